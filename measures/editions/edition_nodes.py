"""The nodes that two landscapes do not have in common, or of which they hold different names and fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat

from lianzhu.graph.columns import Columns, EdgeColumns, NodeColumns
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.landscape_columns import kinds_of
from lianzhu.graph.records import Edge, Fact, Node, Value
from lianzhu.graph.schema import Schema
from lianzhu.measures.editions.edition_changes import EditionChange
from lianzhu.measures.editions.edition_identity import Identity, NodeMatch
from lianzhu.measures.editions.edition_items import Facts, nodes_of
from lianzhu.measures.editions.edition_sources import (
    ADDED,
    CHANGED,
    GONE,
    IN_BOTH,
    MERGED,
    MOVED,
    NEW_EDITION,
    RENAMED,
    SPLIT,
    VERSION,
    Sources,
)

NODE, REPORT = "node", "Report"
PLACE_RELATIONS = ("PART_OF", "BELONGS_TO", "LOCATED_IN")
"""Relations that say where a thing stands: if it stands in one place before and in another after, it has moved."""
IN_ANY_ORDER = ("aliases", "former_ids")
OF_EDITION = ("file", *VERSION)
"""Fields of a report in which editions differ by nature."""
FactsAt = Mapping[str, Facts]


def node_changes(
    before: Landscape, after: Landscape, identity: Identity, sources: Sources, *, shared: bool = False
) -> Iterator[EditionChange]:
    """Yield the nodes that are gone or added, renamed, moved, merged or split, and the fields that differ.

    Fields of a node are no source's statements; they are called stated otherwise if all sources are of a series. The
    facts of a node with another id, gone or added are all that name it, those of a field say where the node stands.
    """
    yield from _NodeComparison(before, after, identity, sources).changes(shared)


class _NodeComparison:
    def __init__(self, before: Landscape, after: Landscape, identity: Identity, sources: Sources) -> None:
        self.sides = (before, after)
        self.identity, self.sources = identity, sources
        self.kinds = (kinds_of(before.nodes), kinds_of(after.nodes))

    def changes(self, shared: bool) -> Iterator[EditionChange]:
        old, new = self.kinds
        gone = sorted(node for node in old.keys() - new.keys() if node not in self.identity.match_of)
        added = sorted(node for node in new.keys() - old.keys() if node not in self.identity.match_of)
        differing = self._differing()
        facts = [facts_at(side, {*nodes}) for side, nodes in zip(self.sides, (gone, added), strict=True)]
        for node in gone:
            outcome = self.sources.node_outcome(GONE)
            yield EditionChange(outcome, NODE, old[node], (node,), "", self._name(0, node), "", facts[0].get(node, ()))
        for node in added:
            outcome = self.sources.node_outcome(ADDED)
            yield EditionChange(
                outcome, NODE, new[node], (node,), "", "", self._name(1, node), (), facts[1].get(node, ())
            )
        pairs = [(node, node) for node in sorted(differing)]
        pairs += [(m.before[0], m.after[0]) for m in self.identity.matches if len(m.before) == len(m.after) == 1]
        matched = [{node for match in self.identity.matches for node in match.before}]
        matched += [{node for match in self.identity.matches for node in match.after}]
        placed = [facts_at(side, {pair[at] for pair in pairs}, PLACE_RELATIONS) for at, side in enumerate(self.sides)]
        named = [facts_at(side, matched[at]) for at, side in enumerate(self.sides)]
        for match in self.identity.matches:
            yield self._matched(match, named)
        for pair in pairs:
            yield from self._fields(pair, placed)
        if shared:
            yield from self._shared()

    def _name(self, at: int, node: str) -> str:
        return self.sides[at].nodes[node].name

    # ------------------------------------------------------------ nodes with another id

    def _matched(self, match: NodeMatch, named: Sequence[FactsAt]) -> EditionChange:
        names = [tuple(self._name(at, node) for node in nodes) for at, nodes in enumerate((match.before, match.after))]
        facts = [
            tuple({fact.id: fact for node in nodes for fact in named[at].get(node, ())}.values())
            for at, nodes in enumerate((match.before, match.after))
        ]
        outcome, field = self._outcome_of(match)
        outcome = self.sources.node_outcome(outcome)
        if field == "parent":
            values: tuple[Value, Value] = self._parent(0, match.before[0]), self._parent(1, match.after[0])
        elif names[0] == names[1]:
            field, values = "id", (match.before, match.after)
        else:
            values = names[0], names[1]
        nodes = (*match.after, *(node for node in match.before if node not in match.after))
        return EditionChange(outcome, NODE, self.kinds[1][match.after[0]], nodes, field, *values, facts[0], facts[1])

    def _outcome_of(self, match: NodeMatch) -> tuple[str, str]:
        if match.by == "edition":
            return NEW_EDITION, "name"
        if len(match.before) != len(match.after):
            return (MERGED if len(match.before) > len(match.after) else SPLIT), "name"
        old, new = match.before[0], match.after[0]
        same_name = self._name(0, old) == self._name(1, new)
        if same_name and self.identity.of(self._parent(0, old)) != self.identity.of(self._parent(1, new)):
            return MOVED, "parent"
        return RENAMED, "name"

    def _parent(self, at: int, node: str) -> str:
        return self.sides[at].nodes[node].parent

    # ------------------------------------------------------------ fields

    def _differing(self) -> set[str]:
        """Return the nodes of one id whose records differ, compared by column."""
        old, new = (NodeColumns.of(side.nodes).tables for side in self.sides)
        kinds, later = self.kinds
        found = {node for node in kinds.keys() & later.keys() if kinds[node] != later[node]}
        for kind in old.keys() & new.keys():
            names = sorted({*old[kind].columns, *new[kind].columns})
            rows = [set(zip(*_columns(table[kind], names), strict=True)) for table in (old, new)]
            at = names.index("id")
            ids = [{row[at] for row in one - other} for one, other in (rows, rows[::-1])]
            found |= ids[0] & ids[1]
        return found

    def _fields(self, pair: tuple[str, str], placed: Sequence[FactsAt]) -> Iterator[EditionChange]:
        old, new = self.sides[0].nodes[pair[0]], self.sides[1].nodes[pair[1]]
        facts = placed[0].get(old.id, ()), placed[1].get(new.id, ())
        if old.id == new.id and old.name != new.name:
            is_report = new.kind == REPORT
            outcome = self.sources.report_outcome(new.id, RENAMED) if is_report else self.sources.node_outcome(RENAMED)
            yield EditionChange(outcome, NODE, new.kind, (new.id,), "name", old.name, new.name, *facts)
        nodes = (old, new)
        values = [
            self._comparable(node, side.schema, pair, nodes) for node, side in zip(nodes, self.sides, strict=True)
        ]
        match = self.identity.match_of.get(new.id)
        skipped = {"name"}
        if match and match.by == "edition":
            skipped |= {"aliases", *OF_EDITION}
        if match and old.id != new.id and self._outcome_of(match)[1] == "parent":
            skipped.add("parent")
        raw: list[dict[str, Value]] = [{"kind": node.kind, "parent": node.parent, **node.fields} for node in nodes]
        for name in values[0].keys() | values[1].keys():
            compared = values[0].get(name, ""), values[1].get(name, "")
            if name in skipped or compared[0] == compared[1]:
                continue
            before, after = (
                value if name in IN_ANY_ORDER else side.get(name, "") for value, side in zip(compared, raw, strict=True)
            )
            outcome = self._field_outcome(new, name, *compared)
            yield EditionChange(outcome, NODE, new.kind, (new.id,), name, before, after, *facts)

    def _comparable(self, node: Node, schema: Schema, ids: Collection[str], nodes: Iterable[Node]) -> dict[str, Value]:
        """Return the fields of a node as they are compared: lists without their order, references by what they mean."""
        declared = schema.node_kind_fields(node.kind)
        names = {each.name for each in nodes}
        fields: dict[str, Value] = {"name": node.name, "kind": node.kind, "parent": self.identity.of(node.parent)}
        fields["aliases"] = tuple(sorted({*node.aliases} - names))
        fields["former_ids"] = tuple(sorted({*node.former_ids} - {*ids} - self.identity.match_of.keys()))
        for name, value in node.fields.items():
            is_reference = name in declared and declared[name].type == "ref"
            plain = self.identity.of_value(value) if is_reference else value
            fields[name] = tuple(sorted(plain)) if isinstance(plain, tuple) else plain
        return {name: value for name, value in fields.items() if value not in ("", ())}

    def _field_outcome(self, node: Node, name: str, before: Value, after: Value) -> str:
        """Return what the difference is called; a report that is described otherwise has not stated it otherwise."""
        if node.kind == REPORT:
            is_added, is_gone = before in ("", ()), after in ("", ())
            return self.sources.report_outcome(node.id, ADDED if is_added else GONE if is_gone else CHANGED)
        if name == "parent" and before and after:
            return self.sources.node_outcome(MOVED)
        if before in ("", ()) or after in ("", ()):
            is_added = before in ("", ())
            return self.sources.node_outcome(ADDED) if is_added else self.sources.field_outcome(GONE)
        return self.sources.field_outcome(CHANGED)

    # ------------------------------------------------------------ what both have

    def _shared(self) -> Iterator[EditionChange]:
        pairs = [(node, node) for node in sorted(self.kinds[0].keys() & self.kinds[1].keys())]
        pairs += [(m.before[0], m.after[0]) for m in self.identity.matches if len(m.before) == len(m.after) == 1]
        facts = [facts_at(side, {pair[at] for pair in pairs}) for at, side in enumerate(self.sides)]
        for old, new in pairs:
            sides = facts[0].get(old, ()), facts[1].get(new, ())
            if all(sides):
                names = self._name(0, old), self._name(1, new)
                yield EditionChange(IN_BOTH, NODE, self.kinds[1][new], (new,), "", *names, *sides)


def _columns(table: Columns, names: Sequence[str]) -> Iterator[Iterable[object]]:
    for name in names:
        yield table.columns.get(name) or repeat(None, len(table))


def facts_at(landscape: Landscape, nodes: Collection[str], kinds: Collection[str] = ()) -> FactsAt:
    """Return the facts at nodes, by node and id; of some kinds only those relations that start there."""
    found: dict[str, list[Fact]] = defaultdict(list)
    if not nodes:
        return {}
    for edge in _edges_at(landscape, nodes, kinds):
        for node in (edge.start,) if kinds else {edge.start, edge.end}:
            if node in nodes:
                found[node].append(edge)
    others: Iterable[Fact] = chain(landscape.figures, landscape.statements, landscape.coverage)
    for fact in () if kinds else others:
        for node in set(nodes_of(fact)).intersection(nodes):
            found[node].append(fact)
    return {node: tuple(sorted(facts, key=lambda fact: fact.id)) for node, facts in found.items()}


def _edges_at(landscape: Landscape, nodes: Collection[str], kinds: Collection[str]) -> Iterator[Edge]:
    for kind, table in EdgeColumns.of(landscape.edges).tables.items():
        if kinds and kind not in kinds:
            continue
        ends = enumerate(zip(table.starts, table.ends, strict=True))
        rows = [row for row, (start, end) in ends if start in nodes or (end in nodes and not kinds)]
        held = EdgeColumns()
        held.add(kind, table.take(rows))
        yield from held
