"""Packs of the user's own: written, checked, run, and pasted into Neo4j Browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.library import SHIPPED, Library
from lianzhu.queries.lint import lint

HEADER = "// title: 题 | T\n// question: 问？ | Q?\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder for queries."""
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


def test_a_new_query_passes_lint_and_runs_at_once(lianzhu, pack: Path) -> None:
    file = pack / "served.cypher"
    written = lianzhu("query", "new", file)
    assert written.code == 0 and f"lianzhu query lint {file}" in written.out
    checked = lianzhu("query", "lint", file)
    assert (checked.code, checked.out, checked.err) == (0, "", "1 file: 0 errors, 0 remarks\n")
    ran = lianzhu("query", "run", "served", "--pack", pack, "vendor=百度智能云", "--format", "json")
    assert {row["industry"] for row in json.loads(ran.out)} >= {"政务"}


def test_a_query_that_is_there_is_not_written_over(lianzhu, pack: Path) -> None:
    file = pack / "q.cypher"
    file.write_text("mine")
    said = lianzhu("query", "new", file)
    assert said.code == 1
    assert said.err == f"lianzhu: {file} is there already; give another name, or remove it first\n"
    assert file.read_text() == "mine"
    assert "ends in .cypher" in lianzhu("query", "new", pack / "q.txt").err


def test_packs_come_from_options_and_from_the_environment(lianzhu, pack: Path, tmp_path: Path, monkeypatch) -> None:
    lianzhu("query", "new", pack / "one.cypher")
    other = tmp_path / "theirs" / "deep"
    other.mkdir(parents=True)
    lianzhu("query", "new", other / "two.cypher")
    monkeypatch.setenv("LIANZHU_PACKS", str(tmp_path / "theirs"))
    rows = json.loads(lianzhu("query", "list", "--pack", pack, "--format", "json").out)
    assert {("mine", "one"), ("deep", "two"), ("vendors", "competitors")} <= {
        (row["pack"], row["name"]) for row in rows
    }
    assert "one 的中文题目" in lianzhu("query", "show", "one", "--pack", pack).out


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("competitors", "", "{file}: the pack vendors has that name already; rename the file"),
        ("broken", "// titel: x", "mine/broken.cypher:1: 'titel' is none of title, question, params, returns, tags; did you mean 'title'?"),
    ],
)  # fmt: skip
def test_a_pack_that_cannot_be_used_says_which_file_is_wrong(
    lianzhu, pack: Path, name: str, text: str, message: str
) -> None:
    file = pack / f"{name}.cypher"
    file.write_text(text)
    said = lianzhu("query", "list", "--pack", pack)
    assert (said.code, said.err) == (1, f"lianzhu: {message.format(file=file)}\n")


def test_a_folder_without_queries_is_no_pack(lianzhu, pack: Path) -> None:
    said = lianzhu("query", "run", "x", "--pack", pack)
    assert (
        said.err == f"lianzhu: the pack {pack} has no .cypher file; `lianzhu query new {pack}/NAME.cypher` writes one\n"
    )


# ------------------------------------------------------------ lint


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*/*.cypher")), ids=lambda path: path.stem)
def test_the_queries_that_ship_pass_their_own_lint(path: Path) -> None:
    assert lint(path) == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("MATCH (c:Company) RETURN c.name AS a", ("error", 4, "no ORDER BY after the last RETURN: each engine would give its own order")),
        ("MATCH (c) RETURN c.name AS a ORDER BY a", ("error", 4, "(c) has no label; label every node, so that an index is used")),
        ("MATCH (c:Company)-[:UNIT_OF*]->(d:Company) RETURN d.name AS a ORDER BY a", ("error", 4, "a path of any length; bound it, such as *1..6")),
        ("MATCH (c:Company)-[:UNIT_OF*2..]->(d:Company) RETURN d.name AS a ORDER BY a", ("error", 4, "a path of any length; bound it, such as *1..6")),
        ("MATCH (c:Company)-[:UNIT_OF]->(d:Company), (c)-[:SERVES]->(i:Industry) RETURN d.name AS a ORDER BY a",
         ("error", 4, "two patterns after a comma share c, which can take minutes; write one path or two MATCH clauses")),
        ("MATCH (c:Company) /* all */ RETURN c.name AS a ORDER BY a", ("error", 4, "the embedded engine reads no /* */; begin each line with //")),
        ("MATCH (c:Compny) RETURN c.name AS a ORDER BY a", ("remark", 4, "no label is called 'Compny'; did you mean 'Company'?")),
        ("MATCH (c:Company)-[r:SERVS]->(i:Industry) RETURN i.name AS a ORDER BY a", ("remark", 4, "no relationship type is called 'SERVS'; did you mean 'SERVES'?")),
        ("MATCH (c:Company) RETURN c.nmae AS a ORDER BY a", ("remark", 4, "no property of Company is called 'nmae'; did you mean 'name'?")),
        ("MATCH (f:Figure) WHERE f.metrik = 'x' RETURN f.id AS a ORDER BY a", ("remark", 4, "no property of Figure is called 'metrik'; did you mean 'metric'?")),
        ("MATCH (c:Company) SET c.x = 1 RETURN c.name AS a ORDER BY a", ("error", 0, "SET is refused: queries only read; to change the landscape, edit its tables")),
    ],
)  # fmt: skip
def test_lint_says_what_is_wrong_and_where(pack: Path, body: str, complaint: tuple[str, int, str]) -> None:
    file = pack / "q.cypher"
    file.write_text(f"{HEADER}// returns: a\n{body}\n")
    assert complaint in lint(file)


def test_lint_lets_bounded_paths_carried_names_and_arithmetic_through(pack: Path) -> None:
    file = pack / "q.cypher"
    file.write_text(
        f"{HEADER}// returns: a, n, facts\n"
        "MATCH (c:Company)-[r:SERVES*1..2]->(i:Industry)\n"
        "WITH i AS industry, count(*) * 2 AS n\n"
        "MATCH (industry)<-[r:SERVES*..3]-(d:Company)\n"
        "RETURN industry.name AS a, n, collect(d.id) AS facts\nORDER BY a, n, facts\n"
    )
    assert lint(file) == []


def test_the_command_prints_every_complaint_and_fails(lianzhu, pack: Path) -> None:
    file = pack / "q.cypher"
    file.write_text(f"{HEADER}// returns: a\nMATCH (c:Compny) RETURN c.name AS a\n")
    said = lianzhu("query", "lint", file, pack / "none.cypher", "--format", "json")
    assert said.code == 1 and said.err == "2 files: 2 errors, 2 remarks\n"
    assert [row["level"] for row in json.loads(said.out)].count("error") == 2


# ------------------------------------------------------------ export


def test_a_pack_is_exported_with_its_parameters_as_ids(lianzhu, tmp_path: Path) -> None:
    file = tmp_path / "all.cypher"
    said = lianzhu("query", "export", "vendors", "-o", file)
    assert said.out == f"{len(Library().queries('vendors'))} queries → {file}\n"
    text = file.read_text("utf-8")
    assert ':param vendor => "company:腾讯企点"\n' in text and ":param chain => null\n" in text
    assert said.code == 0
    wrong = lianzhu("query", "export", "vendor", "-o", file)
    assert wrong.err == "lianzhu: no pack is called 'vendor'; did you mean 'vendors'?\n"


@pytest.mark.neo4j
def test_every_exported_statement_runs_on_neo4j_as_it_stands(
    lianzhu, make_store: Callable[[str, Landscape], Store], landscape: Landscape, tmp_path: Path
) -> None:
    file = tmp_path / "all.cypher"
    lianzhu("query", "export", "-o", file)
    store = make_store("neo4j", landscape)
    params: dict[str, object] = {}
    for chunk in file.read_text("utf-8").split(";\n"):
        lines = chunk.strip().splitlines()
        given = [line.removeprefix(":param ").split(" => ") for line in lines if line.startswith(":param ")]
        params |= {name: json.loads(value) for name, value in given}
        statement = "\n".join(line for line in lines if not line.startswith(":param "))
        if statement:
            assert store.run(statement, params).columns
