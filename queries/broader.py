"""Broader industries, such as 金融 for 银行: the sections of GB/T 4754, under the names that vendor landscapes use."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from lianzhu.graph.names import Entry, Names, fold

NAME_SUFFIXES = ("行业", "产业", "领域", "业")
"""Suffixes that do not change which industry a name refers to: 银行业 is 银行."""


def broader_industries(names: Names, name: str, related: Collection[str] = ()) -> list[Entry]:
    """Return the industries in the landscape that are broader than the industry called `name`.

    Industries whose ids are in `related` (those that the landscape declares as its parents) come first, then the
    sections of the classification, under any of their names. Industries with the same name are skipped.
    """
    key = fold(name)
    entries = [names.entries[node_id] for node_id in related if node_id in names.entries]
    for section_names, members in _sections().items():
        if not _stems(name).isdisjoint(members):
            entries += [entry for section in section_names for entry in names.candidates(section, ["Industry"])]
    return list({entry.id: entry for entry in entries if key not in map(fold, (entry.name, *entry.aliases))}.values())


def broader_industry_hint(names: Names, name: str) -> str:
    """Return a hint for an error message that names the broader industries in the landscape, or an empty string."""
    broader = " or ".join(entry.name for entry in broader_industries(names, name))
    return f"; '{name}' belongs to {broader}, which is in the landscape" if broader else ""


def _stems(name: str) -> set[str]:
    """Return the folded name, as it is and without each of the suffixes that it ends with."""
    folded = fold(name)
    return {folded, *(folded.removesuffix(suffix) for suffix in NAME_SUFFIXES)} - {""}


@cache
def _sections() -> Mapping[tuple[str, ...], frozenset[str]]:
    """Return the folded names of the industries in each section, keyed by the section's names."""
    document = tomllib.loads(files(__package__).joinpath("industries.toml").read_text("utf-8"))
    return {tuple(section["names"]): frozenset(map(fold, section["includes"])) for section in document["section"]}
