"""Facts by their ids: what each states, where it stands, and the passage of the report behind it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianzhu.graph.errors import NotFound, SourceError
from lianzhu.graph.locators import Passage, passage
from lianzhu.graph.property_graph import citation_record
from lianzhu.graph.records import CITATION_FIELDS, Citation, period
from lianzhu.graph.stores.protocol import PortableCypher, Store

CITATION = {"id", *CITATION_FIELDS}
"""Properties that say where a fact stands, not what it says."""
REPORTS = PortableCypher("MATCH (r:Report) RETURN r.id AS id, r.name AS name, r.publisher AS publisher")
REPORT = PortableCypher(
    "MATCH (r:Report {id: $id}) RETURN r.name AS name, r.publisher AS publisher, r.file AS file, r.sha256 AS sha256"
)
Found = tuple[str, dict[str, Any], tuple[str, ...]]
"""What a fact states, its properties, and the words to look for in its passage."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact in one line, with its citation and the report it stands in.

    `terms` are the words to look for in the passage: the names of what the fact is about, and a figure as printed.
    """

    id: str
    text: str
    citation: Citation
    report: str
    publisher: str
    file: str
    sha256: str
    terms: tuple[str, ...]


def statement(store: Store, fact: str) -> Statement:
    """Return what a fact states; raise `NotFound` if there is none of that id."""
    found = _edge(store, fact) or _figure(store, fact) or _coverage(store, fact)
    if found is None:
        raise NotFound("fact", fact, hint="fact ids stand in the column `facts` of an answer and in `lianzhu show`")
    text, properties, terms = found
    citation = citation_record(properties)
    rows = store.run(REPORT, {"id": citation.source}).rows
    name, publisher, file, digest = rows[0] if rows else (citation.source, (), "", "")
    return Statement(fact, text, citation, name, "、".join(publisher or ()), file or "", digest or "", terms)


def passage_of(found: Statement, report: Path) -> Passage:
    """Return the passage behind a fact; raise `SourceError` if the file is not the one that its locator points into."""
    try:
        raw = report.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read {report}: {error.strerror or error}") from None
    if found.sha256 and sha256(raw).hexdigest() != found.sha256:
        raise SourceError(
            f"{report} is not the file that {found.report} was read from"
            f" (expected {found.file}, sha256 {found.sha256[:12]}…), so its lines may stand elsewhere"
        )
    return passage(raw.decode("utf-8", "replace").split("\n"), found.citation.locator)


def _edge(store: Store, fact: str) -> Found | None:
    text = """
    MATCH (a)-[r]->(b) WHERE r.id = $id
    RETURN a.name AS a, type(r) AS kind, b.name AS b, r AS properties, [a.name, b.name] AS names,
      coalesce(a.aliases, []) + coalesce(b.aliases, []) AS aliases
    """
    for a, kind, b, properties, names, aliases in store.run(text, {"id": fact}).rows:
        return f"{a} —{kind}→ {b}{_qualifiers(properties)}", properties, (*names, *aliases)
    return None


def _figure(store: Store, fact: str) -> Found | None:
    text = """
    MATCH (f:Figure {id: $id})-[a:ABOUT]->(n)
    RETURN f AS properties, a.role AS role, n.name AS name, coalesce(n.aliases, []) AS aliases ORDER BY role, name
    """
    rows = store.run(text, {"id": fact}).rows
    if not rows:
        return None
    properties: dict[str, Any] = rows[0][0]
    dimensions = ", ".join(f"{role}={name}" for _, role, name, _ in rows)
    terms = (properties["printed"], *(term for _, _, name, aliases in rows for term in (name, *aliases)))
    metric = store.schema.metrics[properties["metric"]]
    forecast = "预测 forecast" if properties.get("forecast") else ""
    parts = (f"{metric.zh} {metric.en}: {properties['printed']}", period(properties), forecast, dimensions)
    return " · ".join(part for part in parts if part), properties, terms


def _coverage(store: Store, fact: str) -> Found | None:
    text = "MATCH (c:Coverage {id: $id})-[:ABOUT]->(n) RETURN c AS properties, n.name AS name"
    for properties, name in store.run(text, {"id": fact}).rows:
        aspect = store.schema.aspects[properties["aspect"]]
        state = store.schema.coverage_states[properties["state"]]
        return f"{name} · {aspect.zh} {aspect.en}: {state.zh} {state.en}", properties, (name,)
    return None


def readable(value: Any) -> Any:
    """Return the id of a node without its kind, as a person reads it; any other value as it is."""
    kind, colon, name = str(value).partition(":")
    return name if colon and kind.replace("_", "").isalpha() and kind.islower() else value


def _qualifiers(properties: dict[str, Any]) -> str:
    own = ", ".join(f"{name}={readable(value)}" for name, value in properties.items() if name not in CITATION)
    return f" ({own})" if own else ""


def citations(store: Store, facts: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return report, publisher, locator, section and strength of facts, by their ids."""
    columns = "source AS source, {0}.locator AS locator, {0}.section AS section, {0}.strength AS strength"
    text = f"""
    MATCH ()-[r]->() WHERE r.id IN $ids RETURN r.id AS id, r.{columns.format("r")}
    UNION
    MATCH (f:Figure) WHERE f.id IN $ids RETURN f.id AS id, f.{columns.format("f")}
    UNION
    MATCH (c:Coverage) WHERE c.id IN $ids RETURN c.id AS id, c.{columns.format("c")}
    """
    found = store.run(PortableCypher(text), {"ids": sorted(facts)}).records()
    reports = {row["id"]: row for row in store.run(REPORTS).records()}
    for row in found:
        report = reports.get(row["source"], {})
        row |= {"report": report.get("name", row["source"]), "publisher": "、".join(report.get("publisher", ()))}
    return {row["id"]: row for row in found}
