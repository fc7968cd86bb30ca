"""Prints or writes what changed: one table, or a sheet or section for each group, and a summary."""

from __future__ import annotations

from pathlib import Path

from lianzhu.console.output_language import language
from lianzhu.console.render import HasSchema, emit, markdown, resolve_format
from lianzhu.console.streams import print_line
from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import OutputError
from lianzhu.graph.schema import Schema

NO_CHANGES = "没有变化。No changes."


def emit_changes(answer: Answer, output_format: str | None, output: Path | None, landscape: HasSchema) -> None:
    """Print or write changes; Markdown has a section, and Excel a sheet, for each group of them."""
    from lianzhu.documents.changes_document import changes_markdown, write_changes_workbook
    from lianzhu.exports.files import write_text

    chosen = resolve_format(output_format, output)
    if chosen == "xlsx" and output is None:
        raise OutputError("Excel output requires a file: add -o FILE.xlsx")
    if chosen == "xlsx" and output is not None:
        write_changes_workbook(answer, output, landscape.schema, language() or "")
    elif chosen == "md":
        text = changes_markdown(answer, landscape.schema, markdown, language() or "")
        if output is None:
            print_line(text.rstrip("\n"))
        else:
            write_text(output, text)
    else:
        emit(answer, output_format, output, landscape)


def print_summary(answer: Answer, schema: Schema) -> None:
    """Print how much changed, and what a reader must know of it, to stderr."""
    from lianzhu.documents.changes_document import summary_lines

    lines = summary_lines(answer, schema, language() or "") or [NO_CHANGES]
    for line in (*lines, *(f"注意 Note: {note}" for note in answer.warnings)):
        print_line(line, err=True)
