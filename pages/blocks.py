"""Blocks from which scenes are laid out: headings, cards, plates, and boxes in even grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from lianzhu.pages.marks import STYLES, Block, Mark, stacked
from lianzhu.pages.parts import Gap, Item
from lianzhu.pages.text import longest_word, width, wrap
from lianzhu.pages.words import headed, named, say, schema

GAP, PAD = 6.0, 8.0
CHIP = 40.0
"""Width of the sign of a relation."""
BOX_INSET = 22.0
"""What a box is wider than its text: the bar of its kind and the margins."""
BOX_LEAST = 88.0
"""Boxes are narrower than this only where every name still fits into one line, and no word is cut if it need not."""
BOX_LINES, BOX_AROUND = 3, 11.0
MANY = 40
"""More boxes stand in as many columns as fit; of fewer every number of columns is tried."""
CARD_LINES = {"card": 3, "cell": 4, "label": 5}
AROUND = {"card": 12.0, "cell": 8.0, "label": 8.0}
"""Space above and below the text of a mark, together."""
STRETCH = 18.0
"""A row of boxes may be so much higher than its text needs, so that neighbouring columns end together."""
REST = "tables/facts"
"""Where a box leads that stands for what is not drawn."""
NOTHING = ("尚无收录，不等于没有", "Nothing recorded here; this does not mean there is none")

Make = Callable[[float], Block]
"""Lays something out for a width."""


def text_of(role: str, text: str, wide: float, most: int) -> tuple[str, ...]:
    """Return the lines of a mark of some role and width."""
    style = STYLES[role]
    return wrap(text, style.font, wide - 2 * style.inset, most) if text else ()


def small_of(role: str, texts: Sequence[str], wide: float, most: int) -> tuple[str, ...]:
    """Return the small lines of a mark, each text in lines of its own."""
    style = STYLES[role]
    return tuple(line for each in texts if each for line in wrap(each, style.small, wide - 2 * style.inset, most))


def tall(role: str, lines: Sequence[str], small: Sequence[str], around: float) -> float:
    """Return the height of a mark with these lines and so much space above and below together."""
    return len(lines) * STYLES[role].line + len(small) * STYLES[role].small_line + around


def heading(text: str, wide: float, key: str) -> Block:
    """Return the heading of a part."""
    lines = text_of("heading", text, wide, 2)
    high = tall("heading", lines, (), 2)
    return Block(wide, high, (Mark(f"{key}h", "heading", 0, 0, wide, high, lines=lines),))


def card(item: Item, small: Sequence[str], wide: float, key: str, least: float = 0.0, role: str = "card") -> Block:
    """Return a thing as a card, or another role of several lines."""
    lines, below = text_of(role, item.name, wide, CARD_LINES[role]), small_of(role, small, wide, 3)
    high = max(least, tall(role, lines, below, AROUND[role]))
    mark = Mark(
        f"{key}c", role, 0, 0, wide, high, item.node, item.kind, lines, below,
        strength=item.strength, facts=item.facts,
    )  # fmt: skip
    return Block(wide, high, (mark,))


def label(item: Item, wide: float, key: str, least: float = 0.0, small: Sequence[str] = ()) -> Block:
    """Return the head of some things: a theme, a row or a column."""
    return card(item, small, wide, key, max(26.0, least), "label")


def plate(gap: Gap, wide: float, key: str, least: float = 0.0, before: str = "") -> Block:
    """Return a hatched plate that says what a source leaves out, with the remark behind it or below."""
    style, inner = STYLES["plate"], wide - 2 * STYLES["plate"].inset
    lines = wrap(before + said(gap), style.font, inner, 3)
    taken = width(lines[0], style.font) + width(gap.note, style.small) + 14
    beside = gap.note if len(lines) == 1 and taken <= inner else ""
    small = () if beside or not gap.note else wrap(gap.note, style.small, inner, 4)
    high = max(least, tall("plate", lines, small, 12))
    facts = (gap.fact,) if gap.fact else ()
    mark = Mark(f"{key}p", "plate", 0, 0, wide, high, gap.node, "Coverage", lines, small, beside, facts=facts)
    return Block(wide, high, (mark,))


def said(gap: Gap) -> str:
    """Return what a gap says: the aspect and state in the schema's words."""
    if not gap.state:
        return say(*NOTHING)
    aspect, state = schema().aspects.get(gap.aspect), schema().coverage_states.get(gap.state)
    about, found = headed(aspect) if aspect else gap.aspect, named(state) if state else gap.state
    return say(f"{about}：{found}", f"{about}: {found}")


def tag_texts(silent: Sequence[Gap]) -> tuple[str, ...]:
    """Return what a tag may say of the gaps of one thing, the longest text first; the panel has the reasons."""
    number = say(f"缺口 {len(silent)}", f"{len(silent)} gaps")
    if len(silent) == 1:
        [gap] = silent
        state = schema().coverage_states.get(gap.state)
        return (said(gap), *([named(state)] if state else []), say("缺口", "gap"))
    known = schema().aspects
    about = dict.fromkeys(named(known[gap.aspect]) for gap in silent if gap.aspect in known)
    return (say(f"{number}：{'、'.join(about)}", f"{number}: {', '.join(about)}"), number)


def with_strength(text: str, strength: str) -> str:
    """Return a text with the strength of what it says, unless that is explicit."""
    name = named(schema().strengths[strength])
    return text if strength == "explicit" else say(f"{text}（{name}）", f"{text} ({name})")


def judged(by: Sequence[str] | None) -> str:
    """Return that something is a judgement of ours, by whom and why; nothing of what a source states."""
    if by is None:
        return ""
    return say("，", ", ").join([say("编者判断", "our judgement"), *by])


def box_grid(items: Sequence[Item], wide: float, key: str, least: float = 0.0, most: int = 99) -> Block:
    """Return boxes of one width that fill the space, as low as they go, or as high as `least` has room for.

    A row is as high as its longest name needs, and a little higher where there is room.
    """
    if not items:
        return Block(wide, 0, ())
    font = STYLES["box"].font
    longest = max(width(each.name[:120], font) for each in items)
    word = max(longest_word(each.name, font) for each in items)
    fitting = int((wide + GAP) // (min(longest + BOX_INSET, max(BOX_LEAST, word + BOX_INSET)) + GAP))
    last = max(1, min(len(items), most, fitting))
    first = last if len(items) > MANY else 1
    tried = [_grid(items, wide, columns) for columns in range(first, last + 1)]
    roomy = [grid for grid in tried if grid.whole <= least]
    tallest, lowest = (lambda grid: (grid.whole, -grid.columns)), (lambda grid: (grid.whole, grid.columns))
    grid = max(roomy, key=tallest) if roomy else min(tried, key=lowest)
    columns, each, texts, highs, rows = grid.columns, grid.each, grid.texts, grid.highs, len(grid.highs)
    more = min(STRETCH, max(0.0, least - sum(highs) - GAP * (rows - 1)) / rows)
    marks: list[Mark] = []
    top = 0.0
    for row, high in enumerate(highs):
        for at in range(row * columns, min(len(items), (row + 1) * columns)):
            item, left = items[at], (at % columns) * (each + GAP)
            place = (f"{key}.{at}b", "box", left, top, each, high + more)
            to = "" if item.node else REST
            marks.append(Mark(*place, item.node, item.kind, texts[at], strength=item.strength, to=to, facts=item.facts))
        top += high + more + GAP
    return Block(wide, top - GAP, tuple(marks))


@dataclass(frozen=True)
class _Grid:
    """Boxes in columns of one width: the lines of each box, the height of each row.

    `whole` is the height that it would have if no name were cut, so that a grid with room for long names is preferred.
    """

    whole: float
    columns: int
    each: float
    texts: tuple[tuple[str, ...], ...]
    highs: tuple[float, ...]


def _grid(items: Sequence[Item], wide: float, columns: int) -> _Grid:
    """Return a grid of so many columns, or of fewer where as many rows have room for all."""
    columns = ceil(len(items) / ceil(len(items) / columns))
    each, style = (wide - GAP * (columns - 1)) / columns, STYLES["box"]
    full = [wrap(item.name, style.font, each - BOX_INSET, 9) for item in items]
    texts = tuple(
        lines if len(lines) <= BOX_LINES else wrap(item.name, style.font, each - BOX_INSET, BOX_LINES)
        for item, lines in zip(items, full, strict=True)
    )
    rows = [range(at, min(len(items), at + columns)) for at in range(0, len(items), columns)]
    highs = tuple(max(len(texts[at]) for at in row) * style.line + BOX_AROUND for row in rows)
    whole = sum(max(len(full[at]) for at in row) * style.line + BOX_AROUND + GAP for row in rows)
    return _Grid(whole, columns, each, texts, highs)


def framed(item: Item, title: str, make: Make, wide: float, key: str, least: float = 0.0, beside: str = "") -> Block:
    """Return a ground with what stands on it; with a title line if one is given, and what fits beside the title."""
    inner = make(wide - 2 * PAD)
    above = 24.0 if title else PAD
    high = max(least, above + inner.h + PAD)
    marks = [Mark(f"{key}f", "frame", 0, 0, wide, high, item.node, item.kind, strength=item.strength)]
    if title:
        lines = text_of("title", title, wide - 2 * PAD + 8, 1)
        place = (f"{key}t", "title", PAD - 4, 4, wide - 2 * PAD + 8, 18)
        room = wide - 2 * PAD - width(lines[0], STYLES["title"].font) - 16
        [beside] = wrap(beside, STYLES["title"].small, room, 1) if beside and room > 40 else [""]
        marks.append(Mark(*place, item.node, item.kind, lines, (), beside, facts=item.facts))
    return Block(wide, high, (*marks, *inner.at(PAD, above)))


def abreast(blocks: Sequence[Block], gap: float) -> Block:
    """Return blocks beside each other."""
    marks: list[Mark] = []
    left = 0.0
    for block in blocks:
        marks += block.at(left, 0)
        left += block.w + gap
    return Block(max(0.0, left - gap), max((block.h for block in blocks), default=0.0), tuple(marks))


def shared(weights: Sequence[float], wide: float, gap: float, even: float = 0.75) -> list[float]:
    """Return widths for neighbours: a part of the space in equal parts, the rest by how much each of them holds."""
    room, total = wide - gap * (len(weights) - 1), sum(weights) or 1
    return [room * (even / len(weights) + (1 - even) * weight / total) for weight in weights]


def chip_width(*words: str) -> float:
    """Return the width of the signs of relations with such words."""
    return max(CHIP, *(width(each, STYLES["label"].small) + 2 * STYLES["label"].inset for each in words))


def chip(sign: str, word: str, facts: tuple[str, ...], key: str, high: float, wide: float, upright: bool) -> Block:
    """Return the sign of a relation between two neighbours, in the middle of their height; its facts are behind it.

    It stands `upright` between what is beside each other, and is a line between what is under each other.
    """
    size = min(high, 46.0 if upright else high)
    lines, small = ((sign,), (word,)) if upright else ((f"{word} {sign}",), ())
    mark = Mark(f"{key}l", "label", 0, (high - size) / 2, wide, size, lines=lines, small=small, facts=facts)
    return Block(wide, high, (mark,))


def column(blocks: Sequence[Block], gap: float = GAP) -> Block:
    """Return those blocks that hold something under each other."""
    return stacked([block for block in blocks if block.marks], gap)
