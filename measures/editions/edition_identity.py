"""Which nodes of two landscapes are the same: by id, by a former id, by an alias, or within the same parent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lianzhu.graph.columns import NodeColumns
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.landscape_columns import kinds_of, names_of, parents_of
from lianzhu.graph.names import fold
from lianzhu.graph.records import Node, Value

MAX_ROUNDS = 20
"""A renamed parent makes its parts the same, and these theirs; deeper nesting is not followed."""


@dataclass(frozen=True, slots=True)
class NodeMatch:
    """Nodes that are one thing under different ids; `by` is what says so: former_id, alias, name, parent, edition."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    by: str


class Identity:
    """The matches of two landscapes, and one id for each thing."""

    def __init__(self, matches: Iterable[NodeMatch]) -> None:
        self.matches = tuple(matches)
        self._ids = {
            node: match.after[0] for match in self.matches for node in (*match.before, *match.after) if match.after
        }
        self.match_of = {node: match for match in self.matches for node in (*match.before, *match.after)}

    def __bool__(self) -> bool:
        return bool(self.matches)

    def of(self, node: str) -> str:
        """Return the id of the thing that a node of either landscape is: that which it has afterwards."""
        return self._ids.get(node, node)

    @property
    def ids(self) -> Mapping[str, str]:
        """The ids of things by the ids of nodes that differ from them, or that other nodes became."""
        return self._ids

    def of_value(self, value: Value) -> Value:
        """Return a value of a field that refers to nodes."""
        return tuple(map(self.of, value)) if isinstance(value, tuple) else self.of(str(value))


def match_nodes(before: Landscape, after: Landscape, editions: Iterable[tuple[str, str]] = ()) -> Identity:
    """Return which nodes are the same though their ids differ.

    A former id says so in either direction, unless another node has it now. A name says so if nodes that are on one
    side only have it: it is an alias (or the name) of exactly one of the other side, of the same kind, and vice versa.
    Names repeat under different parents, so the parents must be the same; a thing that has moved to another parent is
    recognised if no other of its kind has its name. `editions` are reports of one series.
    """
    matcher = _Matcher(before, after)
    for pair in editions:
        matcher.link(*pair, "edition")
    matcher.link_former_ids()
    matcher.link_names()
    return Identity(matcher.matches())


class _Matcher:
    def __init__(self, before: Landscape, after: Landscape) -> None:
        self.sides = (before, after)
        self.kinds = tuple(kinds_of(side.nodes) for side in self.sides)
        self.links: dict[tuple[str, str], str] = {}
        self.leaders: dict[str, str] = {}

    def link(self, old: str, new: str, by: str) -> None:
        self.links.setdefault((old, new), by)
        self.leaders[self.leader(old)] = self.leader(new)

    def leader(self, node: str) -> str:
        while (after := self.leaders.get(node, node)) != node:
            node = after
        return node

    def unmatched(self) -> tuple[list[str], list[str]]:
        """Return the nodes of each side that the other does not have."""
        old, new = self.kinds
        linked = {node for pair in self.links for node in pair}
        return sorted(old.keys() - new.keys() - linked), sorted(new.keys() - old.keys() - linked)

    def link_former_ids(self) -> None:
        for at in (0, 1):
            own, other = self.kinds[at], self.kinds[1 - at]
            for node, former_ids in _former_ids(self.sides[at].nodes):
                for former in former_ids:
                    if former in other and former not in own:
                        self.link(*((node, former) if at == 0 else (former, node)), "former_id")

    def link_names(self) -> None:
        for _ in range(MAX_ROUNDS):
            gone, new = self.unmatched()
            if not (gone and new):
                return
            pairs = self._named(gone, new) or self._moved(gone, new)
            if not pairs:
                return
            for old, after, by in pairs:
                self.link(old, after, by)

    def _named(self, gone: list[str], new: list[str]) -> list[tuple[str, str, str]]:
        """Return pairs of one kind and one parent, of which a name of the one is the name of the other."""
        scopes: dict[tuple[str, str], tuple[list[Node], list[Node]]] = defaultdict(lambda: ([], []))
        for at, nodes in enumerate((gone, new)):
            for node in map(self.sides[at].nodes.__getitem__, nodes):
                scopes[node.kind, self.leader(node.parent)][at].append(node)
        return [pair for (_, parent), sides in scopes.items() for pair in _same_names(*sides, bool(parent))]

    def _moved(self, gone: list[str], new: list[str]) -> list[tuple[str, str, str]]:
        """Return pairs of one kind and name with different parents in the same whole, where no other has the name."""
        counts = [_name_counts(side) for side in self.sides]
        found: dict[tuple[str, str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for at, nodes in enumerate((gone, new)):
            parents = parents_of(self.sides[at].nodes)
            for node in map(self.sides[at].nodes.__getitem__, nodes):
                key = node.kind, fold(node.name)
                if node.parent and all(count[key] <= 1 for count in counts):
                    found[(*key, self._whole(node.id, parents))][at].append(node.id)
        return [(old[0], after[0], "name") for old, after in found.values() if len(old) == len(after) == 1]

    def _whole(self, node: str, parents: Mapping[str, str]) -> str:
        for _ in range(MAX_ROUNDS):
            if node not in parents:
                break
            node = parents[node]
        return self.leader(node)

    def matches(self) -> Iterator[NodeMatch]:
        classes: dict[str, list[str]] = defaultdict(list)
        for node in {node for pair in self.links for node in pair}:
            classes[self.leader(node)].append(node)
        for members in sorted(map(sorted, classes.values())):
            old, new = (tuple(node for node in members if node in kinds) for kinds in self.kinds)
            by = next(by for (before, _), by in self.links.items() if before in members)
            yield NodeMatch(old, new, by)


def _same_names(gone: list[Node], new: list[Node], within: bool) -> Iterator[tuple[str, str, str]]:
    """Yield the pairs that a name makes, if it makes no others."""
    named = _by_name(new)
    pairs: dict[str, dict[str, str]] = {}
    for node in gone:
        own, others = fold(node.name), set(map(fold, node.other_names))
        found = {new_id: "parent" if within else "name" for new_id, is_name in named[own] if is_name}
        found |= {new_id: "alias" for new_id, is_name in named[own] if not is_name and new_id not in found}
        found |= {new_id: "alias" for name in others for new_id, is_name in named[name] if is_name and name != own}
        pairs[node.id] = found
    claims: dict[str, int] = defaultdict(int)
    for found in pairs.values():
        for new_id in found:
            claims[new_id] += 1
    for old, found in pairs.items():
        for new_id, by in found.items():
            if len(found) == 1 and claims[new_id] == 1:
                yield old, new_id, by


def _by_name(nodes: Iterable[Node]) -> Mapping[str, set[tuple[str, bool]]]:
    """Return nodes by each of their names, and whether it is the name itself."""
    named: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    for node in nodes:
        own = fold(node.name)
        named[own].add((node.id, True))
        for name in set(map(fold, node.other_names)) - {own}:
            named[name].add((node.id, False))
    return named


def _name_counts(side: Landscape) -> Mapping[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    kinds, names = kinds_of(side.nodes), names_of(side.nodes)
    for node in parents_of(side.nodes):
        counts[kinds[node], fold(names[node])] += 1
    return counts


def _former_ids(nodes: Mapping[str, Node]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(nodes, NodeColumns):
        yield from ((node.id, node.former_ids) for node in nodes.values() if node.former_ids)
        return
    for table in nodes.tables.values():
        if "former_ids" in table.columns:
            pairs = zip(table.columns["id"], table.columns["former_ids"], strict=True)
            yield from ((node, former_ids) for node, former_ids in pairs if former_ids)
