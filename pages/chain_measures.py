"""What a page shows of the measures of a chain: its gaps, marked and listed, and the concentration of its markets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lianzhu.graph.intervals import Interval
from lianzhu.measures.concentration import RATIOS, Concentration, concentrations
from lianzhu.measures.gaps import Gap, gaps
from lianzhu.measures.relations import Relations
from lianzhu.pages.indexes import Indexes

Json = dict[str, Any]


@dataclass(frozen=True)
class ChainMeasures:
    """The gaps of a chain and the concentration of its markets."""

    gaps: Sequence[Gap] = ()
    markets: Sequence[Concentration] = ()

    @classmethod
    def of(cls, relations: Relations, chain: str) -> ChainMeasures:
        """Measure a chain."""
        return cls(gaps(relations, chain), concentrations(relations, chain)[0])

    def packed(self, chain: str, indexes: Indexes) -> Json:
        """Return the measures as JSON, with indexes for nodes; what the page does not hold is left out.

        A market names its chain only if that is another one.
        ``{"lacking": [{"kind", "in", "node", …}], "markets": [{"wholes", "period", "bounds": {…}, …}]}``
        """
        return {
            "lacking": [_gap(gap, indexes) for gap in self.gaps if gap.place in indexes.nodes],
            "markets": [each for market in self.markets for each in _market(market, chain, indexes)],
        }


def _gap(gap: Gap, indexes: Indexes) -> Json:
    return {
        "kind": gap.kind,
        "in": gap.gap_in,
        "node": indexes.node(gap.place),
        "vendors": [indexes.node(node) for node in (*gap.vendors, *gap.categories) if node in indexes.nodes],
        "facts": indexes.held({*gap.facts, *(row.id for row in gap.coverage)}),
    }


def _market(found: Concentration, chain: str, indexes: Indexes) -> Iterator[Json]:
    market = found.shares.market
    if not {*market.wholes} <= indexes.nodes.keys():
        return
    bounds = {"covered_share": found.covered}
    bounds |= {f"cr{count}": found.ratios[count] for count in RATIOS} | {"hhi": found.hhi}
    others = [node for _, node in market.others if node in indexes.nodes and node != chain]
    packed: Json = {
        "wholes": [indexes.node(whole) for whole in market.wholes],
        "period": market.period,
        "basis": market.basis,
        "others": [indexes.node(node) for node in others],
        "forecast": market.forecast,
        "bounds": {name: _rounded(interval, 0 if name == "hhi" else 1) for name, interval in bounds.items()},
        "levels": list(found.levels),
        "facts": indexes.held(figure.id for figure in found.shares.figures),
    }
    if found.presumption:
        packed["presumed"] = found.presumption.threshold
    yield packed


def _rounded(interval: Interval, digits: int) -> list[float]:
    return [round(interval.low, digits), round(interval.high, digits)]
