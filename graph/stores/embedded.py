"""The store without a server: a landscape in memory and kglite for Cypher. The only door to kglite."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kglite

from lianzhu.graph.cypher import guard
from lianzhu.graph.cypher.portability.characters import odd_texts
from lianzhu.graph.errors import CypherError, QueryTimeout, StoreError, WriteRefused
from lianzhu.graph.stores.deadline import Overran, within
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, Answer

if TYPE_CHECKING:
    from lianzhu.graph.cypher.portability import Unread
    from lianzhu.graph.landscape import Landscape, PropertyGraph
    from lianzhu.graph.names import Names

kglite.set_query_warning_policy("silent")  # warnings come back with the answer instead

ENGINE = f"kglite {kglite.__version__}"
NODE = {"id", "labels", "properties"}
RELATIONSHIP = {"id", "start", "end", "type", "properties"}
"""How kglite returns a whole node and a whole relationship: maps of just these keys."""
UNSAFE_PASSES = [
    "push_distinct_into_match",
    "fuse_match_return_aggregate",
    "fuse_optional_match_aggregate",
    "fuse_match_with_aggregate",
    "fold_aliasing_with",
]
"""Optimiser passes of kglite 0.21 that change answers: without them random queries agree with Neo4j's."""
LONGEST = 86_400.0
"""Seconds that any query may run at most: a day."""
GRACE = 1.5
"""How many times its time limit a query may run before it is given up: some of the engine's steps do not look at it."""
UNKNOWN_PROPERTY = re.compile(r"Unknown property '(\w+)' on (\w+)")
INVENTED = ("type", "title")
"""Properties that kglite adds to whole nodes and relationships."""


OddTexts = Mapping[str, Sequence[str]]
REMEMBERED = 256
"""Queries whose mended text is kept."""


class EmbeddedStore:
    """A landscape in memory; nothing of it on disk is ever changed."""

    def __init__(self, landscape: Landscape, address: str = "memory") -> None:
        self._open(_property_graph(landscape), landscape.names, lambda: landscape, address)

    @classmethod
    def restored(
        cls, saved: Path, odd: OddTexts, names: Names, read: Callable[[], Landscape], address: str
    ) -> EmbeddedStore:
        """Return a store from what `save` wrote and the `odd` texts that it had.

        `read` gives the landscape if more than queries is asked of it. Raises `StoreError` if the file is damaged.
        """
        store = cls.__new__(cls)
        with _file_errors(saved):
            store._adopt(kglite.load(str(saved)), odd, names, read, address)
        return store

    def _open(self, graph: PropertyGraph, names: Names, read: Callable[[], Landscape], address: str) -> None:
        engine = kglite.KnowledgeGraph()
        _fill(engine, graph)
        rows = [*graph.nodes.values(), *([e["properties"] for e in edges] for edges in graph.relationships.values())]
        self._adopt(engine, odd_texts(row for part in rows for row in part), names, read, address)

    def save(self, path: Path) -> None:
        """Write the engine's graph to a file: a cache, since its form belongs to one version of the engine."""
        self._engine.read_only(False)
        try:
            with _file_errors(path):
                self._engine.save(str(path))
        finally:
            self._engine.read_only(True)

    def _adopt(self, engine: Any, odd: OddTexts, names: Names, read: Callable[[], Landscape], address: str) -> None:
        engine.read_only(True)
        self.address, self.odd, self._engine, self._names, self._read = address, odd, engine, names, read
        self._mended: dict[str, tuple[str, Unread | None]] = {}

    def run(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        judged: bool = False,
    ) -> Answer:
        """Run a query that reads; see `Store.run`."""
        guard.refuse_writes(cypher)
        guard.refuse_several(cypher)
        limit = min(timeout, LONGEST)
        given = {name: _settled(value) for name, value in (params or {}).items()}
        text, doubt = (cypher, None) if judged else self._mend(cypher, given)
        try:
            result = within(limit * GRACE, lambda: self._ask(text, given, limit))
        except (kglite.CypherTimeoutError, Overran):
            raise QueryTimeout(
                f"the query ran longer than {timeout:g} s; narrow it, or allow more with --timeout"
            ) from None
        except kglite.ReadOnlyError:
            raise WriteRefused("the query would change the graph; queries only read") from None
        except (kglite.KgError, OverflowError, TypeError, ValueError) as error:
            raise CypherError(str(error)) from None
        if doubt:
            raise doubt
        columns = tuple(result.columns)
        rows = [tuple(_plain(record[column]) for column in columns) for record in result.to_list()]
        return Answer(columns, rows, tuple(result.warnings))

    def _ask(self, text: str, params: Mapping[str, Any], seconds: float) -> Any:
        try:
            return self._engine.cypher(
                text,
                params=dict(params),
                timeout_ms=max(1, int(seconds * 1000)),
                disabled_passes=UNSAFE_PASSES,
                hide_structural_keys=True,
            )
        except kglite.SchemaError as error:
            unknown = UNKNOWN_PROPERTY.search(str(error))
            if not unknown:
                raise
            self._teach(*unknown.groups())
        return self._ask(text, params, seconds)

    def _teach(self, name: str, label: str) -> None:
        """Make a property known to the engine: it refuses a pattern with one that no node has, which finds nothing."""
        self._engine.read_only(False)
        try:
            some = f"MATCH (n:`{label}`) WITH n LIMIT 1"
            self._engine.cypher(f"{some} SET n.`{name}` = ''")
            self._engine.cypher(f"MATCH (n:`{label}`) WHERE n.`{name}` = '' REMOVE n.`{name}`")
        finally:
            self._engine.read_only(True)

    def names(self) -> Names:
        """Return the index of names."""
        return self._names

    def graph(self) -> PropertyGraph:
        """Return everything that the store holds."""
        return _property_graph(self._read())

    def _mend(self, cypher: str, params: Mapping[str, Any]) -> tuple[str, Unread | None]:
        """Return the query as the engine answers it rightly, and whatever of it could not be judged.

        What cannot be read is most often a mistake, which the engine explains better. A query asked again with the same
        values is not read again.
        """
        from lianzhu.graph.cypher import portability  # late: a query of a pack that ships needs none

        key = f"{cypher}\n{params!r}"
        if key not in self._mended:
            if len(self._mended) >= REMEMBERED:
                self._mended.clear()
            try:
                self._mended[key] = portability.mend(cypher, lambda: self._size, params, self._texts), None
            except portability.Unread as unread:
                self._mended[key] = cypher, unread
        return self._mended[key]

    def _texts(self, properties: set[str]) -> Iterator[str]:
        """Yield the odd texts in properties of the given names."""
        for name in properties & self.odd.keys():
            yield from self.odd[name]

    @cached_property
    def _size(self) -> int:
        """The number of relationships."""
        return int(self._engine.cypher("MATCH ()-[r]->() RETURN count(r) AS n").scalar())

    def close(self) -> None:
        """Nothing is held open."""


def _property_graph(landscape: Landscape) -> PropertyGraph:
    from lianzhu.graph.landscape import PropertyGraph  # late: a store from the cache needs none

    return PropertyGraph.of(landscape)


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (kglite.KgError, OSError) as error:
        raise StoreError(f"{path}: {error}") from None


def _settled(value: Any) -> Any:
    """Return a parameter without -0.0, which Neo4j sorts before 0.0."""
    if isinstance(value, list | tuple):
        return [_settled(each) for each in value]
    if isinstance(value, dict):
        return {name: _settled(each) for name, each in value.items()}
    return value + 0.0 if isinstance(value, float) else value


def _plain(value: Any) -> Any:
    """Return a node or relationship as its properties, without those that the engine invents, a date as text."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        if value.keys() in (NODE, RELATIONSHIP):
            return {name: each for name, each in value["properties"].items() if name not in INVENTED}
        return {name: _plain(each) for name, each in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _fill(engine: kglite.KnowledgeGraph, graph: PropertyGraph) -> None:
    """Put the property graph into the engine with CREATE, which, unlike its loaders, keeps parallel edges."""
    for label, nodes in graph.nodes.items():
        for batch in _batches(nodes):
            engine.cypher(f"UNWIND $rows AS row CREATE (n:`{label}`) SET n = row", params={"rows": batch})
    for (kind, start, end), edges in graph.relationships.items():
        for batch in _batches(edges):
            engine.cypher(
                f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.from_id}}) MATCH (b:`{end}` {{id: row.to_id}})"
                f" CREATE (a)-[r:{kind}]->(b) SET r = row.properties",
                params={"rows": batch},
            )


def _batches(rows: list[dict[str, Any]], size: int = 20_000) -> Iterator[Iterable[dict[str, Any]]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
