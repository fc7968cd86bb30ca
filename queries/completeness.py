"""Explanations for empty answers: what the sources say about their coverage, and broader industries that have rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.errors import NotPortable
from lianzhu.graph.schema import Schema
from lianzhu.graph.stores.protocol import PortableCypher, Store
from lianzhu.queries.broader import broader_industries
from lianzhu.queries.header import Query
from lianzhu.queries.run import bind, run

MAX_NOTES = 5
"""Maximum number of coverage notes printed for an empty answer."""


@dataclass(frozen=True, slots=True)
class CoverageNote:
    """A coverage row, ready to print: how completely a source covers an aspect of a node."""

    about: str
    aspect: str
    state: str
    note: str
    locator: str
    schema: Schema = field(repr=False, compare=False)

    def __str__(self) -> str:
        aspect, state = self.schema.aspects[self.aspect], self.schema.coverage_states[self.state]
        note = f" ({self.note})" if self.note else ""
        return f"{self.about} · {aspect.zh} {aspect.en}: {state.zh} {state.en}{note} [{self.locator}]"

    def record(self) -> dict[str, str]:
        """Return the note as a JSON-serialisable dict."""
        return {name: getattr(self, name) for name in ("about", "aspect", "state", "note", "locator")}


def explain_empty(store: Store, query: Query, arguments: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines that may explain an empty answer: broader industries that have rows, then up to five coverage notes.

    Notes about the nodes in the query's arguments come before notes about their parts.
    """
    yield from _broader_suggestions(store, query, arguments)
    yield from _not_actual(store, query, arguments)
    notes = notes_for_query(store, query, arguments)
    if not notes:
        yield "来源未说明是否写全：没有记录不等于没有。The sources do not say how complete they are here."
    yield from map(str, notes[:MAX_NOTES])
    if len(notes) > MAX_NOTES:
        remaining = len(notes) - MAX_NOTES
        yield f"另有 {remaining} 条覆盖说明 {remaining} more coverage notes: lianzhu query run silent_spots"


def _broader_suggestions(store: Store, query: Query, arguments: Mapping[str, Any]) -> Iterator[str]:
    """Yield a suggestion for each broader industry for which the query returns rows."""
    params = bind(query, arguments, store)
    for param in query.params:
        if not (param.is_node and "Industry" in param.kinds and params[param.name]):
            continue
        industry = store.names().entries[params[param.name]]
        parents = _parent_industries(store, industry.id)
        for broader in broader_industries(store.names(), industry.name, [industry.id, *parents]):
            row_count = len(run(store, query, {**arguments, param.name: broader.id}).rows)
            if row_count:
                rows = f"{row_count} row{'s' if row_count > 1 else ''}"
                yield (
                    f"{industry.name} 属于 {broader.name}，后者有结果："
                    f"{industry.name} belongs to {broader.name}, which has {rows}: {param.name}={broader.name}"
                )


def _not_actual(store: Store, query: Query, arguments: Mapping[str, Any]) -> Iterator[str]:
    """Yield how many relations of the query's kinds and nodes are only forecast, planned or advised."""
    params = bind(query, arguments, store)
    relations = sorted(_words(query.cypher) & {*store.schema.edges})
    cypher = """
    MATCH (s:Statement)-[:ABOUT]->(n) WHERE n.id = $id AND s.modality IS NOT NULL AND s.relation IN $relations
    RETURN s.modality AS modality, count(DISTINCT s.id) AS count ORDER BY modality
    """
    nodes = [str(params[param.name]) for param in query.params if param.is_node and params[param.name]]
    for node in nodes:
        name = store.names().entries[node].name
        for modality, count in store.run(PortableCypher(cypher), {"id": node, "relations": relations}).rows:
            term = store.schema.modalities[modality]
            are = "relations are" if count > 1 else "relation is"
            yield (
                f"{name} 有 {count} 条关系只是{term.zh}，不是现状：for {name} {count} {are} only {term.en}:"
                f" lianzhu query run statements thing={name} modality={modality}"
            )


def _parent_industries(store: Store, node_id: str) -> list[str]:
    """Return the ids of the industries that an industry is part of."""
    query = "MATCH (n:Industry {id: $id})-[:PART_OF]->(whole:Industry) RETURN DISTINCT whole.id AS id ORDER BY id"
    return [row[0] for row in store.run(PortableCypher(query), {"id": node_id}).rows]


def notes_for_query(store: Store, query: Query, arguments: Mapping[str, Any]) -> list[CoverageNote]:
    """Return the coverage notes that concern a query.

    Notes about the nodes in its arguments come first, then notes about their parts; without node arguments, notes about
    all nodes are included. Only aspects whose relations or metrics occur in the query are included.
    """
    params = bind(query, arguments, store)
    node_ids = [params[param.name] for param in query.params if param.is_node and params[param.name]]
    words = _words(query.cypher)
    aspects = [name for name, aspect in store.schema.aspects.items() if words & {*aspect.edges, *aspect.metrics}]
    if node_ids:
        return notes_for_nodes(store, node_ids, aspects or None)
    return _coverage_notes(
        store, "MATCH (c:Coverage)-[:ABOUT]->(whole) WHERE c.aspect IN $aspects", {"ids": [], "aspects": aspects}
    )


def notes_for_nodes(store: Store, node_ids: Iterable[str], aspects: Sequence[str] | None = None) -> list[CoverageNote]:
    """Return the coverage notes about nodes, then about their direct parts, for all or only some aspects."""
    match = """
    MATCH (n) WHERE n.id IN $ids
    OPTIONAL MATCH (part)-[:PART_OF]->(n)
    WITH n, collect(part) AS parts
    UNWIND [n] + parts AS whole
    MATCH (c:Coverage)-[:ABOUT]->(whole) WHERE $aspects IS NULL OR c.aspect IN $aspects
    """
    return _coverage_notes(store, match, {"ids": list(node_ids), "aspects": aspects})


def _words(cypher: str) -> set[str]:
    """Return the labels, relationship types and strings of a query; none if it cannot be parsed."""
    from lianzhu.graph.cypher.parser import parse  # lazy: few answers are empty
    from lianzhu.graph.cypher.syntax import Label, Literal, walk

    try:
        nodes = list(walk(parse(cypher)))
    except NotPortable:
        return set()
    labels = {node.name for node in nodes if isinstance(node, Label)}
    return labels | {node.value for node in nodes if isinstance(node, Literal) and isinstance(node.value, str)}


def _coverage_notes(store: Store, match: str, params: Mapping[str, Any]) -> list[CoverageNote]:
    columns = (
        "whole.id IN $ids AS is_argument, whole.name AS about, c.aspect AS aspect, c.state AS state, c.note AS note,"
        " c.locator AS locator, c.id AS id"
    )
    query = PortableCypher(f"{match} RETURN DISTINCT {columns} ORDER BY is_argument DESC, about, aspect, id")
    return [
        CoverageNote(about, aspect, state, note or "", locator, store.schema)
        for _, about, aspect, state, note, locator, _ in store.run(query, params).rows
    ]
