"""The embedded engine gives the same answer as Neo4j, or rejects a query and suggests a rewrite."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianzhu.graph.cypher.portability import rewrite
from lianzhu.graph.cypher.portability.rules_markdown import as_markdown
from lianzhu.graph.errors import CypherError, NotPortable, QueryError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.stores.embedded import EmbeddedStore

CITATION = Citation("report:R", "L1")


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """A store with two companies of one industry, and a chain of thirteen technologies, each upstream of the next."""
    nodes = [Node(f"company:{name}", "Company", name) for name in ("甲", "乙")]
    nodes += [Node("industry:金融", "Industry", "金融"), Node("case:案", "Case", "案")]
    nodes += [Node(f"technology:{number}", "Technology", str(number)) for number in range(13)]
    edges = [Edge("BELONGS_TO", f"company:{name}", "industry:金融", CITATION) for name in ("甲", "乙")]
    edges += [Edge("UPSTREAM_OF", f"technology:{n}", f"technology:{n + 1}", CITATION) for n in range(12)]
    return EmbeddedStore(Landscape({node.id: node for node in nodes}, edges))


@pytest.mark.parametrize(
    ("cypher", "rows"),
    [
        (
            "MATCH (x:Company) WHERE EXISTS { (x)-[:BELONGS_TO]->(:Industry)<-[:BELONGS_TO]-(:Company) } RETURN count(x) AS n",
            [(2,)],
        ),
        (
            "MATCH (x:Company) WHERE EXISTS { MATCH (x)-[:BELONGS_TO]->(:Industry)<-[:BELONGS_TO]-(:Company) } RETURN count(x) AS n",
            [(2,)],
        ),
        (
            "MATCH (x:Company) WHERE NOT EXISTS { (x)-[:BELONGS_TO]->(:Industry)<-[:BELONGS_TO]-() } RETURN count(x) AS n",
            [(0,)],
        ),
        ("MATCH (:Technology {name: '0'})-[:UPSTREAM_OF*]->(x) RETURN count(x) AS n", [(12,)]),
        ("MATCH (:Technology {name: '0'})-[:UPSTREAM_OF*11..]->(x) RETURN count(x) AS n", [(2,)]),
        ("MATCH (:Technology {name: '0'})-[:UPSTREAM_OF*..11]->(x) RETURN count(x) AS n", [(11,)]),
        ("MATCH (:Technology {name: '0'})-[r*2]->(x) RETURN x.name AS n", [("2",)]),
        (
            "MATCH p = shortestPath((:Technology {name: '0'})-[:UPSTREAM_OF*]->(:Technology {name: '12'})) RETURN length(p) AS n",
            [(12,)],
        ),
        ("MATCH (a:Company)-[:BELONGS_TO]-(i)-[:BELONGS_TO]-(b) RETURN count(*) AS n", [(2,)]),
        ("OPTIONAL MATCH (p:Company {id: 'none'}) WITH p, count(*) AS n RETURN p.name AS name, n", [(None, 1)]),
        ("MATCH (c:Company) RETURN c.name AS 名称 ORDER BY 名称 LIMIT 1", [("乙",)]),
        ("MATCH (k:Case) RETURN k.name AS name", [("案",)]),
        ("MATCH (k) WHERE k:Case AND k.name = '案' RETURN CASE WHEN k:Case THEN 1 ELSE 0 END AS n", [(1,)]),
        ("MATCH (t:Technology) WHERE t.name = '2' RETURN 3 * [1, 2 * 2][1] AS n", [(12,)]),
        ("WITH {a: CASE WHEN true THEN 1 ELSE 2 END} AS m RETURN m.a AS n", [(1,)]),
    ],
)  # fmt: skip
def test_a_rewritten_query_returns_what_neo4j_would_return(store: EmbeddedStore, cypher: str, rows: list) -> None:
    assert store.run(cypher).rows == rows


def test_an_answer_without_rows_keeps_its_columns(store: EmbeddedStore) -> None:
    query = "MATCH (c:Company {id: 'none'}) OPTIONAL MATCH (c)-[:OFFERS]->(p) RETURN c.name AS name, count(p) AS n"
    assert store.run(query).columns == ("name", "n")


@pytest.mark.parametrize(
    ("cypher", "message"),
    [
        (
            "MATCH (x:Company) WHERE (x)-[:BELONGS_TO]->(:Industry)<-[:BELONGS_TO]-(:Company) RETURN x.name AS n",
            "the embedded engine drops rows if a pattern of two or more hops is used as a condition;"
            " write EXISTS { (a)-->()-->(b) WHERE true }",
        ),
        (
            "MATCH (x:Company) WHERE x.name = '甲' AND NOT (x)-->()<--(:Company) RETURN x.name AS n",
            "the embedded engine drops rows if a pattern of two or more hops is used as a condition;"
            " write EXISTS { (a)-->()-->(b) WHERE true }",
        ),
        (
            "MATCH (c:Company)-[:BELONGS_TO]->(i) WITH c, i ORDER BY c.name RETURN i.name AS i, collect(c.name) AS cs",
            "the embedded engine ignores an ORDER BY before a collect() that is grouped by a property;"
            " give the property an alias in the sorted WITH (WITH p.name AS name … ORDER BY …) and group by the alias",
        ),
        (
            "MATCH (公司:Company) RETURN 公司.name AS name",
            "the embedded engine does not support non-ASCII variables in a pattern; rename 公司 to an ASCII name",
        ),
        (
            "MATCH (x:Company) WITH x, (x)-[:BELONGS_TO]->()<-[:BELONGS_TO]-() AS has RETURN x.id AS id, has",
            "the embedded engine drops rows if a pattern of two or more hops is used as a condition;"
            " write EXISTS { (a)-->()-->(b) WHERE true }",
        ),
        (
            "MATCH (c:Company) RETURN c.`type` AS t",
            "no node has a property 'type', but the embedded engine returns a value for it; write labels(n)[0] or type(r)",
        ),
        (
            "MATCH (c:Company) RETURN c['title'] AS t",
            "no node has a property 'title', but the embedded engine returns a value for it; write n.name",
        ),
        (
            "MATCH (c:Company {type: 'Company'}) RETURN c.id AS id",
            "no node has a property 'type', but the embedded engine returns a value for it; write labels(n)[0] or type(r)",
        ),
        (
            "MATCH (c:Company) RETURN properties(c) AS p",
            "the embedded engine adds properties to the result of properties(); list the properties you need: n{.id, .name}",
        ),
        (
            "MATCH (c:Company) RETURN c{.*} AS p",
            "the embedded engine adds properties to the result of {.*}; list the properties you need: n{.id, .name}",
        ),
        (
            "MATCH (c:Company) RETURN c.title AS title",
            "no node has a property 'title', but the embedded engine returns a value for it; write n.name",
        ),
        (
            "MATCH (c:Company)-[r]->(i) RETURN r.type AS t",
            "no node has a property 'type', but the embedded engine returns a value for it; write labels(n)[0] or type(r)",
        ),
        (
            "MATCH (c:Company)-[r:SERVES]->() MATCH (k:Chain {id: r.chain}) RETURN k.name AS k",
            "the embedded engine finds no match for {id: r.chain} in a pattern, since r is a relationship;"
            " compare in a WHERE: WHERE x.id = r.chain",
        ),
        (
            "MATCH ()-[r:SERVES]->() WITH r AS q MATCH ()-[s:SERVES {chain: q.chain}]->() RETURN s.id AS s",
            "the embedded engine finds no match for {chain: q.chain} in a pattern, since q is a relationship;"
            " compare in a WHERE: WHERE x.chain = q.chain",
        ),
    ],
)
def test_a_query_that_cannot_be_rewritten_is_rejected_with_a_suggestion(
    store: EmbeddedStore, cypher: str, message: str
) -> None:
    with pytest.raises(NotPortable) as raised:
        store.run(cypher)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (x)-[:A]->(y)<-[:A]-(z) WHERE (x)-[:B]->(z) RETURN x.name AS n",
        "MATCH (x) RETURN [(x)-[:A]->()-[:B]->(z) | z.name] AS names",
        "MATCH (x) WHERE COUNT { (x)-[:A]->()<-[:A]-() } > 0 RETURN x.name AS n",
        "MATCH (x) WHERE EXISTS { (x)-[:A]->()<-[:A]-(y) WHERE y <> x } RETURN x.name AS n",
        "MATCH (c)-[:A]->(i) WITH i.name AS i, c.name AS c ORDER BY c RETURN i, collect(c) AS cs",
        "MATCH (a)-[r:A]->(b) RETURN b{.name, chain: r.chain} AS b, collect({x: r.row}) AS rows",
        "MATCH (a) RETURN a.rank * 2 AS n, [x IN [1, 2] WHERE x * 2 > 1 | x * 3] AS l",
        "MATCH (n:Company {label_zh: 'x'}) RETURN 'n.title' AS x // n.type",
        "MATCH (a), (b) WHERE a <> b MATCH p = allShortestPaths((a)-[:A*]-(b)) RETURN length(p) AS n",
    ],
)
def test_a_portable_query_is_not_rewritten(cypher: str) -> None:
    assert rewrite(cypher, packaged_schema(), lambda: 99) == cypher


def test_parameter_values_decide_whether_a_query_is_rejected(store: EmbeddedStore) -> None:
    query = "MATCH (c:Company) WHERE NOT (c.name IN $excluded) RETURN c.name AS name ORDER BY name"
    assert store.run(query, {"excluded": ["甲"]}).rows == [("乙",)]
    with pytest.raises(NotPortable) as raised:
        store.run(query, {"excluded": []})
    assert str(raised.value) == (
        "Neo4j drops rows if x is null and the list is empty; write size($excluded) = 0 OR NOT (x IN $excluded)"
    )
    assert store.run(query.replace("NOT", "size($excluded) = 0 OR NOT"), {"excluded": []}).rows == [("乙",), ("甲",)]
    assert store.run("RETURN toString($x) AS x", {"x": 1}).rows == [("1",)]
    with pytest.raises(NotPortable):
        store.run("RETURN toString($x) AS x", {"x": 1.0})


def test_computed_strings_are_sorted_unless_the_graph_or_a_parameter_has_characters_outside_the_bmp(
    store: EmbeddedStore,
) -> None:
    query = "MATCH (c:Company) RETURN c.name + $suffix AS x ORDER BY x"
    assert store.run(query, {"suffix": "！"}).rows == [("乙！",), ("甲！",)]
    with pytest.raises(NotPortable) as raised:
        store.run(query, {"suffix": "😀"})
    assert str(raised.value) == (
        "the engines order computed strings differently if the graph or a parameter contains characters outside the BMP,"
        " such as '😀'; sort by the stored properties, one after another"
    )
    outside_bmp = Landscape({"company:𠮷": Node("company:𠮷", "Company", "𠮷")})
    with pytest.raises(NotPortable):
        EmbeddedStore(outside_bmp).run(query, {"suffix": ""})
    assert EmbeddedStore(outside_bmp).run("MATCH (c:Company) RETURN c.name AS x ORDER BY x").rows == [("𠮷",)]


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (c:Company) WITH count(c) AS n WHERE n > 0 RETURN 100.0 * 3 / n AS share ORDER BY share DESC",
        "MATCH (f:Figure) RETURN CASE WHEN f.value = 0 THEN null ELSE 1.0 / f.value END AS x",
        "MATCH (f:Figure) WHERE f.value IS NOT NULL RETURN f.value / 100 AS x ORDER BY x DESC",
        "MATCH (a:Company)-[r:SERVES]->(b) RETURN coalesce(a.aliases, []) + [b.name] AS names, [r.id] AS facts",
        "MATCH (c:Company) OPTIONAL MATCH (c)-[r:SERVES]->() WHERE r.chain IS NOT NULL RETURN c.id AS id, count(r) AS n",
        "MATCH (c:Company) WHERE c.name =~ '(?i).*ai.*' OR c.name CONTAINS 'AI' RETURN c.name AS name",
        "MATCH (f:Figure) RETURN toInteger(left(f.period_start, 4)) AS year, sum(f.value) AS total ORDER BY year",
        "MATCH (c:Company) RETURN c{.id, .name} AS c, size([x IN c.aliases WHERE x <> c.name | x]) AS n ORDER BY n, c.id",
        "MATCH (a:Company {id: $a}), (b:Product) MATCH p = shortestPath((a)-[*..4]-(b)) RETURN length(p) AS n",
        "MATCH (n) RETURN labels(n)[0] AS kind, count(*) AS n ORDER BY n DESC, kind",
        "MATCH (c:Company) RETURN 'n=' + c.name + ', ' + toString(size(c.name)) AS text",
    ],
)
def test_a_typical_query_is_not_rewritten(cypher: str) -> None:
    assert rewrite(cypher, packaged_schema(), lambda: 99, {"a": "company:甲"}) == cypher


def test_a_syntax_error_is_reported_by_the_engine(store: EmbeddedStore) -> None:
    with pytest.raises(CypherError) as raised:
        store.run("MATCH (c:Company) RETURN c.name AS name ORDERED BY name")
    assert "ORDERED" in str(raised.value) and not isinstance(raised.value, NotPortable)


def test_the_portability_page_is_up_to_date() -> None:
    page = Path(__file__).parent.parent / "docs" / "portability.md"
    assert page.read_text("utf-8") == as_markdown()


@pytest.mark.parametrize(
    "cypher",
    ["MATCH (a) RETURN [(a)-->(b)] AS x", "RETURN 1.0 / toFloat() AS x", "RETURN [n IN] AS x", "RETURN reduce() AS x"],
)
def test_an_incomplete_expression_is_an_error_of_the_project(store: EmbeddedStore, cypher: str) -> None:
    with pytest.raises(QueryError):
        store.run(cypher)


@pytest.mark.parametrize(("literal", "value"), [("0o17", 15), ("0x1F", 31), ("-0o7", -7), ("1 - 0xff", -254)])
def test_octal_and_hexadecimal_literals_are_numbers(store: EmbeddedStore, literal: str, value: int) -> None:
    assert store.run(f"RETURN {literal} AS x").rows == [(value,)]
