"""Find a node by what a person would call it: any alias, in any case or width, or its id."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lianzhu.graph.errors import Ambiguous, NotFound


@dataclass(frozen=True, slots=True)
class Entry:
    """One node in the index of names."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The id and the ids it had before."""
        return (self.id, *self.former_ids)

    @property
    def names(self) -> tuple[str, ...]:
        """Every text that names the node: name, path and aliases."""
        return (self.name, self.path, *self.aliases)

    @property
    def path(self) -> str:
        """The name with the names of its parents before it: 智能客服/上游."""
        return self.id.partition(":")[2]


def fold(text: str) -> str:
    """Return text as it is compared: full-width as half-width, lower case, no blanks.

    >>> fold("ＧＰＴ－４ Turbo")
    'gpt-4turbo'
    """
    if text.isascii():
        return "".join(text.split()).lower()
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass
class Names:
    """An index from every id, former id, name, path and alias to the nodes that bear it."""

    entries: dict[str, Entry] = field(default_factory=dict)
    _ids: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _names: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Names:
        """Build the index."""
        names = cls()
        for entry in entries:
            names.add(entry)
        return names

    @classmethod
    def restored(cls, state: Mapping[str, Any]) -> Names:
        """Return the index that `state` was taken from."""
        entries = {row[0]: Entry(*row[:3], *map(tuple, row[3:])) for row in state["entries"]}
        return cls(entries, defaultdict(list, state["ids"]), defaultdict(list, state["names"]))

    def state(self) -> dict[str, Any]:
        """Return the index as JSON-ready lists and dicts."""
        entries = [(e.id, e.kind, e.name, e.aliases, e.former_ids) for e in self.entries.values()]
        return {"entries": entries, "ids": self._ids, "names": self._names}

    def add(self, entry: Entry) -> None:
        """Put one node into the index."""
        self.entries[entry.id] = entry
        self._known.clear()
        for key in {fold(each) for each in entry.ids}:
            self._ids[key].append(entry.id)
        for key in {fold(each) for each in entry.names}:
            self._names[key].append(entry.id)

    def candidates(self, text: str, kinds: Collection[str] = ()) -> list[Entry]:
        """Return the nodes that `text` may mean, of the given kinds if any are given.

        An id or former id wins over a name, and within each what matches exactly over what matches only when folded.
        """
        key = fold(text)
        for index in (self._ids, self._names):
            found = [self.entries[each] for each in index.get(key, ())]
            found = [entry for entry in found if not kinds or entry.kind in kinds]
            exact = [entry for entry in found if text in (entry.ids if index is self._ids else entry.names)]
            if found:
                return exact or found
        return []

    def resolve(self, text: str, kinds: Collection[str] = ()) -> Entry:
        """Return the one node that `text` means; raise `NotFound` or `Ambiguous`."""
        found = self.candidates(text, kinds)
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(text, [entry.id for entry in found])
        what = " or ".join(kinds) if 0 < len(kinds) < 5 else "node"
        if others := self.candidates(text):
            found_kinds = " and a ".join(dict.fromkeys(entry.kind for entry in others))
            raise NotFound(" or ".join(kinds), text, hint=f"it is the name of a {found_kinds}")
        raise NotFound(what, text, self.known(kinds), hint="see `lianzhu find`")

    def known(self, kinds: Collection[str] = ()) -> frozenset[str]:
        """Return every name and alias of the given kinds, for near matches."""
        key = frozenset(kinds)
        if key not in self._known:
            entries = (entry for entry in self.entries.values() if not kinds or entry.kind in kinds)
            self._known[key] = frozenset(name for entry in entries for name in (entry.name, *entry.aliases))
        return self._known[key]

    def containing(self, text: str) -> list[Entry]:
        """Return the nodes with `text` in a name or alias: exact, then beginning with it, then others; short first."""
        key = fold(text)

        def rank(entry: Entry) -> int | None:
            folded = [fold(each) for each in (entry.name, *entry.aliases)]
            tests = (key in folded, any(each.startswith(key) for each in folded), any(key in each for each in folded))
            return next((place for place, passed in enumerate(tests) if passed), None)

        ranked = [
            ((place, len(entry.name), entry.kind, entry.id), entry)
            for entry in self.entries.values()
            if (place := rank(entry)) is not None
        ]
        return [entry for _, entry in sorted(ranked, key=lambda each: each[0])]
