"""People's own files as sheets of text: CSV, workbooks, JSON, JSON Lines and YAML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianzhu.graph.errors import SourceError
from lianzhu.graph.workbooks import WORKBOOK_SUFFIXES, Sheet, UnreadableWorkbook, read_workbook
from lianzhu.loaders.tables import UnreadableTable, read_rows

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
YAML_SUFFIXES = (".yml", ".yaml")
IMPORTED_SUFFIXES = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *JSON_SUFFIXES, *YAML_SUFFIXES)
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


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to import: its path, the name it has in the map, its SHA-256, its date, and its sheets."""

    path: Path
    name: str
    sha256: str
    modified: str
    sheets: Sequence[SourceSheet]


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


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Return the files among paths, and those in folders; raise `SourceError` for what cannot be imported."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(
                file
                for file in path.iterdir()
                if file.suffix.lower() in IMPORTED_SUFFIXES and file.is_file() and not file.name.startswith(("~$", "."))
            )
            if not found:
                raise SourceError(f"{path}: a folder without tables; expected files such as .xlsx, .csv or .json")
            files += found
        elif not path.exists():
            raise SourceError(f"{path}: no such file; expected a table such as yours.xlsx or yours.csv")
        elif path.suffix.lower() not in IMPORTED_SUFFIXES:
            raise SourceError(f"{path}: unknown format '{path.suffix}'; expected one of {', '.join(IMPORTED_SUFFIXES)}")
        else:
            files.append(path)
    return list({file.resolve(): file for file in files}.values())


def read_source(path: Path) -> SourceFile:
    """Read a file; raise `SourceError` with the reason if that is not possible."""
    try:
        content = path.read_bytes()
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror or error})") from None
    suffix = path.suffix.lower()
    if suffix in WORKBOOK_SUFFIXES:
        try:
            sheets = [SourceSheet(path.name, sheet) for sheet in read_workbook(path)]
        except UnreadableWorkbook as error:
            raise SourceError(f"{path}: {error}") from None
    elif suffix in TEXT_SUFFIXES:
        try:
            rows = list(read_rows(path, path.name))
        except UnreadableTable as error:
            raise SourceError(str(error)) from None
        sheets = [SourceSheet(path.name, Sheet(path.stem, rows))]
    elif suffix in JSON_SUFFIXES:
        sheets = _json_sheets(path, content)
    else:
        from lianzhu.loaders.mapped.yaml_records import yaml_sheets  # lazy: few imports read YAML

        sheets = yaml_sheets(path)
    return SourceFile(path, path.name, sha256(content).hexdigest(), modified, sheets)


# ------------------------------------------------------------ JSON


def _json_sheets(path: Path, content: bytes) -> list[SourceSheet]:
    """Return the lists of objects in a JSON file as sheets, or the objects in the lines of a JSON Lines file."""
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{path.name}:{line}: not UTF-8; expected JSON saved as UTF-8") from None
    if path.suffix.lower() == ".json":
        try:
            return record_sheets(path, _parse_json(text))
        except json.JSONDecodeError as error:
            if "Extra data" not in error.msg:
                raise SourceError(f"{path.name}:{error.lineno}: not JSON ({error.msg})") from None
        except (RecursionError, ValueError) as error:
            raise SourceError(f"{path.name}: not JSON that can be imported ({error})") from None
    records, lines = [], []
    for number, row in enumerate(text.split("\n"), 1):
        if row.strip():
            try:
                records.append(_parse_json(row))
            except json.JSONDecodeError as error:
                raise SourceError(
                    f"{path.name}:{number}: not JSON ({error.msg}); expected one object per line"
                ) from None
            except (RecursionError, ValueError) as error:
                raise SourceError(f"{path.name}:{number}: not JSON that can be imported ({error})") from None
            lines.append(number)
    return record_sheets(path, records, {path.stem: lines})


def _parse_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_unique_keys, parse_float=str, parse_int=str)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        duplicate = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key '{duplicate}' occurs twice in an object")
    return found


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
    if isinstance(value, list):
        return LIST_SEPARATOR.join(_text(item) for item in value)
    return str(value)
