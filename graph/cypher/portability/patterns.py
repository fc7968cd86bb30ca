"""Rewrites path patterns and the MATCH clauses that hold them: what the engine cannot match moves to the WHERE."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from lianzhu.graph.cypher.portability.context import Context, Rewrite, Scope, all_of, any_of, compare, string_literal
from lianzhu.graph.cypher.portability.types import (
    NODE_TYPE,
    PATH_TYPE,
    RELATIONSHIP,
    RELATIONSHIP_TYPE,
    ValueType,
    list_of,
)
from lianzhu.graph.cypher.printer import print_expression
from lianzhu.graph.cypher.syntax import (
    Binary,
    Call,
    Comparison,
    Expression,
    Label,
    LabelExpression,
    LabelOperation,
    LabelPredicate,
    Literal,
    MapEntry,
    MapLiteral,
    Match,
    NodePattern,
    Parameter,
    PathLength,
    PathPattern,
    PatternComprehension,
    Property,
    RelationshipPattern,
    Subquery,
    SyntaxNode,
    Unary,
    Variable,
    variables_in,
    walk,
)

VIRTUAL_PROPERTIES = {
    **{"type": "labels(n)[0] or type(r)", "title": "n.name", "label": "labels(n)[0]", "node_type": "labels(n)[0]"},
    **{"connection_type": "type(r)", "start": "startNode(r).id", "end": "endNode(r).id"},
}
"""Properties that only the embedded engine has, and what to write instead."""
TRUE_FOR_ZERO: dict[str, Callable[[float], bool]] = {
    "=": lambda number: False,  # the only comparison that Neo4j evaluates correctly although it is true for 0
    "<>": lambda number: number != 0,
    "<": lambda number: number > 0,
    "<=": lambda number: number >= 0,
    ">": lambda number: number < 0,
    ">=": lambda number: number <= 0,
}
"""For each operator, whether a comparison of 0 with a number is true."""
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""The operators after their operands are swapped."""
FALSE, TRUE = Literal("false", False), Literal("true", True)


class PatternRewriter:
    """Rewrites path patterns; `rewrite` rewrites the expressions in them, `condition` those of a WHERE."""

    def __init__(self, context: Context, rewrite: Rewrite, condition: Rewrite) -> None:
        self.context, self.rewrite, self.condition = context, rewrite, condition
        self.node_labels: dict[str, frozenset[str]] = {}
        self.node_properties: dict[str, dict[str, Any]] = {}

    # -------------------------------------------------- MATCH

    def match(self, clause: Match, scope: Scope, *, in_subquery: bool = False) -> tuple[Match, Scope]:
        """Return a rewritten MATCH, and the scope after it."""
        new: dict[str, ValueType] = {}
        for path in clause.paths:
            new |= self.new_variables(path, scope)
            self.record_nodes(path, scope)
            first = path.nodes[0].variable
            if clause.optional and path.variable and len(path.nodes) == 1 and first in scope.variables:
                self.context.reject("single_node_path", path.variable, first)
        inner = scope.adding(new)
        paths, conditions = [], []
        for path in clause.paths:
            rewritten, condition = self.path(path, inner, new)
            paths.append(rewritten if in_subquery else self.named(rewritten))
            conditions.append(condition)
        if clause.where is not None:
            if clause.optional:
                self.check_counts(clause.where)
            conditions.append(self.condition(clause.where, inner).expr)
        result = Match(tuple(paths), all_of(*conditions), clause.optional)
        if clause.optional:
            return result, scope.adding({name: type_.nullable() for name, type_ in new.items()})
        return result, inner.where(clause.where)

    def named(self, path: PathPattern) -> PathPattern:
        """Return a path with a name if one of its variables is a list of relationships.

        In a path without a name, the embedded engine may list them from right to left.
        """
        has_list = any(relationship.variable and relationship.length for relationship in path.relationships)
        return replace(path, variable=self.context.new_name("path")) if has_list and not path.variable else path

    def new_variables(self, path: PathPattern, scope: Scope) -> dict[str, ValueType]:
        """Return the variables that a path introduces, with their types."""
        variables = {path.variable: PATH_TYPE} if path.variable else {}
        for node in path.nodes:
            if node.variable and node.variable not in scope.variables:
                variables[node.variable] = NODE_TYPE
        for relationship in path.relationships:
            if relationship.variable and relationship.variable not in scope.variables:
                type_ = RELATIONSHIP_TYPE if relationship.length is None else list_of(RELATIONSHIP_TYPE)
                variables[relationship.variable] = type_
        return variables

    # -------------------------------------------------- paths

    def path(self, path: PathPattern, scope: Scope, new: Collection[str]) -> tuple[PathPattern, Expression | None]:
        """Return a rewritten path, and the condition that part of it was moved to, if any.

        `scope` includes the variables that the clause introduces, `new`.
        """
        nodes, relationships, conditions = [], [], []
        for node in path.nodes:
            rewritten_node, condition = self.node(node, scope, new)
            nodes.append(rewritten_node)
            conditions.append(condition)
        for relationship in path.relationships:
            rewritten, condition = self.relationship(relationship, scope, new, path)
            relationships.append(rewritten)
            conditions.append(condition)
        if path.function:
            self.check_shortest_path(path)
        return replace(path, nodes=tuple(nodes), relationships=tuple(relationships)), all_of(*conditions)

    def node(self, node: NodePattern, scope: Scope, new: Collection[str]) -> tuple[NodePattern, Expression | None]:
        """Return a rewritten node pattern, and the condition that part of it was moved to."""
        properties, moved = self.properties(node.properties, scope, new)
        moves_labels = node.labels is not None and not _is_simple(node.labels)
        if not (moved or moves_labels or node.where is not None):
            return replace(node, properties=properties), None
        variable = node.variable or self.context.new_name("node")
        scope = scope.adding({variable: scope.variables.get(variable, NODE_TYPE)})
        predicate = LabelPredicate(Variable(variable), node.labels) if node.labels is not None else None
        condition = all_of(
            self.condition(predicate, scope).expr if moves_labels and predicate is not None else None,
            *(compare(Property(Variable(variable), entry.key), "=", entry.value) for entry in moved),
            self.condition(node.where, scope).expr if node.where is not None else None,
        )
        return NodePattern(variable, None if moves_labels else node.labels, properties), condition

    def relationship(
        self, relationship: RelationshipPattern, scope: Scope, new: Collection[str], path: PathPattern
    ) -> tuple[RelationshipPattern, Expression | None]:
        """Return a rewritten relationship pattern, and the condition that part of it was moved to."""
        properties, moved = self.properties(relationship.properties, scope, new)
        moves_types = relationship.types is not None and not _is_alternative(relationship.types)
        length, is_empty = relationship.length, False
        if length is not None:
            if moved:
                entry = moved[0]
                references = next((name for name in variables_in(entry.value) if name in new), "a")
                self.context.reject("reference_within_match", entry.key, print_expression(entry.value), references)
            if relationship.where is not None or moves_types:
                self.context.reject("condition_on_variable_length")
            length, is_empty = self.length(length, bounded=not path.function), _is_empty(length)
        result = replace(relationship, properties=properties, length=length)
        conditions: list[Expression | None] = [FALSE if is_empty else None]
        if moved or moves_types or relationship.where is not None:
            variable = relationship.variable or self.context.new_name("relationship")
            scope = scope.adding({variable: scope.variables.get(variable, RELATIONSHIP_TYPE)})
            if moves_types and relationship.types is not None:
                type_of = Call("type", (Variable(variable),))
                conditions.append(
                    label_condition(
                        relationship.types, lambda type_: compare(type_of, "=", string_literal(type_.name)), TRUE
                    )
                )
            conditions += [compare(Property(Variable(variable), entry.key), "=", entry.value) for entry in moved]
            if relationship.where is not None:
                conditions.append(self.condition(relationship.where, scope).expr)
            types = None if moves_types else relationship.types
            result = replace(result, variable=variable, types=types, where=None)
        return result, all_of(*conditions)

    def length(self, length: PathLength, *, bounded: bool) -> PathLength:
        """Return a length with an upper bound: without one, the embedded engine stops after ten hops.

        A path uses no relationship twice, so that it has at most as many hops as the graph has relationships.
        """
        if _is_empty(length):
            return PathLength(length.lower, length.lower)
        if length.upper is not None or not bounded:
            return length
        upper = max(1, self.context.relationship_count())
        return PathLength(1 if length.lower is None else length.lower, max(upper, length.lower or 1))

    def properties(
        self, properties: MapLiteral | Parameter | None, scope: Scope, new: Collection[str]
    ) -> tuple[MapLiteral | None, list[MapEntry]]:
        """Return the properties of a pattern that the engine can match, and those to compare in a WHERE instead.

        The engine finds no match for the property of a relationship, or of a variable of the same clause.
        """
        if isinstance(properties, Parameter):
            self.context.reject("wrong_type", "the properties in a pattern", "a parameter")
        if not isinstance(properties, MapLiteral):
            return None, []
        kept: list[MapEntry] = []
        moved: list[MapEntry] = []
        for entry in properties.entries:
            self.reject_virtual_property(entry.key)
            rewritten = MapEntry(entry.key, self.rewrite(entry.value, scope).expr)
            refers_to_new = any(name in new for name in variables_in(entry.value))
            is_moved = refers_to_new or self.is_relationship_property(entry.value, scope) or not entry.key.isascii()
            (moved if is_moved else kept).append(rewritten)
        return (MapLiteral(tuple(kept)) if kept else None), moved

    def is_relationship_property(self, value: Expression, scope: Scope) -> bool:
        """Return whether a value is a property of a relationship."""
        match value:
            case Property(Variable(name)):
                return name in scope.variables and scope.variables[name].includes(RELATIONSHIP)
            case _:
                return False

    def reject_virtual_property(self, name: str) -> None:
        """Reject a property that only the embedded engine has."""
        if name.lower() in VIRTUAL_PROPERTIES:
            self.context.reject("virtual_property", name, VIRTUAL_PROPERTIES[name.lower()])

    # -------------------------------------------------- shortest paths

    def record_nodes(self, path: PathPattern, scope: Scope) -> None:
        """Record the labels and constant properties of new variables, for `check_shortest_path`."""
        for node in path.nodes:
            if node.variable and node.variable not in scope.variables:
                self.node_labels[node.variable] = _label_names(node.labels)
                self.node_properties[node.variable] = self.constant_properties(node)

    def forget_nodes(self, columns: Mapping[str, ValueType]) -> None:
        """Forget the recorded nodes whose variables are not among the columns of a projection."""
        self.node_labels = {name: self.node_labels[name] for name in columns if name in self.node_labels}
        self.node_properties = {name: self.node_properties[name] for name in columns if name in self.node_properties}

    def constant_properties(self, node: NodePattern) -> dict[str, Any]:
        """Return the properties in a pattern whose values are literals or parameters."""
        entries = node.properties.entries if isinstance(node.properties, MapLiteral) else ()
        values = {entry.key: self.context.constant_value(entry.value) for entry in entries}
        return {key: value for key, value in values.items() if value is not None}

    def check_shortest_path(self, path: PathPattern) -> None:
        """Reject shortestPath() if both ends may be the same node: Neo4j fails in that case."""
        start, end = path.nodes[0], path.nodes[-1]
        start_labels, end_labels = (
            _label_names(node.labels) or self.node_labels.get(node.variable, frozenset()) for node in (start, end)
        )
        start_properties, end_properties = (
            self.node_properties.get(node.variable, {}) | self.constant_properties(node) for node in (start, end)
        )
        shared_keys = start_properties.keys() & end_properties.keys()
        must_differ = (start_labels and end_labels and not start_labels & end_labels) or any(
            start_properties[key] != end_properties[key] for key in shared_keys
        )
        pair = frozenset((start.variable, end.variable))
        if not must_differ and pair not in self.context.different_variables:
            self.context.reject("same_endpoints", start.variable or "a", end.variable or "b")

    # -------------------------------------------------- a bug of Neo4j

    def check_counts(self, expr: SyntaxNode) -> None:
        """Reject a count in the WHERE of an OPTIONAL MATCH, except in comparisons that Neo4j evaluates correctly."""
        match expr:
            case Binary("AND" | "OR" | "XOR", left, right):
                self.check_counts(left)
                self.check_counts(right)
            case Unary("NOT", operand):
                self.check_counts(operand)
            case Comparison((operator,), (left, right)) if _is_count(left) or _is_count(right):
                other = right if _is_count(left) else left
                operator = operator if _is_count(left) else MIRRORED.get(operator, operator)
                number = self.context.constant_value(other) if isinstance(other, Expression) else None
                if not isinstance(number, int | float) or TRUE_FOR_ZERO[operator](number):
                    self.context.reject("count_in_optional_match")
            case _:
                if any(map(_is_count, walk(expr))):
                    self.context.reject("count_in_optional_match")


def _is_count(node: SyntaxNode) -> bool:
    """Return whether a node is COUNT { } or the size of a pattern comprehension, which Neo4j treats alike."""
    match node:
        case Subquery(kind="COUNT") | Call("size", (PatternComprehension(),)):
            return True
        case _:
            return False


def _is_simple(labels: LabelExpression) -> bool:
    """Return whether the engine supports a label expression in a pattern: A, A|B or A&B."""
    if isinstance(labels, Label):
        return labels.name.isascii()
    return labels.operator in "|&" and all(
        isinstance(operand, Label) and operand.name.isascii() for operand in labels.operands
    )


def _is_alternative(types: LabelExpression) -> bool:
    """Return whether relationship types are one, or alternatives."""
    return _is_simple(types) and (isinstance(types, Label) or types.operator == "|")


def label_condition(
    labels: LabelExpression, has_label: Callable[[Label], Expression], has_any: Expression
) -> Expression:
    """Return a label expression as a condition, given the conditions that there is one label, and that there is any."""
    match labels:
        case Label():
            return has_label(labels)
        case LabelOperation("%"):
            return has_any
        case LabelOperation("!", (operand,)):
            return Unary("NOT", label_condition(operand, has_label, has_any))
        case LabelOperation(operator, operands):
            conditions = [label_condition(operand, has_label, has_any) for operand in operands]
            condition = any_of(*conditions) if operator == "|" else all_of(*conditions)
            assert condition is not None
            return condition


def _is_empty(length: PathLength) -> bool:
    """Return whether no path has the length, as *3..2."""
    return length.upper is not None and (1 if length.lower is None else length.lower) > length.upper


def _label_names(labels: LabelExpression | None) -> frozenset[str]:
    """Return the labels of which a node has one; none if the label expression is not that simple."""
    match labels:
        case Label(name):
            return frozenset((name,))
        case LabelOperation("|", operands) if _is_simple(labels):
            return frozenset(operand.name for operand in operands if isinstance(operand, Label))
        case _:
            return frozenset()
