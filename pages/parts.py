"""What pages are made of: things and gaps; of a chain lanes with groups of things, and the matrix of its industries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lianzhu.pages.snapshot import Snapshot

STRENGTHS = ("explicit", "implied", "editorial")
FIRMS = ("Company", "Organization")
"""Kinds that offer, supply and serve."""


@dataclass(frozen=True)
class Item:
    """A thing and the statements that put it where it stands; `strength` is the strongest of them.

    `modality` is set where a source only expects, plans or advises the relation.
    """

    node: str
    kind: str
    name: str
    strength: str = "explicit"
    facts: tuple[str, ...] = ()
    modality: str = ""


@dataclass(frozen=True)
class Gap:
    """What a source leaves out of `node`; without a state, that nothing is recorded."""

    node: str
    aspect: str = ""
    state: str = ""
    note: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Group:
    """Boxes under one heading: a segment or vendor category (`node`), or, without a node, all of one kind."""

    node: str
    kind: str
    name: str
    boxes: tuple[Item, ...] = ()
    groups: tuple[Group, ...] = ()
    gaps: tuple[Gap, ...] = ()
    strength: str = "explicit"


@dataclass(frozen=True)
class Vendor:
    """A vendor in the column of an industry; `facts` say that it serves it."""

    node: str
    kind: str
    name: str
    strength: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A line of a cell: of what (in Chinese and English), and how much.

    `joint` names the industries where it holds of several together.
    """

    name: tuple[str, str]
    value: str
    forecast: bool = False
    joint: str = ""


@dataclass(frozen=True)
class Cell:
    """What is stated of an industry, with the facts behind it; without entries, what says that nothing is."""

    entries: tuple[Entry, ...]
    facts: tuple[str, ...]
    strength: str = "explicit"


@dataclass(frozen=True)
class Column:
    """An industry, the vendors that a table names for it in the table's order, and a cell for each further row."""

    industry: Item
    vendors: tuple[Vendor, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """Industries and their vendors. `rows` names the rows below the vendors in Chinese and English.

    `gaps` say what the source leaves out of the industries that a chain serves.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, str], ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every vendor with an industry under which it stands."""
        return frozenset((vendor.node, each.industry.node) for each in self.columns for vendor in each.vendors)


@dataclass(frozen=True)
class Lane:
    """A band of the page: a layer, a vendor category, or (`node` is empty) what is stated without a layer."""

    node: str
    name: str
    groups: tuple[Group, ...] = ()
    gaps: tuple[Gap, ...] = ()
    matrix: Matrix | None = None

    def nodes(self) -> dict[str, str]:
        """Return everything that stands in the lane: kind by node id, in order.

        Vendors in a matrix are not among them: they are only repeated there.
        """
        served = [each.industry for each in self.matrix.columns] if self.matrix else []
        boxes = [each for group in self.groups for each in inside(group) if each.node]
        return {each.node: each.kind for each in (*served, *boxes)}


@dataclass(frozen=True)
class ChainView:
    """A chain as it is drawn. `by` is what the lanes are: Layer, VendorCategory, or empty for no lanes."""

    id: str
    name: str
    by: str
    lanes: tuple[Lane, ...]

    def nodes(self) -> set[str]:
        """Return everything that is drawn, the chain itself and vendors in a matrix among it."""
        drawn = {self.id, *(lane.node for lane in self.lanes if lane.node)}
        for lane in self.lanes:
            drawn |= lane.nodes().keys()
            drawn |= {vendor for vendor, _ in lane.matrix.pairs} if lane.matrix else set()
        return drawn


def inside(group: Group) -> Iterator[Group | Item]:
    """Iterate over a group, its boxes, and those of the groups within it."""
    yield group
    yield from group.boxes
    for each in group.groups:
        yield from inside(each)


def gaps(snapshot: Snapshot, node: str, *aspects: str) -> tuple[Gap, ...]:
    """Return what the sources leave out of a node, of all aspects or of the given ones."""
    rows = [(each, snapshot.properties(each)) for each in snapshot.about(node, "Coverage")]
    return tuple(
        Gap(node, str(row["aspect"]), str(row["state"]), str(row.get("note", "")), each)
        for each, row in rows
        if row["state"] != "complete" and (not aspects or row["aspect"] in aspects)
    )


def weakest(*strengths: str) -> str:
    """Return the weakest of several strengths: what follows from several facts is as strong as the weakest."""
    return max(strengths, key=lambda each: STRENGTHS.index(each) if each in STRENGTHS else len(STRENGTHS))


def strongest(*strengths: str) -> str:
    """Return the strongest of several strengths: explicit, implied, editorial; empty ones do not count."""
    given = [each for each in strengths if each]
    return min(given, key=lambda each: STRENGTHS.index(each) if each in STRENGTHS else len(STRENGTHS))
