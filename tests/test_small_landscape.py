"""A landscape of a few rows, as somebody begins one: parents, a forecast, an internal report, a misspelt column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import lianzhu
from lianzhu.graph.errors import LandscapeError
from lianzhu.queries.completeness import explain_empty
from lianzhu.queries.library import builtin_query

Tables = Callable[[dict[str, str]], Path]
CONTENT = {
    "nodes/Chain": "名称\n储能",
    "nodes/Layer": "名称,上级,position\n上游,储能,1\n下游,储能,2",
    "nodes/Company": "名称\n甲\n乙",
    "nodes/Industry": "名称\n农业\n工业",
    "nodes/Report": "名称,发布机构,发布日期\n某报告,某院,2024",
    "edges/服务": "起点,终点,来源,出处,语气\n甲,农业,某报告,L1,预测\n乙,工业,某报告,L2,",
}


@pytest.fixture
def explorer(tables: Tables) -> lianzhu.Explorer:
    return lianzhu.open(str(tables(CONTENT)))


def test_a_parent_shows_as_a_part_and_needs_no_fact(explorer: lianzhu.Explorer) -> None:
    layers = explorer.query("chain_layers", chain="储能").records()
    assert [(row["layer"], row["strength"], row["facts"]) for row in layers] == [("上游", None, []), ("下游", None, [])]
    parts = [(row["direction"], row["relation"], row["other"]) for row in explorer.show("储能").relations.records()]
    assert parts == [("←", "PART_OF", "储能/上游"), ("←", "PART_OF", "储能/下游")]
    assert not [row for row in explorer.check().records() if "layer:" in row["message"] or "chain:" in row["message"]]


def test_an_empty_answer_tells_of_a_forecast(explorer: lianzhu.Explorer) -> None:
    query = builtin_query("vendors_by_industry")
    assert explorer.query("vendors_by_industry", industry="农业").rows == []
    first = next(explain_empty(explorer.store, query, {"industry": "农业"}))
    assert "农业 有 1 条关系只是预测" in first and "statements thing=农业 modality=forecast" in first


@pytest.mark.parametrize("thing", ["甲", "农业"])
def test_a_forecast_reads_in_its_direction_from_either_end(explorer: lianzhu.Explorer, thing: str) -> None:
    (row,) = explorer.query("statements", thing=thing, modality="预测").records()
    assert (row["about"], row["relation"], row["other"], row["modality"]) == ("甲", "SERVES", "农业", "forecast")


def test_a_vendor_with_nothing_but_a_forecast_has_no_place_in_a_chain(explorer: lianzhu.Explorer) -> None:
    rows = explorer.query("unplaced_vendors").records()
    assert [(row["vendor"], row["relations"]) for row in rows] == [("乙", ["SERVES"]), ("甲", ["SERVES"])]


def test_only_public_reports_are_published(tables: Tables) -> None:
    reports = "名称,发布机构,发布日期,公开范围\n某报告,某院,2024,内部"
    internal = lianzhu.open(str(tables({**CONTENT, "nodes/Report": reports}))).public().landscape()
    assert not internal.edges and not internal.statements and "company:甲" not in internal.nodes
    with pytest.raises(LandscapeError) as raised:
        lianzhu.open(str(tables({**CONTENT, "nodes/Report": reports.replace("内部", "保密")}))).landscape()
    assert "expected one of public, internal" in str(raised.value) and "schema.toml" not in str(raised.value)


def test_a_misspelt_name_of_a_required_column_is_not_taken_for_a_new_column(tables: Tables) -> None:
    content = {**CONTENT, "edges/服务": CONTENT["edges/服务"].replace("起点", "启点")}
    with pytest.raises(LandscapeError) as raised:
        lianzhu.open(str(tables(content))).landscape()
    message = str(raised.value)
    assert "unknown column '启点'; did you mean '起点'?" in message
    assert "missing column" not in message and "schema.toml" not in message
