"""Rewrite a query so that the embedded engine gives the same answer as Neo4j."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lianzhu.graph.cypher.lexer import TOKEN_PATTERN, Token, closing_bracket, split_clauses
from lianzhu.graph.cypher.portability.expression_analysis import Edit
from lianzhu.graph.cypher.portability.patterns import SHORTEST_PATH_FUNCTIONS, count_hops, text_after
from lianzhu.graph.cypher.portability.rules import not_portable

KEYWORDS_AFTER_LABEL = {"AND", "OR", "XOR", "RETURN", "WITH", "WHERE", "AS", "THEN", "MATCH", "OPTIONAL", "CALL"}


def find_edits(tokens: Sequence[Token], relationship_count: Callable[[], int]) -> Iterator[Edit]:
    """Yield the edits that need no syntax tree; `relationship_count` bounds the length of paths."""
    yield from _add_where_to_exists(tokens)
    yield from _add_upper_bounds(tokens, relationship_count)
    if any(token.upper == "CASE" for token in tokens):
        yield from _quote_case_labels(tokens)
    yield from _quote_non_ascii_names(tokens)
    yield from _separate_count_from_parenthesis(tokens)


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Apply edits to the text, from last to first, and replace block comments with spaces."""
    for start, end, replacement in sorted(edits, key=lambda edit: (*edit[:2], edit[2] == "("), reverse=True):
        text = text[:start] + replacement + text[end:]
    if "/*" not in text:
        return text
    return TOKEN_PATTERN.sub(lambda match: " " if match.group().startswith("/*") else match.group(), text)


def _add_where_to_exists(tokens: Sequence[Token]) -> Iterator[Edit]:
    """Add `WHERE true` to EXISTS subqueries of two or more hops, whose rows the embedded engine drops otherwise."""
    for index, token in enumerate(tokens[:-1]):
        if token.upper != "EXISTS" or tokens[index + 1].text != "{":
            continue
        end = closing_bracket(tokens, index + 1)
        keywords = [keyword for keyword, _ in split_clauses(tokens[index + 2 : end]) if keyword]
        if "WHERE" in keywords:
            continue
        if len(keywords) > 1:
            raise not_portable("multi_clause_exists")
        path_start = next((start for start in range(index + 2, end) if tokens[start].text == "("), end)
        if count_hops(tokens, path_start) > 1:
            yield tokens[end].start, tokens[end].start, "WHERE true "


def _add_upper_bounds(tokens: Sequence[Token], relationship_count: Callable[[], int]) -> Iterator[Edit]:
    """Add an upper bound to unbounded paths, which the embedded engine cuts off after ten hops."""
    for index, token in enumerate(tokens):
        if token.text != "*" or not _in_relationship(tokens, index) or _in_shortest_path(tokens, index):
            continue
        position = index + 1
        has_lower_bound = position < len(tokens) and tokens[position].kind == "number"
        position += has_lower_bound
        has_range = position < len(tokens) and tokens[position].text == ".."
        has_upper_bound = position + 1 < len(tokens) and tokens[position + 1].kind == "number"
        if not has_range and not has_lower_bound:
            yield token.end, token.end, f"1..{max(1, relationship_count())}"
        elif has_range and not has_upper_bound:
            yield tokens[position].end, tokens[position].end, str(max(1, relationship_count()))


def _quote_case_labels(tokens: Sequence[Token]) -> Iterator[Edit]:
    """Put backticks around the label Case, which the embedded engine would parse as the keyword."""
    for index in range(1, len(tokens)):
        token, following = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
        is_label = (
            following is None
            or following.text in (")", "{", ":", "|", "]", ",")
            or following.upper in KEYWORDS_AFTER_LABEL
        )
        if token.upper == "CASE" and tokens[index - 1].text in (":", "|") and is_label:
            yield token.start, token.end, f"`{token.text}`"


def _quote_non_ascii_names(tokens: Sequence[Token]) -> Iterator[Edit]:
    """Put backticks around non-ASCII names, as the embedded engine requires; reject them as variables in patterns."""
    for index, token in enumerate(tokens):
        if token.kind == "identifier" and not token.text.isascii():
            opens_pattern = index and tokens[index - 1].text in ("(", "[")
            if opens_pattern and text_after(tokens, index) in (":", ")", "]", "{", ""):
                raise not_portable("non_ascii_variable", token.text)
            yield token.start, token.end, f"`{token.text}`"


def _separate_count_from_parenthesis(tokens: Sequence[Token]) -> Iterator[Edit]:
    """Insert `0 + ` between a parenthesis and COUNT {, which the embedded engine would parse as a node."""
    for previous, count, brace in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if previous.text == "(" and count.upper == "COUNT" and brace.text == "{":
            yield count.start, count.start, "0 + "


def _in_relationship(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a `*` is in the brackets of a relationship pattern, rather than a multiplication."""
    opening = next((position for position in range(index, -1, -1) if tokens[position].text in "[]"), -1)
    if opening < 1 or tokens[opening].text != "[" or tokens[opening - 1].text != "-":
        return False
    return not any(token.text in ("{", ".", "(") for token in tokens[opening:index])


def _in_shortest_path(tokens: Sequence[Token], index: int) -> bool:
    depth = 0
    for position in range(index, 0, -1):
        depth += (tokens[position].text == ")") - (tokens[position].text == "(")
        if depth < 0 and tokens[position - 1].upper in SHORTEST_PATH_FUNCTIONS:
            return True
    return False
