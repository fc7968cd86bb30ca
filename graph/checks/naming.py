"""Names that clash, look like misspellings of one another, or belong to nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lianzhu.graph.checks.finding import ERROR, FINDING, Finding
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import fold
from lianzhu.graph.records import Node

SHORTEST = 3
"""Names of fewer letters differ by one too often to be worth a look."""


def name_checks(landscape: Landscape) -> Iterator[Finding]:
    """Yield everything found among the names."""
    yield from _shared_aliases(landscape)
    yield from _misspellings(landscape)
    yield from _orphans(landscape)
    yield from _only_children(landscape)


def _shared_aliases(landscape: Landscape) -> Iterator[Finding]:
    bearers: defaultdict[tuple[str, str, str], list[Node]] = defaultdict(list)
    for node in landscape.nodes.values():
        for name in {fold(each) for each in (node.name, *node.aliases)}:
            bearers[node.kind, node.parent, name].append(node)
    for (_, _, name), nodes in bearers.items():
        if len(nodes) > 1:
            ids = ", ".join(sorted(node.id for node in nodes))
            yield Finding(ERROR, "shared alias", f"'{name}' is a name of {ids}: a name must lead to one of them")


def _misspellings(landscape: Landscape) -> Iterator[Finding]:
    """Yield pairs of proper names of one kind that are one letter apart, digits and version letters aside."""
    near: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in landscape.nodes.values():
        if landscape.schema.nodes[node.kind].proper_name and len(node.name) >= SHORTEST:
            for variant in {node.name, *(node.name[:at] + "�" + node.name[at + 1 :] for at in range(len(node.name)))}:
                near[node.kind, variant].append(node)
    seen: set[tuple[str, str]] = set()
    for nodes in near.values():
        for index, one in enumerate(nodes):
            for other in nodes[index + 1 :]:
                pair = (min(one.id, other.id), max(one.id, other.id))
                if pair not in seen and one.id != other.id and _differ_by_a_letter(one.name, other.name):
                    seen.add(pair)
                    yield Finding(FINDING, "possible misspelling", f"{pair[0]} and {pair[1]} are one letter apart")


def _differ_by_a_letter(one: str, other: str) -> bool:
    """Tell whether exactly one Chinese letter differs: GPT-3 and GPT-4, A类 and B类 are no misspellings."""
    different = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and len(different) == 1 and all(not letter.isascii() for letter in different[0])


def _orphans(landscape: Landscape) -> Iterator[Finding]:
    used = {node for edge in landscape.edges for node in (edge.start, edge.end)}
    used |= {node for figure in landscape.figures for _, node in figure.about}
    used |= {row.about for row in landscape.coverage} | {fact.citation.source for fact in landscape.facts()}
    used |= {str(value) for edge in landscape.edges for value in edge.fields.values()}
    for node in landscape.nodes.values():
        if node.id not in used:
            yield Finding(FINDING, "orphan", f"{node.id} is in no fact")


def _only_children(landscape: Landscape) -> Iterator[Finding]:
    """Yield parts of a chain that stand in it by their `parent` alone, which pages draw but queries do not follow."""
    stated = {edge.start for edge in landscape.edges if edge.kind in ("PART_OF", "ACTS_IN", "BELONGS_TO")}
    for node in landscape.nodes.values():
        if landscape.schema.nodes[node.kind].part_of_chain and node.parent in landscape.nodes and node.id not in stated:
            said = f"no fact says what {node.id} is part of; pages draw it in {node.parent}, queries pass over it"
            yield Finding(FINDING, "parent without a fact", said)
