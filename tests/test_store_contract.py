"""The contract that all stores must satisfy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lianzhu.graph.errors import CypherError, QueryTimeout, WriteRefused
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.records import Citation, Edge, Figure, Node
from lianzhu.graph.stores.protocol import Store

MakeStore = Callable[[str, Landscape], Store]


def small_landscape() -> Landscape:
    """Return a landscape with three parallel edges: two reports state that 百度 serves 金融, one of them twice."""
    nodes = [
        Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2023"}),
        Node("report:S", "Report", "S", fields={"publisher": ("某所",), "published": "2024"}),
        Node("company:百度", "Company", "百度", aliases=("Baidu",), former_ids=("company:百度公司",)),
        Node("product:百度", "Product", "百度"),
        Node("industry:金融", "Industry", "金融"),
    ]
    locations = [("report:R", "L1"), ("report:R", "L2"), ("report:S", "L1")]
    edges = [Edge("SERVES", "company:百度", "industry:金融", Citation(*location), {"row": 1}) for location in locations]
    edges += [Edge("SERVES", "product:百度", "industry:金融", Citation(*location)) for location in locations[:2]]
    figure = Figure(
        (("industry", "industry:金融"), ("company", "company:百度")),
        {"metric": "revenue", "value": 66.8, "unit": "亿元", "printed": "66.8亿元", "forecast": True},
        Citation("report:R", "L3", as_of="2023-05", as_of_stated=True),
    )
    return Landscape({node.id: node for node in nodes}, edges, [figure])


@pytest.fixture(scope="module")
def stores(make_store: MakeStore) -> dict[str, Store]:
    """Stores of the small landscape, created on first use."""
    return {}


@pytest.fixture
def store(engine: str, stores: dict[str, Store], make_store: MakeStore) -> Store:
    if engine not in stores:
        stores[engine] = make_store(engine, small_landscape())
    return stores[engine]


def test_parallel_edges_are_kept(store: Store) -> None:
    assert store.run("MATCH (:Company)-[r:SERVES]->(:Industry) RETURN count(r) AS n").rows == [(3,)]
    assert store.run("MATCH (:Product)-[r:SERVES]->(:Industry) RETURN count(r) AS n").rows == [(2,)]
    assert store.run("MATCH ()-[r]->() RETURN count(r) AS n").rows == [
        (PropertyGraph.of(store.landscape()).relationship_count,)
    ]


def test_a_landscape_survives_a_round_trip(store: Store) -> None:
    landscape = store.landscape()
    assert landscape.nodes == small_landscape().nodes
    assert {fact.id: fact for fact in landscape.facts()} == {fact.id: fact for fact in small_landscape().facts()}


def test_rows_contain_plain_values(store: Store) -> None:
    query = """
    MATCH (c:Company)-[r:SERVES]->(i:Industry) WHERE r.locator = 'L2'
    RETURN c, r, c.aliases AS aliases, r.row AS row, i.none AS missing
    """
    company = {
        "id": "company:百度",
        "name": "百度",
        "aliases": ["Baidu"],
        "former_ids": ["company:百度公司"],
    }
    row = store.run(query).records()[0]
    assert row["c"] == company
    assert row["r"]["locator"] == "L2" and "type" not in row["r"]
    assert (row["aliases"], row["row"], row["missing"]) == (["Baidu"], 1, None)


def test_figures_have_numbers_and_booleans(store: Store) -> None:
    answer = store.run("MATCH (f:Figure) RETURN f.value AS value, f.forecast AS forecast, f.as_of AS as_of")
    assert answer.columns == ("value", "forecast", "as_of")
    assert answer.rows == [(66.8, True, "2023-05")]


def test_names_resolve_to_nodes(store: Store) -> None:
    assert store.names().resolve("baidu", ["Company"]).id == "company:百度"
    assert store.names().resolve("company:百度公司").id == "company:百度"


def test_parameters_cannot_inject_cypher(store: Store) -> None:
    injection = "百度'}) DETACH DELETE n //"
    query = "MATCH (c:Company) WHERE c.name = $name RETURN c.name AS name"
    assert store.run(query, {"name": injection}).rows == []
    assert store.run(query, {"name": "百度"}).rows == [("百度",)]


@pytest.mark.parametrize(
    ("cypher", "keyword"),
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
        ("/* a comment */ CREATE (n)", "CREATE"),
    ],
)
def test_a_write_is_rejected_and_changes_nothing(store: Store, cypher: str, keyword: str) -> None:
    with pytest.raises(WriteRefused) as raised:
        store.run(cypher)
    assert (
        str(raised.value)
        == f"{keyword} is not allowed: queries are read-only; to change the landscape, edit its tables"
    )
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
def test_write_keywords_in_strings_and_names_are_allowed(store: Store, cypher: str) -> None:
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
def test_the_read_only_guard_cannot_be_bypassed(store: Store, cypher: str) -> None:
    with pytest.raises(WriteRefused):
        store.run(cypher)


def test_multiple_statements_are_rejected(store: Store) -> None:
    with pytest.raises(CypherError) as raised:
        store.run("MATCH (n:Company) RETURN n.name AS name; MATCH (n:Industry) RETURN n.name AS name")
    assert str(raised.value) == "only one statement can be run at a time: remove the `;` inside the query"
    assert store.run("MATCH (n:Company) RETURN n.name + ';' AS name;").rows == [("百度;",)]


def test_a_slow_query_times_out(store: Store) -> None:
    slow = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a * b AS c RETURN sum(c % 7) AS n"
    with pytest.raises(QueryTimeout) as raised:
        store.run(slow, timeout=0.2)
    assert (
        str(raised.value) == "the query exceeded its time limit of 0.2 s; narrow it, or raise the limit with --timeout"
    )


def test_a_syntax_error_is_shown_with_its_position(store: Store) -> None:
    with pytest.raises(CypherError) as raised:
        store.run("MATCH (n:Company) RETRN n")
    assert "RETRN" in str(raised.value) and "^" in str(raised.value)


def test_an_unterminated_string_is_reported_at_its_start(store: Store) -> None:
    with pytest.raises(CypherError) as raised:
        store.run("MATCH (n:Company)\nWHERE n.name = '百度 RETURN n.name AS name")
    assert str(raised.value) == (
        "unterminated string, line 2, column 16\n   WHERE n.name = '百度 RETURN n.name AS name\n                  ^"
    )


def test_the_error_names_a_missing_parameter(store: Store) -> None:
    with pytest.raises(CypherError) as raised:
        store.run("MATCH (n) WHERE n.id = $node_id RETURN n.id AS id")
    assert "node_id" in str(raised.value)


@pytest.mark.neo4j
def test_writing_twice_changes_nothing(make_store: MakeStore, landscape: Landscape) -> None:
    store = make_store("neo4j", landscape)
    before = store.landscape()
    store.write(PropertyGraph.of(landscape))  # type: ignore[attr-defined]
    assert store.landscape() == before


@pytest.mark.neo4j
def test_the_server_rejects_writes_without_the_guard(make_store: MakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store("neo4j", small_landscape())
    monkeypatch.setattr("lianzhu.graph.cypher.guard.reject_writes", lambda text: None)
    for cypher in (
        "MATCH (n) SET n.name = 'x'",
        "CREATE INDEX x FOR (n:Company) ON (n.name)",
        "CALL db.createLabel('X')",
    ):
        with pytest.raises(WriteRefused):
            store.run(cypher)


@pytest.mark.neo4j
def test_a_rejected_login_names_the_variables_to_check(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianzhu.graph.errors import LoginFailed
    from lianzhu.graph.stores.neo4j import Neo4jStore

    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    with pytest.raises(LoginFailed) as raised:
        Neo4jStore.connect(server)
    assert str(raised.value) == f"{server} rejected the login; check NEO4J_USERNAME and NEO4J_PASSWORD"
    monkeypatch.delenv("NEO4J_PASSWORD")
    with pytest.raises(LoginFailed) as raised:
        Neo4jStore.connect(server)
    expected = f"{server} rejected the login; set NEO4J_PASSWORD (and NEO4J_USERNAME, if it is not neo4j)"
    assert str(raised.value) == expected


def test_an_unreachable_server_is_reported_with_advice() -> None:
    from lianzhu.graph.errors import ServerUnavailable
    from lianzhu.graph.stores.neo4j import Neo4jStore

    for address in ("bolt://127.0.0.1:1", "neo4j://127.0.0.1:1"):
        with pytest.raises(ServerUnavailable) as raised:
            Neo4jStore.connect(address)
        assert str(raised.value) == (
            f"no Neo4j server is reachable at {address}; start it, or set another address with --store or LIANZHU_STORE"
        )
