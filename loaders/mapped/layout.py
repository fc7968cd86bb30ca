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


def find_layouts(sheet: Sheet, is_known: Callable[[str], bool], note_words: Collection[str]) -> list[SheetLayout]:
    """Return the layouts of the tables in a sheet, from top to bottom; none if no row has two headings above others.

    Below the first table, another one begins where a row of known headings follows an empty row. `is_known` says of a
    heading whether it is known.
    """
    first = header_row(sheet, is_known)
    if first is None:
        return []
    headers = [first]
    while (following := _next_header(sheet, headers[-1] + 1, is_known)) is not None:
        headers.append(following)
    return layouts_at(sheet, headers, note_words)


def layouts_at(sheet: Sheet, headers: Sequence[int], note_words: Collection[str]) -> list[SheetLayout]:
    """Return the layouts of the tables of a sheet; `headers` are the rows of their headers, from 0, in order."""
    starts = [0, *(_title_start(sheet, header) for header in headers[1:])]
    ends = [*starts[1:], len(sheet.rows)]
    return [_layout(sheet, *bounds, note_words) for bounds in zip(starts, headers, ends, strict=True)]


def _layout(sheet: Sheet, start: int, header: int, end: int, note_words: Collection[str]) -> SheetLayout:
    """Return the layout of the table in the rows from `start` to before `end`."""
    rows = sheet.rows
    header_rows, columns = _headings(sheet, header)
    titles = [remark for row in range(start, header) for remark in _remarks(sheet, row)]
    body: list[int] = []
    notes: list[Remark] = []
    for row in range(header_rows[-1] + 1, end):
        values = [column for column, text in enumerate(rows[row]) if text.strip()]
        if not values:
            continue
        if _is_note(sheet, row, values, len(columns), note_words):
            notes += _remarks(sheet, row)
        elif len(values) > 1 and all(rows[row][column].strip() == _cell(sheet, header, column) for column in values):
            titles += _remarks(sheet, row)  # the header again, as on each page of a printed list
        else:
            body.append(row)
    used = {column for row in body for column, text in enumerate(rows[row]) if text.strip()}
    return SheetLayout(header_rows, columns, body, titles, notes, sorted(used - columns.keys()))


def _cell(sheet: Sheet, row: int, column: int) -> str:
    cells = sheet.rows[row]
    return cells[column].strip() if column < len(cells) else ""


def _next_header(sheet: Sheet, start: int, is_known: Callable[[str], bool]) -> int | None:
    """Return the first row from `start` on that is the header of another table, None if there is none."""
    begins = start  # the first of the rows with one text each right above the row
    for row in range(start + 1, len(sheet.rows) - 1):
        if not _has_one_text(sheet, row - 1):
            begins = row
        if begins > start and not any(text.strip() for text in sheet.rows[begins - 1]):
            texts = {text.strip() for text in sheet.rows[row] if text.strip()}
            if _is_header(texts, is_known):
                return row
    return None


def _title_start(sheet: Sheet, header: int) -> int:
    """Return the first row of the titles right above a header: the rows with one text each."""
    start = header
    while start and _has_one_text(sheet, start - 1):
        start -= 1
    return start


def _has_one_text(sheet: Sheet, row: int) -> bool:
    return sum(bool(text.strip()) for text in sheet.rows[row]) == 1


def headings_at(sheet: Sheet, row: int) -> list[str]:
    """Return the headings of a table whose header is in a row."""
    return list(_headings(sheet, row)[1].values())


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


def header_row(sheet: Sheet, is_known: Callable[[str], bool], last: int = MAX_HEADER_ROW) -> int | None:
    """Return the row of the first header, None if there is none: the first row of which most headings are known.

    Where no row is that clear, it is the one with the most headings, known ones above all.
    """
    best, best_score = None, 0.0
    for row in range(min(last, len(sheet.rows))):
        texts = {text.strip() for text in sheet.rows[row] if text.strip()}
        if len(texts) < 2 or _spans_table(sheet, row):
            continue
        if _is_header(texts, is_known):
            return _top_of_header(sheet, row)
        known = sum(map(is_known, texts))
        words = sum(not _is_number(text) or is_known(text) for text in texts)
        score = KNOWN_HEADING_WEIGHT * known + words - 0.5 * (len(texts) - words) - 0.01 * row
        if score > best_score and (known or best is None):
            best, best_score = row, score
    if best is None and len(sheet.rows) > 1 and sheet.rows[0] and is_known(sheet.rows[0][0]):
        return 0  # a list with one column
    return best if best is None else _top_of_header(sheet, best)


def _top_of_header(sheet: Sheet, row: int) -> int:
    """Return the first row of a header, given one of its rows: headings beside it may be merged with the row above."""
    tops = [top for top, left, bottom, right in sheet.merged if top < row <= bottom and left == right]
    return min(tops, default=row)


def _is_header(texts: Collection[str], is_known: Callable[[str], bool]) -> bool:
    """Return whether most of the texts of a row are known headings; of numbers, only years are."""
    known = [text for text in texts if is_known(text)]
    has_unknown_number = any(_is_number(text) and text not in known for text in texts)
    is_heading = any(not _is_number(text) for text in known)
    return len(known) >= 2 and len(known) * 2 > len(texts) and is_heading and not has_unknown_number


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
