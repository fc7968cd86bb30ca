"""Reader for the parts of an .xlsx file that python-calamine leaves out: number formats, error cells and formulas.

An .xlsx file is a zip of XML parts (ECMA-376). Only attributes that decide about a value are read, so that a file with
odd fonts, fills or properties, as WPS and web exporters write them, is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZipFile

CellIndex = tuple[int, int]
"""The row and column of a cell, counted from 0."""
WORKBOOK_PART = "xl/workbook.xml"
WITHOUT_VALUE = "a formula without a stored value"
PERCENT_FORMATS = {9, 10}
"""The built-in number formats 0% and 0.00%."""
MONTH_FORMATS = {17, 27, 36, 50, 52, 57}
"""The built-in number formats of a year and a month, such as mmm-yy and yyyy"年"m"月"."""
LITERALS = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?')
"""Parts of a number format that are shown as they are, and colours, conditions and languages in brackets."""
CELL_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.IGNORECASE)
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""Size of a sheet in Excel. python-calamine allocates memory for whatever place a cell claims to have."""


@dataclass
class CellMarks:
    """What the XML of a sheet says of its cells: formats, faults, and how far the cells with a value reach."""

    percents: set[CellIndex] = field(default_factory=set)
    months: set[CellIndex] = field(default_factory=set)
    faults: dict[CellIndex, str] = field(default_factory=dict)
    row_count: int = 0
    column_count: int = 0


class InvalidPart(Exception):
    """A part of an .xlsx file is missing or damaged; the message names it."""


def read_marks(archive: ZipFile) -> list[CellMarks | None]:
    """Return the marks of each sheet, in the order of the workbook; None for a chart sheet or a macro sheet.

    Raises `InvalidPart`. Errors of the zip file propagate.
    """
    percents, months = _styles(archive)
    marks: list[CellMarks | None] = []
    for part in _sheet_parts(archive):
        if "worksheets/" not in part:
            marks.append(None)
            continue
        reader = _SheetReader(percents, months)
        try:
            with archive.open(part) as stream:
                reader.read(stream)
        except InvalidPart as error:
            raise InvalidPart(f"{part}: {error}") from None
        except (KeyError, expat.ExpatError) as error:
            raise InvalidPart(f"{part} is {'missing' if isinstance(error, KeyError) else 'damaged'}") from None
        marks.append(reader.marks)
    return marks


def _parse_part(archive: ZipFile, part: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(archive.read(part))
    except (KeyError, ElementTree.ParseError, ValueError) as error:
        raise InvalidPart(f"{part} is {'missing' if isinstance(error, KeyError) else 'damaged'}") from None


def _elements(root: ElementTree.Element, *path: str) -> Iterator[ElementTree.Element]:
    """Yield the elements at a path of local names; namespaces differ between the editions of the standard."""
    if not path:
        yield root
        return
    for child in root:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == path[0]:
            yield from _elements(child, *path[1:])


def _sheet_parts(archive: ZipFile) -> list[str]:
    """Return the path of the part of each sheet."""
    relationships = _parse_part(archive, "xl/_rels/workbook.xml.rels")
    targets = {
        element.get("Id"): normpath(join("/xl", element.get("Target", ""))).lstrip("/")
        for element in _elements(relationships, "Relationship")
    }
    sheets = _elements(_parse_part(archive, WORKBOOK_PART), "sheets", "sheet")
    return [
        targets.get(next((value for name, value in sheet.items() if name.endswith("}id")), None), "worksheets/?")
        for sheet in sheets
    ]


# ------------------------------------------------------------ number formats


def _styles(archive: ZipFile) -> tuple[set[int], set[int]]:
    """Return the numbers of the cell styles with a percent format and of those with a format of a year and a month."""
    if "xl/styles.xml" not in archive.namelist():
        return set(), set()
    root = _parse_part(archive, "xl/styles.xml")
    percents, months = set(PERCENT_FORMATS), set(MONTH_FORMATS)
    for element in _elements(root, "numFmts", "numFmt"):
        number, code = _int(element.get("numFmtId")), LITERALS.sub("", element.get("formatCode", "")).lower()
        for formats, matches in ((percents, "%" in code), (months, _is_month(code))):
            (formats.add if matches else formats.discard)(number)
    numbers = [_int(element.get("numFmtId")) for element in _elements(root, "cellXfs", "xf")]
    return _positions(numbers, percents), _positions(numbers, months)


def _is_month(code: str) -> bool:
    """Return whether a number format without its literals shows a year and a month and nothing more exact."""
    return bool(set(code) & set("ye")) and "m" in code and not set(code) & set("dhs")


def _positions(numbers: Sequence[int], wanted: set[int]) -> set[int]:
    return {position for position, number in enumerate(numbers) if number in wanted}


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


# ------------------------------------------------------------ cells


class _SheetReader:
    """Handlers for the elements of a sheet. Text is collected only where a value is an error or of a formula."""

    def __init__(self, percents: set[int], months: set[int]) -> None:
        self.marks = CellMarks()
        self.percents, self.months = {*map(str, percents)}, {*map(str, months)}
        self.row = self.column = -1
        self.type = ""
        self.has_formula = self.has_value = False
        self.texts: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def read(self, stream: Any) -> None:
        """Read the XML of a sheet; expat errors propagate."""
        self.parser.ParseFile(stream)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        match name.rpartition(":")[2]:
            case "c":
                self.start_cell(attributes)
            case "v" | "is":
                self.has_value = True
                if self.has_formula or self.type == "e":
                    self.parser.CharacterDataHandler = self.texts.append
            case "f":
                self.has_formula = True
            case "row":
                self.start_row(attributes)

    def start_row(self, attributes: dict[str, str]) -> None:
        """Take note of the number of a row."""
        number = attributes.get("r", "")
        self.row, self.column = int(number) - 1 if number.isascii() and number.isdecimal() else self.row + 1, -1
        if not 0 <= self.row < MAX_ROWS:
            raise InvalidPart(f"it has a row {self.row + 1}")

    def start_cell(self, attributes: dict[str, str]) -> None:
        """Take note of the position and the format of a cell; writers may leave out positions that follow."""
        reference = attributes.get("r", "")
        self.column += 1
        if reference:
            match = CELL_REFERENCE.fullmatch(reference)
            if match is None:
                raise InvalidPart(f"it has a cell {reference[:20]}")
            self.row, self.column = int(match[2]) - 1, column_index(match[1].upper())
        if self.row >= MAX_ROWS or self.column >= MAX_COLUMNS:
            raise InvalidPart(f"it has a cell {reference[:20]}")
        self.type = attributes.get("t", "n")
        self.has_formula = self.has_value = False
        self.texts.clear()
        style = attributes.get("s")
        if style in self.percents:
            self.marks.percents.add((self.row, self.column))
        elif style in self.months:
            self.marks.months.add((self.row, self.column))

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        match name.rpartition(":")[2]:
            case "v" | "is":
                self.parser.CharacterDataHandler = None
            case "c":
                self.end_cell()

    def end_cell(self) -> None:
        """Take note of a cell without a value, and of the size of the sheet."""
        text = "".join(self.texts).strip()
        if self.type == "e":
            self.marks.faults[self.row, self.column] = text or "an error"
        elif self.has_formula and not text and self.type not in ("str", "inlineStr", "s"):
            self.marks.faults[self.row, self.column] = WITHOUT_VALUE
        if self.has_value or self.type == "e":
            self.marks.row_count = max(self.marks.row_count, self.row + 1)
            self.marks.column_count = max(self.marks.column_count, self.column + 1)


def column_index(letters: str) -> int:
    """Return the index of a column by its letters, from 0.

    >>> column_index("A"), column_index("AB")
    (0, 27)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
