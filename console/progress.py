"""Progress of long work, on stderr."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianzhu.graph.property_graph import PropertyGraph
    from lianzhu.graph.stores.neo4j import Neo4jStore


def loaded(target: Neo4jStore, graph: PropertyGraph) -> str:
    """Write a graph to a server under a progress bar; return what was done in a line."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    nodes, relationships = graph.node_count, graph.relationship_count
    rate = TextColumn("{task.fields[rate]:,.0f} rows/s")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    start = perf_counter()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(target.address, total=nodes + relationships, rate=0)

        def advance(rows: int) -> None:
            progress.advance(task, rows)
            progress.update(task, rate=progress.tasks[0].completed / (perf_counter() - start))

        written = target.write(graph, advance)
    seconds = perf_counter() - start
    rate_in_all = (nodes + relationships) / seconds
    return (
        f"{nodes} nodes, {relationships} relationships → {target.address}: {written}"
        f" ({seconds:.1f} s, {rate_in_all:,.0f} rows/s)"
    )
