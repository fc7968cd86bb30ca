"""Rows as a person or a program wants them: a terminal table, JSON, CSV, Markdown, Excel."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lianzhu.console.streams import encodes, say, without_controls
from lianzhu.console.terminal import lines_of, print_table
from lianzhu.exports.files import whole_file, write_text
from lianzhu.graph.answers import Answer, cell_text
from lianzhu.graph.errors import OutputError
from lianzhu.graph.schema import Schema, packaged_schema

FORMATS = ("table", "json", "csv", "md", "xlsx")
BOM = "\ufeff"
"""Opens a CSV file, so that Excel reads its Chinese."""
FORMULA = re.compile(r"[=+\-@\t\r]")
"""The beginnings of a cell that a spreadsheet would run as a formula."""
LONGEST_CELL = 32_767
"""Characters that a cell of Excel holds."""


def emit(answer: Answer, form: str | None, output: Path | None, schema: Schema | None = None) -> None:
    """Print rows, or write them to a file; without `form` the file's suffix decides, else a table is printed.

    `schema` has the Chinese names of columns and codes: the landscape's, or the packaged one.
    """
    form = chosen(form, output)
    if form == "xlsx":
        if output is None:
            raise OutputError("Excel goes into a file: add -o FILE.xlsx")
        _write_xlsx(answer, output)
    elif output is not None:
        write_text(output, (BOM if form == "csv" else "") + TEXTS[form](answer))
    elif form == "table":
        print_table(answer, schema or packaged_schema())
    elif form == "json":
        say_json(answer.records())
    else:
        say(TEXTS[form](answer).rstrip("\n"))


def chosen(form: str | None, output: Path | None) -> str:
    """Return the format that was asked for, or that the suffix of the file implies; raise `OutputError` for none."""
    suffix = output.suffix.lower().lstrip(".") if output else ""
    if output and not form and suffix not in (*FORMATS, "txt", ""):
        raise OutputError(f"cannot write {output}: no format is called {suffix}; say --format {'|'.join(FORMATS)}")
    return form or (suffix if suffix in FORMATS else "table")


def say_json(value: Any) -> None:
    r"""Print JSON, with \u escapes of its own where the output's encoding lacks a character."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    say(text if encodes(text) else json.dumps(value, indent=2))


def _json(answer: Answer) -> str:
    return json.dumps(answer.records(), ensure_ascii=False, indent=2) + "\n"


def _csv(answer: Answer) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_inert(column) for column in answer.columns)
    writer.writerows([_inert(value) for value in row] for row in answer.rows)
    return buffer.getvalue()


def _inert(value: Any) -> str:
    """Return a cell that a spreadsheet will not run as a formula."""
    text = without_controls(cell_text(value))
    number = isinstance(value, int | float)
    return f"'{text}" if not number and len(text) > 1 and FORMULA.match(text) else text


def _markdown(answer: Answer) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(each.replace("|", "\\|").replace("\n", " ") for each in cells) + " |\n"

    head = line(answer.columns) + line("---" for _ in answer.columns)
    return head + "".join(line(without_controls(cell_text(value)) for value in row) for row in answer.rows)


def _write_xlsx(answer: Answer, output: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("lianzhu")
    sheet.freeze_panes = "A2"
    sheet.append(list(answer.columns))
    for row in answer.rows:
        cells = []
        for value in row:
            is_number = isinstance(value, int | float)
            cell = WriteOnlyCell(sheet, value if is_number else without_controls(cell_text(value))[:LONGEST_CELL])
            if value is not None and not is_number:
                cell.data_type = "s"  # text, even where it looks like a formula
            cells.append(cell)
        sheet.append(cells)
    with whole_file(output) as temporary:
        book.save(temporary)


TEXTS: dict[str, Callable[[Answer], str]] = {"table": lines_of, "json": _json, "csv": _csv, "md": _markdown}
