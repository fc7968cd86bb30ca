"""A lexer for Cypher."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

TOKEN_PATTERN = re.compile(
    r"""
      (?P<trivia>\s+ | //[^\n]* | /\*.*?(?:\*/|\Z))
    | (?P<string>'(?:[^'\\]|\\.)*(?:'|\Z) | "(?:[^"\\]|\\.)*(?:"|\Z))
    | (?P<quoted_identifier>`(?:[^`]|``)*(?:`|\Z))
    | (?P<parameter>\$(?:\w+|`[^`]*`))
    | (?P<number>0[xo][\da-fA-F]+ | (?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<identifier>[^\W\d]\w*)
    | (?P<symbol>\.\.|<>|<=|>=|=~|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
OPENING_BRACKETS = ("(", "[", "{")
CLOSING_BRACKETS = (")", "]", "}")


class Token(NamedTuple):
    """A token and its offsets in the query.

    `kind` is a group name of `TOKEN_PATTERN`. `upper` is the text, in upper case if it is an identifier, so that it
    can be compared with keywords.
    """

    kind: str
    text: str
    start: int
    end: int
    upper: str

    @property
    def is_identifier(self) -> bool:
        """Whether it is an identifier or keyword, quoted or not."""
        return self.kind in ("identifier", "quoted_identifier")

    @property
    def unquoted(self) -> str:
        """The text without backticks."""
        return self.text[1:-1].replace("``", "`") if self.kind == "quoted_identifier" else self.text


@lru_cache(maxsize=16)
def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a query without white space and comments."""
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Token]:
    for match in TOKEN_PATTERN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "trivia":
            lexeme = match.group()
            yield Token(kind, lexeme, *match.span(), lexeme.upper() if kind == "identifier" else lexeme)
