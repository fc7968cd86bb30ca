"""Put a property graph onto a Neo4j server, so that doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lianzhu.graph.property_graph import Properties, PropertyGraph

BATCH = 10_000
"""Rows a transaction."""


@dataclass(slots=True)
class Written:
    """How many nodes and relationships were new on the server, and how many were brought up to date."""

    nodes: int = 0
    relationships: int = 0
    updated: int = 0

    def __str__(self) -> str:
        if not (self.nodes or self.relationships or self.updated):
            return "nothing to change: all of it was there already"
        return f"{self.nodes} new nodes, {self.relationships} new relationships, {self.updated} brought up to date"


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one label or relationship type, and the Cypher that writes them."""

    rows: list[Properties]
    count: str
    create: str
    merge: str


def upload(session: Any, graph: PropertyGraph, progress: Callable[[int], object] = int) -> Written:
    """Write a graph in batches, each a managed transaction that is tried again if the server asks for it.

    `session` is one of the driver's, open for writing; `progress` is told the number of rows after each batch. What is
    new is created, what differs is brought up to date, nothing is deleted. A load that was cut off is completed by the
    next. Raises the driver's errors.
    """
    _declare(session, graph.schema.constraints())
    written = Written()
    for part in _parts(graph):
        fresh = session.run(part.count).single()[0] == 0
        for start in range(0, len(part.rows), BATCH):
            rows = part.rows[start : start + BATCH]
            created, changed = session.execute_write(_write, part.create if fresh else part.merge, rows)
            written.nodes += created.nodes_created
            written.relationships += created.relationships_created
            written.updated += changed - created.nodes_created - created.relationships_created
            progress(len(rows))
    _declare(session, graph.schema.indexes())  # after the rows, which then need not keep them up
    return written


def _declare(session: Any, statements: Iterable[str]) -> None:
    """Make constraints or indexes that are not there yet, and wait until they work."""
    there = {row["name"] for row in session.run("SHOW INDEXES YIELD name")}  # a constraint has an index of its name
    missing = [statement for statement in statements if statement.split()[2] not in there]
    for statement in missing:
        session.run(statement).consume()
    session.run("CALL db.awaitIndexes(300)").consume()


def _write(transaction: Any, cypher: str, rows: list[Properties]) -> tuple[Any, int]:
    result = transaction.run(cypher, rows=rows)
    changed = result.single()[0]
    return result.consume().counters, changed


def _parts(graph: PropertyGraph) -> Iterator[Part]:
    """Yield nodes by label, then relationships by type and the labels of their ends; both are known by their ids."""
    for label, rows in graph.nodes.items():
        yield Part(
            rows,
            f"MATCH (n:`{label}`) RETURN count(n)",
            f"UNWIND $rows AS row CREATE (n:`{label}`) SET n = row RETURN count(*)",
            f"UNWIND $rows AS row MERGE (n:`{label}` {{id: row.id}})"
            " WITH n, row WHERE properties(n) <> row SET n = row RETURN count(*)",
        )
    for (kind, start, end), rows in graph.relationships.items():
        ends = (
            f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.from_id}}) MATCH (b:`{end}` {{id: row.to_id}})"
            " WITH a, b, row.properties AS new"
        )
        yield Part(
            rows,
            f"MATCH (:`{start}`)-[r:{kind}]->(:`{end}`) RETURN count(r)",
            f"{ends} CREATE (a)-[r:{kind}]->(b) SET r = new RETURN count(*)",
            f"{ends} MERGE (a)-[r:{kind} {{id: new.id}}]->(b)"
            " WITH r, new WHERE properties(r) <> new SET r = new RETURN count(*)",
        )
