"""A new landscape to fill in: a workbook with drop-downs, or CSV tables, with a few example rows and a README.

The tables and texts are in the folder starter; their rows and columns decide what a new landscape has.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lianzhu.exports.files import atomic_folder
from lianzhu.exports.native_tables import (
    cell_text_of,
    coverage_table_fields,
    edge_fields,
    figure_table_fields,
)
from lianzhu.exports.workbook import (
    SheetColumn,
    SheetContent,
    WorkbookContent,
    cells_reference,
    column_headers,
    field_note,
    holds_text,
    sheet_cells,
    write_sheets,
)
from lianzhu.graph.errors import OutputError
from lianzhu.graph.schema import Field, Schema, packaged_schema
from lianzhu.graph.values import parse_as

DEFAULT_CHAIN = "示例链"
NEW_WORKBOOK = "landscape.xlsx"
"""The workbook that `--store DIR` reads where a folder has no tables."""
INSTRUCTIONS_SHEET = "填写说明"
FILLED_ROWS = 1_000
"""Number of rows below the header that have drop-downs, and that these take names from."""
WHERE: Mapping[bool, Mapping[str, str]] = {
    False: {
        "where_zh": "全部数据在 `landscape.xlsx` 中，用 Excel 或 WPS 打开、填写；每张工作表是一个表。",
        "where_en": "All data are in `landscape.xlsx`: open it in Excel or WPS. Each sheet is a table.",
    },
    True: {
        "where_zh": "数据在 CSV 表格中：`nodes/` 中是事物，`edges/` 中是关系，另有 `figures.csv` 与 `coverage.csv`。",
        "where_en": "The data are CSV tables: things in `nodes/`, relations in `edges/`, figures and coverage.",
    },
}
"""What the README says of where the data are, by whether they are CSV tables."""
NODE_TABLES = ("Report", "Chain", "Layer", "Segment", "Company", "Product")
EDGE_TABLES = ("ACTS_IN", "OFFERS", "SUPPLIES", "UPSTREAM_OF")
NAME_MARKS = re.compile(r"[;；/\x00-\x1f\ud800-\udfff]")
"""Characters that a name in a cell cannot have: they separate values, or the parts of a path."""
FORMULA_MARKS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class StarterTable:
    """A table of the template: its path, the name of its sheet, the fields of its columns, and its rows as texts."""

    path: str
    sheet: str
    fields: Mapping[str, Field]
    rows: Sequence[Sequence[str]]

    def cells(self, column: str) -> list[str]:
        """Return the texts of a column."""
        at = list(self.fields).index(column)
        return [row[at] for row in self.rows]


def write_new_landscape(folder: Path, chain: str = DEFAULT_CHAIN, *, csv_tables: bool = False) -> None:
    """Write a landscape with example rows, for a chain of this name, to a new or empty folder; raise `OutputError`.

    It is a workbook, or CSV tables, but never both: somebody would edit one and read the other.
    """
    schema = packaged_schema()
    _check_name(chain)
    tables = list(_starter_tables(schema, chain))
    with atomic_folder(folder) as temporary:
        for name in ("README.md", "README.en.md"):
            text = _filled(_starter_text(name), chain, WHERE[csv_tables])
            (temporary / name).write_text(text, encoding="utf-8", newline="\n")
        if csv_tables:
            for table in tables:
                _write_csv(temporary / f"{table.path}.csv", table, schema)
        else:
            lines = {INSTRUCTIONS_SHEET: _filled(_starter_text("instructions.txt"), chain).splitlines()}
            sheets = [_sheet_content(table, tables, schema) for table in tables]
            write_sheets(temporary / NEW_WORKBOOK, WorkbookContent(sheets, first=lines))


def _check_name(chain: str) -> None:
    """Raise `OutputError` for a name of a chain that a cell cannot hold, or that is the name of another node."""
    nodes = [table for table in _starter_tables(packaged_schema(), "") if table.path.startswith("nodes/")]
    names = {name for table in nodes for name in table.cells("name")}
    if chain in names or NAME_MARKS.search(chain) or chain != chain.strip() or chain.startswith(FORMULA_MARKS):
        raise OutputError(
            f"the chain cannot be named {chain!r}; expected a name such as 动力电池, without ; and /, that is neither"
            " 上游, 中游 or 下游 nor the name of an example"
        )


# ------------------------------------------------------------ the template


def _starter_tables(schema: Schema, chain: str) -> Iterator[StarterTable]:
    for kind in NODE_TABLES:
        declared = schema.nodes[kind]
        yield _starter_table(f"nodes/{kind}", declared.zh, {**schema.node_fields, **declared.fields}, chain)
    for kind in EDGE_TABLES:
        yield _starter_table(f"edges/{kind}", schema.edges[kind].zh, edge_fields(schema, kind), chain)
    yield _starter_table("figures", schema.statements["Figure"].zh, figure_table_fields(schema), chain)
    yield _starter_table("coverage", schema.statements["Coverage"].zh, coverage_table_fields(schema), chain)


def _starter_table(path: str, zh: str, fields: Mapping[str, Field], chain: str) -> StarterTable:
    header, *rows = csv.reader(_starter_text(f"{path}.csv").splitlines())
    filled = [[_filled(cell, chain) for cell in row] for row in rows]
    name = path.rpartition("/")[2]
    return StarterTable(path, f"{zh} {name}", {column: fields[column] for column in header}, filled)


def _starter_text(name: str) -> str:
    """Return a text of the template."""
    folder: Traversable = files("lianzhu.exports") / "starter"
    return folder.joinpath(*name.split("/")).read_text("utf-8")


def _filled(text: str, chain: str, others: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return a text with its placeholders filled in, that of the chain last, because its name may have braces."""
    for name, value in {**others, "chain": chain}.items():
        text = text.replace(f"{{{name}}}", value)
    return text


# ------------------------------------------------------------ files


def _write_csv(file: Path, table: StarterTable, schema: Schema) -> None:
    """Write a table as CSV with Chinese headers and words, and a BOM, so that Excel reads them."""
    file.parent.mkdir(exist_ok=True)
    headers = column_headers(table.fields, schema)
    columns = [[cell_text_of(value) for value in _values(table, column)] for column in table.fields]
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headers.values())
        writer.writerows(zip(*columns, strict=True))


def _values(table: StarterTable, column: str) -> list[Any]:
    """Return the cells of a column: numbers as numbers, words of the schema in Chinese, None for an empty one."""
    declared = table.fields[column]
    parsed = [parse_as(declared.type, text) if text else None for text in table.cells(column)]
    return sheet_cells(parsed, declared)


def _sheet_content(table: StarterTable, tables: Sequence[StarterTable], schema: Schema) -> SheetContent:
    headers = column_headers(table.fields, schema)
    columns = []
    for name, declared in table.fields.items():
        words = _words(declared)
        choices = words or _names_reference(table, name, tables)
        cells, note = _values(table, name), field_note(declared)
        columns.append(SheetColumn(headers[name], cells, note, choices, bool(words), holds_text(declared)))
    return SheetContent(table.sheet, columns, FILLED_ROWS)


def _words(declared: Field) -> tuple[str, ...]:
    """Return what a cell may hold, in Chinese where the schema has a Chinese name; empty if it is not restricted."""
    if declared.type == "bool":
        return ("是", "否")
    chinese = {key: zh for zh, key in declared.synonyms.items()}
    return tuple(chinese.get(choice, choice) for choice in declared.choices)


def _names_reference(table: StarterTable, column: str, tables: Sequence[StarterTable]) -> str:
    """Return the cells with the names that a column refers to: those of the table that has its first example.

    Without an example it is the first table of a permitted kind; empty for a column that refers to no nodes.
    """
    declared = table.fields[column]
    if declared.type != "ref" and not declared.kinds and column != "about":
        return ""
    named = {other.path.removeprefix("nodes/"): other for other in tables if other.path.startswith("nodes/")}
    example = next(filter(None, table.cells(column)), "")
    kinds = [kind for kind, other in named.items() if example and example in other.cells("name")]
    kinds += [kind for kind in declared.kinds if kind in named]
    if not kinds:
        return ""
    other = named[kinds[0]]
    return cells_reference(other.sheet, list(other.fields).index("name") + 1, 2, FILLED_ROWS + 1)
