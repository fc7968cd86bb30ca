"""Comparison of a property graph with the landscape on a server: what is new, changed, unchanged, or only there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeVar

from lianzhu.graph.columns import Columns, Properties, Relationships, as_tuple
from lianzhu.graph.property_graph import PropertyGraph, RelationshipType
from lianzhu.graph.records import plain_value
from lianzhu.graph.schema import SCHEMA_LABEL, Schema
from lianzhu.graph.stores.server_rows import (
    StoredNode,
    StoredRelationship,
    declared_labels,
    is_complete,
    is_landscape_relationship,
    nodes_query,
    relationships_query,
)

BATCH_SIZE = 10_000
"""Rows per query."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """The properties in which a node or relationship on the server differs; None for one that the tables lack."""

    element_id: str
    kind: str
    properties: Properties


@dataclass(slots=True)
class ServerComparison:
    """The differences between a property graph and a server.

    `new_nodes` and `new_relationships` are the rows that the server lacks. `extra_nodes` and `extra_relationships` are
    what only the server has, by element id: nodes with a label of the schema and an id and relationships of the
    landscape. `element_ids` has the server's own id of each node of the graph that it holds, by label and id.
    """

    new_nodes: dict[str, Sequence[Properties]] = field(default_factory=dict)
    new_relationships: dict[RelationshipType, Sequence[Properties]] = field(default_factory=dict)
    changed_nodes: list[Change] = field(default_factory=list)
    changed_relationships: list[Change] = field(default_factory=list)
    unchanged: Counter[str] = field(default_factory=Counter)
    extra_nodes: dict[str, StoredNode] = field(default_factory=dict)
    extra_relationships: dict[str, StoredRelationship] = field(default_factory=dict)
    element_ids: dict[tuple[str, str], str] = field(default_factory=dict)


def compare(transaction: Any, graph: PropertyGraph) -> ServerComparison:
    """Compare a graph with what the server holds.

    The server's rows are read once, by two queries: a query for each label and type would each be planned anew, which
    takes a server that has just been started longer than the reading.
    """
    comparison = ServerComparison()
    stored = _compare_nodes(comparison, transaction.run(nodes_query(graph.schema)), graph)
    _compare_relationships(comparison, transaction.run(relationships_query(graph.schema)), graph, stored)
    return comparison


@dataclass(slots=True)
class RowIndex:
    """The rows of one label or relationship type, by id, and whether the server has them."""

    properties: Columns
    declared: Set[str]
    numbers: Mapping[str, int] = field(init=False)
    found: bytearray = field(init=False)

    def __post_init__(self) -> None:
        ids = self.properties.columns.get("id", ())
        self.numbers = dict(zip(ids, range(len(ids)), strict=True))
        self.found = bytearray(len(ids))

    def take(self, row_id: Any) -> int | None:
        """Return the number of a row and mark it as found; None if there is no such row, or it was found before."""
        number = self.numbers.get(row_id) if isinstance(row_id, str) else None
        if number is None or self.found[number]:
            return None
        self.found[number] = True
        return number

    def missing(self) -> list[int]:
        """Return the numbers of the rows that were not found."""
        return [number for number, found in enumerate(self.found) if not found]

    def differences(self, number: int, stored: Properties) -> Properties:
        """Return what to set so that a stored row has these properties; others than the declared ones are kept."""
        new: dict[str, Any] = dict.fromkeys(self.declared & stored.keys())
        new |= {name: column[number] for name, column in self.properties.columns.items()}
        return {
            name: plain_value(value) for name, value in new.items() if not _is_same(value, as_tuple(stored.get(name)))
        }


def _is_same(first: Any, second: Any) -> bool:
    """Return whether two values are the same to Cypher, to which true and 1 differ."""
    return first == second and isinstance(first, bool) == isinstance(second, bool)


def _compare_nodes(
    comparison: ServerComparison, rows: Iterable[Mapping[str, Any]], graph: PropertyGraph
) -> dict[str, StoredNode]:
    """Compare the nodes; return those on the server that have an id, by element id."""
    schema = graph.schema
    tables = {label: RowIndex(Columns.of(rows), _declared(schema, label)) for label, rows in graph.nodes.items()}
    stored: dict[str, StoredNode] = {}
    for row in rows:
        element_id, stored_labels, properties = row.values()
        node_id = properties.get("id")
        if not isinstance(node_id, str):
            continue  # not of a landscape
        labels = declared_labels(stored_labels, node_id, schema)
        found = ((label, tables[label].take(node_id)) for label in labels if label in tables)
        label, number = next((pair for pair in found if pair[1] is not None), (labels[0], None))
        node = stored[element_id] = StoredNode(element_id, label, properties)
        if number is None:
            if is_complete(node, schema):
                comparison.extra_nodes[element_id] = node
            continue
        comparison.element_ids[label, node_id] = element_id
        _add(comparison.changed_nodes, comparison.unchanged, label, node, tables[label].differences(number, properties))
    comparison.new_nodes = {
        label: table.properties.take(numbers) for label, table in tables.items() if (numbers := table.missing())
    }
    return stored


def _compare_relationships(
    comparison: ServerComparison,
    rows: Iterable[Mapping[str, Any]],
    graph: PropertyGraph,
    nodes: Mapping[str, StoredNode],
) -> None:
    """Compare the relationships; one is the same only if it joins the same nodes."""
    relationships = {key: Relationships.of(rows) for key, rows in graph.relationships.items()}
    tables = {key: RowIndex(rows.properties, _declared(graph.schema, key[0])) for key, rows in relationships.items()}
    for row in rows:
        element_id, kind, start_id, end_id, properties = row.values()
        start, end = nodes.get(start_id), nodes.get(end_id)
        if start is None or end is None:
            continue
        relationship = StoredRelationship(element_id, kind, start, end, properties)
        number = _number(relationship, comparison, tables, relationships)
        if number is not None:
            key = (relationship.kind, start.label, end.label)
            differences = tables[key].differences(number, relationship.properties)
            _add(comparison.changed_relationships, comparison.unchanged, relationship.kind, relationship, differences)
        elif is_landscape_relationship(relationship):
            comparison.extra_relationships[relationship.element_id] = relationship
    comparison.new_relationships = {
        key: relationships[key].take(numbers) for key, table in tables.items() if (numbers := table.missing())
    }


def _number(
    relationship: StoredRelationship,
    comparison: ServerComparison,
    tables: Mapping[RelationshipType, RowIndex],
    relationships: Mapping[RelationshipType, Relationships],
) -> int | None:
    """Return the number of the row that a stored relationship holds, None if the tables have no such row."""
    start, end = relationship.start, relationship.end
    key = (relationship.kind, start.label, end.label)
    table = tables.get(key)
    if table is None or {start.element_id, end.element_id} & comparison.extra_nodes.keys():
        return None
    number = table.take(relationship.properties.get("id"))
    if number is None or (relationships[key].starts[number], relationships[key].ends[number]) == (start.id, end.id):
        return number
    table.found[number] = False  # somebody gave the id to a relationship between other nodes
    return None


def _add(
    changes: list[Change],
    unchanged: Counter[str],
    kind: str,
    stored: StoredNode | StoredRelationship,
    differences: Properties,
) -> None:
    """Add what was found on the server to the changes, or to the counts if nothing differs."""
    if differences:
        changes.append(Change(stored.element_id, kind, differences))
    else:
        unchanged[kind] += 1


def _declared(schema: Schema, kind: str) -> Set[str]:
    """Return the properties that the landscape sets on nodes or relationships of a kind."""
    if kind == SCHEMA_LABEL:
        return {"id", "toml"}
    own = {*schema.properties(kind), "id"}
    return own | {"from_parent"} if kind in schema.edges else own


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield rows in lists of a size; the last one may be shorter."""
    iterator = iter(rows)
    for first in iterator:
        yield [first, *(row for _, row in zip(range(size - 1), iterator, strict=False))]


def node_rows(comparison: ServerComparison) -> Iterator[Properties]:
    """Yield the new nodes with their labels, ready to be sent."""
    return ({"label": label, "properties": row} for label, rows in comparison.new_nodes.items() for row in rows)


def relationship_rows(comparison: ServerComparison) -> Iterator[Properties]:
    """Yield the new relationships with the server's ids of their ends, which must all be there."""
    ids = comparison.element_ids
    return chain.from_iterable(
        (
            {
                "kind": kind,
                "start": ids[start, row["from_id"]],
                "end": ids[end, row["to_id"]],
                "properties": row["properties"],
            }
            for row in rows
        )
        for (kind, start, end), rows in comparison.new_relationships.items()
    )
