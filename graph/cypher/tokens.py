"""A cursor over the tokens of a query, and the error for a token that should not be there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lianzhu.graph.cypher.lexer import Token, tokenize
from lianzhu.graph.errors import NotPortable

T = TypeVar("T")


class CypherParseError(NotPortable):
    """The query has a syntax error, or uses syntax that the parser does not know."""


class TokenCursor:
    """The tokens of a query, of which the one at `position` is the current one."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.position = text, tokenize(text), 0

    def peek(self, offset: int = 0) -> str:
        """Return the current token, or a later one, with identifiers in upper case; empty past the end."""
        index = self.position + offset
        return self.tokens[index].upper if index < len(self.tokens) else ""

    def peek_kind(self, offset: int = 0) -> str:
        """Return the kind of the current token, or of a later one; empty past the end."""
        index = self.position + offset
        return self.tokens[index].kind if index < len(self.tokens) else ""

    def at_identifier(self, offset: int = 0) -> bool:
        """Return whether the current token, or a later one, is an identifier."""
        return self.peek_kind(offset) in ("identifier", "quoted_identifier")

    def at_keyword(self, *keywords: str) -> bool:
        """Return whether the current token is one of the given keywords."""
        return self.peek_kind() == "identifier" and self.peek() in keywords

    def offset(self) -> int:
        """Return the place of the current token in the text."""
        return self.tokens[self.position].start if self.position < len(self.tokens) else len(self.text)

    def text_from(self, start: int) -> str:
        """Return the text from the token at index `start` to the current one."""
        return self.text[self.tokens[start].start : self.tokens[self.position - 1].end]

    def next_token(self) -> Token:
        """Consume the current token."""
        self.position += 1
        return self.tokens[self.position - 1]

    def accept(self, token: str, following: str = "") -> bool:
        """Consume a token, or two in a row, if they come next; return whether they do."""
        if self.peek() != token or (following and self.peek(1) != following):
            return False
        self.position += 2 if following else 1
        return True

    def expect(self, token: str) -> None:
        """Consume a token that must come next."""
        if not self.accept(token):
            raise self.syntax_error(token)

    def syntax_error(self, expected: str) -> CypherParseError:
        """Return the error for a current token that is not the expected one."""
        found = self.tokens[self.position].text if self.position < len(self.tokens) else "the end of the query"
        return CypherParseError(f"cannot tell whether Neo4j gives the same answer: expected {expected}, found {found}")

    def parse_name(self) -> str:
        """Consume an identifier and return it without backticks."""
        if not self.at_identifier():
            raise self.syntax_error("a name")
        return self.next_token().unquoted

    def parse_until(self, closing: str, parse_element: Callable[[], T]) -> tuple[T, ...]:
        """Parse comma-separated elements up to a closing bracket."""
        elements: list[T] = []
        while not self.accept(closing):
            if elements:
                self.expect(",")
            elements.append(parse_element())
        return tuple(elements)

    def parse_separated(self, parse_element: Callable[[], T]) -> tuple[T, ...]:
        """Parse one or more comma-separated elements."""
        elements = [parse_element()]
        while self.accept(","):
            elements.append(parse_element())
        return tuple(elements)
