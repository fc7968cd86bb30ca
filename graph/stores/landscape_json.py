"""A landscape as JSON for the cache: by column, with repeated values once, which is read in a fraction of the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lianzhu.graph.collector import paused_collector
from lianzhu.graph.columns import Columns, EdgeColumns, NodeColumns, Properties, PropertyValues, Relationships, as_tuple
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import landscape_of
from lianzhu.graph.records import Figure, Statement, plain_properties
from lianzhu.graph.schema import Schema

MIN_REPETITION = 8
"""A column whose values occur so often on average is written as its distinct values and their places."""
Json = dict[str, Any]


def dump_landscape(landscape: Landscape) -> Json:
    """Return a landscape as JSON, kind by kind in the order of their names, each in the order of its rows."""
    nodes, edges = NodeColumns.of(landscape.nodes), EdgeColumns.of(landscape.edges)
    places = {
        node: place for place, node in enumerate(node for kind in sorted(nodes.tables) for node in _ids(nodes, kind))
    }

    def relationships(kind: str) -> list[Any]:
        table = Relationships([], [], Columns({}, 0))
        for rows in edges.tables[kind].by_ends(nodes.kinds).values():  # as the engine loads them
            table.extend(rows)
        ends = ([places[node] for node in column] for column in (table.starts, table.ends))
        return [*ends, _dump_table(table.properties)]

    statements: dict[str, Sequence[Figure | Statement]] = {
        "Figure": landscape.figures,
        "Statement": landscape.statements,
    }
    coverage = [[row.about, plain_properties(row.properties())] for row in landscape.coverage]
    return {
        "nodes": {kind: _dump_table(nodes.tables[kind]) for kind in sorted(nodes.tables)},
        "edges": {kind: relationships(kind) for kind in sorted(edges.tables)},
        "statements": {
            label: [[fact.about, plain_properties(fact.properties())] for fact in facts]
            for label, facts in statements.items()
        },
        "coverage": coverage,
    }


def load_landscape(dumped: Json, schema: Schema) -> Landscape:
    """Return the landscape that was dumped, with its nodes and edges by column."""
    with paused_collector():
        nodes, edges = NodeColumns(), EdgeColumns()
        for kind, table in dumped["nodes"].items():
            nodes.add(kind, _load_table(table))
        ids = list(nodes)
        for kind, (starts, ends, table) in dumped["edges"].items():
            edges.add(kind, Relationships([ids[at] for at in starts], [ids[at] for at in ends], _load_table(table)))
        about: dict[str, list[tuple[str, str]]] = {}
        rows: dict[str, list[Properties]] = {}
        for label, facts in dumped["statements"].items():
            rows[label] = [properties for _, properties in facts]
            about |= {properties["id"]: [(role, node) for role, node in pairs] for pairs, properties in facts}
        rows["Coverage"] = [properties for _, properties in dumped["coverage"]]
        about |= {properties["id"]: [(properties["aspect"], node)] for node, properties in dumped["coverage"]}
        return landscape_of(nodes, edges, rows, about, schema)


def _ids(nodes: NodeColumns, kind: str) -> PropertyValues:
    return nodes.tables[kind].columns["id"]


def _dump_table(table: Columns) -> list[Any]:
    return [len(table), {name: _dump_column(column) for name, column in table.columns.items()}]


def _dump_column(column: PropertyValues) -> Any:
    """Return the values of a column, or its distinct values and the place among them of each."""
    distinct = dict.fromkeys(column)
    if len(distinct) * MIN_REPETITION > len(column) or len({*map(type, distinct)}) > 1:
        return list(column)
    places = {value: place for place, value in enumerate(distinct)}
    return {"values": list(distinct), "places": [] if len(distinct) == 1 else [places[value] for value in column]}


def _load_table(dumped: Sequence[Any]) -> Columns:
    length, columns = dumped
    return Columns({name: _load_column(column, length) for name, column in columns.items()}, length)


def _load_column(dumped: Any, length: int) -> PropertyValues:
    if isinstance(dumped, Mapping):
        values = [*map(as_tuple, dumped["values"])]
        return [values[place] for place in dumped["places"]] if dumped["places"] else values * length
    return [*map(as_tuple, dumped)] if list in {*map(type, dumped)} else dumped
