"""Facts have ids made of what they say, and records survive the way through the property graph."""

from __future__ import annotations

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph, network_of
from lianzhu.graph.records import Citation, Edge, Figure, node_id

HERE = Citation("report:R", "L12")


def test_a_fact_id_depends_on_what_is_said_and_where_and_not_on_how_it_is_judged() -> None:
    edge = Edge("SERVES", "company:a", "industry:b", HERE)
    assert edge.id == Edge("SERVES", "company:a", "industry:b", Citation("report:R", "L12", "implied", why="x")).id
    assert edge.id != Edge("SERVES", "company:a", "industry:b", Citation("report:R", "L13")).id
    assert edge.id != Edge("SERVES", "company:a", "industry:b", HERE, {"chain": "chain:c"}).id
    assert edge.id != Edge("USED_BY", "company:a", "industry:b", HERE).id


def test_the_order_in_which_dimensions_are_written_does_not_change_a_figure() -> None:
    about = (("industry", "industry:b"), ("chain", "chain:c"))
    made = [Figure(order, {"metric": "share", "value": 1.0}, HERE) for order in (about, about[::-1])]
    assert made[0] == made[1] and made[0].id == made[1].id


def test_a_node_id_names_its_parents() -> None:
    assert node_id("Layer", "上游", "chain:智能客服") == "layer:智能客服/上游"
    assert node_id("Segment", "硬件", "layer:智能客服/上游") == "segment:智能客服/上游/硬件"


def test_the_network_has_every_relationship_with_its_properties(landscape: Landscape) -> None:
    graph = PropertyGraph.of(landscape)
    network = network_of(landscape)
    assert len(network.edges) == graph.relationship_count
    edge = next(edge for edge in landscape.edges if edge.kind == "SERVES")
    assert network.edges[edge.start, edge.end, edge.id]["kind"] == "SERVES"
    assert network.edges[edge.start, edge.end, edge.id]["locator"] == edge.citation.locator
