"""Locators, and the passages of a report that they point to: a paragraph, or a table cell with its headers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from lianzhu.graph.errors import SourceError

TEXT_LOCATOR = re.compile(
    r"L(?P<line>\d+)(?:-(?P<last>\d+)|C(?P<column>\d+)(?:H(?P<header>\d+))?(?P<no_row_header>R0)?)?"
)
LINES = re.compile(r"L0*[1-9]\d*(?:\nL0*[1-9]\d*)*")
"""Locators of lines, each on a line of its own."""
OTHER_LOCATOR = re.compile(r"p\d+(-\d+)?|(?!https?:).+![A-Z]{1,3}\d+|https?://\S+ @\d{4}-\d\d-\d\d")
EXPECTED_LOCATOR = (
    "a locator such as L120, L120-122, L120C3, L120C3H118, p12, Sheet1!B3 or https://example.org/a @2026-03-01"
)
"""The locator forms, for error messages; schema.toml describes them."""


@dataclass(frozen=True, slots=True)
class TextLocation:
    """A location in a text file: a range of lines, or a cell of a tab-separated table.

    Lines and columns are numbered from 1; `column` 0 means a range of lines. `header_line` is the line of the column
    headers (0: the first line of the table). With `no_row_header`, the first cell of the row is not a row header.
    """

    first_line: int
    last_line: int
    column: int = 0
    header_line: int = 0
    no_row_header: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """The text at a location, with the section heading and, for a table cell, its column and row headers.

    The heading is the nearest preceding line that starts with `#`.
    """

    text: str
    column: str = ""
    row: str = ""
    heading: str = field(default="", compare=False)

    def __str__(self) -> str:
        headers = " | ".join(header for header in (self.row, self.column) if header)
        return f"[{headers}] {self.text}" if headers else self.text


def parse_locator(locator: str) -> TextLocation | None:
    """Parse a locator; return None for a page, a sheet cell or a web page, raise `SourceError` if it is invalid.

    >>> parse_locator("L120C3H118")
    TextLocation(first_line=120, last_line=120, column=3, header_line=118, no_row_header=False)
    """
    match = TEXT_LOCATOR.fullmatch(locator)
    if match:
        line, last, column, header = (int(match[group] or 0) for group in ("line", "last", "column", "header"))
        if line > 0 and (not last or last >= line):
            return TextLocation(line, last or line, column, header, bool(match["no_row_header"]))
    elif OTHER_LOCATOR.fullmatch(locator) and _is_day(locator.rpartition(" @")[2]):
        return None
    raise SourceError(f"invalid locator '{locator}'; expected {EXPECTED_LOCATOR}")


def _is_day(text: str) -> bool:
    """Return whether a text is a date that exists, if it is written as one."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_locator(locator: str) -> bool:
    """Return whether a locator is valid; the most frequent form, a line, takes no regular expression.

    >>> is_locator("L120"), is_locator("p12"), is_locator("L0")
    (True, True, False)
    """
    if locator.startswith("L") and locator[1:].isdecimal():
        return int(locator[1:]) > 0
    try:
        parse_locator(locator)
    except SourceError:
        return False
    return True


def is_cell(locator: str) -> bool:
    """Return whether a valid locator is that of a cell in a sheet, such as Sheet1!B3."""
    return "!" in locator and not locator.startswith(("http://", "https://"))


def are_lines(locators: Collection[str | None]) -> bool:
    """Return whether all locators are of the most frequent form, a line; None is not."""
    if None in locators:
        return False
    text = "\n".join(map(str, locators))
    return text.count("\n") == len(locators) - 1 and LINES.fullmatch(text) is not None


def text_line(locator: str) -> int:
    """Return the first line of a location in a text file; 0 for a page, a sheet cell or a web page.

    >>> text_line("L120-122"), text_line("p12")
    (120, 0)
    """
    match = TEXT_LOCATOR.fullmatch(locator)
    return int(match["line"]) if match else 0


def read_passage(lines: Sequence[str], locator: str) -> Passage:
    """Return the passage at `locator` in the lines of a text file; raise `SourceError` if there is none."""
    location = parse_locator(locator)
    if location is None:
        raise SourceError(f"locator '{locator}' does not refer to a text file; check the source manually")
    if location.last_line > len(lines):
        raise SourceError(f"locator '{locator}' is past the last line ({len(lines)}) of the file")
    if location.column:
        return _table_cell(lines, location, locator)
    heading = _heading(lines, location.first_line)
    paragraph = lines[location.first_line - 1 : location.last_line]
    text = "\n".join(line.strip() for line in paragraph if line.strip())
    if not text:
        raise SourceError(f"locator '{locator}' points to an empty line")
    return Passage(text, heading=heading)


def _heading(lines: Sequence[str], line_number: int) -> str:
    preceding = reversed(lines[: line_number - 1])
    return next((line.strip("# \n") for line in preceding if line.startswith("#")), "")


def _table_cell(lines: Sequence[str], location: TextLocation, locator: str) -> Passage:
    line_number = location.first_line
    text = _read_cell(lines[line_number - 1], location.column)
    if not text:
        raise SourceError(f"locator '{locator}' points to an empty cell")
    header_line = location.header_line or _table_start(lines, line_number)
    column = "" if header_line == line_number else _column_header(lines[header_line - 1], location.column)
    row = "" if location.no_row_header or location.column == 1 else _row_header(lines, line_number)
    return Passage(text, column, row, _heading(lines, line_number))


def _read_cell(line: str, column: int) -> str:
    cells = line.rstrip("\n").split("\t")
    return cells[column - 1].strip() if column <= len(cells) else ""


def _table_start(lines: Sequence[str], line_number: int) -> int:
    """Return the number of the table's first line; consecutive lines with tabs form a table."""
    while line_number > 1 and "\t" in lines[line_number - 2]:
        line_number -= 1
    return line_number


def _column_header(line: str, column: int) -> str:
    """Return the header of a column; a header that spans columns appears only in the first of them."""
    return next((text for index in range(column, 0, -1) if (text := _read_cell(line, index))), "")


def _row_header(lines: Sequence[str], line_number: int) -> str:
    """Return the header of a row; a header that spans rows appears only in the first of them."""
    start = _table_start(lines, line_number)
    return next(
        (text for number in range(line_number, start - 1, -1) if (text := _read_cell(lines[number - 1], 1))), ""
    )
