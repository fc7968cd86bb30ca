"""The part of a landscape around one node: the same from both stores, and enough for the page of that node."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.neighbourhood import neighbourhood
from lianzhu.graph.stores.protocol import Store
from lianzhu.pages import company_page

NODES = (
    "company:百度智能云",
    "product:中关村科金智能客服解决方案",
    "model:悟道3.0",
    "capability:AI会话监听",
    "trend:AI基础设施/带动下游需求增长",
    "report:2023",
)


@pytest.fixture(scope="module")
def store(landscape: Landscape) -> EmbeddedStore:
    """The packaged landscape in the embedded store."""
    return EmbeddedStore(landscape)


def nodes_of(landscape: Landscape) -> list[str]:
    return [node for node in NODES if node in landscape.nodes]


@pytest.mark.parametrize("hops", [1, 2])
def test_the_page_of_a_node_is_the_same_from_its_neighbourhood(
    store: EmbeddedStore, landscape: Landscape, hops: int
) -> None:
    network = network_of(landscape)
    for node in nodes_of(landscape)[:4]:
        near = network_of(neighbourhood(store, node, hops))
        assert company_page(near, node, hops) == company_page(network, node, hops)


def test_a_neighbourhood_has_every_fact_at_a_node_and_at_its_neighbours(
    store: EmbeddedStore, landscape: Landscape
) -> None:
    for node in nodes_of(landscape):
        near = neighbourhood(store, node, 1)
        ends = {end for edge in landscape.edges if node in (edge.start, edge.end) for end in (edge.start, edge.end)}
        every = {fact.id: fact for fact in landscape.facts()}
        assert {*facts_at(landscape, ends | {node})} <= {fact.id for fact in near.facts()}
        assert all(every[fact.id] == fact for fact in near.facts())
        assert all(landscape.nodes[id_] == record for id_, record in near.nodes.items())


def facts_at(landscape: Landscape, nodes: set[str]) -> list[str]:
    """Return the ids of the facts at one of the nodes."""
    edges = [edge.id for edge in landscape.edges if nodes & {edge.start, edge.end}]
    figures = [figure.id for figure in landscape.figures if any(end in nodes for _, end in figure.about)]
    return [*edges, *figures, *(row.id for row in landscape.coverage if row.about in nodes)]


@pytest.mark.neo4j
def test_a_neighbourhood_is_the_same_from_both_stores(
    store: EmbeddedStore, landscape: Landscape, make_store: Callable[[str, Landscape], Store]
) -> None:
    server = make_store("neo4j", landscape)
    for node in nodes_of(landscape):
        here, there = neighbourhood(store, node, 2), neighbourhood(server, node, 2)
        assert here.nodes == there.nodes and {fact.id: fact for fact in here.facts()} == {
            fact.id: fact for fact in there.facts()
        }
