"""The rows of scores of candidates: a line for each part, and the total that they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import BadParameter
from lianzhu.graph.intervals import Interval
from lianzhu.measures.leaders.leader_comparison import compared, in_several_units
from lianzhu.measures.leaders.leader_measures import Measure, in_words
from lianzhu.measures.leaders.leader_rows import answer_notes, scope_name
from lianzhu.measures.leaders.leader_scores import Score, ScorePart, scores
from lianzhu.measures.leaders.leadership import Leaders
from lianzhu.measures.locations import Locations
from lianzhu.measures.relations import STRENGTHS, Relations

SCORE_COLUMNS = (
    "measure",
    "value",
    "best",
    "unit",
    "normalised",
    "weight",
    "points",
    "highest",
    "ranks",
    "rivals",
    "evidence",
    "origin",
    "strength",
    "facts",
)
SCORE_NOTE = (
    "points = weight % × value / best (best / value of a rank), and a total is the sum of its lines, its weight that of"
    " what is known;"
    " what is not known counts as 0 in points and as the best in highest, a range as its least and its most;"
    " a rank such as 1–3 is all that this can change, and ranks and rivals are all that weights within 20 % can change"
)
MARKET_NOTE = (
    "best of a share is the largest that a source states of the same market, and a share below half of which no other"
    " is stated is left out; shares of different markets stand beside each other"
)


def score_answer(
    relations: Relations,
    found: Sequence[Leaders],
    weights: Mapping[str, float],
    *,
    only: str = "",
    top: int | None = None,
    summary: bool = False,
    locations: Locations | None = None,
) -> Answer:
    """Return the scores of the candidates by weights: a line for each measure, then the total, which is their sum.

    With `summary`, only the totals.
    """
    rows: list[tuple[object, ...]] = []
    used: set[str] = set()
    asked = {key for key, weight in weights.items() if weight}
    of_markets, in_units = False, dict[str, None]()
    for each in found:
        held = [row for row in each.rows if row.origin != "editorial"]
        measures = each.evidence.measures
        known = compared(held)
        usable = {key for key in asked if _is_known(key, measures, known, weights)}
        used |= usable
        weighed = _weighed(asked, measures, weights)
        in_units |= dict.fromkeys(name for name in in_several_units(held) if name in weighed)
        of_markets |= any(row.in_market for name in weighed & {*known} for row in known[name].values())
        if not usable:
            continue  # said of all chains together
        for score in scores(held, each.candidates, measures, weights)[:top]:
            if only in ("", score.candidate):
                place = [locations.of(score.candidate)] if locations else []
                rank = ranks_text(score.possible)
                first = (scope_name(relations, each.scope), relations.name(score.candidate), *place, rank)
                rows += [(*first, *cells) for cells in _score_cells(relations, score, summary)]
    notes = [*answer_notes(relations, found), SCORE_NOTE]
    if of_markets:
        notes.append(MARKET_NOTE)
    if in_units:
        names = ", ".join(in_units)
        notes.append(f"left out of the score, because its values are in different units, not converted: {names}")
    if not used and any(each.candidates for each in found):
        raise BadParameter(f"nothing is known of the candidates by {', '.join(weights)}; weigh what the answer has")
    if unused := sorted(asked - used - {*in_units}):
        notes.append(f"nothing is known of any candidate by {', '.join(unused)}, whose weight is left out")
    columns = ("scope", "candidate", *(["location"] if locations else []), "rank", *SCORE_COLUMNS)
    return Answer(columns, rows, tuple(notes))


def _is_known(
    key: str, measures: Mapping[str, Measure], known: Mapping[str, object], weights: Mapping[str, float]
) -> bool:
    return any(name in known for name in _weighed({key}, measures, weights))


def _weighed(keys: Iterable[str], measures: Mapping[str, Measure], weights: Mapping[str, float]) -> set[str]:
    """Return the measures that keys give a weight to: those named, and those of a dimension without their own."""
    held = {*keys}
    return {each.name for each in measures.values() if each.dimension in held and each.name not in weights} | held


def _score_cells(relations: Relations, score: Score, summary: bool) -> Iterator[tuple[object, ...]]:
    facts: set[str] = set()
    strengths: list[str] = []
    for part in score.parts:
        row = part.evidence
        facts.update(row.facts if row else ())
        strengths += [row.strength] if row and row.strength else []
        if not summary:
            yield _part_cells(part)
    yield (
        "total",
        None,
        None,
        None,
        None,
        score.known,
        score.score,
        score.highest,
        ranks_text(score.ranks),
        [relations.name(firm) for firm in score.rivals],
        None,
        "computed",
        max(strengths, key=STRENGTHS.index, default=""),
        sorted(facts),
    )


def _part_cells(part: ScorePart) -> tuple[object, ...]:
    row, value = part.evidence, part.normalised
    shown = row or part.aside
    in_unit_of = shown or part.leader
    scale = in_unit_of.scale if in_unit_of else 1.0
    return (
        part.measure.name,
        row.words if row else None,
        in_words(part.best, scale) if part.best and (row or not part.aside) else None,
        (in_unit_of.unit or None) if in_unit_of else None,
        in_words(Interval(round(value.low, 4), round(value.high, 4))) if value else None,
        round(part.weight, 2),
        part.points,
        part.highest,
        None,
        None,
        shown.detail if shown else None,
        row.origin if row else ("not_compared" if part.aside else "nothing_known"),
        shown.strength if shown else "",
        list(shown.facts) if shown else [],
    )


def ranks_text(ranks: tuple[int, int]) -> str:
    """Return a rank, or the first and the last that it may be.

    >>> ranks_text((1, 1)), ranks_text((1, 3))
    ('1', '1–3')
    """
    low, high = ranks
    return f"{low}–{high}" if low != high else str(low)
