"""The map of an import: what the columns of people's own tables mean, as a TOML file that a person can edit.

::

    [report."battery.xlsx"]          # the file as a source: name, publisher, published, access
    publisher = ["研究部"]

    [[table]]
    file = "battery.xlsx"            # a name or a pattern such as "battery-*.xlsx"
    sheet = "清单"                   # of a workbook
    header = 3                       # the row of the header; 0 to find it
    unit = "亿元"                    # of bare numbers; also period, basis, source
    complete = false                 # true: the table lists everything, so that a gap is a gap
    relations = [{ from = "company", kind = "ACTS_IN", to = "segment" }]

    [table.things]                   # the things that the columns of a row name
    chain = { kind = "Chain", name = "动力电池" }
    segment = { kind = "Segment", parent = "chain" }
    company = { kind = "Company" }

    [table.columns]
    "公司名称" = "company.name"
    "细分领域" = "segment.name"
    "客户" = { to = "customer.name", split = "、" }
    "营收" = { figure = "revenue", about = ["company"] }
    "来源" = "row.source"
    "序号" = "ignore"

    [schema.unit."标箱"]             # additions to the schema, as in the schema.toml of a landscape
    dimension = "标箱"
    factor = 1
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.errors import LandscapeError, SchemaError
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import Schema, packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.toml_text import InvalidToml, KeyPath, key_lines, line_of, parse_toml, toml_text

ROW_FIELDS = ("source", "period", "unit", "metric", "value", "basis", "note", "modality", "relation", "qualifier")
"""What a column may say of its whole row, as ``row.source``; a relation or qualifier is used by `relations`."""
THING_FIELDS = ("name", "short_name", "aliases", "key", "id")
"""What a column may say of a thing besides the fields of its kind. `short_name` is preferred as the name; `key` is a
code by which other tables refer to the thing."""
TABLE_KEYS = (
    "file",
    "sheet",
    "header",
    "unit",
    "period",
    "basis",
    "source",
    "modality",
    "complete",
    "relations",
    "things",
    "columns",
)
COLUMN_KEYS = ("to", "split", "fill", "figure", "about", "of", "unit", "period", "basis", "forecast")
RELATION_KEYS = ("from", "kind", "to", "when")
REPORT_KEYS = ("name", "publisher", "published", "access", "terms")


@dataclass(frozen=True, slots=True)
class ThingRule:
    """A thing that the rows of a table name: its kind, the slot of its parent, and its name if all rows mean one."""

    slot: str
    kind: str
    parent: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What a column means: a field of a thing (`slot`, `field`), a property of the row, a figure, or nothing.

    `split` has the characters that separate several values in a cell. With `fill`, an empty cell repeats the cell
    above. A figure is about the things of the slots `about`, as a share of that of `of`.
    """

    heading: str
    slot: str = ""
    field: str = ""
    split: str = ""
    fill: bool = False
    metric: str = ""
    about: tuple[str, ...] = ()
    of: str = ""
    unit: str = ""
    period: str = ""
    basis: str = ""
    forecast: bool = False

    @property
    def ignored(self) -> bool:
        """Return whether the map says to ignore the column."""
        return not (self.slot or self.metric)


@dataclass(frozen=True, slots=True)
class RelationRule:
    """A relation between two things of a row; `qualifiers` name the columns of its fields.

    It holds in the rows where each column of `when` has the given text, or one of several.
    """

    start: str
    kind: str
    end: str
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableRule:
    """How a table is read; `unit`, `period`, `basis` and `source` hold where a row says nothing else."""

    file: str
    sheet: str = ""
    header: int = 0
    unit: str = ""
    period: str = ""
    basis: str = ""
    source: str = ""
    modality: str = ""
    complete: bool = False
    things: Mapping[str, ThingRule] = field(default_factory=dict)
    columns: Mapping[str, ColumnRule] = field(default_factory=dict)
    relations: Sequence[RelationRule] = ()


@dataclass(frozen=True, slots=True)
class ReportRule:
    """A file as a source of facts; what is empty is taken from the file."""

    name: str = ""
    publisher: tuple[str, ...] = ()
    published: str = ""
    access: str = ""
    terms: str = ""


@dataclass(frozen=True)
class ImportMap:
    """The map of an import: its tables, its reports by file, and the schema that it extends."""

    tables: Sequence[TableRule]
    reports: Mapping[str, ReportRule] = field(default_factory=dict)
    schema: Schema = field(default_factory=packaged_schema)


def parse_map(text: str, file: str) -> ImportMap:
    """Parse a map; raise `LandscapeError` with all problems, each with its line. `file` is named in messages."""
    try:
        document = parse_toml(text)
    except InvalidToml as error:
        problem = Problem(Place(file, line=error.line), f"not TOML ({error})", "valid TOML")
        raise LandscapeError(file, [problem]) from None
    parser = _MapParser(file, text)
    result = parser.parse(document)
    if parser.problems:
        raise LandscapeError(file, sorted(parser.problems, key=lambda problem: problem.place.line))
    return result


class _MapParser:
    """Parses the document of a map and collects the problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.problems, self.schema = file, list[Problem](), packaged_schema()
        self._text, self._lines = text, key_lines(text)
        self._table_lines = [
            number for number, line in enumerate(text.splitlines(), 1) if line.strip().replace(" ", "") == "[[table]]"
        ]

    def parse(self, document: Mapping[str, Any]) -> ImportMap:
        self._keys(document, ("report", "table", "schema"), ())
        if additions := document.get("schema"):
            self._extend_schema(additions)
        reports = {
            name: _report_rule(entry)
            for name, entry in document.get("report", {}).items()
            if self._keys(entry, REPORT_KEYS, ("report", name))
        }
        tables = [self._table(index, entry) for index, entry in enumerate(document.get("table", ()))]
        if not tables:
            self._report(1, "no table", "at least one [[table]]")
        return ImportMap(tables, reports, self.schema)

    def _extend_schema(self, additions: Mapping[str, Any]) -> None:
        try:
            self.schema = extend_schema(packaged_schema(), toml_text(additions), f"{self.file} [schema]")
        except SchemaError as error:
            line = line_of(self._lines, ("schema",))
            self.problems += [
                Problem(Place(self.file, line=line), problem.found, problem.expected) for problem in error.problems
            ]

    def _report(self, line: int, found: str, expected: str) -> None:
        self.problems.append(Problem(Place(self.file, line=line), found, expected))

    def _line(self, table: int, key: str, value: str = "") -> int:
        """Return the line of a key in a table, or of a value in quotes; else that of the table."""
        first = self._table_lines[table] if table < len(self._table_lines) else 1
        last = self._table_lines[table + 1] if table + 1 < len(self._table_lines) else len(self._text.splitlines()) + 1
        lines = self._text.splitlines()[first - 1 : last - 1]
        pattern = (
            re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=") if key else re.compile(rf".*{re.escape(_value(value))}")
        )
        return next((number for number, line in enumerate(lines, first) if pattern.match(line)), first)

    def _keys(self, entry: Any, known: Sequence[str], path: KeyPath, line: int = 0, table: int = -1) -> bool:
        """Report what is no table, and unknown keys; return whether the entry can be used.

        `line` is that of the entry; the keys of the table with the number `table` have their own.
        """
        line = line or line_of(self._lines, path)
        if not isinstance(entry, Mapping):
            self._report(line, f"{'.'.join(path)} is no table", f"a table with {', '.join(known)}")
            return False
        unknown = [key for key in entry if key not in known]
        for key in unknown:
            found = f"unknown key '{key}'{did_you_mean(key, known)}"
            self._report(self._line(table, key) if table >= 0 else line, found, f"one of {', '.join(known)}")
        return not unknown

    def _table(self, index: int, entry: Mapping[str, Any]) -> TableRule:
        line = self._line(index, "file")
        self._keys(entry, TABLE_KEYS, ("table",), line, index)
        if not isinstance(entry.get("file"), str):
            self._report(line, "a table without file", "the name of a file, or a pattern")
        things = {slot: self._thing(index, slot, rule) for slot, rule in entry.get("things", {}).items()}
        for thing in things.values():
            if thing.parent and thing.parent not in things:
                self._report(
                    self._line(index, thing.slot), f"unknown parent '{thing.parent}'", f"one of {', '.join(things)}"
                )
        columns = {
            heading: rule
            for heading, value in entry.get("columns", {}).items()
            if (rule := self._column(index, heading, value, things)) is not None
        }
        relations = [
            relation
            for value in entry.get("relations", ())
            if (relation := self._relation(index, value, things, columns)) is not None
        ]
        text = {
            key: str(entry.get(key, "")) for key in ("file", "sheet", "unit", "period", "basis", "source", "modality")
        }
        if text["unit"] and text["unit"] not in self.schema.units:
            self._unknown_unit(index, text["unit"])
        header = entry.get("header", 0)
        if not isinstance(header, int) or header < 0:
            self._report(line, f"header is {header!r}", "the number of the header row, or 0 to find it")
            header = 0
        return TableRule(
            **text,
            header=header,
            complete=bool(entry.get("complete")),
            things=things,
            columns=columns,
            relations=relations,
        )

    def _unknown_unit(self, index: int, unit: str) -> None:
        found = f"unknown unit '{unit}'{did_you_mean(unit, self.schema.units)}"
        self._report(self._line(index, "", unit), found, f'a unit of the schema, or [schema.unit."{unit}"]')

    def _thing(self, index: int, slot: str, value: Any) -> ThingRule:
        line = self._line(index, slot)
        if not self._keys(value, ("kind", "parent", "name"), ("things", slot), line):
            return ThingRule(slot, "Company")
        kind = value.get("kind", "")
        if kind not in self.schema.nodes:
            self._report(
                line,
                f"unknown kind '{kind}'{did_you_mean(kind, self.schema.nodes)}",
                f"one of {', '.join(self.schema.nodes)}",
            )
        return ThingRule(slot, kind, value.get("parent", ""), value.get("name", ""))

    def _column(self, index: int, heading: str, value: Any, things: Mapping[str, ThingRule]) -> ColumnRule | None:
        line = self._line(index, heading)
        options = {"to": value} if isinstance(value, str) else value
        if not self._keys(options, COLUMN_KEYS, ("columns", heading), line):
            return None
        if options.get("to") == "ignore":
            return ColumnRule(heading)
        if (unit := options.get("unit")) and unit not in self.schema.units:
            self._unknown_unit(index, unit)
        if "figure" in options:
            return self._figure(line, heading, options, things)
        slot, _, name = str(options.get("to", "")).partition(".")
        rule = ColumnRule(heading, slot, name or "name", str(options.get("split", "")), bool(options.get("fill")))
        if slot == "row":
            if name not in ROW_FIELDS:
                self._report(
                    line,
                    f"unknown target '{slot}.{name}'{did_you_mean(name, ROW_FIELDS)}",
                    f"row. and one of {', '.join(ROW_FIELDS)}",
                )
            return rule
        if slot not in things:
            known = ", ".join([*(f"{slot}.name" for slot in things), "row.source", "ignore"])
            self._report(line, f"unknown thing '{slot}'{did_you_mean(slot, things)}", f"a target such as {known}")
            return None
        kind = things[slot].kind
        fields = (*THING_FIELDS, *self.schema.node_kind_fields(kind)) if kind in self.schema.nodes else THING_FIELDS
        if rule.field not in fields:
            self._report(line, f"unknown field '{name}'{did_you_mean(name, fields)}", f"one of {', '.join(fields)}")
        return rule

    def _figure(
        self, line: int, heading: str, options: Mapping[str, Any], things: Mapping[str, ThingRule]
    ) -> ColumnRule:
        metric = options["figure"]
        if metric not in self.schema.metrics:
            self._report(
                line,
                f"unknown metric '{metric}'{did_you_mean(metric, self.schema.metrics)}",
                "a metric of the schema, or [schema.metric.…]",
            )
        about = tuple(options.get("about", ()))
        for slot in (*about, *filter(None, [options.get("of", "")])):
            if slot not in things:
                self._report(line, f"unknown thing '{slot}'{did_you_mean(slot, things)}", f"one of {', '.join(things)}")
        known = ("split", "fill", "of", "unit", "period", "basis", "forecast")
        given = {key: options[key] for key in known if key in options}
        return ColumnRule(heading, metric=metric, about=about, **given)

    def _relation(
        self, index: int, value: Any, things: Mapping[str, ThingRule], columns: Mapping[str, ColumnRule]
    ) -> RelationRule | None:
        kind = value.get("kind", "") if isinstance(value, Mapping) else ""
        line = self._line(index, "", kind)
        if kind not in self.schema.edges:
            self._report(
                line,
                f"unknown relation '{kind}'{did_you_mean(kind, self.schema.edges)}",
                f"one of {', '.join(self.schema.edges)}",
            )
            return None
        declared = self.schema.edges[kind]
        self._keys(value, (*RELATION_KEYS, *declared.fields), ("relations", kind), line)
        for end, kinds in (("from", declared.start), ("to", declared.end)):
            slot = value.get(end, "")
            if slot not in things:
                self._report(
                    line, f"unknown thing '{slot}' in {end}{did_you_mean(slot, things)}", f"one of {', '.join(things)}"
                )
            elif things[slot].kind not in kinds:
                self._report(
                    line, f"{end} = '{slot}', of the kind {things[slot].kind}", f"{' or '.join(kinds)} for {kind}"
                )
        qualifiers = {name: str(value[name]) for name in declared.fields if name in value}
        when = {
            heading: tuple(texts) if isinstance(texts, list) else (str(texts),)
            for heading, texts in value.get("when", {}).items()
        }
        for heading in (*qualifiers.values(), *when):
            if heading not in columns:
                self._report(
                    line, f"unknown column '{heading}'{did_you_mean(heading, columns)}", "a heading in [table.columns]"
                )
        return RelationRule(value.get("from", ""), kind, value.get("to", ""), qualifiers, when)


def _report_rule(entry: Mapping[str, Any]) -> ReportRule:
    publisher = entry.get("publisher", ())
    publishers = (publisher,) if isinstance(publisher, str) else tuple(publisher)
    return ReportRule(publisher=publishers, **{key: str(value) for key, value in entry.items() if key != "publisher"})


def map_text(
    tables: Sequence[TableRule],
    reports: Mapping[str, ReportRule],
    additions: Mapping[str, Any],
    comments: Mapping[tuple[int, str], str],
) -> str:
    """Return a map as commented TOML; `comments` are by the index of a table and the heading of a column."""
    parts = [MAP_HEADER]
    for name, report in reports.items():
        values = {key: getattr(report, key) for key in REPORT_KEYS if getattr(report, key)}
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
