"""`lianzhu diff`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lianzhu.console import diff_report

OLD, NEW = "年报2024", "年报2025"


@pytest.fixture
def editions(tmp_path: Path) -> tuple[str, str]:
    """Two editions of an annual report on a chain: 乙 is gone, 丙 is new, 甲 has another share and a new name."""

    def write(name: str, report: str, published: str, firms: str, offers: str, figures: str) -> str:
        folder = tmp_path / name
        (folder / "nodes").mkdir(parents=True)
        (folder / "edges").mkdir()
        tables = {
            "nodes/Report.csv": f"name,publisher,published,series\n{report},社,{published},年报\n",
            "nodes/Chain.csv": "name\n链\n",
            "nodes/Segment.csv": "name,parent\n段,链\n",
            "nodes/Company.csv": f"name,aliases\n{firms}",
            "edges/ACTS_IN.csv": f"from,to,source,locator\n{offers}",
            "figures.csv": f"metric,chain,company,value,unit,printed,period_start,source,locator\n{figures}",
        }
        for table, text in tables.items():
            (folder / table).write_text(text.replace("报告", report), "utf-8")
        return str(folder)

    share = "market_share,链,{firm},{value},%,{value}%,2023,报告,L9\n"
    return (
        write(
            "old", OLD, "2024", "甲,\n乙,\n", "甲,链/段,报告,L1\n乙,链/段,报告,L2\n", share.format(firm="甲", value=30)
        ),
        write(
            "new",
            NEW,
            "2025",
            "甲科技,甲\n丙,\n",
            "丙,链/段,报告,L7\n甲科技,链/段,报告,L8\n",
            share.format(firm="甲科技", value=25),
        ),
    )


def test_a_diff_is_printed_with_the_citations_of_both_sides(lianzhu, editions: tuple[str, str]) -> None:
    rows = json.loads(lianzhu("diff", *editions, "--format", "json").out)
    assert [(row["change"], row["what"], row["subject"], row["before"], row["after"]) for row in rows] == [
        ("new_edition", "node", NEW, OLD, NEW),
        ("renamed", "node", "甲科技", "甲", "甲科技"),
        ("gone", "node", "乙", "乙", ""),
        ("added", "node", "丙", "", "丙"),
        ("no_longer_stated", "relation", "乙", "段", ""),
        ("added", "relation", "丙", "", "段"),
        ("stated_otherwise", "figure", "甲科技", "30%", "25%"),
    ]
    assert (rows[6]["cited_before"], rows[6]["cited_after"]) == ([f"{OLD} L9"], [f"{NEW} L9"])
    assert rows[6]["facts"] == sorted(rows[6]["facts_before"] + rows[6]["facts_after"])


def test_how_much_changed_is_said_apart_from_the_rows(lianzhu, editions: tuple[str, str]) -> None:
    said = lianzhu("--lang", "en", "diff", *editions, "--format", "csv")
    assert said.err.splitlines() == [
        "node: 1 new edition, 1 renamed, 1 gone, 1 added",
        "relation: 1 no longer stated, 1 added",
        "figure: 1 stated otherwise",
    ]
    assert (
        lianzhu("--lang", "zh", "diff", *editions, "--format", "csv").err.splitlines()[1] == "关系：1 不再提及，1 新增"
    )


def test_what_was_not_confirmed_is_a_list(lianzhu, editions: tuple[str, str]) -> None:
    company = Path(editions[1]) / "nodes" / "Company.csv"
    company.write_text(company.read_text("utf-8") + "乙,\n", "utf-8")
    (row,) = json.loads(lianzhu("diff", *editions, "--unconfirmed", "--format", "json").out)
    assert (row["subject"], row["object"], row["cited_before"]) == ("乙", "段", [f"{OLD} L2"])


def test_a_workbook_has_a_sheet_for_each_group(lianzhu, editions: tuple[str, str], tmp_path: Path) -> None:
    lianzhu("diff", *editions, "-o", str(tmp_path / "changes.xlsx"))
    workbook = load_workbook(tmp_path / "changes.xlsx")
    assert workbook.sheetnames == ["概要", "节点 node", "关系 relation", "数据 figure"]
    header, row = workbook["数据 figure"].iter_rows(values_only=True)
    assert header[:4] == ("变化 change", "类别 what", "类型 kind", "对象 subject")
    assert row[:4] == ("说法改变 stated_otherwise", "数据 figure", "市场份额 market_share", "甲科技")


def test_markdown_has_a_section_for_each_group_in_words(lianzhu, editions: tuple[str, str]) -> None:
    text = lianzhu("--lang", "zh", "diff", *editions, "--format", "md").out
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## 节点", "## 关系", "## 数据"]
    assert "| 不再提及 | 参与 | 乙 | 段 | 段 |" in text
    text = lianzhu("--lang", "en", "diff", *editions, "--format", "md").out
    assert "| no longer stated | acts in | 乙 | 段 | 段 |" in text
    assert "| change | kind | subject | object | before | after | cited before | strength before |" in text


@pytest.mark.parametrize(
    ("language", "sheets", "header", "cells", "note"),
    [
        (
            "zh",
            ["概要", "节点", "关系"],
            ("变化", "类别", "类型"),
            ("仅见于前者", "关系", "参与"),
            "两者没有共同的报告或系列",
        ),
        (
            "en",
            ["Summary", "node", "relation"],
            ("change", "what", "kind"),
            ("only in the first", "relation", "acts in"),
            "the two have no report or series in common",
        ),
    ],
)
def test_a_file_is_in_the_language_of_the_output(
    lianzhu,
    editions: tuple[str, str],
    tmp_path: Path,
    language: str,
    sheets: list[str],
    header: tuple[str, ...],
    cells: tuple[str, ...],
    note: str,
) -> None:
    report = Path(editions[0]) / "nodes" / "Report.csv"
    report.write_text(report.read_text("utf-8").replace(",年报", ","), "utf-8")
    for suffix in ("xlsx", "md"):
        lianzhu("--lang", language, "diff", *editions, "-o", str(tmp_path / f"changes.{suffix}"))
    workbook = load_workbook(tmp_path / "changes.xlsx")
    assert workbook.sheetnames[:3] == sheets
    assert [row[0].startswith(note) for row in workbook[sheets[0]].iter_rows(values_only=True)].count(True) == 1
    first, second, *_ = workbook[sheets[2]].iter_rows(values_only=True)
    assert (first[:3], second[:3]) == (header, cells)
    assert f"\n- {note}" in (tmp_path / "changes.md").read_text("utf-8")


def test_a_landscape_that_did_not_change_says_so(lianzhu, editions: tuple[str, str]) -> None:
    said = lianzhu("--lang", "en", "diff", editions[0], editions[0], "--format", "json")
    assert (json.loads(said.out), said.err) == ([], "No changes.\n")


def test_the_page_opens_on_the_map(lianzhu, editions: tuple[str, str], tmp_path: Path) -> None:
    page = tmp_path / "changes.html"
    lianzhu("diff", *editions, "-o", str(page))
    text = page.read_text("utf-8")
    assert '"open":"chain/chain:链"' in text
    lianzhu("diff", *editions, "-o", str(page))
    assert page.read_text("utf-8") == text


def test_two_reports_are_named_with_reports(lianzhu, editions: tuple[str, str]) -> None:
    failed = lianzhu("--lang", "en", "diff", "whitepaper-2023", "trends-2025")
    assert failed.err == (
        "lianzhu: there is no folder or file 'whitepaper-2023'; to compare two reports of one landscape, by name, add"
        " --reports\n"
    )
    said = lianzhu(
        "--lang", "en", "diff", "--reports", "whitepaper-2023", "trends-2025", "--no-shared", "--format", "csv"
    )
    lines = said.err.splitlines()
    assert "in both" not in said.err and "relation: 2,0" in said.err
    assert next(line.split()[1:4] for line in lines if line.startswith("Note")) == ["the", "two", "have"]
    assert lines[-1].endswith("add --only-one, or choose with --kind or --chain")
    assert said.out.count("\n") == 1  # nothing is stated by both


def test_what_only_one_report_states_is_counted_and_listed_on_request(lianzhu) -> None:
    def ask(*options: str) -> tuple[list[dict[str, Any]], str]:
        said = lianzhu(
            "--lang", "en", "diff", "--reports", "whitepaper-2023", "trends-2025", "--format", "json", *options
        )
        return json.loads(said.out), said.err

    rows, counted = ask()
    assert {row["change"] for row in rows} == {"in_both"}
    every, said = ask("--only-one")
    assert {row["change"] for row in every} == {"in_both", "only_before", "only_after"}
    left_out = len(every) - len(rows)
    assert (
        counted
        == said
        + f"Note: {left_out:,} rows of what only one states are not listed: add --only-one, or choose"
        + (" with --kind or --chain\n")
    )
    companies, _ = ask("--kind", "企业")
    assert companies == [row for row in every if row["kind"] == "Company"]
    (chain, _), (part, _) = ask("--chain", "AI大模型"), ask("--chain", "AI大模型", "--kind", "Segment")
    assert part == [row for row in chain if row["kind"] == "Segment"]
    assert 0 < len(part) < len(chain) < len(every) / 2
    assert {row["change"] for row in chain} == {"in_both", "only_before", "only_after"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["变化", "之后出处", "两者都有", "企业", "头豹白皮书2023"]),
        ("en", ["change", "cited after", "in both", "Company"]),
    ],
)
def test_a_printed_table_is_in_words_without_ids_and_with_short_cells(lianzhu, language: str, words: list[str]) -> None:
    table = lianzhu("--lang", language, "diff", "--reports", "whitepaper-2023", "trends-2025").out
    assert [word for word in words if word not in table] == []
    assert [word for word in ("in_both", "cited_", "facts", "company:") if word in table] == []
    assert max(map(len, table.splitlines())) < 250
    assert " +8 " in table  # so many places more


def test_a_long_cell_is_cut_in_a_printed_table_and_whole_in_a_file(
    lianzhu, editions: tuple[str, str], tmp_path: Path
) -> None:
    long = "丙" * 50
    for path in (Path(editions[1]) / "nodes" / "Company.csv", Path(editions[1]) / "edges" / "ACTS_IN.csv"):
        path.write_text(path.read_text("utf-8").replace("丙,", f"{long},"), "utf-8")
    assert "丙" * 35 + "…" in lianzhu("diff", *editions).out
    lianzhu("diff", *editions, "-o", str(tmp_path / "changes.txt"))
    assert long in (tmp_path / "changes.txt").read_text("utf-8")


def test_store_is_refused_where_the_two_are_landscapes(lianzhu, editions: tuple[str, str]) -> None:
    message = (
        "lianzhu: --store has no use here: A and B are the two landscapes; remove it or, if A and B are two reports of"
        " one landscape, add --reports\n"
    )
    assert lianzhu("--lang", "en", "diff", *editions, "--store", editions[0]).err == message
    assert lianzhu("--lang", "en", "--store", editions[0], "diff", *editions).err == message


def test_how_much_changed_comes_before_the_rows(
    lianzhu, editions: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(diff_report, "print_line", lambda text, **_: printed.append("summary"))
    monkeypatch.setattr(diff_report, "emit", lambda *_: printed.append("rows"))
    lianzhu("diff", *editions)
    assert printed[0] == "summary" and printed[-1] == "rows"


def test_problems_of_a_landscape_are_reported_though_a_page_was_asked_for(
    lianzhu, editions: tuple[str, str], tmp_path: Path
) -> None:
    (Path(editions[1]) / "other.csv").write_text("a\n", "utf-8")
    failed = lianzhu("--lang", "en", "diff", *editions, "-o", str(tmp_path / "changes.html"))
    assert "unknown table 'other'" in failed.err


def test_a_region_that_neither_side_has_is_not_found(lianzhu, editions: tuple[str, str]) -> None:
    failed = lianzhu("--lang", "en", "diff", *editions, "--region", "东省")
    assert failed.err == "lianzhu: no Region named '东省'; try `lianzhu find`\n"
