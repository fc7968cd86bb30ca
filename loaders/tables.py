"""Tables from files: CSV with the standard library, Excel and Parquet through pandas. Every cell comes as text."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from lianzhu.graph.errors import Problem

if TYPE_CHECKING:
    from pandas import DataFrame

SUFFIXES = (".csv", ".xlsx", ".parquet")
SPREADSHEET = (".xlsx", ".parquet")


class UnreadableTable(Exception):
    """A file is not a table; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is row 1), its filled cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `place` is its path as messages name it."""

    place: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def read_table(path: Path, place: str) -> Table:
    """Read one file; raise `UnreadableTable`. Rows without any cell are left out."""
    lines = list(_spreadsheet(path, place) if path.suffix.lower() in SPREADSHEET else _csv(path, place))
    if not lines:
        raise UnreadableTable(Problem(place, "an empty file", "a first row with the names of the columns"))
    columns = tuple(cell.strip() for cell in lines[0])
    named = [column for column in columns if column]
    if len(set(named)) < len(named):
        twice = sorted({column for column in named if named.count(column) > 1})
        raise UnreadableTable(Problem(f"{place}, row 1", f"column {', '.join(twice)} twice", "each column once"))
    rows = [_row(number, columns, line) for number, line in enumerate(lines[1:], 2)]
    problems = tuple(
        Problem(f"{place}, row {row.number}", f"'{stray}' under no column", f"{len(columns)} cells")
        for row, line in zip(rows, lines[1:], strict=True)
        if (stray := _stray(columns, line))
    )
    return Table(place, tuple(named), tuple(row for row in rows if row.cells), problems)


def _row(number: int, columns: Sequence[str], line: Sequence[str]) -> Row:
    cells = {column: text for column, cell in zip(columns, line, strict=False) if (text := cell.strip())}
    cells.pop("", None)
    return Row(number, cells)


def _stray(columns: Sequence[str], line: Sequence[str]) -> str:
    """Return the first filled cell that stands under no column."""
    padded = [*columns, *[""] * (len(line) - len(columns))]
    return next((cell.strip() for column, cell in zip(padded, line, strict=False) if not column and cell.strip()), "")


def _csv(path: Path, place: str) -> Iterator[list[str]]:
    try:
        text = _decode(path.read_bytes(), place)
    except OSError as error:
        raise UnreadableTable(Problem(place, f"an unreadable file ({error.strerror})", "a CSV table")) from None
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableTable(Problem(place, f"broken CSV ({error})", "quotes in pairs, one row a line")) from None


def _decode(raw: bytes, place: str) -> str:
    """Decode as Excel and editors save: UTF-8 with or without BOM, UTF-16 with BOM, else GB18030."""
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(Problem(place, "bytes that are no text", "CSV in UTF-8 or GB18030"))


def _spreadsheet(path: Path, place: str) -> Iterator[list[str]]:
    import pandas as pd

    try:
        if path.suffix.lower() == ".parquet":
            frame = pd.read_parquet(path)
        else:  # a cell that holds NA or None means just that
            frame = pd.read_excel(path, header=None, dtype=object, keep_default_na=False, na_values=[])
    except ImportError as error:
        raise UnreadableTable(Problem(place, f"a file that needs a library ({error})", "pip install pyarrow")) from None
    except (ValueError, OSError, KeyError, BadZipFile):
        kind = "Parquet" if path.suffix.lower() == ".parquet" else "Excel"
        raise UnreadableTable(Problem(place, f"no {kind} file", f"a table saved by {kind}, or CSV")) from None
    if path.suffix.lower() == ".parquet":
        yield [str(column) for column in frame.columns]
    yield from _texts(frame)


def _texts(frame: DataFrame) -> Iterator[list[str]]:
    for values in frame.itertuples(index=False):
        yield [_text(value) for value in values]


def _text(value: object) -> str:
    """Return a cell as it would be typed: 2022 for 2022.0, 2023-06-15 for a date."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ";".join(str(each) for each in value)
    if value is None or str(value) in ("nan", "<NA>", "NaT"):
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)
