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
    Clause,
    Comparison,
    Expression,
    IsNull,
    Literal,
    Match,
    Parameter,
    Projection,
    ProjectionItem,
    Property,
    RegularQuery,
    SyntaxNode,
    Unary,
    Variable,
    names_in,
    transform,
    variables_in,
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
        non_null = frozenset(expr for expr in self.non_null if variables.keys().isdisjoint(variables_in(expr)))
        return Scope({**self.variables, **variables}, non_null)

    def where(self, condition: Expression | None) -> Scope:
        """Return the scope in which a condition is true, so that what it tests with IS NOT NULL is not null."""
        tested = frozenset(_not_null_operands(condition))
        return replace(self, non_null=self.non_null | tested) if tested else self

    def assuming_not_null(self, expr: Expression) -> Scope:
        """Return the scope in which an expression is not null."""
        return replace(self, non_null=self.non_null | {expr})


def _not_null_operands(condition: Expression | None) -> Iterator[Expression]:
    for part in conjuncts(condition):
        match part:
            case IsNull(operand, True):
                yield operand


@dataclass
class Context:
    """The inputs and outputs of rewriting `query`, of which `clause` is being rewritten.

    With `on_neo4j`, only queries that Neo4j itself gets wrong are rejected. `names` are the names that are taken.
    `guards` are the errors to raise if a guard stops the query. `different_variables` are the pairs of variables that
    the query compares with <>, themselves or by a property, and `tested_for_empty` the lists whose size it compares
    with 0.
    """

    query: RegularQuery
    property_types: PropertyTypes
    relationship_count: Callable[[], int]
    params: Mapping[str, Any] | None
    on_neo4j: bool = False
    clause: Clause | None = None
    guards: list[NotPortable] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    different_variables: set[frozenset[str]] = field(default_factory=set)
    tested_for_empty: set[Expression] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note the names in the query, and the comparisons that rules ask about."""
        self.names |= names_in(self.query)
        for node in walk(self.query):
            where = node.where if isinstance(node, Match | Projection) else None
            for condition in conjuncts(where):
                match condition:
                    case Comparison(("<>" | "<" | ">" as operator,), (left, right)):
                        pair = frozenset(map(_variable_of, (left, right)))
                        same_key = getattr(left, "key", "") == getattr(right, "key", "")
                        if len(pair) == 2 and "" not in pair and (operator == "<>" or same_key):
                            self.different_variables.add(pair)
            match node:
                case Comparison(("=",), (Call("size", (operand,)), Literal(value=0))):
                    self.tested_for_empty.add(operand)

    def error(self, rule: str, *details: object, instead: Replacement | None = None) -> NotPortable:
        """Return the error of a rule; `instead` is a part of the query and what to write for it."""
        if instead is None:
            return not_portable(rule, *details)
        query = transform(self.query, lambda node: _replaced(node, *instead) if node is self.clause else None)
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


def _replaced(clause: SyntaxNode, old: SyntaxNode, new: SyntaxNode) -> SyntaxNode:
    """Return a clause with a part replaced; its columns keep their names."""

    def change(node: SyntaxNode) -> SyntaxNode | None:
        if node == old:
            return new
        if isinstance(node, ProjectionItem):
            expression = transform(node.expression, lambda part: new if part == old else None)
            return None if expression == node.expression else replace(node, expression=expression, alias=node.column)
        return None

    return transform(clause, change)


def conjuncts(condition: Expression | None) -> Iterator[Expression]:
    """Yield the conditions that AND combines into one."""
    match condition:
        case None:
            return
        case Binary("AND", left, right):
            yield from conjuncts(left)
            yield from conjuncts(right)
        case _:
            yield condition


def _variable_of(expr: Expression) -> str:
    """Return the variable of a variable or a property of one, else an empty string."""
    subject = expr.subject if isinstance(expr, Property) else expr
    return subject.name if isinstance(subject, Variable) else ""


# ------------------------------------------------------------ building expressions


def number_literal(value: int | float) -> Literal:
    """Return a number literal."""
    return Literal(repr(value), value)


def string_literal(value: str) -> Literal:
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
