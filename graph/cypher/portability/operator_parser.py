"""Parse operators by precedence, and the postfix operators of an atom."""

from __future__ import annotations

from typing import Any

from lianzhu.graph.cypher.portability.rules import not_portable
from lianzhu.graph.cypher.portability.syntax import Expr, TokenCursor

PRECEDENCE = {
    **{"OR": 1, "XOR": 2, "AND": 3},
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 5),
    **dict.fromkeys(("IN", "STARTS", "ENDS", "CONTAINS", "=~", "IS"), 6),
    **{"+": 7, "-": 7, "||": 7, "*": 8, "/": 8, "%": 8, "^": 9},
}
"""The precedence of binary operators in openCypher; a higher one binds more tightly."""
NOT_PRECEDENCE, UNARY_PRECEDENCE = 4, 10
COMPARISON_OPERATORS = {"=", "<>", "<", ">", "<=", ">="}


class OperatorParser(TokenCursor):
    """Parses expressions; `parse_atom` is left to subclasses."""

    def parse_expression(self, outer_precedence: int = 0) -> Expr:
        """Parse an expression whose operators bind more tightly than an operator of `outer_precedence`."""
        start = self.position
        if self.accept("NOT"):
            left = Expr("not", [self.parse_expression(NOT_PRECEDENCE)], "NOT", start, self.position)
        elif self.peek() in ("+", "-"):
            operator = self.peek()
            self.position += 1
            left = Expr("unary", [self.parse_expression(UNARY_PRECEDENCE)], operator, start, self.position)
        else:
            left = self.parse_postfix(self.parse_atom())
        while self.peek_kind() in ("identifier", "symbol"):
            precedence = PRECEDENCE.get(self.peek(), 0)
            if precedence <= outer_precedence:
                break
            left = self.parse_binary(left, precedence, start)
        return left

    def parse_binary(self, left: Expr, precedence: int, start: int) -> Expr:
        """Parse a binary operator and its right operand, or IS NULL."""
        operator = self.peek()
        self.position += 1
        if operator == "IS":
            negated = self.accept("NOT")
            if not self.accept("NULL"):
                raise self.syntax_error("NULL")
            return Expr("is null", [left], "IS NOT NULL" if negated else "IS NULL", start, self.position)
        if operator in ("STARTS", "ENDS"):
            self.expect("WITH")
        right = self.parse_expression(precedence)
        if operator in COMPARISON_OPERATORS and self.peek() in COMPARISON_OPERATORS and self.peek_kind() == "symbol":
            raise not_portable("chained_comparison")
        return Expr("binary", [left, right], operator, start, self.position)

    def parse_postfix(self, operand: Expr) -> Expr:
        """Parse what may follow an atom: .property, [index], :Label, {map projection}."""
        start = operand.start
        while True:
            token = self.peek()
            if token == "." and self.at_identifier(1):
                self.position += 1
                operand = Expr("property", [operand], self.parse_name(), start, self.position)
            elif token == "[":
                operand = self.parse_subscript(operand, start)
            elif token == ":" and operand.op in ("variable", "property") and self.at_identifier(1):
                operand = self.parse_label_predicate(operand, start)
            elif token == "{" and operand.op == "variable":
                entries = self.parse_map_projection()
                operand = Expr("map projection", [operand, *entries], operand.text, start, self.position)
            else:
                return operand

    def parse_subscript(self, operand: Expr, start: int) -> Expr:
        """Parse list[1], list[1..2] or map["key"]."""
        self.expect("[")
        index = None if self.peek() == ".." else self.parse_expression()
        if self.accept(".."):
            upper_bound = None if self.peek() == "]" else self.parse_expression()
            self.expect("]")
            bounds = [bound for bound in (index, upper_bound) if bound]
            return Expr("slice", [operand, *bounds], "", start, self.position)
        self.expect("]")
        assert index is not None
        return Expr("index", [operand, index], "", start, self.position)

    def parse_label_predicate(self, operand: Expr, start: int) -> Expr:
        """Parse n:A:B or n:A|B; `text` is | for the latter."""
        bar_allowed = False
        while self.accept(":") or (bar_allowed and self.accept("|")):
            self.parse_name()
            bar_allowed = self.peek() == "|" and not self.bar_is_delimiter
            if self.peek() in ("&", "!"):
                raise not_portable("label_expression")
        separator = "|" if self.tokens[self.position - 2].text == "|" else ""
        return Expr("label predicate", [operand], separator, start, self.position)

    def parse_map_projection(self) -> list[Expr]:
        """Parse {.a, b: 1, c} after a variable; return the values."""
        self.expect("{")
        values = []
        while not self.accept("}"):
            start = self.position
            if self.accept("."):
                if self.accept("*"):
                    raise not_portable("all_properties_projection")
                values.append(Expr("projected property", [], self.parse_name(), start, self.position))
            else:
                key = self.parse_name()
                implicit = Expr("variable", [], key, start, self.position)
                values.append(self.parse_expression() if self.accept(":") else implicit)
            self.accept(",")
        return values

    def is_pattern(self, offset: int = 0) -> bool:
        """Return whether a parenthesis opens the first node of a path, rather than an expression."""
        if self.peek(offset) != "(":
            return False
        index, depth = self.position + offset, 0
        while index < len(self.tokens):
            depth += (self.tokens[index].upper in ("(", "[", "{")) - (self.tokens[index].upper in (")", "]", "}"))
            index += 1
            if depth == 0:
                break
        following = [token.upper for token in self.tokens[index : index + 3]]
        if following[:1] == ["<"]:
            return following[1:2] == ["-"] and following[2:3] in (["["], ["-"])
        return following[:2] == ["-", "["] or following in (["-", "-", "("], ["-", "-", ">"])

    def parse_atom(self) -> Expr:
        """Parse an expression without operators."""
        raise NotImplementedError

    def parse_path(self) -> Any:
        """Parse a path pattern."""
        raise NotImplementedError

    def parse_subquery(self, keyword: str, start: int) -> Expr:
        """Parse EXISTS { … } or COUNT { … }."""
        raise NotImplementedError
