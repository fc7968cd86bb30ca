"""Conditions, on values at run time, under which the engines would give different results; and exact replacements."""

from __future__ import annotations

import re

from lianzhu.graph.cypher.portability.context import all_of, any_of, compare, is_null, number_literal, string_literal
from lianzhu.graph.cypher.syntax import (
    Binary,
    Branch,
    Call,
    Case,
    Comparison,
    Expression,
    IsNull,
    ListComprehension,
    ListLiteral,
    Literal,
    Quantifier,
    Subscript,
    Unary,
    Variable,
)

OUTSIDE_BMP = r"(?s).*[\x{10000}-\x{10FFFF}].*"
"""Matches strings that the engines may sort, or split into characters, differently."""
AMBIGUOUS_NUMBER = (
    r"(?is)\s.*|.*\s|[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[fd]|[+-]?0x.*|[+-]?(nan|inf|infinity)"
    r"|.*[\p{Nd}&&[^0-9]].*"
)
"""Matches strings that only one of the engines parses as a number."""
LARGE_NUMBER = r"(?i)[+-]?\d{19,}(\.\d*)?|.*\de\+?(1[89]|[2-9]\d|\d{3,})"
"""Matches strings with a number that may be too large for an integer."""
LARGEST_INTEGER = 9.2e18
"""From about here on, a float is too large for an integer; the engines convert it differently."""
WHOLE_DAYS = re.compile(r"P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?")
"""ISO 8601 durations without hours, minutes or seconds."""
DAY_UNITS = {"years", "quarters", "months", "weeks", "days"}
"""Keys of a duration without hours, minutes or seconds."""
AMBIGUOUS_WHITESPACE = r"(?s)[\u00a0\u2007\u202f\x1c-\x1f\x85].*|.*[\u00a0\u2007\u202f\x1c-\x1f\x85]"
"""Matches strings with white space at an end that only one of the engines trims."""
SMALLEST_PLAIN, SMALLEST_EXPONENT = 0.001, 10_000_000.0
"""Neo4j writes a float below the first or from the second on with an exponent."""
TOLERANCE = 1e-9
"""Relative difference within which the results of the engines for inexact floats may differ."""
CANCELLATION = 1e-6
"""Ratio of an average to the spread of its values below which it may have fewer digits than `TOLERANCE` asks for."""
AVERAGE_ERROR = 1e-13
"""Relative error that an average may have, unless its values cancel out."""
LARGEST_FINITE = 1e308
MAX_DIGITS = 15
"""Digits that round(x, digits) may keep."""
LARGEST_ROUNDED = 1e15
"""Above it, round(x, digits) changes nothing: no float has decimals there."""


def matches(expr: Expression, regex: str) -> Binary:
    """Return the test whether a string matches a regular expression."""
    return Binary("=~", expr, string_literal(regex))


def any_element(list_: Expression, variable: str, regex: str) -> Quantifier:
    """Return the test whether an element of a list matches a regular expression."""
    return Quantifier("any", variable, list_, matches(Variable(variable), regex))


def has_exponent(expr: Expression) -> Expression:
    """Return the test whether Neo4j writes a float with an exponent, as in 1.0E7."""
    magnitude = Call("abs", (expr,))
    is_small = all_of(compare(magnitude, "<", number_literal(SMALLEST_PLAIN)), compare(expr, "<>", number_literal(0)))
    assert is_small is not None
    return any_of(compare(magnitude, ">=", number_literal(SMALLEST_EXPONENT)), is_small)


def is_not_finite(expr: Expression, operands: tuple[Expression, ...]) -> Expression:
    """Return the test whether a result is NaN or infinite, which the embedded engine returns as null."""
    not_finite = any_of(is_null(expr), Unary("NOT", compare(Call("abs", (expr,)), "<", number_literal(LARGEST_FINITE))))
    condition = all_of(*(IsNull(operand, negated=True) for operand in operands), not_finite)
    assert condition is not None
    return condition


def is_near(left: Expression, right: Expression) -> Expression:
    """Return the test whether two numbers are so close that the last digits of an inexact one decide a comparison."""
    difference = Call("abs", (Binary("-", left, right),))
    scale = Binary("+", Call("abs", (left,)), Call("abs", (right,)))
    return compare(difference, "<=", Binary("*", number_literal(TOLERANCE), scale))


def cancels(average: Expression, value: Expression) -> Expression:
    """Return the test whether an average is so much smaller than its values that its digits depend on their order."""
    lowest, highest = Call("min", (value,)), Call("max", (value,))
    spread = Binary("-", highest, lowest)
    condition = all_of(
        compare(lowest, "<", number_literal(0)),
        compare(highest, ">", number_literal(0)),
        compare(Call("abs", (average,)), "<=", Binary("*", number_literal(CANCELLATION), spread)),
    )
    assert condition is not None
    return condition


def is_near_half(expr: Expression, digits: int) -> Expression:
    """Return the test whether the last digits of an inexact number decide how it is rounded."""
    scaled = Binary("*", Call("abs", (expr,)), number_literal(10.0**digits))
    fraction = Binary("-", scaled, Call("floor", (scaled,)))
    distance = Call("abs", (Binary("-", fraction, number_literal(0.5)),))
    margin = Binary("+", number_literal(TOLERANCE), Binary("*", number_literal(AVERAGE_ERROR), scaled))
    return compare(distance, "<=", margin)


def is_integral(expr: Expression) -> Comparison:
    """Return the test whether a number has no decimals; if it is a float, it may equal an integer."""
    return compare(expr, "=", Call("floor", (expr,)))


def is_float(expr: Expression) -> Binary:
    """Return the test whether a value is a float."""
    return Binary("STARTS WITH", Call("valuetype", (expr,)), string_literal("FLOAT"))


def is_negative_zero(expr: Expression) -> Expression:
    """Return the test whether a number is -0.0."""
    return compare(Call("tostring", (expr,)), "=", string_literal("-0.0"))


def round_half_up(expr: Expression) -> Expression:
    """Return round(x) as Neo4j computes it: halves go towards positive infinity, and no result is -0.0."""
    floor = Call("floor", (expr,))
    is_upper_half = compare(Binary("-", expr, floor), ">=", number_literal(0.5))
    rounded = Case((Branch(is_upper_half, Binary("+", floor, number_literal(1.0))),), floor)
    return Binary("+", rounded, number_literal(0.0))


def round_decimal(expr: Expression, digits: int, variable: str) -> Expression:
    """Return round(x, digits) as Neo4j computes it: the decimal digits of x are rounded, halves away from zero."""
    parts = Variable(variable)
    text = Call("tostring", (Call("tofloat", (Call("abs", (expr,)),)),))
    whole, decimals = (Subscript(parts, number_literal(index)) for index in (0, 1))
    padded = Binary("+", decimals, string_literal("0" * (digits + 1)))
    kept = Call("tointeger", (Binary("+", whole, Call("left", (padded, number_literal(digits)))),))
    next_digit = Call("substring", (padded, number_literal(digits), number_literal(1)))
    carry = Case((Branch(compare(next_digit, ">=", string_literal("5")), number_literal(1)),), number_literal(0))
    scaled = Call("tostring", (Binary("+", kept, carry),))
    magnitude = Call("tofloat", (Binary("+", scaled, string_literal(f"e-{digits}")),))
    split = ListLiteral((Call("split", (text, string_literal("."))),))
    result = Subscript(ListComprehension(variable, split, None, magnitude), number_literal(0))
    signed = Case((Branch(compare(expr, "<", number_literal(0)), Binary("-", number_literal(0.0), result)),), result)
    is_null_or_large = any_of(is_null(expr), compare(Call("abs", (expr,)), ">=", number_literal(LARGEST_ROUNDED)))
    return Case((Branch(is_null_or_large, Call("tofloat", (expr,))),), signed)


NULL_LITERAL = Literal("null", None)
