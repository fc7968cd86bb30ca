"""Explore in a real Chromium: paths, traces and comparisons, and how it begins, give what the measures give."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from browsing import find, open_view
from exploring import CHAIN, LAYOUT, SETTLED, VENDOR, assert_apart, ids, opened_at
from page_landscapes import snapshot_of

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Node
from lianzhu.measures.comparison import compare
from lianzhu.measures.paths import Path, shortest_paths, supply_paths
from lianzhu.measures.relations import Relations
from lianzhu.measures.trace import trace
from lianzhu.pages import atlas_page

pytestmark = pytest.mark.browser


@pytest.fixture
def explore(shared_page: Any, atlas_html: str) -> Any:
    """Open Explore on the packaged atlas with the given steps: ``explore(STEPS)``."""
    return lambda steps: opened_at(shared_page(atlas_html), steps)


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
    assert page.locator(".compare .not-stated").first.inner_text() == "未直接写"
    page.locator(".compare .cell-link").first.click()
    assert page.locator("#details [data-fact]").count() >= 1
    page.evaluate("lianzhu.show('')")


def test_what_is_asked_is_in_the_address(opened: Any, explore: Any, atlas_html: str) -> None:
    page = explore([["add", VENDOR]])
    page.evaluate("(id) => lianzhu.explore.ask.path(id, 'industry:金融')", VENDOR)
    page.evaluate(SETTLED)
    again = opened(atlas_html, address=page.evaluate("location.hash"))
    assert again.inner_text(".explore-sheet h2").startswith("腾讯企点 → 金融")


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


def test_a_page_of_two_things_suggests_what_it_has(opened: Any) -> None:
    nodes = [Node("company:甲", "Company", "甲"), Node("company:乙", "Company", "乙")]
    html = atlas_page(snapshot_of(nodes, [("PARTNERS_WITH", "company:甲", "company:乙")]).network)
    page = open_view(opened(html), "explore")
    page.locator(".start-card").first.click()
    page.wait_for_function("lianzhu.explore.layout().boxes.size === 1")
