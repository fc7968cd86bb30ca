"""Parse the text of a table cell into a value of the type that the schema declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianzhu.graph.records import Value
    from lianzhu.graph.schema import Field

TRUE_WORDS = {"true", "yes", "y", "1", "是"}
FALSE_WORDS = {"false", "no", "n", "0", "否"}
MIN_INT, MAX_INT = -(2**63), 2**63 - 1
"""The range of integers that both stores can hold."""
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d*)?")
"""A number whose commas part thousands; in 66,8 the comma would be a decimal mark, which is not guessed."""
DATE_PATTERN = re.compile(r"(\d{4})(?:[-/年](\d{1,2}))?(?:[-/月](\d{1,2}))?[年月日]?")


class InvalidValue(ValueError):
    """The text of a cell is not valid for its field; the message describes what was expected."""


def parse_value(field: Field, text: str) -> Value:
    """Parse a non-empty cell; raise `InvalidValue`.

    A `ref` is returned as text; the loader resolves it to a node.
    """
    value = parse_as(field.type, field.synonyms.get(text.strip(), text))
    if field.choices and value not in field.choices:
        raise InvalidValue(f"one of {', '.join(field.choices)}")
    return value


def parse_as(type_name: str, text: str) -> Value:
    """Parse text as a value of a schema type; raise `InvalidValue`.

    >>> parse_as("date", "2023/6/15")
    '2023-06-15'
    """
    return PARSERS[type_name](text.strip())


def split_list(text: str) -> tuple[str, ...]:
    """Split a cell with several values, separated by `;` or `；`; empty items are dropped."""
    return tuple(item for part in re.split("[;；]", text) if (item := part.strip()))


def _parse_int(text: str) -> int:
    digits = _without_thousands_separators(text, "an integer such as 12 or 1,234")
    try:
        number = int(digits)
    except ValueError:
        decimal = _parse_float(text, "an integer such as 12")
        number = int(decimal)
        if decimal != number:
            raise InvalidValue("an integer such as 12") from None
    if not MIN_INT <= number <= MAX_INT:
        raise InvalidValue("an integer of at most 64 bits")
    return number


def _parse_credit_code(text: str) -> str:
    from stdnum.cn import uscc  # lazy: few tables have credit codes
    from stdnum.exceptions import ValidationError

    try:
        return str(uscc.validate(text))
    except ValidationError:
        raise InvalidValue("a 统一社会信用代码 of 18 characters whose check character fits") from None


def _parse_float(text: str, expected: str = "a number such as 66.8 (put its unit in the unit column)") -> float:
    digits = _without_thousands_separators(text, "a number such as 66.8 or 1,234.56")
    try:
        number = float(digits)
    except ValueError:
        raise InvalidValue(expected) from None
    if number != number or number in (float("inf"), float("-inf")):
        raise InvalidValue(expected)
    return number + 0.0  # turns -0.0, which Neo4j sorts before 0.0, into 0.0


def _without_thousands_separators(text: str, expected: str) -> str:
    """Return a number without the commas between thousands; raise `InvalidValue` for other commas and for ``_``."""
    if "," not in text and "，" not in text and "_" not in text:
        return text
    if not THOUSANDS.fullmatch(text):
        raise InvalidValue(expected)
    return text.replace(",", "").replace("，", "")


def _parse_bool(text: str) -> bool:
    word = text.lower()
    if word in TRUE_WORDS | FALSE_WORDS:
        return word in TRUE_WORDS
    raise InvalidValue("true or false (是 or 否)")


def _parse_date(text: str) -> str:
    match = DATE_PATTERN.fullmatch(text)
    expected = "a date such as 2023, 2023-06 or 2023-06-15"
    if not match:
        raise InvalidValue(expected)
    year, month, day = match[1], int(match[2] or 1), int(match[3] or 1)
    try:
        date(int(year), month, day)
    except ValueError:
        raise InvalidValue("a date that exists, such as 2023, 2023-06 or 2023-06-15") from None
    return year + (f"-{month:02}" if match[2] else "") + (f"-{day:02}" if match[3] else "")


PARSERS: Mapping[str, Callable[[str], Value]] = {
    "str": str,
    "ref": str,
    "list": split_list,
    "int": _parse_int,
    "float": _parse_float,
    "bool": _parse_bool,
    "date": _parse_date,
    "credit_code": _parse_credit_code,
}
"""Parsers keyed by the field type of the schema."""
