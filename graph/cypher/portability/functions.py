"""The functions that both engines are known to answer alike: what they take and what they give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lianzhu.graph.cypher.portability.syntax import Expr
from lianzhu.graph.cypher.portability.types import (
    ANY,
    BOOL,
    COMPUTED,
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
    TEXT,
    Kind,
    either,
    list_of,
)


class Function(NamedTuple):
    """A function: the sorts of its first argument, and the kind of its result made of the kinds of all arguments."""

    takes: int
    gives: Callable[[Sequence[Kind]], Kind]


AGGREGATES = {"count", "sum", "min", "max", "collect"}
ANYTHING = (1 << 13) - 1


def _as(mask: int, item: Kind | None = None, *, plus: bool = False) -> Callable[[Sequence[Kind]], Kind]:
    """Make the rule of a function that gives one kind, and null for null."""

    def gives(args: Sequence[Kind]) -> Kind:
        null = NULL if any(each.mask & NULL for each in args) else 0
        made_of = frozenset[str]().union(*(each.made_of for each in args))
        inner = item._replace(made_of=made_of) if item else None
        return Kind(mask | null, inner, computed=bool(mask & TEXT), made_of=made_of, plus=plus)

    return gives


def _item(args: Sequence[Kind]) -> Kind:
    return (args[0].item or ANY).or_null()


def _same(args: Sequence[Kind]) -> Kind:
    return args[0]._replace(array=False, computed=True)


def _coalesce(args: Sequence[Kind]) -> Kind:
    """Null only if every argument may be."""
    joined = either(args)
    return joined if all(each.mask & NULL for each in args) else joined.not_null()


def _sum(args: Sequence[Kind]) -> Kind:
    return Kind(args[0].mask & NUMBER | INT, minus=args[0].minus, plus=args[0].plus)


def _to_float(args: Sequence[Kind]) -> Kind:
    null = NULL if args[0].mask & (NULL | TEXT) else 0
    return Kind(FLOAT | null, minus=args[0].minus, plus=args[0].plus)


FUNCTIONS = {
    "count": Function(ANYTHING, lambda args: Kind(INT, plus=True)),
    "sum": Function(NUMBER | DURATION, _sum),
    "min": Function(ANYTHING, lambda args: args[0].or_null()),
    "max": Function(ANYTHING, lambda args: args[0].or_null()),
    "collect": Function(ANYTHING, lambda args: list_of(args[0].not_null())),
    "coalesce": Function(ANYTHING, _coalesce),
    "size": Function(TEXT | LIST, _as(INT, plus=True)),
    "length": Function(PATH, _as(INT, plus=True)),
    "head": Function(LIST, _item),
    "last": Function(LIST, _item),
    "tail": Function(LIST, _same),
    "reverse": Function(TEXT | LIST, _same),
    "range": Function(INT, lambda args: list_of(Kind(INT))),
    "tostring": Function(TEXT | INT | FLOAT | BOOL | DATE, _as(TEXT)),
    "tointeger": Function(TEXT | NUMBER | BOOL, lambda args: Kind(INT | NULL)),
    "tofloat": Function(TEXT | NUMBER, _to_float),
    "toboolean": Function(TEXT | BOOL, lambda args: Kind(BOOL | NULL)),
    **dict.fromkeys(("toupper", "tolower", "upper", "lower", "trim", "ltrim", "rtrim"), Function(TEXT, _as(TEXT))),
    **dict.fromkeys(("left", "right", "substring", "replace"), Function(TEXT, _as(TEXT))),
    **dict.fromkeys(("char_length", "character_length"), Function(TEXT, _as(INT))),
    "split": Function(TEXT, _as(LIST, COMPUTED)),
    "abs": Function(NUMBER, lambda args: args[0]._replace(minus=False, plus=True)),
    "ceil": Function(NUMBER, lambda args: Kind(FLOAT | args[0].mask & NULL, minus=not args[0].plus)),
    "floor": Function(NUMBER, lambda args: Kind(FLOAT | args[0].mask & NULL, minus=args[0].minus, plus=args[0].plus)),
    "sign": Function(NUMBER, _as(INT)),
    "labels": Function(NODE, _as(LIST, STRING)),
    "type": Function(RELATIONSHIP, lambda args: Kind(TEXT | args[0].mask & NULL)),
    "nodes": Function(PATH, _as(LIST, Kind(NODE))),
    "relationships": Function(PATH, _as(LIST, Kind(RELATIONSHIP))),
    **dict.fromkeys(("startnode", "endnode"), Function(RELATIONSHIP, _as(NODE))),
    "exists": Function(BOOL, lambda args: Kind(BOOL)),
    "date": Function(TEXT | MAP | DATE, _as(DATE)),
    "date.truncate": Function(TEXT, _as(DATE)),
    "duration": Function(TEXT | MAP, _as(DURATION)),
    **dict.fromkeys(("duration.indays", "duration.inmonths"), Function(DATE, _as(DURATION))),
}

INSTEAD = {
    "isempty": "write size(x) = 0",
    "nullif": "write CASE WHEN a = b THEN null ELSE a END",
    "tointegerornull": "write toInteger(x)",
    "tofloatornull": "write toFloat(x)",
    "tostringornull": "write toString(x)",
    "tobooleanornull": "write toBoolean(x)",
    "tointegerlist": "write [x IN list | toInteger(x)]",
    "tostringlist": "write [x IN list | toString(x)]",
    "timestamp": "give the time as a parameter",
    "rand": "choose in the tool",
    "randomuuid": "make it in the tool",
    "btrim": "write trim(x)",
    "filter": "write [x IN list WHERE …]",
    "extract": "write [x IN list | …]",
    "isnan": "guard the division that gives NaN",
    "e": "write 2.718281828459045",
    "pi": "write 3.141592653589793",
}
"""What to write instead of functions that one engine lacks."""

BY_RULE = {
    "round": "round",
    **dict.fromkeys(("avg", "stdev", "stdevp"), "average"),
    **dict.fromkeys(("percentilecont", "percentiledisc", "median"), "quantile"),
    **dict.fromkeys(("sqrt", "log", "log10", "ln", "exp", "sin", "cos", "tan", "cot"), "mathematics"),
    **dict.fromkeys(("asin", "acos", "atan", "atan2", "degrees", "radians", "haversin", "pow"), "mathematics"),
    "duration.between": "days_between",
    **dict.fromkeys(("datetime", "localdatetime", "time", "localtime", "duration.inseconds"), "time"),
    **dict.fromkeys(("id", "elementid"), "internal_id"),
    **dict.fromkeys(("keys", "properties"), "properties"),
}
"""Functions that are refused by a rule of their own."""
CASED = {
    **{"tostring": "toString", "tointeger": "toInteger", "stdev": "stDev", "stdevp": "stDevP"},
    **{"percentilecont": "percentileCont", "percentiledisc": "percentileDisc", "isempty": "isEmpty"},
    **{"nullif": "nullIf", "elementid": "elementId", "tofloat": "toFloat", "toboolean": "toBoolean"},
    **{"toupper": "toUpper", "tolower": "toLower", "ltrim": "lTrim", "rtrim": "rTrim"},
    **{"startnode": "startNode", "endnode": "endNode"},
    **{"duration.indays": "duration.inDays", "duration.inmonths": "duration.inMonths"},
}
"""How functions are written where small letters would look odd in a message."""


def has_aggregate(expr: Expr) -> bool:
    """Tell whether an aggregate is called in an expression."""
    if expr.op == "call" and expr.text in AGGREGATES:
        return True
    more = expr.more if isinstance(expr.more, list) and expr.op == "case" else []
    return any(has_aggregate(each) for each in (*expr.args, *more))
