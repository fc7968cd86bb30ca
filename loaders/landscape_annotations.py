"""What lianzhu has written into the annotations of a landscape2 file: nodes, rows of tables, and its schema."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lianzhu.graph.errors import SchemaError
from lianzhu.graph.landscape_items import (
    CHAIN_ANNOTATION,
    NODE_ANNOTATION,
    PLACEMENT_KINDS,
    ROWS_ANNOTATION,
    SCHEMA_ANNOTATION,
)
from lianzhu.graph.schema import Schema
from lianzhu.loaders.landscape_structure import AnnotatedEntry, FileAccount, YamlCategory
from lianzhu.loaders.landscape_tables import LandscapeTables

STATEMENT_TABLES = ("figures", "statements", "coverage", "sections")


@dataclass(slots=True)
class AnnotationReader:
    """Reads annotations into tables; one that is no longer what lianzhu has written is rejected with a reason."""

    categories: list[YamlCategory]
    tables: LandscapeTables
    account: FileAccount

    def read(self) -> str:
        """Read all annotations, and return the id of the chain; empty if the file does not state it."""
        for entry in self._entries():
            if SCHEMA_ANNOTATION in entry.annotations:
                self._take(entry, SCHEMA_ANNOTATION, self._extend_schema(str(entry.annotations[SCHEMA_ANNOTATION])))
        for entry in self._entries():
            if NODE_ANNOTATION in entry.annotations:
                node = entry.annotations[NODE_ANNOTATION]
                self._take(entry, NODE_ANNOTATION, _fault_of_node(node, self.tables.schema))
            if ROWS_ANNOTATION in entry.annotations:
                rows = entry.annotations[ROWS_ANNOTATION]
                if self._take(entry, ROWS_ANNOTATION, _fault_of_rows(rows, self.tables.schema)):
                    self._add_rows(entry, rows)
        chain = ""
        for entry in self._entries():
            if CHAIN_ANNOTATION in entry.annotations:
                stated = str(entry.annotations[CHAIN_ANNOTATION])
                is_chain = self.tables.kind_of(stated) == "Chain" and not chain
                chain = stated if is_chain else chain
                self._take(entry, CHAIN_ANNOTATION, "" if is_chain else "expected the id of a chain, once")
        return chain

    def _entries(self) -> Iterator[AnnotatedEntry]:
        for category in self.categories:
            yield from (category, *category.repeats)
            for subcategory in category.subcategories:
                yield from (subcategory, *subcategory.repeats)
                yield from subcategory.items

    def _take(self, entry: AnnotatedEntry, name: str, fault: str) -> bool:
        """Count an annotation as read, or reject it; return whether it was read."""
        key = f"extra.annotations.{name}" if entry.table == "items" else f"annotations.{name}"
        if not fault:
            self.account.count(entry.table, key, "field")
            return True
        self.account.reject(entry.table, key, entry.annotation_values[name], fault)
        del entry.annotations[name]
        return False

    def _extend_schema(self, text: str) -> str:
        """Extend the schema; return what is wrong with the text, or nothing."""
        try:
            self.tables.extend(text)
        except SchemaError as error:
            return "; ".join(problem.summary for problem in error.problems) or str(error)
        return ""

    def _add_rows(self, entry: AnnotatedEntry, rows: Iterable[tuple[str, dict[str, str]]]) -> None:
        tables = self.tables
        for path, cells in rows:
            if path.startswith("nodes/"):
                tables.add_node(path.removeprefix("nodes/"), cells["id"], cells)
                continue
            tables.rows.append((path, cells, entry.annotation_values[ROWS_ANNOTATION]))
            if path.startswith("edges/"):
                tables.stated.setdefault((cells.get("from", ""), cells.get("to", "")), cells)


def _fault_of_node(node: object, schema: Schema) -> str:
    """Return what is wrong with a value as the node of an entry; nothing if it is one."""
    if not isinstance(node, dict) or not _is_row(node) or not node.get("id"):
        return "expected an object with kind and id"
    kind = node.get("kind", "")
    return "" if kind in schema.nodes else f"unknown kind '{kind}'"


def _fault_of_rows(rows: object, schema: Schema) -> str:
    """Return what is wrong with a value as a list of rows; nothing if it is one."""
    if not isinstance(rows, list):
        return "expected a list of rows"
    for row in rows:
        if not (isinstance(row, list) and len(row) == 2 and isinstance(row[0], str) and _is_row(row[1])):
            return "expected pairs of a table and its cells by column"
        folder, _, kind = row[0].partition("/")
        known: Collection[str] = {"nodes": schema.nodes, "edges": schema.edges}.get(folder, {})
        if kind not in known and row[0] not in STATEMENT_TABLES:
            return f"unknown table '{row[0]}'"
        if folder == "nodes" and not (row[1].get("id") and row[1].get("name")):
            return "expected nodes with id and name"
    return ""


def _is_row(value: object) -> bool:
    """Return whether a value of JSON maps columns to texts."""
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def drop_stale_placements(tables: LandscapeTables, places: Mapping[str, Collection[str]], parts: set[str]) -> None:
    """Drop written relations of items to subcategories in which they no longer stand, with a note.

    `places` has the parts in which each item of a written file stands; `parts` are all that the file has.
    """
    kept = []
    for path, cells, value in tables.rows:
        start, end = cells.get("from", ""), cells.get("to", "")
        is_placement = path.removeprefix("edges/") in PLACEMENT_KINDS and start in places and end in parts
        if value and is_placement and end not in places[start]:
            tables.account.note(f"{start} no longer stands in {end}; the relation is left out", value.line)
        else:
            kept.append((path, cells, value))
    tables.rows[:] = kept
