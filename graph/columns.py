"""Nodes and edges by column: a tenth of the memory of records, which are made only when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Any, TypeVar, overload

from lianzhu.graph.records import CITATION_FIELDS, Citation, Edge, Node, Value, plain_properties

T = TypeVar("T")

Properties = dict[str, Any]
PropertyValues = Sequence[Any]
"""The values of one property; None marks a row without it."""
MAX_SINGLE_RECORDS = 5_000
"""Number of records that are made one by one; whoever asks for more gets all, which takes less time for each."""


class Columns(Sequence[Properties]):
    """A table by column that reads as rows: dicts without the missing values, with lists for tuples.

    A slice is a list of rows. Columns without any value are left out.
    """

    def __init__(self, columns: Mapping[str, PropertyValues], length: int) -> None:
        self.columns = {name: column for name, column in columns.items() if any(value is not None for value in column)}
        self._length = length
        self._types: Mapping[str, Set[type]] | None = None

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]]) -> Columns:
        """Return rows by column; a table by column is returned as it is."""
        if isinstance(rows, Columns):
            return rows
        names = dict.fromkeys(name for row in rows for name in row)
        return cls({name: [as_tuple(row.get(name)) for row in rows] for name in names}, len(rows))

    def __len__(self) -> int:
        return self._length

    def types(self) -> Mapping[str, Set[type]]:
        """Return the types of the values in each column."""
        if self._types is None:
            self._types = {name: {*map(type, column)} - {type(None)} for name, column in self.columns.items()}
        return self._types

    @overload
    def __getitem__(self, index: int) -> Properties: ...
    @overload
    def __getitem__(self, index: slice) -> list[Properties]: ...
    def __getitem__(self, index: int | slice) -> Properties | list[Properties]:
        if isinstance(index, slice):
            return list(map(plain_properties, self.values(index)))
        position = range(self._length)[index]
        return self[position : position + 1][0]

    def __iter__(self) -> Iterator[Properties]:
        return map(plain_properties, self.values())

    def values(self, rows: slice = slice(None)) -> Iterator[dict[str, Value]]:
        """Yield the values of rows as records hold them, with tuples for lists."""
        if not self.columns:
            yield from ({} for _ in range(self._length)[rows])
        for cells in zip(*(column[rows] for column in self.columns.values()), strict=True):
            yield {name: value for name, value in zip(self.columns, cells, strict=True) if value is not None}

    def take(self, rows: Sequence[int]) -> Columns:
        """Return the rows with these numbers, which must ascend."""
        return Columns({name: pick(column, rows) for name, column in self.columns.items()}, len(rows))

    def extend(self, other: Columns) -> None:
        """Add rows; a column that one of the tables lacks has no values there."""
        for name in {**self.columns, **other.columns}:
            columns = (table.columns.get(name) or [None] * len(table) for table in (self, other))
            self.columns[name] = [*chain(*columns)]
        self._length += len(other)
        self._types = None


class Relationships(Sequence[Properties]):
    """Relationships of one type by column; a row is ``{"from_id": id, "to_id": id, "properties": {...}}``."""

    def __init__(self, starts: Sequence[str], ends: Sequence[str], properties: Columns) -> None:
        self.starts, self.ends, self.properties = starts, ends, properties

    @classmethod
    def of(cls, rows: Sequence[Properties]) -> Relationships:
        """Return rows by column; relationships by column are returned as they are."""
        if isinstance(rows, Relationships):
            return rows
        starts, ends = ([row[end] for row in rows] for end in ("from_id", "to_id"))
        return cls(starts, ends, Columns.of([row["properties"] for row in rows]))

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Properties: ...
    @overload
    def __getitem__(self, index: slice) -> list[Properties]: ...
    def __getitem__(self, index: int | slice) -> Properties | list[Properties]:
        if isinstance(index, slice):
            return list(map(_relationship_row, self.starts[index], self.ends[index], self.properties[index]))
        return _relationship_row(self.starts[index], self.ends[index], self.properties[index])

    def __iter__(self) -> Iterator[Properties]:
        return map(_relationship_row, self.starts, self.ends, self.properties)

    def take(self, rows: Sequence[int]) -> Relationships:
        """Return the rows with these numbers, which must ascend."""
        return Relationships(pick(self.starts, rows), pick(self.ends, rows), self.properties.take(rows))

    def extend(self, other: Relationships) -> None:
        """Add rows."""
        self.starts, self.ends = [*self.starts, *other.starts], [*self.ends, *other.ends]
        self.properties.extend(other.properties)

    def by_ends(self, kinds: Mapping[str, str]) -> Mapping[tuple[str, str], Relationships]:
        """Return the relationships by the kinds of their starts and ends; `kinds` maps each node id to its kind."""
        start_kinds, end_kinds = ({kinds[node] for node in set(ends)} for ends in (self.starts, self.ends))
        if len(start_kinds) == len(end_kinds) == 1:
            return {(start_kinds.pop(), end_kinds.pop()): self}
        rows: dict[tuple[str, str], list[int]] = {}
        for row, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            rows.setdefault((kinds[start], kinds[end]), []).append(row)
        return {pair: self.take(numbers) for pair, numbers in rows.items()}


def pick(column: Sequence[T], rows: Sequence[int]) -> Sequence[T]:
    """Return the values in these rows, whose numbers must ascend; the column itself if they are all rows."""
    return column if len(rows) == len(column) else [column[row] for row in rows]


def as_tuple(value: Any) -> Any:
    """Return a list as a tuple, as records hold it, and any other value as it is."""
    return tuple(value) if isinstance(value, list) else value


def _relationship_row(start: str, end: str, properties: Properties) -> Properties:
    return {"from_id": start, "to_id": end, "properties": properties}


class NodeColumns(Mapping[str, Node]):
    """Nodes by id, held by column in a table per kind."""

    def __init__(self) -> None:
        self.tables: dict[str, Columns] = {}
        self.kinds: dict[str, str] = {}
        self._made: dict[str, Node] = {}
        self._positions: dict[str, dict[str, int]] = {}

    @classmethod
    def of(cls, nodes: Mapping[str, Node]) -> NodeColumns:
        """Return nodes by column; nodes by column are returned as they are."""
        if isinstance(nodes, NodeColumns):
            return nodes
        by_kind: dict[str, list[dict[str, Value]]] = {}
        for node in nodes.values():
            by_kind.setdefault(node.kind, []).append(node.properties())
        columns = cls()
        for kind, rows in by_kind.items():
            columns.add(kind, Columns.of(rows))
        return columns

    def add(self, kind: str, nodes: Columns) -> None:
        """Add nodes of a kind; their ids must be new. The table belongs to the columns from now on."""
        self.kinds |= dict.fromkeys(map(str, nodes.columns.get("id", ())), kind)
        self._made, self._positions = {}, {}
        if kind in self.tables:
            self.tables[kind].extend(nodes)
        elif nodes:
            self.tables[kind] = nodes

    def __len__(self) -> int:
        return len(self.kinds)

    def __iter__(self) -> Iterator[str]:
        return iter(self.kinds)

    def __contains__(self, node_id: object) -> bool:
        return node_id in self.kinds

    def __getitem__(self, node_id: str) -> Node:
        if node_id not in self._made:
            if len(self._made) < MAX_SINGLE_RECORDS:
                self._made[node_id] = self._record(node_id)
            else:
                nodes = (_node(kind, row) for kind, table in self.tables.items() for row in table.values())
                self._made = {node.id: node for node in nodes}
        return self._made[node_id]

    def _record(self, node_id: str) -> Node:
        kind = self.kinds[node_id]
        if kind not in self._positions:
            self._positions[kind] = {node: at for at, node in enumerate(self.tables[kind].columns["id"])}
        position = self._positions[kind][node_id]
        return _node(kind, next(self.tables[kind].values(slice(position, position + 1))))


class EdgeColumns(Sequence[Edge]):
    """Edges held by column in a table per kind."""

    def __init__(self) -> None:
        self.tables: dict[str, Relationships] = {}
        self._made: list[Edge] = []
        self._single: dict[int, Edge] = {}

    @classmethod
    def of(cls, edges: Sequence[Edge]) -> EdgeColumns:
        """Return edges by column; edges by column are returned as they are."""
        if isinstance(edges, EdgeColumns):
            return edges
        by_kind: dict[str, list[Edge]] = {}
        for edge in edges:
            by_kind.setdefault(edge.kind, []).append(edge)
        columns = cls()
        for kind, group in by_kind.items():
            starts, ends = [edge.start for edge in group], [edge.end for edge in group]
            columns.add(kind, Relationships(starts, ends, Columns.of([edge.properties() for edge in group])))
        return columns

    def add(self, kind: str, edges: Relationships) -> None:
        """Add edges of a kind. The table belongs to the columns from now on."""
        self._made, self._single = [], {}
        if kind in self.tables:
            self.tables[kind].extend(edges)
        elif edges:
            self.tables[kind] = edges

    def __len__(self) -> int:
        return sum(map(len, self.tables.values()))

    @overload
    def __getitem__(self, index: int) -> Edge: ...
    @overload
    def __getitem__(self, index: slice) -> list[Edge]: ...
    def __getitem__(self, index: int | slice) -> Edge | list[Edge]:
        if isinstance(index, slice) or self._made or len(self._single) >= MAX_SINGLE_RECORDS:
            return self._records()[index]
        position = range(len(self))[index]
        if position not in self._single:
            self._single[position] = self._record(position)
        return self._single[position]

    def __iter__(self) -> Iterator[Edge]:
        return iter(self._records())

    def _record(self, position: int) -> Edge:
        for kind, table in self.tables.items():
            if position < len(table):
                row = next(table.properties.values(slice(position, position + 1)))
                return _edge(kind, table.starts[position], table.ends[position], row)
            position -= len(table)
        raise IndexError(position)

    def _records(self) -> list[Edge]:
        if not self._made:
            self._made = [
                _edge(kind, *row)
                for kind, table in self.tables.items()
                for row in zip(table.starts, table.ends, table.properties.values(), strict=True)
            ]
            self._single = {}
        return self._made


def _node(kind: str, row: dict[str, Any]) -> Node:
    given = {name: row.pop(name) for name in ("id", "name", "aliases", "parent", "former_ids") if name in row}
    return Node(kind=kind, fields=row, **given)


def _edge(kind: str, start: str, end: str, row: dict[str, Any]) -> Edge:
    edge_id = row.pop("id")
    citation = Citation(**{name: row.pop(name) for name in CITATION_FIELDS if name in row})
    return Edge(kind, start, end, citation, row, edge_id)
