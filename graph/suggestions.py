"""Near matches for a name that nothing bears: what "did you mean" offers."""

from __future__ import annotations

from collections.abc import Iterable

OFFERED = 3
"""Suggestions at most."""
CLOSE = 60.0
"""Lowest similarity, in percent, at which a name counts as a near match; 50 where nothing else is near."""
NEARLY_AS_CLOSE = 10.0
"""Suggestions lie within so many percent of the closest."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x' or 'y'?`` for the names closest to `name`, or an empty string.

    >>> did_you_mean("vendr", ["vendor", "industry"])
    "; did you mean 'vendor'?"
    """
    near = near_matches(name, known)
    return f"; did you mean {' or '.join(repr(each) for each in near)}?" if near else ""


def near_matches(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three of the known names: the closest by edit distance, else those that contain `name` or lie in it.

    The order of `known` makes no difference; equally close names are sorted.
    """
    from rapidfuzz import fuzz, process  # late: only a mistake needs it

    names = set(known)
    scored = process.extract(name, names, scorer=fuzz.ratio, limit=None, score_cutoff=50.0)
    ranked = sorted((-score, each) for each, score, _ in scored)
    close = [(each, -score) for score, each in ranked if -score >= CLOSE]
    if close:
        return [each for each, score in close if score > close[0][1] - NEARLY_AS_CLOSE][:OFFERED]
    contained = sorted(each for each in names if name and (name in each or each in name))
    return (contained or [each for score, each in ranked if score == ranked[0][0]])[:OFFERED]
