"""The atlas seen from Python: what it carries, and that the same landscape gives the same bytes."""

from __future__ import annotations

from random import Random
from typing import Any

import networkx as nx
import pytest
from browsing import packed

from lianzhu.graph.errors import NotFound
from lianzhu.graph.landscape import Landscape, PropertyGraph
from lianzhu.graph.pages import atlas_page, chain_page, company_page, leaders_page
from lianzhu.graph.pages.dots import dot_map
from lianzhu.graph.pages.initials import initials
from lianzhu.graph.records import Citation, Edge, Node


@pytest.fixture(scope="module")
def html(network: Any) -> str:
    """The atlas of the packaged landscape."""
    return atlas_page(network)


def test_the_same_landscape_gives_the_same_bytes_in_whatever_order_it_was_filled(network: Any, html: str) -> None:
    shuffled: Any = nx.MultiDiGraph()
    nodes, edges = list(network.nodes(data=True)), list(network.edges(keys=True, data=True))
    Random(1).shuffle(nodes)
    Random(2).shuffle(edges)
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(edges)
    assert atlas_page(shuffled).encode() == html.encode()


def test_the_atlas_carries_every_fact_and_a_view_of_each_chain_and_company(html: str, landscape: Landscape) -> None:
    data = packed(html)
    held = data["holdings"]
    assert set(held["facts"]["id"]) == {edge.id for edge in landscape.edges}
    assert set(held["figures"]["id"]) == {figure.id for figure in landscape.figures}
    assert set(held["coverage"]["id"]) == {row.id for row in landscape.coverage}
    assert {"overview", "leaders", "chain/chain:智能客服", "company/company:腾讯企点"} <= data["scenes"].keys()
    companies = sum(node.kind == "Company" for node in landscape.nodes.values())
    assert sum(view.startswith("company/") for view in data["scenes"]) == companies


def test_every_click_in_the_atlas_leads_somewhere(html: str) -> None:
    data = packed(html)
    facts = {each for name in ("facts", "figures", "coverage") for each in data["holdings"][name]["id"]}
    nodes = set(data["holdings"]["nodes"]["id"])
    for scene in data["scenes"].values():
        for mark in scene.get("marks", {}).values():
            assert not mark["node"] or mark["node"] in nodes
            assert set(mark["facts"]) <= facts
            assert not mark["to"] or mark["to"] in data["scenes"] or mark["to"].startswith("tables")


def test_a_page_cut_down_carries_what_it_shows_and_no_more(network: Any, html: str) -> None:
    whole = len(packed(html)["holdings"]["facts"]["id"])
    for page in (
        chain_page(network, "chain:智能客服"),
        company_page(network, "company:腾讯企点"),
        leaders_page(network),
    ):
        cut = packed(page)
        assert 0 < len(cut["holdings"]["facts"]["id"]) < whole / 2
        assert len(cut["scenes"]) == 1


@pytest.mark.parametrize("make", [chain_page, company_page])
def test_an_unknown_subject_is_refused(network: Any, make: Any) -> None:
    with pytest.raises(NotFound):
        make(network, "chain:没有")


def test_a_landscape_without_chains_opens_too() -> None:
    nodes = [Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2024"})]
    nodes += [Node(f"company:{n}", "Company", f"公司{n}") for n in range(40)]
    edges = [Edge("PARTNERS_WITH", "company:0", f"company:{n}", Citation("report:R", "L1")) for n in range(1, 40)]
    data = packed(atlas_page(PropertyGraph.of(Landscape({node.id: node for node in nodes}, edges)).network()))
    assert "overview" in data["scenes"] and "leaders" not in data["scenes"]
    assert packed(atlas_page(nx.MultiDiGraph()))["holdings"]["facts"]["id"] == []


def test_dots_stand_in_the_band_of_their_kind_and_never_on_each_other(network: Any) -> None:
    place = {node: at for at, node in enumerate(sorted(n for n, row in network.nodes(data=True) if "name" in row))}
    made = dot_map(network, place)
    assert len(set(zip(made["x"], made["y"], strict=True))) == len(made["node"]) == len(place)
    for lane in made["lanes"]:
        inside = [
            lane["x"] <= x <= lane["x"] + lane["w"] and lane["y"] <= y <= lane["y"] + lane["h"]
            for x, y in zip(made["x"], made["y"], strict=True)
        ]
        assert sum(inside) == lane["count"]


def test_initials_read_words_where_there_are_few_and_characters_where_there_are_many() -> None:
    names = ["智谱AI", "Kimi", "中国银行", "重庆 长安"]
    assert initials(names) == ["zpai", "", "zgyh", "cqca"]
    assert initials(names * 2000)[:2] == ["zpai", ""]
