"""Reading spreadsheet files: formats, faults, and files that are no workbooks."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from lianzhu.graph.workbooks import Sheet, UnreadableWorkbook, format_number, read_workbook

SAVE_AGAIN = "open it in Excel or WPS and save it again as .xlsx, or as CSV"


def cell_text(tmp_path: Path, value: object, number_format: str = "General") -> str:
    """Return the text of a cell with a value and a number format."""
    workbook = openpyxl.Workbook()
    cell = workbook.active["A1"]
    cell.value, cell.number_format = value, number_format
    workbook.save(tmp_path / "a.xlsx")
    (sheet,) = read_workbook(tmp_path / "a.xlsx")
    assert not sheet.faults
    return sheet.rows[0][0]


def rewritten(source: Path, part: str, old: bytes, new: bytes) -> Path:
    """Return a copy of a workbook in which a text of a part is replaced."""
    target = source.with_name("rewritten.xlsx")
    with zipfile.ZipFile(source) as read, zipfile.ZipFile(target, "w") as write:
        for name in read.namelist():
            content = read.read(name)
            assert name != part or old in content
            write.writestr(name, content.replace(old, new) if name == part else content)
    return target


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with one cell in a percent format."""
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = 0.668
    workbook.active["A1"].number_format = "0.0%"
    workbook.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.668, "0%", "66.8%"),
        (0.07, "0.00%", "7%"),
        (-0.125, "0.0%;[Red]-0.0%", "-12.5%"),
        (1, "0%", "100%"),
        ("0.668", "0%", "0.668"),
        (66.8, '0.0"%"', "66.8"),
        (66.8, "0.0\\%", "66.8"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678901234567, "General", "12345678901234600"),
        (2022, "General", "2022"),
        (1e-7, "General", "0.0000001"),
        (True, "General", "TRUE"),
        ("NA", "General", "NA"),
        (date(2023, 6, 15), "yyyy-mm-dd", "2023-06-15"),
        (date(2023, 6, 1), "yyyy-mm-dd", "2023-06-01"),
        (date(2023, 6, 1), "mmm-yy", "2023-06"),
        (date(2023, 6, 1), 'yyyy"年"m"月";@', "2023-06"),
        (date(2023, 6, 15), "yyyy-mm", "2023-06-15"),
        (datetime(2023, 6, 15, 10, 30), "yyyy-mm-dd hh:mm", "2023-06-15T10:30:00"),
        (time(10, 20), "hh:mm", "10:20:00"),
        (timedelta(hours=26), "[h]:mm:ss", "26:00:00"),
    ],
)
def test_a_cell_is_read_as_excel_shows_it_in_full(tmp_path: Path, value: object, number_format: str, text: str) -> None:
    assert cell_text(tmp_path, value, number_format) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e20, "1" + "0" * 20), (1e300, "1e+300"), (1e-300, "1e-300"), (-0.0, "0"), (1234.50, "1234.5")],
)
def test_numbers_are_written_in_full_unless_that_is_too_long(number: float, text: str) -> None:
    assert format_number(number) == text


def test_error_cells_and_formulas_without_a_value_are_faults(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["name", "#N/A", "=A1"])
    workbook.active["D4"] = "#REF!"
    workbook.save(tmp_path / "a.xlsx")
    (sheet,) = read_workbook(tmp_path / "a.xlsx")
    assert sheet.rows == [["name", "", "", ""], [""] * 4, [""] * 4, [""] * 4]
    assert sheet.faults == {(0, 1): "#N/A", (0, 2): "a formula without a stored value", (3, 3): "#REF!"}


def test_a_stored_value_of_a_formula_is_read(book: Path) -> None:
    path = rewritten(book, "xl/worksheets/sheet1.xml", b"<v>0.668</v>", b"<f>1+1</f><v>0.125</v>")
    (sheet,) = read_workbook(path)
    assert sheet.rows == [["12.5%"]] and not sheet.faults


def test_a_number_that_is_out_of_range_is_a_fault(book: Path) -> None:
    (sheet,) = read_workbook(rewritten(book, "xl/worksheets/sheet1.xml", b"0.668", b"1E309"))
    assert sheet.rows == [[""]] and sheet.faults == {(0, 0): "a number that is out of range"}


def test_hidden_sheets_are_marked_and_chart_sheets_left_out(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "企业"
    workbook.create_chartsheet("图")
    hidden = workbook.create_sheet("备用")
    hidden.sheet_state = "hidden"
    hidden["B2"] = 0.5
    hidden["B2"].number_format = "0%"
    hidden.merge_cells("B2:C3")
    workbook.save(tmp_path / "a.xlsx")
    assert read_workbook(tmp_path / "a.xlsx") == [
        Sheet("企业", []),
        Sheet("备用", [["", ""], ["", "50%"]], ((1, 1, 2, 2),), hidden=True),
    ]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", b"<fill>", b"<fill><extLst/></fill><fill>"),
        ("xl/styles.xml", b"</fonts>", b'<font><family val="255"/></font></fonts>'),
        ("docProps/core.xml", b"Z</", b"?</"),
        ("xl/worksheets/sheet1.xml", b' r="A1"', b""),
    ],
)
def test_odd_styles_and_properties_do_not_matter(book: Path, part: str, old: bytes, new: bytes) -> None:
    (sheet,) = read_workbook(rewritten(book, part, old, new))
    assert sheet.rows == [["66.8%"]]


def reason(path: Path) -> str:
    with pytest.raises(UnreadableWorkbook) as raised:
        read_workbook(path)
    return str(raised.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is empty; save it again in Excel or WPS"),
        (b"name\n\xe7\x94\xb2", "it is a text file named as a workbook; if it is CSV, name it .csv"),
        (b"<html><table>", f"it is a web page or XML named as a workbook; {SAVE_AGAIN}"),
        (b"PK\x03\x04 and more", f"it is damaged; {SAVE_AGAIN}"),
        (b"\x00\x01\x02", f"it is no workbook, or damaged; {SAVE_AGAIN}"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000),
            "it is an old .xls file that is damaged or has a password; save it without one as .xlsx, or as CSV",
        ),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
            "it has a password; save it without one, or as CSV",
        ),
    ],
    ids=["empty", "text", "HTML", "truncated", "noise", "OLE", "password"],
)
def test_what_is_no_workbook_is_refused_with_the_reason(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert reason(path) == message


def test_a_damaged_part_is_named(book: Path) -> None:
    path = rewritten(book, "xl/worksheets/sheet1.xml", b"</sheetData>", b"<")
    assert reason(path) == f"it is damaged (xl/worksheets/sheet1.xml is damaged); {SAVE_AGAIN}"


def test_a_file_that_unpacks_to_too_much_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianzhu.graph.workbooks.MAX_UNPACKED", 1 << 10)
    assert reason(book) == "it unpacks to more than 0 MB; split it, or save it as CSV"


def test_a_cell_far_from_the_table_does_not_fill_the_memory(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["XFD1048576"] = 1
    workbook.save(tmp_path / "a.xlsx")
    assert reason(tmp_path / "a.xlsx") == (
        "a sheet reaches to 1,048,576 rows and 16,384 columns; delete what stands far from the table"
    )


@pytest.mark.parametrize("reference", ["ZZZZ99999999", "XFE1", "A1048577", "A0", "1A"])
def test_a_cell_outside_of_the_sheet_is_damage(book: Path, reference: str) -> None:
    path = rewritten(book, "xl/worksheets/sheet1.xml", b' r="A1"', f' r="{reference}"'.encode())
    assert reason(path) == f"it is damaged (xl/worksheets/sheet1.xml: it has a cell {reference}); {SAVE_AGAIN}"


def test_a_folder_or_a_missing_file_is_no_workbook(tmp_path: Path) -> None:
    assert reason(tmp_path) == "it cannot be read (Is a directory)"
    assert reason(tmp_path / "a.xlsx") == "it cannot be read (No such file or directory)"
