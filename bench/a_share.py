"""A public dataset of A-share companies mapped to the model: 4,654 companies, 511 industries, 95,559 products.

Products become segments, so that materials can be UPSTREAM_OF a product. Companies BELONG_TO their industry; an
additional SERVES edge gives queries about served industries some data. Stock codes occur with and without the exchange
(600373SH, 301079). Edges with a missing end are skipped.
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
PRODUCT_EDGES = {
    "上游材料": ("UPSTREAM_OF", True),
    "下游产品": ("UPSTREAM_OF", False),
    "产品小类": ("PART_OF", True),
}
"""Edge kind of each product relation, and whether the edge runs in the opposite direction."""
INDUSTRY_EDGES = {"上级行业": "PART_OF", "上游产业": "COMPARED_WITH"}


def a_share(folder: Path) -> Landscape:
    """Read the landscape from a folder of CSV files."""
    nodes = {node.id: node for node in (REPORT, CHAIN)}
    companies = {stock_code(row["code"]): row for row in _rows(folder, "company")}
    industries = {row["code"]: row["name"] for row in _rows(folder, "industry")}
    for code, row in companies.items():
        id_ = node_id("Company", code)
        nodes[id_] = Node(id_, "Company", row["name"], aliases=tuple({row["fullname"]} - {row["name"]}))
    for name in dict.fromkeys(industries.values()):
        nodes[node_id("Industry", name)] = Node(node_id("Industry", name), "Industry", name)
    for row in _rows(folder, "product"):
        id_ = node_id("Segment", row["name"])
        nodes[id_] = Node(id_, "Segment", row["name"])
    edges = [edge for edge in _edges(folder, industries) if edge.start in nodes and edge.end in nodes]
    return Landscape(nodes, edges)


def stock_code(text: str) -> str:
    """Return a stock code without the exchange suffix."""
    return text[:6]


def _edges(folder: Path, industries: dict[str, str]) -> Iterator[Edge]:
    for number, row in enumerate(_rows(folder, "company_industry"), 2):
        company = node_id("Company", stock_code(row["company_code"]))
        industry = node_id("Industry", industries.get(row["industry_code"], ""))
        yield Edge("BELONGS_TO", company, industry, _citation("company_industry", number))
        yield Edge("SERVES", company, industry, _citation("company_industry", number), {"chain": CHAIN.id})
    for number, row in enumerate(_rows(folder, "company_product"), 2):
        company, product = node_id("Company", stock_code(row["company_code"])), node_id("Segment", row["product"])
        yield Edge("OFFERS", company, product, _citation("company_product", number))
    for number, row in enumerate(_rows(folder, "product_product"), 2):
        kind, reverse = PRODUCT_EDGES[row["rel"]]
        ends = [node_id("Segment", row[column]) for column in ("from", "to")]
        start, end = reversed(ends) if reverse else ends
        yield Edge(kind, start, end, _citation("product_product", number))
    for number, row in enumerate(_rows(folder, "industry_industry"), 2):
        start, end = (node_id("Industry", row[column]) for column in ("from", "to"))
        yield Edge(INDUSTRY_EDGES[row["rel"]], start, end, _citation("industry_industry", number))


def _citation(sheet: str, row: int) -> Citation:
    return Citation(REPORT.id, f"{sheet}!A{row}", as_of="2021")


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    landscape = a_share(Path(sys.argv[1]))
    print(f"{len(landscape.nodes)} nodes, {len(landscape.edges)} edges")
