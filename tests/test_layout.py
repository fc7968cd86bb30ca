"""Tests of the layout of a sheet: where the tables of a long sheet begin, and how often its rows are read."""

from __future__ import annotations

from lianzhu.graph.workbooks import Sheet
from lianzhu.loaders.mapped.layout import find_layouts

KNOWN = {"企业", "产品", "客户"}


class CountedRows(list[list[str]]):
    """Rows that count how often one of them is read."""

    reads = 0

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        self.reads += 1
        return super().__getitem__(index)


def layouts(rows: list[list[str]]) -> list[tuple[tuple[int, ...], int]]:
    """Return the header and the number of rows of each table of a sheet."""
    found = find_layouts(Sheet("Sheet1", rows), KNOWN.__contains__, ())
    return [(layout.header, len(layout.rows)) for layout in found]


def test_another_table_begins_below_an_empty_row_and_its_title() -> None:
    first = [["企业", "产品"], ["甲公司", "电池"], ["乙公司", ""]]
    second = [["", ""], ["客户一览", ""], ["企业", "客户"], ["甲公司", "丙公司"]]
    assert layouts(first + second) == [((0,), 2), ((5,), 1)]
    assert layouts(first + second[1:]) == [((0,), 5)]  # no empty row: one table


def test_rows_with_one_cell_are_each_read_a_few_times() -> None:
    """A list with a column that is filled in the first rows only took time with the square of its rows."""
    rows = CountedRows([["企业", "产品"], ["甲公司", "电池"], *([f"第{number}公司", ""] for number in range(2000))])
    assert layouts(rows) == [((0,), 2001)]
    assert rows.reads < 20 * len(rows)
