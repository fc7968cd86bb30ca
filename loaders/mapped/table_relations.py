"""Make the relations that the rows of a table state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from lianzhu.graph.schema import Field, Schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.values import InvalidValue, parse_value
from lianzhu.loaders.mapped.fact_tables import FactCell, FactTables, number_text
from lianzhu.loaders.mapped.mapped_table import MappedTable
from lianzhu.loaders.mapped.mapping import RelationRule
from lianzhu.loaders.mapped.quantities import FRACTION_OR_PERCENTAGE, is_bare_fraction, parse_quantity, states_no_value
from lianzhu.loaders.mapped.things import IDENTIFYING_FIELDS
from lianzhu.loaders.mapped.vocabulary import Vocabulary, fold_heading

PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass
class RelationMaker:
    """Makes the relations of tables whose things are read."""

    schema: Schema
    words: Vocabulary
    facts: FactTables

    def make(self, table: MappedTable) -> None:
        """Make the relations of a table, and reject what chooses none."""
        for rule in table.rule.relations:
            self._relations(table, rule)
        self._check_conditions(table)

    def _relations(self, table: MappedTable, rule: RelationRule) -> None:
        cells = table.cells
        starts, ends = table.things[rule.start], table.things[rule.end]
        headings = [
            column.heading
            for slot in sorted((rule.end, rule.start), key=table.subject.__eq__)
            for column in table.columns_of(slot).values()
            if column.field in ("name", *IDENTIFYING_FIELDS)
        ]
        cited = headings[0] if headings else ""
        rows: Sequence[int] = range(len(cells))
        for heading, texts in rule.when.items():
            column, wanted = cells.texts(heading), set(texts)
            rows = [row for row in rows if column[row] in wanted]
        qualifiers = {
            name: self._qualifier(table, rule.kind, name, heading) for name, heading in rule.qualifiers.items()
        }
        used = [*headings, *rule.when, *rule.qualifiers.values()]
        modalities = self._modalities(table)
        dates, sources = table.dates(), table.named_sources()
        locators, new = cells.locators(cited), []
        for row in rows:
            for start, end in product(starts[row], ends[row]):
                own = tuple(column[row] for column in qualifiers.values())
                if start is end:
                    cells.reject(cited, row, f"{start.name} would be related to itself")
                elif self.facts.is_new(
                    rule.kind, table.report, start, end, modalities[row], dates[row], sources[row], *own
                ):
                    new.append((row, start, end))
        taken = [row for row, _, _ in new]
        output: dict[str, list[FactCell]] = {
            "from": [start for _, start, _ in new],
            "to": [end for _, _, end in new],
            **{name: [column[row] for row in taken] for name, column in qualifiers.items()},
            "modality": [modalities[row] for row in taken],
            "source": [table.report] * len(new),
            "locator": [locators[row] for row in taken],
            "as_of": [dates[row] for row in taken],
            "named_source": [sources[row] for row in taken],
        }
        for heading in used:
            cells.use(heading, *taken)
        for name, values in (("period", dates), ("source", sources)):
            if stating := table.row_column(name):
                cells.use(stating.heading, *(row for row in taken if values[row]))
        self.facts.table(f"edges/{rule.kind}").extend(output)

    def _modalities(self, table: MappedTable) -> Sequence[str]:
        """Return the modality of each row, "" for what is actual; a word that is not known is rejected."""
        column = table.row_column("modality")
        if column is None:
            return [table.rule.modality] * len(table.cells)
        modalities = []
        for row, text in enumerate(table.cells.texts(column.heading)):
            word = fold_heading(text)
            if not text or states_no_value(text):
                modalities.append(table.rule.modality)
            elif word in self.words.modalities:
                modalities.append(self.words.modalities[word])
                table.cells.use(column.heading, row)
            else:
                modalities.append(table.rule.modality)
                table.cells.reject(column.heading, row, "expected a word such as 量产, 送样, 意向 or 预计")
        return modalities

    def _qualifier(self, table: MappedTable, kind: str, name: str, heading: str) -> Sequence[FactCell]:
        """Return the valid values of a qualifier by row, "" for none; the others are rejected.

        One that refers to a thing is the thing that its column names.
        """
        declared, texts = self.schema.edges[kind].fields[name], table.cells.texts(heading)
        if declared.type == "ref":
            slot = table.rule.columns[heading].slot
            return [things[0] if things else "" for things in table.things.get(slot, [()] * len(texts))]
        values: list[FactCell] = []
        has_percentages = any("%" in text for text in texts)
        for row, text in enumerate(texts):
            if (has_percentages or name == "share") and is_bare_fraction(text):
                table.cells.reject(heading, row, FRACTION_OR_PERCENTAGE)
                values.append("")
                continue
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
        if quantity.value is None or quantity.op:
            raise InvalidValue("one number, without words such as 约")
        number = number_text(quantity.value)
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
