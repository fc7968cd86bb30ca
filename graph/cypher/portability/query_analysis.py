"""ExpressionAnalyser a whole query, clause by clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lianzhu.graph.cypher.lexer import Token
from lianzhu.graph.cypher.portability.call_analysis import CallAnalyser
from lianzhu.graph.cypher.portability.expression_analysis import Edit, Texts
from lianzhu.graph.cypher.portability.functions import AGGREGATES, has_aggregate
from lianzhu.graph.cypher.portability.operator_parser import CHAINABLE
from lianzhu.graph.cypher.portability.syntax import Clause, Expr, Item, Part, Path, bare
from lianzhu.graph.cypher.portability.types import ANY, DURATION, NULL, TEXT, Kind, either
from lianzhu.graph.schema import Schema

HOLDS_FOR_ZERO: dict[str, Callable[[float], bool]] = {
    "=": lambda number: False,  # the one comparison that Neo4j gets right where it holds for 0
    "<>": lambda number: number != 0,
    "<": lambda number: number > 0,
    "<=": lambda number: number >= 0,
    ">": lambda number: number < 0,
    ">=": lambda number: number <= 0,
}
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


class QueryAnalyser(CallAnalyser):
    """Walks over the clauses with the names that are in sight."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.labels: dict[str, tuple[str, ...]] = {}
        self.values: dict[str, dict[str, Any]] = {}
        self.differing = _differing(self.stream)

    def query(self, clauses: Sequence[Clause]) -> dict[str, Kind]:
        """ExpressionAnalyser a query; return the kinds of its columns."""
        start = self.scope
        results: list[dict[str, Kind]] = []
        distinct = False
        for clause, following in zip(clauses, [*clauses[1:], None], strict=True):
            ends = following is None or following.word == "UNION"
            if ends != (clause.word == "RETURN") and clause.word != "UNION":
                self.refuse("no_return", clause.word if ends else "RETURN in its middle")
            if clause.word == "UNION":
                distinct |= clause.distinct
                results.append(self.scope)
                self.scope = start
            else:
                self.clause(clause)
        results.append(self.scope)
        if distinct and len(results) > 1:
            for columns in zip(*(each.items() for each in results), strict=False):
                if either(kind for _, kind in columns).mixes_numbers:
                    self.refuse("mixed_numbers", columns[0][0])
        return self.scope

    def clause(self, clause: Clause) -> None:
        """ExpressionAnalyser one clause and bring its names into sight."""
        if clause.word in ("MATCH", "OPTIONAL MATCH"):
            self.matched(clause)
        elif clause.word == "UNWIND":
            item = clause.items[0]
            kind = self.kind(item.value)
            self.scope = self.scope | {item.name: kind.item or (ANY if kind.mask & ~NULL else Kind(NULL))}
        elif clause.word == "CALL":
            outer, present = self.scope, self.present
            inner = self.query(clause.query or [])
            self.scope, self.present = outer | inner, present
        else:
            self.columns(clause)

    # -------------------------------------------------- MATCH

    def matched(self, clause: Clause) -> None:
        """ExpressionAnalyser a MATCH or OPTIONAL MATCH."""
        optional = clause.word == "OPTIONAL MATCH"
        bound: dict[str, Kind] = {}
        for path in clause.paths:
            bound |= self.bound(path)
            self.note(path)
            if optional and path.name and len(path.parts) == 1 and path.parts[0].name in self.scope:
                self.refuse("path_of_one_node", path.name, path.parts[0].name)
        self.scope = self.scope | bound
        for path in clause.paths:
            self.same_match(path, bound)
            self.path(path)
        if clause.where is not None:
            if optional:
                self.counted(clause.where)
            self.condition(clause.where)
            if not optional:
                self.present = self.present | self.narrowed(clause.where)
        if optional:
            self.scope = self.scope | {name: kind.or_null() for name, kind in bound.items()}

    def note(self, path: Path) -> None:
        """Remember labels and values of nodes, to tell whether two names may be one node."""
        for part in path.parts:
            if part.name and part.name not in self.scope:
                self.labels[part.name] = part.labels
                self.values[part.name] = self.of_map(part)

    def of_map(self, part: Part) -> dict[str, Any]:
        """Return the values in a pattern that are known."""
        known = {key: self.value(value) for key, value in part.map}
        return {key: value for key, value in known.items() if value is not None}

    def shortest(self, path: Path) -> None:
        """Refuse shortestPath whose ends may be one node: Neo4j fails there."""
        a, b = path.parts[0], path.parts[-1]
        labels = [set(each.labels or self.labels.get(each.name, ())) for each in (a, b)]
        values = [self.values.get(each.name, {}) | self.of_map(each) for each in (a, b)]
        apart = labels[0] and labels[1] and not labels[0] & labels[1]
        apart = apart or any(values[0][key] != values[1][key] for key in values[0].keys() & values[1].keys())
        if not apart and frozenset((a.name, b.name)) not in self.differing:
            self.refuse("same_ends", a.name or "a", b.name or "b")

    def counted(self, expr: Expr) -> None:
        """Refuse COUNT { } in the WHERE of an OPTIONAL MATCH, unless compared so that Neo4j answers rightly."""
        if expr.op == "binary" and expr.text in CHAINABLE and any(_is_count(each) for each in expr.args):
            left, right = expr.args
            other = right if _is_count(left) else left
            operator = expr.text if other is right else TURNED.get(expr.text, expr.text)
            number = self.value(other) if other.op in ("number", "param") else None
            if not isinstance(number, int | float) or HOLDS_FOR_ZERO[operator](number):
                self.refuse("count_in_optional")
            return
        if _is_count(expr):
            self.refuse("count_in_optional")
        for each in (*expr.args, *(expr.more if expr.op == "case" else ())):
            self.counted(each)

    # -------------------------------------------------- WITH and RETURN

    def columns(self, clause: Clause) -> None:
        """ExpressionAnalyser WITH or RETURN."""
        made = dict(self.scope) if clause.all else {}
        groups = any(has_aggregate(item.value) for item in clause.items)
        keys = [item for item in clause.items if not has_aggregate(item.value)]
        for item in clause.items:
            kind = self.kind(item.value)
            name = item.name or self.text(item.value)
            if not item.name and clause.word == "WITH":
                self.refuse("needs_alias", name)
            if clause.word == "RETURN" and kind.shows(DURATION):
                self.refuse("time", "a duration")
            if (clause.distinct or (groups and item in keys)) and kind.mixes_numbers:
                self.refuse("mixed_numbers", self.text(item.value))
            made[name] = kind
        if groups:
            self.grouped(clause.items, keys)
        inner = self.scope
        self.scope = inner | made
        for key in clause.order:
            self.sorted_by(clause, key, closed=groups or clause.distinct)
        for count in clause.counts:
            self.kind(count)
        kept = {text for text in self.present if text in made}
        self.present = kept | {item.name for item in clause.items if self.text(item.value) in self.present}
        self.scope = made
        if clause.where is not None:
            self.condition(clause.where)
            self.present = self.present | self.narrowed(clause.where)
        self.labels = {name: self.labels[name] for name in made if name in self.labels}
        self.values = {name: self.values[name] for name in made if name in self.values}

    def grouped(self, items: Iterable[Item], keys: Iterable[Item]) -> None:
        """Refuse an aggregate beside what is no column of its own."""
        known = {self.text(item.value) for item in keys}
        for item in items:
            if has_aggregate(item.value) and (loose := self.loose(item.value, known)):
                self.refuse("implicit_grouping", loose)

    def loose(self, expr: Expr, known: set[str]) -> str:
        """Return a name or property outside every aggregate that is not among the grouping keys."""
        if expr.op == "call" and expr.text in AGGREGATES:
            return ""
        text = self.text(expr) if expr.op in ("name", "property") else ""
        if text and text not in known and not (expr.op == "property" and self.base(expr) in known):
            return text
        if text or expr.op in ("list of", "quantifier", "reduce", "pattern list", "subquery"):
            return ""
        more = expr.more if expr.op == "case" else ()
        return next((found for each in (*expr.args, *more) if (found := self.loose(each, known))), "")

    def base(self, expr: Expr) -> str:
        """Return what a property is read of, at the left end."""
        while expr.op == "property":
            expr = expr.args[0]
        return self.text(expr)

    def sorted_by(self, clause: Clause, key: Expr, *, closed: bool) -> None:
        """ExpressionAnalyser one key of ORDER BY."""
        same = next((each for each in clause.items if self.text(each.value) == self.text(key)), None)
        if same and same.name and has_aggregate(key):
            self.edits.add((self.stream[key.first].start, self.stream[key.last - 1].end, f"`{same.name}`"))
        elif closed and not clause.all and (gone := self.out_of_sight(clause, key)):
            self.refuse("out_of_scope", gone)
        kind = self.kind(key)
        if kind.is_thing:
            self.refuse("sort_by_thing", kind.word())
        for text in (kind, kind.item):
            if text and text.may(TEXT) and text.computed:
                self.order_of_computed(text)
        if kind.minus:
            self.refuse("negative_zero", self.text(key))

    def out_of_sight(self, clause: Clause, key: Expr) -> str:
        """Return what a sort key reads that an aggregate or DISTINCT has put out of sight."""
        texts = {self.text(each.value) for each in clause.items}
        names = {each.name or self.text(each.value) for each in clause.items}
        return self.loose_key(key, texts, names)

    def loose_key(self, expr: Expr, texts: set[str], names: set[str]) -> str:
        """Return the first part of a sort key that is out of sight."""
        text = self.text(expr)
        if text in texts or expr.op == "subquery":
            return ""
        if expr.op == "call" and expr.text in AGGREGATES:
            return text
        if expr.op == "name":
            return "" if expr.text in names else text
        more = expr.more if expr.op == "case" else ()
        local = {expr.text} if expr.op in ("list of", "quantifier", "reduce") else set()
        found = (self.loose_key(each, texts, names | local) for each in (*expr.args, *more))
        return next((each for each in found if each), "")


def analyse(
    stream: Sequence[Token],
    clauses: Sequence[Clause],
    schema: Schema,
    params: Mapping[str, Any] | None,
    texts: Texts | None,
    *,
    on_neo4j: bool = False,
) -> list[Edit]:
    """Refuse what is not answered alike, and return the edits that mend the rest."""
    found = QueryAnalyser(stream, schema, params, texts, on_neo4j)
    found.query(clauses)
    brackets = [each for start, end in found.enclosed for each in ((start, start, "("), (end, end, ")"))]
    return [*found.edits, *brackets]


def _is_count(expr: Expr) -> bool:
    expr = bare(expr)
    return expr.op == "subquery" and expr.text == "COUNT"


def _differing(stream: Sequence[Token]) -> set[frozenset[str]]:
    """Return the pairs of names of which the query says that they differ, as nodes or by one property."""
    found = set()
    for at, token in enumerate(stream):
        if token.text == "<>" and 0 < at < len(stream) - 1:
            dotted = at > 2 and stream[at - 2].text == "."
            left = stream[at - 3 if dotted else at - 1].text
            found.add(frozenset((left, stream[at + 1].text)))
    return found
