"""Texts of a graph for which sorting, trimming or reading as a number may differ between the engines: few, if any."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

ODD = re.compile("[\U00010000-\U0010ffff\u00a0\u2007\u202f\x1c-\x1f\x85]|(?![0-9])\\d")
"""Characters beyond the basic plane, blanks that one engine trims and the other does not, digits beyond 0 to 9."""


def odd_texts(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the texts that hold an odd character, by the property they stand in.

    >>> odd_texts([{"id": "company:1", "name": "𠮷野家", "aliases": ["吉野家"]}])
    {'name': ['𠮷野家']}
    """
    found: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            for text in value if isinstance(value, list | tuple) else (value,):
                if isinstance(text, str) and ODD.search(text):
                    found.setdefault(name, set()).add(text)
    return {name: sorted(texts) for name, texts in sorted(found.items())}
