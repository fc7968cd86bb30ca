"""Cypher to which the embedded engine gives another answer than Neo4j: rewritten where possible, else refused.

The causes were found by comparing the embedded engine (kglite 0.21) with Neo4j over random queries. `rules` lists what
is refused, each with the rewrite to paste. `clause_parser` makes a syntax tree of a query (with `operator_parser` and
`value_parser`; the nodes are in `syntax`); `query_analysis` infers the type of every expression (with
`expression_analysis`, `operator_analysis`, `call_analysis`; `types` and `functions` say what a value may be);
`patterns` looks at the tokens alone; `rewriting` edits the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lianzhu.graph.cypher.lexer import tokens
from lianzhu.graph.cypher.portability import patterns, rewriting
from lianzhu.graph.cypher.portability.clause_parser import parse
from lianzhu.graph.cypher.portability.expression_analysis import Texts
from lianzhu.graph.cypher.portability.query_analysis import analyse
from lianzhu.graph.cypher.portability.syntax import UnparsedCypher
from lianzhu.graph.errors import NotPortable
from lianzhu.graph.schema import Schema

__all__ = ["UnparsedCypher", "refuse_neo4j_faults", "rewrite"]


def rewrite(
    text: str,
    schema: Schema,
    relationships: Callable[[], int],
    params: Mapping[str, Any] | None = None,
    texts: Texts | None = None,
) -> str:
    """Return the query rewritten so that the embedded engine answers as Neo4j does; raise `NotPortable` if none does.

    `relationships` gives the number of relationships in the graph: no path is longer, since none may use one twice.
    `params` are the values that the query is run with; `texts` gives what the graph holds in properties of some names.
    Raises `UnparsedCypher` for a text that cannot be analysed, most often for a mistake in it.
    """
    stream = tokens(text)
    patterns.check_order(stream)
    changes = [*rewriting.edits(stream, relationships)]
    return rewriting.apply(text, [*changes, *analyse(stream, parse(stream), schema, params, texts)])


def refuse_neo4j_faults(text: str, schema: Schema, params: Mapping[str, Any] | None = None) -> None:
    """Raise `NotPortable` for a query that Neo4j itself answers wrongly."""
    stream = tokens(text)
    try:
        clauses = parse(stream)
    except NotPortable:
        return  # Neo4j reads it, or says what is wrong with it
    analyse(stream, clauses, schema, params, None, on_neo4j=True)
