"""Infer the types of operator expressions, and reject operands that the engines treat differently."""

from __future__ import annotations

import re

from lianzhu.graph.cypher.portability.expression_analysis import ExpressionAnalyser
from lianzhu.graph.cypher.portability.operator_parser import COMPARISON_OPERATORS
from lianzhu.graph.cypher.portability.syntax import Expr, strip_parentheses
from lianzhu.graph.cypher.portability.types import (
    ANY_TYPE,
    BOOL,
    BOOL_TYPE,
    DATE,
    DURATION,
    FLOAT,
    INT,
    LIST,
    NULL,
    NUMBER,
    STRING,
    UNKNOWN,
    ValueType,
    list_of,
    union,
)

LOGICAL_OPERATORS = {"AND", "OR", "XOR"}
PREDICATE_OPERATORS = {"IN", "STARTS", "ENDS", "CONTAINS", "=~"}
PORTABLE_REGEX = re.compile(r"(?:\(\?i\))?(?:[^\\(\[^$]|\\[^\w\s]|\((?!\?)|\[\^?(?:[^\\\[\]&]|\\[^\w\s])+\])*")
"""Regular expressions with the same meaning in Java (Neo4j) and Rust (the embedded engine)."""


class OperatorAnalyser(ExpressionAnalyser):
    """Adds operators to `ExpressionAnalyser`."""

    def _infer_not(self, expr: Expr) -> ValueType:
        operand = expr.args[0]
        type_ = self.infer_condition(operand)
        operand = strip_parentheses(operand)
        if operand.op == "binary" and operand.text == "IN" and self.constant_value(operand.args[1]) == []:
            element, list_text = operand.args[0], self.source_text(operand.args[1])
            may_be_missing = element.op == "property" and element.text != "id"
            if (may_be_missing or self.infer(element).mask & NULL) and list_text not in self.tested_for_empty:
                self.reject("not_in_empty_list", list_text)
        return type_

    def _infer_unary(self, expr: Expr) -> ValueType:
        operand = expr.args[0]
        type_ = self.infer(operand)
        if type_.mismatches(NUMBER | DURATION):
            self.reject("wrong_type", f"the operand of unary {expr.text}", type_.description)
        if expr.text != "-":
            return type_
        is_non_zero_literal = operand.op == "number" and self.constant_value(operand) != 0
        return type_._replace(negative_zero=type_.may_be(FLOAT) and not is_non_zero_literal, non_negative=False)

    def _infer_is_null(self, expr: Expr) -> ValueType:
        self.infer_operand(expr.args[0])
        return BOOL_TYPE

    def _infer_binary(self, expr: Expr) -> ValueType:
        operator, (left, right) = expr.text, expr.args
        if operator + self.tokens[right.start].text in ("-[", "--", "<-"):  # else parsed as a pattern
            self.parenthesise(right)
        if operator in LOGICAL_OPERATORS:
            return self.bool_result(self.infer_condition(left), self.infer_condition(right))
        if "label predicate" in (strip_parentheses(left).op, strip_parentheses(right).op):
            self.reject("label_comparison")
        if operator in COMPARISON_OPERATORS:
            return self.infer_comparison(expr, self.infer_operand(left), self.infer_operand(right))
        left_type, right_type = self.infer(left), self.infer(right)
        if operator == "IN":
            if right.op != "list" and self.tokens[right.start].text == "[":  # else the embedded engine cannot parse it
                self.parenthesise(right)
            return self.bool_result(left_type, right_type)
        if operator in PREDICATE_OPERATORS:
            if operator == "=~":
                self.check_regular_expression(right)
            return BOOL_TYPE.nullable()
        if operator == "||" and not (left_type.mask | right_type.mask) & ~(STRING | NULL):
            return self.concatenated_string(left_type, right_type)
        if operator == "||":
            self.reject("concatenation_operator")
            return ANY_TYPE
        if operator == "^":
            self.reject("math_function", "^")
            return ANY_TYPE
        if operator == "+":
            return self.infer_addition(left, right, left_type, right_type)
        return self.infer_arithmetic(expr, left_type, right_type)

    def bool_result(self, left: ValueType, right: ValueType) -> ValueType:
        """Return the boolean type of an operator that may return null for a null operand."""
        return ValueType(BOOL | (left.mask | right.mask) & NULL)

    def concatenated_string(self, left: ValueType, right: ValueType) -> ValueType:
        """Return the type of a string concatenation."""
        mask = STRING | (left.mask | right.mask) & NULL
        return ValueType(mask, computed=True, origins=left.origins | right.origins)

    # -------------------------------------------------- comparison

    def infer_comparison(self, expr: Expr, left_type: ValueType, right_type: ValueType) -> ValueType:
        """Return the type of a comparison; reject comparisons of dates with strings and of computed strings."""
        left, right = expr.args
        for operand, other in ((left, right), (right, left)):
            if operand.op == "binary" and operand.text in PREDICATE_OPERATORS:  # else the engine cannot parse it
                self.parenthesise(operand)
            number = self.constant_value(other) if other.op == "number" else None
            if number is not None:
                self.record_zero_guard(operand, expr.text, number, operand is left)
        for type_, other_type in ((left_type, right_type), (right_type, left_type)):
            if type_.includes(DATE) and other_type.may_be(STRING):
                self.reject("date_string_comparison")
        both_strings = left_type.may_be(STRING) and right_type.may_be(STRING)
        if expr.text not in ("=", "<>") and both_strings and (left_type.computed or right_type.computed):
            self.check_order_of_computed_string(left_type._replace(origins=left_type.origins | right_type.origins))
        return self.bool_result(left_type, right_type)

    def record_zero_guard(self, operand: Expr, operator: str, number: float, is_left: bool) -> None:
        """Record a comparison with a number if it guards against a zero divisor or an empty list."""
        excludes_zero = operator == "<>" and number == 0
        excludes_zero |= operator == (">" if is_left else "<") and number >= 0
        excludes_zero |= operator == (">=" if is_left else "<=") and number > 0
        if excludes_zero or self.in_case:  # in a CASE every comparison counts as a guard
            self.non_zero.add(self.source_text(operand))
        if operator == "=" and number == 0 and operand.op == "call" and operand.text == "size":
            self.tested_for_empty.add(self.source_text(operand.args[0]))

    def check_order_of_computed_string(self, type_: ValueType) -> None:
        """Reject to order computed strings if they may contain characters outside the BMP."""
        if string := self.find_string(lambda string: max(string, default="") > "\uffff", type_.origins):
            self.reject("order_of_computed_string", max(string))

    # -------------------------------------------------- arithmetic

    def infer_addition(self, left: Expr, right: Expr, left_type: ValueType, right_type: ValueType) -> ValueType:
        """Return the type of + applied to lists, strings, dates or numbers."""
        operand_types = left_type, right_type
        mask = left_type.mask | right_type.mask
        if any(type_.includes(LIST) for type_ in operand_types):
            for operand, type_ in ((left, left_type), (right, right_type)):
                if type_.mask & NULL:
                    self.reject("list_plus_null", self.source_text(operand))
            return list_of(union(self._added_element(type_) for type_ in operand_types))
        if any(type_.includes(STRING) for type_ in operand_types):
            for type_ in operand_types:
                if type_.may_be(FLOAT):
                    self.reject("float_to_string")
                if type_.mismatches(STRING | INT):
                    self.reject("wrong_type", "an operand of + with a string", type_.description)
            return self.concatenated_string(left_type, right_type)
        for type_ in operand_types:
            if type_.mismatches(NUMBER | DATE | DURATION):
                self.reject("wrong_type", "an operand of +", type_.description)
        if mask & (DATE | DURATION) and not mask & UNKNOWN:
            return ValueType((mask & DATE or DURATION) | mask & NULL)
        return self.numeric_type(left_type, right_type)._replace(
            negative_zero=left_type.negative_zero and right_type.negative_zero,
            non_negative=left_type.non_negative and right_type.non_negative,
        )

    def _added_element(self, type_: ValueType) -> ValueType:
        """Return the type of the elements that an operand of + adds to a list."""
        return type_.element or type_._replace(mask=type_.mask & ~LIST) if type_.may_be(LIST) else type_

    def numeric_type(self, left: ValueType, right: ValueType) -> ValueType:
        """Return the type of a sum or product: float if an operand is certainly a float."""
        mask = left.mask | right.mask
        if mask & UNKNOWN:
            return ValueType(NUMBER | UNKNOWN | STRING | NULL)
        is_float = FLOAT in (left.mask & NUMBER, right.mask & NUMBER)
        return ValueType((FLOAT if is_float else mask & NUMBER) | mask & NULL)

    def infer_arithmetic(self, expr: Expr, left_type: ValueType, right_type: ValueType) -> ValueType:
        """Return the type of -, *, / or %."""
        operator, (left, right) = expr.text, expr.args
        for type_ in (left_type, right_type):
            if type_.mismatches(NUMBER | DURATION | DATE):
                self.reject("wrong_type", f"an operand of {operator}", type_.description)
        if operator in "/%" and (left_type.may_be(FLOAT) or right_type.may_be(FLOAT)):
            self.check_float_divisor(right)
        if operator == "-" and left_type.includes(DATE | DURATION):
            return left_type
        result = self.numeric_type(left_type, right_type)
        if operator == "-":
            return result._replace(negative_zero=left_type.negative_zero)
        non_negative = left_type.non_negative and right_type.non_negative
        has_literal_factor = any(operand.op == "number" and self.constant_value(operand) for operand in (left, right))
        excludes_negative_zero = {
            "*": has_literal_factor or non_negative,
            "/": right_type.non_negative,
            "%": left_type.non_negative,
        }[operator]
        negative_zero = left_type.negative_zero or right_type.negative_zero
        negative_zero = negative_zero or (result.may_be(FLOAT) and not excludes_negative_zero)
        return result._replace(negative_zero=negative_zero, non_negative=non_negative)

    def check_float_divisor(self, divisor: Expr) -> None:
        """Reject a float division if the divisor may be 0."""
        while divisor.op == "parentheses" or (divisor.op == "call" and divisor.text == "tofloat" and divisor.args):
            if self.source_text(divisor) in self.non_zero:
                return
            divisor = divisor.args[0]
        value = self.constant_value(divisor)
        is_non_zero = divisor.op in ("number", "parameter") and isinstance(value, int | float) and value
        if not is_non_zero and self.source_text(divisor) not in self.non_zero:
            self.reject("float_division_by_zero", self.source_text(divisor))

    # -------------------------------------------------- regular expressions

    def check_regular_expression(self, regex: Expr) -> None:
        """Reject a regular expression whose meaning may differ between Java and Rust."""
        pattern = self.constant_value(regex)
        if pattern is None and regex.op in ("null", "parameter"):
            return
        if not isinstance(pattern, str):
            self.reject("regular_expression", "a computed pattern")
        elif not PORTABLE_REGEX.fullmatch(pattern):
            self.reject("regular_expression", f"'{pattern}'")
        elif pattern.startswith("(?i)") and any(c.lower() != c.upper() and not c.isascii() for c in pattern):
            self.reject("regular_expression", "(?i) with non-ASCII letters")
