"""Hypothesis strategies for whole queries in the Cypher that both stores share.

The rows of a query come in one order only, save those of a UNION: a final ORDER BY sorts by every column, and nothing
that depends on the order of rows, such as LIMIT and collect(), stands before a full ORDER BY.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from cypher_expressions import HOPS, PARAMETERS, SCALARS, Scope, expressions, filled, names, usable
from hypothesis import strategies as st

INITIALS = {"node": "n", "edge": "r", "path": "p", "shortest path": "p", "nodes": "l", "map": "m"}
"""First letters of names by type; other values are called v."""
SORT_KEYS = {"node": ("{}.id",), "edge": ("{}.id",), "map": ("{}.k", "{}.t")}
"""Properties that tell the values of a type apart; other values are their own key."""
UNSORTED = {"path", "shortest path", "nodes"}
"""Types without a sort key."""
AGGREGATES = (
    ("count(*)", "int"),
    *((f"count(<distinct><{type_}>)", "int") for type_ in SCALARS),
    *((f"{function}(<{type_}>)", type_) for type_ in ("int", "float", "text") for function in ("min", "max")),
    ("sum(<distinct><int>)", "int"),
)
FLOAT_SUM = ("sum(<float>)", "total")
"""Its last digits depend on the order of rows, so a total is carried on, but no expression is made of it."""
COLLECTS = (
    ("collect(<distinct><text>)", "texts"),
    ("collect(<distinct><int>)", "ints"),
    ("collect(<distinct><node>)", "nodes"),
)


class Clause(NamedTuple):
    """A clause, and the names in scope after it."""

    text: str
    scope: Scope


class Query(NamedTuple):
    """A query, and a value for each parameter that it uses."""

    text: str
    parameters: dict[str, Any]


def bind(scope: Scope, type_: str, taken: Iterable[str] = ()) -> str:
    """Add a new name of a type to the scope, and return it."""
    name = f"{INITIALS.get(type_, 'v')}{1 + max((int(name[1:]) for name in (*scope, *taken)), default=0)}"
    scope[name] = type_
    return name


def chance(percent: int) -> st.SearchStrategy[bool]:
    """True in about that many of a hundred draws; shrinks to False."""
    return st.integers(1, 100).map(lambda number: number > 100 - percent)


def sortable(scope: Scope) -> Scope:
    """The names that have a sort key."""
    return {name: type_ for name, type_ in scope.items() if type_ not in UNSORTED}


# ------------------------------------------------------------ clauses that read


@st.composite
def paths(draw: st.DrawFn, scope: Scope) -> Clause:
    """A path of up to two hops that starts at a node in scope or at a new one."""
    after = dict(scope)

    def node() -> str:
        return draw(filled(f"({bind(after, 'node')}<label><properties>)", scope))

    known = names(scope, "node")
    text = f"({draw(st.sampled_from(known))})" if known and draw(chance(60)) else node()
    for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
        hop = draw(st.sampled_from(HOPS))
        match draw(st.sampled_from(["anonymous"] * 3 + ["named"] * 5 + ["of some length"])):
            case "anonymous":
                inside = "<kinds>"
            case "named":
                inside = f"{bind(after, 'edge')}<kinds>"
            case _:
                inside = f"<kinds>*{draw(st.sampled_from(['2', '0..1', '1..2', '1..3']))}"
        text += draw(filled(hop.format(inside), scope)) + node()
    if draw(chance(15)):
        text = f"{bind(after, 'path')} = {text}"
    return Clause(text, after)


@st.composite
def match_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    optional = bool(scope) and draw(chance(30))
    text, after = draw(paths(scope))
    if not optional and draw(chance(12)):
        other, after = draw(paths(after))
        text += f", {other}"
    if draw(chance(35)):
        text += draw(filled(" WHERE <condition>", after))
    return Clause(f"{'OPTIONAL ' if optional else ''}MATCH {text}", after)


@st.composite
def shortest_path_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    """shortestPath between two companies or a company and a product; which of several is for the engine to choose."""
    after = dict(scope)
    a, b, path = bind(after, "node"), bind(after, "node"), bind(after, "shortest path")
    label = draw(st.sampled_from(["Company", "Product"]))
    hop = draw(filled(draw(st.sampled_from(HOPS)).format("<kinds>*..{}"), scope))
    hop = hop.format(draw(st.sampled_from([2, 3, 4])))
    return Clause(
        f"MATCH ({a}:Company), ({b}:{label}) WHERE {a}.id < {b}.id AND {a} <> {b}"
        f" MATCH {path} = shortestPath(({a}){hop}({b}))",
        after,
    )


@st.composite
def unwind_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    lists = [("<ints>", "int"), ("<texts>", "text"), ("$maps", "map"), ("[{k: 1, t: 'a'}, {k: null, t: 'b'}]", "map")]
    lists += [(name, "node") for name in names(scope, "nodes")] * 4
    template, type_ = draw(st.sampled_from(lists))
    text, after = draw(filled(template, scope)), dict(scope)
    return Clause(f"UNWIND {text} AS {bind(after, type_)}", after)


@st.composite
def call_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    """A subquery that is given the first node in scope, if there is one, and returns one value."""
    given = names(scope, "node")[:1]
    match, inside = draw(match_clauses(dict.fromkeys(given, "node")))
    counted = [(f"count({name})", "int") for name in ("*", *inside)]
    template, type_ = draw(st.sampled_from([*counted, *[("max(<text>)", "text")] * len(counted)]))
    value, after = draw(filled(template, inside, 1)), dict(scope)
    return Clause(f"CALL ({', '.join(given)}) {{ {match} RETURN {value} AS {bind(after, type_)} }}", after)


# ------------------------------------------------------------ clauses that project


@st.composite
def sort_keys(draw: st.DrawFn, scope: Scope) -> str:
    """Keys of an ORDER BY that leaves no ties."""
    keys = [key.format(name) for name, type_ in scope.items() for key in SORT_KEYS.get(type_, ("{}",))]
    return ", ".join(key + draw(st.sampled_from(["", "", " DESC"])) for key in draw(st.permutations(keys)))


@st.composite
def pages(draw: st.DrawFn) -> str:
    """SKIP, LIMIT, both or neither."""
    skip = f" SKIP {draw(st.integers(0, 2))}" if draw(chance(20)) else ""
    return skip + (f" LIMIT {draw(st.sampled_from([10, 4, 2, 1]))}" if draw(chance(35)) else "")


@st.composite
def with_tails(draw: st.DrawFn, scope: Scope) -> str:
    """What may follow the columns of a WITH: ORDER BY and a page, if all columns have a sort key, and WHERE."""
    order = ""
    if scope == sortable(scope) and draw(chance(35)):
        order = f" ORDER BY {draw(sort_keys(scope))}{draw(pages())}"
    return order + (draw(filled(" WHERE <condition>", scope, 1)) if draw(chance(25)) else "")


@st.composite
def columns(draw: st.DrawFn, scope: Scope, kept: Scope) -> tuple[list[str], Scope]:
    """Columns of a WITH, some kept as they are and up to two new ones, and the scope that they make."""
    after = {name: type_ for name, type_ in kept.items() if draw(chance(70))}
    texts = list(after)
    for type_ in draw(st.lists(st.sampled_from([*SCALARS, "texts"]), min_size=int(not after), max_size=2)):
        texts.append(f"{draw(expressions(type_, scope))} AS {bind(after, type_, scope)}")
    return texts, after


@st.composite
def with_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    if draw(chance(15)):
        after = dict(scope)
        texts = ["*", f"{draw(expressions('int', scope, 1))} AS {bind(after, 'int')}"]
    else:
        texts, after = draw(columns(scope, scope))
    distinct = "DISTINCT " if after == sortable(after) and draw(chance(20)) else ""
    return Clause(f"WITH {distinct}{', '.join(texts)}{draw(with_tails(after))}", after)


@st.composite
def grouping_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    """WITH that aggregates, with collect() only where a WITH before it has sorted the rows."""
    sorting, choices = "", [*AGGREGATES, FLOAT_SUM]
    if scope == sortable(scope) and draw(st.booleans()):
        sorting = f"WITH {', '.join(scope)} ORDER BY {draw(sort_keys(scope))} "
        choices += [each for each in COLLECTS if usable([each[0]], scope)] * 3
    texts, after = draw(columns(scope, sortable(scope)))
    for template, type_ in draw(st.lists(st.sampled_from(choices), min_size=1, max_size=2)):
        texts.append(f"{draw(filled(template, scope, 1))} AS {bind(after, type_, scope)}")
    return Clause(f"{sorting}WITH {', '.join(texts)}{draw(with_tails(after))}", after)


@st.composite
def return_columns(draw: st.DrawFn, scope: Scope, types: Iterable[str]) -> str:
    """Columns x1, x2 and so on of the types."""
    return ", ".join(f"{draw(expressions(type_, scope))} AS x{n}" for n, type_ in enumerate(types, 1))


@st.composite
def return_clauses(draw: st.DrawFn, scope: Scope) -> str:
    """RETURN, at times of an aggregate too, sorted by every column."""
    types = draw(RETURNED)
    text, after = draw(return_columns(scope, types)), {f"x{n}": type_ for n, type_ in enumerate(types, 1)}
    if draw(chance(20)):
        template, type_ = draw(st.sampled_from(AGGREGATES))
        text += f", {draw(filled(template, scope, 1))} AS {(name := f'x{len(types) + 1}')}"
        after[name] = type_
    keys = draw(sort_keys(after))
    if types[0] in ("text", "texts", "ints") and draw(chance(25)):
        keys = f"size(x1), {keys}"
    return f"RETURN {'DISTINCT ' if draw(chance(25)) else ''}{text} ORDER BY {keys}{draw(pages())}"


RETURNED = st.lists(st.sampled_from([*SCALARS, "texts", "ints"]), min_size=1, max_size=3)
"""Types of the columns of a RETURN."""


# ------------------------------------------------------------ queries


@st.composite
def clause_sequences(draw: st.DrawFn) -> Clause:
    """Up to four clauses that stand before a RETURN, and the scope after them."""
    text, scope = draw(match_clauses({}) | match_clauses({}) | unwind_clauses({}))
    for _ in range(draw(st.integers(0, 3))):
        clause, scope = draw(st.one_of([clauses(scope) for clauses in CLAUSES]))
        text += f" {clause}"
    return Clause(text, scope)


CLAUSES = (
    *(match_clauses, match_clauses, unwind_clauses),
    *(with_clauses, with_clauses, grouping_clauses, call_clauses, shortest_path_clauses),
)


@st.composite
def union_halves(draw: st.DrawFn, types: Iterable[str]) -> str:
    """A query with columns of the types, its rows in any order."""
    text, scope = draw(clause_sequences())
    return f"{text} RETURN {draw(return_columns(scope, types))}"


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """A query whose rows come in one order only, or a UNION of two."""
    if draw(chance(8)):
        types = draw(RETURNED)
        union = draw(st.sampled_from(["UNION", "UNION ALL"]))
        text = f"{draw(union_halves(types))} {union} {draw(union_halves(types))}"
    else:
        text, scope = draw(clause_sequences())
        text += f" {draw(return_clauses(scope))}"
    used = re.findall(r"\$(\w+)", text)
    return Query(text, {name: draw(values) for name, values in PARAMETERS.items() if name in used})
