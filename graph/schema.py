"""The schema of a landscape: which kinds, fields, metrics and units it may hold, parsed from schema.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from lianzhu.graph.errors import SchemaError

T = TypeVar("T")

FIELD_TYPES = ("str", "int", "float", "bool", "list", "date", "ref")
RESERVED_BY_ENGINE = {"type", "title", "label"}
"""Property names for which the embedded engine answers with values of its own."""
ABOUT = "ABOUT"
"""The relationship type from a statement (Figure, Coverage) to each node that it is about."""
ABOUT_FIELDS = ("id", "role")
"""The properties of an ABOUT relationship."""


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
    """A property: its type and, for some, the values or node kinds that it takes.

    `words` names the table of the schema (metric, unit, strength …) whose words are the `choices`.
    """

    name: str
    type: str
    zh: str
    en: str
    required: bool = False
    derived: bool = False
    choices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class NodeKind(Named):
    """A node label; `fields` are those it has besides the fields of every node.

    `proper_name`: nodes of the kind bear proper names, of which one letter apart may be a misspelling;
    `part_of_chain`: industry chains consist of such nodes.
    """

    colour: str = ""
    proper_name: bool = False
    part_of_chain: bool = False
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
    """A dimension of figures and the kinds of nodes that may stand in it.

    A `context` dimension (the region, the whole of a share) is not what the figure is chiefly about.
    """

    name: str
    zh: str
    en: str
    kinds: tuple[str, ...]
    context: bool = False


@dataclass(frozen=True, slots=True)
class Metric(Named):
    """What a figure measures, and what its numbers allow.

    A `share` cannot pass 100%; shares of one whole add up where they are `additive`; an `amount` of a part cannot pass
    that of its whole; a `timeless` one is the same in every period; `growth` is "compound" or "yearly" for a rate.
    """

    share: bool = False
    additive: bool = False
    amount: bool = False
    timeless: bool = False
    growth: str = ""


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


@dataclass(frozen=True, slots=True)
class Column:
    """The Chinese name of a column of an answer; cells of a `coded` column are words of the schema."""

    name: str
    zh: str
    coded: bool = False


@dataclass(frozen=True, eq=False)
class Schema:
    """Everything that schema.toml declares, by name. Schemas are compared by identity."""

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
    metrics: Mapping[str, Metric]
    units: Mapping[str, Unit]
    aspects: Mapping[str, Aspect]
    columns: Mapping[str, Column]

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label of the property graph: the node kinds, then Figure and Coverage."""
        return (*self.nodes, *self.statements)

    @property
    def relationship_types(self) -> tuple[str, ...]:
        """Every relationship type of the property graph: the edge kinds, then ABOUT."""
        return (*self.edges, ABOUT)

    def properties(self, label: str) -> tuple[str, ...]:
        """Return the names of the properties that a label or relationship type may have."""
        if label in self.nodes:
            return (*self.node_fields, *self.nodes[label].fields)
        if label in self.edges:
            return (*self.fact_fields, *self.edges[label].fields)
        if label == ABOUT:
            return ABOUT_FIELDS
        own = self.figure_fields if label == "Figure" else self.coverage_fields
        return (*self.fact_fields, *(name for name in own if name != "about"))

    @cached_property
    def property_types(self) -> Mapping[str, frozenset[str]]:
        """The field types of every property name, whichever label or relationship type has it."""
        types: dict[str, set[str]] = {name: {"str"} for name in ABOUT_FIELDS}
        for field_ in self.fields():
            types.setdefault(field_.name, set()).add(field_.type)
        return {name: frozenset(found) for name, found in types.items()}

    def fields(self) -> Iterator[Field]:
        """Iterate over every field of nodes, edges, facts, figures and coverage rows."""
        groups = [self.node_fields, self.fact_fields, self.figure_fields, self.coverage_fields]
        groups += [kind.fields for kind in self.nodes.values()]
        groups += [kind.fields for kind in self.edges.values()]
        for group in groups:
            yield from group.values()

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
def packaged_schema() -> Schema:
    """Return the schema that ships with lianzhu.

    >>> packaged_schema().edges["UNIT_OF"].end
    ('Company', 'Organization')
    """
    text = files(__package__).joinpath("schema.toml").read_text("utf-8")
    return parse(tomllib.loads(text))


def parse(body: Mapping[str, Any]) -> Schema:
    """Build a `Schema` from parsed TOML; raise `SchemaError` for a contradiction."""

    def field_of(name: str, given: Mapping[str, Any]) -> Field:
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in given.items()
        }
        if "words" in given:
            values["choices"] = tuple(body[given["words"]])
        return Field(name, **values)

    def fields(given: Mapping[str, Any]) -> Mapping[str, Field]:
        return _table(given, field_of)

    made = Schema(
        nodes=_table(body["node"], lambda name, each: _node_kind(name, each, fields(each.get("fields", {})))),
        edges=_table(body["edge"], lambda name, each: _edge_kind(name, each, fields(each.get("fields", {})))),
        statements=_table(body["statement"], _named),
        node_fields=fields(body["node_fields"]),
        fact_fields=fields(body["fact_fields"]),
        figure_fields=fields(body["figure_fields"]),
        coverage_fields=fields(body["coverage_fields"]),
        strengths=_table(body["strength"], _named),
        coverage_states=_table(body["coverage"], _named),
        roles=_table(body["role"], lambda name, b: Role(name, **(dict(b) | {"kinds": tuple(b["kinds"])}))),
        metrics=_table(body["metric"], lambda name, b: Metric(name, **b)),
        units=_table(body["unit"], lambda name, b: Unit(name, b["dimension"], float(b["factor"]))),
        aspects=_table(body["aspect"], _aspect),
        columns=_table(body["column"], lambda name, b: Column(name, **b)),
    )
    _check(made)
    return made


def _table(body: Mapping[str, Any], make: Callable[[str, Mapping[str, Any]], T]) -> Mapping[str, T]:
    return MappingProxyType({name: make(name, each) for name, each in body.items()})


def _about(name: str, body: Mapping[str, Any]) -> dict[str, Any]:
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


def _node_kind(name: str, body: Mapping[str, Any], fields: Mapping[str, Field]) -> NodeKind:
    return NodeKind(
        **_about(name, body),
        colour=body["colour"],
        proper_name=body.get("proper_name", False),
        part_of_chain=body.get("part_of_chain", False),
        fields=fields,
    )


def _edge_kind(name: str, body: Mapping[str, Any], fields: Mapping[str, Field]) -> EdgeKind:
    return EdgeKind(
        **_about(name, body),
        start=tuple(body["from"]),
        end=tuple(body["to"]),
        example=body["example"],
        not_for=body["not"],
        fields=fields,
    )


def _aspect(name: str, body: Mapping[str, Any]) -> Aspect:
    return Aspect(name, body["zh"], body["en"], tuple(body.get("edges", ())), tuple(body.get("metrics", ())))


def _check(made: Schema) -> None:
    """Raise `SchemaError` when a word is used that is not declared, or a property name that an engine reserves."""
    for each in made.fields():
        if each.name in RESERVED_BY_ENGINE or each.type not in FIELD_TYPES:
            raise SchemaError(f"schema.toml: field {each.name} of type {each.type} may not be declared")
    used = {kind for edge in made.edges.values() for kind in (*edge.start, *edge.end)}
    used |= {kind for role in made.roles.values() for kind in role.kinds}
    used |= {kind for each in made.fields() for kind in each.kinds}
    if unknown := used - made.nodes.keys():
        raise SchemaError(f"schema.toml: {', '.join(sorted(unknown))} is used as a node kind but not declared")
    words = {word for aspect in made.aspects.values() for word in (*aspect.edges, *aspect.metrics)}
    if unknown := words - made.edges.keys() - made.metrics.keys():
        raise SchemaError(f"schema.toml: an aspect names {', '.join(sorted(unknown))}, which is not declared")
