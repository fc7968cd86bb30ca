"""Queries of every known difference: the embedded engine answers as Neo4j does, or suggests a rewrite that does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from parity import answer_or_error, is_rejected, property_graph, replace_graph, same_answer

from lianzhu.graph.cypher.portability.rules import REWRITTEN_QUERY, RULES, Rule
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.neo4j import Neo4jStore

CASES = json.loads(Path(__file__).with_name("parity_cases.json").read_text("utf-8"))
NEO4J_BUG_CASES = {"count-in-optional-match", "not-in-empty-list", "reverse-of-a-stored-list"}
"""Cases that both stores reject, since Neo4j itself gives a wrong answer."""


@pytest.fixture(scope="module")
def neo4j(server: str, on_server: object) -> Iterator[Neo4jStore]:
    """A store on the test server, left empty after the tests."""
    store = Neo4jStore.connect(server)
    yield store
    replace_graph(store, property_graph([], []))
    store.close()


@pytest.mark.neo4j
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_known_difference_is_rewritten_or_rejected_with_a_portable_rewrite(case: dict[str, Any], neo4j: Any) -> None:
    query, rewrite, params = case["query"], case["rewrite"], case["params"]
    graph = property_graph(case["nodes"], case["edges"])
    replace_graph(neo4j, graph)
    embedded = EmbeddedStore.of(graph)
    ours, theirs = answer_or_error(embedded, query, params), answer_or_error(neo4j, query, params)
    if case["outcome"] == "answered":
        assert same_answer(ours, theirs, ordered="ORDER BY" in query), (ours, theirs)
    else:
        assert is_rejected(ours), (ours, theirs)
        message, _, pasted = str(ours).partition(REWRITTEN_QUERY)
        assert any(_is_message_of(rule, message) for rule in RULES.values()), ours
        if pasted:
            same = (answer_or_error(embedded, pasted, params), answer_or_error(neo4j, pasted, params))
            assert same_answer(*same, ordered="ORDER BY" in pasted), (pasted, same)
    assert is_rejected(theirs) == (case["name"] in NEO4J_BUG_CASES)
    ours, theirs = answer_or_error(embedded, rewrite, params), answer_or_error(neo4j, rewrite, params)
    assert same_answer(ours, theirs, ordered="ORDER BY" in rewrite), (ours, theirs)


def _is_message_of(rule: Rule, message: str) -> bool:
    """Return whether a message ends with the suggestion of a rule or, where that is all variable, has its reason."""
    suffix = _constant_suffix(rule.suggestion)
    return message.endswith(suffix) if suffix else f"{_constant_suffix(rule.reason)}; " in message


def _constant_suffix(template: str) -> str:
    """Return the part of a message template after its last format field."""
    return re.split(r"\{\d\}", template)[-1].replace("{{", "{").replace("}}", "}")
