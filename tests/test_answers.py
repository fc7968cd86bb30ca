"""Canned queries return their recorded answers, and the facts column lists exactly the facts behind each row."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

import pytest
from recorded import RecordedRun, fact_ids, recorded_runs, run_rows, without_facts

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Edge, Fact, Statement
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.queries.library import builtin_queries, builtin_query

RUNS = recorded_runs()
SAMPLE_SIZE = 2
"""Number of rows of each query whose facts are removed, sampled with a fixed seed."""

NO_EXAMPLE = {"shared_suppliers"}
"""Queries of which the packaged landscape has no example; tests/test_queries.py has one of them."""
ANSWERED = [query for query in builtin_queries() if query.name not in NO_EXAMPLE]


@pytest.fixture(scope="module")
def doubled(landscape: Landscape) -> EmbeddedStore:
    """The packaged landscape with every fact duplicated at another place in the same source."""
    duplicates = [_at_other_place(fact) for fact in landscape.facts()]
    groups = (landscape.edges, landscape.figures, landscape.statements, landscape.coverage)
    copies = iter(duplicates)
    edges, figures, statements, coverage = ([*facts, *islice(copies, len(facts))] for facts in groups)
    return EmbeddedStore(
        Landscape(
            landscape.nodes,
            edges,
            figures,
            coverage,
            statements,
        )
    )


def _at_other_place(fact: Fact) -> Fact:
    citation = replace(fact.citation, locator=f"L9{fact.citation.locator[1:]}")
    if isinstance(fact, Edge | Statement):
        return replace(fact, citation=citation, id="")
    return replace(fact, citation=citation)


def store_without(landscape: Landscape, fact_ids: Iterable[str]) -> EmbeddedStore:
    """Return a store with the landscape without some facts."""
    removed = set(fact_ids)
    kept = [
        [fact for fact in facts if fact.id not in removed]
        for facts in (landscape.edges, landscape.figures, landscape.coverage, landscape.statements)
    ]
    return EmbeddedStore(Landscape(landscape.nodes, *kept))


def test_recorded_answers_exist_for_all_queries_and_no_others() -> None:
    assert {run.query for run in RUNS} == {query.name for query in builtin_queries()}


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_a_query_returns_the_recorded_rows(embedded: EmbeddedStore, run: RecordedRun) -> None:
    rows = run_rows(embedded, builtin_query(run.query), run.arguments)
    assert rows == run.rows, "see tests/recorded.py"


@pytest.mark.parametrize("query", ANSWERED, ids=lambda query: query.name)
def test_with_default_arguments_a_query_returns_rows_with_distinct_facts(query) -> None:
    default_run = next(run for run in RUNS if run.query == query.name)
    assert default_run.arguments == {} and default_run.rows
    for row in default_run.rows:
        assert fact_ids(query, row) and len(set(fact_ids(query, row))) == len(fact_ids(query, row))


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_duplicating_every_fact_changes_only_the_facts_column(doubled: EmbeddedStore, run: RecordedRun) -> None:
    query = builtin_query(run.query)
    assert without_facts(query, run_rows(doubled, query, run.arguments)) == without_facts(query, run.rows)


@pytest.mark.parametrize("query", ANSWERED, ids=lambda query: query.name)
def test_removing_the_facts_of_a_row_removes_the_row(landscape: Landscape, query) -> None:
    """Removing all of its facts removes the row; removing a single fact changes the answer."""
    default_run = next(run for run in RUNS if run.query == query.name)
    for row in random.Random(query.name).sample(default_run.rows, min(SAMPLE_SIZE, len(default_run.rows))):
        facts = fact_ids(query, row)
        remaining = run_rows(store_without(landscape, facts), query, {})
        assert without_facts(query, [row])[0] not in without_facts(query, remaining)
    fact = random.Random(query.name).choice(facts)
    assert run_rows(store_without(landscape, [fact]), query, {}) != default_run.rows
