"""The part of a landscape around one node, read with a few queries rather than as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.stores.protocol import PortableCypher, Store
from lianzhu.graph.stores.server_rows import ServerRows

NEIGHBOURS = PortableCypher("MATCH (n)-[]-(m) WHERE n.id IN $ids AND m.id STARTS WITH '' RETURN DISTINCT m.id AS id")
DIMENSIONS = PortableCypher(
    "MATCH (n)-[:ABOUT]->(m) WHERE n.id IN $ids AND m.id STARTS WITH '' RETURN DISTINCT m.id AS id"
)
NODES = PortableCypher(
    "MATCH (n) WHERE n.id IN $ids RETURN n.id AS element_id, labels(n) AS labels, n AS properties ORDER BY n.id"
)
RELATIONSHIPS = PortableCypher(
    "MATCH (a)-[r]->(b) WHERE a.id IN $ids AND b.id IN $ids"
    " RETURN type(r) AS kind, a.id AS start, b.id AS end, r AS properties ORDER BY r.id"
)


def neighbourhood(store: Store, node_id: str, hops: int) -> Landscape:
    """Return the nodes within a number of hops of a node and every fact at one of them, with all nodes that it names.

    Nodes on the outer ring carry only facts that they share with another returned node.
    """
    schema = store.schema
    ids = ring = {node_id}
    for _ in range(hops + 1):
        ring = {row["id"] for row in _records(store, NEIGHBOURS, ring)} - ids
        ids = ids | ring
    ids = ids | {row["id"] for row in _records(store, DIMENSIONS, ids)}
    relationships = _records(store, RELATIONSHIPS, ids)
    nodes = _records(store, NODES, ids)
    references = [name for name, types in schema.property_types.items() if "ref" in types]
    rows = [*relationships, *nodes]
    while rows := _records(store, NODES, _named(rows, references) - ids):
        ids = ids | {row["properties"]["id"] for row in rows}
        nodes += rows
    found = ServerRows(schema)
    found.add_nodes(nodes)
    found.add_relationships(relationships)
    return found.landscape()


def _named(rows: Iterable[dict[str, Any]], references: Iterable[str]) -> set[str]:
    """Return the ids in the properties that refer to nodes."""
    return {row["properties"][name] for row in rows for name in references if name in row["properties"]}


def _records(store: Store, query: PortableCypher, ids: Iterable[str]) -> list[dict[str, Any]]:
    return store.run(query, {"ids": sorted(ids)}).records()
