"""A query that does not look at its time limit is given up."""

from __future__ import annotations

import threading

import pytest

from lianzhu.graph.errors import QueryTimeout
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.stores.deadline import Overran, within
from lianzhu.graph.stores.embedded import EmbeddedStore


def test_work_that_takes_too_long_is_left_to_itself() -> None:
    released = threading.Event()
    with pytest.raises(Overran):
        within(0.05, released.wait)
    released.set()


def test_what_the_work_returns_or_raises_comes_through() -> None:
    assert within(5, lambda: [1]) == [1]
    assert within(5, lambda: None) is None
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


def test_all_shortest_paths_stop_at_the_limit_though_the_engine_does_not() -> None:
    """Ten layers of four technologies, each upstream of all of the next: 4 to the power of 9 shortest paths."""
    nodes = [Node(f"technology:{n}.{k}", "Technology", f"{n}.{k}") for n in range(10) for k in range(4)]
    place = Citation("report:R", "L1")
    edges = [
        Edge("UPSTREAM_OF", f"technology:{n}.{i}", f"technology:{n + 1}.{k}", place)
        for n in range(9)
        for i in range(4)
        for k in range(4)
    ]
    store = EmbeddedStore(Landscape({node.id: node for node in nodes}, edges))
    asked = """
    MATCH (a:Technology), (b:Technology)
    WHERE a.id STARTS WITH 'technology:0' AND a <> b
    WITH a, b
    MATCH p = allShortestPaths((a)-[:UPSTREAM_OF*..9]->(b)) RETURN count(p) AS n
    """
    with pytest.raises(QueryTimeout) as raised:
        store.run(asked, timeout=0.02)
    assert str(raised.value) == "the query ran longer than 0.02 s; narrow it, or allow more with --timeout"
    assert store.run("MATCH (t:Technology) RETURN count(t) AS n").rows == [(40,)]
