"""Why an answer may be empty: what the sources say of their own completeness, and a broader industry that has rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.cypher.lexer import tokens
from lianzhu.graph.schema import Schema
from lianzhu.graph.stores.protocol import PortableCypher, Store
from lianzhu.queries.broader import broader_industries
from lianzhu.queries.header import Query
from lianzhu.queries.run import bind, run

NOTES_SHOWN = 5
"""Coverage notes that an empty answer prints at most."""


@dataclass(frozen=True, slots=True)
class CoverageNote:
    """What a source says of its own completeness: a coverage row, ready to print."""

    about: str
    aspect: str
    state: str
    note: str
    locator: str
    schema: Schema = field(repr=False, compare=False)

    def __str__(self) -> str:
        aspect, state = self.schema.aspects[self.aspect], self.schema.coverage_states[self.state]
        remark = f" ({self.note})" if self.note else ""
        return f"{self.about} · {aspect.zh} {aspect.en}: {state.zh} {state.en}{remark} [{self.locator}]"

    def record(self) -> dict[str, str]:
        """Return the note as a JSON-ready object."""
        return {name: getattr(self, name) for name in ("about", "aspect", "state", "note", "locator")}


def explain_empty(store: Store, query: Query, given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what to say beside an answer without rows: a broader question that has some, then coverage notes.

    At most five notes, those about the nodes asked for before those about their parts.
    """
    yield from _broader_questions(store, query, given)
    notes = coverage_notes(store, query, given)
    if not notes:
        yield "来源未说明是否写全：没有记录不等于没有。The sources do not say how complete they are here."
    yield from map(str, notes[:NOTES_SHOWN])
    if len(notes) > NOTES_SHOWN:
        more = len(notes) - NOTES_SHOWN
        yield f"另有 {more} 条覆盖说明 {more} more coverage notes: lianzhu query run silent_spots"


def _broader_questions(store: Store, query: Query, given: Mapping[str, Any]) -> Iterator[str]:
    """Yield the industries to which one that was asked for belongs and for which the query has rows."""
    bound = bind(query, given, store)
    for param in query.params:
        if not (param.is_node and "Industry" in param.kinds and bound[param.name]):
            continue
        asked = store.names().entries[bound[param.name]]
        for industry in broader_industries(store.names(), asked.name, [asked.id, *_wholes(store, asked.id)]):
            rows = len(run(store, query, {**given, param.name: industry.id}).rows)
            if rows:
                count = f"{rows} row{'s' if rows > 1 else ''}"
                yield (
                    f"{asked.name} 属于 {industry.name}，后者有结果："
                    f"{asked.name} belongs to {industry.name}, which has {count}: {param.name}={industry.name}"
                )


def _wholes(store: Store, node: str) -> list[str]:
    """Return the ids of what a node is part of."""
    text = "MATCH (n:Industry {id: $id})-[:PART_OF]->(whole:Industry) RETURN DISTINCT whole.id AS id ORDER BY id"
    return [row[0] for row in store.run(PortableCypher(text), {"id": node}).rows]


def coverage_notes(store: Store, query: Query, given: Mapping[str, Any]) -> list[CoverageNote]:
    """Return what the sources say of the completeness of what a query asks for.

    Of the nodes that its parameters name, then of their parts; of every node if it names none. Only the aspects whose
    relations or metrics the query reads.
    """
    bound = bind(query, given, store)
    ids = [bound[param.name] for param in query.params if param.is_node and bound[param.name]]
    words = {token.text.strip("'") for token in tokens(query.cypher)}
    aspects = [name for name, aspect in store.schema.aspects.items() if words & {*aspect.edges, *aspect.metrics}]
    if ids:
        return coverage_of(store, ids, aspects or None)
    return _coverage(
        store, "MATCH (c:Coverage)-[:ABOUT]->(whole) WHERE c.aspect IN $aspects", {"ids": [], "aspects": aspects}
    )


def coverage_of(store: Store, ids: Iterable[str], aspects: Sequence[str] | None = None) -> list[CoverageNote]:
    """Return the coverage rows about nodes, then about what is directly part of them, of all aspects or of some."""
    match = """
    MATCH (n) WHERE n.id IN $ids
    OPTIONAL MATCH (part)-[:PART_OF]->(n)
    WITH n, collect(part) AS parts
    UNWIND [n] + parts AS whole
    MATCH (c:Coverage)-[:ABOUT]->(whole) WHERE $aspects IS NULL OR c.aspect IN $aspects
    """
    return _coverage(store, match, {"ids": list(ids), "aspects": aspects})


def _coverage(store: Store, match: str, params: Mapping[str, Any]) -> list[CoverageNote]:
    columns = (
        "whole.id IN $ids AS asked, whole.name AS about, c.aspect AS aspect, c.state AS state, c.note AS note,"
        " c.locator AS locator, c.id AS id"
    )
    text = PortableCypher(f"{match} RETURN DISTINCT {columns} ORDER BY asked DESC, about, aspect, id")
    rows = store.run(text, params).rows
    return [
        CoverageNote(about, aspect, state, note or "", locator, store.schema)
        for _, about, aspect, state, note, locator, _ in rows
    ]
