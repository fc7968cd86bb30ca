"""The tables of a landscape before they are read: what each is named, and which part of the landscape it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from lianzhu.graph.problems import Problem
from lianzhu.graph.schema import Schema
from lianzhu.loaders.cells import Table

Part = Literal["nodes", "edges", ""]
PARTS: tuple[Part, ...] = ("nodes", "edges", "")
"""The parts of a landscape: the subfolders nodes and edges, and the folder itself."""
TOP_LEVEL_TABLES = ("figures", "statements", "coverage", "sections")
"""Tables in the folder itself, next to the subfolders nodes and edges."""
TABLES_OF_LABELS = {"Figure": "figures", "Statement": "statements", "Coverage": "coverage"}
"""The tables of statements by their labels."""
TableKey = tuple[Part, str]
"""The part and the name of a table."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table that has not been read: its part of the landscape, its name, and its place as shown in messages."""

    part: Part
    name: str
    file: str
    read: Callable[[], Table]


class TableSource(Protocol):
    """The tables of a landscape before they are read; `name` is shown in messages."""

    name: str
    schema_file: str

    def schema_text(self) -> str | None:
        """Return the additions to the schema, None if there are none; raise `LandscapeError`."""

    def entries(self, schema: Schema) -> tuple[list[TableEntry], list[Problem]]:
        """Return the tables, and a problem for each file, folder or sheet that is not read."""

    def accepted(self) -> list[TableEntry]:
        """Return the tables of accepted findings, of which there should be at most one."""


def parts_by_name(schema: Schema) -> dict[str, TableKey]:
    """Return the tables of a schema by their English names."""
    parts: dict[str, TableKey] = {name: ("nodes", name) for name in schema.nodes}
    parts |= {name: ("edges", name) for name in schema.edges}
    return parts | {name: ("", name) for name in TOP_LEVEL_TABLES}


def table_labels(schema: Schema) -> Mapping[TableKey, str]:
    """Return the Chinese names of tables."""
    labels: dict[TableKey, str] = {("nodes", name): kind.zh for name, kind in schema.nodes.items()}
    labels |= {("edges", name): kind.zh for name, kind in schema.edges.items()}
    labels |= {("", table): schema.statements[label].zh for label, table in TABLES_OF_LABELS.items()}
    return labels | {("", "sections"): "章节"}
