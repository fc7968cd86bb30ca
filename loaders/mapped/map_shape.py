"""The shape of a map: which keys hold tables, texts, lists and flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.toml_text import KeyPath, line_of

TEXT, FLAG, NUMBER = "a text", "true or false", "a number"
TEXTS = "a list of texts"
TEXT_OR_TEXTS = "a text or a list of texts"
TABLE = "a table"
OF_EACH = "*"
"""Stands for each key of a table, or each item of a list."""
COLUMN_SHAPE = {
    "to": TEXT, "split": TEXT, "fill": FLAG, "figure": TEXT, "about": TEXTS, "of": TEXT, "unit": TEXT, "period": TEXT,
    "basis": TEXT, "forecast": FLAG,
}  # fmt: skip
TABLE_SHAPE: Mapping[str, Any] = {
    "file": TEXT, "sheet": TEXT, "header": NUMBER, "unit": TEXT, "period": TEXT, "basis": TEXT, "source": TEXT,
    "modality": TEXT, "complete": FLAG,
    "relations": [{"from": TEXT, "kind": TEXT, "to": TEXT, "when": {OF_EACH: TEXT_OR_TEXTS}, OF_EACH: TEXT}],
    "things": {OF_EACH: {"kind": TEXT, "parent": TEXT, "name": TEXT}},
    "columns": {OF_EACH: (TEXT, COLUMN_SHAPE)},
}  # fmt: skip
MAP_SHAPE: Mapping[str, Any] = {
    "report": {OF_EACH: {"name": TEXT, "publisher": TEXT_OR_TEXTS, "published": TEXT, "access": TEXT, "terms": TEXT}},
    "table": [TABLE_SHAPE],
    "schema": {},
}


def shape_problems(document: Mapping[str, Any], file: str, lines: Mapping[KeyPath, int]) -> list[Problem]:
    """Return the problems of values of another type than their key takes; unknown keys are left to the parser."""
    return [
        Problem(Place(file, line=line_of(lines, path)), f"{'.'.join(path) or 'the map'} is {_said(value)}", expected)
        for path, value, expected in _mismatches((), document, MAP_SHAPE)
    ]


def _mismatches(path: KeyPath, value: Any, shape: Any) -> Iterator[tuple[KeyPath, Any, str]]:
    """Yield the path, the value and the expected type of each value of another type."""
    if isinstance(shape, tuple):  # a text, or a table with options
        shape = shape[1] if isinstance(value, Mapping) else shape[0]
    if isinstance(shape, list):
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            yield path, value, f"tables: [[{path[-1]}]]" if len(path) == 1 else "a list of tables"
            return
        for item in value:
            yield from _mismatches(path, item, shape[0])
    elif isinstance(shape, Mapping):
        if not isinstance(value, Mapping):
            yield path, value, TABLE
            return
        for key, item in value.items():
            if (own := shape.get(key, shape.get(OF_EACH))) is not None:
                yield from _mismatches((*path, key), item, own)
    elif not _fits(value, shape):
        yield path, value, shape


def _fits(value: Any, shape: str) -> bool:
    is_texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return {
        TEXT: isinstance(value, str),
        FLAG: isinstance(value, bool),
        NUMBER: isinstance(value, int) and not isinstance(value, bool),
        TEXTS: is_texts,
        TEXT_OR_TEXTS: isinstance(value, str) or is_texts,
    }[shape]


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return TABLE
    return "a list" if isinstance(value, list) else f"'{value}'" if isinstance(value, str) else str(value).lower()
