"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lianzhu.graph.errors import OutputError


def check_writable(path: Path) -> None:
    """Raise `OutputError` if a file cannot be written there, before any work is done for it."""
    folder = path.parent
    if path.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder; give the name of a file")
    if not folder.is_dir():
        raise OutputError(f"cannot write {path}: there is no folder {folder}")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise OutputError(f"cannot write {path}: no permission")


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; it takes the place of `path` once all is written, else it is removed."""
    import tempfile  # late: printing needs none

    check_writable(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            _as_umask_has_it(temporary)
            temporary.replace(path)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8, whole or not at all."""
    with written_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_new(path: Path, text: str, suffix: str) -> None:
    """Write a text file that is not there yet; raise `OutputError` rather than write over one."""
    if path.suffix != suffix:
        raise OutputError(f"cannot write {path}: give a name that ends in {suffix}")
    if path.exists():
        raise OutputError(f"{path} is there already; give another name, or remove it first")
    write_text(path, text)


def _as_umask_has_it(path: Path) -> None:
    """Give the file the permissions of any new file; a temporary one is its owner's alone."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
