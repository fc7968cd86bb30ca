"""The schema of a landscape: its node and edge kinds, fields, metrics, units and levels, parsed from schema.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from lianzhu.graph.errors import SchemaError

T = TypeVar("T")

FIELD_TYPES = ("str", "int", "float", "bool", "list", "date", "credit_code", "ref")
FLOWS = ("", "along", "against", "at")
"""How supply passes through a relation; "at" means that its end is a place where it passes."""
CORE_NODE_FIELDS = ("id", "name", "aliases", "parent", "former_ids")
"""The fields that a node record has as attributes."""
RESERVED_PROPERTIES = {"type", "title", "label"}
"""Property names for which the embedded engine returns built-in values."""
ABOUT = "ABOUT"
"""The relationship type from a statement (Figure, Statement, Coverage) to the nodes that it describes."""
SCHEMA_LABEL = "Schema"
"""The label of the one node that holds what a landscape adds to the packaged schema, where it adds anything."""
ABOUT_FIELDS = ("id", "role")
"""Properties of an ABOUT relationship."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the schema, with its name and description in Chinese and English."""

    name: str
    zh: str
    en: str
    about_zh: str = ""
    about_en: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A property: its type and, if restricted, the permitted values (`choices`) or node kinds.

    `words` is the name of the schema table (metric, unit, strength …) whose keys are the `choices`, and `synonyms` has
    the keys by their Chinese names.
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
    synonyms: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class NodeKind(Term):
    """A node label; `fields` are declared in addition to the fields common to all nodes.

    `proper_name`: the nodes have proper names, so names that differ by one character may be misspellings;
    `part_of_chain`: the nodes are parts of an industry chain;
    `supporting`: the nodes are what a source says of a thing, rather than what a landscape is about.
    """

    colour: str = ""
    proper_name: bool = False
    part_of_chain: bool = False
    supporting: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EdgeKind(Term):
    """A relationship type: start and end node kinds, an example, when not to use it, and its qualifiers.

    `sentence_zh` and `sentence_en` are templates with ``{from}`` and ``{to}``; `flow` says how supply passes (FLOWS);
    `generic` kinds link nearly everything; relations of a `normative` kind have no modality, because the kind itself
    speaks of the future or of a norm.
    """

    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    example: str = ""
    not_for: str = ""
    sentence_zh: str = "{from} — {to}"
    sentence_en: str = "{from} — {to}"
    flow: str = ""
    generic: bool = False
    normative: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Role:
    """A dimension of figures and the node kinds permitted in it.

    A `context` dimension (the region, the whole that a share refers to) is not the main subject of a figure.
    """

    name: str
    zh: str
    en: str
    kinds: tuple[str, ...]
    context: bool = False


@dataclass(frozen=True, slots=True)
class Metric(Term):
    """What a figure measures, and the constraints on its values.

    A `share` cannot exceed 100%; `additive` shares of the same whole can be summed; an `amount` of a part cannot exceed
    that of the whole; a `timeless` metric does not depend on the period; of a `dated` metric the period itself is the
    value; `growth` is "compound" or "yearly" for growth rates.
    """

    share: bool = False
    additive: bool = False
    amount: bool = False
    timeless: bool = False
    dated: bool = False
    growth: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, and what it is in English; `factor` converts a value to the base unit of `dimension`."""

    name: str
    dimension: str
    factor: float
    en: str


@dataclass(frozen=True, slots=True)
class Level:
    """What a level of figures, such as 较高, is in English; figures may have other levels than the declared ones."""

    name: str
    en: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """A group of facts whose coverage a source may describe, by edge kind or by metric."""

    name: str
    zh: str
    en: str
    edges: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """The Chinese name of a column of tables and answers, and others that are understood (`also`).

    The cells of a `coded` column contain schema terms.
    """

    name: str
    zh: str
    coded: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Schema:
    """The contents of schema.toml, keyed by name. Schemas are compared by identity.

    `document` is the TOML document that the schema was built from. `additions` is the text of the schema.toml that
    extends the packaged schema (`lianzhu.graph.schema_extension`), empty for the packaged one.
    """

    nodes: Mapping[str, NodeKind]
    edges: Mapping[str, EdgeKind]
    statements: Mapping[str, Term]
    node_fields: Mapping[str, Field]
    fact_fields: Mapping[str, Field]
    figure_fields: Mapping[str, Field]
    statement_fields: Mapping[str, Field]
    coverage_fields: Mapping[str, Field]
    strengths: Mapping[str, Term]
    coverage_states: Mapping[str, Term]
    modalities: Mapping[str, Term]
    reviews: Mapping[str, Term]
    access: Mapping[str, Term]
    terms: Mapping[str, Term]
    roles: Mapping[str, Role]
    metrics: Mapping[str, Metric]
    units: Mapping[str, Unit]
    levels: Mapping[str, Level]
    aspects: Mapping[str, Aspect]
    columns: Mapping[str, Column]
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)
    additions: str = field(default="", repr=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels of the property graph: the node kinds, then Figure, Statement and Coverage."""
        return (*self.nodes, *self.statements)

    @property
    def relationship_types(self) -> tuple[str, ...]:
        """All relationship types of the property graph: the edge kinds, then ABOUT."""
        return (*self.edges, ABOUT)

    def column_names(self, columns: Iterable[str]) -> dict[str, str]:
        """Return columns by the Chinese names that stand for them."""
        declared = (self.columns[name] for name in columns if name in self.columns)
        return {zh: column.name for column in declared for zh in (column.zh, *column.also)}

    def properties(self, label: str) -> tuple[str, ...]:
        """Return the names of the properties declared for a label or relationship type."""
        if label in self.nodes:
            return (*self.node_fields, *self.nodes[label].fields)
        if label in self.edges:
            return (*self.fact_fields, *self.edges[label].fields)
        if label == ABOUT:
            return ABOUT_FIELDS
        fields = {"Figure": self.figure_fields, "Coverage": self.coverage_fields}.get(label)
        own = self.all_statement_fields if fields is None else fields
        return (*self.fact_fields, *(name for name in own if name != "about"))

    def node_kind_fields(self, kind: str) -> Mapping[str, Field]:
        """Return the fields of a node kind besides those that a node record has as attributes."""
        common = {name: field_ for name, field_ in self.node_fields.items() if name not in CORE_NODE_FIELDS}
        return {**common, **self.nodes[kind].fields}

    @cached_property
    def all_statement_fields(self) -> Mapping[str, Field]:
        """The fields of Statement nodes: their own, and the qualifiers of relations that are not actual."""
        qualifiers = {name: field_ for kind in self.edges.values() for name, field_ in kind.fields.items()}
        return {**qualifiers, **self.statement_fields}

    @cached_property
    def property_types(self) -> Mapping[str, frozenset[str]]:
        """The field types by property name, across all labels and relationship types."""
        types: dict[str, set[str]] = {name: {"str"} for name in ABOUT_FIELDS}
        for field_ in self.fields():
            types.setdefault(field_.name, set()).add(field_.type)
        return {name: frozenset(field_types) for name, field_types in types.items()}

    def fields(self) -> Iterator[Field]:
        """Iterate over all fields of nodes, edges, facts, figures, statements and coverage rows."""
        groups = [self.node_fields, self.fact_fields, self.figure_fields, self.statement_fields, self.coverage_fields]
        groups += [kind.fields for kind in self.nodes.values()]
        groups += [kind.fields for kind in self.edges.values()]
        for group in groups:
            yield from group.values()

    def chinese_name(self, term: str) -> str:
        """Return the Chinese name of a kind, metric, strength, state, aspect or code; an empty string for others."""
        kinds = (self.nodes, self.edges, self.statements)
        words = (
            self.metrics,
            self.strengths,
            self.coverage_states,
            self.modalities,
            self.reviews,
            self.access,
            self.terms,
        )
        return next((table[term].zh for table in (*kinds, *words, self.aspects) if term in table), "")

    def constraints(self, labels: Iterable[str] = ()) -> list[str]:
        """Return the Neo4j statements that create uniqueness constraints on ids; of all labels if none are given."""
        used = set(labels) or self.labels
        return [
            f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
            for label in self.labels
            if label in used
        ]

    def indexes(self, kinds: Iterable[str] = ()) -> list[str]:
        """Return the Neo4j statements that create indexes on names and fact ids; of all kinds if none are given."""
        used = set(kinds) or {*self.nodes, *self.edges}
        name_indexes = [
            f"CREATE INDEX {label.lower()}_name IF NOT EXISTS FOR (n:`{label}`) ON (n.name)"
            for label in self.nodes
            if label in used
        ]
        fact_indexes = [
            f"CREATE INDEX {kind.lower()}_fact IF NOT EXISTS FOR ()-[r:{kind}]-() ON (r.id)"
            for kind in self.edges
            if kind in used
        ]
        return name_indexes + fact_indexes


@cache
def packaged_schema() -> Schema:
    """Return the schema included in the lianzhu package.

    >>> packaged_schema().edges["UNIT_OF"].end
    ('Company', 'Organization')
    """
    text = files(__package__).joinpath("schema.toml").read_text("utf-8")
    return parse_schema(tomllib.loads(text))


def parse_schema(document: Mapping[str, Any]) -> Schema:
    """Build a `Schema` from a parsed TOML document; raise `SchemaError` if it is inconsistent."""

    def parse_field(name: str, attributes: Mapping[str, Any]) -> Field:
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in attributes.items()
        }
        if "words" in attributes:
            terms = document[attributes["words"]]
            values["choices"] = tuple(terms)
            values["synonyms"] = {term["zh"]: key for key, term in terms.items() if "zh" in term}
        return Field(name, **values)

    def parse_fields(table: Mapping[str, Any]) -> Mapping[str, Field]:
        return _parse_table(table, parse_field)

    def parse_node_kind(name: str, attributes: Mapping[str, Any]) -> NodeKind:
        return _node_kind(name, attributes, parse_fields(attributes.get("fields", {})))

    def parse_edge_kind(name: str, attributes: Mapping[str, Any]) -> EdgeKind:
        return _edge_kind(name, attributes, parse_fields(attributes.get("fields", {})))

    schema = Schema(
        nodes=_parse_table(document["node"], parse_node_kind),
        edges=_parse_table(document["edge"], parse_edge_kind),
        statements=_parse_table(document["statement"], _term),
        node_fields=parse_fields(document["node_fields"]),
        fact_fields=parse_fields(document["fact_fields"]),
        figure_fields=parse_fields(document["figure_fields"]),
        statement_fields=parse_fields(document["statement_fields"]),
        coverage_fields=parse_fields(document["coverage_fields"]),
        strengths=_parse_table(document["strength"], _term),
        coverage_states=_parse_table(document["coverage"], _term),
        modalities=_parse_table(document["modality"], _term),
        reviews=_parse_table(document["review"], _term),
        access=_parse_table(document["access"], _term),
        terms=_parse_table(document["term"], _term),
        roles=_parse_table(document["role"], _role),
        metrics=_parse_table(document["metric"], lambda name, attributes: Metric(name, **attributes)),
        units=_parse_table(document["unit"], _unit),
        levels=_parse_table(document["level"], lambda name, attributes: Level(name, **attributes)),
        aspects=_parse_table(document["aspect"], _aspect),
        columns=_parse_table(document["column"], _column),
        document=document,
    )
    _check_consistency(schema)
    return schema


def _parse_table(table: Mapping[str, Any], parse_entry: Callable[[str, Mapping[str, Any]], T]) -> Mapping[str, T]:
    return MappingProxyType({name: parse_entry(name, attributes) for name, attributes in table.items()})


def _term_attributes(name: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of a `Term`."""
    about = attributes.get("about", {})
    return {
        "name": name,
        "zh": attributes["zh"],
        "en": attributes["en"],
        "about_zh": about.get("zh", ""),
        "about_en": about.get("en", ""),
    }


def _column(name: str, attributes: Mapping[str, Any]) -> Column:
    return Column(name, **{**attributes, "also": tuple(attributes.get("also", ()))})


def _term(name: str, attributes: Mapping[str, Any]) -> Term:
    return Term(**_term_attributes(name, attributes))


def _node_kind(name: str, attributes: Mapping[str, Any], fields: Mapping[str, Field]) -> NodeKind:
    return NodeKind(
        **_term_attributes(name, attributes),
        colour=attributes["colour"],
        proper_name=attributes.get("proper_name", False),
        part_of_chain=attributes.get("part_of_chain", False),
        supporting=attributes.get("supporting", False),
        fields=fields,
    )


def _edge_kind(name: str, attributes: Mapping[str, Any], fields: Mapping[str, Field]) -> EdgeKind:
    return EdgeKind(
        **_term_attributes(name, attributes),
        start=tuple(attributes["from"]),
        end=tuple(attributes["to"]),
        example=attributes["example"],
        not_for=attributes["not"],
        **_sentences(attributes),
        flow=attributes.get("flow", ""),
        generic=attributes.get("generic", False),
        normative=attributes.get("normative", False),
        fields=fields,
    )


def _sentences(attributes: Mapping[str, Any]) -> dict[str, str]:
    return {f"sentence_{language}": text for language, text in attributes.get("sentence", {}).items()}


def _role(name: str, attributes: Mapping[str, Any]) -> Role:
    return Role(name, **(dict(attributes) | {"kinds": tuple(attributes["kinds"])}))


def _unit(name: str, attributes: Mapping[str, Any]) -> Unit:
    return Unit(name, attributes["dimension"], float(attributes["factor"]), attributes.get("en", name))


def _aspect(name: str, attributes: Mapping[str, Any]) -> Aspect:
    edges, metrics = (tuple(attributes.get(key, ())) for key in ("edges", "metrics"))
    return Aspect(name, attributes["zh"], attributes["en"], edges, metrics)


def _check_consistency(schema: Schema) -> None:
    """Raise `SchemaError` for a reserved property name, an unknown field type or an undeclared kind or metric."""
    for field_ in schema.fields():
        if field_.name in RESERVED_PROPERTIES or field_.type not in FIELD_TYPES:
            raise SchemaError(f"schema.toml: field '{field_.name}' of type '{field_.type}' is not allowed")
    for kind in schema.edges.values():
        if kind.flow not in FLOWS:
            raise SchemaError(f"schema.toml: edge {kind.name}: flow is '{kind.flow}', expected along, against or at")
    used_kinds = {kind for edge in schema.edges.values() for kind in (*edge.start, *edge.end)}
    used_kinds |= {kind for role in schema.roles.values() for kind in role.kinds}
    used_kinds |= {kind for field_ in schema.fields() for kind in field_.kinds}
    if undeclared := used_kinds - schema.nodes.keys():
        raise SchemaError(f"schema.toml: undeclared node kinds: {', '.join(sorted(undeclared))}")
    used_terms = {term for aspect in schema.aspects.values() for term in (*aspect.edges, *aspect.metrics)}
    if undeclared := used_terms - schema.edges.keys() - schema.metrics.keys():
        raise SchemaError(f"schema.toml: aspects refer to undeclared names: {', '.join(sorted(undeclared))}")
