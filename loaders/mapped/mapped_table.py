"""A table that a map reads: its rule and its cells, what a column says of its rows, and the things that they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lianzhu.graph.values import InvalidValue
from lianzhu.loaders.mapped.mapping import ColumnRule, TableRule
from lianzhu.loaders.mapped.quantities import Period, parse_period, states_no_value
from lianzhu.loaders.mapped.table_cells import TableCells
from lianzhu.loaders.mapped.things import Thing

RowThings = Sequence[tuple[Thing, ...]]
"""The things that each row names in a slot; several if a cell has several names."""


@dataclass
class MappedTable:
    """A table with its rule, its cells, the id of its report, and the things of its rows by slot."""

    rule: TableRule
    cells: TableCells
    report: str
    things: dict[str, RowThings] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """The slot of the thing that the table is about: the first one that a column names."""
        slots = [rule.slot for rule in self.rule.columns.values() if rule.slot in self.rule.things]
        return slots[0] if slots else next(iter(self.rule.things), "")

    def row_column(self, name: str) -> ColumnRule | None:
        """Return the column that says something of its row, such as its period; None if there is none."""
        columns = self.rule.columns.values()
        return next((rule for rule in columns if rule.slot == "row" and rule.field == name), None)

    def row_texts(self, name: str) -> Sequence[str]:
        """Return a property of the rows, empty if no column has it."""
        column = self.row_column(name)
        return self.cells.texts(column.heading) if column else ()

    def row_text(self, name: str, row: int) -> str:
        """Return a property of a row; "" if it states none."""
        texts = self.row_texts(name)
        text = texts[row] if texts else ""
        return "" if not text or states_no_value(text) else text

    def named_sources(self) -> Sequence[str]:
        """Return the sources that the rows name, that of the table where they name none."""
        texts = self.row_texts("source") or [""] * len(self.cells)
        return [self.rule.source if not text or states_no_value(text) else text for text in texts]

    def dates(self) -> Sequence[str]:
        """Return the dates of the facts of the rows, "" for a span or a forecast."""
        texts = self.row_texts("period") or [""] * len(self.cells)
        known = {text: date_of(text or self.rule.period) for text in dict.fromkeys(texts)}
        return [known[text] for text in texts]

    def columns_of(self, slot: str) -> dict[str, ColumnRule]:
        """Return the columns of a thing, by field."""
        return {rule.field: rule for rule in self.rule.columns.values() if rule.slot == slot}

    def describes(self, slot: str) -> bool:
        """Return whether the table says more of a thing than its name, or nothing but the names of things."""
        fields = self.columns_of(slot)
        return "name" in fields and (len(fields) > 1 or not self.rule.relations or slot == self.subject)


def date_of(text: str) -> str:
    """Return a period as one date; "" for a span, a forecast or what is not understood."""
    try:
        period = parse_period(text) if text else Period()
    except InvalidValue:
        return ""
    return "" if period.end or period.forecast else period.start
