"""A chain's page in a real Chromium: what a reader sees, finds and clicks."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import HOSTILE_NAMES, SEEN, click_mark, find
from scenes import crowd, snapshot_of

from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node
from lianzhu.pages import chain_page

pytestmark = pytest.mark.browser

CITE = Citation("report:R", "L7", section="第一章")


def page_of(nodes: list[Node], edges: list[Edge], **rest: Any) -> str:
    return chain_page(snapshot_of(nodes, edges, **rest).network, "chain:c")


# ------------------------------------------------------------ what is seen


@pytest.mark.parametrize(("wide", "high"), [(1440, 900), (2560, 1440)])
def test_every_text_is_in_view_and_readable_at_fit(shared_page: Any, chain_html: str, wide: int, high: int) -> None:
    marks = shared_page(chain_html, wide, high).evaluate(SEEN)
    assert len(marks) > 50
    for mark in marks:
        assert mark["x"] >= 0 and mark["y"] >= 0, mark
        assert mark["x"] + mark["w"] <= mark["stageWide"] + 1, mark
        assert mark["y"] + mark["h"] <= mark["stageHigh"] + 1, mark
        assert mark["needs"] <= mark["room"], mark
        assert 13 * mark["scale"] >= 10, mark


def test_no_two_boxes_overlap(shared_page: Any, chain_html: str) -> None:
    marks = shared_page(chain_html).evaluate(SEEN)
    for number, a in enumerate(marks):
        for b in marks[:number]:
            apart_x = a["x"] + a["w"] <= b["x"] + 0.5 or b["x"] + b["w"] <= a["x"] + 0.5
            apart_y = a["y"] + a["h"] <= b["y"] + 0.5 or b["y"] + b["h"] <= a["y"] + 0.5
            assert apart_x or apart_y, (a, b)


@pytest.mark.parametrize("wide", [390, 820, 1024, 2560])
def test_the_page_never_scrolls_sideways_and_fills_the_window(opened: Any, chain_html: str, wide: int) -> None:
    page = opened(chain_html, wide, 844)
    width, height = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert width <= wide
    assert height <= 844
    assert page.evaluate("stage.network.getScale()") >= 0.5


def test_names_of_shares_that_do_not_fit_their_tiles_stand_below_them(shared_page: Any, chain_html: str) -> None:
    said = shared_page(chain_html).inner_text("#head")
    for name in ("在线客服", "语音客服", "智能质检", "数字人客服", "辅助机器人", "软件", "硬件", "支持服务"):
        assert name in said


# ------------------------------------------------------------ what is found and clicked


def test_search_by_part_of_an_alias_chooses_the_node(opened: Any, chain_html: str) -> None:
    page = opened(chain_html)
    find(page, "政府行")
    assert page.evaluate("stage.chosen") == "industry:政务"
    assert page.inner_text("#details h2") == "政务"


def test_search_says_when_no_name_fits(opened: Any, chain_html: str) -> None:
    page = opened(chain_html)
    page.fill("#query", "没有这样的公司")
    assert "没有这样的名称" in page.inner_text("#hits")


def test_two_clicks_lead_from_a_box_to_the_source_of_a_statement(opened: Any, chain_html: str) -> None:
    page = opened(chain_html)
    click_mark(page, "科大讯飞")
    page.wait_for_selector("[data-chosen='company:科大讯飞']")
    page.locator("#details .fact", has_text="L1682C7R0").first.locator(".badge").click()
    said = page.inner_text("#details .fact.open dl")
    for each in ("推断", "2023年中国AI技术变革企业服务白皮书", "头豹研究院", "第9章", "L1682C7R0", "所在表格的标题"):
        assert each in said


def test_choosing_a_box_brightens_what_facts_join_to_it_and_fades_the_rest(opened: Any, chain_html: str) -> None:
    page = opened(chain_html)
    click_mark(page, "科大讯飞")
    page.wait_for_selector("[data-chosen='company:科大讯飞']")
    bright = page.evaluate("[...stage.near].map((id) => thingOf(stage.marks.get(id).node).name)")
    assert {"科大讯飞", "智能客服厂商", "教育", "物流"} <= set(bright)
    assert "追一科技" not in bright
    page.keyboard.press("Escape")
    assert page.evaluate("stage.chosen") == ""


def test_the_legend_hides_a_kind_and_shows_it_again(opened: Any, chain_html: str) -> None:
    page = opened(chain_html)
    hidden = "stage.nodes.get().filter((n) => n.hidden).map((n) => stage.marks.get(n.id).kind)"
    page.click('#legend [data-hides="Company"]')
    assert set(page.evaluate(hidden)) == {"Company"}
    page.click('#legend [data-hides="Company"]')
    assert page.evaluate(hidden) == []


def test_a_figure_at_the_head_leads_to_its_source(opened: Any, chain_html: str) -> None:
    page = opened(chain_html)
    page.click(".sizes .forecast")
    assert "L1649" in page.inner_text("#details .fact.open dl")


def test_on_a_phone_the_details_slide_over_the_map_and_leave_the_box_in_view(opened: Any, chain_html: str) -> None:
    page = opened(chain_html, 390, 844)
    assert not page.is_visible("#details")
    find(page, "科大讯飞")
    assert page.is_visible("#details")
    assert page.evaluate("inView(marksOf('company:科大讯飞')[0].key)")


# ------------------------------------------------------------ hostile and sparse landscapes


def test_hostile_names_and_values_stay_text(opened: Any) -> None:
    companies = [Node(f"company:{n}", "Company", name, (name[:50] + "别名",)) for n, name in enumerate(HOSTILE_NAMES)]
    category = Node("vendor_category:c/x", "VendorCategory", HOSTILE_NAMES[0], parent="chain:c")
    cite = Citation("report:R", "L7", "editorial", by=HOSTILE_NAMES[1], why=HOSTILE_NAMES[2], section=HOSTILE_NAMES[0])
    edges = [Edge("BELONGS_TO", each.id, category.id, cite) for each in companies]
    fields = {
        "metric": "market_size",
        "value": 1.0,
        "unit": "亿元",
        "printed": HOSTILE_NAMES[1],
        "period_start": "2022",
    }
    share = {"metric": "market_share", "value": 40.0, "unit": "%", "printed": HOSTILE_NAMES[2]}
    page = opened(
        page_of(
            [Node("chain:c", "Chain", HOSTILE_NAMES[0]), category, *companies],
            edges,
            figures=[
                Figure((("chain", "chain:c"),), fields, cite),
                Figure((("company", "company:0"), ("of", "chain:c")), share, cite),
            ],
            coverage=[Coverage("chain:c", "market_size", "lost", cite, HOSTILE_NAMES[1])],
        )
    )
    for number in range(len(HOSTILE_NAMES)):
        page.evaluate(f"show('company:{number}', {{move: true}})")
        page.locator("#details .fact .badge").first.click()
    for each in ("别名", "svg", "script"):
        page.fill("#query", each)
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.querySelectorAll('svg, img').length") == 0
    for mark in page.evaluate(SEEN):
        assert mark["needs"] <= mark["room"], mark["text"]


def test_a_chain_without_layers_says_so(opened: Any) -> None:
    category = Node("vendor_category:c/甲类", "VendorCategory", "甲类", parent="chain:c")
    nodes = [Node("chain:c", "Chain", "c"), category, Node("company:某", "Company", "某公司")]
    page = opened(page_of(nodes, [Edge("BELONGS_TO", "company:某", category.id, CITE)]))
    assert "来源未分层，按厂商类型排列" in page.inner_text("#head")
    find(page, "某公司")
    assert page.evaluate("stage.chosen") == "company:某"


def test_an_empty_chain_opens(opened: Any) -> None:
    page = opened(page_of([Node("chain:c", "Chain", "空链")], []))
    assert page.inner_text("#head h1") == "空链"
    assert "尚无收录" in "".join(mark["text"] for mark in page.evaluate(SEEN))


# ------------------------------------------------------------ dots


@pytest.fixture(scope="module")
def crowded() -> str:
    """Return the page of a chain of 4,000 companies."""
    return chain_page(crowd(4_000).network, "chain:c")


def test_a_crowded_chain_counts_the_names_that_it_does_not_show(shared_page: Any, crowded: str) -> None:
    page = shared_page(crowded)
    assert page.inner_text("#hidden-labels").endswith("个名称未显示，放大可见")
    assert "企业 4000" in page.inner_text("#legend").replace("\n", " ").replace("  ", " ")


def test_a_dot_is_chosen_by_a_click_and_found_by_a_search(opened: Any, crowded: str) -> None:
    page = opened(crowded)
    where = "(id) => { const { x, y } = stage.network.canvasToDOM(stage.dots.at(id)); return [x, y]; }"
    stage = page.locator("#canvas").bounding_box()
    x, y = page.evaluate(where, "company:3999")
    page.mouse.click(stage["x"] + x, stage["y"] + y)
    assert page.inner_text("#details h2") == "企业3999号"
    find(page, "企业3500号")
    x, y = page.evaluate(where, "company:3500")
    assert 0 < x < stage["width"] and 0 < y < stage["height"]
    assert page.inner_text("#details h2") == "企业3500号"


def test_a_crowded_chain_is_exported_with_every_dot(shared_page: Any, crowded: str) -> None:
    svg = shared_page(crowded).evaluate("svgText()")
    assert svg.count('rx="5" fill="#') >= 3_997
    assert "企业3999号" in svg
