"""The words of documents in Chinese or English: names, lists, numbers, periods and sources of a landscape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.language import Language
from lianzhu.graph.records import Citation, Fact

_NUMBER = r"[+-]?\d[\d,]*(?:\.\d+)?"
_AFFIXES = (r"(?:约为|大约|约有|约|近|超过|超|逾|突破|高达|不低于|不足)?", r"(?:以上|左右|以下|余|多)?")
OPS_ZH = {"≈": "约", "≥": "不低于", "≤": "不高于", ">": "超过", "<": "低于"}
OPS_EN = {"≈": "about ", "≥": "at least ", "≤": "at most ", ">": "over ", "<": "under "}
ENGLISH_SCALES = ((12, " trillion"), (9, " billion"), (6, " million"), (0, ""))
"""Powers of ten that English has words for."""
CURRENCY_UNITS = ("CNY", "USD", "HKD", "EUR", "JPY")
MAX_CHART_LOCATORS = 8
"""A source line has no more locators than this; the rows of a chart have them all."""


class Wording:
    """Words for documents about a landscape in one language."""

    def __init__(self, landscape: Landscape, language: Language) -> None:
        self.landscape = landscape
        self.schema = landscape.schema
        self.language = language

    def say(self, zh: str, en: str) -> str:
        """Return the text in the language of the document."""
        return zh if self.language == "zh" else en

    def name(self, node: str) -> str:
        """Return the name of a node, in English the English name where it has one."""
        found = self.landscape.nodes.get(node)
        if found is None:
            return node.partition(":")[2] or node
        return str((self.language == "en" and found.fields.get("name_en")) or found.name)

    def term(self, code: str) -> str:
        """Return the name of a code in the answers of measures."""
        term = self.schema.terms[code]
        return self.say(term.zh, term.en)

    def metric(self, metric: str) -> str:
        """Return the name of a metric."""
        term = self.schema.metrics[metric]
        return self.say(term.zh, term.en)

    def unit(self, unit: str) -> str:
        """Return the name of a unit."""
        declared = self.schema.units.get(unit)
        return unit if declared is None else self.say(unit, declared.en)

    def listed(self, items: Sequence[str], *, open_ended: bool = False) -> str:
        """Join items as a list; an `open_ended` list says that there are others.

        >>> from lianzhu.graph.landscape import Landscape
        >>> Wording(Landscape(), "en").listed(["a", "b", "c"]), Wording(Landscape(), "zh").listed(["甲", "乙"])
        ('a, b and c', '甲、乙')
        """
        if self.language == "zh":
            return "、".join(items) + ("等" if open_ended else "")
        if open_ended:
            return ", ".join(items) + ", among others"
        return " and ".join(filter(None, [", ".join(items[:-1]), items[-1] if items else ""]))

    def period(self, fields: Mapping[str, Any]) -> str:
        """Return the period of a figure: 2022年, 2024年11月 or 2022–2027年; empty if none is stated."""
        start, end = (str(fields.get(name) or "") for name in ("period_start", "period_end"))
        if start and end and start != end:
            return f"{self._date(start).rstrip('年')}–{self._date(end)}"
        return self._date(start or end)

    def _date(self, date: str) -> str:
        if self.language == "en":
            return date
        parts = date.split("-")
        words = [parts[0] + "年"] if date else []
        return "".join(words + [f"{int(part)}{unit}" for part, unit in zip(parts[1:], "月日", strict=False)])

    def value(self, fields: Mapping[str, Any]) -> str:
        """Return the number of a figure with its unit, as printed where that reads as a number; its level without one.

        A number printed without its unit gets it; words around it that say something else are left out.
        """
        unit = str(fields.get("unit", ""))
        printed = str(fields.get("printed", "")).strip()
        if not has_number(fields):
            return self._level(fields)
        if self.language == "zh" and (text := _as_number(printed, unit, fields)):
            return text
        return self._computed(fields, unit)

    def _level(self, fields: Mapping[str, Any]) -> str:
        level = str(fields.get("level") or "")
        if self.language == "en" and level in self.schema.levels:
            return self.schema.levels[level].en
        return str(fields.get("printed") or level)

    def _computed(self, fields: Mapping[str, Any], unit: str) -> str:
        numbers = [fields.get(name) for name in ("low", "high")]
        op = str(fields.get("op") or "=")
        ops = OPS_ZH if self.language == "zh" else OPS_EN
        if fields.get("value") is not None:
            return ops.get(op, "") + self._amount(float(fields["value"]), unit)
        if None in numbers:
            bound = ops["≥" if numbers[0] is not None else "≤"]
            return bound + self._amount(float(next(each for each in numbers if each is not None)), unit)
        low, high = (float(each) for each in numbers if each is not None)
        if self.language == "zh" or unit == "%":
            return f"{plain_number(low)}–{plain_number(high)}{unit}"
        return f"{self._amount(low, unit)} – {self._amount(high, unit)}"

    def _amount(self, value: float, unit: str) -> str:
        if self.language == "zh" or unit == "%" or unit not in self.schema.units:
            return f"{plain_number(value)}{unit}"
        declared = self.schema.units[unit]
        if declared.dimension in CURRENCY_UNITS or (declared.dimension == "count" and declared.factor >= 1e4):
            amount = Decimal(repr(value)) * Decimal(declared.factor)
            scales = (each for each in ENGLISH_SCALES if abs(amount) >= Decimal(10) ** each[0])
            power, word = next(scales, ENGLISH_SCALES[-1])
            number = plain_number(amount / Decimal(10) ** power)
            return f"{declared.dimension} {number}{word}" if declared.dimension in CURRENCY_UNITS else f"{number}{word}"
        return f"{plain_number(value)} {declared.en}"

    def title(self, source: str) -> str:
        """Return the title of a report."""
        return self.say(f"《{self.name(source).strip('《》')}》", self.name(source))

    def report(self, source: str) -> str:
        """Return the title of a report with its publishers and date."""
        report = self.landscape.nodes.get(source)
        if report is None:
            return self.name(source)
        publishers = report.fields.get("publisher", ())
        publisher = "、".join(publishers) if isinstance(publishers, tuple) else str(publishers)
        published = str(report.fields.get("published", ""))
        title = self.title(source)
        details = self.say("，", ", ").join(filter(None, (publisher, published)))
        return title + (self.say(f"（{details}）", f" ({details})") if details else "")

    def source_line(self, facts: Iterable[Fact]) -> str:
        """Return the reports that state facts, with the locators of these and the sources that the reports name."""
        reports: dict[str, list[Citation]] = {}
        named: dict[str, None] = {}
        for fact in facts:
            reports.setdefault(fact.citation.source, []).append(fact.citation)
            source = fact.citation.named_source or str(getattr(fact, "fields", {}).get("named_source", ""))
            if source:
                named[source] = None
        parts = []
        for source in sorted(reports):
            locators = sorted({citation.locator for citation in reports[source]}, key=natural_order)
            shown = self.say("、", ", ").join(without_repeated_sheets(locators[:MAX_CHART_LOCATORS]))
            if len(locators) > MAX_CHART_LOCATORS:
                shown += self.say(f"等{len(locators)}处", f" and {len(locators) - MAX_CHART_LOCATORS} more")
            parts.append(self.report(source) + self.say("，", ", ") + shown)
        text = self.say("；", "; ").join(parts)
        if named:
            quoted = self.say("、", ", ").join(named)
            text += self.say(f"；来源注明出自：{quoted}", f"; attributed there to {quoted}")
        return text


def has_number(fields: Mapping[str, Any]) -> bool:
    """Return whether a figure states a number."""
    return any(fields.get(name) is not None for name in ("value", "low", "high"))


def natural_order(text: str) -> list[tuple[int, str]]:
    """Return a sort key by which L9 comes before L10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", text) if part]


def source_order(fact: Fact) -> tuple[str, list[tuple[int, str]], str]:
    """Return a sort key by which facts are in the order of their sources."""
    return fact.citation.source, natural_order(fact.citation.locator), fact.id


def without_repeated_sheets(locators: Sequence[str]) -> list[str]:
    """Return locators of which those of one sheet name it once.

    >>> without_repeated_sheets(["链!G4", "链!G5", "L12"])
    ['链!G4', 'G5', 'L12']
    """
    sheets = [locator.rpartition("!")[0] if not locator.startswith("http") else "" for locator in locators]
    return [
        locator.rpartition("!")[2] if number and sheets[number] and sheets[number] == sheets[number - 1] else locator
        for number, locator in enumerate(locators)
    ]


def _as_number(printed: str, unit: str, fields: Mapping[str, Any]) -> str:
    """Return a printed number with its unit; empty if other words stand around the number, or none of its value."""
    before, after = _AFFIXES
    pattern = rf"{before}\s*({_NUMBER})\s*({re.escape(unit)})?(?:人民币)?{after}"
    match = re.fullmatch(pattern, printed)
    value = fields.get("value")
    if not match or value is None or float(match[1].replace(",", "")) != abs(float(value)):
        return ""
    if float(value) < 0:
        return ""
    text = re.sub(r"\s+|人民币", "", printed)
    has_op = bool(re.search("|".join(OPS_ZH.values()) + "|近|逾|超|突破|以上|左右|以下|余|多|不足", text))
    if has_op != (str(fields.get("op") or "=") != "="):
        return ""
    return text if match[2] or not unit else text.replace(match[1], match[1] + unit, 1)


def plain_number(number: float | Decimal) -> str:
    """Return a number with thousands separated and without trailing zeros.

    >>> plain_number(1117.80), plain_number(14.0)
    ('1,117.8', '14')
    """
    text = f"{number if isinstance(number, Decimal) else Decimal(repr(number)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
