"""Rewrites the clauses of a query in order, with the variables in scope after each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lianzhu.graph.cypher.portability.context import Context, Scope
from lianzhu.graph.cypher.portability.expressions import ExpressionRewriter
from lianzhu.graph.cypher.portability.projections import ProjectionRewriter
from lianzhu.graph.cypher.portability.types import ANY_TYPE, NULL, NULL_TYPE, ValueType, union
from lianzhu.graph.cypher.syntax import (
    CallSubquery,
    Clause,
    Match,
    Projection,
    ProjectionItem,
    RegularQuery,
    Unwind,
    Variable,
)


@dataclass
class ClauseRewriter:
    """Rewrites the clauses of a query."""

    context: Context
    _depth: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.expressions = ExpressionRewriter(self.context)
        self.projections = ProjectionRewriter(self.context, self.expressions)

    def query(self, query: RegularQuery, scope: Scope) -> tuple[RegularQuery, dict[str, ValueType]]:
        """Return a rewritten query, and the types of its columns."""
        branches: list[tuple[Clause, ...]] = []
        columns: list[dict[str, ValueType]] = []
        for clauses in query.branches:
            self.projections.is_sorted = False
            rewritten, types = self.branch(
                clauses, scope, is_final_return=len(query.branches) == 1 and self._depth == 0
            )
            if len(query.branches) > 1:
                rewritten = _as_branch(rewritten, list(columns[0] if columns else types), in_subquery=self._depth > 0)
            branches.append(rewritten)
            columns.append(types)
        combined = {name: union(types.get(name, NULL_TYPE) for types in columns) for name in columns[0]}
        for name, type_ in combined.items() if query.distinct else ():
            if type_.any_part(lambda part: part.mixes_numbers):
                self.context.reject("mixed_numbers", name)
            if type_.any_part(lambda part: part.inexact or part.properties):
                self.context.reject("inexact_group", name)
        return RegularQuery(tuple(branches), query.distinct), combined

    def branch(
        self, clauses: tuple[Clause, ...], scope: Scope, *, is_final_return: bool
    ) -> tuple[tuple[Clause, ...], dict[str, ValueType]]:
        """Return the rewritten clauses of a branch of a UNION, and the types of its columns."""
        result: list[Clause] = []
        for index, clause in enumerate(clauses):
            is_last = index == len(clauses) - 1
            if is_last != (isinstance(clause, Projection) and clause.keyword == "RETURN"):
                keyword = clause.keyword if isinstance(clause, Projection) else _keyword(clause)
                found = f"{keyword} as the last clause" if is_last else "RETURN before the last clause"
                self.context.reject("misplaced_return", found)
            self.context.clause = clause
            match clause:
                case Match():
                    rewritten, scope = self.expressions.patterns.match(clause, scope)
                    result.append(rewritten)
                case Unwind():
                    expr, type_ = self.expressions.rewrite(clause.expression, scope)
                    element = type_.element or (ANY_TYPE if type_.mask & ~NULL else NULL_TYPE)
                    scope = scope.adding({clause.variable: element})
                    result.append(Unwind(expr, clause.variable))
                case CallSubquery():
                    outer, self._depth = self.projections.is_sorted, self._depth + 1
                    inner, columns = self.query(clause.query, _imported(clause, scope))
                    self.projections.is_sorted, self._depth = outer, self._depth - 1
                    scope = scope.adding(columns)
                    result.append(replace(clause, query=inner))
                case Projection():
                    clause = self.projections.without_wildcard(clause, scope)
                    if clause.keyword == "RETURN" and self._depth == 0:
                        clause = self.projections.with_plain_names(clause, scope)
                    projections, scope = self.projections.rewrite(
                        clause, scope, is_final_return=is_final_return and is_last
                    )
                    result += projections
        return tuple(result), dict(scope.variables)


def _imported(clause: CallSubquery, scope: Scope) -> Scope:
    """Return the scope at the start of a subquery: the variables listed, or those of a WITH at its start."""
    first = [branch[0] for branch in clause.query.branches]
    imports = [projection for projection in first if isinstance(projection, Projection)]
    if clause.imports is not None:
        names = set(clause.imports)
    else:
        names = {item.name for projection in imports for item in projection.items}
        names |= {"*"} if any(projection.wildcard for projection in imports) else set()
    return Scope({name: type_ for name, type_ in scope.variables.items() if "*" in names or name in names})


def _as_branch(clauses: tuple[Clause, ...], columns: list[str], *, in_subquery: bool) -> tuple[Clause, ...]:
    """Return a branch of a UNION with its columns in the order of the first branch, as Neo4j matches them by name.

    In a subquery, the embedded engine does not see the columns of a RETURN with a LIMIT.
    """
    *others, last = clauses
    if not isinstance(last, Projection) or {item.alias for item in last.items} != set(columns):
        return clauses
    if in_subquery and (last.order_by or last.skip or last.limit):
        others.append(replace(last, keyword="WITH"))
        last = Projection("RETURN", tuple(ProjectionItem(Variable(name), name) for name in columns))
    by_name = {item.alias: item for item in last.items}
    return (*others, replace(last, items=tuple(by_name[name] for name in columns)))


def _keyword(clause: Clause) -> str:
    match clause:
        case Match():
            return "OPTIONAL MATCH" if clause.optional else "MATCH"
        case Unwind():
            return "UNWIND"
        case CallSubquery():
            return "CALL"
        case Projection():
            return clause.keyword
