"""Explore in a real Chromium: what opening does and leaves alone, and that paths and groups are those of the measures."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any
from urllib.parse import quote

import pytest
from browsing import HOSTILE_NAMES, find, open_view
from scenes import snapshot_of

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Node
from lianzhu.measures.paths import UNFILTERED, Filters, Path, shortest_paths, supply_paths
from lianzhu.measures.relations import Relations
from lianzhu.pages import atlas_page, chain_page

pytestmark = pytest.mark.browser

VENDOR = "company:腾讯企点"
CHAIN = "chain:智能客服"
OPENED = [
    (VENDOR, "OFFERS/out/"),
    (VENDOR, "ACTS_IN/out/"),
    (VENDOR, "SERVES/out/"),
    (VENDOR, "USED_BY/in/"),
    (CHAIN, "ACTS_IN/in/"),
    (CHAIN, "PART_OF/in/"),
    (CHAIN, "HAS_TREND/out/"),
    (CHAIN, "PART_OF/in/"),
    (CHAIN, "APPLIES_IN/out/forecast"),
]
RECTANGLES = """() => ({
    boxes: [...explore.boxes].map(([id, { x, y, w, h, block }]) => ({ id, x, y, w, h, block })),
    blocks: explore.blocks.map(({ name, x, y, w, h, ids }) => ({ id: name, x, y, w, h, ids })),
    seen: [...explore.boxes.keys()].map((id) => {
        const [at, box] = [stage.network.canvasToDOM(centreOf(`b ${id}`)), stage.canvas.getBoundingClientRect()];
        return [id, { x: at.x + box.x, y: at.y + box.y }];
    }),
})"""


def explored(page: Any, steps: list[list[str]]) -> Any:
    """Open Explore with the given steps."""
    open_view(page, "explore")
    page.evaluate("(steps) => { explore.steps = steps; explore.undone = []; afterStep(); }", steps)
    return page


def overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return (
        a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]
    )


def test_opening_moves_nothing_and_nothing_overlaps(shared_page: Any, atlas_html: str) -> None:
    page = explored(shared_page(atlas_html), [["add", VENDOR]])
    before = page.evaluate(RECTANGLES)
    for node, group in OPENED:
        page.evaluate("([node, group]) => addStep('open', node, group)", [node, group])
        after = page.evaluate(RECTANGLES)
        seen = dict(after["seen"])
        for name, place in before["seen"]:
            assert seen[name]["x"] == pytest.approx(place["x"], abs=0.51), name
            assert seen[name]["y"] == pytest.approx(place["y"], abs=0.51), name
        free = [*after["blocks"], *(box for box in after["boxes"] if not box["block"])]
        assert not [pair for pair in combinations(free, 2) if overlap(*pair)]
        assert not [pair for pair in combinations(after["boxes"], 2) if overlap(*pair)]
        before = after
    assert len(before["blocks"]) == len(OPENED)
    assert all(len(block["ids"]) <= 12 for block in before["blocks"])


def test_the_address_gives_the_same_picture(opened: Any, atlas_html: str) -> None:
    steps = [["add", VENDOR], *(["open", *step] for step in OPENED)]
    page = opened(atlas_html, address=f"#v=explore&x={quote(json.dumps(steps))}")
    once = page.evaluate("[[...explore.boxes], explore.blocks]")
    again = explored(opened(atlas_html, 1280, 800), steps).evaluate("[[...explore.boxes], explore.blocks]")
    assert once == again and len(once[0]) > 30


def test_steps_are_undone_redone_and_closed(shared_page: Any, atlas_html: str) -> None:
    page = explored(shared_page(atlas_html), [["add", VENDOR]])
    count = "explore.boxes.size"
    page.evaluate("(id) => show(id)", VENDOR)
    page.click("[data-group='OFFERS/out/']")
    page.click("[data-group='ACTS_IN/out/']")
    opened_boxes = page.evaluate(count)
    assert opened_boxes > 5
    page.click("#undo")
    assert page.evaluate(count) < opened_boxes
    page.click("#redo")
    assert page.evaluate(count) == opened_boxes
    page.evaluate("(chain) => addStep('open', chain, 'ACTS_IN/in/')", CHAIN)
    page.evaluate("(id) => addStep('close', id)", VENDOR)
    assert page.evaluate("[...explore.boxes.keys()]") == [VENDOR]


def test_a_double_click_opens_the_next_relation(shared_page: Any, atlas_html: str) -> None:
    page = explored(shared_page(atlas_html), [["add", VENDOR]])
    page.evaluate("stage.moved = false; fitView()")
    at = page.evaluate("(id) => stage.network.canvasToDOM(centreOf(`b ${id}`))", VENDOR)
    page.locator("#canvas").dblclick(position=at)
    assert page.evaluate("explore.blocks.map((block) => block.key)") == ["OFFERS/out/"]


def test_search_and_links_put_a_thing_beside_what_is_there(shared_page: Any, atlas_html: str) -> None:
    page = explored(shared_page(atlas_html), [["add", VENDOR]])
    find(page, "智齿科技")
    assert page.evaluate("[...explore.boxes.keys()]") == [VENDOR, "company:智齿科技"]
    assert page.inner_text("#details h2") == "智齿科技"


def test_every_view_leads_to_explore(shared_page: Any, atlas_html: str) -> None:
    page = shared_page(atlas_html)
    open_view(page, f"chain/{CHAIN}")
    find(page, "腾讯企点")
    page.evaluate("explore.steps = []")
    page.locator("#details .views button", has_text="探索").click()
    assert page.evaluate("state.view") == "explore"
    assert page.evaluate("(id) => explore.boxes.has(id)", VENDOR)


EDGE_COLOUR = """(id) => {
    const [x, y, , h] = markOf(`b ${id}`);
    const at = stage.network.canvasToDOM({ x: x + 2.5, y: y + h / 2 });
    const canvas = document.querySelector("#canvas canvas");
    const ratio = canvas.width / canvas.clientWidth;
    const seen = [...canvas.getContext("2d").getImageData(at.x * ratio, at.y * ratio, 1, 1).data].slice(0, 3);
    const colour = strong(thingOf(id).kind);
    return [seen, [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16))];
}"""
"""The colour drawn at the left edge of a box, and the colour of its kind."""


def test_a_box_is_drawn_though_the_camera_begins_far_from_the_origin(opened: Any, atlas_html: str) -> None:
    groups = ["ACTS_IN/in/", "PART_OF/in/", "APPLIES_IN/out/forecast", "HAS_TREND/out/"]
    steps = [["add", VENDOR], ["open", VENDOR, "OFFERS/out/"], ["open", VENDOR, "ACTS_IN/out/"]]
    steps += [["open", CHAIN, group] for group in groups]
    start = f"#v=explore&l=en&t=dark&s={quote(VENDOR)}&x={quote(json.dumps(steps))}"
    seen, colour = opened(atlas_html, 1280, 800, address=start).evaluate(EDGE_COLOUR, VENDOR)
    assert seen == pytest.approx(colour, abs=12)


def test_an_address_that_is_no_list_of_steps_opens_explore_at_its_first_thing(opened: Any, atlas_html: str) -> None:
    page = opened(atlas_html, address="#v=explore&x=%7Bnonsense")
    assert page.evaluate("explore.boxes.size") == 1


@pytest.fixture(scope="module")
def relations(landscape: Landscape) -> Relations:
    return Relations(landscape)


@pytest.mark.parametrize("node", [VENDOR, CHAIN, "industry:金融", "model:文心大模型", "role:智能链主"])
def test_groups_are_those_of_the_measures(shared_page: Any, atlas_html: str, landscape: Landscape, node: str) -> None:
    shown = shared_page(atlas_html).evaluate(
        """(id) => related().neighbours(id).map((group) => [group.kind, group.outgoing, group.modality,
            group.relations.map((relation) => [otherEnd(relation, id), relation.facts.map((fact) => fact.id)])])""",
        node,
    )
    groups = Relations(landscape, modal=True).neighbours(node)
    assert shown == [
        [
            group.kind,
            group.outgoing,
            group.modality,
            [[relation.other(node), [fact.id for fact in relation.facts]] for relation in group.relations],
        ]
        for group in groups
    ]


def ends(path: Path) -> list[list[str]]:
    return [[hop.relation.kind, hop.source, hop.target] for hop in path]


PATHS = """([way, from, to]) => waysBetween(from, to, way).map((path) => path.map(({ relation, forward }) =>
    [relation.kind, forward ? relation.start : relation.end, forward ? relation.end : relation.start]))"""
PAIRS = [
    (VENDOR, "company:智齿科技"),
    ("company:百度智能云", "industry:金融"),
    ("company:NVIDIA", "chain:AI大模型"),
    ("chain:AI基础设施", "chain:AI开发平台"),
    ("industry:金融", "model:文心大模型"),
    ("company:百度", "barrier:技术壁垒"),
]


@pytest.mark.parametrize(("start", "end"), PAIRS)
def test_paths_are_those_of_the_measures(
    shared_page: Any, atlas_html: str, relations: Relations, start: str, end: str
) -> None:
    page = shared_page(atlas_html)
    expected = {
        "telling": shortest_paths(relations, start, end, Filters(), limit=5),
        "all": shortest_paths(relations, start, end, UNFILTERED, limit=5),
        "supply": supply_paths(relations, start, end, limit=5),
    }
    for way, paths in expected.items():
        assert page.evaluate(PATHS, [way, start, end]) == [ends(path) for path in paths], way


def test_a_path_is_told_in_sentences_with_its_sources_and_can_be_drawn(shared_page: Any, atlas_html: str) -> None:
    page = explored(shared_page(atlas_html), [["add", "company:百度智能云"]])
    page.evaluate("explore.from = 'company:百度智能云'; exploreFrom('industry:金融')")
    path = page.locator(".path").first
    assert "百度智能云" in path.inner_text() and "金融" in path.inner_text()
    assert path.locator("[data-fact] .badge").count() == path.locator("li").count()
    path.get_by_role("button", name="画出").click()
    assert page.evaluate("explore.blocks.length") >= 1


def test_where_there_is_no_path_the_page_says_what_may_be_why(shared_page: Any, atlas_html: str) -> None:
    page = explored(shared_page(atlas_html), [["add", VENDOR]])
    page.evaluate("explore.from = 'company:腾讯企点'; explore.way = 'supply'; exploreFrom('company:NVIDIA')")
    assert page.locator("#no-path").count() == 1
    assert "路径" in page.inner_text("#no-path")
    page.evaluate("explore.way = 'telling'; explore.from = ''")


def test_two_things_are_compared_with_what_they_share_first(shared_page: Any, atlas_html: str) -> None:
    page = explored(shared_page(atlas_html), [["add", VENDOR]])
    page.evaluate("explore.from = 'company:腾讯企点'; exploreFrom('company:容联七陌')")
    rows = page.locator(".compare tbody tr")
    first = rows.first.inner_text()
    assert "智能客服" in first
    assert "来源未写" in page.inner_text(".compare")
    page.evaluate("explore.from = ''")


def test_a_phone_shows_the_chosen_thing_at_a_size_to_read(opened: Any, atlas_html: str) -> None:
    steps = [["add", VENDOR], *(["open", *step] for step in OPENED)]
    page = opened(atlas_html, 390, 844, address=f"#v=explore&s={quote(VENDOR)}&x={quote(json.dumps(steps))}")
    assert page.evaluate("stage.network.getScale()") >= 0.8
    assert page.evaluate("(id) => inView(`b ${id}`)", VENDOR)
    wide, whole = page.evaluate(
        "[...document.querySelectorAll('#menu button')].map((b) => [b.clientWidth, b.scrollWidth])"
    )[0]
    assert whole <= wide


def test_hostile_names_are_text(shared_page: Any) -> None:
    firms = [Node(f"company:{at}", "Company", name) for at, name in enumerate(HOSTILE_NAMES)]
    edges = [("ACTS_IN", firm.id, "chain:c") for firm in firms]
    page = shared_page(
        chain_page(snapshot_of([Node("chain:c", "Chain", HOSTILE_NAMES[0]), *firms], edges).network, "chain:c")
    )
    explored(page, [["add", "chain:c"], ["open", "chain:c", "ACTS_IN/in/"]])
    page.evaluate("explore.from = 'company:0'; exploreFrom('company:1')")
    assert page.evaluate("explore.boxes.size") == len(HOSTILE_NAMES) + 1
    assert page.evaluate("window.hacked") is None
    assert page.locator(".path li").count() == 2
    page.evaluate("explore.from = ''")


def test_explore_begins_with_the_chain_or_else_the_thing_of_the_most_relations(opened: Any) -> None:
    firms = [Node(f"company:{name}", "Company", name) for name in "甲乙丙"]
    edges = [("PARTNERS_WITH", "company:乙", "company:甲"), ("PARTNERS_WITH", "company:乙", "company:丙")]
    lonely = Node("chain:c", "Chain", "空链")
    html = atlas_page(snapshot_of([lonely, *firms], edges).network)
    assert open_view(opened(html), "explore").evaluate("[...explore.boxes.keys()]") == ["company:乙"]
    chained = atlas_page(snapshot_of([lonely, *firms], [*edges, ("ACTS_IN", "company:丙", "chain:c")]).network)
    assert open_view(opened(chained), "explore").evaluate("[...explore.boxes.keys()]") == ["chain:c"]
