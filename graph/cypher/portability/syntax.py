"""What reading a query needs: trees of expressions, and a place that moves along its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.cypher.lexer import Token
from lianzhu.graph.errors import NotPortable


class UnparsedCypher(NotPortable):
    """The text stands outside what this module reads: a mistake, or Cypher that is never used here."""


@dataclass(slots=True)
class Expr:
    """A part of an expression: what it is, of what, and which tokens it covers (`first` to before `last`)."""

    op: str
    args: list[Expr] = field(default_factory=list)
    text: str = ""
    first: int = 0
    last: int = 0
    more: Any = None


def bare(expr: Expr) -> Expr:
    """Return an expression without the brackets around it."""
    while expr.op == "bracket":
        expr = expr.args[0]
    return expr


def names_in(expr: Expr) -> Iterator[str]:
    """Yield the names that an expression reads."""
    if expr.op == "name":
        yield expr.text
    for each in (*expr.args, *(expr.more if expr.op == "case" else ())):
        yield from names_in(each)


WORD_OPERATORS = {"AND", "OR", "XOR", "NOT", "IN", "IS", "NULL", "CONTAINS", "STARTS", "ENDS", "WITH", "DISTINCT"}


def spaced(token: Token) -> str:
    """Return a token as it is put into a line, operators in words with blanks around."""
    return f" {token.text} " if token.kind == "word" and token.upper in WORD_OPERATORS else token.text


@dataclass(slots=True)
class Part:
    """A node or relationship of a path; `length` is set for a variable length, `map` holds (key, value).

    `at` is the token after its first bracket.
    """

    sort: str
    name: str = ""
    labels: tuple[str, ...] = ()
    map: list[tuple[str, Expr]] = field(default_factory=list)
    length: bool = False
    at: int = 0


@dataclass(slots=True)
class Path:
    """A path of a pattern."""

    parts: list[Part]
    name: str = ""
    shortest: bool = False

    @property
    def hops(self) -> int:
        """How many relationships it has; a variable length counts as two."""
        return sum(1 + part.length for part in self.parts if part.sort == "relationship")


@dataclass(slots=True)
class Item:
    """A column of WITH or RETURN."""

    value: Expr
    name: str = ""


@dataclass(slots=True)
class Clause:
    """A clause and what stands in it."""

    word: str
    paths: list[Path] = field(default_factory=list)
    where: Expr | None = None
    items: list[Item] = field(default_factory=list)
    all: bool = False
    distinct: bool = False
    order: list[Expr] = field(default_factory=list)
    counts: list[Expr] = field(default_factory=list)
    query: list[Clause] | None = None
    imports: list[str] | None = None


BEYOND = 64
"""How many empty words stand after the last, so that looking ahead needs no care."""


class Place:
    """A place that moves along the tokens of a query."""

    def __init__(self, stream: Sequence[Token]) -> None:
        self.stream = stream
        self.words = [token.upper for token in stream] + [""] * BEYOND
        self.at = 0
        self.bar_ends = False  # whether | ends a condition, as in [n IN list WHERE n:A | n.id]

    def peek(self, ahead: int = 0) -> str:
        """Return the word here, or some tokens ahead; nothing beyond the end."""
        return self.words[self.at + ahead]

    def kind(self, ahead: int = 0) -> str:
        """Return the sort of token here, or some tokens ahead."""
        at = self.at + ahead
        return self.stream[at].kind if at < len(self.stream) else ""

    def take(self, word: str, then: str = "") -> bool:
        """Go on past a word, or two, if they stand here."""
        if self.words[self.at] != word or (then and self.words[self.at + 1] != then):
            return False
        self.at += 2 if then else 1
        return True

    def need(self, word: str) -> None:
        """Go on past a word that must stand here."""
        if not self.take(word):
            raise self.lost(word)

    def lost(self, wanted: str) -> UnparsedCypher:
        """Return the error of a word that should stand here."""
        found = self.stream[self.at].text if self.at < len(self.stream) else "the end"
        return UnparsedCypher(f"whether Neo4j answers alike cannot be told: expected {wanted} where {found} stands")

    def name(self) -> str:
        """Take a name, with or without backticks."""
        if self.kind() not in ("word", "name"):
            raise self.lost("a name")
        self.at += 1
        return self.stream[self.at - 1].text.strip("`")
