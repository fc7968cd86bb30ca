"""Explore in a real Chromium: what steps do and leave alone, what is asked and answered, and what files hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path as File
from typing import Any
from urllib.parse import parse_qs, quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import HOSTILE_NAMES, find, open_view
from page_landscapes import landscape_of, snapshot_of

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Node
from lianzhu.measures.comparison import compare
from lianzhu.measures.paths import Path, shortest_paths, supply_paths
from lianzhu.measures.relations import Relations
from lianzhu.measures.trace import trace
from lianzhu.pages import atlas_page, chain_page

pytestmark = pytest.mark.browser

VENDOR = "company:腾讯企点"
CHAIN = "chain:智能客服"
OPENED = [
    ["open", VENDOR, "OFFERS/out//"],
    ["open", VENDOR, "ACTS_IN/out//"],
    ["open", VENDOR, "SERVES/out//"],
    ["open", VENDOR, "USED_BY/in//"],
    ["open", CHAIN, "ACTS_IN/in//"],
    ["open", CHAIN, "PART_OF/in//Segment"],
    ["open", CHAIN, "HAS_TREND/out//"],
    ["open", CHAIN, "APPLIES_IN/out/forecast/"],
]
STEPS = [["add", VENDOR], *OPENED]
LAYOUT = """() => {
    const { boxes, blocks } = lianzhu.explore.layout();
    return { boxes: [...boxes.values()], blocks };
}"""
SEEN = """() => {
    const { canvas } = lianzhu.explore.view();
    return [...lianzhu.explore.layout().boxes].map(([id, box]) => [id, canvas.camera.placeOf(box)]);
}"""
"""Where the corner of each box is in the window."""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => setTimeout(done)))))"
"""Steps are drawn in the next frame; the tree, the panel and the address follow it."""


def opened_at(page: Any, steps: list[Any]) -> Any:
    """Open Explore with the given steps only."""
    page.evaluate("lianzhu.openView('explore')")
    page.wait_for_selector(".explore[data-ready]")
    page.evaluate(
        """(steps) => {
            const { state, take } = lianzhu.explore;
            Object.assign(state, { filters: { off: Object.fromEntries(Object.keys(state.filters.off).map((n) => [n, new Set()])), from: "", to: "" } });
            Object.assign(state, { picked: [], question: null, camera: null, showsTree: false });
            state.selected.clear();
            lianzhu.show("");
            take(["clear"], ...steps);
        }""",
        steps,
    )
    page.evaluate(SETTLED)
    return page


@pytest.fixture
def explore(shared_page: Callable[..., Any], atlas_html: str) -> Callable[..., Any]:
    """Open Explore on the packaged atlas with the given steps: ``explore(STEPS)``."""

    def open_steps(steps: list[Any], **options: Any) -> Any:
        return opened_at(shared_page(atlas_html, **options), steps)

    return open_steps


def place(page: Any, id_: str, dx: float = 20, dy: float = 16) -> tuple[float, float]:
    """Where a point of a box is in the window, from its corner."""
    at = page.evaluate(
        """([id, dx, dy]) => {
            const { x, y } = lianzhu.explore.layout().boxes.get(id);
            return lianzhu.explore.view().canvas.camera.placeOf({ x: x + dx, y: y + dy });
        }""",
        [id_, dx, dy],
    )
    return at["x"], at["y"]


def badge(page: Any, id_: str) -> tuple[float, float]:
    """Where the count of a box is in the window."""
    width = page.evaluate("(id) => lianzhu.explore.layout().boxes.get(id).width", id_)
    return place(page, id_, width - 16)


def keys(page: Any) -> list[str]:
    """The groups that are open."""
    return list(page.evaluate("lianzhu.explore.layout().blocks.map(({ key }) => key)"))


def ids(page: Any) -> list[str]:
    """The things that are drawn."""
    return list(page.evaluate("[...lianzhu.explore.layout().boxes.keys()]"))


def address(page: Any) -> dict[str, str]:
    """The parameters of the address."""
    return {name: values[0] for name, values in parse_qs(page.evaluate("location.hash.slice(1)")).items()}


def overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Tell whether two areas overlap."""
    across = a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
    return across and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]


def assert_apart(layout: dict[str, Any]) -> None:
    """Fail if blocks, or boxes, overlap."""
    areas = [*layout["blocks"], *(box for box in layout["boxes"] if not box["block"])]
    assert [pair for pair in combinations(areas, 2) if overlap(*pair)] == []
    assert [pair for pair in combinations(layout["boxes"], 2) if overlap(*pair)] == []


# ------------------------------------------------------------ steps


def test_opening_moves_nothing_on_the_screen_and_nothing_overlaps(explore: Any) -> None:
    page = explore([["add", VENDOR]])
    page.evaluate("lianzhu.explore.view().canvas.camera.reveal = () => undefined")  # the camera may follow; things may not
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
    assert [item.replace("\n", " ") for item in items if "参与" in item] == ["← 参与 0/5"]
    page.locator(".menu-item.sub", has_text="环节").first.click()
    assert keys(page) == ["PART_OF/in//Segment"]
    kinds = page.evaluate("[...new Set(lianzhu.explore.layout().blocks[0].slots.map((id) => id.split(':')[0]))]")
    assert kinds == ["segment"]


def test_supporting_kinds_come_last_and_closed(explore: Any) -> None:
    page = explore([["add", CHAIN]])
    page.evaluate("(id) => lianzhu.show(id)", CHAIN)
    core = page.locator(".stubs:not(.supporting) > .stub-row > .stub:first-child")
    supporting = page.locator(".stubs.supporting > .stub-row > .stub:first-child")
    assert "发展趋势 →" in supporting.all_inner_texts()[-1]
    assert not any("发展趋势" in text for text in core.all_inner_texts())


def test_of_a_large_group_single_things_are_picked_by_name(explore: Any) -> None:
    page = explore([["add", CHAIN], ["open", CHAIN, "PART_OF/in//"]])
    block = page.evaluate("lianzhu.explore.layout().blocks[0]")
    assert (len(block["slots"]), page.evaluate("[...lianzhu.explore.view().scene.blocks.values()][0].count")) == (
        12,
        "12/52",
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


def drag(page: Any, start: tuple[float, float], end: tuple[float, float], steps: int = 6) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=steps)
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


# ------------------------------------------------------------ paths, traces, comparisons


@pytest.fixture(scope="module")
def relations(landscape: Landscape) -> Relations:
    """The relations of the packaged landscape."""
    return Relations(landscape)


def show_all(more: Any) -> None:
    """Press every button for more rows."""
    while more.count():
        more.first.click()


def sentences(relations: Relations, path: Path) -> list[str]:
    """A path as the page says it."""
    schema = relations.schema
    return [
        schema.edges[hop.relation.kind].sentence_zh.format(
            **{"from": relations.name(hop.relation.start), "to": relations.name(hop.relation.end)}
        )
        for hop in path
    ]


def test_paths_are_told_in_sentences_with_their_sources(explore: Any, relations: Relations) -> None:
    page = explore([["add", "company:百度智能云"]])
    page.evaluate("lianzhu.show('company:百度智能云')")
    page.fill("#path-to", "金融")
    page.press("#path-to", "Enter")
    page.evaluate(SETTLED)
    expected = shortest_paths(relations, "company:百度智能云", "industry:金融", limit=5)
    paths = [path.locator("li .what").all_inner_texts() for path in page.locator(".path").all()]
    told = [[text.replace("最弱的一步", "").strip() for text in path] for path in paths]
    assert told == [sentences(relations, path) for path in expected]
    first = page.locator(".path").first
    assert first.locator("[data-fact] .badge").count() == len(expected[0])
    first.get_by_role("button", name="画到图上").click()
    assert {hop.target for hop in expected[0]} <= set(ids(page))


def test_supply_paths_are_those_of_the_measures(explore: Any, relations: Relations) -> None:
    page = explore([["add", VENDOR]])
    ends = ["chain:AI基础设施", "chain:AI开发平台"]
    page.evaluate("(ends) => lianzhu.explore.ask.path(...ends, 'supply')", ends)
    page.evaluate(SETTLED)
    expected = supply_paths(relations, *ends, limit=5)
    assert page.locator(".path").count() == len(expected)
    told = page.locator(".path").first.locator("li .what").all_inner_texts() if expected else []
    assert [text.replace("最弱的一步", "").strip() for text in told] == (
        sentences(relations, expected[0]) if expected else []
    )


def test_where_there_is_no_path_the_page_says_which_limit_stands_in_the_way(explore: Any) -> None:
    page = explore([["add", VENDOR]])
    page.evaluate("(id) => lianzhu.explore.ask.path(id, 'industry:金融')", VENDOR)
    page.evaluate(
        "lianzhu.explore.filter('relation', ['ACTS_IN', 'OFFERS', 'SERVES', 'BELONGS_TO', 'UNIT_OF', 'USED_BY'])"
    )
    page.evaluate(SETTLED)
    assert page.locator(".path").count() == 0
    assert "筛去的关系" in page.inner_text(".reasons")
    assert "无关" not in page.inner_text(".explore-sheet")


def test_a_trace_has_the_steps_of_the_measures(explore: Any, relations: Relations) -> None:
    page = explore([["add", CHAIN]])
    page.evaluate("(id) => lianzhu.explore.ask.trace(id, true, 2)", CHAIN)
    page.evaluate(SETTLED)
    expected = trace(relations, CHAIN, upstream=True, max_distance=2)
    show_all(page.locator(".trace-step .more"))
    for distance in {each.distance for each in expected}:
        step = page.locator(".trace-step", has_text=f"第 {distance} 步").first
        names = step.locator(".fact .what > b").all_inner_texts()
        assert len(names) == sum(each.distance == distance for each in expected)


def test_a_comparison_links_every_cell_to_its_statements(explore: Any, relations: Relations) -> None:
    things = [VENDOR, "company:容联七陌", "company:智齿科技"]
    page = explore([["add", VENDOR]])
    page.evaluate("(things) => lianzhu.explore.ask.compare(things)", things)
    page.evaluate(SETTLED)
    found = compare(relations, things)
    show_all(page.locator(".compare .more"))
    rows = page.locator(".compare tr:not(.group):has(.cell-link, .not-stated)")
    assert rows.count() >= len(found.relations)
    assert page.locator(".compare .not-stated").first.inner_text() == "来源未写"
    page.locator(".compare .cell-link").first.click()
    assert page.locator("#details [data-fact]").count() >= 1
    page.evaluate("lianzhu.show('')")


def test_what_is_asked_is_in_the_address(opened: Any, explore: Any, atlas_html: str) -> None:
    page = explore([["add", VENDOR]])
    page.evaluate("(id) => lianzhu.explore.ask.path(id, 'industry:金融')", VENDOR)
    page.evaluate(SETTLED)
    again = opened(atlas_html, address=page.evaluate("location.hash"))
    assert again.inner_text(".explore-sheet h3").startswith("腾讯企点 → 金融")


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
    assert "提供 →" in page.evaluate("document.activeElement.textContent")
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


def test_on_a_phone_a_tap_chooses_and_a_tap_on_the_count_opens(opened: Any, atlas_html: str) -> None:
    page = opened(
        atlas_html,
        390,
        844,
        address=f"#v=explore&x={quote(json.dumps([['add', VENDOR]]))}",
        has_touch=True,
        is_mobile=True,
    )
    page.wait_for_selector(".explore[data-ready]")
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
    page = opened(
        atlas_html,
        390,
        844,
        address=f"#v=explore&x={quote(json.dumps([['add', VENDOR]]))}",
        has_touch=True,
        is_mobile=True,
    )
    page.wait_for_selector(".explore[data-ready]")
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


# ------------------------------------------------------------ files


def saved(page: Any, format_: str, folder: File) -> bytes:
    with page.expect_download() as download:
        page.evaluate("(format) => lianzhu.save(format)", format_)
    file = folder / f"saved.{format_}"
    download.value.save_as(file)
    return file.read_bytes()


def test_a_picture_has_title_legend_sources_and_what_was_cut_off(explore: Any, tmp_path: File) -> None:
    page = explore([["add", CHAIN], ["open", CHAIN, "PART_OF/in//"], ["open", CHAIN, "ACTS_IN/in//"]])
    svg = saved(page, "svg", tmp_path).decode()
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert texts[0] == "探索：智能客服"
    for wanted in ("中关村科金", "环节", "产业链"):
        assert wanted in texts
    assert any("来源：2023年中国AI技术变革企业服务白皮书" in text for text in texts)
    assert any("只画 52 之 12" in text for text in texts)
    assert any(text.startswith("lianzhu · 20") for text in texts)
    wide = saved(page, "wide", tmp_path)
    width, height = (int.from_bytes(wide[start : start + 4], "big") for start in (16, 20))
    assert width == pytest.approx(height * 16 / 9, abs=2)


def test_cited_text_has_every_relation_as_a_sentence_with_its_facts(explore: Any, tmp_path: File) -> None:
    page = explore([["add", VENDOR], OPENED[0]])
    text = saved(page, "txt", tmp_path).decode()
    assert "腾讯企点提供企点分析AI助手。" in text
    facts = page.evaluate(
        "lianzhu.explore.view().scene.relations.flatMap((index) => [...new Set(lianzhu.explore.relation(index).facts.map(({ id }) => id))])"
    )
    assert facts and all(fact in text for fact in facts)
    rows = saved(page, "csv", tmp_path).decode("utf-8-sig")
    assert all(fact in rows for fact in facts)


# ------------------------------------------------------------ beginnings


def test_explore_begins_with_a_search_and_suggestions(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), "explore")
    cards = page.locator(".start-card")
    cards.first.wait_for()
    assert 3 <= cards.count() <= 6
    page.fill("#explore-query", "腾讯企点")
    page.press("#explore-query", "Enter")
    page.evaluate(SETTLED)
    assert ids(page) == [VENDOR] and page.inner_text("#details h2") == "腾讯企点"


def test_search_and_links_put_a_thing_beside_what_is_there(explore: Any) -> None:
    page = explore([["add", VENDOR]])
    find(page, "智齿科技")
    assert ids(page) == [VENDOR, "company:智齿科技"]
    assert page.inner_text("#details h2") == "智齿科技"


def test_rows_of_an_answer_are_drawn(explore: Any) -> None:
    page = explore([["add", VENDOR]])
    facts = page.evaluate("(id) => lianzhu.dataset().at('facts', id).map((fact) => fact.id)", VENDOR)
    nodes = ["chain:AI大模型", "chain:AI基础设施"]
    page.evaluate("([facts, nodes]) => lianzhu.explore.rows([{ facts, nodes }])", [facts, nodes])
    page.wait_for_selector(".explore[data-ready]")
    page.evaluate(SETTLED)
    assert set(nodes) < set(ids(page)) and VENDOR in ids(page)
    assert_apart(page.evaluate(LAYOUT))


@pytest.mark.parametrize("x", ["%7Bnonsense", quote(json.dumps([["open"], ["add", 3], ["constructor", "a"], 5]))])
def test_an_address_that_is_no_list_of_steps_opens_the_start_screen(opened: Any, atlas_html: str, x: str) -> None:
    page = opened(atlas_html, address=f"#v=explore&x={x}&xf=%5B1&xq=5&xp=%7B%7D")
    assert ids(page) == []
    assert page.locator(".explore-start h2").count() == 1


def test_hostile_names_are_text(opened: Any, tmp_path: File) -> None:
    firms = [Node(f"company:{at}", "Company", name) for at, name in enumerate(HOSTILE_NAMES)]
    edges = [("ACTS_IN", firm.id, "chain:c") for firm in firms]
    network = snapshot_of([Node("chain:c", "Chain", HOSTILE_NAMES[0]), *firms], edges).network
    page = opened_at(opened(chain_page(network, "chain:c")), [["add", "chain:c"], ["open", "chain:c", "ACTS_IN/in//"]])
    page.click("[data-tool=tree]")
    page.evaluate("lianzhu.explore.ask.path('company:0', 'company:1')")
    page.evaluate(SETTLED)
    assert len(ids(page)) == len(HOSTILE_NAMES) + 1
    svg, text = saved(page, "svg", tmp_path).decode(), saved(page, "txt", tmp_path).decode()
    assert "<script" not in svg.replace("&lt;script", "") and "\u202e" not in svg + text
    assert page.evaluate("window.hacked") is None


def test_explore_has_no_accessibility_violations(explore: Any) -> None:
    page = explore(STEPS)
    page.click("[data-tool=tree]")
    page.evaluate("(id) => lianzhu.explore.ask.compare([id, 'company:智齿科技'])", VENDOR)
    page.evaluate(SETTLED)
    for _ in range(2):
        found = Axe().run(page, context=".explore").response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
        page.click("[data-tool=filter]")
    page.click("[data-tool=tree]")


def test_a_page_of_two_things_suggests_what_it_has(opened: Any) -> None:
    from lianzhu.graph.property_graph import network_of

    nodes = [Node("company:甲", "Company", "甲"), Node("company:乙", "Company", "乙")]
    html = atlas_page(network_of(landscape_of(nodes, [("PARTNERS_WITH", "company:甲", "company:乙")])))
    page = open_view(opened(html), "explore")
    page.locator(".start-card").first.click()
    page.wait_for_function("lianzhu.explore.layout().boxes.size === 1")
