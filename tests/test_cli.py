"""The command line: all commands, output formats and errors."""

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
from browsing import packed

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


def run_subprocess(*args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "lianzhu", *args]
    return subprocess.run(command, env=os.environ | env, capture_output=True, check=False, cwd="/")


# ------------------------------------------------------------ commands


def test_info_counts_nodes_and_facts_by_group(lianzhu, landscape) -> None:
    rows = json.loads(lianzhu("info", "--format", "json").out)
    counts = {(row["group"], row["name"]): row["count"] for row in rows}
    facts = list(landscape.facts())
    assert counts["node", "Company"] == sum(node.kind == "Company" for node in landscape.nodes.values())
    assert counts["edge", "SERVES"] == sum(edge.kind == "SERVES" for edge in landscape.edges)
    assert counts["strength", "implied"] == sum(fact.citation.strength == "implied" for fact in facts)
    assert sum(count for (group, _), count in counts.items() if group == "source") == len(facts)
    assert sum(count for (group, _), count in counts.items() if group == "coverage") == len(landscape.coverage)


def test_find_returns_nodes_with_the_text_in_a_name_or_alias(lianzhu) -> None:
    rows = json.loads(lianzhu("find", "saas", "--format", "json").out)
    assert {"technology:SaaS", "segment:智能客服/软件/SaaS服务"} <= {row["id"] for row in rows}
    assert rows[0]["name"] == "SaaS"
    assert all("saas" in "".join([row["name"], *row["aliases"]]).lower() for row in rows)


def test_show_prints_relations_figures_and_sources_for_an_alias(lianzhu) -> None:
    profile = json.loads(lianzhu("show", "政府", "--kind", "Industry", "--format", "json").out)
    assert profile["id"] == "industry:政务"
    assert {row["relation"] for row in profile["relations"]} >= {"SERVES", "APPLIES_IN", "DEPLOYED_AS", "PART_OF"}
    assert {row["metric"] for row in profile["figures"]} >= {"deployment_share", "adoption"}
    assert "2023年中国AI技术变革企业服务白皮书 (头豹研究院、弗若斯特沙利文)" in profile["reports"]
    result = lianzhu("show", "industry:政务")
    assert "政务  行业 Industry  industry:政务" in result.out and "百度智能云" in result.out


def test_show_takes_the_node_with_the_most_facts_and_tells_of_the_others(lianzhu, folder: Path) -> None:
    for kind in ("Company", "Industry"):
        path = folder / "nodes" / f"{kind}.csv"
        path.write_text(path.read_text("utf-8") + "同名者\n", "utf-8")
    result = lianzhu("show", "同名者", "--store", folder)
    assert (result.code, result.err) == (
        0,
        "注意 Note: this is Company company:同名者; of the same name: Industry industry:同名者;"
        " give --kind or the id for another\n",
    )
    other = lianzhu("show", "同名者", "--kind", "Industry", "--store", folder)
    assert other.out.startswith("同名者  行业 Industry  industry:同名者") and other.err == ""


def test_query_list_show_and_run(lianzhu) -> None:
    assert "vendors_by_industry" in lianzhu("query", "list", "--tag", "vendor").out
    description = lianzhu("query", "show", "vendors_by_industry").out
    assert "哪些厂商服务某个行业" in description and "RETURN vendor, chain" in description
    output = lianzhu(
        "query", "run", "vendors_by_industry", "industry=政务", "chain=智能客服", "--cite", "--format", "csv"
    ).out
    assert next(iter(csv.DictReader(io.StringIO(output)))) == {
        "vendor": "百度智能云",
        "chain": "智能客服",
        "row": "1",
        "strength": "explicit",
        "facts": "fxiwyypn6y73zq",
        "report": "2023年中国AI技术变革企业服务白皮书",
        "publisher": "头豹研究院、弗若斯特沙利文",
        "locator": "第9章 智能客服主要参与者 L1682C2R0",
    }


def test_an_empty_answer_prints_coverage_notes_to_stderr(lianzhu) -> None:
    result = lianzhu("query", "run", "vendors_by_industry", "industry=零售", "chain=智能客服", "--format", "csv")
    assert result.out.splitlines() == ["vendor,chain,row,strength,facts"]
    assert result.err.splitlines()[0] == "没有结果。No rows."
    assert (
        "  智能客服 · 服务的行业与客户 industries and customers served: 来源仅列部分代表 examples only (每个行业只列两家代表厂商) [L1689]"
        in result.err.splitlines()
    )


def test_cypher_accepts_parameters_and_standard_input(lianzhu, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "MATCH (c:Company) WHERE c.name STARTS WITH $start RETURN c.name AS name ORDER BY name LIMIT $n"
    result = lianzhu("cypher", query, "start=百应", "n=1", "--format", "csv")
    assert result.out == "name\n百应科技\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(query.encode("utf-8-sig"))))
    assert lianzhu("cypher", "-", "start=追一", "n=2", "--format", "csv").out == "name\n追一科技\n"


def test_cypher_warns_about_an_undeclared_label(lianzhu) -> None:
    result = lianzhu("cypher", "MATCH (n:Compny) RETURN n.name AS name", "--format", "csv")
    assert "did you mean 'Company'?" in result.err and result.out == "name\n"


def test_cite_prints_the_source_and_rejects_another_report_file(lianzhu, landscape, tmp_path: Path) -> None:
    edge = next(edge for edge in landscape.edges if edge.kind == "SERVES" and edge.citation.locator == "L1682C1R0")
    output = lianzhu("cite", edge.id).out
    assert "追一科技 —SERVES→ 金融" in output and "第9章 智能客服主要参与者 L1682C1R0" in output
    other_report = tmp_path / "report.txt"
    other_report.write_text("other text", "utf-8")
    rejected = lianzhu("cite", edge.id, "--report", other_report)
    assert rejected.code == 1 and rejected.err.startswith(
        f"lianzhu: {other_report} is not the file that 2023年中国AI技术变革企业服务白皮书 was read from"
    )
    missing = lianzhu("cite", edge.id, "--report", tmp_path / "none.txt")
    assert missing.err == f"lianzhu: cannot read {tmp_path / 'none.txt'}: No such file or directory\n"


@pytest.mark.parametrize("args", LANDSCAPE_COMMANDS, ids=" ".join)
@pytest.mark.parametrize("output_format", ["table", "json", "csv", "md", "xlsx"])
def test_every_command_writes_every_format(lianzhu, tmp_path, args, output_format: str) -> None:
    path = tmp_path / f"out.{output_format if output_format != 'table' else 'txt'}"
    result = lianzhu(*args, "--format", output_format, "-o", path)
    assert (result.code, result.out) == (0, "")
    if output_format == "xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert sheet.max_row > 1 and all(cell.value for cell in sheet[1])
        return
    content = path.read_bytes()
    assert content.startswith("\ufeff".encode()) == (output_format == "csv")
    if output_format == "json":
        assert json.loads(content)
    assert len(content.decode("utf-8-sig").splitlines()) > 2


def test_the_file_suffix_determines_the_format(lianzhu, tmp_path: Path) -> None:
    lianzhu("find", "客服", "-o", tmp_path / "found.json")
    assert json.loads((tmp_path / "found.json").read_text("utf-8"))


def test_excel_cells_keep_numbers_and_strings(lianzhu, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    lianzhu("cypher", "RETURN 66.8 AS number, '=1+1' AS formula, '007' AS text, null AS none", "-o", path)
    row = openpyxl.load_workbook(path).active[2]
    assert [(cell.value, cell.data_type) for cell in row[:3]] == [(66.8, "n"), ("=1+1", "s"), ("007", "s")]


def test_a_list_is_not_exported_as_a_formula(lianzhu, tmp_path: Path) -> None:
    query = "RETURN ['=HYPERLINK(1)', 'b'] AS a"
    assert lianzhu("cypher", query, "--format", "csv").out.splitlines()[1] == "'=HYPERLINK(1); b"
    lianzhu("cypher", query, "-o", tmp_path / "x.xlsx")
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").active["A2"].data_type == "s"


@pytest.mark.parametrize(
    "args", [("MATCH (名",), ("RETURN $x AS a", "x=99999999999999999999999"), ("RETURN 1 AS a", "--timeout", "inf")]
)
def test_invalid_input_never_causes_a_traceback(lianzhu, args) -> None:
    result = lianzhu("cypher", *args)
    assert result.code in (0, 1) and "Traceback" not in result.err


def test_formulas_and_control_characters_are_escaped_in_csv(lianzhu) -> None:
    result = lianzhu(
        "cypher", "RETURN '=HYPERLINK(1)' AS a, $b AS b, '=' AS op", "b=\x1b[31mred\u202e", "--format", "csv"
    )
    assert result.out.splitlines()[1] == "'=HYPERLINK(1),�[31mred�,="


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (80.0, "80"), (66.8, "66.8"), (True, "true"), ([1.0, "x"], "1; x")]
)
def test_cell_text_of_each_value_type(value, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize("args", LANDSCAPE_COMMANDS, ids=" ".join)
def test_every_command_reads_the_store_from_option_or_environment(lianzhu, folder: Path, args, monkeypatch) -> None:
    path = folder / "nodes" / "Company.csv"
    path.write_bytes((path.read_text("utf-8") + "我的公司\n").encode("gb18030"))
    packaged, store_before_command, store_after_command = (
        lianzhu(*args).out,
        lianzhu("--store", folder, *args).out,
        lianzhu(*args, "--store", folder).out,
    )
    assert store_before_command == store_after_command
    assert ("我的公司" in store_after_command) == (args[0] == "cypher")
    assert (store_before_command == packaged) == (args[0] not in ("info", "cypher"))
    monkeypatch.setenv("LIANZHU_STORE", str(folder))
    assert lianzhu(*args).out == store_after_command


def test_view_leaders_without_leaders_writes_an_empty_page_with_a_note(lianzhu, tmp_path: Path) -> None:
    (tmp_path / "landscape" / "nodes").mkdir(parents=True)
    (tmp_path / "landscape" / "nodes" / "Company.csv").write_text("name\n甲公司\n", "utf-8")
    path = tmp_path / "leaders.html"
    result = lianzhu("--store", tmp_path / "landscape", "view", "leaders", "-o", path)
    assert path.exists() and result.code == 0
    assert result.err.startswith("the page is empty: no Role in this landscape has criteria (HAS_CRITERION)")
    assert lianzhu("view", "leaders", "-o", path).err == ""


def test_view_chain_writes_one_file(lianzhu, tmp_path: Path) -> None:
    path = tmp_path / "chain.html"
    result = lianzhu("view", "chain", "智能客服", "-o", path)
    assert result.code == 0 and result.out.startswith(f"{path} (")
    assert "百度智能云" in packed(path.read_text("utf-8"))["dataset"]["nodes"]["name"]
    assert [file.name for file in tmp_path.iterdir()] == ["chain.html"]


# ------------------------------------------------------------ errors


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("qury",), "no command named 'qury'; did you mean 'query'?"),
        (("query", "rum"), "no command named 'rum'; did you mean 'run'?"),
        (("find", "智能刻服"), "no node named '智能刻服'; did you mean '智能客服'"),
        (("show", "腾讯企业"), "no node named '腾讯企业'; did you mean '腾讯企点'"),
        (("show", "x", "--kind", "Compny"), "no node kind named 'Compny'; did you mean 'Company'?"),
        (("query", "show", "market"), "no query named 'market'; did you mean 'market_size'?"),
        (("query", "run", "market_size", "chian=x"), "market_size has no parameter 'chian'; did you mean 'chain'?"),
        (("query", "run", "market_size", "chain=智能客户"), "chain: no Chain named '智能客户'; did you mean '智能客服'"),
        (("query", "run", "market_size", "智能客服"), "Invalid value for '[NAME=VALUE]...': '智能客服' is not a parameter;"),
        (("query", "list", "--tag", "vendr"), "no tag named 'vendr'; did you mean 'vendor'?"),
        (("info", "--format", "jsn"), "Invalid value for '--format': 'jsn' is not one of table, json, csv, md, xlsx; did you mean 'json'?"),
        (("info", "--format", "xlsx"), "Excel output requires a file: add -o FILE.xlsx"),
        (("cypher", "MATCH (n) DELETE n"), "DELETE is not allowed: queries are read-only"),
        (("cypher", "MATCH (n RETURN n"), "Cypher syntax error"),
        (("cypher", ""), "Cypher syntax error at line 1, col 1: Empty query"),
        (("cite", "fnone"), "no fact named 'fnone'; fact ids are listed in the `facts` column"),
        (("view", "chain", "智能刻服", "-o", "x.html"), "no Chain named '智能刻服'; did you mean '智能客服'"),
        (("view", "chain", "金融", "-o", "x.html"), "no Chain named '金融'"),
        (("view", "-o", "x.pdf"), "cannot write x.pdf: a page is HTML; use a file name that ends in .html"),
        (("view", "leaders", "-o", "-"), "cannot write -: a page is HTML; use a file name that ends in .html"),
        (("info", "--store", "no/such/folder"), "no/such/folder: 1 problem\n  no/such/folder: no such folder; expected a folder of tables"),
        (("info", "--store", "ftp://x"), "'ftp://x' is not a store; expected a folder or an address with one of the schemes neo4j,"),
        (("info", "--store", "http://x:7474"), "http://x:7474 is the address of Neo4j Browser; use the Bolt address: neo4j://x:7687"),
        (("info", "--store", "bolt://127.0.0.1:1"), "no Neo4j server is reachable at bolt://127.0.0.1:1; start it, or set another address"),
        (("find",), "Missing argument 'TEXT'."),
        (("info", "--nonsense"), "No such option '--nonsense'"),
    ],
)  # fmt: skip
def test_an_error_prints_one_message_and_exits_with_1(lianzhu, tmp_path, monkeypatch, args, message) -> None:
    monkeypatch.chdir(tmp_path)
    result = lianzhu(*args)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"lianzhu: {message}"), result.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none/out.csv", "no such folder"),
        ("folder", "it is a folder; specify a file"),
    ],
)
def test_an_unwritable_output_fails_before_the_landscape_is_opened(lianzhu, tmp_path, name: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    result = lianzhu("info", "--store", "no/such/folder", "-o", tmp_path / name)
    assert result.code == 1 and message in result.err and "no/such/folder" not in result.err


def test_an_invalid_landscape_lists_all_problems(lianzhu, folder: Path) -> None:
    path = folder / "edges" / "SERVES.csv"
    lines = path.read_text("utf-8").splitlines()
    row = next(number for number, line in enumerate(lines, 1) if line.startswith("追一科技,金融"))
    path.write_text("\n".join(lines).replace("追一科技,金融", "追二科技,金榕"), "utf-8")
    result = lianzhu("info", "--store", folder)
    assert result.code == 1
    assert result.err.splitlines() == [
        f"lianzhu: {folder}: 2 problems",
        f"  edges/SERVES.csv, row {row}, column from: no node named '追二科技'; did you mean '追一科技'?;"
        " expected the name or id of a node",
        f"  edges/SERVES.csv, row {row}, column to: no node named '金榕'; did you mean '金蝶' or '金融'?;"
        " expected the name or id of a node",
    ]


@pytest.mark.parametrize("args", [*LANDSCAPE_COMMANDS, ("query", "list"), ("find", "没有这个名称")], ids=" ".join)
def test_an_ascii_terminal_gets_escapes_instead_of_an_error(args) -> None:
    process = run_subprocess(*args, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert b"Traceback" not in process.stderr
    assert (process.stdout + process.stderr).isascii() and b"\\u" in process.stdout + process.stderr
    assert process.returncode == (1 if args == ("find", "没有这个名称") else 0)


def test_the_c_locale_reads_and_writes_chinese() -> None:
    process = run_subprocess("find", "追一", LC_ALL="C")
    assert "追一科技" in process.stdout.decode()
    assert b"Traceback" not in run_subprocess("--help", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii").stderr


def test_a_closed_pipe_is_not_an_error() -> None:
    process = subprocess.run(
        f"{sys.executable} -m lianzhu info | head -n 1", shell=True, capture_output=True, text=True, check=True
    )
    assert process.stderr == ""


def test_ctrl_c_prints_one_line_and_leaves_the_file_unchanged(tmp_path: Path) -> None:
    code = """
import os, signal, sys
import lianzhu.console.render as render
def interrupt(*args):
    os.kill(os.getpid(), signal.SIGINT)
render.FORMATTERS["json"] = interrupt
from lianzhu.cli import main
main()
"""
    path = tmp_path / "out.json"
    path.write_text("before", "utf-8")
    process = subprocess.run(
        [sys.executable, "-c", code, "info", "-o", path], capture_output=True, text=True, check=False
    )
    assert process.stderr.strip() == "lianzhu: interrupted; no file is left half written"
    assert process.returncode == 128 + signal.SIGINT
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [("out.json", "before")]


def test_every_command_and_option_has_help_in_both_languages() -> None:
    def check_help(group) -> None:
        for command in group.commands.values():
            assert any("\u4e00" <= character <= "\u9fff" for character in command.help), command.name
            for param in command.params:
                help_text = getattr(param, "help", None)
                assert help_text is None or any("\u4e00" <= character <= "\u9fff" for character in help_text), (
                    param.name
                )
            if hasattr(command, "commands"):
                check_help(command)

    check_help(commands)
