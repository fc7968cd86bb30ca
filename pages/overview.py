"""The overview laid out: the framework's layers as lanes that open into chains, and the ways on to everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from lianzhu.pages.blocks import abreast, box_grid, framed, plate, small_of, text_of
from lianzhu.pages.marks import STYLES, Arrangement, Block, Mark, Scene, at_each_width, stacked
from lianzhu.pages.overview_tile import chain_tile
from lianzhu.pages.overview_view import ChainCard, Level, Overview, overview_of
from lianzhu.pages.overview_ways import Way, tiles, ways_on, ways_to_kinds
from lianzhu.pages.parts import Gap, Item
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.words import counted, in_each_language, named, say, schema

TITLE = ("总览", "Overview")
OUTSIDE = (("未归入架构", "Outside"), ("来源的架构未列入", "the source's framework does not place them"))
NO_FRAMEWORK = (("产业链", "Chains"), ("来源未以架构归置", "the source has no framework to place them"))

HEAD, HEAD_ON_TOP, NARROW = 128.0, 46.0, 640.0
MARGIN, GAP, PAD, LANE_GAP = 10.0, 8.0, 8.0, 9.0
TILE_LEAST = 230.0
THINGS_MOST = 12
"""So many things without a tile of their own are named in a layer; the details panel has them all."""
PLATE_HIGH = 30.0
"""Height of a plate of one line: all plates of a row end at the same height."""
FRAME_AROUND = 32.0
"""Height of a frame without what stands in it."""

Silence = tuple[Gap, tuple[str, ...]]
"""What a source leaves out, and every statement that says so."""


@dataclass(frozen=True)
class Unit:
    """What stands in a lane: laid out for a width and the least height it may have, in one or two of its columns."""

    made: Callable[[float, float], Block]
    columns: int = 1


def overview_scene(snapshot: Snapshot) -> Scene:
    """Return the view that a landscape opens on; one without chains shows how many things of each kind it holds."""
    view = overview_of(snapshot)
    ways_of = ways_on if view.levels or view.loose or view.named else ways_to_kinds

    def arrangements() -> tuple[Arrangement, ...]:
        ways = ways_of(snapshot)
        return at_each_width(lambda wide: _arranged(view, ways, wide))

    subject = view.framework
    note = (f"{subject.name}：各层与其产业链", "the framework's layers and their chains") if subject else ("", "")
    return Scene("overview", *TITLE, in_each_language(arrangements), (), subject.node if subject else "", *note)


def _arranged(view: Overview, ways: Sequence[Way], wide: float) -> Arrangement:
    inner = wide - 2 * MARGIN
    blocks = [_level(level, inner, f"{number}") for number, level in enumerate(view.levels)]
    if view.loose or view.named:
        blocks.append(_outside(view, inner))
    whole = stacked([*blocks, tiles(ways, inner)], LANE_GAP)
    return Arrangement(wide, whole.h + 2 * MARGIN, whole.at(MARGIN, MARGIN))


# ---------------------------------------------------------------- lanes


def _level(level: Level, wide: float, key: str) -> Block:
    """Return a layer: its chains, what else stands in it, and what the source leaves out."""
    units = [Unit(_chain(card, f"{key}.{at}")) for at, card in enumerate(level.chains)]
    silent = list(_merged(level.silent))
    if level.things:
        below = silent if level.chains else []
        units.append(Unit(_things(level.things, below, f"{key}s"), 1 if level.chains else 2))
        silent = [each for each in silent if each not in below]
    units += [Unit(_plate(each, f"{key}q{at}")) for at, each in enumerate(silent)]
    kinds = ["Chain"] * len(level.chains) + [item.kind for item in level.things]
    about = [counted(kind, kinds.count(kind)) for kind in dict.fromkeys(kinds)]
    return _lane(level.layer, level.layer.name, about, units, wide, key)


def _outside(view: Overview, wide: float) -> Block:
    """Return the strip of the chains that no layer holds; those with little to show are narrow, and last."""
    cards = sorted(view.loose, key=lambda card: card.slight)
    units = [Unit(_chain(card, f"o.{at}"), 1 if card.slight else 2) for at, card in enumerate(cards)]
    if view.named:
        units.append(Unit(_things(view.named, [], "os")))
    name, about = OUTSIDE if view.framework else NO_FRAMEWORK
    return _lane(None, say(*name), [say(*about)], units, wide, "o")


def _lane(layer: Item | None, name: str, about: Sequence[str], units: Sequence[Unit], wide: float, key: str) -> Block:
    """Return a lane with its head beside it, or above it on a narrow page."""
    beside = wide + 2 * MARGIN >= NARROW
    left, above = (HEAD, 0.0) if beside else (0.0, HEAD_ON_TOP)
    content = _columns(units, wide - left - 2 * PAD)
    lines = text_of("head", name, HEAD if beside else wide * 0.4 + 8, 3 if beside else 2)
    style = STYLES["head"]
    texts = about if beside else [" · ".join(about)]
    small = small_of("head", texts, HEAD if beside else wide * 0.6, 3 if beside else 2)
    least = len(lines) * style.line + len(small) * style.small_line + 2 * PAD if beside else 0.0
    high = max(content.h + 2 * PAD, least) + above
    ground = Mark(f"{key}g", "lane" if layer else "strip", 0, 0, wide, high)
    at = (f"{key}h", "head", 0, 0, HEAD if beside else wide, high if beside else HEAD_ON_TOP)
    node, kind = (layer.node, layer.kind) if layer else ("", "")
    down = above + max(0.0, high - above - 2 * PAD - content.h) / 2
    return Block(wide, high, (ground, Mark(*at, node, kind, lines, small), *content.at(left + PAD, down + PAD)))


def _columns(units: Sequence[Unit], wide: float) -> Block:
    """Return units in rows of equal length that fill the width; the units of a row are equally high."""
    fitting = max(1, int((wide + GAP) // (TILE_LEAST + GAP)))
    rows = max(1, ceil(len(units) / fitting))
    length = max(1, ceil(len(units) / rows))
    blocks = []
    for at in range(0, len(units), length):
        row = units[at : at + length]
        columns = [unit.columns for unit in row] if rows == 1 else [1] * len(row)
        if len(set(columns)) == 1 or sum(columns) > fitting:
            columns = [1] * len(row)
        total = sum(columns)
        one = (wide - GAP * (total - 1)) / total
        wides = [one * number + GAP * (number - 1) for number in columns]
        high = max(unit.made(each, 0.0).h for unit, each in zip(row, wides, strict=True))
        blocks.append(abreast([unit.made(each, high) for unit, each in zip(row, wides, strict=True)], GAP))
    return replace(stacked(blocks, GAP), w=wide)


# ---------------------------------------------------------------- what stands in a lane


def _chain(card: ChainCard, key: str) -> Callable[[float, float], Block]:
    """Return a chain's tile and, below it, what the source leaves out."""

    def made(wide: float, least: float) -> Block:
        if not card.gap:
            return chain_tile(card, wide, key, least)
        part = say("其余", "Rest · ") if card.sizes and card.gap.aspect == "market_size" else ""
        below = plate(replace(card.gap, note=""), wide, key, PLATE_HIGH, part)
        return stacked([chain_tile(card, wide, key, least - below.h - GAP), below], GAP)

    return made


def _things(things: Sequence[Item], silent: Sequence[Silence], key: str) -> Callable[[float, float], Block]:
    """Return things as boxes in a frame, in as few columns as the height allows, with plates below it."""
    shown = [*things[:THINGS_MOST]]
    if len(things) > THINGS_MOST:
        more = len(things) - THINGS_MOST
        shown.append(Item("", "", say(f"另有 {more} 个", f"{more} more")))
    kinds = list(dict.fromkeys(item.kind for item in things))
    title = " · ".join(named(schema().nodes[kind]) for kind in kinds[:3])
    ground = Item("", kinds[0] if len(kinds) == 1 else "", "")

    def made(wide: float, least: float) -> Block:
        brief = [(replace(gap, note=""), facts) for gap, facts in silent]
        plates = [_plate(each, f"{key}q{at}")(wide, PLATE_HIGH) for at, each in enumerate(brief)]
        rest = least - sum(each.h + GAP for each in plates)

        def grid(inner: float) -> Block:
            tried = (box_grid(shown, inner, key, rest - FRAME_AROUND, most) for most in range(1, len(shown) + 1))
            fitting = (block for block in tried if block.h <= rest - FRAME_AROUND)
            return next(fitting, None) or box_grid(shown, inner, key, rest - FRAME_AROUND)

        return stacked([framed(ground, title, grid, wide, key, rest), *plates], GAP)

    return made


def _plate(silence: Silence, key: str) -> Callable[[float, float], Block]:
    def made(wide: float, least: float) -> Block:
        block = plate(silence[0], wide, key, least)
        return replace(block, marks=tuple(replace(mark, facts=silence[1]) for mark in block.marks))

    return made


def _merged(silent: Iterable[Gap]) -> Iterable[Silence]:
    """Iterate over gaps of different aspects and states, with a note where all say the same."""
    same: dict[tuple[str, str], list[Gap]] = {}
    for gap in silent:
        same.setdefault((gap.aspect, gap.state), []).append(gap)
    for found in same.values():
        note = found[0].note if len({gap.note for gap in found}) == 1 else ""
        yield replace(found[0], note=note), tuple(gap.fact for gap in found if gap.fact)
