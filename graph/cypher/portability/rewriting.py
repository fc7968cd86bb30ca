"""Change a query so that this engine answers as Neo4j does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lianzhu.graph.cypher.lexer import LEXEME, Token, clauses, closing
from lianzhu.graph.cypher.portability.expression_analysis import Edit
from lianzhu.graph.cypher.portability.patterns import MAY_SPAN_FREELY, follows, hops
from lianzhu.graph.cypher.portability.rules import refusal

AFTER_A_LABEL = {"AND", "OR", "XOR", "RETURN", "WITH", "WHERE", "AS", "THEN", "MATCH", "OPTIONAL", "CALL"}


def edits(stream: Sequence[Token], longest: Callable[[], int]) -> Iterator[Edit]:
    """Yield the changes; `longest` gives the number of relationships in the graph."""
    yield from _exists_without_where(stream)
    yield from _unbounded_paths(stream, longest)
    if any(token.upper == "CASE" for token in stream):
        yield from _reserved_labels(stream)
    yield from _chinese_names(stream)
    yield from _bracketed_counts(stream)


def apply(text: str, changes: Sequence[Edit]) -> str:
    """Return the text with the changes made, the last first; block comments become blanks."""
    for start, end, new in sorted(changes, key=lambda edit: (*edit[:2], edit[2] == "("), reverse=True):
        text = text[:start] + new + text[end:]
    if "/*" not in text:
        return text
    return LEXEME.sub(lambda found: " " if found.group().startswith("/*") else found.group(), text)


def _exists_without_where(stream: Sequence[Token]) -> Iterator[Edit]:
    """Give EXISTS of two or more hops a WHERE: without one it loses rows; `WHERE true` keeps its meaning."""
    for index, token in enumerate(stream[:-1]):
        if token.upper != "EXISTS" or stream[index + 1].text != "{":
            continue
        end = closing(stream, index + 1)
        body = stream[index + 2 : end]
        own = [each for key, each in clauses(body) if key]
        has_where = any(key == "WHERE" for key, _ in clauses(body))
        first = next((at for at in range(index + 2, end) if stream[at].text == "("), end)
        if not has_where and len(own) < 2 and hops(stream, first) > 1:
            yield stream[end].start, stream[end].start, "WHERE true "
        elif not has_where and len(own) > 1:
            raise refusal("exists_of_clauses")


def _unbounded_paths(stream: Sequence[Token], longest: Callable[[], int]) -> Iterator[Edit]:
    """Give a path without an upper bound one: else it stops at ten hops."""
    for index, token in enumerate(stream):
        if token.text != "*" or not _in_relationship(stream, index) or _in_shortest_path(stream, index):
            continue
        at = index + 1
        low = at < len(stream) and stream[at].kind == "number"
        at += low
        dots = at < len(stream) and stream[at].text == ".."
        if not dots and not low:
            yield token.end, token.end, f"1..{max(1, longest())}"
        elif dots and not (at + 1 < len(stream) and stream[at + 1].kind == "number"):
            yield stream[at].end, stream[at].end, str(max(1, longest()))


def _reserved_labels(stream: Sequence[Token]) -> Iterator[Edit]:
    """Put backticks around the label Case, which this engine takes for the keyword."""
    for index in range(1, len(stream)):
        token, following = stream[index], stream[index + 1] if index + 1 < len(stream) else None
        is_label = (
            following is None or following.text in (")", "{", ":", "|", "]", ",") or following.upper in AFTER_A_LABEL
        )
        if token.upper == "CASE" and stream[index - 1].text in (":", "|") and is_label:
            yield token.start, token.end, f"`{token.text}`"


def _chinese_names(stream: Sequence[Token]) -> Iterator[Edit]:
    """Put backticks around names beyond ASCII, as in AS 名称, which this engine reads only so, and not in a pattern."""
    for index, token in enumerate(stream):
        if token.kind == "word" and not token.text.isascii():
            if index and stream[index - 1].text in ("(", "[") and follows(stream, index) in (":", ")", "]", "{", ""):
                raise refusal("chinese_variable", token.text)
            yield token.start, token.end, f"`{token.text}`"


def _bracketed_counts(stream: Sequence[Token]) -> Iterator[Edit]:
    """Put something between a bracket and COUNT {, which this engine takes for a node otherwise."""
    for before, count, brace in zip(stream, stream[1:], stream[2:], strict=False):
        if before.text == "(" and count.upper == "COUNT" and brace.text == "{":
            yield count.start, count.start, "0 + "


def _in_relationship(stream: Sequence[Token], index: int) -> bool:
    """Tell whether a `*` stands in the brackets of a relationship, and is no multiplication."""
    opening = next((at for at in range(index, -1, -1) if stream[at].text in "[]"), -1)
    if opening < 1 or stream[opening].text != "[" or stream[opening - 1].text != "-":
        return False
    return not any(token.text in "{|.(" and token.text != "|" for token in stream[opening:index])


def _in_shortest_path(stream: Sequence[Token], index: int) -> bool:
    depth = 0
    for at in range(index, 0, -1):
        depth += (stream[at].text == ")") - (stream[at].text == "(")
        if depth < 0 and stream[at - 1].upper in MAY_SPAN_FREELY:
            return True
    return False
