"""Rewrites queries so that the embedded engine (kglite 0.21) gives the answer of Neo4j, or rejects them.

The differences were found by running random queries on both engines.

- `rules`: what is rejected, why, and the rewrite that each message suggests
- `types`, `functions`: the types of expressions; the functions that both engines have
- `context`: what is known of a query, and the guards that stop it at a value which makes a difference
- `guards`: the conditions of the guards, and exact replacements
- `calls`, `expressions`, `patterns`, `projections`, `clauses`: rewrite the parts of the syntax tree
- `ties`: checks the order of an answer that is sorted by an inexact value
- `renaming`: renames variables
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.cypher.parser import UnsupportedSyntax, parse
from lianzhu.graph.cypher.portability.clauses import ClauseRewriter
from lianzhu.graph.cypher.portability.context import GUARD_TEXT, Context, Scope
from lianzhu.graph.cypher.portability.projections import TieCheck
from lianzhu.graph.cypher.portability.renaming import ascii_parameters, ascii_variables
from lianzhu.graph.cypher.portability.rules import not_portable
from lianzhu.graph.cypher.portability.ties import check_ties
from lianzhu.graph.cypher.portability.types import PropertyTypes, declared_types, stored_types
from lianzhu.graph.cypher.printer import print_query
from lianzhu.graph.cypher.tokens import CypherParseError
from lianzhu.graph.errors import NotPortable

__all__ = [
    "CypherParseError",
    "PropertyTypes",
    "RewrittenQuery",
    "declared_types",
    "reject_neo4j_bugs",
    "rewrite",
    "stored_types",
]


@dataclass(frozen=True, slots=True)
class RewrittenQuery:
    """A query for the embedded engine, and what to check of its result.

    `parameters` and `columns` are the names of the parameters given, and of the columns in the answer, by those in the
    query, where these differ. `guards` are the errors
    to raise if the engine reports that the guard of that number stopped the query; `ties` says how to check and cut the
    rows of a sorted answer.
    """

    text: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    guards: tuple[NotPortable, ...] = ()
    ties: TieCheck | None = None

    def bound(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of parameters by the names in the query."""
        renamed = {new: params[old] for new, old in self.parameters.items() if old in params}
        return {**params, **renamed}

    def checked(self, answer: Answer) -> Answer:
        """Return the answer of the engine with the names of its columns, and the rows that SKIP and LIMIT leave.

        Raises `NotPortable` if rows are so close that inexact values decide their order.
        """
        if self.ties is not None:
            answer = check_ties(answer, self.ties)
        return replace(answer, columns=tuple(self.columns.get(column, column) for column in answer.columns))

    def error_of_guard(self, message: str) -> NotPortable | None:
        """Return the error of the guard that an engine's message names, None if it names none."""
        for index, error in enumerate(self.guards):
            if f"'{GUARD_TEXT.format(index)}'" in message:
                return error
        return None


def rewrite(
    text: str,
    property_types: PropertyTypes,
    relationship_count: Callable[[], int],
    params: Mapping[str, Any] | None = None,
) -> RewrittenQuery:
    """Return the query rewritten so that the embedded engine gives the same answer as Neo4j.

    `property_types` gives the types of stored properties. `relationship_count` bounds the length of paths, since a path
    uses no relationship twice. `params` are the values of the query's parameters.

    Raises `NotPortable` if no rewrite is possible, and `CypherParseError` for a query that cannot be parsed, most
    often because of a syntax error in it.
    """
    try:
        query, original_names = ascii_variables(parse(text))
        query, parameters = ascii_parameters(query)
    except UnsupportedSyntax as error:
        raise not_portable(error.rule, *error.details) from None
    if params is not None:
        params = {**params, **{new: params[old] for new, old in parameters.items() if old in params}}
    context = Context(query, property_types, relationship_count, params)
    rewriter = ClauseRewriter(context)
    rewriter.projections.original_names = original_names
    rewritten, _ = rewriter.query(query, Scope())
    projections = rewriter.projections
    guards = tuple(context.guards)
    return RewrittenQuery(print_query(rewritten), parameters, projections.columns, guards, projections.ties)


def reject_neo4j_bugs(text: str, property_types: PropertyTypes, params: Mapping[str, Any] | None = None) -> None:
    """Raise `NotPortable` for a query to which Neo4j itself gives a wrong answer."""
    try:
        query = parse(text)
    except NotPortable:
        return  # Neo4j either supports the syntax or reports the error
    context = Context(query, property_types, lambda: 1, params, on_neo4j=True)
    ClauseRewriter(context).query(query, Scope())
