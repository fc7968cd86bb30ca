"""Counts of nodes and facts in a landscape, by kind, metric, modality, strength, coverage state and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.schema import Term
from lianzhu.graph.stores.protocol import Store

EDGE_COUNTS = "MATCH ()-[r]->() WHERE r.source IS NOT NULL RETURN type(r) AS name, count(*) AS n"
SUMMARY_COLUMNS = ("group", "name", "zh", "en", "count")


def summary(store: Store) -> Answer:
    """Count nodes and edges by kind, figures by metric, statements by modality, facts by strength and source."""
    schema = store.schema
    rows: list[tuple[Any, ...]] = []
    rows += _group("node", schema.nodes, _counts(store, "MATCH (n) RETURN labels(n)[0] AS name, count(*) AS n"))
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
    names = dict(store.run("MATCH (r:Report) RETURN r.id AS id, r.name AS name").rows)
    rows += [("source", names.get(source, source), "", "", count) for source, count in sorted(sources.items())]
    return Answer(SUMMARY_COLUMNS, rows)


def _counts(store: Store, cypher: str) -> dict[str, int]:
    return dict(store.run(cypher).rows)


def _fact_counts(store: Store, field: str) -> dict[str, int]:
    """Count edges, figures, statements and coverage rows by a field of their citation."""
    counts = _counts(store, f"MATCH ()-[r]->() WHERE r.source IS NOT NULL RETURN r.{field} AS name, count(*) AS n")
    for label in store.schema.statements:
        for name, count in _counts(store, f"MATCH (s:{label}) RETURN s.{field} AS name, count(*) AS n").items():
            counts[name] = counts.get(name, 0) + count
    return counts


def _group(group: str, declared: Mapping[str, Term], counts: Mapping[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each declared name that occurs, in the order of the schema."""
    for name, item in declared.items():
        if name in counts:
            yield group, name, item.zh, item.en, counts[name]
