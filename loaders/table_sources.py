"""Opens the tables of a landscape, wherever they are: a folder, a workbook, or a zipped folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.workbooks import WORKBOOK_SUFFIXES
from lianzhu.loaders.folder_tables import WORKBOOK_FILE, FolderTables, files_beside_workbook
from lianzhu.loaders.table_entries import TableSource
from lianzhu.loaders.workbook_tables import WorkbookTables, read_sheets
from lianzhu.loaders.zipped import ZIP_SUFFIX, unpacked_folder

EXPECTED_LANDSCAPE = "a folder of tables, a workbook (.xlsx) or a zipped folder (.zip)"


@contextmanager
def open_tables(path: Path) -> Iterator[TableSource]:
    """Yield the tables of a folder, a workbook or a zipped folder; raise `LandscapeError`."""
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError) as error:  # a name that is too long, or one with a zero byte
        reason = getattr(error, "strerror", None) or str(error)
        raise LandscapeError(name, [Problem(Place(name), reason, EXPECTED_LANDSCAPE)]) from None
    suffix = path.suffix.lower()
    if is_file and suffix == ZIP_SUFFIX:
        with unpacked_folder(path) as folder:
            yield _folder_source(folder, name)
    elif is_file and suffix in WORKBOOK_SUFFIXES:
        yield WorkbookTables(name, path.name, read_sheets(path))
    elif is_folder:
        yield _folder_source(path, name)
    elif is_file or path.exists():
        raise LandscapeError(name, [Problem(Place(name), "not a landscape", EXPECTED_LANDSCAPE)])
    else:
        thing = "file" if suffix in (ZIP_SUFFIX, *WORKBOOK_SUFFIXES) else "folder"
        expected = "a folder of tables" if thing == "folder" else EXPECTED_LANDSCAPE
        raise LandscapeError(name, [Problem(Place(name), f"no such {thing}", expected)])


def _folder_source(folder: Path, name: str) -> TableSource:
    """Return the tables of a folder; those of its workbook if it has no others."""
    workbook = folder / WORKBOOK_FILE
    if workbook.is_file() and not any((folder / part).exists() for part in ("nodes", "edges")):
        return WorkbookTables(name, WORKBOOK_FILE, read_sheets(workbook), list(files_beside_workbook(folder)))
    return FolderTables(folder, name)
