"""Which values of candidates a score compares, and what part of the best each is.

A value is normalised by its distance to the leader among the candidates (OECD and JRC 2008, Handbook on Constructing
Composite Indicators, "distance to a reference"): value / best, or best / value where the smallest is the best. A share
is normalised within its own market: the reference is the largest share that a source states of it, so that half of a
small market counts no more than two fifths of a large one if either is the largest. A share of a market of which no
other share is stated is its largest for certain from one half; below that it tells nothing and is left out. Shares of
different markets then stand beside each other, as ranks in different rankings do. A share of which no source says of
what it is is not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import inf

from lianzhu.graph.errors import BadParameter
from lianzhu.graph.intervals import Interval
from lianzhu.measures.leaders.leader_measures import Evidence, Measure
from lianzhu.measures.leaders.leader_ranks import common_quantity

HALF = 50.0
"""Percent of a market from which no other firm can have more."""
UNKNOWN = Interval(0.0, 1.0)
"""What a normalised value may be of which nothing is known."""


def compared(rows: Sequence[Evidence]) -> dict[str, dict[str, Evidence]]:
    """Return for each measure the evidence that a score compares, by candidate; see `in_several_units`."""
    groups: dict[str, dict[tuple[str, ...], dict[str, Evidence]]] = defaultdict(lambda: defaultdict(dict))
    quantities = _quantities(rows)
    for row in rows:
        if row.interval is not None and row.quantity == quantities[row.measure.name]:
            groups[row.measure.name][row.group][row.candidate] = row
    found: dict[str, dict[str, Evidence]] = {}
    for name, by_group in groups.items():
        held = [row for each in by_group.values() for row in each.values()]
        if name == "market_share" or any(row.in_market for row in held):
            found[name] = _best_of_each(row for row in held if _tells(row))
        elif held[0].measure.smallest:
            found[name] = _best_of_each(held)
        else:
            found[name] = by_group[max(by_group, key=lambda group: (len(by_group[group]), group))]
    return {name: by_firm for name, by_firm in found.items() if by_firm}


def in_several_units(rows: Iterable[Evidence]) -> list[str]:
    """Return the measures of which no quantity has a value for each candidate that has any: some yuan, some dollars."""
    return sorted(name for name, quantity in _quantities(rows).items() if quantity is None)


def _quantities(rows: Iterable[Evidence]) -> dict[str, str | None]:
    by_measure: dict[str, list[Evidence]] = defaultdict(list)
    for row in rows:
        if row.interval is not None:
            by_measure[row.measure.name].append(row)
    return {name: common_quantity(found) for name, found in by_measure.items()}


def _tells(row: Evidence) -> bool:
    """Tell whether a share says how near to the largest of its market it is."""
    return row.in_market and (row.rival is not None or (row.interval is not None and row.interval.low >= HALF))


def _best_of_each(rows: Iterable[Evidence]) -> dict[str, Evidence]:
    """Return the best evidence of each candidate: the lowest rank, or the share nearest to the largest of a market."""
    best: dict[str, tuple[tuple[object, ...], Evidence]] = {}
    for row in rows:
        if row.interval is None:
            continue
        part = _share_of_largest(row) if row.in_market else row.interval
        sign = 1 if row.measure.smallest else -1
        key = (sign * part.low, sign * part.high, sign * row.interval.low, row.group)
        if row.candidate not in best or key < best[row.candidate][0]:
            best[row.candidate] = key, row
    return {firm: row for firm, (_, row) in best.items()}


def _share_of_largest(row: Evidence) -> Interval:
    return _part_of_best(row.interval or UNKNOWN, row.rival, smallest=False)


def _part_of_best(own: Interval, other: Interval | None, *, smallest: bool) -> Interval:
    """Return what part of the best a value is, given the best of the others: 1 if it is the best itself.

    The part grows with the value and shrinks with the best of the others, so that its bounds are at theirs.
    """
    if other is None:
        return Interval(1.0, 1.0)
    if smallest:
        return Interval(_ratio(min(own.high, other.low), own.high), _ratio(min(own.low, other.high), own.low))
    low = max(own.low, 0.0)  # without a lower bound it may be nothing
    return Interval(_ratio(low, max(low, other.high)), _ratio(own.high, max(own.high, other.low)))


def _ratio(one: float, two: float) -> float:
    """Return a part of a whole of at least it; of nothing it is nothing."""
    if one == two:
        return 1.0 if one else 0.0
    return one / two


def normalised_values(measure: Measure, found: Mapping[str, Evidence]) -> dict[str, Interval]:
    """Return the values of candidates by a measure as parts of the best; raise `BadParameter` if one is negative."""
    values = {firm: row.interval for firm, row in found.items() if row.interval is not None}
    minimum = min(value.low if value.low > -inf else value.high for value in values.values())
    if minimum < 0 or (measure.smallest and minimum == 0):
        raise BadParameter(f"{measure.name} cannot be weighed: of a value below 0 there is no share of the best")
    if any(row.in_market for row in found.values()):
        return {firm: _share_of_largest(row) for firm, row in found.items()}
    normalised = {}
    for firm, value in values.items():
        others = [each for other, each in values.items() if other != firm]
        part = _part_of_best(value, best_of(measure, others) if others else None, smallest=measure.smallest)
        normalised[firm] = part if others or value.high else Interval(0.0, 0.0)
    return normalised


def best_of(measure: Measure, values: Sequence[Interval]) -> Interval:
    """Return the bounds of the best of values."""
    best = min if measure.smallest else max
    return Interval(best(value.low for value in values), best(value.high for value in values))
