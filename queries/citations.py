"""Facts by id: what each one states, where its source states it, and the passage in the report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lianzhu.graph.errors import NotFound, SourceError
from lianzhu.graph.locators import Passage, is_cell, read_passage
from lianzhu.graph.property_graph import citation_record
from lianzhu.graph.records import CITATION_FIELDS, Citation, period
from lianzhu.graph.schema import Schema, packaged_schema
from lianzhu.graph.stores.protocol import PortableCypher, Store

if TYPE_CHECKING:
    from lianzhu.graph.schema import Schema

CITATION_PROPERTIES = {"id", *CITATION_FIELDS}
"""Properties that identify a fact or belong to its citation; the other properties are part of what it states."""
ALL_REPORTS = PortableCypher(
    "MATCH (r:Report) WHERE r.id STARTS WITH '' RETURN r.id AS id, r.name AS name, r.publisher AS publisher"
)
REPORT_BY_ID = PortableCypher(
    "MATCH (r:Report {id: $id}) RETURN r.name AS name, r.publisher AS publisher, r.file AS file, r.sha256 AS sha256"
)
FactContent = tuple[str, dict[str, Any], tuple[str, ...]]
"""A fact as text, its properties, and the terms to highlight in its passage."""


@dataclass(frozen=True, slots=True)
class CitedFact:
    """A fact as one line of text, with its citation and its report.

    `terms` are the strings to highlight in the passage: the names and aliases of the nodes, and a figure as printed.
    """

    id: str
    text: str
    citation: Citation
    report: str
    publisher: str
    file: str
    sha256: str
    terms: tuple[str, ...]


def find_statement(store: Store, fact_id: str) -> CitedFact:
    """Return the statement of a fact; raise `NotFound` if no fact has this id."""
    readers = (_edge_content, _figure_content, _statement_content, _coverage_content)
    content = next(filter(None, (read(store, fact_id) for read in readers)), None)
    if content is None:
        hint = "fact ids are listed in the `facts` column of an answer and by `lianzhu show`"
        raise NotFound("fact", fact_id, hint=hint)
    text, properties, terms = content
    citation = citation_record(properties)
    rows = store.run(REPORT_BY_ID, {"id": citation.source}).rows
    name, publisher, file, digest = rows[0] if rows else (citation.source, (), "", "")
    return CitedFact(fact_id, text, citation, name, "、".join(publisher or ()), file or "", digest or "", terms)


def cited_passage(statement: CitedFact, report: Path, read_cell: Callable[[Path, str], Passage]) -> Passage:
    """Return the passage that a statement cites; raise `SourceError` if the file is not the one that was cited.

    `read_cell` reads the cell of a table at a locator such as Sheet1!B3.
    """
    try:
        content = report.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read {report}: {error.strerror or error}") from None
    if statement.sha256 and sha256(content).hexdigest() != statement.sha256:
        raise SourceError(
            f"{report} is not the file that {statement.report} was read from"
            f" (expected {statement.file}, sha256 {statement.sha256[:12]}…), so its line numbers may differ"
        )
    if is_cell(statement.citation.locator):
        return read_cell(report, statement.citation.locator)
    return read_passage(content.decode("utf-8", "replace").split("\n"), statement.citation.locator)


def _edge_content(store: Store, fact_id: str) -> FactContent | None:
    query = """
    MATCH (a)-[r]->(b) WHERE r.id = $id AND r.source IS NOT NULL
    RETURN a.name AS a, type(r) AS kind, b.name AS b, r AS properties, [a.name, b.name] AS names,
      coalesce(a.aliases, []) + coalesce(b.aliases, []) AS aliases
    """
    for start, kind, end, properties, names, aliases in store.run(query, {"id": fact_id}).rows:
        return f"{start} —{kind}→ {end}{_qualifiers(properties)}", properties, (*names, *aliases)
    return None


def _figure_content(store: Store, fact_id: str) -> FactContent | None:
    found = _node_content(store, "Figure", fact_id)
    if found is None:
        return None
    properties, about, names = found
    dimensions = ", ".join(f"{role}={name}" for role, name in about)
    metric = store.schema.metrics[properties["metric"]]
    forecast = "预测 forecast" if properties.get("forecast") else ""
    own = ", ".join(own_figure_fields(store.schema, properties))
    parts = (f"{metric.zh} {metric.en}: {printed_figure(properties)}", period(properties), forecast, dimensions, own)
    return " · ".join(part for part in parts if part), properties, (properties["printed"], *names)


def printed_figure(properties: Mapping[str, Any]) -> str:
    """Return a figure as printed, with its unit in brackets where that stands elsewhere in the source.

    >>> printed_figure({"printed": "663", "unit": "亿元"}), printed_figure({"printed": "12.5%", "unit": "%"})
    ('663 [亿元]', '12.5%')
    """
    printed, unit = str(properties["printed"]), str(properties.get("unit", ""))
    is_bare = bool(unit) and not any(character in printed for character in unit)
    return f"{printed} [{unit}]" if is_bare and any(map(str.isdigit, printed)) else printed


def _statement_content(store: Store, fact_id: str) -> FactContent | None:
    found = _node_content(store, "Statement", fact_id)
    if found is None:
        return None
    properties, about, names = found
    return statement_text(properties, about, store.schema), properties, names


def _node_content(
    store: Store, label: str, fact_id: str
) -> tuple[dict[str, Any], list[tuple[str, str]], tuple[str, ...]] | None:
    """Return the properties of a fact that is a node, what it is about as (role, name) pairs, and all names of that."""
    query = f"""
    MATCH (s:{label} {{id: $id}})-[a:ABOUT]->(n)
    RETURN s AS properties, a.role AS role, n.name AS name, coalesce(n.aliases, []) AS aliases ORDER BY role, name
    """
    rows = store.run(query, {"id": fact_id}).rows
    if not rows:
        return None
    names = tuple(term for _, _, name, aliases in rows for term in (name, *aliases))
    return rows[0][0], [(role, name) for _, role, name, _ in rows], names


def statement_text(properties: Mapping[str, Any], about: Iterable[tuple[str, str]], schema: Schema) -> str:
    """Return a Statement node as one line of text; `about` has the (role, name) pairs of what it is about.

    A relation that is not actual reads as `预测 forecast: 追一科技 —SERVES→ 金融`.
    """
    pairs = list(about)
    modality = schema.modalities.get(properties.get("modality", ""))
    prefix = f"{modality.zh} {modality.en}: " if modality else ""
    if "relation" in properties:
        names = dict(pairs)
        own = {name: value for name, value in properties.items() if name not in ("relation", "modality")}
        return f"{prefix}{names['from']} —{properties['relation']}→ {names['to']}{_qualifiers(own)}"
    aspect = f" · {properties['aspect']}" if properties.get("aspect") else ""
    return f"{prefix}{'、'.join(name for _, name in pairs)}{aspect}: {properties['text']}"


def _coverage_content(store: Store, fact_id: str) -> FactContent | None:
    query = "MATCH (c:Coverage {id: $id})-[:ABOUT]->(n) RETURN c AS properties, n.name AS name"
    for properties, name in store.run(query, {"id": fact_id}).rows:
        aspect = store.schema.aspects[properties["aspect"]]
        state = store.schema.coverage_states[properties["state"]]
        return f"{name} · {aspect.zh} {aspect.en}: {state.zh} {state.en}", properties, (name,)
    return None


def own_figure_fields(schema: Schema, properties: Mapping[str, Any]) -> list[str]:
    """Return ``name=value`` for each field of a figure that only the landscape's own schema declares."""
    if not schema.additions:
        return []
    own = schema.figure_fields.keys() - packaged_schema().figure_fields.keys()
    return [f"{name}={properties[name]}" for name in schema.figure_fields if name in own and name in properties]


def display_value(value: Any) -> Any:
    """Return a node id without its kind prefix, for display; any other value is returned unchanged."""
    kind, colon, name = str(value).partition(":")
    return name if colon and kind.replace("_", "").isalpha() and kind.islower() else value


def _qualifiers(properties: dict[str, Any]) -> str:
    qualifiers = ", ".join(
        f"{name}={display_value(value)}" for name, value in properties.items() if name not in CITATION_PROPERTIES
    )
    return f" ({qualifiers})" if qualifiers else ""


def citations(store: Store, fact_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return report, publisher, locator, section and strength of the facts, keyed by fact id."""
    columns = "source AS source, {0}.locator AS locator, {0}.section AS section, {0}.strength AS strength"
    query = f"""
    MATCH ()-[r]->() WHERE r.id IN $ids AND r.source IS NOT NULL RETURN r.id AS id, r.{columns.format("r")}
    UNION
    MATCH (s:Statement) WHERE s.id IN $ids RETURN s.id AS id, s.{columns.format("s")}
    UNION
    MATCH (f:Figure) WHERE f.id IN $ids RETURN f.id AS id, f.{columns.format("f")}
    UNION
    MATCH (c:Coverage) WHERE c.id IN $ids RETURN c.id AS id, c.{columns.format("c")}
    """
    rows = store.run(PortableCypher(query), {"ids": sorted(fact_ids)}).records()
    reports = {report["id"]: report for report in store.run(ALL_REPORTS).records()}
    for row in rows:
        report = reports.get(row["source"], {})
        row |= {"report": report.get("name", row["source"]), "publisher": "、".join(report.get("publisher", ()))}
    return {row["id"]: row for row in rows}
