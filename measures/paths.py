"""Shortest paths between two nodes: over relations that tell something, or along the supply only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, islice
from typing import NamedTuple, TypeVar

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
Arrivals = dict[State, list[tuple[State, Hop]]]
"""The states before each state, with the hops from them."""


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
    avoid: Set[str] = frozenset(),
) -> list[Path]:
    """Return at most `limit` shortest paths between two nodes, in either direction of each relation.

    No node of `avoid` is passed. Of equally short paths those with the strongest weakest relation come first, then
    those through nodes with fewer relations, then by id, then by kind. The list is empty if no path has at most
    `max_hops` hops.
    """

    def successors(node: str) -> Iterator[tuple[Hop, str]]:
        for hop in _hops(relations, node):
            target = hop.target
            passes = target == end or (target not in avoid and filters.passes(relations, target))
            if passes and filters.allows(relations, hop.relation):
                yield hop, target

    return _best(relations, *_search(start, lambda node: node == end, successors, max_hops), limit)


@dataclass(frozen=True, slots=True)
class SupplySearch:
    """The best paths of supply between two nodes, and the nodes that the search reached, with the hops to each."""

    paths: list[Path]
    hops: dict[str, int]


def search_supply(
    relations: Relations,
    start: str,
    end: str,
    *,
    limit: int = 10,
    max_hops: int = MAX_HOPS,
    avoid: Set[str] = frozenset(),
) -> SupplySearch:
    """Search for at most `limit` shortest paths along which the start supplies the end.

    They are ordered as `shortest_paths` does, and pass no node of `avoid`. The flow of each kind of relation says how
    supply passes: along it, against it, or at a place (a firm is at the segment that it offers). A path enters and
    leaves a place only with a hop of supply between: A OFFERS P, P UPSTREAM_OF Q, B OFFERS Q. Two firms at one place do
    not supply each other.
    """

    def reached(state: SupplyState) -> bool:
        return state.node == end and state.moved

    def successors(state: SupplyState) -> Iterator[tuple[Hop, SupplyState]]:
        hops = supply_hops(relations, state)
        return ((hop, target) for hop, target in hops if target.node == end or target.node not in avoid)

    arrivals, goals = _search(SupplyState(start), reached, successors, max_hops)
    levels: dict[SupplyState, int] = {}
    hops: dict[str, int] = {}
    for state, before in arrivals.items():  # in the order in which they were found
        levels[state] = levels[before[0][0]] + 1 if before else 0
        hops.setdefault(state.node, levels[state])
    return SupplySearch(_best(relations, arrivals, goals, limit), hops)


def supply_paths(
    relations: Relations, start: str, end: str, *, limit: int = 10, max_hops: int = MAX_HOPS
) -> list[Path]:
    """Return at most `limit` shortest paths along which the start supplies the end; see `search_supply`."""
    return search_supply(relations, start, end, limit=limit, max_hops=max_hops).paths


def hops_from(
    relations: Relations,
    start: str,
    max_hops: int | None = None,
    *,
    until: Collection[str] = (),
    avoid: Set[str] = frozenset(),
) -> dict[str, int]:
    """Return the number of hops to each node that is related to a node, over relations of any kind and direction.

    The search ends with the hop that leads to a node in `until`, and passes none of `avoid`.
    """
    found, frontier, hops = {start: 0}, [start], 0
    while frontier and (max_hops is None or hops < max_hops) and not any(node in until for node in frontier):
        hops += 1
        neighbours = {other for node in frontier for other in relations.others(node)} - found.keys() - avoid
        frontier = [node for node in neighbours if UNFILTERED.passes(relations, node)]
        found |= dict.fromkeys(frontier, hops)
    return found


class SupplyState(NamedTuple):
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
    for hop in _hops(relations, state.node):
        flow = relations.schema.edges[hop.relation.kind].flow
        if flow == "at":
            at = "entered" if hop.forward else "left"
            if state.at in ("", at):
                yield hop, SupplyState(hop.target, state.moved, at)
        elif flow and (flow == "along") == (hop.forward != upstream):
            yield hop, SupplyState(hop.target, moved=True)


def _hops(relations: Relations, node: str) -> Iterator[Hop]:
    for relation in relations.outgoing(node):
        yield Hop(relation, forward=True)
    for relation in relations.incoming(node):
        yield Hop(relation, forward=False)


def _search(
    start: State,
    reached: Callable[[State], bool],
    successors: Callable[[State], Iterable[tuple[Hop, State]]],
    max_hops: int,
) -> tuple[Arrivals[State], list[State]]:
    """Search breadth first until a state is reached.

    Returns for each state found the last hops of all shortest paths to it, and the states that are reached.
    """
    arrivals: Arrivals[State] = {start: []}
    frontier, goals = [start], list[State]()
    for _ in range(max_hops):
        found: Arrivals[State] = defaultdict(list)
        for state in frontier:
            for hop, following in successors(state):
                if following not in arrivals:
                    found[following].append((state, hop))
        arrivals.update(found)
        frontier = list(found)
        goals = [state for state in frontier if reached(state)]
        if goals:
            break
    return arrivals, goals


@dataclass(frozen=True, slots=True, order=True)
class _Ranked:
    """A path with what decides between paths of one length; `degrees` is the sum of those of its nodes."""

    weakest: int
    degrees: int
    nodes: tuple[str, ...]
    kinds: tuple[tuple[str, str, bool], ...]
    path: Path = field(compare=False)


def _best(relations: Relations, arrivals: Arrivals[State], goals: Iterable[State], limit: int) -> list[Path]:
    """Return the best paths to the goals.

    A relation further on may be as weak as the weakest so far, and then the degrees decide: of the paths to each state
    the best of each strength are kept.
    """

    @cache
    def best(state: State) -> list[_Ranked]:
        if not arrivals[state]:
            return [_Ranked(0, 0, (), (), ())]
        paths = sorted(_extended(relations, path, hop) for before, hop in arrivals[state] for path in best(before))
        return [path for _, alike in groupby(paths, lambda path: path.weakest) for path in islice(alike, limit)]

    return [ranked.path for ranked in sorted(path for goal in goals for path in best(goal))[:limit]]


def _extended(relations: Relations, ranked: _Ranked, hop: Hop) -> _Ranked:
    relation = hop.relation
    return _Ranked(
        max(ranked.weakest, STRENGTHS.index(relation.strength or "explicit")),
        ranked.degrees + relations.degree(hop.target),
        (*ranked.nodes, hop.target),
        (*ranked.kinds, (relation.kind, relation.modality, hop.forward)),
        (*ranked.path, hop),
    )
