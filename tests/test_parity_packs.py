"""Every canned query gives the same rows on both stores, on a landscape that holds what reports hold seldom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from generated import NODES, generated, given_for

from lianzhu.graph.cypher.portability import rewrite
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.graph.validation import violations
from lianzhu.queries.library import all_canned
from lianzhu.queries.run import bind, run

EMPTY_AT_MOST = 0.5
"""Share of the runs that may find nothing, lest the comparison be of empty answers."""


@pytest.fixture(scope="module")
def here() -> EmbeddedStore:
    """The generated landscape without a server."""
    return EmbeddedStore(generated())


@pytest.fixture(scope="module")
def there(make_store: Callable[[str, Landscape], Store]) -> Store:
    """The generated landscape on a server."""
    return make_store("neo4j", generated())


def test_the_generated_landscape_is_valid_and_uses_every_kind() -> None:
    made = generated()
    kinds = {node.id: node.kind for node in made.nodes.values()}
    assert [each for fact in made.facts() for each in violations(fact, kinds, made.schema)] == []
    assert len(made.nodes) >= NODES and set(kinds.values()) == set(packaged_schema().nodes)
    assert {edge.kind for edge in made.edges} == set(packaged_schema().edges)


def test_most_canned_queries_find_something_there(here: EmbeddedStore) -> None:
    runs = [run(here, query, given) for query in all_canned() for given in given_for(query, generated())]
    assert sum(not answer.rows for answer in runs) < EMPTY_AT_MOST * len(runs)


@pytest.mark.parametrize("query", all_canned(), ids=lambda query: query.name)
def test_a_canned_query_needs_no_rewriting(query) -> None:
    assert rewrite(query.cypher, packaged_schema(), lambda: 99) == query.cypher


@pytest.mark.neo4j
@pytest.mark.parametrize("query", all_canned(), ids=lambda query: query.name)
def test_a_canned_query_answers_alike_on_the_generated_landscape(here: EmbeddedStore, there: Store, query) -> None:
    for given in given_for(query, generated()):
        params = bind(query, given, here)
        mine, theirs = (store.run(query.cypher, params) for store in (here, there))
        assert mine.columns == theirs.columns
        assert mine.rows == theirs.rows, given
