"""What the titles above a table say of all its rows: unit, period, basis, source, publisher and chain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lianzhu.graph.schema import Unit
from lianzhu.graph.values import InvalidValue, parse_as
from lianzhu.loaders.mapped.quantities import normalised
from lianzhu.loaders.mapped.vocabulary import Vocabulary, heading_unit

TITLE_UNIT = re.compile(r"(?:单位|unit)\s*[:：]?\s*(?P<unit>[^；;，,。)）\s]+)", re.IGNORECASE)
TITLE_BASIS = re.compile(r"(?P<what>[\w%]+?)均?(?:为|按|系)(?P<basis>[^；;，,。)）]*口径)")
TITLE_SOURCE = re.compile(r"(?:(?:数据|资料)?来源|(?:data )?source)\s*[:：]\s*(?P<source>[^；;。)）]+)", re.IGNORECASE)
TITLE_PUBLISHER = re.compile(
    r"(?:整理|制表|编制|出品|作者|发布(?:机构|单位|方)?|prepared by|author)\s*[:：]\s*(?P<publisher>[^；;，,。)）]+)",
    re.IGNORECASE,
)
TITLE_PERIOD = re.compile(
    r"(?:19|20)\d\d\s*年?(?:\s*(?:q[1-4]|h[12]|[上下]半年|第?[一二三四]季度|1[0-2]月|[1-9]月))?", re.IGNORECASE
)
TITLE_CHAIN = re.compile(r"(?P<name>[\w（）()·+-]*?)(?:全|主|重点)?产业链")
TITLE_DATE = re.compile(
    r"(?:更新|截至|截止|发布|日期|制表|as of|updated?)[^\d；;]{0,8}"
    r"(?P<date>(?:19|20)\d\d[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?)",
    re.IGNORECASE,
)
LEADING_YEAR = re.compile(r"^(?:19|20)\d\d年?")


@dataclass(frozen=True, slots=True)
class TitleContext:
    """What titles say; `bases` has the basis of figures by metric."""

    unit: str = ""
    period: str = ""
    source: str = ""
    publisher: str = ""
    published: str = ""
    chain: str = ""
    metric: str = ""
    bases: Mapping[str, str] = field(default_factory=dict)


def title_context(
    titles: Sequence[str], names: Sequence[str], words: Vocabulary, units: Mapping[str, Unit]
) -> TitleContext:
    """Return what titles say, the names of the sheet and the file included where the titles say nothing.

    Only a unit that the schema declares is taken.
    """
    text = "；".join(titles)
    known = frozenset(map(str.casefold, units))
    unit = TITLE_UNIT.search(text)
    source, publisher = TITLE_SOURCE.search(text), TITLE_PUBLISHER.search(text)
    everything = (*titles, *names)
    period = next((match[0] for text in everything if (match := TITLE_PERIOD.search(text))), "")
    chains = (match["name"] for text in everything if (match := TITLE_CHAIN.search(text)) and match["name"])
    chain = next(chains, "")
    bases = {words.meaning(match["what"]).metric: match["basis"] for match in TITLE_BASIS.finditer(text)}
    return TitleContext(
        next((name for name in (unit["unit"] if unit else "", heading_unit(text, known)) if name in units), ""),
        normalised(period).replace(" ", ""),
        source["source"].strip() if source else "",
        publisher["publisher"].strip() if publisher else "",
        _date(text),
        LEADING_YEAR.sub("", chain) or chain,
        next((metric for text in everything if (metric := _metric_in(text, words))), ""),
        {metric: basis for metric, basis in bases.items() if metric},
    )


def _metric_in(title: str, words: Vocabulary) -> str:
    """Return the metric that a title ends a word with: 中国机器人市场规模 is a market size."""
    for word in re.split(r"[\s（()）：:，,。、；;]+", title):
        for length in range(len(word), 1, -1):
            if metric := words.meaning(word[-length:]).metric:
                return metric
    return ""


def _date(text: str) -> str:
    """Return the date that titles give, such as 更新：2025-06-12; "" if they give none that exists."""
    match = TITLE_DATE.search(text)
    try:
        return str(parse_as("date", match["date"].replace(".", "-"))) if match else ""
    except InvalidValue:
        return ""
