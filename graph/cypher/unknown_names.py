"""Labels, relationship types and properties of a query that the schema does not declare, with near matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lianzhu.graph.cypher.lexer import Token, tokenize
from lianzhu.graph.schema import Schema
from lianzhu.graph.suggestions import did_you_mean


def unknown_names(text: str, schema: Schema) -> Iterator[tuple[int, str]]:
    """Yield the offset of each name that the schema does not declare, and a warning with near matches.

    A property is checked against the labels or types of its variable; those of an unlabelled variable are not checked.
    A server may hold more than a landscape, so an unknown name is not always an error.
    """
    tokens = tokenize(text)
    labels_of: dict[str, tuple[str, ...]] = {}
    for opening, bracket in enumerate(tokens):
        if bracket.text not in ("(", "[") or bracket.kind != "symbol":
            continue
        variable, labels = _variable_and_labels(tokens, opening)
        if not labels:
            continue
        is_node = bracket.text == "("
        declared = schema.labels if is_node else schema.relationship_types
        unknown = [label for label in labels if label.unquoted not in declared]
        for label in unknown:
            yield label.start, _warning("label" if is_node else "relationship type", label.unquoted, declared)
        if variable and not unknown:
            labels_of[variable] = (*labels_of.get(variable, ()), *(label.unquoted for label in labels))
    yield from _unknown_properties(tokens, labels_of, schema)


def _variable_and_labels(tokens: Sequence[Token], opening: int) -> tuple[str, list[Token]]:
    """Return the variable and the labels or types of the pattern that the bracket opens."""
    index = opening + 1
    variable = ""
    if index < len(tokens) and tokens[index].is_identifier:
        variable, index = tokens[index].text, index + 1
    labels: list[Token] = []
    while index + 1 < len(tokens) and tokens[index].text in (":", "|") and tokens[index + 1].is_identifier:
        labels.append(tokens[index + 1])
        index += 2
    in_pattern = tokens[opening].text == "(" or (opening and tokens[opening - 1].text == "-")
    return (variable, labels) if in_pattern else ("", [])


def _unknown_properties(
    tokens: Sequence[Token], labels_of: Mapping[str, tuple[str, ...]], schema: Schema
) -> Iterator[tuple[int, str]]:
    for variable, dot, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if dot.text != "." or variable.text not in labels_of or not name.is_identifier:
            continue
        labels = labels_of[variable.text]
        declared = {property_ for label in labels for property_ in schema.properties(label)}
        if name.unquoted not in declared:
            yield name.start, _warning(f"property of {' or '.join(labels)}", name.unquoted, sorted(declared))


def _warning(kind: str, name: str, declared: Sequence[str]) -> str:
    return f"unknown {kind} '{name}'{did_you_mean(name, declared)}"
