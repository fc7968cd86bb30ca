"""The rows of a table of concentration: what sources state, what follows from it, and what could not be added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lianzhu.graph.answers import Answer
from lianzhu.graph.intervals import Interval, sum_interval
from lianzhu.measures.concentration import RATIOS, Concentration, StatementConcentration
from lianzhu.measures.markets import FIRM, Market, MarketShares, Share
from lianzhu.measures.relations import Relations

CONCENTRATION_COLUMNS = (
    "place",
    "period",
    "basis",
    "measure",
    "low",
    "high",
    "level",
    "vendors",
    "origin",
    "strength",
    "facts",
)
DIGITS = 2
"""Decimals to which computed values are rounded."""
Row = tuple[object, ...]


def concentration_answer(
    relations: Relations,
    found: Sequence[Concentration],
    refused: Sequence[MarketShares],
    statements: Sequence[StatementConcentration],
) -> Answer:
    """Return rows with a measure each: of a market, then what could not be added up, then of the statements.

    `low` and `high` are percentages, for an index between 0 and 10,000; `origin` tells what a source states from what
    is computed; `level` names the class of an index, the threshold of a presumption, or why shares are not added up.
    """
    rows: list[Row] = []
    for each in found:
        rows += _market_rows(relations, each)
    for shares in refused:
        rows.append(_refused_row(relations, shares))
    for statement in statements:
        rows.append(_statement_row(relations, statement))
    return Answer(CONCENTRATION_COLUMNS, rows, tuple(_notes(relations, found, refused)))


def _market_rows(relations: Relations, found: Concentration) -> Iterator[Row]:
    shares = found.shares
    known = shares.disjoint
    named = [firm for share in known for firm in share.firms]
    facts = _facts(relations, known)

    def row(measure: str, bounds: Interval, level: Sequence[str] = (), firms: Sequence[str] = named) -> Row:
        return _row(relations, shares.market, measure, bounds, level, firms, "computed", facts)

    for share in shares.joint:
        yield _row(
            relations,
            shares.market,
            "joint_share",
            share.percent,
            (),
            share.firms,
            "stated",
            _facts(relations, [share]),
        )
    yield row("covered_share", found.covered)
    for count in RATIOS:
        yield row(f"cr{count}", found.ratios[count], (), named if shares.joint else named[:count])
    yield row("hhi", found.hhi, found.levels)
    if found.presumption:
        presumed = found.presumption
        yield row("dominance", presumed.percent, [presumed.threshold], presumed.firms)
    if found.local:
        yield row("local_share", found.local)


def _refused_row(relations: Relations, shares: MarketShares) -> Row:
    stated = [*shares.single, *shares.joint]
    reason = "exceeds_whole" if stated else "without_number"
    if not shares.market.wholes:
        reason = "no_whole_stated"
    total = sum_interval(share.percent for share in stated) if reason == "exceeds_whole" else None
    figures = shares.figures or shares.without_number
    firms = dict.fromkeys(node for figure in figures for role, node in figure.about if role == FIRM)
    facts = _facts(relations, stated) or tuple(figure.id for figure in figures)
    return _row(relations, shares.market, "not_added", total, [reason], [*firms], "stated", facts)


def _statement_row(relations: Relations, found: StatementConcentration) -> Row:
    market = Market("", (found.place,))
    bounds = Interval(found.hhi, found.hhi)
    vendors = [vendor for vendor, _ in found.counts]
    return _row(relations, market, "statement_hhi", bounds, (), vendors, "computed", found.facts)


def _row(
    relations: Relations,
    market: Market,
    measure: str,
    bounds: Interval | None,
    level: Sequence[str],
    firms: Iterable[str],
    origin: str,
    facts: Sequence[str],
) -> Row:
    return (
        [relations.name(whole) for whole in market.wholes],
        market.period,
        _basis(relations, market),
        measure,
        round(bounds.low, DIGITS) if bounds else None,
        round(bounds.high, DIGITS) if bounds else None,
        list(level),
        [relations.name(firm) for firm in firms],
        origin,
        relations.weakest(facts),
        sorted(facts),
    )


def _basis(relations: Relations, market: Market) -> list[str]:
    """Return the metric, basis and other dimensions of a market, as far as they say more than that it is a share."""
    metric = relations.schema.metrics[market.metric].zh if market.metric not in ("", "market_share") else ""
    forecast = "预测 forecast" if market.forecast else ""
    return [
        part for part in (metric, market.basis, *(relations.name(node) for _, node in market.others), forecast) if part
    ]


def _facts(relations: Relations, shares: Iterable[Share]) -> tuple[str, ...]:
    figures = [figure for share in shares for figure in share.figures]
    members = relations.groups.facts(node for figure in figures for role, node in figure.about if role == FIRM)
    return tuple(sorted({figure.id for figure in figures} | members))


def _notes(relations: Relations, found: Sequence[Concentration], refused: Sequence[MarketShares]) -> Iterator[str]:
    yield from relations.notes
    if len(found) > 1:
        yield f"shares of different wholes, periods, regions or bases are not added up: {len(found)} markets"
    levels = sum(len(shares.without_number) for shares in [*(each.shares for each in found), *refused])
    if levels:
        yield f"shares left out, because their source gives a level and no number: {levels}"
