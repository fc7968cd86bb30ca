"""The schema's words as a page uses them."""

from __future__ import annotations

from typing import Any

from lianzhu.graph.schema import schema

Json = dict[str, Any]


def words() -> Json:
    """Return Chinese and English names by what they name; a kind of node has its colour as a third."""
    known = schema()
    tables: dict[str, dict[str, Any]] = {
        "edges": dict(known.edges),
        "metrics": dict(known.metrics),
        "roles": dict(known.roles),
        "aspects": dict(known.aspects),
        "strengths": dict(known.strengths),
        "states": dict(known.coverage_states),
        "statements": dict(known.statements),
    }
    named: Json = {name: {key: [each.zh, each.en] for key, each in table.items()} for name, table in tables.items()}
    named["kinds"] = {key: [kind.zh, kind.en, kind.colour] for key, kind in known.nodes.items()}
    named["fields"] = {key: [field.zh, field.en] for key, field in {**known.fact_fields, **known.figure_fields}.items()}
    return named
