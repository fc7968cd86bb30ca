"""The front door for Python gives what the command line gives."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

import lianzhu as package
from lianzhu.explorer import Explorer
from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import BadParameter, CypherError, NotFound
from lianzhu.graph.landscape import Landscape


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return package.open()


def test_every_public_name_is_there_and_typed() -> None:
    body = ast.parse(Path(package.__file__).read_text("utf-8")).body
    block = next(node for node in body if isinstance(node, ast.If))
    typed = {alias.name for node in ast.walk(block) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(package.__all__) == typed | {"__version__"}
    assert all(getattr(package, name) is not None for name in package.__all__)
    assert set(dir(package)) >= set(package.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        package.nothing  # noqa: B018


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, lianzhu; print(sorted({'pandas', 'networkx', 'kglite', 'neo4j', 'pyvis', 'click'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_version_is_that_of_the_distribution(lianzhu) -> None:
    assert package.__version__ in lianzhu("--version").out


def test_a_canned_query_gives_the_rows_of_the_command_line(explorer: Explorer, lianzhu) -> None:
    answer = explorer.query("vendors_by_industry", industry="政务", chain="智能客服")
    said = lianzhu("query", "run", "vendors_by_industry", "industry=政务", "chain=智能客服", "--format", "json")
    assert answer.records() == json.loads(said.out)
    cited = explorer.cite(answer)
    assert cited.columns == (*answer.columns, "report", "publisher", "locator")


def test_parameters_may_be_numbers_and_truth_values(explorer: Explorer, tmp_path: Path) -> None:
    (tmp_path / "mine.cypher").write_text(
        "// title: 题 | T\n// question: 问 | Q\n// params:\n//   n: int = 1\n//   all: bool = false\n"
        "// returns: n, all\nRETURN $n AS n, $all AS all ORDER BY n",
        "utf-8",
    )
    mine = package.open(packs=[tmp_path])
    assert mine.query("mine", n=3, all=True).rows == mine.query("mine", n="3", all="true").rows == [(3, True)]
    with pytest.raises(BadParameter, match="n='x' is invalid"):
        mine.query("mine", n="x")
    with pytest.raises(NotFound):
        explorer.query("mine")


def test_cypher_takes_values_and_says_what_is_wrong(explorer: Explorer) -> None:
    assert explorer.cypher("RETURN $a AS a", a=[1, "x", None]).rows == [([1, "x", None],)]
    with pytest.raises(CypherError):
        explorer.cypher("RETRN 1")


def test_an_answer_is_a_data_frame_whose_numbers_keep_their_types() -> None:
    rows = [("甲", 1, 0.5, True, ["x"]), ("乙", None, None, None, [])]
    frame = Answer(("name", "count", "share", "forecast", "facts"), rows).frame()
    assert list(map(str, frame.dtypes)) == ["object", "Int64", "float64", "boolean", "object"]
    assert frame["count"].sum() == 1 and frame["share"].isna().tolist() == [False, True]
    assert list(Answer(("a", "b"), []).frame().columns) == ["a", "b"]


def test_a_notebook_shows_an_answer_as_a_table_in_which_names_are_text() -> None:
    html = Answer(("name",), [("<script>",)])._repr_html_()
    assert html == "<table><thead><tr><th>name</th></tr></thead><tbody><tr><td>&lt;script&gt;</td></tr></tbody></table>"
    assert "41 more rows" in Answer(("n",), [(n,) for n in range(101)])._repr_html_()


def test_names_are_found_and_shown(explorer: Explorer) -> None:
    assert explorer.find("追一").records()[0]["id"] == "company:追一科技"
    profile = explorer.show("追一科技")
    assert profile.node.id == "company:追一科技" and len(profile.relations) == 16
    assert explorer.statement(profile.relations.records()[0]["fact"]).text.startswith("追一科技 —DEVELOPS→")


def test_the_landscape_comes_as_records_and_as_a_network(explorer: Explorer, landscape: Landscape) -> None:
    assert explorer.landscape().nodes == landscape.nodes
    network = explorer.network()
    assert isinstance(network, nx.MultiDiGraph) and network.nodes["company:追一科技"]["kind"] == "Company"
    assert explorer.landscape().schema is explorer.schema


def test_check_and_info_are_those_of_the_command_line(explorer: Explorer, lianzhu) -> None:
    assert explorer.check().records() == json.loads(lianzhu("check", "--format", "json").out)
    assert explorer.info().records() == json.loads(lianzhu("info", "--format", "json").out)


def test_pages_are_written_where_asked(explorer: Explorer, lianzhu, tmp_path: Path) -> None:
    path = explorer.view_chains(tmp_path / "chain.html", "智能客服")
    lianzhu("view", "chain", "智能客服", "-o", tmp_path / "same.html")
    assert path.read_bytes() == (tmp_path / "same.html").read_bytes()
    assert explorer.view_company(tmp_path / "company.html", "追一科技").is_file()


def test_an_explorer_closes_what_it_opened() -> None:
    with package.open() as explorer:
        assert repr(explorer) == f"<lianzhu.Explorer of {explorer.store.address}>"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_python_that_a_readme_shows_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, readme: str) -> None:
    text = (Path(package.__file__).parent / readme).read_text("utf-8")
    block = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert block
    monkeypatch.chdir(tmp_path)
    exec(block[1], {})
    assert [path.name for path in tmp_path.iterdir()] == ["atlas.html"]
