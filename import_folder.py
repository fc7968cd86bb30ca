"""The folder that an import writes: the tables of a landscape, the map, the account, and what was rejected.

An import never overwrites what a person has edited: import.json keeps the digest of each file that it wrote.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianzhu.graph.errors import OutputError, SourceError
from lianzhu.graph.schema_extension import SCHEMA_FILE
from lianzhu.loaders.imported import FATES, Account, ImportedLandscape
from lianzhu.loaders.mapped.review import REVIEW_COLUMNS, NearName, is_decision

IMPORT_FILE = "import.json"
MAP_FILE = "map.toml"
REJECTS_FILE = "rejects.csv"
REVIEW_FILE = "review.csv"
REJECTS_COLUMNS = ("file", "sheet", "row", "column", "value", "reason")
EDITED_BY_HAND = (REVIEW_FILE,)
"""Files that are written again although a person has edited them: what was edited is read first and kept."""
CSV_BOM = "\ufeff"


@dataclass(frozen=True)
class EarlierImport:
    """What a folder holds of an earlier import: digests by file, the nodes with their ids, codes and decisions."""

    digests: Mapping[str, str] = field(default_factory=dict)
    nodes: Sequence[Mapping[str, str]] = ()
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decisions: Sequence[NearName] = ()


def read_earlier_import(folder: Path) -> EarlierImport:
    """Return what an earlier import left in a folder; raise `OutputError` if the folder holds something else."""
    if not folder.exists():
        return EarlierImport()
    if not folder.is_dir():
        raise OutputError(f"cannot write {folder}: it is a file; specify a folder")
    path = folder / IMPORT_FILE
    if not path.exists():
        if any(folder.iterdir()):
            raise OutputError(f"cannot write {folder}: it is not empty, and no import made it; choose another folder")
        return EarlierImport()
    try:
        record = json.loads(path.read_text("utf-8"))
        digests, keys = dict(record["files"]), dict(record["keys"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise SourceError(f"{path} is not the record of an import; restore it, or choose another folder") from None
    nodes = [
        {**row, "kind": file.stem}
        for file in sorted((folder / "nodes").glob("*.csv"))
        if f"nodes/{file.name}" in digests
        for row in _read_rows(file)
    ]
    return EarlierImport(digests, nodes, keys, read_review(folder / REVIEW_FILE))


def read_review(path: Path) -> list[NearName]:
    """Return the rows of a review.csv, none if there is no such file; raise `SourceError` for an unknown decision."""
    if not path.exists():
        return []
    rows = [NearName(*(row.get(column, "") for column in REVIEW_COLUMNS)) for row in _read_rows(path)]
    for row in rows:
        if not is_decision(row.decision):
            found = f"the decision on {row.name} and {row.like} is '{row.decision}'"
            raise SourceError(f"{path}: {found}; expected same or different (同 or 异), or nothing")
    return rows


def _read_rows(path: Path) -> list[dict[str, str]]:
    from lianzhu.loaders.tables import UnreadableTable, read_table

    try:
        table = read_table(path, path.name)
    except UnreadableTable as error:
        raise SourceError(str(error)) from None
    return [{name: table.column(name)[row] or "" for name in table.columns} for row in range(len(table))]


def check_unedited(folder: Path, earlier: EarlierImport) -> None:
    """Raise `OutputError` if a person has edited a file that the import would write again."""
    edited = [
        name
        for name, digest in earlier.digests.items()
        if name not in EDITED_BY_HAND and (folder / name).is_file() and _digest((folder / name).read_bytes()) != digest
    ]
    if MAP_FILE in edited:
        raise OutputError(f"{folder / MAP_FILE} was edited; use it with --map {folder / MAP_FILE}, or delete it")
    if edited:
        raise OutputError(
            f"edited since the import, and not overwritten: {', '.join(str(folder / name) for name in edited)};"
            " import into another folder, or delete them"
        )


def write_import(
    folder: Path,
    imported: ImportedLandscape,
    map_text: str,
    near: Sequence[NearName],
    keys: Mapping[str, Mapping[str, str]],
    inputs: Mapping[str, str],
    earlier: EarlierImport,
) -> None:
    """Write the folder of an import: all files or none; files of an earlier import that are not made again go.

    Raises `LandscapeError` if the tables are not a valid landscape, and `OutputError`.
    """
    from lianzhu.loaders.folder import read_folder
    from lianzhu.opening import keep_landscape

    contents = _contents(imported, map_text, near)
    record = _record(imported.account, keys, inputs, contents)
    contents[IMPORT_FILE] = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as temporary:
            new = Path(temporary) / folder.name
            _write_files(new, contents)
            landscape = read_folder(new)
            _move_files(new, folder, contents, earlier)
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from None
    keep_landscape(folder, landscape)


def _contents(imported: ImportedLandscape, map_text: str, near: Sequence[NearName]) -> dict[str, str]:
    """Return the texts of the files by path, without import.json."""
    contents = {
        f"{path}.csv": _csv_text(tuple(table.columns), table.rows())
        for path, table in imported.tables.items()
        if len(table)
    }
    if map_text:
        contents[MAP_FILE] = map_text
    if imported.additions:
        contents[SCHEMA_FILE] = imported.additions
    rejections = [
        (r.place.file, r.table, r.place.row or r.place.line, r.place.column, r.text, r.reason)
        for r in imported.account.rejections
    ]
    contents[REJECTS_FILE] = CSV_BOM + _csv_text(REJECTS_COLUMNS, rejections)
    if near:
        contents[REVIEW_FILE] = CSV_BOM + _csv_text(REVIEW_COLUMNS, [row.row() for row in near])
    return contents


def _csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue()


def _record(
    account: Account, keys: Mapping[str, Mapping[str, str]], inputs: Mapping[str, str], contents: Mapping[str, str]
) -> dict[str, Any]:
    """Return the record of an import: its inputs, the account of every column, and the digests of its files."""
    return {
        "inputs": dict(inputs),
        "cells": {fate: account.total(fate) for fate in FATES},
        "columns": [
            {"file": file, "table": table, "column": column, **counts}
            for file, table, column, counts in account.by_column()
        ],
        "notes": account.notes,
        "keys": keys,
        "files": {name: _digest(text.encode()) for name, text in contents.items()},
    }


def _write_files(folder: Path, contents: Mapping[str, str]) -> None:
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _move_files(new: Path, folder: Path, contents: Mapping[str, str], earlier: EarlierImport) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    for name in contents:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).replace(folder / name)
    for name in earlier.digests.keys() - contents.keys():
        (folder / name).unlink(missing_ok=True)
    for subfolder in (folder / "nodes", folder / "edges"):
        if subfolder.is_dir() and not any(subfolder.iterdir()):
            shutil.rmtree(subfolder)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
