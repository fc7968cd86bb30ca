"""Renames the variables and parameters that the embedded engine cannot parse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lianzhu.graph.cypher.printer import PLAIN_NAME
from lianzhu.graph.cypher.syntax import (
    NAME_FIELDS,
    CallSubquery,
    Clause,
    NodePattern,
    Parameter,
    PathPattern,
    Projection,
    ProjectionItem,
    RegularQuery,
    RelationshipPattern,
    SyntaxNode,
    SyntaxNodeType,
    Variable,
    names_in,
    transform,
    walk,
)


def ascii_parameters(query: RegularQuery) -> tuple[RegularQuery, dict[str, str]]:
    """Return the query with plain names for the parameters that the engine cannot parse, and their names by these."""
    names = sorted({node.name for node in walk(query) if isinstance(node, Parameter)})
    plain = (name for number in range(1, 2 * len(names) + 1) if (name := f"parameter{number}") not in names)
    renamed = {name: next(plain) for name in names if not PLAIN_NAME.fullmatch(name)}
    if not renamed:
        return query, {}

    def change(node: SyntaxNode) -> SyntaxNode | None:
        return Parameter(renamed[node.name]) if isinstance(node, Parameter) and node.name in renamed else None

    return transform(query, change), {new: old for old, new in renamed.items()}


def ascii_variables(query: RegularQuery) -> tuple[RegularQuery, dict[str, str]]:
    """Return the query with ASCII names for the non-ASCII variables in its patterns, and their names by these.

    The names of columns stay.
    """
    patterns = (node for node in walk(query) if isinstance(node, NodePattern | RelationshipPattern | PathPattern))
    non_ascii = sorted({pattern.variable for pattern in patterns if not pattern.variable.isascii()})
    if not non_ascii:
        return query, {}
    taken = names_in(query)
    free = (name for number in range(1, len(taken) + len(non_ascii) + 1) if (name := f"variable{number}") not in taken)
    names = dict(zip(non_ascii, free, strict=False))
    renamed = replace(query, branches=tuple(_rename_branch(branch, names) for branch in query.branches))
    return renamed, {new: old for old, new in names.items()}


def _rename_branch(clauses: tuple[Clause, ...], names: Mapping[str, str]) -> tuple[Clause, ...]:
    """Rename the variables in a branch of the whole query, but not the columns of its RETURN."""
    *others, last = clauses
    renamed: list[Clause] = [_rename(clause, names) for clause in others]
    if not isinstance(last, Projection) or last.keyword != "RETURN":
        return (*renamed, _rename(last, names))
    items = tuple(ProjectionItem(_rename(item.expression, names), item.column, item.text) for item in last.items)
    hidden = {item.alias for item in last.items}
    visible = {old: new for old, new in names.items() if old not in hidden}
    order_by = tuple(_rename(key, visible) for key in last.order_by)
    return (*renamed, replace(last, items=items, order_by=order_by))


def _rename(node: SyntaxNodeType, names: Mapping[str, str]) -> SyntaxNodeType:
    """Return a copy of a tree with variables renamed."""
    node = transform(node, lambda child: None if child is node else _rename(child, names))
    updates: dict[str, Any] = {}
    if isinstance(node, Variable) and node.name in names:
        updates["name"] = names[node.name]
    for field in NAME_FIELDS:
        if getattr(node, field, "") in names:
            updates[field] = names[getattr(node, field)]
    if isinstance(node, CallSubquery) and node.imports is not None:
        updates["imports"] = tuple(names.get(name, name) for name in node.imports)
    return replace(node, **updates) if updates else node
