"""What the overview shows: the framework that holds most chains, its layers, and each chain at a glance.

Everything stands where a fact puts it; chains that no layer holds are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from lianzhu.pages.chain import CONTAINERS, INSIDE, MEMBERSHIP
from lianzhu.pages.flows import stated_flows
from lianzhu.pages.indexes import Indexes, gap_ids
from lianzhu.pages.key_figures import Growth, Size, key_figures
from lianzhu.pages.leader_roles import item_of, linked
from lianzhu.pages.market_shares import shares_of
from lianzhu.pages.parts import Gap, Item, gaps
from lianzhu.pages.snapshot import Snapshot

PLACES = ("Layer", *CONTAINERS)
"""Kinds of parts of a chain in which a company stands."""

VENDING = ("ACTS_IN", "BELONGS_TO", "OFFERS", "EXAMPLE_OF")
"""Edge kinds by which a company stands in a part of a chain."""


VENDORS_NAMED = 8
"""So many vendors of a chain are named in its card."""

Json = dict[str, Any]


@dataclass(frozen=True)
class ChainCard:
    """A chain at a glance: market sizes by year, the latest growth rate, the companies that sources name.

    `vendors` are ordered by their share of the chain, then by evidence. `gap` says what sources leave out of the
    market size or, if they do not speak of that, of the chain's members; `parts` counts its layers, segments and
    vendor categories, `wholes` are the chains that it is part of; `bare` says that nothing but a name is known.
    """

    item: Item
    sizes: tuple[Size, ...] = ()
    growth: Growth | None = None
    vendors: tuple[str, ...] = ()
    gap: Gap | None = None
    parts: tuple[tuple[str, int], ...] = ()
    wholes: tuple[Item, ...] = ()
    bare: bool = False


@dataclass(frozen=True)
class Level:
    """A layer of the framework with its chains, other things by the fact that puts them there, and what is left out."""

    layer: Item
    chains: tuple[ChainCard, ...] = ()
    things: tuple[Item, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Overview:
    """The framework from its top layer to its bottom one, and the chains outside it."""

    framework: Item | None
    levels: tuple[Level, ...]
    loose: tuple[ChainCard, ...]
    named: tuple[Item, ...]


def overview_diagram(snapshot: Snapshot, indexes: Indexes) -> Json:
    """Return the overview as JSON; without chains its lists are empty.

    ``{"framework", "levels": [{"node", "chains": […], "things": […], "gaps"}], "loose": […], "named": […], "flows"}``
    """
    view = _Survey(snapshot).overview()
    return {
        "framework": indexes.node(view.framework.node if view.framework else ""),
        "levels": [
            indexes.item(level.layer)
            | {
                "chains": [_packed_card(card, indexes) for card in level.chains],
                "things": indexes.items(level.things),
                "gaps": gap_ids(level.gaps),
            }
            for level in view.levels
        ],
        "loose": [_packed_card(card, indexes) for card in view.loose],
        "named": indexes.items(view.named),
        "flows": [flow.packed(indexes) for flow in stated_flows(snapshot, set(snapshot.of_kind("Chain")))],
    }


def _packed_card(card: ChainCard, indexes: Indexes) -> Json:
    return indexes.item(card.item) | {
        "sizes": [asdict(size) for size in card.sizes],
        "growth": asdict(card.growth) if card.growth else None,
        "vendors": [indexes.node(each) for each in card.vendors[:VENDORS_NAMED]],
        "count": len(card.vendors),
        "gaps": gap_ids([card.gap] if card.gap else []),
        "parts": [[kind, count] for kind, count in card.parts if count],
        "wholes": indexes.items(card.wholes),
    }


class _Survey:
    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def overview(self) -> Overview:
        framework = self._framework()
        levels = tuple(self._levels(framework)) if framework else ()
        placed = {card.item.node for level in levels for card in level.chains}
        loose = [card for chain, card in self._cards.items() if chain not in placed]
        return Overview(
            item_of(self.snapshot, framework) if framework else None,
            levels,
            tuple(card for card in loose if not card.bare),
            tuple(card.item for card in loose if card.bare),
        )

    # ------------------------------------------------------------ the framework

    def _framework(self) -> str | None:
        """Return the framework whose layers hold most chains, the one of which sources speak first among equals."""
        held = {
            each: len({item.node for place in self._parts(each) for item in self._chains_in(place)})
            for each in self.snapshot.of_kind("Framework")
        }
        ranked = sorted(held, key=lambda each: (-held[each], self.snapshot.order(each)))
        return ranked[0] if ranked and held[ranked[0]] else None

    def _parts(self, framework: str) -> list[str]:
        """Return the layers of a framework, the last in its order on top; the framework itself holds what has none."""
        found = [item.node for item in linked(self.snapshot, framework, ("PART_OF",), into=True, of=("Layer",))]
        found += [each for each in self._children.get(framework, []) if each not in found]
        ordered = [each for each in found if self._position(each) is not None]
        ordered.sort(key=lambda each: (-(self._position(each) or 0), self.snapshot.order(each)))
        return [*ordered, *(each for each in found if each not in ordered), framework]

    def _position(self, layer: str) -> float | None:
        return self.snapshot.properties(layer).get("position")

    def _chains_in(self, place: str) -> list[Item]:
        return list(linked(self.snapshot, place, ("PART_OF",), into=True, of=("Chain",)))

    def _levels(self, framework: str) -> Iterator[Level]:
        for place in self._parts(framework):
            chains = tuple(self._cards[item.node] for item in self._chains_in(place))
            own = linked(self.snapshot, place, INSIDE, into=True)
            things = tuple(item for item in own if item.kind not in ("Chain", "Layer", "Framework"))
            within = [gap for item in things for gap in gaps(self.snapshot, item.node, "vendors", "members")]
            silent = (*(gaps(self.snapshot, place) if place != framework else ()), *within)
            if place != framework:
                empty = not (chains or things or silent)
                yield Level(item_of(self.snapshot, place), chains, things, (Gap(place),) if empty else silent)
            elif chains:
                yield Level(item_of(self.snapshot, place), chains)

    # ------------------------------------------------------------ chains

    @cached_property
    def _cards(self) -> dict[str, ChainCard]:
        chains = sorted(self.snapshot.of_kind("Chain"), key=self.snapshot.order)
        return {chain: self._card(chain) for chain in chains}

    def _card(self, chain: str) -> ChainCard:
        figures = key_figures(self.snapshot, chain)
        rates = sorted(figures.growth, key=lambda each: (each.forecast, each.period[-4:], each.period))
        growth = rates[-1] if rates else None
        silent = gaps(self.snapshot, chain, "market_size")
        if not (silent or figures.sizes):
            silent = gaps(self.snapshot, chain, *MEMBERSHIP)
        places = self._places(chain)
        firms = self._ranked(chain, self._firms(places) | self._serving.get(chain, set()))
        facts = (*(size.figure for size in figures.sizes), *((growth.figure,) if growth else ()))
        item = Item(chain, "Chain", self.snapshot.name(chain), facts=facts)
        parts = tuple((kind, sum(self.snapshot.kind(each) == kind for each in places)) for kind in PLACES)
        bare = not (len(places) > 1 or firms or figures.sizes)
        wholes = linked(self.snapshot, chain, ("PART_OF",), of=("Chain",))
        return ChainCard(item, figures.sizes, growth, firms, silent[0] if silent else None, parts, wholes, bare)

    def _places(self, chain: str) -> set[str]:
        """Return a chain and its layers, segments and vendor categories, those within others among them."""
        found, waiting = {chain}, [chain]
        while waiting:
            place = waiting.pop()
            inside = {item.node for item in linked(self.snapshot, place, INSIDE[:3], into=True, of=PLACES)}
            new = (inside | set(self._children.get(place, []))) - found
            found |= new
            waiting += sorted(new)
        return found

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        """Layers, segments and vendor categories by the parent that is part of their identity."""
        children: dict[str, list[str]] = {}
        for kind in PLACES:
            for node in self.snapshot.of_kind(kind):
                children.setdefault(str(self.snapshot.properties(node).get("parent", "")), []).append(node)
        return children

    def _firms(self, places: Iterable[str]) -> set[str]:
        within = (linked(self.snapshot, place, VENDING, into=True, of=("Company",)) for place in places)
        return {item.node for items in within for item in items}

    @cached_property
    def _serving(self) -> dict[str, set[str]]:
        """Companies that serve somebody in a chain, by chain."""
        found: dict[str, set[str]] = {}
        for _, start, _, kind, row in self.snapshot.facts:
            if kind == "SERVES" and row.get("chain") and self.snapshot.kind(start) == "Company":
                found.setdefault(str(row["chain"]), set()).add(start)
        return found

    def _ranked(self, chain: str, firms: set[str]) -> tuple[str, ...]:
        shares, degrees = shares_of(self.snapshot, chain), self.snapshot.degrees
        share = {firm: shares[firm][0] if firm in shares else -1.0 for firm in firms}
        return tuple(sorted(firms, key=lambda firm: (-share[firm], -degrees[firm], self.snapshot.name(firm), firm)))
