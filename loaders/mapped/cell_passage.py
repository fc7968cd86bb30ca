"""The cell of a table that a locator such as 清单!F5 points to, with its headings."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from lianzhu.graph.errors import SourceError
from lianzhu.graph.locators import Passage
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.workbook_xml import column_index
from lianzhu.graph.workbooks import Sheet
from lianzhu.loaders.mapped.column_meanings import heading_meaning
from lianzhu.loaders.mapped.layout import SheetLayout, filled_cells, find_layouts
from lianzhu.loaders.mapped.source_files import read_source
from lianzhu.loaders.mapped.vocabulary import vocabulary

CELL_LOCATOR = re.compile(r"(?P<sheet>.+)!(?P<column>[A-Z]{1,3})(?P<row>[1-9]\d*)")


def read_cell(path: Path, locator: str) -> Passage:
    """Return the cell that a locator points to, with the heading of its column and the first cell of its row.

    Raises `SourceError` if the file has no such cell, or it is empty.
    """
    sheet, row, column = _place(path, locator)
    text = "".join(filled_cells(sheet, column, [row]))
    if not text:
        raise SourceError(f"locator '{locator}' points to an empty cell of {path}")
    layout = _layout_of(sheet, row)
    heading = layout.columns.get(column, "") if layout else ""
    name = "".join(filled_cells(sheet, min(layout.columns), [row])) if layout and column != min(layout.columns) else ""
    return Passage(text, heading, name)


def read_row(path: Path, locator: str) -> str:
    """Return the row of a cell, its headings and the titles above them as text; raise `SourceError`."""
    sheet, row, _ = _place(path, locator)
    layout = _layout_of(sheet, row)
    width = max(map(len, sheet.rows), default=0)
    cells = [text for column in range(width) for text in filled_cells(sheet, column, [row]) if text]
    around = [*layout.columns.values(), *(remark.text for remark in layout.titles)] if layout else []
    return "\n".join([*cells, *around, sheet.name, path.stem])


def _place(path: Path, locator: str) -> tuple[Sheet, int, int]:
    """Return the sheet that a locator refers to, and the row and column from 0."""
    match = CELL_LOCATOR.fullmatch(locator)
    if not match:
        raise SourceError(f"locator '{locator}' does not refer to a cell of a table")
    sheet = next((sheet for sheet in _sheets(path) if sheet.name == match["sheet"]), None)
    if sheet is None:
        raise SourceError(f"{path} has no sheet '{match['sheet']}', which locator '{locator}' refers to")
    row = int(match["row"]) - 1
    if row >= len(sheet.rows):
        raise SourceError(f"locator '{locator}' points to an empty cell of {path}")
    return sheet, row, column_index(match["column"])


@lru_cache(maxsize=4)
def _sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a file, which is read once for all its locators."""
    return tuple(source.sheet for source in read_source(path).sheets)


def _layout_of(sheet: Sheet, row: int) -> SheetLayout | None:
    """Return the layout of the table that a row of a sheet is in."""
    words = vocabulary(packaged_schema())
    layouts = find_layouts(sheet, lambda heading: heading_meaning(heading, words).known, words.words["notes"])
    return next((layout for layout in reversed(layouts) if layout.header[0] <= row), None)
