"""Loading a landscape onto a server: repeated, incremental and interrupted loads."""

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
from lianzhu.graph.stores.upload import UploadCounts

pytestmark = pytest.mark.neo4j
COUNT_QUERY = "MATCH (n) WITH count(n) AS nodes MATCH ()-[r]->() RETURN nodes, count(r) AS relationships"


def partner_ring(size: int) -> Landscape:
    """Return a ring of companies, each a partner of the next; every partnership is stated twice."""
    nodes = [Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2023"})]
    nodes += [Node(f"company:{n}", "Company", f"公司{n}") for n in range(size)]
    edges = [
        Edge("PARTNERS_WITH", f"company:{n}", f"company:{(n + 1) % size}", Citation("report:R", f"L{line}"))
        for n in range(size)
        for line in (1, 2)
    ]
    return Landscape({node.id: node for node in nodes}, edges)


@pytest.fixture
def empty_store(on_server: Callable[[Landscape], Store]) -> Neo4jStore:
    """A store on a server without data."""
    store = on_server(Landscape())
    assert isinstance(store, Neo4jStore)
    return store


def test_a_repeated_load_changes_nothing(empty_store: Neo4jStore) -> None:
    graph = PropertyGraph.of(partner_ring(50))
    assert empty_store.write(graph) == UploadCounts(nodes=51, relationships=100)
    counts = empty_store.write(graph)
    assert counts == UploadCounts() and str(counts) == "already up to date"
    assert empty_store.run(COUNT_QUERY).rows == [(51, 100)]


def test_a_load_creates_new_rows_and_updates_changed_ones(empty_store: Neo4jStore) -> None:
    landscape = partner_ring(10)
    empty_store.write(PropertyGraph.of(landscape))
    landscape.nodes["company:3"] = replace(landscape.nodes["company:3"], aliases=("三",))
    landscape.nodes["company:99"] = Node("company:99", "Company", "新")
    landscape.edges[0] = replace(landscape.edges[0], citation=replace(landscape.edges[0].citation, as_of="2024"))
    landscape.edges.append(Edge("UNIT_OF", "company:99", "company:3", Citation("report:R", "L3")))
    assert empty_store.write(PropertyGraph.of(landscape)) == UploadCounts(nodes=1, relationships=1, updated=2)
    assert empty_store.run("MATCH (c:Company {id: 'company:3'}) RETURN c.aliases AS a").rows == [(["三"],)]
    assert empty_store.landscape().nodes == landscape.nodes


def test_an_interrupted_load_can_be_resumed(
    empty_store: Neo4jStore, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianzhu.graph.stores.upload.BATCH_SIZE", 20)
    graph = PropertyGraph.of(partner_ring(60))
    written = 0
    with interruptible_proxy(server) as (address, interrupt):
        auth = (os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"])
        driver = neo4j.GraphDatabase.driver(address, auth=auth, max_transaction_retry_time=0.1)
        store = Neo4jStore(driver, address)

        def progress(rows: int) -> None:
            nonlocal written
            written += rows
            if written > 100:
                interrupt()

        with pytest.raises(ServerUnavailable) as raised:
            store.write(graph, progress)
        store.close()
    assert str(raised.value) == (
        f"lost the connection to {address} during the load; completed batches are kept: restart the"
        " server and run the same command again to finish"
    )
    assert 100 < written < 181
    assert 0 < empty_store.run(COUNT_QUERY).rows[0][1] < 120
    counts = empty_store.write(graph)
    assert counts.relationships == 120 - (written - 61) and counts.updated == 0
    assert empty_store.run(COUNT_QUERY).rows == [(61, 120)]


@contextmanager
def interruptible_proxy(server: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """Proxy the server; yield the proxy's address and a function that drops all connections, as if it had stopped."""
    host, port = server.partition("://")[2].split(":")
    listener = socket.create_server(("127.0.0.1", 0))
    sockets = [listener]

    def forward(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                upstream = socket.create_connection((host, int(port)))
                sockets.extend((client, upstream))
                for pair in ((client, upstream), (upstream, client)):
                    threading.Thread(target=forward, args=pair, daemon=True).start()

    def interrupt() -> None:
        for open_socket in sockets:
            with suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
            open_socket.close()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}", interrupt
    finally:
        interrupt()
