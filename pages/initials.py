"""Pinyin initials of names, so that zp finds 智谱. The other door to pypinyin is loaders/declarations.py."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

HAN = re.compile(r"[㐀-䶿一-鿿]")
WHOLE = 5_000
"""So many names are read word by word, by which 行 of 银行 is h; of more each character has its usual reading."""
READ = 80
"""So many characters of a name are read."""


def initials(names: Collection[str]) -> dict[str, Any]:
    """Return the usual initial of each Chinese character in the names, and the initials of names that read otherwise.

    >>> initials(["智谱AI", "Kimi", "中国银行"])
    {'usual': {'中': 'z', '国': 'g', '智': 'z', '行': 'x', '谱': 'p', '银': 'y'}, 'read': [(2, 'zgyh')]}
    """
    readings = {each: _readings(each) for each in sorted({*"".join(names)}) if HAN.match(each)}
    usual = {each: letters[0] for each, letters in readings.items()}
    if len(names) > WHOLE:
        return {"usual": usual, "read": []}
    several = {each for each, letters in readings.items() if len(letters) > 1}
    doubtful = [(at, name[:READ]) for at, name in enumerate(names) if not several.isdisjoint(name[:READ])]
    read = [(at, _read(name), _spelt(name, usual)) for at, name in doubtful]
    return {"usual": usual, "read": [(at, letters) for at, letters, spelt in read if letters != spelt]}


def _read(name: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


def _spelt(name: str, usual: Mapping[str, str]) -> str:
    return "".join(usual.get(each, each) for each in name)


@cache
def _readings(character: str) -> str:
    """Return the initials that a Chinese character may have, the usual one first."""
    from pypinyin import Style, pinyin

    return "".join(dict.fromkeys("".join(pinyin(character, style=Style.FIRST_LETTER, heteronym=True)[0])))
