"""TOML text: parsed with the lines of its keys, so that messages can point to them, and written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

KeyPath = tuple[str, ...]
"""The keys from the root of a document to a value, or to a text in a list."""
TOML_TOKEN = re.compile(
    r'(?P<string>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<comment>#[^\n]*)|(?P<mark>[\n\[\]{}=,.])|(?P<bare>[^\s\[\]{}=,.#\"']+)",
    re.DOTALL,
)
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
ERROR_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


class InvalidToml(ValueError):
    """A text is not TOML; `line` is where that shows."""

    def __init__(self, message: str, line: int) -> None:
        self.line = line
        super().__init__(message)


def parse_toml(text: str) -> dict[str, Any]:
    """Parse a document; raise `InvalidToml`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        position = ERROR_POSITION.search(str(error))
        line = int(position[1]) if position and position[1] else len(text.rstrip().splitlines())
        raise InvalidToml(ERROR_POSITION.sub("", str(error)), line) from None


def key_lines(text: str) -> Mapping[KeyPath, int]:
    r"""Return the lines of the keys of a valid document, and of the texts in its lists.

    >>> key_lines('[edge.HOSTS]\nfrom = ["Park"]')
    {('edge',): 1, ('edge', 'HOSTS'): 1, ('edge', 'HOSTS', 'from'): 2, ('edge', 'HOSTS', 'from', 'Park'): 2}
    """
    return _KeyLines(text).lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a key, or of the innermost table around it; 1 for a document without it."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 1)


class _KeyLines:
    """Walks through the tokens of a valid document and notes the lines of its keys."""

    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._tokens = list(_tokens(text))
        self._position = 0
        table: KeyPath = ()
        while self._position < len(self._tokens):
            if self._next() == "\n":
                self._position += 1
            elif self._next() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _next(self) -> str:
        return self._tokens[self._position][0] if self._position < len(self._tokens) else "\n"

    def _header(self) -> KeyPath:
        while self._next() == "[":
            self._position += 1
        table = self._key(())
        while self._next() == "]":
            self._position += 1
        return table

    def _pair(self, table: KeyPath) -> None:
        path = self._key(table)
        self._position += 1  # the equals sign
        self._value(path)

    def _key(self, table: KeyPath) -> KeyPath:
        """Read a dotted key; note its line, and those of the tables that it makes."""
        path = table
        while True:
            token, line = self._tokens[self._position]
            self._position += 1
            if token != ".":
                path = (*path, _unquoted(token))
                self.lines.setdefault(path, line)
            if self._next() in ("=", "]"):
                return path

    def _value(self, path: KeyPath) -> None:
        if self._next() == "[":
            self._items(path)
        elif self._next() == "{":
            self._inline_table(path)
        else:
            while self._next() not in ("\n", ",", "]", "}"):
                self._position += 1

    def _items(self, path: KeyPath) -> None:
        self._position += 1
        while self._next() != "]":
            token, line = self._tokens[self._position]
            if token[0] in "\"'":
                self.lines.setdefault((*path, _unquoted(token)), line)
            if token in ("\n", ","):
                self._position += 1
            else:
                self._value(path)
        self._position += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._position += 1
        while self._next() != "}":
            if self._next() in ("\n", ","):
                self._position += 1
            else:
                self._pair(path)
        self._position += 1


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Yield the tokens of a document, without comments, and their lines."""
    line = 1
    for match in TOML_TOKEN.finditer(text):
        if match.lastgroup != "comment":
            yield match[0], line
        line += match[0].count("\n")


def _unquoted(token: str) -> str:
    return str(tomllib.loads(f"text = {token}")["text"]) if token[0] in "\"'" else token


def combined(document: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with the tables and list items of another; where values differ, those of the other."""
    result = dict(document)
    for key, value in other.items():
        known = document.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            result[key] = combined(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            result[key] = [*known, *(item for item in value if item not in known)]
        else:
            result[key] = value
    return result


def toml_text(document: Mapping[str, Any]) -> str:
    """Return a document as TOML.

    Each table has a header of its own, so that others can be added at the end of the file.

    >>> print(toml_text({"metric": {"occupancy": {"zh": "入驻率", "share": True}}}), end="")
    [metric.occupancy]
    zh = "入驻率"
    share = true
    """
    return "\n".join(_table_texts((), document))


def _table_texts(path: KeyPath, table: Mapping[str, Any]) -> Iterator[str]:
    values = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    if values or (path and not table):
        header = f"[{'.'.join(map(_key_text, path))}]\n" if path else ""
        yield header + "".join(f"{_key_text(key)} = {_value_text(value)}\n" for key, value in values.items())
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _table_texts((*path, key), value)


def _key_text(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else _value_text(key)


def _value_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value_text, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
