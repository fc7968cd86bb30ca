"""A landscape as node-link JSON, the form that networkx, D3 and most graph tools read."""

from __future__ import annotations

from typing import Any

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import plain_all


def node_link(landscape: Landscape) -> dict[str, Any]:
    """Return ``{"nodes": […], "edges": […], "figures": […], "coverage": […]}``, each sorted by id.

    A node has id, kind, name and its fields; an edge also source and target, and `report` for its citation's source; a
    figure `about`, a list of ``{"role", "node"}``; a coverage row `about`, a node id.
    """

    def cited(properties: dict[str, Any]) -> dict[str, Any]:
        return {("report" if name == "source" else name): value for name, value in properties.items()}

    nodes = [{"kind": node.kind, "aliases": [], **plain_all(node.properties())} for node in landscape.nodes.values()]
    edges = [
        {"source": edge.start, "target": edge.end, "kind": edge.kind, **cited(plain_all(edge.properties()))}
        for edge in landscape.edges
    ]
    figures = [
        {"about": [{"role": r, "node": n} for r, n in figure.about], **cited(plain_all(figure.properties()))}
        for figure in landscape.figures
    ]
    coverage = [{"about": row.about, **cited(plain_all(row.properties()))} for row in landscape.coverage]
    parts = {"nodes": nodes, "edges": edges, "figures": figures, "coverage": coverage}
    return {name: sorted(rows, key=lambda row: str(row["id"])) for name, rows in parts.items()}
