"""Strings that the engines may sort, trim or parse as a number differently; most graphs have few or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

ENGINE_SPECIFIC = re.compile("[\U00010000-\U0010ffff\u00a0\u2007\u202f\x1c-\x1f\x85]|(?![0-9])\\d")
"""Characters outside the BMP, white space that only one engine trims, digits other than 0 to 9."""


def engine_specific_strings(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the strings that contain an engine-specific character, by property name.

    >>> engine_specific_strings([{"id": "company:1", "name": "𠮷野家", "aliases": ["吉野家"]}])
    {'name': ['𠮷野家']}
    """
    strings_by_name: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            for element in value if isinstance(value, list | tuple) else (value,):
                if isinstance(element, str) and ENGINE_SPECIFIC.search(element):
                    strings_by_name.setdefault(name, set()).add(element)
    return {name: sorted(strings) for name, strings in sorted(strings_by_name.items())}
