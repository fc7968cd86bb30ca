"""What an import makes of people's own files: the tables of a landscape, and an account of every cell.

An import never drops a value without a word. Each non-empty cell has exactly one fate, which is counted by file, table
and column; a rejected cell is also listed with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from lianzhu.graph.problems import Place

Fate = Literal["field", "context", "merged", "rejected", "ignored"]
"""What became of a cell: it was read into a field; it is a header, a title or a remark that governs others; it repeats
what another cell states; it was rejected, with a reason; or the map says to ignore it."""
OutputCell = TypeVar("OutputCell")
FATES: tuple[Fate, ...] = ("field", "context", "merged", "rejected", "ignored")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A cell that was rejected: its table (a sheet), its place, its text, and the reason."""

    table: str
    place: Place
    text: str
    reason: str


@dataclass
class Account:
    """The fates of the cells of the imported files, and the reasons for those that did not become fields.

    `counts` is keyed by file, table (a sheet; empty for a file with one table), column (its header) and fate. `notes`
    say in words what was left out as a whole and why: a sheet, a row below the table.
    """

    counts: Counter[tuple[str, str, str, Fate]] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, file: str, table: str, column: str, fate: Fate, cells: int = 1) -> None:
        """Count cells of a column with a fate other than rejected."""
        if cells:
            self.counts[file, table, column, fate] += cells

    def reject(self, table: str, place: Place, text: str, reason: str) -> None:
        """Count and list a rejected cell; the column of the place is its header."""
        self.counts[place.file, table, place.column, "rejected"] += 1
        self.rejections.append(Rejection(table, place, text, reason))

    def total(self, fate: Fate) -> int:
        """Return the number of cells with a fate."""
        return sum(count for key, count in self.counts.items() if key[3] == fate)

    def by_column(self) -> Iterator[tuple[str, str, str, Mapping[Fate, int]]]:
        """Yield file, table, column and the counts by fate, in the order in which the columns were counted."""
        columns: dict[tuple[str, str, str], Counter[Fate]] = {}
        for (file, table, column, fate), count in self.counts.items():
            columns.setdefault((file, table, column), Counter())[fate] += count
        for key, counts in columns.items():
            yield *key, counts


@dataclass
class OutputTable(Generic[OutputCell]):
    """A table of the landscape to be written, by column; all columns have the same length, "" is an empty cell."""

    columns: dict[str, list[OutputCell | str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def add(self, row: Mapping[str, OutputCell]) -> None:
        """Add a row; a column that it is the first to have is empty in the rows before it."""
        count = len(self)
        for name in row:
            self.columns.setdefault(name, [""] * count)
        for name, column in self.columns.items():
            column.append(row.get(name, ""))

    def extend(self, columns: Mapping[str, Sequence[OutputCell]]) -> None:
        """Add rows that are given by column."""
        count, added = len(self), len(next(iter(columns.values()), ()))
        for name in columns:
            self.columns.setdefault(name, [""] * count)
        for name, column in self.columns.items():
            column += columns.get(name, ("",) * added)

    def rows(self) -> Iterable[tuple[OutputCell | str, ...]]:
        """Return the rows, in the order of the columns."""
        return zip(*self.columns.values(), strict=True)


@dataclass
class ImportedLandscape:
    """The tables of a landscape by path without suffix ("nodes/Company", "edges/OFFERS", "figures"), and the account.

    `additions` is the text of its schema.toml, empty if the packaged schema suffices.
    """

    tables: dict[str, OutputTable[str]] = field(default_factory=dict)
    account: Account = field(default_factory=Account)
    additions: str = ""

    def table(self, path: str) -> OutputTable[str]:
        """Return a table, new if there is none."""
        return self.tables.setdefault(path, OutputTable())
