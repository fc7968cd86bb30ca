"""The numbers that a printed figure leaves possible: 66.8 may be anything from 66.75 to 66.85, 80%以上 from 80 up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from lianzhu.graph.records import Figure
from lianzhu.graph.schema import Unit

ROUGHLY = 0.05
"""How far a figure printed with 约 may lie from the truth, as a share of its value."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of numbers, in the base unit of a dimension (CNY, ratio, count, seconds)."""

    low: float
    high: float

    def holds(self, other: Interval) -> bool:
        """Tell whether the other lies within."""
        return self.low <= other.low and other.high <= self.high

    def meets(self, other: Interval) -> bool:
        """Tell whether one number can lie in both, a rounding error of the machine allowed."""
        ends = (self.low, self.high, other.low, other.high)
        slack = 1e-9 * max((abs(end) for end in ends if isfinite(end)), default=0.0)
        return self.low <= other.high + slack and other.low <= self.high + slack


def interval(figure: Figure, units: Mapping[str, Unit]) -> Interval | None:
    """Return the interval that a figure leaves possible; None if it gives no number.

    `units` are those of the schema: the interval is in the base unit of the figure's dimension.
    """
    return interval_of(figure.fields, units)


def growth(first: Interval | None, last: Interval | None, years: int) -> Interval | None:
    """Return the yearly growth rates that the values at both ends allow; None if they allow any."""
    if first is None or last is None or min(first.low, last.low) <= 0 or inf in (first.high, last.high):
        return None
    low, high = ((b / a) ** (1 / years) - 1 for a, b in ((first.high, last.low), (first.low, last.high)))
    return Interval(low, high)


def interval_of(fields: Mapping[str, Any], units: Mapping[str, Unit]) -> Interval | None:
    """Return the interval that the fields of a figure leave possible; None if they give no number."""
    unit = units.get(str(fields.get("unit", "")))
    factor = unit.factor if unit else 1.0
    value, low, high = (fields.get(name) for name in ("value", "low", "high"))
    if isinstance(value, float):
        half = rounding(str(fields.get("printed", "")), value) / 2
        op = fields.get("op", "=")
        reach = max(half, abs(value) * ROUGHLY) if op == "≈" else half
        bottom = -inf if op in ("≤", "<") else value - (0 if op in ("≥", ">") else reach)
        top = inf if op in ("≥", ">") else value + (0 if op in ("≤", "<") else reach)
        return Interval(bottom * factor, top * factor)
    if isinstance(low, float) or isinstance(high, float):
        bottom = low * factor if isinstance(low, float) else -inf
        return Interval(bottom, high * factor if isinstance(high, float) else inf)
    return None


def rounding(printed: str, value: float) -> float:
    """Return the unit of the last digit printed, in the figure's own unit: 0.1 for 66.8亿元, 1 for 30%.

    A whole number that ends in zeros is taken as exact to its last digit.
    """
    for found in re.findall(r"\d[\d,]*(?:\.\d+)?", printed):
        number = found.replace(",", "")
        if float(number) == abs(value):
            return 10.0 ** -len(number.partition(".")[2])
    decimals = len(f"{value:.10f}".rstrip("0").partition(".")[2])
    return 10.0**-decimals
