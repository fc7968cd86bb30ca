"""The cells of a table as values of the schema, and every problem met on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lianzhu.graph.errors import LookupFailed, Problem, did_you_mean
from lianzhu.graph.names import Names
from lianzhu.graph.records import Value
from lianzhu.graph.schema import Field
from lianzhu.graph.values import NotOfType, parse_value
from lianzhu.loaders.tables import Row, Table


@dataclass
class Cells:
    """Reads cells, looks up the nodes that they name, and collects what is wrong with them."""

    problems: list[Problem] = field(default_factory=list)
    doubtful: bool = False
    """Some nodes could not be made: that a name leads to none may be due to that."""
    names: Names = field(default_factory=Names)

    def problem(self, where: str, found: str, expected: str) -> None:
        """Note something wrong at a place."""
        self.problems.append(Problem(where, found, expected))

    def complain(self, table: Table, row: Row, column: str, found: str, expected: str) -> None:
        """Note something wrong in a cell."""
        self.problem(f"{table.place}, row {row.number}, column {column}", found, expected)

    def columns(self, table: Table, known: Collection[str]) -> None:
        """Note every column of a table that is not known."""
        for column in (each for each in table.columns if each not in known):
            near = did_you_mean(column, known)
            self.problem(f"{table.place}, row 1", f"column '{column}'" + near, f"one of {', '.join(known)}")

    def values(self, table: Table, row: Row, fields: Mapping[str, Field]) -> dict[str, Value]:
        """Parse the cells of the given fields; a ref becomes the id it means."""
        values: dict[str, Value] = {}
        for name, each in fields.items():
            text = row.cells.get(name)
            if text is None:
                continue
            if each.type == "ref":
                found = self.ref(table, row, name, text, each.kinds)
                values |= {name: found} if found else {}
                continue
            try:
                values[name] = parse_value(each, text)
            except NotOfType as error:
                self.complain(table, row, name, f"'{text}'", str(error))
        return values

    def ref(self, table: Table, row: Row, column: str, text: str, kinds: Collection[str]) -> str:
        """Return the id of the node that a cell names, or nothing after noting why not."""
        try:
            return self.names.resolve(text, kinds).id
        except LookupFailed as error:
            if not self.doubtful:
                self.complain(table, row, column, str(error), "the name or id of a node")
            return ""

    def required(self, table: Table, row: Row, columns: Collection[str]) -> bool:
        """Tell whether the cells of these columns are filled; note those that are not, each lacking column once."""
        missing = [column for column in columns if column not in row.cells]
        for column in missing:
            if column in table.columns:
                self.complain(table, row, column, "nothing", "a value")
            elif row is table.rows[0]:
                self.problem(f"{table.place}, row 1", f"no column '{column}'", "it: each row needs a value there")
        return not missing
