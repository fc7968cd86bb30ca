"""Where a chain's matrix stands: a column for each industry, or on a narrow page a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from lianzhu.pages.blocks import tall, text_of
from lianzhu.pages.marks import STYLES, Block, Mark
from lianzhu.pages.parts import Cell, Column, Matrix, Vendor
from lianzhu.pages.text import width, wrap
from lianzhu.pages.words import named, say, schema

GAP, PAD = 4.0, 8.0
HEAD = 112.0
"""Width of the heads of rows."""
COLUMN, COLUMN_LEAST = 112.0, 76.0
"""The width that an industry's column would like, and the least at which there are columns."""
COLUMN_VENDORS = 6
"""More vendors of one industry stand beside each other in a row, not below each other in a column."""
TURNED_BELOW = 640.0 - 2 * (10.0 + 8.0)
"""On a page narrower than 640 pixels, without the margins of page and lane, there is a row for each industry."""
BOX_INSET, BOX_LINES, BOX_AROUND, AROUND = 22.0, 3, 11.0, 8.0
ENTRIES = 5
"""So many statements are written into a cell; the panel has the others."""
LEGEND = 20.0

HATCHED = ("斜纹：来源未给出", "Hatched: not stated in the source")
JOINT = ("合计", "joint")
JOINTLY = ("合计：几个行业合在一起", "Joint: of several industries together")
FORECAST = ("预测", "forecast")


def matrix_width(matrix: Matrix) -> float:
    """Return the width that a matrix would like to have."""
    return 2 * PAD + HEAD + len(matrix.columns) * (GAP + COLUMN)


def matrix_block(matrix: Matrix, wide: float, key: str, least: float = 0.0) -> Block:
    """Return a matrix laid out for a width; a mark has the same key in either form."""
    inner, count = wide - 2 * PAD, len(matrix.columns)
    each = (inner - HEAD - GAP * count) / count
    turned = wide < TURNED_BELOW or each < COLUMN_LEAST or matrix.most > COLUMN_VENDORS
    table = _turned(matrix, inner, key) if turned else _columns(matrix, inner, each, key)
    legend = _legend(matrix, inner, key)
    below = PAD + table.h + (2 if legend.h else 0)
    high = max(least, below + legend.h + (3 if legend.h else PAD))
    frame = Mark(f"{key}f", "frame", 0, 0, wide, high, kind="Industry")
    return Block(wide, high, (frame, *table.at(PAD, PAD), *legend.at(PAD, below)))


# ------------------------------------------------------------ the two forms


def _columns(matrix: Matrix, inner: float, each: float, key: str) -> Block:
    """Return a column for each industry: its name, its vendors below each other, what is stated of it."""
    rows = range(len(matrix.rows))
    wides = [each] * (2 + len(rows))
    heads = _heads(matrix, [HEAD] * len(wides), key)
    columns = [_Pieces(column, wides, f"{key}.{number}") for number, column in enumerate(matrix.columns)]
    ranks = [max(_box_height(c.vendors[rank : rank + 1], each) for c in matrix.columns) for rank in range(matrix.most)]
    more = max(0.0, heads[1].h - sum(ranks) - GAP * (len(ranks) - 1)) / len(ranks)
    ranks = [high + more for high in ranks]
    highs = [
        max(mark.h for mark in (heads[0], *(column.industry() for column in columns))),
        sum(ranks) + GAP * (len(ranks) - 1),
        *(max(mark.h for mark in (heads[2 + row], *(column.cell(row) for column in columns))) for row in rows),
    ]
    tops = _starts(highs)
    marks = [_sized(head, 0, top, HEAD, high) for head, top, high in zip(heads, tops, highs, strict=True)]
    for number, column in enumerate(columns):
        left = HEAD + GAP + number * (each + GAP)
        marks.append(_sized(column.industry(), left, tops[0], each, highs[0]))
        slots = [(left, tops[1] + top, each, high) for top, high in zip(_starts(ranks), ranks, strict=True)]
        marks += column.boxes(slots, matrix.most)
        marks += [_sized(column.cell(row), left, tops[2 + row], each, highs[2 + row]) for row in rows]
    return Block(inner, tops[-1] + highs[-1], tuple(marks))


def _turned(matrix: Matrix, inner: float, key: str) -> Block:
    """Return a row for each industry: its name, its vendors beside each other, what is stated of it."""
    first, rest = min(150.0, max(54.0, inner * 0.14)), min(200.0, max(78.0, inner * 0.23))
    second = inner - first - (rest + GAP) * len(matrix.rows) - GAP
    wides = [first, second, *(rest for _ in matrix.rows)]
    heads = _heads(matrix, wides, key)
    high = max(head.h for head in heads)
    lefts = _starts(wides)
    marks = [_sized(head, left, 0, wide, high) for head, left, wide in zip(heads, lefts, wides, strict=True)]
    longest = max(width(v.name[:120], STYLES["box"].font) for each in matrix.columns for v in each.vendors)
    fitting = int((second + GAP) // (min(longest + BOX_INSET, second) + GAP))
    across = max(1, min(matrix.most, fitting))
    top = high + GAP
    for number, column in enumerate(matrix.columns):
        row = _row(_Pieces(column, wides, f"{key}.{number}"), lefts, across, matrix.most)
        marks += row.at(0, top)
        top += row.h + GAP
    return Block(inner, top - GAP, tuple(marks))


def _row(pieces: _Pieces, lefts: Sequence[float], across: int, most: int) -> Block:
    """Return the row of one industry, with so many vendors beside each other."""
    wides, vendors = pieces.wides, pieces.column.vendors
    named = [pieces.industry(), *(pieces.cell(number) for number in range(len(wides) - 2))]
    box = (wides[1] - GAP * (across - 1)) / across
    count = min(len(vendors) + 1, most)
    lines = ceil(count / across)
    least = _box_height(vendors, box) * lines + GAP * (lines - 1)
    high = max(least, *(mark.h for mark in named))
    each = (high - GAP * (lines - 1)) / lines
    slots = [(lefts[1] + (box + GAP) * (at % across), (each + GAP) * (at // across), box, each) for at in range(count)]
    places = zip(named, [lefts[0], *lefts[2:]], [wides[0], *wides[2:]], strict=True)
    marks = [_sized(mark, left, 0, wide, high) for mark, left, wide in places]
    return Block(sum(wides), high, (*marks, *pieces.boxes(slots, most)))


def _starts(sizes: Sequence[float]) -> list[float]:
    """Return where things of these sizes begin that stand in a row with gaps between them."""
    return [sum(sizes[:at]) + GAP * at for at in range(len(sizes))]


# ------------------------------------------------------------ what it consists of

Slot = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Pieces:
    """The marks of one industry, not yet in their places, for the widths of name, vendors and cells."""

    column: Column
    wides: Sequence[float]
    key: str

    def industry(self) -> Mark:
        box, wide = self.column.industry, self.wides[0]
        lines = text_of("label", box.name, wide, 4)
        return Mark(
            f"{self.key}i", "label", 0, 0, wide, tall("label", lines, (), AROUND),
            box.node, box.kind, lines, strength=box.strength,
        )  # fmt: skip

    def boxes(self, slots: Sequence[Slot], most: int) -> list[Mark]:
        """Return the vendors in their slots, and a hatched mark over the slots of which the table says nothing."""
        vendors = self.column.vendors
        marks = []
        for at, (each, slot) in enumerate(zip(vendors, slots, strict=False)):
            about = (each.node, each.kind, _name(each, slot[2]))
            marks.append(Mark(f"{self.key}.{at}b", "box", *slot, *about, strength=each.strength, facts=each.facts))
        if len(vendors) < most:
            x, y, wide, high = slots[len(vendors)]
            last = slots[-1]
            place = (x, y, wide, last[1] + last[3] - y if last[0] == x else high)
            marks.append(Mark(f"{self.key}p", "plate", *place, self.column.industry.node, "Coverage"))
        return marks

    def cell(self, number: int) -> Mark:
        cell, wide = self.column.cells[number], self.wides[2 + number]
        node, key = self.column.industry.node, f"{self.key}.{number}c"
        if not cell.entries:
            return Mark(key, "plate", 0, 0, wide, 24, node, "Coverage", facts=cell.facts)
        lines, small = _written(cell, wide)
        high = tall("cell", lines, small, AROUND)
        return Mark(key, "cell", 0, 0, wide, high, "", "", lines, small, strength=cell.strength, facts=cell.facts)


def _heads(matrix: Matrix, wides: Sequence[float], key: str) -> list[Mark]:
    """Return the heads of the industries, the vendors and what is stated, in the schema's words."""
    words = [named(schema().nodes["Industry"]), named(schema().aspects["vendors"]), *(say(*row) for row in matrix.rows)]
    marks = []
    for number, (word, wide) in enumerate(zip(words, wides, strict=True)):
        lines = text_of("label", word[:1].upper() + word[1:], wide, 3)
        marks.append(Mark(f"{key}h{number}", "label", 0, 0, wide, tall("label", lines, (), 6.0), lines=lines))
    return marks


def _written(cell: Cell, wide: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of a cell, and smaller ones for figures that hold of several industries together."""
    style, inner = STYLES["cell"], wide - 2 * STYLES["cell"].inset
    lines: list[str] = []
    small: list[str] = []
    for entry in cell.entries[:ENTRIES]:
        parts = [say(*entry.name), entry.value, *([say(*FORECAST)] if entry.forecast else [])]
        if entry.joint:
            small += _said([*parts, say(*JOINT)], style.small, inner)
        else:
            lines += _said(parts, style.font, inner)
    if (more := len(cell.entries) - ENTRIES) > 0:
        small += _said([say(f"另 {more} 条", f"{more} more")], style.small, inner)
    return tuple(lines), tuple(small)


def _said(parts: Sequence[str], size: float, inner: float) -> list[str]:
    """Return the parts of a statement in as few lines as have room for them; a part is broken only if it must be."""
    lines = [""]
    for part in parts:
        joined = f"{lines[-1]} {part}".strip()
        if width(joined, size) <= inner:
            lines[-1] = joined
        else:
            lines += wrap(part, size, inner, 2)
    return [line for line in lines if line]


def _name(vendor: Vendor, wide: float) -> tuple[str, ...]:
    return wrap(vendor.name, STYLES["box"].font, wide - BOX_INSET, BOX_LINES)


def _box_height(vendors: Sequence[Vendor], wide: float) -> float:
    return max((len(_name(each, wide)) for each in vendors), default=1) * STYLES["box"].line + BOX_AROUND


def _legend(matrix: Matrix, inner: float, key: str) -> Block:
    """Return what hatching and the word for common figures mean, where the matrix has any."""
    cells = [cell for column in matrix.columns for cell in column.cells]
    uneven = any(len(column.vendors) < matrix.most for column in matrix.columns)
    notes = [("s", say(*HATCHED))] if uneven or not all(cell.entries for cell in cells) else []
    notes += [("t", say(*JOINTLY))] if any(entry.joint for cell in cells for entry in cell.entries[:ENTRIES]) else []
    beside = inner >= 280 * len(notes)
    each = inner / len(notes) if notes and beside else inner
    marks = []
    for at, (sign, note) in enumerate(notes):
        x, y = (each * at, 0.0) if beside else (0.0, LEGEND * at)
        marks.append(Mark(f"{key}{sign}", "title", x, y, each, LEGEND - 2, kind="Industry", lines=(note,)))
    return Block(inner, LEGEND * (len(notes) if not beside else min(1, len(notes))), tuple(marks))


def _sized(mark: Mark, x: float, y: float, wide: float, high: float) -> Mark:
    made = mark.moved(x, y)
    made.__dict__.update(w=wide, h=high)
    return made
