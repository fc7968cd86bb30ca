"""The in-memory store, with kglite as its Cypher engine. The only module that imports kglite."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

import kglite

from lianzhu.graph.answers import Answer
from lianzhu.graph.collector import paused_collector
from lianzhu.graph.cypher import guard
from lianzhu.graph.cypher.stored_values import StoredValues
from lianzhu.graph.errors import CypherError, QueryTimeout, StoreError, WriteRefused
from lianzhu.graph.stores.deadline import DeadlineExceeded, run_with_deadline
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, PortableCypher

if TYPE_CHECKING:
    from lianzhu.graph.cypher.portability import PropertyTypes, RewrittenQuery
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.names import Names
    from lianzhu.graph.property_graph import PropertyGraph
    from lianzhu.graph.schema import Schema

kglite.set_query_warning_policy("silent")  # warnings are returned with the answer

ENGINE = f"kglite {kglite.__version__}"
"""Name and version of the engine; a cached graph is valid only for the version that wrote it."""
NODE_KEYS = {"id", "labels", "properties"}
"""Keys of the map that kglite returns for a node."""
RELATIONSHIP_KEYS = {"id", "start", "end", "type", "properties"}
"""Keys of the map that kglite returns for a relationship."""
SCALARS = {str, int, float, bool, type(None)}
"""Types of result values that need no conversion."""
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
UNKNOWN_PROPERTY = re.compile(r"Unknown property '(.+?)' on (\w+)")
ENGINE_PROPERTIES = ("type", "title")
"""Properties that kglite adds to nodes and relationships."""
REWRITE_CACHE_SIZE = 256
"""Maximum number of rewritten queries in the cache."""


class EmbeddedStore:
    """A landscape in memory; its files are never modified."""

    def __init__(self, landscape: Landscape, address: str = "memory") -> None:
        from lianzhu.graph.property_graph import PropertyGraph  # lazy: not needed for a cached store

        engine, values = _build_engine(PropertyGraph.of(landscape))
        self._init(lambda: engine, values, lambda: landscape.schema, lambda: landscape.names, address, landscape)

    @classmethod
    def of(cls, graph: PropertyGraph) -> EmbeddedStore:
        """Build a store from a property graph, without a name index or a landscape."""
        from lianzhu.graph.landscape import Landscape
        from lianzhu.graph.names import Names

        store = cls.__new__(cls)
        engine, values = _build_engine(graph)
        landscape = Landscape(schema=graph.schema)
        store._init(lambda: engine, values, lambda: graph.schema, Names, "memory", landscape)
        return store

    @classmethod
    def load(
        cls,
        path: Path,
        stored_values: StoredValues,
        load_schema: Callable[[], Schema],
        load_names: Callable[[], Names | None],
        load_landscape: Callable[[Schema], Landscape],
        address: str,
    ) -> EmbeddedStore:
        """Return the store of a file written by `save`, which is read when a query is first run.

        `load_schema`, `load_names` and `load_landscape` are called when what they return is first accessed. If
        `load_names` returns None, the names are those of the landscape. If the file is damaged or gone, the engine is
        built from the landscape.
        """
        store = cls.__new__(cls)

        def load_engine() -> Any:
            try:
                with _store_errors(path), _suppress_warnings():
                    return kglite.load(str(path))
            except StoreError:
                from lianzhu.graph.property_graph import PropertyGraph  # lazy: seldom needed

                return _build_engine(PropertyGraph.of(store.landscape()))[0]

        store._init(load_engine, stored_values, load_schema, load_names, address)
        store._load_landscape = load_landscape
        return store

    def _init(
        self,
        load_engine: Callable[[], Any],
        stored_values: StoredValues,
        load_schema: Callable[[], Schema],
        load_names: Callable[[], Names | None],
        address: str,
        landscape: Landscape | None = None,
    ) -> None:
        self.address, self.stored_values = address, stored_values
        self._load_engine, self._load_schema, self._load_names = load_engine, load_schema, load_names
        self._landscape = landscape
        self._load_landscape: Callable[[Schema], Landscape] | None = None
        self._rewrite_cache: dict[str, RewrittenQuery] = {}

    @cached_property
    def _engine(self) -> Any:
        """The engine, which is read-only; that of a cached store is loaded by the first query."""
        engine = self._load_engine()
        engine.read_only(True)
        return engine

    @property
    def note(self) -> str:
        """An empty text: problems of tables are reported when they are read."""
        return ""

    def require_landscape(self) -> None:
        """Do nothing: what tables hold is a landscape, even an empty one."""

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
            answer = self._run(rewritten.text, rewritten.bound(parameters), timeout)
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
        rows = [*zip(*(_plain_values(result.column(name)) for name in columns), strict=True)]
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
        return self._load_names() or self.landscape().names

    def landscape(self) -> Landscape:
        """Return the landscape; a cached store reads it on the first call."""
        if self._landscape is None:
            load = self._load_landscape
            self._landscape = load(self.schema) if load else self._read_landscape()
        return self._landscape

    def _read_landscape(self) -> Landscape:
        from lianzhu.graph.stores.engine_graph import read_landscape  # lazy: a cached store has another way

        with paused_collector():
            return read_landscape(self._engine, self.schema)

    def release_landscape(self, load_landscape: Callable[[Schema], Landscape] | None = None) -> None:
        """Give up the landscape that the store was built from; `landscape` loads it, or reads it from the engine.

        So it comes in the same order as from a cached store.
        """
        names, schema = self.names(), self.schema
        self._load_names, self._load_schema = (lambda: names), (lambda: schema)
        self._load_landscape = load_landscape
        self._landscape = None

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


def _plain_values(values: list[Any]) -> list[Any]:
    """Convert the values of a column or a list; most hold only scalars, which stay as they are."""
    return values if SCALARS.issuperset(map(type, values)) else [_plain_value(value) for value in values]


def _plain_value(value: Any) -> Any:
    """Convert a result value: nodes and relationships to their stored properties, dates to text."""
    if isinstance(value, list):
        return _plain_values(value)
    if isinstance(value, dict):
        if value.keys() in (NODE_KEYS, RELATIONSHIP_KEYS) and isinstance(value["properties"], dict):
            return {name: item for name, item in value["properties"].items() if name not in ENGINE_PROPERTIES}
        return {name: _plain_value(item) for name, item in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _build_engine(graph: PropertyGraph) -> tuple[Any, StoredValues]:
    """Return an engine that holds a graph, and what the properties in it hold."""
    from lianzhu.graph.stores.engine_graph import load_graph  # lazy: not needed for a cached store

    with _suppress_warnings():
        engine = kglite.KnowledgeGraph()
        return engine, load_graph(engine, graph)


@contextmanager
def _suppress_warnings() -> Iterator[None]:
    """Suppress the engine's Python warnings; our own checks report the same problems of a landscape."""
    with catch_warnings():
        simplefilter("ignore")
        yield
