"""Parse a query into clauses, patterns and the expressions in them."""

from __future__ import annotations

from collections.abc import Sequence

from lianzhu.graph.cypher.lexer import Token
from lianzhu.graph.cypher.portability.atom_parser import AtomParser
from lianzhu.graph.cypher.portability.rules import not_portable
from lianzhu.graph.cypher.portability.syntax import Clause, ElementPattern, Expr, PathPattern, ProjectionItem

NOT_IN_NEO4J_5 = {"FILTER", "HAVING", "LET", "FINISH", "QUALIFY"}
"""Clauses of the embedded engine, or of later versions of Cypher, that Neo4j 5 does not support."""


class ClauseParser(AtomParser):
    """Adds clauses and patterns to `AtomParser`."""

    def parse_query(self, closing: str = "") -> list[Clause]:
        """Parse clauses up to a closing brace, or to the end of the query."""
        clauses: list[Clause] = []
        while self.peek() != closing and not (not closing and self.accept(";") and self.peek() == ""):
            clauses.append(self.parse_clause())
        if not clauses:
            raise self.syntax_error("a clause")
        return clauses

    def parse_clause(self) -> Clause:
        """Parse one clause."""
        keyword = self.peek()
        if keyword in NOT_IN_NEO4J_5:
            raise not_portable("clause_not_in_neo4j", keyword)
        if self.accept("OPTIONAL"):
            if self.peek() == "CALL":
                raise not_portable("optional_call")
            self.expect("MATCH")
            return self.parse_match("OPTIONAL MATCH")
        if self.accept("MATCH"):
            return self.parse_match("MATCH")
        if keyword in ("WITH", "RETURN"):
            self.position += 1
            return self.parse_projection(keyword)
        if self.accept("UNWIND"):
            expression = self.parse_expression()
            self.expect("AS")
            return Clause("UNWIND", items=[ProjectionItem(expression, self.parse_name())])
        if self.accept("UNION"):
            union_all = self.accept("ALL")
            if not union_all:
                self.accept("DISTINCT")
            return Clause("UNION", distinct=not union_all)
        if self.accept("CALL"):
            return self.parse_call_subquery()
        raise self.syntax_error("a clause")

    def parse_match(self, keyword: str) -> Clause:
        """Parse the patterns of MATCH and its WHERE."""
        if self.peek() in ("SHORTEST", "ANY", "ALL") and self.peek(1) != "=":
            raise not_portable("quantified_path_pattern")
        paths = [self.parse_match_pattern()]
        while self.accept(","):
            paths.append(self.parse_match_pattern())
        return Clause(keyword, paths, self.parse_expression() if self.accept("WHERE") else None)

    def parse_projection(self, keyword: str) -> Clause:
        """Parse the items of WITH or RETURN, with ORDER BY, SKIP, LIMIT and WHERE."""
        clause = Clause(keyword, distinct=self.accept("DISTINCT"))
        clause.wildcard = self.accept("*")
        if not clause.wildcard or self.accept(","):
            clause.items.append(self.parse_projection_item())
            while self.accept(","):
                clause.items.append(self.parse_projection_item())
        if self.accept("ORDER", "BY"):
            clause.order_by = [self.parse_sort_key()]
            while self.accept(","):
                clause.order_by.append(self.parse_sort_key())
        while self.peek() in ("SKIP", "LIMIT", "OFFSET"):
            self.position += 1
            clause.skip_and_limit.append(self.parse_expression())
        if self.accept("WHERE"):
            clause.where = self.parse_expression()
        return clause

    def parse_projection_item(self) -> ProjectionItem:
        """Parse one item of WITH or RETURN and its alias."""
        expression = self.parse_expression()
        if self.accept("AS"):
            return ProjectionItem(expression, self.parse_name())
        return ProjectionItem(expression, expression.text if expression.op == "variable" else "")

    def parse_sort_key(self) -> Expr:
        """Parse a sort key of ORDER BY."""
        key = self.parse_expression()
        if self.peek() in ("ASC", "DESC", "ASCENDING", "DESCENDING"):
            self.position += 1
        if self.peek() == "NULLS":
            raise not_portable("nulls_first")
        return key

    def parse_call_subquery(self) -> Clause:
        """Parse CALL { … } or CALL (a, b) { … }; a procedure call is rejected."""
        imports: list[str] | None = None
        if self.accept("("):
            imports = []
            while not self.accept(")"):
                imports.append("*" if self.accept("*") else self.parse_name())
                self.accept(",")
        if self.accept("{"):
            clause = Clause("CALL", subquery=self.parse_query("}"), imports=imports)
            self.expect("}")
            return clause
        raise not_portable("procedure_call")

    # -------------------------------------------------- patterns

    def parse_match_pattern(self) -> PathPattern:
        """Parse a path pattern of MATCH, which may be inside shortestPath()."""
        variable = self.parse_path_variable()
        shortest = self.peek() in ("SHORTESTPATH", "ALLSHORTESTPATHS") and self.peek(1) == "("
        if shortest:
            self.position += 2
        if self.peek() in ("SHORTEST", "ANY", "ALL"):
            raise not_portable("quantified_path_pattern")
        path = self.parse_path()
        if shortest:
            self.expect(")")
        path.variable, path.shortest = variable or path.variable, shortest
        return path

    def parse_path(self) -> PathPattern:
        """Parse nodes and the relationships between them."""
        variable = self.parse_path_variable()
        elements = [self.parse_node()]
        while self.peek() in ("-", "<"):
            elements += [self.parse_relationship(), self.parse_node()]
        return PathPattern(elements, variable)

    def parse_path_variable(self) -> str:
        """Parse the `p =` of a path pattern, if there is one."""
        if not (self.at_identifier() and self.peek(1) == "="):
            return ""
        variable = self.parse_name()
        self.expect("=")
        return variable

    def parse_node(self) -> ElementPattern:
        """Parse a node pattern."""
        self.expect("(")
        if self.peek() == "(":
            raise not_portable("quantified_path_pattern")
        node = self.parse_element("node", ")")
        if self.peek() in ("{", "+", "*") and self.peek_kind() == "symbol":
            raise not_portable("quantified_path_pattern")
        return node

    def parse_relationship(self) -> ElementPattern:
        """Parse a relationship pattern with its dashes and arrow heads."""
        self.accept("<")
        self.expect("-")
        has_brackets = self.accept("[")
        relationship = self.parse_element("relationship", "]") if has_brackets else ElementPattern("relationship")
        self.expect("-")
        self.accept(">")
        if self.peek() in ("{", "+", "*"):
            raise not_portable("quantified_path_pattern")
        return relationship

    def parse_element(self, kind: str, closing: str) -> ElementPattern:
        """Parse the contents of a node or relationship pattern up to its closing bracket."""
        element = ElementPattern(kind, start=self.position)
        if self.at_identifier() and self.peek() != "WHERE":
            element.variable = self.parse_name()
        if self.accept(":"):
            element.labels = self.parse_labels()
        if self.accept("*"):
            element.variable_length = True
            self.skip_length_bound()
            if self.accept(".."):
                self.skip_length_bound()
        if self.peek() == "{":
            element.properties = list(zip(*self.parse_map_entries(), strict=True))
        if self.peek() == "WHERE":
            raise not_portable("inline_where")
        self.expect(closing)
        return element

    def skip_length_bound(self) -> None:
        """Consume a bound of a variable-length relationship, if there is one."""
        if self.peek_kind() == "number":
            self.position += 1

    def parse_labels(self) -> tuple[str, ...]:
        """Parse the labels or types after a colon."""
        labels: list[str] = []
        while True:
            if self.peek() in ("!", "%", "("):
                raise not_portable("label_expression")
            labels.append(self.parse_name())
            if self.peek() == "&":
                raise not_portable("label_expression")
            if not (self.accept("|", ":") or self.accept("|") or self.accept(":")):
                return tuple(labels)

    def parse_subquery(self, keyword: str, start: int) -> Expr:
        """Parse EXISTS { … } or COUNT { … }; `extra` holds the clauses inside."""
        if keyword == "COLLECT":
            raise not_portable("collect_subquery")
        self.position += 1
        self.expect("{")
        if self.peek() == "(" or (self.at_identifier() and self.peek(1) == "="):
            clauses = [self.parse_match("MATCH")]
            if self.peek() == "MATCH":
                raise self.syntax_error("}")
        else:
            clauses = self.parse_query("}")
        if any(clause.keyword not in ("MATCH", "OPTIONAL MATCH") for clause in clauses):
            raise not_portable("projection_in_subquery", keyword)
        self.expect("}")
        return Expr("subquery", [], keyword, start, self.position, clauses)


def parse(tokens: Sequence[Token]) -> list[Clause]:
    """Return the clauses of a query.

    Raises `CypherParseError`, or `NotPortable` for syntax that only one of the engines supports.
    """
    return ClauseParser(tokens).parse_query()
