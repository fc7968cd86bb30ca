"""What changed between two landscapes as a workbook with a sheet, or Markdown with a section, for each group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lianzhu.exports.workbook import SheetColumn, SheetContent, WorkbookContent, write_sheets
from lianzhu.graph.answers import Answer, cell_text
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.schema import Schema
from lianzhu.measures.editions.edition_citations import short_citations, short_names
from lianzhu.measures.editions.edition_rows import CHANGE_GROUPS, summary
from lianzhu.measures.editions.edition_sources import ONLY_AFTER, ONLY_BEFORE
from lianzhu.measures.editions.edition_words import ChangeWords, WordLanguage

SUMMARY_SHEETS = {"zh": "概要", "en": "Summary", "": "概要"}
IDS = ("id", "facts_before", "facts_after", "facts")
"""Columns with ids, which are for files."""
MAX_CELL = 36
"""A longer text is cut in a printed table; files have all of it."""
CITED = ("cited_before", "cited_after")


def summary_lines(answer: Answer, schema: Schema, language: WordLanguage = "") -> list[str]:
    """Return a line for each group of changes, such as "relation: 12 added, 3 gone"; without language in both."""
    colon, comma = ("：", "，") if language == "zh" else (": ", ", ")
    return [
        term_name(what, schema, language)
        + colon
        + comma.join(f"{count:,} {term_name(outcome, schema, language)}" for outcome, count in counts)
        for what, counts in summary(answer)
    ]


def without_only_one(answer: Answer) -> Answer:
    """Return the rows of what both state or state differently, with a note on those that are left out."""
    at = answer.columns.index("change")
    rows = [row for row in answer.rows if row[at] not in (ONLY_BEFORE, ONLY_AFTER)]
    count = len(answer.rows) - len(rows)
    if not count:
        return answer
    note = f"{count:,} rows of what only one states are not listed: add --only-one, or choose with --kind or --chain"
    return replace(answer, rows=rows, warnings=(*answer.warnings, note))


def term_name(code: str, schema: Schema, language: WordLanguage = "") -> str:
    """Return the name of a code in a language, or in both."""
    return ChangeWords(schema, language).code(code) if language else _in_both(code, schema)


def _in_both(code: str, schema: Schema) -> str:
    zh, en = (ChangeWords(schema, each).code(code) for each in ("zh", "en"))
    return " ".join(dict.fromkeys((zh, en)))


def heading(column: str, schema: Schema, language: WordLanguage) -> str:
    """Return the heading of a column in a language; without one, its name."""
    return ChangeWords(schema, language).field(column)


# ------------------------------------------------------------ tables to read


def printed_table(answer: Answer, schema: Schema, language: WordLanguage, sides: Iterable[Landscape]) -> Answer:
    """Return changes as a table to print: no ids, long texts cut, and the reports of `sides` by their short names.

    Without a language, columns and codes are as they are, for a table that has both languages.
    """
    cited, reports = [answer.columns.index(name) for name in CITED], short_names(*sides)
    rows = [
        tuple(_cut(_cited(value, reports) if at in cited else value) for at, value in enumerate(row))
        for row in answer.rows
    ]
    return _for_reading(Answer(answer.columns, rows), schema, language, left_out=IDS)


def _cited(citations: Sequence[str], reports: Mapping[str, str]) -> str:
    """Return as many citations as fit into a cell, at least one, and how many more there are."""
    places = [citation for citation in citations if not citation.startswith("+")]
    more = sum(int(citation[1:]) for citation in citations[len(places) :])
    text = ""
    for count in range(len(places), 0, -1):
        left_out = len(places) - count + more
        text = "; ".join(short_citations(places[:count], reports)) + (f" +{left_out}" if left_out else "")
        if len(text) <= MAX_CELL:
            break
    return text


def _cut(value: Any) -> Any:
    text = cell_text(value)
    return text[: MAX_CELL - 1].rstrip() + "…" if len(text) > MAX_CELL else value


def changes_markdown(
    answer: Answer,
    schema: Schema,
    table: Callable[[Answer], str],
    language: WordLanguage = "",
    lines: Iterable[str] = (),
) -> str:
    """Return changes as Markdown: `lines` on how much changed, and a section for each group.

    `table` formats rows. Columns without content are left out; in a language, headings and codes are in words.
    """
    sections = [
        f"## {term_name(what, schema, language)}\n\n{table(_for_reading(rows, schema, language))}"
        for what, rows in _groups(answer)
    ]
    return "\n".join(["".join(f"- {line}\n" for line in lines), *sections])


def _for_reading(
    answer: Answer, schema: Schema, language: WordLanguage, left_out: Sequence[str] = ("what", "facts", "id")
) -> Answer:
    """Return the columns that have content, with headings and codes in words."""
    shown = [
        at
        for at, name in enumerate(answer.columns)
        if name not in left_out and any(row[at] not in ("", []) for row in answer.rows)
    ]
    columns = [answer.columns[at] for at in shown]
    words = ChangeWords(schema, language)
    declared = [schema.columns.get(name) for name in columns]
    coded = [bool(column and column.coded) or name == "kind" for name, column in zip(columns, declared, strict=True)]
    rows = [
        tuple(words.code(str(row[at])) if is_code else row[at] for at, is_code in zip(shown, coded, strict=True))
        for row in answer.rows
    ]
    return Answer(tuple(heading(name, schema, language) for name in columns), rows)


# ------------------------------------------------------------ workbooks


def write_changes_workbook(
    answer: Answer, path: Path, schema: Schema, language: WordLanguage = "", lines: Iterable[str] = ()
) -> None:
    """Write changes as a workbook, whose first sheet has `lines` on how much changed; raise `OutputError`."""
    sheets = [
        SheetContent(term_name(what, schema, language), _columns(rows, schema, language))
        for what, rows in _groups(answer)
    ]
    write_sheets(path, WorkbookContent(sheets, first={SUMMARY_SHEETS[language]: list(lines)}))


def _groups(answer: Answer) -> Iterator[tuple[str, Answer]]:
    at = answer.columns.index("what")
    for what in CHANGE_GROUPS:
        if rows := [row for row in answer.rows if row[at] == what]:
            yield what, Answer(answer.columns, rows)


def _columns(answer: Answer, schema: Schema, language: WordLanguage) -> list[SheetColumn]:
    """Return the columns of a sheet: in a language in its words, otherwise with headings and codes in both."""
    columns = []
    words = ChangeWords(schema, language)
    for at, name in enumerate(answer.columns):
        declared = schema.columns.get(name)
        texts = [cell_text(row[at]) for row in answer.rows]
        if language:
            header = heading(name, schema, language)
            if declared and declared.coded:
                texts = [words.code(text) for text in texts]
        else:
            header = f"{declared.zh} {name}" if declared else name
            if declared and declared.coded:
                texts = [f"{schema.chinese_name(text)} {text}".strip() for text in texts]
        columns.append(SheetColumn(header, [text or None for text in texts]))
    return columns
