"""Random queries over random graphs: both stores answer alike, or the embedded one refuses and says what to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from parity import alike, answer, put, refused, shape
from random_expressions import random_graph
from random_queries import Writer

from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.neo4j import Neo4jStore

GRAPHS = dict.fromkeys(range(9), 5) | {9: 14}
"""Nodes of each graph by its seed: small ones, where odd cases are met often, and a richer one."""
EXAMPLES = 30
REFUSED_AT_MOST, EMPTY_AT_MOST = 0.15, 0.75
"""Shares of the queries: most must be answered, and many with rows, for the comparison to mean something."""


@pytest.fixture(scope="module")
def neo4j(server: str, on_server: object) -> Iterator[Neo4jStore]:
    """A server of our own, to be filled by each test and left empty."""
    store = Neo4jStore.connect(server)
    yield store
    put(store, shape([], []))
    store.close()


@pytest.fixture(scope="module")
def seen() -> Counter[str]:
    """How the queries of this module went."""
    return Counter()


@pytest.fixture(params=GRAPHS)
def both(request: pytest.FixtureRequest, neo4j: Neo4jStore) -> tuple[int, EmbeddedStore, Neo4jStore]:
    """One graph in a store of each sort, and its seed."""
    graph = random_graph(request.param, GRAPHS[request.param])
    put(neo4j, graph)
    return request.param, EmbeddedStore.of(graph), neo4j


@pytest.mark.neo4j
def test_a_random_query_is_answered_alike_or_refused(both: Any, seen: Counter[str]) -> None:
    number, here, there = both

    @seed(number)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def check(random: Any) -> None:
        writer = Writer(random)
        query = writer.query()
        mine, theirs = answer(here, query, writer.params), answer(there, query, writer.params)
        if refused(mine):
            seen["refused"] += 1
            return
        if isinstance(mine, Exception) and isinstance(theirs, Exception):
            seen["wrong for both"] += 1
            return
        assert alike(mine, theirs, ordered=" UNION " not in query), f"{query}\n{writer.params}\n{mine}\n{theirs}"
        seen["rows" if mine[1] else "empty"] += 1

    check()


@pytest.mark.neo4j
def test_most_random_queries_were_answered_and_many_with_rows(seen: Counter[str]) -> None:
    total = sum(seen.values())
    if total:  # none, where this test runs alone
        assert seen["refused"] <= REFUSED_AT_MOST * total
        assert seen["empty"] <= EMPTY_AT_MOST * total
