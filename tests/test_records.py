"""Ids of records, and the networkx graph."""

from __future__ import annotations

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph, network_of
from lianzhu.graph.records import Citation, Edge, Figure, edge_ids, node_id

CITATION = Citation("report:R", "L12")


def test_a_fact_id_depends_on_content_and_location_but_not_on_strength() -> None:
    edge = Edge("SERVES", "company:a", "industry:b", CITATION)
    assert edge.id == Edge("SERVES", "company:a", "industry:b", Citation("report:R", "L12", "implied", why="x")).id
    assert edge.id != Edge("SERVES", "company:a", "industry:b", Citation("report:R", "L13")).id
    assert edge.id != Edge("SERVES", "company:a", "industry:b", CITATION, {"chain": "chain:c"}).id
    assert edge.id != Edge("USED_BY", "company:a", "industry:b", CITATION).id


def test_the_order_of_dimensions_does_not_change_a_figure() -> None:
    about = (("industry", "industry:b"), ("chain", "chain:c"))
    first, second = (Figure(order, {"metric": "share", "value": 1.0}, CITATION) for order in (about, about[::-1]))
    assert first == second and first.id == second.id


def test_a_node_id_contains_the_names_of_its_parents() -> None:
    assert node_id("Layer", "上游", "chain:智能客服") == "layer:智能客服/上游"
    assert node_id("Segment", "硬件", "layer:智能客服/上游") == "segment:智能客服/上游/硬件"


def test_the_network_contains_all_relationships_with_their_properties(landscape: Landscape) -> None:
    graph = PropertyGraph.of(landscape)
    network = network_of(landscape)
    assert len(network.edges) == graph.relationship_count
    edge = next(edge for edge in landscape.edges if edge.kind == "SERVES")
    assert network.edges[edge.start, edge.end, edge.id]["kind"] == "SERVES"
    assert network.edges[edge.start, edge.end, edge.id]["locator"] == edge.citation.locator


def test_the_id_of_an_edge_does_not_depend_on_values_hashed_before() -> None:
    def ids(share: float) -> list[str]:
        return edge_ids("SUPPLIES", ["company:a"], ["company:b"], {"share": [share]}, ["report:R"], ["L1"])

    for share in (-0.0, 0.0, -0.0):
        expected = Edge("SUPPLIES", "company:a", "company:b", Citation("report:R", "L1"), {"share": share}).id
        assert ids(share) == [expected]
