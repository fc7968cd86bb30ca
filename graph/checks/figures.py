"""Figures that cannot all be true: contradictions, growth that does not compute, shares and parts beyond the whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from lianzhu.graph.checks.finding import ERROR, FINDING, Finding
from lianzhu.graph.intervals import Interval, growth, interval
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Figure, Value, period
from lianzhu.graph.schema import schema

SHARES = {
    "market_share",
    "application_share",
    "deployment_share",
    "customer_share",
    "home_share",
    "penetration",
    "survey_share",
}
"""Metrics of which one figure cannot pass 100%."""
ADDED_UP = {"market_share", "application_share", "deployment_share", "customer_share"}
"""Metrics of which the parts of one whole cannot together pass 100%."""
TIMELESS = {"parameters", "release"}
"""Metrics that do not change with time: two figures of unlike periods can still contradict."""
AMOUNTS = {"market_size", "revenue", "investment", "customers", "users", "employees", "volume"}
"""Metrics of which a part cannot pass its whole."""


def figure_checks(landscape: Landscape) -> Iterator[Finding]:
    """Yield everything found among the figures."""
    figures = [figure for figure in landscape.figures if figure.citation.strength != "editorial"]
    yield from _impossible(landscape, figures)
    yield from _misprinted(landscape, figures)
    yield from _contradictions(landscape, figures)
    yield from _growth(landscape, figures)
    yield from _sums(landscape, figures)
    yield from _parts(landscape, figures)


def describe(landscape: Landscape, figure: Figure) -> str:
    """Return a figure in a few words: 市场规模 66.8亿元 (2022; 智能客服)."""
    names = [landscape.nodes[node].name for role, node in figure.about if role != "of"]
    metric = schema().metrics[str(figure.fields["metric"])].zh
    return (
        f"{metric} {figure.fields['printed']} ({'; '.join(each for each in (period(figure.fields), *names) if each)})"
    )


def _impossible(landscape: Landscape, figures: Iterable[Figure]) -> Iterator[Finding]:
    for figure in figures:
        possible, metric = interval(figure), figure.fields["metric"]
        if possible and metric in SHARES and (possible.low > 1 or possible.high < 0):
            yield Finding(
                ERROR, "impossible value", f"{describe(landscape, figure)} is no share of a whole", (figure.id,)
            )
        if possible and metric in AMOUNTS and possible.high < 0:
            yield Finding(ERROR, "impossible value", f"{describe(landscape, figure)} is below zero", (figure.id,))


def _misprinted(landscape: Landscape, figures: Iterable[Figure]) -> Iterator[Finding]:
    """Yield values whose digits do not stand in `printed`; numbers written in Chinese letters are not read."""
    for figure in figures:
        printed = {_digits(each) for each in re.findall(r"[\d,.]+", str(figure.fields["printed"]))} - {""}
        values = [figure.fields[name] for name in ("value", "low", "high") if name in figure.fields]
        for value in values:
            if printed and isinstance(value, float) and _digits(f"{value:.15g}") not in printed | {""}:
                said = f"{describe(landscape, figure)} is entered as {value:g}"
                yield Finding(FINDING, "not as printed", said, (figure.id,))


def _digits(number: str) -> str:
    """Return the digits that count, so that 2.5万 and 25000 are one: 25."""
    return number.replace(",", "").replace(".", "").strip("-").strip("0")


def _period(figure: Figure) -> tuple[object, ...]:
    return tuple(figure.fields.get(name) for name in ("period_start", "period_end"))


def _dimension(figure: Figure) -> str:
    unit = schema().units.get(str(figure.fields.get("unit", "")))
    return unit.dimension if unit else ""


def _contradictions(landscape: Landscape, figures: Iterable[Figure]) -> Iterator[Finding]:
    """Figures of equal dimensions whose printed numbers exclude each other, or whose levels differ."""
    alike: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        fields = figure.fields
        when = () if fields["metric"] in TIMELESS else _period(figure)
        alike[fields["metric"], figure.about, when, _dimension(figure), *_counted(fields)].append(figure)
    for group in alike.values():
        release = group[0].fields["metric"] == "release"
        for index, one in enumerate(group):
            for other in group[index + 1 :]:
                first, second = interval(one), interval(other)
                apart = first and second and not first.meets(second)
                levels = {str(each.fields["level"]) for each in (one, other) if "level" in each.fields}
                dates = [str(each.fields.get("period_start", "")) for each in (one, other)]
                elsewhen = release and not (dates[0].startswith(dates[1]) or dates[1].startswith(dates[0]))
                if apart or elsewhen or (len(levels) == 2 and not (first or second or release)):
                    said = f"{describe(landscape, one)} against {other.fields['printed']}"
                    yield Finding(FINDING, "contradiction", said, (one.id, other.id))


def _counted(fields: Mapping[str, Value]) -> tuple[object, ...]:
    """Return what tells figures of one period apart: the basis, and whether it was a forecast."""
    return fields.get("basis"), fields.get("forecast", False)


def _growth(landscape: Landscape, figures: list[Figure]) -> Iterator[Finding]:
    """Yield growth rates outside what the values at their ends allow, rounding included."""
    sizes: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.fields["metric"] in AMOUNTS and "period_end" not in figure.fields:
            sizes[figure.about, str(figure.fields.get("period_start", ""))[:4]].append(figure)
    found: dict[tuple[object, ...], Finding] = {}
    for rate in figures:
        start, end = (str(rate.fields.get(name, ""))[:4] for name in ("period_start", "period_end"))
        stated = interval(rate)
        if rate.fields["metric"] not in ("cagr", "growth_rate") or not (start and end and stated) or start >= end:
            continue
        years = int(end) - int(start) if rate.fields["metric"] == "cagr" else 1
        for first, last in product(sizes[rate.about, start], sizes[rate.about, end]):
            computed = growth(interval(first), interval(last), years)
            same = first.fields["metric"] == last.fields["metric"] and _dimension(first) == _dimension(last)
            if same and computed and not computed.meets(stated):
                said = (
                    f"{describe(landscape, rate)}: {first.fields['printed']} ({start}) to"
                    f" {last.fields['printed']} ({end}) gives {computed.low:.2%} to {computed.high:.2%}"
                )
                key = (rate.about, start, end, stated, computed)  # a number stated twice is one finding
                facts = (*(found[key].facts if key in found else ()), rate.id, first.id, last.id)
                message = found[key].message if key in found else said
                found[key] = Finding(FINDING, "growth does not compute", message, tuple(dict.fromkeys(facts)))
    yield from found.values()


def _sums(landscape: Landscape, figures: Iterable[Figure]) -> Iterator[Finding]:
    """Yield shares of one whole, alike but for one dimension, that pass 100% or, where complete, miss it."""
    groups: defaultdict[tuple[object, ...], dict[tuple[str, ...], Figure]] = defaultdict(dict)
    for figure in figures:
        if figure.fields["metric"] not in ADDED_UP or not _whole(figure) or interval(figure) is None:
            continue
        roles = sorted({role for role, _ in figure.about} - {"of"})
        for varying in roles:
            fixed = tuple(pair for pair in figure.about if pair[0] != varying)
            part = tuple(node for role, node in figure.about if role == varying)
            key = (figure.fields["metric"], fixed, varying, *_period(figure), figure.fields.get("basis"))
            groups[key].setdefault(part, figure)
    complete = {(row.about,) for row in landscape.coverage if (row.aspect, row.state) == ("shares", "complete")}
    for group in groups.values():
        parts = [figure for part, figure in group.items() if not _overlaps(part, group)]
        bounds = [bound for figure in parts if (bound := interval(figure))]
        total = Interval(sum(bound.low for bound in bounds), sum(bound.high for bound in bounds))
        if len(parts) > 1 and total.low > 1 + 1e-9:
            said = " + ".join(describe(landscape, figure) for figure in parts) + f" = at least {total.low:.1%}"
            yield Finding(FINDING, "shares pass the whole", said, tuple(figure.id for figure in parts))
        if len(parts) > 1 and total.high < 1 - 1e-9 and _whole(parts[0]) in complete:
            said = " + ".join(describe(landscape, figure) for figure in parts) + f" = at most {total.high:.1%}"
            yield Finding(FINDING, "shares miss the whole", said, tuple(figure.id for figure in parts))


def _whole(figure: Figure) -> tuple[str, ...]:
    """Return what a figure is a share of."""
    return tuple(node for role, node in figure.about if role == "of")


def _overlaps(part: tuple[str, ...], group: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether a part is contained in another part of the group, which already counts it."""
    return any(set(part) < set(other) for other in group)


def _parts(landscape: Landscape, figures: Iterable[Figure]) -> Iterator[Finding]:
    """Yield amounts of a part that pass the amount of the whole in the same period."""
    wholes: defaultdict[str, set[str]] = defaultdict(set)
    for edge in landscape.edges:
        if edge.kind == "PART_OF":
            wholes[edge.start].add(edge.end)
    amounts: defaultdict[tuple[frozenset[str], object], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.fields["metric"] in AMOUNTS:
            alike = (figure.fields["metric"], *_period(figure), _dimension(figure), figure.fields.get("basis"))
            amounts[frozenset(node for _, node in figure.about), alike].append(figure)
    for (nodes, rest), parts in list(amounts.items()):
        swaps = [nodes - {node} | {whole} for node in nodes for whole in wholes.get(node, ())]
        larger = [figure for swap in swaps for figure in amounts.get((swap, rest), ())]
        for part, whole_figure in product(parts, larger):
            a, b = interval(part), interval(whole_figure)
            if a and b and a.low > b.high:
                said = f"{describe(landscape, part)} passes its whole, {describe(landscape, whole_figure)}"
                yield Finding(FINDING, "part passes the whole", said, (part.id, whole_figure.id))
