"""`lianzhu init`: a new landscape works at once, explains itself, and loses its examples without a trace."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CommandResult
from openpyxl import load_workbook

import lianzhu as library
from lianzhu.exports.new_landscape import write_new_landscape
from lianzhu.graph.errors import OutputError
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.workbooks import read_workbook

Lianzhu = Callable[..., CommandResult]
FORMATS_OF_INIT = pytest.mark.parametrize("options", [(), ("--csv",)], ids=["workbook", "csv"])
SHEETS = [
    "填写说明",
    "报告 Report",
    "产业链 Chain",
    "层级 Layer",
    "环节 Segment",
    "企业 Company",
    "产品 Product",
    "参与 ACTS_IN",
    "提供 OFFERS",
    "供应 SUPPLIES",
    "上游于 UPSTREAM_OF",
    "数据 figures",
    "覆盖说明 coverage",
    "_lists",
]


@FORMATS_OF_INIT
@pytest.mark.parametrize("chain", ["示例链", "动力电池", '{a}, "b"'])
def test_a_new_landscape_has_no_problems_and_can_be_drawn(
    options: tuple[str, ...], chain: str, lianzhu: Lianzhu, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    assert lianzhu("init", folder, "--chain", chain, *options).code == 0
    with library.open(folder) as landscape:
        assert landscape.check().rows == []
        assert landscape.resolve(chain, "Chain").node.name == chain
        assert landscape.view(tmp_path / "atlas.html").stat().st_size > 100_000
        kinds = {row["name"]: row["count"] for row in landscape.info().records() if row["group"] in ("node", "edge")}
    assert kinds.items() >= {"Company": 3, "Layer": 3, "ACTS_IN": 3, "SUPPLIES": 2, "UPSTREAM_OF": 2}.items()


def test_the_workbook_and_the_tables_are_the_same_landscape(tmp_path: Path) -> None:
    write_new_landscape(tmp_path / "a")
    write_new_landscape(tmp_path / "b", csv_tables=True)
    first, second = (library.open(tmp_path / name).landscape() for name in "ab")
    assert dict(first.nodes) == dict(second.nodes)
    assert {fact.id: fact for fact in first.facts()} == {fact.id: fact for fact in second.facts()}


def test_a_landscape_is_a_workbook_or_tables_but_not_both(lianzhu: Lianzhu, tmp_path: Path) -> None:
    result = lianzhu("init", tmp_path / "a", "--chain", "动力电池")
    lianzhu("init", tmp_path / "b", "--csv")
    assert {path.name for path in (tmp_path / "a").iterdir()} == {"README.md", "README.en.md", "landscape.xlsx"}
    assert {path.name for path in (tmp_path / "b").iterdir()} == {
        "README.md",
        "README.en.md",
        "nodes",
        "edges",
        "figures.csv",
        "coverage.csv",
    }
    assert result.out.splitlines() == [
        f"{tmp_path}/a: a landscape of the chain 动力电池 with example rows (示例) · 已建立“动力电池”图谱，内有示例",
        f"  1. fill in · 填写    {tmp_path}/a/landscape.xlsx",
        f"  2. check · 检查      lianzhu --store {tmp_path}/a check",
        f"  3. draw · 绘图       lianzhu --store {tmp_path}/a view -o atlas.html",
        f"More · 详见           {tmp_path}/a/README.md",
    ]


@pytest.mark.parametrize("chain", ["示例链", "动力电池"])
def test_the_landscape_stays_valid_without_the_examples(chain: str, tmp_path: Path) -> None:
    write_new_landscape(tmp_path / "mine", chain, csv_tables=True)
    for path in (tmp_path / "mine").rglob("*.csv"):
        header, *rows = path.read_text("utf-8-sig").splitlines()
        path.write_text("\n".join([header, *(row for row in rows if "示例" not in row)]), "utf-8")
    if chain == "示例链":  # then every row is an example
        path = tmp_path / "mine" / "nodes" / "Company.csv"
        path.write_text(path.read_text("utf-8") + "\n甲公司", "utf-8")
    with library.open(tmp_path / "mine") as landscape:
        assert [row for row in landscape.check().records() if row["check"] != "orphan"] == []
        names = {node.name for node in landscape.landscape().nodes.values()}
        assert list(landscape.landscape().facts()) == []
    assert names == ({"甲公司"} if chain == "示例链" else {"动力电池", "上游", "中游", "下游"})


def test_the_commands_of_the_readme_work_in_the_folder(
    lianzhu: Lianzhu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_new_landscape(tmp_path / "mine", "动力电池")
    monkeypatch.chdir(tmp_path / "mine")
    for name in ("README.md", "README.en.md"):
        lines = [line.partition("#")[0] for line in Path(name).read_text("utf-8").splitlines()]
        commands = [line.split() for line in lines if line.startswith("    lianzhu ")]
        assert len(commands) == 5
        for _, *arguments in commands:
            result = lianzhu(*(argument.strip('"') for argument in arguments))
            assert result.code == 0, result.err
        assert "{" not in Path(name).read_text("utf-8")
        shutil.rmtree(tmp_path / "tables")


def test_the_instructions_name_every_table_and_files_name_their_columns_in_chinese(tmp_path: Path) -> None:
    write_new_landscape(tmp_path / "mine", csv_tables=True)
    readmes = [(tmp_path / "mine" / name).read_text("utf-8") for name in ("README.md", "README.en.md")]
    for sheet in SHEETS[1:-1]:
        assert all(f"| {sheet} |" in readme for readme in readmes)
    with (tmp_path / "mine" / "edges" / "SUPPLIES.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, _, row = csv.reader(stream)
    assert header[:3] + header[6:9] == ["起点", "终点", "产品", "来源", "位置", "依据"]
    assert row[:4] == ["示例部件公司", "示例整机公司", "示例产品一", "30"]


# ------------------------------------------------------------ the workbook


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init") / "mine"
    write_new_landscape(folder)
    return folder / "landscape.xlsx"


def test_the_workbook_begins_with_instructions_and_hides_its_lists(workbook: Path) -> None:
    book = load_workbook(workbook)
    assert book.sheetnames == SHEETS
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["_lists"]
    assert book["填写说明"]["A1"].value == "示例链 · 产业链图谱 填写说明 How to fill in this workbook"
    assert all(not sheet.faults for sheet in read_workbook(workbook))


def test_every_header_has_a_note_and_a_width(workbook: Path) -> None:
    book = load_workbook(workbook)
    for name in SHEETS[1:-1]:
        for cell in book[name][1]:
            assert cell.comment.text, (name, cell.value)
            assert 8 <= book[name].column_dimensions[cell.column_letter].width <= 60


def test_codes_and_dates_stay_as_they_are_typed(workbook: Path) -> None:
    book = load_workbook(workbook)
    formats = {
        cell.value: book[name].column_dimensions[cell.column_letter].number_format
        for name in ("企业 Company", "数据 figures")
        for cell in book[name][1]
    }
    assert {formats[name] for name in ("证券代码", "成立时间", "位置", "期初", "原文写法")} == {"@"}
    assert {formats[name] for name in ("数值", "下限", "上限", "预测")} == {"General"}


def choices(workbook: Path, sheet: str, header: str) -> tuple[list[str], bool]:
    """The values that the drop-down of a column offers, and whether it refuses others."""
    book = load_workbook(workbook)
    column = next(cell.column_letter for cell in book[sheet][1] if cell.value == header)
    for validation in book[sheet].data_validations.dataValidation:
        if str(validation.sqref) == f"{column}2:{column}1001":
            name, cells = validation.formula1.rsplit("!", 1)
            rows = book[name.strip("'")][cells.replace("$", "")]
            return [row[0].value for row in rows if row[0].value is not None], bool(validation.showErrorMessage)
    raise AssertionError(f"no drop-down for {header}")


COMPANIES = ["示例材料公司", "示例部件公司", "示例整机公司"]
DROP_DOWNS = [
    ("参与 ACTS_IN", "起点", COMPANIES),
    ("参与 ACTS_IN", "终点", ["示例原料", "示例部件", "示例整机"]),
    ("供应 SUPPLIES", "终点", COMPANIES),
    ("供应 SUPPLIES", "产品", ["示例产品一", "示例产品二"]),
    ("上游于 UPSTREAM_OF", "起点", ["示例原料", "示例部件", "示例整机"]),
    ("环节 Segment", "上级", ["上游", "中游", "下游"]),
    ("层级 Layer", "上级", ["示例链"]),
    ("数据 figures", "企业", COMPANIES),
    ("数据 figures", "来源", ["示例报告"]),
]


@pytest.mark.parametrize(("sheet", "header", "names"), DROP_DOWNS)
def test_a_column_that_names_nodes_lists_the_names_in_their_sheet(
    workbook: Path, sheet: str, header: str, names: list[str]
) -> None:
    assert choices(workbook, sheet, header) == (names, False)


def test_a_column_of_words_lists_those_of_the_schema(workbook: Path) -> None:
    schema = packaged_schema()
    expected = {
        ("数据 figures", "指标"): [metric.zh for metric in schema.metrics.values()],
        ("数据 figures", "单位"): list(schema.units),
        ("数据 figures", "预测"): ["是", "否"],
        ("参与 ACTS_IN", "依据"): ["明示", "推断", "编者判断"],
        ("参与 ACTS_IN", "语气"): ["预测", "计划", "建议"],
        ("覆盖说明 coverage", "状态"): [state.zh for state in schema.coverage_states.values()],
    }
    assert {key: choices(workbook, *key)[0] for key in expected} == expected
    assert all(choices(workbook, *key)[1] for key in expected)


# ------------------------------------------------------------ refusals


def test_a_folder_with_files_is_never_overwritten(lianzhu: Lianzhu, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    result = lianzhu("init", tmp_path)
    message = f"cannot write {tmp_path}: the folder is not empty, it has README.md; specify a new folder"
    assert (result.code, result.err) == (1, f"lianzhu: {message}\n")
    assert (tmp_path / "README.md").read_text() == "mine"


@pytest.mark.parametrize("chain", ["", " ", "上游", "示例原料", "a;b", "a/b", "=1+1"])
def test_a_name_that_a_chain_cannot_have_is_refused(chain: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError) as error:
        write_new_landscape(tmp_path / "mine", chain)
    assert str(error.value) == (
        f"the chain cannot be named {chain!r}; expected a name such as 动力电池, without ; and /, that is neither 上游,"
        " 中游 or 下游 nor the name of an example"
    )
    assert list(tmp_path.iterdir()) == []
