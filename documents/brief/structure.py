"""The section on how a chain is structured: layers, segments, who is upstream of whom, and the table of the chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from lianzhu.documents.brief.chain_table import chain_table
from lianzhu.documents.brief.document import Block, BriefSection, Diagram, MethodNote, Sentence, paragraph
from lianzhu.documents.brief.statements import MARKS, Writer
from lianzhu.measures.chain_structure import CUSTOMER_KINDS
from lianzhu.measures.relations import Relation

Division: TypeAlias = dict[str, tuple[Relation, list[str]]]
"""The parts of a whole, each with its relation to the whole and the ids of the facts that state it."""
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
    table = chain_table(writer)
    if table:
        blocks += table
    else:
        blocks.append(
            MethodNote(
                writer.say(
                    "本图谱中没有这条产业链的层级与环节：来源未列，不等于没有。",
                    "The landscape holds no layers or segments of this chain: the sources do not list them.",
                )
            )
        )
    return BriefSection(writer.say("产业链结构", "Structure of the chain"), tuple(blocks))


def _sentences_of_part(writer: Writer, part: str) -> Iterator[Sentence | None]:
    yield from _parts_sentences(writer, part, "Segment")
    yield from _customers(writer, part)


def _parts_sentences(writer: Writer, whole: str, kind: str) -> Iterator[Sentence | None]:
    """Yield a sentence on the divisions of a whole whose criterion a source states, and one on its other parts.

    If no criterion is stated, the first sentence is on the fullest division.
    """
    name = part_name(writer, whole)
    divisions = _divisions(writer, whole, kind)
    stated = {criterion: found for criterion, found in divisions.items() if criterion}
    if stated:
        texts = [_by_criterion(writer, whole, *each) for each in stated.items()]
        facts = [fact for found in stated.values() for each in found for fact in _cited(writer, whole, each)]
        listed = writer.say("；", "; ").join(texts)
        yield writer.sentence(f"{name}{listed}。", f"{name} is divided {listed}.", facts)
    elif divisions:
        first = divisions[""][0]
        stated = {"": [first]}
        listed = _listed_parts(writer, whole, first)
        zh, en = ("分为", "consists of") if kind == "Layer" else ("包括", "includes")
        yield writer.sentence(f"{name}{zh}{listed}。", f"{name} {en} {listed}.", _cited(writer, whole, first))
    said = {part for found in stated.values() for each in found for part in each}
    held = {node for part in said for node in writer.parts.within(part)}
    others = [each for each in _in_order(writer, _parts(writer, whole, kind)) if each.start not in held]
    zh, en = _other_parts(writer, name, others)
    yield writer.sentence(f"来源另处{zh}。", f"Elsewhere the sources {en}.", writer.ids(*others))


def _other_parts(writer: Writer, name: str, relations: Sequence[Relation]) -> tuple[str, str]:
    """Return what else a whole is said to have, in both languages; of what is named only its place is inferred."""
    by_strength: dict[str, list[str]] = {}
    for each in relations:
        by_strength.setdefault(each.strength if each.strength in MARKS else "", []).append(writer.name(each.start))
    zh, en = [], []
    for strength, names in by_strength.items():
        listed = writer.words.listed(names)
        if strength:
            mark_zh, mark_en = MARKS[strength]
            zh.append(f"提到{listed}，归入{name}为{mark_zh}")
            en.append(f"name {listed}, as parts of {name}: {mark_en}")
        else:
            zh.append(f"还列有{name}的{listed}")
            en.append(f"list {listed} as parts of {name}")
    return "；另处".join(zh), "; elsewhere they ".join(en)


def _parts(writer: Writer, whole: str, kind: str) -> list[Relation]:
    return writer.related("PART_OF", whole, outgoing=False, kinds=(kind,))


def _divisions(writer: Writer, whole: str, kind: str) -> dict[str, list[Division]]:
    """Return the ways in which sources divide a whole, the fullest first, by what it is divided by, "" if not stated.

    Parts that one passage names belong to one division: a chain may be divided by product and by form of delivery. What
    passages name one by one, as the rows of a table do, is one division if its criterion is stated, or all there is.
    """
    passages: dict[tuple[str, str, str], Division] = {}
    for relation in _parts(writer, whole, kind):
        for fact in relation.facts:
            passage = (str(fact.fields.get("divided_by", "")), fact.citation.source, fact.citation.locator)
            passages.setdefault(passage, {}).setdefault(relation.start, (relation, []))[1].append(fact.id)
    one_by_one: dict[str, Division] = {}
    for (criterion, *_), division in passages.items():
        if len(division) == 1 and criterion:
            _merge(one_by_one.setdefault(criterion, {}), division)
    several = [(criterion, division) for (criterion, *_), division in passages.items() if len(division) > 1]
    several += one_by_one.items()
    found: dict[str, list[Division]] = {}
    for criterion, division in sorted(several, key=lambda pair: (not pair[0], -len(pair[1]))):
        comparable = found.get(criterion, []) if criterion else [each for held in found.values() for each in held]
        larger = next((each for each in comparable if division.keys() <= each.keys()), None)
        if larger is None:
            found.setdefault(criterion, []).append(division)
        else:
            _merge(larger, division)
    if passages and not found:
        listed: Division = {}
        for division in passages.values():
            _merge(listed, division)
        return {"": [listed]}
    return found


def _merge(division: Division, other: Division) -> None:
    """Add the parts and facts of another division."""
    for part, (relation, facts) in other.items():
        division.setdefault(part, (relation, []))[1].extend(facts)


def _by_criterion(writer: Writer, whole: str, criterion: str, divisions: Sequence[Division]) -> str:
    """Return what a whole is divided into by a criterion; two passages may differ on that."""
    listed = [_listed_parts(writer, whole, each) for each in divisions]
    return writer.say(
        f"按{criterion}分为{'，另处分为'.join(listed)}", f"by {criterion} into {', elsewhere into '.join(listed)}"
    )


def _listed_parts(writer: Writer, whole: str, division: Division) -> str:
    relations = _in_order(writer, (relation for relation, _ in division.values()))
    named = [(writer.name(each.start), writer.strength(division[each.start][1])) for each in relations]
    examples = writer.examples_only(whole, "PART_OF", [fact for _, facts in division.values() for fact in facts])
    return writer.listed_by_strength(named, open_ended=bool(examples), as_one=True)


def _cited(writer: Writer, whole: str, division: Division) -> list[str]:
    """Return the facts that state a division, and those that say that it lists examples only."""
    facts = [fact for _, found in division.values() for fact in found]
    return [*facts, *writer.examples_only(whole, "PART_OF", facts)]


def part_name(writer: Writer, part: str) -> str:
    """Return the name of a chain, or of a part; that of a layer follows the name of the chain."""
    name, chain = writer.name(part), writer.name(writer.chain)
    if part == writer.chain:
        return writer.say(f"{name}产业链", f"the {name} chain")
    if writer.relations.kind(part) == "Layer":
        return writer.say(f"{chain}{name}" if name in LAYER_NAMES else f"{chain}的{name}", f"{name} in {chain}")
    return name


def _in_order(writer: Writer, relations: Iterable[Relation]) -> list[Relation]:
    def order(relation: Relation) -> tuple[float, tuple[object, ...]]:
        position = writer.landscape.nodes[relation.start].fields.get("position")
        at = float(position) if isinstance(position, int | float) else float("inf")
        return at, writer.source_rank(relation)

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
