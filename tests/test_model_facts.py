"""Facts from the reports that are hard to model, and must be represented without loss."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.loaders.folder import read_folder

Tables = Callable[[dict[str, str]], Path]


@pytest.fixture
def query_tables(tables: Tables) -> Callable[[dict[str, str], str], list[tuple[Any, ...]]]:
    """Load tables into a store and query it."""

    def run(content: dict[str, str], cypher: str) -> list[tuple[Any, ...]]:
        return EmbeddedStore(read_folder(tables(content))).run(cypher).rows

    return run


def test_market_shares_can_refer_to_companies_or_to_a_category(query_tables) -> None:
    content = {
        "nodes/Segment": "name\nEDA",
        "nodes/Region": "name\n中国",
        "nodes/Company": "name\nSynopsys\nCadence\nSiemens EDA\n华大九天",
        "nodes/VendorCategory": "name\n本土EDA厂商",
        "edges/BELONGS_TO": "from,to,source,locator\n华大九天,本土EDA厂商,R,L500",
        "figures": (
            "metric,company,category,region,of,value,op,unit,printed,source,locator\n"
            "market_share,Synopsys;Cadence;Siemens EDA,,中国,EDA,80,≈,%,约80%,R,L500\n"
            "market_share,,本土EDA厂商,中国,EDA,11.5,=,%,11.5%,R,L500\n"
            "market_share,华大九天,,中国,EDA,6,≈,%,约6%,R,L500\n"
        ),
    }
    shares = """
    MATCH (f:Figure)-[a:ABOUT]->(n) WHERE a.role IN ['company', 'category']
    MATCH (f)-[:ABOUT {role: 'of'}]->(whole:Segment)
    WITH f.id AS id, f.value AS share, f.op AS op, whole.name AS whole, n.name AS name ORDER BY name
    RETURN share, op, whole, collect(name) AS names ORDER BY share DESC
    """
    assert query_tables(content, shares) == [
        (80.0, "≈", "EDA", ["Cadence", "Siemens EDA", "Synopsys"]),
        (11.5, "=", "EDA", ["本土EDA厂商"]),
        (6.0, "≈", "EDA", ["华大九天"]),
    ]


def test_a_figure_can_apply_to_two_industries_combined(query_tables) -> None:
    content = {
        "nodes/Chain": "name\n智能客服\n智能运营",
        "nodes/Industry": "name\n金融\n政务",
        "nodes/DeploymentMode": "name\n私有云",
        "figures": (
            "metric,chain,industry,deployment,value,op,unit,printed,source,locator\n"
            "deployment_share,智能客服,金融,私有云,80,,%,80%,R,L1714\n"
            "deployment_share,智能运营,金融,私有云,95,≈,%,大约95%,R,L1552\n"
            "deployment_share,智能客服,金融;政务,私有云,80,≥,%,80%以上,R,L1733\n"
        ),
    }
    shares = """
    MATCH (c:Chain)<-[:ABOUT]-(f:Figure)-[:ABOUT]->(i:Industry)
    WITH c.name AS chain, f.printed AS printed, i.name AS industry ORDER BY industry
    RETURN chain, printed, collect(industry) AS industries ORDER BY chain, printed
    """
    assert query_tables(content, shares) == [
        ("智能客服", "80%", ["金融"]),
        ("智能客服", "80%以上", ["政务", "金融"]),
        ("智能运营", "大约95%", ["金融"]),
    ]


def test_a_count_printed_in_two_ways_is_two_figures_with_the_same_value(query_tables) -> None:
    content = {
        "nodes/Case": "name\n百度营销·珍爱网",
        "figures": (
            "metric,case,value,op,unit,printed,source,locator\n"
            "users,百度营销·珍爱网,787,≥,万,787W+,R,L1146C3\n"
            "users,百度营销·珍爱网,787,,万,高达787万,R,L1153\n"
        ),
    }
    rows = query_tables(content, "MATCH (f:Figure) RETURN f.value AS v, f.op AS op, f.printed AS p ORDER BY p")
    assert rows == [(787.0, "≥", "787W+"), (787.0, None, "高达787万")]


def test_a_case_has_three_parties(query_tables) -> None:
    content = {
        "nodes/Company": "name\n追一科技",
        "nodes/Organization": "name\n大连市税务局",
        "nodes/Product": "name,aliases\n塔可思,TAX",
        "nodes/Model": "name\n博文大模型",
        "nodes/Case": "name\n追一科技·大连市税务局",
        "edges/INVOLVES": (
            "from,to,capacity,source,locator\n"
            "追一科技·大连市税务局,追一科技,厂商,R,L1149C1\n"
            "追一科技·大连市税务局,大连市税务局,客户,R,L1149C3\n"
            "追一科技·大连市税务局,TAX,产品,R,L1149C3\n"
        ),
        "edges/POWERED_BY": "from,to,source,locator\n追一科技·大连市税务局,博文大模型,R,L1149C2",
    }
    parties = (
        "MATCH (:Case)-[r:INVOLVES]->(n) RETURN r.capacity AS role, labels(n)[0] AS kind, n.name AS name ORDER BY kind"
    )
    assert query_tables(content, parties) == [
        ("厂商", "Company", "追一科技"),
        ("客户", "Organization", "大连市税务局"),
        ("产品", "Product", "塔可思"),
    ]


def test_models_with_five_developers_and_with_no_stated_developer(query_tables) -> None:
    developers = ["北京大学", "清华大学", "鹏城实验室", "阿里巴巴达摩院", "理海大学"]
    content = {
        "nodes/Organization": "name\n" + "\n".join(developers),
        "nodes/Model": "name\nllava-o1\nMarco-o1",
        "edges/DEVELOPS": "from,to,source,locator\n" + "\n".join(f"{name},llava-o1,R,L77C1" for name in developers),
        "coverage": "about,aspect,state,source,locator\nMarco-o1,developers,not_stated,R,L81C2",
    }
    models = """
    MATCH (m:Model)
    OPTIONAL MATCH (o:Organization)-[:DEVELOPS]->(m)
    OPTIONAL MATCH (c:Coverage {aspect: 'developers'})-[:ABOUT]->(m)
    RETURN m.name AS model, count(o) AS developers, c.state AS state ORDER BY developers DESC
    """
    assert query_tables(content, models) == [("llava-o1", 5, None), ("Marco-o1", 0, "not_stated")]


def test_scenarios_under_spanning_theme_headings_are_implied(embedded: EmbeddedStore) -> None:
    themes = """
    MATCH (s:Scenario)-[b:BELONGS_TO]->(:ValueTheme)-[:APPLIES_IN]->(i:Industry)
    RETURN i.name AS industry, b.strength AS strength, count(DISTINCT s.id) AS n ORDER BY industry
    """
    assert set(embedded.run(themes).rows) == {
        ("娱乐", "explicit", 14),
        ("金融", "implied", 12),
        ("医疗", "implied", 16),
        ("零售", "implied", 8),
        ("制造", "implied", 10),
    }


def test_a_benchmark_has_two_issuers_and_unranked_rows(query_tables) -> None:
    content = {
        "nodes/Benchmark": "name\nFlagEval",
        "nodes/Organization": "name\n智源研究院\n智谱研究院",
        "nodes/Model": "name\n可图",
        "edges/ISSUED_BY": "from,to,source,locator\nFlagEval,智源研究院,R,L284\nFlagEval,智谱研究院,R,L324",
        "edges/RANKED_IN": "from,to,row,openness,source,locator\n可图,FlagEval,5,闭源,R,L313C2",
    }
    issuers = """
    MATCH (b:Benchmark)-[r:ISSUED_BY]->(o) MATCH (m:Model)-[k:RANKED_IN]->(b)
    RETURN o.name AS issuer, r.locator AS locator, k.row AS row, k.rank AS rank, k.openness AS openness ORDER BY locator
    """
    assert query_tables(content, issuers) == [
        ("智源研究院", "L284", 5, None, "闭源"),
        ("智谱研究院", "L324", 5, None, "闭源"),
    ]


def test_qualitative_ratings_are_figures_with_levels(query_tables) -> None:
    content = {
        "nodes/Industry": "name\n服务型行业\n制造型行业",
        "nodes/Chain": "name\n智能客服",
        "figures": (
            "metric,chain,industry,level,printed,source,locator\n"
            "penetration,智能客服,服务型行业,高,高渗透,R,L2351C2\n"
            "penetration,智能客服,制造型行业,低,低渗透,R,L2351C5\n"
        ),
    }
    levels = "MATCH (f:Figure)-[:ABOUT]->(i:Industry) RETURN i.name AS i, f.level AS l, f.value AS v ORDER BY l"
    assert query_tables(content, levels) == [("制造型行业", "低", None), ("服务型行业", "高", None)]


def test_an_editorial_fact_has_an_author_and_a_reason(query_tables) -> None:
    content = {
        "nodes/Company": "name\n某龙头",
        "nodes/Role": "name\n智能链主",
        "edges/HAS_ROLE": "from,to,source,locator,strength,by,why\n某龙头,智能链主,R,p3,editorial,lianzhu,三项标准均有公开证据",
    }
    roles = "MATCH (c)-[r:HAS_ROLE]->() RETURN c.name AS c, r.strength AS s, r.by AS who, r.why AS why"
    assert query_tables(content, roles) == [("某龙头", "editorial", "lianzhu", "三项标准均有公开证据")]


def test_statements_are_phrases_rather_than_sentences(landscape) -> None:
    texts = [str(statement.fields["text"]) for statement in landscape.statements if "text" in statement.fields]
    assert not [text for text in texts if len(text) > 36 or "。" in text or "；" in text]
