"""What is missing in a chain, or in what the sources say of it: segments, links, industries, products and criteria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from lianzhu.graph.answers import Answer
from lianzhu.graph.landscape_columns import edges_of_kinds
from lianzhu.graph.records import Coverage
from lianzhu.measures.chain_structure import CONTAINMENT, CUSTOMER_KINDS, FIRM_KINDS, Absence, ChainStructure, absence
from lianzhu.measures.locations import Locations
from lianzhu.measures.relations import Relation, Relations
from lianzhu.measures.segment_firms import VENDOR_ASPECTS, SegmentFirms, chain_firms, direct_firms, firms_of

GapKind = Literal[
    "no_vendor",
    "single_vendor",
    "no_local_vendor",
    "no_customer",
    "unlinked_layer",
    "unserved_industry",
    "unoffered_product",
    "criterion_without_evidence",
]
GAP_KINDS: tuple[GapKind, ...] = get_args(GapKind)
GapIn = Literal["gap_in_chain", "gap_in_source", "not_known"]
GAP_IN: dict[Absence, GapIn] = {"none": "gap_in_chain", "left_out": "gap_in_source", "not_known": "not_known"}
CUSTOMER_ASPECTS = ("customers",)
CRITERION_ASPECTS = ("capabilities", "leaders")
SERVED = ("SERVES", "USED_BY", "APPLIES_IN")
"""Relations by which firms, products and models serve an industry."""
SERVING_KINDS = (*FIRM_KINDS, "Product", "Model")
PROVIDED = ("OFFERS", "DEVELOPS")
EVIDENCE = ("HAS_CAPABILITY", "HAS_ADVANTAGE", "EXAMPLE_OF", "BELONGS_TO")
"""Relations by which a firm or what it offers is said to meet a criterion."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing at a place of a chain; `chain` is empty for what belongs to none.

    `gap_in` is "gap_in_chain" if the sources list all and there is none, "gap_in_source" if they list examples only, do
    not state it or their list is missing, or speak of vendors there without naming them, and "not_known" if they do not
    say. `coverage` holds the rows that say so.
    `vendors` are the firms at the place, in a region those elsewhere; `unlocated` are those that no source locates, and
    `categories` the categories of vendors that are stated to be there.
    `facts` are the ids of the facts that name the place and the vendors.
    """

    kind: GapKind
    chain: str
    place: str
    wholes: tuple[str, ...]
    gap_in: GapIn
    coverage: tuple[Coverage, ...]
    facts: tuple[str, ...]
    vendors: tuple[str, ...] = ()
    unlocated: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def gaps(relations: Relations, chain: str | None = None, *, region: str | None = None) -> list[Gap]:
    """Return the gaps of a chain, or of all chains and of what belongs to none; by chain, kind and place.

    With a region also the segments that have vendors, but none that is known to be there. An industry is served if a
    firm, or a product or model, serves it or one of its parts. What a segment passes on counts as its customer: the
    next segment, or that of its layer; the customers of a vendor category are those of the firms in it. A criterion is
    met if a firm, product or model is said to have it, or a part of it. Under-reports where a source speaks of a chain
    only as a whole.
    """
    locations = Locations(relations, region) if region else None
    chains = [chain] if chain else relations.of_kind("Chain")
    found = [gap for each in chains for gap in _ChainGaps(relations, each, locations).all()]
    if chain:
        return found
    of_chains = {(gap.kind, gap.place) for gap in found}
    return [*found, *(gap for gap in _gaps_outside_chains(relations) if (gap.kind, gap.place) not in of_chains)]


class _ChainGaps:
    def __init__(self, relations: Relations, chain: str, locations: Locations | None) -> None:
        self.relations, self.chain, self.locations = relations, chain, locations
        self.parts = ChainStructure(relations, chain)
        self.firms = {place: firms_of(self.parts, place) for place in self.parts.places()}
        self._direct_firms: dict[str, SegmentFirms] = {}

    def all(self) -> Iterator[Gap]:
        yield from (self._vendor_gap("no_vendor", row) for row in self.firms.values() if not row.firms)
        yield from (self._vendor_gap("single_vendor", row) for row in self.firms.values() if len(row.firms) == 1)
        yield from self._without_local_vendors()
        yield from self._without_customers()
        yield from self._unlinked_layers()
        yield from self._unserved_industries()
        yield from self._unoffered_products()
        yield from _unmet_criteria(self.relations, [self.chain], self.chain)

    def _gap(
        self,
        kind: GapKind,
        place: str,
        coverage: tuple[Coverage, ...],
        facts: Iterable[str],
        gap_in: GapIn | None = None,
    ) -> Gap:
        wholes = tuple(self.parts.wholes.get(place, ()))
        placed = self._placing_facts(place)
        gap_in = gap_in or GAP_IN[absence(coverage)]
        return Gap(kind, self.chain, place, wholes, gap_in, coverage, tuple(sorted({*facts, *placed})))

    def _placing_facts(self, place: str) -> set[str]:
        """Return the ids of the facts that make it a part of the chain or, if there are none, of those that name it."""
        above = {self.chain, *self.parts.above(place)}
        up = (each for part in (place, *above) for each in self.relations.outgoing(part))
        facts = self.relations.fact_ids(each for each in up if each.kind == "PART_OF" and each.end in above)
        return {*facts} or _naming_facts(self.relations, place)

    def _vendor_gap(self, kind: GapKind, row: SegmentFirms) -> Gap:
        facts, coverage = {*row.facts, *row.category_facts}, row.coverage
        gap_in: GapIn | None = "gap_in_source" if self._speaks_of_others(row) else None
        gap = self._gap(kind, row.segment, coverage, facts, gap_in)
        return replace(gap, vendors=row.firms, categories=row.categories)

    def _speaks_of_others(self, row: SegmentFirms) -> bool:
        """Tell whether a source speaks of vendors here that it does not name, or names without their segment.

        A category of vendors is there, a product of no named provider, or firms that a layer or segment above has.
        """
        held = self.parts.within(row.segment)
        unattributed = any(
            self.relations.kind(node) == "Product" and not _is_offered(self.relations, node) for node in held
        )
        placed_above = {firm for whole in self.parts.above(row.segment) for firm in self._direct(whole).firms}
        return bool(row.categories) or unattributed or bool(placed_above - {*row.firms})

    def _direct(self, whole: str) -> SegmentFirms:
        if whole not in self._direct_firms:
            self._direct_firms[whole] = direct_firms(self.parts, whole)
        return self._direct_firms[whole]

    def _without_local_vendors(self) -> Iterator[Gap]:
        if self.locations is None:
            return
        for row in self.firms.values():
            elsewhere, unlocated = (tuple(self.locations.located(row.firms, at)) for at in ("elsewhere", "not_known"))
            if row.firms and len(elsewhere) + len(unlocated) == len(row.firms):
                gap = self._vendor_gap("no_local_vendor", row)
                facts = tuple(sorted({*gap.facts, *self.locations.facts(elsewhere)}))
                gap_in = "not_known" if unlocated else gap.gap_in
                yield replace(gap, vendors=elsewhere, unlocated=unlocated, facts=facts, gap_in=gap_in)

    def _without_customers(self) -> Iterator[Gap]:
        for row in self.firms.values():
            within = self.parts.within(row.segment)
            holders = [*within, *self.parts.above(row.segment), *row.firms, *row.categories]
            holders += self._categories_of(row.firms)
            taken = (
                relation for node in holders for relation in self._flows(node) if relation.other(node) not in within
            )
            if row.firms and not any(self._passes_on(relation) for relation in taken):
                coverage = self.parts.coverage(row.segment, CUSTOMER_ASPECTS)
                yield replace(self._gap("no_customer", row.segment, coverage, row.facts), vendors=row.firms)

    def _categories_of(self, firms: Iterable[str]) -> set[str]:
        """Return the vendor categories of the chain to which firms belong: what these supply, the firms do."""
        up = (each for firm in firms for each in self.relations.outgoing(firm) if each.kind in CONTAINMENT)
        return {each.end for each in up if self.relations.kind(each.end) == "VendorCategory"} & {*self.parts.wholes}

    def _flows(self, node: str) -> Iterator[Relation]:
        """Yield the relations along which supply flows from a node."""
        edges = self.relations.schema.edges
        yield from (each for each in self.relations.outgoing(node) if edges[each.kind].flow == "along")
        yield from (each for each in self.relations.incoming(node) if edges[each.kind].flow == "against")

    def _passes_on(self, relation: Relation) -> bool:
        """Tell whether a relation of a firm or part is of this chain: no source says that it is of another."""
        chains = {fact.fields.get("chain", self.chain) for fact in relation.facts}
        return self.chain in chains or not relation.facts

    def _unlinked_layers(self) -> Iterator[Gap]:
        """Yield the layers from which nothing leads to the next position; layers may share one."""
        by_position: dict[float, list[str]] = {}
        for layer in self.parts.layers():
            position = self.relations.landscape.nodes[layer].fields.get("position")
            if isinstance(position, int | float):
                by_position.setdefault(position, []).append(layer)
        for layers, following in pairwise(by_position[position] for position in sorted(by_position)):
            targets = {node for layer in following for node in self._held(layer)}
            for layer in layers:
                led_to = (each.other(node) for node in self._held(layer) for each in self._flows(node))
                if not any(target in targets for target in led_to):
                    coverage = self.parts.coverage(layer, ("segments",))
                    placed = (self._placing_facts(other) for other in following)
                    gap = self._gap("unlinked_layer", layer, coverage, {fact for facts in placed for fact in facts})
                    yield replace(gap, wholes=tuple(following))

    def _held(self, layer: str) -> set[str]:
        """Return what is in a layer: its parts, their products and firms, and the customers in it."""
        parts = self.parts.within(layer)
        incoming = (each for part in parts for each in self.relations.incoming(part) if each.kind == "PART_OF")
        customers = {each.start for each in incoming if self.relations.kind(each.start) in CUSTOMER_KINDS}
        return {*parts, *customers, *(way[-1].start for way in self.parts.ways_to_firms(layer))}

    def _unserved_industries(self) -> Iterator[Gap]:
        vendors = {firm for row in (chain_firms(self.parts), *self.firms.values()) for firm in row.firms}
        held = {*self.parts.within(self.chain)} - {self.chain}
        for industry, naming in sorted(self._named_industries().items(), key=lambda item: self.relations.name(item[0])):
            relations = [each for each in _serving(self.relations, industry) if self._passes_on(each)]
            firm_relations = [each for each in relations if self.relations.kind(each.start) in FIRM_KINDS]
            qualified = any(fact.fields.get("chain") == self.chain for each in firm_relations for fact in each.facts)
            if not qualified and not any(each.start in vendors | held for each in relations):
                coverage = _coverage_of(self.relations, industry, VENDOR_ASPECTS)
                coverage = coverage or _coverage_of(self.relations, self.chain, CUSTOMER_ASPECTS)
                yield self._gap("unserved_industry", industry, coverage, naming)

    def _named_industries(self) -> dict[str, set[str]]:
        """Return the industries that a source names in the chain, with the ids of the facts that do."""
        named: dict[str, set[str]] = {}
        for part in (self.chain, *self.parts.wholes):
            relations = [*self.relations.incoming(part), *self.relations.outgoing(part)]
            for each in relations:
                other = each.other(part)
                if each.kind in ("PART_OF", "APPLIES_IN", "SERVES") and self.relations.kind(other) == "Industry":
                    named.setdefault(other, set()).update(self.relations.fact_ids([each]))
            for figure in self.relations.figures(part):
                for role, node in figure.about:
                    if role == "industry" and self.relations.kind(node) == "Industry":
                        named.setdefault(node, set()).add(figure.id)
        return named

    def _unoffered_products(self) -> Iterator[Gap]:
        held = {node: way for place in self.parts.wholes for node, way in self.parts.within(place).items()}
        products = [node for node in held if self.relations.kind(node) == "Product"]
        for product in sorted(products, key=lambda node: (self.relations.name(node), node)):
            if not _is_offered(self.relations, product):
                coverage = _coverage_of(self.relations, product, VENDOR_ASPECTS)
                yield self._gap("unoffered_product", product, coverage, self.relations.fact_ids(held[product]))


def _gaps_outside_chains(relations: Relations) -> Iterator[Gap]:
    """Yield the industries, products and criteria of the whole landscape that nobody serves, offers or meets."""
    for industry in relations.of_kind("Industry"):
        served = any(relations.kind(each.start) in SERVING_KINDS for each in _serving(relations, industry))
        if not served:
            yield _gap_of_node(relations, "unserved_industry", industry, (*VENDOR_ASPECTS, *CUSTOMER_ASPECTS))
    for product in relations.of_kind("Product"):
        if not _is_offered(relations, product):
            yield _gap_of_node(relations, "unoffered_product", product, VENDOR_ASPECTS)
    yield from _unmet_criteria(relations, relations.of_kind("Role", "UserGroup", "DeploymentMode"), "")


def _gap_of_node(relations: Relations, kind: GapKind, node: str, aspects: Sequence[str]) -> Gap:
    coverage = _coverage_of(relations, node, aspects)
    return Gap(kind, "", node, (), GAP_IN[absence(coverage)], coverage, tuple(sorted(_naming_facts(relations, node))))


def _unmet_criteria(relations: Relations, nodes: Iterable[str], chain: str) -> Iterator[Gap]:
    """Yield the criteria for roles or chains, the parts of criteria included, that nobody is said to meet."""
    for role in nodes:
        for stated in relations.outgoing(role):
            if stated.kind != "HAS_CRITERION":
                continue
            for criterion in _with_parts(relations, stated.end):
                if not any(_meets(relations, each) for each in _with_parts(relations, criterion)):
                    coverage = _coverage_of(relations, criterion, CRITERION_ASPECTS)
                    coverage = coverage or _coverage_of(relations, role, CRITERION_ASPECTS)
                    facts = (*relations.fact_ids([stated]), *_naming_facts(relations, criterion))
                    gap_in = GAP_IN[absence(coverage)]
                    yield Gap(
                        "criterion_without_evidence",
                        chain,
                        criterion,
                        (role,),
                        gap_in,
                        coverage,
                        tuple(sorted({*facts})),
                    )


def _meets(relations: Relations, criterion: str) -> bool:
    evidence = (each for each in relations.incoming(criterion) if each.kind in EVIDENCE)
    return any(relations.kind(each.start) in SERVING_KINDS for each in evidence)


def _with_parts(relations: Relations, whole: str) -> list[str]:
    """Return a node and its parts of the same kind, each before its own parts."""
    found = [whole]
    for each in found:  # grows by the parts of each
        parts = (relation.start for relation in relations.incoming(each) if relation.kind == "PART_OF")
        found += [part for part in parts if part not in found and relations.kind(part) == relations.kind(whole)]
    return found


def _serving(relations: Relations, industry: str) -> Iterator[Relation]:
    """Yield the relations by which something serves an industry or one of its parts."""
    for each in _with_parts(relations, industry):
        yield from (relation for relation in relations.incoming(each) if relation.kind in SERVED)


def _is_offered(relations: Relations, product: str) -> bool:
    """Tell whether a firm provides a product, a whole that it is part of, or a product of which it is a version."""
    found = [product]
    for each in found:  # grows by what holds each
        wholes = (relation for relation in relations.outgoing(each) if relation.kind in ("PART_OF", "VERSION_OF"))
        found += [
            relation.end
            for relation in wholes
            if relation.end not in found and relations.kind(relation.end) == "Product"
        ]
    providing = (relation for each in found for relation in relations.incoming(each) if relation.kind in PROVIDED)
    return any(relations.kind(relation.start) in FIRM_KINDS for relation in providing)


def _coverage_of(relations: Relations, node: str, aspects: Sequence[str]) -> tuple[Coverage, ...]:
    return tuple(sorted((row for row in relations.coverage(node) if row.aspect in aspects), key=lambda row: row.id))


def _naming_facts(relations: Relations, node: str) -> set[str]:
    """Return the ids of the relations, figures and statements in which a source names a node."""
    figures, statements = relations.figures(node), relations.statements(node)
    named = {*(figure.id for figure in figures), *(statement.id for statement in statements)}
    return {*relations.fact_ids(relations.at(node))} | named


def gap_answer(relations: Relations, found: Sequence[Gap], *, whole_landscape: bool, region: bool) -> Answer:
    """Return gaps as rows, a row each; with a region there is a column `unlocated`."""
    columns: tuple[str, ...] = (
        "chain",
        "gap",
        "place",
        "kind",
        "wholes",
        "gap_in",
        "coverage",
        "vendors",
        "categories",
    )
    columns = (*columns, *(["unlocated"] if region else []), "strength", "facts")
    name = relations.name
    rows = []
    for gap in found:
        facts = sorted({*gap.facts, *(row.id for row in gap.coverage)})
        rows.append(
            (
                name(gap.chain) if gap.chain else "",
                gap.kind,
                name(gap.place),
                relations.kind(gap.place),
                [name(whole) for whole in gap.wholes],
                gap.gap_in,
                list(dict.fromkeys(row.state for row in gap.coverage)),
                [name(firm) for firm in gap.vendors],
                [name(category) for category in gap.categories],
                *([[name(firm) for firm in gap.unlocated]] if region else []),
                relations.weakest(facts),
                facts,
            )
        )
    return Answer(columns, rows, tuple(_notes(relations, whole_landscape, region)))


def _notes(relations: Relations, whole_landscape: bool, region: bool) -> Iterator[str]:
    yield from relations.notes
    if region and not any(True for _ in edges_of_kinds(relations.landscape.edges, ("LOCATED_IN",))):
        yield "no fact says where a firm is (LOCATED_IN), so no vendor is known to be in the region"
    segments = {*relations.of_kind("Segment")} if whole_landscape else set()
    for chain in relations.of_kind("Chain") if segments else ():
        segments -= ChainStructure(relations, chain).wholes.keys()
    if segments:
        yield f"segments left out, because they are in no chain: {len(segments):,}"
