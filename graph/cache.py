"""A folder of tables opened again without being read again, as long as none of its files has changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from lianzhu.graph.errors import StoreError
from lianzhu.graph.names import Names
from lianzhu.graph.stores.embedded import ENGINE, EmbeddedStore

if TYPE_CHECKING:
    from lianzhu.graph.landscape import Landscape

PACKAGE = Path(__file__).parent.parent
KEPT = 20
"""Landscapes in the cache at most; the oldest go."""


def open_folder(folder: Path, read_folder: Callable[[Path], Landscape]) -> EmbeddedStore:
    """Open a folder of tables: from the cache if it holds just these files, else by reading them.

    A cache that cannot be read or written is as good as none.
    """
    place, stamp = _home() / f"{crc32(str(folder.resolve()).encode()):08x}", _stamp(folder)
    with suppress(OSError, ValueError, TypeError, KeyError, StoreError):
        kept = json.loads((place / "names.json").read_text("utf-8"))
        if kept["stamp"] == stamp:
            saved, names = place / "graph.kgl", Names.restored(kept["names"])
            return EmbeddedStore.restored(saved, kept["odd"], names, lambda: read_folder(folder), str(folder))
    store = EmbeddedStore(read_folder(folder), str(folder))
    with suppress(OSError, StoreError):
        _keep(store, place, stamp)
    return store


def _keep(store: EmbeddedStore, place: Path, stamp: str) -> None:
    """Write a cache entry under another name, then rename it: a reader finds all of it or nothing."""
    unfinished = place.with_name(f"{place.name}.{os.getpid()}")
    unfinished.mkdir(parents=True)
    store.save(unfinished / "graph.kgl")
    kept = json.dumps({"stamp": stamp, "odd": store.odd, "names": store.names().state()}, ensure_ascii=False)
    (unfinished / "names.json").write_text(kept, "utf-8")
    _remove(place)
    unfinished.rename(place)
    entries = sorted(place.parent.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in entries[KEPT:]:
        _remove(old)


def _remove(place: Path) -> None:
    if place.is_dir():
        for file in place.iterdir():
            file.unlink()
        place.rmdir()


def _home() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "lianzhu" / "landscapes"


def _stamp(folder: Path) -> str:
    """Return a text that changes with any of the tables, and with the code and the engine that read them."""
    read_by = (PACKAGE / "graph", PACKAGE / "graph" / "portability", PACKAGE / "loaders")
    roots = (folder, folder / "nodes", folder / "edges", *read_by)
    states = sorted(state for root in roots for state in _states(root))
    return "\n".join([ENGINE, str(folder.resolve()), *states])


def _states(folder: Path) -> Iterator[str]:
    """Yield name, size and times of change of each file in a folder, as the file system keeps them."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                state = entry.stat()
                yield f"{entry.path!r} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"
