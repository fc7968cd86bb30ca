"""Which texts are names of things, and which are totals, conditions or metrics."""

from __future__ import annotations

import re

from lianzhu.graph.suggestions import with_article
from lianzhu.loaders.mapped.things import FIRMS, fold_name
from lianzhu.loaders.mapped.vocabulary import Vocabulary

TOTAL = re.compile(r"(?:小计|合计|总计|平均值?|均值|subtotal)$|^(?:行业平均|cr\d+$|top\d+$)")
UNNAMED = re.compile(
    r"^(?:其他|其它|其余)|^(?:外销|内销|自用|自供|自产|公众|政府|军队|央企|国企|多家|若干)(?:$|[/等])|\d(?:台|架|套|辆|亿|万|家)"
)
"""What names no particular firm: 其他厂商, 外销/自用, 预订超3000台."""
CONDITION = re.compile(r"[(\[](?:意向|拟|计划|预|潜在|洽谈|目标)")
FOOTNOTE_MARKS = re.compile(r"[①-⑳⑴-⒇\u00b9\u00b2\u00b3\u2070-\u2079*※]+$|\[\d+\]$")
AND_OTHERS = re.compile(r"等(?:\d*(?:多?[家个]).*)?$")
PART_OF_TOTAL = re.compile(r"^其中\s*[:：]\s*")


def plain_name(text: str) -> str:
    """Return a name without a mark of a footnote, 其中： before it and 等 after it.

    >>> plain_name("甲集团③"), plain_name("其中：乙"), plain_name("丙电网等5家")
    ('甲集团', '乙', '丙电网')
    """
    name = FOOTNOTE_MARKS.sub("", PART_OF_TOTAL.sub("", text)).strip()
    return AND_OTHERS.sub("", name).strip() or name


def name_problem(kind: str, name: str, words: Vocabulary) -> str:
    """Return why a text is not the name of a thing of a kind; empty if it may be one."""
    folded = fold_name(name)
    if ";" in name or "；" in name:
        return f"'{name}' has a semicolon, which separates names; split the column by it in the map"
    if not any(character.isalpha() for character in name):
        return f"'{name}' is not a name"
    if folded in words.words["totals"] or TOTAL.search(folded):
        return f"'{name}' is a total, not the name of {with_article(kind)}"
    if kind in FIRMS:
        if folded in words.words["unnamed"] or UNNAMED.search(folded):
            return f"'{name}' names no particular {kind}"
        if CONDITION.search(folded):
            return f"'{name}' holds under a condition or in the future; name it in a column of its own"
    elif words.meaning(name).metric:
        return f"'{name}' is a metric, not the name of {with_article(kind)}"
    return ""
