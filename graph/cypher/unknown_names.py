"""Labels, relationship types and properties of a query that the schema does not declare, with near matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from lianzhu.graph.cypher.parser import parse
from lianzhu.graph.cypher.syntax import (
    Label,
    MapLiteral,
    NodePattern,
    Property,
    RegularQuery,
    RelationshipPattern,
    Variable,
    walk,
)
from lianzhu.graph.errors import NotPortable
from lianzhu.graph.schema import Schema
from lianzhu.graph.suggestions import did_you_mean


def unknown_names(text: str, schema: Schema) -> list[tuple[int, str]]:
    """Return the offset of each name that the schema does not declare, and a warning with near matches.

    A property is checked against the labels or types of its variable; those of an unlabelled variable are not checked.
    A server may hold more than a landscape, so an unknown name is not always an error. There are none for a query that
    cannot be parsed: the error of the engine says more.
    """
    try:
        query = parse(text)
    except NotPortable:
        return []
    return sorted({*_unknown_labels(query, schema), *_unknown_properties(query, schema)})


def _patterns(query: RegularQuery) -> Iterator[tuple[NodePattern | RelationshipPattern, list[Label]]]:
    """Yield the node and relationship patterns of a query, each with its labels or types."""
    for node in walk(query):
        if isinstance(node, NodePattern | RelationshipPattern):
            expression = node.labels if isinstance(node, NodePattern) else node.types
            labels = [] if expression is None else [label for label in walk(expression) if isinstance(label, Label)]
            yield node, labels


def _unknown_labels(query: RegularQuery, schema: Schema) -> Iterator[tuple[int, str]]:
    for pattern, labels in _patterns(query):
        is_node = isinstance(pattern, NodePattern)
        declared = schema.labels if is_node else schema.relationship_types
        for label in labels:
            if label.name not in declared:
                yield label.offset, _warning("label" if is_node else "relationship type", label.name, declared)


def _unknown_properties(query: RegularQuery, schema: Schema) -> Iterator[tuple[int, str]]:
    labels_of: defaultdict[str, list[str]] = defaultdict(list)
    declared_names = {*schema.labels, *schema.relationship_types}
    for pattern, labels in _patterns(query):
        names = [label.name for label in labels]
        if declared_names.issuperset(names):
            labels_of[pattern.variable] += names
            if names and isinstance(pattern.properties, MapLiteral):
                for entry in pattern.properties.entries:
                    yield from _unknown_property(entry.key, entry.offset, names, schema)
    for node in walk(query):
        match node:
            case Property(Variable(variable), key) if labels_of.get(variable):
                yield from _unknown_property(key, node.offset, labels_of[variable], schema)


def _unknown_property(name: str, offset: int, labels: Sequence[str], schema: Schema) -> Iterator[tuple[int, str]]:
    """Yield a warning if none of the labels has a property."""
    declared = sorted({property_ for label in labels for property_ in schema.properties(label)})
    if name not in declared:
        yield offset, _warning(f"property of {' or '.join(dict.fromkeys(labels))}", name, declared)


def _warning(kind: str, name: str, declared: Sequence[str]) -> str:
    return f"unknown {kind} '{name}'{did_you_mean(name, declared)}"
