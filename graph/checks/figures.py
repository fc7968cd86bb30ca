"""Checks for figures that cannot all be true: contradictions, impossible values, inconsistent growth and totals."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from lianzhu.graph.checks.finding import ERROR, FINDING, Finding
from lianzhu.graph.intervals import Interval, figure_interval, growth_interval
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Figure, Value, period
from lianzhu.graph.schema import Metric


def figure_checks(landscape: Landscape) -> Iterator[Finding]:
    """Yield all findings about figures; editorial figures are not checked."""
    figures = [figure for figure in landscape.figures if figure.citation.strength != "editorial"]
    checks = _FigureChecks(landscape, figures)
    yield from checks.impossible_values()
    yield from checks.transcription_errors()
    yield from checks.contradictions()
    yield from checks.inconsistent_growth()
    yield from checks.inconsistent_shares()
    yield from checks.parts_exceeding_whole()


@dataclass(frozen=True, slots=True)
class _FigureChecks:
    """Consistency checks of figures; the schema declares the constraints of each metric."""

    landscape: Landscape
    figures: list[Figure]

    def metric(self, figure: Figure) -> Metric:
        return self.landscape.schema.metrics[str(figure.fields["metric"])]

    def interval(self, figure: Figure) -> Interval | None:
        return figure_interval(figure, self.landscape.schema.units)

    def unit_dimension(self, figure: Figure) -> str:
        """Return the dimension of a figure's unit, such as CNY or ratio."""
        unit = self.landscape.schema.units.get(str(figure.fields.get("unit", "")))
        return unit.dimension if unit else ""

    def describe(self, figure: Figure) -> str:
        """Return a short description of a figure: 市场规模 66.8亿元 (2022; 智能客服)."""
        names = [self.landscape.nodes[node].name for role, node in figure.about if role != "of"]
        details = "; ".join(detail for detail in (period(figure.fields), *names) if detail)
        return f"{self.metric(figure).zh} {figure.fields['printed']} ({details})"

    def impossible_values(self) -> Iterator[Finding]:
        """Yield shares outside 0 to 100% and negative amounts."""
        for figure in self.figures:
            interval, metric = self.interval(figure), self.metric(figure)
            if interval and metric.share and (interval.low > 1 or interval.high < 0):
                message = f"{self.describe(figure)} is not between 0 and 100%"
                yield Finding(ERROR, "impossible value", message, (figure.id,))
            if interval and metric.amount and interval.high < 0:
                yield Finding(ERROR, "impossible value", f"{self.describe(figure)} is negative", (figure.id,))

    def transcription_errors(self) -> Iterator[Finding]:
        """Yield values whose digits do not occur in `printed`; numbers in Chinese characters are ignored."""
        for figure in self.figures:
            printed = {_digits(number) for number in re.findall(r"[\d,.]+", str(figure.fields["printed"]))} - {""}
            values = [figure.fields[name] for name in ("value", "low", "high") if name in figure.fields]
            for value in values:
                if printed and isinstance(value, float) and _digits(f"{value:.15g}") not in printed | {""}:
                    message = f"{self.describe(figure)} is recorded as {value:g}"
                    yield Finding(FINDING, "transcription error", message, (figure.id,))

    def contradictions(self) -> Iterator[Finding]:
        """Yield pairs of figures with the same dimensions but incompatible numbers or different levels."""
        groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            fields = figure.fields
            bounds = () if self.metric(figure).timeless else _period_bounds(figure)
            key = fields["metric"], figure.about, bounds, self.unit_dimension(figure), *_qualifiers(fields)
            groups[key].append(figure)
        for group in groups.values():
            for first, second in combinations(group, 2):
                if self.are_contradictory(first, second):
                    message = f"{self.describe(first)} contradicts {second.fields['printed']}"
                    yield Finding(FINDING, "contradiction", message, (first.id, second.id))

    def are_contradictory(self, first: Figure, second: Figure) -> bool:
        """Return whether two figures with the same dimensions cannot both be true."""
        first_interval, second_interval = self.interval(first), self.interval(second)
        if first_interval and second_interval and not first_interval.overlaps(second_interval):
            return True
        if first.fields["metric"] == "release":
            dates = [str(figure.fields.get("period_start", "")) for figure in (first, second)]
            return not (dates[0].startswith(dates[1]) or dates[1].startswith(dates[0]))
        levels = {str(figure.fields["level"]) for figure in (first, second) if "level" in figure.fields}
        return len(levels) == 2 and not (first_interval or second_interval)

    def inconsistent_growth(self) -> Iterator[Finding]:
        """Yield growth rates inconsistent with the start and end values, allowing for rounding."""
        amounts: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if self.metric(figure).amount and "period_end" not in figure.fields:
                amounts[figure.about, str(figure.fields.get("period_start", ""))[:4]].append(figure)
        findings: dict[tuple[object, ...], Finding] = {}
        for rate in self.figures:
            start, end = (str(rate.fields.get(name, ""))[:4] for name in ("period_start", "period_end"))
            stated = self.interval(rate)
            growth_type = self.metric(rate).growth
            if not (growth_type and start and end and stated) or start >= end:
                continue
            years = int(end) - int(start) if growth_type == "compound" else 1
            for first, last in product(amounts[rate.about, start], amounts[rate.about, end]):
                implied = growth_interval(self.interval(first), self.interval(last), years)
                same_metric = first.fields["metric"] == last.fields["metric"]
                comparable = same_metric and self.unit_dimension(first) == self.unit_dimension(last)
                if comparable and implied and not implied.overlaps(stated):
                    message = (
                        f"{self.describe(rate)}: {first.fields['printed']} ({start}) to"
                        f" {last.fields['printed']} ({end}) implies {implied.low:.2%} to {implied.high:.2%}"
                    )
                    key = (rate.about, start, end, stated, implied)  # report a rate stated twice only once
                    facts = (*(findings[key].facts if key in findings else ()), rate.id, first.id, last.id)
                    message = findings[key].message if key in findings else message
                    findings[key] = Finding(FINDING, "inconsistent growth", message, tuple(dict.fromkeys(facts)))
        yield from findings.values()

    def inconsistent_shares(self) -> Iterator[Finding]:
        """Yield shares of the same whole, varying in one dimension, whose total exceeds or falls short of 100%.

        A total below 100% is reported only if the source lists all shares.
        """
        groups: defaultdict[tuple[object, ...], dict[tuple[str, ...], Figure]] = defaultdict(dict)
        for figure in self.figures:
            if not self.metric(figure).additive or not _whole(figure) or self.interval(figure) is None:
                continue
            roles = sorted({role for role, _ in figure.about} - {"of"})
            for varying in roles:
                fixed = tuple(pair for pair in figure.about if pair[0] != varying)
                part = tuple(node for role, node in figure.about if role == varying)
                key = (figure.fields["metric"], fixed, varying, *_period_bounds(figure), figure.fields.get("basis"))
                groups[key].setdefault(part, figure)
        complete_wholes = {
            (coverage.about,)
            for coverage in self.landscape.coverage
            if (coverage.aspect, coverage.state) == ("shares", "complete")
        }
        for group in groups.values():
            shares = [figure for part, figure in group.items() if not _is_nested(part, group)]
            intervals = [interval for share in shares if (interval := self.interval(share))]
            total = Interval(sum(interval.low for interval in intervals), sum(interval.high for interval in intervals))
            facts = tuple(share.id for share in shares)
            if len(shares) > 1 and total.low > 1 + 1e-9:
                message = " + ".join(self.describe(share) for share in shares) + f" ≥ {total.low:.1%}"
                yield Finding(FINDING, "shares sum to over 100%", message, facts)
            if len(shares) > 1 and total.high < 1 - 1e-9 and _whole(shares[0]) in complete_wholes:
                message = " + ".join(self.describe(share) for share in shares) + f" ≤ {total.high:.1%}"
                yield Finding(FINDING, "shares sum to under 100%", message, facts)

    def parts_exceeding_whole(self) -> Iterator[Finding]:
        """Yield amounts of a part that exceed the amount of its whole in the same period."""
        wholes: defaultdict[str, set[str]] = defaultdict(set)
        for edge in self.landscape.edges:
            if edge.kind == "PART_OF":
                wholes[edge.start].add(edge.end)
        amounts: defaultdict[tuple[frozenset[str], tuple[object, ...]], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if self.metric(figure).amount:
                basis = figure.fields.get("basis")
                key = (figure.fields["metric"], *_period_bounds(figure), self.unit_dimension(figure), basis)
                amounts[frozenset(node for _, node in figure.about), key].append(figure)
        for (nodes, key), part_figures in list(amounts.items()):
            enclosing = [nodes - {node} | {whole} for node in nodes for whole in wholes.get(node, ())]
            whole_figures = [figure for whole in enclosing for figure in amounts.get((whole, key), ())]
            for part, whole_figure in product(part_figures, whole_figures):
                part_interval, whole_interval = self.interval(part), self.interval(whole_figure)
                if part_interval and whole_interval and part_interval.low > whole_interval.high:
                    message = f"{self.describe(part)} exceeds the whole, {self.describe(whole_figure)}"
                    yield Finding(FINDING, "part exceeds whole", message, (part.id, whole_figure.id))


def _digits(number: str) -> str:
    """Return the significant digits of a number, so that 2.5万 and 25000 are equal: 25."""
    return number.replace(",", "").replace(".", "").strip("-").strip("0")


def _period_bounds(figure: Figure) -> tuple[object, ...]:
    return tuple(figure.fields.get(name) for name in ("period_start", "period_end"))


def _qualifiers(fields: Mapping[str, Value]) -> tuple[object, ...]:
    """Return the fields that distinguish figures of the same period: the basis, and whether it is a forecast."""
    return fields.get("basis"), fields.get("forecast", False)


def _whole(figure: Figure) -> tuple[str, ...]:
    """Return the ids of the nodes that make up the whole of which the figure is a share."""
    return tuple(node for role, node in figure.about if role == "of")


def _is_nested(part: tuple[str, ...], group: Iterable[tuple[str, ...]]) -> bool:
    """Return whether another part of the group already includes all nodes of this part."""
    return any(set(part) < set(other) for other in group)
