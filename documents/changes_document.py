"""What changed between two landscapes as a workbook with a sheet, or Markdown with a section, for each group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from lianzhu.exports.workbook import SheetColumn, SheetContent, WorkbookContent, write_sheets
from lianzhu.graph.answers import Answer, cell_text
from lianzhu.graph.schema import Schema
from lianzhu.measures.edition_rows import CHANGE_GROUPS, summary

LANGUAGES_OF_NAMES = {"zh": "{zh}", "en": "{en}", "": "{zh} {en}"}
SUMMARY_SHEET = "概要"


def summary_lines(answer: Answer, schema: Schema, language: str = "") -> list[str]:
    """Return a line for each group of changes, such as "relation: 12 added, 3 gone"; without language in both."""
    colon, comma = ("：", "，") if language == "zh" else (": ", ", ")
    return [
        term_name(what, schema, language)
        + colon
        + comma.join(f"{count:,} {term_name(outcome, schema, language)}" for outcome, count in counts)
        for what, counts in summary(answer)
    ]


def term_name(term: str, schema: Schema, language: str = "") -> str:
    """Return the name of a code in a language, or in both."""
    known = schema.terms[term]
    return LANGUAGES_OF_NAMES[language].format(zh=known.zh, en=known.en)


def changes_markdown(answer: Answer, schema: Schema, table: Callable[[Answer], str], language: str = "") -> str:
    """Return changes as Markdown: how many, what a reader must know, and a section for each group.

    `table` formats rows. Columns without content are left out; in Chinese, codes are in words.
    """
    lines = "".join(f"- {line}\n" for line in (*summary_lines(answer, schema, language), *answer.warnings))
    sections = [
        f"## {term_name(what, schema, language)}\n\n{table(_for_reading(rows, schema, language))}"
        for what, rows in _groups(answer)
    ]
    return "\n".join([lines, *sections])


def _for_reading(answer: Answer, schema: Schema, language: str) -> Answer:
    shown = [
        at
        for at, name in enumerate(answer.columns)
        if name not in ("what", "facts", "id") and any(row[at] not in ("", []) for row in answer.rows)
    ]
    columns = [answer.columns[at] for at in shown]
    rows = [tuple(row[at] for at in shown) for row in answer.rows]
    if language != "zh":
        return Answer(tuple(columns), rows)
    declared = [schema.columns.get(name) for name in columns]
    named = [column.zh if column else name for name, column in zip(columns, declared, strict=True)]
    coded = [bool(column and column.coded) for column in declared]
    return Answer(tuple(named), [tuple(_words(row, coded, schema)) for row in rows])


def _words(row: tuple[Any, ...], coded: Sequence[bool], schema: Schema) -> Iterator[Any]:
    for value, is_code in zip(row, coded, strict=True):
        yield (schema.chinese_name(str(value)) or value) if is_code else value


def write_changes_workbook(answer: Answer, path: Path, schema: Schema, language: str = "") -> None:
    """Write changes as a workbook, whose first sheet has the numbers; raise `OutputError`."""
    sheets = [SheetContent(term_name(what, schema), _columns(rows, schema)) for what, rows in _groups(answer)]
    lines = [*summary_lines(answer, schema, language), *answer.warnings]
    write_sheets(path, WorkbookContent(sheets, first={SUMMARY_SHEET: lines}))


def _groups(answer: Answer) -> Iterator[tuple[str, Answer]]:
    at = answer.columns.index("what")
    for what in CHANGE_GROUPS:
        if rows := [row for row in answer.rows if row[at] == what]:
            yield what, Answer(answer.columns, rows)


def _columns(answer: Answer, schema: Schema) -> list[SheetColumn]:
    columns = []
    for at, name in enumerate(answer.columns):
        declared = schema.columns.get(name)
        header = f"{declared.zh} {name}" if declared else name
        texts = [cell_text(row[at]) for row in answer.rows]
        if declared and declared.coded:
            texts = [f"{schema.chinese_name(text)} {text}".strip() for text in texts]
        columns.append(SheetColumn(header, [text or None for text in texts]))
    return columns
