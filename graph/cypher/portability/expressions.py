"""Rewrites expressions: infers the type of each, and replaces what the engines evaluate differently.

Where only some values make a difference, the expression is wrapped in a guard that stops the query at such a value.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lianzhu.graph.cypher.portability import guards
from lianzhu.graph.cypher.portability.calls import CallRewriter
from lianzhu.graph.cypher.portability.context import (
    Context,
    Scope,
    Typed,
    all_of,
    compare,
    null_if_any_null,
    number_literal,
    string_literal,
)
from lianzhu.graph.cypher.portability.functions import has_aggregate
from lianzhu.graph.cypher.portability.patterns import TRUE, VIRTUAL_PROPERTIES, PatternRewriter, label_condition
from lianzhu.graph.cypher.portability.types import (
    ANY_TYPE,
    BOOL,
    BOOL_TYPE,
    DATE,
    DURATION,
    FLOAT,
    INT,
    INT_TYPE,
    LIST,
    MAP,
    NODE,
    NULL,
    NULL_TYPE,
    NUMBER,
    PATH,
    RELATIONSHIP,
    STRING,
    STRING_TYPE,
    UNKNOWN,
    ValueType,
    list_of,
    parameter_type,
    union,
)
from lianzhu.graph.cypher.printer import print_expression
from lianzhu.graph.cypher.syntax import (
    Binary,
    Branch,
    Call,
    Case,
    Comparison,
    Expression,
    IsNull,
    LabelPredicate,
    ListComprehension,
    ListLiteral,
    Literal,
    MapEntry,
    MapLiteral,
    MapProjection,
    Match,
    Parameter,
    PathPattern,
    PatternComprehension,
    PatternExpression,
    Projection,
    Property,
    Quantifier,
    Reduce,
    Slice,
    Subquery,
    Subscript,
    Unary,
    Variable,
)

LOGICAL_OPERATORS = ("AND", "OR", "XOR")
STRING_PREDICATES = ("STARTS WITH", "ENDS WITH", "CONTAINS", "=~")
EQUALITY_OPERATORS = ("=", "<>")
PORTABLE_REGEX = re.compile(r"(?:\(\?i\))?(?:[^\\(\[^$]|\\[^\w\s]|\((?!\?)|\[\^?(?:[^\\\[\]&]|\\[^\w\s])+\])*")
"""Regular expressions with the same meaning in Java (Neo4j) and Rust (the embedded engine)."""
TEMPORAL_FIELDS = (
    *("year", "quarter", "month", "week", "weekYear", "day", "ordinalDay", "dayOfWeek", "weekDay", "dayOfQuarter"),
    *("years", "quarters", "months", "weeks", "days", "monthsOfYear"),
)
"""Fields of dates and durations that the engines compute alike."""
ENGINE_MAPS = ({"id", "labels", "properties"}, {"id", "start", "end", "type", "properties"})
"""Keys of the maps in which the embedded engine returns nodes and relationships."""
INEXACT_DIGITS = 6
"""Digits to which a suggested query rounds inexact numbers."""


class ExpressionRewriter:
    """Rewrites expressions, and the patterns and subqueries in them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.calls = CallRewriter(context, self.rewrite, self.operand)
        self.patterns = PatternRewriter(context, self.rewrite, self.condition)

    def rewrite(self, expr: Expression, scope: Scope) -> Typed:
        """Return a rewritten expression and its type."""
        typed = self._rewrite(expr, scope)
        return Typed(typed.expr, typed.type.non_null()) if expr in scope.non_null else typed

    def _rewrite(self, expr: Expression, scope: Scope) -> Typed:
        match expr:
            case Literal():
                return Typed(expr, _literal_type(expr))
            case Parameter():
                known = self.context.params is not None
                return Typed(expr, parameter_type(self.context.constant_value(expr)) if known else ANY_TYPE)
            case Variable():
                return Typed(expr, scope.variables.get(expr.name, ANY_TYPE))
            case Property():
                return self.property(expr, scope)
            case Subscript():
                return self.subscript(expr, scope)
            case Slice():
                return self.slice(expr, scope)
            case ListLiteral(elements):
                typed = [self.rewrite(element, scope) for element in elements]
                type_ = list_of(union(type_ for _, type_ in typed) if typed else None)
                return Typed(ListLiteral(tuple(element for element, _ in typed)), type_)
            case MapLiteral():
                return self.map(expr, scope)
            case MapProjection():
                return self.map_projection(expr, scope)
            case Call("exists", (PatternExpression() as pattern,)):
                return self.condition(pattern, scope)
            case Call():
                return self.calls.call(expr, scope)
            case Case():
                return self.case(expr, scope)
            case Unary():
                return self.unary(expr, scope)
            case Binary():
                return self.binary(expr, scope)
            case Comparison():
                return self.comparison(expr, scope)
            case IsNull(operand, negated):
                return Typed(IsNull(self.operand(operand, scope).expr, negated), BOOL_TYPE)
            case LabelPredicate():
                return self.label_predicate(expr, scope)
            case ListComprehension():
                return self.list_comprehension(expr, scope)
            case PatternComprehension():
                return self.pattern_comprehension(expr, scope)
            case Quantifier():
                return self.quantifier(expr, scope)
            case Reduce():
                return self.reduce(expr, scope)
            case PatternExpression(path):
                return self.path_value(path, scope)
            case Subquery():
                return self.subquery(expr, scope)

    def condition(self, expr: Expression, scope: Scope) -> Typed:
        """Return a rewritten condition, which unlike other expressions may be a pattern."""
        if isinstance(expr, PatternExpression) and not expr.path.function:
            return Typed(self.pattern_predicate(expr.path, scope), BOOL_TYPE)
        typed = self.rewrite(expr, scope)
        if typed.type.mismatches(BOOL):
            self.context.reject("wrong_type", "a condition", typed.type.description)
        return typed

    def operand(self, expr: Expression, scope: Scope) -> Typed:
        """Return a rewritten operand, which unlike other expressions may be startNode(r)."""
        match expr:
            case Call("startnode" | "endnode" as name, (relationship,)):
                argument = self.rewrite(relationship, scope)
                return Typed(Call(name, (argument.expr,)), ValueType(NODE | argument.type.mask & NULL))
            case LabelPredicate():
                return self.label_membership(expr, scope)
            case _:
                return self.rewrite(expr, scope)

    # -------------------------------------------------- properties, elements, maps

    def property(self, expr: Property, scope: Scope) -> Typed:
        """Rewrite access to a property or to a key of a map."""
        if isinstance(expr.subject, MapProjection):  # the embedded engine cannot parse the access to one
            for entry in expr.subject.entries:
                if entry.key == expr.key:
                    return self.rewrite(null_if_any_null(entry.value, Variable(expr.subject.variable)), scope)
        subject, type_ = self.operand(expr.subject, scope)
        if type_.mismatches(MAP | NODE | RELATIONSHIP | DATE | DURATION):
            self.context.reject("property_of_non_map", type_.description)
        if type_.mask & (NODE | RELATIONSHIP | UNKNOWN):
            self.patterns.reject_virtual_property(expr.key)
        key = self.temporal_field(expr.key) if type_.includes(DATE | DURATION) else expr.key
        result = self.property_type(type_, key)
        return Typed(Property(subject, key), result.nullable() if type_.mask & NULL else result)

    def temporal_field(self, name: str) -> str:
        """Return the name of a field of dates or durations, which Neo4j accepts in any case."""
        for field in TEMPORAL_FIELDS:
            if field.lower() == name.lower():
                return field
        self.context.reject("temporal_value", f"the field {name}")
        return name

    def property_type(self, type_: ValueType, name: str) -> ValueType:
        """Return the type of a property of a value."""
        if type_.mask & UNKNOWN:
            return ANY_TYPE
        if type_.may_be(DATE | DURATION):
            return ValueType(INT)
        of_map = ANY_TYPE if type_.fields is None else type_.fields.get(name, NULL_TYPE)
        types = [
            *([of_map] if type_.may_be(MAP) else []),
            *([self.context.property_types(name, "node")] if type_.may_be(NODE) else []),
            *([self.context.property_types(name, "relationship")] if type_.may_be(RELATIONSHIP) else []),
        ]
        return union(types) if types else NULL_TYPE

    def subscript(self, expr: Subscript, scope: Scope) -> Typed:
        """Rewrite access to an element of a list, or to a property or key by an expression."""
        subject, type_ = self.rewrite(expr.subject, scope)
        index, index_type = self.rewrite(expr.index, scope)
        if type_.includes(NODE | RELATIONSHIP):
            name = self.context.constant_value(expr.index)
            if isinstance(name, str):
                self.patterns.reject_virtual_property(name)
                return Typed(Property(subject, name), self.property_type(type_, name).nullable())
            virtual = ListLiteral(tuple(map(string_literal, VIRTUAL_PROPERTIES)))
            condition = Binary("IN", Call("tolower", (index,)), virtual)
            index = self.context.guard(condition, index, "dynamic_property")
            return Typed(Subscript(subject, index), ANY_TYPE._replace(stored=True, computed=False))
        if type_.includes(MAP) and type_.fields:
            return Typed(Subscript(subject, index), union(type_.fields.values()).nullable())
        is_empty_list = type_.includes(LIST) and not index_type.may_be(STRING)
        element = type_.element or (NULL_TYPE if is_empty_list else ANY_TYPE)
        return Typed(Subscript(subject, index), element.nullable())

    def slice(self, expr: Slice, scope: Scope) -> Typed:
        """Rewrite a part of a list; it is null if a bound is, which the embedded engine does not allow."""
        subject, type_ = self.rewrite(expr.subject, scope)
        bounds = [None if bound is None else self.rewrite(bound, scope) for bound in (expr.lower, expr.upper)]
        lower, upper = (None if bound is None else bound.expr for bound in bounds)
        nullable = [bound.expr for bound in bounds if bound is not None and bound.type.may_be(NULL)]
        result = type_._replace(stored=False)
        sliced = null_if_any_null(Slice(subject, lower, upper), *nullable)
        return Typed(sliced, result.nullable() if nullable else result)

    def map(self, expr: MapLiteral, scope: Scope) -> Typed:
        """Rewrite a map."""
        typed = {entry.key: self.rewrite(entry.value, scope) for entry in expr.entries}
        if typed.keys() in ENGINE_MAPS:
            self.context.reject("engine_map", ", ".join(typed))
        entries = tuple(MapEntry(key, value.expr) for key, value in typed.items())
        return Typed(MapLiteral(entries), ValueType(MAP, fields={key: value.type for key, value in typed.items()}))

    def map_projection(self, expr: MapProjection, scope: Scope) -> Typed:
        """Rewrite n{.a, b: 1} as a map, since the embedded engine projects few variables; n{.*} alone becomes n.

        An answer shows a node by its properties.
        """
        subject = Variable(expr.variable)
        type_ = self.rewrite(subject, scope).type
        entries = expr.entries
        if expr.all_properties:
            if not entries:
                return self.calls.call(Call("properties", (subject,)), scope)
            fields = type_.fields or {}
            may_lack_key = any(field_type.mask & NULL for field_type in fields.values())
            if type_.fields is None or may_lack_key or type_.may_be(NODE | RELATIONSHIP):
                self.context.reject("all_properties_projection")
            given = {entry.key for entry in entries}
            own = (MapEntry(key, Property(subject, key)) for key in fields if key not in given)
            entries = (*own, *entries)
        values = self.map(MapLiteral(entries), scope)
        if not type_.mask & NULL:
            return values
        return Typed(null_if_any_null(values.expr, subject), values.type.nullable())

    # -------------------------------------------------- operators

    def unary(self, expr: Unary, scope: Scope) -> Typed:
        """Rewrite NOT, + or - with an operand."""
        if expr.operator == "NOT":
            operand = self.condition(expr.operand, scope)
            self.check_not_in(expr.operand, scope)
            return Typed(Unary("NOT", operand.expr), operand.type)
        operand = self.rewrite(expr.operand, scope)
        if operand.type.mismatches(NUMBER | DURATION):
            self.context.reject("wrong_type", f"the operand of unary {expr.operator}", operand.type.description)
        if expr.operator == "+":
            return operand
        result = Unary(expr.operator, operand.expr)
        is_non_zero = bool(self.context.constant_value(expr.operand))
        negative_zero = operand.type.may_be(FLOAT) and not is_non_zero
        return Typed(result, operand.type._replace(negative_zero=negative_zero, stored=False))

    def check_not_in(self, operand: Expression, scope: Scope) -> None:
        """Reject NOT (x IN []) if x may be null: Neo4j drops such rows."""
        match operand:
            case Binary("IN", element, list_) if list_ == ListLiteral(()) or (
                isinstance(list_, Parameter) and self.context.constant_value(list_) == []
            ):
                may_be_missing = isinstance(element, Property) and element.key != "id"
                may_be_null = may_be_missing or self.rewrite(element, scope).type.mask & NULL
                if may_be_null and list_ not in self.context.tested_for_empty:
                    negation = Unary("NOT", operand)
                    is_empty = compare(Call("size", (list_,)), "=", number_literal(0))
                    instead = (negation, Binary("OR", is_empty, negation))
                    self.context.reject("not_in_empty_list", print_expression(list_), instead=instead)

    def binary(self, expr: Binary, scope: Scope) -> Typed:
        """Rewrite a binary operator other than a comparison."""
        operator = expr.operator
        if operator in LOGICAL_OPERATORS:
            left, right = self.condition(expr.left, scope), self.condition(expr.right, scope)
            return Typed(Binary(operator, left.expr, right.expr), _bool_result(left.type, right.type))
        left, right = self.operand(expr.left, scope), self.operand(expr.right, scope)
        result = Binary(operator, left.expr, right.expr)
        if operator == "IN":
            if any(type_.any_part(lambda part: part.inexact) for type_ in (left.type, right.type)):
                self.context.reject("inexact_comparison", print_expression(expr))
            return Typed(result, _bool_result(left.type, right.type).nullable())
        if operator in STRING_PREDICATES:
            if operator == "=~":
                self.check_regular_expression(expr.right)
            return Typed(result, BOOL_TYPE.nullable())
        match operator:
            case "||":
                return self.concatenation(expr, left, right)
            case "+":
                return self.addition(expr, left, right)
            case "^":
                type_ = self.arithmetic(expr, result, left, right).type._replace(inexact=True)
                condition = guards.is_not_finite(result, (left.expr, right.expr))
                value = self.context.guard(condition, result, "math_function", "^")
                return Typed(value, type_._replace(mask=FLOAT | type_.mask & NULL))
            case _:
                return self.arithmetic(expr, result, left, right)

    def concatenation(self, expr: Binary, left: Typed, right: Typed) -> Typed:
        """Rewrite ||, which joins strings or lists."""
        mask = left.type.mask | right.type.mask
        if not mask & ~(STRING | NULL):
            return Typed(Binary("||", left.expr, right.expr), _string_result(left.type, right.type))
        if mask & UNKNOWN or (mask & STRING and mask & LIST):
            self.context.reject("concatenation_operator")
        return self.addition(expr, left, right)

    def addition(self, expr: Binary, left: Typed, right: Typed) -> Typed:
        """Rewrite + of numbers, strings, lists or dates."""
        types = left.type, right.type
        mask = left.type.mask | right.type.mask
        result = Binary("+", left.expr, right.expr)
        if any(type_.includes(LIST) for type_ in types):
            nullable = [operand.expr for operand in (left, right) if operand.type.may_be(NULL)]
            elements = list_of(union(map(_added_element, types)))
            return Typed(null_if_any_null(result, *nullable), elements.nullable() if nullable else elements)
        if any(type_.includes(STRING) for type_ in types):
            operands = []
            for operand in (left, right):
                if operand.type.mismatches(STRING | NUMBER):
                    self.context.reject("wrong_type", "an operand of + with a string", operand.type.description)
                is_number = not operand.type.may_be(STRING)
                operands.append(self.calls.guard_float_text(*operand) if is_number else operand.expr)
                if operand.type.may_be(STRING) and operand.type.may_be(FLOAT):
                    self.context.reject("float_to_string")
            return Typed(Binary("+", *operands), _string_result(*types))
        for type_ in types:
            if type_.mismatches(NUMBER | DATE | DURATION):
                self.context.reject("wrong_type", "an operand of +", type_.description)
        if mask & (DATE | DURATION) and not mask & UNKNOWN:
            return Typed(result, ValueType((mask & DATE or DURATION) | mask & NULL))
        negative_zero = left.type.negative_zero and right.type.negative_zero
        return Typed(result, _numeric_result(*types)._replace(negative_zero=negative_zero))

    def arithmetic(self, original: Binary, expr: Binary, left: Typed, right: Typed) -> Typed:
        """Rewrite -, *, /, % or ^."""
        operator = expr.operator
        for type_ in (left.type, right.type):
            if type_.mismatches(NUMBER | DURATION | DATE):
                self.context.reject("wrong_type", f"an operand of {operator}", type_.description)
        if operator == "-" and left.type.includes(DATE | DURATION):
            if right.type.includes(DATE):
                self.context.reject("wrong_type", "a date to subtract", "a date")
            return Typed(expr, left.type)
        type_ = _numeric_result(left.type, right.type)
        is_exact = operator == "-" and not left.type.negative_zero
        type_ = type_._replace(negative_zero=type_.may_be(FLOAT) and not is_exact)
        if operator in "/%" and type_.may_be(FLOAT) and not self.context.constant_value(right.expr):
            is_zero = Branch(compare(original.right, "=", number_literal(0)), guards.NULL_LITERAL)
            guarded = self.context.guard(
                compare(right.expr, "=", number_literal(0)),
                expr,
                "float_division_by_zero",
                print_expression(original.right),
                instead=(original, Case((is_zero,), original)),
            )
            return Typed(guarded, type_)
        return Typed(expr, type_)

    def comparison(self, expr: Comparison, scope: Scope) -> Typed:
        """Rewrite a comparison; a chain of them becomes a conjunction."""
        operands = [self.operand(operand, scope) for operand in expr.operands]
        parts = [
            self.simple_comparison(operator, left, right, expr)
            for operator, left, right in zip(expr.operators, operands, operands[1:], strict=False)
        ]
        condition = all_of(*(part.expr for part in parts))
        assert condition is not None
        return Typed(condition, _bool_result(*(operand.type for operand in operands)))

    def simple_comparison(self, operator: str, left: Typed, right: Typed, whole: Comparison) -> Typed:
        """Rewrite one comparison."""
        for type_, other in ((left.type, right.type), (right.type, left.type)):
            if type_.includes(DATE) and other.may_be(STRING):
                self.context.reject("date_string_comparison")
            if type_.properties:
                self.context.reject("properties_function", "properties")
            if operator not in EQUALITY_OPERATORS and type_.includes(MAP):
                self.context.reject("order_of_structural_value", type_.description)
        left_expr, right_expr = left.expr, right.expr
        is_order = operator not in EQUALITY_OPERATORS
        both_strings = left.type.may_be(STRING) and right.type.may_be(STRING)
        if is_order and both_strings and (left.type.computed or right.type.computed):  # one suffices
            left_expr = self.calls.guard_order(left_expr, left.type._replace(computed=True))
            right_expr = self.calls.guard_order(right_expr, right.type._replace(computed=True))
        result: Expression = compare(left_expr, operator, right_expr)
        if any(type_.any_part(lambda part: part.inexact) for type_ in (left.type, right.type)):
            if not (left.type.mask | right.type.mask) & NUMBER or left.type.nested or right.type.nested:
                self.context.reject("inexact_comparison", print_expression(whole))
            is_near = guards.is_near(left_expr, right_expr)
            rounded = tuple(Call("round", (operand, number_literal(INEXACT_DIGITS))) for operand in whole.operands)
            instead = (whole, Comparison(whole.operators, rounded))
            result = self.context.guard(is_near, result, "inexact_comparison", print_expression(whole), instead=instead)
        return Typed(result, _bool_result(left.type, right.type))

    def check_regular_expression(self, regex: Expression) -> None:
        """Reject a regular expression whose meaning may differ between Java and Rust."""
        pattern = self.context.constant_value(regex)
        if pattern is None and isinstance(regex, Literal | Parameter):
            return
        if not isinstance(pattern, str):
            self.context.reject("regular_expression", "a computed pattern")
        elif not PORTABLE_REGEX.fullmatch(pattern):
            self.context.reject("regular_expression", f"'{pattern}'")
        elif pattern.startswith("(?i)") and any(c.lower() != c.upper() and not c.isascii() for c in pattern):
            self.context.reject("regular_expression", "(?i) with non-ASCII letters")

    # -------------------------------------------------- labels

    def label_predicate(self, expr: LabelPredicate, scope: Scope) -> Typed:
        """Rewrite n:A|B and other label expressions as a condition of single labels."""
        subject, type_ = self.rewrite(expr.subject, scope)
        condition = label_condition(
            expr.labels, lambda label: LabelPredicate(subject, label), _has_label(subject, type_)
        )
        return Typed(condition, ValueType(BOOL | type_.mask & NULL))

    def label_membership(self, expr: LabelPredicate, scope: Scope) -> Typed:
        """Rewrite a label predicate as an operand, in which place the embedded engine cannot parse one."""
        subject, type_ = self.rewrite(expr.subject, scope)
        if not type_.includes(NODE | RELATIONSHIP) or (type_.mask & NODE and type_.mask & RELATIONSHIP):
            self.context.reject("label_comparison")
        labels = Call("labels", (subject,)) if type_.mask & NODE else ListLiteral((Call("type", (subject,)),))
        condition = label_condition(
            expr.labels, lambda label: Binary("IN", string_literal(label.name), labels), _has_label(subject, type_)
        )
        return Typed(condition, ValueType(BOOL | type_.mask & NULL))

    # -------------------------------------------------- CASE, comprehensions, quantifiers, reduce()

    def case(self, expr: Case, scope: Scope) -> Typed:
        """Rewrite a CASE; what its first condition tests with IS NULL is not null in the ELSE branch."""
        branches, types = [], []
        for branch in expr.branches:
            condition = self.condition(branch.condition, scope)
            result = self.rewrite(branch.result, scope.where(branch.condition))
            branches.append(Branch(condition.expr, result.expr))
            types.append(result.type)
        if expr.default is None:
            return Typed(Case(tuple(branches)), union([*types, NULL_TYPE]))
        match expr.branches[0].condition:
            case IsNull(operand, False):
                scope = scope.assuming_not_null(operand)
        default = self.rewrite(expr.default, scope)
        return Typed(Case(tuple(branches), default.expr), union([*types, default.type]))

    def list_and_element(self, expr: Expression, scope: Scope) -> tuple[Expression, ValueType, ValueType]:
        """Return a rewritten list, its type, and that of its elements."""
        list_, type_ = self.rewrite(expr, scope)
        return list_, type_, type_.element or (NULL_TYPE if type_.includes(LIST) else ANY_TYPE)

    def list_comprehension(self, expr: ListComprehension, scope: Scope) -> Typed:
        """Rewrite [x IN list WHERE … | …]."""
        source, type_, element = self.list_and_element(expr.source, scope)
        inner = scope.adding({expr.variable: element})
        predicate = None if expr.predicate is None else self.condition(expr.predicate, inner).expr
        inner = inner.where(expr.predicate)
        projection = None if expr.projection is None else self.rewrite(expr.projection, inner)
        result = self.rewrite(Variable(expr.variable), inner).type if projection is None else projection.type
        comprehension = ListComprehension(
            expr.variable, source, predicate, None if projection is None else projection.expr
        )
        return Typed(comprehension, ValueType(LIST | type_.mask & NULL, result))

    def quantifier(self, expr: Quantifier, scope: Scope) -> Typed:
        """Rewrite all(), any(), none() or single()."""
        source, type_, element = self.list_and_element(expr.source, scope)
        inner = scope.adding({expr.variable: element})
        if expr.predicate is None:
            return Typed(replace(expr, source=source), _bool_result(type_, element))
        predicate = self.condition(expr.predicate, inner)
        result = replace(expr, source=source, predicate=predicate.expr)
        return Typed(result, _bool_result(type_, element, predicate.type))

    def reduce(self, expr: Reduce, scope: Scope) -> Typed:
        """Rewrite reduce()."""
        initial = self.rewrite(expr.initial, scope)
        source, type_, element = self.list_and_element(expr.source, scope)
        accumulator, body = initial.type, initial
        for _ in range(2):  # the second pass sees the type that the first one gave the accumulator
            inner = scope.adding({expr.variable: element, expr.accumulator: accumulator})
            body = self.rewrite(expr.body, inner)
            accumulator = union([accumulator, body.type])
        result = replace(expr, initial=initial.expr, source=source, body=body.expr)
        return Typed(result, accumulator.nullable() if type_.mask & NULL else accumulator)

    # -------------------------------------------------- patterns and subqueries

    def path_value(self, path: PathPattern, scope: Scope) -> Typed:
        """Rewrite shortestPath(); any other pattern is not a value."""
        if not path.function:
            self.context.reject("pattern_as_value")
        rewritten, condition = self.patterns.path(path, scope, ())
        if condition is not None:
            self.context.reject("condition_on_variable_length")
        return Typed(PatternExpression(rewritten), ValueType(PATH | NULL))

    def pattern_predicate(self, path: PathPattern, scope: Scope) -> Expression:
        """Rewrite a pattern used as a condition; with a WHERE, the embedded engine finds every match of longer ones."""
        for element in path.elements:
            if element.variable and element.variable not in scope.variables:
                self.context.reject("new_variable_in_predicate", element.variable)
        rewritten, condition = self.patterns.path(path, scope, ())
        if condition is None and path.hops <= 1:
            return PatternExpression(rewritten)
        return Subquery("EXISTS", (Match((rewritten,), condition or TRUE),))

    def pattern_comprehension(self, expr: PatternComprehension, scope: Scope) -> Typed:
        """Rewrite [(a)-->(b) WHERE … | …]."""
        new = self.patterns.new_variables(expr.path, scope)
        inner = scope.adding(new)
        path, moved = self.patterns.path(expr.path, inner, new)
        predicate = None if expr.predicate is None else self.condition(expr.predicate, inner).expr
        projection = self.rewrite(expr.projection, inner.where(expr.predicate))
        first = path.nodes[0]
        if first.properties is not None and not first.variable and first.labels is None:
            named = replace(first, variable=self.context.new_name("node"))  # else the engine cannot parse it
            path = replace(path, nodes=(named, *path.nodes[1:]))
        result = PatternComprehension(path, all_of(moved, predicate), projection.expr)
        return Typed(result, list_of(projection.type))

    def subquery(self, expr: Subquery, scope: Scope) -> Typed:
        """Rewrite EXISTS { }, COUNT { } or COLLECT { }."""
        matches = [clause for clause in expr.clauses if isinstance(clause, Match)]
        rest = expr.clauses[len(matches) :]
        returned = rest[0] if len(rest) == 1 and isinstance(rest[0], Projection) else None
        is_plain = returned is not None and self.is_plain(returned)
        if (rest and not is_plain) or not matches or any(clause.optional for clause in matches):
            self.context.reject("projection_in_subquery", expr.kind)
        if expr.kind == "COLLECT":
            return self.collect(matches, returned, scope)
        if len(matches) > 1 and expr.kind == "COUNT":
            return self.count_of_several(matches, scope)
        rewritten = []
        for clause in matches:
            result, scope = self.patterns.match(clause, scope, in_subquery=True)
            rewritten.append(result)
        inner: Expression | None = None
        for match_, clause in reversed([*zip(rewritten, matches, strict=True)]):
            hops = sum(path.hops for path in clause.paths)
            where = all_of(match_.where, inner) or (TRUE if hops > 1 and expr.kind == "EXISTS" else None)
            inner = Subquery(expr.kind, (replace(match_, where=where),))
        assert inner is not None
        return Typed(inner, INT_TYPE if expr.kind == "COUNT" else BOOL_TYPE)

    def count_of_several(self, matches: list[Match], scope: Scope) -> Typed:
        """Rewrite COUNT { MATCH … MATCH … } as a sum, over the matches of the first path, of counts of the others."""
        first, *others = matches
        if len(first.paths) > 1:
            self.context.reject("projection_in_subquery", "COUNT")
        counts = PatternComprehension(first.paths[0], first.where, Subquery("COUNT", tuple(others)))
        total, count = self.context.new_name("total"), self.context.new_name("count")
        body = Binary("+", Variable(total), Variable(count))
        return Typed(self.rewrite(Reduce(total, number_literal(0), count, counts, body), scope).expr, INT_TYPE)

    def is_plain(self, projection: Projection) -> bool:
        """Return whether a RETURN gives one row for each match, so that a count does not need it."""
        aggregates = any(has_aggregate(item.expression) for item in projection.items)
        others = (projection.distinct, projection.skip, projection.limit, projection.where, aggregates)
        return projection.keyword == "RETURN" and not any(others)

    def collect(self, matches: list[Match], returned: Projection | None, scope: Scope) -> Typed:
        """Rewrite COLLECT { MATCH path RETURN x } as a pattern comprehension."""
        is_simple = len(matches) == 1 and len(matches[0].paths) == 1
        if returned is None or not is_simple or len(returned.items) != 1 or returned.order_by:
            self.context.reject("collect_subquery")
            return Typed(ListLiteral(()), ANY_TYPE)
        comprehension = PatternComprehension(matches[0].paths[0], matches[0].where, returned.items[0].expression)
        return self.pattern_comprehension(comprehension, scope)


def _literal_type(literal: Literal) -> ValueType:
    match literal.value:
        case None:
            return NULL_TYPE
        case bool():
            return BOOL_TYPE
        case int():
            return INT_TYPE
        case float():
            return ValueType(FLOAT)
        case str():
            return STRING_TYPE


def _bool_result(*operands: ValueType) -> ValueType:
    """Return the boolean type of an operator that may return null for a null operand."""
    is_nullable = any(operand.any_part(lambda part: part.may_be(NULL)) for operand in operands)
    return ValueType(BOOL | (NULL if is_nullable else 0))


def _string_result(left: ValueType, right: ValueType) -> ValueType:
    """Return the type of a string concatenation."""
    return ValueType(STRING | (left.mask | right.mask) & NULL, computed=True)


def _numeric_result(left: ValueType, right: ValueType) -> ValueType:
    """Return the type of a sum or product: float if an operand is certainly a float."""
    mask = left.mask | right.mask
    inexact = left.inexact or right.inexact
    if mask & UNKNOWN:
        return ValueType(NUMBER | UNKNOWN | STRING | NULL, inexact=inexact)
    is_float = FLOAT in (left.mask & NUMBER, right.mask & NUMBER)
    return ValueType((FLOAT if is_float else mask & NUMBER) | mask & NULL, inexact=inexact)


def _added_element(type_: ValueType) -> ValueType:
    """Return the type of the elements that an operand of + adds to a list."""
    if not type_.may_be(LIST):
        return type_.non_null()
    return type_.element or type_._replace(mask=type_.mask & ~(LIST | NULL))


def _has_label(subject: Expression, type_: ValueType) -> Expression:
    """Return the condition that a node has a label; every relationship has a type."""
    if type_.includes(RELATIONSHIP) and not type_.may_be(NODE):
        return IsNull(subject, negated=True)
    return compare(Call("size", (Call("labels", (subject,)),)), ">", number_literal(0))
