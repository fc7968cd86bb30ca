"""The map of one thing laid out: itself in the middle, around it in rings what facts join to it, sector by sector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from lianzhu.graph.pages.blocks import BOX_INSET, abreast, box_grid, card, framed, plate
from lianzhu.graph.pages.company_view import Circle, Ego, ego_of
from lianzhu.graph.pages.marks import STYLES, WIDTHS, Arrangement, Block, Mark, Scene, at_each_width, stacked
from lianzhu.graph.pages.parts import Item
from lianzhu.graph.pages.rings import Field, Slot, nearest, row_middles, sectors, slots
from lianzhu.graph.pages.snapshot import Snapshot
from lianzhu.graph.pages.text import TOKENS, printable, width, wrap
from lianzhu.graph.pages.words import in_each_language, named, say
from lianzhu.graph.schema import schema

NARROW = 640.0
"""Below this width things stand in a list."""
RATIO = 1.8
"""Width of the ellipse in parts of its height, where the window is wide enough."""
MARGIN, GAP = 12.0, 8.0
BOX_LEAST, BOX_MOST, BOX_LINES = 96.0, 156.0, 3
LONG = 0.8
"""The width of boxes is that by which this part of the names takes two lines."""
NEAR_GAP, FAR_GAP, FEW = 10.0, 30.0, 40
"""Distances between boxes: where there are many, and what is added where there are only a few."""
CARD_LEAST, CARD_MOST = 190.0, 270.0
PLATE_LEAST = 230.0
FAR = ("两步之外", "Two steps away")
RELATIONS, FIGURES = ("关系", "relations"), ("数据", "figures")


@dataclass(frozen=True)
class Piece:
    """A mark without a place yet: role, texts, and what it stands for."""

    key: str
    role: str
    item: Item
    lines: tuple[str, ...]
    small: tuple[str, ...] = ()

    @property
    def high(self) -> float:
        """The height that its text needs."""
        style = STYLES[self.role]
        return len(self.lines) * style.line + len(self.small) * style.small_line + 11

    def mark(self, left: float, top: float, wide: float) -> Mark:
        """Return the mark at a place."""
        at = (self.key, self.role, left, top, wide, self.high)
        item = self.item
        return Mark(*at, item.node, item.kind, self.lines, self.small, strength=item.strength, facts=item.facts)


def company_scene(snapshot: Snapshot, node: str, hops: int = 1, widths: Sequence[float] = WIDTHS) -> Scene:
    """Return the map of a company, or of any node; raise `NotFound` if the snapshot does not hold it."""
    ego = ego_of(snapshot, node, hops)

    def arrange(wide: float) -> Arrangement:
        return _list(ego, wide) if wide < NARROW else _map(ego, wide)

    arrangements = in_each_language(lambda: at_each_width(arrange, widths))
    note = (f"与它直接相关的 {ego.near} 项，按类型分区", f"{ego.near} things joined to it, by kind")
    name = ego.subject.name
    return Scene(f"company/{node}", name, name, arrangements, ego.arrows, node, *note, straight=True)


# ---------------------------------------------------------------- rings


def _map(ego: Ego, wide: float) -> Arrangement:
    """Return the subject with rings around it, and below them what the sources leave out."""
    blocks = [_rings(ego, wide - 2 * MARGIN), _plates(ego, wide - 2 * MARGIN)]
    whole = stacked([block for block in blocks if block.marks], 2 * GAP)
    return Arrangement(wide, whole.h + 2 * MARGIN, whole.at(MARGIN, MARGIN))


def _rings(ego: Ego, wide: float) -> Block:
    middle = _subject(ego, min(CARD_MOST, max(CARD_LEAST, width(ego.subject.name, 14) + 40)))
    number = ego.near + len(ego.circles)
    more = FAR_GAP * max(0.0, 1 - number / FEW)
    box = _box_width(ego.circles)
    groups = [_pieces(circle, f"{at}", box) for at, circle in enumerate(ego.circles)]
    far = _far(ego, box)
    highs = sorted(piece.high for group in groups for piece in group) or [0.0]
    field = Field(
        across=box + NEAR_GAP + more,
        down=highs[len(highs) // 2] + NEAR_GAP + more,
        hole=middle.w / 2 + box / 2 + 2 * NEAR_GAP + more,
        most=wide / 2 - box / 2,
        ratio=RATIO,
    )
    drawn = sum(len(group) for group in groups)
    places, field = slots(drawn + len(far), field)
    near = nearest(places, drawn)
    placed = _placed(groups, near, field)
    outer = set(places) - set(near)
    placed += zip(_beside(ego, far, placed, field), _around(outer, field), strict=True)
    return _drawn(placed, middle, box, wide, NEAR_GAP + more)


def _drawn(placed: Sequence[tuple[Piece, Slot]], middle: Block, box: float, wide: float, gap: float) -> Block:
    """Return pieces at their places; a row is as high as its highest piece."""
    heights = {0: middle.h + gap}
    for piece, slot in placed:
        heights[slot.row] = max(heights.get(slot.row, 0.0), piece.high)
    middles, high = row_middles(heights, gap)
    ends = [-middle.w / 2, middle.w / 2, *(slot.x + side for _, slot in placed for side in (-box / 2, box / 2))]
    centre = wide / 2 - (min(ends) + max(ends)) / 2
    marks = list(middle.at(centre - middle.w / 2, middles[0] - middle.h / 2))
    for piece, slot in placed:
        marks.append(piece.mark(centre + slot.x - box / 2, middles[slot.row] - piece.high / 2, box))
    return Block(wide, high, tuple(marks))


def _placed(groups: Sequence[Sequence[Piece]], places: Sequence[Slot], field: Field) -> list[tuple[Piece, Slot]]:
    """Return each kind's pieces in a sector of its own, the label innermost."""
    cut = sectors(places, [len(group) for group in groups], field)
    return [pair for group, own in zip(groups, cut, strict=True) for pair in zip(group, own, strict=True)]


def _around(places: Iterable[Slot], field: Field) -> list[Slot]:
    return sorted(places, key=lambda slot: (field.angle(slot), field.radius(slot)))


def _beside(ego: Ego, far: Sequence[Piece], placed: Sequence[tuple[Piece, Slot]], field: Field) -> list[Piece]:
    """Return the pieces of the outer ring in the directions of what they are joined to."""
    angles = {piece.item.node: field.angle(slot) for piece, slot in placed if piece.item.node}
    joined: dict[str, list[float]] = {}
    for arrow in ego.arrows:
        for here, there in ((arrow.start, arrow.end), (arrow.end, arrow.start)):
            if there in angles:
                joined.setdefault(here, []).append(angles[there])
    return sorted(far, key=lambda piece: min(joined.get(piece.item.node, [7.0])))


# ---------------------------------------------------------------- pieces


def _subject(ego: Ego, wide: float) -> Block:
    kind = schema().nodes.get(ego.subject.kind)
    counts = ((ego.facts, RELATIONS), (ego.figures, FIGURES))
    counted = [f"{number:,} {say(*what)}" for number, what in counts if number]
    about = [named(kind) if kind else ego.subject.kind, *counted]
    return card(ego.subject, about, wide, "s")


def _pieces(circle: Circle, key: str, box: float) -> list[Piece]:
    """Return the label of a kind and a box for each thing."""
    style = STYLES["label"]
    inner = box - 2 * style.inset
    lines = wrap(_heading(circle), style.font, inner, 2)
    by = say("、", ", ").join(named(schema().edges[kind]) for kind in circle.by if kind in schema().edges)
    small = wrap(by, style.small, inner, 2) if by else ()
    pieces = [Piece(f"{key}l", "label", Item("", circle.kind, ""), lines, small)]
    return pieces + [_box(item, f"{key}.{at}b", box) for at, item in enumerate(_shown(circle.items, circle.more))]


def _box(item: Item, key: str, box: float) -> Piece:
    return Piece(key, "box", item, wrap(item.name, STYLES["box"].font, box - BOX_INSET, BOX_LINES))


def _far(ego: Ego, box: float) -> list[Piece]:
    return [replace(_box(item, f"f.{at}b", box), role="cell") for at, item in enumerate(_shown(ego.far, ego.far_more))]


def _shown(items: Sequence[Item], more: int) -> list[Item]:
    """Return things and, if there are more than are drawn, one that says how many."""
    return [*items, *([Item("", "", say(f"另有 {more} 个", f"{more} more"))] if more else [])]


def _heading(circle: Circle) -> str:
    return f"{named(schema().nodes[circle.kind])} {len(circle.items) + circle.more}"


def _box_width(circles: Sequence[Circle]) -> float:
    """Return the one width for all boxes: most names take one or two lines in it, and words and labels are whole."""
    names = [item.name[:120] for circle in circles for item in circle.items]
    font, label = STYLES["box"].font, STYLES["label"]
    widths = sorted(width(name, font) for name in names)
    typical = widths[min(len(widths) - 1, int(len(widths) * LONG))] if widths else 0.0
    half = typical / 2 + font if typical > BOX_MOST - BOX_INSET else typical
    words = (width(word, font) for name in names for word in TOKENS.findall(printable(name)))
    heads = (width(word, label.font) + 2 * label.inset for circle in circles for word in _heading(circle).split())
    return min(BOX_MOST, max(BOX_LEAST, half + BOX_INSET, max(words, default=0.0) + BOX_INSET, *heads))


def _plates(ego: Ego, wide: float) -> Block:
    """Return what the sources leave out about the subject, in rows of equal plates."""
    if not ego.silent:
        return Block(wide, 0, ())
    fitting = max(1, int((wide + GAP) // (PLATE_LEAST + GAP)))
    rows = ceil(len(ego.silent) / fitting)
    length = ceil(len(ego.silent) / rows)
    each = (wide - GAP * (length - 1)) / length
    brief = [replace(gap, note="") for gap in ego.silent]
    high = max(plate(gap, each, "q").h for gap in brief)
    blocks = [plate(gap, each, f"q{at}", high) for at, gap in enumerate(brief)]
    return stacked([abreast(blocks[at : at + length], GAP) for at in range(0, len(blocks), length)], GAP)


# ---------------------------------------------------------------- the list of a narrow window


def _list(ego: Ego, wide: float) -> Arrangement:
    """Return the subject's card, a frame of boxes for each kind, and what the sources leave out."""
    inner = wide - 2 * MARGIN
    blocks = [_subject(ego, inner)]
    for at, circle in enumerate(ego.circles):
        blocks.append(_frame(_heading(circle), _shown(circle.items, circle.more), circle.kind, inner, f"{at}"))
    if ego.far:
        title = f"{say(*FAR)} {len(ego.far) + ego.far_more}"
        block = _frame(title, _shown(ego.far, ego.far_more), "", inner, "f")
        cells = tuple(replace(mark, role="cell") if mark.role == "box" else mark for mark in block.marks)
        blocks.append(replace(block, marks=cells))
    whole = stacked([block for block in [*blocks, _plates(ego, inner)] if block.marks], GAP)
    return Arrangement(wide, whole.h + 2 * MARGIN, whole.at(MARGIN, MARGIN))


def _frame(title: str, shown: Sequence[Item], kind: str, wide: float, key: str) -> Block:
    return framed(Item("", kind, ""), title, lambda inner: box_grid(shown, inner, key), wide, key)
