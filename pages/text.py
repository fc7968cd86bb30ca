"""Fit text into boxes without a browser: widths are estimated a little too wide, so that no text is cut."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WIDE, UPPER, LOWER, THIN = 1.0, 0.68, 0.56, 0.32
"""Width of a character in em: Chinese and emoji, capitals and digits, small letters, blanks and stops."""

NOT_FIRST = "，。、；：！？）》」』】…%”’,.;:!?)]}"
NOT_LAST = "（《「『【“‘([{"
CJK = r"\u2e80-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
TOKENS = re.compile(rf"(?:[^\W{CJK}]|[&+#@/.'’-])+|\s+|.", re.DOTALL)
"""Words of scripts that are written with blanks, blanks, and single characters (Chinese, Japanese, Korean) alone."""
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
JOINER = "\u200d"


def printable(text: str) -> str:
    r"""Return text for a canvas: without control characters, marks of direction, line ends or doubled blanks.

    >>> printable("a\u202eb\tc")
    'ab c'
    """
    seen = "".join(" " if each.isspace() else each for each in text)
    kept = "".join(each for each in seen if each == JOINER or unicodedata.category(each) not in INVISIBLE)
    return " ".join(kept.split())


@lru_cache(maxsize=8192)
def width(text: str, size: float) -> float:
    """Return the estimated width of a line of text in a font of the given size."""
    return sum(_em(each) for each in text) * size


@lru_cache(maxsize=8192)
def longest_word(text: str, size: float) -> float:
    """Return the width of the widest part of a text that no line may break."""
    return max((width(each, size) for each in TOKENS.findall(printable(text[:200]))), default=0.0)


@lru_cache(maxsize=8192)
def wrap(text: str, size: float, available: float, most: int) -> tuple[str, ...]:
    """Break text into at most so many lines of about equal length; an ellipsis ends what does not fit.

    Breaks stand between Chinese characters or words; a word is cut only where it is wider than a line.
    """
    text = printable(text)
    lines = _break(text[: most * 200], size, available)
    if len(lines) > most:
        return _stripped([*lines[: most - 1], _shorten("".join(lines[most - 1 :]), size, available)])
    widest = max((width(each, size) for each in _tokens(text, size, available)), default=0)
    narrow = max(widest, width(text, size) / max(1, len(lines)))
    while len(lines) > 1 and narrow < available:
        balanced = _break(text, size, narrow)
        if len(balanced) <= len(lines):
            return _stripped(balanced)
        narrow += size / 2
    return _stripped(lines) or ("",)


def _stripped(lines: list[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines)


@lru_cache(maxsize=8192)
def _em(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE
    if character in " .,:;'|!ijl()[]·":
        return THIN
    if not character.isascii():
        return WIDE
    return UPPER if character.isupper() or character.isdigit() or character in "mw@%&" else LOWER


def _break(text: str, size: float, available: float) -> list[str]:
    """Fill lines greedily; what may not stand at an end of a line takes its neighbour to the next one.

    A blank stays at the end of the line before it, where it is not seen.
    """
    lines: list[list[str]] = [[]]
    for token in _tokens(text, size, available):
        line = lines[-1]
        if not line or token.isspace() or width("".join(line) + token, size) <= available:
            line.append(token)
            continue
        carried = [token]
        while len(line) > 1 and (carried[0][:1] in NOT_FIRST or line[-1] in NOT_LAST):
            carried.insert(0, line.pop())
        lines.append(carried)
    return [joined for line in lines if (joined := "".join(line)).strip()]


def _tokens(text: str, size: float, available: float) -> list[str]:
    """Return words, single Chinese characters and blanks; a word wider than a line comes in its characters."""
    found = TOKENS.findall(text)
    return [part for token in found for part in (token if width(token, size) > available else [token])]


def _shorten(text: str, size: float, available: float) -> str:
    while text and width(text + "…", size) > available:
        text = text[:-1]
    return text.rstrip() + "…"
