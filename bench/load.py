"""Benchmark of loading into Neo4j: `lianzhu load`, row-by-row MERGE without constraints, and neo4j-admin import.

    python bench/load.py ../shared/data/a-share-chain

Prints the throughput of each in rows (nodes and relationships) per second, and the ratios. Targets: at least 20 times
the throughput of row-by-row MERGE, and at least half that of neo4j-admin (including the start of its JVM). The packaged
landscape has a twentieth of the rows but many more labels and relationship types, each of which a server that has just
been started must plan for: it should take no longer than the other.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import neo4j
from a_share import a_share
from servers import PASSWORD, Server, neo4j_server

from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.stores.neo4j import Neo4jStore
from lianzhu.loaders.folder import read_folder
from lianzhu.opening import PACKAGED_TABLES

SAMPLE_SIZE = 1_500
"""Number of relationships to write row by row; without an index, each row takes longer than the one before."""


def main(folder: Path) -> None:
    """Run the benchmarks and print the results."""
    graph = PropertyGraph.of(a_share(folder))
    size = graph.node_count + graph.relationship_count
    with neo4j_server() as server:
        first_load, second_load = time_loads(server, graph)
    packaged = PropertyGraph.of(read_folder(PACKAGED_TABLES))
    with neo4j_server() as server:
        packaged_load, packaged_second = time_loads(server, packaged)
    with neo4j_server() as server:
        merge_rate = row_by_row_rate(server, graph)
    with neo4j_server(start=False) as server:
        bulk_import = time_bulk_import(server, graph)
    print(f"{size} nodes and relationships")
    load_rate = size / first_load
    print(f"lianzhu load            {first_load:7.1f} s {load_rate:9.0f} rows/s   (second load {second_load:.1f} s)")
    print(f"packaged landscape      {packaged_load:7.1f} s {'':16}   (second load {packaged_second:.1f} s)")
    print(f"row-by-row MERGE        {'':9} {merge_rate:9.0f} rows/s   (for {SAMPLE_SIZE} relationships and their ends)")
    print(
        f"neo4j-admin import      {bulk_import:7.1f} s {size / bulk_import:9.0f} rows/s   (CSV files already written)"
    )
    print(f"load : row-by-row MERGE {load_rate / merge_rate:7.1f}   target: at least 20")
    print(f"packaged : this load    {packaged_load / first_load:7.2f}   target: at most 1")
    print(f"load : neo4j-admin      {bulk_import / first_load:7.2f}   target: at least 0.5")


def time_loads(server: Server, graph: PropertyGraph) -> tuple[float, float]:
    """Return the seconds taken to load a graph into an empty server, and to load it again."""
    store = Neo4jStore.connect(server.address)
    seconds = [run_time(lambda: store.write(graph)) for _ in range(2)]
    store.close()
    return seconds[0], seconds[1]


def row_by_row_rate(server: Server, graph: PropertyGraph) -> float:
    """Return the rows per second for one MERGE per row, each in its own transaction, without constraints."""
    edges = [
        (kind, start, end, row)
        for (kind, start, end), rows in graph.relationships.items()
        for row in rows[:SAMPLE_SIZE]
    ][:SAMPLE_SIZE]
    end_ids = {row[end] for *_, row in edges for end in ("from_id", "to_id")}
    nodes = [(label, row) for label, rows in graph.nodes.items() for row in rows if row["id"] in end_ids]
    with neo4j.GraphDatabase.driver(server.address, auth=("neo4j", PASSWORD)) as driver, driver.session() as session:

        def write() -> None:
            for label, row in nodes:
                session.run(f"MERGE (n:`{label}` {{id: $row.id}}) SET n = $row", row=row).consume()
            for kind, start, end, row in edges:
                session.run(
                    f"MATCH (a:`{start}` {{id: $row.from_id}}) MATCH (b:`{end}` {{id: $row.to_id}})"
                    f" MERGE (a)-[r:{kind} {{id: $row.properties.id}}]->(b) SET r = $row.properties",
                    row=row,
                ).consume()

        return (len(nodes) + len(edges)) / run_time(write)


def time_bulk_import(server: Server, graph: PropertyGraph) -> float:
    """Return the seconds that neo4j-admin takes to import the graph from CSV files."""
    with tempfile.TemporaryDirectory() as folder:
        files = list(_write_csv_files(graph, Path(folder)))
        options = [f"--{option}={name}={path}" for option, name, path in files]
        return run_time(lambda: server.run_tool("admin", "database", "import", "full", "neo4j", *options))


def _write_csv_files(graph: PropertyGraph, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Write the graph as CSV files; yield the import option, label or type, and path of each."""
    for label, rows in graph.nodes.items():
        path = folder / f"{label}.csv"
        fields = sorted({name for row in rows for name in row} - {"id"})
        header = ["id:ID", *(f"{name}:string[]" if _is_list(rows, name) else name for name in fields)]
        _write_csv(path, header, ([row["id"], *(_cell(row.get(name)) for name in fields)] for row in rows))
        yield "nodes", label, path
    for number, ((kind, _, _), rows) in enumerate(graph.relationships.items()):
        path = folder / f"{number}.csv"
        fields = sorted({name for row in rows for name in row["properties"]})
        cells = (
            [row["from_id"], row["to_id"], *(_cell(row["properties"].get(name)) for name in fields)] for row in rows
        )
        _write_csv(path, [":START_ID", ":END_ID", *fields], cells)
        yield "relationships", kind, path


def _is_list(rows: list[dict[str, Any]], name: str) -> bool:
    return any(isinstance(row.get(name), list) for row in rows)


def _cell(value: Any) -> Any:
    return ";".join(value) if isinstance(value, list) else json.dumps(value) if isinstance(value, bool) else value


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def run_time(function: Callable[[], object]) -> float:
    """Call a function and return its run time in seconds."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]))
