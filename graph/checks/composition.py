"""What is part of what, and whether the parts that a landscape lists are all that there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lianzhu.graph.landscape import Landscape

RESIDUALS = ("其他", "其它", "其余", "other")
"""Beginnings of the name of a part that stands for all parts not listed."""


@dataclass(frozen=True, slots=True)
class Composition:
    """Parts by whole, and what the coverage rows say of them; a node's parent counts as its whole."""

    landscape: Landscape
    parts: Mapping[str, frozenset[str]]
    complete_aspects: frozenset[tuple[str, str]]
    representative_aspects: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, landscape: Landscape) -> Composition:
        """Return the parts of a landscape and the coverage of them."""
        parts: defaultdict[str, set[str]] = defaultdict(set)
        for edge in landscape.edges:
            if edge.kind == "PART_OF" and edge.citation.strength != "editorial":
                parts[edge.end].add(edge.start)
        for node in landscape.nodes.values():
            if node.parent:
                parts[node.parent].add(node.id)
        complete, representative = (
            frozenset((row.about, row.aspect) for row in landscape.coverage if row.state == state)
            for state in ("complete", "representative")
        )
        return cls(landscape, {whole: frozenset(nodes) for whole, nodes in parts.items()}, complete, representative)

    def wholes(self) -> dict[str, set[str]]:
        """Return the wholes of each part."""
        wholes: defaultdict[str, set[str]] = defaultdict(set)
        for whole, parts in self.parts.items():
            for part in parts:
                wholes[part].add(whole)
        return dict(wholes)

    def is_residual(self, node: str) -> bool:
        """Return whether a node stands for all that is not listed: 其他."""
        return self.landscape.nodes[node].name.lower().startswith(RESIDUALS)

    def figures_are_complete(self, whole: str, metric: str) -> bool:
        """Return whether a source gives the figures of a metric for all parts of a whole."""
        aspects = self.landscape.schema.aspects.values()
        return any((whole, aspect.name) in self.complete_aspects for aspect in aspects if metric in aspect.metrics)

    def edges_are(self, state: str, whole: str, edge_kind: str) -> bool:
        """Return whether a source lists all (complete) or some (representative) of what an edge kind relates to it.

        Where sources do both, the list is representative.
        """
        complete = self.complete_aspects - self.representative_aspects
        rows = complete if state == "complete" else self.representative_aspects
        aspects = self.landscape.schema.aspects.values()
        return any((whole, aspect.name) in rows for aspect in aspects if edge_kind in aspect.edges)

    def has_all_parts(self, whole: str, parts: Collection[str]) -> bool:
        """Return whether these are all parts of one kind of a whole, whose list a source calls complete."""
        kinds = {self.landscape.nodes[part].kind for part in parts}
        listed = {part for part in self.parts.get(whole, ()) if self.landscape.nodes[part].kind in kinds}
        return bool(listed) and listed <= set(parts) and self.edges_are("complete", whole, "PART_OF")
