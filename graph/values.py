"""Turn the text of a cell into the typed value that a field of the schema declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianzhu.graph.records import Value
    from lianzhu.graph.schema import Field

TRUE = {"true", "yes", "y", "1", "是"}
FALSE = {"false", "no", "n", "0", "否"}
DATE = re.compile(r"(\d{4})(?:[-/年](\d{1,2}))?(?:[-/月](\d{1,2}))?[年月日]?")


class NotOfType(ValueError):
    """A cell does not hold what its field declares; the message is what was expected."""


def parse_value(field: Field, text: str) -> Value:
    """Return the value of a cell that is not empty; raise `NotOfType` with what was expected.

    A `ref` comes back as the text of its name: the loader looks it up.
    """
    value = parse_as(field.type, text)
    if field.choices and value not in field.choices:
        raise NotOfType(f"one of {', '.join(field.choices)}")
    return value


def parse_as(type_: str, text: str) -> Value:
    """Return text as a value of a type; raise `NotOfType` with what was expected.

    >>> parse_as("date", "2023/6/15")
    '2023-06-15'
    """
    return PARSERS[type_](text.strip())


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several values, parted by `;` or `；`."""
    return tuple(part for each in re.split("[;；]", text) if (part := each.strip()))


def _int(text: str) -> int:
    number = _float(text, "a whole number such as 12")
    if number != int(number):
        raise NotOfType("a whole number such as 12")
    return int(number)


def _float(text: str, expected: str = "a number such as 66.8 (its unit goes into the column unit)") -> float:
    try:
        number = float(text.replace(",", "").replace("，", ""))
    except ValueError:
        raise NotOfType(expected) from None
    if number != number or number in (float("inf"), float("-inf")):
        raise NotOfType(expected)
    return number + 0.0  # without -0.0, which Neo4j sorts before 0.0


def _bool(text: str) -> bool:
    word = text.lower()
    if word in TRUE | FALSE:
        return word in TRUE
    raise NotOfType("true or false (是 or 否)")


def _date(text: str) -> str:
    found = DATE.fullmatch(text)
    expected = "a date such as 2023, 2023-06 or 2023-06-15"
    if not found:
        raise NotOfType(expected)
    year, month, day = found[1], int(found[2] or 1), int(found[3] or 1)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise NotOfType(expected)
    return year + (f"-{month:02}" if found[2] else "") + (f"-{day:02}" if found[3] else "")


PARSERS: Mapping[str, Callable[[str], Value]] = {  # by the type's name in the schema
    "str": str,
    "ref": str,
    "list": split,
    "int": _int,
    "float": _float,
    "bool": _bool,
    "date": _date,
}
