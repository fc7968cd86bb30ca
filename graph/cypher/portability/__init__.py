"""Rewrites or rejects queries to which the embedded engine and Neo4j would give different answers.

The differences were found by running random queries on the embedded engine (kglite 0.21) and on Neo4j.

- `rules`: what is rejected, why, and the rewrite that each message suggests
- `clause_parser`, `operator_parser`, `atom_parser`: parse a query into the syntax tree of `syntax`
- `query_analysis`, `expression_analysis`, `operator_analysis`, `call_analysis`: infer the type of every expression
  (`types`, `functions`) and apply the rules that depend on it
- `patterns`: the rules that need no syntax tree
- `rewriting`: edits to the text of the query
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lianzhu.graph.cypher.lexer import tokenize
from lianzhu.graph.cypher.portability import patterns, rewriting
from lianzhu.graph.cypher.portability.clause_parser import parse
from lianzhu.graph.cypher.portability.expression_analysis import StoredStrings
from lianzhu.graph.cypher.portability.query_analysis import analyse
from lianzhu.graph.cypher.portability.syntax import CypherParseError
from lianzhu.graph.errors import NotPortable
from lianzhu.graph.schema import Schema

__all__ = ["CypherParseError", "reject_neo4j_bugs", "rewrite"]


def rewrite(
    text: str,
    schema: Schema,
    relationship_count: Callable[[], int],
    params: Mapping[str, Any] | None = None,
    stored_strings: StoredStrings | None = None,
) -> str:
    """Return the query rewritten so that the embedded engine gives the same answer as Neo4j.

    `relationship_count` bounds the length of paths, since a path uses no relationship twice. `params` are the values
    of the query's parameters. `stored_strings` returns the strings stored in the properties with given names.

    Raises `NotPortable` if no rewrite is possible, and `CypherParseError` for a query that cannot be parsed, most
    often because of a syntax error in it.
    """
    tokens = tokenize(text)
    patterns.check_sort_before_collect(tokens)
    edits = [*rewriting.find_edits(tokens, relationship_count)]
    return rewriting.apply_edits(text, [*edits, *analyse(tokens, parse(tokens), schema, params, stored_strings)])


def reject_neo4j_bugs(text: str, schema: Schema, params: Mapping[str, Any] | None = None) -> None:
    """Raise `NotPortable` for a query to which Neo4j itself gives a wrong answer."""
    tokens = tokenize(text)
    try:
        clauses = parse(tokens)
    except NotPortable:
        return  # Neo4j either supports the syntax or reports the error
    analyse(tokens, clauses, schema, params, None, on_neo4j=True)
