"""Problems of a landscape stay readable, however many there are, and JSON has every one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.problems import Place, Problem, summarise
from lianzhu.graph.suggestions import did_you_mean, near_matches
from lianzhu.loaders.folder import read_folder

Tables = Callable[[dict[str, str]], Path]


def problems(count: int, found: Callable[[int], str], column: str = "row") -> list[Problem]:
    return [Problem(Place("edges/SERVES.csv", 2 + at, column), found(at), "an integer") for at in range(count)]


def test_a_few_like_problems_are_listed_one_by_one() -> None:
    assert list(summarise(problems(2, lambda at: f"'x{at}'"))) == [
        "edges/SERVES.csv, row 2, column row: 'x0'; expected an integer",
        "edges/SERVES.csv, row 3, column row: 'x1'; expected an integer",
    ]


def test_many_like_problems_are_one_line_with_a_count_and_a_few_places() -> None:
    assert list(summarise(problems(8_000, lambda at: "'x'"))) == [
        "edges/SERVES.csv, column row: 'x' in 8,000 rows (2, 3, 4, …); expected an integer"
    ]
    assert list(summarise(problems(8_000, lambda at: f"'x{at}'"))) == [
        "edges/SERVES.csv, column row: 8,000 problems (row 2: 'x0'; row 3: 'x1'; row 4: 'x2'; …); expected an integer"
    ]


def test_a_summary_has_about_twenty_lines_and_says_how_many_problems_it_leaves_out() -> None:
    lines = list(summarise([each for at in range(30) for each in problems(5, lambda _: "'x'", f"column {at}")]))
    assert len(lines) == 21 and lines[-1] == "… and 50 more"


def test_a_misspelt_column_is_said_once_and_not_for_each_row(tables: Tables) -> None:
    rows = "\n".join(f"百度,金融,R,L{at}" for at in range(1, 500))
    content = {"nodes/Company": "name\n百度", "nodes/Industry": "name\n金融"}
    folder = tables({**content, "edges/SERVES": f"from,to,sorce,locator\n{rows}"})
    with pytest.raises(LandscapeError) as raised:
        read_folder(folder)
    assert [str(problem.place) for problem in raised.value.problems] == ["edges/SERVES.csv, row 1"]


def test_as_json_a_command_prints_every_problem(lianzhu, tables: Tables, tmp_path: Path) -> None:
    rows = "\n".join(f"百度,金融,x,R,L{at}" for at in range(1, 41))
    content = {"nodes/Company": "name\n百度", "nodes/Industry": "name\n金融"}
    folder = tables({**content, "edges/SERVES": f"from,to,row,source,locator\n{rows}"})
    said = lianzhu("check", "--store", folder, "--format", "json")
    records = json.loads(said.out)
    assert said.code == 1 and len(records) == 40 and len(said.err.splitlines()) == 2
    assert records[0] == {
        "file": "edges/SERVES.csv",
        "row": 2,
        "column": "row",
        "found": "'x'",
        "expected": "an integer such as 12",
    }
    lianzhu("check", "--store", folder, "-o", tmp_path / "problems.json")
    assert json.loads((tmp_path / "problems.json").read_text("utf-8")) == records


def test_a_name_is_compared_once_however_often_it_occurs(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []

    def counted(name: str, known: object) -> str:
        searched.append(name)
        return ""

    monkeypatch.setattr("lianzhu.graph.errors.did_you_mean", counted)
    rows = "\n".join(f"白度,金融,R,L{at}" for at in range(1, 101))
    content = {"nodes/Company": "name\n百度", "nodes/Industry": "name\n金融"}
    with pytest.raises(LandscapeError) as raised:
        read_folder(tables({**content, "edges/SERVES": f"from,to,source,locator\n{rows}"}))
    assert len(raised.value.problems) == 100 and searched == ["白度"]


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("vendr", ["vendor", "industry"], ["vendor"]),
        ("智能客户", ["智能客服", "智能运营", "金融"], ["智能客服"]),
        ("market", ["market_size", "shares"], ["market_size"]),
        ("金榕", ["金融", "金蝶", "制造"], ["金蝶", "金融"]),
        ("xyz", ["金融"], []),
        ("", ["金融"], []),
    ],
)
def test_near_matches_are_the_closest_in_any_order_of_the_names(name: str, known: list[str], expected: list) -> None:
    assert near_matches(name, known) == near_matches(name, reversed(known)) == expected
    assert did_you_mean(name, known).count("'") == 2 * len(expected)
