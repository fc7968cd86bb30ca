"""The command line, as a person uses it: every command, every format, every way to go wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from lianzhu.cli import commands
from lianzhu.graph.answers import cell_text

ROOT = Path(__file__).parent.parent
LANDSCAPE_COMMANDS = [
    ("info",),
    ("find", "客服"),
    ("show", "追一科技"),
    ("query", "run", "market_size"),
    ("cypher", "MATCH (c:Company) RETURN c.name AS name ORDER BY name"),
]


def subprocess_lianzhu(*args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "lianzhu", *args]
    return subprocess.run(command, env=os.environ | env, capture_output=True, check=False, cwd="/")


# ------------------------------------------------------------ what works


def test_info_counts_by_kind_strength_source_and_coverage(lianzhu, landscape) -> None:
    rows = json.loads(lianzhu("info", "--format", "json").out)
    counts = {(row["group"], row["name"]): row["count"] for row in rows}
    facts = list(landscape.facts())
    assert counts["node", "Company"] == sum(node.kind == "Company" for node in landscape.nodes.values())
    assert counts["edge", "SERVES"] == sum(edge.kind == "SERVES" for edge in landscape.edges)
    assert counts["strength", "implied"] == sum(fact.citation.strength == "implied" for fact in facts)
    assert sum(count for (group, _), count in counts.items() if group == "source") == len(facts)
    assert sum(count for (group, _), count in counts.items() if group == "coverage") == len(landscape.coverage)


def test_find_shows_every_node_with_the_text_in_a_name_or_alias(lianzhu) -> None:
    rows = json.loads(lianzhu("find", "saas", "--format", "json").out)
    assert {"technology:SaaS", "segment:智能客服/软件/SaaS服务"} <= {row["id"] for row in rows}
    assert rows[0]["name"] == "SaaS"
    assert all("saas" in "".join([row["name"], *row["aliases"]]).lower() for row in rows)


def test_show_gives_relations_figures_coverage_and_sources_by_any_alias(lianzhu) -> None:
    shown = json.loads(lianzhu("show", "政府", "--kind", "Industry", "--format", "json").out)
    assert shown["id"] == "industry:政务"
    assert {row["relation"] for row in shown["relations"]} >= {"SERVES", "APPLIES_IN", "DEPLOYED_AS", "PART_OF"}
    assert {row["metric"] for row in shown["figures"]} >= {"deployment_share", "adoption"}
    assert "2023年中国AI技术变革企业服务白皮书 (头豹研究院、弗若斯特沙利文)" in shown["reports"]
    said = lianzhu("show", "industry:政务")
    assert "政务  行业 Industry  industry:政务" in said.out and "百度智能云" in said.out


def test_show_asks_which_node_is_meant(lianzhu, folder: Path) -> None:
    for kind in ("Company", "Industry"):
        path = folder / "nodes" / f"{kind}.csv"
        path.write_text(path.read_text("utf-8") + "同名者\n", "utf-8")
    said = lianzhu("show", "同名者", "--store", folder)
    assert (said.code, said.err) == (
        1,
        "lianzhu: '同名者' may be any of company:同名者, industry:同名者; write one of these\n",
    )
    assert lianzhu("show", "同名者", "--kind", "Company", "--store", folder).code == 0


def test_a_query_can_be_listed_shown_and_run(lianzhu) -> None:
    assert "vendors_by_industry" in lianzhu("query", "list", "--tag", "vendor").out
    shown = lianzhu("query", "show", "vendors_by_industry").out
    assert "哪些厂商服务某个行业" in shown and "RETURN vendor, chain" in shown
    ran = lianzhu(
        "query", "run", "vendors_by_industry", "industry=政务", "chain=智能客服", "--cite", "--format", "csv"
    ).out
    assert next(iter(csv.DictReader(io.StringIO(ran)))) == {
        "vendor": "百度智能云",
        "chain": "智能客服",
        "row": "1",
        "strength": "explicit",
        "facts": "fxiwyypn6y73zq",
        "report": "2023年中国AI技术变革企业服务白皮书",
        "publisher": "头豹研究院、弗若斯特沙利文",
        "locator": "第9章 智能客服主要参与者 L1682C2R0",
    }


def test_an_empty_answer_says_on_stderr_what_coverage_says(lianzhu) -> None:
    said = lianzhu("query", "run", "vendors_by_industry", "industry=零售", "chain=智能客服", "--format", "csv")
    assert said.out.splitlines() == ["vendor,chain,row,strength,facts"]
    assert said.err.splitlines()[0] == "没有结果。No rows."
    assert (
        "  智能客服 · 服务的行业与客户 industries and customers served: 来源仅列部分代表 representative only (每个行业只列两家代表厂商) [L1689]"
        in said.err.splitlines()
    )


def test_cypher_takes_parameters_and_standard_input(lianzhu, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "MATCH (c:Company) WHERE c.name STARTS WITH $start RETURN c.name AS name ORDER BY name LIMIT $n"
    said = lianzhu("cypher", asked, "start=百应", "n=1", "--format", "csv")
    assert said.out == "name\n百应科技\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(asked.encode("utf-8-sig"))))
    assert lianzhu("cypher", "-", "start=追一", "n=2", "--format", "csv").out == "name\n追一科技\n"


def test_cypher_passes_on_the_engines_remarks(lianzhu) -> None:
    said = lianzhu("cypher", "MATCH (n:Compny) RETURN n.name AS name", "--format", "csv")
    assert "did you mean 'Company'?" in said.err and said.out == "name\n"


def test_cite_prints_the_passage_behind_a_fact(lianzhu, landscape, tmp_path: Path) -> None:
    edge = next(edge for edge in landscape.edges if edge.kind == "SERVES" and edge.citation.locator == "L1682C1R0")
    said = lianzhu("cite", edge.id).out
    assert "追一科技 —SERVES→ 金融" in said and "第9章 智能客服主要参与者 L1682C1R0" in said
    wrong = tmp_path / "report.txt"
    wrong.write_text("something else", "utf-8")
    refused = lianzhu("cite", edge.id, "--report", wrong)
    assert refused.code == 1 and refused.err.startswith(
        f"lianzhu: {wrong} is not the file that 2023年中国AI技术变革企业服务白皮书 was read from"
    )
    missing = lianzhu("cite", edge.id, "--report", tmp_path / "none.txt")
    assert missing.err == f"lianzhu: cannot read {tmp_path / 'none.txt'}: No such file or directory\n"


@pytest.mark.parametrize("args", LANDSCAPE_COMMANDS, ids=" ".join)
@pytest.mark.parametrize("form", ["table", "json", "csv", "md", "xlsx"])
def test_every_command_that_prints_rows_writes_every_format(lianzhu, tmp_path, args, form: str) -> None:
    path = tmp_path / f"out.{form if form != 'table' else 'txt'}"
    said = lianzhu(*args, "--format", form, "-o", path)
    assert (said.code, said.out) == (0, "")
    if form == "xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert sheet.max_row > 1 and all(value.value for value in sheet[1])
        return
    raw = path.read_bytes()
    assert raw.startswith("\ufeff".encode()) == (form == "csv")
    if form == "json":
        assert json.loads(raw)
    assert len(raw.decode("utf-8-sig").splitlines()) > 2


def test_the_suffix_of_the_file_chooses_the_format(lianzhu, tmp_path: Path) -> None:
    lianzhu("find", "客服", "-o", tmp_path / "found.json")
    assert json.loads((tmp_path / "found.json").read_text("utf-8"))


def test_numbers_and_texts_stay_what_they_are_in_excel(lianzhu, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    lianzhu("cypher", "RETURN 66.8 AS number, '=1+1' AS formula, '007' AS text, null AS none", "-o", path)
    row = openpyxl.load_workbook(path).active[2]
    assert [(each.value, each.data_type) for each in row[:3]] == [(66.8, "n"), ("=1+1", "s"), ("007", "s")]


def test_a_list_is_no_formula_either(lianzhu, tmp_path: Path) -> None:
    asked = "RETURN ['=HYPERLINK(1)', 'b'] AS a"
    assert lianzhu("cypher", asked, "--format", "csv").out.splitlines()[1] == "'=HYPERLINK(1); b"
    lianzhu("cypher", asked, "-o", tmp_path / "x.xlsx")
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").active["A2"].data_type == "s"


@pytest.mark.parametrize(
    "args", [("MATCH (名",), ("RETURN $x AS a", "x=99999999999999999999999"), ("RETURN 1 AS a", "--timeout", "inf")]
)
def test_odd_queries_end_in_a_message_or_an_answer(lianzhu, args) -> None:
    said = lianzhu("cypher", *args)
    assert said.code in (0, 1) and "Traceback" not in said.err


def test_a_csv_cell_is_no_formula_and_a_control_character_reaches_no_terminal(lianzhu) -> None:
    said = lianzhu(
        "cypher", "RETURN '=HYPERLINK(1)' AS a, $b AS b, '=' AS op", "b=\x1b[31mred\u202e", "--format", "csv"
    )
    assert said.out.splitlines()[1] == "'=HYPERLINK(1),�[31mred�,="


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (80.0, "80"), (66.8, "66.8"), (True, "true"), ([1.0, "x"], "1; x")]
)
def test_a_cell_reads_as_a_person_writes_it(value, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize("args", LANDSCAPE_COMMANDS, ids=" ".join)
def test_every_command_works_on_a_copy_of_the_tables(lianzhu, folder: Path, args, monkeypatch) -> None:
    path = folder / "nodes" / "Company.csv"
    path.write_bytes((path.read_text("utf-8") + "我的公司\n").encode("gb18030"))
    packaged, before, after = (
        lianzhu(*args).out,
        lianzhu("--store", folder, *args).out,
        lianzhu(*args, "--store", folder).out,
    )
    assert before == after
    assert ("我的公司" in after) == (args[0] == "cypher")
    assert (before == packaged) == (args[0] not in ("info", "cypher"))
    monkeypatch.setenv("LIANZHU_STORE", str(folder))
    assert lianzhu(*args).out == after


def test_view_leaders_of_a_landscape_that_knows_none_writes_the_page_and_says_so(lianzhu, tmp_path: Path) -> None:
    (tmp_path / "own" / "nodes").mkdir(parents=True)
    (tmp_path / "own" / "nodes" / "Company.csv").write_text("name\n甲公司\n", "utf-8")
    path = tmp_path / "leaders.html"
    said = lianzhu("--store", tmp_path / "own", "view", "leaders", "-o", path)
    assert path.exists() and said.code == 0
    assert said.err.startswith("the page is empty: no Role of this landscape has criteria (HAS_CRITERION)")
    assert lianzhu("view", "leaders", "-o", path).err == ""


def test_view_chain_writes_one_page(lianzhu, tmp_path: Path) -> None:
    path = tmp_path / "chain.html"
    said = lianzhu("view", "chain", "智能客服", "-o", path)
    assert said.code == 0 and said.out.startswith(f"{path} (")
    assert "百度智能云" in path.read_text("utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["chain.html"]


# ------------------------------------------------------------ what goes wrong


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("qury",), "no command is called 'qury'; did you mean 'query'?"),
        (("query", "rum"), "no command is called 'rum'; did you mean 'run'?"),
        (("find", "智能刻服"), "no node is called '智能刻服'; did you mean '智能客服'"),
        (("show", "腾讯企业"), "no node is called '腾讯企业'; did you mean '腾讯企点'"),
        (("show", "x", "--kind", "Compny"), "no kind of node is called 'Compny'; did you mean 'Company'?"),
        (("query", "show", "market"), "no query is called 'market'; did you mean 'market_size'?"),
        (("query", "run", "market_size", "chian=x"), "market_size has no parameter 'chian'; did you mean 'chain'?"),
        (("query", "run", "market_size", "chain=智能客户"), "chain: no Chain is called '智能客户'; did you mean '智能客服'"),
        (("query", "run", "market_size", "智能客服"), "Invalid value for '[NAME=VALUE]...': '智能客服' is no parameter;"),
        (("query", "list", "--tag", "vendr"), "no tag is called 'vendr'; did you mean 'vendor'?"),
        (("info", "--format", "jsn"), "Invalid value for '--format': 'jsn' is none of table, json, csv, md, xlsx; did you mean 'json'?"),
        (("info", "--format", "xlsx"), "Excel goes into a file: add -o FILE.xlsx"),
        (("cypher", "MATCH (n) DELETE n"), "DELETE is refused: queries only read"),
        (("cypher", "MATCH (n RETURN n"), "Cypher syntax error"),
        (("cypher", ""), "Cypher syntax error at line 1, col 1: Empty query"),
        (("cite", "fnone"), "no fact is called 'fnone'; fact ids stand in the column `facts`"),
        (("view", "chain", "智能刻服", "-o", "x.html"), "no Chain is called '智能刻服'; did you mean '智能客服'"),
        (("view", "chain", "金融", "-o", "x.html"), "no Chain is called '金融'"),
        (("view", "-o", "x.pdf"), "cannot write x.pdf: a page is HTML; give a name that ends in .html"),
        (("view", "leaders", "-o", "-"), "cannot write -: a page is HTML; give a name that ends in .html"),
        (("info", "--store", "no/such/folder"), "no/such/folder: 1 problem\n  no/such/folder: no such folder; expected a folder of tables"),
        (("info", "--store", "ftp://x"), "'ftp://x' is no store: expected a folder, or an address with neo4j,"),
        (("info", "--store", "http://x:7474"), "http://x:7474 is the address of Neo4j Browser; a landscape is opened by Bolt: neo4j://x:7687"),
        (("info", "--store", "bolt://127.0.0.1:1"), "no Neo4j server answers at bolt://127.0.0.1:1; start it, or give another address"),
        (("find",), "Missing argument 'TEXT'."),
        (("info", "--nonsense"), "No such option '--nonsense'"),
    ],
)  # fmt: skip
def test_a_mistake_gets_one_clear_sentence_and_exit_code_1(lianzhu, tmp_path, monkeypatch, args, message) -> None:
    monkeypatch.chdir(tmp_path)
    said = lianzhu(*args)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"lianzhu: {message}"), said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none/out.csv", "there is no folder"),
        ("folder", "it is a folder; give the name of a file"),
    ],
)
def test_an_output_that_cannot_be_written_is_said_before_any_work(lianzhu, tmp_path, name: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    said = lianzhu("info", "--store", "no/such/folder", "-o", tmp_path / name)
    assert said.code == 1 and message in said.err and "no/such/folder" not in said.err


def test_a_broken_landscape_lists_every_problem(lianzhu, folder: Path) -> None:
    path = folder / "edges" / "SERVES.csv"
    lines = path.read_text("utf-8").splitlines()
    row = next(number for number, line in enumerate(lines, 1) if line.startswith("追一科技,金融"))
    path.write_text("\n".join(lines).replace("追一科技,金融", "追二科技,金榕"), "utf-8")
    said = lianzhu("info", "--store", folder)
    assert said.code == 1
    assert said.err.splitlines() == [
        f"lianzhu: {folder}: 2 problems",
        f"  edges/SERVES.csv, row {row}, column from: no node is called '追二科技'; did you mean '追一科技'?;"
        " expected the name or id of a node",
        f"  edges/SERVES.csv, row {row}, column to: no node is called '金榕'; did you mean '金蝶' or '金融'?;"
        " expected the name or id of a node",
    ]


@pytest.mark.parametrize("args", [*LANDSCAPE_COMMANDS, ("query", "list"), ("find", "没有这个名称")], ids=" ".join)
def test_a_terminal_without_chinese_gets_escapes_and_never_an_error(args) -> None:
    done = subprocess_lianzhu(*args, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert b"Traceback" not in done.stderr
    assert (done.stdout + done.stderr).isascii() and b"\\u" in done.stdout + done.stderr
    assert done.returncode == (1 if args == ("find", "没有这个名称") else 0)


def test_the_c_locale_of_a_bare_server_still_reads_and_writes_chinese() -> None:
    done = subprocess_lianzhu("find", "追一", LC_ALL="C")
    assert "追一科技" in done.stdout.decode()
    assert b"Traceback" not in subprocess_lianzhu("--help", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii").stderr


def test_a_reader_that_leaves_early_causes_no_error() -> None:
    done = subprocess.run(
        f"{sys.executable} -m lianzhu info | head -n 1", shell=True, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_ctrl_c_leaves_one_line_and_no_half_file(tmp_path: Path) -> None:
    code = """
import os, signal, sys
import lianzhu.console.render as render
def interrupted(*rest):
    os.kill(os.getpid(), signal.SIGINT)
render.TEXTS["json"] = interrupted
from lianzhu.cli import main
main()
"""
    path = tmp_path / "out.json"
    path.write_text("before", "utf-8")
    done = subprocess.run([sys.executable, "-c", code, "info", "-o", path], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "lianzhu: stopped; no file was changed"
    assert done.returncode == 128 + signal.SIGINT
    assert [(each.name, each.read_text("utf-8")) for each in tmp_path.iterdir()] == [("out.json", "before")]


def test_every_command_and_option_is_described_in_both_languages() -> None:
    def described(group) -> None:
        for command in group.commands.values():
            assert any("\u4e00" <= letter <= "\u9fff" for letter in command.help), command.name
            for param in command.params:
                help_text = getattr(param, "help", None)
                assert help_text is None or any("\u4e00" <= letter <= "\u9fff" for letter in help_text), param.name
            if hasattr(command, "commands"):
                described(command)

    described(commands)
