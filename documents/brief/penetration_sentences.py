"""What sources say of penetration and adoption by industry."""

from __future__ import annotations

from collections.abc import Sequence

from lianzhu.documents.brief.document import Block, Sentence, paragraph
from lianzhu.documents.brief.figure_text import by_forecast, figure_basis, figure_subject, illustrations, printed_number
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.charts.chart_model import Bar
from lianzhu.documents.charts.chart_problems import NothingToDraw
from lianzhu.documents.charts.panels import nodes_of
from lianzhu.documents.charts.share_panels import penetration_chart


def penetration_blocks(writer: Writer) -> list[Block]:
    """Return what the sources say of penetration and adoption by industry, with the chart."""
    try:
        chart = penetration_chart(writer.words, writer.chain)
    except NothingToDraw:
        return []
    sentences = [
        _penetration_sentence(writer, bars, expected=bool(number))
        for panel in chart.panels
        for number, bars in enumerate(by_forecast(panel.bars))
        if bars
    ]
    return [*paragraph(*sentences), *illustrations(writer, chart)]


def _penetration_sentence(writer: Writer, bars: Sequence[Bar], *, expected: bool) -> Sentence | None:
    figure = bars[0].figure
    measured = writer.words.metric(str(figure.fields["metric"]))
    subject = figure_subject(writer, figure, writer.name(writer.chain))
    others = [writer.name(node) for node in nodes_of(figure, "chain", "technology", "product") if node != writer.chain]
    if others:
        subject = figure_subject(writer, figure, writer.words.listed([writer.name(writer.chain), *others]))
    levels = list(writer.landscape.schema.levels)

    def order(bar: Bar) -> tuple[float, int]:
        level = str(bar.figure.fields.get("level"))
        return -(bar.length or 0), levels.index(level) if level in levels else len(levels)

    alike: dict[str, list[Bar]] = {}
    for bar in sorted(bars, key=order):
        quoted = writer.say(f"“{bar.printed}”", f'"{bar.printed}"')
        alike.setdefault(printed_number(writer, bar) if bar.length is not None else quoted, []).append(bar)
    listed = writer.say("；", "; ").join(_industries(writer, printed, each) for printed, each in alike.items())
    basis = figure_basis(writer, figure)
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
