"""Progress of long work, on stderr."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianzhu.graph.bolt import BoltStore
    from lianzhu.graph.landscape import PropertyGraph


def loaded(target: BoltStore, graph: PropertyGraph) -> str:
    """Write a graph to a server under a progress bar; return what was done in a line."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    nodes = sum(len(rows) for rows in graph.nodes.values())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    start = perf_counter()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(target.address, total=nodes + graph.size())
        target.write(graph, lambda rows: progress.advance(task, rows))
    return f"{nodes} nodes, {graph.size()} relationships → {target.address} ({perf_counter() - start:.1f} s)"
