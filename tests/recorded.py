"""Recorded answers of the canned queries on the packaged landscape, as last reviewed.

`python tests/recorded.py` runs all queries and updates the recorded answers; review the diff before committing it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.header import Query
from lianzhu.queries.library import builtin_queries
from lianzhu.queries.run import run

ANSWERS = Path(__file__).parent / "answers"


@dataclass(frozen=True)
class RecordedRun:
    """A run of a query: its arguments, and its rows as JSON values."""

    query: str
    arguments: dict[str, str]
    rows: list[list[Any]]

    def __str__(self) -> str:
        return f"{self.query}({', '.join(f'{name}={value}' for name, value in self.arguments.items())})"


def recorded_runs() -> list[RecordedRun]:
    """Return all recorded runs, sorted by query name."""
    runs = []
    for path in sorted(ANSWERS.glob("*.json")):
        records = json.loads(path.read_text("utf-8"))["runs"]
        runs += [RecordedRun(path.stem, record["given"], record["rows"]) for record in records]
    return runs


def run_rows(store: Store, query: Query, arguments: dict[str, str]) -> list[list[Any]]:
    """Run a query and return its rows as JSON values."""
    return json.loads(json.dumps([list(row) for row in run(store, query, arguments).rows]))


def without_facts(query: Query, rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows without the `facts` column."""
    return [[value for name, value in zip(query.returns, row, strict=True) if name != "facts"] for row in rows]


def fact_ids(query: Query, row: list[Any]) -> list[str]:
    """Return the ids in the `facts` column of a row."""
    return row[query.returns.index("facts")]


def _json_lines(runs: list[RecordedRun]) -> Iterator[str]:
    yield '{"runs": ['
    for index, recorded_run in enumerate(runs):
        yield f'{{"given": {json.dumps(recorded_run.arguments, ensure_ascii=False)}, "rows": ['
        yield ",\n".join(json.dumps(row, ensure_ascii=False) for row in recorded_run.rows)
        yield "]}," if index < len(runs) - 1 else "]}"
    yield "]}"


def record_answers(store: Store) -> None:
    """Run every query with its recorded arguments, or with the defaults if there are none, and write the answers."""
    for query in builtin_queries():
        argument_sets = [recorded.arguments for recorded in recorded_runs() if recorded.query == query.name] or [{}]
        runs = [RecordedRun(query.name, arguments, run_rows(store, query, arguments)) for arguments in argument_sets]
        (ANSWERS / f"{query.name}.json").write_text("\n".join(filter(None, _json_lines(runs))) + "\n", "utf-8")


if __name__ == "__main__":
    from lianzhu.graph.stores.embedded import EmbeddedStore
    from lianzhu.loaders.folder import read_folder
    from lianzhu.opening import PACKAGED_TABLES

    record_answers(EmbeddedStore(read_folder(PACKAGED_TABLES)))
