"""Make the figures that the rows of a table state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from lianzhu.graph.schema import Schema
from lianzhu.graph.suggestions import did_you_mean, with_article
from lianzhu.graph.values import InvalidValue
from lianzhu.loaders.mapped.fact_tables import FactCell, FactTables, number_text
from lianzhu.loaders.mapped.mapped_table import MappedTable
from lianzhu.loaders.mapped.mapping import ColumnRule
from lianzhu.loaders.mapped.quantities import (
    FRACTION_OR_PERCENTAGE,
    Period,
    Quantity,
    is_bare_fraction,
    normalised,
    parse_period,
    parse_quantity,
    states_no_value,
)
from lianzhu.loaders.mapped.things import Thing
from lianzhu.loaders.mapped.vocabulary import Vocabulary

CURRENCIES = ("CNY", "USD", "HKD", "EUR", "JPY")
"""Dimensions of units of money."""
NOT_MONEY = (
    "employees", "customers", "users", "patents", "capacity", "output", "sales_volume", "parameters", "volume",
    "market_share", "growth_rate", "cagr", "gross_margin", "penetration", "home_share",
)  # fmt: skip
"""Metrics of which the unit of money above a table, or in a column of its own, says nothing."""


@dataclass
class FigureMaker:
    """Makes the figures of tables whose things are read."""

    schema: Schema
    words: Vocabulary
    facts: FactTables

    def make(self, table: MappedTable) -> None:
        """Make the figures of a table: those of columns of a metric, and those of rows that name it."""
        for column in table.rule.columns.values():
            if column.metric:
                self._figures(table, column)
        self._long_figures(table)

    def _figures(self, table: MappedTable, column: ColumnRule) -> None:
        """Make the figures of a column."""
        for row, text in enumerate(table.cells.texts(column.heading)):
            if text:
                self._figure(table, column, row, text, column.metric, [column.heading])

    def _long_figures(self, table: MappedTable) -> None:
        """Make the figures of a table with a row for each: columns with the metric and the value."""
        columns = {rule.field: rule for rule in table.rule.columns.values() if rule.slot == "row"}
        if "value" not in columns:
            return
        metrics = table.row_texts("metric")
        about = tuple(slot for slot in table.rule.things if slot != table.rule.things[slot].parent)
        for row, text in enumerate(table.cells.texts(columns["value"].heading)):
            if not text:
                continue
            metric = self._metric(table, columns, metrics[row] if metrics else "", row)
            if metric:
                rule = ColumnRule(columns["value"].heading, metric=metric, about=self._subjects(table, row, about))
                used = [columns[name].heading for name in ("metric", "value", "unit") if name in columns]
                self._figure(table, rule, row, text, metric, used)

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
        self, table: MappedTable, column: ColumnRule, row: int, text: str, metric: str, used: Sequence[str]
    ) -> None:
        cells = table.cells
        if states_no_value(text):
            cells.use(column.heading, row)
            return
        about = {slot: table.things[slot][row] for slot in column.about}
        if not any(about.values()):
            cells.reject(column.heading, row, "the row has no subject for this figure")
            return
        if (
            self.schema.metrics[metric].share
            and is_bare_fraction(text)
            and self._has_percentages(table, column.heading)
        ):
            cells.reject(column.heading, row, FRACTION_OR_PERCENTAGE)
            return
        try:
            unit = table.row_text("unit", row) or column.unit or table.rule.unit
            quantity = self._quantity(text, metric, unit)
            period = self._period(table, column, row, quantity)
        except InvalidValue as error:
            cells.reject(column.heading, row, f"expected {error}")
            return
        if self.schema.metrics[metric].share and "%" not in normalised(text) and not cells.source.sheet.formats_known:
            cells.reject(column.heading, row, "a share that may be a fraction or a percentage; save the file as .xlsx")
            return
        if self.schema.metrics[metric].share and not quantity.unit:
            cells.reject(column.heading, row, "a share without %; write 12% or give the column a unit")
            return
        if self.schema.metrics[metric].share and not _is_share(quantity):
            cells.reject(column.heading, row, "expected a share between 0 and 100%")
            return
        without_role = [thing for things in about.values() for thing in things if not self._role(thing)]
        if without_role:
            cells.reject(column.heading, row, f"a figure cannot be about {with_article(without_role[0].kind)}")
            return
        whole = table.things[column.of][row] if column.of else ()
        fields = self._figure_fields(table, column, row, quantity, period, metric)
        roles = self._roles(about, whole)
        subjects = sorted((role, tuple(map(id, things))) for role, things in roles.items())
        if not self.facts.is_new("figure", table.report, *subjects, *fields.items()):
            return
        output: dict[str, FactCell] = {**fields, "source": table.report, "locator": cells.locator(row, column.heading)}
        self.facts.table("figures").add({**output, **roles})
        for heading in (column.heading, *used):
            cells.use(heading, row)
        for name in ("period", "source", "basis"):
            for rule in table.rule.columns.values():
                if rule.slot == "row" and rule.field == name and cells.texts(rule.heading)[row]:
                    cells.use(rule.heading, row)

    def _has_percentages(self, table: MappedTable, heading: str) -> bool:
        return any("%" in normalised(text) for text in table.cells.texts(heading))

    def _quantity(self, text: str, metric: str, unit: str) -> Quantity:
        """Parse an amount; a unit that governs it is left out where it does not fit the metric.

        A unit that the schema does not know, such as RMB mn, is parsed with the amount.
        """
        units = self.schema.units
        if unit in units and units[unit].dimension in CURRENCIES and metric in NOT_MONEY:
            unit = ""
        if unit in units or not unit:
            return parse_quantity(text, units, unit)
        quantity = parse_quantity(text, units)
        return quantity if quantity.unit else replace(parse_quantity(f"{text} {unit}", units), printed=text)

    def _figure_fields(
        self, table: MappedTable, column: ColumnRule, row: int, quantity: Quantity, period: Period, metric: str
    ) -> dict[str, str]:
        basis = table.row_text("basis", row) or column.basis or table.rule.basis
        fields = {
            "metric": metric,
            "value": number_text(quantity.value),
            "low": number_text(quantity.low),
            "high": number_text(quantity.high),
            "op": quantity.op,
            "unit": quantity.unit,
            "printed": quantity.printed,
            "period_start": period.start,
            "period_end": period.end,
            "forecast": "true" if period.forecast or column.forecast else "",
            "basis": basis,
            "named_source": table.row_text("source", row) or table.rule.source,
        }
        return {name: text for name, text in fields.items() if text}

    def _roles(self, about: Mapping[str, Sequence[Thing]], whole: Sequence[Thing]) -> dict[str, list[Thing]]:
        """Return the things that a figure is about by role, as the schema names the roles of their kinds."""
        roles: dict[str, list[Thing]] = {}
        for thing in chain.from_iterable(about.values()):
            roles.setdefault(self._role(thing), []).append(thing)
        if whole:
            roles["of"] = list(whole)
        return roles

    def _role(self, thing: Thing) -> str:
        """Return the role in which a figure is about a thing; "" if it cannot be."""
        roles = self.schema.roles.values()
        return next((role.name for role in roles if thing.kind in role.kinds and role.name != "of"), "")

    def _period(self, table: MappedTable, column: ColumnRule, row: int, quantity: Quantity) -> Period:
        """Return the period of a figure: as the cell states it, else the heading, the row or the table."""
        if quantity.period.start:
            return quantity.period
        stated = column.period or table.row_text("period", row) or table.rule.period
        period = parse_period(stated) if stated and not states_no_value(stated) else Period()
        return Period(period.start, period.end, period.forecast or quantity.period.forecast)


def _is_share(quantity: Quantity) -> bool:
    whole = 100 if quantity.unit in ("%", "") else 1
    return all(number is None or 0 <= number <= whole for number in (quantity.value, quantity.low, quantity.high))
