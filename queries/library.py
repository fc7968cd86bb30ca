"""Packs of canned queries: those that ship with lianzhu and those of the user's own. One question a file."""

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

SHIPPED = Path(__file__).parent
"""The folder of the packs that ship."""
VARIABLE = "LIANZHU_PACKS"
"""The environment variable that names folders with packs, separated as in PATH."""


@dataclass(frozen=True)
class Library:
    """The canned queries at hand, by the names of their files; `folders` are packs besides those that ship."""

    folders: tuple[Path, ...] = ()

    @classmethod
    def at(cls, folders: Iterable[Path] = ()) -> Library:
        """Return the packs that ship, those of `folders`, and those that LIANZHU_PACKS names."""
        named = (Path(each) for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each)
        return cls(tuple(dict.fromkeys([*folders, *named])))

    @cached_property
    def files(self) -> dict[str, Path]:
        """The file of every query by its name; raise `BadQueryFile` for a folder without queries or a name twice."""
        found: dict[str, Path] = {}
        for path in [*sorted(SHIPPED.glob("*/*.cypher")), *self._own()]:
            other = found.setdefault(path.stem, path)
            if other.resolve() != path.resolve():
                raise BadQueryFile(f"{path}: {_shown(other)} has that name already; rename the file")
        return found

    def _own(self) -> Iterator[Path]:
        for folder in self.folders:
            queries = sorted([*folder.glob("*.cypher"), *folder.glob("*/*.cypher")])
            if not queries:
                what = "has no .cypher file" if folder.is_dir() else "is no folder"
                raise BadQueryFile(f"the pack {folder} {what}; `lianzhu query new {folder / 'NAME.cypher'}` writes one")
            yield from queries

    def query(self, name: str) -> Query:
        """Return one query; raise `NotFound` with near matches."""
        path = self.files.get(name) or self.files.get(name.replace("-", "_"))
        if path is None:
            raise NotFound("query", name, self.files, hint="see `lianzhu query list`")
        return read(path)

    def queries(self, pack: str | None = None) -> list[Query]:
        """Return every query, or those of a pack, by pack and name; raise `NotFound` for an unknown pack."""
        found = sorted((read(path) for path in self.files.values()), key=lambda query: (query.pack, query.name))
        packs = dict.fromkeys(query.pack for query in found)
        if pack is not None and pack not in packs:
            raise NotFound("pack", pack, packs, hint=f"the packs are {', '.join(packs)}")
        return [query for query in found if pack in (None, query.pack)]

    def listing(self, tag: str | None = None) -> Answer:
        """Return the queries, or those with a tag, as rows; raise `NotFound` for a tag that none has."""
        queries = self.queries()
        tags = {each for query in queries for each in query.tags}
        if tag is not None and tag not in tags:
            raise NotFound("tag", tag, tags, hint=f"the tags are {', '.join(sorted(tags))}")
        rows = [
            (query.pack, query.name, query.title_zh, query.title_en, "; ".join(str(param) for param in query.params))
            for query in queries
            if tag is None or tag in query.tags
        ]
        return Answer(("pack", "name", "title_zh", "title_en", "params"), rows)


def read(path: Path) -> Query:
    """Read a query's file; raise `BadQueryFile` if it cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise BadQueryFile(f"cannot read {path}: {reason}") from None
    return parse(path.stem, path.resolve().parent.name, PortableCypher(text) if _ships(path) else text)


def canned(name: str) -> Query:
    """Return one of the queries that ship; raise `NotFound` with near matches."""
    return Library().query(name)


def all_canned() -> list[Query]:
    """Return every query that ships, by pack and name."""
    return Library().queries()


def _shown(path: Path) -> str:
    return f"the pack {path.parent.name}" if _ships(path) else str(path)


def _ships(path: Path) -> bool:
    return SHIPPED in path.parents
