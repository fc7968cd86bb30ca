"""What a chain's page is made of: lanes with groups and boxes, arrows between them, and what the source leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lianzhu.graph.pages.marks import Arrow


@dataclass(frozen=True)
class Box:
    """A thing in its place; `strength` is the firmest fact that puts it there."""

    node: str
    kind: str
    name: str
    strength: str = "explicit"


@dataclass(frozen=True)
class Notice:
    """What the source leaves out of `node`; without a state, that nothing is recorded."""

    node: str
    aspect: str = ""
    state: str = ""
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Boxes under one heading: a segment or vendor category (`node`), or all of one kind (`node` is empty)."""

    node: str
    kind: str
    name: str
    boxes: tuple[Box, ...] = ()
    groups: tuple[Group, ...] = ()
    notices: tuple[Notice, ...] = ()
    strength: str = "explicit"


@dataclass(frozen=True)
class Lane:
    """A band of the page: a layer, a vendor category, or (`node` is empty) what is stated without a layer."""

    node: str
    name: str
    groups: tuple[Group, ...] = ()
    notices: tuple[Notice, ...] = ()

    def nodes(self) -> dict[str, str]:
        """Return everything drawn in the lane: kind by node id, in order."""
        return {each.node: each.kind for group in self.groups for each in inside(group) if each.node}


@dataclass(frozen=True)
class ChainView:
    """A chain as it is drawn. `by` is what the lanes are: Layer, VendorCategory, or empty for no lanes."""

    id: str
    name: str
    by: str
    lanes: tuple[Lane, ...]
    flows: tuple[tuple[int, int], ...]
    arrows: tuple[Arrow, ...]


def inside(group: Group) -> Iterator[Group | Box]:
    """Iterate over a group, its boxes, and those of the groups within it."""
    yield group
    yield from group.boxes
    for each in group.groups:
        yield from inside(each)
