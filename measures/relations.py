"""What a landscape states of each node: relations, of which equal facts are citations, figures and statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.landscape_columns import ends_of, fact_ids_of, kinds_of, names_of, parents_of, strengths_of
from lianzhu.graph.property_graph import PART_OF
from lianzhu.graph.records import Coverage, Edge, Fact, Figure, Statement
from lianzhu.graph.schema import Schema
from lianzhu.measures.groups import Groups

F = TypeVar("F", Figure, Statement)
EDITORIAL = "editorial"
STRENGTHS = ("explicit", "implied", EDITORIAL)
"""Strengths of evidence, the strongest first."""


class Relation:
    """A relation between two nodes, with the facts that state it, the strongest first.

    `rows` are the positions of the facts, whose records are made when they are first asked for: a search passes many
    more relations than it returns. The `modality` of an actual relation is empty. A parent counts as PART_OF, which may
    have no fact.
    """

    __slots__ = ("_facts", "_table", "end", "kind", "modality", "rows", "start")

    def __init__(
        self, kind: str, start: str, end: str, modality: str, table: Callable[[int], Edge], rows: Sequence[int]
    ) -> None:
        self.kind, self.start, self.end, self.modality = kind, start, end, modality
        self._table, self.rows = table, rows
        self._facts: tuple[Edge, ...] | None = None

    def __repr__(self) -> str:
        return f"Relation({self.kind!r}, {self.start!r}, {self.end!r})"

    @property
    def facts(self) -> tuple[Edge, ...]:
        """The facts that state the relation, the strongest first, then by id."""
        if self._facts is None:
            edges = map(self._table, self.rows)
            by_strength = sorted(edges, key=lambda edge: (STRENGTHS.index(edge.citation.strength), edge.id))
            self._facts = tuple(by_strength)
        return self._facts

    @property
    def strength(self) -> str:
        """The strength of its strongest fact, "" without one."""
        return self.facts[0].citation.strength if self.rows else ""

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
    """The relations at each node of a landscape, and the figures, statements and rows of coverage about it.

    Only actual relations that have not ended are held, unless `modal` asks for those that are forecast, planned or
    advised and `ended` for those that have ended. Those of a node are in the order of the ids of their other ends, so
    that no answer depends on the order of rows.

    What an editor judged is held unless `editorial` is false: a measure counts what sources say.

    With `groups`, what is stated of a unit or a holding is a relation of the head of its group, and relations within a
    group are left out.
    """

    def __init__(
        self,
        landscape: Landscape,
        *,
        modal: bool = False,
        ended: bool = False,
        editorial: bool = True,
        groups: Groups | None = None,
    ) -> None:
        self.landscape = landscape
        self.groups = groups or Groups()
        self._with_ended = ended
        self._edges = landscape.edges
        self._stated: list[Edge] = []
        stated = ends_of(landscape.edges)
        self._starts, self._ends, self._kinds = stated.starts, stated.ends, stated.kinds
        self._editorial = editorial
        self._left_out: set[int] = set() if ended else stated.ended
        if not editorial:
            self._left_out |= {row for row, each in enumerate(self._strengths) if each == EDITORIAL}
        self._modalities: dict[int, str] = {}
        self._unstated: set[int] = set()
        if modal:
            self._add_statements(ended)
        self._add_parents()
        if self.groups:
            self._contract()
        self._at: dict[tuple[str, bool], list[Relation]] = {}

    def of_members(self) -> Relations:
        """Return the actual relations of units and holdings themselves; these if there are no groups."""
        return Relations(self.landscape, editorial=self._editorial) if self.groups else self

    def _add(self, kind: str, start: str, end: str) -> int:
        self._starts.append(start)
        self._ends.append(end)
        self._kinds.append(kind)
        return len(self._starts) - 1

    def _add_statements(self, ended: bool) -> None:
        for statement in self.landscape.statements:
            stated = statement.relation
            if stated and (ended or not stated.citation.until):
                row = self._add(stated.kind, stated.start, stated.end)
                self._modalities[row] = str(statement.fields.get("modality", ""))
                self._stated.append(stated)

    def _add_parents(self) -> None:
        for node, parent in self._parents.items():
            self._unstated.add(self._add(PART_OF, node, parent))

    def _contract(self) -> None:
        groups = self.groups
        self._starts = [groups.get(node, node) for node in self._starts]
        self._ends = [groups.get(node, node) for node in self._ends]
        ends = zip(self._starts, self._ends, strict=True)
        within = {row for row, (start, end) in enumerate(ends) if start == end and start in self._heads}
        self._left_out |= within

    @cached_property
    def _heads(self) -> frozenset[str]:
        return frozenset(self.groups.values())

    def _fact(self, row: int) -> Edge:
        count = len(self._edges)
        return self._edges[row] if row < count else self._stated[row - count]

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know of what is held: what was not rolled up into groups, and what an editor judged."""
        judged = sum(each == EDITORIAL for each in self._strengths) if not self._editorial else 0
        editorial_note = (
            f"relations of the landscape that an editor judged, and no source states, do not count: {judged}"
        )
        return (*self.groups.notes, *([editorial_note] if judged else []))

    @property
    def schema(self) -> Schema:
        """The schema of the landscape."""
        return self.landscape.schema

    @cached_property
    def _outgoing_rows(self) -> Mapping[str, Sequence[int]]:
        return self._rows_by(self._starts)

    @cached_property
    def _incoming_rows(self) -> Mapping[str, Sequence[int]]:
        return self._rows_by(self._ends)

    def _rows_by(self, ends: Sequence[str]) -> Mapping[str, Sequence[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, node in enumerate(ends):
            rows[node].append(row)
        return rows

    def _rows(self, node: str, outgoing: bool) -> Mapping[tuple[str, str, str], Sequence[int]]:
        """Return the rows that state each relation at a node, by its other end, kind and modality, in their order."""
        others, left_out, modalities = self._ends if outgoing else self._starts, self._left_out, self._modalities
        rows: dict[tuple[str, str, str], list[int]] = {}
        for row in (self._outgoing_rows if outgoing else self._incoming_rows).get(node, ()):
            if row not in left_out:
                rows.setdefault((others[row], self._kinds[row], modalities.get(row, "")), []).append(row)
        return dict(sorted(rows.items())) if len(rows) > 1 else rows

    def _relations(self, node: str, outgoing: bool) -> Sequence[Relation]:
        if (node, outgoing) not in self._at:
            unstated = self._unstated
            self._at[node, outgoing] = [
                Relation(
                    kind,
                    *((node, other) if outgoing else (other, node)),
                    modality,
                    self._fact,
                    [row for row in rows if row not in unstated] if unstated else rows,
                )
                for (other, kind, modality), rows in self._rows(node, outgoing).items()
            ]
        return self._at[node, outgoing]

    def outgoing(self, node: str) -> Sequence[Relation]:
        """Return the relations that start at a node."""
        return self._relations(node, outgoing=True)

    def incoming(self, node: str) -> Sequence[Relation]:
        """Return the relations that end at a node."""
        return self._relations(node, outgoing=False)

    def at(self, node: str) -> Iterator[Relation]:
        """Iterate over the relations of a node in both directions."""
        yield from self.outgoing(node)
        yield from self.incoming(node)

    def others(self, node: str) -> set[str]:
        """Return the nodes that are related to a node."""
        starts = {self._ends[row] for row in self._outgoing_rows.get(node, ()) if row not in self._left_out}
        return starts | {self._starts[row] for row in self._incoming_rows.get(node, ()) if row not in self._left_out}

    def degree(self, node: str) -> int:
        """Return the number of relations at a node."""
        if node not in self._degrees:
            self._degrees[node] = len(self._rows(node, outgoing=True)) + len(self._rows(node, outgoing=False))
        return self._degrees[node]

    @cached_property
    def _degrees(self) -> dict[str, int]:
        return {}

    def name(self, node: str) -> str:
        """Return the name of a node."""
        return self._names[node]

    def full_name(self, node: str) -> str:
        """Return the name of a node; of a layer or segment of a chain after the name of what it is part of."""
        parent = self._parents.get(node, "")
        is_part = self.schema.nodes[self.kind(node)].part_of_chain and parent in self.landscape.nodes
        return f"{self.name(parent)}/{self.name(node)}" if is_part else self.name(node)

    @cached_property
    def _parents(self) -> Mapping[str, str]:
        return parents_of(self.landscape.nodes)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return names_of(self.landscape.nodes)

    def kind(self, node: str) -> str:
        """Return the kind of a node."""
        return self._node_kinds[node]

    @cached_property
    def _node_kinds(self) -> Mapping[str, str]:
        return kinds_of(self.landscape.nodes)

    def of_kind(self, *kinds: str) -> list[str]:
        """Return the nodes of some kinds by kind, name and id; of a group only the node that stands for it."""
        nodes = [node for node, kind in self._node_kinds.items() if kind in kinds and node not in self.groups]
        return sorted(nodes, key=lambda node: (kinds.index(self.kind(node)), self.name(node), node))

    def fact_ids(self, relations: Iterable[Relation]) -> tuple[str, ...]:
        """Return the ids of the facts of relations, and of those that put a firm of one into its group."""
        held = [*relations]
        ids = {self._id(row) for relation in held for row in relation.rows}
        if self.groups:
            facts = (fact for relation in held for fact in relation.facts)
            ids |= self.groups.facts(end for fact in facts for end in (fact.start, fact.end))
        return tuple(sorted(ids))

    def _id(self, row: int) -> str:
        return self._ids[row] if row < len(self._ids) else self._fact(row).id

    @cached_property
    def _ids(self) -> Sequence[str]:
        return fact_ids_of(self._edges)

    def weakest(self, facts: Iterable[str]) -> str:
        """Return the strength of the weakest of the facts with these ids, "" without any."""
        strengths = (self._strength(fact) for fact in facts)
        return max(filter(None, strengths), key=STRENGTHS.index, default="")

    def _strength(self, fact: str) -> str:
        if fact in self._positions:
            return self._strengths[self._positions[fact]]
        return self._strengths_of_statements.get(fact, "")

    @cached_property
    def _strengths(self) -> Sequence[str]:
        return strengths_of(self._edges)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {fact: position for position, fact in enumerate(self._ids)}

    @cached_property
    def _strengths_of_statements(self) -> Mapping[str, str]:
        landscape = self.landscape
        facts: Iterator[Fact] = chain(landscape.figures, landscape.statements, landscape.coverage)
        return {fact.id: fact.citation.strength for fact in facts}

    def coverage(self, node: str) -> Sequence[Coverage]:
        """Return the rows that say how completely the sources cover an aspect of a node."""
        return self._coverage.get(node, ())

    @cached_property
    def _coverage(self) -> Mapping[str, Sequence[Coverage]]:
        rows: dict[str, list[Coverage]] = defaultdict(list)
        for row in self.landscape.coverage:
            rows[self.groups.top(row.about)].append(row)
        return rows

    def figures(self, node: str) -> Sequence[Figure]:
        """Return the figures about a node; those about a unit or holding are of the head of its group."""
        return self._figures.get(node, ())

    @cached_property
    def _figures(self) -> Mapping[str, Sequence[Figure]]:
        return self._by_subject(self.landscape.figures)

    def statements(self, node: str) -> Sequence[Statement]:
        """Return the statements about a node, those of relations that are not actual among them."""
        return self._statements.get(node, ())

    @cached_property
    def _statements(self) -> Mapping[str, Sequence[Statement]]:
        return self._by_subject(self.landscape.statements)

    def _by_subject(self, facts: Iterable[F]) -> Mapping[str, Sequence[F]]:
        found: dict[str, list[F]] = defaultdict(list)
        for fact in facts:
            counts = self._editorial or fact.citation.strength != EDITORIAL
            if counts and (not fact.citation.until or self._with_ended):
                for node in {self.groups.top(each) for _, each in fact.about}:
                    found[node].append(fact)
        return found

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
