"""Landscapes of our own for tests of pages: small ones by hand, and random ones with hostile names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from browsing import HOSTILE_NAMES

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node
from lianzhu.pages.snapshot import Snapshot

CHAIN = "chain:智能客服"
CITE = Citation("report:R", "L1")
REPORT = Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2024"})
BATTERY = Path(__file__).parents[2] / "shared" / "data" / "own" / "battery-15"
"""A battery chain with 15 vendors, shares and flows; not part of the project."""
SYLLABLES = "智云数据科技能源材料电池芯片网络算力模型金融医疗制造零售物流教育"


def landscape_of(nodes: Sequence[Node], edges: Iterable[Edge | tuple[str, str, str]], **rest: Any) -> Landscape:
    """Return a landscape of our own; an edge given as a tuple is cited from line 1 of report R."""
    facts = [edge if isinstance(edge, Edge) else Edge(*edge, CITE) for edge in edges]
    return Landscape({node.id: node for node in [REPORT, *nodes]}, facts, **rest)


def snapshot_of(nodes: Sequence[Node], edges: Iterable[Edge | tuple[str, str, str]], **rest: Any) -> Snapshot:
    """Return the snapshot of a landscape of our own."""
    return Snapshot(network_of(landscape_of(nodes, edges, **rest)))


def three_nodes() -> Landscape:
    """Return a landscape of a chain, a company in it, and the report that says so."""
    nodes = [Node("chain:c", "Chain", "c"), Node("company:a", "Company", "a")]
    return landscape_of(nodes, [("ACTS_IN", "company:a", "chain:c")])


def car_chain() -> Landscape:
    """Return a chain of cars that 某链主 leads: its suppliers and those in the layer above, what it offers, whom it serves."""

    def fact(kind: str, start: str, end: str, strength: str = "explicit", **qualifiers: Any) -> Edge:
        why = {} if strength == "explicit" else {"why": "因为", "by": "某人"}
        return Edge(kind, start, end, Citation("report:R", "L1", strength, **why), qualifiers)

    nodes = [
        Node("role:链长", "Role", "链长企业"),
        *(Node(f"capability:{name}", "Capability", name) for name in ("标准", "子标准一", "子标准二")),
        Node("chain:车", "Chain", "汽车"),
        *(
            Node(f"layer:{name}", "Layer", name, parent="chain:车", fields={"position": at})
            for at, name in enumerate(("上游", "中游", "下游"), 1)
        ),
        *(Node(f"industry:{name}", "Industry", name) for name in ("汽车业", "物流")),
        *(
            Node(f"company:{name}", "Company", name)
            for name in ("某链主", "供应商", "上游企业", "车队", "经销商", "伙伴")
        ),
        Node("product:座舱", "Product", "座舱"),
        Node("model:模", "Model", "模"),
        Node("scenario:语音", "Scenario", "车内语音"),
        Node("case:例", "Case", "换电案例"),
    ]
    leads = {"chain": "chain:车", "industry": "industry:汽车业"}
    edges = [
        fact("HAS_ROLE", "company:某链主", "role:链长", "editorial", **leads),
        fact("HAS_CRITERION", "role:链长", "capability:标准", purpose="认定"),
        fact("PART_OF", "capability:子标准一", "capability:标准"),
        fact("PART_OF", "capability:子标准二", "capability:标准"),
        fact("HAS_CAPABILITY", "company:某链主", "capability:子标准一"),
        fact("ACTS_IN", "company:某链主", "layer:中游"),
        fact("ACTS_IN", "company:上游企业", "layer:上游"),
        fact("ACTS_IN", "company:供应商", "layer:上游"),
        fact("ACTS_IN", "company:经销商", "layer:下游"),
        fact("SUPPLIES", "company:供应商", "company:某链主"),
        fact("SUPPLIES", "company:某链主", "company:车队"),
        fact("SERVES", "company:某链主", "industry:汽车业"),
        fact("OFFERS", "company:某链主", "product:座舱"),
        fact("DEVELOPS", "company:某链主", "model:模"),
        fact("APPLIES_IN", "product:座舱", "scenario:语音"),
        fact("PARTNERS_WITH", "company:伙伴", "company:某链主"),
        fact("INVOLVES", "case:例", "company:某链主"),
    ]
    return landscape_of(nodes, edges)


def random_chain(seed: int) -> Landscape:
    """Return a chain with random layers, segments, vendors, shares, flows, industries and gaps."""
    random = Random(seed)

    def name() -> str:
        if random.random() < 0.04:
            return random.choice(HOSTILE_NAMES)
        return "".join(random.choices(SYLLABLES, k=random.randint(2, 9))) + random.choice(
            ["", "", "股份", " Tech", "AI"]
        )

    def cite() -> Citation:
        strength = random.choice(["explicit", "explicit", "implied", "editorial"])
        return Citation("report:R", f"L{random.randint(1, 900)}", strength, why="推断", by="某人")

    chain = Node("chain:c", "Chain", name())
    layers = [Node(f"layer:{at}", "Layer", layer, parent=chain.id, fields={"position": at + 1})
              for at, layer in enumerate(["上游", "中游", "下游", "服务"][: random.choice([0, 2, 3, 3, 4])])]  # fmt: skip
    segments = [Node(f"segment:{at}", "Segment", name(), parent=random.choice([*layers, chain]).id)
                for at in range(random.choice([0, 1, 3, 8, 15, 30]))]  # fmt: skip
    firms = [Node(f"company:{at}", "Company", name()) for at in range(random.choice([1, 5, 15, 40, 160]))]
    industries = [Node(f"industry:{at}", "Industry", name()) for at in range(random.choice([0, 2, 3, 6, 14]))]
    places = [*segments, *layers, chain]
    edges = [Edge("ACTS_IN", firm.id, place.id, cite())
             for firm in firms for place in random.sample(places, min(len(places), random.randint(1, 2)))]  # fmt: skip
    edges += [Edge("UPSTREAM_OF", *(each.id for each in random.sample(segments, 2)), cite())
              for _ in range(len(segments)) if len(segments) > 1]  # fmt: skip
    edges += [Edge("UPSTREAM_OF", a.id, b.id, cite()) for a, b in pairwise(layers)]
    if len(firms) > 1:
        edges += [
            Edge("SUPPLIES", *(each.id for each in random.sample(firms, 2)), cite()) for _ in range(len(firms) // 2)
        ]
    edges += [Edge("SERVES", random.choice(firms).id, each.id, cite(), {"chain": chain.id})
              for each in industries for _ in range(random.randint(1, 4))]  # fmt: skip
    figures = [
        _share(random, firm.id, segment.id) for segment in segments for firm in random.sample(firms, min(3, len(firms)))
    ]
    figures += [
        _size(random, chain.id, year) for year in sorted(random.sample(range(2018, 2031), random.randint(0, 5)))
    ]
    coverage = [Coverage(each.id, "vendors", random.choice(["representative", "lost", "complete"]), cite())
                for each in segments if random.random() < 0.3]  # fmt: skip
    return landscape_of([chain, *layers, *segments, *firms, *industries], edges, figures=figures, coverage=coverage)


def _share(random: Random, firm: str, segment: str) -> Figure:
    value = float(random.randint(1, 40))
    stated = {"metric": "market_share", "value": value, "unit": "%", "printed": f"{value:g}%", "period_start": "2023"}
    return Figure((("company", firm), ("of", segment)), stated, CITE)


def _size(random: Random, chain: str, year: int) -> Figure:
    value = round(random.uniform(1, 9000), 1)
    stated = {"metric": "market_size", "value": value, "unit": "亿元", "printed": f"{value}亿元"}
    return Figure((("chain", chain),), stated | {"period_start": str(year), "forecast": year > 2025}, CITE)


def battery() -> Landscape:
    """Return the battery chain, extended by supplies between firms, ownership, regions and a forecast."""
    from lianzhu.loaders.folder import read_folder

    landscape = read_folder(BATTERY)
    report = next(node.id for node in landscape.nodes.values() if node.kind == "Report")
    cite = Citation(report, "L90")
    regions = [Node(f"region:{name}", "Region", name) for name in ("福建", "江苏")]
    firms = [node.id for node in landscape.nodes.values() if node.kind == "Company"]
    edges = [Edge("SUPPLIES", firms[0], firms[5], cite), Edge("SUPPLIES", firms[1], firms[5], cite)]
    edges += [Edge("OWNS", firms[5], firms[6], cite), Edge("LOCATED_IN", firms[5], regions[0].id, cite)]
    edges += [Edge("LOCATED_IN", firms[6], regions[1].id, cite)]
    stated = {"metric": "market_size", "value": 9000.0, "unit": "亿元", "printed": "9,000亿元", "period_start": "2028"}
    chain = next(node.id for node in landscape.nodes.values() if node.kind == "Chain")
    forecast = Figure((("chain", chain),), stated | {"forecast": True}, cite)
    nodes = dict(landscape.nodes) | {region.id: region for region in regions}
    return Landscape(nodes, [*landscape.edges, *edges], [*landscape.figures, forecast], list(landscape.coverage))
