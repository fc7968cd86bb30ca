"""A third-party graph as sheets: one of the nodes of each label, and one of the relationships of each type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lianzhu.graph.workbooks import Sheet
from lianzhu.loaders.mapped.source_sheets import SourceSheet

NAME_PROPERTIES = ("name", "名称", "title", "label", "fullname", "full_name", "id", "code")
"""Properties that may hold the name of a node, the likeliest first."""
END_COLUMNS = ("from", "to", "rel")
GraphNode = tuple[Sequence[str], Mapping[str, Any]]
GraphRelationship = tuple[Sequence[str], Mapping[str, Any], str, Mapping[str, Any], Sequence[str], Mapping[str, Any]]
"""Labels and properties of the start node, the type and the properties, labels and properties of the end node."""


def graph_sheets(
    source: str, nodes: Iterable[GraphNode], relationships: Iterable[GraphRelationship]
) -> list[SourceSheet]:
    """Return the sheets of a graph; a node with several labels is in the sheet of the first.

    A relationship has the names of its ends in the columns `from` and `to`, and its type in `rel`; the sheet is named
    after the labels and the type, as the kinds of the ends are read from it.
    """
    tables: dict[str, list[Mapping[str, Any]]] = {}
    for labels, properties in nodes:
        tables.setdefault(labels[0] if labels else "node", []).append(properties)
    for start_labels, start, kind, properties, end_labels, end in relationships:
        name = " ".join([*start_labels[:1], kind, *end_labels[:1]])
        own = {f"{kind}.{key}" if key in END_COLUMNS else key: value for key, value in properties.items()}
        row = {"from": node_name(start), "to": node_name(end), "rel": kind, **own}
        tables.setdefault(name, []).append(row)
    return [SourceSheet(source, Sheet(name, _property_grid(rows))) for name, rows in tables.items()]


def node_name(properties: Mapping[str, Any]) -> str:
    """Return the name of a node; "" if it has none."""
    return next((str(properties[name]) for name in NAME_PROPERTIES if properties.get(name) not in (None, "")), "")


def _property_grid(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([_property_text(row.get(heading)) for heading in headings] for row in rows)]


def _property_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "；".join(map(_property_text, value)) if isinstance(value, list) else str(value)
