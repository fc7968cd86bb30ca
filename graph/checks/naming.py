"""Checks of nodes: shared aliases, possible misspellings and orphans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from lianzhu.graph.checks.finding import ERROR, FINDING, Finding
from lianzhu.graph.checks.misspellings import IDENTIFIERS, misspelling_checks
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import fold
from lianzhu.graph.records import Node


def name_checks(landscape: Landscape) -> Iterator[Finding]:
    """Yield all findings about names, and nodes without facts."""
    yield from _shared_aliases(landscape)
    yield from misspelling_checks(landscape)
    yield from _orphans(landscape)


def _shared_aliases(landscape: Landscape) -> Iterator[Finding]:
    nodes_by_name: defaultdict[tuple[str, str, str], list[Node]] = defaultdict(list)
    for node in landscape.nodes.values():
        for name in {fold(name) for name in (node.name, *node.aliases)}:
            nodes_by_name[node.kind, node.parent, name].append(node)
    for (_, _, name), nodes in nodes_by_name.items():
        if len(nodes) > 1:
            ids = tuple(sorted(node.id for node in nodes))
            level = FINDING if _have_codes_of_their_own(nodes) else ERROR
            yield Finding(level, "shared alias", f"'{name}' is ambiguous: it is shared by {', '.join(ids)}", ids)


def _have_codes_of_their_own(nodes: Sequence[Node]) -> bool:
    """Return whether a code tells nodes of one name apart: two firms may have one short name."""
    return any(
        all(name in node.fields for node in nodes) and len({node.fields[name] for node in nodes}) == len(nodes)
        for name in IDENTIFIERS
    )


def _orphans(landscape: Landscape) -> Iterator[Finding]:
    referenced = {node for edge in landscape.edges for node in (edge.start, edge.end)}
    referenced |= {node for figure in landscape.figures for _, node in figure.about}
    referenced |= {coverage.about for coverage in landscape.coverage}
    referenced |= {node for statement in landscape.statements for _, node in statement.about}
    referenced |= {fact.citation.source for fact in landscape.facts()}
    referenced |= {str(value) for edge in landscape.edges for value in edge.fields.values()}
    referenced |= {node.parent for node in landscape.nodes.values()}
    for node in landscape.nodes.values():
        if node.id not in referenced and not node.parent:
            yield Finding(FINDING, "orphan", f"no fact refers to {node.id}", (node.id,))
