"""The atlas seen from Python: what it carries, and that the same landscape gives the same bytes."""

from __future__ import annotations

import json
import re
from typing import Any

import networkx as nx
import pytest
from browsing import packed
from scenes import REPORT

from lianzhu.graph.errors import NotFound
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.schema import packaged_schema
from lianzhu.pages import atlas_page, chain_page, company_page, leaders_page
from lianzhu.pages.dots import dot_map
from lianzhu.pages.initials import initials
from lianzhu.pages.marks import Scene
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.text import wrap


@pytest.fixture(scope="module")
def data(atlas_html: str) -> dict[str, Any]:
    """What the atlas of the packaged landscape carries."""
    return packed(atlas_html)


def test_the_same_landscape_gives_the_same_bytes_in_whatever_order_it_was_filled(
    shuffled: Any, atlas_html: str
) -> None:
    assert atlas_page(shuffled).encode() == atlas_html.encode()


def test_the_atlas_carries_every_fact_and_a_view_of_each_chain_and_company(
    data: dict[str, Any], landscape: Landscape
) -> None:
    held = data["holdings"]
    assert set(held["facts"]["id"]) == {edge.id for edge in landscape.edges}
    assert set(held["figures"]["id"]) == {figure.id for figure in landscape.figures}
    assert set(held["coverage"]["id"]) == {row.id for row in landscape.coverage}
    assert {"overview", "leaders", "chain/chain:智能客服", "company/company:腾讯企点"} <= data["scenes"].keys()
    companies = sum(node.kind == "Company" for node in landscape.nodes.values())
    assert sum(view.startswith("company/") for view in data["scenes"]) == companies


def test_every_click_in_the_atlas_leads_somewhere(data: dict[str, Any]) -> None:
    held = data["holdings"]
    facts = {each for name in ("facts", "figures", "statements", "coverage") for each in held[name]["id"]}
    nodes = set(data["holdings"]["nodes"]["id"])
    for scene in data["scenes"].values():
        for mark in scene.get("marks", {}).values():
            assert not mark["node"] or mark["node"] in nodes
            assert set(mark["facts"]) <= facts
            assert not mark["to"] or mark["to"] in data["scenes"] or mark["to"].startswith("tables")


def test_a_page_cut_down_carries_what_it_shows_and_no_more(network: Any, chain_html: str, data: dict[str, Any]) -> None:
    whole = len(data["holdings"]["facts"]["id"])
    for page in (chain_html, company_page(network, "company:腾讯企点"), leaders_page(network)):
        cut = packed(page)
        assert 0 < len(cut["holdings"]["facts"]["id"]) < whole / 2
        assert len(cut["scenes"]) == 1


def test_what_a_scene_says_is_in_one_language_and_names_are_the_same_in_both(overview: Scene) -> None:
    zh, en = ({mark.key: mark for mark in overview.arrangements[language][-1].marks} for language in ("zh", "en"))
    assert zh.keys() == en.keys()
    assert {key for key in zh if zh[key].lines != en[key].lines} == {
        key for key, mark in zh.items() if mark.role == "plate" or mark.key in ("oh", "1st", "3st")
    }
    assert "来源列出 15 家企业" in {line for mark in zh.values() for line in mark.small}
    assert "15 vendors named" in {line for mark in en.values() for line in mark.small}


@pytest.mark.parametrize("make", [chain_page, company_page])
def test_an_unknown_subject_is_refused(network: Any, make: Any) -> None:
    with pytest.raises(NotFound):
        make(network, "chain:没有")


def test_a_landscape_without_chains_opens_too() -> None:
    nodes = [Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2024"})]
    nodes += [Node(f"company:{n}", "Company", f"公司{n}") for n in range(40)]
    edges = [Edge("PARTNERS_WITH", "company:0", f"company:{n}", Citation("report:R", "L1")) for n in range(1, 40)]
    data = packed(atlas_page(network_of(Landscape({node.id: node for node in nodes}, edges))))
    assert "overview" in data["scenes"] and "leaders" not in data["scenes"]
    assert packed(atlas_page(nx.MultiDiGraph()))["holdings"]["facts"]["id"] == []


def test_every_dot_has_room_in_the_band_of_its_kind_and_bands_stand_apart(snapshot: Snapshot) -> None:
    place = {
        node: at for at, node in enumerate(sorted(n for n, row in snapshot.network.nodes(data=True) if "name" in row))
    }
    made = dot_map(snapshot, place)
    assert len(set(made["node"])) == len(place)
    for bands in made["bands"]:
        assert sum(lane["count"] for lane in bands["lanes"]) == len(place)
        for lane in bands["lanes"]:
            rows = -(-lane["count"] // lane["across"])
            assert lane["across"] * made["step"] < lane["w"] and bands["head"] + rows * made["step"] < lane["h"]
            assert lane["count"] == len(snapshot.of_kind(lane["kind"]))
            others = [each for each in bands["lanes"] if each is not lane]
            assert not any(
                lane["x"] < each["x"] + each["w"] and each["x"] < lane["x"] + lane["w"]
                and lane["y"] < each["y"] + each["h"] and each["y"] < lane["y"] + lane["h"]
                for each in others
            )  # fmt: skip


@pytest.mark.parametrize("size", [30, 1_000, 20_000])
def test_the_map_of_dots_is_about_as_wide_as_a_window_and_as_a_phone(size: int) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    kinds = list(packaged_schema().nodes)
    graph.add_nodes_from((f"{at}", {"kind": kinds[at % 7 if at % 3 else 0], "name": "某"}) for at in range(size))
    made = dot_map(Snapshot(graph), {node: at for at, node in enumerate(sorted(graph))})
    wide, narrow = (bands["width"] / bands["height"] for bands in made["bands"])
    assert 1.2 < wide < 1.9
    assert 0.5 < narrow < 1.1


def test_initials_read_words_where_there_are_few_and_characters_where_there_are_many() -> None:
    names = ["智谱AI", "Kimi", "中国银行", "重庆 长安"]
    assert dict(initials(names)["read"]) == {2: "zgyh", 3: "cq ca"}
    many = initials(names * 2000)
    assert many["read"] == [] and many["usual"]["智"] == "z"


def test_the_data_of_a_page_has_no_direction_marks_and_words_with_spaces_between_stay_whole() -> None:
    name = "AB\u202eCDEF\u2066 شركة الاختبار"
    nodes = [REPORT, Node("chain:c", "Chain", "c"), Node("company:a", "Company", name)]
    facts = [Edge("ACTS_IN", "company:a", "chain:c", Citation("report:R", "L1"))]
    html = atlas_page(network_of(Landscape({node.id: node for node in nodes}, facts)))
    text = json.dumps(packed(html), ensure_ascii=False)
    assert "ABCDEF شركة الاختبار" in text and not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    lines = wrap("شركة الاختبار", 13, 110, 3)
    assert lines == ("شركة", "الاختبار")
