"""The part of a landscape that is about one chain, and how its parts lie in each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Coverage, Edge, Fact, Statement
from lianzhu.graph.schema import Schema

MAKER_KINDS = ("OFFERS", "DEVELOPS", "HOSTED_BY")
"""Kinds of relations between a product and its organization."""


@dataclass(frozen=True, slots=True)
class ChainParts:
    """The parts of a chain: each belongs to a layer, or to the chain itself if it lies in none.

    `owners` has the layer (or framework, or chain) by part; `placements` the things that stand in each part.
    """

    chain: str
    owners: Mapping[str, str]
    placements: Mapping[str, list[str]]


def chain_parts(landscape: Landscape, chain: str, placement_kinds: Iterable[str]) -> ChainParts:
    """Return the parts of a chain, and what stands in them by a relation of one of the kinds."""
    kinds = {name for name, kind in landscape.schema.nodes.items() if kind.part_of_chain} | {"Framework"}
    children = _children(landscape, kinds)
    parts = list(_below([chain], children))
    layers = [part for part in parts if _is_layer(landscape, part)]
    owners = {layer: layer for layer in layers}
    for layer in layers:
        inner = _below([layer], {node: [c for c in below if c not in layers] for node, below in children.items()})
        owners |= {part: layer for part in inner if part not in owners}
    owners |= {part: chain for part in parts if part not in owners}
    placements: dict[str, list[str]] = {}
    for edge in landscape.edges:
        if edge.kind in placement_kinds and edge.end in {chain, *owners} and edge.start not in owners:
            placements.setdefault(edge.end, []).append(edge.start)
    unique = {part: list(dict.fromkeys(things)) for part, things in placements.items()}
    return ChainParts(chain, owners, unique)


def _is_layer(landscape: Landscape, node: str) -> bool:
    return landscape.nodes[node].kind in ("Layer", "Framework")


def _children(landscape: Landscape, kinds: set[str]) -> dict[str, list[str]]:
    """Return the parts of these kinds that each node has, by its id, in the order of the nodes."""
    wholes: dict[str, list[str]] = {node.id: [node.parent] for node in landscape.nodes.values() if node.parent}
    for edge in landscape.edges:
        if edge.kind == "PART_OF":
            wholes.setdefault(edge.start, []).append(edge.end)
    children: dict[str, list[str]] = {}
    for node in landscape.nodes.values():
        if node.kind in kinds:
            for whole in dict.fromkeys(wholes.get(node.id, ())):
                children.setdefault(whole, []).append(node.id)
    return children


def _below(roots: list[str], children: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield everything below the roots, nearest first."""
    seen, level = set(roots), roots
    while level:
        level = [child for node in level for child in children.get(node, ()) if child not in seen]
        level = list(dict.fromkeys(level))
        seen.update(level)
        yield from level


def within_chain(landscape: Landscape, parts: ChainParts) -> Landscape:
    """Return the landscape of a chain: the facts about it, its parts and what stands in them, and their nodes.

    A fact that also names a part of another chain is left out. A landscape of one chain is returned as it is.
    """
    if all(node.kind != "Chain" or node.id == parts.chain for node in landscape.nodes.values()):
        return landscape
    core = {parts.chain, *parts.owners, *(thing for things in parts.placements.values() for thing in things)}
    core |= {edge.start for edge in landscape.edges if edge.kind in MAKER_KINDS and edge.end in core}
    foreign = _foreign_nodes(landscape, core)
    schema = landscape.schema

    def is_kept(fact: Fact) -> bool:
        names = references(fact, schema)
        return not core.isdisjoint(names) and foreign.isdisjoint(names)

    kept = replace(
        landscape,
        edges=[edge for edge in landscape.edges if is_kept(edge)],
        figures=[figure for figure in landscape.figures if is_kept(figure)],
        statements=[statement for statement in landscape.statements if is_kept(statement)],
        coverage=[row for row in landscape.coverage if is_kept(row)],
    )
    names = core.union(*(references(fact, schema) for fact in kept.facts()))
    names |= {fact.citation.source for fact in kept.facts()}
    for name in list(names):
        while (name := landscape.nodes[name].parent) and name not in names:
            names.add(name)
    return replace(kept, nodes={name: node for name, node in landscape.nodes.items() if name in names})


def _foreign_nodes(landscape: Landscape, core: set[str]) -> set[str]:
    """Return the other chains, their parts, and what has these as parents."""
    kinds = {name for name, kind in landscape.schema.nodes.items() if kind.part_of_chain} | {"Chain", "Framework"}
    foreign = {node.id for node in landscape.nodes.values() if node.kind in kinds} - core
    while added := {n.id for n in landscape.nodes.values() if n.parent in foreign and n.id not in core} - foreign:
        foreign |= added
    return foreign


def references(fact: Fact, schema: Schema) -> set[str]:
    """Return the nodes that a fact names, without its source."""
    if isinstance(fact, Coverage):
        return {fact.about}
    if isinstance(fact, Statement) and not fact.relation:
        return {node for _, node in fact.about}
    edge = fact.relation if isinstance(fact, Statement) else fact
    if not isinstance(edge, Edge):
        return {node for _, node in fact.about}  # type: ignore[union-attr]
    declared = schema.edges[edge.kind].fields
    qualifiers = {
        str(value) for name, value in edge.fields.items() if name in declared and declared[name].type == "ref"
    }
    return {edge.start, edge.end} | qualifiers
