"""Tiles that lead on from the overview: to the leaders and the tables, or to the things of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from lianzhu.pages.blocks import plate, small_of, text_of
from lianzhu.pages.leaders_facts import leader_role
from lianzhu.pages.marks import STYLES, Block, Mark
from lianzhu.pages.parts import Gap
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.words import counted, named, say, schema, several

GAP = 8.0
AROUND = 19.0
"""Space above and below the text of a tile together."""
WAY_LEAST, KIND_LEAST = 118.0, 230.0
COUNTED = ("Company", "Product", "Model", "Industry")
LEADERS = "智能链主"
ABOUT_LEADERS = ("标准与共建", "Criteria and common work")
FACTS, SOURCES = ("事实", "Facts"), (("来源", "Sources"), ("来源", "Source"))


@dataclass(frozen=True)
class Way:
    """A tile that leads to a view."""

    text: str
    small: tuple[str, ...]
    to: str
    kind: str = ""
    node: str = ""
    columns: int = 1


def ways_on(snapshot: Snapshot) -> list[Way]:
    """Return the ways to the leaders, and to each table with how much it holds."""
    words = schema().nodes
    ways = []
    if snapshot.of_kind("Role"):
        leader = leader_role(snapshot)
        name = snapshot.name(leader) if leader else LEADERS
        ways.append(Way(name, (say(*ABOUT_LEADERS),), "leaders", "Role", leader or "", 2))
    for kind in COUNTED:
        if number := len(snapshot.of_kind(kind)):
            name = named(words[kind]) if number == 1 else several(words[kind])
            ways.append(Way(f"{number:,}", (name,), f"tables/nodes/{kind}", kind))
    ways.append(Way(f"{facts_in(snapshot):,}", (say(*FACTS),), "tables/facts"))
    reports = len(snapshot.of_kind("Report"))
    ways.append(Way(f"{reports:,}", (say(*SOURCES[reports == 1]),), "tables/nodes/Report", "Report"))
    return ways


def ways_to_kinds(snapshot: Snapshot) -> list[Way]:
    """Return the ways to the things of each kind: how many there are, and the best-connected of them."""
    ways = []
    for kind in schema().nodes:
        if number := len(snapshot.of_kind(kind)):
            text, small = counted(kind, number), (_examples(snapshot, kind),)
            ways.append(Way(text, small, f"tables/nodes/{kind}", kind))
    return ways


def facts_in(snapshot: Snapshot) -> int:
    """Return the number of statements: relations, figures and coverage rows."""
    return len(snapshot.facts) + sum(len(snapshot.of_kind(label)) for label in schema().statements)


def _examples(snapshot: Snapshot, kind: str) -> str:
    return "、".join(snapshot.name(each)[:40] for each in snapshot.best_connected[kind])


def tiles(ways: Sequence[Way], wide: float) -> Block:
    """Return tiles in rows of about equal length that fill the width; of no ways a plate that says so."""
    if not ways:
        return plate(Gap(""), wide, "k")
    least = KIND_LEAST if any(len(way.small) > 1 for way in ways) else WAY_LEAST
    fitting = max(1, int((wide + GAP) // (least + GAP)))
    cells = sum(way.columns for way in ways)
    columns = ceil(cells / ceil(cells / fitting))
    one = (wide - GAP * (columns - 1)) / columns
    made, at = [], 0
    for way in ways:
        across = min(way.columns, columns)
        each = one * across + GAP * (across - 1)
        made.append((way, at, each, text_of("tile", way.text, each, 2), small_of("tile", way.small, each, 2)))
        at += across
    style = STYLES["tile"]
    high = max(AROUND + len(lines) * style.line + len(small) * style.small_line for *_, lines, small in made)
    marks = []
    for number, (way, cell, each, lines, small) in enumerate(made):
        left, top = (cell % columns) * (one + GAP), (cell // columns) * (high + GAP)
        place = (f"n.{number}c", "tile", left, top, each, high)
        marks.append(Mark(*place, way.node, way.kind, lines, small, to=way.to))
    return Block(wide, ceil(at / columns) * (high + GAP) - GAP, tuple(marks))
