"""What lies upstream or downstream of a node, by the number of hops of supply between them."""

from __future__ import annotations

from dataclasses import dataclass

from lianzhu.measures.paths import MAX_HOPS, Path, SupplyState, supply_hops
from lianzhu.measures.relations import Relations


@dataclass(frozen=True, slots=True)
class Reached:
    """A node that supply reaches from another, or comes from; `distance` counts the hops of supply of the path."""

    node: str
    distance: int
    path: Path


def trace(relations: Relations, start: str, *, upstream: bool, max_distance: int = MAX_HOPS) -> list[Reached]:
    """Return what is upstream or downstream of a node, each by a shortest way; the nearest first, then by kind, name.

    A hop of supply is a relation along which supply flows. The nodes at a place (the firms that offer a segment) are
    as far as the place. See `paths.supply_paths` for the rules.
    """
    seen: dict[SupplyState, Path] = {SupplyState(start): ()}
    reached: dict[str, Reached] = {}
    frontier = list(seen)
    for distance in range(max_distance + 1):
        following: list[SupplyState] = []
        for state in frontier:  # grows by the nodes at the places that it holds
            if state.moved and state.node != start:
                reached.setdefault(state.node, Reached(state.node, distance, seen[state]))
            for hop, target in supply_hops(relations, state, upstream=upstream):
                if target not in seen:
                    seen[target] = (*seen[state], hop)
                    (frontier if target.at else following).append(target)
        frontier = following
    order = {kind: position for position, kind in enumerate(relations.schema.nodes)}
    return sorted(
        reached.values(),
        key=lambda each: (each.distance, order[relations.kind(each.node)], relations.name(each.node), each.node),
    )
