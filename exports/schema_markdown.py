"""The schema as a Markdown documentation page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lianzhu.graph.schema import EdgeKind, Field, Schema, Term

PREFACE = """# The model · 模型

<!-- Generated from graph/schema.toml by `lianzhu schema`; edit that file, then run `make docs`. -->

A landscape is a graph of **things** (nodes) and **facts** about them: relations (edges), figures, statements
in words and coverage rows. Every fact cites its source. In Cypher, a figure, statement or coverage row is a node
(`Figure`, `Statement`, `Coverage`) with `ABOUT` relationships to the nodes that it is about; `ABOUT.role` is the
dimension. A relation that is forecast, planned or advised (`modality`) is a `Statement` too, so that `-[:SERVES]->` is
actual.

图谱由**事物**（节点）和关于它们的**事实**组成：关系（边）、数据、陈述与覆盖说明，每条事实都有出处。
在 Cypher 里，一条数据、陈述或覆盖说明本身是一个节点（`Figure`、`Statement`、`Coverage`），以 `ABOUT` 指向它所述的对象；
`ABOUT.role` 是维度。预测、计划或建议中的关系（`modality`）也是 `Statement`，因此 `-[:SERVES]->` 都是现实的。

In tables, files, columns and words may have their Chinese names: `企业.csv` with 名称 and 别名, `提供.csv` with 起点,
终点, 来源, 出处 and 依据 (明示, 推断, 编者判断).
表格的文件名、列名与取值可用中文。
"""


def as_markdown(schema: Schema) -> str:
    """Return the schema as bilingual Markdown."""
    return "\n".join([PREFACE, *_lines(schema)]).rstrip() + "\n"


def _lines(schema: Schema) -> Iterator[str]:
    yield "## Nodes · 节点\n"
    yield from _term_table("label", [*schema.nodes.values(), *schema.statements.values()])
    yield "\nEvery node has 每个节点都有:\n"
    yield from _field_table(schema, schema.node_fields)
    for kind in schema.nodes.values():
        if kind.fields:
            yield f"\n`{kind.name}` also has 另有:\n"
            yield from _field_table(schema, kind.fields)
    yield "\n## Edges · 边\n"
    for edge in schema.edges.values():
        yield from _edge_section(schema, edge)
    yield "## Every fact has · 每条事实都有\n"
    yield from _field_table(schema, schema.fact_fields)
    yield ""
    yield from _term_table("strength", schema.strengths.values())
    yield "\n## Figures · 数据\n"
    yield from _field_table(schema, schema.figure_fields)
    yield "\nDimensions (values of `ABOUT.role`) 维度:\n"
    roles = ((f"`{role.name}`", f"{role.zh} {role.en}", ", ".join(role.kinds)) for role in schema.roles.values())
    yield from _table(("role", "meaning 含义", "kinds 类型"), roles)
    yield "\nMetrics 指标: " + ", ".join(f"`{metric.name}` {metric.zh}" for metric in schema.metrics.values())
    yield "\nUnits 单位: " + ", ".join(_in_english(unit.name, unit.en) for unit in schema.units.values())
    yield "\nLevels 级别, where no number is given: " + ", ".join(
        _in_english(level.name, level.en) for level in schema.levels.values()
    )
    yield "\n## Statements · 陈述\n"
    yield from _field_table(schema, schema.statement_fields)
    yield "\nTables of edges also have the column `modality`, except for kinds that speak of the future or of a norm.\n"
    yield from _term_table("modality", schema.modalities.values())
    yield "\n## Coverage · 覆盖说明\n"
    yield from _field_table(schema, schema.coverage_fields)
    yield ""
    yield from _term_table("state", schema.coverage_states.values())
    yield "\nAspects 方面: " + ", ".join(f"`{aspect.name}` {aspect.zh}" for aspect in schema.aspects.values())


def _edge_section(schema: Schema, edge: EdgeKind) -> Iterator[str]:
    yield f"### {edge.name} · {edge.zh}\n"
    yield f"{_description(edge)}  "
    yield f"From 起点: {', '.join(edge.start)}. To 终点: {', '.join(edge.end)}.  "
    yield from (f"Example 例: {example}  " for example in [edge.example] if example)
    yield from (f"Not for 不用于: {not_for}  " for not_for in [edge.not_for] if not_for)
    yield f"Reads 读作: {edge.sentence_zh}; {edge.sentence_en}. {_flow(edge)}\n"
    if edge.fields:
        yield from _field_table(schema, edge.fields)
        yield ""


def _flow(edge: EdgeKind) -> str:
    """Return how supply passes through a relation, and what else the schema says of it."""
    flows = {
        "along": "Supply flows along it.",
        "against": "Supply flows against it.",
        "at": "Supply passes at its end.",
    }
    notes = ("Generic." if edge.generic else "", "No modality." if edge.normative else "")
    return " ".join(filter(None, (flows.get(edge.flow, ""), *notes)))


def _description(term: Term) -> str:
    return f"{term.about_zh} {term.about_en}"


def _field_table(schema: Schema, fields: Mapping[str, Field]) -> Iterator[str]:
    names = {name: column.zh for name, column in schema.columns.items()}
    rows = (
        (f"`{field.name}`", names.get(field.name, ""), _field_type(field), f"{field.zh} {field.en}")
        for field in fields.values()
    )
    return _table(("field", "列名", "type", "meaning 含义"), rows)


def _field_type(field: Field) -> str:
    parts = [field.type, *(["required"] if field.required else []), *(["derived"] if field.derived else [])]
    values = () if field.words else field.choices or field.kinds
    return ", ".join(parts) + (f": {', '.join(values)}" if values else "")


def _in_english(name: str, english: str) -> str:
    return f"`{name}`" if english == name else f"`{name}` {english}"


def _term_table(heading: str, terms: Iterable[Term]) -> Iterator[str]:
    return _table((heading, "名称", "meaning 含义"), map(_term_row, terms))


def _term_row(term: Term) -> tuple[str, str, str]:
    return f"`{term.name}`", f"{term.zh} {term.en}", _description(term)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
