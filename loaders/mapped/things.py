"""The things that imported tables name, each once: found by code, by name or alias, then by folded name.

Nothing is merged by likeness alone: near names are listed for a person to decide (`lianzhu.loaders.mapped.review`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, count

from lianzhu.graph.names import fold
from lianzhu.graph.records import node_id

FIRMS = ("Company", "Organization")
"""Kinds whose names may have a legal suffix."""
IDENTIFYING_FIELDS = ("credit_code", "stock_code", "key")
"""Codes that identify a thing before its name does."""
STOCK_CODE = re.compile(
    r"(?:(?:sh|sz|bj|hk|ss|xshg|xshe)[.:]?)?(?P<digits>\d{4,6})(?:[.:]?(?:sh|sz|bj|hk|ss|xshg|xshe))?"
)
TICKER = re.compile(r"(?:(?:nasdaq|nyse)[.:])?[a-z]{1,5}(?:[.:][a-z]{1,2})?")
BRACKETS = re.compile(r"\(([^()]*)\)")


fold_name = lru_cache(maxsize=200_000)(fold)
"""Folds a name for comparison: half-width characters, lower case, no blanks."""


@lru_cache(maxsize=200_000)
def short_form(name: str, suffixes: tuple[str, ...]) -> tuple[str, str]:
    """Return the folded name of a firm without its legal suffix and what stands in brackets, and the latter.

    >>> short_form("孚能科技（赣州）股份有限公司", ("股份有限公司", "有限公司"))
    ('孚能科技', '赣州')
    """
    folded = fold_name(name)
    bracketed = "".join(BRACKETS.findall(folded))
    bare = BRACKETS.sub("", folded)
    suffix = next((suffix for suffix in suffixes if bare.endswith(suffix)), "")
    stem = bare.removesuffix(suffix).rstrip(",.")
    return (stem, bracketed) if len(stem) > 1 else (folded, "")


def has_legal_suffix(name: str, suffixes: tuple[str, ...]) -> bool:
    """Return whether a name is a registered one, such as 宁德时代新能源科技股份有限公司."""
    bare = BRACKETS.sub("", fold_name(name))
    return any(bare.endswith(suffix) and len(bare) > len(suffix) + 1 for suffix in suffixes)


def is_code(field_name: str, text: str) -> bool:
    """Return whether a text may be a code: a stock code has 4 to 6 digits, or is a ticker in capital letters.

    >>> is_code("stock_code", "SH600373"), is_code("stock_code", "NVDA"), is_code("stock_code", "801")
    (True, True, False)
    """
    if field_name != "stock_code":
        return bool(text)
    folded = fold_name(text)
    return STOCK_CODE.fullmatch(folded) is not None or (text.isupper() and TICKER.fullmatch(folded) is not None)


def normal_code(field_name: str, text: str) -> str:
    """Return a code as it is compared: a stock code without its exchange, others without blanks, in upper case.

    >>> normal_code("stock_code", "600373SH"), normal_code("stock_code", "sz.300750"), normal_code("key", "a 1")
    ('600373', '300750', 'A1')
    """
    folded = fold_name(text)
    if field_name == "stock_code" and (match := STOCK_CODE.fullmatch(folded)):
        return match["digits"]
    return folded.upper()


@dataclass(slots=True, eq=False)
class Thing:
    """A node to be: its kind, name and parent, with what else rows say of it.

    `fields` has the value and the place that stated it; `described` says whether a row is about it, rather than only
    naming it; `place` is the first place that names it.
    """

    kind: str
    name: str
    parent: Thing | None = None
    aliases: dict[str, None] = field(default_factory=dict)
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    described: bool = False
    place: str = ""
    given_id: str = ""
    id: str = ""
    former_ids: list[str] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)

    @property
    def ancestors(self) -> list[Thing]:
        """The parent, its parent and so on."""
        found: list[Thing] = []
        thing = self.parent
        while thing is not None:
            found.append(thing)
            thing = thing.parent
        return found


@dataclass
class Things:
    """All things of an import. `suffixes` are the legal suffixes of firms, folded, the longest first."""

    suffixes: tuple[str, ...]
    same: Mapping[tuple[str, str], str] = field(default_factory=dict)
    _merged_ids: defaultdict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _all: list[Thing] = field(default_factory=list)
    _by_name: dict[tuple[str, int, str], Thing] = field(default_factory=dict)
    _by_short_form: defaultdict[tuple[str, str], list[Thing]] = field(default_factory=lambda: defaultdict(list))
    _by_code: dict[tuple[str, str, str], Thing] = field(default_factory=dict)
    _unscoped: defaultdict[tuple[str, str], list[Thing]] = field(default_factory=lambda: defaultdict(list))

    def __iter__(self) -> Iterator[Thing]:
        return iter(self._all)

    def find(self, kind: str, name: str, parent: Thing | None = None) -> Thing | None:
        """Return the thing that a name means, None if there is none.

        A thing is also found by the name of the whole that its parent is a part of, or by its name alone, if no other
        has that name there.
        """
        folded = fold_name(name)
        decided = self.same.get((kind, folded))
        if decided is not None:
            folded = fold_name(decided)
        found = self._by_name.get((kind, id(parent) if parent else 0, folded))
        if found is None:
            named = self._unscoped.get((kind, folded), ())
            within = [thing for thing in named if parent is None or parent in thing.ancestors]
            found = within[0] if len(within) == 1 else None
        if found is None and parent is None and kind in FIRMS:
            found = self._find_firm(kind, name)
        return found

    def _find_firm(self, kind: str, name: str) -> Thing | None:
        """Return the firm whose name differs only by its legal suffix or by what stands in brackets.

        Names with different texts in brackets are of different firms.
        """
        stem, bracketed = short_form(name, self.suffixes)
        firms = [
            firm
            for firm in self._by_short_form.get((kind, stem), ())
            if all(self._may_be_one(name, bracketed, *other) for other in self._forms(firm, stem))
        ]
        return firms[0] if len(firms) == 1 else None

    def _forms(self, firm: Thing, stem: str) -> list[tuple[str, str]]:
        """Return the names of a firm with a stem, each with what stands in its brackets."""
        forms = ((name, *short_form(name, self.suffixes)) for name in firm.names)
        return [(name, bracketed) for name, own, bracketed in forms if own == stem]

    def _may_be_one(self, name: str, bracketed: str, other: str, other_bracketed: str) -> bool:
        """Return whether two names with one stem may be of one firm: two registered ones of two places are not."""
        if bracketed == other_bracketed:
            return True
        if bracketed and other_bracketed:
            return False
        return not (has_legal_suffix(name, self.suffixes) and has_legal_suffix(other, self.suffixes))

    def find_code(self, kind: str, field_name: str, code: str) -> Thing | None:
        """Return the thing with a code, in any spelling."""
        return self._by_code.get((kind, field_name, normal_code(field_name, code)))

    def add(self, kind: str, name: str, parent: Thing | None = None, place: str = "", given_id: str = "") -> Thing:
        """Add a thing and return it."""
        thing = Thing(kind, name, parent, place=place, given_id=given_id)
        self._all.append(thing)
        self._index(thing, name)
        return thing

    def remember(self, row: Mapping[str, str], parent: Thing | None) -> Thing:
        """Add the node of an earlier import, so that it is found by its names and codes and keeps its id.

        One whose name a person has found to mean another is merged into that one, which keeps its id as a former one.
        """
        decided = self.same.get((row["kind"], fold_name(row["name"])))
        if decided is not None:
            self._merged_ids[row["kind"], fold_name(decided)].append(row["id"])
            return Thing(row["kind"], row["name"], parent)
        thing = self.add(row["kind"], row["name"], parent, given_id=row["id"])
        thing.former_ids = list(filter(None, row.get("former_ids", "").split("；")))
        for alias in filter(None, row.get("aliases", "").split("；")):
            self._index(thing, alias)
        for name in IDENTIFYING_FIELDS:
            if row.get(name):
                self.add_code(thing, name, row[name])
        return thing

    def add_alias(self, thing: Thing, name: str) -> Thing | None:
        """Add another name of a thing, unless it already is the name of another; return that other."""
        if fold_name(name) in map(fold_name, thing.names):
            return None
        other = self._by_name.get((thing.kind, id(thing.parent) if thing.parent else 0, fold_name(name)))
        if other is not None and other is not thing:
            return other
        thing.aliases[name] = None
        self._index(thing, name)
        return None

    def rename(self, thing: Thing, name: str) -> None:
        """Make another of its names the name of a thing, or a new one; the old name becomes an alias."""
        if name == thing.name:
            return
        old, thing.name = thing.name, name
        thing.aliases.pop(name, None)
        self._index(thing, name)
        if fold_name(old) != fold_name(name):
            thing.aliases = {old: None, **thing.aliases}

    def add_code(self, thing: Thing, field_name: str, code: str) -> Thing | None:
        """Note a code of a thing; return the other thing that has it already, if there is one."""
        other = self._by_code.setdefault((thing.kind, field_name, normal_code(field_name, code)), thing)
        return None if other is thing else other

    def _index(self, thing: Thing, name: str) -> None:
        folded = fold_name(name)
        self._by_name.setdefault((thing.kind, id(thing.parent) if thing.parent else 0, folded), thing)
        if thing.parent is not None:
            self._unscoped[thing.kind, folded].append(thing)
        elif thing.kind in FIRMS:
            firms = self._by_short_form[thing.kind, short_form(name, self.suffixes)[0]]
            if thing not in firms:
                firms.append(thing)

    def keys(self) -> dict[str, dict[str, str]]:
        """Return the ids of the things that have a key, by kind and key."""
        keys: dict[str, dict[str, str]] = {}
        for thing in self._all:
            if thing.place and "key" in thing.fields:
                keys.setdefault(thing.kind, {})[thing.fields["key"][0]] = thing.id
        return keys

    def assign_ids(self, kept: Iterable[Thing]) -> None:
        """Give each thing its id, made of its name and its parent's; those that had one in an earlier import keep it.

        Where two things would have one id, the second is told apart by a code, or by a number.
        """
        things = list(kept)
        used = {thing.given_id for thing in things if thing.given_id}
        for thing in things:
            thing.id = thing.given_id
            for name in thing.names:
                merged = self._merged_ids.get((thing.kind, fold_name(name)), ())
                thing.former_ids += [node for node in merged if node not in thing.former_ids]
        for thing in things:
            self._assign(thing, used)

    def _assign(self, thing: Thing, used: set[str]) -> str:
        if not thing.id:
            parent = self._assign(thing.parent, used) if thing.parent else ""
            base = node_id(thing.kind, thing.name, parent)
            codes = [f"{base}@{thing.fields[name][0]}" for name in IDENTIFYING_FIELDS if name in thing.fields]
            candidates = chain((base, *codes), (f"{base}#{number}" for number in count(2)))
            thing.id = next(candidate for candidate in candidates if candidate not in used)
            used.add(thing.id)
        return thing.id


def split_names(text: str, separators: str) -> Sequence[str]:
    """Return the names in a cell; none in brackets is split: 宁德时代（CATL、时代）、比亚迪 has two.

    >>> split_names("宁德时代；CATL", "；;")
    ('宁德时代', 'CATL')
    """
    if not text:
        return ()
    if not any(separator in text for separator in separators):
        return (text,)
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        if character in "(（[【":
            depth += 1
        elif character in ")）]】":
            depth = max(0, depth - 1)
        elif character in separators and not depth:
            parts.append(text[start:position])
            start = position + 1
    parts.append(text[start:])
    return tuple(dict.fromkeys(name for part in parts if (name := part.strip())))
