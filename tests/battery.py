"""A chain of batteries that is small enough to work out every answer by hand, for the measures and for the page.

甲锂 and 乙锂 offer 锂盐, which is upstream of 电池; 丙电 and 丁电 offer 电池, which is upstream of 整车, where 戊车 is.
丁电 supplies 戊车 directly. All firms are in 东省. Run this file to write what the browser's tests read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node, Statement, node_id

JSON_FILE = Path(__file__).parent / "web" / "battery.json"
REPORT = "report:年报"
FIRMS = ("甲锂", "乙锂", "丙电", "丁电", "戊车")
SEGMENTS = ("锂盐", "电池", "整车")


def cited(line: int, strength: str = "explicit", **more: str) -> Citation:
    return Citation(REPORT, f"L{line}", strength, why="" if strength == "explicit" else "依上文", **more)


def segment(name: str) -> str:
    return node_id("Segment", name, parent="chain:电池链")


def firm(name: str) -> str:
    return f"company:{name}"


def battery() -> Landscape:
    """Return the chain."""
    nodes = [
        Node(REPORT, "Report", "年报"),
        Node("chain:电池链", "Chain", "电池链"),
        Node("region:东省", "Region", "东省"),
    ]
    nodes += [Node(firm(name), "Company", name) for name in FIRMS]
    nodes += [Node(segment(name), "Segment", name, parent="chain:电池链") for name in SEGMENTS]
    edges = [
        Edge("OFFERS", firm("甲锂"), segment("锂盐"), cited(1)),
        Edge("OFFERS", firm("甲锂"), segment("锂盐"), cited(2, "implied")),
        Edge("OFFERS", firm("乙锂"), segment("锂盐"), cited(3)),
        Edge("OFFERS", firm("丙电"), segment("电池"), cited(4, "implied")),
        Edge("OFFERS", firm("丁电"), segment("电池"), cited(5)),
        Edge("ACTS_IN", firm("戊车"), segment("整车"), cited(6)),
        Edge("UPSTREAM_OF", segment("锂盐"), segment("电池"), cited(7)),
        Edge("UPSTREAM_OF", segment("电池"), segment("整车"), cited(8)),
        Edge("SUPPLIES", firm("丁电"), firm("戊车"), cited(9)),
        Edge("SUPPLIES", firm("丙电"), firm("戊车"), cited(10, until="2023")),
        Edge("PARTNERS_WITH", firm("丙电"), firm("丁电"), cited(11)),
        Edge("COMPARED_WITH", firm("丁电"), firm("丙电"), cited(12)),
        *(Edge("LOCATED_IN", firm(name), "region:东省", cited(20 + at)) for at, name in enumerate(FIRMS)),
    ]
    size = {"metric": "revenue", "unit": "亿元", "period_start": "2024"}
    figures = [
        Figure((("company", firm("丙电")),), {**size, "value": 3.0, "printed": "3亿元"}, cited(30)),
        Figure((("company", firm("丁电")),), {**size, "value": 5.0, "printed": "5亿元"}, cited(31)),
        Figure(
            (("company", firm("丁电")),), {**size, "period_start": "2025", "value": 6.0, "printed": "6亿元"}, cited(32)
        ),
    ]
    coverage = [Coverage(firm("丙电"), "products", "lost", cited(40))]
    planned = {"relation": "SUPPLIES", "modality": "planned"}
    statements = [Statement((("from", firm("乙锂")), ("to", firm("丙电"))), planned, cited(41))]
    return Landscape({node.id: node for node in nodes}, edges, figures, coverage, statements)


def page_data(landscape: Landscape) -> dict[str, Any]:
    """Return a landscape as a page holds it, with the words of its schema."""
    from lianzhu.pages.dataset import dataset
    from lianzhu.pages.snapshot import Snapshot
    from lianzhu.pages.words import words

    return {"dataset": dataset(Snapshot(network_of(landscape))), "words": words()}


def as_json(data: Any) -> str:
    """Return data as a line of JSON, as it stands in the file."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    JSON_FILE.write_text(as_json(page_data(battery())), "utf-8")
