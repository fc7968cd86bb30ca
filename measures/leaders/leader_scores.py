"""A score of candidates from weights, with its parts, what is not known, and how far its ranking is stable.

The score is the weighted mean of the normalised values (see `leader_comparison`), in points out of 100. What is known
within bounds counts with its least in `score` and its most in `highest`, and what is not known with 0 and with the
best: the truth lies between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lianzhu.graph.intervals import Interval
from lianzhu.measures.leaders.leader_comparison import UNKNOWN, best_of, compared, normalised_values
from lianzhu.measures.leaders.leader_measures import Evidence, Measure
from lianzhu.measures.leaders.leader_weights import spread

VARIATION = 0.2
"""By how much of itself each weight is varied, up and down, to see whether the ranking holds."""
POINT_DECIMALS = 2
"""Decimals of points; a score is the sum of its parts as they are printed."""


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What one measure adds to a score; without `evidence` nothing is known that could be compared, and `points` is 0.

    `aside` is evidence that cannot be compared with that of others, such as of another year. `best` is the best value
    among the candidates, or the largest share of the market, and `leader` the evidence on a candidate who has the most;
    `normalised` is the value as a part of it, `weight` the percentage of all weights. `highest` are the points for the
    best that the value may be.
    """

    measure: Measure
    evidence: Evidence | None
    aside: Evidence | None
    best: Interval | None
    leader: Evidence | None
    normalised: Interval | None
    weight: float
    points: float
    highest: float


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a candidate in points out of 100, the sum of its parts as printed.

    `rank` is that of the points, and `possible` the ranks that it may have by the given weights, as the values lie
    within their bounds and what is not known turns out. `highest` is the score if all of that were the best, and
    `known` the percentage of the weights by which something is known. No weights within `VARIATION` of the given ones
    give a rank of the points outside `ranks`; `rivals` are the candidates with which such weights can reverse the
    order.
    """

    candidate: str
    rank: int
    score: float
    highest: float
    known: float
    parts: tuple[ScorePart, ...]
    possible: tuple[int, int]
    ranks: tuple[int, int]
    rivals: tuple[str, ...]


def scores(
    rows: Sequence[Evidence], candidates: Sequence[str], measures: Mapping[str, Measure], weights: Mapping[str, float]
) -> list[Score]:
    """Return the scores of candidates, the highest first, then as the candidates come.

    Of a measure with values that cannot be compared the score takes the best share or rank of each candidate, each
    within its own market or ranking, and of others the values that most candidates have. The list is empty if nothing
    is known by any measure with a weight. Raises `BadParameter` if a value is negative.
    """
    values = compared(rows)
    shares = spread(weights, measures, values)
    used = {key: parts for key, parts in shares.items() if any(name in values for name in parts) and weights[key]}
    if not used:
        return []
    greatest = max(weights[key] for key in used)
    of_key = {key: weights[key] / greatest for key in used}  # sums stay finite
    names = list(dict.fromkeys(name for parts in used.values() for name in parts))
    normalised = {name: normalised_values(measures[name], values.get(name, {})) for name in names}
    total = sum(of_key.values())
    weight = {name: sum(of_key[key] * parts.get(name, 0) for key, parts in used.items()) / total for name in names}
    asides = _asides(rows)
    parts_of = {
        firm: tuple(
            _part(measures[name], values.get(name, {}), normalised[name], asides.get((name, firm)), firm, weight[name])
            for name in names
        )
        for firm in candidates
    }
    points = {firm: round(sum(part.points for part in parts), POINT_DECIMALS) for firm, parts in parts_of.items()}
    by_key = {
        firm: [
            _weighted(of_key[key], parts, {name: normalised[name].get(firm, UNKNOWN) for name in parts})
            for key, parts in used.items()
        ]
        for firm in candidates
    }
    lows = {firm: [each.low for each in terms] for firm, terms in by_key.items()}
    between = {
        firm: Interval(sum(each.low for each in terms), sum(each.high for each in terms))
        for firm, terms in by_key.items()
    }
    found = []
    for firm in candidates:
        rank = 1 + sum(points[other] > points[firm] for other in candidates)
        ahead, reachable, rivals = _stability(lows, firm)
        surely, possibly = _others_ahead(between, firm)
        found.append(
            Score(
                firm,
                rank,
                points[firm],
                round(sum(part.highest for part in parts_of[firm]), POINT_DECIMALS),
                round(sum(part.weight for part in parts_of[firm] if part.evidence), POINT_DECIMALS),
                parts_of[firm],
                (min(rank, 1 + surely), max(rank, 1 + possibly)),
                (min(rank, 1 + ahead), max(rank, 1 + reachable)),
                rivals,
            )
        )
    return sorted(found, key=lambda score: score.rank)


def _part(
    measure: Measure,
    found: Mapping[str, Evidence],
    normalised: Mapping[str, Interval],
    aside: Evidence | None,
    firm: str,
    weight: float,
) -> ScorePart:
    row = found.get(firm)
    value = normalised.get(firm)
    low, high = (value.low, value.high) if value else (UNKNOWN.low, UNKNOWN.high)
    points, highest = (round(100 * weight * each, POINT_DECIMALS) for each in (low, high))
    aside = aside if row is None else None
    best, leader = _reference(measure, found, row), max(normalised, key=lambda each: normalised[each].low, default="")
    return ScorePart(measure, row, aside, best, found.get(leader), value, 100 * weight, points, highest)


def _reference(measure: Measure, found: Mapping[str, Evidence], row: Evidence | None) -> Interval | None:
    """Return the best value, with which those of the candidates are compared; of shares that of the market."""
    rows = [*found.values()]
    if any(each.in_market for each in rows):
        rows = [row] if row else []
    values = [each.interval for each in rows if each.interval]
    if row and row.rival:
        values.append(row.rival)
    return best_of(measure, values) if values else None


def _asides(rows: Iterable[Evidence]) -> dict[tuple[str, str], Evidence]:
    found: dict[tuple[str, str], Evidence] = {}
    for row in rows:
        found.setdefault((row.measure.name, row.candidate), row)
    return found


def _weighted(weight: float, parts: Mapping[str, float], values: Mapping[str, Interval]) -> Interval:
    low, high = (sum(part * bound(values[name]) for name, part in parts.items()) for bound in (_low, _high))
    return Interval(weight * low, weight * high)


def _low(value: Interval) -> float:
    return value.low


def _high(value: Interval) -> float:
    return value.high


def _others_ahead(between: Mapping[str, Interval], firm: str) -> tuple[int, int]:
    """Return how many are ahead of a candidate however the values lie within their bounds, and how many may be."""
    own = between[firm]
    tolerance = 1e-12
    others = [score for other, score in between.items() if other != firm]
    surely = sum(other.low > own.high + tolerance for other in others)
    return surely, sum(other.high > own.low + tolerance for other in others)


def _stability(by_key: Mapping[str, Sequence[float]], firm: str) -> tuple[int, int, tuple[str, ...]]:
    """Return how many are ahead of a candidate by all weights, how many by some, and with whom the order can change.

    The sign of the difference of two scores is that of a function which is linear in the weights, so that over all
    weights, each within `VARIATION` of its own, it is least and greatest at corners: the sum of the differences by
    weight, less or more `VARIATION` of the sum of their amounts. This is exact for each pair; together they bound the
    rank.
    """
    ahead = possible = 0
    rivals = []
    for other, theirs in by_key.items():
        if other == firm:
            continue
        differences = [one - two for one, two in zip(theirs, by_key[firm], strict=True)]
        middle, swing = sum(differences), VARIATION * sum(map(abs, differences))
        tolerance = 1e-12 * (1 + swing)
        ahead += middle - swing > tolerance
        possible += middle + swing > tolerance
        if middle - swing < -tolerance and middle + swing > tolerance:
            rivals.append(other)
    return ahead, possible, tuple(rivals)
