"""The categories, subcategories and items of a landscape2 file, and the fates of its values.

Both forms are read: `landscape` at the top (the older one, with marker keys such as ``item:``) and `categories`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from lianzhu.graph.errors import LandscapeError, SourceError
from lianzhu.graph.landscape_items import ANNOTATIONS, NODE_ANNOTATION, PATH_SEPARATOR, ROWS_ANNOTATION
from lianzhu.graph.problems import Place, Problem
from lianzhu.loaders.imported import Account, Fate
from lianzhu.loaders.yaml_lines import (
    YamlEntries,
    YamlMapping,
    YamlScalar,
    YamlValue,
    entries,
    items,
    read_yaml,
    scalars,
)

TOP_KEYS = ("landscape", "categories")
"""The key of the list of categories: CNCF's older format, and landscape2's."""
TOP_KEY = re.compile(rb"^[\"']?(?:landscape|categories)[\"']?\s*:", re.MULTILINE)
NOT_A_KEY = "not a key of the format"
MARKER_KEYS = ("category", "subcategory", "item")


def is_landscape_file(path: Path) -> bool:
    """Return whether a file is a landscape2 data file; one with another suffix than .yml or .yaml is not read."""
    if path.suffix.lower() not in (".yml", ".yaml"):
        return False
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror or error})") from None
    return TOP_KEY.search(content) is not None and is_landscape(read_yaml(path))


def is_landscape(document: YamlValue) -> bool:
    """Return whether a YAML document is a landscape2 data file, in either form.

    Its settings file also has `categories`, but names the foundation.
    """
    top = entries(document)
    return "foundation" not in top and any(items(top.get(key)) for key in TOP_KEYS)


@dataclass(slots=True)
class FileAccount:
    """Counts the fates of the values of one file, and notes once for each key what is ignored and why."""

    account: Account
    file: str
    _ignored: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def count(self, table: str, key: str, fate: Fate) -> None:
        """Count a value."""
        self.account.count(self.file, table, key, fate)

    def reject(self, table: str, key: str, value: YamlValue, reason: str) -> None:
        """Reject a value; each scalar of a collection is rejected."""
        for below, scalar in scalars(value, key):
            self.account.reject(table, Place(self.file, 0, below, scalar.line), scalar.text, reason)

    def ignore(self, table: str, key: str, value: YamlValue, why: str) -> None:
        """Ignore a value, and every scalar of a collection."""
        for below, _ in scalars(value, key):
            self.count(table, below, "ignored")
            self._ignored[table, below, why] += 1

    def note(self, text: str, line: int = 0) -> None:
        """Note what is not about one value."""
        self.account.notes.append(f"{Place(self.file, line=line)}: {text}")

    def finish(self) -> None:
        """Note what was ignored."""
        for (table, key, why), count in self._ignored.items():
            self.note(f"{table}, {key}: {count:,} value{'s' if count > 1 else ''} ignored: {why}")


@dataclass(slots=True)
class AnnotatedEntry:
    """A category, subcategory or item: its entries, and the annotations that lianzhu has written, parsed."""

    table: str
    name: YamlScalar
    values: YamlEntries
    annotations: dict[str, Any] = field(default_factory=dict)
    annotation_values: dict[str, YamlScalar] = field(default_factory=dict)


T = TypeVar("T", bound=AnnotatedEntry)


@dataclass(slots=True)
class YamlItem(AnnotatedEntry):
    """An item of a subcategory, and the path of that."""

    path: str = ""


@dataclass(slots=True)
class YamlPart(AnnotatedEntry):
    """A category or a subcategory; `repeats` are others of the same name, whose contents it also has."""

    note: str = ""
    repeats: list[AnnotatedEntry] = field(default_factory=list)


@dataclass(slots=True)
class YamlSubcategory(YamlPart):
    """A subcategory with its items; the path is unique, unlike the name."""

    path: str = ""
    items: list[YamlItem] = field(default_factory=list)


@dataclass(slots=True)
class YamlCategory(YamlPart):
    """A category with its subcategories."""

    subcategories: list[YamlSubcategory] = field(default_factory=list)


def read_categories(document: YamlValue, account: FileAccount) -> list[YamlCategory]:
    """Return the categories of a file; categories or subcategories of the same name become one.

    Raises `LandscapeError` if one has no name, or if there is no list of categories.
    """
    return _StructureReader(account).read(document)


@dataclass(slots=True)
class _StructureReader:
    account: FileAccount

    def read(self, document: YamlValue) -> list[YamlCategory]:
        top = entries(document)
        key = next((key for key in TOP_KEYS if items(top.get(key))), "")
        if not key:
            self._refuse(document.line, "no categories", "a list under landscape or categories")
        for other, value in top.items():
            if other != key:
                self.account.ignore("", other, value, f"not part of the list under {key}")
        categories: dict[str, YamlCategory] = {}
        for value in items(top[key]):
            entry = self._entry(value, "categories")
            category = categories.setdefault(entry.name.text, _as(YamlCategory, entry))
            self._add_part(category, entry, "subcategories")
            self._read_subcategories(category, entry)
        return list(categories.values())

    def _read_subcategories(self, category: YamlCategory, entry: AnnotatedEntry) -> None:
        known = {subcategory.name.text: subcategory for subcategory in category.subcategories}
        for value in self._list(entry, "subcategories"):
            found = self._entry(value, "subcategories")
            path = category.name.text + PATH_SEPARATOR + found.name.text
            subcategory = known.setdefault(found.name.text, _as(YamlSubcategory, found, path=path))
            if subcategory.name is found.name:
                category.subcategories.append(subcategory)
            self._add_part(subcategory, found, "items")
            for item in self._list(found, "items"):
                self._read_item(subcategory, item)

    def _read_item(self, subcategory: YamlSubcategory, value: YamlValue) -> None:
        name = entries(value).get("name")
        if not isinstance(name, YamlScalar) or name.is_null or not name.text.strip():
            found = "an item without a name" if entries(value) else "no mapping with the keys of an item"
            self.account.reject("items", "", value, f"{found}; expected a name")
            return
        subcategory.items.append(_as(YamlItem, self._entry(value, "items"), path=subcategory.path))

    def _list(self, entry: AnnotatedEntry, key: str) -> Sequence[YamlValue]:
        """Return the items of a list; an empty value has none."""
        value = entry.values.get(key)
        if isinstance(value, YamlScalar) and value.is_null:
            self.account.ignore(entry.table, key, value, "empty")
        elif isinstance(value, YamlScalar | YamlMapping):
            self.account.reject(entry.table, key, value, "expected a list")
        return items(value)

    def _entry(self, value: YamlValue, table: str) -> AnnotatedEntry:
        name = entries(value).get("name")
        if not isinstance(name, YamlScalar) or name.is_null or not name.text.strip():
            self._refuse(value.line, f"one of the {table} without a name", "the key name with a text")
        name = YamlScalar(name.text.strip(), name.line, plain=False)
        values = {key: value for key, value in entries(value).items() if key != "name"}
        for marker in MARKER_KEYS:
            if isinstance(mark := values.get(marker), YamlScalar) and mark.is_null:
                self.account.count(table, marker, "context")
                del values[marker]
        entry = AnnotatedEntry(table, name, values)
        self._read_annotations(entry)
        return entry

    def _read_annotations(self, entry: AnnotatedEntry) -> None:
        """Take the annotations that lianzhu has written out of the entries; those of others stay."""
        outer = entry.values if entry.table != "items" else entries(entry.values.get("extra"))
        prefix = "annotations" if entry.table != "items" else "extra.annotations"
        for name, value in entries(outer.get("annotations")).items():
            if name not in ANNOTATIONS:
                if entry.table != "items":
                    self.account.ignore(entry.table, f"{prefix}.{name}", value, "an annotation of another program")
                continue
            key = f"{prefix}.{name}"
            if not isinstance(value, YamlScalar):
                self.account.reject(entry.table, key, value, "expected a text")
                continue
            entry.annotation_values[name] = value
            try:
                is_json = name in (NODE_ANNOTATION, ROWS_ANNOTATION)
                entry.annotations[name] = json.loads(value.text) if is_json else value.text
            except ValueError as error:
                self.account.reject(entry.table, key, value, f"not JSON ({error}); expected what lianzhu has written")

    def _add_part(self, kept: YamlPart, found: AnnotatedEntry, list_key: str) -> None:
        """Count what is said of a category or subcategory; one that occurs again adds to the first."""
        if kept.name is found.name:
            self.account.count(found.table, "name", "field")
        else:
            self.account.count(found.table, "name", "merged")
            where = f"first in line {kept.name.line}"
            self.account.note(f"'{found.name.text}' again, {where}: the two are one", found.name.line)
            kept.repeats.append(found)
        for key, value in found.values.items():
            if key == list_key or (key == "annotations" and isinstance(value, YamlMapping)):
                continue
            if key == "note" and isinstance(value, YamlScalar) and not value.is_null and not kept.note:
                kept.note = value.text.strip()
                self.account.count(found.table, key, "field")
            else:
                self.account.ignore(found.table, key, value, NOT_A_KEY)

    def _refuse(self, line: int, found: str, expected: str) -> NoReturn:
        file = self.account.file
        raise LandscapeError(file, [Problem(Place(file, line=line), found, expected)])


def _as(kind: type[T], entry: AnnotatedEntry, **values: str) -> T:
    """Return an entry as one of a kind."""
    return kind(
        entry.table,
        entry.name,
        entry.values,
        entry.annotations,
        entry.annotation_values,
        **values,
    )
