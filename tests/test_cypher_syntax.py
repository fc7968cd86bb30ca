"""The parser and printer of Cypher: a printed query has the same syntax tree, and names keep their places."""

from __future__ import annotations

import pytest
from cypher_queries import Query, queries
from hypothesis import HealthCheck, given, settings

from lianzhu.graph.cypher.parser import parse
from lianzhu.graph.cypher.printer import print_expression, print_query
from lianzhu.graph.cypher.syntax import (
    Binary,
    Case,
    Comparison,
    LabelPredicate,
    Literal,
    Projection,
    Property,
    Subscript,
    Unary,
    Variable,
    transform,
    walk,
)
from lianzhu.graph.cypher.tokens import CypherParseError
from lianzhu.graph.errors import NotPortable


def expression(text: str):
    projection = parse(f"RETURN {text} AS x").branches[0][0]
    assert isinstance(projection, Projection)
    return projection.items[0].expression


@settings(
    max_examples=150, derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(query=queries())
def test_a_printed_query_has_the_same_syntax_tree(query: Query) -> None:
    tree = parse(query.text)
    assert parse(print_query(tree)) == tree


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("a - -1", "a - (-1)"),
        ("NOT (a AND b)", "NOT (a AND b)"),
        ("NOT n:A", "NOT n:A"),
        ("a.b IS NULL = true", "(a.b IS NULL) = true"),
        ("x IN [1,2][0..1]", "x IN ([1, 2][0..1])"),
        ("(COUNT { (a)-->() } + 1) * 2", "(0 + COUNT { (a)-[]->() } + 1) * 2"),
        ("CASE x WHEN 1, 2 THEN 'a' END", "CASE WHEN x = 1 OR x = 2 THEN 'a' END"),
        ("n{.a, b: 1, c, .*}", "n{.*, .a, b: 1, c: c}"),
        ("`a b`.`case`", "`a b`.`case`"),
        ("toupper(x)", "toUpper(x)"),
        (".5", "0.5"),
        ("$`a b` + $c", "$`a b` + $c"),
        ("any(x IN l WHERE x:A|B)", "any(x IN l WHERE (x:A|B))"),
        ("[n IN l WHERE n:A | n.id]", "[n IN l WHERE n:A | n.id]"),
        ("[(a)<-->(b) | b.id]", "[(a)-[]-(b) | b.id]"),
        ("[x IN l, 1]", "[x IN l, 1]"),
        ("(a) - [1, 2][0]", "a - ([1, 2][0])"),
    ],
)
def test_an_expression_is_printed_as_the_embedded_engine_can_parse_it(text: str, printed: str) -> None:
    assert print_expression(expression(text)) == printed


def test_operators_bind_as_in_opencypher() -> None:
    a, b, c = (Variable(name) for name in "abc")
    assert expression("a OR b AND NOT c") == Binary("OR", a, Binary("AND", b, Unary("NOT", c)))
    assert expression("a < b <= c") == Comparison(("<", "<="), (a, b, c))
    assert expression("a = b IN c") == Comparison(("=",), (a, Binary("IN", b, c)))
    assert expression("-a.b[c]") == Unary("-", Subscript(Property(a, "b"), c))


def test_nodes_compare_by_structure_and_not_by_their_place() -> None:
    assert expression("n.name") == expression("  n . name") and expression("1") != expression("1.0")
    assert [node.offset for node in walk(parse("MATCH (n) RETURN n.name")) if isinstance(node, Property)] == [19]


def test_transform_replaces_a_part_and_keeps_the_rest() -> None:
    changed = transform(expression("a + b * a"), lambda node: Literal("1", 1) if node == Variable("a") else None)
    assert print_expression(changed) == "1 + b * 1"


@pytest.mark.parametrize(
    ("text", "value"), [("'a\\n\\u4e2d\\''", "a\n中'"), ('"x"', "x"), ("0x1F", 31), ("0o17", 15), ("1e3", 1000.0)]
)
def test_literals_have_values(text: str, value: object) -> None:
    literal = expression(text)
    assert isinstance(literal, Literal) and (literal.value, type(literal.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MATCH (n RETURN n", "expected ), found RETURN"),
        ("RETURN 1 +", "expected an expression, found the end of the query"),
        ("RETURN CASE END AS x", "expected an expression, found END"),
        ("RETURN [n IN] AS x", "expected an expression, found ]"),
        ("MATCH (n) RETURN n ORDERED BY n", "expected a clause, found ORDERED"),
        ("", "expected a clause, found the end of the query"),
    ],
)
def test_a_syntax_error_names_the_token(text: str, message: str) -> None:
    with pytest.raises(CypherParseError) as raised:
        parse(text)
    assert str(raised.value) == f"cannot tell whether Neo4j gives the same answer: {message}"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("MATCH (n) RETURN n ORDER BY n NULLS FIRST", "nulls_first"),
        ("CALL db.labels()", "procedure_call"),
        ("MATCH SHORTEST 1 (a)-->+(b) RETURN a", "quantified_path_pattern"),
        ("MATCH ((a)-->(b)){1,2} RETURN a", "quantified_path_pattern"),
        ("OPTIONAL CALL (a) { RETURN 1 AS x } RETURN x", "optional_call"),
        ("MATCH (n) FILTER n.x RETURN n", "clause_not_in_neo4j"),
    ],
)
def test_syntax_of_one_engine_only_is_unsupported(text: str, rule: str) -> None:
    with pytest.raises(NotPortable) as raised:
        parse(text)
    assert raised.value.rule == rule


def test_case_and_label_predicates_are_typed_nodes() -> None:
    assert isinstance(expression("CASE WHEN a THEN 1 END"), Case)
    assert isinstance(expression("n:A&!B"), LabelPredicate)
