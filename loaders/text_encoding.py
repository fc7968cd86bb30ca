"""Finds the encoding of a text file that is not UTF-8, and refuses what would be read as other characters.

Bytes of Big5 or Shift-JIS, or a line of GBK in a file of UTF-8, can nearly always be decoded as GB18030 too, to rare
characters. So the encoding is detected by the share of frequent characters in what it decodes to.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO

MIN_FREQUENT = 0.8
"""Minimum share of frequent characters in text that is decoded correctly."""
FIRST_CHINESE = "\u2e80"
"""The first character of the Chinese blocks; text in GBK is hardly ever valid UTF-8 of these."""
MANY_NULS = 0.2
"""Share of zero bytes from which a file without a byte order mark is taken for UTF-16."""


@dataclass
class UnknownEncoding(Exception):
    """The encoding of a text cannot be told; `found` says what is wrong, from the row `row` on (0: throughout)."""

    found: str
    expected: str = "a file saved as UTF-8 (in Excel: CSV UTF-8)"
    row: int = 0


def detect_encoding(content: bytes) -> str:
    r"""Return the encoding of a text that is not UTF-8: UTF-16 with a byte order mark, or GB18030.

    Raises `UnknownEncoding` if the text is not plausible in either.

    >>> detect_encoding("名称\n百度".encode("gbk"))
    'gb18030'
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if _decodes(content, "utf-16"):
            return "utf-16"
        raise UnknownEncoding("damaged UTF-16")
    if content.count(0) > len(content) * MANY_NULS:
        raise UnknownEncoding("UTF-16 without a byte order mark, or no text")
    if row := _row_of_other_encoding(content):
        raise UnknownEncoding("bytes that are not UTF-8, in a file of UTF-8 (they fit GB18030)", row=row)
    is_gb18030 = _decodes(content, "gb18030")
    frequency = _frequency(content, "gb18030") if is_gb18030 else 0.0
    if frequency >= MIN_FREQUENT:
        return "gb18030"
    for encoding, name in (("big5", "Big5"), ("cp932", "Shift-JIS")):
        if _decodes(content, encoding) and _frequency(content, encoding) >= max(MIN_FREQUENT, frequency):
            raise UnknownEncoding(f"text in {name}")
    if not is_gb18030:
        raise UnknownEncoding("neither UTF-8 nor GB18030", row=_row_of_error(content))
    if all(len(character.encode("gb18030")) == 2 and character.encode("gb18030")[1] < 0x80
           for character in content.decode("gb18030") if not character.isascii()):  # fmt: skip
        raise UnknownEncoding("text in a Western encoding such as Windows-1252")
    return "gb18030"


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeError:
        return False
    return True


def _row_of_other_encoding(content: bytes) -> int:
    """Return the first row that is not UTF-8 in a file with rows that are; 0 if there are no such rows."""
    first = position = 0
    has_utf8 = False
    for line in content.splitlines(keepends=True):
        if not line.isascii():
            if not _decodes(line, "utf-8"):
                first = first or _row_at(content, position)
            elif max(line.decode("utf-8")) >= FIRST_CHINESE:
                has_utf8 = True
        position += len(line)
    return first if has_utf8 else 0


def _row_of_error(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _row_at(content, error.start)
    return 0


def _row_at(content: bytes, position: int) -> int:
    """Return the row of a CSV file at a byte; a row may have several lines."""
    try:
        start = content[: content.rfind(b"\n", 0, position) + 1].decode("latin-1")
        return sum(1 for _ in csv.reader(StringIO(start, newline=""))) + 1
    except csv.Error:
        return content.count(b"\n", 0, position) + 1


def _frequency(content: bytes, encoding: str) -> float:
    """Return the share of frequent characters among those that are not ASCII, 1 if there are none."""
    characters = [character for character in content.decode(encoding) if not character.isascii()]
    is_frequent = FREQUENT[encoding]
    count = sum(1 for character in characters if is_frequent(character.encode(encoding)))
    return count / len(characters) if characters else 1.0


def _is_frequent_in_gbk(code: bytes) -> bool:
    """Return whether a character is of the first level of GB 2312, or a sign of Chinese text."""
    return len(code) == 2 and code[1] >= 0xA1 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA2, 0xA3))


def _is_frequent_in_big5(code: bytes) -> bool:
    """Return whether a character is of the first level of Big5, or a sign of Chinese text."""
    return len(code) == 2 and 0xA1 <= code[0] <= 0xC6


def _is_frequent_in_shift_jis(code: bytes) -> bool:
    """Return whether a character is a kana or a kanji of the first level."""
    return len(code) == 2 and (0x81 <= code[0] <= 0x83 or 0x88 <= code[0] <= 0x97)


FREQUENT: dict[str, Callable[[bytes], bool]] = {
    "gb18030": _is_frequent_in_gbk,
    "big5": _is_frequent_in_big5,
    "cp932": _is_frequent_in_shift_jis,
}
