"""Parsing of locators, and the passages that they point to."""

from __future__ import annotations

import pytest

from lianzhu.graph.errors import SourceError
from lianzhu.graph.locators import Passage, parse_locator, read_passage

LINES = [
    "# 标题",
    "第一段。",
    "",
    "甲类\t\t乙类",
    "厂商\t百度\t阿里",
    "\t腾讯\t",
    "结尾",
]


@pytest.mark.parametrize(
    ("locator", "expected"),
    [
        ("L2", Passage("第一段。")),
        ("L1-2", Passage("# 标题\n第一段。")),
        ("L5C2", Passage("百度", column="甲类", row="厂商")),
        ("L5C3", Passage("阿里", column="乙类", row="厂商")),
        ("L6C2", Passage("腾讯", column="甲类", row="厂商")),
        ("L5C2H4R0", Passage("百度", column="甲类")),
        ("L5C1", Passage("厂商", column="甲类")),
    ],
)
def test_a_locator_points_to_a_passage(locator: str, expected: Passage) -> None:
    assert read_passage(LINES, locator) == expected


@pytest.mark.parametrize("locator", ["p12", "p12-13", "Sheet1!B3", "数据 表!AA10"])
def test_page_and_sheet_locators_are_valid(locator: str) -> None:
    assert parse_locator(locator) is None


@pytest.mark.parametrize("locator", ["", "L", "L0", "12", "L5-3", "page 12", "L3C", "Sheet1!3"])
def test_invalid_locators_are_rejected(locator: str) -> None:
    with pytest.raises(SourceError) as raised:
        parse_locator(locator)
    assert str(raised.value) == (
        f"invalid locator '{locator}'; expected a locator such as L120, L120-122, L120C3, L120C3H118, p12, Sheet1!B3 or https://example.org/a @2026-03-01"
    )


@pytest.mark.parametrize(
    ("locator", "message"),
    [
        ("L99", "locator 'L99' is past the last line (7) of the file"),
        ("L3", "locator 'L3' points to an empty line"),
        ("L6C3", "locator 'L6C3' points to an empty cell"),
        ("p3", "locator 'p3' does not refer to a text file; check the source manually"),
    ],
)
def test_a_locator_without_a_passage_is_an_error(locator: str, message: str) -> None:
    with pytest.raises(SourceError) as raised:
        read_passage(LINES, locator)
    assert str(raised.value) == message
