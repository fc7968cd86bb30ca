"""Groups of firms: units and holdings that a measure counts with what they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Self

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.landscape_columns import edges_of_kinds
from lianzhu.graph.records import Edge

CONTROL = 50.0
"""Percentage of the shares above which a holding is counted with its owner."""


class Groups(Mapping[str, str]):
    """The head of the group that each unit and holding belongs to, by its id; firms on their own are left out.

    A unit belongs to what it is a unit of, and a firm to the owner of more than half of its shares. A firm that would
    belong to two, or through others to itself, stays on its own. Facts that have ended, and what an editor judged, do
    not count. `notes` say what was not rolled up, and why.
    """

    def __init__(
        self,
        heads: Mapping[str, str] | None = None,
        facts: Mapping[str, tuple[str, ...]] | None = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        self._heads, self._facts, self.notes = heads or {}, facts or {}, notes

    @classmethod
    def of(cls, landscape: Landscape) -> Self:
        """Return the groups of a landscape."""
        stated: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        minor = 0
        for edge in _membership(landscape):
            member, owner = (edge.start, edge.end) if edge.kind == "UNIT_OF" else (edge.end, edge.start)
            if edge.kind == "UNIT_OF" or _controls(edge):
                stated[member][owner].append(edge.id)
            else:
                minor += 1
        parents = {member: next(iter(owners)) for member, owners in stated.items() if len(owners) == 1}
        several = sorted(member for member, owners in stated.items() if len(owners) > 1)
        heads, facts, circular = {}, {}, []
        for member in sorted(parents):
            chain = _chain_of_owners(member, parents)
            if chain:
                heads[member] = chain[-1]
                below = (member, *chain[:-1])
                facts[member] = tuple(sorted(each for one in below for each in stated[one][parents[one]]))
            else:
                circular.append(member)
        notes = [*_notes(landscape, minor, several, circular)]
        if not heads:
            notes.insert(
                0, "nothing is rolled up: no source states a unit (UNIT_OF) or who holds over half of the shares (OWNS)"
            )
        return cls(heads, facts, tuple(notes))

    def __getitem__(self, firm: str) -> str:
        return self._heads[firm]

    def __iter__(self) -> Iterator[str]:
        return iter(self._heads)

    def __len__(self) -> int:
        return len(self._heads)

    def top(self, firm: str) -> str:
        """Return the head of the group of a firm, the firm itself if it has none."""
        return self._heads.get(firm, firm)

    def members(self, head: str) -> list[str]:
        """Return the units and holdings that are counted with a head, by id."""
        return self._members.get(head, [])

    @cached_property
    def _members(self) -> Mapping[str, list[str]]:
        members: dict[str, list[str]] = defaultdict(list)
        for member in sorted(self._heads):
            members[self._heads[member]].append(member)
        return members

    def facts(self, firms: Iterable[str]) -> set[str]:
        """Return the ids of the facts by which firms are counted with their groups."""
        return {fact for firm in firms for fact in self._facts.get(firm, ())}


def _membership(landscape: Landscape) -> Iterator[Edge]:
    edges = (edge for edge in edges_of_kinds(landscape.edges, ("UNIT_OF", "OWNS")) if not edge.citation.until)
    return (edge for edge in edges if edge.start != edge.end and edge.citation.strength != "editorial")


def _controls(edge: Edge) -> bool:
    share = edge.fields.get("share")
    return isinstance(share, int | float) and share > CONTROL


def _chain_of_owners(member: str, parents: Mapping[str, str]) -> list[str]:
    """Return the owners above a firm, from its own to the head of the group; none if they lead back to one of them."""
    chain: list[str] = []
    while member in parents:
        member = parents[member]
        if member in chain:
            return []
        chain.append(member)
    return chain


def _notes(landscape: Landscape, minor: int, several: list[str], circular: list[str]) -> Iterator[str]:
    if minor:
        yield f"holdings not rolled up, because no source states a share of more than {CONTROL:g} %: {minor}"
    for firms, reason in ((several, "they belong to several groups"), (circular, "they own each other")):
        if firms:
            yield f"firms not rolled up, because {reason}: {'、'.join(landscape.nodes[firm].name for firm in firms)}"
