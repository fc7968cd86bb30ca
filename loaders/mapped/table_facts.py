"""Make the facts that the rows of a table state: relations, figures, statements and coverage."""

from __future__ import annotations

from dataclasses import dataclass, field

from lianzhu.graph.schema import Schema
from lianzhu.graph.values import InvalidValue
from lianzhu.loaders.mapped.fact_tables import FactTables
from lianzhu.loaders.mapped.mapped_table import MappedTable, date_of
from lianzhu.loaders.mapped.quantities import parse_period, states_no_value
from lianzhu.loaders.mapped.table_figures import FigureMaker
from lianzhu.loaders.mapped.table_relations import RelationMaker
from lianzhu.loaders.mapped.things import Thing
from lianzhu.loaders.mapped.vocabulary import Vocabulary

VENDOR_ASPECT = "vendors"


@dataclass
class FactMaker:
    """Makes facts from tables whose things are read, each once; a fact that is stated again counts as merged."""

    schema: Schema
    words: Vocabulary
    facts: FactTables = field(default_factory=FactTables)

    def make(self, table: MappedTable) -> None:
        """Make all facts of a table."""
        RelationMaker(self.schema, self.words, self.facts).make(table)
        FigureMaker(self.schema, self.words, self.facts).make(table)
        self._statements(table)
        self._coverage(table)
        self._context_columns(table)

    def _context_columns(self, table: MappedTable) -> None:
        """Reject what a row says of its facts, where it is not understood or the facts themselves were rejected."""
        cells = table.cells
        for rule in table.rule.columns.values():
            if rule.slot != "row" or rule.field in ("note", "metric", "value", "relation", "qualifier", "modality"):
                continue
            for row, text in enumerate(cells.texts(rule.heading)):
                if not text or cells.is_used(rule.heading, row):
                    continue
                if states_no_value(text):
                    cells.use(rule.heading, row)
                elif rule.field == "period" and (problem := _invalid_period(text)):
                    cells.reject(rule.heading, row, problem)
                elif rule.field == "period" and table.rule.relations and not date_of(text):
                    cells.reject(rule.heading, row, "a span of time or a forecast, which dates no relation")
                elif cells.has_rejected(row):
                    cells.reject(rule.heading, row, "the fact that it qualifies was rejected")

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
                subjects = self._subjects(table, row)
                if not subjects:
                    table.cells.reject(column.heading, row, "a remark without a subject in its row")
                    continue
                if not self.facts.is_new("statement", table.report, subjects, column.heading, text):
                    continue
                self.facts.table("statements").add(
                    {
                        "about": list(subjects),
                        "aspect": column.heading,
                        "text": text,
                        "source": table.report,
                        "locator": table.cells.locator(row, column.heading),
                    }
                )
                table.cells.use(column.heading, row)

    def _subjects(self, table: MappedTable, row: int) -> tuple[Thing, ...]:
        """Return what a remark in a row is about: its subject, or both ends where a row is about a relation of two."""
        slots = dict.fromkeys([table.subject])
        if not table.describes(table.subject):
            slots |= {slot: None for rule in table.rule.relations[:1] for slot in (rule.start, rule.end)}
        return tuple(thing for slot in slots if slot in table.things for thing in table.things[slot][row])

    def _coverage(self, table: MappedTable) -> None:
        """State that the vendors of each place in a complete table are complete."""
        if not table.rule.complete:
            return
        relations = [rule for rule in table.rule.relations if rule.kind == "ACTS_IN"]
        locator = table.cells.source.locator(table.cells.layout.header[0], min(table.cells.layout.columns, default=0))
        places = {thing: None for rule in relations for things in table.things[rule.end] for thing in things}
        for place in places:
            self.facts.table("coverage").add(
                {
                    "about": [place],
                    "aspect": VENDOR_ASPECT,
                    "state": "complete",
                    "source": table.report,
                    "locator": locator,
                }
            )


def _invalid_period(text: str) -> str:
    try:
        parse_period(text)
    except InvalidValue as error:
        return f"expected {error}"
    return ""
