"""What the columns of a table mean, by their headings and by their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lianzhu.graph.schema import Unit
from lianzhu.graph.values import InvalidValue
from lianzhu.loaders.mapped.layout import HEADER_SEPARATOR
from lianzhu.loaders.mapped.quantities import parse_period, parse_quantity, states_no_value
from lianzhu.loaders.mapped.vocabulary import Meaning, Vocabulary, fold_heading

SURE_BY_VALUES = 0.8
"""Share of the values of a column that must fit before the values say what it means."""
FIRM_NAME = re.compile(r"(?:公司|集团|有限合伙|厂)$|\b(?:inc|ltd|corp|gmbh|llc)\.?$", re.IGNORECASE)
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{18}")
LISTED_CODE = re.compile(r"(?:sh|sz|bj)?\.?\d{6}\.?(?:sh|sz|bj)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """The meaning of a column, and whether its heading and its values say so."""

    meaning: Meaning
    by_heading: bool
    by_values: bool

    @property
    def confidence(self) -> str:
        """Return how sure the meaning is: high if heading or values leave no doubt."""
        return "high" if self.by_heading or self.by_values else "low"

    @property
    def reason(self) -> str:
        """Return what says what the column means."""
        words = [word for word, said in (("name", self.by_heading), ("values", self.by_values)) if said]
        return f"by its {' and its '.join(words)}" if words else "not understood"


def column_meanings(
    samples: Mapping[str, Sequence[str]], words: Vocabulary, units: Mapping[str, Unit]
) -> dict[str, ColumnMeaning]:
    """Return the meaning of each column, given sample values by heading."""
    result = {}
    for heading, texts in samples.items():
        meaning = heading_meaning(heading, words)
        values = [text for text in texts if text and not states_no_value(text)]
        proved = _meaning_of_values(values, meaning, words, units) if values else None
        result[heading] = ColumnMeaning(proved or meaning, meaning.known, proved is not None)
    return result


def heading_meaning(heading: str, words: Vocabulary) -> Meaning:
    """Return the meaning of a heading; of one below a group heading, that of both: 营收（亿元） / 2021.

    Of a path of keys such as ``hq.city``, the last key is looked up if the whole is not known.
    """
    group, separator, own = heading.rpartition(HEADER_SEPARATOR)
    if not separator:
        meaning = words.meaning(heading)
        return meaning if meaning.known else words.meaning(heading.rpartition(".")[2])
    outer, inner = words.meaning(group), words.meaning(own)
    main = inner if inner.metric or inner.thing or inner.field or inner.row else outer
    return replace(main, unit=inner.unit or outer.unit, period=inner.period or outer.period)


def _meaning_of_values(
    values: Sequence[str], meaning: Meaning, words: Vocabulary, units: Mapping[str, Unit]
) -> Meaning | None:
    """Return the meaning that the values of a column prove: another than that of its heading, or the same."""

    def most(test: Callable[[str], object]) -> bool:
        return sum(1 for text in values if test(text)) >= SURE_BY_VALUES * len(values)

    if most(lambda text: fold_heading(text) in words.words["layers"]):
        return Meaning(thing="layer")
    if meaning.metric and most(lambda text: text[:1].isalpha() and not is_quantity(text, units)):
        return Meaning(thing="segment")  # a table whose first column is headed by what the others count
    if meaning.metric:
        return meaning if most(lambda text: is_quantity(text, units)) else None
    if meaning.row == "period":
        return meaning if most(is_period) else None
    if meaning.known:
        return None
    if most(FIRM_NAME.search):
        return Meaning(thing="company")
    if most(CREDIT_CODE.fullmatch):
        return Meaning(field="credit_code")
    return Meaning(field="stock_code") if most(LISTED_CODE.fullmatch) else None


def is_quantity(text: str, units: Mapping[str, Unit]) -> bool:
    """Return whether a text is an amount."""
    try:
        parse_quantity(text, units)
    except InvalidValue:
        return False
    return True


def is_period(text: str) -> bool:
    """Return whether a text is a period."""
    try:
        parse_period(text)
    except InvalidValue:
        return False
    return True
