"""A landscape as a Cypher script for cypher-shell or Neo4j Browser; running it again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lianzhu.exports.files import atomic_write
from lianzhu.graph.columns import Properties
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph

STATEMENT_ROWS = 500
"""Rows a statement: the server parses each statement as a whole, and few statements take longer than short ones."""
SCRIPT_HEADER = """\
// A landscape of lianzhu: {summary}.
// Run it with `cypher-shell -f FILE`, or paste it into Neo4j Browser. Running it again changes nothing.
"""


def write_cypher(path: Path, landscape: Landscape) -> str:
    """Write a script that creates the property graph of a landscape; return how much it is. Raises `OutputError`."""
    graph = PropertyGraph.of(landscape)
    summary = graph_size(graph)
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(SCRIPT_HEADER.format(summary=summary))
        stream.writelines(f"{statement};\n" for statement in statements_of(graph))
    return summary


def graph_size(graph: PropertyGraph) -> str:
    """Return the numbers of nodes and relationships in words."""
    return f"{graph.node_count:,} nodes, {graph.relationship_count:,} relationships"


def statements_of(graph: PropertyGraph) -> Iterator[str]:
    """Yield the statements: constraints, nodes, relationships, and last the indexes, as they slow down writing."""
    yield from graph.schema.constraints()
    for label, nodes in graph.nodes.items():
        for rows in _batches(nodes):
            yield f"UNWIND {cypher_literal(rows)} AS row\nMERGE (n:`{label}` {{id: row.id}}) SET n += row"
    for (kind, start, end), relationships in graph.relationships.items():
        for rows in _batches(relationships):
            yield (
                f"UNWIND {cypher_literal(rows)} AS row\n"
                f"MATCH (a:`{start}` {{id: row.from_id}}) MATCH (b:`{end}` {{id: row.to_id}})\n"
                f"MERGE (a)-[r:`{kind}` {{id: row.properties.id}}]->(b) SET r += row.properties"
            )
    yield from graph.schema.indexes()


def _batches(rows: Sequence[Properties]) -> Iterator[list[Properties]]:
    for start in range(0, len(rows), STATEMENT_ROWS):
        yield list(rows[start : start + STATEMENT_ROWS])


def cypher_literal(value: Any) -> str:
    r"""Return a value as Cypher; the items of a list of maps stand on lines of their own.

    The escapes of JSON are also those of Cypher: ``\" \\ \n \u0008``.

    >>> cypher_literal({"id": "a", "aliases": ["甲", 'say "hi"'], "share": 1.5, "stated": True})
    '{id: "a", aliases: ["甲", "say \\"hi\\""], share: 1.5, stated: true}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {cypher_literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        items = [cypher_literal(item) for item in value]
        return "[\n" + ",\n".join(items) + "\n]" if value and isinstance(value[0], Mapping) else f"[{', '.join(items)}]"
    return json.dumps(value, ensure_ascii=False)
