"""Checks of node names and parents: shared aliases, possible misspellings, orphans and unstated parents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lianzhu.graph.checks.finding import ERROR, FINDING, Finding
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import fold
from lianzhu.graph.records import Node

MIN_NAME_LENGTH = 3
"""Minimum length of names compared for misspellings; too many shorter names differ by a single character."""
WILDCARD = "\N{REPLACEMENT CHARACTER}"


def name_checks(landscape: Landscape) -> Iterator[Finding]:
    """Yield all findings about names and parents."""
    yield from _shared_aliases(landscape)
    yield from _misspellings(landscape)
    yield from _orphans(landscape)
    yield from _unstated_parents(landscape)


def _shared_aliases(landscape: Landscape) -> Iterator[Finding]:
    nodes_by_name: defaultdict[tuple[str, str, str], list[Node]] = defaultdict(list)
    for node in landscape.nodes.values():
        for name in {fold(name) for name in (node.name, *node.aliases)}:
            nodes_by_name[node.kind, node.parent, name].append(node)
    for (_, _, name), nodes in nodes_by_name.items():
        if len(nodes) > 1:
            ids = ", ".join(sorted(node.id for node in nodes))
            yield Finding(ERROR, "shared alias", f"'{name}' is ambiguous: it is shared by {ids}")


def _misspellings(landscape: Landscape) -> Iterator[Finding]:
    """Yield pairs of proper names of the same kind that differ by a single non-ASCII character."""
    nodes_by_variant: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in landscape.nodes.values():
        name = node.name
        if landscape.schema.nodes[node.kind].proper_name and len(name) >= MIN_NAME_LENGTH:
            for variant in {name, *(name[:index] + WILDCARD + name[index + 1 :] for index in range(len(name)))}:
                nodes_by_variant[node.kind, variant].append(node)
    seen: set[tuple[str, str]] = set()
    for nodes in nodes_by_variant.values():
        for index, first in enumerate(nodes):
            for second in nodes[index + 1 :]:
                pair = (min(first.id, second.id), max(first.id, second.id))
                if pair not in seen and first.id != second.id and _differ_by_one_character(first.name, second.name):
                    seen.add(pair)
                    message = f"{pair[0]} and {pair[1]} differ by one character"
                    yield Finding(FINDING, "possible misspelling", message)


def _differ_by_one_character(first: str, second: str) -> bool:
    """Return whether exactly one character differs and is not ASCII: GPT-3 and GPT-4 are distinct names."""
    differences = [(a, b) for a, b in zip(first, second, strict=False) if a != b]
    return (
        len(first) == len(second)
        and len(differences) == 1
        and all(not character.isascii() for character in differences[0])
    )


def _orphans(landscape: Landscape) -> Iterator[Finding]:
    referenced = {node for edge in landscape.edges for node in (edge.start, edge.end)}
    referenced |= {node for figure in landscape.figures for _, node in figure.about}
    referenced |= {coverage.about for coverage in landscape.coverage}
    referenced |= {node for statement in landscape.statements for _, node in statement.about}
    referenced |= {fact.citation.source for fact in landscape.facts()}
    referenced |= {str(value) for edge in landscape.edges for value in edge.fields.values()}
    for node in landscape.nodes.values():
        if node.id not in referenced:
            yield Finding(FINDING, "orphan", f"no fact refers to {node.id}")


def _unstated_parents(landscape: Landscape) -> Iterator[Finding]:
    """Yield parts of a chain without an edge to their parent: pages show them in the chain, queries do not."""
    with_edge = {edge.start for edge in landscape.edges if edge.kind in ("PART_OF", "ACTS_IN", "BELONGS_TO")}
    for node in landscape.nodes.values():
        part_of_chain = landscape.schema.nodes[node.kind].part_of_chain
        if part_of_chain and node.parent in landscape.nodes and node.id not in with_edge:
            message = f"no fact states that {node.id} is part of {node.parent}: pages show it there, queries ignore it"
            yield Finding(FINDING, "unstated parent", message)
