"""The cells of a table by column, and the check of a table that parses a column at a time.

Most columns have few distinct texts; each is parsed or resolved once, whatever the number of rows. Problems are found
column by column and reported row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from lianzhu.graph.columns import PropertyValues, pick
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.records import Value
from lianzhu.graph.schema import Field
from lianzhu.graph.suggestions import did_you_mean, is_misspelling
from lianzhu.graph.toml_text import KeyPath
from lianzhu.graph.values import InvalidValue, parse_value, split_list
from lianzhu.loaders.declarations import declare_word

Cells = Sequence[str | None]
"""The texts of a column, stripped; None marks an empty cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table by column: its file for messages, its named columns, and the numbers of its rows, without empty ones.

    Columns are named after the fields of the schema; in addition, a node has `name`, an edge has `from` and `to`, and a
    figure has one column per role. `headings` are the columns as the file names them, where that differs. `declared_in`
    is where the schema has the fields of the columns, such as ``("node", "Company", "fields")``. With `decimal_comma`,
    the file is of a region that writes 66,8 for 66.8, so that 1,234 may mean either number.
    """

    file: str
    columns: tuple[str, ...]
    cells: Mapping[str, Cells]
    numbers: Sequence[int]
    problems: tuple[Problem, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    declared_in: KeyPath = ()
    decimal_comma: bool = False

    def __len__(self) -> int:
        return len(self.numbers)

    def column(self, name: str) -> Cells:
        """Return the cells of a column; all are empty if the table does not have it."""
        return self.cells[name] if name in self.cells else [None] * len(self)

    def place(self, row: int, column: str = "") -> Place:
        """Return the place of a row, or of one of its cells; `row` counts from 0."""
        return Place(self.file, self.numbers[row], self.headings.get(column, column))

    def take(self, rows: Sequence[int]) -> Table:
        """Return a table with only these rows."""
        if len(rows) == len(self):
            return self
        cells = {name: pick(column, rows) for name, column in self.cells.items()}
        return replace(self, cells=cells, numbers=pick(self.numbers, rows))

    def renamed(self, names: Mapping[str, str]) -> Table:
        """Return a table with columns renamed, by the names that the file gives them; those that it has stay."""
        new = {old: name for old, name in names.items() if old in self.columns and name not in self.columns}
        if not new:
            return self
        columns = tuple(new.get(column, column) for column in self.columns)
        cells = {new.get(column, column): cells for column, cells in self.cells.items()}
        return replace(
            self, columns=columns, cells=cells, headings={**self.headings, **{name: old for old, name in new.items()}}
        )


PERCENT_SIGNS = ("%", "％")
PERCENTAGES = ("share",)
"""Qualifiers that are percentages and have no unit column."""

NodeLookup = Callable[[Set[Any], Collection[str]], tuple[Mapping[Any, str], Mapping[Any, str]]]
"""Finds the nodes of some kinds that names refer to: the ids by name, and a message by name for all other names."""


@dataclass(slots=True)
class TableCheck:
    """A table whose cells are being parsed, with the problems found so far.

    `excluded` are the rows from which no fact can be made, counted from 0; `unresolved` are those among them with a
    name that is not reported, because tables of nodes are not complete.
    """

    table: Table
    find_nodes: NodeLookup
    nodes_complete: bool = True
    excluded: set[int] = field(default_factory=set)
    unresolved: set[int] = field(default_factory=set)
    _problems: list[tuple[int, Problem]] = field(default_factory=list)

    def __post_init__(self) -> None:
        numbers = {problem.place.row for problem in self.table.problems}
        if numbers:
            self.excluded |= {row for row, number in enumerate(self.table.numbers) if number in numbers}

    def report(self, row: int, column: str, found: str, expected: str, declaration: str = "") -> None:
        """Record a problem of a cell; no fact is made from its row."""
        self._problems.append((row, Problem(self.table.place(row, column), found, expected, declaration)))
        self.excluded.add(row)

    def problems(self) -> list[Problem]:
        """Return the problems by row; those of a row are in the order in which they were found."""
        return [problem for _, problem in sorted(self._problems, key=lambda pair: pair[0])]

    def rows(self) -> Sequence[int]:
        """Return the rows without a problem; they count from 0."""
        rows = range(len(self.table))
        return [row for row in rows if row not in self.excluded] if self.excluded else rows

    def require(self, names: Iterable[str]) -> list[str]:
        """Record each empty cell of these columns as a problem; return the columns that a table with rows lacks."""
        missing = []
        for name in names if self.table else ():
            if self.table.columns and name not in self.table.columns:
                missing.append(name)
                self.excluded.update(range(len(self.table)))
            else:
                self.report_empty(name, "a value")
        return missing

    def report_missing(self, name: str) -> None:
        """Record a problem of the header, before those of all rows."""
        problem = Problem(Place(self.table.file, 1), f"missing column '{name}'", "a value in every row")
        self._problems.append((0, problem))

    def report_empty(self, name: str, expected: str) -> None:
        """Record each empty cell of a column as a problem."""
        cells = self.table.column(name)
        if None in cells:
            for row in [row for row, cell in enumerate(cells) if cell is None]:
                self.report(row, name, "empty", expected)

    def parse(self, declared: Field) -> PropertyValues:
        """Return the values of a column; a `ref` becomes the id of the node that it names.

        A cell that is invalid for its field is recorded as a problem and becomes None.
        """
        cells = self.table.column(declared.name)
        if declared.type == "ref":
            return self.resolve(declared.name, declared.kinds)
        if declared.type == "str" and not declared.choices:
            return cells
        if declared.type in ("int", "float"):
            cells = self._without_decimal_commas(declared.name, self._without_percent_signs(declared.name, cells))
        values = _Values(declared, (*self.table.declared_in, declared.name))
        column = list(map(values.__getitem__, cells))
        if values.invalid:
            for row, text in enumerate(cells):
                if text in values.invalid:
                    self.report(row, declared.name, *values.invalid[text])
        return column

    def _without_percent_signs(self, name: str, cells: Cells) -> Cells:
        """Return 66.8 for 66.8% in a column of numbers, where the unit of the row or the meaning of the column is %."""
        if not any(cell and cell[-1] in PERCENT_SIGNS for cell in {*cells}):
            return cells
        return [
            cell[:-1].rstrip()
            if cell and cell[-1] in PERCENT_SIGNS and (name in PERCENTAGES or unit in PERCENT_SIGNS)
            else cell
            for cell, unit in zip(cells, self.table.column("unit"), strict=True)
        ]

    def _without_decimal_commas(self, name: str, cells: Cells) -> Cells:
        """Return the numbers of a column, None for those that may have a decimal comma, which are problems."""
        ambiguous = {cell for cell in {*cells} if cell and "," in cell} if self.table.decimal_comma else set()
        for row, cell in enumerate(cells if ambiguous else ()):
            if cell in ambiguous:
                self.report(row, name, f"'{cell}'", "a number without commas, such as 66.8 or 1234.56")
        return [None if cell in ambiguous else cell for cell in cells] if ambiguous else cells

    def parse_all(self, fields: Mapping[str, Field]) -> dict[str, PropertyValues]:
        """Return the values of the columns that the table has."""
        return {name: self.parse(declared) for name, declared in fields.items() if name in self.table.cells}

    def resolve(self, name: str, kinds: Collection[str] = ()) -> PropertyValues:
        """Return the ids of the nodes that the cells of a column name; None for an empty cell.

        A name that cannot be resolved is recorded as a problem and becomes None.
        """
        cells = self.table.column(name)
        ids = self._find_nodes(name, cells, range(len(cells)), kinds)
        return list(map(ids.get, cells))

    def resolve_lists(self, name: str, kinds: Collection[str]) -> list[list[str]]:
        """Return the ids of the nodes that cells with several names each refer to; see `resolve`."""
        cells = [split_list(cell or "") for cell in self.table.column(name)]
        rows = [row for row, names in enumerate(cells) for _ in names]
        ids = self._find_nodes(name, [text for names in cells for text in names], rows, kinds)
        return [[ids[text] for text in names if text in ids] for names in cells]

    def _find_nodes(self, column: str, names: Cells, rows: Sequence[int], kinds: Collection[str]) -> Mapping[Any, str]:
        """Return the ids by name, after recording a problem in each row with a name that cannot be resolved."""
        distinct = set(names)
        distinct.discard(None)
        ids, messages = self.find_nodes(distinct, kinds)
        unresolved = (
            [(row, name) for row, name in zip(rows, names, strict=True) if name in messages] if messages else []
        )
        for row, name in unresolved:
            if self.nodes_complete:
                self.report(row, column, messages[name], "the name or id of a node")
            else:
                self.excluded.add(row)
                self.unresolved.add(row)
        return ids


class _Values(dict[str | None, Value | None]):
    """The values of a field by text, and for each invalid text what was found and expected, and its declaration."""

    def __init__(self, declared: Field, path: KeyPath) -> None:
        super().__init__({None: None})
        self.declared, self.path, self.invalid = declared, path, dict[str | None, tuple[str, str, str]]()

    def __missing__(self, text: str) -> Value | None:
        try:
            self[text] = value = parse_value(self.declared, text)
        except InvalidValue as error:
            self[text] = value = None
            choices = self.declared.choices
            is_new = choices and not is_misspelling(text, choices)
            declaration = declare_word(self.declared, self.path, text) if is_new else ""
            self.invalid[text] = f"'{text}'{did_you_mean(text, choices)}", str(error), declaration
        return value
