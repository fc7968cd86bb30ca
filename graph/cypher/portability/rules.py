"""What is refused, why, and what to write instead: one table, from which messages and docs/portability.md are made."""

from __future__ import annotations

from typing import NamedTuple

from lianzhu.graph.errors import NotPortable


class Rule(NamedTuple):
    """What a query may hold that is not answered alike: how it looks, why it is refused, and the rewrite."""

    shape: str
    why: str
    instead: str


RULES = {
    # ------------------------------------------------------------ properties
    "virtual": Rule(
        "n.type, n.title, n.label", "no node has a property '{0}', but this engine invents one", "write {1}"
    ),
    "properties": Rule(
        "properties(n), keys(n)", "this engine adds properties to {0}()", "name those you want: n{{.id, .name}}"
    ),
    "all_properties": Rule("n{.*}", "this engine adds properties to {{.*}}", "name those you want: n{{.id, .name}}"),
    "dynamic_property": Rule(
        "n[key] where the key is computed", "this engine may invent the property", "name it: n.name, or give it as $key"
    ),
    "relationship_projection": Rule(
        "r{.id} of a relationship", "this engine gives null for {0}{{…}}", "write a map: {{id: {0}.id}}"
    ),
    "property_of_no_map": Rule("l.id of a list", "Neo4j refuses a property of {0}", "take it of each: [x IN l | x.id]"),
    "whole_end": Rule(
        "startNode(r) as a value", "this engine gives the name alone", "read a property: startNode(r).id"
    ),
    "internal_id": Rule("id(n), elementId(n)", "each engine numbers as it likes", "use n.id"),
    # ------------------------------------------------------------ patterns
    "relationship_in_pattern": Rule(
        "(k:Chain {id: r.chain})",
        "this engine finds nothing for {{{0}: {1}}} in a pattern, since {2} is a relationship",
        "compare in a WHERE: WHERE x.{0} = {1}",
    ),
    "value_of_same_match": Rule(
        "MATCH (a), (b {rank: a.rank})",
        "this engine finds nothing for {{{0}: {1}}} where {2} is named in the same MATCH",
        "compare in a WHERE: WHERE x.{0} = {1}",
    ),
    "path_of_one_node": Rule(
        "MATCH (n) OPTIONAL MATCH q = (n)",
        "Neo4j never takes the path {0} of one node that is known for null, this engine does",
        "leave out {0} =, and use [{1}] for it",
    ),
    "long_predicate": Rule(
        "WHERE (a)-->()-->(b)",
        "this engine loses rows over a pattern of two or more hops used as a condition",
        "write EXISTS {{ <the pattern> WHERE true }}",
    ),
    "exists_of_clauses": Rule(
        "EXISTS { MATCH … MATCH … }",
        "this engine may lose rows over EXISTS with several clauses",
        "end each MATCH with WHERE true",
    ),
    "query_in_braces": Rule(
        "COUNT { MATCH … RETURN … }",
        "this engine reads no WITH, RETURN or UNION inside {0} {{ }}",
        "write OPTIONAL MATCH and count(DISTINCT x) in a WITH, or a pattern alone inside the braces",
    ),
    "collect_in_braces": Rule(
        "COLLECT { … }", "this engine reads no COLLECT {{ }}", "write a list of a pattern: [(a)-[:KIND]->(b) | b.id]"
    ),
    "inline_where": Rule(
        "(n:Company WHERE …)",
        "this engine reads no WHERE inside a pattern",
        "write it after the pattern: MATCH … WHERE …",
    ),
    "label_expression": Rule(
        ":!A, :A&B, :%", "this engine reads no label expression with !, & or %", "write WHERE NOT n:A, or n:A AND n:B"
    ),
    "label_or_of_null": Rule(
        "n:A|B where n may be null", "this engine takes {0}:A|B for false where {0} is null", "write {0}:A OR {0}:B"
    ),
    "label_compared": Rule("(n:A) = true", "this engine reads no comparison of n:A", "write n:A alone, or NOT n:A"),
    "quantified": Rule(
        "->{1,3}, ->+, SHORTEST",
        "this engine reads no quantified path pattern",
        "write -[:KIND*1..3]->, or shortestPath((a)-[:KIND*..6]->(b))",
    ),
    "pattern_as_value": Rule(
        "size((a)-->()), RETURN (a)-->()",
        "Neo4j takes a pattern for a condition only",
        "write COUNT {{ <the pattern> }}, or EXISTS {{ <the pattern> }}",
    ),
    "new_in_predicate": Rule(
        "WHERE (a)-->(new)",
        "Neo4j lets no condition name something new, here {0}",
        "write EXISTS {{ <the pattern> }}, or leave the name out",
    ),
    "same_ends": Rule(
        "shortestPath((a)-[*..3]-(b)) where a may be b",
        "Neo4j fails where both ends of shortestPath are one node",
        "write WHERE {0} <> {1} WITH {0}, {1} before it",
    ),
    "chinese_variable": Rule(
        "(公司:Company)",
        "this engine reads no Chinese variable in a pattern",
        "call {0} by a Latin name",
    ),
    # ------------------------------------------------------------ clauses
    "sorted_then_collected": Rule(
        "WITH … ORDER BY, then collect() by n.name",
        "this engine loses an ORDER BY before a collect() that is grouped by a property",
        "name the property in the WITH that sorts (WITH p.name AS name … ORDER BY …) and group by the name",
    ),
    "own_clause": Rule("FILTER, HAVING, LET, OVER", "Neo4j 5 has no {0}", "write WITH … WHERE …"),
    "nulls_first": Rule(
        "ORDER BY x NULLS FIRST",
        "Neo4j has no NULLS FIRST",
        "sort by x IS NOT NULL before x: ORDER BY x IS NOT NULL, x",
    ),
    "optional_call": Rule(
        "OPTIONAL CALL", "this engine reads no OPTIONAL CALL", "write CALL (a) {{ OPTIONAL MATCH … RETURN … }}"
    ),
    "describing_call": Rule(
        "CALL db.labels()",
        "each engine describes itself otherwise",
        "ask the data: MATCH (n) RETURN DISTINCT labels(n)[0] AS label, or `lianzhu info`",
    ),
    "no_return": Rule("MATCH (n) without RETURN", "Neo4j refuses a query that ends with {0}", "end it with RETURN …"),
    "needs_alias": Rule("WITH n.name", "Neo4j refuses an expression in WITH without a name", "write {0} AS a name"),
    "out_of_scope": Rule(
        "RETURN n.name, count(*) ORDER BY n.id",
        "Neo4j refuses to sort by {0}, which is gone after an aggregate or DISTINCT",
        "return it, or sort in a WITH before",
    ),
    "implicit_grouping": Rule(
        "RETURN n.rank + count(*)",
        "Neo4j refuses an aggregate mixed with {0}, which is no column of its own",
        "aggregate first: WITH {0} AS x, count(*) AS n, then use x and n",
    ),
    "aggregate_inside": Rule(
        "collect(x)[0]", "this engine reads no part of an aggregate", "aggregate first: WITH collect(x) AS l, then l[0]"
    ),
    "sort_by_thing": Rule(
        "ORDER BY n, min(n)", "each engine sorts {0} in an order of its own", "sort by a property: ORDER BY n.id"
    ),
    # ------------------------------------------------------------ expressions
    "chained": Rule("1 <= x < 3", "this engine reads no chained comparison", "write both parts: 1 <= x AND x < 3"),
    "case_list": Rule(
        "CASE x WHEN 1, 2", "this engine reads one value after WHEN", "write CASE WHEN x IN [1, 2] THEN …"
    ),
    "list_plus_null": Rule(
        "list + something that may be null",
        "this engine keeps the null of a list + null, where Neo4j gives null",
        "write coalesce({0}, []), or test {0} IS NULL",
    ),
    "wrong_type": Rule(
        "NOT 1, 'x' + true, n.name - 1", "Neo4j refuses {0} of {1}", "convert it (toString, toInteger) or compare it"
    ),
    "date_and_text": Rule(
        "date('2024-01-05') = '2024-01-05'",
        "this engine takes a text for a date, Neo4j does not",
        "compare the texts, or convert both: date(…)",
    ),
    "concatenation": Rule("[1] || [2]", "this engine makes a text of lists joined by ||", "write +"),
    "mixed_numbers": Rule(
        "DISTINCT, grouping or UNION of 1 and 1.0",
        "this engine takes 1 and 1.0 for two values",
        "make them one type: toFloat({0})",
    ),
    "float_division": Rule(
        "1.0 * a / b",
        "where {0} is 0 this engine gives null, Neo4j Infinity or NaN",
        "write CASE WHEN {0} = 0 THEN null ELSE … END, or WHERE {0} > 0",
    ),
    "float_as_text": Rule(
        "toString(1.5), 'a' + 1.5",
        "each engine writes fractions otherwise (123456789.0, 1.23456789E8)",
        "return the number and write it out in the tool",
    ),
    "negative_zero": Rule(
        "ORDER BY a * b of fractions, -0.0",
        "Neo4j sorts -0.0 before 0.0, this engine takes them for one",
        "add 0.0: ORDER BY {0} + 0.0",
    ),
    "order_of_computed": Rule(
        "ORDER BY or < of computed text",
        "with characters beyond the basic plane in the graph, such as '{0}', Neo4j sorts computed text otherwise",
        "sort by stored properties, one by one",
    ),
    "regular_expression": Rule(
        "n.name =~ '\\\\d+'",
        "the engines' regular expressions differ in {0}",
        "write plain characters, ., *, +, ?, |, () and [a-z], or CONTAINS and STARTS WITH",
    ),
    # ------------------------------------------------------------ functions
    "round": Rule("round(x)", "each engine rounds halves otherwise", "write floor(x + 0.5), or round in the tool"),
    "average": Rule(
        "avg(x), stDev(x)",
        "the last digits of {0}() differ between the engines",
        "write WITH sum(x) AS total, count(x) AS n WHERE n > 0 RETURN 1.0 * total / n",
    ),
    "quantile": Rule("percentileCont(x, 0.5)", "this engine has no {0}", "collect(x) in order and take it in the tool"),
    "mathematics": Rule(
        "log(x), sqrt(x), x ^ 2",
        "results of {0} may differ in the last digit or be NaN",
        "compute it in the tool, or write x * x",
    ),
    "days_between": Rule(
        "duration.between(a, b)", "Neo4j keeps months apart from days", "write duration.inDays(a, b).days"
    ),
    "time": Rule(
        "datetime(), time(), a duration as a column",
        "each engine writes {0} otherwise",
        "use date(…) or ISO texts, and duration only to move a date",
    ),
    "cut_by_nothing": Rule(
        "split(x, ''), replace(x, '', y)",
        "Neo4j cuts rare characters in half where {0}() is given an empty text",
        "give {0}() a text that is not empty",
    ),
    "odd_digits": Rule(
        "toInteger of full-width digits",
        "this engine reads no digits such as '{0}', Neo4j does",
        "write them as 0-9 in the data",
    ),
    "odd_blanks": Rule(
        "trim of no-break spaces", "each engine trims other blanks; the graph holds '{0}'", "clean the data"
    ),
    "text_to_float": Rule(
        "toFloat(text)", "each engine reads other texts as numbers", "keep the number in a field of type float"
    ),
    "whole_or_list_as_text": Rule("toString([1])", "Neo4j refuses toString() of {0}", "name what you want as text"),
    "unknown_function": Rule("any other function", "{0}() is none that both engines are known to answer alike", "{1}"),
    # ------------------------------------------------------------ Neo4j's own faults
    "count_in_optional": Rule(
        "OPTIONAL MATCH … WHERE COUNT { … } < 3",
        "Neo4j loses rows where a COUNT {{ }} in the WHERE of an OPTIONAL MATCH is 0",
        "compare with = 0 or > 0, or count in a WITH before",
    ),
    "not_in_nothing": Rule(
        "NOT (x IN $list) with an empty list",
        "Neo4j loses rows where x is null and the list is empty",
        "write size({0}) = 0 OR NOT (x IN {0})",
    ),
    "reversed_list": Rule(
        "reverse(n.aliases)", "Neo4j refuses to reverse a stored list", "write reverse([x IN {0} | x])"
    ),
}


def refusal(name: str, *given: object) -> NotPortable:
    """Return the error that a rule raises, with the query's own words put in."""
    rule = RULES[name]
    return NotPortable(f"{rule.why.format(*given)}; {rule.instead.format(*given)}")
