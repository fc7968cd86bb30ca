"""Propose a map for files that nobody has described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lianzhu.graph.schema import Schema, packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.toml_text import toml_text
from lianzhu.loaders.mapped.column_meanings import column_meanings, heading_meaning
from lianzhu.loaders.mapped.layout import SheetLayout, filled_cells, find_layouts, remarks_of
from lianzhu.loaders.mapped.map_text import map_text
from lianzhu.loaders.mapped.mapping import ColumnRule, RelationRule, ReportRule, TableRule, ThingRule
from lianzhu.loaders.mapped.proposed_columns import ColumnProposer
from lianzhu.loaders.mapped.proposed_relations import propose_relations
from lianzhu.loaders.mapped.quantities import states_no_value
from lianzhu.loaders.mapped.source_files import SourceFile
from lianzhu.loaders.mapped.source_sheets import SourceSheet
from lianzhu.loaders.mapped.table_draft import SAMPLE_SIZE, TableDraft, find_subject
from lianzhu.loaders.mapped.titles import TitleContext, title_context
from lianzhu.loaders.mapped.vocabulary import Vocabulary, fold_heading, vocabulary

EXAMPLE_LENGTH = 40
PLACES = ("layer", "segment", "category")
"""Slots that are places in a chain."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a column: where it goes, an example value, how sure that is (high, low), and why.

    `table` is the number of its table in the map.
    """

    file: str
    sheet: str
    column: str
    meaning: str
    example: str
    confidence: str
    reason: str
    table: int


@dataclass
class Proposal:
    """A proposed map: its tables, the reports, additions to the schema, and what was understood of each column."""

    tables: list[TableRule] = field(default_factory=list)
    reports: dict[str, ReportRule] = field(default_factory=dict)
    additions: dict[str, Any] = field(default_factory=dict)
    columns: list[Understanding] = field(default_factory=list)

    def text(self) -> str:
        """Return the map as TOML, with a comment at each column: how confident that is, and an example."""
        comments = {}
        for column in self.columns:
            example = f" · {column.example}" if column.example else ""
            comments[column.table, column.column] = f"{column.confidence}: {column.reason}{example}"
        return map_text(self.tables, self.reports, self.additions, comments)


def propose(sources: Sequence[SourceFile], chain: str = "") -> Proposal:
    """Propose a map for files; `chain` is the name of the chain of all rows that name none."""
    proposal = Proposal()
    for source in sources:
        publisher, published, is_internal = "", "", False
        several = sum(bool(sheet.sheet.rows) for sheet in source.sheets) > 1
        for sheet in source.sheets:
            words = vocabulary(_extended(proposal.additions))
            layouts = _layouts(sheet, words)
            around = [remark for layout in layouts for remark in (*layout.titles, *layout.notes)]
            texts = [fold_heading(remark.text) for remark in around or remarks_of(sheet.sheet)]
            is_internal = is_internal or any(word in text for text in texts for word in words.words["internal"])
            for layout in () if sheet.sheet.hidden else layouts:
                context = _propose_table(proposal, source, sheet, layout, chain, several)
                publisher, published = publisher or context.publisher, published or context.published
        if publisher or published or is_internal:
            publishers = (publisher,) if publisher else ()
            access = "internal" if is_internal else ""
            proposal.reports[source.name] = ReportRule("", publishers, published, access)
    return proposal


def _layouts(sheet: SourceSheet, words: Vocabulary) -> list[SheetLayout]:
    return find_layouts(sheet.sheet, lambda heading: heading_meaning(heading, words).known, words.words["notes"])


def _extended(additions: Mapping[str, Any]) -> Schema:
    return extend_schema(packaged_schema(), toml_text(additions)) if additions else packaged_schema()


def _propose_table(
    proposal: Proposal, source: SourceFile, sheet: SourceSheet, layout: SheetLayout, chain: str, several: bool
) -> TitleContext:
    """Add the rule of a table to a proposal, and what was understood; return what its titles say."""
    schema = _extended(proposal.additions)
    words, names = vocabulary(schema), (sheet.sheet.name, source.stem)
    texts = {heading: filled_cells(sheet.sheet, column, layout.rows) for column, heading in layout.columns.items()}
    samples = {heading: cells[:SAMPLE_SIZE] for heading, cells in texts.items()}
    titles = [remark.text for remark in layout.titles]
    context = title_context(titles, (*names, next(iter(samples))), words, schema.units)
    draft = TableDraft(names, texts, column_meanings(samples, words, schema.units), context, schema, words)
    draft.subject = find_subject(draft)
    proposer = ColumnProposer(draft, proposal.additions)
    remarks = {heading: proposer.propose(heading) for heading in samples}
    _add_chain(draft, chain or context.chain, source.stem)
    proposer.relate_figures()
    relations = propose_relations(draft)
    proposal.additions = proposer.additions
    proposal.columns += _understandings(draft, source.name, sheet.sheet.name, remarks, len(proposal.tables))
    if draft.things:
        rule = TableRule(source.name, sheet.sheet.name if several else "", layout.header[0] + 1)
        rule = replace(rule, unit=context.unit, period=context.period, source=context.source)
        things = _used_things(draft, relations)
        proposal.tables.append(replace(rule, things=things, columns=draft.columns, relations=relations))
    return context


def _understandings(
    draft: TableDraft, file: str, sheet: str, remarks: Mapping[str, str], table: int
) -> Iterator[Understanding]:
    for heading, column in draft.meanings.items():
        rule = draft.columns[heading]
        example = next((text for text in draft.texts[heading] if text and not states_no_value(text)), "")
        confidence = column.confidence if not remarks[heading] or (rule.ignored and column.by_heading) else "low"
        reason = remarks[heading] or column.reason
        yield Understanding(file, sheet, heading, _target(rule), example[:EXAMPLE_LENGTH], confidence, reason, table)


def _target(rule: ColumnRule) -> str:
    if rule.ignored:
        return "ignore"
    return f"figure {rule.metric}" if rule.metric else f"{rule.slot}.{rule.field}"


def _add_chain(draft: TableDraft, chain: str, fallback: str) -> None:
    """Make the chain that the titles name the parent of the places of a table, and leave out parents that it lacks."""
    if "chain" not in draft.things and any(slot in draft.things for slot in PLACES):
        draft.things = {"chain": ThingRule("chain", "Chain", "", chain or fallback), **draft.things}
    for slot, rule in draft.things.items():
        parent = rule.parent
        while parent and parent not in draft.things:
            parent = draft.words.things[parent].parent
        draft.things[slot] = replace(rule, parent=parent)


def _used_things(draft: TableDraft, relations: Sequence[RelationRule]) -> dict[str, ThingRule]:
    """Return the things that columns, figures or relations use, with those that they are parts of."""
    slots = {rule.slot for rule in draft.columns.values()} | {
        slot for rule in draft.columns.values() for slot in rule.about
    }
    slots |= {rule.of for rule in draft.columns.values()}
    slots |= {slot for relation in relations for slot in (relation.start, relation.end)}
    while more := {draft.things[slot].parent for slot in slots if slot in draft.things} - slots:
        slots |= more
    return {slot: rule for slot, rule in draft.things.items() if slot in slots}


def understood_rows(columns: Sequence[Understanding]) -> Iterator[tuple[str, str, str, str, str, str, str]]:
    """Yield what was understood as rows: file, sheet, column, meaning, example, confidence and reason."""
    for column in columns:
        yield column.file, column.sheet, column.column, column.meaning, column.example, column.confidence, column.reason
