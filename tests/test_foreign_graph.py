"""Databases that hold no landscape, or other things than a landscape beside one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.stores.neo4j import Neo4jStore

pytestmark = pytest.mark.neo4j
Run = Callable[..., Any]
FOREIGN = """
CREATE (:Company {id: 7, name: '甲七'}), (:Company {id: 'c8'}), (:Company {name: '甲九'}), (:Report:Person {id: [1]})
CREATE (:Restaurant {name: 'x'})-[:SERVES]->(:Dish {name: 'y'})
CREATE (:Figure {id: 'f', source: 3})-[:ABOUT]->(:Industry)
"""
ATTACHED = """
MATCH (a:Company {id: 'company:甲公司'}), (b:Industry {id: 'industry:金融'})
CREATE (a)-[:SERVES]->(b), (a)-[:SERVES {source: 'me'}]->(b), (a)-[:LIKES {id: 1, source: 'me'}]->(:Person {name: 5})
CREATE (:Figure {id: 'g', metric: 'unheard'})-[:ABOUT]->(a), (:Company {name: 3})-[:PARTNERS_WITH {id: 4}]->(a)
SET a:Favourite
"""


def landscape() -> Landscape:
    nodes = [
        Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2023"}),
        Node("company:甲公司", "Company", "甲公司"),
        Node("industry:金融", "Industry", "金融"),
    ]
    edges = [Edge("SERVES", "company:甲公司", "industry:金融", Citation("report:R", "L1"))]
    return Landscape({node.id: node for node in nodes}, edges)


@pytest.fixture
def graph_of_others(empty_store: Neo4jStore, write: Callable[[str], None]) -> str:
    """The address of a server that has never held a landscape."""
    write(FOREIGN)
    return empty_store.address


@pytest.fixture
def shared_database(empty_store: Neo4jStore, write: Callable[[str], None]) -> str:
    """The address of a server with a landscape, and with nodes and relationships of others beside and in it."""
    empty_store.write(PropertyGraph.of(landscape()))
    write(FOREIGN)
    write(ATTACHED)
    return empty_store.address


COMMANDS = [
    ("info",),
    ("find", "甲"),
    ("show", "甲公司"),
    ("check",),
    ("cite", "fhkczsc7vbibqk"),
    ("query", "run", "vendors_by_industry", "industry=金融"),
    ("query", "run", "sole_vendors"),
    ("view", "-o", "{page}"),
    ("view", "company", "甲公司", "-o", "{page}"),
    ("export", "json", "-o", "{page}.json"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_without_a_landscape_is_an_error(
    graph_of_others: str, lianzhu: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    page = tmp_path / "page.html"
    result = lianzhu("--store", graph_of_others, *(part.format(page=page) for part in command))
    message = f"lianzhu: {graph_of_others} contains no landscape; load one with `lianzhu load --to {graph_of_others}`\n"
    assert (result.code, result.out) == (1, "") and result.err == message
    assert not list(tmp_path.iterdir())


def test_cypher_works_on_any_graph(graph_of_others: str, lianzhu: Run, tmp_path: Path) -> None:
    result = lianzhu("--store", graph_of_others, "cypher", "MATCH (c:Company) RETURN c.name AS name ORDER BY name")
    assert result.code == 0 and "甲七" in result.out and "甲九" in result.out
    page = tmp_path / "page.html"
    query = "MATCH (n) OPTIONAL MATCH p = (n)-[r]->() RETURN n, r, p, n.id AS id"
    result = lianzhu("--store", graph_of_others, "view", "cypher", query, "-o", page)
    assert result.code == 0 and page.stat().st_size > 100_000


@pytest.mark.parametrize("command", [command for command in COMMANDS if command[0] != "cite"], ids=" ".join)
def test_nodes_and_relationships_of_others_are_passed_over(
    shared_database: str, lianzhu: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    page = tmp_path / "page.html"
    result = lianzhu("--store", shared_database, *(part.format(page=page) for part in command))
    assert result.code == 0, result.err
    assert "Traceback" not in result.err and "甲七" not in result.out and "甲九" not in result.out


def test_what_is_passed_over_is_counted(empty_store: Neo4jStore, shared_database: str, lianzhu: Run) -> None:
    store = Neo4jStore.connect(shared_database)
    found = store.landscape()
    assert found.nodes == landscape().nodes and list(found.edges) == landscape().edges and found.figures == []
    assert store.note == (
        f"{shared_database}: passed over 2 ABOUT, 4 Company, 2 Figure, 1 Industry, 1 PARTNERS_WITH, 1 Report, 3 SERVES:"
        " not of the landscape (a node without a text id and a name, or a relationship without the id and source of a"
        " fact)"
    )
    store.close()
    result = lianzhu("--store", shared_database, "find", "甲")
    assert result.err == (
        f"注意 Note: {shared_database}: passed over 4 Company, 1 Industry, 1 Report: not of the landscape (a node"
        " without a text id and a name, or a relationship without the id and source of a fact)\n"
    )
    result = lianzhu("--store", shared_database, "info", "--format", "csv")
    assert "node,Company,企业,Company,1" in result.out and "edge,SERVES" in result.out
    assert "not counted, because they have no text id or no name: 4 Company, 2 Figure" in result.err


def test_a_relationship_of_others_is_no_fact_of_a_profile(shared_database: str, lianzhu: Run) -> None:
    result = lianzhu("--store", shared_database, "show", "甲公司", "--format", "csv")
    assert result.out.count("SERVES") == 1 and "LIKES" not in result.out
