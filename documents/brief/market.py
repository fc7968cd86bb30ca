"""The sections on figures: market size and growth, shares, and penetration by industry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
from lianzhu.documents.charts.panels import current_figures, make_bars, nodes_of
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
    bars = [bar for panel in own for bar in panel.bars]
    blocks += paragraph(*(_size_sentence(writer, bar) for bar in bars), *_growth_sentences(writer))
    if chart:
        blocks.append(_illustration(chart))
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


def _illustration(chart: Chart) -> Illustration:
    return Illustration(chart.heading, chart, tuple(sorted({figure.id for figure in chart.figures()})))


def _subject(writer: Writer, figure: Figure, name: str) -> str:
    """Return a name after the regions of a figure: 中国智能客服."""
    regions = writer.words.listed([writer.name(node) for node in nodes_of(figure, "region")])
    return writer.say(f"{regions}{name}", f"{name} in {regions}" if regions else name)


def _basis(writer: Writer, figure: Figure) -> str:
    basis = str(figure.fields.get("basis", ""))
    return writer.say(f"（口径：{basis}）", f" (basis: {basis})") if basis else ""


def _size_sentence(writer: Writer, bar: Bar) -> Sentence | None:
    figure = bar.figure
    when = writer.words.period(figure.fields)
    subject = _subject(writer, figure, writer.name(writer.chain))
    measured = writer.words.metric(str(figure.fields["metric"]))
    tail = _basis(writer, figure) + writer.bar_mark(bar)
    facts = [fact.id for fact in bar.facts]
    if bar.forecast:
        zh = f"来源预计{when}{subject}{measured}为{bar.printed}{tail}。"
        en = f"The source expects the {measured} of {subject} to be {bar.printed}{f' in {when}' if when else ''}{tail}."
    else:
        zh = f"{f'{when}，' if when else ''}{subject}{measured}为{bar.printed}{tail}。"
        en = f"{f'In {when}, the' if when else 'The'} {measured} of {subject} was {bar.printed}{tail}."
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
    tail = _basis(writer, figure) + writer.bar_mark(bar)
    opening = f"来源预计{when}" if bar.forecast else f"{when}，" if when else ""
    zh = f"{opening}{subject}的{measured}为{bar.printed}{tail}。"
    verb = f"The source expects a {measured} of {bar.printed}" if bar.forecast else f"The {measured} was {bar.printed}"
    en = f"{verb} for {subject}{f' in {when}' if when else ''}{tail}."
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
    sentences = [
        _share_sentence(writer, key[1].split("\n"), rows)
        for key, rows in share_series(writer.words, writer.chain).items()
    ]
    blocks: list[Block] = paragraph(*sentences, is_list=True)
    if not blocks:
        return None
    blocks.append(_illustration(share_chart(writer.words, writer.chain)))
    return BriefSection(writer.say("构成与份额", "Shares"), tuple(blocks))


def _share_sentence(writer: Writer, whole: Sequence[str], figures: Sequence[Figure]) -> Sentence | None:
    say, first = writer.say, figures[0]
    metric = str(first.fields["metric"])
    bars = make_bars(figures, "%", lambda figure: _member(writer, figure), writer.words)
    bars.sort(key=lambda bar: (bar.length is None, -(bar.length or 0), bar.label))
    items = [_share_item(writer, bar) for bar in bars]
    when = writer.words.period(first.fields)
    names = writer.words.listed([writer.name(node) for node in whole])
    subject = _subject(writer, first, names)
    is_context = writer.chain in nodes_of(first, "chain") and writer.chain not in share_members(first, whole)
    if is_context and writer.chain not in whole and not _is_part(writer, whole):
        chain = writer.name(writer.chain)
        subject = writer.say(f"{chain}在{subject}", f"{chain} in {subject}")
    expected = bool(first.fields.get("forecast"))
    measured, tail = writer.words.metric(metric), _basis(writer, first)
    total = listed_total(writer.words, metric, [bar.figure for bar in bars])
    rest_zh = rest_en = ""
    if total is not None and len(bars) > 1 and total < 100 - ROUNDING_SLACK:
        rest_zh = f"；所列合计{total:g}%（本简报相加），其余来源未列"
        rest_en = f"; together {total:g}% (our sum), the rest is not in the source"
    before = f"来源预计{when}" if expected else f"{when}，" if when else ""
    zh = f"{before}{subject}的{measured.removesuffix('占比')}中，"
    zh += f"{'，'.join(items)}{rest_zh}{tail}。"
    opening = f"Of the {measured} of {subject}" + (f" in {when}" if when else "")
    en = f"{opening}, {'the source expects: ' if expected else ''}{', '.join(items)}{rest_en}{tail}."
    facts = [fact.id for bar in bars for fact in bar.facts]
    return writer.sentence(say(zh, en), say(zh, en), facts)


def _is_part(writer: Writer, whole: Sequence[str]) -> bool:
    """Return whether a whole is a layer, segment or category, whose name says where it belongs."""
    return all(writer.relations.kind(node) in ("Layer", "Segment", "VendorCategory") for node in whole)


def _member(writer: Writer, figure: Figure) -> str:
    members = dict.fromkeys(share_members(figure, nodes_of(figure, "of")))
    names = writer.words.listed([writer.name(node) for node in members])
    return names + (writer.say("合计", " together") if len(members) > 1 else "")


def _share_item(writer: Writer, bar: Bar) -> str:
    mark = writer.bar_mark(bar)
    if bar.length is None:
        return writer.say(f"{bar.label}为“{bar.printed}”{mark}", f'{bar.label}: "{bar.printed}"{mark}')
    return writer.say(f"{bar.label}占{bar.printed}{mark}", f"{bar.label} has {bar.printed}{mark}")


# ---------------------------------------------------------------- penetration


def penetration_sentences(writer: Writer) -> list[Block]:
    """Return what the sources say of penetration and adoption by industry, with the chart."""
    try:
        chart = penetration_chart(writer.words, writer.chain)
    except NothingToDraw:
        return []
    blocks = paragraph(*(_penetration_sentence(writer, panel) for panel in chart.panels))
    return [*blocks, _illustration(chart)]


def _penetration_sentence(writer: Writer, panel: Panel) -> Sentence | None:
    figure = panel.bars[0].figure
    measured = writer.words.metric(str(figure.fields["metric"]))
    subject = _subject(writer, figure, writer.name(writer.chain))
    others = [writer.name(node) for node in nodes_of(figure, "chain", "technology", "product") if node != writer.chain]
    if others:
        subject = _subject(writer, figure, writer.words.listed([writer.name(writer.chain), *others]))
    expected = [bar for bar in panel.bars if bar.forecast]
    numbers = [bar for bar in panel.bars if bar.length is not None]
    words = [bar for bar in panel.bars if bar.length is None]
    say = writer.say
    parts_zh, parts_en = [], []
    for bar in numbers:
        mark = writer.bar_mark(bar) + (say("（预测）", " (forecast)") if bar.forecast else "")
        parts_zh.append(f"{bar.label}{bar.printed}{mark}")
        parts_en.append(f"{bar.label} {bar.printed}{mark}")
    by_words: dict[str, list[str]] = {}
    levels = list(writer.landscape.schema.levels)
    words.sort(key=lambda bar: levels.index(level) if (level := str(bar.figure.fields.get("level"))) in levels else 99)
    for bar in words:
        mark = writer.bar_mark(bar) + (say("（预测）", " (forecast)") if bar in expected else "")
        by_words.setdefault(bar.printed, []).append(bar.label + mark)
    for printed, labels in by_words.items():
        listed = writer.words.listed(labels)
        parts_zh.append(f"{listed}“{printed}”")
        parts_en.append(f'{listed} "{printed}"')
    tail = _basis(writer, figure)
    zh = f"{subject}的{measured}，来源按行业的说法是：{'；'.join(parts_zh)}{tail}。"
    if numbers and not words:
        zh = f"{subject}的{measured}，按行业为：{'；'.join(parts_zh)}{tail}。"
    en = f"The {measured} of {subject} by industry, as the source puts it: {'; '.join(parts_en)}{tail}."
    return writer.sentence(zh, en, [fact.id for bar in panel.bars for fact in bar.facts])
