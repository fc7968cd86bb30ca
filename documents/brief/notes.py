"""The numbered notes of a brief: each citation once, in the order in which a reader meets it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from lianzhu.documents.brief.document import Brief, cited_facts
from lianzhu.documents.wording import Wording, natural_order, without_repeated_sheets
from lianzhu.graph.records import Citation, Fact

MAX_LOCATORS = 60
"""A note names no more places of a report than this; the last table of the brief has the facts."""


class Notes:
    """Numbers the citations of a brief; statements with equal citations share a number.

    `texts` has the text of each note, `facts` the ids of the facts that cite it, both by number from 1.
    """

    def __init__(self, brief: Brief, wording: Wording, facts: Mapping[str, Fact]) -> None:
        self._wording, self._facts = wording, facts
        self.texts: dict[int, str] = {}
        self.facts: dict[int, list[str]] = {}
        self._numbers: dict[str, int] = {}
        for section in brief.sections:
            for block in section.blocks:
                for cited in cited_facts(block):
                    number = self._numbers.setdefault(self._citation(cited), len(self._numbers) + 1)
                    self.texts[number] = citation_text([facts[fact] for fact in cited], wording, MAX_LOCATORS)
                    known = self.facts.setdefault(number, [])
                    known += [fact for fact in cited if fact not in known]

    def number(self, facts: Sequence[str]) -> int:
        """Return the number of the note of a statement."""
        return self._numbers[self._citation(facts)]

    def _citation(self, fact_ids: Iterable[str]) -> str:
        return citation_text([self._facts[fact] for fact in fact_ids], self._wording)


def citation_text(facts: Sequence[Fact], wording: Wording, max_locators: int = sys.maxsize) -> str:
    """Return where facts are stated, and which of them a source does not state outright.

    Of a report no more locators are named than `max_locators`; their number is given.
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
    return text + say("。", ".") + _weak_evidence(facts, wording)


def _places(source: str, citations: Sequence[Citation], wording: Wording, max_locators: int) -> str:
    locators = sorted({citation.locator for citation in citations}, key=natural_order)
    sections = {citation.section for citation in citations if citation.section}
    section = wording.say("，", ", ") + sections.pop() if len(sections) == 1 else ""
    shown = wording.say("、", ", ").join(without_repeated_sheets(locators[:max_locators]))
    if len(locators) > max_locators:
        shown += wording.say(f"等{len(locators)}处", f" and {len(locators) - max_locators} more")
    return f"{wording.title(source)}{section}{wording.say('，', ', ')}{shown}"


def _weak_evidence(facts: Sequence[Fact], wording: Wording) -> str:
    """Return the reasons of what is inferred or judged, each once."""
    say = wording.say
    text = ""
    for strength in ("implied", "editorial"):
        weak = [fact.citation for fact in facts if fact.citation.strength == strength]
        if weak:
            term = wording.schema.strengths[strength]
            reasons = dict.fromkeys(filter(None, (_reason(citation) for citation in weak)))
            why = say("；", "; ").join(reasons)
            text += say(f"{term.zh}：{why}。", f" {term.en}: {why}.") if why else say(f"{term.zh}。", f" {term.en}.")
    return text


def _reason(citation: Citation) -> str:
    return f"{citation.by}：{citation.why}" if citation.by else citation.why
