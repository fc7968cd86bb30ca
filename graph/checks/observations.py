"""Figures as the checks compare them: with metric, interval in base units, period, region and subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from lianzhu.graph.intervals import Interval, figure_interval
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Figure, period
from lianzhu.graph.schema import Metric, Unit

APPROXIMATE = "≈"
ROUNDING = "rounding of the printed digits"
EXACT_PRECISION = 0.01
"""Relative width below which the bounds of a result are not shown."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure, with what the checks derive from it.

    `interval` is None if the figure states no number. `subjects` are the nodes that it is about, without the region and
    without the whole of a share (`whole`). `text` describes it in a message: 市场规模 66.8亿元 (2022; 智能客服).
    """

    figure: Figure
    metric: Metric
    unit: Unit | None
    interval: Interval | None
    text: str

    @property
    def id(self) -> str:
        """The id of the figure."""
        return self.figure.id

    @property
    def printed(self) -> str:
        """The figure as it stands in the source."""
        return str(self.figure.fields["printed"])

    @property
    def value(self) -> float | None:
        """The number that is printed, in base units, without its relation to the actual one; None for a range."""
        value = self.figure.fields.get("value")
        return value * (self.unit.factor if self.unit else 1.0) if isinstance(value, float) else None

    @property
    def dimension(self) -> str:
        """The dimension of the unit, such as CNY or ratio; empty without a unit."""
        return self.unit.dimension if self.unit else ""

    @property
    def start(self) -> str:
        """The start of the period, or the point in time; empty if there is none."""
        return str(self.figure.fields.get("period_start", ""))

    @property
    def end(self) -> str:
        """The end of the period; empty for a point in time."""
        return str(self.figure.fields.get("period_end", ""))

    @property
    def bounds(self) -> tuple[str, str]:
        """Start and end of the period."""
        return self.start, self.end

    @property
    def basis(self) -> str:
        """What is counted; empty if the source does not say."""
        return str(self.figure.fields.get("basis", ""))

    @property
    def forecast(self) -> bool:
        """Whether the figure is a forecast."""
        return bool(self.figure.fields.get("forecast", False))

    @property
    def op(self) -> str:
        """The relation of the stated value to the actual one, such as ≈ or ≥."""
        return str(self.figure.fields.get("op", "="))

    @property
    def nodes(self) -> frozenset[str]:
        """All nodes that the figure is about."""
        return frozenset(node for _, node in self.figure.about)

    @property
    def subjects(self) -> frozenset[str]:
        """The nodes that the figure is about, without the region and the whole of a share."""
        return frozenset(node for role, node in self.figure.about if role not in ("of", "region"))

    @property
    def regions(self) -> frozenset[str]:
        """The regions that the figure is about."""
        return frozenset(node for role, node in self.figure.about if role == "region")

    @property
    def whole(self) -> tuple[str, ...]:
        """The nodes that make up the whole of which the figure is a share."""
        return tuple(node for role, node in self.figure.about if role == "of")


def observe(landscape: Landscape) -> list[Observation]:
    """Return the figures of a landscape as observations; editorial ones are left out."""
    return [_observation(figure, landscape) for figure in landscape.figures if figure.citation.strength != "editorial"]


def _observation(figure: Figure, landscape: Landscape) -> Observation:
    schema = landscape.schema
    metric = schema.metrics[str(figure.fields["metric"])]
    names = [landscape.nodes[node].name for role, node in figure.about if role != "of"]
    details = "; ".join(detail for detail in (period(figure.fields), *names) if detail)
    text = f"{metric.zh} {figure.fields['printed']} ({details})"
    unit = schema.units.get(str(figure.fields.get("unit", "")))
    return Observation(figure, metric, unit, figure_interval(figure, schema.units), text)


def tolerance(observations: Iterable[Observation]) -> str:
    """Describe how far the compared figures may be from what is printed."""
    approximate = any(observation.op == APPROXIMATE for observation in observations)
    return f"(tolerance: {ROUNDING}{', 5% of approximate figures' if approximate else ''})"


def format_result(printed: float | None, interval: Interval, factor: float = 1.0, unit: str = "") -> str:
    """Format the result of a calculation: from the numbers as printed, and between which bounds it must lie.

    Both are divided by the factor of a unit; narrow bounds are left out.

    >>> format_result(4.9356, Interval(4.931, 4.940))
    '4.94'
    >>> format_result(0.25, Interval(0.2, 0.3), 0.01, "%")
    '25% (20% to 30%)'
    """
    bounds = _format_bounds(interval, factor, unit)
    if printed is None:
        return bounds
    exact = f"{_format_number(printed / factor)}{unit}"
    is_narrow = interval.high - interval.low <= EXACT_PRECISION * abs(printed)
    return exact if is_narrow else f"{exact} ({bounds})"


def _format_bounds(interval: Interval, factor: float, unit: str) -> str:
    low, high = interval.low / factor, interval.high / factor
    if not isfinite(high):
        return f"at least {_format_number(low)}{unit}"
    if not isfinite(low):
        return f"at most {_format_number(high)}{unit}"
    return f"{_format_number(low)}{unit} to {_format_number(high)}{unit}"


def _format_number(number: float) -> str:
    """Return a number with three significant digits, or all of those before the decimal point.

    >>> _format_number(1496.2), _format_number(4.9356)
    ('1,496', '4.94')
    """
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"
