"""Rewrites WITH and RETURN: grouping, ORDER BY, and the names of columns."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lianzhu.graph.cypher.portability import guards
from lianzhu.graph.cypher.portability.context import Context, Scope, Typed, compare, number_literal, string_literal
from lianzhu.graph.cypher.portability.expressions import INEXACT_DIGITS, ExpressionRewriter
from lianzhu.graph.cypher.portability.functions import has_aggregate, is_aggregate
from lianzhu.graph.cypher.portability.types import (
    BOOL_TYPE,
    DURATION,
    ValueType,
)
from lianzhu.graph.cypher.printer import print_expression
from lianzhu.graph.cypher.syntax import (
    Branch,
    Call,
    Case,
    Expression,
    ListComprehension,
    Literal,
    MapProjection,
    NodePattern,
    PatternComprehension,
    Projection,
    ProjectionItem,
    Property,
    Quantifier,
    Reduce,
    RelationshipPattern,
    SortKey,
    Subquery,
    SyntaxNode,
    Variable,
    bound_names,
    children,
    substitute,
    variables_in,
    walk,
)
from lianzhu.graph.errors import NotPortable

LOCAL_SCOPES = (ListComprehension, Quantifier, Reduce, PatternComprehension, Subquery)
"""Expressions that introduce variables of their own."""


class SortColumn(NamedTuple):
    """A column of ORDER BY; rows that tie in an inexact one may come in a different order from each engine.

    `exact_if` names a column that tells, for each row, whether the value is exact after all.
    """

    name: str
    is_inexact: bool
    exact_if: str = ""


@dataclass(frozen=True, slots=True)
class TieCheck:
    """What to check of an answer that is sorted by an inexact column, and the rows to leave out after that.

    `columns` are the sort columns in order; a sort key that is no column has an empty name. `error` is raised for rows
    that are too close.
    """

    columns: tuple[SortColumn, ...]
    error: NotPortable
    skip: int = 0
    limit: int | None = None


@dataclass
class ProjectionRewriter:
    """Rewrites WITH and RETURN.

    `original_names` are the names of renamed variables. `ties` is set if the rows of the answer must be checked for
    ties. `columns` are the names of columns in the answer by those that the engine can refer to, where these differ.
    `is_sorted` tells whether a WITH before has sorted the rows.
    """

    context: Context
    expressions: ExpressionRewriter
    original_names: dict[str, str] = field(default_factory=dict)
    ties: TieCheck | None = None
    columns: dict[str, str] = field(default_factory=dict)
    is_sorted: bool = False

    def rewrite(self, clause: Projection, scope: Scope, *, is_final_return: bool) -> tuple[list[Projection], Scope]:
        """Return the one or two projections that stand for WITH or RETURN, and the scope after them.

        `is_final_return`: it is the RETURN of the whole query.
        """
        aggregates = any(has_aggregate(item.expression) for item in clause.items)
        groups = [item.expression for item in clause.items if not has_aggregate(item.expression)]
        if aggregates:
            self.check_implicit_grouping(clause, groups)
            clause = replace(clause, distinct=False)  # each group is one row
        columns = dict(scope.variables) if clause.wildcard else {}
        items: dict[str, Expression] = {}
        for item in clause.items:
            if item.column in items:
                self.context.reject("duplicate_column", self.columns.get(item.column, item.column))
            is_group = clause.distinct or (aggregates and item.expression in groups)
            expr, type_ = self.item(clause, item, scope, is_group=is_group)
            items[item.column], columns[item.column] = expr, type_
        only_columns = aggregates or clause.distinct
        sort_keys = self.sort_keys(clause, scope.adding(columns), only_columns=only_columns)
        for key in sort_keys:
            if key.column in items:
                items[key.column] = self.expressions.calls.guard_order(items[key.column], key.type)
        skip, limit = (
            None if operand is None else self.expressions.rewrite(operand, scope).expr
            for operand in (clause.skip, clause.limit)
        )
        if any(key.type.inexact for key in sort_keys) and not self.context.on_neo4j:
            if not is_final_return:
                raise self.error_of_ties(clause, sort_keys)
            skip, limit = self.defer_skip_and_limit(clause, sort_keys, self.exact_columns(clause, items, sort_keys))
        after = self.scope_after(clause, columns, scope)
        where, hidden = self.where(clause, scope, after, only_columns=only_columns)
        result = replace(
            clause,
            items=(*(ProjectionItem(expr, name) for name, expr in items.items()), *hidden),
            order_by=(),
            skip=skip,
            limit=limit,
            where=where,
        )
        if self.is_sorted:
            result = _wrap_grouping_properties(result)
        self.is_sorted = self.is_sorted or bool(clause.order_by)
        self.expressions.patterns.forget_nodes(columns)
        return self.sorted_projection(result, sort_keys, only_columns=only_columns), after.where(clause.where)

    def without_wildcard(self, clause: Projection, scope: Scope) -> Projection:
        """Return a projection with the variables in scope in place of *, in the order of Neo4j: by name."""
        if not clause.wildcard or not scope.variables:
            return clause
        columns = sorted((self.original_names.get(name, name), name) for name in scope.variables)
        is_return = clause.keyword == "RETURN"
        every = tuple(ProjectionItem(Variable(name), column if is_return else name) for column, name in columns)
        return replace(clause, wildcard=False, items=(*every, *clause.items))

    def with_plain_names(self, clause: Projection, scope: Scope) -> Projection:
        """Return the RETURN of the query with columns that the engine can refer to; `columns` has their names."""
        items: list[ProjectionItem] = []
        renamed: dict[Expression, Expression] = {}
        for item in clause.items:
            if not item.column.isidentifier() and item.column not in self.columns.values():
                self.columns[self.context.new_name("column")] = item.column
            plain = next((name for name, column in self.columns.items() if column == item.column), item.column)
            items.append(replace(item, alias=plain))
            if plain != item.column and item.column not in scope.variables:
                renamed[Variable(item.column)] = Variable(plain)
        order_by = tuple(substitute(key, renamed) for key in clause.order_by)
        return replace(clause, items=tuple(items), order_by=order_by)

    def item(self, clause: Projection, item: ProjectionItem, scope: Scope, *, is_group: bool) -> Typed:
        """Return a rewritten item of WITH or RETURN."""
        typed = self.expressions.rewrite(item.expression, scope)
        if not item.name and clause.keyword == "WITH":
            self.context.reject("missing_alias", item.text)
        if clause.keyword == "RETURN" and typed.type.includes(DURATION):
            self.context.reject("temporal_value", "a duration")
        if is_group:
            return Typed(self.expressions.calls.guard_distinct(typed.expr, typed.type, item.expression), typed.type)
        return typed

    def scope_after(self, clause: Projection, columns: dict[str, ValueType], scope: Scope) -> Scope:
        """Return the scope after a projection; what is known not to be null stays so under its new name."""
        non_null = {expr for expr in scope.non_null if set(variables_in(expr)) <= columns.keys()}
        non_null |= {Variable(item.name) for item in clause.items if item.name and item.expression in scope.non_null}
        kept = {item.name for item in clause.items if item.expression == Variable(item.name)}
        renamed = {item.name for item in clause.items} - kept
        non_null = {expr for expr in non_null if isinstance(expr, Variable) or not set(variables_in(expr)) & renamed}
        return Scope(columns, frozenset(non_null))

    def where(
        self, clause: Projection, before: Scope, after: Scope, *, only_columns: bool
    ) -> tuple[Expression | None, tuple[ProjectionItem, ...]]:
        """Return the rewritten WHERE of WITH, and an item that it needs if it refers to variables from before WITH."""
        if clause.where is None:
            return None, ()
        condition = self.column_of(clause, clause.where, only_columns=True)
        hidden = before.variables.keys() - after.variables.keys()
        if only_columns or not _find_reference(condition, hidden):
            return self.expressions.condition(condition, after).expr, ()
        values: dict[Expression, Expression] = {
            Variable(item.alias): item.expression for item in clause.items if item.alias
        }
        condition = substitute(clause.where, values)
        name = self.context.new_name("where")
        return Variable(name), (ProjectionItem(self.expressions.condition(condition, before).expr, name),)

    def check_implicit_grouping(self, clause: Projection, keys: list[Expression]) -> None:
        """Reject an item that combines an aggregate with an expression that is not a grouping key."""
        for item in clause.items:
            if has_aggregate(item.expression) and (ungrouped := _find_ungrouped(item.expression, keys)):
                self.context.reject("implicit_grouping", ungrouped)

    def split_aggregation(self, clause: Projection) -> list[Projection]:
        """Return two projections if an aggregate is part of an expression: one aggregates, the next one computes.

        The embedded engine does not support an aggregate in every expression.
        """
        if all(is_aggregate(item.expression) or not has_aggregate(item.expression) for item in clause.items):
            return [clause]
        keys = {item.expression: Variable(item.alias) for item in clause.items if not has_aggregate(item.expression)}
        found = dict.fromkeys(node for item in clause.items for node in walk(item.expression) if is_aggregate(node))
        aggregates: dict[Expression, Variable] = {
            node: Variable(self.context.new_name("aggregate")) for node in found if isinstance(node, Call)
        }
        values: dict[Expression, Expression] = {**keys, **aggregates}
        outer = tuple(replace(item, expression=substitute(item.expression, values)) for item in clause.items)
        inner_items = (
            *(ProjectionItem(expr, variable.name) for expr, variable in keys.items()),
            *(ProjectionItem(expr, variable.name) for expr, variable in aggregates.items()),
        )
        return [Projection("WITH", inner_items), replace(clause, items=outer)]

    # -------------------------------------------------- ORDER BY

    def sort_keys(self, clause: Projection, scope: Scope, *, only_columns: bool) -> list[_RewrittenSortKey]:
        """Return the rewritten sort keys; after an aggregation or DISTINCT (`only_columns`), they refer to columns."""
        keys: list[_RewrittenSortKey] = []
        columns = {item.column for item in clause.items}
        for key in clause.order_by:
            expression = self.column_of(clause, key.expression, only_columns=only_columns)
            if only_columns:
                self.check_sort_key({*scope.variables} - columns, key.expression, expression)
            expr, type_ = self.expressions.rewrite(expression, scope)
            column = expr.name if isinstance(expr, Variable) and expr.name in columns else ""
            if type_.is_structural or type_.properties:
                self.context.reject("order_of_structural_value", type_.description)
            if type_.any_part(lambda part: part.inexact) and not column:
                self.context.reject("inexact_order", print_expression(key.expression))
            if any(part.any_part(lambda nested: nested.negative_zero) for part in type_.nested):
                self.context.reject("negative_zero", print_expression(key.expression))
            if not column:
                expr = self.expressions.calls.guard_order(expr, type_)
            keys.append(_RewrittenSortKey(expr, type_, key.descending, column))
            if type_.negative_zero:
                is_other = compare(Call("tostring", (expr,)), "<>", string_literal("-0.0"))
                keys.append(_RewrittenSortKey(is_other, BOOL_TYPE, key.descending))
        return keys

    def sorted_projection(
        self, clause: Projection, keys: list[_RewrittenSortKey], *, only_columns: bool
    ) -> list[Projection]:
        """Return a projection with sort keys, preceded by one that computes them if they are more than columns.

        The embedded engine ignores the error of a guard in ORDER BY, and cannot sort by every expression.
        """
        computed = {
            key.expr: self.context.new_name("sort")
            for key in keys
            if not key.column and (only_columns or not isinstance(key.expr, Variable | Property))
        }
        order_by = tuple(
            SortKey(Variable(computed[key.expr]) if key.expr in computed else key.expr, key.descending) for key in keys
        )
        if not computed:
            return self.split_aggregation(replace(clause, order_by=order_by))
        columns = tuple(ProjectionItem(Variable(item.alias), item.alias) for item in clause.items)
        values: dict[Expression, Expression] = {}
        if only_columns:
            unsorted = replace(clause, keyword="WITH", skip=None, limit=None, where=None)
            first = self.split_aggregation(unsorted)
            items = columns
        else:
            first, items = [], clause.items
            values = {
                Variable(item.alias): item.expression for item in items if item.expression != Variable(item.alias)
            }
        sort_items = tuple(ProjectionItem(substitute(expr, values), name) for expr, name in computed.items())
        by_computed = replace(clause, keyword="WITH", items=(*items, *sort_items), distinct=False, order_by=order_by)
        if clause.keyword == "WITH":
            return [*first, by_computed]
        return [*first, by_computed, Projection("RETURN", columns, wildcard=clause.wildcard)]

    def column_of(self, clause: Projection, key: Expression, *, only_columns: bool) -> Expression:
        """Return a sort key or condition with the items of the projection in it replaced by their columns.

        An item does not stand for a literal, or for an expression with a variable that another item gives a new value.
        """
        rebound = {item.column for item in clause.items if item.expression != Variable(item.column)}
        items: dict[Expression, Expression] = {
            item.expression: Variable(item.column)
            for item in clause.items
            if not isinstance(item.expression, Literal)
            and rebound.isdisjoint(variables_in(item.expression))
            and (only_columns or not isinstance(item.expression, Variable))
        }
        return substitute(key, items) if only_columns else items.get(key, key)

    def check_sort_key(self, hidden: set[str], key: Expression, rewritten: Expression) -> None:
        """Reject a sort key that refers to one of the variables that are hidden, or has an aggregate."""
        if has_aggregate(rewritten):
            self.context.reject("sort_key_out_of_scope", print_expression(key))
        if unknown := _find_reference(rewritten, hidden):
            self.context.reject("sort_key_out_of_scope", unknown)

    def exact_columns(
        self, clause: Projection, items: dict[str, Expression], keys: list[_RewrittenSortKey]
    ) -> dict[str, str]:
        """Add columns that tell which averages are exact; return their names by those of the averages.

        Of equal numbers Neo4j's average is that number, while the embedded engine divides their sum.
        """
        columns: dict[str, str] = {}
        for item in clause.items:
            match items[item.column]:
                case Case(default=Call("avg", (value,))) as average if any(key.column == item.column for key in keys):
                    lowest, highest = Call("min", (value,)), Call("max", (value,))
                    is_exact = compare(lowest, "=", highest)
                    items[item.column] = Case((Branch(is_exact, Call("tofloat", (lowest,))),), average)
                    columns[item.column] = self.context.new_name("exact")
                    items[columns[item.column]] = is_exact
        return columns

    def defer_skip_and_limit(
        self, clause: Projection, keys: list[_RewrittenSortKey], exact: dict[str, str]
    ) -> tuple[None, None]:
        """Have the rows of the answer checked for ties, and SKIP and LIMIT applied after that."""
        skip, limit = (self.context.constant_value(operand) for operand in (clause.skip, clause.limit))
        for value, operand in ((skip, clause.skip), (limit, clause.limit)):
            if operand is not None and (not isinstance(value, int) or isinstance(value, bool)):
                raise self.error_of_ties(clause, keys)
            if isinstance(value, int) and value < 0:
                self.context.reject("wrong_type", "the operand of SKIP or LIMIT", "a negative number")
        columns = tuple(SortColumn(key.column, key.type.inexact, exact.get(key.column, "")) for key in keys)
        self.ties = TieCheck(columns, self.error_of_ties(clause, keys), skip or 0, limit)
        return None, None

    def error_of_ties(self, clause: Projection, keys: list[_RewrittenSortKey]) -> NotPortable:
        """Return the error for a projection that is sorted by an inexact value."""
        inexact = {key.column for key in keys if key.type.inexact}
        columns = {item.expression: item.column for item in clause.items}
        for key in clause.order_by:
            expr = key.expression
            if (isinstance(expr, Variable) and expr.name in inexact) or columns.get(expr) in inexact:
                rounded = SortKey(Call("round", (expr, number_literal(INEXACT_DIGITS))), key.descending)
                return self.context.error("inexact_order", print_expression(expr), instead=(key, rounded))
        return self.context.error("inexact_order", print_expression(clause.order_by[0].expression))


class _RewrittenSortKey(NamedTuple):
    """A rewritten sort key, its type, and the column that it is, if it is one."""

    expr: Expression
    type: ValueType
    descending: bool
    column: str = ""


def _wrap_grouping_properties(clause: Projection) -> Projection:
    """Wrap the properties that collect() is grouped by: else the embedded engine ignores an ORDER BY before it."""
    if not any(has_aggregate(item.expression) for item in clause.items):
        return clause
    items = tuple(
        replace(item, expression=Call("coalesce", (item.expression, guards.NULL_LITERAL)))
        if isinstance(item.expression, Property)
        else item
        for item in clause.items
    )
    return replace(clause, items=items)


def _find_ungrouped(expr: SyntaxNode, keys: list[Expression], bound: AbstractSet[str] = frozenset()) -> str:
    """Return the first variable or property outside an aggregate that is not a grouping key, or an empty string.

    `bound` are the variables of the local scopes around the expression.
    """
    if is_aggregate(expr) or isinstance(expr, PatternComprehension | Subquery) or expr in keys:
        return ""
    if isinstance(expr, Variable | Property):
        root: Expression = expr
        while isinstance(root, Property):
            root = root.subject
        is_grouped = isinstance(expr, Property) and root in keys
        is_free = isinstance(root, Variable) and root.name not in bound
        return print_expression(expr) if is_free and not is_grouped else ""
    bound = bound | bound_names(expr)
    return next((text for child in children(expr) if (text := _find_ungrouped(child, keys, bound))), "")


def _find_reference(expr: SyntaxNode, names: AbstractSet[str]) -> str:
    """Return the first of the variables that an expression refers to, in a pattern or not, or a property of it."""
    if isinstance(expr, Property) and isinstance(expr.subject, Variable) and expr.subject.name in names:
        return print_expression(expr)
    if isinstance(expr, Variable):
        return expr.name if expr.name in names else ""
    if isinstance(expr, NodePattern | RelationshipPattern | MapProjection) and expr.variable in names:
        return expr.variable
    names = names - bound_names(expr)
    return next((text for child in children(expr) if (text := _find_reference(child, names))), "")
