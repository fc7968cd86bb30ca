"""The functions that give the same result in both engines, with their argument and result types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lianzhu.graph.cypher.portability.syntax import Expr
from lianzhu.graph.cypher.portability.types import (
    ANY,
    ANY_TYPE,
    BOOL,
    COMPUTED_STRING,
    DATE,
    DURATION,
    FLOAT,
    INT,
    LIST,
    MAP,
    NODE,
    NULL,
    NUMBER,
    PATH,
    RELATIONSHIP,
    STRING,
    STRING_TYPE,
    ValueType,
    list_of,
    union,
)


class FunctionSignature(NamedTuple):
    """The types of a function's first argument, and its result type computed from those of all arguments."""

    argument: int
    result: Callable[[Sequence[ValueType]], ValueType]


AGGREGATES = {"count", "sum", "min", "max", "collect"}


def _returns(
    mask: int, element: ValueType | None = None, *, non_negative: bool = False
) -> Callable[[Sequence[ValueType]], ValueType]:
    """Return a `result` of a fixed type, nullable if an argument is."""

    def result(args: Sequence[ValueType]) -> ValueType:
        null = NULL if any(arg.mask & NULL for arg in args) else 0
        origins = frozenset[str]().union(*(arg.origins for arg in args))
        element_type = element._replace(origins=origins) if element else None
        computed = bool(mask & STRING)
        return ValueType(mask | null, element_type, computed=computed, origins=origins, non_negative=non_negative)

    return result


def _element(args: Sequence[ValueType]) -> ValueType:
    return (args[0].element or ANY_TYPE).nullable()


def _same_as_argument(args: Sequence[ValueType]) -> ValueType:
    return args[0]._replace(stored=False, computed=True)


def _coalesce(args: Sequence[ValueType]) -> ValueType:
    """Return the union of the argument types, nullable only if all of them are."""
    type_ = union(args)
    return type_ if all(arg.mask & NULL for arg in args) else type_.non_null()


def _sum(args: Sequence[ValueType]) -> ValueType:
    arg = args[0]
    return ValueType(arg.mask & NUMBER | INT, negative_zero=arg.negative_zero, non_negative=arg.non_negative)


def _to_float(args: Sequence[ValueType]) -> ValueType:
    arg = args[0]
    null = NULL if arg.mask & (NULL | STRING) else 0
    return ValueType(FLOAT | null, negative_zero=arg.negative_zero, non_negative=arg.non_negative)


def _ceil(args: Sequence[ValueType]) -> ValueType:
    return ValueType(FLOAT | args[0].mask & NULL, negative_zero=not args[0].non_negative)


def _floor(args: Sequence[ValueType]) -> ValueType:
    arg = args[0]
    return ValueType(FLOAT | arg.mask & NULL, negative_zero=arg.negative_zero, non_negative=arg.non_negative)


FUNCTIONS = {
    "count": FunctionSignature(ANY, lambda args: ValueType(INT, non_negative=True)),
    "sum": FunctionSignature(NUMBER | DURATION, _sum),
    "min": FunctionSignature(ANY, lambda args: args[0].nullable()),
    "max": FunctionSignature(ANY, lambda args: args[0].nullable()),
    "collect": FunctionSignature(ANY, lambda args: list_of(args[0].non_null())),
    "coalesce": FunctionSignature(ANY, _coalesce),
    "size": FunctionSignature(STRING | LIST, _returns(INT, non_negative=True)),
    "length": FunctionSignature(PATH, _returns(INT, non_negative=True)),
    "head": FunctionSignature(LIST, _element),
    "last": FunctionSignature(LIST, _element),
    "tail": FunctionSignature(LIST, _same_as_argument),
    "reverse": FunctionSignature(STRING | LIST, _same_as_argument),
    "range": FunctionSignature(INT, lambda args: list_of(ValueType(INT))),
    "tostring": FunctionSignature(STRING | INT | FLOAT | BOOL | DATE, _returns(STRING)),
    "tointeger": FunctionSignature(STRING | NUMBER | BOOL, lambda args: ValueType(INT | NULL)),
    "tofloat": FunctionSignature(STRING | NUMBER, _to_float),
    "toboolean": FunctionSignature(STRING | BOOL, lambda args: ValueType(BOOL | NULL)),
    **dict.fromkeys(
        ("toupper", "tolower", "upper", "lower", "trim", "ltrim", "rtrim", "left", "right", "substring", "replace"),
        FunctionSignature(STRING, _returns(STRING)),
    ),
    **dict.fromkeys(("char_length", "character_length"), FunctionSignature(STRING, _returns(INT))),
    "split": FunctionSignature(STRING, _returns(LIST, COMPUTED_STRING)),
    "abs": FunctionSignature(NUMBER, lambda args: args[0]._replace(negative_zero=False, non_negative=True)),
    "ceil": FunctionSignature(NUMBER, _ceil),
    "floor": FunctionSignature(NUMBER, _floor),
    "sign": FunctionSignature(NUMBER, _returns(INT)),
    "labels": FunctionSignature(NODE, _returns(LIST, STRING_TYPE)),
    "type": FunctionSignature(RELATIONSHIP, lambda args: ValueType(STRING | args[0].mask & NULL)),
    "nodes": FunctionSignature(PATH, _returns(LIST, ValueType(NODE))),
    "relationships": FunctionSignature(PATH, _returns(LIST, ValueType(RELATIONSHIP))),
    **dict.fromkeys(("startnode", "endnode"), FunctionSignature(RELATIONSHIP, _returns(NODE))),
    "exists": FunctionSignature(BOOL, lambda args: ValueType(BOOL)),
    "date": FunctionSignature(STRING | MAP | DATE, _returns(DATE)),
    "date.truncate": FunctionSignature(STRING, _returns(DATE)),
    "duration": FunctionSignature(STRING | MAP, _returns(DURATION)),
    **dict.fromkeys(("duration.indays", "duration.inmonths"), FunctionSignature(DATE, _returns(DURATION))),
}

ALTERNATIVES = {
    "isempty": "write size(x) = 0",
    "nullif": "write CASE WHEN a = b THEN null ELSE a END",
    "tointegerornull": "write toInteger(x)",
    "tofloatornull": "write toFloat(x)",
    "tostringornull": "write toString(x)",
    "tobooleanornull": "write toBoolean(x)",
    "tointegerlist": "write [x IN list | toInteger(x)]",
    "tostringlist": "write [x IN list | toString(x)]",
    "timestamp": "pass the time as a parameter",
    "rand": "draw the number in the client and pass it as a parameter",
    "randomuuid": "generate it in the client",
    "btrim": "write trim(x)",
    "filter": "write [x IN list WHERE …]",
    "extract": "write [x IN list | …]",
    "isnan": "guard the division that results in NaN",
    "e": "write 2.718281828459045",
    "pi": "write 3.141592653589793",
}
"""What to write instead of functions that one of the engines lacks."""

FUNCTION_RULES = {
    "round": "rounding",
    **dict.fromkeys(("avg", "stdev", "stdevp"), "average"),
    **dict.fromkeys(("percentilecont", "percentiledisc", "median"), "percentile"),
    **dict.fromkeys(("sqrt", "log", "log10", "ln", "exp", "sin", "cos", "tan", "cot"), "math_function"),
    **dict.fromkeys(("asin", "acos", "atan", "atan2", "degrees", "radians", "haversin", "pow"), "math_function"),
    "duration.between": "duration_between",
    **dict.fromkeys(("datetime", "localdatetime", "time", "localtime", "duration.inseconds"), "temporal_value"),
    **dict.fromkeys(("id", "elementid"), "internal_id"),
    **dict.fromkeys(("keys", "properties"), "properties_function"),
}
"""Functions for which a specific rule exists."""
CAMEL_CASE = {
    **{"tostring": "toString", "tointeger": "toInteger", "stdev": "stDev", "stdevp": "stDevP"},
    **{"percentilecont": "percentileCont", "percentiledisc": "percentileDisc", "isempty": "isEmpty"},
    **{"nullif": "nullIf", "elementid": "elementId", "tofloat": "toFloat", "toboolean": "toBoolean"},
    **{"toupper": "toUpper", "tolower": "toLower", "ltrim": "lTrim", "rtrim": "rTrim"},
    **{"startnode": "startNode", "endnode": "endNode"},
    **{"duration.indays": "duration.inDays", "duration.inmonths": "duration.inMonths"},
}
"""Function names as messages spell them, where that is not lower case."""


def has_aggregate(expr: Expr) -> bool:
    """Return whether an expression contains a call of an aggregate function."""
    is_aggregate = expr.op == "call" and expr.text in AGGREGATES
    return is_aggregate or any(has_aggregate(child) for child in expr.children)
