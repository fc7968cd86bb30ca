"""Canned queries: headers, parameters, citations, and the same rows on both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from recorded import recorded_runs

from lianzhu.graph.errors import BadParameter, BadQueryFile, NotFound
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.citations import citations, find_statement
from lianzhu.queries.completeness import notes_for_query
from lianzhu.queries.header import Param, parse, validate
from lianzhu.queries.library import builtin_queries, builtin_query
from lianzhu.queries.run import bind, run, with_citations

HEADER = "// title: 题 | T\n// question: 问？ | Q?\n"
RUNS = [(recorded.query, recorded.arguments) for recorded in recorded_runs()]


@pytest.fixture(scope="module")
def on_neo4j(make_store: Callable[[str, Landscape], Store], landscape: Landscape) -> Store:
    """The packaged landscape on a Neo4j server."""
    return make_store("neo4j", landscape)


@pytest.mark.neo4j
@pytest.mark.parametrize(("name", "arguments"), RUNS, ids=lambda value: str(value))
def test_a_canned_query_returns_the_same_rows_in_the_same_order_on_both_engines(
    embedded: EmbeddedStore, on_neo4j: Store, name: str, arguments: dict[str, str]
) -> None:
    embedded_answer, neo4j_answer = (
        with_citations(store, run(store, builtin_query(name), arguments)) for store in (embedded, on_neo4j)
    )
    assert embedded_answer.columns == neo4j_answer.columns
    assert embedded_answer.rows == neo4j_answer.rows
    assert notes_for_query(embedded, builtin_query(name), arguments) == notes_for_query(
        on_neo4j, builtin_query(name), arguments
    )


@pytest.mark.parametrize("query", builtin_queries(), ids=lambda query: query.name)
def test_the_header_of_a_canned_query_matches_its_cypher(query) -> None:
    validate(query, packaged_schema())


@pytest.mark.parametrize("query", builtin_queries(), ids=lambda query: query.name)
def test_every_fact_in_an_answer_can_be_cited(embedded, query) -> None:
    answer = run(embedded, query, {})
    assert answer.columns == query.returns
    facts = {fact for row in answer.records() for fact in row["facts"]}
    assert citations(embedded, facts).keys() == facts


def test_vendors_of_an_industry_match_the_table_in_the_report(embedded: EmbeddedStore) -> None:
    rows = run(embedded, builtin_query("vendors_by_industry"), {"industry": "物流", "chain": "智能客服"}).records()
    assert [(row["vendor"], row["row"]) for row in rows if row["row"]] == [("京东云", 1), ("科大讯飞", 2)]
    assert {row["chain"] for row in rows} == {"智能客服"}


def test_market_size_marks_forecasts(embedded: EmbeddedStore) -> None:
    rows = run(embedded, builtin_query("market_size"), {}).records()
    assert [(row["metric"], row["period_start"], row["printed"], row["forecast"]) for row in rows] == [
        ("market_size", "2022", "66.8亿元", False),
        ("market_size", "2027", "181.3亿元", True),
        ("cagr", "2022", "22.1%", True),
    ]


def test_a_criterion_without_an_example_is_marked_not_stated(embedded: EmbeddedStore) -> None:
    rows = run(embedded, builtin_query("leader_criteria"), {}).records()
    assert len(rows) == 6
    assert {(row["example"], row["coverage"]) for row in rows} == {(None, "not_stated")}


def supply() -> EmbeddedStore:
    """甲 supplies 乙 and 丙 (two facts), 丁 supplies 乙 and has a model that 丙 and 丁 itself use; 戊 has supplied both."""

    def cited(line: int, strength: str = "explicit", until: str = "") -> Citation:
        return Citation("report:R", f"L{line}", strength, why="" if strength == "explicit" else "依上文", until=until)

    nodes = [Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2024"})]
    nodes += [Node(f"company:{name}", "Company", name) for name in "甲乙丙丁戊"]
    nodes += [Node("product:电芯", "Product", "电芯"), Node("model:大模", "Model", "大模")]
    edges = [
        Edge("SUPPLIES", "company:甲", "company:乙", cited(1), {"product": "product:电芯"}),
        Edge("SUPPLIES", "company:甲", "company:丙", cited(2, "implied")),
        Edge("SUPPLIES", "company:甲", "company:丙", cited(3, "implied")),
        Edge("SUPPLIES", "company:丁", "company:乙", cited(4)),
        Edge("DEVELOPS", "company:丁", "model:大模", cited(5)),
        Edge("USED_BY", "model:大模", "company:丙", cited(6)),
        Edge("USED_BY", "model:大模", "company:丁", cited(7)),
        Edge("SUPPLIES", "company:戊", "company:乙", cited(8, until="2023")),
        Edge("SUPPLIES", "company:戊", "company:丙", cited(9)),
    ]
    return EmbeddedStore(Landscape({node.id: node for node in nodes}, edges))


def test_shared_suppliers_supply_two_companies_directly_or_by_what_they_make() -> None:
    store = supply()
    locators = {edge.id: edge.citation.locator for edge in store.landscape().edges}
    rows = run(store, builtin_query("shared_suppliers"), {}).records()
    assert [
        (*list(row.values())[:5], row["strength"], sorted(locators[id_] for id_ in row["facts"])) for row in rows
    ] == [
        ("丁", "Company", 2, ["丙", "乙"], ["大模"], "explicit", ["L4", "L5", "L6"]),
        ("甲", "Company", 2, ["丙", "乙"], ["电芯"], "implied", ["L1", "L2", "L3"]),
    ]
    assert run(store, builtin_query("shared_suppliers"), {"customer": "乙"}).records() == rows
    assert run(store, builtin_query("shared_suppliers"), {"customer": "丁"}).rows == []


def test_the_most_named_are_counted_by_what_is_said_rather_than_by_how_often() -> None:
    rows = run(supply(), builtin_query("most_named"), {"top": "3"}).records()
    assert [(row["name"], row["count"], row["relation_count"], len(row["facts"])) for row in rows] == [
        ("丁", 3, 3, 3),
        ("丙", 3, 3, 4),
        ("乙", 3, 3, 3),
    ]


def test_an_empty_answer_has_coverage_notes(embedded: EmbeddedStore) -> None:
    notes = notes_for_query(embedded, builtin_query("vendors_by_industry"), {"industry": "零售", "chain": "智能客服"})
    assert (
        "智能客服 · 服务的行业与客户 industries and customers served: 来源仅列部分代表 examples only (每个行业只列两家代表厂商) [L1689]"
        in [str(note) for note in notes]
    )


def test_a_citation_has_report_publisher_and_locator(embedded: EmbeddedStore) -> None:
    row = with_citations(embedded, run(embedded, builtin_query("vendors_by_industry"), {})).records()[0]
    assert (row["report"], row["publisher"], row["locator"]) == (
        "2023年中国AI技术变革企业服务白皮书",
        "头豹研究院、弗若斯特沙利文",
        "第9章 智能客服主要参与者 L1682C1R0",
    )


@pytest.mark.parametrize("fact_type", ["edge", "figure", "coverage"])
def test_every_type_of_fact_has_a_statement(embedded: EmbeddedStore, landscape: Landscape, fact_type: str) -> None:
    fact = {"edge": landscape.edges, "figure": landscape.figures, "coverage": landscape.coverage}[fact_type][0]
    statement = find_statement(embedded, fact.id)
    assert statement.citation == fact.citation
    assert statement.text and statement.file == landscape.nodes[fact.citation.source].fields["file"]


# ------------------------------------------------------------ parameters


def test_a_node_parameter_accepts_any_name_and_becomes_its_id(embedded: EmbeddedStore) -> None:
    bound = bind(builtin_query("vendors_by_industry"), {"industry": "政府"}, embedded)
    assert bound == {"industry": "industry:政务", "chain": None}


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        (
            "vendors_by_industry",
            {"industy": "金融"},
            "vendors_by_industry has no parameter 'industy'; did you mean 'industry'? (it takes industry, chain)",
        ),
        (
            "vendors_by_industry",
            {"industry": "泛娱业"},
            "industry: no Industry named '泛娱业'; did you mean '泛娱乐'?",
        ),
        ("market_size", {"chain": "智能客户"}, "chain: no Chain named '智能客户'; did you mean '智能客服'?"),
    ],
)
def test_an_invalid_argument_gets_suggestions(
    embedded: EmbeddedStore, name: str, arguments: dict, message: str
) -> None:
    with pytest.raises(BadParameter) as raised:
        bind(builtin_query(name), arguments, embedded)
    assert str(raised.value) == message


def test_arguments_are_parsed_and_choices_checked(embedded: EmbeddedStore) -> None:
    text = HEADER + "// params:\n//   n: int = 3\n//   by: str = size; size, growth\n//   all: bool?\n//   who: str\n"
    query = parse("q", "p", text + "// returns: x\nRETURN [$n, $by, $all, $who] AS x")
    assert query.params[1] == Param("by", "str", "size", False, ("size", "growth"))
    assert bind(query, {"who": "x"}, embedded) == {"n": 3, "by": "size", "all": None, "who": "x"}
    for arguments, message in [
        ({}, "q requires who: add who=… (str)"),
        ({"who": "x", "n": "many"}, "n='many' is invalid; expected an integer such as 12"),
        ({"who": "x", "by": "sise"}, "by='sise' is not one of size, growth; did you mean 'size'?"),
        ({"who": "x", "all": "maybe"}, "all='maybe' is invalid; expected true or false (是 or 否)"),
    ]:
        with pytest.raises(BadParameter) as raised:
            bind(query, arguments, embedded)
        assert str(raised.value) == message


# ------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "// titel: x",
            "p/q.cypher:1: 'titel' is not one of title, question, params, returns, tags; did you mean 'title'?",
        ),
        ("// title: 题 | T\n// title: 题 | T", "p/q.cypher:2: duplicate key 'title'"),
        ("// what this is", "p/q.cypher:1: a header line must start with a key, such as // title: …"),
        ("// title: 题 | T\nRETURN 1 AS a", "p/q.cypher: the header is missing question, returns"),
        (
            "// title: only English\n// question: 问 | Q\n// returns: a\nRETURN 1 AS a",
            "p/q.cypher: title must be in Chinese and English: 中文 | English",
        ),
        (HEADER + "// returns: a\nRETURN $n AS a", "p/q.cypher: used but not declared under params: $n"),
        (
            HEADER + "// params:\n//   n: int = 1\n// returns: a\nRETURN '$n' AS a",
            "p/q.cypher: declared under params but not used: n",
        ),
        (HEADER + "// returns: a\nRETURN 1 AS b", "p/q.cypher: the header declares columns a; the query returns b"),
        (
            HEADER + "// params:\n//   n: Compny = x\n// returns: a\nRETURN $n AS a",
            "p/q.cypher: 'Compny' is not a parameter type; did you mean 'Company'?",
        ),
        (
            HEADER + "// params:\n//   n = 1\n// returns: a\nRETURN $n AS a",
            "p/q.cypher: parameter 'n = 1' is not of the form name: type = default; choice, choice",
        ),
    ],
)
def test_an_invalid_query_file_is_rejected(text: str, message: str) -> None:
    with pytest.raises(BadQueryFile) as raised:
        validate(parse("q", "p", text), packaged_schema())
    assert str(raised.value) == message


def test_an_unknown_query_gets_suggestions() -> None:
    with pytest.raises(NotFound) as raised:
        builtin_query("vendor_by_industry")
    assert str(raised.value).startswith("no query named 'vendor_by_industry'; did you mean 'vendors_by_industry'")
