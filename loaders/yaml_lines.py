"""YAML with the line of every value, for loaders whose facts cite lines.

The values stay the texts of the file: `1.10` is no number and `2021-09-14` no date. What can hide or multiply content
is refused with its line: duplicate keys, tags, merge keys, cycles, and files that are huge, deep or grow by aliases.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.problems import Place, Problem

if TYPE_CHECKING:
    import yaml

MAX_YAML_BYTES = 50_000_000
MAX_YAML_DEPTH = 50
MAX_YAML_VALUES = 2_000_000
"""Limits of a file, the values that its aliases repeat included; CNCF's landscape has 21,000 values, 8 deep."""
NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """A value that is no collection: its text, its line, and whether it is written without quotes."""

    text: str
    line: int
    plain: bool = True

    @property
    def is_null(self) -> bool:
        """Whether the value is null, or left out."""
        return self.plain and self.text in NULLS


@dataclass(slots=True)
class YamlMapping:
    """Values by key, and the line of each key."""

    line: int
    values: dict[str, YamlValue] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class YamlSequence:
    """A list of values."""

    line: int
    items: list[YamlValue] = field(default_factory=list)


YamlValue = YamlScalar | YamlMapping | YamlSequence


def scalars(value: YamlValue, key: str = "") -> Iterator[tuple[str, YamlScalar]]:
    """Yield the scalars below a value, each with its dotted key; the items of a list have the key of the list.

    >>> [(key, scalar.text) for key, scalar in scalars(parse_yaml("a: {b: [1, 2]}", "x.yml"))]
    [('a.b', '1'), ('a.b', '2')]
    """
    if isinstance(value, YamlScalar):
        yield key, value
    elif isinstance(value, YamlSequence):
        for item in value.items:
            yield from scalars(item, key)
    else:
        for name, item in value.values.items():
            yield from scalars(item, f"{key}.{name}" if key else name)


def read_yaml(path: Path) -> YamlValue:
    """Read the one document of a YAML file; raise `LandscapeError`."""
    try:
        size = path.stat().st_size
        if size > MAX_YAML_BYTES:
            _refuse(path.name, 0, f"a file of {size:,} bytes", f"at most {MAX_YAML_BYTES:,}")
        content = path.read_bytes()
    except OSError as error:
        _refuse(path.name, 0, f"cannot be read ({error.strerror})", "a readable YAML file")
    return parse_yaml(_decoded(content, path.name), path.name)


def _decoded(content: bytes, file: str) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark."""
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(file, content.count(b"\n", 0, error.start) + 1, "not UTF-8", "a file saved as UTF-8")


def parse_yaml(text: str, file: str) -> YamlValue:
    """Parse the one document of a YAML text; `file` is named in messages. Raises `LandscapeError`."""
    import yaml  # lazy: few commands read YAML

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast
    reader = _Reader(file)
    try:
        for event in yaml.parse(text, Loader=loader):
            reader.add(event)
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark, "line", -1) + 1
        _refuse(file, line, f"not YAML ({error.problem})", "valid YAML")
    except yaml.reader.ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        _refuse(file, line, f"a character that YAML does not allow (U+{error.character:04X})", "printable characters")
    if reader.document is None:
        _refuse(file, 1, "an empty file", "a YAML document")
    return reader.document


def _refuse(file: str, line: int, found: str, expected: str) -> NoReturn:
    raise LandscapeError(file, [Problem(Place(file, line=line), found, expected)])


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read: the key that waits for its value, and the anchor."""

    value: YamlMapping | YamlSequence
    anchor: str | None
    key: YamlScalar | None = None
    size: int = 0


@dataclass(slots=True)
class _Reader:
    """Builds the document out of the parser's events, without recursion."""

    file: str
    document: YamlValue | None = None
    _open: list[_Open] = field(default_factory=list)
    _anchors: dict[str, tuple[YamlValue, int]] = field(default_factory=dict)
    _size: int = 0

    def add(self, event: yaml.Event) -> None:
        """Take the next event."""
        import yaml

        mark = event.start_mark
        line = mark.line + 1 if mark is not None else 0
        if tag := getattr(event, "tag", None):
            self._refuse(line, f"the tag {tag}", "values without tags")
        match event:
            case yaml.DocumentStartEvent() if self.document is not None:
                self._refuse(line, "a second document", "one document a file")
            case yaml.ScalarEvent():
                self._add_value(YamlScalar(event.value, line, not event.style), event.anchor, 1)
            case yaml.MappingStartEvent():
                self._begin(YamlMapping(line), event.anchor)
            case yaml.SequenceStartEvent():
                self._begin(YamlSequence(line), event.anchor)
            case yaml.CollectionEndEvent():
                ended = self._open.pop()
                self._add_value(ended.value, ended.anchor, ended.size)
            case yaml.AliasEvent():
                self._add_alias(event.anchor, line)

    def _begin(self, value: YamlMapping | YamlSequence, anchor: str | None) -> None:
        self._open.append(_Open(value, anchor))
        if len(self._open) > MAX_YAML_DEPTH:
            self._refuse(value.line, f"values nested deeper than {MAX_YAML_DEPTH}", "a shallower file")
        if len(self._open) > 1 and isinstance(parent := self._open[-2].value, YamlMapping) and not self._open[-2].key:
            self._refuse(parent.line, "a key that is a list or a mapping", "keys that are texts")

    def _add_alias(self, anchor: str | None, line: int) -> None:
        if any(collection.anchor == anchor for collection in self._open):
            self._refuse(line, f"the alias *{anchor} inside what it repeats", "values that end")
        if anchor is None or anchor not in self._anchors:
            self._refuse(line, f"the alias *{anchor} of nothing above it", "an anchor before its alias")
        value, size = self._anchors[anchor]
        self._add_value(value, None, size)

    def _add_value(self, value: YamlValue, anchor: str | None, size: int) -> None:
        if anchor:
            self._anchors[anchor] = value, size
        if not self._open:
            self.document = value
            return
        parent = self._open[-1]
        if isinstance(parent.value, YamlSequence):
            parent.value.items.append(value)
        elif parent.key is None:
            self._begin_entry(parent, parent.value, value)
            return
        else:
            parent.value.values[parent.key.text] = value
            parent.key = None
        parent.size += size
        if parent.size > MAX_YAML_VALUES:
            self._refuse(value.line, f"more than {MAX_YAML_VALUES:,} values, with those that aliases repeat", "fewer")

    def _begin_entry(self, parent: _Open, mapping: YamlMapping, key: YamlValue) -> None:
        """Take the key of the next entry of a mapping."""
        if not isinstance(key, YamlScalar):
            self._refuse(key.line, "a key that is a list or a mapping", "keys that are texts")
        if key.text in mapping.key_lines:
            found = f"the key '{key.text}' twice, first in line {mapping.key_lines[key.text]}"
            self._refuse(key.line, found, "each key once")
        if key.plain and key.text == "<<":
            self._refuse(key.line, "the merge key <<", "the entries themselves")
        mapping.key_lines[key.text] = key.line
        parent.key = key

    def _refuse(self, line: int, found: str, expected: str) -> NoReturn:
        _refuse(self.file, line, found, expected)


YamlEntries = Mapping[str, YamlValue]


def entries(value: YamlValue | None) -> YamlEntries:
    """Return the entries of a mapping; none if the value is no mapping."""
    return value.values if isinstance(value, YamlMapping) else {}


def items(value: YamlValue | None) -> Sequence[YamlValue]:
    """Return the items of a list; none if the value is no list."""
    return value.items if isinstance(value, YamlSequence) else ()
