"""The part of a landscape that may be published: without internal reports and what only these state."""

from __future__ import annotations

from collections.abc import Iterable

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Edge, Fact, Figure, Statement

PUBLIC = "public"


def public_part(landscape: Landscape) -> Landscape:
    """Return a landscape without what comes from internal reports; the landscape itself if it has none.

    A report is public if it does not say otherwise; any other access is internal.

    A node that only internal facts speak of is left out, unless a node that stays is a part of it. The fields of a node
    (aliases, website) have no source and stay with it.
    """
    internal = {node.id for node in landscape.nodes.values() if node.fields.get("access", PUBLIC) != PUBLIC}
    if not internal:
        return landscape

    def is_public(fact: Fact) -> bool:
        return fact.citation.source not in internal and not internal & {*_nodes_of(fact)}

    kept = Landscape(
        {},
        [*filter(is_public, landscape.edges)],
        [*filter(is_public, landscape.figures)],
        [*filter(is_public, landscape.coverage)],
        [*filter(is_public, landscape.statements)],
        landscape.schema,
    )
    hidden = _named(landscape.facts()) - _named(kept.facts()) | internal
    parents = {landscape.nodes[node].parent for node in landscape.nodes if node not in hidden}
    while parents := {parent for parent in parents & hidden if parent not in internal}:
        hidden -= parents
        parents = {landscape.nodes[node].parent for node in parents}
    kept.nodes = {name: node for name, node in landscape.nodes.items() if name not in hidden}
    return kept


def left_out(landscape: Landscape, part: Landscape) -> str:
    """Return in words how much of a landscape is not in its public part."""
    facts = _fact_count(landscape) - _fact_count(part)
    nodes = len(landscape.nodes) - len(part.nodes)
    return (
        f"left out {facts:,} facts and {nodes:,} nodes of internal reports"
        f" · 已略去内部来源的事实 {facts:,} 条、节点 {nodes:,} 个"
    )


def _fact_count(landscape: Landscape) -> int:
    return sum(map(len, (landscape.edges, landscape.figures, landscape.statements, landscape.coverage)))


def _named(facts: Iterable[Fact]) -> set[str]:
    """Return the values of facts that may be the ids of nodes, their sources included."""
    return {node for fact in facts for node in (*_nodes_of(fact), fact.citation.source)}


def _nodes_of(fact: Fact) -> Iterable[str]:
    """Return the nodes that a fact is about, and the values of the qualifiers, which may refer to nodes."""
    if isinstance(fact, Edge):
        return (fact.start, fact.end, *(str(value) for value in fact.fields.values()))
    if isinstance(fact, Figure):
        return (node for _, node in fact.about)
    if isinstance(fact, Statement):
        return (*(node for _, node in fact.about), *(str(value) for value in fact.fields.values()))
    return (fact.about,)
