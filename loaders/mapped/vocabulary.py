"""What headings and other words of people's own tables mean, in Chinese and English; read from vocabulary.toml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lianzhu.graph.schema import Schema
from lianzhu.graph.toml_text import parse_toml

BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
HEADING_YEAR = re.compile(
    r"(?:fy)?(?P<year>(?:19|20)\d\d)\s*(?P<rest>年?(?:度|全年)?(?:(?:q[1-4])|(?:h[12])|上半年|下半年|[一二三四]季度)?\s*[aef]?)"
)
UNIT_AFTER = re.compile(r"(?:[(\[【]|/|,|:|单位[:：]?)\s*(?P<unit>[^()\[\]【】/,:]+?)\s*[)\]】]?$")


@dataclass(frozen=True, slots=True)
class ThingWord:
    """A thing that a column names: its kind, and its relation to the company or product of the same row."""

    slot: str
    kind: str
    relation: str = ""
    reverse: bool = False
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means; exactly one of the first four is set, none if the heading is not known.

    `thing` is the slot of a thing, `field` a field of the thing that the table is about, `metric` what a figure
    measures, and `row` what a column says of its row (source, period, unit, from …). `unit` and `period` are those in
    the heading.
    """

    thing: str = ""
    field: str = ""
    metric: str = ""
    row: str = ""
    unit: str = ""
    period: str = ""

    @property
    def known(self) -> bool:
        """Return whether the heading has a meaning."""
        return bool(self.thing or self.field or self.metric or self.row or self.period)


@dataclass(frozen=True)
class Vocabulary:
    """The words by what they mean.

    `things` are by slot, `relations` by folded word with whether it is reversed, `modalities` by folded word, "" for
    what is actual.
    """

    things: Mapping[str, ThingWord]
    relations: Mapping[str, tuple[str, bool]]
    words: Mapping[str, Sequence[str]]
    modalities: Mapping[str, str]
    _headings: Mapping[str, Meaning]
    _units: frozenset[str] = field(default_factory=frozenset)

    def meaning(self, heading: str) -> Meaning:
        """Return what a heading means: 2023年营收（亿元） is the metric revenue with a unit and a period."""
        folded = fold_heading(heading)
        if folded in self._headings:
            return self._headings[folded]
        unit = heading_unit(heading, self._units)
        bare = fold_heading(BRACKETED.sub("", unicodedata.normalize("NFKC", heading)))
        if unit and bare.endswith(fold_heading(unit)) and bare not in self._headings:
            bare = bare.removesuffix(fold_heading(unit)).rstrip("/,:")
        period = ""
        if match := HEADING_YEAR.search(bare):
            period = match[0].strip()
            bare = (bare[: match.start()] + bare[match.end() :]).strip("·-_/:的")
        known = self._headings.get(bare) or self._of_one_language(heading)
        if known is None:
            return Meaning(unit=unit, period="" if bare else period)
        return Meaning(known.thing, known.field, known.metric, known.row, unit, period)

    def _of_one_language(self, heading: str) -> Meaning | None:
        """Return the meaning of a heading in two languages, such as Company 公司, by that of either."""
        text = BRACKETED.sub("", unicodedata.normalize("NFKC", heading))
        chinese, english = ("".join(re.findall(pattern, text)) for pattern in (r"[^\x00-\x7f]+", r"[\x20-\x7e]+"))
        if not (chinese and english.strip()):
            return None
        return self._headings.get(fold_heading(chinese)) or self._headings.get(fold_heading(english.strip(" /|-")))


def heading_unit(heading: str, units: Iterable[str]) -> str:
    """Return the unit that a heading states: 营收（亿元）, 收入/万元, 市占率%, 单价（元/W）; "" if it states none.

    A unit of two known ones, such as 元/片, is one.
    """
    text = unicodedata.normalize("NFKC", heading).strip()
    if text.endswith("%"):
        return "%"
    known = frozenset(units)
    for bracketed in reversed(BRACKETED.findall(text)):
        unit: str = bracketed[1:-1].removeprefix("单位").strip(": ")
        numerator, slash, denominator = unit.partition("/")
        if unit.casefold() in known or (slash and numerator.casefold() in known and 0 < len(denominator) <= 6):
            return unit
    match = UNIT_AFTER.search(text)
    candidate = match["unit"].removeprefix("单位").strip(": ") if match else ""
    return candidate if candidate.casefold() in known else ""


def fold_heading(text: str) -> str:
    """Return a heading in half-width characters and lower case, without blanks and a final colon or star."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("*:")


@cache
def vocabulary(schema: Schema) -> Vocabulary:
    """Return the vocabulary; the names of the schema's kinds, fields, roles and metrics are known as headings, too."""
    document = parse_toml(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))
    things = {
        slot: ThingWord(slot, **{key: value for key, value in entry.items() if key != "words"})
        for slot, entry in document["thing"].items()
    }
    headings: dict[str, Meaning] = {}
    for slot, entry in document["thing"].items():
        _add(headings, entry["words"], Meaning(thing=slot))
    for name, words in document["field"].items():
        _add(headings, words, Meaning(field=name))
    for name, words in document["metric"].items():
        _add(headings, words, Meaning(metric=name))
    for name, words in document["row"].items():
        _add(headings, words, Meaning(row=name))
    for metric in schema.metrics.values():
        _add(headings, (metric.name, metric.zh, metric.en), Meaning(metric=metric.name))
    relations: dict[str, tuple[str, bool]] = {}
    for kind, entry in document["relation"].items():
        declared = schema.edges[kind]
        reverse = {fold_heading(word) for word in entry.get("reverse", ())}
        for word in (*entry["words"], kind, declared.zh, declared.en):
            relations.setdefault(fold_heading(word), (kind, fold_heading(word) in reverse))
    for declared in schema.edges.values():
        for word in (declared.name, declared.zh, declared.en):
            relations.setdefault(fold_heading(word), (declared.name, False))
    words = {name: tuple(map(fold_heading, texts)) for name, texts in document["words"].items()}
    modalities = {
        fold_heading(word): "" if name == "actual" else name
        for name, texts in document["modality"].items()
        for word in (name, *texts)
    }
    modalities |= {fold_heading(term.zh): term.name for term in schema.modalities.values()}
    return Vocabulary(things, relations, words, modalities, headings, frozenset(_unit_words(schema)))


def _add(headings: dict[str, Meaning], words: Iterable[str], meaning: Meaning) -> None:
    for word in words:
        headings.setdefault(fold_heading(word), meaning)


def _unit_words(schema: Schema) -> Iterable[str]:
    """Return the units that a heading may state, folded: those of the schema, and what people write for them."""
    from lianzhu.loaders.mapped.quantities import MULTIPLIERS, UNIT_SYNONYMS

    bases = [*map(str.casefold, schema.units), *UNIT_SYNONYMS]
    yield from bases
    for base in bases:
        for multiplier in MULTIPLIERS:
            if not multiplier.isascii():
                yield multiplier + base
