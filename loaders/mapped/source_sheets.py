"""Sheets of source files, and the objects of JSON and YAML files as sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianzhu.graph.errors import SourceError
from lianzhu.graph.workbooks import Sheet

MAX_DEPTH = 20
"""Nesting of JSON and YAML objects whose keys are joined to one heading."""
LIST_SEPARATOR = "；"
"""Joins the texts of a list in a JSON or YAML file to one cell."""


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """A sheet of a source file. `lines` has the line of each row in a file of lines; empty for a grid of cells."""

    file: str
    sheet: Sheet
    lines: Sequence[int] = ()

    def locator(self, row: int, column: int) -> str:
        """Return the location of a cell, given by row and column from 0: 清单!C5, or L120 in a file of lines."""
        if self.lines:
            return f"L{self.lines[row]}"
        return f"{self.sheet.name}!{column_letters(column)}{row + 1}"

    def locators(self, rows: Sequence[int], column: int) -> list[str]:
        """Return the locations of the cells of a column in some rows."""
        if self.lines:
            return [f"L{self.lines[row]}" for row in rows]
        start = f"{self.sheet.name}!{column_letters(column)}"
        return [f"{start}{row + 1}" for row in rows]


def column_letters(column: int) -> str:
    """Return the letters of a column that is counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def record_sheets(path: Path, data: Any, lines: Mapping[str, Sequence[int]] | None = None) -> list[SourceSheet]:
    """Return the lists of objects in the data of a JSON or YAML file as sheets, named after their keys.

    The keys of nested objects are joined by dots, the texts of a list by ；. A list of objects inside an object is a
    sheet of its own, whose column `parent` has the first value of that object. `lines` has the lines of the objects of
    a list, by its name.
    """
    lists: dict[str, list[Any]] = {}
    if isinstance(data, list):
        lists[path.stem] = data
    elif isinstance(data, Mapping):
        lists = {name: value for name, value in data.items() if isinstance(value, list)}
        if others := {name: value for name, value in data.items() if not isinstance(value, list)}:
            lists.setdefault(path.stem, []).append(others)
    else:
        raise SourceError(f"{path.name}: a single value; expected a list of objects")
    sheets: dict[str, list[dict[str, str]]] = {}
    for name, records in lists.items():
        sheets.setdefault(name, [])
        sheets[name] += [_flat(record, name, sheets) for record in records]
    numbers = {name: (own[0], *own) for name, own in (lines or {}).items() if own}
    return [SourceSheet(path.name, Sheet(name, _grid(rows)), numbers.get(name, ())) for name, rows in sheets.items()]


def _grid(records: Sequence[Mapping[str, str]]) -> list[list[str]]:
    headings = list(dict.fromkeys(heading for record in records for heading in record))
    return [headings, *([record.get(heading, "") for heading in headings] for record in records)]


def _flat(record: Any, name: str, sheets: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    """Return an object as texts by heading; lists of objects in it are added to `sheets`."""
    if not isinstance(record, Mapping):
        return {"value": _text(record)}
    flat: dict[str, str] = {}
    for heading, value in _pairs(record, ()):
        if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            parent = next(iter(flat.values()), "")
            children = sheets.setdefault(f"{name}.{heading}", [])
            children += [{"parent": parent, **_flat(item, f"{name}.{heading}", sheets)} for item in value]
        else:
            if heading in flat:
                raise SourceError(f"the key '{heading}' of {name} occurs twice, nested and with a dot")
            flat[heading] = _text(value)
    return flat


def _pairs(record: Mapping[Any, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if len(path) > MAX_DEPTH:
        raise SourceError(f"objects nested more than {MAX_DEPTH} deep, below {'.'.join(path[:3])} …")
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from _pairs(value, (*path, str(key)))
        else:
            yield ".".join((*path, str(key))), value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        raise SourceError("a list of lists of objects, which cannot be imported; flatten it")
    if isinstance(value, list):
        return LIST_SEPARATOR.join(_text(item) for item in value)
    return str(value)
