"""What supplies what in a diagram: facts between the same two things make one flow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from lianzhu.pages.indexes import Indexes
from lianzhu.pages.parts import STRENGTHS, strongest
from lianzhu.pages.snapshot import Link, Snapshot

Json = dict[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Flow:
    """That one thing supplies another; `facts` say so of the two, or of firms that stand in them."""

    start: str
    end: str
    kind: str
    strength: str
    facts: tuple[str, ...]

    def packed(self, indexes: Indexes) -> Json:
        """Return the flow as JSON."""
        ends = {"from": indexes.node(self.start), "to": indexes.node(self.end)}
        return ends | {"kind": self.kind, "strength": STRENGTHS.index(self.strength), "facts": list(self.facts)}


def lasting(snapshot: Snapshot, kind: str) -> list[Link]:
    """Return the facts of a kind that have not ended, in the order of the source."""
    return [link for link in snapshot.links_of_kind(kind) if not link.properties.get("until")]


def merged(kind: str, links: Iterable[tuple[Pair, Link]]) -> list[Flow]:
    """Return one flow for each pair of things, as strong as the strongest of its facts."""
    found: dict[Pair, list[Link]] = {}
    for pair, link in links:
        found.setdefault(pair, []).append(link)
    return [Flow(*pair, kind, _strength(facts), tuple(link.id for link in facts)) for pair, facts in found.items()]


def _strength(links: Sequence[Link]) -> str:
    return strongest(*(link.strength for link in links))


def stated_flows(snapshot: Snapshot, drawn: AbstractSet[str]) -> list[Flow]:
    """Return the flows between drawn things that facts state: that one is upstream of another."""
    pairs = (((link.start, link.end), link) for link in lasting(snapshot, "UPSTREAM_OF"))
    return merged("UPSTREAM_OF", ((pair, link) for pair, link in pairs if pair[0] != pair[1] and {*pair} <= drawn))
