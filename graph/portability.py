"""Cypher that the embedded engine answers otherwise than Neo4j: mended where it can be, else refused with the rewrite.

The causes were found by comparing the embedded engine (kglite 0.21) with Neo4j 5.26 over random queries.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from lianzhu.graph.cypher_text import CLAUSES, Token, clauses, closing, items, tokens
from lianzhu.graph.errors import NotPortable

BEFORE_AN_EXPRESSION = {"WHERE", "AND", "OR", "XOR", "NOT", "WHEN", "THEN", "ELSE", "RETURN", "WITH", "("}
AFTER_A_LABEL = {"AND", "OR", "XOR", "RETURN", "WITH", "WHERE", "AS", "THEN", "MATCH", "OPTIONAL", "CALL"}
VIRTUAL = {"type": "labels(n)[0] or type(r)", "title": "n.name", "label": "labels(n)[0]"}
"""Properties that the embedded engine invents, and what to write instead."""
MAY_SPAN_FREELY = {"SHORTESTPATH", "ALLSHORTESTPATHS"}


def mend(text: str, longest: Callable[[], int]) -> str:
    """Return the query so that the embedded engine answers it as Neo4j does; raise `NotPortable` if it cannot.

    `longest` gives the number of relationships in the graph: no path is longer, since none may use one twice.
    """
    stream = tokens(text)
    for check in (_virtual_properties, _relationship_in_a_pattern, _sorted_then_collected, _long_pattern_predicate):
        check(stream)
    edits = [
        *_exists_without_where(stream),
        *_unbounded_paths(stream, longest),
        *_reserved_labels(stream),
        *_chinese_names(stream),
    ]
    for at, insertion in sorted(edits, reverse=True):
        text = text[:at] + insertion + text[at:]
    return text


def _virtual_properties(stream: Sequence[Token]) -> None:
    """Refuse to read properties that this engine invents, in every way that they can be written."""
    for index, (sign, name) in enumerate(itertools.pairwise(stream)):
        bare = name.text.strip("`'\"")
        if bare.lower() in VIRTUAL and _reads(stream, index, sign, name):
            raise NotPortable(
                f"no node has a property '{bare}', but this engine invents one; write {VIRTUAL[bare.lower()]}"
            )
        if sign.upper in ("KEYS", "PROPERTIES") and name.text == "(":
            raise NotPortable(f"this engine adds properties to {sign.text}(); name those you want: n{{.id, .name}}")
        if sign.text == "." and name.text == "*":
            raise NotPortable("this engine adds properties to {.*}; name those you want: n{.id, .name}")


def _reads(stream: Sequence[Token], index: int, sign: Token, name: Token) -> bool:
    """Tell whether the token after `sign` names a property: n.x, n.`x`, n['x'], or (n {x: …})."""
    if sign.text == ".":
        return name.kind in ("word", "name")
    if sign.text == "[" and name.kind == "string":
        return index > 0 and stream[index - 1].kind in ("word", "name")
    keyed = sign.text in ("{", ",") and name.kind in ("word", "name") and _follows(stream, index + 1) == ":"
    return keyed and _in_pattern_map(stream, index + 2)


def _relationship_in_a_pattern(stream: Sequence[Token]) -> None:
    """Refuse a pattern that takes a value from a relationship: (c:Chain {id: r.chain}) matches nothing."""
    variables = {
        word.text
        for dash, bracket, word in zip(stream, stream[1:], stream[2:], strict=False)
        if (dash.text, bracket.text) == ("-", "[") and word.kind == "word"
    }
    for old, as_, new in zip(stream, stream[1:], stream[2:], strict=False):
        if old.text in variables and as_.upper == "AS":
            variables.add(new.text)
    for index in range(len(stream) - 3):
        colon, variable, dot, name = stream[index : index + 4]
        if colon.text == ":" and variable.text in variables and dot.text == "." and _in_pattern_map(stream, index):
            value = f"{variable.text}.{name.text}"
            raise NotPortable(
                f"this engine finds nothing for {{{stream[index - 1].text}: {value}}} in a pattern, since"
                f" {variable.text} is a relationship; compare in a WHERE: WHERE x.{stream[index - 1].text} = {value}"
            )


def _in_pattern_map(stream: Sequence[Token], index: int) -> bool:
    """Tell whether the token stands in the property map of a node or relationship pattern."""
    brace = _enclosing(stream, index)
    around = _enclosing(stream, brace) if brace > 0 else -1
    if around < 0 or stream[brace].text != "{":
        return False
    before = stream[around - 1] if around else None
    if stream[around].text == "[":
        return before is not None and before.text == "-"
    named_call = before is not None and before.kind == "word" and before.upper not in (*CLAUSES, *BEFORE_AN_EXPRESSION)
    return stream[around].text == "(" and not named_call


def _enclosing(stream: Sequence[Token], index: int) -> int:
    """Return the index of the bracket that is open around a token, or -1."""
    depth = 0
    for at in range(index - 1, -1, -1):
        depth += (stream[at].text in (")", "]", "}")) - (stream[at].text in ("(", "[", "{"))
        if depth < 0:
            return at
    return -1


def _sorted_then_collected(stream: Sequence[Token]) -> None:
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
            raise NotPortable(
                "this engine loses an ORDER BY before a collect() that is grouped by a property;"
                " name the property in the WITH that sorts (WITH p.name AS name … ORDER BY …) and group by the name"
            )


def _calls(column: Sequence[Token], name: str = "") -> bool:
    """Tell whether a column calls a function, or the one of the given name."""
    pairs = itertools.pairwise(column)
    return any(word.kind == "word" and bracket.text == "(" and name in ("", word.upper) for word, bracket in pairs)


def _reads_property(column: Sequence[Token]) -> bool:
    return any(dot.text == "." and word.kind in ("word", "name") for dot, word in itertools.pairwise(column))


def _long_pattern_predicate(stream: Sequence[Token]) -> None:
    """Refuse a pattern of two or more hops as a condition: it loses rows, EXISTS { … WHERE true } does not."""
    expression = [False]
    for index, token in enumerate(stream):
        if token.text == "{" and token.kind == "symbol":
            expression.append(False)
        elif token.text == "}" and token.kind == "symbol" and len(expression) > 1:
            expression.pop()
        elif token.kind == "word" and token.upper in ("MATCH", "OPTIONAL", "MERGE"):
            expression[-1] = False
        elif token.kind == "word" and token.upper in ("WHERE", "RETURN", "WITH", "UNWIND"):
            expression[-1] = True
        starts = expression[-1] and token.text == "(" and token.kind == "symbol"
        if starts and _hops(stream, index) > 1 and not _is_comprehended(stream, index):
            raise NotPortable(
                "this engine loses rows over a pattern of two or more hops used as a condition;"
                " write EXISTS { <the pattern> WHERE true }"
            )


def _is_comprehended(stream: Sequence[Token], index: int) -> bool:
    """Tell whether a pattern stands in a list comprehension or a path function: both answer rightly."""
    before = stream[index - 1] if index else None
    if before is not None and before.text == "[":
        inner = stream[index : closing(stream, index - 1)]
        return any(token.text == "|" for token in inner)
    return before is not None and before.text == "(" and stream[index - 2].upper in MAY_SPAN_FREELY


def _exists_without_where(stream: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Give EXISTS of two or more hops a WHERE: without one it loses rows; `WHERE true` keeps its meaning."""
    for index, token in enumerate(stream[:-1]):
        if token.upper != "EXISTS" or stream[index + 1].text != "{":
            continue
        end = closing(stream, index + 1)
        body = stream[index + 2 : end]
        own = [each for key, each in clauses(body) if key]
        has_where = any(key == "WHERE" for key, _ in clauses(body))
        first = next((at for at in range(index + 2, end) if stream[at].text == "("), end)
        if not has_where and len(own) < 2 and _hops(stream, first) > 1:
            yield stream[end].start, "WHERE true "
        elif not has_where and len(own) > 1:
            raise NotPortable(
                "this engine may lose rows over EXISTS with several clauses; end each MATCH with WHERE true"
            )


def _hops(stream: Sequence[Token], at: int) -> int:
    """Return the number of hops of the pattern that starts with the node at `at`; a variable length counts as two."""
    hops = 0
    index = closing(stream, at) + 1
    while index < len(stream) and stream[index].text in ("-", "<"):
        index = _skip(stream, index, lambda token: token.text in ("<", "-"))
        if index < len(stream) and stream[index].text == "[":
            end = closing(stream, index)
            hops += any(token.text == "*" for token in stream[index:end])
            index = end + 1
        index = _skip(stream, index, lambda token: token.text in ("-", ">"))
        if index >= len(stream) or stream[index].text != "(":
            return hops
        hops += 1
        index = closing(stream, index) + 1
    return hops


def _skip(stream: Sequence[Token], index: int, wanted: Callable[[Token], bool]) -> int:
    while index < len(stream) and wanted(stream[index]):
        index += 1
    return index


def _unbounded_paths(stream: Sequence[Token], longest: Callable[[], int]) -> Iterator[tuple[int, str]]:
    """Give a path without an upper bound one: else it stops at ten hops."""
    for index, token in enumerate(stream):
        if token.text != "*" or not _in_relationship(stream, index) or _in_shortest_path(stream, index):
            continue
        at = index + 1
        low = at < len(stream) and stream[at].kind == "number"
        at += low
        dots = at < len(stream) and stream[at].text == ".."
        if not dots and not low:
            yield token.end, f"1..{max(1, longest())}"
        elif dots and not (at + 1 < len(stream) and stream[at + 1].kind == "number"):
            yield stream[at].end, str(max(1, longest()))


def _reserved_labels(stream: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Put backticks around the label Case, which this engine takes for the keyword."""
    for index in range(1, len(stream)):
        token, following = stream[index], stream[index + 1] if index + 1 < len(stream) else None
        is_label = (
            following is None or following.text in (")", "{", ":", "|", "]", ",") or following.upper in AFTER_A_LABEL
        )
        if token.upper == "CASE" and stream[index - 1].text in (":", "|") and is_label:
            yield from ((token.start, "`"), (token.end, "`"))


def _chinese_names(stream: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Put backticks around names beyond ASCII, as in AS 名称, which this engine reads only so, and not in a pattern."""
    for index, token in enumerate(stream):
        if token.kind == "word" and not token.text.isascii():
            if index and stream[index - 1].text in ("(", "[") and _follows(stream, index) in (":", ")", "]", "{", ""):
                raise NotPortable(
                    f"this engine reads no Chinese variable in a pattern; call {token.text} by a Latin name"
                )
            yield from ((token.start, "`"), (token.end, "`"))


def _follows(stream: Sequence[Token], index: int) -> str:
    return stream[index + 1].text if index + 1 < len(stream) else ""


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
