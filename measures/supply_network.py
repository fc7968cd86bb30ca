"""The supply between firms as a networkx graph, and two measures of what others depend on a firm for.

A firm supplies another if a relation says so (甲 SUPPLIES 乙), or may supply it if it stands at a place that is
upstream of a place of the other (甲 OFFERS 锂盐, 锂盐 UPSTREAM_OF 电池, 乙 OFFERS 电池). A place at which no firm is
known is passed. Generic relations, such as that of a firm to its industry, carry no supply, nor do those that only we
judge to be there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lianzhu.graph.landscape_columns import strengths_of
from lianzhu.measures.chain_structure import CONTAINMENT, FIRM_KINDS
from lianzhu.measures.relations import Relation, Relations

if TYPE_CHECKING:
    from networkx import DiGraph

PLACE_KINDS = ("Segment", "Layer", "VendorCategory", "Product", "Model")
"""Kinds at which firms stand, and between which supply flows."""
SUPPLY_KINDS = frozenset((*FIRM_KINDS, *PLACE_KINDS))
"""Kinds among which the network follows supply."""
INNER_KINDS = ("Segment", "VendorCategory", "Product", "Model")
"""Kinds of places that stand for the places that they are within; a layer is too wide to say who supplies whom."""
EXACT_LIMIT = 100_000_000
"""Nodes times edges up to which betweenness is computed over all nodes: minutes of work."""
PIVOTS = 256
"""Number of nodes from which the betweenness of a larger network is estimated."""
ROOT = ""
"""A node that supplies all firms whose suppliers are not in the network; no firm has an empty id."""


@dataclass(frozen=True, slots=True)
class SupplyNetwork:
    """Firms and who supplies whom among them.

    `graph` has an edge from each firm to those that it supplies; `relations` holds for each edge the relations that say
    so. `sources` are firms that do not wholly depend on their suppliers in the network: those that have others, and
    those that stand at a place with something downstream and nothing upstream.
    """

    graph: DiGraph[str]
    relations: Mapping[tuple[str, str], Sequence[Relation]] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()

    def suppliers(self, firm: str) -> list[str]:
        """Return the firms in the network that supply a firm, by id."""
        return sorted(self.graph.predecessors(firm)) if firm in self.graph else []

    def customers(self, firm: str) -> list[str]:
        """Return the firms in the network that a firm supplies, by id."""
        return sorted(self.graph.successors(firm)) if firm in self.graph else []


def supply_network(relations: Relations, firms: Collection[str]) -> SupplyNetwork:
    """Return the supply among firms, their suppliers and their customers; firms without any are left out."""
    import networkx as nx  # lazy: most commands need no network

    walker = _Walker(relations)
    graph: DiGraph[str] = nx.DiGraph()
    held: dict[tuple[str, str], Sequence[Relation]] = {}
    near = {*firms}
    for firm in sorted(firms):
        near.update(walker.reached(firm, upstream=False))
        near.update(walker.reached(firm, upstream=True))
    sources = set()
    for firm in sorted(near):
        suppliers = walker.reached(firm, upstream=True)
        if suppliers.keys() - near or walker.begins(firm):
            sources.add(firm)
        for supplier in sorted(suppliers.keys() & near):
            graph.add_edge(supplier, firm)
            held[supplier, firm] = suppliers[supplier]
    return SupplyNetwork(graph, held, frozenset(sources & {*graph}))


def betweenness(network: SupplyNetwork) -> tuple[dict[str, float], bool]:
    """Return the betweenness of each firm, and whether it is exact.

    It is the mean, over all pairs of other firms, of the share of the shortest ways of supply between them that pass
    the firm: between 0 and 1. Freeman (1977) defined it, networkx computes it by Brandes (2001); in networks of
    material flow Kim, Choi, Yan and Dooley (2011, Journal of Operations Management 29) read it as how critical a firm
    is to the operation of the others. Of a network beyond `EXACT_LIMIT` it is estimated from `PIVOTS` nodes (Brandes
    and Pich 2007), always the same. The dict is empty for an empty network.
    """
    import networkx as nx

    ordered: DiGraph[str] = nx.DiGraph()
    ordered.add_nodes_from(sorted(network.graph))
    ordered.add_edges_from(sorted(network.graph.edges))
    exact = len(ordered) * ordered.number_of_edges() <= EXACT_LIMIT or len(ordered) <= PIVOTS
    found = nx.betweenness_centrality(ordered, k=None if exact else PIVOTS, seed=0)
    return {firm: round(float(value), 6) for firm, value in found.items()}, exact


def dependents(network: SupplyNetwork) -> dict[str, tuple[str, ...]]:
    """Return for each firm the others that it dominates: those that all known supply to them passes through it, by id.

    A firm dominates another if every way of supply to the other, from the firms without known suppliers and from the
    `sources` of the network, passes it (Lengauer and Tarjan 1979; networkx computes it by Cooper, Harvey and Kennedy
    2006). Overstates the dependence where the sources leave out rivals; understates
    it where a firm needs several inputs, each of which has one supplier.
    """
    import networkx as nx

    if not network.graph:
        return {}
    graph = network.graph.copy()
    graph.add_edges_from((ROOT, firm) for firm in sorted(network.sources))
    for circle in nx.strongly_connected_components(network.graph):
        if not any(supplier not in circle for firm in circle for supplier in network.graph.predecessors(firm)):
            graph.add_edges_from((ROOT, firm) for firm in circle)  # firms without suppliers, but for each other
    children: dict[str, list[str]] = defaultdict(list)
    for firm, dominator in nx.immediate_dominators(graph, ROOT).items():
        if firm != ROOT and dominator is not None:
            children[dominator].append(firm)
    return {firm: tuple(sorted(_descendants(children, firm))) for firm in sorted(network.graph)}


def _descendants(children: Mapping[str, Sequence[str]], firm: str) -> Iterator[str]:
    found = [*children.get(firm, ())]
    for each in found:  # grows by the children of each
        found.extend(children.get(each, ()))
    yield from found


class _Walker:
    """Walks from firms to those that they supply, or that supply them, and remembers what it found."""

    def __init__(self, relations: Relations) -> None:
        self.relations = relations
        self._has_editorial = "editorial" in strengths_of(relations.landscape.edges)
        self._firms: dict[str, Mapping[str, tuple[Relation, ...]]] = {}
        self._reached: dict[tuple[str, bool], Mapping[str, Sequence[Relation]]] = {}
        self._flows: dict[str, tuple[list[tuple[Relation, str]], list[tuple[Relation, str]]]] = {}
        self._standing: dict[str, list[Relation]] = {}

    def reached(self, firm: str, *, upstream: bool) -> Mapping[str, Sequence[Relation]]:
        """Return the firms that a firm supplies, or that supply it, with the relations that say so."""
        key = firm, upstream
        if key not in self._reached:
            self._reached[key] = self._reach(firm, upstream)
        return self._reached[key]

    def _reach(self, firm: str, upstream: bool) -> Mapping[str, Sequence[Relation]]:
        found: dict[str, dict[Relation, None]] = defaultdict(dict)
        ways = dict[str, tuple[Relation, ...]]({firm: ()}) | self._places(firm)
        queue = list(ways)
        for node in queue:  # grows by the places without firms
            for relation, target in self._supply(node, upstream):
                way = (*ways[node], relation)
                if self.relations.kind(target) in FIRM_KINDS:
                    found[target].update(dict.fromkeys(way))
                    continue
                there = self._firms_at(target)
                for other, standing in there.items():
                    found[other].update(dict.fromkeys((*way, *standing)))
                if not there and target not in ways:
                    ways[target] = way
                    queue.append(target)
        found.pop(firm, None)
        return {other: tuple(used) for other, used in found.items()}

    def _supply(self, node: str, upstream: bool) -> Sequence[tuple[Relation, str]]:
        """Return the relations of supply from a node (into it, if upstream), with the node at the other end."""
        if node not in self._flows:
            relations, edges = self.relations, self.relations.schema.edges
            found: tuple[list[tuple[Relation, str]], list[tuple[Relation, str]]] = ([], [])
            for relation in relations.at(node):
                kind = edges[relation.kind]
                if not kind.flow or kind.flow == "at" or kind.generic or self._is_editorial(relation):
                    continue
                other = relation.end if relation.start == node else relation.start
                if other != node and relations.kind(other) in SUPPLY_KINDS:
                    found[(relation.start == node) != (kind.flow == "along")].append((relation, other))
            self._flows[node] = found
        return self._flows[node][upstream]

    def begins(self, firm: str) -> bool:
        """Tell whether a firm has no suppliers, or stands at a place with something downstream and nothing upstream."""

        def supplies(places: Iterable[str], upstream: bool) -> bool:
            return any(self._supply(place, upstream) for place in places)

        if not self.reached(firm, upstream=True):
            return True
        alternatives = (self._within((relation,)) for relation in self._stands_at(firm))
        return any(supplies(each, False) and not supplies(each, True) for each in alternatives)

    def _places(self, firm: str) -> dict[str, tuple[Relation, ...]]:
        """Return the places at which a firm stands, and those that these are within, with the relations that say so."""
        return self._within(self._stands_at(firm))

    def _stands_at(self, firm: str) -> list[Relation]:
        if firm not in self._standing:
            self._standing[firm] = [
                relation
                for relation in self.relations.outgoing(firm)
                if self._stands(relation) and self.relations.kind(relation.end) in PLACE_KINDS
            ]
        return self._standing[firm]

    def _within(self, standing: Iterable[Relation]) -> dict[str, tuple[Relation, ...]]:
        relations = self.relations
        places: dict[str, tuple[Relation, ...]] = {relation.end: (relation,) for relation in standing}
        queue = list(places)
        for place in queue:  # grows by what each is within
            for relation in relations.outgoing(place):
                whole = relation.end
                if relation.kind in CONTAINMENT and relations.kind(whole) in INNER_KINDS and whole not in places:
                    places[whole] = (*places[place], relation)
                    queue.append(whole)
        return places

    def _firms_at(self, place: str) -> Mapping[str, tuple[Relation, ...]]:
        """Return the firms at a place or at what is within it, with the relations that say so."""
        if place in self._firms:
            return self._firms[place]
        relations = self.relations
        ways: dict[str, tuple[Relation, ...]] = {place: ()}
        firms: dict[str, tuple[Relation, ...]] = {}
        queue = [place]
        for holder in queue:  # grows by what is within each
            for relation in relations.incoming(holder):
                other = relation.start
                if relations.kind(other) in FIRM_KINDS and self._stands(relation):
                    firms.setdefault(other, (relation, *ways[holder]))
                elif relation.kind in CONTAINMENT and other not in ways and self._is_inner(holder, other):
                    ways[other] = (relation, *ways[holder])
                    queue.append(other)
        self._firms[place] = firms
        return firms

    def _is_inner(self, *nodes: str) -> bool:
        return all(self.relations.kind(node) in INNER_KINDS for node in nodes)

    def _stands(self, relation: Relation) -> bool:
        at_place = self.relations.schema.edges[relation.kind].flow == "at" or relation.kind in CONTAINMENT
        return at_place and not self._is_editorial(relation)

    def _is_editorial(self, relation: Relation) -> bool:
        return self._has_editorial and relation.strength == "editorial"
