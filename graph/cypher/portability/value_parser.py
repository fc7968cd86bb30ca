"""Read values: literals, names, lists and maps, CASE, calls."""

from __future__ import annotations

from typing import Any

from lianzhu.graph.cypher.portability.operator_parser import OperatorParser
from lianzhu.graph.cypher.portability.rules import refusal
from lianzhu.graph.cypher.portability.syntax import Expr, UnparsedCypher

QUANTIFIERS = {"ALL", "ANY", "NONE", "SINGLE"}
ENDS_EXPRESSION = {
    *("AS", "ORDER", "SKIP", "LIMIT", "OFFSET", "WHERE", "WITH", "RETURN", "MATCH", "OPTIONAL", "UNWIND", "UNION"),
    *("CALL", "YIELD", "THEN", "ELSE", "WHEN", "END", "ASC", "DESC", "ASCENDING", "DESCENDING", "FILTER", "HAVING"),
}
TIMES = {"DATE", "DURATION", "DATETIME", "TIME", "LOCALTIME", "LOCALDATETIME", "POINT", "APOC"}
"""First words of functions whose names have dots."""


class ValueParser(OperatorParser):
    """Reads whole expressions."""

    def atom(self) -> Expr:
        """Read a value without operators."""
        first, kind, word = self.at, self.kind(), self.peek()
        if kind in ("number", "string", "param"):
            self.at += 1
            return Expr(kind, [], self.stream[first].text, first, self.at)
        if word == "(":
            return self.bracketed(first)
        if word == "[":
            return self.list_like(first)
        if word == "{":
            return self.map_literal(first)
        if kind == "word" and word in ("TRUE", "FALSE", "NULL"):
            self.at += 1
            return Expr(word.lower(), [], word, first, self.at)
        if kind == "word" and word == "CASE" and self.peek(1) not in (".", ")", ","):
            return self.case(first)
        if kind == "word" and word in ("EXISTS", "COUNT", "COLLECT") and self.peek(1) == "{":
            return self.subquery(word, first)
        if kind in ("word", "name") and (self.peek(1) == "(" or self.is_dotted_call()):
            return self.call(first)
        if kind in ("word", "name") and not (kind == "word" and word in ENDS_EXPRESSION):
            return Expr("name", [], self.name(), first, self.at)
        raise self.lost("a value")

    def bracketed(self, first: int) -> Expr:
        """Read a pattern, or an expression in brackets."""
        if path := self.maybe_pattern():
            return Expr("pattern", [], "", first, self.at, path)
        self.need("(")
        before, self.bar_ends = self.bar_ends, False
        inner = self.expression()
        self.bar_ends = before
        self.need(")")
        return Expr("bracket", [inner], "", first, self.at)

    def maybe_pattern(self, ahead: int = 0) -> Any:
        """Read a path if one stands here; else stay, as before (a) - [1, 2][0]."""
        before = self.at
        if self.is_pattern(ahead):
            try:
                return self.pattern()
            except UnparsedCypher:
                self.at = before
        return None

    def list_like(self, first: int) -> Expr:
        """Read [a, b], [x IN list WHERE … | …] or [(a)-->(b) WHERE … | …]."""
        self.need("[")
        named = self.kind() in ("word", "name") and self.peek(1) == "="
        if path := self.maybe_pattern(2 if named else 0):
            return Expr("pattern list", self.filtered(), "", first, self.at, path)
        if self.kind() in ("word", "name") and self.peek(1) == "IN":
            variable = self.name()
            self.need("IN")
            source = self.expression()
            return Expr("list of", [source, *self.filtered()], variable, first, self.at)
        return Expr("list", self.until("]"), "", first, self.at)

    def filtered(self) -> list[Expr]:
        """Read the end of a comprehension; two expressions: the condition (or true) and the value (or none)."""
        before, self.bar_ends = self.bar_ends, True
        condition = self.expression() if self.take("WHERE") else Expr("true")
        self.bar_ends = before
        value = [self.expression()] if self.take("|") else []
        self.need("]")
        return [condition, *value]

    def until(self, close: str) -> list[Expr]:
        """Read expressions with commas between them up to a bracket."""
        values: list[Expr] = []
        while not self.take(close):
            if values:
                self.need(",")
            values.append(self.expression())
        return values

    def map_literal(self, first: int) -> Expr:
        """Read {a: 1}; `more` holds the keys."""
        keys, values = self.entries()
        return Expr("map", values, "", first, self.at, keys)

    def entries(self) -> tuple[list[str], list[Expr]]:
        """Read the keys and values of a map."""
        self.need("{")
        keys: list[str] = []
        values: list[Expr] = []
        while not self.take("}"):
            if keys:
                self.need(",")
            keys.append(self.name())
            self.need(":")
            values.append(self.expression())
        return keys, values

    def case(self, first: int) -> Expr:
        """Read CASE; args are the conditions, `more` the values; a subject is compared in every condition."""
        self.need("CASE")
        subject = None if self.peek() == "WHEN" else self.expression()
        conditions, values = [], []
        while self.take("WHEN"):
            condition = self.expression()
            if self.peek() == ",":
                raise refusal("case_list")
            if subject is not None:
                condition = Expr("binary", [subject, condition], "=", subject.first, condition.last)
            conditions.append(condition)
            self.need("THEN")
            values.append(self.expression())
        values.append(self.expression() if self.take("ELSE") else Expr("null"))
        self.need("END")
        return Expr("case", conditions, "", first, self.at, values)

    def is_dotted_call(self) -> bool:
        """Tell whether a function such as duration.inDays is called here."""
        ahead = 1
        while self.peek(ahead) == "." and self.kind(ahead + 1) == "word":
            ahead += 2
        return (
            ahead > 1
            and self.peek(ahead) == "("
            and self.stream[self.at].upper
            in ("DATE", "DURATION", "DATETIME", "TIME", "LOCALTIME", "LOCALDATETIME", "POINT", "APOC")
        )

    def call(self, first: int) -> Expr:
        """Read a call; `more` tells whether it is of DISTINCT values, `text` is its name in small letters."""
        name = self.name()
        while self.take("."):
            name += "." + self.name()
        self.need("(")
        word = name.upper()
        if word in (*QUANTIFIERS, "REDUCE") or (word in ("SHORTESTPATH", "ALLSHORTESTPATHS")):
            return self.special_call(word, first)
        if self.take("*"):
            self.need(")")
            return Expr("call", [], name.lower(), first, self.at)
        distinct = self.take("DISTINCT")
        args = self.until(")")
        if self.peek() == "OVER":
            raise refusal("own_clause", "OVER")
        return Expr("call", args, name.lower(), first, self.at, distinct)

    def special_call(self, word: str, first: int) -> Expr:
        """Read reduce(), any() and its like, and shortestPath()."""
        if word == "REDUCE":
            total = self.name()
            self.need("=")
            start = self.expression()
            self.need(",")
            variable = self.name()
            self.need("IN")
            source = self.expression()
            self.need("|")
            body = self.expression()
            self.need(")")
            return Expr("reduce", [start, source, body], variable, first, self.at, total)
        if word in QUANTIFIERS and self.peek(1) == "IN":
            variable = self.name()
            self.need("IN")
            source = self.expression()
            condition = self.expression() if self.take("WHERE") else Expr("true")
            self.need(")")
            return Expr("quantifier", [source, condition], variable, first, self.at)
        if self.is_pattern():
            pattern = self.pattern()
            self.need(")")
            return Expr("path", [], word, first, self.at, pattern)
        raise self.lost("a list")
