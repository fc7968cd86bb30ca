"""The property graph of a landscape: labelled nodes and typed relationships, the data model of all stores."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lianzhu.graph.columns import Columns, EdgeColumns, NodeColumns, Properties, Relationships
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import CITATION_FIELDS, Citation, Coverage, Edge, Figure, Node, Value, fact_id
from lianzhu.graph.schema import ABOUT, SCHEMA_LABEL, Field, Schema, packaged_schema

if TYPE_CHECKING:
    from networkx import MultiDiGraph

RelationshipType = tuple[str, str, str]
"""A relationship type with the labels of its start and end nodes."""
SCHEMA_ID = "schema"
"""The id of the Schema node."""


@dataclass
class PropertyGraph:
    """Nodes by label, and relationships by (type, start label, end label).

    A relationship is ``{"from_id": id, "to_id": id, "properties": {...}}``. A figure or coverage row is a node with
    ABOUT relationships, whose `role` property is the dimension. Every relationship has an id, because the embedded
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
        statements: list[tuple[str, Sequence[Figure | Coverage]]] = [
            ("Figure", landscape.figures),
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


def _about_rows(fact: Figure | Coverage) -> Iterator[Properties]:
    """Yield the ABOUT relationships of a figure or coverage row."""
    about = fact.about if isinstance(fact, Figure) else [(fact.aspect, fact.about)]
    for role, node in about:
        properties = {"id": fact_id(fact.id, role, node), "role": role}
        yield {"from_id": fact.id, "to_id": node, "properties": properties}


def network_of(landscape: Landscape) -> MultiDiGraph[str]:
    """Build a networkx graph of a landscape; later changes to one do not affect the other.

    Nodes and edges have their kind as the attribute `kind`, besides their properties; edges are keyed by id. Figures
    and coverage rows are nodes, as in the property graph; the schema is no part of it.
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


def statement_records(
    figures: Iterable[Properties],
    coverage: Iterable[Properties],
    about: Mapping[str, Sequence[tuple[str, str]]],
    schema: Schema,
) -> tuple[list[Figure], list[Coverage]]:
    """Build the records of Figure and Coverage nodes; `about` has the (role, node id) pairs of each by its id."""
    return (
        [figure_record(row, about[row["id"]], schema) for row in figures],
        [coverage_record(row, about[row["id"]][0][1]) for row in coverage],
    )


def citation_record(properties: Properties) -> Citation:
    """Build a citation from the properties of a fact."""
    return Citation(**{name: properties[name] for name in CITATION_FIELDS if name in properties})


def _declared_fields(properties: Properties, fields: Mapping[str, Field]) -> dict[str, Value]:
    """Return the properties that are declared as fields, with lists converted to tuples."""
    declared = {name: properties[name] for name in fields if name in properties}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in declared.items()}
