"""Benchmark of all canned queries on the embedded engine and on Neo4j: the ratios of their median run times.

    python bench/packs.py ../shared/data/a-share-chain

Runs on the packaged landscape and on the A-share dataset (see a_share.py); for the latter, a node parameter is set to
the node with the most relationships. Targets: a median ratio of at most 0.3, and no ratio above 1 for the packaged
landscape.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from a_share import a_share
from servers import neo4j_server

from lianzhu.graph.errors import LianzhuError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.neo4j import Neo4jStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.loaders.folder import read_folder
from lianzhu.opening import PACKAGED_TABLES
from lianzhu.queries.header import Query
from lianzhu.queries.library import builtin_queries
from lianzhu.queries.run import bind

RUNS = 7


def main(folder: Path) -> None:
    """Run the benchmark on both landscapes and print a table for each."""
    packaged = read_folder(PACKAGED_TABLES)
    compare("packaged", packaged, {query.name: {} for query in builtin_queries()})
    large = a_share(folder)
    compare("A-share dataset", large, dict(hub_arguments(large)))


def hub_arguments(landscape: Landscape) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name and the arguments of each query, with the highest-degree node for each required node parameter."""
    degree = Counter(end for edge in landscape.edges for end in (edge.start, edge.end))
    for query in builtin_queries():
        arguments = {}
        for param in query.params:
            candidates = [node for node in landscape.nodes.values() if not param.kinds or node.kind in param.kinds]
            if param.is_node and not param.optional and candidates:
                arguments[param.name] = max(candidates, key=lambda node: (degree[node.id], node.id)).id
        yield query.name, arguments


def compare(title: str, landscape: Landscape, arguments: dict[str, dict[str, str]]) -> None:
    """Print the median run time of every query on both engines, and the ratio."""
    embedded_store = EmbeddedStore(landscape)
    ratios = {}
    print(f"\n{title}: {len(landscape.nodes)} nodes, {len(landscape.edges)} relations")
    print(f"{'query':28}{'rows':>7}{'embedded ms':>13}{'Neo4j ms':>11}{'ratio':>8}")
    with neo4j_server() as server:
        neo4j_store = Neo4jStore.connect(server.address)
        neo4j_store.write(PropertyGraph.of(landscape))
        for query in builtin_queries():
            try:
                params = bind(query, arguments[query.name], embedded_store)
            except LianzhuError as error:
                print(f"{query.name:28} skipped: {error}")
                continue
            row_count, embedded_time, neo4j_time = median_run_times(query, params, embedded_store, neo4j_store)
            ratio = ratios[query.name] = embedded_time / neo4j_time
            times = f"{embedded_time * 1e3:13.2f}{neo4j_time * 1e3:11.2f}"
            print(f"{query.name:28}{row_count:7}{times}{ratio:8.2f}", flush=True)
        neo4j_store.close()
    slower = [name for name, ratio in ratios.items() if ratio > 1]
    print(
        f"median ratio {statistics.median(ratios.values()):.2f} (target: 0.3); above 1: {', '.join(slower) or 'none'}"
    )


def median_run_times(query: Query, params: dict[str, object], *stores: Store) -> tuple[int, float, float]:
    """Return the number of rows and the median seconds on each store; the stores take turns, after two warm-up runs."""
    times: list[list[float]] = [[] for _ in stores]
    row_count = 0
    for run in range(RUNS + 2):
        for store, store_times in zip(stores, times, strict=True):
            start = time.perf_counter()
            row_count = len(store.run(query.cypher, params, timeout=120).rows)
            if run > 1:
                store_times.append(time.perf_counter() - start)
    first, second = (statistics.median(store_times) for store_times in times)
    return row_count, first, second


if __name__ == "__main__":
    main(Path(sys.argv[1]))
