"""Small graphs for both stores, and the comparison of their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isclose
from typing import Any

import neo4j

from lianzhu.graph.errors import LianzhuError, NotPortable
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.stores.neo4j import Neo4jStore
from lianzhu.graph.stores.protocol import Store

Nodes = Sequence[tuple[str, dict[str, Any]]]
"""Label and properties of each node."""
Relationships = Sequence[tuple[str, str, str, dict[str, Any]]]
"""Type, start id, end id and properties of each relationship."""


def property_graph(nodes: Nodes, relationships: Relationships) -> PropertyGraph:
    """Return a property graph of the given nodes and relationships, which need not fit the schema."""
    graph = PropertyGraph({}, {})
    labels = {properties["id"]: label for label, properties in nodes}
    for label, properties in nodes:
        graph.nodes.setdefault(label, []).append(dict(properties))
    for type_, start, end, properties in relationships:
        row = {"from_id": start, "to_id": end, "properties": dict(properties)}
        graph.relationships.setdefault((type_, labels[start], labels[end]), []).append(row)
    return graph


def replace_graph(store: Neo4jStore, graph: PropertyGraph) -> None:
    """Replace everything on the server with a graph, which need not fit the schema."""
    with store._session(neo4j.WRITE_ACCESS) as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        for label, rows in graph.nodes.items():
            session.run(f"UNWIND $rows AS row CREATE (n:`{label}`) SET n = row", rows=rows).consume()
        for (type_, start, end), rows in graph.relationships.items():
            session.run(
                f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.from_id}}) MATCH (b:`{end}` {{id: row.to_id}})"
                f" CREATE (a)-[r:{type_}]->(b) SET r = row.properties",
                rows=rows,
            ).consume()


def answer_or_error(store: Store, query: str, params: Mapping[str, Any] | None = None) -> Any:
    """Return columns and rows, or the error that the store raises."""
    try:
        answer = store.run(query, params)
    except LianzhuError as error:
        return error
    return answer.columns, answer.rows


def is_rejected(result: Any) -> bool:
    return isinstance(result, NotPortable)


def same_answer(embedded: Any, neo4j: Any, *, ordered: bool = True) -> bool:
    """Return whether two results have the same columns and rows, of the same types; floats are compared to 12 digits."""
    if isinstance(embedded, Exception) or isinstance(neo4j, Exception):
        return False
    (columns, rows), (other_columns, other_rows) = ((result[0], _with_types(result[1])) for result in (embedded, neo4j))
    if not ordered:
        rows, other_rows = sorted(rows, key=repr), sorted(other_rows, key=repr)
    return bool(columns == other_columns) and _is_close(rows, other_rows)


def _with_types(value: Any) -> Any:
    """Return a value paired with its type, so that 1, 1.0 and true are not equal."""
    if isinstance(value, list | tuple):
        return [_with_types(element) for element in value]
    if isinstance(value, dict):
        return {key: _with_types(entry) for key, entry in value.items()}
    return (type(value).__name__, value)


def _is_close(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_is_close, a, b))
    if isinstance(a, tuple) and isinstance(b, tuple) and a[0] == b[0] == "float":
        return a[1] == b[1] or isclose(a[1], b[1], rel_tol=1e-12)
    return bool(a == b)
