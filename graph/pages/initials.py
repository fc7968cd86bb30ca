"""Pinyin initials of names, so that zp finds 智谱. The only door to pypinyin."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

HAN = re.compile(r"[㐀-䶿一-鿿]")
WHOLE = 5_000
"""So many names are read word by word, by which 行 of 银行 is h; of more each character has its usual reading."""


def initials(names: Collection[str]) -> list[str]:
    """Return the initials of each name, empty for one without Chinese characters.

    >>> initials(["智谱AI", "Kimi", "中国银行"])
    ['zpai', '', 'zgyh']
    """
    by_word = len(names) <= WHOLE
    return [_of(name, by_word) if HAN.search(name) else "" for name in names]


def _of(name: str, by_word: bool) -> str:
    letters = [_usual(each) for each in name[:80]]
    if any(len(each) > 1 for each in letters):
        if by_word:
            from pypinyin import Style, lazy_pinyin

            letters = lazy_pinyin(name[:80], style=Style.FIRST_LETTER)
        else:
            letters = [each[:1] for each in letters]
    return "".join("".join(letters).lower().split())


@cache
def _usual(character: str) -> str:
    """Return the initials that a character may have, the usual one first; another sign as it is."""
    if not HAN.match(character):
        return character
    from pypinyin import Style, pinyin

    return "".join(pinyin(character, style=Style.FIRST_LETTER, heteronym=True)[0])
