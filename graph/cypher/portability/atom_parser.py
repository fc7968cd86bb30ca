"""Parse atoms: literals, variables, lists and maps, CASE, function calls."""

from __future__ import annotations

from typing import Any

from lianzhu.graph.cypher.portability.operator_parser import OperatorParser
from lianzhu.graph.cypher.portability.rules import not_portable
from lianzhu.graph.cypher.portability.syntax import CypherParseError, Expr

QUANTIFIERS = {"ALL", "ANY", "NONE", "SINGLE"}
EXPRESSION_TERMINATORS = {
    *("AS", "ORDER", "SKIP", "LIMIT", "OFFSET", "WHERE", "WITH", "RETURN", "MATCH", "OPTIONAL", "UNWIND", "UNION"),
    *("CALL", "YIELD", "THEN", "ELSE", "WHEN", "END", "ASC", "DESC", "ASCENDING", "DESCENDING", "FILTER", "HAVING"),
}
"""Keywords that end an expression, and so are not variables."""
NAMESPACES = {"DATE", "DURATION", "DATETIME", "TIME", "LOCALTIME", "LOCALDATETIME", "POINT", "APOC"}
"""The first part of qualified function names such as duration.inDays."""


class AtomParser(OperatorParser):
    """Adds atoms to `OperatorParser`, which makes it a complete expression parser."""

    def parse_atom(self) -> Expr:
        """Parse an expression without operators."""
        start, kind, token = self.position, self.peek_kind(), self.peek()
        if kind in ("number", "string", "parameter"):
            self.position += 1
            return Expr(kind, [], self.tokens[start].text, start, self.position)
        if token == "(":
            return self.parse_parentheses(start)
        if token == "[":
            return self.parse_list(start)
        if token == "{":
            return self.parse_map(start)
        if kind == "identifier" and token in ("TRUE", "FALSE", "NULL"):
            self.position += 1
            return Expr(token.lower(), [], token, start, self.position)
        if kind == "identifier" and token == "CASE" and self.peek(1) not in (".", ")", ","):
            return self.parse_case(start)
        if kind == "identifier" and token in ("EXISTS", "COUNT", "COLLECT") and self.peek(1) == "{":
            return self.parse_subquery(token, start)
        if self.at_identifier() and (self.peek(1) == "(" or self.is_qualified_call()):
            return self.parse_call(start)
        if self.at_identifier() and not (kind == "identifier" and token in EXPRESSION_TERMINATORS):
            return Expr("variable", [], self.parse_name(), start, self.position)
        raise self.syntax_error("an expression")

    def parse_parentheses(self, start: int) -> Expr:
        """Parse a pattern, or an expression in parentheses."""
        if path := self.try_pattern():
            return Expr("pattern", [], "", start, self.position, path)
        self.expect("(")
        outer, self.bar_is_delimiter = self.bar_is_delimiter, False
        inner = self.parse_expression()
        self.bar_is_delimiter = outer
        self.expect(")")
        return Expr("parentheses", [inner], "", start, self.position)

    def try_pattern(self, offset: int = 0) -> Any:
        """Parse a path pattern, or return None and backtrack, as for the subtraction (a) - [1, 2][0]."""
        start = self.position
        if self.is_pattern(offset):
            try:
                return self.parse_path()
            except CypherParseError:
                self.position = start
        return None

    def parse_list(self, start: int) -> Expr:
        """Parse [a, b], [x IN list WHERE … | …] or [(a)-->(b) WHERE … | …]."""
        self.expect("[")
        has_path_variable = self.at_identifier() and self.peek(1) == "="
        if path := self.try_pattern(2 if has_path_variable else 0):
            predicate, *projection = self.parse_comprehension_tail()
            if not projection:
                raise self.syntax_error("|")
            return Expr("pattern comprehension", [predicate, *projection], "", start, self.position, path)
        if self.at_identifier() and self.peek(1) == "IN":
            variable, source = self.parse_variable_in_list()
            args = [source, *self.parse_comprehension_tail()]
            return Expr("list comprehension", args, variable, start, self.position)
        return Expr("list", self.parse_expressions("]"), "", start, self.position)

    def parse_variable_in_list(self) -> tuple[str, Expr]:
        """Parse `variable IN list`."""
        variable = self.parse_name()
        self.expect("IN")
        return variable, self.parse_expression()

    def parse_comprehension_tail(self) -> list[Expr]:
        """Parse `WHERE predicate | projection]`; return the predicate (or true) and the projection, if any."""
        outer, self.bar_is_delimiter = self.bar_is_delimiter, True
        predicate = self.parse_expression() if self.accept("WHERE") else Expr("true")
        self.bar_is_delimiter = outer
        projection = [self.parse_expression()] if self.accept("|") else []
        self.expect("]")
        return [predicate, *projection]

    def parse_expressions(self, closing: str) -> list[Expr]:
        """Parse comma-separated expressions up to a closing bracket."""
        expressions: list[Expr] = []
        while not self.accept(closing):
            if expressions:
                self.expect(",")
            expressions.append(self.parse_expression())
        return expressions

    def parse_map(self, start: int) -> Expr:
        """Parse {a: 1}; `extra` holds the keys."""
        keys, values = self.parse_map_entries()
        return Expr("map", values, "", start, self.position, keys)

    def parse_map_entries(self) -> tuple[list[str], list[Expr]]:
        """Parse the keys and values of a map."""
        self.expect("{")
        keys: list[str] = []
        values: list[Expr] = []
        while not self.accept("}"):
            if keys:
                self.expect(",")
            keys.append(self.parse_name())
            self.expect(":")
            values.append(self.parse_expression())
        return keys, values

    def parse_case(self, start: int) -> Expr:
        """Parse CASE; `args` holds the conditions, which compare the subject if there is one, `extra` the results."""
        self.expect("CASE")
        subject = None if self.peek() == "WHEN" else self.parse_expression()
        conditions, results = [], []
        while self.accept("WHEN"):
            condition = self.parse_expression()
            if self.peek() == ",":
                raise not_portable("case_value_list")
            if subject is not None:
                condition = Expr("binary", [subject, condition], "=", subject.start, condition.end)
            conditions.append(condition)
            self.expect("THEN")
            results.append(self.parse_expression())
        results.append(self.parse_expression() if self.accept("ELSE") else Expr("null"))
        self.expect("END")
        return Expr("case", conditions, "", start, self.position, results)

    def is_qualified_call(self) -> bool:
        """Return whether a qualified function such as duration.inDays is called next."""
        offset = 1
        while self.peek(offset) == "." and self.peek_kind(offset + 1) == "identifier":
            offset += 2
        return offset > 1 and self.peek(offset) == "(" and self.peek() in NAMESPACES

    def parse_call(self, start: int) -> Expr:
        """Parse a function call; `text` is its name in lower case, `extra` whether it has DISTINCT."""
        name = self.parse_name()
        while self.accept("."):
            name += "." + self.parse_name()
        self.expect("(")
        keyword = name.upper()
        if keyword in (*QUANTIFIERS, "REDUCE", "SHORTESTPATH", "ALLSHORTESTPATHS"):
            return self.parse_special_call(keyword, start)
        if self.accept("*"):
            self.expect(")")
            return Expr("call", [], name.lower(), start, self.position)
        distinct = self.accept("DISTINCT")
        args = self.parse_expressions(")")
        if self.peek() == "OVER":
            raise not_portable("clause_not_in_neo4j", "OVER")
        return Expr("call", args, name.lower(), start, self.position, distinct)

    def parse_special_call(self, keyword: str, start: int) -> Expr:
        """Parse the arguments of reduce(), of a quantifier such as any(), or of shortestPath()."""
        if keyword == "REDUCE":
            accumulator = self.parse_name()
            self.expect("=")
            initial = self.parse_expression()
            self.expect(",")
            variable, source = self.parse_variable_in_list()
            self.expect("|")
            body = self.parse_expression()
            self.expect(")")
            return Expr("reduce", [initial, source, body], variable, start, self.position, accumulator)
        if keyword in QUANTIFIERS and self.peek(1) == "IN":
            variable, source = self.parse_variable_in_list()
            predicate = self.parse_expression() if self.accept("WHERE") else Expr("true")
            self.expect(")")
            return Expr("quantifier", [source, predicate], variable, start, self.position)
        if self.is_pattern():
            path = self.parse_path()
            self.expect(")")
            return Expr("shortest path", [], keyword, start, self.position, path)
        raise self.syntax_error("a list or a path pattern")
