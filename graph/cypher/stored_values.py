"""The types of the values that a graph stores in its properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import copysign
from typing import Any, Literal, Self

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

    def add_rows(self, element: Element, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add the properties of nodes or relationships."""
        columns: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            for name, value in row.items():
                columns[name].append(value)
        self.totals[element] += len(rows)
        for name, values in columns.items():
            self.add_column(element, name, values)

    def add_column(self, element: Element, name: str, values: Iterable[Any]) -> None:
        """Add the values of one property; None for a missing one. The caller adds to `totals`."""
        stored = [value for value in values if value is not None]
        types = self.types[name]
        for type_ in set(map(type, stored)):
            if type_ in (list, tuple):
                lists = (value for value in stored if isinstance(value, list | tuple))
                elements = {type(item).__name__ for value in lists for item in value}
                types.update({f"list of {item}" for item in elements} or {"list"})
            else:
                types.add(type_.__name__)
                if type_ is float and any(value == 0 and copysign(1, value) < 0 for value in stored if value == 0):
                    types.add(NEGATIVE_ZERO)
        self.present[element][name] += len(stored)

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
