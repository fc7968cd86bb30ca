"""The panel, the tables and the search in a real Chromium: every statement with its place, every row and every name found."""

from __future__ import annotations

import csv
import io
import itertools
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from browsing import HOSTILE_NAMES, choose, find, open_view, packed
from page_landscapes import CHAIN, CITE, landscape_of

from lianzhu import open as open_landscape
from lianzhu.console.render import FORMULA_PREFIX
from lianzhu.explorer import QUESTIONS
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node, Statement
from lianzhu.pages import atlas_page, company_page

pytestmark = pytest.mark.browser


def address(page: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(page.evaluate("location.hash.slice(1)")).items()}


def told(page: Any) -> str:
    return str(page.inner_text("#details"))


def cells(page: Any, column: int) -> list[str]:
    return list(page.locator(f"#table tbody tr td:nth-child({column})").all_inner_texts())


def row_count(page: Any) -> int:
    return int(page.inner_text("#row-count").split()[0])


def listed(page: Any) -> list[dict[str, str]]:
    """The rows of the CSV file that the open view is saved as."""
    head, *rows = page.evaluate("lianzhu.listedRows()")
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def answers_html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The atlas of the packaged landscape with the answers to its questions."""
    return open_landscape().view(tmp_path_factory.mktemp("atlas") / "atlas.html").read_text("utf-8")


# ------------------------------------------------------------ the panel


def test_statements_of_one_thing_are_one_row_with_a_count_of_their_citations(shared_page: Any, atlas_html: str) -> None:
    page = open_view(shared_page(atlas_html), "company/company:腾讯企点")
    offered = page.evaluate(
        """lianzhu.dataset().at("facts", "company:腾讯企点").filter(({ kind, start }) => kind === "OFFERS" && start === "company:腾讯企点").length"""
    )
    rows = page.locator("#details h4", has_text="提供").locator("xpath=following-sibling::*").all()
    names = [
        row.locator(".link").first.inner_text()
        for row in itertools.takewhile(lambda row: "fact" in (row.get_attribute("class") or ""), rows)
    ]
    assert sorted(names) == ["企点分析AI助手", "腾讯企点智能客服", "腾讯企点营销"] and offered > len(names)
    row = page.locator("#details .fact", has_text="腾讯企点营销").first
    assert row.locator(".place").inner_text().endswith("+3")
    row.locator(".source").click()
    assert row.locator("dl.cite").count() == 4
    row.locator(".source").click()
    assert row.locator("dl.cite").count() == 0


def two_reports() -> Landscape:
    """A company that two reports speak of on their line 613, and one of them on page 7 of chapter 2."""
    nodes = [
        Node("report:甲报告", "Report", "甲研究院二〇二三年报告", ("甲报",), fields={"publisher": ("甲院",)}),
        Node("report:乙报告", "Report", "乙研究院二〇二四年报告", fields={"publisher": ("乙院",), "published": "2024"}),
        Node("company:a", "Company", "某企业"),
        *(Node(f"product:{name}", "Product", name) for name in ("一", "二", "三")),
    ]
    edges = [
        Edge("OFFERS", "company:a", "product:一", Citation("report:甲报告", "L613")),
        Edge("OFFERS", "company:a", "product:二", Citation("report:乙报告", "L613", section="第二章")),
        Edge(
            "OFFERS",
            "company:a",
            "product:三",
            Citation("report:乙报告", "p7", "implied", why="据图", section="第二章"),
        ),
    ]
    return landscape_of(nodes, edges)


def test_every_place_names_its_report_and_where_they_are_known_chapter_and_page(opened: Any) -> None:
    page = opened(company_page(network_of(two_reports()), "company:a"))
    places = page.locator("#details .fact .place").all_inner_texts()
    assert set(places) == {"甲报 L613", "乙研究院二〇二四年报… L613", "乙研究院二〇二四年报… p7"}
    row = page.locator("#details .fact", has_text="p7")
    row.locator(".source").click()
    said = row.locator("dl").inner_text()
    for each in ("推断", "据图", "乙研究院二〇二四年报告", "乙院，2024", "第二章", "第 7 页"):
        assert each in said


def test_an_opened_statement_names_its_fact(shared_page: Any, atlas_html: str) -> None:
    page = open_view(shared_page(atlas_html), "company/company:腾讯企点")
    row = page.locator("#details .fact[data-fact]").first
    row.locator(".source").click()
    assert row.get_attribute("data-fact") in row.locator("dl").first.inner_text()


def test_bars_of_signed_values_stay_within_their_track(opened: Any, atlas_html: str) -> None:
    nodes = [Node("company:a", "Company", "a")]
    figures = [
        Figure(
            (("company", "company:a"),),
            {"metric": "revenue", "value": value, "unit": "亿元", "printed": f"{value:g}亿元", "period_start": year},
            CITE,
        )
        for value, year in ((5.0, "2021"), (-893.0, "2022"), (12.0, "2023"))
    ]
    page = opened(company_page(network_of(landscape_of(nodes, [], figures=figures)), "company:a"))
    rows = page.evaluate(
        """[...document.querySelectorAll("#details .chart .track")].map((track) => { const [a, b] = [track, track.firstChild]
             .map((each) => each.getBoundingClientRect()); return [b.left - a.left, a.right - b.right, b.width / a.width]; })"""
    )
    assert len(rows) == 3
    assert min(each for left, right, _ in rows for each in (left, right)) >= -0.5
    assert rows[1][2] == pytest.approx(893 / 905, abs=0.02)
    page = opened(atlas_html)
    outside = """[...document.querySelectorAll("#details .chart i")].filter((bar) => { const [a, b] = [bar.parentNode, bar]
        .map((each) => each.getBoundingClientRect()); return b.left < a.left - 1 || b.right > a.right + 1; }).length"""
    for view in page.evaluate(
        "[...document.querySelectorAll('[data-view-name=chain] option')].map(({ value }) => value)"
    )[1:]:
        open_view(page, view)
        assert page.evaluate(outside) == 0, view


def test_bars_begin_together_and_are_as_long_as_their_numbers_are_large(shared_page: Any, atlas_html: str) -> None:
    page = open_view(shared_page(atlas_html), "chain/chain:智能营销")
    rows = page.evaluate(
        """[...document.querySelectorAll("#details .chart > div")].map((row) => {
             const { x, width } = row.querySelector("i").getBoundingClientRect(); return [row.lastChild.textContent, [x, width]]; })"""
    )
    sizes = dict(rows)
    (x, short), (also_x, long) = sizes["500亿元"], sizes["786亿元人民币"]
    assert x == pytest.approx(also_x, abs=0.5) and long / short == pytest.approx(786 / 500, rel=0.01)


def test_what_has_no_number_has_no_bar(shared_page: Any, atlas_html: str) -> None:
    page = open_view(shared_page(atlas_html), "chain/chain:语言大模型")
    assert "广泛渗透" in told(page)
    assert all("广泛渗透" not in text for text in page.locator("#details .chart").all_inner_texts())


def test_coverage_and_statements_are_told_with_their_strength(opened: Any) -> None:
    nodes = [Node("company:a", "Company", "a"), Node("company:b", "Company", "b")]
    planned = Statement(
        (("from", "company:a"), ("to", "company:b")), {"relation": "SUPPLIES", "modality": "planned"}, CITE
    )
    said = Statement(
        (("about", "company:a"),), {"text": "将进入新市场", "aspect": "战略", "modality": "forecast"}, CITE
    )
    coverage = [
        Coverage("company:a", "products", "lost", CITE, "图缺失"),
        Coverage("company:a", "customers", "complete", CITE),
    ]
    network = network_of(landscape_of(nodes, [], coverage=coverage, statements=[planned, said]))
    page = opened(company_page(network, "company:a"))
    text = told(page)
    for each in ("陈述 2", "计划：a — 供应 → b", "将进入新市场", "战略", "来源的覆盖 2", "图缺失"):
        assert each in text, each
    assert page.locator("#details .fact.gap").count() == 1


def test_what_ended_says_when(opened: Any) -> None:
    nodes = [Node("company:a", "Company", "a"), Node("company:b", "Company", "b")]
    edge = Edge("SUPPLIES", "company:a", "company:b", Citation("report:R", "L1", until="2022"))
    page = opened(company_page(network_of(landscape_of(nodes, [edge])), "company:a"))
    page.locator("#details .source").first.click()
    assert "终止" in told(page) and "2022" in told(page)


def test_the_panel_of_a_chain_tells_of_its_parts_and_of_whom_its_vendors_serve(
    shared_page: Any, atlas_html: str
) -> None:
    page = open_view(shared_page(atlas_html), f"chain/{CHAIN}")
    assert "此链中的事实" in told(page) and "组成部分" in told(page)


def test_the_panel_names_the_reports_while_nothing_is_chosen(
    shared_page: Any, atlas_html: str, landscape: Landscape
) -> None:
    page = open_view(shared_page(atlas_html), "tables")
    name = "2023年中国AI技术变革企业服务白皮书"
    count = sum(fact.citation.source == f"report:{name}" for fact in landscape.facts())
    assert name in told(page) and f"{count:,} 条事实" in told(page)


def test_a_cut_down_page_says_of_what_it_holds_only_a_part(opened: Any, network: Any) -> None:
    page = opened(company_page(network, "company:腾讯企点"))
    assert page.locator("#details .partial").count() == 0
    page.locator("#stage .box", has_text="工业").click()
    assert "此页只收录它与本页主题有关的事实" in page.inner_text("#details .partial")


def test_the_panel_keeps_its_place_beside_a_long_diagram(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), f"chain/{CHAIN}")
    page.locator("#stage .drawer summary").click()
    page.evaluate("scrollTo(0, 600)")
    box = page.locator("#details").bounding_box()
    assert 0 <= box["y"] < 80 and box["height"] > 500


# ------------------------------------------------------------ the tables


def test_a_table_holds_every_fact_and_a_row_leads_to_its_place(
    opened: Any, atlas_html: str, landscape: Landscape
) -> None:
    page = opened(atlas_html)
    counts = {"facts": len(landscape.edges), "figures": len(landscape.figures), "coverage": len(landscape.coverage)}
    counts |= {"statements": len(landscape.statements), "nodes": len(landscape.nodes)}
    for name, count in counts.items():
        assert row_count(open_view(page, f"tables/{name}")) == count
    open_view(page, "tables/facts")
    page.locator("#table tbody tr").nth(4).focus()
    page.keyboard.press("Enter")
    assert "位置" in page.inner_text("#details .fact.open dl")
    assert page.inner_text("#details h2") == cells(page, 1)[4].rpartition("/")[2]


def test_the_table_of_vendors_says_where_each_stands_whom_it_serves_and_what_it_offers(opened: Any) -> None:
    nodes = [
        Node("chain:c", "Chain", "电池"),
        Node("segment:s", "Segment", "电芯", parent="chain:c"),
        Node("company:a", "Company", "甲"),
        Node("company:b", "Company", "乙"),
        Node("industry:i", "Industry", "汽车"),
        Node("product:p", "Product", "刀片"),
        Node("model:m", "Model", "大模型"),
    ]
    edges = [
        ("ACTS_IN", "company:a", "segment:s"),
        ("ACTS_IN", "company:a", "chain:c"),
        Edge("ACTS_IN", "company:a", "chain:c", Citation("report:R", "L9")),
        ("SERVES", "company:a", "industry:i"),
        ("OFFERS", "company:a", "product:p"),
        ("DEVELOPS", "company:a", "model:m"),
        Edge("SERVES", "company:a", "company:b", Citation("report:R", "L3", until="2020")),
    ]
    fields = {"metric": "market_share", "value": 37.0, "unit": "%", "printed": "37%", "period_start": "2023"}
    share = Figure((("company", "company:a"), ("of", "segment:s")), fields, CITE)
    page = opened(atlas_page(network_of(landscape_of(nodes, edges, figures=[share]))))
    open_view(page, "tables/vendors")
    (row,) = listed(page)
    place = row["产业链与位置"].split("；")
    assert row["厂商"] == "甲" and set(place) == {"电池/电芯", "电池"}
    assert (row["服务行业"], set(row["产品与模型"].split("；")), row["份额"]) == (
        "汽车",
        {"刀片", "大模型"},
        "电芯 37% 2023",
    )


def test_every_vendor_of_a_chain_is_in_the_table_of_vendors(shared_page: Any, atlas_html: str) -> None:
    page = open_view(shared_page(atlas_html), "tables/vendors")
    rows = {row["厂商"]: row for row in listed(page)}
    assert rows["腾讯企点"]["服务行业"].split("；") == ["消费", "泛娱乐", "工业"]
    assert "智能客服/智能客服厂商" in rows["追一科技"]["产业链与位置"]
    assert len(rows) > 40 and row_count(page) == len(rows)


def test_a_table_is_sorted_by_a_column_up_and_down_and_the_address_keeps_it(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), "tables/facts")
    for direction, sign in (("ascending", ""), ("descending", "-")):
        page.click("#table th:nth-child(3) button")
        assert page.get_attribute("#table th:nth-child(3)", "aria-sort") == direction
        order = "(cells) => [...cells].sort(new Intl.Collator('zh', { numeric: true }).compare)"
        ordered = page.evaluate(order, cells(page, 3))
        assert cells(page, 3) == (ordered if not sign else ordered[::-1])
        assert address(page)["o"] == f"{sign}3"


def test_figures_are_sorted_by_unit_and_size(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, address="#v=tables/figures&o=2")
    rows = [(row["单位"], float(row["数值"] or row["下限"] or row["上限"] or 0)) for row in listed(page)]
    percent = [value for unit, value in rows if unit == "%"]
    assert len(percent) > 50 and percent == sorted(percent)
    units = [unit for unit, _ in itertools.groupby(unit for unit, _ in rows)]
    assert len(units) == len(set(units))


def test_a_table_is_filtered_by_text_alias_and_pinyin(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), "tables/facts")
    for text, name in (
        ("腾讯企点", "腾讯企点"),
        ("百度系", "百度"),
        ("txqd", "腾讯企点"),
        ("tengxunqidian", "腾讯企点"),
    ):
        page.fill("#filter", text)
        assert 0 < row_count(page) < 200
        assert name in cells(page, 1) + cells(page, 3), text
    page.fill("#filter", "没有这样的东西")
    assert row_count(page) == 0
    page = opened(atlas_html, address="#v=tables/facts&q=腾讯企点&o=-3")
    assert page.input_value("#filter") == "腾讯企点"
    assert page.get_attribute("#table th:nth-child(3)", "aria-sort") == "descending"


def test_a_table_of_one_kind_holds_that_kind_alone(opened: Any, atlas_html: str, landscape: Landscape) -> None:
    page = open_view(opened(atlas_html), "tables/nodes/Company")
    assert {row["类型"] for row in listed(page)} == {"企业"}
    assert row_count(page) == sum(node.kind == "Company" for node in landscape.nodes.values())
    open_view(page, "tables/facts")
    page.select_option("#table select", "SERVES")
    assert page.evaluate("lianzhu.state.view") == "tables/facts/SERVES" and set(cells(page, 2)) == {"服务"}
    page.go_back()
    assert page.evaluate("lianzhu.state.view") == "tables/facts"


def test_a_long_table_shows_its_rows_by_the_hundred(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), "tables/facts")
    assert page.locator("#table tbody tr").count() == 100
    page.click("#more-rows")
    assert page.locator("#table tbody tr").count() == 200


# ------------------------------------------------------------ answers


def test_questions_without_an_answer_are_left_out_and_the_others_are_as_the_command_line_gives_them(
    opened: Any, answers_html: str
) -> None:
    landscape = open_landscape()
    carried = {answer["name"]: answer for answer in packed(answers_html)["answers"]}
    rows = {name: landscape.query(name).rows for name in QUESTIONS}
    rows["leaders"] = landscape.leaders(summary=True).rows
    assert list(carried) == [name for name in rows if rows[name]]
    assert {name: len(answer["rows"]) for name, answer in carried.items()} == {
        name: len(rows[name]) for name in carried
    }
    page = opened(answers_html)
    for name in carried:
        page.select_option("select[data-view-name='tables']", f"tables/{name}")
        assert page.inner_text("h1") == carried[name]["zh"] and row_count(page) == len(rows[name])


def test_a_row_of_an_answer_leads_to_its_facts_and_opens_in_explore(opened: Any, answers_html: str) -> None:
    page = open_view(opened(answers_html), "tables/sole_vendors")
    page.locator("#table tbody tr").first.click()
    assert page.locator("#details [data-fact]").count() > 0
    page.locator("#details .views button", has_text="探索").click()
    assert page.evaluate("lianzhu.state.view.split('/')[0]") == "explore"
    open_view(page, "tables/sole_vendors")
    page.click("#as-graph")
    assert page.evaluate("lianzhu.state.view.split('/')[0]") == "explore"


def test_the_atlas_carries_the_answers_of_the_readers_own_pack(opened: Any, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "named.cypher").write_text(
        "// title: 哪些企业 | Which companies\n// question: 有哪些企业？ | Which companies are there?\n"
        "// returns: name\nMATCH (c:Company) RETURN c.name AS name ORDER BY name\n",
        encoding="utf-8",
    )
    atlas = open_landscape(packs=[pack]).view(tmp_path / "atlas.html").read_text("utf-8")
    assert packed(atlas)["answers"][-1]["name"] == "named"
    page = opened(atlas)
    page.select_option("select[data-view-name='tables']", "tables/named")
    assert page.inner_text("h1") == "哪些企业"
    assert row_count(page) == len(open_landscape().cypher("MATCH (c:Company) RETURN c").rows)


# ------------------------------------------------------------ CSV


def saved(page: Any, folder: Path) -> tuple[str, bytes]:
    """Save the open view as CSV: the name that is offered, and the bytes."""
    with page.expect_download() as download:
        page.click("#export")
        page.click("[data-format=csv]")
    download.value.save_as(folder / "saved")
    return download.value.suggested_filename, (folder / "saved").read_bytes()


def test_a_table_is_saved_as_csv_for_excel_with_the_ids_of_its_facts(
    shared_page: Any, atlas_html: str, tmp_path: Path
) -> None:
    page = open_view(shared_page(atlas_html), "tables/figures/market_size")
    name, content = saved(page, tmp_path)
    assert name == "数据表_数据.csv" and content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == row_count(page)
    known = page.evaluate("lianzhu.dataset().figures.id")
    assert {row["事实"] for row in rows} <= set(known) and all(
        row["单位"] and row["报告"] and row["位置"] for row in rows
    )


def test_the_file_of_a_chain_holds_what_its_diagram_shows_and_whom_its_vendors_serve(
    shared_page: Any, atlas_html: str, landscape: Landscape
) -> None:
    page = open_view(shared_page(atlas_html), f"chain/{CHAIN}")
    rows = listed(page)
    served = {
        (landscape.nodes[edge.start].name, landscape.nodes[edge.end].name)
        for edge in landscape.edges
        if edge.kind == "SERVES" and CHAIN in edge.fields.get("chain", ())
    }
    assert len(served) >= 20
    assert served <= {(row["主体"], row["对象"]) for row in rows if row["关系"] == "服务"}
    assert len({row["事实"] for row in rows}) == len(rows)
    assert ("产业链 智能客服；区域 中国", "市场规模", "66.8亿元", "2022") in {
        (row["主体"], row["关系"], row["对象"], row["限定"]) for row in rows
    }


def test_the_file_of_what_is_chosen_holds_everything_about_it(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), f"chain/{CHAIN}")
    choose(page, "科大讯飞")
    about = page.evaluate("lianzhu.dataset().about('company:科大讯飞').map(({ id }) => id)")
    assert {row["事实"] for row in listed(page)} == set(about)


def test_no_cell_of_a_file_is_a_formula(opened: Any, tmp_path: Path) -> None:
    formulas = ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", 'a,"b"\r\nc']
    names = [*formulas, *HOSTILE_NAMES]
    nodes = [
        Node("chain:c", "Chain", "=1+1"),
        *(Node(f"company:{at}", "Company", name) for at, name in enumerate(names)),
    ]
    edges = [
        Edge(
            "ACTS_IN",
            f"company:{at}",
            "chain:c",
            Citation("report:R", "L1", "editorial", by=name, why=name, section=name),
        )
        for at, name in enumerate(names)
    ]
    page = opened(atlas_page(network_of(landscape_of(nodes, edges))))
    for view in ("tables/facts", "tables/nodes", "tables/vendors", "chain/chain:c"):
        _, content = saved(open_view(page, view), tmp_path)
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert len(rows) > len(names) and {len(row) for row in rows} == {len(rows[0])}
        assert [cell for row in rows for cell in row if len(cell) > 1 and FORMULA_PREFIX.match(cell)] == []


# ------------------------------------------------------------ search


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("智谱", "智谱"),
        ("zp", "智谱"),
        ("zhipu", "智谱"),
        ("zhi pu", "智谱"),
        ("ZhiPu", "智谱"),
        ("政府行", "政务"),
        ("企点", "腾讯企点"),
        ("tengxunqd", "没有这样的名称"),
        ("gpt", "GPT"),
        ("ＧＰＴ", "GPT"),
        ("没有这样的公司", "没有这样的名称"),
    ],
)
def test_search_takes_parts_of_names_aliases_initials_and_pinyin(
    opened: Any, atlas_html: str, typed: str, found: str
) -> None:
    page = opened(atlas_html)
    page.fill("#query", typed)
    assert found in page.inner_text("#query-hits li:first-child")


def test_a_name_that_is_all_of_what_is_typed_comes_first(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    for typed in ("tx", "tengxun", "腾讯"):
        page.fill("#query", typed)
        assert page.locator("#query-hits li bdi").first.inner_text() == "腾讯", typed


@pytest.mark.parametrize(
    ("typed", "view"),
    [("智能客服", "chain"), ("腾讯企点", "company"), ("文心大模型", "explore"), ("GPT", "explore")],
)
def test_a_hit_opens_its_best_view(opened: Any, atlas_html: str, typed: str, view: str) -> None:
    page = open_view(opened(atlas_html), "leaders")
    find(page, typed)
    assert page.evaluate("lianzhu.state.view.split('/')[0]") == view
    assert page.inner_text("#details h2") == typed
    assert not page.is_visible("#query-hits")


def test_a_hit_that_stands_in_the_open_diagram_is_shown_there(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), f"chain/{CHAIN}")
    find(page, "沃丰科技")
    assert page.evaluate("lianzhu.state.view") == f"chain/{CHAIN}"
    assert page.locator("#stage .box.on").first.is_visible()


def test_hits_are_gone_through_by_arrow_keys(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    page.fill("#query", "百度")
    names = page.locator("#query-hits li bdi").all_inner_texts()
    page.press("#query", "ArrowDown")
    on = page.locator("#query-hits li.on")
    assert on.locator("bdi").first.inner_text() == names[1]
    assert page.get_attribute("#query", "aria-activedescendant") == on.get_attribute("id")
    page.press("#query", "ArrowUp")
    page.press("#query", "ArrowUp")
    assert on.locator("bdi").first.inner_text() == names[-1]
