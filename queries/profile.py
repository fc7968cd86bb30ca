"""Profile of a node: its relations, its figures, what else is stated of it, and how completely the sources cover it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.names import Entry
from lianzhu.graph.records import period
from lianzhu.graph.schema import Schema
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.citations import (
    CITATION_PROPERTIES,
    citations,
    display_value,
    own_figure_fields,
    printed_figure,
    statement_text,
)
from lianzhu.queries.completeness import CoverageNote, notes_for_nodes

RELATION_COLUMNS = ("relation", "direction", "other", "kind", "qualifiers", "strength", "section", "locator", "fact")
STATEMENT_COLUMNS = ("aspect", "text", "modality", "strength", "section", "locator", "fact")
FIGURE_COLUMNS = ("metric", "printed", "period", "about", "strength", "section", "locator", "fact")


@dataclass(frozen=True, slots=True)
class Profile:
    """A node and the facts about it; `relations`, `figures` and `statements` have one row per fact."""

    node: Entry
    relations: Answer
    figures: Answer
    statements: Answer
    notes: list[CoverageNote]
    reports: tuple[str, ...]

    def overview(self) -> tuple[Answer, Answer, Answer]:
        """Return relations, figures and statements as tables with fewer columns, for a terminal."""
        relations = [
            (f"{direction} {relation}", other, qualifiers, strength, locator, fact)
            for relation, direction, other, _, qualifiers, strength, _, locator, fact in self.relations.rows
        ]
        figures = [
            (metric, printed, " · ".join(part for part in (dates, about) if part), strength, locator, fact)
            for metric, printed, dates, about, strength, _, locator, fact in self.figures.rows
        ]
        statements = [
            (aspect, text, strength, locator, fact)
            for aspect, text, _, strength, _, locator, fact in self.statements.rows
        ]
        return (
            Answer(("relation", "other", "detail", "strength", "locator", "fact"), relations),
            Answer(("metric", "printed", "detail", "strength", "locator", "fact"), figures),
            Answer(("aspect", "text", "strength", "locator", "fact"), statements),
        )

    def facts(self) -> Answer:
        """Return relations, figures and statements as one table, for formats that hold a single table."""
        columns = ("relation", "direction", "other", "kind", "detail", "strength", "section", "locator", "fact")
        figures = [
            (metric, "", printed, "Figure", f"{dates} {about}".strip(), *citation)
            for metric, printed, dates, about, *citation in self.figures.rows
        ]
        statements = [
            (aspect, "", text, "Statement", modality, *citation)
            for aspect, text, modality, *citation in self.statements.rows
        ]
        return Answer(columns, [*self.relations.rows, *figures, *statements])

    def record(self) -> dict[str, Any]:
        """Return the profile as a JSON-serialisable dict."""
        return {
            "id": self.node.id,
            "kind": self.node.kind,
            "name": self.node.name,
            "aliases": list(self.node.aliases),
            "relations": self.relations.records(),
            "figures": self.figures.records(),
            "statements": self.statements.records(),
            "coverage": [note.record() for note in self.notes],
            "reports": list(self.reports),
        }


def profile(store: Store, node: Entry) -> Profile:
    """Return the profile of a node."""
    relations = Answer(RELATION_COLUMNS, [_relation_row(edge) for edge in _edges(store, node)])
    figures = Answer(FIGURE_COLUMNS, [_figure_row(figure, store.schema) for figure in _figures(store, node)])
    statements = Answer(STATEMENT_COLUMNS, _statement_rows(store, node))
    fact_ids = [row[-1] for row in (*relations.rows, *figures.rows, *statements.rows) if row[-1]]
    reports = {f"{cited['report']} ({cited['publisher']})" for cited in citations(store, fact_ids).values()}
    return Profile(node, relations, figures, statements, notes_for_nodes(store, [node.id]), tuple(sorted(reports)))


def _edges(store: Store, node: Entry) -> list[dict[str, Any]]:
    edges: list[dict[str, Any]] = []
    for direction, pattern in (("→", f"(n:`{node.kind}`)-[r]->(m)"), ("←", f"(n:`{node.kind}`)<-[r]-(m)")):
        query = f"""
        MATCH {pattern} WHERE n.id = $id AND (r.source IS NOT NULL OR r.from_parent)
          AND r.id STARTS WITH '' AND m.id STARTS WITH ''
        RETURN type(r) AS relation, m.id AS other_id, labels(m)[0] AS kind, r AS properties
        """
        edges += [{"direction": direction} | edge for edge in store.run(query, {"id": node.id}).records()]
    kinds = list(store.schema.edges)
    return sorted(
        (edge for edge in edges if edge["relation"] in kinds),  # a server may hold relationships of others
        key=lambda edge: (kinds.index(edge["relation"]), edge["direction"], edge["other_id"], edge["properties"]["id"]),
    )


def _relation_row(edge: Mapping[str, Any]) -> tuple[Any, ...]:
    properties = edge["properties"]
    if "source" not in properties:
        properties = {"why": "上级 parent"}
    qualifiers = ", ".join(
        f"{name}={display_value(value)}" for name, value in properties.items() if name not in CITATION_PROPERTIES
    )
    qualifiers = "; ".join(part for part in (qualifiers, properties.get("why", "")) if part)
    other = edge["other_id"].partition(":")[2]  # includes the parents, which distinguish nodes of the same name
    return (edge["relation"], edge["direction"], other, edge["kind"], qualifiers, *_citation_cells(properties))


def _figures(store: Store, node: Entry) -> list[dict[str, Any]]:
    query = f"""
    MATCH (f:Figure)-[:ABOUT]->(n:`{node.kind}`) WHERE n.id = $id
    WITH DISTINCT f
    MATCH (f)-[a:ABOUT]->(m) WHERE m.name STARTS WITH ''
    WITH f, a.role AS role, m.name AS name ORDER BY role, name
    RETURN f AS properties, collect(role + '=' + name) AS about
    """
    figures = store.run(query, {"id": node.id}).records()
    metrics = list(store.schema.metrics)
    return sorted(
        (figure for figure in figures if figure["properties"].get("metric") in metrics),
        key=lambda figure: (metrics.index(figure["properties"]["metric"]), figure["properties"]["id"]),
    )


def _statement_rows(store: Store, node: Entry) -> list[tuple[Any, ...]]:
    query = f"""
    MATCH (s:Statement)-[:ABOUT]->(n:`{node.kind}`) WHERE n.id = $id
    WITH DISTINCT s
    MATCH (s)-[a:ABOUT]->(m)
    WITH s, a.role AS role, m.name AS name ORDER BY role, name
    RETURN s AS properties, collect([role, name]) AS about
    """
    rows = []
    for properties, about in store.run(query, {"id": node.id}).rows:
        is_relation = "relation" in properties
        text = statement_text(properties, [(role, name) for role, name in about], store.schema)
        words = text if is_relation or "modality" in properties or len(about) > 1 else properties["text"]
        aspect = properties.get("relation") or properties.get("aspect", "")
        rows.append((aspect, words, properties.get("modality", ""), *_citation_cells(properties)))
    return sorted(rows, key=lambda row: (row[2], row[0], row[1], row[-1]))


def _figure_row(figure: Mapping[str, Any], schema: Schema) -> tuple[Any, ...]:
    properties = figure["properties"]
    dates = period(properties) + (" 预测 forecast" if properties.get("forecast") else "")
    about = ", ".join([*figure["about"], *own_figure_fields(schema, properties)])
    return (properties["metric"], printed_figure(properties), dates, about, *_citation_cells(properties))


def _citation_cells(properties: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(properties.get(name, "") for name in ("strength", "section", "locator", "id"))
