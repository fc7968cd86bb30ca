"""Read a query into clauses, patterns and the expressions in them."""

from __future__ import annotations

from collections.abc import Sequence

from lianzhu.graph.cypher.lexer import Token
from lianzhu.graph.cypher.portability.rules import refusal
from lianzhu.graph.cypher.portability.syntax import Clause, Expr, Item, Part, Path
from lianzhu.graph.cypher.portability.value_parser import ValueParser

NOT_THERE = {"FILTER", "HAVING", "LET", "FINISH", "QUALIFY"}
"""Clauses that the embedded engine, or a later Cypher, has and Neo4j 5 has not."""


class ClauseParser(ValueParser):
    """Reads whole queries."""

    def query(self, end: str = "") -> list[Clause]:
        """Read clauses until `end` (a bracket, or the end of the text)."""
        found: list[Clause] = []
        while self.peek() != end and not (not end and self.take(";") and self.peek() == ""):
            found.append(self.clause())
        if not found:
            raise self.lost("a clause")
        return found

    def clause(self) -> Clause:
        """Read one clause."""
        word = self.peek()
        if word in NOT_THERE:
            raise refusal("own_clause", word)
        if self.take("OPTIONAL"):
            if self.peek() == "CALL":
                raise refusal("optional_call")
            self.need("MATCH")
            return self.match("OPTIONAL MATCH")
        if self.take("MATCH"):
            return self.match("MATCH")
        if word in ("WITH", "RETURN"):
            self.at += 1
            return self.columns(word)
        if self.take("UNWIND"):
            value = self.expression()
            self.need("AS")
            return Clause("UNWIND", items=[Item(value, self.name())])
        if self.take("UNION"):
            self.take("ALL") or self.take("DISTINCT")
            return Clause("UNION", distinct=self.words[self.at - 1] != "ALL")
        if self.take("CALL"):
            return self.call_clause()
        raise self.lost("a clause")

    def match(self, word: str) -> Clause:
        """Read what stands after MATCH."""
        if self.peek() in ("SHORTEST", "ANY", "ALL") and self.peek(1) != "=":
            raise refusal("quantified")
        paths = [self.path()]
        while self.take(","):
            paths.append(self.path())
        return Clause(word, paths, self.expression() if self.take("WHERE") else None)

    def columns(self, word: str) -> Clause:
        """Read what stands after WITH or RETURN."""
        made = Clause(word, distinct=self.take("DISTINCT"))
        made.all = self.take("*")
        if not made.all or self.take(","):
            made.items.append(self.item())
            while self.take(","):
                made.items.append(self.item())
        if self.take("ORDER", "BY"):
            made.order = [self.sort_key()]
            while self.take(","):
                made.order.append(self.sort_key())
        while self.peek() in ("SKIP", "LIMIT", "OFFSET"):
            self.at += 1
            made.counts.append(self.expression())
        if self.take("WHERE"):
            made.where = self.expression()
        return made

    def item(self) -> Item:
        """Read one column and its name."""
        value = self.expression()
        if self.take("AS"):
            return Item(value, self.name())
        return Item(value, value.text if value.op == "name" else "")

    def sort_key(self) -> Expr:
        """Read one key of ORDER BY."""
        key = self.expression()
        if self.peek() in ("ASC", "DESC", "ASCENDING", "DESCENDING"):
            self.at += 1
        if self.peek() == "NULLS":
            raise refusal("nulls_first")
        return key

    def call_clause(self) -> Clause:
        """Read CALL { … }, CALL (a, b) { … } or CALL procedure(…) YIELD …."""
        imports: list[str] | None = None
        if self.take("("):
            imports = []
            while not self.take(")"):
                imports.append("*" if self.take("*") else self.name())
                self.take(",")
        if self.take("{"):
            made = Clause("CALL", query=self.query("}"), imports=imports)
            self.need("}")
            return made
        raise refusal("describing_call")

    # -------------------------------------------------- patterns

    def path(self) -> Path:
        """Read a path with its name, or a shortest one."""
        name = ""
        if self.kind() in ("word", "name") and self.peek(1) == "=":
            name = self.name()
            self.need("=")
        shortest = self.peek() in ("SHORTESTPATH", "ALLSHORTESTPATHS") and self.peek(1) == "("
        if shortest:
            self.at += 2
        if self.peek() in ("SHORTEST", "ANY", "ALL"):
            raise refusal("quantified")
        made = self.pattern()
        if shortest:
            self.need(")")
        made.name, made.shortest = name or made.name, shortest
        return made

    def pattern(self) -> Path:
        """Read nodes and the relationships between them."""
        name = ""
        if self.kind() in ("word", "name") and self.peek(1) == "=":
            name = self.name()
            self.need("=")
        parts = [self.node()]
        while self.peek() in ("-", "<"):
            parts += [self.relationship(), self.node()]
        return Path(parts, name)

    def node(self) -> Part:
        """Read a node in its brackets."""
        self.need("(")
        if self.peek() == "(":
            raise refusal("quantified")
        made = self.inside(")", Part("node"))
        if self.peek() in ("{", "+", "*") and self.stream[self.at].kind == "symbol":
            raise refusal("quantified")
        return made

    def relationship(self) -> Part:
        """Read a relationship with its dashes."""
        self.take("<")
        self.need("-")
        made = Part("relationship")
        if self.take("["):
            made = self.inside("]", made)
        self.need("-")
        self.take(">")
        if self.peek() in ("{", "+", "*"):
            raise refusal("quantified")
        return made

    def inside(self, close: str, made: Part) -> Part:
        """Read what stands in the brackets of a node or relationship."""
        made.at = self.at
        if self.kind() in ("word", "name") and self.peek() != "WHERE":
            made.name = self.name()
        if self.take(":"):
            made.labels = self.labels()
        if self.take("*"):
            made.length = True
            for part in (1, 2):
                if self.kind() == "number":
                    self.at += 1
                if part == 1 and not self.take(".."):
                    break
        if self.peek() == "{":
            made.map = list(zip(*self.entries(), strict=True))
        if self.peek() == "WHERE":
            raise refusal("inline_where")
        self.need(close)
        return made

    def labels(self) -> tuple[str, ...]:
        """Read the labels or types after a colon."""
        found: list[str] = []
        while True:
            if self.peek() in ("!", "%", "("):
                raise refusal("label_expression")
            found.append(self.name())
            if self.peek() == "&":
                raise refusal("label_expression")
            if not (self.take("|", ":") or self.take("|") or self.take(":")):
                return tuple(found)

    def subquery(self, word: str, first: int) -> Expr:
        """Read EXISTS { … } or COUNT { … }; `more` is the clauses inside."""
        if word == "COLLECT":
            raise refusal("collect_in_braces")
        self.at += 1
        self.need("{")
        if self.peek() in ("(",) or (self.kind() in ("word", "name") and self.peek(1) == "="):
            body = [self.match("MATCH")]
            if self.peek() == "MATCH":
                raise self.lost("}")
        else:
            body = self.query("}")
        if any(clause.word not in ("MATCH", "OPTIONAL MATCH") for clause in body):
            raise refusal("query_in_braces", word)
        self.need("}")
        return Expr("subquery", [], word, first, self.at, body)


def parse(stream: Sequence[Token]) -> list[Clause]:
    """Return the clauses of a query; raise `UnparsedCypher` or, for what is never answered alike, `NotPortable`."""
    return ClauseParser(stream).query()
