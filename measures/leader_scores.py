"""A score of candidates from weights, with its parts, what is not known, and how far its ranking is stable.

A value is normalised by its distance to the leader among the candidates (OECD and JRC 2008, Handbook on Constructing
Composite Indicators, "distance to a reference"): value / best, or best / value where the smallest is the best. The
score is the weighted mean of the normalised values, in points out of 100. What is not known of a candidate counts as 0
in `score` and as the best in `highest`: the truth lies between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianzhu.graph.errors import BadParameter
from lianzhu.measures.leader_measures import Evidence, Measure
from lianzhu.measures.leader_weights import spread

VARIATION = 0.2
"""By how much of itself each weight is varied, up and down, to see whether the ranking holds."""
POINT_DECIMALS = 2
"""Decimals of points; a score is the sum of its parts as they are printed."""


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What one measure adds to a score; without `evidence` nothing is known, and `points` is 0.

    `best` is the best value among the candidates, `normalised` the value as a share of it, `weight` the percentage of
    all weights.
    """

    measure: Measure
    evidence: Evidence | None
    best: float
    normalised: float
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a candidate in points out of 100, the sum of its parts as printed.

    `highest` is the score if it were the best in all that is not known of it, and `known` the percentage of the weights
    by which something is known. No weights within `VARIATION` of the given ones give a rank outside `ranks`; `rivals`
    are the candidates with which such weights can reverse the order.
    """

    candidate: str
    rank: int
    score: float
    highest: float
    known: float
    parts: tuple[ScorePart, ...]
    ranks: tuple[int, int]
    rivals: tuple[str, ...]


def scores(
    rows: Sequence[Evidence], candidates: Sequence[str], measures: Mapping[str, Measure], weights: Mapping[str, float]
) -> list[Score]:
    """Return the scores of candidates, the highest first, then as the candidates come.

    Of a measure with values that cannot be compared (shares of different wholes, revenues of different years) the score
    takes the best share or rank of each candidate, and of others the values that most candidates have. The list is
    empty if nothing is known by any measure with a weight. Raises `BadParameter` if a value is negative.
    """
    values = compared(rows)
    shares = spread(weights, measures, values)
    used = {key: parts for key, parts in shares.items() if any(name in values for name in parts) and weights[key]}
    if not used:
        return []
    names = list(dict.fromkeys(name for parts in used.values() for name in parts))
    normalised = {name: _normalised(measures[name], values[name]) for name in names}
    total = sum(weights[key] for key in used)
    weight = {name: sum(weights[key] * parts.get(name, 0) for key, parts in used.items()) / total for name in names}
    parts_of = {
        firm: tuple(_part(measures[name], values[name], normalised[name], firm, weight[name]) for name in names)
        for firm in candidates
    }
    points = {firm: round(sum(part.points for part in parts), POINT_DECIMALS) for firm, parts in parts_of.items()}
    by_key = {
        firm: [
            weights[key] * sum(share * normalised[name].get(firm, 0.0) for name, share in parts.items())
            for key, parts in used.items()
        ]
        for firm in candidates
    }
    found = []
    for firm in candidates:
        rank = 1 + sum(points[other] > points[firm] for other in candidates)
        ahead, possible, rivals = _stability(by_key, firm)
        known = sum(part.weight for part in parts_of[firm] if part.evidence)
        missing = sum(round(part.weight, POINT_DECIMALS) for part in parts_of[firm] if not part.evidence)
        found.append(
            Score(
                firm,
                rank,
                points[firm],
                round(points[firm] + missing, POINT_DECIMALS),
                round(known, POINT_DECIMALS),
                parts_of[firm],
                (min(rank, 1 + ahead), max(rank, 1 + possible)),
                rivals,
            )
        )
    return sorted(found, key=lambda score: score.rank)


def compared(rows: Sequence[Evidence]) -> dict[str, dict[str, Evidence]]:
    """Return for each measure the evidence that a score compares, by candidate."""
    groups: dict[str, dict[tuple[str, ...], dict[str, Evidence]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        if row.value is not None:
            groups[row.measure.name][row.group][row.candidate] = row
    found: dict[str, dict[str, Evidence]] = {}
    for name, by_group in groups.items():
        measure = next(iter(next(iter(by_group.values())).values())).measure
        if name == "market_share" or measure.smallest:
            found[name] = _best_of_each(measure, by_group)
        else:
            found[name] = by_group[max(by_group, key=lambda group: (len(by_group[group]), group))]
    return found


def _best_of_each(measure: Measure, by_group: Mapping[tuple[str, ...], Mapping[str, Evidence]]) -> dict[str, Evidence]:
    best: dict[str, Evidence] = {}
    for group in sorted(by_group):
        for firm, row in by_group[group].items():
            if firm not in best or _is_better(measure, row, best[firm]):
                best[firm] = row
    return best


def _is_better(measure: Measure, row: Evidence, other: Evidence) -> bool:
    one, two = row.value or 0.0, other.value or 0.0
    return one < two if measure.smallest else one > two


def _best(measure: Measure, found: Mapping[str, Evidence]) -> float:
    values = [row.value for row in found.values() if row.value is not None]
    return min(values) if measure.smallest else max(values)


def _normalised(measure: Measure, found: Mapping[str, Evidence]) -> dict[str, float]:
    best = _best(measure, found)
    values = {firm: row.value for firm, row in found.items() if row.value is not None}
    if any(value < 0 for value in values.values()) or (measure.smallest and best == 0):
        raise BadParameter(f"{measure.name} cannot be weighed: of a value below 0 there is no share of the best")
    if measure.smallest:
        return {firm: best / value for firm, value in values.items()}
    return {firm: value / best if best else 0.0 for firm, value in values.items()}


def _part(
    measure: Measure, found: Mapping[str, Evidence], normalised: Mapping[str, float], firm: str, weight: float
) -> ScorePart:
    value = normalised.get(firm, 0.0)
    points = round(100 * weight * value, POINT_DECIMALS)
    return ScorePart(measure, found.get(firm), _best(measure, found), value, 100 * weight, points)


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
