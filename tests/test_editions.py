"""What changed between two editions: nothing is missed and nothing invented."""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from battery import REPORT, battery, cited, firm, segment
from hypothesis import given, settings
from hypothesis import strategies as st

import lianzhu as package
from lianzhu.graph.errors import BadParameter
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Fact, Figure, Node, Statement
from lianzhu.measures.editions.edition_changes import EditionChange
from lianzhu.measures.editions.edition_choice import in_chain, in_region, of_kind
from lianzhu.measures.editions.edition_diff import Editions, diff
from lianzhu.measures.editions.edition_renames import LikelyRename, likely_renames
from lianzhu.measures.editions.edition_rows import changes_answer, group_of, summary
from lianzhu.measures.editions.edition_sources import mirrored
from lianzhu.measures.groups import Groups
from lianzhu.opening import PACKAGED_TABLES

Row = tuple[str, str, str, str, str, str]


def found(editions: Editions) -> set[Row]:
    """Return the rows of an answer without citations: change, kind, subject, object or property, before, after."""
    answer = changes_answer(editions)
    assert len(answer.rows) == len(editions.changes)
    return {
        (row["change"], row["kind"], row["subject"], row["object"] or row["property"], row["before"], row["after"])
        for row in answer.records()
    }


def landscape(
    *edges: Edge,
    nodes: Sequence[Node] = (),
    figures: Sequence[Figure] = (),
    statements: Sequence[Statement] = (),
    coverage: Sequence[Coverage] = (),
    reports: Sequence[Node] = (),
) -> Landscape:
    """Return a landscape of facts, with a node for each end that `nodes` does not have."""
    kinds = {"company": "Company", "region": "Region", "segment": "Segment", "chain": "Chain", "product": "Product"}
    held = {node.id: node for node in (*(reports or [Node(REPORT, "Report", "年报")]), *nodes)}
    figure_ends = [node for figure in figures for _, node in figure.about]
    for end in [*(end for edge in edges for end in (edge.start, edge.end)), *figure_ends]:
        prefix, _, name = end.partition(":")
        if end not in held:
            held[end] = Node(end, kinds[prefix], name)
    return Landscape(held, list(edges), list(figures), list(coverage), list(statements))


def without(given: Landscape, *, edge: Callable[[Edge], bool]) -> Landscape:
    return replace(given, edges=[each for each in given.edges if not edge(each)])


# ------------------------------------------------------------ two states of one landscape


def test_a_landscape_does_not_differ_from_itself() -> None:
    assert diff(battery(), battery()).changes == ()


def test_a_relation_that_is_dropped_is_gone_and_the_other_way_round_added() -> None:
    before = battery()
    after = without(before, edge=lambda each: each.kind == "UPSTREAM_OF" and each.start == segment("锂盐"))
    assert found(diff(before, after)) == {("gone", "UPSTREAM_OF", "锂盐", "电池", "电池", "")}
    assert found(diff(after, before)) == {("added", "UPSTREAM_OF", "锂盐", "电池", "", "电池")}


def test_a_relation_that_another_line_states_as_well_is_still_stated() -> None:
    before = battery()
    after = without(before, edge=lambda each: each.citation.locator == "L2")
    assert found(diff(before, after)) == set()


def test_the_strongest_evidence_of_a_relation_counts() -> None:
    before = battery()
    after = without(before, edge=lambda each: each.citation.locator == "L1")
    assert found(diff(before, after)) == {("changed", "OFFERS", "甲锂", "锂盐", "explicit", "implied")}


def test_lines_and_rows_that_move_are_no_changes() -> None:
    before = landscape(Edge("SERVES", firm("甲"), "product:乙", cited(1), {"row": 1}))
    after = landscape(Edge("SERVES", firm("甲"), "product:乙", cited(99), {"row": 7}))
    assert diff(before, after).changes == ()
    assert before.edges[0].id != after.edges[0].id


def test_a_share_that_is_another_changes_and_a_share_for_another_year_is_another_relation() -> None:
    def supplies(**fields: Any) -> Landscape:
        return landscape(Edge("SUPPLIES", firm("甲"), firm("乙"), cited(1), fields))

    assert found(diff(supplies(share=10.0, year=2023), supplies(share=12.0, year=2023))) == {
        ("changed", "SUPPLIES", "甲", "乙 (year=2023)", "10", "12")
    }
    assert found(diff(supplies(share=10.0, year=2023), supplies(share=12.0, year=2024))) == {
        ("gone", "SUPPLIES", "甲", "乙 (year=2023)", "乙 (share=10)", ""),
        ("added", "SUPPLIES", "甲", "乙 (year=2024)", "", "乙 (share=12)"),
    }
    assert found(diff(supplies(), supplies(share=12.0))) == {("added", "SUPPLIES", "甲", "乙", "", "12")}


def test_a_plan_that_comes_true_is_a_change_of_modality() -> None:
    before = battery()
    supply = Edge("SUPPLIES", firm("乙锂"), firm("丙电"), cited(41))
    after = replace(before, statements=[], edges=[*before.edges, supply])
    assert found(diff(before, after)) == {("changed", "SUPPLIES", "乙锂", "丙电", "planned", "actual")}


def test_a_relation_that_has_ended_changes() -> None:
    before = landscape(Edge("SUPPLIES", firm("甲"), firm("乙"), cited(1)))
    after = landscape(Edge("SUPPLIES", firm("甲"), firm("乙"), cited(1, until="2024")))
    assert found(diff(before, after)) == {("changed", "SUPPLIES", "甲", "乙", "", "2024")}
    (change,) = diff(before, after).changes
    assert (group_of(change), change.field) == ("evidence", "until")


def test_a_firm_that_stands_elsewhere_has_moved_and_one_that_stands_in_more_places_has_not() -> None:
    def located(*regions: str) -> Landscape:
        return landscape(
            *(Edge("LOCATED_IN", firm("甲"), f"region:{each}", cited(at)) for at, each in enumerate(regions)),
            nodes=[Node(f"region:{each}", "Region", each) for each in ("东", "西", "南")],
        )

    assert found(diff(located("东"), located("西"))) == {("moved", "LOCATED_IN", "甲", "to", "东", "西")}
    assert found(diff(located("东", "西"), located("东", "南"))) == {
        ("gone", "LOCATED_IN", "甲", "西", "西", ""),
        ("added", "LOCATED_IN", "甲", "南", "", "南"),
    }


def test_fields_of_nodes_are_compared_without_the_order_of_lists() -> None:
    old = Node(firm("甲"), "Company", "甲", ("A", "B"), fields={"founded": "2019", "website": "a.cn"})
    new = Node(firm("甲"), "Company", "甲", ("B", "A", "C"), fields={"founded": "2018", "exchange": "上交所"})
    assert found(diff(landscape(nodes=[old]), landscape(nodes=[new]))) == {
        ("changed", "Company", "甲", "aliases", "A; B", "A; B; C"),
        ("changed", "Company", "甲", "founded", "2019", "2018"),
        ("gone", "Company", "甲", "website", "a.cn", ""),
        ("added", "Company", "甲", "exchange", "", "上交所"),
    }


# ------------------------------------------------------------ figures, statements, coverage


def figure(value: float, line: int = 1, **fields: Any) -> Figure:
    size = {"metric": "revenue", "unit": "亿元", "period_start": "2024", "value": value, "printed": f"{value}亿元"}
    return Figure((("company", firm("甲")),), {**size, **fields}, cited(line))


def test_a_figure_of_equal_dimensions_with_another_value_changes() -> None:
    before, after = landscape(figures=[figure(3.0)]), landscape(figures=[figure(4.0, line=9)])
    assert found(diff(before, after)) == {("changed", "revenue", "甲", "2024", "3.0亿元", "4.0亿元")}


def test_a_figure_of_another_period_basis_or_forecast_is_another_figure() -> None:
    for other in ({"period_start": "2025"}, {"basis": "预估"}, {"forecast": True}):
        changes = diff(landscape(figures=[figure(3.0)]), landscape(figures=[figure(4.0, **other)])).changes
        assert sorted(change.outcome for change in changes) == ["added", "gone"]


def test_a_figure_that_is_only_printed_in_another_way_states_the_same() -> None:
    changes = diff(landscape(figures=[figure(3.0)]), landscape(figures=[figure(3.0, printed="3 亿元")])).changes
    assert [(change.outcome, group_of(change), change.field) for change in changes] == [
        ("changed", "evidence", "printed")
    ]


def test_a_figure_in_another_unit_states_the_same_and_a_count_of_another_thing_does_not() -> None:
    in_ten_thousands = figure(30_000.0, unit="万元", printed="30000万元")
    changes = diff(landscape(figures=[figure(3.0)]), landscape(figures=[in_ten_thousands])).changes
    assert [(change.outcome, change.field) for change in changes] == [("changed", "printed")]
    counted = [figure(3.0, unit=unit, printed="") for unit in ("家", "人")]
    (change,) = diff(landscape(figures=counted[:1]), landscape(figures=counted[1:])).changes
    assert (change.outcome, change.field) == ("changed", "unit")


def test_of_several_figures_each_has_one_counterpart_and_the_rest_is_gone() -> None:
    before, after = landscape(figures=[figure(3.0), figure(5.0, 2)]), landscape(figures=[figure(3.0), figure(6.0, 2)])
    assert found(diff(before, after)) == {("changed", "revenue", "甲", "2024", "5.0亿元", "6.0亿元")}
    assert {row[0] for row in found(diff(before, landscape(figures=[figure(3.0)])))} == {"gone"}


def test_coverage_of_an_aspect_with_another_state_changes() -> None:
    before = battery()
    (lost,) = before.coverage
    after = replace(before, coverage=[replace(lost, state="representative")])
    assert found(diff(before, after)) == {("changed", "products", "丙电", "state", "lost", "representative")}


def test_a_statement_in_other_words_changes_in_one_report_and_is_two_in_a_series() -> None:
    def says(text: str) -> Landscape:
        told = Statement((("about", firm("甲")),), {"aspect": "优势", "text": text}, cited(1))
        return landscape(nodes=[Node(firm("甲"), "Company", "甲")], statements=[told])

    assert found(diff(says("快"), says("很快"))) == {("changed", "优势", "甲", "text", "快", "很快")}
    assert found(diff(says("快"), says("很快"), series=True)) == {
        ("changed", "优势", "甲", "text", "快", "很快")
    }  # the same file of the same report: the table was corrected


# ------------------------------------------------------------ which nodes are the same


def renamed(*, aliases: tuple[str, ...] = (), former_ids: tuple[str, ...] = ()) -> Landscape:
    """Return a landscape in which 甲 is called 甲科技."""
    edges = [Edge("SUPPLIES", firm("甲科技"), firm("乙"), cited(1)), Edge("OWNS", firm("丙"), firm("甲科技"), cited(2))]
    return landscape(*edges, nodes=[Node(firm("甲科技"), "Company", "甲科技", aliases, former_ids=former_ids)])


BEFORE_RENAMING = (Edge("SUPPLIES", firm("甲"), firm("乙"), cited(1)), Edge("OWNS", firm("丙"), firm("甲"), cited(2)))


@pytest.mark.parametrize(
    "names", [{"aliases": ("甲",)}, {"former_ids": (firm("甲"),)}, {"aliases": ("甲",), "former_ids": (firm("甲"),)}]
)
def test_a_rename_adds_and_removes_no_relation(names: dict[str, tuple[str, ...]]) -> None:
    before, after = landscape(*BEFORE_RENAMING), renamed(**names)
    assert found(diff(before, after)) == {("renamed", "Company", "甲科技", "name", "甲", "甲科技")}
    assert found(diff(after, before)) == {("renamed", "Company", "甲", "name", "甲科技", "甲")}


def test_without_an_alias_a_new_name_is_a_new_node() -> None:
    outcomes = Counter(change.outcome for change in diff(landscape(*BEFORE_RENAMING), renamed()).changes)
    assert outcomes == {"gone": 3, "added": 3}


def test_a_likely_rename_is_noted_and_not_made() -> None:
    editions = diff(landscape(*BEFORE_RENAMING), renamed())
    assert likely_renames(editions) == [LikelyRename(firm("甲"), firm("甲科技"), 2)]
    assert changes_answer(editions).warnings == (
        "'甲' (gone) and '甲科技' (added) have 2 relations in common: if it is a rename, add former_ids company:甲 to"
        " the latter",
    )


def suppliers(*names: str, to: Sequence[str] = ("客一", "客二")) -> Landscape:
    return landscape(
        *(Edge("SUPPLIES", firm(name), firm(end), cited(at)) for at, name in enumerate(names) for end in to)
    )


def test_names_that_are_not_alike_may_be_a_rename_if_the_relations_are_the_same() -> None:
    assert likely_renames(diff(suppliers("长风"), suppliers("明月"))) == [LikelyRename(firm("长风"), firm("明月"), 2)]
    assert likely_renames(diff(suppliers("长风", to=["客一"]), suppliers("明月", to=["客一"]))) == []
    assert likely_renames(diff(suppliers("长风", to=["客一"]), suppliers("长风科技", to=["客一"]))) == [
        LikelyRename(firm("长风"), firm("长风科技"), 1)
    ]
    assert likely_renames(diff(suppliers("长风"), suppliers("长风科技", to=["客三"]))) == []


def test_of_two_that_may_be_the_new_name_none_is_noted() -> None:
    assert likely_renames(diff(suppliers("长风"), suppliers("明月", "清泉"))) == []


def test_a_relation_that_many_have_tells_no_rename() -> None:
    old, new = ([f"{sign}{at}" for at in range(21)] for sign in "甲乙")
    assert likely_renames(diff(suppliers(*old), suppliers(*new))) == []


def test_an_alias_that_two_nodes_have_says_nothing() -> None:
    before = landscape(nodes=[Node(firm("甲"), "Company", "甲")])
    after = landscape(nodes=[Node(firm(name), "Company", name, ("甲",)) for name in ("甲一", "甲二")])
    assert {row[0] for row in found(diff(before, after))} == {"gone", "added"}


def test_an_alias_of_another_kind_says_nothing() -> None:
    before = landscape(nodes=[Node(firm("甲"), "Company", "甲")])
    after = landscape(nodes=[Node("product:甲品", "Product", "甲品", ("甲",))])
    assert {row[0] for row in found(diff(before, after))} == {"gone", "added"}


def test_a_former_id_that_another_node_has_now_says_nothing() -> None:
    before = landscape(nodes=[Node(firm("甲"), "Company", "甲")])
    after = landscape(
        nodes=[Node(firm("甲"), "Company", "甲"), Node(firm("乙"), "Company", "乙", former_ids=(firm("甲"),))]
    )
    assert found(diff(before, after)) == {("added", "Company", "乙", "", "", "乙")}


def test_nodes_that_become_one_are_merged_and_the_other_way_round_split() -> None:
    before = landscape(
        Edge("SUPPLIES", firm("甲"), firm("丙"), cited(1)), Edge("SUPPLIES", firm("甲公司"), firm("丁"), cited(2))
    )
    after = landscape(
        Edge("SUPPLIES", firm("甲"), firm("丙"), cited(1)),
        Edge("SUPPLIES", firm("甲"), firm("丁"), cited(2)),
        nodes=[Node(firm("甲"), "Company", "甲", former_ids=(firm("甲公司"),))],
    )
    assert found(diff(before, after)) == {("merged", "Company", "甲", "name", "甲; 甲公司", "甲")}
    assert {(row[0], row[4], row[5]) for row in found(diff(after, before))} == {("split", "甲", "甲; 甲公司")}


def chain_of(name: str, *parts: str) -> list[Node]:
    chain = f"chain:{name}"
    return [Node(chain, "Chain", name, former_ids=("chain:旧链",) if name != "旧链" else ())] + [
        Node(f"segment:{name}/{part}", "Segment", part, parent=chain) for part in parts
    ]


def test_the_parts_of_a_renamed_chain_are_the_same_parts() -> None:
    def offers(name: str) -> Landscape:
        nodes = chain_of(name, "上段", "下段")
        return landscape(Edge("OFFERS", firm("甲"), f"segment:{name}/上段", cited(1)), nodes=nodes)

    changes = diff(offers("旧链"), offers("新链")).changes
    assert [(change.outcome, change.kind, change.field) for change in changes] == [
        ("renamed", "Chain", "name"),
        ("renamed", "Segment", "id"),
        ("renamed", "Segment", "id"),
    ]


def test_a_layer_of_another_chain_is_another_layer_though_it_has_the_same_name() -> None:
    before = landscape(
        nodes=[Node("chain:一", "Chain", "一"), Node("segment:一/上游", "Segment", "上游", parent="chain:一")]
    )
    after = landscape(
        nodes=[Node("chain:二", "Chain", "二"), Node("segment:二/上游", "Segment", "上游", parent="chain:二")]
    )
    assert Counter(change.outcome for change in diff(before, after).changes) == {"gone": 2, "added": 2}


# ------------------------------------------------------------ who says so


def report(name: str, published: str = "2024", **fields: str) -> Node:
    return Node(f"report:{name}", "Report", name, fields={"publisher": ("社",), "published": published, **fields})


def of(name: str, *edges: tuple[str, str, str], figures: Sequence[float] = (), **fields: str) -> Landscape:
    """Return what one report states: relations, and the revenue of 甲."""
    source = Citation(f"report:{name}", "L1")
    return landscape(
        *(Edge(kind, firm(start), firm(end), source) for kind, start, end in edges),
        figures=[replace(figure(value), citation=source) for value in figures],
        nodes=[Node(firm(each), "Company", each) for each in ("甲", "乙", "丙")],
        reports=[report(name, **fields)],
    )


def test_publishers_that_speak_of_different_things_have_not_changed_their_minds() -> None:
    before = of("甲报", ("SUPPLIES", "甲", "乙"), figures=[3.0])
    after = of("乙报", ("SUPPLIES", "乙", "丙"), figures=[4.0])
    editions = diff(before, after)
    assert {change.outcome for change in editions.changes} == {"only_before", "only_after", "differs"}
    assert editions.unconfirmed() == []
    assert changes_answer(editions).warnings[0].startswith("the two have no report or series in common")


def test_within_a_declared_series_the_next_edition_no_longer_states_or_states_otherwise() -> None:
    before = of("一版", ("SUPPLIES", "甲", "乙"), figures=[3.0], series="年报")
    after = of("二版", ("SUPPLIES", "乙", "丙"), figures=[4.0], series="年报", published="2025")
    assert found(diff(before, after)) == {
        ("new_edition", "Report", "二版", "name", "一版", "二版"),
        ("no_longer_stated", "SUPPLIES", "甲", "乙", "乙", ""),
        ("added", "SUPPLIES", "乙", "丙", "", "丙"),
        ("stated_otherwise", "revenue", "甲", "2024", "3.0亿元", "4.0亿元"),
    }
    assert [change.kind for change in diff(before, after).unconfirmed()] == ["SUPPLIES"]


def test_the_caller_may_declare_a_series() -> None:
    before, after = of("甲报", ("SUPPLIES", "甲", "乙")), of("乙报", ("SUPPLIES", "乙", "丙"))
    assert {change.outcome for change in diff(before, after, series=True).changes} == {
        "new_edition",
        "no_longer_stated",
        "added",
    }


def test_a_report_that_keeps_its_id_with_another_file_is_a_series_of_its_own() -> None:
    before = of("报", ("SUPPLIES", "甲", "乙"), sha256="a" * 64)
    after = of("报", sha256="b" * 64)
    assert {(row[0], row[3]) for row in found(diff(before, after))} == {
        ("no_longer_stated", "乙"),
        ("new_edition", "sha256"),
    }
    assert {(row[0], row[3]) for row in found(diff(before, of("报", sha256="a" * 64)))} == {("gone", "乙")}


def test_a_report_that_is_described_otherwise_is_a_new_edition_and_has_stated_nothing_otherwise() -> None:
    old, new = (
        replace(each, fields={**each.fields, "published": date})
        for each, date in ((report("报"), "2024-01"), (report("报"), "2024-02"))
    )
    dated = [landscape(reports=[replace(each, fields={**each.fields, "file": "a"})]) for each in (old, new)]
    assert found(diff(*dated)) == {("new_edition", "Report", "报", "published", "2024-01", "2024-02")}
    assert found(diff(*dated, series=True)) == {("new_edition", "Report", "报", "published", "2024-01", "2024-02")}
    renamed_ = landscape(reports=[replace(new, name="年报", fields={**new.fields, "file": "a"})])
    assert ("new_edition", "Report", "年报", "name", "报", "年报") in found(diff(dated[0], renamed_))
    other = landscape(reports=[replace(old, fields={**old.fields, "file": "b"})])
    assert found(diff(dated[0], other)) == {("changed", "Report", "报", "file", "a", "b")}


def test_how_completely_reports_apart_list_things_is_not_compared() -> None:
    def covered(name: str, state: str) -> Landscape:
        note = Coverage(firm("甲"), "products", state, Citation(f"report:{name}", "L1"))
        return landscape(nodes=[Node(firm("甲"), "Company", "甲")], coverage=[note], reports=[report(name)])

    assert diff(covered("报", "complete"), covered("别报", "lost")).changes[0].what == "node"
    assert {change.what for change in diff(covered("报", "complete"), covered("别报", "lost")).changes} == {"node"}
    assert {change.what for change in diff(covered("报", "complete"), covered("报", "lost")).changes} == {"coverage"}


def test_what_others_still_state_is_told_with_what_a_series_no_longer_states() -> None:
    both = of("一版", ("SUPPLIES", "甲", "乙"), series="年报")
    other = Edge("SUPPLIES", firm("甲"), firm("乙"), Citation("report:别报", "L5"))
    nodes = {"report:别报": report("别报")}
    before = replace(both, edges=[*both.edges, other], nodes={**both.nodes, **nodes})
    later = of("二版", series="年报")
    after = replace(later, edges=[other], nodes={**later.nodes, **nodes})
    (change,) = (each for each in diff(before, after).changes if each.what == "relation")
    assert (change.outcome, change.field) == ("no_longer_stated", "source")
    assert [fact.citation.source for fact in change.facts_before] == ["report:一版"]
    assert [fact.citation.source for fact in change.facts_after] == ["report:别报"]


def test_what_is_gone_with_its_node_is_not_among_the_unconfirmed() -> None:
    before = of("一版", ("SUPPLIES", "甲", "乙"), ("SUPPLIES", "甲", "丙"), series="年报")
    after = of("二版", series="年报")
    del after.nodes[firm("丙")]  # type: ignore[attr-defined]
    editions = diff(before, after)
    assert [change.nodes[1] for change in editions.unconfirmed()] == [firm("乙")]


# ------------------------------------------------------------ the packaged landscape, with random edits


@pytest.fixture(scope="module")
def packaged() -> Landscape:
    held = package.open().landscape()
    return Landscape(dict(held.nodes), list(held.edges), list(held.figures), list(held.coverage), list(held.statements))


def key(fact: Fact) -> object:
    """Return what a fact is about, roughly: facts with a key of their own may be edited one by one."""
    if isinstance(fact, Edge):
        return fact.kind, fact.start, fact.end
    if isinstance(fact, Statement):
        relation = fact.relation
        return (relation.kind, relation.start, relation.end) if relation else (fact.about, fact.fields.get("aspect"))
    if isinstance(fact, Coverage):
        return fact.about, fact.aspect
    return fact.fields["metric"], fact.about


def single(landscape: Landscape, facts: Sequence[Any]) -> list[Any]:
    """Return the facts that share their key with no other."""
    counts = Counter(map(key, landscape.facts()))
    return [fact for fact in facts if counts[key(fact)] == 1]


def in_another_place(fact: Any, line: int) -> Any:
    """Return a fact that stands elsewhere in its report, so that it has another id."""
    citation = replace(fact.citation, locator=f"L{line}")
    if isinstance(fact, Edge):
        return Edge(fact.kind, fact.start, fact.end, citation, fact.fields)
    if isinstance(fact, Statement):
        return Statement(fact.about, fact.fields, citation)
    return replace(fact, citation=citation)


def with_new_id(landscape: Landscape, old: str, new: Node) -> Landscape:
    """Return a landscape in which a node has another id, everywhere."""

    def value(given: Any) -> Any:
        return new.id if given == old else given

    def fields(given: Any) -> dict[str, Any]:
        return {name: value(each) for name, each in given.items()}

    def about(given: Any) -> Any:
        return tuple((role, value(node)) for role, node in given)

    nodes = {n.id: replace(n, parent=value(n.parent)) for n in landscape.nodes.values() if n.id != old} | {new.id: new}
    edges = [Edge(e.kind, value(e.start), value(e.end), e.citation, fields(e.fields)) for e in landscape.edges]
    figures = [Figure(about(f.about), f.fields, f.citation) for f in landscape.figures]
    statements = [Statement(about(s.about), fields(s.fields), s.citation) for s in landscape.statements]
    coverage = [replace(c, about=value(c.about)) for c in landscape.coverage]
    return Landscape(nodes, edges, figures, coverage, statements)


def edited(before: Landscape, seed: int) -> tuple[Landscape, list[tuple[str, str, str, str]]]:
    """Return a landscape after random edits, and each as outcome, group, kind and the id of its subject."""
    choose = random.Random(seed)
    expected: list[tuple[str, str, str, str]] = []
    after = Landscape(
        dict(before.nodes), list(before.edges), list(before.figures), list(before.coverage), list(before.statements)
    )

    dropped = choose.sample(single(after, after.edges), 5)
    after.edges = [edge for edge in after.edges if all(edge is not each for each in dropped)]
    expected += [("gone", "relation", edge.kind, edge.start) for edge in dropped]

    dropped = choose.sample(single(after, [each for each in after.statements if not each.relation]), 3)
    after.statements = [each for each in after.statements if all(each is not other for other in dropped)]
    expected += [("gone", "statement", str(each.fields["aspect"]), each.about[0][1]) for each in dropped]

    numbers = [each for each in single(after, after.figures) if "value" in each.fields and len(each.about) == 1]
    for each in choose.sample(numbers, 3):
        other = Figure(each.about, {**each.fields, "value": each.fields["value"] + 1}, each.citation)
        after.figures = [other if figure is each else figure for figure in after.figures]
        expected.append(("changed", "figure", str(each.fields["metric"]), each.about[0][1]))

    for edge in choose.sample(single(after, [each for each in after.edges if each.citation.strength == "explicit"]), 3):
        doubted = replace(edge, citation=replace(edge.citation, strength="implied"))
        after.edges = [doubted if each is edge else each for each in after.edges]
        expected.append(("changed", "evidence", edge.kind, edge.start))

    for row in choose.sample(single(after, after.coverage), 2):
        state = choose.choice([each for each in ("complete", "representative", "lost") if each != row.state])
        after.coverage = [replace(row, state=state) if each is row else each for each in after.coverage]
        expected.append(("changed", "coverage", row.aspect, row.about))

    for node in choose.sample([each for each in after.nodes.values() if each.kind == "Company"], 2):
        after.nodes[node.id] = replace(node, fields={**node.fields, "website": "https://改.cn"})  # type: ignore[index]
        expected.append(("added", "property", "Company", node.id))

    for at in range(2):
        new = Node(f"company:新{seed}{at}", "Company", f"新{seed}{at}")
        end = choose.choice([each for each in after.nodes.values() if each.kind == "Industry"])
        after.nodes[new.id] = new  # type: ignore[index]
        after.edges = [*after.edges, Edge("SERVES", new.id, end.id, after.edges[0].citation)]
        expected += [("added", "node", "Company", new.id), ("added", "relation", "SERVES", new.id)]

    subjects = {subject for *_, subject in expected}
    firms = [each for each in after.nodes.values() if each.kind == "Company" and each.id not in subjects]
    for node in choose.sample(firms, 2):
        new = replace(node, id=f"{node.id}改", name=f"{node.name}改", former_ids=(*node.former_ids, node.id))
        after = with_new_id(after, node.id, new)
        expected.append(("renamed", "node", "Company", new.id))
        expected = [(a, b, c, new.id if d == node.id else d) for a, b, c, d in expected]

    moved = [in_another_place(edge, 5000 + at) for at, edge in enumerate(after.edges)]
    after.edges = choose.sample(moved, len(moved))
    for name in ("figures", "statements", "coverage"):
        facts = [in_another_place(fact, 9000 + at) for at, fact in enumerate(getattr(after, name))]
        setattr(after, name, choose.sample(facts, len(facts)))
    after.nodes = dict(choose.sample([*after.nodes.items()], len(after.nodes)))
    return after, sorted(expected)


def brief(change: EditionChange) -> tuple[str, str, str, str]:
    subject = change.nodes[0] if change.key is None else change.key.about[0][1]
    return change.outcome, group_of(change), change.kind, subject


@pytest.mark.parametrize("seed", range(12))
def test_random_edits_are_found_and_nothing_else(packaged: Landscape, seed: int) -> None:
    after, expected = edited(packaged, seed)
    assert sorted(map(brief, diff(packaged, after).changes)) == expected


@pytest.mark.parametrize("seed", range(3))
def test_a_diff_reversed_mirrors(packaged: Landscape, seed: int) -> None:
    after, _ = edited(packaged, seed)
    forth, back = diff(packaged, after), diff(after, packaged)

    def ids(change: EditionChange, *, reverse: bool) -> tuple[Any, ...]:
        sides = [[fact.id for fact in facts] for facts in (change.facts_before, change.facts_after)]
        values = [repr(change.before), repr(change.after)]
        return (
            change.what,
            change.kind,
            change.field,
            *(values[::-1] if reverse else values),
            *(sides[::-1] if reverse else sides),
        )

    assert Counter(mirrored(change.outcome) for change in forth.changes) == Counter(
        change.outcome for change in back.changes
    )
    there = sorted(ids(change, reverse=False) for change in forth.changes)
    assert there == sorted(ids(change, reverse=True) for change in back.changes)


@settings(max_examples=60, deadline=None)
@given(kept=st.sets(st.integers(0, 16)), moved=st.integers(1, 500))
def test_what_is_dropped_from_a_chain_is_what_is_gone(kept: set[int], moved: int) -> None:
    before = battery()
    after = replace(
        before, edges=[in_another_place(edge, at + moved) for at, edge in enumerate(before.edges) if at in kept]
    )
    stated = {(edge.kind, edge.start, edge.end) for edge in before.edges}
    still = {(edge.kind, edge.start, edge.end) for edge in after.edges}
    relations = [change for change in diff(before, after).changes if group_of(change) == "relation"]
    assert {(change.kind, *change.nodes) for change in relations} == stated - still
    assert {change.outcome for change in relations} <= {"gone"}


def test_edited_tables_give_the_edits(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(PACKAGED_TABLES, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))

    def rows_of(name: str) -> tuple[list[dict[str, str]], list[str]]:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            return list(reader), list(reader.fieldnames or ())

    def write(name: str, rows: list[dict[str, str]], columns: list[str]) -> None:
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)

    figures, columns = rows_of("figures.csv")
    (size,) = (row for row in figures if row["printed"] == "66.8亿元")
    write("figures.csv", [{**row, "value": "67.8"} if row is size else row for row in reversed(figures)], columns)
    serves, columns = rows_of("edges/SERVES.csv")
    dropped = next(row for row in serves if row["to"] == "企业级用户" and row["from"] == "企业级AI解决方案")
    write("edges/SERVES.csv", [row for row in reversed(serves) if row is not dropped], columns)
    answer = package.open().diff(folder)
    assert [(row["change"], row["kind"], row["before"], row["after"]) for row in answer.records()] == [
        ("gone", "SERVES", "企业级用户", ""),
        ("changed", "market_size", "66.8亿元", "67.8亿元"),
    ]
    assert summary(answer) == [("relation", [("gone", 1)]), ("figure", [("changed", 1)])]


# ------------------------------------------------------------ two reports, regions, groups


def test_two_reports_of_a_landscape_are_set_side_by_side() -> None:
    answer = package.open().diff_reports("whitepaper-2023", "trends-2025")
    outcomes = {row["change"] for row in answer.records()}
    assert outcomes == {"in_both", "only_before", "only_after"}
    shared = {row["subject"] for row in answer.records() if row["change"] == "in_both" and row["kind"] == "Company"}
    assert {"百度", "阿里巴巴", "OpenAI"} <= shared
    assert all(row["cited_before"] and row["cited_after"] for row in answer.records() if row["change"] == "in_both")


def test_a_report_is_not_compared_with_itself() -> None:
    with pytest.raises(BadParameter) as error:
        package.open().diff_reports("whitepaper-2023", "头豹白皮书2023")
    assert str(error.value) == "'whitepaper-2023' and '头豹白皮书2023' are the same report; name two reports"


def test_only_changes_of_firms_in_a_region() -> None:
    before = battery()
    after = without(before, edge=lambda each: each.kind in ("SUPPLIES", "UPSTREAM_OF"))
    editions = diff(before, after)
    kinds = [change.kind for change in in_region(editions, editions.changes, "region:东省")]
    assert kinds == ["SUPPLIES", "SUPPLIES"]
    assert len(editions.changes) == 4


def test_only_changes_of_a_kind_by_its_code_or_its_name() -> None:
    before = battery()
    editions = diff(before, without(before, edge=lambda each: each.kind in ("SUPPLIES", "UPSTREAM_OF")))
    for name in ("SUPPLIES", "supplies", "供应"):
        assert [change.kind for change in of_kind(editions, editions.changes, name)] == ["SUPPLIES", "SUPPLIES"]
    assert of_kind(editions, editions.changes, "企业") == []
    with pytest.raises(BadParameter) as error:
        of_kind(editions, editions.changes, "SUPLIES")
    assert str(error.value) == (
        "no kind of node, relation, figure or statement named 'SUPLIES'; did you mean 'SUPPLIES'?"
    )


def test_only_changes_of_a_chain_and_of_whether_firms_are_in_it() -> None:
    before = battery()
    new = Node(firm("新电"), "Company", "新电")
    after = replace(
        without(before, edge=lambda each: each.kind in ("SUPPLIES", "UPSTREAM_OF")), nodes={**before.nodes, new.id: new}
    )
    after.edges = [*after.edges, Edge("OFFERS", new.id, segment("电池"), cited(90))]
    editions = diff(before, after)
    chosen = in_chain(editions, editions.changes, "chain:电池链")
    assert {(change.outcome, change.kind) for change in chosen} == {
        ("gone", "UPSTREAM_OF"),
        ("added", "Company"),
        ("added", "OFFERS"),
    }


def test_codes_within_text_are_in_words_of_a_language() -> None:
    def states(modality: str, note: str, value: float) -> Landscape:
        told = Statement((("about", firm("甲")),), {"aspect": "前景", "text": "看好", "modality": modality}, cited(1))
        sold = Figure(
            (("company", firm("甲")),),
            {"metric": "revenue", "value": value, "unit": "亿元", "period_start": "2027", "forecast": True},
            cited(2),
        )
        edge = Edge("SUPPLIES", firm("甲"), firm("乙"), cited(3), {"year": int(value)})
        coverage = [Coverage(firm("甲"), "products", note, cited(4))]
        return landscape(edge, statements=[told], figures=[sold], coverage=coverage)

    editions = diff(states("planned", "lost", 3.0), states("forecast", "complete", 4.0))

    def texts(language: Any) -> set[tuple[str, ...]]:
        rows = changes_answer(editions, language=language).records()
        return {(row["object"], row["property"], row["before"], row["after"]) for row in rows}

    assert texts("") == {
        ("", "modality", "planned", "forecast"),
        ("2027; forecast", "value", "3亿元", "4亿元"),
        ("乙 (year=3)", "", "乙", ""),
        ("乙 (year=4)", "", "", "乙"),
        ("", "state", "lost", "complete"),
    }
    assert texts("zh") == {
        ("", "语气", "计划", "预测"),
        ("2027; 预测", "数值", "3亿元", "4亿元"),
        ("乙（年份 3）", "", "乙", ""),
        ("乙（年份 4）", "", "", "乙"),
        ("", "状态", "来源有而本文件缺失", "来源完整列出"),
    }
    assert texts("en") == {
        ("", "modality", "planned", "forecast"),
        ("2027; forecast", "value", "3亿元", "4亿元"),
        ("乙 (year 3)", "", "乙", ""),
        ("乙 (year 4)", "", "", "乙"),
        ("", "state", "missing from our copy", "complete in the source"),
    }


@pytest.mark.neo4j
def test_a_landscape_does_not_differ_from_itself_on_a_server(on_server: Callable[[Landscape], Any]) -> None:
    before = battery()
    served = package.Explorer(on_server(before)).landscape()
    assert diff(before, served).changes == diff(served, before).changes == ()
    edited_ = without(before, edge=lambda each: each.kind == "UPSTREAM_OF" and each.start == segment("锂盐"))
    served = package.Explorer(on_server(edited_)).landscape()
    assert found(diff(before, served)) == {("gone", "UPSTREAM_OF", "锂盐", "电池", "电池", "")}


def test_with_groups_a_relation_that_goes_from_a_unit_to_its_group_does_not_change() -> None:
    unit = Edge("UNIT_OF", firm("甲云"), firm("甲"), cited(9))
    before = landscape(unit, Edge("SUPPLIES", firm("甲云"), firm("乙"), cited(1)))
    after = landscape(unit, Edge("SUPPLIES", firm("甲"), firm("乙"), cited(1)))
    assert len(diff(before, after).changes) == 2
    assert diff(before, after, groups=(Groups.of(before), Groups.of(after))).changes == ()
