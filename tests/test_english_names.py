"""A node of any kind may have an English name, by which it is found and which queries and exports have."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Node
from lianzhu.graph.schema import packaged_schema
from lianzhu.loaders.folder import read_folder

TABLES = {
    "nodes/Company": "name,英文名称,aliases\n智谱,Zhipu AI,GLM\n百度,,",
    "nodes/Industry": "name,name_en\n金融,Finance",
    "edges/SERVES": "from,to,source,locator\nZhipu AI,金融,R,L1",
}


@pytest.fixture
def folder(tables: Callable[[dict[str, str]], Path]) -> Path:
    return tables(TABLES)


def test_tables_of_nodes_may_have_a_column_of_english_names(folder: Path) -> None:
    landscape = read_folder(folder)
    assert landscape.nodes["company:智谱"].fields == {"name_en": "Zhipu AI"}
    assert landscape.nodes["company:百度"].fields == {}
    assert landscape.nodes["industry:金融"].fields == {"name_en": "Finance"}
    assert [(edge.start, edge.end) for edge in landscape.edges] == [("company:智谱", "industry:金融")]


def test_a_node_is_found_by_its_english_name_and_shown_with_it(lianzhu, folder: Path) -> None:
    assert "智谱" in lianzhu("--store", folder, "find", "zhipu").out
    assert "别名 Aliases: GLM; Zhipu AI\n" in lianzhu("--store", folder, "show", "zhipu ai").out
    shown = json.loads(lianzhu("--store", folder, "show", "Finance", "--format", "json").out)
    assert (shown["name"], shown["aliases"]) == ("金融", ["Finance"])


def test_an_export_has_english_names(lianzhu, folder: Path, tmp_path: Path) -> None:
    assert lianzhu("--store", folder, "export", "json", "-o", tmp_path / "graph.json").code == 0
    nodes = json.loads((tmp_path / "graph.json").read_text("utf-8"))["nodes"]
    assert {node["name"]: node.get("name_en") for node in nodes if node["kind"] != "Report"} == {
        "智谱": "Zhipu AI",
        "百度": None,
        "金融": "Finance",
    }


def test_queries_have_the_english_names_of_every_kind(engine: str, make_store) -> None:
    nodes = [Node(f"x:{kind}", kind, "某", fields={"name_en": kind.lower()}) for kind in packaged_schema().nodes]
    store = make_store(engine, Landscape({node.id: node for node in nodes}))
    rows = store.run("MATCH (n) RETURN labels(n)[0] AS kind, n.name_en AS name ORDER BY kind").rows
    assert rows == [(kind, kind.lower()) for kind in sorted(packaged_schema().nodes)]
    assert store.landscape().nodes["x:Company"].other_names == ("company",)
