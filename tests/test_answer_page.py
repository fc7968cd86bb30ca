"""The page of an answer: its rows, what they name, and the graph that Explore draws of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import packed

from lianzhu import Explorer
from lianzhu import open as open_landscape
from lianzhu.pages.answer_table import as_text

PATHS = (
    "MATCH p = (c:Company)-[r:OFFERS]->(x:Product)-[:POWERED_BY]->(m:Model {name: '文心大模型'})"
    " RETURN p, r, m, m.name AS model ORDER BY c.id, x.id, r.id"
)


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return open_landscape()


@pytest.fixture(scope="module")
def paths_html(explorer: Explorer, tmp_path_factory: pytest.TempPathFactory) -> str:
    return explorer.view_cypher(tmp_path_factory.mktemp("answer") / "paths.html", PATHS).read_text("utf-8")


def test_rows_carry_the_nodes_of_their_facts(explorer: Explorer, tmp_path: Path) -> None:
    page = explorer.view_query(tmp_path / "answer.html", "vendors_by_industry", industry="政务", chain="智能客服")
    answer = packed(page.read_text("utf-8"))["answers"][0]
    assert answer["zh"] == "服务某行业的厂商" and [english for _, english in answer["columns"]] == [
        "vendor",
        "chain",
        "row",
        "strength",
    ]
    rows = explorer.query("vendors_by_industry", industry="政务", chain="智能客服").records()
    assert [row["cells"][0] for row in answer["rows"]] == [row["vendor"] for row in rows]
    assert [row["facts"] for row in answer["rows"]] == [row["facts"] for row in rows]
    for row in answer["rows"]:
        assert "industry:政务" in row["nodes"] and len(row["nodes"]) == 2


def test_figures_and_statements_name_what_they_are_about(explorer: Explorer, tmp_path: Path) -> None:
    page = explorer.view_query(tmp_path / "answer.html", "market_size", chain="智能客服")
    for row in packed(page.read_text("utf-8"))["answers"][0]["rows"]:
        assert row["facts"] and "chain:智能客服" in row["nodes"]


def test_nodes_relationships_and_paths_are_recognised(paths_html: str) -> None:
    answer = packed(paths_html)["answers"][0]
    assert answer["rows"]
    for row in answer["rows"]:
        assert row["cells"][0].count(" – ") == 2 and row["cells"][2:] == ["文心大模型", "文心大模型"]
        assert len(row["nodes"]) == 3 and len(row["facts"]) == 2


def test_an_answer_that_names_nothing_has_a_page(explorer: Explorer, tmp_path: Path) -> None:
    page = explorer.view_cypher(tmp_path / "n.html", "MATCH (c:Company) RETURN count(c) AS n, true AS yes")
    (row,) = packed(page.read_text("utf-8"))["answers"][0]["rows"]
    assert row["nodes"] == [] and row["cells"][1] == "true"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (2.50, "2.5"), (["甲", None, 3], "甲; 3"), ({"a": 1, "b": [2]}, "a=1; b=2"), (False, "false")],
)
def test_values_as_text(value: Any, text: str) -> None:
    assert as_text(value) == text


def test_the_commands_write_the_pages(lianzhu: Any, tmp_path: Path) -> None:
    file = tmp_path / "answer.html"
    for command in (
        ["query", "vendors_by_industry", "industry=金融"],
        ["cypher", "MATCH (c:Company) WHERE c.name = $name RETURN c", "name=百度"],
    ):
        result = lianzhu("view", *command, "-o", file)
        assert result.code == 0, result.err
        assert packed(file.read_text("utf-8"))["answers"][0]["rows"]


def test_a_misspelt_label_and_an_empty_answer_are_not_silent(lianzhu: Any, tmp_path: Path) -> None:
    file = tmp_path / "answer.html"
    misspelt = lianzhu("view", "cypher", "MATCH (c:Compny) RETURN c.name AS name", "-o", file)
    assert misspelt.code == 0 and "Compny" in misspelt.err
    empty = lianzhu("view", "query", "vendors_by_industry", "industry=零售", "chain=智能客服", "-o", file)
    assert empty.code == 0 and "没有结果" in empty.out + empty.err
    assert packed(file.read_text("utf-8"))["answers"][0]["rows"] == []


@pytest.mark.browser
def test_the_page_of_an_answer_is_a_table_that_explore_draws(opened: Any, paths_html: str) -> None:
    page = opened(paths_html)
    answer = packed(paths_html)["answers"][0]
    rows = page.locator("#table tbody tr")
    assert rows.count() == len(answer["rows"]) and page.inner_text("h1") == "查询结果"
    rows.first.click()
    assert page.locator("#details [data-fact]").count() >= 2
    page.click("#as-graph")
    page.wait_for_selector(".explore[data-ready]")
    drawn = set(page.evaluate("[...lianzhu.explore.layout().boxes.keys()]"))
    assert drawn == {node for row in answer["rows"] for node in row["nodes"]}


@pytest.mark.browser
def test_the_page_of_an_answer_without_rows_opens(opened: Any, explorer: Explorer, tmp_path: Path) -> None:
    empty = explorer.view_cypher(tmp_path / "n.html", "MATCH (c:Company {name: '没有'}) RETURN c.name AS name")
    page = opened(empty.read_text("utf-8"))
    assert page.inner_text("h1") == "查询结果" and page.inner_text("#row-count") == "0 行"
