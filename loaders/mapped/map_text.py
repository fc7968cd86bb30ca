"""The text of the map of an import: commented TOML that a person can edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from lianzhu.graph.toml_text import toml_text
from lianzhu.loaders.mapped.mapping import ColumnRule, RelationRule, ReportRule, TableRule


def map_text(
    tables: Sequence[TableRule],
    reports: Mapping[str, ReportRule],
    additions: Mapping[str, Any],
    comments: Mapping[tuple[int, str], str],
) -> str:
    """Return a map as commented TOML; `comments` are by the index of a table and the heading of a column."""
    parts = [MAP_HEADER]
    for name, report in reports.items():
        values = {item.name: getattr(report, item.name) for item in fields(report) if getattr(report, item.name)}
        parts.append(
            f"[report.{_key(name)}]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in values.items())
        )
    for index, table in enumerate(tables):
        parts.append("\n".join(_table_lines(index, table, comments)) + "\n")
    if additions:
        parts.append(toml_text({"schema": additions}))
    return "\n".join(parts)


MAP_HEADER = """\
# How `lianzhu import` reads these files. Edit it and run again with --map: the same map reads the next edition.
# 本文件说明 lianzhu import 如何读取这些文件；修改后以 --map 再次运行。
#
# A column goes to a field of a thing ("company.name"), to a figure ({ figure = "revenue", about = ["company"] }), to
# its row ("row.source", "row.period", "row.unit"), or is left out ("ignore"). `lianzhu schema` lists kinds, fields and
# metrics.
# 列 → 事物的字段、数据、行的属性，或 "ignore"（不读）。
"""


def _table_lines(index: int, table: TableRule, comments: Mapping[tuple[int, str], str]) -> Iterator[str]:
    yield "[[table]]"
    yield f"file = {_value(table.file)}"
    for key in ("sheet", "header", "unit", "period", "basis", "source", "modality"):
        if value := getattr(table, key):
            comment = comments.get((index, f"[{key}]"), "")
            yield f"{key} = {_value(value)}" + (f"  # {comment}" if comment else "")
    if table.complete:
        yield "complete = true"
    else:
        yield "complete = false  # true if the table lists everything: then a gap is a gap · 清单是否完整"
    if table.relations:
        yield "relations = ["
        yield from (f"    {_relation_text(relation)}," for relation in table.relations)
        yield "]"
    yield "\n[table.things]"
    for thing in table.things.values():
        values = {key: getattr(thing, key) for key in ("kind", "parent", "name") if getattr(thing, key)}
        yield f"{_key(thing.slot)} = {_inline(values)}"
    yield "\n[table.columns]"
    for heading, rule in table.columns.items():
        comment = comments.get((index, heading), "").replace("\n", " ")
        yield f"{_key(heading)} = {_column_text(rule)}" + (f"  # {comment}" if comment else "")


def _relation_text(relation: RelationRule) -> str:
    values: dict[str, Any] = {"from": relation.start, "kind": relation.kind, "to": relation.end, **relation.qualifiers}
    if relation.when:
        values["when"] = {key: texts[0] if len(texts) == 1 else list(texts) for key, texts in relation.when.items()}
    return _inline(values)


def _column_text(rule: ColumnRule) -> str:
    if rule.ignored:
        return '"ignore"'
    options = {
        key: getattr(rule, key)
        for key in ("split", "fill", "about", "of", "unit", "period", "basis", "forecast")
        if getattr(rule, key)
    }
    if rule.metric:
        return _inline({"figure": rule.metric, **options})
    target = f"{rule.slot}.{rule.field}"
    return _inline({"to": target, **options}) if options else _value(target)


def _inline(values: Mapping[str, Any]) -> str:
    return (
        "{ "
        + ", ".join(
            f"{_key(key)} = {_inline(value) if isinstance(value, Mapping) else _value(value)}"
            for key, value in values.items()
        )
        + " }"
    )


def _key(text: str) -> str:
    return toml_text({text: 1}).partition(" = ")[0]


def _value(value: Any) -> str:
    return toml_text({"x": list(value) if isinstance(value, tuple) else value}).removeprefix("x = ").rstrip("\n")
