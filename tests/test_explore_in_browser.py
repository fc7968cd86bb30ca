"""Explore in a real Chromium: what steps do and leave alone, dragging, the lasso, filters, keys, touch and the tree."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from exploring import (
    CHAIN,
    LAYOUT,
    OPENED,
    SEEN,
    SETTLED,
    STEPS,
    VENDOR,
    address,
    assert_apart,
    badge,
    ids,
    keys,
    opened_at,
    overlap,
    place,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def explore(shared_page: Any, atlas_html: str) -> Any:
    """Open Explore on the packaged atlas with the given steps: ``explore(STEPS)``."""
    return lambda steps: opened_at(shared_page(atlas_html), steps)


# ------------------------------------------------------------ steps


def test_opening_moves_nothing_on_the_screen_and_nothing_overlaps(explore: Any) -> None:
    page = explore([["add", VENDOR]])
    page.evaluate(
        "lianzhu.explore.view().canvas.camera.reveal = () => undefined"
    )  # the camera may follow; things may not
    before = dict(page.evaluate(SEEN))
    for step in OPENED:
        page.evaluate("(step) => lianzhu.explore.take(step)", step)
        seen = dict(page.evaluate(SEEN))
        assert {id_: seen[id_] for id_ in before} == before, step
        assert_apart(page.evaluate(LAYOUT))
        before = seen
    layout = page.evaluate(LAYOUT)
    assert len(layout["blocks"]) == len(OPENED)
    assert all(len(block["slots"]) <= 12 for block in layout["blocks"])


def test_the_same_steps_give_the_same_picture_in_any_window_and_language(opened: Any, atlas_html: str) -> None:
    start = f"#v=explore&x={quote(json.dumps(STEPS))}"
    once = opened(atlas_html, address=start).evaluate(LAYOUT)
    again = opened(atlas_html, 390, 844, address=f"{start}&l=en&t=dark").evaluate(LAYOUT)
    assert once == again and len(once["boxes"]) > 30


STRIPE = """(id) => {
    const { canvas, scene } = lianzhu.explore.view();
    const { x, y, height } = lianzhu.explore.layout().boxes.get(id);
    const at = canvas.network.canvasToDOM({ x: x + 2, y: y + height / 2 });
    const drawn = document.querySelector(".explore-canvas canvas");
    const ratio = drawn.width / drawn.clientWidth;
    const seen = [...drawn.getContext("2d").getImageData(at.x * ratio, at.y * ratio, 1, 1).data].slice(0, 3);
    const colour = canvas.palette.kind(scene.boxes.get(id).kind);
    return [seen, [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16))];
}"""
"""The colour drawn at the left edge of a box, and the colour of its kind."""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_boxes_are_drawn_where_the_layout_has_them(opened: Any, atlas_html: str, theme: str) -> None:
    page = opened(atlas_html, address=f"#v=explore&l=en&t={theme}&s={quote(CHAIN)}&x={quote(json.dumps(STEPS))}")
    page.wait_for_selector(".explore[data-ready]")
    page.evaluate(SETTLED)
    seen, colour = page.evaluate(STRIPE, CHAIN)
    assert seen == pytest.approx(colour, abs=14)


def test_acts_are_undone_and_redone(explore: Any) -> None:
    page = explore([["add", VENDOR]])
    page.evaluate("(id) => lianzhu.show(id)", VENDOR)
    page.click("#details [data-group='OFFERS/out//']")
    page.click("#details [data-group='ACTS_IN/out//']")
    page.evaluate(SETTLED)
    assert keys(page) == ["OFFERS/out//", "ACTS_IN/out//"]
    page.click("[data-tool=undo]")
    assert keys(page) == ["OFFERS/out//"]
    page.evaluate(SETTLED)
    page.click("[data-tool=redo]")
    assert keys(page) == ["OFFERS/out//", "ACTS_IN/out//"]
    page.focus(".explore-canvas")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert keys(page) == []
    page.evaluate(SETTLED)
    page.keyboard.press("Control+Shift+z")
    assert keys(page) == ["OFFERS/out//"]
    page.evaluate(SETTLED)
    page.go_back()
    page.wait_for_function("lianzhu.explore.layout().blocks.length === 0")


def test_closing_takes_back_only_what_an_opening_brought(explore: Any) -> None:
    page = explore([["add", VENDOR], ["add", "company:智齿科技"], *OPENED[:5]])
    page.evaluate("(id) => lianzhu.show(id)", VENDOR)
    page.click(".close-thing")
    assert ids(page) == [VENDOR, "company:智齿科技"]


def test_a_thing_opens_by_double_click_by_its_count_and_by_enter(explore: Any) -> None:
    page = explore([["add", VENDOR]])
    page.mouse.dblclick(*place(page, VENDOR))
    assert keys(page) == ["OFFERS/out//"]
    page.mouse.click(*badge(page, VENDOR))
    assert keys(page) == ["OFFERS/out//", "BELONGS_TO/out//"]
    page.evaluate("(id) => lianzhu.show(id)", VENDOR)
    page.focus(".explore-canvas")
    page.keyboard.press("Enter")
    assert keys(page) == ["OFFERS/out//", "BELONGS_TO/out//", "ACTS_IN/out//"]


def test_the_menu_lists_relations_and_their_kinds_with_what_is_shown_of_all(explore: Any) -> None:
    page = explore([["add", CHAIN]])
    page.mouse.click(*place(page, CHAIN), button="right")
    items = page.locator(".explore-menu [role=menuitem]").all_inner_texts()
    assert [item.replace("\n", " ") for item in items if "处于" in item] == ["…处于它 0/5"]
    page.locator(".menu-item.sub", has_text="环节").first.click()
    assert keys(page) == ["PART_OF/in//Segment"]
    kinds = page.evaluate("[...new Set(lianzhu.explore.layout().blocks[0].slots.map((id) => id.split(':')[0]))]")
    assert kinds == ["segment"]


def test_supporting_kinds_come_last_and_closed(explore: Any) -> None:
    page = explore([["add", CHAIN]])
    page.evaluate("(id) => lianzhu.show(id)", CHAIN)
    core = page.locator(".stubs:not(.supporting) > .stub-row > .stub:first-child")
    supporting = page.locator(".stubs.supporting > .stub-row > .stub:first-child")
    assert "它的趋势：…" in supporting.all_inner_texts()[-1]
    assert not any("发展趋势" in text for text in core.all_inner_texts())


def test_of_a_large_group_single_things_are_picked_by_name(explore: Any) -> None:
    page = explore([["add", CHAIN], ["open", CHAIN, "PART_OF/in//"]])
    block = page.evaluate("lianzhu.explore.layout().blocks[0]")
    assert (len(block["slots"]), page.evaluate("[...lianzhu.explore.view().scene.blocks.values()][0].count")) == (
        12,
        "12/51",
    )
    corner = page.evaluate(
        """() => {
            const { x, y, width } = lianzhu.explore.layout().blocks[0];
            return lianzhu.explore.view().canvas.camera.placeOf({ x: x + width - 20, y: y + 12 });
        }"""
    )
    page.mouse.click(corner["x"], corner["y"])
    absent = page.locator(".explore-list [role=option]")
    name = absent.last.locator("bdi").inner_text()
    page.fill(".explore-list input", name)
    absent.first.click()
    added = set(ids(page)) - {CHAIN, *block["slots"]}
    assert len(added) == 1
    page.keyboard.press("Escape")
    assert page.locator(".explore-list").count() == 0


# ------------------------------------------------------------ dragging and the lasso


DEBOUNCED = "() => new Promise((done) => setTimeout(done, 60))"
"""vis-network takes what is pressed within 50 ms of the last press for the same one."""


def drag(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with the mouse from one place in the window to another."""
    page.evaluate(DEBOUNCED)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()
    page.evaluate(SETTLED)


def test_a_dragged_thing_is_pinned_where_it_is_dropped_or_beside_what_stands_there(explore: Any) -> None:
    page = explore([["add", VENDOR], *OPENED[:2]])
    x, y = place(page, CHAIN)
    free = (120, 780)
    drag(page, (x, y), free)
    box = page.evaluate("(id) => lianzhu.explore.layout().boxes.get(id)", CHAIN)
    assert box["isPinned"] and not box["block"]
    assert place(page, CHAIN) == pytest.approx(free, abs=2)
    assert json.loads(address(page)["x"])[-1][0] == "pin"
    drag(page, place(page, CHAIN), place(page, VENDOR))
    assert_apart(page.evaluate(LAYOUT))
    page.click("[data-tool=undo]")
    assert place(page, CHAIN) == pytest.approx(free, abs=2)


def test_a_block_is_dragged_by_its_title_with_everything_in_it(explore: Any) -> None:
    page = explore([["add", VENDOR], *OPENED[:2]])
    before = page.evaluate("lianzhu.explore.layout().blocks[0]")
    title = page.evaluate(
        "lianzhu.explore.view().canvas.camera.placeOf({ x: lianzhu.explore.layout().blocks[0].x + 30, y: lianzhu.explore.layout().blocks[0].y + 12 })"
    )
    scale = page.evaluate("lianzhu.explore.view().canvas.camera.scale")
    start = (title["x"], title["y"])
    drag(page, start, (start[0] + 60, start[1] + 300))
    after = page.evaluate("lianzhu.explore.layout().blocks[0]")
    assert after["isPinned"]
    assert after["x"] - before["x"] == pytest.approx(60 / scale, abs=3)
    layout = page.evaluate(LAYOUT)
    inside = [box for box in layout["boxes"] if box["block"] == after["name"]]
    assert inside and all(overlap(box, after) for box in inside)
    page.click("[data-tool=tidy]")
    tidied = page.evaluate("lianzhu.explore.layout().blocks.find(({ isPinned }) => isPinned)")
    assert (tidied["x"], tidied["y"]) == (after["x"], after["y"])


def test_a_lasso_selects_what_is_removed_kept_or_compared(explore: Any) -> None:
    page = explore([["add", VENDOR], ["add", "company:智齿科技"], ["add", "company:容联七陌"]])
    left, top = place(page, VENDOR, -20, -20)
    right, bottom = place(page, "company:智齿科技", 200, 50)
    page.keyboard.down("Shift")
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in [(right, top), (right, bottom), (left, bottom), (left, top)]:
        page.mouse.move(x, y, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.evaluate(SETTLED)
    assert page.evaluate("[...lianzhu.explore.state.selected]") == [VENDOR, "company:智齿科技"]
    page.locator(".selection button", has_text="移去").click()
    assert ids(page) == ["company:容联七陌"]
    page.evaluate(SETTLED)
    page.click("[data-tool=undo]")
    page.evaluate("(ids) => lianzhu.explore.select(ids)", [VENDOR, "company:容联七陌"])
    page.evaluate(SETTLED)
    page.locator(".selection button", has_text="比较").click()
    assert page.locator(".compare thead th").all_inner_texts() == ["腾讯企点", "容联七陌"]


# ------------------------------------------------------------ filters


def test_what_is_filtered_out_stays_in_place_as_a_ghost(explore: Any) -> None:
    page = explore([["add", VENDOR], *OPENED[:5]])
    before = page.evaluate(LAYOUT)
    page.click("[data-tool=filter]")
    page.click("[data-filter='kind Industry']")
    page.click("[data-filter='relation SERVES']")
    page.evaluate(SETTLED)
    assert page.evaluate(LAYOUT) == before
    ghosts = page.evaluate(
        "[...lianzhu.explore.view().scene.boxes].filter(([, { isGhost }]) => isGhost).map(([id]) => id)"
    )
    assert {id_ for id_ in ids(page) if id_.startswith("industry:")} <= set(ghosts)
    assert VENDOR not in ghosts and len(ghosts) < len(ids(page)) / 2
    assert page.inner_text(".filters-on").startswith("筛选中（2）")
    assert json.loads(address(page)["xf"]) == {"kind": ["Industry"], "relation": ["SERVES"]}
    page.click(".filters-on button")
    page.evaluate(SETTLED)
    assert page.locator(".filters-on").count() == 0 and "xf" not in address(page)


def test_filters_hold_for_what_is_opened_later_and_count_what_is_drawn(explore: Any) -> None:
    page = explore([["add", CHAIN]])
    page.evaluate("lianzhu.explore.state.filters.off.kind.add('VendorCategory')")
    page.evaluate("(id) => lianzhu.show(id)", CHAIN)
    page.evaluate(SETTLED)
    page.click("#details [data-group='ACTS_IN/in//']")
    page.evaluate(SETTLED)
    assert {id_.split(":")[0] for id_ in ids(page)} == {"chain", "company"}
    page.click("[data-tool=filter]")
    count = page.locator("label", has=page.locator("[data-filter='kind Company']")).locator("small").inner_text()
    assert count == str(len(ids(page)) - 1)
    assert page.locator("[data-filter='kind VendorCategory']").is_checked() is False
    page.click("[data-tool=filter]")


# ------------------------------------------------------------ tree, keys, touch


def test_the_tree_is_the_canvas_for_the_keyboard(explore: Any) -> None:
    page = explore([["add", VENDOR], OPENED[0]])
    page.click("[data-tool=tree]")
    tree = page.get_by_role("tree")
    items = tree.get_by_role("treeitem")
    assert items.first.get_attribute("aria-level") == "1"
    assert items.first.get_attribute("aria-expanded") == "true"
    items.first.focus()
    page.keyboard.press("ArrowDown")
    assert "它提供…" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.ariaLevel") == "3"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    closed = tree.locator("[data-group='ACTS_IN/out//']")
    closed.focus()
    page.keyboard.press("Enter")
    page.evaluate(SETTLED)
    assert keys(page) == ["OFFERS/out//", "ACTS_IN/out//"]
    drawn = page.evaluate("[...document.querySelectorAll('[role=treeitem][data-id]')].map((each) => each.dataset.id)")
    assert set(drawn) == set(ids(page))
    page.click("[data-tool=tree]")


def test_the_canvas_is_worked_by_keys(explore: Any) -> None:
    page = explore([["add", VENDOR], OPENED[0]])
    page.evaluate("(id) => lianzhu.show(id)", VENDOR)
    page.focus(".explore-canvas")
    page.keyboard.press("ArrowRight")
    chosen = page.evaluate("lianzhu.state.chosen")
    assert chosen.startswith("product:")
    page.keyboard.press("Delete")
    assert chosen not in ids(page)
    page.keyboard.press("ArrowLeft")
    before = page.evaluate("lianzhu.explore.view().canvas.camera.scale")
    page.keyboard.press("+")
    assert page.evaluate("lianzhu.explore.view().canvas.camera.scale") > before
    page.keyboard.press("0")
    page.evaluate("(id) => lianzhu.show(id)", VENDOR)
    page.keyboard.press("m")
    assert page.locator(".explore-menu [role=menuitem]").count() > 3
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "explore-canvas"


def on_phone(opened: Any, html: str) -> Any:
    """Open Explore with a vendor on a phone."""
    address = f"#v=explore&x={quote(json.dumps([['add', VENDOR]]))}"
    page = opened(html, 390, 844, address=address, has_touch=True, is_mobile=True)
    page.wait_for_selector(".explore[data-ready]")
    return page


def test_on_a_phone_a_tap_chooses_and_a_tap_on_the_count_opens(opened: Any, atlas_html: str) -> None:
    page = on_phone(opened, atlas_html)
    page.touchscreen.tap(*badge(page, VENDOR))
    page.evaluate(SETTLED)
    assert keys(page) == ["OFFERS/out//"] and page.evaluate("lianzhu.state.chosen") == ""
    page.touchscreen.tap(*place(page, VENDOR))
    page.wait_for_function("(id) => lianzhu.state.chosen === id", arg=VENDOR)
    assert page.inner_text("#details h2") == "腾讯企点"
    page.evaluate(SETTLED)
    top = page.evaluate("document.getElementById('panel').getBoundingClientRect().top")
    assert place(page, VENDOR, 20, 32)[1] <= top
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_on_a_phone_a_double_tap_opens_and_does_not_land_in_the_panel(opened: Any, atlas_html: str) -> None:
    page = on_phone(opened, atlas_html)
    at = place(page, VENDOR)
    page.touchscreen.tap(*at)
    page.touchscreen.tap(*at)
    page.wait_for_function("lianzhu.explore.layout().blocks.length === 1")
    assert keys(page) == ["OFFERS/out//"]


def test_a_phone_shows_what_is_chosen_at_a_size_to_read(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, 390, 844, address=f"#v=explore&s={quote(VENDOR)}&x={quote(json.dumps(STEPS))}")
    page.wait_for_selector(".explore[data-ready]")
    assert page.evaluate("lianzhu.explore.view().canvas.camera.scale") >= 0.7
    x, y = place(page, VENDOR, 0, 0)
    assert 0 <= x <= 390 and 0 <= y <= 844
