"""The property graph of a landscape: labelled nodes and typed relationships, the data model of all stores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import (
    CITATION_FIELDS,
    Citation,
    Coverage,
    Edge,
    Figure,
    Node,
    Value,
    fact_id,
    plain_properties,
)
from lianzhu.graph.schema import ABOUT, Field, Schema, packaged_schema

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Properties = dict[str, Any]
RelationshipType = tuple[str, str, str]
"""A relationship type with the labels of its start and end nodes."""


@dataclass
class PropertyGraph:
    """Nodes by label, and relationships by (type, start label, end label).

    A relationship is ``{"from_id": id, "to_id": id, "properties": {...}}``. A figure or coverage row is a node with
    ABOUT relationships, whose `role` property is the dimension. Every relationship has an id, because the embedded
    engine would otherwise generate one.
    """

    nodes: dict[str, list[Properties]]
    relationships: dict[RelationshipType, list[Properties]]
    schema: Schema = field(default_factory=packaged_schema)

    @classmethod
    def of(cls, landscape: Landscape) -> PropertyGraph:
        """Build the property graph of a landscape."""
        nodes: defaultdict[str, list[Properties]] = defaultdict(list)
        relationships: defaultdict[RelationshipType, list[Properties]] = defaultdict(list)
        kinds = {node.id: node.kind for node in landscape.nodes.values()}

        def add_about(label: str, statement: str, node: str, role: str) -> None:
            properties = {"id": fact_id(statement, role, node), "role": role}
            row = {"from_id": statement, "to_id": node, "properties": properties}
            relationships[ABOUT, label, kinds[node]].append(row)

        for node in landscape.nodes.values():
            nodes[node.kind].append(plain_properties(node.properties()))
        for edge in landscape.edges:
            row = {"from_id": edge.start, "to_id": edge.end, "properties": plain_properties(edge.properties())}
            relationships[edge.kind, kinds[edge.start], kinds[edge.end]].append(row)
        for figure in landscape.figures:
            nodes["Figure"].append(plain_properties(figure.properties()))
            for role, node_id in figure.about:
                add_about("Figure", figure.id, node_id, role)
        for coverage in landscape.coverage:
            nodes["Coverage"].append(plain_properties(coverage.properties()))
            add_about("Coverage", coverage.id, coverage.about, coverage.aspect)
        return cls(dict(nodes), dict(relationships), landscape.schema)

    @property
    def node_count(self) -> int:
        """The number of nodes."""
        return sum(len(rows) for rows in self.nodes.values())

    @property
    def relationship_count(self) -> int:
        """The number of relationships."""
        return sum(len(rows) for rows in self.relationships.values())


def network_of(landscape: Landscape) -> MultiDiGraph[str]:
    """Build a networkx graph of a landscape; later changes to one do not affect the other.

    Nodes and edges have their kind as the attribute `kind`, besides their properties; edges are keyed by id. Figures
    and coverage rows are nodes, as in the property graph.
    """
    import networkx as nx

    network: MultiDiGraph[str] = nx.MultiDiGraph()
    graph = PropertyGraph.of(landscape)
    for label, rows in graph.nodes.items():
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
    fields = _declared_fields(properties, schema.nodes[label].fields)
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


def citation_record(properties: Properties) -> Citation:
    """Build a citation from the properties of a fact."""
    return Citation(**{name: properties[name] for name in CITATION_FIELDS if name in properties})


def _declared_fields(properties: Properties, fields: Mapping[str, Field]) -> dict[str, Value]:
    """Return the properties that are declared as fields, with lists converted to tuples."""
    declared = {name: properties[name] for name in fields if name in properties}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in declared.items()}
