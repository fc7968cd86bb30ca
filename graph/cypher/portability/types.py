"""What sort of value an expression may have: a set of bits, and what is in it if it is a list or a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, reduce
from typing import Any, NamedTuple

NULL, BOOL, INT, FLOAT, TEXT, LIST, MAP, NODE, RELATIONSHIP, PATH, DATE, DURATION, UNSURE = (1 << n for n in range(13))
ALL = (1 << 13) - 1
NUMBER = INT | FLOAT
THING = NODE | RELATIONSHIP | PATH
WORDS = {
    **{BOOL: "a truth value", INT: "a number", FLOAT: "a number", TEXT: "a text", LIST: "a list", MAP: "a map"},
    **{NODE: "a node", RELATIONSHIP: "a relationship", PATH: "a path", DATE: "a date", DURATION: "a duration"},
}


class Kind(NamedTuple):
    """The sorts that a value may be of; of a list also what its items may be, of a map its values by key.

    `array`: a list as it is stored; `computed`: a text that is neither stored nor written in the query; `made_of`: the
    properties, parameters ($) and literals (') that a text is made of, * for any; `minus`: may be -0.0; `plus`: never
    below zero.
    """

    mask: int
    item: Kind | None = None
    fields: dict[str, Kind] | None = None
    array: bool = False
    computed: bool = False
    made_of: frozenset[str] = frozenset()
    minus: bool = False
    plus: bool = False

    def may(self, mask: int) -> bool:
        """Tell whether a value may be of one of these sorts; anything may, where nothing is known."""
        return bool(self.mask & mask)

    def shows(self, mask: int) -> bool:
        """Tell whether it is known that a value may be of one of these sorts."""
        return bool(self.mask & mask) and not self.mask & UNSURE

    def beyond(self, mask: int) -> bool:
        """Tell whether it is known that a value may be of a sort that is none of these, null left aside."""
        return bool(self.mask & ~mask & ~NULL) and not self.mask & UNSURE

    def or_null(self) -> Kind:
        """Return the kind with null added."""
        return self if self.mask & NULL else self._replace(mask=self.mask | NULL)

    def not_null(self) -> Kind:
        """Return the kind without null."""
        return self._replace(mask=self.mask & ~NULL) if self.mask & NULL else self

    @property
    def mixes_numbers(self) -> bool:
        """Whether whole numbers and fractions may both occur, in it or in what it holds."""
        own = self.mask & NUMBER == NUMBER and not self.mask & UNSURE
        inner = [*([self.item] if self.item else []), *(self.fields or {}).values()]
        return own or any(each.mixes_numbers for each in inner)

    @property
    def is_thing(self) -> bool:
        """Whether it may be a node, relationship or path, or a list of them."""
        return self.shows(THING) or bool(self.item and self.item.is_thing)

    def word(self) -> str:
        """Return what a person calls it."""
        return next((word for bit, word in WORDS.items() if self.mask & bit), "null")


ANY = Kind(ALL, computed=True, made_of=frozenset("*"))
NOTHING = Kind(NULL)
TRUTH, WHOLE, FRACTION, STRING, COMPUTED = Kind(BOOL), Kind(INT), Kind(FLOAT), Kind(TEXT), Kind(TEXT, computed=True)
GIVEN = COMPUTED._replace(made_of=frozenset("$"))


def either(kinds: Iterable[Kind]) -> Kind:
    """Return the kind of a value that is of one of several kinds."""
    return reduce(_join, kinds, Kind(0))


def _join(a: Kind, b: Kind) -> Kind:
    if a is b or not b.mask:
        return a
    if not a.mask:
        return b
    fields = a.fields or b.fields
    if a.fields and b.fields:
        fields = {key: _join(a.fields.get(key, NOTHING), b.fields.get(key, NOTHING)) for key in a.fields | b.fields}
    item = _join(a.item, b.item) if a.item and b.item else a.item or b.item
    flags = a.array or b.array, a.computed or b.computed, a.made_of | b.made_of, a.minus or b.minus
    return Kind(a.mask | b.mask, item, fields, *flags, plus=(a.plus or a.mask == NULL) and (b.plus or b.mask == NULL))


def list_of(item: Kind | None) -> Kind:
    """Return the kind of a list of such items."""
    return Kind(LIST, item)


@cache
def of_property(name: str, types: frozenset[str]) -> Kind:
    """Return the kind of a property whose fields have these types; null is always possible but for ids and names."""
    bits = {"int": INT, "float": FLOAT, "bool": BOOL, "list": LIST}
    made_of = frozenset((name,))
    if not types:
        return ANY._replace(array=True, computed=False, made_of=made_of)
    mask = reduce(lambda a, b: a | b, (bits.get(each, TEXT) for each in types))
    item = STRING._replace(made_of=made_of) if mask & LIST else None
    return Kind(mask | (0 if name in ("id", "name") else NULL), item, array=True, made_of=made_of)


def of_value(value: Any) -> Kind:
    """Return the kind of a parameter's value."""
    if value is None:
        return NOTHING
    for type_, kind in ((bool, TRUTH), (int, WHOLE), (float, FRACTION), (str, GIVEN)):
        if isinstance(value, type_):
            return kind
    if isinstance(value, list | tuple):
        return list_of(either(of_value(each) for each in value) if value else None)
    if isinstance(value, Mapping):
        return Kind(MAP, fields={key: of_value(each) for key, each in value.items()})
    return ANY
