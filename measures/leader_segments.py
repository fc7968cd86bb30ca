"""The segments in which a candidate stands, those in which no other does, and what stops without it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from lianzhu.measures.chain_structure import ChainStructure
from lianzhu.measures.leader_candidates import CandidateScope
from lianzhu.measures.leader_measures import MEASURES, Evidence
from lianzhu.measures.relations import Relation, Relations

STANDING = ("OFFERS", "ACTS_IN", "BELONGS_TO")
"""Relations by which a firm stands in a segment, outside of a chain."""


class SegmentEvidence:
    """The segments of candidates: of a chain, or else all that facts relate to them."""

    def __init__(self, relations: Relations, scope: CandidateScope) -> None:
        self.relations, self.scope = relations, scope

    def of(self, firm: str) -> Iterator[Evidence]:
        """Yield the numbers of segments and layers of a firm, and of the segments for which it is the only one."""
        if self.scope.parts_of_chain is None:
            yield from self._anywhere(firm)
        else:
            yield from self._in_chain(firm, self.scope.parts_of_chain)

    def _anywhere(self, firm: str) -> Iterator[Evidence]:
        held = [
            relation
            for relation in self.relations.outgoing(firm)
            if relation.kind in STANDING and self.relations.kind(relation.end) == "Segment"
        ]
        stated = [relation for relation in held if relation.strength != "editorial"]
        if stated:
            yield self._evidence(firm, "segments", {each.end for each in stated}, self.relations.fact_ids(stated))

    def _in_chain(self, firm: str, parts: ChainStructure) -> Iterator[Evidence]:
        places = {each.segment: each for each in self.scope.segments if firm in each.firms}
        if not places:
            return
        placed = {place: {*each.placements[each.firms.index(firm)]} for place, each in places.items()}
        facts = set[str]().union(*placed.values())
        yield self._evidence(firm, "segments", {*places}, facts)
        layers = {
            each for place in places for each in (place, *parts.above(place)) if self.relations.kind(each) == "Layer"
        }
        if layers:
            yield self._evidence(firm, "layers", layers, facts)
        sole = {place for place, each in places.items() if len(each.firms) == 1}
        states = tuple(dict.fromkeys(row.state for place in sorted(sole) for row in places[place].coverage))
        facts = set[str]().union(*(placed[place] for place in sole or places))
        yield replace(self._evidence(firm, "sole_segments", sole, facts), coverage=states)
        if self.network:
            behind, ways = downstream(self.network, sole)
            facts |= {*self.relations.fact_ids(ways)}
            yield replace(self._evidence(firm, "segments_behind", sole | behind, facts), coverage=states)

    def _evidence(self, firm: str, name: str, found: Collection[str], facts: Iterable[str]) -> Evidence:
        used = tuple(sorted(facts))
        detail = "; ".join(sorted(map(self.relations.name, found)))
        return Evidence(firm, MEASURES[name], len(found), detail, "computed", used, self.relations.weakest(used))

    @cached_property
    def network(self) -> Mapping[str, Sequence[Relation]]:
        """The relations by which each segment of the chain is upstream of another, by segment."""
        places = {each.segment for each in self.scope.segments}
        found: dict[str, list[Relation]] = {}
        for place in sorted(places):
            for relation in self.relations.outgoing(place):
                if relation.kind == "UPSTREAM_OF" and relation.end in places:
                    found.setdefault(place, []).append(relation)
        return found


def downstream(network: Mapping[str, Sequence[Relation]], segments: Iterable[str]) -> tuple[set[str], list[Relation]]:
    """Return the segments downstream of others, and the relations that lead to them."""
    first = {*segments}
    found: set[str] = set()
    queue, ways = sorted(first), list[Relation]()
    for segment in queue:  # grows by what is downstream of each
        for relation in network.get(segment, ()):
            ways.append(relation)
            if relation.end not in found | first:
                found.add(relation.end)
                queue.append(relation.end)
    return found, ways
