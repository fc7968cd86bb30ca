"""The schema says what it declares, in both languages, and derives the rest."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path

import pytest

from lianzhu.graph.errors import SchemaError
from lianzhu.graph.schema import packaged_schema, parse

ROOT = Path(__file__).parent.parent
BODY = tomllib.loads((ROOT / "graph" / "schema.toml").read_text("utf-8"))
KINDS = [*packaged_schema().nodes.values(), *packaged_schema().edges.values(), *packaged_schema().statements.values()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_described_in_both_languages(kind) -> None:
    assert kind.zh and kind.en and kind.about_zh.endswith("。") and kind.about_en.endswith(".")


@pytest.mark.parametrize("edge", packaged_schema().edges.values(), ids=lambda edge: edge.name)
def test_every_edge_kind_has_an_example_and_says_when_not_to_use_it(edge) -> None:
    assert "→" in edge.example and edge.not_for.endswith(".")


def test_every_field_has_both_names() -> None:
    known = packaged_schema()
    groups = [known.node_fields, known.fact_fields, known.figure_fields, known.coverage_fields]
    groups += [kind.fields for kind in (*known.nodes.values(), *known.edges.values())]
    assert all(field.zh and field.en for group in groups for field in group.values())


def test_colours_are_distinct() -> None:
    colours = [kind.colour for kind in packaged_schema().nodes.values()]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert len(set(colours)) == len(colours)


def test_constraints_make_every_id_unique() -> None:
    made = packaged_schema().constraints()
    assert "CREATE CONSTRAINT company_id IF NOT EXISTS FOR (n:`Company`) REQUIRE n.id IS UNIQUE" in made
    assert sum("CONSTRAINT" in statement for statement in made) == len(packaged_schema().labels)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            ("node", "Company", "fields"),
            {"title": {"type": "str", "zh": "题", "en": "t"}},
            "schema.toml: field title of type str may not be declared",
        ),
        (("edge", "SERVES", "to"), ["Indus"], "schema.toml: Indus is used as a node kind but not declared"),
        (
            ("aspect", "vendors", "edges"),
            ["SELLS"],
            "schema.toml: an aspect names SELLS, which is not declared",
        ),
    ],
)
def test_a_contradiction_is_refused(path, value, message) -> None:
    body = copy.deepcopy(BODY)
    *outer, last = path
    target = body
    for key in outer:
        target = target[key]
    target[last] = value
    with pytest.raises(SchemaError) as raised:
        parse(body)
    assert str(raised.value) == message
