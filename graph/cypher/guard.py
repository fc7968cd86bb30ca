"""The read-only guard: rejects queries that write or contain several statements."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from lianzhu.graph.cypher.lexer import Token, tokenize
from lianzhu.graph.errors import CypherError, WriteRefused

WRITE_KEYWORDS = {
    *("CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "DROP", "FOREACH", "INSERT"),
    *("ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "TERMINATE"),
}
ALLOWED_PROCEDURES = ("db.labels", "db.relationshiptypes", "db.propertykeys", "db.schema", "db.index.fulltext.query")
"""Prefixes of the procedures that describe the graph."""
KEYWORDS_BEFORE_NAME = {
    *("RETURN", "WITH", "WHERE", "AND", "OR", "XOR", "NOT", "IN", "AS", "BY", "DISTINCT", "UNWIND"),
    *("CASE", "WHEN", "THEN", "ELSE", "MATCH", "YIELD", "CONTAINS", "IS", "CALL"),
}
"""Keywords after which a write keyword is a name, as in `RETURN set`."""


@lru_cache(maxsize=256)  # a query is often run again; one that is rejected is not cached
def reject_writes(text: str) -> None:
    """Raise `WriteRefused` if the query has a write clause or could access anything outside the graph.

    LOAD CSV reads files on the machine that runs the query. A procedure can do anything, so only those that describe
    the graph are allowed. An escape sequence outside a string could hide either from this check.
    """
    tokens = tokenize(text)
    for index, token in enumerate(tokens):
        previous = tokens[index - 1] if index else None
        following = tokens[index + 1].upper if index + 1 < len(tokens) else ""
        if token.upper == "LOAD" and following == "CSV":
            raise _write_rejected("LOAD CSV")
        is_write_keyword = token.kind == "identifier" and token.upper in WRITE_KEYWORDS
        if is_write_keyword and following != ":" and _can_start_clause(previous):
            raise _write_rejected(token.upper)
        if token.text == "\\":
            raise WriteRefused("a backslash outside a string literal is not allowed: it could hide a write clause")
        if token.upper == "CALL" and token.kind == "identifier" and following not in ("{", "("):
            _check_procedure(tokens[index + 1 :])


def _write_rejected(clause: str) -> WriteRefused:
    return WriteRefused(f"{clause} is not allowed: queries are read-only; to change the landscape, edit its tables")


def _check_procedure(tokens: Sequence[Token]) -> None:
    qualified_name = takewhile(lambda token: token.is_identifier or token.text == ".", tokens)
    name = "".join(token.unquoted for token in qualified_name)
    if name and not name.lower().startswith(ALLOWED_PROCEDURES):
        raise WriteRefused(f"the procedure {name} is not allowed: only {', '.join(ALLOWED_PROCEDURES)} may be called")


@lru_cache(maxsize=256)
def reject_multiple_statements(text: str) -> None:
    """Raise `CypherError` if the text holds more than one statement, of which an engine might run only one.

    Also raised for an unterminated string or quoted name, which would swallow the rest of the text.
    """
    tokens = tokenize(text)
    for token in tokens:
        if token.kind in ("string", "quoted_identifier") and (len(token.text) < 2 or token.text[-1] != token.text[0]):
            what = "string" if token.kind == "string" else "quoted name"
            raise CypherError(f"unterminated {what}, {_location(text, token.start)}")
    if any(token.text == ";" and token.kind == "symbol" for token in tokens[:-1]):
        raise CypherError("only one statement can be run at a time: remove the `;` inside the query")


def _location(text: str, offset: int) -> str:
    """Return the line and column of an offset, and the line with a caret under the column."""
    line, column = text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1)
    return f"line {line}, column {column + 1}\n   {text.splitlines()[line - 1]}\n   {' ' * column}^"


def _can_start_clause(previous: Token | None) -> bool:
    """Return whether a keyword after this token can start a clause."""
    if previous is None or previous.text in (")", "]", "}", "{", ";", "*"):
        return True
    return previous.kind != "symbol" and previous.upper not in KEYWORDS_BEFORE_NAME
