"""The firms in each segment of a chain, and what it means that others are not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lianzhu.graph.records import Coverage
from lianzhu.measures.chain_structure import CONTAINMENT, Absence, ChainStructure, absence
from lianzhu.measures.relations import STRENGTHS, Relation, Relations

VENDOR_ASPECTS = ("vendors", "members")
"""Aspects of coverage that say how completely a source names the firms of a place."""
CATEGORY_RELATIONS = (*CONTAINMENT, "OFFERS")
"""Relations by which a category of vendors is in a place or offers it."""


@dataclass(frozen=True, slots=True)
class SegmentFirms:
    """The firms in a segment or layer of a chain, by name, and the ids of the facts that place each of them there.

    `strengths` has the strength of the best way that places each firm; a way is as weak as its weakest relation.
    `categories` are the categories of vendors that are stated to be in the segment or a part of it, or to offer these,
    and `category_facts` the ids of the facts that say so. `coverage` is what the sources say of the firms of the
    segment or, where they say nothing, of what it is part of.
    """

    segment: str
    firms: tuple[str, ...]
    placements: tuple[tuple[str, ...], ...]
    coverage: tuple[Coverage, ...]
    strengths: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    category_facts: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the facts that place the firms there."""
        return tuple(sorted({fact for facts in self.placements for fact in facts}))

    @property
    def absence(self) -> Absence:
        """What it means that a firm is not here; see `chain_structure.absence`."""
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
    return _placed(parts, place, parts.ways_to_firms(place))


def direct_firms(parts: ChainStructure, place: str) -> SegmentFirms:
    """Return the firms that are stated to be in a place itself or in a category of it, and not in one of its parts."""
    inner = {part for part in parts.wholes if place in parts.wholes[part] and parts.relations.kind(part) == "Segment"}
    ways = (way for way in parts.ways_to_firms(place) if not inner & {relation.start for relation in way})
    return _placed(parts, place, ways)


def chain_firms(parts: ChainStructure) -> SegmentFirms:
    """Return the firms in a chain itself, rather than in a part of it, by their own relations or those of a product.

    A firm may be in a part as well.
    """
    ways = (way for way in parts.ways_to_firms(parts.chain) if not any(each.start in parts.wholes for each in way))
    return _placed(parts, parts.chain, ways)


def _placed(parts: ChainStructure, place: str, ways: Iterable[Sequence[Relation]]) -> SegmentFirms:
    relations = parts.relations
    found: dict[str, list[Sequence[Relation]]] = {}
    for way in ways:
        found.setdefault(way[-1].start, []).append(way)
    firms = sorted(found, key=lambda firm: (relations.name(firm), firm))
    segments = [part for part in parts.within(place) if part == place or relations.kind(part) == "Segment"]
    stated = [each for part in segments for each in relations.incoming(part) if _is_of_category(relations, each)]
    return SegmentFirms(
        place,
        tuple(firms),
        tuple(relations.fact_ids(relation for way in found[firm] for relation in way) for firm in firms),
        parts.coverage(place, VENDOR_ASPECTS),
        tuple(min(map(_strength, found[firm]), key=STRENGTHS.index) for firm in firms),
        tuple(sorted({each.start for each in stated}, key=lambda node: (relations.name(node), node))),
        relations.fact_ids(stated),
    )


def _is_of_category(relations: Relations, relation: Relation) -> bool:
    return relation.kind in CATEGORY_RELATIONS and relations.kind(relation.start) == "VendorCategory"


def _strength(way: Sequence[Relation]) -> str:
    """Return the strength of the weakest relation of a way; a parent that no fact states counts as explicit."""
    return max((relation.strength or STRENGTHS[0] for relation in way), key=STRENGTHS.index)
