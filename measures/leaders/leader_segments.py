"""The segments in which a candidate stands, those in which no other does, and what stops without it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from lianzhu.graph.intervals import Interval
from lianzhu.measures.chain_structure import ChainStructure
from lianzhu.measures.gaps import Gap, gaps
from lianzhu.measures.leaders.leader_candidates import CandidateScope
from lianzhu.measures.leaders.leader_measures import MEASURES, Evidence
from lianzhu.measures.relations import STRENGTHS, Relation, Relations

ONLY_LISTED = "来源只列其一家 only one listed"
"""What is said of a segment of which the sources name one firm, and leave out others or may do so."""
STANDING = ("OFFERS", "ACTS_IN", "BELONGS_TO")
"""Relations by which a firm stands in a segment, outside of a chain."""


class SegmentEvidence:
    """The segments of candidates: of a chain, or else all that facts relate to them.

    A segment of which a part is counted is not counted again.
    """

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
        held = {each.segment: (each, each.firms.index(firm)) for each in self.scope.segments if firm in each.firms}
        strengths = {place: each.strengths[at] for place, (each, at) in held.items()}
        places = _innermost(parts, [place for place in held if strengths[place] != "editorial"])
        if not places:
            return
        placed = {place: {*held[place][0].placements[held[place][1]]} for place in held}
        facts = set[str]().union(*(placed[place] for place in places))
        strength = _weakest(strengths[place] for place in places)
        yield self._evidence(firm, "segments", places, facts, strength)
        layers = {
            each for place in places for each in (place, *parts.above(place)) if self.relations.kind(each) == "Layer"
        }
        if layers:
            yield self._evidence(firm, "layers", layers, facts, strength)
        alone = _innermost(parts, [place for place in held if place in self.alone and strengths[place] != "editorial"])
        coverage = [row for place in sorted(alone) for row in self.alone[place].coverage]
        facts = set[str]().union(*(placed[place] for place in alone or places), (row.id for row in coverage))
        strength = _weakest(
            [*(strengths[place] for place in alone or places), *(row.citation.strength for row in coverage)]
        )
        states = tuple(dict.fromkeys(row.state for row in coverage))
        yield replace(self._alone(firm, "sole_segments", alone, facts, strength), coverage=states)
        if self.network:
            ways = downstream(self.network, alone)[1]
            facts |= {*self.relations.fact_ids(ways)}
            strength = _weakest([strength, *(way.strength for way in ways)])
            yield replace(self._alone(firm, "segments_behind", alone, facts, strength), coverage=states)

    def _alone(self, firm: str, name: str, alone: set[str], facts: Iterable[str], strength: str) -> Evidence:
        """Return the number of segments for which a firm is the only one, or of those that stop without it.

        The sources may leave out the others of a segment: that it may be the only one is then an upper bound.
        """

        def counted(segments: set[str]) -> set[str]:
            behind = downstream(self.network, segments)[0] if name == "segments_behind" else set[str]()
            return segments | behind

        doubtful = {place for place in alone if self.alone[place].gap_in == "gap_in_source"}
        sure, possible = counted(alone - doubtful), counted(alone)
        row = self._evidence(firm, name, sure, facts, strength)
        if not doubtful:
            return row
        words = f"{ONLY_LISTED}: {'、'.join(sorted(map(self.relations.name, doubtful)))}"
        detail = f"{row.detail} · {words}" if row.detail else words
        if len(sure) == len(possible):
            return replace(row, detail=detail)
        return replace(row, value=None, bounds=Interval(len(sure), len(possible)), detail=detail)

    @cached_property
    def alone(self) -> Mapping[str, Gap]:
        """The segments of the chain of which the sources name one firm."""
        if self.scope.parts_of_chain is None:
            return {}
        return {gap.place: gap for gap in gaps(self.relations, self.scope.node) if gap.kind == "single_vendor"}

    def _evidence(
        self, firm: str, name: str, found: Collection[str], facts: Iterable[str], strength: str = ""
    ) -> Evidence:
        used = tuple(sorted(facts))
        detail = "; ".join(sorted(map(self.relations.name, found)))
        strength = strength or self.relations.weakest(used)
        return Evidence(firm, MEASURES[name], len(found), detail, "computed", used, strength)

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


def _innermost(parts: ChainStructure, places: Sequence[str]) -> set[str]:
    """Return the places that no other of them is within: who stands in a part stands in one place, not in two."""
    return {*places}.difference(*(parts.above(place) for place in places))


def _weakest(strengths: Iterable[str]) -> str:
    return max(filter(None, strengths), key=STRENGTHS.index, default="")


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
