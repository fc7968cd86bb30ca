"""The pages on a phone, with touch: what is tapped is what opens, the menu is whole, nothing is too small for a finger."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import box_of, find, open_view
from page_properties import faults, views_of

pytestmark = pytest.mark.browser

CHAIN = "chain/chain:智能客服"
TAPPED = [
    "在线客服",
    "语音客服",
    "辅助机器人",
    "基础设施",
    "智能客服厂商",
    "容联七陌",
    "中关村科金",
    "追一科技",
    "科大讯飞",
    "智齿科技",
    "环信",
    "综合解决方案厂商",
    "金融",
]
MIN_TARGET = 24
"""CSS pixels: WCAG 2.2, 2.5.8."""
TARGETS = """[...document.querySelectorAll("#bar *, #stage *, #panel *")].filter((each) =>
  each.matches("button, select, input, summary, [role=button]") && !each.closest("svg") && each.checkVisibility()
    && each.getBoundingClientRect().width > 0)
  .map((each) => [each.getBoundingClientRect().height, `${each.className} ${each.textContent.trim().slice(0, 20)}`])"""


@pytest.fixture
def phone(opened: Any) -> Any:
    """Open a page on a phone: ``phone(html, "#v=…")``."""
    return lambda html, address="", **context: opened(
        html, 390, 844, address, has_touch=True, is_mobile=True, **context
    )


def tap(page: Any, locator: Any) -> None:
    """Tap the middle of an element, with the click that follows."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_tap_opens_the_very_thing_that_was_tapped_and_leaves_it_in_view(phone: Any, atlas_html: str) -> None:
    page = open_view(phone(atlas_html), CHAIN)
    for name in TAPPED:
        target = box_of(page, name)
        tap(page, target)
        assert page.inner_text("#details h2") == name
        opened = page.locator("#details .fact.open").evaluate_all("(rows) => rows.map((row) => row.dataset.fact)")
        behind = (target.get_attribute("data-facts") or "").split()
        assert set(opened) <= set(behind), name  # the click that follows a tap has not landed in the sheet
        box, sheet = target.bounding_box(), page.locator("#panel").bounding_box()
        assert box["y"] >= 40 and box["y"] + box["height"] <= sheet["y"] + 1, name


def test_a_tap_opens_what_was_tapped_while_the_sheet_is_open_and_scrolled(phone: Any, atlas_html: str) -> None:
    page = open_view(phone(atlas_html), CHAIN)
    for name in TAPPED[:8]:
        page.evaluate("lianzhu.show('')")
        page.evaluate("scrollTo(0, 0)")
        target = box_of(page, name)
        y = target.bounding_box()["y"]
        page.evaluate(
            "(y) => scrollTo(0, Math.max(0, y - 800))", y
        )  # near the foot of the window, where the sheet rises
        box = target.bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert page.inner_text("#details h2") in (name, "智能客服"), name
        if box["y"] + box["height"] < 790:  # above the handle of the closed sheet
            assert page.inner_text("#details h2") == name


def test_a_name_that_is_found_comes_to_stand_above_the_sheet(phone: Any, atlas_html: str) -> None:
    page = open_view(phone(atlas_html), CHAIN)
    find(page, "沃丰科技")
    assert page.is_visible("#details")
    box, sheet = page.locator(".box.on").first.bounding_box(), page.locator("#panel").bounding_box()
    assert box["y"] >= 40 and box["y"] + box["height"] <= sheet["y"]


def test_the_sheet_is_closed_at_first_and_opened_and_closed_by_its_handle(phone: Any, atlas_html: str) -> None:
    page = open_view(phone(atlas_html), CHAIN)
    assert not page.is_visible("#details") and "智能客服" in page.inner_text("#handle")
    tap(page, page.locator("#handle"))
    assert page.is_visible("#details") and page.get_attribute("#handle", "aria-expanded") == "true"
    tap(page, page.locator("#handle"))
    assert not page.is_visible("#details") and page.get_attribute("#handle", "aria-expanded") == "false"


def test_the_menu_is_whole_and_each_of_its_entries_works(phone: Any, atlas_html: str) -> None:
    page = phone(atlas_html)
    for entry in page.evaluate("[...document.querySelectorAll('#menu button')].map((each) => each.dataset.viewName)"):
        assert not page.is_visible("#menu")
        tap(page, page.locator("#menu-button"))
        for box in [each.bounding_box() for each in page.locator("#menu > *").all()]:
            assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["y"] + box["height"] <= 844
            assert box["height"] >= 36
        tap(page, page.locator(f"#menu button[data-view-name='{entry}']"))
        assert page.evaluate("lianzhu.state.view.split('/')[0]") == entry
    for name, value in (("chain", CHAIN), ("company", "company/company:腾讯企点")):
        tap(page, page.locator("#menu-button"))
        page.select_option(f"#menu select[data-view-name='{name}']", value)
        assert page.evaluate("lianzhu.state.view") == value and not page.is_visible("#menu")


def test_a_tap_beside_the_menu_closes_it(phone: Any, atlas_html: str) -> None:
    page = open_view(phone(atlas_html), CHAIN)
    tap(page, page.locator("#menu-button"))
    assert page.is_visible("#menu")
    page.touchscreen.tap(380, 700)
    assert not page.is_visible("#menu")
    tap(page, page.locator("#menu-button"))
    page.keyboard.press("Escape")
    assert not page.is_visible("#menu")


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_head_takes_less_than_a_third_of_the_window(phone: Any, atlas_html: str, locale: str) -> None:
    page = phone(atlas_html, locale=locale)
    views = [view for view in views_of(page, 2) if view.split("/")[0] in ("overview", "chain", "leaders", "company")]
    heights = {view: open_view(page, view).locator("#stage .head").bounding_box()["height"] for view in views}
    limit = 844 / 3 if locale == "zh-CN" else 844 / 2.5  # English words for the same are longer
    assert {view: height for view, height in heights.items() if height >= limit} == {}


@pytest.mark.parametrize(
    "view", ["overview", CHAIN, "chain/chain:智能运营", "leaders", "company/company:阿里巴巴", "schema", "tables/facts"]
)
def test_every_target_is_high_enough_for_a_finger_and_nothing_scrolls_sideways(
    phone: Any, atlas_html: str, view: str
) -> None:
    page = open_view(phone(atlas_html), view)
    assert faults(page) == []
    assert [each for each in page.evaluate(TARGETS) if each[0] < MIN_TARGET - 0.01] == []
    page.evaluate("lianzhu.show('company:腾讯企点')")
    assert page.is_visible("#details")
    assert [each for each in page.evaluate(TARGETS) if each[0] < MIN_TARGET - 0.01] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_names_found_stay_within_the_window(phone: Any, atlas_html: str) -> None:
    page = phone(atlas_html)
    page.fill("#query", "znkf")
    box = page.locator("#query-hits").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_a_table_names_its_columns_in_every_row(phone: Any, atlas_html: str) -> None:
    page = open_view(phone(atlas_html), "tables/facts")
    cells = page.locator("#table tbody tr").nth(3).locator("td:visible")
    assert cells.count() >= 4 and all(cell.bounding_box()["width"] > 20 for cell in cells.all())
    assert "位置" in page.evaluate(
        "getComputedStyle(document.querySelector('#table td:last-child'), '::before').content"
    )


def test_typing_does_not_zoom_the_page(phone: Any, atlas_html: str) -> None:
    page = open_view(phone(atlas_html), "tables/facts")
    sizes = "[...document.querySelectorAll('input:not([type=checkbox])')].map((each) => parseFloat(getComputedStyle(each).fontSize))"
    assert min(page.evaluate(sizes)) >= 16  # Safari zooms into smaller fields
