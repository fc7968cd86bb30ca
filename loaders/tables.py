"""Readers for table files: CSV with the standard library, Excel and Parquet with pandas. All cells are read as text."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from zipfile import BadZipFile

from lianzhu.graph.problems import Place, Problem
from lianzhu.loaders.builder import Row

TABLE_SUFFIXES = (".csv", ".xlsx", ".parquet")
PANDAS_SUFFIXES = (".xlsx", ".parquet")


class UnreadableTable(Exception):
    """A file cannot be read as a table; `problem` gives the reason."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `file` is its path as shown in messages."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def read_table(path: Path, file: str) -> Table:
    """Read a table, skipping empty rows; raise `UnreadableTable`."""
    lines = list(_read_with_pandas(path, file) if path.suffix.lower() in PANDAS_SUFFIXES else _read_csv(path, file))
    if not lines:
        raise UnreadableTable(Problem(Place(file), "an empty file", "a header row with the column names"))
    columns = tuple(cell.strip() for cell in lines[0])
    named = tuple(column for column in columns if column)
    if duplicates := sorted({column for column in named if named.count(column) > 1}):
        names = ", ".join(f"'{column}'" for column in duplicates)
        raise UnreadableTable(Problem(Place(file, 1), f"duplicate columns: {names}", "unique column names"))
    rows = [Row(file, number, _cells(columns, line), named) for number, line in enumerate(lines[1:], 2)]
    problems = tuple(
        Problem(row.place(), f"value '{value}' without a column name", "a column name in row 1")
        for row, line in zip(rows, lines[1:], strict=True)
        if (value := _first_value_without_column(columns, line))
    )
    return Table(file, named, tuple(row for row in rows if row.cells), problems)


def _cells(columns: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    """Return the non-empty cells of a line, by column."""
    cells = {column: text for column, cell in zip(columns, line, strict=False) if (text := cell.strip())}
    cells.pop("", None)
    return cells


def _first_value_without_column(columns: Sequence[str], line: Sequence[str]) -> str:
    """Return the first non-empty cell without a column name, or an empty string."""
    padded = [*columns, *[""] * (len(line) - len(columns))]
    return next((cell.strip() for column, cell in zip(padded, line, strict=False) if not column and cell.strip()), "")


def _read_csv(path: Path, file: str) -> Iterator[list[str]]:
    try:
        text = _decode(path.read_bytes(), file)
    except OSError as error:
        problem = Problem(Place(file), f"cannot be read ({error.strerror})", "a readable CSV file")
        raise UnreadableTable(problem) from None
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableTable(
            Problem(Place(file, reader.line_num), f"malformed CSV ({error})", "balanced quotes and one row per line")
        ) from None


def _decode(content: bytes, file: str) -> str:
    """Decode the encodings that Excel and editors write: UTF-8 with or without BOM, UTF-16 with BOM, or GB18030."""
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(Problem(Place(file), "neither UTF-8 nor GB18030", "a CSV file in one of these encodings"))


def _read_with_pandas(path: Path, file: str) -> Iterator[list[str]]:
    from lianzhu.graph.frames import read_spreadsheet  # lazy: CSV does not need pandas

    try:
        yield from read_spreadsheet(path)
    except ImportError as error:
        raise UnreadableTable(
            Problem(Place(file), f"a missing library ({error})", "pyarrow (pip install pyarrow)")
        ) from None
    except (ValueError, OSError, KeyError, BadZipFile):
        file_format = "Parquet" if path.suffix.lower() == ".parquet" else "Excel"
        raise UnreadableTable(
            Problem(Place(file), f"not a valid {file_format} file", f"a table saved by {file_format}, or CSV")
        ) from None
