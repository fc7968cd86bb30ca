"""What the overview holds and where it stands."""

from __future__ import annotations

from random import Random
from typing import Any

import networkx as nx
import pytest
from scenes import CITE, HOSTILE, arrangements, assert_sound, said, snapshot_of

from lianzhu.graph.records import Coverage, Edge, Figure, Node, Value
from lianzhu.pages.chain import chain_view
from lianzhu.pages.marks import WIDTHS, Mark, Scene
from lianzhu.pages.overview import overview_scene
from lianzhu.pages.overview_view import overview_of
from lianzhu.pages.snapshot import Snapshot


def framework_of(layers: dict[str, list[str]]) -> tuple[list[Node], list[tuple[str, str, str]]]:
    """Return framework f with its layers from the bottom up and the chains in them."""
    nodes, edges = [Node("framework:f", "Framework", "f")], []
    for position, (name, chains) in enumerate(layers.items(), 1):
        layer = Node(f"layer:f/{name}", "Layer", name, parent="framework:f", fields={"position": position})
        nodes += [layer, *(Node(f"chain:{each}", "Chain", each) for each in chains)]
        edges += [("PART_OF", layer.id, "framework:f"), *(("PART_OF", f"chain:{c}", layer.id) for c in chains)]
    return nodes, edges


def widest(scene: Scene) -> list[Mark]:
    return list(scene.arrangements["zh"][-1].marks)


def tile(marks: list[Mark], node: str) -> Mark:
    return next(mark for mark in marks if mark.role == "tile" and mark.node == node)


# ------------------------------------------------------------ what stands where


def test_the_framework_that_holds_most_chains_is_drawn_from_its_top_layer_down(snapshot: Snapshot) -> None:
    view = overview_of(snapshot)
    assert view.framework
    assert view.framework.name == "AI赋能企业服务框架"
    assert [level.layer.name for level in view.levels] == ["企业服务层", "AIGC工具层", "模型层", "基础层"]
    held = {level.layer.name: {card.item.name for card in level.chains} for level in view.levels}
    assert held["企业服务层"] == {"智能营销", "智能运营", "智能客服"}
    assert held["模型层"] == {"AI大模型", "语言大模型", "企业服务大模型"}
    assert held["基础层"] == {"AI基础设施", "AI开发平台"}
    assert held["AIGC工具层"] == set()
    assert {card.item.name for card in view.loose} == {"数字员工", "传统音乐价值链"}


def test_a_layer_without_chains_shows_its_segments_and_what_the_source_lost(overview: Scene) -> None:
    marks = widest(overview)
    head = next(mark for mark in marks if mark.lines == ("AIGC工具层",))
    lane = head.key[:-1]
    own = [mark for mark in marks if mark.key.startswith(lane)]
    assert {mark.lines for mark in own if mark.role == "box"} == {("综合类",), ("垂直类",)}
    plates = [mark for mark in own if mark.role == "plate"]
    assert len(plates) == 1
    assert plates[0].lines[0] == "厂商：来源有而本文件缺失"
    assert len(plates[0].facts) == 2


def test_a_tile_gives_size_forecast_growth_and_vendors_as_the_sources_print_them(overview: Scene) -> None:
    found = tile(widest(overview), "chain:智能客服")
    assert found.lines == ("智能客服",)
    assert found.small == (
        "2022 66.8亿元→2027 181.3亿元 预测",
        "年复合增长率 22.1%（2022–2027 预测）",
        "来源列出 15 家企业",
    )
    assert found.bars == ((0.3685, False), (1.0, True))
    assert found.to == "chain/chain:智能客服"
    assert len(found.facts) == 3


def test_sizes_that_differ_for_one_year_stand_side_by_side_unless_one_rounds_the_other(
    network: Any, overview: Scene
) -> None:
    found = tile(widest(overview), "chain:语言大模型")
    assert found.small[0] == "2022 668.3亿元"
    other = network.copy()
    for _, row in other.nodes(data=True):
        if row.get("printed") == "668亿元":
            row |= {"printed": "700亿元", "value": 700.0}
    found = tile(widest(overview_scene(Snapshot(other))), "chain:语言大模型")
    assert found.small[0] == "2022 668.3亿元 / 700亿元"
    for _, row in other.nodes(data=True):
        if row.get("printed") == "700亿元":
            row |= {"printed": "超过600亿元", "value": 600.0, "op": ">"}
    assert tile(widest(overview_scene(Snapshot(other))), "chain:语言大模型").small[0] == "2022 668.3亿元 / 超过600亿元"
    assert found.bars == ()


def test_a_lost_market_size_is_hatched_below_the_tile(overview: Scene) -> None:
    marks = widest(overview)
    above = tile(marks, "chain:智能营销")
    below = next(mark for mark in marks if mark.role == "plate" and mark.node == "chain:智能营销")
    assert "市场规模：来源有而本文件缺失" in said(below)
    assert below.facts
    assert (below.x, below.w) == (above.x, above.w)
    assert below.y >= above.y + above.h


def test_vendors_are_the_companies_that_the_chains_own_page_shows(snapshot: Snapshot) -> None:
    view = overview_of(snapshot)
    cards = [*(card for level in view.levels for card in level.chains), *view.loose]
    assert len(cards) == 10
    for card in cards:
        lanes = chain_view(snapshot, card.item.node).lanes
        drawn = {node for lane in lanes for node, kind in lane.nodes().items() if kind == "Company"}
        assert card.vendors == len(drawn), card.item.name


def test_companies_count_once_however_often_sources_name_them() -> None:
    nodes = [
        Node("chain:c", "Chain", "c"),
        Node("company:a", "Company", "a"),
        Node("company:b", "Company", "b"),
        Node("industry:i", "Industry", "i"),
        Node("vendor_category:c/k", "VendorCategory", "k", parent="chain:c"),
    ]
    snapshot = snapshot_of(
        nodes, [("ACTS_IN", "company:a", "chain:c"), ("BELONGS_TO", "company:a", "vendor_category:c/k")]
    )
    assert overview_of(snapshot).loose[0].vendors == 1
    serves = Edge("SERVES", "company:b", "industry:i", CITE, {"chain": "chain:c"})
    snapshot.network.add_edge(serves.start, serves.end, kind="SERVES", **serves.properties())
    assert overview_of(Snapshot(snapshot.network)).loose[0].vendors == 2


def test_a_tile_says_how_its_chain_stands_to_others_and_how_firmly_that_is_stated(
    snapshot: Snapshot, overview: Scene
) -> None:
    marks = widest(overview)
    assert "属于 智能客服" in tile(marks, "chain:数字员工").small
    upstream = tile(marks, "chain:AI基础设施")
    assert "上游于 AI开发平台（推断）" in upstream.small
    (fact,) = (link.id for link in snapshot.links("chain:AI开发平台") if link.start == "chain:AI基础设施")
    assert fact in upstream.facts


def test_an_empty_layer_says_that_nothing_is_recorded() -> None:
    nodes, edges = framework_of({"底": ["甲"], "顶": []})
    plates = [mark for mark in widest(overview_scene(snapshot_of(nodes, edges))) if mark.role == "plate"]
    assert [mark.node for mark in plates] == ["layer:f/顶"]
    assert plates[0].lines == ("尚无收录，不等于没有",)


def test_a_chain_of_which_only_the_name_is_known_comes_last_and_small() -> None:
    nodes, edges = framework_of({"底": ["甲"]})
    nodes.append(Node("chain:乙", "Chain", "乙"))
    scene = overview_scene(snapshot_of(nodes, edges))
    last = next(mark for mark in scene.arrangements["zh"][-1].marks if mark.node == "chain:乙")
    assert last.role == "box"


def test_chains_without_a_framework_stand_in_one_strip() -> None:
    nodes = [Node(f"chain:{each}", "Chain", each) for each in "甲乙"]
    nodes.append(Node("company:a", "Company", "a"))
    edges = [("ACTS_IN", "company:a", f"chain:{each}") for each in "甲乙"]
    marks = widest(overview_scene(snapshot_of(nodes, edges)))
    assert [mark.lines for mark in marks if mark.role == "head"] == [("产业链",)]
    assert [mark.to for mark in marks if mark.role == "tile"][:2] == ["chain/chain:乙", "chain/chain:甲"]


def test_a_landscape_without_chains_shows_how_many_things_of_each_kind_it_holds() -> None:
    nodes = [Node(f"company:{each}", "Company", each) for each in "甲乙"] + [Node("product:丙", "Product", "丙")]
    scene = overview_scene(snapshot_of(nodes, [("OFFERS", "company:甲", "product:丙")]))
    found = {mark.to: said(mark) for mark in widest(scene)}
    assert found["tables/nodes/Company"] == "企业 2 甲、乙"
    assert found["tables/nodes/Product"] == "产品 1 丙"


def test_an_empty_landscape_says_so() -> None:
    marks = widest(overview_scene(Snapshot(nx.MultiDiGraph())))
    assert [mark.role for mark in marks] == ["plate"]


def test_the_last_row_leads_to_the_leaders_and_the_tables(snapshot: Snapshot, overview: Scene) -> None:
    found = {mark.to: mark for mark in widest(overview) if mark.key.startswith("n.")}
    assert found["leaders"].lines == ("智能链主",)
    assert found["tables/nodes/Company"].lines == (f"{len(snapshot.of_kind('Company'))}",)
    assert {"tables/facts", "tables/nodes/Report", "tables/nodes/Model"} <= found.keys()


# ------------------------------------------------------------ how it is laid out


@pytest.mark.parametrize("wide", WIDTHS)
def test_nothing_overlaps_or_is_cut_at_any_width(overview: Scene, wide: int) -> None:
    assert_sound(next(each for each in overview.arrangements["zh"] if each.width == wide))


def test_a_desktop_window_shows_all_of_it_large_enough_to_read(overview: Scene) -> None:
    assert max(min(1085 / each.width, 730 / each.height) for each in overview.arrangements["zh"]) >= 0.8


def size_of(chain: str, year: int, random: Random) -> Figure:
    printed = "9" * random.randint(1, 80) + "亿元"
    value: dict[str, Value] = {"metric": "market_size", "value": 1.0 + year, "unit": "亿元", "printed": printed}
    return Figure(
        (("chain", f"chain:{chain}"),), value | {"period_start": f"{2010 + year}", "forecast": year > 8}, CITE
    )


@pytest.mark.parametrize("seed", range(6))
def test_any_landscape_is_laid_out(seed: int) -> None:
    random = Random(seed)
    names = [HOSTILE, "W" * 90, "链", "一条名字很长的产业链及其上下游与服务商"]
    layers: dict[str, list[str]] = {f"{each}{random.choice(names)}": [] for each in range(random.randint(0, 5))}
    chains = [f"{number}{random.choice(names)}" for number in range(random.choice((0, 1, 7, 40)))]
    for chain in chains:
        if layers and random.random() < 0.7:
            layers[random.choice(sorted(layers))].append(chain)
    nodes, edges = framework_of(layers)
    nodes += [Node(f"chain:{each}", "Chain", each) for each in chains]
    nodes.append(Node("company:a", "Company", "a"))
    edges += [("ACTS_IN", "company:a", f"chain:{each}") for each in chains if random.random() < 0.5]
    for layer in layers:
        for number in range(random.choice((0, 1, 30))):
            segment = Node(
                f"segment:f/{layer}/{number}", "Segment", f"{random.choice(names)}{number}", parent=f"layer:f/{layer}"
            )
            nodes.append(segment)
            edges.append(("PART_OF", segment.id, f"layer:f/{layer}"))
    figures = [size_of(each, year, random) for each in chains for year in range(random.choice((0, 1, 2, 15)))]
    coverage = [Coverage(f"chain:{each}", "market_size", "lost", CITE) for each in chains if random.random() < 0.5]
    snapshot = snapshot_of(nodes, edges, figures=figures, coverage=coverage)
    scene = overview_scene(snapshot)
    for arrangement in arrangements(scene):
        assert_sound(arrangement)
    assert scene == overview_scene(snapshot)
