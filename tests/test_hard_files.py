"""Files as Excel, WPS, editors and mail leave them: read as they are meant, or refused with the place."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lianzhu
from lianzhu.graph.errors import LandscapeError, LianzhuError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import fold, fold_all
from lianzhu.loaders.folder import read_folder

WriteTables = Callable[[dict[str, str]], Path]
BASE = {
    "nodes/Report": "name,publisher,published\nR,某院,2023-06",
    "nodes/Company": "name,aliases\n甲公司,Jia\n乙公司,Yi",
    "nodes/Industry": "name\n金融\n政务",
    "edges/SERVES": "from,to,source,locator\n甲公司,金融,R,p1",
    "figures": "metric,company,value,unit,printed,period_start,source,locator\nrevenue,甲公司,66.8,亿元,66.8亿元,2022,R,p2",
}
FIGURE_HEADER = "metric,company,value,unit,printed,period_start,source,locator"
SHEET_NAMES = {
    "nodes/Report": "报告 Report",
    "nodes/Company": "企业",
    "nodes/Industry": "Industry",
    "edges/SERVES": "服务 SERVES",
    "figures": "数据 figures",
}
EXPECTED_LANDSCAPE = "a folder of tables, a workbook (.xlsx) or a zipped folder (.zip)"
SAVE_AS_TABLE = "the table saved as .csv, .tsv, .xlsx or .parquet; move other files out of the folder"


@pytest.fixture
def land(tables: WriteTables) -> Path:
    """A small landscape without problems."""
    return tables(BASE)


def problems_of(path: Path) -> list[str]:
    with pytest.raises(LandscapeError) as raised:
        read_folder(path)
    return [str(problem) for problem in raised.value.problems]


def company_names(path: Path) -> list[str]:
    return [node.name for node in read_folder(path).nodes.values() if node.kind == "Company"]


def write_sheet(path: Path, rows: list[list[Any]], formats: dict[str, str] | None = None, title: str = "Sheet") -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    for cell, number_format in (formats or {}).items():
        workbook.active[cell].number_format = number_format
    workbook.save(path)
    return path


def write_figures(land: Path, row: list[Any], formats: dict[str, str] | None = None) -> None:
    (land / "figures.csv").unlink()
    write_sheet(land / "figures.xlsx", [FIGURE_HEADER.split(","), row], formats)


# ------------------------------------------------------------ cells


def test_a_percent_cell_is_the_percentage_that_excel_shows(land: Path) -> None:
    write_figures(land, ["growth_rate", "甲公司", 0.668, "%", "66.8%", 2022, "R", "p2"], {"C2": "0.0%"})
    (figure,) = read_folder(land).figures
    assert (figure.fields["value"], figure.fields["unit"]) == (66.8, "%")


def test_a_percent_cell_of_another_unit_is_a_problem(land: Path) -> None:
    write_figures(land, ["growth_rate", "甲公司", 0.668, "倍", "0.668倍", 2022, "R", "p2"], {"C2": "0.0%"})
    assert problems_of(land) == [
        "figures.xlsx, row 2, column value: '66.8%'; expected a number such as 66.8 (put its unit in the unit column)"
    ]


def test_a_share_may_be_a_percent_cell(land: Path) -> None:
    rows = [["from", "to", "share", "source", "locator"], ["甲公司", "乙公司", 0.125, "R", "p1"]]
    write_sheet(land / "edges" / "OWNS.xlsx", rows, {"C2": "0.0%"})
    assert [edge.fields["share"] for edge in read_folder(land).edges if edge.kind == "OWNS"] == [12.5]


@pytest.mark.parametrize(
    ("value", "found", "expected"),
    [
        ("#N/A", "#N/A", "a value: correct the formula, or paste its value in its place"),
        ("=A1", "a formula without a stored value", "a value: open the file in Excel or WPS and save it again, or type the value"),
    ],
)  # fmt: skip
def test_a_cell_without_a_value_is_no_empty_cell(land: Path, value: str, found: str, expected: str) -> None:
    header = ["metric", "company", "industry", "value", "unit", "printed", "period_start", "source", "locator"]
    (land / "figures.csv").unlink()
    write_sheet(
        land / "figures.xlsx", [header, ["revenue", "甲公司", value, 12.5, "亿元", "12.5亿元", 2022, "R", "p2"]]
    )
    assert problems_of(land) == [f"figures.xlsx, row 2, column industry: {found}; expected {expected}"]


def test_merged_cells_are_a_problem_because_only_the_first_has_the_value(land: Path) -> None:
    rows = [
        ["from", "to", "year", "source", "locator"],
        ["甲公司", "乙公司", 2022, "R", "p1"],
        ["乙公司", "甲公司", None, "R", "p2"],
    ]
    path = write_sheet(land / "edges" / "SUPPLIES.xlsx", rows)
    workbook = openpyxl.load_workbook(path)
    workbook.active.merge_cells("C2:C3")
    workbook.active.merge_cells("F2:F3")
    workbook.save(path)
    assert problems_of(land) == [
        "edges/SUPPLIES.xlsx, row 2, column year: 2 merged cells with one value, '2022'; expected cells that are not merged, each filled"
    ]


@pytest.mark.parametrize("text", ["66,8", "1.234,56", "1,23", "1,2345", "12,34,567", "1_000"])
def test_a_comma_that_does_not_part_thousands_is_a_problem(tables: WriteTables, text: str) -> None:
    row = f'revenue,甲公司,"{text}",亿元,"{text}亿元",2022,R,p2'
    assert problems_of(tables({**BASE, "figures": f"{FIGURE_HEADER}\n{row}"})) == [
        f"figures.csv, row 2, column value: '{text}'; expected a number such as 66.8 or 1,234.56"
    ]


@pytest.mark.parametrize(("text", "value"), [("1,234", 1234.0), ("1,234,567.5", 1234567.5), ("-1,234.5", -1234.5)])
def test_commas_between_thousands_are_read(tables: WriteTables, text: str, value: float) -> None:
    row = f'revenue,甲公司,"{text}",亿元,"{text}亿元",2022,R,p2'
    (figure,) = read_folder(tables({**BASE, "figures": f"{FIGURE_HEADER}\n{row}"})).figures
    assert figure.fields["value"] == value


@pytest.mark.parametrize("text", ["66,8", "1.234,56", "1,234"])
def test_in_a_file_with_semicolons_every_comma_in_a_number_is_a_problem(tables: WriteTables, text: str) -> None:
    row = f"revenue;甲公司;{text};亿元;{text}亿元;2022;R;p2"
    assert problems_of(tables({**BASE, "figures": f"{FIGURE_HEADER.replace(',', ';')}\n{row}"})) == [
        f"figures.csv, row 2, column value: '{text}'; expected a number without commas, such as 66.8 or 1234.56"
    ]


@pytest.mark.parametrize("text", ["2023-02-30", "2023-13", "2023-04-31", "0000"])
def test_a_date_that_does_not_exist_is_a_problem(tables: WriteTables, text: str) -> None:
    assert problems_of(tables({**BASE, "nodes/Company": f"name,founded\n甲公司,{text}"})) == [
        f"nodes/Company.csv, row 2, column founded: '{text}'; "
        "expected a date that exists, such as 2023, 2023-06 or 2023-06-15"
    ]


def test_invisible_characters_at_the_ends_of_a_cell_are_dropped(tables: WriteTables) -> None:
    folder = tables({**BASE, "nodes/Company": "name\n\ufeff甲公司\n乙公司\u200b\n\u2060 丙公司\u200d\n\x1a"})
    assert company_names(folder) == ["甲公司", "乙公司", "丙公司"]


def test_controls_of_direction_are_dropped(tables: WriteTables) -> None:
    assert company_names(tables({**BASE, "nodes/Company": "name\n甲公司\nABC\u202eDEF\n\u2066乙\u2069"})) == [
        "甲公司",
        "ABCDEF",
        "乙",
    ]


def test_invisible_characters_in_a_name_do_not_matter_when_it_is_looked_up() -> None:
    names = ["甲\u200b公司", "甲公\u2060司", "\ufeff甲公司", "甲\u202e公司"]
    assert {*map(fold, names)} == {*fold_all(names)} == {"甲公司"}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("甲\x00公司", "the control character U+0000"),
        ("甲\x07公司", "the control character U+0007"),
        ("甲\x1a公司", "the control character U+001A"),
        ("甲\x85公司", "the control character U+0085"),
        ("甲\ufffd司", "the replacement character U+FFFD, for a character that was lost"),
        ("甲\uffff司", "the invalid character U+FFFF"),
    ],
)
def test_a_control_character_in_a_cell_is_a_problem(tables: WriteTables, cell: str, found: str) -> None:
    problems = problems_of(tables({"nodes/Company": f"name,aliases\n乙公司,\n{cell},Jia"}))
    assert problems == [
        f"nodes/Company.csv, row 3, column name: {found}; expected text without such characters; type the cell again"
    ]


# ------------------------------------------------------------ CSV


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(land: Path, line_end: str) -> None:
    for path in land.rglob("*.csv"):
        path.write_bytes(path.read_text("utf-8").replace("\n", line_end).encode())
    assert company_names(land) == ["甲公司", "乙公司"]


@pytest.mark.parametrize(
    ("declared", "delimiter"), [("sep=;", ";"), ("SEP=|", "|"), ('"sep=,"', ","), ("sep=\t", "\t")]
)
def test_the_line_for_excel_names_the_separator_and_is_no_row(
    tables: WriteTables, declared: str, delimiter: str
) -> None:
    rows = [declared, f"name{delimiter}aliases", f"甲公司{delimiter}Jia", f"甲公司{delimiter}Yi"]
    (problem,) = problems_of(tables({"nodes/Company": "\n".join(rows)}))
    assert problem.startswith("nodes/Company.csv, row 3, column name: duplicate node company:甲公司")


def test_empty_lines_before_the_header_do_not_change_the_numbers_of_rows(tables: WriteTables) -> None:
    (problem,) = problems_of(tables({"nodes/Company": "\n,\nname,aliases\n甲公司,\n甲公司,"}))
    assert problem.startswith("nodes/Company.csv, row 5, column name: duplicate node company:甲公司")


def test_malformed_csv_is_reported_with_its_row_however_many_lines_a_row_has(tables: WriteTables) -> None:
    folder = tables({"nodes/Company": 'name,aliases\n百度,"Bai\ndu"\n阿里,"Ali"x\n腾讯,T'})
    assert problems_of(folder) == [
        "nodes/Company.csv, row 3: malformed CSV (',' expected after '\"'); expected balanced quotes and one row per line"
    ]


def test_a_huge_cell_is_malformed_csv(tables: WriteTables) -> None:
    (problem,) = problems_of(tables({"nodes/Company": f"name\n{'x' * 200_000}"}))
    assert problem.startswith("nodes/Company.csv, row 2: malformed CSV (field larger than field limit (131072))")


EXPECTED_UTF8 = "expected a file saved as UTF-8 (in Excel: CSV UTF-8)"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            "name\n百度\n阿里巴巴\n".encode() + "旷视科技\n".encode("gbk") + "腾讯\n".encode(),
            "nodes/Company.csv, row 4: bytes that are not UTF-8, in a file of UTF-8 (they fit GB18030)",
        ),
        (
            'name,aliases\n百度,"B\nD"\n'.encode() + "旷视科技,\n".encode("gbk"),
            "nodes/Company.csv, row 3: bytes that are not UTF-8, in a file of UTF-8 (they fit GB18030)",
        ),
        ("name\n鴻海精密\n聯發科\n台積電\n".encode("big5"), "nodes/Company.csv: text in Big5"),
        ("name\nソニー\n東芝\nトヨタ自動車\n".encode("cp932"), "nodes/Company.csv: text in Shift-JIS"),
        ("name\nCitroën\n".encode("cp1252"), "nodes/Company.csv: text in a Western encoding such as Windows-1252"),
        ("name\nCafé\n".encode("cp1252"), "nodes/Company.csv, row 2: neither UTF-8 nor GB18030"),
        (b"\xff\xfen\x00a\x00", ""),
        (b"\xff\xfen\x00a\xd8", "nodes/Company.csv: damaged UTF-16"),
        (b"\xffn\x00a\x00m\x00e\x00", "nodes/Company.csv: UTF-16 without a byte order mark, or no text"),
    ],
    ids=["GBK line", "lines in a cell", "Big5", "Shift-JIS", "Western", "invalid", "UTF-16", "odd UTF-16", "zeros"],
)  # fmt: skip
def test_a_file_in_another_encoding_is_refused_by_name(land: Path, content: bytes, problem: str) -> None:
    (land / "nodes" / "Company.csv").write_bytes(content)
    first = problems_of(land)[0]
    if problem:
        assert first == f"{problem}; {EXPECTED_UTF8}"
    else:
        assert first.startswith("nodes/Company.csv, row 1: unknown column 'na'")


@pytest.mark.parametrize("name", ["联通", "鴻海精密", "喆", "百度", "阿里巴巴（中国）有限公司", "€公司"])
def test_names_in_gb18030_are_read(land: Path, name: str) -> None:
    (land / "nodes" / "Company.csv").write_bytes(f"name\n甲公司\n{name}\n".encode("gb18030"))
    assert company_names(land) == ["甲公司", name]


# ------------------------------------------------------------ files that would be passed over


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("edges/OFFERS.json", f"a file that is not read; expected {SAVE_AS_TABLE}"),
        ("edges/OFFERS.xls", f"a file that is not read; expected {SAVE_AS_TABLE}"),
        ("edges/OFFERS", f"a file that is not read; expected {SAVE_AS_TABLE}"),
        ("figures.txt", f"a file that is not read; expected {SAVE_AS_TABLE}"),
        ("landscape.yml", f"a file that is not read; expected {SAVE_AS_TABLE}"),
        ("Edges/OFFERS.csv", "a folder that is not read; expected the name edges"),
        ("node/Company.csv", "a folder that is not read; expected the name nodes"),
        ("edges/old/OFFERS.csv", "a folder that is not read; expected tables of nodes in nodes, of edges in edges; move other folders elsewhere"),
        ("backup/OFFERS.csv", "a folder that is not read; expected tables of nodes in nodes, of edges in edges; move other folders elsewhere"),
        ("landscape.xlsx", "a workbook next to tables, which is not read; expected one of them; open the workbook by its own name, or move it elsewhere"),
        ("figure.csv", "unknown table 'figure'; did you mean 'figures'?; expected one of figures, statements, coverage, sections"),
    ],
)  # fmt: skip
def test_what_would_be_passed_over_is_a_problem(land: Path, path: str, problem: str) -> None:
    file = land / path
    file.parent.mkdir(exist_ok=True)
    file.write_text("from,to,source,locator", "utf-8")
    assert problems_of(land) == [
        f"{path if 'not read' not in problem or file.parent == land or path.startswith('edges/OFF') else Path(path).parent}: {problem}"
    ]


@pytest.mark.parametrize(
    "path",
    ["README.md", "README.en.md", "README", "LICENSE", "NOTICE.txt", ".DS_Store", "~$figures.xlsx", "nodes/~$Company.xlsx",
     "nodes/README.md", "import.json", "map.toml", "rejects.csv", "review.csv", "reports/R.pdf", "picture.png",
     "queries/mine.cypher", ".git/config.json", "Thumbs.db"],
)  # fmt: skip
def test_documents_locks_and_files_of_an_import_are_no_tables(land: Path, path: str) -> None:
    file = land / path
    file.parent.mkdir(exist_ok=True)
    file.write_text("x", "utf-8")
    assert company_names(land) == ["甲公司", "乙公司"]


def test_a_table_may_be_a_tsv_file(land: Path) -> None:
    (land / "nodes" / "Company.csv").unlink()
    (land / "nodes" / "Company.tsv").write_text("name\taliases\n甲公司\tJia, Ltd.; J\n乙公司\t", "utf-8")
    assert read_folder(land).nodes["company:甲公司"].aliases == ("Jia, Ltd.", "J")


def test_of_several_sheets_in_a_table_file_one_is_read_and_the_others_are_named(land: Path) -> None:
    (land / "nodes" / "Company.csv").unlink()
    path = write_sheet(land / "nodes" / "Company.xlsx", [["name"], ["甲公司"], ["乙公司"]], title="一")
    workbook = openpyxl.load_workbook(path)
    for title in ("二", "说明", "_备注"):
        workbook.create_sheet(title).append(["name"])
    workbook.create_sheet("空")
    workbook.save(path)
    assert problems_of(land) == [
        "nodes/Company.xlsx: 2 sheets with content: 一, 二; expected one; only 一 is read: move, hide or delete the others"
    ]
    workbook["二"].sheet_state = "hidden"
    workbook.save(path)
    assert company_names(land) == ["甲公司", "乙公司"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"name\n", "it is a text file named as a workbook; expected a workbook that can be read (if it is CSV, name it .csv)"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "it has a password; expected a workbook that can be read (save it without one, or as CSV)",
        ),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_is_one_problem(land: Path, content: bytes, problem: str) -> None:
    (land / "nodes" / "Company.csv").unlink()
    (land / "nodes" / "Company.xlsx").write_bytes(content)
    assert problems_of(land)[0] == f"nodes/Company.xlsx: {problem}"


# ------------------------------------------------------------ workbooks as landscapes


def write_landscape(path: Path, sheets: dict[str, str]) -> Path:
    """Write a workbook from texts of tables by the name of the sheet."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, text in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in text.splitlines():
            sheet.append(row.split(","))
    workbook.save(path)
    return path


def contents(landscape: Landscape) -> tuple[object, ...]:
    return dict(landscape.nodes), {fact.id for fact in landscape.facts()}


@pytest.fixture
def sheets() -> dict[str, str]:
    """The tables of the small landscape by the name of the sheet."""
    return {SHEET_NAMES[name]: text for name, text in BASE.items()}


def test_a_workbook_is_a_landscape(tmp_path: Path, land: Path, sheets: dict[str, str]) -> None:
    extra = {"说明": "怎样填写", "_lists": "金融", "覆盖说明": "about,aspect,state,source,locator", "Product": ""}
    path = write_landscape(tmp_path / "landscape.xlsx", sheets | extra)
    assert contents(read_folder(path)) == contents(read_folder(land))


def test_a_folder_with_only_a_workbook_is_that_workbook(tmp_path: Path, land: Path, sheets: dict[str, str]) -> None:
    (tmp_path / "mine").mkdir()
    write_landscape(tmp_path / "mine" / "landscape.xlsx", sheets)
    (tmp_path / "mine" / "README.md").write_text("x")
    assert contents(read_folder(tmp_path / "mine")) == contents(read_folder(land))


def test_tables_beside_a_workbook_are_not_passed_over(tmp_path: Path, sheets: dict[str, str]) -> None:
    write_landscape(tmp_path / "landscape.xlsx", sheets)
    for name in ("figures.csv", "accepted.csv", "schema.toml", "notes.txt"):
        (tmp_path / name).write_text("x")
    assert problems_of(tmp_path) == [
        f"{name}: not read, because the workbook is; expected a sheet in landscape.xlsx"
        for name in ("accepted.csv", "figures.csv", "notes.txt", "schema.toml")
    ]


def test_a_label_of_two_kinds_is_told_by_the_columns(tmp_path: Path, sheets: dict[str, str]) -> None:
    path = write_landscape(tmp_path / "a.xlsx", sheets | {"商业模式": "名称\n订阅"})
    assert "business_model:订阅" in read_folder(path).nodes
    models = {"商业模式 BusinessModel": "名称\n订阅", "商业模式": "起点,终点,来源,位置\n甲公司,订阅,R,p1"}
    edges = read_folder(write_landscape(tmp_path / "b.xlsx", sheets | models)).edges
    assert "HAS_BUSINESS_MODEL" in {edge.kind for edge in edges}


def test_the_sheet_schema_extends_the_schema(tmp_path: Path, sheets: dict[str, str]) -> None:
    schema = '[node.Park]\nzh = "园区"\nen = "Park"'
    path = write_landscape(tmp_path / "a.xlsx", sheets | {"schema": schema, "园区 Park": "name\n一号园"})
    assert "park:一号园" in read_folder(path).nodes
    assert lianzhu.open(path).schema.nodes["Park"].zh == "园区"


def test_problems_in_a_workbook_name_the_sheet_and_the_row(tmp_path: Path, sheets: dict[str, str]) -> None:
    wrong = {
        "服务 SERVES": "起点,终点,来源,位置\n甲公司,金溶,R,p1",
        "Companies": "a,b\nc,d",
        "schema": "[node.Park]",
    }
    path = write_landscape(tmp_path / "landscape.xlsx", sheets | wrong)
    assert problems_of(path)[0].startswith("landscape.xlsx, sheet schema:1: node Park: no en")
    del wrong["schema"]
    assert problems_of(write_landscape(path, sheets | wrong)) == [
        "landscape.xlsx, sheet Companies: unknown sheet 'Companies'; did you mean 'Company'?; "
        "expected the name of a table such as 企业 Company, or 说明 for an explanation",
        f"{path}: unresolved names in 1 rows, not listed; expected complete tables of nodes; then names are checked",
    ]
    del wrong["Companies"]
    (problem,) = problems_of(write_landscape(path, sheets | wrong))
    assert problem.startswith("landscape.xlsx, sheet 服务 SERVES, row 2, column 终点: no ")


def test_a_sheet_of_an_undeclared_kind_gets_its_declaration(tmp_path: Path, sheets: dict[str, str]) -> None:
    path = write_landscape(tmp_path / "a.xlsx", sheets | {"园区": "名称\n一号园"})
    with pytest.raises(LandscapeError) as raised:
        read_folder(path)
    assert "a.xlsx, sheet 园区: unknown table '园区'" in str(raised.value) and "[node.YuanQu]" in str(raised.value)


def test_a_hidden_sheet_with_a_table_is_a_problem(tmp_path: Path, sheets: dict[str, str]) -> None:
    path = write_landscape(tmp_path / "a.xlsx", sheets | {"Product": "name\nx"})
    workbook = openpyxl.load_workbook(path)
    workbook["Product"].sheet_state = "hidden"
    workbook.save(path)
    assert problems_of(path) == [
        "a.xlsx, sheet Product: a hidden sheet; expected a visible one, or a name that starts with _"
    ]


def test_the_accepted_findings_of_a_workbook_are_read(tmp_path: Path, sheets: dict[str, str]) -> None:
    path = write_landscape(tmp_path / "a.xlsx", sheets)
    assert [finding.check for finding in lianzhu.open(path).review().open] == ["orphan", "orphan"]
    accepted = "check,facts,by,why\norphan,industry:政务,张三,无妨"
    write_landscape(path, sheets | {"已接受 accepted": accepted})
    review = lianzhu.open(path).review()
    assert [finding.facts for finding in review.open] == [("company:乙公司",)]


def test_a_workbook_is_read_again_when_it_has_changed(
    tmp_path: Path, sheets: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    count = "MATCH (c:Company) RETURN count(c) AS n"
    path = write_landscape(tmp_path / "a.xlsx", sheets)
    assert lianzhu.open(path).cypher(count).rows == lianzhu.open(path).cypher(count).rows == [(2,)]
    write_landscape(path, sheets | {"企业": "name\n甲公司"})
    assert lianzhu.open(path).cypher(count).rows == [(1,)]


# ------------------------------------------------------------ zipped folders


def write_zip(path: Path, files: dict[str, str], top: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{top}{name}", text)
    return path


@pytest.fixture
def zipped() -> dict[str, str]:
    """The files of the small landscape by name."""
    return {f"{name}.csv": text for name, text in BASE.items()}


@pytest.mark.parametrize("top", ["", "mine/", "我的图谱/"])
def test_a_zipped_folder_is_a_landscape(tmp_path: Path, land: Path, zipped: dict[str, str], top: str) -> None:
    path = write_zip(tmp_path / "mine.zip", zipped, top)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._x", b"")
    assert contents(read_folder(path)) == contents(read_folder(land))


def test_chinese_names_of_an_archive_of_windows_are_read(tmp_path: Path, zipped: dict[str, str]) -> None:
    path = tmp_path / "mine.zip"
    zipped["nodes/企业.csv"] = zipped.pop("nodes/Company.csv")
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in zipped.items():
            archive.writestr(name.replace("企业", "AAAA"), text)
    path.write_bytes(path.read_bytes().replace(b"nodes/AAAA", "nodes/企业".encode("gbk")))
    assert company_names(path) == ["甲公司", "乙公司"]


def test_problems_in_a_zip_file_name_the_table_in_it(tmp_path: Path, zipped: dict[str, str]) -> None:
    path = write_zip(tmp_path / "mine.zip", zipped | {"nodes/Company.csv": "name\n甲公司\n乙公司\n乙公司"}, "mine/")
    with pytest.raises(LandscapeError) as raised:
        read_folder(path)
    assert str(raised.value).startswith(f"{path}: 1 problem\n  nodes/Company.csv, row 4, column name: duplicate node")


@pytest.mark.parametrize("name", ["../x.csv", "/etc/x.csv", "a/../../x.csv", "C:\\x.csv", "..\\x.csv"])
def test_a_zip_file_that_writes_elsewhere_is_refused(tmp_path: Path, zipped: dict[str, str], name: str) -> None:
    path = write_zip(tmp_path / "mine.zip", zipped | {name: "name"})
    assert problems_of(path) == [f"mine.zip: a file named '{name}'; expected names inside of the zip file"]
    assert {entry.name for entry in tmp_path.iterdir()} == {"mine.zip"}


def test_a_zip_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("nodes/Company.csv", "w") as file:
        for _ in range(513):
            file.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    assert problems_of(path) == [
        "mine.zip: more than 512 MB or 10,000 files; expected the tables of one landscape, or the folder itself"
    ]


def test_an_encrypted_zip_file_is_refused(tmp_path: Path, zipped: dict[str, str]) -> None:
    path = write_zip(tmp_path / "mine.zip", zipped)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert problems_of(path) == ["mine.zip: encrypted; expected a zip file without a password"]


def test_a_damaged_zip_file_is_refused(tmp_path: Path, zipped: dict[str, str]) -> None:
    path = write_zip(tmp_path / "mine.zip", zipped)
    path.write_bytes(path.read_bytes()[:-30])
    assert problems_of(path) == [
        "mine.zip: damaged (File is not a zip file); expected a zip file that opens, or the folder itself"
    ]


# ------------------------------------------------------------ whatever it is, an error with a message


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.csv", "not a landscape"), ("none.xlsx", "no such file"), ("none.zip", "no such file")],
)
def test_what_is_no_landscape_is_refused(tmp_path: Path, name: str, found: str) -> None:
    (tmp_path / "a.csv").write_text("name")
    path = tmp_path / name
    assert problems_of(path) == [f"{path}: {found}; expected {EXPECTED_LANDSCAPE}"]


@pytest.mark.parametrize("name", ["a" * 300, "a\0b"])
def test_a_path_that_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(LianzhuError):
        lianzhu.open(name)


@pytest.mark.skipif(os.name != "posix", reason="named pipes")
def test_a_named_pipe_is_not_waited_for(land: Path) -> None:
    os.mkfifo(land / "edges" / "OFFERS.csv")
    assert problems_of(land) == [f"edges/OFFERS.csv: neither a file nor a folder; expected {SAVE_AS_TABLE}"]


def test_a_folder_or_a_broken_link_for_a_file_is_a_problem(land: Path) -> None:
    (land / "edges" / "OFFERS.csv").mkdir()
    (land / "edges" / "USES.csv").symlink_to("none")
    assert problems_of(land) == [
        "edges/OFFERS.csv: cannot be read (Is a directory); expected a readable CSV file",
        "edges/USES.csv: cannot be read (No such file or directory); expected a readable CSV file",
    ]


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small landscape whose files are replaced again and again, with a cache of its own."""
    root = tmp_path_factory.mktemp("fuzzed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        for name, text in BASE.items():
            path = root / "land" / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        write_landscape(root / "a.xlsx", {SHEET_NAMES[name]: text for name, text in BASE.items()})
        write_zip(root / "a.zip", {f"{name}.csv": text for name, text in BASE.items()})
        yield root


CELLS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["#N/A", "66,8", "1e309", "9" * 5000, "2023-02-30", '"', "\0", "\ufeff", "百度", "R", "12.5%", "²"]
    ),
)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def open_or_refuse(path: Path) -> None:
    """Open a landscape; an error with a message for the user is expected, any other fails the test."""
    with suppress(LianzhuError):
        lianzhu.open(path).close()


@FEW
@given(st.sampled_from([*BASE]), st.lists(st.lists(CELLS, max_size=9), max_size=4), st.sampled_from(["utf-8", "gb18030", "utf-16", "big5"]))  # fmt: skip
def test_any_text_is_opened_or_refused(fuzzed: Path, name: str, rows: list[list[str]], encoding: str) -> None:
    path, header = fuzzed / "land" / f"{name}.csv", BASE[name].split("\n")[0]
    content = path.read_bytes()
    try:
        path.write_bytes("\n".join([header, *map(",".join, rows)]).encode(encoding, "replace"))
        open_or_refuse(fuzzed / "land")
    finally:
        path.write_bytes(content)


DAMAGE = st.tuples(st.integers(0, 20_000), st.integers(0, 40), st.binary(max_size=8))


@FEW
@given(st.sampled_from(["a.xlsx", "a.zip"]), st.lists(DAMAGE, min_size=1, max_size=3))
def test_any_damage_of_a_workbook_or_a_zip_file_is_refused(
    fuzzed: Path, name: str, damages: list[tuple[int, int, bytes]]
) -> None:
    content = bytearray((fuzzed / name).read_bytes())
    for position, length, added in damages:
        start = position % len(content)
        content[start : start + length] = added
    path = fuzzed / f"damaged-{name}"
    path.write_bytes(content)
    open_or_refuse(path)
