"""A map of everything: a dot a thing, in bands by kind, for landscapes of any size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

from lianzhu.pages.marks import STEP
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.text import width
from lianzhu.pages.words import schema

Json = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """For what window a map is: its width in parts of its height, the height of headings in parts of its width."""

    ratio: float
    head: float


SHAPES = (Shape(1.5, 0.022), Shape(0.72, 0.042))
"""A window without the details beside it, and a phone; a heading is a line of text when the whole map is in view."""
TRIED = [0.75 + 0.05 * step for step in range(30)]
"""Parts of the width that a square of dots would have: the one of which the shape comes out best is taken."""
LETTER = 0.62
"""Size of a heading's letters, as a part of its height."""
ROW_MOST = 7


def dot_map(snapshot: Snapshot, place: Mapping[str, int]) -> Json:
    """Return the dots in order, and the bands for a wide window and for a narrow one.

    ``{"node": […], "step", "bands": [{"lanes": […], "width", "height", "head"}, …]}``: `node` holds places in the
    holdings' nodes, the best-connected first; the dots of a kind fill its lane in that order, `across` of them in a
    row. Lengths are pixels at scale 1.
    """
    counts = {kind: len(nodes) for kind in schema().nodes if (nodes := snapshot.of_kind(kind))}
    nodes = sorted(node for kind in counts for node in snapshot.of_kind(kind))
    nodes.sort(key=snapshot.degrees.__getitem__, reverse=True)
    bands = [_fitted(counts, shape) for shape in SHAPES]
    return {"node": [place[node] for node in nodes], "step": STEP, "bands": bands}


def _fitted(counts: Mapping[str, int], shape: Shape) -> Json:
    """Return the bands of the map that comes out nearest to a shape."""
    square = sqrt(sum(counts.values()) * shape.ratio)
    tried = [_bands(counts, max(12, ceil(square * part)), shape.head) for part in TRIED]
    return min(tried, key=lambda each: abs(each["width"] / each["height"] - shape.ratio))


def _bands(counts: Mapping[str, int], columns: int, part: float) -> Json:
    """Return the bands of a map that is so many dots wide, with headings of a part of its width."""
    head = columns * STEP * part
    leasts = {kind: _least(kind, count, head) for kind, count in counts.items()}
    rows = [(row, _height(row, leasts, columns)) for row in _rows(counts, leasts, columns)]
    spans = [{kind: max(leasts[kind], ceil(count / high)) for kind, count in row.items()} for row, high in rows]
    most = max((sum(span.values()) + len(span) for span in spans), default=0)
    lanes: list[Json] = []
    top = 0.0
    for (row, high), span in zip(rows, spans, strict=True):
        span[max(span, key=span.__getitem__)] += most - sum(span.values()) - len(span)
        left = 0.0
        for kind, across in span.items():
            place = {"x": left, "y": top, "w": (across + 0.5) * STEP, "h": head + (high + 0.5) * STEP}
            lanes.append({"kind": kind, "count": row[kind], "across": across} | place)
            left += (across + 1) * STEP
        top += head + (high + 1) * STEP
    return {"lanes": lanes, "width": max(1, most - 0.5) * STEP, "height": max(1.0, top), "head": head}


def _least(kind: str, count: int, head: float) -> int:
    """Return how many columns a band has at least, so that its heading fits; a long English one is set narrower."""
    word, size = schema().nodes[kind], head * LETTER
    text = max(width(f"{word.zh} {count}", size), 0.75 * width(f"{word.en} {count}", size))
    return ceil((text + 0.4 * head) / STEP)


def _rows(counts: Mapping[str, int], leasts: Mapping[str, int], columns: int) -> Iterator[dict[str, int]]:
    """Yield the kinds that share a row of bands: the schema's order, as many as make a row of fair height."""
    row: dict[str, int] = {}
    for kind, count in counts.items():
        if row and sum(leasts[each] + 1 for each in (*row, kind)) > columns:
            yield row
            row = {}
        row[kind] = count
        if sum(max(leasts[each], row[each]) for each in row) >= columns * 6 or len(row) >= ROW_MOST:
            yield row
            row = {}
    if row:
        yield row


def _height(row: Mapping[str, int], leasts: Mapping[str, int], columns: int) -> int:
    """Return the least number of dots under each other by which the bands of a row fit into the width."""
    high, most = max(1, sum(row.values()) // columns), max(row.values())
    while high < most and sum(max(leasts[kind], ceil(count / high)) + 1 for kind, count in row.items()) > columns:
        high += 1
    return high
