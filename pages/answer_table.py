"""What a page shows of an answer: its rows as text, and the nodes and facts that each row names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.words import schema

Json = dict[str, Any]
FACTS = "facts"
"""The column of an answer that holds the ids of facts."""


@dataclass(frozen=True)
class Question:
    """An answer with the name of its query and its title in Chinese and English."""

    name: str
    zh: str
    en: str
    answer: Answer


def packed_answers(snapshot: Snapshot, questions: Iterable[Question]) -> list[Json]:
    """Return the answers for JSON: of each row its cells as text, and the nodes and facts that it names.

    The column `facts` is no cell, since a row has its facts besides. A column has its Chinese and its English name.
    """
    ends = {fact: (start, end) for fact, start, end, _, _ in snapshot.facts}
    packed = []
    for question in questions:
        columns = question.answer.columns
        shown = [at for at, column in enumerate(columns) if column != FACTS]
        rows = [_row(snapshot, ends, row) for row in question.answer.rows]
        for row in rows:
            row["cells"] = [row["cells"][at] for at in shown]
        heads = [_head(columns[at]) for at in shown]
        packed.append({"name": question.name, "zh": question.zh, "en": question.en, "columns": heads, "rows": rows})
    return packed


def _head(column: str) -> tuple[str, str]:
    known = schema().columns.get(column)
    return (known.zh if known else schema().chinese_name(column) or column, column)


def _row(snapshot: Snapshot, ends: dict[str, tuple[str, str]], row: Iterable[Any]) -> Json:
    cells = list(row)
    nodes: dict[str, None] = {}
    facts: dict[str, None] = {}
    for name in _strings(cells):
        if name in ends:
            facts[name] = None
            nodes.update(dict.fromkeys(ends[name]))
        elif snapshot.kind(name) in schema().statements:
            facts[name] = None
            nodes.update(dict.fromkeys(node for _, node in snapshot.dimensions(name)))
        elif snapshot.kind(name):
            nodes[name] = None
    return {"cells": [as_text(cell) for cell in cells], "nodes": list(nodes), "facts": list(facts)}


def _strings(value: Any) -> Iterator[str]:
    """Yield the strings in a value that may name a node or a fact: those in lists, and the ids of maps."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        inner = [value["id"]] if "id" in value else value.values()
        for each in inner:
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)


def as_text(value: Any) -> str:
    """Return a value of an answer as text: a node by its name, a path by the names of its nodes.

    >>> as_text([{"id": "company:百度", "name": "百度"}, 2.0, None, True])
    '百度; 2; true'
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.15g}"
        case list() | tuple():
            return "; ".join(text for each in value if (text := as_text(each)))
        case {"nodes": list(nodes), "relationships": list()}:
            return " – ".join(as_text(node) for node in nodes)
        case {"name": str(name)}:
            return name
        case {"id": str(identifier)}:
            return identifier
        case dict():
            return "; ".join(f"{key}={as_text(each)}" for key, each in value.items())
    return str(value)
