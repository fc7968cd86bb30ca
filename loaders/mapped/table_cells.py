"""The cells of an imported table by column, each with its fate, so that none is lost without a word."""

from __future__ import annotations

from collections.abc import Sequence

from lianzhu.graph.invisible import UNUSUAL, clean_text, find_defect
from lianzhu.graph.problems import Place
from lianzhu.loaders.imported import Account
from lianzhu.loaders.mapped.layout import SheetLayout, filled_cells
from lianzhu.loaders.mapped.mapping import TableRule
from lianzhu.loaders.mapped.source_sheets import SourceSheet


class TableCells:
    """The columns of a table that a map reads, by heading; rows count from 0 within the table.

    A cell is used when something is read from it, and rejected with a reason. At the end, one that states nothing new
    counts as merged.
    """

    def __init__(self, source: SourceSheet, layout: SheetLayout, rule: TableRule, account: Account) -> None:
        self.source, self.layout, self.rule, self.account = source, layout, rule, account
        self.columns = {heading: column for column, heading in layout.columns.items()}
        self._texts: dict[str, Sequence[str]] = {}
        self._locators: dict[str, Sequence[str]] = {}
        self._used: dict[str, bytearray] = {}
        self._rejected: dict[str, set[int]] = {}
        self._reject_faults()

    def __len__(self) -> int:
        return len(self.layout.rows)

    def texts(self, heading: str) -> Sequence[str]:
        """Return the trimmed cells of a column; all are empty if the file does not have it.

        Merged cells are filled, and so are empty ones if the map says so.
        """
        if heading not in self._texts:
            self._texts[heading] = self._read(heading)
        return self._texts[heading]

    def _read(self, heading: str) -> Sequence[str]:
        if heading not in self.columns:
            return [""] * len(self)
        texts = filled_cells(self.source.sheet, self.columns[heading], self.layout.rows)
        if UNUSUAL.search("\n".join(texts)):
            texts = list(map(clean_text, texts))
            for row in [row for row, text in enumerate(texts) if find_defect(text)]:
                self.reject(heading, row, f"{find_defect(texts[row])}; type the cell again")
        rule = self.rule.columns.get(heading)
        if rule and rule.fill:
            for row in range(1, len(texts)):
                texts[row] = texts[row] or texts[row - 1]
        if rejected := self._rejected.get(heading):
            texts = ["" if row in rejected else text for row, text in enumerate(texts)]
        return texts

    def locator(self, row: int, heading: str) -> str:
        """Return the location of a cell; that of the first column if the file does not have the column."""
        return self.locators(heading)[row]

    def locators(self, heading: str) -> Sequence[str]:
        """Return the locations of the cells of a column."""
        if heading not in self._locators:
            column = self.columns.get(heading, min(self.layout.columns, default=0))
            self._locators[heading] = self.source.locators(self.layout.rows, column)
        return self._locators[heading]

    def place(self, row: int, heading: str) -> Place:
        """Return the place of a cell for messages."""
        return Place(self.source.file, self.layout.rows[row] + 1, heading)

    def use(self, heading: str, *rows: int) -> None:
        """Note that cells were read into a field or a fact."""
        if heading not in self._used:
            self._used[heading] = bytearray(len(self))
        used = self._used[heading]
        for row in rows:
            used[row] = 1

    def is_used(self, heading: str, row: int) -> bool:
        """Return whether something was read from a cell."""
        return heading in self._used and bool(self._used[heading][row])

    def has_rejected(self, row: int) -> bool:
        """Return whether a cell of a row was rejected."""
        return any(row in rows for rows in self._rejected.values())

    def reject(self, heading: str, row: int, reason: str) -> None:
        """Reject a cell with a reason; a cell filled from another one is rejected there, once."""
        rejected = self._rejected.setdefault(heading, set())
        if row in rejected or not self._own_text(heading, row):
            return
        rejected.add(row)
        self.account.reject(self.source.sheet.name, self.place(row, heading), self._own_text(heading, row), reason)

    def _own_text(self, heading: str, row: int) -> str:
        """Return what stands in a cell itself, rather than in the merged area around it."""
        column = self.columns.get(heading)
        cells = self.source.sheet.rows[self.layout.rows[row]]
        return cells[column].strip() if column is not None and column < len(cells) else ""

    def _reject_faults(self) -> None:
        """Reject the cells that have no value because of an error in the file."""
        position = {row: index for index, row in enumerate(self.layout.rows)} if self.source.sheet.faults else {}
        for (row, column), fault in self.source.sheet.faults.items():
            heading = self.layout.columns.get(column)
            if heading is not None and row in position:
                self._rejected.setdefault(heading, set()).add(position[row])
                self.account.reject(
                    self.source.sheet.name, self.place(position[row], heading), fault, "the cell has no value"
                )

    def close(self) -> None:
        """Count the fate of every cell of the table."""
        file, sheet = self.source.file, self.source.sheet
        read = {row for used in self._used.values() for row, is_used in enumerate(used) if is_used}
        lost = {row for rows in self._rejected.values() for row in rows} - read
        for heading, column in self.columns.items():
            rule = self.rule.columns.get(heading)
            present = [
                row
                for row, cells in enumerate(map(sheet.rows.__getitem__, self.layout.rows))
                if column < len(cells) and cells[column].strip()
            ]
            if rule is None:
                for row in present:
                    self.reject(heading, row, "the column is not in the map")
                continue
            if rule.ignored:
                self.account.count(file, sheet.name, heading, "ignored", len(present))
                continue
            for row in present:
                if not self.is_used(heading, row) and row in lost:
                    self.reject(heading, row, "nothing of its row was read")
            rejected = self._rejected.get(heading, set())
            used = self._used.get(heading, bytearray(len(self)))
            read_count = sum(1 for row in present if used[row] and row not in rejected)
            others = len(present) - read_count - sum(1 for row in present if row in rejected)
            self.account.count(file, sheet.name, heading, "field", read_count)
            self.account.count(file, sheet.name, heading, "merged", others)
        for column in self.layout.unnamed:
            for row in self.layout.rows:
                text = sheet.rows[row][column].strip() if column < len(sheet.rows[row]) else ""
                if text:
                    self.account.reject(
                        sheet.name, Place(file, row + 1, f"column {column + 1}"), text, "a value without a heading"
                    )
        for column, heading in self.layout.columns.items():
            texts = (sheet.rows[row][column].strip() for row in self.layout.header if column < len(sheet.rows[row]))
            self.account.count(file, sheet.name, heading, "context", sum(1 for text in texts if text))
