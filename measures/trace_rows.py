"""What lies upstream or downstream as rows, by step, with the firms at each and what stops without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from lianzhu.graph.answers import Answer
from lianzhu.graph.language import Language
from lianzhu.measures.chain_structure import FIRM_KINDS
from lianzhu.measures.locations import Locations
from lianzhu.measures.relations import Relation, Relations
from lianzhu.measures.sentences import sentence
from lianzhu.measures.trace import Reached, SupplyTrace

TRACE_COLUMNS = ("step", "kind", "name", "reached_by", "vendors", "sentence", "stops", "stopped", "strength", "facts")
ReachedBy = Literal["by_supply", "in_segment", "of_firm"]
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

    `step` counts the hops of supply. `reached_by` tells what is stated to supply ("by_supply") from what is reached
    through a segment on the way ("in_segment"), whose firms need not supply this one, and from what a firm on the way
    offers or where it stands ("of_firm"). `vendors` are the firms that offer it or stand in it, of what is "of_firm"
    those on the way; `sentence` is the last hop of a shortest way; `stops` counts what is no longer reached without it,
    and what no other vendor is named for, and `stopped` names it. With a region, `location` says of a firm whether it
    is there, and of anything else whether one of its vendors is.
    """
    locations = Locations(relations, region) if region else None
    supply = SupplyTrace(relations, start, upstream=upstream, max_distance=max_distance)
    cut_off = {point.node: point.cut_off for point in supply.single_points}
    placing = {each.node: _placing(relations, each.node) for each in supply.reached}
    sole = _sole_places(placing)
    reached_nodes = {start, *placing}
    rows = []
    for reached in supply.reached:
        reached_by = _reached_by(relations, reached)
        placed = placing[reached.node]
        if reached_by == "of_firm":
            placed = [each for each in placed if each.start in reached_nodes]
        vendors = sorted({each.start for each in placed}, key=lambda firm: (relations.name(firm), firm))
        stopped = [*cut_off.get(reached.node, ()), *sole.get(reached.node, ())]
        facts = relations.fact_ids([*(hop.relation for hop in reached.path), *placed])
        rows.append(
            (
                reached.distance,
                relations.kind(reached.node),
                relations.full_name(reached.node),
                reached_by,
                [relations.name(vendor) for vendor in vendors],
                *([_location(relations, locations, reached, vendors)] if locations else []),
                sentence(relations, reached.path[-1].relation, language),
                len(stopped),
                _stopped(relations, stopped),
                relations.weakest(facts),
                list(facts),
            )
        )
    columns = (*TRACE_COLUMNS[:5], *(["location"] if locations else []), *TRACE_COLUMNS[5:])
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


def _sole_places(placing: Mapping[str, Sequence[Relation]]) -> Mapping[str, Sequence[str]]:
    """Return by firm the places reached for which no other vendor is named."""
    sole: dict[str, list[str]] = {}
    for place, relations in placing.items():
        vendors = {each.start for each in relations}
        if len(vendors) == 1:
            sole.setdefault(vendors.pop(), []).append(place)
    return sole


def _reached_by(relations: Relations, reached: Reached) -> ReachedBy:
    """Return how a node is reached: by relations of supply only, through a segment, or as what a firm has.

    Where the start itself stands does not count.
    """
    at_place = [relations.schema.edges[hop.relation.kind].flow == "at" for hop in reached.path]
    first_supply = at_place.index(False)
    if not any(at_place[first_supply:]):
        return "by_supply"
    return "of_firm" if at_place[-1] and reached.path[-1].forward else "in_segment"


def _location(relations: Relations, locations: Locations, reached: Reached, vendors: list[str]) -> str:
    firms = [reached.node] if relations.kind(reached.node) in FIRM_KINDS else vendors
    found = [locations.of(firm) for firm in firms]
    return next((each for each in ("here", "not_known", "elsewhere") if each in found), "")


def _notes(relations: Relations, supply: SupplyTrace) -> Iterator[str]:
    yield from relations.notes
    name, steps = relations.full_name(supply.start), supply.max_distance
    if supply.is_cut_short:
        yield f"supply goes on beyond step {steps}; raise the number of steps to follow it"
    elif not supply.reached and supply.upstream:
        yield f"no source states anything upstream of {name} within {steps} steps of supply"
    elif not supply.reached:
        yield f"no source states anything downstream of {name} within {steps} steps of supply"
