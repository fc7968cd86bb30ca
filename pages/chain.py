"""Sort what the facts say about a chain into lanes, groups and boxes.

Everything stands where a fact puts it. What belongs to the chain by a fact that names no layer goes into a strip of
its own; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from lianzhu.graph.errors import NotFound
from lianzhu.pages.matrix import matrix_of, with_matrix
from lianzhu.pages.parts import FIRMS, ChainView, Gap, Group, Item, Lane, gaps, inside, strongest
from lianzhu.pages.snapshot import Link, Snapshot

CONTAINERS = ("Segment", "VendorCategory")
"""Kinds that are drawn as labelled groups once something stands inside them."""

DRAWN = (*CONTAINERS, "Company", "Organization", "Product", "Model", "Industry", "UserGroup", "DeploymentMode")
"""Kinds that get a box on a chain's page, in the order of their groups; all others are in the details panel."""

INSIDE = ("PART_OF", "BELONGS_TO", "ACTS_IN", "OFFERS", "EXAMPLE_OF")
"""Edge kinds by which their start stands inside their end."""

NOT_FOR_CONTAINERS = ("OFFERS", "EXAMPLE_OF")
"""Of these, the kinds by which a class of vendors does not stand inside what it offers."""

SHOWN_AT = {"customers": "Industry", "deployment": "DeploymentMode"}
"""Coverage of the whole chain that is shown in the group of a kind."""

MEMBERSHIP = ("vendors", "members", "segments", "customers")
"""Aspects of coverage that say why a lane is empty."""


def chain_view(snapshot: Snapshot, chain: str) -> ChainView:
    """Return what the page of a chain shows; raise `NotFound` if the snapshot holds no such chain."""
    if snapshot.kind(chain) != "Chain":
        raise NotFound("chain", chain, snapshot.of_kind("Chain"))
    return _ChainSorter(snapshot, chain).view()


@dataclass
class _ChainSorter:
    """Puts every thing of one chain where the facts say that it stands."""

    snapshot: Snapshot
    chain: str
    placed: set[str] = field(default_factory=set)

    def view(self) -> ChainView:
        layers = sorted(
            (each for each in self._within(self.chain) if self.snapshot.kind(each) == "Layer"), key=self._layer_order
        )
        roots = layers or [each for each in self._belonging if self._is_top_category(each)]
        lanes = [self._lane(each) for each in roots]
        lanes += self._strip(bool(lanes), () if layers else gaps(self.snapshot, self.chain, "segments"))
        members = sorted(each for each in self.placed if self.snapshot.kind(each) in FIRMS)
        if matrix := matrix_of(self.snapshot, self.chain, members):
            lanes = with_matrix(lanes, matrix)
        return ChainView(
            id=self.chain,
            name=self.snapshot.name(self.chain),
            by=self.snapshot.kind(roots[0]) if roots else "",
            lanes=tuple(lanes),
        )

    # ------------------------------------------------------------ what belongs where

    def _within(self, container: str) -> dict[str, str]:
        """Return what stands directly inside: the strength of the strongest fact by node id, in the source's order."""
        found: dict[str, str] = {}
        for link in self.snapshot.links(container):
            barred = link.kind in NOT_FOR_CONTAINERS and self.snapshot.kind(link.start) in CONTAINERS
            if link.end == container and link.start != container and link.kind in INSIDE and not barred:
                found[link.start] = strongest(link.strength, found.get(link.start, ""))
        for node in self._children.get(container, []):
            found.setdefault(node, "explicit")
        return dict(sorted(found.items(), key=lambda item: self.snapshot.order(item[0])))

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        """Layers, segments and categories by the parent that is part of their identity."""
        children: dict[str, list[str]] = {}
        for kind in ("Layer", *CONTAINERS):
            for node in self.snapshot.of_kind(kind):
                children.setdefault(str(self.snapshot.properties(node).get("parent", "")), []).append(node)
        return children

    @cached_property
    def _belonging(self) -> dict[str, str]:
        """Return every drawn thing that a fact connects with the chain: the strength by node id.

        A class of things (a segment, a vendor category) must stand inside the chain; one that is merely related to it,
        such as a segment that it is upstream of, has a place elsewhere.
        """
        found = self._within(self.chain)
        for link in [*self.snapshot.links(self.chain), *self._qualified]:
            for node in (link.start, link.end):
                if link.kind in INSIDE or self.snapshot.kind(node) not in CONTAINERS:
                    found[node] = strongest(link.strength, found.get(node, ""))
        for figure in self.snapshot.about(self.chain, "Figure"):
            pairs = self.snapshot.dimensions(figure)
            if ("chain", self.chain) in pairs:
                found |= {node: found.get(node, "explicit") for role, node in pairs if role != "of"}
        drawn = [each for each in found if self.snapshot.kind(each) in DRAWN]
        return {each: found[each] for each in sorted(drawn, key=self._kind_order)}

    @property
    def _qualified(self) -> list[Link]:
        """Facts between others that hold in this chain: SERVES with `chain`, and the like."""
        return self.snapshot.qualified.get(self.chain, [])

    def _is_top_category(self, node: str) -> bool:
        if self.snapshot.kind(node) != "VendorCategory":
            return False
        wholes = {link.end for link in self.snapshot.links(node) if link.start == node and link.kind == "PART_OF"}
        return not any(self.snapshot.kind(each) == "VendorCategory" and each in self._belonging for each in wholes)

    def _layer_order(self, node: str) -> tuple[object, ...]:
        position = self.snapshot.properties(node).get("position")
        return (position is None, position or 0, self.snapshot.order(node))

    def _kind_order(self, node: str) -> tuple[object, ...]:
        return (DRAWN.index(self.snapshot.kind(node)), self.snapshot.order(node))

    # ------------------------------------------------------------ lanes

    def _lane(self, node: str) -> Lane:
        groups = self._groups(self._within(node), frozenset({self.chain, node}))
        silent = gaps(self.snapshot, node)
        if not groups and not any(each.aspect in MEMBERSHIP for each in silent):
            silent = (Gap(node), *silent)
        self.placed.add(node)
        return Lane(node, self.snapshot.name(node), groups, silent)

    def _strip(self, has_lanes: bool, silent: tuple[Gap, ...]) -> list[Lane]:
        """Return the lane of what the chain has without a stated layer, or of an empty chain.

        `silent` is what the source leaves out of a chain that has no layers of which to say so.
        """
        rest = {node: strength for node, strength in self._belonging.items() if node not in self.placed}
        containers = [node for node in rest if self.snapshot.kind(node) in CONTAINERS]
        within_rest = {part for node in containers for part in self._within(node)}
        path = frozenset({self.chain})
        groups = self._groups({node: rest[node] for node in rest if node not in within_rest}, path)
        ring = {node: rest[node] for node in rest if node not in self.placed}  # classes that are part of each other
        groups += self._groups(ring, path)
        if groups:
            return [Lane("", "", groups, silent)]
        return [] if has_lanes else [Lane("", "", (), gaps(self.snapshot, self.chain) or (Gap(self.chain),))]

    def _groups(self, members: dict[str, str], path: frozenset[str]) -> tuple[Group, ...]:
        """Return groups for the given members: one for each container with content, one for the rest of a kind."""
        groups: list[Group] = []
        loose: dict[str, list[Item]] = {}
        drawn = [each for each in members if self.snapshot.kind(each) in DRAWN and each not in path]
        made = {each: self._group(each, members[each], path) for each in drawn if self._holds(each, path)}
        deeper: set[str] = set()
        for node in sorted(made, key=lambda each: (-len(list(inside(made[each]))), self._kind_order(each))):
            if node not in deeper:
                deeper |= {each.node for each in inside(made[node])} - {node}
        for node in sorted((each for each in drawn if each not in deeper), key=self._kind_order):
            self.placed.add(node)
            if node in made:
                groups.append(made[node])
            else:
                kind = self.snapshot.kind(node)
                loose.setdefault(kind, []).append(Item(node, kind, self.snapshot.name(node), members[node]))
        groups += [Group("", kind, "", tuple(b), (), self._chain_gaps(kind)) for kind, b in loose.items()]
        return tuple(sorted(groups, key=lambda group: DRAWN.index(group.kind)))

    def _holds(self, node: str, path: frozenset[str]) -> bool:
        """Tell whether a node is a container with something to show inside."""
        if self.snapshot.kind(node) not in CONTAINERS:
            return False
        content = [each for each in self._within(node) if self.snapshot.kind(each) in DRAWN and each not in path]
        return bool(content or gaps(self.snapshot, node))

    def _group(self, node: str, strength: str, path: frozenset[str]) -> Group:
        within = self._groups(self._within(node), path | {node})
        boxes = tuple(box for group in within if not group.node for box in group.boxes)
        groups = tuple(group for group in within if group.node)
        kind, name = self.snapshot.kind(node), self.snapshot.name(node)
        return Group(node, kind, name, boxes, groups, gaps(self.snapshot, node), strength)

    # ------------------------------------------------------------ what is left out

    def _chain_gaps(self, kind: str) -> tuple[Gap, ...]:
        return tuple(each for each in gaps(self.snapshot, self.chain) if SHOWN_AT.get(each.aspect) == kind)
