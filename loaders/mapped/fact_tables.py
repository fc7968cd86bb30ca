"""Tables of facts while the things that they are about have no ids yet."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lianzhu.loaders.imported import OutputTable
from lianzhu.loaders.mapped.things import Thing

FactCell = str | Thing | Sequence[Thing]
"""A cell of a table of facts: a text, a thing, or several things."""


@dataclass
class FactTables:
    """Tables of facts by path. Each fact is stated once: one that is stated again is not new."""

    tables: dict[str, OutputTable[FactCell]] = field(default_factory=dict)
    _stated: set[tuple[Hashable, ...]] = field(default_factory=set)

    def table(self, path: str) -> OutputTable[FactCell]:
        """Return a table, new if there is none."""
        return self.tables.setdefault(path, OutputTable())

    def is_new(self, *fact: Hashable) -> bool:
        """Return whether a fact was not stated before, and note that it is."""
        if fact in self._stated:
            return False
        self._stated.add(fact)
        return True


def number_text(number: Decimal | None) -> str:
    """Return a number in full, without an exponent or final zeros; "" for none.

    >>> number_text(Decimal("1.50")), number_text(Decimal("1E+3"))
    ('1.5', '1000')
    """
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
