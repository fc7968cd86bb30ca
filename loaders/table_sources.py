"""Where the tables of a landscape are: in a folder, in the sheets of a workbook, or in a zipped folder.

A source gives its tables by the part of the landscape that they belong to, and a problem for whatever it does not read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import Schema
from lianzhu.graph.schema_extension import SCHEMA_FILE
from lianzhu.graph.suggestions import did_you_mean, near_matches
from lianzhu.graph.workbooks import WORKBOOK_SUFFIXES, Sheet, UnreadableWorkbook, read_workbook
from lianzhu.loaders.cells import Table
from lianzhu.loaders.tables import (
    ACCEPTED_TABLES,
    TABLE_SUFFIXES,
    UnreadableTable,
    build_sheet_table,
    has_content,
    is_documentation,
    read_table,
    require_formats,
    workbook_problem,
)
from lianzhu.loaders.zipped import ZIP_SUFFIX, unpacked_folder

Part = Literal["nodes", "edges", ""]
PARTS: tuple[Part, ...] = ("nodes", "edges", "")
"""The parts of a landscape: the subfolders nodes and edges, and the folder itself."""
TOP_LEVEL_TABLES = ("figures", "statements", "coverage", "sections")
"""Tables in the folder itself, next to the subfolders nodes and edges."""
TABLES_OF_LABELS = {"Figure": "figures", "Statement": "statements", "Coverage": "coverage"}
"""The tables of statements by their labels."""
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
EXPECTED_LANDSCAPE = "a folder of tables, a workbook (.xlsx) or a zipped folder (.zip)"


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table that has not been read: its part of the landscape, its name, and its place as shown in messages."""

    part: Part
    name: str
    file: str
    read: Callable[[], Table]


class TableSource(Protocol):
    """The tables of a landscape before they are read; `name` is shown in messages."""

    name: str
    schema_file: str

    def schema_text(self) -> str | None:
        """Return the additions to the schema, None if there are none; raise `LandscapeError`."""

    def entries(self, schema: Schema) -> tuple[list[TableEntry], list[Problem]]:
        """Return the tables, and a problem for each file, folder or sheet that is not read."""

    def accepted(self) -> list[TableEntry]:
        """Return the tables of accepted findings, of which there should be at most one."""


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
        return WorkbookTables(name, WORKBOOK_FILE, read_sheets(workbook), list(_files_beside_workbook(folder)))
    return FolderTables(folder, name)


def _files_beside_workbook(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each file or folder beside a workbook that could be a part of the landscape."""
    for path in sorted(folder.iterdir()):
        is_own = path.name in (
            SCHEMA_FILE,
            *(f"{name}{suffix}" for name in ACCEPTED_TABLES for suffix in TABLE_SUFFIXES),
        )
        is_read = path.name == WORKBOOK_FILE or (_is_ignored(path, "") and not is_own)
        if not is_read and _passed_over(path, path.name, ""):
            yield Problem(Place(path.name), "not read, because the workbook is", f"a sheet in {WORKBOOK_FILE}")


# ------------------------------------------------------------ folders


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


# ------------------------------------------------------------ workbooks


def read_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook; raise `LandscapeError`."""
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    try:
        sheets = read_workbook(path)
        for sheet in sheets:
            require_formats(sheet, path.name)
    except UnreadableWorkbook as error:
        raise LandscapeError(name, [workbook_problem(error, path.name)]) from None
    except UnreadableTable as error:
        raise LandscapeError(name, [error.problem]) from None
    return sheets


@dataclass
class WorkbookTables:
    """The tables in the sheets of a workbook, each named in English, in Chinese, or in both: 企业 Company.

    `beside` are the problems of files beside the workbook in its folder.
    """

    name: str
    file: str
    sheets: list[Sheet]
    beside: list[Problem] = field(default_factory=list)
    schema_file: str = field(init=False)

    def __post_init__(self) -> None:
        self.schema_file = f"{self.file}, sheet schema"

    def schema_text(self) -> str | None:
        """Return the lines of the sheet schema, which are in column A; raise `LandscapeError` for others."""
        for sheet in self.sheets:
            if sheet.name.strip().lower() == "schema":
                for row, cells in enumerate(sheet.rows, 1):
                    if any(cells[1:]):
                        place = Place(self.schema_file, row)
                        raise LandscapeError(
                            self.name, [Problem(place, "a value outside of column A", "one line a row")]
                        )
                return "\n".join(cells[0] if cells else "" for cells in sheet.rows)
        return None

    def entries(self, schema: Schema) -> tuple[list[TableEntry], list[Problem]]:
        """Return the sheets with tables, and a problem for each sheet that is passed over."""
        entries: list[TableEntry] = []
        problems = list(self.beside)
        parts = parts_by_name(schema)
        for sheet in self._tables():
            name = sheet.name.strip()
            if _accepted_name(name):
                continue
            file = f"{self.file}, sheet {name}"
            if sheet.hidden and has_content(sheet):
                problems.append(Problem(Place(file), "a hidden sheet", "a visible one, or a name that starts with _"))
                continue
            known = _known_tables(name, parts, schema)
            part = _part_of_columns(sheet, schema) if len(known) != 1 else known[0][0]
            chosen = [key for key in known if key[0] == part]
            if not chosen and not part:
                names = [key[1] for key in parts.values()]
                found = f"unknown sheet '{name}'{did_you_mean(name, [*names, *parts])}"
                expected = "the name of a table such as 企业 Company, or 说明 for an explanation"
                problems.append(Problem(Place(file), found, expected))
                continue
            entries.append(self._entry(part, chosen[0][1] if chosen else name, file, sheet))
        return entries, problems

    def accepted(self) -> list[TableEntry]:
        """Return the sheets of accepted findings."""
        named = [(sheet, sheet.name.strip()) for sheet in self._tables() if _accepted_name(sheet.name.strip())]
        return [self._entry("", ACCEPTED_TABLES[0], f"{self.file}, sheet {name}", sheet) for sheet, name in named]

    def _tables(self) -> Iterator[Sheet]:
        """Yield the sheets that are not the schema, documentation, or empty."""
        for sheet in self.sheets:
            if has_content(sheet) and sheet.name.strip().lower() != "schema" and not is_documentation(sheet.name):
                yield sheet

    def _entry(self, part: Part, name: str, file: str, sheet: Sheet) -> TableEntry:
        return TableEntry(part, name, file, lambda: build_sheet_table(sheet, file))


TableKey = tuple[Part, str]
"""The part and the name of a table."""


def parts_by_name(schema: Schema) -> dict[str, TableKey]:
    """Return the tables of a schema by their English names."""
    parts: dict[str, TableKey] = {name: ("nodes", name) for name in schema.nodes}
    parts |= {name: ("edges", name) for name in schema.edges}
    return parts | {name: ("", name) for name in TOP_LEVEL_TABLES}


def table_labels(schema: Schema) -> Mapping[TableKey, str]:
    """Return the Chinese names of tables."""
    labels: dict[TableKey, str] = {("nodes", name): kind.zh for name, kind in schema.nodes.items()}
    labels |= {("edges", name): kind.zh for name, kind in schema.edges.items()}
    labels |= {("", table): schema.statements[label].zh for label, table in TABLES_OF_LABELS.items()}
    return labels | {("", "sections"): "章节"}


def _known_tables(name: str, parts: Mapping[str, TableKey], schema: Schema) -> list[TableKey]:
    """Return the tables that the name of a sheet means: in English, in Chinese, or both, parted by a blank."""
    labels = table_labels(schema)
    if name in parts:
        return [parts[name]]
    label, _, english = name.rpartition(" ")
    if english in parts and labels[parts[english]] == label.strip():
        return [parts[english]]
    return [key for key, label in labels.items() if label == name]


def _accepted_name(name: str) -> bool:
    return name in ACCEPTED_TABLES or name.split() == list(reversed(ACCEPTED_TABLES))


def _part_of_columns(sheet: Sheet, schema: Schema) -> Part:
    """Return the part that a table belongs to by its columns: an edge has two ends, a node a name."""
    header = next((row for row in sheet.rows if any(map(str.strip, row))), ())
    english = schema.column_names(("from", "to", "name"))
    columns = {english.get(cell.strip(), cell.strip()) for cell in header}
    return "edges" if {"from", "to"} <= columns else "nodes" if "name" in columns else ""
