"""Prints how much changed, then prints or writes what changed: a table, or a sheet or section for each group."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lianzhu.console.output_language import language
from lianzhu.console.render import HasSchema, emit, markdown, resolve_format
from lianzhu.console.streams import print_line
from lianzhu.console.translation import translate
from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import OutputError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.schema import Schema

NO_CHANGES = "没有变化。No changes."


def print_summary(counted: Answer, notes: Sequence[str], schema: Schema) -> list[str]:
    """Print how much changed, and what a reader must know of it, to stderr; return the lines."""
    from lianzhu.documents.changes_document import summary_lines

    lines = summary_lines(counted, schema, language() or "")
    for line in (*(lines or [NO_CHANGES]), *(f"注意 Note: {note}" for note in notes)):
        print_line(line, err=True)
    return [*lines, *map(translate, notes)]


def emit_changes(
    answer: Answer,
    output_format: str | None,
    output: Path | None,
    landscape: HasSchema,
    *,
    lines: Sequence[str],
    sides: Sequence[Landscape],
) -> None:
    """Print or write changes; Markdown has a section, and Excel a sheet, for each group of them, after `lines`.

    A printed table is shortened, with the reports of the `sides` by their short names; files have all of it.
    """
    from lianzhu.documents.changes_document import changes_markdown, printed_table, write_changes_workbook
    from lianzhu.exports.files import write_text

    chosen, spoken = resolve_format(output_format, output), language() or ""
    if chosen == "xlsx" and output is None:
        raise OutputError("Excel output requires a file: add -o FILE.xlsx")
    if chosen == "xlsx" and output is not None:
        write_changes_workbook(answer, output, landscape.schema, spoken, lines)
    elif chosen == "md":
        text = changes_markdown(answer, landscape.schema, markdown, spoken, lines)
        if output is None:
            print_line(text.rstrip("\n"))
        else:
            write_text(output, text)
    elif chosen == "table" and output is None:
        if answer.rows:
            emit(printed_table(answer, landscape.schema, spoken, sides), "table", None, landscape)
    else:
        emit(answer, output_format, output, landscape)
