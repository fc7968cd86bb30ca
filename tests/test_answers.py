"""Canned queries are held to their recorded answers, and every answer rests on just the facts that it names."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from recorded import Recorded, facts, recorded, rows, visible

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Fact
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.queries.library import all_canned, canned

RUNS = recorded()
SAMPLE = 3
"""Rows of each query whose facts are taken away, drawn by a fixed seed."""


@pytest.fixture(scope="module")
def doubled(landscape: Landscape) -> EmbeddedStore:
    """The packaged landscape with every fact stated a second time, in another place of the same source."""
    again = [_elsewhere(fact) for fact in landscape.facts()]
    edges, figures, coverage = (len(part) for part in (landscape.edges, landscape.figures, landscape.coverage))
    return EmbeddedStore(
        Landscape(
            landscape.nodes,
            [*landscape.edges, *again[:edges]],
            [*landscape.figures, *again[edges : edges + figures]],
            [*landscape.coverage, *again[edges + figures : edges + figures + coverage]],
        )
    )


def _elsewhere(fact: Fact) -> Fact:
    return replace(fact, citation=replace(fact.citation, locator=f"L9{fact.citation.locator[1:]}"))


def without(landscape: Landscape, gone: Iterable[str]) -> EmbeddedStore:
    """Return the landscape without some facts."""
    left = set(gone)
    kept = [
        [fact for fact in part if fact.id not in left]
        for part in (landscape.edges, landscape.figures, landscape.coverage)
    ]
    return EmbeddedStore(Landscape(landscape.nodes, *kept))


def test_every_query_has_recorded_answers_and_there_are_no_others() -> None:
    assert {each.query for each in RUNS} == {query.name for query in all_canned()}


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_a_query_answers_as_recorded(embedded: EmbeddedStore, run: Recorded) -> None:
    assert rows(embedded, canned(run.query), run.given) == run.rows, "see tests/recorded.py"


@pytest.mark.parametrize("query", all_canned(), ids=lambda query: query.name)
def test_the_defaults_give_rows_each_with_its_facts(query) -> None:
    first = next(each for each in RUNS if each.query == query.name)
    assert first.given == {} and first.rows
    for row in first.rows:
        assert facts(query, row) and len(set(facts(query, row))) == len(facts(query, row))


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_stating_every_fact_twice_changes_nothing_but_what_rows_rest_on(doubled: EmbeddedStore, run: Recorded) -> None:
    query = canned(run.query)
    assert visible(query, rows(doubled, query, run.given)) == visible(query, run.rows)


@pytest.mark.parametrize("query", all_canned(), ids=lambda query: query.name)
def test_a_row_goes_or_changes_with_the_facts_it_rests_on(landscape: Landscape, query) -> None:
    """Taken away one by one a fact changes the answer; taken away together they leave none of the row."""
    first = next(each for each in RUNS if each.query == query.name)
    for row in random.Random(query.name).sample(first.rows, min(SAMPLE, len(first.rows))):
        own = facts(query, row)
        after = rows(without(landscape, own), query, {})
        assert visible(query, [row])[0] not in visible(query, after)
    fact = random.Random(query.name).choice(own)
    assert rows(without(landscape, [fact]), query, {}) != first.rows
