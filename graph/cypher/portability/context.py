"""What the rewriting of one query knows: parameters, stored types, the variables in scope; and its run-time guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from lianzhu.graph.cypher.portability.rules import not_portable
from lianzhu.graph.cypher.portability.types import PropertyTypes, ValueType
from lianzhu.graph.cypher.printer import print_query
from lianzhu.graph.cypher.syntax import (
    Binary,
    Branch,
    Call,
    Case,
    Comparison,
    Expression,
    IsNull,
    Literal,
    Parameter,
    Property,
    RegularQuery,
    SyntaxNode,
    Unary,
    Variable,
    transform,
    walk,
)
from lianzhu.graph.errors import NotPortable

NEO4J_BUGS = {"count_in_optional_match", "not_in_empty_list", "reverse_stored_list"}
"""Rules for queries to which Neo4j itself gives a wrong answer."""
Replacement = tuple[SyntaxNode, SyntaxNode]
"""A part of a query, and what to write instead of it."""
GUARD_TEXT = "not portable: guard {}"
"""What a guard asks the embedded engine to parse as a date, so that it raises an error with this text."""


class Typed(NamedTuple):
    """A rewritten expression and its type."""

    expr: Expression
    type: ValueType


@dataclass(frozen=True, slots=True)
class Scope:
    """The variables in scope with their types, and the expressions that are known not to be null."""

    variables: Mapping[str, ValueType] = field(default_factory=dict)
    non_null: frozenset[Expression] = frozenset()

    def adding(self, variables: Mapping[str, ValueType]) -> Scope:
        """Return the scope with more variables."""
        return replace(self, variables={**self.variables, **variables})

    def where(self, condition: Expression | None) -> Scope:
        """Return the scope in which a condition is true, so that what it tests with IS NOT NULL is not null."""
        tested = frozenset(_not_null_operands(condition))
        return replace(self, non_null=self.non_null | tested) if tested else self

    def assuming_not_null(self, expr: Expression) -> Scope:
        """Return the scope in which an expression is not null."""
        return replace(self, non_null=self.non_null | {expr})


def _not_null_operands(condition: Expression | None) -> Iterator[Expression]:
    match condition:
        case Binary("AND", left, right):
            yield from _not_null_operands(left)
            yield from _not_null_operands(right)
        case IsNull(operand, True):
            yield operand


@dataclass
class Context:
    """The inputs and outputs of rewriting `query`.

    `guards` are the errors to raise if a guard stops the query. `different_variables` are the pairs of variables that
    the query compares with <>, themselves or by a property, and `tested_for_empty` the lists whose size it compares
    with 0.
    """

    query: RegularQuery
    property_types: PropertyTypes
    relationship_count: Callable[[], int]
    params: Mapping[str, Any] | None
    on_neo4j: bool = False
    guards: list[NotPortable] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    different_variables: set[frozenset[str]] = field(default_factory=set)
    tested_for_empty: set[Expression] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note the names in the query, and the comparisons that rules ask about."""
        for node in walk(self.query):
            name = getattr(node, "variable", "") or (node.name if isinstance(node, Variable) else "")
            self.names.add(name)
            if not isinstance(node, Comparison):
                continue
            match node:
                case Comparison(("<>",), (left, right)):
                    self.different_variables.add(frozenset(map(_variable_of, (left, right))))
                case Comparison(("=",), (Call("size", (operand,)), Literal(value=0))):
                    self.tested_for_empty.add(operand)

    def error(self, rule: str, *details: object, instead: Replacement | None = None) -> NotPortable:
        """Return the error of a rule; `instead` is a part of the query and what to write for it."""
        if instead is None:
            return not_portable(rule, *details)
        old, new = instead
        query = transform(self.query, lambda node: new if node == old else None)
        return not_portable(rule, *details, query=print_query(query))

    def reject(self, rule: str, *details: object, instead: Replacement | None = None) -> None:
        """Raise the error of a rule; with `on_neo4j`, only if the rule is about a Neo4j bug."""
        if not self.on_neo4j or rule in NEO4J_BUGS:
            raise self.error(rule, *details, instead=instead)

    def guard(
        self,
        condition: Expression,
        expr: Expression,
        rule: str,
        *details: object,
        instead: Replacement | None = None,
    ) -> Expression:
        """Return an expression that stops the query with the error of a rule if a condition is true of its values."""
        marker = Literal(f"'{GUARD_TEXT.format(len(self.guards))}'", GUARD_TEXT.format(len(self.guards)))
        self.guards.append(self.error(rule, *details, instead=instead))
        return Case((Branch(condition, Call("date", (marker,))),), expr)

    def new_name(self, prefix: str) -> str:
        """Return a variable name that the query does not use."""
        number = 1
        while f"{prefix}{number}" in self.names:
            number += 1
        self.names.add(f"{prefix}{number}")
        return f"{prefix}{number}"

    def constant_value(self, expr: Expression | None) -> Any:
        """Return the value of a literal or parameter, or None for any other expression."""
        match expr:
            case Literal(value=value):
                return value
            case Parameter(name) if self.params is not None:
                return self.params.get(name)
            case Unary("-", Literal(value=int() | float() as value)) if not isinstance(value, bool):
                return -value
            case _:
                return None


def _variable_of(expr: Expression) -> str:
    """Return the variable of a variable or a property of one, else an empty string."""
    subject = expr.subject if isinstance(expr, Property) else expr
    return subject.name if isinstance(subject, Variable) else ""


# ------------------------------------------------------------ building expressions


def number(value: int | float) -> Literal:
    """Return a number literal."""
    return Literal(repr(value), value)


def string(value: str) -> Literal:
    """Return a string literal."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return Literal(f"'{escaped}'", value)


def compare(left: Expression, operator: str, right: Expression) -> Comparison:
    """Return a comparison of two expressions."""
    return Comparison((operator,), (left, right))


def all_of(*conditions: Expression | None) -> Expression | None:
    """Return the conjunction of the conditions that are given, None if there is none."""
    result: Expression | None = None
    for condition in conditions:
        if condition is not None:
            result = condition if result is None else Binary("AND", result, condition)
    return result


def any_of(first: Expression, *others: Expression) -> Expression:
    """Return the disjunction of conditions."""
    for other in others:
        first = Binary("OR", first, other)
    return first


def is_null(expr: Expression) -> IsNull:
    """Return the test whether an expression is null."""
    return IsNull(expr, negated=False)


def null_if_any_null(expr: Expression, *operands: Expression) -> Expression:
    """Return an expression that is null if an operand is."""
    if not operands:
        return expr
    return Case((Branch(any_of(*map(is_null, operands)), Literal("null", None)),), expr)


Rewrite = Callable[[Expression, Scope], Typed]
"""Rewrites an expression in a scope."""
