"""Hypothesis strategies for Cypher expressions and patterns, out of a grammar.

A line of the grammar is Cypher with placeholders: `<int>` stands for an expression of that type, `<int leaf>` for one
that nests no further, `<node>` for the name of a node in scope, and `<hop>` for one of the alternatives of that name. A
line is left out where the scope has no name that it needs. The simplest stands first, since Hypothesis shrinks towards
the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import permutations

from hypothesis import strategies as st

Scope = dict[str, str]
"""The type of each name that a clause may use."""

LABELS = ("Company", "Product", "Industry")
KINDS = ("OFFERS", "SERVES", "PART_OF")
SCALARS = ("int", "float", "text", "bool")
BOUND = {"node", "edge", "path", "shortest path", "nodes", "map"}
"""Types of names that only a clause can bind: no expression makes a value of them."""
HOPS = ("-[{}]->", "<-[{}]-", "-[{}]-")
PREDICATE = "(<node>)-[:<kind>]->()"
"""A pattern as a condition, which Cypher allows only after WHERE."""

PARAMETERS = {
    "i": st.integers(-1, 3),
    "j": st.integers(-1, 3),
    "float": st.just(2.5),
    "text": st.sampled_from(["a", "乙", "2023"]),
    "bool": st.booleans(),
    "texts": st.just(["a", "b"]),
    "ints": st.just([2, 1, 2]),
    "maps": st.just([{"k": 1, "t": "a"}, {"k": 2}, {"k": 1, "t": "乙"}]),
}

CONSTANTS = {
    "int": ("0", "1", "2", "3", "$i", "$j"),
    "float": ("1.5", "0.25", "$float"),
    "text": ("'a'", "'甲'", "''", "$text"),
    "bool": ("true", "false", "$bool"),
    "texts": ("[]", "['a', '甲']", "$texts"),
    "ints": ("[1, 2, 3]", "[3, null, 1]", "range(0, 3)", "$ints"),
}
OF_NAMES = {
    "int": (
        "<node>.position",
        "<edge>.row",
        "<map>.k",
        "size(<nodes>)",
        "length(<path>)",
        "length(<shortest path>)",
    ),
    "float": ("<node>.value",),
    "text": (
        "<node>.id",
        "<node>.name",
        "<node>.published",
        "<edge>.id",
        "<edge>.chain",
        "<map>.t",
        "labels(<node>)[0]",
        "type(<edge>)",
        "startNode(<edge>).id",
        "head(<nodes>).id",
    ),
    "bool": (
        "<node>.forecast",
        "<node>:Company",
        "<name> IS NULL",
        "<node> = <node>",
        "<node> <> <node>",
    ),
    "texts": (
        "<node>.aliases",
        "[n IN nodes(<path>) | n.id]",
        "[r IN relationships(<path>) | r.id]",
        "[n IN <nodes> | n.id]",
        "[n IN <nodes> WHERE n.position > 0 | n.name]",
    ),
    "ints": (),
}
COMPOUNDS = {
    "int": (
        "(<int> <arithmetic> <int>)",
        "(<int>) - -1",
        "(<int>) - [1, 2][0]",
        "<int> % <divisor>",
        "<int> / <divisor>",
        "abs(<int>)",
        "toInteger(<text>)",
        "coalesce(<int>, <int>)",
        "size(<text>)",
        "size(<texts>)",
        "size(<ints>)",
        "<ints>[<index>]",
        "head(<ints>)",
        "reduce(s = 0, y IN <ints> | s + y)",
        "COUNT { <subquery> }",
        "size([<pattern> | 1])",
        "CASE WHEN <bool> THEN <int> END",
        "CASE WHEN <bool> THEN <int> ELSE <int> END",
        "CASE <int> WHEN <int leaf> THEN <int> END",
        "CASE <int> WHEN <int leaf> THEN <int> ELSE <int> END",
    ),
    "float": (
        "(<float> <sign> <float>)",
        "(<float> <sign> <int>)",
        "<float> * <factor>",
        "<float> / 2",
        "<float> / 4.0",
        "<float> / <int>",
        "toFloat(<int>)",
        "toFloat(<text>)",
        "floor(<float>)",
        "ceil(<float>)",
        "round(<float>)",
        "round(<float>, 1)",
        "sqrt(abs(<float>))",
        "abs(<float>)",
        "coalesce(<float>, 0.0)",
        "CASE WHEN <bool> THEN <float> END",
        "CASE WHEN <bool> THEN <float> ELSE <float> END",
        "CASE <int> WHEN <int leaf> THEN <float> END",
        "CASE <int> WHEN <int leaf> THEN <float> ELSE <float> END",
    ),
    "text": (
        "<text> + <text>",
        "<text> + <int>",
        "toUpper(<text>)",
        "toLower(<text>)",
        "trim(<text>)",
        "left(<text>, <width>)",
        "substring(<text>, 0)",
        "substring(<text>, 1)",
        "replace(<text>, 'a', 'b')",
        "<text> + <float>",
        "toString(<int>)",
        "toString(<float>)",
        "toString(<bool>)",
        "toString(<text>)",
        "coalesce(<text>, <text>)",
        "<texts>[<index>]",
        "head(<texts>)",
        "last(<texts>)",
        "reduce(s = '', y IN <texts> | s + y)",
        "CASE WHEN <bool> THEN <text> END",
        "CASE WHEN <bool> THEN <text> ELSE <text> END",
        "CASE <int> WHEN <int leaf> THEN <text> END",
        "CASE <int> WHEN <int leaf> THEN <text> ELSE <text> END",
    ),
    "bool": (
        "<int> <comparison> <int>",
        "<int> <order> <int> <comparison> <int>",
        "isEmpty(<texts>)",
        "<float> <comparison> <float>",
        "<text> <comparison> <text>",
        "<bool> <comparison> <bool>",
        "<texts> = <texts>",
        "(<int>) < -<int leaf>",
        "(<bool> <logic> <bool>)",
        "NOT (<bool>)",
        "<int> IS <not>NULL",
        "<text> IS <not>NULL",
        "<texts> IS <not>NULL",
        "<int> IN <ints>",
        "<text> IN <texts>",
        "<quantifier>(y IN <texts> WHERE y <order> <text leaf>)",
        "<text> STARTS WITH <text>",
        "<text> ENDS WITH <text>",
        "<text> CONTAINS <text>",
        "<text> =~ '<regex>'",
        "EXISTS { <subquery> }",
        "CASE WHEN <bool> THEN <bool> ELSE <bool> END",
    ),
    "texts": (
        "[<text>, <text>]",
        "split(<text>, 'a')",
        "(<texts>)",
        "tail(<texts>)",
        "<texts>[<slice>]",
        "coalesce(<texts>, []) + [<text>]",
        "<texts> + [<text>]",
        "coalesce(<texts>, []) + coalesce(<texts>, [])",
        "[y IN <texts> WHERE y IS NOT NULL]",
        "[y IN <texts> WHERE y > <text leaf> | y + 'x']",
        "[y IN <texts> WHERE y <> <text leaf> | y + 'x']",
    ),
    "ints": (
        "[<int>, <int>]",
        "range(0, <digit>)",
        "<ints>[<slice>]",
        "[y IN <ints> | y % 2]",
        "[y IN <ints> WHERE y > <int leaf> | y * 2]",
        "[y IN <ints> WHERE y <= <int leaf> | y * 2]",
    ),
}

ALTERNATIVES: dict[str, Sequence[str]] = {
    # operators and literals
    "digit": ("0", "1", "2", "3"),
    "index": ("0", "1", "2", "-1", "-2"),
    "slice": ("0..1", "1..", "..-1", "-2.."),
    "width": ("0", "1", "4"),
    "divisor": ("2", "3"),
    "factor": ("2", "0.5", "100.0"),
    "arithmetic": ("+", "-", "*"),
    "sign": ("+", "-"),
    "comparison": ("=", "<>", "<", "<=", ">", ">="),
    "order": ("=", "<"),
    "logic": ("AND", "OR", "XOR"),
    "not": ("", "NOT "),
    "distinct": ("", "", "DISTINCT "),
    "quantifier": ("any", "all", "none", "single"),
    "regex": (".*a.*", "(?i)zebra", "[0-9]+", "甲|乙"),
    # patterns
    "label": (*[""] * 6, *(f":{label}" for label in LABELS), ":Company|Product", ":!Company"),
    "properties": (*[""] * 7, " {position: <int leaf>}"),
    "kind": KINDS,
    "kinds": (*[""] * 9, *(f":{kind}" for kind in KINDS), *(f":{a}|{b}" for a, b in permutations(KINDS, 2))),
    "hop": [hop.format("<kinds>") for hop in HOPS],
    "start": ("(<label><properties>)", *["(<node>)"] * 3),
    "pattern": (
        *["<start><hop>(<label><properties>)"] * 2,
        "<start><hop>(:Product WHERE <bool leaf>)",
        "<start><hop>(<label><properties>)<hop>(<label><properties>)",
    ),
    "subquery": (*["<pattern>"] * 3, "<pattern> WHERE <bool>", "MATCH <pattern> WHERE <bool>"),
    "condition": (
        *["<bool>"] * 15,
        *(PREDICATE, f"NOT {PREDICATE}", f"(<bool> <logic> {PREDICATE})"),
        f"CASE WHEN {PREDICATE} THEN <bool> ELSE <bool> END",
    ),
}

PLACEHOLDER = re.compile("<([a-z][a-z ]*)>")


def names(scope: Scope, type_: str) -> list[str]:
    """The names of a type."""
    return [name for name, its_type in scope.items() if its_type == type_]


def usable(templates: Iterable[str], scope: Scope) -> list[str]:
    """The templates that need no name which the scope lacks."""
    lacking = (BOUND | {"name"}) - {*scope.values(), *(["name"] if scope else [])}
    return [template for template in templates if lacking.isdisjoint(placeholders(template))]


@cache
def placeholders(template: str) -> list[str]:
    return PLACEHOLDER.findall(template)


@st.composite
def filled(draw: st.DrawFn, template: str, scope: Scope, depth: int = 2) -> str:
    """A template with each placeholder filled in; its expressions nest to the depth."""
    return PLACEHOLDER.sub(lambda found: draw(part(found[1], scope, depth)), template)


def part(placeholder: str, scope: Scope, depth: int) -> st.SearchStrategy[str]:
    """What a placeholder stands for."""
    if placeholder in COMPOUNDS:
        return expressions(placeholder, scope, depth)
    if placeholder.endswith(" leaf"):
        return expressions(placeholder.removesuffix(" leaf"), scope, 0)
    if placeholder in ALTERNATIVES:
        return alternatives(placeholder, scope, depth)
    return st.sampled_from(list(scope) if placeholder == "name" else names(scope, placeholder))


@st.composite
def alternatives(draw: st.DrawFn, name: str, scope: Scope, depth: int) -> str:
    """One of the alternatives of a name, filled in."""
    return draw(filled(draw(st.sampled_from(usable(ALTERNATIVES[name], scope))), scope, depth))


@st.composite
def expressions(draw: st.DrawFn, type_: str, scope: Scope, depth: int = 2) -> str:
    """An expression of a type: a constant, a compound unless the depth is 0, something of a name in scope, or a name."""
    compounds = [COMPOUNDS[type_]] * 3 if depth > 0 else []
    sources = [CONSTANTS[type_], *compounds, usable(OF_NAMES[type_], scope), *[names(scope, type_)] * 2]
    source = draw(st.sampled_from([source for source in sources if source]))
    return draw(filled(draw(st.sampled_from(source)), scope, depth - 1))
