"""Idempotent upload of a property graph to a Neo4j server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lianzhu.graph.columns import Properties
from lianzhu.graph.property_graph import PropertyGraph

BATCH_SIZE = 10_000
"""Rows per transaction."""


@dataclass(slots=True)
class UploadCounts:
    """Counts of an upload: nodes created, relationships created, and nodes or relationships updated."""

    nodes: int = 0
    relationships: int = 0
    updated: int = 0

    def __str__(self) -> str:
        if not (self.nodes or self.relationships or self.updated):
            return "already up to date"
        return f"{self.nodes} nodes created, {self.relationships} relationships created, {self.updated} updated"


@dataclass(frozen=True, slots=True)
class Step:
    """The rows of one label or relationship type, and the Cypher that counts, creates and merges them."""

    rows: Sequence[Properties]
    count: str
    create: str
    merge: str


def upload(session: Any, graph: PropertyGraph, progress: Callable[[int], object] = int) -> UploadCounts:
    """Upload a graph in batches, each in a managed transaction that the driver retries after transient errors.

    `session` is a driver session with write access; `progress` is called with the number of rows after each batch.
    New rows are created, changed rows are updated, nothing is deleted; an interrupted upload can be resumed by
    running it again. Driver errors propagate.
    """
    _create_missing(session, graph.schema.constraints())
    counts = UploadCounts()
    for step in _steps(graph):
        is_empty = session.run(step.count).single()[0] == 0
        for start in range(0, len(step.rows), BATCH_SIZE):
            batch = step.rows[start : start + BATCH_SIZE]
            created, changed = session.execute_write(_write_batch, step.create if is_empty else step.merge, batch)
            counts.nodes += created.nodes_created
            counts.relationships += created.relationships_created
            counts.updated += changed - created.nodes_created - created.relationships_created
            progress(len(batch))
    _create_missing(session, graph.schema.indexes())  # after the rows, so that writes need not maintain the indexes
    return counts


def _create_missing(session: Any, statements: Iterable[str]) -> None:
    """Create missing constraints or indexes, and wait until they are online."""
    existing = {row["name"] for row in session.run("SHOW INDEXES YIELD name")}  # a constraint's index has the same name
    missing = [statement for statement in statements if statement.split()[2] not in existing]
    for statement in missing:
        session.run(statement).consume()
    session.run("CALL db.awaitIndexes(300)").consume()


def _write_batch(transaction: Any, cypher: str, rows: Sequence[Properties]) -> tuple[Any, int]:
    result = transaction.run(cypher, rows=rows)
    changed = result.single()[0]
    return result.consume().counters, changed


def _steps(graph: PropertyGraph) -> Iterator[Step]:
    """Yield a step per node label, then a step per relationship type with its start and end labels."""
    for label, rows in graph.nodes.items():
        yield Step(
            rows,
            f"MATCH (n:`{label}`) RETURN count(n)",
            f"UNWIND $rows AS row CREATE (n:`{label}`) SET n = row RETURN count(*)",
            f"UNWIND $rows AS row MERGE (n:`{label}` {{id: row.id}})"
            " WITH n, row WHERE properties(n) <> row SET n = row RETURN count(*)",
        )
    for (kind, start, end), rows in graph.relationships.items():
        match_ends = (
            f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.from_id}}) MATCH (b:`{end}` {{id: row.to_id}})"
            " WITH a, b, row.properties AS new"
        )
        yield Step(
            rows,
            f"MATCH (:`{start}`)-[r:{kind}]->(:`{end}`) RETURN count(r)",
            f"{match_ends} CREATE (a)-[r:{kind}]->(b) SET r = new RETURN count(*)",
            f"{match_ends} MERGE (a)-[r:{kind} {{id: new.id}}]->(b)"
            " WITH r, new WHERE properties(r) <> new SET r = new RETURN count(*)",
        )
