"""Reader for spreadsheet files (Excel, WPS, OpenDocument), the only module that imports python-calamine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")
"""Suffixes of the spreadsheet files that can be read."""

Area = tuple[int, int, int, int]
"""The first row, first column, last row and last column of merged cells, counted from 0."""


class UnreadableWorkbook(Exception):
    """A spreadsheet file cannot be read; the message gives the reason and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook as text, from cell A1 on, so that ``rows[4][2]`` is the cell C5.

    An empty cell is "". A number is written in full (2022, 0.125), a cell in a percent format as a percentage (12.5%),
    a date as 2023-06-15. `faults` says of a cell, by row and column from 0, why it has no value: "#N/A", or a formula
    without a stored value.
    """

    name: str
    rows: Sequence[Sequence[str]]
    merged: Sequence[Area] = ()
    hidden: bool = False
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)


def read_workbook(path: Path) -> list[Sheet]:
    """Return the sheets of a spreadsheet file; raise `UnreadableWorkbook`."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(path)
    except CalamineError as error:
        raise UnreadableWorkbook(str(error)) from None
    sheets = []
    for metadata in workbook.sheets_metadata:
        sheet = workbook.get_sheet_by_name(metadata.name)
        rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        sheets.append(Sheet(metadata.name, rows, merged, metadata.visible != SheetVisibleEnum.Visible))
    return sheets


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)
