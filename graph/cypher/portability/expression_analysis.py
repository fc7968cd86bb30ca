"""Infer the types of expressions, and reject those that the engines evaluate differently."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from lianzhu.graph.cypher.lexer import Token
from lianzhu.graph.cypher.portability.functions import has_aggregate
from lianzhu.graph.cypher.portability.rules import not_portable
from lianzhu.graph.cypher.portability.syntax import Expr, padded_text, strip_parentheses
from lianzhu.graph.cypher.portability.types import (
    ANY_TYPE,
    BOOL,
    BOOL_TYPE,
    DATE,
    DURATION,
    FLOAT,
    INT,
    LIST,
    MAP,
    NODE,
    NULL,
    NULL_TYPE,
    RELATIONSHIP,
    STRING,
    STRING_TYPE,
    UNKNOWN,
    ValueType,
    list_of,
    parameter_type,
    property_type,
    union,
)
from lianzhu.graph.schema import Schema

StoredStrings = Callable[[set[str]], Iterable[str]]
"""Returns the strings stored in the properties with given names."""
Edit = tuple[int, int, str]
"""An edit to the query: start offset, end offset, replacement."""
NEO4J_BUGS = {"count_in_optional_match", "not_in_empty_list", "reverse_stored_list"}
"""Rules for queries to which Neo4j itself gives a wrong answer."""
VIRTUAL_PROPERTIES = {"type": "labels(n)[0] or type(r)", "title": "n.name", "label": "labels(n)[0]"}
"""Properties that only the embedded engine has, and what to write instead."""
FUNCTION_SYNONYMS = {"lower": "toLower", "upper": "toUpper", "char_length": "size", "character_length": "size"}
"""Functions that Neo4j does not have, and their names there."""
QUOTES = ("'", '"')


class ExpressionAnalyser:
    """Infers the type of every expression, and rejects those that the engines evaluate differently.

    `scope` maps the variables in scope to their types. The other sets hold expressions as source text: `non_null`
    those known not to be null, `non_zero` those that the query compares with 0, `tested_for_empty` the lists whose
    size it compares with 0.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        schema: Schema,
        params: Mapping[str, Any] | None,
        stored_strings: StoredStrings | None,
        on_neo4j: bool = False,
    ) -> None:
        self.tokens, self.schema, self.params = tokens, schema, params
        self.stored_strings, self.on_neo4j = stored_strings, on_neo4j
        self.scope: dict[str, ValueType] = {}
        self.non_null: set[str] = set()
        self.non_zero: set[str] = set()
        self.tested_for_empty: set[str] = set()
        self.edits: set[Edit] = set()
        self.parenthesised: set[tuple[int, int]] = set()
        self.in_case = False
        self.source_texts: dict[tuple[int, int], str] = {}

    def declared_type(self, name: str) -> ValueType:
        """Return the type of a property according to the schema."""
        return property_type(name, self.schema.property_types.get(name, frozenset()))

    # -------------------------------------------------- helpers

    def reject(self, rule: str, *details: object) -> None:
        """Raise the error of a rule; with `on_neo4j`, only if the rule is about a Neo4j bug."""
        if not self.on_neo4j or rule in NEO4J_BUGS:
            raise not_portable(rule, *details)

    def source_text(self, expr: Expr) -> str:
        """Return the source text of an expression without outer parentheses."""
        expr = strip_parentheses(expr)
        token_range = (expr.start, expr.end)
        if token_range not in self.source_texts:
            text = "".join(padded_text(token) for token in self.tokens[expr.start : expr.end])
            self.source_texts[token_range] = text.strip()
        return self.source_texts[token_range]

    def parenthesise(self, expr: Expr) -> None:
        """Put parentheses around an expression in the rewritten query."""
        self.parenthesised.add((self.tokens[expr.start].start, self.tokens[expr.end - 1].end))

    def constant_value(self, expr: Expr) -> Any:
        """Return the value of a literal or parameter, or None for any other expression."""
        if expr.op == "parameter" and self.params is not None:
            return self.params.get(expr.text[1:].strip("`"))
        if expr.op == "string":
            return re.sub(r"\\(.)", r"\1", expr.text[1:-1])
        if expr.op == "number":
            return int(expr.text, base=0) if expr.text.lower().startswith(("0x", "0o")) else float(expr.text)
        return None

    def find_string(self, predicate: Callable[[str], bool], origins: Collection[str]) -> str:
        """Return the first string among the origins that satisfies the predicate, or an empty string."""
        if self.stored_strings is None:
            return ""
        literals = [origin for origin in origins if origin.startswith(QUOTES)]
        properties = {origin for origin in origins if origin not in ("$", "*") and not origin.startswith(QUOTES)}
        if "*" in origins:
            names = (name for previous, name in pairwise(self.tokens) if previous.text in (".", "{", ","))
            properties |= {name.unquoted for name in names if name.is_identifier}
        values = _leaves(self.params) if {"$", "*"} & set(origins) else ()
        strings = (*literals, *(value for value in values if isinstance(value, str)))
        stored = self.stored_strings(properties) if properties else ()
        return next((string for string in (*strings, *stored) if predicate(string)), "")

    # -------------------------------------------------- inference

    def infer(self, expr: Expr) -> ValueType:
        """Return the type of an expression."""
        return getattr(self, "_infer_" + expr.op.replace(" ", "_"))(expr)  # type: ignore[no-any-return]

    def infer_condition(self, expr: Expr) -> ValueType:
        """Return the type of a condition; unlike other expressions, it may be a pattern."""
        if expr.op == "pattern":
            self.check_pattern_predicate(expr)
            return BOOL_TYPE
        type_ = self.infer(expr)
        if type_.mismatches(BOOL):
            self.reject("wrong_type", "a condition", type_.description)
        return type_

    def infer_operand(self, expr: Expr) -> ValueType:
        """Return the type of a compared or accessed expression; unlike others, it may be startNode(r)."""
        if expr.op == "call" and expr.text in ("startnode", "endnode"):
            return ValueType(NODE | self.infer(expr.args[0]).mask & NULL)
        return self.infer(expr)

    # -------------------------------------------------- literals, variables, parentheses

    def _infer_number(self, expr: Expr) -> ValueType:
        is_float = any(character in expr.text for character in ".eE") and not expr.text.startswith("0x")
        return ValueType(FLOAT if is_float else INT, non_negative=True)

    def _infer_string(self, expr: Expr) -> ValueType:
        return STRING_TYPE if expr.text.isascii() else STRING_TYPE._replace(origins=frozenset((expr.text,)))

    def _infer_true(self, expr: Expr) -> ValueType:
        return BOOL_TYPE

    _infer_false = _infer_true

    def _infer_null(self, expr: Expr) -> ValueType:
        return NULL_TYPE

    def _infer_parameter(self, expr: Expr) -> ValueType:
        if self.params is None:
            return ANY_TYPE
        return parameter_type(self.params.get(expr.text[1:].strip("`")))

    def _infer_variable(self, expr: Expr) -> ValueType:
        type_ = self.scope.get(expr.text, ANY_TYPE)
        return type_.non_null() if expr.text in self.non_null else type_

    def _infer_parentheses(self, expr: Expr) -> ValueType:
        inner = expr.args[0]
        if inner.op == "label predicate":
            type_ = self.label_predicate_type(inner)
            if type_.mask & NULL:  # if n is null, the embedded engine evaluates (n:A) to false and n:A to null
                parentheses = (self.tokens[index] for index in (expr.start, expr.end - 1))
                self.edits |= {(token.start, token.end, " ") for token in parentheses}
            return type_
        return self.infer_condition(inner) if inner.op == "pattern" else self.infer(inner)

    def _infer_label_predicate(self, expr: Expr) -> ValueType:
        if expr.text == "|":  # the embedded engine cannot parse it without parentheses
            self.parenthesise(expr)
        return self.label_predicate_type(expr)

    def label_predicate_type(self, expr: Expr) -> ValueType:
        """Return the type of n:A or n:A|B."""
        type_ = ValueType(BOOL | self.infer(expr.args[0]).mask & NULL)
        if expr.text == "|" and type_.mask & NULL:
            self.reject("label_disjunction_of_null", self.source_text(expr.args[0]))
        return type_

    def _infer_list(self, expr: Expr) -> ValueType:
        return list_of(union(self.infer(element) for element in expr.args) if expr.args else None)

    def _infer_map(self, expr: Expr) -> ValueType:
        return ValueType(MAP, fields={key: self.infer(value) for key, value in zip(expr.extra, expr.args, strict=True)})

    def _infer_map_projection(self, expr: Expr) -> ValueType:
        base = self.infer(expr.args[0])
        if base.includes(RELATIONSHIP):
            self.reject("relationship_map_projection", expr.text)
        for value in expr.args[1:]:
            self.infer(value)
        return ValueType(MAP | base.mask & NULL)

    # -------------------------------------------------- properties, indexes, slices

    def reject_virtual_property(self, name: str) -> None:
        """Reject a property that only the embedded engine has."""
        if name.lower() in VIRTUAL_PROPERTIES:
            self.reject("virtual_property", name, VIRTUAL_PROPERTIES[name.lower()])

    def _infer_projected_property(self, expr: Expr) -> ValueType:
        self.reject_virtual_property(expr.text)
        return self.declared_type(expr.text)

    def _infer_property(self, expr: Expr) -> ValueType:
        base = self.infer_operand(expr.args[0])
        if base.mismatches(MAP | NODE | RELATIONSHIP | DATE | DURATION):
            self.reject("property_of_non_map", base.description)
        if not base.mask & MAP or base.mask & UNKNOWN:
            self.reject_virtual_property(expr.text)
        type_ = self._property_type(base, expr.text)
        type_ = type_.nullable() if base.mask & NULL else type_
        return type_.non_null() if self.non_null and self.source_text(expr) in self.non_null else type_

    def _property_type(self, base: ValueType, name: str) -> ValueType:
        if base.mask & UNKNOWN:
            return ANY_TYPE
        if base.may_be(DATE | DURATION):
            return ValueType(INT)
        if base.may_be(MAP):
            return base.fields.get(name, NULL_TYPE) if base.fields is not None else ANY_TYPE
        type_ = self.declared_type(name)
        return type_.nullable() if name == "name" and base.may_be(RELATIONSHIP) else type_

    def _infer_index(self, expr: Expr) -> ValueType:
        base, key = (self.infer(arg) for arg in expr.args)
        if has_aggregate(expr.args[0]):
            self.reject("subscript_of_aggregate")
        if base.includes(NODE | RELATIONSHIP):
            name = self.constant_value(expr.args[1])
            if not isinstance(name, str):
                self.reject("dynamic_property")
            self.reject_virtual_property(str(name))
            return self.declared_type(str(name)).nullable()
        if base.includes(MAP) and base.fields:
            return union(base.fields.values()).nullable()
        is_empty_list = base.includes(LIST) and not key.may_be(STRING)
        return (base.element or (NULL_TYPE if is_empty_list else ANY_TYPE)).nullable()

    def _infer_slice(self, expr: Expr) -> ValueType:
        base, *bounds = [self.infer(arg) for arg in expr.args]
        if has_aggregate(expr.args[0]):
            self.reject("subscript_of_aggregate")
        slice_type = base._replace(stored=False)
        return slice_type.nullable() if any(bound.may_be(NULL) for bound in bounds) else slice_type

    # -------------------------------------------------- overridden by CallAnalyser

    def check_pattern_predicate(self, expr: Expr) -> None:
        """Check a pattern that is used as a condition."""
        raise NotImplementedError


def _leaves(value: Any) -> Iterable[Any]:
    """Yield the scalars nested in a parameter's value."""
    if isinstance(value, Mapping):
        for entry in value.values():
            yield from _leaves(entry)
    elif isinstance(value, list | tuple):
        for element in value:
            yield from _leaves(element)
    else:
        yield value
