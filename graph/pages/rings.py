"""Places in elliptical rings around a middle: rows of places inside an ellipse, the ends of each row on the ellipse.

Places of a row are apart by at least the pitch, and rows do not meet, so that nothing can overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import atan2, hypot, pi, sqrt

STEP = 0.25
"""By this part of a row's height the ellipse grows until it holds enough."""
LINE = 2
"""So few places stand in a line to the right of the middle."""


@dataclass(frozen=True)
class Slot:
    """A place: its row (0 is that of the middle), and its distance from the middle line to the right."""

    row: int
    x: float


@dataclass(frozen=True)
class Field:
    """Distances between the middles of places, across and down, and what keeps them from the middle and the margin.

    `hole` is how far places in the middle's own row stay away from it, `most` how far out any may stand, `ratio` the
    width of the ellipse in parts of its height. All lengths are in pixels.
    """

    across: float
    down: float
    hole: float
    most: float
    ratio: float

    def radius(self, slot: Slot) -> float:
        """Return how far out a place is, by the ellipse that it stands on."""
        return round(hypot(slot.x / self.ratio, slot.row * self.down), 3)

    def angle(self, slot: Slot) -> float:
        """Return the direction of a place, clockwise from the top, between 0 and 2π."""
        return round(atan2(slot.x / self.ratio, -slot.row * self.down) % (2 * pi), 6)


@dataclass(frozen=True)
class Span:
    """Evenly spaced places of one row between two ends; a single place stands in the middle of them."""

    row: int
    first: float
    last: float
    number: int

    @property
    def pitch(self) -> float:
        """The distance between neighbours; endless for a place alone."""
        return (self.last - self.first) / (self.number - 1) if self.number > 1 else float("inf")

    def slots(self) -> list[Slot]:
        """Return the places."""
        if self.number == 1:
            return [Slot(self.row, (self.first + self.last) / 2)]
        return [Slot(self.row, self.first + self.pitch * at) for at in range(self.number)]


def slots(number: int, field: Field) -> tuple[list[Slot], Field]:
    """Return so many places around a middle, the nearest first, and the field with the ratio that the ellipse has."""
    if number <= LINE:
        return [Slot(0, field.hole + field.across * at) for at in range(number)], field
    high = field.down
    while sum(span.number for span in _spans(high, field)) < number:
        high += field.down * STEP
    spans = _spans(high, field)
    while sum(span.number for span in spans) > number:
        at = min(range(len(spans)), key=lambda each: (round(spans[each].pitch, 3), -abs(spans[each].row)))
        spans[at] = replace(spans[at], number=spans[at].number - 1)
    shaped = replace(field, ratio=min(field.ratio, field.most / high))
    found = [slot for span in spans for slot in span.slots()]
    return sorted(found, key=lambda slot: (shaped.radius(slot), shaped.angle(slot))), shaped


def nearest(places: Sequence[Slot], number: int) -> list[Slot]:
    """Return the first places; of very few, those that stand together rather than on all sides."""
    if not places or number > LINE:
        return list(places[:number])
    first = places[0]
    return sorted(places, key=lambda slot: (abs(slot.row - first.row), abs(slot.x - first.x), slot.x))[:number]


def sectors(places: Sequence[Slot], sizes: Sequence[int], field: Field) -> list[list[Slot]]:
    """Cut places into sectors of the given sizes, clockwise from the top; an inner place near its middle first."""
    around = sorted(places, key=lambda slot: (field.angle(slot), field.radius(slot)))
    found, at = [], 0
    for size in sizes:
        own = sorted(around[at : at + size], key=lambda slot: (field.radius(slot), field.angle(slot)))
        found.append([own.pop(_heading(own, field)), *own])
        at += size
    return found


def _heading(own: Sequence[Slot], field: Field) -> int:
    """Return the number of the place from which a sector is named: far in, and in its middle direction."""
    angles = [field.angle(slot) for slot in own]
    middle = (min(angles) + max(angles)) / 2
    off = [field.radius(slot) + field.down * abs(angle - middle) for slot, angle in zip(own, angles, strict=True)]
    return off.index(min(off))


def row_middles(heights: Mapping[int, float], gap: float) -> tuple[dict[int, float], float]:
    """Return the middle of each row from the top, rows being as high as what stands in them, and the whole height."""
    middles, top = {}, 0.0
    for row in sorted(heights):
        middles[row] = top + heights[row] / 2
        top += heights[row] + gap
    return middles, max(0.0, top - gap)


def _spans(high: float, field: Field) -> list[Span]:
    """Return the rows inside the ellipse of half the height `high`; a row at its very top holds two places or none."""
    wide = min(field.most, high * field.ratio)
    rows = int(high // field.down)
    found = []
    for row in range(-rows, rows + 1):
        half = wide * sqrt(max(0.0, 1 - (row * field.down / high) ** 2))
        if row and (half >= field.across / 2 or wide < field.across):
            found.append(Span(row, -half, half, 1 + int(2 * half // field.across)))
        elif not row and half >= field.hole:
            each = 1 + int((half - field.hole) // field.across)
            found += [Span(0, -half, -field.hole, each), Span(0, field.hole, half, each)]
    return found
