"""What a chain's page holds and where it stands, seen from Python."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from browsing import packed
from scenes import CHAIN, CITE, crowd, overlap, snapshot_of

from lianzhu.graph.errors import NotFound
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node
from lianzhu.pages import chain_page
from lianzhu.pages.chain import chain_view
from lianzhu.pages.headline import headline
from lianzhu.pages.layout import arrange
from lianzhu.pages.marks import WIDTHS, Arrangement
from lianzhu.pages.page import inert
from lianzhu.pages.parts import ChainView, Group, Item, Lane, inside
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.text import printable, width, wrap

Arranged = Callable[[float], Arrangement]


def chain_with(*nodes: Node) -> list[Node]:
    return [Node("chain:c", "Chain", "c"), *nodes]


def everything(lane: Lane) -> Iterator[Group | Item]:
    for group in lane.groups:
        yield from inside(group)


def names_in(view: ChainView, lane: str) -> set[str]:
    found = next(each for each in view.lanes if each.name == lane)
    return {each.name for each in everything(found) if each.node}


# ------------------------------------------------------------ what stands where


def test_lanes_are_the_layers_from_upstream_to_downstream(chain: ChainView) -> None:
    assert chain.by == "Layer"
    assert [lane.name for lane in chain.lanes if lane.node] == ["上游", "中游", "下游"]
    assert chain.flows == ((0, 1), (1, 2))


def test_companies_stand_in_the_layer_in_which_their_category_acts(chain: ChainView) -> None:
    assert {"追一科技", "科大讯飞", "智能客服厂商", "综合解决方案厂商", "在线客服"} <= names_in(chain, "中游")
    assert names_in(chain, "上游") == {"基础设施", "智能技术"}


def test_what_no_fact_puts_into_a_layer_stands_in_a_strip_of_its_own(chain: ChainView) -> None:
    strip = chain.lanes[-1]
    assert strip.node == ""
    found = {each.name for each in everything(strip) if each.node}
    assert {"软件", "SaaS服务", "服务器", "公有云", "私有云", "其他行业"} <= found


def test_a_fact_that_places_an_industry_in_a_layer_moves_it_there() -> None:
    layer = Node("layer:c/下游", "Layer", "下游", parent="chain:c", fields={"position": 1})
    nodes = chain_with(layer, Node("industry:金融", "Industry", "金融"))
    applies = ("APPLIES_IN", "chain:c", "industry:金融")
    without = chain_view(snapshot_of(nodes, [applies]), "chain:c")
    placed = ("PART_OF", "industry:金融", "layer:c/下游")
    with_fact = chain_view(snapshot_of(nodes, [applies, placed]), "chain:c")
    assert [lane.name for lane in without.lanes] == ["下游", ""]
    assert names_in(with_fact, "下游") == {"金融"}
    assert len(with_fact.lanes) == 1


def test_everything_is_ordered_as_the_source_speaks_of_it() -> None:
    nodes = chain_with(*(Node(f"industry:{name}", "Industry", name) for name in "甲乙丙"))
    places = {"丙": "L3", "甲": "L20", "乙": "L100"}
    facts = [Edge("APPLIES_IN", "chain:c", f"industry:{name}", Citation("report:R", at)) for name, at in places.items()]
    strip = chain_view(snapshot_of(nodes, facts), "chain:c").lanes[-1]
    assert [box.name for group in strip.groups for box in group.boxes] == ["丙", "甲", "乙"]


def test_a_chain_without_layers_is_drawn_by_vendor_category() -> None:
    nodes = chain_with(
        Node("vendor_category:c/甲类", "VendorCategory", "甲类", parent="chain:c"),
        Node("vendor_category:c/乙类", "VendorCategory", "乙类", parent="chain:c"),
        Node("company:某", "Company", "某"),
    )
    view = chain_view(snapshot_of(nodes, [("BELONGS_TO", "company:某", "vendor_category:c/甲类")]), "chain:c")
    assert view.by == "VendorCategory"
    assert {lane.name for lane in view.lanes} == {"甲类", "乙类"}
    assert names_in(view, "甲类") == {"某"}


def test_an_empty_place_says_that_nothing_is_recorded_and_not_that_there_is_none() -> None:
    layer = Node("layer:c/上游", "Layer", "上游", parent="chain:c", fields={"position": 1})
    marks = arrange(chain_view(snapshot_of(chain_with(layer), []), "chain:c"), 1080).marks
    plate = next(mark for mark in marks if mark.role == "plate")
    assert plate.lines == ("尚无收录，不等于没有",)


def test_an_empty_chain_still_has_a_page() -> None:
    held = packed(chain_page(snapshot_of(chain_with(), []).network, "chain:c"))
    assert "尚无收录" in json.dumps(held["scenes"], ensure_ascii=False)


def test_a_plate_says_what_the_source_leaves_out_in_the_words_of_the_schema(arranged: Arranged) -> None:
    marks = arranged(1080).marks
    said = {("".join(mark.lines), mark.beside or "".join(mark.small)) for mark in marks if mark.role == "plate"}
    assert ("厂商：来源仅列部分代表", "厂商表只列部分代表企业") in said


def test_what_is_left_out_of_a_group_stands_in_the_row_of_its_heading_in_the_longest_words_that_fit() -> None:
    nodes = chain_with(
        Node("layer:c/上游", "Layer", "上游", parent="chain:c", fields={"position": 1}),
        Node("segment:c/上游/芯片", "Segment", "人工智能芯片设计与制造", parent="layer:c/上游"),
        Node("segment:c/上游/数据", "Segment", "训练数据的采集与标注", parent="layer:c/上游"),
    )
    lost = [
        Coverage("segment:c/上游/芯片", "vendors", "lost", CITE, "图缺失"),
        Coverage("segment:c/上游/芯片", "market_size", "not_stated", CITE, "未给出"),
        Coverage("segment:c/上游/数据", "vendors", "lost", CITE, "图缺失"),
    ]
    view = chain_view(snapshot_of(nodes, [], coverage=lost), "chain:c")
    for wide, several, one in (
        (1080, "缺口 2：厂商、市场规模", "厂商：来源有而本文件缺失"),
        (366, "缺口 2", "来源有而本文件缺失"),
    ):
        plates = {mark.node: mark for mark in arrange(view, wide).marks if mark.role == "plate"}
        assert plates["segment:c/上游/芯片"].small == (several,)
        assert len(plates["segment:c/上游/芯片"].facts) == 2
        assert plates["segment:c/上游/数据"].small == (one,)


def test_a_class_of_vendors_that_loops_into_itself_ends() -> None:
    first, second = (Node(f"vendor_category:c/{n}", "VendorCategory", n, parent="chain:c") for n in "甲乙")
    edges = [("PART_OF", first.id, second.id), ("PART_OF", second.id, first.id)]
    view = chain_view(snapshot_of(chain_with(first, second), edges), "chain:c")
    assert {each.name for lane in view.lanes for each in everything(lane) if each.node} == {"甲", "乙"}


def test_relations_that_hold_in_another_chain_are_not_drawn() -> None:
    nodes = chain_with(
        Node("chain:d", "Chain", "d"), Node("company:某", "Company", "某"), Node("industry:金融", "Industry", "金融")
    )
    elsewhere = Edge("SERVES", "company:某", "industry:金融", CITE, {"chain": "chain:d"})
    edges = [("ACTS_IN", "company:某", "chain:c"), ("APPLIES_IN", "chain:c", "industry:金融"), elsewhere]
    assert chain_view(snapshot_of(nodes, edges), "chain:c").arrows == ()


def test_an_unknown_chain_is_refused_by_name(network: Any) -> None:
    with pytest.raises(NotFound, match="no chain named 'chain:没有'"):
        chain_page(network, "chain:没有")


# ------------------------------------------------------------ figures at the head


def test_the_head_shows_market_sizes_in_proportion_and_marks_the_forecast(snapshot: Snapshot) -> None:
    found = headline(snapshot, CHAIN)
    assert [(size.period, size.printed, size.forecast) for size in found.sizes] == [
        ("2022", "66.8亿元", False),
        ("2027", "181.3亿元", True),
    ]
    assert found.sizes[0].part == pytest.approx(66.8 / 181.3, abs=1e-3)
    assert [(rate.period, rate.printed) for rate in found.growth] == [("2022–2027", "22.1%")]


def test_shares_of_one_whole_are_tiles_and_one_stated_twice_is_one_tile(snapshot: Snapshot) -> None:
    shares = headline(snapshot, CHAIN).shares
    software = next(each for each in shares if each.metric == "market_share")
    assert [tile.percent for tile in software.tiles] == [80, 12, 8]
    assert software.rest == 0


def test_shares_that_exceed_their_whole_are_not_tiles() -> None:
    nodes = chain_with(*(Node(f"company:{n}", "Company", n) for n in "甲乙"))
    fields = {"metric": "market_share", "value": 60.0, "unit": "%", "printed": "60%"}
    figures = [Figure((("company", f"company:{n}"), ("of", "chain:c")), fields, CITE) for n in "甲乙"]
    assert headline(snapshot_of(nodes, [], figures=figures), "chain:c").shares == ()


def test_shares_that_leave_a_rest_say_so() -> None:
    nodes = chain_with(Node("company:甲", "Company", "甲"))
    fields = {"metric": "market_share", "value": 60.0, "unit": "%", "printed": "60%"}
    figures = [Figure((("company", "company:甲"), ("of", "chain:c")), fields, CITE)]
    assert headline(snapshot_of(nodes, [], figures=figures), "chain:c").shares[0].rest == 40


# ------------------------------------------------------------ layout and text


@pytest.mark.parametrize("wide", WIDTHS)
def test_marks_stay_on_the_page_and_never_overlap(arranged: Arranged, wide: float) -> None:
    page = arranged(wide)
    solid = [mark for mark in page.marks if mark.role in ("box", "title", "plate", "head")]
    for mark in solid:
        assert mark.x >= 0
        assert mark.y >= 0
        assert mark.x + mark.w <= page.width + 0.01
        assert mark.y + mark.h <= page.height + 0.01
    assert [(a.lines, b.lines) for a, b in combinations(solid, 2) if overlap(a, b)] == []


def test_a_mark_has_the_same_key_at_every_width(arranged: Arranged) -> None:
    keys = [[mark.key for mark in arranged(wide).marks] for wide in WIDTHS]
    assert all(sorted(each) == sorted(keys[0]) for each in keys)
    assert len(set(keys[0])) == len(keys[0])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("在线客服", ("在线客服",)),
        ("定制化解决方案中的软件AI算法", ("定制化解决方案", "中的软件AI算法")),
        ("", ("",)),
        ("（一二三四五六七）", ("（一二三四", "五六七）")),
        ("one two three four", ("one two", "three four")),
    ],
)
def test_text_breaks_into_even_lines_at_words_and_characters(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 10, 80, 3) == lines


def test_a_blank_at_the_end_of_a_line_does_not_join_the_words_beside_it() -> None:
    assert wrap("built by whom", 11, 60, 3) == ("built by", "whom")


def test_words_in_the_last_line_keep_their_blanks_when_it_is_cut() -> None:
    assert wrap("one two three four five six", 10, 60, 2) == ("one two", "three fou…")


def test_even_lines_are_never_narrower_than_the_widest_word() -> None:
    assert wrap("技术 Technology", 10, 70, 3) == ("技术", "Technology")


def test_a_very_long_name_ends_in_an_ellipsis_within_its_lines() -> None:
    lines = wrap("很长的名字" * 1000, 10, 100, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert max(width(line, 10) for line in lines) <= 100


def test_marks_of_direction_and_control_characters_are_not_drawn() -> None:
    assert printable("甲\u202e乙\x00\n丙\u200b😀") == "甲乙 丙😀"


# ------------------------------------------------------------ the file


def test_the_same_snapshot_gives_the_same_bytes_in_whatever_order_it_was_filled(
    network: Any, shuffled: Any, chain_html: str
) -> None:
    assert chain_html.encode() == chain_page(network, CHAIN).encode()
    assert chain_html.encode() == chain_page(shuffled, CHAIN).encode()


def test_the_page_names_no_address_that_it_could_ask(chain_html: str) -> None:
    assert not re.search(
        r"<(link|img|iframe|base)\b|<script[^>]+src=|@import|sourceMappingURL|url\(", chain_html.partition("<body>")[0]
    )
    assert "default-src 'none'" in chain_html
    assert "<script src" not in chain_html


def test_every_fact_on_the_page_carries_its_citation(chain_html: str) -> None:
    held = packed(chain_html)["holdings"]
    for name in ("facts", "figures", "coverage"):
        table = held[name]
        assert table["id"] and all(table["id"])
        assert all(held["nodes"]["id"][source].startswith("report:") for source in table["source"]["values"])
        assert None not in table["locator"]["values"]
        assert set(table["strength"]["values"]) <= {"explicit", "implied", "editorial"}


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "<!--", '"quoted"', "'\\", "\u2028", "\ud800"])
def test_json_in_the_page_keeps_any_text_and_cannot_close_its_element(name: str) -> None:
    text = inert({"name": name})
    assert "<" not in text
    assert json.loads(text) == {"name": name}
    text.encode()


def test_coverage_of_a_segment_makes_it_a_group_with_a_plate() -> None:
    nodes = chain_with(
        Node("layer:c/上游", "Layer", "上游", parent="chain:c", fields={"position": 1}),
        Node("segment:c/上游/芯片", "Segment", "芯片", parent="layer:c/上游"),
    )
    lost = [Coverage("segment:c/上游/芯片", "vendors", "lost", CITE, "图缺失")]
    view = chain_view(snapshot_of(nodes, [], coverage=lost), "chain:c")
    assert [(group.name, group.gaps[0].note) for group in view.lanes[0].groups] == [("芯片", "图缺失")]


def test_where_boxes_are_too_many_to_read_large_groups_are_dots_the_best_connected_first() -> None:
    view = chain_view(crowd(400), "chain:c")
    assert [group.crowded for lane in view.lanes for group in lane.groups] == [False, True]
    marks = arrange(view, 1080).marks
    (dots,) = (mark for mark in marks if mark.role == "dots")
    assert len(dots.members) == 397 and dots.members[0] == "company:399"
    assert sum(mark.role == "box" for mark in marks) == 3
    assert dots.h / 26 * (dots.w // 26) >= 397


def test_a_chain_whose_boxes_can_be_read_has_no_dots() -> None:
    assert not any(mark.role == "dots" for mark in arrange(chain_view(crowd(150), "chain:c"), 1080).marks)


def test_firms_of_an_industry_stand_in_one_group_of_a_chain_without_layers() -> None:
    nodes = [Node("industry:a", "Industry", "甲"), *(Node(f"company:{at}", "Company", f"{at}") for at in range(3))]
    edges = [Edge("SERVES", node.id, "industry:a", CITE, {"chain": "chain:c"}) for node in nodes[1:]]
    edges += [Edge("BELONGS_TO", node.id, "industry:a", CITE) for node in nodes[1:]]
    (lane,) = chain_view(snapshot_of(chain_with(*nodes), edges), "chain:c").lanes
    assert [(group.kind, len(group.boxes)) for group in lane.groups] == [("Company", 3), ("Industry", 1)]
