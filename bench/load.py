"""Load into Neo4j: `lianzhu load` against row-by-row MERGE without constraints and neo4j-admin's bulk importer.

    python bench/load.py ../shared/data/a-share-chain

Prints rows a second (nodes and relationships) of each, measured in one run, and the ratios. Targets: at least 20 times
row-by-row MERGE, at least half of neo4j-admin (whose JVM's start is part of its time).
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j
from a_share import a_share
from servers import PASSWORD, Server, server

from lianzhu.graph.landscape import PropertyGraph
from lianzhu.graph.stores.neo4j import Neo4jStore

SAMPLE = 1_500
"""Relationships that are written row by row, with their ends: without an index each row is slower than the last."""


def main(folder: Path) -> None:
    """Measure and print."""
    graph = PropertyGraph.of(a_share(folder))
    size = sum(map(len, graph.nodes.values())) + graph.size()
    with server() as running:
        ours, again = load(running, graph)
    with server() as running:
        by_row = row_by_row(running, graph)
    with server(running=False) as stopped:
        bulk = bulk_import(stopped, graph)
    print(f"{size} nodes and relationships")
    print(f"lianzhu load            {ours:7.1f} s {size / ours:9.0f} rows/s   (a second time {again:.1f} s)")
    print(f"row-by-row MERGE        {'':9} {by_row:9.0f} rows/s   (over {SAMPLE} relationships and their ends)")
    print(f"neo4j-admin import      {bulk:7.1f} s {size / bulk:9.0f} rows/s   (its tables written beforehand)")
    print(f"load : row-by-row MERGE {size / ours / by_row:7.1f}   target at least 20")
    print(f"load : neo4j-admin      {bulk / ours:7.2f}   target at least 0.5")


def load(running: Server, graph: PropertyGraph) -> tuple[float, float]:
    """Return the seconds of a load into an empty server, and of the same load again."""
    store = Neo4jStore.connect(running.address)
    seconds = [timed(lambda: store.write(graph)) for _ in range(2)]
    store.close()
    return seconds[0], seconds[1]


def row_by_row(running: Server, graph: PropertyGraph) -> float:
    """Return rows a second of one MERGE a row, each a transaction of its own, without constraints."""
    edges = [
        (kind, start, end, row) for (kind, start, end), rows in graph.relationships.items() for row in rows[:SAMPLE]
    ][:SAMPLE]
    ends = {row[end] for *_, row in edges for end in ("from_id", "to_id")}
    nodes = [(label, row) for label, rows in graph.nodes.items() for row in rows if row["id"] in ends]
    with neo4j.GraphDatabase.driver(running.address, auth=("neo4j", PASSWORD)) as driver, driver.session() as session:

        def write() -> None:
            for label, row in nodes:
                session.run(f"MERGE (n:`{label}` {{id: $row.id}}) SET n = $row", row=row).consume()
            for kind, start, end, row in edges:
                session.run(
                    f"MATCH (a:`{start}` {{id: $row.from_id}}) MATCH (b:`{end}` {{id: $row.to_id}})"
                    f" MERGE (a)-[r:{kind} {{id: $row.properties.id}}]->(b) SET r = $row.properties",
                    row=row,
                ).consume()

        return (len(nodes) + len(edges)) / timed(write)


def bulk_import(stopped: Server, graph: PropertyGraph) -> float:
    """Return the seconds that neo4j-admin takes to import the same graph from CSV files."""
    with tempfile.TemporaryDirectory() as folder:
        files = list(_csv_files(graph, Path(folder)))
        sources = [f"--{sort}={name}={path}" for sort, name, path in files]
        return timed(lambda: stopped.tool("admin", "database", "import", "full", "neo4j", *sources))


def _csv_files(graph: PropertyGraph, folder: Path) -> Iterator[tuple[str, str, Path]]:
    for label, rows in graph.nodes.items():
        path = folder / f"{label}.csv"
        fields = sorted({name for row in rows for name in row} - {"id"})
        head = ["id:ID", *(f"{name}:string[]" if _is_list(rows, name) else name for name in fields)]
        _write(path, head, ([row["id"], *(_cell(row.get(name)) for name in fields)] for row in rows))
        yield "nodes", label, path
    for number, ((kind, _, _), rows) in enumerate(graph.relationships.items()):
        path = folder / f"{number}.csv"
        fields = sorted({name for row in rows for name in row["properties"]})
        body = ([row["from_id"], row["to_id"], *(_cell(row["properties"].get(n)) for n in fields)] for row in rows)
        _write(path, [":START_ID", ":END_ID", *fields], body)
        yield "relationships", kind, path


def _is_list(rows: list[dict[str, Any]], name: str) -> bool:
    return any(isinstance(row.get(name), list) for row in rows)


def _cell(value: Any) -> Any:
    return ";".join(value) if isinstance(value, list) else json.dumps(value) if isinstance(value, bool) else value


def _write(path: Path, head: list[str], body: Iterator[list[Any]] | Any) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(body)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]))
