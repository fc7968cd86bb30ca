"""Checks of a stated number of things against the things that are listed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lianzhu.graph.checks.composition import Composition
from lianzhu.graph.checks.finding import FINDING, Finding
from lianzhu.graph.checks.observations import Observation
from lianzhu.graph.checks.stated_lists import Stretch, stretch_of
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Edge

COUNT = "count"
DIVISIONS = re.compile("[类层项]数?$|部分|环节|阶段|方面|板块|步骤|模块|组成")
"""Words of a number of parts, whatever kind of node these are: 三层, 五大类, 四个阶段."""
MIN_NEARBY_LENGTH = 3
"""Minimum length of a list next to a number that is taken to be the list of what is counted."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What edges of one kind relate to a node: the nodes at their other ends, of one kind."""

    subject: str
    edge_kind: str
    member_kind: str
    edges: tuple[Edge, ...]

    @property
    def members(self) -> frozenset[str]:
        """The nodes listed."""
        return frozenset(edge.end if edge.start == self.subject else edge.start for edge in self.edges)


def count_checks(landscape: Landscape, observations: list[Observation], composition: Composition) -> Iterator[Finding]:
    """Yield numbers of things that differ from the things listed.

    A list that coverage calls complete must have as many as stated. Any other list is compared only if it stands where
    the number stands, and must not have more.
    """
    counts = [each for each in observations if each.interval and each.dimension == COUNT and each.metric.amount]
    listings = _listings(landscape, {subject for count in counts for subject in count.subjects})
    for count in counts:
        for listing in (each for subject in sorted(count.subjects) for each in listings.get(subject, ())):
            if _counts_members(count, listing, landscape):
                yield from _compare(count, listing, composition, landscape)


def _listings(landscape: Landscape, subjects: set[str]) -> dict[str, list[Listing]]:
    """Return what edges relate to each of some nodes, by source, edge kind and kind of node."""
    groups: defaultdict[tuple[str, str, str, str], list[Edge]] = defaultdict(list)
    for edge in landscape.edges:
        if edge.citation.strength == "editorial":
            continue
        for subject, other in ((edge.start, edge.end), (edge.end, edge.start)):
            if subject in subjects:
                groups[subject, edge.kind, landscape.nodes[other].kind, edge.citation.source].append(edge)
    listings: defaultdict[str, list[Listing]] = defaultdict(list)
    for (subject, edge_kind, member_kind, _), edges in groups.items():
        listings[subject].append(Listing(subject, edge_kind, member_kind, tuple(edges)))
    return listings


def _counts_members(count: Observation, listing: Listing, landscape: Landscape) -> bool:
    """Return whether the basis or the text of a number says that it counts what is listed."""
    kind = landscape.schema.nodes[listing.member_kind].zh
    texts = count.basis or count.printed, count.printed
    is_parts = listing.edge_kind == "PART_OF" and listing.edges[0].end == listing.subject
    is_parts = is_parts and count.metric.name == "volume"
    return any(kind in text or (is_parts and DIVISIONS.search(text) is not None) for text in texts)


def _compare(count: Observation, listing: Listing, composition: Composition, landscape: Landscape) -> Iterator[Finding]:
    citation = count.figure.citation
    if listing.edges[0].citation.source != citation.source or count.interval is None:
        return
    complete = composition.edges_are("complete", listing.subject, listing.edge_kind)
    edges = listing.edges if complete else _near(stretch_of(citation.source, citation.locator), listing)
    members = Listing(listing.subject, listing.edge_kind, listing.member_kind, edges).members if edges else frozenset()
    over = len(members) > count.interval.high and len(members) >= MIN_NEARBY_LENGTH
    under = complete and len(members) < count.interval.low
    if over or under:
        names = "、".join(landscape.nodes[member].name for member in sorted(members))
        message = (
            f"{count.text}: {len(members)} listed ({names}), stated {count.printed}"
            f" ({'the list is complete' if complete else 'tolerance: none, the list stands where the number stands'})"
        )
        yield Finding(FINDING, "count contradicts list", message, (count.id, *(edge.id for edge in edges)))


def _near(place: Stretch, listing: Listing) -> tuple[Edge, ...]:
    """Return the edges stated where a number is stated, or right behind it."""
    return tuple(
        edge
        for edge in listing.edges
        if (other := stretch_of(edge.citation.source, edge.citation.locator)).first >= place.first
        and other.continues(place)
    )
