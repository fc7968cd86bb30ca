"""Loads a property graph into the embedded engine, and reads the landscape back from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from lianzhu.graph.columns import Columns, EdgeColumns, NodeColumns, Properties, Relationships, as_tuple
from lianzhu.graph.cypher.stored_values import StoredValues
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph, RelationshipType, landscape_of
from lianzhu.graph.schema import ABOUT, Schema
from lianzhu.graph.steps import begin_step

MIN_FRAME_ROWS = 20_000
"""Number of nodes and relationships from which data frames load them sooner than CREATE, pandas included."""
START_COLUMN, END_COLUMN, ORDER_COLUMN = "start id", "end id", "load order"
"""Columns of relationships besides their properties, none of which has a space in its name."""
ENGINE_NODE_PROPERTIES = ("type", "title")
"""Properties that the engine adds to nodes."""


def load_graph(engine: Any, graph: PropertyGraph) -> StoredValues:
    """Load a graph into an empty engine; return what its properties hold."""
    nodes = {label: Columns.of(rows) for label, rows in graph.nodes.items()}
    relationships = {key: Relationships.of(rows) for key, rows in graph.relationships.items()}
    count = graph.node_count + graph.relationship_count
    for label, table in nodes.items():
        begin_step(f"loading {len(table):,} {label} nodes")
        if count >= MIN_FRAME_ROWS and _fits_frame(table):
            _add_nodes(engine, label, table)
        else:
            _create_nodes(engine, label, table)
    loaded: set[tuple[str, str]] = set()
    for key, edges in relationships.items():
        begin_step(f"loading {len(edges):,} {key[0]} relationships")
        if count >= MIN_FRAME_ROWS and _fits_frame(edges.properties):
            _add_relationships(engine, key, edges, key[:2] in loaded)
        else:
            _create_relationships(engine, key, edges)
        loaded.add(key[:2])
    stored = StoredValues()
    for table in nodes.values():
        stored.add("node", table)
    for edges in relationships.values():
        stored.add("relationship", edges.properties)
    return stored


def read_landscape(engine: Any, schema: Schema) -> Landscape:
    """Return the landscape that an engine holds, kind by kind as tables are read, each in the order of its rows."""
    described = engine.schema()
    nodes, edges = NodeColumns(), EdgeColumns()
    for kind in sorted(schema.nodes):
        if kind in described["node_types"]:
            nodes.add(kind, _read_nodes(engine, kind, described, schema))
    for kind in sorted(schema.edges):
        if kind in described["connection_types"]:
            edges.add(kind, _facts(_read_relationships(engine, kind, described, schema)))
    about: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    if ABOUT in described["connection_types"]:
        relationships = _read_relationships(engine, ABOUT, described, schema)
        roles = relationships.properties.columns["role"]
        for statement, role, node in zip(relationships.starts, roles, relationships.ends, strict=True):
            about[statement].append((role, node))
    rows = {
        label: list(_read_nodes(engine, label, described, schema))
        for label in schema.statements
        if label in described["node_types"]
    }
    return landscape_of(nodes, edges, rows, about, schema)


def _in_order(names: Iterable[str], label: str, schema: Schema) -> list[str]:
    """Return properties in the order of the schema; the engine lists them in any."""
    order = {name: position for position, name in enumerate(schema.properties(label))}
    return sorted(names, key=lambda name: (order.get(name, len(order)), name))


def _read_nodes(engine: Any, label: str, described: Mapping[str, Any], schema: Schema) -> Columns:
    """Return the nodes with a label, by column."""
    stored = dict.fromkeys(["id", *described["node_types"][label]["properties"]])
    names = _in_order((name for name in stored if name not in ENGINE_NODE_PROPERTIES), label, schema)
    answer = engine.cypher(f"MATCH (n:`{label}`) RETURN {_items('n', names)}")
    columns = {name: _with_tuples(answer.column(name)) for name in names}
    return Columns(columns, len(columns["id"]))


def _read_relationships(engine: Any, kind: str, described: Mapping[str, Any], schema: Schema) -> Relationships:
    """Return the relationships of a type, by column, in the order in which they were loaded."""
    names = _in_order(described["connection_types"][kind]["properties"], kind, schema)
    answer = engine.cypher(
        f"MATCH (a)-[r:`{kind}`]->(b) RETURN id(r) AS `{ORDER_COLUMN}`, a.id AS `{START_COLUMN}`,"
        f" b.id AS `{END_COLUMN}`, {_items('r', names)}"
    )
    numbers = answer.column(ORDER_COLUMN)
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    ordered = itemgetter(*order) if len(order) > 1 else tuple

    def column(name: str) -> Sequence[Any]:
        return ordered(answer.column(name))

    properties = Columns({name: _with_tuples(column(name)) for name in names}, len(order))
    return Relationships(column(START_COLUMN), column(END_COLUMN), properties)


def _with_tuples(values: Sequence[Any]) -> Sequence[Any]:
    """Return the values of a column with tuples for lists."""
    return [*map(as_tuple, values)] if list in {*map(type, values)} else values


def _facts(relationships: Relationships) -> Relationships:
    """Return the relationships that are facts, without those that follow from the parent of a node."""
    derived = relationships.properties.columns.get("from_parent")
    return relationships.take([row for row, value in enumerate(derived) if not value]) if derived else relationships


def _items(variable: str, names: Iterable[str]) -> str:
    return ", ".join(f"{variable}.`{name}` AS `{name}`" for name in names)


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
    return all(len(types) == 1 for types in table.types().values())


def _repeated(edges: Relationships) -> list[int]:
    """Return the relationships whose start and end are those of an earlier one."""
    seen: set[tuple[str, str]] = set()
    pairs = enumerate(zip(edges.starts, edges.ends, strict=True))
    return [row for row, pair in pairs if pair in seen or seen.add(pair)]  # type: ignore[func-returns-value]


def _batches(rows: Sequence[Properties], size: int = 20_000) -> Iterator[Sequence[Properties]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
