"""Atomic writing: a file or a folder is written completely or left unchanged."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lianzhu.graph.errors import OutputError


def check_writable(path: Path) -> None:
    """Raise `OutputError` if the file cannot be written; called before the output is computed."""
    target = _target(path)
    if target.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder; specify a file")
    if not target.parent.is_dir():
        raise OutputError(f"cannot write {path}: no such folder: {target.parent}")
    replaced = () if _is_special_file(target) else (target.parent,)
    existing = (target,) if target.exists() else ()
    if not all(os.access(location, os.W_OK) for location in (*replaced, *existing)):
        raise OutputError(f"cannot write {path}: permission denied")


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield a temporary path that replaces `path` on success and is deleted on failure.

    A symbolic link is followed and an overwritten file keeps its mode. A device or a named pipe is written to, never
    replaced. Raises `OutputError` if the file cannot be written.
    """
    import tempfile  # lazy: not needed to print to a terminal

    check_writable(path)
    target = _target(path)
    special = _is_special_file(target)
    try:
        directory = tempfile.gettempdir() if special else target.parent
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=target.suffix, dir=directory)
        os.close(descriptor)
        temporary = Path(name)
        try:
            yield temporary
            if special:
                with target.open("wb", buffering=0) as file:
                    file.write(temporary.read_bytes())
            else:
                temporary.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else _default_mode())
                temporary.replace(target)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
    except BrokenPipeError:
        raise OutputError(f"cannot write {path}: broken pipe") from None
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None


def check_new_folder(path: Path) -> None:
    """Raise `OutputError` if the path is no new or empty folder, or cannot be made; hidden files do not count."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_dir():
        raise OutputError(f"cannot write {path}: it is a file; specify a folder")
    if not target.exists() and not target.parent.is_dir():
        raise OutputError(f"cannot write {path}: no such folder: {target.parent}")
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise OutputError(f"cannot write {path}: permission denied")
    if target.exists() and (found := next((item for item in _listed(target) if not item.startswith(".")), "")):
        raise OutputError(f"cannot write {path}: the folder is not empty, it has {found}; specify a new folder")


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder whose contents become those of `path` on success; it is deleted on failure.

    `path` must be new, or an empty folder. Raises `OutputError` if it is not, or cannot be written.
    """
    import shutil  # lazy: few commands write folders
    import tempfile

    check_new_folder(path)
    target = Path(os.path.realpath(path))
    is_new = not target.exists()
    try:
        temporary = Path(tempfile.mkdtemp(prefix=".lianzhu.", dir=target.parent if is_new else target))
        try:
            yield temporary
            check_new_folder(path)  # another program may have written to it
            if is_new:
                temporary.chmod(_default_mode(0o777))
                temporary.rename(target)
            else:  # it may be the working directory, which must stay the same folder
                for item in sorted(temporary.iterdir()):
                    item.rename(target / item.name)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None


def _listed(folder: Path) -> list[str]:
    try:
        return sorted(item.name for item in folder.iterdir())
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror}") from None


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically, as UTF-8; raise `OutputError`."""
    with atomic_write(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_new(path: Path, text: str, suffix: str) -> None:
    """Write a new text file; raise `OutputError` if it exists or does not have the suffix."""
    if path.suffix != suffix:
        raise OutputError(f"cannot write {path}: the file name must end in {suffix}")
    if path.exists():
        raise OutputError(f"{path} already exists; choose another name or delete it first")
    write_text(path, text)


def _target(path: Path) -> Path:
    """Return the path with symbolic links resolved, or unchanged for a device or a pipe."""
    return path if _is_special_file(path) else Path(os.path.realpath(path))


def _is_special_file(path: Path) -> bool:
    """Return whether the path is an existing device, named pipe or other special file."""
    return path.exists() and not path.is_file()


def _default_mode(mode: int = 0o666) -> int:
    """Return the mode of a new file under the current umask; temporary files are created as 0600."""
    umask = os.umask(0)
    os.umask(umask)
    return mode & ~umask
