"""The embedded engine gives the same answer as Neo4j, or rejects a query and suggests a rewrite."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianzhu.graph.cypher.parser import parse
from lianzhu.graph.cypher.portability import RewrittenQuery, declared_types, reject_neo4j_bugs, rewrite
from lianzhu.graph.cypher.portability.rules_markdown import as_markdown
from lianzhu.graph.cypher.printer import print_query
from lianzhu.graph.errors import CypherError, NotPortable, QueryError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.stores.embedded import EmbeddedStore

CITATION = Citation("report:R", "L1")


def rewritten(cypher: str, params: dict | None = None) -> RewrittenQuery:
    return rewrite(cypher, declared_types(packaged_schema()), lambda: 99, params)


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
        ("MATCH (x:Company) WHERE (x)-[:BELONGS_TO]->(:Industry)<-[:BELONGS_TO]-(:Company) RETURN count(x) AS n", [(2,)]),
        ("MATCH (x:Company) WHERE x.name = '甲' AND NOT (x)-->()<--(:Company) RETURN x.name AS n", []),
        (
            "MATCH (c:Company)-[:BELONGS_TO]->(i) WITH c, i ORDER BY c.name RETURN i.name AS i, collect(c.name) AS cs",
            [("金融", ["乙", "甲"])],
        ),
        ("MATCH (公司:Company) RETURN 公司.name AS name ORDER BY 公司.name", [("乙",), ("甲",)]),
        ("MATCH (c:Company {name: '甲'}) RETURN properties(c) AS p", [({"id": "company:甲", "name": "甲"},)]),
        ("MATCH (c:Company {name: '甲'}) RETURN c{.*} AS p, keys(c) AS k", [({"id": "company:甲", "name": "甲"}, ["id", "name"])]),
        (
            "MATCH (c:Company)-[r:BELONGS_TO]->() WHERE c.name = '甲' MATCH (k:Company {name: r.source}) RETURN k.name AS k",
            [],
        ),
        ("MATCH (c:Company WHERE c.name = '甲')-[r WHERE r.source IS NOT NULL]->(i) RETURN i.name AS i", [("金融",)]),
        ("MATCH (n:Company|Case) WHERE n:!Case RETURN count(n) AS n", [(2,)]),
        ("MATCH (n:!Company&!Technology) RETURN n.name AS n ORDER BY n", [("案",), ("金融",)]),
        ("MATCH (:Technology {name: '0'})-[:UPSTREAM_OF]->{2,3}(x) RETURN x.name AS n ORDER BY n", [("2",), ("3",)]),
        ("MATCH (:Technology {name: '0'})-[r:UPSTREAM_OF*2]->(x:Technology {name: '2'}) RETURN [e IN r | endNode(e).name] AS n", [(["1", "2"],)]),
        ("UNWIND [{k: 'a', v: 1}, {k: 'b', v: 1}] AS x RETURN x.k AS a, avg(x.v) AS n ORDER BY n, a", [("a", 1.0), ("b", 1.0)]),
        ("UNWIND [1, 2, 6] AS x RETURN avg(x) AS a, sum(x) * 100.0 / count(x) AS b", [(3.0, 300.0)]),
        ("UNWIND [2.5, -2.5, -0.2] AS x RETURN round(x) AS a", [(3.0,), (-2.0,), (0.0,)]),
        ("UNWIND [2.345, -2.345, 1.005, 3, null] AS x RETURN round(x, 2) AS a", [(2.35,), (-2.35,), (1.01,), (3.0,), (None,)]),
        ("UNWIND [0.001, 1234567.5] AS x RETURN toString(x) + '' AS a", [("0.001",), ("1234567.5",)]),
        ("UNWIND [0.0, -0.0, 1.5] AS x RETURN x ORDER BY x", [(-0.0,), (0.0,), (1.5,)]),
        ("UNWIND [1, 2, 3] AS a WITH a WHERE 1 < a <= 3 RETURN collect(a)[0] AS a", [(2,)]),
        ("UNWIND ['1.5', 'x', '3'] AS x RETURN toFloat(x) AS a", [(1.5,), (None,), (3.0,)]),
        ("UNWIND [[1], null] AS x RETURN x + [2] AS a", [([1, 2],), (None,)]),
        ("RETURN isEmpty([]) AS a, sqrt(16) AS b, 2 ^ 3 AS c, toIntegerList(['1', 'x']) AS d", [(True, 4.0, 8.0, [1, None])]),
        ("RETURN CASE 2 WHEN 1, 2 THEN 'a' ELSE 'b' END AS a, .5 AS b", [("a", 0.5)]),
        ("MATCH (c:Company) RETURN COUNT { MATCH (c)-[:BELONGS_TO]->(i) RETURN i } AS n LIMIT 1", [(1,)]),
        ("MATCH (c:Company {name: '甲'}) RETURN COLLECT { MATCH (c)-[:BELONGS_TO]->(i) RETURN i.name } AS n", [(["金融"],)]),
        ("MATCH (c:Company {name: '甲'}) RETURN (c:Company) = true AS a, (c:Case) = true AS b", [(True, False)]),
        ("WITH 3 AS x, 4 AS y WITH x AS z WHERE y = 4 RETURN z", [(3,)]),
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
            "MATCH (x:Company) WITH x, (x)-[:BELONGS_TO]->()<-[:BELONGS_TO]-() AS has RETURN x.id AS id, has",
            "Neo4j supports a pattern only as a condition; write COUNT { (a)-->() }, or EXISTS { (a)-->() }",
        ),
        (
            "UNWIND [12345678.5] AS x RETURN 'a' + x AS a",
            "the engines format floats differently (123456789.0, 1.23456789E8);"
            " return the number and format it in the client",
        ),
        (
            "UNWIND [1, 0] AS x RETURN 1.0 / x AS a",
            "if x is 0 the embedded engine returns null, Neo4j Infinity or NaN;"
            " write CASE WHEN x = 0 THEN null ELSE … END, or WHERE x > 0; the rewritten query:\n"
            "UNWIND [1, 0] AS x\nRETURN CASE WHEN x = 0 THEN null ELSE 1.0 / x END AS a",
        ),
        (
            "UNWIND [{k: 'a', v: 1}, {k: 'a', v: 2}, {k: 'b', v: 1}, {k: 'b', v: 2}] AS x"
            " RETURN x.k AS a, avg(x.v) AS n ORDER BY n, a",
            "the rows that n sorts are so close that the last digits, which differ between the engines, decide;"
            " sort by round(x, 6) and then by a name; the rewritten query:\n"
            "UNWIND [{k: 'a', v: 1}, {k: 'a', v: 2}, {k: 'b', v: 1}, {k: 'b', v: 2}] AS x\n"
            "RETURN x.k AS a, avg(x.v) AS n ORDER BY round(n, 6), a",
        ),
        (
            "UNWIND [1, 2, 3, 4] AS x WITH avg(x) AS a WHERE a > 2.5 RETURN a",
            "in a > 2.5 two numbers are so close that the last digits, which differ between the engines, decide;"
            " round both numbers; the rewritten query:\n"
            "UNWIND [1, 2, 3, 4] AS x\nWITH avg(x) AS a WHERE round(a, 6) > round(2.5, 6)\nRETURN a",
        ),
        (
            "UNWIND [1, 1.0, 2] AS x RETURN DISTINCT x",
            "the embedded engine treats 1 and 1.0 as distinct values; convert to one type: toFloat(x);"
            " the rewritten query:\nUNWIND [1, 1.0, 2] AS x\nRETURN DISTINCT toFloat(x) AS x",
        ),
        (
            "UNWIND [' 1'] AS x RETURN toFloat(x) AS a",
            "a value given to toFloat() is a number to only one of the engines, or too large, as are ' 1', '1f', '１' and 1e19;"
            " store the number in a property of type float or int",
        ),
        (
            "UNWIND ['a\u00a0'] AS x RETURN trim(x) AS a",
            "the engines trim different white space, and a string has a no-break space or control character at an end;"
            " remove such white space from the data",
        ),
        (
            "MATCH (c:Company) UNWIND ['name', 'type'] AS key RETURN c[key] AS a",
            "no node has a property type, title or label, but the embedded engine returns a value for it;"
            " leave out the keys type, title and label: WHERE NOT key IN ['type', 'title', 'label']",
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
            "MATCH (c:Company) RETURN DISTINCT properties(c) AS p",
            "the embedded engine adds properties to the result of properties(); list the properties you need: n{.id, .name}",
        ),
        (
            "MATCH (c:Company) RETURN c.title AS title",
            "no node has a property 'title', but the embedded engine returns a value for it; write n.name",
        ),
        (
            "MATCH (c:Company)-[r]->(i) RETURN r.type AS t",
            "no node has a property 'type', but the embedded engine returns a value for it; write labels(n)[0] or type(r)",
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
        "MATCH (a) RETURN a.rank * 2 AS n, [x IN [1, 2] WHERE x * 2 > 1 | x * 3] AS l",
        "MATCH (n:Company {label_zh: 'x'}) RETURN 'n.title' AS x // n.type",
        "MATCH (n:Company) WHERE n.name STARTS WITH 'a' AND NOT n.id IN ['x'] RETURN n AS n ORDER BY n.name DESC LIMIT 3",
        "MATCH (a), (b) WHERE a <> b MATCH p = allShortestPaths((a)-[:A*]-(b)) RETURN length(p) AS n",
    ],
)
def test_a_portable_query_is_not_rewritten(cypher: str) -> None:
    assert rewritten(cypher).text == print_query(parse(cypher))


def test_parameter_values_decide_whether_a_query_is_rejected(store: EmbeddedStore) -> None:
    query = "MATCH (c:Company) WHERE NOT (c.name IN $excluded) RETURN c.name AS name ORDER BY name"
    assert store.run(query, {"excluded": ["甲"]}).rows == [("乙",)]
    with pytest.raises(NotPortable) as raised:
        store.run(query, {"excluded": []})
    assert str(raised.value) == (
        "Neo4j drops rows if x is null and the list is empty; write size($excluded) = 0 OR NOT (x IN $excluded);"
        " the rewritten query:\nMATCH (c:Company) WHERE size($excluded) = 0 OR NOT (c.name IN $excluded)\n"
        "RETURN c.name AS name ORDER BY name"
    )
    assert store.run(query.replace("NOT", "size($excluded) = 0 OR NOT"), {"excluded": []}).rows == [("乙",), ("甲",)]
    assert store.run("RETURN toString($x) AS x", {"x": 1.5}).rows == [("1.5",)]
    with pytest.raises(NotPortable):
        store.run("RETURN toString($x) AS x", {"x": 1e7})


def test_computed_strings_are_sorted_unless_one_has_characters_outside_the_bmp(store: EmbeddedStore) -> None:
    query = "MATCH (c:Company) RETURN c.name + $suffix AS x ORDER BY x"
    assert store.run(query, {"suffix": "！"}).rows == [("乙！",), ("甲！",)]
    with pytest.raises(NotPortable) as raised:
        store.run(query, {"suffix": "😀"})
    assert str(raised.value) == (
        "the engines order computed strings differently if one contains characters outside the BMP;"
        " sort by the stored properties, one after another"
    )
    outside_bmp = Landscape({"company:𠮷": Node("company:𠮷", "Company", "𠮷")})
    with pytest.raises(NotPortable):
        EmbeddedStore(outside_bmp).run(query, {"suffix": ""})
    assert EmbeddedStore(outside_bmp).run("MATCH (c:Company) RETURN c.name AS x ORDER BY x").rows == [("𠮷",)]


def test_skip_and_limit_apply_after_the_check_for_ties(store: EmbeddedStore) -> None:
    query = "UNWIND [{k: 'a', v: 1}, {k: 'b', v: 2}, {k: 'c', v: 4}] AS x RETURN x.k AS a, avg(x.v) AS n ORDER BY n DESC SKIP 1 LIMIT $n"
    assert store.run(query, {"n": 1}).rows == [("b", 2.0)]


@pytest.mark.parametrize(
    ("cypher", "columns"),
    [
        ("MATCH (`公司`:Company) RETURN `公司`.id LIMIT 1", ("`公司`.id",)),
        ("WITH 1 AS `a b`, 2 AS c RETURN `a b`, c, `a b` + 1, c  +  1", ("a b", "c", "`a b` + 1", "c  +  1")),
        ("MATCH (c:Company) RETURN c.name, count(*) * 2 ORDER BY c.name LIMIT 1", ("c.name", "count(*) * 2")),
        ("WITH 1 AS b, 2 AS a RETURN *", ("a", "b")),
    ],
)
def test_columns_are_named_as_neo4j_names_them(store: EmbeddedStore, cypher: str, columns: tuple[str, ...]) -> None:
    assert store.run(cypher).columns == columns


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
def test_a_typical_query_is_not_rejected(store: EmbeddedStore, cypher: str) -> None:
    params = {"a": "company:甲"}
    assert store.run(cypher, params).columns and rewritten(cypher, params).text


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


@pytest.mark.parametrize(
    "cypher",
    [
        "UNWIND [1, 2] AS x WITH x, avg(x) AS a ORDER BY a LIMIT 1 RETURN DISTINCT a",
        "MATCH (n) WHERE (n)-->()-->() RETURN n{.*} AS n, toString(1e30) AS a, 1.0 / 0 AS b ORDER BY round(avg(1), -1)",
        "CALL db.labels()",
        "MATCH SHORTEST 1 (a)-->+(b) RETURN a",
    ],
)
def test_neo4j_is_asked_whatever_it_answers_rightly(cypher: str) -> None:
    reject_neo4j_bugs(cypher, declared_types(packaged_schema()))


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (c:Company) RETURN reverse(c.aliases) AS x",
        "MATCH (c:Company) WHERE NOT c.name IN [] RETURN c.id AS x",
        "MATCH (c) OPTIONAL MATCH (c)-->(d) WHERE COUNT { (d)-->() } < 3 RETURN d.id AS x",
        "MATCH (c) OPTIONAL MATCH (c)-->(d) WHERE size([(d)-->(e) | e]) IN [0, 1] RETURN d.id AS x",
    ],
)
def test_neo4j_is_not_asked_what_it_answers_wrongly(cypher: str) -> None:
    with pytest.raises(NotPortable):
        reject_neo4j_bugs(cypher, declared_types(packaged_schema()))
