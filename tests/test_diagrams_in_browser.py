"""The diagrams in a real Chromium: soundly laid out in every window, and what choosing, keys and the address do."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import HOSTILE_NAMES, choose, find, open_view
from page_fixtures import measured
from page_landscapes import BATTERY, CITE, battery, car_chain, landscape_of, random_chain, three_nodes
from page_properties import faults

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node
from lianzhu.pages import atlas_page, company_page, leaders_page

pytestmark = pytest.mark.browser

CHAIN = "chain/chain:智能客服"
VIEWS = [
    "overview",
    CHAIN,
    "chain/chain:语言大模型",
    "leaders",
    "company/company:腾讯企点",
    "company/company:百度智能云?2",
    "tables",
    "schema",
]
WINDOWS = [
    (390, 844, "zh-CN", "light"),
    (1280, 800, "en-US", "dark"),
    (1440, 900, "zh-CN", "dark"),
    (2560, 1440, "en-US", "light"),
]


def address(page: Any) -> dict[str, str]:
    """What the address says: v view, s chosen, f facts, off hidden, l language, t theme."""
    return {name: values[0] for name, values in parse_qs(page.evaluate("location.hash.slice(1)")).items()}


def told(page: Any) -> str:
    """The heading of the panel: what it is about."""
    return str(page.inner_text("#details h2"))


def settle(page: Any) -> None:
    """Wait until arrows have been drawn anew, a frame after the boxes have moved."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def names(page: Any, selector: str) -> set[str]:
    """The names of the things that stand in the open diagram with a selector."""
    return {text.strip() for text in page.locator(f"#stage {selector} bdi").all_inner_texts()}


def atlas_of(nodes: list[Node], edges: list[Any], **rest: Any) -> str:
    return atlas_page(network_of(landscape_of([Node("chain:c", "Chain", "链"), *nodes], edges, **rest)))


# ------------------------------------------------------------ laid out soundly


@pytest.mark.parametrize(("width", "height", "locale", "scheme"), WINDOWS)
def test_every_view_of_the_packaged_landscape_is_sound(
    opened: Any, atlas_html: str, width: int, height: int, locale: str, scheme: str
) -> None:
    page = opened(atlas_html, width, height, locale=locale, color_scheme=scheme)
    found = {view: faults(open_view(page, view)) for view in VIEWS}
    assert {view: each for view, each in found.items() if each} == {}


@pytest.mark.skipif(not BATTERY.exists(), reason="the battery chain is not part of the project")
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800), (2560, 1440)])
def test_a_battery_chain_is_sound(opened: Any, width: int, height: int) -> None:
    landscape = battery()
    page = opened(atlas_page(network_of(landscape), measures=measured(landscape)), width, height)
    for view in ("chain/chain:动力电池", "overview", "company/company:宁远时代"):
        assert faults(open_view(page, view)) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_random_chain_with_hostile_names_is_sound(opened: Any, seed: int) -> None:
    page = opened(atlas_page(network_of(random_chain(seed))), *WINDOWS[seed][:2], locale=WINDOWS[seed][2])
    for view in ("chain/chain:c", "overview"):
        assert faults(open_view(page, view)) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_a_landscape_of_three_nodes_is_sound(opened: Any, width: int) -> None:
    page = opened(atlas_page(network_of(three_nodes())), width)
    assert page.evaluate("lianzhu.state.view") == "chain/chain:c"
    for view in ("chain/chain:c", "overview", "company/company:a", "schema", "tables"):
        assert faults(open_view(page, view)) == []


@pytest.mark.parametrize(("width", "locale"), [(390, "zh-CN"), (1280, "en-US"), (1440, "zh-CN")])
def test_a_named_leader_has_its_chain_beside_it(opened: Any, width: int, locale: str) -> None:
    page = open_view(opened(atlas_page(network_of(car_chain())), width, locale=locale), "leaders")
    assert faults(page) == []
    row = page.locator("#stage .row.pair").first
    columns = [column.inner_text() for column in row.locator(".card").all()]
    for column, names_in in zip(
        columns, (("供应商", "上游企业"), ("某链主", "座舱", "车内语音"), ("车队", "经销商")), strict=True
    ):
        assert all(name in column for name in names_in)
    choose(page, "车队")
    assert told(page) == "车队"


def test_a_diagram_fills_the_window_without_scrolling_sideways(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html, 1280, 800), CHAIN)
    for width in (360, 700, 1000, 1100, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_shares_keep_their_names_in_a_window_of_1280(shared_page: Any, atlas_html: str) -> None:
    page = open_view(shared_page(atlas_html, 1280, 800), CHAIN)
    said = page.inner_text("#stage .head")
    for name in ("在线客服", "语音客服", "智能质检", "数字人客服", "辅助机器人", "软件", "硬件", "支持服务"):
        assert name in said
    clipped = "[...document.querySelectorAll('.whole p > span')].filter((each) => each.scrollWidth > each.clientWidth + 1).length"
    assert page.evaluate(clipped) == 0


def test_sizes_stand_on_an_axis_of_time_and_forecasts_are_marked(opened: Any) -> None:
    figures = [
        Figure(
            (("chain", "chain:c"),),
            {"metric": "market_size", "value": value, "unit": "亿元", "printed": f"{value:g}亿元", "period_start": year}
            | ({"forecast": True} if year > "2024" else {}),
            CITE,
        )
        for year, value in (("2021", 100.0), ("2022", 200.0), ("2025", 400.0))
    ]
    page = opened(atlas_of([Node("company:a", "Company", "a")], [("ACTS_IN", "company:a", "chain:c")], figures=figures))
    open_view(page, "chain/chain:c")
    bars = page.evaluate(
        """[...document.querySelectorAll(".sizes .size")].map((each) => { const { x, width } = each.getBoundingClientRect();
             return [each.matches(".forecast"), x + width / 2, each.querySelector("i").getBoundingClientRect().height]; })"""
    )
    assert [forecast for forecast, _, _ in bars] == [False, False, True]
    (_, x1, h1), (_, x2, h2), (_, x3, h3) = bars
    assert x3 - x2 > 1.5 * (x2 - x1)
    assert (h2 / h1, h3 / h1) == (pytest.approx(2, rel=0.05), pytest.approx(4, rel=0.05))
    assert "预测" in page.inner_text(".size.forecast")


def test_forecasts_are_marked_on_the_overview(shared_page: Any, atlas_html: str) -> None:
    page = open_view(shared_page(atlas_html), "overview")
    card = page.locator('[data-card="chain:智能客服"]')
    assert card.locator(".bar-row.size").count() == 2 and card.locator(".bar-row.size.forecast").count() == 1
    assert card.locator(".bar-row.size.forecast").get_attribute("title") == "预测"


def test_bars_of_the_overview_have_one_scale(shared_page: Any, atlas_html: str) -> None:
    page = open_view(shared_page(atlas_html), "overview")
    bars = page.evaluate(
        """[...document.querySelectorAll(".bar-row.size")].map((row) => [row.lastChild.textContent,
             parseFloat(row.querySelector("i").style.width)])"""
    )
    part = dict(bars)
    assert part["6,008.1亿元"] == pytest.approx(100)
    assert part["500亿元"] == pytest.approx(100 * 500 / 6008.1, abs=0.1)
    assert part["257.3亿元"] == pytest.approx(100 * 257.3 / 6008.1, abs=0.1)


# ------------------------------------------------------------ arrows


def supplied() -> str:
    """The atlas of a chain in which 矿 supplies 芯, which supplies 车; firms of 芯 supply one of 车, too."""
    nodes = [Node(f"segment:{name}", "Segment", name, parent="chain:c") for name in "矿芯车"]
    nodes += [Node(f"company:{name}", "Company", name) for name in ("甲", "乙", "丙")]
    edges = [
        Edge("UPSTREAM_OF", "segment:矿", "segment:芯", Citation("report:R", "L10")),
        Edge("UPSTREAM_OF", "segment:矿", "segment:芯", Citation("report:R", "L11", "implied", why="推断")),
        Edge("SUPPLIES", "company:甲", "company:丙", Citation("report:R", "L12")),
        Edge("SUPPLIES", "company:乙", "company:丙", Citation("report:R", "L13")),
    ]
    acting = [("ACTS_IN", f"company:{a}", f"segment:{b}") for a, b in (("甲", "芯"), ("乙", "芯"), ("丙", "车"))]
    return atlas_of(nodes, [*edges, *acting])


def test_arrows_run_at_rest_between_segments_and_a_click_shows_the_facts_behind_one(opened: Any) -> None:
    page = open_view(opened(supplied()), "chain/chain:c")
    labels = page.evaluate(
        "[...document.querySelectorAll('.overlay .flow')].map((each) => each.getAttribute('aria-label'))"
    )
    assert labels == ["矿 → 芯 上游于 ×2", "芯 → 车 供应 ×2"]
    for at, locators in ((0, ["L10", "L11"]), (1, ["L12", "L13"])):
        x, y = page.evaluate(
            """(at) => { const path = document.querySelectorAll(".overlay .flow .line")[at];
                 const { left, top } = path.ownerSVGElement.getBoundingClientRect();
                 const point = path.getPointAtLength(path.getTotalLength() / 2); return [point.x + left, point.y + top]; }""",
            at,
        )
        page.mouse.click(x, y)
        said = page.inner_text("#details")
        assert "此处的依据 2" in said and all(locator in said for locator in locators)


def test_an_arrow_ends_at_what_is_supplied(opened: Any) -> None:
    page = open_view(opened(supplied()), "chain/chain:c")
    ends = page.evaluate(
        """[...document.querySelectorAll(".overlay .flow")].map((flow) => {
             const path = flow.querySelector(".line"); const { left, top } = path.ownerSVGElement.getBoundingClientRect();
             const point = path.getPointAtLength(path.getTotalLength());
             const card = document.querySelector(`[data-card="${flow.dataset.to}"]`).getBoundingClientRect();
             return Math.max(card.left - point.x - left, point.x + left - card.right, card.top - point.y - top, point.y + top - card.bottom); })"""
    )
    assert ends and max(ends) <= 2


def test_layers_that_supply_each_other_are_joined_by_broad_arrows(shared_page: Any, atlas_html: str) -> None:
    page = open_view(shared_page(atlas_html), CHAIN)
    assert page.locator(".overlay .broad").count() == 2


# ------------------------------------------------------------ choosing


def test_choosing_a_box_marks_it_and_what_it_is_related_to_and_tells_of_it(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    choose(page, "科大讯飞")
    assert told(page) == "科大讯飞"
    assert names(page, ".box.on") == {"科大讯飞"}
    near = names(page, ".near")
    assert {"智能客服厂商", "教育", "物流"} <= near and "追一科技" not in near
    assert page.locator("#details .fact").count() > 3
    assert address(page) == {"v": CHAIN, "s": "company:科大讯飞"}
    page.keyboard.press("Escape")
    assert page.locator("#stage .on").count() == 0 and told(page) == "智能客服"


def test_a_click_beside_everything_lets_go(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    choose(page, "科大讯飞")
    box = page.locator("#stage .legend").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] + 5)
    assert page.evaluate("lianzhu.state.chosen") in ("", "company:科大讯飞")  # beside the diagram nothing changes
    bands = page.locator("#stage .bands").bounding_box()
    page.mouse.click(bands["x"] + 300, bands["y"] + bands["height"] - 1)
    page.keyboard.press("Escape")
    assert page.evaluate("lianzhu.state.chosen") == ""


def test_two_clicks_lead_from_a_box_to_the_place_of_a_statement(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    choose(page, "科大讯飞")
    page.locator("#details .fact", has_text="L1682C7R0").first.locator(".source").click()
    said = page.inner_text("#details .fact.open dl")
    for each in ("推断", "2023年中国AI技术变革企业服务白皮书", "头豹研究院", "第9章", "L1682C7R0", "所在表格的标题"):
        assert each in said


def test_a_size_in_the_head_leads_to_its_statement(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    page.click(".size.forecast")
    assert "L1649" in page.inner_text("#details .fact.open dl")


def test_a_vendor_chosen_in_one_chain_is_told_of_with_the_chains_that_draw_it(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    choose(page, "腾讯企点")
    page.locator("#details .views button", has_text="见于 智能营销").click()
    assert page.evaluate("lianzhu.state.view") == "chain/chain:智能营销"
    assert told(page) == "腾讯企点" and names(page, ".box.on") == {"腾讯企点"}


def test_the_corner_of_a_gap_shows_the_row_of_coverage(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    page.locator('[data-card="vendor_category:智能客服/综合解决方案厂商"] > .mark').click()
    assert told(page) == "综合解决方案厂商"
    row = page.locator("#details .fact.gap").first
    assert "来源" in row.inner_text() and row.get_attribute("class").split()[-1] == "open"


def test_only_what_a_row_of_coverage_says_is_left_out_is_hatched(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    for view in (CHAIN, "overview", "leaders", "chain/chain:传统音乐价值链"):
        open_view(page, view)
        behind = page.evaluate(
            """[...document.querySelectorAll("#stage .hatched, #stage .mark")].map((each) =>
                 each.getAttribute("data-facts").split(" ").map((id) => lianzhu.dataset().statement(id)?.sort))"""
        )
        assert behind and {sort for sorts in behind for sort in sorts} == {"coverage"}
    layers = [Node(f"layer:{name}", "Layer", name, parent="chain:c", fields={"position": 1}) for name in "上下"]
    html = atlas_of([*layers, Node("company:a", "Company", "a")], [("ACTS_IN", "company:a", "layer:下")])
    page = open_view(opened(html), "chain/chain:c")
    assert page.locator("#stage .hatched").count() == 0
    assert "尚无收录，不等于没有" in page.inner_text("#stage")


# ------------------------------------------------------------ the drawer and long lists


def test_the_drawer_is_counted_and_closed_until_something_in_it_is_found(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    drawer = page.locator("#stage .drawer")
    assert drawer.evaluate("(each) => each.open") is False
    count = int(drawer.locator("summary b").inner_text().rpartition("（")[2].rstrip("）"))
    assert count == drawer.evaluate(
        "(each) => each.querySelectorAll('.box').length + each.querySelectorAll('.card:not([data-card=\"\"])').length"
    )
    find(page, "SaaS服务")
    assert drawer.evaluate("(each) => each.open") is True
    assert page.locator(".box.on", has_text="SaaS服务").is_visible()


def test_a_crowded_group_shows_the_first_few_and_the_others_once_asked_for_or_found(opened: Any) -> None:
    nodes = [Node("segment:s", "Segment", "段", parent="chain:c")]
    nodes += [Node(f"company:{at}", "Company", f"企业{at:03}号") for at in range(200)]
    html = atlas_of(nodes, [("ACTS_IN", node.id, "segment:s") for node in nodes[1:]])
    page = open_view(opened(html), "chain/chain:c")
    assert 3 < page.locator("#stage .box:visible").count() < 30
    more = page.locator("#stage .more")
    assert more.inner_text() == f"其余 {200 - page.locator('#stage .box:visible').count()} 项"
    find(page, "企业199号")
    assert page.locator(".box.on", has_text="企业199号").is_visible()
    page = open_view(opened(html), "chain/chain:c")
    page.locator("#stage .more").click()
    assert page.locator("#stage .box:visible").count() == 200


# ------------------------------------------------------------ the legend


def test_the_legend_hides_kinds_and_strengths_and_the_address_keeps_it(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    hidden = "[...new Set([...document.querySelectorAll('#stage .box.off')].map((each) => each.dataset.{}))]"
    page.click("#stage .key[data-off='Company']")
    assert page.evaluate(hidden.format("kind")) == ["Company"]
    assert not page.locator("#stage .box", has_text="科大讯飞").first.is_visible()
    page.click("#stage .key[data-off='implied']")
    assert set(page.evaluate(hidden.format("strength"))) >= {"implied"}
    assert address(page)["off"] == "Company,implied"
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.get_attribute("#stage .key[data-off='Company']", "aria-pressed") == "false"
    assert page.get_attribute("#stage .key[data-off='Industry']", "aria-pressed") == "true"
    page.click("#stage .key[data-off='Company']")
    page.click("#stage .key[data-off='implied']")
    assert page.locator("#stage .off").count() == 0 and "off" not in address(page)


@pytest.mark.parametrize("view", ["overview", CHAIN, "leaders", "company/company:腾讯企点"])
def test_the_legend_counts_the_things_of_each_kind(shared_page: Any, atlas_html: str, view: str) -> None:
    page = open_view(shared_page(atlas_html), view)
    counted = page.evaluate(
        """() => { const kinds = {}; for (const each of document.querySelectorAll("#stage .bands :is(.box, .card[data-card])")) {
             const id = each.dataset.node || each.dataset.card; const kind = lianzhu.dataset().kindOf(id);
             if (kind) (kinds[kind] ??= new Set()).add(id); }
             return Object.fromEntries(Object.entries(kinds).map(([kind, ids]) => [kind, ids.size])); }"""
    )
    keys = page.locator("#stage .key.kind").evaluate_all(
        "(keys) => keys.map((key) => [key.dataset.off, Number(key.textContent.match(/\\d+/)[0])])"
    )
    assert dict(keys) == counted and len(keys) > 2


# ------------------------------------------------------------ the address, back and forward


def test_back_and_forward_go_through_views_and_choices(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    page.locator('[data-card="chain:智能客服"] .title').click()
    choose(page, "科大讯飞")
    assert address(page) == {"v": CHAIN, "s": "company:科大讯飞"}
    page.go_back()
    assert (page.inner_text("h1"), told(page)) == ("智能客服", "智能客服")
    page.go_back()
    assert page.inner_text("h1") == "总览"
    page.go_forward()
    page.go_forward()
    assert (page.inner_text("h1"), told(page)) == ("智能客服", "科大讯飞")


def test_an_address_opens_view_choice_facts_and_legend(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, address=f"#v={CHAIN}&s=company:追一科技&off=Industry")
    assert (page.inner_text("h1"), told(page)) == ("智能客服", "追一科技")
    assert page.get_attribute("#stage .key[data-off='Industry']", "aria-pressed") == "false"
    fact = page.evaluate("lianzhu.dataset().facts.id[7]")
    page = opened(atlas_html, address=f"#v={CHAIN}&f={fact}")
    assert page.get_attribute("#details .fact.open", "data-fact") == fact


def test_a_view_that_the_page_does_not_have_is_named(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, address="#v=chain/chain:无")
    assert "没有“chain/chain:无”" in page.inner_text("#notice")
    assert page.inner_text("h1") == "总览"
    open_view(page, "leaders")
    assert not page.is_visible("#notice")


@pytest.mark.parametrize("wrong", ["#s=company:none", "#f=none", "#v=tables/none", "#off=%E0%A4%A", "#x=[", "#"])
def test_an_address_that_leads_nowhere_opens_the_page_all_the_same(opened: Any, atlas_html: str, wrong: str) -> None:
    assert opened(atlas_html, address=wrong).inner_text("h1") == "总览"


def test_pages_cut_down_to_a_subject_open_there(opened: Any, network: Any, chain_html: str) -> None:
    assert opened(chain_html).inner_text("h1") == "智能客服"
    page = opened(company_page(network, "company:腾讯企点", 2))
    assert page.inner_text("h1") == "腾讯企点" and page.locator("#stage .beyond").count() > 0
    assert opened(company_page(network, "company:腾讯企点")).locator("#stage .beyond").count() == 0
    assert "金融" in opened(leaders_page(network, "industry:金融")).inner_text("#stage .head")


def test_a_page_of_leaders_where_there_are_none_opens_its_tables(opened: Any) -> None:
    page = opened(leaders_page(network_of(landscape_of([Node("company:a", "Company", "a")], []))))
    assert page.evaluate("lianzhu.state.view") == "tables"


# ------------------------------------------------------------ language and theme


def test_the_language_is_the_browsers_until_it_is_switched_and_a_choice_stays(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, locale="en-US", address=f"#v={CHAIN}&s=company:科大讯飞")
    assert page.get_attribute("html", "lang") == "en"
    assert "market size" in page.inner_text("#stage") and "Relations" in page.inner_text("#details")
    page.click("#language")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert "市场规模" in page.inner_text("#stage")
    assert told(page) == "科大讯飞" and names(page, ".box.on") == {"科大讯飞"}
    assert address(page)["l"] == "zh"
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.get_attribute("html", "lang") == "zh-CN" and told(page) == "科大讯飞"


def test_no_chinese_word_of_the_page_is_left_in_english(opened: Any) -> None:
    nodes = [Node("segment:s", "Segment", "Segment S", parent="chain:c"), Node("company:a", "Company", "Firm A")]
    nodes += [Node(f"industry:{name}", "Industry", f"Industry {name}") for name in "xyz"]
    edges = [Edge("SERVES", "company:a", f"industry:{name}", CITE, {"chain": "chain:c"}) for name in "xyz"]
    report = Node("report:R", "Report", "Report", fields={"publisher": ("Press",), "published": "2024"})
    size = {"metric": "market_size", "value": 1.0, "unit": "USD", "printed": "$1", "period_start": "2024"}
    landscape = landscape_of(
        [Node("chain:c", "Chain", "Chain C"), *nodes, report],
        [*edges, ("ACTS_IN", "company:a", "segment:s")],
        figures=[Figure((("chain", "chain:c"),), size, CITE)],
        coverage=[Coverage("segment:s", "vendors", "lost", CITE)],
    )
    page = opened(atlas_page(network_of(landscape)), locale="en-US")
    for view in ("chain/chain:c", "overview", "company/company:a", "schema", "tables", "tables/facts", "tables/nodes"):
        open_view(page, view)
        text = page.evaluate("document.body.innerText.replace(/链主|中文/g, '')")
        assert [
            line for line in text.splitlines() if re.search("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", line)
        ] == []


def test_the_theme_is_that_of_the_system_until_it_is_switched(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, color_scheme="dark")
    assert page.get_attribute("html", "data-theme") == "dark"
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("html[data-theme=light]")
    assert page.evaluate(background) != dark
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "dark" and page.evaluate(background) == dark
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    settle(page)
    assert page.get_attribute("html", "data-theme") == "dark" and address(page)["t"] == "dark"
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.get_attribute("html", "data-theme") == "dark"


# ------------------------------------------------------------ keys, text, screen readers


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_a_diagram_is_one_stop_of_the_tab_key_and_arrow_keys_walk_it(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    stops = page.locator("#stage .diagram [tabindex='0']:is([data-node], [data-to-view])")
    assert stops.count() == 1
    stops.focus()
    seen = [focused(page)]
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        seen.append(focused(page))
    assert len(set(seen)) >= 4
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert stops.count() == 1
    page.keyboard.press("Enter")
    assert page.evaluate("lianzhu.state.chosen") == page.evaluate("document.activeElement.dataset.node")
    page.keyboard.press("Escape")
    assert page.evaluate("lianzhu.state.chosen") == ""


@pytest.mark.parametrize("view", ["overview", CHAIN, "leaders", "company/company:腾讯企点", "schema"])
def test_everything_that_a_click_shows_can_be_reached_by_arrow_keys(
    shared_page: Any, atlas_html: str, view: str
) -> None:
    page = open_view(shared_page(atlas_html), view)
    unreached = page.evaluate(
        """() => { const all = [...document.querySelectorAll("#stage [role=button]:is([data-node], [data-to-view]):not(.flow)")]
               .filter((each) => each.checkVisibility({ visibilityProperty: true }));
             const seen = new Set(); const waiting = [document.querySelector("#stage [role=button][tabindex='0']:is([data-node], [data-to-view])")];
             while (waiting.length) { const each = waiting.pop(); if (seen.has(each)) continue; seen.add(each);
               for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) { each.focus();
                 each.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
                 waiting.push(document.activeElement); } }
             return all.filter((each) => !seen.has(each)).map((each) => `${each.className} ${each.textContent}`); }"""
    )
    assert unreached == []
    assert page.locator("#stage [tabindex='0']:is([data-node], [data-to-view])").count() == 1


def test_the_tab_key_goes_from_the_bar_through_the_diagram_to_the_panel(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    areas = []
    for _ in range(40):
        page.keyboard.press("Tab")
        areas.append(page.evaluate("document.activeElement.closest('#bar, #stage, #panel')?.id || ''"))
    order = [area for at, area in enumerate(areas) if at == 0 or area != areas[at - 1]]
    assert order[:3] == ["bar", "stage", "panel"]


def test_slash_goes_to_the_search_and_escape_leaves_it(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "query" and page.input_value("#query") == ""
    page.keyboard.type("腾讯企")
    assert page.is_visible("#query-hits")
    page.keyboard.press("Escape")
    assert not page.is_visible("#query-hits")


def test_text_can_be_selected_and_found_by_the_browser(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    assert page.evaluate("window.find('沃丰科技')") is True
    assert page.evaluate("getSelection().toString()") == "沃丰科技"
    page.evaluate("getSelection().removeAllRanges()")
    box = page.locator("#stage .box", has_text="科大讯飞").first.locator("bdi").bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()") == "科大讯飞"
    assert page.evaluate("lianzhu.state.chosen") == ""  # selecting text is no click


def violations(page: Any, **options: Any) -> list[tuple[str, str, str]]:
    """What axe finds in the open view: the rule, the element, what to do."""
    found = Axe().run(page, options=options).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:120], each["nodes"][0]["failureSummary"]) for each in found]


@pytest.mark.parametrize(
    "view", ["overview", CHAIN, "leaders", "company/company:腾讯企点?2", "tables/figures/cagr", "schema"]
)
def test_axe_finds_nothing_in_any_view(shared_page: Any, atlas_html: str, view: str) -> None:
    assert violations(open_view(shared_page(atlas_html), view)) == []
    dark = open_view(shared_page(atlas_html, color_scheme="dark"), view)
    assert violations(dark, runOnly=["color-contrast"]) == []


def test_axe_finds_nothing_once_something_is_chosen_and_the_drawer_is_open(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html, color_scheme="dark"), CHAIN)
    page.locator("#stage .drawer summary").click()
    choose(page, "科大讯飞")
    page.locator("#details .source").first.click()
    assert violations(page) == []


# ------------------------------------------------------------ links and hostile names


def test_a_link_in_the_panel_always_shows_the_thing(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    choose(page, "腾讯企点")
    links = page.locator("#details .fact .link")
    seen = set()
    for at in range(min(8, links.count())):
        open_view(page, CHAIN)
        choose(page, "腾讯企点")
        name = links.nth(at).inner_text().rpartition("/")[2]
        links.nth(at).click()
        assert told(page) == name
        view = page.evaluate("lianzhu.state.view.split('/')[0]")
        seen.add(view)
        if view == "explore":
            assert page.locator("#stage").inner_text()
        elif page.inner_text("h1") != name:
            assert name in names(page, ".on")
            assert page.locator("#stage .on").first.is_visible()
    assert {"chain", "explore"} <= seen


def hostile() -> Landscape:
    """A chain of hostile names: things, aliases, fields, figures, remarks, citations."""
    nodes = [Node("chain:c", "Chain", HOSTILE_NAMES[0])]
    nodes += [Node(f"segment:{at}", "Segment", name, parent="chain:c") for at, name in enumerate(HOSTILE_NAMES)]
    nodes += [Node(f"company:{at}", "Company", name, (f"{name[:50]}别名",)) for at, name in enumerate(HOSTILE_NAMES)]
    cite = Citation("report:R", "L7", "editorial", by=HOSTILE_NAMES[1], why=HOSTILE_NAMES[2], section=HOSTILE_NAMES[0])
    count = len(HOSTILE_NAMES)
    edges = [Edge("ACTS_IN", f"company:{at}", f"segment:{at}", cite) for at in range(count)]
    edges += [Edge("UPSTREAM_OF", f"segment:{at}", f"segment:{at + 1}", cite) for at in range(count - 1)]
    size = {"metric": "market_size", "value": 1.0, "unit": "亿元", "printed": HOSTILE_NAMES[1], "period_start": "2022"}
    share = {"metric": "market_share", "value": 40.0, "unit": "%", "printed": HOSTILE_NAMES[2]}
    figures = [Figure((("chain", "chain:c"),), size, cite)]
    figures += [Figure((("company", f"company:{at}"), ("of", f"segment:{at}")), share, cite) for at in range(count)]
    return landscape_of(
        nodes, edges, figures=figures, coverage=[Coverage("chain:c", "market_size", "lost", cite, HOSTILE_NAMES[1])]
    )


def test_hostile_names_stay_text_wherever_they_are_shown(opened: Any) -> None:
    page = opened(atlas_page(network_of(hostile())))
    for view in ("overview", "chain/chain:c", "company/company:0", "schema", "tables/facts", "tables/nodes"):
        open_view(page, view)
        assert faults(page) == []
    open_view(page, "chain/chain:c")
    for at in range(len(HOSTILE_NAMES)):
        page.evaluate("(id) => lianzhu.show(id, { move: true })", f"company:{at}")
        page.locator("#details .fact .source").first.click()
    for text in ("别名", "svg", "script"):
        page.fill("#query", text)
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.querySelectorAll('img, script[src], iframe, [onload], [onerror]').length") == 0
