"""Readers for table files: CSV with the standard library, Excel with python-calamine, Parquet with pandas.

All cells are read as text. What cannot be read as it stands is a problem with its place, never another value.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from lianzhu.graph.invisible import UNUSUAL, clean_text, find_defect
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.workbooks import Sheet, UnreadableWorkbook, read_workbook
from lianzhu.loaders.cells import Table
from lianzhu.loaders.text_encoding import UnknownEncoding, detect_encoding

CSV_SUFFIXES = (".csv", ".tsv")
EXCEL_SUFFIXES = (".xlsx", ".xlsm")
TABLE_SUFFIXES = (*CSV_SUFFIXES, *EXCEL_SUFFIXES, ".parquet")
ACCEPTED_TABLES = ("accepted", "已接受")
"""Names of the table of accepted findings, which is no part of the landscape itself."""
DOCUMENTATION_SHEETS = {"说明", "填写说明", "使用说明", "readme", "notes"}
"""Names of sheets, in lower case, that explain others; so does a sheet whose name starts with ``_``."""
CHUNK_SIZE = 500
"""Number of rows that are held as rows before they are added to the columns; so few fit into the processor's cache."""
MIN_DISTINCT_TEXTS = 20_000
"""Number of distinct texts in a column before it may be found to have few equal ones."""
ROWS_FOR_DELIMITER = 20
"""Number of lines in which the delimiter of a file with titles is looked for."""
DECODED_SIZE = 1 << 20
"""Number of characters decoded at a time, to find the encoding of a file."""
SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|:])"?\s*', re.IGNORECASE)
"""The line before the header by which a file tells Excel its separator; Excel shows no row for it."""
PLAIN_TEXT = "text without such characters; type the cell again"


class UnreadableTable(Exception):
    """A file cannot be read as a table; `problem` gives the reason."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def read_table(path: Path, file: str) -> Table:
    """Read a table, skipping empty rows; `file` is its path as shown in messages. Raises `UnreadableTable`."""
    suffix = path.suffix.lower()
    if suffix in EXCEL_SUFFIXES:
        return _read_excel(path, file)
    if suffix == ".parquet":
        return _build_table(_read_parquet(path, file), file)
    try:
        return _read_text(path, file)
    except OSError as error:
        problem = Problem(Place(file), f"cannot be read ({error.strerror})", "a readable CSV file")
        raise UnreadableTable(problem) from None


def is_documentation(sheet_name: str) -> bool:
    """Return whether a sheet explains others, by its name."""
    name = sheet_name.strip().lower()
    return name in DOCUMENTATION_SHEETS or name.startswith("_")


# ------------------------------------------------------------ rows to columns


def _build_table(lines: Iterator[Sequence[str]], file: str, *, is_clean: bool = False) -> Table:
    """Build a table from lines, the header first; with `is_clean`, no line has an unusual character."""
    first, header = next(((number, line) for number, line in enumerate(lines, 1) if any(map(str.strip, line))), (0, ()))
    if not first:
        raise UnreadableTable(Problem(Place(file), "an empty file", "a header row with the column names"))
    columns = tuple(map(clean_text, header))
    named = tuple(column for column in columns if column)
    duplicates = sorted({column for column in named if named.count(column) > 1})
    cells: dict[str, list[str | None]] = {column: [] for column in named}
    problems: list[Problem] = []
    texts = [_StrippedTexts(is_clean) for _ in columns]
    count = 0
    while chunk := list(islice(lines, CHUNK_SIZE)):
        if len(named) < len(columns) or {*map(len, chunk)} != {len(columns)}:
            problems += _values_without_column(file, columns, chunk, first + count + 1)
            chunk = [([*line] + [""] * len(columns))[: len(columns)] for line in chunk]
        for column, stripped, values in zip(columns, texts, zip(*chunk, strict=True), strict=True):
            if column:
                cells[column] += stripped.of(values)
        count += len(chunk)
    if duplicates:
        names = ", ".join(f"'{column}'" for column in duplicates)
        raise UnreadableTable(Problem(Place(file, first), f"duplicate columns: {names}", "unique column names"))
    table = Table(file, named, cells, range(first + 1, first + count + 1), tuple(problems))
    if not is_clean:
        table = replace(table, problems=(*table.problems, *_defects(table, first)))
    return table.take(_non_empty_rows(table))


class _StrippedTexts(dict[str, str | None]):
    """Texts without surrounding white space, None for an empty one; equal texts of a column become one object.

    Invisible characters are dropped as well, unless `is_clean` says that there are none.
    """

    def __init__(self, is_clean: bool) -> None:
        super().__init__()
        self.count, self.distinct = 0, False
        self.strip = str.strip if is_clean else clean_text

    def __missing__(self, text: str) -> str | None:
        self[text] = stripped = self.strip(text) or None
        return stripped

    def of(self, texts: Sequence[str]) -> Iterable[str | None]:
        """Return the stripped texts; those of a column of mostly distinct texts are not remembered."""
        if self.distinct:
            strip = self.strip
            return [strip(text) or None for text in texts]
        self.count += len(texts)
        if len(self) > max(MIN_DISTINCT_TEXTS, self.count * 0.9):
            self.distinct = True
            self.clear()
        return map(self.__getitem__, texts)


def _defects(table: Table, header: int) -> Iterator[Problem]:
    """Yield a problem for each column name and each cell with a control character or a lost one."""
    for column, cells in table.cells.items():
        name = column
        if defect := find_defect(column):
            name = column.encode("unicode_escape").decode()
            yield Problem(Place(table.file, header, name), f"{defect} in the column name", PLAIN_TEXT)
        defects = {cell: defect for cell in {*cells} if cell and (defect := find_defect(cell))}
        for number, cell in zip(table.numbers, cells if defects else (), strict=False):
            if cell in defects:
                yield Problem(Place(table.file, number, name), str(defects[cell]), PLAIN_TEXT)


def _non_empty_rows(table: Table) -> Sequence[int]:
    """Return the rows with at least one value."""
    if not all(None in column for column in table.cells.values()):
        return range(len(table))
    columns = [iter(column) for column in table.cells.values()]
    return [row for row, cells in enumerate(zip(*columns, strict=True)) if any(cells)]


def _values_without_column(
    file: str, columns: Sequence[str], lines: Sequence[Sequence[str]], first_number: int
) -> Iterator[Problem]:
    """Yield a problem for each line with a value in a column without a name."""
    for number, line in enumerate(lines, first_number):
        padded = [*columns, *[""] * (len(line) - len(columns))]
        texts = (clean_text(cell) for column, cell in zip(padded, line, strict=False) if not column)
        if value := next(filter(None, texts), ""):
            yield Problem(Place(file, number), f"value '{value}' without a column name", "a column name in row 1")


# ------------------------------------------------------------ text files


def _read_text(path: Path, file: str) -> Table:
    encoding, is_clean = _scan(path, file)
    with path.open(encoding=encoding) as stream:  # any line end: LF, CR LF, or CR alone
        header = stream.readline()
    declared = SEPARATOR_LINE.fullmatch(header)
    delimiter = declared[1] if declared else "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=header.count)
    lines = _read_lines(path, file, encoding, delimiter)
    if declared:
        next(lines, None)
    table = _build_table(lines, file, is_clean=is_clean)
    return replace(table, decimal_comma=delimiter == ";")


def read_rows(path: Path, file: str) -> Iterator[list[str]]:
    """Yield the rows of a text file as they stand, titles and empty rows included; raise `UnreadableTable`.

    The row of a line `sep=` is empty, so that the numbers of the others are those that a spreadsheet shows.
    """
    encoding, _ = _scan(path, file)
    with path.open(encoding=encoding) as stream:
        start = [*islice(stream, ROWS_FOR_DELIMITER)]
    declared = SEPARATOR_LINE.fullmatch(start[0]) if start else None
    delimiter = declared[1] if declared else max("\t,;", key="".join(start).count)
    lines = _read_lines(path, file, encoding, delimiter)
    if declared:
        next(lines, None)
        yield []
    yield from lines


def _read_lines(path: Path, file: str, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the lines of a CSV file without holding the file in memory."""
    row = 1
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            for line in reader:
                yield line
                row += 1
        except csv.Error as error:
            problem = Problem(Place(file, row), f"malformed CSV ({error})", "balanced quotes and one row per line")
            raise UnreadableTable(problem) from None


def _scan(path: Path, file: str) -> tuple[str, bool]:
    """Return the encoding of a file, and whether it has no unusual character."""
    is_clean = True
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as stream:
            while text := stream.read(DECODED_SIZE):
                is_clean = is_clean and UNUSUAL.search(text) is None
    except UnicodeError:
        try:
            return detect_encoding(path.read_bytes()), False
        except UnknownEncoding as error:
            raise UnreadableTable(Problem(Place(file, error.row), error.found, error.expected)) from None
    return "utf-8-sig", is_clean


# ------------------------------------------------------------ Excel and Parquet


def _read_excel(path: Path, file: str) -> Table:
    """Read the table of an Excel file, which is in its first visible sheet with content."""
    try:
        sheets = read_workbook(path)
    except UnreadableWorkbook as error:
        raise UnreadableTable(workbook_problem(error, file)) from None
    filled = [sheet for sheet in sheets if not is_documentation(sheet.name) and has_content(sheet)]
    visible = [sheet for sheet in filled if not sheet.hidden]
    if not visible:
        found = "only a hidden sheet" if filled else "an empty file"
        raise UnreadableTable(Problem(Place(file), found, "a header row with the column names"))
    table = build_sheet_table(visible[0], file)
    if len(visible) > 1:
        found = f"{len(visible)} sheets with content: {', '.join(sheet.name for sheet in visible)}"
        expected = f"one; only {visible[0].name} is read: move, hide or delete the others"
        table = replace(table, problems=(*table.problems, Problem(Place(file), found, expected)))
    return table


def workbook_problem(error: UnreadableWorkbook, file: str) -> Problem:
    """Return the problem of a workbook that cannot be read."""
    reason, _, remedy = str(error).rpartition("; ")
    return Problem(Place(file), reason or remedy, f"a workbook that can be read{f' ({remedy})' if reason else ''}")


def has_content(sheet: Sheet) -> bool:
    """Return whether a cell of a sheet has a value, or should have one."""
    return bool(sheet.faults) or any(any(row) for row in sheet.rows)


def build_sheet_table(sheet: Sheet, file: str) -> Table:
    """Build the table in a sheet, with a problem for each cell without a known value; raise `UnreadableTable`."""
    require_formats(sheet, file)
    table = _build_table(iter(sheet.rows), file)
    return replace(table, problems=(*table.problems, *_faults(sheet, table), *_merged_cells(sheet, table)))


def require_formats(sheet: Sheet, file: str) -> None:
    """Raise `UnreadableTable` for a sheet whose number formats are not known: 0.125 might be 12.5%."""
    if not sheet.formats_known:
        found = "a file whose percentages and error cells cannot be read"
        raise UnreadableTable(Problem(Place(file), found, "the same file saved as .xlsx, or as CSV"))


def _faults(sheet: Sheet, table: Table) -> Iterator[Problem]:
    for (row, column), fault in sorted(sheet.faults.items()):
        expected = (
            "a value: correct the formula, or paste its value in its place"
            if fault.startswith("#")
            else "a value: open the file in Excel or WPS and save it again, or type the value"
        )
        yield Problem(Place(table.file, row + 1, _heading(sheet, column)), fault, expected)


def _merged_cells(sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Yield a problem for merged cells below the header, whose value only the first of them has."""
    for first_row, first_column, last_row, last_column in sheet.merged:
        row = sheet.rows[first_row] if first_row < len(sheet.rows) else ()
        text = clean_text(row[first_column]) if first_column < len(row) else ""
        if text and first_row + 1 in table.numbers:
            count = (last_row - first_row + 1) * (last_column - first_column + 1)
            place = Place(table.file, first_row + 1, _heading(sheet, first_column))
            yield Problem(
                place, f"{count} merged cells with one value, '{text}'", "cells that are not merged, each filled"
            )


def _heading(sheet: Sheet, column: int) -> str:
    """Return the name of a column, from the first row that is not empty."""
    header = next((row for row in sheet.rows if any(map(str.strip, row))), ())
    return clean_text(header[column]) if column < len(header) else ""


def _read_parquet(path: Path, file: str) -> Iterator[Sequence[str]]:
    from lianzhu.graph.frames import UnreadableParquet, read_parquet  # lazy: CSV does not need pandas

    try:
        yield from read_parquet(path)
    except ImportError as error:
        raise UnreadableTable(
            Problem(Place(file), f"a missing library ({error})", "pyarrow (pip install pyarrow)")
        ) from None
    except UnreadableParquet:
        raise UnreadableTable(
            Problem(Place(file), "not a valid Parquet file", "a table saved by Parquet, or CSV")
        ) from None
