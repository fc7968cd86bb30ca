"""ExpressionAnalyser the values of a query: what each may be, and whether both engines make the same of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from lianzhu.graph.cypher.lexer import Token
from lianzhu.graph.cypher.portability import types
from lianzhu.graph.cypher.portability.functions import has_aggregate
from lianzhu.graph.cypher.portability.rules import refusal
from lianzhu.graph.cypher.portability.syntax import Expr, bare, spaced
from lianzhu.graph.cypher.portability.types import (
    ANY,
    BOOL,
    DATE,
    DURATION,
    FLOAT,
    INT,
    LIST,
    MAP,
    NODE,
    NOTHING,
    NULL,
    RELATIONSHIP,
    STRING,
    TEXT,
    TRUTH,
    Kind,
    either,
    list_of,
    of_property,
    of_value,
)
from lianzhu.graph.schema import Schema

Texts = Callable[[set[str]], Iterable[str]]
"""Gives every text that the graph holds in properties of some names."""
Edit = tuple[int, int, str]
"""Where a text is changed, and what stands there then."""
NEO4J_FAULTS = {"count_in_optional", "not_in_nothing", "reversed_list"}
VIRTUAL = {"type": "labels(n)[0] or type(r)", "title": "n.name", "label": "labels(n)[0]"}
"""Properties that the embedded engine invents, and what to write instead."""
RENAMED = {"lower": "toLower", "upper": "toUpper", "char_length": "size", "character_length": "size"}


class ExpressionAnalyser:
    """Finds the kind of every expression, and refuses what is not answered alike on the way.

    `scope` holds the kinds of the names in sight; `present` the expressions known not to be null; `nonzero` those that
    the query compares with 0; `tested` the lists that it tests for being empty.
    """

    def __init__(
        self,
        stream: Sequence[Token],
        schema: Schema,
        params: Mapping[str, Any] | None,
        texts: Texts | None,
        on_neo4j: bool = False,
    ) -> None:
        self.schema = schema
        self.stream, self.params, self.texts, self.on_neo4j = stream, params, texts, on_neo4j
        self.scope: dict[str, Kind] = {}
        self.present: set[str] = set()
        self.nonzero: set[str] = set()
        self.tested: set[str] = set()
        self.edits: set[Edit] = set()
        self.enclosed: set[tuple[int, int]] = set()
        self.in_case = False
        self.written: dict[tuple[int, int], str] = {}

    def of_property(self, name: str) -> Kind:
        """Return the kind that the schema gives a property of this name."""
        return of_property(name, self.schema.property_types.get(name, frozenset()))

    # -------------------------------------------------- small things

    def refuse(self, rule: str, *given: object) -> None:
        """Raise the refusal of a rule; on Neo4j only for its own faults."""
        if not self.on_neo4j or rule in NEO4J_FAULTS:
            raise refusal(rule, *given)

    def text(self, expr: Expr) -> str:
        """Return an expression as it is written, without outer brackets."""
        expr = bare(expr)
        place = (expr.first, expr.last)
        if place not in self.written:
            self.written[place] = "".join(spaced(token) for token in self.stream[expr.first : expr.last]).strip()
        return self.written[place]

    def enclose(self, expr: Expr) -> None:
        """Put brackets around an expression."""
        self.enclosed.add((self.stream[expr.first].start, self.stream[expr.last - 1].end))

    def value(self, expr: Expr) -> Any:
        """Return the value of a literal or parameter, or None."""
        if expr.op == "param" and self.params is not None:
            return self.params.get(expr.text[1:].strip("`"))
        if expr.op == "string":
            return re.sub(r"\\(.)", r"\1", expr.text[1:-1])
        if expr.op == "number":
            return float(expr.text) if not expr.text.startswith("0x") else 1.0
        return None

    def odd(self, matches: Callable[[str], bool], made_of: Collection[str]) -> str:
        """Return the first text that matches among those that a text may be made of."""
        if self.texts is None:
            return ""
        names = {name for name in made_of if name not in ("$", "*") and not name.startswith(("'", '"'))}
        if "*" in made_of:
            following = zip(self.stream, self.stream[1:], strict=False)
            after = (name for before, name in following if before.text in (".", "{", ","))
            names |= {name.text.strip("`") for name in after if name.kind in ("word", "name")}
        written = [name for name in made_of if name.startswith(("'", '"'))]
        given = _flat(self.params) if {"$", "*"} & set(made_of) else ()
        texts = (*written, *(each for each in given if isinstance(each, str)))
        return next((text for text in (*texts, *(self.texts(names) if names else ())) if matches(text)), "")

    def condition(self, expr: Expr) -> Kind:
        """ExpressionAnalyser an expression that must be true or false."""
        if expr.op == "pattern":
            self.predicate(expr)
            return TRUTH
        kind = self.kind(expr)
        if kind.beyond(BOOL):
            self.refuse("wrong_type", "a condition", kind.word())
        return kind

    def kind(self, expr: Expr) -> Kind:
        """Return what an expression may be."""
        return getattr(self, "_" + expr.op.replace(" ", "_"))(expr)  # type: ignore[no-any-return]

    # -------------------------------------------------- values

    def _number(self, expr: Expr) -> Kind:
        fraction = any(sign in expr.text for sign in ".eE") and not expr.text.startswith("0x")
        return Kind(FLOAT if fraction else INT, plus=True)

    def _string(self, expr: Expr) -> Kind:
        return STRING if expr.text.isascii() else STRING._replace(made_of=frozenset((expr.text,)))

    def _true(self, expr: Expr) -> Kind:
        return TRUTH

    _false = _true

    def _null(self, expr: Expr) -> Kind:
        return NOTHING

    def _param(self, expr: Expr) -> Kind:
        if self.params is None:
            return ANY
        return of_value(self.params.get(expr.text[1:].strip("`")))

    def _name(self, expr: Expr) -> Kind:
        kind = self.scope.get(expr.text, ANY)
        return kind.not_null() if expr.text in self.present else kind

    def real(self, name: str) -> None:
        """Refuse a property that this engine invents."""
        if name.lower() in VIRTUAL:
            self.refuse("virtual", name, VIRTUAL[name.lower()])

    def _own(self, expr: Expr) -> Kind:
        self.real(expr.text)
        return self.of_property(expr.text)

    def _bracket(self, expr: Expr) -> Kind:
        inner = expr.args[0]
        if inner.op == "label":
            kind = self.labelled(inner)
            if kind.mask & NULL:  # false for null in brackets, null without them
                brackets = (self.stream[at] for at in (expr.first, expr.last - 1))
                self.edits |= {(bracket.start, bracket.end, " ") for bracket in brackets}
            return kind
        return self.condition(inner) if inner.op == "pattern" else self.kind(inner)

    def _label(self, expr: Expr) -> Kind:
        if expr.text == "|":  # read only in brackets
            self.enclose(expr)
        return self.labelled(expr)

    def labelled(self, expr: Expr) -> Kind:
        """ExpressionAnalyser n:A or n:A|B, without the brackets around it."""
        kind = Kind(BOOL | self.kind(expr.args[0]).mask & NULL)
        if expr.text == "|" and kind.mask & NULL:
            self.refuse("label_or_of_null", self.text(expr.args[0]))
        return kind

    def _list(self, expr: Expr) -> Kind:
        return list_of(either(self.kind(each) for each in expr.args) if expr.args else None)

    def _map(self, expr: Expr) -> Kind:
        return Kind(MAP, fields={key: self.kind(value) for key, value in zip(expr.more, expr.args, strict=True)})

    def _projection(self, expr: Expr) -> Kind:
        base = self.kind(expr.args[0])
        if base.shows(RELATIONSHIP):
            self.refuse("relationship_projection", expr.text)
        for value in expr.args[1:]:
            self.kind(value)
        return Kind(MAP | base.mask & NULL)

    # -------------------------------------------------- parts of values

    def _property(self, expr: Expr) -> Kind:
        base = self.end_of(expr.args[0])
        if base.beyond(MAP | NODE | RELATIONSHIP | DATE | DURATION):
            self.refuse("property_of_no_map", base.word())
        if not base.mask & MAP or base.mask & types.UNSURE:
            self.real(expr.text)
        kind = self._of(base, expr.text)
        kind = kind.or_null() if base.mask & NULL else kind
        return kind.not_null() if self.present and self.text(expr) in self.present else kind

    def _of(self, base: Kind, name: str) -> Kind:
        if base.mask & types.UNSURE:
            return ANY
        if base.may(DATE | DURATION):
            return Kind(INT)
        if base.may(MAP):
            return base.fields.get(name, NOTHING) if base.fields is not None else ANY
        kind = self.of_property(name)
        return kind.or_null() if name == "name" and base.may(RELATIONSHIP) else kind

    def _index(self, expr: Expr) -> Kind:
        base, key = (self.kind(each) for each in expr.args)
        if has_aggregate(expr.args[0]):
            self.refuse("aggregate_inside")
        if base.shows(NODE | RELATIONSHIP):
            name = self.value(expr.args[1])
            if not isinstance(name, str):
                self.refuse("dynamic_property")
            self.real(str(name))
            return self.of_property(str(name)).or_null()
        if base.shows(MAP) and base.fields:
            return either(base.fields.values()).or_null()
        return (base.item or (NOTHING if base.shows(LIST) and not key.may(TEXT) else ANY)).or_null()

    def _slice(self, expr: Expr) -> Kind:
        base, *bounds = [self.kind(each) for each in expr.args]
        if has_aggregate(expr.args[0]):
            self.refuse("aggregate_inside")
        sliced = base._replace(array=False)
        return sliced.or_null() if any(each.may(NULL) for each in bounds) else sliced

    # -------------------------------------------------- what calls.py and operators.py add

    def end_of(self, expr: Expr) -> Kind:
        """ExpressionAnalyser what a property is read of, or two ends are compared: there startNode(r) will do."""
        if expr.op == "call" and expr.text in ("startnode", "endnode"):
            return Kind(NODE | self.kind(expr.args[0]).mask & NULL)
        return self.kind(expr)

    def predicate(self, expr: Expr) -> None:
        """ExpressionAnalyser a pattern that is a condition."""
        raise NotImplementedError


def _flat(value: Any) -> Iterable[Any]:
    """Yield the values within parameters."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _flat(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _flat(each)
    else:
        yield value
