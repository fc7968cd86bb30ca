"""Make the facts that the rows of a table state: relations, figures, statements and coverage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from lianzhu.graph.schema import Field, Schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.values import InvalidValue, parse_value
from lianzhu.loaders.imported import OutputTable
from lianzhu.loaders.mapped.mapping import ColumnRule, RelationRule
from lianzhu.loaders.mapped.quantities import (
    Period,
    Quantity,
    normalised,
    parse_period,
    parse_quantity,
    states_no_value,
)
from lianzhu.loaders.mapped.table_things import MappedTable
from lianzhu.loaders.mapped.things import Thing
from lianzhu.loaders.mapped.vocabulary import Vocabulary

PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
VENDOR_ASPECT = "vendors"
FactCell = str | Thing | Sequence[Thing]
"""A cell of a table of facts while the things have no ids yet: a text, a thing, or several things."""


@dataclass
class FactMaker:
    """Makes facts from tables whose things are read, each once; a fact that is stated again counts as merged."""

    schema: Schema
    words: Vocabulary
    tables: dict[str, OutputTable[FactCell]] = field(default_factory=dict)
    _stated: set[tuple[object, ...]] = field(default_factory=set)

    def make(self, table: MappedTable) -> None:
        """Make all facts of a table."""
        for rule in table.rule.relations:
            self._relations(table, rule)
        self._check_conditions(table)
        for column in table.rule.columns.values():
            if column.metric:
                self._figures(table, column)
        self._long_figures(table)
        self._statements(table)
        self._coverage(table)
        self._context_columns(table)

    def _table(self, path: str) -> OutputTable[FactCell]:
        return self.tables.setdefault(path, OutputTable())

    # ------------------------------------------------------------ relations

    def _relations(self, table: MappedTable, rule: RelationRule) -> None:
        cells = table.cells
        starts, ends = table.things[rule.start], table.things[rule.end]
        headings = [
            column.heading
            for slot in (rule.end, rule.start)
            for column in table.columns_of(slot).values()
            if column.field in ("name", "key", "stock_code", "credit_code")
        ]
        cited = headings[0] if headings else ""
        rows: Sequence[int] = range(len(cells))
        for heading, texts in rule.when.items():
            column, wanted = cells.texts(heading), set(texts)
            rows = [row for row in rows if column[row] in wanted]
        qualifiers = {
            name: self._qualifier(table, rule.kind, name, heading) for name, heading in rule.qualifiers.items()
        }
        base = (rule.kind, table.report)
        used = [*headings, *rule.when, *rule.qualifiers.values()]
        modalities = self._row_texts(table, "modality")
        dates, sources = self._dates(table), self._named_sources(table)
        used += [
            rule.heading
            for rule in table.rule.columns.values()
            if rule.slot == "row" and rule.field in ("source", "period")
        ]
        locators, new = cells.locators(cited), []
        for row in rows:
            for start, end in product(starts[row], ends[row]):
                own = tuple(column[row] for column in qualifiers.values())
                key = (*base, start, end, *own)
                if start is end:
                    cells.reject(cited, row, f"{start.name} would be related to itself")
                elif key not in self._stated:
                    self._stated.add(key)
                    new.append((row, start, end))
        taken = [row for row, _, _ in new]
        output: dict[str, list[FactCell]] = {
            "from": [start for _, start, _ in new],
            "to": [end for _, _, end in new],
            **{name: [column[row] for row in taken] for name, column in qualifiers.items()},
            "modality": [(modalities[row] if modalities else "") or table.rule.modality for row in taken],
            "source": [table.report] * len(new),
            "locator": [locators[row] for row in taken],
            "as_of": [dates[row] for row in taken],
            "named_source": [sources[row] for row in taken],
        }
        for heading in used:
            cells.use(heading, *taken)
        self._table(f"edges/{rule.kind}").extend(output)

    def _qualifier(self, table: MappedTable, kind: str, name: str, heading: str) -> Sequence[FactCell]:
        """Return the valid values of a qualifier by row, "" for none; the others are rejected.

        One that refers to a thing is the thing that its column names.
        """
        declared, texts = self.schema.edges[kind].fields[name], table.cells.texts(heading)
        if declared.type == "ref":
            slot = table.rule.columns[heading].slot
            return [things[0] if things else "" for things in table.things.get(slot, [()] * len(texts))]
        values: list[FactCell] = []
        for row, text in enumerate(texts):
            if not text or states_no_value(text):
                values.append("")
                table.cells.use(heading, row)
                continue
            try:
                values.append(self._qualifier_text(declared, text))
            except InvalidValue as error:
                table.cells.reject(heading, row, f"expected {error}")
                values.append("")
        return values

    def _qualifier_text(self, declared: Field, text: str) -> str:
        """Return a valid qualifier as text: a share such as 35% as the number of percent."""
        if declared.type not in ("float", "int") or PLAIN_NUMBER.fullmatch(text):
            parse_value(declared, text)
            return text
        quantity = parse_quantity(text, self.schema.units)
        if quantity.value is None:
            raise InvalidValue("one number rather than a range")
        number = _number(quantity.value)
        parse_value(declared, number)
        return number

    def _check_conditions(self, table: MappedTable) -> None:
        """Reject the cells of columns that choose a relation, where no relation of the map is chosen."""
        known: dict[str, set[str]] = {}
        for rule in table.rule.relations:
            for heading, texts in rule.when.items():
                known.setdefault(heading, set()).update(texts)
        for heading, wanted in known.items():
            for row, text in enumerate(table.cells.texts(heading)):
                if text and text not in wanted:
                    expected = f"no relation of the map for '{text}'{did_you_mean(text, wanted)}"
                    table.cells.reject(heading, row, expected)

    # ------------------------------------------------------------ figures

    def _figures(self, table: MappedTable, column: ColumnRule) -> None:
        """Make the figures of a column."""
        texts = table.cells.texts(column.heading)
        for row, text in enumerate(texts):
            if text:
                self._figure(
                    table, column, row, text, column.metric, column.unit or self._row_unit(table, row), [column.heading]
                )

    def _long_figures(self, table: MappedTable) -> None:
        """Make the figures of a table with a row for each: columns with the metric and the value."""
        columns = {rule.field: rule for rule in table.rule.columns.values() if rule.slot == "row"}
        if "value" not in columns:
            return
        metrics = self._row_texts(table, "metric")
        about = tuple(slot for slot in table.rule.things if slot != table.rule.things[slot].parent)
        for row, text in enumerate(table.cells.texts(columns["value"].heading)):
            if not text:
                continue
            metric = self._metric(table, columns, metrics[row] if metrics else "", row)
            if metric:
                rule = ColumnRule(columns["value"].heading, metric=metric, about=self._subjects(table, row, about))
                used = [columns[name].heading for name in ("metric", "value", "unit") if name in columns]
                self._figure(table, rule, row, text, metric, self._row_unit(table, row), used)

    def _subjects(self, table: MappedTable, row: int, slots: Sequence[str]) -> tuple[str, ...]:
        """Return the slots that a figure of a row is about: those that a column names, without their parents."""
        named = [slot for slot in slots if table.columns_of(slot) and table.things[slot][row]]
        return tuple(named) or tuple(slot for slot in slots if table.things[slot][row])[-1:]

    def _metric(self, table: MappedTable, columns: Mapping[str, ColumnRule], text: str, row: int) -> str:
        heading = columns["metric"].heading if "metric" in columns else columns["value"].heading
        metric = self.words.meaning(text).metric if text else ""
        if not metric:
            names = [name for known in self.schema.metrics.values() for name in (known.zh, known.name)]
            table.cells.reject(
                heading, row, f"unknown metric '{text}'{did_you_mean(text, names)}; expected one of the schema"
            )
            table.cells.reject(columns["value"].heading, row, "a value without a known metric")
        return metric

    def _figure(
        self, table: MappedTable, column: ColumnRule, row: int, text: str, metric: str, unit: str, used: Sequence[str]
    ) -> None:
        cells = table.cells
        if states_no_value(text):
            cells.use(column.heading, row)
            return
        about = {slot: table.things[slot][row] for slot in column.about}
        if not any(about.values()):
            cells.reject(column.heading, row, "a figure in a row that names nothing that it could be about")
            return
        try:
            quantity = parse_quantity(text, self.schema.units, unit)
            period = self._period(table, column, row, quantity)
        except InvalidValue as error:
            cells.reject(column.heading, row, f"expected {error}")
            return
        if self.schema.metrics[metric].share and "%" not in normalised(text) and not cells.source.sheet.formats_known:
            cells.reject(column.heading, row, "a share that may be a fraction or a percentage; save the file as .xlsx")
            return
        if self.schema.metrics[metric].share and not _is_share(quantity):
            cells.reject(column.heading, row, "expected a share between 0 and 100%")
            return
        whole = table.things[column.of][row] if column.of else ()
        fields = self._figure_fields(table, column, row, quantity, period, metric)
        roles = self._roles(about, whole)
        key = (
            "figure",
            table.report,
            *sorted((role, tuple(map(id, things))) for role, things in roles.items()),
            *fields.items(),
        )
        if key in self._stated:
            return
        self._stated.add(key)
        output: dict[str, FactCell] = {**fields, "source": table.report, "locator": cells.locator(row, column.heading)}
        self._table("figures").add({**output, **roles})
        for heading in (column.heading, *used):
            cells.use(heading, row)
        for name in ("period", "source", "basis"):
            for rule in table.rule.columns.values():
                if rule.slot == "row" and rule.field == name and cells.texts(rule.heading)[row]:
                    cells.use(rule.heading, row)

    def _figure_fields(
        self, table: MappedTable, column: ColumnRule, row: int, quantity: Quantity, period: Period, metric: str
    ) -> dict[str, str]:
        basis = self._row_text(table, "basis", row) or column.basis or table.rule.basis
        fields = {
            "metric": metric,
            "value": _number(quantity.value),
            "low": _number(quantity.low),
            "high": _number(quantity.high),
            "op": quantity.op,
            "unit": quantity.unit,
            "printed": quantity.printed,
            "period_start": period.start,
            "period_end": period.end,
            "forecast": "true" if period.forecast or column.forecast else "",
            "basis": basis,
            "named_source": self._row_text(table, "source", row) or table.rule.source,
        }
        return {name: text for name, text in fields.items() if text}

    def _roles(self, about: Mapping[str, Sequence[Thing]], whole: Sequence[Thing]) -> dict[str, list[Thing]]:
        """Return the things that a figure is about by role, as the schema names the roles of their kinds."""
        roles: dict[str, list[Thing]] = {}
        for things in about.values():
            for thing in things:
                role = next(
                    (
                        role.name
                        for role in self.schema.roles.values()
                        if thing.kind in role.kinds and role.name != "of"
                    ),
                    "",
                )
                roles.setdefault(role, []).append(thing)
        if whole:
            roles["of"] = list(whole)
        return roles

    def _period(self, table: MappedTable, column: ColumnRule, row: int, quantity: Quantity) -> Period:
        """Return the period of a figure: as the cell states it, else the heading, the row or the table."""
        if quantity.period.start:
            return quantity.period
        stated = column.period or self._row_text(table, "period", row) or table.rule.period
        period = parse_period(stated) if stated and not states_no_value(stated) else Period()
        return Period(period.start, period.end, period.forecast or quantity.period.forecast)

    # ------------------------------------------------------------ what a row says of its facts

    def _row_texts(self, table: MappedTable, name: str) -> Sequence[str]:
        """Return a property of the rows, empty if no column has it."""
        column = next((rule for rule in table.rule.columns.values() if rule.slot == "row" and rule.field == name), None)
        return table.cells.texts(column.heading) if column else ()

    def _row_text(self, table: MappedTable, name: str, row: int) -> str:
        texts = self._row_texts(table, name)
        text = texts[row] if texts else ""
        return "" if not text or states_no_value(text) else text

    def _row_unit(self, table: MappedTable, row: int) -> str:
        return self._row_text(table, "unit", row) or table.rule.unit

    def _named_sources(self, table: MappedTable) -> Sequence[str]:
        """Return the sources that the rows name, that of the table where they name none."""
        texts = self._row_texts(table, "source") or [""] * len(table.cells)
        return [table.rule.source if not text or states_no_value(text) else text for text in texts]

    def _dates(self, table: MappedTable) -> Sequence[str]:
        """Return the dates of the facts of the rows, "" for a span or a forecast."""
        texts = self._row_texts(table, "period") or [""] * len(table.cells)
        known = {text: _date(text or table.rule.period) for text in dict.fromkeys(texts)}
        return [known[text] for text in texts]

    def _context_columns(self, table: MappedTable) -> None:
        """Reject what a row says of its facts, where it is not understood or the facts themselves were rejected."""
        cells = table.cells
        for rule in table.rule.columns.values():
            if rule.slot != "row" or rule.field in ("note", "metric", "value", "relation", "qualifier"):
                continue
            for row, text in enumerate(cells.texts(rule.heading)):
                if not text or cells.is_used(rule.heading, row):
                    continue
                if states_no_value(text):
                    cells.use(rule.heading, row)
                elif rule.field == "period" and (problem := _invalid_period(text)):
                    cells.reject(rule.heading, row, problem)
                elif cells.has_rejected(row):
                    cells.reject(rule.heading, row, "what it says this of was rejected")

    # ------------------------------------------------------------ statements and coverage

    def _statements(self, table: MappedTable) -> None:
        """Make a statement about the subject of a row of each remark."""
        for column in table.rule.columns.values():
            if column.slot != "row" or column.field != "note":
                continue
            for row, text in enumerate(table.cells.texts(column.heading)):
                if not text:
                    continue
                if states_no_value(text):
                    table.cells.use(column.heading, row)
                    continue
                subjects = table.things.get(table.subject, [()] * len(table.cells))[row]
                if not subjects:
                    table.cells.reject(column.heading, row, "a remark in a row that names nothing")
                    continue
                key = ("statement", table.report, subjects, column.heading, text)
                if key in self._stated:
                    continue
                self._stated.add(key)
                self._table("statements").add(
                    {
                        "about": list(subjects),
                        "aspect": column.heading,
                        "text": text,
                        "source": table.report,
                        "locator": table.cells.locator(row, column.heading),
                    }
                )
                table.cells.use(column.heading, row)

    def _coverage(self, table: MappedTable) -> None:
        """State that the vendors of each place in a complete table are complete."""
        if not table.rule.complete:
            return
        relations = [rule for rule in table.rule.relations if rule.kind == "ACTS_IN"]
        locator = table.cells.source.locator(table.cells.layout.header[0], min(table.cells.layout.columns, default=0))
        places = {thing: None for rule in relations for things in table.things[rule.end] for thing in things}
        for place in places:
            self._table("coverage").add(
                {
                    "about": [place],
                    "aspect": VENDOR_ASPECT,
                    "state": "complete",
                    "source": table.report,
                    "locator": locator,
                }
            )


def _number(number: Decimal | None) -> str:
    """Return a number in full, without an exponent or final zeros."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(text: str) -> str:
    """Return a period as one date; "" for a span, a forecast or what is not understood."""
    try:
        period = parse_period(text) if text else Period()
    except InvalidValue:
        return ""
    return "" if period.end or period.forecast else period.start


def _is_share(quantity: Quantity) -> bool:
    whole = 100 if quantity.unit in ("%", "") else 1
    return all(number is None or 0 <= number <= whole for number in (quantity.value, quantity.low, quantity.high))


def _invalid_period(text: str) -> str:
    try:
        parse_period(text)
    except InvalidValue as error:
        return f"expected {error}"
    return ""
