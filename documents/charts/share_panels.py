"""The chart of the shares of a whole, and that of penetration by industry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lianzhu.documents.charts.chart_model import Bar, Chart, Panel
from lianzhu.documents.charts.chart_problems import no_penetration, no_share
from lianzhu.documents.charts.panels import (
    EXACT_OPS,
    current_figures,
    make_bars,
    make_chart,
    nodes_of,
    series_heading,
    series_key,
)
from lianzhu.documents.wording import Wording, has_number
from lianzhu.graph.records import Figure, period
from lianzhu.measures.chain_structure import ChainStructure
from lianzhu.measures.relations import Relations

ADOPTION_METRICS = ("penetration", "adoption")
NO_MEMBER_ROLES = ("of", "region", "policy", "benchmark")
ROUNDING_SLACK = 0.5
"""Percentage points by which shares of one whole may miss 100 through rounding."""


def share_members(figure: Figure, whole: Sequence[str]) -> tuple[str, ...]:
    """Return what a share is a share of a whole for: its dimensions but the whole, the context and the chain.

    The chain is one only if the figure has no other dimension.
    """
    others = [(role, node) for role, node in figure.about if role not in NO_MEMBER_ROLES and node not in whole]
    members = tuple(node for role, node in others if role != "chain")
    return members or tuple(node for _, node in others)


def share_series(wording: Wording, subject: str) -> dict[tuple[str, ...], list[Figure]]:
    """Return the shares of a whole and, of a chain, those of other wholes within it, by what may be compared.

    The key begins with the metric, the whole (ids, one a line), the period and whether it is forecast. Wholes are in
    the order in which the sources have them.
    """
    metrics = wording.schema.metrics
    wholes = {subject, *ChainStructure(Relations(wording.landscape), subject).wholes}
    series: dict[tuple[str, ...], list[Figure]] = {}
    for figure in current_figures(wording.landscape.figures):
        metric = metrics[str(figure.fields["metric"])]
        whole = nodes_of(figure, "of")
        if not (metric.share and whole and share_members(figure, whole)):
            continue
        if wholes.intersection(whole) or subject in nodes_of(figure, "chain"):
            forecast = "forecast" if figure.fields.get("forecast") else ""
            key = (metric.name, "\n".join(whole), period(figure.fields), forecast, *series_key(figure, wording))
            series.setdefault(key, []).append(figure)
    position: dict[str, int] = {}
    for _, of, *_ in series:
        position.setdefault(of, len(position))

    def order(item: tuple[tuple[str, ...], list[Figure]]) -> tuple[object, ...]:
        (metric, of, *rest), figures = item
        in_words = not any(has_number(figure.fields) for figure in figures)
        return subject not in of.split("\n"), in_words, position[of], list(metrics).index(metric), rest

    return dict(sorted(series.items(), key=order))


def share_chart(wording: Wording, subject: str) -> Chart:
    """Return the chart of the shares of a whole; each metric, whole, period, basis, region and report has a panel.

    Raises `NothingToDraw`.
    """
    series = share_series(wording, subject)
    several = len({figure.citation.source for rows in series.values() for figure in rows}) > 1
    panels = []
    for (metric, whole, when, forecast, *_), rows in series.items():
        wholes = whole.split("\n")
        names = wording.listed([wording.name(node) for node in wholes])
        measured = wording.metric(metric)
        parts = [
            wording.say(f"{names}的{measured}", f"{measured} of {names}"),
            wording.say(f"{when}年" if when.isdigit() else when, when),
            wording.say("预测", "forecast") if forecast else "",
            series_heading(rows, wording, several_reports=several),
        ]
        bars = _largest_first(make_bars(rows, "%", lambda figure: _members_text(wording, figure), wording))
        panels.append(Panel(" · ".join(filter(None, parts)), "%", "%", tuple(bars), _total_note(wording, metric, bars)))
    name = wording.name(subject)
    return make_chart(
        wording.say(f"{name}：构成与份额", f"{name}: shares"),
        panels,
        "name",
        wording,
        no_share(name),
    )


def _members_text(wording: Wording, figure: Figure) -> str:
    members = share_members(figure, nodes_of(figure, "of"))
    names = wording.listed([wording.name(node) for node in dict.fromkeys(members)])
    return names + (wording.say("（合计）", " (together)") if len(members) > 1 else "")


def _largest_first(bars: Iterable[Bar]) -> list[Bar]:
    return sorted(bars, key=lambda bar: (bar.length is None, -(bar.length or 0), bar.label))


def listed_total(wording: Wording, metric: str, figures: Sequence[Figure]) -> float | None:
    """Return the sum of shares that may be added: exact, of one kind, each of one member; None of others."""
    kinds = set()
    for figure in figures:
        members = share_members(figure, nodes_of(figure, "of"))
        if len(members) != 1 or figure.fields.get("value") is None:
            return None
        if str(figure.fields.get("op") or "=") not in EXACT_OPS:
            return None
        kinds.add(members[0].partition(":")[0])
    names = {share_members(figure, nodes_of(figure, "of")) for figure in figures}
    total = sum(float(str(figure.fields["value"])) for figure in figures)
    addable = wording.schema.metrics[metric].additive and len(kinds) == 1 and len(names) == len(figures)
    return total if addable and 0 < total <= 100 + ROUNDING_SLACK else None


def _total_note(wording: Wording, metric: str, bars: Sequence[Bar]) -> str:
    total = listed_total(wording, metric, [bar.figure for bar in bars])
    if total is None or len(bars) < 2:
        return ""
    text = f"{total:g}%"
    if total < 100 - ROUNDING_SLACK:
        return wording.say(
            f"所列合计{text}（本图相加），其余来源未列", f"listed: {text} (our sum); the rest is not in the source"
        )
    return wording.say(f"所列合计{text}（本图相加）", f"listed: {text} (our sum)")


def penetration_chart(wording: Wording, chain: str = "") -> Chart:
    """Return the chart of penetration by industry, of one chain or of all; a panel for each chain, basis and report.

    Of a chain its degrees of adoption are drawn, too. Raises `NothingToDraw`.
    """
    metrics = ADOPTION_METRICS if chain else ADOPTION_METRICS[:1]
    series: dict[tuple[str, ...], list[Figure]] = {}
    for figure in current_figures(wording.landscape.figures):
        metric = str(figure.fields["metric"])
        subject = nodes_of(figure, "chain", "technology", "product")
        if metric in metrics and nodes_of(figure, "industry") and subject and (not chain or chain in subject):
            key = (str(metrics.index(metric)), "\n".join(subject), *_without_dimension(series_key(figure, wording)))
            series.setdefault(key, []).append(figure)
    panels = []
    several = len({figure.citation.source for rows in series.values() for figure in rows}) > 1
    for (metric_order, subjects, *_), rows in sorted(series.items(), key=lambda item: (item[0][:2], item[0])):
        names = wording.listed([wording.name(node) for node in subjects.split("\n")])
        measured = wording.metric(metrics[int(metric_order)])
        heading = wording.say(f"{names}：{measured}", f"{names}: {measured}")
        details = series_heading(rows, wording, several_reports=several)
        bars = _largest_first(make_bars(rows, "%", lambda figure: _industries_text(wording, figure), wording))
        panels.append(Panel(" · ".join(filter(None, [heading, details])), "%", "%", tuple(bars)))
    panels.sort(key=lambda panel: all(bar.length is None for bar in panel.bars))
    name = wording.name(chain) if chain else ""
    return make_chart(
        wording.say(
            f"{name}分行业渗透率" if chain else "分行业渗透率",
            f"{name}: penetration by industry" if chain else "Penetration by industry",
        ),
        panels,
        "name",
        wording,
        no_penetration(name),
    )


def _without_dimension(key: tuple[str, ...]) -> tuple[str, ...]:
    """Return a key without the dimension of the unit: words and numbers of one metric stand in one panel."""
    return key[:-1]


def _industries_text(wording: Wording, figure: Figure) -> str:
    when = period(figure.fields)
    names = wording.listed([wording.name(node) for node in nodes_of(figure, "industry")])
    return f"{names} {when}".strip()
