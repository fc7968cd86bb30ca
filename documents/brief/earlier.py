"""The section on what changed since the earlier edition, of reports that are declared to be of one series."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lianzhu.documents.brief.document import BriefSection, BriefTable, MethodNote, TableCell
from lianzhu.documents.brief.statements import Writer
from lianzhu.measures.editions.edition_changes import EditionChange
from lianzhu.measures.editions.edition_diff import diff
from lianzhu.measures.editions.edition_reports import sides_of_reports
from lianzhu.measures.editions.edition_rows import changes_answer
from lianzhu.measures.editions.edition_sources import NO_LONGER_STATED, SERIES, STATED_OTHERWISE

FIRST = (STATED_OTHERWISE, NO_LONGER_STATED)
"""What a reader looks for first; what is new comes after."""
MAX_CHANGES = 40
"""A brief lists no more changes than this; `lianzhu diff --reports` has them all."""


def change_section(writer: Writer) -> BriefSection | None:
    """Return the section on changes between the latest two editions of each series; None without editions."""
    pairs = list(_latest_pairs(writer))
    if not pairs:
        return None
    say = writer.say
    blocks: list[BriefTable | MethodNote] = []
    for before, after in pairs:
        rows = _rows(writer, before, after)
        old, new = writer.words.title(before), writer.words.title(after)
        if rows:
            caption = say(f"{new}与前一版{old}相比", f"{new} and the edition before, {old}")
            left_out = len(rows) - MAX_CHANGES
            caption += say(f"（另有{left_out}项未列）", f" ({left_out} more are left out)") if left_out > 0 else ""
            header = (say("变化", "Change"), say("内容", "What"), say("前一版", "Before"), say("新一版", "After"))
            blocks.append(BriefTable(caption, header, tuple(rows[:MAX_CHANGES]), (1.2, 3.6, 2.0, 2.0)))
        else:
            nothing = say(
                f"关于{writer.name(writer.chain)}，{new}与前一版{old}的说法相同。",
                f"On {writer.name(writer.chain)}, {new} states the same as the edition before, {old}.",
            )
            blocks.append(MethodNote(nothing))
    return BriefSection(say("与前一版相比", "Changes since the edition before"), tuple(blocks))


def _latest_pairs(writer: Writer) -> Iterator[tuple[str, str]]:
    """Yield the last two reports of each series, the earlier one first."""
    series: dict[str, list[str]] = {}
    for node in writer.landscape.nodes.values():
        if node.kind == "Report" and node.fields.get(SERIES):
            series.setdefault(str(node.fields[SERIES]), []).append(node.id)
    for reports in series.values():
        reports.sort(key=lambda report: (str(writer.landscape.nodes[report].fields.get("published", "")), report))
        if len(reports) > 1:
            yield reports[-2], reports[-1]


def _rows(writer: Writer, before: str, after: str) -> list[tuple[TableCell, ...]]:
    """Return what changed of the chain and its parts, a row each; what is only cited in another way is left out."""
    own = {writer.chain, *writer.parts.wholes}
    editions = diff(*sides_of_reports(writer.landscape, before, after))
    changes = [change for change in editions.changes if own & _nodes(change) and _facts(writer, change)]
    found = changes_answer(editions, changes, evidence=False).records()
    found.sort(key=lambda row: FIRST.index(row["change"]) if row["change"] in FIRST else len(FIRST))
    return [_row(writer, row) for row in found]


def _nodes(change: EditionChange) -> set[str]:
    named = {node for _, node in change.key.about} if change.key else set[str]()
    return {*change.nodes, *named}


def _facts(writer: Writer, change: EditionChange) -> bool:
    return any(fact in writer.facts for fact in change.facts)


def _row(writer: Writer, row: dict[str, Any]) -> tuple[TableCell, ...]:
    schema, kind = writer.landscape.schema, str(row["kind"])
    outcome = schema.terms.get(row["change"])
    term = next((table[kind] for table in (schema.nodes, schema.edges, schema.metrics) if kind in table), None)
    named = writer.say(term.zh, term.en) if term else kind
    field = str(row["property"] or "")
    field = writer.say(schema.columns[field].zh if field in schema.columns else field, field)
    parts = [str(row["subject"]), named, str(row["object"] or ""), field]
    facts = tuple(fact for fact in row["facts"] if fact in writer.facts)
    change = writer.say(outcome.zh, outcome.en) if outcome else str(row["change"])
    return (
        TableCell(change),
        TableCell(" · ".join(filter(None, parts)), facts),
        TableCell(str(row["before"] or "—")),
        TableCell(str(row["after"] or "—")),
    )
