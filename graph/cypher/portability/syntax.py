"""The syntax tree of a query, and the token cursor that the parsers share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.cypher.lexer import Token
from lianzhu.graph.errors import NotPortable


class CypherParseError(NotPortable):
    """The query has a syntax error, or uses syntax that the parser does not support."""


@dataclass(slots=True)
class Expr:
    """An expression: its operation, operands, and the range of tokens from `start` to before `end`.

    `text` is a name, a literal or an operator. `extra` depends on the operation: the keys of a map, the results of a
    CASE, a path pattern, the clauses of a subquery, the accumulator of reduce(), or whether a call is DISTINCT.
    """

    op: str
    args: list[Expr] = field(default_factory=list)
    text: str = ""
    start: int = 0
    end: int = 0
    extra: Any = None

    @property
    def children(self) -> list[Expr]:
        """The operands, and the results of a CASE."""
        return [*self.args, *self.extra] if self.op == "case" else self.args


def strip_parentheses(expr: Expr) -> Expr:
    """Return an expression without the parentheses around it."""
    while expr.op == "parentheses":
        expr = expr.args[0]
    return expr


def variables_in(expr: Expr) -> Iterator[str]:
    """Yield the variables that an expression refers to."""
    if expr.op == "variable":
        yield expr.text
    for child in expr.children:
        yield from variables_in(child)


KEYWORD_OPERATORS = {"AND", "OR", "XOR", "NOT", "IN", "IS", "NULL", "CONTAINS", "STARTS", "ENDS", "WITH", "DISTINCT"}


def padded_text(token: Token) -> str:
    """Return the text of a token, with spaces around a keyword operator."""
    is_keyword = token.kind == "identifier" and token.upper in KEYWORD_OPERATORS
    return f" {token.text} " if is_keyword else token.text


@dataclass(slots=True)
class ElementPattern:
    """A node or relationship pattern; `start` is the index of the token after its opening bracket."""

    kind: str
    variable: str = ""
    labels: tuple[str, ...] = ()
    properties: list[tuple[str, Expr]] = field(default_factory=list)
    variable_length: bool = False
    start: int = 0


@dataclass(slots=True)
class PathPattern:
    """A path pattern: alternating nodes and relationships; `shortest` if it is inside shortestPath()."""

    elements: list[ElementPattern]
    variable: str = ""
    shortest: bool = False

    @property
    def hops(self) -> int:
        """The number of relationships; one of variable length counts as two."""
        return sum(1 + element.variable_length for element in self.elements if element.kind == "relationship")


@dataclass(slots=True)
class ProjectionItem:
    """An item of WITH, RETURN or UNWIND; `name` is its alias or variable, empty for any other expression."""

    expression: Expr
    name: str = ""


@dataclass(slots=True)
class Clause:
    """A clause; `wildcard` is the * of WITH * or RETURN *, `skip_and_limit` holds the operands of SKIP and LIMIT."""

    keyword: str
    paths: list[PathPattern] = field(default_factory=list)
    where: Expr | None = None
    items: list[ProjectionItem] = field(default_factory=list)
    wildcard: bool = False
    distinct: bool = False
    order_by: list[Expr] = field(default_factory=list)
    skip_and_limit: list[Expr] = field(default_factory=list)
    subquery: list[Clause] | None = None
    imports: list[str] | None = None


class TokenCursor:
    """A cursor over the tokens of a query."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.bar_is_delimiter = False  # whether | ends a predicate, as in [n IN list WHERE n:A | n.id]

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
        self.position += 1
        return self.tokens[self.position - 1].unquoted
