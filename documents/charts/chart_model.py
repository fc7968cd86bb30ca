"""What a chart shows, as data: panels of bars, each bar with the facts that it draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from lianzhu.graph.answers import Answer
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Figure

CHART_COLUMNS = (
    "panel", "subject", "metric", "period", "value", "low", "high", "op", "unit", "printed", "forecast", "basis",
    "region", "report", "strength", "facts",
)  # fmt: skip
WEAKEST_FIRST = ("editorial", "implied", "explicit")


@dataclass(frozen=True, slots=True)
class Bar:
    """One number as stated: `length` in the unit of the panel, None if the source gives words only.

    `low` and `high` bound a stated range; `op` is the relation of the number to the actual value. The facts state the
    same number again; `facts[0]` is the one that is printed. `short` is the number without its
    unit, for an axis that names it.
    """

    label: str
    printed: str
    short: str
    facts: tuple[Figure, ...]
    length: float | None = None
    low: float | None = None
    high: float | None = None
    op: str = "="
    forecast: bool = False

    @property
    def figure(self) -> Figure:
        """The fact that the bar draws."""
        return self.facts[0]

    @property
    def strength(self) -> str:
        """The weakest evidence among its facts."""
        strengths = {fact.citation.strength for fact in self.facts}
        return next((each for each in WEAKEST_FIRST if each in strengths), "explicit")

    @property
    def start(self) -> float:
        """The smallest number that the bar draws: 0, or less for a loss."""
        return min(each for each in (self.length, self.high, self.low, 0.0) if each is not None)

    @property
    def end(self) -> float:
        """The largest number that the bar draws, at least 0."""
        return max(each for each in (self.length, self.high, self.low, 0.0) if each is not None)


@dataclass(frozen=True, slots=True)
class Panel:
    """A series of bars that may be compared: one basis, region, report and unit.

    `thresholds` are numbers of this unit at which a reference line stands.
    """

    heading: str
    unit: str
    unit_name: str
    bars: tuple[Bar, ...]
    note: str = ""
    thresholds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Panels under one heading; `by` says whether the bars stand over years or beside names."""

    heading: str
    panels: tuple[Panel, ...]
    source: str
    by: Literal["year", "name"]
    notes: tuple[str, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    rows: Answer | None = None
    """The data of a chart of computed values; that of others is what its figures state."""

    def figures(self) -> Iterator[Figure]:
        """Iterate over the figures that are drawn, the repeated ones among them."""
        for panel in self.panels:
            for bar in panel.bars:
                yield from bar.facts


def chart_rows(chart: Chart, landscape: Landscape) -> Answer:
    """Return the data of a chart: those of computed values as they were computed, or a row for each bar."""
    if chart.rows is not None:
        return replace(chart.rows, warnings=(*chart.rows.warnings, *chart.notes))
    rows = [(panel.heading or chart.heading, *_row(bar, landscape)) for panel in chart.panels for bar in panel.bars]
    return Answer(CHART_COLUMNS, rows, chart.notes)


def _row(bar: Bar, landscape: Landscape) -> tuple[Any, ...]:
    figure, fields = bar.figure, bar.figure.fields
    regions = [_name(landscape, node) for role, node in figure.about if role == "region"]
    subject = [_name(landscape, node) for role, node in figure.about if role not in ("region", "of")]
    bounds = [str(fields[name]) for name in ("period_start", "period_end") if fields.get(name)]
    return (
        "、".join(dict.fromkeys(subject)),
        fields["metric"],
        "–".join(bounds) or None,
        *(fields.get(name) for name in ("value", "low", "high")),
        fields.get("op", "=") if bar.length is not None else None,
        fields.get("unit"),
        fields["printed"],
        bar.forecast,
        fields.get("basis"),
        "、".join(regions) or None,
        "; ".join(sorted({_name(landscape, fact.citation.source) for fact in bar.facts})),
        bar.strength,
        sorted({fact.id for fact in bar.facts}),
    )


def _name(landscape: Landscape, node: str) -> str:
    found = landscape.nodes.get(node)
    return found.name if found else node
