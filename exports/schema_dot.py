"""The schema as a picture: kinds of nodes and the relations between them, in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from lianzhu.graph.schema import EdgeKind, Schema

HEAD = """\
// Made from graph/schema.toml by `lianzhu schema --dot`; edit that file, then run `make docs`.
digraph model {
  rankdir=LR; nodesep=0.32; ranksep=1.1; splines=true; bgcolor="white";
  node [shape=box style="filled,rounded" fontname="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
        fontsize=13 fontcolor=white penwidth=0 margin="0.16,0.09"];
  edge [fontname="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif" fontsize=9 color="#8a94a0"
        fontcolor="#3c4650" arrowsize=0.6];
"""


def as_dot(schema: Schema) -> str:
    """Return the schema as a Graphviz graph: a box a kind, an arrow an edge kind.

    Most edge kinds take several kinds at either end; the arrow joins the first of each, which the schema puts first
    because it is the usual one. The whole list is in `as_markdown`.
    """
    return HEAD + "\n".join(_lines(schema)) + "\n}\n"


def _lines(schema: Schema) -> Iterator[str]:
    for kind in schema.nodes.values():
        yield f'  {kind.name} [label="{kind.zh}\\n{kind.name}" fillcolor="{kind.colour}"];'
    for statement in schema.statements.values():
        yield f'  {statement.name} [label="{statement.zh}\\n{statement.name}" fillcolor="#222222"];'
    for pair, kinds in _arrows(schema).items():
        label = "\\n".join(f"{kind.name} {kind.zh}" for kind in kinds)
        yield f'  {pair[0]} -> {pair[1]} [label="{label}"];'
    for name in schema.statements:
        yield f'  {name} -> Chain [label="ABOUT {{role}}" style=dashed];'


def _arrows(schema: Schema) -> dict[tuple[str, str], list[EdgeKind]]:
    """Return the edge kinds by the usual kinds of their ends."""
    arrows: dict[tuple[str, str], list[EdgeKind]] = {}
    for edge in schema.edges.values():
        arrows.setdefault((edge.start[0], edge.end[0]), []).append(edge)
    return arrows
