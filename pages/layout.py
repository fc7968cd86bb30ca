"""Where everything stands: lanes under each other, groups and boxes packed into them, for a given width.

Lengths are pixels at scale 1; x and y grow to the right and down. Several widths are laid out, and the browser takes
the one that fills its window best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import ceil, sqrt

from lianzhu.pages.blocks import plate, said
from lianzhu.pages.groups import (
    SMALL_FONT,
    TITLE_FONT,
    box_width,
    caption_of,
    group_grid,
    least_tag,
    tag,
    title_of,
    titled,
)
from lianzhu.pages.marks import STEP, STYLES, Arrangement, Block, Mark
from lianzhu.pages.matrix_layout import matrix_block, matrix_width
from lianzhu.pages.parts import ChainView, Gap, Group, Lane, Matrix
from lianzhu.pages.text import width, wrap
from lianzhu.pages.words import LANGUAGE, counted, say

SMALL_LINE = 15.0
FEW = 4
"""So many boxes would like to stand in one row."""
SHAPES = (1000.0, 4.0, 2.0, 1.0)
"""How many times as many columns as rows the grids of a lane may like to have."""
GAP, PAD, TITLE = 6.0, 8.0, 23.0
TITLE_MOST = 420.0
PLATE_LEAST, PLATE_MOST, PLATE_INSET = 170.0, 340.0, 26.0
HEAD, HEAD_ON_TOP = 128.0, 46.0
NARROW = 640.0
"""Below this width a lane's head stands above it, not beside it."""
LANE_GAP, FLOW_GAP = 10.0, 20.0
MARGIN = 10.0

NOT_STATED = (("未标明层级", "Layer not stated"), ("来源未写明所在层级", "the source does not say in which layer"))
NOT_SORTED = (("未归入类型", "Not sorted"), ("来源未写明所属厂商类型", "the source does not say in which category"))
STAGES = {"上游": "upstream", "中游": "midstream", "下游": "downstream"}
"""What readers of the English page are told of the usual names of layers."""
NOTHING = ("尚无收录", "Nothing recorded")

Part = Matrix | Group | Gap
Shelved = tuple[str, Part, float]
"""The key of a part, the part, and the width that it is given."""


def arrange(view: ChainView, wide: float) -> Arrangement:
    """Lay a chain out for one width; a mark has the same key at every width."""
    marks: list[Mark] = []
    top = MARGIN
    flows = dict(view.flows)
    for number, lane in enumerate(view.lanes):
        block = _lane(lane, wide - 2 * MARGIN, f"{number}", view.by)
        marks += block.at(MARGIN, top)
        top += block.h
        if number in flows:
            middle = MARGIN + (HEAD / 2 if wide >= NARROW else (wide - 2 * MARGIN) / 2)
            marks.append(Mark(f"{number}>", "flow", middle - 40, top - 1, 80, FLOW_GAP + 2, lane.node, "Layer"))
        top += FLOW_GAP if number in flows else LANE_GAP
    return Arrangement(wide, top - LANE_GAP + MARGIN if view.lanes else 2 * MARGIN, tuple(marks))


# ---------------------------------------------------------------- lanes


def _lane(lane: Lane, wide: float, key: str, by: str) -> Block:
    """Return a lane with its head beside it, or above it on a narrow page."""
    beside = wide + 2 * MARGIN >= NARROW
    left, above = (HEAD, 0.0) if beside else (0.0, HEAD_ON_TOP)
    parts: list[Part] = [lane.matrix, *lane.matrix.gaps] if lane.matrix else []
    parts += [*lane.groups, *lane.gaps]
    content = _shelves(parts, wide - left - 2 * PAD, key)
    name, about = _heading(lane, by)
    lines = wrap(name, 17, (HEAD if beside else wide * 0.4) - 2 * PAD, 2)
    small = _contents(lane, about, (HEAD if beside else wide * 0.6) - 2 * PAD, beside)
    least = len(lines) * 24 + len(small) * SMALL_LINE + 2 * PAD if beside else 0.0
    high = max(content.h + 2 * PAD, least) + above
    ground = Mark(f"{key}g", "lane" if lane.node else "strip", 0, 0, wide, high)
    head = Mark(
        f"{key}h", "head", 0, 0, HEAD if beside else wide, high if beside else HEAD_ON_TOP,
        lane.node, by if lane.node else "", lines, small,
    )  # fmt: skip
    return Block(wide, high, (ground, head, *content.at(left + PAD, above + PAD)))


def _heading(lane: Lane, by: str) -> tuple[str, str]:
    """Return the name of a lane and, of one that no fact names, why things stand in it."""
    if lane.node:
        return lane.name, ""
    if not lane.groups and not lane.matrix:
        return say(*NOTHING), ""
    name, about = NOT_SORTED if by == "VendorCategory" else NOT_STATED
    return say(*name), say(*about)


def _contents(lane: Lane, about: str, available: float, beside: bool) -> tuple[str, ...]:
    """Return the small text of a lane's head: what kinds of things stand in it, how many of each."""
    if about:
        return wrap(about, SMALL_FONT, available, 3)
    counts = Counter(lane.nodes().values())
    texts = [counted(kind, number) for kind, number in counts.items()]
    if LANGUAGE.get() == "en" and lane.name in STAGES:
        texts = [STAGES[lane.name], *texts]
    if not beside:
        texts = [" · ".join(texts)] if texts else []
    return tuple(line for each in texts for line in wrap(each, SMALL_FONT, available, 2))


# ---------------------------------------------------------------- parts


def _shelves(parts: Sequence[Part], available: float, key: str) -> Block:
    """Place parts in rows as wide as the space, by whichever shape of the grids makes the lowest block."""
    keyed = [(f"{key}.{number}", part) for number, part in enumerate(parts)]
    tried = [_rows(keyed, available, shape) for shape in (SHAPES if len(parts) > 1 else SHAPES[:1])]
    return _stack(min(tried, key=_height), available)


def _rows(keyed: Sequence[tuple[str, Part]], available: float, shape: float) -> list[list[Shelved]]:
    """Put each part into the first row with room, and widen the parts of a row until it is full."""
    rows: list[list[Shelved]] = []
    for key, part in keyed:
        natural = min(_natural(part, shape), available)
        roomy = (row for row in rows if sum(w + GAP for _, _, w in row) + natural <= available)
        row = next(roomy, None)
        if row is None:
            rows.append(row := [])
        row.append((key, part, natural))
    growths = [(available - GAP * (len(row) - 1)) / sum(w for _, _, w in row) for row in rows]
    return [[(k, part, w * growth) for k, part, w in row] for row, growth in zip(rows, growths, strict=True)]


def _height(rows: Sequence[Sequence[Shelved]]) -> float:
    return sum(max(_part(part, w, key).h for key, part, w in row) + GAP for row in rows)


def _stack(rows: Sequence[Sequence[Shelved]], available: float) -> Block:
    """Place rows under each other; the parts of a row are equally high."""
    marks: list[Mark] = []
    top = 0.0
    for row in rows:
        high = max(_part(part, w, key).h for key, part, w in row)
        left = 0.0
        for key, part, w in row:
            marks += _part(part, w, key, high).at(left, top)
            left += w + GAP
        top += high + GAP
    return Block(available, max(0.0, top - GAP), tuple(marks))


def _natural(part: Part, shape: float) -> float:
    """Return the width that a part would like: for a few boxes one row, for many a grid wider than high."""
    if isinstance(part, Matrix):
        return matrix_width(part)
    if isinstance(part, Gap):
        texts = (width(said(part), STYLES["plate"].font), width(part.note, STYLES["plate"].small))
        return min(PLATE_MOST, max(PLATE_LEAST, max(texts) + PLATE_INSET))
    columns = min(len(part.boxes), max(FEW, ceil(sqrt(shape * len(part.boxes)))))
    boxes = columns * (STEP if part.crowded else box_width(part.boxes) + GAP) - GAP if part.boxes else 0.0
    nested = sum(_natural(each, shape) + GAP for each in part.groups) - GAP if part.groups else 0.0
    title = min(titled(part) + least_tag(part), TITLE_MOST)
    return max(boxes, nested, title) + 2 * PAD


def _part(part: Part, wide: float, key: str, least: float = 0.0) -> Block:
    return _made(LANGUAGE.get(), part, wide, key, least)


@lru_cache(maxsize=4096)
def _made(_language: str, part: Part, wide: float, key: str, least: float) -> Block:
    """Return a part laid out; in another language it is another block."""
    if isinstance(part, Matrix):
        return matrix_block(part, wide, key, least)
    return plate(part, wide, key, least) if isinstance(part, Gap) else _group(part, wide, key, least)


def _group(group: Group, wide: float, key: str, least: float) -> Block:
    """Return a frame with a heading, boxes in a grid, and further groups below them.

    What the source leaves out of it stands in the row of its heading, or on plates below where there is no room.
    """
    inner = wide - 2 * PAD
    room = 0.0 if group.groups else least - TITLE - PAD
    grid = group_grid(group, inner, key, room)
    tags = tag(group, inner + 8 - titled(group), f"{key}p")
    within: list[Part] = [*group.groups, *(() if tags else group.gaps)]
    nested = _shelves(within, inner, f"{key}n")
    below = TITLE + grid.h + (GAP if grid.h and nested.h else 0.0)
    high = max(least, below + nested.h + (PAD if grid.h or nested.h else 4.0))
    frame = Mark(f"{key}f", "frame", 0, 0, wide, high, group.node, group.kind, strength=group.strength)
    title = Mark(
        f"{key}t", "title", PAD - 4, 3, inner + 8 - (tags[0].w + GAP if tags else 0.0), TITLE - 5,
        group.node, group.kind, wrap(title_of(group), TITLE_FONT, inner, 1), (), caption_of(group),
    )  # fmt: skip
    placed = [mark.moved(PAD + inner + 4 - mark.w, 3) for mark in tags]
    return Block(wide, high, (frame, title, *placed, *grid.at(PAD, TITLE), *nested.at(PAD, below)))
