"""The chart of a market's size by year, or of any other amount of a thing."""

from __future__ import annotations

from collections.abc import Sequence

from lianzhu.documents.charts.chart_model import Bar, Chart, Panel
from lianzhu.documents.charts.chart_problems import no_amount
from lianzhu.documents.charts.panels import (
    SeriesKey,
    common_unit,
    current_figures,
    make_bars,
    make_chart,
    nodes_of,
    series_heading,
    series_key,
    year_label,
)
from lianzhu.documents.wording import Wording, has_number
from lianzhu.graph.records import Figure

CONTEXT_ROLES = ("region", "policy")
"""Dimensions that say where or in which plan an amount is stated, and not of what."""


def size_chart(wording: Wording, subject: str, metric: str = "market_size") -> Chart:
    """Return the chart of an amount of a thing by year, and of each of its parts of which a source gives a series.

    Each basis, region and report has a panel of its own. Raises `NothingToDraw`.
    """
    figures = current_figures(
        figure
        for figure in wording.landscape.figures
        if figure.fields.get("metric") == metric
        and has_number(figure.fields)
        and subject in nodes_of(figure, *(role for role in wording.schema.roles if role != "of"))
    )
    series: dict[tuple[str, SeriesKey], list[Figure]] = {}
    for figure in figures:
        part = tuple(node for role, node in figure.about if role not in CONTEXT_ROLES and node != subject)
        series.setdefault(("\n".join(part), series_key(figure, wording)), []).append(figure)
    ordered = sorted(series.items(), key=lambda item: (item[0][0] != "", item[0][0] and -_latest(item[1]), item[0]))
    several = len({figure.citation.source for figure in figures}) > 1
    panels = []
    for (of, _), rows in ordered:
        unit = common_unit(rows)
        heading = series_heading(rows, wording, several_reports=several)
        if of:
            names = wording.listed([wording.name(node) for node in of.split("\n")])
            heading = " · ".join(filter(None, [names, heading]))
        bars = sorted(make_bars(rows, unit, year_label, wording), key=lambda bar: (bar.label, bar.forecast))
        panels.append(Panel(heading, unit, wording.unit(unit), tuple(bars), _missing_years(bars, wording)))
    name, measured = wording.name(subject), wording.metric(metric)
    return make_chart(
        wording.say(f"{name}{measured}", f"{name}: {measured}"),
        panels,
        "year",
        wording,
        no_amount(metric, name),
    )


def _latest(rows: Sequence[Figure]) -> float:
    """Return the number of the latest year, by which parts are ordered."""
    last = max(rows, key=year_label)
    value = last.fields.get("value")
    return float(value) if isinstance(value, int | float) else 0.0


def _missing_years(bars: Sequence[Bar], wording: Wording) -> str:
    """Return the years between the first and the last of which the source has no figure, as a note."""
    years = sorted({int(bar.label) for bar in bars if bar.label.isdigit()})
    gaps = [year for year in range(years[0], years[-1]) if year not in years] if years else []
    if not gaps:
        return ""
    spans: list[list[int]] = []
    for year in gaps:
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    text = wording.listed([str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans])
    return wording.say(f"{text}年：来源未列", f"{text}: not in the source")
