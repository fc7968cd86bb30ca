"""Zip files: what a damaged, encrypted or hostile one raises, and what it would unpack to."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import error as struct_error
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MAX_UNPACKED = 1 << 29
"""Maximum size of the unpacked contents of a zip file, in bytes; a small file may unpack to any size."""
ENCRYPTED_FLAG = 0x1


def unpacked_size(archive: ZipFile) -> int:
    """Return the size of the unpacked contents as the zip file states it; zipfile unpacks no more than that."""
    return sum(info.file_size for info in archive.infolist())


def is_encrypted(archive: ZipFile) -> bool:
    """Return whether a file in a zip file needs a password."""
    return any(info.flag_bits & ENCRYPTED_FLAG for info in archive.infolist())


@contextmanager
def open_archive(file: Path | IO[bytes]) -> Iterator[ZipFile]:
    """Yield a zip file; raise `BadZipFile` if it is damaged or its files are not stored or deflated."""
    with archive_errors(), ZipFile(file) as archive:
        if any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in archive.infolist()):
            raise BadZipFile("an unusual compression")
        yield archive


@contextmanager
def archive_errors() -> Iterator[None]:
    """Raise `BadZipFile` for the errors of other types that zipfile raises for a damaged file."""
    try:
        yield
    except (zlib.error, EOFError, NotImplementedError, struct_error, ValueError, OSError, RuntimeError) as error:
        raise BadZipFile(str(error)) from None
