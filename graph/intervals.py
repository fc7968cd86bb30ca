"""Intervals of values consistent with a printed figure: 66.8 means 66.75 to 66.85, 80%以上 means at least 80%."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from lianzhu.graph.records import Figure
from lianzhu.graph.schema import Unit

APPROXIMATE_TOLERANCE = 0.05
"""Assumed relative error of a figure marked approximate (约)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed range of numbers, in the base unit of a dimension (CNY, ratio, count, seconds)."""

    low: float
    high: float

    def contains(self, other: Interval) -> bool:
        """Return whether `other` lies within this interval."""
        return self.low <= other.low and other.high <= self.high

    def overlaps(self, other: Interval) -> bool:
        """Return whether the intervals share a number, allowing for floating-point error."""
        bounds = (self.low, self.high, other.low, other.high)
        tolerance = 1e-9 * max((abs(bound) for bound in bounds if isfinite(bound)), default=0.0)
        return self.low <= other.high + tolerance and other.low <= self.high + tolerance

    def or_truncated(self) -> Interval:
        """Return the interval of a number whose digits may have been cut off rather than rounded: 24.9 may be 24.99.

        >>> Interval(24.5, 25.5).or_truncated()
        Interval(low=24.5, high=26.0)
        """
        return Interval(self.low, self.high + (self.high - self.low) / 2) if self.low >= 0 else self


def figure_interval(figure: Figure, units: Mapping[str, Unit]) -> Interval | None:
    """Return the interval implied by a figure, in base units; None if the figure states no number.

    `units` are the schema's units.
    """
    return interval_from_fields(figure.fields, units)


def quotient_interval(numerator: Interval, denominator: Interval) -> Interval | None:
    """Return the range of quotients of two amounts; None if the denominator may be zero.

    >>> quotient_interval(Interval(10, 20), Interval(2, 5))
    Interval(low=2.0, high=10.0)
    """
    if denominator.low <= 0 or numerator.low < 0:
        return None
    low = numerator.low / denominator.high if isfinite(denominator.high) else 0.0
    return Interval(low, numerator.high / denominator.low)


def sum_interval(intervals: Iterable[Interval]) -> Interval:
    """Return the range of sums of numbers, one of each interval.

    >>> sum_interval([Interval(1, 2), Interval(10, 20)])
    Interval(low=11, high=22)
    """
    terms = list(intervals)
    return Interval(sum(term.low for term in terms), sum(term.high for term in terms))


def hull_interval(intervals: Iterable[Interval]) -> Interval:
    """Return the smallest interval that contains others, of which there is at least one.

    >>> hull_interval([Interval(1, 2), Interval(10, 20)])
    Interval(low=1, high=20)
    """
    held = [*intervals]
    return Interval(min(each.low for each in held), max(each.high for each in held))


def growth_interval(first: Interval | None, last: Interval | None, years: int) -> Interval | None:
    """Return the range of annual growth rates implied by a first and a last value; None if it is unbounded."""
    if first is None or last is None or min(first.low, last.low) <= 0 or inf in (first.high, last.high):
        return None
    low, high = ((b / a) ** (1 / years) - 1 for a, b in ((first.high, last.low), (first.low, last.high)))
    return Interval(low, high)


def interval_from_fields(fields: Mapping[str, Any], units: Mapping[str, Unit]) -> Interval | None:
    """Return the interval implied by a figure's fields, in base units; None if they state no number."""
    unit = units.get(str(fields.get("unit", "")))
    factor = unit.factor if unit else 1.0
    value, low, high = (fields.get(name) for name in ("value", "low", "high"))
    if isinstance(value, float):
        rounding_error = printed_precision(str(fields.get("printed", "")), value) / 2
        op = fields.get("op", "=")
        margin = max(rounding_error, abs(value) * APPROXIMATE_TOLERANCE) if op == "≈" else rounding_error
        lower = -inf if op in ("≤", "<") else value - (0 if op in ("≥", ">") else margin)
        upper = inf if op in ("≥", ">") else value + (0 if op in ("≤", "<") else margin)
        return Interval(lower * factor, upper * factor)
    if isinstance(low, float) or isinstance(high, float):
        lower = low * factor if isinstance(low, float) else -inf
        return Interval(lower, high * factor if isinstance(high, float) else inf)
    return None


def stated_bounds(fields: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Return the bounds that a figure's fields state, in its unit and without rounding error; None for no bound.

    >>> stated_bounds({"value": 80.0, "op": "≥"})
    (80.0, None)
    """
    value, low, high = (fields.get(name) for name in ("value", "low", "high"))
    if isinstance(value, int | float):
        op = fields.get("op", "=")
        low, high = (None if op in ("≤", "<") else value), (None if op in ("≥", ">") else value)
    return (low if isinstance(low, int | float) else None), (high if isinstance(high, int | float) else None)


def printed_precision(printed: str, value: float) -> float:
    """Return the place value of the last printed digit, in the figure's unit: 0.1 for 66.8亿元, 1 for 30%.

    Trailing zeros of an integer count as significant digits.
    """
    for match in re.findall(r"\d[\d,]*(?:\.\d+)?", printed):
        number = match.replace(",", "")
        if float(number) == abs(value):
            return 10.0 ** -len(number.partition(".")[2])
    decimals = len(f"{value:.10f}".rstrip("0").partition(".")[2])
    return 10.0**-decimals
