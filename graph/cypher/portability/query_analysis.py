"""Analyse a query clause by clause, with the variables in scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lianzhu.graph.cypher.lexer import Token
from lianzhu.graph.cypher.portability.call_analysis import CallAnalyser
from lianzhu.graph.cypher.portability.expression_analysis import Edit, StoredStrings
from lianzhu.graph.cypher.portability.functions import AGGREGATES, has_aggregate
from lianzhu.graph.cypher.portability.operator_parser import COMPARISON_OPERATORS
from lianzhu.graph.cypher.portability.syntax import (
    Clause,
    ElementPattern,
    Expr,
    PathPattern,
    ProjectionItem,
    strip_parentheses,
)
from lianzhu.graph.cypher.portability.types import ANY_TYPE, DURATION, NULL, NULL_TYPE, STRING, ValueType, union
from lianzhu.graph.schema import Schema

TRUE_FOR_ZERO: dict[str, Callable[[float], bool]] = {
    "=": lambda number: False,  # the only comparison that Neo4j evaluates correctly although it is true for 0
    "<>": lambda number: number != 0,
    "<": lambda number: number > 0,
    "<=": lambda number: number >= 0,
    ">": lambda number: number < 0,
    ">=": lambda number: number <= 0,
}
"""For each operator, whether a comparison of 0 with a number is true."""
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""The operators after their operands are swapped."""
BINDING_EXPRESSIONS = ("list comprehension", "quantifier", "reduce")
"""Expressions that bind a local variable."""


class QueryAnalyser(CallAnalyser):
    """Analyses the clauses of a query in order, and updates the scope after each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node_labels: dict[str, tuple[str, ...]] = {}
        self.node_properties: dict[str, dict[str, Any]] = {}
        self.distinct_variables = _distinct_variables(self.tokens)

    def analyse_query(self, clauses: Sequence[Clause]) -> dict[str, ValueType]:
        """Analyse a query; return the types of its columns."""
        outer_scope = self.scope
        branches: list[dict[str, ValueType]] = []
        distinct = False
        for clause, following in zip(clauses, [*clauses[1:], None], strict=True):
            is_last = following is None or following.keyword == "UNION"
            if is_last != (clause.keyword == "RETURN") and clause.keyword != "UNION":
                self.reject(
                    "misplaced_return",
                    f"{clause.keyword} as the last clause" if is_last else "RETURN before the last clause",
                )
            if clause.keyword == "UNION":
                distinct |= clause.distinct
                branches.append(self.scope)
                self.scope = outer_scope
            else:
                self.analyse_clause(clause)
        branches.append(self.scope)
        if distinct and len(branches) > 1:
            for columns in zip(*(branch.items() for branch in branches), strict=False):
                if union(type_ for _, type_ in columns).mixes_numbers:
                    self.reject("mixed_numbers", columns[0][0])
        return self.scope

    def analyse_clause(self, clause: Clause) -> None:
        """Analyse one clause and update the scope."""
        if clause.keyword in ("MATCH", "OPTIONAL MATCH"):
            self.analyse_match(clause)
        elif clause.keyword == "UNWIND":
            item = clause.items[0]
            type_ = self.infer(item.expression)
            element_type = type_.element or (ANY_TYPE if type_.mask & ~NULL else NULL_TYPE)
            self.scope = self.scope | {item.name: element_type}
        elif clause.keyword == "CALL":
            scope, non_null = self.scope, self.non_null
            columns = self.analyse_query(clause.subquery or [])
            self.scope, self.non_null = scope | columns, non_null
        else:
            self.analyse_projection(clause)

    # -------------------------------------------------- MATCH

    def analyse_match(self, clause: Clause) -> None:
        """Analyse a MATCH or OPTIONAL MATCH."""
        optional = clause.keyword == "OPTIONAL MATCH"
        new_variables: dict[str, ValueType] = {}
        for path in clause.paths:
            new_variables |= self.new_variables(path)
            self.record_elements(path)
            if optional and path.variable and len(path.elements) == 1 and path.elements[0].variable in self.scope:
                self.reject("single_node_path", path.variable, path.elements[0].variable)
        self.scope = self.scope | new_variables
        for path in clause.paths:
            self.check_references_within_match(path, new_variables)
            self.check_path(path)
        if clause.where is not None:
            if optional:
                self.check_counts_in_optional_match(clause.where)
            self.infer_condition(clause.where)
            if not optional:
                self.non_null = self.non_null | self.non_null_where(clause.where)
        if optional:
            self.scope = self.scope | {name: type_.nullable() for name, type_ in new_variables.items()}

    def record_elements(self, path: PathPattern) -> None:
        """Record the labels and constant properties of new variables, for `check_shortest_path`."""
        for element in path.elements:
            if element.variable and element.variable not in self.scope:
                self.node_labels[element.variable] = element.labels
                self.node_properties[element.variable] = self.constant_properties(element)

    def constant_properties(self, element: ElementPattern) -> dict[str, Any]:
        """Return the properties in a pattern whose values are literals or parameters."""
        values = {key: self.constant_value(value) for key, value in element.properties}
        return {key: value for key, value in values.items() if value is not None}

    def check_shortest_path(self, path: PathPattern) -> None:
        """Reject shortestPath() if both ends may be the same node: Neo4j fails in that case."""
        start, end = path.elements[0], path.elements[-1]
        start_labels, end_labels = (
            set(node.labels or self.node_labels.get(node.variable, ())) for node in (start, end)
        )
        start_properties, end_properties = (
            self.node_properties.get(node.variable, {}) | self.constant_properties(node) for node in (start, end)
        )
        shared_keys = start_properties.keys() & end_properties.keys()
        must_differ = (start_labels and end_labels and not start_labels & end_labels) or any(
            start_properties[key] != end_properties[key] for key in shared_keys
        )
        if not must_differ and frozenset((start.variable, end.variable)) not in self.distinct_variables:
            self.reject("same_endpoints", start.variable or "a", end.variable or "b")

    def check_counts_in_optional_match(self, expr: Expr) -> None:
        """Reject COUNT { } in the WHERE of an OPTIONAL MATCH, except in comparisons that Neo4j evaluates correctly."""
        is_comparison = expr.op == "binary" and expr.text in COMPARISON_OPERATORS
        if is_comparison and any(_is_count(operand) for operand in expr.args):
            left, right = expr.args
            count_is_left = _is_count(left)
            other = right if count_is_left else left
            operator = expr.text if count_is_left else MIRRORED.get(expr.text, expr.text)
            number = self.constant_value(other) if other.op in ("number", "parameter") else None
            if not isinstance(number, int | float) or TRUE_FOR_ZERO[operator](number):
                self.reject("count_in_optional_match")
            return
        if _is_count(expr):
            self.reject("count_in_optional_match")
        for child in expr.children:
            self.check_counts_in_optional_match(child)

    # -------------------------------------------------- WITH and RETURN

    def analyse_projection(self, clause: Clause) -> None:
        """Analyse WITH or RETURN."""
        columns = dict(self.scope) if clause.wildcard else {}
        aggregates = any(has_aggregate(item.expression) for item in clause.items)
        grouping_keys = [item for item in clause.items if not has_aggregate(item.expression)]
        for item in clause.items:
            type_ = self.infer(item.expression)
            text = self.source_text(item.expression)
            if not item.name and clause.keyword == "WITH":
                self.reject("missing_alias", text)
            if clause.keyword == "RETURN" and type_.includes(DURATION):
                self.reject("temporal_value", "a duration")
            if (clause.distinct or (aggregates and item in grouping_keys)) and type_.mixes_numbers:
                self.reject("mixed_numbers", text)
            columns[item.name or text] = type_
        if aggregates:
            self.check_implicit_grouping(clause.items, grouping_keys)
        self.scope = self.scope | columns
        for key in clause.order_by:
            self.analyse_sort_key(clause, key, only_columns=aggregates or clause.distinct)
        for operand in clause.skip_and_limit:
            self.infer(operand)
        non_null_columns = {text for text in self.non_null if text in columns}
        non_null_columns |= {item.name for item in clause.items if self.source_text(item.expression) in self.non_null}
        self.scope, self.non_null = columns, non_null_columns
        if clause.where is not None:
            self.infer_condition(clause.where)
            self.non_null = self.non_null | self.non_null_where(clause.where)
        self.node_labels = {name: self.node_labels[name] for name in columns if name in self.node_labels}
        self.node_properties = {name: self.node_properties[name] for name in columns if name in self.node_properties}

    def check_implicit_grouping(self, items: Iterable[ProjectionItem], keys: Iterable[ProjectionItem]) -> None:
        """Reject an item that combines an aggregate with an expression that is not a grouping key."""
        key_texts = {self.source_text(key.expression) for key in keys}
        for item in items:
            if has_aggregate(item.expression) and (ungrouped := self.find_ungrouped(item.expression, key_texts)):
                self.reject("implicit_grouping", ungrouped)

    def find_ungrouped(self, expr: Expr, keys: set[str]) -> str:
        """Return the first variable or property outside an aggregate that is not a grouping key, or an empty string."""
        if expr.op == "call" and expr.text in AGGREGATES:
            return ""
        if expr.op in ("variable", "property"):
            text = self.source_text(expr)
            is_grouped = text in keys or (expr.op == "property" and self.root_of(expr) in keys)
            return "" if is_grouped else text
        if expr.op in (*BINDING_EXPRESSIONS, "pattern comprehension", "subquery"):
            return ""
        return next((text for child in expr.children if (text := self.find_ungrouped(child, keys))), "")

    def root_of(self, expr: Expr) -> str:
        """Return the leftmost operand of a property access, such as a in a.b.c."""
        while expr.op == "property":
            expr = expr.args[0]
        return self.source_text(expr)

    # -------------------------------------------------- ORDER BY

    def analyse_sort_key(self, clause: Clause, key: Expr, *, only_columns: bool) -> None:
        """Analyse a sort key; if `only_columns`, as after an aggregate or DISTINCT, it may refer only to columns."""
        column = next(
            (item for item in clause.items if self.source_text(item.expression) == self.source_text(key)), None
        )
        if column and column.name and has_aggregate(key):  # the embedded engine supports only the alias here
            self.edits.add((self.tokens[key.start].start, self.tokens[key.end - 1].end, f"`{column.name}`"))
        elif only_columns and not clause.wildcard and (text := self.find_out_of_scope(clause, key)):
            self.reject("sort_key_out_of_scope", text)
        type_ = self.infer(key)
        if type_.is_structural:
            self.reject("order_of_structural_value", type_.description)
        for string_type in (type_, type_.element):
            if string_type and string_type.may_be(STRING) and string_type.computed:
                self.check_order_of_computed_string(string_type)
        if type_.negative_zero:
            self.reject("negative_zero", self.source_text(key))

    def find_out_of_scope(self, clause: Clause, key: Expr) -> str:
        """Return the first part of a sort key that is out of scope after an aggregate or DISTINCT, if any."""
        texts = {self.source_text(item.expression) for item in clause.items}
        names = {item.name or self.source_text(item.expression) for item in clause.items}
        return self._find_out_of_scope(key, texts, names)

    def _find_out_of_scope(self, expr: Expr, texts: set[str], names: set[str]) -> str:
        text = self.source_text(expr)
        if text in texts or expr.op == "subquery":
            return ""
        if expr.op == "call" and expr.text in AGGREGATES:
            return text
        if expr.op == "variable":
            return "" if expr.text in names else text
        if expr.op in BINDING_EXPRESSIONS:
            names = names | {expr.text}
        return next((found for child in expr.children if (found := self._find_out_of_scope(child, texts, names))), "")


def analyse(
    tokens: Sequence[Token],
    clauses: Sequence[Clause],
    schema: Schema,
    params: Mapping[str, Any] | None,
    stored_strings: StoredStrings | None,
    *,
    on_neo4j: bool = False,
) -> list[Edit]:
    """Return the edits that make a query portable; raise `NotPortable` if none can."""
    analyser = QueryAnalyser(tokens, schema, params, stored_strings, on_neo4j)
    analyser.analyse_query(clauses)
    parentheses = [edit for start, end in analyser.parenthesised for edit in ((start, start, "("), (end, end, ")"))]
    return [*analyser.edits, *parentheses]


def _is_count(expr: Expr) -> bool:
    expr = strip_parentheses(expr)
    return expr.op == "subquery" and expr.text == "COUNT"


def _distinct_variables(tokens: Sequence[Token]) -> set[frozenset[str]]:
    """Return the pairs of variables that the query compares with <>, themselves or by a property."""
    pairs = set()
    for index, token in enumerate(tokens):
        if token.text == "<>" and 0 < index < len(tokens) - 1:
            is_property = index > 2 and tokens[index - 2].text == "."
            left = tokens[index - 3 if is_property else index - 1].text
            pairs.add(frozenset((left, tokens[index + 1].text)))
    return pairs
