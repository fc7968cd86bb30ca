"""Cypher that the embedded engine answers otherwise than Neo4j: mended where it can be, else refused with the rewrite.

The causes were found by comparing the embedded engine (kglite 0.21) with Neo4j over random queries. `rules` lists what
is refused; `clauses` reads a query (with `reading`, `read_operators`, `read_values`); `queries` judges it (with
`judging`, `operators`, `calls`; `kinds` and `functions` say what values may be); `patterns` looks at its tokens;
`mending` changes what can be mended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lianzhu.graph.cypher.lexer import tokens
from lianzhu.graph.cypher.portability import patterns, rewriting
from lianzhu.graph.cypher.portability.clause_parser import read
from lianzhu.graph.cypher.portability.expression_analysis import Texts
from lianzhu.graph.cypher.portability.query_analysis import judge
from lianzhu.graph.cypher.portability.syntax import Unread
from lianzhu.graph.errors import NotPortable

__all__ = ["Unread", "mend", "refuse_faults_of_neo4j"]


def mend(
    text: str, longest: Callable[[], int], params: Mapping[str, Any] | None = None, texts: Texts | None = None
) -> str:
    """Return the query so that the embedded engine answers it as Neo4j does; raise `NotPortable` if it cannot.

    `longest` gives the number of relationships in the graph: no path is longer, since none may use one twice.
    `params` are the values that the query is run with, `texts` gives what the graph holds in properties of some names.
    Raises `Unread` for a text that cannot be judged, most often for a mistake in it.
    """
    stream = tokens(text)
    patterns.check_order(stream)
    changes = [*rewriting.edits(stream, longest)]
    return rewriting.apply(text, [*changes, *judge(stream, read(stream), params, texts)])


def refuse_faults_of_neo4j(text: str, params: Mapping[str, Any] | None = None) -> None:
    """Raise `NotPortable` for a query that Neo4j itself answers wrongly."""
    stream = tokens(text)
    try:
        clauses = read(stream)
    except NotPortable:
        return  # Neo4j reads it, or says what is wrong with it
    judge(stream, clauses, params, None, on_neo4j=True)
