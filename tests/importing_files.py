"""Files as people have them, for tests of the import."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

BATTERY_ROWS = (
    ("甲锂业股份有限公司", "甲锂业", "上游", "锂资源", "碳酸锂、氢氧化锂", "丙电池、丁汽车", "2023年：329.7亿元", "12.5%", "年报2023"),
    ("乙锂业股份有限公司 ", "乙锂业", None, None, "锂精矿;碳酸锂", "丙电池", "405亿", "约11%", "年报2023"),
    ("丙电池新能源科技股份有限公司", "丙电池；CB", "中游", "电芯", "三元电芯", "丁汽车", "663", "43.1%", "联盟 2023"),
    ("戊股份", "戊", None, None, "刀片电池", "自供", "—", "27.2%", "联盟 2023"),
    ("丁汽车", "丁", "下游", "整车", "乘用车", "—", "1.2–1.5亿元", "—", "Wind"),
    ("丙电池新能源科技股份有限公司", "丙电池；CB", "中游", "电芯", "三元电芯", "丁汽车", "663", "43.1%", "联盟 2023"),
)  # fmt: skip
HEADINGS = ("公司名称", "简称", "环节(上游/中游/下游)", "细分领域", "主营产品", "客户", "年份营收", "市占率", "来源")


def battery_workbook(path: Path, *, extra_title: bool = False) -> Path:
    """Write a workbook as analysts keep them: titles, merged cells, a repeated row, a note, a sheet with a remark."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "清单"
    if extra_title:
        sheet.append(["第二版"])
    for title in ("动力电池产业链厂商清单（2023年，整理：研究部）", "单位：亿元；市占率为国内口径"):
        sheet.append([title])
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=9)
    sheet.append(HEADINGS)
    first = sheet.max_row + 1
    for row in BATTERY_ROWS:
        sheet.append(row)
    for column in "CD":
        sheet.merge_cells(f"{column}{first}:{column}{first + 1}")
        sheet.merge_cells(f"{column}{first + 2}:{column}{first + 3}")
    sheet.append(["注：“—”为未披露"])
    workbook.create_sheet("说明").append(["内部资料"])
    workbook.save(path)
    return path


def sheet_file(path: Path, sheets: dict[str, list[list[object]]], merged: dict[str, list[str]] | None = None) -> Path:
    """Write a workbook with sheets of rows."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
    workbook.save(path)
    return path
