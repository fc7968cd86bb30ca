"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lianzhu.graph.errors import OutputError


def check_writable(path: Path) -> None:
    """Raise `OutputError` if nothing can be written there, before any work is done for it."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder; give the name of a file")
    if not target.parent.is_dir():
        raise OutputError(f"cannot write {path}: there is no folder {target.parent}")
    replaced = () if _is_stream(target) else (target.parent,)
    existing = (target,) if target.exists() else ()
    if not all(os.access(each, os.W_OK) for each in (*replaced, *existing)):
        raise OutputError(f"cannot write {path}: no permission")


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path; once all is written, what stands there becomes the file, else it is removed.

    A symbolic link stays and its target is written; a file that is overwritten keeps its mode. What is no regular file
    (a device, a named pipe) is written into, never replaced.
    """
    import tempfile  # late: printing needs none

    check_writable(path)
    target = Path(os.path.realpath(path))
    stream = _is_stream(target)
    try:
        directory = tempfile.gettempdir() if stream else target.parent
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=target.suffix, dir=directory)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            if stream:
                with target.open("wb", buffering=0) as out:
                    out.write(temporary.read_bytes())
            else:
                temporary.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else _mode_of_new_files())
                temporary.replace(target)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
    except BrokenPipeError:
        raise OutputError(f"cannot write {path}: its reader has gone") from None
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_new(path: Path, text: str, suffix: str) -> None:
    """Write a text file that is not there yet; raise `OutputError` rather than overwrite one."""
    if path.suffix != suffix:
        raise OutputError(f"cannot write {path}: give a name that ends in {suffix}")
    if path.exists():
        raise OutputError(f"{path} is there already; give another name, or remove it first")
    write_text(path, text)


def _is_stream(path: Path) -> bool:
    """Tell whether there is something that is no regular file, such as a device or a named pipe."""
    return path.exists() and not path.is_file()


def _mode_of_new_files() -> int:
    """Return the mode that the umask gives a new file; a temporary one is its owner's alone."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
