"""A landscape back into a folder of tables, with names in the cells wherever a name leads to one node."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import fold
from lianzhu.graph.records import Citation, Fact, Node, Value, node_id
from lianzhu.graph.schema import Field, schema

Cells = dict[str, str]
ALWAYS = ("name", "from", "to", "metric", "about", "aspect", "state", "source", "locator", "strength", "printed")
"""Columns that are written even if no row fills them."""


def write_folder(landscape: Landscape, folder: Path) -> None:
    """Write nodes, edges, figures and coverage; rows follow the order of the sources, columns the schema's."""
    known = schema()
    nodes, edges = defaultdict(list), defaultdict(list)
    for node in sorted(landscape.nodes.values(), key=lambda each: (each.parent, each.id)):
        nodes[node.kind].append(_node(landscape, node))
    for edge in sorted(landscape.edges, key=_place):
        kind = known.edges[edge.kind]
        ends = {"from": _name(landscape, edge.start, kind.start), "to": _name(landscape, edge.end, kind.end)}
        edges[edge.kind].append(
            ends | _cells(landscape, edge.fields, kind.fields) | _citation(landscape, edge.citation)
        )
    figures = [
        _about(landscape, figure.about)
        | _cells(landscape, figure.fields, known.figure_fields)
        | _citation(landscape, figure.citation)
        for figure in sorted(landscape.figures, key=_place)
    ]
    coverage = [
        {"about": _name(landscape, row.about, ()), "aspect": row.aspect, "state": row.state, "note": row.note}
        | _citation(landscape, row.citation)
        for row in sorted(landscape.coverage, key=_place)
    ]
    facts = [name for name, each in known.fact_fields.items() if not each.derived and name != "id"]
    for name, rows in nodes.items():
        _write(folder / "nodes" / f"{name}.csv", [*known.node_fields, *known.nodes[name].fields], rows)
    for name, rows in edges.items():
        _write(folder / "edges" / f"{name}.csv", ["from", "to", *known.edges[name].fields, *facts], rows)
    columns = ["metric", *known.roles, *(name for name in known.figure_fields if name != "metric"), *facts]
    _write(folder / "figures.csv", columns, figures)
    _write(folder / "coverage.csv", [*known.coverage_fields, *facts], coverage)


def _place(fact: Fact) -> tuple[object, ...]:
    numbers = [int(each) for each in re.findall(r"\d+", fact.citation.locator)]
    return (fact.citation.source, numbers, fact.id)


def _name(landscape: Landscape, node: str, kinds: Collection[str]) -> str:
    """Return the shortest of name, path and id that leads to the node alone."""
    entry = landscape.names.entries[node]
    tries = [text for text in (entry.name, entry.path) if ";" not in text]
    return next((text for text in tries if [e.id for e in landscape.names.candidates(text, kinds)] == [node]), node)


def _node(landscape: Landscape, node: Node) -> Cells:
    cells = _cells(landscape, node.fields, schema().nodes[node.kind].fields)
    if node.id != node_id(node.kind, node.name, node.parent):
        cells["id"] = node.id
    if node.parent:
        cells["parent"] = _name(landscape, node.parent, ())
    aliases = [alias for alias in node.aliases if fold(alias) != fold(node.name)]
    return {"name": node.name, "aliases": ";".join(aliases), "former_ids": ";".join(node.former_ids)} | cells


def _cells(landscape: Landscape, values: Mapping[str, Value], fields: Mapping[str, Field]) -> Cells:
    return {
        name: _name(landscape, str(value), fields[name].kinds) if fields[name].type == "ref" else _text(value)
        for name, value in values.items()
    }


def _about(landscape: Landscape, about: Iterable[tuple[str, str]]) -> Cells:
    cells: defaultdict[str, list[str]] = defaultdict(list)
    for role, node in about:
        cells[role].append(_name(landscape, node, schema().roles[role].kinds))
    return {role: ";".join(names) for role, names in cells.items()}


def _citation(landscape: Landscape, citation: Citation) -> Cells:
    report = landscape.nodes[citation.source]
    as_of = citation.as_of if citation.as_of_stated else ""
    short = next(iter(report.aliases), report.name)
    places = {"locator": citation.locator, "strength": citation.strength, "as_of": as_of}
    return {"source": short, **places, "by": citation.by, "why": citation.why}


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    return ";".join(value) if isinstance(value, tuple) else str(value)


def _write(path: Path, columns: Sequence[str], rows: Sequence[Cells]) -> None:
    used = [column for column in columns if column in ALWAYS or any(row.get(column) for row in rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, used, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
