"""ExpressionAnalyser operators."""

from __future__ import annotations

import re

from lianzhu.graph.cypher.portability import types
from lianzhu.graph.cypher.portability.expression_analysis import ExpressionAnalyser
from lianzhu.graph.cypher.portability.operator_parser import CHAINABLE
from lianzhu.graph.cypher.portability.syntax import Expr, bare
from lianzhu.graph.cypher.portability.types import (
    ANY,
    BOOL,
    DATE,
    DURATION,
    FLOAT,
    INT,
    LIST,
    NULL,
    NUMBER,
    TEXT,
    TRUTH,
    Kind,
    either,
    list_of,
)

TESTS = {"IN", "STARTS", "ENDS", "CONTAINS", "=~"}
MOVES = {"-": "taking away", "*": "multiplying", "/": "dividing", "%": "dividing"}
PLAIN_PATTERN = re.compile(r"(?:\(\?i\))?(?:[^\\(\[^$]|\\[^\w\s]|\((?!\?)|\[\^?(?:[^\\\[\]&]|\\[^\w\s])+\])*")
"""Regular expressions that Java and Rust read alike."""


class OperatorAnalyser(ExpressionAnalyser):
    """Adds operators to `ExpressionAnalyser`."""

    def _not(self, expr: Expr) -> Kind:
        inner = expr.args[0]
        kind = self.condition(inner)
        inner = bare(inner)
        if inner.op == "binary" and inner.text == "IN" and self.value(inner.args[1]) == []:
            listed = self.text(inner.args[1])
            named = inner.args[0].op == "property" and inner.args[0].text != "id"
            if (named or self.kind(inner.args[0]).mask & NULL) and listed not in self.tested:
                self.refuse("not_in_nothing", listed)
        return kind

    def _sign(self, expr: Expr) -> Kind:
        kind = self.kind(expr.args[0])
        if kind.beyond(NUMBER | DURATION):
            self.refuse("wrong_type", "a sign", kind.word())
        zero = expr.args[0].op == "number" and self.value(expr.args[0]) == 0
        literal = expr.args[0].op == "number" and not zero
        return kind._replace(minus=kind.may(FLOAT) and not literal, plus=False) if expr.text == "-" else kind

    def _is_null(self, expr: Expr) -> Kind:
        self.end_of(expr.args[0])
        return TRUTH

    def _binary(self, expr: Expr) -> Kind:
        left, right = expr.args
        if expr.text + self.stream[right.first].text in ("-[", "--", "<-"):  # else taken for a pattern
            self.enclose(right)
        if expr.text in ("AND", "OR", "XOR"):
            a, b = self.condition(left), self.condition(right)
            return Kind(BOOL | (a.mask | b.mask) & NULL)
        if "label" in (bare(left).op, bare(right).op):
            self.refuse("label_compared")
        if expr.text in CHAINABLE:
            return self.compared(expr, self.end_of(left), self.end_of(right))
        a, b = self.kind(left), self.kind(right)
        if expr.text == "IN":
            if right.op != "list" and self.stream[right.first].text == "[":  # read only in brackets
                self.enclose(right)
            return Kind(BOOL | (a.mask | b.mask) & NULL)
        if expr.text in TESTS:
            if expr.text == "=~":
                self.regular_expression(right)
            return TRUTH.or_null()
        if expr.text == "||" and not (a.mask | b.mask) & ~(TEXT | NULL):
            return Kind(TEXT | (a.mask | b.mask) & NULL, computed=True, made_of=a.made_of | b.made_of)
        if expr.text in ("||", "^"):
            self.refuse(*(("concatenation",) if expr.text == "||" else ("mathematics", "^")))
            return ANY
        return self.added(left, right, a, b) if expr.text == "+" else self.reckoned(expr, a, b)

    def compared(self, expr: Expr, a: Kind, b: Kind) -> Kind:
        """ExpressionAnalyser a comparison."""
        left, right = expr.args
        for this, other in ((left, right), (right, left)):
            if this.op == "binary" and this.text in TESTS:  # read only in brackets
                self.enclose(this)
            number = self.value(other) if other.op == "number" else None
            if number is not None:
                self.note_zero(this, expr.text, number, this is left)
        if (a.shows(DATE) and b.may(TEXT)) or (b.shows(DATE) and a.may(TEXT)):
            self.refuse("date_and_text")
        if expr.text not in ("=", "<>") and a.may(TEXT) and b.may(TEXT) and (a.computed or b.computed):
            self.order_of_computed(a._replace(made_of=a.made_of | b.made_of))
        return Kind(BOOL | (a.mask | b.mask) & NULL)

    def note_zero(self, this: Expr, operator: str, number: float, this_is_left: bool) -> None:
        """Remember what a query compares with 0, as guards of divisions and of empty lists do."""
        above = operator == "<>" and number == 0
        above |= operator == (">" if this_is_left else "<") and number >= 0
        above |= operator == (">=" if this_is_left else "<=") and number > 0
        if above or self.in_case:
            self.nonzero.add(self.text(this))
        if operator == "=" and number == 0 and this.op == "call" and this.text == "size":
            self.tested.add(self.text(this.args[0]))

    def added(self, left: Expr, right: Expr, a: Kind, b: Kind) -> Kind:
        """ExpressionAnalyser a +: lists, texts, dates or numbers."""
        null = (a.mask | b.mask) & NULL
        if a.shows(LIST) or b.shows(LIST):
            for side, kind in ((left, a), (right, b)):
                if kind.mask & NULL:
                    self.refuse("list_plus_null", self.text(side))
            items = [kind.item or kind._replace(mask=kind.mask & ~LIST) if kind.may(LIST) else kind for kind in (a, b)]
            return list_of(either(items))
        if a.shows(TEXT) or b.shows(TEXT):
            for kind in (a, b):
                if kind.may(FLOAT):
                    self.refuse("float_as_text")
                if kind.beyond(TEXT | INT):
                    self.refuse("wrong_type", "adding a text", kind.word())
            return Kind(TEXT | null, computed=True, made_of=a.made_of | b.made_of)
        for kind in (a, b):
            if kind.beyond(NUMBER | DATE | DURATION):
                self.refuse("wrong_type", "adding", kind.word())
        if (a.mask | b.mask) & (DATE | DURATION) and not (a.mask | b.mask) & types.UNSURE:
            return Kind(((a.mask | b.mask) & DATE or DURATION) | null)
        return self.number(a, b)._replace(minus=a.minus and b.minus, plus=a.plus and b.plus)

    def number(self, a: Kind, b: Kind) -> Kind:
        """Return the kind of a sum or product: a fraction if either surely is one."""
        if (a.mask | b.mask) & types.UNSURE:
            return Kind(NUMBER | types.UNSURE | TEXT | NULL)
        sure = FLOAT in (a.mask & NUMBER, b.mask & NUMBER)
        return Kind((FLOAT if sure else (a.mask | b.mask) & NUMBER) | (a.mask | b.mask) & NULL)

    def reckoned(self, expr: Expr, a: Kind, b: Kind) -> Kind:
        """ExpressionAnalyser - * / %."""
        operator, (left, right) = expr.text, expr.args
        for kind in (a, b):
            if kind.beyond(NUMBER | DURATION | DATE):
                self.refuse("wrong_type", MOVES[operator], kind.word())
        if operator in "/%" and (a.may(FLOAT) or b.may(FLOAT)):
            self.divided(right)
        if operator == "-":
            if a.shows(DATE | DURATION):
                return a
            return self.number(a, b)._replace(minus=a.minus)
        kind = self.number(a, b)
        scaled = any(each.op == "number" and self.value(each) for each in (left, right))
        safe = {"*": scaled or (a.plus and b.plus), "/": b.plus, "%": a.plus}[operator]
        minus = a.minus or b.minus or (kind.may(FLOAT) and not safe)
        return kind._replace(minus=minus, plus=a.plus and b.plus)

    def divided(self, divisor: Expr) -> None:
        """Refuse a division of fractions by what may be 0."""
        while divisor.op == "bracket" or (divisor.op == "call" and divisor.text == "tofloat"):
            if self.text(divisor) in self.nonzero:
                return
            divisor = divisor.args[0]
        if self.text(divisor) not in self.nonzero and not (divisor.op == "number" and self.value(divisor)):
            given = self.value(divisor)
            if not (divisor.op == "param" and isinstance(given, int | float) and given):
                self.refuse("float_division", self.text(divisor))

    def regular_expression(self, right: Expr) -> None:
        """Refuse a regular expression that Java and Rust may read otherwise."""
        pattern = self.value(right)
        if pattern is None and right.op in ("null", "param"):
            return
        if not isinstance(pattern, str):
            self.refuse("regular_expression", "a pattern that is computed")
        elif not PLAIN_PATTERN.fullmatch(pattern):
            self.refuse("regular_expression", f"'{pattern}'")
        elif pattern.startswith("(?i)") and any(c.lower() != c.upper() and not c.isascii() for c in pattern):
            self.refuse("regular_expression", "(?i) with letters beyond a-z")

    def order_of_computed(self, kind: Kind) -> None:
        """Refuse to sort computed text where what it is made of holds characters beyond the basic plane."""
        if found := self.odd(lambda text: max(text, default="") > "\uffff", kind.made_of):
            self.refuse("order_of_computed", max(found))
