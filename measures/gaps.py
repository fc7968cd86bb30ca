"""Where a chain has no firm, or only one: its segments, and its layers that have no segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lianzhu.graph.records import Coverage
from lianzhu.measures.relations import Relation, Relations

CHAIN_PARTS = ("Layer", "Segment", "VendorCategory")
FIRM_KINDS = ("Company", "Organization")
FIRM_HOLDERS = (*CHAIN_PARTS, "Product", "Model")
"""Kinds through which a firm stands in a segment: it offers a product of it, or belongs to a category within it."""
CONTAINMENT = ("PART_OF", "BELONGS_TO", "ACTS_IN", "EXAMPLE_OF")
"""Relations by which one of these kinds is within another; a category of vendors is not within what it offers."""
CUSTOMER_KINDS = ("Industry", "UserGroup")
VENDOR_ASPECTS = ("vendors", "members")
"""Aspects of coverage that say how completely a source names the firms of a place."""
Absence = Literal["none", "left_out", "not_known"]


@dataclass(frozen=True, slots=True)
class SegmentFirms:
    """The firms in a segment or layer of a chain, by name, and the ids of the facts that place them there.

    `coverage` is what the sources say of the firms of the segment or, where they say nothing, of what it is part of.
    """

    segment: str
    firms: tuple[str, ...]
    facts: tuple[str, ...]
    coverage: tuple[Coverage, ...]

    @property
    def absence(self) -> Absence:
        """What it means that a firm is not here.

        "none" if the sources list all firms, "left_out" if they name only some or their list is missing, "not_known" if
        they do not say.
        """
        if not self.coverage:
            return "not_known"
        return "none" if all(row.state == "complete" for row in self.coverage) else "left_out"


def segment_firms(relations: Relations, chain: str) -> list[SegmentFirms]:
    """Return the firms of each segment of a chain, and of each layer without segments, from upstream to downstream.

    A firm stands in a segment if a relation says so, or if it stands in a part, a vendor category, a product or a model
    that is within the segment. A segment comes before its parts; these come by position, then by name. A layer of
    customers (industries, user groups) is left out unless it has firms. The list is empty for a chain without parts.
    It under-reports where a source names the firms of a chain and not their segments.
    """
    wholes = _wholes_of_parts(relations, chain)
    coverage: dict[str, list[Coverage]] = defaultdict(list)
    for row in relations.landscape.coverage:
        if row.aspect in VENDOR_ASPECTS:
            coverage[row.about].append(row)

    def nearest_coverage(part: str) -> Sequence[Coverage]:
        level, seen = [part], {part}
        while level:
            if rows := [row for each in level for row in coverage.get(each, ())]:
                return rows
            level = [whole for each in level for whole in wholes[each] if whole not in seen]
            seen.update(level)
        return coverage.get(chain, ())

    places = (part for part in wholes if _is_place(relations, part))
    rows = (_segment_firms(relations, place, nearest_coverage(place)) for place in places)
    return [row for row in rows if row.firms or not _has_part(relations, row.segment, CUSTOMER_KINDS)]


def single_vendor_segments(relations: Relations, chain: str) -> list[SegmentFirms]:
    """Return the segments of a chain, and its layers without segments, in which only one firm stands."""
    return [row for row in segment_firms(relations, chain) if len(row.firms) == 1]


def empty_segments(relations: Relations, chain: str) -> list[SegmentFirms]:
    """Return the segments of a chain, and its layers without segments, in which no firm stands; `absence` says why."""
    return [row for row in segment_firms(relations, chain) if not row.firms]


def _wholes_of_parts(relations: Relations, chain: str) -> dict[str, list[str]]:
    """Return each layer, segment and vendor category of a chain with those of them that it is a part of.

    A part comes after one that it is a part of; parts of the same come by position, then by name.
    """
    wholes: dict[str, list[str]] = {}
    queue = [chain]
    for whole in queue:  # grows by the parts of each
        for part in _parts(relations, whole):
            if part not in wholes:
                wholes[part] = []
                queue.append(part)
            if whole != chain:
                wholes[part].append(whole)

    def order(part: str) -> tuple[float, str, str]:
        position = relations.landscape.nodes[part].fields.get("position")
        return position if isinstance(position, int | float) else float("inf"), relations.name(part), part

    ordered: dict[str, list[str]] = {}

    def walk(parts: Iterable[str]) -> None:
        for part in sorted(parts, key=order):
            if part not in ordered:
                ordered[part] = wholes[part]
                walk(each for each in _parts(relations, part) if each in wholes)

    walk(part for part in wholes if not wholes[part])
    walk(wholes)  # what is left are parts of each other
    return ordered


def _parts(relations: Relations, whole: str) -> list[str]:
    """Return the layers, segments and vendor categories that are directly part of something."""
    parts = (relation.start for relation in relations.incoming(whole) if relation.kind == "PART_OF")
    return [part for part in parts if relations.kind(part) in CHAIN_PARTS]


def _has_part(relations: Relations, whole: str, kinds: Sequence[str]) -> bool:
    parts = (relation.start for relation in relations.incoming(whole) if relation.kind == "PART_OF")
    return any(relations.kind(part) in kinds for part in parts)


def _is_place(relations: Relations, part: str) -> bool:
    kind = relations.kind(part)
    return kind == "Segment" or (kind == "Layer" and not _has_part(relations, part, ("Segment",)))


def _segment_firms(relations: Relations, segment: str, coverage: Sequence[Coverage]) -> SegmentFirms:
    ways = list(_ways_to_firms(relations, segment))
    firms = sorted({way[-1].start for way in ways}, key=lambda firm: (relations.name(firm), firm))
    facts = sorted({fact.id for way in ways for relation in way for fact in relation.facts})
    return SegmentFirms(segment, tuple(firms), tuple(facts), tuple(sorted(coverage, key=lambda row: row.id)))


def _ways_to_firms(relations: Relations, segment: str) -> Iterator[tuple[Relation, ...]]:
    """Yield the relations that lead from a segment, through what is within it, to each firm in it.

    A shortest way leads to each holder of firms.
    """
    ways: dict[str, tuple[Relation, ...]] = {segment: ()}
    holders = [segment]
    for holder in holders:  # grows by what is within each
        for relation in relations.incoming(holder):
            kind = relations.kind(relation.start)
            contained = relation.kind in CONTAINMENT
            if kind in FIRM_KINDS and (contained or relations.schema.edges[relation.kind].flow == "at"):
                yield (*ways[holder], relation)
            elif kind in FIRM_HOLDERS and contained and relation.start not in ways:
                ways[relation.start] = (*ways[holder], relation)
                holders.append(relation.start)
