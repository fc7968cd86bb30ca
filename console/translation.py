"""Messages in Chinese or English: the code speaks English, and what people read is translated where it is printed.

The catalogue, messages_zh.toml, has a translation for each template of the source, such as ``no file named '{name}'``.
A message is matched with the templates, and its values go into the translation as they are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from string import Formatter
from typing import Any, Literal, NamedTuple, cast

from lianzhu.graph.errors import OutputError

Language = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
LANGUAGE_VARIABLE = "LIANZHU_LANG"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Environment variables with the locale, by precedence."""
CATALOGUE = Path(__file__).with_name("messages_zh.toml")
CHINESE = re.compile("[\u3400-\u9fff]")
SEPARATORS = {": ": "：", "; ": "；", ", ": "，", " → ": " → "}
"""Separators between two messages, with those that stand between two Chinese ones."""
BOUNDARY = re.compile(r": |; |, | → | \(| and | or ")
"""Where a part of a message may begin."""
NEEDS_SPACE = re.compile(r"[\u3400-\u9fff][A-Za-z0-9'\"]")
"""A Chinese character followed by a Latin one, which are set apart."""
VALUE_PATTERNS = {
    "count": r"[\d,]+",
    "row": r"\d+",
    "format_number": r"[-\d]\S*",
    "column": "[^:]*",
    "schema_name": r"[\w.]+",
    "type_of": "an? (?:text|number|table|date|list of texts)|true or false",
    "list_place": r"[^,()]+ L\d\S*",
}
"""Patterns of values, by their names in the catalogue; other values are any text."""
MIN_LITERAL_LENGTH = 8
"""Number of characters besides its values with which a template is matched with a whole message."""
HELP_TEXT = re.compile(r"(.*?)(?: · ([^·]*[\u3400-\u9fff][^·]*?))?([.。]?)(  \[[^\[]*\])?")
"""A help text in English and perhaps Chinese, its period, and what click appends."""
_language: Language | None = None
"""The language of the output; None if the environment states none: then tables and help have both."""


# ------------------------------------------------------------ language


def set_language(language: Language | None) -> None:
    """Set the language of the output."""
    global _language
    _language = language


def language() -> Language | None:
    """Return the language of the output; None if nothing states one."""
    return _language


def requested_language(arguments: Iterable[str], environment: Mapping[str, str]) -> Language | None:
    """Return the language of --lang, LIANZHU_LANG or the locale; raise `OutputError` for a bad LIANZHU_LANG.

    --lang is read from the raw arguments, because even an error in the arguments is printed in that language. A locale
    without a language (C, POSIX) gives None, and so does one of another language.
    """
    if option := _lang_argument(arguments):
        return option
    if setting := environment.get(LANGUAGE_VARIABLE):
        stated = _language_of(setting)
        if stated is None:
            raise OutputError(f"{LANGUAGE_VARIABLE} is '{setting}'; expected zh or en")
        return stated
    locale = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), "")
    return _language_of(locale or _windows_locale())


def _lang_argument(arguments: Iterable[str]) -> Language | None:
    """Return the language of the last --lang; click itself reports a value that is none."""
    text = "\n".join(arguments).partition("\n--\n")[0]
    values = re.findall(r"^--lang[=\n](zh|en)$", text, re.MULTILINE)
    return cast(Language, values[-1]) if values else None


def _language_of(locale: str) -> Language | None:
    """Return the language of a locale such as zh_CN.UTF-8, or Chinese (Simplified)_China as Windows has it."""
    name = re.split(r"[_.\-@ ]", locale.lower())[0]
    names: dict[str, Language] = {"zh": "zh", "chinese": "zh", "en": "en", "english": "en"}
    return names.get(name)


def _windows_locale() -> str:
    """Return the locale that Windows states, which has no variable for it; empty elsewhere."""
    if sys.platform != "win32":
        return ""
    from locale import getlocale  # lazy: needed only on Windows

    return getlocale()[0] or ""


# ------------------------------------------------------------ messages


def translate(text: str) -> str:
    """Return a message in the language of the output; a text that has no translation is returned unchanged."""
    if _language is None or (_language == "en" and not CHINESE.search(text)):
        return text
    return catalogue(_language).translate(text)


def help_text(text: str) -> str:
    """Return a help text, ``English · 中文``, in the language of the output, or in both if that is not known.

    The Chinese half is a brief one, for use beside the English one: a translation in the catalogue has precedence.
    What click appends to an option, such as its default, is kept.
    """
    match = HELP_TEXT.fullmatch(text)
    if _language is None or match is None:
        return text
    english, chinese, period, extra = match.groups(default="")
    if _language == "en":
        return english + period + extra
    translated = translate(english)
    addition = f"  {translate(extra.strip())}" if extra else ""
    return (chinese if chinese and translated == english else translated) + addition


class Template:
    """A message with names for its values, ``no {item_type} named '{name}'``, and its translation.

    `is_part` tells that the template has so little text of its own, as in ``{name} is {type}``, that it is only looked
    for inside other messages. `precedence` puts templates that begin with words first, then those with more text.

    In the translation ``{name}`` is the value as it is; ``{name:message}`` is the translated value, which is a message
    or part of one; ``{name:kinds}`` is one too, or a list of kinds; ``{name:choices}`` is a list of quoted values.
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
        """The regular expression of the message; a name that occurs twice stands for one value."""
        pattern, names = "", set()
        for literal, name in self.parts:
            pattern += re.escape(literal)
            if name == "s":  # the ending of a plural
                pattern += "(?:s|es)?"
            elif name is not None:
                value = VALUE_PATTERNS.get(name.rstrip("0123456789"), ".*?")
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
        self._translated: dict[tuple[str, bool], str | None] = {}

    def translate(self, text: str, nested: bool = False) -> str:
        """Return the translation of a message, line by line if it has several; the text itself if there is none.

        A `nested` text stands inside another message.
        """
        whole = self._match(text, nested)
        return whole if whole is not None else "\n".join(self._line(line, nested) for line in text.split("\n"))

    def _line(self, text: str, nested: bool) -> str:
        """Return the translation of a line, with its indentation."""
        translated = self._message(text, nested)
        if translated is not None:
            return translated
        line = text.lstrip(" ")
        return text[: len(text) - len(line)] + (self._message(line, nested) or line)

    def _message(self, text: str, nested: bool) -> str | None:
        """Return the translation of a message or of messages that follow each other; None if there is none."""
        key = text, nested
        if key not in self._translated:
            matched = self._match(text, nested)
            self._translated[key] = matched if matched is not None else self._sequence(text, nested)
        return self._translated[key]

    def _match(self, text: str, nested: bool) -> str | None:
        """Return the translation by the first template that matches."""
        for template in self.templates:
            if template.is_part and not nested:
                continue
            if template.anchor in text and (match := template.pattern.fullmatch(text)):
                return self._fill(template.translation, match)
        return None

    def _fill(self, translation: str, match: re.Match[str]) -> str:
        """Return a translation with its values."""
        text = ""
        for field in _fields(translation):
            text += field.literal.removeprefix("；") if text.endswith("？") else field.literal
            if field.name is not None:
                value = self._value(match[f"_{field.name}"], field.spec)
                text += f" {value}" if field.spec and NEEDS_SPACE.match(text[-1:] + value) else value
        return text

    def _value(self, value: str, spec: str) -> str:
        match spec:
            case "message":
                return self.translate(value, nested=True) if value else value
            case "kinds":
                return self._match(value, nested=True) or with_chinese_kinds(value)
            case "choices":
                return "或".join(f"“{choice}”" for choice in value.strip("'").split("' or '"))
            case _:
                return value

    def _sequence(self, text: str, nested: bool) -> str | None:
        """Return the translation of two messages that follow each other, or of one before or after another text."""
        boundaries = list(BOUNDARY.finditer(text))
        heads = [self._match(text[: boundary.start()], nested) for boundary in boundaries]
        tails = [self._tail(text, boundary, nested) for boundary in boundaries]
        for head, tail in zip(heads, tails, strict=True):
            if head is not None and tail is not None:
                return head + (tail.removeprefix("；") if head.endswith("？") else tail)
        for boundary, tail in zip(boundaries, tails, strict=True):
            if tail is not None and (boundary[0] != ", " or self._match(text[boundary.start() :], nested)):
                return text[: boundary.start()] + tail
        for boundary, head in zip(reversed(boundaries), reversed(heads), strict=True):
            if head is not None and boundary[0] in (": ", "; ", " → "):
                return head + SEPARATORS[boundary[0]] + text[boundary.end() :]
        return None

    def _tail(self, text: str, boundary: re.Match[str], nested: bool) -> str | None:
        """Return the translation of what begins at a boundary, with a separator if there is one."""
        if boundary[0] not in SEPARATORS:
            return self._message(text[boundary.start() :], nested) if boundary.start() else None
        if (tail := self._match(text[boundary.start() :], nested)) is not None:
            return tail
        rest = self._message(text[boundary.end() :], nested)
        return None if rest is None else SEPARATORS[boundary[0]] + rest


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
