"""The maps in examples/ read the layouts that they are for."""

from __future__ import annotations

import json
from pathlib import Path

from lianzhu.importing import import_files
from lianzhu.loaders.folder import read_folder

EXAMPLES = Path(__file__).parent.parent / "examples"
A_SHARE = {
    "company.csv": "code,name,fullname,exchange,listed\n300001,甲液压,甲液压股份有限公司,深圳证券交易所,2021-10-19\n600002SH,乙中,乙中材料股份有限公司,上海证券交易所,深圳\n",
    "industry.csv": "code,name\n110000,农业\n110100,种植业\n",
    "product.csv": "name\n液压泵\n钢\n",
    "company_industry.csv": "company_code,industry_code,rel\n300001SZ,110100,所属行业\n699999SH,110100,所属行业\n",
    "company_product.csv": "company_code,product,rel,weight\n300001SZ,液压泵,主营产品,0.51\n",
    "industry_industry.csv": "from,to,rel,weight\n种植业,农业,上级行业,\n农业,种植业,上游产业,0.2\n",
    "product_product.csv": "from,to,rel\n液压泵,钢,上游材料\n液压泵,柱塞泵,产品小类\n",
}  # fmt: skip
CHAIN_KNOWLEDGE_GRAPH: dict[str, list[dict[str, str]]] = {
    "company.json": [{"name": "甲", "fullname": "甲股份有限公司", "code": "300001", "location": "深圳", "time": "2021-10-19"}],
    "industry.json": [{"name": "农业", "code": "110000"}],
    "product.json": [{"name": "泵"}],
    "company_industry.json": [{"company_name": "甲", "industry_name": "农业", "rel": "所属行业"}],
    "company_product.json": [{"company_name": "甲", "product_name": "泵", "rel": "主营产品", "rel_weight": "0.5"}],
    "industry_industry.json": [{"from_industry": "种植", "to_industry": "农业", "rel": "上级行业"}],
    "product_product.json": [{"from_entity": "泵", "to_entity": "钢", "rel": "上游材料"}],
}  # fmt: skip


def test_the_map_of_the_a_share_chain_joins_tables_by_code(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in A_SHARE]
    for path in paths:
        path.write_text(A_SHARE[path.name], "utf-8")
    report = import_files(paths, tmp_path / "out", map_file=EXAMPLES / "a-share-chain.toml")
    landscape = read_folder(tmp_path / "out")
    assert {(edge.kind, edge.start, edge.end, edge.fields.get("weight")) for edge in landscape.edges} == {
        ("BELONGS_TO", "company:甲液压", "industry:种植业", None),
        ("OFFERS", "company:甲液压", "segment:液压泵", 0.51),
        ("PART_OF", "industry:种植业", "industry:农业", None),
        ("UPSTREAM_OF", "industry:种植业", "industry:农业", 0.2),
        ("UPSTREAM_OF", "segment:钢", "segment:液压泵", None),
        ("PART_OF", "segment:柱塞泵", "segment:液压泵", None),
    }
    assert [(r.place.file, r.text) for r in report.account.rejections][:2] == [
        ("company.csv", "深圳"),
        ("company_industry.csv", "699999SH"),
    ]
    assert {edge.citation.source for edge in landscape.edges if edge.kind == "OFFERS"} == {
        "report:A股产业链：company_product"
    }


def test_the_map_of_chain_knowledge_graph_reads_json_lines(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in CHAIN_KNOWLEDGE_GRAPH]
    for path in paths:
        records = 2 * CHAIN_KNOWLEDGE_GRAPH[path.name]  # a second line, so that the file is no single object
        lines = (json.dumps(record, ensure_ascii=False) for record in records)
        path.write_text("\n".join(lines), "utf-8")
    report = import_files(paths, tmp_path / "out", map_file=EXAMPLES / "chain-knowledge-graph.toml")
    landscape = read_folder(tmp_path / "out")
    assert {(edge.kind, edge.start, edge.end, edge.citation.locator) for edge in landscape.edges} == {
        ("BELONGS_TO", "company:甲", "industry:农业", "L1"),
        ("OFFERS", "company:甲", "segment:泵", "L1"),
        ("PART_OF", "industry:种植", "industry:农业", "L1"),
        ("UPSTREAM_OF", "segment:钢", "segment:泵", "L1"),
    }
    assert landscape.nodes["company:甲"].fields["stock_code"] == "300001"
    assert not report.account.rejections
