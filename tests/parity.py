"""Small graphs of any shape in both stores, and answers to compare."""

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
Edges = Sequence[tuple[str, str, str, dict[str, Any]]]


def shape(nodes: Nodes, edges: Edges) -> PropertyGraph:
    """Return labelled nodes and edges (kind, start id, end id, properties) as a property graph."""
    made = PropertyGraph({}, {})
    labels = {properties["id"]: label for label, properties in nodes}
    for label, properties in nodes:
        made.nodes.setdefault(label, []).append(dict(properties))
    for kind, start, end, properties in edges:
        row = {"from_id": start, "to_id": end, "properties": dict(properties)}
        made.relationships.setdefault((kind, labels[start], labels[end]), []).append(row)
    return made


def put(store: Neo4jStore, graph: PropertyGraph) -> None:
    """Put a graph of any shape, and nothing else, onto the server."""
    with store._session(neo4j.WRITE_ACCESS) as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        for label, rows in graph.nodes.items():
            session.run(f"UNWIND $rows AS row CREATE (n:`{label}`) SET n = row", rows=rows).consume()
        for (kind, start, end), rows in graph.relationships.items():
            session.run(
                f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.from_id}}) MATCH (b:`{end}` {{id: row.to_id}})"
                f" CREATE (a)-[r:{kind}]->(b) SET r = row.properties",
                rows=rows,
            ).consume()


def answer(store: Store, query: str, params: Mapping[str, Any] | None = None) -> Any:
    """Return columns and rows, or the error."""
    try:
        found = store.run(query, params)
    except LianzhuError as error:
        return error
    return found.columns, found.rows


def refused(said: Any) -> bool:
    return isinstance(said, NotPortable)


def alike(here: Any, there: Any, *, ordered: bool = True) -> bool:
    """Tell whether two answers hold the same columns and rows of the same types; sums to 12 digits."""
    if isinstance(here, Exception) or isinstance(there, Exception):
        return False
    rows = [list(map(_typed, each[1])) for each in (here, there)]
    if not ordered:
        rows = [sorted(each, key=repr) for each in rows]
    return bool(here[0] == there[0]) and len(rows[0]) == len(rows[1]) and all(map(_same, *rows))


def _typed(value: Any) -> Any:
    """Return a value with its type beside it, so that 1, 1.0 and true differ."""
    if isinstance(value, list | tuple):
        return [_typed(each) for each in value]
    if isinstance(value, dict):
        return {name: _typed(each) for name, each in value.items()}
    return (type(value).__name__, value)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, tuple) and isinstance(b, tuple) and a[0] == b[0] == "float":
        return a[1] == b[1] or isclose(a[1], b[1], rel_tol=1e-12)
    return bool(a == b)
