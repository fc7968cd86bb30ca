"""Queries only read, one at a time: what would do more is refused before an engine sees it."""

from __future__ import annotations

from lianzhu.graph.cypher_text import Token, tokens
from lianzhu.graph.errors import CypherError, WriteRefused

WRITING = {
    *("CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "DROP", "FOREACH", "INSERT"),
    *("ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "TERMINATE"),
}
BEFORE_A_NAME = {
    *("RETURN", "WITH", "WHERE", "AND", "OR", "XOR", "NOT", "IN", "AS", "BY", "DISTINCT", "UNWIND"),
    *("CASE", "WHEN", "THEN", "ELSE", "MATCH", "YIELD", "CONTAINS", "IS", "CALL"),
}


def refuse_writes(text: str) -> None:
    """Raise `WriteRefused` if the query has a clause that writes, or reads a file of the machine it runs on."""
    stream = tokens(text)
    for index, token in enumerate(stream):
        before = stream[index - 1] if index else None
        after = stream[index + 1].upper if index + 1 < len(stream) else ""
        writes = token.upper in WRITING or (token.upper == "LOAD" and after == "CSV")
        if token.kind == "word" and writes and after != ":" and _may_open_a_clause(before):
            word = f"{token.upper} CSV" if token.upper == "LOAD" else token.upper
            raise WriteRefused(f"{word} is refused: queries only read; to change the landscape, edit its tables")


def refuse_several(text: str) -> None:
    """Raise `CypherError` if the text holds more than one statement: an engine might run only one of them."""
    stream = tokens(text)
    if any(token.text == ";" and token.kind == "symbol" for token in stream[:-1]):
        raise CypherError("one statement at a time: the query has a `;` before its end")


def _may_open_a_clause(before: Token | None) -> bool:
    if before is None or before.text in (")", "]", "}", "{", ";"):
        return True
    return before.kind != "symbol" and before.upper not in BEFORE_A_NAME
