"""The sections on figures: market size and growth, shares, and penetration by industry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

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
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.charts.chart_model import Bar, Chart, Panel
from lianzhu.documents.charts.chart_problems import NothingToDraw
from lianzhu.documents.charts.market_size import size_chart
from lianzhu.documents.charts.panels import current_figures, make_bars, make_chart, nodes_of
from lianzhu.documents.charts.share_panels import (
    ROUNDING_SLACK,
    listed_total,
    penetration_chart,
    share_chart,
    share_members,
    share_series,
)
from lianzhu.documents.wording import has_number
from lianzhu.graph.records import Figure
from lianzhu.measures.markets import NOT_OF_MARKETS

MAX_PANELS = 6
"""A picture has no more panels than this."""
GROWTH_METRICS = ("cagr", "growth_rate")
OWN_ROLES = {"chain", "region"}
"""Dimensions of a figure about a chain as a whole."""


def size_section(writer: Writer) -> BriefSection:
    """Return the section on market size and growth, with the chart and, for parts of the market, their figures."""
    blocks: list[Block] = []
    chart: Chart | None
    try:
        chart = size_chart(writer.words, writer.chain)
    except NothingToDraw:
        chart = None
    own = [panel for panel in chart.panels if _is_own(panel, writer)] if chart else []
    blocks += paragraph(*_size_sentences(writer, own), *_growth_sentences(writer))
    if chart:
        blocks += illustrations(writer, chart)
        parts = [panel for panel in chart.panels if panel not in own]
        blocks += [_parts_table(writer, parts)] if parts else []
    if not blocks:
        blocks.append(_nothing(writer, "market_size"))
    return BriefSection(writer.say("市场规模与增长", "Market size and growth"), tuple(blocks))


def key_sentences(writer: Writer) -> list[Sentence]:
    """Return what stands at the head of the brief: the latest size, the furthest forecast, and growth."""
    try:
        chart = size_chart(writer.words, writer.chain)
    except NothingToDraw:
        chart = None
    own = [panel for panel in chart.panels if _is_own(panel, writer)][:1] if chart else []
    bars = [bar for panel in own for bar in panel.bars]
    latest = [max(found, key=lambda bar: bar.label) for found in _by_forecast(bars) if found]
    growth = [sentence for sentence in _growth_sentences(writer) if sentence][-1:]
    return [sentence for bar in latest if (sentence := _size_sentence(writer, bar))] + growth


def _by_forecast(bars: Sequence[Bar]) -> tuple[list[Bar], list[Bar]]:
    return [bar for bar in bars if not bar.forecast], [bar for bar in bars if bar.forecast]


def _is_own(panel: Panel, writer: Writer) -> bool:
    return all(_is_of_chain(bar.figure) for bar in panel.bars)


def _nothing(writer: Writer, metric: str) -> MethodNote:
    measured = writer.words.metric(metric)
    return MethodNote(
        writer.say(
            f"来源未列{writer.name(writer.chain)}的{measured}数值。",
            f"The sources state no number for the {measured} of {writer.name(writer.chain)}.",
        )
    )


def illustrations(writer: Writer, chart: Chart) -> list[Illustration]:
    """Return a chart as a picture, or as several of few panels each, so that a page can hold one."""
    count = ceil(len(chart.panels) / MAX_PANELS)
    if count < 2:
        return [Illustration(chart.heading, chart)]
    found = []
    size = ceil(len(chart.panels) / count)
    for number in range(1, count + 1):
        panels = chart.panels[(number - 1) * size : number * size]
        heading = writer.say(f"{chart.heading}（{number}/{count}）", f"{chart.heading} ({number}/{count})")
        part = make_chart(heading, panels, chart.by, writer.words, NothingToDraw(heading))
        found.append(Illustration(heading, part))
    return found


def _subject(writer: Writer, figure: Figure, name: str) -> str:
    """Return a name after the regions of a figure: 中国智能客服."""
    regions = writer.words.listed([writer.name(node) for node in nodes_of(figure, "region")])
    return writer.say(f"{regions}{name}", f"{name} in {regions}" if regions else name)


def _basis(writer: Writer, figure: Figure) -> str:
    """Return the basis of a figure as a remark on what is measured, which stands before the number."""
    basis = str(figure.fields.get("basis", ""))
    if not basis:
        return ""
    return writer.say(f"（{basis}）" if basis.endswith("口径") else f"（口径：{basis}）", f" (basis: {basis})")


def _number(writer: Writer, bar: Bar) -> str:
    """Return the number of a bar as printed; approximate if a source that states the same number says so."""
    is_rounded = any(fact.fields.get("op") == "≈" and fact.fields.get("value") == bar.length for fact in bar.facts)
    return writer.say("约", "about ") + bar.printed if bar.op == "=" and is_rounded else bar.printed


def _size_sentences(writer: Writer, panels: Sequence[Panel]) -> Iterator[Sentence | None]:
    """Yield the sizes of a market; of one that is stated on another basis, too, the second says that it is the same."""
    said: set[tuple[str, str]] = set()
    for bar in (bar for panel in panels for bar in panel.bars):
        yield _size_sentence(writer, bar, again=(bar.label, bar.printed) in said)
        said.add((bar.label, bar.printed))


def _size_sentence(writer: Writer, bar: Bar, *, again: bool = False) -> Sentence | None:
    figure = bar.figure
    when = writer.words.period(figure.fields)
    subject = _subject(writer, figure, writer.name(writer.chain))
    measured = writer.words.metric(str(figure.fields["metric"]))
    basis, mark = _basis(writer, figure), writer.bar_mark(bar)
    facts = [fact.id for fact in bar.facts]
    number = _number(writer, bar)
    same_zh, same_en = ("同", " also") if again else ("", "")
    if bar.forecast:
        zh = f"来源预计{when}{subject}{measured}{basis}将{same_zh}为{number}{mark}。"
        date = f" in {when}" if when else ""
        en = f"The source expects the {measured} of {subject}{basis} to be{same_en} {number}{date}{mark}."
    else:
        zh = f"{f'{when}，' if when else ''}{subject}{measured}{basis}{same_zh}为{number}{mark}。"
        en = f"{f'In {when}, the' if when else 'The'} {measured} of {subject}{basis} was{same_en} {number}{mark}."
    return writer.sentence(zh, en, facts)


def _growth_sentences(writer: Writer) -> Iterator[Sentence | None]:
    """Yield the growth rates of the chain; one that a source states again, on a basis, is one sentence with both."""
    figures = current_figures(writer.relations.figures(writer.chain))
    for metric in GROWTH_METRICS:
        series: dict[tuple[str, ...], list[Figure]] = {}
        for figure in figures:
            if figure.fields["metric"] == metric and has_number(figure.fields) and _is_of_chain(figure):
                key = (figure.citation.source, str(figure.fields.get("basis", "")), *nodes_of(figure, "region"))
                series.setdefault(key, []).append(figure)
        said: dict[tuple[object, ...], Bar] = {}
        for (_, _, *regions), rows in sorted(series.items(), key=lambda item: item[0][1] != ""):
            for bar in make_bars(rows, "%", lambda figure: writer.words.period(figure.fields), writer.words):
                same = (bar.label, bar.printed, bar.forecast, *regions)
                said[same] = replace(said[same], facts=(*said[same].facts, *bar.facts)) if same in said else bar
        yield from (_growth_sentence(writer, bar) for bar in said.values())


def _is_of_chain(figure: Figure) -> bool:
    return {role for role, _ in figure.about} <= OWN_ROLES


def _growth_sentence(writer: Writer, bar: Bar) -> Sentence | None:
    figure = bar.figure
    when = writer.words.period(figure.fields)
    measured = writer.words.metric(str(figure.fields["metric"]))
    subject = _subject(writer, figure, writer.name(writer.chain))
    basis, mark = _basis(writer, figure), writer.bar_mark(bar)
    opening = f"来源预计{when}" if bar.forecast else f"{when}，" if when else ""
    zh = f"{opening}{subject}的{measured}{basis}{'将' if bar.forecast else ''}为{_number(writer, bar)}{mark}。"
    verb = f"The source expects a {measured}{basis} of" if bar.forecast else f"The {measured}{basis} was"
    en = f"{verb} {_number(writer, bar)} for {subject}{f' in {when}' if when else ''}{mark}."
    return writer.sentence(zh, en, [fact.id for fact in bar.facts])


def _parts_table(writer: Writer, panels: Sequence[Panel]) -> BriefTable:
    """Return the figures of parts of a market by year: a row for each panel, E after what is forecast."""
    periods = sorted({bar.label for panel in panels for bar in panel.bars})
    rows = []
    for panel in panels:
        cells = []
        for when in periods:
            bars = [bar for bar in panel.bars if bar.label == when]
            text = " / ".join(bar.short + ("E" if bar.forecast else "") + writer.bar_mark(bar) for bar in bars)
            cells.append(TableCell(text or "—", tuple(fact.id for bar in bars for fact in bar.facts)))
        heading = f"{panel.heading} · {panel.unit_name}" if panel.heading else panel.unit_name
        rows.append((TableCell(heading), *cells))
    caption = writer.say(
        f"{writer.name(writer.chain)}各部分的市场规模（E 为预测，— 为来源未列）",
        f"Market size of parts of {writer.name(writer.chain)} (E: forecast; —: not in the source)",
    )
    header = (
        writer.say("部分", "Part"),
        *(writer.say(f"{each}年" if each.isdigit() else each, each) for each in periods),
    )
    return BriefTable(caption, header, tuple(rows), (3.0, *(1.0 for _ in periods)))


# ---------------------------------------------------------------- shares


def share_section(writer: Writer) -> BriefSection | None:
    """Return the section on shares of the chain and of wholes within it; None if no source states any."""
    blocks: list[Block] = paragraph(*(sentence for sentence, _ in share_sentences(writer)), is_list=True)
    if not blocks:
        return None
    blocks += illustrations(writer, share_chart(writer.words, writer.chain))
    return BriefSection(writer.say("构成与份额", "Shares"), tuple(blocks))


def share_sentences(writer: Writer) -> list[tuple[Sentence, float]]:
    """Return a sentence for each whole of which shares are stated, with the percentage of it that they cover.

    A share that is not one of a market, such as that of a product among those used, covers none.
    """
    found = []
    for (metric, whole, *_), rows in share_series(writer.words, writer.chain).items():
        sentence = _share_sentence(writer, whole.split("\n"), rows)
        if sentence:
            values = [float(value) for row in rows if isinstance(value := row.fields.get("value"), int | float)]
            total = listed_total(writer.words, metric, rows) or max(values, default=0.0)
            found.append((sentence, 0.0 if metric in NOT_OF_MARKETS else total))
    return found


def _share_sentence(writer: Writer, whole: Sequence[str], figures: Sequence[Figure]) -> Sentence | None:
    first = figures[0]
    metric = str(first.fields["metric"])
    bars = make_bars(figures, "%", lambda figure: _member(writer, figure), writer.words)
    bars.sort(key=lambda bar: (bar.length is None, -(bar.length or 0), bar.label))
    expected = bool(first.fields.get("forecast"))
    when = writer.words.period(first.fields)
    names = writer.words.listed([writer.name(node) for node in whole])
    subject = _subject(writer, first, names)
    is_context = writer.chain in nodes_of(first, "chain") and writer.chain not in share_members(first, whole)
    if is_context and writer.chain not in whole and not _is_part(writer, whole):
        chain = writer.name(writer.chain)
        subject = writer.say(f"{chain}在{subject}", f"{chain} in {subject}")
    items = "，".join(_share_item(writer, bar, expected=expected) for bar in bars) + _rest(writer, metric, bars)[0]
    before = f"来源预计{when}" if expected else f"{when}，" if when else ""
    zh = f"{before}{_share_subject(writer, first, subject, bars)}{items}。"
    items = ", ".join(_share_item(writer, bar, expected=expected) for bar in bars) + _rest(writer, metric, bars)[1]
    opening = f"Of the {writer.words.metric(metric)} of {subject}" + (f" in {when}" if when else "")
    en = f"{opening}{_basis(writer, first)}, {'the source expects: ' if expected else ''}{items}."
    return writer.sentence(zh, en, [fact.id for bar in bars for fact in bar.facts])


def _share_subject(writer: Writer, figure: Figure, subject: str, bars: Sequence[Bar]) -> str:
    """Return what shares are of, in Chinese, with the basis; it may say more exactly what they are of than the metric.

    A basis such as 营收结构中大客户占比 names both the whole and the member.
    """
    metric, basis = str(figure.fields["metric"]), str(figure.fields.get("basis", ""))
    measured = writer.words.metric(metric)
    of_what = f"{subject}的{measured.removesuffix('占比')}"
    stated = re.fullmatch(r"(.+)中(.+?)的?占比(?:[，,](.+))?", basis)
    if stated and [stated[2]] == [bar.label for bar in bars]:
        return f"{subject}的{stated[1]}中，{f'{stated[3]}，' if stated[3] else ''}"
    if basis in ("", of_what):
        return f"{of_what}中，"
    if metric in NOT_OF_MARKETS:
        return f"{subject}的{measured}{_basis(writer, figure)}："
    return f"{of_what}{_basis(writer, figure)}中，"


def _rest(writer: Writer, metric: str, bars: Sequence[Bar]) -> tuple[str, str]:
    """Return what listed shares are together, if that is less than the whole, in Chinese and in English."""
    total = listed_total(writer.words, metric, [bar.figure for bar in bars])
    if total is None or len(bars) < 2 or total >= 100 - ROUNDING_SLACK:
        return "", ""
    about = any(bar.op == "≈" for bar in bars)
    zh = f"；所列合计{'约' if about else ''}{total:g}%（本简报相加），其余来源未列"
    return zh, f"; together {'about ' if about else ''}{total:g}% (our sum), the rest is not in the source"


def _is_part(writer: Writer, whole: Sequence[str]) -> bool:
    """Return whether a whole is a layer, segment or category, whose name says where it belongs."""
    return all(writer.relations.kind(node) in ("Layer", "Segment", "VendorCategory") for node in whole)


def _member(writer: Writer, figure: Figure) -> str:
    members = dict.fromkeys(share_members(figure, nodes_of(figure, "of")))
    names = writer.words.listed([writer.name(node) for node in members])
    return names + (writer.say("合计", " together") if len(members) > 1 else "")


def _share_item(writer: Writer, bar: Bar, *, expected: bool) -> str:
    mark, number = writer.bar_mark(bar), _number(writer, bar)
    will = "将" if expected else ""
    if bar.length is None:
        has = "" if number.startswith(("占", "比例")) else "占"
        return writer.say(f"{bar.label}{will}{has}“{number}”{mark}", f'{bar.label}: "{number}"{mark}')
    if number.startswith("约"):
        zh = f"{bar.label}{will}约占{number.removeprefix('约').removeprefix('有').removeprefix('为')}"
    elif number[0].isdigit():
        zh = f"{bar.label}{will}占{number}"
    else:
        zh = f"{bar.label}占比{will}{number}"
    return writer.say(f"{zh}{mark}", f"{bar.label} has {number}{mark}")


# ---------------------------------------------------------------- penetration


def penetration_blocks(writer: Writer) -> list[Block]:
    """Return what the sources say of penetration and adoption by industry, with the chart."""
    try:
        chart = penetration_chart(writer.words, writer.chain)
    except NothingToDraw:
        return []
    sentences = [
        _penetration_sentence(writer, bars, expected=bool(number))
        for panel in chart.panels
        for number, bars in enumerate(_by_forecast(panel.bars))
        if bars
    ]
    return [*paragraph(*sentences), *illustrations(writer, chart)]


def _penetration_sentence(writer: Writer, bars: Sequence[Bar], *, expected: bool) -> Sentence | None:
    figure = bars[0].figure
    measured = writer.words.metric(str(figure.fields["metric"]))
    subject = _subject(writer, figure, writer.name(writer.chain))
    others = [writer.name(node) for node in nodes_of(figure, "chain", "technology", "product") if node != writer.chain]
    if others:
        subject = _subject(writer, figure, writer.words.listed([writer.name(writer.chain), *others]))
    levels = list(writer.landscape.schema.levels)

    def order(bar: Bar) -> tuple[float, int]:
        level = str(bar.figure.fields.get("level"))
        return -(bar.length or 0), levels.index(level) if level in levels else len(levels)

    alike: dict[str, list[Bar]] = {}
    for bar in sorted(bars, key=order):
        quoted = writer.say(f"“{bar.printed}”", f'"{bar.printed}"')
        alike.setdefault(_number(writer, bar) if bar.length is not None else quoted, []).append(bar)
    listed = writer.say("；", "; ").join(_industries(writer, printed, each) for printed, each in alike.items())
    basis = _basis(writer, figure)
    in_words = any(bar.length is None for bar in bars)
    if expected:
        zh, en = f"来源预计{subject}的{measured}{basis}，按行业将为：{listed}。", "the source expects"
    elif in_words:
        zh, en = f"{subject}的{measured}{basis}，来源按行业的说法是：{listed}。", "as the source puts it"
    else:
        zh, en = f"{subject}的{measured}{basis}，按行业为：{listed}。", "as stated"
    en = f"The {measured} of {subject}{basis} by industry, {en}: {listed}."
    return writer.sentence(zh, en, [fact.id for bar in bars for fact in bar.facts])


def _industries(writer: Writer, printed: str, bars: Sequence[Bar]) -> str:
    """Return the industries of which the same is stated, with that."""
    named = []
    for bar in bars:
        nodes = nodes_of(bar.figure, "industry")
        strength = writer.strength([fact.id for fact in bar.facts])
        names = [writer.name(node) for node in nodes]
        named += [(name, strength) for name in (names if writer.words.listed(names) == bar.label else [bar.label])]
    names_text, mark = writer.names_and_mark(named)
    each = "均为" if len(bars) > 1 and bars[0].length is not None else ""
    return writer.say(f"{names_text}{each}{printed}{mark}", f"{names_text} {printed}{mark}")
