"""Exports: what is written is read back as the same landscape, completely or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import CommandResult
from generated import generated

from lianzhu.exports.native_tables import native_tables
from lianzhu.exports.table_folder import write_csv_folder, write_parquet_folder
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Figure, Node, Statement
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.loaders.folder import read_folder

Lianzhu = Callable[..., CommandResult]
PARK = """\
[node.Park]
zh = "园区"
en = "Park"
[edge.HOSTS]
zh = "容纳"
en = "hosts"
from = ["Park"]
to = ["Company"]
[metric.occupancy]
zh = "入驻率"
en = "occupancy"
share = true
"""


def small(*nodes: Node, **facts: Any) -> Landscape:
    """A landscape with the report R and these nodes and facts."""
    report = Node("report:R", "Report", "R", fields={"publisher": ("某院", "某所"), "published": "2023-06"})
    return Landscape({node.id: node for node in (report, *nodes)}, **facts)


@pytest.fixture(scope="module")
def extended() -> Landscape:
    """A landscape with a kind, a relation and a metric of its own, and a relation that is planned."""
    cite = Citation("report:R", "L3", "implied", as_of="2023-06", why="因为", section="第1章")
    dated = replace(cite, locator="L9", as_of="2022", as_of_stated=True, section="第2章")
    planned = {"relation": "HOSTS", "modality": "planned"}
    occupancy = {"metric": "occupancy", "value": 0.1 + 0.2, "unit": "%", "printed": "约30%"}
    park, company = Node("park:甲;乙园", "Park", "甲;乙园"), Node("company:百度", "Company", "百度", ("Baidu", "=1+1"))
    return small(
        park,
        company,
        edges=[Edge("HOSTS", park.id, company.id, cite)],
        figures=[Figure((("company", company.id),), occupancy, dated)],
        statements=[
            Statement((("from", park.id), ("to", company.id)), planned, dated),
            Statement((("about", company.id),), {"text": "要点"}, cite),
        ],
        schema=extend_schema(packaged_schema(), PARK),
    )


@cache
def valid() -> Landscape:
    """The generated landscape without its invalid credit codes, and without relations that claim to be derived."""
    landscape = generated()
    nodes = {
        node.id: replace(node, fields={name: value for name, value in node.fields.items() if name != "credit_code"})
        for node in landscape.nodes.values()
    }
    return replace(landscape, nodes=nodes, edges=[edge for edge in landscape.edges if "from_parent" not in edge.fields])


@pytest.fixture(scope="module")
def random(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    """The generated landscape with the dates and headings that loaders derive."""
    folder = tmp_path_factory.mktemp("random") / "tables"
    write_csv_folder(folder, native_tables(valid()), "")
    return read_folder(folder)


def assert_same(found: Landscape, expected: Landscape) -> None:
    """Compare two landscapes: nodes, facts with ids and citations, and additions to the schema."""
    assert dict(found.nodes) == dict(expected.nodes)
    for facts in ("edges", "figures", "statements", "coverage"):
        by_id = [{fact.id: fact for fact in getattr(landscape, facts)} for landscape in (found, expected)]
        assert by_id[0] == by_id[1]
    assert found.schema.additions == expected.schema.additions


WRITERS = {"csv": write_csv_folder, "parquet": write_parquet_folder}


@pytest.mark.parametrize("file_format", WRITERS)
@pytest.mark.parametrize("name", ["landscape", "extended", "random"])
def test_exported_tables_are_read_as_the_same_landscape(
    file_format: str, name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    expected: Landscape = request.getfixturevalue(name)
    tables = native_tables(expected)
    assert tables.notes == []
    WRITERS[file_format](tmp_path / "mine", tables, expected.schema.additions)
    assert_same(read_folder(tmp_path / "mine"), expected)


def test_the_tables_of_random_facts_keep_all_that_is_not_derived(random: Landscape) -> None:
    def stated(landscape: Landscape) -> dict[tuple[str, str], Any]:
        return {
            (type(fact).__name__, fact.id): replace(
                fact.citation,
                section="",
                as_of=fact.citation.as_of if fact.citation.as_of_stated else "",
                as_of_stated=fact.citation.as_of_stated and bool(fact.citation.as_of),
            )
            for fact in landscape.facts()
        }

    assert dict(random.nodes) == dict(valid().nodes)
    assert stated(random) == stated(valid())
