"""Figures that cannot all be true: contradictions, growth that does not compute, shares and parts beyond the whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from lianzhu.graph.checks.finding import ERROR, FINDING, Finding
from lianzhu.graph.intervals import Interval, growth, interval
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Figure, Value, period
from lianzhu.graph.schema import Metric


def figure_checks(landscape: Landscape) -> Iterator[Finding]:
    """Yield every finding about the figures; editorial ones are left alone."""
    figures = [figure for figure in landscape.figures if figure.citation.strength != "editorial"]
    checks = _FigureChecks(landscape, figures)
    yield from checks.impossible_values()
    yield from checks.misprints()
    yield from checks.contradictions()
    yield from checks.growth_rates()
    yield from checks.sums_of_shares()
    yield from checks.parts_and_wholes()


@dataclass(frozen=True, slots=True)
class _FigureChecks:
    """The checks of some figures of a landscape; what a metric allows is declared in the landscape's schema."""

    landscape: Landscape
    figures: list[Figure]

    def metric(self, figure: Figure) -> Metric:
        return self.landscape.schema.metrics[str(figure.fields["metric"])]

    def interval(self, figure: Figure) -> Interval | None:
        return interval(figure, self.landscape.schema.units)

    def dimension(self, figure: Figure) -> str:
        """Return the dimension of a figure's unit, such as CNY or ratio."""
        unit = self.landscape.schema.units.get(str(figure.fields.get("unit", "")))
        return unit.dimension if unit else ""

    def describe(self, figure: Figure) -> str:
        """Return a figure in a few words: 市场规模 66.8亿元 (2022; 智能客服)."""
        names = [self.landscape.nodes[node].name for role, node in figure.about if role != "of"]
        details = "; ".join(each for each in (period(figure.fields), *names) if each)
        return f"{self.metric(figure).zh} {figure.fields['printed']} ({details})"

    def impossible_values(self) -> Iterator[Finding]:
        """Yield shares outside 0 to 100%, and amounts below zero."""
        for figure in self.figures:
            possible, metric = self.interval(figure), self.metric(figure)
            if possible and metric.share and (possible.low > 1 or possible.high < 0):
                message = f"{self.describe(figure)} is not between 0 and 100%"
                yield Finding(ERROR, "impossible value", message, (figure.id,))
            if possible and metric.amount and possible.high < 0:
                yield Finding(ERROR, "impossible value", f"{self.describe(figure)} is below zero", (figure.id,))

    def misprints(self) -> Iterator[Finding]:
        """Yield values whose digits do not stand in `printed`; numbers written in Chinese letters are not read."""
        for figure in self.figures:
            printed = {_digits(each) for each in re.findall(r"[\d,.]+", str(figure.fields["printed"]))} - {""}
            values = [figure.fields[name] for name in ("value", "low", "high") if name in figure.fields]
            for value in values:
                if printed and isinstance(value, float) and _digits(f"{value:.15g}") not in printed | {""}:
                    message = f"{self.describe(figure)} is entered as {value:g}"
                    yield Finding(FINDING, "not as printed", message, (figure.id,))

    def contradictions(self) -> Iterator[Finding]:
        """Yield figures of equal dimensions whose printed numbers exclude each other, or whose levels differ."""
        alike: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            fields = figure.fields
            when = () if self.metric(figure).timeless else _period(figure)
            alike[fields["metric"], figure.about, when, self.dimension(figure), *_qualification(fields)].append(figure)
        for group in alike.values():
            for one, other in combinations(group, 2):
                if self.contradict(one, other):
                    message = f"{self.describe(one)} against {other.fields['printed']}"
                    yield Finding(FINDING, "contradiction", message, (one.id, other.id))

    def contradict(self, one: Figure, other: Figure) -> bool:
        """Tell whether two figures of equal dimensions cannot both be true."""
        first, second = self.interval(one), self.interval(other)
        if first and second and not first.meets(second):
            return True
        if one.fields["metric"] == "release":
            dates = [str(figure.fields.get("period_start", "")) for figure in (one, other)]
            return not (dates[0].startswith(dates[1]) or dates[1].startswith(dates[0]))
        levels = {str(figure.fields["level"]) for figure in (one, other) if "level" in figure.fields}
        return len(levels) == 2 and not (first or second)

    def growth_rates(self) -> Iterator[Finding]:
        """Yield growth rates outside what the values at their ends allow, rounding included."""
        sizes: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if self.metric(figure).amount and "period_end" not in figure.fields:
                sizes[figure.about, str(figure.fields.get("period_start", ""))[:4]].append(figure)
        found: dict[tuple[object, ...], Finding] = {}
        for rate in self.figures:
            start, end = (str(rate.fields.get(name, ""))[:4] for name in ("period_start", "period_end"))
            stated = self.interval(rate)
            kind = self.metric(rate).growth
            if not (kind and start and end and stated) or start >= end:
                continue
            years = int(end) - int(start) if kind == "compound" else 1
            for first, last in product(sizes[rate.about, start], sizes[rate.about, end]):
                computed = growth(self.interval(first), self.interval(last), years)
                same = first.fields["metric"] == last.fields["metric"] and self.dimension(first) == self.dimension(last)
                if same and computed and not computed.meets(stated):
                    message = (
                        f"{self.describe(rate)}: {first.fields['printed']} ({start}) to"
                        f" {last.fields['printed']} ({end}) gives {computed.low:.2%} to {computed.high:.2%}"
                    )
                    key = (rate.about, start, end, stated, computed)  # a number stated twice is one finding
                    facts = (*(found[key].facts if key in found else ()), rate.id, first.id, last.id)
                    message = found[key].message if key in found else message
                    found[key] = Finding(FINDING, "growth does not compute", message, tuple(dict.fromkeys(facts)))
        yield from found.values()

    def sums_of_shares(self) -> Iterator[Finding]:
        """Yield shares of one whole, alike but for one dimension, that pass 100% or, where complete, miss it."""
        groups: defaultdict[tuple[object, ...], dict[tuple[str, ...], Figure]] = defaultdict(dict)
        for figure in self.figures:
            if not self.metric(figure).additive or not _whole(figure) or self.interval(figure) is None:
                continue
            roles = sorted({role for role, _ in figure.about} - {"of"})
            for varying in roles:
                fixed = tuple(pair for pair in figure.about if pair[0] != varying)
                part = tuple(node for role, node in figure.about if role == varying)
                key = (figure.fields["metric"], fixed, varying, *_period(figure), figure.fields.get("basis"))
                groups[key].setdefault(part, figure)
        complete = {
            (row.about,) for row in self.landscape.coverage if (row.aspect, row.state) == ("shares", "complete")
        }
        for group in groups.values():
            parts = [figure for part, figure in group.items() if not _overlaps(part, group)]
            bounds = [bound for figure in parts if (bound := self.interval(figure))]
            total = Interval(sum(bound.low for bound in bounds), sum(bound.high for bound in bounds))
            if len(parts) > 1 and total.low > 1 + 1e-9:
                message = " + ".join(self.describe(figure) for figure in parts) + f" = at least {total.low:.1%}"
                yield Finding(FINDING, "shares pass the whole", message, tuple(figure.id for figure in parts))
            if len(parts) > 1 and total.high < 1 - 1e-9 and _whole(parts[0]) in complete:
                message = " + ".join(self.describe(figure) for figure in parts) + f" = at most {total.high:.1%}"
                yield Finding(FINDING, "shares miss the whole", message, tuple(figure.id for figure in parts))

    def parts_and_wholes(self) -> Iterator[Finding]:
        """Yield amounts of a part that pass the amount of the whole in the same period."""
        wholes: defaultdict[str, set[str]] = defaultdict(set)
        for edge in self.landscape.edges:
            if edge.kind == "PART_OF":
                wholes[edge.start].add(edge.end)
        amounts: defaultdict[tuple[frozenset[str], object], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if self.metric(figure).amount:
                alike = (figure.fields["metric"], *_period(figure), self.dimension(figure), figure.fields.get("basis"))
                amounts[frozenset(node for _, node in figure.about), alike].append(figure)
        for (nodes, rest), parts in list(amounts.items()):
            swaps = [nodes - {node} | {whole} for node in nodes for whole in wholes.get(node, ())]
            larger = [figure for swap in swaps for figure in amounts.get((swap, rest), ())]
            for part, whole_figure in product(parts, larger):
                a, b = self.interval(part), self.interval(whole_figure)
                if a and b and a.low > b.high:
                    message = f"{self.describe(part)} passes its whole, {self.describe(whole_figure)}"
                    yield Finding(FINDING, "part passes the whole", message, (part.id, whole_figure.id))


def _digits(number: str) -> str:
    """Return the digits that count, so that 2.5万 and 25000 are one: 25."""
    return number.replace(",", "").replace(".", "").strip("-").strip("0")


def _period(figure: Figure) -> tuple[object, ...]:
    return tuple(figure.fields.get(name) for name in ("period_start", "period_end"))


def _qualification(fields: Mapping[str, Value]) -> tuple[object, ...]:
    """Return what tells figures of one period apart: the basis, and whether it is a forecast."""
    return fields.get("basis"), fields.get("forecast", False)


def _whole(figure: Figure) -> tuple[str, ...]:
    """Return what a figure is a share of."""
    return tuple(node for role, node in figure.about if role == "of")


def _overlaps(part: tuple[str, ...], group: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether a part is contained in another part of the group, which already counts it."""
    return any(set(part) < set(other) for other in group)
