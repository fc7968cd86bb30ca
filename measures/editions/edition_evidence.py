"""What the citations of one content say together, and how that differs between two landscapes."""

from __future__ import annotations

from lianzhu.graph.records import Value
from lianzhu.measures.editions.edition_items import Facts
from lianzhu.measures.relations import STRENGTHS

WITH_STRENGTH = ("by", "why")
"""Fields of a citation that a change of its strength brings with it."""


def differing_evidence(old: Facts, new: Facts, name: str) -> tuple[Value, Value] | None:
    """Return what the citations of one content say before and after, None for the same.

    That one citation more or less says it is no difference.
    """
    sides = _evidence(old, name), _evidence(new, name)
    if sides[0] <= sides[1] or sides[1] <= sides[0]:
        return None
    before, after = (tuple(sorted(side - {""})) for side in sides)
    return before, after


def _evidence(facts: Facts, name: str) -> set[str]:
    """Return what the strongest citations of one content say; it has ended if all say so."""
    if name == "until":
        ends = {fact.citation.until for fact in facts}
        return {"" if "" in ends else max(ends)}
    strongest = min((fact.citation.strength for fact in facts), key=STRENGTHS.index)
    cited = [fact for fact in facts if fact.citation.strength == strongest]
    if name in ("printed", "named_source"):
        return {str(getattr(fact, "fields", {}).get(name, "") or getattr(fact.citation, name, "")) for fact in cited}
    if name == "as_of":
        return {fact.citation.as_of if fact.citation.as_of_stated else "" for fact in cited}
    return {str(getattr(fact.citation, name)) for fact in cited}
