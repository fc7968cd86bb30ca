"""Amounts and periods as people write them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.values import InvalidValue
from lianzhu.loaders.mapped.quantities import Period, parse_period, parse_quantity, states_no_value

UNITS = packaged_schema().units


@pytest.mark.parametrize(
    ("text", "value", "op", "unit"),
    [
        ("约30亿元", "30", "≈", "亿元"),
        ("12.5%", "12.5", "", "%"),
        ("１２．５％", "12.5", "", "%"),
        ("-3.5%", "-3.5", "", "%"),
        ("3.5个百分点", "3.5", "", "个百分点"),
        ("787W+", "787", "≥", "万"),
        ("1,234.5万", "1234.5", "", "万"),
        ("80%以上", "80", "≥", "%"),
        ("超过80%", "80", ">", "%"),
        ("不足5%", "5", "<", "%"),
        ("100余家", "100", "≥", "家"),
        ("3百万美元", "3000000", "", "美元"),
        ("US$1.2bn", "12", "", "亿美元"),
        ("RMB 30bn", "300", "", "亿元"),
        ("1200万人民币", "1200", "", "万元"),
        ("120万吨", "120", "", "万吨"),
        ("3.2万户", "32000", "", "户"),
        ("35GWh", "35", "", "GWh"),
        ("1.5倍", "1.5", "", "倍"),
        ("663", "663", "", ""),
    ],
)
def test_an_amount_is_parsed_with_its_operator_and_unit(text: str, value: str, op: str, unit: str) -> None:
    quantity = parse_quantity(text, UNITS)
    assert (quantity.value, quantity.op, quantity.unit) == (Decimal(value), op, unit)
    assert (quantity.printed, quantity.low, quantity.high) == (text, None, None)


@pytest.mark.parametrize(
    ("text", "unit", "value", "expected"),
    [
        ("663", "亿元", "663", "亿元"),
        ("405亿", "亿元", "405", "亿元"),
        ("1,234.5万", "亿元", "1234.5", "万元"),
        ("12.5%", "亿元", "12.5", "%"),
        ("3亿美元", "亿元", "3", "亿美元"),
        ("1.2万", "家", "1.2", "万"),
    ],
)
def test_the_unit_above_a_table_governs_only_what_has_none(text: str, unit: str, value: str, expected: str) -> None:
    quantity = parse_quantity(text, UNITS, unit)
    assert (quantity.value, quantity.unit) == (Decimal(value), expected)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("1.2–1.5亿元", "1.2", "1.5", "亿元"),
        ("1.2亿元至1.5亿元", "1.2", "1.5", "亿元"),
        ("10%~15%", "10", "15", "%"),
        ("10-15%", "10", "15", "%"),
        ("500万-1亿元", "0.05", "1", "亿元"),
    ],
)
def test_a_range_has_two_bounds_in_one_unit(text: str, low: str, high: str, unit: str) -> None:
    quantity = parse_quantity(text, UNITS)
    assert (quantity.low, quantity.high, quantity.unit, quantity.value) == (Decimal(low), Decimal(high), unit, None)


@pytest.mark.parametrize(
    ("text", "period", "value"),
    [
        ("2023年：329.7亿元", Period("2023"), "329.7"),
        ("2023年329.7亿元", Period("2023"), "329.7"),
        ("2023Q1：12亿元", Period("2023-01", "2023-03"), "12"),
        ("2025年预计4500亿元", Period("2025", "", True), "4500"),
        ("4500亿元（2025E）", Period("2025", "", True), "4500"),
        ("2026E：5亿元", Period("2026", "", True), "5"),
    ],
)
def test_an_amount_may_state_its_period(text: str, period: Period, value: str) -> None:
    quantity = parse_quantity(text, UNITS)
    assert (quantity.period, quantity.value, quantity.printed) == (period, Decimal(value), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("66,8", "commas between groups of three digits, and a point before decimals"),
        ("1.234,56", "commas between groups of three digits, and a point before decimals"),
        ("(1,234)", "a number without parentheses (write -1.5 if it is negative)"),
        ("5标箱", "a known unit instead of '标箱' (declare it in the map under [schema.unit])"),
        ("三十亿", "a number such as 12.5, 约30亿元 or 1.2–1.5亿元"),
        ("15-10%", "a range from the smaller to the larger number"),
        ("1亿元-2亿美元", "a range whose bounds have the same kind of unit"),
        ("99.9.9", "a number such as 12.5, 约30亿元 or 1.2–1.5亿元"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_was_expected(text: str, expected: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        parse_quantity(text, UNITS)
    assert str(raised.value) == expected


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023", Period("2023")),
        ("FY2023", Period("2023")),
        ("2023A", Period("2023")),
        ("截至2023年底", Period("2023")),
        ("2026E", Period("2026", "", True)),
        ("2024年(预测)", Period("2024", "", True)),
        ("2023年第三季度", Period("2023-07", "2023-09")),
        ("1Q23", Period("2023-01", "2023-03")),
        ("2023H1", Period("2023-01", "2023-06")),
        ("2023年下半年", Period("2023-07", "2023-12")),
        ("2023年1-6月", Period("2023-01", "2023-06")),
        ("2021–2023年", Period("2021", "2023")),
        ("2023年6月", Period("2023-06")),
        ("2023-06-15", Period("2023-06-15")),
    ],
)
def test_a_period_is_parsed_in_the_precision_stated(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize("text", ["23年", "2023-13", "2023-2021", "二〇二三", "近年"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_period(text)


@pytest.mark.parametrize("text", ["—", "-", "N/A", "未披露", "／", "暂无"])
def test_a_cell_may_state_that_there_is_no_value(text: str) -> None:
    assert states_no_value(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False), st.sampled_from(sorted(UNITS)))
def test_a_plain_number_is_never_changed(number: Decimal, unit: str) -> None:
    quantity = parse_quantity(f"{number}{unit}", UNITS)
    assert (quantity.value, quantity.unit) == (number, unit)


@given(st.text(max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    for parse in (lambda: parse_quantity(text, UNITS, "亿元"), lambda: parse_period(text)):
        with suppress(InvalidValue):
            assert parse() is not None
