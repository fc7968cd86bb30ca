"""Custom packs: creating, linting, running and exporting queries."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.library import BUILTIN_PACKS, Library
from lianzhu.queries.lint import lint

HEADER = "// title: 题 | T\n// question: 问？ | Q?\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """An empty folder for custom queries."""
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


def test_a_new_query_passes_lint_and_runs(lianzhu, pack: Path) -> None:
    file = pack / "served.cypher"
    created = lianzhu("query", "new", file)
    assert created.code == 0 and f"lianzhu query lint {file}" in created.out
    linted = lianzhu("query", "lint", file)
    assert (linted.code, linted.out, linted.err) == (0, "", "1 file: 0 errors, 0 warnings\n")
    result = lianzhu("query", "run", "served", "--pack", pack, "vendor=百度智能云", "--format", "json")
    assert {row["industry"] for row in json.loads(result.out)} >= {"政务"}


def test_an_existing_query_is_not_overwritten(lianzhu, pack: Path) -> None:
    file = pack / "q.cypher"
    file.write_text("existing")
    result = lianzhu("query", "new", file)
    assert result.code == 1
    assert result.err == f"lianzhu: {file} already exists; choose another name or delete it first\n"
    assert file.read_text() == "existing"
    assert "must end in .cypher" in lianzhu("query", "new", pack / "q.txt").err


def test_packs_can_be_set_by_option_and_environment(lianzhu, pack: Path, tmp_path: Path, monkeypatch) -> None:
    lianzhu("query", "new", pack / "one.cypher")
    nested_pack = tmp_path / "theirs" / "deep"
    nested_pack.mkdir(parents=True)
    lianzhu("query", "new", nested_pack / "two.cypher")
    monkeypatch.setenv("LIANZHU_PACKS", str(tmp_path / "theirs"))
    rows = json.loads(lianzhu("query", "list", "--pack", pack, "--format", "json").out)
    assert {("mine", "one"), ("deep", "two"), ("vendors", "competitors")} <= {
        (row["pack"], row["name"]) for row in rows
    }
    assert "one 的中文题目" in lianzhu("query", "show", "one", "--pack", pack).out


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("competitors", "", "{file}: pack vendors already uses this name; rename the file"),
        ("broken", "// titel: x", "mine/broken.cypher:1: 'titel' is not one of title, question, params, returns, tags; did you mean 'title'?"),
    ],
)  # fmt: skip
def test_an_invalid_pack_is_reported_with_its_file(lianzhu, pack: Path, name: str, text: str, message: str) -> None:
    file = pack / f"{name}.cypher"
    file.write_text(text)
    result = lianzhu("query", "list", "--pack", pack)
    assert (result.code, result.err) == (1, f"lianzhu: {message.format(file=file)}\n")


def test_a_folder_without_queries_is_not_a_pack(lianzhu, pack: Path) -> None:
    result = lianzhu("query", "run", "x", "--pack", pack)
    assert (
        result.err
        == f"lianzhu: pack {pack} contains no .cypher files; create a query with `lianzhu query new {pack}/NAME.cypher`\n"
    )


# ------------------------------------------------------------ lint


@pytest.mark.parametrize("path", sorted(BUILTIN_PACKS.glob("*/*.cypher")), ids=lambda path: path.stem)
def test_builtin_queries_pass_lint(path: Path) -> None:
    assert lint(path) == []


def test_a_node_whose_labels_a_parameter_decides_needs_no_label(pack: Path) -> None:
    file = pack / "q.cypher"
    body = "MATCH (x) WHERE labels(x)[0] = $kind MATCH (x)-[r]-(y) RETURN x.name AS name, collect(r.id) AS facts"
    file.write_text(f"{HEADER}// params:\n//   kind: Kind\n// returns: name, facts\n{body} ORDER BY name\n")
    assert lint(file) == []


@pytest.mark.parametrize(
    ("body", "diagnostic"),
    [
        ("MATCH (c:Company) RETURN c.name AS a", ("error", 4, "no ORDER BY after the last RETURN: the order of rows would depend on the engine")),
        ("MATCH (c) RETURN c.name AS a ORDER BY a", ("error", 4, "(c) has no label; label every node so that an index is used")),
        ("MATCH (c:Company)-[:UNIT_OF*]->(d:Company) RETURN d.name AS a ORDER BY a", ("error", 4, "unbounded path; set a maximum length, such as *1..6")),
        ("MATCH (c:Company)-[:UNIT_OF*2..]->(d:Company) RETURN d.name AS a ORDER BY a", ("error", 4, "unbounded path; set a maximum length, such as *1..6")),
        ("MATCH (c:Company)-[:UNIT_OF]->(d:Company), (c)-[:SERVES]->(i:Industry) RETURN d.name AS a ORDER BY a",
         ("error", 4, "comma-separated patterns share c, which can be very slow; write one path or two MATCH clauses")),
        ("MATCH (c:Compny) RETURN c.name AS a ORDER BY a", ("warning", 4, "unknown label 'Compny'; did you mean 'Company'?")),
        ("MATCH (c:Company)-[r:SERVS]->(i:Industry) RETURN i.name AS a ORDER BY a", ("warning", 4, "unknown relationship type 'SERVS'; did you mean 'SERVES'?")),
        ("MATCH (c:Company) RETURN c.nmae AS a ORDER BY a", ("warning", 4, "unknown property of Company 'nmae'; did you mean 'name'?")),
        ("MATCH (f:Figure) WHERE f.metrik = 'x' RETURN f.id AS a ORDER BY a", ("warning", 4, "unknown property of Figure 'metrik'; did you mean 'metric'?")),
        ("MATCH (c:Company) SET c.x = 1 RETURN c.name AS a ORDER BY a", ("error", 0, "SET is not allowed: queries are read-only; to change the landscape, edit its tables")),
    ],
)  # fmt: skip
def test_lint_reports_level_line_and_message(pack: Path, body: str, diagnostic: tuple[str, int, str]) -> None:
    file = pack / "q.cypher"
    file.write_text(f"{HEADER}// returns: a\n{body}\n")
    assert diagnostic in lint(file)


def test_lint_accepts_bounded_paths_aliases_and_multiplication(pack: Path) -> None:
    file = pack / "q.cypher"
    file.write_text(
        f"{HEADER}// returns: a, n, facts\n"
        "MATCH (c:Company)-[r:SERVES*1..2]->(i:Industry)\n"
        "WITH i AS industry, count(*) * 2 AS n\n"
        "MATCH (industry)<-[r:SERVES*..3]-(d:Company)\n"
        "RETURN industry.name AS a, n, collect(d.id) AS facts\nORDER BY a, n, facts\n"
    )
    assert lint(file) == []


def test_query_lint_prints_all_diagnostics_and_fails(lianzhu, pack: Path) -> None:
    file = pack / "q.cypher"
    file.write_text(f"{HEADER}// returns: a\nMATCH (c:Compny) RETURN c.name AS a\n")
    result = lianzhu("query", "lint", file, pack / "none.cypher", "--format", "json")
    assert result.code == 1 and result.err == "2 files: 2 errors, 2 warnings\n"
    assert [row["level"] for row in json.loads(result.out)].count("error") == 2


# ------------------------------------------------------------ export


def test_exported_queries_have_node_parameters_as_ids(lianzhu, tmp_path: Path) -> None:
    file = tmp_path / "all.cypher"
    result = lianzhu("query", "export", "vendors", "-o", file)
    assert result.out == f"{len(Library().queries('vendors'))} queries → {file}\n"
    text = file.read_text("utf-8")
    assert ':param vendor => "company:腾讯企点"\n' in text and ":param chain => null\n" in text
    assert result.code == 0
    failed = lianzhu("query", "export", "vendor", "-o", file)
    assert failed.err == "lianzhu: no pack named 'vendor'; did you mean 'vendors'?\n"


@pytest.mark.neo4j
def test_every_exported_statement_runs_unchanged_on_neo4j(
    lianzhu, make_store: Callable[[str, Landscape], Store], landscape: Landscape, tmp_path: Path
) -> None:
    file = tmp_path / "all.cypher"
    lianzhu("query", "export", "-o", file)
    store = make_store("neo4j", landscape)
    params: dict[str, object] = {}
    for chunk in file.read_text("utf-8").split(";\n"):
        lines = chunk.strip().splitlines()
        param_lines = [line.removeprefix(":param ").split(" => ") for line in lines if line.startswith(":param ")]
        params |= {name: json.loads(value) for name, value in param_lines}
        statement = "\n".join(line for line in lines if not line.startswith(":param "))
        if statement:
            assert store.run(statement, params).columns
