"""The types of the values that a graph stores in its properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import copysign
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from lianzhu.graph.columns import Columns

Element = Literal["node", "relationship"]
ELEMENTS: tuple[Element, ...] = ("node", "relationship")
NEGATIVE_ZERO = "-0.0"
"""Stands, among the types of a property, for a float of which the engines sort the sign differently."""


@dataclass
class StoredValues:
    """The types of the values in each property, and how many nodes and relationships have it.

    `types` are names of Python types ("int", "float", "str", …), "list of str" and the like for lists, and
    `NEGATIVE_ZERO`. `present` counts the values of a property, `totals` the nodes and relationships.
    """

    types: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    present: dict[Element, dict[str, int]] = field(
        default_factory=lambda: {element: defaultdict(int) for element in ELEMENTS}
    )
    totals: dict[Element, int] = field(default_factory=lambda: dict.fromkeys(ELEMENTS, 0))

    def add(self, element: Element, table: Columns) -> None:
        """Add the properties of nodes or relationships."""
        self.totals[element] += len(table)
        for name, types in table.types().items():
            values = table.columns[name]
            self.present[element][name] += len(table) - values.count(None)
            self.types[name] |= {text for type_ in types for text in _types(type_, values)}

    def may_be_missing(self, element: Element, name: str) -> bool:
        """Return whether a node, or a relationship, lacks the property."""
        return self.present[element].get(name, 0) < self.totals[element]

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-serialisable dict."""
        types = {name: sorted(types) for name, types in sorted(self.types.items())}
        return {"types": types, "present": self.present, "totals": self.totals}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the object of a dict made by `to_dict`."""
        return cls({name: set(types) for name, types in values["types"].items()}, values["present"], values["totals"])


def _types(kind: type, values: Sequence[Any]) -> set[str]:
    """Return what `StoredValues.types` says of the values of one type."""
    if kind in (list, tuple):
        lists = {tuple(value) for value in values if isinstance(value, list | tuple)}
        elements = {element for value in lists for element in map(type, value)}
        return {f"list of {element.__name__}" for element in elements} or {"list"}
    if kind is float and any(value == 0 and copysign(1, value) < 0 for value in values):
        return {kind.__name__, NEGATIVE_ZERO}
    return {kind.__name__}
