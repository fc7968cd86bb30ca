"""Where everything on the leaders' page stands: its parts under each other, or in two columns on a wide page."""

from __future__ import annotations

from collections.abc import Sequence

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
    judged,
    plate,
    shared,
)
from lianzhu.pages.leader_chains import DOWNSTREAM, UPSTREAM, Bunch, Leader, Story
from lianzhu.pages.leaders_fields import fields_block
from lianzhu.pages.leaders_roles import roles_block
from lianzhu.pages.leaders_table import matrix_block
from lianzhu.pages.leaders_view import LeadersView
from lianzhu.pages.marks import Arrangement, Block, stacked
from lianzhu.pages.parts import Gap, Item
from lianzhu.pages.words import named, say, schema

MARGIN, PART_GAP, GUTTER = 10.0, 18.0, 18.0
TWO_COLUMNS = 1000.0
SHARES = (0.42, 0.45, 0.48, 0.5, 0.52, 0.55, 0.58)
"""Shares of the width that the left column may have."""
ABREAST = 620.0
"""From this width on a leader's suppliers and customers stand beside it."""

SUPPLIES, SERVES = ("供应", "supplies"), ("服务", "serves")
STEP = 20.0
"""Heights are compared at widths rounded down to steps, so that they need not be found again for every page."""


def without_leaders(wide: float) -> Arrangement:
    """Return the arrangement for a landscape without a leader's role: a plate that says so."""
    before = say("没有带认定标准的角色：", "No role with criteria: ")
    return _whole(plate(Gap(""), wide - 2 * MARGIN, "none", before=before), wide)


def _whole(block: Block, wide: float) -> Arrangement:
    return Arrangement(wide, block.h + 2 * MARGIN, block.at(MARGIN, MARGIN))


class LeadersLayout:
    """Lays the page out for any width; what it has measured for one width serves for the next."""

    def __init__(self, view: LeadersView) -> None:
        self.view = view
        self._heights: dict[tuple[str, float], float] = {}

    def arrange(self, wide: float) -> Arrangement:
        """Return the arrangement for a width."""
        inner = wide - 2 * MARGIN
        top = [leaders_block(self.view.leaders, inner)] if self.view.leaders else []
        return _whole(column([*top, self._parts(inner)], PART_GAP), wide)

    def _part(self, name: str, wide: float, least: float = 0.0) -> Block:
        if name == "roles":
            return roles_block(self.view, wide)
        if name == "matrix":
            return matrix_block(self.view.matrix, wide, least)
        return fields_block(self.view.fields, wide, least)

    def _high(self, names: Sequence[str], wide: float) -> float:
        """Return about how high some parts are under each other."""
        step = wide // STEP * STEP
        for name in names:
            if (name, step) not in self._heights:
                self._heights[name, step] = self._part(name, step).h
        return sum(self._heights[name, step] for name in names) + PART_GAP * (len(names) - 1)

    def _parts(self, wide: float) -> Block:
        """Return the parts under each other, or on a wide page in whichever columns are lowest."""
        told = self.view.pair or self.view.duties or self.view.gains or self.view.gaps
        shown = {"roles": bool(told), "matrix": bool(self.view.matrix.criteria), "fields": bool(self.view.fields)}
        names = [name for name, there in shown.items() if there]
        if wide < TWO_COLUMNS or len(names) < 2:
            return stacked([self._part(name, wide) for name in names], PART_GAP)
        splits = [(names[:at], names[at:]) for at in range(1, len(names))]
        tried = [(*self._share(left, right, wide), left, right) for left, right in splits]
        if len(names) > 2:
            high, share = self._share(names[:1], names[1:2], wide)
            tried.append((high + PART_GAP + self._high(names[2:], wide), share, names[:1], names[1:2]))
        high, share, left, right = min(tried)
        if self._high(names, wide) < high:
            return stacked([self._part(name, wide) for name in names], PART_GAP)
        below = [self._part(name, wide) for name in names if name not in (*left, *right)]
        return stacked([self._columns(left, right, wide, share), *below], PART_GAP)

    def _share(self, left: Sequence[str], right: Sequence[str], wide: float) -> tuple[float, float]:
        """Return the height of two columns and the share of the left one by which they are lowest."""
        room = wide - GUTTER
        return min((max(self._high(left, room * s), self._high(right, room * (1 - s))), s) for s in SHARES)

    def _columns(self, left: Sequence[str], right: Sequence[str], wide: float, share: float) -> Block:
        """Return two columns that end together, as far as their last parts can be stretched."""
        sides = [(left, (wide - GUTTER) * share), (right, (wide - GUTTER) * (1 - share))]
        natural = [[self._part(name, each) for name in names] for names, each in sides]
        high = max(stacked(blocks, PART_GAP).h for blocks in natural)
        columns = []
        for (names, each), (*upper, last) in zip(sides, natural, strict=True):
            room = high - sum(block.h + PART_GAP for block in upper)
            columns.append(stacked([*upper, self._part(names[-1], each, room) if room > last.h else last], PART_GAP))
        return abreast(columns, GUTTER)


# ---------------------------------------------------------------- named leaders


def leaders_block(leaders: Sequence[Leader], wide: float) -> Block:
    """Return each named leader with the chain around it."""
    ours = sum(each.judged is not None for each in leaders)
    theirs = len(leaders) - ours
    named_by = [say(f"来源点名 {theirs} 家", f"{theirs} named by a source")] if theirs else []
    named_by += [say(f"编者判断 {ours} 家", f"{ours} by our judgement")] if ours else []
    head = heading(say("链主企业：", "Leaders: ") + say("，", ", ").join(named_by), wide, "l0")
    return column([head, *(_leader(each, wide, f"l{at + 1}") for at, each in enumerate(leaders))], GAP)


def _leader(leader: Leader, wide: float, key: str) -> Block:
    def make(inner: float) -> Block:
        around = _around(leader, inner, key) if wide >= ABREAST else _along(leader, inner, key)
        below = [_bunch(bunch, inner, f"{key}.p{at}") for at, bunch in enumerate(leader.partners)]
        return column([around, *below, _stories(leader.stories, inner, f"{key}.s")], PAD)

    return framed(leader.firm, "", make, wide, key)


def _around(leader: Leader, wide: float, key: str) -> Block:
    """Return suppliers, the leader and customers beside each other, equally high, with signs of what passes on."""
    sides = (leader.upstream, leader.own, leader.downstream)
    weights = [sum(len(bunch.items) for bunch in bunches) or 1 for bunches in sides]
    sign = chip_width(say(*SUPPLIES), say(*SERVES))
    one, middle, other = shared(weights, wide - 2 * sign - 4 * GAP, 0, 0.66)

    def parts(high: float) -> list[Block]:
        left = _side(UPSTREAM, leader.upstream, one, f"{key}.u", high)
        right = _side(DOWNSTREAM, leader.downstream, other, f"{key}.d", high)
        return [left, _middle(leader, middle, key, high), right]

    high = max(block.h for block in parts(0.0))
    left, card_of, right = parts(high)
    signs = [
        _sign(leader.upstream, SUPPLIES, f"{key}.e1", high, sign),
        _sign(leader.downstream, SERVES, f"{key}.e2", high, sign),
    ]
    return abreast([left, signs[0], card_of, signs[1], right], GAP)


def _sign(bunches: Sequence[Bunch], word: tuple[str, str], key: str, high: float, wide: float) -> Block:
    """Return the arrow between neighbours where facts state that one serves the other."""
    facts = tuple(fact for bunch in bunches if not bunch.node for item in bunch.items for fact in item.facts)
    return chip("→", say(*word), facts, key, high, wide, True) if facts else Block(wide, high, ())


def _along(leader: Leader, wide: float, key: str) -> Block:
    up = _side(UPSTREAM, leader.upstream, wide, f"{key}.u")
    return stacked([up, _middle(leader, wide, key), _side(DOWNSTREAM, leader.downstream, wide, f"{key}.d")], PAD)


def _middle(leader: Leader, wide: float, key: str, least: float = 0.0) -> Block:
    """Return the leader's card with what it builds and offers, and what the sources leave out of it."""
    kind = schema().nodes[leader.firm.kind]
    small = [named(kind), "、".join(leader.leads_in), judged(leader.judged)]
    below = [_bunch(bunch, wide, f"{key}.o{at}") for at, bunch in enumerate(leader.own)]
    below += [plate(gap, wide, f"{key}.g{at}") for at, gap in enumerate(leader.gaps)]
    taken = sum(block.h + GAP for block in below)
    return column([card(leader.firm, small, wide, key, least - taken), *below])


def _side(words: tuple[str, str], bunches: Sequence[Bunch], wide: float, key: str, least: float = 0.0) -> Block:
    """Return what stands before or after the leader; a plate where nothing is recorded."""
    if not bunches:
        return plate(Gap(""), wide, key, least, say(f"{words[0]}：", f"{words[1]}: "))
    *first, last = [(bunch, f"{key}{at}") for at, bunch in enumerate(bunches)]
    upper = [_bunch(bunch, wide, of) for bunch, of in first]
    return column([*upper, _bunch(last[0], wide, last[1], least - sum(block.h + GAP for block in upper))])


def _bunch(bunch: Bunch, wide: float, key: str, least: float = 0.0) -> Block:
    ground = Item(bunch.node, bunch.kind, bunch.zh)

    def make(inner: float) -> Block:
        return box_grid(bunch.items, inner, f"{key}.", least - 32.0)

    return framed(ground, say(bunch.zh, bunch.en), make, wide, key, least)


def _stories(stories: Sequence[Story], wide: float, key: str) -> Block:
    """Return cases as cards; one that is somebody's judgement says whose."""
    if not stories:
        return Block(wide, 0, ())
    columns = max(1, min(len(stories), int(wide // 300)))
    each = (wide - GAP * (columns - 1)) / columns
    rows: list[Block] = []
    for at in range(0, len(stories), columns):
        some = list(enumerate(stories))[at : at + columns]
        high = max(_story(story, each, "").h for _, story in some)
        rows.append(abreast([_story(story, each, f"{key}{n}", high) for n, story in some], GAP))
    return column(rows)


def _story(story: Story, wide: float, key: str, least: float = 0.0) -> Block:
    return card(story.case, [" · ".join(story.parties), judged(story.judged)], wide, key, least)
