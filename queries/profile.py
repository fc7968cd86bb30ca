"""All that a landscape says of one node: its relations, its figures, and what the sources leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.names import Entry
from lianzhu.graph.records import period
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.citations import CITATION, citations, readable
from lianzhu.queries.completeness import CoverageNote, coverage_of

RELATIONS = ("relation", "direction", "other", "kind", "qualifiers", "strength", "section", "locator", "fact")
FIGURES = ("metric", "printed", "period", "about", "strength", "section", "locator", "fact")


@dataclass(frozen=True, slots=True)
class Profile:
    """A node and the facts about it; `relations` and `figures` have a row a fact."""

    node: Entry
    relations: Answer
    figures: Answer
    notes: list[CoverageNote]
    reports: tuple[str, ...]

    def overview(self) -> tuple[Answer, Answer]:
        """Return relations and figures in the fewest columns that a terminal needs."""
        relations = [
            (f"{way} {relation}", other, detail, strength, locator, fact)
            for relation, way, other, _, detail, strength, _, locator, fact in self.relations.rows
        ]
        figures = [
            (metric, printed, " · ".join(each for each in (when, about) if each), strength, locator, fact)
            for metric, printed, when, about, strength, _, locator, fact in self.figures.rows
        ]
        return (
            Answer(("relation", "other", "detail", "strength", "locator", "fact"), relations),
            Answer(("metric", "printed", "detail", "strength", "locator", "fact"), figures),
        )

    def facts(self) -> Answer:
        """Return relations and figures in one table, for formats that hold one."""
        columns = ("relation", "direction", "other", "kind", "detail", "strength", "section", "locator", "fact")
        figures = [
            (metric, "", printed, "Figure", f"{when} {about}".strip(), *cite)
            for metric, printed, when, about, *cite in self.figures.rows
        ]
        return Answer(columns, [*self.relations.rows, *figures])

    def record(self) -> dict[str, Any]:
        """Return it all as one JSON-ready object."""
        return {
            "id": self.node.id,
            "kind": self.node.kind,
            "name": self.node.name,
            "aliases": list(self.node.aliases),
            "relations": self.relations.records(),
            "figures": self.figures.records(),
            "coverage": [note.record() for note in self.notes],
            "reports": list(self.reports),
        }


def profile(store: Store, node: Entry) -> Profile:
    """Return everything that the store's facts say of a node."""
    relations = Answer(RELATIONS, [_relation(row) for row in _edges(store, node)])
    figures = Answer(FIGURES, [_figure(row) for row in _figures(store, node)])
    facts = [row[-1] for row in (*relations.rows, *figures.rows)]
    sources = {f"{each['report']} ({each['publisher']})" for each in citations(store, facts).values()}
    return Profile(node, relations, figures, coverage_of(store, [node.id]), tuple(sorted(sources)))


def _edges(store: Store, node: Entry) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for direction, pattern in (("→", f"(n:`{node.kind}`)-[r]->(m)"), ("←", f"(n:`{node.kind}`)<-[r]-(m)")):
        text = f"""
        MATCH {pattern} WHERE n.id = $id AND NOT m:Figure AND NOT m:Coverage
        RETURN type(r) AS relation, m.id AS other_id, labels(m)[0] AS kind, r AS properties
        """
        rows += [{"direction": direction} | row for row in store.run(text, {"id": node.id}).records()]
    order = list(store.schema.edges)
    return sorted(
        rows, key=lambda row: (order.index(row["relation"]), row["direction"], row["other_id"], row["properties"]["id"])
    )


def _relation(row: Mapping[str, Any]) -> tuple[Any, ...]:
    facts = row["properties"]
    qualifiers = ", ".join(f"{name}={readable(value)}" for name, value in facts.items() if name not in CITATION)
    qualifiers = "; ".join(each for each in (qualifiers, facts.get("why", "")) if each)
    place = (facts["strength"], facts.get("section", ""), facts["locator"], facts["id"])
    other = row["other_id"].partition(":")[2]  # with its parents, which tell equal names apart
    return (row["relation"], row["direction"], other, row["kind"], qualifiers, *place)


def _figures(store: Store, node: Entry) -> list[dict[str, Any]]:
    text = f"""
    MATCH (f:Figure)-[:ABOUT]->(n:`{node.kind}`) WHERE n.id = $id
    WITH DISTINCT f
    MATCH (f)-[a:ABOUT]->(m)
    WITH f, a.role AS role, m.name AS name ORDER BY role, name
    RETURN f AS properties, collect(role + '=' + name) AS about
    """
    rows = store.run(text, {"id": node.id}).records()
    metrics = list(store.schema.metrics)
    return sorted(rows, key=lambda row: (metrics.index(row["properties"]["metric"]), row["properties"]["id"]))


def _figure(row: Mapping[str, Any]) -> tuple[Any, ...]:
    facts = row["properties"]
    when = period(facts) + (" 预测 forecast" if facts.get("forecast") else "")
    place = (facts["strength"], facts.get("section", ""), facts["locator"], facts["id"])
    return (facts["metric"], facts["printed"], when, ", ".join(row["about"]), *place)
