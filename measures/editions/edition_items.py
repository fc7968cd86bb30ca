"""What the facts of a landscape state, by content: facts with the same content are citations of one item.

An item has a key, which says what it is about, and a content, which could have been another: a figure's dimensions and
its value, a relation's ends and its share. Where a source writes it (locator, row of a table) is neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from lianzhu.graph.columns import Columns, EdgeColumns, Relationships
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import CITATION_FIELDS, Coverage, Edge, Fact, Figure, Statement, Value
from lianzhu.graph.schema import Field, Schema
from lianzhu.measures.editions.edition_identity import Identity

RELATION, FIGURE, STATEMENT, COVERAGE = "relation", "figure", "statement", "coverage"
ACTUAL = "actual"
"""The modality of a relation that is neither forecast nor planned nor advised."""
PLACES_IN_TABLES = ("row",)
"""Qualifiers that say where a relation stands in a table of the source, which moves as a locator does."""
DIMENSION_QUALIFIERS = ("year", "aspect")
"""Qualifiers that, as references and required choices do, say what a relation is about."""
COUNTING = ("count", "ratio")
"""Dimensions in which the unit is what is counted, or is told from others of its dimension: 家 from 人, % from 倍."""
NUMBERS = ("value", "low", "high", "op", "unit", "level")
FIGURE_DIMENSIONS = ("metric", "period_start", "period_end", "forecast", "basis")
CITED_FIELDS = ("strength", "until", "as_of", "by", "why", "reviewed", "reviewed_by", "reviewed_on", "named_source")
"""Fields of a citation that may change while what is stated stays: not where it stands."""
NOT_COMPARED = {"id", "as_of_stated", *PLACES_IN_TABLES, *CITATION_FIELDS} - set(CITED_FIELDS)

Content = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What an item is about: `what` it is, its kind, the nodes by role, and further dimensions."""

    what: str
    kind: str
    about: tuple[tuple[str, str], ...]
    dimensions: Content = ()


Facts = tuple[Fact, ...]
Items = Mapping[Key, Mapping[Content, Facts]]
"""The facts by what they are about and by what they say of it."""


class Contents:
    """Gives the key and the content of facts, with nodes as the things that they are."""

    def __init__(self, schema: Schema, identity: Identity, groups: Mapping[str, str] | None = None) -> None:
        self.schema, self.identity = schema, identity
        self.groups = groups or {}
        self._heads = frozenset(self.groups.values())

    def of(self, facts: Iterable[Fact]) -> Items:
        """Return the items that facts state; relations within a group are none."""
        found: dict[Key, dict[Content, list[Fact]]] = defaultdict(lambda: defaultdict(list))
        for fact in facts:
            if item := self._item(fact):
                key, content = item
                found[key][content].append(fact)
        return {
            key: {content: tuple(sorted(each, key=lambda fact: fact.id)) for content, each in contents.items()}
            for key, contents in found.items()
        }

    def _item(self, fact: Fact) -> tuple[Key, Content] | None:
        match fact:
            case Edge():
                return self._relation(fact, ACTUAL)
            case Statement() if fact.relation:
                return self._relation(fact.relation, str(fact.fields.get("modality", "")))
            case Statement():
                content = {name: value for name, value in fact.fields.items() if name != "aspect"}
                return Key(STATEMENT, str(fact.fields.get("aspect", "")), self._about(fact.about)), _content(content)
            case Figure():
                return self._figure(fact)
            case Coverage():
                content = {"state": fact.state, "note": fact.note}
                return Key(COVERAGE, fact.aspect, self._about([("about", fact.about)])), _content(content)

    def _relation(self, edge: Edge, modality: str) -> tuple[Key, Content] | None:
        start, end = self.end(edge.start), self.end(edge.end)
        if start == end and start in self._heads:
            return None
        declared = self.schema.edges[edge.kind].fields
        dimensions: dict[str, Value] = {}
        content: dict[str, Value] = {"modality": modality}
        for name, value in edge.fields.items():
            field = declared.get(name)
            meant = self.identity.of_value(value) if field and field.type == "ref" else value
            if name not in PLACES_IN_TABLES:
                (dimensions if is_dimension(name, field) else content)[name] = meant
        return Key(RELATION, edge.kind, (("from", start), ("to", end)), _content(dimensions)), _content(content)

    def end(self, node: str) -> str:
        """Return the thing that a node is or, with groups, the group that it is of."""
        return self.identity.of(self.groups.get(node, node))

    def _about(self, about: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((role, self.identity.of(node)) for role, node in about))

    def _figure(self, figure: Figure) -> tuple[Key, Content]:
        fields = dict(figure.fields)
        dimensions = {name: fields.pop(name) for name in FIGURE_DIMENSIONS if fields.get(name)}
        metric = str(dimensions.pop("metric", ""))
        printed, _ = fields.pop("printed", ""), fields.pop("named_source", "")
        if printed and not any(fields.get(name) is not None for name in NUMBERS if name not in ("op", "unit")):
            fields["printed"] = printed
        self._convert(fields)
        return Key(FIGURE, metric, self._about(figure.about), _content(dimensions)), _content(fields)

    def _convert(self, fields: dict[str, Any]) -> None:
        """Convert the value of a figure to the base unit (1 亿元 is 10,000 万元); counts keep what they count."""
        unit = self.schema.units.get(str(fields.get("unit", "")))
        if unit is None or unit.dimension in COUNTING:
            return
        for name in ("value", "low", "high"):
            if isinstance(number := fields.get(name), int | float):
                fields[name] = float(f"{number * unit.factor:.12g}")
        fields["unit"] = unit.dimension


def is_dimension(name: str, field: Field | None) -> bool:
    """Tell whether a qualifier says what a relation is about, so that two values are two relations."""
    return name in DIMENSION_QUALIFIERS or bool(field and (field.type == "ref" or (field.required and field.choices)))


def _content(fields: Mapping[str, Value]) -> Content:
    return tuple(sorted((name, value) for name, value in fields.items() if value not in ("", ())))


def sources_of(facts: Iterable[Fact]) -> frozenset[str]:
    """Return the reports that state facts."""
    return frozenset(fact.citation.source for fact in facts)


def nodes_of(fact: Fact) -> tuple[str, ...]:
    """Return the nodes that a fact is about."""
    if isinstance(fact, Edge):
        return fact.start, fact.end
    return (fact.about,) if isinstance(fact, Coverage) else tuple(node for _, node in fact.about)


# ------------------------------------------------------------ edges that differ, by column

RelationEnds = tuple[str, str, str]
"""Kind, start and end of relations."""


def differing_edges(
    before: Landscape,
    after: Landscape,
    contents: tuple[Contents, Contents],
    line: Callable[[str], str],
    others: Iterable[RelationEnds] = (),
) -> tuple[list[Edge], list[Edge]]:
    """Return the edges of each landscape between nodes of which the two do not say the same, or between `others`.

    All edges are compared by column, without records; `line` gives the series of a report, and `others` are things by
    the ids that they have afterwards.
    """
    also: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for kind, start, end in others:
        also[kind].add((start, end))
    sides = EdgeColumns.of(before.edges), EdgeColumns.of(after.edges)
    found: tuple[list[Edge], list[Edge]] = [], []
    for kind in dict.fromkeys([*sides[0].tables, *sides[1].tables]):
        tables = [side.tables.get(kind) or Relationships([], [], Columns({}, 0)) for side in sides]
        names = sorted({name for table in tables for name in table.properties.columns} - NOT_COMPARED)
        declared = before.schema.edges.get(kind) or after.schema.edges[kind]
        refs = {name for name, field in declared.fields.items() if field.type == "ref"}
        ends = [
            [[*map(each.end, table.starts)], [*map(each.end, table.ends)]]
            if each.identity or each.groups
            else [table.starts, table.ends]
            for table, each in zip(tables, contents, strict=True)
        ]
        rows = [
            set(zip(*pair, *_comparable(table, names, refs, each, line), strict=True))
            for table, pair, each in zip(tables, ends, contents, strict=True)
        ]
        touched = {(row[0], row[1]) for row in rows[0] ^ rows[1]} | also[kind]
        if touched:
            for table, pair, edges in zip(tables, ends, found, strict=True):
                edges.extend(_edges(kind, table, pair, touched))
    return found


def _comparable(
    table: Relationships, names: Sequence[str], refs: Collection[str], contents: Contents, line: Callable[[str], str]
) -> Iterator[Iterable[object]]:
    """Yield the columns in which edges may differ: those named, and the series of the source."""
    columns = table.properties.columns
    for name in names:
        column: Iterable[object] = columns.get(name) or repeat(None, len(table))
        if name in refs and contents.identity and name in columns:
            column = [value if value is None else contents.identity.of_value(value) for value in columns[name]]
        if name == "as_of" and name in columns:
            stated = columns.get("as_of_stated") or repeat(False)
            column = [value if is_stated else None for value, is_stated in zip(columns[name], stated)]  # noqa: B905
        yield column
    reports = columns.get("source", ())
    lines = {report: line(str(report)) for report in {*reports}}
    yield [lines[report] for report in reports]


def _edges(
    kind: str, table: Relationships, ends: Sequence[Sequence[str]], touched: Collection[tuple[str, str]]
) -> list[Edge]:
    rows = [row for row, pair in enumerate(zip(*ends, strict=True)) if pair in touched]
    held = EdgeColumns()
    held.add(kind, table.take(rows))
    return list(held)
