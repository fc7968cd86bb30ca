"""Linter for query files: checks that a query is valid, read-only, and returns the same rows on all engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from lianzhu.graph.answers import Answer
from lianzhu.graph.cypher import guard, portability
from lianzhu.graph.cypher.lexer import Token, closing_bracket, split_clauses, split_items, tokenize
from lianzhu.graph.cypher.unknown_names import unknown_names
from lianzhu.graph.errors import LianzhuError
from lianzhu.graph.schema import packaged_schema
from lianzhu.queries.header import validate
from lianzhu.queries.library import read_query
from lianzhu.queries.run import FACTS_COLUMN

ERROR, WARNING = "error", "warning"
Diagnostic = tuple[str, int, str]
"""Severity, line number (0 for the whole file) and message."""
PATTERN_CLAUSES = ("MATCH", "OPTIONAL")
NO_FACTS = "no `facts` column: return the ids of the facts behind each row, so that --cite can show their sources"
SHARED_VARIABLE = "comma-separated patterns share {0}, which can be very slow; write one path or two MATCH clauses"
NO_LABEL = "({0}) has no label; label every node so that an index is used"
UNBOUNDED_PATH = "unbounded path; set a maximum length, such as *1..6"
BLOCK_COMMENT = "the embedded engine does not support /* */ comments; start each comment line with //"
NO_ORDER_BY = "no ORDER BY after the last RETURN: the order of rows would depend on the engine"


def lint(path: Path) -> list[Diagnostic]:
    """Return the diagnostics for a query file, sorted by line."""
    schema = packaged_schema()
    try:
        query = read_query(path)
        validate(query, schema)
        guard.reject_writes(query.cypher)
        guard.reject_multiple_statements(query.cypher)
        portability.rewrite(query.cypher, schema, lambda: 1)
    except LianzhuError as error:
        return [(ERROR, 0, str(error))]
    tokens = tokenize(query.cypher)
    diagnostics = [*_check_patterns(query.cypher, tokens), *_check_columns(tokens)]
    unknown = unknown_names(query.cypher, schema)
    diagnostics += [(WARNING, _line_number(query.cypher, offset), message) for offset, message in unknown]
    if FACTS_COLUMN not in query.returns:
        diagnostics.append((WARNING, 0, NO_FACTS))
    return sorted(diagnostics, key=lambda diagnostic: diagnostic[1])


def lint_all(paths: Sequence[Path]) -> Answer:
    """Return the diagnostics for several files as a table."""
    rows = [(str(path), line or None, level, message) for path in paths for level, line, message in lint(path)]
    return Answer(("file", "line", "level", "message"), rows)


def _check_patterns(text: str, tokens: Sequence[Token]) -> Iterator[Diagnostic]:
    """Yield diagnostics for constructs that are slow, or whose row order depends on the engine."""
    for token in _unlabelled_nodes(tokens):
        yield ERROR, _line_number(text, token.start), NO_LABEL.format(token.text)
    for offset in _unbounded_paths(tokens):
        yield ERROR, _line_number(text, offset), UNBOUNDED_PATH
    for keyword, body in split_clauses(tokens):
        if keyword in PATTERN_CLAUSES and (variable := _shared_variable(body)):
            yield ERROR, _line_number(text, body[0].start), SHARED_VARIABLE.format(variable)
    if "/*" in text:
        yield ERROR, _line_number(text, text.index("/*")), BLOCK_COMMENT
    keywords = [keyword for keyword, _ in split_clauses(tokens)]
    if "RETURN" in keywords and "ORDER" not in keywords[len(keywords) - keywords[::-1].index("RETURN") :]:
        yield ERROR, text.count("\n"), NO_ORDER_BY


def _check_columns(tokens: Sequence[Token]) -> Iterator[Diagnostic]:
    """Yield diagnostics for returned columns without an alias or with a non-ASCII name."""
    body: Sequence[Token] = next(
        (body for keyword, body in reversed(list(split_clauses(tokens))) if keyword == "RETURN"), ()
    )
    for column in split_items(body):
        has_alias = len(column) > 1 and column[-2].upper == "AS"
        is_variable = len(column) == 1 or (len(column) == 2 and column[0].upper == "DISTINCT")
        if column and not has_alias and not is_variable:
            yield ERROR, 0, f"column {''.join(token.text for token in column)} has no alias; add AS and a name"
        elif column and not column[-1].text.isascii():
            yield ERROR, 0, f"column {column[-1].text} has a non-ASCII name; use an ASCII alias"


def _unlabelled_nodes(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield each variable that is matched as a single node without a label and is not labelled elsewhere.

    A node at the end of a relationship needs no label: every store starts matching at the other end.
    """
    labelled, unlabelled = set[str](), dict[str, Token]()
    for keyword, body in _nested_clauses(tokens):
        has_relationship = any(token.text == "-" for token in body)
        for opening, variable, following in zip(body, body[1:], body[2:], strict=False):
            if opening.text != "(" or not variable.is_identifier or keyword not in PATTERN_CLAUSES:
                continue
            if following.text == ":":
                labelled.add(variable.text)
            elif following.text in (")", "{") and not has_relationship:
                unlabelled.setdefault(variable.text, variable)
    aliases = _aliases(tokens)
    yield from (token for name, token in unlabelled.items() if name not in labelled | aliases)


def _aliases(tokens: Sequence[Token]) -> set[str]:
    """Return the names introduced by AS: their values were labelled where they were bound."""
    return {name.text for keyword, name in pairwise(tokens) if keyword.upper == "AS"}


def _nested_clauses(tokens: Sequence[Token]) -> Iterator[tuple[str, Sequence[Token]]]:
    """Yield the clauses of the query and of its subqueries in braces."""
    for keyword, body in split_clauses(tokens):
        yield keyword, body
        for index, token in enumerate(body):
            if token.text == "{" and index and body[index - 1].upper in ("CALL", "EXISTS", "COUNT", ")"):
                yield from _nested_clauses(body[index + 1 : closing_bracket(body, index)])


def _unbounded_paths(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the offset of each path length without an upper bound."""
    for index, token in enumerate(tokens):
        if token.text != "*" or not _is_variable_length(tokens, index):
            continue
        bounds = [bound.text for bound in tokens[index + 1 : closing_bracket(tokens, _opening_bracket(tokens, index))]]
        is_fixed = bounds[:1] and bounds[0].isdigit() and ".." not in bounds
        if not is_fixed and not (".." in bounds and bounds[bounds.index("..") + 1 :][:1] and bounds[-1] != ".."):
            yield token.start


def _opening_bracket(tokens: Sequence[Token], index: int) -> int:
    return next((position for position in range(index, -1, -1) if tokens[position].text == "["), 0)


def _is_variable_length(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a `*` marks a variable-length relationship: it is inside the brackets of one."""
    opening = _opening_bracket(tokens, index)
    preceding = tokens[opening + 1 : index]
    is_type = all(token.kind == "identifier" or token.text in (":", "|") for token in preceding)
    return tokens[opening].text == "[" and is_type and opening > 0 and tokens[opening - 1].text == "-"


def _shared_variable(body: Sequence[Token]) -> str:
    """Return a node variable that occurs in two patterns of a clause, or an empty string."""
    seen: set[str] = set()
    for pattern in split_items(body):
        variables = {
            name.text for opening, name in pairwise(pattern) if opening.text == "(" and name.kind == "identifier"
        }
        if shared := sorted(variables & seen):
            return shared[0]
        seen |= variables
    return ""


def _line_number(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
