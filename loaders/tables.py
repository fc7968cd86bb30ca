"""Readers for table files: CSV with the standard library, Excel and Parquet with pandas. All cells are read as text."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile

from lianzhu.graph.problems import Place, Problem
from lianzhu.loaders.cells import Table

TABLE_SUFFIXES = (".csv", ".xlsx", ".parquet")
ACCEPTED_TABLES = ("accepted", "已接受")
"""Names of the table of accepted findings, which is no part of the landscape itself."""
PANDAS_SUFFIXES = (".xlsx", ".parquet")
CHUNK_SIZE = 500
"""Number of rows that are held as rows before they are added to the columns; so few fit into the processor's cache."""
MIN_DISTINCT_TEXTS = 20_000
"""Number of distinct texts in a column before it may be found to have few equal ones."""
DECODED_SIZE = 1 << 20
"""Number of characters decoded at a time, to find the encoding of a file."""


class UnreadableTable(Exception):
    """A file cannot be read as a table; `problem` gives the reason."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def read_table(path: Path, file: str) -> Table:
    """Read a table, skipping empty rows; `file` is its path as shown in messages. Raises `UnreadableTable`."""
    lines = _read_with_pandas(path, file) if path.suffix.lower() in PANDAS_SUFFIXES else _read_csv(path, file)
    header = next(lines, None)
    if header is None:
        raise UnreadableTable(Problem(Place(file), "an empty file", "a header row with the column names"))
    columns = tuple(cell.strip() for cell in header)
    named = tuple(column for column in columns if column)
    duplicates = sorted({column for column in named if named.count(column) > 1})
    cells: dict[str, list[str | None]] = {column: [] for column in named}
    problems: list[Problem] = []
    texts = [_StrippedTexts() for _ in columns]
    count = 0
    while chunk := list(islice(lines, CHUNK_SIZE)):
        if len(named) < len(columns) or {*map(len, chunk)} != {len(columns)}:
            problems += _values_without_column(file, columns, chunk, count + 2)
            chunk = [(line + [""] * len(columns))[: len(columns)] for line in chunk]
        for column, stripped, values in zip(columns, texts, zip(*chunk, strict=True), strict=True):
            if column:
                cells[column] += stripped.of(values)
        count += len(chunk)
    if duplicates:
        names = ", ".join(f"'{column}'" for column in duplicates)
        raise UnreadableTable(Problem(Place(file, 1), f"duplicate columns: {names}", "unique column names"))
    table = Table(file, named, cells, range(2, count + 2), tuple(problems))
    return table.take(_non_empty_rows(table))


class _StrippedTexts(dict[str, str | None]):
    """Texts without surrounding white space, None for an empty one; equal texts of a column become one object."""

    def __init__(self) -> None:
        super().__init__()
        self.count, self.distinct = 0, False

    def __missing__(self, text: str) -> str | None:
        self[text] = stripped = text.strip() or None
        return stripped

    def of(self, texts: Sequence[str]) -> Iterable[str | None]:
        """Return the stripped texts; those of a column of mostly distinct texts are not remembered."""
        if self.distinct:
            return [text.strip() or None for text in texts]
        self.count += len(texts)
        if len(self) > max(MIN_DISTINCT_TEXTS, self.count * 0.9):
            self.distinct = True
            self.clear()
        return map(self.__getitem__, texts)


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
        texts = (cell.strip() for column, cell in zip(padded, line, strict=False) if not column)
        if value := next(filter(None, texts), ""):
            yield Problem(Place(file, number), f"value '{value}' without a column name", "a column name in row 1")


def _read_csv(path: Path, file: str) -> Iterator[list[str]]:
    """Yield the lines of a CSV file without holding the file in memory."""
    try:
        encoding = _encoding(path, file)
        with path.open(encoding=encoding, newline="\n") as stream:
            header = stream.readline()
        with path.open(encoding=encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=max(",;\t", key=header.count), strict=True)
            yield from reader
    except OSError as error:
        problem = Problem(Place(file), f"cannot be read ({error.strerror})", "a readable CSV file")
        raise UnreadableTable(problem) from None
    except csv.Error as error:
        raise UnreadableTable(
            Problem(Place(file, reader.line_num), f"malformed CSV ({error})", "balanced quotes and one row per line")
        ) from None


def _encoding(path: Path, file: str) -> str:
    """Return the encoding of a file, one of those that Excel and editors write: UTF-8, UTF-16 with BOM, or GB18030."""
    with path.open("rb") as stream:
        start = stream.read(3)
    is_utf_16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="\n") as stream:
                while stream.read(DECODED_SIZE):
                    pass
        except UnicodeError:
            continue
        return encoding
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
