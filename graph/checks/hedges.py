"""Checks of hedges: words that say whether the actual number is below or above the one printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from math import isclose

from lianzhu.graph.checks.figures import comparable_figures
from lianzhu.graph.checks.finding import FINDING, Finding
from lianzhu.graph.checks.observations import Observation

BELOW, ABOVE = "below", "above"
NUMERALS = "一二两三四五六七八九十百千万亿"
HEDGED_NUMBER = re.compile(
    rf"""
    (?:(?P<below>不足|不到|未满|未达|将近|接近|逼近|近|低于|少于|不超过|不多于|不高于|至多|最多)
      |(?P<above>超过|超出|超|逾|高于|多于|至少|不少于|不低于|突破))?
    \s* (?P<number> \d[\d,]*(?:\.\d+)? | [{NUMERALS}]+ ) \s* [十百千万亿]*
    (?:\s* [倍成个年月天%％]? (?P<more> 多(?!模态|元化|样|维|轮|媒体|端) | 余(?!额) | \+ | ＋ ))?
    (?: [^\s\d{NUMERALS}，。；、（）()]{{0,8}}? (?:(?P<over>(?<!规模)以上|有余|开外) | (?P<under>以下|以内)))?
    """,
    re.VERBOSE,
)
"""A number with the hedges around it: 近10,000多个, 不足千万, 80%以上."""
RECENT = re.compile(rf"(?<![将接])近\s*(?:\d+|[{NUMERALS}]+)\s*(?:多|余)?\s*(?:个月|[年月天日周])")
"""The last years or months: 近三年多 is a time, not a hedged number."""
OPERATORS = {"≥": ABOVE, ">": ABOVE, "≤": BELOW, "<": BELOW}


def hedge_checks(observations: list[Observation]) -> Iterator[Finding]:
    """Yield hedges that contradict each other.

    They stand around one number (近100多家), around the same number in two figures with equal dimensions (不足100家 and
    100多家), or in the text and in the recorded relation (不足100家 recorded as ≥).
    """
    yield from _within_one_figure(observations)
    for group in comparable_figures(observations):
        yield from _between_figures(group)


def hedges(printed: str) -> set[str]:
    """Return the directions in which a text hedges its numbers; both, if those around one number contradict each other.

    >>> sorted(hedges("近10,000多个")), hedges("不足千万"), hedges("约63万")
    (['above', 'below'], {'below'}, set())
    """
    directions: set[str] = set()
    for match in HEDGED_NUMBER.finditer(RECENT.sub("", printed)):
        below = match["below"] or match["under"]
        above = match["above"] or match["more"] or match["over"]
        directions |= {name for name, hedge in ((BELOW, below), (ABOVE, above)) if hedge}
        if below and above:
            return {BELOW, ABOVE}
    return directions if len(directions) == 1 else set()  # hedges of different numbers do not meet


def _within_one_figure(observations: list[Observation]) -> Iterator[Finding]:
    """Yield contradictory hedges of one number; those of a figure that is stated twice are one finding."""
    groups: defaultdict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for each in observations:
        groups[each.metric.name, each.figure.about, each.printed, each.op].append(each)
    for (*_, printed, op), group in groups.items():
        found, recorded = hedges(str(printed)), OPERATORS.get(str(op))
        facts, text = tuple(each.id for each in group), group[0].text
        if len(found) == 2:
            message = f"{text}: one word says below the number and another above it (tolerance: none, words only)"
            yield Finding(FINDING, "contradictory hedges", message, facts)
        elif found and recorded and recorded not in found and not _is_negative(group[0]):
            message = (
                f"{text}: printed as {next(iter(found))} the number, recorded as {op} (tolerance: none, words only)"
            )
            yield Finding(FINDING, "contradictory hedges", message, facts)


def _between_figures(group: list[Observation]) -> Iterator[Finding]:
    """Yield figures with the same dimensions that hedge the same number in opposite directions."""
    pairs: dict[frozenset[str], list[Observation]] = {}
    for first, second in combinations(group, 2):
        directions = _direction(first), _direction(second)
        if set(directions) == {BELOW, ABOVE} and _have_same_number(first, second):
            pairs.setdefault(frozenset((first.printed, second.printed)), []).extend((first, second))
    for pair in pairs.values():
        first, second = pair[:2]
        message = (
            f"{first.text} is {_direction(first)} the number, {second.printed} {_direction(second)} it"
            " (tolerance: none, words only)"
        )
        yield Finding(FINDING, "contradictory hedges", message, tuple(dict.fromkeys(each.id for each in pair)))


def _direction(observation: Observation) -> str:
    """Return whether a figure is below or above its number, by its text or else its relation; empty if neither."""
    found = hedges(observation.printed)
    return next(iter(found)) if len(found) == 1 else "" if found else OPERATORS.get(observation.op, "")


def _have_same_number(first: Observation, second: Observation) -> bool:
    """Return whether two figures print the same number, in whatever units, and it is no decrease."""
    if first.value is None or second.value is None or min(first.value, second.value) < 0:
        return False
    return isclose(first.value, second.value)


def _is_negative(observation: Observation) -> bool:
    """Return whether a figure is a decrease, for which a larger number is a lower value."""
    return observation.value is not None and observation.value < 0
