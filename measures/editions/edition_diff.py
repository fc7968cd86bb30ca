"""What changed between two editions of a landscape, or between two reports in one, with the facts of both sides.

Facts are compared by what they say, never by where a source says it: a line that moved is no change. What a difference
may be called depends on the sources (`edition_sources`), and which nodes are the same on `edition_identity`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from lianzhu.graph.columns import EdgeColumns
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Edge, Fact, Statement
from lianzhu.measures.editions.edition_changes import EditionChange, Values
from lianzhu.measures.editions.edition_evidence import WITH_STRENGTH, differing_evidence
from lianzhu.measures.editions.edition_identity import Identity, match_nodes
from lianzhu.measures.editions.edition_items import (
    CITED_FIELDS,
    FIGURE,
    RELATION,
    STATEMENT,
    Content,
    Contents,
    Facts,
    Items,
    Key,
    differing_edges,
    nodes_of,
    sources_of,
)
from lianzhu.measures.editions.edition_nodes import PLACE_RELATIONS, node_changes
from lianzhu.measures.editions.edition_sources import CHANGED, IN_BOTH, MOVED, NO_LONGER_STATED, Sources

GroupHeads = Mapping[str, str]


@dataclass(frozen=True)
class Editions:
    """Two landscapes and what differs between them."""

    before: Landscape
    after: Landscape
    identity: Identity
    sources: Sources
    changes: tuple[EditionChange, ...]

    def unconfirmed(self) -> list[EditionChange]:
        """Return what an edition states of nodes that are still there, and the next does not."""
        nodes = self.after.nodes
        return [
            change
            for change in self.changes
            if change.outcome == NO_LONGER_STATED and not change.field and all(node in nodes for node in change.nodes)
        ]


def diff(
    before: Landscape,
    after: Landscape,
    *,
    series: bool = False,
    shared: bool = False,
    groups: tuple[GroupHeads, GroupHeads] = ({}, {}),
) -> Editions:
    """Compare two landscapes: nodes, relations, figures, statements and coverage.

    Parameters
    ----------
    before, after
        The landscapes; with the places changed the result mirrors, and of a landscape with itself it is empty.
    series
        Whether the caller declares all reports of the two to be editions of one series.
    shared
        Whether what both state is returned, too.
    groups
        For each landscape the node that stands for a firm's group (`lianzhu.measures.groups`); relations of its units
        are compared as those of the group.
    """
    sources = Sources(before, after, series=series)
    identity = match_nodes(before, after, sources.editions)
    return Editions(
        before, after, identity, sources, tuple(_Comparison(before, after, identity, sources, groups).changes(shared))
    )


@dataclass
class _Comparison:
    before: Landscape
    after: Landscape
    identity: Identity
    sources: Sources
    groups: tuple[GroupHeads, GroupHeads]
    contents: tuple[Contents, Contents] = field(init=False)

    def __post_init__(self) -> None:
        schemas = self.before.schema, self.after.schema
        self.contents = (
            Contents(schemas[0], self.identity, self.groups[0]),
            Contents(schemas[1], self.identity, self.groups[1]),
        )

    def changes(self, shared: bool) -> Iterator[EditionChange]:
        yield from node_changes(self.before, self.after, self.identity, self.sources, shared=shared)
        items = self._items(shared)
        yield from self._with_moves(self._item_changes(*items, shared=shared))

    def _items(self, shared: bool) -> tuple[Items, Items]:
        """Return the items of both sides; of relations only those of which the two differ, unless shared.

        How completely a source lists things is said of that source: of sources apart, it is not compared.
        """
        sides = self.before, self.after
        edges: Sequence[Sequence[Fact]] = [side.edges for side in sides]
        if not shared:
            intended = {
                (relation.kind, contents.end(relation.start), contents.end(relation.end))
                for contents, side in zip(self.contents, sides, strict=True)
                for relation in _intended(side.statements)
            }
            edges = differing_edges(*sides, self.contents, self.sources.line, intended)
        before, after = (
            contents.of(chain(facts, side.figures, side.statements, side.coverage if self.sources.common else ()))
            for contents, facts, side in zip(self.contents, edges, sides, strict=True)
        )
        return before, after

    def _item_changes(self, before: Items, after: Items, *, shared: bool) -> Iterator[EditionChange]:
        for key in {**before, **after}:
            old, new = dict(before.get(key, {})), dict(after.get(key, {}))
            for content in [content for content in old if content in new]:
                yield from self._same(key, content, old.pop(content), new.pop(content), shared=shared)
            for content, other in self._pairs(key, old, new):
                yield from self._changed(key, (content, old.pop(content)), (other, new.pop(other)))
            for content, facts in old.items():
                yield _change(self.sources.gone(sources_of(facts)), key, before=content, facts_before=facts)
            for content, facts in new.items():
                yield _change(self.sources.added(), key, after=content, facts_after=facts)

    # ------------------------------------------------------------ the same content

    def _same(self, key: Key, content: Content, old: Facts, new: Facts, *, shared: bool) -> Iterator[EditionChange]:
        if shared:
            yield _change(IN_BOTH, key, before=content, after=content, facts_before=old, facts_after=new)
        if not self.sources.common:
            return
        lines = self.sources.lines(sources_of(old)), self.sources.lines(sources_of(new))
        for line in sorted((lines[0] - lines[1]) & self.sources.series):
            dropped = tuple(fact for fact in old if self.sources.line(fact.citation.source) == line)
            yield _change(NO_LONGER_STATED, key, "source", _reports(dropped), "", facts_before=dropped, facts_after=new)
        if lines[0] - self.sources.series != lines[1] - self.sources.series or lines[1] - lines[0]:
            yield _change(CHANGED, key, "source", _reports(old), _reports(new), facts_before=old, facts_after=new)
        differing = {
            name: values for name in (*CITED_FIELDS, "printed") if (values := differing_evidence(old, new, name))
        }
        for name, values in differing.items():
            if "strength" not in differing or name not in WITH_STRENGTH:
                yield _change(CHANGED, key, name, *values, facts_before=old, facts_after=new)

    # ------------------------------------------------------------ another content

    def _pairs(
        self, key: Key, old: Mapping[Content, Facts], new: Mapping[Content, Facts]
    ) -> list[tuple[Content, Content]]:
        """Return which content became which: those with the most in common first, each once."""
        if key.what == STATEMENT and not self._is_corrected(old, new):
            return []
        reports = {content: sources_of(facts) for content, facts in chain(old.items(), new.items())}
        candidates = (
            sorted(
                (-len({*content} & {*other}), repr((content, other)), content, other)
                for content in old
                for other in new
                if self.sources.comparable(reports[content], reports[other])
            )
            if old and new
            else []
        )
        pairs: dict[Content, Content] = {}
        for _, _, content, other in candidates:
            if content not in pairs and other not in pairs.values():
                pairs[content] = other
        return list(pairs.items())

    def _is_corrected(self, old: Mapping[Content, Facts], new: Mapping[Content, Facts]) -> bool:
        """Tell whether a statement in words is another wording of the same: the only one, in the same report."""
        if len(old) != 1 or len(new) != 1:
            return False
        (before,), (after,) = old.values(), new.values()
        return self.sources.changed(sources_of(before), sources_of(after)) == CHANGED

    def _changed(self, key: Key, old: tuple[Content, Facts], new: tuple[Content, Facts]) -> Iterator[EditionChange]:
        reports = sources_of(old[1]), sources_of(new[1])
        otherwise = self.sources.changed(*reports)
        before, after = dict(old[0]), dict(new[0])
        if key.what == FIGURE:
            names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
            yield _change(otherwise, key, "; ".join(sorted(names)), old[0], new[0], old[1], new[1])
            return
        for name in sorted({**before, **after}):
            values = before.get(name, ""), after.get(name, "")
            if values[0] == values[1]:
                continue
            if values[1] == "":
                outcome = self.sources.gone(reports[0])
            else:
                outcome = otherwise if values[0] != "" else self.sources.added()
            yield _change(outcome, key, name, *values, old[1], new[1])

    # ------------------------------------------------------------ moves

    def _with_moves(self, changes: Iterable[EditionChange]) -> Iterator[EditionChange]:
        """Yield the changes, with one for two that say that a thing stood in one place and stands in another."""
        pairs: dict[tuple[str, str], tuple[list[EditionChange], list[EditionChange]]] = defaultdict(lambda: ([], []))
        held = []
        for change in changes:
            if (
                change.what == RELATION
                and change.kind in PLACE_RELATIONS
                and not change.field
                and change.outcome != IN_BOTH
            ):
                pairs[change.kind, change.nodes[0]][not change.facts_before].append(change)
            else:
                held.append(change)
        if pairs:
            counts = [
                _places(side, contents) for side, contents in zip((self.before, self.after), self.contents, strict=True)
            ]
        for (kind, node), (gone, added) in pairs.items():
            if (
                len(gone) == len(added) == 1
                and all(count[kind, node] == 1 for count in counts)
                and self._same_kind(gone[0], added[0])
            ):
                yield self._move(gone[0], added[0])
            else:
                yield from (*gone, *added)
        yield from held

    def _same_kind(self, gone: EditionChange, added: EditionChange) -> bool:
        (old, new) = (
            self.before.nodes.get(_end(gone.facts_before[0])),
            self.after.nodes.get(_end(added.facts_after[0])),
        )
        comparable = self.sources.comparable(sources_of(gone.facts_before), sources_of(added.facts_after))
        return bool(self.sources.common and comparable and old and new and old.kind == new.kind)

    def _move(self, gone: EditionChange, added: EditionChange) -> EditionChange:
        return replace(
            added,
            outcome=MOVED,
            nodes=(added.nodes[0], gone.nodes[1], added.nodes[1]),
            field="to",
            before=gone.nodes[1],
            after=added.nodes[1],
            facts_before=gone.facts_before,
        )


def _change(
    outcome: str,
    key: Key,
    name: str = "",
    before: Values = "",
    after: Values = "",
    facts_before: Facts = (),
    facts_after: Facts = (),
) -> EditionChange:
    nodes = tuple(dict.fromkeys(node for _, node in key.about))
    return EditionChange(outcome, key.what, key.kind, nodes, name, before, after, facts_before, facts_after, key)


def _end(fact: Fact) -> str:
    return nodes_of(fact)[-1]


def _intended(statements: Iterable[Statement]) -> Iterator[Edge]:
    """Yield the relations that are forecast, planned or advised."""
    yield from (relation for statement in statements if (relation := statement.relation))


def _places(side: Landscape, contents: Contents) -> Mapping[tuple[str, str], int]:
    """Return how many places of each kind a thing stands in."""
    ends: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, table in EdgeColumns.of(side.edges).tables.items():
        if kind in PLACE_RELATIONS:
            for start, end in zip(table.starts, table.ends, strict=True):
                ends[kind, contents.end(start)].add(contents.end(end))
    return defaultdict(int, {key: len(found) for key, found in ends.items()})


def _reports(facts: Facts) -> tuple[str, ...]:
    return tuple(sorted(sources_of(facts)))
