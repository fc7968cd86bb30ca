"""The words of a Cypher text, with strings and comments told apart: enough to see what a query asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

LEXEME = re.compile(
    r"""
      (?P<space>\s+ | //[^\n]* | /\*.*?(?:\*/|\Z))
    | (?P<string>'(?:[^'\\]|\\.)*(?:'|\Z) | "(?:[^"\\]|\\.)*(?:"|\Z))
    | (?P<name>`(?:[^`]|``)*(?:`|\Z))
    | (?P<param>\$\w+)
    | (?P<number>0[xo][\da-fA-F]+ | (?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<symbol>\.\.|<>|<=|>=|=~|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
CLAUSES = {"MATCH", "OPTIONAL", "WHERE", "WITH", "RETURN", "UNWIND", "CALL", "UNION", "ORDER", "SKIP", "LIMIT", "YIELD"}


class Token(NamedTuple):
    """One word or sign of a query and where it stands; `upper` is a word in capitals, as keywords are compared."""

    kind: str
    text: str
    start: int
    end: int
    upper: str


@lru_cache(maxsize=16)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a query; blanks and comments are left out."""
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for found in LEXEME.finditer(text):
        kind = found.lastgroup or ""
        if kind != "space":
            word = found.group()
            yield Token(kind, word, *found.span(), word.upper() if kind == "word" else word)


def closing(stream: Sequence[Token], at: int) -> int:
    """Return the index of the bracket that closes the one at `at`, or of the last token if none does."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    depth = 0
    for index in range(at, len(stream)):
        depth += (stream[index].text in pairs) - (stream[index].text in pairs.values())
        if depth == 0:
            return index
    return len(stream) - 1


def clauses(stream: Sequence[Token]) -> Iterator[tuple[str, Sequence[Token]]]:
    """Yield each clause at the top level of the query: its keyword and the tokens after it."""
    keyword, begin, index = "", 0, 0
    while index < len(stream):
        token = stream[index]
        if token.text in "([{" and token.kind == "symbol":
            index = closing(stream, index)
        elif token.upper in CLAUSES and token.kind == "word" and not _is_name(stream, index):
            yield keyword, stream[begin:index]
            keyword, begin = token.upper, index + 1
        index += 1
    yield keyword, stream[begin:]


def _is_name(stream: Sequence[Token], index: int) -> bool:
    """Tell whether a keyword's letters are used as a name here: after a dot or colon, or as a key."""
    before = stream[index - 1].text if index else ""
    after = stream[index + 1].text if index + 1 < len(stream) else ""
    return before in (".", ":", "|") or after == ":"


def items(stream: Sequence[Token]) -> list[Sequence[Token]]:
    """Split a clause at its commas, those inside brackets left alone."""
    parts: list[Sequence[Token]] = []
    begin = index = 0
    while index < len(stream):
        if stream[index].text in ("(", "[", "{"):
            index = closing(stream, index)
        elif stream[index].text == ",":
            parts.append(stream[begin:index])
            begin = index + 1
        index += 1
    return [*parts, stream[begin:]]
