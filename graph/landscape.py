"""A landscape in memory: nodes, facts about them, and the schema that both follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lianzhu.graph.names import Entry, Names
from lianzhu.graph.records import Coverage, Edge, Fact, Figure, Node, Statement
from lianzhu.graph.schema import Schema, packaged_schema


@dataclass
class Landscape:
    """Nodes by id, and the facts about them. Parallel edges are kept, never merged.

    The edges are actual: a relation that is forecast, planned or advised is among the statements.

    A landscape that was read from tables holds its nodes and edges by column, and makes their records when they are
    first asked for (`lianzhu.graph.columns`).
    """

    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: Sequence[Edge] = field(default_factory=list)
    figures: Sequence[Figure] = field(default_factory=list)
    coverage: Sequence[Coverage] = field(default_factory=list)
    statements: Sequence[Statement] = field(default_factory=list)
    schema: Schema = field(default_factory=packaged_schema)

    @cached_property
    def names(self) -> Names:
        """The name index of the nodes, built on first access."""
        return Names.of(
            Entry(node.id, node.kind, node.name, node.other_names, node.former_ids) for node in self.nodes.values()
        )

    def facts(self) -> Iterator[Fact]:
        """Iterate over all edges, figures, statements and coverage rows."""
        yield from self.edges
        yield from self.figures
        yield from self.statements
        yield from self.coverage
