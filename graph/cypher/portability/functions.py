"""The functions that give the same result in both engines, with their argument and result types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

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
from lianzhu.graph.cypher.syntax import Call, Subquery, SyntaxNode, children


class FunctionSignature(NamedTuple):
    """The types of a function's first argument, and its result type computed from those of all arguments."""

    argument: int
    result: Callable[[Sequence[ValueType]], ValueType]


AGGREGATES = {"count", "sum", "min", "max", "avg", "collect"}
"""The aggregate functions that both engines have."""
OTHER_AGGREGATES = {"stdev", "stdevp", "percentilecont", "percentiledisc", "median"}


def _returns(
    mask: int, element: ValueType | None = None, *, inexact: bool = False
) -> Callable[[Sequence[ValueType]], ValueType]:
    """Return a `result` of a fixed type, nullable if an argument is."""

    def result(args: Sequence[ValueType]) -> ValueType:
        null = NULL if any(arg.mask & NULL for arg in args) else 0
        is_inexact = inexact or (bool(mask & FLOAT) and any(arg.inexact for arg in args))
        return ValueType(mask | null, element, computed=bool(mask & STRING), inexact=is_inexact)

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
    return ValueType(arg.mask & NUMBER | INT, negative_zero=arg.negative_zero, inexact=arg.inexact)


def _to_float(args: Sequence[ValueType]) -> ValueType:
    arg = args[0]
    null = NULL if arg.mask & (NULL | STRING) else 0
    return ValueType(FLOAT | null, negative_zero=True, inexact=arg.inexact)


def _rounded(args: Sequence[ValueType]) -> ValueType:
    return ValueType(FLOAT | args[0].mask & NULL, negative_zero=True)


def _abs(args: Sequence[ValueType]) -> ValueType:
    return args[0]._replace(negative_zero=False, stored=False)


FUNCTIONS = {
    "count": FunctionSignature(ANY, lambda args: ValueType(INT)),
    "sum": FunctionSignature(NUMBER | DURATION, _sum),
    "min": FunctionSignature(ANY, lambda args: args[0].nullable()),
    "max": FunctionSignature(ANY, lambda args: args[0].nullable()),
    "collect": FunctionSignature(ANY, lambda args: list_of(args[0].non_null())),
    "coalesce": FunctionSignature(ANY, _coalesce),
    "size": FunctionSignature(STRING | LIST, _returns(INT)),
    "length": FunctionSignature(PATH, _returns(INT)),
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
        ("toupper", "tolower", "trim", "ltrim", "rtrim", "left", "right", "substring", "replace"),
        FunctionSignature(STRING, _returns(STRING)),
    ),
    "split": FunctionSignature(STRING, _returns(LIST, COMPUTED_STRING)),
    "abs": FunctionSignature(NUMBER, _abs),
    **dict.fromkeys(("ceil", "floor", "round"), FunctionSignature(NUMBER, _rounded)),
    "sqrt": FunctionSignature(NUMBER, _returns(FLOAT)),
    **dict.fromkeys(
        ("log", "log10", "exp", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "degrees", "radians"),
        FunctionSignature(NUMBER, _returns(FLOAT, inexact=True)),
    ),
    "avg": FunctionSignature(NUMBER, lambda args: ValueType(FLOAT | NULL, negative_zero=True, inexact=True)),
    "sign": FunctionSignature(NUMBER, _returns(INT)),
    "keys": FunctionSignature(NODE | RELATIONSHIP | MAP, _returns(LIST, STRING_TYPE)),
    "properties": FunctionSignature(NODE | RELATIONSHIP | MAP, lambda args: args[0]),
    "isempty": FunctionSignature(STRING | LIST | MAP, _returns(BOOL)),
    "nullif": FunctionSignature(ANY, lambda args: args[0].nullable()),
    "labels": FunctionSignature(NODE, _returns(LIST, STRING_TYPE)),
    "type": FunctionSignature(RELATIONSHIP, lambda args: ValueType(STRING | args[0].mask & NULL)),
    "nodes": FunctionSignature(PATH, _returns(LIST, ValueType(NODE))),
    "relationships": FunctionSignature(PATH, _returns(LIST, ValueType(RELATIONSHIP))),
    "exists": FunctionSignature(BOOL, lambda args: ValueType(BOOL)),
    "date": FunctionSignature(STRING | MAP | DATE, _returns(DATE)),
    "date.truncate": FunctionSignature(STRING, _returns(DATE)),
    "duration": FunctionSignature(STRING | MAP, _returns(DURATION)),
    **dict.fromkeys(("duration.indays", "duration.inmonths"), FunctionSignature(DATE, _returns(DURATION))),
}

SYNONYMS = {
    **{"lower": "tolower", "upper": "toupper", "char_length": "size", "character_length": "size", "btrim": "trim"},
    **{"tointegerornull": "tointeger", "tofloatornull": "tofloat", "tobooleanornull": "toboolean"},
    **{"tostringornull": "tostring", "ln": "log"},
}
"""Functions that one of the engines lacks, and one with the same result for the arguments that both accept."""
LIST_CONVERSIONS = {
    **{"tointegerlist": "tointeger", "tofloatlist": "tofloat", "tostringlist": "tostring"},
    **{"tobooleanlist": "toboolean"},
}
"""Functions that convert every element of a list."""
CONSTANTS = {"pi": "3.141592653589793", "e": "2.718281828459045"}
"""Functions without arguments that return a constant."""
ALTERNATIVES = {
    "timestamp": "pass the time as a parameter",
    "rand": "draw the number in the client and pass it as a parameter",
    "randomuuid": "generate it in the client",
    "filter": "write [x IN list WHERE …]",
    "extract": "write [x IN list | …]",
    "isnan": "guard the division that results in NaN",
}
"""What to write instead of functions that one of the engines lacks."""
FUNCTION_RULES = {
    **dict.fromkeys(("stdev", "stdevp"), "standard_deviation"),
    **dict.fromkeys(("percentilecont", "percentiledisc", "median"), "percentile"),
    "duration.between": "duration_between",
    **dict.fromkeys(("datetime", "localdatetime", "time", "localtime", "duration.inseconds"), "temporal_value"),
    **dict.fromkeys(("id", "elementid"), "internal_id"),
}
"""Functions for which a specific rule exists."""


def is_aggregate(node: SyntaxNode) -> bool:
    """Return whether a node is a call of an aggregate function."""
    return isinstance(node, Call) and node.name in AGGREGATES | OTHER_AGGREGATES


def has_aggregate(node: SyntaxNode) -> bool:
    """Return whether an expression contains a call of an aggregate function, outside of subqueries."""
    if isinstance(node, Subquery):
        return False
    return is_aggregate(node) or any(map(has_aggregate, children(node)))
