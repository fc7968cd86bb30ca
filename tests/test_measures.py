"""Measures on a chain of batteries that is small enough to work out every answer by hand.

甲锂 and 乙锂 offer 锂盐, which is upstream of 电池; 丙电 and 丁电 offer 电池, which is upstream of 整车, where 戊车 is.
丁电 supplies 戊车 directly. All firms are in 东省.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node, Statement, node_id
from lianzhu.measures.comparison import compare
from lianzhu.measures.paths import UNFILTERED, Filters, Path, shortest_paths, supply_paths
from lianzhu.measures.relations import Relations
from lianzhu.measures.trace import trace

REPORT = "report:年报"
FIRMS = ("甲锂", "乙锂", "丙电", "丁电", "戊车")
SEGMENTS = ("锂盐", "电池", "整车")


def cited(line: int, strength: str = "explicit", **more: str) -> Citation:
    return Citation(REPORT, f"L{line}", strength, why="" if strength == "explicit" else "依上文", **more)


def segment(name: str) -> str:
    return node_id("Segment", name, parent="chain:电池链")


def firm(name: str) -> str:
    return f"company:{name}"


@pytest.fixture(scope="module")
def landscape() -> Landscape:
    nodes = [
        Node(REPORT, "Report", "年报"),
        Node("chain:电池链", "Chain", "电池链"),
        Node("region:东省", "Region", "东省"),
    ]
    nodes += [Node(firm(name), "Company", name) for name in FIRMS]
    nodes += [Node(segment(name), "Segment", name, parent="chain:电池链") for name in SEGMENTS]
    edges = [
        Edge("OFFERS", firm("甲锂"), segment("锂盐"), cited(1)),
        Edge("OFFERS", firm("甲锂"), segment("锂盐"), cited(2, "implied")),
        Edge("OFFERS", firm("乙锂"), segment("锂盐"), cited(3)),
        Edge("OFFERS", firm("丙电"), segment("电池"), cited(4, "implied")),
        Edge("OFFERS", firm("丁电"), segment("电池"), cited(5)),
        Edge("ACTS_IN", firm("戊车"), segment("整车"), cited(6)),
        Edge("UPSTREAM_OF", segment("锂盐"), segment("电池"), cited(7)),
        Edge("UPSTREAM_OF", segment("电池"), segment("整车"), cited(8)),
        Edge("SUPPLIES", firm("丁电"), firm("戊车"), cited(9)),
        Edge("SUPPLIES", firm("丙电"), firm("戊车"), cited(10, until="2023")),
        *(Edge("LOCATED_IN", firm(name), "region:东省", cited(20 + at)) for at, name in enumerate(FIRMS)),
    ]
    size = {"metric": "revenue", "unit": "亿元", "period_start": "2024"}
    figures = [
        Figure((("company", firm("丙电")),), {**size, "value": 3.0, "printed": "3亿元"}, cited(30)),
        Figure((("company", firm("丁电")),), {**size, "value": 5.0, "printed": "5亿元"}, cited(31)),
        Figure(
            (("company", firm("丁电")),), {**size, "period_start": "2025", "value": 6.0, "printed": "6亿元"}, cited(32)
        ),
    ]
    coverage = [Coverage(firm("丙电"), "products", "lost", cited(40))]
    planned = {"relation": "SUPPLIES", "modality": "planned"}
    statements = [Statement((("from", firm("乙锂")), ("to", firm("丙电"))), planned, cited(41))]
    return Landscape({node.id: node for node in nodes}, edges, figures, coverage, statements)


@pytest.fixture(scope="module")
def relations(landscape: Landscape) -> Relations:
    return Relations(landscape)


def names(relations: Relations, path: Path) -> list[str]:
    return [relations.name(node) for node in (path[0].source, *(hop.target for hop in path))]


def walks(relations: Relations, paths: Iterable[Path]) -> list[list[str]]:
    return [names(relations, path) for path in paths]


def test_facts_of_one_relation_are_its_citations_the_strongest_first(relations: Relations) -> None:
    (offers,) = (relation for relation in relations.outgoing(firm("甲锂")) if relation.kind == "OFFERS")
    assert [fact.citation.locator for fact in offers.facts] == ["L1", "L2"]
    assert offers.strength == "explicit"


def test_neighbours_come_by_kind_and_those_with_the_most_facts_first(relations: Relations) -> None:
    groups = relations.neighbours(segment("锂盐"))
    assert [(group.kind, group.outgoing) for group in groups] == [
        ("OFFERS", False),
        ("PART_OF", True),
        ("UPSTREAM_OF", True),
    ]
    assert [relations.name(each.start) for each in groups[0].relations] == ["甲锂", "乙锂"]


def test_a_parent_is_a_part_of_relation_without_facts(relations: Relations) -> None:
    parts = [each for each in relations.incoming("chain:电池链") if each.kind == "PART_OF"]
    assert {relations.name(each.start) for each in parts} == set(SEGMENTS)
    assert all(not each.facts and each.strength == "" for each in parts)


def test_what_has_ended_or_is_planned_is_left_out_unless_asked_for(landscape: Landscape, relations: Relations) -> None:
    def supplied(held: Relations) -> set[tuple[str, str, str]]:
        each = (relation for name in FIRMS for relation in held.outgoing(firm(name)) if relation.kind == "SUPPLIES")
        return {(held.name(one.start), held.name(one.end), one.modality) for one in each}

    assert supplied(relations) == {("丁电", "戊车", "")}
    assert supplied(Relations(landscape, ended=True)) == {("丁电", "戊车", ""), ("丙电", "戊车", "")}
    assert supplied(Relations(landscape, modal=True)) == {("丁电", "戊车", ""), ("乙锂", "丙电", "planned")}


def test_shortest_paths_leave_generic_relations_out(relations: Relations) -> None:
    found = shortest_paths(relations, firm("甲锂"), firm("戊车"))
    assert walks(relations, found) == [
        ["甲锂", "锂盐", "电池", "丁电", "戊车"],
        ["甲锂", "锂盐", "电池", "整车", "戊车"],
    ]
    assert walks(relations, shortest_paths(relations, firm("甲锂"), firm("戊车"), UNFILTERED)) == [
        ["甲锂", "东省", "戊车"]
    ]


def test_a_path_does_not_pass_a_hub(relations: Relations) -> None:
    assert shortest_paths(relations, firm("甲锂"), firm("乙锂"), Filters(hub=3)) == []
    assert walks(relations, shortest_paths(relations, firm("甲锂"), firm("乙锂"))) == [["甲锂", "锂盐", "乙锂"]]


def test_the_path_with_the_strongest_weakest_relation_comes_first(relations: Relations) -> None:
    found = shortest_paths(relations, segment("锂盐"), firm("丙电"))
    assert walks(relations, found) == [["锂盐", "电池", "丙电"]]
    assert found[0][-1].relation.strength == "implied"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("甲锂", "丙电", [["甲锂", "锂盐", "电池", "丙电"]]),
        ("丙电", "甲锂", []),
        ("甲锂", "乙锂", []),
        ("丁电", "戊车", [["丁电", "戊车"]]),
        ("丙电", "戊车", [["丙电", "电池", "整车", "戊车"]]),
    ],
)
def test_supply_paths_follow_supply(relations: Relations, start: str, end: str, expected: list[list[str]]) -> None:
    assert walks(relations, supply_paths(relations, firm(start), firm(end))) == expected


def test_no_path_within_the_hops_allowed(relations: Relations) -> None:
    assert shortest_paths(relations, firm("甲锂"), firm("戊车"), max_hops=3) == []


@pytest.mark.parametrize(
    ("start", "upstream", "expected"),
    [
        (segment("电池"), True, [("甲锂", 1), ("乙锂", 1), ("锂盐", 1)]),
        (segment("电池"), False, [("戊车", 1), ("整车", 1)]),
        (firm("甲锂"), False, [("丁电", 1), ("丙电", 1), ("电池", 1), ("戊车", 2), ("整车", 2)]),
        (firm("戊车"), True, [("丁电", 1), ("丙电", 1), ("电池", 1), ("乙锂", 2), ("甲锂", 2), ("锂盐", 2)]),
    ],
)
def test_trace(relations: Relations, start: str, upstream: bool, expected: list[tuple[str, int]]) -> None:
    found = trace(relations, start, upstream=upstream)
    reached = [(relations.name(each.node), each.distance) for each in found if relations.kind(each.node) != "Chain"]
    assert sorted(reached, key=lambda pair: (pair[1], pair[0])) == sorted(expected, key=lambda pair: (pair[1], pair[0]))
    for each in found:
        assert each.path[0].source == start and each.path[-1].target == each.node


def test_a_comparison_has_what_is_shared_first_and_only_comparable_figures(relations: Relations) -> None:
    found = compare(relations, [firm("丙电"), firm("丁电")])
    rows = {(row.kind, relations.name(row.other)): [cell is not None for cell in row.cells] for row in found.relations}
    assert rows == {
        ("OFFERS", "电池"): [True, True],
        ("SUPPLIES", "戊车"): [False, True],
        ("LOCATED_IN", "东省"): [True, True],
    }
    (figures,) = found.figures
    assert (figures.metric, figures.unit, figures.period) == ("revenue", "亿元", "2024")
    assert [[figure.fields["printed"] for figure in cell] for cell in figures.cells] == [["3亿元"], ["5亿元"]]
    assert [[row.state for row in rows] for rows in found.coverage] == [["lost"], []]
