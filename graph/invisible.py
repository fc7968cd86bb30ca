"""Characters that cannot be seen: those that are dropped from cells and names, and those that are problems."""

from __future__ import annotations

import re
import unicodedata

BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that change the direction of the text after them; a name with one is shown as another name."""
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00ad"
"""Characters without a width: joiners, the byte order mark, marks of direction and the soft hyphen."""
END_OF_FILE = "\x1a"
"""Ctrl-Z, with which DOS ended a text file."""
INVISIBLE = re.compile(f"[{ZERO_WIDTH}{BIDI_CONTROLS}]")
DEFECTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
"""Control characters, halves of surrogate pairs, and what stands for a character that was lost."""
UNUSUAL = re.compile(f"{INVISIBLE.pattern}|{DEFECTS.pattern}")
_NO_BIDI_CONTROLS = {ord(character): None for character in BIDI_CONTROLS}
_EDGES = re.compile(rf"^[\s{ZERO_WIDTH}{END_OF_FILE}]+|[\s{ZERO_WIDTH}{END_OF_FILE}]+$")


def clean_text(text: str) -> str:
    r"""Return a text without controls of direction, and without white space and invisible characters at its ends.

    >>> clean_text("\ufeff甲公司\u200b ")
    '甲公司'
    """
    return _EDGES.sub("", text.translate(_NO_BIDI_CONTROLS))


def visible_text(text: str) -> str:
    """Return a text without invisible characters."""
    return INVISIBLE.sub("", text)


def find_defect(text: str) -> str:
    r"""Return what is wrong with the characters of a text, empty if nothing is.

    >>> find_defect("甲\ufffd司"), find_defect("甲公司")
    ('the replacement character U+FFFD, for a character that was lost', '')
    """
    match = DEFECTS.search(text)
    if match is None:
        return ""
    code = f"U+{ord(match[0]):04X}"
    if match[0] == "\ufffd":
        return f"the replacement character {code}, for a character that was lost"
    return f"the {'control' if unicodedata.category(match[0]) == 'Cc' else 'invalid'} character {code}"
