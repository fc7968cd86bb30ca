"""Lists of parts or members as sources state them: edges of one kind that stand together in one place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import TEXT_LOCATOR
from lianzhu.graph.records import Edge

LIST_EDGES = ("PART_OF", "BELONGS_TO")
ADJACENT = 2
"""Number of lines between two lines of one list; reports put an empty line between paragraphs."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a source: a sheet or `page`, or lines of a text, with the numbers of the first and the last."""

    source: str
    container: str
    first: int
    last: int

    def continues(self, other: Stretch) -> bool:
        """Return whether this place, which does not begin before the other, overlaps it or is right behind it."""
        same = (self.source, self.container) == (other.source, other.container)
        return same and self.first <= other.last + (0 if self.container == "page" else ADJACENT)

    def joined(self, other: Stretch) -> Stretch:
        """Return the stretch from the beginning of this place to the end of either."""
        return Stretch(self.source, self.container, self.first, max(self.last, other.last))


@dataclass(frozen=True, slots=True)
class StatedList:
    """Edges of one kind to one parent that a source states in one place, from nodes of one kind.

    A single node of another kind in the same place belongs to the list: 数字员工, a chain, among four segments.
    """

    kind: str
    parent: str
    member_kind: str
    place: Stretch
    edges: tuple[Edge, ...]

    @property
    def members(self) -> frozenset[str]:
        """The ids of the nodes in the list."""
        return frozenset(edge.start for edge in self.edges)

    @property
    def locators(self) -> str:
        """Where the list begins and ends: L1230, L1494C2 … L1497C2."""
        first, last = self.edges[0].citation.locator, self.edges[-1].citation.locator
        return first if first == last else f"{first} … {last}"


def stated_lists(landscape: Landscape) -> list[StatedList]:
    """Return the lists of parts and of members that sources state explicitly, of any length."""
    groups: defaultdict[tuple[str, str], list[tuple[Stretch, Edge]]] = defaultdict(list)
    for edge in landscape.edges:
        if edge.kind in LIST_EDGES and edge.citation.strength == "explicit":
            groups[edge.kind, edge.end].append((stretch_of(edge.citation.source, edge.citation.locator), edge))
    return [
        StatedList(kind, parent, member_kind, place, tuple(members))
        for (kind, parent), edges in groups.items()
        for place, stretch in _stretches(edges)
        for member_kind, members in _by_kind(stretch, landscape)
    ]


def _by_kind(edges: Sequence[Edge], landscape: Landscape) -> Iterator[tuple[str, list[Edge]]]:
    """Yield the edges from nodes of one kind; a single node of another kind goes with the largest of them."""
    counts = Counter(landscape.nodes[member].kind for member in {edge.start for edge in edges})
    largest = max(counts, key=lambda kind: (counts[kind], kind))
    lists: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        kind = landscape.nodes[edge.start].kind
        lists[kind if counts[kind] > 1 else largest].append(edge)
    yield from lists.items()


def stretch_of(source: str, locator: str) -> Stretch:
    """Return the place of a locator; a range of pages counts as its first, a sheet as one place."""
    if match := TEXT_LOCATOR.fullmatch(locator):
        first = int(match["line"])
        return Stretch(source, "lines", first, int(match["last"] or first))
    if match := re.fullmatch(r"p(\d+)(?:-\d+)?", locator):
        return Stretch(source, "page", int(match[1]), int(match[1]))
    return Stretch(source, locator.partition("!")[0], 0, 0)


def _stretches(edges: Iterable[tuple[Stretch, Edge]]) -> Iterator[tuple[Stretch, list[Edge]]]:
    """Yield the edges that stand together, with the place of all of them."""
    current: tuple[Stretch, list[Edge]] | None = None
    for place, edge in sorted(edges, key=lambda pair: (pair[0].source, pair[0].container, pair[0].first)):
        if current and place.continues(current[0]):
            current = current[0].joined(place), [*current[1], edge]
        else:
            if current:
                yield current
            current = place, [edge]
    if current:
        yield current
