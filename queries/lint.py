"""Linter for query files: checks that a query is valid, read-only, and returns the same rows on all engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lianzhu.graph.answers import Answer
from lianzhu.graph.cypher import guard, portability
from lianzhu.graph.cypher.parser import parse
from lianzhu.graph.cypher.syntax import (
    Call,
    Match,
    NodePattern,
    PathLength,
    Projection,
    ProjectionItem,
    RegularQuery,
    Variable,
    walk,
)
from lianzhu.graph.cypher.unknown_names import unknown_names
from lianzhu.graph.errors import LianzhuError
from lianzhu.graph.schema import Schema, packaged_schema
from lianzhu.queries.header import returned_columns, validate
from lianzhu.queries.library import read_query
from lianzhu.queries.run import FACTS_COLUMN

ERROR, WARNING = "error", "warning"
Diagnostic = tuple[str, int, str]
"""Severity, line number (0 for the whole file) and message."""
NO_FACTS = "no `facts` column: return the ids of the facts behind each row, so that --cite can show their sources"
SHARED_VARIABLE = "comma-separated patterns share {0}, which can be very slow; write one path or two MATCH clauses"
NO_LABEL = "({0}) has no label; label every node so that an index is used"
UNBOUNDED_PATH = "unbounded path; set a maximum length, such as *1..6"
UNSORTED_UNION = "a UNION cannot be sorted as a whole; put it in CALL { … } and sort the RETURN after it"
NO_ORDER_BY = "no ORDER BY after the last RETURN: the order of rows would depend on the engine"


def lint(path: Path, schema: Schema | None = None) -> list[Diagnostic]:
    """Return the diagnostics for a query file, sorted by line; the schema is by default the packaged one."""
    schema = schema or packaged_schema()
    try:
        query = read_query(path)
        guard.reject_writes(query.cypher)
        guard.reject_multiple_statements(query.cypher)
        validate(query, schema)
        portability.rewrite(query.cypher, portability.declared_types(schema), lambda: 1)
    except LianzhuError as error:
        return [(ERROR, 0, str(error))]
    tree = parse(query.cypher)
    diagnostics = [*_check_columns(tree), *_check_order(query.cypher, tree)]
    located = [(ERROR, offset, message) for offset, message in _check_patterns(tree)]
    located += [(WARNING, offset, message) for offset, message in unknown_names(query.cypher, schema)]
    diagnostics += [(level, _line_number(query.cypher, offset), message) for level, offset, message in located]
    if FACTS_COLUMN not in query.returns:
        diagnostics.append((WARNING, 0, NO_FACTS))
    return sorted(diagnostics, key=lambda diagnostic: diagnostic[1])


def lint_all(paths: Sequence[Path], schema: Schema | None = None) -> Answer:
    """Return the diagnostics for several files as a table; see `lint`."""
    rows = [(str(path), line or None, level, message) for path in paths for level, line, message in lint(path, schema)]
    return Answer(("file", "line", "level", "message"), rows)


def _check_patterns(tree: RegularQuery) -> Iterator[tuple[int, str]]:
    """Yield the offset of each pattern that is slow, and a message."""
    for node in _unlabelled_nodes(tree):
        yield node.offset, NO_LABEL.format(node.variable)
    for part in walk(tree):
        if isinstance(part, PathLength) and part.upper is None:
            yield part.offset, UNBOUNDED_PATH
        if isinstance(part, Match) and (variable := _shared_variable(part)):
            yield part.offset, SHARED_VARIABLE.format(variable)


def _check_order(text: str, tree: RegularQuery) -> Iterator[Diagnostic]:
    """Yield a diagnostic if the order of rows depends on the engine."""
    last = tree.branches[-1][-1]
    if len(tree.branches) > 1:
        yield ERROR, text.rstrip().count("\n") + 1, UNSORTED_UNION
    elif isinstance(last, Projection) and not last.order_by:
        yield ERROR, text.rstrip().count("\n") + 1, NO_ORDER_BY


def _check_columns(tree: RegularQuery) -> Iterator[Diagnostic]:
    """Yield diagnostics for returned columns without an alias or with a non-ASCII name."""
    for item in returned_columns(tree):
        if not item.name:
            yield ERROR, 0, f"column {item.text} has no alias; add AS and a name"
        elif not item.name.isascii():
            yield ERROR, 0, f"column {item.name} has a non-ASCII name; use an ASCII alias"


def _unlabelled_nodes(tree: RegularQuery) -> Iterator[NodePattern]:
    """Yield each node that is matched on its own without a label and is not labelled elsewhere.

    A node at the end of a relationship needs no label: every store starts matching at the other end. Nor does one whose
    labels a WHERE tests, as in `labels(x)[0] = $kind`: no label can be written there.
    """
    known = {node.variable for node in walk(tree) if isinstance(node, NodePattern) and node.labels is not None}
    known |= {node.alias for node in walk(tree) if isinstance(node, ProjectionItem)}  # labelled where it was bound
    known |= {*_labels_tested(tree)}
    for clause in walk(tree):
        for path in clause.paths if isinstance(clause, Match) else ():
            node = path.nodes[0]
            if not path.relationships and node.variable and node.variable not in known:
                known.add(node.variable)
                yield node


def _labels_tested(tree: RegularQuery) -> Iterator[str]:
    """Yield the variables whose labels a WHERE of the query tests."""
    for clause in walk(tree):
        for call in walk(clause.where) if isinstance(clause, Match) and clause.where else ():
            if isinstance(call, Call) and call.name.lower() == "labels" and isinstance(call.arguments[0], Variable):
                yield call.arguments[0].name


def _shared_variable(clause: Match) -> str:
    """Return a node variable that occurs in two patterns of a clause, or an empty string."""
    seen: set[str] = set()
    for path in clause.paths:
        variables = {node.variable for node in path.nodes} - {""}
        if shared := sorted(variables & seen):
            return shared[0]
        seen |= variables
    return ""


def _line_number(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
