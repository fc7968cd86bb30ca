"""Frames around a middle: a row above it, a column on either side, a row below it, clockwise from the top.

Lines branch from the middle to every frame in the space between, so that none runs through anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import ceil, inf

from lianzhu.pages.blocks import GAP, PAD, abreast, shared
from lianzhu.pages.marks import Block, Mark, stacked

BETWEEN = 30.0
"""Space between the middle and the frames, in which the lines run."""
LINE = 1.5
ROW_MOST = 5
"""So many frames stand in a row above or below the middle."""
LEAST, STRETCH = 150.0, 1.5
"""The least width of a frame; the most is that of one row of boxes, each so many times as wide as it would like."""
TITLE, BOX = 24.0, 34.0
"""Heights by which the height of a frame is estimated: of its heading, and of a row of boxes."""
EVEN, UNEVEN = 0.3, 0.3
"""The part of a row that its frames share evenly; what a pixel of difference between the columns costs, in pixels."""


@dataclass(frozen=True)
class Frame:
    """A frame of so many boxes that would like to be `box` wide; `make` lays it out for a width and a least height."""

    number: int
    box: float
    make: Callable[[float, float], Block]

    @property
    def most(self) -> float:
        """The width beyond which it would be empty."""
        return max(LEAST, self.number * (self.box * STRETCH + GAP) + 2 * PAD)

    def high(self, wide: float) -> float:
        """Return its height at a width, roughly."""
        columns = max(1, int((wide - 2 * PAD + GAP) // (self.box + GAP)))
        return TITLE + ceil(self.number / columns) * BOX + PAD


def around(middle: Block, frames: Sequence[Frame], wide: float) -> Block:
    """Return frames around a middle, on the side on which they make the lowest block."""
    beside = min(2, len(frames))
    room = (wide - middle.w - beside * BETWEEN) / max(1, beside)
    above, right, below, left = _parted(middle.h, frames, wide, room)
    west, east = _column(left[::-1], room), _column(right, room)
    north, south = _row(above, wide), _row(below[::-1], wide)
    high = max(middle.h, west.h, east.h)
    start = (wide - west.w - middle.w - east.w - sum(BETWEEN for each in (west, east) if each.marks)) / 2
    x = start + (west.w + BETWEEN if west.marks else 0.0)
    y = north.h + BETWEEN if north.marks else 0.0
    centre, level = x + middle.w / 2, y + high / 2
    sides = {
        "n": (north.at((wide - north.w) / 2, 0), (centre, level - middle.h / 2)),
        "e": (east.at(x + middle.w + BETWEEN, level - east.h / 2), (x + middle.w, level)),
        "s": (south.at((wide - south.w) / 2, y + high + BETWEEN), (centre, level + middle.h / 2)),
        "w": (west.at(start, level - west.h / 2), (x, level)),
    }
    marks = [mark for side, (placed, end) in sides.items() for mark in (*_branches(side, placed, end), *placed)]
    whole = y + high + (BETWEEN + south.h if south.marks else 0.0)
    return Block(wide, whole, (*marks, *middle.at(x, level - middle.h / 2)))


# ------------------------------------------------------------ which frame stands on which side


def _parted(high: float, frames: Sequence[Frame], wide: float, room: float) -> list[Sequence[Frame]]:
    """Return the frames above, to the right, below and to the left of a middle of some height, clockwise."""
    heights = [0.0, *accumulate(frame.high(min(room, frame.most)) + GAP for frame in frames)]

    @cache
    def row(start: int, end: int) -> float:
        widths = _widths(frames[start:end], wide)
        if min(widths, default=LEAST) < LEAST:
            return inf
        pairs = zip(frames[start:end], widths, strict=True)
        return max((frame.high(each) + BETWEEN for frame, each in pairs), default=0.0)

    def cost(cuts: tuple[int, int, int]) -> float:
        first, second, third = cuts
        right, left = heights[second] - heights[first], heights[-1] - heights[third]
        return max(high, right, left) + row(0, first) + row(second, third) + UNEVEN * abs(right - left)

    first, second, third = min(_cuts(len(frames)), key=cost)
    return [frames[:first], frames[first:second], frames[second:third], frames[third:]]


def _cuts(number: int) -> Iterator[tuple[int, int, int]]:
    """Iterate over the ends of the first three sides; there is something on the right, then on the left."""
    least = min(number, 1)
    for above in range(min(ROW_MOST, number - least) + 1):
        for below in range(min(ROW_MOST, number - least - above) + 1):
            rest = number - above - below
            for right in range(least, max(least, rest - 1) + 1):
                if right == rest or number > 1:
                    yield above, above + right, above + right + below


# ------------------------------------------------------------ sides


def _widths(frames: Sequence[Frame], wide: float) -> list[float]:
    each = shared([frame.number for frame in frames], wide, GAP, EVEN) if frames else []
    return [min(frame.most, share) for frame, share in zip(frames, each, strict=True)]


def _row(frames: Sequence[Frame], wide: float) -> Block:
    """Return frames beside each other, equally high."""
    widths = _widths(frames, wide)
    high = max((frame.make(each, 0.0).h for frame, each in zip(frames, widths, strict=True)), default=0.0)
    return abreast([frame.make(each, high) for frame, each in zip(frames, widths, strict=True)], GAP)


def _column(frames: Sequence[Frame], side: float) -> Block:
    """Return frames below each other, equally wide."""
    wide = max((min(side, frame.most) for frame in frames), default=0.0)
    return stacked([frame.make(wide, 0.0) for frame in frames], GAP)


def _branches(side: str, placed: Sequence[Mark], end: tuple[float, float]) -> Iterator[Mark]:
    """Iterate over the lines from an end at the middle to the frames on one side of it, named as on a compass."""
    level = side in "we"
    frames = [(m.x, m.w, m.y, m.h) if level else (m.y, m.h, m.x, m.w) for m in placed if m.role == "frame"]
    if not frames:
        return
    start, trunk = end if level else reversed(end)
    ends = [(at if at > start else at + size, across + length / 2) for at, size, across, length in frames]
    near = ends[0][0]
    bus = near - BETWEEN / 2 if near > start else near + BETWEEN / 2
    stops = sorted((trunk, *(stop for _, stop in ends)))
    lines = [(start, trunk, bus, trunk), (bus, stops[0], bus, stops[-1])]
    lines += [(bus, stop, edge, stop) for edge, stop in ends]
    for number, (a, b, c, d) in enumerate(lines):
        along, across = min(a, c) - LINE / 2, min(b, d) - LINE / 2
        length, breadth = abs(c - a) + LINE, abs(d - b) + LINE
        place = (along, across, length, breadth) if level else (across, along, breadth, length)
        yield Mark(f"{side}{number}", "branch", *place)
