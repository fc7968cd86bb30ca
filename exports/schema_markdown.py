"""The schema as a page of documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lianzhu.graph.schema import EdgeKind, Field, Named, Schema

HEAD = """# The model · 模型

<!-- Made from graph/schema.toml by `lianzhu schema`; edit that file, then run `make docs`. -->

A landscape is a graph of **things** (nodes) and **facts** about them: relations (edges), figures and coverage rows.
Every fact cites its source. In Cypher a figure or a coverage row is a node of its own (`Figure`, `Coverage`) with
`ABOUT` relationships to what it is about; `ABOUT.role` says in which dimension.

图谱由**事物**（节点）和关于它们的**事实**组成：关系（边）、数据与覆盖说明，每条事实都有出处。
在 Cypher 里，一条数据或覆盖说明本身是一个节点（`Figure`、`Coverage`），以 `ABOUT` 指向它所述的对象；
`ABOUT.role` 是维度。
"""


def as_markdown(schema: Schema) -> str:
    """Return the whole schema as Markdown in both languages."""
    return "\n".join([HEAD, *_lines(schema)]).rstrip() + "\n"


def _lines(schema: Schema) -> Iterator[str]:
    yield "## Nodes · 节点\n"
    kinds = [*schema.nodes.values(), *schema.statements.values()]
    yield from _table(("label", "名称", "meaning 含义"), ((f"`{k.name}`", f"{k.zh} {k.en}", _about(k)) for k in kinds))
    yield "\nEvery node has 每个节点都有:\n"
    yield from _fields(schema.node_fields)
    for kind in schema.nodes.values():
        if kind.fields:
            yield f"\n`{kind.name}` also has 另有:\n"
            yield from _fields(kind.fields)
    yield "\n## Edges · 边\n"
    for edge in schema.edges.values():
        yield from _edge(edge)
    yield "## Every fact has · 每条事实都有\n"
    yield from _fields(schema.fact_fields)
    yield ""
    yield from _words("strength", schema.strengths.values())
    yield "\n## Figures · 数据\n"
    yield from _fields(schema.figure_fields)
    yield "\nDimensions, each a `role` of ABOUT 维度:\n"
    roles = ((f"`{r.name}`", f"{r.zh} {r.en}", ", ".join(r.kinds)) for r in schema.roles.values())
    yield from _table(("role", "meaning 含义", "kinds 类型"), roles)
    yield "\nMetrics 指标: " + ", ".join(f"`{m.name}` {m.zh}" for m in schema.metrics.values())
    yield "\nUnits 单位: " + ", ".join(f"`{unit}`" for unit in schema.units)
    yield "\n## Coverage · 覆盖说明\n"
    yield from _fields(schema.coverage_fields)
    yield ""
    yield from _words("state", schema.coverage_states.values())
    yield "\nAspects 方面: " + ", ".join(f"`{a.name}` {a.zh}" for a in schema.aspects.values())


def _edge(edge: EdgeKind) -> Iterator[str]:
    yield f"### {edge.name} · {edge.zh}\n"
    yield f"{_about(edge)}  "
    yield f"From 起点: {', '.join(edge.start)}. To 终点: {', '.join(edge.end)}.  "
    yield f"Example 例: {edge.example}  "
    yield f"Not for 不用于: {edge.not_for}\n"
    if edge.fields:
        yield from _fields(edge.fields)
        yield ""


def _about(named: Named) -> str:
    return f"{named.about_zh} {named.about_en}"


def _fields(fields: Mapping[str, Field]) -> Iterator[str]:
    rows = ((f"`{f.name}`", _type(f), f"{f.zh} {f.en}") for f in fields.values())
    return _table(("field", "type", "meaning 含义"), rows)


def _type(field: Field) -> str:
    parts = [field.type, *(["required"] if field.required else []), *(["derived"] if field.derived else [])]
    values = () if field.words else field.choices or field.kinds
    return ", ".join(parts) + (f": {', '.join(values)}" if values else "")


def _words(name: str, words: Iterable[Named]) -> Iterator[str]:
    return _table((name, "名称", "meaning 含义"), ((f"`{w.name}`", f"{w.zh} {w.en}", _about(w)) for w in words))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    cells = list(head)
    yield "| " + " | ".join(cells) + " |"
    yield "|" + "---|" * len(cells)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
