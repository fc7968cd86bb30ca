"""Paths between two things as rows, a step each; without a path, what comes nearest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from lianzhu.graph.answers import Answer
from lianzhu.graph.language import Language
from lianzhu.measures.chain_structure import FIRM_KINDS
from lianzhu.measures.locations import Locations
from lianzhu.measures.paths import MAX_HOPS, UNFILTERED, Filters, Path, hops_from, search_supply, shortest_paths
from lianzhu.measures.relations import Relations
from lianzhu.measures.sentences import citation, sentence

PATH_COLUMNS = ("path", "step", "from", "relation", "to", "sentence", "source", "strength", "facts")
FILTERS = (
    (Filters(), ""),
    (Filters(generic=True), "it follows generic relations, such as that of a firm to its region"),
    (UNFILTERED, "it passes things that nearly everything is related to"),
)
"""What a path may pass, the most telling first, and what to say of one that is only found with it."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The best paths between two nodes; `remark` says what they pass if no better ones were found.

    Without a path, `nearest` is the node that the start reaches from which the fewest hops lead to the end, with the
    hops to it and on from it; None if nothing that the start reaches is related to the end at all.
    """

    paths: tuple[Path, ...]
    remark: str = ""
    nearest: tuple[str, int, int] | None = None


def connection(
    relations: Relations,
    start: str,
    end: str,
    *,
    supply: bool = False,
    region: str | None = None,
    limit: int = 3,
    max_hops: int = MAX_HOPS,
) -> Connection:
    """Return the shortest paths between two nodes, through core kinds before generic relations and hubs.

    With `supply` only those along which the start supplies the end, with no exception. With a region no path passes a
    firm that is known to be elsewhere.
    """
    if start == end:
        return Connection(())
    avoid = _firms_elsewhere(relations, region) if region else frozenset()
    if supply:
        search = search_supply(relations, start, end, limit=limit, max_hops=max_hops, avoid=avoid)
        nearest = None if search.paths else _nearest(relations, search.hops, end, avoid)
        return Connection(tuple(search.paths), nearest=nearest)
    for filters, remark in FILTERS:
        if found := shortest_paths(relations, start, end, filters, limit=limit, max_hops=max_hops, avoid=avoid):
            return Connection(tuple(found), remark)
    return Connection((), nearest=_nearest(relations, hops_from(relations, start, max_hops, avoid=avoid), end, avoid))


def _firms_elsewhere(relations: Relations, region: str) -> frozenset[str]:
    locations = Locations(relations, region)
    return frozenset(locations.located(relations.of_kind(*FIRM_KINDS), "elsewhere"))


def _nearest(
    relations: Relations, reached: Mapping[str, int], end: str, avoid: Set[str]
) -> tuple[str, int, int] | None:
    """Return which of the nodes reached is nearest to the end, with the hops to it and on from it."""
    remaining = hops_from(relations, end, until=reached, avoid=avoid)
    near = ((remaining[node], hops, relations.name(node), node) for node, hops in reached.items() if node in remaining)
    beyond, hops, _, node = min(near, default=(0, 0, "", ""))
    return (node, hops, beyond) if node else None


def connection_answer(
    relations: Relations, found: Connection, start: str, end: str, *, max_hops: int, supply: bool, language: Language
) -> Answer:
    """Return the paths as rows, a step each in the order of the path; notes say what to know of them."""
    rows = [
        (
            number,
            step,
            relations.full_name(hop.source),
            hop.relation.kind,
            relations.full_name(hop.target),
            sentence(relations, hop.relation, language),
            citation(relations, hop.relation),
            hop.relation.strength,
            list(relations.fact_ids([hop.relation])),
        )
        for number, path in enumerate(found.paths, 1)
        for step, hop in enumerate(path, 1)
    ]
    return Answer(PATH_COLUMNS, rows, tuple(_notes(relations, found, start, end, max_hops, supply)))


def _notes(relations: Relations, found: Connection, start: str, end: str, max_hops: int, supply: bool) -> Iterator[str]:
    yield from relations.notes
    first, last = relations.full_name(start), relations.full_name(end)
    if start == end:
        yield f"{first} and {last} are the same thing"
    elif found.remark:
        yield f"no more telling path was found within {max_hops} steps; {found.remark}"
    elif not found.paths:
        nearest = _nearest_note(relations, found, start, last)
        if supply:
            yield f"no path of supply leads from {first} to {last} within {max_hops} steps; {nearest}"
        else:
            yield f"no path leads from {first} to {last} within {max_hops} steps; {nearest}"


def _nearest_note(relations: Relations, found: Connection, start: str, last: str) -> str:
    if found.nearest is None:
        return f"nothing that the first reaches is related to {last}"
    node, hops, beyond = found.nearest
    if node == start:
        return f"nothing that it reaches comes nearer than {beyond} steps in any direction"
    return f"the nearest is {relations.full_name(node)}: {hops} steps on, and {beyond} from there in any direction"
