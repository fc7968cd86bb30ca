"""Loading a landscape onto a server: repeated, incremental and interrupted loads."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace

import neo4j
import pytest

from lianzhu.graph.errors import ServerUnavailable
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.stores.neo4j import Neo4jStore
from lianzhu.graph.stores.upload import UploadReport

pytestmark = pytest.mark.neo4j
Write = Callable[[str], None]
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


def changes(report: UploadReport) -> dict[str, dict[str, int]]:
    """Return what a load added, changed and removed, by kind, without what it did not do."""
    counts = {"added": report.added, "changed": report.changed, "removed": report.removed}
    return {name: dict(+counter) for name, counter in counts.items() if +counter}


def test_a_repeated_load_changes_nothing(empty_store: Neo4jStore) -> None:
    graph = PropertyGraph.of(partner_ring(50))
    added = {"Report": 1, "Company": 50, "PARTNERS_WITH": 100}
    assert changes(empty_store.write(graph)) == {"added": added}
    report = empty_store.write(graph)
    assert changes(report) == {} and report.unchanged == added and report.extras == []
    assert str(report) == "already up to date"
    assert empty_store.run(COUNT_QUERY).rows == [(51, 100)]


def test_a_load_creates_new_rows_and_updates_changed_ones(empty_store: Neo4jStore) -> None:
    landscape = partner_ring(10)
    empty_store.write(PropertyGraph.of(landscape))
    landscape.nodes["company:3"] = replace(landscape.nodes["company:3"], aliases=("三",))
    landscape.nodes["company:99"] = Node("company:99", "Company", "新")
    landscape.edges[0] = replace(landscape.edges[0], citation=replace(landscape.edges[0].citation, as_of="2024"))
    landscape.edges.append(Edge("UNIT_OF", "company:99", "company:3", Citation("report:R", "L3")))
    report = empty_store.write(PropertyGraph.of(landscape))
    assert changes(report) == {
        "added": {"Company": 1, "UNIT_OF": 1},
        "changed": {"Company": 1, "PARTNERS_WITH": 1},
    }
    assert str(report) == "2 added, 2 changed"
    assert empty_store.run("MATCH (c:Company {id: 'company:3'}) RETURN c.aliases AS a").rows == [(["三"],)]
    assert empty_store.landscape().nodes == landscape.nodes


def test_properties_of_others_are_kept_and_fields_that_are_gone_are_removed(
    empty_store: Neo4jStore, write: Write
) -> None:
    landscape = partner_ring(3)
    landscape.nodes["company:1"] = replace(landscape.nodes["company:1"], aliases=("一",))
    empty_store.write(PropertyGraph.of(landscape))
    write("MATCH (c:Company) SET c.myScore = 5, c:Favourite")
    write("MATCH ()-[r:PARTNERS_WITH]->() SET r.checkedBy = 'me', r.strength = 'guessed'")
    landscape.nodes["company:1"] = replace(landscape.nodes["company:1"], aliases=())
    assert changes(empty_store.write(PropertyGraph.of(landscape))) == {"changed": {"Company": 1, "PARTNERS_WITH": 6}}
    query = "MATCH (c:Company:Favourite)-[r]->() RETURN DISTINCT c.myScore, c.aliases, r.checkedBy, r.strength"
    assert empty_store.run(query).rows == [(5, None, "me", "explicit")]
    assert empty_store.landscape().nodes == landscape.nodes


def test_a_dry_run_compares_and_writes_nothing(empty_store: Neo4jStore) -> None:
    landscape = partner_ring(4)
    report = empty_store.write(PropertyGraph.of(landscape), dry_run=True)
    assert changes(report) == {"added": {"Report": 1, "Company": 4, "PARTNERS_WITH": 8}}
    assert empty_store.run("MATCH (n) RETURN count(n) AS n").rows == [(0,)]
    empty_store.write(PropertyGraph.of(landscape))
    landscape.edges.pop()
    report = empty_store.write(PropertyGraph.of(landscape), dry_run=True, prune=True)
    assert changes(report) == {"removed": {"PARTNERS_WITH": 1}}
    assert empty_store.run(COUNT_QUERY).rows == [(5, 8)]


def test_two_loads_at_once_create_everything_once(
    empty_store: Neo4jStore, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianzhu.graph.stores.upload.BATCH_SIZE", 40)
    landscape = partner_ring(100)
    backwards = Landscape(dict(reversed(landscape.nodes.items())), landscape.edges[::-1])
    stores = [empty_store, Neo4jStore.connect(server)]
    barrier = threading.Barrier(2)

    def load(store: Neo4jStore, part: Landscape) -> None:
        barrier.wait()
        store.write(PropertyGraph.of(part))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(load, stores, (landscape, backwards)))  # raises what a load raised
    stores[1].close()
    assert empty_store.run(COUNT_QUERY).rows == [(101, 200)]
    assert str(empty_store.write(PropertyGraph.of(landscape))) == "already up to date"


def test_a_load_waits_for_a_server_that_restarts(
    empty_store: Neo4jStore, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianzhu.graph.stores.upload.BATCH_SIZE", 20)
    with interruptible_proxy(server) as (address, interrupt):
        store = Neo4jStore.connect(address)
        interrupted = False

        def progress(rows: int) -> None:
            nonlocal interrupted
            if rows and not interrupted:
                interrupted = True
                interrupt(restarts=True)

        store.write(PropertyGraph.of(partner_ring(60)), progress)
        store.close()
    assert interrupted
    assert empty_store.run(COUNT_QUERY).rows == [(61, 120)]


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
    assert changes(empty_store.write(graph)) == {"added": {"PARTNERS_WITH": 120 - (written - 61)}}
    assert empty_store.run(COUNT_QUERY).rows == [(61, 120)]


@contextmanager
def interruptible_proxy(server: str) -> Iterator[tuple[str, Callable[..., None]]]:
    """Proxy the server; yield the proxy's address and a function that drops all connections, as if it had stopped.

    With `restarts`, new connections are accepted afterwards, as if the server had been started again.
    """
    host, port = server.partition("://")[2].split(":")
    listener = socket.create_server(("127.0.0.1", 0))
    sockets: list[socket.socket] = []

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

    def interrupt(*, restarts: bool = False) -> None:
        for open_socket in [*sockets, *([] if restarts else [listener])]:
            with suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
            open_socket.close()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}", interrupt
    finally:
        interrupt()
