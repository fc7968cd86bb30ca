"""Parse amounts and periods as people write them: 约30亿元, 2023年：329.7亿元, 1.2–1.5亿, 2026E, 787W+.

What is not understood is refused with a reason, never guessed; the text as printed is kept beside what it means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from lianzhu.graph.schema import Unit
from lianzhu.graph.values import InvalidValue

NO_VALUE = frozenset(
    [
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "―",
        "－",
        "/",
        "\\",
        "*",
        "?",
        "n/a",
        "na",
        "n.a.",
        "none",
        "null",
        "nil",
        "nan",
        "\\n",
        "无",
        "暂无",
        "没有",
        "不详",
        "未知",
        "未披露",
        "未公布",
        "未公开",
        "不适用",
        "空",
        "待补",
        "待定",
        "tbd",
        "未上市",
        "非上市",
        "尚未上市",
        "拟上市",
        "待上市",
        "拟ipo",
        "unlisted",
        "private",
    ]
)
"""What a cell says, folded, if it states that there is no value."""
MULTIPLIERS: Mapping[str, int] = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6,
    "十万": 10**5, "万": 10**4, "w": 10**4, "千": 10**3, "百": 10**2,
    "trillion": 10**12, "tn": 10**12, "billion": 10**9, "bn": 10**9, "b": 10**9,
    "million": 10**6, "mn": 10**6, "m": 10**6, "thousand": 10**3, "k": 10**3,
}  # fmt: skip
"""Multipliers that stand between a number and its unit, folded."""
UNIT_SYNONYMS: Mapping[str, str] = {
    "percent": "%", "pct": "%", "百分点": "个百分点", "pp": "个百分点", "ppt": "个百分点", "pcts": "个百分点",
    "人民币": "元", "人民币元": "元", "元人民币": "元", "元(人民币)": "元",
    "rmb": "元", "cny": "元", "￥": "元", "¥": "元",
    "美金": "美元", "usd": "美元", "us$": "美元", "$": "美元", "dollars": "美元",
    "港币": "港元", "hkd": "港元", "hk$": "港元", "eur": "欧元", "€": "欧元", "jpy": "日元",
    "x": "倍", "t": "吨", "kg": "千克", "公斤": "千克", "度": "kWh", "千瓦时": "kWh", "km": "公里",
    "people": "人", "名": "人", "㎡": "平方米", "m2": "平方米",
}  # fmt: skip
"""Units of the schema by what people write for them, folded."""
OPERATORS_BEFORE = (
    ("≥", "不低于|不少于|不小于|至少|>=|≥|大于等于"), ("≤", "不超过|不高于|不多于|至多|最多|<=|≤|小于等于"),
    (">", "超过|高于|大于|多于|逾|超|>|over|more than|above"),
    ("<", "不足|不到|低于|小于|少于|未达|<|less than|under|below"),
    ("≈", "大约|约为|约|大概|接近|将近|近|~|≈|about|approximately|approx\\.?|circa|ca\\.|c\\."),
)  # fmt: skip
OPERATORS_AFTER = (("≥", r"\+|以上|及以上|或以上|余|多"), ("≤", "以下|以内|及以下"), ("≈", "左右|上下"))
AMOUNT_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?"
RANGE_MARK = r"\s*(?:-|–|—|~|～|至|到|to)\s*"
CURRENCY_BEFORE = r"(?:人民币|rmb|cny|us\$|hk\$|usd|hkd|eur|jpy|[￥¥$€])"
CURRENCY_MULTIPLIER = re.compile(
    r"(?P<currency>rmb|cny|usd|us\$|hkd|eur|jpy|\$|€)(?P<word>mn|million|m|bn|billion|b|k|thousand)"
)
AMOUNT = re.compile(
    rf"(?P<currency>{CURRENCY_BEFORE})?\s*(?P<low>{AMOUNT_NUMBER})(?P<low_unit>[^\d.,+\-–—~～至到]*?)"
    rf"(?:{RANGE_MARK}{CURRENCY_BEFORE}?\s*(?P<high>{AMOUNT_NUMBER}))?\s*(?P<unit>[^\d+,]*(?:m2)?)"
)
FORECAST_WORDS = re.compile(r"\((?:预测|预计|预估|估计|e|f)\)|(?:预测值?|预计|预估|目标)")
YEAR = r"(?:19|20)\d\d"
PERIOD_END = r"(?:全年|年度|年底|年末|末|底|年)?"
PERIODS = (
    ("year", rf"(?:fy)?\s*(?P<year>{YEAR})\s*{PERIOD_END}"),
    ("quarter", rf"(?P<year>{YEAR})\s*年?\s*(?:q(?P<q>[1-4])|第?(?P<q_zh>[一二三四1-4])季度?)"),
    ("quarter_first", rf"q(?P<q>[1-4])\s*[/-]?\s*(?P<year>{YEAR})|(?P<q_short>[1-4])q(?P<yy>\d\d)"),
    ("half", rf"(?P<year>{YEAR})\s*年?\s*(?:h(?P<h>[12])|(?P<h_zh>[上下])半年)"),
    ("months", rf"(?P<year>{YEAR})\s*年\s*(?P<first>1[0-2]|0?[1-9])\s*[-–—~至到]\s*(?P<last>1[0-2]|0?[1-9])\s*月"),
    ("years", rf"(?P<year>{YEAR})\s*年?{RANGE_MARK}(?P<to>{YEAR})\s*{PERIOD_END}"),
    ("month", rf"(?P<year>{YEAR})\s*[-/.年]\s*(?P<month>1[0-2]|0?[1-9])\s*月?[末底]?"),
    ("day", rf"(?P<year>{YEAR})\s*[-/.年]\s*(?P<month>1[0-2]|0?[1-9])\s*[-/.月]\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*日?"),
)  # fmt: skip
PERIOD_PATTERNS = tuple((name, re.compile(rf"(?:截至|截止|as of)?\s*{pattern}")) for name, pattern in PERIODS)
FORECAST_MARK = re.compile(r"(?<=\d)\s*(?:年)?\s*(?P<mark>[efap])$|(?<=年)\s*(?P<mark_zh>[efap])$")
PERIOD_PREFIX = re.compile(
    rf"(?P<period>(?:fy)?{YEAR}[^:：,，;；]*?)(?:\s*[:：]\s*|(?<=[年度末底])\s*[,，为达]*\s*(?=[^\d-]*\d))(?P<rest>.+)"
)
PERIOD_SUFFIX = re.compile(rf"(?P<rest>.+?)\s*[(\[【]\s*(?P<period>{YEAR}[^()\]】]*)[)\]】]")
FORECAST_LETTERS = frozenset("ef")
ORDINAL_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """A time or a span of time; `start` and `end` are dates in the precision stated, `end` is empty for one date."""

    start: str = ""
    end: str = ""
    forecast: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as printed and what it means; exactly one of `value` and a bound (`low`, `high`) is given."""

    printed: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    op: str = ""
    unit: str = ""
    period: Period = Period()


FRACTION_OR_PERCENTAGE = "0.3 among percentages may be a fraction or a percentage; write 30% or 0.3%"


def is_bare_fraction(text: str) -> bool:
    """Return whether a text is a number between 0 and 1 without a unit: beside percentages it may be one of them."""
    folded = normalised(text)
    return re.fullmatch(r"0?\.\d+", folded) is not None


def states_no_value(text: str) -> bool:
    """Return whether a cell says that there is no value, such as — or 未披露."""
    return normalised(text) in NO_VALUE


@lru_cache(maxsize=100_000)
def normalised(text: str) -> str:
    """Return text in half-width characters and lower case, trimmed, as the patterns of this module expect it."""
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip().lower()


@lru_cache(maxsize=10_000)
def parse_period(text: str) -> Period:
    """Parse a year, quarter, half-year, month, day or span; raise `InvalidValue`.

    >>> parse_period("2026E"), parse_period("2023年上半年")
    (Period(start='2026', end='', forecast=True), Period(start='2023-01', end='2023-06', forecast=False))
    """
    folded = normalised(text)
    forecast = bool(FORECAST_WORDS.search(folded))
    folded = FORECAST_WORDS.sub("", folded).strip()
    if mark := FORECAST_MARK.search(folded):
        letter = mark["mark"] or mark["mark_zh"]
        forecast = forecast or letter in FORECAST_LETTERS
        folded = folded[: mark.start()].strip() + ("年" if "年" in mark[0] else "")
    for name, pattern in PERIOD_PATTERNS:
        if match := pattern.fullmatch(folded):
            start, end = _dates(name, match.groupdict())
            return Period(start, end, forecast)
    raise InvalidValue("a period such as 2023, 2023Q1, 2023年上半年, 2021–2023 or 2026E")


def _dates(name: str, parts: Mapping[str, str | None]) -> tuple[str, str]:
    """Return the first and the last date of a period, given the pattern that matched."""
    year = parts.get("year") or f"20{parts.get('yy')}"
    if name in ("quarter", "quarter_first"):
        text = parts.get("q") or parts.get("q_zh") or parts.get("q_short") or ""
        quarter = ORDINAL_DIGITS.get(text) or int(text)
        return f"{year}-{3 * quarter - 2:02}", f"{year}-{3 * quarter:02}"
    if name == "half":
        second = parts.get("h") == "2" or parts.get("h_zh") == "下"
        return (f"{year}-07", f"{year}-12") if second else (f"{year}-01", f"{year}-06")
    if name == "months":
        first, last = int(parts["first"] or 0), int(parts["last"] or 0)
        if first > last:
            raise InvalidValue("months in order")
        return f"{year}-{first:02}", f"{year}-{last:02}"
    if name == "years":
        if year > (parts["to"] or ""):
            raise InvalidValue("years in order")
        return year, str(parts["to"])
    date = "-".join([year, *(f"{int(parts[key] or 0):02}" for key in ("month", "day") if parts.get(key))])
    return date, ""


def parse_quantity(text: str, units: Mapping[str, Unit], unit: str = "") -> Quantity:
    """Parse an amount; raise `InvalidValue` with what was expected.

    `units` are those of the schema; `unit` is the unit of bare numbers below a heading such as 单位：亿元. A multiplier
    without a declared unit is resolved: 5百万美元 is 5,000,000 美元. No other number is ever changed.

    >>> from lianzhu.graph.schema import packaged_schema
    >>> quantity = parse_quantity("2026E：约1.2–1.5亿元", packaged_schema().units)
    >>> quantity.low, quantity.high, quantity.op, quantity.unit, quantity.period
    (Decimal('1.2'), Decimal('1.5'), '≈', '亿元', Period(start='2026', end='', forecast=True))
    """
    printed = text.strip()
    rest, period = _without_period(normalised(printed))
    if FORECAST_WORDS.search(rest):
        rest, period = FORECAST_WORDS.sub("", rest).strip(), Period(period.start, period.end, True)
    rest, op = _without_operator(rest)
    match = AMOUNT.fullmatch(rest)
    if not match:
        raise InvalidValue(_expected(rest))
    low, high = (_number(match[name]) for name in ("low", "high"))
    currency = match["currency"] or ""
    scale, name = _unit(match["unit"] or match["low_unit"] or "", currency, units, unit)
    if low is not None and match["low_unit"] and match["unit"]:
        low *= _ratio(_unit(match["low_unit"], currency, units, name), (scale, name), units)
    low, high = (number if number is None or scale == 1 else number * scale for number in (low, high))
    if high is None:
        return Quantity(printed, low, op=op, unit=name, period=period)
    if low is not None and low > high:
        raise InvalidValue("a range from the smaller to the larger number")
    return Quantity(printed, None, low, high, op, name, period)


def _ratio(first: tuple[Decimal, str], second: tuple[Decimal, str], units: Mapping[str, Unit]) -> Decimal:
    """Return by how much the lower bound of a range is to be multiplied to be in the unit of the upper bound."""
    if first == second:
        return Decimal(1)
    factors = [
        scale * Decimal(str(units[name].factor)) if name in units else Decimal(0) for scale, name in (first, second)
    ]
    if not all(factors) or units[first[1]].dimension != units[second[1]].dimension:
        raise InvalidValue("a range whose bounds have the same kind of unit")
    return factors[0] / factors[1]


def _without_period(text: str) -> tuple[str, Period]:
    """Return the text without a period that stands before or after an amount, and that period."""
    for pattern in (PERIOD_PREFIX, PERIOD_SUFFIX):
        if match := pattern.fullmatch(text):
            try:
                return match["rest"], parse_period(match["period"])
            except InvalidValue:
                continue
    return text, Period()


def _without_operator(text: str) -> tuple[str, str]:
    """Return the text without words such as 约 or 以上, and the operator that they stand for."""
    for op, words in OPERATORS_BEFORE:
        if match := re.match(rf"(?:{words})\s*(?=[^\s])", text):
            text = text[match.end() :]
            return (text, op) if not (after := _operator_after(text)) else (after[0], op)
    return _operator_after(text) or (text, "")


def _operator_after(text: str) -> tuple[str, str] | None:
    for op, words in OPERATORS_AFTER:
        if match := re.search(rf"\s*(?:{words})$", text):
            return text[: match.start()], op
    for op, words in OPERATORS_AFTER[:1]:  # 30多亿元, 100余家
        if match := re.search(rf"(?<=\d)(?:{words})(?=\D)", text):
            return text[: match.start()] + text[match.end() :], op
    return None


def _number(text: str | None) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text else None


@lru_cache(maxsize=1_000)
def _split_unit(text: str) -> tuple[str, str]:
    """Return the multiplier and the unit of a folded text such as 百万美元."""
    text = text.replace(" ", "")
    if match := CURRENCY_MULTIPLIER.fullmatch(text):
        return match["word"], match["currency"]
    word = next((word for word in sorted(MULTIPLIERS, key=len, reverse=True) if text.startswith(word)), "")
    return word, text[len(word) :].strip("/ ()")


def _unit(text: str, currency: str, units: Mapping[str, Unit], default: str) -> tuple[Decimal, str]:
    """Return the number by which to multiply, and the unit of the schema; "" if none is stated.

    A multiplier alone takes the kind of unit from `default`: 405亿 below 单位：亿元 is 405 亿元.
    """
    text = text.strip().strip("()")
    if not text and not currency:
        return Decimal(1), default
    folded = {normalised(name): name for name in units}
    word, base = _split_unit(text)
    takes_default = (
        bool(word) and not base and not currency and units[default].dimension != "count" if default in units else False
    )
    if not takes_default and not currency and (known := _known_unit(text, folded)):
        return Decimal(1), known
    if base and currency and _known_unit(base, folded) != _known_unit(currency, folded):
        raise InvalidValue(f"one currency instead of '{currency}' and '{base}'")
    name = _known_unit(base or currency, folded) if base or currency else default
    if not name and (base or currency):
        raise InvalidValue(f"a known unit instead of '{text}' (declare it in the map under [schema.unit])")
    if not name:
        return Decimal(1), _multiplier_unit(word, units)
    return _largest_unit(Decimal(MULTIPLIERS[word] if word else 1), _base_unit(name, units), units)


def _base_unit(name: str, units: Mapping[str, Unit]) -> str:
    """Return the unit without a multiplier that a unit is made of: 元 for 亿元."""
    endings = (name[start:] for start in range(len(name) - 1, -1, -1))
    same = units[name].dimension
    return next(
        (end for end in endings if end in units and units[end].dimension == same and units[end].factor == 1), name
    )


def _largest_unit(multiplier: Decimal, base: str, units: Mapping[str, Unit]) -> tuple[Decimal, str]:
    """Return the largest unit made of `base` that fits into a multiple of it, and how many times it does."""
    total = multiplier * Decimal(str(units[base].factor))
    factors = {
        key: Decimal(str(unit.factor))
        for key, unit in units.items()
        if unit.dimension == units[base].dimension and key.endswith(base)
    }
    name = max((key for key, factor in factors.items() if factor <= total), key=factors.__getitem__)
    return total / factors[name], name


def _known_unit(text: str, folded: Mapping[str, str]) -> str:
    """Return the unit of the schema that a folded text stands for; "" if there is none."""
    known = UNIT_SYNONYMS.get(text, text)
    return folded.get(normalised(known), "")


def _multiplier_unit(word: str, units: Mapping[str, Unit]) -> str:
    """Return the unit of a bare multiplier: w is 万."""
    value = MULTIPLIERS[word]
    names = [name for name in ("万", "亿") if name in units and int(units[name].factor) == value]
    if not names:
        raise InvalidValue(f"the unit after '{word}'")
    return names[0]


def _expected(text: str) -> str:
    if re.fullmatch(r"\(\s*[\d.,]+.*\)", text):
        return "a number without parentheses (write -1.5 if it is negative)"
    if re.search(r"\d,\d", text):
        return "commas between groups of three digits, and a point before decimals"
    return "a number such as 12.5, 约30亿元 or 1.2–1.5亿元"
