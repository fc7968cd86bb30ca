"""Read operators and what follows a value, as strongly as openCypher lets them bind."""

from __future__ import annotations

from typing import Any

from lianzhu.graph.cypher.portability.rules import refusal
from lianzhu.graph.cypher.portability.syntax import Expr, Place

BINDING = {
    **{"OR": 1, "XOR": 2, "AND": 3},
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 5),
    **dict.fromkeys(("IN", "STARTS", "ENDS", "CONTAINS", "=~", "IS"), 6),
    **{"+": 7, "-": 7, "||": 7, "*": 8, "/": 8, "%": 8, "^": 9},
}
"""How strongly an operator binds, after openCypher."""
NOT_BINDS, SIGN_BINDS, COMPARES = 4, 10, 5
CHAINABLE = {"=", "<>", "<", ">", "<=", ">="}


class OperatorParser(Place):
    """Reads expressions out of values."""

    def expression(self, least: int = 0) -> Expr:
        """Read an expression whose operators bind more strongly than `least`."""
        first = self.at
        if self.take("NOT"):
            left = Expr("not", [self.expression(NOT_BINDS)], "NOT", first, self.at)
        elif self.peek() in ("+", "-"):
            sign = self.peek()
            self.at += 1
            left = Expr("sign", [self.expression(SIGN_BINDS)], sign, first, self.at)
        else:
            left = self.after(self.atom())
        while (binds := BINDING.get(self.peek(), 0)) > least and self.kind() in ("word", "symbol"):
            left = self.operator(left, binds, first)
        return left

    def operator(self, left: Expr, binds: int, first: int) -> Expr:
        """Read an operator and its right side."""
        word = self.peek()
        self.at += 1
        if word == "IS":
            negated = self.take("NOT")
            if not self.take("NULL"):
                raise self.lost("NULL")
            return Expr("is null", [left], "IS NOT NULL" if negated else "IS NULL", first, self.at)
        if word in ("STARTS", "ENDS"):
            self.need("WITH")
        right = self.expression(binds)
        if word in CHAINABLE and self.peek() in CHAINABLE and self.kind() == "symbol":
            raise refusal("chained")
        return Expr("binary", [left, right], word, first, self.at)

    def after(self, left: Expr) -> Expr:
        """Read what follows a value: .name, [index], :Label, {projection}."""
        first = left.first
        while True:
            word = self.peek()
            if word == "." and self.kind(1) in ("word", "name"):
                self.at += 1
                left = Expr("property", [left], self.name(), first, self.at)
            elif word == "[":
                left = self.subscript(left, first)
            elif word == ":" and left.op in ("name", "property") and self.kind(1) in ("word", "name"):
                left = self.label_test(left, first)
            elif word == "{" and left.op == "name":
                left = Expr("projection", [left, *self.projection()], left.text, first, self.at)
                left.last = self.at
            else:
                return left

    def subscript(self, left: Expr, first: int) -> Expr:
        """Read list[1], list[1..2] or map["key"]."""
        self.need("[")
        low = None if self.peek() == ".." else self.expression()
        if self.take(".."):
            high = None if self.peek() == "]" else self.expression()
            self.need("]")
            return Expr("slice", [left, *(each for each in (low, high) if each)], "", first, self.at)
        self.need("]")
        assert low is not None
        return Expr("index", [left, low], "", first, self.at)

    def label_test(self, left: Expr, first: int) -> Expr:
        """Read n:A:B or n:A|B; `text` is | for the latter."""
        sign = ""
        while self.take(":") or (sign and self.take("|")):
            self.name()
            sign = "|" if self.peek() == "|" and not self.bar_ends else ""
            if self.peek() in ("&", "!"):
                raise refusal("label_expression")
        return Expr("label", [left], "|" if self.stream[self.at - 2].text == "|" else "", first, self.at)

    def projection(self) -> list[Expr]:
        """Read n{.a, b: 1, c}; the values are returned."""
        self.need("{")
        values = []
        while not self.take("}"):
            first = self.at
            if self.take("."):
                if self.take("*"):
                    raise refusal("all_properties")
                values.append(Expr("own", [], self.name(), first, self.at))
            else:
                key = self.name()
                value = self.expression() if self.take(":") else Expr("name", [], key, first, self.at)
                values.append(value)
            self.take(",")
        return values

    def is_pattern(self, ahead: int = 0) -> bool:
        """Tell whether a bracket here opens a node of a path, rather than an expression."""
        if self.peek(ahead) != "(":
            return False
        at, depth = self.at + ahead, 0
        while at < len(self.stream):
            depth += (self.words[at] in ("(", "[", "{")) - (self.words[at] in (")", "]", "}"))
            at += 1
            if depth == 0:
                break
        after = self.words[at : at + 3]
        if after[:1] == ["<"]:
            after = after[1:]
            return after[:1] == ["-"] and after[1:2] in (["["], ["-"])
        return after[:2] == ["-", "["] or after in (["-", "-", "("], ["-", "-", ">"])

    def atom(self) -> Expr:
        """Read a value without operators."""
        raise NotImplementedError

    def pattern(self) -> Any:
        """Read a path of a pattern."""
        raise NotImplementedError

    def subquery(self, word: str, first: int) -> Expr:
        """Read EXISTS { … } or COUNT { … }."""
        raise NotImplementedError
