"""Check a query's file before anybody relies on it: its header, that it only reads, that all engines answer alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from lianzhu.graph.answers import Answer
from lianzhu.graph.cypher import guard, portability
from lianzhu.graph.cypher.lexer import Token, clauses, closing, items, tokens
from lianzhu.graph.cypher.unknown_words import unknown_words
from lianzhu.graph.errors import LianzhuError
from lianzhu.graph.schema import packaged_schema
from lianzhu.queries.header import check
from lianzhu.queries.library import read
from lianzhu.queries.run import FACTS

ERROR, REMARK = "error", "remark"
Complaint = tuple[str, int, str]
"""Level, line, and what is wrong."""
PATTERN_CLAUSES = ("MATCH", "OPTIONAL")
NO_FACTS = "no column `facts`: return the ids of the facts that a row rests on, and --cite shows them"
SHARED = "two patterns after a comma share {0}, which can take minutes; write one path or two MATCH clauses"
UNLABELLED = "({0}) has no label; label every node, so that an index is used"


def lint(path: Path) -> list[Complaint]:
    """Return what is wrong with a query's file, in the order of its lines; empty if nothing is."""
    schema = packaged_schema()
    try:
        query = read(path)
        check(query, schema)
        guard.refuse_writes(query.cypher)
        guard.refuse_several(query.cypher)
        portability.rewrite(query.cypher, schema, lambda: 1)
    except LianzhuError as error:
        return [(ERROR, 0, str(error))]
    stream = tokens(query.cypher)
    unknown = unknown_words(query.cypher, schema)
    found = [*_shape(query.cypher, stream), *_columns(stream)]
    found += [(REMARK, _line(query.cypher, at), remark) for at, remark in unknown]
    if FACTS not in query.returns:
        found.append((REMARK, 0, NO_FACTS))
    return sorted(found, key=lambda each: each[1])


def lint_all(paths: Sequence[Path]) -> Answer:
    """Return the complaints about several files as rows."""
    rows = [(str(path), line or None, level, remark) for path in paths for level, line, remark in lint(path)]
    return Answer(("file", "line", "level", "message"), rows)


def _shape(text: str, stream: Sequence[Token]) -> Iterator[Complaint]:
    """Complain of what the engines answer in different orders, or only one of them quickly."""
    for token in _unlabelled(stream):
        yield ERROR, _line(text, token.start), UNLABELLED.format(token.text)
    for start in _unbounded(stream):
        yield ERROR, _line(text, start), "a path of any length; bound it, such as *1..6"
    for keyword, body in clauses(stream):
        if keyword in PATTERN_CLAUSES and (name := _joined_by_comma(body)):
            yield ERROR, _line(text, body[0].start), SHARED.format(name)
    if "/*" in text:
        yield ERROR, _line(text, text.index("/*")), "the embedded engine reads no /* */; begin each line with //"
    keywords = [keyword for keyword, _ in clauses(stream)]
    if "RETURN" in keywords and "ORDER" not in keywords[len(keywords) - keywords[::-1].index("RETURN") :]:
        yield ERROR, text.count("\n"), "no ORDER BY after the last RETURN: each engine would give its own order"


def _columns(stream: Sequence[Token]) -> Iterator[Complaint]:
    """Complain of columns without a name of their own."""
    body: Sequence[Token] = next((body for key, body in reversed(list(clauses(stream))) if key == "RETURN"), ())
    for column in items(body):
        named = len(column) > 1 and column[-2].upper == "AS"
        plain = len(column) == 1 or (len(column) == 2 and column[0].upper == "DISTINCT")
        if column and not named and not plain:
            yield ERROR, 0, f"the column {''.join(token.text for token in column)} has no name; add AS and one"
        elif column and not column[-1].text.isascii():
            yield ERROR, 0, f"the column {column[-1].text} has a name beyond ASCII; call it by a Latin name"


def _unlabelled(stream: Sequence[Token]) -> Iterator[Token]:
    """Yield each variable of a MATCH whose pattern is one node without a label, and that stands nowhere with one.

    A node that a relationship leads to needs no label: every store starts at another end.
    """
    labelled, bare = set[str](), dict[str, Token]()
    for keyword, body in _patterns(stream):
        joined = any(token.text == "-" for token in body)
        for opening, name, after in zip(body, body[1:], body[2:], strict=False):
            if opening.text != "(" or name.kind not in ("word", "name") or keyword not in PATTERN_CLAUSES:
                continue
            if after.text == ":":
                labelled.add(name.text)
            elif after.text in (")", "{") and not joined:
                bare.setdefault(name.text, name)
    carried = _carried(stream)
    yield from (token for name, token in bare.items() if name not in labelled | carried)


def _carried(stream: Sequence[Token]) -> set[str]:
    """Return the names given by AS: what they stand for was labelled where it was bound."""
    return {name.text for as_, name in pairwise(stream) if as_.upper == "AS"}


def _patterns(stream: Sequence[Token]) -> Iterator[tuple[str, Sequence[Token]]]:
    """Yield the clauses of the query and of the queries inside its braces."""
    for keyword, body in clauses(stream):
        yield keyword, body
        for at, token in enumerate(body):
            if token.text == "{" and at and body[at - 1].upper in ("CALL", "EXISTS", "COUNT", ")"):
                yield from _patterns(body[at + 1 : closing(body, at)])


def _unbounded(stream: Sequence[Token]) -> Iterator[int]:
    for at, token in enumerate(stream):
        if token.text != "*" or not _in_brackets(stream, at):
            continue
        after = [each.text for each in stream[at + 1 : closing(stream, _opening(stream, at))]]
        fixed = after[:1] and after[0].isdigit() and ".." not in after
        if not fixed and not (".." in after and after[after.index("..") + 1 :][:1] and after[-1] != ".."):
            yield token.start


def _opening(stream: Sequence[Token], at: int) -> int:
    return next((index for index in range(at, -1, -1) if stream[index].text == "["), 0)


def _in_brackets(stream: Sequence[Token], at: int) -> bool:
    """Tell whether a `*` says how long a path may be: it stands in the brackets of a relationship."""
    opening = _opening(stream, at)
    inside = stream[opening + 1 : at]
    plain = all(token.kind == "word" or token.text in (":", "|") for token in inside)
    return stream[opening].text == "[" and plain and opening > 0 and stream[opening - 1].text == "-"


def _joined_by_comma(body: Sequence[Token]) -> str:
    """Return the variable that two patterns of one clause share, if any do."""
    seen: set[str] = set()
    for pattern in items(body):
        pairs = pairwise(pattern)
        mine = {name.text for opening, name in pairs if opening.text == "(" and name.kind == "word"}
        if shared := sorted(mine & seen):
            return shared[0]
        seen |= mine
    return ""


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
