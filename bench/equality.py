"""Whether two answers to a query are the same, as far as Cypher determines them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isclose, isnan
from typing import Any, NamedTuple

REL_TOLERANCE = 1e-9
"""Maximum relative difference of two floats that count as equal."""
UNORDERED_LIST = re.compile(r"\bcollect\s*[({]|\[\s*(?:\w+\s*=\s*)?\([^()]*\)\s*<?-", re.IGNORECASE)
"""collect() and pattern comprehensions, whose elements come in any order."""
BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
TOKEN = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|\w+|\s+|.", re.DOTALL)


class Rows(NamedTuple):
    """Columns and rows of an answer."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


class Order(NamedTuple):
    """Which order an answer must keep: of its rows, by the columns they are sorted by, and of the lists in them.

    `sort_columns` is None if a row is sorted by something that is not returned: the whole order must then be the same.
    """

    ordered: bool
    sort_columns: tuple[str, ...] | None = None
    lists_as_bags: bool = False


def order_of(query: str) -> Order:
    """Return which order the answer to a query must keep.

    >>> order_of("MATCH (n) RETURN n.id AS id, n.name ORDER BY n.name DESC, id LIMIT 3")
    Order(ordered=True, sort_columns=('n.name', 'id'), lists_as_bags=False)
    >>> order_of("MATCH (n) WITH n ORDER BY n.id RETURN collect(n.id) AS ids")
    Order(ordered=False, sort_columns=None, lists_as_bags=True)
    """
    bags = UNORDERED_LIST.search(query) is not None
    tokens = _top_level_tokens(query)
    returns = [index for index, token in enumerate(tokens) if token.upper() == "RETURN"]
    if not returns or "UNION" in map(str.upper, tokens):
        return Order(False, None, bags)
    last = tokens[returns[-1] + 1 :]
    keywords = [token.upper() for token in last]
    if "ORDER" not in keywords:
        return Order(False, None, bags)
    order = keywords.index("ORDER")
    by = keywords.index("BY", order)
    end = next((index for index in range(by, len(last)) if keywords[index] in ("SKIP", "LIMIT", "OFFSET")), len(last))
    column_of = {}
    for item in _split_commas(last[:order]):
        expression, _, alias = _partition_as(item)
        column_of |= {_squeeze(expression): alias or _squeeze(expression)} | ({alias: alias} if alias else {})
    keys = [
        _squeeze(re.sub(r"\s(ASC|DESC|ASCENDING|DESCENDING)\s*$", "", key, flags=re.IGNORECASE))
        for key in _split_commas(last[by + 1 : end])
    ]
    return Order(True, tuple(column_of[key] for key in keys) if set(keys) <= column_of.keys() else None, bags)


def same(first: Rows, second: Rows, order: Order) -> bool:
    """Return whether two answers are the same: columns, and rows of the same values and types.

    Floats are compared with a tolerance. Rows that tie in the columns they are sorted by may come in any order.
    """
    if list(first.columns) != list(second.columns) or len(first.rows) != len(second.rows):
        return False
    rows, other_rows = (
        [canonical(list(row), order.lists_as_bags) for row in answer.rows] for answer in (first, second)
    )
    if order.ordered and _is_close(rows, other_rows):
        return True
    if order.ordered:
        if order.sort_columns is None:
            return False
        positions = [list(first.columns).index(column) for column in order.sort_columns if column in first.columns]
        keys, other_keys = ([[row[position] for position in positions] for row in side] for side in (rows, other_rows))
        if not _is_close(keys, other_keys):
            return False
    return _is_close(sorted(rows, key=sort_key), sorted(other_rows, key=sort_key))


def canonical(value: Any, lists_as_bags: bool) -> Any:
    """Return a value whose parts carry their types, so that 1, 1.0 and true differ; lists are sorted if they are bags.

    >>> canonical([2, [1.0, 1]], True)
    [('int', 2), ('list', [('int', 1), ('float', 1.0)])]
    """
    if isinstance(value, list | tuple):
        return [_typed(element, lists_as_bags) for element in value]
    return _typed(value, lists_as_bags)


def _typed(value: Any, lists_as_bags: bool) -> Any:
    if isinstance(value, list | tuple):
        elements = [_typed(element, lists_as_bags) for element in value]
        return ("list", sorted(elements, key=sort_key) if lists_as_bags else elements)
    if isinstance(value, dict):
        return ("map", [[("str", name), _typed(value[name], lists_as_bags)] for name in sorted(value)])
    return (type(value).__name__, value)


def sort_key(value: Any) -> str:
    """Return text by which equal values are sorted together; floats are rounded to 10 digits."""
    if isinstance(value, list):
        return "[" + ", ".join(map(sort_key, value)) + "]"
    name, content = value
    if name in ("list", "map"):
        return f"{name}{sort_key(content)}"
    return f"{content + 0.0:.10g} float" if name == "float" else repr(value)


def _is_close(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_is_close, a, b))
    if isinstance(a, tuple) and isinstance(b, tuple):
        if a[0] == b[0] == "float":
            return isclose(a[1], b[1], rel_tol=REL_TOLERANCE) or (isnan(a[1]) and isnan(b[1]))
        return bool(a[0] == b[0]) and (_is_close(a[1], b[1]) if isinstance(a[1], list) else bool(a[1] == b[1]))
    return bool(a == b)


def _top_level_tokens(query: str) -> list[str]:
    """Return the tokens of a query, with all that is in brackets joined into one token."""
    tokens: list[str] = []
    depth = 0
    for token in TOKEN.findall(query):
        step = BRACKETS.get(token, 0)
        if depth:
            tokens[-1] += token
        else:
            tokens.append(token)
        depth = max(0, depth + step)
    return tokens


def _split_commas(tokens: Sequence[str]) -> list[str]:
    items = [""]
    for token in tokens:
        items = [*items, ""] if token == "," else [*items[:-1], items[-1] + token]
    return items


def _partition_as(item: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(.*)\sAS\s+(\S+)\s*", re.sub(r"^\s*DISTINCT\s", "", item), re.DOTALL)
    return (match[1], " AS ", match[2].strip("`")) if match else (item, "", "")


def _squeeze(text: str) -> str:
    return " ".join(text.split())
