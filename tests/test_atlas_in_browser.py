"""The atlas in a real Chromium: its views, its address, its exports, its keys, and what a screen reader meets."""

from __future__ import annotations

import csv
import io
import itertools
import re
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import SEEN, click_mark, find, open_view

from lianzhu.graph.landscape import Landscape
from lianzhu.pages import company_page, leaders_page

pytestmark = pytest.mark.browser
VIEWS = ["overview", "chain/chain:智能客服", "leaders", "company/company:腾讯企点", "explore", "map", "tables/facts"]


def address(page: Any) -> dict[str, str]:
    """What the address says: v view, s selection, f facts, off filter, z camera."""
    return {name: values[0] for name, values in parse_qs(page.evaluate("location.hash.slice(1)")).items()}


# ------------------------------------------------------------ what is seen


@pytest.mark.parametrize("view", ["overview", "chain/chain:智能客服", "chain/chain:AI基础设施", "leaders"])
def test_every_label_is_shown_at_fit_and_none_is_clipped_or_overlaps(
    shared_page: Any, atlas_html: str, view: str
) -> None:
    page = shared_page(atlas_html)
    open_view(page, view)
    marks = page.evaluate(SEEN)
    assert len(marks) > 15
    texts = [mark for mark in marks if mark["role"] not in ("lane", "strip", "frame")]
    for mark in texts:
        assert mark["x"] >= -1 and mark["x"] + mark["w"] <= mark["stageWide"] + 1, mark
        assert mark["needs"] <= mark["room"] + 1, mark
        assert mark["letters"] >= 9.6, mark
        assert not re.fullmatch(r"(.\n)+.", mark["text"])
    for number, a in enumerate(texts):
        for b in texts[:number]:
            apart_x = a["x"] + a["w"] <= b["x"] + 0.5 or b["x"] + b["w"] <= a["x"] + 0.5
            apart_y = a["y"] + a["h"] <= b["y"] + 0.5 or b["y"] + b["h"] <= a["y"] + 0.5
            assert apart_x or apart_y, (a, b)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_every_chain_is_whole_in_view_at_fit(opened: Any, atlas_html: str, locale: str) -> None:
    page = opened(atlas_html, locale=locale)
    views = page.evaluate("Object.keys(DATA.scenes).filter((view) => !view.startsWith('company/'))")
    assert len(views) == 12
    for view in views:
        open_view(page, view)
        marks = page.evaluate(SEEN)
        assert all(mark["x"] >= -1 and mark["x"] + mark["w"] <= mark["stageWide"] + 1 for mark in marks)
        assert all(mark["y"] >= -1 and mark["y"] + mark["h"] <= mark["stageHigh"] + 1 for mark in marks)
        assert all(mark["needs"] <= mark["room"] + 1 for mark in marks)
        assert all(mark["letters"] >= 9.3 for mark in marks if mark["text"])


def test_a_phone_shows_every_picture_in_letters_of_full_size(shared_page: Any, atlas_html: str) -> None:
    page = shared_page(atlas_html, 390, 844)
    scale = "(view) => { openView(view); return stage.network.getScale(); }"
    for view in page.evaluate("Object.keys(DATA.scenes)"):
        assert page.evaluate(scale, view) >= 0.95, view


def test_the_panel_keeps_its_size_when_something_is_chosen_and_an_opened_statement_is_whole(
    opened: Any, atlas_html: str
) -> None:
    page = opened(atlas_html)
    find(page, "腾讯企点")
    assert page.locator("#details").bounding_box()["height"] > 500
    row = page.locator("#details .fact:not(.gap)").first
    row.locator(".source").click()
    row_box, cite_box = row.bounding_box(), row.locator(".cite").first.bounding_box()
    assert row_box["y"] + row_box["height"] >= cite_box["y"] + cite_box["height"]
    assert cite_box["height"] > 40


def test_the_panel_names_the_reports_while_nothing_is_chosen(
    opened: Any, atlas_html: str, landscape: Landscape
) -> None:
    page = opened(atlas_html, address="#v=tables")
    told = page.inner_text("#details")
    count = sum(fact.citation.source == "report:2023年中国AI技术变革企业服务白皮书" for fact in landscape.facts())
    assert "2023年中国AI技术变革企业服务白皮书" in told and f"{count:,} 条事实" in told


@pytest.mark.parametrize("part", [(0.1, 0.2), (0.9, 0.9)])
def test_the_first_click_anywhere_on_a_box_counts(opened: Any, atlas_html: str, part: tuple[float, float]) -> None:
    page = opened(atlas_html)
    where = """([across, down]) => { const mark = shownMarks().find((each) => each.to === "chain/chain:智能客服");
        const [x, y, w, h] = markOf(mark.key); const at = stage.network.canvasToDOM({ x: x + w * across, y: y + h * down });
        const box = stage.canvas.getBoundingClientRect(); return [box.x + at.x, box.y + at.y]; }"""
    page.mouse.click(*page.evaluate(where, list(part)))
    page.wait_for_selector("body[data-view=chain]")
    assert page.inner_text("#head h1") == "智能客服"


def test_names_found_are_within_the_window_of_a_phone(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, 390, 844)
    page.fill("#query", "znkf")
    box = page.locator("#hits").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_escape_closes_the_menu_of_exports_and_keys_that_zoom_are_kept_in_the_address(
    opened: Any, atlas_html: str
) -> None:
    page = opened(atlas_html)
    page.click("#saves")
    page.keyboard.press("Escape")
    assert page.locator("#kinds-of-save").is_hidden()
    assert page.get_attribute("#saves", "aria-expanded") == "false"
    page.focus("#canvas")
    page.keyboard.press("+")
    page.evaluate("remember(false)")
    assert "z" in address(page)
    page.keyboard.press("0")
    assert "z" not in address(page)


def test_the_overview_leads_into_every_chain_and_back(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    chains = page.evaluate("shownMarks().filter((mark) => mark.to.startsWith('chain/')).map((mark) => mark.to)")
    assert len(chains) >= 9
    click_mark(page, "智能客服")
    assert page.inner_text("#head h1") == "智能客服"
    page.go_back()
    assert address(page).get("v", "overview") == "overview"
    assert page.inner_text("#head h1") == "总览"
    page.go_forward()
    assert page.inner_text("#head h1") == "智能客服"


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_overflows_the_window(shared_page: Any, atlas_html: str, view: str) -> None:
    for wide, high in ((1440, 900), (390, 844)):
        page = shared_page(atlas_html, wide, high)
        open_view(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= wide


# ------------------------------------------------------------ search


@pytest.mark.parametrize(("typed", "found"), [("zp", "智谱"), ("zhikef", None), ("政府行", "政务"), ("gpt", "GPT")])
def test_search_takes_names_aliases_and_pinyin_initials(
    opened: Any, atlas_html: str, typed: str, found: str | None
) -> None:
    page = opened(atlas_html)
    page.fill("#query", typed)
    said = page.inner_text("#hits")
    assert found in said if found else "没有这样的名称" in said


def test_search_is_worked_by_keys_alone(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    page.keyboard.press("/")
    page.keyboard.type("腾讯企")
    page.keyboard.press("Enter")
    assert page.inner_text("#details h2") == "腾讯企点"
    assert address(page)["s"] == "company:腾讯企点"


# ------------------------------------------------------------ the address


def test_a_link_reopens_view_choice_filter_and_zoom(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, address="#v=chain/chain:智能客服&s=company:追一科技&off=Industry&z=1.300,400,300")
    assert page.inner_text("#head h1") == "智能客服"
    assert page.inner_text("#details h2") == "追一科技"
    assert page.get_attribute('#legend [data-hides="Industry"]', "aria-pressed") == "false"
    assert round(page.evaluate("stage.network.getScale()"), 2) == 1.3


def test_the_address_follows_what_is_done(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    open_view(page, "chain/chain:智能客服")
    click_mark(page, "科大讯飞")
    page.click('#legend [data-hides="Product"]')
    assert address(page) == {"v": "chain/chain:智能客服", "s": "company:科大讯飞", "off": "Product"}
    page.go_back()
    assert page.inner_text("#details h2") == "智能客服"


@pytest.mark.parametrize(
    "wrong", ["#v=chain/none", "#s=company:none", "#z=a,b", "#v=tables/none", "#off=%E0%A4%A", "#"]
)
def test_an_address_that_leads_nowhere_opens_the_page_all_the_same(opened: Any, atlas_html: str, wrong: str) -> None:
    assert opened(atlas_html, address=wrong).is_visible("#head h1")


# ------------------------------------------------------------ tables


def test_a_table_holds_every_fact_filters_sorts_and_leads_to_the_source(
    opened: Any, atlas_html: str, landscape: Any
) -> None:
    page = opened(atlas_html)
    open_view(page, "tables/facts")
    assert page.inner_text("#counted") == f"{len(landscape.edges)} 行"
    page.fill("#filter", "腾讯企点")
    assert 0 < page.locator("#table tbody tr").count() <= 100
    page.click("#table th:nth-child(3) button")
    cells = page.locator("#table tbody tr td:nth-child(3)").all_inner_texts()
    assert cells == page.evaluate("(cells) => [...cells].sort(new Intl.Collator('zh', {numeric: true}).compare)", cells)
    page.locator("#table tbody tr").first.focus()
    page.keyboard.press("Enter")
    assert "位置" in page.inner_text("#details .fact.open dl")
    for name, count in (("figures", len(landscape.figures)), ("coverage", len(landscape.coverage))):
        open_view(page, f"tables/{name}")
        assert page.inner_text("#counted") == f"{count} 行"


# ------------------------------------------------------------ exports


@pytest.mark.parametrize("view", ["overview", "chain/chain:智能客服", "leaders", "company/company:腾讯企点"])
def test_svg_holds_title_legend_sources_and_every_text(shared_page: Any, atlas_html: str, view: str) -> None:
    page = shared_page(atlas_html)
    open_view(page, view)
    svg = page.evaluate("svgText()")
    root = ElementTree.fromstring(svg.encode())
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert page.inner_text("#head h1") in texts
    assert any(text.startswith("来源") for text in texts) and any("lianzhu" in text for text in texts)
    drawn = page.evaluate("shownMarks().filter((m) => m.role === 'box').flatMap((m) => markOf(m.key)[4])")
    assert set(drawn) <= set(texts)


def test_png_has_twice_the_size_or_sixteen_to_nine(shared_page: Any, atlas_html: str) -> None:
    page = shared_page(atlas_html)
    open_view(page, "chain/chain:智能客服")
    size = "async (wide) => { const image = await createImageBitmap(await pngBlob(wide)); return [image.width, image.height]; }"
    wide, _ = page.evaluate(size, False)
    assert wide >= 2 * page.evaluate("stage.now.width")
    assert page.evaluate(size, True) == [3840, 2160]


def test_csv_is_the_current_list_with_a_mark_for_excel(shared_page: Any, atlas_html: str) -> None:
    page = shared_page(atlas_html)
    open_view(page, "tables/figures/market_size")
    text = page.evaluate("csvText()")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows[0][:2] == ["指标", "原文数值"] and f"{len(rows) - 1} 行" == page.inner_text("#counted")
    with page.expect_download() as saved:
        page.click("#saves")
        page.click("[data-save=csv]")
    assert saved.value.suggested_filename.endswith(".csv")


# ------------------------------------------------------------ language, theme, keys, screen readers


def test_language_and_theme_can_be_switched(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, locale="en-US", color_scheme="dark")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.inner_text("#head h1") == "Overview"
    page.click("#language")
    assert page.inner_text("#head h1") == "总览"
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "light"


def test_the_picture_is_walked_by_arrow_keys(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    open_view(page, "chain/chain:智能客服")
    page.focus("#canvas")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    said = page.inner_text("#spoken")
    assert said
    page.keyboard.press("Enter")
    assert page.evaluate("state.chosen") or page.inner_text("#details h2")
    page.keyboard.press("Escape")
    assert page.evaluate("stage.chosen") == ""


def test_the_map_of_dots_is_walked_by_arrow_keys(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    open_view(page, "map")
    page.focus("#canvas")
    page.keyboard.press("ArrowDown")
    first = page.inner_text("#spoken")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    said = page.inner_text("#spoken")
    assert first and said and said != first
    page.keyboard.press("Enter")
    assert page.inner_text("#details h2") == said


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_problem(shared_page: Any, atlas_html: str, view: str, scheme: str) -> None:
    page = shared_page(atlas_html, color_scheme=scheme)
    open_view(page, view)
    found = Axe().run(page).response["violations"]
    serious = [
        (each["id"], [node["html"][:120] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


# ------------------------------------------------------------ cut down to a subject


def test_pages_cut_down_to_a_subject_open_there(opened: Any, network: Any) -> None:
    page = opened(company_page(network, "company:腾讯企点", 2))
    assert page.inner_text("#head h1") == "腾讯企点"
    find(page, "金融")
    page = opened(leaders_page(network, "industry:金融"))
    assert "智能链主" in page.inner_text("#head h1")


# ------------------------------------------------------------ what a link, a file and the panel carry besides


def test_a_link_reopens_a_table_as_it_was_filtered_and_sorted(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, address="#v=tables/facts&q=腾讯企点&o=-3")
    assert page.input_value("#filter") == "腾讯企点"
    assert page.get_attribute("#table th:nth-child(3)", "aria-sort") == "descending"
    page.click("#table th:nth-child(1) button")
    assert address(page) == {"v": "tables/facts", "q": "腾讯企点", "o": "1"}


def test_figures_are_sorted_by_unit_and_size(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, address="#v=tables/figures&o=2")
    rows = page.evaluate("table.rows.map(({ row }) => [row.unit, row.value || row.low || row.high || 0])")
    percent = [value for unit, value in rows if unit == "%"]
    assert len(percent) > 50 and percent == sorted(percent)
    units = [unit for unit, _ in itertools.groupby(unit for unit, _ in rows)]
    assert len(units) == len(set(units))


def test_a_language_and_theme_that_were_chosen_stay_when_the_page_is_loaded_again(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    page.click("#language")
    page.click("#theme")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.title() == "Overview · lianzhu"
    assert page.get_attribute("html", "data-theme") == "dark"


def test_a_view_that_the_page_does_not_have_is_named(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, address="#v=chain/chain:无")
    assert "没有“chain/chain:无”" in page.inner_text("#notice")
    open_view(page, "leaders")
    assert not page.is_visible("#notice")


def rows_of_csv(page: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.evaluate("csvText()")[1:])))


def test_the_file_of_a_chain_holds_whom_its_vendors_serve(shared_page: Any, atlas_html: str, landscape: Any) -> None:
    page = shared_page(atlas_html)
    open_view(page, "chain/chain:智能客服")
    served = {
        (edge.start, edge.end)
        for edge in landscape.edges
        if edge.kind == "SERVES" and "chain:智能客服" in edge.fields.get("chain", ())
    }
    names = {(landscape.nodes[start].name, landscape.nodes[end].name) for start, end in served}
    rows = rows_of_csv(page)
    assert len(names) >= 20
    assert names <= {(row["主体"], row["对象"]) for row in rows if row["关系"] == "服务"}
    assert all(row["事实"] for row in rows)
    assert {row["单位"] for row in rows} >= {"%", "亿"} or any(row["数值"] for row in rows)
    assert "此链中的事实" in page.inner_text("#details")


def test_the_file_of_things_of_one_kind_holds_those_alone(shared_page: Any, atlas_html: str) -> None:
    page = shared_page(atlas_html)
    open_view(page, "tables/nodes/Company")
    rows = rows_of_csv(page)
    assert rows and {row["类型"] for row in rows} == {"企业"}


def test_the_panel_of_a_chain_names_its_parts_where_no_relation_does(shared_page: Any, atlas_html: str) -> None:
    page = shared_page(atlas_html)
    open_view(page, "chain/chain:智能客服")
    assert page.evaluate("DB.parts('chain:智能客服').length") >= 3
    parts = page.evaluate("DB.parts('chain:智能客服').map((id) => thingOf(id).kind)")
    assert {"Layer"} <= set(parts)


def test_what_is_only_implied_can_be_hidden(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    open_view(page, "chain/chain:智能客服")
    hidden = "shownMarks().filter(isHidden).map(({ strength }) => strength)"
    assert page.evaluate(hidden) == []
    page.click('#legend [data-hides="implied"]')
    assert set(page.evaluate(hidden)) == {"implied"}
    assert address(page)["off"] == "implied"


def test_a_relation_of_a_company_shows_as_an_arrow_once_its_other_end_is_chosen(
    shared_page: Any, atlas_html: str
) -> None:
    page = shared_page(atlas_html)
    open_view(page, "company/company:腾讯企点")
    lines = "stage.edges.get().filter((each) => !each.hidden).map(({ id }) => id.split(' ')[0])"
    assert page.evaluate(lines) == []
    page.evaluate("show('industry:消费')")
    assert page.evaluate(lines) == ["SERVES"]


def test_choosing_a_vendor_leaves_what_is_not_stated_of_its_industries_faint(shared_page: Any, atlas_html: str) -> None:
    page = shared_page(atlas_html)
    open_view(page, "chain/chain:智能客服")
    page.evaluate("show('company:沃丰科技')")
    bright = page.evaluate("[...stage.near].map((key) => [stage.marks.get(key).role, stage.marks.get(key).node])")
    assert ["label", "industry:工业"] in bright
    assert "plate" not in {role for role, _ in bright}


def test_a_table_is_filtered_by_aliases_and_initials_too_and_names_what_a_row_says_on_a_phone(
    opened: Any, atlas_html: str
) -> None:
    page = opened(atlas_html)
    open_view(page, "tables/facts")
    for text, name in (("百度系", "百度"), ("txqd", "腾讯企点")):
        page.fill("#filter", text)
        assert name in page.locator("#table tbody tr td:first-child").all_inner_texts()
    page.fill("#filter", "")
    page.set_viewport_size({"width": 390, "height": 844})
    cells = page.locator("#table tbody tr").nth(3).locator("td:visible")
    assert all(cell.bounding_box()["width"] > 20 for cell in cells.all())
    assert "位置" in page.evaluate(
        "getComputedStyle(document.querySelector('#table td:last-child'), '::before').content"
    )


def test_bars_of_the_panel_begin_together_and_are_as_long_as_their_numbers_are_large(
    opened: Any, atlas_html: str
) -> None:
    page = opened(atlas_html, address="#v=chain/chain:智能营销")
    rows = page.evaluate(
        """[...document.querySelectorAll(".chart")[0].querySelectorAll(":scope > div")].map((row) => {
             const { x, width } = row.querySelector("i").getBoundingClientRect();
             return [row.lastChild.textContent, x, width]; })"""
    )
    sizes = {printed: (x, width) for printed, x, width in rows}
    (x, short), (also_x, long) = sizes["500亿元"], sizes["786亿元"]
    assert x == also_x
    assert long / short == pytest.approx(786 / 500, rel=0.01)


def test_what_has_no_number_has_no_bar(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, address="#v=chain/chain:语言大模型")
    assert "广泛渗透" in page.inner_text("#details")
    assert "广泛渗透" not in page.inner_text(".chart")


def test_initials_that_are_the_whole_name_come_first(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html)
    assert page.evaluate("thingOf(found('tx')[0].id).name") == "腾讯"
