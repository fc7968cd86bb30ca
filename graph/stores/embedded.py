"""The store without a server: a landscape in memory and kglite for Cypher. The only door to kglite."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

import kglite

from lianzhu.graph.answers import Answer
from lianzhu.graph.cypher import guard
from lianzhu.graph.cypher.portability.characters import engine_specific_texts
from lianzhu.graph.errors import CypherError, QueryTimeout, StoreError, WriteRefused
from lianzhu.graph.stores.deadline import Overran, within
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, PortableCypher

if TYPE_CHECKING:
    from lianzhu.graph.cypher.portability import UnparsedCypher
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.names import Names
    from lianzhu.graph.property_graph import PropertyGraph
    from lianzhu.graph.schema import Schema

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


EngineSpecificText = Mapping[str, Sequence[str]]
"""Texts with characters that the engines treat differently, by property name."""
REWRITES_KEPT = 256
"""Queries whose rewritten text is kept."""


class EmbeddedStore:
    """A landscape in memory; nothing of it on disk is ever changed."""

    def __init__(self, landscape: Landscape, address: str = "memory") -> None:
        from lianzhu.graph.property_graph import PropertyGraph  # late: a store from the cache needs none

        graph = PropertyGraph.of(landscape)
        self._init(*_engine_of(graph), landscape.schema, landscape.names, lambda: landscape, address)

    @classmethod
    def of(cls, graph: PropertyGraph) -> EmbeddedStore:
        """Return a store of any property graph, with an empty index of names and no landscape."""
        from lianzhu.graph.landscape import Landscape
        from lianzhu.graph.names import Names

        store = cls.__new__(cls)
        store._init(*_engine_of(graph), graph.schema, Names(), lambda: Landscape(schema=graph.schema), "memory")
        return store

    @classmethod
    def restored(
        cls,
        saved: Path,
        engine_specific: EngineSpecificText,
        schema: Schema,
        names: Names,
        read: Callable[[], Landscape],
        address: str,
    ) -> EmbeddedStore:
        """Return a store from the file that `save` wrote.

        `read` gives the landscape when its records are asked for. Raises `StoreError` if the file is damaged.
        """
        store = cls.__new__(cls)
        with _file_errors(saved), _quiet():
            store._init(kglite.load(str(saved)), engine_specific, schema, names, read, address)
        return store

    def _init(
        self,
        engine: Any,
        engine_specific: EngineSpecificText,
        schema: Schema,
        names: Names,
        read: Callable[[], Landscape],
        address: str,
    ) -> None:
        engine.read_only(True)
        self.address, self.schema, self.engine_specific = address, schema, engine_specific
        self._engine, self._names, self._read = engine, names, read
        self._rewritten: dict[str, tuple[str, UnparsedCypher | None]] = {}

    def save(self, path: Path) -> None:
        """Write the engine's graph to a file: a cache, since its format belongs to one version of the engine."""
        with self._writable(), _file_errors(path):
            self._engine.save(str(path))

    @contextmanager
    def _writable(self) -> Iterator[None]:
        self._engine.read_only(False)
        try:
            yield
        finally:
            self._engine.read_only(True)

    def run(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout: float = DEFAULT_TIMEOUT) -> Answer:
        """Run a query that reads; see `Store.run`."""
        guard.refuse_writes(cypher)
        guard.refuse_several(cypher)
        limit = min(timeout, LONGEST)
        given = {name: _without_negative_zero(value) for name, value in (params or {}).items()}
        text, unparsed = (cypher, None) if isinstance(cypher, PortableCypher) else self._rewrite(cypher, given)
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
        if unparsed:
            raise unparsed
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
            self._declare(*unknown.groups())
        return self._ask(text, params, seconds)

    def _declare(self, name: str, label: str) -> None:
        """Declare a property to the engine, which refuses a pattern with one that no node has: it finds nothing."""
        with self._writable():
            some = f"MATCH (n:`{label}`) WITH n LIMIT 1"
            self._engine.cypher(f"{some} SET n.`{name}` = ''")
            self._engine.cypher(f"MATCH (n:`{label}`) WHERE n.`{name}` = '' REMOVE n.`{name}`")

    def names(self) -> Names:
        """Return the index of names."""
        return self._names

    def landscape(self) -> Landscape:
        """Return the landscape; a store from the cache reads its tables at the first call."""
        return self._landscape

    @cached_property
    def _landscape(self) -> Landscape:
        return self._read()

    def _rewrite(self, cypher: str, params: Mapping[str, Any]) -> tuple[str, UnparsedCypher | None]:
        """Return the query rewritten for the engine, and the error of the parser if it cannot be parsed.

        What cannot be parsed is most often a mistake, which the engine explains better. The rewritten text is kept for
        when the query is asked again with the same values.
        """
        from lianzhu.graph.cypher import portability  # late: a query of a shipped pack needs none

        key = f"{cypher}\n{params!r}"
        if key not in self._rewritten:
            if len(self._rewritten) >= REWRITES_KEPT:
                self._rewritten.clear()
            try:
                text = portability.rewrite(
                    cypher, self.schema, lambda: self._relationship_count, params, self._texts_of
                )
                self._rewritten[key] = text, None
            except portability.UnparsedCypher as error:
                self._rewritten[key] = cypher, error
        return self._rewritten[key]

    def _texts_of(self, properties: set[str]) -> Iterator[str]:
        """Yield the engine-specific texts in properties of the given names."""
        for name in properties & self.engine_specific.keys():
            yield from self.engine_specific[name]

    @cached_property
    def _relationship_count(self) -> int:
        """The number of relationships."""
        return int(self._engine.cypher("MATCH ()-[r]->() RETURN count(r) AS n").scalar())

    def close(self) -> None:
        """Nothing is held open."""


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (kglite.KgError, OSError) as error:
        raise StoreError(f"{path}: {error}") from None


def _without_negative_zero(value: Any) -> Any:
    """Return a parameter without -0.0, which Neo4j sorts before 0.0."""
    if isinstance(value, list | tuple):
        return [_without_negative_zero(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_negative_zero(each) for name, each in value.items()}
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


def _engine_of(graph: PropertyGraph) -> tuple[Any, EngineSpecificText]:
    """Return an engine that holds the graph, and the texts in it that engines treat differently.

    Nodes and relationships are made with CREATE, which, unlike the engine's loaders, keeps parallel edges.
    """
    with _quiet():
        engine = kglite.KnowledgeGraph()
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
    properties = [
        *(row for rows in graph.nodes.values() for row in rows),
        *(row["properties"] for rows in graph.relationships.values() for row in rows),
    ]
    return engine, engine_specific_texts(properties)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the engine's Python warnings from the terminal: what they say of a landscape is found by its own checks."""
    with catch_warnings():
        simplefilter("ignore")
        yield


def _batches(rows: list[dict[str, Any]], size: int = 20_000) -> Iterator[Iterable[dict[str, Any]]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
