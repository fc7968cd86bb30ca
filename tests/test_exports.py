"""Exports: what is written is read back as the same landscape, completely or not at all."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import neo4j
import networkx as nx
import pytest
from conftest import EXIT_UNAVAILABLE, ROOT, CommandResult, free_port, skip_or_fail
from generated import generated
from openpyxl import load_workbook

from lianzhu.exports.cypher_script import cypher_literal, write_cypher
from lianzhu.exports.files import atomic_folder, check_new_folder
from lianzhu.exports.graph_files import labelled_network, write_gexf, write_graphml
from lianzhu.exports.native_tables import native_tables
from lianzhu.exports.neo4j_import import write_neo4j_import
from lianzhu.exports.table_folder import write_csv_folder, write_parquet_folder
from lianzhu.exports.workbook import SheetColumn, SheetContent, WorkbookContent, write_sheets, write_workbook
from lianzhu.graph.checks import CHECKS
from lianzhu.graph.errors import OutputError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Figure, Node, Statement
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.stores.neo4j import Neo4jStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.graph.workbooks import read_workbook
from lianzhu.loaders.folder import read_folder

Lianzhu = Callable[..., CommandResult]
PARK = """\
[node.Park]
zh = "园区"
en = "Park"
[edge.HOSTS]
zh = "容纳"
en = "hosts"
from = ["Park"]
to = ["Company"]
[metric.occupancy]
zh = "入驻率"
en = "occupancy"
share = true
"""


def small(*nodes: Node, **facts: Any) -> Landscape:
    """A landscape with the report R and these nodes and facts."""
    report = Node("report:R", "Report", "R", fields={"publisher": ("某院", "某所"), "published": "2023-06"})
    return Landscape({node.id: node for node in (report, *nodes)}, **facts)


@pytest.fixture(scope="module")
def extended() -> Landscape:
    """A landscape with a kind, a relation and a metric of its own, and a relation that is planned."""
    cite = Citation("report:R", "L3", "implied", as_of="2023-06", why="因为", section="第1章")
    dated = replace(cite, locator="L9", as_of="2022", as_of_stated=True, section="第2章")
    planned = {"relation": "HOSTS", "modality": "planned"}
    occupancy = {"metric": "occupancy", "value": 0.1 + 0.2, "unit": "%", "printed": "约30%"}
    park, company = Node("park:甲;乙园", "Park", "甲;乙园"), Node("company:百度", "Company", "百度", ("Baidu", "=1+1"))
    return small(
        park,
        company,
        edges=[Edge("HOSTS", park.id, company.id, cite)],
        figures=[Figure((("company", company.id),), occupancy, dated)],
        statements=[
            Statement((("from", park.id), ("to", company.id)), planned, dated),
            Statement((("about", company.id),), {"text": "要点"}, cite),
        ],
        schema=extend_schema(packaged_schema(), PARK),
    )


@cache
def valid() -> Landscape:
    """The generated landscape without its invalid credit codes, and without relations that claim to be derived."""
    landscape = generated()
    nodes = {
        node.id: replace(node, fields={name: value for name, value in node.fields.items() if name != "credit_code"})
        for node in landscape.nodes.values()
    }
    return replace(landscape, nodes=nodes, edges=[edge for edge in landscape.edges if "from_parent" not in edge.fields])


@pytest.fixture(scope="module")
def random(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    """The generated landscape with the dates and headings that loaders derive."""
    folder = tmp_path_factory.mktemp("random") / "tables"
    write_csv_folder(folder, native_tables(valid()), "")
    return read_folder(folder)


def assert_same(found: Landscape, expected: Landscape) -> None:
    """Compare two landscapes: nodes, facts with ids and citations, and additions to the schema."""
    assert dict(found.nodes) == dict(expected.nodes)
    for facts in ("edges", "figures", "statements", "coverage"):
        by_id = [{fact.id: fact for fact in getattr(landscape, facts)} for landscape in (found, expected)]
        assert by_id[0] == by_id[1]
    assert found.schema.additions.rstrip() == expected.schema.additions.rstrip()


WRITERS = {"csv": write_csv_folder, "parquet": write_parquet_folder}


@pytest.mark.parametrize("file_format", WRITERS)
@pytest.mark.parametrize("name", ["landscape", "extended", "random"])
def test_exported_tables_are_read_as_the_same_landscape(
    file_format: str, name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    expected: Landscape = request.getfixturevalue(name)
    tables = native_tables(expected)
    assert tables.notes == []
    WRITERS[file_format](tmp_path / "mine", tables, expected.schema.additions)
    assert_same(read_folder(tmp_path / "mine"), expected)


def test_the_tables_of_random_facts_keep_all_that_is_not_derived(random: Landscape) -> None:
    def stated(landscape: Landscape) -> dict[tuple[str, str], Any]:
        return {
            (type(fact).__name__, fact.id): replace(
                fact.citation,
                section="",
                as_of=fact.citation.as_of if fact.citation.as_of_stated else "",
                as_of_stated=fact.citation.as_of_stated and bool(fact.citation.as_of),
            )
            for fact in landscape.facts()
        }

    assert dict(random.nodes) == dict(valid().nodes)
    assert stated(random) == stated(valid())


# ------------------------------------------------------------ workbooks


@pytest.mark.parametrize("name", ["landscape", "extended", "random"])
def test_an_exported_workbook_is_read_as_the_same_landscape(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    expected: Landscape = request.getfixturevalue(name)
    write_workbook(tmp_path / "a.xlsx", native_tables(expected), expected.schema)
    assert_same(read_folder(tmp_path / "a.xlsx"), expected)


def test_sheets_and_headers_have_chinese_names_and_explain_themselves(extended: Landscape, tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", native_tables(extended), extended.schema)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == [
        "报告 Report",
        "园区 Park",
        "企业 Company",
        "容纳 HOSTS",
        "数据 figures",
        "陈述 statements",
        "章节 sections",
        "schema",
    ]
    sheet = book["企业 Company"]
    assert [cell.value for cell in sheet[1]] == ["标识", "名称", "别名"]
    assert sheet["B1"].comment.text == "name（必填 required）\n名称\nname as written in the source"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C2")
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width >= 8


def test_a_text_that_looks_like_a_formula_or_an_escape_stays_a_text(tmp_path: Path) -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "_x0041_", "007", "TRUE"]
    nodes = [Node(f"company:{name}", "Company", name) for name in names]
    write_workbook(tmp_path / "a.xlsx", native_tables(small(*nodes)), packaged_schema())
    column = load_workbook(tmp_path / "a.xlsx")["企业 Company"]["B"][1:]
    assert [(cell.data_type, cell.quotePrefix) for cell in column[:5]] == [("s", True)] * 5
    assert {cell.data_type for cell in column} == {"s"}
    rows = next(sheet.rows for sheet in read_workbook(tmp_path / "a.xlsx") if sheet.name == "企业 Company")
    assert [row[1] for row in rows[1:]] == names


UNWRITABLE = [
    (
        "长" * 32_768,
        "sheet 企业 Company, row 2, column 名称: a text of 32,768 characters, more than a cell of Excel can hold (32,767);"
        " export to csv or json",
    ),
    (
        "a\rb",
        "sheet 企业 Company, row 2, column 名称: the control character U+000D, which Excel cannot hold; export to csv or"
        " json",
    ),
    (
        "a\x08",
        "nodes/Company, row 2, column name: 'a\\x08' would be read back differently: the control character U+0008;"
        " change it, or export to json",
    ),
]


@pytest.mark.parametrize(("name", "message"), UNWRITABLE, ids=["long", "line end", "control"])
def test_what_excel_cannot_hold_is_refused_and_nothing_is_written(name: str, message: str, tmp_path: Path) -> None:
    tables = native_tables(small(Node("company:a", "Company", name)))
    with pytest.raises(OutputError) as error:
        write_workbook(tmp_path / "a.xlsx", tables, packaged_schema())
    assert str(error.value) == message
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_can_hold_are_refused(tmp_path: Path) -> None:
    sheet = SheetContent("企业 Company", [SheetColumn("名称", ["a"] * 1_048_576)])
    with pytest.raises(OutputError) as error:
        write_sheets(tmp_path / "a.xlsx", WorkbookContent([sheet]))
    assert str(error.value) == (
        "the table 企业 Company has 1,048,576 rows, more than a sheet can hold (1,048,575); export to csv or parquet"
    )


BLANKS = "a cell has no blanks or invisible characters at its ends, and none that change its direction"
UNREADABLE = {
    "甲;乙": "; separates the values of a cell",
    " 甲": BLANKS,
    "甲\u200b": BLANKS,
    "\u202e甲": BLANKS,
    "甲\ufffd": "the replacement character U+FFFD, for a character that was lost",
}


@pytest.mark.parametrize(("alias", "reason"), UNREADABLE.items())
def test_a_value_that_tables_cannot_hold_is_refused(alias: str, reason: str, tmp_path: Path) -> None:
    tables = native_tables(small(Node("company:b", "Company", "b"), Node("company:a", "Company", "a", (alias,))))
    for write in (write_csv_folder, write_parquet_folder):
        with pytest.raises(OutputError) as error:
            write(tmp_path / "mine", tables, "")
        assert str(error.value) == (
            f"nodes/Company, row 3, column aliases: {(alias,)!r} would be read back differently: {reason}; change it, or"
            " export to json"
        )
    assert list(tmp_path.iterdir()) == []


def test_what_the_loaders_derive_differently_is_said(tmp_path: Path) -> None:
    node = Node("company:a", "Company", "a")
    cites = [
        Citation("report:R", "L3", section="甲", as_of="2023-06"),
        Citation("report:R", "L3", section="乙", as_of="2020"),
    ]
    edges = [Edge("PARTNERS_WITH", node.id, node.id, cites[0]), Edge("UNIT_OF", node.id, node.id, cites[1])]
    assert native_tables(small(node, edges=edges)).notes == [
        "1 fact with a heading that tables cannot state: it gets that of the section as other facts tell it",
        "1 fact with a date that tables cannot state: the source states none, so it gets that of the report",
    ]


# ------------------------------------------------------------ graph files


@pytest.mark.parametrize("name", ["extended", "random"])
def test_graph_files_are_read_as_the_same_graph(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    landscape: Landscape = request.getfixturevalue(name)
    expected = labelled_network(landscape)
    colours = {node: attributes.pop("colour") for node, attributes in expected.nodes(data=True)}
    assert write_graphml(tmp_path / "a.graphml", landscape) == write_gexf(tmp_path / "a.gexf", landscape)
    graphml = nx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    gexf = nx.MultiDiGraph(nx.read_gexf(tmp_path / "a.gexf"))
    for network in (graphml, gexf):
        assert set(network.nodes) == set(expected.nodes)
        ends = {edge.get("id", key): (start, end) for start, end, key, edge in network.edges(keys=True, data=True)}
        assert ends == {key: (start, end) for start, end, key in expected.edges(keys=True)}
        for start, end, key, attributes in network.edges(keys=True, data=True):
            assert without(attributes, "id") == expected.edges[start, end, attributes.get("id", key)]
    for node, attributes in expected.nodes(data=True):
        red, green, blue = (int(colours[node][at : at + 2], 16) for at in (1, 3, 5))
        assert graphml.nodes[node] == attributes | {"r": red, "g": green, "b": blue}
        assert gexf.nodes[node]["viz"]["color"] == {"r": red, "g": green, "b": blue, "a": 1.0}
        assert without(gexf.nodes[node], "viz") == attributes


def without(attributes: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if key != name}


def test_nodes_of_a_graph_file_are_labelled_with_names_and_facts_with_what_they_say(extended: Landscape) -> None:
    network = labelled_network(extended)
    company = network.nodes["company:百度"]
    assert company["label"] == "百度" and company["kind_zh"] == "企业" and company["aliases"] == "Baidu; =1+1"
    labels = {attributes["label"] for _, attributes in network.nodes(data=True) if attributes["kind"] != "Report"}
    assert labels == {"甲;乙园", "百度", "入驻率 约30%", "容纳", "要点"}
    assert {edge["label"] for *_, edge in network.edges(data=True)} == {"容纳", "关于"}


@pytest.mark.parametrize("write", [write_graphml, write_gexf])
def test_a_character_that_xml_cannot_hold_is_refused(write: Callable[[Path, Landscape], str], tmp_path: Path) -> None:
    with pytest.raises(OutputError) as error:
        write(tmp_path / "a.xml", small(Node("company:a", "Company", "a\x08")))
    assert str(error.value) == (
        "label of company:a holds the control character U+0008, which XML cannot hold; remove it, or export to json"
    )
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------ Neo4j


def test_texts_in_a_script_are_escaped() -> None:
    assert cypher_literal('a"b\\c\n\x00中') == '"a\\"b\\\\c\\n\\u0000中"'
    assert cypher_literal([{"id": "a"}]) == '[\n{id: "a"}\n]'


ODD_TEXTS = (
    "it's",
    'say "hi"',
    "back\\slash",
    "\\u0041",
    "a;b",
    "a\nb",
    "// `x` ;",
    "}] $p",
    "中文😀",
    ",",
    "'; RETURN 1",
)


@pytest.fixture
def odd() -> Landscape:
    """A landscape with texts that a script or a CSV file could misread, and a schema of its own."""
    park = Node("park:甲", "Park", ODD_TEXTS[0], ODD_TEXTS)
    nodes = [Node(f"company:{text}", "Company", text, (text,)) for text in ODD_TEXTS]
    edges = [Edge("HOSTS", park.id, node.id, Citation("report:R", "L1", "implied", why=node.name)) for node in nodes]
    return small(park, *nodes, edges=edges, schema=extend_schema(packaged_schema(), PARK))


def script_statements(path: Path) -> list[str]:
    """The statements of a script; texts in it have no line breaks."""
    return [statement for statement in path.read_text("utf-8").split(";\n") if statement.strip()]


@pytest.mark.neo4j
def test_running_the_script_twice_gives_the_landscape(
    odd: Landscape, on_server: Callable[[Landscape], Store], server: str, tmp_path: Path
) -> None:
    write_cypher(tmp_path / "a.cypher", odd)
    store = on_server(Landscape())
    auth = (os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"])
    count = "MATCH (n) WITH count(n) AS nodes MATCH ()-[r]->() RETURN nodes, count(r) AS relationships"
    counts = []
    with neo4j.GraphDatabase.driver(server, auth=auth) as driver:
        for _ in range(2):
            for statement in script_statements(tmp_path / "a.cypher"):
                driver.execute_query(statement)
            counts.append(store.run(count).rows)
    assert counts[0] == counts[1]
    read = Neo4jStore.connect(server)  # not the store that knows the schema of the empty landscape
    try:
        assert_same(read.landscape(), odd)
    finally:
        read.close()


def test_the_files_for_the_importer_have_typed_columns(odd: Landscape, tmp_path: Path) -> None:
    write_neo4j_import(tmp_path / "neo4j", odd)
    lines = (tmp_path / "neo4j" / "import.args").read_text("utf-8").splitlines()
    assert lines == [
        "--id-type=string",
        "--array-delimiter=U+007C",  # an alias contains ;
        "--nodes=Report=nodes/Report.csv",
        "--nodes=Park=nodes/Park.csv",
        "--nodes=Company=nodes/Company.csv",
        "--nodes=Schema=nodes/Schema.csv",
        "--relationships=HOSTS=relationships/HOSTS-Park-Company.csv",
        "--multiline-fields=true",
    ]
    header = (tmp_path / "neo4j" / "relationships" / "HOSTS-Park-Company.csv").read_text("utf-8").splitlines()[0]
    assert (
        header == ":START_ID(Park),:END_ID(Company),id:string,source:string,locator:string,strength:string,why:string"
    )


@pytest.mark.neo4j
def test_what_the_importer_reads_is_the_landscape(
    odd: Landscape, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_neo4j_import(tmp_path / "neo4j", odd)
    with own_server(tmp_path_factory.mktemp("importing")) as (tool, address):
        tool("start")
        tool("stop")
        tool(
            "admin",
            "database",
            "import",
            "full",
            "neo4j",
            "--overwrite-destination",
            "@import.args",
            cwd=tmp_path / "neo4j",
        )
        tool("start")
        monkeypatch.setenv("NEO4J_PASSWORD", "lianzhu-test")
        store = Neo4jStore.connect(address)
        try:
            assert_same(store.landscape(), odd)
        finally:
            store.close()


@contextmanager
def own_server(folder: Path) -> Iterator[tuple[Callable[..., None], str]]:
    """A server that can be stopped: a function that calls tools/neo4j-server, and its address."""
    version = os.environ.get("LIANZHU_NEO4J_VERSION", "5.26.12")
    java = subprocess.run(
        [ROOT / "tools" / "find-java", "21" if version.startswith("20") else "17"], capture_output=True, text=True
    )
    if java.returncode == EXIT_UNAVAILABLE:
        skip_or_fail(java.stderr.strip())
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    environment = os.environ | {
        "NEO4J_SERVER_HOME": str(cache / "lianzhu" / f"neo4j-{version}-for-imports"),
        "NEO4J_VERSION": version,
        "NEO4J_PASSWORD": "lianzhu-test",
        "JAVA_HOME": java.stdout.strip(),
        "NEO4J_BOLT_PORT": str(free_port()),
        "NEO4J_HTTP_PORT": str(free_port()),
    }

    def tool(*arguments: str, cwd: Path = ROOT) -> None:
        log = folder / "log"  # a file: the server inherits the stream and would keep a pipe open
        with log.open("w") as stream:
            command = [ROOT / "tools" / "neo4j-server", *arguments]
            code = subprocess.run(command, env=environment, cwd=cwd, stdout=stream, stderr=stream).returncode
        if code == EXIT_UNAVAILABLE:
            skip_or_fail(log.read_text())
        assert code == 0, log.read_text()

    tool("wipe")
    try:
        yield tool, f"bolt://127.0.0.1:{environment['NEO4J_BOLT_PORT']}"
    finally:
        tool("stop")


# ------------------------------------------------------------ the commands

SUMMARIES = {
    "xlsx": "3 tables, 4 rows",
    "csv": "3 tables, 4 rows",
    "parquet": "3 tables, 4 rows",
    "json": "3 nodes, 1 edges, 0 figures, 0 coverage, 0 statements",
    "graphml": "3 nodes, 1 edges",
    "gexf": "3 nodes, 1 edges",
    "cypher": "3 nodes, 1 relationships",
    "neo4j": "3 nodes, 1 relationships",
}
INTERNAL = {
    "nodes/Report": "name,publisher,published,access\nR,某院,2023-06,\n内部报告,我们,2024,内部",
    "nodes/Company": "name\n甲\n乙\n丙",
    "edges/PARTNERS_WITH": "from,to,source,locator\n甲,乙,R,L1\n甲,丙,内部报告,L1\n丙,乙,内部报告,L2",
}


@pytest.mark.parametrize("file_format", SUMMARIES)
def test_every_format_says_what_it_wrote_and_leaves_out_internal_reports(
    file_format: str, tables: Callable[[dict[str, str]], Path], lianzhu: Lianzhu, tmp_path: Path
) -> None:
    output = tmp_path / f"out.{file_format}"
    result = lianzhu("--store", tables(INTERNAL), "export", file_format, "-o", output, "--public")
    assert (result.code, result.err.splitlines()) == (
        0,
        [
            "--public: left out 2 facts and 2 nodes of internal reports · 已略去内部来源的事实 2 条、节点 2 个",
            f"{SUMMARIES[file_format]} → {output}",
        ],
    )
    files = [path for path in output.rglob("*") if path.is_file()] or [output]
    assert files and not any("内部报告".encode() in path.read_bytes() for path in files)


def test_the_page_for_the_public_says_what_is_left_out(
    tables: Callable[[dict[str, str]], Path], lianzhu: Lianzhu, tmp_path: Path
) -> None:
    result = lianzhu("--store", tables(INTERNAL), "view", "-o", tmp_path / "a.html", "--public")
    assert result.err == (
        "--public: left out 2 facts and 2 nodes of internal reports · 已略去内部来源的事实 2 条、节点 2 个\n"
    )


def test_the_command_for_the_importer_is_printed(lianzhu: Lianzhu, tmp_path: Path) -> None:
    result = lianzhu("export", "neo4j", "-o", tmp_path / "neo4j")
    assert result.out.splitlines() == [
        "# stop the server, then run this: it replaces the database neo4j · 先停止服务器；此命令会替换数据库 neo4j",
        f"cd {tmp_path}/neo4j",
        "neo4j-admin database import full neo4j --overwrite-destination @import.args",
        "# start the server, then create the constraints and indexes · 启动服务器后建立约束与索引",
        f"cypher-shell -d neo4j -f {tmp_path}/neo4j/schema.cypher",
    ]


def test_accepted_findings_are_exported_with_the_tables(folder: Path, lianzhu: Lianzhu, tmp_path: Path) -> None:
    accepted = "check,facts,by,why,date\nnear_names,company:a;company:b,某人,不同的企业,2026-01\n"
    check = "near_names" if "near_names" in CHECKS else next(iter(CHECKS))
    (folder / "accepted.csv").write_text(accepted.replace("near_names", check), encoding="utf-8")
    assert lianzhu("--store", folder, "export", "csv", "-o", tmp_path / "csv").code == 0
    assert (tmp_path / "csv" / "accepted.csv").read_text("utf-8-sig") == accepted.replace("near_names", check)


def test_a_workbook_is_refused_under_a_name_that_excel_does_not_open(lianzhu: Lianzhu, tmp_path: Path) -> None:
    result = lianzhu("export", "xlsx", "-o", tmp_path / "a.xls")
    message = f"cannot write {tmp_path}/a.xls: Excel opens a workbook only if its name ends in .xlsx"
    assert (result.code, result.err) == (1, f"lianzhu: {message}\n")


# ------------------------------------------------------------ folders


def test_a_folder_with_files_is_refused(lianzhu: Lianzhu, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("a")
    result = lianzhu("export", "csv", "-o", tmp_path / "mine")
    message = f"cannot write {tmp_path}/mine: the folder is not empty, it has a.txt; specify a new folder"
    assert (result.code, result.err) == (1, f"lianzhu: {message}\n")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["a.txt"]


def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path: Path) -> None:
    inode = tmp_path.stat().st_ino
    with atomic_folder(tmp_path) as temporary:
        (temporary / "a").write_text("a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"] and tmp_path.stat().st_ino == inode


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_that_fails_half_way_is_not_written(exists: bool, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    if exists:
        target.mkdir()

    def fail() -> None:
        with atomic_folder(target) as temporary:
            (temporary / "a").write_text("a")
            raise OutputError("stop")

    with pytest.raises(OutputError):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == (["mine"] if exists else [])
    assert not exists or not list(target.iterdir())


def test_a_file_or_a_missing_parent_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    for path, message in (
        (tmp_path / "a", f"cannot write {tmp_path}/a: it is a file; specify a folder"),
        (tmp_path / "b" / "c", f"cannot write {tmp_path}/b/c: no such folder: {tmp_path}/b"),
    ):
        with pytest.raises(OutputError) as error:
            check_new_folder(path)
        assert str(error.value) == message
