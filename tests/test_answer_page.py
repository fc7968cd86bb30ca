"""The page of an answer: its rows, what they name, and the graph that Explore draws of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import packed

from lianzhu import Explorer
from lianzhu import open as open_landscape
from lianzhu.explorer import QUESTIONS
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
def test_the_answer_is_a_table_that_explore_draws(shared_page: Any, paths_html: str) -> None:
    page = shared_page(paths_html)
    rows = page.locator("#table tbody tr")
    assert rows.count() == len(packed(paths_html)["answers"][0]["rows"])
    rows.first.click()
    assert page.locator("#details [data-fact]").count() >= 2
    page.click("#as-graph")
    assert page.evaluate("state.view") == "explore"
    drawn = page.evaluate("[...explore.boxes.keys()]")
    assert set(drawn) == {node for row in packed(paths_html)["answers"][0]["rows"] for node in row["nodes"]}
    assert page.evaluate("explore.blocks.length") > 0


@pytest.mark.browser
def test_the_atlas_answers_questions_and_those_of_the_readers_pack(opened: Any, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "named.cypher").write_text(
        "// title: 哪些企业 | Which companies\n// question: 有哪些企业？ | Which companies are there?\n"
        "// returns: name\nMATCH (c:Company) RETURN c.name AS name ORDER BY name\n",
        encoding="utf-8",
    )
    atlas = open_landscape(packs=[pack]).view(tmp_path / "atlas.html").read_text("utf-8")
    names = [answer["name"] for answer in packed(atlas)["answers"]]
    assert names == [*QUESTIONS, "named"]
    page = opened(atlas)
    page.select_option("select[data-group='questions']", "tables/sole_vendors")
    assert page.inner_text("h1") == "只点名一家的环节与厂商类型"
    rows = open_landscape().query("sole_vendors").rows
    assert f"{len(rows)} 行" in page.inner_text("#counted")
    page.locator("#table tbody tr").first.click()
    page.locator("#details .views button", has_text="探索").click()
    assert page.evaluate("state.view") == "explore"
