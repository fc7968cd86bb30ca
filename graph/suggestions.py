"""Wording of messages: near matches for an unknown name, offered as "did you mean", and articles."""

from __future__ import annotations

from collections.abc import Iterable

MAX_SUGGESTIONS = 3
"""Maximum number of suggestions."""
MIN_SIMILARITY = 60.0
"""Minimum similarity of a near match, in percent."""
FALLBACK_SIMILARITY = 50.0
"""Minimum similarity, in percent, used if there is no near match."""
MISSPELLING_SIMILARITY = 80.0
"""Minimum similarity of a misspelling to the name that is meant, in percent."""
SPELLING_SIMILARITY = 75.0
"""Minimum similarity of two spellings of a name, in percent: one character in four."""
SIMILARITY_MARGIN = 10.0
"""Maximum difference in similarity between a suggestion and the best match, in percentage points."""


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return ``; did you mean 'x' or 'y'?`` for the closest matches to `name`, or an empty string.

    >>> did_you_mean("vendr", ["vendor", "industry"])
    "; did you mean 'vendor'?"
    """
    matches = near_matches(name, candidates)
    return f"; did you mean {' or '.join(repr(match) for match in matches)}?" if matches else ""


def near_matches(name: str, candidates: Iterable[str]) -> list[str]:
    """Return up to three candidates: the closest by edit distance, else those that contain `name` or are part of it.

    The order of `candidates` does not matter; ties are sorted by name.
    """
    from rapidfuzz import fuzz, process  # lazy: needed only after a typo

    names = set(candidates)
    scored = process.extract(name, names, scorer=fuzz.ratio, limit=None, score_cutoff=FALLBACK_SIMILARITY)
    ranked = sorted((-score, match) for match, score, _ in scored)
    close = [(match, -score) for score, match in ranked if -score >= MIN_SIMILARITY]
    if close:
        return [match for match, score in close if score > close[0][1] - SIMILARITY_MARGIN][:MAX_SUGGESTIONS]
    overlapping = sorted(other for other in names if name and (name in other or other in name))
    return (overlapping or [match for score, match in ranked if score == ranked[0][0]])[:MAX_SUGGESTIONS]


def is_misspelling(name: str, candidates: Iterable[str]) -> bool:
    """Return whether a name is so close to a candidate that it can hardly be a new one.

    >>> is_misspelling("locater", ["locator"]), is_misspelling("staff", ["stock_code"])
    (True, False)
    """
    from rapidfuzz import fuzz, process  # lazy: needed only after a typo

    best = process.extractOne(
        name, candidates, scorer=fuzz.ratio, processor=str.lower, score_cutoff=MISSPELLING_SIMILARITY
    )
    return best is not None


def similar_names(name: str, candidates: Iterable[str]) -> list[str]:
    """Return the candidates that may be other spellings of a name, by descending similarity, without the name itself.

    >>> similar_names("宁德时代", ["宁德时代", "宁徳时代", "国轩高科"])
    ['宁徳时代']
    """
    from rapidfuzz import fuzz, process  # lazy: few commands compare names

    scored = process.extract(name, list(candidates), scorer=fuzz.ratio, limit=None, score_cutoff=SPELLING_SIMILARITY)
    return [match for match, _, _ in scored if match != name]


def with_article(noun: str) -> str:
    """Return an English noun with its indefinite article.

    >>> with_article("Industry"), with_article("Company"), with_article("UserGroup")
    ('an Industry', 'a Company', 'a UserGroup')
    """
    return f"{'an' if noun[0] in 'AEIOaeio' else 'a'} {noun}"
