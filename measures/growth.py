"""Growth rates as stated, compared with the growth between the amounts at the ends of their period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from lianzhu.graph.intervals import Interval, growth_interval, interval_from_fields
from lianzhu.graph.schema import Unit


@dataclass(frozen=True, slots=True)
class ImpliedGrowth:
    """The annual growth between a first and a last amount, as a ratio, with the position of each in the amounts given.

    `rate` is that between the amounts as printed; `growth` allows for their rounding. `fits` says whether the stated
    rate, as it was rounded, is within it; `may_be_truncated` whether it would be if its digits had been cut off rather
    than rounded.
    """

    rate: float
    growth: Interval
    first: int
    last: int
    fits: bool
    may_be_truncated: bool

    @property
    def printed(self) -> str:
        """The growth in percent with one decimal, a range where rounding of the amounts allows several."""
        low, high = (f"{100 * bound:.1f}" for bound in (self.growth.low, self.growth.high))
        return f"{low}%" if low == high else f"{low}–{high}%"


def implied_growth(
    rate: Mapping[str, Any], amounts: Iterable[Mapping[str, Any]], units: Mapping[str, Unit]
) -> ImpliedGrowth | None:
    """Return the growth between amounts at the ends of a rate's period; one that fits the rate if there is any.

    The rate and the amounts are the fields of figures; the caller sees to it that they are of the same thing. None if
    the period is not stated, or the amount of one of its ends.
    """
    start, end = (str(rate.get(name, ""))[:4] for name in ("period_start", "period_end"))
    stated = interval_from_fields(rate, units)
    if not (start and end and start < end and stated):
        return None
    ends: dict[str, list[tuple[int, Interval | None]]] = {start: [], end: []}
    for number, row in enumerate(amounts):
        year = str(row.get("period_start", ""))[:4]
        if year in ends and not row.get("period_end"):
            ends[year].append((number, interval_from_fields(row, units)))
    found = []
    for (first, before), (last, after) in product(ends[start], ends[end]):
        years = int(end) - int(start)
        growth = growth_interval(before, after, years)
        if before and after and growth:
            middle = ((after.low + after.high) / (before.low + before.high)) ** (1 / years) - 1
            fits, may_be_truncated = growth.overlaps(stated), growth.overlaps(stated.or_truncated())
            found.append(ImpliedGrowth(middle, growth, first, last, fits, may_be_truncated))
    return max(found, key=lambda each: (each.fits, each.may_be_truncated), default=None)
