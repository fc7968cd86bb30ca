"""Both stores keep the same promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lianzhu.graph.errors import CypherError, QueryTimeout, WriteRefused
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.records import Citation, Edge, Figure, Node
from lianzhu.graph.stores.protocol import Store

MakeStore = Callable[[str, Landscape], Store]


def small() -> Landscape:
    """Two reports state that 百度 serves 金融, one of them in two places: three parallel edges."""
    nodes = [
        Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2023"}),
        Node("report:S", "Report", "S", fields={"publisher": ("某所",), "published": "2024"}),
        Node("company:百度", "Company", "百度", aliases=("Baidu",), former_ids=("company:百度公司",)),
        Node("product:百度", "Product", "百度"),
        Node("industry:金融", "Industry", "金融"),
    ]
    places = [("report:R", "L1"), ("report:R", "L2"), ("report:S", "L1")]
    edges = [Edge("SERVES", "company:百度", "industry:金融", Citation(*place), {"row": 1}) for place in places]
    edges += [Edge("SERVES", "product:百度", "industry:金融", Citation(*place)) for place in places[:2]]
    figure = Figure(
        (("industry", "industry:金融"), ("company", "company:百度")),
        {"metric": "revenue", "value": 66.8, "unit": "亿元", "printed": "66.8亿元", "forecast": True},
        Citation("report:R", "L3", as_of="2023-05", as_of_stated=True),
    )
    return Landscape({node.id: node for node in nodes}, edges, [figure])


@pytest.fixture(scope="module")
def stores(make_store: MakeStore) -> dict[str, Store]:
    """The small landscape in a store of each sort, made when first asked for."""
    return {}


@pytest.fixture
def store(sort: str, stores: dict[str, Store], make_store: MakeStore) -> Store:
    if sort not in stores:
        stores[sort] = make_store(sort, small())
    return stores[sort]


def test_edges_in_are_edges_out_parallel_ones_included(store: Store) -> None:
    assert store.run("MATCH (:Company)-[r:SERVES]->(:Industry) RETURN count(r) AS n").rows == [(3,)]
    assert store.run("MATCH (:Product)-[r:SERVES]->(:Industry) RETURN count(r) AS n").rows == [(2,)]
    assert store.run("MATCH ()-[r]->() RETURN count(r) AS n").rows == [
        (PropertyGraph.of(store.landscape()).relationship_count,)
    ]


def test_what_went_in_comes_out(store: Store) -> None:
    back = store.landscape()
    assert back.nodes == small().nodes
    assert {fact.id: fact for fact in back.facts()} == {fact.id: fact for fact in small().facts()}


def test_rows_hold_plain_values(store: Store) -> None:
    text = """
    MATCH (c:Company)-[r:SERVES]->(i:Industry) WHERE r.locator = 'L2'
    RETURN c, r, c.aliases AS aliases, r.row AS row, i.none AS nothing
    """
    company = {
        "id": "company:百度",
        "name": "百度",
        "aliases": ["Baidu"],
        "former_ids": ["company:百度公司"],
    }
    row = store.run(text).records()[0]
    assert row["c"] == company
    assert row["r"]["locator"] == "L2" and "type" not in row["r"]
    assert (row["aliases"], row["row"], row["nothing"]) == (["Baidu"], 1, None)


def test_figures_hold_numbers_and_truth_values(store: Store) -> None:
    answer = store.run("MATCH (f:Figure) RETURN f.value AS value, f.forecast AS forecast, f.as_of AS as_of")
    assert answer.columns == ("value", "forecast", "as_of")
    assert answer.rows == [(66.8, True, "2023-05")]


def test_names_lead_to_nodes(store: Store) -> None:
    assert store.names().resolve("baidu", ["Company"]).id == "company:百度"
    assert store.names().resolve("company:百度公司").id == "company:百度"


def test_parameters_are_values_and_never_text_of_the_query(store: Store) -> None:
    hostile = "百度'}) DETACH DELETE n //"
    asked = "MATCH (c:Company) WHERE c.name = $name RETURN c.name AS name"
    assert store.run(asked, {"name": hostile}).rows == []
    assert store.run(asked, {"name": "百度"}).rows == [("百度",)]


@pytest.mark.parametrize(
    ("cypher", "word"),
    [
        ("CREATE (n:Company {id: 'x'})", "CREATE"),
        ("MATCH (n) SET n.name = 'x'", "SET"),
        ("MATCH (n) DETACH DELETE n", "DETACH"),
        ("match (n) delete n", "DELETE"),
        ("MERGE (n:Company {id: 'x'}) RETURN n", "MERGE"),
        ("MATCH (n) REMOVE n.name", "REMOVE"),
        ("MATCH (n) CALL (n) { SET n.name = 'x' }", "SET"),
        ("MATCH p = (a)-->(b) FOREACH (n IN nodes(p) | SET n.seen = true)", "FOREACH"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "LOAD CSV"),
        ("DROP CONSTRAINT company_id", "DROP"),
        ("CREATE INDEX x FOR (n:Company) ON (n.name)", "CREATE"),
        ("/* a remark */ CREATE (n)", "CREATE"),
    ],
)
def test_a_write_is_refused_by_its_clause_and_changes_nothing(store: Store, cypher: str, word: str) -> None:
    with pytest.raises(WriteRefused) as raised:
        store.run(cypher)
    assert str(raised.value) == f"{word} is refused: queries only read; to change the landscape, edit its tables"
    assert store.run("MATCH (n:Company) RETURN n.name AS name").rows == [("百度",)]


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (n:Company) WHERE n.name <> 'CREATE (x) SET' RETURN n.name AS name",
        'MATCH (n:Company) WHERE n.name <> "DELETE" RETURN n.name AS name // MERGE',
        "MATCH (n:Company) WHERE n.set IS NULL RETURN n.name AS name",
        "MATCH (n:Company) WITH n AS `DROP` RETURN `DROP`.name AS name",
        "MATCH (n:Company) RETURN {create: n.name}.create AS name",
    ],
)
def test_a_word_that_only_looks_like_a_write_is_let_through(store: Store, cypher: str) -> None:
    assert store.run(cypher).rows == [("百度",)]


@pytest.mark.parametrize(
    "cypher",
    [
        "WITH * LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "WITH 1 AS by LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "\\u004cOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "MATCH (n) WITH * SET n.name = 'x' RETURN n.name AS name",
        "CALL apoc.load.json('http://x') YIELD value RETURN value",
        "CALL dbms.setConfigValue('a', 'b')",
    ],
)
def test_no_way_round_the_guard(store: Store, cypher: str) -> None:
    with pytest.raises(WriteRefused):
        store.run(cypher)


def test_several_statements_are_refused(store: Store) -> None:
    with pytest.raises(CypherError) as raised:
        store.run("MATCH (n:Company) RETURN n.name AS name; MATCH (n:Industry) RETURN n.name AS name")
    assert str(raised.value) == "one statement at a time: the query has a `;` before its end"
    assert store.run("MATCH (n:Company) RETURN n.name + ';' AS name;").rows == [("百度;",)]


def test_a_query_that_runs_too_long_is_stopped_and_says_so(store: Store) -> None:
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a * b AS c RETURN sum(c % 7) AS n"
    with pytest.raises(QueryTimeout) as raised:
        store.run(endless, timeout=0.2)
    assert str(raised.value) == "the query ran longer than 0.2 s; narrow it, or allow more with --timeout"


def test_a_mistake_in_the_text_is_shown_with_its_place(store: Store) -> None:
    with pytest.raises(CypherError) as raised:
        store.run("MATCH (n:Company) RETRN n")
    assert "RETRN" in str(raised.value) and "^" in str(raised.value)


def test_a_string_without_its_end_is_shown_where_it_begins(store: Store) -> None:
    with pytest.raises(CypherError) as raised:
        store.run("MATCH (n:Company)\nWHERE n.name = '百度 RETURN n.name AS name")
    assert str(raised.value) == (
        "the ' has no second one that ends it, line 2, column 16\n"
        "   WHERE n.name = '百度 RETURN n.name AS name\n"
        "                  ^"
    )


def test_a_missing_parameter_is_named(store: Store) -> None:
    with pytest.raises(CypherError) as raised:
        store.run("MATCH (n) WHERE n.id = $wanted RETURN n.id AS id")
    assert "wanted" in str(raised.value)


@pytest.mark.neo4j
def test_writing_twice_changes_nothing(make_store: MakeStore, landscape: Landscape) -> None:
    store = make_store("neo4j", landscape)
    before = store.landscape()
    store.write(PropertyGraph.of(landscape))  # type: ignore[attr-defined]
    assert store.landscape() == before


@pytest.mark.neo4j
def test_the_server_itself_refuses_what_the_guard_lets_through(
    make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_store("neo4j", small())
    monkeypatch.setattr("lianzhu.graph.cypher.guard.refuse_writes", lambda text: None)
    for cypher in (
        "MATCH (n) SET n.name = 'x'",
        "CREATE INDEX x FOR (n:Company) ON (n.name)",
        "CALL db.createLabel('X')",
    ):
        with pytest.raises(WriteRefused):
            store.run(cypher)


@pytest.mark.neo4j
def test_a_refused_login_says_what_to_set(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianzhu.graph.errors import LoginFailed
    from lianzhu.graph.stores.neo4j import Neo4jStore

    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    with pytest.raises(LoginFailed) as raised:
        Neo4jStore.connect(server)
    assert str(raised.value) == f"{server} refuses the login; check NEO4J_USERNAME and NEO4J_PASSWORD"
    monkeypatch.delenv("NEO4J_PASSWORD")
    with pytest.raises(LoginFailed) as raised:
        Neo4jStore.connect(server)
    expected = f"{server} refuses the login; set NEO4J_PASSWORD (and NEO4J_USERNAME, if not neo4j)"
    assert str(raised.value) == expected


def test_an_address_where_no_server_answers_is_said_in_one_sentence() -> None:
    from lianzhu.graph.errors import ServerUnavailable
    from lianzhu.graph.stores.neo4j import Neo4jStore

    for address in ("bolt://127.0.0.1:1", "neo4j://127.0.0.1:1"):
        with pytest.raises(ServerUnavailable) as raised:
            Neo4jStore.connect(address)
        assert str(raised.value) == (
            f"no Neo4j server answers at {address}; start it, or give another address with --store or LIANZHU_STORE"
        )
