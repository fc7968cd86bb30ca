"""Upload of a property graph to a Neo4j server, which is compared first and changed only where it differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.columns import Properties
from lianzhu.graph.errors import StoreError
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.stores.differences import (
    BATCH_SIZE,
    Change,
    ServerComparison,
    batches,
    compare,
    node_rows,
    relationship_rows,
)
from lianzhu.graph.stores.removal import Removal, plan_removal
from lianzhu.graph.stores.server_rows import StoredNode, StoredRelationship

CONSTRAINT_VIOLATION = "Neo.ClientError.Schema.ConstraintValidationFailed"
"""The code of the error when another load has just created a node of the same id."""

# Each distinct text of a query is planned anew, which costs a server that has just been started about 60 ms. So nodes
# are found by the server's own ids, and labels are values of the rows ($(…), since Neo4j 5.26): a query for each label,
# type and pair of ends took 45 of the 51 s of loading 6,000 nodes and 9,000 relationships of 334 such combinations.
CREATE_NODES = """
UNWIND $rows AS row CREATE (n:$(row.label)) SET n = row.properties
RETURN collect(n.id) AS ids, collect(elementId(n)) AS element_ids
"""
MERGE_NODES = """
UNWIND $rows AS row MERGE (n:`{label}` {{id: row.properties.id}}) SET n += row.properties
RETURN collect(n.id) AS ids, collect(elementId(n)) AS element_ids
"""
# A MERGE whose type is a value is slow in Neo4j 5.26: it goes through all relationships of the nodes (8 ms a row).
MERGE_RELATIONSHIPS = """
UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row.start MATCH (b) WHERE elementId(b) = row.end
MERGE (a)-[r:`{kind}` {{id: row.properties.id}}]->(b) SET r += row.properties
RETURN count(*) AS count
"""
"""MERGE, because it locks both ends: two loads at once create a relationship only once."""
CHANGE_NODES = """
UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.element_id SET n += row.properties RETURN count(*) AS count
"""
CHANGE_RELATIONSHIPS = """
UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.element_id SET r += row.properties
RETURN count(*) AS count
"""
DELETE_RELATIONSHIPS = """
UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.element_id DELETE r RETURN count(*) AS count
"""
DELETE_NODES = """
UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.element_id AND NOT EXISTS { (n)--() }
DELETE n RETURN count(*) AS count
"""
"""Only nodes without relationships: one that somebody has added meanwhile keeps its node."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A node or relationship that only the server has; `reason` says why it is kept, empty if it can be removed."""

    kind: str
    text: str
    reason: str = ""


@dataclass(slots=True)
class UploadReport:
    """What an upload did, by label and relationship type; of a dry run, what the same command would do without it.

    `extras` are the nodes and relationships that the server has and the tables lack.
    """

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    extras: list[Extra] = field(default_factory=list)

    def __str__(self) -> str:
        counts = {"added": self.added, "changed": self.changed, "removed": self.removed}
        parts = [f"{counter.total():,} {word}" for word, counter in counts.items() if counter.total()]
        if left := len(self.extras) - self.removed.total():
            parts = [*(parts or ["nothing to add or change"]), f"{left:,} only on the server"]
        return ", ".join(parts) or "already up to date"


def upload(
    session: Any,
    graph: PropertyGraph,
    progress: Callable[[int], object] = int,
    *,
    prune: bool = False,
    prune_all: bool = False,
    dry_run: bool = False,
) -> UploadReport:
    """Make a server hold a graph: add what it lacks, change what differs and, with `prune`, remove what only it has.

    Properties that the schema does not declare are kept. `prune` removes what was of these tables, `prune_all` also
    what may be of another landscape; neither removes what is not of a landscape. `session` is a driver session with
    write access; each batch is a managed transaction, which the driver retries after deadlocks and restarts, and an
    interrupted upload is completed by running it again. `progress` is called with numbers of rows. Driver errors
    propagate.
    """
    comparison, removal = session.execute_read(_compare, graph, prune_all)
    report = _report(comparison, removal, removes=prune or prune_all)
    progress(comparison.unchanged.total())
    if dry_run:
        return report
    kinds = {*graph.nodes, *(kind for kind, _, _ in graph.relationships)}
    _create_missing(session, graph.schema.constraints(kinds))
    _create_nodes(session, comparison, progress)
    _write(session, CHANGE_NODES, map(_change_row, comparison.changed_nodes), progress)
    for batch in batches(relationship_rows(comparison), BATCH_SIZE):
        session.execute_write(_merge_relationships, batch)
        progress(len(batch))
    _write(session, CHANGE_RELATIONSHIPS, map(_change_row, comparison.changed_relationships), progress)
    _create_missing(session, graph.schema.indexes(kinds))  # last, so that writes need not maintain the indexes
    if prune or prune_all:
        _write(session, DELETE_RELATIONSHIPS, map(_element_row, removal.relationships))
        _write(session, DELETE_NODES, map(_element_row, removal.nodes))
    return report


def _compare(transaction: Any, graph: PropertyGraph, everything: bool) -> tuple[ServerComparison, Removal]:
    comparison = compare(transaction, graph)
    return comparison, plan_removal(transaction, graph, comparison, everything=everything)


def _create_missing(session: Any, statements: Iterable[str]) -> None:
    """Create missing constraints or indexes in one transaction, and wait until they are online."""
    existing = session.execute_read(_names, "SHOW INDEXES YIELD name")  # a constraint's index has its name
    missing = [statement for statement in statements if statement.split()[2] not in existing]
    if missing:
        session.execute_write(_run_statements, missing)
        session.run("CALL db.awaitIndexes(300)").consume()


def _run_statements(transaction: Any, statements: Iterable[str]) -> None:
    for statement in statements:
        transaction.run(statement).consume()


def _names(transaction: Any, cypher: str) -> set[str]:
    return {record["name"] for record in transaction.run(cypher)}


def _create_nodes(session: Any, comparison: ServerComparison, progress: Callable[[int], object]) -> None:
    """Create the new nodes, and add their element ids to the comparison."""
    for batch in batches(node_rows(comparison), BATCH_SIZE):
        comparison.element_ids |= _created(session, batch)
        progress(len(batch))


def _created(session: Any, batch: list[Properties]) -> dict[tuple[str, str], str]:
    """Create nodes and return their element ids; nodes that another load has just created are merged instead."""
    try:
        ids: dict[str, str] = session.execute_write(_element_ids, CREATE_NODES, batch)
    except Exception as error:  # the driver's own types are known only to the module that imports it
        if getattr(error, "code", "") != CONSTRAINT_VIOLATION:
            raise
    else:
        return {(row["label"], row["properties"]["id"]): ids[row["properties"]["id"]] for row in batch}
    return {
        (label, node_id): element_id
        for label, rows in _by(batch, "label").items()
        for node_id, element_id in session.execute_write(_element_ids, MERGE_NODES.format(label=label), rows).items()
    }


def _element_ids(transaction: Any, cypher: str, rows: list[Properties]) -> dict[str, str]:
    """Run a query that creates or merges nodes; return their element ids by id."""
    record = transaction.run(cypher, rows=rows).single()
    return dict(zip(record["ids"], record["element_ids"], strict=True))


def _merge_relationships(transaction: Any, batch: list[Properties]) -> None:
    for kind, rows in _by(batch, "kind").items():
        _write_batch(transaction, MERGE_RELATIONSHIPS.format(kind=kind), rows)


def _by(rows: Iterable[Properties], name: str) -> dict[str, list[Properties]]:
    """Return rows in groups by the value of a key."""
    groups: dict[str, list[Properties]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return groups


def _write(session: Any, cypher: str, rows: Iterable[Properties], progress: Callable[[int], object] = int) -> None:
    """Run a query on rows in batches."""
    for batch in batches(rows, BATCH_SIZE):
        session.execute_write(_write_batch, cypher, batch)
        progress(len(batch))


def _write_batch(transaction: Any, cypher: str, batch: list[Properties]) -> None:
    """Run a query that returns the number of rows that it wrote; raise `StoreError`, and so undo it, if it is less."""
    written = transaction.run(cypher, rows=batch).single()["count"]
    if written != len(batch):
        raise StoreError(
            f"{len(batch) - written:,} of {len(batch):,} nodes or relationships were changed on the server by somebody"
            " else during the load; completed batches are kept: run the same command again to finish"
        )


def _change_row(change: Change) -> Properties:
    return {"element_id": change.element_id, "properties": change.properties}


def _element_row(element_id: str) -> Properties:
    return {"element_id": element_id}


def _report(comparison: ServerComparison, removal: Removal, *, removes: bool) -> UploadReport:
    """Return the report of an upload that does all that the comparison says."""
    report = UploadReport(unchanged=comparison.unchanged)
    for label, nodes in comparison.new_nodes.items():
        report.added[label] += len(nodes)
    for (kind, _, _), relationships in comparison.new_relationships.items():
        report.added[kind] += len(relationships)
    report.changed.update(change.kind for change in (*comparison.changed_nodes, *comparison.changed_relationships))
    extras: dict[str, StoredNode | StoredRelationship] = {**comparison.extra_nodes, **comparison.extra_relationships}
    for element_id, item in extras.items():
        kind = item.label if isinstance(item, StoredNode) else item.kind
        report.extras.append(Extra(kind, _text(item), removal.kept.get(element_id, "")))
        report.removed[kind] += removes and element_id not in removal.kept
    return report


def _text(item: StoredNode | StoredRelationship) -> str:
    """Return a node or relationship in the words of a report: a relationship with its id, by which it is cited."""
    if isinstance(item, StoredNode):
        return item.id
    return f"{item.start.id} → {item.end.id} ({item.properties['id']})"
