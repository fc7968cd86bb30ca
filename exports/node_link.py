"""Node-link JSON, the format that networkx, D3 and most graph tools read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lianzhu.exports.files import write_text
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import plain_properties
from lianzhu.graph.toml_text import parse_toml


def write_node_link(path: Path, landscape: Landscape) -> str:
    """Write a landscape as node-link JSON; return how much it is. Raises `OutputError`."""
    document = node_link(landscape)
    write_text(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    return ", ".join(f"{len(rows):,} {name}" for name, rows in document.items() if name != "schema")


def node_link(landscape: Landscape) -> dict[str, Any]:
    """Return ``{"nodes": […], "edges": […], "figures": […], "coverage": […], "statements": […]}``, by id.

    A landscape that adds to the packaged schema also has "schema", the contents of its schema.toml. A node has id,
    kind, name and its fields. An edge has `source` and `target`, so the source of its citation is called `report`. The
    `about` of a figure or statement is a list of ``{"role", "node"}``; that of a coverage row is a node id.
    """

    def rename_source(properties: dict[str, Any]) -> dict[str, Any]:
        return {("report" if name == "source" else name): value for name, value in properties.items()}

    nodes = [
        {"kind": node.kind, "aliases": [], **plain_properties(node.properties())} for node in landscape.nodes.values()
    ]
    edges = [
        {
            "source": edge.start,
            "target": edge.end,
            "kind": edge.kind,
            **rename_source(plain_properties(edge.properties())),
        }
        for edge in landscape.edges
    ]
    figures, statements = (
        [
            {
                "about": [{"role": role, "node": node} for role, node in fact.about],
                **rename_source(plain_properties(fact.properties())),
            }
            for fact in facts
        ]
        for facts in (landscape.figures, landscape.statements)
    )
    coverage = [{"about": row.about, **rename_source(plain_properties(row.properties()))} for row in landscape.coverage]
    lists = {"nodes": nodes, "edges": edges, "figures": figures, "coverage": coverage, "statements": statements}
    document = {name: sorted(rows, key=lambda row: str(row["id"])) for name, rows in lists.items()}
    return {"schema": parse_toml(additions), **document} if (additions := landscape.schema.additions) else document
