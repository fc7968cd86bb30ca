"""What the leaders' page shows: the leader's role, who builds what with whom, the evidence, and the scenarios.

The leader's role is found by what the facts say of it, never by its name: a role that firms are recognised by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lianzhu.pages.parts import FIRMS, Item, strongest, weakest
from lianzhu.pages.snapshot import Link, Snapshot

TITLE = ("智能链主", "Leaders of the chain")
RECOGNISED, CHOSEN = "认定", "选型"
"""Purposes of a criterion: a role is recognised by it, or a supplier is chosen by it."""


@dataclass(frozen=True)
class Side:
    """A role of the pair with the facts by which it builds, its duties, what it gains, who plays it."""

    role: Item
    duties: tuple[Item, ...] = ()
    gains: tuple[Item, ...] = ()
    holders: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two roles and what they build together; `models` are named instances of it."""

    left: Side
    right: Side
    work: Item
    models: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Theme:
    """A value theme with the scenarios under it."""

    theme: Item
    scenarios: tuple[Item, ...]


@dataclass(frozen=True)
class IndustryScenarios:
    """An industry with its value themes."""

    industry: Item
    themes: tuple[Theme, ...]


def linked(
    snapshot: Snapshot,
    node: str,
    kinds: Sequence[str],
    *,
    into: bool = False,
    of: Collection[str] = (),
    intended: bool = False,
) -> tuple[Item, ...]:
    """Return what facts of some kinds lead to from a node, or (`into`) what they lead from, in the source's order.

    With `intended`, relations that a source only expects, plans or advises count too; their items say so.
    """
    found: dict[str, list[Link]] = {}
    for link in [*snapshot.links(node), *(snapshot.intended(node) if intended else ())]:
        here, there = (link.end, link.start) if into else (link.start, link.end)
        if link.properties.get("until"):
            continue
        if link.kind in kinds and here == node and there != node and (not of or snapshot.kind(there) in of):
            found.setdefault(there, []).append(link)
    return tuple(item_of(snapshot, there, links) for there, links in found.items())


def item_of(snapshot: Snapshot, node: str, links: Iterable[Link] = ()) -> Item:
    """Return a thing with the facts that speak for it."""
    stated = list(links)
    strength = strongest(*(link.strength for link in stated)) if stated else "explicit"
    facts = tuple(link.id for link in stated)
    return Item(node, snapshot.kind(node), snapshot.name(node), strength, facts, _modality(stated))


def _modality(links: Sequence[Link]) -> str:
    """Return the modality of a relation that no fact states as actual; empty if one does."""
    modalities = [str(link.properties.get("modality", "")) for link in links]
    return modalities[0] if modalities and all(modalities) else ""


# ---------------------------------------------------------------- the leader's role


def leader_role(snapshot: Snapshot) -> str | None:
    """Return the role of which sources give criteria or holders in a chain; the one with the most to go by."""
    ranked = [(key, role) for role in snapshot.of_kind("Role") if (key := _claim(snapshot, role))]
    return min(ranked)[1] if ranked else None


def _claim(snapshot: Snapshot, role: str) -> tuple[object, ...]:
    """Return the key by which roles are ranked, empty for a role that cannot be the leader's."""
    links = snapshot.links(role)
    purposes = [link.properties.get("purpose") for link in links if link.kind == "HAS_CRITERION" and link.start == role]
    criteria = [each for each in purposes if each != CHOSEN]
    named = [link for link in links if link.kind == "HAS_ROLE" and link.end == role]
    placed = [link for link in named if link.properties.get("chain") or link.properties.get("industry")]
    own = {snapshot.name(role), *snapshot.properties(role).get("aliases", ())}
    if not (criteria or placed or TITLE[0] in own):
        return ()
    builds = bool(linked(snapshot, role, ("DEVELOPS",), intended=True))
    return (RECOGNISED not in criteria, not placed, not builds, -len(criteria), snapshot.order(role))


# ---------------------------------------------------------------- the pair of roles


def pair_of(snapshot: Snapshot, leader: str) -> Pair | None:
    """Return the two roles that build together what the leader's role builds, or else those with the most duties."""
    mine = {item.node for item in linked(snapshot, leader, ("DEVELOPS",), intended=True)}
    trends = {item.node for item in linked(snapshot, leader, ("COVERS",), into=True, of=("Trend",))}
    mine_too = {item.node for trend in trends for item in linked(snapshot, trend, ("COVERS",))}
    ranked = []
    for link in snapshot.all_links:
        work, ends = str(link.properties.get("on", "")), (link.start, link.end)
        if link.kind != "PARTNERS_WITH" or any(snapshot.kind(end) != "Role" for end in ends) or not snapshot.kind(work):
            continue
        duties = [len(linked(snapshot, end, ("HAS_DUTY",))) for end in ends]
        if any(duties):
            ranked.append(((work not in mine, work not in mine_too, -sum(duties), snapshot.reading_order(link)), link))
    return _pair(snapshot, leader, min(ranked, key=lambda each: each[0])[1]) if ranked else None


def _pair(snapshot: Snapshot, leader: str, link: Link) -> Pair:
    work = str(link.properties["on"])
    left, right = link.start, link.end
    if _leads(snapshot, left, leader) and not _leads(snapshot, right, leader):
        left, right = right, left
    models = linked(snapshot, work, ("BELONGS_TO", "EXAMPLE_OF", "BASED_ON", "VERSION_OF"), into=True, of=("Model",))
    sides = [_side(snapshot, role, work, link) for role in (left, right)]
    return Pair(sides[0], sides[1], item_of(snapshot, work, [link]), models)


def _leads(snapshot: Snapshot, role: str, leader: str) -> bool:
    return role == leader or any(item.node == leader for item in linked(snapshot, role, ("HAS_ROLE",)))


def _side(snapshot: Snapshot, role: str, work: str, link: Link) -> Side:
    builds = [item for item in linked(snapshot, role, ("DEVELOPS",)) if item.node == work]
    facts = (link.id, *(builds[0].facts if builds else ()))
    return Side(
        replace(item_of(snapshot, role, [link]), facts=facts),
        linked(snapshot, role, ("HAS_DUTY",)),
        linked(snapshot, role, ("HAS_ADVANTAGE",), intended=True),
        linked(snapshot, role, ("HAS_ROLE", "EXAMPLE_OF", "BELONGS_TO"), into=True, of=FIRMS),
    )


# ---------------------------------------------------------------- scenarios by industry


def scenarios_by_industry(snapshot: Snapshot, industry: str | None) -> tuple[IndustryScenarios, ...]:
    """Return the industries over whose scenarios a source sets value themes, with both.

    Where themes are stated to apply in an industry, only those count; else the scenarios' own industries do.
    """
    found = list(_stated(snapshot)) or list(_by_scenario(snapshot))
    themes: dict[str, dict[str, list[Link]]] = {}
    for place, theme, links in found:
        if industry in (None, place):
            themes.setdefault(place, {}).setdefault(theme, []).extend(links)
    fields = []
    for place, links_of in themes.items():
        groups = [Theme(item_of(snapshot, e, links), _scenarios(snapshot, e, place)) for e, links in links_of.items()]
        groups = [group for group in groups if group.scenarios]
        if groups:
            fields.append(IndustryScenarios(item_of(snapshot, place), tuple(groups)))
    return tuple(fields)


def _stated(snapshot: Snapshot) -> Iterator[tuple[str, str, list[Link]]]:
    for link in snapshot.all_links:
        ends = (snapshot.kind(link.start), snapshot.kind(link.end))
        if link.kind == "APPLIES_IN" and ends == ("ValueTheme", "Industry"):
            yield link.end, link.start, [link]


def _by_scenario(snapshot: Snapshot) -> Iterator[tuple[str, str, list[Link]]]:
    for link in snapshot.all_links:
        if link.kind == "BELONGS_TO" and snapshot.kind(link.end) == "ValueTheme":
            for item in linked(snapshot, link.start, ("APPLIES_IN",), of=("Industry",)):
                yield item.node, link.end, []


def _scenarios(snapshot: Snapshot, theme: str, industry: str) -> tuple[Item, ...]:
    """Return the scenarios of a theme in an industry; their strength there is that of the theme."""
    items = linked(snapshot, theme, ("BELONGS_TO",), into=True, of=("Scenario",))
    applied = {item.node: item for item in linked(snapshot, industry, ("APPLIES_IN",), into=True)}
    return tuple(both(each, applied[each.node]) for each in items if each.node in applied)


def both(one: Item, other: Item) -> Item:
    """Return a thing that stands where it does by the facts of both: as strong as the weaker."""
    return Item(one.node, one.kind, one.name, weakest(one.strength, other.strength), (*one.facts, *other.facts))
