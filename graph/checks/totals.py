"""Checks of amounts of parts against the amount of their whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from lianzhu.graph.checks.composition import Composition
from lianzhu.graph.checks.finding import FINDING, Finding
from lianzhu.graph.checks.observations import Observation, format_result, tolerance
from lianzhu.graph.checks.stated_lists import StatedList
from lianzhu.graph.intervals import Interval, sum_interval

AmountKey = tuple[frozenset[str], tuple[object, ...]]
"""The nodes of an amount, and the dimensions in which amounts must agree to be added up."""


def total_checks(
    observations: list[Observation], composition: Composition, lists: Sequence[StatedList]
) -> Iterator[Finding]:
    """Yield parts that exceed their whole, and sums of parts that exceed it or fall short of it."""
    amounts: defaultdict[AmountKey, list[Observation]] = defaultdict(list)
    for observation in observations:
        if observation.metric.amount and observation.interval:
            amounts[observation.nodes, _dimensions(observation)].append(observation)
    breakdowns = _breakdowns(amounts, composition)
    exceeding: set[str] = set()
    for breakdown in breakdowns.values():
        for finding in _parts_exceeding(breakdown):
            exceeding.update(finding.facts)
            yield finding
    for breakdown in breakdowns.values():
        yield from _sums(breakdown, composition, lists, exceeding)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Amounts of a whole, and those of its parts of one kind by part."""

    whole: str
    totals: list[Observation]
    parts: dict[str, list[Observation]]


def _dimensions(observation: Observation) -> tuple[object, ...]:
    return (
        observation.metric.name,
        observation.bounds,
        observation.dimension,
        observation.basis,
        observation.forecast,
    )


def _breakdowns(
    amounts: Mapping[AmountKey, list[Observation]], composition: Composition
) -> dict[tuple[object, ...], Breakdown]:
    """Return the amounts of wholes with those of their parts, a breakdown for each source and kind of part."""
    wholes = composition.wholes()
    nodes = composition.landscape.nodes
    breakdowns: dict[tuple[object, ...], Breakdown] = {}
    for (about, dimensions), parts in amounts.items():
        for part in about:
            for whole in wholes.get(part, ()):
                key = about - {part} | {whole}, dimensions
                for observation in parts if key in amounts and key[0] != about else ():
                    group = *key, whole, nodes[part].kind, observation.figure.citation.source
                    breakdown = breakdowns.setdefault(group, Breakdown(whole, amounts[key], {}))
                    breakdown.parts.setdefault(part, []).append(observation)
    return breakdowns


def _parts_exceeding(breakdown: Breakdown) -> Iterator[Finding]:
    """Yield amounts of a part that exceed the amount of its whole."""
    for part, total in product((each for group in breakdown.parts.values() for each in group), breakdown.totals):
        if part.interval and total.interval and part.interval.low > total.interval.high:
            message = f"{part.text} exceeds the whole, {total.text} {tolerance((part, total))}"
            yield Finding(FINDING, "part exceeds whole", message, (part.id, total.id))


def _sums(
    breakdown: Breakdown, composition: Composition, lists: Sequence[StatedList], exceeding: set[str]
) -> Iterator[Finding]:
    """Yield sums of parts that exceed all totals of a whole or, if all parts are listed, fall short of them."""
    nested = {part for part in breakdown.parts if _has_ancestor(part, breakdown.parts, composition)}
    parts = {part: figures for part, figures in breakdown.parts.items() if part not in nested}
    for group in _divisions(breakdown.whole, parts, lists):
        figures = [figure for part in group for figure in parts[part]]
        if len(group) < 2 or any(figure.id in exceeding for figure in figures):
            continue
        total = sum_interval(_hull(parts[part]) for part in group)
        intervals = [each.interval for each in breakdown.totals if each.interval]
        if all(total.low > each.high and not total.overlaps(each) for each in intervals):
            yield _finding("parts sum to over the total", [parts[part] for part in group], total, breakdown.totals)
        complete = composition.has_all_parts(breakdown.whole, group) or any(map(composition.is_residual, group))
        if complete and all(total.high < each.low and not total.overlaps(each) for each in intervals):
            yield _finding("parts sum to under the total", [parts[part] for part in group], total, breakdown.totals)


def _finding(
    check: str, parts: Sequence[Sequence[Observation]], total: Interval, totals: Sequence[Observation]
) -> Finding:
    whole, figures = totals[0], [figure for group in parts for figure in group]
    unit = whole.unit
    values = [group[0].value for group in parts]
    printed = sum(value for value in values if value is not None) if None not in values else None
    total_text = format_result(printed, total, unit.factor, unit.name) if unit else format_result(printed, total)
    listing = " + ".join(group[0].text for group in parts)
    message = f"{listing} = {total_text}, total {whole.text} {tolerance((*figures, whole))}"
    return Finding(FINDING, check, message, tuple(each.id for each in (*figures, *totals)))


def _divisions(whole: str, parts: Iterable[str], lists: Sequence[StatedList]) -> list[list[str]]:
    """Return the parts of a whole by the list in which a source names them, or together if no list has two of them.

    A whole that is divided in two ways, by product and by customer, has two lists; their parts cannot be added up.
    """
    available = list(parts)
    divisions = [
        [part for part in available if part in each.members]
        for each in lists
        if each.parent == whole and each.kind == "PART_OF"
    ]
    distinct = {tuple(division): division for division in divisions if len(division) > 1}
    return list(distinct.values()) or [available]


def _has_ancestor(part: str, others: Iterable[str], composition: Composition) -> bool:
    """Return whether another of the parts contains this one."""
    return any(part in composition.parts.get(other, ()) for other in others if other != part)


def _hull(figures: Sequence[Observation]) -> Interval:
    """Return the range within which a part lies by any of the figures that state it."""
    intervals = [figure.interval for figure in figures if figure.interval]
    return Interval(min(each.low for each in intervals), max(each.high for each in intervals))
