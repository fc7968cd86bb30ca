"""What only the server has: it is listed, and removed only if it was of these tables and nothing else needs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lianzhu.console.load_report import changes_by_kind, extra_lines
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.records import Citation, Edge, Figure, Node
from lianzhu.graph.stores.neo4j import Neo4jStore
from lianzhu.graph.stores.removal import FOREIGN_ID, FOREIGN_RELATIONSHIP, NEEDED, NO_FACT, OTHER_REPORT
from lianzhu.graph.stores.upload import Extra, UploadReport

pytestmark = pytest.mark.neo4j
Write = Callable[[str], None]


def chain(report: str = "R", *companies: str) -> Landscape:
    """Return companies that serve one industry, as one report says, each with a figure and an industry of its own."""
    source = f"report:{report}"
    nodes = [Node(source, "Report", report, fields={"publisher": ("某院",), "published": "2023"})]
    nodes += [Node("industry:金融", "Industry", "金融")]
    edges, figures = [], []
    for line, name in enumerate(companies, 1):
        company = Node(f"company:{name}", "Company", name)
        nodes += [company, Node(f"industry:{name}险", "Industry", f"{name}险", parent="industry:金融")]
        edges.append(Edge("SERVES", company.id, "industry:金融", Citation(source, f"L{line}")))
        fields = {"metric": "revenue", "value": 1.5, "unit": "亿元", "printed": "1.5亿元"}
        figures.append(Figure((("company", company.id),), fields, Citation(source, f"L{line}")))
    return Landscape({node.id: node for node in nodes}, edges, figures)


def load(store: Neo4jStore, landscape: Landscape, **options: bool) -> UploadReport:
    return store.write(PropertyGraph.of(landscape), **options)


def kept(report: UploadReport) -> set[tuple[str, str]]:
    """Return the reason and the text of each node, and the reason and the kind of each relationship, that is kept."""
    return {(extra.reason, extra.kind if "→" in extra.text else extra.text) for extra in report.extras if extra.reason}


def test_what_tables_no_longer_hold_stays_until_it_is_pruned(empty_store: Neo4jStore) -> None:
    load(empty_store, chain("R", "甲", "乙"))
    report = load(empty_store, chain("R", "甲"))
    assert str(report) == "nothing to add or change, 6 only on the server"
    kinds = sorted(extra.kind for extra in report.extras)
    assert kinds == ["ABOUT", "Company", "Figure", "Industry", "PART_OF", "SERVES"]
    assert empty_store.landscape().nodes.keys() == chain("R", "甲", "乙").nodes.keys()
    report = load(empty_store, chain("R", "甲"), prune=True)
    assert str(report) == "6 removed"
    assert +report.removed == {"Company": 1, "Industry": 1, "Figure": 1, "ABOUT": 1, "PART_OF": 1, "SERVES": 1}
    left, expected = empty_store.landscape(), chain("R", "甲")
    assert left.nodes == expected.nodes
    assert {fact.id for fact in left.facts()} == {fact.id for fact in expected.facts()}
    assert load(empty_store, chain("R", "甲"), prune=True).extras == []


def test_a_corrected_fact_replaces_the_wrong_one(empty_store: Neo4jStore) -> None:
    wrong, right = chain("R", "甲"), chain("R", "甲")
    right.edges = [Edge("SERVES", "company:甲", "industry:金融", Citation("report:R", "L7"))]
    load(empty_store, wrong)
    report = load(empty_store, right, prune=True)
    assert (+report.added, +report.removed) == ({"SERVES": 1}, {"SERVES": 1})
    assert [edge.citation.locator for edge in empty_store.landscape().edges] == ["L7"]


def test_another_landscape_in_the_same_database_is_kept(empty_store: Neo4jStore) -> None:
    other, own = chain("S", "丙"), chain("R", "甲")
    other.nodes["company:丁"] = Node("company:丁", "Company", "丁")  # of which nothing is stated
    load(empty_store, other)
    report = load(empty_store, own, prune=True)
    assert +report.removed == {}
    assert kept(report) == {
        (OTHER_REPORT, "SERVES"),
        (OTHER_REPORT, other.figures[0].id),
        (NO_FACT, "company:丁"),
        (NO_FACT, "industry:丙险"),
        (NO_FACT, "report:S"),
        (NO_FACT, "company:丙"),
        (NEEDED, "ABOUT"),
        (NEEDED, "PART_OF"),
    }
    assert empty_store.landscape().nodes == {**other.nodes, **own.nodes}
    report = load(empty_store, own, prune_all=True)
    assert kept(report) == set()
    assert empty_store.landscape().nodes == own.nodes


def test_nodes_of_others_and_nodes_that_they_use_are_never_removed(empty_store: Neo4jStore, write: Write) -> None:
    load(empty_store, chain("R", "甲", "乙", "丙"))
    write("MATCH (c:Company {id: 'company:乙'}) CREATE (:Note {text: '!'})-[:MENTIONS]->(c)")
    write("MATCH (f:Figure)-[:ABOUT]->(:Company {id: 'company:丙'}) CREATE (:Note)-[:MENTIONS]->(f)")
    write("CREATE (:Company {id: 7, name: '甲七'}), (:Company {id: 'c8'}), (:Company {id: 'c9', name: '九'})")
    write("CREATE (:Restaurant {name: 'x'})-[:SERVES {id: 'fhkczsc7vbibqk'}]->(:Dish {name: 'y'})")
    write(
        "MATCH (a:Company {id: 'company:甲'}), (b:Industry {id: 'industry:金融'}) CREATE (a)-[:SERVES {id: 'mine', source: 'me'}]->(b)"
    )
    figure = chain("R", "甲", "乙", "丙").figures[2].id
    for options in ({"prune": True}, {"prune_all": True}):
        report = load(empty_store, chain("R", "甲"), **options)
        assert kept(report) == {
            (FOREIGN_RELATIONSHIP, "company:乙"),
            (FOREIGN_RELATIONSHIP, figure),
            (NEEDED, "ABOUT"),
            (NEEDED, "company:丙"),
            (FOREIGN_ID, "c9"),
        }
    counts = (
        "MATCH (n) WHERE n:Note OR n:Dish OR n:Restaurant OR n.id = 7 OR n.id STARTS WITH 'c8' RETURN count(n) AS n"
    )
    assert empty_store.run(counts).rows == [(6,)]
    assert empty_store.run("MATCH ()-[r:SERVES]->() RETURN count(r) AS n").rows == [(3,)]


def test_duplicates_of_a_relationship_are_removed(empty_store: Neo4jStore, write: Write) -> None:
    load(empty_store, chain("R", "甲"))
    write("MATCH (a)-[r:SERVES]->(b) CREATE (a)-[copy:SERVES]->(b) SET copy = properties(r)")
    assert +load(empty_store, chain("R", "甲"), prune=True).removed == {"SERVES": 1}
    assert empty_store.run("MATCH ()-[r:SERVES]->() RETURN count(r) AS n").rows == [(1,)]


def test_a_load_tells_what_only_the_server_has_and_how_to_remove_it(empty_store: Neo4jStore) -> None:
    load(empty_store, chain("S", "丁"))
    load(empty_store, chain("R", "甲", "乙"))
    own = chain("R", "甲")
    report = load(empty_store, own)
    counts = changes_by_kind(report, own.schema).records()
    assert counts[0] == {
        "kind": "Company",
        "zh": "企业",
        "added": 0,
        "changed": 0,
        "unchanged": 1,
        "only_on_server": 2,
        "removed": 0,
    }
    edges = {edge.start: edge.id for part in (chain("S", "丁"), chain("R", "甲", "乙")) for edge in part.edges}
    lines = list(extra_lines(report, "bolt://x", prune=False, dry_run=False))
    assert lines[0] == "bolt://x: 13 nodes and relationships are not in these tables"
    assert lines[1] == "  kept; the same command with --prune removes them:"
    assert f"    1 SERVES: company:乙 → industry:金融 ({edges['company:乙']})" in lines
    other = lines.index(f"  kept {OTHER_REPORT} (--prune-all removes them):")
    assert lines[other + 2] == f"    1 SERVES: company:丁 → industry:金融 ({edges['company:丁']})"
    many = UploadReport(extras=[Extra("Company", f"company:{n}") for n in range(5)])
    assert list(extra_lines(many, "bolt://x", prune=True, dry_run=True)) == [
        "bolt://x: 5 nodes and relationships are not in these tables",
        "  to be removed:",
        "    5 Company: company:0, company:1, company:2 and 2 more",
    ]
    assert list(extra_lines(UploadReport(), "bolt://x", prune=False, dry_run=False)) == []
