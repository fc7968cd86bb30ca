"""What to remove from a server so that it holds what the tables hold, and what to keep, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.columns import Properties
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.schema import Schema
from lianzhu.graph.stores.differences import BATCH_SIZE, ServerComparison, batches
from lianzhu.graph.stores.server_rows import StoredNode, StoredRelationship, has_landscape_id

OTHER_REPORT = "from reports that these tables lack, perhaps of another landscape in the same database"
NO_FACT = "without a fact from a report of these tables, perhaps of another landscape in the same database"
FOREIGN_ID = "with ids that lianzhu does not give (expected the form company:…), perhaps of somebody else"
NEEDED = "because facts that are kept need them"
FOREIGN_RELATIONSHIP = "because relationships that are not of a landscape hang on them"
ATTACHED = """
UNWIND $ids AS id MATCH (n) WHERE elementId(n) = id
MATCH (n)-[r]-() RETURN id, collect(elementId(r)) AS relationships
"""
"""The query for the relationships of some nodes, whatever their types."""


@dataclass(slots=True)
class Removal:
    """The nodes and relationships that only the server has: those to remove, and why the others are kept.

    All are given by element id.
    """

    schema: Schema
    nodes: dict[str, StoredNode] = field(default_factory=dict)
    relationships: dict[str, StoredRelationship] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    def keep(self, element_ids: Iterable[str], reason: str) -> None:
        """Keep nodes and relationships that would have been removed."""
        for element_id in list(element_ids):
            if self.nodes.pop(element_id, None) or self.relationships.pop(element_id, None):
                self.kept[element_id] = reason

    def facts(self) -> Iterator[tuple[str, Properties]]:
        """Yield the element ids and the properties of the facts to remove: relations, and nodes that are statements."""
        yield from ((id_, item.properties) for id_, item in self.relationships.items() if not item.follows_start)
        yield from ((id_, node.properties) for id_, node in self.nodes.items() if node.label in self.schema.statements)

    def nodes_without_fact(self) -> set[str]:
        """Return the nodes to remove that no fact to remove is about."""
        about = (item for item in self.relationships.values() if self._is_of_fact(item))
        subjects = {node.element_id for item in about for node in (item.start, item.end)}
        return {id_ for id_, node in self.nodes.items() if node.label in self.schema.nodes} - subjects

    def _is_of_fact(self, relationship: StoredRelationship) -> bool:
        start = relationship.start
        return not relationship.follows_start or (
            start.label in self.schema.statements and start.element_id in self.nodes
        )


def plan_removal(transaction: Any, graph: PropertyGraph, comparison: ServerComparison, *, everything: bool) -> Removal:
    """Return what to remove; without `everything`, only what is certain to have been of these tables.

    A fact was of these tables if they have its report. A node goes with the facts about it, and stays if anything else
    needs it: a fact that stays, perhaps another landscape, or a relationship that is not of a landscape.
    """
    removal = Removal(graph.schema, dict(comparison.extra_nodes), dict(comparison.extra_relationships))
    if not everything:
        reports = {row["id"] for row in graph.nodes.get("Report", ())}
        removal.keep([id_ for id_, fact in removal.facts() if fact["source"] not in reports], OTHER_REPORT)
    removal.keep(_nodes_with_foreign_ids(removal), FOREIGN_ID)
    if OTHER_REPORT in removal.kept.values():
        removal.keep(removal.nodes_without_fact(), NO_FACT)
    _keep_what_is_needed(removal, comparison, _attached(transaction, removal.nodes))
    return removal


def _nodes_with_foreign_ids(removal: Removal) -> Iterator[str]:
    bare = removal.nodes_without_fact()
    for element_id, node in removal.nodes.items():
        may_be_foreign = element_id in bare or node.label in removal.schema.statements
        if may_be_foreign and not has_landscape_id(node, removal.schema):
            yield element_id


def _attached(transaction: Any, nodes: Mapping[str, StoredNode]) -> dict[str, Set[str]]:
    """Return the element ids of all relationships of nodes, whatever their types."""
    return {
        row["id"]: frozenset(row["relationships"])
        for ids in batches(sorted(nodes), BATCH_SIZE)
        for row in transaction.run(ATTACHED, ids=ids)
    }


def _keep_what_is_needed(removal: Removal, comparison: ServerComparison, attached: Mapping[str, Set[str]]) -> None:
    """Keep nodes that kept facts name or that keep a relationship, and the relationships that belong to kept nodes.

    What is kept may need more, so this is repeated until nothing is added.
    """
    extras: dict[str, StoredNode | StoredRelationship] = {
        **comparison.extra_nodes,
        **comparison.extra_relationships,
    }
    count = -1
    while count != len(removal.kept):
        count = len(removal.kept)
        names = {value for id_ in removal.kept for value in extras[id_].properties.values() if isinstance(value, str)}
        removal.keep([id_ for id_, node in removal.nodes.items() if node.id in names], NEEDED)
        staying = {
            id_: relationships
            for id_ in removal.nodes
            if (relationships := attached.get(id_, frozenset()) - removal.relationships.keys())
        }
        removal.keep([id_ for id_, items in staying.items() if items <= comparison.extra_relationships.keys()], NEEDED)
        removal.keep(staying, FOREIGN_RELATIONSHIP)
        followers = [
            id_
            for id_, item in removal.relationships.items()
            if item.follows_start and item.start.element_id in removal.kept
        ]
        removal.keep(followers, NEEDED)
