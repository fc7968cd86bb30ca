"""Landscapes in a zip file: unpacked to a temporary folder, after the names and sizes of its files are checked."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from lianzhu.graph.archives import MAX_UNPACKED, is_encrypted, open_archive, unpacked_size
from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.problems import Place, Problem

ZIP_SUFFIX = ".zip"
UTF8_FLAG = 0x800
MAX_FILES = 10_000
"""Maximum number of files in a zip file; a landscape has about a hundred."""
NOT_OF_LANDSCAPE = ("__MACOSX",)
"""Folders that systems add to a zip file."""


@contextmanager
def unpacked_folder(path: Path) -> Iterator[Path]:
    """Yield the folder that a zip file holds, itself or as its only top folder; raise `LandscapeError`."""
    with tempfile.TemporaryDirectory(prefix="lianzhu-") as directory:
        folder = Path(directory)
        try:
            with open_archive(path) as archive:
                files = _checked_files(archive, path)
                for name, info in files.items():
                    target = folder / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(info))
        except BadZipFile as error:
            raise _refusal(path, f"damaged ({error})", "a zip file that opens, or the folder itself") from None
        yield _landscape_folder(folder)


def _checked_files(archive: ZipFile, path: Path) -> dict[str, ZipInfo]:
    """Return the files of a zip file by name; raise `LandscapeError` for what must not be unpacked."""
    if is_encrypted(archive):
        raise _refusal(path, "encrypted", "a zip file without a password")
    if unpacked_size(archive) > MAX_UNPACKED or len(archive.infolist()) > MAX_FILES:
        found = f"more than {MAX_UNPACKED >> 20} MB or {MAX_FILES:,} files"
        raise _refusal(path, found, "the tables of one landscape, or the folder itself")
    files: dict[str, ZipInfo] = {}
    for info in archive.infolist():
        name = _file_name(info)
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if ".." in parts or name.startswith(("/", "\\")) or ":" in name or "\0" in name:
            raise _refusal(path, f"a file named '{name}'", "names inside of the zip file")
        if info.is_dir() or parts[0] in NOT_OF_LANDSCAPE:
            continue
        relative = "/".join(parts)
        if relative in files:
            raise _refusal(path, f"two files named '{name}'", "each name once")
        files[relative] = info
    return files


def _file_name(info: ZipInfo) -> str:
    """Return the name of a file; Windows in Chinese writes names in GBK, which zipfile takes for code page 437."""
    if info.flag_bits & UTF8_FLAG:
        return info.filename
    try:
        stored = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _landscape_folder(folder: Path) -> Path:
    """Return the only folder in a folder, unless that is a part of a landscape; otherwise the folder itself."""
    entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    if len(entries) == 1 and entries[0].is_dir() and entries[0].name not in ("nodes", "edges"):
        return entries[0]
    return folder


def _refusal(path: Path, found: str, expected: str) -> LandscapeError:
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    return LandscapeError(name, [Problem(Place(path.name), found, expected)])
