"""Canned queries say what they promise, and answer alike on both stores."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from recorded import recorded

from lianzhu.graph.errors import BadParameter, BadQueryFile, NotFound
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.citations import citations, statement
from lianzhu.queries.completeness import coverage_notes
from lianzhu.queries.header import Param, check, parse
from lianzhu.queries.library import all_canned, canned
from lianzhu.queries.run import bind, cited, run

HEADER = "// title: 题 | T\n// question: 问？ | Q?\n"
RUNS = [(each.query, each.given) for each in recorded()]


@pytest.fixture(scope="module")
def on_neo4j(make_store: Callable[[str, Landscape], Store], landscape: Landscape) -> Store:
    """The packaged landscape on a server."""
    return make_store("neo4j", landscape)


@pytest.mark.neo4j
@pytest.mark.parametrize(("name", "given"), RUNS, ids=lambda value: str(value))
def test_a_canned_query_gives_the_same_rows_in_the_same_order_on_both_stores(
    embedded: EmbeddedStore, on_neo4j: Store, name: str, given: dict[str, str]
) -> None:
    here, there = (cited(store, run(store, canned(name), given)) for store in (embedded, on_neo4j))
    assert here.columns == there.columns
    assert here.rows == there.rows
    assert coverage_notes(embedded, canned(name), given) == coverage_notes(on_neo4j, canned(name), given)


@pytest.mark.parametrize("query", all_canned(), ids=lambda query: query.name)
def test_the_header_of_a_canned_query_names_what_its_cypher_uses_and_returns(query) -> None:
    check(query, packaged_schema())


@pytest.mark.parametrize("query", all_canned(), ids=lambda query: query.name)
def test_every_fact_that_an_answer_names_can_be_cited(embedded, query) -> None:
    answer = run(embedded, query, {})
    assert answer.columns == query.returns
    facts = {fact for row in answer.records() for fact in row["facts"]}
    assert citations(embedded, facts).keys() == facts


def test_vendors_of_an_industry_are_those_of_the_reports_table(embedded: EmbeddedStore) -> None:
    rows = run(embedded, canned("vendors_by_industry"), {"industry": "物流", "chain": "智能客服"}).records()
    assert [(row["vendor"], row["row"]) for row in rows if row["row"]] == [("京东云", 1), ("科大讯飞", 2)]
    assert {row["chain"] for row in rows} == {"智能客服"}


def test_the_market_of_a_chain_has_its_forecast_marked(embedded: EmbeddedStore) -> None:
    rows = run(embedded, canned("market_size"), {}).records()
    assert [(row["metric"], row["period_start"], row["printed"], row["forecast"]) for row in rows] == [
        ("market_size", "2022", "66.8亿元", False),
        ("market_size", "2027", "181.3亿元", True),
        ("cagr", "2022", "22.1%", True),
    ]


def test_a_criterion_without_an_example_says_that_the_source_gives_none(embedded: EmbeddedStore) -> None:
    rows = run(embedded, canned("leader_criteria"), {}).records()
    assert len(rows) == 6
    assert {(row["example"], row["coverage"]) for row in rows} == {(None, "not_stated")}


def test_an_empty_answer_says_what_coverage_says(embedded: EmbeddedStore) -> None:
    said = coverage_notes(embedded, canned("vendors_by_industry"), {"industry": "零售", "chain": "智能客服"})
    assert (
        "智能客服 · 服务的行业与客户 industries and customers served: 来源仅列部分代表 representative only (每个行业只列两家代表厂商) [L1689]"
        in [str(note) for note in said]
    )


def test_a_citation_names_report_publisher_and_place(embedded: EmbeddedStore) -> None:
    row = cited(embedded, run(embedded, canned("vendors_by_industry"), {})).records()[0]
    assert (row["report"], row["publisher"], row["locator"]) == (
        "2023年中国AI技术变革企业服务白皮书",
        "头豹研究院、弗若斯特沙利文",
        "第9章 智能客服主要参与者 L1682C1R0",
    )


@pytest.mark.parametrize("kind", ["edge", "figure", "coverage"])
def test_every_sort_of_fact_can_be_stated_in_a_line(embedded: EmbeddedStore, landscape: Landscape, kind: str) -> None:
    fact = {"edge": landscape.edges, "figure": landscape.figures, "coverage": landscape.coverage}[kind][0]
    said = statement(embedded, fact.id)
    assert said.citation == fact.citation
    assert said.text and said.file == landscape.nodes[fact.citation.source].fields["file"]


# ------------------------------------------------------------ parameters


def test_a_node_is_given_by_any_name_and_the_query_gets_its_id(embedded: EmbeddedStore) -> None:
    bound = bind(canned("vendors_by_industry"), {"industry": "政府"}, embedded)
    assert bound == {"industry": "industry:政务", "chain": None}


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        (
            "vendors_by_industry",
            {"industy": "金融"},
            "vendors_by_industry has no parameter 'industy'; did you mean 'industry'? (it takes industry, chain)",
        ),
        (
            "vendors_by_industry",
            {"industry": "泛娱业"},
            "industry: no Industry is called '泛娱业'; did you mean '泛娱乐'?",
        ),
        ("market_size", {"chain": "智能客户"}, "chain: no Chain is called '智能客户'; did you mean '智能客服'?"),
    ],
)
def test_a_wrong_parameter_gets_near_matches(embedded: EmbeddedStore, name: str, given: dict, message: str) -> None:
    with pytest.raises(BadParameter) as raised:
        bind(canned(name), given, embedded)
    assert str(raised.value) == message


def test_values_are_coerced_and_choices_checked(embedded: EmbeddedStore) -> None:
    text = HEADER + "// params:\n//   n: int = 3\n//   by: str = size; size, growth\n//   all: bool?\n//   who: str\n"
    query = parse("q", "p", text + "// returns: x\nRETURN [$n, $by, $all, $who] AS x")
    assert query.params[1] == Param("by", "str", "size", False, ("size", "growth"))
    assert bind(query, {"who": "x"}, embedded) == {"n": 3, "by": "size", "all": None, "who": "x"}
    for given, message in [
        ({}, "q needs who: give who=… (str)"),
        ({"who": "x", "n": "many"}, "n='many' does not fit; expected a whole number such as 12"),
        ({"who": "x", "by": "sise"}, "by='sise' is none of size, growth; did you mean 'size'?"),
        ({"who": "x", "all": "maybe"}, "all='maybe' does not fit; expected true or false (是 or 否)"),
    ]:
        with pytest.raises(BadParameter) as raised:
            bind(query, given, embedded)
        assert str(raised.value) == message


# ------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "// titel: x",
            "p/q.cypher:1: 'titel' is none of title, question, params, returns, tags; did you mean 'title'?",
        ),
        ("// title: 题 | T\n// title: 题 | T", "p/q.cypher:2: 'title' stands twice"),
        ("// what this is", "p/q.cypher:1: a header line must begin with a key: // title: …"),
        ("// title: 题 | T\nRETURN 1 AS a", "p/q.cypher: the header lacks question, returns"),
        (
            "// title: only English\n// question: 问 | Q\n// returns: a\nRETURN 1 AS a",
            "p/q.cypher: title needs Chinese and English: 中文 | English",
        ),
        (HEADER + "// returns: a\nRETURN $n AS a", "p/q.cypher: $n is used but not declared under params"),
        (
            HEADER + "// params:\n//   n: int = 1\n// returns: a\nRETURN '$n' AS a",
            "p/q.cypher: n is declared under params but not used",
        ),
        (HEADER + "// returns: a\nRETURN 1 AS b", "p/q.cypher: the header returns a; the query b"),
        (
            HEADER + "// params:\n//   n: Compny = x\n// returns: a\nRETURN $n AS a",
            "p/q.cypher: 'Compny' is no type of a parameter; did you mean 'Company'?",
        ),
        (
            HEADER + "// params:\n//   n = 1\n// returns: a\nRETURN $n AS a",
            "p/q.cypher: parameter 'n = 1' is not of the form name: type = default; choice, choice",
        ),
    ],
)
def test_a_query_file_that_breaks_a_promise_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadQueryFile) as raised:
        check(parse("q", "p", text), packaged_schema())
    assert str(raised.value) == message


def test_an_unknown_query_gets_near_matches() -> None:
    with pytest.raises(NotFound) as raised:
        canned("vendor_by_industry")
    assert str(raised.value).startswith("no query is called 'vendor_by_industry'; did you mean 'vendors_by_industry'")
