"""A landscape is read, checked and loaded by column; what comes out is what record by record would give."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lianzhu.graph.columns import EdgeColumns, NodeColumns
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import EXPECTED_LOCATOR
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.records import Citation, Edge, Figure, Node, edge_ids
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.stores import embedded as embedded_module
from lianzhu.graph.stores import engine_graph
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.landscape_json import dump_landscape, load_landscape
from lianzhu.loaders.builder import LandscapeBuilder
from lianzhu.loaders.cells import Table
from lianzhu.loaders.folder import read_folder
from lianzhu.loaders.tables import CHUNK_SIZE, MIN_DISTINCT_TEXTS, read_table

WriteTables = Callable[[dict[str, str]], Path]
TEXTS = [
    "nan",
    "NaN",
    "None",
    "<NA>",
    "",
    " 甲 ",
    "1",
    "1.0",
    "true",
    "2023-01-01",
    "a;b",
    "𠮷",
    "\u00a0",
    'back\\"slash',
]
"""Texts that a data frame could take for something else."""


def nasty() -> Landscape:
    """A landscape with gaps in every column, texts that look like other types, and parallel edges to several labels."""
    report = Node("report:R", "Report", "R", fields={"publisher": ("某院", "某所"), "published": "2024"})
    layers = [
        Node(
            f"layer:{number}",
            "Layer",
            text or "空",
            (text,) if number % 2 else (),
            "chain:c" if number % 3 else "",
            (),
            fields,
        )
        for number, text in enumerate(TEXTS)
        for fields in [{"position": number} if number % 2 else {}]
    ]
    things = [
        Node("company:a", "Company", "a", ("b", "c")),
        Node("company:b", "Company", "b", (), "", ("company:old",)),
    ]
    others = [
        Node("industry:i", "Industry", "i"),
        Node("organization:o", "Organization", "o"),
        Node("chain:c", "Chain", "c"),
    ]
    edges = [
        Edge(
            kind,
            "company:a",
            end,
            Citation("report:R", f"L{number + 1}", "implied", date, bool(date), "", text),
            fields,
        )
        for number, text in enumerate(TEXTS)
        for date in ["2024-05" if number % 2 else ""]
        for kind, end in [("SERVES", "industry:i"), ("PARTNERS_WITH", "company:b"), ("PARTNERS_WITH", "organization:o")]
        for fields in [{"row": number} if kind == "SERVES" and number % 2 else {}]
    ]
    figures = [
        Figure((("company", "company:a"), ("industry", "industry:i")), fields, Citation("report:R", "L1"))
        for fields in (
            {"metric": "revenue", "value": 1.0, "forecast": True, "printed": "1"},
            {"metric": "revenue", "low": 0.5, "printed": "nan"},
        )
    ]
    nodes = {node.id: node for node in [report, *layers, *things, *others]}
    return Landscape(nodes, edges, figures)


def contents(store: EmbeddedStore) -> list[Any]:
    """All nodes with their labels, and all relationships with their ends, as the engine returns them."""
    queries = (
        "MATCH (n) RETURN labels(n) AS labels, n.id AS id, n AS node, n.name AS name, n.title AS title",
        "MATCH (a)-[r]->(b) RETURN a.id AS start, type(r) AS type, r AS edge, r.id AS id, b.id AS end",
    )
    return sorted(repr(row) for query in queries for row in store.run(embedded_module.PortableCypher(query)).rows)


@pytest.mark.parametrize("name", ["packaged", "nasty"])
def test_data_frames_give_the_same_graph_as_create(
    name: str, landscape: Landscape, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loaded = landscape if name == "packaged" else nasty()
    graph = PropertyGraph.of(loaded)
    created = EmbeddedStore(loaded)
    monkeypatch.setattr(engine_graph, "MIN_FRAME_ROWS", 0)
    framed = EmbeddedStore(loaded)
    assert contents(framed) == contents(created)
    assert framed.stored_values == created.stored_values
    counts = framed.run(
        embedded_module.PortableCypher("MATCH ()-[r]->() RETURN count(r) AS n, count(DISTINCT r.id) AS ids")
    )
    assert counts.rows == [(graph.relationship_count, graph.relationship_count)]
    framed.save(tmp_path / "graph.kgl")
    dumped = json.loads(json.dumps(dump_landscape(loaded)))
    saved = EmbeddedStore.load(
        tmp_path / "graph.kgl",
        framed.stored_values,
        lambda: loaded.schema,
        lambda: loaded.names,
        lambda schema: load_landscape(dumped, schema),
        "",
    )
    assert contents(saved) == contents(created)
    for store in (created, framed, saved):
        if store is not saved:
            store.release_landscape()
        read = store.landscape()
        assert {**read.nodes} == {**loaded.nodes} and [*read.figures] == [*loaded.figures]
        assert {edge.id: edge for edge in read.edges} == {edge.id: edge for edge in loaded.edges}
        assert [*read.coverage] == [*loaded.coverage] and dict(read.names.entries) == dict(loaded.names.entries)


def test_properties_of_mixed_types_are_loaded_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [1, 2.5, "x", True, ["a", "b"], None]
    nodes = [
        {"id": f"company:{row}", "name": "a"} | ({} if value is None else {"mixed": value})
        for row, value in enumerate(values)
    ]
    edges = [
        {"from_id": "company:0", "to_id": "company:1", "properties": {"id": f"f{row}", "mixed": value}}
        for row, value in enumerate(values[:-1])
    ]
    graph = PropertyGraph({"Company": nodes}, {("PARTNERS_WITH", "Company", "Company"): edges})
    monkeypatch.setattr(engine_graph, "MIN_FRAME_ROWS", 0)
    store = EmbeddedStore.of(graph)
    query = "MATCH (n:Company) RETURN n.mixed AS mixed ORDER BY n.id"
    assert [repr(row[0]) for row in store.run(embedded_module.PortableCypher(query)).rows] == list(map(repr, values))
    query = "MATCH ()-[r]->() RETURN r.mixed AS mixed ORDER BY r.id"
    assert [repr(row[0]) for row in store.run(embedded_module.PortableCypher(query)).rows] == list(
        map(repr, values[:-1])
    )


def test_a_property_graph_by_column_has_the_rows_of_its_records() -> None:
    loaded = nasty()
    graph = PropertyGraph.of(loaded)
    layer = graph.nodes["Layer"][1]
    assert layer == {"id": "layer:1", "name": "NaN", "aliases": ["NaN"], "parent": "chain:c", "position": 1}
    assert graph.nodes["Layer"][-1] == list(graph.nodes["Layer"])[-1] == graph.nodes["Layer"][13:][0]
    edges = graph.relationships["PARTNERS_WITH", "Company", "Company"]
    assert [edge["properties"]["id"] for edge in edges[3:5]] == [
        list(edges)[3]["properties"]["id"],
        edges[4]["properties"]["id"],
    ]
    assert edges[0]["from_id"] == "company:a" and edges[0]["to_id"] == "company:b"


def test_records_made_from_columns_equal_the_records_they_came_from(landscape: Landscape) -> None:
    nodes, edges = NodeColumns.of(dict(landscape.nodes)), EdgeColumns.of(list(landscape.edges))
    assert nodes == landscape.nodes and {*nodes} == {node.id for node in nodes.values()}
    assert {edge.id: edge for edge in edges} == {edge.id: edge for edge in landscape.edges}
    assert all(edge == Edge(edge.kind, edge.start, edge.end, edge.citation, edge.fields) for edge in landscape.edges)


def test_opening_a_landscape_makes_no_record_of_a_node_or_edge(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("lianzhu.graph.columns._node", lambda *_: made.append("node"))
    monkeypatch.setattr("lianzhu.graph.columns._edge", lambda *_: made.append("edge"))
    loaded = read_folder(folder)
    EmbeddedStore(loaded)
    assert len(loaded.edges) > 1_000 and len(loaded.nodes) > 1_000 and made == []


def test_ids_of_edges_by_column_are_those_of_their_records() -> None:
    count = len(TEXTS)
    starts, ends = [f"company:{text}" for text in TEXTS], [f"layer:{text}" for text in reversed(TEXTS)]
    locators = [f"表{text}!B{number}" for number, text in enumerate(TEXTS)]
    fields: dict[str, list[Any]] = {
        "row": [number if number % 2 else None for number in range(count)],
        "chain": [None if number % 3 else text for number, text in enumerate(TEXTS)],
        "mixed": [1, 1.0, True, 0.1, -0.0, None, *[("a", '"')] * (count - 6)],
    }
    assert edge_ids("USES", starts, ends, fields, ["report:R"] * count, locators) == [
        Edge(
            "USES",
            start,
            end,
            Citation("report:R", locator),
            {name: c[row] for name, c in fields.items() if c[row] is not None},
        ).id
        for row, (start, end, locator) in enumerate(zip(starts, ends, locators, strict=True))
    ]


def test_a_table_is_read_by_column_whatever_its_length(tmp_path: Path) -> None:
    count = MIN_DISTINCT_TEXTS + 3 * CHUNK_SIZE + 1
    lines = [f" n{number} ,{'x' if number % 2 else ' '}" for number in range(count)]
    lines[CHUNK_SIZE : CHUNK_SIZE + 2] = ["", " , "]
    (tmp_path / "t.csv").write_text("\n".join(["name,aliases", *lines]), "utf-8")
    table = read_table(tmp_path / "t.csv", "t.csv")
    kept = [number for number in range(count) if number not in (CHUNK_SIZE, CHUNK_SIZE + 1)]
    assert table.column("name") == [f"n{number}" for number in kept]
    assert table.column("aliases") == ["x" if number % 2 else None for number in kept]
    assert table.column("parent") == [None] * len(kept)
    assert str(table.place(len(table) - 1, "name")) == f"t.csv, row {count + 1}, column name"


def test_an_edge_of_a_later_table_with_an_earlier_id_is_a_duplicate() -> None:
    def table(file: str, **cells: list[str | None]) -> Table:
        return Table(file, tuple(cells), cells, range(2, 2 + len(next(iter(cells.values())))))

    builder = LandscapeBuilder(packaged_schema())
    builder.add_nodes({"Report": table("r.csv", name=["R"], publisher=["某院"], published=["2024"])})
    builder.add_nodes({"Company": table("c.csv", name=["a", "b"]), "Industry": table("i.csv", name=["i"])})
    for file in ("first.csv", "second.csv"):
        builder.add_edges(
            "SERVES",
            table(file, **{"from": ["a", "b"], "to": ["i", "i"], "source": ["R", "R"], "locator": ["L1", file]}),
        )
    assert [str(problem) for problem in builder.problems] == [
        "first.csv, row 3, column locator: 'first.csv'; expected " + EXPECTED_LOCATOR,
        "second.csv, row 2, column from: duplicate fact; expected one occurrence (the first is in first.csv, row 2)",
        "second.csv, row 3, column locator: 'second.csv'; expected " + EXPECTED_LOCATOR,
    ]
