"""Market shares as sources state them, by market: the shares that are of the same whole, period, region and basis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lianzhu.graph.intervals import APPROXIMATE_TOLERANCE, Interval, hull_interval, stated_bounds, sum_interval
from lianzhu.graph.records import Figure, period
from lianzhu.measures.relations import EDITORIAL, Relations

WHOLE, FIRM = "of", "company"
"""The roles of a share's whole and of the firm that has it."""
NOT_OF_MARKETS = ("application_share", "customer_share", "deployment_share")
"""Shares that add up, but not to a market: a firm that is named with one uses something, or has customers."""
FULL = 100.0
"""The share of all firms together, in percent."""
MAX_ROUNDING = 0.5
"""Percentage points that rounding may add to the sum, for each share."""


@dataclass(frozen=True, slots=True)
class Market:
    """What shares must have in common to be added up. `others` are further dimensions, as (role, node) pairs."""

    metric: str
    wholes: tuple[str, ...]
    period: str = ""
    basis: str = ""
    forecast: bool = False
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """The share that firms have together of a market, in percent, with the figures that state it.

    `percent` is as stated; where sources differ it reaches from the least to the most that they state, unless one
    figure is preferred. `bounds` are wider for what is about so much (≈). That of a group has the shares of its members
    as `members`.
    """

    firms: tuple[str, ...]
    percent: Interval
    bounds: Interval
    figures: tuple[Figure, ...]
    members: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class MarketShares:
    """The shares of a market: those of one firm each, the largest first, and those of several firms together.

    `without_number` are figures that give a level only.
    """

    market: Market
    single: tuple[Share, ...]
    joint: tuple[Share, ...]
    without_number: tuple[Figure, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that state the shares."""
        return tuple(figure for share in (*self.single, *self.joint) for figure in share.figures)

    @property
    def disjoint(self) -> tuple[Share, ...]:
        """The shares that have no firm in common: those of one firm, then joint ones, the largest first."""
        seen = {firm for share in self.single for firm in share.firms}
        kept = [*self.single]
        for share in self.joint:
            if not seen & {*share.firms}:
                kept.append(share)
                seen.update(share.firms)
        return tuple(kept)

    @property
    def exceeds_whole(self) -> bool:
        """Whether the shares add up to more than the whole, beyond rounding: they overlap, or are of several wholes."""
        lows = [share.bounds.low for share in self.disjoint]
        return sum(lows) > FULL + MAX_ROUNDING * len(lows)


def market_shares(relations: Relations, wholes: Iterable[str] | None = None) -> list[MarketShares]:
    """Return the shares that firms have of wholes, or of all; by the name of the whole, then the latest period first.

    A share counts if it is an additive share of the schema, of a company or organization, that a source states. Of a
    firm whose units also have shares of the market, `relations` with groups add these up. Shares whose source states no
    whole are markets without `wholes`, which cannot be added up.
    """
    wanted = None if wholes is None else {*wholes}
    figures: dict[Market, list[Figure]] = defaultdict(list)
    for figure in relations.landscape.figures:
        if (market := _market(relations, figure)) and (wanted is None or wanted & {*market.wholes}):
            figures[market].append(figure)
    found = [_shares(relations, market, stated) for market, stated in figures.items()]

    def order(shares: MarketShares) -> tuple[object, ...]:
        market = shares.market
        names = [relations.name(whole) for whole in market.wholes]
        return (
            names,
            market.metric,
            [-ord(each) for each in market.period],
            market.forecast,
            market.basis,
            market.others,
        )

    return sorted(found, key=order)


def _market(relations: Relations, figure: Figure) -> Market | None:
    """Return the market of a firm's share; None if the figure is no such share, or has ended."""
    metric = relations.schema.metrics[str(figure.fields["metric"])]
    firms = [node for role, node in figure.about if role == FIRM]
    wholes = tuple(node for role, node in figure.about if role == WHOLE)
    of_firm = any(relations.kind(whole) in ("Company", "Organization") for whole in wholes)
    is_market_share = metric.share and metric.additive and metric.name not in NOT_OF_MARKETS
    states = not figure.citation.until and figure.citation.strength != EDITORIAL
    if not is_market_share or not firms or of_firm or not states:
        return None
    others = tuple(pair for pair in figure.about if pair[0] not in (FIRM, WHOLE))
    basis, forecast = str(figure.fields.get("basis", "")), bool(figure.fields.get("forecast"))
    return Market(metric.name, wholes, period(figure.fields), basis, forecast, others)


def _shares(relations: Relations, market: Market, figures: Sequence[Figure]) -> MarketShares:
    stated: dict[tuple[str, ...], list[tuple[Interval, Figure]]] = defaultdict(list)
    without_number = []
    for figure in figures:
        percent = _percent(relations, figure)
        if percent is None:
            without_number.append(figure)
        else:
            firms = tuple(sorted(node for role, node in figure.about if role == FIRM))
            stated[firms].append((percent, figure))
    single: dict[str, list[Share]] = defaultdict(list)
    joint = []
    for firms, found in stated.items():
        share = _share(firms, found)
        groups = tuple(sorted({relations.groups.top(firm) for firm in firms}))
        if len(groups) == 1:
            single[groups[0]].append(share)
        else:
            joint.append(replace(share, firms=groups))

    def order(share: Share) -> tuple[object, ...]:
        return -share.percent.low, -share.percent.high, [relations.name(firm) for firm in share.firms], share.firms

    added = (_added(firm, sorted(shares, key=lambda share: -len(share.firms))) for firm, shares in single.items())
    return MarketShares(market, tuple(sorted(added, key=order)), tuple(sorted(joint, key=order)), tuple(without_number))


def _percent(relations: Relations, figure: Figure) -> Interval | None:
    """Return the percentage that a figure states, as it is stated: without the rounding of its last digit."""
    low, high = stated_bounds(figure.fields)
    if low is None and high is None:
        return None
    unit = relations.schema.units.get(str(figure.fields.get("unit", "")))
    scale = FULL * (unit.factor if unit else 1.0)
    return Interval(max((low or 0.0) * scale, 0.0), FULL if high is None else min(high * scale, FULL))


def _share(firms: tuple[str, ...], found: Sequence[tuple[Interval, Figure]]) -> Share:
    chosen = [each for each in found if each[1].fields.get("preferred")] or found
    figures = tuple(sorted((figure for _, figure in chosen), key=lambda figure: figure.id))
    return Share(
        firms,
        hull_interval([percent for percent, _ in chosen]),
        hull_interval([_widened(percent) if figure.fields.get("op") == "≈" else percent for percent, figure in chosen]),
        figures,
    )


def _widened(percent: Interval) -> Interval:
    margin = percent.high * APPROXIMATE_TOLERANCE
    return Interval(max(percent.low - margin, 0.0), min(percent.high + margin, FULL))


def _added(group: str, shares: Sequence[Share]) -> Share:
    """Return what a group has together: the sum of shares of its members, of which no firm is counted twice.

    The shares come in descending number of firms: what several have together counts before what each has.
    """
    counted: list[Share] = []
    for share in shares:
        if not any({*share.firms} & {*other.firms} for other in counted):
            counted.append(share)
    figures = tuple(sorted((figure for share in counted for figure in share.figures), key=lambda figure: figure.id))
    percent, bounds = (
        sum_interval(intervals) for intervals in ((s.percent for s in counted), (s.bounds for s in counted))
    )
    return Share((group,), percent, bounds, figures, tuple(counted))
