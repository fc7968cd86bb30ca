"""Parse and check the map of an import: every problem is reported with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lianzhu.graph.errors import LandscapeError, SchemaError
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.toml_text import InvalidToml, KeyPath, key_lines, line_of, parse_toml, toml_text
from lianzhu.loaders.mapped.column_meanings import is_period
from lianzhu.loaders.mapped.map_shape import shape_problems
from lianzhu.loaders.mapped.mapping import ColumnRule, ImportMap, RelationRule, ReportRule, TableRule, ThingRule

ROW_FIELDS = ("source", "period", "unit", "metric", "value", "basis", "note", "modality", "relation", "qualifier")
"""What a column may say of its whole row, as ``row.source``; a relation or qualifier is used by `relations`."""
THING_FIELDS = ("name", "short_name", "aliases", "key")
"""What a column may say of a thing besides the fields of its kind. `short_name` is preferred as the name; `key` is a
code by which other tables refer to the thing."""
REPEATABLE = ("aliases", "note", "relation", "qualifier")
"""Fields that several columns may go to."""
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


def parse_map(text: str, file: str) -> ImportMap:
    """Parse a map; raise `LandscapeError` with all problems, each with its line. `file` is named in messages."""
    try:
        document = parse_toml(text)
    except InvalidToml as error:
        problem = Problem(Place(file, line=error.line), f"not TOML ({error})", "valid TOML")
        raise LandscapeError(file, [problem]) from None
    parser = _MapParser(file, text)
    parser.problems += shape_problems(document, file, key_lines(text))
    if parser.problems:
        raise LandscapeError(file, parser.problems)
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
            re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
            if key
            else re.compile(rf".*{re.escape(json.dumps(value, ensure_ascii=False))}")
        )
        return next((number for number, line in enumerate(lines, first) if pattern.match(line)), first)

    def _keys(self, entry: Any, known: Sequence[str], path: KeyPath, line: int = 0, table: int = -1) -> bool:
        """Report what is not a table, and unknown keys; return whether the entry can be used.

        `line` is that of the entry; the keys of the table with the number `table` have their own.
        """
        line = line or line_of(self._lines, path)
        if not isinstance(entry, Mapping):
            self._report(line, f"{'.'.join(path)} is not a table", f"a table with {', '.join(known)}")
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
            if _is_in_circle(thing, things):
                self._report(
                    self._line(index, thing.slot), f"'{thing.slot}' is a part of itself", "parents without a circle"
                )
                return TableRule(str(entry.get("file", "")))
            if thing.parent and thing.parent not in things:
                self._report(
                    self._line(index, thing.slot), f"unknown parent '{thing.parent}'", f"one of {', '.join(things)}"
                )
        columns = {
            heading: rule
            for heading, value in entry.get("columns", {}).items()
            if (rule := self._column(index, heading, value, things)) is not None
        }
        self._refuse_repeated(index, columns.values())
        relations = [
            relation
            for value in entry.get("relations", ())
            if (relation := self._relation(index, value, things, columns)) is not None
        ]
        if (modality := entry.get("modality", "")) and modality not in self.schema.modalities:
            self._report(
                self._line(index, "modality"),
                f"unknown modality '{modality}'",
                f"one of {', '.join(self.schema.modalities)}",
            )
        if (period := entry.get("period", "")) and not is_period(str(period)):
            self._report(self._line(index, "period"), f"'{period}' is not a period", "a period such as 2023 or 2023Q1")
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

    def _refuse_repeated(self, index: int, columns: Iterable[ColumnRule]) -> None:
        """Report two columns for one field of a thing, or one property of the row, of which only one could be read."""
        first: dict[tuple[str, str], str] = {}
        for rule in columns:
            target = rule.slot, rule.field
            if not rule.slot or rule.field in REPEATABLE:
                continue
            if target in first:
                found = f"'{first[target]}' and '{rule.heading}' both go to {rule.slot}.{rule.field}"
                self._report(self._line(index, rule.heading), found, "one column, and another target for the other")
            first.setdefault(target, rule.heading)

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


def _is_in_circle(thing: ThingRule, things: Mapping[str, ThingRule]) -> bool:
    seen = set()
    while thing.parent in things and thing.slot not in seen:
        seen.add(thing.slot)
        thing = things[thing.parent]
    return thing.slot in seen


def _report_rule(entry: Mapping[str, Any]) -> ReportRule:
    publisher = entry.get("publisher", ())
    publishers = (publisher,) if isinstance(publisher, str) else tuple(publisher)
    return ReportRule(publisher=publishers, **{key: str(value) for key, value in entry.items() if key != "publisher"})
