"""The parts of a chain: its layers, segments and vendor categories, and what a source says of their completeness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
Absence = Literal["none", "left_out", "not_known"]


def absence(coverage: Sequence[Coverage]) -> Absence:
    """Return what it means that something is not there, from the rows that say how completely sources list it.

    "none" if they list all, "left_out" if they name only some or their list is missing, "not_known" without a row.
    """
    if not coverage:
        return "not_known"
    return "none" if all(row.state == "complete" for row in coverage) else "left_out"


class ChainStructure:
    """The parts of a chain, from upstream to downstream.

    `wholes` has each layer, segment and vendor category with those of them that it is part of. A part comes after one
    that it is part of; parts of the same come by position, then by name. A chain without parts has none.
    """

    def __init__(self, relations: Relations, chain: str) -> None:
        self.relations, self.chain = relations, chain
        self.wholes: Mapping[str, Sequence[str]] = _wholes_of_parts(relations, chain)

    def places(self) -> list[str]:
        """Return the segments, and the layers without segments, save those in which customers are."""
        return [part for part in self.wholes if self._is_place(part)]

    def layers(self) -> list[str]:
        """Return the layers, from upstream to downstream."""
        return [part for part in self.wholes if self.relations.kind(part) == "Layer"]

    def above(self, part: str) -> list[str]:
        """Return the parts that hold a part, the nearest first."""
        found: list[str] = []
        queue = [part]
        for each in queue:  # grows by the wholes of each
            new = [whole for whole in self.wholes.get(each, ()) if whole not in found and whole != part]
            found += new
            queue += new
        return found

    def within(self, part: str) -> dict[str, tuple[Relation, ...]]:
        """Return what a part holds, itself first, each with the relations that lead to it on a shortest way.

        These are its own parts, and the vendor categories, products and models in them.
        """
        ways: dict[str, tuple[Relation, ...]] = {part: ()}
        queue = [part]
        for holder in queue:  # grows by what is within each
            for relation in self.relations.incoming(holder):
                held = relation.start
                contained = relation.kind in CONTAINMENT and self.relations.kind(held) in FIRM_HOLDERS
                if contained and held not in ways:
                    ways[held] = (*ways[holder], relation)
                    queue.append(held)
        return ways

    def ways_to_firms(self, part: str) -> Iterator[tuple[Relation, ...]]:
        """Yield the relations that lead from a part, through what is within it, to each firm in it."""
        for holder, way in self.within(part).items():
            for relation in self.relations.incoming(holder):
                placed = relation.kind in CONTAINMENT or self.relations.schema.edges[relation.kind].flow == "at"
                if placed and self.relations.kind(relation.start) in FIRM_KINDS:
                    yield (*way, relation)

    def coverage(self, part: str, aspects: Sequence[str]) -> tuple[Coverage, ...]:
        """Return what the sources say of aspects of a part or, where they say nothing, of the nearest that holds it."""
        level, seen = [part], {part}
        while level:
            if rows := self._covered(level, aspects):
                return rows
            level = [whole for each in level for whole in self.wholes.get(each, ()) if whole not in seen]
            seen.update(level)
        return self._covered([self.chain], aspects)

    def _covered(self, parts: Iterable[str], aspects: Sequence[str]) -> tuple[Coverage, ...]:
        rows = (row for part in parts for row in self.relations.coverage(part) if row.aspect in aspects)
        return tuple(sorted(rows, key=lambda row: row.id))

    def _is_place(self, part: str) -> bool:
        kind = self.relations.kind(part)
        if kind == "Layer" and self._has_part(part, ("Segment",)):
            return False
        is_place = kind in ("Layer", "Segment")
        return is_place and (not self._has_part(part, CUSTOMER_KINDS) or any(True for _ in self.ways_to_firms(part)))

    def _has_part(self, whole: str, kinds: Sequence[str]) -> bool:
        parts = (relation.start for relation in self.relations.incoming(whole) if relation.kind == "PART_OF")
        return any(self.relations.kind(part) in kinds for part in parts)


def _wholes_of_parts(relations: Relations, chain: str) -> dict[str, list[str]]:
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
    tops = sorted((part for part in wholes if not wholes[part]), key=order)
    stack = [*reversed([*tops, *sorted(wholes, key=order)])]  # the others hold each other, if they are left then
    while stack:
        part = stack.pop()
        if part not in ordered:
            ordered[part] = wholes[part]
            stack += sorted((each for each in _parts(relations, part) if each in wholes), key=order, reverse=True)
    return ordered


def _parts(relations: Relations, whole: str) -> list[str]:
    """Return the layers, segments and vendor categories that are directly part of something."""
    parts = (relation.start for relation in relations.incoming(whole) if relation.kind == "PART_OF")
    return [part for part in parts if relations.kind(part) in CHAIN_PARTS]
