"""Counts of nodes and facts in a landscape, by kind, metric, modality, strength, coverage state and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.schema import Term
from lianzhu.graph.stores.protocol import Store

NODE_COUNTS = """
MATCH (n) RETURN labels(n) AS labels,
  coalesce(n.id STARTS WITH '' AND (n.name STARTS WITH '' OR n.source STARTS WITH ''), false) AS own, count(*) AS n
"""
"""Counts of nodes by labels, and whether they are of a landscape: a server may hold the nodes of others, too."""
FACT_EDGES = "MATCH ()-[r]->() WHERE r.source STARTS WITH '' AND r.id STARTS WITH ''"
EDGE_COUNTS = f"{FACT_EDGES} RETURN type(r) AS name, count(*) AS n"
SUMMARY_COLUMNS = ("group", "name", "zh", "en", "count")


def summary(store: Store) -> Answer:
    """Count nodes and edges by kind, figures by metric, statements by modality, facts by strength and source."""
    schema = store.schema
    rows: list[tuple[Any, ...]] = []
    nodes, foreign = _node_counts(store)
    rows += _group("node", schema.nodes, nodes)
    rows += _group("edge", schema.edges, _counts(store, EDGE_COUNTS))
    rows += _group("figure", schema.metrics, _counts(store, "MATCH (f:Figure) RETURN f.metric AS name, count(*) AS n"))
    modalities = _counts(store, "MATCH (s:Statement) RETURN coalesce(s.modality, '') AS name, count(*) AS n")
    if "" in modalities:
        rows.append(("statement", "actual", "现实", "actual", modalities[""]))
    rows += _group("statement", schema.modalities, modalities)
    rows += _group(
        "coverage", schema.coverage_states, _counts(store, "MATCH (c:Coverage) RETURN c.state AS name, count(*) AS n")
    )
    rows += _group("strength", schema.strengths, _fact_counts(store, "strength"))
    sources = _fact_counts(store, "source")
    names = dict(store.run("MATCH (r:Report) WHERE r.id STARTS WITH '' RETURN r.id AS id, r.name AS name").rows)
    rows += [("source", names.get(source, source), "", "", count) for source, count in sorted(sources.items())]
    listed = ", ".join(f"{count:,} {name}" for name, count in sorted(foreign.items()))
    note = f"not counted, because they have no text id or no name: {listed}"
    return Answer(SUMMARY_COLUMNS, rows, (note,) if foreign else ())


def _node_counts(store: Store) -> tuple[Counter[str], Counter[str]]:
    """Count the nodes of a landscape by kind, and those that only have the label of one."""
    own, foreign = Counter[str](), Counter[str]()
    for labels, is_own, count in store.run(NODE_COUNTS).rows:
        kinds = [label for label in store.schema.labels if label in labels]
        if kinds:
            (own if is_own else foreign)[kinds[0]] += count
    return own, foreign


def _counts(store: Store, cypher: str) -> dict[str, int]:
    return dict(store.run(cypher).rows)


def _fact_counts(store: Store, field: str) -> dict[str, int]:
    """Count edges, figures, statements and coverage rows by a field of their citation."""
    counts = _counts(store, f"{FACT_EDGES} RETURN r.{field} AS name, count(*) AS n")
    for label in store.schema.statements:
        for name, count in _counts(store, f"MATCH (s:{label}) RETURN s.{field} AS name, count(*) AS n").items():
            counts[name] = counts.get(name, 0) + count
    return {name: count for name, count in counts.items() if isinstance(name, str)}


def _group(group: str, declared: Mapping[str, Term], counts: Mapping[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each declared name that occurs, in the order of the schema."""
    for name, item in declared.items():
        if name in counts:
            yield group, name, item.zh, item.en, counts[name]
