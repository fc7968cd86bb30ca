"""The firms in the segments of a chain, on the chain of hydrogen (hydrogen.py)."""

from __future__ import annotations

import pytest
from hydrogen import CHAIN, cited, hydrogen

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Coverage, Edge, Node
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.measures.chain_structure import ChainStructure
from lianzhu.measures.relations import Relations
from lianzhu.measures.segment_firms import SegmentFirms, chain_firms, direct_firms, segment_firms
from lianzhu.queries.library import builtin_query
from lianzhu.queries.run import run


@pytest.fixture(scope="module")
def relations() -> Relations:
    return Relations(hydrogen())


def shown(relations: Relations, row: SegmentFirms) -> tuple[str, list[str], list[str]]:
    """Return the names of a segment and its firms, and the locators of the facts that place them there."""
    locators = {edge.id: edge.citation.locator for edge in relations.landscape.edges}
    return relations.name(row.segment), list(map(relations.name, row.firms)), sorted(locators[id_] for id_ in row.facts)


def test_firms_stand_in_segments_and_in_layers_without_segments(relations: Relations) -> None:
    assert [shown(relations, row) for row in segment_firms(relations, CHAIN)] == [
        ("催化剂", ["丙材"], ["L4", "L5"]),
        ("电解槽", ["乙氢", "甲氢"], ["L1", "L2", "L3"]),
        ("中游", ["丁运"], ["L6", "L7"]),
        ("检测", [], []),
        ("电堆", [], []),
        ("膜", [], []),
        ("运维", [], []),
    ]


def empty_segments(relations: Relations, chain: str) -> list[SegmentFirms]:
    return [row for row in segment_firms(relations, chain) if not row.firms]


def test_empty_segments_say_what_it_means(relations: Relations) -> None:
    rows = empty_segments(relations, CHAIN)
    assert [(relations.name(row.segment), row.absence, [note.about for note in row.coverage]) for row in rows] == [
        ("检测", "none", ["segment:检测"]),
        ("电堆", "left_out", ["segment:电堆"]),
        ("膜", "left_out", ["segment:电堆"]),
        ("运维", "not_known", []),
    ]


@pytest.mark.parametrize(
    ("states", "absence"),
    [
        ([], "not_known"),
        (["complete"], "none"),
        (["representative"], "left_out"),
        (["lost"], "left_out"),
        (["not_stated"], "left_out"),
        (["complete", "lost"], "left_out"),
    ],
)
def test_only_complete_coverage_makes_an_absence_certain(states: list[str], absence: str) -> None:
    coverage = tuple(Coverage("segment:检测", "vendors", state, cited(20)) for state in states)
    assert SegmentFirms("segment:检测", (), (), coverage).absence == absence


def test_a_relation_that_has_ended_counts_where_it_is_asked_for() -> None:
    held = Relations(hydrogen(), ended=True)
    rows = {held.name(row.segment): [*map(held.name, row.firms)] for row in segment_firms(held, CHAIN)}
    assert rows["电堆"] == ["戊堆"] and rows["膜"] == []


def test_coverage_of_the_chain_holds_where_nothing_nearer_is_said() -> None:
    landscape = hydrogen()
    landscape.coverage = [*landscape.coverage, Coverage(CHAIN, "vendors", "lost", cited(15))]
    rows = {row.segment: row.absence for row in empty_segments(Relations(landscape), CHAIN)}
    assert rows["segment:运维"] == "left_out" and rows["segment:检测"] == "none"


def test_a_part_of_a_segment_and_of_the_chain_has_the_coverage_of_the_segment_and_comes_after_it() -> None:
    landscape = hydrogen()
    landscape.edges = [*landscape.edges, Edge("PART_OF", "segment:膜", CHAIN, cited(15))]
    landscape.coverage = [*landscape.coverage, Coverage(CHAIN, "vendors", "complete", cited(16))]
    rows = [(row.segment, row.absence) for row in empty_segments(Relations(landscape), CHAIN)]
    assert rows == [
        ("segment:检测", "none"),
        ("segment:电堆", "left_out"),
        ("segment:膜", "left_out"),
        ("segment:运维", "none"),
    ]


def test_segments_that_are_part_of_each_other_are_walked_once() -> None:
    landscape = hydrogen()
    landscape.edges = [*landscape.edges, Edge("PART_OF", "segment:电堆", "segment:膜", cited(16))]
    rows = segment_firms(Relations(landscape), CHAIN)
    assert len(rows) == len({row.segment for row in rows}) == 7


def test_a_firm_is_placed_as_strongly_as_its_best_way(relations: Relations) -> None:
    landscape = hydrogen()
    implied = Edge("BELONGS_TO", "product:碱槽", "segment:催化剂", cited(70, "implied"))
    landscape.edges = [*landscape.edges, implied]
    rows = {
        row.segment: dict(zip(row.firms, row.strengths, strict=True))
        for row in segment_firms(Relations(landscape), CHAIN)
    }
    assert rows["segment:催化剂"] == {"company:丙材": "explicit", "company:乙氢": "implied"}  # by its product
    assert rows["segment:电解槽"] == {"company:甲氢": "explicit", "company:乙氢": "explicit"}


def test_firms_of_a_layer_itself_are_told_from_those_in_its_segments() -> None:
    landscape = hydrogen()
    direct = Edge("ACTS_IN", "company:丁运", "layer:上游", cited(71))
    landscape.edges = [*landscape.edges, direct]
    row = direct_firms(ChainStructure(Relations(landscape), CHAIN), "layer:上游")
    assert row.firms == ("company:丁运",) and row.placements == ((direct.id,),)
    middle = direct_firms(ChainStructure(Relations(landscape), CHAIN), "layer:中游")
    assert middle.firms == ("company:丁运",) and middle.categories == ("vendorcategory:储运商",)


def test_firms_of_a_chain_itself_are_there_by_name_or_by_a_product() -> None:
    landscape = hydrogen()
    product = Node("product:重卡", "Product", "重卡")
    landscape.nodes = {**landscape.nodes, product.id: product}
    added = [
        Edge("ACTS_IN", "company:丁运", CHAIN, cited(90)),
        Edge("OFFERS", "company:乙氢", product.id, cited(91)),
        Edge("BELONGS_TO", product.id, CHAIN, cited(92, "implied")),
    ]
    landscape.edges = [*landscape.edges, *added]
    row = chain_firms(ChainStructure(Relations(landscape), CHAIN))
    placed = dict(zip(row.firms, zip(row.placements, row.strengths, strict=True), strict=True))
    assert placed["company:丁运"] == ((added[0].id,), "explicit")
    assert placed["company:乙氢"] == (tuple(sorted(each.id for each in added[1:])), "implied")
    assert len(placed) == 2


def test_categories_of_a_part_are_those_of_the_whole_too() -> None:
    landscape = hydrogen()
    category = Node("vendorcategory:膜商", "VendorCategory", "膜商", parent=CHAIN)
    landscape.nodes = {**landscape.nodes, category.id: category}
    offered = Edge("OFFERS", category.id, "segment:膜", cited(90))
    landscape.edges = [*landscape.edges, offered]
    whole = next(row for row in segment_firms(Relations(landscape), CHAIN) if row.segment == "segment:电堆")
    assert whole.categories == (category.id,) and whole.category_facts == (offered.id,)


def test_a_chain_without_parts_has_no_segments(relations: Relations) -> None:
    assert segment_firms(relations, "chain:空链") == []


def test_the_query_of_empty_segments_says_the_same(relations: Relations) -> None:
    rows = run(EmbeddedStore(hydrogen()), builtin_query("empty_segments"), {}).records()
    assert [(row["segment"], row["wholes"], row["coverage"]) for row in rows] == [
        ("检测", ["氢能"], ["complete"]),
        ("电堆", ["氢能"], ["representative"]),
        ("膜", ["电堆"], ["representative"]),
        ("运维", ["氢能"], []),
    ]
    coverage = {row.segment: [note.id for note in row.coverage] for row in empty_segments(relations, CHAIN)}
    assert [row["facts"] for row in rows] == [coverage[f"segment:{row['segment']}"] for row in rows]


def test_measure_and_query_agree_on_the_packaged_landscape(embedded: EmbeddedStore, landscape: Landscape) -> None:
    held = Relations(landscape)
    measured = {
        (held.name(chain), held.name(row.segment), *sorted({note.state for note in row.coverage}))
        for chain, node in landscape.nodes.items()
        if node.kind == "Chain"
        for row in empty_segments(held, chain)
        if held.kind(row.segment) == "Segment"
    }
    rows = run(embedded, builtin_query("empty_segments"), {}).records()
    assert measured == {(row["chain"], row["segment"], *row["coverage"]) for row in rows}
