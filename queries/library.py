"""Packs of canned queries, built-in and custom; each file holds one query."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import BadQueryFile, NotFound
from lianzhu.graph.stores.protocol import PortableCypher
from lianzhu.queries.header import Query, parse

BUILTIN_PACKS = Path(__file__).parent
"""The folder that contains the built-in packs."""
PACKS_VARIABLE = "LIANZHU_PACKS"
"""The environment variable that lists folders with custom packs, separated as in PATH."""


@dataclass(frozen=True)
class Library:
    """The canned queries of the built-in packs and of the custom packs in `folders`."""

    folders: tuple[Path, ...] = ()

    @classmethod
    def from_environment(cls, folders: Iterable[Path] = ()) -> Library:
        """Return the library with the packs in `folders` and in the folders that LIANZHU_PACKS lists."""
        listed = (Path(folder) for folder in os.environ.get(PACKS_VARIABLE, "").split(os.pathsep) if folder)
        return cls(tuple(dict.fromkeys([*folders, *listed])))

    @cached_property
    def files(self) -> dict[str, Path]:
        """The query files by query name; raise `BadQueryFile` for a folder without queries or a duplicate name."""
        files: dict[str, Path] = {}
        for path in [*sorted(BUILTIN_PACKS.glob("*/*.cypher")), *self._custom_files()]:
            existing = files.setdefault(path.stem, path)
            if existing.resolve() != path.resolve():
                owner = f"pack {existing.parent.name}" if _is_builtin(existing) else str(existing)
                raise BadQueryFile(f"{path}: {owner} already uses this name; rename the file")
        return files

    def _custom_files(self) -> Iterator[Path]:
        for folder in self.folders:
            files = sorted([*folder.glob("*.cypher"), *folder.glob("*/*.cypher")])
            if not files:
                reason = "contains no .cypher files" if folder.is_dir() else "is not a folder"
                example = f"lianzhu query new {folder / 'NAME.cypher'}"
                raise BadQueryFile(f"pack {folder} {reason}; create a query with `{example}`")
            yield from files

    def query(self, name: str) -> Query:
        """Return a query by name; raise `NotFound` with close matches."""
        path = self.files.get(name) or self.files.get(name.replace("-", "_"))
        if path is None:
            raise NotFound("query", name, self.files, hint="see `lianzhu query list`")
        return read_query(path)

    def queries(self, pack: str | None = None) -> list[Query]:
        """Return all queries, or those in a pack, sorted by pack and name; raise `NotFound` for an unknown pack."""
        queries = sorted((read_query(path) for path in self.files.values()), key=lambda query: (query.pack, query.name))
        packs = dict.fromkeys(query.pack for query in queries)
        if pack is not None and pack not in packs:
            raise NotFound("pack", pack, packs, hint=f"the packs are {', '.join(packs)}")
        return [query for query in queries if pack in (None, query.pack)]

    def custom_queries(self) -> list[Query]:
        """Return the queries of custom packs, sorted by pack and name."""
        return [query for query in self.queries() if not _is_builtin(self.files[query.name])]

    def listing(self, tag: str | None = None) -> Answer:
        """Return a table of all queries, or of those with the given tag; raise `NotFound` for an unknown tag."""
        queries = self.queries()
        tags = {name for query in queries for name in query.tags}
        if tag is not None and tag not in tags:
            raise NotFound("tag", tag, tags, hint=f"the tags are {', '.join(sorted(tags))}")
        rows = [
            (query.pack, query.name, query.title_zh, query.title_en, "; ".join(str(param) for param in query.params))
            for query in queries
            if tag is None or tag in query.tags
        ]
        return Answer(("pack", "name", "title_zh", "title_en", "params"), rows)


def read_query(path: Path) -> Query:
    """Read a query file; raise `BadQueryFile` if it cannot be read or parsed."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not valid UTF-8"
        raise BadQueryFile(f"cannot read {path}: {reason}") from None
    return parse(path.stem, path.resolve().parent.name, PortableCypher(text) if _is_builtin(path) else text)


def builtin_query(name: str) -> Query:
    """Return a built-in query by name; raise `NotFound` with close matches."""
    return Library().query(name)


def builtin_queries() -> list[Query]:
    """Return all built-in queries, sorted by pack and name."""
    return Library().queries()


def _is_builtin(path: Path) -> bool:
    return BUILTIN_PACKS in path.parents
