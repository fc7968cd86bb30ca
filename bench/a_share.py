"""A real industry chain of another maker mapped onto the model: 4,654 companies, 511 industries, 95,559 products.

Products become segments (a part of a chain by product), so that what a product is made of can be UPSTREAM_OF it. Listed
companies BELONG_TO their industry; a second statement, SERVES, is a stand-in that gives queries about served industries
something to count. Codes are spelt in two ways (600373SH, 301079); rows whose ends do not exist are left out.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Node, node_id

REPORT = Node("report:A股", "Report", "A股产业链", fields={"publisher": ("A股产业链图谱",), "published": "2021"})
CHAIN = Node("chain:A股", "Chain", "A股")
PRODUCT_RELATIONS = {
    "上游材料": ("UPSTREAM_OF", True),
    "下游产品": ("UPSTREAM_OF", False),
    "产品小类": ("PART_OF", True),
}
INDUSTRY_RELATIONS = {"上级行业": "PART_OF", "上游产业": "COMPARED_WITH"}


def a_share(folder: Path) -> Landscape:
    """Read the folder of CSV files."""
    nodes = {node.id: node for node in (REPORT, CHAIN)}
    companies = {code(row["code"]): row for row in _rows(folder, "company")}
    industries = {row["code"]: row["name"] for row in _rows(folder, "industry")}
    for number, row in companies.items():
        identity = node_id("Company", number)
        nodes[identity] = Node(identity, "Company", row["name"], aliases=tuple({row["fullname"]} - {row["name"]}))
    for name in dict.fromkeys(industries.values()):
        nodes[node_id("Industry", name)] = Node(node_id("Industry", name), "Industry", name)
    for row in _rows(folder, "product"):
        identity = node_id("Segment", row["name"])
        nodes[identity] = Node(identity, "Segment", row["name"])
    edges = [edge for edge in _edges(folder, industries) if edge.start in nodes and edge.end in nodes]
    return Landscape(nodes, edges)


def code(text: str) -> str:
    """Return a stock code without the exchange behind it."""
    return text[:6]


def _edges(folder: Path, industries: dict[str, str]) -> Iterator[Edge]:
    for number, row in enumerate(_rows(folder, "company_industry"), 2):
        company = node_id("Company", code(row["company_code"]))
        industry = node_id("Industry", industries.get(row["industry_code"], ""))
        yield Edge("BELONGS_TO", company, industry, _place("company_industry", number))
        yield Edge("SERVES", company, industry, _place("company_industry", number), {"chain": CHAIN.id})
    for number, row in enumerate(_rows(folder, "company_product"), 2):
        company, product = node_id("Company", code(row["company_code"])), node_id("Segment", row["product"])
        yield Edge("OFFERS", company, product, _place("company_product", number))
    for number, row in enumerate(_rows(folder, "product_product"), 2):
        kind, turned = PRODUCT_RELATIONS[row["rel"]]
        ends = [node_id("Segment", row[end]) for end in ("from", "to")]
        start, end = reversed(ends) if turned else ends
        yield Edge(kind, start, end, _place("product_product", number))
    for number, row in enumerate(_rows(folder, "industry_industry"), 2):
        start, end = (node_id("Industry", row[each]) for each in ("from", "to"))
        yield Edge(INDUSTRY_RELATIONS[row["rel"]], start, end, _place("industry_industry", number))


def _place(sheet: str, row: int) -> Citation:
    return Citation(REPORT.id, f"{sheet}!A{row}", as_of="2021")


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    landscape = a_share(Path(sys.argv[1]))
    print(f"{len(landscape.nodes)} nodes, {len(landscape.edges)} edges")
