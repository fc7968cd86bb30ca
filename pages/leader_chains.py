"""Each enterprise that a source names as a leader, and the chain around it: suppliers, what it builds, customers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lianzhu.pages.chain import chain_view
from lianzhu.pages.leader_roles import item_of, linked
from lianzhu.pages.parts import FIRMS, Gap, Item, Lane, gaps, inside
from lianzhu.pages.snapshot import Link, Snapshot
from lianzhu.pages.words import schema

UPSTREAM, DOWNSTREAM, PARTNERS = ("上游", "Upstream"), ("下游", "Downstream"), ("伙伴", "Partners")
SUPPLIERS, CUSTOMERS = ("供应方", "Suppliers"), ("客户与行业", "Customers and industries")


@dataclass(frozen=True)
class Bunch:
    """Things of one sort under a heading in Chinese and English; `node` is the layer that they act in."""

    zh: str
    en: str
    kind: str
    items: tuple[Item, ...]
    node: str = ""


@dataclass(frozen=True)
class Leader:
    """A named leader, in which chains or industries it leads, where it stands, and what stands around it."""

    firm: Item
    leads_in: tuple[Item, ...]
    places: tuple[Item, ...]
    upstream: tuple[Bunch, ...]
    own: tuple[Bunch, ...]
    downstream: tuple[Bunch, ...]
    partners: tuple[Bunch, ...]
    cases: tuple[Item, ...]
    gaps: tuple[Gap, ...]


def leaders_of(snapshot: Snapshot, role: str, industry: str | None) -> tuple[Leader, ...]:
    """Return the firms that have the leader's role, of one industry or of all, in the source's order."""
    held: dict[str, list[Link]] = {}
    for link in snapshot.links(role):
        if link.kind == "HAS_ROLE" and link.end == role and snapshot.kind(link.start) in FIRMS:
            held.setdefault(link.start, []).append(link)
    return tuple(
        _leader(snapshot, firm, links)
        for firm, links in held.items()
        if industry is None or industry in _industries(snapshot, firm, links)
    )


def _industries(snapshot: Snapshot, firm: str, links: Iterable[Link]) -> set[str]:
    stated = {str(link.properties["industry"]) for link in links if link.properties.get("industry")}
    return stated or {item.node for item in linked(snapshot, firm, ("SERVES",), of=("Industry",))}


def _leader(snapshot: Snapshot, firm: str, links: list[Link]) -> Leader:
    chains = list(dict.fromkeys(str(link.properties["chain"]) for link in links if link.properties.get("chain")))
    scope = [str(link.properties.get(name, "")) for link in links for name in ("chain", "industry")]
    before, after = _layers(snapshot, firm, chains)
    partners = linked(snapshot, firm, ("PARTNERS_WITH",)) + linked(snapshot, firm, ("PARTNERS_WITH",), into=True)
    offers = linked(snapshot, firm, ("OFFERS",), of=("Product",))
    models = linked(snapshot, firm, ("DEVELOPS", "POWERED_BY"))
    models += linked(snapshot, firm, ("USED_BY",), into=True, of=("Model",))
    own = (*_by_kind(models), *_by_kind(offers), *_by_kind(_scenarios(snapshot, firm, offers + models)))
    supplying = ("SUPPLIES", "SERVES", "USED_BY")
    suppliers = linked(snapshot, firm, supplying, into=True, of=(*FIRMS, "Product", "VendorCategory"))
    customers = _customers(snapshot, firm, offers)
    return Leader(
        item_of(snapshot, firm, links),
        tuple(item_of(snapshot, each, links) for each in dict.fromkeys(scope) if snapshot.kind(each)),
        linked(snapshot, firm, ("ACTS_IN", "BELONGS_TO"), of=("Layer", "Segment", "VendorCategory")),
        _bunches(SUPPLIERS, suppliers, before),
        own,
        _bunches(CUSTOMERS, customers, after),
        _bunches(PARTNERS, _once(partners), ()),
        linked(snapshot, firm, ("INVOLVES",), into=True, of=("Case",)),
        gaps(snapshot, firm),
    )


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple({item.node: item for item in items}.values())


def _bunches(words: tuple[str, str], items: tuple[Item, ...], layers: Iterable[Bunch]) -> tuple[Bunch, ...]:
    """Return related things under their heading, and after them the layers, without what is in the heading already."""
    said = {item.node for item in items}
    first = [Bunch(*words, items[0].kind, items)] if items else []
    rest = [Bunch(b.zh, b.en, b.kind, tuple(each for each in b.items if each.node not in said), b.node) for b in layers]
    return (*first, *(each for each in rest if each.items))


def _by_kind(items: Iterable[Item]) -> Iterator[Bunch]:
    kinds: dict[str, list[Item]] = {}
    for item in _once(items):
        kinds.setdefault(item.kind, []).append(item)
    for kind, found in kinds.items():
        yield Bunch(schema().nodes[kind].zh, schema().nodes[kind].en, kind, tuple(found))


def _scenarios(snapshot: Snapshot, firm: str, made: Iterable[Item]) -> tuple[Item, ...]:
    found = [*linked(snapshot, firm, ("EXAMPLE_OF",), of=("Scenario",))]
    for item in made:
        found += linked(snapshot, item.node, ("APPLIES_IN", "EXAMPLE_OF"), of=("Scenario",))
    return _once(found)


def _customers(snapshot: Snapshot, firm: str, offers: Iterable[Item]) -> tuple[Item, ...]:
    found = [*linked(snapshot, firm, ("SUPPLIES", "SERVES"))]
    for item in offers:
        found += linked(snapshot, item.node, ("SERVES", "USED_BY"))
    return tuple(each for each in _once(found) if each.node != firm)


def _layers(snapshot: Snapshot, firm: str, chains: Iterable[str]) -> tuple[list[Bunch], list[Bunch]]:
    """Return the firms in the layers before and after the leader's own; without an own layer, none."""
    before: list[Bunch] = []
    after: list[Bunch] = []
    for chain in chains:
        if snapshot.kind(chain) != "Chain":
            continue
        view = chain_view(snapshot, chain)
        lanes = [lane for lane in view.lanes if lane.node] if view.by == "Layer" else []
        own = [at for at, lane in enumerate(lanes) if firm in lane.nodes()]
        if own:
            before += [_layer(lane, firm) for lane in lanes[: own[0]]]
            after += [_layer(lane, firm) for lane in lanes[own[-1] + 1 :]]
    return before, after


def _layer(lane: Lane, firm: str) -> Bunch:
    boxes = {each.node: each for group in lane.groups for each in inside(group) if each.node not in ("", firm)}
    items = tuple(Item(each.node, each.kind, each.name, each.strength) for each in boxes.values() if each.kind in FIRMS)
    return Bunch(lane.name, lane.name, "Layer", items, lane.node)
