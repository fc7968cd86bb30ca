"""What a landscape holds, counted by kind, metric, strength and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.schema import Named
from lianzhu.graph.stores.protocol import Store

COLUMNS = ("group", "name", "zh", "en", "count")


def summary(store: Store) -> Answer:
    """Count nodes and relations by kind, figures by metric, facts by strength and source, coverage by state."""
    known = store.schema
    rows: list[tuple[Any, ...]] = []
    rows += _group("node", known.nodes, _counts(store, "MATCH (n) RETURN labels(n)[0] AS name, count(*) AS n"))
    rows += _group("edge", known.edges, _counts(store, "MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS n"))
    rows += _group("figure", known.metrics, _counts(store, "MATCH (f:Figure) RETURN f.metric AS name, count(*) AS n"))
    rows += _group(
        "coverage", known.coverage_states, _counts(store, "MATCH (c:Coverage) RETURN c.state AS name, count(*) AS n")
    )
    rows += _group("strength", known.strengths, _facts_by(store, "strength"))
    sources = _facts_by(store, "source")
    names = dict(store.run("MATCH (r:Report) RETURN r.id AS id, r.name AS name").rows)
    rows += [("source", names.get(source, source), "", "", count) for source, count in sorted(sources.items())]
    return Answer(COLUMNS, rows)


def _counts(store: Store, cypher: str) -> dict[str, int]:
    return dict(store.run(cypher).rows)


def _facts_by(store: Store, field: str) -> dict[str, int]:
    """Count edges and statements by a field of their citation."""
    edges = _counts(store, f"MATCH ()-[r]->() WHERE r.source IS NOT NULL RETURN r.{field} AS name, count(*) AS n")
    for label in store.schema.statements:
        for name, count in _counts(store, f"MATCH (s:{label}) RETURN s.{field} AS name, count(*) AS n").items():
            edges[name] = edges.get(name, 0) + count
    return edges


def _group(group: str, named: Any, counts: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each declared word that occurs, in the order of the schema."""
    words: list[Named] = [word for name, word in named.items() if name in counts]
    yield from ((group, word.name, word.zh, word.en, counts[word.name]) for word in words)
