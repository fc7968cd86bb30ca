"""What lies upstream or downstream of a node, by the number of hops of supply between them, and what it hangs on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lianzhu.measures.paths import MAX_HOPS, Hop, Path, SupplyState, supply_hops
from lianzhu.measures.relations import Relations


@dataclass(frozen=True, slots=True)
class Reached:
    """A node that supply reaches from another, or comes from; `distance` counts the hops of supply of the path."""

    node: str
    distance: int
    path: Path


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A node through which all supply passes to others further on: what is `cut_off` without it, the nearest first."""

    node: str
    cut_off: tuple[str, ...]


def trace(relations: Relations, start: str, *, upstream: bool, max_distance: int = MAX_HOPS) -> list[Reached]:
    """Return what is upstream or downstream of a node, each by a shortest way; the nearest first, then by kind, name.

    A hop of supply is a relation along which supply flows. The nodes at a place (the firms that offer a segment) are
    as far as the place. See `paths.supply_paths` for the rules. A whole to which a node belongs by a generic relation
    (the chain of a segment, the industry of a firm) is passed but not returned, since it holds much besides.
    """
    reached: dict[str, Reached] = {}
    for state, (distance, path) in _spread(relations, start, upstream, max_distance).items():
        if _counts(relations, start, state, path):
            reached.setdefault(state.node, Reached(state.node, distance, path))
    order = {kind: position for position, kind in enumerate(relations.schema.nodes)}
    return sorted(
        reached.values(),
        key=lambda each: (each.distance, order[relations.kind(each.node)], relations.name(each.node), each.node),
    )


def single_points(
    relations: Relations, start: str, *, upstream: bool, max_distance: int = MAX_HOPS
) -> list[SinglePoint]:
    """Return the nodes that all ways to others further on pass; those that cut off most first, then as traced.

    What is as far as a node, such as the products of a firm, does not count. Overstates what hangs on a node where the
    sources leave out its rivals.
    """
    states = _spread(relations, start, upstream, max_distance)
    passed = _passed(relations, start, upstream, states)
    always: dict[str, frozenset[str]] = {}
    for state, (_, path) in states.items():
        if _counts(relations, start, state, path):
            always[state.node] = always.get(state.node, passed[state]) & passed[state]
    found = trace(relations, start, upstream=upstream, max_distance=max_distance)
    points = (
        SinglePoint(
            point.node,
            tuple(each.node for each in found if each.distance > point.distance and point.node in always[each.node]),
        )
        for point in found
    )
    return sorted((point for point in points if point.cut_off), key=lambda point: -len(point.cut_off))


_States = dict[SupplyState, tuple[int, Path]]
"""The distance of each state from the start, and a shortest way to it; the nearest first."""


def _spread(relations: Relations, start: str, upstream: bool, max_distance: int) -> _States:
    states: _States = {SupplyState(start): (0, ())}
    frontier = list(states)
    for distance in range(max_distance + 1):
        following: list[SupplyState] = []
        for state in frontier:  # grows by the nodes at the places that it holds
            for hop, target in supply_hops(relations, state, upstream=upstream):
                beyond = distance + (not target.at)
                if target not in states and beyond <= max_distance:
                    states[target] = (beyond, (*states[state][1], hop))
                    (frontier if target.at else following).append(target)
        frontier = following
    return dict(sorted(states.items(), key=lambda item: item[1][0]))


def _counts(relations: Relations, start: str, state: SupplyState, path: Path) -> bool:
    return state.moved and state.node != start and not _enters_whole(relations, path[-1])


def _enters_whole(relations: Relations, hop: Hop) -> bool:
    kind = relations.schema.edges[hop.relation.kind]
    return kind.flow == "at" and kind.generic and hop.forward


def _passed(
    relations: Relations, start: str, upstream: bool, states: Collection[SupplyState]
) -> dict[SupplyState, frozenset[str]]:
    """Return the nodes that all ways from the start to each state pass, its own among them.

    What all ways to a state pass is among what all ways to any state before it pass: narrowed until nothing changes.
    """
    passed: dict[SupplyState, frozenset[str]] = {SupplyState(start): frozenset()}
    changed = True
    while changed:
        changed = False
        for state in states:
            for _, target in supply_hops(relations, state, upstream=upstream):
                here = passed[state] | {target.node}
                narrowed = passed.get(target, here) & here
                if target in states and narrowed != passed.get(target):
                    passed[target] = narrowed
                    changed = True
    return passed
