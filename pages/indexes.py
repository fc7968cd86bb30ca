"""Where things and statements stand in the dataset of a page: diagrams refer to them by index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lianzhu.pages.dataset import node_ids
from lianzhu.pages.parts import STRENGTHS, Gap, Item

Json = dict[str, Any]

STATEMENTS = ("facts", "figures", "coverage")
"""Tables of the dataset whose rows are statements with a source."""


@dataclass(frozen=True)
class Indexes:
    """The index of each node in the dataset; statements are referred to by their id."""

    nodes: Mapping[str, int]
    statements: frozenset[str] = frozenset()

    @classmethod
    def of(cls, dataset: Json) -> Indexes:
        """Return the indexes of a dataset."""
        statements = frozenset(row for table in STATEMENTS for row in dataset[table]["id"])
        return cls({node: at for at, node in enumerate(node_ids(dataset))}, statements)

    def held(self, statements: Iterable[str]) -> list[str]:
        """Return the statements that the dataset holds, in order of their ids."""
        return sorted(self.statements.intersection(statements))

    def node(self, node: str) -> int:
        """Return the index of a node; -1 for no node."""
        return self.nodes[node] if node else -1

    def item(self, item: Item) -> Json:
        """Return a thing with the statements that put it where it stands."""
        packed: Json = {"node": self.node(item.node)}
        if item.strength != STRENGTHS[0]:
            packed["strength"] = STRENGTHS.index(item.strength)
        if item.facts:
            packed["facts"] = list(item.facts)
        if item.modality:
            packed["modality"] = item.modality
        return packed

    def items(self, items: Iterable[Item]) -> list[Json]:
        """Return several things."""
        return [self.item(each) for each in items]


def gap_ids(gaps: Iterable[Gap]) -> list[str]:
    """Return the ids of coverage rows; empty for a gap of which no row speaks."""
    return [each.fact for each in gaps]
