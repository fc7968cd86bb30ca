"""The cell of a table that a locator such as 清单!F5 points to, with its headings."""

from __future__ import annotations

import re
from pathlib import Path

from lianzhu.graph.errors import SourceError
from lianzhu.graph.locators import Passage
from lianzhu.graph.schema import packaged_schema
from lianzhu.loaders.mapped.column_meanings import heading_meaning
from lianzhu.loaders.mapped.layout import filled_cells, find_layouts
from lianzhu.loaders.mapped.source_files import read_source
from lianzhu.loaders.mapped.vocabulary import vocabulary

CELL_LOCATOR = re.compile(r"(?P<sheet>.+)!(?P<column>[A-Z]{1,3})(?P<row>[1-9]\d*)")


def read_cell(path: Path, locator: str) -> Passage:
    """Return the cell that a locator points to, with the heading of its column and the first cell of its row.

    Raises `SourceError` if the file has no such cell, or it is empty.
    """
    match = CELL_LOCATOR.fullmatch(locator)
    if not match:
        raise SourceError(f"locator '{locator}' does not refer to a cell of a table")
    sheet = next((found.sheet for found in read_source(path).sheets if found.sheet.name == match["sheet"]), None)
    if sheet is None:
        raise SourceError(f"{path} has no sheet '{match['sheet']}', which locator '{locator}' refers to")
    column, row = column_index(match["column"]), int(match["row"]) - 1
    rows = [row] if row < len(sheet.rows) else []
    text = "".join(filled_cells(sheet, column, rows))
    if not text:
        raise SourceError(f"locator '{locator}' points to an empty cell of {path}")
    words = vocabulary(packaged_schema())
    layouts = find_layouts(sheet, lambda heading: heading_meaning(heading, words).known, words.words["notes"])
    layout = next((layout for layout in reversed(layouts) if layout.header[0] <= row), None)
    heading = layout.columns.get(column, "") if layout else ""
    name = "".join(filled_cells(sheet, min(layout.columns), rows)) if layout and column != min(layout.columns) else ""
    return Passage(text, heading, name)


def column_index(letters: str) -> int:
    """Return the number of a column, counted from 0, by its letters.

    >>> column_index("A"), column_index("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
