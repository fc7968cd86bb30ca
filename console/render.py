"""Rows as a person or a program wants them: a terminal table, JSON, CSV, Markdown, Excel."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, Literal

from lianzhu.console.files import write_text, written_whole
from lianzhu.graph.errors import OutputError

if TYPE_CHECKING:
    from lianzhu.graph.schema import Schema
    from lianzhu.graph.stores.protocol import Answer

FORMATS = ("table", "json", "csv", "md", "xlsx")
UNBROKEN = ("fact", "facts", "id", "locator", "strength")
"""Columns that are copied from, or too short to break."""
BOM = "\ufeff"
"""Opens a CSV file, so that Excel reads its Chinese."""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that would act on a terminal or turn the direction of a line."""
FORMULA = re.compile(r"[=+\-@\t\r]")


def emit(answer: Answer, form: str | None, output: Path | None) -> None:
    """Print rows, or write them to a file; without `form` the file's suffix decides, else a table is printed."""
    suffix = output.suffix.lower().lstrip(".") if output else ""
    if output and not form and suffix not in (*FORMATS, "txt", ""):
        raise OutputError(f"cannot write {output}: no format is called {suffix}; say --format {'|'.join(FORMATS)}")
    form = chosen(form, output)
    if form == "xlsx":
        if output is None:
            raise OutputError("Excel goes into a file: add -o FILE.xlsx")
        _xlsx(answer, output)
    elif output is not None:
        write_text(output, (BOM if form == "csv" else "") + TEXTS[form](answer))
    elif form == "table":
        print_table(answer)
    else:
        say(TEXTS[form](answer).rstrip("\n"))


def chosen(form: str | None, output: Path | None) -> str:
    """Return the format that was asked for, or that the name of the file implies."""
    suffix = output.suffix.lower().lstrip(".") if output else ""
    return form or (suffix if suffix in FORMATS else "table")


def say(text: str, err: bool = False) -> None:
    """Print a line; `main` has set both streams to escape what a terminal's encoding lacks."""
    print(text, file=sys.stderr if err else sys.stdout)


def print_table(answer: Answer) -> None:
    """Print a table: in the terminal's width for a person, each row on one line for a pipe."""
    say((_terminal_table if sys.stdout.isatty() else _table)(answer).rstrip("\n"))


def cell(value: Any) -> str:
    """Return a value as a person reads it: 80 for 80.0, parts of a list side by side.

    >>> cell(["金融", 80.0, None])
    '金融; 80; '
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, list | tuple):
        return "; ".join(cell(each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return CONTROLS.sub("�", str(value))


CODED = {
    *("strength", "placement", "metric", "relation", "kind", "state", "coverage", "aspect"),
    *("part_kind", "place_kind", "base_kind", "maker_kind", "other_kind"),
}
"""Columns whose codes a terminal table shows with their Chinese names."""


def _head(column: str) -> str:
    words = _schema().columns
    return f"{column}\n{words[column]}" if column in words else column


def _named(column: str, text: str) -> str:
    return f"{text} {_schema().word(text.split(' ')[-1])}".rstrip() if column in CODED else text


def _schema() -> Schema:
    from lianzhu.graph.schema import schema  # late: a piped answer needs none

    return schema()


def _table(answer: Answer) -> str:
    """Return a table with each row on one line, for a pipe or a file."""
    from rich.cells import cell_len  # knows that a Chinese letter is two columns wide

    rows = [list(answer.columns), *([cell(value).replace("\n", " ") for value in row] for row in answer.rows)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    right = [_is_numeric(answer, index) for index in range(len(widths))]

    def line(cells: list[str]) -> str:
        padded = zip(cells, widths, right, strict=True)
        return " " + "   ".join(_padded(text, width - cell_len(text), left) for text, width, left in padded).rstrip()

    rule = "─" if _shows_lines() else "-"
    head, *body = map(line, rows)
    return "\n".join(["", head, " " + rule * (sum(widths) + 3 * len(widths) - 3), *body]) + "\n"


def _shows_lines() -> bool:
    """Tell whether the output's encoding has the letters that lines are drawn with."""
    return "utf" in (sys.stdout.encoding or "utf-8").lower()


def _padded(text: str, missing: int, before: bool) -> str:
    return " " * missing + text if before else text + " " * missing


def _is_numeric(answer: Answer, index: int) -> bool:
    return any(isinstance(row[index], float | int) for row in answer.rows)


def _terminal_table(answer: Answer) -> str:
    """Return a table in the terminal's width, with the Chinese names of columns and codes."""
    from rich.box import ASCII2, SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD if _shows_lines() else ASCII2, pad_edge=False)
    for index, column in enumerate(answer.columns):
        justify: Literal["left", "right"] = "right" if _is_numeric(answer, index) else "left"
        table.add_column(_head(column), justify=justify, overflow="fold", no_wrap=column in UNBROKEN)
    for row in answer.rows:
        table.add_row(*(Text(_named(column, cell(value))) for column, value in zip(answer.columns, row, strict=True)))
    buffer = io.StringIO()
    Console(file=buffer, width=get_terminal_size().columns, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


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
    text = cell(value)
    number = isinstance(value, int | float)
    return f"'{text}" if not number and len(text) > 1 and FORMULA.match(text) else text


def _markdown(answer: Answer) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(each.replace("|", "\\|").replace("\n", " ") for each in cells) + " |\n"

    head = line(answer.columns) + line("---" for _ in answer.columns)
    return head + "".join(line(cell(value) for value in row) for row in answer.rows)


def _xlsx(answer: Answer, output: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("lianzhu")
    sheet.freeze_panes = "A2"
    sheet.append(list(answer.columns))
    for row in answer.rows:
        cells = []
        for value in row:
            made = WriteOnlyCell(sheet, value if isinstance(value, int | float) else cell(value)[:32_767])
            if value is not None and not isinstance(value, int | float):
                made.data_type = "s"  # text, even where it looks like a formula
            cells.append(made)
        sheet.append(cells)
    with written_whole(output) as temporary:
        book.save(temporary)


TEXTS: dict[str, Callable[[Answer], str]] = {"table": _table, "json": _json, "csv": _csv, "md": _markdown}
