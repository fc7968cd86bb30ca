"""What is drawn: marks at places, blocks of them that can be moved, and scenes, which are what a view shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

WIDTHS = (366, 480, 600, 720, 820, 900, 960, 1020, 1080, 1140, 1220, 1320, 1400, 1520, 1660, 1850, 2100)
"""Widths in pixels for which a scene is laid out; the browser takes the one that fills its window best."""

GROUNDS = ("trunk", "lane", "strip", "frame", "branch", "dots")
"""Roles that are painted under the arrows; all others are nodes of the network."""

STEP = 26.0
"""Distance between dots."""


@dataclass(frozen=True)
class Style:
    """How the text of a role is set: sizes and distances of lines in pixels at scale 1, and where it stands."""

    font: float
    line: float
    small: float = 11.0
    small_line: float = 15.0
    align: str = "left"
    inset: float = 10.0


STYLES = {
    "head": Style(17, 24, inset=12),
    "title": Style(12.5, 17, inset=4),
    "box": Style(13, 17, align="center", inset=9),
    "plate": Style(12, 17, inset=12),
    "flow": Style(11, 15),
    "heading": Style(18, 25, 12.0, 17.0, inset=2),
    "tile": Style(16, 22, 12.0, 17.0, inset=14),
    "card": Style(14, 20, 12.0, 17.0, inset=14),
    "label": Style(13, 17, 11.0, 14.0, align="center", inset=6),
    "cell": Style(12, 16, 11.0, 14.0, align="center", inset=6),
}
"""The text of each role that has any; Python measures with it and the browser draws with it."""


@dataclass(frozen=True)
class Mark:
    """One thing to draw: its place (left, top, width, height) and its lines of text.

    `small` is text in a smaller font below the lines, `beside` after the first line. `node` is the thing whose facts a
    click shows, `facts` the statements that it opens with, `to` the view that it leads to. `role` is one of

    - the grounds lane, strip (dashed: what stands in no lane), frame (of a group), branch (a line from a middle to the
      frames around it), trunk (a line of Explore, which the page makes), dots (many things in rows, a dot for each of
      the `members`, as many abreast as there is room);
    - head (of a lane), title (of a group), flow (the broad arrow between lanes);
    - box (a thing), plate (hatched: what a source leaves out);
    - heading (of a part of the scene), tile (a large box with figures that leads to a view, with `bars`: height between
      0 and 1, and whether it is a forecast), card (a box of several lines), label (the head of a row or column of a
      matrix), cell (of a matrix).
    """

    key: str
    role: str
    x: float
    y: float
    w: float
    h: float
    node: str = ""
    kind: str = ""
    lines: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    beside: str = ""
    strength: str = "explicit"
    to: str = ""
    bars: tuple[tuple[float, bool], ...] = ()
    facts: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    def moved(self, x: float, y: float) -> Mark:
        """Return the mark at a place further right and down."""
        made = object.__new__(Mark)  # marks are moved by the hundred thousand, where `replace` is slow
        made.__dict__.update(self.__dict__, x=self.x + x, y=self.y + y)
        return made


@dataclass(frozen=True)
class Block:
    """Marks in a rectangle whose left upper corner is 0, 0."""

    w: float
    h: float
    marks: tuple[Mark, ...]

    def at(self, x: float, y: float) -> tuple[Mark, ...]:
        """Return the marks moved to a place."""
        return tuple(mark.moved(x, y) for mark in self.marks)


@dataclass(frozen=True)
class Arrangement:
    """A whole scene laid out for one width."""

    width: float
    height: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Arrow:
    """A relation between two things in a scene; parallel facts make one arrow."""

    kind: str
    start: str
    end: str
    strength: str


@dataclass(frozen=True)
class Scene:
    """What one view shows. `id` is its address: overview, leaders, chain/<node id>, company/<node id>.

    `arrangements` has one for each width, by language. A mark has the same key and role in all of them, save that a
    narrow one may leave marks out. `subject` is the node whose facts stand in the panel at first, `note` a sentence
    under the title in Chinese and English. Arrows are `straight` where they run out from a middle, `quiet` where the
    picture says the same without them: they show when one of their ends is chosen. `head` holds the figures of a chain.
    """

    id: str
    zh: str
    en: str
    arrangements: dict[str, tuple[Arrangement, ...]]
    arrows: tuple[Arrow, ...] = ()
    subject: str = ""
    note_zh: str = ""
    note_en: str = ""
    straight: bool = False
    quiet: bool = False
    head: dict[str, Any] | None = None

    def nodes(self) -> set[str]:
        """Return every node that is drawn."""
        return {node for mark in self.marks() for node in (mark.node, *mark.members) if node}

    def marks(self) -> Iterator[Mark]:
        """Iterate over the marks of every arrangement."""
        return (mark for found in self.arrangements.values() for each in found for mark in each.marks)


def at_each_width(arrange: Callable[[float], Arrangement], widths: Sequence[float] = WIDTHS) -> tuple[Arrangement, ...]:
    """Return a scene laid out for every width."""
    return tuple(arrange(wide) for wide in widths)


def stacked(blocks: Iterable[Block], gap: float) -> Block:
    """Return blocks under each other."""
    marks: list[Mark] = []
    top = wide = 0.0
    for block in blocks:
        marks += block.at(0, top)
        top += block.h + gap
        wide = max(wide, block.w)
    return Block(wide, max(0.0, top - gap), tuple(marks))
