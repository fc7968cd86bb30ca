"""The section on gaps: where the sources list no vendor or one, no customer, no link; and whose gap it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lianzhu.documents.brief.chain_table import categories_and_mark, is_named_above
from lianzhu.documents.brief.document import Block, BriefSection, BriefTable, MethodNote, Sentence, TableCell, paragraph
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.brief.structure import part_name
from lianzhu.graph.records import Coverage, Edge, Fact
from lianzhu.measures.chain_structure import CONTAINMENT, FIRM_KINDS
from lianzhu.measures.gaps import Gap, GapIn, GapKind, gaps
from lianzhu.measures.segment_firms import SegmentFirms, firms_of

REASONS: dict[GapIn, tuple[str, str]] = {
    "gap_in_chain": ("来源列出了全部，其中没有", "the sources list all, and there is none"),
    "gap_in_source": ("只列到所属整体或产品", "the sources name firms or products of the whole only"),
    "not_known": ("未说明是否列全", "the sources do not say whether they list all"),
}
"""What a gap means where no row of coverage says more."""
NOT_DIVIDED = ("所列厂商未分到此处", "the sources do not divide the vendors that they name among these")
"""What it means that a part has no vendor where the sources name firms of the whole."""
NOT_PLACED = ("另有企业未归入环节", "other firms are in no segment")
"""What it means that a part has no vendor where the sources name firms of the chain only."""
CATEGORY_REASON = ("只指明括号中的厂商类型", "the sources name only the categories of vendors in brackets")
COVERAGE_REASONS = {
    "representative": ("仅列部分代表", "the sources list examples only"),
    "lost": ("所用文本缺相应图表", "the chart is missing from our copy"),
    "not_stated": ("正文未给出", "the text does not state it"),
}
LEFT_OUT = {
    "no_fact": ("没有来源事实述及", "no fact of a source speaks of it"),
    "class": ("未列其包含的具体行业", "the sources do not list the industries that it comprises"),
    "members": ("列有该类厂商，未说明由谁提供", "the sources name firms of the category, not who of them offers it"),
    "criterion": ("未就任何企业说明是否符合", "the sources do not say of any firm whether it meets it"),
}
"""Why a gap is not counted; a single vendor is not where the sources leave out others."""


def gap_section(writer: Writer, region: str | None) -> BriefSection:
    """Return the section on the gaps of the chain."""
    stated = [_within_chain(writer, gap) for gap in gaps(writer.relations, writer.chain, region=region)]
    if not stated:
        nothing: Block = MethodNote(writer.say("在来源所列中未见缺口。", "No gap was found in what the sources list."))
        return BriefSection(writer.say("缺口", "Gaps"), (nothing,))
    remark: Block = MethodNote(
        writer.say(
            "缺口按本图谱所收的来源事实判断：未见，不等于没有；只有来源列全之处才是链上的缺口。",
            "Gaps are judged by the facts in this landscape; only where the sources list all is one in the chain.",
        )
    )
    found = [gap for gap in stated if not _left_out(writer, gap)]
    count = _count_sentence(writer, found, left_out=len(stated) - len(found))
    table = _gap_table(writer, sorted(stated, key=lambda gap: bool(_left_out(writer, gap))))
    return BriefSection(writer.say("缺口", "Gaps"), (*paragraph(count), table, remark))


def _count_sentence(writer: Writer, found: Sequence[Gap], *, left_out: int) -> Sentence | None:
    """Return a sentence on how many gaps of each kind there are, and how many are gaps of the chain itself.

    Those left out tell nothing; see `LEFT_OUT`.
    """
    counts = Counter(gap.kind for gap in found)
    complete = sum(gap.gap_in == "gap_in_chain" for gap in found)
    chain = writer.name(writer.chain)
    zh = "，".join(f"{writer.term(kind)}{count}处" for kind, count in counts.items())
    en = "; ".join(f"{writer.term(kind)}: {count}" for kind, count in counts.items())
    rest_zh = f"；另有{left_out}处不能据来源判断，未计入" if left_out else ""
    rest_en = f"; not counted: {left_out} that cannot be judged by the sources" if left_out else ""
    return writer.sentence(
        f"按本图谱所收的事实，{chain}产业链有缺口{len(found)}处（本简报计数）：{zh}；其中来源列全之处{complete}处{rest_zh}。",
        f"By the facts in this landscape the {chain} chain has {len(found)} gaps (our count): {en}; where the sources"
        f" list all: {complete}{rest_en}.",
        [fact for gap in found for fact in _facts(gap)],
    )


def _left_out(writer: Writer, gap: Gap) -> str:
    """Return why a gap tells nothing, by name; "" if it does."""
    if not _facts(gap):
        return "no_fact"
    if gap.kind == "unserved_industry" and gap.coverage and all(row.aspect == "members" for row in gap.coverage):
        return "class"
    if _names_categories(gap):
        return "members" if any(_names_members(writer, category) for category in gap.categories) else ""
    if gap.kind == "criterion_without_evidence":
        return "criterion" if gap.gap_in != "gap_in_chain" else ""
    return "others" if gap.kind == "single_vendor" and gap.gap_in == "gap_in_source" else ""


def _names_members(writer: Writer, category: str) -> bool:
    incoming = writer.relations.incoming(category)
    return any(each.kind in CONTAINMENT and writer.relations.kind(each.start) in FIRM_KINDS for each in incoming)


def _names_categories(gap: Gap) -> bool:
    return gap.kind == "no_vendor" and gap.gap_in == "gap_in_source" and bool(gap.categories)


def _is_at_end(writer: Writer, gap: Gap) -> bool:
    """Return whether a gap is that of a place in the last of several layers to have no customer."""
    *earlier, last = writer.parts.layers() or [""]
    return gap.kind == "no_customer" and bool(earlier) and gap.place in writer.parts.within(last)


def _reason(writer: Writer, gap: Gap) -> str:
    """Return what a gap means, marked where that is inferred, or why it is not counted."""
    left_out = _left_out(writer, gap)
    if left_out in LEFT_OUT:
        return writer.say(*LEFT_OUT[left_out]) + writer.strength_mark([row.id for row in gap.coverage])
    stated = _coverage_reason(writer, gap)
    if gap.gap_in != "gap_in_source" or not (stated or _names_categories(gap)):
        return writer.say(*REASONS[gap.gap_in])
    reasons = [CATEGORY_REASON] if _names_categories(gap) else []
    if gap.kind == "no_vendor" and not reasons and is_named_above(writer, _placed(writer, gap)):
        reasons.append(NOT_DIVIDED)
    elif gap.kind == "no_vendor" and writer.has_firms_without_place:
        reasons.append(NOT_PLACED)
    return writer.say("，", ", ").join(filter(None, (*(writer.say(*each) for each in reasons), stated)))


def _coverage_reason(writer: Writer, gap: Gap) -> str:
    """Return how completely the sources list what is missing, with one mark if all of it is inferred; "" if unknown."""
    states: dict[str, list[str]] = {}
    for row in gap.coverage:
        states.setdefault(row.state, []).append(row.id)
    named = [
        (writer.say(*words), writer.strength(states[state]))
        for state, words in COVERAGE_REASONS.items()
        if state in states
    ]
    return writer.phrases(named, "，", ", ")


def _placed(writer: Writer, gap: Gap) -> SegmentFirms:
    return firms_of(writer.parts, gap.place)


def _within_chain(writer: Writer, gap: Gap) -> Gap:
    """Return a gap with those of its facts that speak of the chain or a part of it, if any do.

    An industry is named in many places that have nothing to do with the chain.
    """
    parts = {writer.chain, *writer.parts.wholes}
    facts = (*gap.facts, *(_placed(writer, gap).category_facts if gap.categories else ()))
    kept = tuple(fact for fact in facts if fact in writer.facts and parts & _named(writer.facts[fact]))
    return replace(gap, facts=kept or facts)


def _named(fact: Fact) -> set[str]:
    """Return the nodes that a fact is about."""
    if isinstance(fact, Edge):
        return {fact.start, fact.end, str(fact.fields.get("chain", ""))}
    return {fact.about} if isinstance(fact, Coverage) else {node for _, node in fact.about}


def _facts(gap: Gap) -> list[str]:
    return [*gap.facts, *(row.id for row in gap.coverage)]


def _place(writer: Writer, gap: Gap) -> str:
    name = writer.name(gap.place)
    if gap.kind == "no_vendor" and writer.relations.kind(gap.place) == "Layer":
        name = part_name(writer, gap.place)
    if _names_categories(gap):
        categories, mark = categories_and_mark(writer, _placed(writer, gap))
        inner = writer.say("，", ", ").join(filter(None, (categories, mark.strip("（） ()"))))
        return writer.say(f"{name}（{inner}）", f"{name} ({inner})")
    if gap.kind == "unlinked_layer":
        following = writer.words.listed([writer.name(each) for each in gap.wholes])
        return writer.say(f"{name}与{following}之间", f"{name} and {following}")
    if gap.kind == "single_vendor":
        placed = _placed(writer, gap)
        vendor = writer.words.listed([writer.name(firm) for firm in gap.vendors])
        weak = writer.mark(placed.strengths[0] if placed.strengths else "").strip("（） ()")
        inner = writer.say("，", ", ").join(filter(None, (vendor, weak)))
        return writer.say(f"{name}（{inner}）", f"{name} ({inner})")
    if gap.kind == "no_local_vendor":
        listed = writer.words.listed([writer.name(firm) for firm in gap.vendors])
        return writer.say(f"{name}（外地有{listed}）", f"{name} (elsewhere: {listed})") if listed else name
    if _is_at_end(writer, gap):
        return writer.say(f"{name}（链末）", f"{name} (at the end of the chain)")
    return writer.name(gap.place) + writer.strength_mark(gap.facts) if gap.kind == "unserved_industry" else name


def _gap_table(writer: Writer, found: Sequence[Gap]) -> BriefTable:
    say = writer.say
    rows = tuple(_gap_rows(writer, found))
    caption = say(f"{writer.name(writer.chain)}产业链的缺口", f"Gaps in the {writer.name(writer.chain)} chain")
    header = (say("缺口", "Gap"), say("所在", "Place"), say("来源的情况", "In the sources"))
    return BriefTable(caption, header, rows, (1.6, 5.0, 2.4))


def _gap_rows(writer: Writer, found: Sequence[Gap]) -> Iterator[tuple[TableCell, ...]]:
    """Yield a row for the gaps of one kind and meaning in one layer or segment."""
    groups: dict[tuple[GapKind, bool, str, str], list[Gap]] = {}
    for gap in found:
        whole = next((each for each in gap.wholes if writer.relations.kind(each) in ("Segment", "Layer")), "")
        whole = whole if gap.kind != "unlinked_layer" else ""
        groups.setdefault((gap.kind, bool(_left_out(writer, gap)), _reason(writer, gap), whole), []).append(gap)
    for (kind, left_out, reason, whole), rows in groups.items():
        places = writer.words.listed([_place(writer, gap) for gap in rows])
        facts = tuple(sorted({fact for gap in rows for fact in _facts(gap)}))
        remark = writer.say("（未计入）", " (not counted)") if left_out else ""
        yield (
            TableCell(writer.term(kind) + remark),
            TableCell((writer.name(whole) + writer.say("：", ": ") if whole else "") + places),
            TableCell(reason, facts),
        )
