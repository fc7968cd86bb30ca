"""Every canned query, warm, on the embedded engine and on Neo4j: the ratio of the medians of their times.

    python bench/packs.py ../shared/data/a-share-chain

Over the packaged landscape and over the A-share chain (see a_share.py), where a parameter that names a node gets the
node of its kind with the most relationships. Target: median ratio at most 0.3; none above 1 on the packaged data.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from a_share import a_share
from servers import server

from lianzhu.graph.errors import LianzhuError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.neo4j import Neo4jStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.loaders.folder import read_folder
from lianzhu.opening import PACKAGED
from lianzhu.queries.header import Query
from lianzhu.queries.library import all_canned
from lianzhu.queries.run import bind

RUNS = 7


def main(folder: Path) -> None:
    """Measure both landscapes and print a table of each."""
    packaged = read_folder(PACKAGED)
    compare("packaged", packaged, {query.name: {} for query in all_canned()})
    chain = a_share(folder)
    compare("A-share chain", chain, dict(busiest_names(chain)))


def busiest_names(landscape: Landscape) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield for each query a value for each parameter that names a node, where its default names none here."""
    degree = Counter(end for edge in landscape.edges for end in (edge.start, edge.end))
    for query in all_canned():
        given = {}
        for param in query.params:
            candidates = [n for n in landscape.nodes.values() if not param.kinds or n.kind in param.kinds]
            if param.is_node and not param.optional and candidates:
                given[param.name] = max(candidates, key=lambda node: (degree[node.id], node.id)).id
        yield query.name, given


def compare(title: str, landscape: Landscape, given: dict[str, dict[str, str]]) -> None:
    """Print the median times of every query on both engines, and their ratio."""
    embedded = EmbeddedStore(landscape)
    ratios = {}
    print(f"\n{title}: {len(landscape.nodes)} nodes, {len(landscape.edges)} relations")
    print(f"{'query':28}{'rows':>7}{'embedded ms':>13}{'Neo4j ms':>11}{'ratio':>8}")
    with server() as running:
        neo4j = Neo4jStore.connect(running.address)
        neo4j.write(PropertyGraph.of(landscape))
        for query in all_canned():
            try:
                params = bind(query, given[query.name], landscape.names)
            except LianzhuError as error:
                print(f"{query.name:28} left out: {error}")
                continue
            rows, ours, theirs = timed(query, params, embedded, neo4j)
            ratios[query.name] = ours / theirs
            print(f"{query.name:28}{rows:7}{ours * 1e3:13.2f}{theirs * 1e3:11.2f}{ours / theirs:8.2f}", flush=True)
        neo4j.close()
    above = [name for name, ratio in ratios.items() if ratio > 1]
    print(f"median ratio {statistics.median(ratios.values()):.2f} (target 0.3); above 1: {', '.join(above) or 'none'}")


def timed(query: Query, params: dict[str, object], *stores: Store) -> tuple[int, float, float]:
    """Return the number of rows and the median seconds on each store, taken in turn after two warm runs."""
    times: list[list[float]] = [[] for _ in stores]
    rows = 0
    for run in range(RUNS + 2):
        for store, kept in zip(stores, times, strict=True):
            start = time.perf_counter()
            rows = len(store.run(query.cypher, params, timeout=120).rows)
            if run > 1:
                kept.append(time.perf_counter() - start)
    ours, theirs = (statistics.median(kept) for kept in times)
    return rows, ours, theirs


if __name__ == "__main__":
    main(Path(sys.argv[1]))
