"""How figures are put in sentences and pictures: subject, basis and printed number."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from lianzhu.documents.brief.document import Illustration
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.charts.chart_model import Bar, Chart
from lianzhu.documents.charts.chart_problems import NothingToDraw
from lianzhu.documents.charts.panels import make_chart, nodes_of
from lianzhu.graph.records import Figure

UNDATED = "未来（年份未写明）"
"""When a forecast is for of which the source states no year, in Chinese."""
MAX_PANELS = 6
"""A picture has no more panels than this."""


def by_forecast(bars: Sequence[Bar]) -> tuple[list[Bar], list[Bar]]:
    """Return what is and what is forecast."""
    return [bar for bar in bars if not bar.forecast], [bar for bar in bars if bar.forecast]


def illustrations(writer: Writer, chart: Chart) -> list[Illustration]:
    """Return a chart as a picture, or as several of few panels each, so that a page can hold one."""
    count = ceil(len(chart.panels) / MAX_PANELS)
    if count < 2:
        return [Illustration(chart.heading, chart)]
    found = []
    size = ceil(len(chart.panels) / count)
    for number in range(1, count + 1):
        panels = chart.panels[(number - 1) * size : number * size]
        heading = writer.say(f"{chart.heading}（{number}/{count}）", f"{chart.heading} ({number}/{count})")
        part = make_chart(heading, panels, chart.by, writer.words, NothingToDraw(heading))
        found.append(Illustration(heading, part))
    return found


def figure_subject(writer: Writer, figure: Figure, name: str) -> str:
    """Return a name after the regions of a figure: 中国智能客服."""
    regions = writer.words.listed([writer.name(node) for node in nodes_of(figure, "region")])
    return writer.say(f"{regions}{name}", f"{name} in {regions}" if regions else name)


def figure_basis(writer: Writer, figure: Figure) -> str:
    """Return the basis of a figure as a remark on what is measured, which stands before the number."""
    basis = str(figure.fields.get("basis", ""))
    if not basis:
        return ""
    return writer.say(f"（{basis}）" if basis.endswith("口径") else f"（口径：{basis}）", f" (basis: {basis})")


def printed_number(writer: Writer, bar: Bar) -> str:
    """Return the number of a bar as printed; approximate if a source that states the same number says so."""
    is_rounded = any(fact.fields.get("op") == "≈" and fact.fields.get("value") == bar.length for fact in bar.facts)
    return writer.say("约", "about ") + bar.printed if bar.op == "=" and is_rounded else bar.printed
