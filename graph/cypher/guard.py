"""Queries only read, one at a time: what would do more is refused before an engine sees it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from lianzhu.graph.cypher.lexer import Token, tokens
from lianzhu.graph.errors import CypherError, WriteRefused

WRITING = {
    *("CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "DROP", "FOREACH", "INSERT"),
    *("ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "TERMINATE"),
}
DESCRIBING = ("db.labels", "db.relationshiptypes", "db.propertykeys", "db.schema", "db.index.fulltext.query")
"""Procedures that describe the graph, by the start of their names."""
BEFORE_A_NAME = {
    *("RETURN", "WITH", "WHERE", "AND", "OR", "XOR", "NOT", "IN", "AS", "BY", "DISTINCT", "UNWIND"),
    *("CASE", "WHEN", "THEN", "ELSE", "MATCH", "YIELD", "CONTAINS", "IS", "CALL"),
}


def refuse_writes(text: str) -> None:
    """Raise `WriteRefused` if the query has a clause that writes, or could reach beyond the graph.

    LOAD CSV reads files of the machine that it runs on; a procedure may do anything, so only those that describe the
    graph are let through; an escape outside a string could hide either from this check.
    """
    stream = tokens(text)
    for index, token in enumerate(stream):
        before = stream[index - 1] if index else None
        after = stream[index + 1].upper if index + 1 < len(stream) else ""
        if token.upper == "LOAD" and after == "CSV":
            raise WriteRefused("LOAD CSV is refused: queries only read; to change the landscape, edit its tables")
        if token.kind == "word" and token.upper in WRITING and after != ":" and _may_open_a_clause(before):
            refused = f"{token.upper} is refused: queries only read; to change the landscape, edit its tables"
            raise WriteRefused(refused)
        if token.text == "\\":
            raise WriteRefused("a \\ outside a string is refused: it could hide a clause that writes")
        if token.upper == "CALL" and token.kind == "word" and after not in ("{", "("):
            _check_procedure(stream[index + 1 :])


def _check_procedure(stream: Sequence[Token]) -> None:
    words = takewhile(lambda token: token.kind in ("word", "name") or token.text == ".", stream)
    name = "".join(token.text.strip("`") for token in words)
    if name and not name.lower().startswith(DESCRIBING):
        raise WriteRefused(f"the procedure {name} is refused: only {', '.join(DESCRIBING)} may be called")


def refuse_several(text: str) -> None:
    """Raise `CypherError` if the text holds more than one statement, of which an engine might run only one.

    Also for a string or a name in backticks without its end, which would swallow the rest of the text.
    """
    stream = tokens(text)
    for token in stream:
        if token.kind in ("string", "name") and (len(token.text) < 2 or token.text[-1] != token.text[0]):
            raise CypherError(f"the {token.text[0]} has no second one that ends it, {_pointed(text, token.start)}")
    if any(token.text == ";" and token.kind == "symbol" for token in stream[:-1]):
        raise CypherError("one statement at a time: the query has a `;` before its end")


def _pointed(text: str, at: int) -> str:
    """Return the place in the text: line, column, and the line itself with a caret under it."""
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1)
    return f"line {line}, column {column + 1}\n   {text.splitlines()[line - 1]}\n   {' ' * column}^"


def _may_open_a_clause(before: Token | None) -> bool:
    if before is None or before.text in (")", "]", "}", "{", ";", "*"):
        return True
    return before.kind != "symbol" and before.upper not in BEFORE_A_NAME
