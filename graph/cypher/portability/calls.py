"""Rewrites function calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lianzhu.graph.cypher.portability import guards
from lianzhu.graph.cypher.portability.context import (
    Context,
    Rewrite,
    Scope,
    Typed,
    any_of,
    compare,
    number_literal,
    string_literal,
)
from lianzhu.graph.cypher.portability.functions import (
    AGGREGATES,
    ALTERNATIVES,
    CONSTANTS,
    FUNCTION_RULES,
    FUNCTIONS,
    LIST_CONVERSIONS,
    SYNONYMS,
)
from lianzhu.graph.cypher.portability.types import (
    ANY_TYPE,
    DURATION,
    FLOAT,
    INT,
    LIST,
    MAP,
    NODE,
    NULL,
    NUMBER,
    RELATIONSHIP,
    STRING,
    UNKNOWN,
    ValueType,
)
from lianzhu.graph.cypher.printer import CAMEL_CASE, print_expression
from lianzhu.graph.cypher.syntax import (
    Binary,
    Branch,
    Call,
    Case,
    Expression,
    ListComprehension,
    ListLiteral,
    Literal,
    MapLiteral,
    Unary,
    Variable,
)

VIRTUAL_KEYS = ("title", "type")
"""Keys that the embedded engine adds to those of a node."""
MATH_FUNCTIONS = ("sqrt", "log", "log10", "exp", "sin", "cos", "tan", "asin", "acos", "atan", "atan2")
"""Functions whose result may be NaN or infinite."""
TRIM_FUNCTIONS = ("trim", "ltrim", "rtrim")
WITHOUT_ARGUMENTS = ("count", "date")
"""Functions that can be called without arguments."""


class Arguments(NamedTuple):
    """The arguments of a call: as written, rewritten, and their types."""

    original: tuple[Expression, ...]
    exprs: tuple[Expression, ...]
    types: tuple[ValueType, ...]


class CallRewriter:
    """Rewrites function calls; `rewrite` rewrites their arguments."""

    def __init__(self, context: Context, rewrite: Rewrite, rewrite_operand: Rewrite) -> None:
        self.context, self.rewrite, self.rewrite_operand = context, rewrite, rewrite_operand

    def call(self, call: Call, scope: Scope) -> Typed:
        """Return a rewritten function call and its type."""
        name = SYNONYMS.get(call.name, call.name)
        if (expansion := self.expand(call)) is not None:
            return self.rewrite(expansion, scope)
        display_name = CAMEL_CASE.get(call.name, call.name)
        if name in FUNCTION_RULES:
            self.context.reject(FUNCTION_RULES[name], display_name)
        if name in ("startnode", "endnode"):
            self.context.reject("endpoint_as_value")
        if name not in FUNCTIONS:
            if name not in FUNCTION_RULES:
                alternative = ALTERNATIVES.get(name, "compute it in the client")
                self.context.reject("unsupported_function", display_name, alternative)
            rewritten = tuple(self.rewrite(argument, scope).expr for argument in call.arguments)
            return Typed(Call(name, rewritten, call.distinct, call.star), ANY_TYPE)
        rewrite = self.rewrite_operand if name == "labels" else self.rewrite
        typed = [rewrite(argument, scope) for argument in call.arguments]
        arguments = Arguments(call.arguments, tuple(expr for expr, _ in typed), tuple(type_ for _, type_ in typed))
        if call.star:
            return Typed(call, ValueType(INT))
        if not typed and name not in WITHOUT_ARGUMENTS:
            return Typed(call, ANY_TYPE)
        function = FUNCTIONS[name]
        if typed and arguments.types[0].mismatches(function.argument):
            rule = "to_string_of_non_scalar" if name == "tostring" else "wrong_type"
            self.context.reject(rule, f"an argument of {display_name}()", arguments.types[0].description)
        if typed and arguments.types[0].properties and name not in ("collect", "coalesce", "head", "last", "keys"):
            self.context.reject("properties_function", display_name)
        result = function.result(arguments.types)
        if name in AGGREGATES and typed:
            return Typed(self.aggregate(name, call, arguments), result)
        return self.rewritten(name, arguments, result)

    def expand(self, call: Call) -> Expression | None:
        """Return the expression that stands for a function which one of the engines lacks, or None for any other."""
        match call.name, call.arguments:
            case name, () if name in CONSTANTS:
                return Literal(CONSTANTS[name], float(CONSTANTS[name]))
            case "nullif", (value, other):
                return Case((Branch(compare(value, "=", other), guards.NULL_LITERAL),), value)
            case name, (values,) if name in LIST_CONVERSIONS:
                variable = self.context.new_name("element")
                converted = Call(LIST_CONVERSIONS[name], (Variable(variable),))
                return ListComprehension(variable, values, None, converted)
        return None

    def aggregate(self, name: str, call: Call, arguments: Arguments) -> Expression:
        """Return a rewritten call of an aggregate function."""
        (value, *_), (type_, *_) = arguments.exprs, arguments.types
        if name in ("min", "max"):
            if type_.is_structural:
                self.context.reject("order_of_structural_value", type_.description)
            if type_.inexact:
                self.context.reject("inexact_order", print_expression(call))
            value = self.guard_order(value, type_)
        if name == "sum" and type_.includes(DURATION):
            self.context.reject("temporal_value", "a sum of durations")
        if call.distinct:
            value = self.guard_distinct(value, type_, arguments.original[0])
        result = Call(name, (value, *arguments.exprs[1:]), call.distinct)
        if name == "avg":
            return self.context.guard(
                guards.cancels(result, value), result, "cancelling_average", print_expression(call)
            )
        return result

    def rewritten(self, name: str, arguments: Arguments, result: ValueType) -> Typed:
        """Return a rewritten call of a function that is not an aggregate."""
        call = Call(name, arguments.exprs)
        if not arguments.exprs:
            return Typed(call, result)
        (value, *others), (type_, *_) = arguments.exprs, arguments.types
        original = arguments.original[0]
        match name:
            case "round":
                return Typed(self.round(value, type_, others, original), result)
            case "tostring":
                return Typed(Call(name, (self.guard_float_text(value, type_),)), result)
            case "keys":
                return Typed(self.keys(call, type_), result)
            case "properties":
                return self.properties(call, value, type_)
            case "isempty":
                return Typed(compare(Call("size", (value,)), "=", number_literal(0)), result)
            case "duration" if not self.has_whole_days(original):
                self.context.reject("temporal_value", "a duration with hours")
            case "reverse" if type_.stored and type_.may_be(LIST):
                element = self.context.new_name("element")
                copied = ListComprehension(element, original, None, Variable(element))
                instead = (Call("reverse", (original,)), Call("reverse", (copied,)))
                self.context.reject("reverse_stored_list", print_expression(original), instead=instead)
            case "tointeger" | "tofloat" if type_.may_be(STRING):
                condition: Expression = guards.matches(value, guards.AMBIGUOUS_NUMBER)
                if name == "tointeger":
                    condition = any_of(condition, guards.matches(value, guards.LARGE_NUMBER))
                value = self.context.guard(condition, value, "ambiguous_number", CAMEL_CASE[name])
                return Typed(Call(name, (value,)), result)
            case "tointeger" if type_.may_be(FLOAT):
                is_large = compare(Call("abs", (value,)), ">=", number_literal(guards.LARGEST_INTEGER))
                value = self.context.guard(is_large, value, "ambiguous_number", "toInteger")
                return Typed(Call(name, (value,)), result)
            case "split" if arguments.types[1:2] and arguments.types[1].may_be(LIST):
                self.context.reject("list_of_delimiters")
            case "left" | "right" | "substring" if others:
                lengths = zip(arguments.original[1:], others, strict=True)
                others = [self.guard_length(name, *length) for length in lengths]
                return Typed(Call(name, (value, *others)), result)
            case "split" | "replace" if others and not self.is_non_empty(arguments.original[1]):
                is_risky = guards.matches(value, guards.OUTSIDE_BMP)
                is_empty = compare(others[0], "=", string_literal(""))
                condition = Binary("AND", is_empty, is_risky)
                value = self.context.guard(condition, value, "empty_search_string", name)
                return Typed(Call(name, (value, *others)), result)
            case _ if name in TRIM_FUNCTIONS:
                condition = guards.matches(value, guards.AMBIGUOUS_WHITESPACE)
                value = self.context.guard(condition, value, "non_portable_whitespace")
                return Typed(Call(name, (value, *others)), result)
            case _ if name in MATH_FUNCTIONS:
                is_not_finite = guards.is_not_finite(call, arguments.exprs)
                return Typed(self.context.guard(is_not_finite, call, "math_function", f"{name}()"), result)
        return Typed(call, result)

    def has_whole_days(self, expr: Expression) -> bool:
        """Return whether a duration is given in days, months and the like, and so added to a date alike."""
        constant = self.context.constant_value(expr)
        if isinstance(constant, str):
            return guards.WHOLE_DAYS.fullmatch(constant) is not None
        keys = [entry.key for entry in expr.entries] if isinstance(expr, MapLiteral) else constant
        return keys is not None and {key.lower() for key in keys} <= guards.DAY_UNITS

    def is_non_empty(self, expr: Expression) -> bool:
        """Return whether an expression is a string constant that is not empty."""
        return bool(self.context.constant_value(expr))

    def round(
        self, value: Expression, type_: ValueType, others: Sequence[Expression], original: Expression
    ) -> Expression:
        """Return round(x) or round(x, digits), with halves rounded as Neo4j rounds them."""
        digits = self.context.constant_value(others[0]) if others else 0
        if len(others) > 1 or not isinstance(digits, int) or not 0 <= digits <= guards.MAX_DIGITS:
            self.context.reject("rounding")
            digits = 0
        if type_.inexact:
            value = self.context.guard(
                guards.is_near_half(value, digits), value, "inexact_rounding", print_expression(original)
            )
        if digits == 0:
            return guards.round_half_up(value)
        return guards.round_decimal(value, digits, self.context.new_name("parts"))

    def keys(self, call: Call, type_: ValueType) -> Expression:
        """Return keys() without the keys that the embedded engine adds to those of a node."""
        if type_.may_be(UNKNOWN) or (type_.mask & NODE and type_.mask & MAP):
            self.context.reject("properties_function", "keys")
        if not type_.may_be(NODE):
            return call
        variable = self.context.new_name("key")
        virtual = ListLiteral(tuple(map(string_literal, VIRTUAL_KEYS)))
        predicate = Unary("NOT", Binary("IN", Variable(variable), virtual))
        return ListComprehension(variable, call, predicate, None)

    def properties(self, call: Call, value: Expression, type_: ValueType) -> Typed:
        """Return the properties of a relationship; of a node, the node, which an answer shows by its properties."""
        if type_.may_be(UNKNOWN):
            self.context.reject("properties_function", "properties")
        if type_.may_be(NODE):
            return Typed(value, type_._replace(properties=True))
        if type_.may_be(RELATIONSHIP):
            return Typed(call, ValueType(MAP | type_.mask & NULL))
        return Typed(value, type_)

    def guard_length(self, name: str, original: Expression, length: Expression) -> Expression:
        """Guard the place or length of a substring against a negative one, for which Neo4j raises an error."""
        constant = self.context.constant_value(original)
        if isinstance(constant, int) and constant >= 0:
            return length
        return self.context.guard(compare(length, "<", number_literal(0)), length, "negative_length", name)

    # -------------------------------------------------- guards that other expressions need too

    def guard_float_text(self, value: Expression, type_: ValueType) -> Expression:
        """Guard a number that becomes text against floats which the engines write differently."""
        if not type_.may_be(FLOAT):
            return value
        if type_.inexact:
            self.context.reject("inexact_text", print_expression(value))
        return self.context.guard(guards.has_exponent(value), value, "float_to_string")

    def guard_order(self, value: Expression, type_: ValueType) -> Expression:
        """Guard a value that is sorted against computed strings which the engines sort differently."""
        if type_.may_be(STRING) and type_.computed:
            value = self.context.guard(guards.matches(value, guards.OUTSIDE_BMP), value, "order_of_computed_string")
        element = type_.element
        if element is not None and element.may_be(STRING) and element.computed:
            condition = guards.any_element(value, self.context.new_name("element"), guards.OUTSIDE_BMP)
            value = self.context.guard(condition, value, "order_of_computed_string")
        return value

    def guard_distinct(self, value: Expression, type_: ValueType, original: Expression) -> Expression:
        """Guard a value that is grouped against floats which equal an integer, and inexact floats."""
        if type_.any_part(lambda part: part.inexact):
            self.context.reject("inexact_group", print_expression(original))
        if type_.any_part(lambda part: part.properties):
            self.context.reject("properties_function", "properties")
        if any(part.any_part(lambda nested: nested.mixes_numbers) for part in type_.nested):
            self.context.reject("mixed_numbers", print_expression(original))
        if not type_.mixes_numbers:
            return value
        condition = Binary("AND", guards.is_float(value), guards.is_integral(value))
        is_number = not type_.mismatches(NUMBER)
        instead = (original, Call("tofloat", (original,))) if is_number else None
        return self.context.guard(condition, value, "mixed_numbers", print_expression(original), instead=instead)
