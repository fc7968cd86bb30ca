"""The tables in a folder, and what stands there that is no table: documents, and files that would be passed over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import Schema
from lianzhu.graph.schema_extension import SCHEMA_FILE
from lianzhu.graph.suggestions import near_matches
from lianzhu.graph.workbooks import WORKBOOK_SUFFIXES
from lianzhu.loaders.table_entries import PARTS, Part, TableEntry
from lianzhu.loaders.tables import ACCEPTED_TABLES, TABLE_SUFFIXES, read_table

WORKBOOK_FILE = "landscape.xlsx"
"""The workbook that is read in place of a folder without tables."""
OWN_FILES = {SCHEMA_FILE, "import.json", "map.toml", "rejects.csv", "review.csv"}
"""Files in a folder that are no tables and belong to it: the schema, and what an import leaves."""
SYSTEM_FILES = {"thumbs.db", "desktop.ini"}
DOCUMENT_NAMES = ("readme", "license", "licence", "notice", "changelog")
DOCUMENT_SUFFIXES = (".md", ".pdf", ".doc", ".docx", ".pptx", ".html", ".htm", ".png", ".jpg", ".jpeg", ".svg",
                     ".cypher", ".py", ".ipynb")  # fmt: skip
"""Suffixes of files that nobody takes for tables."""
TABULAR_SUFFIXES = (*TABLE_SUFFIXES, *WORKBOOK_SUFFIXES, ".json", ".yml", ".yaml")
SAVE_AS_TABLE = "the table saved as .csv, .tsv, .xlsx or .parquet; move other files out of the folder"


@dataclass
class FolderTables:
    """The tables in a folder: nodes/KIND, edges/KIND, and the top-level tables."""

    folder: Path
    name: str
    schema_file: str = SCHEMA_FILE

    def schema_text(self) -> str | None:
        """Return the text of schema.toml; raise `LandscapeError` if it cannot be read or has another name."""
        path = self.folder / SCHEMA_FILE
        if not path.exists():
            for other in self.folder.glob("[sS][cC][hH][eE][mM][aA].[tT]*"):  # such as schema.toml.txt, of an editor
                problem = Problem(Place(other.name), "a file that is not read", f"the name {SCHEMA_FILE}")
                raise LandscapeError(self.name, [problem])
            return None
        try:
            return path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            problem = Problem(Place(SCHEMA_FILE, line=line), "not UTF-8", "a file saved as UTF-8")
        except OSError as error:
            problem = Problem(Place(SCHEMA_FILE), f"cannot be read ({error.strerror})", "a readable file")
        raise LandscapeError(self.name, [problem]) from None

    def entries(self, schema: Schema) -> tuple[list[TableEntry], list[Problem]]:
        """Return the table files, and a problem for each file or folder that is passed over."""
        entries: list[TableEntry] = []
        problems: list[Problem] = []
        for part in PARTS:
            for path in self._paths(part, problems):
                if _is_ignored(path, part):
                    continue
                if _may_be_table(path) and (part or not _is_workbook_beside(path)):
                    if part or path.stem not in ACCEPTED_TABLES:
                        entries.append(self._entry(part, path))
                elif problem := _passed_over(path, self._file(path), part):
                    problems.append(problem)
        return entries, problems

    def accepted(self) -> list[TableEntry]:
        """Return the tables of accepted findings."""
        paths = self._paths("", [])
        return [self._entry("", path) for path in paths if path.stem in ACCEPTED_TABLES and _may_be_table(path)]

    def _paths(self, part: Part, problems: list[Problem]) -> list[Path]:
        """Return what is in a part of the folder, by name; add a problem if it cannot be listed."""
        directory = self.folder / part
        try:
            return sorted(directory.iterdir()) if directory.exists() else []
        except OSError as error:
            found = f"cannot be read ({error.strerror})"
            problems.append(Problem(Place(part or self.name), found, "a folder that can be listed"))
            return []

    def _entry(self, part: Part, path: Path) -> TableEntry:
        file = self._file(path)
        return TableEntry(part, path.stem, file, lambda: read_table(path, file))

    def _file(self, path: Path) -> str:
        return os.fsencode(path.relative_to(self.folder).as_posix()).decode("utf-8", "backslashreplace")


def _may_be_table(path: Path) -> bool:
    """Return whether a file is a table by its suffix; a device or a named pipe might never end."""
    return path.suffix.lower() in TABLE_SUFFIXES and (path.is_file() or path.is_dir() or not path.exists())


def _is_workbook_beside(path: Path) -> bool:
    return path.name == WORKBOOK_FILE


def _is_ignored(path: Path, part: Part) -> bool:
    """Return whether nobody expects a file to be read as a table."""
    name = path.name.lower()
    if name.startswith((".", "~$")) or name in SYSTEM_FILES:
        return True
    if path.is_dir():
        return not part and path.name in PARTS
    is_document = name.startswith(DOCUMENT_NAMES) and path.suffix.lower() not in TABULAR_SUFFIXES
    return is_document or name.endswith(".md") or (not part and (path.name in OWN_FILES or _is_document(path)))


def _is_document(path: Path) -> bool:
    return path.suffix.lower() in DOCUMENT_SUFFIXES


def _passed_over(path: Path, file: str, part: Part) -> Problem | None:
    """Return the problem of a file or folder that is not read; None for a folder without tables."""
    if path.is_dir():
        is_meant = path.name.lower().removesuffix("s") in ("node", "edge")
        if not part and not is_meant and not _holds_tables(path):
            return None
        near = [] if part else near_matches(path.name.lower(), PARTS[:2])
        expected = "tables of nodes in nodes, of edges in edges; move other folders elsewhere"
        return Problem(Place(file), "a folder that is not read", f"the name {near[0]}" if near else expected)
    if not part and _is_workbook_beside(path):
        found = "a workbook next to tables, which is not read"
        return Problem(Place(file), found, "one of them; open the workbook by its own name, or move it elsewhere")
    if not path.is_file():
        return Problem(Place(file), "neither a file nor a folder", SAVE_AS_TABLE)
    return Problem(Place(file), "a file that is not read", SAVE_AS_TABLE)


def _holds_tables(folder: Path) -> bool:
    try:
        return any(path.suffix.lower() in TABULAR_SUFFIXES for path in folder.iterdir())
    except OSError:
        return True


def files_beside_workbook(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each file or folder beside a workbook that could be a part of the landscape."""
    accepted = [f"{name}{suffix}" for name in ACCEPTED_TABLES for suffix in TABLE_SUFFIXES]
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield Problem(Place(folder.name), f"cannot be read ({error.strerror})", "a folder that can be listed")
        return
    for path in paths:
        is_own = path.name in (SCHEMA_FILE, *accepted)
        is_read = path.name == WORKBOOK_FILE or (_is_ignored(path, "") and not is_own)
        if not is_read and _passed_over(path, path.name, ""):
            yield Problem(Place(path.name), "not read, because the workbook is", f"a sheet in {WORKBOOK_FILE}")
