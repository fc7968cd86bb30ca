"""The rows of scores of candidates: a line for each part, and the total that they add up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import BadParameter
from lianzhu.measures.leader_measures import Measure
from lianzhu.measures.leader_rows import answer_notes, scope_name
from lianzhu.measures.leader_scores import Score, compared, scores
from lianzhu.measures.leadership import Leaders
from lianzhu.measures.locations import Locations
from lianzhu.measures.relations import STRENGTHS, Relations

SCORE_COLUMNS = (
    "measure",
    "value",
    "best",
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
    " what is not known counts as 0 in points and as the best in highest;"
    " ranks and rivals are all that weights within 20 % of the given ones can change"
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
    for each in found:
        held = [row for row in each.rows if row.origin != "judged"]
        measures = each.evidence.measures
        known = compared(held)
        usable = {key for key in asked if _is_known(key, measures, known, weights)}
        used |= usable
        if not usable:
            continue  # said of all chains together
        for score in scores(held, each.candidates, measures, weights)[:top]:
            if only in ("", score.candidate):
                place = [locations.of(score.candidate)] if locations else []
                first = (scope_name(relations, each.scope), relations.name(score.candidate), *place, score.rank)
                rows += [(*first, *cells) for cells in _score_cells(relations, score, summary)]
    notes = [*answer_notes(relations, found), SCORE_NOTE]
    if not used and any(each.candidates for each in found):
        raise BadParameter(f"nothing is known of the candidates by {', '.join(weights)}; weigh what the answer has")
    if unused := sorted(asked - used):
        notes.append(f"nothing is known of any candidate by {', '.join(unused)}, whose weight is left out")
    columns = ("scope", "candidate", *(["location"] if locations else []), "rank", *SCORE_COLUMNS)
    return Answer(columns, rows, tuple(notes))


def _is_known(
    key: str, measures: Mapping[str, Measure], known: Mapping[str, object], weights: Mapping[str, float]
) -> bool:
    inside = (each.name for each in measures.values() if each.dimension == key and each.name not in weights)
    return key in known or any(name in known for name in inside)


def _score_cells(relations: Relations, score: Score, summary: bool) -> Iterator[tuple[object, ...]]:
    facts: set[str] = set()
    strengths: list[str] = []
    for part in score.parts:
        row = part.evidence
        facts.update(row.facts if row else ())
        strengths += [row.strength] if row and row.strength else []
        if summary:
            continue
        highest = part.points if row else round(part.weight, 2)
        yield (
            part.measure.name,
            row.value if row else None,
            part.best,
            round(part.normalised, 4) if row else None,
            round(part.weight, 2),
            part.points,
            highest,
            None,
            None,
            row.detail if row else None,
            row.origin if row else "nothing_known",
            row.strength if row else "",
            list(row.facts) if row else [],
        )
    low, high = score.ranks
    yield (
        "total",
        None,
        None,
        None,
        score.known,
        score.score,
        score.highest,
        f"{low}–{high}" if low != high else str(low),
        [relations.name(firm) for firm in score.rivals],
        None,
        "computed",
        max(strengths, key=STRENGTHS.index, default=""),
        sorted(facts),
    )
