"""The map of one thing laid out: itself in the middle, what facts join to it around it, in a frame for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import ceil

from lianzhu.pages.around import Frame, around
from lianzhu.pages.blocks import BOX_INSET, abreast, box_grid, card, framed, plate
from lianzhu.pages.company_view import Circle, Ego, ego_of
from lianzhu.pages.marks import STYLES, WIDTHS, Arrangement, Block, Scene, at_each_width, stacked
from lianzhu.pages.parts import Item
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.text import longest_word, width
from lianzhu.pages.words import counted, in_each_language, named, plural, say, schema

NARROW = 640.0
"""Below this width things stand in a list."""
MARGIN, GAP = 12.0, 8.0
BOX_LEAST, BOX_MOST = 96.0, 156.0
LONG = 0.8
"""The width of boxes is that by which this part of the names takes two lines."""
CARD_LEAST, CARD_MOST = 190.0, 270.0
PLATE_LEAST = 230.0
FRAMED = 32.0
"""Height of a frame around its boxes."""
FAR = ("两步之外", "Two steps away")
RELATIONS, FIGURES = ("关系", "relation"), ("数据", "figure")


def company_scene(snapshot: Snapshot, node: str, hops: int = 1, widths: Sequence[float] = WIDTHS) -> Scene:
    """Return the map of a company, or of any node; raise `NotFound` if the snapshot does not hold it."""
    ego = ego_of(snapshot, node, hops)

    def arrange(wide: float) -> Arrangement:
        return _list(ego, wide) if wide < NARROW else _map(ego, wide)

    arrangements = in_each_language(lambda: at_each_width(arrange, widths))
    far = len(ego.far) + ego.far_more
    zh, en = (f"，另有 {far} 项在两步之外", f", {far} more two steps away") if far else ("", "")
    things = "thing" if ego.near == 1 else "things"
    note = (f"与它直接相关的 {ego.near} 项，按类型分区{zh}", f"{ego.near} {things} joined to it, by kind{en}")
    name = ego.subject.name
    return Scene(f"company/{node}", name, name, arrangements, ego.arrows, node, *note, straight=True, quiet=True)


# ---------------------------------------------------------------- the map


def _map(ego: Ego, wide: float) -> Arrangement:
    """Return the subject with a frame of each kind around it; below, what is two steps away and what is left out."""
    inner = wide - 2 * MARGIN
    box = _box_width([item for circle in ego.circles for item in circle.items])
    middle = _subject(ego, min(CARD_MOST, max(CARD_LEAST, width(ego.subject.name, 14) + 40)))
    frames = [
        Frame(len(_shown(circle.items, circle.more)), box, partial(_kind, circle, f"{at}"))
        for at, circle in enumerate(ego.circles)
    ]
    blocks = [around(middle, frames, inner), _far(ego, inner), _plates(ego, inner)]
    whole = stacked([block for block in blocks if block.marks], 2 * GAP)
    return Arrangement(wide, whole.h + 2 * MARGIN, whole.at(MARGIN, MARGIN))


# ---------------------------------------------------------------- pieces


def _subject(ego: Ego, wide: float) -> Block:
    kind = schema().nodes.get(ego.subject.kind)
    counts = ((ego.facts, RELATIONS), (ego.figures, FIGURES))
    sizes = [f"{number:,} {say(zh, en if number == 1 else plural(en))}" for number, (zh, en) in counts if number]
    about = [named(kind) if kind else ego.subject.kind, *sizes]
    return card(ego.subject, about, wide, "s")


def _kind(circle: Circle, key: str, wide: float, least: float = 0.0) -> Block:
    """Return a frame with a box for each thing of a kind; its heading says by which facts they are joined."""
    by = say("、", ", ").join(named(schema().edges[kind]) for kind in circle.by if kind in schema().edges)
    title = counted(circle.kind, len(circle.items) + circle.more)
    return _frame(title, by, _shown(circle.items, circle.more), circle.kind, wide, key, least)


def _far(ego: Ego, wide: float) -> Block:
    """Return a frame with a fainter cell for each thing that is two steps away."""
    if not ego.far:
        return Block(wide, 0, ())
    title = f"{say(*FAR)} {len(ego.far) + ego.far_more}"
    block = _frame(title, "", _shown(ego.far, ego.far_more), "", wide, "f")
    cells = tuple(replace(mark, role="cell") if mark.role == "box" else mark for mark in block.marks)
    return replace(block, marks=cells)


def _frame(title: str, by: str, shown: Sequence[Item], kind: str, wide: float, key: str, least: float = 0.0) -> Block:
    def make(inner: float) -> Block:
        return box_grid(shown, inner, key, least - FRAMED)

    return framed(Item("", kind, ""), title, make, wide, key, least, by)


def _shown(items: Sequence[Item], more: int) -> list[Item]:
    """Return things and, if there are more than are drawn, one that says how many."""
    return [*items, *([Item("", "", say(f"另有 {more} 个", f"{more} more"))] if more else [])]


def _box_width(items: Sequence[Item]) -> float:
    """Return the width that boxes would like: most names take one or two lines in it, and words are whole."""
    font, names = STYLES["box"].font, [item.name[:120] for item in items]
    widths = sorted(width(name, font) for name in names)
    typical = widths[min(len(widths) - 1, int(len(widths) * LONG))] if widths else 0.0
    half = typical / 2 + font if typical > BOX_MOST - BOX_INSET else typical
    word = max((longest_word(name, font) for name in names), default=0.0)
    return min(BOX_MOST, max(BOX_LEAST, half + BOX_INSET, word + BOX_INSET))


def _plates(ego: Ego, wide: float) -> Block:
    """Return what the sources leave out about the subject, in rows of equal plates."""
    if not ego.silent:
        return Block(wide, 0, ())
    fitting = max(1, int((wide + GAP) // (PLATE_LEAST + GAP)))
    rows = ceil(len(ego.silent) / fitting)
    length = ceil(len(ego.silent) / rows)
    each = (wide - GAP * (length - 1)) / length
    brief = [replace(gap, note="") for gap in ego.silent]
    high = max(plate(gap, each, "q").h for gap in brief)
    blocks = [plate(gap, each, f"q{at}", high) for at, gap in enumerate(brief)]
    return stacked([abreast(blocks[at : at + length], GAP) for at in range(0, len(blocks), length)], GAP)


# ---------------------------------------------------------------- the list of a narrow window


def _list(ego: Ego, wide: float) -> Arrangement:
    """Return the subject's card, a frame of boxes for each kind, and what the sources leave out."""
    inner = wide - 2 * MARGIN
    blocks = [_subject(ego, inner)]
    blocks += [_kind(circle, f"{at}", inner) for at, circle in enumerate(ego.circles)]
    blocks += [_far(ego, inner), _plates(ego, inner)]
    whole = stacked([block for block in blocks if block.marks], GAP)
    return Arrangement(wide, whole.h + 2 * MARGIN, whole.at(MARGIN, MARGIN))
