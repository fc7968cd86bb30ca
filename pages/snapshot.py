"""Ask a networkx snapshot what the pages need to know; the order of its nodes and edges never matters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from lianzhu.pages.words import schema

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Properties = Mapping[str, Any]
Row = tuple[str, str, str, str, Properties]
"""An edge: its id, start, end, kind and properties. A plain tuple, since a large snapshot has very many."""
SourceOrder = tuple[tuple[str, tuple[int, ...]], ...]

LAST: tuple[str, tuple[int, ...]] = ("\uffff", ())
"""A place after all others."""

PLACES_COMPARED = 6
"""So many facts about a node decide where the source speaks of it; more would not change the order."""


@dataclass(frozen=True)
class Link:
    """One edge of the snapshot: a fact, or the ABOUT of a figure or coverage row."""

    kind: str
    start: str
    end: str
    properties: Properties

    @property
    def id(self) -> str:
        """The fact id, empty for ABOUT."""
        return str(self.properties.get("id", ""))

    @property
    def strength(self) -> str:
        """How firmly the source states it."""
        return str(self.properties.get("strength", "explicit"))


@dataclass(frozen=True)
class Snapshot:
    """A networkx snapshot with the questions that views ask of it."""

    network: MultiDiGraph[str]

    def kind(self, node: str) -> str:
        """Return the label of a node; empty if the snapshot does not hold it."""
        return str(self.network.nodes[node].get("kind", "")) if node in self.network else ""

    def name(self, node: str) -> str:
        """Return the name of a node, or its id where it has none."""
        return str(self.properties(node).get("name", node))

    def full_name(self, node: str) -> str:
        """Return the name of a node; of a layer, since every chain has an 上游, after that of its chain."""
        parent = str(self.properties(node).get("parent", "")) if self.kind(node) == "Layer" else ""
        return f"{self.name(parent)}/{self.name(node)}" if parent in self.network else self.name(node)

    def properties(self, node: str) -> Properties:
        """Return the properties of a node."""
        return self.network.nodes[node] if node in self.network else {}

    def of_kind(self, kind: str) -> list[str]:
        """Return the ids of all nodes of a kind, sorted."""
        return list(self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node, row in self.network.nodes(data=True):
            found.setdefault(str(row.get("kind", "")), []).append(node)
        return {kind: sorted(nodes) for kind, nodes in found.items()}

    def links(self, node: str) -> list[Link]:
        """Return the facts at a node in both directions, in the order of the source."""
        return sorted(self._links.get(node, []), key=_link_order)

    def intended(self, node: str) -> list[Link]:
        """Return the relations at a node that a source expects, plans or advises, in the order of the source."""
        return sorted(self._intended.get(node, []), key=_link_order)

    @cached_property
    def _intended(self) -> dict[str, list[Link]]:
        links: dict[str, list[Link]] = {}
        for statement in self.of_kind("Statement"):
            properties = self.properties(statement)
            if "relation" in properties:
                ends = dict(self.dimensions(statement))
                link = Link(str(properties["relation"]), ends["from"], ends["to"], properties)
                for node in {link.start, link.end}:
                    links.setdefault(node, []).append(link)
        return links

    def about(self, node: str, label: str) -> list[str]:
        """Return the Figure, Statement or Coverage nodes about a node, in the order of the source."""
        if node not in self.network:
            return []
        found = {
            start
            for start, _, properties in self.network.in_edges(node, data=True)
            if properties.get("kind") == "ABOUT" and self.kind(start) == label
        }
        return sorted(found, key=lambda each: (_place(self.properties(each)), each))

    def dimensions(self, statement: str) -> list[tuple[str, str]]:
        """Return the (role, node) pairs that a Figure or Coverage node is about, in the order of the schema's roles."""
        roles = list(schema().roles)
        rows = self.network.out_edges(statement, data=True)
        pairs = {(str(properties.get("role", "")), end) for _, end, properties in rows}
        return sorted(pairs, key=lambda pair: (roles.index(pair[0]) if pair[0] in roles else len(roles), pair))

    def order(self, node: str) -> tuple[SourceOrder, str, str]:
        """Return the key that sorts nodes as the sources speak of them; the name decides where they do not."""
        statements = [link.properties for link in self._links.get(node, [])]
        statements += [self.properties(figure) for figure in self.about(node, "Figure")]
        places = sorted(_place(each) for each in statements)[:PLACES_COMPARED]
        return ((*places, LAST), self.name(node), node)

    def reading_order(self, link: Link) -> tuple[Any, ...]:
        """Return the key that sorts facts by their place, and those of one place by the order of their ends."""
        return (_place(link.properties), link.kind, self.order(link.start), self.order(link.end), link.id)

    @cached_property
    def _links(self) -> dict[str, list[Link]]:
        links: dict[str, list[Link]] = {}
        for _, start, end, kind, properties in self.facts:
            link = Link(kind, start, end, properties)
            for node in {start, end}:
                links.setdefault(node, []).append(link)
        return links

    @cached_property
    def edges(self) -> list[Row]:
        """Every edge, in the order of ids."""
        rows = [
            (row.get("id", ""), start, end, row.get("kind", ""), row)
            for start, neighbours in self.network.adjacency()  # plain dicts, without network.edges' view of each
            for end, parallel in neighbours.items()
            for row in parallel.values()
        ]
        rows.sort(key=itemgetter(0) if all(map(itemgetter(0), rows)) else itemgetter(0, 1, 2, 3))
        return rows

    @cached_property
    def facts(self) -> list[Row]:
        """The facts that are edges, in the order of ids."""
        return [row for row in self.edges if row[3] != "ABOUT" and "from_parent" not in row[4]]

    @cached_property
    def degrees(self) -> Counter[str]:
        """How many edges start or end at a node."""
        ends = Counter(map(itemgetter(1), self.edges))
        ends.update(map(itemgetter(2), self.edges))
        return ends

    @cached_property
    def all_links(self) -> list[Link]:
        """Every fact that is an edge, in the order of the source."""
        seen = {id(link): link for links in self._links.values() for link in links}
        return sorted(seen.values(), key=_link_order)

    def links_of_kind(self, kind: str) -> list[Link]:
        """Return every fact of a kind, in the order of the source."""
        if kind not in self._links_of_kind:
            links = (Link(kind, start, end, row) for _, start, end, each, row in self.facts if each == kind)
            self._links_of_kind[kind] = sorted(links, key=_link_order)
        return self._links_of_kind[kind]

    @cached_property
    def _links_of_kind(self) -> dict[str, list[Link]]:
        return {}

    @cached_property
    def qualified(self) -> dict[str, list[Link]]:
        """The facts that hold in a chain, such as SERVES with `chain`, by the chain, in the order of the source."""
        found: dict[str, list[Link]] = {}
        for link in self.all_links:
            if chain := link.properties.get("chain"):
                found.setdefault(str(chain), []).append(link)
        return found


def _place(properties: Properties) -> tuple[str, tuple[int, ...]]:
    """Return the source and the numbers of a locator: L1682C10 comes after L1682C2."""
    return str(properties.get("source", "")), _numbers(str(properties.get("locator", "")))


@lru_cache(maxsize=65_536)
def _numbers(locator: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", locator))


def _link_order(link: Link) -> tuple[Any, ...]:
    return (_place(link.properties), link.kind, link.start, link.end, link.id)
