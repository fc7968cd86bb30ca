"""Read schema.toml and answer every question about what may be in a landscape."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from lianzhu.graph.errors import SchemaError

T = TypeVar("T")

FIELD_TYPES = ("str", "int", "float", "bool", "list", "date", "ref")
RESERVED_BY_ENGINE = {"type", "title", "label"}
"""Property names for which the embedded engine answers with values of its own."""


@dataclass(frozen=True, slots=True)
class Named:
    """A word of the schema with its Chinese and English name and description."""

    name: str
    zh: str
    en: str
    about_zh: str = ""
    about_en: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A property: its type and, for some, the values or node kinds that it takes."""

    name: str
    type: str
    zh: str
    en: str
    required: bool = False
    derived: bool = False
    choices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeKind(Named):
    """A node label; `fields` are those it has besides the fields of every node."""

    colour: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EdgeKind(Named):
    """A relationship type: the kinds of its ends, an example, when not to use it, and its qualifiers."""

    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    example: str = ""
    not_for: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Role:
    """A dimension of figures and the kinds of nodes that may stand in it."""

    name: str
    zh: str
    en: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; `factor` turns a value into the base unit of `dimension`."""

    name: str
    dimension: str
    factor: float


@dataclass(frozen=True, slots=True)
class Aspect:
    """A group of facts that a coverage row speaks about, by edge kind or by metric."""

    name: str
    zh: str
    en: str
    edges: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """Everything that schema.toml declares, by name."""

    nodes: Mapping[str, NodeKind]
    edges: Mapping[str, EdgeKind]
    statements: Mapping[str, Named]
    node_fields: Mapping[str, Field]
    fact_fields: Mapping[str, Field]
    figure_fields: Mapping[str, Field]
    coverage_fields: Mapping[str, Field]
    strengths: Mapping[str, Named]
    coverage_states: Mapping[str, Named]
    roles: Mapping[str, Role]
    metrics: Mapping[str, Named]
    units: Mapping[str, Unit]
    aspects: Mapping[str, Aspect]
    columns: Mapping[str, str]

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label of the property graph: the node kinds, then Figure and Coverage."""
        return (*self.nodes, *self.statements)

    def label(self, name: str) -> Named:
        """Return the description of a node kind or statement label."""
        return self.nodes[name] if name in self.nodes else self.statements[name]

    def word(self, code: str) -> str:
        """Return the Chinese name of a kind, metric, strength, state or aspect; nothing for any other word."""
        coded = (self.nodes, self.edges, self.statements, self.metrics, self.strengths, self.coverage_states)
        return next((group[code].zh for group in (*coded, self.aspects) if code in group), "")

    def constraints(self) -> list[str]:
        """Return the Neo4j statements that make ids unique."""
        return [
            f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
            for label in self.labels
        ]

    def indexes(self) -> list[str]:
        """Return the Neo4j statements that make names and facts quick to find."""
        by_name = [
            f"CREATE INDEX {label.lower()}_name IF NOT EXISTS FOR (n:`{label}`) ON (n.name)" for label in self.nodes
        ]
        by_fact = [
            f"CREATE INDEX {kind.lower()}_fact IF NOT EXISTS FOR ()-[r:{kind}]-() ON (r.id)" for kind in self.edges
        ]
        return by_name + by_fact


@cache
def schema() -> Schema:
    """Return the schema of lianzhu.

    >>> schema().edges["UNIT_OF"].end
    ('Company', 'Organization')
    """
    text = files(__package__).joinpath("schema.toml").read_text("utf-8")
    return parse(tomllib.loads(text))


def parse(body: Mapping[str, Any]) -> Schema:
    """Build a `Schema` from parsed TOML; raise `SchemaError` for a contradiction."""
    made = Schema(
        nodes=_table(body["node"], _node_kind),
        edges=_table(body["edge"], _edge_kind),
        statements=_table(body["statement"], _named),
        node_fields=_table(body["node_fields"], _field),
        fact_fields=_table(body["fact_fields"], _field),
        figure_fields=_table(body["figure_fields"], _field),
        coverage_fields=_table(body["coverage_fields"], _field),
        strengths=_table(body["strength"], _named),
        coverage_states=_table(body["coverage"], _named),
        roles=_table(body["role"], lambda name, b: Role(name, b["zh"], b["en"], tuple(b["kinds"]))),
        metrics=_table(body["metric"], _named),
        units=_table(body["unit"], lambda name, b: Unit(name, b["dimension"], float(b["factor"]))),
        aspects=_table(body["aspect"], _aspect),
        columns=MappingProxyType(body["column"]),
    )
    _check(made)
    return made


def _table(body: Mapping[str, Any], make: Callable[[str, Mapping[str, Any]], T]) -> Mapping[str, T]:
    return MappingProxyType({name: make(name, each) for name, each in body.items()})


def _about(name: str, body: Mapping[str, Any]) -> dict[str, str]:
    about = body.get("about", {})
    return {
        "name": name,
        "zh": body["zh"],
        "en": body["en"],
        "about_zh": about.get("zh", ""),
        "about_en": about.get("en", ""),
    }


def _named(name: str, body: Mapping[str, Any]) -> Named:
    return Named(**_about(name, body))


def _field(name: str, body: Mapping[str, Any]) -> Field:
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in body.items()}
    return Field(name, **given)


def _node_kind(name: str, body: Mapping[str, Any]) -> NodeKind:
    return NodeKind(**_about(name, body), colour=body["colour"], fields=_table(body.get("fields", {}), _field))


def _edge_kind(name: str, body: Mapping[str, Any]) -> EdgeKind:
    return EdgeKind(
        **_about(name, body),
        start=tuple(body["from"]),
        end=tuple(body["to"]),
        example=body["example"],
        not_for=body["not"],
        fields=_table(body.get("fields", {}), _field),
    )


def _aspect(name: str, body: Mapping[str, Any]) -> Aspect:
    return Aspect(name, body["zh"], body["en"], tuple(body.get("edges", ())), tuple(body.get("metrics", ())))


def _check(made: Schema) -> None:
    """Raise `SchemaError` when a word is used that is not declared, or a property name that an engine reserves."""
    fields = [
        *made.node_fields.values(),
        *made.fact_fields.values(),
        *made.figure_fields.values(),
        *made.coverage_fields.values(),
    ]
    fields += [each for kind in made.nodes.values() for each in kind.fields.values()]
    fields += [each for edge in made.edges.values() for each in edge.fields.values()]
    for each in fields:
        if each.name in RESERVED_BY_ENGINE or each.type not in FIELD_TYPES:
            raise SchemaError(f"schema.toml: field {each.name} of type {each.type} may not be declared")
    used = {kind for edge in made.edges.values() for kind in (*edge.start, *edge.end)}
    used |= {kind for role in made.roles.values() for kind in role.kinds}
    used |= {kind for each in fields for kind in each.kinds}
    if unknown := used - made.nodes.keys():
        raise SchemaError(f"schema.toml: {', '.join(sorted(unknown))} is used as a node kind but not declared")
    words = {word for aspect in made.aspects.values() for word in (*aspect.edges, *aspect.metrics)}
    if unknown := words - made.edges.keys() - made.metrics.keys():
        raise SchemaError(f"schema.toml: an aspect names {', '.join(sorted(unknown))}, which is not declared")
