"""A landscape in memory: its nodes and facts, and the property graph that they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lianzhu.graph.names import Entry, Names
from lianzhu.graph.records import Citation, Coverage, Edge, Fact, Figure, Node, Value, fact_id, plain_all
from lianzhu.graph.schema import Field, schema

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Properties = dict[str, Any]


@dataclass
class Landscape:
    """Nodes by id, and the facts about them. Edges in equal edges out: nothing is merged."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)

    @cached_property
    def names(self) -> Names:
        """The index of names."""
        return Names.of(Entry(n.id, n.kind, n.name, n.aliases, n.former_ids) for n in self.nodes.values())

    def facts(self) -> Iterator[Fact]:
        """Iterate over every edge, figure and coverage row."""
        yield from self.edges
        yield from self.figures
        yield from self.coverage


@dataclass
class PropertyGraph:
    """The landscape as labelled nodes and typed relationships: the one shape that every store holds.

    `nodes` maps a label to its nodes' properties; `relationships` maps (type, start label, end label) to
    ``{"from_id": id, "to_id": id, "properties": {...}}``. A figure or coverage row is a node with ABOUT relationships,
    which carry the `role` of the dimension. Every relationship has an id, since the embedded engine invents one else.
    """

    nodes: dict[str, list[Properties]]
    relationships: dict[tuple[str, str, str], list[Properties]]

    @classmethod
    def of(cls, landscape: Landscape) -> PropertyGraph:
        """Make the property graph of a landscape."""
        nodes: defaultdict[str, list[Properties]] = defaultdict(list)
        relationships: defaultdict[tuple[str, str, str], list[Properties]] = defaultdict(list)
        kind = {node.id: node.kind for node in landscape.nodes.values()}

        def about(label: str, start: str, end: str, role: str) -> None:
            row = {"from_id": start, "to_id": end, "properties": {"id": fact_id(start, role, end), "role": role}}
            relationships["ABOUT", label, kind[end]].append(row)

        for node in landscape.nodes.values():
            nodes[node.kind].append(plain_all(node.properties()))
        for edge in landscape.edges:
            row = {"from_id": edge.start, "to_id": edge.end, "properties": plain_all(edge.properties())}
            relationships[edge.kind, kind[edge.start], kind[edge.end]].append(row)
        for figure in landscape.figures:
            nodes["Figure"].append(plain_all(figure.properties()))
            for role, end in figure.about:
                about("Figure", figure.id, end, role)
        for note in landscape.coverage:
            nodes["Coverage"].append(plain_all(note.properties()))
            about("Coverage", note.id, note.about, note.aspect)
        return cls(dict(nodes), dict(relationships))

    def landscape(self) -> Landscape:
        """Return the landscape that the property graph was made of."""
        return Landscape(
            nodes={row["id"]: _node(label, row) for label in schema().nodes for row in self.nodes.get(label, ())},
            edges=[
                Edge(
                    kind, row["from_id"], row["to_id"], _citation(row["properties"]), _own(row["properties"], declared)
                )
                for (kind, _, _), rows in self.relationships.items()
                if (declared := schema().edges[kind].fields if kind != "ABOUT" else None) is not None
                for row in rows
            ],
            figures=[
                Figure(tuple(self._about[row["id"]]), _own(row, schema().figure_fields), _citation(row))
                for row in self.nodes.get("Figure", ())
            ],
            coverage=[
                Coverage(self._about[row["id"]][0][1], row["aspect"], row["state"], _citation(row), row.get("note", ""))
                for row in self.nodes.get("Coverage", ())
            ],
        )

    @cached_property
    def _about(self) -> defaultdict[str, list[tuple[str, str]]]:
        """The (role, node id) pairs that a statement is ABOUT, by the statement's id."""
        about: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for (kind, _, _), rows in self.relationships.items():
            for row in rows if kind == "ABOUT" else ():
                about[row["from_id"]].append((row["properties"]["role"], row["to_id"]))
        return about

    def size(self) -> int:
        """Return the number of relationships."""
        return sum(len(rows) for rows in self.relationships.values())

    def network(self) -> MultiDiGraph[str]:
        """Return it as a networkx graph: node attributes are `kind` and the properties, as for edges.

        Edges are keyed by their id.
        """
        import networkx as nx

        graph: MultiDiGraph[str] = nx.MultiDiGraph()
        for label, rows in self.nodes.items():
            graph.add_nodes_from((row["id"], {"kind": label} | row) for row in rows)
        for (kind, _, _), rows in self.relationships.items():
            for row in rows:
                properties = row["properties"]
                graph.add_edge(row["from_id"], row["to_id"], key=properties["id"], kind=kind, **properties)
        return graph


def _node(label: str, row: Properties) -> Node:
    aliases, former = (tuple(row.get(name, ())) for name in ("aliases", "former_ids"))
    return Node(
        row["id"], label, row["name"], aliases, row.get("parent", ""), former, _own(row, schema().nodes[label].fields)
    )


def _citation(row: Properties) -> Citation:
    return Citation(**{each.name: row[each.name] for each in fields(Citation) if each.name in row})


def _own(row: Properties, declared: Mapping[str, Field]) -> dict[str, Value]:
    """Return the declared fields that a row has, lists as tuples."""
    given = {name: row[name] for name in declared if name in row}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
