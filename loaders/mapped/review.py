"""Names that are near to others, for a person to decide: nothing is merged by likeness alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lianzhu.graph.suggestions import similar_names
from lianzhu.loaders.mapped.things import FIRMS, Thing, Things, fold_name, short_form

REVIEW_COLUMNS = ("kind", "name", "place", "like", "like_place", "decision")
"""Columns of review.csv. A person writes `same` or `different` as the decision, or 同 or 异."""
SAME_WORDS = ("same", "yes", "y", "同", "是", "相同", "同一", "合并")
DIFFERENT_WORDS = ("different", "no", "n", "异", "否", "不同", "不是")
BRACKETED_NAME = re.compile(r"[(（]([^()（）]+)[)）]")
MIN_CONTAINED_LENGTH = 2
"""Shortest name that is compared with the names that contain it: LG and LG新能源."""
MAX_COMPARED_FIRMS = 1_000
"""Among more firms than this, only those without a row of their own are compared."""
MAX_COMPARISONS = 20_000_000
"""More pairs than this are not compared; the import says so."""


@dataclass(frozen=True, slots=True)
class NearName:
    """A name that no table describes, and the name of another thing that it may mean."""

    kind: str
    name: str
    place: str
    like: str
    like_place: str
    decision: str = ""

    def row(self) -> tuple[str, ...]:
        """Return the cells of the row of review.csv."""
        return tuple(getattr(self, column) for column in REVIEW_COLUMNS)


def is_decision(text: str) -> bool:
    """Return whether a text is a decision, or empty."""
    word = text.strip().casefold()
    return not word or word in SAME_WORDS or word in DIFFERENT_WORDS


def decided_names(rows: Iterable[NearName]) -> dict[tuple[str, str], str]:
    """Return the names that a person found to mean the same as others, by kind and folded name.

    Decisions chain: if a is the same as b and b as c, both mean c. Of a circle, the name that was decided last is kept.
    """
    same = {(row.kind, fold_name(row.name)): row.like for row in rows if row.decision.strip().casefold() in SAME_WORDS}
    result = {}
    for (kind, name), like in same.items():
        seen = {name}
        while (following := same.get((kind, fold_name(like)))) is not None and fold_name(like) not in seen:
            seen.add(fold_name(like))
            like = following
        if fold_name(like) != name:
            result[kind, name] = like
    return result


def near_names(things: Things, decided: Sequence[NearName]) -> Iterator[NearName]:
    """Yield near names of firms; what a person has decided comes first and is not asked again.

    Of many firms, those with a row of their own are not compared with each other.
    """
    known = {(row.kind, row.name, row.like) for row in decided if row.decision.strip()}
    yield from (row for row in decided if row.decision.strip())
    for kind in FIRMS:
        firms = [thing for thing in things if thing.kind == kind and thing.place]
        for thing, other in _pairs(firms, things.suffixes):
            if (kind, thing.name, other.name) not in known:
                yield NearName(kind, thing.name, thing.place, other.name, other.place)


def too_many(things: Things) -> bool:
    """Return whether there are too many names to compare each with each."""
    firms = [thing for thing in things if thing.kind in FIRMS and thing.place]
    return sum(not thing.described for thing in firms) * len(firms) > MAX_COMPARISONS


def _pairs(firms: Sequence[Thing], suffixes: tuple[str, ...]) -> Iterator[tuple[Thing, Thing]]:
    """Yield pairs of firms whose names are alike or contain each other, each pair once."""
    named = firms if len(firms) <= MAX_COMPARED_FIRMS else [thing for thing in firms if not thing.described]
    if len(named) * len(firms) > MAX_COMPARISONS:
        return
    forms: Mapping[str, Thing] = {short_form(name, suffixes)[0]: thing for thing in firms for name in thing.names}
    seen = set[frozenset[Thing]]()
    for thing in named:
        own = short_form(thing.name, suffixes)[0]
        alike = similar_names(own, forms)
        alike += [fold_name(part) for part in BRACKETED_NAME.findall(thing.name) if fold_name(part) in forms]
        alike += [form for form in forms if _contains(own, form) or _contains(form, own)]
        for form in dict.fromkeys(alike):
            other = forms[form]
            pair = frozenset((thing, other))
            if other is not thing and pair not in seen:
                seen.add(pair)
                yield (other, thing) if thing.described and not other.described else (thing, other)


def _contains(form: str, part: str) -> bool:
    """Return whether a name contains another one, as whole words if that is Latin: CATL does not contain ATL."""
    if len(part) < MIN_CONTAINED_LENGTH or form == part or part not in form:
        return False
    return not part.isascii() or re.search(rf"(?<![a-z0-9]){re.escape(part)}(?![a-z0-9])", form) is not None
