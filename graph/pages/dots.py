"""A map of everything: a dot a thing, in bands by kind, for landscapes of any size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

from lianzhu.graph.schema import schema

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Json = dict[str, Any]
STEP = 26.0
"""Distance between dots, in pixels at scale 1."""
SHAPE = 1.5
"""Width to height of the whole map."""
HEAD = 0.022
"""Height of a band's heading as a part of the map's width: a line of text when the whole map is in view."""
LEAST = 5
"""Columns that a band has at least, so that its heading fits."""


def dot_map(network: MultiDiGraph[str], place: Mapping[str, int]) -> Json:
    """Return where each dot stands: ``{"node": […], "x": […], "y": […], "lanes": […], "width", "height", "head"}``.

    `node` holds places in the holdings' nodes, the best-connected first; a lane is the band of a kind.
    """
    degree = dict(network.degree())
    by_kind: dict[str, list[str]] = {kind: [] for kind in schema().nodes}
    for node, row in network.nodes(data=True):
        if node in place and row.get("kind") in by_kind:
            by_kind[str(row["kind"])].append(node)
    columns = max(24, ceil(sqrt(sum(map(len, by_kind.values())) * SHAPE)))
    width = columns * STEP
    head = width * HEAD
    lanes: list[Json] = []
    dots: list[tuple[int, str, float, float]] = []
    top = 0.0
    for row_of_kinds in _rows({kind: len(nodes) for kind, nodes in by_kind.items() if nodes}, columns):
        wide = {kind: max(LEAST, len(by_kind[kind])) for kind in row_of_kinds}
        rows = _height(wide, columns)
        left = 0.0
        for kind in row_of_kinds:
            across = max(LEAST, ceil(len(by_kind[kind]) / rows))
            lanes.append(
                {"kind": kind, "count": len(by_kind[kind])}
                | {"x": left, "y": top, "w": (across + 0.5) * STEP, "h": head + (rows + 0.5) * STEP}
            )
            for at, node in enumerate(sorted(by_kind[kind], key=lambda each: (-degree[each], each))):
                x, y = left + STEP * (at % across + 0.75), top + head + STEP * (at // across + 0.5)
                dots.append((-degree[node], node, x, y))
            left += (across + 1) * STEP
        top += head + (rows + 1) * STEP
    dots.sort()
    return {
        "node": [place[node] for _, node, _, _ in dots],
        "x": [round(left, 1) for _, _, left, _ in dots],
        "y": [round(top, 1) for _, _, _, top in dots],
        "lanes": lanes,
        "width": max((lane["x"] + lane["w"] for lane in lanes), default=1.0),
        "height": max((lane["y"] + lane["h"] for lane in lanes), default=1.0),
        "head": head,
    }


def _rows(counts: Mapping[str, int], columns: int) -> Iterator[list[str]]:
    """Yield the kinds that share a row of bands: the schema's order, as many as make a row of fair height."""
    row: list[str] = []
    for kind in counts:
        row.append(kind)
        if sum(max(LEAST, counts[each]) for each in row) >= columns * 6 or len(row) >= 7:
            yield row
            row = []
    if row:
        yield row


def _height(counts: Mapping[str, int], columns: int) -> int:
    """Return the least number of dots under each other by which the bands of a row fit into the width."""
    rows, most = max(1, sum(counts.values()) // columns), max(counts.values())
    while rows < most and sum(max(LEAST, ceil(count / rows)) + 1 for count in counts.values()) > columns:
        rows += 1
    return rows
