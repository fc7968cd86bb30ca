"""Whatever the file: an import answers with a landscape or with one message, and accounts for every cell."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importing_files import battery_workbook, sheet_file
from openpyxl.utils.exceptions import IllegalCharacterError

from lianzhu.graph.errors import LianzhuError
from lianzhu.graph.workbooks import read_workbook
from lianzhu.importing import import_files
from lianzhu.loaders.folder import read_folder

EXAMPLES = int(os.environ.get("LIANZHU_FUZZ", "120"))
"""Number of files of each kind; `LIANZHU_FUZZ=2500` tries 10,000."""
HEADINGS = (
    "公司名称", "简称", "企业", "name", "环节", "细分领域", "主营产品", "客户", "供应商", "营收（亿元）", "市占率", "2023", "2024E", "来源",
    "年份", "指标", "数值", "单位", "备注", "股票代码", "统一社会信用代码", "产业链", "所在地", "from", "to", "rel", "其他列", "序号", "",
)  # fmt: skip
VALUES = (
    "", "甲公司", "乙（上海）有限公司", "上游", "中游", "锂、钴", "约30亿元", "12.5%", "1.2–1.5亿", "—", "787W+", "2026E", "66,8", "#N/A",
    "合计", "其他", "注：说明", "内部资料", "600373SH", "=1+1", "\ufffd", "\u200b", "a\nb", "9" * 400, "1e309", "-0", "True", "2023-02-30",
)  # fmt: skip
CELLS = st.one_of(st.sampled_from(VALUES), st.text(max_size=12), st.integers(-(10**6), 10**6).map(str))
TITLES = st.lists(
    st.sampled_from(["动力电池产业链（2023年）", "单位：亿元", "数据来源：X", "", "内部资料"]), max_size=2
)
GRIDS = st.tuples(
    TITLES.map(lambda titles: [[title] for title in titles]),
    st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6),
    st.lists(st.lists(CELLS, max_size=7), max_size=8),
).map(lambda parts: [*parts[0], parts[1], *parts[2]])
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def try_import(path: Path, cells: int | None = None) -> None:
    """Import a file; it must end in a valid landscape whose account counts every cell, or in one message."""
    output = path.parent / "out"
    shutil.rmtree(output, ignore_errors=True)
    try:
        report = import_files([path], output)
    except LianzhuError:
        refused = True
    else:
        refused = False
    assert refused == (not output.exists())
    if refused:
        return
    read_folder(output)
    assert report.account.total("rejected") == len(report.account.rejections)
    if cells is not None:
        assert sum(report.account.counts.values()) == cells


def csv_text(grid: list[list[str]], delimiter: str) -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in grid]
    return "\n".join(delimiter.join(row) for row in quoted)


@fuzzed
@given(
    grid=GRIDS,
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_any_csv_file_is_imported_or_refused(grid: list[list[str]], delimiter: str, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "清单.csv"
        path.write_bytes(
            csv_text(grid, delimiter).encode(encoding, "surrogatepass" if encoding.startswith("utf-8") else "replace")
        )
        try_import(path)


@fuzzed
@given(grid=GRIDS, second=GRIDS)
def test_any_workbook_is_imported_with_an_account_of_its_cells(grid: list[list[str]], second: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        try:
            sheet_file(path, {"清单": list(grid), "其他": list(second)})
        except (IllegalCharacterError, ValueError):  # what Excel cannot hold
            return
        sheets = read_workbook(path)
        faults = sum(len(sheet.faults) for sheet in sheets)
        cells = sum(bool(cell.strip()) for sheet in sheets for row in sheet.rows for cell in row)
        try_import(path, cells if not faults else None)


@fuzzed
@given(position=st.integers(0, 6000), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_workbook_is_imported_or_refused(position: int, byte: int, cut: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = battery_workbook(Path(folder) / "book.xlsx")
        content = bytearray(path.read_bytes())
        position = min(position, len(content) - 1)
        content[position] = byte
        path.write_bytes(content[:position] if cut else content)
        try_import(path)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False), st.text(max_size=8), st.sampled_from(VALUES)),
    lambda children: st.one_of(
        st.lists(children, max_size=4), st.dictionaries(st.sampled_from(HEADINGS), children, max_size=4)
    ),
    max_leaves=12,
)


@fuzzed
@given(data=JSON, suffix=st.sampled_from([".json", ".jsonl", ".yml"]), cut=st.integers(0, 40))
def test_any_json_or_yaml_file_is_imported_or_refused(data: object, suffix: str, cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"vendors{suffix}"
        text = json.dumps(data, ensure_ascii=False, indent=None if suffix == ".jsonl" else 1)
        path.write_text(text[: len(text) - cut] if cut < len(text) else text, "utf-8", errors="surrogatepass")
        try_import(path)
