"""The numbered notes of a brief: each citation once, in the order in which a reader meets it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lianzhu.documents.brief.document import Brief, BriefTable, cited_facts
from lianzhu.documents.wording import Wording, natural_order, without_repeated_sheets
from lianzhu.graph.records import Citation, Edge, Fact, Figure

MAX_LOCATORS, MAX_TABLE_LOCATORS = 60, 8
"""A note, and one of a whole table, names no more places of a report than this; the last table of the brief has all."""
MAX_TABLE_REASONS = 3
"""The note of a whole table has no more reasons of what is inferred than this."""
MAX_LABEL = 28
"""The last table of the brief shows no more characters of the name of a row than this."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The facts behind a note, or behind one row of the table that a note is of: where they are stated, their ids."""

    note: int
    row: str
    locators: str
    facts: tuple[str, ...]


class Notes:
    """Numbers the citations of a brief; statements with equal citations share a number.

    `texts` has the text of each note, `facts` the ids of the facts that cite it, both by number from 1.
    """

    def __init__(self, brief: Brief, wording: Wording, facts: Mapping[str, Fact]) -> None:
        self._wording, self._facts = wording, facts
        self.texts: dict[int, str] = {}
        self.facts: dict[int, list[str]] = {}
        self._numbers: dict[str, int] = {}
        self._tables: dict[int, BriefTable] = {}
        for section in brief.sections:
            for block in section.blocks:
                of_table = isinstance(block, BriefTable) and bool(block.facts)
                for cited in cited_facts(block):
                    self._add(cited, MAX_TABLE_LOCATORS if of_table else MAX_LOCATORS)
                    if isinstance(block, BriefTable) and of_table:
                        self._tables.setdefault(self.number(cited), block)

    def _add(self, cited: Sequence[str], max_locators: int) -> None:
        number = self._numbers.setdefault(self._citation(cited), len(self._numbers) + 1)
        if number not in self.texts or max_locators == MAX_LOCATORS:
            max_reasons = MAX_TABLE_REASONS if max_locators == MAX_TABLE_LOCATORS else sys.maxsize
            stated = [self._facts[fact] for fact in cited]
            self.texts[number] = citation_text(stated, self._wording, max_locators, max_reasons)
        known = self.facts.setdefault(number, [])
        known += [fact for fact in cited if fact not in known]

    def number(self, facts: Sequence[str]) -> int:
        """Return the number of the note of a statement."""
        return self._numbers[self._citation(facts)]

    def check_rows(self) -> Iterator[CheckRow]:
        """Yield the facts behind each note; those of a table row by row."""
        for number, facts in self.facts.items():
            table = self._tables.get(number)
            in_rows = {fact for row in table.row_facts for fact in row} if table else set[str]()
            if table:
                for label, cited in zip(_row_labels(table), table.row_facts, strict=True):
                    if cited:
                        yield self._check_row(number, label, cited)
            if others := [fact for fact in facts if fact not in in_rows]:
                yield self._check_row(number, "", others)

    def _check_row(self, number: int, row: str, facts: Sequence[str]) -> CheckRow:
        locators = sorted({self._facts[fact].citation.locator for fact in facts}, key=natural_order)
        return CheckRow(
            number, row, self._wording.say("、", ", ").join(without_repeated_sheets(locators)), tuple(facts)
        )

    def _citation(self, fact_ids: Iterable[str]) -> str:
        return citation_text([self._facts[fact] for fact in fact_ids], self._wording)


def _row_labels(table: BriefTable) -> list[str]:
    """Return what tells the rows of a table apart: their first cells, with the second ones where needed."""
    first = [row[0].text for row in table.rows]
    labels = first if len(set(first)) == len(first) else ["·".join(cell.text for cell in row[:2]) for row in table.rows]
    return [label if len(label) <= MAX_LABEL else label[: MAX_LABEL - 1] + "…" for label in labels]


def citation_text(
    facts: Sequence[Fact], wording: Wording, max_locators: int = sys.maxsize, max_reasons: int = sys.maxsize
) -> str:
    """Return where facts are stated, and which of them a source does not state outright.

    Of a report no more locators are named than `max_locators`, and no more reasons of what is inferred or judged than
    `max_reasons`; the number of all is given.
    """
    say = wording.say
    sources: dict[str, list[Citation]] = {}
    for fact in facts:
        sources.setdefault(fact.citation.source, []).append(fact.citation)
    parts = [_places(source, sources[source], wording, max_locators) for source in sorted(sources)]
    text = say("；", "; ").join(parts)
    named = dict.fromkeys(
        name
        for fact in facts
        if (name := fact.citation.named_source or str(getattr(fact, "fields", {}).get("named_source", "")))
    )
    if named:
        text += say(f"（来源注明出自：{'、'.join(named)}）", f" (attributed there to {', '.join(named)})")
    return text + say("。", ".") + _weak_evidence(facts, wording, max_reasons)


def _places(source: str, citations: Sequence[Citation], wording: Wording, max_locators: int) -> str:
    locators = sorted({citation.locator for citation in citations}, key=natural_order)
    sections = {citation.section for citation in citations if citation.section}
    section = wording.say("，", ", ") + sections.pop() if len(sections) == 1 else ""
    shown = wording.say("、", ", ").join(without_repeated_sheets(locators[:max_locators]))
    if len(locators) > max_locators:
        shown += wording.say(f"等{len(locators)}处", f" and {len(locators) - max_locators} more")
    return f"{wording.title(source)}{section}{wording.say('，', ', ')}{shown}"


def _weak_evidence(facts: Sequence[Fact], wording: Wording, max_reasons: int) -> str:
    """Return the reasons of what is inferred or judged, each once, unless another of the facts states it outright."""
    say = wording.say
    text = ""
    outright = {_statement(fact) for fact in facts if fact.citation.strength == "explicit"}
    facts = [fact for fact in facts if _statement(fact) not in outright]
    for strength in ("implied", "editorial"):
        weak = [fact.citation for fact in facts if fact.citation.strength == strength]
        if weak:
            term = wording.schema.strengths[strength]
            reasons = list(dict.fromkeys(filter(None, (_reason(citation) for citation in weak))))
            why = say("；", "; ").join(reasons[:max_reasons])
            if len(reasons) > max_reasons:
                why += say(f"等{len(reasons)}条理由", f" and {len(reasons) - max_reasons} more reasons")
            text += say(f"{term.zh}：{why}。", f" {term.en}: {why}.") if why else say(f"{term.zh}。", f" {term.en}.")
    return text


def _statement(fact: Fact) -> object:
    """Return what a fact states of which things, without its qualifiers: a relation, a figure, or itself."""
    if isinstance(fact, Edge):
        return fact.kind, fact.start, fact.end
    if isinstance(fact, Figure):
        names = ("metric", "value", "low", "high", "period_start", "period_end", "level")
        return frozenset(fact.about), *(fact.fields.get(name) for name in names)
    return fact.id


def _reason(citation: Citation) -> str:
    return f"{citation.by}：{citation.why}" if citation.by else citation.why
