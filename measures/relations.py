"""The relations of a landscape, indexed by node: facts that state the same relation are citations of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PART_OF
from lianzhu.graph.records import Edge
from lianzhu.graph.schema import Schema

STRENGTHS = ("explicit", "implied", "editorial")
"""Strengths of evidence, the strongest first."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two nodes, with the facts that state it, the strongest first.

    The `modality` of an actual relation is empty. A parent counts as PART_OF, which may have no fact.
    """

    kind: str
    start: str
    end: str
    facts: tuple[Edge, ...] = ()
    modality: str = ""

    @property
    def strength(self) -> str:
        """The strength of its strongest fact, "" without one."""
        return self.facts[0].citation.strength if self.facts else ""

    def other(self, node: str) -> str:
        """Return the end that is not the given node."""
        return self.end if node == self.start else self.start


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The relations of one kind, modality and direction at a node: those with the most facts first, then by name."""

    kind: str
    outgoing: bool
    relations: tuple[Relation, ...]
    modality: str = ""


class Relations:
    """The relations at each node of a landscape.

    Only actual relations that have not ended are held, unless `modal` asks for those that are forecast, planned or
    advised and `ended` for those that have ended. Those of a node are in the order of the ids of their other ends, so
    that no answer depends on the order of rows.
    """

    def __init__(self, landscape: Landscape, *, modal: bool = False, ended: bool = False) -> None:
        self.landscape = landscape
        self._outgoing: dict[str, list[Relation]] = defaultdict(list)
        self._incoming: dict[str, list[Relation]] = defaultdict(list)
        for relation in _joined(landscape, modal=modal, ended=ended):
            self._outgoing[relation.start].append(relation)
            self._incoming[relation.end].append(relation)

    @property
    def schema(self) -> Schema:
        """The schema of the landscape."""
        return self.landscape.schema

    def outgoing(self, node: str) -> Sequence[Relation]:
        """Return the relations that start at a node."""
        return self._outgoing.get(node, ())

    def incoming(self, node: str) -> Sequence[Relation]:
        """Return the relations that end at a node."""
        return self._incoming.get(node, ())

    def at(self, node: str) -> Iterator[Relation]:
        """Iterate over the relations of a node in both directions."""
        yield from self.outgoing(node)
        yield from self.incoming(node)

    def degree(self, node: str) -> int:
        """Return the number of relations at a node."""
        return len(self.outgoing(node)) + len(self.incoming(node))

    def name(self, node: str) -> str:
        """Return the name of a node."""
        return self.landscape.nodes[node].name

    def kind(self, node: str) -> str:
        """Return the kind of a node."""
        return self.landscape.nodes[node].kind

    def neighbours(self, node: str) -> list[Neighbours]:
        """Return the relations at a node by kind in the order of the schema, outgoing before incoming."""
        groups: dict[tuple[str, bool, str], list[Relation]] = defaultdict(list)
        for relation in self.outgoing(node):
            groups[relation.kind, True, relation.modality].append(relation)
        for relation in self.incoming(node):
            groups[relation.kind, False, relation.modality].append(relation)
        order = {kind: position for position, kind in enumerate(self.schema.edges)}
        keys = sorted(groups, key=lambda key: (key[2] != "", order[key[0]], not key[1], key[2]))
        return [
            Neighbours(kind, outgoing, tuple(sorted(groups[kind, outgoing, modality], key=self._rank(node))), modality)
            for kind, outgoing, modality in keys
        ]

    def _rank(self, node: str) -> Callable[[Relation], tuple[int, str, str]]:
        def rank(relation: Relation) -> tuple[int, str, str]:
            other = relation.other(node)
            return -len(relation.facts), self.name(other), other

        return rank


def _joined(landscape: Landscape, *, modal: bool, ended: bool) -> Iterator[Relation]:
    facts: dict[tuple[str, str, str, str], list[Edge]] = defaultdict(list)
    for edge in landscape.edges:
        if ended or not edge.citation.until:
            facts[edge.kind, edge.start, edge.end, ""].append(edge)
    if modal:
        for statement in landscape.statements:
            stated = statement.relation
            if stated and (ended or not stated.citation.until):
                modality = str(statement.fields.get("modality", ""))
                facts[stated.kind, stated.start, stated.end, modality].append(stated)
    for node in landscape.nodes.values():
        if node.parent:
            facts.setdefault((PART_OF, node.id, node.parent, ""), [])
    for start, end, kind, modality in sorted((start, end, kind, modality) for kind, start, end, modality in facts):
        edges = facts[kind, start, end, modality]
        edges.sort(key=lambda edge: (STRENGTHS.index(edge.citation.strength), edge.id))
        yield Relation(kind, start, end, tuple(edges), modality)
