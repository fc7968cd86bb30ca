"""Where everything stands: lanes under each other, groups and boxes packed into them, for a given width.

Lengths are pixels at scale 1; x and y grow to the right and down. Several widths are laid out, and the browser takes
the one that fills its window best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import ceil, sqrt

from lianzhu.graph.pages.marks import Arrangement, Block, Mark
from lianzhu.graph.pages.matrix_layout import matrix_block, matrix_width
from lianzhu.graph.pages.parts import Box, ChainView, Group, Lane, Matrix, Notice
from lianzhu.graph.pages.text import width, wrap
from lianzhu.graph.schema import schema

BOX_FONT, TITLE_FONT, SMALL_FONT = 13.0, 12.5, 11.0
LINE, SMALL_LINE = 17.0, 15.0
BOX_INSET = 22.0
"""What a box is wider than its text: the bar of its kind and the margins."""
BOX_LEAST, BOX_MOST, BOX_STRETCH = 62.0, 142.0, 1.3
FEW = 4
"""So many boxes would like to stand in one row."""
SHAPES = (1000.0, 4.0, 2.0, 1.0)
"""How many times as many columns as rows the grids of a lane may like to have."""
BOX_LINES, PLATE_LINES = 3, 4
GAP, PAD, TITLE = 6.0, 8.0, 23.0
PLATE_LEAST, PLATE_MOST, PLATE_INSET = 190.0, 340.0, 24.0
HEAD, HEAD_ON_TOP = 172.0, 46.0
NARROW = 640.0
"""Below this width a lane's head stands above it, not beside it."""
LANE_GAP, FLOW_GAP = 10.0, 20.0
MARGIN = 10.0

NOT_STATED = ("未标明层级", "来源未写明所在层级", "layer not stated in the source")
NOT_SORTED = ("未归入类型", "来源未写明所属厂商类型", "vendor category not stated in the source")
NOTHING = ("尚无收录", "不等于没有", "nothing recorded here; this does not mean there is none")


Part = Matrix | Group | Notice
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
    parts: list[Part] = [lane.matrix, *lane.matrix.notices] if lane.matrix else []
    parts += [*lane.groups, *lane.notices]
    content = _shelves(parts, wide - left - 2 * PAD, key)
    name, *about = (lane.name, "") if lane.node else NOT_STATED if by != "VendorCategory" else NOT_SORTED
    if not lane.node and not lane.groups and not lane.matrix:
        name, about = NOTHING[0], []
    lines = wrap(name, 17, (HEAD if beside else wide * 0.4) - 2 * PAD, 2)
    available = (HEAD if beside else wide * 0.6) - 2 * PAD
    small = _contents(lane, [each for each in about if each], available, beside)
    least = len(lines) * 24 + len(small) * SMALL_LINE + 2 * PAD if beside else 0.0
    high = max(content.h + 2 * PAD, least) + above
    ground = Mark(f"{key}g", "lane" if lane.node else "strip", 0, 0, wide, high)
    head = Mark(
        f"{key}h", "head", 0, 0, HEAD if beside else wide, high if beside else HEAD_ON_TOP,
        lane.node, by if lane.node else "", lines, small,
    )  # fmt: skip
    return Block(wide, high, (ground, head, *content.at(left + PAD, above + PAD)))


def _contents(lane: Lane, about: Sequence[str], available: float, beside: bool) -> tuple[str, ...]:
    """Return the small text of a lane's head: what kinds of things stand in it, how many of each."""
    if about:
        return tuple(line for each in about for line in wrap(each, SMALL_FONT, available, 3))
    kinds = schema().nodes
    counts = Counter(lane.nodes().values())
    if not counts:
        return ()
    if beside:
        counted = [f"{kinds[kind].zh} {kinds[kind].en} {number}" for kind, number in counts.items()]
        return tuple(line for each in counted for line in wrap(each, SMALL_FONT, available, 2))
    return wrap(" · ".join(f"{kinds[kind].zh} {number}" for kind, number in counts.items()), SMALL_FONT, available, 2)


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
    if isinstance(part, Notice):
        texts = [width(each, SMALL_FONT + 1) for each in _notice(part)]
        return min(PLATE_MOST, max(PLATE_LEAST, max(texts) + PLATE_INSET))
    columns = min(len(part.boxes), max(FEW, ceil(sqrt(shape * len(part.boxes)))))
    boxes = columns * (_box_width(part.boxes) + GAP) - GAP if part.boxes else 0.0
    within: list[Part] = [*part.groups, *part.notices]
    nested = sum(_natural(each, shape) + GAP for each in within) - GAP if within else 0.0
    title = min(width(part.name, TITLE_FONT) + width(_caption(part), SMALL_FONT) + 24, 420.0)
    return max(boxes, nested, title) + 2 * PAD


@lru_cache(maxsize=2048)
def _part(part: Part, wide: float, key: str, least: float = 0.0) -> Block:
    if isinstance(part, Matrix):
        return matrix_block(part, wide, key, least)
    return _plate(part, wide, key, least) if isinstance(part, Notice) else _group(part, wide, key, least)


def _group(group: Group, wide: float, key: str, least: float) -> Block:
    """Return a frame with a heading, boxes in a grid, and further groups and plates below them."""
    inner = wide - 2 * PAD
    grid = _grid(group.boxes, inner, key)
    within: list[Part] = [*group.groups, *group.notices]
    nested = _shelves(within, inner, f"{key}n")
    below = TITLE + grid.h + (GAP if grid.h and nested.h else 0.0)
    high = max(least, below + nested.h + PAD)
    frame = Mark(f"{key}f", "frame", 0, 0, wide, high, group.node, group.kind, strength=group.strength)
    title = Mark(
        f"{key}t", "title", PAD - 4, 3, inner + 8, TITLE - 5,
        group.node, group.kind, wrap(group.name, TITLE_FONT, inner, 1), (), _caption(group),
    )  # fmt: skip
    return Block(wide, high, (frame, title, *grid.at(PAD, TITLE), *nested.at(PAD, below)))


def _caption(group: Group) -> str:
    kind = schema().nodes[group.kind]
    return f"{kind.zh} {kind.en}" if group.node else kind.en


def _grid(boxes: Sequence[Box], inner: float, key: str) -> Block:
    """Return boxes of equal size in rows of equal length."""
    if not boxes:
        return Block(inner, 0, ())
    natural = min(_box_width(boxes), inner)
    fitting = max(1, int((inner + GAP) // (natural + GAP)))
    rows = -(-len(boxes) // fitting)
    columns = -(-len(boxes) // rows)
    if rows > 1 and (inner + GAP) / columns - GAP > natural * BOX_STRETCH:
        columns = fitting
    wide = min(natural * BOX_STRETCH, (inner - GAP * (columns - 1)) / columns)
    texts = [wrap(each.name, BOX_FONT, wide - BOX_INSET, BOX_LINES) for each in boxes]
    high = max(len(each) for each in texts) * LINE + 11
    marks: list[Mark] = []
    for number, (box, lines) in enumerate(zip(boxes, texts, strict=True)):
        left, top = (wide + GAP) * (number % columns), (high + GAP) * (number // columns)
        at = (f"{key}.{number}b", "box", left, top, wide, high)
        marks.append(Mark(*at, box.node, box.kind, lines, strength=box.strength))
    return Block(inner, rows * (high + GAP) - GAP, tuple(marks))


def _box_width(boxes: Sequence[Box]) -> float:
    """Return the one width for boxes of a group: that of the longest name, long names being wrapped."""
    longest = max(width(each.name[:200], BOX_FONT) for each in boxes) + BOX_INSET
    return min(BOX_MOST, max(BOX_LEAST, longest))


def _notice(notice: Notice) -> list[str]:
    """Return what a plate says: the aspect and state in the schema's words, then the note."""
    if not notice.state:
        return [f"{NOTHING[0]}，{NOTHING[1]}", NOTHING[2]]
    aspect, state = schema().aspects.get(notice.aspect), schema().coverage_states.get(notice.state)
    zh, en = (aspect.zh, aspect.en) if aspect else (notice.aspect, notice.aspect)
    first = [f"{zh}：{state.zh if state else notice.state}", f"{en}: {state.en if state else notice.state}"]
    return [*first, notice.note] if notice.note else first


def _plate(notice: Notice, wide: float, key: str, least: float) -> Block:
    first, english, *rest = _notice(notice)
    inner = wide - PLATE_INSET
    lines = wrap(first, SMALL_FONT + 1, inner, 2)
    beside = english if width(first, SMALL_FONT + 1) + width(english, SMALL_FONT) + 10 <= inner else ""
    rest = rest if beside else [english, *rest]
    small = tuple(line for each in rest for line in wrap(each, SMALL_FONT, inner, PLATE_LINES))
    high = max(least, len(lines) * LINE + len(small) * SMALL_LINE + 12)
    mark = Mark(f"{key}p", "plate", 0, 0, wide, high, notice.node, "Coverage", lines, small, beside)
    return Block(wide, high, (mark,))
