"""Reader for spreadsheet files (Excel, WPS, OpenDocument), the only module that imports python-calamine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from lianzhu.graph.archives import MAX_UNPACKED, archive_errors, open_archive, unpacked_size
from lianzhu.graph.workbook_xml import WORKBOOK_PART, CellMarks, InvalidPart, read_marks

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")
"""Suffixes of the spreadsheet files that can be read."""
MAX_CELLS = 30_000_000
"""Maximum number of cells of a sheet, from A1 to the last one with a value; they are held in memory."""
PART_SIZE = 1 << 20
"""Number of bytes of a part that are unpacked at a time."""
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of an old .xls file, and of an encrypted .xlsx file."""
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
SAVE_AGAIN = "open it in Excel or WPS and save it again as .xlsx, or as CSV"
HAS_PASSWORD = "it has a password; save it without one, or as CSV"

Area = tuple[int, int, int, int]
"""The first row, first column, last row and last column of merged cells, counted from 0."""


class UnreadableWorkbook(Exception):
    """A spreadsheet file cannot be read; the message gives the reason and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook as text, from cell A1 on, so that ``rows[4][2]`` is the cell C5.

    An empty cell is "". A number is written in full (2022, 0.125), a cell in a percent format as a percentage (12.5%),
    a date as 2023-06-15, or as 2023-06 if its format shows no day. `faults` says of a cell, by row and column from 0,
    why it has no value: "#N/A", or a formula without a stored value. The number formats and the error cells of .xls,
    .xlsb, .ods and .et files are not read: `formats_known` is false, 12.5% is 0.125, and "#N/A" is "".
    """

    name: str
    rows: Sequence[Sequence[str]]
    merged: Sequence[Area] = ()
    hidden: bool = False
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formats_known: bool = True


def read_workbook(path: Path) -> list[Sheet]:
    """Return the sheets of a spreadsheet file, without chart sheets; raise `UnreadableWorkbook`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableWorkbook(f"it cannot be read ({error.strerror or error})") from None
    return read_workbook_bytes(content)


def read_workbook_bytes(content: bytes) -> list[Sheet]:
    """Return the sheets of a spreadsheet file that is given by its content; see `read_workbook`."""
    marks = _read_xlsx_marks(content)
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # lazy: CSV does not need it

    sheets = []
    with _calamine_errors(content):
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        for index, metadata in enumerate(workbook.sheets_metadata):
            if metadata.typ != SheetTypeEnum.WorkSheet:
                continue
            known = marks[index] if marks and index < len(marks) else None
            hidden = metadata.visible != SheetVisibleEnum.Visible
            sheets.append(_read_sheet(metadata.name, workbook.get_sheet_by_index(index), known, hidden))
    return sheets


def _read_sheet(name: str, sheet: CalamineSheet, marks: CellMarks | None, hidden: bool) -> Sheet:
    """Return a sheet; without `marks`, its formats and error cells are not known."""
    known = marks or CellMarks()
    faults = dict(known.faults)
    rows = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        texts = []
        for column, value in enumerate(values):
            if isinstance(value, str):
                texts.append(value)
            elif isinstance(value, float) and not isfinite(value):
                faults[row, column] = "a number that is out of range"
                texts.append("")
            else:
                texts.append(_text(value, (row, column) in known.percents, (row, column) in known.months))
        rows.append(texts)
    _pad(rows, faults)
    merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Sheet(name, rows, merged, hidden, faults, marks is not None)


def _pad(rows: list[list[str]], faults: Mapping[tuple[int, int], str]) -> None:
    """Add empty cells for those with a fault that lie outside of the cells with a value."""
    row_count = max((row for row, _ in faults), default=-1) + 1
    width = max([column + 1 for _, column in faults] + [len(row) for row in rows[:1]], default=0)
    rows += [[] for _ in range(row_count - len(rows))]
    for row in rows:
        row += [""] * (width - len(row))


def _text(value: object, is_percent: bool, is_month: bool) -> str:
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            return f"{format_number(value, 2)}%" if is_percent else format_number(value)
        case datetime() if not (value.hour or value.minute or value.second or value.microsecond):
            return _text(value.date(), is_percent, is_month)
        case date() if not isinstance(value, datetime):
            return value.isoformat()[:7] if is_month and value.day == 1 else value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def format_number(number: float, shift: int = 0) -> str:
    """Write a number in full with the 15 significant digits of Excel, after moving the decimal point to the right.

    >>> format_number(0.1 + 0.2), format_number(0.668, 2), format_number(1e20)
    ('0.3', '66.8', '100000000000000000000')
    """
    if isinstance(number, int):
        return str(number * 10**shift)
    exact = Decimal(f"{number:.15g}").scaleb(shift)
    if not -20 < exact.adjusted() < 25:
        return f"{exact.normalize():e}"
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


# ------------------------------------------------------------ files that are not read


def _read_xlsx_marks(content: bytes) -> list[CellMarks | None]:
    """Return the marks of the sheets of an .xlsx file, an empty list for other formats.

    Raises `UnreadableWorkbook` for what is no workbook, damaged, encrypted or too large to be read.
    """
    if not content.startswith(b"PK\x03\x04"):
        _require_old_workbook(content)
        return []
    with _zip_errors(), open_archive(BytesIO(content)) as archive:
        if unpacked_size(archive) > MAX_UNPACKED:
            raise UnreadableWorkbook(f"it unpacks to more than {MAX_UNPACKED >> 20} MB; split it, or save it as CSV")
        names = archive.namelist()
        _require_sound_parts(archive)
        if WORKBOOK_PART not in names:
            if not {"xl/workbook.bin", "content.xml"} & {*names}:
                raise UnreadableWorkbook(f"it is a zip file without a workbook; {SAVE_AGAIN}")
            return []
        marks = read_marks(archive)
    for sheet in marks:
        if sheet and sheet.row_count * sheet.column_count > MAX_CELLS:
            size = f"{sheet.row_count:,} rows and {sheet.column_count:,} columns"
            raise UnreadableWorkbook(f"a sheet reaches to {size}; delete what stands far from the table")
    return marks


def _require_sound_parts(archive: ZipFile) -> None:
    """Raise `UnreadableWorkbook` if a part cannot be unpacked whole; properties and previews do not matter."""
    for name in archive.namelist():
        if name.startswith(("xl/", "content.xml")):
            try:
                with archive_errors(), archive.open(name) as part:
                    while part.read(PART_SIZE):
                        pass
            except BadZipFile:
                raise UnreadableWorkbook(f"it is damaged ({name}); {SAVE_AGAIN}") from None


def _require_old_workbook(content: bytes) -> None:
    """Raise `UnreadableWorkbook` unless a file that is no zip file may be an .xls file."""
    if content.startswith(OLE_SIGNATURE):
        if ENCRYPTED_STREAM in content:
            raise UnreadableWorkbook(HAS_PASSWORD)
        return
    start = content[:1000].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if not content:
        raise UnreadableWorkbook("it is empty; save it again in Excel or WPS")
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise UnreadableWorkbook(f"it is a web page or XML named as a workbook; {SAVE_AGAIN}")
    if b"\0" not in content[:1000]:
        raise UnreadableWorkbook("it is a text file named as a workbook; if it is CSV, name it .csv")
    if not content.startswith(b"\x09"):  # a workbook of Excel 2 to 4 starts with the record BOF
        raise UnreadableWorkbook(f"it is no workbook, or damaged; {SAVE_AGAIN}")


@contextmanager
def _zip_errors() -> Iterator[None]:
    """Raise `UnreadableWorkbook` for a damaged zip file, and for parts that are missing or damaged."""
    try:
        yield
    except BadZipFile:
        raise UnreadableWorkbook(f"it is damaged; {SAVE_AGAIN}") from None
    except InvalidPart as error:
        raise UnreadableWorkbook(f"it is damaged ({error}); {SAVE_AGAIN}") from None


@contextmanager
def _calamine_errors(content: bytes) -> Iterator[None]:
    """Raise `UnreadableWorkbook` for errors of python-calamine, panics of its Rust code included."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise UnreadableWorkbook(HAS_PASSWORD) from None
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnreadableWorkbook(_reason(content, str(error))) from None
    except BaseException as error:  # a panic is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableWorkbook(_reason(content, "panic of its reader")) from None


def _reason(content: bytes, detail: str) -> str:
    """Return why python-calamine cannot read a file, and what to do."""
    if content.startswith(OLE_SIGNATURE):
        return "it is an old .xls file that is damaged or has a password; save it without one as .xlsx, or as CSV"
    return f"it is damaged ({detail}); {SAVE_AGAIN}"
