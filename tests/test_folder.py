"""Loading a folder of tables: the formats that Excel and editors write, and the reporting of problems."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.landscape import Landscape
from lianzhu.loaders.folder import read_folder

WriteTables = Callable[[dict[str, str]], Path]
COMPANIES = "name\n百度\n阿里云"
INDUSTRIES = "name\n金融"


def same_content(left: Landscape, right: Landscape) -> bool:
    return left.nodes == right.nodes and {fact.id for fact in left.facts()} == {fact.id for fact in right.facts()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_that_excel_writes_is_read(folder, landscape, encoding: str) -> None:
    for path in folder.rglob("*.csv"):
        path.write_bytes(path.read_text("utf-8").replace("\n", "\r\n").encode(encoding))
    assert same_content(read_folder(folder), landscape)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_every_delimiter_that_excel_writes_is_read(tables: WriteTables, delimiter: str) -> None:
    content = {"nodes/Company": f"name{delimiter}aliases\n百度{delimiter}Baidu"}
    assert read_folder(tables(content)).nodes["company:百度"].aliases == ("Baidu",)


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
def test_tables_can_be_excel_or_parquet(folder: Path, landscape: Landscape, suffix: str) -> None:
    for name in ("nodes/Company", "edges/SERVES", "figures"):
        path = folder / f"{name}.csv"
        frame = pd.read_csv(path)  # integers become floats, as in a spreadsheet
        if suffix == ".xlsx":
            frame.to_excel(path.with_suffix(suffix), index=False)
        else:
            frame.to_parquet(path.with_suffix(suffix))
        path.unlink()
    assert same_content(read_folder(folder), landscape)


def test_na_and_none_are_valid_names(tables: WriteTables) -> None:
    folder = tables({"nodes/Chain": "name\n甲链"})
    pd.DataFrame({"name": ["NA", "None"], "aliases": ["N/A", ""]}).to_excel(
        folder / "nodes" / "Company.xlsx", index=False
    )
    nodes = read_folder(folder).nodes
    assert nodes["company:NA"].aliases == ("N/A",) and "company:None" in nodes


def test_a_parent_resolves_before_a_node_of_the_same_name_is_added(tables: WriteTables) -> None:
    folder = tables({"nodes/Chain": "name\nA", "nodes/Layer": "name,parent\nA,chain:A\nB,A"})
    assert read_folder(folder).nodes["layer:A/B"].parent == "chain:A"


def test_row_order_does_not_matter(folder: Path, landscape: Landscape) -> None:
    for path in folder.rglob("*.csv"):
        header, *rows = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([header, *rows[::-1]]), "utf-8")
    assert same_content(read_folder(folder), landscape)


def read_problems(folder: Path) -> list[str]:
    with pytest.raises(LandscapeError) as raised:
        read_folder(folder)
    return [str(problem) for problem in raised.value.problems]


def test_problems_in_all_tables_are_reported_together(tables: WriteTables) -> None:
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
        "nodes/Company.csv, row 4, column name: duplicate node company:百度",
        "edges/PARTNERS_WITH.csv, row 2, column strength: 'certain'",
        "edges/PARTNERS_WITH.csv, row 2, column locator: 'line 3'",
        "edges/PARTNERS_WITH.csv, row 2, column to: no node named '没有'",
        "edges/SERVES.csv, row 1: unknown column 'locater'; did you mean 'locator'?",
        "figures.csv, row 2, column company: no Company or Organization named '没有'",
        "figures.csv, row 2, column metric: 'market_sise'; did you mean 'market_size'?",
        "figures.csv, row 2, column value: 'abc'",
        "figures.csv, row 2, column unit: '克朗'; did you mean '千克'?",
    ]


@pytest.mark.parametrize(
    "companies",
    ["name\n百度\n,x", "name,alias\n百度,Baidu", "name,parent\n百度,没有"],
    ids=["no name", "column", "parent"],
)
def test_where_a_node_may_be_missing_unresolved_names_are_counted_and_not_listed(
    tables: WriteTables, companies: str
) -> None:
    edges = "from,to,source,locator\nBaidu,金融,R,L1\nBaidu,金融,R,L2"
    found = read_problems(tables({"nodes/Company": companies, "nodes/Industry": INDUSTRIES, "edges/SERVES": edges}))
    assert found[-1].endswith(
        "unresolved names in 2 rows, not listed; expected complete tables of nodes; then names are checked"
    )
    assert not any("named 'Baidu'" in problem for problem in found)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            {"nodes/Company": "name,aliasses\n百度,x"},
            "nodes/Company.csv, row 1: unknown column 'aliasses'; did you mean 'aliases'?; "
            "expected one of id, name, aliases, parent, former_ids",
        ),
        (
            {"nodes/Company": "name,aliases\n,Baidu"},
            "nodes/Company.csv, row 2, column name: empty; expected a value",
        ),
        (
            {"nodes/Company": "name\n百度\n百度"},
            "nodes/Company.csv, row 3, column name: duplicate node company:百度; expected one occurrence (the first is in nodes/Company.csv, row 2)",
        ),
        (
            {"nodes/Layer": "name,position\n上游,一"},
            "nodes/Layer.csv, row 2, column position: '一'; expected an integer such as 12",
        ),
        (
            {"nodes/Layer": "name,parent\n上游,智能客户"},
            "nodes/Layer.csv, row 2, column parent: no node named '智能客户'; "
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
            "edges/SERVES.csv, row 2, column from: no node named '百渡'; did you mean '百度'?; "
            "expected the name or id of a node",
        ),
        (
            {
                "nodes/Company": COMPANIES,
                "nodes/Industry": INDUSTRIES,
                "edges/SERVES": "from,to,source,locator\n百度,金融,,L1",
            },
            "edges/SERVES.csv, row 2, column source: empty; expected a value",
        ),
        (
            {
                "nodes/Company": COMPANIES,
                "nodes/Industry": INDUSTRIES,
                "edges/SERVES": "from,to,source,locator\n百度,金融,R,第三页",
            },
            "edges/SERVES.csv, row 2, column locator: '第三页'; "
            "expected a locator such as L120, L120-122, L120C3, L120C3H118, p12, Sheet1!B3 or https://example.org/a @2026-03-01",
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
            "edges/SERVES.csv, row 2, column why: empty; expected a reason, because the fact is implied",
        ),
        (
            {
                "nodes/Company": COMPANIES,
                "nodes/Industry": INDUSTRIES,
                "edges/SERVES": "from,to,source,locator\n百度,金融,R,L1\n百度,金融,R,L1",
            },
            "edges/SERVES.csv, row 3, column from: duplicate fact; "
            "expected one occurrence (the first is in edges/SERVES.csv, row 2)",
        ),
        (
            {"nodes/Company": COMPANIES, "edges/SERVS": "from,to,source,locator\n百度,金融,R,L1"},
            "edges/SERVS.csv: unknown table 'SERVS'; did you mean 'SERVES'",
        ),
        (
            {"nodes/Company": COMPANIES, "figures": "metric,company,value,unit,printed,source,locator\nmarktsize,百度,1,%,1%,R,L1"},
            "figures.csv, row 2, column metric: 'marktsize'; did you mean 'market_size'?; expected one of market_size,",
        ),
        (
            {"nodes/Company": COMPANIES, "figures": "metric,company,value,unit,printed,source,locator\nrevenue,百度,80%,元,80%,R,L1"},
            "figures.csv, row 2, column value: '80%'; expected a number such as 66.8 (put its unit in the unit column)",
        ),
        (
            {"nodes/Company": COMPANIES, "figures": "metric,company,printed,source,locator\nrevenue,百度,高,R,L1"},
            "figures.csv, row 2, column value: empty; expected a value, a lower or upper bound, or a level",
        ),
        (
            {"nodes/Company": COMPANIES, "figures": "metric,value,unit,printed,source,locator\nrevenue,1,元,1元,R,L1"},
            "figures.csv, row 2, column metric: a figure without dimensions; expected a node in at least one dimension",
        ),
        (
            {"nodes/Company": COMPANIES, "coverage": "about,aspect,state,source,locator\n百度,vendors,gone,R,L1"},
            "coverage.csv, row 2, column state: 'gone'; expected one of complete, representative, lost, not_stated",
        ),
        ({"nodes/Company": "name\n\"百度"}, "nodes/Company.csv, row 2: malformed CSV (unexpected end of data); expected balanced quotes and one row per line"),
        ({"nodes/Company": ""}, "nodes/Company.csv: an empty file; expected a header row with the column names"),
        ({"nodes/Company": "name,name\n百度,x"}, "nodes/Company.csv, row 1: duplicate columns: 'name'; expected unique column names"),
        ({"nodes/Company": "name\n百度,x"}, "nodes/Company.csv, row 2: value 'x' without a column name; expected a column name in row 1"),
    ],
)  # fmt: skip
def test_a_problem_names_its_place_what_was_found_and_what_was_expected(
    tables: WriteTables, content: dict[str, str], expected: str
) -> None:
    problems = read_problems(tables(content))
    assert len(problems) == 1
    assert problems[0].startswith(expected)


def test_a_table_without_rows_may_lack_a_column(tables: WriteTables) -> None:
    assert len(read_folder(tables({"nodes/Company": COMPANIES, "edges/SERVES": "from,source\n"})).edges) == 0


def test_problems_in_several_rows_are_reported_together(tables: WriteTables) -> None:
    content = {
        "nodes/Company": COMPANIES,
        "nodes/Industry": INDUSTRIES,
        "edges/SERVES": "from,to,source,locator\n百渡,金融,R,L1\n百度,金溶,R,L1\n百度,金融,S,L1",
        "figures": "metric,company,value,unit,printed,source,locator\nrevenue,百度,x,元,x,R,L1",
    }
    assert [problem.split(":")[0] for problem in read_problems(tables(content))] == [
        "edges/SERVES.csv, row 2, column from",
        "edges/SERVES.csv, row 3, column to",
        "edges/SERVES.csv, row 4, column source",
        "figures.csv, row 2, column value",
    ]


def test_a_missing_or_empty_folder_is_reported(tmp_path: Path) -> None:
    assert read_problems(tmp_path / "none") == [f"{tmp_path / 'none'}: no such folder; expected a folder of tables"]
    assert read_problems(tmp_path) == [
        f"{tmp_path}: no node tables; expected files such as nodes/Company.csv, or sheets such as Company"
    ]


def test_as_of_defaults_to_the_publication_date_of_the_report(tables: WriteTables) -> None:
    content = {
        "nodes/Company": COMPANIES,
        "nodes/Industry": INDUSTRIES,
        "edges/SERVES": "from,to,source,locator,as_of\n百度,金融,R,L1,\n阿里云,金融,R,L1,2022年5月",
    }
    citations = {edge.start: edge.citation for edge in read_folder(tables(content)).edges}
    assert (citations["company:百度"].as_of, citations["company:百度"].as_of_stated) == ("2023-06", False)
    assert (citations["company:阿里云"].as_of, citations["company:阿里云"].as_of_stated) == ("2022-05", True)


def test_a_citation_has_the_section_heading(landscape: Landscape) -> None:
    edge = next(edge for edge in landscape.edges if edge.citation.locator == "L1682C1R0")
    assert edge.citation.section == "第9章 智能客服主要参与者"
