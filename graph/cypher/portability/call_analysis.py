"""ExpressionAnalyser what a query calls: functions, comprehensions, CASE, patterns and queries in braces."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from lianzhu.graph.cypher.portability.expression_analysis import RENAMED
from lianzhu.graph.cypher.portability.functions import AGGREGATES, BY_RULE, CASED, FUNCTIONS, INSTEAD
from lianzhu.graph.cypher.portability.operator_analysis import OperatorAnalyser
from lianzhu.graph.cypher.portability.syntax import Clause, Expr, Path, names_in
from lianzhu.graph.cypher.portability.types import (
    ANY,
    FLOAT,
    INT,
    LIST,
    NODE,
    NOTHING,
    NULL,
    PATH,
    RELATIONSHIP,
    TEXT,
    TRUTH,
    UNSURE,
    Kind,
    either,
    list_of,
)


class CallAnalyser(OperatorAnalyser):
    """Adds all that is called."""

    def _call(self, expr: Expr) -> Kind:
        name = expr.text
        shown = CASED.get(name, name)
        if name in BY_RULE:
            self.refuse(BY_RULE[name], shown)
        if name in ("startnode", "endnode"):
            self.refuse("whole_end")
        if name not in FUNCTIONS and name not in BY_RULE:
            self.refuse("unknown_function", shown, INSTEAD.get(name, "compute it in the tool"))
        if name == "exists" and expr.args and expr.args[0].op == "pattern":
            return self.condition(expr.args[0])
        judged = self.end_of if name == "labels" else self.kind
        args = [judged(each) for each in expr.args]
        function = FUNCTIONS.get(name)
        if function is None or (not args and name not in ("count", "date")):
            return ANY
        if args and args[0].beyond(function.takes):
            self.refuse("whole_or_list_as_text" if name == "tostring" else "wrong_type", shown + "()", args[0].word())
        self.special(expr, args)
        if name in RENAMED:
            token = self.stream[expr.first]
            self.edits.add((token.start, token.end, RENAMED[name]))
        return function.gives(args)

    def special(self, expr: Expr, args: Sequence[Kind]) -> None:
        """Refuse what single functions answer otherwise."""
        name, kind = expr.text, args[0] if args else ANY
        if name == "tostring" and kind.may(FLOAT):
            self.refuse("float_as_text")
        if name == "tofloat" and kind.may(TEXT):
            self.refuse("text_to_float")
        if name == "reverse" and kind.array and kind.may(LIST):
            self.refuse("reversed_list", self.text(expr.args[0]))
        if name in ("split", "replace") and len(expr.args) > 1 and not self.value(expr.args[1]):
            self.refuse("cut_by_nothing", name)
        if name in ("min", "max") and kind.may(TEXT) and kind.computed:
            self.order_of_computed(kind)
        if name in ("min", "max") and kind.is_thing:
            self.refuse("sort_by_thing", kind.word())
        if expr.more is True and name in AGGREGATES and kind.mixes_numbers:
            self.refuse("mixed_numbers", self.text(expr.args[0]))
        if name == "tointeger" and kind.may(TEXT) and (found := self.odd(_has_odd_digit, kind.made_of)):
            self.refuse("odd_digits", next(c for c in found if _has_odd_digit(c)))
        if name in ("trim", "ltrim", "rtrim") and (found := self.odd(_has_odd_blank, kind.made_of)):
            self.refuse("odd_blanks", found)

    # -------------------------------------------------- forms with names of their own

    @contextmanager
    def naming(self, **names: Kind) -> Iterator[None]:
        """Put names into sight for a while."""
        before = self.scope
        self.scope = before | names
        try:
            yield
        finally:
            self.scope = before

    def item(self, source: Expr) -> tuple[Kind, Kind]:
        """Return the kind of a list and that of its items."""
        kind = self.kind(source)
        empty = kind.mask & LIST and not kind.mask & UNSURE
        return kind, kind.item or (NOTHING if empty else ANY)

    def _list_of(self, expr: Expr) -> Kind:
        source, item = self.item(expr.args[0])
        with self.naming(**{expr.text: item}):
            narrowed = self.narrowed(expr.args[1])
            self.condition(expr.args[1])
            with self.known(narrowed):
                value = self.kind(expr.args[2]) if len(expr.args) > 2 else self.kind(Expr("name", text=expr.text))
        return Kind(LIST | source.mask & NULL, value)

    def _quantifier(self, expr: Expr) -> Kind:
        source, item = self.item(expr.args[0])
        with self.naming(**{expr.text: item}):
            self.condition(expr.args[1])
        return TRUTH.or_null() if source.mask & NULL or item.mask & NULL else TRUTH

    def _reduce(self, expr: Expr) -> Kind:
        total = self.kind(expr.args[0])
        source, item = self.item(expr.args[1])
        for _ in range(2):  # the second time with what the first made of it
            with self.naming(**{expr.text: item, expr.more: total}):
                total = either([total, self.kind(expr.args[2])])
        return total.or_null() if source.mask & NULL else total

    def _case(self, expr: Expr) -> Kind:
        before, self.in_case = self.in_case, True
        for condition in expr.args:
            self.condition(condition)
        self.in_case = before
        values = [self.kind(value) for value in expr.more[:-1]]
        with self.known({self.null_tested(condition) for condition in expr.args[:1]}):
            values.append(self.kind(expr.more[-1]))
        return either(values)

    def null_tested(self, condition: Expr) -> str:
        """Return what a condition x IS NULL tests: after ELSE it is not null."""
        simple = condition.op == "is null" and condition.text == "IS NULL"
        return self.text(condition.args[0]) if simple else ""

    @contextmanager
    def known(self, texts: set[str]) -> Iterator[None]:
        """Take expressions as not null for a while."""
        before = self.present
        self.present = before | texts - {""}
        try:
            yield
        finally:
            self.present = before

    def narrowed(self, condition: Expr | None) -> set[str]:
        """Return what a condition says is not null, where all of its parts hold."""
        if condition is None:
            return set()
        if condition.op == "bracket":
            return self.narrowed(condition.args[0])
        if condition.op == "binary" and condition.text == "AND":
            return self.narrowed(condition.args[0]) | self.narrowed(condition.args[1])
        if condition.op == "is null" and condition.text == "IS NOT NULL":
            return {self.text(condition.args[0])}
        return set()

    # -------------------------------------------------- patterns and queries inside expressions

    def predicate(self, expr: Expr) -> None:
        """ExpressionAnalyser a pattern that is a condition: it names nothing new."""
        path: Path = expr.more
        if path.hops > 1:
            self.refuse("long_predicate")
        for part in path.parts:
            if part.name and part.name not in self.scope:
                self.refuse("new_in_predicate", part.name)
        self.path(path)

    def _pattern(self, expr: Expr) -> Kind:
        self.refuse("long_predicate" if expr.more.hops > 1 else "pattern_as_value")
        return TRUTH

    def _path(self, expr: Expr) -> Kind:
        self.shortest(expr.more)
        return Kind(PATH | NULL)

    def _pattern_list(self, expr: Expr) -> Kind:
        first = expr.more.parts[0]
        if first.map and not first.name and not first.labels:  # read only with a name
            start = self.stream[first.at].start
            self.edits.add((start, start, f"unnamed{first.at} "))
        bound = self.bound(expr.more)
        self.same_match(expr.more, bound)
        with self.naming(**bound):
            self.path(expr.more)
            self.condition(expr.args[0])
            with self.known(self.narrowed(expr.args[0])):
                return list_of(self.kind(expr.args[1]))

    def _subquery(self, expr: Expr) -> Kind:
        with self.naming(), self.known(set()):
            for clause in expr.more:
                self.matched(clause)
        return Kind(INT, plus=True) if expr.text == "COUNT" else TRUTH

    def bound(self, path: Path) -> dict[str, Kind]:
        """Return the names that a path binds, those in sight already left out."""
        made = {path.name: Kind(PATH)} if path.name else {}
        for part in path.parts:
            single = Kind(NODE if part.sort == "node" else RELATIONSHIP)
            if part.name and part.name not in self.scope:
                made[part.name] = list_of(single) if part.length else single
        return made

    def same_match(self, path: Path, bound: Collection[str]) -> None:
        """Refuse a value in a pattern that is taken from what the same clause names first."""
        for part in path.parts:
            for key, value in part.map:
                if taken := next((name for name in names_in(value) if name in bound), ""):
                    self.refuse("value_of_same_match", key, self.text(value), taken)

    def path(self, path: Path) -> None:
        """ExpressionAnalyser the values in a pattern."""
        for part in path.parts:
            for key, value in part.map:
                self.real(key)
                kind = self.kind(value.args[0]) if value.op == "property" else self.kind(value)
                if value.op == "property" and value.args[0].op == "name" and kind.shows(RELATIONSHIP):
                    self.refuse("relationship_in_pattern", key, self.text(value), value.args[0].text)
                self.kind(value)
        if path.shortest:
            self.shortest(path)

    def shortest(self, path: Path) -> None:
        """ExpressionAnalyser the ends of a shortest path."""
        raise NotImplementedError

    def matched(self, clause: Clause) -> None:
        """ExpressionAnalyser a MATCH."""
        raise NotImplementedError


def _has_odd_digit(text: str) -> bool:
    return any(c.isdecimal() and not c.isascii() for c in text)


def _has_odd_blank(text: str) -> bool:
    return text != text.strip() and any(c in text for c in "\u00a0\u2007\u202f\u001c\u001d\u001e\u001f\u0085")
