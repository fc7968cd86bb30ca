"""A landscape's own schema.toml: what it adds is known to every command, what it may not do is said with its line."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import lianzhu as package
from lianzhu.graph.colours import is_legible
from lianzhu.graph.errors import LandscapeError, SchemaError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.records import Node
from lianzhu.graph.schema import Schema, packaged_schema, parse_schema
from lianzhu.graph.schema_extension import extend_schema, merge_additions
from lianzhu.graph.stores.neo4j import Neo4jStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.graph.toml_text import key_lines, parse_toml, toml_text
from lianzhu.loaders.folder import read_folder, read_schema
from lianzhu.opening import open_folder

PACKAGED_TEXT = (Path(__file__).parent.parent / "graph" / "schema.toml").read_text("utf-8")
PARKS = """\
# parks and what they host
[node.Park]
zh = "园区"
en = "Park"
fields.area = { type = "float", zh = "面积", en = "area in hectares" }

[edge.HOSTS]
zh = "容纳"
en = "hosts"
from = ["Park"]
to = ["Company"]
fields.since = { type = "date", zh = "入驻时间", en = "date of arrival" }
fields.stage = { type = "str", choices = ["签约", "入驻"], zh = "阶段", en = "stage" }

[edge.LOCATED_IN]
from = ["Park"]
fields.site = { type = "str", zh = "厂址", en = "site" }

[node.Company.fields.staff]
type = "int"
zh = "员工数"
en = "number of staff"

[node_fields.remark]
type = "str"
zh = "备注"
en = "remark"

[figure_fields.method]
type = "str"
zh = "测算方法"
en = "method"

[metric.occupancy]
zh = "入驻率"
en = "occupancy"
share = true

[unit."亩"]
dimension = "area"
factor = 666.67
en = "mu"

[level."满园"]
en = "fully let"

[role.park]
kinds = ["Park"]
zh = "园区"
en = "park"

[aspect.hosted]
edges = ["HOSTS"]
zh = "入驻企业"
en = "hosted companies"

[edge.RANKED_IN.fields.openness]
choices = ["半开源"]

[column.area]
zh = "占地"
"""
TABLES = {
    "nodes/Company": "name,员工数,remark\n百度,3000,总部\n阿里云,,",
    "nodes/Region": "name\n湖北",
    "nodes/Park": "name,占地\n东湖园,12.5\n西湖园,",
    "edges/HOSTS": "from,to,since,阶段,source,locator\n东湖园,百度,2021-03,入驻,R,L1\n东湖园,阿里云,2022,签约,R,L1",
    "edges/LOCATED_IN": "from,to,site,source,locator\n东湖园,湖北,一号地,R,L2\n百度,湖北,,R,L2",
    "figures": "metric,value,unit,printed,园区,method,source,locator\n入驻率,180,%,180%,东湖园,抽样,R,L3\n"
    "volume,8,亩,8亩,东湖园,,R,L4",
    "coverage": "about,aspect,state,source,locator\n东湖园,入驻企业,representative,R,L5",
}
Tables = Callable[[dict[str, str]], Path]


@pytest.fixture
def parks(tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with tables and a schema.toml."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tables(TABLES)
    (folder / "schema.toml").write_text(PARKS, "utf-8")
    return folder


def extended(text: str) -> Schema:
    return extend_schema(packaged_schema(), text)


def problems_of(text: str) -> list[str]:
    with pytest.raises(SchemaError) as raised:
        extended(text)
    return [str(problem) for problem in raised.value.problems]


# ------------------------------------------------------------ every command


def test_the_tables_are_read_by_the_schema_of_their_folder(parks: Path) -> None:
    landscape = read_folder(parks)
    assert landscape.nodes["park:东湖园"].fields == {"area": 12.5}
    assert landscape.nodes["company:百度"].fields == {"staff": 3000, "remark": "总部"}
    assert {(edge.kind, edge.start, edge.end, *edge.fields.values()) for edge in landscape.edges} == {
        ("HOSTS", "park:东湖园", "company:百度", "2021-03", "入驻"),
        ("HOSTS", "park:东湖园", "company:阿里云", "2022", "签约"),
        ("LOCATED_IN", "park:东湖园", "region:湖北", "一号地"),
        ("LOCATED_IN", "company:百度", "region:湖北"),
    }
    occupancy, area = sorted(landscape.figures, key=lambda figure: str(figure.fields["metric"]))
    assert occupancy.about == area.about == (("park", "park:东湖园"),)
    assert (occupancy.fields["method"], area.fields["unit"]) == ("抽样", "亩")
    assert landscape.coverage[0].aspect == "hosted"


def test_every_command_knows_what_the_landscape_adds(lianzhu, parks: Path, tmp_path: Path) -> None:
    def said(*args: object) -> str:
        result = lianzhu("--store", parks, *args)
        assert result.code == 0, result.err
        return str(result.out)

    for _ in range(2):  # read from the tables, then from the cache
        assert '"name": "Park"' in said("info", "--format", "json")
        assert "东湖园" in said("find", "湖园")
        shown = said("show", "东湖园")
        assert "HOSTS" in shown and "occupancy" in shown and "园区 Park" in shown and "method=抽样" in shown
        assert "入驻率 180% (东湖园) is not between 0 and 100%" in lianzhu("--store", parks, "check").out
        assert "HOSTS" in said("query", "run", "fact_basis", "name=东湖园")
        rows = said("cypher", "MATCH (p:Park)-[r:HOSTS]->(c) RETURN p.area AS area, r.since AS since ORDER BY since")
        assert "2021-03" in rows and "12.5" in rows
        assert lianzhu("--store", parks, "cypher", "MATCH (p:Park) RETURN p.area AS a ORDER BY a").err == ""
    page = tmp_path / "atlas.html"
    said("view", "-o", page)
    assert "园区" in page.read_text("utf-8")
    said("view", "company", "东湖园", "-o", page)
    assert "入驻率" in page.read_text("utf-8")


def test_schema_prints_the_schema_of_the_landscape(lianzhu, parks: Path) -> None:
    printed = lianzhu("--store", parks, "schema").out
    assert "| `Park` | 园区 Park | 园区 Park |" in printed and "### HOSTS · 容纳" in printed
    assert "`occupancy` 入驻率" in printed and "`亩`" in printed and "| `staff` | 员工数 | int |" in printed
    assert "Park [label=" in lianzhu("schema", "--dot", "--store", parks).out
    assert "`Park`" not in lianzhu("schema").out


def test_the_schema_of_a_folder_is_printed_although_its_tables_are_invalid(lianzhu, parks: Path) -> None:
    (parks / "nodes" / "Company.csv").write_text("nonsense\nx", "utf-8")
    assert "`Park`" in lianzhu("--store", parks, "schema").out


def test_lint_knows_the_names_of_the_landscape(lianzhu, parks: Path, tmp_path: Path) -> None:
    query = tmp_path / "parks.cypher"
    query.write_text(
        "// title: 园区 | Parks\n// question: 有哪些园区？ | Which parks are there?\n"
        "// returns: park, area\n// tags: vendors\nMATCH (p:Park) RETURN p.name AS park, p.area AS area ORDER BY park\n",
        "utf-8",
    )
    assert "label 'Park'" in lianzhu("query", "lint", query).out
    assert "label 'Park'" not in lianzhu("query", "lint", query, "--store", parks).out


def test_export_writes_the_additions_back(lianzhu, parks: Path, tmp_path: Path) -> None:
    assert lianzhu("--store", parks, "export", "schema", "-o", tmp_path / "schema.toml").code == 0
    assert (tmp_path / "schema.toml").read_text("utf-8") == PARKS
    lianzhu("--store", parks, "export", "json", "-o", tmp_path / "parks.json")
    exported = json.loads((tmp_path / "parks.json").read_text("utf-8"))
    assert exported["schema"] == tomllib.loads(PARKS)
    assert extended(toml_text(exported["schema"])).nodes["Park"].zh == "园区"


def test_a_landscape_without_additions_has_no_schema_to_export(lianzhu, tmp_path: Path) -> None:
    refused = lianzhu("export", "schema", "-o", tmp_path / "x.toml")
    assert refused.code == 1
    assert refused.err == (
        f"lianzhu: cannot write {tmp_path / 'x.toml'}: the landscape adds nothing to the packaged schema\n"
    )


def test_an_edit_of_the_schema_is_seen_and_the_cache_has_it(parks: Path) -> None:
    assert open_folder(parks).schema.nodes["Park"].en == "Park"
    cached = open_folder(parks)
    assert cached.schema.nodes["Park"].fields["area"].type == "float"
    assert cached.landscape().nodes["park:东湖园"].fields == {"area": 12.5}
    (parks / "schema.toml").write_text(PARKS.replace('en = "Park"', 'en = "Business park"'), "utf-8")
    assert open_folder(parks).schema.nodes["Park"].en == "Business park"


def test_python_users_have_the_schema_too(parks: Path) -> None:
    explorer = package.open(parks)
    assert explorer.schema.metrics["occupancy"].share
    assert explorer.query("fact_basis", name="东湖园").records()
    assert "schema" not in explorer.network()


# ------------------------------------------------------------ what an addition may leave out


def test_a_kind_without_a_colour_gets_a_distinct_legible_one() -> None:
    kinds = "\n".join(f'[node.Kind{n}]\nzh = "类{n}"\nen = "kind {n}"' for n in range(12))
    first, again = extended(kinds), extended(kinds)
    colours = [kind.colour for kind in first.nodes.values()]
    assert len(set(colours)) == len(colours) and all(map(is_legible, colours))
    assert colours == [kind.colour for kind in again.nodes.values()]


def test_the_name_describes_a_kind_that_has_no_description() -> None:
    schema = extended(PARKS)
    assert (schema.nodes["Park"].about_zh, schema.nodes["Park"].about_en) == ("园区", "Park")
    assert (schema.edges["HOSTS"].about_en, schema.edges["HOSTS"].example) == ("hosts", "")


def test_a_field_gives_its_chinese_name_to_its_column_unless_the_column_has_one() -> None:
    columns = extended(PARKS).columns
    assert (columns["staff"].zh, columns["park"].zh, columns["area"].zh) == ("员工数", "园区", "占地")


def test_a_unit_has_the_same_name_in_english_unless_it_has_another() -> None:
    units = extended(PARKS + '[unit.TWh]\ndimension = "energy"\nfactor = 1e9').units
    assert {name: units[name].en for name in ("亩", "TWh", "%", "亿元")} == {
        "亩": "mu",
        "TWh": "TWh",
        "%": "%",
        "亿元": "CNY 100m",
    }


def test_a_level_may_be_added_and_figures_may_have_levels_that_are_not_declared(tables: Tables) -> None:
    levels = extended(PARKS).levels
    assert (levels["满园"].en, levels["较高"].en) == ("fully let", "relatively high")
    figures = "metric,printed,level,company,source,locator\nadoption,没谱,没谱,百度,R,L1"
    (figure,) = read_folder(tables({"nodes/Company": "name\n百度", "figures": figures})).figures
    assert figure.fields["level"] == "没谱"


def test_lists_are_merged_and_repeated_declarations_are_allowed() -> None:
    schema = extended('[edge.SERVES]\nzh = "服务"\nto = ["Industry", "Region"]\n[role.case]\nkinds = ["Company"]')
    assert schema.edges["SERVES"].end == (*packaged_schema().edges["SERVES"].end, "Region")
    assert schema.roles["case"].kinds == ("Case", "Company")
    assert extended(PACKAGED_TEXT).labels == packaged_schema().labels
    assert extended(PARKS).edges["RANKED_IN"].fields["openness"].choices == ("开源", "闭源", "半开源")


def test_what_a_schema_comes_to_declare_can_be_added_to() -> None:
    document = copy.deepcopy(tomllib.loads(PACKAGED_TEXT))
    document["edge"]["SERVES"]["tempo"] = "fast"
    document["event"] = {"launch": {"zh": "发布", "en": "launch"}}
    base = parse_schema(document)
    merged = extend_schema(base, '[edge.UNIT_OF]\n[event.recall]\nzh = "召回"\nen = "recall"').document
    assert list(merged["event"]) == ["launch", "recall"]
    with pytest.raises(SchemaError) as raised:
        extend_schema(base, '[edge.HOSTS]\nzh = "容"\nen = "h"\nfrom = ["Region"]\nto = ["Region"]\ntempo = 1')
    assert str(raised.value.problems[0]) == "schema.toml:6: edge HOSTS: tempo is a number; expected a text"


def test_a_rule_that_only_the_parser_knows_is_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(document: object) -> Schema:
        raise SchemaError("schema.toml: edge HOSTS: flow is 'up', expected along, against or at")

    monkeypatch.setattr("lianzhu.graph.schema_extension.parse_schema", refuse)
    assert problems_of(KIND) == [
        "schema.toml: edge HOSTS: flow is 'up', expected along, against or at; expected additions that agree with the rest"
    ]


def test_an_empty_file_adds_nothing(parks: Path) -> None:
    (parks / "schema.toml").write_text("# nothing yet\n", "utf-8")
    assert read_schema(parks) is packaged_schema()


# ------------------------------------------------------------ errors

KIND = '[node.Park]\nzh = "园区"\nen = "Park"\n'
NO_CHANGE = "expected no change of what is declared; a landscape may only add to it"
FIELD = "[node.Company.fields.{}]\ntype = {}\nzh = {}\nen = 'x'\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[edge.SELLS]\nzh = "卖"\nen = "sells"\nfrom = [\n  "Company",\n  "Compnay",\n]\nto = ["Product"]', "schema.toml:6: edge SELLS: from has unknown kind 'Compnay'; did you mean 'Company'?; expected a kind of node"),
        ('[role.park]\nkinds = ["Prk"]\nzh = "园"\nen = "x"\n' + KIND, "schema.toml:2: role park: kinds has unknown kind 'Prk'; did you mean 'Park'?; expected a kind of node"),
        ('[aspect.x]\nzh = "甲"\nen = "x"\nedges = ["SERVE"]', "schema.toml:4: aspect x: edges has unknown kind 'SERVE'; did you mean 'SERVES'?; expected a kind of edge"),
        ('[aspect.x]\nzh = "甲"\nen = "x"\nmetrics = ["price_of"]', "schema.toml:4: aspect x: metrics has unknown metric 'price_of'; did you mean 'price'?; expected a metric"),
        ('\n[node.Company]\nzh = "公司"', f"schema.toml:3: node Company: zh is '公司', but is declared as '企业'; {NO_CHANGE}"),
        ('[node.Company]\nsupporting = true', f"schema.toml:2: node Company is declared without supporting; {NO_CHANGE}"),
        ('[edge.OWNS.fields.share]\nchoices = ["a"]', f"schema.toml:2: edge OWNS, field share is declared without choices; {NO_CHANGE}"),
        ('[edge.OWNS.fields.share]\ntype = "int"', f"schema.toml:2: edge OWNS, field share: type is 'int', but is declared as 'float'; {NO_CHANGE}"),
        ('[unit."%"]\nfactor = 1', f"schema.toml:2: unit %: factor is 1, but is declared as 0.01; {NO_CHANGE}"),
        ('[strength.rumour]\nzh = "传闻"\nen = "rumour"', "schema.toml:1: [strength] cannot be extended; expected explicit, implied or editorial, which queries and pages count by"),
        ('[fact_fields.weight]\ntype = "int"\nzh = "权重"\nen = "weight"', "schema.toml:1: [fact_fields] cannot be extended; expected a field of the edge kinds that have it (edge.KIND.fields) or of figures (figure_fields)"),
        ('[nodes.Park]\nzh = "园区"', f"schema.toml:1: unknown table [nodes]; did you mean 'node'?; expected one of {', '.join(packaged_schema().document)}"),
        ('node = "Park"', "schema.toml:1: node is a text; expected a table such as [node.NAME]"),
        ('[node]\nPark = "园区"', "schema.toml:2: node Park is a text; expected a table such as [node.Park]"),
        ('[node.Park]\nzh = "园区"', 'schema.toml:1: node Park: no en; expected en = "…"'),
        (KIND + 'color = "#123456"', "schema.toml:4: node Park: unknown key 'color'; did you mean 'colour'?; expected one of zh, en, about, colour, proper_name, fields, part_of_chain, supporting"),
        (KIND + 'about.de = "Park"', "schema.toml:4: node Park: unknown key 'about.de'; did you mean 'en'?; expected one of en, zh"),
        (KIND + "proper_name = 1", "schema.toml:4: node Park: proper_name is a number; expected true or false"),
        ('[node.Park]\nzh = ""\nen = "Park"', "schema.toml:2: node Park: zh is empty; expected a text"),
        ('[edge.SERVES]\nto = [1]', "schema.toml:2: edge SERVES: to has an item that is no text; expected a list of texts"),
        ('[node."园区"]\nzh = "园区"\nen = "Park"', "schema.toml:1: node 园区: the name '园区' is not permitted; expected an ASCII name such as TechPark; its Chinese name is `zh`"),
        ('[edge.Hosts]\nzh = "容"\nen = "h"\nfrom = ["Region"]\nto = ["Region"]', "schema.toml:1: edge Hosts: the name 'Hosts' is not permitted; expected an ASCII name such as LOCATED_NEAR; its Chinese name is `zh`"),
        ('[edge.MATCH]\nzh = "容"\nen = "h"\nfrom = ["Region"]\nto = ["Region"]', "schema.toml:1: edge MATCH: the name 'MATCH' is reserved; expected another name"),
        (FIELD.format("'员工数'", "'int'", "'员工数'"), "schema.toml:1: node Company, field 员工数: the name '员工数' is not permitted; expected an ASCII name such as floor_area; its Chinese name is `zh`"),
        (FIELD.format("title", "'str'", "'头衔'"), "schema.toml:1: node Company, field title: the name 'title' is reserved; expected another name"),
        (FIELD.format("staff", "'integer'", "'员工'"), "schema.toml:2: node Company, field staff: unknown type 'integer'; did you mean 'int'?; expected one of str, int, float, bool, list, date, credit_code, ref"),
        (FIELD.format("hq", "'ref'", "'总部'"), "schema.toml:2: node Company, field hq: a node cannot refer to another by a field; expected a kind of edge, which cites its source"),
        (FIELD.format("staff", "'int'", "'员工'") + 'choices = ["a"]', 'schema.toml:5: node Company, field staff: choices restrict a text; expected type = "str"'),
        (FIELD.format("staff", "'int'", "'员工'") + 'kinds = ["Company"]', 'schema.toml:5: node Company, field staff: kinds restrict the nodes of a ref; expected type = "ref"'),
        (FIELD.format("size", "'str'", "'规模'") + 'words = "metrics"', "schema.toml:5: node Company, field size: unknown table of words 'metrics'; did you mean 'metric'?; expected one of strength, modality, review, access, metric, unit, coverage, aspect"),
        (FIELD.format("staff", "'int'", "'员工'") + "derived = true", "schema.toml:5: node Company, field staff: a derived field has values only where the program computes them; expected a field without derived"),
        (FIELD.format("name", "'str'", "'字号'"), "schema.toml:1: node Company, field name: the name is taken by node_fields, field name; expected another name"),
        (FIELD.format("brand", "'str'", "'别名'"), "schema.toml:3: node Company, field brand: zh '别名' is the name of both aliases and brand; expected a Chinese name of its own ([column.NAME] sets it)"),
        (FIELD.format("year", "'str'", "'年度'"), "schema.toml:2: node Company, field year: type is 'str', unlike that of edge SUPPLIES, field year; expected 'int', or another name"),
        ('[role.locator]\nkinds = ["Chain"]\nzh = "甲"\nen = "x"', "schema.toml:1: role locator: the name is taken by fact_fields, field locator; expected another name"),
        ('[node.figure]\nzh = "甲"\nen = "x"', "schema.toml:1: node figure: the name 'figure' is not permitted; expected an ASCII name such as TechPark; its Chinese name is `zh`"),
        ('[node.Figure]\nzh = "甲"\nen = "x"', "schema.toml:1: node Figure: the name is taken by Figure; expected another name"),
        ('[node.COMPANY]\nzh = "甲"\nen = "x"', "schema.toml:1: node COMPANY: the name is taken by Company; expected another name"),
        ('[node.Schema]\nzh = "甲"\nen = "x"', "schema.toml:1: node Schema: the name is taken by Schema; expected another name"),
        ('[node.SERVES]\nzh = "甲"\nen = "x"', "schema.toml:1: node SERVES: the name is taken by SERVES; expected another name"),
        ('[node.Firm]\nzh = "企业"\nen = "Firm"', "schema.toml:2: node Firm: zh '企业' is the name of Company; expected another Chinese name"),
        ('[metric.sales]\nzh = "收入"\nen = "sales"', "schema.toml:2: metric sales: zh '收入' is the name of revenue; expected another Chinese name"),
        ('[metric.pace]\nzh = "增速"\nen = "pace"\ngrowth = "yearley"', "schema.toml:4: metric pace: growth is 'yearley'; did you mean 'yearly'?; expected one of compound, yearly"),
        (KIND + 'colour = "blue"', "schema.toml:4: node Park: colour is 'blue'; expected a colour such as #1864af"),
        (KIND + 'colour = "#1864AF"', "schema.toml:4: node Park: colour is '#1864AF'; expected a colour other than that of Company, or none: a distinct one is chosen"),
        (KIND + 'colour = "#ffee00"', "schema.toml:4: node Park: colour is '#ffee00'; expected a darker colour, on which white letters can be read"),
        ('[unit."亩"]\ndimension = "area"\nfactor = 0', "schema.toml:3: unit 亩: factor is 0; expected a number greater than 0"),
        ('[unit."亩"]\ndimension = "area"\nfactor = 1\nen = 1', "schema.toml:4: unit 亩: en is a number; expected a text"),
        ('[unit."亿元"]\nen = "CNY"', f"schema.toml:2: unit 亿元: en is 'CNY', but is declared as 'CNY 100m'; {NO_CHANGE}"),
        ('[level."满园"]\nzh = "满"\nen = "full"', "schema.toml:2: level 满园: unknown key 'zh'; expected one of en"),
        ('[level."满园"]', 'schema.toml:1: level 满园: no en; expected en = "…"'),
        ('[level." "]\nen = "x"', "schema.toml:1: level  : the name ' ' is not permitted; expected a level as figures have it"),
        ('[node.Park\nzh = 1', "schema.toml:1: not TOML (Expected ']' at the end of a table declaration); expected valid TOML"),
        (KIND + KIND, "schema.toml:4: not TOML (Cannot declare ('node', 'Park') twice); expected valid TOML"),
        (KIND + 'about.zh = "园', "schema.toml:4: not TOML (Illegal character '\\n'); expected valid TOML"),
    ],
)  # fmt: skip
def test_an_invalid_addition_is_refused_with_its_line(text: str, expected: str) -> None:
    assert problems_of(text + "\n") == [expected]


def test_all_errors_are_listed_at_once_by_line(lianzhu, parks: Path) -> None:
    (parks / "schema.toml").write_text('[node.Company]\nzh = "公司"\n[edge.SERVES]\nto = ["Regoin"]\n', "utf-8")
    refused = lianzhu("--store", parks, "info")
    assert refused.code == 1
    assert refused.err == (
        f"lianzhu: {parks}: 2 problems\n"
        f"  schema.toml:2: node Company: zh is '公司', but is declared as '企业'; {NO_CHANGE}\n"
        "  schema.toml:4: edge SERVES: to has unknown kind 'Regoin'; did you mean 'Region'?; expected a kind of node\n"
    )
    assert [record["row"] for record in json.loads(lianzhu("check", "--store", parks, "--format", "json").out)] == [
        2,
        4,
    ]


def test_a_schema_that_is_not_utf_8_is_refused_with_its_line(parks: Path) -> None:
    (parks / "schema.toml").write_bytes(PARKS.encode("gb18030"))
    with pytest.raises(LandscapeError) as raised:
        read_schema(parks)
    assert [str(problem) for problem in raised.value.problems] == [
        "schema.toml:3: not UTF-8; expected a file saved as UTF-8"
    ]


@pytest.mark.parametrize("name", ["schema.toml.txt", "Schema.toml", "schema.tml"])
def test_a_schema_by_another_name_is_not_passed_over(parks: Path, name: str) -> None:
    (parks / "schema.toml").rename(parks / name)
    with pytest.raises(LandscapeError) as raised:
        read_schema(parks)
    assert str(raised.value) == (
        f"{parks}: 1 problem\n  {name}: a file that is not read; expected the name schema.toml"
    )


def test_a_byte_order_mark_is_ignored(parks: Path) -> None:
    (parks / "schema.toml").write_bytes(b"\xef\xbb\xbf" + PARKS.replace("\n", "\r\n").encode())
    assert "Park" in read_schema(parks).nodes


# ------------------------------------------------------------ undeclared columns, tables and words


def read_error(folder: Path) -> LandscapeError:
    with pytest.raises(LandscapeError) as raised:
        read_folder(folder)
    return raised.value


def test_an_undeclared_column_is_one_problem_with_the_lines_that_declare_it(tables: Tables) -> None:
    (problem,) = read_error(tables({"nodes/Company": 'name,员工数\n百度,"3,000"\n阿里云,'})).problems
    assert str(problem) == (
        "nodes/Company.csv, row 1: unknown column '员工数'; expected one of "
        f"{', '.join([*packaged_schema().node_fields, *packaged_schema().nodes['Company'].fields])}\n"
        "to declare what is new, add to schema.toml:\n"
        '[node.Company.fields.yuan_gong_shu]\ntype = "int"\nzh = "员工数"\nen = "yuan gong shu"'
    )
    assert problem.record()["declaration"] == problem.declaration


@pytest.mark.parametrize(
    ("cells", "type_"),
    [
        (["12", "3,000"], "int"),
        (["12.5", "3"], "float"),
        (["是", "否"], "bool"),
        (["2023-06", "2024年"], "date"),
        (["0012", "0013"], "str"),
        (["a;b", "c"], "list"),
        (["甲", "3"], "str"),
        (["", ""], "str"),
    ],
)
def test_the_type_of_a_column_is_guessed_from_its_cells(tables: Tables, cells: list[str], type_: str) -> None:
    rows = "\n".join(f"公司{n},{cell!r}".replace("'", '"') for n, cell in enumerate(cells))
    (problem,) = read_error(tables({"nodes/Company": f"name,zzz\n{rows}"})).problems
    assert tomllib.loads(problem.declaration)["node"]["Company"]["fields"]["zzz"]["type"] == type_


UNDECLARED = {
    "nodes/Company": "name,员工数,code,Website Rank\n百度,3000,0012,1\n阿里云,\"4,000\",0013,2",
    "nodes/Industry": "name\n金融",
    "nodes/Region": "name\n湖北",
    "nodes/园区": "name,area\n东湖园,12.5\n西湖园,",
    "edges/HOSTS": "from,to,since,near,source,locator\n东湖园,百度,2021-03,湖北,R,L1\n东湖园,百度,2022,湖北,R,L1",
    "edges/SERVES": "from,to,试点阶段,source,locator\n百度,金融,一期,R,L1",
    "edges/HAS_TREND": "from,to,side,source,locator\n金融,上云,监管端,R,L1",
    "nodes/Trend": "name\n上云",
    "figures": "metric,value,unit,printed,园区,method,source,locator\n入驻率,80,%,80%,东湖园,抽样,R,L2\n"
    "入驻率,8,亩,8亩,西湖园,,R,L2",
    "coverage": "about,aspect,state,source,locator\n东湖园,hosted,patchy,R,L1",
}  # fmt: skip


def test_pasting_the_printed_lines_makes_the_landscape_load(lianzhu, tables: Tables) -> None:
    folder = tables(UNDECLARED)
    printed = lianzhu("--store", folder, "info").err
    _, lines = printed.split("to declare what is new, add to schema.toml:\n")
    (folder / "schema.toml").write_text(lines, "utf-8")
    landscape = read_folder(folder)
    assert {edge.kind for edge in landscape.edges} == {"HOSTS", "SERVES", "HAS_TREND"}
    assert landscape.schema.edges["HOSTS"].fields["near"].kinds == ("Region",)
    assert landscape.nodes["company:百度"].fields["code"] == "0012"
    assert {figure.about[0][0] for figure in landscape.figures} == {"yuan_qu"}
    assert lianzhu("--store", folder, "info").code == 0


def test_the_lines_can_be_added_below_what_a_schema_file_has(tables: Tables) -> None:
    folder = tables({"nodes/Company": "name,staff,age\n百度,3000,20"})
    own = '[node.Company]\nfields.staff = { type = "int", zh = "员工数", en = "staff" }\n'
    (folder / "schema.toml").write_text(own, "utf-8")
    (problem,) = read_error(folder).problems
    (folder / "schema.toml").write_text(own + problem.declaration, "utf-8")
    assert read_folder(folder).nodes["company:百度"].fields == {"staff": 3000, "age": 20}


@pytest.mark.parametrize(
    "content",
    [
        {"nodes/Company": "name,aliasses\n百度,x"},
        {"nodes/Compan": "name\n百度"},
        {"nodes/Company": "name\n百度", "sectoins": "a\nb"},
        {
            "nodes/Company": "name\n百度",
            "figures": "metric,company,printed,value,source,locator\nrevenues,百度,1,1,R,L1",
        },
    ],
    ids=["column", "table", "top-level table", "metric"],
)
def test_a_misspelling_gets_a_suggestion_and_no_declaration(tables: Tables, content: dict[str, str]) -> None:
    (problem,) = read_error(tables(content)).problems
    assert "did you mean" in problem.found and problem.declaration == ""


def test_words_that_the_program_counts_by_get_no_declaration(tables: Tables) -> None:
    edges = "from,to,source,locator,strength\n百度,金融,R,L1,rumour"
    folder = tables({"nodes/Company": "name\n百度", "nodes/Industry": "name\n金融", "edges/SERVES": edges})
    (problem,) = read_error(folder).problems
    assert problem.declaration == ""


def test_a_choice_of_a_field_of_ones_own_gets_no_declaration(parks: Path) -> None:
    (parks / "edges" / "HOSTS.csv").write_text("from,to,stage,source,locator\n东湖园,百度,退出,R,L1", "utf-8")
    (problem,) = read_error(parks).problems
    assert str(problem) == "edges/HOSTS.csv, row 2, column stage: '退出'; expected one of 签约, 入驻"


# ------------------------------------------------------------ TOML text


def test_the_line_of_every_key_of_the_packaged_schema_is_found() -> None:
    lines, text = key_lines(PACKAGED_TEXT), PACKAGED_TEXT.splitlines()

    def check(path: tuple[str, ...], table: dict[str, object]) -> None:
        for key, value in table.items():
            assert key in text[lines[(*path, key)] - 1]
            if isinstance(value, dict):
                check((*path, key), value)

    check((), tomllib.loads(PACKAGED_TEXT))


def test_lines_are_found_in_every_form_of_toml() -> None:
    text = "a.'b c' = [ # one\n  'x', [\"y\"],\n]\n[t . \"u\"]\nk = {i = 1, j.k = '''\n=]'''}\nd = 2020-01-01T00:00:00.5\n[[s]]\nz = 1\n"
    lines = key_lines(text)
    assert tomllib.loads(text)
    expected = {("a",): 1, ("a", "b c", "x"): 2, ("t", "u"): 4, ("t", "u", "k", "j", "k"): 5, ("s",): 8, ("s", "z"): 9}
    assert {path: lines[path] for path in expected} == expected and lines["t", "u", "d"] == 7


def test_what_is_written_as_toml_is_read_back() -> None:
    for document in (tomllib.loads(PACKAGED_TEXT), tomllib.loads(PARKS), {"a": {'q"\\\n': {"b": "\x7f"}}, "e": {}}):
        assert parse_toml(toml_text(document)) == document


# ------------------------------------------------------------ on a server


def test_two_landscapes_on_a_server_have_the_additions_of_both() -> None:
    merged = merge_additions(
        KIND + 'colour = "#123456"',
        '[node.Park]\nzh = "产业园"\nen = "Park"\n[unit."亩"]\ndimension = "area"\nfactor = 1',
    )
    assert extended(merged).nodes["Park"].zh == "产业园" and "亩" in extended(merged).units
    assert extended(merged).nodes["Park"].colour == "#123456"
    assert merge_additions(KIND, PARKS) == PARKS == merge_additions(PARKS, PARKS)


def test_landscapes_that_contradict_each_other_are_not_merged() -> None:
    with pytest.raises(SchemaError) as raised:
        merge_additions(FIELD.format("staff", "'int'", "'员工'"), FIELD.format("staff", "'str'", "'员工'"))
    assert str(raised.value) == "node.Company.fields.staff.type is 'int' there and 'str' here"


def test_both_engines_give_the_same_rows_of_an_extended_landscape(engine: str, make_store, parks: Path) -> None:
    landscape = read_folder(parks)
    store: Store = make_store(engine, landscape)
    rows = store.run(
        "MATCH (p:Park)-[r:HOSTS]->(c:Company) RETURN p.area AS a, r.stage AS s, c.staff AS n ORDER BY s"
    ).rows
    assert rows == [(12.5, "入驻", 3000), (12.5, "签约", None)]
    labels = store.run("MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label").records()
    assert {"label": "Schema", "n": 1} in labels and {"label": "Park", "n": 2} in labels
    assert store.names().resolve("东湖园").kind == "Park"
    assert store.schema.additions == PARKS
    assert {fact.id for fact in store.landscape().facts()} == {fact.id for fact in landscape.facts()}
    assert dict(store.landscape().nodes) == dict(landscape.nodes)


@pytest.mark.neo4j
def test_a_server_has_the_schema_of_what_was_loaded(on_server: Callable[[Landscape], Store], parks: Path) -> None:
    landscape = read_folder(parks)
    store = on_server(landscape)
    assert isinstance(store, Neo4jStore)
    assert str(store.write(PropertyGraph.of(landscape))) == "already up to date"
    other = extended('[node.Fair]\nzh = "展会"\nen = "Fair"')
    store.write(PropertyGraph.of(Landscape({"fair:a": Node("fair:a", "Fair", "甲展会")}, schema=other)))
    assert store.names().resolve("甲展会").kind == "Fair" and store.names().resolve("东湖园").kind == "Park"
    store.write(PropertyGraph.of(Landscape({"company:x": Node("company:x", "Company", "某")})))
    assert {"Fair", "Park"} <= {*store.schema.nodes}
    assert store.run("MATCH (s:Schema) RETURN count(s) AS n").rows == [(1,)]
    clash = extended(FIELD.format("staff", "'str'", "'员工'"))
    with pytest.raises(SchemaError) as raised:
        store.write(PropertyGraph.of(Landscape(schema=clash)))
    assert str(raised.value) == (
        f"{store.address} holds a landscape whose schema.toml contradicts this one:"
        " node.Company.fields.staff.type is 'int' there and 'str' here; change one of them, or load into another"
        " database (--database)"
    )


@pytest.mark.neo4j
def test_the_packaged_schema_leaves_no_node_on_a_server(on_server: Callable[[Landscape], Store]) -> None:
    store = on_server(Landscape({"company:x": Node("company:x", "Company", "某")}))
    assert store.run("MATCH (s:Schema) RETURN count(s) AS n").rows == [(0,)]
    assert store.schema is packaged_schema()


@pytest.mark.neo4j
def test_an_invalid_schema_on_a_server_is_named(on_server: Callable[[Landscape], Store], parks: Path) -> None:
    store = on_server(read_folder(parks))
    assert isinstance(store, Neo4jStore)
    with store._driver.session() as session:
        session.run("MATCH (s:Schema) SET s.toml = '[node.Company]\nzh = \"公司\"'").consume()
    fresh = Neo4jStore.connect(store.address)
    with pytest.raises(SchemaError) as raised:
        fresh.names()
    fresh.close()
    assert str(raised.value) == (
        f"{store.address} (node Schema): 1 problem\n"
        f"  {store.address} (node Schema):2: node Company: zh is '公司', but is declared as '企业'; {NO_CHANGE}"
    )
