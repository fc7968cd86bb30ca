"""Deadlines of calls and queries that ignore their time limit."""

from __future__ import annotations

import os
import threading

import pytest

from lianzhu.graph.errors import QueryTimeout
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.stores.deadline import DeadlineExceeded, run_with_deadline
from lianzhu.graph.stores.embedded import EmbeddedStore


def test_a_call_that_takes_too_long_is_abandoned() -> None:
    released = threading.Event()
    with pytest.raises(DeadlineExceeded):
        run_with_deadline(0.05, released.wait)
    released.set()


def test_the_result_or_exception_of_a_call_is_propagated() -> None:
    assert run_with_deadline(5, lambda: [1]) == [1]
    assert run_with_deadline(5, lambda: None) is None
    with pytest.raises(ZeroDivisionError):
        run_with_deadline(5, lambda: 1 // 0)


def test_all_shortest_paths_stop_at_the_time_limit() -> None:
    """Each of ten layers has four technologies, all upstream of the next layer: 4 to the power of 9 paths."""
    nodes = [Node(f"technology:{layer}.{k}", "Technology", f"{layer}.{k}") for layer in range(10) for k in range(4)]
    citation = Citation("report:R", "L1")
    edges = [
        Edge("UPSTREAM_OF", f"technology:{layer}.{i}", f"technology:{layer + 1}.{k}", citation)
        for layer in range(9)
        for i in range(4)
        for k in range(4)
    ]
    store = EmbeddedStore(Landscape({node.id: node for node in nodes}, edges))
    query = """
    MATCH (a:Technology), (b:Technology)
    WHERE a.id STARTS WITH 'technology:0' AND a <> b
    WITH a, b
    MATCH p = allShortestPaths((a)-[:UPSTREAM_OF*..9]->(b)) RETURN count(p) AS n
    """
    with pytest.raises(QueryTimeout) as raised:
        store.run(query, timeout=0.02)
    assert (
        str(raised.value) == "the query exceeded its time limit of 0.02 s; narrow it, or raise the limit with --timeout"
    )
    assert store.run("MATCH (t:Technology) RETURN count(t) AS n").rows == [(40,)]


def test_calls_share_a_thread() -> None:
    assert len({run_with_deadline(5, threading.get_ident) for _ in range(20)}) < 20


def test_no_call_waits_for_one_that_was_abandoned() -> None:
    released, abandoned = threading.Event(), []

    def wait() -> bool:
        abandoned.append(threading.get_ident())
        return released.wait()

    with pytest.raises(DeadlineExceeded):
        run_with_deadline(0.05, wait)
    assert run_with_deadline(5, threading.get_ident) not in abandoned
    released.set()


def test_calls_from_several_threads_run_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=5)
    other = threading.Thread(target=lambda: run_with_deadline(5, both.wait))
    other.start()
    assert run_with_deadline(5, both.wait) in (0, 1)
    other.join()


def test_a_forked_process_starts_threads_of_its_own() -> None:
    run_with_deadline(5, lambda: None)
    child = os.fork()
    if child == 0:
        os._exit(run_with_deadline(5, lambda: 7))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
