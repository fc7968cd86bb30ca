"""The in-memory store, with kglite as its Cypher engine. The only module that imports kglite."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

import kglite

from lianzhu.graph.answers import Answer
from lianzhu.graph.cypher import guard
from lianzhu.graph.cypher.stored_values import StoredValues
from lianzhu.graph.errors import CypherError, QueryTimeout, StoreError, WriteRefused
from lianzhu.graph.stores.deadline import DeadlineExceeded, run_with_deadline
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, PortableCypher

if TYPE_CHECKING:
    from lianzhu.graph.columns import Columns, Properties, Relationships
    from lianzhu.graph.cypher.portability import PropertyTypes, RewrittenQuery
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.names import Names
    from lianzhu.graph.property_graph import PropertyGraph, RelationshipType
    from lianzhu.graph.schema import Schema

kglite.set_query_warning_policy("silent")  # warnings are returned with the answer

ENGINE = f"kglite {kglite.__version__}"
"""Name and version of the engine; a cached graph is valid only for the version that wrote it."""
NODE_KEYS = {"id", "labels", "properties"}
"""Keys of the map that kglite returns for a node."""
RELATIONSHIP_KEYS = {"id", "start", "end", "type", "properties"}
"""Keys of the map that kglite returns for a relationship."""
UNSAFE_PASSES = [
    "push_distinct_into_match",
    "fuse_match_return_aggregate",
    "fuse_optional_match_aggregate",
    "fuse_match_with_aggregate",
    "fold_aliasing_with",
]
"""Optimiser passes of kglite 0.21 that change results; with these disabled, random queries agree with Neo4j."""
MAX_TIMEOUT = 86_400.0
"""Maximum time limit of a query, in seconds (one day)."""
DEADLINE_FACTOR = 1.5
"""Ratio of the hard deadline to the time limit of a query, which some steps of the engine ignore."""
MIN_FRAME_ROWS = 20_000
"""Number of nodes and relationships from which data frames load them sooner than CREATE, pandas included."""
START_COLUMN, END_COLUMN = "start id", "end id"
"""Columns of a data frame of relationships besides their properties, none of which has a space in its name."""
UNKNOWN_PROPERTY = re.compile(r"Unknown property '(\w+)' on (\w+)")
ENGINE_PROPERTIES = ("type", "title")
"""Properties that kglite adds to nodes and relationships."""
REWRITE_CACHE_SIZE = 256
"""Maximum number of rewritten queries in the cache."""


class EmbeddedStore:
    """A landscape in memory; its files are never modified."""

    def __init__(self, landscape: Landscape, address: str = "memory") -> None:
        from lianzhu.graph.property_graph import PropertyGraph  # lazy: not needed for a cached store

        graph = PropertyGraph.of(landscape)
        self._init(*_build_engine(graph), lambda: landscape.schema, lambda: landscape.names, lambda: landscape, address)

    @classmethod
    def of(cls, graph: PropertyGraph) -> EmbeddedStore:
        """Build a store from a property graph, without a name index or a landscape."""
        from lianzhu.graph.landscape import Landscape
        from lianzhu.graph.names import Names

        store = cls.__new__(cls)
        empty = Landscape(schema=graph.schema)
        store._init(*_build_engine(graph), lambda: graph.schema, Names, lambda: empty, "memory")
        return store

    @classmethod
    def load(
        cls,
        path: Path,
        stored_values: StoredValues,
        load_schema: Callable[[], Schema],
        load_names: Callable[[], Names],
        read_landscape: Callable[[], Landscape],
        address: str,
    ) -> EmbeddedStore:
        """Load a store from a file written by `save`; raise `StoreError` if the file is damaged.

        `load_schema`, `load_names` and `read_landscape` are called when what they return is first accessed.
        """
        store = cls.__new__(cls)
        with _store_errors(path), _suppress_warnings():
            store._init(kglite.load(str(path)), stored_values, load_schema, load_names, read_landscape, address)
        return store

    def _init(
        self,
        engine: Any,
        stored_values: StoredValues,
        load_schema: Callable[[], Schema],
        load_names: Callable[[], Names],
        read_landscape: Callable[[], Landscape],
        address: str,
    ) -> None:
        engine.read_only(True)
        self.address, self.stored_values = address, stored_values
        self._engine, self._load_schema = engine, load_schema
        self._load_names, self._read_landscape = load_names, read_landscape
        self._rewrite_cache: dict[str, RewrittenQuery] = {}

    def save(self, path: Path) -> None:
        """Save the engine's graph to a file; the format depends on the engine version, so it is only a cache."""
        with self._writable(), _store_errors(path), _suppress_warnings():
            self._engine.save(str(path))

    @contextmanager
    def _writable(self) -> Iterator[None]:
        self._engine.read_only(False)
        try:
            yield
        finally:
            self._engine.read_only(True)

    def run(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout: float = DEFAULT_TIMEOUT) -> Answer:
        """Run a read-only query; see `Store.run`."""
        guard.reject_writes(cypher)
        guard.reject_multiple_statements(cypher)
        parameters = {name: _without_negative_zero(value) for name, value in (params or {}).items()}
        if isinstance(cypher, PortableCypher):
            return self._run(cypher, parameters, timeout)
        from lianzhu.graph.cypher import portability  # lazy: not needed for queries of the shipped packs

        try:
            rewritten = self._rewrite(cypher, parameters)
        except portability.CypherParseError:
            self._run(cypher, parameters, timeout)  # most often a mistake, of which the engine says more
            raise
        try:
            answer = self._run(rewritten.text, parameters, timeout)
        except CypherError as error:
            raise rewritten.error_of_guard(str(error)) or error from None
        return rewritten.checked(answer)

    def _run(self, text: str, params: Mapping[str, Any], timeout: float) -> Answer:
        """Run a query as it is; errors of the engine are mapped."""
        limit = min(timeout, MAX_TIMEOUT)
        try:
            result = run_with_deadline(limit * DEADLINE_FACTOR, lambda: self._execute(text, params, limit))
        except (kglite.CypherTimeoutError, DeadlineExceeded):
            raise QueryTimeout(
                f"the query exceeded its time limit of {timeout:g} s; narrow it, or raise the limit with --timeout"
            ) from None
        except kglite.ReadOnlyError:
            raise WriteRefused("the query would modify the graph; queries are read-only") from None
        except (kglite.KgError, OverflowError, TypeError, ValueError) as error:
            raise CypherError(str(error)) from None
        columns = tuple(result.columns)
        rows = [tuple(_plain_value(record[column]) for column in columns) for record in result.to_list()]
        return Answer(columns, rows, tuple(result.warnings))

    def _execute(self, text: str, params: Mapping[str, Any], seconds: float) -> Any:
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
            self._declare_property(*unknown.groups())
        return self._execute(text, params, seconds)

    def _declare_property(self, name: str, label: str) -> None:
        """Declare a property that no node has, so that the engine matches nothing instead of raising an error."""
        with self._writable():
            self._engine.cypher(f"MATCH (n:`{label}`) WITH n LIMIT 1 SET n.`{name}` = ''")
            self._engine.cypher(f"MATCH (n:`{label}`) WHERE n.`{name}` = '' REMOVE n.`{name}`")

    @cached_property
    def schema(self) -> Schema:
        """The schema of the landscape; a canned query that is read from the cache seldom needs it."""
        return self._load_schema()

    def names(self) -> Names:
        """Return the name index; a cached store reads it on the first call."""
        return self._names

    @cached_property
    def _names(self) -> Names:
        return self._load_names()

    def landscape(self) -> Landscape:
        """Return the landscape; a cached store reads the tables on the first call."""
        return self._landscape

    @cached_property
    def _landscape(self) -> Landscape:
        return self._read_landscape()

    def _rewrite(self, cypher: str, params: Mapping[str, Any]) -> RewrittenQuery:
        """Return the query rewritten for the engine; rewritten queries are cached by text and parameters."""
        from lianzhu.graph.cypher import portability

        key = f"{cypher}\n{params!r}"
        if key not in self._rewrite_cache:
            if len(self._rewrite_cache) >= REWRITE_CACHE_SIZE:
                self._rewrite_cache.clear()
            self._rewrite_cache[key] = portability.rewrite(
                cypher, self._property_types, lambda: self._relationship_count, params
            )
        return self._rewrite_cache[key]

    @cached_property
    def _property_types(self) -> PropertyTypes:
        """The types of the stored properties."""
        from lianzhu.graph.cypher.portability import stored_types

        return stored_types(self.stored_values)

    @cached_property
    def _relationship_count(self) -> int:
        """The number of relationships in the graph."""
        return int(self._engine.cypher("MATCH ()-[r]->() RETURN count(r) AS n").scalar())

    def close(self) -> None:
        """Do nothing; there are no resources to release."""


@contextmanager
def _store_errors(path: Path) -> Iterator[None]:
    """Convert engine and file errors to `StoreError`."""
    try:
        yield
    except (kglite.KgError, OSError) as error:
        raise StoreError(f"{path}: {error}") from None


def _without_negative_zero(value: Any) -> Any:
    """Replace -0.0, which Neo4j sorts before 0.0, with 0.0 in a parameter value."""
    if isinstance(value, list | tuple):
        return [_without_negative_zero(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_negative_zero(item) for name, item in value.items()}
    return value + 0.0 if isinstance(value, float) else value


def _plain_value(value: Any) -> Any:
    """Convert a result value: nodes and relationships to their stored properties, dates to text."""
    if isinstance(value, list):
        return [_plain_value(item) for item in value]
    if isinstance(value, dict):
        if value.keys() in (NODE_KEYS, RELATIONSHIP_KEYS):
            return {name: item for name, item in value["properties"].items() if name not in ENGINE_PROPERTIES}
        return {name: _plain_value(item) for name, item in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _build_engine(graph: PropertyGraph) -> tuple[Any, StoredValues]:
    """Load the graph into an engine; return the engine and what its properties hold."""
    from lianzhu.graph.columns import Columns, Relationships  # lazy: not needed for a cached store

    nodes = {label: Columns.of(rows) for label, rows in graph.nodes.items()}
    relationships = {key: Relationships.of(rows) for key, rows in graph.relationships.items()}
    count = graph.node_count + graph.relationship_count
    with _suppress_warnings():
        engine = kglite.KnowledgeGraph()
        for label, table in nodes.items():
            if count >= MIN_FRAME_ROWS and _fits_frame(table):
                _add_nodes(engine, label, table)
            else:
                _create_nodes(engine, label, table)
        loaded: set[tuple[str, str]] = set()
        for key, edges in relationships.items():
            if count >= MIN_FRAME_ROWS and _fits_frame(edges.properties):
                _add_relationships(engine, key, edges, key[:2] in loaded)
            else:
                _create_relationships(engine, key, edges)
            loaded.add(key[:2])
    stored = StoredValues()
    for table in nodes.values():
        stored.add_columns("node", table.columns, len(table))
    for edges in relationships.values():
        stored.add_columns("relationship", edges.properties.columns, len(edges))
    return engine, stored


def _create_nodes(engine: Any, label: str, nodes: Columns) -> None:
    for batch in _batches(nodes):
        engine.cypher(f"UNWIND $rows AS row CREATE (n:`{label}`) SET n = row", params={"rows": batch})


def _create_relationships(engine: Any, key: RelationshipType, relationships: Relationships) -> None:
    kind, start, end = key
    for batch in _batches(relationships):
        engine.cypher(
            f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.from_id}}) MATCH (b:`{end}` {{id: row.to_id}})"
            f" CREATE (a)-[r:{kind}]->(b) SET r = row.properties",
            params={"rows": batch},
        )


def _add_nodes(engine: Any, label: str, nodes: Columns) -> None:
    """Add nodes as a data frame, in a tenth of the time that CREATE takes.

    The engine gives every node a `title`; as with CREATE, it is the name, or nothing for a node without a name.
    """
    from lianzhu.graph.frames import build_engine_frame  # lazy: most landscapes are small

    named = "name" in nodes.columns
    columns = nodes.columns if named else {**nodes.columns, "title": [None] * len(nodes)}
    engine.add_nodes(build_engine_frame(columns), label, "id", "name" if named else "title")


def _add_relationships(engine: Any, key: RelationshipType, edges: Relationships, merges: bool) -> None:
    """Add relationships as a data frame.

    The engine keeps parallel relationships in the first frame of a type and start label, but `merges` those in later
    ones; there, all but the first between two nodes are created by CREATE.
    """
    from lianzhu.graph.frames import build_engine_frame

    parallel = _repeated(edges) if merges else []
    repeated = set(parallel)
    distinct = edges.take([row for row in range(len(edges)) if row not in repeated]) if repeated else edges
    columns = {START_COLUMN: distinct.starts, END_COLUMN: distinct.ends, **distinct.properties.columns}
    kind, start, end = key
    engine.add_relationships(build_engine_frame(columns), kind, start, START_COLUMN, end, END_COLUMN)
    if parallel:
        _create_relationships(engine, key, edges.take(parallel))


def _fits_frame(table: Columns) -> bool:
    """Return whether each property has values of one type; the engine takes no other columns of a data frame."""
    return all(len({*map(type, values)} - {type(None)}) == 1 for values in table.columns.values())


def _repeated(edges: Relationships) -> list[int]:
    """Return the relationships whose start and end are those of an earlier one."""
    seen: set[tuple[str, str]] = set()
    pairs = enumerate(zip(edges.starts, edges.ends, strict=True))
    return [row for row, pair in pairs if pair in seen or seen.add(pair)]  # type: ignore[func-returns-value]


@contextmanager
def _suppress_warnings() -> Iterator[None]:
    """Suppress the engine's Python warnings; our own checks report the same problems of a landscape."""
    with catch_warnings():
        simplefilter("ignore")
        yield


def _batches(rows: Sequence[Properties], size: int = 20_000) -> Iterator[Sequence[Properties]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
