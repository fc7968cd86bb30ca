"""The commands and output in the documentation are correct."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from lianzhu.cli import commands
from lianzhu.exports.schema_dot import as_dot
from lianzhu.exports.schema_markdown import as_markdown
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.queries.library import builtin_queries

ROOT = Path(__file__).parent.parent
READMES = ["README.md", "README.zh-CN.md"]


def console_commands(readme: str) -> list[list[str]]:
    """Return the commands in the console blocks of a README."""
    text = (ROOT / readme).read_text("utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [shlex.split(line[2:]) for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_every_command_in_the_readme_runs(lianzhu, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for program, *args in console_commands(READMES[0]):  # the other has the same
        assert program == "lianzhu"
        assert lianzhu(*args).code == 0, args
    assert {path.name for path in tmp_path.iterdir()} == {
        "my-landscape",
        "my-landscape.xlsx",
        "chain.graphml",
        "chain.gexf",
        "chain.cypher",
        "import-files",
        "landscape2",
        "scenarios.xlsx",
        "compared.xlsx",
        "compared.html",
        "changes.html",
        "size.svg",
        "brief.docx",
        "atlas.html",
        "answer.html",
        "paths.html",
        "chain.html",
        "leaders.html",
        "company.html",
        "graph.json",
        "served.cypher",
        "vendors.cypher",
    }


@pytest.mark.parametrize("readme", READMES)
def test_the_output_in_the_readme_is_current(lianzhu, readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    table = lianzhu(
        "query", "run", "vendors_by_industry", "industry=政务", "chain=智能客服", "--cite", "--format", "md"
    ).out
    rows = [line for line in table.splitlines() if "explicit" in line]
    assert rows and all(row in text for row in rows)
    citation = lianzhu("cite", "fxiwyypn6y73zq").out
    assert "\n".join(f"    {line}" for line in citation.splitlines()) in text


def test_the_readmes_show_the_same_commands() -> None:
    assert console_commands(READMES[0]) == console_commands(READMES[1])


@pytest.mark.parametrize("name", sorted(set(commands.commands) - {"schema"}))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert any(f"lianzhu {name}" in (ROOT / readme).read_text("utf-8") for readme in READMES)


def test_the_model_documentation_is_up_to_date() -> None:
    assert (ROOT / "docs" / "model.md").read_text("utf-8") == as_markdown(packaged_schema()), "run `make docs`"
    assert (ROOT / "docs" / "model.dot").read_text("utf-8") == as_dot(packaged_schema()), "run `make docs`"
    diagram = (ROOT / "docs" / "model.svg").read_text("utf-8")
    assert all(kind in diagram for kind in (*packaged_schema().nodes, *packaged_schema().edges)), "run `make docs`"


@pytest.mark.neo4j
@pytest.mark.parametrize("readme", READMES)
def test_the_cypher_examples_in_the_readme_return_rows_on_neo4j(make_store, landscape, readme: str) -> None:
    store = make_store("neo4j", landscape)
    block = re.search(r"```cypher\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.DOTALL)
    assert block
    statements = [statement for statement in block[1].split(";\n") if statement.strip()]
    assert len(statements) == 5
    for statement in statements:
        assert store.run(statement).rows


def test_every_query_is_described_in_both_languages() -> None:
    for query in builtin_queries():
        for text in (query.title_zh, query.question_zh):
            assert re.search("[\u4e00-\u9fff]", text), query.name
        for text in (query.title_en, query.question_en):
            assert re.match("[A-Z]", text), query.name


def test_the_schema_in_the_readme_of_the_data_is_valid() -> None:
    block = re.search(r"```toml\n(.*?)```", (ROOT / "data" / "README.md").read_text("utf-8"), re.DOTALL)
    assert block
    schema = extend_schema(packaged_schema(), block[1])
    assert {"Park", "HOSTS"} <= {*schema.nodes, *schema.edges}
