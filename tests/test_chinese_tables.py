"""Tables with Chinese names of files, columns and words are those with the English names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.schema import packaged_schema
from lianzhu.loaders.folder import columns_of, read_folder

Tables = Callable[[dict[str, str]], Path]

CHINESE = {
    "nodes/企业": "名称,别名\n宁德时代,CATL\n比亚迪,",
    "nodes/报告": "名称,发布日期,发布机构\n某报告,2024-01-01,某院",
    "nodes/产品": "名称\n麒麟电池",
    "edges/提供": "起点,终点,来源,出处,依据,理由\nCATL,麒麟电池,某报告,L12,明示,\n比亚迪,麒麟电池,某报告,L13,推断,上下文",
    "数据": "指标,原文写法,数值,单位,企业,来源,位置\n市场份额,37%,37,%,宁德时代,某报告,L14",
    "覆盖说明": "关于,方面,状态,来源,出处\n宁德时代,厂商,来源仅列部分代表,某报告,L15",
}
ENGLISH = {
    "nodes/Company": "name,aliases\n宁德时代,CATL\n比亚迪,",
    "nodes/Report": "name,published,publisher\n某报告,2024-01-01,某院",
    "nodes/Product": "name\n麒麟电池",
    "edges/OFFERS": "from,to,source,locator,strength,why\nCATL,麒麟电池,某报告,L12,explicit,\n"
    "比亚迪,麒麟电池,某报告,L13,implied,上下文",
    "figures": "metric,printed,value,unit,company,source,locator\nmarket_share,37%,37,%,宁德时代,某报告,L14",
    "coverage": "about,aspect,state,source,locator\n宁德时代,vendors,representative,某报告,L15",
}


@pytest.fixture
def folder(tmp_path: Path) -> Tables:
    """Write a folder of tables."""

    def write(tables: dict[str, str]) -> Path:
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, text in tables.items():
            path = root / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", "utf-8")
        return root

    return write


def test_chinese_tables_are_the_same_landscape_as_english_ones(folder: Tables) -> None:
    chinese, english = read_folder(folder(CHINESE)), read_folder(folder(ENGLISH))
    assert dict(chinese.nodes) == dict(english.nodes)
    assert {fact.id: fact for fact in chinese.facts()} == {fact.id: fact for fact in english.facts()}
    assert len(list(chinese.facts())) == 4


def test_a_problem_names_the_column_as_the_file_does(folder: Tables) -> None:
    edges = "起点,终点,来源,出处,依据\n宁德时代,麒麟,某报告,L12,也许\n宁德时代,麒麟电池,某报告,第12行,明示"
    with pytest.raises(LandscapeError) as raised:
        read_folder(folder(CHINESE | {"edges/提供": edges}))
    places = [str(problem.place) for problem in raised.value.problems]
    assert places == [
        "edges/提供.csv, row 2, column 依据",
        "edges/提供.csv, row 2, column 终点",
        "edges/提供.csv, row 3, column 出处",
    ]


def test_a_column_given_in_both_languages_is_a_problem(folder: Tables) -> None:
    with pytest.raises(LandscapeError) as raised:
        read_folder(folder(CHINESE | {"nodes/产品": "名称,name\n麒麟电池,麒麟电池"}))
    assert "unknown column '名称'" in str(raised.value)


def test_a_table_given_in_both_languages_is_a_problem(folder: Tables) -> None:
    with pytest.raises(LandscapeError) as raised:
        read_folder(folder(CHINESE | {"nodes/Company": "name\n华为"}))
    assert "a second table 'Company'" in str(raised.value)


def test_every_column_of_a_table_has_a_chinese_name_of_its_own() -> None:
    schema = packaged_schema()
    facts = columns_of(schema.fact_fields)
    tables = [(*schema.node_fields, *kind.fields) for kind in schema.nodes.values()]
    tables += [("from", "to", *columns_of(kind.fields), "modality", *facts) for kind in schema.edges.values()]
    tables += [(*schema.roles, *schema.figure_fields, *facts), (*schema.coverage_fields, *facts)]
    tables += [(*columns_of(schema.statement_fields), *facts)]
    for columns in tables:
        names = [schema.columns[column].zh for column in dict.fromkeys(columns)]
        assert len(names) == len(set(names)), columns


def test_a_kind_of_node_may_have_the_chinese_name_of_a_kind_of_edge(folder: Tables) -> None:
    tables = folder(
        CHINESE | {"nodes/商业模式": "名称\n订阅", "edges/商业模式": "起点,终点,来源,出处\n麒麟电池,订阅,某报告,L12"}
    )
    landscape = read_folder(tables)
    assert "business_model:订阅" in landscape.nodes
    assert "HAS_BUSINESS_MODEL" in {edge.kind for edge in landscape.edges}
