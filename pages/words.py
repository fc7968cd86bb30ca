"""The words of a page: those of its landscape's schema, in Chinese and English."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any

from lianzhu.graph.schema import Field, Schema, packaged_schema

Json = dict[str, Any]
SCHEMA: ContextVar[Schema | None] = ContextVar("schema", default=None)
"""The schema of the landscape that a page is being made of."""


def schema() -> Schema:
    """Return the schema of the landscape that a page is being made of; the packaged one if none has been set."""
    return SCHEMA.get() or packaged_schema()


def words() -> Json:
    """Return Chinese and English names by what they name.

    A kind of node has its colour as a third; an aspect of coverage the kinds of relations and the metrics it speaks of.
    """
    known = schema()
    fields = {**known.fact_fields, **known.figure_fields}
    tables: dict[str, dict[str, Any]] = {
        "edges": dict(known.edges),
        "metrics": dict(known.metrics),
        "roles": dict(known.roles),
        "strengths": dict(known.strengths),
        "states": dict(known.coverage_states),
        "modalities": dict(known.modalities),
        "reviews": dict(known.reviews),
        "statements": dict(known.statements),
        "terms": dict(known.terms),
        "fields": fields,
    }
    listed: Json = {name: {key: [each.zh, each.en] for key, each in table.items()} for name, table in tables.items()}
    for name, named in (("units", known.units), ("levels", known.levels)):
        listed[name] = {key: [key, each.en] for key, each in named.items()}
    listed["aspects"] = {key: [each.zh, each.en, [*each.edges, *each.metrics]] for key, each in known.aspects.items()}
    listed["kinds"] = {key: [kind.zh, kind.en, kind.colour] for key, kind in known.nodes.items()}
    listed["relations"] = {
        key: {"sentence": [kind.sentence_zh, kind.sentence_en], "flow": kind.flow, "generic": kind.generic}
        for key, kind in known.edges.items()
    }
    listed["supporting"] = [key for key, kind in known.nodes.items() if kind.supporting]
    return listed


def property_words() -> Json:
    """Return the Chinese and English names of the fields of nodes, relations and facts, up to their explanations."""
    known = schema()
    fields: dict[str, Field] = {}
    declared = [known.node_kind_fields(kind) for kind in known.nodes]
    for table in (*declared, *(kind.fields for kind in known.edges.values()), known.figure_fields, known.fact_fields):
        fields |= {name: field for name, field in table.items() if name not in fields}
    columns = {name: [column.zh, name] for name, column in known.columns.items()}
    return columns | {name: [re.split("[，；（]", field.zh)[0], name] for name, field in fields.items()}
