"""The firms in each segment of a chain, and what it means that others are not there."""

from __future__ import annotations

from dataclasses import dataclass

from lianzhu.graph.records import Coverage
from lianzhu.measures.chain_structure import Absence, ChainStructure, absence
from lianzhu.measures.relations import Relation, Relations

VENDOR_ASPECTS = ("vendors", "members")
"""Aspects of coverage that say how completely a source names the firms of a place."""


@dataclass(frozen=True, slots=True)
class SegmentFirms:
    """The firms in a segment or layer of a chain, by name, and the ids of the facts that place each of them there.

    `coverage` is what the sources say of the firms of the segment or, where they say nothing, of what it is part of.
    """

    segment: str
    firms: tuple[str, ...]
    placements: tuple[tuple[str, ...], ...]
    coverage: tuple[Coverage, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the facts that place the firms there."""
        return tuple(sorted({fact for facts in self.placements for fact in facts}))

    @property
    def absence(self) -> Absence:
        """What it means that a firm is not here; see `chain_parts.absence`."""
        return absence(self.coverage)


def segment_firms(relations: Relations, chain: str) -> list[SegmentFirms]:
    """Return the firms of each segment of a chain, and of each layer without segments, from upstream to downstream.

    A firm stands in a segment if a relation says so, or if it stands in a part, a vendor category, a product or a model
    that is within the segment. A segment comes before its parts; these come by position, then by name. A layer of
    customers (industries, user groups) is left out unless it has firms. The list is empty for a chain without parts.
    It under-reports where a source names the firms of a chain and not their segments.
    """
    parts = ChainStructure(relations, chain)
    return [firms_of(parts, place) for place in parts.places()]


def firms_of(parts: ChainStructure, place: str) -> SegmentFirms:
    """Return the firms in one place of a chain."""
    relations = parts.relations
    ways: dict[str, list[Relation]] = {}
    for way in parts.ways_to_firms(place):
        ways.setdefault(way[-1].start, []).extend(way)
    firms = sorted(ways, key=lambda firm: (relations.name(firm), firm))
    placements = tuple(relations.fact_ids(ways[firm]) for firm in firms)
    return SegmentFirms(place, tuple(firms), placements, parts.coverage(place, VENDOR_ASPECTS))
