"""Completeness and consistency of the schema, and the Neo4j constraints derived from it."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path

import pytest

from lianzhu.graph.errors import SchemaError
from lianzhu.graph.schema import packaged_schema, parse_schema

ROOT = Path(__file__).parent.parent
DOCUMENT = tomllib.loads((ROOT / "graph" / "schema.toml").read_text("utf-8"))
KINDS = [*packaged_schema().nodes.values(), *packaged_schema().edges.values(), *packaged_schema().statements.values()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_described_in_both_languages(kind) -> None:
    assert kind.zh and kind.en and kind.about_zh.endswith("。") and kind.about_en.endswith(".")


@pytest.mark.parametrize("edge", packaged_schema().edges.values(), ids=lambda edge: edge.name)
def test_every_edge_kind_has_an_example_and_says_when_not_to_use_it(edge) -> None:
    assert "→" in edge.example and edge.not_for.endswith(".")


def test_every_field_is_named_in_both_languages() -> None:
    schema = packaged_schema()
    tables = [schema.node_fields, schema.fact_fields, schema.figure_fields, schema.coverage_fields]
    tables += [kind.fields for kind in (*schema.nodes.values(), *schema.edges.values())]
    assert all(field.zh and field.en for table in tables for field in table.values())


def test_every_term_has_an_english_name() -> None:
    schema = packaged_schema()
    tables = [schema.metrics, schema.units, schema.levels, schema.roles, schema.aspects, schema.coverage_states]
    tables += [schema.strengths, schema.modalities, schema.reviews, schema.access]
    for table in tables:
        for term in table.values():
            assert re.fullmatch(r"[\x20-\x7e×]+", term.en), term.name


def test_every_level_of_the_packaged_figures_has_an_english_name(landscape) -> None:
    levels = {str(figure.fields["level"]) for figure in landscape.figures if "level" in figure.fields}
    assert levels and levels <= packaged_schema().levels.keys()


def test_colours_are_distinct() -> None:
    colours = [kind.colour for kind in packaged_schema().nodes.values()]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert len(set(colours)) == len(colours)


def test_every_label_has_a_uniqueness_constraint() -> None:
    constraints = packaged_schema().constraints()
    assert "CREATE CONSTRAINT company_id IF NOT EXISTS FOR (n:`Company`) REQUIRE n.id IS UNIQUE" in constraints
    assert sum("CONSTRAINT" in statement for statement in constraints) == len(packaged_schema().labels)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            ("node", "Company", "fields"),
            {"title": {"type": "str", "zh": "题", "en": "t"}},
            "schema.toml: field 'title' of type 'str' is not allowed",
        ),
        (("edge", "SERVES", "to"), ["Indus"], "schema.toml: undeclared node kinds: Indus"),
        (
            ("aspect", "vendors", "edges"),
            ["SELLS"],
            "schema.toml: aspects refer to undeclared names: SELLS",
        ),
    ],
)
def test_an_inconsistent_schema_is_rejected(path, value, message) -> None:
    document = copy.deepcopy(DOCUMENT)
    *parents, last = path
    table = document
    for key in parents:
        table = table[key]
    table[last] = value
    with pytest.raises(SchemaError) as raised:
        parse_schema(document)
    assert str(raised.value) == message
