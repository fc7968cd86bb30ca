"""The sections on competition: how concentrated markets are, and the evidence on who leads the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lianzhu.documents.brief.document import (
    Block,
    BriefSection,
    BriefTable,
    Illustration,
    MethodNote,
    Sentence,
    TableCell,
    paragraph,
    with_one_note,
)
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.brief.vendors import role_sentences
from lianzhu.documents.charts.chart_problems import NothingToDraw
from lianzhu.documents.charts.concentrated import concentration_chart
from lianzhu.documents.wording import plain_number
from lianzhu.graph.intervals import Interval
from lianzhu.measures.concentration import Concentration, concentrations
from lianzhu.measures.leader_candidates import chain_scope
from lianzhu.measures.leader_measures import Evidence
from lianzhu.measures.leadership import Leaders, leaders

LEVELS = {
    "unconcentrated": ("低集中", "unconcentrated"),
    "moderately_concentrated": ("中度集中", "moderately concentrated"),
    "highly_concentrated": ("高度集中", "highly concentrated"),
}
MAX_CANDIDATES = 10
"""A brief shows no more candidates than this; `lianzhu leaders` has them all."""
LONG_COLUMNS = {"products": 2.6, "market_share": 2.4, "industries": 2.2, "customers_named": 2.0, "segments": 1.6}
"""Relative widths of columns that list much."""
MAX_NAMES = 4
"""A cell names no more things than this."""
SHOWN_MEASURES = (
    ("segments", "环节", "Segments"),
    ("market_share", "市场份额", "Market share"),
    ("revenue", "收入", "Revenue"),
    ("models", "模型", "Models"),
    ("products", "产品", "Products"),
    ("partners", "伙伴", "Partners"),
    ("customers_named", "客户", "Customers"),
    ("industries", "服务的行业", "Industries served"),
    ("sole_segments", "独家环节", "Segments as the only vendor"),
)
"""Measures that the table of evidence has, if any candidate has a value."""


def concentration_section(writer: Writer) -> BriefSection | None:
    """Return the section on the concentration of the chain's markets; None if no source states a share of a firm."""
    found, _ = concentrations(writer.relations, writer.chain)
    if not found:
        return None
    blocks: list[Block] = paragraph(*_presumptions(writer, found), is_list=True)
    blocks.append(_concentration_table(writer, found))
    blocks.append(
        MethodNote(
            writer.say(
                "份额为来源所述，其余为本简报的计算：下限设未列部分分散，上限设其归一家所有。HHI 按美国司法部与"
                "联邦贸易委员会《合并指南》（2023）分级：1,000 以下为低集中，1,000 至 1,800 为中度集中，"
                "1,800 以上为高度集中。",
                "Shares are as stated; the rest is computed here: the lower bounds take what is not listed to be of"
                " many small firms, the upper bounds of a single one. Levels of the HHI are those of the U.S. Merger"
                " Guidelines (2023): moderate from 1,000, high above 1,800.",
            )
        )
    )
    try:
        chart = concentration_chart(writer.words, writer.relations, writer.chain)
        facts = tuple(sorted({figure.id for figure in chart.figures()}))
        blocks.append(Illustration(chart.heading, chart, facts))
    except NothingToDraw:
        pass
    return BriefSection(writer.say("集中度", "Concentration"), tuple(blocks))


def _presumptions(writer: Writer, found: Sequence[Concentration]) -> Iterator[Sentence | None]:
    words = {
        "one_half": ("一家达到二分之一", "one firm has one half"),
        "two_thirds": ("两家合计达到三分之二", "two firms have two thirds"),
        "three_quarters": ("三家合计达到四分之三", "three firms have three quarters"),
    }
    for each in found:
        if each.presumption is None:
            continue
        zh, en = words[each.presumption.threshold]
        firms = writer.words.listed([writer.name(firm) for firm in each.presumption.firms])
        together = writer.say("合计", " together") if len(each.presumption.firms) > 1 else ""
        market, percent = _market(writer, each), plain_number(round(each.presumption.percent, 2))
        yield writer.sentence(
            f"{market}：{firms}{together}的份额至少{percent}%，"
            f"达到《反垄断法》第二十四条推定市场支配地位的份额（{zh}；本简报计算）。",
            f"{market}: {firms}{together} have at least {percent}%, the share from which the Anti-Monopoly Law (art."
            f" 24) presumes dominance ({en}; computed here).",
            _figure_ids(each),
        )


def _market(writer: Writer, each: Concentration) -> str:
    market = each.shares.market
    names = writer.words.listed([writer.name(whole) for whole in market.wholes])
    others = [writer.name(node) for role, node in market.others if node != writer.chain]
    year = writer.say(f"{market.period}年" if market.period.isdigit() else market.period, market.period)
    details = [*others, year, market.basis, writer.say("预测", "forecast") if market.forecast else ""]
    text = writer.say("，", ", ").join(filter(None, details))
    return names + (writer.say(f"（{text}）", f" ({text})") if text else "")


def _figure_ids(each: Concentration) -> list[str]:
    return sorted({figure.id for share in each.shares.disjoint for figure in share.figures})


def bounds_text(bounds: Interval, unit: str = "") -> str:
    """Return an interval as text: 29–44%, or one number.

    >>> bounds_text(Interval(29, 44), "%"), bounds_text(Interval(36.0, 36.0), "%")
    ('29–44%', '36%')
    """
    low, high = (plain_number(round(bound, 1)) for bound in (bounds.low, bounds.high))
    return f"{low}{unit}" if low == high else f"{low}–{high}{unit}"


def _concentration_table(writer: Writer, found: Sequence[Concentration]) -> BriefTable:
    say = writer.say
    rows = []
    for each in found:
        ends = dict.fromkeys((each.levels[0], each.levels[-1]))
        levels = say("至", " to ").join(say(*LEVELS[level]) for level in ends)
        hhi = Interval(round(each.hhi.low), round(each.hhi.high))
        rows.append(
            (
                TableCell(_market(writer, each), tuple(_figure_ids(each))),
                TableCell(bounds_text(each.covered, "%")),
                *(TableCell(bounds_text(bounds, "%")) for bounds in each.ratios.values()),
                TableCell(bounds_text(hhi)),
                TableCell(levels),
            )
        )
    header = (
        say("市场", "Market"),
        say("所列份额合计", "Shares listed"),
        *(f"CR{count}" for count in found[0].ratios),
        "HHI",
        say("集中程度", "Level"),
    )
    caption = say(
        f"{writer.name(writer.chain)}产业链各市场的集中度", f"Concentration in the {writer.name(writer.chain)} chain"
    )
    return BriefTable(caption, header, tuple(rows), (2.6, 1.3, 1.2, 1.3, 1.3, 1.7, 1.9))


def leader_section(writer: Writer) -> BriefSection:
    """Return the section on leaders: who is named, then the evidence on the candidates; it makes no choice."""
    blocks = paragraph(*role_sentences(writer))
    found = leaders(writer.relations, chain_scope(writer.relations, writer.chain))
    chain = writer.name(writer.chain)
    if not found.named:
        blocks.append(
            MethodNote(
                writer.say(
                    f"来源未指明{chain}产业链的链主；下表是证据，不是结论，先列多项居首者。",
                    f"The sources name no leader of the {chain} chain; the table is evidence and no choice. Those that"
                    " are first by most measures come first.",
                )
                if found.candidates
                else writer.say(f"来源未指明{chain}产业链的链主。", f"The sources name no leader of the {chain} chain.")
            )
        )
    table = _evidence_table(writer, found)
    blocks += [table] if table else []
    return BriefSection(writer.say("链主的证据", "Evidence on leaders"), tuple(blocks))


def _evidence_table(writer: Writer, found: Leaders) -> BriefTable | None:
    firms = found.candidates[:MAX_CANDIDATES]
    evidence = {firm: found.evidence.of(firm) for firm in firms}
    known = {row.measure.name for rows in evidence.values() for row in rows if row.value and row.origin != "judged"}
    shown = [each for each in SHOWN_MEASURES if each[0] in known]
    if not shown:
        return None
    say = writer.say
    rows = tuple(
        with_one_note(
            [TableCell(writer.name(firm)), *(_evidence_cell(writer, evidence[firm], name) for name, _, _ in shown)]
        )
        for firm in firms
    )
    more = len(found.candidates) - len(firms)
    left_out = say(f"；另有{more}家未列入", f"; {more} more are left out") if more else ""
    caption = say(
        f"候选企业的证据，居首者按数量或份额{left_out}",
        f"Evidence on candidates, the first by number or share{left_out}",
    )
    header = (say("企业", "Firm"), *(say(zh, en) for _, zh, en in shown))
    widths = (1.6, *(LONG_COLUMNS.get(name, 1.2) for name, _, _ in shown))
    return BriefTable(caption, header, rows, widths)


def _evidence_cell(writer: Writer, rows: Sequence[Evidence], name: str) -> TableCell:
    """Return what is known by one measure: the names or numbers behind it, and whether it is the first."""
    found = [row for row in rows if row.measure.name == name and row.value and row.origin != "judged"]
    texts = []
    for row in found:
        rank = writer.say(f"（{row.among}家中居首）", f" (first of {row.among})") if row.rank == 1 else ""
        names = row.detail.split("; ")
        listed = writer.say("、", ", ").join(names[:MAX_NAMES])
        if len(names) > MAX_NAMES:
            listed += writer.say(f"等{len(names)}项", f" and {len(names) - MAX_NAMES} more")
        texts.append(listed + rank)
    facts = tuple(sorted({fact for row in found for fact in row.facts if fact in writer.facts}))
    return TableCell(writer.say("；", "; ").join(texts) or "—", facts if texts else ())
