"""What lies upstream or downstream as rows, by step, with the firms at each and what stops without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lianzhu.graph.answers import Answer
from lianzhu.graph.language import Language
from lianzhu.measures.chain_structure import FIRM_KINDS
from lianzhu.measures.locations import Locations
from lianzhu.measures.relations import Relation, Relations
from lianzhu.measures.sentences import sentence
from lianzhu.measures.trace import Reached, SupplyTrace

TRACE_COLUMNS = ("step", "kind", "name", "vendors", "sentence", "stops", "stopped", "strength", "facts")
MAX_STOPPED = 20
"""So many names of what stops are listed, the nearest first; the number counts all."""


def trace_answer(
    relations: Relations,
    start: str,
    *,
    upstream: bool,
    max_distance: int,
    region: str | None = None,
    language: Language = "zh",
) -> Answer:
    """Return what is upstream or downstream of a node, the nearest first: a row each.

    `step` counts the hops of supply; `vendors` are the firms that offer it or stand in it; `sentence` is the last hop
    of a shortest way; `stops` counts what is no longer reached without it, and `stopped` names it. With a region,
    `location` says of a firm whether it is there, and of anything else whether one of its vendors is.
    """
    locations = Locations(relations, region) if region else None
    supply = SupplyTrace(relations, start, upstream=upstream, max_distance=max_distance)
    cut_off = {point.node: point.cut_off for point in supply.single_points}
    rows = []
    for reached in supply.reached:
        placing = _placing(relations, reached.node)
        vendors = sorted({each.start for each in placing}, key=lambda firm: (relations.name(firm), firm))
        facts = relations.fact_ids([*(hop.relation for hop in reached.path), *placing])
        rows.append(
            (
                reached.distance,
                relations.kind(reached.node),
                relations.full_name(reached.node),
                [relations.name(vendor) for vendor in vendors],
                *([_location(relations, locations, reached, vendors)] if locations else []),
                sentence(relations, reached.path[-1].relation, language),
                len(cut_off.get(reached.node, ())),
                _stopped(relations, cut_off.get(reached.node, ())),
                relations.weakest(facts),
                list(facts),
            )
        )
    columns = (*TRACE_COLUMNS[:4], *(["location"] if locations else []), *TRACE_COLUMNS[4:])
    return Answer(columns, rows, tuple(_notes(relations, supply)))


def _stopped(relations: Relations, nodes: Sequence[str]) -> list[str]:
    more = [f"+{len(nodes) - MAX_STOPPED:,}"] if len(nodes) > MAX_STOPPED else []
    return [relations.full_name(node) for node in nodes[:MAX_STOPPED]] + more


def _placing(relations: Relations, node: str) -> list[Relation]:
    """Return the relations by which firms offer something, develop it or stand in it."""
    edges = relations.schema.edges
    return [
        each
        for each in relations.incoming(node)
        if edges[each.kind].flow == "at" and relations.kind(each.start) in FIRM_KINDS
    ]


def _location(relations: Relations, locations: Locations, reached: Reached, vendors: list[str]) -> str:
    firms = [reached.node] if relations.kind(reached.node) in FIRM_KINDS else vendors
    found = [locations.of(firm) for firm in firms]
    return next((each for each in ("here", "not_known", "elsewhere") if each in found), "")


def _notes(relations: Relations, supply: SupplyTrace) -> Iterator[str]:
    yield from relations.groups.notes
    name, steps = relations.full_name(supply.start), supply.max_distance
    if supply.is_cut_short:
        yield f"supply goes on beyond step {steps}; raise the number of steps to follow it"
    elif not supply.reached and supply.upstream:
        yield f"no source states anything upstream of {name} within {steps} steps of supply"
    elif not supply.reached:
        yield f"no source states anything downstream of {name} within {steps} steps of supply"
