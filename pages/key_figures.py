"""The figures at the head of a chain's page: market size by year, growth, and shares of a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lianzhu.graph.intervals import interval_from_fields
from lianzhu.graph.records import period
from lianzhu.measures.growth import implied_growth
from lianzhu.pages.snapshot import Properties, Snapshot
from lianzhu.pages.words import schema

EXACT = ("", "=", "≈")
ROUNDING = 0.5
"""Percentage points by which shares of one whole may miss 100 through rounding."""

NOT_A_MEMBER = ("chain", "of", "region")


@dataclass(frozen=True)
class Size:
    """A market size; `amount` is in the base unit of its `currency`, so that sizes can be compared."""

    figure: str
    period: str
    printed: str
    amount: float
    currency: str
    forecast: bool


@dataclass(frozen=True)
class Growth:
    """A compound annual growth rate as stated; `computed` is what the sizes at its ends allow, if both are stated.

    `fits` says whether the stated rate, as it was rounded, is among these.
    """

    figure: str
    period: str
    printed: str
    forecast: bool
    computed: str = ""
    fits: bool = True


@dataclass(frozen=True)
class Tile:
    """One share; `percent` of the whole."""

    figure: str
    node: str
    percent: float


@dataclass(frozen=True)
class Shares:
    """Shares of one whole, largest first; `rest` is what is missing to 100."""

    metric: str
    member_kind: str
    whole: tuple[str, ...]
    tiles: tuple[Tile, ...]
    rest: float


@dataclass(frozen=True)
class KeyFigures:
    """What the head of the page shows."""

    sizes: tuple[Size, ...]
    growth: tuple[Growth, ...]
    shares: tuple[Shares, ...]


def key_figures(snapshot: Snapshot, chain: str) -> KeyFigures:
    """Return the figures for the head of a chain's page."""
    figures = snapshot.about(chain, "Figure")
    own = [each for each in figures if _is_of_chain_alone(snapshot, each, chain)]
    by_metric = {name: [each for each in own if _metric(snapshot, each) == name] for name in ("market_size", "cagr")}
    rates = _once(snapshot, by_metric["cagr"])
    sizes = [snapshot.properties(each) for each in by_metric["market_size"]]
    rated = [
        Growth(each, *_printed(snapshot.properties(each)), *_recomputed(snapshot.properties(each), sizes))
        for each in rates
    ]
    return KeyFigures(
        tuple(_sizes(snapshot, _once(snapshot, by_metric["market_size"]))),
        tuple(rated),
        tuple(_shares(snapshot, figures, chain)),
    )


def _recomputed(rate: Properties, sizes: list[Properties]) -> tuple[str, bool]:
    """Return the growth that the sizes at the ends of a rate's period allow, and whether the rate is among them."""
    implied = implied_growth(rate, sizes, schema().units)
    return (implied.printed, implied.fits) if implied else ("", True)


def amount(properties: Properties) -> float | None:
    """Return a figure's number in the base unit of its dimension; the middle of a range; None without a number."""
    low, high = properties.get("low"), properties.get("high")
    value = properties.get("value")
    if value is None and low is not None and high is not None:
        value = (float(low) + float(high)) / 2
    unit = schema().units.get(str(properties.get("unit", "")))
    return None if value is None else float(value) * (unit.factor if unit else 1)


def _is_of_chain_alone(snapshot: Snapshot, figure: str, chain: str) -> bool:
    return {pair for pair in snapshot.dimensions(figure) if pair[0] != "region"} == {("chain", chain)}


def _metric(snapshot: Snapshot, figure: str) -> str:
    return str(snapshot.properties(figure).get("metric", ""))


def _once(snapshot: Snapshot, figures: list[str]) -> list[str]:
    """Return figures without those that state the same number of the same period again, or round one of them.

    The panel has them all.
    """
    first: dict[tuple[object, ...], str] = {}
    for figure in sorted(figures):
        row = snapshot.properties(figure)
        first.setdefault((period(row), amount(row), row.get("forecast", False)), figure)
    kept = [(figure, (when, forecast), snapshot.properties(figure)) for (when, _, forecast), figure in first.items()]
    return [
        figure
        for figure, about, row in kept
        if not any(about == same and _rounds(row, other) for _, same, other in kept)
    ]


def _rounds(row: Properties, other: Properties) -> bool:
    """Tell whether a number is the other one rounded; a bound, a range or a rough number is a statement of its own."""
    if any(each.get("value") is None or each.get("op", "=") not in ("", "=") for each in (row, other)):
        return False
    mine, finer = interval_from_fields(row, schema().units), interval_from_fields(other, schema().units)
    return mine is not None and finer is not None and mine != finer and mine.contains(finer)


def _printed(properties: Properties) -> tuple[str, str, bool]:
    return period(properties), str(properties.get("printed", "")), bool(properties.get("forecast"))


def _sizes(snapshot: Snapshot, figures: list[str]) -> Iterator[Size]:
    """Iterate over market sizes by year in one currency, the one that most figures are in."""
    units = schema().units
    rows = [(each, snapshot.properties(each)) for each in figures]
    rows = [(each, row) for each, row in rows if amount(row) is not None and str(row.get("unit")) in units]
    currencies = [units[str(row["unit"])].dimension for _, row in rows]
    common = max(sorted(set(currencies)), key=currencies.count, default="")
    rows = [row for row, currency in zip(rows, currencies, strict=True) if currency == common]
    for figure, row in sorted(rows, key=lambda each: (period(each[1]), bool(each[1].get("forecast")), each[0])):
        yield Size(figure, *_printed(row)[:2], amount(row) or 0.0, common, bool(row.get("forecast")))


def _shares(snapshot: Snapshot, figures: list[str], chain: str) -> Iterator[Shares]:
    """Iterate over shares that make up one whole; what cannot be added up is left to the details panel."""
    sets: dict[tuple[str, ...], dict[str, Tile]] = {}
    for figure in figures:
        row, pairs = snapshot.properties(figure), snapshot.dimensions(figure)
        whole = tuple(node for role, node in pairs if role == "of")
        members = [node for role, node in pairs if role not in NOT_A_MEMBER and node not in whole]
        in_chain = chain in whole or ("chain", chain) in pairs
        if row.get("unit") != "%" or row.get("op", "") not in EXACT or row.get("value") is None:
            continue
        if len(members) != 1 or not whole or not in_chain:
            continue
        regions = [node for role, node in pairs if role == "region"]
        kind = snapshot.kind(members[0])
        same = [str(row.get(name, "")) for name in ("metric", "basis", "period_start", "period_end", "source")]
        key = (same[0], kind, "\n".join(whole), *same[1:], *regions)
        tiles = sets.setdefault(key, {})
        if members[0] not in tiles or row.get("op", "") != "≈":
            tiles[members[0]] = Tile(figure, members[0], float(row["value"]))
    for key, found in sets.items():
        total = sum(tile.percent for tile in found.values())
        if 0 < total <= 100 + ROUNDING and min(tile.percent for tile in found.values()) >= 0:
            ordered = sorted(found.values(), key=lambda tile: (-tile.percent, snapshot.order(tile.node)))
            rest = round(100 - total, 2) if 100 - total > ROUNDING else 0.0
            yield Shares(key[0], key[1], tuple(key[2].split("\n")), tuple(ordered), rest)
