"""A landscape as a folder of tables, in CSV or Parquet, which the loaders read as it is."""

from __future__ import annotations

import csv
from pathlib import Path

from lianzhu.exports.files import atomic_folder
from lianzhu.exports.native_tables import NativeTable, NativeTables
from lianzhu.graph.errors import OutputError
from lianzhu.graph.schema_extension import SCHEMA_FILE
from lianzhu.graph.steps import begin_step


def write_csv_folder(path: Path, tables: NativeTables, additions: str) -> None:
    """Write a new folder of CSV files, and a schema.toml if there are additions to the schema; raise `OutputError`."""
    with atomic_folder(path) as folder:
        write_csv_tables(folder, tables, additions)


def write_csv_tables(folder: Path, tables: NativeTables, additions: str) -> None:
    """Write CSV files to an existing folder; they have a BOM, so that Excel reads their Chinese."""
    for table in tables.tables.values():
        file = _new_file(folder, table, ".csv")
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(table.columns)
            writer.writerows(table.texts())
    _write_additions(folder, additions)


def write_parquet_folder(path: Path, tables: NativeTables, additions: str) -> None:
    """Write a new folder of Parquet files with typed columns; raise `OutputError`, also if pyarrow is missing."""
    from lianzhu.graph.frames import write_parquet  # lazy: it imports pandas

    with atomic_folder(path) as folder:
        for table in tables.tables.values():
            for name in table.columns:
                table.column_texts(name)  # raises for what the loaders would read differently
            try:
                write_parquet(_new_file(folder, table, ".parquet"), table.columns)
            except ImportError:
                raise OutputError(f"cannot write {path}: install pyarrow (pip install pyarrow)") from None
        _write_additions(folder, additions)


def _new_file(folder: Path, table: NativeTable, suffix: str) -> Path:
    begin_step(f"writing {table.path}")
    file = folder / f"{table.path}{suffix}"
    file.parent.mkdir(exist_ok=True)
    return file


def _write_additions(folder: Path, additions: str) -> None:
    if additions:
        (folder / SCHEMA_FILE).write_text(additions, encoding="utf-8", newline="\n")
