"""The sections on competition: how concentrated markets are, and the evidence on who leads the chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from lianzhu.documents.brief.document import (
    Block,
    BriefSection,
    BriefTable,
    Illustration,
    MethodNote,
    Sentence,
    TableCell,
    paragraph,
)
from lianzhu.documents.brief.share_sentences import share_sentences
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.brief.vendors import role_sentences
from lianzhu.documents.charts.chart_problems import NothingToDraw
from lianzhu.documents.charts.concentrated import concentration_chart
from lianzhu.documents.wording import plain_number
from lianzhu.graph.intervals import APPROXIMATE_TOLERANCE, Interval
from lianzhu.measures.concentration import Concentration, Presumption, concentrations
from lianzhu.measures.gaps import gaps
from lianzhu.measures.leaders.leader_candidates import chain_scope
from lianzhu.measures.leaders.leader_measures import Evidence
from lianzhu.measures.leaders.leader_ranks import MIN_RANKED
from lianzhu.measures.leaders.leadership import Leaders, first_in, leaders
from lianzhu.measures.markets import WHOLE

MAX_KEY_MARKETS = 3
"""The head of a brief has the shares of no more markets than this."""
MAX_CANDIDATES = 10
"""A brief shows no more candidates than this; `lianzhu leaders` has them all."""
LONG_COLUMNS = {"products": 2.6, "market_share": 2.4, "industries": 2.2, "customers_named": 2.0, "segments": 1.6}
"""Relative widths of columns that list much."""
MAX_NAMES = 4
"""A cell names no more things than this."""
DEPENDENTS = "dependents"
"""The measure that is shown only where several candidates have a value: elsewhere the supply is hardly known."""
SHOWN_MEASURES = (
    ("segments", "环节", "Segments"),
    ("market_share", "市场份额", "Market share"),
    (DEPENDENTS, "所见供给全经其手的企业", "Firms whose known supply all passes through it"),
    ("revenue", "收入", "Revenue"),
    ("models", "模型", "Models"),
    ("products", "产品", "Products"),
    ("partners", "伙伴", "Partners"),
    ("customers_named", "客户", "Customers"),
    ("industries", "服务的行业", "Industries served"),
)
"""Measures that the table of evidence has, if any candidate has a value."""
SOLE = ("sole_segments", "来源只列其一家的环节", "Segments with no other vendor in the sources")
"""The column of the segments for which the sources list one firm only."""
OF_THE_WHOLE_FIRM = {"revenue", "models", "products", "partners", "customers_named", "industries"}
"""Measures of a firm that also count what no source states of any chain."""


def concentration_section(writer: Writer) -> BriefSection | None:
    """Return the section on the concentration of the chain's markets; None if no source states a share of a firm."""
    found, _ = concentrations(writer.relations, writer.chain)
    if not found:
        return None
    blocks: list[Block] = paragraph(*presumption_sentences(writer), is_list=True)
    blocks.append(_concentration_table(writer, found))
    approximate = ("", "")
    if any(figure.fields.get("op") == "≈" for each in found for figure in each.shares.figures):
        percent = f"{APPROXIMATE_TOLERANCE:.0%}"
        approximate = (f"“约”按上下{percent}计。", f" What is about a number is taken to be within {percent} of it.")
    blocks.append(
        MethodNote(
            writer.say(
                "份额为来源所述，其余为本简报的计算：下限设未列部分分散，上限设其归一家所有。HHI 按美国司法部与"
                "联邦贸易委员会《合并指南》（2023）分级：1,000 以下为低集中，1,000 至 1,800 为中度集中，"
                "1,800 以上为高度集中。《反垄断法》的推定以相关市场为准，可由证据推翻。" + approximate[0],
                "Shares are as stated; the rest is computed here: the lower bounds take what is not listed to be of"
                " many small firms, the upper bounds of a single one. Levels of the HHI are those of the U.S. Merger"
                " Guidelines (2023): moderate from 1,000, high above 1,800. The presumption of the Anti-Monopoly Law is"
                " of the relevant market, and can be rebutted." + approximate[1],
            )
        )
    )
    try:
        chart = concentration_chart(writer.words, writer.relations, writer.chain)
        blocks.append(Illustration(chart.heading, chart))
    except NothingToDraw:
        pass
    return BriefSection(writer.say("集中度", "Concentration"), tuple(blocks))


def presumption_sentences(writer: Writer) -> list[Sentence]:
    """Return in which markets the stated shares suffice to presume firms dominant, the largest share first."""
    found, _ = concentrations(writer.relations, writer.chain)
    presumed = [(each, each.presumption) for each in found if each.presumption]
    presumed.sort(key=lambda pair: -pair[1].percent.low)
    return [sentence for each, reached in presumed if (sentence := _presumption_sentence(writer, each, reached))]


def _presumption_sentence(writer: Writer, each: Concentration, reached: Presumption) -> Sentence | None:
    threshold = writer.term(reached.threshold)
    firms = writer.words.listed([writer.name(firm) for firm in reached.firms])
    together = writer.say("合计", " together") if len(reached.firms) > 1 else ""
    percent = bounds_text(reached.percent, "%", digits=2)
    forecast = each.shares.market.forecast
    zh, en = ("来源预计", "are expected to have") if forecast else ("", "have" if len(reached.firms) > 1 else "has")
    market = _market(writer, each)
    mark = writer.mark(writer.relations.weakest(_figure_ids(each)))
    return writer.sentence(
        f"{market}：{zh}{firms}{together}的份额{'将' if forecast else ''}为{percent}{mark}，"
        f"达到《反垄断法》第二十四条推定市场支配地位的份额（{threshold}；本简报计算，不等于认定）。",
        f"{market}: {firms}{together} {en} {percent}{mark}, the share from which the Anti-Monopoly Law (art. 24)"
        f" presumes dominance ({threshold}; computed here, which is no finding).",
        _figure_ids(each),
    )


def share_key_sentences(writer: Writer) -> list[Sentence]:
    """Return the shares of the markets of which the most is covered, those of the chain itself first."""
    own = {figure.id for figure in writer.relations.figures(writer.chain) if (WHOLE, writer.chain) in figure.about}
    found = [(sentence, covered) for sentence, covered in share_sentences(writer) if covered]
    found.sort(key=lambda pair: (not own.intersection(pair[0].facts), -pair[1]))
    return [sentence for sentence, _ in found[:MAX_KEY_MARKETS]]


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


def bounds_text(bounds: Interval, unit: str = "", digits: int = 1) -> str:
    """Return an interval as text: 29–44%, or one number.

    >>> bounds_text(Interval(29, 44), "%"), bounds_text(Interval(36.0, 36.0), "%")
    ('29–44%', '36%')
    """
    low, high = (plain_number(round(bound, digits)) for bound in (bounds.low, bounds.high))
    return f"{low}{unit}" if low == high else f"{low}–{high}{unit}"


def _concentration_table(writer: Writer, found: Sequence[Concentration]) -> BriefTable:
    say = writer.say
    rows = []
    for each in found:
        ends = dict.fromkeys((each.levels[0], each.levels[-1]))
        levels = say("至", " to ").join(map(writer.term, ends))
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
    blocks += _evidence_table(writer, found)
    return BriefSection(writer.say("链主的证据", "Evidence on leaders"), tuple(blocks))


def _evidence_table(writer: Writer, found: Leaders) -> list[Block]:
    """Return the table of the evidence on the first candidates with a remark; nothing without evidence."""
    sole = _sole_segments(writer)
    usable = {firm: _usable(found.evidence.of(firm)) for firm in found.candidates}
    valued = Counter((row.measure.name, row.group) for rows in usable.values() for row in rows)
    names = {name for name, *_ in SHOWN_MEASURES if name != DEPENDENTS or valued[DEPENDENTS, ()] >= MIN_RANKED}
    evidence = {firm: [row for row in rows if row.measure.name in names] for firm, rows in usable.items()}
    told = [firm for firm in evidence if firm in sole or evidence[firm]]
    first = {firm: first_in(row for row in evidence[firm] if valued[row.measure.name, row.group] > 1) for firm in told}
    firms = sorted(told, key=lambda firm: (firm not in found.named, -first[firm]))[:MAX_CANDIDATES]
    known = {row.measure.name for firm in firms for row in evidence[firm]}
    shown = [each for each in SHOWN_MEASURES if each[0] in known]
    shown += [SOLE] if any(firm in sole for firm in firms) else []
    if not shown:
        return []
    say = writer.say
    rows = []
    for firm in firms:
        placement = found.scope.placements.get(firm)
        placing = placement.facts if placement else ()
        mark = writer.mark(placement.strength) if placement else ""
        cells = [TableCell(writer.name(firm) + mark, placing)]
        for name, _, _ in shown:
            if name == SOLE[0]:
                cells.append(writer.cell(sole[firm]) if firm in sole else TableCell("—"))
            else:
                of_measure = [row for row in evidence[firm] if row.measure.name == name]
                cells.append(_evidence_cell(writer, of_measure, valued, placing))
        rows.append(tuple(cells))
    more = len(found.candidates) - len(firms)
    left_out = say(f"；另有{more}家未列入", f"; {more} more are left out") if more else ""
    caption = say(
        f"候选企业的证据，居首者按数量或份额{left_out}",
        f"Evidence on candidates, the first by number or share{left_out}",
    )
    header = (say("企业", "Firm"), *(say(zh, en) for _, zh, en in shown))
    widths = (1.6, *(LONG_COLUMNS.get(name, 1.2) for name, _, _ in shown))
    whole = [say(zh, en) for name, zh, en in shown if name in OF_THE_WHOLE_FIRM]
    return [BriefTable(caption, header, tuple(rows), widths), *([_whole_firm_remark(writer, whole)] if whole else [])]


def _whole_firm_remark(writer: Writer, measures: Sequence[str]) -> MethodNote:
    """Return the remark on measures that also count what no source states of the chain."""
    listed = writer.words.listed(measures)
    return MethodNote(
        writer.say(
            f"{listed}按企业整体统计，不限于{writer.name(writer.chain)}产业链（来源注明属于其他产业链的关系不计）；"
            "“居首”只就本图谱所载而言。",
            f"{listed}: of the whole firm, save relations that the sources state of another chain; the first is so in"
            " this landscape.",
        )
    )


def _usable(rows: Sequence[Evidence]) -> list[Evidence]:
    """Return what counts for a candidate: a number above 0, or a share or sum known within bounds."""
    return [
        row for row in rows if row.origin != "editorial" and (row.value or (row.bounds and row.measure.name != SOLE[0]))
    ]


def _sole_segments(writer: Writer) -> dict[str, list[tuple[str, Sequence[str]]]]:
    """Return by firm the segments for which the sources list it alone, unless they are known to list examples only."""
    found: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for gap in gaps(writer.relations, writer.chain):
        if gap.kind == "single_vendor" and gap.gap_in != "gap_in_source":
            for firm in gap.vendors:
                found.setdefault(firm, []).append((writer.name(gap.place), gap.facts))
    return found


def _evidence_cell(
    writer: Writer,
    rows: Sequence[Evidence],
    valued: Mapping[tuple[str, tuple[str, ...]], int],
    placing: Collection[str],
) -> TableCell:
    """Return what is known by one measure: the names or numbers behind it, and whether it is the first of several.

    How surely the firm is in the chain, by the `placing` facts, is marked at its name.
    """
    texts = []
    for row in rows:
        count = valued[row.measure.name, row.group]
        names = row.detail.split("; ")
        listed = writer.say("、", ", ").join(names[:MAX_NAMES])
        if len(names) > MAX_NAMES:
            listed += writer.say(f"等{len(names)}项", f" and {len(names) - MAX_NAMES} more")
        own = [fact for fact in row.facts if fact not in placing]
        strength = writer.relations.weakest(own) if own else row.strength
        remarks = [_partly(writer, strength, len(names))]
        if row.rank == 1 and count > 1:
            first = ("并列", "joint first") if row.shared else ("", "first")
            remarks.append(writer.say(f"{count}家中{first[0]}居首", f"{first[1]} of {count}"))
        remark = writer.say("，", ", ").join(filter(None, remarks))
        texts.append(listed + (writer.say(f"（{remark}）", f" ({remark})") if remark else ""))
    facts = tuple(sorted({fact for row in rows for fact in row.facts if fact in writer.facts}))
    return TableCell(writer.say("；", "; ").join(texts) or "—", facts if texts else ())


def _partly(writer: Writer, strength: str, count: int) -> str:
    """Return the word for things of which the weakest has a strength; "" if a source states all."""
    word = writer.mark(strength).strip("（） ()")
    return writer.say("含", "partly ") + word if word and count > 1 else word
