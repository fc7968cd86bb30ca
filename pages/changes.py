"""What changed between two landscapes, on the map of both: which things and relations are marked, and how."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Coverage, Edge, Fact, Figure, Node, Statement
from lianzhu.measures.editions.edition_changes import EditionChange
from lianzhu.measures.editions.edition_citations import short_citations, short_names
from lianzhu.measures.editions.edition_diff import Editions
from lianzhu.measures.editions.edition_items import FIGURE, RELATION, nodes_of
from lianzhu.measures.editions.edition_nodes import NODE
from lianzhu.measures.editions.edition_rows import IDENTITY_FIELDS, changes_answer
from lianzhu.measures.editions.edition_sources import (
    GONE,
    IN_BOTH,
    MERGED,
    MOVED,
    NEW_EDITION,
    NO_LONGER_STATED,
    ONLY_BEFORE,
    RENAMED,
    SPLIT,
)
from lianzhu.pages.indexes import Indexes

Json = dict[str, Any]
TAKEN_AWAY = (GONE, NO_LONGER_STATED, ONLY_BEFORE)
"""Outcomes of what the second landscape does not have."""
MOVED_FROM = "moved_from"
"""What became of a thing at the place where it stood before it moved."""
OF_NAMES = (RENAMED, MERGED, SPLIT, NEW_EDITION)
SHOWN_COLUMNS = (
    *("change", "what", "kind", "subject", "object", "property", "before", "after"),
    *("cited_before", "cited_after", "facts"),
)


WORDED_COLUMNS = ("object", "before", "after")
"""Columns in which codes stand within other text, which a page has in Chinese and in English."""


@dataclass(frozen=True)
class Comparison:
    """Two landscapes that a page compares, the changes that it shows, and the names of the two."""

    editions: Editions
    changes: Sequence[EditionChange]
    before: str
    after: str


def union(editions: Editions, changes: Iterable[EditionChange] | None = None) -> Landscape:
    """Return the second landscape with what only the first has: a thing that was renamed is one thing.

    Of a value that changed the new one is there, of a thing that moved both places. Of some `changes`, what is not
    there afterwards is added only if they tell of it, so that nothing stands on a page as if it were there still.
    """
    before, after, identity = editions.before, editions.after, editions.identity
    chosen = editions.changes if changes is None else list(changes)
    lost = {
        fact.id: fact
        for change in chosen
        if (change.outcome in TAKEN_AWAY and not change.field) or change.outcome == MOVED
        for fact in change.facts_before
    }
    told_of = None if changes is None else _told_of(before, chosen, lost.values())
    nodes: dict[str, Node] = dict(after.nodes)
    for node in before.nodes.values():
        is_lost = node.id not in identity.match_of and (told_of is None or node.id in told_of)
        if node.id not in nodes and (is_lost or node.kind == "Report"):
            nodes[node.id] = replace(node, parent=identity.of(node.parent)) if node.parent else node
    if not editions.sources.common:  # of which coverage is not compared
        lost |= {row.id: row for row in before.coverage if identity.of(row.about) in nodes}
    held = {fact.id for fact in after.facts()}
    missing = [_as_after(fact, identity.of) for key, fact in lost.items() if key not in held]
    return Landscape(
        nodes,
        [*after.edges, *(fact for fact in missing if isinstance(fact, Edge))],
        [*after.figures, *(fact for fact in missing if isinstance(fact, Figure))],
        [*after.coverage, *(fact for fact in missing if isinstance(fact, Coverage))],
        [*after.statements, *(fact for fact in missing if isinstance(fact, Statement))],
        after.schema,
    )


def _told_of(before: Landscape, changes: Iterable[EditionChange], facts: Iterable[Fact]) -> set[str]:
    """Return the nodes that changes and facts name, and what these are part of."""
    named = {node for change in changes for node in change.nodes}
    for fact in facts:
        named.update(nodes_of(fact))
        values = fact.fields.values() if isinstance(fact, Edge) else ()
        named |= {str(each) for value in values for each in (value if isinstance(value, tuple) else (value,))}
    wholes = {before.nodes[node].parent for node in named if node in before.nodes}
    while wholes := wholes - named - {""}:
        named |= wholes
        wholes = {before.nodes[node].parent for node in wholes if node in before.nodes}
    return named


def _as_after(fact: Fact, of: Callable[[str], str]) -> Fact:
    """Return a fact about the things as they are afterwards, under the id that it had."""
    if isinstance(fact, Edge):
        return replace(fact, start=of(fact.start), end=of(fact.end))
    moved: Fact
    if isinstance(fact, Coverage):
        moved = replace(fact, about=of(fact.about))
    else:
        moved = replace(fact, about=tuple((role, of(node)) for role, node in fact.about))
    object.__setattr__(moved, "id", fact.id)  # which would follow from the content, and so from the new ids
    return moved


def marks(comparison: Comparison, indexes: Indexes) -> Json:
    """Return what the page marks: things, pairs of things, and facts, each with its outcome and what it was before.

    ``{"names": [before, after], "partial": whether only some of the changes are shown, "nodes": [[index, outcome,
    text]], "pairs": [[from, to, outcome, text]], "facts": [[id, outcome, text]]}``; a thing has the first of its
    outcomes that says most of it.
    """
    editions = comparison.editions
    nodes: dict[int, tuple[str, str]] = {}
    pairs: dict[tuple[int, int], tuple[str, str]] = {}
    facts: dict[str, tuple[str, str]] = {}
    at = _places(editions, indexes)
    for change in sorted(comparison.changes, key=_weight):
        if change.outcome == IN_BOTH:
            continue
        if change.what == NODE and (place := at(change.nodes[0])) is not None:
            nodes.setdefault(place, (_outcome_of_node(change), _text(editions, change)))
        elif change.what == RELATION:
            _mark_pairs(pairs, change, at, editions)
        elif change.what == FIGURE and editions.sources.common and (place := at(change.nodes[0])) is not None:
            nodes.setdefault(place, ("changed", ""))
        if not change.field or change.what == FIGURE:
            was = _printed(change)
            facts |= {fact.id: (change.outcome, "") for fact in change.facts_before}
            facts |= {fact.id: (change.outcome, was) for fact in change.facts_after}
    return {
        "names": [comparison.before, comparison.after],
        "partial": len(comparison.changes) < len(editions.changes),
        "nodes": [[place, *mark] for place, mark in sorted(nodes.items())],
        "pairs": [[*pair, *mark] for pair, mark in sorted(pairs.items())],
        "facts": [[fact, *mark] for fact, mark in sorted(facts.items())],
    }


def _places(editions: Editions, indexes: Indexes) -> Callable[[str], int | None]:
    def place(node: str) -> int | None:
        return indexes.nodes.get(editions.identity.of(node), indexes.nodes.get(node))

    return place


def _weight(change: EditionChange) -> tuple[int, str]:
    """Order changes of one thing: that it is new or gone, then that it is called otherwise, then all else."""
    whole = change.what == NODE and change.field in IDENTITY_FIELDS
    return (0 if whole and not change.field else 1 if whole else 2 if change.what == NODE else 3), repr(change.nodes)


def _outcome_of_node(change: EditionChange) -> str:
    return change.outcome if change.field in IDENTITY_FIELDS else "changed"


def _text(editions: Editions, change: EditionChange) -> str:
    """Return what a thing was called before, or where it stood."""
    if change.outcome in OF_NAMES or change.outcome == MOVED:
        values = change.before if isinstance(change.before, tuple) else (change.before,)
        return "、".join(_name(editions.before, str(each)) for each in values)
    return ""


def _name(side: Landscape, text: str) -> str:
    """Return the name of a node by its id; any other text as it is."""
    return side.nodes[text].name if text in side.nodes else text


def _mark_pairs(
    pairs: dict[tuple[int, int], tuple[str, str]],
    change: EditionChange,
    at: Callable[[str], int | None],
    editions: Editions,
) -> None:
    start, *ends = (at(node) for node in change.nodes)
    if start is None or not ends or ends[-1] is None:
        return
    if change.outcome == MOVED:
        if ends[0] is not None:
            pairs[start, ends[0]] = (MOVED_FROM, _name(editions.after, change.nodes[-1]))
        pairs[start, ends[-1]] = (MOVED, _name(editions.before, change.nodes[1]))
    elif change.field == "":
        pairs.setdefault((start, ends[-1]), (change.outcome, ""))
    elif change.field != "source":
        pairs.setdefault((start, ends[-1]), ("changed", str(change.before)))


def shown(comparison: Comparison) -> Answer:
    """Return the rows with the columns that a page shows, with reports by their shortest names.

    Where codes stand within other text, a column ``before_en`` has the English text if it is another.
    """
    chinese, english = (
        changes_answer(comparison.editions, comparison.changes, language=language).records()
        for language in ("zh", "en")
    )
    codes = changes_answer(comparison.editions, comparison.changes)
    short = short_names(comparison.editions.before, comparison.editions.after)

    def cells(code: Json, zh: Json, en: Json) -> Iterator[Any]:
        for column in SHOWN_COLUMNS:
            if column == "facts":  # a page finds the things of a row by the ids in it, its subject first
                yield [code["id"], *code[column]]
            elif column in WORDED_COLUMNS:
                yield zh[column]
            else:
                yield short_citations(code[column], short) if column.startswith("cited") else code[column]
        yield from (en[column] if en[column] != zh[column] else "" for column in WORDED_COLUMNS)

    rows = [tuple(cells(*each)) for each in zip(codes.records(), chinese, english, strict=True)]
    return Answer((*SHOWN_COLUMNS, *(f"{column}_en" for column in WORDED_COLUMNS)), rows)


def _printed(change: EditionChange) -> str:
    """Return how the source printed a figure before, if it has another value now."""
    if change.what != FIGURE or not (change.facts_before and change.facts_after):
        return ""
    return str(getattr(change.facts_before[0], "fields", {}).get("printed", ""))


def most_notable(chains: Mapping[str, Collection[str]], comparison: Comparison) -> str:
    """Return the chain to open a page on: of which most changed or, of sources apart, most is in both; "" for none."""
    editions = comparison.editions
    is_apart = not editions.sources.common
    wanted = [change for change in comparison.changes if (change.outcome == IN_BOTH) == is_apart]
    nodes = {
        editions.identity.of(node) for change in wanted if change.what == NODE or not is_apart for node in change.nodes
    }
    counts = {chain: len(nodes.intersection(drawn)) for chain, drawn in chains.items()}
    return max(counts, key=lambda chain: counts[chain], default="")
