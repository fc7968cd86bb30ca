"""Shortest paths between two nodes: over relations that tell something, or along the supply only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from lianzhu.measures.relations import STRENGTHS, Relation, Relations

HUB = 100
"""A node with more relations than this links things that have little to do with each other."""
MAX_HOPS = 8
"""Paths longer than this are not searched for."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A relation on a path; `forward` if the path follows it from its start to its end."""

    relation: Relation
    forward: bool

    @property
    def source(self) -> str:
        """The node at which the hop starts."""
        return self.relation.start if self.forward else self.relation.end

    @property
    def target(self) -> str:
        """The node that the hop leads to."""
        return self.relation.end if self.forward else self.relation.start


Path = tuple[Hop, ...]
State = TypeVar("State", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a path may pass: `generic` kinds of relations, `supporting` kinds of nodes, nodes of over `hub` relations.

    The ends of a path may be of any kind. A report is never passed, because it covers everything in it.
    """

    generic: bool = False
    supporting: bool = False
    hub: int | None = HUB

    def passes(self, relations: Relations, node: str) -> bool:
        """Tell whether a path may pass a node."""
        kind = relations.schema.nodes[relations.kind(node)]
        if kind.name == "Report" or (kind.supporting and not self.supporting):
            return False
        return self.hub is None or relations.degree(node) <= self.hub

    def allows(self, relations: Relations, relation: Relation) -> bool:
        """Tell whether a path may follow a relation."""
        return self.generic or not relations.schema.edges[relation.kind].generic


UNFILTERED = Filters(generic=True, supporting=True, hub=None)


def shortest_paths(
    relations: Relations,
    start: str,
    end: str,
    filters: Filters = Filters(),
    *,
    limit: int = 10,
    max_hops: int = MAX_HOPS,
) -> list[Path]:
    """Return at most `limit` shortest paths between two nodes, in either direction of each relation.

    Of equally short paths those with the strongest weakest relation come first, then those through nodes with fewer
    relations, then by id. The list is empty if no path has at most `max_hops` hops.
    """

    def successors(node: str) -> Iterator[tuple[Hop, str]]:
        for relation in relations.at(node):
            hop = Hop(relation, relation.start == node)
            target = hop.target
            if filters.allows(relations, relation) and (target == end or filters.passes(relations, target)):
                yield hop, target

    return _ranked(relations, _all_shortest([start], lambda node: node == end, successors, max_hops), limit)


def supply_paths(
    relations: Relations, start: str, end: str, *, limit: int = 10, max_hops: int = MAX_HOPS
) -> list[Path]:
    """Return at most `limit` shortest paths along which the start supplies the end, ordered as `shortest_paths` does.

    The flow of each kind of relation says how supply passes: along it, against it, or at a place (a firm is at the
    segment that it offers). A path enters and leaves a place only with a hop of supply between: A OFFERS P,
    P UPSTREAM_OF Q, B OFFERS Q. Two firms at one place do not supply each other.
    """

    def reached(state: SupplyState) -> bool:
        return state.node == end and state.moved

    def successors(state: SupplyState) -> Iterator[tuple[Hop, SupplyState]]:
        return supply_hops(relations, state)

    return _ranked(relations, _all_shortest([SupplyState(start)], reached, successors, max_hops), limit)


@dataclass(frozen=True, slots=True)
class SupplyState:
    """A node on the way of supply.

    `moved` tells whether any hop of supply led to it; `at` whether the last hop "entered" or "left" a place.
    """

    node: str
    moved: bool = False
    at: str = ""


def supply_hops(
    relations: Relations, state: SupplyState, *, upstream: bool = False
) -> Iterator[tuple[Hop, SupplyState]]:
    """Iterate over the hops that supply takes from a node, downstream unless `upstream`."""
    for relation in relations.at(state.node):
        flow = relations.schema.edges[relation.kind].flow
        hop = Hop(relation, relation.start == state.node)
        if flow == "at":
            at = "entered" if hop.forward else "left"
            if state.at in ("", at):
                yield hop, SupplyState(hop.target, state.moved, at)
        elif flow and (flow == "along") == (hop.forward != upstream):
            yield hop, SupplyState(hop.target, moved=True)


def _all_shortest(
    starts: Iterable[State],
    reached: Callable[[State], bool],
    successors: Callable[[State], Iterable[tuple[Hop, State]]],
    max_hops: int,
) -> Iterator[Path]:
    """Yield all shortest paths from the starts to a state that is reached, by breadth-first search."""
    before: dict[State, list[tuple[State, Hop] | None]] = {start: [None] for start in starts}
    frontier = list(before)
    for _ in range(max_hops):
        found: dict[State, list[tuple[State, Hop] | None]] = defaultdict(list)
        for state in frontier:
            for hop, following in successors(state):
                if following not in before:
                    found[following].append((state, hop))
        before.update(found)
        frontier = list(found)
        goals = [state for state in frontier if reached(state)]
        if goals or not frontier:
            for goal in goals:
                yield from _walks(before, goal)
            return


def _walks(before: dict[State, list[tuple[State, Hop] | None]], state: State) -> Iterator[Path]:
    for previous in before[state]:
        if previous is None:
            yield ()
        else:
            for walk in _walks(before, previous[0]):
                yield (*walk, previous[1])


MAX_CANDIDATES = 10_000
"""Of more paths of the same length than this, the best of so many are returned."""


def _ranked(relations: Relations, paths: Iterator[Path], limit: int) -> list[Path]:
    def rank(path: Path) -> tuple[int, int, list[str]]:
        weakest = max((STRENGTHS.index(hop.relation.strength or "explicit") for hop in path), default=0)
        return weakest, sum(relations.degree(hop.target) for hop in path[:-1]), [hop.target for hop in path]

    return sorted(islice(paths, MAX_CANDIDATES), key=rank)[:limit]
