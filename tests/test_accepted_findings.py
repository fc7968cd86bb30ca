"""Findings that have been accepted do not return, and the table of them is read as carefully as the others."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from planted import HEDGES, add

import lianzhu as package
from lianzhu.graph.checks import check
from lianzhu.graph.checks.finding import Finding
from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.landscape import Landscape
from lianzhu.loaders.acceptances import read_accepted

HEADER = "check,facts,by,why,date\n"


@pytest.fixture
def contradiction(landscape: Landscape) -> Finding:
    """A finding about the packaged landscape."""
    return next(finding for finding in check(landscape) if finding.check == "contradiction")


def accept(folder: Path, *findings: Finding, why: str = "来源如此") -> None:
    rows = [f"{finding.check},{';'.join(reversed(finding.facts))},张三,{why},2026-03-01\n" for finding in findings]
    (folder / "accepted.csv").write_text(HEADER + "".join(rows), "utf-8")


def test_an_accepted_finding_does_not_return(lianzhu, folder: Path, contradiction: Finding) -> None:
    before = json.loads(lianzhu("check", "--store", folder, "--format", "json").out)
    accept(folder, contradiction)
    result = lianzhu("check", "--store", folder, "--format", "json")
    assert [row for row in before if row not in json.loads(result.out)] == [
        {
            "level": "finding",
            "check": "contradiction",
            "message": contradiction.message,
            "facts": [*contradiction.facts],
        }
    ]
    assert result.err == f"0 errors, {len(before) - 1} findings\n1 finding accepted earlier (accepted.csv)\n"


def test_all_shows_accepted_findings_with_who_and_why(lianzhu, folder: Path, contradiction: Finding) -> None:
    accept(folder, contradiction)
    rows = json.loads(lianzhu("check", "--all", "--store", folder, "--format", "json").out)
    assert [row for row in rows if row["level"] == "accepted"] == [
        {
            "level": "accepted",
            "check": "contradiction",
            "message": f"{contradiction.message} (accepted by 张三, 2026-03-01: 来源如此)",
            "facts": [*contradiction.facts],
        }
    ]


def test_every_finding_can_be_accepted_with_the_ids_that_check_prints(lianzhu, folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(lianzhu("check", "--store", folder, "--format", "csv").out)))
    assert rows and all(row["facts"] for row in rows)
    with (folder / "accepted.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows(
            [["check", "facts", "by", "why"], *([row["check"], row["facts"], "李四", "已核"] for row in rows)]
        )
    result = lianzhu("check", "--store", folder, "--format", "json")
    assert json.loads(result.out) == []
    assert result.err == f"0 errors, 0 findings\n{len(rows)} findings accepted earlier (accepted.csv)\n"


def test_an_accepted_error_no_longer_fails_the_check(lianzhu, folder: Path) -> None:
    with (folder / "figures.csv").open("a", encoding="utf-8") as stream:
        columns = (folder / "figures.csv").read_text("utf-8").partition("\n")[0].split(",")
        values = {"metric": "penetration", "chain": "chain:智能客服", "value": "116", "unit": "%", "printed": "116%",
                  "source": "whitepaper-2023", "locator": "L2473", "strength": "explicit"}  # fmt: skip
        stream.write(",".join(values.get(column, "") for column in columns) + "\n")
    result = lianzhu("check", "--store", folder, "--format", "json")
    assert result.code == 1
    (error,) = (row for row in json.loads(result.out) if row["level"] == "error")
    accept(folder, Finding("error", error["check"], error["message"], tuple(error["facts"])))
    assert lianzhu("check", "--store", folder).code == 0


def test_a_row_that_matches_no_finding_any_more_is_a_note(lianzhu, folder: Path) -> None:
    (folder / "accepted.csv").write_text(
        f"{HEADER}orphan,company:某公司,张三,待补,\nlocator,fabc,张三,已核,\n", "utf-8"
    )
    result = lianzhu("check", "--store", folder)
    assert result.code == 0
    assert result.err.splitlines()[1:] == [  # citations were not verified, so that nothing is said of row 3
        "accepted.csv, row 2: no finding 'orphan' of company:某公司 any more; the row can be removed"
    ]


def test_a_finding_returns_when_its_facts_change(folder: Path) -> None:
    add(folder, HEDGES[0].rows)
    (finding,) = (each for each in package.open(folder).review().open if "近100多家" in each.message)
    accept(folder, finding)
    assert finding not in package.open(folder).review().open
    path = folder / "figures.csv"
    path.write_text(path.read_text("utf-8").replace("近100多家", "近100余家"), "utf-8")
    review = package.open(folder).review()
    assert [each.message for each in review.open if "近100余家" in each.message] and len(review.unmatched) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "check,facts,by,why,date\norphans,company:百度,张三,无妨,\n",
            "accepted.csv, row 2, column check: unknown check 'orphans'; did you mean 'orphan'?; expected one of shared alias,",
        ),
        (
            "check,facts,by,why,date\norphan,;,张三,无妨,\n",
            "accepted.csv, row 2, column facts: empty; expected the ids in the column facts of `lianzhu check`, separated by ;",
        ),
        (
            "check,facts,by,why,date\norphan,company:百度,,无妨,\n",
            "accepted.csv, row 2, column by: empty; expected the name of whoever accepted the finding",
        ),
        (
            "check,facts,by,why,date\norphan,company:百度,张三,,\n",
            "accepted.csv, row 2, column why: empty; expected the reason for accepting it",
        ),
        (
            "check,facts,by,why,date\norphan,company:百度,张三,无妨,三月\n",
            "accepted.csv, row 2, column date: '三月'; expected a date such as 2023, 2023-06 or 2023-06-15",
        ),
        ("check,facts,by\norphan,company:百度,张三\n", "accepted.csv, row 1: missing column 'why'; expected a value in every row"),
        (
            "check,facts,by,why,reason\norphan,company:百度,张三,无妨,无妨\n",
            "accepted.csv, row 1: unknown column 'reason'; expected one of check, facts, by, why, date",
        ),
        (
            "check,facts,by,why\norphan,a;b,张三,无妨\norphan,b;a,张三,无妨\n",
            "accepted.csv, row 3: the finding of row 2 again; expected one row for each accepted finding",
        ),
        (
            "检查,事实,判断人,理由,日期\norphan,company:百度,,无妨,\n",
            "accepted.csv, row 2, column 判断人: empty; expected the name of whoever accepted the finding",
        ),
        ("", "accepted.csv: an empty file; expected a header row with the column names"),
    ],
)  # fmt: skip
def test_problems_of_the_table_are_reported_with_their_place(
    lianzhu, folder: Path, content: str, expected: str
) -> None:
    (folder / "accepted.csv").write_text(content, "utf-8")
    result = lianzhu("check", "--store", folder)
    assert result.code == 1 and expected in result.err
    assert lianzhu("info", "--store", folder).code == 0  # the table concerns the checks only


def test_a_second_table_of_accepted_findings_is_refused(folder: Path, landscape: Landscape) -> None:
    for name in ("accepted.csv", "已接受.csv"):
        (folder / name).write_text(HEADER, "utf-8")
    with pytest.raises(LandscapeError) as raised:
        read_accepted(folder, landscape.schema)
    assert [str(problem) for problem in raised.value.problems] == [
        "已接受.csv: a second table of accepted findings; expected one such table, here accepted.csv"
    ]


def test_a_landscape_without_a_folder_has_no_accepted_findings(embedded) -> None:
    review = package.Explorer(embedded).review()
    assert review.open and not review.accepted and review.notes() == []


def test_the_explorer_leaves_out_accepted_findings(folder: Path, contradiction: Finding) -> None:
    accept(folder, contradiction)
    explorer = package.open(folder)
    assert "contradiction" in {row["check"] for row in explorer.check(accepted=True).records()}
    assert len(explorer.check(accepted=True)) == len(explorer.check()) + 1
