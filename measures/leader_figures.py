"""The figures that sources state of candidates: shares, revenues, patents and others, the latest of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lianzhu.graph.records import Figure, period
from lianzhu.measures.leader_candidates import CandidateScope, figure_firms
from lianzhu.measures.leader_measures import OTHER, TECHNOLOGY, Evidence, Measure, is_technical
from lianzhu.measures.relations import STRENGTHS, Relations

COMPARABLE_ROLES = frozenset(
    {"company", "chain", "layer", "segment", "category", "industry", "region", "of", "benchmark"}
)
"""Dimensions of a figure that speaks of a firm; one that is also about a product or a case does not."""
_Series = tuple[str, str, str, tuple[tuple[str, str], ...]]
"""Metric, unit dimension, basis and other dimensions of figures of a firm, which differ by period."""


def figure_evidence(relations: Relations, scope: CandidateScope, measures: Mapping[str, Measure]) -> Iterator[Evidence]:
    """Yield the latest figure of each series of each candidate.

    A forecast, a range, a level without a number, and a figure of several firms combined have no value that could be
    ranked, but their words stand. Of figures that differ the preferred one counts; without one, none does.
    """
    series: dict[tuple[str, _Series], list[Figure]] = defaultdict(list)
    candidates = {*scope.candidates}
    for figure in relations.landscape.figures:
        if figure.citation.until or figure.citation.strength == "editorial" or not _speaks_of(figure, scope, relations):
            continue
        for firm in figure_firms(relations, figure):
            if firm in candidates:
                series[firm, _series(relations, figure)].append(figure)
    for firm, key in sorted(series):
        yield _evidence(relations, firm, key, _latest(series[firm, key]), measures)


def _speaks_of(figure: Figure, scope: CandidateScope, relations: Relations) -> bool:
    """Tell whether a figure is about firms as such, in this chain or industry or in none."""
    if not {role for role, _ in figure.about} <= COMPARABLE_ROLES:
        return False
    kinds = ("Chain", "Layer", "Segment", "VendorCategory") if scope.kind == "Chain" else ("Industry",)
    places = {node for _, node in figure.about if relations.kind(node) in kinds}
    return not scope.node or not places or bool(places & scope.parts)


def _series(relations: Relations, figure: Figure) -> _Series:
    unit = relations.schema.units.get(str(figure.fields.get("unit", "")))
    others = tuple(pair for pair in figure.about if pair[0] != "company" and pair[0] != "chain")
    basis = str(figure.fields.get("basis", ""))
    return str(figure.fields["metric"]), unit.dimension if unit else "", basis, others


def _latest(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures of the latest period, forecast only if all are; the preferred among them, if any is."""
    actual = [figure for figure in figures if not figure.fields.get("forecast")] or list(figures)
    latest = max(period(figure.fields) for figure in actual)
    found = [figure for figure in actual if period(figure.fields) == latest]
    preferred = [figure for figure in found if figure.fields.get("preferred")]
    return sorted(preferred or found, key=lambda figure: figure.id)


def _evidence(
    relations: Relations, firm: str, key: _Series, figures: Sequence[Figure], measures: Mapping[str, Measure]
) -> Evidence:
    metric, unit, basis, others = key
    values = {_value(relations, firm, figure) for figure in figures}
    value = values.pop() if len(values) == 1 else None
    members = {node for figure in figures for role, node in figure.about if role == "company"}
    facts = {figure.id for figure in figures} | relations.groups.facts(members)
    strength = max((figure.citation.strength for figure in figures), key=STRENGTHS.index)
    group = (unit, basis, period(figures[0].fields), *(f"{role} {node}" for role, node in others))
    detail = "; ".join(dict.fromkeys(_printed(relations, firm, figure) for figure in figures))
    measure = measures[metric]
    if measure.dimension == OTHER and is_technical(basis):
        measure = replace(measure, dimension=TECHNOLOGY)
    return Evidence(
        firm, measure, value, detail, "stated", tuple(sorted(facts)), strength, (), group, _base_unit(relations, unit)
    )


def _base_unit(relations: Relations, dimension: str) -> str:
    """Return the unit in which the values of a dimension are given."""
    if dimension == "ratio":
        return "%"
    units = relations.schema.units.values()
    return next((unit.name for unit in units if unit.dimension == dimension and unit.factor == 1), "")


def _value(relations: Relations, firm: str, figure: Figure) -> float | None:
    """Return the value of a figure in its base unit (a ratio in percent), None if it cannot be compared."""
    value, fields = figure.fields.get("value"), figure.fields
    companies = [node for role, node in figure.about if role == "company"]
    alone = len(companies) == 1 and (companies[0] == firm or relations.groups.top(companies[0]) == firm)
    if not isinstance(value, int | float) or fields.get("forecast") or not alone:
        return None
    unit = relations.schema.units.get(str(fields.get("unit", "")))
    if unit is None:
        return float(value)
    return float(f"{value * unit.factor * (100 if unit.dimension == 'ratio' else 1):.12g}")


def _printed(relations: Relations, firm: str, figure: Figure) -> str:
    """Return the words of a figure, with what it is of: "31% · 锂资源 · 2024"."""
    fields = figure.fields
    places = [relations.name(node) for role, node in figure.about if role not in ("company", "chain")]
    others = [
        relations.name(node) for role, node in figure.about if role == "company" and relations.groups.top(node) != firm
    ]
    units = [
        relations.name(node)
        for role, node in figure.about
        if role == "company" and node != firm and relations.groups.top(node) == firm
    ]
    marks = ["预测 forecast"] if fields.get("forecast") else []
    together = [f"+ {'、'.join(others)}"] if others else []
    parts = [str(fields["printed"]), *places, *units, *together, period(fields), str(fields.get("basis", "")), *marks]
    return " · ".join(filter(None, parts))
