"""Checks of figures, names and citations, and node-link JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lianzhu.graph.checks import check
from lianzhu.graph.checks.passages import summary_lines, verification_errors, verify
from lianzhu.graph.errors import SourceError
from lianzhu.graph.intervals import figure_interval
from lianzhu.graph.records import Citation, Figure
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.loaders.folder import read_folder
from lianzhu.opening import read_row

Tables = Callable[[dict[str, str]], Path]
BASE = {
    "nodes/Chain": "name\n甲链\n乙链",
    "nodes/Segment": "name,parent\n软件,甲链\n硬件,甲链",
    "nodes/Company": "name\n甲公司",
    "edges/PART_OF": "from,to,source,locator\n软件,甲链,R,L1\n硬件,甲链,R,L1",
    "edges/ACTS_IN": "from,to,source,locator\n甲公司,甲链,R,L1\n甲公司,乙链,R,L1",
}
FIGURE_HEADER = "metric,chain,segment,of,value,op,unit,level,printed,period_start,period_end,basis,source,locator\n"


def findings_in(folder: Path) -> list[tuple[str, str]]:
    return [(finding.check, finding.message) for finding in check(read_folder(folder))]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "market_size,甲链,,,66.8,,亿元,,66.8亿元,2022,,,R,L1\nmarket_size,甲链,,,67,,亿元,,67亿元,2022,,,R,L2",
            [],
        ),
        (
            "market_size,甲链,,,66.8,,亿元,,66.8亿元,2022,,,R,L1\nmarket_size,甲链,,,668.3,,亿元,,668.3亿元,2022,,,R,L2",
            [("contradiction", "市场规模 66.8亿元 (2022; 甲链) contradicts 668.3亿元")],
        ),
        (  # the same amount in different units
            "market_size,甲链,,,1.2,,亿元,,1.2亿元,2022,,,R,L1\nmarket_size,甲链,,,12000,,万元,,12000万元,2022,,,R,L2",
            [],
        ),
        (  # different years and different bases are not comparable
            "market_size,甲链,,,10,,亿元,,10亿元,2022,,,R,L1\nmarket_size,甲链,,,20,,亿元,,20亿元,2023,,,R,L2\n"
            "market_size,甲链,,,30,,亿元,,30亿元,2022,,含硬件,R,L2",
            [],
        ),
        (
            "penetration,甲链,,,80,≥,%,,80%以上,,,,R,L1\npenetration,甲链,,,95,,%,,95%,,,,R,L2\n",
            [],
        ),
        (
            "adoption,甲链,,,,,,高,高,,,,R,L1\nadoption,甲链,,,,,,低,低,,,,R,L2",
            [("contradiction", "应用程度 高 (甲链) contradicts 低")],
        ),
        (  # 22.1% a year from 66.8 to 181.3 over five years
            "market_size,甲链,,,66.8,,亿元,,66.8亿元,2022,,,R,L1\nmarket_size,甲链,,,181.3,,亿元,,181.3亿元,2027,,,R,L1\n"
            "cagr,甲链,,,22.1,,%,,22.1%,2022,2027,,R,L1",
            [],
        ),
        (
            "market_size,甲链,,,66.8,,亿元,,66.8亿元,2022,,,R,L1\nmarket_size,甲链,,,181.3,,亿元,,181.3亿元,2027,,,R,L1\n"
            "cagr,甲链,,,25,,%,,25%,2022,2027,,R,L1",
            [
                (
                    "inconsistent growth",
                    "年复合增长率 25% (2022–2027; 甲链): 66.8亿元 (2022) to 181.3亿元 (2027) implies 22.08% to 22.13%",
                )
            ],
        ),
        (
            "market_share,,软件,甲链,80,,%,,80%,,,,R,L1\nmarket_share,,硬件,甲链,20,,%,,20%,,,,R,L1",
            [],
        ),
        (
            "market_share,,软件,甲链,80,≥,%,,80%以上,,,,R,L1\nmarket_share,,硬件,甲链,25,,%,,25%,,,,R,L1",
            [("shares sum to over 100%", "市场份额 80%以上 (软件) + 市场份额 25% (硬件) ≥ 104.5% (tolerance: rounding of the printed digits)")],
        ),
        (
            "market_size,,软件,,10,,亿元,,10亿元,2022,,,R,L1\nmarket_size,甲链,,,8,,亿元,,8亿元,2022,,,R,L1",
            [("part exceeds whole", "市场规模 10亿元 (2022; 软件) exceeds the whole, 市场规模 8亿元 (2022; 甲链) (tolerance: rounding of the printed digits)")],
        ),
        (
            "market_share,,软件,甲链,30,,%,,99%,,,,R,L1\nmarket_size,甲链,,,25000,,元,,2.5万元,2022,,,R,L1",
            [("transcription error", "市场份额 99% (软件) is recorded as 30%")],
        ),
        ("market_share,,软件,甲链,180,,%,,180%,,,,R,L1", [("impossible value", "市场份额 180% (软件) is not between 0 and 100%")]),
    ],
)  # fmt: skip
def test_incompatible_figures_are_reported(tables: Tables, rows: str, expected: list) -> None:
    assert findings_in(tables({**BASE, "figures": FIGURE_HEADER + rows})) == expected


def test_growth_checks_allow_for_rounding(tables: Tables) -> None:
    rows = (
        "market_size,甲链,,,1,,亿元,,1亿元,2022,,,R,L1\nmarket_size,甲链,,,2,,亿元,,2亿元,2023,,,R,L1\n"
        "growth_rate,甲链,,,66,,%,,66%,2022,2023,,R,L1"
    )
    assert findings_in(tables({**BASE, "figures": FIGURE_HEADER + rows})) == []


def test_complete_shares_must_add_up_to_100_percent(tables: Tables) -> None:
    rows = "market_share,,软件,甲链,60,,%,,60%,,,,R,L1\nmarket_share,,硬件,甲链,20,,%,,20%,,,,R,L1"
    coverage = "about,aspect,state,source,locator\n甲链,shares,complete,R,L1"
    content = {**BASE, "figures": FIGURE_HEADER + rows, "coverage": coverage}
    assert findings_in(tables(content)) == [
        (
            "shares sum to under 100%",
            "市场份额 60% (软件) + 市场份额 20% (硬件) ≤ 81.0% (tolerance: rounding of the printed digits)",
        )
    ]


@pytest.mark.parametrize(
    ("companies", "expected"),
    [
        ("name\n旷视科技\n旷世科技", [("possible misspelling", "company:旷世科技 and company:旷视科技 differ by one character, and no fact names 旷视科技")]),
        ("name,aliases\n旷视科技,旷世科技", []),
        ("name\n百度\n白度\nGPT-3科技\nGPT-4科技", []),
        ("name,aliases\n百度集团,Baidu\n百度网讯,baidu", [("shared alias", "'baidu' is ambiguous: it is shared by company:百度网讯, company:百度集团")]),
    ],
)  # fmt: skip
def test_shared_aliases_and_possible_misspellings_are_reported(tables: Tables, companies: str, expected: list) -> None:
    folder = tables({"nodes/Company": companies})
    assert [(name, message) for name, message in findings_in(folder) if name != "orphan"] == expected


OFTEN = "\n".join(f"{company},甲链,R,L{line}" for company in ("甲乙科技", "甲已科技") for line in (10, 20, 30))
SAME_MAKER = "\n".join(
    f"百度,{name},R,L{line}" for name, lines in (("如流平台", (1, 2, 3)), ("如留平台", (4, 5, 6))) for line in lines
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"nodes/Policy": "name\n“十三五”规划\n“十四五”规划"}, []),  # numerals make another name
        ({"nodes/Product": "name\n智能上行系统\n智能下行系统"}, []),
        ({"nodes/Company": "name,stock_code\n华安科技,600001\n华按科技,600002"}, []),  # two companies by their codes
        (  # both are often named, and nothing says that they are of one maker
            {"nodes/Company": "name\n甲乙科技\n甲已科技", "edges/ACTS_IN": f"from,to,source,locator\n{OFTEN}"},
            [],
        ),
        (  # three facts each, but two products of one maker, which no passage names together
            {
                "nodes/Company": "name\n百度",
                "nodes/Product": "name\n如流平台\n如留平台",
                "edges/OFFERS": f"from,to,source,locator\n{SAME_MAKER}",
            },
            ["product:如流平台 and product:如留平台 differ by one character, and both have OFFERS with company:百度"],
        ),
        (
            {"nodes/Company": "name\n甲乙科技\n甲已科技", "edges/ACTS_IN": f"from,to,source,locator\n{OFTEN}".replace("甲已科技,甲链,R,L30", "")},
            ["company:甲乙科技 and company:甲已科技 differ by one character, and only 2 facts name 甲已科技"],
        ),
    ],
)  # fmt: skip
def test_names_that_differ_by_a_character_are_reported_where_a_slip_is_likely(
    tables: Tables, content: dict[str, str], expected: list[str]
) -> None:
    findings = findings_in(tables({"nodes/Chain": "name\n甲链", **content}))
    assert [message for name, message in findings if name == "possible misspelling"] == expected


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("旷视科技", "旷世科技"),  # of one sound
        ("三鑫医疗", "三星医疗"),  # of nearly one sound
        ("长青股份", "常青股份"),
        ("泰豪科技", "太豪科技"),
        ("华大九天", "华大九夭"),  # of one shape
        ("中科曙光", "中料曙光"),
        ("云从科技", "去从科技"),
        ("寒武纪", "寒武记"),
    ],
)
def test_a_character_of_the_same_sound_or_shape_is_a_likely_slip(tables: Tables, name: str, slip: str) -> None:
    findings = findings_in(tables({"nodes/Company": f"name\n{name}\n{slip}"}))
    assert [check for check, _ in findings if check != "orphan"] == ["possible misspelling"]


@pytest.mark.parametrize(
    "names",
    [
        ("华康股份", "小康股份"),
        ("杭州高新", "苏州高新"),
        ("中国核建", "中国电建"),
        ("劲胜智能", "百胜智能"),
        ("博瑞医药", "恒瑞医药"),
        ("云南铜业", "云南铝业"),
        ("沪农商行", "渝农商行"),
    ],
)
def test_firms_whose_names_differ_by_a_character_are_two_firms(tables: Tables, names: tuple[str, str]) -> None:
    findings = findings_in(tables({"nodes/Company": "\n".join(("name", *names))}))
    assert {check for check, _ in findings} == {"orphan"}


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("12.5", "亿元", "12.5亿元"),
        ("1250000000", "元", "12.5亿元"),
        ("12500", "亿元", "1.25万亿元"),
        ("125000", "万元", "12.5 亿"),
        ("1234.56", "亿元", "1.234,56亿元"),
        ("66.8", "亿元", "66,8亿元"),
        ("1234", "亿元", "1,234亿元"),
        ("12.5", "亿元", "约12.5亿元（2022年）"),
        ("1.25", "亿元", "CNY 125 million"),
        ("30", "亿元", "三十亿元"),
        ("3", "家", "3家企业共12.5亿元"),
        ("30", "%", "3成"),
        ("66.8", "%", "提升66.8个百分点"),
    ],
)
def test_a_number_in_another_unit_or_notation_is_no_transcription_error(
    tables: Tables, value: str, unit: str, printed: str
) -> None:
    assert transcription_errors(tables, value, unit, printed) == []


@pytest.mark.parametrize(
    ("value", "unit", "printed", "recorded"),
    [
        ("1.23456", "亿元", "1.234,56亿元", "1.23456亿元"),
        ("668", "亿元", "66,8亿元", "668亿元"),
        ("1.25", "亿元", "12.5亿元", "1.25亿元"),
        ("12.5", "万元", "12.5亿元", "12.5万元"),
        ("12.6", "亿元", "12.5亿元", "12.6亿元"),
    ],
)
def test_a_value_of_another_size_is_a_transcription_error(
    tables: Tables, value: str, unit: str, printed: str, recorded: str
) -> None:
    assert transcription_errors(tables, value, unit, printed) == [
        f"收入 {printed} (2022; 百度) is recorded as {recorded}"
    ]


def transcription_errors(tables: Tables, value: str, unit: str, printed: str) -> list[str]:
    rows = f'metric,company,value,unit,printed,period_start,source,locator\nrevenue,百度,{value},{unit},"{printed}",2022,R,L1'
    findings = findings_in(tables({"nodes/Company": "name\n百度", "figures": rows}))
    return [message for check, message in findings if check == "transcription error"]


def test_a_node_without_facts_is_an_orphan(tables: Tables) -> None:
    content = {"nodes/Company": "name\n百度\n阿里", "nodes/Chain": "name\n甲链"}
    content["edges/ACTS_IN"] = "from,to,source,locator\n百度,甲链,R,L1"
    assert findings_in(tables(content)) == [("orphan", "no fact refers to company:阿里")]


def test_a_parent_counts_as_part_of(tables: Tables) -> None:
    content = {
        "nodes/Company": "name\n百度",
        "nodes/Chain": "name\n甲链",
        "nodes/Layer": "name,parent\n上游,甲链\n下游,甲链",
    }
    content["edges/ACTS_IN"] = "from,to,source,locator\n百度,layer:甲链/上游,R,L1"
    content["edges/PART_OF"] = "from,to,source,locator\nlayer:甲链/下游,甲链,R,L1"
    folder = tables(content)
    assert findings_in(folder) == []
    landscape = read_folder(folder)
    parts = "MATCH (p:Layer)-[r:PART_OF]->(:Chain) RETURN p.name AS part, r.from_parent AS from_parent ORDER BY part"
    assert EmbeddedStore(landscape).run(parts).rows == [("上游", True), ("下游", None)]
    assert [edge.start for edge in landscape.edges if edge.kind == "PART_OF"] == ["layer:甲链/下游"]


@pytest.mark.parametrize(
    ("fields", "low", "high"),
    [
        ({"value": 66.8, "unit": "亿元", "printed": "66.8亿元"}, 66.75e8, 66.85e8),
        ({"value": 80.0, "op": "≥", "unit": "%", "printed": "80%以上"}, 0.8, float("inf")),
        ({"value": 1300.0, "unit": "亿元", "printed": "1,300亿元"}, 1299.5e8, 1300.5e8),
        ({"low": 1000.0, "high": 5000.0, "unit": "元", "printed": "1,000-5,000元"}, 1000, 5000),
    ],
)
def test_the_interval_of_a_figure_allows_for_rounding(fields: dict, low: float, high: float) -> None:
    figure = Figure((("chain", "chain:x"),), {"metric": "cost", **fields}, Citation("report:R", "L1"))
    interval = figure_interval(figure, packaged_schema().units)
    assert (interval.low, interval.high) == (pytest.approx(low), pytest.approx(high))


# ------------------------------------------------------------ the check command


def test_check_prints_findings_and_fails_only_on_errors(lianzhu, folder: Path) -> None:
    path = folder / "nodes" / "Company.csv"
    text = path.read_text("utf-8")
    path.write_text(text + "某公司\n", "utf-8")
    result = lianzhu("check", "--store", folder, "--format", "json")
    assert result.code == 0
    assert {
        "level": "finding",
        "check": "orphan",
        "message": "no fact refers to company:某公司",
        "facts": ["company:某公司"],
    } in json.loads(result.out)
    path.write_text(text.replace("name\n", "name,aliases\n") + "甲公司,某名\n乙公司,某名\n", "utf-8")
    result = lianzhu("check", "--store", folder)
    assert result.code == 1 and "shared alias" in result.out


def test_locators_are_verified_against_the_report(tables: Tables, tmp_path: Path) -> None:
    from hashlib import sha256

    text = "百度服务金融。\n阿里云增长20%。\n\n表\t金融\n1\t百度\n"
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "r.txt").write_text(text, "utf-8")
    digest = sha256(text.encode()).hexdigest()
    folder = tables(
        {
            "nodes/Report": f"name,publisher,published,file,sha256\nR,某院,2023,r.txt,{digest}",
            "nodes/Company": "name,aliases\n百度,\n阿里云,\n腾讯,",
            "nodes/Industry": "name\n金融",
            "edges/SERVES": (
                "from,to,source,locator,strength,why\n"
                "百度,金融,R,L1,,\n百度,金融,R,L5C2,,\n腾讯,金融,R,L1,,\n阿里云,金融,R,L2,implied,同段\n百度,金融,R,L3,,\n"
            ),
            "figures": (
                "metric,company,value,unit,printed,source,locator\n"
                "growth_rate,阿里云,20,%,20%,R,L2\ngrowth_rate,阿里云,30,%,30%,R,L2\ngrowth_rate,百度,20,%,20%,R,L2\n"
            ),
        }
    )
    results = verify(read_folder(folder), tmp_path / "reports", read_row)
    assert {(result.locator, result.problem) for result in results if result.problem} == {
        ("L1", "the passage does not mention company:腾讯"),
        ("L3", "locator 'L3' points to an empty line"),
        ("L2", "the passage does not mention '30%'"),
        ("L2", "the passage does not mention company:百度"),
    }
    assert summary_lines(results)[0] == "3 of 7 explicit facts verified (42.9%)"
    assert len(verification_errors(results)) == 4


def test_a_folder_without_report_files_is_an_error(landscape, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as raised:
        verify(landscape, tmp_path, read_row)
    assert str(raised.value).startswith(f"{tmp_path} contains none of the report files (004_1bb24c6fbfd45e21.txt,")


def test_the_packaged_landscape_has_no_errors(landscape) -> None:
    assert [finding for finding in check(landscape) if finding.level == "error"] == []


# ------------------------------------------------------------ node-link JSON


def test_node_link_json_contains_all_facts_and_loads_into_networkx(lianzhu, landscape, tmp_path: Path) -> None:
    import networkx as nx

    path = tmp_path / "graph.json"
    assert lianzhu("export", "json", "-o", path).code == 0
    data = json.loads(path.read_text("utf-8"))
    counts = {name: len(rows) for name, rows in data.items()}
    assert counts == {
        "nodes": len(landscape.nodes),
        "edges": len(landscape.edges),
        "figures": len(landscape.figures),
        "coverage": len(landscape.coverage),
        "statements": len(landscape.statements),
    }
    graph = nx.node_link_graph({**data, "multigraph": True, "directed": True}, edges="edges")
    assert len(graph.edges) == len(landscape.edges)
    edge = next(row for row in data["edges"] if row["locator"] == "L1682C1R0" and row["kind"] == "SERVES")
    assert {"id", "source", "target", "kind", "chain", "report", "locator", "strength"} <= edge.keys()
    figure = next(row for row in data["figures"] if row["printed"] == "66.8亿元")
    assert {"id", "about", "metric", "value", "unit", "printed", "period_start"} <= figure.keys()
