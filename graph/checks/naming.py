"""Checks of nodes: shared aliases, possible misspellings, orphans and unstated parents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lianzhu.graph.checks.finding import ERROR, FINDING, Finding
from lianzhu.graph.checks.misspellings import misspelling_checks
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import fold
from lianzhu.graph.records import Node

MEMBERSHIP_EDGES = ("ACTS_IN", "OFFERS", "BELONGS_TO", "EXAMPLE_OF")
"""Edges by which a company or product is in a part of a chain."""


def name_checks(landscape: Landscape) -> Iterator[Finding]:
    """Yield all findings about names and parents."""
    yield from _shared_aliases(landscape)
    yield from misspelling_checks(landscape)
    yield from _orphans(landscape)
    yield from _unstated_parents(landscape)


def _shared_aliases(landscape: Landscape) -> Iterator[Finding]:
    nodes_by_name: defaultdict[tuple[str, str, str], list[Node]] = defaultdict(list)
    for node in landscape.nodes.values():
        for name in {fold(name) for name in (node.name, *node.aliases)}:
            nodes_by_name[node.kind, node.parent, name].append(node)
    for (_, _, name), nodes in nodes_by_name.items():
        if len(nodes) > 1:
            ids = tuple(sorted(node.id for node in nodes))
            yield Finding(ERROR, "shared alias", f"'{name}' is ambiguous: it is shared by {', '.join(ids)}", ids)


def _orphans(landscape: Landscape) -> Iterator[Finding]:
    referenced = {node for edge in landscape.edges for node in (edge.start, edge.end)}
    referenced |= {node for figure in landscape.figures for _, node in figure.about}
    referenced |= {coverage.about for coverage in landscape.coverage}
    referenced |= {node for statement in landscape.statements for _, node in statement.about}
    referenced |= {fact.citation.source for fact in landscape.facts()}
    referenced |= {str(value) for edge in landscape.edges for value in edge.fields.values()}
    for node in landscape.nodes.values():
        if node.id not in referenced:
            yield Finding(FINDING, "orphan", f"no fact refers to {node.id}", (node.id,))


def _unstated_parents(landscape: Landscape) -> Iterator[Finding]:
    """Yield parts of a chain without an edge to it, although a company or product is in them; one finding per parent.

    Pages show them in the chain and queries do not, so that an answer about the chain misses those in them.
    """
    with_edge = {edge.start for edge in landscape.edges if edge.kind in ("PART_OF", "ACTS_IN", "BELONGS_TO")}
    parts: defaultdict[str, list[str]] = defaultdict(list)
    membership = [edge for edge in landscape.edges if edge.kind in MEMBERSHIP_EDGES]
    occupied = {edge.end for edge in membership if _has_proper_name(edge.start, landscape)} - with_edge
    for node in landscape.nodes.values():
        part_of_chain = landscape.schema.nodes[node.kind].part_of_chain
        if part_of_chain and node.parent in landscape.nodes and node.id in occupied:
            parts[node.parent].append(node.id)
    for parent, ids in parts.items():
        verb, pronoun = ("is", "it") if len(ids) == 1 else ("are", "them")
        message = (
            f"no fact states that {', '.join(ids)} {verb} part of {parent}:"
            f" pages show {pronoun} there, queries ignore {pronoun}"
        )
        yield Finding(FINDING, "unstated parent", message, tuple(ids))


def _has_proper_name(node: str, landscape: Landscape) -> bool:
    return landscape.schema.nodes[landscape.nodes[node].kind].proper_name
