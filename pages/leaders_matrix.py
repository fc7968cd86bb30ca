"""The evidence for a leader's role: industries against the criteria by which the role is recognised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lianzhu.pages.leaders_facts import CHOSEN, FIRMS, item_of, linked, weakest
from lianzhu.pages.parts import Gap, Item, firmest, gaps
from lianzhu.pages.snapshot import Link, Snapshot

EVIDENCE = ("EXAMPLE_OF", "HAS_CAPABILITY")
EXAMPLES = (*FIRMS, "Product", "Model", "Case", "Scenario", "Segment")
JOINS = ("APPLIES_IN", "SERVES", "INVOLVES", "BELONGS_TO")

Joined = Mapping[str, Mapping[str, list[Link]]]
"""By example and industry, the facts that join the two."""


@dataclass(frozen=True)
class Criterion:
    """A criterion with its sub-criteria; one without any is its own."""

    criterion: Item
    subs: tuple[Item, ...]


@dataclass(frozen=True)
class Row:
    """An industry, why it stands in the matrix (its facts), and who builds which model for it.

    Without a node it is the row of examples of which no fact states an industry. `models` and `makers` are named in
    the passage that names the industry.
    """

    industry: Item
    work: str = ""
    built: str = ""
    models: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """Examples, or what the source says where it gives none."""

    sub: Item
    examples: tuple[Item, ...]
    gap: Gap


@dataclass(frozen=True)
class Matrix:
    """Rows of industries and grouped columns of criteria; `cells` by (industry, sub-criterion)."""

    criteria: tuple[Criterion, ...]
    rows: tuple[Row, ...]
    cells: Mapping[tuple[str, str], Cell]

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What the sources leave out, once for each state and remark, the most frequent first."""
        said: dict[tuple[str, str, str], list[Gap]] = {}
        for cell in self.cells.values():
            if not cell.examples:
                said.setdefault((cell.gap.aspect, cell.gap.state, cell.gap.note), []).append(cell.gap)
        return tuple(same[0] for same in sorted(said.values(), key=lambda same: -len(same)))


def matrix_of(snapshot: Snapshot, leader: str, industry: str | None) -> Matrix:
    """Return the matrix of a role, or one row of it."""
    found = [item for item in linked(snapshot, leader, ("HAS_CRITERION",)) if not _for_choosing(snapshot, leader, item)]
    parts = {item.node: linked(snapshot, item.node, ("PART_OF",), into=True, of=("Capability",)) for item in found}
    found.sort(key=lambda item: _place(snapshot, item, parts))
    criteria = tuple(Criterion(item, parts[item.node] or (item,)) for item in found)
    subs = [sub.node for each in criteria for sub in each.subs]
    examples = {sub: linked(snapshot, sub, EVIDENCE, into=True, of=EXAMPLES) for sub in subs}
    joined = {item.node: _industries(snapshot, item.node) for items in examples.values() for item in items}
    rows = _rows(snapshot, leader, joined)
    rows = [row for row in rows if industry in (None, row.industry.node)]
    cells = {}
    for row in rows:
        for each in criteria:
            for sub in each.subs:
                silent = gaps(snapshot, sub.node, "cases") or gaps(snapshot, each.criterion.node, "cases")
                evidence = _evidence(examples[sub.node], joined, row.industry.node)
                cells[row.industry.node, sub.node] = Cell(sub, evidence, silent[0] if silent else Gap(sub.node))
    return Matrix(criteria, tuple(rows), cells)


def _for_choosing(snapshot: Snapshot, leader: str, item: Item) -> bool:
    links = [link for link in snapshot.links(leader) if link.kind == "HAS_CRITERION" and link.end == item.node]
    return all(link.properties.get("purpose") == CHOSEN for link in links)


def _place(snapshot: Snapshot, item: Item, parts: Mapping[str, tuple[Item, ...]]) -> tuple[object, ...]:
    """Criteria of one sentence stand in the order in which their parts are spelt out."""
    first = parts[item.node][0].node if parts[item.node] else item.node
    return (not parts[item.node], snapshot.order(first))


def _rows(snapshot: Snapshot, leader: str, joined: Joined) -> list[Row]:
    """Return the industries in which what the leader builds applies, then those of leaders and of examples."""
    rows: dict[str, Row] = {}
    for built in linked(snapshot, leader, ("DEVELOPS",), of=("Technology", "Model"), intended=True):
        for item in linked(snapshot, built.node, ("APPLIES_IN",), of=("Industry",)):
            if item.node not in rows:
                rows[item.node] = _row(snapshot, built.node, item)
    named = [link for link in snapshot.links(leader) if link.kind == "HAS_ROLE" and link.end == leader]
    places = [(str(link.properties.get("industry", "")), [link]) for link in named]
    places += [pair for industries in joined.values() for pair in industries.items()]
    for place, links in places:
        if place not in rows and snapshot.kind(place) == "Industry":
            rows[place] = Row(item_of(snapshot, place, links))
    if any(not industries for industries in joined.values()):
        rows[""] = Row(Item("", "", "未标明行业"))
    return list(rows.values())


def _row(snapshot: Snapshot, built: str, item: Item) -> Row:
    """Return the row of an industry with what the passage that names it says of models and their makers."""
    links = snapshot.links(built)
    passages = {_passage(link) for link in links if link.id in item.facts}
    near = [link for link in links if _passage(link) in passages and link.end == built]
    makers = [link for link in near if link.kind == "DEVELOPS" and snapshot.kind(link.start) in FIRMS]
    models = [link for link in near if link.kind != "DEVELOPS" and snapshot.kind(link.start) == "Model"]
    facts = tuple(dict.fromkeys([*item.facts, *(link.id for link in (*makers, *models))]))
    names = [tuple(dict.fromkeys(snapshot.name(link.start) for link in each)) for each in (models, makers)]
    return Row(Item(item.node, item.kind, item.name, item.strength, facts), built, snapshot.name(built), *names)


def _passage(link: Link) -> tuple[str, str]:
    return str(link.properties.get("source", "")), str(link.properties.get("locator", ""))


def _industries(snapshot: Snapshot, example: str) -> dict[str, list[Link]]:
    """Return the industries that a fact joins an example to."""
    found: dict[str, list[Link]] = {}
    for link in snapshot.links(example):
        if link.start != example:
            continue
        if link.kind in JOINS and snapshot.kind(link.end) == "Industry":
            found.setdefault(link.end, []).append(link)
        elif link.kind == "HAS_ROLE" and link.properties.get("industry"):
            found.setdefault(str(link.properties["industry"]), []).append(link)
    return found


def _evidence(examples: tuple[Item, ...], joined: Joined, place: str) -> tuple[Item, ...]:
    """Return the examples of one cell: as firm as the weaker of the facts that put them there."""
    found = []
    for item in examples:
        links = joined[item.node].get(place, [])
        if links or (not place and not joined[item.node]):
            joins = firmest(*(each.strength for each in links)) if links else item.strength
            facts = (*item.facts, *(link.id for link in links))
            found.append(Item(item.node, item.kind, item.name, weakest(item.strength, joins), facts))
    return tuple(found)
