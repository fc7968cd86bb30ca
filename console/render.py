"""Output of rows as a terminal table, JSON, CSV, Markdown or Excel."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lianzhu.console.output_language import in_language, language
from lianzhu.console.streams import can_encode, is_terminal, print_line, replace_control_characters
from lianzhu.console.terminal import column_widths, in_chinese, plain_table, print_table
from lianzhu.console.translation import translate
from lianzhu.exports.files import atomic_write, write_text
from lianzhu.graph.answers import Answer, cell_text
from lianzhu.graph.errors import OutputError

if TYPE_CHECKING:
    from lianzhu.graph.schema import Schema
    from lianzhu.queries.lookup import Found

FORMATS = ("table", "json", "csv", "md", "xlsx")
FORMATS_FOR_PEOPLE = ("md", "xlsx")
"""Formats whose columns and codes are in Chinese if that is the language of the output."""
BOM = "\ufeff"
"""Byte order mark that makes Excel read a CSV file as UTF-8."""
FORMULA_PREFIX = re.compile(r"[=+\-@\t\r]")
"""First characters that make a spreadsheet interpret a cell as a formula."""
MAX_EXCEL_CELL_LENGTH = 32_767
"""Maximum number of characters in an Excel cell."""


class HasSchema(Protocol):
    """A landscape, or a store or explorer of one."""

    @property
    def schema(self) -> Schema:
        """The schema of the landscape."""


def emit(answer: Answer, output_format: str | None, output: Path | None, landscape: HasSchema | None = None) -> None:
    """Print an answer or write it to a file; the default format is that of the file's suffix, otherwise a table.

    The schema of `landscape`, by default the packaged one, provides the Chinese names of columns and codes.
    """
    output_format = resolve_format(output_format, output)
    if output_format in FORMATS_FOR_PEOPLE and language() == "zh":
        answer = in_chinese(answer, _schema_of(landscape))
    if output_format == "xlsx":
        if output is None:
            raise OutputError("Excel output requires a file: add -o FILE.xlsx")
        _write_xlsx(answer, output)
    elif output_format == "table":
        _emit_table(answer, output, landscape)
    elif output is not None:
        write_text(output, (BOM if output_format == "csv" else "") + FORMATTERS[output_format](answer))
    elif output_format == "json":
        print_json(answer.records())
    else:
        print_line(FORMATTERS[output_format](answer).rstrip("\n"))


def _emit_table(answer: Answer, output: Path | None, landscape: HasSchema | None) -> None:
    """Print or write a table; without Chinese names in it, the schema is not read."""
    if output is None and is_terminal():
        print_table(answer, _schema_of(landscape))
        return
    text = plain_table(answer, _schema_of(landscape) if language() == "zh" else None)
    if output is None:
        print_line(text.rstrip("\n"))
    else:
        write_text(output, text)


def _schema_of(landscape: HasSchema | None) -> Schema:
    if landscape is not None:
        return landscape.schema
    from lianzhu.graph.schema import packaged_schema  # lazy: only tables need a schema

    return packaged_schema()


def resolve_format(output_format: str | None, output: Path | None) -> str:
    """Return the requested format or the one implied by the file suffix; raise `OutputError` for an unknown suffix."""
    suffix = output.suffix.lower().lstrip(".") if output else ""
    if output and not output_format and suffix not in (*FORMATS, "txt", ""):
        raise OutputError(f"cannot write {output}: unknown format {suffix}; use --format {'|'.join(FORMATS)}")
    return output_format or (suffix if suffix in FORMATS else "table")


def print_json(value: Any) -> None:
    r"""Print JSON, with \u escapes if the output encoding lacks a character."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    print_line(text if can_encode(text) else json.dumps(value, indent=2))


def _json(answer: Answer) -> str:
    return json.dumps(answer.records(), ensure_ascii=False, indent=2) + "\n"


def _csv(answer: Answer) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_escape_formula(column) for column in answer.columns)
    writer.writerows([_escape_formula(value) for value in row] for row in answer.rows)
    return buffer.getvalue()


def _escape_formula(value: Any) -> str:
    """Return the text of a cell, quoted if a spreadsheet would interpret it as a formula."""
    text = replace_control_characters(cell_text(value))
    is_number = isinstance(value, int | float)
    return f"'{text}" if not is_number and len(text) > 1 and FORMULA_PREFIX.match(text) else text


def markdown(answer: Answer) -> str:
    """Return rows as a Markdown table."""

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

    header = line(answer.columns) + line("---" for _ in answer.columns)
    return header + "".join(line(replace_control_characters(cell_text(value)) for value in row) for row in answer.rows)


def _write_xlsx(answer: Answer, output: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("lianzhu")
    sheet.freeze_panes = "A2"
    for position, width in enumerate(column_widths(answer), 1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(answer.columns) or 1)}{len(answer.rows) + 1}"
    sheet.append(list(answer.columns))
    for row in answer.rows:
        cells = []
        for value in row:
            is_number = isinstance(value, int | float)
            text = replace_control_characters(cell_text(value))[:MAX_EXCEL_CELL_LENGTH]
            cell = WriteOnlyCell(sheet, value if is_number else text)
            if value is not None and not is_number:
                cell.data_type = "s"  # a string, even if it looks like a formula
            cells.append(cell)
        sheet.append(cells)
    if answer.warnings:
        notes = workbook.create_sheet(in_language("说明", "notes"))
        for note in answer.warnings:
            notes.append([translate(note)])
    with atomic_write(output) as temporary:
        buffer = BytesIO()  # on a full disk, openpyxl would leave its writers open
        workbook.save(buffer)
        temporary.write_bytes(buffer.getvalue())


FORMATTERS: dict[str, Callable[[Answer], str]] = {"json": _json, "csv": _csv, "md": markdown}


def print_other_nodes(found: Found) -> None:
    """Print a note to stderr if other nodes have the name that was looked up."""
    if found.others:
        print_line(f"注意 Note: {found.note}; give --kind or the id for another", err=True)
