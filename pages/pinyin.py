"""Pinyin of names, so that zp, zhipu and "zhi pu" find 智谱. The other door to pypinyin is loaders/declarations.py."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

HAN = re.compile(r"[㐀-䶿一-鿿]")
MAX_NAMES_IN_CONTEXT = 5_000
"""Up to so many names are read word by word: 行 of 银行 is hang. Of more, characters have their usual reading."""
MAX_LENGTH = 80
"""So many characters of a name are read in context."""


def readings(names: Collection[str]) -> dict[str, Any]:
    """Pinyin of the Chinese characters in names, without tones; ü is written v, as people type it.

    ``usual`` has the usual syllable of each Chinese character. ``read`` has the names that are read otherwise, as pairs
    of the place of the name and the syllables of its Chinese characters in order, other characters left out. A name is
    cut at `MAX_LENGTH` characters; those after it have their usual reading. The first letter of a syllable is its
    initial.

    >>> readings(["智谱AI", "Kimi", "中国银行", "银联"])["read"]
    [[2, ['zhong', 'guo', 'yin', 'hang']]]
    >>> readings(["智谱AI", "绿盟"])
    {'usual': {'智': 'zhi', '盟': 'meng', '绿': 'lv', '谱': 'pu'}, 'read': []}
    """
    possible = {character: _possible(character) for character in sorted({*"".join(names)}) if HAN.match(character)}
    usual = {character: syllables[0] for character, syllables in possible.items()}
    if len(names) > MAX_NAMES_IN_CONTEXT:
        return {"usual": usual, "read": []}
    ambiguous = {character for character, syllables in possible.items() if len(syllables) > 1}
    read: list[list[Any]] = []
    for index, name in enumerate(names):
        start = name[:MAX_LENGTH]
        if not ambiguous.isdisjoint(start):
            syllables = _in_context(start)
            if syllables != _by_character(start, usual):
                read.append([index, syllables])
    return {"usual": usual, "read": read}


def _in_context(name: str) -> list[str]:
    from pypinyin import lazy_pinyin

    # what has no reading stands for itself, character by character; the stub of `errors` knows only of strings
    syllables = lazy_pinyin(name, errors=list)  # type: ignore[arg-type]
    return [syllable for character, syllable in zip(name, syllables, strict=True) if HAN.match(character)]


def _by_character(name: str, usual: Mapping[str, str]) -> list[str]:
    return [usual[character] for character in name if character in usual]


@cache
def _possible(character: str) -> tuple[str, ...]:
    """Syllables that a Chinese character may have, the usual one first."""
    from pypinyin import Style, pinyin

    return tuple(dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0]))
