"""Every canned query returns the same rows from both stores, on a generated landscape with many edge cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from generated import NODES, arguments_for, generated
from parity import same_answer

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.protocol import PortableCypher, Store
from lianzhu.graph.validation import violations
from lianzhu.queries.library import builtin_queries
from lianzhu.queries.run import bind, run

MAX_EMPTY_SHARE = 0.5
"""Maximum share of runs without rows, since comparing empty answers proves little."""


@pytest.fixture(scope="module")
def embedded() -> EmbeddedStore:
    """The generated landscape in the embedded store."""
    return EmbeddedStore(generated())


@pytest.fixture(scope="module")
def neo4j(make_store: Callable[[str, Landscape], Store]) -> Store:
    """The generated landscape on a server."""
    return make_store("neo4j", generated())


def test_the_generated_landscape_is_valid_and_has_every_kind_of_node_and_edge() -> None:
    landscape = generated()
    kinds = {node.id: node.kind for node in landscape.nodes.values()}
    assert [problem for fact in landscape.facts() for problem in violations(fact, kinds, landscape.schema)] == []
    assert len(landscape.nodes) >= NODES and set(kinds.values()) == set(packaged_schema().nodes)
    assert {edge.kind for edge in landscape.edges} == set(packaged_schema().edges)


def test_most_canned_queries_return_rows_from_the_generated_landscape(embedded: EmbeddedStore) -> None:
    answers = [
        run(embedded, query, arguments)
        for query in builtin_queries()
        for arguments in arguments_for(query, generated())
    ]
    assert sum(not answer.rows for answer in answers) < MAX_EMPTY_SHARE * len(answers)


@pytest.mark.parametrize("query", builtin_queries(), ids=lambda query: query.name)
def test_a_canned_query_returns_the_same_rows_with_and_without_rewriting(embedded: EmbeddedStore, query) -> None:
    for arguments in arguments_for(query, generated()):
        params = bind(query, arguments, embedded)
        as_written, rewritten = embedded.run(PortableCypher(query.cypher), params), embedded.run(query.cypher, params)
        assert same_answer((as_written.columns, as_written.rows), (rewritten.columns, rewritten.rows))


@pytest.mark.neo4j
@pytest.mark.parametrize("query", builtin_queries(), ids=lambda query: query.name)
def test_a_canned_query_returns_the_same_rows_from_both_stores(embedded: EmbeddedStore, neo4j: Store, query) -> None:
    for arguments in arguments_for(query, generated()):
        params = bind(query, arguments, embedded)
        ours, theirs = (store.run(query.cypher, params) for store in (embedded, neo4j))
        assert ours.columns == theirs.columns
        assert ours.rows == theirs.rows, arguments
