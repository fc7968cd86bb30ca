"""The property graph of a landscape: labelled nodes and typed relationships, the shape that every store holds."""

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
    plain_all,
)
from lianzhu.graph.schema import ABOUT, Field, Schema, packaged_schema

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Properties = dict[str, Any]
RelationshipType = tuple[str, str, str]
"""A relationship type with the labels of its start and its end."""


@dataclass
class PropertyGraph:
    """Nodes by label, and relationships by (type, start label, end label).

    A relationship is ``{"from_id": id, "to_id": id, "properties": {...}}``. A figure or coverage row is a node with
    ABOUT relationships, which carry the `role` of the dimension. Every relationship has an id, since the embedded
    engine would invent one.
    """

    nodes: dict[str, list[Properties]]
    relationships: dict[RelationshipType, list[Properties]]
    schema: Schema = field(default_factory=packaged_schema)

    @classmethod
    def of(cls, landscape: Landscape) -> PropertyGraph:
        """Return the property graph of a landscape."""
        nodes: defaultdict[str, list[Properties]] = defaultdict(list)
        relationships: defaultdict[RelationshipType, list[Properties]] = defaultdict(list)
        kind = {node.id: node.kind for node in landscape.nodes.values()}

        def about(label: str, start: str, end: str, role: str) -> None:
            row = {"from_id": start, "to_id": end, "properties": {"id": fact_id(start, role, end), "role": role}}
            relationships[ABOUT, label, kind[end]].append(row)

        for node in landscape.nodes.values():
            nodes[node.kind].append(plain_all(node.properties()))
        for edge in landscape.edges:
            row = {"from_id": edge.start, "to_id": edge.end, "properties": plain_all(edge.properties())}
            relationships[edge.kind, kind[edge.start], kind[edge.end]].append(row)
        for figure in landscape.figures:
            nodes["Figure"].append(plain_all(figure.properties()))
            for role, end in figure.about:
                about("Figure", figure.id, end, role)
        for coverage in landscape.coverage:
            nodes["Coverage"].append(plain_all(coverage.properties()))
            about("Coverage", coverage.id, coverage.about, coverage.aspect)
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
    """Return a landscape as a networkx graph, a snapshot: later changes to either leave the other alone.

    Node attributes are `kind` and the properties, as for edges, which are keyed by their id. Figures and coverage rows
    are nodes, as in the property graph.
    """
    import networkx as nx

    made: MultiDiGraph[str] = nx.MultiDiGraph()
    graph = PropertyGraph.of(landscape)
    for label, rows in graph.nodes.items():
        made.add_nodes_from((row["id"], {"kind": label} | row) for row in rows)
    for (kind, _, _), rows in graph.relationships.items():
        for row in rows:
            properties = row["properties"]
            made.add_edge(row["from_id"], row["to_id"], key=properties["id"], kind=kind, **properties)
    return made


# ------------------------------------------------------------ from the properties that a server returns to records


def node_record(label: str, row: Properties, schema: Schema) -> Node:
    """Return the node that has these properties."""
    aliases, former_ids = (tuple(row.get(name, ())) for name in ("aliases", "former_ids"))
    fields = _declared(row, schema.nodes[label].fields)
    return Node(row["id"], label, row["name"], aliases, row.get("parent", ""), former_ids, fields)


def edge_record(kind: str, start: str, end: str, row: Properties, schema: Schema) -> Edge:
    """Return the edge whose relationship has these properties."""
    return Edge(kind, start, end, citation_record(row), _declared(row, schema.edges[kind].fields))


def figure_record(row: Properties, about: Iterable[tuple[str, str]], schema: Schema) -> Figure:
    """Return the figure whose node has these properties; `about` holds its (role, node id) pairs."""
    return Figure(tuple(about), _declared(row, schema.figure_fields), citation_record(row))


def coverage_record(row: Properties, about: str) -> Coverage:
    """Return the coverage row whose node has these properties; `about` is the id of the node it is about."""
    return Coverage(about, row["aspect"], row["state"], citation_record(row), row.get("note", ""))


def citation_record(row: Properties) -> Citation:
    """Return the citation among the properties of a fact."""
    return Citation(**{name: row[name] for name in CITATION_FIELDS if name in row})


def _declared(row: Properties, fields: Mapping[str, Field]) -> dict[str, Value]:
    """Return those of the properties that are declared, lists as tuples."""
    given = {name: row[name] for name in fields if name in row}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
