"""The rank of each value among those of other candidates, where it can be told and tells something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from lianzhu.measures.leaders.leader_measures import Evidence

MIN_RANKED = 3
"""Number of candidates with a value from which a rank is given although others have none."""


def ranked(rows: Sequence[Evidence], rivals_of: Callable[[Evidence], Collection[str]]) -> list[Evidence]:
    """Return the evidence with the rank of each value among those that can be compared with it; equals share a rank.

    Values are compared by their intervals: one has a rank only if each other is certainly above it, below it or equal.
    There is no rank where all are equal; where some candidate has a value in another quantity only (dollars beside
    yuan), since these are not converted; nor where fewer than `MIN_RANKED` candidates have a value, unless these are
    all of `rivals_of` a row: the candidates that it could be compared with.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[Evidence]] = defaultdict(list)
    for row in rows:
        if row.interval is not None:
            groups[row.measure.name, row.group].append(row)

    def with_rank(row: Evidence) -> Evidence:
        if row.interval is None:
            return row
        found = groups[row.measure.name, row.group]
        if row.quantity != common_quantity(found):
            return row
        found = [each for each in found if each.quantity == row.quantity]
        known = {each.candidate for each in found}
        enough = len(known) >= MIN_RANKED or {*rivals_of(row)} <= known
        rank, shared = _rank(row, found)
        all_equal = all(each.interval == row.interval for each in found)
        return replace(row, rank=rank if enough and not all_equal else None, shared=shared, among=len(known))

    return list(map(with_rank, rows))


def common_quantity(rows: Iterable[Evidence]) -> str | None:
    """Return the quantity (yuan, percent, a number) in which all candidates of some evidence have a value, or None."""
    by_quantity: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_quantity[row.quantity].add(row.candidate)
    everyone = {*chain.from_iterable(by_quantity.values())}
    return min((quantity for quantity, firms in by_quantity.items() if firms == everyone), default=None)


def _rank(row: Evidence, found: Sequence[Evidence]) -> tuple[int | None, bool]:
    """Return the rank of a value, None if another may be on either side of it, and whether another is equal."""
    own = row.interval
    if own is None:
        return None, False
    others = [each.interval for each in found if each.interval and each.candidate != row.candidate]
    near = [each for each in others if each.low <= own.high and own.low <= each.high]
    if any(each != own or own.low < own.high for each in near):
        return None, False
    ahead = sum(each.high < own.low if row.measure.smallest else each.low > own.high for each in others)
    return ahead + 1, bool(near)
