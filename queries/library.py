"""The packs that ship with lianzhu: one question a file, found by the file's name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lianzhu.graph.errors import BadQueryFile, NotFound
from lianzhu.graph.store import Answer
from lianzhu.queries.header import Query, parse

HERE = Path(__file__).parent


@cache
def files() -> dict[str, Path]:
    """Return the file of every canned query by its name; packs are folders."""
    found: dict[str, Path] = {}
    for path in sorted(HERE.glob("*/*.cypher")):
        if path.stem in found:
            raise BadQueryFile(f"{path.parent.name}/{path.name}: another pack has a query of that name")
        found[path.stem] = path
    return found


def canned(name: str) -> Query:
    """Return one canned query; raise `NotFound` with near matches."""
    path = files().get(name) or files().get(name.replace("-", "_"))
    if path is None:
        raise NotFound("query", name, files(), hint="see `lianzhu query list`")
    return parse(path.stem, path.parent.name, path.read_text("utf-8"))


def all_canned() -> list[Query]:
    """Return every canned query, by pack and name."""
    return sorted((canned(name) for name in files()), key=lambda query: (query.pack, query.name))


def listing(tag: str | None = None) -> Answer:
    """Return the canned queries, or those with a tag, as rows; raise `NotFound` for a tag that none has."""
    queries = all_canned()
    tags = {each for query in queries for each in query.tags}
    if tag is not None and tag not in tags:
        raise NotFound("tag", tag, tags, hint=f"the tags are {', '.join(sorted(tags))}")
    rows = [
        (query.pack, query.name, query.title_zh, query.title_en, "; ".join(str(param) for param in query.params))
        for query in queries
        if tag is None or tag in query.tags
    ]
    return Answer(("pack", "name", "title_zh", "title_en", "params"), rows)
