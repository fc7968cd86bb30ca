"""Types of Cypher expressions: bit masks, with the types of list elements and map values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, reduce
from typing import Any, NamedTuple

NULL, BOOL, INT, FLOAT, STRING, LIST, MAP, NODE, RELATIONSHIP, PATH, DATE, DURATION, UNKNOWN = (
    1 << bit for bit in range(13)
)
ANY = (1 << 13) - 1
NUMBER = INT | FLOAT
STRUCTURAL = NODE | RELATIONSHIP | PATH
DESCRIPTIONS = {
    **{BOOL: "a boolean", INT: "a number", FLOAT: "a number", STRING: "a string", LIST: "a list", MAP: "a map"},
    **{NODE: "a node", RELATIONSHIP: "a relationship", PATH: "a path", DATE: "a date", DURATION: "a duration"},
}
"""Names of the types in messages."""


class ValueType(NamedTuple):
    """The types that a value may have; `element` is the type of list elements, `fields` those of map values by key.

    `stored`: may be a property value as stored. `computed`: may be a string that is neither stored nor a literal.
    `origins`: where the characters of a string may come from: property names, parameters ($), literals (with their
    quotes), or anywhere (*). `negative_zero`: may be -0.0. `non_negative`: is never below zero.
    """

    mask: int
    element: ValueType | None = None
    fields: dict[str, ValueType] | None = None
    stored: bool = False
    computed: bool = False
    origins: frozenset[str] = frozenset()
    negative_zero: bool = False
    non_negative: bool = False

    def may_be(self, mask: int) -> bool:
        """Return whether a value may have one of these types; an unknown type may be any of them."""
        return bool(self.mask & mask)

    def includes(self, mask: int) -> bool:
        """Return whether the type is known and may be one of the types in the mask."""
        return bool(self.mask & mask) and not self.mask & UNKNOWN

    def mismatches(self, mask: int) -> bool:
        """Return whether the type is known and may be something other than null or a type in the mask."""
        return bool(self.mask & ~mask & ~NULL) and not self.mask & UNKNOWN

    def nullable(self) -> ValueType:
        """Return the type with null added."""
        return self if self.mask & NULL else self._replace(mask=self.mask | NULL)

    def non_null(self) -> ValueType:
        """Return the type without null."""
        return self._replace(mask=self.mask & ~NULL) if self.mask & NULL else self

    @property
    def mixes_numbers(self) -> bool:
        """Whether this type, or that of an element or map value, includes both integers and floats."""
        nested = [*([self.element] if self.element else []), *(self.fields or {}).values()]
        is_mixed = self.mask & NUMBER == NUMBER and not self.mask & UNKNOWN
        return is_mixed or any(type_.mixes_numbers for type_ in nested)

    @property
    def is_structural(self) -> bool:
        """Whether it may be a node, relationship or path, or a list of them."""
        return self.includes(STRUCTURAL) or bool(self.element and self.element.is_structural)

    @property
    def description(self) -> str:
        """The name of the first type that it includes, for messages."""
        return next((text for bit, text in DESCRIPTIONS.items() if self.mask & bit), "null")


ANY_TYPE = ValueType(ANY, computed=True, origins=frozenset("*"))
NULL_TYPE, BOOL_TYPE, INT_TYPE, FLOAT_TYPE, STRING_TYPE = (ValueType(bit) for bit in (NULL, BOOL, INT, FLOAT, STRING))
COMPUTED_STRING = ValueType(STRING, computed=True)
STRING_PARAMETER = COMPUTED_STRING._replace(origins=frozenset("$"))


def union(types: Iterable[ValueType]) -> ValueType:
    """Return the type of a value that has one of several types."""
    return reduce(_union, types, ValueType(0))


def _union(a: ValueType, b: ValueType) -> ValueType:
    if a is b or not b.mask:
        return a
    if not a.mask:
        return b
    fields = a.fields or b.fields
    if a.fields and b.fields:
        keys = a.fields | b.fields
        fields = {key: _union(a.fields.get(key, NULL_TYPE), b.fields.get(key, NULL_TYPE)) for key in keys}
    return ValueType(
        mask=a.mask | b.mask,
        element=_union(a.element, b.element) if a.element and b.element else a.element or b.element,
        fields=fields,
        stored=a.stored or b.stored,
        computed=a.computed or b.computed,
        origins=a.origins | b.origins,
        negative_zero=a.negative_zero or b.negative_zero,
        non_negative=(a.non_negative or a.mask == NULL) and (b.non_negative or b.mask == NULL),
    )


def list_of(element: ValueType | None) -> ValueType:
    """Return the type of a list with elements of the given type."""
    return ValueType(LIST, element)


@cache
def property_type(name: str, field_types: frozenset[str]) -> ValueType:
    """Return the type of a property whose fields have these types in the schema; only ids and names are never null."""
    masks = {"int": INT, "float": FLOAT, "bool": BOOL, "list": LIST}
    origins = frozenset((name,))
    if not field_types:
        return ANY_TYPE._replace(stored=True, computed=False, origins=origins)
    mask = reduce(lambda a, b: a | b, (masks.get(field_type, STRING) for field_type in field_types))
    element = STRING_TYPE._replace(origins=origins) if mask & LIST else None
    return ValueType(mask | (0 if name in ("id", "name") else NULL), element, stored=True, origins=origins)


def parameter_type(value: Any) -> ValueType:
    """Return the type of a parameter's value."""
    if value is None:
        return NULL_TYPE
    scalars = ((bool, BOOL_TYPE), (int, INT_TYPE), (float, FLOAT_TYPE), (str, STRING_PARAMETER))
    for python_type, type_ in scalars:
        if isinstance(value, python_type):
            return type_
    if isinstance(value, list | tuple):
        return list_of(union(parameter_type(element) for element in value) if value else None)
    if isinstance(value, Mapping):
        return ValueType(MAP, fields={key: parameter_type(entry) for key, entry in value.items()})
    return ANY_TYPE
