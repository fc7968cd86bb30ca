"""Composes the brief of a chain out of its sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lianzhu.documents.brief.competition import (
    concentration_section,
    leader_section,
    presumption_sentences,
    share_key_sentences,
)
from lianzhu.documents.brief.document import (
    Block,
    Brief,
    BriefSection,
    BriefTable,
    MethodNote,
    Paragraph,
    Sentence,
    TableCell,
    cited_facts,
    paragraph,
    with_few_notes,
    without_empty_columns,
)
from lianzhu.documents.brief.earlier import change_section
from lianzhu.documents.brief.missing import gap_section
from lianzhu.documents.brief.notes import Notes
from lianzhu.documents.brief.share_sentences import share_section
from lianzhu.documents.brief.size_sentences import key_sentences, size_section
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.brief.structure import structure_section
from lianzhu.documents.brief.surroundings import application_section, outlook_section, policy_section
from lianzhu.documents.brief.vendors import vendor_section
from lianzhu.graph.language import Language
from lianzhu.measures.relations import Relations

MAX_KEY_POINTS = 6


@dataclass(frozen=True, slots=True)
class NumberedBrief:
    """A brief with its notes."""

    brief: Brief
    notes: Notes


def compose_brief(
    relations: Relations, chain: str, *, language: Language = "zh", region: str | None = None, diagram: bytes = b""
) -> NumberedBrief:
    """Return the brief of a chain; with a region, vendors and gaps are seen from there; `diagram` is a PNG, if any.

    A chain of which the sources say little gives a short brief that says so.
    """
    writer = Writer(relations, chain, language)
    sections: dict[str, BriefSection | None] = {
        "structure": structure_section(writer, diagram),
        "size": size_section(writer),
        "share": share_section(writer),
        "application": application_section(writer),
        "outlook": outlook_section(writer),
        "policy": policy_section(writer),
        "vendors": vendor_section(writer, region),
        "concentration": concentration_section(writer),
        "leaders": leader_section(writer),
        "gaps": gap_section(writer, region),
        "earlier": change_section(writer),
    }
    key = _key_points(writer) or _first(sections["structure"])
    body = [_with_few_notes(writer, section) for section in sections.values() if section]
    opening = [BriefSection(writer.say("要点", "Key points"), tuple(paragraph(*key, is_list=True)))] if key else []
    reports = _cited_reports(writer, body)
    heading = writer.say(f"{writer.name(chain)}产业链简报", f"Brief: the {writer.name(chain)} chain")
    brief = Brief(
        heading,
        _about(writer, reports),
        (*opening, *body, _sources(writer, reports)),
        language,
        max((str(writer.landscape.nodes[report].fields.get("published", "")) for report in reports), default=""),
    )
    return NumberedBrief(brief, Notes(brief, writer.words, writer.facts))


def _key_points(writer: Writer) -> list[Sentence]:
    """Return what matters most: size and growth, who may be dominant, and the markets of which most is known."""
    found = [*key_sentences(writer), *presumption_sentences(writer), *share_key_sentences(writer)]
    return list(dict.fromkeys(found))[:MAX_KEY_POINTS]


def _with_few_notes(writer: Writer, section: BriefSection) -> BriefSection:
    def source_of(fact: str) -> str:
        return writer.facts[fact].citation.source

    blocks = (with_few_notes(each, source_of) if isinstance(each, BriefTable) else each for each in section.blocks)
    return BriefSection(section.heading, tuple(blocks))


def _first(section: BriefSection | None) -> list[Sentence]:
    """Return the first sentence of a section."""
    paragraphs = [block for block in (section.blocks if section else ()) if isinstance(block, Paragraph)]
    return [sentence for block in paragraphs for sentence in block.sentences][:1]


def _cited_reports(writer: Writer, sections: Iterable[BriefSection]) -> list[str]:
    facts = {fact for section in sections for block in section.blocks for cited in cited_facts(block) for fact in cited}
    cited = {writer.facts[fact].citation.source for fact in facts}
    nodes = writer.landscape.nodes
    return sorted(cited, key=lambda report: (str(nodes[report].fields.get("published", "")), report))


def _about(writer: Writer, reports: Sequence[str]) -> tuple[str, ...]:
    say = writer.say
    listed = say("、", "; ").join(writer.words.report(report) for report in reports)
    based = say(f"依据：{listed}。", f"Based on {listed}.") if reports else say("来源未列。", "No sources.")
    method = say(
        "除说明外，每一句都由所引来源中的事实写成，并有注；推断与编者判断均已标明。"
        "“来源未列”指本图谱（依据以上来源整理）所收的来源事实中没有，不等于没有。",
        "Every sentence but the remarks is made of facts in the sources and has a note; what is inferred or judged is"
        ' marked. "Not in the source" means that no fact in this landscape says it.',
    )
    return based, method


def _access(writer: Writer, access: str) -> str:
    """Return who may see a report, "—" if it is public."""
    words = writer.landscape.schema.access.get(access)
    return "—" if words is None or access == "public" else writer.say(words.zh, words.en)


def _sources(writer: Writer, reports: Sequence[str]) -> BriefSection:
    say = writer.say
    rows = []
    for report in reports:
        fields = writer.landscape.nodes[report].fields
        publisher = fields.get("publisher", ())
        rows.append(
            (
                TableCell(writer.words.title(report)),
                TableCell("、".join(publisher) if isinstance(publisher, tuple) else str(publisher)),
                TableCell(str(fields.get("published", ""))),
                TableCell(str(fields.get("file", "")) or "—"),
                TableCell(str(fields.get("terms", "")) or "—"),
                TableCell(_access(writer, str(fields.get("access", "")))),
            )
        )
    header = (
        say("来源", "Source"),
        say("发布机构", "Publisher"),
        say("发布日期", "Published"),
        say("文件", "File"),
        say("使用条款", "Terms"),
        say("公开范围", "Access"),
    )
    table = without_empty_columns(
        BriefTable(say("资料来源", "Sources"), header, tuple(rows), (2.6, 1.6, 1.0, 1.8, 2.4, 0.9))
    )
    nothing: Block = MethodNote(say("没有引用任何来源。", "No source is cited."))
    return BriefSection(say("资料来源", "Sources"), (table if rows else nothing,))
