"""Progress bar on stderr for loading a landscape into a server."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianzhu.graph.property_graph import PropertyGraph
    from lianzhu.graph.stores.neo4j import Neo4jStore


def load_with_progress(target: Neo4jStore, graph: PropertyGraph) -> str:
    """Write a graph to a server while showing a progress bar; return a one-line summary."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    row_count = graph.node_count + graph.relationship_count
    rate_column = TextColumn("{task.fields[rate]:,.0f} rows/s")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate_column, TimeRemainingColumn())
    start = perf_counter()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(target.address, total=row_count, rate=0)

        def advance(rows: int) -> None:
            progress.advance(task, rows)
            progress.update(task, rate=progress.tasks[0].completed / (perf_counter() - start))

        counts = target.write(graph, advance)
    seconds = perf_counter() - start
    return (
        f"{graph.node_count} nodes, {graph.relationship_count} relationships → {target.address}: {counts}"
        f" ({seconds:.1f} s, {row_count / seconds:,.0f} rows/s)"
    )
