"""How concentrated markets are: concentration ratios and the Herfindahl-Hirschman index, within bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import product

from lianzhu.graph.intervals import Interval, sum_interval
from lianzhu.measures.chain_structure import ChainStructure
from lianzhu.measures.locations import Locations
from lianzhu.measures.markets import FULL, MarketShares, Share, market_shares
from lianzhu.measures.relations import Relations

RATIOS = (1, 3, 5)
"""Numbers of firms of which the joint share is given: CR1, CR3, CR5."""
HHI_LEVELS = ("unconcentrated", "moderately_concentrated", "highly_concentrated")
MODERATE_HHI, HIGH_HHI = 1_000.0, 1_800.0
"""The indices from which and above which a market is moderately and highly concentrated, by the U.S. Department of
Justice and Federal Trade Commission: Merger Guidelines (2023), guideline 1, and Horizontal Merger Guidelines (1982)."""
DOMINANCE = ((1, 50.0, "one_half"), (2, 200 / 3, "two_thirds"), (3, 75.0, "three_quarters"))
"""Shares from which one, two and three firms are presumed to be dominant: 反垄断法 (2022), 第二十四条."""
MIN_DOMINANT_SHARE = 10.0
"""A firm with less is not presumed to be dominant with others: the same article."""
MAX_INEXACT = 10
"""Number of shares without an exact value up to which the upper bounds are exact."""


@dataclass(frozen=True, slots=True)
class Presumption:
    """Firms that the stated shares suffice to presume dominant; `percent` is what they have together."""

    threshold: str
    firms: tuple[str, ...]
    percent: Interval


@dataclass(frozen=True, slots=True)
class Concentration:
    """The concentration of a market, from the shares that sources state of it.

    `covered` is what the firms with a stated share have together, in percent. `ratios` has by number of firms what the
    largest have together. The lower bounds take the uncovered rest to be of many small firms, and a joint share to be
    of equal ones; the upper bounds take either to be of a single firm. `local` is the share of the firms in a region.
    """

    shares: MarketShares
    covered: Interval
    ratios: dict[int, Interval]
    hhi: Interval
    presumption: Presumption | None
    local: Interval | None = None

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of concentration that the bounds of the HHI allow."""
        lowest, highest = (HHI_LEVELS.index(hhi_level(bound)) for bound in (self.hhi.low, self.hhi.high))
        return HHI_LEVELS[lowest : highest + 1]


def hhi_level(hhi: float) -> str:
    """Return the level of concentration of a Herfindahl-Hirschman index between 0 and 10,000.

    >>> hhi_level(1800), hhi_level(1801)
    ('moderately_concentrated', 'highly_concentrated')
    """
    return HHI_LEVELS[(hhi >= MODERATE_HHI) + (hhi > HIGH_HHI)]


def concentration(shares: MarketShares, locations: Locations | None = None) -> Concentration:
    """Return the concentration of a market; the shares must not exceed the whole (`MarketShares.exceeds_whole`).

    The Herfindahl-Hirschman index is the sum of the squares of all shares in percent (Hirschman 1945, Herfindahl 1950).
    """
    known = shares.disjoint
    bounds = _tightened([share.bounds for share in known])
    total = sum_interval(bounds)
    covered = Interval(min(total.low, FULL), min(total.high, FULL))
    equal = [part for share, each in zip(known, bounds, strict=True) for part in _equal_parts(share, each)]
    extremes = _extremes(bounds)
    ratios = {
        count: Interval(sum(nlargest(count, equal)), min(max(sum(nlargest(count, each)) for each in extremes), FULL))
        for count in RATIOS
    }
    highest = max(sum(share**2 for share in each) for each in extremes)
    hhi = Interval(sum(part**2 for part in equal), min(highest, FULL**2))
    local = _local(known, FULL - covered.low, locations) if locations else None
    presumption = None if shares.market.forecast else _presumption(known)
    return Concentration(shares, covered, ratios, hhi, presumption, local)


def concentrations(
    relations: Relations, subject: str | None = None, *, region: str | None = None
) -> tuple[list[Concentration], list[MarketShares]]:
    """Return the concentration of each market of a subject, or of all, and the markets whose shares are not added up.

    The markets of a chain are those of the chain and of its parts and products, from upstream to downstream; those of
    any other subject are those of which it is the whole.
    """
    locations = Locations(relations, region) if region else None
    order: dict[str, int] | None = None
    if subject:
        held = dict.fromkeys([subject])
        if relations.kind(subject) == "Chain":
            parts = ChainStructure(relations, subject)
            held |= dict.fromkeys([*parts.wholes, *(node for part in parts.wholes for node in parts.within(part))])
        order = {node: position for position, node in enumerate(held)}
    found = market_shares(relations, order)
    if order is not None:
        found.sort(key=lambda shares: min(order.get(whole, len(order)) for whole in shares.market.wholes))
    added = [shares for shares in found if _can_be_added(shares)]
    refused = [shares for shares in found if not _can_be_added(shares)]
    return [concentration(shares, locations) for shares in added], refused


def _can_be_added(shares: MarketShares) -> bool:
    return bool(shares.market.wholes and shares.disjoint) and not shares.exceeds_whole


@dataclass(frozen=True, slots=True)
class StatementConcentration:
    """How the relations that place vendors in a segment are spread over them; it says nothing of market shares.

    `counts` has the number of relations by vendor, the most first; one that several sources state counts once. `hhi` is
    the index of their shares.
    """

    place: str
    counts: tuple[tuple[str, int], ...]
    hhi: float
    facts: tuple[str, ...]


def statement_concentrations(relations: Relations, chain: str) -> list[StatementConcentration]:
    """Return the concentration of statements in each segment of a chain that has vendors."""
    parts = ChainStructure(relations, chain)
    return [found for place in parts.places() if (found := _statements(parts, place))]


def _statements(parts: ChainStructure, place: str) -> StatementConcentration | None:
    relations = parts.relations
    placing = {(way[-1].start, way[-1].end, way[-1].kind): way[-1] for way in parts.ways_to_firms(place)}
    counts: Counter[str] = Counter()
    for relation in placing.values():
        counts[relation.start] += 1
    total = counts.total()
    if not total:
        return None
    ordered = sorted(counts.items(), key=lambda item: (-item[1], relations.name(item[0]), item[0]))
    hhi = sum((FULL * count / total) ** 2 for count in counts.values())
    return StatementConcentration(place, tuple(ordered), hhi, relations.fact_ids(placing.values()))


def _equal_parts(share: Share, bounds: Interval) -> list[float]:
    return [bounds.low / len(share.firms)] * len(share.firms)


def _tightened(bounds: Sequence[Interval]) -> list[Interval]:
    """Return the bounds of shares, none of which exceeds what the others leave of the whole at least."""
    total = sum(each.low for each in bounds)
    return [Interval(each.low, max(each.low, min(each.high, FULL - (total - each.low)))) for each in bounds]


def _extremes(bounds: Sequence[Interval]) -> list[list[float]]:
    """Return the extreme cases of shares within their bounds, each with the rest of the whole as the share of one firm.

    A ratio and the index are convex, so that they are largest in one of these: each share is at one of its bounds, save
    perhaps one that fills up the whole. Of very many shares without an exact value the upper bounds are taken instead.
    """
    inexact = [at for at, each in enumerate(bounds) if each.low < each.high]
    lows, highs = [each.low for each in bounds], [each.high for each in bounds]
    if len(inexact) > MAX_INEXACT:
        return [[*highs, max(FULL - sum(lows), 0.0)]]
    found = []
    for corner in product(*((bounds[at].low, bounds[at].high) for at in inexact)):
        shares = [*lows]
        for at, share in zip(inexact, corner, strict=True):
            shares[at] = share
        total = sum(shares)
        if total <= FULL:
            found.append([*shares, FULL - total])
        for at in inexact:
            filling = FULL - (total - shares[at])
            if bounds[at].low <= filling <= bounds[at].high:
                found.append([*shares[:at], filling, *shares[at + 1 :]])
    return found or [[*lows, max(FULL - sum(lows), 0.0)]]


def _presumption(known: Sequence[Share]) -> Presumption | None:
    """Return the strictest presumption of dominance that the lower bounds of the shares of single firms reach."""
    single = sorted((share for share in known if len(share.firms) == 1), key=lambda share: -share.bounds.low)
    for count, threshold, name in DOMINANCE:
        largest = single[:count]
        percent = sum_interval(share.bounds for share in largest)
        if len(largest) == count and percent.low >= threshold:
            firms = [share.firms[0] for share in largest if count == 1 or share.bounds.low >= MIN_DOMINANT_SHARE]
            return Presumption(name, tuple(firms), percent)
    return None


def _local(known: Sequence[Share], rest: float, locations: Locations) -> Interval:
    """Return the share of the firms in a region; firms that nobody locates, and the rest, may be there or not."""
    low, high = 0.0, rest
    for share in (member for each in known for member in each.members or (each,)):
        at = {locations.of_one(firm) for firm in share.firms}
        low += share.bounds.low if at == {"here"} else 0.0
        high += share.bounds.high if at != {"elsewhere"} else 0.0
    return Interval(low, min(high, FULL))
