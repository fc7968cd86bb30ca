"""The section on shares of the chain and of wholes within it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lianzhu.documents.brief.document import Block, BriefSection, Sentence, paragraph
from lianzhu.documents.brief.figure_text import UNDATED, figure_basis, figure_subject, illustrations, printed_number
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.charts.chart_model import Bar
from lianzhu.documents.charts.panels import make_bars, nodes_of
from lianzhu.documents.charts.share_panels import ROUNDING_SLACK, listed_total, share_chart, share_members, share_series
from lianzhu.documents.wording import has_number
from lianzhu.graph.records import Figure
from lianzhu.measures.markets import NOT_OF_MARKETS

_WHOLE_AND_MEMBER = re.compile(r"(.+)中(.+?)的?占比(?:[，,](.+))?")
"""A basis that names both the whole and the member, such as 营收结构中大客户占比."""


def share_section(writer: Writer) -> BriefSection | None:
    """Return the section on shares of the chain and of wholes within it; None if no source states any."""
    blocks: list[Block] = paragraph(*(sentence for sentence, _ in share_sentences(writer)), is_list=True)
    if not blocks:
        return None
    blocks += illustrations(writer, share_chart(writer.words, writer.chain))
    return BriefSection(writer.say("构成与份额", "Shares"), tuple(blocks))


def share_sentences(writer: Writer) -> list[tuple[Sentence, float]]:
    """Return a sentence for each whole of which shares are stated, with the percentage of it that they cover.

    A share that is not one of a market, such as that of a product among those used, covers none. What a source says in
    words of one whole on several bases is one sentence.
    """
    found = []
    in_words: dict[tuple[str, ...], list[list[Figure]]] = {}
    for (metric, whole, *rest, basis, _), rows in share_series(writer.words, writer.chain).items():
        if not (any(has_number(row.fields) for row in rows) or _WHOLE_AND_MEMBER.fullmatch(basis)):
            in_words.setdefault((metric, whole, *rest), []).append(rows)
            continue
        sentence = _share_sentence(writer, whole.split("\n"), rows)
        if sentence:
            values = [float(value) for row in rows if isinstance(value := row.fields.get("value"), int | float)]
            total = listed_total(writer.words, metric, rows) or max(values, default=0.0)
            found.append((sentence, 0.0 if metric in NOT_OF_MARKETS else total))
    worded = (_worded_sentence(writer, whole.split("\n"), series) for (_, whole, *_), series in in_words.items())
    return [*found, *((sentence, 0.0) for sentence in worded if sentence)]


def _share_bars(writer: Writer, figures: Sequence[Figure]) -> list[Bar]:
    bars = make_bars(figures, "%", lambda figure: _member(writer, figure), writer.words)
    return sorted(bars, key=lambda bar: (bar.length is None, -(bar.length or 0), bar.label))


def _whole_subject(writer: Writer, figure: Figure, whole: Sequence[str]) -> str:
    """Return the whole of a share, after the chain in which it is one, if its name does not say so."""
    subject = figure_subject(writer, figure, writer.words.listed([writer.name(node) for node in whole]))
    is_context = writer.chain in nodes_of(figure, "chain") and writer.chain not in share_members(figure, whole)
    if is_context and writer.chain not in whole and not _is_part(writer, whole):
        chain = writer.name(writer.chain)
        return writer.say(f"{chain}在{subject}", f"{chain} in {subject}")
    return subject


def _worded_sentence(writer: Writer, whole: Sequence[str], series: Sequence[Sequence[Figure]]) -> Sentence | None:
    """Return a sentence on shares of which a source gives words only; bases on which it says the same are together."""
    first = series[0][0]
    expected, when = bool(first.fields.get("forecast")), writer.words.period(first.fields)
    subject = _whole_subject(writer, first, whole)
    measured = writer.words.metric(str(first.fields["metric"]))
    of_what = f"{subject}的{measured.removesuffix('占比')}"
    bases: dict[str, list[str]] = {}
    facts: list[str] = []
    for figures in series:
        bars = _share_bars(writer, figures)
        items = writer.say("，", ", ").join(_share_item(writer, bar, expected=expected) for bar in bars)
        basis = str(figures[0].fields.get("basis", ""))
        bases.setdefault(items, []).append("" if basis == of_what else basis.removesuffix("口径"))
        facts += [fact.id for bar in bars for fact in bar.facts]
    said = []
    for items, named in bases.items():
        listed = writer.words.listed([basis for basis in named if basis])
        said.append(items + (writer.say(f"（口径：{listed}）", f" (basis: {listed})") if listed else ""))
    before = f"来源预计{when or UNDATED}" if expected else f"{when}，" if when else ""
    opening = f"Of the {measured} of {subject}" + (f" in {when}" if when else "")
    return writer.sentence(
        f"{before}{of_what}中，{'；'.join(said)}。",
        f"{opening}, {'the source expects: ' if expected else ''}{'; '.join(said)}.",
        facts,
    )


def _share_sentence(writer: Writer, whole: Sequence[str], figures: Sequence[Figure]) -> Sentence | None:
    first = figures[0]
    metric = str(first.fields["metric"])
    bars = _share_bars(writer, figures)
    expected = bool(first.fields.get("forecast"))
    when = writer.words.period(first.fields)
    subject = _whole_subject(writer, first, whole)
    items = "，".join(_share_item(writer, bar, expected=expected) for bar in bars) + _rest(writer, metric, bars)[0]
    before = f"来源预计{when or UNDATED}" if expected else f"{when}，" if when else ""
    zh = f"{before}{_share_subject(writer, first, subject, bars)}{items}。"
    items = ", ".join(_share_item(writer, bar, expected=expected) for bar in bars) + _rest(writer, metric, bars)[1]
    opening = f"Of the {writer.words.metric(metric)} of {subject}" + (f" in {when}" if when else "")
    en = f"{opening}{figure_basis(writer, first)}, {'the source expects: ' if expected else ''}{items}."
    return writer.sentence(zh, en, [fact.id for bar in bars for fact in bar.facts])


def _share_subject(writer: Writer, figure: Figure, subject: str, bars: Sequence[Bar]) -> str:
    """Return what shares are of, in Chinese, with the basis; it may say more exactly what they are of than the metric.

    A basis such as 营收结构中大客户占比 names both the whole and the member.
    """
    metric, basis = str(figure.fields["metric"]), str(figure.fields.get("basis", ""))
    measured = writer.words.metric(metric)
    of_what = f"{subject}的{measured.removesuffix('占比')}"
    stated = _WHOLE_AND_MEMBER.fullmatch(basis)
    if stated and [stated[2]] == [bar.label for bar in bars]:
        return f"{subject}的{stated[1]}中，{f'{stated[3]}，' if stated[3] else ''}"
    if basis in ("", of_what):
        return f"{of_what}中，"
    if metric in NOT_OF_MARKETS:
        return f"{subject}的{measured}{figure_basis(writer, figure)}："
    return f"{of_what}{figure_basis(writer, figure)}中，"


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
    mark, number = writer.bar_mark(bar), printed_number(writer, bar)
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
