"""The text of a cell becomes a value that is neither rounded nor out of the range of the stores."""

from __future__ import annotations

import pytest

from lianzhu.graph.locators import are_lines
from lianzhu.graph.values import InvalidValue, parse_as


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9007199254740993", 9007199254740993),  # a float would end in 2
        ("1,234，567", 1234567),
        ("12.0", 12),
        ("-9223372036854775808", -(2**63)),
        ("1e3", 1000),
    ],
)
def test_an_integer_is_exact(text: str, number: int) -> None:
    assert parse_as("int", text) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9223372036854775808", "an integer of at most 64 bits"),
        ("1e30", "an integer of at most 64 bits"),
        ("1.5", "an integer such as 12"),
        ("一", "an integer such as 12"),
        ("nan", "an integer such as 12"),
    ],
)
def test_other_numbers_are_not_integers(text: str, expected: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        parse_as("int", text)
    assert str(raised.value) == expected


def test_locators_of_lines_are_told_from_others() -> None:
    assert are_lines(["L1", "L0120"])
    for others in (["L1", "L0"], ["L1", "p2"], ["L1\nL2"], ["L1", None], ["L1", ""], ["L1-2"]):
        assert not are_lines(others)


def test_a_credit_code_has_a_check_character() -> None:
    assert parse_as("credit_code", "91110000600037341L") == "91110000600037341L"
    for wrong in ("91110000600037341X", "9111000060003734", "甲公司"):
        with pytest.raises(InvalidValue) as raised:
            parse_as("credit_code", wrong)
        assert str(raised.value) == "a 统一社会信用代码 of 18 characters whose check character fits"
