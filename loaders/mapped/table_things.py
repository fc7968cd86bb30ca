"""Find or make the things that the rows of a table name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from lianzhu.graph.schema import Field, Schema
from lianzhu.graph.values import InvalidValue, parse_value
from lianzhu.loaders.mapped.cell_names import name_problem, plain_name
from lianzhu.loaders.mapped.mapped_table import MappedTable, RowThings
from lianzhu.loaders.mapped.mapping import ColumnRule, ThingRule
from lianzhu.loaders.mapped.quantities import states_no_value
from lianzhu.loaders.mapped.things import (
    FIRMS,
    IDENTIFYING_FIELDS,
    Thing,
    Things,
    fold_name,
    has_legal_suffix,
    is_code,
    normal_code,
    split_names,
)
from lianzhu.loaders.mapped.vocabulary import Vocabulary

ALIAS_SEPARATORS = "；;、\n"
"""Characters that separate the short names and aliases in a cell."""


@dataclass
class ThingReader:
    """Reads the things of tables; those that a table describes are to be read before those that others only name."""

    things: Things
    schema: Schema
    words: Vocabulary
    joined: list[str] = field(default_factory=list)
    """What was taken for one thing because of its code alone, in words."""

    def read(self, table: MappedTable, slot: str) -> None:
        """Read the things of a slot, after that of its parent."""
        if slot in table.things:
            return
        rule = table.rule.things[slot]
        if rule.parent:
            self.read(table, rule.parent)
        parents = table.things[rule.parent] if rule.parent else [()] * len(table.cells)
        columns = table.columns_of(slot)
        if not columns:
            table.things[slot] = self._constant(table, rule, parents)
        elif table.describes(slot) and len(columns) > 1:
            table.things[slot] = [
                self._described(table, rule, columns, row, parents[row]) for row in range(len(table.cells))
            ]
        elif "name" not in columns:
            table.things[slot] = self._coded(table, rule, columns)
        else:
            table.things[slot] = self._named(table, rule, columns["name"], parents)
            if table.describes(slot):
                for thing in chain.from_iterable(table.things[slot]):
                    thing.described = True

    # ------------------------------------------------------------ one thing for all rows

    def _constant(self, table: MappedTable, rule: ThingRule, parents: RowThings) -> RowThings:
        if not rule.name:
            return [()] * len(table.cells)
        found = {}
        for above in dict.fromkeys(parents):
            parent = above[0] if above else None
            place = table.cells.source.locator(table.cells.layout.header[0], 0)
            found[above] = (self._find_or_add(rule.kind, rule.name, parent, place),)
        return [found[above] for above in parents]

    def _find_or_add(self, kind: str, name: str, parent: Thing | None, place: str) -> Thing:
        """Return the thing that a name means; another spelling of the name of a firm becomes an alias."""
        thing = self.things.find(kind, name, parent)
        if thing is None:
            thing = self.things.add(kind, name, parent)
        elif kind in FIRMS:
            self.things.add_alias(thing, name)
        thing.place = thing.place or place
        return thing

    # ------------------------------------------------------------ things that other tables describe

    def _coded(self, table: MappedTable, rule: ThingRule, columns: Mapping[str, ColumnRule]) -> RowThings:
        """Return the things that the codes in the rows identify."""
        codes = [
            (column, table.cells.texts(column.heading))
            for name, column in columns.items()
            if name in IDENTIFYING_FIELDS
        ]
        return [self._with_code(table, rule, codes, row) for row in range(len(table.cells))]

    def _with_code(
        self, table: MappedTable, rule: ThingRule, codes: Sequence[tuple[ColumnRule, Sequence[str]]], row: int
    ) -> tuple[Thing, ...]:
        for column, texts in codes:
            if not texts[row] or states_no_value(texts[row]):
                continue
            thing = self.things.find_code(rule.kind, column.field, texts[row])
            if thing is not None:
                thing.place = thing.place or table.cells.locator(row, column.heading)
                return (thing,)
            table.cells.reject(column.heading, row, f"no {rule.kind} has this {column.field}")
        return ()

    def _named(self, table: MappedTable, rule: ThingRule, column: ColumnRule, parents: RowThings) -> RowThings:
        """Return the things that the cells of a column name; a cell is looked up once for each parent."""
        cells = table.cells
        known: dict[tuple[str, tuple[Thing, ...]], tuple[Thing, ...]] = {}
        result: list[tuple[Thing, ...]] = []
        for row, text in enumerate(cells.texts(column.heading)):
            key = text, parents[row]
            if key not in known:
                names = list(self._names(table, rule, column, row, text)) if text else []
                parent = parents[row][0] if parents[row] else None
                new = [name for name in names if self.things.find(rule.kind, name, parent) is None]
                place = cells.locator(row, column.heading)
                known[key] = tuple(self._find_or_add(rule.kind, name, parent, place) for name in names)
                if new:
                    cells.use(column.heading, row)
            elif text and not known[key]:
                list(self._names(table, rule, column, row, text))  # to report the cell again
            result.append(known[key])
        return result

    def _names(self, table: MappedTable, rule: ThingRule, column: ColumnRule, row: int, text: str) -> Iterator[str]:
        """Yield the names in a cell, after rejecting it if it names nothing in particular."""
        if states_no_value(text):
            table.cells.use(column.heading, row)
            return
        for name in map(plain_name, split_names(text, column.split)):
            if problem := name_problem(rule.kind, name, self.words):
                table.cells.reject(column.heading, row, problem)
            else:
                yield name

    # ------------------------------------------------------------ things that the table describes

    def _described(
        self, table: MappedTable, rule: ThingRule, columns: Mapping[str, ColumnRule], row: int, above: tuple[Thing, ...]
    ) -> tuple[Thing, ...]:
        cells = table.cells
        values = {
            name: text
            for name, column in columns.items()
            if (text := cells.texts(column.heading)[row]) and not self._is_empty(table, column, row, text)
        }
        name_column = columns["name"]
        names = list(self._names(table, rule, name_column, row, values["name"])) if "name" in values else []
        if not names:
            for name in [name for name in values if name != "name"]:
                cells.reject(columns[name].heading, row, f"the row names no {rule.kind}")
            return ()
        parent = above[0] if above else None
        if len(names) > 1:
            for name in [name for name in values if name != "name"]:
                cells.reject(columns[name].heading, row, f"the row names more than one {rule.kind}")
            return tuple(
                self._find_or_add(rule.kind, name, parent, cells.locator(row, name_column.heading)) for name in names
            )
        return (self._describe(table, rule, columns, row, names[0], values, parent),)

    def _is_empty(self, table: MappedTable, column: ColumnRule, row: int, text: str) -> bool:
        if column.field == "name" or not states_no_value(text):
            return False
        table.cells.use(column.heading, row)
        return True

    def _describe(
        self,
        table: MappedTable,
        rule: ThingRule,
        columns: Mapping[str, ColumnRule],
        row: int,
        name: str,
        values: Mapping[str, str],
        parent: Thing | None,
    ) -> Thing:
        cells, things = table.cells, self.things
        short = split_names(values.get("short_name", ""), ALIAS_SEPARATORS)
        full = values.get("full_name", "")
        alias_columns = [
            other for other in table.rule.columns.values() if (other.slot, other.field) == (rule.slot, "aliases")
        ]
        by_column = [(other, split_names(cells.texts(other.heading)[row], ALIAS_SEPARATORS)) for other in alias_columns]
        aliases = [alias for _, names in by_column for alias in names if not states_no_value(alias)]
        codes = {
            field_: values[field_]
            for field_ in IDENTIFYING_FIELDS
            if field_ in values and not self._invalid_code(rule.kind, field_, values[field_])
        }
        candidates = [name, full, *short, *aliases]
        thing = self._find(rule.kind, candidates, codes, parent)
        place = cells.locator(row, columns["name"].heading)
        is_registered = rule.kind in FIRMS and has_legal_suffix(name, things.suffixes)
        display = short[0] if short and is_registered else name
        is_new = thing is None or not thing.described
        if thing is not None and thing.described and self.things.find(rule.kind, name, parent) is not thing:
            self.joined.append(f"{name} ({place}) is taken for {thing.name} ({thing.place}), which has the same code")
        if thing is None:
            thing = things.add(rule.kind, display, parent, place)
        elif is_new:
            things.rename(thing, display)
        if is_new:
            for source in ("name", "short_name"):
                if source in values:
                    cells.use(columns[source].heading, row)
        thing.place = thing.place or place
        thing.described = True
        stated = [(columns["name"], (name,)), *((columns["short_name"], short) for _ in short[:1]), *by_column]
        for column, texts in stated:
            for text in texts:
                if not states_no_value(text):
                    self._add_alias(table, thing, column, row, text)
        if is_registered and name != thing.name:
            thing.fields.setdefault("full_name", (name, place))
        for field_, text in values.items():
            if field_ not in ("name", "short_name", "aliases"):
                self._add_field(table, thing, columns[field_], row, text)
        if full and thing.fields.get("full_name", ("",))[0] == full:
            self._add_alias(table, thing, columns["full_name"], row, full)
        return thing

    def _invalid_code(self, kind: str, name: str, text: str) -> str:
        """Return why a text is no code; empty if it is one."""
        if not is_code(name, text):
            return "expected a stock code of 4 to 6 digits (Excel drops zeros at the start), or a ticker"
        declared = self.schema.node_kind_fields(kind).get(name)
        return _invalid(declared, text) if declared else ""

    def _find(self, kind: str, names: Sequence[str], codes: Mapping[str, str], parent: Thing | None) -> Thing | None:
        """Return the thing with one of these codes, else with one of the names, unless a code tells the two apart."""
        by_code = (self.things.find_code(kind, name, code) for name, code in codes.items())
        thing = next(filter(None, by_code), None)
        if thing is not None:
            return thing
        for name in filter(None, names):
            thing = self.things.find(kind, name, parent)
            if thing is not None and all(
                code not in thing.fields or fold_name(thing.fields[code][0]) == fold_name(text)
                for code, text in codes.items()
            ):
                return thing
        return None

    def _add_alias(self, table: MappedTable, thing: Thing, column: ColumnRule, row: int, text: str) -> None:
        if fold_name(text) in map(fold_name, thing.names):
            return
        other = self.things.add_alias(thing, text)
        if other is None:
            table.cells.use(column.heading, row)
        else:
            table.cells.reject(column.heading, row, f"'{text}' is already a name of {other.name} ({other.place})")

    def _add_field(self, table: MappedTable, thing: Thing, column: ColumnRule, row: int, text: str) -> None:
        """Note what a cell says of a thing; reject what is invalid or differs from what another row said."""
        cells, name = table.cells, column.field
        declared = self.schema.node_kind_fields(thing.kind).get(name)
        problem = self._invalid_code(thing.kind, name, text) if name in IDENTIFYING_FIELDS else ""
        if problem or (declared is not None and (problem := _invalid(declared, text))):
            cells.reject(column.heading, row, problem)
            return
        known = thing.fields.get(name)
        if known is not None and name in IDENTIFYING_FIELDS and normal_code(name, known[0]) == normal_code(name, text):
            return
        if known is not None and known[0] != text:
            if name != "full_name" or fold_name(known[0]) != fold_name(text):
                cells.reject(column.heading, row, f"'{known[0]}' in {known[1]} differs")
            return
        if known is None:
            thing.fields[name] = (text, cells.locator(row, column.heading))
            cells.use(column.heading, row)
            if name in IDENTIFYING_FIELDS:
                other = self.things.add_code(thing, name, text)
                if other is not None:
                    cells.reject(column.heading, row, f"{other.name} ({other.place}) has the same {name}")
                    del thing.fields[name]


def _invalid(declared: Field, text: str) -> str:
    """Return why a text is not valid for a field; empty if it is."""
    try:
        parse_value(declared, text)
    except InvalidValue as error:
        return f"expected {error}"
    return ""
