"""What stands in the frame of a group: its heading with a tag for what is left out of it, and its boxes in a grid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from math import ceil

from lianzhu.pages.blocks import tag_texts
from lianzhu.pages.marks import STEP, STYLES, Block, Mark
from lianzhu.pages.parts import Group, Item
from lianzhu.pages.text import longest_word, width, wrap
from lianzhu.pages.words import named, schema

BOX_FONT, TITLE_FONT, SMALL_FONT = 13.0, 12.5, 11.0
LINE, AROUND, GAP = 17.0, 11.0, 6.0
BOX_INSET = 22.0
"""What a box is wider than its text: the bar of its kind and the margins."""
BOX_LEAST, BOX_MOST, BOX_LINES = 62.0, 142.0, 3
BOX_STRETCH, BOX_SHRINK = 1.3, 0.75
"""A box may be so many times as wide as it would like: to fill its row, or to spare one."""
BETWEEN = 24.0
"""Space in the row of a heading beside its texts."""
TAG_HIGH = 18.0


def title_of(group: Group) -> str:
    """Return the heading of a group: its name, or that of the kind of its boxes."""
    return group.name if group.node else named(schema().nodes[group.kind])


def caption_of(group: Group) -> str:
    """Return what sort of group it is, where its heading is a name."""
    return named(schema().nodes[group.kind]) if group.node else ""


def titled(group: Group) -> float:
    """Return the room that a group's heading takes."""
    return width(title_of(group), TITLE_FONT) + width(caption_of(group), SMALL_FONT) + BETWEEN


def tag(group: Group, room: float, key: str) -> tuple[Mark, ...]:
    """Return a small plate with what is left out of a group, in the longest words that fit; none if none do."""
    if not group.gaps:
        return ()
    facts = tuple(gap.fact for gap in group.gaps if gap.fact)
    fitting = (text for text in tag_texts(group.gaps) if _tag_width(text) <= room)
    return tuple(
        Mark(key, "plate", 0, 0, _tag_width(text), TAG_HIGH, group.gaps[0].node, "Coverage", (), (text,), facts=facts)
        for text in islice(fitting, 1)
    )


def least_tag(group: Group) -> float:
    """Return the width of the shortest tag of a group, in one that is empty of a more telling one; 0 without gaps."""
    if not group.gaps:
        return 0.0
    texts = tag_texts(group.gaps)
    return _tag_width(texts[-1] if group.boxes or group.groups else texts[1])


def _tag_width(text: str) -> float:
    return width(text, STYLES["plate"].small) + 2 * STYLES["plate"].inset


def group_grid(group: Group, inner: float, key: str, room: float = 0.0) -> Block:
    """Return the boxes of a group, equal in size, in rows of equal length; of a crowded one, dots.

    Boxes are as wide as they would like where that is lowest, or not higher than the `room` that there is anyway.
    """
    boxes = group.boxes
    if not boxes:
        return Block(inner, 0, ())
    if group.crowded:
        high = ceil(len(boxes) / max(1, int(inner // STEP))) * STEP
        members = tuple(box.node for box in boxes)
        return Block(inner, high, (Mark(f"{key}d", "dots", 0, 0, inner, high, "", group.kind, members=members),))
    tried = [_grid(boxes, inner, least, key) for least in _widths(boxes, inner)]
    return min(tried, key=lambda block: max(block.h, room))


def _widths(boxes: Sequence[Item], inner: float) -> list[float]:
    """Return the widths that boxes should at least have: what they would like, and the least that cuts no word."""
    natural = min(box_width(boxes), inner)
    word = max(longest_word(each.name, BOX_FONT) for each in boxes) + BOX_INSET
    return [natural, max(BOX_LEAST, natural * BOX_SHRINK, min(word, natural))]


def _grid(boxes: Sequence[Item], inner: float, least: float, key: str) -> Block:
    """Return boxes in rows, each at least as wide as told."""
    fitting = max(1, int((inner + GAP) // (least + GAP)))
    rows = ceil(len(boxes) / fitting)
    columns = ceil(len(boxes) / rows)
    if rows > 1 and (inner + GAP) / columns - GAP > least * BOX_STRETCH:
        columns = fitting
    wide = min(least * BOX_STRETCH, (inner - GAP * (columns - 1)) / columns)
    texts = [wrap(each.name, BOX_FONT, wide - BOX_INSET, BOX_LINES) for each in boxes]
    high = max(len(each) for each in texts) * LINE + AROUND
    marks: list[Mark] = []
    for number, (box, lines) in enumerate(zip(boxes, texts, strict=True)):
        left, top = (wide + GAP) * (number % columns), (high + GAP) * (number // columns)
        at = (f"{key}.{number}b", "box", left, top, wide, high)
        marks.append(Mark(*at, box.node, box.kind, lines, strength=box.strength))
    return Block(inner, rows * (high + GAP) - GAP, tuple(marks))


def box_width(boxes: Sequence[Item]) -> float:
    """Return the one width for boxes of a group: that of the longest name, long names being wrapped."""
    longest = max(width(each.name[:200], BOX_FONT) for each in boxes) + BOX_INSET
    return min(BOX_MOST, max(BOX_LEAST, longest))
