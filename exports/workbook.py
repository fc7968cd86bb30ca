"""A landscape as an Excel workbook with one sheet a table; the only module here that imports openpyxl."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from lianzhu.exports.files import atomic_write
from lianzhu.exports.native_tables import NativeTable, NativeTables, cell_text_of
from lianzhu.exports.xml_text import forbidden_character
from lianzhu.graph.errors import OutputError
from lianzhu.graph.records import Value
from lianzhu.graph.schema import Field, Schema
from lianzhu.graph.steps import begin_step

MAX_SHEET_NAME, MAX_CELL_TEXT, MAX_SHEET_ROWS = 31, 32_767, 1_048_576
"""Limits of Excel: characters of a sheet's name, UTF-16 units of a cell, and rows of a sheet."""
MIN_WIDTH, MAX_WIDTH = 8, 60
SAMPLE_ROWS = 1_000
"""Number of rows that the widths of the columns are computed from."""
EXACT_DIGITS = 15
"""Number of digits of a number that Excel keeps."""
FORMULA_START = re.compile(r"[=+\-@#\t']")
"""First characters of texts that Excel takes for a formula, an error or a mark when they are typed."""
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""The underscore of a text that Excel would read as an escaped character, such as _x0041_."""
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
WHOLE_YEAR = re.compile(r"[1-9]\d{3}")
HEADER_FONT, HEADER_FILL = Font(bold=True), PatternFill("solid", fgColor="FFE3ECF5")
TEXT_FORMAT = "@"
SCHEMA_SHEET = "schema"
LISTS_SHEET = "_lists"
"""The hidden sheet with the values of drop-downs; readers take sheets that begin with _ for documentation."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its header, the note on it, its cells, and what its drop-down offers.

    `choices` are the values of the drop-down, or a reference to the cells that hold them; other values are refused if
    they are `closed`. What is typed into a column of `text` stays as it is typed: 000001, 2026-01.
    """

    header: str
    cells: Sequence[Any]
    note: str = ""
    choices: tuple[str, ...] | str = ()
    closed: bool = False
    text: bool = False


@dataclass(frozen=True, slots=True)
class SheetContent:
    """A sheet: its name, its columns, and the number of rows below the header that have drop-downs."""

    name: str
    columns: Sequence[SheetColumn]
    choice_rows: int = 0


@dataclass(frozen=True, slots=True)
class WorkbookContent:
    """The sheets of a workbook with tables, and sheets of plain lines by name, which come `first` or last."""

    sheets: Sequence[SheetContent]
    first: Mapping[str, Sequence[str]] = field(default_factory=dict)
    last: Mapping[str, Sequence[str]] = field(default_factory=dict)


def write_workbook(path: Path, tables: NativeTables, schema: Schema) -> None:
    """Write a landscape as a workbook; raise `OutputError`, also for what Excel cannot hold."""
    write_sheets(path, workbook_content(tables, schema))


def workbook_content(tables: NativeTables, schema: Schema) -> WorkbookContent:
    """Return the sheets for the tables of a landscape, and one with the additions to the schema if there are any."""
    names = sheet_names(tables.tables.values())
    sheets = [_sheet(table, names[path], schema) for path, table in tables.tables.items()]
    additions = {SCHEMA_SHEET: schema.additions.splitlines()} if schema.additions else {}
    return WorkbookContent(sheets, last=additions)


def _sheet(table: NativeTable, name: str, schema: Schema) -> SheetContent:
    columns = []
    headers = column_headers(table.columns, schema)
    for column, values in table.columns.items():
        table.column_texts(column)  # raises for what the loaders would read differently
        declared = table.fields[column]
        cells = sheet_cells(values, declared)
        columns.append(SheetColumn(headers[column], cells, field_note(declared), text=holds_text(declared)))
    return SheetContent(name, columns)


def sheet_names(tables: Iterable[NativeTable]) -> dict[str, str]:
    """Return the names of the sheets by the paths of the tables: "企业 Company"; raise `OutputError` for a long one.

    Where both names do not fit, or Excel does not allow a character, the English one stands alone.
    """
    names: dict[str, str] = {}
    for table in tables:
        both = f"{table.zh} {table.name}"
        is_valid = len(both) <= MAX_SHEET_NAME and not FORBIDDEN_IN_SHEET_NAME.search(both)
        name = both if is_valid else table.name
        if len(name) > MAX_SHEET_NAME or name.casefold() in map(str.casefold, names.values()):
            raise OutputError(
                f"the table {table.path} cannot be a sheet: its name must have at most {MAX_SHEET_NAME} characters and"
                " differ from others in more than upper and lower case; export to csv"
            )
        names[table.path] = name
    return names


def column_headers(columns: Iterable[str], schema: Schema) -> dict[str, str]:
    """Return the headers of columns: the Chinese name that the reader takes for the column, or else the English one."""
    names = list(columns)
    chinese = {name: schema.columns[name].zh for name in names if name in schema.columns}
    understood = schema.column_names(names)
    return {
        name: chinese[name] if understood.get(chinese.get(name, "")) == name and _once(chinese, name) else name
        for name in names
    }


def _once(chinese: Mapping[str, str], name: str) -> bool:
    return sum(zh == chinese[name] for zh in chinese.values()) == 1


def field_note(declared: Field) -> str:
    """Return what the note on a header says of a field, in both languages."""
    lines = [f"{declared.name}{'（必填 required）' if declared.required else ''}", declared.zh, declared.en]
    if declared.kinds:
        lines.append("节点的名称或标识 name or id: " + ", ".join(declared.kinds))
    if declared.type == "list":
        lines.append("多个值以 ; 分隔 separate values by ;")
    if declared.type == "bool":
        lines.append("是 / 否")
    return "\n".join(lines)


def holds_text(declared: Field) -> bool:
    """Return whether the cells of a field are texts, rather than numbers or truth values."""
    return declared.type not in ("int", "float", "bool")


def sheet_cells(values: Sequence[Value | None], declared: Field) -> list[Any]:
    """Return the cells for values, which the reader turns back into the same values.

    Numbers are numbers where Excel keeps all their digits, and so are years; words of the schema are in Chinese.
    """
    words = {key: zh for zh, key in declared.synonyms.items() if zh not in declared.choices}
    known: dict[Value | None, Any] = {}
    for value in {*values}:
        is_year = declared.type == "date" and isinstance(value, str) and WHOLE_YEAR.fullmatch(value)
        known[value] = int(value) if is_year and isinstance(value, str) else _cell(value, words)
    return [known[value] for value in values]


def _cell(value: Value | None, words: Mapping[str, str]) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return value if float(f"{value:.{EXACT_DIGITS}g}") == value and abs(value) < 10**EXACT_DIGITS else str(value)
    return None if value is None else words.get(str(value), cell_text_of(value))


# ------------------------------------------------------------ writing


def write_sheets(path: Path, content: WorkbookContent) -> None:
    """Write a workbook; raise `OutputError`, also for what Excel cannot hold."""
    for sheet in content.sheets:
        for column in sheet.columns:
            _check(sheet, column)
    workbook = Workbook(write_only=True)
    for name, lines in content.first.items():
        _add_lines(workbook, name, lines)
    lists = _Lists()
    for sheet in content.sheets:
        _add_sheet(workbook, sheet, lists)
    for name, lines in content.last.items():
        _add_lines(workbook, name, lines)
    lists.add_to(workbook)
    with atomic_write(path) as temporary:
        buffer = BytesIO()  # on a full disk, openpyxl would leave its writers open
        workbook.save(buffer)
        temporary.write_bytes(buffer.getvalue())


def _check(sheet: SheetContent, column: SheetColumn) -> None:
    """Raise `OutputError` for a column that Excel cannot hold: nothing is cut."""
    if len(column.cells) >= MAX_SHEET_ROWS:
        raise OutputError(
            f"the table {sheet.name} has {len(column.cells):,} rows, more than a sheet can hold"
            f" ({MAX_SHEET_ROWS - 1:,}); export to csv or parquet"
        )
    for row, text in enumerate(column.cells, 2):
        if not isinstance(text, str):
            continue
        if len(text) > MAX_CELL_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_CELL_TEXT:
            found = f"a text of {len(text):,} characters, more than a cell of Excel can hold ({MAX_CELL_TEXT:,})"
        elif character := forbidden_character(text):
            found = f"the control character {character}, which Excel cannot hold"
        else:
            continue
        raise OutputError(f"sheet {sheet.name}, row {row}, column {column.header}: {found}; export to csv or json")


def _add_lines(workbook: Workbook, name: str, lines: Iterable[str]) -> None:
    sheet = workbook.create_sheet(name)
    sheet.column_dimensions["A"].width = 100
    for line in lines:
        sheet.append([_text_cell(sheet, line)])


def _add_sheet(workbook: Workbook, content: SheetContent, lists: _Lists) -> None:
    begin_step(f"writing {content.name}")
    sheet = workbook.create_sheet(content.name)
    row_count = len(content.columns[0].cells)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(content.columns))}{row_count + 1}"
    for number, column in enumerate(content.columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _width(column)
        if column.text:
            sheet.column_dimensions[letter].number_format = TEXT_FORMAT
        if column.choices:
            validation = DataValidation(
                "list",
                formula1=column.choices if isinstance(column.choices, str) else lists.reference(column.choices),
                allow_blank=True,
                showErrorMessage=column.closed,
                errorTitle="lianzhu",
                error=f"{column.header}：请从列表中选择 choose from the list",
            )
            validation.add(f"{letter}2:{letter}{content.choice_rows + 1}")
            sheet.data_validations.append(validation)
    sheet.append([_header_cell(sheet, column) for column in content.columns])
    for row in zip(*(column.cells for column in content.columns), strict=True):
        sheet.append([_text_cell(sheet, value) if isinstance(value, str) else value for value in row])


def _header_cell(sheet: Any, column: SheetColumn) -> Any:
    cell = WriteOnlyCell(sheet, column.header)
    cell.data_type = "s"
    cell.font, cell.fill = HEADER_FONT, HEADER_FILL
    if column.note:
        cell.comment = Comment(column.note, "lianzhu", height=110, width=320)
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    """Return a text as a cell that stays a text, whatever it begins with, even when somebody edits it."""
    escaped = ESCAPE.sub("_x005F_", text)
    if not FORMULA_START.match(text):
        return escaped
    cell = WriteOnlyCell(sheet, escaped)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _width(column: SheetColumn) -> float:
    """Return the width of a column that shows most of its cells in full; Chinese characters count as two."""
    texts = [column.header + "  ", *(str(cell) for cell in islice(column.cells, SAMPLE_ROWS) if cell is not None)]
    return min(MAX_WIDTH, max(MIN_WIDTH, max(map(_display_width, texts)) + 2))


def _display_width(text: str) -> int:
    return max(sum(1 + (east_asian_width(letter) in "WF") for letter in line) for line in text.split("\n"))


class _Lists:
    """The values of drop-downs, each in a column of a hidden sheet; Excel takes few of them in the rule itself."""

    def __init__(self) -> None:
        self._columns: list[tuple[str, ...]] = []

    def reference(self, values: tuple[str, ...]) -> str:
        """Return the reference to the cells with these values."""
        if values not in self._columns:
            self._columns.append(values)
        return cells_reference(LISTS_SHEET, self._columns.index(values) + 1, 1, len(values))

    def add_to(self, workbook: Workbook) -> None:
        """Add the hidden sheet, if there are drop-downs."""
        if not self._columns:
            return
        sheet = workbook.create_sheet(LISTS_SHEET)
        sheet.sheet_state = "hidden"
        for row in self._rows():
            sheet.append(row)

    def _rows(self) -> Iterator[list[str | None]]:
        for row in range(max(map(len, self._columns))):
            yield [column[row] if row < len(column) else None for column in self._columns]


def cells_reference(sheet: str, column: int, first_row: int, last_row: int) -> str:
    """Return a reference to cells of a column.

    >>> cells_reference("企业 Company", 2, 2, 1001)
    "'企业 Company'!$B$2:$B$1001"
    """
    letter = get_column_letter(column)
    return f"{quote_sheetname(sheet)}!${letter}${first_row}:${letter}${last_row}"
