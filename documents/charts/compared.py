"""The chart of figures of equal metric and period of two or more things."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from lianzhu.documents.charts.chart_model import Chart, Panel
from lianzhu.documents.charts.chart_problems import nothing_in_common
from lianzhu.documents.charts.panels import common_unit, make_bars, make_chart, nodes_of
from lianzhu.documents.wording import Wording, has_number
from lianzhu.graph.records import Figure
from lianzhu.measures.comparison import FigureRow, compare
from lianzhu.measures.relations import Relations


def comparison_chart(wording: Wording, things: Sequence[str], metrics: Sequence[str] = ()) -> Chart:
    """Return the chart of what figures say of two or more things: a panel for each metric, period and basis.

    `metrics` leaves out others. Only numbers are drawn, and only where at least two of the things have one. Raises
    `NothingToDraw`.
    """
    names = wording.listed([wording.name(thing) for thing in things])
    rows = compare(Relations(wording.landscape), things).figures
    panels = [panel for row in rows if not metrics or row.metric in metrics if (panel := _panel(wording, things, row))]
    heading = wording.say(f"{names}：数据对比", f"{names}: figures compared")
    return make_chart(heading, panels, "name", wording, nothing_in_common(names))


def _panel(wording: Wording, things: Sequence[str], row: FigureRow) -> Panel | None:
    cells = [
        [figure for figure in cell if has_number(figure.fields) and not figure.citation.until] for cell in row.cells
    ]
    if sum(bool(cell) for cell in cells) < 2:
        return None
    figures = list(chain.from_iterable(cells))
    unit = common_unit(figures)
    bars = []
    for thing, cell in zip(things, cells, strict=True):
        bars += make_bars(cell, unit, lambda _, thing=thing: wording.name(thing), wording)  # type: ignore[misc]
    return Panel(_heading(wording, row, figures), unit, wording.unit(unit), tuple(bars))


def _heading(wording: Wording, row: FigureRow, figures: Sequence[Figure]) -> str:
    others = [wording.name(node) for role, node in row.others if role != "of"]
    whole = [wording.name(node) for node in nodes_of(figures[0], "of")]
    parts = [
        wording.metric(row.metric),
        wording.say(f"{row.period}年" if row.period.isdigit() else row.period, row.period),
        *others,
        wording.say(f"占{'、'.join(whole)}", f"of {', '.join(whole)}") if whole else "",
        wording.say(f"口径：{row.basis}", f"basis: {row.basis}") if row.basis else "",
    ]
    return " · ".join(filter(None, parts))
