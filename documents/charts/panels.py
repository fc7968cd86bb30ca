"""Groups figures into panels of bars: equal statements once, and only what may be compared side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from lianzhu.documents.charts.chart_model import Bar, Chart, Panel
from lianzhu.documents.charts.chart_problems import NothingToDraw
from lianzhu.documents.wording import Wording, has_number, plain_number, source_order
from lianzhu.graph.intervals import figure_interval
from lianzhu.graph.records import Figure, period

EXACT_OPS = ("=", "≈")
SeriesKey = tuple[str, ...]


def nodes_of(figure: Figure, *roles: str) -> tuple[str, ...]:
    """Return the nodes that have one of the roles in a figure."""
    return tuple(node for role, node in figure.about if role in roles)


def current_figures(figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures that have not ended, in the order of their sources."""
    kept = (figure for figure in figures if not figure.citation.until)
    return sorted(kept, key=source_order)


def series_key(figure: Figure, wording: Wording) -> SeriesKey:
    """Return what figures of one series share: report, region, basis and the dimension of their unit."""
    fields = figure.fields
    unit = wording.schema.units.get(str(fields.get("unit", "")))
    dimension = unit.dimension if unit else "" if has_number(fields) else "words"
    return (figure.citation.source, *nodes_of(figure, "region"), str(fields.get("basis", "")), dimension)


def series_heading(figures: Sequence[Figure], wording: Wording, *, several_reports: bool) -> str:
    """Return what tells a series from others: its region, basis and, of several, the report."""
    first = figures[0]
    basis = str(first.fields.get("basis", ""))
    parts = [wording.name(region) for region in nodes_of(first, "region")]
    parts += [wording.say(f"口径：{basis}", f"basis: {basis}")] if basis else []
    parts += [wording.title(first.citation.source)] if several_reports else []
    return " · ".join(parts)


def make_bars(figures: Iterable[Figure], unit: str, label: Callable[[Figure], str], wording: Wording) -> list[Bar]:
    """Return a bar for each number; statements of the same number are one bar, and so is one that rounds another."""
    groups: dict[tuple[str, bool], list[list[Figure]]] = {}
    for figure in figures:
        alike = groups.setdefault((label(figure), bool(figure.fields.get("forecast"))), [])
        group = next((group for group in alike if _says_the_same(group[0], figure, wording)), None)
        if group is None:
            alike.append([figure])
        elif _is_finer(figure, group[0], wording):
            group.insert(0, figure)
        else:
            group.append(figure)
    return [_bar(text, group, unit, wording) for (text, _), alike in groups.items() for group in alike]


def _says_the_same(figure: Figure, other: Figure, wording: Wording) -> bool:
    """Return whether two figures are one number: equal, or one the other rounded. A bound is a statement of its own."""
    one, two = (figure_interval(each, wording.schema.units) for each in (figure, other))
    if one is None or two is None:
        return one is two and wording.value(figure.fields) == wording.value(other.fields)
    ops = {str(each.fields.get("op") or "=") for each in (figure, other)}
    if one == two and len(ops) == 1:
        return True
    exact = ops <= {*EXACT_OPS} and all(each.fields.get("value") is not None for each in (figure, other))
    return exact and (one.contains(two) or two.contains(one))


def _is_finer(figure: Figure, other: Figure, wording: Wording) -> bool:
    one, two = (figure_interval(each, wording.schema.units) for each in (figure, other))
    return one is not None and two is not None and one != two and two.contains(one)


def _bar(label: str, figures: Sequence[Figure], unit: str, wording: Wording) -> Bar:
    fields = figures[0].fields
    units = wording.schema.units
    own = str(fields.get("unit", ""))
    factor = units[own].factor / units[unit].factor if own in units and unit in units else 1.0
    value, low, high = (
        round(float(number) * factor, 10) if isinstance(number := fields.get(name), int | float) else None
        for name in ("value", "low", "high")
    )
    op = str(fields.get("op") or "=")
    if value is None and (low is None) != (high is None):
        value, op = (low, "≥") if low is not None else (high, "≤")
        low = high = None
    length = value if value is not None else low
    numbers = [plain_number(each) for each in ((low, high) if value is None else (value,)) if each is not None]
    short = (op if op != "=" else "") + "–".join(numbers)
    printed = wording.value(fields)
    return Bar(label, printed, short or printed, tuple(figures), length, low, high, op, bool(fields.get("forecast")))


def common_unit(figures: Iterable[Figure]) -> str:
    """Return the unit of most figures, the first of several; empty without one."""
    units = [str(figure.fields.get("unit", "")) for figure in figures if figure.fields.get("unit")]
    return max(dict.fromkeys(units), key=units.count, default="")


def make_chart(heading: str, panels: Sequence[Panel], by: str, wording: Wording, missing: NothingToDraw) -> Chart:
    """Return a chart with its source line; raise `missing` if it has no bar."""
    kept = tuple(panel for panel in panels if panel.bars)
    if not kept:
        raise missing
    chart = Chart(heading, kept, "", "year" if by == "year" else "name")
    bars = [bar for panel in kept for bar in panel.bars]
    notes = []
    if _differ(kept):
        notes.append(
            wording.say("同一项有不同数值，来源所述不一，并列画出。", "Statements that differ stand side by side.")
        )
    if any(bar.strength != "explicit" for bar in bars):
        weak = wording.listed([f"{bar.label} {bar.printed}" for bar in bars if bar.strength != "explicit"])
        notes.append(wording.say(f"推断或编者判断、非来源明示：{weak}。", f"Inferred, not stated outright: {weak}."))
    source = wording.say("来源：", "Source: ") + wording.source_line(chart.figures())
    return replace(chart, source=source, notes=tuple(notes), legend=_legend(bars, wording))


def _differ(panels: Iterable[Panel]) -> bool:
    for panel in panels:
        keys = [(bar.label, bar.forecast) for bar in panel.bars]
        if len(keys) != len(set(keys)):
            return True
    return False


def _legend(bars: Sequence[Bar], wording: Wording) -> dict[str, str]:
    used = {
        "stated": any(bar.length is not None and not bar.forecast for bar in bars),
        "forecast": any(bar.forecast and bar.length is not None for bar in bars),
        "range": any(bar.low is not None for bar in bars),
        "at_least": any(bar.op in ("≥", ">") for bar in bars),
        "at_most": any(bar.op in ("≤", "<") for bar in bars),
        "words": any(bar.length is None for bar in bars),
    }
    words = {
        "stated": wording.say("来源所述", "as stated"),
        "forecast": wording.say("预测", "forecast"),
        "range": wording.say("区间", "range"),
        "at_least": wording.say("下限，实际可能更高", "lower bound"),
        "at_most": wording.say("上限，实际可能更低", "upper bound"),
        "words": wording.say("来源只给程度，未给数值", "words only, no number stated"),
    }
    shown = {name: words[name] for name, present in used.items() if present}
    return {} if list(shown) == ["stated"] else shown


def year_label(figure: Figure) -> str:
    """Return the period of a figure as the label of a bar over years."""
    return period(figure.fields) or "—"
