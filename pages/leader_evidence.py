"""The evidence for a leader's role: the criteria by which it is recognised, with the examples that sources give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianzhu.pages.leader_roles import CHOSEN, item_of, linked
from lianzhu.pages.parts import FIRMS, Gap, Item, gaps
from lianzhu.pages.snapshot import Link, Snapshot

EVIDENCE = ("EXAMPLE_OF", "HAS_CAPABILITY")
EXAMPLES = (*FIRMS, "Product", "Model", "Case", "Scenario", "Segment")
JOINS = ("APPLIES_IN", "SERVES", "INVOLVES", "BELONGS_TO")


@dataclass(frozen=True)
class Example:
    """Something that a source names as an example of a criterion, with the industries that facts relate it to."""

    item: Item
    industries: tuple[Item, ...]


@dataclass(frozen=True)
class SubCriterion:
    """A part of a criterion with its examples; `gap` says what the sources leave out where there is none."""

    item: Item
    examples: tuple[Example, ...]
    gap: Gap | None


@dataclass(frozen=True)
class Criterion:
    """A criterion with its sub-criteria; one without any is its own."""

    item: Item
    subs: tuple[SubCriterion, ...]


@dataclass(frozen=True)
class Field:
    """An industry in which what the leader builds applies; the passage that says so names models and their makers."""

    industry: Item
    work: Item
    models: tuple[Item, ...]
    makers: tuple[Item, ...]


def criteria_of(snapshot: Snapshot, leader: str, industry: str | None) -> tuple[Criterion, ...]:
    """Return the criteria of a role; with an industry, only examples in it, or in none that a source names."""
    found = [item for item in linked(snapshot, leader, ("HAS_CRITERION",)) if not _for_choosing(snapshot, leader, item)]
    parts = {item.node: linked(snapshot, item.node, ("PART_OF",), into=True, of=("Capability",)) for item in found}
    found.sort(key=lambda item: _reading_order(snapshot, item, parts))
    return tuple(
        Criterion(item, tuple(_sub(snapshot, item, sub, industry) for sub in parts[item.node] or (item,)))
        for item in found
    )


def _sub(snapshot: Snapshot, criterion: Item, sub: Item, industry: str | None) -> SubCriterion:
    named = linked(snapshot, sub.node, EVIDENCE, into=True, of=EXAMPLES)
    examples = [Example(item, _industries(snapshot, item.node)) for item in named]
    examples = [e for e in examples if industry is None or not e.industries or industry in _nodes(e.industries)]
    silent = gaps(snapshot, sub.node, "cases") or gaps(snapshot, criterion.node, "cases")
    return SubCriterion(sub, tuple(examples), None if examples or not silent else silent[0])


def _nodes(items: tuple[Item, ...]) -> set[str]:
    return {item.node for item in items}


def _for_choosing(snapshot: Snapshot, leader: str, item: Item) -> bool:
    links = [link for link in snapshot.links(leader) if link.kind == "HAS_CRITERION" and link.end == item.node]
    return all(link.properties.get("purpose") == CHOSEN for link in links)


def _reading_order(snapshot: Snapshot, item: Item, parts: Mapping[str, tuple[Item, ...]]) -> tuple[object, ...]:
    """Return the key by which criteria of one sentence stand in the order in which their parts are spelt out."""
    first = parts[item.node][0].node if parts[item.node] else item.node
    return (not parts[item.node], snapshot.order(first))


def _industries(snapshot: Snapshot, example: str) -> tuple[Item, ...]:
    """Return the industries that a fact relates an example to."""
    found: dict[str, list[Link]] = {}
    for link in snapshot.links(example):
        if link.start == example and link.kind in JOINS and snapshot.kind(link.end) == "Industry":
            found.setdefault(link.end, []).append(link)
        elif link.start == example and link.kind == "HAS_ROLE" and link.properties.get("industry"):
            found.setdefault(str(link.properties["industry"]), []).append(link)
    return tuple(item_of(snapshot, industry, links) for industry, links in found.items())


def built_for(snapshot: Snapshot, leader: str, industry: str | None) -> tuple[Field, ...]:
    """Return the industries in which what the leader builds, or is expected to build, applies."""
    fields: dict[str, Field] = {}
    for work in linked(snapshot, leader, ("DEVELOPS",), of=("Technology", "Model"), intended=True):
        for item in linked(snapshot, work.node, ("APPLIES_IN",), of=("Industry",)):
            if item.node not in fields and industry in (None, item.node):
                fields[item.node] = _field(snapshot, work, item)
    return tuple(fields.values())


def _field(snapshot: Snapshot, work: Item, industry: Item) -> Field:
    links = snapshot.links(work.node)
    passages = {_passage(link) for link in links if link.id in industry.facts}
    near = [link for link in links if _passage(link) in passages and link.end == work.node]
    makers = [link for link in near if link.kind == "DEVELOPS" and snapshot.kind(link.start) in FIRMS]
    models = [link for link in near if link.kind != "DEVELOPS" and snapshot.kind(link.start) == "Model"]
    items = [tuple(item_of(snapshot, link.start, [link]) for link in each) for each in (models, makers)]
    return Field(industry, work, *items)


def _passage(link: Link) -> tuple[str, str]:
    return str(link.properties.get("source", "")), str(link.properties.get("locator", ""))
