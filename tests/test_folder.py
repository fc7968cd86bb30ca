"""A person's own tables: every way Excel and editors save them, and every mistake said at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.landscape import Landscape
from lianzhu.loaders.folder import read_folder

Tables = Callable[[dict[str, str]], Path]
COMPANIES = "name\n百度\n阿里云"
INDUSTRIES = "name\n金融"


def same(left: Landscape, right: Landscape) -> bool:
    return left.nodes == right.nodes and {f.id for f in left.facts()} == {f.id for f in right.facts()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_copy_reads_the_same_in_every_encoding_that_excel_saves(folder, landscape, encoding: str) -> None:
    for path in folder.rglob("*.csv"):
        path.write_bytes(path.read_text("utf-8").replace("\n", "\r\n").encode(encoding))
    assert same(read_folder(folder), landscape)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_copy_reads_the_same_with_the_separators_that_excel_saves(tables: Tables, delimiter: str) -> None:
    content = {"nodes/Company": f"name{delimiter}aliases\n百度{delimiter}Baidu"}
    assert read_folder(tables(content)).nodes["company:百度"].aliases == ("Baidu",)


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
def test_tables_may_be_excel_or_parquet(folder: Path, landscape: Landscape, suffix: str) -> None:
    for name in ("nodes/Company", "edges/SERVES", "figures"):
        path = folder / f"{name}.csv"
        frame = pd.read_csv(path)  # numbers become floats, as they do in a spreadsheet
        if suffix == ".xlsx":
            frame.to_excel(path.with_suffix(suffix), index=False)
        else:
            frame.to_parquet(path.with_suffix(suffix))
        path.unlink()
    assert same(read_folder(folder), landscape)


def test_a_company_may_be_called_na(tables: Tables) -> None:
    folder = tables({"nodes/Chain": "name\n甲链"})
    pd.DataFrame({"name": ["NA", "None"], "aliases": ["N/A", ""]}).to_excel(
        folder / "nodes" / "Company.xlsx", index=False
    )
    nodes = read_folder(folder).nodes
    assert nodes["company:NA"].aliases == ("N/A",) and "company:None" in nodes


def test_a_parent_is_never_dropped_for_a_name_that_comes_later(tables: Tables) -> None:
    folder = tables({"nodes/Chain": "name\nA", "nodes/Layer": "name,parent\nA,chain:A\nB,A"})
    assert read_folder(folder).nodes["layer:A/B"].parent == "chain:A"


def test_the_order_of_rows_does_not_matter(folder: Path, landscape: Landscape) -> None:
    for path in folder.rglob("*.csv"):
        head, *rows = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([head, *rows[::-1]]), "utf-8")
    assert same(read_folder(folder), landscape)


def problems(folder: Path) -> list[str]:
    with pytest.raises(LandscapeError) as raised:
        read_folder(folder)
    return [str(problem) for problem in raised.value.problems]


def test_mistakes_in_every_table_are_listed_at_once(tables: Tables) -> None:
    folder = tables(
        {
            "nodes/Company": COMPANIES + "\n百度",
            "nodes/Industry": INDUSTRIES,
            "edges/SERVES": "from,to,source,locater\n百度,金融,R,L1",
            "edges/PARTNERS_WITH": "from,to,source,locator,strength\n百度,没有,R,line 3,certain",
            "figures": "metric,company,value,unit,printed,source,locator\nmarket_sise,没有,abc,克朗,abc,R,L1",
        }
    )
    with pytest.raises(LandscapeError) as raised:
        read_folder(folder)
    places = [f"{problem.place}: {problem.found}" for problem in raised.value.problems]
    assert places == [
        "nodes/Company.csv, row 4, column name: company:百度 again",
        "edges/PARTNERS_WITH.csv, row 2, column strength: 'certain'",
        "edges/PARTNERS_WITH.csv, row 2, column locator: 'line 3'",
        "edges/SERVES.csv, row 1: column 'locater'; did you mean 'locator'?",
        "edges/SERVES.csv, row 1: no column 'locator'",
        "figures.csv, row 2, column metric: 'market_sise'",
        "figures.csv, row 2, column value: 'abc'",
        "figures.csv, row 2, column unit: '克朗'",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            {"nodes/Company": "name,aliasses\n百度,x"},
            "nodes/Company.csv, row 1: column 'aliasses'; did you mean 'aliases'?; "
            "expected one of id, name, aliases, parent, former_ids",
        ),
        (
            {"nodes/Company": "name,aliases\n,Baidu"},
            "nodes/Company.csv, row 2, column name: nothing; expected a value",
        ),
        (
            {"nodes/Company": "name\n百度\n百度"},
            "nodes/Company.csv, row 3, column name: company:百度 again; expected it only once (nodes/Company.csv, row 2)",
        ),
        (
            {"nodes/Layer": "name,position\n上游,一"},
            "nodes/Layer.csv, row 2, column position: '一'; expected a whole number such as 12",
        ),
        (
            {"nodes/Layer": "name,parent\n上游,智能客户"},
            "nodes/Layer.csv, row 2, column parent: no node is called '智能客户'; see `lianzhu find`; "
            "expected the name or id of a node",
        ),
        (
            {"nodes/Policy": "name,issued\n规划,二零一九"},
            "nodes/Policy.csv, row 2, column issued: '二零一九'; expected a date such as 2023, 2023-06 or 2023-06-15",
        ),
        (
            {
                "nodes/Company": COMPANIES,
                "nodes/Industry": INDUSTRIES,
                "edges/SERVES": "from,to,source,locator\n百渡,金融,R,L1",
            },
            "edges/SERVES.csv, row 2, column from: no node is called '百渡'; did you mean '百度'?; "
            "expected the name or id of a node",
        ),
        (
            {
                "nodes/Company": COMPANIES,
                "nodes/Industry": INDUSTRIES,
                "edges/SERVES": "from,to,source,locator\n百度,金融,,L1",
            },
            "edges/SERVES.csv, row 2, column source: nothing; expected a value",
        ),
        (
            {
                "nodes/Company": COMPANIES,
                "nodes/Industry": INDUSTRIES,
                "edges/SERVES": "from,to,source,locator\n百度,金融,R,第三页",
            },
            "edges/SERVES.csv, row 2, column locator: '第三页'; "
            "expected a place such as L120, L120-122, L120C3, L120C3H118, p12 or Sheet1!B3",
        ),
        (
            {
                "nodes/Company": COMPANIES,
                "nodes/Industry": INDUSTRIES,
                "edges/SERVES": "from,to,source,locator,strength\n百度,金融,R,L1,maybe",
            },
            "edges/SERVES.csv, row 2, column strength: 'maybe'; expected one of explicit, implied, editorial",
        ),
        (
            {
                "nodes/Company": COMPANIES,
                "nodes/Industry": INDUSTRIES,
                "edges/SERVES": "from,to,source,locator,strength\n百度,金融,R,L1,implied",
            },
            "edges/SERVES.csv, row 2, column why: nothing; expected the reason, since the fact is implied",
        ),
        (
            {
                "nodes/Company": COMPANIES,
                "nodes/Industry": INDUSTRIES,
                "edges/SERVES": "from,to,source,locator\n百度,金融,R,L1\n百度,金融,R,L1",
            },
            "edges/SERVES.csv, row 3, column from: the same fact again; "
            "expected it only once (edges/SERVES.csv, row 2)",
        ),
        (
            {"nodes/Company": COMPANIES, "edges/SERVS": "from,to,source,locator\n百度,金融,R,L1"},
            "edges/SERVS.csv: 'SERVS'; did you mean 'SERVES'",
        ),
        (
            {"nodes/Company": COMPANIES, "figures": "metric,company,value,unit,printed,source,locator\nmarktsize,百度,1,%,1%,R,L1"},
            "figures.csv, row 2, column metric: 'marktsize'; expected one of market_size,",
        ),
        (
            {"nodes/Company": COMPANIES, "figures": "metric,company,value,unit,printed,source,locator\nrevenue,百度,80%,%,80%,R,L1"},
            "figures.csv, row 2, column value: '80%'; expected a number such as 66.8 (its unit goes into the column unit)",
        ),
        (
            {"nodes/Company": COMPANIES, "figures": "metric,company,printed,source,locator\nrevenue,百度,高,R,L1"},
            "figures.csv, row 2, column value: nothing; expected a value, a low or high end, or a level",
        ),
        (
            {"nodes/Company": COMPANIES, "figures": "metric,value,unit,printed,source,locator\nrevenue,1,元,1元,R,L1"},
            "figures.csv, row 2, column metric: a figure about nothing; expected a node in at least one of the dimensions",
        ),
        (
            {"nodes/Company": COMPANIES, "coverage": "about,aspect,state,source,locator\n百度,vendors,gone,R,L1"},
            "coverage.csv, row 2, column state: 'gone'; expected one of complete, representative, lost, not_stated",
        ),
        ({"nodes/Company": "name\n\"百度"}, "nodes/Company.csv: broken CSV (unexpected end of data); expected quotes in pairs, one row a line"),
        ({"nodes/Company": ""}, "nodes/Company.csv: an empty file; expected a first row with the names of the columns"),
        ({"nodes/Company": "name,name\n百度,x"}, "nodes/Company.csv, row 1: column name twice; expected each column once"),
        ({"nodes/Company": "name\n百度,x"}, "nodes/Company.csv, row 2: 'x' under no column; expected 1 cells"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_row_column_what_was_found_and_what_was_expected(
    tables: Tables, content: dict[str, str], expected: str
) -> None:
    found = problems(tables(content))
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_all_mistakes_come_at_once(tables: Tables) -> None:
    content = {
        "nodes/Company": COMPANIES,
        "nodes/Industry": INDUSTRIES,
        "edges/SERVES": "from,to,source,locator\n百渡,金融,R,L1\n百度,金溶,R,L1\n百度,金融,S,L1",
        "figures": "metric,company,value,unit,printed,source,locator\nrevenue,百度,x,元,x,R,L1",
    }
    assert [place.split(":")[0] for place in problems(tables(content))] == [
        "edges/SERVES.csv, row 2, column from",
        "edges/SERVES.csv, row 3, column to",
        "edges/SERVES.csv, row 4, column source",
        "figures.csv, row 2, column value",
    ]


def test_no_folder_and_an_empty_folder_are_said_plainly(tmp_path: Path) -> None:
    assert problems(tmp_path / "none") == [f"{tmp_path / 'none'}: no such folder; expected a folder of tables"]
    assert problems(tmp_path) == [f"{tmp_path}: no tables of nodes; expected files such as nodes/Company.csv"]


def test_a_time_that_is_not_stated_falls_back_to_the_reports_and_says_so(tables: Tables) -> None:
    content = {
        "nodes/Company": COMPANIES,
        "nodes/Industry": INDUSTRIES,
        "edges/SERVES": "from,to,source,locator,as_of\n百度,金融,R,L1,\n阿里云,金融,R,L1,2022年5月",
    }
    cited = {edge.start: edge.citation for edge in read_folder(tables(content)).edges}
    assert (cited["company:百度"].as_of, cited["company:百度"].as_of_stated) == ("2023-06", False)
    assert (cited["company:阿里云"].as_of, cited["company:阿里云"].as_of_stated) == ("2022-05", True)


def test_a_fact_knows_the_heading_that_it_stands_under(landscape: Landscape) -> None:
    edge = next(edge for edge in landscape.edges if edge.citation.locator == "L1682C1R0")
    assert edge.citation.section == "第9章 智能客服主要参与者"
