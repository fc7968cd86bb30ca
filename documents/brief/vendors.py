"""The sections on vendors: who is where in the chain, whom they serve, who is called a leader."""

from __future__ import annotations

from collections.abc import Iterator

from lianzhu.documents.brief.chain_table import chain_places
from lianzhu.documents.brief.document import (
    Block,
    BriefSection,
    BriefTable,
    MethodNote,
    Sentence,
    TableCell,
    paragraph,
    without_empty_columns,
)
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.wording import natural_order, source_order
from lianzhu.graph.landscape_columns import edges_of_kinds
from lianzhu.graph.records import Coverage
from lianzhu.measures.chain_structure import FIRM_KINDS
from lianzhu.measures.locations import Locations
from lianzhu.measures.segment_firms import CATEGORY_RELATIONS, chain_firms

MAX_VENDORS = 80
"""A brief lists no more vendors than this, those in most segments and with most customers first."""
NO_SEGMENT = ("未归入环节", "no segment")
COMPLETENESS = {"vendors": ("的厂商", "the vendors of"), "customers": ("服务的行业与客户", "those served by")}
"""Aspects of coverage that the section speaks of."""
COMPLETENESS_WORDS = {
    "complete": ("来源已列全", "the sources list all"),
    "representative": ("来源仅列部分代表", "the sources list examples only"),
    "lost": ("所用文本缺相应图表", "a chart is missing from our copy"),
    "not_stated": ("来源未给出", "the sources state nothing"),
}


class VendorFacts:
    """The firms of a chain with what places them there; facts by firm.

    `places` has the segments, layers and categories of a firm, `strengths` how well a source states each (by firm and
    place, or the chain), `direct` what places it in the chain itself, `customers` the industries, user groups and firms
    that it serves in this chain or supplies.
    """

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.places: dict[str, dict[str, list[str]]] = {}
        self.strengths: dict[tuple[str, str], str] = {}
        self.direct: dict[str, list[str]] = {}
        self.customers: dict[str, dict[str, list[str]]] = {}
        relations = writer.relations
        for row in chain_places(writer, writer.parts):
            for firm, facts, strength in zip(row.firms, row.placements, row.strengths, strict=True):
                self.places.setdefault(firm, {})[row.segment] = list(facts)
                self.strengths[firm, row.segment] = strength
        chain = chain_firms(writer.parts)
        for firm, facts, strength in zip(chain.firms, chain.placements, chain.strengths, strict=True):
            if facts:
                self.direct[firm] = list(facts)
                self.strengths[firm, writer.chain] = strength
        for edge in edges_of_kinds(writer.landscape.edges, ("SERVES",)):
            firm = relations.groups.get(edge.start, edge.start)
            if (
                edge.fields.get("chain") == writer.chain
                and not edge.citation.until
                and relations.kind(firm) in FIRM_KINDS
            ):
                stated = self.customers.setdefault(firm, {}).setdefault(edge.end, [])
                stated += [edge.id, *relations.groups.facts([edge.start])]
        for firm in {*self.places, *self.direct}:
            for each in relations.outgoing(firm):
                if each.kind == "SUPPLIES" and each.facts:
                    self.customers.setdefault(firm, {}).setdefault(each.end, []).extend(writer.ids(each))
        self.firms = sorted({*self.places, *self.direct, *self.customers}, key=lambda firm: (writer.name(firm), firm))

    def first(self, count: int) -> list[str]:
        """Return the firms by name; of more than a number those of which most is known."""
        if len(self.firms) <= count:
            return self.firms
        known = {firm: len(self.places.get(firm, ())) + len(self.customers.get(firm, ())) for firm in self.firms}
        return sorted(self.firms, key=lambda firm: -known[firm])[:count]


def _left_out(writer: Writer, count: int) -> MethodNote:
    return MethodNote(
        writer.say(
            f"另有{count}家厂商未列入此表，表中为所列环节与客户最多者。",
            f"{count} more vendors are left out; the table has those with most segments and customers.",
        )
    )


def _no_customers(writer: Writer) -> MethodNote:
    return MethodNote(
        writer.say(
            "本图谱未收入注明属于本链的服务行业与客户。",
            "This landscape has no industries or customers that a source says these vendors serve in this chain.",
        )
    )


def vendor_section(writer: Writer, region: str | None) -> BriefSection:
    """Return the section on the vendors of the chain."""
    vendors = VendorFacts(writer)
    blocks: list[Block] = paragraph(_categories(writer), _direct(writer, vendors), *_completeness(writer))
    if vendors.firms:
        table = _vendor_table(writer, vendors, region)
        if len(table.header) > 1:  # else the sentences have named them all
            blocks.append(table)
        if not vendors.customers:
            blocks.append(_no_customers(writer))
        if len(vendors.firms) > MAX_VENDORS:
            blocks.append(_left_out(writer, len(vendors.firms) - MAX_VENDORS))
    else:
        blocks.append(
            MethodNote(
                writer.say(
                    f"来源未列{writer.name(writer.chain)}产业链的厂商，不等于没有。",
                    f"The sources list no vendors of the {writer.name(writer.chain)} chain; there may be some.",
                )
            )
        )
    return BriefSection(writer.say("厂商", "Vendors"), tuple(blocks))


def _categories(writer: Writer) -> Sentence | None:
    """Return which categories of vendors the sources tell apart, each with the categories within it."""
    found: dict[str, list[str]] = {}
    for part in (writer.chain, *writer.parts.wholes):
        if writer.relations.kind(part) != "VendorCategory":
            for kind in CATEGORY_RELATIONS:
                for each in writer.related(kind, part, outgoing=False, kinds=("VendorCategory",)):
                    found.setdefault(each.start, []).extend(writer.ids(each))
    within = {node: writer.related("PART_OF", node, outgoing=False, kinds=("VendorCategory",)) for node in found}
    inner = {each.start for relations in within.values() for each in relations}
    outer = {
        node: writer.no_weaker(facts, writer.strength(facts)) for node, facts in found.items() if node not in inner
    }
    names = sorted(outer, key=lambda node: (writer.strength_mark(outer[node]) != "", writer.name(node), node))
    named = []
    for node in names:
        held = writer.listed(writer.others(within[node], node))
        name = writer.name(node) + (writer.say(f"（含{held}）", f" (with {held})") if held else "")
        named.append((name, writer.strength(outer[node])))
    listed = writer.listed_by_strength(named)
    chain = writer.name(writer.chain)
    return writer.sentence(
        f"{chain}产业链中的厂商类型包括{listed}。",
        f"The categories of vendors in the {chain} chain include {listed}.",
        [fact for node in names for fact in (*outer[node], *writer.ids(*within[node]))],
    )


def _direct(writer: Writer, vendors: VendorFacts) -> Sentence | None:
    """Return the firms that the sources place in the chain without naming a segment."""
    firms = [firm for firm in vendors.firms if firm in vendors.direct and firm not in vendors.places]
    facts = [
        fact for firm in firms for fact in writer.no_weaker(vendors.direct[firm], vendors.strengths[firm, writer.chain])
    ]
    coverage = [row for row in writer.relations.coverage(writer.chain) if row.aspect == "vendors"]
    representative = [row.id for row in coverage if row.state == "representative"]
    named = [(writer.name(firm), vendors.strengths[firm, writer.chain]) for firm in firms]
    listed = writer.listed_by_strength(named, open_ended=bool(representative))
    chain = writer.name(writer.chain)
    if not facts:
        return None
    return writer.sentence(
        f"来源提到参与{chain}的企业有{listed}，本图谱未归入具体环节。",
        f"The sources name {listed} as active in {chain}; this landscape puts them in no segment.",
        [*facts, *representative],
    )


def _completeness(writer: Writer) -> Iterator[Sentence | None]:
    """Yield what the sources say of how completely they list the vendors of the chain and its customers.

    What they say alike of both is one sentence.
    """
    chain = writer.name(writer.chain)
    rows = [row for row in writer.relations.coverage(writer.chain) if row.aspect in COMPLETENESS]
    said: dict[tuple[str, str], list[Coverage]] = {}
    for row in sorted(rows, key=lambda row: (row.aspect != "vendors", natural_order(row.citation.locator))):
        said.setdefault((row.aspect, row.state), []).append(row)
    alike: dict[tuple[str, tuple[str, ...]], dict[str, list[Coverage]]] = {}
    for (aspect, state), stated in said.items():
        notes = tuple(dict.fromkeys(row.note for row in stated if row.note))
        alike.setdefault((state, notes), {})[aspect] = stated
    for (state, notes), by_aspect in alike.items():
        of_zh, of_en = zip(*(COMPLETENESS[aspect] for aspect in by_aspect), strict=True)
        state_zh, state_en = COMPLETENESS_WORDS[state]
        facts = [row.id for stated in by_aspect.values() for row in stated]
        remarks = [*notes, *filter(None, [writer.strength_mark(facts).strip("（） ()")])]
        noted_zh, noted_en = (f"（{'；'.join(remarks)}）", f" ({'; '.join(remarks)})") if remarks else ("", "")
        yield writer.sentence(
            f"关于{chain}产业链{'及'.join(of_zh)}，{state_zh}{noted_zh}。",
            f"On {' and '.join(of_en)} the {chain} chain, {state_en}{noted_en}.",
            facts,
        )


def _vendor_table(writer: Writer, vendors: VendorFacts, region: str | None) -> BriefTable:
    say = writer.say
    locations = Locations(writer.relations, region) if region else None
    located = {firm: _regions(writer, firm) for firm in vendors.first(MAX_VENDORS)}
    has_regions = any(cell.facts for cell in located.values()) or region is not None
    header = [
        say("厂商", "Vendor"),
        say("环节或厂商类型", "Segments and categories"),
        say("服务的行业与客户", "Industries and customers"),
    ]
    header += [say("所在地", "Location")] if has_regions else []
    header += [say(f"相对{writer.name(region)}", f"Seen from {writer.name(region)}")] if region else []
    rows = []
    for firm in vendors.first(MAX_VENDORS):
        cells = [TableCell(writer.name(firm)), _places(writer, vendors, firm), _customers_cell(writer, vendors, firm)]
        cells += [located[firm]] if has_regions else []
        if locations:
            cells.append(TableCell(writer.term(locations.of(firm))))
        rows.append(tuple(cells))
    caption = say(f"{writer.name(writer.chain)}产业链的厂商", f"Vendors of the {writer.name(writer.chain)} chain")
    table = BriefTable(caption, tuple(header), tuple(rows), (1.6, 3.0, 3.0, *(1.2 for _ in header[3:])))
    return without_empty_columns(table, ("", "—", _unlisted(writer).text, say(*NO_SEGMENT)))


def _unlisted(writer: Writer) -> TableCell:
    return TableCell(writer.say("来源未列", "not in the source"))


def _places(writer: Writer, vendors: VendorFacts, firm: str) -> TableCell:
    places = vendors.places.get(firm, {})
    if places:
        named = [(writer.name(place), vendors.strengths[firm, place]) for place in places]
        facts = tuple(sorted({fact for found in places.values() for fact in found}))
        return TableCell(writer.listed_by_strength(named), facts)
    if firm in vendors.direct:
        return TableCell(writer.say(*NO_SEGMENT), tuple(vendors.direct[firm]))
    return _unlisted(writer)


def _customers_cell(writer: Writer, vendors: VendorFacts, firm: str) -> TableCell:
    customers = vendors.customers.get(firm, {})
    if not customers:
        return _unlisted(writer)
    in_order = sorted(customers.items(), key=lambda item: min(source_order(writer.facts[fact]) for fact in item[1]))
    return writer.cell([(writer.name(node), facts) for node, facts in in_order])


def _regions(writer: Writer, firm: str) -> TableCell:
    relations = writer.related("LOCATED_IN", firm)
    return writer.cell(writer.others(relations, firm)) if relations else _unlisted(writer)


def role_sentences(writer: Writer) -> Iterator[Sentence | None]:
    """Yield who has a role in the chain, as a source says or an editor judged."""
    holders: dict[str, dict[str, list[str]]] = {}
    for edge in edges_of_kinds(writer.landscape.edges, ("HAS_ROLE",)):
        if edge.fields.get("chain") == writer.chain and not edge.citation.until:
            holders.setdefault(edge.end, {}).setdefault(edge.start, []).append(edge.id)
    for role, firms in holders.items():
        names = writer.listed([(writer.name(firm), facts) for firm, facts in firms.items()])
        chain = writer.name(writer.chain)
        yield writer.sentence(
            f"在{chain}产业链中担任{writer.name(role)}的是{names}。",
            f"In the {chain} chain the role of {writer.name(role)} is held by {names}.",
            [fact for facts in firms.values() for fact in facts],
        )
