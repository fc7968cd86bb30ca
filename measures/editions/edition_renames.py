"""Nodes that may have been renamed though nothing says so: one is gone, one is new, and they share relations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lianzhu.graph.names import fold
from lianzhu.graph.records import Edge
from lianzhu.graph.suggestions import similar_names
from lianzhu.measures.editions.edition_changes import EditionChange
from lianzhu.measures.editions.edition_diff import Editions
from lianzhu.measures.editions.edition_items import Facts
from lianzhu.measures.editions.edition_nodes import NODE
from lianzhu.measures.editions.edition_sources import ADDED, GONE

MAX_SHARING = 20
"""A relation that more nodes of one side have, such as that to a large segment, tells none of them apart."""
MIN_SHARED = 2
"""So many relations, and at least half of those of both, are shared by nodes whose names are not alike."""

Signature = tuple[str, str, str, bool]
"""What a relation says of a node: the kind of the node and of the relation, the other end, and whether it starts it."""


@dataclass(frozen=True, slots=True)
class LikelyRename:
    """A node that is gone, one of the same kind that is new, and how many relations they share."""

    before: str
    after: str
    shared: int


def likely_renames(editions: Editions) -> list[LikelyRename]:
    """Return pairs of a node that is gone and one that is new which may be one thing, those that share most first.

    The two are of one kind and each other's best match by relations in common; either their names are alike, or they
    share at least two relations and half of all that each has. Nothing is matched: only their owner knows.
    """
    gone, added = _signatures(editions, GONE), _signatures(editions, ADDED)
    counts = _shared(gone, added)
    names = editions.before.nodes, editions.after.nodes
    likely = {
        (old, new): (shared, alike)
        for (old, new), shared in counts.items()
        for alike in [_are_alike(names[0][old].name, names[1][new].name)]
        if alike or (shared >= MIN_SHARED and 2 * shared >= max(len(gone[old]), len(added[new])))
    }
    best: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for pair, score in likely.items():
        for node in pair:
            best[node].append(score)
    found = [
        LikelyRename(*pair, score[0])
        for pair, score in likely.items()
        if all(max(best[node]) == score and best[node].count(score) == 1 for node in pair)
    ]
    return sorted(found, key=lambda each: (-each.shared, each.before))


def _signatures(editions: Editions, outcome: str) -> Mapping[str, set[Signature]]:
    return {
        change.nodes[0]: set(_relations(change, change.facts_before or change.facts_after, editions))
        for change in editions.changes
        if change.what == NODE and change.outcome == outcome and not change.field
    }


def _relations(change: EditionChange, facts: Facts, editions: Editions) -> Iterator[Signature]:
    node, of = change.nodes[0], editions.identity.of
    for fact in facts:
        if isinstance(fact, Edge):
            starts = fact.start == node
            yield change.kind, fact.kind, of(fact.end if starts else fact.start), starts


def _shared(gone: Mapping[str, set[Signature]], added: Mapping[str, set[Signature]]) -> Counter[tuple[str, str]]:
    """Return how many relations the pairs share that share any."""
    having = [_by_signature(side) for side in (gone, added)]
    return Counter(
        (old, new)
        for signature in having[0].keys() & having[1].keys()
        if max(len(side[signature]) for side in having) <= MAX_SHARING
        for old in having[0][signature]
        for new in having[1][signature]
    )


def _by_signature(side: Mapping[str, Iterable[Signature]]) -> Mapping[Signature, list[str]]:
    found: dict[Signature, list[str]] = defaultdict(list)
    for node, signatures in side.items():
        for signature in signatures:
            found[signature].append(node)
    return found


def _are_alike(name: str, other: str) -> bool:
    """Tell whether one name contains the other, or is another spelling of it."""
    first, second = fold(name), fold(other)
    return first in second or second in first or bool(similar_names(first, [second]))
