"""The folder that an import writes: the tables of a landscape, the map, the account, and what was rejected.

An import never overwrites what a person has edited: import.json keeps the digest of each file that it wrote.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianzhu.exports.files import write_text
from lianzhu.graph.errors import LandscapeError, OutputError, SourceError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.schema_extension import SCHEMA_FILE
from lianzhu.loaders.imported import FATES, Account, ImportedLandscape
from lianzhu.loaders.mapped.review import REVIEW_COLUMNS, NearName, is_decision

IMPORT_FILE = "import.json"
MAP_FILE = "map.toml"
REJECTS_FILE = "rejects.csv"
REVIEW_FILE = "review.csv"
REJECTS_COLUMNS = ("file", "sheet", "row", "column", "value", "reason")
WRITTEN_FILE = re.compile(r"(?:nodes|edges)/[A-Za-z_]+\.csv|[A-Za-z_]+\.(?:csv|toml)")
"""Names of the files that an import writes."""
EDITED_BY_HAND = (REVIEW_FILE,)
"""Files that are written again although a person has edited them: what was edited is read first and kept."""
CSV_BOM = "\ufeff"


@dataclass(frozen=True)
class EarlierImport:
    """What a folder holds of an earlier import: the nodes with their ids, the ids by code, and decisions.

    `digests` has those of each file that was written: of one that was being replaced when an import broke off, two.
    """

    digests: Mapping[str, Collection[str]] = field(default_factory=dict)
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
        digests = {str(name): {*digest} for name, digest in record["files"].items()}
        keys = {str(kind): dict(codes) for kind, codes in record["keys"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        digests, keys = {"": set()}, {}
    if any(not WRITTEN_FILE.fullmatch(name) for name in digests):
        raise SourceError(f"{path} is not the record of an import; restore it, or choose another folder")
    files = sorted((folder / "nodes").glob("*.csv"))
    rows = [(file.stem, row) for file in files if f"nodes/{file.name}" in digests for row in _read_rows(file)]
    nodes = [{**row, "kind": kind} for kind, row in rows if row.get("id") and row.get("name")]
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


def check_unedited(folder: Path, earlier: EarlierImport, map_file: Path | None) -> None:
    """Raise `OutputError` if a person has edited a file that the import would write again.

    The map in the folder may be edited if it is the one that the import is to use.
    """
    edited = [
        name
        for name, digests in earlier.digests.items()
        if name not in EDITED_BY_HAND and (folder / name).is_file() and _file_digest(folder / name) not in digests
    ]
    path = folder / MAP_FILE
    if MAP_FILE in edited:
        if map_file is None or not (map_file.exists() and map_file.samefile(path)):
            raise OutputError(f"{path} was edited; use it with --map {path}, or delete it")
        edited.remove(MAP_FILE)
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
    from lianzhu.opening import keep_landscape

    contents = _contents(imported, map_text, near)
    added = [name for name in contents if name not in earlier.digests and (folder / name).exists()]
    if added:
        raise OutputError(f"{folder / added[0]} is not of an import, and not overwritten; move it out of the folder")
    record = _record(imported.account, keys, inputs, contents)
    with _validated(folder, contents) as (new, landscape):
        _move_files(new, folder, contents, record, earlier)
    keep_landscape(folder, landscape)


def check_import(imported: ImportedLandscape) -> None:
    """Raise `LandscapeError` if the tables of an import are not a valid landscape."""
    with _validated(Path(tempfile.gettempdir()) / "import", _contents(imported, "", ())):
        pass


@contextmanager
def _validated(folder: Path, contents: Mapping[str, str]) -> Iterator[tuple[Path, Landscape]]:
    """Write files to a new folder beside `folder`, and yield it with the landscape that they are."""
    from lianzhu.loaders.folder import read_folder

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as temporary:
            new = Path(temporary) / folder.name
            _write_files(new, contents)
            try:
                landscape = read_folder(new)
            except LandscapeError as error:
                raise LandscapeError(str(folder), error.problems) from None
            yield new, landscape
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from None


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
        "files": {name: [_digest(text.encode())] for name, text in contents.items()},
    }


def _write_files(folder: Path, contents: Mapping[str, str]) -> None:
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _move_files(
    new: Path, folder: Path, contents: Mapping[str, str], record: Mapping[str, Any], earlier: EarlierImport
) -> None:
    """Move new files into a folder, and remove those of the earlier import that were not made again.

    The record of the files comes first, with the digests of both, so that an import that breaks off can be repeated.
    """
    files: Mapping[str, list[str]] = record["files"]
    if not folder.exists():
        _write_record(new, record)
        new.rename(folder)
        return
    names = {*files, *earlier.digests}
    both = {name: sorted({*files.get(name, ()), *earlier.digests.get(name, ())}) for name in sorted(names)}
    _write_record(folder, {**record, "files": both})
    for name in contents:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).replace(folder / name)
    for name in earlier.digests.keys() - contents.keys():
        (folder / name).unlink(missing_ok=True)
    for subfolder in (folder / "nodes", folder / "edges"):
        if subfolder.is_dir() and not any(subfolder.iterdir()):
            subfolder.rmdir()
    _write_record(folder, record)


def _write_record(folder: Path, record: Mapping[str, Any]) -> None:
    write_text(folder / IMPORT_FILE, json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def _file_digest(path: Path) -> str:
    return _digest(path.read_bytes())


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
