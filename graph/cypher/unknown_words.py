"""Words of a query that the model does not know: labels, relationship types and properties, with the nearest it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from lianzhu.graph.cypher.lexer import Token, tokens
from lianzhu.graph.errors import did_you_mean
from lianzhu.graph.schema import schema


def unknown_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place of each word that the schema does not declare, and a remark with near matches.

    A property is looked for among those of the labels or types that its variable was given, or among all. An unknown
    word is no mistake on a server that holds more than a landscape; it matches nothing elsewhere.
    """
    stream = tokens(text)
    bound: dict[str, tuple[str, ...]] = {}
    for opening in (at for at, token in enumerate(stream) if token.text in ("(", "[") and token.kind == "symbol"):
        words, variable = _after_colon(stream, opening)
        if not words:
            continue
        node = stream[opening].text == "("
        known = schema().labels if node else (*schema().edges, "ABOUT")
        what = "label" if node else "relationship type"
        unknown = [word for word in words if _bare(word) not in known]
        yield from ((word.start, _remark(what, _bare(word), known)) for word in unknown)
        if variable and not unknown:
            bound[variable] = (*bound.get(variable, ()), *(_bare(word) for word in words))
    yield from _properties(stream, bound)


def _after_colon(stream: Sequence[Token], opening: int) -> tuple[list[Token], str]:
    """Return the labels or types after the bracket of a pattern, and the variable before them."""
    at = opening + 1
    variable = ""
    if at < len(stream) and stream[at].kind in ("word", "name"):
        variable, at = stream[at].text, at + 1
    words: list[Token] = []
    while at + 1 < len(stream) and stream[at].text in (":", "|") and stream[at + 1].kind in ("word", "name"):
        words.append(stream[at + 1])
        at += 2
    in_pattern = stream[opening].text == "(" or (opening and stream[opening - 1].text == "-")
    return (words, variable) if in_pattern else ([], "")


def _properties(stream: Sequence[Token], bound: dict[str, tuple[str, ...]]) -> Iterator[tuple[int, str]]:
    for variable, dot, name in zip(stream, stream[1:], stream[2:], strict=False):
        if dot.text != "." or variable.text not in bound or name.kind not in ("word", "name"):
            continue
        kinds = bound[variable.text]
        known = {field for kind in kinds for field in properties(kind)}
        if _bare(name) not in known:
            yield name.start, _remark(f"property of {' or '.join(kinds)}", _bare(name), sorted(known))


@cache
def properties(kind: str) -> tuple[str, ...]:
    """Return the properties that a label or relationship type has."""
    known = schema()
    if kind in known.nodes:
        return (*known.node_fields, *known.nodes[kind].fields)
    if kind == "ABOUT":
        return ("id", "role")
    if kind in known.statements:
        own = known.figure_fields if kind == "Figure" else known.coverage_fields
        return (*known.fact_fields, *(name for name in own if name != "about"))
    return (*known.fact_fields, *known.edges[kind].fields)


def _remark(what: str, word: str, known: Sequence[str]) -> str:
    return f"no {what} is called '{word}'{did_you_mean(word, known)}"


def _bare(token: Token) -> str:
    return token.text.strip("`")
