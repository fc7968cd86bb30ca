"""Briefs: every sentence has a note, every note its facts, and Word, HTML and Markdown say the same."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from battery import battery, cited, firm, segment
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

import lianzhu
from lianzhu.documents.brief.brief_files import write_brief
from lianzhu.documents.brief.compose import NumberedBrief, compose_brief
from lianzhu.documents.brief.document import (
    BriefTable,
    Diagram,
    Illustration,
    MethodNote,
    Paragraph,
    Sentence,
    cited_facts,
)
from lianzhu.documents.brief.html_brief import brief_html
from lianzhu.documents.brief.markdown_brief import brief_markdown, escape
from lianzhu.documents.brief.word_document import brief_docx
from lianzhu.documents.charts import drawing
from lianzhu.documents.wording import Wording
from lianzhu.graph.errors import OutputError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node, Statement
from lianzhu.measures.groups import Groups
from lianzhu.measures.relations import Relations

CHAIN = "chain:电池链"
SHARE = {"metric": "market_share", "unit": "%", "period_start": "2024"}
SIZE = {"metric": "market_size", "unit": "亿元"}


def supplied() -> Landscape:
    """Return the chain of batteries with figures, coverage and a policy: what a brief speaks of."""
    landscape = battery()
    landscape.edges = [
        *landscape.edges,
        *(Edge("PART_OF", segment(name), CHAIN, cited(50)) for name in ("锂盐", "电池", "整车")),
        Edge("HAS_BARRIER", CHAIN, "barrier:资金", cited(51)),
        Edge("HAS_BARRIER", CHAIN, "barrier:技术", cited(52, "implied")),
        Edge("COVERS", "policy:规划", CHAIN, cited(53)),
        Edge("HAS_ROLE", firm("丁电"), "role:链主", cited(54, "editorial", by="某人"), {"chain": CHAIN}),
    ]
    more = [Node("barrier:资金", "Barrier", "资金"), Node("barrier:技术", "Barrier", "技术")]
    more += [Node("policy:规划", "Policy", "规划"), Node("role:链主", "Role", "链主")]
    landscape.nodes = {**landscape.nodes, **{node.id: node for node in more}}
    landscape.figures = [
        *landscape.figures,
        Figure((("chain", CHAIN),), {**SIZE, "value": 8.0, "printed": "8亿元", "period_start": "2024"}, cited(60)),
        Figure(
            (("chain", CHAIN),),
            {**SIZE, "value": 20.0, "op": "≥", "printed": "20亿元以上", "period_start": "2030", "forecast": True},
            cited(61),
        ),
        Figure(
            (("company", firm("丙电")), ("of", segment("电池"))), {**SHARE, "value": 30.0, "printed": "30%"}, cited(62)
        ),
        Figure(
            (("company", firm("丁电")), ("of", segment("电池"))), {**SHARE, "value": 50.0, "printed": "50%"}, cited(63)
        ),
    ]
    landscape.coverage = [*landscape.coverage, Coverage(segment("锂盐"), "vendors", "representative", cited(70))]
    return landscape


def briefed(landscape: Landscape, chain: str = CHAIN, **options: str) -> NumberedBrief:
    return compose_brief(Relations(landscape), chain, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def packaged() -> NumberedBrief:
    return briefed(lianzhu.open().landscape(), "chain:智能客服")


def sentences(numbered: NumberedBrief) -> list[str]:
    return [sentence.text for sentence in numbered.brief.sentences()]


def docx(numbered: NumberedBrief) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(brief_docx(numbered)))


# ---------------------------------------------------------------- sentences and notes


@pytest.mark.parametrize("chain", ["智能客服", "AI基础设施", "智能营销", "智能运营", "语言大模型", "数字员工"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_of_the_packaged_chains_has_a_note_whose_facts_exist(chain: str, language: str) -> None:
    landscape = lianzhu.open().landscape()
    numbered = briefed(landscape, f"chain:{chain}", language=language)
    facts = {fact.id: fact for fact in landscape.facts()}
    found = list(numbered.brief.sentences())
    assert len(found) > 10
    for sentence in found:
        number = numbered.notes.number(sentence.facts)
        assert set(sentence.facts) <= set(numbered.notes.facts[number]) <= facts.keys()
        for fact in sentence.facts:
            assert facts[fact].citation.locator in numbered.notes.texts[number]


def test_a_sentence_without_facts_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="锂盐很多。"):
        Sentence("锂盐很多。", ())


def test_the_sentences_of_a_small_chain() -> None:
    numbered = briefed(supplied())
    assert list(dict.fromkeys(sentences(numbered))) == [
        "2024年，电池链市场规模为8亿元。",
        "来源预计2030年电池链市场规模将为20亿元以上。",
        "电池（2024年）：丁电的份额为50%，达到《反垄断法》第二十四条推定市场支配地位的份额（一家达到二分之一；本简报计算，不等于认定）。",
        "2024年，电池的市场份额中，丁电占50%，丙电占30%；所列合计80%（本简报相加），其余来源未列。",
        "电池链产业链包括整车、电池、锂盐。",
        "电池处于整车的上游。",
        "锂盐处于电池的上游。",
        "电池链的竞争壁垒包括资金、技术（其中技术为推断）。",
        "《规划》涉及电池链。",
        "在电池链产业链中担任链主的是丁电（编者判断）。",
        "按本图谱所收的事实，电池链产业链有缺口2处（本简报计数）：仅见一家厂商1处，未见去向1处；其中来源列全之处0处。",
    ]


def test_the_same_sentences_in_english() -> None:
    numbered = briefed(supplied(), language="en")
    assert list(dict.fromkeys(sentences(numbered)))[:5] == [
        "In 2024, the market size of 电池链 was CNY 800 million.",
        "The source expects the market size of 电池链 to be at least CNY 2 billion in 2030.",
        "电池 (2024): 丁电 has 50%, the share from which the Anti-Monopoly Law (art. 24) presumes dominance (one firm has"
        " one half; computed here, which is no finding).",
        "Of the market share of 电池 in 2024, 丁电 has 50%, 丙电 has 30%; together 80% (our sum), the rest is not in the"
        " source.",
        "The 电池链 chain includes 整车, 电池 and 锂盐.",
    ]


def test_a_list_of_examples_says_so_and_an_empty_place_is_not_in_the_source() -> None:
    table = next(block for block in briefed(supplied()).brief.sections[1].blocks if isinstance(block, BriefTable))
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["—", "整车", "戊车", "来源未说明"],
        ["—", "电池", "丁电、丙电（其中丙电为推断）", "来源未说明"],
        ["—", "锂盐", "乙锂、甲锂等", "仅列部分代表"],
    ]


def test_relations_that_are_not_actual_or_have_ended_are_no_sentences() -> None:
    text = brief_markdown(briefed(supplied()))
    assert "丙电占30%" in text
    landscape = supplied()
    landscape.statements = [
        *landscape.statements,
        Statement(
            (("from", CHAIN), ("to", "barrier:资金")), {"relation": "HAS_BARRIER", "modality": "forecast"}, cited(80)
        ),
    ]
    landscape.edges = [edge for edge in landscape.edges if edge.kind != "HAS_BARRIER"]
    assert "壁垒" not in "".join(sentences(briefed(landscape)))


def test_equal_citations_share_a_number_and_numbers_follow_the_reader(packaged: NumberedBrief) -> None:
    assert list(packaged.notes.texts) == list(range(1, len(packaged.notes.texts) + 1))
    assert len(set(packaged.notes.texts.values())) == len(packaged.notes.texts)
    met = [
        packaged.notes.number(tuple(cited))
        for section in packaged.brief.sections
        for block in section.blocks
        for cited in cited_facts(block)
    ]
    assert list(dict.fromkeys(met)) == sorted(set(met))


def test_a_note_says_what_is_inferred_or_judged_and_why() -> None:
    numbered = briefed(supplied())
    texts = list(numbered.notes.texts.values())
    assert "《年报》，L51、L52。推断：依上文。" in texts
    assert "《年报》，L54。编者判断：某人：依上文。" in texts


def test_an_empty_chain_gives_a_brief_that_says_so() -> None:
    landscape = battery()
    landscape.nodes = {**landscape.nodes, "chain:空链": Node("chain:空链", "Chain", "空链")}
    numbered = briefed(landscape, "chain:空链")
    assert sentences(numbered) == [] and numbered.notes.texts == {}
    remarks = [
        block.text for section in numbered.brief.sections for block in section.blocks if isinstance(block, MethodNote)
    ]
    assert remarks == [
        "本图谱中没有这条产业链的层级与环节：来源未列，不等于没有。",
        "来源未列空链的市场规模数值。",
        "来源未列空链产业链的厂商，不等于没有。",
        "来源未指明空链产业链的链主。",
        "在来源所列中未见缺口。",
        "没有引用任何来源。",
    ]
    assert len(Document(io.BytesIO(brief_docx(numbered))).paragraphs) > len(remarks)


def test_a_region_tells_firms_there_from_those_elsewhere() -> None:
    landscape = supplied()
    landscape.nodes = {**landscape.nodes, "region:西省": Node("region:西省", "Region", "西省")}
    text = brief_markdown(briefed(landscape, region="region:西省"))
    assert "| 甲锂 | 锂盐 | 来源未列 | 东省 | 外地 |" in text
    assert "| 未见本地厂商 | 整车（外地有戊车）、电池（外地有丁电、丙电） | 未说明是否列全 |" in text
    assert "| 未见本地厂商 | 锂盐（外地有乙锂、甲锂） | 仅列部分代表 |" in text


def test_units_count_with_their_group() -> None:
    landscape = supplied()
    landscape.edges = [*landscape.edges, Edge("UNIT_OF", firm("丙电"), firm("丁电"), cited(90))]
    relations = Relations(landscape, groups=Groups.of(landscape))
    table = brief_markdown(compose_brief(relations, CHAIN))
    assert "| — | 电池 | 丁电" in table


def test_what_changed_since_the_edition_before_is_said_only_of_reports_of_one_series() -> None:
    landscape = supplied()
    old = Node(
        "report:前一版", "Report", "前一版", fields={"publisher": ("某院",), "published": "2023", "series": "年报"}
    )
    new = landscape.nodes["report:年报"]
    landscape.nodes = {**landscape.nodes, old.id: old}
    landscape.figures = [
        *landscape.figures,
        Figure(
            (("chain", CHAIN),),
            {**SIZE, "value": 7.0, "printed": "7亿元", "period_start": "2024"},
            Citation(old.id, "L1"),
        ),
    ]
    assert "与前一版相比" not in [section.heading for section in briefed(landscape).brief.sections]
    dated = Node(new.id, "Report", new.name, fields={"publisher": ("某院",), "published": "2024", "series": "年报"})
    landscape.nodes = {**landscape.nodes, new.id: dated}
    section = next(each for each in briefed(landscape).brief.sections if each.heading == "与前一版相比")
    table = section.blocks[0]
    assert isinstance(table, BriefTable) and table.caption == "《年报》与前一版《前一版》相比"
    assert ["说法改变", "电池链 · 市场规模 · 2024 · 数值", "7亿元", "8亿元"] in [
        [cell.text for cell in row] for row in table.rows
    ]


# ---------------------------------------------------------------- wording, one kind of mistake each


def with_more(*facts: Edge | Figure | Coverage, nodes: tuple[Node, ...] = ()) -> Landscape:
    landscape = supplied()
    landscape.nodes = {**landscape.nodes, **{node.id: node for node in nodes}}
    landscape.edges = [*landscape.edges, *(fact for fact in facts if isinstance(fact, Edge))]
    landscape.figures = [*landscape.figures, *(fact for fact in facts if isinstance(fact, Figure))]
    landscape.coverage = [*landscape.coverage, *(fact for fact in facts if isinstance(fact, Coverage))]
    return landscape


def share_of(whole: str, member: tuple[str, str], line: int, **fields: object) -> Figure:
    return Figure((member, ("of", whole)), {**SHARE, "unit": "%", **fields}, cited(line))


def chain_table(landscape: Landscape) -> list[list[str]]:
    section = next(each for each in briefed(landscape).brief.sections if each.heading == "产业链结构")
    table = next(block for block in section.blocks if isinstance(block, BriefTable))
    return [[cell.text for cell in row] for row in table.rows]


def table_of(numbered: NumberedBrief, heading: str) -> BriefTable:
    section = next(each for each in numbered.brief.sections if each.heading == heading)
    return next(block for block in section.blocks if isinstance(block, BriefTable))


def gap_table(landscape: Landscape) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table_of(briefed(landscape), "缺口").rows]


def layer(name: str, position: int) -> Node:
    return Node(f"layer:电池链/{name}", "Layer", name, parent=CHAIN, fields={"position": position})


def category(name: str) -> Node:
    return Node(f"vendor_category:{name}", "VendorCategory", name)


def test_a_share_that_is_not_exact_is_a_range() -> None:
    exact = "电池（2024年）：丁电的份额为50%，达到"
    assert any(text.startswith(exact) for text in sentences(briefed(supplied())))
    more = share_of(segment("整车"), ("company", firm("戊车")), 100, low=60.0, high=65.0, printed="60%-65%")
    assert any(
        text.startswith("整车（2024年）：戊车的份额为60–65%，达到") for text in sentences(briefed(with_more(more)))
    )


def test_a_firm_stands_in_a_place_as_surely_as_the_weakest_relation_that_leads_there() -> None:
    kind = category("芯厂")
    landscape = with_more(
        Edge("ACTS_IN", kind.id, segment("电池"), cited(100, "implied")),
        Edge("BELONGS_TO", firm("甲锂"), kind.id, cited(101)),
        nodes=(kind,),
    )
    assert chain_table(landscape)[1] == ["—", "电池", "丁电、丙电、甲锂（其中丙电、甲锂为推断）", "来源未说明"]
    rows = {row[0].text: row[1].text for row in table_of(briefed(landscape), "厂商").rows}
    assert rows["甲锂"] == "电池、锂盐（其中电池为推断）" and rows["丁电"] == "电池"


def test_what_is_inferred_of_completeness_is_marked_and_a_lost_chart_is_missing_from_our_copy() -> None:
    lost = Coverage(CHAIN, "vendors", "lost", cited(100, "implied"), "图为图片")
    assert "关于电池链产业链的厂商，所用文本缺相应图表（图为图片；推断）。" in sentences(briefed(with_more(lost)))
    assert ["—", "整车", "戊车", "全链：所用文本缺此图表（推断）"] in chain_table(with_more(lost))


def test_a_category_of_vendors_stands_in_its_layer_and_in_the_place_of_firms_that_no_source_names() -> None:
    kind, up = category("矿商"), layer("上游", 1)
    edges = [Edge("PART_OF", up.id, CHAIN, cited(100)), Edge("ACTS_IN", kind.id, up.id, cited(101))]
    landscape = with_more(*edges, nodes=(kind, up))
    assert chain_table(landscape)[0] == ["上游", "—", "矿商（厂商类型）", "来源未说明"]
    assert ["未见厂商", "电池链上游（矿商）", "只指明括号中的厂商类型"] in gap_table(landscape)
    named = with_more(*edges, Edge("BELONGS_TO", firm("甲锂"), kind.id, cited(102)), nodes=(kind, up))
    landscape = with_more(*edges, Edge("ACTS_IN", firm("甲锂"), up.id, cited(102)), nodes=(kind, up))
    assert chain_table(landscape)[0] == ["上游", "—", "甲锂", "来源未说明"]
    part = Edge("PART_OF", kind.id, CHAIN, cited(103))
    named.edges = [*named.edges, part]
    assert chain_table(named)[0] == ["上游", "矿商（厂商类型）", "甲锂", "来源未说明"]


def test_a_layer_that_names_firms_has_a_row_beside_those_of_its_segments() -> None:
    up = layer("上游", 1)
    landscape = with_more(
        Edge("PART_OF", up.id, CHAIN, cited(100)),
        Edge("PART_OF", segment("锂盐"), up.id, cited(101, "implied")),
        Edge("ACTS_IN", firm("戊车"), up.id, cited(102)),
        nodes=(up,),
    )
    assert chain_table(landscape)[:2] == [
        ["上游", "—", "戊车", "来源未说明"],
        ["上游（推断）", "锂盐", "乙锂、甲锂等", "仅列部分代表"],
    ]


def test_the_only_vendor_is_not_counted_where_the_source_lists_examples() -> None:
    landscape = with_more(Coverage(segment("整车"), "vendors", "representative", cited(100)))
    assert "只列其一家" not in brief_markdown(briefed(landscape))
    assert ["仅见一家厂商（未计入）", "整车（戊车）", "仅列部分代表"] in gap_table(landscape)
    assert ["仅见一家厂商", "整车（戊车）", "未说明是否列全"] in gap_table(supplied())


def test_a_candidate_of_whom_it_is_inferred_that_it_is_in_the_chain_is_marked_and_what_it_has_is_not() -> None:
    new = Node(firm("己电"), "Company", "己电")
    offers = Edge("OFFERS", new.id, segment("电池"), cited(100, "implied"))
    partner = Edge("PARTNERS_WITH", new.id, firm("丁电"), cited(101))
    table = table_of(briefed(with_more(offers, partner, nodes=(new,))), "链主的证据")
    rows = {row[0].text: row[table.header.index("伙伴")].text for row in table.rows}
    assert rows["己电（推断）"] == "丁电" and "丁电" in rows


def test_the_first_of_several_is_said_only_where_several_have_a_value_and_equals_are_joint() -> None:
    more = [Edge("DEVELOPS", firm(name), f"model:{name}", cited(100)) for name in ("甲锂", "乙锂")]
    more.append(Edge("DEVELOPS", firm("丁电"), "model:一", cited(101)))
    more += [Edge("DEVELOPS", firm(name), "model:共", cited(102)) for name in ("甲锂", "乙锂")]
    nodes = tuple(Node(f"model:{name}", "Model", name) for name in ("甲锂", "乙锂", "一", "共"))
    numbered = briefed(with_more(*more, nodes=nodes))
    table = table_of(numbered, "链主的证据")
    cells = {row[0].text: row[table.header.index("模型")].text for row in table.rows}
    assert cells["甲锂"] == "共、甲锂（3家中并列居首）" and cells["丁电"] == "一"
    assert "居首" not in {row[0].text: row[table.header.index("客户")].text for row in table.rows}["丁电"]
    assert "按企业整体统计，不限于电池链产业链（来源注明属于其他产业链的关系不计）" in brief_markdown(numbered)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"printed": "较高", "level": "较高", "basis": "营收结构中大客户占比"},
            "2024年，电池的营收结构中，大客户占“较高”。",
        ),
        (
            {"value": 60.0, "printed": "60%", "basis": "按订单数"},
            "2024年，电池的客户占比（口径：按订单数）：大客户占60%。",
        ),
        ({"value": 60.0, "printed": "60%", "basis": "电池的客户"}, "2024年，电池的客户中，大客户占60%。"),
        ({"value": 60.0, "printed": "60%", "forecast": True}, "来源预计2024年电池的客户中，大客户将占60%。"),
        (
            {"value": 60.0, "printed": "超过60%", "op": ">", "forecast": True},
            "来源预计2024年电池的客户中，大客户占比将超过60%。",
        ),
    ],
)
def test_what_a_share_is_of_stands_before_it(fields: dict[str, object], sentence: str) -> None:
    big = Node("user_group:大客户", "UserGroup", "大客户")
    figure = share_of(segment("电池"), ("users", big.id), 100, **{"metric": "customer_share", **fields})
    assert sentence in sentences(briefed(with_more(figure, nodes=(big,))))


def test_a_basis_that_is_called_so_has_no_other_word_and_about_is_kept() -> None:
    found = [
        share_of(segment("整车"), ("company", firm("戊车")), line, value=40.0, basis="国内口径", **fields)
        for line, fields in ((100, {"printed": "40%"}), (101, {"printed": "约40%", "op": "≈"}))
    ]
    shares = [text for text in sentences(briefed(with_more(*found))) if text.startswith("2024年，整车")]
    assert shares == ["2024年，整车的市场份额（国内口径）中，戊车约占40%。"] * len(shares) and shares


def test_the_same_number_of_something_else_says_what_it_is_of() -> None:
    fields = {**SIZE, "value": 8.0, "printed": "8亿元", "period_start": "2024", "basis": "含带动的市场"}
    found = sentences(briefed(with_more(Figure((("chain", CHAIN),), fields, cited(100)))))
    assert "2024年，电池链市场规模（口径：含带动的市场）同为8亿元。" in found


def test_a_forecast_without_a_year_says_so() -> None:
    about = (("company", firm("丙电")), ("of", segment("电池")))
    share = {"metric": "market_share", "unit": "%", "value": 40.0, "printed": "40%", "forecast": True}
    size = {**SIZE, "value": 90.0, "printed": "90亿元", "forecast": True}
    found = sentences(
        briefed(with_more(Figure(about, share, cited(100)), Figure((("chain", CHAIN),), size, cited(101))))
    )
    assert "来源预计未来（年份未写明）电池的市场份额中，丙电将占40%。" in found
    assert "来源预计未来（年份未写明）电池链市场规模将为90亿元。" in found


def test_forecasts_of_growth_and_penetration_read_as_forecasts() -> None:
    growth = {"metric": "cagr", "unit": "%", "value": 9.0, "printed": "9%", "period_start": "2024", "forecast": True}
    reach = {"metric": "penetration", "unit": "%", "value": 70.0, "printed": "70%", "forecast": True}
    industry = Node("industry:物流", "Industry", "物流")
    landscape = with_more(
        Figure((("chain", CHAIN),), {**growth, "period_end": "2027"}, cited(100)),
        Figure((("chain", CHAIN), ("industry", industry.id)), reach, cited(101)),
        nodes=(industry,),
    )
    found = sentences(briefed(landscape))
    assert "来源预计2024–2027年电池链的年复合增长率将为9%。" in found
    assert "来源预计电池链的渗透率，按行业将为：物流70%。" in found


def test_marks_stand_where_they_cannot_be_misread() -> None:
    kinds = tuple(Node(f"industry:{name}", "Industry", name) for name in ("物流", "金融"))
    about = (("chain", CHAIN), *(("industry", node.id) for node in kinds))
    words = Figure(about, {"metric": "penetration", "printed": "高度渗透", "level": "高"}, cited(100, "implied"))
    landscape = with_more(
        words, Edge("UPSTREAM_OF", segment("锂盐"), segment("整车"), cited(101, "implied")), nodes=kinds
    )
    found = sentences(briefed(landscape))
    assert "电池链的渗透率，来源按行业的说法是：物流、金融“高度渗透”（均为推断）。" in found
    assert "锂盐处于整车的上游（推断）。" in found and "锂盐处于电池的上游。" in found


def test_what_is_upstream_of_the_same_is_one_sentence() -> None:
    landscape = with_more(Edge("UPSTREAM_OF", segment("整车"), segment("电池"), cited(100)))
    assert "整车、锂盐处于电池的上游。" in sentences(briefed(landscape))


def test_industries_are_no_users() -> None:
    down, served = layer("下游", 3), Node("industry:物流", "Industry", "物流")
    users = Node("user_group:车主", "UserGroup", "车主")
    edges = [Edge("PART_OF", down.id, CHAIN, cited(100)), Edge("PART_OF", served.id, down.id, cited(101))]
    landscape = with_more(*edges, nodes=(down, served, users))
    assert "电池链下游的行业包括物流。" in sentences(briefed(landscape))
    landscape.edges = [*landscape.edges, Edge("PART_OF", users.id, down.id, cited(102))]
    assert "电池链下游的行业与用户包括物流、车主。" in sentences(briefed(landscape))


def test_a_place_of_a_whole_with_firms_is_one_to_which_the_source_divides_none() -> None:
    more = [Node(segment(name), "Segment", name, parent=CHAIN) for name in ("回收", "检测")]
    edges = [Edge("PART_OF", node.id, CHAIN, cited(100)) for node in more]
    examples = Coverage(CHAIN, "vendors", "representative", cited(101))
    table = chain_table(with_more(*edges, examples, nodes=tuple(more)))
    assert ["—", "回收、检测", "来源未分到此环节", "全链：仅列部分代表"] in table


def test_other_parts_are_one_sentence() -> None:
    more = [Node(segment(name), "Segment", name, parent=CHAIN) for name in ("软件", "硬件", "回收")]
    edges = [Edge("PART_OF", node.id, CHAIN, cited(100 + at // 2)) for at, node in enumerate(more)]
    found = sentences(briefed(with_more(*edges, nodes=tuple(more))))
    assert [text for text in found if "列有" in text] == ["来源另处还列有电池链产业链的硬件、软件、回收。"]


def test_of_a_part_that_is_inferred_the_place_is() -> None:
    node = Node(segment("回收"), "Segment", "回收", parent=CHAIN)
    found = sentences(briefed(with_more(Edge("PART_OF", node.id, segment("电池"), cited(100)), nodes=(node,))))
    assert "电池包括回收。" in found
    edges = [Edge("PART_OF", segment("回收"), segment("电池"), cited(101, "implied"))]
    more = Node(segment("检测"), "Segment", "检测", parent=CHAIN)
    edges += [Edge("PART_OF", more.id, segment("电池"), cited(at)) for at in (102,)]
    edges += [Edge("PART_OF", segment("锂盐"), segment("电池"), cited(102))]
    found = sentences(briefed(with_more(*edges, nodes=(node, more))))
    assert "电池包括检测、锂盐。" in found and "来源另处提到回收，归入电池为推断。" in found


def test_a_firm_of_the_chain_itself_is_there_as_surely_as_the_weakest_fact_that_places_it() -> None:
    model, maker = Node("model:大模", "Model", "大模"), Node(firm("己厂"), "Company", "己厂")
    edges = [
        Edge("DEVELOPS", maker.id, model.id, cited(100)),
        Edge("BELONGS_TO", model.id, CHAIN, cited(101, "implied")),
    ]
    found = sentences(briefed(with_more(*edges, nodes=(model, maker))))
    assert "来源提到参与电池链的企业有己厂（推断），本图谱未归入具体环节。" in found


def test_a_category_of_vendors_has_the_categories_within_it_in_brackets() -> None:
    makers, small = category("电池商"), category("小厂")
    edges = [Edge("ACTS_IN", makers.id, CHAIN, cited(100)), Edge("ACTS_IN", small.id, CHAIN, cited(101))]
    edges += [Edge("PART_OF", small.id, makers.id, cited(102, "implied"))]
    found = sentences(briefed(with_more(*edges, nodes=(makers, small))))
    assert "电池链产业链中的厂商类型包括电池商（含小厂（推断））。" in found


def test_a_sentence_without_a_mark_cites_nothing_inferred() -> None:
    makers = category("电池商")
    edges = [
        Edge("ACTS_IN", makers.id, CHAIN, cited(100)),
        Edge("OFFERS", makers.id, segment("电池"), cited(101, "implied")),
    ]
    numbered = briefed(with_more(*edges, nodes=(makers,)))
    found = next(each for each in numbered.brief.sentences() if "厂商类型包括" in each.text)
    assert found.facts == (edges[0].id,)


def test_an_internal_report_is_said_to_be_one() -> None:
    landscape = supplied()
    assert "公开范围" not in table_of(briefed(landscape), "资料来源").header
    report = landscape.nodes["report:年报"]
    landscape.nodes = {**landscape.nodes, report.id: replace(report, fields={**report.fields, "access": "internal"})}
    table = table_of(briefed(landscape), "资料来源")
    assert [row[table.header.index("公开范围")].text for row in table.rows] == ["内部"]


def test_trends_of_several_reports_are_a_sentence_each() -> None:
    other = Node("report:蓝皮书", "Report", "蓝皮书")
    trends = tuple(Node(f"trend:{name}", "Trend", name) for name in ("快充", "固态"))
    landscape = with_more(
        Edge("HAS_TREND", CHAIN, trends[0].id, cited(100)),
        Edge("HAS_TREND", CHAIN, trends[1].id, Citation(other.id, "L1")),
        nodes=(other, *trends),
    )
    found = [text for text in sentences(briefed(landscape)) if "发展趋势" in text]
    assert sorted(found) == ["《年报》指出的电池链发展趋势：快充。", "《蓝皮书》指出的电池链发展趋势：固态。"]


def test_divisions_of_which_the_source_states_the_criterion_say_it() -> None:
    more = [Node(segment(name), "Segment", name, parent=CHAIN) for name in ("软件", "硬件", "平台", "终端")]
    by = [("软件", "形态", 100), ("硬件", "形态", 100), ("平台", "用途", 101), ("终端", "用途", 101), ("硬件", "", 102)]
    edges = [
        Edge("PART_OF", segment(name), CHAIN, cited(line), {"divided_by": of} if of else {}) for name, of, line in by
    ]
    found = sentences(briefed(with_more(*edges, nodes=tuple(more))))
    assert [text for text in found if "产业链" in text and "分为" in text] == [
        "电池链产业链按形态分为硬件、软件；按用途分为平台、终端。"
    ]


def test_what_a_table_names_row_by_row_by_one_criterion_is_one_division() -> None:
    more = [Node(segment(name), "Segment", name, parent=CHAIN) for name in ("软件", "硬件")]
    edges = [Edge("PART_OF", node.id, CHAIN, cited(100 + at), {"divided_by": "形态"}) for at, node in enumerate(more)]
    assert "电池链产业链按形态分为软件、硬件。" in sentences(briefed(with_more(*edges, nodes=tuple(more))))


def test_two_passages_that_divide_a_whole_alike_but_not_the_same_are_both_there() -> None:
    more = [Node(segment(name), "Segment", name, parent=CHAIN) for name in ("软件", "硬件", "平台")]
    by = [("软件", 100), ("硬件", 100), ("软件", 101), ("平台", 101)]
    edges = [Edge("PART_OF", segment(name), CHAIN, cited(line), {"divided_by": "形态"}) for name, line in by]
    found = sentences(briefed(with_more(*edges, nodes=tuple(more))))
    assert "电池链产业链按形态分为硬件、软件，另处分为软件、平台。" in found


def test_trends_stand_in_the_order_of_the_report_under_their_side_with_one_mark() -> None:
    stated = [("快充", "算力", 102, "explicit"), ("固态", "", 101, "implied"), ("钠电", "", 100, "explicit")]
    trends = tuple(Node(f"trend:{name}", "Trend", name) for name, *_ in stated)
    edges = [
        Edge("HAS_TREND", CHAIN, f"trend:{name}", cited(line, strength), {"side": side} if side else {})
        for name, side, line, strength in stated
    ]
    found = [text for text in sentences(briefed(with_more(*edges, nodes=trends))) if "发展趋势" in text]
    assert found == [
        "来源指出的电池链发展趋势：钠电；固态（推断）。",
        "来源指出的电池链发展趋势（算力）：快充。",
    ]


def test_what_a_source_says_in_words_on_several_bases_is_one_sentence() -> None:
    mode = Node("deployment_mode:混合云", "DeploymentMode", "混合云")
    said = [("占主导地位", ""), ("占据优势", "交易额"), ("占据优势", "客户数量口径")]
    figures = [
        Figure(
            (("chain", CHAIN), ("deployment", mode.id), ("of", CHAIN)),
            {"metric": "deployment_share", "printed": words, "level": words} | ({"basis": basis} if basis else {}),
            cited(100 + line),
        )
        for line, (words, basis) in enumerate(said)
    ]
    found = sentences(briefed(with_more(*figures, nodes=(mode,))))
    assert "电池链的部署中，混合云“占主导地位”；混合云“占据优势”（口径：交易额、客户数量）。" in found


@pytest.mark.parametrize(
    ("rate", "said"),
    # 100 to 144 in two years is 20% a year: 19.5 to 20.5% as these are rounded; 19.4% may be 19.49% cut off
    [(25.0, True), (20.0, False), (20.5, False), (21.0, True), (19.4, False), (19.0, True)],
)
def test_a_rate_that_the_sizes_of_its_source_contradict_is_said_to(rate: float, said: bool) -> None:
    sizes = [
        Figure(
            (("chain", CHAIN),), {**SIZE, "value": value, "printed": f"{value:g}亿元", "period_start": year}, cited(at)
        )
        for value, year, at in ((100.0, "2020", 100), (144.0, "2022", 101))
    ]
    fields = {"metric": "cagr", "unit": "%", "value": rate, "printed": f"{rate}%", "period_start": "2020"}
    growth = Figure((("chain", CHAIN),), {**fields, "period_end": "2022"}, cited(102))
    found = sentences(briefed(with_more(*sizes, growth)))
    contradiction = f"按来源所列的2020年100亿元与2022年144亿元计算，年复合增长率约为20.0%（计入舍入为19.5–20.5%；本简报计算），与所述{rate}%不符。"
    assert (contradiction in found) is said
    assert any("计算，年复合增长率" in text for text in found) is said


def test_the_end_of_the_chain_has_customers_only() -> None:
    layers = [layer("上游", 1), layer("下游", 2)]
    edges = [Edge("PART_OF", each.id, CHAIN, cited(100)) for each in layers]
    edges += [Edge("PART_OF", segment("锂盐"), layers[0].id, cited(101))]
    edges += [Edge("PART_OF", segment("整车"), layers[1].id, cited(102))]
    found = gap_table(with_more(*edges, nodes=tuple(layers)))
    assert ["未见去向", "下游：整车（链末）", "未说明是否列全"] in found


def test_a_class_of_industries_of_unknown_members_is_no_gap_of_a_brief() -> None:
    served = Node("industry:制造型产业", "Industry", "制造型产业")
    landscape = with_more(Edge("APPLIES_IN", CHAIN, served.id, cited(100)), nodes=(served,))
    assert ["未见服务方的行业", "制造型产业", "未说明是否列全"] in gap_table(landscape)
    landscape.coverage = [*landscape.coverage, Coverage(served.id, "members", "not_stated", cited(101))]
    assert ["未见服务方的行业（未计入）", "制造型产业", "未列其包含的具体行业"] in gap_table(landscape)
    assert any(
        text.endswith("；其中来源列全之处0处；另有1处不能据来源判断，未计入。")
        for text in sentences(briefed(landscape))
    )


def test_parts_of_a_whole_with_firms_are_said_to_be_divided_among_none() -> None:
    more = Node(segment("回收"), "Segment", "回收", parent=CHAIN)
    landscape = with_more(Edge("PART_OF", more.id, CHAIN, cited(100)), nodes=(more,))
    landscape.coverage = [*landscape.coverage, Coverage(CHAIN, "vendors", "representative", cited(101))]
    assert ["未见厂商", "回收", "所列厂商未分到此处，仅列部分代表"] in gap_table(landscape)


def test_the_key_points_are_few_and_the_markets_among_them_those_of_which_most_is_stated() -> None:
    small = share_of(segment("锂盐"), ("company", firm("甲锂")), 100, value=5.0, printed="5%")
    opening = briefed(with_more(small)).brief.sections[0]
    assert opening.heading == "要点"
    texts = [sentence.text for block in opening.blocks if isinstance(block, Paragraph) for sentence in block.sentences]
    assert len(texts) == 5 and texts[3].startswith("2024年，电池的市场份额") and texts[4].startswith("2024年，锂盐")


def test_the_sections_stand_in_the_order_of_an_argument(packaged: NumberedBrief) -> None:
    assert [section.heading for section in packaged.brief.sections] == [
        "要点",
        "产业链结构",
        "市场规模与增长",
        "构成与份额",
        "应用、技术与部署",
        "壁垒与趋势",
        "政策",
        "厂商",
        "链主的证据",
        "缺口",
        "资料来源",
    ]


def test_a_table_of_one_source_has_one_note_and_its_rows_are_in_the_table_for_checking() -> None:
    numbered = briefed(supplied())
    table = table_of(numbered, "产业链结构")
    assert not any(cell.facts for row in table.rows for cell in row)
    number = numbered.notes.number(table.facts)
    assert [(row.row, row.locators) for row in numbered.notes.check_rows() if row.note == number] == [
        ("—·整车", "L6"),
        ("—·电池", "L4、L5"),
        ("—·锂盐", "L1、L2、L3、L70"),
    ]
    elsewhere = Edge("OFFERS", firm("甲锂"), segment("电池"), Citation("report:蓝皮书", "L1"))
    landscape = with_more(elsewhere, nodes=(Node("report:蓝皮书", "Report", "蓝皮书"),))
    table = table_of(briefed(landscape), "产业链结构")
    assert not table.facts and all(row[0].facts for row in table.rows)


def test_columns_of_which_no_source_says_anything_are_left_out() -> None:
    landscape = supplied()
    landscape.coverage = []
    assert table_of(briefed(landscape), "产业链结构").header == ("层级", "环节或厂商类型", "厂商")
    assert "来源未说明各处的厂商是否列全。" in brief_markdown(briefed(landscape))


def test_a_picture_has_few_panels_and_a_text_has_none() -> None:
    wholes = [Node(segment(f"件{at}"), "Segment", f"件{at}", parent=CHAIN) for at in range(8)]
    edges = [Edge("PART_OF", node.id, CHAIN, cited(100)) for node in wholes]
    shares = [
        share_of(node.id, ("company", firm("丁电")), 101 + at, value=20.0, printed="20%")
        for at, node in enumerate(wholes)
    ]
    numbered = briefed(with_more(*edges, *shares, nodes=tuple(wholes)))
    blocks = [block for section in numbered.brief.sections for block in section.blocks]
    charts = [block for block in blocks if isinstance(block, Illustration) and "份额" in block.caption]
    assert [len(block.chart.panels) for block in charts] == [5, 4]
    assert charts[0].caption == "电池链：构成与份额（1/2）"
    assert "构成与份额（1/2）" not in brief_markdown(numbered)


# ---------------------------------------------------------------- numbers as words


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        ({"value": 66.8, "unit": "亿元", "printed": "66.8亿元"}, "66.8亿元", "CNY 6.68 billion"),
        ({"value": 66.8, "unit": "亿元", "printed": "66.8"}, "66.8亿元", "CNY 6.68 billion"),
        ({"value": 786.0, "unit": "亿元", "printed": "786亿元人民币"}, "786亿元", "CNY 78.6 billion"),
        ({"value": 80.0, "unit": "%", "op": "≈", "printed": "约占市场份额的80%"}, "约80%", "about 80%"),
        ({"value": 80.0, "unit": "%", "op": "≥", "printed": "80%以上"}, "80%以上", "at least 80%"),
        ({"value": 30.0, "unit": "%", "op": ">", "printed": "超过三成"}, "超过30%", "over 30%"),
        ({"low": 1000.0, "high": 5000.0, "unit": "元", "printed": "1,000-5,000元不等"}, "1,000–5,000元", "CNY 1,000 – CNY 5,000"),
        ({"value": -2.8, "unit": "%", "printed": "2.8%"}, "-2.8%", "-2.8%"),
        ({"level": "较低", "printed": "相对较低的水平"}, "相对较低的水平", "relatively low"),
    ],
)  # fmt: skip
def test_a_figure_reads_as_printed_or_as_its_number(fields: dict[str, object], zh: str, en: str) -> None:
    assert (Wording(Landscape(), "zh").value(fields), Wording(Landscape(), "en").value(fields)) == (zh, en)


# ---------------------------------------------------------------- Word


def test_the_word_file_has_headings_captions_and_a_header_row_that_repeats(packaged: NumberedBrief) -> None:
    document = Document(io.BytesIO(brief_docx(packaged)))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings == [*(section.heading for section in packaged.brief.sections), "核对"]
    captions = [each for each in document.paragraphs if each.style.name == "Caption"]
    blocks = [block for section in packaged.brief.sections for block in section.blocks]
    assert len(captions) == sum(isinstance(block, BriefTable | Illustration) for block in blocks)
    assert all("SEQ" in each._p.xml for each in captions)
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert len(document.inline_shapes) == sum(isinstance(block, Illustration) for block in blocks)
    for table in document.tables[:-1]:
        first = table.rows[min(1, len(table.rows) - 1)].cells[0].paragraphs[0]
        assert len(table.rows) <= 2 or first.paragraph_format.keep_with_next


def test_the_word_file_has_a_footnote_for_each_note_and_a_cross_reference_where_it_is_cited_again(
    packaged: NumberedBrief,
) -> None:
    archive = docx(packaged)
    footnotes = etree.fromstring(archive.read("word/footnotes.xml"))
    own = [each for each in footnotes if each.get(qn("w:type")) is None]
    assert [int(each.get(qn("w:id"))) for each in own] == list(packaged.notes.texts)
    texts = ["".join(each.itertext(qn("w:t"))).strip() for each in own]
    assert texts == list(packaged.notes.texts.values())
    body = archive.read("word/document.xml").decode()
    references = re.findall(r'<w:footnoteReference w:id="(\d+)"', body)
    assert [int(each) for each in references] == list(packaged.notes.texts)
    bookmarks = set(re.findall(r'w:name="(_RefNote\d+)"', body))
    assert set(re.findall(r"NOTEREF (_RefNote\d+) ", body)) <= bookmarks
    cited = [each for section in packaged.brief.sections for block in section.blocks for each in cited_facts(block)]
    assert len(references) + body.count("NOTEREF ") == len(cited)


def test_the_parts_of_the_word_file_are_declared_and_its_language_is_chinese(packaged: NumberedBrief) -> None:
    archive = docx(packaged)
    assert "footnotes+xml" in archive.read("[Content_Types].xml").decode()
    assert "footnotes.xml" in archive.read("word/_rels/document.xml.rels").decode()
    styles = archive.read("word/styles.xml").decode()
    assert 'w:eastAsia="zh-CN"' in styles and 'w:eastAsia="宋体"' in styles
    assert 'w:styleId="FootnoteText"' in styles and 'w:styleId="FootnoteReference"' in styles
    settings = etree.fromstring(archive.read("word/settings.xml"))
    assert settings.find(qn("w:footnotePr")) is not None


def test_the_same_landscape_gives_the_same_bytes() -> None:
    for write in (brief_docx, lambda each: brief_html(each).encode(), lambda each: brief_markdown(each).encode()):
        assert write(briefed(supplied())) == write(briefed(supplied()))


def test_without_a_chinese_font_the_word_file_says_why_it_has_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "chinese_font", lambda: "")
    document = Document(io.BytesIO(brief_docx(briefed(supplied()))))
    assert len(document.inline_shapes) == 0
    assert any("no font with Chinese characters" in each.text for each in document.paragraphs)


def test_a_brief_with_a_diagram_has_it_before_the_table_of_the_chain() -> None:
    one_pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da6364f8cf500f0003"
        "860180a7a2d9b40000000049454e44ae426082"
    )
    numbered = briefed(supplied(), diagram=one_pixel)
    kinds = [type(block) for block in numbered.brief.sections[1].blocks]
    assert kinds.index(Diagram) < kinds.index(BriefTable)
    assert "data:image/png;base64," in brief_html(numbered)
    document = Document(io.BytesIO(brief_docx(numbered)))
    assert next(each.text for each in document.paragraphs if each.style.name == "Caption") == "图1  电池链产业链图谱"


@pytest.mark.browser
def test_the_diagram_is_drawn_by_a_browser(browser, tmp_path: Path) -> None:
    """In a process of its own: Playwright runs once in a thread, here for the fixture that finds a browser."""
    root = Path(__file__).parent.parent
    found = subprocess.run([root / "tools" / "find-chromium"], capture_output=True, text=True, check=True)
    path = tmp_path / "brief.html"
    subprocess.run(
        [sys.executable, "-m", "lianzhu", "brief", "智能客服", "--diagram", "-o", path],
        env=os.environ | {"CHROME_PATH": found.stdout.strip().splitlines()[-1]},
        check=True,
        capture_output=True,
    )
    assert "data:image/png;base64,iVBOR" in path.read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_html_scrolls_its_tables_and_not_the_window(browser, packaged: NumberedBrief, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.set_content(brief_html(packaged))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_without_a_browser_there_is_one_message(lianzhu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME_PATH", str(tmp_path / "none"))
    result = lianzhu("brief", "智能客服", "--diagram", "-o", tmp_path / "brief.html")
    assert result.code == 1 and not (tmp_path / "brief.html").exists()
    assert re.fullmatch(
        r"lianzhu: no browser could draw the diagram \(.+\); install Chromium, set CHROME_PATH to one, or leave out"
        r" --diagram\n",
        result.err,
    )


# ---------------------------------------------------------------- HTML and Markdown


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def hostile() -> Landscape:
    landscape = supplied()
    name = '<img src=x onerror=alert(1)> | *b* [l](javascript:x) "q" \b&amp;'
    landscape.nodes = {**landscape.nodes, firm("丁电"): Node(firm("丁电"), "Company", name)}
    return landscape


def test_html_holds_names_as_text_and_every_reference_has_its_note() -> None:
    tags = Tags(brief_html(briefed(hostile()))).tags
    assert not any(tag in ("script", "iframe") or "onerror" in attributes for tag, attributes in tags)
    assert all(
        (attributes.get("src") or "data:").startswith("data:image/svg+xml") for tag, attributes in tags if tag == "img"
    )
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [str(attributes["href"]) for tag, attributes in tags if tag == "a"]
    assert links and all(link.removeprefix("#") in ids for link in links)


def test_markdown_holds_names_as_text_and_every_reference_has_its_note() -> None:
    numbered = briefed(hostile())
    text = brief_markdown(numbered)
    assert "\\<img src=x onerror=alert(1)\\> \\| \\*b\\* \\[l\\](javascript:x)" in text and "<img" not in text.replace(
        "\\<", ""
    )
    defined = set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))
    assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) == defined == {str(number) for number in numbered.notes.texts}
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("| ")]
    assert min(widths) >= 2


def test_word_holds_characters_that_xml_cannot_have_as_marks() -> None:
    document = Document(io.BytesIO(brief_docx(briefed(hostile()))))
    assert any("\ufffd" in each.text for each in document.paragraphs)


def test_escaping_keeps_the_words() -> None:
    assert escape("容联七陌") == "容联七陌"


# ---------------------------------------------------------------- the command


def test_the_command_writes_a_brief_by_the_suffix_of_its_file(lianzhu, tmp_path: Path) -> None:
    for suffix, start in ((".docx", b"PK"), (".html", b"<!DOCTYPE html>"), (".md", "# 智能客服".encode())):
        path = tmp_path / f"brief{suffix}"
        assert lianzhu("brief", "智能客服", "-o", path).code == 0
        assert path.read_bytes().startswith(start)
    assert lianzhu("--lang", "en", "brief", "智能客服", "-o", tmp_path / "en.md").code == 0
    assert (tmp_path / "en.md").read_text("utf-8").startswith("# Brief: the 智能客服 chain")


def test_another_suffix_is_refused_before_anything_is_read(lianzhu, tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    result = lianzhu("brief", "智能客服", "-o", path)
    assert (result.code, result.err) == (
        1,
        f"lianzhu: cannot write {path}: a brief is Word, HTML or Markdown; use .docx, .html or .md\n",
    )
    with pytest.raises(OutputError):
        write_brief(Relations(battery()), CHAIN, path)


def test_a_paragraph_of_a_brief_is_made_of_sentences_only(packaged: NumberedBrief) -> None:
    blocks = [block for section in packaged.brief.sections for block in section.blocks if isinstance(block, Paragraph)]
    assert blocks and all(sentence.text.endswith("。") for block in blocks for sentence in block.sentences)
