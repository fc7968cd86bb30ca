"""A landscape in memory: its nodes, the facts about them, and the schema that says what they may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lianzhu.graph.names import Entry, Names
from lianzhu.graph.records import Coverage, Edge, Fact, Figure, Node
from lianzhu.graph.schema import Schema, packaged_schema


@dataclass
class Landscape:
    """Nodes by id, and the facts about them. Edges in equal edges out: nothing is merged."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    schema: Schema = field(default_factory=packaged_schema)

    @cached_property
    def names(self) -> Names:
        """The index of names."""
        return Names.of(Entry(n.id, n.kind, n.name, n.aliases, n.former_ids) for n in self.nodes.values())

    def facts(self) -> Iterator[Fact]:
        """Iterate over every edge, figure and coverage row."""
        yield from self.edges
        yield from self.figures
        yield from self.coverage
