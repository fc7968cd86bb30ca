"""Prints a syntax tree as Cypher that the embedded engine can parse."""

from __future__ import annotations

import re

from lianzhu.graph.cypher.parser import COMPARISON_PRECEDENCE, POSTFIX_PRECEDENCE, PRECEDENCE, UNARY_PRECEDENCE
from lianzhu.graph.cypher.syntax import (
    Binary,
    Call,
    CallSubquery,
    Case,
    Clause,
    Comparison,
    Expression,
    IsNull,
    Label,
    LabelExpression,
    LabelPredicate,
    ListComprehension,
    ListLiteral,
    Literal,
    MapLiteral,
    MapProjection,
    Match,
    NodePattern,
    Parameter,
    PathLength,
    PathPattern,
    PatternComprehension,
    PatternExpression,
    Projection,
    ProjectionItem,
    Property,
    Quantifier,
    Reduce,
    RegularQuery,
    RelationshipPattern,
    Slice,
    Subquery,
    Subscript,
    Unary,
    Unwind,
    Variable,
)

PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
RESERVED = {
    *("ALL", "AND", "ANY", "AS", "ASC", "BY", "CALL", "CASE", "CONTAINS", "COUNT", "DESC", "DISTINCT", "ELSE", "END"),
    *("ENDS", "EXISTS", "FALSE", "HAVING", "IN", "IS", "LIMIT", "MATCH", "NONE", "NOT", "NULL", "OFFSET", "OPTIONAL"),
    *("OR", "ORDER", "OVER", "RETURN", "SET", "SINGLE", "SKIP", "STARTS", "THEN", "TRUE", "UNION", "UNWIND", "WHEN"),
    *("WHERE", "WITH", "XOR", "YIELD", "CREATE", "MERGE", "DELETE", "REMOVE", "DETACH", "FOREACH", "LOAD", "ON"),
}
"""Keywords that need backticks when they are used as names."""
CAMEL_CASE = {
    **{"tostring": "toString", "tointeger": "toInteger", "stdev": "stDev", "stdevp": "stDevP"},
    **{"percentilecont": "percentileCont", "percentiledisc": "percentileDisc", "isempty": "isEmpty"},
    **{"nullif": "nullIf", "elementid": "elementId", "tofloat": "toFloat", "toboolean": "toBoolean"},
    **{"toupper": "toUpper", "tolower": "toLower", "ltrim": "lTrim", "rtrim": "rTrim"},
    **{"startnode": "startNode", "endnode": "endNode"},
    **{"duration.indays": "duration.inDays", "duration.inmonths": "duration.inMonths"},
}
"""Function names that are not written in lower case."""
NOT_PRECEDENCE, PREDICATE_PRECEDENCE = 4, 6
SEPARATORS_BEFORE_RIGHT = ("[", "-")


def print_query(query: RegularQuery) -> str:
    """Return the text of a query, one clause a line."""
    separator = "\nUNION\n" if query.distinct else "\nUNION ALL\n"
    return separator.join("\n".join(map(_clause, branch)) for branch in query.branches)


def quoted(name: str) -> str:
    """Return a name, in backticks if it needs them."""
    is_plain = PLAIN_NAME.fullmatch(name) and name.upper() not in RESERVED
    return name if is_plain else f"`{name.replace('`', '``')}`"


# ------------------------------------------------------------ clauses


def _clause(clause: Clause) -> str:
    match clause:
        case Match():
            keyword = "OPTIONAL MATCH " if clause.optional else "MATCH "
            return keyword + _patterns(clause)
        case Unwind():
            return f"UNWIND {print_expression(clause.expression)} AS {quoted(clause.variable)}"
        case CallSubquery():
            imports = "" if clause.imports is None else f"({', '.join(map(_import, clause.imports))}) "
            return f"CALL {imports}{{\n{print_query(clause.query)}\n}}"
        case Projection():
            return _projection(clause)


def _import(name: str) -> str:
    return name if name == "*" else quoted(name)


def _patterns(match: Match) -> str:
    where = f" WHERE {print_expression(match.where)}" if match.where is not None else ""
    return ", ".join(map(_path, match.paths)) + where


def _projection(clause: Projection) -> str:
    items = [*(["*"] if clause.wildcard else []), *map(_item, clause.items)]
    text = f"{clause.keyword} {'DISTINCT ' if clause.distinct else ''}{', '.join(items)}"
    if clause.order_by:
        keys = (print_expression(key.expression) + (" DESC" if key.descending else "") for key in clause.order_by)
        text += f" ORDER BY {', '.join(keys)}"
    for keyword, operand in (("SKIP", clause.skip), ("LIMIT", clause.limit), ("WHERE", clause.where)):
        if operand is not None:
            text += f" {keyword} {print_expression(operand)}"
    return text


def _item(item: ProjectionItem) -> str:
    text = print_expression(item.expression)
    return text if item.alias in ("", text) else f"{text} AS {quoted(item.alias)}"


# ------------------------------------------------------------ patterns


def _path(path: PathPattern) -> str:
    first, *others = path.nodes
    text = _node(first)
    for relationship, node in zip(path.relationships, others, strict=True):
        text += _relationship(relationship) + _node(node)
    text = f"{path.function}({text})" if path.function else text
    return f"{quoted(path.variable)} = {text}" if path.variable else text


def _node(node: NodePattern) -> str:
    labels = f":{_labels(node.labels)}" if node.labels is not None else ""
    return f"({quoted(node.variable) if node.variable else ''}{labels}{_properties(node)}{_tail(node.where, None)})"


def _relationship(relationship: RelationshipPattern) -> str:
    types = f":{_labels(relationship.types)}" if relationship.types is not None else ""
    length = _length(relationship.length) if relationship.length is not None else ""
    variable = quoted(relationship.variable) if relationship.variable else ""
    left = "<-" if relationship.direction == "<--" else "-"
    right = "->" if relationship.direction == "-->" else "-"
    contents = f"{variable}{types}{length}{_properties(relationship)}{_tail(relationship.where, None)}"
    return f"{left}[{contents}]{right}"


def _properties(element: NodePattern | RelationshipPattern) -> str:
    return f" {print_expression(element.properties)}" if element.properties is not None else ""


def _length(length: PathLength) -> str:
    if length.lower == length.upper and length.lower is not None:
        return f"*{length.lower}"
    bounds = ("" if bound is None else str(bound) for bound in (length.lower, length.upper))
    return "*" if length.lower is None and length.upper is None else f"*{'..'.join(bounds)}"


def _labels(labels: LabelExpression) -> str:
    if isinstance(labels, Label):
        return quoted(labels.name)
    if labels.operator == "%":
        return "%"
    operands = [
        _labels(operand) if isinstance(operand, Label) else f"({_labels(operand)})" for operand in labels.operands
    ]
    if labels.operator == "!":
        return f"!{operands[0]}"
    is_plain = all(isinstance(operand, Label) for operand in labels.operands)
    return (":" if labels.operator == "&" and is_plain else labels.operator).join(operands)


# ------------------------------------------------------------ expressions


def print_expression(expr: Expression) -> str:
    """Return the text of an expression, with the parentheses that it needs."""
    match expr:
        case Literal():
            if isinstance(expr.value, str):
                return _quoted_string(expr.value)
            return f"0{expr.text}" if expr.text.startswith(".") else expr.text
        case Parameter():
            return f"${expr.name}" if PLAIN_NAME.fullmatch(expr.name) else f"$`{expr.name}`"
        case Variable():
            return quoted(expr.name)
        case Property():
            return f"{_postfix_operand(expr.subject)}.{quoted(expr.key)}"
        case Subscript():
            return f"{_postfix_operand(expr.subject)}[{print_expression(expr.index)}]"
        case Slice():
            bounds = ("" if bound is None else print_expression(bound) for bound in (expr.lower, expr.upper))
            return f"{_postfix_operand(expr.subject)}[{'..'.join(bounds)}]"
        case ListLiteral():
            return f"[{', '.join(map(print_expression, expr.elements))}]"
        case MapLiteral():
            return f"{{{', '.join(f'{quoted(entry.key)}: {print_expression(entry.value)}' for entry in expr.entries)}}}"
        case MapProjection():
            return _map_projection(expr)
        case Call():
            return _call(expr)
        case Case():
            branches = (
                f"WHEN {print_expression(branch.condition)} THEN {print_expression(branch.result)}"
                for branch in expr.branches
            )
            default = f" ELSE {print_expression(expr.default)}" if expr.default is not None else ""
            return f"CASE {' '.join(branches)}{default} END"
        case Unary():
            return _unary(expr)
        case Binary():
            return _binary(expr)
        case Comparison():
            first, *others = (_operand(operand, PREDICATE_PRECEDENCE) for operand in expr.operands)
            return first + "".join(
                f" {operator} {operand}" for operator, operand in zip(expr.operators, others, strict=True)
            )
        case IsNull():
            operand = _operand(expr.operand, PREDICATE_PRECEDENCE)
            return f"{operand} IS {'NOT ' if expr.negated else ''}NULL"
        case LabelPredicate():
            text = f"{_postfix_operand(expr.subject)}:{_labels(expr.labels)}"
            return f"({text})" if "|" in text else text
        case ListComprehension():
            return (
                f"[{quoted(expr.variable)} IN {print_expression(expr.source)}{_tail(expr.predicate, expr.projection)}]"
            )
        case PatternComprehension():
            return f"[{_path(expr.path)}{_tail(expr.predicate, expr.projection)}]"
        case Quantifier():
            predicate = "true" if expr.predicate is None else print_expression(expr.predicate)
            return f"{expr.kind}({quoted(expr.variable)} IN {print_expression(expr.source)} WHERE {predicate})"
        case Reduce():
            return (
                f"reduce({quoted(expr.accumulator)} = {print_expression(expr.initial)}, {quoted(expr.variable)}"
                f" IN {print_expression(expr.source)} | {print_expression(expr.body)})"
            )
        case PatternExpression():
            return _path(expr.path)
        case Subquery():
            return f"{expr.kind} {{ {_subquery(expr.clauses)} }}"


def _quoted_string(value: str) -> str:
    """Return a string literal; the engine knows few escapes, so that other characters stand for themselves."""
    for character, escape in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        value = value.replace(character, escape)
    return f"'{value}'"


def _subquery(clauses: tuple[Clause, ...]) -> str:
    if len(clauses) == 1 and isinstance(clauses[0], Match):
        return _patterns(clauses[0])
    return " ".join(map(_clause, clauses))


def _tail(predicate: Expression | None, projection: Expression | None) -> str:
    """Return the text of ` WHERE predicate | projection`."""
    where = f" WHERE {print_expression(predicate)}" if predicate is not None else ""
    return where + (f" | {print_expression(projection)}" if projection is not None else "")


def _call(call: Call) -> str:
    name = CAMEL_CASE.get(call.name, call.name)
    if call.star:
        return f"{name}(*)"
    arguments = ", ".join(map(print_expression, call.arguments))
    return name + _in_parentheses(f"DISTINCT {arguments}" if call.distinct else arguments)


def _map_projection(projection: MapProjection) -> str:
    entries = [".*"] if projection.all_properties else []
    for entry in projection.entries:
        is_property = entry.value == Property(Variable(projection.variable), entry.key)
        key = quoted(entry.key)
        entries.append(f".{key}" if is_property else f"{key}: {print_expression(entry.value)}")
    return f"{quoted(projection.variable)}{{{', '.join(entries)}}}"


def _unary(unary: Unary) -> str:
    if unary.operator != "NOT":
        text = _operand(unary.operand, UNARY_PRECEDENCE)
        return f"{unary.operator}({text})" if text[:1] in "+-" else unary.operator + text
    if isinstance(unary.operand, LabelPredicate):  # in parentheses, the engine evaluates n:A to false if n is null
        return f"NOT {print_expression(unary.operand)}"
    return f"NOT {_operand(unary.operand, UNARY_PRECEDENCE)}"


def _binary(binary: Binary) -> str:
    precedence = PRECEDENCE[binary.operator.partition(" ")[0]]
    left, right = _operand(binary.left, precedence - 1), _operand(binary.right, precedence)
    if binary.operator == "IN":
        needs_parentheses = right.startswith("[") and not isinstance(binary.right, ListLiteral)
    else:
        needs_parentheses = binary.operator == "-" and right[:1] in SEPARATORS_BEFORE_RIGHT
    return f"{left} {binary.operator} {_in_parentheses(right) if needs_parentheses else right}"


def _operand(expr: Expression, precedence: int) -> str:
    """Return the text of an operand, in parentheses unless it binds more tightly than the given precedence."""
    text = print_expression(expr)
    return _in_parentheses(text) if _precedence(expr) <= precedence else text


def _postfix_operand(expr: Expression) -> str:
    """Return the text of what a property, subscript or slice is applied to."""
    text = print_expression(expr)
    is_simple = isinstance(expr, Variable | Property | Subscript | Slice | Call | Parameter | ListLiteral | MapLiteral)
    return text if is_simple else _in_parentheses(text)


def _precedence(expr: Expression) -> int:
    match expr:
        case Binary():
            return PRECEDENCE[expr.operator.partition(" ")[0]]
        case Comparison():
            return COMPARISON_PRECEDENCE
        case IsNull():
            return PREDICATE_PRECEDENCE
        case Unary():
            return NOT_PRECEDENCE if expr.operator == "NOT" else UNARY_PRECEDENCE
        case Literal() if expr.text.startswith("-"):
            return UNARY_PRECEDENCE
        case _:
            return POSTFIX_PRECEDENCE


def _in_parentheses(text: str) -> str:
    """Return text in parentheses, in which the engine would parse a COUNT { … } at the start as a node pattern."""
    return f"(0 + {text})" if text.startswith("COUNT {") else f"({text})"
