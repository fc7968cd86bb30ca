"""The section on market size and growth, and the key figures at the head of a brief."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lianzhu.documents.brief.document import Block, BriefSection, BriefTable, MethodNote, Sentence, TableCell, paragraph
from lianzhu.documents.brief.figure_text import (
    UNDATED,
    by_forecast,
    figure_basis,
    figure_subject,
    illustrations,
    printed_number,
)
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.charts.chart_model import Bar, Chart, Panel
from lianzhu.documents.charts.chart_problems import NothingToDraw
from lianzhu.documents.charts.market_size import size_chart
from lianzhu.documents.charts.panels import current_figures, make_bars, nodes_of
from lianzhu.documents.wording import has_number
from lianzhu.graph.records import Figure
from lianzhu.measures.growth import implied_growth

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
    blocks += paragraph(*_size_sentences(writer, own), *_growth_sentences(writer, _growth_bars(writer)))
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
    latest = [max(found, key=lambda bar: bar.label) for found in by_forecast(bars) if found]
    growth = [sentence for sentence in _growth_sentences(writer, _growth_bars(writer)[-1:]) if sentence]
    return [sentence for bar in latest if (sentence := _size_sentence(writer, bar))] + growth


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


def _size_sentences(writer: Writer, panels: Sequence[Panel]) -> Iterator[Sentence | None]:
    """Yield the sizes of a market; of one that is stated on another basis, too, the second says that it is the same."""
    said: set[tuple[str, str]] = set()
    for bar in (bar for panel in panels for bar in panel.bars):
        yield _size_sentence(writer, bar, again=(bar.label, bar.printed) in said)
        said.add((bar.label, bar.printed))


def _size_sentence(writer: Writer, bar: Bar, *, again: bool = False) -> Sentence | None:
    figure = bar.figure
    when = writer.words.period(figure.fields)
    subject = figure_subject(writer, figure, writer.name(writer.chain))
    measured = writer.words.metric(str(figure.fields["metric"]))
    basis, mark = figure_basis(writer, figure), writer.bar_mark(bar)
    facts = [fact.id for fact in bar.facts]
    number = printed_number(writer, bar)
    same_zh, same_en = ("同", " also") if again else ("", "")
    if bar.forecast:
        zh = f"来源预计{when or UNDATED}{subject}{measured}{basis}将{same_zh}为{number}{mark}。"
        date = f" in {when}" if when else ""
        en = f"The source expects the {measured} of {subject}{basis} to be{same_en} {number}{date}{mark}."
    else:
        zh = f"{f'{when}，' if when else ''}{subject}{measured}{basis}{same_zh}为{number}{mark}。"
        en = f"{f'In {when}, the' if when else 'The'} {measured} of {subject}{basis} was{same_en} {number}{mark}."
    return writer.sentence(zh, en, facts)


def _growth_bars(writer: Writer) -> list[Bar]:
    """Return the growth rates of the chain; one that a source states again, on a basis, is one bar with both facts."""
    figures = current_figures(writer.relations.figures(writer.chain))
    found: list[Bar] = []
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
        found += said.values()
    return found


def _growth_sentences(writer: Writer, bars: Sequence[Bar]) -> Iterator[Sentence | None]:
    """Yield growth rates, each with what the sizes at its ends give instead, if they contradict it."""
    for bar in bars:
        yield _growth_sentence(writer, bar)
        yield _discrepancy(writer, bar)


def _is_of_chain(figure: Figure) -> bool:
    return {role for role, _ in figure.about} <= OWN_ROLES


def _growth_sentence(writer: Writer, bar: Bar) -> Sentence | None:
    figure = bar.figure
    when = writer.words.period(figure.fields)
    measured = writer.words.metric(str(figure.fields["metric"]))
    subject = figure_subject(writer, figure, writer.name(writer.chain))
    basis, mark = figure_basis(writer, figure), writer.bar_mark(bar)
    opening = f"来源预计{when or UNDATED}" if bar.forecast else f"{when}，" if when else ""
    zh = f"{opening}{subject}的{measured}{basis}{'将' if bar.forecast else ''}为{printed_number(writer, bar)}{mark}。"
    verb = f"The source expects a {measured}{basis} of" if bar.forecast else f"The {measured}{basis} was"
    en = f"{verb} {printed_number(writer, bar)} for {subject}{f' in {when}' if when else ''}{mark}."
    return writer.sentence(zh, en, [fact.id for fact in bar.facts])


def _discrepancy(writer: Writer, bar: Bar) -> Sentence | None:
    """Return a sentence on a growth rate that the sizes of its own source contradict; None if they do not."""
    rate = bar.figure
    if writer.landscape.schema.metrics[str(rate.fields["metric"])].growth != "compound":
        return None
    sizes = [
        figure
        for figure in current_figures(writer.relations.figures(writer.chain))
        if figure.fields["metric"] == "market_size"
        and (set(figure.about), figure.citation.source) == (set(rate.about), rate.citation.source)
    ]
    implied = implied_growth(rate.fields, [figure.fields for figure in sizes], writer.landscape.schema.units)
    if not implied or implied.may_be_truncated:
        return None
    first, last = (sizes[number] for number in (implied.first, implied.last))
    zh, en = zip(*(_size_at(figure, writer) for figure in (first, last)), strict=True)
    number = printed_number(writer, bar)
    return writer.sentence(
        f"按来源所列的{zh[0]}与{zh[1]}计算，年复合增长率约为{implied.rate:.1%}"
        f"（计入舍入为{implied.printed}；本简报计算），与所述{number}不符。",
        f"Growth from {en[0]} to {en[1]}, as the source states them, is about {implied.rate:.1%} a year"
        f" ({implied.printed} allowing for rounding; our calculation), not the {number} that it states.",
        [rate.id, first.id, last.id],
    )


def _size_at(figure: Figure, writer: Writer) -> tuple[str, str]:
    """Return a size with its period, in Chinese and in English."""
    when, printed = writer.words.period(figure.fields), writer.words.value(figure.fields)
    return f"{when}{printed}", f"{printed} in {when}"


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
