"""What is looked at in a candidate for the leader (链主) of a chain: measures by dimension, each with its method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from lianzhu.graph.intervals import Interval
from lianzhu.graph.schema import Metric, Schema

CRITERIA, TECHNOLOGY, INTEGRATION, LEADERSHIP, OTHER = "criteria", "technology", "integration", "leadership", "other"
LEADER_DIMENSIONS = (CRITERIA, TECHNOLOGY, INTEGRATION, LEADERSHIP, OTHER)
"""The criteria of the role that a source states, then a frame of research, then figures that are in neither.

The frame (技术创新引领力, 产业协作整合力, 产业发展领导力) is that of a study of the ecological dominance of leading
enterprises (链主企业生态主导力, 科技进步与对策 2024, 41(6): 86–96, doi:10.6049/kjjbydc.H202308286), which derives it by
grounded theory. The study asks experts; which measure of a landscape stands for a dimension is our choice.
"""

TECHNOLOGY_METRICS = ("patents", "research_spending")
LEADERSHIP_METRICS = (
    "market_share",
    "rank",
    "revenue",
    "sales_volume",
    "output",
    "capacity",
    "market_value",
    "customers",
    "users",
)
TECHNOLOGY_WORDS = ("专利", "研发", "论文", "著作权", "patent", "r&d", "research")
"""Words in the name of a landscape's own metric, or in the basis of a figure, that tell of technology."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of candidates.

    `computed` tells that we count or calculate it from facts; otherwise a source states the value. Of a place in a
    ranking the `smallest` value is the best.
    """

    name: str
    dimension: str
    computed: bool = True
    smallest: bool = False


MEASURES = {
    measure.name: measure
    for measure in (
        Measure("criteria", CRITERIA),
        Measure("models", TECHNOLOGY),
        Measure("technologies", TECHNOLOGY),
        Measure("layers", INTEGRATION),
        Measure("segments", INTEGRATION),
        Measure("products", INTEGRATION),
        Measure("partners", INTEGRATION),
        Measure("suppliers", INTEGRATION),
        Measure("customers_named", INTEGRATION),
        Measure("purchase_share", INTEGRATION, computed=False),
        Measure("sole_segments", INTEGRATION),
        Measure("segments_behind", INTEGRATION),
        Measure("dependents", INTEGRATION),
        Measure("betweenness", INTEGRATION),
        Measure("benchmark_rank", LEADERSHIP, computed=False, smallest=True),
        Measure("industries", LEADERSHIP),
        Measure("roles", LEADERSHIP),
        Measure("statements", LEADERSHIP, computed=False),
    )
}
"""The measures that are no metric of figures, by name, in the order of the rows; schema.toml says what they are."""
STATEMENT_ASPECTS = {
    TECHNOLOGY: ("研发", "研发方向", "研发能力", "技术", "技术实力", "专利"),
    LEADERSHIP: ("地位", "市场地位", "行业地位", "定位", "归类", "排名"),
}
"""Aspects of the statements in words that speak of a dimension; they are shown as they stand and never counted."""
ORDER = ("market_share", *MEASURES, *TECHNOLOGY_METRICS, *LEADERSHIP_METRICS)
"""The measures in the order of the rows within a dimension; the others follow as the schema declares them."""
COUNTED = {
    "models": ("DEVELOPS",),
    "technologies": ("DEVELOPS",),
    "products": ("OFFERS",),
    "partners": ("PARTNERS_WITH",),
    "suppliers": ("SUPPLIES", "SERVES"),
    "customers_named": ("SUPPLIES", "SERVES"),
    "industries": ("SERVES",),
    "roles": ("HAS_ROLE",),
    "purchase_share": ("SUPPLIES",),
}
"""The measures that count relations, with the kinds of edges by which coverage rows speak of them."""
Origin = Literal["stated", "computed", "editorial"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a candidate by one measure.

    `value` is None where no single number is known; `bounds` are those of what is known only within bounds: a range, a
    figure of about so much, or what sources that differ state. Both are in the base unit of `quantity`, the dimension
    of the unit; a share is in percent. `unit` is the unit that the source uses, and `scale` what it is in the base
    unit. `detail` has the names and figures behind the value. It is "stated" by a source, "computed" by us from facts
    of sources, or "editorial" by us (editorial), which is never counted. `group` tells values apart that cannot be
    compared, such as shares of different wholes. `rival` is the largest share that a source states of another firm of
    the same market, None for other measures and without another; `in_market` tells shares of a market.

    `rank` is the rank of a value among the `among` candidates that have one in its group, None where it tells nothing;
    see `leader_ranks.ranked`. `shared` tells that another has it too. `coverage` has the states of the rows that say
    how completely a source lists what is counted.
    """

    candidate: str
    measure: Measure
    value: float | None
    detail: str
    origin: Origin
    facts: tuple[str, ...] = ()
    strength: str = ""
    coverage: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    unit: str = ""
    rank: int | None = None
    shared: bool = False
    among: int = 0
    bounds: Interval | None = None
    quantity: str = ""
    scale: float = 1.0
    shown: Interval | None = None
    in_market: bool = False
    rival: Interval | None = None

    @property
    def interval(self) -> Interval | None:
        """The numbers that the value may be, in the base unit; None if nothing can be compared."""
        if self.bounds is not None or self.value is None:
            return self.bounds
        return Interval(self.value, self.value)

    @property
    def words(self) -> float | str | None:
        """The value in the unit of the source as a cell has it: 4009.2, or 45–50 where sources differ."""
        interval = self.shown or self.interval
        return None if interval is None else in_words(interval, self.scale)


def in_words(interval: Interval, scale: float = 1.0) -> float | str:
    """Return a number or range in the unit that is `scale` base units: 30, 45–50, ≥60 or ≤20.

    >>> in_words(Interval(45, 50)), in_words(Interval(4.5e8, 4.5e8), 1e8), in_words(Interval(60, float("inf")))
    ('45–50', 4.5, '≥60')
    """
    low, high = (float(f"{bound / scale:.12g}") for bound in (interval.low, interval.high))
    if low == high:
        return int(low) if isinstance(interval.low, int) and scale == 1 else low
    if isfinite(low) and isfinite(high):
        return f"{low:.12g}–{high:.12g}"
    return f"≥{low:.12g}" if isfinite(low) else f"≤{high:.12g}"


def measures(schema: Schema) -> dict[str, Measure]:
    """Return all measures by name: those of this module, and each metric of the schema, by dimension."""
    found = {name: _of_metric(metric) for name, metric in schema.metrics.items()} | MEASURES
    order = {name: position for position, name in enumerate(ORDER)}

    def key(measure: Measure) -> tuple[int, int]:
        return LEADER_DIMENSIONS.index(measure.dimension), order.get(measure.name, len(order))

    return {measure.name: measure for measure in sorted(found.values(), key=key)}


def _of_metric(metric: Metric) -> Measure:
    return Measure(metric.name, _dimension(metric), computed=False, smallest=metric.name == "rank")


def _dimension(metric: Metric) -> str:
    known: Mapping[str, str] = {
        **dict.fromkeys(TECHNOLOGY_METRICS, TECHNOLOGY),
        **dict.fromkeys(LEADERSHIP_METRICS, LEADERSHIP),
    }
    if metric.name in known:
        return known[metric.name]
    return TECHNOLOGY if is_technical(f"{metric.name} {metric.zh} {metric.en}") else OTHER


def is_technical(words: str) -> bool:
    """Tell whether words are of research or of intellectual property."""
    folded = words.casefold()
    return any(word in folded for word in TECHNOLOGY_WORDS)
