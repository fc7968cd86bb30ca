"""The tables in the sheets of a workbook, which is a landscape by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import Schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.workbooks import Sheet, UnreadableWorkbook, read_workbook
from lianzhu.loaders.table_entries import Part, TableEntry, TableKey, parts_by_name, table_labels
from lianzhu.loaders.tables import (
    ACCEPTED_TABLES,
    UnreadableTable,
    build_sheet_table,
    has_content,
    is_documentation,
    require_formats,
    workbook_problem,
)


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
