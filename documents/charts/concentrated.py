"""The chart of how concentrated the markets of a chain are: bounds of concentration ratios and of the HHI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lianzhu.documents.charts.chart_model import Bar, Chart, Panel
from lianzhu.documents.charts.chart_problems import no_firm_share
from lianzhu.documents.charts.panels import make_chart
from lianzhu.documents.wording import Wording, plain_number
from lianzhu.graph.intervals import Interval
from lianzhu.graph.records import Figure
from lianzhu.measures.concentration import (
    HIGH_HHI,
    MODERATE_HHI,
    Concentration,
    concentrations,
    statement_concentrations,
)
from lianzhu.measures.concentration_rows import concentration_answer
from lianzhu.measures.relations import Relations

DRAWN_RATIO = 3
"""The concentration ratio that is drawn: that of the three largest firms."""


def concentration_chart(wording: Wording, relations: Relations, chain: str = "") -> Chart:
    """Return the chart of the joint share of the three largest firms and of the HHI, by market, within their bounds.

    Raises `NothingToDraw`.
    """
    found, refused = concentrations(relations, chain or None)
    name = wording.name(chain) if chain else ""
    ratio = wording.say(
        f"前{DRAWN_RATIO}家合计份额（CR{DRAWN_RATIO}）", f"Share of the {DRAWN_RATIO} largest (CR{DRAWN_RATIO})"
    )
    levels = wording.say(
        f"赫芬达尔指数（HHI；{MODERATE_HHI:,.0f}以上为中度集中，{HIGH_HHI:,.0f}以上为高度集中）",
        f"Herfindahl-Hirschman index (HHI; moderate from {MODERATE_HHI:,.0f}, high above {HIGH_HHI:,.0f})",
    )
    panels = [
        Panel(ratio, "%", "%", tuple(_bar(wording, each, each.ratios[DRAWN_RATIO], "%") for each in found)),
        Panel(
            levels,
            "",
            "",
            tuple(_bar(wording, each, each.hhi, "") for each in found),
            thresholds=(MODERATE_HHI, HIGH_HHI),
        ),
    ]
    chart = make_chart(
        wording.say(
            f"{name}市场集中度" if name else "市场集中度", f"{name}: concentration" if name else "Concentration"
        ),
        panels,
        "name",
        wording,
        no_firm_share(name),
    )
    note = wording.say(
        "由来源所述份额计算：深色为下限（未列部分分散），浅色至上限（未列部分归一家）。",
        "Computed from stated shares: dark to the lower bound (the rest is of many), light to the upper (of one firm).",
    )
    words = {"stated": wording.say("下限", "lower bound"), "range": wording.say("至上限", "to the upper bound")}
    statements = statement_concentrations(relations, chain) if chain else []
    rows = concentration_answer(relations, found, refused, statements)
    legend = {name: text for name, text in words.items() if name == "stated" or "range" in chart.legend}
    return replace(chart, notes=(note, *chart.notes), legend=legend, rows=rows)


def _bar(wording: Wording, found: Concentration, bounds: Interval, unit: str) -> Bar:
    market = found.shares.market
    names = wording.listed([wording.name(whole) for whole in market.wholes])
    details = " · ".join(filter(None, (market.period, market.basis, wording.say("预测", "forecast") * market.forecast)))
    digits = 1 if unit else 0
    low, high = (round(bound, digits) for bound in (bounds.low, bounds.high))
    printed = plain_number(low) + unit if low == high else f"{plain_number(low)}–{plain_number(high)}{unit}"
    figures: Sequence[Figure] = tuple(figure for share in found.shares.disjoint for figure in share.figures)
    start, end = (None, None) if low == high else (low, high)
    label = " ".join(filter(None, (names, details)))
    return Bar(label, printed, printed, tuple(figures), low, start, end, "=", market.forecast)
