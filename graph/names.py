"""Name lookup: find nodes by name, alias or id, ignoring case, character width, white space and what is invisible."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from lianzhu.graph.errors import Ambiguous, NotFound
from lianzhu.graph.invisible import visible_text
from lianzhu.graph.suggestions import with_article


@dataclass(frozen=True, slots=True)
class Entry:
    """A node in the name index."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The current id, followed by the former ids."""
        return (self.id, *self.former_ids)

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the node: name, path and aliases."""
        return (self.name, self.path, *self.aliases)

    @property
    def path(self) -> str:
        """The name preceded by the names of its parents: 智能客服/上游."""
        return _path(self.id)


def fold(text: str) -> str:
    """Normalise text for comparison: half-width characters, lower case, no white space, nothing invisible.

    >>> fold("ＧＰＴ－４ Turbo")
    'gpt-4turbo'
    """
    if text.isascii():
        return "".join(text.split()).lower()
    return "".join(visible_text(unicodedata.normalize("NFKC", text)).casefold().split())


Rows = int | list[int]
"""The number of a node in the index, or the numbers of several."""


def fold_all(texts: Sequence[str]) -> Sequence[str]:
    """Fold many texts, as one text unless one of them has white space."""
    folded = visible_text(unicodedata.normalize("NFKC", "\n".join(texts))).casefold()
    words = folded.split()
    return words if words == folded.split("\n") and len(words) == len(texts) else list(map(fold, texts))


@dataclass(slots=True)
class Entries(Mapping[str, Entry]):
    """The nodes of an index by id, held by column; an entry is made when it is accessed."""

    ids: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    aliases: dict[int, tuple[str, ...]] = field(default_factory=dict)
    former_ids: dict[int, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = dict(zip(self.ids, range(len(self.ids)), strict=True))

    def __getitem__(self, node_id: str) -> Entry:
        return self.at(self.rows[node_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, node_id: object) -> bool:
        return node_id in self.rows

    def at(self, row: int) -> Entry:
        """Return the entry with this number."""
        node_id = self.ids[row]
        return Entry(node_id, self.kinds[row], self.name(row), self.aliases.get(row, ()), self.former_ids.get(row, ()))

    def name(self, row: int) -> str:
        """Return the name of the node with this number; a name that ends its id is not held twice."""
        name = self.names[row]
        return _path(self.ids[row]) if name is None else name

    def all_of(self, kinds: Collection[str]) -> Iterator[int]:
        """Yield the numbers of the nodes of some kinds; an empty `kinds` allows any kind."""
        return (row for row, kind in enumerate(self.kinds) if not kinds or kind in kinds)


def _path(node_id: str) -> str:
    return node_id.partition(":")[2]


class Names:
    """An index of nodes by id, former id, name, path and alias.

    Ids that do not change when they are folded are found among the entries and not indexed twice.
    """

    def __init__(self) -> None:
        self.entries = Entries()
        self._by_id: dict[str, Rows] = {}
        self._by_name: dict[str, Rows] = {}
        self._names_of_kinds: dict[frozenset[str], frozenset[str]] = {}

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Names:
        """Build an index from entries."""
        names = cls()
        for kind, group in groupby(entries, attrgetter("kind")):
            nodes = list(group)
            columns = ([getattr(node, name) for node in nodes] for name in ("id", "name", "aliases", "former_ids"))
            names.add_all(kind, *columns)
        return names

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Names:
        """Restore an index from the result of `to_dict`."""
        names, kinds = cls(), data["kinds"]
        names.entries = Entries(
            _unpack(data["ids"]),
            [kinds[code] for code in data["kind_codes"]],
            [name or None for name in _unpack(data["names"])],
            {int(row): tuple(aliases) for row, aliases in data["aliases"].items()},
            {int(row): tuple(former_ids) for row, former_ids in data["former_ids"].items()},
        )
        names._by_id, names._by_name = (
            dict(zip(_unpack(keys), rows, strict=True)) for keys, rows in (data["by_id"], data["by_name"])
        )
        return names

    def to_dict(self) -> dict[str, Any]:
        """Return the index as JSON-serialisable lists and dicts."""
        codes = {kind: code for code, kind in enumerate(dict.fromkeys(self.entries.kinds))}
        return {
            "kinds": list(codes),
            "kind_codes": [codes[kind] for kind in self.entries.kinds],
            "ids": _pack(self.entries.ids),
            "names": _pack([name or "" for name in self.entries.names]),
            "aliases": self.entries.aliases,
            "former_ids": self.entries.former_ids,
            "by_id": [_pack(self._by_id), list(self._by_id.values())],
            "by_name": [_pack(self._by_name), list(self._by_name.values())],
        }

    def add_all(
        self,
        kind: str,
        ids: Sequence[str],
        names: Sequence[str],
        aliases: Iterable[Sequence[str] | None],
        former_ids: Iterable[Sequence[str] | None],
    ) -> None:
        """Add nodes of a kind to the index, given by column."""
        entries = self.entries
        first = len(entries.ids)
        paths = [_path(node_id) for node_id in ids]
        entries.ids += ids
        entries.rows |= zip(ids, range(first, first + len(ids)), strict=True)
        entries.kinds += [kind] * len(ids)
        entries.names += [None if name == path else name for name, path in zip(names, paths, strict=True)]
        self._names_of_kinds.clear()
        id_keys, path_keys, name_keys = (fold_all(texts) for texts in (ids, paths, names))
        rows = range(first, first + len(ids))
        if id_keys != ids:
            _add_rows(self._by_id, *_unlike(id_keys, rows, ids))
        _add_rows(self._by_name, path_keys, rows)
        if name_keys != path_keys:
            _add_rows(self._by_name, *_unlike(name_keys, rows, path_keys))
        for row, (others, former) in enumerate(zip(aliases, former_ids, strict=True), first):
            if others:
                entries.aliases[row] = tuple(others)
                for key in {*map(fold, others)} - {*map(fold, (entries.name(row), _path(entries.ids[row])))}:
                    _add_row(self._by_name, key, row)
            if former:
                entries.former_ids[row] = tuple(former)
                for key in {*map(fold, former)} - {entries.ids[row], fold(entries.ids[row])}:
                    _add_row(self._by_id, key, row)

    def candidates(self, text: str, kinds: Collection[str] = ()) -> list[Entry]:
        """Return the nodes that `text` may refer to; an empty `kinds` allows any kind.

        Ids and former ids take precedence over names, and exact matches over matches after folding.
        """
        rows, by_id = self._matches(text, kinds)
        matches = [self.entries.at(row) for row in rows]
        exact = [entry for entry in matches if text in (entry.ids if by_id else entry.names)]
        return exact or matches

    def find_all(self, texts: Sequence[str], kinds: Collection[str] = ()) -> dict[str, str]:
        """Return the ids of the nodes that texts refer to, without the texts that refer to none or to more than one."""
        ids, kind_of, by_name = self.entries.ids, self.entries.kinds, self._by_name
        exact = self._exact_ids(texts, kinds)
        texts = [text for text in texts if text not in exact]
        keys = fold_all(texts)
        id_keys = self._by_id.keys() & keys | self.entries.rows.keys() & keys
        rows = list(map(by_name.get, keys))
        found = {  # by far the most frequent case
            text: ids[row]
            for text, row in zip(texts, rows, strict=True)
            if isinstance(row, int) and (not kinds or kind_of[row] in kinds)
        }
        for text, key, row in zip(texts, keys, rows, strict=True):
            if not isinstance(row, int) or key in id_keys:
                found.pop(text, None)
                if len(candidates := self.candidates(text, kinds)) == 1:
                    found[text] = candidates[0].id
        return exact | found

    def _exact_ids(self, texts: Iterable[str], kinds: Collection[str]) -> dict[str, str]:
        """Return the texts that are ids, unless former ids might mean another node."""
        rows, kind_of = self.entries.rows, self.entries.kinds
        if self.entries.former_ids:
            return {}
        return {text: text for text in texts if text in rows and (not kinds or kind_of[rows[text]] in kinds)}

    def _matches(self, text: str, kinds: Collection[str]) -> tuple[list[int], bool]:
        """Return the numbers of the nodes with an id, else a name, that matches after folding; and whether by id."""
        key = fold(text)
        rows = _rows(self._by_id.get(key))
        if key in self.entries.rows:
            rows = [*{*rows, self.entries.rows[key]}]
        for by_id in (True, False):
            found = [row for row in rows if not kinds or self.entries.kinds[row] in kinds]
            if found or not by_id:
                return sorted(found), by_id
            rows = _rows(self._by_name.get(key))
        return [], False

    def resolve(self, text: str, kinds: Collection[str] = (), *, hint: str = "try `lianzhu find`") -> Entry:
        """Return the node that `text` refers to; raise `NotFound`, with `hint` in its message, or `Ambiguous`."""
        matches = self.candidates(text, kinds)
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise Ambiguous(text, [entry.id for entry in matches])
        item_type = " or ".join(kinds) if 0 < len(kinds) < 5 else "node"
        if others := self.candidates(text):
            other_kinds = " and ".join(dict.fromkeys(map(with_article, (entry.kind for entry in others))))
            raise NotFound(" or ".join(kinds), text, hint=f"it is the name of {other_kinds}")
        raise NotFound(item_type, text, self.all_names(kinds), hint=hint)

    def all_names(self, kinds: Collection[str] = ()) -> frozenset[str]:
        """Return the names and aliases of all nodes; an empty `kinds` allows any kind."""
        key = frozenset(kinds)
        if key not in self._names_of_kinds:
            names = (self._own_names(row) for row in self.entries.all_of(kinds))
            self._names_of_kinds[key] = frozenset(chain.from_iterable(names))
        return self._names_of_kinds[key]

    def _own_names(self, row: int) -> tuple[str, ...]:
        """Return the name and the aliases of a node."""
        return (self.entries.name(row), *self.entries.aliases.get(row, ()))

    def search(self, text: str) -> list[Entry]:
        """Return the nodes with `text` in a name or alias: exact matches, then prefix matches, then others.

        Within each group, shorter names come first.
        """
        key = fold(text)

        def rank(row: int) -> int | None:
            folded = [fold(name) for name in self._own_names(row)]
            tests = (key in folded, any(name.startswith(key) for name in folded), any(key in name for name in folded))
            return next((position for position, passed in enumerate(tests) if passed), None)

        ranked = [
            ((position, len(entry.name), entry.kind, entry.id), entry)
            for row in self.entries.all_of(())
            if (position := rank(row)) is not None
            for entry in [self.entries.at(row)]
        ]
        return [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])]


def _pack(texts: Collection[str]) -> str | list[str]:
    """Return texts as one text, which JSON reads and writes several times as fast; as a list if one has lines."""
    text = "\n".join(texts)
    return text if text.count("\n") == len(texts) - 1 else list(texts)


def _unpack(texts: str | list[str]) -> list[str]:
    return texts.split("\n") if isinstance(texts, str) else texts


def _rows(rows: Rows | None) -> list[int]:
    return [] if rows is None else [rows] if isinstance(rows, int) else rows


def _add_rows(index: dict[str, Rows], keys: Sequence[str], rows: Sequence[int]) -> None:
    """Add numbers to an index, at once if all keys are new."""
    new = dict(zip(keys, rows, strict=True))
    if len(new) == len(keys) and index.keys().isdisjoint(new):
        index.update(new)
    else:
        for key, row in zip(keys, rows, strict=True):
            _add_row(index, key, row)


def _unlike(keys: Sequence[str], rows: Sequence[int], others: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the keys that are unlike the others in their places, and their numbers."""
    different = [(key, row) for key, row, other in zip(keys, rows, others, strict=True) if key != other]
    return [key for key, _ in different], [row for _, row in different]


def _add_row(index: dict[str, Rows], key: str, row: int) -> None:
    """Add a number to an index; most keys have only one."""
    rows = index.setdefault(key, row)
    if isinstance(rows, list):
        rows.append(row)
    elif rows != row:
        index[key] = [rows, row]
