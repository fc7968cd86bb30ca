"""Infer the types of function calls, comprehensions, CASE, patterns and subqueries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from lianzhu.graph.cypher.portability.expression_analysis import FUNCTION_SYNONYMS
from lianzhu.graph.cypher.portability.functions import (
    AGGREGATES,
    ALTERNATIVES,
    CAMEL_CASE,
    FUNCTION_RULES,
    FUNCTIONS,
)
from lianzhu.graph.cypher.portability.operator_analysis import OperatorAnalyser
from lianzhu.graph.cypher.portability.syntax import Clause, Expr, PathPattern, variables_in
from lianzhu.graph.cypher.portability.types import (
    ANY_TYPE,
    BOOL_TYPE,
    FLOAT,
    INT,
    LIST,
    NODE,
    NULL,
    NULL_TYPE,
    PATH,
    RELATIONSHIP,
    STRING,
    ValueType,
    list_of,
    union,
)


class CallAnalyser(OperatorAnalyser):
    """Adds function calls, comprehensions, CASE, patterns and subqueries to `OperatorAnalyser`."""

    # -------------------------------------------------- function calls

    def _infer_call(self, expr: Expr) -> ValueType:
        name = expr.text
        display_name = CAMEL_CASE.get(name, name)
        if name in FUNCTION_RULES:
            self.reject(FUNCTION_RULES[name], display_name)
        if name in ("startnode", "endnode"):
            self.reject("endpoint_as_value")
        if name not in FUNCTIONS and name not in FUNCTION_RULES:
            self.reject("unsupported_function", display_name, ALTERNATIVES.get(name, "compute it in the client"))
        if name == "exists" and expr.args and expr.args[0].op == "pattern":
            return self.infer_condition(expr.args[0])
        infer_argument = self.infer_operand if name == "labels" else self.infer
        arg_types = [infer_argument(arg) for arg in expr.args]
        function = FUNCTIONS.get(name)
        if function is None or (not arg_types and name not in ("count", "date")):
            return ANY_TYPE
        if arg_types and arg_types[0].mismatches(function.argument):
            rule = "to_string_of_non_scalar" if name == "tostring" else "wrong_type"
            self.reject(rule, f"an argument of {display_name}()", arg_types[0].description)
        self.check_function(expr, arg_types)
        if name in FUNCTION_SYNONYMS:
            token = self.tokens[expr.start]
            self.edits.add((token.start, token.end, FUNCTION_SYNONYMS[name]))
        return function.result(arg_types)

    def check_function(self, expr: Expr, arg_types: Sequence[ValueType]) -> None:
        """Reject arguments for which the engines return different results."""
        name, arg_type = expr.text, arg_types[0] if arg_types else ANY_TYPE
        if name == "tostring" and arg_type.may_be(FLOAT):
            self.reject("float_to_string")
        if name == "tofloat" and arg_type.may_be(STRING):
            self.reject("string_to_float")
        if name == "reverse" and arg_type.stored and arg_type.may_be(LIST):
            self.reject("reverse_stored_list", self.source_text(expr.args[0]))
        if name in ("split", "replace") and len(expr.args) > 1 and not self.constant_value(expr.args[1]):
            self.reject("empty_search_string", name)
        if name in ("min", "max") and arg_type.may_be(STRING) and arg_type.computed:
            self.check_order_of_computed_string(arg_type)
        if name in ("min", "max") and arg_type.is_structural:
            self.reject("order_of_structural_value", arg_type.description)
        if expr.extra is True and name in AGGREGATES and arg_type.mixes_numbers:
            self.reject("mixed_numbers", self.source_text(expr.args[0]))
        parses_string = name == "tointeger" and arg_type.may_be(STRING)
        if parses_string and (string := self.find_string(_has_non_ascii_digit, arg_type.origins)):
            self.reject("non_ascii_digits", next(c for c in string if _has_non_ascii_digit(c)))
        trims_string = name in ("trim", "ltrim", "rtrim")
        if trims_string and (string := self.find_string(_has_non_portable_whitespace, arg_type.origins)):
            self.reject("non_portable_whitespace", string)

    # -------------------------------------------------- scopes

    @contextmanager
    def local_scope(self, **variables: ValueType) -> Iterator[None]:
        """Add variables to the scope inside the with block."""
        outer = self.scope
        self.scope = outer | variables
        try:
            yield
        finally:
            self.scope = outer

    @contextmanager
    def assuming_non_null(self, expressions: set[str]) -> Iterator[None]:
        """Treat expressions as not null inside the with block."""
        outer = self.non_null
        self.non_null = outer | expressions - {""}
        try:
            yield
        finally:
            self.non_null = outer

    def non_null_where(self, condition: Expr | None) -> set[str]:
        """Return the expressions that cannot be null where a condition is true."""
        if condition is None:
            return set()
        if condition.op == "parentheses":
            return self.non_null_where(condition.args[0])
        if condition.op == "binary" and condition.text == "AND":
            return self.non_null_where(condition.args[0]) | self.non_null_where(condition.args[1])
        if condition.op == "is null" and condition.text == "IS NOT NULL":
            return {self.source_text(condition.args[0])}
        return set()

    # -------------------------------------------------- comprehensions, quantifiers, reduce(), CASE

    def infer_list(self, expr: Expr) -> tuple[ValueType, ValueType]:
        """Return the type of a list and that of its elements."""
        type_ = self.infer(expr)
        return type_, type_.element or (NULL_TYPE if type_.includes(LIST) else ANY_TYPE)

    def _infer_list_comprehension(self, expr: Expr) -> ValueType:
        list_type, element_type = self.infer_list(expr.args[0])
        predicate, *projection = expr.args[1:]
        with self.local_scope(**{expr.text: element_type}):
            non_null = self.non_null_where(predicate)
            self.infer_condition(predicate)
            with self.assuming_non_null(non_null):
                result = self.infer(projection[0] if projection else Expr("variable", text=expr.text))
        return ValueType(LIST | list_type.mask & NULL, result)

    def _infer_quantifier(self, expr: Expr) -> ValueType:
        list_type, element_type = self.infer_list(expr.args[0])
        with self.local_scope(**{expr.text: element_type}):
            self.infer_condition(expr.args[1])
        return BOOL_TYPE.nullable() if list_type.mask & NULL or element_type.mask & NULL else BOOL_TYPE

    def _infer_reduce(self, expr: Expr) -> ValueType:
        initial, source, body = expr.args
        accumulator = self.infer(initial)
        list_type, element_type = self.infer_list(source)
        for _ in range(2):  # the second pass sees the type that the first one gave the accumulator
            with self.local_scope(**{expr.text: element_type, expr.extra: accumulator}):
                accumulator = union([accumulator, self.infer(body)])
        return accumulator.nullable() if list_type.mask & NULL else accumulator

    def _infer_case(self, expr: Expr) -> ValueType:
        outer, self.in_case = self.in_case, True
        for condition in expr.args:
            self.infer_condition(condition)
        self.in_case = outer
        *results, default = expr.extra
        result_types = [self.infer(result) for result in results]
        with self.assuming_non_null({self.operand_of_is_null(condition) for condition in expr.args[:1]}):
            result_types.append(self.infer(default))
        return union(result_types)

    def operand_of_is_null(self, condition: Expr) -> str:
        """Return x for the condition `x IS NULL`, else an empty string; x is not null in the ELSE branch."""
        is_null = condition.op == "is null" and condition.text == "IS NULL"
        return self.source_text(condition.args[0]) if is_null else ""

    # -------------------------------------------------- patterns and subqueries

    def check_pattern_predicate(self, expr: Expr) -> None:
        """Check a pattern that is used as a condition: it may not introduce variables."""
        path: PathPattern = expr.extra
        if path.hops > 1:
            self.reject("multi_hop_predicate")
        for element in path.elements:
            if element.variable and element.variable not in self.scope:
                self.reject("new_variable_in_predicate", element.variable)
        self.check_path(path)

    def _infer_pattern(self, expr: Expr) -> ValueType:
        self.reject("multi_hop_predicate" if expr.extra.hops > 1 else "pattern_as_value")
        return BOOL_TYPE

    def _infer_shortest_path(self, expr: Expr) -> ValueType:
        self.check_shortest_path(expr.extra)
        return ValueType(PATH | NULL)

    def _infer_pattern_comprehension(self, expr: Expr) -> ValueType:
        path: PathPattern = expr.extra
        node = path.elements[0]
        if node.properties and not node.variable and not node.labels:  # else the embedded engine cannot parse it
            offset = self.tokens[node.start].start
            self.edits.add((offset, offset, f"unnamed{node.start} "))
        new_variables = self.new_variables(path)
        self.check_references_within_match(path, new_variables)
        predicate = expr.args[0]
        with self.local_scope(**new_variables):
            self.check_path(path)
            self.infer_condition(predicate)
            with self.assuming_non_null(self.non_null_where(predicate)):
                return list_of(self.infer(expr.args[1]))

    def _infer_subquery(self, expr: Expr) -> ValueType:
        with self.local_scope(), self.assuming_non_null(set()):
            for clause in expr.extra:
                self.analyse_match(clause)
        return ValueType(INT, non_negative=True) if expr.text == "COUNT" else BOOL_TYPE

    def new_variables(self, path: PathPattern) -> dict[str, ValueType]:
        """Return the variables that a path introduces, with their types."""
        variables = {path.variable: ValueType(PATH)} if path.variable else {}
        for element in path.elements:
            type_ = ValueType(NODE if element.kind == "node" else RELATIONSHIP)
            if element.variable and element.variable not in self.scope:
                variables[element.variable] = list_of(type_) if element.variable_length else type_
        return variables

    def check_references_within_match(self, path: PathPattern, new_variables: Collection[str]) -> None:
        """Reject a property in a pattern that refers to a variable introduced by the same clause."""
        for element in path.elements:
            for key, value in element.properties:
                if reference := next((name for name in variables_in(value) if name in new_variables), ""):
                    self.reject("reference_within_match", key, self.source_text(value), reference)

    def check_path(self, path: PathPattern) -> None:
        """Check the properties in a path pattern, and the ends of a shortest path."""
        for element in path.elements:
            for key, value in element.properties:
                self.reject_virtual_property(key)
                if value.op == "property":
                    base = value.args[0]
                    if self.infer(base).includes(RELATIONSHIP) and base.op == "variable":
                        self.reject("relationship_property_in_pattern", key, self.source_text(value), base.text)
                self.infer(value)
        if path.shortest:
            self.check_shortest_path(path)

    # -------------------------------------------------- overridden by QueryAnalyser

    def check_shortest_path(self, path: PathPattern) -> None:
        """Check the ends of a shortest path."""
        raise NotImplementedError

    def analyse_match(self, clause: Clause) -> None:
        """Analyse a MATCH."""
        raise NotImplementedError


def _has_non_ascii_digit(string: str) -> bool:
    return any(c.isdecimal() and not c.isascii() for c in string)


def _has_non_portable_whitespace(string: str) -> bool:
    return string != string.strip() and any(c in string for c in "\u00a0\u2007\u202f\u001c\u001d\u001e\u001f\u0085")
