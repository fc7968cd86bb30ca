"""Measures on a chain of batteries that is small enough to work out every answer by hand: see battery.py."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from battery import FIRMS, REPORT, SEGMENTS, battery, cited, firm, segment

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Edge, Node
from lianzhu.measures.comparison import compare
from lianzhu.measures.paths import UNFILTERED, Filters, Path, shortest_paths, supply_paths
from lianzhu.measures.relations import Relations
from lianzhu.measures.trace import single_points, trace


@pytest.fixture(scope="module")
def landscape() -> Landscape:
    return battery()


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
        ["甲锂", "锂盐", "电池", "整车", "戊车"],
        ["甲锂", "锂盐", "电池", "丁电", "戊车"],
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
    reached = [(relations.name(each.node), each.distance) for each in found]
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
        ("COMPARED_WITH", "丙电"): [False, True],
        ("COMPARED_WITH", "丁电"): [True, False],
        ("PARTNERS_WITH", "丁电"): [True, False],
        ("PARTNERS_WITH", "丙电"): [False, True],
    }
    (figures,) = found.figures
    assert (figures.metric, figures.unit, figures.period) == ("revenue", "亿元", "2024")
    assert [[figure.fields["printed"] for figure in cell] for cell in figures.cells] == [["3亿元"], ["5亿元"]]
    assert [[row.state for row in rows] for rows in found.coverage] == [["lost"], []]


def test_a_comparison_tells_what_a_source_leaves_out_from_what_it_does_not_state(relations: Relations) -> None:
    found = compare(relations, [firm("丙电"), firm("甲锂"), firm("丁电")])
    gaps = {
        (row.kind, relations.name(row.other)): [[gap.state for gap in gaps] for gaps in row.gaps]
        for row in found.relations
    }
    assert gaps["OFFERS", "锂盐"] == [["lost"], [], []]
    assert gaps["OFFERS", "电池"] == [[], [], []]
    assert gaps["SUPPLIES", "戊车"] == [[], [], []]


@pytest.mark.parametrize(
    ("start", "upstream", "expected"),
    [
        (firm("戊车"), True, [("电池", {"甲锂", "乙锂", "锂盐"})]),
        (firm("甲锂"), False, [("电池", {"戊车", "整车"})]),
        (segment("电池"), True, []),
        (firm("丁电"), False, []),
    ],
)
def test_single_points_cut_others_off(
    relations: Relations, start: str, upstream: bool, expected: list[tuple[str, set[str]]]
) -> None:
    found = single_points(relations, start, upstream=upstream)
    reached = [(relations.name(each.node), {relations.name(node) for node in each.cut_off}) for each in found]
    assert reached == expected


def test_of_parallel_relations_a_path_takes_each(relations: Relations) -> None:
    found = shortest_paths(relations, firm("丙电"), firm("丁电"))
    assert [[hop.relation.kind for hop in path] for path in found] == [["COMPARED_WITH"], ["PARTNERS_WITH"]]
    assert [path[0].forward for path in found] == [False, True]


def test_of_many_paths_the_best_are_found() -> None:
    ends = [Node(f"company:{name}", "Company", name) for name in "甲乙"]
    between = [Node(f"product:{at:03}", "Product", f"产品{at}") for at in range(300)]
    edges = [
        Edge("OFFERS", end.id, node.id, cited(at, "explicit" if at >= 298 else "implied"))
        for end in ends
        for at, node in enumerate(between)
    ]
    relations = Relations(
        Landscape({node.id: node for node in [*ends, *between, Node(REPORT, "Report", "年报")]}, edges)
    )
    found = shortest_paths(relations, "company:甲", "company:乙", limit=3)
    assert [path[0].target for path in found] == ["product:298", "product:299", "product:000"]
