"""People's own files as sheets of text: CSV, workbooks, JSON, JSON Lines and YAML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianzhu.graph.errors import SourceError
from lianzhu.graph.workbooks import WORKBOOK_SUFFIXES, Sheet, UnreadableWorkbook, read_workbook
from lianzhu.loaders.mapped.source_sheets import SourceSheet, record_sheets
from lianzhu.loaders.mapped.yaml_records import yaml_sheets
from lianzhu.loaders.tables import UnreadableTable, read_rows

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
YAML_SUFFIXES = (".yml", ".yaml")
IMPORTED_SUFFIXES = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *JSON_SUFFIXES, *YAML_SUFFIXES)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to import: its path, the name it has in the map, its SHA-256, its date, and its sheets."""

    path: Path
    name: str
    sha256: str
    modified: str
    sheets: Sequence[SourceSheet]

    @property
    def stem(self) -> str:
        """The name without the suffix of a file; that of a server is whole."""
        return self.path.stem if self.path.suffix.lower() in IMPORTED_SUFFIXES else self.name


def files_of(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return the files among paths and in folders among them, and what is passed over in the folders.

    Raises `SourceError` for a path that cannot be imported.
    """
    files: list[Path] = []
    passed_over: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if not file.name.startswith(("~$", ".")))
            found = [file for file in inside if file.is_file() and file.suffix.lower() in IMPORTED_SUFFIXES]
            if not found:
                raise SourceError(f"{path}: a folder without tables; expected files such as .xlsx, .csv or .json")
            files += found
            passed_over += [file for file in inside if file not in found]
        elif not path.exists():
            raise SourceError(f"{path}: no such file; expected a table such as yours.xlsx or yours.csv")
        elif path.suffix.lower() not in IMPORTED_SUFFIXES:
            raise SourceError(f"{path}: unknown format '{path.suffix}'; expected one of {', '.join(IMPORTED_SUFFIXES)}")
        else:
            files.append(path)
    return list({file.resolve(): file for file in files}.values()), passed_over


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
    try:
        return record_sheets(path, records, {path.stem: lines})
    except RecursionError:
        raise SourceError(f"{path.name}: objects nested too deep to be imported") from None


def _parse_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_unique_keys, parse_float=str, parse_int=str)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        duplicate = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key '{duplicate}' occurs twice in an object")
    return found
