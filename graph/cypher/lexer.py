"""A lexer for Cypher, and helpers that split tokens into clauses and comma-separated items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

TOKEN_PATTERN = re.compile(
    r"""
      (?P<trivia>\s+ | //[^\n]* | /\*.*?(?:\*/|\Z))
    | (?P<string>'(?:[^'\\]|\\.)*(?:'|\Z) | "(?:[^"\\]|\\.)*(?:"|\Z))
    | (?P<quoted_identifier>`(?:[^`]|``)*(?:`|\Z))
    | (?P<parameter>\$\w+)
    | (?P<number>0[xo][\da-fA-F]+ | (?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<identifier>[^\W\d]\w*)
    | (?P<symbol>\.\.|<>|<=|>=|=~|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
CLAUSE_KEYWORDS = {
    *("MATCH", "OPTIONAL", "WHERE", "WITH", "RETURN", "UNWIND", "CALL", "UNION", "ORDER", "SKIP", "LIMIT", "YIELD"),
}
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
        return self.text.strip("`")


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


def closing_bracket(tokens: Sequence[Token], opening: int) -> int:
    """Return the index of the bracket that closes the one at `opening`, or of the last token if it is unclosed."""
    depth = 0
    for index in range(opening, len(tokens)):
        depth += (tokens[index].text in OPENING_BRACKETS) - (tokens[index].text in CLOSING_BRACKETS)
        if depth == 0:
            return index
    return len(tokens) - 1


def split_clauses(tokens: Sequence[Token]) -> Iterator[tuple[str, Sequence[Token]]]:
    """Yield the keyword and body of each top-level clause; tokens before the first have an empty keyword."""
    keyword, start, index = "", 0, 0
    while index < len(tokens):
        token = tokens[index]
        if token.text in OPENING_BRACKETS and token.kind == "symbol":
            index = closing_bracket(tokens, index)
        elif token.upper in CLAUSE_KEYWORDS and token.kind == "identifier" and not _is_name(tokens, index):
            yield keyword, tokens[start:index]
            keyword, start = token.upper, index + 1
        index += 1
    yield keyword, tokens[start:]


def _is_name(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a clause keyword is used as a label, a property or a map key here."""
    previous = tokens[index - 1].text if index else ""
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    return previous in (".", ":", "|") or following == ":"


def split_items(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Split the body of a clause at its top-level commas."""
    items: list[Sequence[Token]] = []
    start = index = 0
    while index < len(tokens):
        if tokens[index].text in OPENING_BRACKETS:
            index = closing_bracket(tokens, index)
        elif tokens[index].text == ",":
            items.append(tokens[start:index])
            start = index + 1
        index += 1
    return [*items, tokens[start:]]
