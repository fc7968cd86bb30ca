"""The page that shows on the map what changed: everything of both landscapes is there, and marked for what it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from battery import REPORT, SEGMENTS, battery, cited, firm, segment
from browsing import HOSTILE_NAMES, open_view
from page_properties import faults

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Coverage, Edge, Figure, Node
from lianzhu.measures.editions.edition_diff import Editions, diff
from lianzhu.pages import Comparison, changes_page, union
from lianzhu.pages.changes import marks, shown
from lianzhu.pages.dataset import dataset
from lianzhu.pages.indexes import Indexes
from lianzhu.pages.snapshot import Snapshot

NEW = "company:新电"


def share(name: str, value: float, line: int) -> Figure:
    about = (("chain", "chain:电池链"), ("company", name), ("of", segment("电池")))
    fields = {"metric": "market_share", "unit": "%", "value": value, "printed": f"{value:g}%", "period_start": "2024"}
    return Figure(about, fields, cited(line))


def before() -> Landscape:
    """The chain of batteries, with a layer of its own and shares, so that the page draws all of it."""
    held = battery()
    layer = Node("layer:电池链/中游", "Layer", "中游", parent="chain:电池链")
    parts = [Edge("PART_OF", segment(name), layer.id, cited(60 + at)) for at, name in enumerate(SEGMENTS)]
    figures = [*held.figures, share(firm("丙电"), 30, 70), share(firm("丁电"), 20, 71)]
    return replace(held, nodes={**held.nodes, layer.id: layer}, edges=[*held.edges, *parts], figures=figures)


def after(name: str = "丁电池") -> Landscape:
    """甲锂 no longer offers 锂盐, 乙锂 offers 电池 now, 丁电 is called otherwise, 新电 is new, 丙电 has less."""
    held = before()
    renamed = Node("company:丁电池", "Company", name, aliases=("丁电",), former_ids=(firm("丁电"),))
    nodes = {node.id: node for node in held.nodes.values() if node.id != firm("丁电")}
    nodes |= {renamed.id: renamed, NEW: Node(NEW, "Company", "新电")}

    def new_id(node: str) -> str:
        return renamed.id if node == firm("丁电") else node

    kept = [
        edge
        for edge in held.edges
        if (edge.kind, edge.start) not in {("OFFERS", firm("甲锂")), ("OFFERS", firm("乙锂"))}
    ]
    edges = [Edge(e.kind, new_id(e.start), new_id(e.end), e.citation, e.fields) for e in kept]
    edges += [Edge("OFFERS", firm("乙锂"), segment("电池"), cited(3)), Edge("OFFERS", NEW, segment("电池"), cited(90))]
    figures = [
        share(firm("丙电"), 25, 70) if figure == share(firm("丙电"), 30, 70) else figure for figure in held.figures
    ]
    figures = [Figure(tuple((r, new_id(n)) for r, n in f.about), f.fields, f.citation) for f in figures]
    return replace(held, nodes=nodes, edges=edges, figures=figures)


def comparison(editions: Editions) -> Comparison:
    return Comparison(editions, editions.changes, "2024", "2025")


def page_of(editions: Editions) -> str:
    return changes_page(network_of(union(editions)), comparison(editions))


@pytest.fixture(scope="module")
def editions() -> Editions:
    return diff(before(), after())


def test_the_union_has_what_either_has_and_a_renamed_thing_once(editions: Editions) -> None:
    both = union(editions)
    assert firm("丁电") not in both.nodes and NEW in both.nodes
    offers = {(edge.start, edge.end) for edge in both.edges if edge.kind == "OFFERS"}
    assert {(firm("甲锂"), segment("锂盐")), (firm("乙锂"), segment("锂盐")), (firm("乙锂"), segment("电池"))} <= offers
    assert {fact.id for fact in editions.after.facts()} <= {fact.id for fact in both.facts()}


def test_what_is_gone_stands_at_the_renamed_thing_under_its_own_id() -> None:
    held = after()
    gone = [figure for figure in before().figures if figure.about == (("company", firm("丁电")),)]
    left = [figure for figure in held.figures if figure.about != (("company", "company:丁电池"),)]
    both = union(diff(before(), replace(held, figures=left)))
    found = {figure.id: figure.about for figure in both.figures if figure.about == (("company", "company:丁电池"),)}
    assert found.keys() == {figure.id for figure in gone}


def test_things_places_and_facts_are_marked(editions: Editions) -> None:
    held = dataset(Snapshot(network_of(union(editions))))
    indexes = Indexes.of(held)
    found = marks(comparison(editions), indexes)
    nodes = {at: node for node, at in indexes.nodes.items()}
    assert {(nodes[at], *mark) for at, *mark in found["nodes"]} == {
        (NEW, "added", ""),
        ("company:丁电池", "renamed", "丁电"),
        ("chain:电池链", "changed", ""),
    }
    assert {(nodes[start], nodes[end], *mark) for start, end, *mark in found["pairs"]} == {
        (firm("甲锂"), segment("锂盐"), "gone", ""),
        (firm("乙锂"), segment("锂盐"), "gone", ""),
        (firm("乙锂"), segment("电池"), "added", ""),
        (NEW, segment("电池"), "added", ""),
    }
    new_share = share(firm("丙电"), 25, 70).id
    assert [mark for fact, *mark in found["facts"] if fact == new_share] == [["changed", "30%"]]


def test_only_the_changes_that_are_shown_are_marked_and_what_others_took_away_is_not_there() -> None:
    held = after()
    nodes = {node: each for node, each in held.nodes.items() if node != firm("戊车")}

    def is_kept(edge: Edge) -> bool:
        return firm("戊车") not in (edge.start, edge.end)

    editions = diff(before(), replace(held, nodes=nodes, edges=[*filter(is_kept, held.edges)]))
    chosen = [change for change in editions.changes if NEW in change.nodes]
    both = union(editions, chosen)
    assert firm("戊车") in union(editions).nodes and firm("戊车") not in both.nodes
    indexes = Indexes.of(dataset(Snapshot(network_of(both))))
    found = marks(Comparison(editions, chosen, "2024", "2025"), indexes)
    names = {at: node for node, at in indexes.nodes.items()}
    assert found["partial"] is True
    assert [(names[at], outcome) for at, outcome, _ in found["nodes"]] == [(NEW, "added")]
    assert [(names[start], outcome) for start, _, outcome, _ in found["pairs"]] == [(NEW, "added")]
    assert len(found["facts"]) == 1 and len(shown(Comparison(editions, chosen, "", "")).rows) == len(chosen)
    gone = [change for change in editions.changes if firm("戊车") in change.nodes]
    assert firm("戊车") in union(editions, gone).nodes


def test_text_with_codes_is_there_in_both_languages() -> None:
    editions = diff(before(), replace(after(), coverage=[]))
    (row,) = (row for row in shown(comparison(editions)).records() if row["what"] == "coverage")
    assert (row["before"], row["before_en"]) == ("来源有而本文件缺失", "missing from our copy")
    assert (row["kind"], row["after"], row["after_en"]) == ("products", "", "")


def test_a_page_names_reports_by_their_short_names() -> None:
    old, new = before(), after()
    nodes = {REPORT: Node(REPORT, "Report", "年报", aliases=("报",))}
    rows = shown(
        comparison(diff(replace(old, nodes={**old.nodes, **nodes}), replace(new, nodes={**new.nodes, **nodes})))
    )
    assert {cited for row in rows.records() for cited in row["cited_after"]} >= {"报 L90"}


# ------------------------------------------------------------ in Chromium


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "locale", "scheme"), [(390, "zh-CN", "light"), (1024, "en-US", "dark"), (1440, "zh-CN", "light")]
)
def test_the_map_of_changes_is_sound(opened: Any, editions: Editions, width: int, locale: str, scheme: str) -> None:
    page = opened(page_of(editions), width, locale=locale, color_scheme=scheme)
    for view in ("chain/chain:电池链", "overview", "tables/changes"):
        assert faults(open_view(page, view)) == []
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["failureSummary"]) for each in found] == []


@pytest.mark.browser
def test_boxes_shares_and_arrows_are_marked(opened: Any, editions: Editions) -> None:
    page = opened(page_of(editions), 1440)
    assert page.evaluate("lianzhu.state.view") == "chain/chain:电池链"

    def signs(node: str, card: str) -> list[str]:
        return page.locator(f'[data-card="{card}"] .box[data-node="{node}"] .sign').all_inner_texts()

    assert signs(firm("甲锂"), segment("锂盐")) == ["−"]
    assert signs(firm("乙锂"), segment("锂盐")) == ["−"] and signs(firm("乙锂"), segment("电池")) == ["+"]
    assert signs(NEW, segment("电池")) == ["+"]
    assert page.locator('.box[data-node="company:丁电池"] .was').first.inner_text() == "丁电"
    changed = page.locator(f'.box[data-node="{firm("丙电")}"] > b').first
    assert changed.inner_text().split() == ["30%", "25%"]
    assert page.locator("#stage .changes tbody tr").count() == len(editions.changes)


@pytest.mark.browser
def test_below_a_diagram_stand_the_first_rows_and_the_others_on_request(opened: Any) -> None:
    held = after()
    new = [Node(f"company:新{at}", "Company", f"新{at}") for at in range(20)]
    offers = [Edge("OFFERS", node.id, segment("电池"), cited(100)) for node in new]
    more = replace(held, nodes={**held.nodes, **{each.id: each for each in new}}, edges=[*held.edges, *offers])
    page = opened(page_of(diff(before(), more)), 1440, locale="en-US")
    rows = page.locator("#stage .changes tbody tr")
    first = rows.count()
    button = page.get_by_role("button", name="rows of this diagram")
    count = int(button.inner_text().split()[1])
    assert first < 30 and count > 40
    button.click()
    assert (rows.count(), button.count()) == (count, 0)


@pytest.mark.browser
def test_a_click_on_a_row_below_shows_the_thing_with_its_sources(opened: Any, editions: Editions) -> None:
    page = opened(page_of(editions), 1440)
    page.locator(f'.changes [data-node="{NEW}"]').first.click()
    assert page.inner_text("#details h2") == "新电"
    assert page.locator("#details .fact .sign").first.inner_text() == "+"


@pytest.mark.browser
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_only_text(opened: Any, name: str) -> None:
    page = opened(page_of(diff(before(), after(name))), 1024)
    assert page.evaluate("window.hacked") is None
    assert faults(open_view(page, "chain/chain:电池链")) == []


@pytest.mark.browser
def test_publishers_apart_are_told_apart_and_neither_is_struck_through(opened: Any) -> None:
    other = Node("report:别报", "Report", "别报", fields={"publisher": ("别社",), "published": "2025"})
    held = after()

    def cited_by_other(fact: Any) -> Any:
        if isinstance(fact, Edge):
            return Edge(fact.kind, fact.start, fact.end, replace(fact.citation, source=other.id), fact.fields)
        return replace(fact, citation=replace(fact.citation, source=other.id))

    nodes = {node.id: node for node in held.nodes.values() if node.id != REPORT} | {other.id: other}
    facts: dict[str, Any] = {
        name: [cited_by_other(fact) for fact in getattr(held, name)] for name in ("edges", "figures", "coverage")
    }
    apart = replace(held, nodes=nodes, statements=[], **facts)
    page = opened(page_of(diff(before(), apart)), 1440, locale="en-US")
    assert "no sign: in both" in page.inner_text(".compared")
    assert "cited before" in page.inner_text(".changes thead").lower()
    assert page.locator('[data-change="minus"]').count() == 0
    assert page.locator(f'.box[data-node="{NEW}"] .sign').first.inner_text() == "B"


def test_coverage_that_is_gone_is_on_the_page(editions: Editions) -> None:
    held = after()
    lost = Coverage(firm("丙电"), "products", "lost", cited(40))
    both = union(diff(before(), replace(held, coverage=[])))
    assert [row.id for row in both.coverage] == [lost.id]
