"""Checks for figures that cannot all be true: impossible values, slips of the pen, contradictions and growth."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, product

from lianzhu.graph.checks.finding import ERROR, FINDING, Finding
from lianzhu.graph.checks.observations import Observation
from lianzhu.graph.checks.ratios import is_multiple
from lianzhu.graph.intervals import Interval, growth_interval

DimensionKey = tuple[object, ...]
"""What two figures must have in common to be able to contradict each other."""


def figure_checks(observations: list[Observation]) -> Iterator[Finding]:
    """Yield the findings about single figures, and about figures of the same metric."""
    for observation in observations:
        yield from _impossible_values(observation)
        yield from _transcription_errors(observation)
    yield from _contradictions(observations)
    yield from _inconsistent_growth(observations)


def comparable_figures(observations: Iterable[Observation]) -> list[list[Observation]]:
    """Return the groups of two or more figures whose dimensions are all equal."""
    groups: defaultdict[DimensionKey, list[Observation]] = defaultdict(list)
    for observation in observations:
        groups[_dimension_key(observation)].append(observation)
    return [group for group in groups.values() if len(group) > 1]


def _dimension_key(observation: Observation) -> DimensionKey:
    bounds = ("", "") if observation.metric.timeless else observation.bounds
    qualifiers = observation.dimension, observation.basis, observation.forecast
    return observation.metric.name, observation.figure.about, bounds, *qualifiers


def _impossible_values(observation: Observation) -> Iterator[Finding]:
    """Yield a finding for a share outside 0 to 100% or a negative amount."""
    interval, metric = observation.interval, observation.metric
    if interval and metric.share and (interval.low > 1 or interval.high < 0):
        yield Finding(ERROR, "impossible value", f"{observation.text} is not between 0 and 100%", (observation.id,))
    if interval and metric.amount and interval.high < 0:
        yield Finding(ERROR, "impossible value", f"{observation.text} is negative", (observation.id,))


def _transcription_errors(observation: Observation) -> Iterator[Finding]:
    """Yield values whose digits do not occur in `printed`; numbers in Chinese characters are ignored."""
    printed = {_digits(number) for number in re.findall(r"[\d,.]+", observation.printed)} - {""}
    fields = observation.figure.fields
    for value in (fields[name] for name in ("value", "low", "high") if name in fields):
        if printed and isinstance(value, float) and _digits(f"{value:.15g}") not in printed | {""}:
            message = f"{observation.text} is recorded as {value:g}"
            yield Finding(FINDING, "transcription error", message, (observation.id,))


def _contradictions(observations: list[Observation]) -> Iterator[Finding]:
    """Yield figures with the same dimensions but incompatible numbers or levels; a pair stated twice is one finding."""
    for group in comparable_figures(observations):
        pairs: dict[frozenset[object], list[Observation]] = {}
        for first, second in combinations(group, 2):
            if _are_contradictory(first, second):
                pairs.setdefault(frozenset((_statement(first), _statement(second))), []).extend((first, second))
        for pair in pairs.values():
            message = f"{pair[0].text} contradicts {pair[1].printed}"
            yield Finding(FINDING, "contradiction", message, _ids(pair))


def _statement(observation: Observation) -> object:
    """Return what a figure states, equal for figures that state the same in different words."""
    return observation.interval or (observation.figure.fields.get("level"), observation.bounds)


def _are_contradictory(first: Observation, second: Observation) -> bool:
    """Return whether two figures with the same dimensions cannot both be true."""
    if first.interval and second.interval and not first.interval.overlaps(second.interval):
        return True
    if first.metric.dated:
        return not (first.start.startswith(second.start) or second.start.startswith(first.start))
    levels = {str(each.figure.fields["level"]) for each in (first, second) if "level" in each.figure.fields}
    return len(levels) == 2 and not (first.interval or second.interval)


def _inconsistent_growth(observations: list[Observation]) -> Iterator[Finding]:
    """Yield growth rates inconsistent with the start and end values, allowing for rounded or truncated digits."""
    amounts: defaultdict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for observation in observations:
        if observation.metric.amount and not observation.end:
            amounts[observation.figure.about, observation.start[:4]].append(observation)
    groups: dict[tuple[object, ...], tuple[str, list[Observation]]] = {}
    for rate in observations:
        start, end = rate.start[:4], rate.end[:4]
        if not (rate.metric.growth and start and end and rate.interval) or start >= end or is_multiple(rate):
            continue
        years = int(end) - int(start) if rate.metric.growth == "compound" else 1
        about = rate.figure.about
        for first, last in product(amounts[about, start], amounts[about, end]):
            implied = growth_interval(first.interval, last.interval, years)
            comparable = (first.metric, first.dimension) == (last.metric, last.dimension)
            if comparable and implied and not implied.overlaps(rate.interval.or_truncated()):
                message = _growth_message(rate, first, last, implied)
                key = (about, start, end, rate.interval, implied)  # report a rate stated twice only once
                groups.setdefault(key, (message, []))[1].extend((rate, first, last))
    for message, facts in groups.values():
        yield Finding(FINDING, "inconsistent growth", message, _ids(facts))


def _growth_message(rate: Observation, first: Observation, last: Observation, implied: Interval) -> str:
    return (
        f"{rate.text}: {first.printed} ({rate.start[:4]}) to {last.printed} ({rate.end[:4]})"
        f" implies {implied.low:.2%} to {implied.high:.2%}"
    )


def _ids(observations: Iterable[Observation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(observation.id for observation in observations))


def _digits(number: str) -> str:
    """Return the significant digits of a number, so that 2.5万 and 25000 are equal: 25."""
    return number.replace(",", "").replace(".", "").strip("-").strip("0")
