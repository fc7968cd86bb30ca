"""Checks and helpers that work on tokens, without a syntax tree."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from lianzhu.graph.cypher.lexer import Token, closing_bracket, split_clauses, split_items
from lianzhu.graph.cypher.portability.rules import not_portable

SHORTEST_PATH_FUNCTIONS = {"SHORTESTPATH", "ALLSHORTESTPATHS"}


def check_sort_before_collect(tokens: Sequence[Token]) -> None:
    """Reject an ORDER BY before a collect() that is grouped by a property, which would lose the order."""
    clauses = list(split_clauses(tokens))
    for index, (keyword, _) in enumerate(clauses):
        next_body = next((body for key, body in clauses[index + 1 :] if key in ("WITH", "RETURN")), None)
        previous = [key for key, _ in clauses[:index] if key in ("WITH", "RETURN")]
        if keyword != "ORDER" or next_body is None or previous[-1:] != ["WITH"]:
            continue
        items = split_items(next_body)
        collects = any(_calls_function(item, "COLLECT") for item in items)
        if collects and any(_has_property_access(item) and not _calls_function(item) for item in items):
            raise not_portable("sort_before_collect")


def _calls_function(item: Sequence[Token], name: str = "") -> bool:
    """Return whether a projection item calls a function; if a name is given, only that function counts."""
    return any(
        token.kind == "identifier" and following.text == "(" and name in ("", token.upper)
        for token, following in itertools.pairwise(item)
    )


def _has_property_access(item: Sequence[Token]) -> bool:
    return any(dot.text == "." and name.is_identifier for dot, name in itertools.pairwise(item))


def count_hops(tokens: Sequence[Token], start: int) -> int:
    """Return the number of relationships in the path that begins at index `start`.

    A relationship of variable length counts as two.
    """
    hops = 0
    index = closing_bracket(tokens, start) + 1
    while index < len(tokens) and tokens[index].text in ("-", "<"):
        index = _skip_while(tokens, index, lambda token: token.text in ("<", "-"))
        if index < len(tokens) and tokens[index].text == "[":
            end = closing_bracket(tokens, index)
            hops += any(token.text == "*" for token in tokens[index:end])
            index = end + 1
        index = _skip_while(tokens, index, lambda token: token.text in ("-", ">"))
        if index >= len(tokens) or tokens[index].text != "(":
            return hops
        hops += 1
        index = closing_bracket(tokens, index) + 1
    return hops


def _skip_while(tokens: Sequence[Token], index: int, predicate: Callable[[Token], bool]) -> int:
    while index < len(tokens) and predicate(tokens[index]):
        index += 1
    return index


def text_after(tokens: Sequence[Token], index: int) -> str:
    """Return the text of the next token, empty at the end."""
    return tokens[index + 1].text if index + 1 < len(tokens) else ""
