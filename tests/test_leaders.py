"""The evidence on who leads a chain: on the chain of batteries (battery.py) and on small networks of supply."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from battery import battery, cited, firm, segment
from browsing import packed
from hypothesis import given
from hypothesis import strategies as st

from lianzhu.explorer import Explorer
from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import BadParameter, NotFound
from lianzhu.graph.intervals import Interval
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Coverage, Edge, Figure, Node, Statement
from lianzhu.graph.schema import Metric
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.measures.leaders.candidate_evidence import LeaderEvidence
from lianzhu.measures.leaders.leader_candidates import chain_scope
from lianzhu.measures.leaders.leader_measures import MEASURES, Evidence, in_words, measures
from lianzhu.measures.leaders.leader_rows import UNRANKED_NOTE
from lianzhu.measures.leaders.leader_score_rows import MARKET_NOTE
from lianzhu.measures.leaders.leader_scores import Score, scores
from lianzhu.measures.leaders.leader_weights import read_weights, spread
from lianzhu.measures.relations import Relations
from lianzhu.measures.supply_network import SupplyNetwork, betweenness, dependents, supply_network

CHAIN = "chain:电池链"
FIGURE = {"metric": "market_share", "unit": "%", "period_start": "2024"}


def explorer(landscape: Landscape) -> Explorer:
    return Explorer(EmbeddedStore(landscape, "test"))


def with_facts(
    landscape: Landscape,
    *,
    nodes: Sequence[Node] = (),
    edges: Sequence[Edge] = (),
    figures: Sequence[Figure] = (),
    statements: Sequence[Statement] = (),
    coverage: Sequence[Coverage] = (),
) -> Landscape:
    return Landscape(
        {**landscape.nodes, **{node.id: node for node in nodes}},
        [*landscape.edges, *edges],
        [*landscape.figures, *figures],
        [*landscape.coverage, *coverage],
        [*landscape.statements, *statements],
    )


def share(name: str, of: str, value: float, line: int, **fields: Any) -> Figure:
    about = (("company", firm(name)), ("of", segment(of)))
    return Figure(about, {**FIGURE, "value": value, "printed": f"{value:g}%", **fields}, cited(line))


def led_battery() -> Landscape:
    """Return the chain of batteries with a leader's role, its two criteria, and shares."""
    nodes = [
        Node("role:链主", "Role", "链主"),
        Node("capability:数据", "Capability", "数据"),
        Node("capability:收集", "Capability", "收集"),
        Node("capability:决策", "Capability", "决策"),
    ]
    edges = [
        Edge("HAS_CRITERION", "role:链主", "capability:数据", cited(50), {"purpose": "认定"}),
        Edge("HAS_CRITERION", "role:链主", "capability:决策", cited(51), {"purpose": "认定"}),
        Edge("PART_OF", "capability:收集", "capability:数据", cited(52)),
        Edge("HAS_CAPABILITY", firm("丁电"), "capability:收集", cited(53)),
    ]
    figures = [share("丙电", "电池", 20, 54), share("丁电", "电池", 60, 55), share("甲锂", "锂盐", 70, 56)]
    coverage = [Coverage("capability:决策", "cases", "not_stated", cited(57))]
    return with_facts(battery(), nodes=nodes, edges=edges, figures=figures, coverage=coverage)


def rows_of(answer: Answer, name: str) -> dict[str, dict[str, Any]]:
    known = (row for row in answer.records() if row["candidate"] == name and row["origin"] != "nothing_known")
    return {row["measure"]: row for row in known}


def firms_network(*edges: tuple[str, str]) -> SupplyNetwork:
    return SupplyNetwork(nx.DiGraph(edges))


# ------------------------------------------------------------ the network of supply


def test_firms_supply_each_other_through_the_places_where_they_stand() -> None:
    network = supply_network(Relations(battery()), [firm("丁电")])
    assert {(start.split(":")[1], end.split(":")[1]) for start, end in network.graph.edges} == {
        ("甲锂", "丁电"),
        ("乙锂", "丁电"),
        ("丁电", "戊车"),
    }
    used = network.relations[firm("甲锂"), firm("丁电")]
    assert {(relation.kind, relation.start, relation.end) for relation in used} == {
        ("OFFERS", firm("甲锂"), segment("锂盐")),
        ("UPSTREAM_OF", segment("锂盐"), segment("电池")),
        ("OFFERS", firm("丁电"), segment("电池")),
    }


def test_a_supplier_that_is_not_in_the_network_makes_a_firm_a_source() -> None:
    network = supply_network(Relations(battery()), [firm("甲锂")])
    assert set(network.graph.edges) == {(firm("甲锂"), firm("丙电")), (firm("甲锂"), firm("丁电"))}
    assert network.sources == {firm("甲锂"), firm("丙电"), firm("丁电")}
    assert dependents(network)[firm("甲锂")] == ()


def test_a_place_without_firms_is_passed() -> None:
    landscape = battery()
    without = [edge for edge in landscape.edges if edge.end != segment("电池") or edge.kind != "OFFERS"]
    network = supply_network(Relations(replace(landscape, edges=without)), [firm("甲锂")])
    assert (firm("甲锂"), firm("戊车")) in network.graph.edges


def test_supply_that_only_we_judge_to_be_there_does_not_count() -> None:
    judged = Edge("SUPPLIES", firm("甲锂"), firm("戊车"), cited(60, "editorial", by="某人"))
    network = supply_network(Relations(with_facts(battery(), edges=[judged])), [firm("甲锂")])
    assert (firm("甲锂"), firm("戊车")) not in network.graph.edges
    stated = replace(judged, citation=cited(61), id="")
    network = supply_network(Relations(with_facts(battery(), edges=[judged, stated])), [firm("甲锂")])
    assert (firm("甲锂"), firm("戊车")) in network.graph.edges


def test_a_firm_that_also_stands_at_the_beginning_depends_on_nobody() -> None:
    landscape = battery()
    only = [edge for edge in landscape.edges if edge.start != firm("乙锂")]
    both = [*only, Edge("OFFERS", firm("丁电"), segment("锂盐"), cited(60))]
    alone = supply_network(Relations(replace(landscape, edges=only)), [firm("甲锂")])
    assert dependents(alone)[firm("甲锂")] == (firm("丁电"), firm("丙电"))
    shared = supply_network(Relations(replace(landscape, edges=both)), [firm("甲锂")])
    assert dependents(shared)[firm("甲锂")] == ()


def test_dependents_are_those_whose_supply_all_passes_a_firm() -> None:
    network = firms_network(("a", "c"), ("b", "c"), ("c", "d"), ("c", "e"), ("d", "e"))
    assert dependents(network) == {"a": (), "b": (), "c": ("d", "e"), "d": (), "e": ()}


def test_firms_that_only_supply_each_other_depend_on_nobody() -> None:
    assert dependents(firms_network(("a", "b"), ("b", "a"), ("b", "c"))) == {"a": (), "b": ("c",), "c": ()}


def test_dependents_agree_with_removing_the_firm() -> None:
    for seed in range(20):
        graph = nx.gnp_random_graph(9, 0.25, seed=seed, directed=True)
        named: nx.DiGraph[str] = nx.relabel_nodes(graph, {node: f"f{node}" for node in graph})
        named.remove_edges_from([(start, end) for start, end in named.edges if start > end])  # no circles
        network = SupplyNetwork(named)
        sources = [node for node in named if not list(named.predecessors(node))]
        for node, found in dependents(network).items():
            rest = named.subgraph(set(named) - {node})
            reached = {each for source in sources if source != node for each in {source} | nx.descendants(rest, source)}
            assert set(found) == set(named) - {node} - reached, (seed, node)


def test_betweenness_on_five_firms_is_worked_out_by_hand() -> None:
    """Of the 12 pairs of others, c is on the only shortest way of a-d, a-e, b-d and b-e; d is on none."""
    found, exact = betweenness(firms_network(("a", "c"), ("b", "c"), ("c", "d"), ("c", "e"), ("d", "e")))
    assert exact
    assert found == {"a": 0, "b": 0, "c": round(4 / 12, 6), "d": 0, "e": 0}


def test_a_network_that_is_too_large_is_estimated_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianzhu.measures.supply_network.EXACT_LIMIT", 0)
    monkeypatch.setattr("lianzhu.measures.supply_network.PIVOTS", 3)
    network = firms_network(("a", "c"), ("b", "c"), ("c", "d"), ("c", "e"), ("d", "e"))
    found, exact = betweenness(network)
    assert not exact
    assert found == betweenness(SupplyNetwork(nx.DiGraph(reversed(list(network.graph.edges)))))[0]
    monkeypatch.setattr("lianzhu.measures.leaders.leader_rows.PIVOTS", 3)
    warnings = explorer(battery()).leaders("电池链").warnings
    assert warnings[-2:] == (
        "betweenness is estimated from 3 firms, because the network is large",
        UNRANKED_NOTE,
    )


# ------------------------------------------------------------ the evidence


def test_the_criteria_come_first_and_then_each_candidate() -> None:
    answer = explorer(led_battery()).leaders("电池链")
    assert [(row[2], row[3]) for row in answer.rows if row[1] is None] == [
        ("criteria", "决策"),
        ("criteria", "数据 / 收集"),
    ]
    assert list(dict.fromkeys(row[1] for row in answer.rows if row[1])) == ["戊车", "丁电", "丙电", "甲锂", "乙锂"]


def test_each_measure_of_a_candidate_is_worked_out_by_hand() -> None:
    answer = explorer(led_battery()).leaders("电池链")
    found = rows_of(answer, "丁电")
    assert {name: (row["value"], row["rank"], row["among"], row["evidence"]) for name, row in found.items()} == {
        "criteria": (1, None, 1, "数据 / 收集"),
        "segments": (1, None, 5, "电池"),
        "sole_segments": (0, "2 并列 tied", 5, ""),
        "segments_behind": (0, "2 并列 tied", 5, ""),
        "partners": (1, None, 2, "丙电"),
        "customers_named": (1, None, 1, "戊车"),
        "dependents": (0, None, 5, ""),
        "betweenness": (
            round(1 / 12, 6),
            "1 并列 tied",
            5,
            "← 2 · → 1 · n = 5",
        ),  # half of 甲锂-戊车 and half of 乙锂-戊车, of 12 pairs
        "market_share": (60.0, 1, 2, "60% · 电池 · 2024"),
        "revenue": (6.0, None, 1, "6亿元 · 2025"),
    }
    assert (found["revenue"]["unit"], found["market_share"]["unit"]) == ("亿元", "%")
    assert found["market_share"]["origin"] == "stated"
    assert found["segments"]["origin"] == "computed"


def test_a_row_rests_on_the_facts_it_was_counted_from() -> None:
    landscape = led_battery()
    found = rows_of(explorer(landscape).leaders("电池链"), "丁电")
    facts = {edge.id: edge.citation.locator for edge in landscape.edges}
    facts |= {figure.id: figure.citation.locator for figure in landscape.figures}
    assert [facts[fact] for fact in found["customers_named"]["facts"]] == ["L9"]
    assert [facts[fact] for fact in found["market_share"]["facts"]] == ["L55"]
    assert [facts[fact] for fact in found["segments"]["facts"]] == ["L5"]
    assert [facts[fact] for fact in found["criteria"]["facts"]] == ["L53"]


def test_what_stops_without_a_firm_is_the_segments_where_it_is_alone_and_those_downstream() -> None:
    landscape = battery()
    alone = [edge for edge in landscape.edges if edge.start != firm("乙锂")]
    found = rows_of(explorer(replace(landscape, edges=alone)).leaders("电池链"), "甲锂")
    assert (found["sole_segments"]["value"], found["sole_segments"]["evidence"]) == (1, "锂盐")
    assert (found["segments_behind"]["value"], found["segments_behind"]["evidence"]) == (3, "整车; 电池; 锂盐")


def test_a_list_that_is_not_complete_is_told_where_a_firm_seems_alone() -> None:
    coverage = [Coverage(segment("整车"), "vendors", "representative", cited(60))]
    found = rows_of(explorer(with_facts(battery(), coverage=coverage)).leaders("电池链"), "戊车")
    assert (found["sole_segments"]["value"], found["sole_segments"]["coverage"]) == ("0–1", ["representative"])
    assert found["sole_segments"]["evidence"] == "来源只列其一家 only one listed: 整车"
    assert (found["segments_behind"]["value"], found["segments_behind"]["rank"]) == ("0–1", None)
    assert coverage[0].id in found["sole_segments"]["facts"]


def test_a_segment_with_a_category_of_vendors_has_no_sole_vendor() -> None:
    nodes = [Node("vendorcategory:车企", "VendorCategory", "车企")]
    edges = [Edge("BELONGS_TO", "vendorcategory:车企", segment("整车"), cited(60))]
    found = rows_of(explorer(with_facts(battery(), nodes=nodes, edges=edges)).leaders("电池链"), "戊车")
    assert (found["sole_segments"]["value"], found["sole_segments"]["coverage"]) == ("0–1", [])


def test_a_segment_of_which_a_part_is_counted_is_not_counted_again() -> None:
    nodes = [Node("segment:电池链/电池/电芯", "Segment", "电芯", parent=segment("电池"))]
    edges = [Edge("OFFERS", firm("丁电"), "segment:电池链/电池/电芯", cited(60))]
    found = rows_of(explorer(with_facts(battery(), nodes=nodes, edges=edges)).leaders("电池链"), "丁电")
    assert (found["segments"]["value"], found["segments"]["evidence"]) == (1, "电芯")
    assert (found["sole_segments"]["value"], found["sole_segments"]["evidence"]) == (
        "0–1",
        "来源只列其一家 only one listed: 电芯",
    )


def test_a_segment_in_which_only_an_editor_puts_a_firm_is_not_counted() -> None:
    judged = Edge("ACTS_IN", firm("丁电"), segment("整车"), cited(60, "editorial", by="某人"))
    found = rows_of(explorer(with_facts(battery(), edges=[judged])).leaders("电池链"), "丁电")
    assert (found["segments"]["value"], found["segments"]["evidence"]) == (1, "电池")
    assert judged.id not in found["segments"]["facts"]


def test_nothing_known_is_no_zero_and_says_what_the_sources_leave_out() -> None:
    answer = explorer(led_battery()).leaders("电池链")
    unknown = [row for row in answer.records() if row["candidate"] == "丙电" and row["origin"] == "nothing_known"]
    assert [(row["dimension"], row["measure"], row["coverage"]) for row in unknown] == [
        ("criteria", "criteria", ["not_stated"]),
        ("technology", "models; technologies; patents; research_spending", []),
        ("integration", "layers; suppliers; customers_named; purchase_share", []),
        ("integration", "products", ["lost"]),
        ("leadership", "benchmark_rank; industries; roles", []),
    ]
    assert all(row["value"] is None for row in unknown)


def test_a_complete_list_without_any_is_a_zero() -> None:
    coverage = [Coverage(firm("戊车"), "customers", "complete", cited(60))]
    found = rows_of(explorer(with_facts(battery(), coverage=coverage)).leaders("电池链"), "戊车")
    assert (found["industries"]["value"], found["industries"]["coverage"]) == (0, ["complete"])


def test_nobody_is_called_the_leader_if_no_source_does() -> None:
    answer = explorer(led_battery()).leaders("电池链")
    assert answer.warnings == (
        "no source names the leader (链主) of 电池链; what follows is evidence, not a choice",
        UNRANKED_NOTE,
    )


def test_who_is_named_the_leader_comes_first() -> None:
    edges = [Edge("HAS_ROLE", firm("乙锂"), "role:链主", cited(60), {"chain": CHAIN})]
    answer = explorer(with_facts(led_battery(), edges=edges)).leaders("电池链")
    assert answer.warnings == (UNRANKED_NOTE,)
    assert next(row[1] for row in answer.rows if row[1]) == "乙锂"
    assert rows_of(answer, "乙锂")["roles"]["evidence"] == "链主"


def test_our_own_judgement_is_shown_and_never_counted() -> None:
    edges = [Edge("HAS_ROLE", firm("戊车"), "role:链主", cited(60, "editorial", by="某人"), {"chain": CHAIN})]
    answer = explorer(with_facts(led_battery(), edges=edges)).leaders("电池链")
    row = rows_of(answer, "戊车")["roles"]
    assert (row["value"], row["origin"], row["strength"]) == (None, "editorial", "editorial")
    assert answer.warnings[0] == "no source names the leader (链主) of 电池链; what follows is evidence, not a choice"


def test_a_statement_that_names_a_firm_and_a_criterion_is_evidence() -> None:
    about = (("about", firm("丙电")), ("about", "capability:决策"))
    stated = Statement(about, {"text": "以数据决策"}, cited(60))
    planned = Statement(about, {"text": "将以数据决策", "modality": "planned"}, cited(61))
    answer = explorer(with_facts(led_battery(), statements=[stated])).leaders("电池链")
    assert rows_of(answer, "丙电")["criteria"]["facts"] == [stated.id]
    assert "criteria" not in rows_of(
        explorer(with_facts(led_battery(), statements=[planned])).leaders("电池链"), "丙电"
    )


def test_what_a_source_says_of_a_position_is_shown_and_not_counted() -> None:
    about = (("about", firm("丙电")),)
    statements = [
        Statement(about, {"aspect": "地位", "text": "国内领先"}, cited(60)),
        Statement(about, {"aspect": "研发方向", "text": "固态电池"}, cited(61)),
        Statement(about, {"aspect": "口号", "text": "未来已来"}, cited(62)),
    ]
    rows = explorer(with_facts(battery(), statements=statements)).leaders("电池链").records()
    assert [
        (row["candidate"], row["dimension"], row["evidence"], row["value"])
        for row in rows
        if row["measure"] == "statements"
    ] == [("丙电", "technology", "固态电池", None), ("丙电", "leadership", "国内领先", None)]


def test_the_latest_actual_figure_counts_and_a_forecast_is_marked_without_a_value() -> None:
    figures = [
        share("戊车", "整车", 30, 60, period_start="2023"),
        share("戊车", "整车", 40, 61),
        share("戊车", "整车", 50, 62, period_start="2030", forecast=True),
        share("乙锂", "锂盐", 50, 63, period_start="2030", forecast=True),
    ]
    answer = explorer(with_facts(battery(), figures=figures)).leaders("电池链")
    assert rows_of(answer, "戊车")["market_share"]["value"] == 40
    row = rows_of(answer, "乙锂")["market_share"]
    assert (row["value"], row["rank"], row["evidence"]) == (None, None, "50% · 锂盐 · 2030 · 预测 forecast")


def test_figures_that_differ_give_a_range_unless_one_is_preferred() -> None:
    differing = [share("戊车", "整车", 30, 60), share("戊车", "整车", 40, 61)]
    row = rows_of(explorer(with_facts(battery(), figures=differing)).leaders("电池链"), "戊车")["market_share"]
    stated, _, mark = row["evidence"].rpartition(" · ")
    assert (row["value"], row["unit"], mark) == ("30–40", "%", "来源不一 sources differ")
    assert sorted(stated.split("; ")) == ["30% · 整车 · 2024", "40% · 整车 · 2024"]
    chosen = {"preferred": True, "preferred_by": "某人", "preferred_why": "较新"}
    preferred = [differing[0], share("戊车", "整车", 40, 61, **chosen)]
    row = rows_of(explorer(with_facts(battery(), figures=preferred)).leaders("电池链"), "戊车")["market_share"]
    assert row["value"] == 40


def test_a_share_of_several_firms_is_none_of_either() -> None:
    about = (("company", firm("丙电")), ("company", firm("丁电")), ("of", segment("电池")))
    joint = Figure(about, {**FIGURE, "value": 80.0, "printed": "80%"}, cited(60))
    row = rows_of(explorer(with_facts(battery(), figures=[joint])).leaders("电池链"), "丙电")["market_share"]
    assert (row["value"], row["evidence"]) == (None, "80% · 电池 · + 丁电 · 2024")


def test_a_rank_is_taken_only_where_the_source_states_one() -> None:
    nodes = [Node("benchmark:榜", "Benchmark", "榜"), Node("benchmark:单", "Benchmark", "单")]
    edges = [
        Edge("RANKED_IN", firm("丙电"), "benchmark:榜", cited(60), {"rank": 2}),
        Edge("RANKED_IN", firm("丁电"), "benchmark:榜", cited(61), {"rank": 1}),
        Edge("RANKED_IN", firm("甲锂"), "benchmark:榜", cited(63), {"rank": 5}),
        Edge("RANKED_IN", firm("丁电"), "benchmark:单", cited(62), {"row": 1}),
    ]
    answer = explorer(with_facts(battery(), nodes=nodes, edges=edges)).leaders("电池链")
    rows = [row for row in answer.records() if row["measure"] == "benchmark_rank"]
    assert [(row["candidate"], row["value"], row["rank"], row["origin"]) for row in rows] == [
        ("丁电", 1, 1, "stated"),
        ("丙电", 2, 2, "stated"),
        ("甲锂", 5, 3, "stated"),
    ]


def test_a_stated_share_of_purchases_is_taken_as_it_stands() -> None:
    edges = [Edge("SUPPLIES", firm("丙电"), firm("戊车"), cited(60), {"share": 30.0, "year": 2024})]
    row = rows_of(explorer(with_facts(battery(), edges=edges)).leaders("电池链"), "丙电")["purchase_share"]
    assert (row["value"], row["unit"], row["evidence"], row["origin"]) == (30, "%", "戊车 30%", "stated")
    placing = next(edge for edge in battery().edges if edge.citation.locator == "L4")  # implied: 丙电 offers 电池
    assert (row["facts"], row["strength"]) == (sorted([edges[0].id, placing.id]), "implied")


def test_a_unit_counts_with_its_group() -> None:
    nodes = [Node(firm("集团"), "Company", "集团")]
    edges = [Edge("UNIT_OF", firm("丁电"), firm("集团"), cited(60))]
    answer = explorer(with_facts(led_battery(), nodes=nodes, edges=edges)).leaders("电池链", groups=True)
    found = rows_of(answer, "集团")
    assert found["market_share"]["evidence"] == "60% · 电池 · 丁电 · 2024"
    assert (found["market_share"]["value"], found["customers_named"]["value"]) == (60, 1)
    assert "丁电" not in {row[1] for row in answer.rows}


def test_the_revenue_of_a_group_is_that_of_its_head_unless_a_member_has_more() -> None:
    nodes = [Node(firm("集团"), "Company", "集团")]
    edges = [Edge("UNIT_OF", firm("丁电"), firm("集团"), cited(60))]
    for value, expected in ((8, 8.0), (4, None)):  # 丁电 has 6 of 2025
        figures = [revenue("集团", value, 61, period_start="2025")]
        landscape = with_facts(battery(), nodes=nodes, edges=edges, figures=figures)
        row = rows_of(explorer(landscape).leaders("电池链", groups=True), "集团")["revenue"]
        assert row["value"] == expected
        assert sorted(row["evidence"].split("; ")) == sorted([f"{value}亿元 · 2025", "6亿元 · 丁电 · 2025"])


def test_a_region_tells_who_is_here() -> None:
    nodes = [Node("region:西省", "Region", "西省")]
    answer = explorer(with_facts(battery(), nodes=nodes)).leaders("电池链", region="西省", summary=True)
    assert {row["location"] for row in answer.records()} == {"elsewhere"}


def test_the_summary_has_a_row_for_each_candidate() -> None:
    answer = explorer(led_battery()).leaders("电池链", summary=True)
    second = answer.records()[1]
    assert (second["candidate"], second["market_share"], second["partners"]) == ("丁电", "60% · 电池 · 2024", 1)
    assert (second["first_in"], answer.records()[0]["first_in"]) == (1, 2)  # 戊车 is alone in its segment
    assert [row["candidate"] for row in answer.records()] == ["戊车", "丁电", "丙电", "甲锂", "乙锂"]


def test_only_the_first_candidates_are_listed_and_ranked_among_all() -> None:
    answer = explorer(led_battery()).leaders("电池链", top=2)
    assert {row[1] for row in answer.rows} == {None, "戊车", "丁电"}
    assert rows_of(answer, "丁电")["segments"]["among"] == 5


def test_a_firm_is_shown_beside_the_candidates_of_its_chains() -> None:
    answer = explorer(led_battery()).leaders("丙电")
    assert {row[1] for row in answer.rows} == {None, "丙电"}
    assert rows_of(answer, "丙电")["market_share"]["rank"] == 2


def test_without_a_name_all_chains_are_looked_at_or_else_all_firms() -> None:
    assert explorer(led_battery()).leaders().rows == explorer(led_battery()).leaders("电池链").rows
    landscape = battery()
    without = replace(
        landscape,
        nodes={key: replace(node, parent="") for key, node in landscape.nodes.items() if node.kind != "Chain"},
    )
    answer = explorer(without).leaders()
    assert {(row[0], row[1]) for row in answer.rows} == {
        (None, name) for name in ("甲锂", "乙锂", "丙电", "丁电", "戊车")
    }
    assert rows_of(answer, "丁电")["segments"]["evidence"] == "电池"


def test_an_industry_has_the_firms_that_belong_to_it_or_serve_it() -> None:
    nodes = [Node("industry:能源", "Industry", "能源"), Node("industry:储能", "Industry", "储能")]
    edges = [
        Edge("PART_OF", "industry:储能", "industry:能源", cited(60)),
        Edge("BELONGS_TO", firm("甲锂"), "industry:能源", cited(61)),
        Edge("SERVES", firm("丁电"), "industry:储能", cited(62)),
    ]
    found = explorer(with_facts(led_battery(), nodes=nodes, edges=edges))
    assert {row[1] for row in found.leaders(industry="能源").rows if row[1]} == {"甲锂", "丁电"}
    assert {row[1] for row in found.leaders("电池链", industry="储能").rows if row[1]} == {"丁电"}
    with pytest.raises(BadParameter) as error:
        found.leaders("能源", industry="储能")
    assert str(error.value) == "'能源' is an Industry; give one industry, as the name or as --industry"


def test_a_region_is_refused_where_there_are_none() -> None:
    landscape = battery()
    nodes = {key: node for key, node in landscape.nodes.items() if node.kind != "Region"}
    without = replace(landscape, nodes=nodes, edges=[edge for edge in landscape.edges if edge.kind != "LOCATED_IN"])
    with pytest.raises(NotFound) as error:
        explorer(without).leaders("电池链", region="东省")
    assert str(error.value) == "no Region named '东省'; the landscape holds no Region"


def test_the_leader_of_something_else_is_refused() -> None:
    with pytest.raises(BadParameter) as error:
        explorer(battery()).leaders("锂盐")
    assert str(error.value) == "'锂盐' is a Segment; expected a chain, an industry or a firm"


def test_an_own_metric_of_research_belongs_to_technology() -> None:
    schema = battery().schema
    intensity = Metric("rd_ratio", "研发强度", "research intensity")
    known = measures(replace(schema, metrics={**schema.metrics, "rd_ratio": intensity}))
    assert known["rd_ratio"].dimension == "technology"
    assert (known["patents"].dimension, known["revenue"].dimension) == ("technology", "leadership")
    assert known["price"].dimension == "other"


# ------------------------------------------------------------ ranges, units and ranks


def test_a_firm_is_the_first_only_if_nobody_can_have_more() -> None:
    """丁电 is stated to have 45 and 50; 甲锂, with 48 as another firm of the market, may be on either side."""
    two = [share("丁电", "电池", 45, 60), share("丁电", "电池", 50, 61), share("丙电", "电池", 20, 62)]
    answer = explorer(with_facts(battery(), figures=[*two, share("甲锂", "电池", 48, 63)])).leaders("电池链")
    found = {name: rows_of(answer, name)["market_share"] for name in ("丁电", "丙电", "甲锂")}
    assert [(name, row["value"], row["rank"]) for name, row in found.items()] == [
        ("丁电", "45–50", None),
        ("丙电", 20.0, 3),
        ("甲锂", 48.0, None),
    ]
    answer = explorer(with_facts(battery(), figures=[*two, share("甲锂", "电池", 44, 63)])).leaders("电池链")
    assert rows_of(answer, "丁电")["market_share"]["rank"] == 1


def test_a_stated_range_is_shown_and_ranked_as_a_range() -> None:
    fields = {"metric": "market_share", "unit": "%", "period_start": "2024"}
    about = (("company", firm("丁电")), ("of", segment("电池")))
    stated = Figure(about, {**fields, "low": 60.0, "high": 70.0, "printed": "60%–70%"}, cited(60))
    answer = explorer(with_facts(battery(), figures=[stated, share("丙电", "电池", 20, 61)])).leaders("电池链")
    row = rows_of(answer, "丁电")["market_share"]
    assert (row["value"], row["unit"], row["rank"], row["evidence"]) == ("60–70", "%", 1, "60%–70% · 电池 · 2024")


def test_revenues_that_differ_are_a_range_too() -> None:
    figures = [revenue("丁电", 8, 60, period_start="2025"), revenue("甲锂", 5, 61, period_start="2025")]
    figures += [revenue("乙锂", 9, 62, period_start="2025")]
    answer = explorer(with_facts(battery(), figures=figures)).leaders("电池链")
    row = rows_of(answer, "丁电")["revenue"]
    assert (row["value"], row["unit"], row["rank"]) == ("6–8", "亿元", 2)
    assert row["evidence"].endswith(" · 来源不一 sources differ")


def revenue(name: str, value: float, line: int, unit: str = "亿元", **fields: Any) -> Figure:
    stated = {"metric": "revenue", "unit": unit, "period_start": "2024", "value": value, "printed": f"{value:g}{unit}"}
    return Figure((("company", firm(name)),), {**stated, **fields}, cited(line))


def test_values_in_several_currencies_are_shown_and_not_compared(tmp_path: Path) -> None:
    """丙电 has 3亿元 and 丁电 5亿元 of 2024 in battery(); 丁电 has a later year."""
    figures = [revenue("甲锂", 8, 60, "亿美元"), revenue("乙锂", 2, 61), revenue("戊车", 1, 62)]
    landscape = with_facts(battery(), figures=figures)
    answer = explorer(landscape).leaders("电池链")
    found = {name: rows_of(answer, name)["revenue"] for name in ("丙电", "甲锂", "乙锂")}
    assert [(row["value"], row["unit"], row["rank"], row["among"]) for row in found.values()] == [
        (3.0, "亿元", None, None),
        (8.0, "亿美元", None, None),
        (2.0, "亿元", None, None),
    ]
    weights = tmp_path / "weights.toml"
    weights.write_text("[weights]\nrevenue = 1\nsegments = 1\n", "utf-8")
    scored = explorer(landscape).leaders("电池链", weights=weights)
    assert {row["measure"] for row in scored.records()} == {"segments", "total"}
    assert (
        scored.warnings[-1]
        == "left out of the score, because its values are in different units, not converted: revenue"
    )
    both = with_facts(landscape, figures=[revenue("甲锂", 57, 63)])
    lines = [row for row in explorer(both).leaders("电池链", weights=weights).records() if row["measure"] == "revenue"]
    assert {(row["candidate"], row["value"], row["best"], row["unit"], row["origin"]) for row in lines} == {
        ("甲锂", 57.0, 57.0, "亿元", "stated"),
        ("丙电", 3.0, 57.0, "亿元", "stated"),
        ("乙锂", 2.0, 57.0, "亿元", "stated"),
        ("戊车", 1.0, 57.0, "亿元", "stated"),
        ("丁电", None, None, "亿元", "not_compared"),  # 6亿元 of 2025
    }
    assert rows_of(explorer(both).leaders("电池链"), "丙电")["revenue"]["rank"] == 2


def test_the_first_of_two_is_the_first_only_if_there_are_no_others() -> None:
    """Of the five candidates two have a revenue of 2024; of 电池 all firms have a share, of 锂盐 one of two."""
    figures = [revenue("甲锂", 4, 60), share("丙电", "电池", 20, 61), share("丁电", "电池", 60, 62)]
    figures += [share("甲锂", "锂盐", 30, 63), share("丙电", "锂盐", 10, 64)]
    answer = explorer(with_facts(battery(), figures=figures)).leaders("电池链")
    assert (rows_of(answer, "甲锂")["revenue"]["rank"], rows_of(answer, "甲锂")["revenue"]["among"]) == (None, 2)
    assert rows_of(answer, "甲锂")["market_share"]["rank"] is None
    assert rows_of(answer, "丁电")["market_share"]["rank"] == 1
    assert answer.warnings[-1] == UNRANKED_NOTE


def test_what_is_inferred_to_be_in_the_chain_is_no_stronger_there() -> None:
    answer = explorer(battery()).leaders("电池链")
    assert {row["strength"] for row in answer.records() if row["candidate"] == "丙电" and row["value"] is not None} == {
        "implied"
    }
    stated = share("丙电", "电池", 20, 60)  # a source that names it there places it
    answer = explorer(with_facts(battery(), figures=[stated])).leaders("电池链")
    found = rows_of(answer, "丙电")
    assert (found["revenue"]["strength"], found["segments"]["strength"]) == ("explicit", "implied")


@pytest.mark.parametrize(
    ("low", "high", "scale", "words"),
    [
        (400_920_000_000.0, 400_920_000_000.0, 1e8, 4009.2),
        (45.0, 50.0, 1.0, "45–50"),
        (60.0, float("inf"), 1.0, "≥60"),
        (float("-inf"), 20.0, 1.0, "≤20"),
        (3, 3, 1.0, 3),
    ],
)
def test_a_value_is_written_in_the_unit_of_its_source(low: float, high: float, scale: float, words: object) -> None:
    assert in_words(Interval(low, high), scale) == words


# ------------------------------------------------------------ properties of the evidence


def test_the_order_of_rows_decides_nothing() -> None:
    landscape = led_battery()
    expected = explorer(landscape).leaders("电池链")
    for seed in range(5):
        shuffled = random.Random(seed)
        nodes = shuffled.sample(list(landscape.nodes.items()), len(landscape.nodes))
        edges, figures = ([*facts] for facts in (landscape.edges, landscape.figures))
        shuffled.shuffle(edges)
        shuffled.shuffle(figures)
        assert (
            explorer(replace(landscape, nodes=dict(nodes), edges=edges, figures=figures)).leaders("电池链") == expected
        )


def test_an_unrelated_firm_changes_no_value() -> None:
    nodes = [Node(firm("路人"), "Company", "路人"), Node("product:物", "Product", "物")]
    edges = [Edge("OFFERS", firm("路人"), "product:物", cited(60))]
    more = with_facts(led_battery(), nodes=nodes, edges=edges)
    assert explorer(more).leaders("电池链") == explorer(led_battery()).leaders("电池链")


# ------------------------------------------------------------ scores


def evidence(name: str, measure: str, value: float | None) -> Evidence:
    return Evidence(name, MEASURES[measure], value, "", "computed", (f"fact of {name}",), "explicit")


def scored(rows: Sequence[Evidence], **weights: float) -> dict[str, Score]:
    known = measures(battery().schema)
    candidates = sorted({row.candidate for row in rows})
    return {score.candidate: score for score in scores(rows, candidates, known, weights)}


def test_a_score_is_worked_out_by_hand() -> None:
    """Partners weigh 3 of 4, models 1 of 4; a: 3 × 2/4 + 1 × 5/5; b: 3 × 4/4 + 1 × 1/5."""
    rows = [evidence("a", "partners", 2), evidence("a", "models", 5)]
    rows += [evidence("b", "partners", 4), evidence("b", "models", 1)]
    found = scored(rows, partners=3, models=1)
    assert [(part.measure.name, part.weight, part.points) for part in found["a"].parts] == [
        ("partners", 75, 37.5),
        ("models", 25, 25),
    ]
    assert (found["a"].score, found["a"].rank) == (62.5, 2)
    assert (found["b"].score, found["b"].rank) == (80, 1)


def test_what_is_not_known_gives_a_lower_and_an_upper_bound() -> None:
    found = scored(
        [evidence("a", "partners", 1), evidence("b", "partners", 2), evidence("b", "models", 3)], partners=1, models=1
    )
    assert (found["a"].score, found["a"].highest, found["a"].known) == (25, 75, 50)
    assert (found["b"].score, found["b"].highest, found["b"].known) == (100, 100, 100)


def share_of(name: str, low: float, high: float, rival: float | None, market: str = "m") -> Evidence:
    measure = measures(battery().schema)["market_share"]
    bounds, other = Interval(low, high), None if rival is None else Interval(rival, rival)
    return Evidence(name, measure, None, "", "stated", group=(market,), bounds=bounds, in_market=True, rival=other)


def test_a_share_is_measured_by_the_largest_of_its_own_market() -> None:
    """Half of a small market counts as much as 40 % of another, if both are the largest; 20 of 40 is half of it."""
    rows = [share_of("a", 50, 50, 10, "small"), share_of("b", 40, 40, 20), share_of("c", 20, 20, 40)]
    found = scored(rows, market_share=1)
    assert [found[name].score for name in "abc"] == [100, 100, 50]
    assert [found[name].rank for name in "abc"] == [1, 1, 3]
    assert found["c"].parts[0].best == Interval(40, 40)


def test_a_lone_share_below_one_half_tells_nothing_of_who_is_first() -> None:
    found = scored([share_of("a", 5, 5, None, "x"), share_of("b", 50, 50, None, "y")], market_share=1)
    assert (found["a"].score, found["a"].highest, found["a"].parts[0].aside) == (
        0,
        100,
        share_of("a", 5, 5, None, "x"),
    )
    assert found["b"].score == 100


def test_a_share_of_nothing_that_is_named_is_not_compared() -> None:
    figures = [
        Figure((("company", firm(name)),), {**FIGURE, "value": value, "printed": f"{value:g}%"}, cited(line))
        for line, (name, value) in enumerate({"丙电": 20.0, "丁电": 60.0, "甲锂": 30.0}.items(), 60)
    ]
    relations = Relations(with_facts(battery(), figures=figures))
    scope = chain_scope(relations, CHAIN)
    rows = [row for row in LeaderEvidence(relations, scope).rows if row.measure.name == "market_share"]
    assert [(row.words, row.rank, row.among) for row in rows] == [(60.0, None, 1), (20.0, None, 1), (30.0, None, 1)]
    assert scores(rows, scope.candidates, measures(battery().schema), {"market_share": 1}) == []


def test_a_range_counts_with_its_least_and_its_most() -> None:
    """a has 30 to 40 beside b with 40: three quarters to all of the largest, so that b may not be alone the first."""
    found = scored([share_of("a", 30, 40, 40), share_of("b", 40, 40, 40)], market_share=1)
    assert (found["a"].score, found["a"].highest, found["a"].possible) == (75, 100, (1, 2))
    found = scored([share_of("a", 45, 50, 48), share_of("b", 48, 48, 50)], market_share=1)
    assert (found["a"].score, found["a"].highest) == (93.75, 100)  # 45 of 48


def test_what_is_not_known_makes_a_rank_a_range() -> None:
    rows = [evidence("a", "partners", 1), evidence("b", "partners", 2), evidence("b", "models", 3)]
    found = scored(rows, partners=1, models=1)
    assert [(found[name].rank, found[name].possible) for name in "ab"] == [(2, (2, 2)), (1, (1, 1))]
    found = scored(rows, partners=1, models=4)  # a 10 to 90 of 100
    assert [(found[name].rank, found[name].possible) for name in "ab"] == [(2, (2, 2)), (1, (1, 1))]
    found = scored([*rows[1:], evidence("a", "partners", 2), evidence("c", "models", 1)], partners=1, models=1)
    assert [(found[name].rank, found[name].possible) for name in "abc"] == [(2, (1, 3)), (1, (1, 1)), (3, (2, 3))]


@given(
    st.lists(
        st.lists(st.none() | st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=2),
        min_size=2,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_no_values_within_their_bounds_give_a_rank_outside_the_range(
    bounds: list[list[tuple[int, int] | None]], chosen: random.Random
) -> None:
    """With all values exact, a candidate's score lies between its points and its highest, and its rank in its range."""
    names = ("partners", "models")
    ranges = [[None if each is None else (min(each), max(each)) for each in row] for row in bounds]
    rows = [
        replace(evidence(f"f{at}", name, None), bounds=Interval(*each))
        for at, row in enumerate(ranges)
        for name, each in zip(names, row, strict=True)
        if each
    ]
    weights = {name: 1.0 for at, name in enumerate(names) if all(row[at] for row in ranges)}
    if not weights:
        return
    found = scored(rows, **weights)
    exact = [
        replace(row, bounds=None, value=chosen.uniform(row.bounds.low, row.bounds.high)) for row in rows if row.bounds
    ]
    for name, score in scored(exact, **weights).items():
        low, high = found[name].possible
        assert found[name].score - 0.02 <= score.score <= found[name].highest + 0.02
        ahead = sum(each.score > score.score + 0.03 for each in scored(exact, **weights).values())
        assert ahead + 1 <= high
        assert low <= 1 + sum(each.score > score.score - 0.03 for each in scored(exact, **weights).values())


def test_the_first_place_of_a_ranking_is_the_best() -> None:
    found = scored([evidence("a", "benchmark_rank", 1), evidence("b", "benchmark_rank", 4)], benchmark_rank=1)
    assert (found["a"].score, found["b"].score) == (100, 25)


def test_a_dimension_is_shared_by_its_known_measures() -> None:
    known = measures(battery().schema)
    weights = {"integration": 2.0, "partners": 1.0}
    assert spread(weights, known, {"partners", "segments", "layers"}) == {
        "integration": {"layers": 0.5, "segments": 0.5},
        "partners": {"partners": 1.0},
    }


def test_the_ranking_is_stable_unless_weights_nearby_reverse_it() -> None:
    """b - a is 0.5 × partners - 0.8 × models: 3, 1 give 0.7, at the least 0.5 × 2.4 - 0.8 × 1.2 = 0.24, never below 0."""
    rows = [evidence("a", "partners", 2), evidence("a", "models", 5)]
    rows += [evidence("b", "partners", 4), evidence("b", "models", 1)]
    stable = scored(rows, partners=3, models=1)
    assert (stable["a"].ranks, stable["a"].rivals, stable["b"].ranks) == ((2, 2), (), (1, 1))
    near = scored(rows, partners=2, models=1)
    assert (near["a"].ranks, near["a"].rivals, near["b"].ranks) == ((1, 2), ("b",), (1, 2))


VALUES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=5)
WEIGHTS = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 5))


def random_rows(values: Sequence[tuple[int, int, int]]) -> list[Evidence]:
    names = ("partners", "models", "benchmark_rank")
    return [
        evidence(f"f{at}", name, value) for at, row in enumerate(values) for name, value in zip(names, row, strict=True)
    ]


@given(VALUES, WEIGHTS)
def test_a_score_is_the_sum_of_its_printed_parts(
    values: list[tuple[int, int, int]], weights: tuple[int, int, int]
) -> None:
    for score in scored(
        random_rows(values), **dict(zip(("partners", "models", "benchmark_rank"), weights, strict=True))
    ).values():
        assert f"{sum(part.points for part in score.parts):.2f}" == f"{score.score:.2f}"
        assert 0 <= score.score <= score.highest <= 100.02


@given(VALUES, WEIGHTS, st.sampled_from([0.001, 0.5, 7, 1000]))
def test_a_constant_times_all_weights_changes_nothing(
    values: list[tuple[int, int, int]], weights: tuple[int, int, int], constant: float
) -> None:
    given_weights = dict(zip(("partners", "models", "benchmark_rank"), weights, strict=True))
    one = scored(random_rows(values), **given_weights)
    other = scored(random_rows(values), **{name: constant * weight for name, weight in given_weights.items()})
    assert {name: score.rank for name, score in one.items()} == {name: score.rank for name, score in other.items()}


@given(VALUES, WEIGHTS, st.lists(st.sampled_from([0.8, 0.9, 1.0, 1.1, 1.2]), min_size=3, max_size=3))
def test_no_weights_nearby_give_a_rank_outside_the_range(
    values: list[tuple[int, int, int]], weights: tuple[int, int, int], factors: list[float]
) -> None:
    names = ("partners", "models", "benchmark_rank")
    rows = random_rows(values)
    found = scored(rows, **dict(zip(names, weights, strict=True)))
    varied = [weight * factor for weight, factor in zip(weights, factors, strict=True)]
    best = [max(column) for column in zip(*values, strict=True)]
    first = min(row[2] for row in values)

    def exact(row: tuple[int, int, int]) -> float:
        normalised = [row[0] / best[0] if best[0] else 0, row[1] / best[1] if best[1] else 0, first / row[2]]
        return sum(weight * value for weight, value in zip(varied, normalised, strict=True))

    points = [exact(row) for row in values]
    for at, mine in enumerate(points):
        rank = 1 + sum(theirs > mine + 1e-9 for theirs in points)
        low, high = found[f"f{at}"].ranks
        assert low <= rank <= high


def test_the_lines_of_a_score_add_up_to_its_total(tmp_path: Path) -> None:
    weights = tmp_path / "weights.toml"
    weights.write_text("[weights]\nmarket_share = 3\nintegration = 2\ntechnology = 1\n", "utf-8")
    answer = explorer(led_battery()).leaders("电池链", weights=weights)
    rows = answer.records()
    for name in ("丁电", "丙电", "甲锂"):
        lines = [row for row in rows if row["candidate"] == name]
        assert lines[-1]["measure"] == "total"
        assert f"{sum(row['points'] for row in lines[:-1]):.2f}" == f"{lines[-1]['points']:.2f}"
        assert f"{sum(row['highest'] for row in lines[:-1]):.2f}" == f"{lines[-1]['highest']:.2f}"
    assert answer.warnings[-2:] == (
        MARKET_NOTE,
        "nothing is known of any candidate by technology, whose weight is left out",
    )
    totals = explorer(led_battery()).leaders("电池链", weights=weights, summary=True)
    assert [row for row in rows if row["measure"] == "total"] == totals.records()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[weights]\nmarket_share = -1\n", "the weight of market_share is -1, expected 0 or more"),
        (
            "[weights]\nmarket_share = 'viel'\n",
            "the weight of market_share is 'viel', expected a number such as 2 or 0.5",
        ),
        ("[weights]\nmarket_share = true\n", "the weight of market_share is True, expected a number such as 2 or 0.5"),
        ("[weights]\nmarket_share = nan\n", "the weight of market_share is nan, expected at most 1,000,000,000"),
        ("[weights]\nmarket_share = inf\n", "the weight of market_share is inf, expected at most 1,000,000,000"),
        (
            "[weights]\nmarket_share = 1e308\nmodels = 1e308\n",
            "the weight of market_share is 1e+308, expected at most 1,000,000,000",
        ),
        ("[weights]\nmarket_share = 0\n", "all weights are 0; give at least one measure a weight above 0"),
        ("[weights]\n", "no weights; expected a table [weights] with lines such as market_share = 3"),
        ("market_share = 1\n", "no weights; expected a table [weights] with lines such as market_share = 3"),
        ("[weights]\nmodels = 1\n[other]\n", "unknown other; the only table is [weights]"),
        ("[weights\n", "not valid TOML: Expected ']' at the end of a table declaration (at line 1, column 9)"),
    ],
)
def test_weights_that_cannot_be_used_are_refused(tmp_path: Path, text: str, message: str) -> None:
    weights = tmp_path / "weights.toml"
    weights.write_text(text, "utf-8")
    with pytest.raises(BadParameter) as error:
        read_weights(weights, battery().schema)
    assert str(error.value) == f"{weights}: {message}"


def test_an_unknown_key_of_the_weights_lists_those_that_are_known(tmp_path: Path) -> None:
    weights = tmp_path / "weights.toml"
    weights.write_text("[weights]\nmarket_shares = 1\n", "utf-8")
    with pytest.raises(BadParameter) as error:
        read_weights(weights, battery().schema)
    message = str(error.value)
    assert message.startswith(
        f"{weights}: no measure named 'market_shares'; known are the dimensions criteria (认定标准),"
        " technology (技术创新引领力),"
    )
    assert "sole_segments (唯一厂商的环节数)" in message
    assert message.endswith("; and the metrics that `lianzhu schema` lists; did you mean 'market_share'?")


def test_weights_may_have_chinese_names_with_or_without_quotation_marks(tmp_path: Path) -> None:
    weights = tmp_path / "weights.toml"
    weights.write_text('[weights]\n市场份额 = 3\n"产业协作整合力" = 2 # 一半\n  合作方数=1\n', "utf-8")
    assert read_weights(weights, battery().schema) == {"market_share": 3, "integration": 2, "partners": 1}
    weights.write_text("[weights]\n市场份额 = 3\nmarket_share = 2\n", "utf-8")
    with pytest.raises(BadParameter) as error:
        read_weights(weights, battery().schema)
    assert str(error.value) == f"{weights}: market_share has two weights; leave one out"


def test_a_file_of_weights_that_is_missing_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "none.toml"
    with pytest.raises(BadParameter) as error:
        explorer(battery()).leaders("电池链", weights=missing)
    assert str(error.value) == f"{missing}: no such file; expected a TOML file with a table [weights]"


def test_weights_by_which_nothing_is_known_are_refused(tmp_path: Path) -> None:
    assert scored([evidence("a", "partners", 1)], models=1) == {}
    weights = tmp_path / "weights.toml"
    weights.write_text("[weights]\nmodels = 1\n", "utf-8")
    with pytest.raises(BadParameter) as error:
        explorer(battery()).leaders("电池链", weights=weights)
    assert str(error.value) == "nothing is known of the candidates by models; weigh what the answer has"


def test_a_value_below_zero_cannot_be_weighed() -> None:
    profit = measures(battery().schema)["profit"]
    rows = [Evidence(name, profit, value, "", "stated") for name, value in (("a", -1.0), ("b", 2.0))]
    with pytest.raises(BadParameter) as error:
        scored(rows, profit=1)
    assert str(error.value) == "profit cannot be weighed: of a value below 0 there is no share of the best"


def test_evidence_is_ranked_only_where_values_differ() -> None:
    relations = Relations(battery())
    rows = LeaderEvidence(relations, chain_scope(relations, CHAIN)).rows
    assert {row.rank for row in rows if row.measure.name == "segments"} == {None}
    assert all(row.facts for row in rows)


# ------------------------------------------------------------ the command


def test_the_packaged_landscape_names_nobody(lianzhu: Any) -> None:
    result = lianzhu("leaders", "智能客服", "--format", "json")
    assert result.err == (
        "注意 Note: no source names the leader (智能链主) of 智能客服; what follows is evidence, not a choice\n"
        f"注意 Note: {UNRANKED_NOTE}\n"
    )


@pytest.mark.parametrize("options", [(), ("--summary",)])
def test_a_table_in_the_terminal_leaves_room_for_its_values(
    lianzhu: Any, tmp_path: Path, options: tuple[str, ...]
) -> None:
    assert "facts" not in lianzhu("leaders", "智能客服", *options).out.splitlines()[1]
    rows = json.loads(lianzhu("leaders", "智能客服", *options, "--format", "json").out)
    assert all("facts" in row for row in rows)
    lianzhu("leaders", "智能客服", *options, "-o", str(tmp_path / "leaders.txt"))
    assert "facts" in (tmp_path / "leaders.txt").read_text("utf-8")


def test_many_chains_are_listed_in_chinese(lianzhu: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANZHU_LANG", "zh")
    err = lianzhu("leaders", "--summary", "--format", "json").err
    assert " in all" not in err
    assert re.search(r"没有来源点名.+、.+等 \d+ 项的链主（智能链主）", err)


def test_the_atlas_carries_the_evidence(tmp_path: Path) -> None:
    page = explorer(led_battery()).view(tmp_path / "atlas.html").read_text("utf-8")
    (answer,) = (each for each in packed(page)["answers"] if each["name"] == "leaders")
    assert [row["cells"][1] for row in answer["rows"]] == ["戊车", "丁电", "丙电", "甲锂", "乙锂"]
    assert all(row["facts"] for row in answer["rows"])


def test_without_a_name_the_command_says_how_long_it_took(lianzhu: Any) -> None:
    result = lianzhu("leaders", "--summary")
    assert re.search(r"^the evidence on all candidates took \d+\.\d s$", result.err, re.MULTILINE)


def test_the_command_says_that_there_are_no_candidates(lianzhu: Any) -> None:
    result = lianzhu("leaders", "数字员工", "--summary")
    assert result.err.splitlines() == [
        "没有候选企业。No candidates.",
        "注意 Note: no firm is known in 数字员工, so there are no candidates",
    ]
