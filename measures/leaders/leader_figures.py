"""The figures that sources state of candidates: shares, revenues, patents and others, the latest of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from lianzhu.graph.intervals import APPROXIMATE_TOLERANCE, Interval, hull_interval, stated_bounds
from lianzhu.graph.records import Figure, period
from lianzhu.measures.leaders.leader_candidates import CandidateScope, figure_firms
from lianzhu.measures.leaders.leader_measures import OTHER, TECHNOLOGY, Evidence, Measure, is_technical
from lianzhu.measures.markets import FULL, MarketShares, Share, market_shares
from lianzhu.measures.relations import STRENGTHS, Relations

COMPARABLE_ROLES = frozenset(
    {"company", "chain", "layer", "segment", "category", "industry", "region", "of", "benchmark"}
)
"""Dimensions of a figure that speaks of a firm; one that is also about a product or a case does not."""
DIFFER = "来源不一 sources differ"
"""What is said of a value of which sources state several numbers."""
_Series = tuple[str, str, str, tuple[tuple[str, str], ...]]
"""Metric, unit dimension, basis and other dimensions of figures of a firm, which differ by period."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What figures say a value is: as stated, and the bounds that follow, both in the base unit.

    Of a share also the largest share of another firm of the market.
    """

    stated: Interval
    bounds: Interval
    in_market: bool = False
    rival: Interval | None = None


def figure_evidence(relations: Relations, scope: CandidateScope, measures: Mapping[str, Measure]) -> Iterator[Evidence]:
    """Yield the latest figure of each series of each candidate.

    Of figures that differ the preferred one counts; without one, the value lies anywhere from the least to the most
    that they state. A forecast, a level without a number, and a figure of several firms combined have no value that
    could be ranked, but their words stand. Of a group the figure of its head counts, unless a member has more; without
    one, that of its only member with a figure. Shares of members add up.
    """
    series: dict[tuple[str, _Series], list[Figure]] = defaultdict(list)
    candidates = {*scope.candidates}
    for figure in relations.landscape.figures:
        if figure.citation.until or figure.citation.strength == "editorial" or not _speaks_of(figure, scope, relations):
            continue
        for firm in figure_firms(relations, figure):
            if firm in candidates:
                series[firm, _series(relations, figure)].append(figure)
    shares = _shares_by_figure(relations) if series else {}
    for firm, key in sorted(series):
        yield _evidence(relations, firm, key, _latest(series[firm, key]), measures, shares)


def _shares_by_figure(relations: Relations) -> dict[str, tuple[Share, MarketShares]]:
    """Return the shares of single firms, and the markets that they are of, by the ids of the figures that state them.

    Shares of which no source says of what they are, and those that only we judge to be, are in no market.
    """
    found: dict[str, tuple[Share, MarketShares]] = {}
    for shares in market_shares(relations):
        if shares.market.wholes or shares.market.others:
            for share in shares.single:
                if all(figure.citation.strength != "editorial" for figure in share.figures):
                    found.update((figure.id, (share, shares)) for figure in share.figures)
    return found


def _speaks_of(figure: Figure, scope: CandidateScope, relations: Relations) -> bool:
    """Tell whether a figure is about firms as such, in this chain or industry or in none."""
    if not {role for role, _ in figure.about} <= COMPARABLE_ROLES:
        return False
    kinds = ("Chain", "Layer", "Segment", "VendorCategory") if scope.kind == "Chain" else ("Industry",)
    places = {node for _, node in figure.about if relations.kind(node) in kinds}
    return not scope.node or not places or bool(places & scope.parts)


def _series(relations: Relations, figure: Figure) -> _Series:
    name = str(figure.fields.get("unit", ""))
    unit = relations.schema.units.get(name)
    others = tuple(pair for pair in figure.about if pair[0] != "company" and pair[0] != "chain")
    basis = str(figure.fields.get("basis", ""))
    return str(figure.fields["metric"]), unit.dimension if unit else name, basis, others


def _latest(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures of the latest period, forecast only if all are; the preferred among them, if any is."""
    actual = [figure for figure in figures if not figure.fields.get("forecast")] or list(figures)
    latest = max(period(figure.fields) for figure in actual)
    found = [figure for figure in actual if period(figure.fields) == latest]
    preferred = [figure for figure in found if figure.fields.get("preferred")]
    return sorted(preferred or found, key=lambda figure: figure.id)


def _evidence(
    relations: Relations,
    firm: str,
    key: _Series,
    figures: Sequence[Figure],
    measures: Mapping[str, Measure],
    shares: Mapping[str, tuple[Share, MarketShares]],
) -> Evidence:
    metric, quantity, basis, others = key
    known = _known(relations, firm, figures, shares)
    members = {node for figure in figures for role, node in figure.about if role == "company"}
    facts = {figure.id for figure in figures} | relations.groups.facts(members)
    strength = max((figure.citation.strength for figure in figures), key=STRENGTHS.index)
    group = (basis, period(figures[0].fields), *(f"{role} {node}" for role, node in others))
    kind = relations.schema.metrics[metric]
    if kind.share and kind.additive and not others:
        group = (*group, *sorted(facts))  # no source says of what it is a share
    detail = "; ".join(dict.fromkeys(_printed(relations, firm, figure) for figure in figures))
    measure = measures[metric]
    if measure.dimension == OTHER and is_technical(basis):
        measure = replace(measure, dimension=TECHNOLOGY)
    unit, scale = _unit(relations, figures)
    evidence = Evidence(
        firm, measure, None, detail, "stated", tuple(sorted(facts)), strength, (), group, unit, quantity=quantity
    )
    if known is None:
        return replace(evidence, scale=scale)
    stated = known.stated
    return replace(
        evidence,
        value=stated.low if stated.low == stated.high else None,
        detail=f"{detail} · {DIFFER}" if _differ(relations, firm, figures) else detail,
        bounds=known.bounds,
        shown=_open(stated, known.in_market),
        scale=scale,
        in_market=known.in_market,
        rival=known.rival,
    )


def _open(stated: Interval, is_share: bool) -> Interval:
    """Return a range with a bound that only says that it is a share as no bound: 60–100 % is at least 60 %."""
    if not is_share or stated.low == stated.high:
        return stated
    return Interval(-inf if stated.low == 0 else stated.low, inf if stated.high == FULL else stated.high)


def _unit(relations: Relations, figures: Sequence[Figure]) -> tuple[str, float]:
    """Return the unit that the first of figures uses, and what it is in the base unit; a ratio is in percent."""
    name = str(figures[0].fields.get("unit", ""))
    unit = relations.schema.units.get(name)
    if unit is None:
        return name, 1.0
    return name, float(f"{unit.factor * (FULL if unit.dimension == 'ratio' else 1):.12g}")


def _known(
    relations: Relations, firm: str, figures: Sequence[Figure], shares: Mapping[str, tuple[Share, MarketShares]]
) -> _Known | None:
    """Return what the figures of a firm alone say that its value is; None if they say nothing that can be compared."""
    own = _own(relations, firm, figures)
    held = {id(share): (share, market) for share, market in (shares[f.id] for f in own if f.id in shares)}
    if held:
        of_firm = [share for share, _ in held.values()]
        others = [each for _, market in held.values() for each in market.single if firm not in each.firms]
        return _Known(
            hull_interval(share.percent for share in of_firm),
            hull_interval(share.bounds for share in of_firm),
            in_market=True,
            rival=_largest(others),
        )
    known: dict[str, list[tuple[Interval, Interval]]] = defaultdict(list)
    for figure in own:
        if intervals := _intervals(relations, figure):
            known[_member(figure)].append(intervals)
    head = firm if firm in known else next(iter(known), None)
    if head is None or (head != firm and len(known) > 1):
        return None
    stated, bounds = (hull_interval(each[at] for each in known[head]) for at in (0, 1))
    if any(each.low > stated.high for member in known.values() for each, _ in member):
        return None  # a member has more than the head of its group, so that the figure of this is not of all
    return _Known(stated, bounds)


def _own(relations: Relations, firm: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the actual figures of a firm, or of a member of its group, alone."""

    def is_alone(figure: Figure) -> bool:
        companies = [node for role, node in figure.about if role == "company"]
        return len(companies) == 1 and relations.groups.top(companies[0]) == firm and not figure.fields.get("forecast")

    return [*filter(is_alone, figures)]


def _member(figure: Figure) -> str:
    return next(node for role, node in figure.about if role == "company")


def _differ(relations: Relations, firm: str, figures: Sequence[Figure]) -> bool:
    """Tell whether figures of the same firm state several numbers."""
    stated: dict[str, set[Interval]] = defaultdict(set)
    for figure in _own(relations, firm, figures):
        if intervals := _intervals(relations, figure):
            stated[_member(figure)].add(intervals[0])
    return any(len(each) > 1 for each in stated.values())


def _intervals(relations: Relations, figure: Figure) -> tuple[Interval, Interval] | None:
    """Return what a figure states in the base unit, and the bounds that follow, wider for what is about so much (≈)."""
    _, scale = _unit(relations, [figure])
    lowest, highest = (_scaled(bound, scale) for bound in stated_bounds(figure.fields))
    if lowest is None and highest is None:
        return None
    stated = Interval(-inf if lowest is None else lowest, inf if highest is None else highest)
    if figure.fields.get("op") != "≈":
        return stated, stated
    margins = [abs(bound) * APPROXIMATE_TOLERANCE for bound in (stated.low, stated.high)]
    return stated, Interval(stated.low - margins[0], stated.high + margins[1])


def _scaled(value: object, scale: float) -> float | None:
    return float(f"{value * scale:.12g}") if isinstance(value, int | float) else None


def _largest(shares: Sequence[Share]) -> Interval | None:
    """Return the bounds of the largest of shares, None without any."""
    if not shares:
        return None
    return Interval(max(share.bounds.low for share in shares), max(share.bounds.high for share in shares))


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
