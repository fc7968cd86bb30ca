"""The section on how a chain is structured: layers, segments, who is upstream of whom, and the chain as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lianzhu.documents.brief.document import (
    Block,
    BriefSection,
    BriefTable,
    Diagram,
    MethodNote,
    Sentence,
    TableCell,
    paragraph,
    without_empty_columns,
)
from lianzhu.documents.brief.statements import Writer
from lianzhu.graph.records import Coverage, Edge
from lianzhu.measures.chain_structure import CUSTOMER_KINDS, ChainStructure
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
CHAIN_COLUMNS = 4
"""Number of columns of the table of the chain when none is empty."""
NOT_LISTED = ("来源未列", "not in the source")
NOT_SPLIT = ("来源未分到此环节", "not divided among segments in the source")
"""The sources name firms of a whole, and do not say in which of its parts they are."""
NOT_SAID = ("来源未说明", "not stated")
CUSTOMER_WORDS = {"Industry": ("行业", "industries"), "UserGroup": ("用户", "users")}
LAYER_NAMES = ("上游", "中游", "下游")
"""Layers whose names say what is upstream of what."""


def structure_section(writer: Writer, diagram: bytes) -> BriefSection:
    """Return the section on layers, segments and their vendors, with the diagram if there is one."""
    parts = writer.parts
    blocks: list[Block] = paragraph(
        *(sentence for kind in ("Layer", "Segment") for sentence in _parts_sentences(writer, writer.chain, kind))
    )
    for is_layer in (True, False):
        of_kind = [part for part in parts.wholes if (writer.relations.kind(part) == "Layer") == is_layer]
        blocks += paragraph(*(sentence for part in of_kind for sentence in _sentences_of_part(writer, part)))
    blocks += paragraph(*_upstream_sentences(writer, parts.wholes))
    if diagram:
        blocks.append(
            Diagram(
                writer.say(f"{writer.name(writer.chain)}产业链图谱", f"Map of {writer.name(writer.chain)}"), diagram
            )
        )
    table = _chain_table(writer, parts)
    if table.rows:
        blocks += [table, _remark(writer, has_coverage=len(table.header) == CHAIN_COLUMNS)]
    else:
        blocks.append(
            MethodNote(
                writer.say(
                    "图谱中没有这条产业链的层级与环节：来源未列，不等于没有。",
                    "The landscape holds no layers or segments of this chain: the sources do not list them.",
                )
            )
        )
    return BriefSection(writer.say("产业链结构", "Structure of the chain"), tuple(blocks))


def _remark(writer: Writer, *, has_coverage: bool) -> MethodNote:
    zh, en = (
        "表中“来源未列”指图谱所收的来源事实中没有，不等于没有。",
        'In the table "not in the source" means that no fact in this landscape says it, not that there is none.',
    )
    if not has_coverage:
        zh, en = zh + "来源未说明各处的厂商是否列全。", en + " The sources do not say how completely they list vendors."
    return MethodNote(writer.say(zh, en))


def _sentences_of_part(writer: Writer, part: str) -> Iterator[Sentence | None]:
    yield from _parts_sentences(writer, part, "Segment")
    yield from _customers(writer, part)


def _parts_sentences(writer: Writer, whole: str, kind: str) -> Iterator[Sentence | None]:
    """Yield a sentence on the fullest way in which a source divides a whole, and one on all others.

    Parts that one passage names belong to one division: a chain may be divided by product and by form of delivery. What
    passages name one by one, as the rows of a table do, is one list.
    """
    passages: dict[tuple[str, str], dict[str, Relation]] = {}
    for relation in writer.related("PART_OF", whole, outgoing=False, kinds=(kind,)):
        for fact in relation.facts:
            passages.setdefault((fact.citation.source, fact.citation.locator), {})[relation.start] = relation
    divisions: list[dict[str, Relation]] = []
    for division in sorted((each for each in passages.values() if len(each) > 1), key=len, reverse=True):
        if not any(division.keys() <= larger.keys() for larger in divisions):
            divisions.append(division)
    named = {part for division in divisions for part in division}
    alone = {part: each for found in passages.values() for part, each in found.items() if part not in named}
    first, *others = [*divisions, *([alone] if alone or not divisions else [])]
    if not first:
        return
    listed, facts = _division(writer, whole, first)
    name = part_name(writer, whole)
    zh, en = ("分为", "consists of") if kind == "Layer" else ("包括", "includes")
    yield writer.sentence(f"{name}{zh}{listed}。", f"{name} {en} {listed}.", facts)
    if others:
        texts, cited = zip(*(_division(writer, whole, each) for each in others), strict=True)
        before = "来源另处还列有" if len(texts) == 1 else "来源在其他各处分别列有："
        zh, en = before + "；".join(texts), "Elsewhere the sources list " + "; ".join(texts)
        yield writer.sentence(f"{zh}。", f"{en}.", [fact for each in cited for fact in each])


def _division(writer: Writer, whole: str, division: Mapping[str, Relation]) -> tuple[str, list[str]]:
    """Return the parts of a division as a list, and the facts that state it."""
    relations = _in_order(writer, division.values())
    facts = writer.ids(*relations)
    examples = writer.examples_only(whole, "PART_OF", facts)
    named = [(writer.name(each.start), each.strength) for each in relations]
    return writer.listed_by_strength(named, open_ended=bool(examples), as_one=True), [*facts, *examples]


def part_name(writer: Writer, part: str) -> str:
    """Return the name of a chain, or of a part; that of a layer follows the name of the chain."""
    name, chain = writer.name(part), writer.name(writer.chain)
    if part == writer.chain:
        return writer.say(f"{name}产业链", f"the {name} chain")
    if writer.relations.kind(part) == "Layer":
        return writer.say(f"{chain}{name}" if name in LAYER_NAMES else f"{chain}的{name}", f"{name} in {chain}")
    return name


def _in_order(writer: Writer, relations: Iterable[Relation]) -> list[Relation]:
    def order(relation: Relation) -> tuple[float, int, str, str]:
        position = writer.landscape.nodes[relation.start].fields.get("position")
        at = float(position) if isinstance(position, int | float) else float("inf")
        return at, writer.strength_rank(relation), writer.name(relation.start), relation.start

    return sorted(relations, key=order)


def _customers(writer: Writer, part: str) -> Iterator[Sentence | None]:
    """Yield the industries and user groups that are parts of a layer: those whom the chain serves."""
    relations = writer.related("PART_OF", part, outgoing=False, kinds=CUSTOMER_KINDS)
    if relations:
        facts = writer.ids(*relations)
        examples = [*writer.examples_only(part, "PART_OF", facts), *writer.examples_only(part, "SERVES", facts)]
        listed = writer.listed(writer.others(relations, part), open_ended=bool(examples))
        name = part_name(writer, part)
        kinds = {writer.relations.kind(each.start) for each in relations}
        zh, en = CUSTOMER_WORDS[kinds.pop()] if len(kinds) == 1 else ("行业与用户", "industries and users")
        yield writer.sentence(
            f"{name}的{zh}包括{listed}。", f"The {en} in {name} include {listed}.", [*facts, *examples]
        )


def _upstream_sentences(writer: Writer, parts: Iterable[str]) -> Iterator[Sentence | None]:
    """Yield what is upstream of what, a sentence for all that is upstream of the same; of layers only where needed.

    The names of most layers say it.
    """
    targets: dict[tuple[str, str], list[Relation]] = {}
    for part in parts:
        for each in writer.related("UPSTREAM_OF", part):
            if not (writer.name(part) in LAYER_NAMES and writer.name(each.end) in LAYER_NAMES):
                targets.setdefault((part, each.strength), []).append(each)
    subjects: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for (part, strength), relations in targets.items():
        subjects.setdefault((tuple(each.end for each in relations), strength), []).append(part)
    for (ends, strength), starts in subjects.items():
        names, of = (writer.words.listed([writer.name(each) for each in nodes]) for nodes in (starts, ends))
        mark = writer.mark(strength, len(starts) * len(ends))
        verb = "is" if len(starts) == 1 else "are"
        yield writer.sentence(
            f"{names}处于{of}的上游{mark}。",
            f"{names} {verb} upstream of {of}{mark}.",
            [fact for start in starts for fact in writer.ids(*targets[start, strength])],
        )


# ---------------------------------------------------------------- the chain as a table


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


def _chain_table(writer: Writer, parts: ChainStructure) -> BriefTable:
    """Return the chain as a table; places of which the sources say nothing but the same share a row."""
    say = writer.say
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
    table = BriefTable(caption, header, texts, (1.0, 2.4, 4.0, 2.0))
    return without_empty_columns(table, ("", "—", say(*NOT_SAID)))


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
        return TableCell(writer.say(*(NOT_SPLIT if _is_named_above(writer, place) else NOT_LISTED)))
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


def _is_named_above(writer: Writer, place: SegmentFirms) -> bool:
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
