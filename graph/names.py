"""Name lookup: find nodes by name, alias or id, ignoring case, character width and white space."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.errors import Ambiguous, NotFound
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
        return self.id.partition(":")[2]


def fold(text: str) -> str:
    """Normalise text for comparison: half-width characters, lower case, no white space.

    >>> fold("ＧＰＴ－４ Turbo")
    'gpt-4turbo'
    """
    if text.isascii():
        return "".join(text.split()).lower()
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass
class Names:
    """An index of nodes by id, former id, name, path and alias."""

    entries: dict[str, Entry] = field(default_factory=dict)
    _by_id: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _by_name: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _names_of_kinds: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Names:
        """Build an index from entries."""
        names = cls()
        for entry in entries:
            names.add(entry)
        return names

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Names:
        """Restore an index from the result of `to_dict`."""
        entries = {row[0]: Entry(*row[:3], *map(tuple, row[3:])) for row in data["entries"]}
        return cls(entries, defaultdict(list, data["ids"]), defaultdict(list, data["names"]))

    def to_dict(self) -> dict[str, Any]:
        """Return the index as JSON-serialisable lists and dicts."""
        entries = [
            (entry.id, entry.kind, entry.name, entry.aliases, entry.former_ids) for entry in self.entries.values()
        ]
        return {"entries": entries, "ids": self._by_id, "names": self._by_name}

    def add(self, entry: Entry) -> None:
        """Add a node to the index."""
        self.entries[entry.id] = entry
        self._names_of_kinds.clear()
        for key in {fold(node_id) for node_id in entry.ids}:
            self._by_id[key].append(entry.id)
        for key in {fold(name) for name in entry.names}:
            self._by_name[key].append(entry.id)

    def candidates(self, text: str, kinds: Collection[str] = ()) -> list[Entry]:
        """Return the nodes that `text` may refer to; an empty `kinds` allows any kind.

        Ids and former ids take precedence over names, and exact matches over matches after folding.
        """
        key = fold(text)
        for index in (self._by_id, self._by_name):
            matches = [self.entries[node_id] for node_id in index.get(key, ())]
            matches = [entry for entry in matches if not kinds or entry.kind in kinds]
            exact = [entry for entry in matches if text in (entry.ids if index is self._by_id else entry.names)]
            if matches:
                return exact or matches
        return []

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
            entries = (entry for entry in self.entries.values() if not kinds or entry.kind in kinds)
            self._names_of_kinds[key] = frozenset(name for entry in entries for name in (entry.name, *entry.aliases))
        return self._names_of_kinds[key]

    def search(self, text: str) -> list[Entry]:
        """Return the nodes with `text` in a name or alias: exact matches, then prefix matches, then others.

        Within each group, shorter names come first.
        """
        key = fold(text)

        def rank(entry: Entry) -> int | None:
            folded = [fold(name) for name in (entry.name, *entry.aliases)]
            tests = (key in folded, any(name.startswith(key) for name in folded), any(key in name for name in folded))
            return next((position for position, passed in enumerate(tests) if passed), None)

        ranked = [
            ((position, len(entry.name), entry.kind, entry.id), entry)
            for entry in self.entries.values()
            if (position := rank(entry)) is not None
        ]
        return [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])]
