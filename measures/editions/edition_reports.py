"""What each of two reports in one landscape states, as landscapes to compare."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from lianzhu.graph.columns import EdgeColumns
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Fact
from lianzhu.measures.editions.edition_items import nodes_of


def sides_of_reports(landscape: Landscape, before: str, after: str) -> tuple[Landscape, Landscape]:
    """Return what each of two reports of one landscape states, to compare them: each with the nodes that it names."""
    return stated_by(landscape, before), stated_by(landscape, after)


def stated_by(landscape: Landscape, report: str) -> Landscape:
    """Return the facts of one report, the nodes that they name, and what these are part of."""
    edges = EdgeColumns()
    for kind, table in EdgeColumns.of(landscape.edges).tables.items():
        sources = table.properties.columns.get("source", ())
        edges.add(kind, table.take([row for row, source in enumerate(sources) if source == report]))
    figures, statements, coverage = (
        [fact for fact in facts if fact.citation.source == report]
        for facts in (landscape.figures, landscape.statements, landscape.coverage)
    )
    facts: Iterable[Fact] = chain(edges, figures, statements, coverage)
    named = {report, *(node for fact in facts for node in nodes_of(fact))}
    references = {
        name for kind in landscape.schema.edges.values() for name, each in kind.fields.items() if each.type == "ref"
    }
    for edge in edges:
        named |= {str(value) for name, value in edge.fields.items() if name in references}
    wholes = named
    while wholes := {parent for node in wholes if (parent := landscape.nodes[node].parent)} - named:
        named |= wholes
    nodes = {node: landscape.nodes[node] for node in landscape.nodes if node in named}
    return Landscape(nodes, edges, figures, coverage, statements, landscape.schema)  # type: ignore[arg-type]
