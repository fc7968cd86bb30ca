"""What the tokens alone show to be answered otherwise: invented properties, patterns as conditions, lost orders."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from lianzhu.graph.cypher_text import CLAUSES, Token, clauses, closing, items
from lianzhu.graph.portability.judging import VIRTUAL
from lianzhu.graph.portability.rules import refusal

BEFORE_AN_EXPRESSION = {"WHERE", "AND", "OR", "XOR", "NOT", "WHEN", "THEN", "ELSE", "RETURN", "WITH", "("}
INVENTED = {*(name.upper() for name in VIRTUAL), "KEYS", "PROPERTIES", "*"}
MAY_SPAN_FREELY = {"SHORTESTPATH", "ALLSHORTESTPATHS"}


def check(stream: Sequence[Token]) -> None:
    """Raise `NotPortable` for what this engine answers otherwise."""
    for one in (_virtual_properties, _relationship_in_a_pattern, _sorted_then_collected, _long_pattern_predicate):
        one(stream)


def _virtual_properties(stream: Sequence[Token]) -> None:
    """Refuse to read properties that this engine invents, in every way that they can be written."""
    if not INVENTED & {token.upper.strip("`'\"").upper() for token in stream}:
        return
    for index, (sign, name) in enumerate(itertools.pairwise(stream)):
        bare = name.text.strip("`'\"")
        if bare.lower() in VIRTUAL and _reads(stream, index, sign, name):
            raise refusal("virtual", bare, VIRTUAL[bare.lower()])
        if sign.upper in ("KEYS", "PROPERTIES") and name.text == "(":
            raise refusal("properties", sign.text)
        if sign.text == "." and name.text == "*":
            raise refusal("all_properties")


def _reads(stream: Sequence[Token], index: int, sign: Token, name: Token) -> bool:
    """Tell whether the token after `sign` names a property: n.x, n.`x`, n['x'], or (n {x: …})."""
    if sign.text == ".":
        return name.kind in ("word", "name")
    if sign.text == "[" and name.kind == "string":
        return index > 0 and stream[index - 1].kind in ("word", "name")
    keyed = sign.text in ("{", ",") and name.kind in ("word", "name") and follows(stream, index + 1) == ":"
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
            raise refusal("relationship_in_pattern", stream[index - 1].text, value, variable.text)


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
            raise refusal("sorted_then_collected")


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
        if starts and hops(stream, index) > 1 and not _is_comprehended(stream, index):
            raise refusal("long_predicate")


def _is_comprehended(stream: Sequence[Token], index: int) -> bool:
    """Tell whether a pattern stands in a list comprehension or a path function: both answer rightly."""
    before = stream[index - 1] if index else None
    if before is not None and before.text == "[":
        inner = stream[index : closing(stream, index - 1)]
        return any(token.text == "|" for token in inner)
    return before is not None and before.text == "(" and stream[index - 2].upper in MAY_SPAN_FREELY


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
