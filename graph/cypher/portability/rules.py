"""The Cypher that is rejected, why, and what to write instead: the source of messages and of docs/portability.md."""

from __future__ import annotations

from typing import NamedTuple

from lianzhu.graph.errors import NotPortable


class Rule(NamedTuple):
    """Cypher that is rejected: an example, the reason, and the suggested rewrite."""

    example: str
    reason: str
    suggestion: str


REWRITTEN_QUERY = "; the rewritten query:\n"
"""Stands before a query, in a message, that both engines answer alike."""
RULES = {
    # ------------------------------------------------------------ properties
    "virtual_property": Rule(
        "n.type, n.title, n.label",
        "no node has a property '{0}', but the embedded engine returns a value for it",
        "write {1}",
    ),
    "properties_function": Rule(
        "DISTINCT properties(n), keys(x) of unknown type",
        "the embedded engine adds properties to the result of {0}()",
        "list the properties you need: n{{.id, .name}}",
    ),
    "all_properties_projection": Rule(
        "n{.*, a: 1}",
        "the embedded engine adds properties to the result of {{.*}}",
        "list the properties you need: n{{.id, .name}}",
    ),
    "dynamic_property": Rule(
        "n[key] where key is 'type'",
        "no node has a property type, title or label, but the embedded engine returns a value for it",
        "leave out the keys type, title and label: WHERE NOT key IN ['type', 'title', 'label']",
    ),
    "property_of_non_map": Rule(
        "l.id of a list",
        "Neo4j does not support property access on {0}",
        "access the property of each element: [x IN l | x.id]",
    ),
    "engine_map": Rule(
        "{id: 1, labels: [], properties: {}}",
        "the embedded engine cannot tell a map with the keys {0} from a node or relationship",
        "rename one of the keys",
    ),
    "endpoint_as_value": Rule(
        "startNode(r) as a value",
        "the embedded engine returns only the name of the node",
        "return a property: startNode(r).id",
    ),
    "internal_id": Rule("id(n), elementId(n)", "internal ids differ between the engines", "use n.id"),
    # ------------------------------------------------------------ patterns
    "reference_within_match": Rule(
        "MATCH (a), (b {rank: a.rank})",
        "the embedded engine finds no match for {{{0}: {1}}} if {2} is introduced by the same MATCH",
        "compare in a WHERE: WHERE x.{0} = {1}",
    ),
    "single_node_path": Rule(
        "MATCH (n) OPTIONAL MATCH q = (n)",
        "the path {0} of a single bound node may be null in the embedded engine, but never in Neo4j",
        "remove {0} = and use [{1}] as the nodes of the path",
    ),
    "projection_in_subquery": Rule(
        "COUNT { MATCH … RETURN … }",
        "the embedded engine does not support WITH, RETURN or UNION inside {0} {{ }}",
        "write OPTIONAL MATCH and count(DISTINCT x) in a WITH, or only a pattern inside the braces",
    ),
    "collect_subquery": Rule(
        "COLLECT { … }",
        "the embedded engine does not support COLLECT {{ }}",
        "write a pattern comprehension: [(a)-[:KIND]->(b) | b.id]",
    ),
    "label_comparison": Rule(
        "(n:A) = true",
        "the embedded engine does not support a label predicate as an operand",
        "write n:A alone, or NOT n:A",
    ),
    "quantified_path_pattern": Rule(
        "->{1,3}, ->+, SHORTEST",
        "the embedded engine does not support quantified path patterns",
        "write -[:KIND*1..3]->, or shortestPath((a)-[:KIND*..6]->(b))",
    ),
    "condition_on_variable_length": Rule(
        "-[r:A*1..3 WHERE …]->, -[:!A*]->",
        "the embedded engine does not support a condition or a label expression on a path of variable length",
        "write all(x IN r WHERE …) after the pattern",
    ),
    "pattern_as_value": Rule(
        "size((a)-->()), RETURN (a)-->()",
        "Neo4j supports a pattern only as a condition",
        "write COUNT {{ (a)-->() }}, or EXISTS {{ (a)-->() }}",
    ),
    "new_variable_in_predicate": Rule(
        "WHERE (a)-->(new)",
        "Neo4j does not allow a pattern in a condition to introduce variables, here {0}",
        "write EXISTS {{ (a)-->(new) }}, or remove the variable",
    ),
    "same_endpoints": Rule(
        "shortestPath((a)-[*..3]-(b)) where a may be b",
        "Neo4j fails if both ends of shortestPath() are the same node",
        "write WHERE {0} <> {1} WITH {0}, {1} before it",
    ),
    # ------------------------------------------------------------ clauses
    "clause_not_in_neo4j": Rule("FILTER, HAVING, LET, OVER", "Neo4j 5 does not support {0}", "write WITH … WHERE …"),
    "nulls_first": Rule(
        "ORDER BY x NULLS FIRST",
        "Neo4j does not support NULLS FIRST",
        "sort by x IS NOT NULL before x: ORDER BY x IS NOT NULL, x",
    ),
    "optional_call": Rule(
        "OPTIONAL CALL",
        "the embedded engine does not support OPTIONAL CALL",
        "write CALL (a) {{ OPTIONAL MATCH … RETURN … }}",
    ),
    "procedure_call": Rule(
        "CALL db.labels()",
        "the engines have different procedures",
        "query the graph: MATCH (n) RETURN DISTINCT labels(n)[0] AS label, or run `lianzhu info`",
    ),
    "misplaced_return": Rule("MATCH (n) without RETURN", "Neo4j does not support {0}", "end the query with RETURN …"),
    "missing_alias": Rule("WITH n.name", "Neo4j requires an alias for an expression in WITH", "write {0} AS x"),
    "sort_key_out_of_scope": Rule(
        "RETURN n.name, count(*) ORDER BY n.id",
        "Neo4j cannot sort by {0}, which is out of scope after an aggregation or DISTINCT",
        "return it, or sort in a preceding WITH",
    ),
    "implicit_grouping": Rule(
        "RETURN n.rank + count(*)",
        "Neo4j does not support an aggregate combined with {0}, which is not a grouping key",
        "aggregate first: WITH {0} AS x, count(*) AS n, then use x and n",
    ),
    "order_of_structural_value": Rule(
        "ORDER BY n, min(n)",
        "the engines order nodes, relationships, paths and maps differently",
        "sort by a property: ORDER BY n.id",
    ),
    # ------------------------------------------------------------ expressions
    "wrong_type": Rule(
        "NOT 1, 'x' + true, n.name - 1",
        "Neo4j does not support {1} as {0}",
        "convert it (toString, toInteger) or compare it",
    ),
    "date_string_comparison": Rule(
        "date('2024-01-05') = '2024-01-05'",
        "the embedded engine converts a string that is compared with a date, Neo4j does not",
        "compare strings, or convert both operands: date(…)",
    ),
    "concatenation_operator": Rule(
        "[1] || [2]", "the embedded engine returns a string for lists concatenated with ||", "write +"
    ),
    "mixed_numbers": Rule(
        "DISTINCT, grouping or UNION of 1 and 1.0",
        "the embedded engine treats 1 and 1.0 as distinct values",
        "convert to one type: toFloat({0})",
    ),
    "inexact_comparison": Rule(
        "avg(x) = 2, 2 ^ 0.5 < y",
        "in {0} two numbers are so close that the last digits, which differ between the engines, decide",
        "round both numbers",
    ),
    "inexact_order": Rule(
        "ORDER BY avg(x) of equal averages",
        "the rows that {0} sorts are so close that the last digits, which differ between the engines, decide",
        "sort by round(x, 6) and then by a name",
    ),
    "inexact_group": Rule(
        "DISTINCT avg(x)",
        "the last digits of {0}, which differ between the engines, decide which rows are equal",
        "group by round(x, 3)",
    ),
    "inexact_rounding": Rule(
        "round(avg(x)) of 0.5",
        "{0} is so close to a half that the last digits, which differ between the engines, decide how it is rounded",
        "round in the client",
    ),
    "cancelling_average": Rule(
        "avg(x) of -1, 0 and 1",
        "the values of {0} cancel out so that its digits differ between the engines",
        "return sum(x) and count(x)",
    ),
    "inexact_text": Rule(
        "toString(avg(x))",
        "the last digits of {0} differ between the engines",
        "round it first: toString(round(x, 3))",
    ),
    "float_division_by_zero": Rule(
        "1.0 * a / b",
        "if {0} is 0 the embedded engine returns null, Neo4j Infinity or NaN",
        "write CASE WHEN {0} = 0 THEN null ELSE … END, or WHERE {0} > 0",
    ),
    "float_to_string": Rule(
        "toString(1.5), 'a' + 1.5",
        "the engines format floats differently (123456789.0, 1.23456789E8)",
        "return the number and format it in the client",
    ),
    "negative_zero": Rule(
        "ORDER BY a * b of floats, -0.0",
        "Neo4j sorts -0.0 before 0.0, the embedded engine treats them as equal",
        "add 0.0: ORDER BY {0} + 0.0",
    ),
    "order_of_computed_string": Rule(
        "ORDER BY or < of computed strings",
        "the engines order computed strings differently if one contains characters outside the BMP",
        "sort by the stored properties, one after another",
    ),
    "regular_expression": Rule(
        "n.name =~ '\\\\d+'",
        "support for {0} in regular expressions differs between the engines",
        "write plain characters, ., *, +, ?, |, () and [a-z], or CONTAINS and STARTS WITH",
    ),
    # ------------------------------------------------------------ functions
    "rounding": Rule(
        "round(x, n), round(x, 2, 'CEILING')",
        "the embedded engine rounds only to a constant number of digits from 0 to 15, without a rounding mode",
        "write a number: round(x, 2)",
    ),
    "percentile": Rule(
        "percentileCont(x, 0.5)",
        "the embedded engine does not support {0}()",
        "return the sorted collect(x) and compute it in the client",
    ),
    "standard_deviation": Rule(
        "stDev(x)",
        "the engines differ in the {0}() of one value",
        "return avg(x * x) - avg(x) * avg(x) and compute it in the client",
    ),
    "math_function": Rule(
        "log(x), sqrt(x), x ^ 2",
        "Neo4j returns NaN or Infinity for {0} of these values, the embedded engine null",
        "leave them out: WHERE x > 0",
    ),
    "duration_between": Rule(
        "duration.between(a, b)", "Neo4j keeps months separate from days", "write duration.inDays(a, b).days"
    ),
    "temporal_value": Rule(
        "datetime(), time(), a duration as a column",
        "the engines treat {0} differently",
        "use date(…) or ISO 8601 strings, and durations only to add to a date",
    ),
    "empty_search_string": Rule(
        "split(x, ''), replace(x, '', y)",
        "Neo4j splits characters outside the BMP in half if {0}() is given an empty string",
        "pass a non-empty string to {0}()",
    ),
    "list_of_delimiters": Rule(
        "split(x, [',', ';'])",
        "the embedded engine splits by one delimiter only",
        "replace the others first: split(replace(x, ';', ','), ',')",
    ),
    "negative_length": Rule(
        "left(x, -1)", "Neo4j fails if the place or length given to {0}() is negative", "write 0 for a negative number"
    ),
    "duplicate_column": Rule("RETURN 1, 1", "Neo4j does not allow two columns named {0}", "give one of them an alias"),
    "ambiguous_number": Rule(
        "toFloat(' 1'), toInteger('１')",
        "a value given to {0}() is a number to only one of the engines, or too large, as are ' 1', '1f', '１' and 1e19",
        "store the number in a property of type float or int",
    ),
    "non_portable_whitespace": Rule(
        "trim() of no-break spaces",
        "the engines trim different white space, and a string has a no-break space or control character at an end",
        "remove such white space from the data",
    ),
    "to_string_of_non_scalar": Rule(
        "toString([1])", "Neo4j does not support toString() of {1}", "convert its elements or properties"
    ),
    "unsupported_function": Rule(
        "any other function", "{0}() is not supported, since the engines may return different results", "{1}"
    ),
    # ------------------------------------------------------------ bugs of Neo4j
    "count_in_optional_match": Rule(
        "OPTIONAL MATCH … WHERE COUNT { … } < 3",
        "Neo4j drops rows if a COUNT {{ }} in the WHERE of an OPTIONAL MATCH is 0",
        "compare with = 0 or > 0, or count in a preceding WITH",
    ),
    "not_in_empty_list": Rule(
        "NOT (x IN $list) with an empty list",
        "Neo4j drops rows if x is null and the list is empty",
        "write size({0}) = 0 OR NOT (x IN {0})",
    ),
    "reverse_stored_list": Rule(
        "reverse(n.aliases)", "Neo4j cannot reverse a stored list", "write reverse([x IN {0} | x])"
    ),
}


def not_portable(name: str, *details: object, query: str = "") -> NotPortable:
    """Return the error of a rule, with details of the query in its message, and the rewritten query if there is one."""
    rule = RULES[name]
    message = f"{rule.reason.format(*details)}; {rule.suggestion.format(*details)}"
    return NotPortable(f"{message}{REWRITTEN_QUERY}{query}" if query else message, rule=name)
