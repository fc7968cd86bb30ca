"""The layout of a sheet: where its header is, what stands above and below the table, and which cells are merged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from lianzhu.graph.workbooks import Area, Sheet
from lianzhu.loaders.mapped.vocabulary import fold_heading

MAX_HEADER_ROW = 30
"""The header is looked for in this many rows."""
NOTE_MARKS = ("*", "※")
HEADER_SEPARATOR = " / "
"""Stands between the two headings of a column whose header has two rows."""
KNOWN_HEADING_WEIGHT = 3.0
"""How much more a known heading counts than an unknown one, where rows are compared as headers."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A text outside a table, above or below it, with its row and column from 0."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A table in a sheet. Rows and columns count from 0.

    `header` are the rows of the header, `columns` the columns with a heading by position, `rows` the rows of the table
    with a value. `unnamed` are the columns with values but without a heading.
    """

    header: tuple[int, ...]
    columns: dict[int, str]
    rows: Sequence[int]
    titles: Sequence[Remark]
    notes: Sequence[Remark]
    unnamed: Sequence[int]


def find_layout(
    sheet: Sheet, is_known: Callable[[str], bool], note_words: Collection[str], header: int = 0
) -> SheetLayout | None:
    """Return the layout of the table in a sheet, None if there is no row with two headings above others.

    `is_known` says of a heading whether it is known; `header` is the number of the header row, from 1, or 0 to find it.
    """
    rows = sheet.rows
    first = header - 1 if header else _header_row(sheet, is_known)
    if first is None or first >= len(rows):
        return None
    header_rows, columns = _headings(sheet, first)
    if not columns:
        return None
    titles = [remark for row in range(first) for remark in _remarks(sheet, row)]
    body: list[int] = []
    notes: list[Remark] = []
    for row in range(header_rows[-1] + 1, len(rows)):
        values = [column for column, text in enumerate(rows[row]) if text.strip()]
        if not values:
            continue
        if _is_note(sheet, row, values, len(columns), note_words):
            notes += _remarks(sheet, row)
        else:
            body.append(row)
    used = (
        {column for row in body for column, text in enumerate(rows[row]) if text.strip()}
        if len(columns) < _width(rows)
        else set()
    )
    return SheetLayout(header_rows, columns, body, titles, notes, sorted(used - columns.keys()))


def remarks_of(sheet: Sheet) -> list[Remark]:
    """Return all texts of a sheet that has no table."""
    return [remark for row in range(len(sheet.rows)) for remark in _remarks(sheet, row)]


def filled_cells(sheet: Sheet, column: int, rows: Sequence[int]) -> list[str]:
    """Return the trimmed cells of a column; a cell in a merged area has the text of the first cell of that area."""
    width = column + 1
    cells = [sheet.rows[row][column].strip() if len(sheet.rows[row]) >= width else "" for row in rows]
    areas = [area for area in sheet.merged if area[1] <= column <= area[3] and (area[0], area[1]) != (area[2], area[3])]
    if areas:
        position = {row: index for index, row in enumerate(rows)}
        for top, left, bottom, _ in areas:
            text = sheet.rows[top][left].strip() if left < len(sheet.rows[top]) else ""
            for row in range(top, bottom + 1):
                if row in position:
                    cells[position[row]] = text
    return cells


def _width(rows: Sequence[Sequence[str]]) -> int:
    return max(map(len, rows), default=0)


def _remarks(sheet: Sheet, row: int) -> Iterator[Remark]:
    for column, text in enumerate(sheet.rows[row]):
        if text.strip():
            yield Remark(row, column, text.strip())


def _header_row(sheet: Sheet, is_known: Callable[[str], bool]) -> int | None:
    """Return the row that looks most like a header: the one with the most headings, known ones above all.

    Of two alike, the first. A row with the figures of a table is no header, whatever its length.
    """
    best, best_score = None, 0.0
    for row in range(min(MAX_HEADER_ROW, len(sheet.rows))):
        texts = [text.strip() for text in sheet.rows[row] if text.strip()]
        distinct = set(texts)
        if len(texts) < 2 or _spans_table(sheet, row):
            continue
        known = sum(map(is_known, distinct))
        words = sum(not _is_number(text) or is_known(text) for text in distinct)
        score = KNOWN_HEADING_WEIGHT * known + words - 0.5 * (len(distinct) - words) - 0.01 * row
        if known == 0 and best is not None:
            continue
        if score > best_score:
            best, best_score = row, score
    if best is None and len(sheet.rows) > 1 and sheet.rows[0] and is_known(sheet.rows[0][0]):
        return 0  # a list with one column
    return best


def _is_number(text: str) -> bool:
    stripped = text.replace(",", "").replace("%", "").replace(".", "").strip("-+ ")
    return stripped.isdigit()


def _spans_table(sheet: Sheet, row: int) -> bool:
    """Return whether a merged area covers most of a row, as that of a title does."""
    width = max(_width(sheet.rows), 1)
    return any(
        top <= row <= bottom and (right - left + 1) > max(2, width * 0.6) for top, left, bottom, right in sheet.merged
    )


def _headings(sheet: Sheet, row: int) -> tuple[tuple[int, ...], dict[int, str]]:
    """Return the rows of a header that starts in a row, and its headings by column.

    Below a heading that is merged across columns stands a second row of headings.
    """
    groups = [area for area in sheet.merged if area[0] == row and area[2] == row and area[3] > area[1]]
    heights = [area[2] for area in sheet.merged if area[0] == row and area[2] > row and area[1] == area[3]]
    last = max(heights) if groups and heights else row + 1 if groups else max(heights, default=row)
    upper = _filled_row(sheet, row, groups)
    columns: dict[int, str] = {}
    texts: set[str] = set()
    for column in range(_width(sheet.rows[row : last + 1])):
        parts = [upper[column] if column < len(upper) else ""]
        parts += [
            sheet.rows[below][column].strip()
            for below in range(row + 1, last + 1)
            if below < len(sheet.rows) and column < len(sheet.rows[below])
        ]
        heading = HEADER_SEPARATOR.join(dict.fromkeys(filter(None, parts))).replace("\n", "")
        if heading:
            columns[column] = _unique(heading, texts)
            texts.add(columns[column])
    return tuple(range(row, last + 1)), columns


def _filled_row(sheet: Sheet, row: int, areas: Sequence[Area]) -> list[str]:
    texts = [text.strip() for text in sheet.rows[row]]
    for _, left, _, right in areas:
        for column in range(left, min(right + 1, len(texts))):
            texts[column] = texts[left]
    return texts


def _unique(heading: str, known: Collection[str]) -> str:
    """Return a heading, numbered if an earlier column has it: 客户, 客户 (2)."""
    number = 2
    result = heading
    while result in known:
        result, number = f"{heading} ({number})", number + 1
    return result


def _is_note(sheet: Sheet, row: int, values: Sequence[int], column_count: int, note_words: Collection[str]) -> bool:
    """Return whether a row is a remark below the table: one text that is merged across columns or begins as a note."""
    if len(values) != 1 or column_count < 2:
        return False
    text = sheet.rows[row][values[0]].strip()
    merged = any(
        top == row == bottom and left == values[0] and right - left + 1 > column_count / 2
        for top, left, bottom, right in sheet.merged
    )
    start = fold_heading(text)
    is_marked = text.startswith(NOTE_MARKS) or any(
        start.startswith((f"{word}:", f"{word}1", f"{word}(", f"{word}、")) for word in note_words
    )
    return merged or is_marked
