"""The rows of the evidence on leaders, and of its summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lianzhu.graph.answers import Answer
from lianzhu.measures.leaders.leader_candidates import CandidateScope, leader_roles
from lianzhu.measures.leaders.leader_criteria import CriteriaEvidence, Criterion
from lianzhu.measures.leaders.leader_measures import CRITERIA, LEADER_DIMENSIONS, MEASURES, OTHER, Evidence, Measure
from lianzhu.measures.leaders.leadership import Leaders, first_in
from lianzhu.measures.locations import Locations
from lianzhu.measures.relations import STRENGTHS, Relations
from lianzhu.measures.supply_network import PIVOTS

EXPECTED_METRICS = ("patents", "research_spending", "market_share", "revenue")
"""Metrics of which it is said that nothing is known; of other metrics only what is stated appears."""
TIED = "并列 tied"
"""What is said of a rank that several candidates share."""
MAX_LISTED = 5
"""Number of chains that a note lists."""
UNRANKED_NOTE = (
    "no rank: fewer than three candidates have a value that can be compared, and not all that could; all values are"
    " equal; another may be on either side of it; or they are in different units, which are not converted"
)
_Row = tuple[object, ...]


def evidence_answer(
    relations: Relations,
    found: Sequence[Leaders],
    *,
    only: str = "",
    top: int | None = None,
    locations: Locations | None = None,
) -> Answer:
    """Return the evidence as rows: the criteria of a leader, then for each candidate what is known, and what is not."""
    columns = ("scope", "candidate", *(["location"] if locations else []), *EVIDENCE_COLUMNS)
    criteria = CriteriaEvidence(relations).all
    rows: list[_Row] = [
        (None, None, *([None] if locations else []), *_criterion_cells(relations, criterion)) for criterion in criteria
    ]
    unranked = False
    for each in found:
        for firm in each.candidates[:top]:
            if only in ("", firm):
                place = [locations.of(firm)] if locations else []
                first = (scope_name(relations, each.scope), relations.name(firm), *place)
                rows += [(*first, *cells) for cells in _cells(each, firm)]
                unranked |= any(row.interval and row.rank is None for row in each.evidence.of(firm))
    return Answer(columns, rows, (*answer_notes(relations, found), *([UNRANKED_NOTE] if unranked else [])))


EVIDENCE_COLUMNS = (
    "dimension",
    "measure",
    "value",
    "unit",
    "rank",
    "among",
    "evidence",
    "origin",
    "coverage",
    "strength",
    "facts",
)


def _criterion_cells(relations: Relations, criterion: Criterion) -> _Row:
    states = list(dict.fromkeys(row.state for row in criterion.coverage))
    role = relations.name(criterion.role)
    facts = list(criterion.facts)
    return (CRITERIA, criterion.name, None, None, None, None, role, "stated", states, criterion.strength, facts)


def _cells(found: Leaders, firm: str) -> Iterator[_Row]:
    """Yield the cells of what is known of a candidate in each dimension, and of what is not."""
    rows = found.evidence.of(firm)
    for dimension in LEADER_DIMENSIONS:
        known = [row for row in rows if row.measure.dimension == dimension]
        for row in known:
            yield (
                dimension,
                row.measure.name,
                row.words,
                row.unit or None,
                f"{row.rank} {TIED}" if row.rank and row.shared else row.rank,
                row.among or None,
                row.detail,
                row.origin,
                list(row.coverage),
                row.strength,
                list(row.facts),
            )
        yield from _unknown_cells(found, firm, dimension, {row.measure.name for row in known})


def _unknown_cells(found: Leaders, firm: str, dimension: str, known: Iterable[str]) -> Iterator[_Row]:
    """Yield the cells of the measures by which nothing is known of a candidate, by what the sources say of that."""
    by_states: dict[tuple[str, ...], tuple[list[str], set[str], list[str]]] = {}
    for measure in _expected(found, dimension):
        if measure.name not in known:
            coverage = found.evidence.left_out(firm, measure)
            states = tuple(dict.fromkeys(row.state for row in coverage))
            names, facts, strengths = by_states.setdefault(states, ([], set(), []))
            names.append(measure.name)
            facts.update(row.id for row in coverage)
            strengths.extend(row.citation.strength for row in coverage)
    for states, (names, facts, strengths) in by_states.items():
        strength = max(strengths, key=STRENGTHS.index, default="")
        unknown = "; ".join(names)
        yield dimension, unknown, None, None, None, None, "", "nothing_known", list(states), strength, sorted(facts)


def _expected(found: Leaders, dimension: str) -> list[Measure]:
    names = [*MEASURES, *EXPECTED_METRICS]
    names.remove("statements")
    if dimension == CRITERIA and not found.evidence.criteria.all:
        return []
    if not found.scope.segments:
        names = [name for name in names if name not in ("layers", "segments", "sole_segments", "segments_behind")]
    elif not found.evidence.segments.network:
        names.remove("segments_behind")
    return [each for each in found.evidence.measures.values() if each.dimension == dimension and each.name in names]


def summary_answer(
    relations: Relations,
    found: Sequence[Leaders],
    *,
    only: str = "",
    top: int | None = None,
    locations: Locations | None = None,
) -> Answer:
    """Return a row for each candidate with its values by each measure of which something is known.

    Of values that cannot be compared a cell has all, as the source prints them.
    """
    measures = next(iter(found)).evidence.measures if found else {}
    known = {row.measure.name for each in found for row in each.rows}
    shown = [measure for measure in measures.values() if measure.name in known and measure.dimension != OTHER]
    names = [METRIC_COLUMNS.get(measure.name, measure.name) for measure in shown]
    rows: list[_Row] = []
    for each in found:
        for firm in each.candidates[:top]:
            if only in ("", firm):
                held = each.evidence.of(firm)
                cells = [
                    _summary_cell(measure, [row for row in held if row.measure.name == measure.name])
                    for measure in shown
                ]
                located = locations.facts([firm]) if locations else set()
                facts = sorted({fact for row in held for fact in row.facts} | located)
                strengths = [row.strength for row in held if row.strength]
                rows.append(
                    (
                        scope_name(relations, each.scope),
                        relations.name(firm),
                        *([locations.of(firm)] if locations else []),
                        first_in(held),
                        *cells,
                        max(strengths, key=STRENGTHS.index, default=""),
                        facts,
                    )
                )
    columns = ("scope", "candidate", *(["location"] if locations else []), "first_in", *names, "strength", "facts")
    return Answer(columns, rows, tuple(answer_notes(relations, found)))


METRIC_COLUMNS = {"capacity": "production_capacity", "customers": "customer_count", "users": "user_count"}
"""Names of the columns of metrics whose own names are columns of another meaning."""


def _summary_cell(measure: Measure, rows: Sequence[Evidence]) -> object:
    """Return the value of a measure that is counted, and the words of what is stated; None where nothing is known."""
    counted = [row for row in rows if row.origin != "editorial"]
    if not counted:
        return None
    return counted[0].words if measure.computed else "; ".join(row.detail for row in counted)


def scope_name(relations: Relations, scope: CandidateScope) -> str | None:
    """Return the name of a chain or an industry, None for the whole landscape."""
    return relations.name(scope.node) if scope.node else None


def answer_notes(relations: Relations, found: Sequence[Leaders]) -> Iterator[str]:
    """Yield what a reader must know of the answer as a whole."""
    yield from relations.groups.notes
    called = ", ".join(map(relations.name, leader_roles(relations))) or "链主"
    unnamed = [each.scope for each in found if each.candidates and not each.named]
    if unnamed:
        if where := _listed(relations, unnamed):
            yield f"no source names the leader ({called}) of {where}; what follows is evidence, not a choice"
        else:
            yield f"no source names the leader ({called}); what follows is evidence, not a choice"
    if empty := _listed(relations, [each.scope for each in found if not each.candidates]):
        yield f"no firm is known in {empty}, so there are no candidates"
    if unnamed and not any(each.evidence.network.graph for each in found):
        yield "no relation of supply between firms is known here, so nothing can be said of who depends on whom"
    if any(not each.evidence.centrality[1] for each in found if each.evidence.network.graph):
        yield f"betweenness is estimated from {PIVOTS} firms, because the network is large"


def _listed(relations: Relations, scopes: Sequence[CandidateScope]) -> str:
    """Return the names of chains or industries, of many only the first."""
    names = [relations.name(scope.node) for scope in scopes if scope.node]
    listed = ", ".join(names[:MAX_LISTED])
    return f"{listed} and others ({len(names)} in all)" if len(names) > MAX_LISTED else listed
