"""The diagram of a chain as data: which things stand in which group and what supplies what.

Names, facts and words are in the dataset, and the browser breaks lines and finds places; so a box is an index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

import networkx as nx

from lianzhu.pages.chain import CONTAINERS
from lianzhu.pages.chain_measures import ChainMeasures
from lianzhu.pages.flows import Flow, lasting, merged, stated_flows
from lianzhu.pages.indexes import Indexes, gap_ids
from lianzhu.pages.key_figures import key_figures
from lianzhu.pages.market_shares import shares_of
from lianzhu.pages.parts import STRENGTHS, Cell, ChainView, Group, Item, Lane, Matrix, inside
from lianzhu.pages.snapshot import Snapshot

Json = dict[str, Any]
VENDORS = ("Company", "Organization", "Product", "Model")
"""Kinds that stand in the order of their shares, then of their evidence; parts of a chain keep their order."""


def chain_diagram(snapshot: Snapshot, view: ChainView, indexes: Indexes, measures: ChainMeasures | None = None) -> Json:
    """Return the diagram of a chain as JSON.

    ``{"id", "node", "by", "lanes": [{"node", "rows": [{"steps"?, "cards": […]}], …}], "flows": […], "head": {…}}``,
    and what is measured of the chain (`ChainMeasures.packed`).
    """
    return _ChainDiagram(snapshot, view, indexes).packed() | {
        "measures": (measures or ChainMeasures()).packed(view.id, indexes)
    }


class _ChainDiagram:
    def __init__(self, snapshot: Snapshot, view: ChainView, indexes: Indexes) -> None:
        self.snapshot, self.view, self.indexes = snapshot, view, indexes
        self.categories = {lane.node for lane in view.lanes if lane.node} if view.by != "Layer" else set()
        self.drawn = view.nodes() - {view.id}
        stated = stated_flows(snapshot, self.drawn)
        self.flows = [*stated, *self._summed_flows({frozenset((each.start, each.end)) for each in stated})]
        self.steps = steps_before_end([(each.start, each.end) for each in self.flows])

    def packed(self) -> Json:
        lanes = [part for lane in self._bands() for part in self._parts(lane)]
        head = asdict(key_figures(self.snapshot, self.view.id))
        head["shares"] = [each for each in head["shares"] if not self._on_boxes(each)]
        return {
            "id": self.view.id,
            "node": self.indexes.node(self.view.id),
            "by": self.view.by,
            "lanes": lanes,
            "flows": [each.packed(self.indexes) for each in self.flows],
            "head": head,
        }

    def _on_boxes(self, shares: Json) -> bool:
        """Tell whether shares stand on boxes: their whole and every member are drawn."""
        return {*shares["whole"], *(tile["node"] for tile in shares["tiles"])} <= self.drawn

    # ------------------------------------------------------------ flows

    def _summed_flows(self, stated: set[frozenset[str]]) -> list[Flow]:
        """Return the supplies between firms summed up between their segments, save of pairs that are stated.

        A firm that stands in several segments does not say which of them it supplies from.
        """
        segments = {firm: places[0] for firm, places in self._segments.items() if len(places) == 1}
        ends = [((segments.get(e.start, ""), segments.get(e.end, "")), e) for e in lasting(self.snapshot, "SUPPLIES")]
        between = ((pair, link) for pair, link in ends if all(pair) and pair[0] != pair[1])
        return merged("SUPPLIES", ((pair, link) for pair, link in between if frozenset(pair) not in stated))

    @cached_property
    def _segments(self) -> dict[str, list[str]]:
        """The innermost segments in which each firm stands."""
        found: dict[str, list[str]] = {}
        for lane in self.view.lanes:
            for group in lane.groups:
                for each in inside(group):
                    if isinstance(each, Group) and each.kind in CONTAINERS and each.node:
                        for box in each.boxes:
                            found.setdefault(box.node, []).append(each.node)
        return found

    # ------------------------------------------------------------ lanes

    def _bands(self) -> list[Lane]:
        """Return the lanes; categories of vendors are no steps: they stand side by side in one lane without a name."""
        if self.view.by == "Layer":
            return list(self.view.lanes)
        cards = tuple(self._category(lane) for lane in self.view.lanes if lane.node)
        matrix = next((lane.matrix for lane in self.view.lanes if lane.node and lane.matrix), None)
        return ([Lane("", "", cards, matrix=matrix)] if cards else []) + [e for e in self.view.lanes if not e.node]

    def _category(self, lane: Lane) -> Group:
        loose = tuple(box for group in lane.groups if not group.node for box in group.boxes)
        named = tuple(group for group in lane.groups if group.node)
        return Group(lane.node, self.snapshot.kind(lane.node), lane.name, loose, named, lane.gaps)

    def _parts(self, lane: Lane) -> Iterator[Json]:
        """Yield a lane; of one without a name, what supplies something is a lane, and the rest goes in a drawer."""
        groups = [part for group in lane.groups for part in self._separated(group)]
        of_categories = bool(groups) and groups[0].node in self.categories
        if lane.node or of_categories or len(self.view.lanes) == 1:
            yield self._lane(lane, groups)
            return
        moving = [each for each in groups if each.node in self.steps]
        rest = [each for each in groups if each.node not in self.steps]
        if moving:
            yield self._lane(Lane("", "", tuple(moving)), moving)
        if lane.matrix:
            yield self._lane(replace(lane, gaps=()), [])
        if rest or lane.gaps:
            yield self._lane(replace(lane, matrix=None), rest) | {"drawer": True}

    def _separated(self, group: Group) -> Iterator[Group]:
        """Yield a group; boxes of a nameless one that supply each other become groups of their own."""
        own = [] if group.node else [box for box in group.boxes if box.node in self.steps and box.kind in CONTAINERS]
        yield from (Group(box.node, box.kind, box.name, strength=box.strength) for box in own)
        if not own or len(own) < len(group.boxes):
            yield replace(group, boxes=tuple(box for box in group.boxes if box not in own))

    def _lane(self, lane: Lane, groups: Sequence[Group]) -> Json:
        packed: Json = {"node": self.indexes.node(lane.node), "rows": self._rows(groups)}
        if lane.gaps:
            packed["gaps"] = gap_ids(lane.gaps)
        if lane.matrix:
            packed["matrix"] = self._matrix(lane.matrix)
        return packed

    def _rows(self, groups: Sequence[Group]) -> list[Json]:
        """Return the rows of a lane: a step stands above the next, or before it where each is a single group."""
        steps = sorted({self.steps[each.node] for each in groups if each.node in self.steps}, reverse=True)
        rows = [[each for each in groups if self.steps.get(each.node) == step] for step in steps]
        is_sequence = all(len(row) == 1 for row in rows)
        if is_sequence and rows:
            rows = [[each for row in rows for each in row]]
        look = "sequence" if is_sequence else "ranks"
        packed: list[Json] = [{"steps": look, "cards": [self._card(each) for each in row]} for row in rows]
        rest = [each for each in groups if each.node not in self.steps]
        return packed + ([{"cards": [self._card(each) for each in rest]}] if rest else [])

    # ------------------------------------------------------------ cards and boxes

    def _card(self, group: Group, whole: str = "") -> Json:
        packed: Json = {"node": self.indexes.node(group.node), "kind": group.kind}
        if share := shares_of(self.snapshot, whole or self.view.id).get(group.node):
            packed["share"] = share
        if group.boxes:
            packed["boxes"] = self._boxes(group)
        if group.groups:
            packed["groups"] = [self._card(each, self.view.id) for each in group.groups]
        if group.gaps:
            packed["gaps"] = gap_ids(group.gaps)
        if group.strength != STRENGTHS[0]:
            packed["strength"] = STRENGTHS.index(group.strength)
        return packed

    def _boxes(self, group: Group) -> list[Any]:
        """Return the boxes of a group: an index, or [index, strength, percent, figure] where there is more to say."""
        shares = shares_of(self.snapshot, group.node or self.view.id)
        packed = []
        for box in sorted(group.boxes, key=self._by_share_then_evidence(shares)):
            strength, share = STRENGTHS.index(box.strength), shares.get(box.node, ())
            index = self.indexes.node(box.node)
            packed.append([index, strength, *share] if strength or share else index)
        return packed

    def _by_share_then_evidence(self, shares: dict[str, tuple[float, str]]) -> Callable[[Item], tuple[float, int]]:
        """Return the key that sorts vendors; parts of a chain keep their order."""
        degrees = self.snapshot.degrees

        def key(box: Item) -> tuple[float, int]:
            if box.kind not in VENDORS:
                return (0.0, 0)
            return (-shares[box.node][0] if box.node in shares else 1.0, -degrees[box.node])

        return key

    def _matrix(self, matrix: Matrix) -> Json:
        columns = [
            {
                "node": self.indexes.node(column.industry.node),
                "vendors": [
                    [self.indexes.node(each.node), STRENGTHS.index(each.strength), list(each.facts)]
                    for each in column.vendors
                ],
                "cells": [_cell(each) for each in column.cells],
            }
            for column in matrix.columns
        ]
        return {"rows": matrix.rows, "gaps": gap_ids(matrix.gaps), "columns": columns}


def _cell(cell: Cell) -> Json:
    lines = [[each.name, each.value, each.forecast, each.joint] for each in cell.entries]
    return {"lines": lines, "facts": list(cell.facts), "strength": STRENGTHS.index(cell.strength)}


def steps_before_end(pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return how many steps each thing is from the end of what it supplies; those of a cycle are one step.

    >>> sorted(steps_before_end([("mine", "cathode"), ("cathode", "cell"), ("anode", "cell")]).items())
    [('anode', 1), ('cathode', 1), ('cell', 0), ('mine', 2)]
    """
    graph = nx.condensation(nx.DiGraph(pairs))
    steps: dict[int, int] = {}
    for component in reversed(list(nx.topological_sort(graph))):
        steps[component] = max((steps[each] + 1 for each in graph.successors(component)), default=0)
    return {node: steps[part] for part, members in graph.nodes(data="members") for node in sorted(members)}
