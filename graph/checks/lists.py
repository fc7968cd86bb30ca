"""Checks of lists of the parts or classes of one thing, given differently in two places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from lianzhu.graph.checks.composition import Composition
from lianzhu.graph.checks.finding import FINDING, Finding
from lianzhu.graph.checks.stated_lists import StatedList
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import fold

MIN_LIST_LENGTH = 3
"""Minimum length of lists that are compared; two names are rarely a list of all."""
MIN_COMMON = 1 / 3
"""Minimum share of the names in two lists that is in both; otherwise they divide the thing in different ways."""


def list_checks(landscape: Landscape, lists: Sequence[StatedList], composition: Composition) -> Iterator[Finding]:
    """Yield lists of the parts or classes of one thing that differ, though both have three or more of them.

    Lists of things with proper names, such as companies, are left out, since they seldom name all; so are those that
    coverage calls representative. Lists that have little in common are taken for divisions of different kinds, a list
    without two or more of the names of another for a summary of it. Where one list has a whole and another its parts,
    the two agree in that.
    """
    groups: defaultdict[tuple[str, str, str], list[StatedList]] = defaultdict(list)
    for each in lists:
        proper = landscape.schema.nodes[each.member_kind].proper_name
        representative = composition.edges_are("representative", each.parent, each.kind)
        if len(each.members) >= MIN_LIST_LENGTH and not proper and not representative:
            groups[each.kind, each.parent, each.member_kind].append(each)
    wholes = composition.wholes()
    for (_, parent, _), group in groups.items():
        distinct: dict[frozenset[str], StatedList] = {}
        for each in group:
            distinct.setdefault(_folded_names(each, group, wholes, landscape), each)
        full = [names for names in distinct if not any(_is_summary(names, other) for other in distinct)]
        for similar in _similar_sets(full):
            yield _difference(landscape, parent, {names: distinct[names] for names in similar})


def _folded_names(
    stated: StatedList, group: Sequence[StatedList], wholes: Mapping[str, set[str]], landscape: Landscape
) -> frozenset[str]:
    """Return the folded names of a list; of parts of a thing that another list has in their place, its name."""
    names = set()
    for member in stated.members:
        others = {other for each in group if member not in each.members for other in each.members}
        whole = min(wholes.get(member, set()) & others - stated.members, default=member)
        names.add(fold(landscape.nodes[whole].name))
    return frozenset(names)


def _is_summary(names: frozenset[str], other: frozenset[str]) -> bool:
    return names < other and len(other) - len(names) > 1


def _similar_sets(sets: Sequence[frozenset[str]]) -> Iterator[list[frozenset[str]]]:
    """Yield the groups of two or more sets of names that have much in common with another of the group."""
    remaining = list(sets)
    while remaining:
        group = [remaining.pop(0)]
        for names in group:  # grows while it is walked
            similar = [other for other in remaining if _are_similar(names, other)]
            group += similar
            remaining = [other for other in remaining if other not in similar]
        if len(group) > 1:
            yield group


def _are_similar(first: frozenset[str], second: frozenset[str]) -> bool:
    common = first & second
    return len(common) > 1 and len(common) >= MIN_COMMON * len(first | second)


def _difference(landscape: Landscape, parent: str, lists: Mapping[frozenset[str], StatedList]) -> Finding:
    """Return the finding that lists differ, with the names that are not in all of them."""
    common = frozenset.intersection(*lists)
    descriptions = []
    for folded, stated in lists.items():
        names = dict.fromkeys(landscape.nodes[edge.start].name for edge in stated.edges)
        extra = "、".join(name for name in names if fold(name) in folded - common)
        place = f"{landscape.nodes[stated.place.source].name} {stated.locators}"
        descriptions.append(f"{len(stated.members)} at {place}{f' (with {extra})' if extra else ''}")
    in_all = f", {len(common)} of them in all" if common else ""
    message = f"the lists of what makes up {parent} differ: {', '.join(descriptions)}{in_all} (names are folded)"
    edges = dict.fromkeys(edge.id for stated in lists.values() for edge in stated.edges)
    return Finding(FINDING, "different lists", message, tuple(edges))
