"""What the tokens alone show: an order that collect() loses, and how many hops a pattern has."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from lianzhu.graph.cypher.lexer import Token, clauses, closing, items
from lianzhu.graph.cypher.portability.rules import refusal

MAY_SPAN_FREELY = {"SHORTESTPATH", "ALLSHORTESTPATHS"}


def check_order(stream: Sequence[Token]) -> None:
    """Refuse an ORDER BY that a collect() grouped by a property in the next clause would undo."""
    parts = list(clauses(stream))
    for index, (keyword, _) in enumerate(parts):
        following = next((body for key, body in parts[index + 1 :] if key in ("WITH", "RETURN")), None)
        before = [key for key, _ in parts[:index] if key in ("WITH", "RETURN")]
        if keyword != "ORDER" or following is None or before[-1:] != ["WITH"]:
            continue
        columns = items(following)
        collects = any(_calls(column, "COLLECT") for column in columns)
        if collects and any(_reads_property(column) and not _calls(column) for column in columns):
            raise refusal("sorted_then_collected")


def _calls(column: Sequence[Token], name: str = "") -> bool:
    """Tell whether a column calls a function, or the one of the given name."""
    pairs = itertools.pairwise(column)
    return any(word.kind == "word" and bracket.text == "(" and name in ("", word.upper) for word, bracket in pairs)


def _reads_property(column: Sequence[Token]) -> bool:
    return any(dot.text == "." and word.kind in ("word", "name") for dot, word in itertools.pairwise(column))


def hops(stream: Sequence[Token], at: int) -> int:
    """Return the number of hops of the pattern that starts with the node at `at`; a variable length counts as two."""
    found = 0
    index = closing(stream, at) + 1
    while index < len(stream) and stream[index].text in ("-", "<"):
        index = _skip(stream, index, lambda token: token.text in ("<", "-"))
        if index < len(stream) and stream[index].text == "[":
            end = closing(stream, index)
            found += any(token.text == "*" for token in stream[index:end])
            index = end + 1
        index = _skip(stream, index, lambda token: token.text in ("-", ">"))
        if index >= len(stream) or stream[index].text != "(":
            return found
        found += 1
        index = closing(stream, index) + 1
    return found


def _skip(stream: Sequence[Token], index: int, wanted: Callable[[Token], bool]) -> int:
    while index < len(stream) and wanted(stream[index]):
        index += 1
    return index


def follows(stream: Sequence[Token], index: int) -> str:
    """Return the text of the token after one, or nothing."""
    return stream[index + 1].text if index + 1 < len(stream) else ""
