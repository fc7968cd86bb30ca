"""Opens a store: the packaged landscape, tables (cached after the first read), or a Neo4j server.

Tables are in a folder, in a workbook, or in a zipped folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lianzhu.graph.collector import paused_collector
from lianzhu.graph.errors import StoreError

if TYPE_CHECKING:
    from lianzhu.graph.checks.accepted import Acceptance
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.locators import Passage
    from lianzhu.graph.names import Names
    from lianzhu.graph.schema import Schema
    from lianzhu.graph.stores.embedded import EmbeddedStore
    from lianzhu.graph.stores.protocol import Store

PACKAGE_ROOT = Path(__file__).parent
PACKAGED_TABLES = PACKAGE_ROOT / "data"
"""The folder with the tables of the packaged landscape."""
STORE_VARIABLE = "LIANZHU_STORE"
"""The environment variable that sets the default of --store."""
SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
CACHE_SIZE = 20
"""Maximum number of landscapes in the cache; the oldest are removed first."""
CACHED_EDITIONS = 2
"""Maximum number of editions of one landscape in the cache."""


def open_store(target: str | os.PathLike[str] | None = None) -> Store:
    """Open the packaged landscape (None), tables in a folder, a workbook or a zip file, or a server (``neo4j://…``).

    Raises `StoreError` for an invalid address, `LandscapeError` for invalid tables, and `ServerUnavailable` or
    `LoginFailed` for a server that cannot be reached or rejects the credentials.
    """
    if target is None:
        return open_folder(PACKAGED_TABLES)
    address = os.fspath(target)
    if not address.strip():
        raise StoreError(
            f"the store address is empty; expected a folder of tables or an address such as {SERVER_SCHEMES[0]}://…"
        )
    if "://" not in address:
        return open_folder(Path(address))
    check_address(address)
    from lianzhu.graph.stores.neo4j import Neo4jStore

    return Neo4jStore.connect(address)


def tables_path(target: str | os.PathLike[str] | None = None) -> Path | None:
    """Return the folder, workbook or zip file with the tables of a landscape, None for one on a server."""
    if target is None:
        return PACKAGED_TABLES
    address = os.fspath(target)
    return None if "://" in address else Path(address)


def accepted_findings(path: Path, schema: Schema) -> list[Acceptance]:
    """Return the findings accepted in a landscape; raise `LandscapeError` for problems in their table."""
    from lianzhu.loaders.acceptances import read_accepted  # lazy: only checks need them

    return read_accepted(path, schema)


def read_cell(path: Path, locator: str) -> Passage:
    """Return the cell of a table that a locator such as Sheet1!B3 points to; raise `SourceError` if there is none."""
    from lianzhu.loaders.mapped import cell_passage  # lazy: few citations are of cells

    return cell_passage.read_cell(path, locator)


def read_row(path: Path, locator: str) -> str:
    """Return the row of the cell that a locator points to, with headings and titles; raise `SourceError`."""
    from lianzhu.loaders.mapped import cell_passage

    return cell_passage.read_row(path, locator)


def open_schema(target: str | os.PathLike[str] | None = None) -> Schema:
    """Return the schema of a landscape (see `open_store`); of tables, only the schema.toml is read.

    Raises `LandscapeError` if that is invalid, and for a server what `open_store` raises.
    """
    if target is None:
        return _load_schema("")
    address = os.fspath(target)
    if "://" not in address and address.strip():
        from lianzhu.loaders.folder import read_schema

        return read_schema(Path(address))
    store = open_store(address)
    try:
        return store.schema
    finally:
        store.close()


def check_address(address: str) -> None:
    """Raise `StoreError` for a server address that the driver would reject or misinterpret, with a suggested address.

    The message never contains a password from the address.
    """
    scheme, _, rest = address.partition("://")
    host, _, path = rest.rpartition("@")[2].partition("/")  # a password may hold any character, / and @ included
    safe_address = f"{scheme}://{host}"
    if scheme in ("http", "https"):
        tls_suffix = "+s" if scheme == "https" else ""
        hostname = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        raise StoreError(
            f"{safe_address} is the address of Neo4j Browser; use the Bolt address: neo4j{tls_suffix}://{hostname}:7687"
        )
    if scheme not in SERVER_SCHEMES:
        schemes = ", ".join(SERVER_SCHEMES)
        raise StoreError(
            f"'{safe_address}' is not a store; expected a folder or an address with one of the schemes {schemes}"
        )
    if "@" in rest:
        raise StoreError(
            f"{safe_address}: do not put user and password in the address, where others can read them; set"
            " NEO4J_USERNAME and NEO4J_PASSWORD"
        )
    if database := path.partition("?")[0].strip("/"):
        raise StoreError(
            f"{address}: a server address cannot include a database; use {safe_address} and set"
            f" NEO4J_DATABASE={database} (or --database for `lianzhu load`)"
        )


# ------------------------------------------------------------ cache


def open_folder(path: Path) -> EmbeddedStore:
    """Open a folder of tables, a workbook or a zipped folder, from the cache if nothing has changed since it was read.

    A cache that cannot be read or written is ignored. Raises `LandscapeError` and `StoreError`.
    """
    from lianzhu.graph.cypher.stored_values import StoredValues
    from lianzhu.graph.stores.embedded import ENGINE, EmbeddedStore

    address = _display_path(path)
    try:
        fingerprint = _fingerprint(path, ENGINE)
        entry = _cache_entry(path, fingerprint)
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, or a path that no file can have
        reason = getattr(error, "strerror", None) or error
        raise StoreError(
            f"'{address}' cannot be opened ({reason}); expected a folder, a workbook or a zip file"
        ) from None
    with suppress(OSError, ValueError, TypeError, KeyError, StoreError):
        if entry is not None:
            index = json.loads((entry / "index.json").read_text("utf-8"))
            if index["stamp"] == fingerprint:
                values, load_names = StoredValues.from_dict(index["values"]), partial(_load_names, entry, fingerprint)
                load_schema = partial(_load_schema, index["schema"])
                reread = partial(_load_landscape, path, entry, fingerprint)
                return EmbeddedStore.load(entry / "graph.kgl", values, load_schema, load_names, reread, address)
    with paused_collector():
        store = EmbeddedStore(_read(path), address)
    load_landscape: Callable[[Schema], Landscape] | None = None
    with suppress(OSError, StoreError):
        if entry is not None:
            _save(store, entry, fingerprint)
            load_landscape = partial(_load_landscape, path, entry, fingerprint)
    store.release_landscape(load_landscape)
    return store


def keep_landscape(path: Path, landscape: Landscape) -> None:
    """Put a landscape whose tables were just written into the cache, so that the first command need not read them."""
    from lianzhu.graph.stores.embedded import ENGINE, EmbeddedStore

    with suppress(OSError, RuntimeError, ValueError, StoreError):
        fingerprint = _fingerprint(path, ENGINE)
        entry = _cache_entry(path, fingerprint)
        if entry is not None:
            _save(EmbeddedStore(landscape, _display_path(path)), entry, fingerprint)


def _load_schema(additions: str) -> Schema:
    """Return the packaged schema with the additions of a landscape."""
    from lianzhu.graph.schema import packaged_schema  # lazy: few queries of a cached landscape need it

    if not additions:
        return packaged_schema()
    from lianzhu.graph.schema_extension import extend_schema

    return extend_schema(packaged_schema(), additions)


def _read(path: Path) -> Landscape:
    from lianzhu.loaders.folder import read_folder  # lazy: a cached landscape needs no loader

    return read_folder(path)


def _load_names(entry: Path, fingerprint: str) -> Names | None:
    """Return the names in a cache entry, None if they cannot be read or belong to another version.

    They are read when they are first needed: for a million nodes that takes a second.
    """
    from lianzhu.graph.names import Names  # lazy: a query without the name of a node needs none

    with suppress(OSError, ValueError, TypeError, KeyError):
        content = json.loads((entry / "names.json").read_text("utf-8"))
        if content["stamp"] == fingerprint:
            return Names.from_dict(content["names"])
    return None


def _load_landscape(path: Path, entry: Path, fingerprint: str, schema: Schema) -> Landscape:
    """Return the landscape in a cache entry or, if it cannot be read, that of the tables.

    Raises `StoreError` if the tables have changed meanwhile: they would be another edition.
    """
    from lianzhu.graph.stores.embedded import ENGINE
    from lianzhu.graph.stores.landscape_json import load_landscape

    with paused_collector():
        with suppress(OSError, ValueError, TypeError, KeyError, IndexError):
            content = json.loads((entry / "landscape.json").read_text("utf-8", "surrogatepass"))
            if content["stamp"] == fingerprint:
                return load_landscape(content["landscape"], schema)
        if _fingerprint(path, ENGINE) != fingerprint:
            raise StoreError(
                f"the tables of '{_display_path(path)}' have changed since they were opened; open them again"
            )
        return _read(path)


def _save(store: EmbeddedStore, entry: Path, fingerprint: str) -> None:
    """Write a cache entry under a temporary name, then rename it, so that readers never see a partial entry."""
    temporary = entry.with_name(f"{entry.name}.{os.getpid()}")
    temporary.mkdir(parents=True)
    store.save(temporary / "graph.kgl")
    from lianzhu.graph.stores.landscape_json import dump_landscape

    contents: dict[str, dict[str, Any]] = {
        "landscape": {"landscape": dump_landscape(store.landscape())},
        "index": {"values": store.stored_values.to_dict(), "schema": store.schema.additions},
        "names": {"names": store.names().to_dict()},
    }
    for name, content in contents.items():
        text = json.dumps({"stamp": fingerprint, **content}, ensure_ascii=False, separators=(",", ":"))
        (temporary / f"{name}.json").write_text(text, "utf-8", "surrogatepass")
    _remove(entry)
    temporary.rename(entry)
    entries = sorted(entry.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    editions = [other for other in entries if other.name.partition("-")[0] == entry.name.partition("-")[0]]
    for oldest in {*entries[CACHE_SIZE:], *editions[CACHED_EDITIONS:]}:
        _remove(oldest)


def _remove(entry: Path) -> None:
    if entry.is_dir():
        for file in entry.iterdir():
            file.unlink()
        entry.rmdir()


def _cache_entry(path: Path, fingerprint: str) -> Path | None:
    """Return the path of the cache entry for a folder or a file as it is, None if there is no cache directory.

    That of the tables before their last change is kept, for whoever has it open.
    """
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if not base:
        try:
            base = str(Path.home() / ".cache")
        except RuntimeError:
            return None
    return Path(base) / "lianzhu" / "landscapes" / f"{_digest(os.fsencode(path.resolve()))}-{fingerprint}"


def _fingerprint(path: Path, engine: str) -> str:
    """Return a digest that changes whenever a table, the package's code or the engine changes."""
    directories = (path, path / "nodes", path / "edges", *_packages(PACKAGE_ROOT))
    states = sorted(state for directory in directories for state in _file_states(directory))
    if path.is_file():
        states.append(_state(os.fspath(path), path.stat()))
    else:  # a folder that is added may hold tables that are not read, which is a problem
        states += sorted(os.fsencode(entry) for entry in path.glob("*/"))
    return _digest(b"\n".join([engine.encode(), os.fsencode(path.resolve()), *states]))


def _packages(directory: Path) -> Iterator[Path]:
    """Yield the directories of a package and its subpackages, whose code affects what a cache entry contains."""
    yield directory
    with os.scandir(directory) as entries:
        subdirectories = [Path(entry.path) for entry in entries if entry.is_dir()]
    for subdirectory in subdirectories:
        if (subdirectory / "__init__.py").is_file():
            yield from _packages(subdirectory)


def _file_states(directory: Path) -> Iterator[bytes]:
    """Yield the path, size, modification times and inode of each file in a directory."""
    with suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if entry.is_file():
                yield _state(entry.path, entry.stat())


def _state(path: str, status: os.stat_result) -> bytes:
    state = f" {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
    return os.fsencode(path) + state.encode()


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _display_path(folder: Path) -> str:
    """Return a path for messages, with undecodable bytes escaped."""
    return os.fsencode(folder).decode("utf-8", "backslashreplace")
