"""Parses a read query into its syntax tree."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from lianzhu.graph.cypher.lexer import CLOSING_BRACKETS, OPENING_BRACKETS
from lianzhu.graph.cypher.syntax import (
    Binary,
    Branch,
    Call,
    CallSubquery,
    Case,
    Clause,
    Comparison,
    Expression,
    IsNull,
    Label,
    LabelExpression,
    LabelOperation,
    LabelPredicate,
    ListComprehension,
    ListLiteral,
    Literal,
    MapEntry,
    MapLiteral,
    MapProjection,
    Match,
    NodePattern,
    Parameter,
    PathLength,
    PathPattern,
    PatternComprehension,
    PatternExpression,
    Projection,
    ProjectionItem,
    Property,
    Quantifier,
    Reduce,
    RegularQuery,
    RelationshipPattern,
    Slice,
    SortKey,
    Subquery,
    Subscript,
    Unary,
    Unwind,
    Variable,
)
from lianzhu.graph.cypher.tokens import CypherParseError, TokenCursor
from lianzhu.graph.errors import NotPortable

if TYPE_CHECKING:
    from collections.abc import Iterator

PRECEDENCE = {
    **{"OR": 1, "XOR": 2, "AND": 3},
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 5),
    **dict.fromkeys(("IN", "STARTS", "ENDS", "CONTAINS", "=~", "IS"), 6),
    **{"+": 7, "-": 7, "||": 7, "*": 8, "/": 8, "%": 8, "^": 9},
}
"""The precedence of binary operators in openCypher; a higher one binds more tightly."""
NOT_PRECEDENCE, COMPARISON_PRECEDENCE, UNARY_PRECEDENCE, POSTFIX_PRECEDENCE = 4, 5, 10, 11
COMPARISON_OPERATORS = ("=", "<>", "<", ">", "<=", ">=")
QUANTIFIERS = ("ALL", "ANY", "NONE", "SINGLE")
SHORTEST_PATH_FUNCTIONS: dict[str, OneOf["shortestPath", "allShortestPaths"]] = {
    "SHORTESTPATH": "shortestPath",
    "ALLSHORTESTPATHS": "allShortestPaths",
}
EXPRESSION_TERMINATORS = {
    *("AS", "ORDER", "SKIP", "LIMIT", "OFFSET", "WHERE", "WITH", "RETURN", "MATCH", "OPTIONAL", "UNWIND", "UNION"),
    *("CALL", "YIELD", "THEN", "ELSE", "WHEN", "END", "ASC", "DESC", "ASCENDING", "DESCENDING", "FILTER", "HAVING"),
}
"""Keywords that end an expression, and so are not variables."""
NAMESPACES = {"DATE", "DURATION", "DATETIME", "TIME", "LOCALTIME", "LOCALDATETIME", "POINT", "APOC"}
"""The first part of qualified function names such as duration.inDays."""
NOT_IN_NEO4J_5 = {"FILTER", "HAVING", "LET", "QUALIFY"}
"""Clauses of the embedded engine, or of later versions of Cypher, that Neo4j 5 does not support."""
DIRECTIONS = {(False, True): "-->", (True, False): "<--", (False, False): "--", (True, True): "<-->"}
"""The direction of a relationship by whether it has an arrow head on the left and on the right."""
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\\": "\\", "'": "'", '"': '"', "`": "`"}


class UnsupportedSyntax(NotPortable):
    """The query uses syntax that one of the engines does not support; `rule` names the rule that says so."""

    def __init__(self, rule: str, *details: object) -> None:
        self.details = details
        super().__init__(f"unsupported syntax: {rule}", rule)


@lru_cache(maxsize=16)
def parse(text: str) -> RegularQuery:
    """Parse a query.

    Raises `CypherParseError` for a syntax error, `UnsupportedSyntax` for syntax that only one of the engines supports.
    """
    parser = _Parser(text)
    query = parser.parse_query()
    parser.accept(";")
    if parser.peek():
        raise parser.syntax_error("a clause")
    return query


class _Parser(TokenCursor):
    """A recursive-descent parser; operators are parsed by precedence climbing."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.bar_is_delimiter = False  # whether | ends a predicate, as in [n IN list WHERE n:A | n.id]

    # -------------------------------------------------- clauses

    def parse_query(self, closing: str = "") -> RegularQuery:
        """Parse clauses, joined by UNION or not, up to a closing brace or the end of the query."""
        branches: list[list[Clause]] = [[]]
        distinct: bool | None = None
        while self.peek() not in (closing, "") and not (self.peek() == ";" and self.peek(1) == ""):
            if self.accept("UNION"):
                is_distinct = not self.accept("ALL")
                if distinct not in (None, is_distinct):
                    raise self.syntax_error("UNION or UNION ALL throughout")
                distinct = is_distinct
                if is_distinct:
                    self.accept("DISTINCT")
                branches.append([])
            else:
                branches[-1].append(self.parse_clause())
        if not all(branches):
            raise self.syntax_error("a clause")
        return RegularQuery(tuple(map(tuple, branches)), bool(distinct))

    def parse_clause(self) -> Clause:
        """Parse one clause."""
        keyword = self.peek()
        if keyword in NOT_IN_NEO4J_5:
            raise UnsupportedSyntax("clause_not_in_neo4j", keyword)
        if self.accept("OPTIONAL"):
            if self.peek() == "CALL":
                raise UnsupportedSyntax("optional_call")
            self.expect("MATCH")
            return self.parse_match(optional=True)
        if self.accept("MATCH"):
            return self.parse_match()
        if self.accept("WITH"):
            return self.parse_projection("WITH")
        if self.accept("RETURN"):
            return self.parse_projection("RETURN")
        if self.accept("UNWIND"):
            expression = self.parse_expression()
            self.expect("AS")
            return Unwind(expression, self.parse_name())
        if self.accept("CALL"):
            return self.parse_call_subquery()
        raise self.syntax_error("a clause")

    def parse_match(self, *, optional: bool = False) -> Match:
        """Parse the patterns of MATCH and its WHERE."""
        offset = self.offset()
        paths = self.parse_separated(self.parse_path)
        return Match(paths, self.parse_where(), optional, offset)

    def parse_where(self) -> Expression | None:
        """Parse WHERE and its condition, if there is one."""
        return self.parse_expression() if self.accept("WHERE") else None

    def parse_projection(self, keyword: str) -> Projection:
        """Parse the items of WITH or RETURN, with ORDER BY, SKIP, LIMIT and WHERE."""
        distinct, wildcard = self.accept("DISTINCT"), self.accept("*")
        items = self.parse_separated(self.parse_item) if not wildcard or self.accept(",") else ()
        order_by = self.parse_separated(self.parse_sort_key) if self.accept("ORDER", "BY") else ()
        skip = self.parse_expression() if self.accept("SKIP") or self.accept("OFFSET") else None
        limit = self.parse_expression() if self.accept("LIMIT") else None
        return Projection(
            "WITH" if keyword == "WITH" else "RETURN", items, distinct, wildcard, order_by, skip, limit,
            self.parse_where() if keyword == "WITH" else None,
        )  # fmt: skip

    def parse_item(self) -> ProjectionItem:
        """Parse one item of WITH or RETURN and its alias."""
        start = self.position
        expression = self.parse_expression()
        text = self.text_from(start)
        return ProjectionItem(expression, self.parse_name() if self.accept("AS") else "", text)

    def parse_sort_key(self) -> SortKey:
        """Parse a sort key of ORDER BY."""
        expression = self.parse_expression()
        descending = self.at_keyword("DESC", "DESCENDING")
        if descending or self.at_keyword("ASC", "ASCENDING"):
            self.next_token()
        if self.peek() == "NULLS":
            raise UnsupportedSyntax("nulls_first")
        return SortKey(expression, descending)

    def parse_call_subquery(self) -> CallSubquery:
        """Parse CALL { … } or CALL (a, b) { … }; a procedure call is rejected."""
        imports: tuple[str, ...] | None = None
        if self.accept("("):
            imports = self.parse_until(")", lambda: "*" if self.accept("*") else self.parse_name())
        if self.accept("{"):
            query = self.parse_query("}")
            self.expect("}")
            return CallSubquery(query, imports)
        raise UnsupportedSyntax("procedure_call")

    # -------------------------------------------------- patterns

    def parse_path(self) -> PathPattern:
        """Parse nodes and the relationships between them, inside shortestPath() or not, with a path variable or not."""
        variable = ""
        if self.at_identifier() and self.peek(1) == "=":
            variable = self.parse_name()
            self.expect("=")
        if self.peek() in ("SHORTEST", "ANY", "ALL"):
            raise UnsupportedSyntax("quantified_path_pattern")
        if self.peek() in SHORTEST_PATH_FUNCTIONS and self.peek(1) == "(":
            function = SHORTEST_PATH_FUNCTIONS[self.next_token().upper]
            self.expect("(")
            path = self.parse_path()
            self.expect(")")
            return PathPattern(path.nodes, path.relationships, variable, function)
        nodes, relationships = [self.parse_node()], []
        while self.peek() in ("-", "<"):
            relationships.append(self.parse_relationship())
            nodes.append(self.parse_node())
        return PathPattern(tuple(nodes), tuple(relationships), variable)

    def parse_node(self) -> NodePattern:
        """Parse a node pattern."""
        offset = self.offset()
        self.expect("(")
        if self.peek() == "(":
            raise UnsupportedSyntax("quantified_path_pattern")
        variable, labels = self.parse_variable_and_labels()
        properties, where = self.parse_pattern_properties(), self.parse_where()
        self.expect(")")
        if self.peek() in ("{", "+", "*") and self.peek_kind() == "symbol":
            raise UnsupportedSyntax("quantified_path_pattern")
        return NodePattern(variable, labels, properties, where, offset)

    def parse_relationship(self) -> RelationshipPattern:
        """Parse a relationship pattern with its dashes and arrow heads."""
        points_left = self.accept("<")
        self.expect("-")
        variable, types, length, properties, where = "", None, None, None, None
        if self.accept("["):
            variable, types = self.parse_variable_and_labels()
            length = self.parse_length()
            properties, where = self.parse_pattern_properties(), self.parse_where()
            self.expect("]")
        self.expect("-")
        points_right = self.accept(">")
        if self.peek() in ("{", "+", "*") and self.peek_kind() == "symbol":
            if length is not None or where is not None:
                raise UnsupportedSyntax("quantified_path_pattern")
            length = self.parse_quantifier()
        return RelationshipPattern(
            DIRECTIONS[points_left, points_right],  # type: ignore[arg-type]  # a Literal
            variable, types, length, properties, where,
        )  # fmt: skip

    def parse_variable_and_labels(self) -> tuple[str, LabelExpression | None]:
        """Parse the variable and labels of a node or relationship pattern, both optional."""
        variable = self.parse_name() if self.at_identifier() and not self.at_keyword("WHERE") else ""
        if variable or not self.at_keyword("IS"):
            return variable, self.parse_label_expression() if self.accept(":") else None
        return variable, None

    def parse_pattern_properties(self) -> MapLiteral | Parameter | None:
        """Parse the properties of a node or relationship pattern: a map or a parameter."""
        if self.peek() == "{":
            return self.parse_map()
        return Parameter(self.next_token().text[1:].strip("`")) if self.peek_kind() == "parameter" else None

    def parse_length(self) -> PathLength | None:
        """Parse the length of a variable-length relationship: *, *2, *1..3, *2.. or *..3."""
        offset = self.offset()
        if not self.accept("*"):
            return None
        lower = self.parse_bound()
        if self.accept(".."):
            return PathLength(lower, self.parse_bound(), offset)
        return PathLength(lower, lower, offset)

    def parse_quantifier(self) -> PathLength:
        """Parse the quantifier of a relationship: +, *, {2}, {1,3}, {2,} or {,3}."""
        offset = self.offset()
        if self.accept("+"):
            return PathLength(1, None, offset)
        if self.accept("*"):
            return PathLength(0, None, offset)
        self.expect("{")
        lower = self.parse_bound()
        upper = self.parse_bound() if self.accept(",") else lower
        self.expect("}")
        return PathLength(0 if lower is None else lower, upper, offset)

    def parse_bound(self) -> int | None:
        """Parse a bound of a length, if there is one."""
        if self.peek_kind() != "number" or not self.peek().isdecimal():
            return None
        return int(self.next_token().text)

    def parse_label_expression(self) -> LabelExpression:
        """Parse the labels or types after a colon: A, A|B, A|:B, A&B, A:B, !A, %, with parentheses or not."""
        operands = [self.parse_label_conjunction()]
        while self.peek() == "|" and not self.bar_is_delimiter:
            self.next_token()
            self.accept(":")
            operands.append(self.parse_label_conjunction())
        return operands[0] if len(operands) == 1 else LabelOperation("|", tuple(operands))

    def parse_label_conjunction(self) -> LabelExpression:
        """Parse labels joined by & or :."""
        operands = [self.parse_label_atom()]
        while self.accept("&") or self.accept(":"):
            operands.append(self.parse_label_atom())
        return operands[0] if len(operands) == 1 else LabelOperation("&", tuple(operands))

    def parse_label_atom(self) -> LabelExpression:
        """Parse one label, !A, % or a label expression in parentheses."""
        if self.accept("!"):
            return LabelOperation("!", (self.parse_label_atom(),))
        if self.accept("%"):
            return LabelOperation("%")
        if self.accept("("):
            with self._bar_as_delimiter(False):
                labels = self.parse_label_expression()
            self.expect(")")
            return labels
        offset = self.offset()
        return Label(self.parse_name(), offset)

    # -------------------------------------------------- operators

    def parse_expression(self, outer_precedence: int = 0) -> Expression:
        """Parse an expression whose operators bind more tightly than an operator of `outer_precedence`."""
        left: Expression
        if self.at_keyword("NOT"):
            self.next_token()
            left = Unary("NOT", self.parse_expression(NOT_PRECEDENCE - 1))
        elif self.peek() in ("+", "-"):
            operator = self.next_token().text
            left = Unary(operator, self.parse_expression(UNARY_PRECEDENCE - 1))
        else:
            left = self.parse_postfix(self.parse_atom())
        while self.peek_kind() in ("identifier", "symbol"):
            precedence = PRECEDENCE.get(self.peek(), 0)
            if precedence <= outer_precedence:
                break
            left = self.parse_operator(left, precedence)
        return left

    def parse_operator(self, left: Expression, precedence: int) -> Expression:
        """Parse a binary operator and its right operand, a chain of comparisons, or IS NULL."""
        operator = self.next_token().upper
        if operator == "IS":
            negated = self.accept("NOT")
            if not self.accept("NULL"):
                raise self.syntax_error("NULL")
            return IsNull(left, negated)
        if operator in COMPARISON_OPERATORS:
            operators, operands = [operator], [left, self.parse_expression(precedence)]
            while self.peek() in COMPARISON_OPERATORS and self.peek_kind() == "symbol":
                operators.append(self.next_token().text)
                operands.append(self.parse_expression(precedence))
            return Comparison(tuple(operators), tuple(operands))
        if operator in ("STARTS", "ENDS"):
            self.expect("WITH")
            operator += " WITH"
        return Binary(operator, left, self.parse_expression(precedence))

    def parse_postfix(self, operand: Expression) -> Expression:
        """Parse what may follow an atom: .property, [index], :Label, {map projection}."""
        while True:
            token = self.peek()
            if token == "." and self.at_identifier(1):
                self.next_token()
                offset = self.offset()
                operand = Property(operand, self.parse_name(), offset)
            elif token == "[":
                operand = self.parse_subscript(operand)
            elif token == ":" and isinstance(operand, Variable | Property) and self.is_label_expression():
                self.next_token()
                operand = LabelPredicate(operand, self.parse_label_expression())
            elif token == "{" and isinstance(operand, Variable):
                operand = self.parse_map_projection(operand)
            else:
                return operand

    def is_label_expression(self) -> bool:
        """Return whether a label expression follows the current colon."""
        return self.at_identifier(1) or self.peek(1) in ("!", "%", "(")

    def parse_subscript(self, operand: Expression) -> Expression:
        """Parse list[1], list[1..2] or map["key"]."""
        self.expect("[")
        with self._bar_as_delimiter(False):
            index = None if self.peek() == ".." else self.parse_expression()
            if self.accept(".."):
                upper = None if self.peek() == "]" else self.parse_expression()
                self.expect("]")
                return Slice(operand, index, upper)
            self.expect("]")
        if index is None:
            raise self.syntax_error("an expression")
        return Subscript(operand, index)

    def parse_map_projection(self, subject: Variable) -> MapProjection:
        """Parse {.a, b: 1, c} after a variable."""
        all_properties = False
        entries: list[MapEntry] = []
        self.expect("{")
        while not self.accept("}"):
            if self.accept(".", "*"):
                all_properties = True
            elif self.accept("."):
                offset = self.offset()
                key = self.parse_name()
                entries.append(MapEntry(key, Property(subject, key, offset)))
            else:
                offset = self.offset()
                key = self.parse_name()
                value = self.parse_expression() if self.accept(":") else Variable(key, offset)
                entries.append(MapEntry(key, value))
            if self.peek() != "}":
                self.expect(",")
        return MapProjection(subject.name, tuple(entries), all_properties)

    # -------------------------------------------------- atoms

    def parse_atom(self) -> Expression:
        """Parse an expression without operators."""
        kind, token = self.peek_kind(), self.peek()
        if kind == "parameter":
            return Parameter(self.next_token().text[1:].strip("`"))
        if kind in ("number", "string"):
            return self.parse_literal(kind)
        if token == "(":
            return self.parse_parentheses()
        if token == "[":
            return self.parse_list()
        if token == "{":
            return self.parse_map()
        if kind == "identifier" and token in ("TRUE", "FALSE", "NULL"):
            return Literal(self.next_token().text.lower(), {"TRUE": True, "FALSE": False, "NULL": None}[token])
        if kind == "identifier" and token == "CASE" and self.peek(1) not in (".", ")", ","):
            return self.parse_case()
        if kind == "identifier" and token in ("EXISTS", "COUNT", "COLLECT") and self.peek(1) == "{":
            return self.parse_subquery()
        if self.at_identifier() and (self.peek(1) == "(" or self.is_qualified_call()):
            return self.parse_call()
        if self.at_identifier() and not (kind == "identifier" and token in EXPRESSION_TERMINATORS):
            offset = self.offset()
            return Variable(self.parse_name(), offset)
        raise self.syntax_error("an expression")

    def parse_literal(self, kind: str) -> Literal:
        """Parse a number or string."""
        text = self.next_token().text
        if kind == "string":
            return Literal(text, _unescape(text[1:-1]))
        try:
            is_integer = text[:2].lower() in ("0x", "0o") or text.isdecimal()
            if not is_integer:
                return Literal(text, float(text))
            return Literal(text, int(text, base=0 if text[:2].lower() in ("0x", "0o") else 10))
        except ValueError:
            raise self.syntax_error("a number") from None

    def parse_parentheses(self) -> Expression:
        """Parse a pattern, or an expression in parentheses."""
        if path := self.try_pattern():
            return PatternExpression(path)
        self.expect("(")
        with self._bar_as_delimiter(False):
            inner = self.parse_expression()
        self.expect(")")
        return inner

    def try_pattern(self, offset: int = 0) -> PathPattern | None:
        """Parse a path pattern, or return None and backtrack, as for the subtraction (a) - [1, 2][0]."""
        start = self.position
        if self.is_pattern(offset):
            try:
                return self.parse_path()
            except CypherParseError:
                self.position = start
        return None

    def is_pattern(self, offset: int = 0) -> bool:
        """Return whether a parenthesis opens the first node of a path, rather than an expression."""
        if self.peek(offset) != "(":
            return False
        index, depth = self.position + offset, 0
        while index < len(self.tokens):
            depth += (self.tokens[index].text in OPENING_BRACKETS) - (self.tokens[index].text in CLOSING_BRACKETS)
            index += 1
            if depth == 0:
                break
        following = [token.upper for token in self.tokens[index : index + 3]]
        if following[:1] == ["<"]:
            return following[1:2] == ["-"] and following[2:3] in (["["], ["-"])
        return following[:2] == ["-", "["] or following in (["-", "-", "("], ["-", "-", ">"])

    def parse_list(self) -> Expression:
        """Parse [a, b], [x IN list WHERE … | …] or [(a)-->(b) WHERE … | …]."""
        self.expect("[")
        has_path_variable = self.at_identifier() and self.peek(1) == "="
        if path := self.try_pattern(2 if has_path_variable else 0):
            if self.peek() in ("WHERE", "|"):
                predicate, projection = self.parse_comprehension_tail()
                if projection is None:
                    raise self.syntax_error("|")
                return PatternComprehension(path, predicate, projection)
            return self.parse_rest_of_list(PatternExpression(path))
        if self.at_identifier() and self.peek(1) == "IN":
            start = self.position
            variable, source = self.parse_variable_in_list()
            if self.peek() in ("WHERE", "|", "]"):
                return ListComprehension(variable, source, *self.parse_comprehension_tail())
            self.position = start  # a list whose first element is a test: [x IN list, 1]
        if self.accept("]"):
            return ListLiteral(())
        with self._bar_as_delimiter(False):
            return self.parse_rest_of_list(self.parse_expression())

    def parse_rest_of_list(self, first: Expression) -> ListLiteral:
        """Parse the elements of a list after the first one."""
        elements = [first]
        while not self.accept("]"):
            self.expect(",")
            elements.append(self.parse_expression())
        return ListLiteral(tuple(elements))

    def parse_variable_in_list(self) -> tuple[str, Expression]:
        """Parse `variable IN list`."""
        variable = self.parse_name()
        self.expect("IN")
        with self._bar_as_delimiter(True):
            return variable, self.parse_expression()

    def parse_comprehension_tail(self) -> tuple[Expression | None, Expression | None]:
        """Parse `WHERE predicate | projection]`; return the predicate and the projection, if there are any."""
        with self._bar_as_delimiter(True):
            predicate = self.parse_where()
        with self._bar_as_delimiter(False):
            projection = self.parse_expression() if self.accept("|") else None
        self.expect("]")
        return predicate, projection

    def parse_map(self) -> MapLiteral:
        """Parse {a: 1}."""
        self.expect("{")
        with self._bar_as_delimiter(False):
            return MapLiteral(self.parse_until("}", self.parse_map_entry))

    def parse_map_entry(self) -> MapEntry:
        """Parse one key of a map and its value."""
        offset = self.offset()
        key = self.parse_name()
        self.expect(":")
        return MapEntry(key, self.parse_expression(), offset)

    def parse_case(self) -> Case:
        """Parse CASE; with a subject, the conditions compare it."""
        self.expect("CASE")
        subject = None if self.at_keyword("WHEN") else self.parse_expression()
        branches: list[Branch] = []
        while self.accept("WHEN"):
            conditions = self.parse_separated(self.parse_expression)
            if subject is not None:
                conditions = tuple(Comparison(("=",), (subject, value)) for value in conditions)
            condition = conditions[0]
            for alternative in conditions[1:]:
                condition = Binary("OR", condition, alternative)
            self.expect("THEN")
            branches.append(Branch(condition, self.parse_expression()))
        if not branches:
            raise self.syntax_error("WHEN")
        default = self.parse_expression() if self.accept("ELSE") else None
        self.expect("END")
        return Case(tuple(branches), default)

    def is_qualified_call(self) -> bool:
        """Return whether a qualified function such as duration.inDays is called next."""
        offset = 1
        while self.peek(offset) == "." and self.peek_kind(offset + 1) == "identifier":
            offset += 2
        return offset > 1 and self.peek(offset) == "(" and self.peek() in NAMESPACES

    def parse_call(self) -> Expression:
        """Parse a function call, a quantifier, reduce() or shortestPath()."""
        if self.peek() in SHORTEST_PATH_FUNCTIONS:
            return PatternExpression(self.parse_path())
        name = self.parse_name()
        while self.accept("."):
            name += "." + self.parse_name()
        self.expect("(")
        with self._bar_as_delimiter(False):
            if name.upper() == "REDUCE":
                return self.parse_reduce()
            if name.upper() in QUANTIFIERS and self.peek(1) == "IN":
                variable, source = self.parse_variable_in_list()
                predicate = self.parse_where()
                self.expect(")")
                return Quantifier(name.lower(), variable, source, predicate)
            if self.accept("*"):
                self.expect(")")
                return Call(name.lower(), star=True)
            distinct = self.accept("DISTINCT")
            arguments = self.parse_until(")", self.parse_expression)
        if self.peek() == "OVER":
            raise UnsupportedSyntax("clause_not_in_neo4j", "OVER")
        return Call(name.lower(), arguments, distinct)

    def parse_reduce(self) -> Reduce:
        """Parse the arguments of reduce()."""
        accumulator = self.parse_name()
        self.expect("=")
        initial = self.parse_expression()
        self.expect(",")
        variable, source = self.parse_variable_in_list()
        self.expect("|")
        body = self.parse_expression()
        self.expect(")")
        return Reduce(accumulator, initial, variable, source, body)

    def parse_subquery(self) -> Subquery:
        """Parse EXISTS { … }, COUNT { … } or COLLECT { … }."""
        kind = self.next_token().upper
        self.expect("{")
        with self._bar_as_delimiter(False):
            clauses: tuple[Clause, ...]
            if self.peek() == "(" or (self.at_identifier() and self.peek(1) == "="):
                clauses = (self.parse_match(),)
            else:
                query = self.parse_query("}")
                if len(query.branches) > 1:
                    raise UnsupportedSyntax("projection_in_subquery", kind)
                clauses = query.branches[0]
        self.expect("}")
        return Subquery("EXISTS" if kind == "EXISTS" else "COUNT" if kind == "COUNT" else "COLLECT", clauses)

    @contextmanager
    def _bar_as_delimiter(self, value: bool) -> Iterator[None]:
        """Parse with | as the end of an expression, or as an operator of label expressions."""
        outer, self.bar_is_delimiter = self.bar_is_delimiter, value
        try:
            yield
        finally:
            self.bar_is_delimiter = outer


def _unescape(text: str) -> str:
    r"""Return the value of a string literal: \n is a line break, \u4e2d is 中, an unknown escape stays as it is."""

    def replacement(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) > 1:
            return chr(int(escape[1:], base=16))
        return ESCAPES.get(escape, match[0])

    value = re.sub(r"\\(u[\da-fA-F]{4}|.)", replacement, text, flags=re.DOTALL)
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # a pair of escapes is one character
