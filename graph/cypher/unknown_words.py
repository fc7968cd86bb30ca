"""Labels, relationship types and properties of a query that the schema does not declare, with near matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lianzhu.graph.cypher.lexer import Token, tokens
from lianzhu.graph.schema import Schema
from lianzhu.graph.suggestions import did_you_mean


def unknown_words(text: str, schema: Schema) -> Iterator[tuple[int, str]]:
    """Yield the offset of each word that the schema does not declare, and a remark with near matches.

    A property is looked up among those of the labels or types of its variable; the properties of a variable without
    any are not checked. On a server that holds more than a landscape an unknown word may be right.
    """
    stream = tokens(text)
    bound: dict[str, tuple[str, ...]] = {}
    for opening in (at for at, token in enumerate(stream) if token.text in ("(", "[") and token.kind == "symbol"):
        words, variable = _after_colon(stream, opening)
        if not words:
            continue
        node = stream[opening].text == "("
        known = schema.labels if node else schema.relationship_types
        what = "label" if node else "relationship type"
        unknown = [word for word in words if _bare(word) not in known]
        yield from ((word.start, _remark(what, _bare(word), known)) for word in unknown)
        if variable and not unknown:
            bound[variable] = (*bound.get(variable, ()), *(_bare(word) for word in words))
    yield from _properties(stream, bound, schema)


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


def _properties(
    stream: Sequence[Token], bound: Mapping[str, tuple[str, ...]], schema: Schema
) -> Iterator[tuple[int, str]]:
    for variable, dot, name in zip(stream, stream[1:], stream[2:], strict=False):
        if dot.text != "." or variable.text not in bound or name.kind not in ("word", "name"):
            continue
        kinds = bound[variable.text]
        known = {field for kind in kinds for field in schema.properties(kind)}
        if _bare(name) not in known:
            yield name.start, _remark(f"property of {' or '.join(kinds)}", _bare(name), sorted(known))


def _remark(what: str, word: str, known: Sequence[str]) -> str:
    return f"no {what} is called '{word}'{did_you_mean(word, known)}"


def _bare(token: Token) -> str:
    return token.text.strip("`")
