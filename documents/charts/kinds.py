"""The kinds of charts, by the name that a person asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lianzhu.documents.charts.chart_model import Chart, chart_rows
from lianzhu.documents.charts.compared import comparison_chart
from lianzhu.documents.charts.concentrated import concentration_chart
from lianzhu.documents.charts.market_size import size_chart
from lianzhu.documents.charts.share_panels import penetration_chart, share_chart
from lianzhu.documents.wording import Wording
from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import BadParameter
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.language import Language
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.measures.relations import Relations


@dataclass(frozen=True, slots=True)
class _Maker:
    """How a kind of chart is made of nodes, and how many of these it takes; `max_count` is None if any number."""

    make: Callable[[Wording, Sequence[str], str], Chart]
    min_count: int
    max_count: int | None


CHART_KINDS: Mapping[str, _Maker] = {
    "size": _Maker(lambda wording, names, metric: size_chart(wording, names[0], metric or "market_size"), 1, 1),
    "shares": _Maker(lambda wording, names, _: share_chart(wording, names[0]), 1, 1),
    "penetration": _Maker(lambda wording, names, _: penetration_chart(wording, *names), 0, 1),
    "concentration": _Maker(
        lambda wording, names, _: concentration_chart(wording, Relations(wording.landscape, editorial=False), *names),
        0,
        1,
    ),
    "compare": _Maker(
        lambda wording, names, metric: comparison_chart(wording, names, [metric] if metric else ()), 2, None
    ),
}


def make_chart_of(
    landscape: Landscape, kind: str, nodes: Sequence[str], *, language: Language = "zh", metric: str = ""
) -> Chart:
    """Return a chart of a kind about nodes; raise `BadParameter` or `NothingToDraw`."""
    if kind not in CHART_KINDS:
        raise BadParameter(f"no chart is called '{kind}'; expected one of {', '.join(CHART_KINDS)}")
    maker = CHART_KINDS[kind]
    if len(nodes) < maker.min_count or (maker.max_count is not None and len(nodes) > maker.max_count):
        raise BadParameter(_wrong_number(kind, maker, len(nodes)))
    if metric and metric not in landscape.schema.metrics:
        suggestion = did_you_mean(metric, landscape.schema.metrics)
        raise BadParameter(f"no metric is called '{metric}'{suggestion}")
    return maker.make(Wording(landscape, language), nodes, metric)


def _wrong_number(kind: str, maker: _Maker, count: int) -> str:
    if maker.max_count is None:
        return f"a chart of {kind} takes at least {maker.min_count} names, not {count}"
    if maker.min_count == 0:
        return f"a chart of {kind} takes one name or none, not {count}"
    return f"a chart of {kind} takes one name, not {count}"


def write_chart(chart: Chart, landscape: Landscape, path: Path | None) -> Answer:
    """Write a chart as SVG or PNG if there is a path; return its data, with a note on fonts among the warnings."""
    rows = chart_rows(chart, landscape)
    if path is None:
        return rows
    from lianzhu.documents.charts.drawing import write_picture

    note = write_picture(chart, path)
    return replace(rows, warnings=(*rows.warnings, note)) if note else rows
