"""Checks of the stages of a development, whose periods follow each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from lianzhu.graph.checks.composition import Composition
from lianzhu.graph.checks.finding import FINDING, Finding
from lianzhu.graph.checks.observations import Observation

STAGE = re.compile(r"(?:(?<![周近短日工])(?<!^长)(?<!中长)期|阶段|时代)(?:[（(].*[)）])?$")
"""Names of stages: 萌芽期, 初步探索阶段, 大模型时代."""
DEVELOPMENT = re.compile("阶段|历程|演进|时期|发展史")
"""Words of a development, whose parts are its stages whatever their names."""
STAGE_METRICS = ("duration", "release", "adoption")
"""Metrics by which a figure may say when a stage was."""
ONGOING = re.compile("至今|以来|以后|之后|[年月]起")
"""Words of a period that has not ended."""
NEVER = "9999"

Stage = tuple[str, Observation]
"""The name of a stage, and the figure that gives its period."""


def period_checks(observations: list[Observation], composition: Composition) -> Iterator[Finding]:
    """Yield stages of one development whose periods overlap; those that share only the boundary year do not.

    A stage is a level of a thing (应用程度 萌芽期, 2010 to 2015), or one of the parts of a whole with a period each.
    """
    developments: defaultdict[tuple[object, ...], list[Stage]] = defaultdict(list)
    wholes = composition.wholes()
    for observation in observations:
        if observation.start and (observation.metric.name in STAGE_METRICS):
            for key, name in _stages(observation, composition, wholes):
                developments[key].append((name, observation))
    seen: set[frozenset[tuple[str, str, str]]] = set()
    for stages in developments.values():
        for first, second in combinations(stages, 2):
            pair = frozenset((name, *_span(observation)) for name, observation in (first, second))
            if first[0] != second[0] and pair not in seen and _overlap(first[1], second[1]):
                seen.add(pair)
                yield _finding(first, second)


def _stages(
    observation: Observation, composition: Composition, wholes: dict[str, set[str]]
) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield the developments of which a figure gives a stage, with the name of the stage."""
    level = str(observation.figure.fields.get("level", ""))
    if STAGE.search(level):
        yield (observation.metric.name, observation.figure.about, observation.basis), level
    nodes = composition.landscape.nodes
    for node in observation.subjects:
        for whole in wholes.get(node, ()):
            if _gives_period_of(observation, nodes[node].name, nodes[whole].name):
                rest = observation.subjects - {node, whole}
                yield (whole, nodes[node].kind, rest, observation.regions), nodes[node].name


def _gives_period_of(observation: Observation, name: str, whole: str) -> bool:
    """Return whether a figure says when a part was a stage of a whole; projects may well run at the same time."""
    start, end = _span(observation)
    is_development = DEVELOPMENT.search(f"{observation.basis} {whole}") is not None
    return start != end and (is_development or STAGE.search(name) is not None)


def _span(observation: Observation) -> tuple[str, str]:
    """Return the first and the last date of a period; a point in time is both."""
    end = NEVER if not observation.end and ONGOING.search(observation.printed) else observation.end
    return observation.start, end or observation.start


def _overlap(first: Observation, second: Observation) -> bool:
    """Return whether two periods share more than a boundary; dates are compared as precisely as both are stated."""
    (start, end), (other_start, other_end) = _span(first), _span(second)
    same = (start, end) == (other_start, other_end) and start != end
    return same or (_is_before(start, other_end) and _is_before(other_start, end))


def _is_before(first: str, second: str) -> bool:
    length = min(len(first), len(second))
    return first[:length] < second[:length]


def _finding(first: Stage, second: Stage) -> Finding:
    (name, observation), (other_name, other) = sorted((first, second), key=lambda stage: _span(stage[1]))
    start, end = max(observation.start, other.start), min(_span(observation)[1], _span(other)[1])
    message = (
        f"{name} {_years(observation)} and {other_name} {_years(other)} overlap from {start} to {end}:"
        f" {observation.text}, {other.text} (tolerance: a common boundary year)"
    )
    return Finding(FINDING, "overlapping stages", message, (observation.id, other.id))


def _years(observation: Observation) -> str:
    start, end = _span(observation)
    return f"{start}–{'' if end == NEVER else end}"
