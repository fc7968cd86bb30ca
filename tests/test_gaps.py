"""Segments with no firm or one, on a chain of hydrogen that is small enough to work out every answer by hand.

上游 has 电解槽, where 甲氢 and, by its product 碱槽, 乙氢 are, and 催化剂, where 丙材 is. 中游 has no segments; 丁运 is of a
category there. 下游 has customers only. Of 电堆, whose firm has left, a source lists examples; 膜 is a part of it. Of 检测
a source lists all firms, and of 运维 none says anything.
"""

from __future__ import annotations

import pytest

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Node, Statement
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.measures.gaps import SegmentFirms, empty_segments, segment_firms, single_vendor_segments
from lianzhu.measures.relations import Relations
from lianzhu.queries.library import builtin_query
from lianzhu.queries.run import run

REPORT = "report:年报"
CHAIN = "chain:氢能"


def cited(line: int, strength: str = "explicit", **more: str) -> Citation:
    return Citation(REPORT, f"L{line}", strength, why="" if strength == "explicit" else "依上文", **more)


def hydrogen() -> Landscape:
    """Return the landscape that the docstring of this module describes."""
    nodes = [
        Node(REPORT, "Report", "年报", fields={"publisher": ("某院",), "published": "2024"}),
        Node(CHAIN, "Chain", "氢能"),
        Node("chain:空链", "Chain", "空链"),
        *(
            Node(f"layer:{name}", "Layer", name, parent=CHAIN, fields={"position": position})
            for position, name in enumerate(("上游", "中游", "下游"), start=1)
        ),
        *(
            Node(f"segment:{name}", "Segment", name, parent=parent)
            for name, parent in {
                "电解槽": "layer:上游",
                "催化剂": "layer:上游",
                "电堆": CHAIN,
                "膜": "segment:电堆",
                "检测": CHAIN,
                "运维": CHAIN,
            }.items()
        ),
        *(Node(f"company:{name}", "Company", name) for name in ("甲氢", "乙氢", "丙材", "丁运", "戊堆")),
        Node("product:碱槽", "Product", "碱槽"),
        Node("vendorcategory:储运商", "VendorCategory", "储运商"),
        Node("industry:化工", "Industry", "化工"),
    ]
    edges = [
        Edge("OFFERS", "company:甲氢", "segment:电解槽", cited(1)),
        Edge("OFFERS", "company:乙氢", "product:碱槽", cited(2)),
        Edge("BELONGS_TO", "product:碱槽", "segment:电解槽", cited(3)),
        Edge("OFFERS", "company:丙材", "segment:催化剂", cited(4)),
        Edge("ACTS_IN", "company:丙材", "segment:催化剂", cited(5, "implied")),
        Edge("ACTS_IN", "vendorcategory:储运商", "layer:中游", cited(6)),
        Edge("BELONGS_TO", "company:丁运", "vendorcategory:储运商", cited(7)),
        Edge("PART_OF", "industry:化工", "layer:下游", cited(8)),
        Edge("OFFERS", "company:戊堆", "segment:电堆", cited(9, until="2023")),
        Edge("OFFERS", "vendorcategory:储运商", "segment:运维", cited(10)),
    ]
    coverage = [
        Coverage("segment:电堆", "vendors", "representative", cited(11)),
        Coverage("segment:检测", "members", "complete", cited(12)),
        Coverage("segment:运维", "customers", "complete", cited(13)),
    ]
    planned = {"relation": "OFFERS", "modality": "planned"}
    statements = [Statement((("from", "company:甲氢"), ("to", "segment:运维")), planned, cited(14))]
    return Landscape({node.id: node for node in nodes}, edges, [], coverage, statements)


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


def test_segments_with_a_single_firm(relations: Relations) -> None:
    rows = single_vendor_segments(relations, CHAIN)
    assert [(relations.name(row.segment), *map(relations.name, row.firms)) for row in rows] == [
        ("催化剂", "丙材"),
        ("中游", "丁运"),
    ]


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
