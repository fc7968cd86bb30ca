"""Places in a report, and the passage that stands there: one paragraph, or one cell of a table with its headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lianzhu.graph.errors import SourceError

TEXT = re.compile(r"L(?P<line>\d+)(?:-(?P<last>\d+)|C(?P<cell>\d+)(?:H(?P<header>\d+))?(?P<bare>R0)?)?")
OTHER_FORMS = re.compile(r"p\d+(-\d+)?|.+![A-Z]{1,3}\d+")
EXPECTED = "a place such as L120, L120-122, L120C3, L120C3H118, p12 or Sheet1!B3"
"""The forms of a locator, for messages; schema.toml describes them."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A place in a text file: a block of lines, or a cell of a table whose cells are parted by tabs.

    Lines and cells are counted from 1. `header` is the line of the column headers (0: the table's first line);
    a `bare` row has no header in its first cell.
    """

    line: int
    last: int
    cell: int = 0
    header: int = 0
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands at a place: its text, for a cell the headers of its column and its row, and the heading above.

    The heading is the nearest line before it that a text file marks with `#`.
    """

    text: str
    column: str = ""
    row: str = ""
    heading: str = field(default="", compare=False)

    def __str__(self) -> str:
        headers = " | ".join(each for each in (self.row, self.column) if each)
        return f"[{headers}] {self.text}" if headers else self.text


def parse(locator: str) -> TextPlace | None:
    """Return the place in a text file, or None for a page or a sheet; raise `SourceError` for anything else.

    >>> parse("L120C3H118")
    TextPlace(line=120, last=120, cell=3, header=118, bare=False)
    """
    found = TEXT.fullmatch(locator)
    if found:
        line, last, cell, header = (int(found[name] or 0) for name in ("line", "last", "cell", "header"))
        if line > 0 and (not last or last >= line):
            return TextPlace(line, last or line, cell, header, bool(found["bare"]))
    elif OTHER_FORMS.fullmatch(locator):
        return None
    raise SourceError(f"locator '{locator}' names no place; expected {EXPECTED}")


def passage(lines: Sequence[str], locator: str) -> Passage:
    """Return what stands at `locator` in the lines of a text file; raise `SourceError` if nothing does."""
    place = parse(locator)
    if place is None:
        raise SourceError(f"locator '{locator}' is not a place in a text file; look it up by hand")
    if place.last > len(lines):
        raise SourceError(f"locator '{locator}' lies behind the last line ({len(lines)}) of the file")
    if place.cell:
        return _cell(lines, place, locator)
    heading = _heading(lines, place.line)
    text = "\n".join(line.strip() for line in lines[place.line - 1 : place.last] if line.strip())
    if not text:
        raise SourceError(f"locator '{locator}' points at an empty line")
    return Passage(text, heading=heading)


def _heading(lines: Sequence[str], line: int) -> str:
    return next((each.strip("# \n") for each in reversed(lines[: line - 1]) if each.startswith("#")), "")


def _cell(lines: Sequence[str], place: TextPlace, locator: str) -> Passage:
    text = _at(lines[place.line - 1], place.cell)
    if not text:
        raise SourceError(f"locator '{locator}' points at an empty cell")
    header = place.header or _first_line_of_table(lines, place.line)
    column = "" if header == place.line else _merged_header(lines[header - 1], place.cell)
    row = "" if place.bare or place.cell == 1 else _row_header(lines, place.line)
    return Passage(text, column, row, _heading(lines, place.line))


def _at(line: str, cell: int) -> str:
    cells = line.rstrip("\n").split("\t")
    return cells[cell - 1].strip() if cell <= len(cells) else ""


def _first_line_of_table(lines: Sequence[str], line: int) -> int:
    while line > 1 and "\t" in lines[line - 2]:
        line -= 1
    return line


def _merged_header(line: str, cell: int) -> str:
    """Return the header over a cell; a header that spans columns leaves the later ones empty."""
    return next((text for each in range(cell, 0, -1) if (text := _at(line, each))), "")


def _row_header(lines: Sequence[str], line: int) -> str:
    """Return the header before a cell; one that spans rows leaves the lower ones empty."""
    first = _first_line_of_table(lines, line)
    return next((text for each in range(line, first - 1, -1) if (text := _at(lines[each - 1], 1))), "")
