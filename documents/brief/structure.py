"""The section on how a chain is structured: layers, segments, who is upstream of whom, and the chain as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lianzhu.documents.brief.document import (
    Block,
    BriefSection,
    BriefTable,
    Diagram,
    MethodNote,
    Sentence,
    TableCell,
    paragraph,
)
from lianzhu.documents.brief.statements import Writer
from lianzhu.graph.records import Coverage
from lianzhu.measures.chain_structure import ChainStructure
from lianzhu.measures.relations import Relation
from lianzhu.measures.segment_firms import SegmentFirms, firms_of

MAX_FIRMS = 30
"""A cell names no more firms than this."""
COVERAGE_WORDS = {
    "complete": ("已列全", "complete"),
    "representative": ("仅列部分代表", "examples only"),
    "lost": ("原有名单缺失", "list missing from our copy"),
    "not_stated": ("未给出", "not stated"),
}
"""The states of coverage in as few words as a table needs."""
LAYER_NAMES = ("上游", "中游", "下游")
"""Layers whose names say what is upstream of what."""


def structure_section(writer: Writer, diagram: bytes) -> BriefSection:
    """Return the section on layers, segments and their vendors, with the diagram if there is one."""
    parts = ChainStructure(writer.relations, writer.chain)
    blocks: list[Block] = paragraph(
        *(sentence for kind in ("Layer", "Segment") for sentence in _parts_sentences(writer, writer.chain, kind))
    )
    for is_layer in (True, False):
        of_kind = [part for part in parts.wholes if (writer.relations.kind(part) == "Layer") == is_layer]
        blocks += paragraph(*(sentence for part in of_kind for sentence in _sentences_of_part(writer, part)))
    flows = [sentence for part in parts.wholes for sentence in _upstream_sentences(writer, part)]
    blocks += paragraph(*flows)
    if diagram:
        blocks.append(
            Diagram(
                writer.say(f"{writer.name(writer.chain)}产业链图谱", f"Map of {writer.name(writer.chain)}"), diagram
            )
        )
    table = _chain_table(writer, parts)
    if table.rows:
        blocks.append(table)
        blocks.append(
            MethodNote(
                writer.say(
                    "表中“来源未列”指来源没有列出，不等于没有。",
                    'In the table "not in the source" means that the source does not list it, not that there is none.',
                )
            )
        )
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


def _sentences_of_part(writer: Writer, part: str) -> Iterator[Sentence | None]:
    yield from _parts_sentences(writer, part, "Segment")
    yield from _customers(writer, part)


def _parts_sentences(writer: Writer, whole: str, kind: str) -> Iterator[Sentence | None]:
    """Yield a sentence for each way in which a source divides a whole.

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
    for number, division in enumerate([*divisions, *([alone] if alone else [])]):
        yield _division_sentence(writer, whole, kind, division, first=number == 0)


def _division_sentence(
    writer: Writer, whole: str, kind: str, division: Mapping[str, Relation], *, first: bool
) -> Sentence | None:
    relations = _in_order(writer, division.values())
    facts = writer.ids(*relations)
    examples = writer.examples_only(whole, "PART_OF", facts)
    listed = writer.listed(
        [(writer.name(each.start), writer.ids(each)) for each in relations], open_ended=bool(examples)
    )
    name = _part_name(writer, whole)
    if kind == "Layer":
        zh, en = f"{name}分为{listed}。", f"{name} consists of {listed}."
    elif first:
        zh, en = f"{name}包括{listed}。", f"{name} includes {listed}."
    else:
        zh, en = f"{name}还包括{listed}。", f"{name} also includes {listed}."
    return writer.sentence(zh, en, [*facts, *examples])


def _part_name(writer: Writer, part: str) -> str:
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
    relations = writer.related("PART_OF", part, outgoing=False, kinds=("Industry", "UserGroup"))
    if relations:
        facts = writer.ids(*relations)
        examples = [*writer.examples_only(part, "PART_OF", facts), *writer.examples_only(part, "SERVES", facts)]
        listed = writer.listed(writer.others(relations, part), open_ended=bool(examples))
        name = _part_name(writer, part)
        yield writer.sentence(
            f"{name}的用户包括{listed}。", f"The users in {name} include {listed}.", [*facts, *examples]
        )


def _upstream_sentences(writer: Writer, part: str) -> Iterator[Sentence | None]:
    """Yield what a segment is upstream of; of layers only where their names do not say so."""
    relations = [
        each
        for each in writer.related("UPSTREAM_OF", part)
        if not (writer.name(part) in LAYER_NAMES and writer.name(each.end) in LAYER_NAMES)
    ]
    if relations:
        names = writer.listed(writer.others(relations, part))
        yield writer.sentence(
            f"{writer.name(part)}处于{names}的上游。",
            f"{writer.name(part)} is upstream of {names}.",
            writer.ids(*relations),
        )


def chain_places(writer: Writer, parts: ChainStructure) -> list[SegmentFirms]:
    """Return the firms of each segment, of each layer without segments, and of the categories of vendors that have any.

    They come from upstream to downstream.
    """
    places = set(parts.places())
    found = [firms_of(parts, part) for part in parts.wholes if part in places or _is_category(writer, part)]
    return [place for place in found if place.segment in places or place.firms]


def _is_category(writer: Writer, part: str) -> bool:
    return writer.relations.kind(part) == "VendorCategory"


def _chain_table(writer: Writer, parts: ChainStructure) -> BriefTable:
    say = writer.say
    rows = []
    for place in chain_places(writer, parts):
        layer, segment = _place_names(writer, parts, place.segment)
        rows.append((TableCell(layer), TableCell(segment), _firms_cell(writer, place), _coverage_cell(writer, place)))
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
    return BriefTable(caption, header, tuple(rows), (1.0, 2.0, 4.0, 2.2))


def _place_names(writer: Writer, parts: ChainStructure, place: str) -> tuple[str, str]:
    """Return the names of the layer and the segment of a place, a nested segment with those that hold it."""
    above = parts.above(place)
    layers = [each for each in (place, *above) if writer.relations.kind(each) == "Layer"]
    segments = [each for each in above if writer.relations.kind(each) == "Segment"][:1]
    if writer.relations.kind(place) == "Layer":
        return writer.name(place), "—"
    names = [writer.name(each) for each in (*reversed(segments), place)]
    if _is_category(writer, place):
        names[-1] += writer.say("（厂商类型）", " (vendor category)")
    return (writer.name(layers[0]) if layers else "—"), " › ".join(names)


def _firms_cell(writer: Writer, place: SegmentFirms) -> TableCell:
    if not place.firms:
        return TableCell(writer.say("来源未列", "not in the source"))
    named = [(writer.name(firm), facts) for firm, facts in zip(place.firms, place.placements, strict=True)]
    if len(named) > MAX_FIRMS:
        text = writer.listed(named[:MAX_FIRMS]) + writer.say(f"……共{len(named)}家", f" … {len(named)} in all")
        return TableCell(text, place.facts)
    return writer.cell(named, open_ended=any(row.state == "representative" for row in place.coverage))


def _coverage_cell(writer: Writer, place: SegmentFirms) -> TableCell:
    text = coverage_text(writer, place.coverage)
    return TableCell(text, tuple(row.id for row in place.coverage)) if place.coverage else TableCell(text)


def coverage_text(writer: Writer, coverage: Iterable[Coverage]) -> str:
    """Return how completely the sources list something, as the schema says it."""
    found = dict.fromkeys(row.state for row in coverage)
    if not found:
        return writer.say("来源未说明", "not stated")
    schema = writer.landscape.schema.coverage_states
    words = [
        writer.say(*COVERAGE_WORDS.get(state, (schema[state].zh, schema[state].en)))
        for state in schema
        if state in found
    ]
    return writer.say("；", "; ").join(words)
