"""Tables from files: CSV with the standard library, Excel and Parquet through pandas. Every cell comes as text."""

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

SUFFIXES = (".csv", ".xlsx", ".parquet")
SPREADSHEET = (".xlsx", ".parquet")


class UnreadableTable(Exception):
    """A file is not a table; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `file` is its path as messages name it."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def read_table(path: Path, file: str) -> Table:
    """Read one file; raise `UnreadableTable`. Rows without any cell are left out."""
    lines = list(_spreadsheet(path, file) if path.suffix.lower() in SPREADSHEET else _csv(path, file))
    if not lines:
        raise UnreadableTable(Problem(Place(file), "an empty file", "a first row with the names of the columns"))
    columns = tuple(cell.strip() for cell in lines[0])
    named = [column for column in columns if column]
    if len(set(named)) < len(named):
        twice = sorted({column for column in named if named.count(column) > 1})
        raise UnreadableTable(Problem(Place(file, 1), f"column {', '.join(twice)} twice", "each column once"))
    header = tuple(named)
    rows = [Row(file, number, _cells(columns, line), header) for number, line in enumerate(lines[1:], 2)]
    problems = tuple(
        Problem(row.place(), f"'{stray}' under no column", f"{len(columns)} cells")
        for row, line in zip(rows, lines[1:], strict=True)
        if (stray := _stray(columns, line))
    )
    return Table(file, header, tuple(row for row in rows if row.cells), problems)


def _cells(columns: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    """Return the filled cells of a line, by column."""
    cells = {column: text for column, cell in zip(columns, line, strict=False) if (text := cell.strip())}
    cells.pop("", None)
    return cells


def _stray(columns: Sequence[str], line: Sequence[str]) -> str:
    """Return the first filled cell that stands under no column."""
    padded = [*columns, *[""] * (len(line) - len(columns))]
    return next((cell.strip() for column, cell in zip(padded, line, strict=False) if not column and cell.strip()), "")


def _csv(path: Path, file: str) -> Iterator[list[str]]:
    try:
        text = _decode(path.read_bytes(), file)
    except OSError as error:
        raise UnreadableTable(Problem(Place(file), f"an unreadable file ({error.strerror})", "a CSV table")) from None
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableTable(
            Problem(Place(file), f"broken CSV ({error})", "quotes in pairs, one row a line")
        ) from None


def _decode(raw: bytes, file: str) -> str:
    """Decode as Excel and editors save: UTF-8 with or without BOM, UTF-16 with BOM, else GB18030."""
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(Problem(Place(file), "bytes that are no text", "CSV in UTF-8 or GB18030"))


def _spreadsheet(path: Path, file: str) -> Iterator[list[str]]:
    from lianzhu.graph.frames import read_spreadsheet  # late: CSV needs no pandas

    try:
        yield from read_spreadsheet(path)
    except ImportError as error:
        raise UnreadableTable(
            Problem(Place(file), f"a file that needs a library ({error})", "pip install pyarrow")
        ) from None
    except (ValueError, OSError, KeyError, BadZipFile):
        kind = "Parquet" if path.suffix.lower() == ".parquet" else "Excel"
        raise UnreadableTable(Problem(Place(file), f"no {kind} file", f"a table saved by {kind}, or CSV")) from None
