"""What lies upstream or downstream of a node, by the number of hops of supply between them, and what it hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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
    """Return what is upstream or downstream of a node; see `SupplyTrace.reached`."""
    return SupplyTrace(relations, start, upstream=upstream, max_distance=max_distance).reached


def single_points(
    relations: Relations, start: str, *, upstream: bool, max_distance: int = MAX_HOPS
) -> list[SinglePoint]:
    """Return the nodes that all ways to others further on pass; see `SupplyTrace.single_points`."""
    return SupplyTrace(relations, start, upstream=upstream, max_distance=max_distance).single_points


class SupplyTrace:
    """What supply reaches from a node, or comes from, within a number of hops."""

    def __init__(self, relations: Relations, start: str, *, upstream: bool, max_distance: int = MAX_HOPS) -> None:
        self.relations, self.start, self.upstream = relations, start, upstream
        self.max_distance = max_distance
        self._is_cut_short = False

    @property
    def is_cut_short(self) -> bool:
        """Whether supply goes on beyond the number of hops."""
        return bool(self._states) and self._is_cut_short

    @cached_property
    def _states(self) -> dict[SupplyState, tuple[int, Path]]:
        """The distance of each state from the start, and a shortest way to it; the nearest first."""
        states: dict[SupplyState, tuple[int, Path]] = {SupplyState(self.start): (0, ())}
        beyond_reach: set[SupplyState] = set()
        frontier = list(states)
        for distance in range(self.max_distance + 1):
            following: list[SupplyState] = []
            for state in frontier:  # grows by the nodes at the places that it holds
                for hop, target in self._hops(state):
                    beyond = distance + (not target.at)
                    if beyond > self.max_distance:
                        beyond_reach.add(target)
                    elif target in states:
                        if self._is_better(states[target][1], hop):
                            states[target] = (states[target][0], (*states[state][1], hop))
                    else:
                        states[target] = (beyond, (*states[state][1], hop))
                        (frontier if target.at else following).append(target)
            frontier = following
        self._is_cut_short = not beyond_reach <= states.keys()
        return dict(sorted(states.items(), key=lambda item: item[1][0]))

    def _is_better(self, path: Path, hop: Hop) -> bool:
        """Tell whether a hop leads from where the last of a path does, but enters no whole: a firm may offer a segment.

        The other hop says that it belongs to it, which alone would not count.
        """
        if not path or path[-1].source != hop.source or not _enters_whole(self.relations, path[-1]):
            return False
        return not _enters_whole(self.relations, hop)

    def _hops(self, state: SupplyState) -> Sequence[tuple[Hop, SupplyState]]:
        if state not in self._found:
            self._found[state] = list(supply_hops(self.relations, state, upstream=self.upstream))
        return self._found[state]

    @cached_property
    def _found(self) -> dict[SupplyState, Sequence[tuple[Hop, SupplyState]]]:
        return {}

    @cached_property
    def reached(self) -> list[Reached]:
        """What is upstream or downstream, each by a shortest way; the nearest first, then by kind and name.

        A hop of supply is a relation along which supply flows. The nodes at a place (the firms that offer a segment)
        are as far as the place. See `paths.supply_paths` for the rules. A whole to which a node belongs by a generic
        relation (the chain of a segment, the industry of a firm) is passed but not returned, since it holds much
        besides.
        """
        relations = self.relations
        reached: dict[str, Reached] = {}
        for state, (distance, path) in self._states.items():
            if self._counts(state, path):
                reached.setdefault(state.node, Reached(state.node, distance, path))
        order = {kind: position for position, kind in enumerate(relations.schema.nodes)}
        return sorted(
            reached.values(),
            key=lambda each: (each.distance, order[relations.kind(each.node)], relations.name(each.node), each.node),
        )

    @cached_property
    def single_points(self) -> list[SinglePoint]:
        """The nodes that all ways to others further on pass; those that cut off most first, then as traced.

        What is as far as a node, such as the products of a firm, does not count. Overstates what hangs on a node where
        the sources leave out its rivals.
        """
        passed = self._passed()
        always: dict[str, frozenset[str]] = {}
        for state, (_, path) in self._states.items():
            if self._counts(state, path):
                always[state.node] = always.get(state.node, passed[state]) & passed[state]
        distances = {each.node: each.distance for each in self.reached}
        cut_off: dict[str, list[str]] = {each.node: [] for each in self.reached}
        for each in self.reached:
            for point in always[each.node]:
                if point in distances and distances[point] < each.distance:
                    cut_off[point].append(each.node)
        points = (SinglePoint(node, tuple(others)) for node, others in cut_off.items() if others)
        return sorted(points, key=lambda point: -len(point.cut_off))

    def _counts(self, state: SupplyState, path: Path) -> bool:
        return state.moved and state.node != self.start and not _enters_whole(self.relations, path[-1])

    def _passed(self) -> dict[SupplyState, frozenset[str]]:
        """Return the nodes that all ways from the start to each state pass, its own among them.

        What all ways to a state pass is among what all ways to any state before it pass: narrowed until nothing
        changes, the nearest first.
        """
        passed: dict[SupplyState, frozenset[str]] = {SupplyState(self.start): frozenset()}
        changed = dict.fromkeys(self._states)
        while changed:
            narrowed: dict[SupplyState, None] = {}
            for state in changed:
                for _, target in self._hops(state):
                    if target in self._states:
                        before = passed.get(target)
                        here = passed[state] | {target.node} if target.node not in passed[state] else passed[state]
                        if before is None or not before <= here:
                            passed[target] = here if before is None else before & here
                            narrowed[target] = None
            changed = narrowed
        return passed


def _enters_whole(relations: Relations, hop: Hop) -> bool:
    kind = relations.schema.edges[hop.relation.kind]
    return kind.flow == "at" and kind.generic and hop.forward
