"""The property graph of a landscape: labelled nodes and typed relationships, the data model of all stores."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lianzhu.graph.columns import Columns, EdgeColumns, NodeColumns, Properties, Relationships
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import (
    CITATION_FIELDS,
    Citation,
    Coverage,
    Edge,
    Figure,
    Node,
    Statement,
    Value,
    fact_id,
)
from lianzhu.graph.schema import ABOUT, SCHEMA_LABEL, Field, Schema, packaged_schema

if TYPE_CHECKING:
    from networkx import MultiDiGraph

PART_OF = "PART_OF"
"""The relationship type from a part to its whole, which a parent counts as."""

RelationshipType = tuple[str, str, str]
"""A relationship type with the labels of its start and end nodes."""
SCHEMA_ID = "schema"
"""The id of the Schema node."""


@dataclass
class PropertyGraph:
    """Nodes by label, and relationships by (type, start label, end label).

    A relationship is ``{"from_id": id, "to_id": id, "properties": {...}}``. A figure, statement or coverage row is a
    node with ABOUT relationships, whose `role` property is the dimension. The parent of a node counts as PART_OF: where
    no fact states it, there is a relationship without a source. Every relationship has an id, because the embedded
    engine would otherwise generate one. The rows of a large graph are held by column and made when they are asked for.
    What the landscape adds to the packaged schema is the text of a Schema node, so that a server has it too.
    """

    nodes: Mapping[str, Sequence[Properties]]
    relationships: Mapping[RelationshipType, Sequence[Properties]]
    schema: Schema = field(default_factory=packaged_schema)

    @classmethod
    def of(cls, landscape: Landscape) -> PropertyGraph:
        """Build the property graph of a landscape."""
        stored = NodeColumns.of(landscape.nodes)
        nodes: dict[str, Sequence[Properties]] = dict(stored.tables)
        relationships: dict[RelationshipType, Sequence[Properties]] = {
            (kind, *labels): rows
            for kind, table in EdgeColumns.of(landscape.edges).tables.items()
            for labels, rows in table.by_ends(stored.kinds).items()
        }
        for labels, rows in _unstated_parents(stored, landscape).items():
            key = (PART_OF, *labels)
            relationships[key] = _joined(relationships[key], rows) if key in relationships else rows
        statements: list[tuple[str, Sequence[Figure | Statement | Coverage]]] = [
            ("Figure", landscape.figures),
            ("Statement", landscape.statements),
            ("Coverage", landscape.coverage),
        ]
        for label, facts in statements:
            if facts:
                nodes[label] = Columns.of([fact.properties() for fact in facts])
            about = Relationships.of([row for fact in facts for row in _about_rows(fact)])
            kinds = ChainMap({fact.id: label for fact in facts}, stored.kinds)
            relationships |= {(ABOUT, *labels): rows for labels, rows in about.by_ends(kinds).items()}
        graph = cls(nodes, relationships, landscape.schema)
        return graph.with_additions(landscape.schema.additions)

    def with_additions(self, additions: str) -> PropertyGraph:
        """Return the graph with a Schema node for the text of a schema.toml; the same graph if it is empty."""
        node = {"id": SCHEMA_ID, "toml": additions}
        return replace(self, nodes={**self.nodes, SCHEMA_LABEL: [node]}) if additions else self

    @property
    def node_count(self) -> int:
        """The number of nodes."""
        return sum(len(rows) for rows in self.nodes.values())

    @property
    def relationship_count(self) -> int:
        """The number of relationships."""
        return sum(len(rows) for rows in self.relationships.values())


def _unstated_parents(nodes: NodeColumns, landscape: Landscape) -> Mapping[tuple[str, str], Relationships]:
    """Return a PART_OF relationship from each node to its parent where no fact states it, by the kinds of both."""
    declared = landscape.schema.edges.get(PART_OF)
    stated = EdgeColumns.of(landscape.edges).tables.get(PART_OF)
    pairs = {*zip(stated.starts, stated.ends, strict=True)} if stated else set()
    found: list[tuple[str, str]] = []
    for kind, table in nodes.tables.items():
        parents = table.columns.get("parent")
        if declared and parents and kind in declared.start:
            found += [
                (node, parent)
                for node, parent in zip(table.columns["id"], parents, strict=True)
                if parent and (node, parent) not in pairs and nodes.kinds.get(parent) in declared.end
            ]
    if not found:
        return {}
    ids = [fact_id("parent", node, parent) for node, parent in found]
    properties = Columns({"id": ids, "from_parent": [True] * len(ids)}, len(ids))
    starts, ends = zip(*found, strict=True)
    return Relationships(starts, ends, properties).by_ends(nodes.kinds)


def _joined(first: Sequence[Properties], second: Relationships) -> Relationships:
    """Return the relationships of both tables, neither of which is changed."""
    start = Relationships.of(first)
    joined = Relationships(start.starts, start.ends, Columns(start.properties.columns, len(start)))
    joined.extend(second)
    return joined


def is_fact(properties: Mapping[str, Value]) -> bool:
    """Return whether the properties are those of a fact, rather than of a relationship that follows from a parent."""
    return "from_parent" not in properties


def _about_rows(fact: Figure | Statement | Coverage) -> Iterator[Properties]:
    """Yield the ABOUT relationships of a figure, statement or coverage row."""
    about = [(fact.aspect, fact.about)] if isinstance(fact, Coverage) else fact.about
    for role, node in about:
        properties = {"id": fact_id(fact.id, role, node), "role": role}
        yield {"from_id": fact.id, "to_id": node, "properties": properties}


def network_of(landscape: Landscape) -> MultiDiGraph[str]:
    """Build a networkx graph of a landscape; later changes to one do not affect the other.

    Nodes and edges have their kind as the attribute `kind`, besides their properties; edges are keyed by id. Figures,
    statements and coverage rows are nodes, as in the property graph; the schema is no part of it.
    """
    import networkx as nx

    network: MultiDiGraph[str] = nx.MultiDiGraph()
    graph = PropertyGraph.of(landscape)
    for label, rows in graph.nodes.items():
        if label == SCHEMA_LABEL:
            continue
        network.add_nodes_from((row["id"], {"kind": label} | row) for row in rows)
    for (kind, _, _), rows in graph.relationships.items():
        for row in rows:
            properties = row["properties"]
            network.add_edge(row["from_id"], row["to_id"], key=properties["id"], kind=kind, **properties)
    return network


# ------------------------------------------------------------ records from the properties that a server returns


def node_record(label: str, properties: Properties, schema: Schema) -> Node:
    """Build a node record from the properties of a node."""
    aliases, former_ids = (tuple(properties.get(name, ())) for name in ("aliases", "former_ids"))
    fields = _declared_fields(properties, schema.node_kind_fields(label))
    parent = properties.get("parent", "")
    return Node(properties["id"], label, properties["name"], aliases, parent, former_ids, fields)


def edge_record(kind: str, start: str, end: str, properties: Properties, schema: Schema) -> Edge:
    """Build an edge record from the properties of a relationship."""
    return Edge(kind, start, end, citation_record(properties), _declared_fields(properties, schema.edges[kind].fields))


def figure_record(properties: Properties, about: Iterable[tuple[str, str]], schema: Schema) -> Figure:
    """Build a figure record from the properties of a Figure node and its (role, node id) pairs."""
    return Figure(tuple(about), _declared_fields(properties, schema.figure_fields), citation_record(properties))


def coverage_record(properties: Properties, about: str) -> Coverage:
    """Build a coverage record from the properties of a Coverage node and the id of the node it describes."""
    citation = citation_record(properties)
    return Coverage(about, properties["aspect"], properties["state"], citation, properties.get("note", ""))


def statement_record(properties: Properties, about: Iterable[tuple[str, str]], schema: Schema) -> Statement:
    """Build a statement record from the properties of a Statement node and its (role, node id) pairs."""
    fields = _declared_fields(properties, schema.all_statement_fields)
    return Statement(tuple(about), fields, citation_record(properties), properties["id"])


def landscape_of(
    nodes: Mapping[str, Node],
    edges: Sequence[Edge],
    statements: Mapping[str, Iterable[Properties]],
    about: Mapping[str, Sequence[tuple[str, str]]],
    schema: Schema,
) -> Landscape:
    """Return a landscape whose figures, statements and coverage rows are given by their properties, by label.

    `about` has the (role, node id) pairs of each by its id; one without any is left out.
    """
    figures, coverage, other = (
        [row for row in statements.get(label, ()) if about.get(row["id"])]
        for label in ("Figure", "Coverage", "Statement")
    )
    return Landscape(
        nodes,
        edges,
        [figure_record(row, about[row["id"]], schema) for row in figures],
        [coverage_record(row, about[row["id"]][0][1]) for row in coverage],
        [statement_record(row, about[row["id"]], schema) for row in other],
        schema,
    )


def citation_record(properties: Properties) -> Citation:
    """Build a citation from the properties of a fact."""
    return Citation(**{name: properties[name] for name in CITATION_FIELDS if name in properties})


def _declared_fields(properties: Properties, fields: Mapping[str, Field]) -> dict[str, Value]:
    """Return the properties that are declared as fields, with lists converted to tuples."""
    declared = {name: properties[name] for name in fields if name in properties}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in declared.items()}
