"""Answers of measures as rows: paths, traces and comparisons on the chain of batteries, on both stores, and as files."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from battery import battery, cited, firm, segment
from hydrogen import hydrogen
from openpyxl import load_workbook
from test_measures_in_node import random_landscape

from lianzhu.explorer import Explorer
from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import BadParameter, NotFound
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Coverage, Edge, Figure, Node, Statement
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.measures.path_rows import connection, connection_answer
from lianzhu.measures.relations import Relations


def explorer(landscape: Landscape | None = None) -> Explorer:
    return Explorer(EmbeddedStore(landscape or battery()))


def told(answer: Answer, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[column] for column in columns) for row in answer.records()]


# ------------------------------------------------------------ paths


def test_a_path_is_told_in_sentences_with_sources() -> None:
    answer = explorer().path("甲锂", "戊车", limit=1)
    assert told(answer, "path", "step", "sentence", "source", "strength") == [
        (1, 1, "甲锂提供电池链/锂盐", "年报 L1 +1", "explicit"),
        (1, 2, "电池链/锂盐为电池链/电池的上游", "年报 L7", "explicit"),
        (1, 3, "电池链/电池为电池链/整车的上游", "年报 L8", "explicit"),
        (1, 4, "戊车处于电池链/整车", "年报 L6", "explicit"),
    ]
    assert answer.warnings == ()
    english = explorer().path("甲锂", "戊车", limit=1, language="en")
    assert told(english, "sentence")[1] == ("电池链/锂盐 is upstream of 电池链/电池",)


def test_alternatives_are_numbered() -> None:
    assert {row[0] for row in told(explorer().path("甲锂", "戊车"), "path")} == {1, 2}


def test_a_path_through_generic_relations_says_so() -> None:
    landscape = battery()
    landscape.edges = [edge for edge in landscape.edges if edge.kind in ("LOCATED_IN", "PARTNERS_WITH")]
    answer = explorer(landscape).path("甲锂", "戊车")
    assert told(answer, "from", "to") == [("甲锂", "东省"), ("东省", "戊车")]
    assert answer.warnings == (
        "no more telling path was found within 8 steps; it follows generic relations, such as that of a firm to its region",
    )


def test_without_a_path_the_nearest_is_named() -> None:
    answer = explorer().path("甲锂", "戊车", max_steps=2)
    assert answer.rows and "东省" in told(answer, "to")[0]  # two generic steps
    landscape = battery()
    landscape.edges = [edge for edge in landscape.edges if edge.kind != "LOCATED_IN"]
    nearest = explorer(landscape).path("甲锂", "戊车", max_steps=2)
    assert nearest.rows == []
    assert nearest.warnings == (
        "no path leads from 甲锂 to 戊车 within 2 steps; the nearest is 电池链/电池: 2 steps on, and 2 from there in any direction",
    )


def test_supply_goes_one_way() -> None:
    assert explorer().path("甲锂", "戊车", supply=True).rows
    back = explorer().path("戊车", "甲锂", supply=True)
    assert back.rows == [] and back.warnings == (
        "no path of supply leads from 戊车 to 甲锂 within 8 steps;"
        " nothing that it reaches comes nearer than 2 steps in any direction",
    )


def test_no_path_passes_a_firm_that_is_known_to_be_elsewhere() -> None:
    landscape = battery()
    landscape.nodes = {**landscape.nodes, "region:西省": Node("region:西省", "Region", "西省")}
    moved = Edge("LOCATED_IN", firm("丁电"), "region:西省", cited(40))
    landscape.edges = [
        *(each for each in landscape.edges if each.kind != "LOCATED_IN" or each.start != moved.start),
        moved,
    ]
    everywhere, local = (explorer(landscape).path("甲锂", "戊车", region=region) for region in (None, "东省"))
    passed = [{name for row in told(answer, "from", "to") for name in row} for answer in (everywhere, local)]
    assert "丁电" in passed[0] and "丁电" not in passed[1] and local.rows
    assert explorer(landscape).path("甲锂", "丁电", region="东省").rows  # the ends may be anywhere


def test_things_that_nothing_relates_and_a_thing_and_itself() -> None:
    landscape = battery()
    landscape.nodes = {**landscape.nodes, "company:孤": Node("company:孤", "Company", "孤")}
    alone = explorer(landscape).path("甲锂", "孤")
    assert alone.warnings == (
        "no path leads from 甲锂 to 孤 within 8 steps; nothing that the first reaches is related to 孤",
    )
    assert explorer().path("甲锂", "甲锂").warnings == ("甲锂 and 甲锂 are the same thing",)


@pytest.mark.parametrize("seed", range(20))
def test_every_step_of_a_path_is_a_fact_or_follows_from_a_parent(seed: int) -> None:
    landscape = random_landscape(seed)
    relations = Relations(landscape)
    edges = {edge.id: edge for edge in landscape.edges}
    first, *_, last = landscape.nodes
    found = connection(relations, first, last)
    for path in found.paths:
        assert path[0].source == first and path[-1].target == last
        assert all(hop.target == following.source for hop, following in pairwise(path))
    answer = connection_answer(relations, found, first, last, max_hops=8, supply=False, language="zh")
    for row, hop in zip(answer.records(), (hop for path in found.paths for hop in path), strict=True):
        stated = [edges[fact] for fact in row["facts"]]
        assert all(
            (edge.kind, edge.start, edge.end) == (hop.relation.kind, hop.relation.start, hop.relation.end)
            for edge in stated
        )
        assert stated or landscape.nodes[hop.relation.start].parent == hop.relation.end


# ------------------------------------------------------------ traces


def test_upstream_by_steps_with_the_firms_at_each_and_what_stops() -> None:
    answer = explorer().trace("整车", "up")
    assert told(answer, "step", "name", "vendors", "stopped") == [
        (1, "丁电", [], []),  # without it there is still 丙电
        (1, "丙电", [], []),
        (1, "电池链/电池", ["丁电", "丙电"], ["乙锂", "甲锂", "电池链/锂盐"]),
        (2, "乙锂", [], []),
        (2, "甲锂", [], []),
        (2, "电池链/锂盐", ["乙锂", "甲锂"], []),
    ]


def test_a_trace_tells_supply_from_firms_that_stand_on_the_way() -> None:
    landscape = battery()
    landscape.edges = [
        *landscape.edges,
        Edge("SUPPLIES", firm("乙锂"), firm("丁电"), cited(81), {"share": 30.0, "year": 2024}),
    ]
    rows = {row["name"]: row for row in explorer(landscape).trace("丁电", "up").records()}
    assert {name: row["reached_by"] for name, row in rows.items()} == {
        "乙锂": "by_supply",  # stated
        "甲锂": "in_segment",  # it stands in the segment upstream
        "电池链/锂盐": "by_supply",
    }
    assert rows["乙锂"]["sentence"] == "乙锂向丁电供应（占比：30%，年份：2024）"
    down = {row["name"]: row["reached_by"] for row in explorer(landscape).trace("乙锂", "down").records()}
    assert down["丁电"] == "by_supply" and down["丙电"] == "in_segment"


def test_a_firm_of_what_is_offered_in_a_segment_stands_in_the_segment() -> None:
    landscape = battery()
    cell = Node("product:锂粉", "Product", "锂粉")
    landscape.nodes = {**landscape.nodes, cell.id: cell, firm("己粉"): Node(firm("己粉"), "Company", "己粉")}
    landscape.edges = [
        *landscape.edges,
        Edge("BELONGS_TO", cell.id, segment("锂盐"), cited(84)),
        Edge("OFFERS", firm("己粉"), cell.id, cited(85)),
    ]
    rows = {row["name"]: row["reached_by"] for row in explorer(landscape).trace("电池链/电池", "up").records()}
    assert rows["己粉"] == "in_segment" and rows["电池链/锂盐"] == "by_supply"


def test_what_only_a_firm_is_named_for_stops_with_it() -> None:
    landscape = battery()
    alone = Node(segment("隔膜"), "Segment", "隔膜", parent="chain:电池链")
    landscape.nodes = {**landscape.nodes, alone.id: alone, firm("己膜"): Node(firm("己膜"), "Company", "己膜")}
    landscape.edges = [
        *landscape.edges,
        Edge("OFFERS", firm("己膜"), alone.id, cited(82)),
        Edge("SUPPLIES", firm("己膜"), firm("丁电"), cited(83)),
    ]
    rows = {row["name"]: row for row in explorer(landscape).trace("丁电", "up").records()}
    assert rows["己膜"]["stopped"] == ["电池链/隔膜"] and rows["电池链/隔膜"]["reached_by"] == "of_firm"


def test_every_row_of_a_trace_rests_on_facts() -> None:
    landscape = battery()
    facts = {fact.id for fact in landscape.facts()}
    for direction in ("up", "down"):
        for row in explorer(landscape).trace("电池", direction).records():  # type: ignore[arg-type]
            assert row["facts"] and {*row["facts"]} <= facts


def test_a_trace_that_finds_nothing_says_so() -> None:
    answer = explorer().trace("锂盐", "up")
    assert answer.rows == []
    assert answer.warnings == ("no source states anything upstream of 电池链/锂盐 within 3 steps of supply",)


def test_a_trace_that_is_cut_short_says_so() -> None:
    answer = explorer().trace("整车", "up", steps=1)
    assert {row["step"] for row in answer.records()} == {1}
    assert answer.warnings == ("supply goes on beyond step 1; raise the number of steps to follow it",)
    assert explorer().trace("整车", "up", steps=2).warnings == ()


def test_of_what_stops_the_first_are_named_and_all_are_counted() -> None:
    landscape = battery()
    names = [f"锂{at:02}" for at in range(25)]
    landscape.nodes = {**landscape.nodes, **{firm(name): Node(firm(name), "Company", name) for name in names}}
    offers = [Edge("OFFERS", firm(name), segment("锂盐"), cited(80)) for name in names]
    landscape.edges = [*landscape.edges, *offers]
    row = next(row for row in explorer(landscape).trace("整车", "up").records() if row["name"] == "电池链/电池")
    assert row["stops"] == 28 and row["stopped"][-1] == "+8" and len(row["stopped"]) == 21


def test_a_trace_tells_firms_here_from_those_elsewhere() -> None:
    landscape = battery()
    landscape.nodes = {**landscape.nodes, "region:西省": Node("region:西省", "Region", "西省")}
    landscape.edges = [
        *(edge for edge in landscape.edges if edge.kind != "LOCATED_IN"),
        Edge("LOCATED_IN", firm("甲锂"), "region:西省", cited(40)),
        Edge("LOCATED_IN", firm("乙锂"), "region:东省", cited(41)),
    ]
    rows = {row["name"]: row["location"] for row in explorer(landscape).trace("整车", "up", region="东省").records()}
    assert (rows["甲锂"], rows["乙锂"], rows["丙电"]) == ("elsewhere", "here", "not_known")
    assert rows["电池链/锂盐"] == "here"


# ------------------------------------------------------------ comparisons


def compared(landscape: Landscape, *names: str, **options: str) -> dict[tuple[str, str], dict[str, object]]:
    answer = explorer(landscape).compare(*names, **options)  # type: ignore[arg-type]
    return {(row["relation"], row["item"]): row for row in answer.records()}


def test_things_stand_side_by_side_with_their_citations() -> None:
    rows = compared(battery(), "丙电", "丁电")
    assert rows["OFFERS", "电池链/电池"]["丙电"] == "[年报 L4] (推断)"
    assert rows["OFFERS", "电池链/电池"]["丁电"] == "[年报 L5]"
    assert rows["OFFERS", "电池链/电池"]["shared"] == 2
    assert rows["SUPPLIES", "戊车"]["丙电"] == "未直接写"  # what it supplied has ended
    assert rows["in_chain", "电池链"]["shared"] == 2


def test_the_first_row_says_what_is_in_a_region() -> None:
    landscape = battery()
    landscape.nodes = {**landscape.nodes, "region:西省": Node("region:西省", "Region", "西省")}
    landscape.edges = [each for each in landscape.edges if each.kind != "LOCATED_IN" or each.start == firm("丙电")]
    row = explorer(landscape).compare("丙电", "丁电", region="东省", language="en").records()[0]
    assert (row["relation"], row["item"], row["丙电"], row["丁电"]) == ("location", "东省", "here", "not known")
    assert row["shared"] == 1 and len(row["facts"]) == 1


def test_an_empty_place_says_what_the_source_leaves_out() -> None:
    landscape = battery()
    landscape.coverage = [Coverage(firm("丙电"), "products", "lost", cited(50))]
    landscape.edges = [edge for edge in landscape.edges if edge.start != firm("丙电") or edge.kind != "OFFERS"]
    rows = compared(landscape, "丙电", "丁电", language="en")
    assert rows["OFFERS", "电池链/电池"]["丙电"] == "missing from our copy"
    assert rows["SUPPLIES", "戊车"]["丙电"] == "not stated directly"


def test_what_products_run_on_and_what_sources_say_in_words() -> None:
    landscape = battery()
    nodes = [Node("product:管家", "Product", "管家"), Node("model:大模", "Model", "大模")]
    landscape.nodes = {**landscape.nodes, **{node.id: node for node in nodes}}
    made = [
        Edge("OFFERS", firm("丁电"), "product:管家", cited(60)),
        Edge("POWERED_BY", "product:管家", "model:大模", cited(61)),
    ]
    words = Statement((("about", firm("丙电")),), {"text": "扩产", "aspect": "目标"}, cited(62))
    landscape.edges, landscape.statements = [*landscape.edges, *made], [*landscape.statements, words]
    rows = compared(landscape, "丙电", "丁电")
    assert rows["POWERED_BY", "大模"]["丁电"] == "[年报 L60, L61]" and rows["POWERED_BY", "大模"]["direction"] == "→→"
    assert rows["statement", "目标"]["丙电"] == "扩产 [年报 L62]"
    assert {edge.id for edge in made} == {*rows["POWERED_BY", "大模"]["facts"]}  # type: ignore[misc]


def test_figures_of_one_period_stand_side_by_side_and_then_those_of_one_alone() -> None:
    def revenue(line: int, name: str, printed: str, year: str) -> Figure:
        value = {"metric": "revenue", "unit": "亿元", "value": 1.0, "printed": printed, "period_start": year}
        return Figure((("company", firm(name)),), value, cited(line))

    landscape = battery()
    landscape.figures = [
        revenue(70, "丙电", "3亿元", "2023"),
        revenue(71, "丁电", "5亿元", "2023"),
        revenue(72, "丁电", "6亿元", "2024"),
    ]
    rows = [row for row in explorer(landscape).compare("丙电", "丁电").records() if row["relation"] == "revenue"]
    assert [(row["item"], row["丙电"], row["丁电"], row["shared"]) for row in rows] == [
        ("2023", "3亿元 [年报 L70]", "5亿元 [年报 L71]", 2),
        ("2024", "未直接写", "6亿元 [年报 L72]", 1),
    ]


def test_a_figure_that_has_ended_or_is_forecast_is_told_from_one_that_holds() -> None:
    def revenue(line: int, name: str, year: str, forecast: bool = False, until: str = "") -> Figure:
        value = {"metric": "revenue", "unit": "亿元", "value": 1.0, "printed": f"{line}亿元", "period_start": year}
        return Figure((("company", firm(name)),), value | {"forecast": forecast}, replace(cited(line), until=until))

    landscape = battery()
    landscape.figures = [
        revenue(70, "丙电", "2026", forecast=True),
        revenue(71, "丁电", "2026"),
        revenue(72, "丁电", "2023", until="2024"),
    ]
    rows = [row for row in explorer(landscape).compare("丙电", "丁电").records() if row["relation"] == "revenue"]
    assert [(row["item"], row["丙电"], row["丁电"]) for row in rows] == [
        ("2026 · 预测", "70亿元 [年报 L70]", "未直接写"),
        ("2026", "未直接写", "71亿元 [年报 L71]"),
    ]


@pytest.mark.parametrize("names", [["丙电"], ["丙电", "丙电"], ["甲锂", "乙锂", "丙电", "丁电", "戊车"]])
def test_two_to_four_things_are_compared(names: list[str]) -> None:
    count = len({*names})
    with pytest.raises(BadParameter, match=f"^expected 2 to 4 things to compare, found {count}$"):
        explorer().compare(*names)


# ------------------------------------------------------------ stores and files


def ask_everything(landscape: Explorer) -> list[Answer]:
    return [
        landscape.gaps(),
        landscape.gaps("智能客服", region="中国", groups=True),
        landscape.concentration(),
        landscape.concentration("智能客服", groups=True),
        landscape.compare("追一科技", "百度智能云", "腾讯企点"),
        landscape.path("追一科技", "腾讯企点"),
        landscape.path("NVIDIA", "智能客服", supply=True),
        landscape.trace("AI芯片", "down"),
        landscape.leaders("智能客服"),
    ]


@pytest.mark.neo4j
def test_measures_are_the_same_on_both_stores(
    make_store: Callable[[str, Landscape], Store], landscape: Landscape
) -> None:
    answers = [ask_everything(Explorer(make_store(engine, landscape))) for engine in ("embedded", "neo4j")]
    for embedded, served in zip(*answers, strict=True):
        assert embedded == served


def test_measures_do_not_depend_on_the_order_of_rows(landscape: Landscape) -> None:
    reversed_ = Landscape(
        {node: landscape.nodes[node] for node in reversed([*landscape.nodes])},
        *(
            [*reversed(facts)]
            for facts in (landscape.edges, landscape.figures, landscape.coverage, landscape.statements)
        ),
    )
    for given, turned in zip(ask_everything(explorer(landscape)), ask_everything(explorer(reversed_)), strict=True):
        assert given == turned


@pytest.mark.parametrize(
    "arguments",
    [
        ["gaps", "智能客服"],
        ["concentration"],
        ["compare", "追一科技", "百度智能云"],
        ["path", "追一科技", "塔可思"],
        ["trace", "AI芯片", "down"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_each_measure_is_a_command_with_every_format(lianzhu, arguments: list[str], tmp_path: Path) -> None:
    rows = json.loads(lianzhu(*arguments, "--format", "json").out)
    assert rows and all(row["facts"] for row in rows if "facts" in row)
    assert next(csv.DictReader(StringIO(lianzhu(*arguments, "--format", "csv").out))).keys() == rows[0].keys()
    assert lianzhu(*arguments, "--format", "md").out.startswith(f"| {next(iter(rows[0]))} |")
    assert lianzhu(*arguments, "-o", tmp_path / "rows.xlsx").code == 0
    assert load_workbook(tmp_path / "rows.xlsx").active.max_row == len(rows) + 1
    assert lianzhu(*arguments).out


def test_what_names_nothing_is_one_clear_message(lianzhu) -> None:
    assert lianzhu("gaps", "智能客户").err.startswith("lianzhu: no Chain named '智能客户'; did you mean")
    assert lianzhu("concentration", "--region", "东京").err.startswith("lianzhu: no Region named '东京'")
    assert "'sideways' is not one of up, down" in lianzhu("trace", "AI芯片", "sideways").err
    assert lianzhu("compare", "追一科技").err == "lianzhu: expected 2 to 4 things to compare, found 1\n"
    with pytest.raises(NotFound):
        explorer().path("甲锂", "无此企业")


def test_an_answer_without_rows_says_so_in_the_language_of_the_output(lianzhu, folder: Path) -> None:
    assert lianzhu("--lang", "en", "concentration", "--store", folder, "数字员工").err.startswith(
        "No shares are stated.\n"
    )
    assert lianzhu("--lang", "zh", "trace", "头豹研究院", "up").err.startswith("没有上下游。\n")


def test_a_comparison_is_drawn_as_a_page(lianzhu, tmp_path: Path) -> None:
    page = tmp_path / "compared.html"
    assert lianzhu("compare", "追一科技", "百度智能云", "-o", page).code == 0
    assert '"question":{"name":"compare","things":["company:追一科技","company:百度智能云"]}' in page.read_text("utf-8")


def test_a_page_of_a_comparison_has_no_region_and_no_groups(lianzhu, tmp_path: Path) -> None:
    for option in (("--region", "中国"), ("--groups",)):
        result = lianzhu("compare", "追一科技", "百度智能云", *option, "-o", tmp_path / "compared.html")
        assert result.code == 1 and result.err.startswith("lianzhu: --region and --groups do not apply to a page")
    assert not (tmp_path / "compared.html").exists()


def test_no_more_steps_than_are_useful_can_be_asked_for(lianzhu) -> None:
    for steps in ("0", "101"):
        assert f"{steps} is not in the range 1<=x<=100" in lianzhu("trace", "AI芯片", "down", "--steps", steps).err


def test_gaps_of_a_chain_are_part_of_its_page(tmp_path: Path) -> None:
    from lianzhu.pages.chain_measures import ChainMeasures
    from lianzhu.pages.indexes import Indexes

    landscape = hydrogen()
    relations = Relations(landscape)
    measures = ChainMeasures.of(relations, "chain:氢能")
    indexes = Indexes({node: at for at, node in enumerate(sorted(landscape.nodes))})
    packed = measures.packed("chain:氢能", indexes)
    assert len(packed["lacking"]) == len(measures.gaps) == 12
    places = sorted(landscape.nodes)
    shown = {(gap["kind"], places[gap["node"]], gap["in"]) for gap in packed["lacking"]}
    assert ("no_vendor", "segment:检测", "gap_in_chain") in shown
    assert ChainMeasures(measures.gaps).packed("chain:氢能", Indexes({})) == {"lacking": [], "markets": []}
    assert segment("锂盐") not in indexes.nodes
