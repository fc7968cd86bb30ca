"""Everything that the details panel can say: names, facts with their citations, figures, coverage, and their words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lianzhu.graph.pages.snapshot import Link, Properties, Snapshot
from lianzhu.graph.records import period
from lianzhu.graph.schema import Field, Named, schema

CITATION = ("source", "locator", "section", "strength", "as_of", "as_of_stated", "by", "why")
Json = dict[str, Any]


def dossier(snapshot: Snapshot, subjects: Iterable[str]) -> Json:
    """Return all facts about the subjects, and every name and word that these facts use, ready for JSON."""
    chosen = sorted(set(subjects))
    links = {id(link): link for node in chosen for link in snapshot.links(node)}
    facts = [_fact(snapshot, link) for link in sorted(links.values(), key=snapshot.reading_order)]
    figures = {each: _figure(snapshot, each) for node in chosen for each in snapshot.about(node, "Figure")}
    coverage = {each: _coverage(snapshot, each) for node in chosen for each in snapshot.about(node, "Coverage")}
    statements = [*facts, *figures.values(), *coverage.values()]
    named = {*chosen, *(node for each in statements for node in _mentioned(each))}
    things = {node: _thing(snapshot, node) for node in sorted(named) if snapshot.kind(node)}
    return {
        "things": things,
        "facts": facts,
        "figures": list(figures.values()),
        "coverage": list(coverage.values()),
        "words": _words({thing["kind"] for thing in things.values()}),
    }


def _thing(snapshot: Snapshot, node: str) -> Json:
    properties = snapshot.properties(node)
    kind = snapshot.kind(node)
    own = schema().nodes[kind].fields if kind in schema().nodes else {}
    thing: Json = {"kind": kind, "name": snapshot.name(node), "aliases": list(properties.get("aliases", ()))}
    thing |= {"parent": properties["parent"]} if snapshot.kind(str(properties.get("parent", ""))) else {}
    return thing | _qualifiers(snapshot, own, properties)


def _fact(snapshot: Snapshot, link: Link) -> Json:
    declared = schema().edges[link.kind].fields if link.kind in schema().edges else {}
    fact: Json = {"id": link.id, "kind": link.kind, "start": link.start, "end": link.end}
    return fact | _qualifiers(snapshot, declared, link.properties) | _cite(link.properties)


def _figure(snapshot: Snapshot, node: str) -> Json:
    properties = snapshot.properties(node)
    figure: Json = {"id": node, "about": snapshot.dimensions(node), "period": period(properties)}
    figure |= {
        name: properties[name] for name in ("metric", "printed", "level", "forecast", "basis") if properties.get(name)
    }
    figure |= {"named_source": properties["named_source"]} if properties.get("named_source") else {}
    return figure | _cite(properties)


def _coverage(snapshot: Snapshot, node: str) -> Json:
    properties = snapshot.properties(node)
    about = [end for _, end in snapshot.dimensions(node)]
    given = {name: properties.get(name, "") for name in ("aspect", "state", "note")}
    return {"id": node, "about": [["", each] for each in about]} | given | _cite(properties)


def _cite(properties: Properties) -> Json:
    return {"cite": {name: properties[name] for name in CITATION if properties.get(name) not in (None, "")}}


def _qualifiers(snapshot: Snapshot, declared: Any, properties: Properties) -> Json:
    """Return the filled fields as rows of key, Chinese name, English name, value; for a node id the node's name."""
    rows = [
        [name, each.zh, each.en, _shown(snapshot, each, properties[name])]
        for name, each in declared.items()
        if properties.get(name) not in (None, "")
    ]
    return {"fields": rows} if rows else {}


def _shown(snapshot: Snapshot, field: Field, value: Any) -> str:
    parts = value if isinstance(value, list | tuple) else [value]
    names = [snapshot.name(str(each)) if field.type == "ref" else str(each) for each in parts]
    return "；".join(names)


def _mentioned(statement: Json) -> list[str]:
    ends = [statement[name] for name in ("start", "end") if name in statement]
    return [*ends, *(node for _, node in statement.get("about", ())), str(statement["cite"].get("source", ""))]


def _words(kinds: set[str]) -> Json:
    """Return the schema's words in Chinese and English, by what they name."""
    known = schema()
    pairs: dict[str, dict[str, Any]] = {
        "edges": dict(known.edges),
        "metrics": dict(known.metrics),
        "roles": dict(known.roles),
        "aspects": dict(known.aspects),
        "strengths": dict(known.strengths),
        "states": dict(known.coverage_states),
        "statements": dict(known.statements),
    }
    words: Json = {name: {key: _word(each) for key, each in table.items()} for name, table in pairs.items()}
    words["kinds"] = {key: [*_word(kind), kind.colour] for key, kind in known.nodes.items() if key in kinds}
    return words


def _word(named: Named | Any) -> list[str]:
    return [named.zh, named.en]
