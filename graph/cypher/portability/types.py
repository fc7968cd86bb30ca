"""Types of Cypher expressions: bit masks, with the types of list elements and map values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, reduce
from typing import Any, NamedTuple

from lianzhu.graph.cypher.stored_values import NEGATIVE_ZERO, Element, StoredValues
from lianzhu.graph.schema import Schema

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
STORED_MASKS = {"bool": BOOL, "int": INT, "float": FLOAT, "str": STRING, NEGATIVE_ZERO: FLOAT}
"""The type of a stored value by the name of its Python type."""
DECLARED_MASKS = {"int": INT, "float": FLOAT, "bool": BOOL, "list": LIST}
"""The type of a field by its type in the schema; all others are strings."""


class ValueType(NamedTuple):
    """The types that a value may have; `element` is the type of list elements, `fields` those of map values by key.

    `stored`: may be a property value as stored. `computed`: may be a string that is neither stored nor a literal.
    `negative_zero`: may be -0.0. `inexact`: a float whose last digits depend on the engine. `properties`: a node in
    place of the map of its properties.
    """

    mask: int
    element: ValueType | None = None
    fields: dict[str, ValueType] | None = None
    stored: bool = False
    computed: bool = False
    negative_zero: bool = False
    inexact: bool = False
    properties: bool = False

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
    def nested(self) -> tuple[ValueType, ...]:
        """The types of list elements and map values."""
        return (*([self.element] if self.element else []), *(self.fields or {}).values())

    def any_part(self, predicate: Callable[[ValueType], bool]) -> bool:
        """Return whether a predicate holds for this type or one nested in it."""
        return predicate(self) or any(type_.any_part(predicate) for type_ in self.nested)

    @property
    def mixes_numbers(self) -> bool:
        """Whether this type includes both integers and floats."""
        return self.mask & NUMBER == NUMBER and not self.mask & UNKNOWN

    @property
    def is_structural(self) -> bool:
        """Whether it may be a node, relationship or path, or a list of them."""
        return self.includes(STRUCTURAL) or bool(self.element and self.element.is_structural)

    @property
    def description(self) -> str:
        """The name of the first type that it includes, for messages."""
        return next((text for bit, text in DESCRIPTIONS.items() if self.mask & bit), "null")


ANY_TYPE = ValueType(ANY, computed=True)
NULL_TYPE, BOOL_TYPE, INT_TYPE, FLOAT_TYPE, STRING_TYPE = (ValueType(bit) for bit in (NULL, BOOL, INT, FLOAT, STRING))
NODE_TYPE, RELATIONSHIP_TYPE, PATH_TYPE = (ValueType(bit) for bit in (NODE, RELATIONSHIP, PATH))
COMPUTED_STRING = ValueType(STRING, computed=True)


def union(types: Iterable[ValueType]) -> ValueType:
    """Return the type of a value that has one of several types."""
    return reduce(_union, types, ValueType(0))


def _union(a: ValueType, b: ValueType) -> ValueType:
    if a is b or not b.mask:
        return a
    if not a.mask:
        return b
    fields = a.fields if a.mask & MAP else b.fields
    if a.mask & MAP and b.mask & MAP:
        fields = None
        if a.fields is not None and b.fields is not None:
            keys = a.fields | b.fields
            fields = {key: _union(a.fields.get(key, NULL_TYPE), b.fields.get(key, NULL_TYPE)) for key in keys}
    return ValueType(
        mask=a.mask | b.mask,
        element=_union(a.element, b.element) if a.element and b.element else a.element or b.element,
        fields=fields,
        stored=a.stored or b.stored,
        computed=a.computed or b.computed,
        negative_zero=a.negative_zero or b.negative_zero,
        inexact=a.inexact or b.inexact,
        properties=a.properties or b.properties,
    )


def list_of(element: ValueType | None) -> ValueType:
    """Return the type of a list with elements of the given type."""
    return ValueType(LIST, element)


# ------------------------------------------------------------ properties

PropertyTypes = Callable[[str, Element], ValueType]
"""Returns the type of a property, given its name, of a node or a relationship."""


def declared_types(schema: Schema) -> PropertyTypes:
    """Return the types of properties that a schema declares; only ids and names of nodes are never null."""

    @cache
    def type_of(name: str, element: Element) -> ValueType:
        field_types = schema.property_types.get(name, frozenset())
        if not field_types:
            return ANY_TYPE._replace(stored=True, computed=False)
        mask = reduce(lambda a, b: a | b, (DECLARED_MASKS.get(field_type, STRING) for field_type in field_types))
        is_required = name == "id" or (name == "name" and element == "node")
        elements = STRING_TYPE if mask & LIST else None
        return ValueType(mask | (0 if is_required else NULL), elements, stored=True)

    return type_of


def stored_types(values: StoredValues) -> PropertyTypes:
    """Return the types of the properties that a graph stores."""

    @cache
    def type_of(name: str, element: Element) -> ValueType:
        names = values.types.get(name, set())
        lists = {type_.removeprefix("list of ") for type_ in names if type_.startswith("list")}
        mask = LIST if lists else 0
        for type_ in names - {"list", *(f"list of {type_}" for type_ in lists)}:
            mask |= STORED_MASKS.get(type_, ANY)
        masks = [STORED_MASKS.get(type_, 0 if type_ == "list" else ANY) for type_ in lists]
        element_mask = reduce(lambda a, b: a | b, masks, 0)
        return ValueType(
            mask | (NULL if values.may_be_missing(element, name) else 0),
            ValueType(element_mask) if element_mask else None,
            stored=True,
            negative_zero=NEGATIVE_ZERO in names,
        )

    return type_of


def parameter_type(value: Any) -> ValueType:
    """Return the type of a parameter's value."""
    if value is None:
        return NULL_TYPE
    scalars = ((bool, BOOL_TYPE), (int, INT_TYPE), (float, FLOAT_TYPE), (str, COMPUTED_STRING))
    for python_type, type_ in scalars:
        if isinstance(value, python_type):
            return type_
    if isinstance(value, list | tuple):
        return list_of(union(parameter_type(element) for element in value) if value else None)
    if isinstance(value, Mapping):
        return ValueType(MAP, fields={key: parameter_type(entry) for key, entry in value.items()})
    return ANY_TYPE
