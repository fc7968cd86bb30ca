"""The upper part of the leaders' page: two roles facing each other, what they build, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lianzhu.pages.blocks import (
    GAP,
    PAD,
    abreast,
    box_grid,
    card,
    chip,
    chip_width,
    column,
    framed,
    heading,
    plate,
    with_strength,
)
from lianzhu.pages.leaders_facts import Pair, Side
from lianzhu.pages.leaders_view import LeadersView
from lianzhu.pages.marks import STYLES, Block, Mark, stacked
from lianzhu.pages.parts import Item
from lianzhu.pages.text import width
from lianzhu.pages.words import named, plural, say, schema

FACING = 560.0
"""From this width on the roles stand beside each other."""
MIDDLE = 0.21
ONE_COLUMN = 7
"""So many duties stand under each other; more are set in columns."""
FLOW_WIDE, FLOW_HIGH = 72.0, 20.0


def roles_block(view: LeadersView, wide: float, least: float = 0.0) -> Block:
    """Return the pair with the leader's role and the advantages below it."""
    title = view.role.name
    if view.pair:
        left, right, work = view.pair.left.role.name, view.pair.right.role.name, view.pair.work.name
        title = say(f"{left}与{right}共建{work}", f"{left} and {right} build {work} together")
    head = heading(title, wide, "r0")
    facing = wide >= FACING
    if not view.pair:
        return column([head, _leader(view, wide)], GAP)
    if not facing:
        return column([head, *_stacked(view, view.pair, wide)], GAP)
    return column([head, _facing(view, view.pair, wide)], GAP)


# ---------------------------------------------------------------- beside each other


def _facing(view: LeadersView, pair: Pair, wide: float) -> Block:
    middle = MIDDLE * wide
    sign = chip_width(named(schema().edges["DEVELOPS"]))
    side = (wide - middle - 2 * sign - 4 * GAP) / 2
    high = max(_side(pair.left, side, "r1").h, _side(pair.right, side, "r2").h, _work(pair, middle).h)
    blocks = [
        _side(pair.left, side, "r1", high),
        _chip(pair.left, "→", "r3", high, sign),
        _work(pair, middle, high),
        _chip(pair.right, "←", "r4", high, sign),
        _side(pair.right, side, "r2", high),
    ]
    return stacked([abreast(blocks, GAP), *_below(view, pair, wide, side)], 0)


def _below(view: LeadersView, pair: Pair, wide: float, side: float) -> list[Block]:
    """Return the advantages under the role that has them, and the leader's role in the room that is left."""
    gains = {key: each for key, each in (("r5", pair.left), ("r6", pair.right)) if each.gains}
    rest = wide - len(gains) * (side + GAP)
    others = [_gains(each, side, key).h for key, each in gains.items()]
    shown = not _is_of(view, pair)
    high = max([*others, _leader(view, rest).h if shown else 0.0], default=0.0)
    if not high:
        return []
    row: list[Block] = []
    if "r5" in gains:
        row.append(_gains(pair.left, side, "r5", high))
    if shown:
        row.append(_leader(view, rest, high))
    else:
        row.append(Block(rest, 0, ()))
    if "r6" in gains:
        row.append(_gains(pair.right, side, "r6", high))
    at = {"r5": side / 2, "r6": wide - side / 2}
    flows = [_flow(at[key], key, each) for key, each in gains.items()]
    gap = Block(wide, FLOW_HIGH + 2, tuple(mark for flow in flows for mark in flow)) if flows else Block(wide, GAP, ())
    return [gap, abreast(row, GAP)]


def _flow(middle: float, key: str, side: Side) -> tuple[Mark, ...]:
    facts = tuple(fact for item in side.gains for fact in item.facts)
    place = (f"{key}>", "flow", middle - FLOW_WIDE / 2, 1, FLOW_WIDE, FLOW_HIGH)
    return (Mark(*place, side.role.node, "Role", facts=facts),)


# ---------------------------------------------------------------- under each other


def _stacked(view: LeadersView, pair: Pair, wide: float) -> list[Block]:
    blocks = [
        _side(pair.left, wide, "r1"),
        _chip(pair.left, "↓", "r3", 28, wide, False),
        _work(pair, wide),
        _chip(pair.right, "↑", "r4", 28, wide, False),
        _side(pair.right, wide, "r2"),
    ]
    for key, side in (("r5", pair.left), ("r6", pair.right)):
        if side.gains:
            blocks += [Block(wide, FLOW_HIGH, _flow(wide / 2, key, side)), _gains(side, wide, key)]
    return [*blocks, *([] if _is_of(view, pair) else [_leader(view, wide)])]


# ---------------------------------------------------------------- parts


def _is_of(view: LeadersView, pair: Pair) -> bool:
    """Tell whether the leader's role is one of the pair, so that it need not stand there again."""
    return view.role.node in (pair.left.role.node, pair.right.role.node)


def _side(side: Side, wide: float, key: str, least: float = 0.0) -> Block:
    """Return a role with its duties and, where a source names any, the firms that have it."""

    def make(inner: float) -> Block:
        head = card(side.role, [_counted("HAS_DUTY", len(side.duties))], inner, f"{key}.")
        room = least - 2 * 8.0 - head.h - GAP if least and not side.holders else 0.0
        most = 1 if len(side.duties) <= ONE_COLUMN else 99
        duties = box_grid(side.duties, inner, f"{key}.d", room, most)
        return column([head, duties, box_grid(side.holders, inner, f"{key}.o")])

    return framed(side.role, "", make, wide, key, least)


def _counted(kind: str, number: int) -> str:
    edge = schema().edges[kind]
    noun = edge.en.removeprefix("has ")
    if not number:
        return say(f"{edge.zh}：尚无收录", f"{plural(noun)}: nothing recorded")
    return say(f"{edge.zh} {number}", f"{number} {noun if number == 1 else plural(noun)}")


def _work(pair: Pair, wide: float, least: float = 0.0) -> Block:
    """Return what is built, as high as the roles beside it, with the models that are named."""
    kind = schema().nodes.get(pair.work.kind)
    models = box_grid(pair.models, wide, "r7.m")
    room = least - (models.h + GAP if pair.models else 0.0)
    small = [say("双方共建", "built together"), *([named(kind)] if kind else [])]
    return column([card(pair.work, small, wide, "r7", room), models])


def _chip(side: Side, sign: str, key: str, high: float, wide: float, upright: bool = True) -> Block:
    """Return the sign that a side builds it: its fact is the one behind the arrow."""
    return chip(sign, named(schema().edges["DEVELOPS"]), side.builds, key, high, wide, upright)


def _gains(side: Side, wide: float, key: str, least: float = 0.0) -> Block:
    edge = schema().edges["HAS_ADVANTAGE"]
    facts = tuple(fact for item in side.gains for fact in item.facts)
    ground = Item("", side.role.kind, side.role.name, facts=facts)

    def make(inner: float) -> Block:
        return box_grid(side.gains, inner, f"{key}.g", least - 32.0 if least else 0.0)

    title = say(f"{side.role.name}的{edge.zh}", f"Advantages of {side.role.name}")
    if width(title, STYLES["title"].font) > wide - 2 * PAD:
        title = say(edge.zh, "Advantages")
    return framed(ground, title, make, wide, key, least)


def _player(role: Item) -> Item:
    """Return a role as the one that takes the leader's: by its name, and by what strength."""
    takes = named(schema().edges["HAS_ROLE"])
    return replace(role, name=with_strength(say(f"{role.name}{takes}", f"{role.name} {takes}"), role.strength))


def _leader(view: LeadersView, wide: float, least: float = 0.0) -> Block:
    """Return the leader's role with its duties, and what the sources say of who has it."""
    edge = schema().edges["HAS_DUTY"]

    def make(inner: float) -> Block:
        plates = column([plate(gap, inner, f"r9.{at}") for at, gap in enumerate(view.gaps)])
        boxes: Sequence[Item] = (*view.duties, *view.gains)
        played = box_grid([_player(each) for each in view.played], inner, "r8.h")
        room = least - 32.0 - sum(each.h + GAP for each in (played, plates) if each.h) if least else 0.0
        return column([box_grid(boxes, inner, "r8.d", room), played, plates])

    title = say(f"{view.role.name}的{edge.zh}", f"Duties of {view.role.name}")
    return framed(view.role, title, make, wide, "r8", least)
