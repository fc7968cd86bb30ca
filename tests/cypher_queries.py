"""Hypothesis strategies for whole queries in the Cypher that both stores share.

Every query has one right answer: whatever depends on the order of rows, such as LIMIT and collect(), stands after an
ORDER BY that leaves no ties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from cypher_expressions import HOPS, PARAMETERS, SCALARS, Scope, expressions, filled, names, usable
from hypothesis import strategies as st

INITIALS = {"node": "n", "edge": "r", "path": "p", "shortest path": "p", "nodes": "l", "map": "m"}
"""First letters of names by type; other values are called v."""
SORT_KEYS = {"node": ("{}.id",), "edge": ("{}.id",), "map": ("{}.k", "{}.t")}
"""Properties that tell the values of a type apart; other values are their own key."""
RETURNED = (*SCALARS, "texts", "ints")
"""Types of the values that a query returns."""
UNSORTED = {"path", "shortest path", "nodes"}
"""Types without a sort key."""
LENGTHS = (*[""] * 32, "*2", "*0..1", "*1..2", "*1..3")
"""Lengths of a hop, most of them of one edge."""


class Value(NamedTuple):
    """An expression or the template of one, and its type."""

    text: str
    type: str


class Clause(NamedTuple):
    """A clause, and the names in scope after it."""

    text: str
    scope: Scope


class Query(NamedTuple):
    """A query, a value for each parameter that it uses, and whether the order of its rows is known."""

    text: str
    parameters: dict[str, Any]
    ordered: bool


AGGREGATES = (
    Value("count(*)", "int"),
    *(Value(f"count(<distinct><{type_}>)", "int") for type_ in SCALARS),
    *(Value(f"{function}(<{type_}>)", type_) for type_ in ("int", "float", "text") for function in ("min", "max")),
    Value("sum(<distinct><int>)", "int"),
)
FLOAT_TOTALS = (
    Value("sum(<float>)", "total"),
    Value("avg(<distinct><int>)", "total"),
    Value("avg(<float>)", "total"),
    Value("count(*) * 100.0 / 4", "total"),
)
"""Its last digits depend on the order of rows, so a total is carried on, but no expression is made of it."""
LISTS = (
    Value("<ints>", "int"),
    Value("<texts>", "text"),
    Value("$maps", "map"),
    Value("[{k: 1, t: 'a'}, {k: null, t: 'b'}]", "map"),
)
"""What UNWIND takes apart, and the type of one item."""
COLLECTS = (
    Value("collect(<distinct><text>)", "texts"),
    Value("collect(<distinct><int>)", "ints"),
    Value("collect(<distinct><node>)", "nodes"),
)


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


@st.composite
def values(draw: st.DrawFn, scope: Scope, types: Sequence[str]) -> Value:
    """An expression of one of the types."""
    type_ = draw(st.sampled_from(types))
    return Value(draw(expressions(type_, scope)), type_)


@st.composite
def aggregates(draw: st.DrawFn, scope: Scope, choices: Sequence[Value]) -> Value:
    """An aggregate over simple expressions."""
    template, type_ = draw(st.sampled_from(choices))
    return Value(draw(filled(template, scope, 1)), type_)


# ------------------------------------------------------------ clauses that read


@st.composite
def paths(draw: st.DrawFn, scope: Scope) -> Clause:
    """A path of up to two hops that starts at a node in scope or at a new one."""
    after = dict(scope)

    def node() -> str:
        return draw(filled(f"({bind(after, 'node')}<label><properties>)", scope))

    known = names(scope, "node")
    text = f"({draw(st.sampled_from(known))})" if draw(chance(60)) and known else node()
    for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
        hop, length = draw(st.sampled_from(HOPS)), draw(st.sampled_from(LENGTHS))
        edge = bind(after, "edge") if draw(chance(60)) and not length else ""
        text += draw(filled(hop.format(f"{edge}<kinds>{length}"), scope)) + node()
    if draw(chance(15)):
        text = f"{bind(after, 'path')} = {text}"
    return Clause(text, after)


@st.composite
def match_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    optional = draw(chance(20))
    text, after = draw(paths(scope))
    if draw(chance(12)) and not optional:
        other, after = draw(paths(after))
        text += f", {other}"
    if draw(chance(35)):
        text += draw(filled(" WHERE <condition>", after))
    return Clause(f"{'OPTIONAL ' if optional else ''}MATCH {text}", after)


@st.composite
def shortest_path_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    """shortestPath() from a company; which of several paths is for the engine to choose."""
    after = dict(scope)
    a, b, path = bind(after, "node"), bind(after, "node"), bind(after, "shortest path")
    label, length = draw(st.sampled_from(["Company", "Product"])), draw(st.integers(2, 4))
    hop = draw(filled(draw(st.sampled_from(HOPS)).format(f"<kinds>*..{length}"), scope))
    return Clause(
        f"MATCH ({a}:Company), ({b}:{label}) WHERE {a}.id < {b}.id AND {a} <> {b}"
        f" MATCH {path} = shortestPath(({a}){hop}({b}))",
        after,
    )


@st.composite
def unwind_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    lists = [*LISTS, *[Value(name, "node") for name in names(scope, "nodes")] * 4]
    (template, type_), after = draw(st.sampled_from(lists)), dict(scope)
    return Clause(f"UNWIND {draw(filled(template, scope))} AS {bind(after, type_)}", after)


@st.composite
def call_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    """A subquery that is given the first node in scope, if there is one, and returns one value."""
    given = names(scope, "node")[:1]
    match, inside = draw(match_clauses(dict.fromkeys(given, "node")))
    choices = [Value("count(*)", "int"), Value("count(<name>)", "int"), *[Value("max(<text>)", "text")] * 2]
    (value, type_), after = draw(aggregates(inside, choices)), dict(scope)
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
    if draw(chance(35)) and scope == sortable(scope):
        order = f" ORDER BY {draw(sort_keys(scope))}{draw(pages())}"
    return order + (draw(filled(" WHERE <condition>", scope, 1)) if draw(chance(25)) else "")


@st.composite
def columns(draw: st.DrawFn, scope: Scope, kept: Scope) -> tuple[list[str], Scope]:
    """Columns of a WITH, some kept as they are and up to two new ones, and the scope that they make."""
    after = {name: type_ for name, type_ in kept.items() if draw(chance(70))}
    texts = list(after)
    for text, type_ in draw(st.lists(values(scope, (*SCALARS, "texts")), min_size=int(not after), max_size=2)):
        texts.append(f"{text} AS {bind(after, type_, scope)}")
    return texts, after


@st.composite
def with_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    if draw(chance(15)) and scope:
        after = dict(scope)
        texts = ["*", f"{draw(expressions('int', scope, 1))} AS {bind(after, 'int')}"]
    else:
        texts, after = draw(columns(scope, scope))
    distinct = "DISTINCT " if draw(chance(20)) and after == sortable(after) else ""
    return Clause(f"WITH {distinct}{', '.join(texts)}{draw(with_tails(after))}", after)


@st.composite
def grouping_clauses(draw: st.DrawFn, scope: Scope) -> Clause:
    """WITH that aggregates, with collect() only where a WITH before it has sorted the rows."""
    sorting, choices = "", [*AGGREGATES, *FLOAT_TOTALS]
    if draw(st.booleans()) and scope and scope == sortable(scope):
        sorting = f"WITH {', '.join(scope)} ORDER BY {draw(sort_keys(scope))} "
        choices += [collect for collect in COLLECTS if usable([collect.text], scope)] * 3
    texts, after = draw(columns(scope, sortable(scope)))
    for text, type_ in draw(st.lists(aggregates(scope, choices), min_size=1, max_size=2)):
        texts.append(f"{text} AS {bind(after, type_, scope)}")
    return Clause(f"{sorting}WITH {', '.join(texts)}{draw(with_tails(after))}", after)


@st.composite
def return_clauses(draw: st.DrawFn, scope: Scope) -> str:
    """RETURN of up to three values and at times an aggregate, sorted by every column."""
    returned = draw(st.lists(values(scope, RETURNED), min_size=1, max_size=3))
    if draw(chance(20)):
        returned.append(draw(aggregates(scope, AGGREGATES)))
    after = {f"x{number}": type_ for number, (_, type_) in enumerate(returned, 1)}
    keys = draw(sort_keys(after))
    if draw(chance(25)) and after["x1"] in ("text", "texts", "ints"):
        keys = f"size(x1), {keys}"
    return f"RETURN {'DISTINCT ' if draw(chance(25)) else ''}{aliased(returned)} ORDER BY {keys}{draw(pages())}"


def aliased(returned: Sequence[Value]) -> str:
    """The values as columns x1, x2 and so on."""
    return ", ".join(f"{value.text} AS x{number}" for number, value in enumerate(returned, 1))


# ------------------------------------------------------------ queries


@st.composite
def clause_sequences(draw: st.DrawFn) -> Clause:
    """Up to four clauses before a RETURN, and the scope after them."""
    texts, scope = [], Scope()
    for _ in range(draw(st.integers(1, 4))):
        text, scope = draw(st.one_of([clauses(scope) for clauses in CLAUSES]))
        texts.append(text)
    return Clause(" ".join(texts), scope)


CLAUSES = (
    *(match_clauses, match_clauses, match_clauses, unwind_clauses, unwind_clauses),
    *(with_clauses, with_clauses, grouping_clauses, call_clauses, shortest_path_clauses),
)


@st.composite
def unsorted_queries(draw: st.DrawFn, types: Sequence[str]) -> str:
    """A query that returns values of the types, its rows in any order."""
    text, scope = draw(clause_sequences())
    return f"{text} RETURN {aliased([draw(values(scope, [type_])) for type_ in types])}"


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """A query whose rows come in one order only, or now and then one without ORDER BY or a UNION of two such."""
    ordered = not draw(chance(15))
    if ordered:
        text, scope = draw(clause_sequences())
        text += f" {draw(return_clauses(scope))}"
    else:
        types = draw(st.lists(st.sampled_from(RETURNED), min_size=1, max_size=3))
        union = draw(st.sampled_from([" UNION ", " UNION ALL "]))
        text = union.join(draw(st.lists(unsorted_queries(types), min_size=1, max_size=2)))
    used = set(re.findall(r"\$(\w+)", text))
    return Query(text, {name: draw(value) for name, value in PARAMETERS.items() if name in used}, ordered)
