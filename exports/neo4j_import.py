"""A landscape as the files of `neo4j-admin database import full`, the fastest way into an empty Neo4j database."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lianzhu.exports.cypher_script import graph_size
from lianzhu.exports.files import atomic_folder
from lianzhu.graph.columns import Columns, Relationships
from lianzhu.graph.errors import OutputError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.steps import begin_step

ARRAY_DELIMITERS = ";|^~\t"
"""Delimiters of the items of a list; the first that no item contains is used."""
COLUMN_TYPES: Mapping[frozenset[type], str] = {
    frozenset({str}): "string",
    frozenset({int}): "long",
    frozenset({float}): "double",
    frozenset({int, float}): "double",
    frozenset({bool}): "boolean",
    frozenset({tuple}): "string[]",
}
"""The types of the importer by the types of a column's values; its int and float have only 32 bits."""
ARGUMENTS_FILE, SCHEMA_SCRIPT = "import.args", "schema.cypher"


def write_neo4j_import(path: Path, landscape: Landscape) -> str:
    """Write a new folder with a file for each label and each relationship type; return how much it is.

    Nodes are identified within their label. Raises `OutputError`.
    """
    graph = PropertyGraph.of(landscape)
    with atomic_folder(path) as folder:
        delimiter = _array_delimiter(graph)
        arguments = ["--id-type=string", f"--array-delimiter=U+{ord(delimiter):04X}"]
        arguments += _write_nodes(folder / "nodes", graph, delimiter)
        arguments += _write_relationships(folder / "relationships", graph, delimiter)
        if any("\n" in text or "\r" in text for text in _texts(graph)):
            arguments.append("--multiline-fields=true")
        script = [*graph.schema.constraints(), *graph.schema.indexes()]
        _write_lines(folder / SCHEMA_SCRIPT, (f"{statement};" for statement in script))
        _write_lines(folder / ARGUMENTS_FILE, arguments)
    return graph_size(graph)


def _write_nodes(folder: Path, graph: PropertyGraph, delimiter: str) -> Iterator[str]:
    """Write a file for each label; yield the arguments that name them."""
    folder.mkdir()
    for label, rows in graph.nodes.items():
        table = Columns.of(rows)
        header = {"id": f"id:ID({label})"}
        header |= {name: _typed(name, values) for name, values in table.columns.items() if name != "id"}
        file = folder / f"{label}.csv"
        _write_table(file, list(header.values()), [table.columns[name] for name in header], delimiter)
        yield f"--nodes={label}={folder.name}/{file.name}"


def _write_relationships(folder: Path, graph: PropertyGraph, delimiter: str) -> Iterator[str]:
    """Write a file for each type and the labels that it links; yield the arguments that name them."""
    folder.mkdir()
    for (kind, start, end), rows in graph.relationships.items():
        table = Relationships.of(rows)
        properties = table.properties.columns
        header = [f":START_ID({start})", f":END_ID({end})"]
        header += [_typed(name, values) for name, values in properties.items()]
        file = folder / f"{kind}-{start}-{end}.csv"
        _write_table(file, header, [table.starts, table.ends, *properties.values()], delimiter)
        yield f"--relationships={kind}={folder.name}/{file.name}"


def _typed(name: str, values: Sequence[Any]) -> str:
    types = frozenset({*map(type, values)} - {type(None)})
    if types not in COLUMN_TYPES:
        found = " and ".join(sorted(type_.__name__ for type_ in types))
        raise OutputError(f"the property {name} has values of several types ({found}); make them one type")
    return f"{name}:{COLUMN_TYPES[types]}"


def _write_table(file: Path, header: Sequence[str], columns: Sequence[Sequence[Any]], delimiter: str) -> None:
    begin_step(f"writing {file.parent.name}/{file.name}")
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*(_import_cells(column, delimiter) for column in columns), strict=True))


def _import_cells(column: Sequence[Any], delimiter: str) -> Iterator[Any]:
    for value in column:
        if isinstance(value, tuple):
            yield delimiter.join(value)
        else:
            yield str(value).lower() if isinstance(value, bool) else value


def _array_delimiter(graph: PropertyGraph) -> str:
    """Return a delimiter that no item of a list contains; raise `OutputError` if each is contained in one."""
    used = {letter for text in _texts(graph, lists=True) for letter in ARRAY_DELIMITERS if letter in text}
    for delimiter in ARRAY_DELIMITERS:
        if delimiter not in used:
            return delimiter
    raise OutputError(f"lists contain all of {' '.join(ARRAY_DELIMITERS)!r}; export to cypher, or use lianzhu load")


def _texts(graph: PropertyGraph, *, lists: bool = False) -> Iterator[str]:
    """Yield the texts among the properties, or the items of the lists."""
    tables = [Columns.of(rows) for rows in graph.nodes.values()]
    tables += [Relationships.of(rows).properties for rows in graph.relationships.values()]
    for table in tables:
        for column in table.columns.values():
            for value in column:
                if isinstance(value, tuple):
                    yield from value
                elif isinstance(value, str) and not lists:
                    yield value


def _write_lines(file: Path, lines: Iterator[str] | Sequence[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
