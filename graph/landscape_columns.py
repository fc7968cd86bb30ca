"""Single columns of a landscape's nodes and edges, without making their records where it holds them by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from lianzhu.graph.columns import EdgeColumns, NodeColumns
from lianzhu.graph.records import Edge, Node

EXPLICIT = "explicit"
"""The strength of a fact that states none."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends and kinds of edges, in their order; `ended` has the positions of those that are over."""

    starts: list[str]
    ends: list[str]
    kinds: list[str]
    ended: set[int]


def ends_of(edges: Sequence[Edge]) -> Ends:
    """Return the ends and kinds of edges as new lists."""
    if not isinstance(edges, EdgeColumns):
        starts, ends, kinds = ([getattr(edge, name) for edge in edges] for name in ("start", "end", "kind"))
        return Ends(starts, ends, kinds, {at for at, edge in enumerate(edges) if edge.citation.until})
    found = Ends([], [], [], set())
    for kind, table in edges.tables.items():
        first = len(found.starts)
        found.starts.extend(table.starts)
        found.ends.extend(table.ends)
        found.kinds.extend([kind] * len(table))
        untils = table.properties.columns.get("until", ())
        found.ended.update(at for at, until in enumerate(untils, first) if until)
    return found


def fact_ids_of(edges: Sequence[Edge]) -> list[str]:
    """Return the ids of edges, in their order."""
    if not isinstance(edges, EdgeColumns):
        return [edge.id for edge in edges]
    return [*chain.from_iterable(table.properties.columns["id"] for table in edges.tables.values())]


def strengths_of(edges: Sequence[Edge]) -> list[str]:
    """Return the strength of the evidence of each edge, in their order."""
    if not isinstance(edges, EdgeColumns):
        return [edge.citation.strength for edge in edges]
    strengths: list[str] = []
    for table in edges.tables.values():
        column = table.properties.columns.get("strength", [None] * len(table))
        strengths += [strength or EXPLICIT for strength in column]
    return strengths


def names_of(nodes: Mapping[str, Node]) -> dict[str, str]:
    """Return the names of nodes by id."""
    if not isinstance(nodes, NodeColumns):
        return {node.id: node.name for node in nodes.values()}
    return dict(_column(nodes, "name"))


def kinds_of(nodes: Mapping[str, Node]) -> Mapping[str, str]:
    """Return the kinds of nodes by id."""
    return nodes.kinds if isinstance(nodes, NodeColumns) else {node.id: node.kind for node in nodes.values()}


def parents_of(nodes: Mapping[str, Node]) -> dict[str, str]:
    """Return the parents of the nodes that have one, by id."""
    if not isinstance(nodes, NodeColumns):
        return {node.id: node.parent for node in nodes.values() if node.parent}
    return {node: parent for node, parent in _column(nodes, "parent") if parent}


def _column(nodes: NodeColumns, name: str) -> Iterator[tuple[str, str]]:
    for table in nodes.tables.values():
        if name in table.columns:
            yield from zip(table.columns["id"], table.columns[name], strict=True)


def edges_of_kinds(edges: Sequence[Edge], kinds: Sequence[str]) -> Iterator[Edge]:
    """Iterate over the edges of some kinds; no others become records."""
    if not isinstance(edges, EdgeColumns):
        yield from (edge for edge in edges if edge.kind in kinds)
        return
    first = 0
    for kind, table in edges.tables.items():
        if kind in kinds:
            rows = range(first, first + len(table))
            yield from map(edges.__getitem__, rows)
        first += len(table)
