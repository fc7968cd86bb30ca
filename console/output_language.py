"""The language of messages, tables and help: Chinese or English."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from typing import cast

from lianzhu.graph.errors import OutputError
from lianzhu.graph.language import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
LANGUAGE_VARIABLE = "LIANZHU_LANG"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Environment variables with the locale, by precedence."""
_language: Language | None = None
"""The language of the output; None if the environment states none: then tables and help have both."""


def set_language(language: Language | None) -> None:
    """Set the language of the output."""
    global _language
    _language = language


def language() -> Language | None:
    """Return the language of the output; None if nothing states one."""
    return _language


def in_language(zh: str, en: str, separator: str = " ") -> str:
    """Return a name or text in the language of the output, or in both if that is not known."""
    return {"zh": zh, "en": en}.get(_language or "", f"{zh}{separator}{en}")


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
