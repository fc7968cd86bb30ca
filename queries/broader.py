"""To which broader industry a name belongs: 银行 to 金融. Sections of GB/T 4754, in the words that vendors use."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from lianzhu.graph.names import Entry, Names, fold

SUFFIXES = ("行业", "产业", "领域", "业")
"""Endings that make no other industry of a name: 银行业 is 银行."""


def broader_industries(names: Names, text: str, related: Collection[str] = ()) -> list[Entry]:
    """Return the industries of a landscape that are broader than the one called `text`.

    Those among the ids in `related` whose name differs from it (what the landscape itself says it is part of) come
    first, then the sections of the classification under any of their names that the landscape has.
    """
    own = fold(text)
    found = [names.entries[each] for each in related if each in names.entries]
    for section, included in _sections().items():
        if _stem(text) in included:
            found += [entry for name in section for entry in names.candidates(name, ["Industry"])]
    return list({entry.id: entry for entry in found if own not in map(fold, (entry.name, *entry.aliases))}.values())


def broader_remark(names: Names, text: str) -> str:
    """Return, as the end of a message, to which industry of the landscape a name belongs that it does not hold."""
    broader = " or ".join(entry.name for entry in broader_industries(names, text))
    return f"; '{text}' belongs to {broader}, which the landscape holds" if broader else ""


def _stem(text: str) -> str:
    """Return a name folded and without its ending."""
    folded = fold(text)
    return next((folded.removesuffix(end) for end in SUFFIXES if folded.endswith(end) and folded != end), folded)


@cache
def _sections() -> Mapping[tuple[str, ...], frozenset[str]]:
    """Return the stems of the industries that each section includes, by the names of the section."""
    body = tomllib.loads(files(__package__).joinpath("industries.toml").read_text("utf-8"))
    return {tuple(each["names"]): frozenset(map(_stem, each["includes"])) for each in body["section"]}
