"""A chain of hydrogen that is small enough to work out by hand what it lacks.

上游 has 电解槽, where 甲氢 and, by its product 碱槽, 乙氢 are, and 催化剂, where 丙材 is. 中游 has no segments; 丁运 is of a
category there. 下游 has customers only. Of 电堆, whose firm has left, a source lists examples; 膜 is a part of it. Of 检测
a source lists all firms, and of 运维 none says anything.
"""

from __future__ import annotations

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Node, Statement

REPORT = "report:年报"
CHAIN = "chain:氢能"


def cited(line: int, strength: str = "explicit", **more: str) -> Citation:
    return Citation(REPORT, f"L{line}", strength, why="" if strength == "explicit" else "依上文", **more)


def hydrogen() -> Landscape:
    """Return the landscape that the docstring of this module describes."""
    nodes = [
        Node(REPORT, "Report", "年报", fields={"publisher": ("某院",), "published": "2024"}),
        Node(CHAIN, "Chain", "氢能"),
        Node("chain:空链", "Chain", "空链"),
        *(
            Node(f"layer:{name}", "Layer", name, parent=CHAIN, fields={"position": position})
            for position, name in enumerate(("上游", "中游", "下游"), start=1)
        ),
        *(
            Node(f"segment:{name}", "Segment", name, parent=parent)
            for name, parent in {
                "电解槽": "layer:上游",
                "催化剂": "layer:上游",
                "电堆": CHAIN,
                "膜": "segment:电堆",
                "检测": CHAIN,
                "运维": CHAIN,
            }.items()
        ),
        *(Node(f"company:{name}", "Company", name) for name in ("甲氢", "乙氢", "丙材", "丁运", "戊堆")),
        Node("product:碱槽", "Product", "碱槽"),
        Node("vendorcategory:储运商", "VendorCategory", "储运商"),
        Node("industry:化工", "Industry", "化工"),
    ]
    edges = [
        Edge("OFFERS", "company:甲氢", "segment:电解槽", cited(1)),
        Edge("OFFERS", "company:乙氢", "product:碱槽", cited(2)),
        Edge("BELONGS_TO", "product:碱槽", "segment:电解槽", cited(3)),
        Edge("OFFERS", "company:丙材", "segment:催化剂", cited(4)),
        Edge("ACTS_IN", "company:丙材", "segment:催化剂", cited(5, "implied")),
        Edge("ACTS_IN", "vendorcategory:储运商", "layer:中游", cited(6)),
        Edge("BELONGS_TO", "company:丁运", "vendorcategory:储运商", cited(7)),
        Edge("PART_OF", "industry:化工", "layer:下游", cited(8)),
        Edge("OFFERS", "company:戊堆", "segment:电堆", cited(9, until="2023")),
        Edge("OFFERS", "vendorcategory:储运商", "segment:运维", cited(10)),
    ]
    coverage = [
        Coverage("segment:电堆", "vendors", "representative", cited(11)),
        Coverage("segment:检测", "members", "complete", cited(12)),
        Coverage("segment:运维", "customers", "complete", cited(13)),
    ]
    planned = {"relation": "OFFERS", "modality": "planned"}
    statements = [Statement((("from", "company:甲氢"), ("to", "segment:运维")), planned, cited(14))]
    return Landscape({node.id: node for node in nodes}, edges, [], coverage, statements)
