"""The schema as a Graphviz diagram: node kinds and the edge kinds between them."""

from __future__ import annotations

from collections.abc import Iterator

from lianzhu.graph.schema import EdgeKind, Schema

PREAMBLE = """\
// Generated from graph/schema.toml by `lianzhu schema --dot`; edit that file, then run `make docs`.
digraph model {
  rankdir=LR; nodesep=0.32; ranksep=1.1; splines=true; bgcolor="white";
  node [shape=box style="filled,rounded" fontname="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
        fontsize=13 fontcolor=white penwidth=0 margin="0.16,0.09"];
  edge [fontname="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif" fontsize=9 color="#8a94a0"
        fontcolor="#3c4650" arrowsize=0.6];
"""


def as_dot(schema: Schema) -> str:
    """Return the schema as a Graphviz graph with one box per node kind.

    Most edge kinds allow several node kinds at either end; the arrow connects the first ones, which are the most
    common. `as_markdown` lists all of them.
    """
    return PREAMBLE + "\n".join(_lines(schema)) + "\n}\n"


def _lines(schema: Schema) -> Iterator[str]:
    for kind in schema.nodes.values():
        yield f'  {kind.name} [label="{kind.zh}\\n{kind.name}" fillcolor="{kind.colour}"];'
    for statement in schema.statements.values():
        yield f'  {statement.name} [label="{statement.zh}\\n{statement.name}" fillcolor="#222222"];'
    for (start, end), edges in _edges_by_ends(schema).items():
        label = "\\n".join(f"{edge.name} {edge.zh}" for edge in edges)
        yield f'  {start} -> {end} [label="{label}"];'
    for name in schema.statements:
        yield f'  {name} -> Chain [label="ABOUT {{role}}" style=dashed];'


def _edges_by_ends(schema: Schema) -> dict[tuple[str, str], list[EdgeKind]]:
    """Return the edge kinds by the first node kind of their start and end."""
    edges_by_ends: dict[tuple[str, str], list[EdgeKind]] = {}
    for edge in schema.edges.values():
        edges_by_ends.setdefault((edge.start[0], edge.end[0]), []).append(edge)
    return edges_by_ends
