"""Checks for figures that cannot all be true: impossible values, slips of the pen, contradictions and growth."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, product
from math import isclose, nan

from lianzhu.graph.checks.finding import ERROR, FINDING, Finding
from lianzhu.graph.checks.observations import Observation
from lianzhu.graph.checks.ratios import is_multiple
from lianzhu.graph.intervals import Interval, growth_interval
from lianzhu.graph.values import THOUSANDS

SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "w": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8,
          "十亿": 1e9, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12, "k": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6,
          "b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12, "%": 1e-2, "％": 1e-2,
          "‰": 1e-3, "成": 1e-1, "折": 1e-1}  # fmt: skip
"""What words and signs after a number multiply it by."""
SCALE_WORDS = "|".join(sorted(SCALES, key=len, reverse=True))
PRINTED_NUMBER = re.compile(rf"(\d[\d,.]*)\s*((?:{SCALE_WORDS})(?![a-z]|(?<=百)分|(?<=千)[瓦克米焦卡赫]))?")
"""A number and its scale; 百分点, 千瓦 and 千克 are units."""
RANGE_SIGN = re.compile(r"\s*(?:[-–—~～至到]|to)\s*")
SAME_NUMBER = 1e-9
"""Relative difference up to which two numbers are the same."""
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
    """Yield values whose digits or size are not those in `printed`; numbers in Chinese characters are ignored."""
    numbers = list(_printed_numbers(observation.printed))
    fields = observation.figure.fields
    unit = str(fields.get("unit", ""))
    factors = {observation.unit.factor if observation.unit else 1.0, _scale_of(unit)}
    for value in (fields[name] for name in ("value", "low", "high") if name in fields):
        if numbers and isinstance(value, float) and value:
            sizes = [abs(value) * factor for factor in factors]
            if not any(_is_same(number, scale, abs(value), sizes, unit) for number, scale in numbers):
                message = f"{observation.text} is recorded as {value:.15g}{unit}"
                yield Finding(FINDING, "transcription error", message, (observation.id,))


def _printed_numbers(printed: str) -> Iterator[tuple[float, str]]:
    """Yield the numbers in a text with the word of their scale; in 3–5亿元, both have that of the second."""
    text = printed.lower()
    matches = [match for match in PRINTED_NUMBER.finditer(text) if _digits(match[1])]
    for index, match in enumerate(matches):
        scale = match[2] or ""
        if not scale and index + 1 < len(matches):
            following = matches[index + 1]
            scale = following[2] or "" if RANGE_SIGN.fullmatch(text[match.end() : following.start()]) else ""
        yield _size(match[1]), scale


def _is_same(number: float, scale: str, value: float, sizes: Iterable[float], unit: str) -> bool:
    """Return whether a printed number is a value of a unit, in that unit (12.5亿元) or in others (1,250,000,000元)."""
    if isclose(number, value, rel_tol=SAME_NUMBER) and (not scale or scale in unit.lower()):
        return True
    return any(isclose(number * SCALES.get(scale, 1.0), size, rel_tol=SAME_NUMBER) for size in sizes)


def _scale_of(unit: str) -> float:
    """Return what the word in the name of a unit multiplies by: 亿 in 亿元."""
    match = PRINTED_NUMBER.match(f"1{unit.lower()}")
    return SCALES.get(match[2] or "", 1.0) if match else 1.0


def _size(number: str) -> float:
    """Return the size of a printed number; a comma that does not part thousands is a decimal mark.

    >>> _size("1,234.5"), _size("1.234,56"), _size("66,8")
    (1234.5, 1234.56, 66.8)
    """
    if not THOUSANDS.fullmatch(number):
        whole, comma, decimals = number.rpartition(",")
        number = f"{whole.replace('.', '')}.{decimals}" if comma and "," not in whole else number
    try:
        return float(number.replace(",", "").rstrip("."))
    except ValueError:  # several points, as in a date or a version
        return nan


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
