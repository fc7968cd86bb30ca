"""Messages in Chinese or English: the code speaks English, and what people read is translated where it is printed.

The catalogue, messages_zh.toml, has a translation for each template of the source, such as ``no file named '{name}'``.
A message is matched with the templates, and its values go into the translation as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from lianzhu.console.output_language import language
from lianzhu.graph.language import Language

CATALOGUE = Path(__file__).with_name("messages_zh.toml")
CHINESE = re.compile("[\u3400-\u9fff]")
SEPARATORS = {": ": "：", "; ": "；", ", ": "，", " → ": " → "}
"""Separators between two messages, with those that stand between two Chinese ones."""
QUOTED = re.compile(r"'[^'\n]*'")
BOUNDARY = re.compile(rf"{QUOTED.pattern}|(?P<boundary>: |; |, | → | \(| and | or )")
"""Where a part of a message may begin, outside of quoted values."""
MAX_PARTS = 24
"""Number of parts into which a message is split at most; a text with more is a long value."""
NEEDS_SPACE = re.compile(r"[\u3400-\u9fff][A-Za-z0-9'\"]")
"""A Chinese character followed by a Latin one, which are set apart."""
VALUE_PATTERNS = {
    "count": r"[\d,]+",
    "row": r"\d+",
    "format_number": r"[-\d]\S*",
    "column": "[^:']*",
    "schema_name": r"[\w.]+",
    "type_of": "an? (?:text|number|table|date|list of texts)|true or false",
    "list_place": r"[^,()]+ L\d\S*",
}
"""Patterns of values, by their names in the catalogue; other values are any text."""
MAX_TRANSLATIONS = 4
"""Number of templates that are tried with a message that several of them match."""
MAX_MESSAGE_LENGTH = 1000
"""Number of characters of a message for which several templates are tried; a longer one has a long value."""
ENGLISH_WORD = re.compile(r"\b[a-z]{3,}\b")
MAX_NESTED_MESSAGES = 8
"""Number of messages inside each other that are translated; a text with more is a value."""
MIN_LITERAL_LENGTH = 8
"""Number of characters besides its values with which a template is matched with a whole message."""


def translate(text: str) -> str:
    """Return a message in the language of the output; a text that has no translation is returned unchanged."""
    spoken = language()
    if spoken is None or (spoken == "en" and not CHINESE.search(text)):
        return text
    return catalogue(spoken).translate(text)


class Template:
    """A message with names for its values, ``no {item_type} named '{name}'``, and its translation.

    `is_part` tells that the template has so little text of its own, as in ``{name} is {type}``, that it is only looked
    for inside other messages. `precedence` puts templates that begin with words first, then those with more text.

    In the translation ``{name}`` is the value as it is; ``{name:message}`` is the translated value, which is a message
    or part of one; ``{name:kinds}`` is one too, or a list of kinds; ``{name:choices}`` is a list of quoted values;
    ``{name:zh}`` and ``{name:en}`` are a half of a name in both languages, such as 厂商 vendors.
    """

    def __init__(self, text: str, translation: str) -> None:
        self.translation = translation
        self.parts = [(literal, name) for literal, name, _, _ in Formatter().parse(text)]
        self.anchor = max((literal for literal, _ in self.parts), key=len)
        self.spans_lines = "\n" in text
        begin, end = self.parts[0], self.parts[-1]
        length = sum(len(literal.replace(" ", "")) for literal, _ in self.parts)
        is_open = begin[0] == "" and begin[1] not in VALUE_PATTERNS and end[1] not in (None, "s")
        self.is_part = is_open and length < MIN_LITERAL_LENGTH
        self.precedence = self.is_part, not re.match(r"\w{2}.{4}", begin[0]), -length

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression of the message; a quoted text is part of one value."""
        return self._pattern(rf"(?:{QUOTED.pattern}|(?!').)*?")

    @cached_property
    def lenient_pattern(self) -> re.Pattern[str]:
        """The regular expression of a message with apostrophes, so that quoted texts cannot be told."""
        return self._pattern(".*?")

    def _pattern(self, any_text: str) -> re.Pattern[str]:
        """Return the regular expression; a name that occurs twice stands for one value."""
        pattern, names = "", set()
        for literal, name in self.parts:
            pattern += re.escape(literal)
            if name == "s":  # the ending of a plural
                pattern += "(?:s|es)?"
            elif name is not None:
                value = VALUE_PATTERNS.get(name.rstrip("0123456789"), any_text)
                pattern += f"(?P=_{name})" if name in names else f"(?P<_{name}>{value})"
                names.add(name)
        return re.compile(pattern, re.DOTALL if self.spans_lines else 0)


class Placeholder(NamedTuple):
    """A literal of a translation, and the value that follows it."""

    literal: str
    name: str | None
    spec: str


class Catalogue:
    """The translations into a language, and what has been translated so far."""

    def __init__(self, translations: Mapping[str, str]) -> None:
        templates = [Template(text, translation) for text, translation in translations.items()]
        self.templates = sorted(templates, key=lambda template: template.precedence)
        self._translated: dict[tuple[str, int], str | None] = {}
        self._matched: dict[tuple[str, int], str | None] = {}

    def translate(self, text: str, depth: int = 0) -> str:
        """Return the translation of a message, line by line if it has several; the text itself if there is none.

        `depth` is the number of messages in which the text stands.
        """
        whole = self._match(text, depth)
        return whole if whole is not None else "\n".join(self._line(line, depth) for line in text.split("\n"))

    def _line(self, text: str, depth: int) -> str:
        """Return the translation of a line, with its indentation."""
        translated = self._message(text, depth)
        if translated is not None:
            return translated
        line = text.lstrip(" ")
        return text[: len(text) - len(line)] + (self._message(line, depth) or line)

    def _message(self, text: str, depth: int) -> str | None:
        """Return the translation of a message or of messages that follow each other; None if there is none."""
        key = text, depth
        if key not in self._translated:
            matched = self._match(text, depth)
            self._translated[key] = matched if matched is not None else self._sequence(text, depth)
        return self._translated[key]

    def _match(self, text: str, depth: int) -> str | None:
        """Return the translation of a message by one template; None if none matches."""
        key = text, depth
        if key not in self._matched:
            self._matched[key] = self._best_match(text, depth)
        return self._matched[key]

    def _best_match(self, text: str, depth: int) -> str | None:
        """Return the translation that leaves the fewest words in English; no template matches a quoted value."""
        if QUOTED.fullmatch(text):
            return None
        candidates = [each for each in self.templates if each.anchor in text and (depth or not each.is_part)]
        matches = ((template, template.pattern.fullmatch(text)) for template in candidates)
        limit = MAX_TRANSLATIONS if len(text) <= MAX_MESSAGE_LENGTH else 1
        found = list(islice(((template, match) for template, match in matches if match), limit))
        if not found and "'" in text:
            matches = ((template, template.lenient_pattern.fullmatch(text)) for template in candidates)
            found = list(islice(((template, match) for template, match in matches if match), 1))
        translations = [self._fill(template.translation, match, depth + 1) for template, match in found]
        return min(translations, key=lambda translation: len(ENGLISH_WORD.findall(translation)), default=None)

    def _fill(self, translation: str, match: re.Match[str], depth: int) -> str:
        """Return a translation with its values."""
        text = ""
        for field in _fields(translation):
            text += field.literal.removeprefix("；") if text.endswith("？") else field.literal
            if field.name is not None:
                value = self._value(match[f"_{field.name}"], field.spec, depth)
                text += f" {value}" if field.spec and NEEDS_SPACE.match(text[-1:] + value) else value
        return text

    def _value(self, value: str, spec: str, depth: int) -> str:
        if not value or depth > MAX_NESTED_MESSAGES:
            return value
        match spec:
            case "message":
                translated = self.translate(value, depth)
                return translated if translated != value else field_names().get(value, value)
            case "kinds":
                return self._match(value, depth) or with_chinese_kinds(value)
            case "choices":
                return "或".join(f"“{choice}”" for choice in value.strip("'").split("' or '"))
            case "zh" | "en":
                return _half(value, spec)
            case _:
                return value

    def _sequence(self, text: str, depth: int) -> str | None:
        """Return the translation of two messages that follow each other, or of one before or after another text."""
        boundaries = [match for match in BOUNDARY.finditer(text) if match["boundary"]]
        if len(boundaries) >= MAX_PARTS:
            return None
        boundaries.sort(key=lambda boundary: boundary[0] == ", ")  # a comma binds closer than the others
        heads = [self._message(text[: boundary.start()], depth) for boundary in boundaries]
        tails = [self._tail(text, boundary, depth) for boundary in boundaries]
        for head, tail in zip(heads, tails, strict=True):
            if head is not None and tail is not None:
                return head + (tail.removeprefix("；") if head.endswith("？") else tail)
        for boundary, tail in zip(boundaries, tails, strict=True):
            if tail is not None and (boundary[0] == ": " or not boundary.start()):
                return text[: boundary.start()] + tail
        for boundary in boundaries:  # the separators within what has no translation stay as they are
            if (tail := self._match(text[boundary.start() :], depth)) is not None:
                return text[: boundary.start()] + tail
            if boundary[0] == "; " and (rest := self._match(text[boundary.end() :], depth)) is not None:
                return text[: boundary.end()] + rest
        for boundary, head in zip(reversed(boundaries), reversed(heads), strict=True):
            if head is not None and boundary[0] in (": ", "; ", " → "):
                return head + SEPARATORS[boundary[0]] + text[boundary.end() :]
        return None

    def _tail(self, text: str, boundary: re.Match[str], depth: int) -> str | None:
        """Return the translation of what begins at a boundary, with a separator if there is one."""
        if boundary[0] not in SEPARATORS:
            return self._message(text[boundary.start() :], depth) if boundary.start() else None
        if (tail := self._match(text[boundary.start() :], depth)) is not None:
            return tail
        rest = self._message(text[boundary.end() :], depth)
        return None if rest is None else SEPARATORS[boundary[0]] + rest


def _half(name: str, language: str) -> str:
    """Return the Chinese or the English half of a name in both languages; the name itself if it has one only."""
    match = re.fullmatch(r"(?P<zh>[^A-Za-z]*[\u3400-\u9fff][^A-Za-z]*) (?P<en>[A-Za-z].*)", name)
    return match[language] if match else name


def _fields(translation: str) -> Iterator[Placeholder]:
    for literal, name, spec, _ in Formatter().parse(translation):
        yield Placeholder(literal, name, spec or "")


def column_name(column: str) -> str:
    """Return the Chinese name of a column that the schema does not declare; the column itself if it has none."""
    return str(_sections()["columns"].get(column, column))


@cache
def _sections() -> dict[str, dict[str, Any]]:
    import tomllib  # lazy: English messages need no catalogue

    return tomllib.loads(CATALOGUE.read_text("utf-8"))


@cache
def catalogue(language: Language) -> Catalogue:
    """Return the catalogue of a language; that of English has only the texts that the source has in both languages."""
    sections = _sections()
    entries = {text: entry for name in sections.keys() - {"columns"} for text, entry in sections[name].items()}
    if language == "en":
        return Catalogue({text: entry["en"] for text, entry in entries.items() if isinstance(entry, dict)})
    translations = {text: entry["zh"] if isinstance(entry, dict) else entry for text, entry in entries.items()}
    return Catalogue(translations)


@cache
def field_names() -> dict[str, str]:
    """Return the Chinese names of the fields of the packaged schema by their English ones, which problems expect."""
    from lianzhu.graph.schema import packaged_schema  # lazy: needed only for parts of messages without a template

    schema = packaged_schema()
    tables = [kind.fields for kind in schema.nodes.values()] + [kind.fields for kind in schema.edges.values()]
    return {field.en: field.zh for table in (*tables, schema.figure_fields) for field in table.values()}


def with_chinese_kinds(text: str) -> str:
    """Return a list of kinds in Chinese, each with its ASCII name, which is what tables hold.

    >>> with_chinese_kinds("a Company or Organization")
    '企业（Company）或机构（Organization）'
    """
    from lianzhu.graph.schema import packaged_schema  # lazy: few messages name a kind

    schema = packaged_schema()
    names = {name: kind.zh for name, kind in (*schema.nodes.items(), *schema.edges.items())}
    text = re.sub(r"\b[Aa]n? (?=[A-Z])", "", text)
    text = re.sub(r"(?<=\w), (?=\w)", "、", text).replace(" or ", "或").replace(" and ", "和")
    return re.sub("[A-Za-z_]+", lambda name: f"{names[name[0]]}（{name[0]}）" if name[0] in names else name[0], text)
