"""Import of people's own tables without a map: what is understood, what comes out, and the account of every cell."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from importing_files import BATTERY_ROWS, HEADINGS, battery_workbook, sheet_file

from lianzhu.graph.errors import LandscapeError, OutputError, SourceError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import Passage
from lianzhu.graph.names import fold
from lianzhu.importing import ImportReport, import_files
from lianzhu.loaders.folder import read_folder
from lianzhu.loaders.tables import read_table
from lianzhu.opening import read_cell


def imported(tmp_path: Path, *paths: Path, **options: object) -> tuple[ImportReport, Landscape]:
    output = tmp_path / "mine"
    report = import_files(paths, output, **options)  # type: ignore[arg-type]
    return report, read_folder(output)


def relations(landscape: Landscape, kind: str) -> set[tuple[str, str]]:
    return {(edge.start, edge.end) for edge in landscape.edges if edge.kind == kind}


def rejections(report: ImportReport) -> list[str]:
    return [f"{r.place}: {r.text}: {r.reason}" for r in report.account.rejections]


# ------------------------------------------------------------ the workbook of an analyst


@pytest.fixture
def battery(tmp_path: Path) -> tuple[ImportReport, Landscape]:
    return imported(tmp_path, battery_workbook(tmp_path / "电池.xlsx"))


def test_firms_are_found_by_name_short_name_and_alias(battery: tuple[ImportReport, Landscape]) -> None:
    nodes = battery[1].nodes
    companies = {node.name: node for node in nodes.values() if node.kind == "Company"}
    assert set(companies) == {"甲锂业", "乙锂业", "丙电池", "戊股份", "丁汽车"}
    assert set(companies["丙电池"].aliases) == {"CB", "丙电池新能源科技股份有限公司"}
    assert companies["丙电池"].fields["full_name"] == "丙电池新能源科技股份有限公司"
    assert companies["戊股份"].aliases == ("戊",)


def test_layers_and_segments_are_parts_of_the_chain_in_the_title(battery: tuple[ImportReport, Landscape]) -> None:
    landscape = battery[1]
    assert {node.id for node in landscape.nodes.values() if node.kind in ("Chain", "Layer", "Segment")} == {
        "chain:动力电池",
        "layer:动力电池/上游",
        "layer:动力电池/中游",
        "layer:动力电池/下游",
        "segment:动力电池/上游/锂资源",
        "segment:动力电池/中游/电芯",
        "segment:动力电池/下游/整车",
    }
    assert landscape.nodes["layer:动力电池/下游"].fields["position"] == 3
    assert relations(landscape, "ACTS_IN") == {
        ("company:甲锂业", "segment:动力电池/上游/锂资源"),
        ("company:乙锂业", "segment:动力电池/上游/锂资源"),
        ("company:丙电池", "segment:动力电池/中游/电芯"),
        ("company:戊股份", "segment:动力电池/中游/电芯"),
        ("company:丁汽车", "segment:动力电池/下游/整车"),
    }


def test_products_and_customers_in_a_cell_are_separate(battery: tuple[ImportReport, Landscape]) -> None:
    landscape = battery[1]
    assert {end for start, end in relations(landscape, "OFFERS") if start == "company:甲锂业"} == {
        "product:碳酸锂",
        "product:氢氧化锂",
    }
    assert relations(landscape, "SUPPLIES") == {
        ("company:甲锂业", "company:丙电池"),
        ("company:甲锂业", "company:丁汽车"),
        ("company:乙锂业", "company:丙电池"),
        ("company:丙电池", "company:丁汽车"),
    }


def test_figures_have_unit_period_basis_and_whole(battery: tuple[ImportReport, Landscape]) -> None:
    figures = {(dict(f.about)["company"], f.fields["metric"]): f for f in battery[1].figures}
    revenue = figures["company:丙电池", "revenue"]
    assert dict(revenue.fields) == {
        "metric": "revenue",
        "value": 663.0,
        "unit": "亿元",
        "printed": "663",
        "period_start": "2023",
        "named_source": "联盟 2023",
    }
    assert (
        figures["company:丁汽车", "revenue"].fields["low"],
        figures["company:丁汽车", "revenue"].fields["high"],
    ) == (1.2, 1.5)
    share = figures["company:乙锂业", "market_share"]
    assert (share.fields["value"], share.fields["op"], share.fields["basis"]) == (11.0, "≈", "国内口径")
    assert dict(share.about)["of"] == "segment:动力电池/上游/锂资源"
    assert len(figures) == 8


def test_every_fact_cites_its_cell_and_the_source_that_the_row_names(battery: tuple[ImportReport, Landscape]) -> None:
    landscape = battery[1]
    citations = {(e.kind, e.start, e.end): e.citation for e in landscape.edges}
    citation = citations["SUPPLIES", "company:乙锂业", "company:丙电池"]
    assert (citation.source, citation.locator, citation.named_source) == ("report:电池", "清单!F5", "年报2023")
    report = landscape.nodes["report:电池"]
    assert (report.fields["publisher"], report.fields["access"], report.fields["file"]) == (
        ("研究部",),
        "internal",
        "电池.xlsx",
    )
    assert len(str(report.fields["sha256"])) == 64


def told(report: ImportReport) -> list[str]:
    """The notes of an import, without those on dates of publication."""
    return [note for note in report.account.notes if "no date of publication" not in note]


def test_a_file_without_a_date_of_publication_gets_its_own_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("公司,产品\n甲公司,a\n", "utf-8")
    os.utime(path, (1_577_836_800, 1_577_836_800))
    report, landscape = imported(tmp_path, path)
    assert report.account.notes == [
        "a.csv states no date of publication: that of the file (2020-01-01) is taken; give the map another, as published"
    ]
    assert landscape.nodes["report:a"].fields["published"] == "2020-01-01"


def test_what_is_left_out_is_said(battery: tuple[ImportReport, Landscape]) -> None:
    report = battery[0]
    assert told(report) == [
        "电池.xlsx 清单, row 10 is left out: a note below the table (注：“—”为未披露)",
        "电池.xlsx 说明 is left out: it is not a table (内部资料)",
    ]
    assert rejections(report) == ["电池.xlsx, row 7, column 客户: 自供: '自供' names no particular Company"]


def test_each_cell_has_one_fate(battery: tuple[ImportReport, Landscape]) -> None:
    account = battery[0].account
    cells = sum(cell is not None for row in BATTERY_ROWS for cell in row) + len(HEADINGS) + 2 + 1 + 1
    assert sum(account.counts.values()) == cells
    assert account.total("rejected") == len(account.rejections) == 1
    assert account.total("context") == len(HEADINGS) + 2 + 1  # the headings, two titles and 内部资料
    assert account.total("ignored") == 1  # the note
    merged = {column: counts["merged"] for _, _, column, counts in account.by_column() if counts["merged"]}
    assert merged == dict.fromkeys(HEADINGS, 1)  # the repeated row


def test_the_account_is_kept_beside_the_tables(battery: tuple[ImportReport, Landscape], tmp_path: Path) -> None:
    record = json.loads((tmp_path / "mine" / "import.json").read_text("utf-8"))
    assert record["cells"]["rejected"] == 1
    assert {"file": "电池.xlsx", "table": "清单", "column": "市占率", "field": 5, "merged": 1, "context": 1} in record[
        "columns"
    ]
    table = read_table(tmp_path / "mine" / "rejects.csv", "rejects.csv")
    assert {name: table.column(name)[0] for name in table.columns} == {
        "file": "电池.xlsx",
        "sheet": "清单",
        "row": "7",
        "column": "客户",
        "value": "自供",
        "reason": "'自供' names no particular Company",
    }


def test_what_was_understood_is_told_with_an_example(battery: tuple[ImportReport, Landscape]) -> None:
    rows = {row[2]: row[3:6] for row in battery[0].understood().rows}
    assert rows["公司名称"] == ("company.name", "甲锂业股份有限公司", "high")
    assert rows["年份营收"] == ("figure revenue", "2023年：329.7亿元", "high")
    assert rows["来源"] == ("row.source", "年报2023", "high")
    (customers,) = (row for row in battery[0].understood().records() if row["column"] == "客户")
    assert (customers["field"], customers["merged"], customers["rejected"]) == (4, 1, 1)


# ------------------------------------------------------------ the next run


def test_the_proposed_map_makes_the_same_landscape(tmp_path: Path) -> None:
    book = battery_workbook(tmp_path / "电池.xlsx")
    _, first = imported(tmp_path, book)
    map_file = tmp_path / "map.toml"
    map_file.write_text((tmp_path / "mine" / "map.toml").read_text("utf-8"), "utf-8")
    import_files([book], tmp_path / "again", map_file=map_file)
    again = read_folder(tmp_path / "again")
    assert {e.id for e in again.edges} == {e.id for e in first.edges}
    assert {f.id for f in again.figures} == {f.id for f in first.figures}


def test_the_map_reads_the_next_edition_and_ids_stay(tmp_path: Path) -> None:
    _, first = imported(tmp_path, battery_workbook(tmp_path / "电池.xlsx"))
    rows = [["公司名称", "简称"], ["丙电池集团股份有限公司", "丙新"], ["己材料", ""]]
    map_file = tmp_path / "map.toml"
    map_file.write_text(
        '[[table]]\nfile = "*.xlsx"\n[table.things]\ncompany = { kind = "Company" }\n'
        '[table.columns]\n"公司名称" = "company.name"\n"简称" = "company.short_name"\n',
        "utf-8",
    )
    rows[1][0] = "丙电池新能源科技股份有限公司"
    _, second = imported(tmp_path, sheet_file(tmp_path / "电池2024.xlsx", {"清单": rows}), map_file=map_file)
    renamed = second.nodes["company:丙电池"]
    assert (renamed.name, renamed.aliases) == ("丙新", ("丙电池", "丙电池新能源科技股份有限公司"))
    assert set(second.nodes) == {"company:丙电池", "company:己材料", "report:电池2024"}
    assert first.nodes["company:丙电池"].name == "丙电池"


def test_the_header_is_found_where_the_next_edition_has_it(tmp_path: Path) -> None:
    _, first = imported(tmp_path, battery_workbook(tmp_path / "电池.xlsx"))
    map_file = tmp_path / "map.toml"
    map_file.write_text((tmp_path / "mine" / "map.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "new").mkdir()
    moved = battery_workbook(tmp_path / "new" / "电池.xlsx", extra_title=True)
    import_files([moved], tmp_path / "moved", map_file=map_file)
    assert set(read_folder(tmp_path / "moved").nodes) == set(first.nodes)


def test_edited_tables_are_not_overwritten(tmp_path: Path) -> None:
    book = battery_workbook(tmp_path / "电池.xlsx")
    imported(tmp_path, book)
    path = tmp_path / "mine" / "nodes" / "Company.csv"
    path.write_text(path.read_text("utf-8").replace("戊股份", "戊集团"), "utf-8")
    with pytest.raises(OutputError) as raised:
        imported(tmp_path, book)
    assert str(raised.value) == (
        f"edited since the import, and not overwritten: {path}; import into another folder, or delete them"
    )


def test_an_edited_map_is_to_be_named(tmp_path: Path) -> None:
    book = battery_workbook(tmp_path / "电池.xlsx")
    imported(tmp_path, book)
    path = tmp_path / "mine" / "map.toml"
    path.write_text(path.read_text("utf-8").replace('"来源" = "row.source"', '"来源" = "ignore"'), "utf-8")
    with pytest.raises(OutputError) as raised:
        imported(tmp_path, book)
    assert str(raised.value) == f"{path} was edited; use it with --map {path}, or delete it"
    report, landscape = imported(tmp_path, book, map_file=path)
    assert report.account.total("ignored") == len(BATTERY_ROWS) + 1
    assert {edge.citation.named_source for edge in landscape.edges} == {""}


def test_a_folder_that_no_import_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("kept")
    with pytest.raises(OutputError) as raised:
        imported(tmp_path, battery_workbook(tmp_path / "电池.xlsx"))
    assert str(raised.value) == (
        f"cannot write {tmp_path / 'mine'}: it is not empty, and no import made it; choose another folder"
    )


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    report = import_files([battery_workbook(tmp_path / "电池.xlsx")], None)
    assert [path.name for path in tmp_path.iterdir()] == ["电池.xlsx"]
    assert report.output is None and len(report.columns) == len(HEADINGS)


# ------------------------------------------------------------ near names


def test_near_names_are_merged_only_when_a_person_says_so(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["公司名称", "客户"],
        ["甲新能源科技", "乙新汽车"],
        ["乙新汽车集团", ""],
        ["丙", "乙新汽东、LG"],
        ["丁", "LG新能源"],
    ]
    book = sheet_file(tmp_path / "a.xlsx", {"清单": rows})
    report, landscape = imported(tmp_path, book)
    assert [(row.name, row.like, row.decision) for row in report.near] == [
        ("乙新汽车", "乙新汽车集团", ""),
        ("乙新汽车", "乙新汽东", ""),
        ("LG", "LG新能源", ""),
    ]
    assert "company:乙新汽东" in landscape.nodes
    review = tmp_path / "mine" / "review.csv"
    lines = review.read_text("utf-8-sig").splitlines()
    lines[1] += "同"
    lines[3] += "different"
    review.write_text("\n".join(lines), "gb18030")  # as Excel saves it
    report, landscape = imported(tmp_path, book)
    assert "company:乙新汽车" not in landscape.nodes
    kept = landscape.nodes["company:乙新汽车集团"]
    assert (kept.aliases, kept.former_ids) == (("乙新汽车",), ("company:乙新汽车",))
    assert {"company:LG", "company:LG新能源"} <= landscape.nodes.keys()
    assert [(row.name, row.like, row.decision) for row in report.near] == [
        ("乙新汽车", "乙新汽车集团", "同"),
        ("LG", "LG新能源", "different"),
        ("乙新汽东", "乙新汽车集团", ""),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("甲新材料有限公司", "甲新材料股份有限公司"),
        ("ＡＢＣ 科技", "abc科技"),
        ("孚能科技（赣州）股份有限公司", "孚能科技"),
        ("孚能科技(赣州)", "孚能科技（赣州）股份有限公司"),
        ("Acme Co., Ltd.", "ACME"),
    ],
)
def test_names_that_differ_by_form_alone_are_one_firm(tmp_path: Path, first: str, second: str) -> None:
    rows: list[list[object]] = [["公司名称", "客户"], ["供方", first], ["供方二", second]]
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    customers = {end for _, end in relations(landscape, "SUPPLIES")}
    assert len(customers) == 1
    (node,) = (landscape.nodes[end] for end in customers)
    assert {fold(first), fold(second)} == {fold(name) for name in (node.name, *node.aliases)}


def test_firms_of_two_places_stay_two(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["公司名称", "客户"],
        ["供方", "特斯拉（上海）有限公司"],
        ["供方二", "特斯拉（北京）有限公司"],
    ]
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    assert len({end for _, end in relations(landscape, "SUPPLIES")}) == 2


def test_a_code_identifies_a_firm_before_its_name(tmp_path: Path) -> None:
    firms: list[list[object]] = [["股票代码", "公司名称"], ["600373SH", "中文传媒"], ["300750.SZ", "宁德时代"]]
    products: list[list[object]] = [
        ["证券代码", "公司名称", "主营产品"],
        ["SH600373", "中文天地出版传媒", "图书"],
        ["300750", "CATL", "电池"],
    ]
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"公司": firms, "产品": products}))
    assert relations(landscape, "OFFERS") == {
        ("company:中文传媒", "product:图书"),
        ("company:宁德时代", "product:电池"),
    }
    assert landscape.nodes["company:宁德时代"].aliases == ("CATL",)


# ------------------------------------------------------------ other shapes of tables


def test_a_wide_table_by_year_is_read_below_its_title(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["机器人产业链市场规模（单位：亿元）"],
        ["数据来源：GGII"],
        ["细分领域", "2023", "2024E", "2025E"],
        ["减速器", 45, 51.3, "58–62"],
        ["合计", 100, 120, 140],
    ]
    report, landscape = imported(tmp_path, sheet_file(tmp_path / "规模.xlsx", {"市场规模": rows}))
    found = {
        (f.fields["period_start"], f.fields.get("value"), f.fields.get("low"), f.fields.get("forecast", False))
        for f in landscape.figures
    }
    assert found == {("2023", 45.0, None, False), ("2024", 51.3, None, True), ("2025", None, 58.0, True)}
    assert {(f.fields["metric"], f.fields["unit"], f.fields["named_source"]) for f in landscape.figures} == {
        ("market_size", "亿元", "GGII")
    }
    assert (
        rejections(report)[0] == "规模.xlsx, row 5, column 细分领域: 合计: '合计' is a total, not the name of a Segment"
    )
    assert len(report.account.rejections) == 4


def test_a_header_of_two_rows_is_read_as_one(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["企业名称", "营收（亿元）", None, "员工"],
        [None, "2022", "2023", None],
        ["甲", 4.5, 3.6, "约2.4万人"],
    ]
    book = sheet_file(tmp_path / "a.xlsx", {"企业": rows}, {"企业": ["A1:A2", "B1:C1", "D1:D2"]})
    _, landscape = imported(tmp_path, book)
    assert {
        (f.fields["metric"], f.fields.get("period_start", ""), f.fields["value"], f.fields["unit"])
        for f in landscape.figures
    } == {
        ("revenue", "2022", 4.5, "亿元"),
        ("revenue", "2023", 3.6, "亿元"),
        ("employees", "", 24000.0, "人"),
    }


def test_a_table_of_supplies_has_product_and_share(tmp_path: Path) -> None:
    rows: list[list[object]] = [["供应商", "客户", "产品", "占比"], ["甲", "乙", "减速器", "35%"]]
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"供应关系": rows}))
    (edge,) = (edge for edge in landscape.edges if edge.kind == "SUPPLIES")
    assert (edge.start, edge.end, dict(edge.fields)) == (
        "company:甲",
        "company:乙",
        {"product": "product:减速器", "share": 35.0},
    )


def test_a_row_for_each_figure_is_read_with_its_metric(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(
        "指标,企业,年份,数值,单位,来源\n净利润,乙,2024E,-1.5,亿元,券商\n人均产值,乙,2023,30,万元,调研\n".encode(
            "gb18030"
        )
    )
    report, landscape = imported(tmp_path, path)
    (figure,) = landscape.figures
    assert (figure.fields["metric"], figure.fields["value"], figure.fields["forecast"]) == ("profit", -1.5, True)
    assert (
        rejections(report)[0]
        == "figures.csv, row 3, column 指标: 人均产值: unknown metric '人均产值'; expected one of the schema"
    )


def test_a_table_of_relations_names_them_in_words(tmp_path: Path) -> None:
    path = tmp_path / "产品关系.csv"
    path.write_text("from,to,rel\n电池,锂,上游材料\n电池,汽车,下游产品\n电池,盒子,其他关系\n", "utf-8")
    report, landscape = imported(tmp_path, path)
    assert relations(landscape, "UPSTREAM_OF") == {("product:锂", "product:电池")}
    assert [r for r in rejections(report) if "下游产品" in r or "其他关系" in r] == [
        "产品关系.csv, row 3, column rel: 下游产品: no relation of the map for '下游产品'",
        "产品关系.csv, row 4, column rel: 其他关系: no relation of the map for '其他关系'",
    ]


def test_json_lines_cite_the_line(tmp_path: Path) -> None:
    path = tmp_path / "company.json"
    path.write_text(
        '{"name": "甲", "products": ["x", "y"], "hq": {"city": "上海"}}\n\n{"name": "乙", "products": [], "revenue": "1.2亿元"}\n',
        "utf-8",
    )
    _, landscape = imported(tmp_path, path)
    assert relations(landscape, "LOCATED_IN") == {("company:甲", "region:上海")}
    assert {edge.citation.locator for edge in landscape.edges} == {"L1"}
    assert [figure.citation.locator for figure in landscape.figures] == ["L3"]


def test_yaml_cites_the_line_of_the_object(tmp_path: Path) -> None:
    path = tmp_path / "vendors.yml"
    path.write_text("vendors:\n  - name: 甲\n    products: [x]\n  - name: 乙\n    products: [y]\n", "utf-8")
    _, landscape = imported(tmp_path, path)
    assert {(e.start, e.citation.locator) for e in landscape.edges} == {("company:甲", "L2"), ("company:乙", "L4")}


def test_a_column_that_is_not_understood_is_kept_in_words(tmp_path: Path) -> None:
    rows: list[list[object]] = [["公司名称", "实际控制人", "公司简介"], ["甲", "张三", "做电池"]]
    report, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    assert {(s.fields["aspect"], s.fields["text"]) for s in landscape.statements} == {
        ("实际控制人", "张三"),
        ("公司简介", "做电池"),
    }
    assert {row[2]: row[5:7] for row in report.understood().rows}["实际控制人"] == (
        "low",
        "not understood, kept in words",
    )


def test_a_complete_list_gives_coverage(tmp_path: Path) -> None:
    book = battery_workbook(tmp_path / "电池.xlsx")
    imported(tmp_path, book)
    map_file = tmp_path / "map.toml"
    text = (tmp_path / "mine" / "map.toml").read_text("utf-8")
    map_file.write_text(text.replace("complete = false", "complete = true"), "utf-8")
    _, landscape = imported(tmp_path, book, map_file=map_file)
    assert {(row.about.rpartition("/")[2], row.aspect, row.state) for row in landscape.coverage} == {
        ("锂资源", "vendors", "complete"),
        ("电芯", "vendors", "complete"),
        ("整车", "vendors", "complete"),
    }


def test_cells_with_errors_and_lost_characters_are_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("公司名称,员工\n甲\ufffd司,10人\n乙,=1/0\n", "utf-8")
    report, landscape = imported(tmp_path, path)
    assert "company:乙" in landscape.nodes
    assert rejections(report)[:2] == [
        "a.csv, row 2, column 公司名称: 甲\ufffd司: the replacement character U+FFFD, for a character that was lost; type the cell again",
        "a.csv, row 2, column 员工: 10人: the row has no subject for this figure",
    ]


# ------------------------------------------------------------ what cannot be imported


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"", "unknown format '.pdf'; expected one of"),
        ("a.json", b'{"a": ', "a.json:1: not JSON (Expecting value)"),
        ("a.json", b'[{"a": 1, "a": 2}]', "a.json: not JSON that can be imported (the key 'a' occurs twice in an object)"),
        ("a.json", b"3", "a.json: a single value; expected a list of objects"),
        ("a.jsonl", b'{"name": "x"}\n{"name"', "a.jsonl:2: not JSON (Expecting ':' delimiter); expected one object per line"),
        ("a.csv", b"x\ny\n", "no table found in a.csv: no header above rows that name companies, products or the like"),
        ("a.csv", b"", "no table found in a.csv: no header above rows that name companies, products or the like"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_imported_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as raised:
        imported(tmp_path, path)
    assert message in str(raised.value)
    assert not (tmp_path / "mine").exists()


def test_a_missing_file_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as raised:
        imported(tmp_path, tmp_path / "none.xlsx")
    assert (
        str(raised.value) == f"{tmp_path / 'none.xlsx'}: no such file; expected a table such as yours.xlsx or yours.csv"
    )
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError) as raised:
        imported(tmp_path, tmp_path / "empty")
    assert (
        str(raised.value)
        == f"{tmp_path / 'empty'}: a folder without tables; expected files such as .xlsx, .csv or .json"
    )


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("[[table", ["map.toml:1: not TOML (Expected ']]' at the end of an array declaration); expected valid TOML"]),
        ("", ["map.toml:1: no table; expected at least one [[table]]"]),
        (
            '[[table]]\nfile = "a.csv"\nheaders = 3\n[table.things]\nfirm = { kind = "Compny" }\n'
            '[table.columns]\n"x" = "firm.nme"\n"y" = "firma.name"\n"z" = { figure = "revenu", about = ["firm"] }\n',
            [
                "map.toml:3: unknown key 'headers'; did you mean 'header'?; expected one of file, sheet, header, unit, period, "
                "basis, source, modality, complete, relations, things, columns",
                "map.toml:5: unknown kind 'Compny'; did you mean 'Company'?",
                "map.toml:7: unknown field 'nme'; did you mean 'name'?",
                "map.toml:8: unknown thing 'firma'; did you mean 'firm'?",
                "map.toml:9: unknown metric 'revenu'; did you mean 'revenue'?",
            ],
        ),
        (
            '[[table]]\nfile = "a.csv"\nrelations = [{ from = "firm", kind = "OFFERS", to = "firm" }]\n'
            '[table.things]\nfirm = { kind = "Company" }\n[table.columns]\n"x" = "firm.name"\n',
            ["map.toml:3: to = 'firm', of the kind Company; expected Product or Segment for OFFERS"],
        ),
    ],
)  # fmt: skip
def test_a_map_is_checked_with_the_lines_of_its_problems(tmp_path: Path, text: str, messages: list[str]) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    (tmp_path / "a.csv").write_text("x,y,z\n甲,乙,1\n", "utf-8")
    with pytest.raises(LandscapeError) as raised:
        imported(tmp_path, tmp_path / "a.csv", map_file=path)
    found = [str(problem).replace(f"{tmp_path}/", "") for problem in raised.value.problems]
    assert len(found) == len(messages)
    assert all(problem.startswith(message) for problem, message in zip(found, messages, strict=True)), found


def test_cite_shows_the_cell_with_its_headings(battery: tuple[ImportReport, Landscape], tmp_path: Path) -> None:
    book = tmp_path / "电池.xlsx"
    assert read_cell(book, "清单!F4") == Passage("丙电池、丁汽车", "客户", "甲锂业股份有限公司")
    assert read_cell(book, "清单!D5") == Passage("锂资源", "细分领域", "乙锂业股份有限公司")  # merged with D4
    with pytest.raises(SourceError) as raised:
        read_cell(book, "清单!H99")
    assert str(raised.value) == f"locator '清单!H99' points to an empty cell of {book}"


def test_every_locator_of_an_import_points_to_what_the_fact_says(
    battery: tuple[ImportReport, Landscape], tmp_path: Path
) -> None:
    landscape = battery[1]
    for edge in landscape.edges:
        node = landscape.nodes[edge.end]
        names = (node.name, *node.aliases)
        assert any(name in read_cell(tmp_path / "电池.xlsx", edge.citation.locator).text for name in names)
    for figure in landscape.figures:
        assert read_cell(tmp_path / "电池.xlsx", figure.citation.locator).text == figure.fields["printed"]


def test_a_second_table_below_the_first_is_read_on_its_own(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["企业名称", "主营产品"],
        ["甲", "锂"],
        ["企业名称", "主营产品"],
        ["乙", "钴"],
        [],
        ["供应关系（2023年）"],
        ["供应商", "客户", "占比"],
        ["甲", "乙", "35%"],
    ]
    book = sheet_file(tmp_path / "a.xlsx", {"表": rows})
    report, landscape = imported(tmp_path, book)
    assert relations(landscape, "OFFERS") == {("company:甲", "product:锂"), ("company:乙", "product:钴")}
    assert relations(landscape, "SUPPLIES") == {("company:甲", "company:乙")}
    assert {edge.citation.as_of for edge in landscape.edges if edge.kind == "SUPPLIES"} == {"2023"}
    assert sum(report.account.counts.values()) == sum(map(len, rows))
    (tmp_path / "again").mkdir()
    map_file = tmp_path / "map.toml"
    map_file.write_text((tmp_path / "mine" / "map.toml").read_text("utf-8"), "utf-8")
    again = import_files([book], tmp_path / "again" / "mine", map_file=map_file)
    assert {path: len(table) for path, table in again.imported.tables.items()} == {
        path: len(table) for path, table in report.imported.tables.items()
    }


# ------------------------------------------------------------ what must not be taken for something else


@pytest.mark.parametrize("code", ["未上市", "拟IPO", "顺丰子公司", "22%", "801"])
def test_what_is_no_code_joins_no_firms(tmp_path: Path, code: str) -> None:
    rows: list[list[object]] = [["企业名称", "代码"], ["甲电池", code], ["乙材料", code]]
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    companies = [node for node in landscape.nodes.values() if node.kind == "Company"]
    assert [node.name for node in companies] == ["甲电池", "乙材料"]
    assert not any("stock_code" in node.fields for node in companies)


def test_firms_that_share_only_a_code_are_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["企业名称", "代码"], ["宁德时代", "300750"], ["戊己", "SZ300750"]]
    report, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    assert landscape.nodes["company:宁德时代"].aliases == ("戊己",)
    assert told(report) == ["戊己 (x!A3) is taken for 宁德时代 (x!A2), which has the same code"]


@pytest.mark.parametrize(
    "name", ["上游小计", "CR5", "行业平均", "其他厂商", "外销/自用", "预订超3000台", "政府", "230", "华龙（意向100架）"]
)
def test_what_is_no_name_is_rejected(tmp_path: Path, name: str) -> None:
    rows: list[list[object]] = [["企业名称", "营收（亿元）"], ["甲", 1], [name, 2]]
    report, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    assert [node for node in landscape.nodes if node.startswith("company:")] == ["company:甲"]
    assert len(landscape.figures) == 1
    assert [r.text for r in report.account.rejections] == [name, "2"]


def test_the_unit_of_a_row_comes_before_that_of_its_column(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["企业", "营收", "单位"],
        ["甲", "5", "万元"],
        ["乙", "7亿元", ""],
        ["丙", "7440", "RMB mn"],
    ]
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    found = {(dict(f.about)["company"], f.fields["value"], f.fields["unit"]) for f in landscape.figures}
    assert found == {("company:甲", 5.0, "万元"), ("company:乙", 7.0, "亿元"), ("company:丙", 744000.0, "万元")}


def test_a_unit_of_money_says_nothing_of_a_number_of_people(tmp_path: Path) -> None:
    rows: list[list[object]] = [["单位：亿元"], ["企业", "营收", "员工"], ["甲", 5, 300]]
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    assert {(f.fields["metric"], f.fields.get("unit", "")) for f in landscape.figures} == {
        ("revenue", "亿元"),
        ("employees", ""),
    }


def test_a_heading_with_unknown_words_is_no_year(tmp_path: Path) -> None:
    rows: list[list[object]] = [["产能（GW）"], ["公司", "2023年产能", "2024H1某项(亿元)"], ["甲", 45, -31.29]]
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    assert [(f.fields["metric"], f.fields["value"]) for f in landscape.figures] == [("capacity", 45.0)]
    assert [(s.fields["aspect"], s.fields["text"]) for s in landscape.statements] == [("2024H1某项(亿元)", "-31.29")]


def test_relations_of_other_dates_and_sources_are_facts_of_their_own(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["企业", "产品", "年份", "来源"],
        ["甲", "锂", 2023, "年报"],
        ["甲", "锂", 2024, "年报"],
        ["甲", "锂", "2021-2023", "IDC"],
    ]
    report, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    citations = [edge.citation for edge in landscape.edges]
    assert {(c.as_of, c.named_source) for c in citations if c.as_of_stated} == {("2023", "年报"), ("2024", "年报")}
    assert [c.named_source for c in citations if not c.as_of_stated] == ["IDC"]
    assert rejections(report) == [
        "a.xlsx, row 4, column 年份: 2021-2023: a span of time or a forecast, which dates no relation"
    ]


def test_supplies_that_are_only_intended_are_planned(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["供应商", "客户", "状态"],
        ["甲", "乙", "量产"],
        ["甲", "丙", "意向"],
        ["甲", "丁", "猜想"],
    ]
    report, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"供应": rows}))
    assert relations(landscape, "SUPPLIES") == {("company:甲", "company:乙"), ("company:甲", "company:丁")}
    assert [s.fields["modality"] for s in landscape.statements] == ["planned"]
    assert rejections(report) == ["a.xlsx, row 4, column 状态: 猜想: expected a word such as 量产, 送样, 意向 or 预计"]


def test_a_fraction_among_percentages_is_not_guessed(tmp_path: Path) -> None:
    rows: list[list[object]] = [["供应商", "客户", "占比"], ["甲", "乙", "40%"], ["甲", "丙", "0.3"]]
    report, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"供应": rows}))
    assert {(e.end, e.fields.get("share")) for e in landscape.edges if e.kind == "SUPPLIES"} == {
        ("company:乙", 40.0),
        ("company:丙", None),
    }
    assert len(report.account.rejections) == 1


def test_decisions_on_names_chain(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["企业", "客户"],
        ["奕瑞科技 iRay", "甲医疗"],
        ["乙部件", "奕瑞科技"],
        ["丙部件", "奕瑞"],
    ]
    book = sheet_file(tmp_path / "a.xlsx", {"x": rows})
    imported(tmp_path, book)
    review = tmp_path / "mine" / "review.csv"
    head, *lines = review.read_text("utf-8-sig").splitlines()
    review.write_text("\n".join([head, *(line + "同" for line in lines)]), "utf-8")
    _, landscape = imported(tmp_path, book)
    kept = landscape.nodes["company:奕瑞科技 iRay"]
    assert {"奕瑞科技", "奕瑞"} <= {kept.name, *kept.aliases}
    assert {end for _, end in relations(landscape, "SUPPLIES")} == {"company:甲医疗", kept.id}


def test_a_file_that_a_person_added_is_not_overwritten(tmp_path: Path) -> None:
    rows: list[list[object]] = [["企业", "产品"], ["甲", "锂"]]
    imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    added = tmp_path / "mine" / "figures.csv"
    added.write_text("metric,company,value,printed,source,locator\n", "utf-8")
    rows = [["企业", "营收（亿元）"], ["甲", 1]]
    with pytest.raises(OutputError) as raised:
        imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": rows}))
    assert str(raised.value) == f"{added} is not of an import, and not overwritten; move it out of the folder"


def test_a_record_that_names_other_files_is_refused(tmp_path: Path) -> None:
    rows: list[list[object]] = [["企业", "产品"], ["甲", "锂"]]
    book = sheet_file(tmp_path / "a.xlsx", {"x": rows})
    imported(tmp_path, book)
    path = tmp_path / "mine" / "import.json"
    record = json.loads(path.read_text("utf-8"))
    record["files"]["../a.xlsx"] = ["0"]
    path.write_text(json.dumps(record), "utf-8")
    with pytest.raises(SourceError) as raised:
        imported(tmp_path, book)
    assert str(raised.value) == f"{path} is not the record of an import; restore it, or choose another folder"
    assert book.exists()


def test_an_import_that_broke_off_can_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(tmp_path, sheet_file(tmp_path / "a.xlsx", {"x": [["企业", "产品"], ["甲", "锂"]]}))
    book = sheet_file(tmp_path / "a.xlsx", {"x": [["企业", "客户"], ["甲", "乙"]]})
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            imported(tmp_path, book)
    _, landscape = imported(tmp_path, book)
    assert {edge.kind for edge in landscape.edges} == {"SUPPLIES"}
    assert not (tmp_path / "mine" / "edges" / "OFFERS.csv").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('report = "x"', "map.toml:1: report is 'x'; expected a table"),
        ("[table]\n", "map.toml:1: table is a table; expected tables: [[table]]"),
        ('[[table]]\nfile = "a.csv"\ncomplete = "no"\n', "map.toml:3: table.complete is 'no'; expected true or false"),
        ('[[table]]\nfile = "a.csv"\n[table.things]\nx = { kind = 5 }\n', "map.toml:4: table.things.x.kind is 5; expected a text"),
    ],
)  # fmt: skip
def test_a_map_of_another_shape_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    (tmp_path / "a.csv").write_text("企业,产品\n甲,乙\n", "utf-8")
    with pytest.raises(LandscapeError) as raised:
        imported(tmp_path, tmp_path / "a.csv", map_file=path)
    assert message in str(raised.value).replace(f"{tmp_path}/", "")


def test_two_columns_for_one_field_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        '[[table]]\nfile = "a.csv"\n[table.things]\nc = { kind = "Company" }\n[table.columns]\n"企业" = "c.name"\n"厂商" = "c.name"\n',
        "utf-8",
    )
    (tmp_path / "a.csv").write_text("企业,厂商\n甲,乙\n", "utf-8")
    with pytest.raises(LandscapeError) as raised:
        imported(tmp_path, tmp_path / "a.csv", map_file=path)
    assert "map.toml:7: '企业' and '厂商' both go to c.name" in str(raised.value)


def test_a_table_that_the_map_lacks_is_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("公司,产品\n甲公司,a\n\n年份,指标\n2023,营收\n", "utf-8")
    report, landscape = imported(tmp_path, path)
    assert [node for node in landscape.nodes if node.startswith("company:")] == ["company:甲公司"]
    assert told(report) == ["a.csv, rows 4 to 5 are left out: the map has no such table"]
    assert report.account.total("ignored") == 4


def test_a_segment_is_found_within_its_chain_by_a_table_that_names_no_layer(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "清单": [["低空产业链企业清单"], ["企业", "位置", "环节"], ["甲", "中游", "整机"]],
        "规模": [["低空产业链市场规模（亿元）"], ["环节", "2023"], ["整机", 40]],
    }
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "a.xlsx", sheets))
    assert [node for node in landscape.nodes if node.startswith("segment:")] == ["segment:低空/中游/整机"]
    assert [dict(figure.about)["segment"] for figure in landscape.figures] == ["segment:低空/中游/整机"]


def test_the_capacity_of_a_firm_is_that_of_the_segment_in_its_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["环节", "企业", "产能（GW）", "营收（亿元）"],
        ["硅片", "甲", 170, 5],
        ["组件", "甲", 120, 5],
    ]
    _, landscape = imported(tmp_path, sheet_file(tmp_path / "光伏产业链.xlsx", {"x": rows}))
    about = {(f.fields["metric"], f.fields["value"], dict(f.about).get("segment", "")) for f in landscape.figures}
    assert about == {
        ("capacity", 170.0, "segment:光伏/硅片"),
        ("capacity", 120.0, "segment:光伏/组件"),
        ("revenue", 5.0, ""),
    }
