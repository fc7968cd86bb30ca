"""Where the matrix of evidence stands: industries in rows, criteria in columns, hatched where no case is given."""

from __future__ import annotations

from collections.abc import Sequence

from lianzhu.pages.blocks import (
    GAP,
    NOTHING,
    abreast,
    card,
    column,
    heading,
    judged,
    label,
    plate,
    tall,
    text_of,
)  # fmt: skip
from lianzhu.pages.leaders_matrix import Cell, Matrix, Row
from lianzhu.pages.marks import STYLES, Block, Mark, stacked
from lianzhu.pages.parts import Gap, Item
from lianzhu.pages.text import width
from lianzhu.pages.words import named, say, schema

LINE_GAP = 4.0
ROW_HEAD_LEAST, ROW_HEAD_MOST, COLUMN_LEAST = 66.0, 110.0, 68.0
BUILT, BUILT_LEAST = 0.135, 84.0
ROW_STRETCH = 26.0
STACKED_CELL = 150.0
"""Where the columns would be narrower than their least, each industry has its cells in a grid of about this width."""


def matrix_block(matrix: Matrix, wide: float, least: float = 0.0) -> Block:
    """Return the matrix with its heading and a line that says what hatching means."""
    head = heading(say("各行业的认定证据", "Evidence by industry and criterion"), wide, "m0")
    keys = [
        plate(gap, wide, f"m1.{at}", before=say("斜纹格：", "Hatched cells – ")) for at, gap in enumerate(matrix.gaps)
    ]
    legend = column(keys or ([] if matrix.rows else [plate(Gap(""), wide, "m1.0")]))
    room = least - head.h - legend.h - 2 * GAP
    return column([head, _Table(matrix, wide).block(room) if _fits(matrix, wide) else _cards(matrix, wide), legend])


def _fits(matrix: Matrix, wide: float) -> bool:
    return _Table(matrix, wide).each >= COLUMN_LEAST


class _Table:
    """The matrix as a table: a column of industries, one of what is built for them, and one for each sub-criterion."""

    def __init__(self, matrix: Matrix, wide: float) -> None:
        self.matrix = matrix
        self.subs = [sub for criterion in matrix.criteria for sub in criterion.subs]
        words = [named(schema().nodes["Industry"]), *(row.industry.name for row in matrix.rows)]
        names = [width(each, STYLES["label"].font) + 1 for each in words]
        self.first = min(max([ROW_HEAD_LEAST, *(name + 2 * STYLES["label"].inset for name in names)]), ROW_HEAD_MOST)
        self.built = max(BUILT_LEAST, BUILT * wide) if any(row.built for row in matrix.rows) else 0.0
        self.left = self.first + (LINE_GAP + self.built if self.built else 0.0)
        self.each = (wide - self.left) / max(1, len(self.subs)) - LINE_GAP

    def block(self, room: float) -> Block:
        """Return the table, its rows a little higher where there is room."""
        top = self._columns()
        highs = [self._natural(at) for at in range(len(self.matrix.rows))]
        more = min(ROW_STRETCH, max(0.0, room - top.h - sum(high + LINE_GAP for high in highs)) / max(1, len(highs)))
        tops = [top.h + LINE_GAP]
        for high in highs:
            tops.append(tops[-1] + high + more + LINE_GAP)
        marks = [*top.marks]
        for at, row in enumerate(self.matrix.rows):
            marks += _row_head(row, self.first, f"m3.{at}", highs[at] + more).at(0, tops[at])
            for c, sub in enumerate(self.subs):
                cell = _cell(self.matrix, row, sub, self.each, f"m2.{at}.{c}", highs[at] + more)
                marks += cell.at(self.left + LINE_GAP + c * (self.each + LINE_GAP), tops[at])
        for start, end in self._spans() if self.built else ():
            high = tops[end] - tops[start] - LINE_GAP
            built = _built(self.matrix.rows[start:end], self.built, f"m7.{start}", high)
            marks += built.at(self.first + LINE_GAP, tops[start])
        return Block(self.left + len(self.subs) * (self.each + LINE_GAP), tops[-1] - LINE_GAP, tuple(marks))

    def _natural(self, at: int) -> float:
        row = self.matrix.rows[at]
        alone = any((start, end) == (at, at + 1) for start, end in self._spans())
        cells = [_cell(self.matrix, row, sub, self.each, "").h for sub in self.subs]
        own = _built([row], self.built, "").h if self.built and alone else 0.0
        return max(_row_head(row, self.first, "").h, own, *cells)

    def _spans(self) -> list[tuple[int, int]]:
        """Return the ranges of neighbouring rows for which the same is built by the same."""
        rows = self.matrix.rows
        starts = [at for at, row in enumerate(rows) if at == 0 or _made(row) != _made(rows[at - 1])]
        return list(zip(starts, [*starts[1:], len(rows)], strict=True))

    def _columns(self) -> Block:
        """Return the heads of the columns: criteria over their sub-criteria."""
        criteria = self.matrix.criteria
        spans = [len(each.subs) * (self.each + LINE_GAP) - LINE_GAP for each in criteria]
        over = [label(each.criterion, wide, "").h for each, wide in zip(criteria, spans, strict=True)]
        parts = [label(sub, self.each, "").h for each in criteria for sub in each.subs if sub != each.criterion]
        corner = [(Item("", "", named(schema().nodes["Industry"])), self.first, "m6")]
        if self.built:
            corner.append((Item("", "", say("所建模型", "Model, builder")), self.built, "m8"))
        heads = [label(item, wide, key).h for item, wide, key in corner]
        upper, lower = max(over), max(parts, default=0.0)
        high = max(upper + (LINE_GAP + lower if parts else 0.0), *heads)
        upper = high - (LINE_GAP + lower if parts else 0.0)
        blocks = [label(item, wide, key, high) for item, wide, key in corner]
        for at, (each, wide) in enumerate(zip(criteria, spans, strict=True)):
            split = each.subs != (each.criterion,)
            head = label(each.criterion, wide, f"m4.{at}", upper if split else high)
            below = [label(sub, self.each, f"m5.{at}.{n}", lower) for n, sub in enumerate(each.subs)] if split else []
            blocks.append(column([head, abreast(below, LINE_GAP)], LINE_GAP))
        return abreast(blocks, LINE_GAP)


def _made(row: Row) -> tuple[str, ...]:
    return (*(row.models or (row.built,)), "", *row.makers)


def _built(rows: Sequence[Row], wide: float, key: str, least: float = 0.0) -> Block:
    """Return what is built for neighbouring rows and by whom, as the passages say that name the industries."""
    models = "、".join(rows[0].models or ((rows[0].built,) if rows[0].built else ())) or "—"
    facts = tuple(dict.fromkeys(fact for row in rows for fact in row.industry.facts))
    item = Item(rows[0].work, "", models, rows[0].industry.strength, facts)
    return card(item, ["、".join(rows[0].makers)], wide, key, max(28.0, least), "cell")


def _row_head(row: Row, wide: float, key: str, least: float = 0.0, whole: bool = False) -> Block:
    """Return the head of a row; `whole` if there is no column for what is built in the industry."""
    made = " · ".join(each for each in _made(row) if each) if whole else ""
    small = made if row.industry.node else say("来源未写明行业", "industry not stated")
    return label(row.industry, wide, key, max(28.0, least), [small])


def _cell(
    matrix: Matrix, row: Row, sub: Item, wide: float, key: str, least: float = 0.0, titled: bool = False
) -> Block:
    """Return a cell: its examples under each other, or a hatched plate, with a text where there are several sorts."""
    cell = matrix.cells[row.industry.node, sub.node]
    if not cell.examples:
        return _hatched(matrix, cell, wide, key, least, titled)
    below = [sub.name] if titled else []
    blocks = []
    for at, item in enumerate(cell.examples):
        small = [*below, judged(() if item.strength == "editorial" else None)]
        share = (least - LINE_GAP * (len(cell.examples) - 1)) / len(cell.examples)
        blocks.append(card(item, small, wide, f"{key}.{at}", max(28.0, share), "cell"))
    return stacked(blocks, LINE_GAP)


def _hatched(matrix: Matrix, cell: Cell, wide: float, key: str, least: float, titled: bool) -> Block:
    usual = matrix.gaps[0]
    state = schema().coverage_states.get(cell.gap.state)
    other = (cell.gap.state, cell.gap.note) != (usual.state, usual.note)
    text = named(state) if state and other else say(*NOTHING) if other else ""
    texts = [sub for sub in (cell.sub.name if titled else "", text) if sub]
    lines = tuple(line for each in texts for line in text_of("plate", each, wide, 3))
    facts = (cell.gap.fact,) if cell.gap.fact else ()
    high = max(28.0, least, tall("plate", lines, (), 10))
    mark = Mark(f"{key}p", "plate", 0, 0, wide, high, cell.sub.node, "Coverage", lines, facts=facts)
    return Block(wide, high, (mark,))


def _cards(matrix: Matrix, wide: float) -> Block:
    """Return the matrix where it has no room as one: each industry with its cells, named, in a grid below it."""
    subs = [sub for criterion in matrix.criteria for sub in criterion.subs]
    columns = max(1, int((wide + LINE_GAP) // (STACKED_CELL + LINE_GAP)))
    columns = -(-len(subs) // -(-len(subs) // columns)) if subs else 1
    each = (wide + LINE_GAP) / columns - LINE_GAP
    lines: list[Block] = []
    for r, row in enumerate(matrix.rows):
        lines.append(_row_head(row, wide, f"m3.{r}", whole=True))
        for at in range(0, len(subs), columns):
            some = [(c, subs[c]) for c in range(at, min(len(subs), at + columns))]
            high = max(_cell(matrix, row, sub, each, "", 0, True).h for _, sub in some)
            cells = [_cell(matrix, row, sub, each, f"m2.{r}.{c}", high, True) for c, sub in some]
            lines.append(abreast(cells, LINE_GAP))
    return stacked(lines, LINE_GAP)
