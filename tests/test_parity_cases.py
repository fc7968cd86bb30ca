"""Every cause of a difference that was found: answered as the real Neo4j does, or refused with a rewrite that agrees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from parity import alike, answer, put, refused, shape

from lianzhu.graph.cypher.portability.rules import RULES
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.neo4j import Neo4jStore

CASES = json.loads(Path(__file__).with_name("parity_cases.json").read_text("utf-8"))
NEO4J_IS_WRONG = {"count-in-optional-match", "not-in-nothing", "reverse-of-a-stored-list"}
"""What both stores refuse, since the server itself answers wrongly."""


@pytest.fixture(scope="module")
def neo4j(server: str, on_server: object) -> Iterator[Neo4jStore]:
    """A server of our own, to be filled by each test and left empty."""
    store = Neo4jStore.connect(server)
    yield store
    put(store, shape([], []))
    store.close()


@pytest.mark.neo4j
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_known_difference_is_mended_or_refused_with_a_rewrite_that_agrees(case: dict[str, Any], neo4j: Any) -> None:
    graph = shape(case["nodes"], case["edges"])
    put(neo4j, graph)
    here, params = EmbeddedStore.of(graph), case["params"]
    mine, theirs = answer(here, case["query"], params), answer(neo4j, case["query"], params)
    if case["outcome"] == "answered":
        assert alike(mine, theirs, ordered="ORDER BY" in case["query"]), (mine, theirs)
    else:
        assert refused(mine), (mine, theirs)
        assert any(str(mine).endswith(_end(rule.instead)) for rule in RULES.values()), mine
    assert refused(theirs) == (case["name"] in NEO4J_IS_WRONG)
    mine, theirs = answer(here, case["rewrite"], params), answer(neo4j, case["rewrite"], params)
    assert alike(mine, theirs, ordered="ORDER BY" in case["rewrite"]), (mine, theirs)


def _end(text: str) -> str:
    """Return what stands after the last blank to be filled in a message."""
    return text.replace("{{", "{").replace("}}", "}").rpartition("0}")[2].rpartition("1}")[2]
