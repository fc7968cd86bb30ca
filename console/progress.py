"""Progress of long work on stderr, if that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from time import perf_counter
from typing import TYPE_CHECKING

from lianzhu.console.translation import translate
from lianzhu.graph.steps import listening

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from lianzhu.graph.property_graph import PropertyGraph
    from lianzhu.graph.stores.neo4j import Neo4jStore
    from lianzhu.graph.stores.upload import UploadReport

DISPLAY_DELAY = 1.0
"""Seconds before the progress of work is shown; most commands end before."""


@contextmanager
def showing_progress(description: str) -> Iterator[None]:
    """Show what the work in the with block is doing and for how long, once it has run for `DISPLAY_DELAY` seconds."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    display = _Display(translate(description))
    timer = Timer(DISPLAY_DELAY, display.start)
    timer.daemon = True
    timer.start()
    try:
        with listening(display.update):
            yield
    finally:
        timer.cancel()
        display.stop()


class _Display:
    """A line with the current step and the time since it was shown; `start` may be called from another thread."""

    def __init__(self, description: str) -> None:
        self.description = description
        self._lock, self._stopped = Lock(), False
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def start(self) -> None:
        """Show the line, unless the work has ended."""
        from rich.console import Console  # lazy: short work needs no display
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        with self._lock:
            if not self._stopped:
                self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
                self._task = self._progress.add_task(self.description)
                self._progress.start()

    def update(self, description: str) -> None:
        """Show another step."""
        description = translate(description)
        with self._lock:
            self.description = description
            if self._progress is not None and self._task is not None:
                self._progress.update(self._task, description=description)

    def stop(self) -> None:
        """Remove the line."""
        with self._lock:
            self._stopped = True
            if self._progress is not None:
                self._progress.stop()


def load_with_progress(
    target: Neo4jStore, graph: PropertyGraph, *, prune: bool = False, prune_all: bool = False, dry_run: bool = False
) -> tuple[UploadReport, str]:
    """Write a graph to a server while showing a progress bar; return the report and a one-line summary."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    row_count = graph.node_count + graph.relationship_count
    rate_column = TextColumn("{task.fields[rate]:,.0f} rows/s")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate_column, TimeRemainingColumn())
    start = perf_counter()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(translate(f"comparing with {target.address}"), total=row_count, rate=0)

        def advance(rows: int) -> None:
            progress.advance(task, rows)
            rate = progress.tasks[0].completed / (perf_counter() - start)
            progress.update(task, rate=rate, description=translate(f"loading into {target.address}"))

        report = target.write(graph, advance, prune=prune, prune_all=prune_all, dry_run=dry_run)
    seconds = perf_counter() - start
    return report, (
        f"{graph.node_count} nodes, {graph.relationship_count} relationships → {target.address}: "
        f"{'dry run, nothing is written: ' if dry_run else ''}{report}"
        f" ({seconds:.1f} s, {row_count / seconds:,.0f} rows/s)"
    )
