"""Rows read from a Neo4j server, told apart into those of a landscape and those of others in the same database."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.columns import Properties
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import SCHEMA_ID, edge_record, is_fact, landscape_of, node_record
from lianzhu.graph.records import fact_id, id_prefix
from lianzhu.graph.schema import ABOUT, SCHEMA_LABEL, Schema

FACT_ID = re.compile("f[a-z2-7]{13}")
"""The form of the ids of facts, and of relationships that follow from them (`lianzhu.graph.records.fact_id`)."""


@dataclass(frozen=True, slots=True)
class StoredNode:
    """A node on a server, with its label in the schema."""

    element_id: str
    label: str
    properties: Properties

    @property
    def id(self) -> str:
        """The id that the landscape gave the node."""
        return str(self.properties["id"])


@dataclass(frozen=True, slots=True)
class StoredRelationship:
    """A relationship between two nodes on a server."""

    element_id: str
    kind: str
    start: StoredNode
    end: StoredNode
    properties: Properties

    @property
    def follows_start(self) -> bool:
        """Whether the relationship belongs to its start node, rather than being a fact of its own."""
        return self.kind == ABOUT or not is_fact(self.properties)


def nodes_query(schema: Schema) -> str:
    """Return the query for all nodes with a label of the schema: one query, so that it is planned only once."""
    labels = _alternatives((*schema.labels, SCHEMA_LABEL))
    return f"MATCH (n:{labels}) RETURN elementId(n) AS element_id, labels(n) AS labels, properties(n) AS properties"


def names_query(schema: Schema) -> str:
    """Return the query for the nodes, without the statements, and only those properties that name them."""
    return (
        f"MATCH (n:{_alternatives(schema.nodes)}) RETURN elementId(n) AS element_id, labels(n) AS labels,"
        " n{.id, .name, .aliases, .name_en, .former_ids} AS properties"
    )


def any_node_query(schema: Schema) -> str:
    """Return the query for one node of a landscape; STARTS WITH is true of texts only."""
    return (
        f"MATCH (n:{_alternatives(schema.nodes)}) WHERE n.id STARTS WITH '' AND n.name STARTS WITH ''"
        " RETURN n.id AS id LIMIT 1"
    )


def relationships_query(schema: Schema) -> str:
    """Return the query for all relationships with a type of the schema; ends are given by their element ids."""
    kinds = _alternatives(schema.relationship_types)
    return (
        f"MATCH (a)-[r:{kinds}]->(b) RETURN elementId(r) AS element_id, type(r) AS kind, elementId(a) AS start,"
        " elementId(b) AS end, properties(r) AS properties"
    )


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(f"`{name}`" for name in names)


def declared_labels(labels: Iterable[str], node_id: str, schema: Schema) -> list[str]:
    """Return the labels of a node that the schema declares, best first: the label that begins its id, then in order.

    Other labels are those that somebody added to a node of the landscape.
    """
    prefix = node_id.partition(":")[0]
    declared = [label for label in (*schema.labels, SCHEMA_LABEL) if label in labels]
    return sorted(declared, key=lambda label: id_prefix(label) != prefix)


@dataclass(slots=True)
class ServerRows:
    """The nodes and relationships of a landscape on a server, and counts of what is not of the landscape.

    `nodes` has a list per label of the schema, sorted by id. What others keep under labels and types of the schema is
    counted in `foreign` by label or type: nodes without a text id and name, relationships without the source of a fact.
    """

    schema: Schema
    nodes: dict[str, list[Properties]] = field(default_factory=dict)
    facts: dict[str, list[tuple[str, str, Properties]]] = field(default_factory=dict)
    about: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    foreign: Counter[str] = field(default_factory=Counter)
    _ids: dict[str, str] = field(default_factory=dict)

    def add_nodes(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add the rows of `nodes_query`."""
        found: dict[str, dict[str, Properties]] = {}
        for row in rows:
            properties = row["properties"]
            node_id = properties.get("id")
            labels = declared_labels(row["labels"], str(node_id), self.schema)
            if not labels or labels[0] == SCHEMA_LABEL:
                continue
            if not self._is_of_landscape(labels[0], properties):
                self.foreign[labels[0]] += 1
                continue
            self._ids[row["element_id"]] = node_id
            found.setdefault(labels[0], {})[node_id] = _with_lists(properties)
        self.nodes = {label: [found[label][id_] for id_ in sorted(found.get(label, ()))] for label in found}

    def _is_of_landscape(self, label: str, properties: Properties) -> bool:
        """Return whether a node has what every node, or every statement, of a landscape has."""
        schema = self.schema
        if label in schema.nodes:
            return _has_texts(properties, "id", "name")
        if not _has_texts(properties, "id", "source", "locator"):
            return False
        if label == "Figure":
            return properties.get("metric") in schema.metrics and "printed" in properties
        if label == "Coverage":
            return properties.get("aspect") in schema.aspects and properties.get("state") in schema.coverage_states
        return properties.get("relation") in schema.edges if "relation" in properties else "text" in properties

    def add_relationships(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add the rows of `relationships_query`; the nodes must have been added before."""
        for row in rows:
            start, end = self._ids.get(row["start"]), self._ids.get(row["end"])
            kind, properties = row["kind"], row["properties"]
            if kind not in self.schema.relationship_types:
                continue
            if start is None or end is None or not _has_texts(properties, *_required_texts(kind, properties)):
                self.foreign[kind] += 1
            elif kind == ABOUT:
                self.about[start].append((properties["role"], end))
            elif is_fact(properties):
                self.facts.setdefault(kind, []).append((start, end, properties))
        for facts in self.facts.values():
            facts.sort(key=lambda fact: str(fact[2]["id"]))

    def nodes_by_kind(self) -> Iterator[tuple[str, Properties]]:
        """Yield the kind and the properties of each node, in the order of the schema, then of the ids."""
        return ((kind, row) for kind in self.schema.nodes for row in self.nodes.get(kind, ()))

    def statements(self) -> dict[str, list[Properties]]:
        """Return the rows of each label of statements; a relation that lacks an end is none."""
        rows = {label: self.nodes.get(label, []) for label in self.schema.statements}
        complete = [row for row in rows["Statement"] if "relation" not in row or self._has_ends(row)]
        return {**rows, "Statement": complete}

    def landscape(self) -> Landscape:
        """Return the rows as records."""
        return landscape_of(
            {row["id"]: node_record(kind, row, self.schema) for kind, row in self.nodes_by_kind()},
            [
                edge_record(kind, start, end, properties, self.schema)
                for kind in self.schema.edges
                for start, end, properties in self.facts.get(kind, ())
            ],
            self.statements(),
            self.about,
            self.schema,
        )

    def _has_ends(self, statement: Properties) -> bool:
        return {"from", "to"} <= {role for role, _ in self.about.get(statement["id"], ())}

    def foreign_note(self, address: str) -> str:
        """Return what to tell of the rows that are not of the landscape; empty if there are none."""
        if not self.foreign:
            return ""
        listed = ", ".join(f"{count:,} {name}" for name, count in sorted(self.foreign.items()))
        return (
            f"{address}: passed over {listed}: not of the landscape (a node without a text id and a name, or a"
            " relationship without the id and source of a fact)"
        )


def is_complete(node: StoredNode, schema: Schema) -> bool:
    """Return whether a node has what every node of a landscape has: a name, or as a statement a source."""
    if node.label == SCHEMA_LABEL:
        return node.id == SCHEMA_ID
    return _has_texts(node.properties, "name" if node.label in schema.nodes else "source")


def has_landscape_id(node: StoredNode, schema: Schema) -> bool:
    """Return whether the id of a node has the form that landscapes give, rather than one of somebody else."""
    if node.label in schema.nodes:
        return node.id.startswith(f"{id_prefix(node.label)}:")
    return node.label == SCHEMA_LABEL or bool(FACT_ID.fullmatch(node.id))


def is_landscape_relationship(relationship: StoredRelationship) -> bool:
    """Return whether a relationship is a fact with a source, or has the id that follows from its ends."""
    properties, start, end = relationship.properties, relationship.start.id, relationship.end.id
    if not _has_texts(properties, "id"):
        return False
    if relationship.kind == ABOUT:
        return bool(properties["id"] == fact_id(start, properties.get("role"), end))
    if not is_fact(properties):
        return bool(properties["id"] == fact_id("parent", start, end))
    return _has_texts(properties, "source") and bool(FACT_ID.fullmatch(properties["id"]))


def _required_texts(kind: str, properties: Properties) -> tuple[str, ...]:
    if kind == ABOUT:
        return ("id", "role")
    return ("id", "source", "locator") if is_fact(properties) else ("id",)


def _has_texts(properties: Properties, *names: str) -> bool:
    return all(isinstance(properties.get(name), str) for name in names)


def _with_lists(properties: Properties) -> Properties:
    """Return properties without nulls, and with lists of names though somebody set one of them to a text."""
    present = {name: value for name, value in properties.items() if value is not None}
    texts = {name: [value] for name in ("aliases", "former_ids") if isinstance(value := present.get(name), str)}
    return {**present, **texts}
