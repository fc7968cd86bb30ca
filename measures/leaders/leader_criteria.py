"""The criteria by which sources recognise a leader, and which of them candidates are said to meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from lianzhu.graph.records import Coverage, Figure, Statement
from lianzhu.measures.leaders.leader_candidates import leader_roles, recognising
from lianzhu.measures.leaders.leader_measures import MEASURES, Evidence
from lianzhu.measures.relations import STRENGTHS, Relation, Relations

MADE = ("OFFERS", "DEVELOPS")
"""Relations to what a firm makes, whose capabilities and ranks speak for it."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of a role, or a part of one: its name with that of the whole, and the facts that state it.

    `coverage` is what the sources leave out of its examples.
    """

    node: str
    role: str
    name: str
    facts: tuple[str, ...]
    strength: str
    coverage: tuple[Coverage, ...]


class CriteriaEvidence:
    """The parts of the criteria of a leader's role, and the evidence that a firm meets them."""

    def __init__(self, relations: Relations) -> None:
        self.relations = relations

    @cached_property
    def all(self) -> Sequence[Criterion]:
        """The parts of the criteria, as the sources divide them; a criterion without parts is its own part."""
        return list(self._by_node.values())

    @cached_property
    def coverage(self) -> list[Coverage]:
        """What the sources leave out of the examples of the criteria."""
        return [row for criterion in self.all for row in criterion.coverage]

    @cached_property
    def _by_node(self) -> Mapping[str, Criterion]:
        found: dict[str, Criterion] = {}
        for role in leader_roles(self.relations):
            for stated in recognising(self.relations, role):
                parts = [
                    relation
                    for relation in self.relations.incoming(stated.end)
                    if relation.kind == "PART_OF" and self.relations.kind(relation.start) == "Capability"
                ]
                for way in [[stated, part] for part in parts] or [[stated]]:
                    node = way[-1].start if len(way) > 1 else stated.end
                    found.setdefault(node, self._criterion(role, node, way))
        return found

    def _criterion(self, role: str, node: str, way: Sequence[Relation]) -> Criterion:
        relations = self.relations
        name = " / ".join(dict.fromkeys([relations.name(way[0].end), relations.name(node)]))
        coverage = tuple(row for row in relations.coverage(node) if row.aspect == "cases")
        facts = {*relations.fact_ids(way), *(row.id for row in coverage)}
        return Criterion(node, role, name, tuple(sorted(facts)), relations.weakest(facts), coverage)

    def of(self, firm: str) -> Iterator[Evidence]:
        """Yield how many parts of the criteria sources say that a firm meets, and then those that only we do.

        A firm meets one if it, or a product or model of it, has the capability, or if a statement or figure names both.
        """
        stated, judged = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for criterion, facts in self._stated(firm):
            strength = self.relations.weakest(facts)
            (judged if strength == "editorial" else stated)[criterion].update(facts)
        if stated:
            yield self._evidence(firm, stated, len(stated))
        only = {criterion: facts for criterion, facts in judged.items() if criterion not in stated}
        if only:
            yield self._evidence(firm, only, None)

    def _evidence(self, firm: str, met: Mapping[str, set[str]], value: int | None) -> Evidence:
        detail = "; ".join(sorted(self._by_node[node].name for node in met))
        facts = tuple(sorted({fact for found in met.values() for fact in found}))
        strengths = filter(None, (self._strength(fact) for fact in facts))
        strength = max(strengths, key=STRENGTHS.index, default="")
        return Evidence(
            firm, MEASURES["criteria"], value, detail, "editorial" if value is None else "computed", facts, strength
        )

    def _stated(self, firm: str) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield each criterion that a fact relates to a firm, with the ids of the facts."""
        relations = self.relations
        if not self._by_node:
            return
        made = [relation for relation in relations.outgoing(firm) if relation.kind in MADE]
        for way in [[], *([relation] for relation in made)]:
            for relation in relations.outgoing(way[-1].end if way else firm):
                if relation.kind == "HAS_CAPABILITY" and relation.end in self._by_node:
                    yield relation.end, relations.fact_ids([*way, relation])
        for fact in self._words.get(firm, ()):
            for _, node in fact.about:
                if node in self._by_node:
                    yield node, [fact.id]

    def _strength(self, fact: str) -> str:
        return self._word_strengths.get(fact) or self.relations.weakest([fact])

    @cached_property
    def _word_strengths(self) -> Mapping[str, str]:
        return {fact.id: fact.citation.strength for facts in self._words.values() for fact in facts}

    @cached_property
    def _words(self) -> Mapping[str, Sequence[Statement | Figure]]:
        """The actual statements and figures that speak of a criterion, by what else they are about."""
        found: dict[str, list[Statement | Figure]] = defaultdict(list)
        landscape = self.relations.landscape
        facts: Iterator[Statement | Figure] = chain(iter(landscape.statements), iter(landscape.figures))
        for fact in facts:
            actual = not (fact.citation.until or fact.fields.get("modality") or fact.fields.get("forecast"))
            if actual and any(node in self._by_node for _, node in fact.about):
                for _, node in fact.about:
                    found[self.relations.groups.top(node)].append(fact)
        return found
