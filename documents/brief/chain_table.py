"""The chain as a table: its layers, segments and categories of vendors, with the vendors of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lianzhu.documents.brief.document import Block, BriefTable, MethodNote, TableCell, without_empty_columns
from lianzhu.documents.brief.statements import Writer
from lianzhu.graph.records import Coverage, Edge
from lianzhu.measures.chain_structure import ChainStructure
from lianzhu.measures.relations import STRENGTHS, Relation
from lianzhu.measures.segment_firms import SegmentFirms, direct_firms, firms_of

MAX_FIRMS = 30
"""A cell names no more firms than this."""
COVERAGE_WORDS = {
    "complete": ("已列全", "complete"),
    "representative": ("仅列部分代表", "examples only"),
    "lost": ("所用文本缺此图表", "chart missing from our copy"),
    "not_stated": ("未给出", "not stated"),
}
"""The states of coverage in as few words as a table needs."""
NOT_LISTED = ("来源未列", "not in the source")
NOT_SPLIT = ("来源未分到此环节", "not divided among segments in the source")
"""The sources name firms of a whole, and do not say in which of its parts they are."""
NOT_SAID = ("来源未说明", "not stated")


def chain_places(writer: Writer, parts: ChainStructure) -> list[SegmentFirms]:
    """Return the firms of each segment, of each layer that has some of its own, and of the categories that have any.

    They come from upstream to downstream. A layer whose firms all stand in a category of it is left out.
    """
    held = {layer: parts.within(layer) for layer in parts.layers()}
    places = set(parts.places())
    found = []
    for part in parts.wholes:
        if _is_category(writer, part):
            found += [place for place in [firms_of(parts, part)] if place.firms]
        elif writer.relations.kind(part) == "Layer":
            place = direct_firms(parts, part)
            in_categories = {
                firm for each in held[part] if _is_category(writer, each) for firm in firms_of(parts, each).firms
            }
            own = set(place.firms) - in_categories
            if own or (part in places and not place.firms):
                found.append(place)
        elif part in places:
            found.append(firms_of(parts, part))
    layers = list(held)

    def order(place: SegmentFirms) -> int:
        above = [layers.index(layer) for layer in layers if place.segment in held[layer]]
        return min(above, default=len(layers))

    return sorted(found, key=order)


def _is_category(writer: Writer, part: str) -> bool:
    return writer.relations.kind(part) == "VendorCategory"


def chain_table(writer: Writer) -> list[Block]:
    """Return the chain as a table with a remark, nothing without places.

    Places of which the sources say nothing but the same share a row.
    """
    say, parts = writer.say, writer.parts
    held = {layer: parts.within(layer) for layer in parts.layers()}
    rows: dict[tuple[object, ...], tuple[list[tuple[str, str]], list[TableCell]]] = {}
    for number, place in enumerate(chain_places(writer, parts)):
        layer, segment = _layer_cell(writer, held, place.segment), _segment_name(writer, parts, place.segment)
        firms, coverage = _firms_cell(writer, place), _coverage_cell(writer, place)
        key = (layer.text, firms.text, coverage.text) if not place.firms else (number,)
        names, cells = rows.setdefault(key, ([], []))
        names.append(segment)
        cells[:] = (
            [_with_facts(*each) for each in zip(cells, (layer, firms, coverage), strict=True)]
            if cells
            else [layer, firms, coverage]
        )
    header = (
        say("层级", "Layer"),
        say("环节或厂商类型", "Segment or category"),
        say("厂商", "Vendors"),
        say("来源是否列全", "Coverage"),
    )
    caption = say(
        f"{writer.name(writer.chain)}产业链：层级、环节与厂商",
        f"The {writer.name(writer.chain)} chain by layer and segment",
    )
    texts = tuple(
        (layer, TableCell(_segments_text(writer, names)), firms, coverage)
        for names, (layer, firms, coverage) in rows.values()
    )
    table = without_empty_columns(BriefTable(caption, header, texts, (1.0, 2.4, 4.0, 2.0)), ("", "—", say(*NOT_SAID)))
    return [table, _remark(writer, has_coverage=len(table.header) == len(header))] if table.rows else []


def _remark(writer: Writer, *, has_coverage: bool) -> MethodNote:
    zh, en = (
        "表中“来源未列”指本图谱所收的来源事实中没有，不等于没有。",
        'In the table "not in the source" means that no fact in this landscape says it, not that there is none.',
    )
    if not has_coverage:
        zh, en = zh + "来源未说明各处的厂商是否列全。", en + " The sources do not say how completely they list vendors."
    return MethodNote(writer.say(zh, en))


def _with_facts(cell: TableCell, other: TableCell) -> TableCell:
    """Return a cell with the facts of another of the same text."""
    return TableCell(cell.text, tuple(sorted({*cell.facts, *other.facts})))


def _layer_cell(writer: Writer, held: Mapping[str, Mapping[str, Sequence[Relation]]], place: str) -> TableCell:
    """Return the layer in which a place is, marked if no source puts it there outright."""
    for layer, ways in held.items():
        if place in ways:
            weakest = max((each.strength for each in ways[place] if each.strength), key=STRENGTHS.index, default="")
            return TableCell(writer.name(layer) + writer.mark(weakest), tuple(writer.ids(*ways[place])))
    return TableCell("—")


def _segment_name(writer: Writer, parts: ChainStructure, place: str) -> tuple[str, str]:
    """Return the name of a segment or category after that of the segment that holds it, "" without one."""
    if writer.relations.kind(place) == "Layer":
        return "", "—"
    holding = next((each for each in parts.above(place) if writer.relations.kind(each) == "Segment"), "")
    category = writer.say("（厂商类型）", " (vendor category)") if _is_category(writer, place) else ""
    return writer.name(holding) if holding else "", writer.name(place) + category


def _segments_text(writer: Writer, names: Sequence[tuple[str, str]]) -> str:
    """Return the names of segments, those within another one together."""
    if len(names) == 1:
        return " › ".join(filter(None, names[0]))
    inner: dict[str, list[str]] = {}
    for holding, name in names:
        if holding:
            inner.setdefault(holding, []).append(name)
    texts, groups = [], []
    outer = dict.fromkeys(name for holding, name in names if not holding)
    for name in outer:
        listed = writer.words.listed(inner.get(name, ()))
        texts.append(name + (writer.say(f"（含{listed}）", f" (with {listed})") if listed else ""))
    for holding, held in inner.items():
        if holding not in outer:
            listed = writer.words.listed(held)
            groups.append(writer.say(f"{holding}下的{listed}", f"{listed} in {holding}"))
    return writer.say("；", "; ").join([*([writer.words.listed(texts)] if texts else []), *groups])


def _firms_cell(writer: Writer, place: SegmentFirms) -> TableCell:
    """Return the firms of a place or, where no source names any, the categories of vendors that are there."""
    if not place.firms:
        if place.categories:
            names, mark = categories_and_mark(writer, place)
            zh, en = ("厂商类型", "vendor category") if len(place.categories) == 1 else ("均为厂商类型", "categories")
            remark = writer.say("，", ", ").join(filter(None, (writer.say(zh, en), mark.strip("（） ()"))))
            return TableCell(names + writer.say(f"（{remark}）", f" ({remark})"), place.category_facts)
        return TableCell(writer.say(*(NOT_SPLIT if is_named_above(writer, place) else NOT_LISTED)))
    named = list(zip(map(writer.name, place.firms), place.strengths, strict=True))
    if len(named) > MAX_FIRMS:
        text = writer.listed_by_strength(named[:MAX_FIRMS])
        return TableCell(text + writer.say(f"……共{len(named)}家", f" … {len(named)} in all"), place.facts)
    is_open = any(row.state == "representative" for row in place.coverage)
    return TableCell(writer.listed_by_strength(named, open_ended=is_open), place.facts)


def categories_and_mark(writer: Writer, place: SegmentFirms) -> tuple[str, str]:
    """Return the categories of vendors of a place, and the mark of all of them where no source states that outright."""
    stated: dict[str, list[str]] = {}
    for fact in place.category_facts:
        edge = writer.facts[fact]
        if isinstance(edge, Edge):
            stated.setdefault(edge.start, []).append(fact)
    named = [(writer.name(each), writer.strength(stated.get(each, ()))) for each in place.categories]
    return writer.names_and_mark(named, as_one=True)


def is_named_above(writer: Writer, place: SegmentFirms) -> bool:
    """Return whether the sources name firms of what holds a place, so that these are not divided among its parts."""
    above = {row.about for row in place.coverage} - {place.segment}
    return bool(above & writer.parts_with_firms or (writer.chain in above and writer.parts_with_firms))


def _coverage_cell(writer: Writer, place: SegmentFirms) -> TableCell:
    """Return how completely the sources list the firms of a place, and of what whole they say so."""
    by_whole: dict[str, list[Coverage]] = {}
    for row in place.coverage:
        by_whole.setdefault(row.about, []).append(row)
    texts = []
    for whole, rows in by_whole.items():
        name = writer.say("全链", "whole chain") if whole == writer.chain else writer.name(whole)
        before = "" if whole == place.segment else name + writer.say("：", ": ")
        texts.append(before + coverage_text(writer, rows))
    text = writer.say("；", "; ").join(texts) or writer.say(*NOT_SAID)
    return TableCell(text, tuple(row.id for row in place.coverage))


def coverage_text(writer: Writer, coverage: Iterable[Coverage]) -> str:
    """Return how completely the sources list something, with a mark where that is inferred."""
    found: dict[str, list[str]] = {}
    for row in coverage:
        found.setdefault(row.state, []).append(row.id)
    states = [state for state in writer.landscape.schema.coverage_states if state in found]
    words = [writer.say(*COVERAGE_WORDS[state]) + writer.strength_mark(found[state]) for state in states]
    return writer.say("；", "; ").join(words)
