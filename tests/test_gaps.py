"""Gaps on the chain of hydrogen (hydrogen.py): those that are there are found, planted ones too, and no others."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hydrogen import CHAIN, cited, hydrogen

from lianzhu.explorer import Explorer
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Coverage, Edge, Figure, Node
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.measures.gaps import Gap, gap_answer, gaps
from lianzhu.measures.groups import Groups
from lianzhu.measures.relations import Relations
from lianzhu.queries.library import builtin_query
from lianzhu.queries.run import run

Row = tuple[str, str, str]


def found(landscape: Landscape, chain: str | None = CHAIN, **options: str) -> set[Row]:
    """Return kind, name of the place and what the gap is in."""
    relations = Relations(landscape)
    return {row(relations, gap) for gap in gaps(relations, chain, **options)}


def row(relations: Relations, gap: Gap) -> Row:
    return gap.kind, relations.name(gap.place), gap.gap_in


HYDROGEN = {
    ("no_vendor", "检测", "gap_in_chain"),
    ("no_vendor", "电堆", "gap_in_source"),
    ("no_vendor", "膜", "gap_in_source"),
    ("no_vendor", "运维", "gap_in_source"),  # a category of vendors offers it
    ("single_vendor", "催化剂", "not_known"),
    ("single_vendor", "中游", "gap_in_source"),  # a category of vendors, of which one is named
    ("no_customer", "催化剂", "not_known"),
    ("no_customer", "电解槽", "not_known"),
    ("no_customer", "中游", "not_known"),
    ("unlinked_layer", "上游", "not_known"),
    ("unlinked_layer", "中游", "not_known"),
    ("unserved_industry", "化工", "not_known"),
}


def complete_chain() -> Landscape:
    """Return the chain of hydrogen without gaps: two firms everywhere, links between layers, and an industry served."""
    landscape = hydrogen()
    places = ["催化剂", "电解槽", "检测", "电堆", "膜", "运维"]
    edges = [
        *(
            Edge("ACTS_IN", f"company:{firm}", f"segment:{place}", cited(30))
            for place in places
            for firm in ("甲氢", "乙氢")
        ),
        *(Edge("ACTS_IN", f"company:{firm}", "layer:中游", cited(31)) for firm in ("甲氢", "乙氢")),
        *(Edge("SERVES", f"segment:{place}", "industry:化工", cited(32)) for place in places),
        Edge("UPSTREAM_OF", "layer:上游", "layer:中游", cited(33)),
        Edge("UPSTREAM_OF", "layer:中游", "layer:下游", cited(34)),
    ]
    landscape.edges = [*landscape.edges, *edges]
    return landscape


def test_the_gaps_of_a_chain_and_what_they_are_in() -> None:
    assert found(hydrogen()) == HYDROGEN


def test_a_chain_without_gaps_has_none() -> None:
    assert found(complete_chain()) == set()


def without(*ends: str) -> Callable[[Landscape], None]:
    def change(landscape: Landscape) -> None:
        landscape.edges = [edge for edge in landscape.edges if not {*ends} <= {edge.start, edge.end, edge.kind}]

    return change


def with_nodes(
    *nodes: Node, edges: tuple[Edge, ...] = (), figures: tuple[Figure, ...] = ()
) -> Callable[[Landscape], None]:
    def change(landscape: Landscape) -> None:
        landscape.nodes = {**landscape.nodes, **{node.id: node for node in nodes}}
        landscape.edges, landscape.figures = [*landscape.edges, *edges], [*landscape.figures, *figures]

    return change


PENETRATION = Figure(
    (("chain", CHAIN), ("industry", "industry:钢铁")),
    {"metric": "penetration", "printed": "5%", "value": 5.0, "unit": "%"},
    cited(40),
)
CRITERION = Node("capability:安全", "Capability", "安全")
PLANTED = {
    "no vendor": (without("ACTS_IN", "segment:膜"), {("no_vendor", "膜", "gap_in_source")}),
    "a single vendor": (without("company:甲氢", "segment:检测"), {("single_vendor", "检测", "gap_in_chain")}),
    "no customer": (without("SERVES", "segment:检测"), {("no_customer", "检测", "not_known")}),
    "a layer that is not linked": (
        without("layer:上游", "layer:中游"),
        {("unlinked_layer", "上游", "not_known")},
    ),
    "an industry with a figure and no vendor": (
        with_nodes(Node("industry:钢铁", "Industry", "钢铁"), figures=(PENETRATION,)),
        {("unserved_industry", "钢铁", "not_known")},
    ),
    "a product that nobody offers": (
        with_nodes(
            Node("product:膜片", "Product", "膜片"),
            edges=(Edge("BELONGS_TO", "product:膜片", "segment:膜", cited(41)),),
        ),
        {("unoffered_product", "膜片", "not_known")},
    ),
    "a criterion that nobody meets": (
        with_nodes(CRITERION, edges=(Edge("HAS_CRITERION", CHAIN, CRITERION.id, cited(42), {"purpose": "选型"}),)),
        {("criterion_without_evidence", "安全", "not_known")},
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_gap_is_found_and_no_other(name: str) -> None:
    change, expected = PLANTED[name]
    landscape = complete_chain()
    change(landscape)
    assert found(landscape) == expected


def test_planted_gaps_are_found_together_whatever_the_order_of_rows() -> None:
    landscape = complete_chain()
    for change, _ in PLANTED.values():
        change(landscape)
    first = found(landscape)
    assert first == {each for _, expected in PLANTED.values() for each in expected}
    Random(1).shuffle(landscape.edges)  # type: ignore[arg-type]
    assert found(landscape) == first


def test_a_source_that_speaks_of_unnamed_vendors_leaves_the_gap_in_itself() -> None:
    """A product of no named provider, and a firm of the layer whose segment is not named, may be in the segment."""
    of_product, of_layer = complete_chain(), complete_chain()
    for landscape in (of_product, of_layer):
        without("company:甲氢", "segment:检测")(landscape)
    product = Edge("BELONGS_TO", "product:仪器", "segment:检测", cited(90))
    with_nodes(Node("product:仪器", "Product", "仪器"), edges=(product,))(of_product)
    assert ("single_vendor", "检测", "gap_in_source") in found(of_product)
    of_layer.edges = [
        *of_layer.edges,
        Edge("PART_OF", "segment:检测", "layer:上游", cited(91)),
        Edge("ACTS_IN", "company:丙材", "layer:上游", cited(92)),
    ]
    assert ("single_vendor", "检测", "gap_in_source") in found(of_layer)


def test_categories_of_vendors_at_an_empty_place_are_named() -> None:
    relations = Relations(hydrogen())
    gap = next(gap for gap in gaps(relations, CHAIN) if gap.place == "segment:运维")
    assert gap.categories == ("vendorcategory:储运商",) and gap.vendors == ()
    record = next(row for row in gap_answer(relations, [gap], whole_landscape=False, region=False).records())
    assert record["categories"] == ["储运商"]
    offers = next(edge.id for edge in relations.landscape.edges if edge.end == "segment:运维")
    assert offers in record["facts"]


def test_the_customers_of_a_category_are_those_of_the_firms_in_it() -> None:
    landscape = hydrogen()
    assert ("no_customer", "电解槽", "not_known") in found(landscape)
    category = Node("vendor_category:氢能/装备商", "VendorCategory", "装备商", parent=CHAIN)
    users = Node("user_group:用户", "UserGroup", "用户")
    landscape.nodes = {**landscape.nodes, category.id: category, users.id: users}
    makers = {
        edge.start for edge in landscape.edges if edge.end == "segment:电解槽" and edge.start.startswith("company:")
    }
    landscape.edges = [
        *landscape.edges,
        Edge("ACTS_IN", category.id, CHAIN, cited(90)),
        Edge("PART_OF", category.id, CHAIN, cited(90)),
        Edge("SERVES", category.id, users.id, cited(91)),
        *(Edge("BELONGS_TO", maker, category.id, cited(92)) for maker in makers),
    ]
    assert makers and ("no_customer", "电解槽", "not_known") not in found(landscape)


def test_a_part_of_an_industry_that_is_served_serves_the_whole() -> None:
    landscape = complete_chain()
    without("industry:化工", "SERVES")(landscape)
    assert ("unserved_industry", "化工", "not_known") in found(landscape)
    part = Node("industry:氯碱", "Industry", "氯碱", parent="industry:化工")
    with_nodes(part, edges=(Edge("SERVES", "company:甲氢", part.id, cited(43)),))(landscape)
    assert ("unserved_industry", "化工", "not_known") not in found(landscape)


def test_what_a_firm_serves_in_another_chain_does_not_count() -> None:
    landscape = complete_chain()
    without("industry:化工", "SERVES")(landscape)
    elsewhere = Edge("SERVES", "company:甲氢", "industry:化工", cited(44), {"chain": "chain:空链"})
    landscape.edges = [*landscape.edges, elsewhere]
    assert ("unserved_industry", "化工", "not_known") in found(landscape)
    here = Edge("SERVES", "company:甲氢", "industry:化工", cited(45), {"chain": CHAIN})
    landscape.edges = [*landscape.edges, here]
    assert ("unserved_industry", "化工", "not_known") not in found(landscape)


def test_a_firm_of_no_segment_serves_for_its_chain_too() -> None:
    landscape = complete_chain()
    without("industry:化工", "SERVES")(landscape)
    landscape.edges = [*landscape.edges, Edge("SERVES", "company:戊堆", "industry:化工", cited(44))]
    assert ("unserved_industry", "化工", "not_known") in found(landscape)
    landscape.edges = [*landscape.edges, Edge("ACTS_IN", "company:戊堆", CHAIN, cited(45))]
    assert ("unserved_industry", "化工", "not_known") not in found(landscape)


def test_a_product_of_no_segment_serves_for_its_chain_too() -> None:
    landscape = hydrogen()
    served = Node("industry:港口", "Industry", "港口")
    product = Node("product:重卡", "Product", "重卡")
    landscape.nodes = {**landscape.nodes, served.id: served, product.id: product}
    named = Edge("APPLIES_IN", CHAIN, served.id, cited(90))
    landscape.edges = [*landscape.edges, named, Edge("APPLIES_IN", product.id, served.id, cited(91))]
    assert ("unserved_industry", "港口", "not_known") in found(landscape)
    landscape.edges = [*landscape.edges, Edge("BELONGS_TO", product.id, CHAIN, cited(92))]
    assert "港口" not in {place for _, place, _ in found(landscape)}


def test_a_criterion_is_met_by_a_firm_that_has_a_part_of_it() -> None:
    landscape = complete_chain()
    PLANTED["a criterion that nobody meets"][0](landscape)
    part = Node("capability:防爆", "Capability", "防爆")
    part_of = Edge("PART_OF", part.id, CRITERION.id, cited(46))
    with_nodes(part, edges=(part_of,))(landscape)
    assert {gap[1] for gap in found(landscape)} == {"安全", "防爆"}
    landscape.edges = [*landscape.edges, Edge("HAS_CAPABILITY", "company:甲氢", part.id, cited(47))]
    assert found(landscape) == set()


def regions(landscape: Landscape) -> None:
    nodes = [Node(f"region:{name}", "Region", name) for name in ("国", "东省", "东市", "西省")]
    parts = [("东省", "国"), ("西省", "国"), ("东市", "东省")]
    places = {"甲氢": "西省", "乙氢": "西省", "丙材": "东市", "丁运": "国"}
    edges = [Edge("PART_OF", f"region:{part}", f"region:{whole}", cited(50)) for part, whole in parts]
    edges += [Edge("LOCATED_IN", f"company:{firm}", f"region:{place}", cited(51)) for firm, place in places.items()]
    with_nodes(*nodes, edges=tuple(edges))(landscape)


def test_segments_with_vendors_elsewhere_and_none_here() -> None:
    landscape = hydrogen()
    regions(landscape)
    relations = Relations(landscape)
    local = [gap for gap in gaps(relations, CHAIN, region="region:东省") if gap.kind == "no_local_vendor"]
    shown = {
        relations.name(gap.place): (
            [*map(relations.name, gap.vendors)],
            [*map(relations.name, gap.unlocated)],
            gap.gap_in,
        )
        for gap in local
    }
    assert shown == {
        "电解槽": (["乙氢", "甲氢"], [], "not_known"),
        "中游": ([], ["丁运"], "not_known"),  # somewhere in the country, which may be here
    }
    locating = {edge.id for edge in landscape.edges if edge.kind == "LOCATED_IN" and edge.start in local[0].vendors}
    assert locating <= {*local[0].facts}


def test_a_landscape_that_locates_nobody_says_so() -> None:
    landscape = hydrogen()
    with_nodes(Node("region:东省", "Region", "东省"))(landscape)
    relations = Relations(landscape)
    answer = gap_answer(relations, gaps(relations, CHAIN, region="region:东省"), whole_landscape=False, region=True)
    assert answer.warnings == ("no fact says where a firm is (LOCATED_IN), so no vendor is known to be in the region",)
    assert "unlocated" in answer.columns


def test_units_of_one_group_are_one_vendor() -> None:
    landscape = hydrogen()
    unit = Edge("UNIT_OF", "company:甲氢", "company:乙氢", cited(60))
    landscape.edges = [*landscape.edges, unit]
    relations = Relations(landscape, groups=Groups.of(landscape))
    (gap,) = (gap for gap in gaps(relations, CHAIN) if gap.place == "segment:电解槽" and gap.kind == "single_vendor")
    assert gap.vendors == ("company:乙氢",) and unit.id in gap.facts


def test_of_the_whole_landscape_also_what_is_in_no_chain() -> None:
    landscape = hydrogen()
    nodes = [
        Node("industry:农业", "Industry", "农业"),
        Node("product:肥", "Product", "肥"),
        Node("segment:散", "Segment", "散"),
    ]
    with_nodes(*nodes)(landscape)
    relations = Relations(landscape)
    listed = gaps(relations)
    assert {row(relations, gap) for gap in listed if not gap.chain} == {
        ("unserved_industry", "农业", "not_known"),
        ("unoffered_product", "肥", "not_known"),
    }  # not 化工, which the chain has
    answer = gap_answer(relations, listed, whole_landscape=True, region=False)
    assert answer.warnings == ("segments left out, because they are in no chain: 1",)


def test_each_row_rests_on_facts_of_the_landscape_and_their_weakest_strength() -> None:
    landscape = hydrogen()
    relations = Relations(landscape)
    strengths = {fact.id: fact.citation.strength for fact in landscape.facts()}
    for record in gap_answer(relations, gaps(relations, CHAIN), whole_landscape=False, region=False).records():
        assert {*record["facts"]} <= strengths.keys()
        used = {strengths[fact] for fact in record["facts"]}
        assert record["strength"] == next((each for each in ("editorial", "implied", "explicit") if each in used), "")


def test_coverage_of_customers_makes_a_missing_customer_a_gap_in_the_chain() -> None:
    landscape = complete_chain()
    without("SERVES", "segment:检测")(landscape)
    landscape.coverage = [*landscape.coverage, Coverage("segment:检测", "customers", "complete", cited(70))]
    assert found(landscape) == {("no_customer", "检测", "gap_in_chain")}


def names_of(embedded: EmbeddedStore, query: str, column: str) -> list[str]:
    return sorted(record[column] for record in run(embedded, builtin_query(query), {}).records())


def test_queries_and_measure_find_the_same_gaps_on_the_packaged_landscape(
    embedded: EmbeddedStore, landscape: Landscape
) -> None:
    relations = Relations(landscape)
    listed = gaps(relations)

    def measured(kind: str) -> list[str]:
        return sorted(relations.name(place) for place in {gap.place for gap in listed if gap.kind == kind})

    of_chains = {gap.place for gap in listed if gap.chain and gap.kind == "unserved_industry"}
    served_elsewhere = {relations.name(place) for place in of_chains} - {
        *names_of(embedded, "unserved_industries", "industry")
    }
    industries = {*measured("unserved_industry")} - served_elsewhere  # a chain may lack what another has
    assert names_of(embedded, "unserved_industries", "industry") == sorted(industries)
    assert names_of(embedded, "unoffered_products", "product") == measured("unoffered_product")
    criteria = [relations.name(gap.place) for gap in listed if gap.kind == "criterion_without_evidence"]
    assert names_of(embedded, "unmet_criteria", "criterion") == sorted(criteria)


def test_a_vendor_that_only_an_editor_states_fills_no_gap() -> None:
    landscape = hydrogen()
    judged = Edge("ACTS_IN", "company:甲氢", "segment:检测", cited(60, "editorial", by="某人"))
    landscape.edges = [*landscape.edges, judged]
    answer = Explorer(EmbeddedStore(landscape)).gaps("氢能")
    rows = [(row["gap"], row["place"], row["gap_in"]) for row in answer.records()]
    assert ("no_vendor", "检测", "gap_in_chain") in rows
    assert "relations of the landscape that an editor judged, and no source states, do not count: 1" in answer.warnings
