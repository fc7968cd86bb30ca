"""A landscape on a server: loaded again it changes nothing, cut off it is completed."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import neo4j
import pytest

from lianzhu.graph.errors import ServerUnavailable
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.stores.neo4j import Neo4jStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.graph.stores.upload import Written

pytestmark = pytest.mark.neo4j
COUNTS = "MATCH (n) WITH count(n) AS nodes MATCH ()-[r]->() RETURN nodes, count(r) AS relationships"


def landscape_of(companies: int) -> Landscape:
    """Companies in a ring, each the partner of the next, stated twice."""
    nodes = [Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2023"})]
    nodes += [Node(f"company:{n}", "Company", f"公司{n}") for n in range(companies)]
    edges = [
        Edge("PARTNERS_WITH", f"company:{n}", f"company:{(n + 1) % companies}", Citation("report:R", f"L{line}"))
        for n in range(companies)
        for line in (1, 2)
    ]
    return Landscape({node.id: node for node in nodes}, edges)


@pytest.fixture
def empty(on_server: Callable[[Landscape], Store]) -> Neo4jStore:
    """A server without a landscape."""
    store = on_server(Landscape())
    assert isinstance(store, Neo4jStore)
    return store


def test_a_second_load_changes_nothing_and_says_so(empty: Neo4jStore) -> None:
    graph = PropertyGraph.of(landscape_of(50))
    assert empty.write(graph) == Written(nodes=51, relationships=100)
    again = empty.write(graph)
    assert again == Written() and str(again) == "nothing to change: all of it was there already"
    assert empty.run(COUNTS).rows == [(51, 100)]


def test_a_load_adds_what_is_new_and_brings_up_to_date_what_differs(empty: Neo4jStore) -> None:
    landscape = landscape_of(10)
    empty.write(PropertyGraph.of(landscape))
    landscape.nodes["company:3"] = replace(landscape.nodes["company:3"], aliases=("三",))
    landscape.nodes["company:99"] = Node("company:99", "Company", "新")
    landscape.edges[0] = replace(landscape.edges[0], citation=replace(landscape.edges[0].citation, as_of="2024"))
    landscape.edges.append(Edge("UNIT_OF", "company:99", "company:3", Citation("report:R", "L3")))
    assert empty.write(PropertyGraph.of(landscape)) == Written(nodes=1, relationships=1, updated=2)
    assert empty.run("MATCH (c:Company {id: 'company:3'}) RETURN c.aliases AS a").rows == [(["三"],)]
    assert empty.landscape().nodes == landscape.nodes


def test_a_server_that_goes_away_gets_one_sentence_and_the_load_run_again_completes_it(
    empty: Neo4jStore, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianzhu.graph.stores.upload.BATCH", 20)
    graph = PropertyGraph.of(landscape_of(60))
    written = 0
    with cut_off_proxy(server) as (address, cut):
        auth = (os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"])
        driver = neo4j.GraphDatabase.driver(address, auth=auth, max_transaction_retry_time=0.1)
        store = Neo4jStore(driver, address)

        def progress(rows: int) -> None:
            nonlocal written
            written += rows
            if written > 100:
                cut()

        with pytest.raises(ServerUnavailable) as raised:
            store.write(graph, progress)
        store.close()
    assert str(raised.value) == (
        f"the server at {address} went away in the middle of the load; what was written stays, start the server"
        " and run the same command again to complete it"
    )
    assert 100 < written < 181
    assert 0 < empty.run(COUNTS).rows[0][1] < 120
    completed = empty.write(graph)
    assert completed.relationships == 120 - (written - 61) and completed.updated == 0
    assert empty.run(COUNTS).rows == [(61, 120)]


@contextmanager
def cut_off_proxy(server: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """Give an address that leads to the server until it is cut off, as if the server had been stopped."""
    host, port = server.partition("://")[2].split(":")
    listener = socket.create_server(("127.0.0.1", 0))
    sockets = [listener]

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection((host, int(port)))
                sockets.extend((near, far))
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=pump, args=pair, daemon=True).start()

    def cut() -> None:
        for each in sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}", cut
    finally:
        cut()
