"""What the map of one thing shows: what facts join to it, by kind, and what is joined to that in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lianzhu.graph.errors import NotFound
from lianzhu.pages.leaders_facts import item_of
from lianzhu.pages.marks import Arrow
from lianzhu.pages.parts import Gap, Item, firmest, gaps
from lianzhu.pages.snapshot import Link, Snapshot
from lianzhu.pages.words import schema

NEAR_MOST = 320
"""So many things are drawn around the subject; the rest is one box."""
FAR_MOST = 80
"""So many things are drawn two steps away."""


@dataclass(frozen=True)
class Circle:
    """Things of one kind that facts join to the subject, in the order of the source; `by` are the kinds of facts."""

    kind: str
    items: tuple[Item, ...]
    by: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True)
class Ego:
    """A thing with all that is joined to it; `far` is what is joined to that, and `far_more` how much is left out."""

    subject: Item
    circles: tuple[Circle, ...]
    far: tuple[Item, ...]
    far_more: int
    arrows: tuple[Arrow, ...]
    silent: tuple[Gap, ...]
    facts: int
    figures: int

    @property
    def near(self) -> int:
        """The number of things joined to the subject."""
        return sum(len(circle.items) + circle.more for circle in self.circles)


def ego_of(snapshot: Snapshot, node: str, hops: int = 1) -> Ego:
    """Return what the map of a node shows; raise `NotFound` if the snapshot does not hold it."""
    if not snapshot.kind(node):
        raise NotFound("node", node, sorted(snapshot.network))
    joined = _joined(snapshot, node)
    circles = _circles(snapshot, joined)
    shown = {item.node: item for circle in circles for item in circle.items}
    links = [link for each in shown for link in joined[each]]
    far: dict[str, list[Link]] = {}
    if hops > 1:
        for each in shown:
            for there, found in _joined(snapshot, each).items():
                if there != node and there not in joined:
                    far.setdefault(there, []).extend(found)
    drawn = list(far)[:FAR_MOST]
    links += [link for each in drawn for link in far[each]]
    facts = sum(len(found) for found in joined.values())
    silent = _once(gaps(snapshot, node)) or (() if joined else (Gap(node),))
    return Ego(
        item_of(snapshot, node),
        circles,
        tuple(_item(snapshot, each, far[each]) for each in drawn),
        len(far) - len(drawn),
        tuple(_arrows(links)),
        silent,
        facts,
        len(snapshot.about(node, "Figure")),
    )


def _joined(snapshot: Snapshot, node: str) -> dict[str, list[Link]]:
    """Return what facts join to a node, in the order of the source, with these facts."""
    found: dict[str, list[Link]] = {}
    for link in snapshot.links(node):
        there = link.end if link.start == node else link.start
        if there != node and snapshot.kind(there) in schema().nodes:
            found.setdefault(there, []).append(link)
    return found


def _item(snapshot: Snapshot, node: str, links: Sequence[Link]) -> Item:
    return replace(item_of(snapshot, node, links), name=snapshot.full_name(node))


def _circles(snapshot: Snapshot, joined: dict[str, list[Link]]) -> tuple[Circle, ...]:
    by_kind: dict[str, list[str]] = {kind: [] for kind in schema().nodes}
    for node in joined:
        by_kind[snapshot.kind(node)].append(node)
    kept = _kept({kind: len(nodes) for kind, nodes in by_kind.items()})
    circles = []
    for kind, nodes in by_kind.items():
        if nodes:
            items = tuple(_item(snapshot, each, joined[each]) for each in nodes[: kept[kind]])
            by = tuple(dict.fromkeys(link.kind for each in nodes for link in joined[each]))
            circles.append(Circle(kind, items, by, len(nodes) - len(items)))
    return tuple(circles)


def _kept(counts: dict[str, int]) -> dict[str, int]:
    """Return how many of each kind are drawn: all, or fewer of the largest kinds, for want of room."""
    limit = max(counts.values(), default=0)
    while sum(min(number, limit) for number in counts.values()) > NEAR_MOST:
        limit -= 1
    return {kind: min(number, limit) for kind, number in counts.items()}


def _once(silent: Sequence[Gap]) -> tuple[Gap, ...]:
    """Return gaps of different aspects and states; the details panel has the remarks of all."""
    first: dict[tuple[str, str], Gap] = {}
    for gap in silent:
        first.setdefault((gap.aspect, gap.state), gap)
    return tuple(first.values())


def _arrows(links: Iterable[Link]) -> Iterable[Arrow]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for link in links:
        found.setdefault((link.kind, link.start, link.end), []).append(link.strength)
    for (kind, start, end), strengths in sorted(found.items()):
        yield Arrow(kind, start, end, firmest(*strengths))
