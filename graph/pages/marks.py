"""What is drawn: marks at places, and blocks of them that can be moved."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Mark:
    """One thing to draw: its place (left, top, width, height) and its lines of text.

    `small` is text in a smaller font below the lines, `beside` after the first line. `role` is head (of a lane),
    title (of a group), box, plate (what a source leaves out), flow (the broad arrow between lanes), or one of the
    grounds: lane, strip, frame.
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


@dataclass(frozen=True)
class Block:
    """Marks in a rectangle whose left upper corner is 0, 0."""

    w: float
    h: float
    marks: tuple[Mark, ...]

    def at(self, x: float, y: float) -> tuple[Mark, ...]:
        """Return the marks moved to a place."""
        return tuple(replace(mark, x=mark.x + x, y=mark.y + y) for mark in self.marks)


@dataclass(frozen=True)
class Arrangement:
    """A whole page laid out for one width."""

    width: float
    height: float
    marks: tuple[Mark, ...]
