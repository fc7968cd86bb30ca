"""Where a landscape is: the packaged one, a folder of tables or a Neo4j server; folders are opened from a cache."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lianzhu.graph.errors import StoreError

if TYPE_CHECKING:
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.stores.embedded import EmbeddedStore
    from lianzhu.graph.stores.protocol import Store

PACKAGE = Path(__file__).parent
PACKAGED = PACKAGE / "data"
"""The tables of the packaged landscape."""
VARIABLE = "LIANZHU_STORE"
"""The environment variable that names the landscape of the command line where --store does not."""
SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
CACHE_SIZE = 20
"""Landscapes in the cache at most; those used longest ago go."""


def open_store(target: str | os.PathLike[str] | None = None) -> Store:
    """Open the packaged landscape (None), a folder of tables, or a server (``neo4j://…``, ``bolt://…``).

    Raises `StoreError` for an address that is none of these, `LandscapeError` for tables with problems, and
    `ServerUnavailable` or `LoginFailed` for a server that does not answer or does not let the user in.
    """
    if target is None:
        return open_folder(PACKAGED)
    address = os.fspath(target)
    if not address.strip():
        raise StoreError(f"the store is empty; name a folder of tables or an address such as {SERVER_SCHEMES[0]}://…")
    if "://" not in address:
        return open_folder(Path(address))
    check_address(address)
    from lianzhu.graph.stores.neo4j import Neo4jStore

    return Neo4jStore.connect(address)


def check_address(address: str) -> None:
    """Raise `StoreError`, saying what to write instead, for an address that a driver would refuse or misread.

    A password in the address is never repeated.
    """
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    shown = f"{scheme}://{host}"
    if scheme in ("http", "https"):
        secure = "+s" if scheme == "https" else ""
        name = host.removesuffix(":7474").removesuffix(":7473")
        raise StoreError(
            f"{shown} is the address of Neo4j Browser; a landscape is opened by Bolt: neo4j{secure}://{name}:7687"
        )
    if scheme not in SERVER_SCHEMES:
        raise StoreError(f"'{shown}' is no store: expected a folder, or an address with {', '.join(SERVER_SCHEMES)}")
    if "@" in rest.partition("/")[0]:
        raise StoreError(
            f"{shown}: user and password do not belong in the address, where others can read them; set NEO4J_USERNAME"
            " and NEO4J_PASSWORD"
        )
    if database := urlsplit(address).path.strip("/"):
        raise StoreError(
            f"{address}: an address names no database; write {shown} and set NEO4J_DATABASE={database}"
            " (for a load: --database)"
        )


# ------------------------------------------------------------ the cache


def open_folder(folder: Path) -> EmbeddedStore:
    """Open a folder of tables: from the cache if it holds just these files, else by reading them.

    A cache that cannot be read or written is as good as none.
    """
    from lianzhu.graph.names import Names
    from lianzhu.graph.schema import packaged_schema
    from lianzhu.graph.stores.embedded import ENGINE, EmbeddedStore

    stamp = _stamp(folder, ENGINE)
    entry = _cache_entry(folder)
    address, read = _printable(folder), partial(_read, folder)
    with suppress(OSError, ValueError, TypeError, KeyError, StoreError):
        if entry is not None:
            kept = json.loads((entry / "index.json").read_text("utf-8"))
            if kept["stamp"] == stamp:
                names, texts = Names.restored(kept["names"]), kept["engine_specific"]
                return EmbeddedStore.restored(entry / "graph.kgl", texts, packaged_schema(), names, read, address)
    store = EmbeddedStore(read(), address)
    with suppress(OSError, StoreError):
        if entry is not None:
            _keep(store, entry, stamp)
    return store


def _read(folder: Path) -> Landscape:
    from lianzhu.loaders.folder import read_folder  # late: an entry of the cache needs no loader

    return read_folder(folder)


def _keep(store: EmbeddedStore, entry: Path, stamp: str) -> None:
    """Write an entry of the cache under another name, then rename it: a reader finds all of it or nothing."""
    unfinished = entry.with_name(f"{entry.name}.{os.getpid()}")
    unfinished.mkdir(parents=True)
    store.save(unfinished / "graph.kgl")
    index = {"stamp": stamp, "engine_specific": store.engine_specific, "names": store.names().state()}
    (unfinished / "index.json").write_text(json.dumps(index, ensure_ascii=False), "utf-8", "surrogatepass")
    _remove(entry)
    unfinished.rename(entry)
    entries = sorted(entry.parent.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in entries[CACHE_SIZE:]:
        _remove(old)


def _remove(entry: Path) -> None:
    if entry.is_dir():
        for file in entry.iterdir():
            file.unlink()
        entry.rmdir()


def _cache_entry(folder: Path) -> Path | None:
    """Return where the cache keeps a folder; None where the user has no home for a cache."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if not base:
        try:
            base = str(Path.home() / ".cache")
        except RuntimeError:
            return None
    return Path(base) / "lianzhu" / "landscapes" / _digest(os.fsencode(folder.resolve()))


def _stamp(folder: Path, engine: str) -> str:
    """Return a digest that changes with any of the tables, and with the code and the engine that read them."""
    tables = (folder, folder / "nodes", folder / "edges")
    states = sorted(state for directory in (*tables, *_packages(PACKAGE)) for state in _states(directory))
    return _digest(b"\n".join([engine.encode(), os.fsencode(folder.resolve()), *states]))


def _packages(directory: Path) -> Iterator[Path]:
    """Yield a package's directory and those of its subpackages: whatever code may have had a part in an entry."""
    yield directory
    with os.scandir(directory) as entries:
        children = [Path(entry.path) for entry in entries if entry.is_dir()]
    for child in children:
        if (child / "__init__.py").is_file():
            yield from _packages(child)


def _states(directory: Path) -> Iterator[bytes]:
    """Yield name, size and times of change of each file in a directory, as the file system keeps them."""
    with suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if entry.is_file():
                state = entry.stat()
                described = f" {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"
                yield os.fsencode(entry.path) + described.encode()


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _printable(folder: Path) -> str:
    """Return a path as messages show it; bytes of a name that are not text come as escapes."""
    return os.fsencode(folder).decode("utf-8", "backslashreplace")
