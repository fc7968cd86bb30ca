"""A landscape carries its schema: a kind, metric or relation that only it declares is known wherever it is used."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import lianzhu
from lianzhu.explorer import Explorer
from lianzhu.exports.schema_dot import as_dot
from lianzhu.exports.schema_markdown import as_markdown
from lianzhu.graph.checks import check
from lianzhu.graph.errors import BadParameter
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node
from lianzhu.graph.schema import Schema, packaged_schema, parse_schema
from lianzhu.graph.stores.protocol import Store
from lianzhu.pages.dataset import node_ids

BODY = tomllib.loads((Path(__file__).parent.parent / "graph" / "schema.toml").read_text("utf-8"))
MakeStore = Callable[[str, Landscape], Store]


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The packaged schema and, besides, a kind Park, a relation HOSTS and a metric occupancy."""
    body = copy.deepcopy(BODY)
    body["node"]["Park"] = {"zh": "园区", "en": "Park", "colour": "#123456", "proper_name": True}
    body["edge"]["HOSTS"] = {
        "zh": "容纳",
        "en": "hosts",
        "from": ["Park"],
        "to": ["Company"],
        "example": "a → b",
        "not": ".",
    }
    body["metric"]["occupancy"] = {"zh": "入驻率", "en": "occupancy", "share": True}
    body["role"]["park"] = {"kinds": ["Park"], "zh": "园区", "en": "the park"}
    body["aspect"]["hosts"] = {"edges": ["HOSTS"], "zh": "入驻企业", "en": "hosted companies"}
    return parse_schema(body)


@pytest.fixture(scope="module")
def extended(schema: Schema) -> Landscape:
    reports = [
        Node(f"report:{name}", "Report", name, fields={"publisher": ("某院",), "published": "2024"}) for name in "RS"
    ]
    things = [
        Node("park:东湖高新园", "Park", "东湖高新园"),
        Node("park:东湖高新圆", "Park", "东湖高新圆"),
        Node("company:百度", "Company", "百度"),
    ]
    cite = Citation("report:R", "L1", "implied", why="因为")
    edges = [
        Edge("HOSTS", "park:东湖高新园", "company:百度", cite),
        Edge("HOSTS", "park:东湖高新园", "company:百度", Citation("report:S", "L1")),
        Edge("HOSTS", "park:东湖高新圆", "company:百度", cite),
    ]
    figure = Figure(
        (("park", "park:东湖高新园"),), {"metric": "occupancy", "value": 180.0, "unit": "%", "printed": "180%"}, cite
    )
    coverage = Coverage("park:东湖高新园", "hosts", "lost", cite)
    return Landscape({node.id: node for node in (*reports, *things)}, edges, [figure], [coverage], schema=schema)


@pytest.fixture(scope="module")
def explorer(extended: Landscape) -> Explorer:
    from lianzhu.graph.stores.embedded import EmbeddedStore

    return Explorer(EmbeddedStore(extended))


def test_queries_over_all_kinds_find_a_new_kind(explorer: Explorer) -> None:
    assert [row["subjects"] for row in explorer.query("silent_spots").records()] == [["东湖高新园"]]
    assert {row["name"] for row in explorer.query("shared_names", kind="Park").records()} == {"东湖高新园"}
    assert len(explorer.query("fact_basis", name="东湖高新园")) == 4
    assert explorer.query("two_sources", name="东湖高新园").records()[0]["relation"] == "HOSTS"
    assert explorer.query("editorial_and_implied", relation="HOSTS").records()[0]["count"] == 2
    packaged = lianzhu.open()
    with pytest.raises(BadParameter, match="kind='Park' is not one of"):
        packaged.query("shared_names", kind="Park")


def test_info_show_and_find_name_a_new_kind(explorer: Explorer) -> None:
    assert ("node", "Park", "园区", "Park", 2) in explorer.info().rows
    assert explorer.find("东湖高新园").records()[0]["zh"] == "园区"
    profile = explorer.show("东湖高新园")
    assert {row["relation"] for row in profile.relations.records()} == {"HOSTS"}
    assert profile.figures.records()[0]["metric"] == "occupancy"
    assert "入驻率 occupancy: 180%" in explorer.statement(profile.figures.records()[0]["fact"]).text


def test_checks_know_what_a_new_kind_and_a_new_metric_allow(extended: Landscape) -> None:
    findings = {(finding.check, finding.message) for finding in check(extended)}
    assert ("impossible value", "入驻率 180% (东湖高新园) is not between 0 and 100%") in findings
    assert "possible misspelling" in {name for name, _ in findings}


def test_a_page_names_a_new_kind(explorer: Explorer, tmp_path: Path) -> None:
    from browsing import packed

    page = explorer.view_company(tmp_path / "park.html", "东湖高新园")
    html = page.read_text("utf-8")
    assert "园区" in html and "入驻率" in html
    assert node_ids(packed(html)["dataset"])


def test_documentation_is_made_from_the_schema_that_it_is_given(schema: Schema) -> None:
    assert "`Park`" in as_markdown(schema) and "Park [label=" in as_dot(schema)
    assert "`Park`" not in as_markdown(packaged_schema())


def test_constraints_and_properties_come_from_the_schema(schema: Schema) -> None:
    assert any("park_id" in constraint for constraint in schema.constraints())
    assert "HOSTS" in schema.relationship_types and "HOSTS" not in packaged_schema().relationship_types


def test_no_two_schemas_are_mixed_up(explorer: Explorer) -> None:
    assert packaged_schema().nodes.get("Park") is None
    assert explorer.landscape().schema is explorer.schema is not packaged_schema()


def test_citations_have_the_fields_that_the_schema_declares() -> None:
    from lianzhu.graph.records import CITATION_FIELDS

    assert {"id", *CITATION_FIELDS} == set(packaged_schema().fact_fields)
