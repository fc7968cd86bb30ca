"""Checks of multiples and shares against the amounts that they compare."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import inf

from lianzhu.graph.checks.finding import FINDING, Finding
from lianzhu.graph.checks.observations import Observation, format_result, tolerance
from lianzhu.graph.intervals import Interval, quotient_interval

RATIO = "ratio"
INCREASE = re.compile("[增升涨翻]|[高多超]出|扩大|提高")
"""Words of an increase: 增长3倍 may mean a quotient of 4 as well as of 3."""
GROWTH_ALONE = re.compile(
    r"(?:约|近|超|超过)?(?:增长|增加|增至)?(?:了|约|近|超|超过)?\s*[\d,.]+\s*(?:多|余)?倍(?:以上|左右)?"
)
"""A multiple that does not say what grows."""
Subject = tuple[frozenset[str], frozenset[str]]
"""The nodes that an amount is about, and the regions; no region means that the source names none."""
Amounts = Mapping[frozenset[str], list[Observation]]
"""Amounts by the nodes that they are about, without regions."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """Two amounts that a multiple or a share compares; `increase` says that 1 less than the quotient agrees as well."""

    numerator: Observation
    denominator: Observation
    quotient: Interval
    increase: bool = False

    def agrees(self, stated: Interval) -> bool:
        """Return whether the quotient may be what is stated."""
        lesser = Interval(self.quotient.low - 1, self.quotient.high - 1)
        return self.quotient.overlaps(stated) or (self.increase and lesser.overlaps(stated))

    @property
    def printed(self) -> float | None:
        """The quotient of the numbers as printed, None if one of them is a range."""
        numerator, denominator = self.numerator.value, self.denominator.value
        return numerator / denominator if numerator is not None and denominator else None

    def distance(self, stated: Interval) -> float:
        """Return by which factor the quotient is more or less than what is stated."""
        return max(_ratio(self.quotient.low, stated.high), _ratio(stated.low, self.quotient.high))


def _ratio(lower: float, upper: float) -> float:
    return lower / upper if upper > 0 else inf


def is_multiple(observation: Observation) -> bool:
    """Return whether a figure is a number of times, such as 3.2倍."""
    return observation.dimension == RATIO and observation.unit is not None and observation.unit.factor == 1


def ratio_checks(observations: list[Observation]) -> Iterator[Finding]:
    """Yield multiples and shares that do not follow from the amounts that they compare.

    Nothing is said where one of several possible comparisons agrees. Blind spot: a multiple that names neither the
    whole (`of`) nor a second node nor a period is not checked.
    """
    amounts: defaultdict[frozenset[str], list[Observation]] = defaultdict(list)
    for observation in observations:
        if observation.interval and observation.dimension not in ("", RATIO):
            amounts[observation.subjects].append(observation)
    for stated in observations:
        if stated.interval is None:
            continue
        if is_multiple(stated) and not stated.metric.share:
            comparisons = _of_named_metric(stated, list(_compared_amounts(stated, amounts)))
            yield from _report("inconsistent multiple", stated, comparisons)
        elif stated.metric.additive and stated.whole:
            yield from _report("inconsistent share", stated, list(_part_and_whole(stated, amounts)))


def _report(check: str, stated: Observation, comparisons: list[Quotient]) -> Iterator[Finding]:
    """Yield a finding if no comparison agrees with what is stated; it shows the one that comes nearest."""
    interval = stated.interval
    if interval is None or not comparisons or any(each.agrees(interval) for each in comparisons):
        return
    nearest = min(comparisons, key=lambda comparison: comparison.distance(interval))
    first, second = nearest.numerator, nearest.denominator
    factor, unit = (1.0, "") if is_multiple(stated) else (0.01, "%")
    quotient = format_result(nearest.printed, nearest.quotient, factor, unit)
    message = (
        f"{stated.text}: {first.text} / {second.text} = {quotient},"
        f" stated {stated.printed} {tolerance((stated, first, second))}"
    )
    yield Finding(FINDING, check, message, (stated.id, first.id, second.id))


# ------------------------------------------------------------ multiples


def _of_named_metric(multiple: Observation, comparisons: list[Quotient]) -> list[Quotient]:
    """Return the comparisons of the metric that a multiple is about.

    That is its own or one that its basis or its text names. A growth rate that does not say what grows is of the only
    metric that is stated for both sides.
    """
    text = f"{multiple.basis} {multiple.printed}"
    own = [each for each in comparisons if each.numerator.metric is multiple.metric]
    named = [each for each in comparisons if any(term in text for term in _metric_terms(each.numerator.metric.zh))]
    if own or named:
        return own or named
    is_clear = multiple.metric.growth and not multiple.basis and GROWTH_ALONE.fullmatch(multiple.printed)
    return comparisons if is_clear and len({each.numerator.metric.name for each in comparisons}) == 1 else []


def _metric_terms(zh: str) -> set[str]:
    """Return the words for a metric in running text.

    >>> sorted(_metric_terms("市场规模"))
    ['市场规模', '规模']
    """
    return {term for term in (zh, zh.removeprefix("市场"), zh.rstrip("数量额")) if len(term) > 1}


def _compared_amounts(multiple: Observation, amounts: Amounts) -> Iterator[Quotient]:
    """Yield the comparisons of a multiple.

    They are with the nodes in `of`, between two nodes of one role, or of one thing between the start and the end of a
    period.
    """
    increase = bool(multiple.metric.growth) or INCREASE.search(f"{multiple.basis}{multiple.printed}") is not None
    subject = multiple.subjects, multiple.regions
    if multiple.whole:
        for denominator in _with_whole(multiple):
            yield from _quotients(multiple, subject, denominator, amounts, increase=increase)
        return
    pairs = list(_pairs_of_one_role(multiple))
    for first, second in pairs:
        for numerator, denominator in ((first, second), (second, first)):  # the order of the nodes is not kept
            yield from _quotients(multiple, numerator, denominator, amounts, increase=increase)
    if not pairs and multiple.start and multiple.end:
        yield from _quotients(multiple, subject, subject, amounts, increase=increase)


def _pairs_of_one_role(multiple: Observation) -> Iterator[tuple[Subject, Subject]]:
    """Yield the two subjects of a multiple about two nodes in one role: GPT and GPT-3."""
    about = multiple.figure.about
    for role in {role for role, _ in about} - {"of", "region"}:
        nodes = [node for each, node in about if each == role]
        if len(nodes) == 2:
            first, second = (multiple.subjects - {node} for node in nodes)
            yield (second, multiple.regions), (first, multiple.regions)


def _quotients(
    stated: Observation, numerator: Subject, denominator: Subject, amounts: Amounts, *, increase: bool = False
) -> Iterator[Quotient]:
    """Yield the comparisons of amounts of two subjects that agree in all other dimensions."""
    of_numerator, of_denominator = (
        [each for each in amounts.get(nodes, ()) if regions in (frozenset(), each.regions)]
        for nodes, regions in (numerator, denominator)
    )
    same_regions = numerator[1] == denominator[1]
    for first, second in product(of_numerator, of_denominator):
        comparable = (
            first.id != second.id
            and (first.metric, first.dimension, first.basis) == (second.metric, second.dimension, second.basis)
            and (first.regions == second.regions or not same_regions)
            and _periods_match(stated, first, second)
        )
        if comparable and first.interval and second.interval:
            quotient = quotient_interval(first.interval, second.interval)
            if quotient:
                yield Quotient(first, second, quotient, increase)


def _periods_match(stated: Observation, numerator: Observation, denominator: Observation) -> bool:
    """Return whether amounts are of the periods that are compared: the same, or the end and the start of a span."""
    if numerator.metric.timeless:
        return True
    if stated.start and stated.end and stated.start != stated.end and is_multiple(stated):
        years = denominator.start[:4], numerator.start[:4]
        return years == (stated.start[:4], stated.end[:4]) and not (numerator.end or denominator.end)
    same = numerator.bounds == denominator.bounds and numerator.forecast == denominator.forecast
    return same and (not stated.start or (numerator.bounds, numerator.forecast) == (stated.bounds, stated.forecast))


# ------------------------------------------------------------ shares


def _part_and_whole(share: Observation, amounts: Amounts) -> Iterator[Quotient]:
    """Yield the comparisons of the amounts of the part and the whole of a share."""
    parts = {share.subjects, share.subjects | frozenset(_without_regions(share.whole))}
    for (whole, regions), part in product(_with_whole(share), parts):
        if (whole, regions) != (part, share.regions):
            for each in _quotients(share, (part, share.regions), (whole, regions), amounts):
                if share.basis in ("", each.numerator.basis) and each.numerator.metric.amount:
                    yield each


def _with_whole(stated: Observation) -> Iterator[Subject]:
    """Yield what the whole of a figure may be recorded as: its subjects, with those of one role replaced by the whole.

    A region as the whole replaces the region: the share of 中国 in 全球.
    """
    whole = frozenset(_without_regions(stated.whole))
    regions = frozenset(stated.whole) - whole or stated.regions
    if not whole:
        yield stated.subjects, regions
    subjects_by_role: defaultdict[str, set[str]] = defaultdict(set)
    for role, node in stated.figure.about:
        if role not in ("of", "region"):
            subjects_by_role[role].add(node)
    for nodes in subjects_by_role.values():
        yield stated.subjects - nodes | whole, regions


def _without_regions(nodes: Iterable[str]) -> Iterator[str]:
    return (node for node in nodes if not node.startswith("region:"))
