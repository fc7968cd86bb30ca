"""The syntax tree of a Cypher query: immutable nodes that compare by structure, not by their place in the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal as OneOf
from typing import TypeVar

# ------------------------------------------------------------ expressions


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, string, boolean or null; `text` is how it is written."""

    text: str
    value: int | float | str | bool | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter such as $name."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A reference to a variable; `offset` is its place in the text."""

    name: str
    offset: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Property:
    """Access to a property of a node or relationship, or to a key of a map: a.name."""

    subject: Expression
    key: str
    offset: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Subscript:
    """An element of a list or a value of a map or node: l[0], m['key']."""

    subject: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a list: l[lower..upper]."""

    subject: Expression
    lower: Expression | None
    upper: Expression | None


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """A list of expressions: [a, b]."""

    elements: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class MapEntry:
    """A key of a map and its value; `offset` is the place of the key in the text."""

    key: str
    value: Expression
    offset: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class MapLiteral:
    """A map: {a: 1}."""

    entries: tuple[MapEntry, ...]


@dataclass(frozen=True, slots=True)
class MapProjection:
    """A map of some properties of a node or map: n{.id, total: 1}; `all_properties` for n{.*}."""

    variable: str
    entries: tuple[MapEntry, ...]
    all_properties: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `name` is in lower case, `star` is set for count(*)."""

    name: str
    arguments: tuple[Expression, ...] = ()
    distinct: bool = False
    star: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a CASE: WHEN condition THEN result."""

    condition: Expression
    result: Expression


@dataclass(frozen=True, slots=True)
class Case:
    """A CASE; one with a subject (CASE x WHEN 1) is parsed as comparisons with it."""

    branches: tuple[Branch, ...]
    default: Expression | None = None


@dataclass(frozen=True, slots=True)
class Unary:
    """A unary operator applied to its operand: NOT, + or -."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """A binary operator other than a comparison; keywords are in upper case, with both words of STARTS WITH."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison, or several in a chain: a < b <= c has two operators and three operands."""

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class IsNull:
    """x IS NULL, or x IS NOT NULL if `negated`."""

    operand: Expression
    negated: bool


@dataclass(frozen=True, slots=True)
class LabelPredicate:
    """A test for labels or relationship types: n:A|B."""

    subject: Expression
    labels: LabelExpression


@dataclass(frozen=True, slots=True)
class ListComprehension:
    """[variable IN source WHERE predicate | projection]."""

    variable: str
    source: Expression
    predicate: Expression | None
    projection: Expression | None


@dataclass(frozen=True, slots=True)
class PatternComprehension:
    """[path WHERE predicate | projection]."""

    path: PathPattern
    predicate: Expression | None
    projection: Expression


@dataclass(frozen=True, slots=True)
class Quantifier:
    """all(), any(), none() or single(): `kind` (variable IN source WHERE predicate)."""

    kind: str
    variable: str
    source: Expression
    predicate: Expression | None


@dataclass(frozen=True, slots=True)
class Reduce:
    """reduce(accumulator = initial, variable IN source | body)."""

    accumulator: str
    initial: Expression
    variable: str
    source: Expression
    body: Expression


@dataclass(frozen=True, slots=True)
class PatternExpression:
    """A path pattern used as a condition, or shortestPath() used as a value."""

    path: PathPattern


@dataclass(frozen=True, slots=True)
class Subquery:
    """EXISTS { … }, COUNT { … } or COLLECT { … }."""

    kind: OneOf["EXISTS", "COUNT", "COLLECT"]
    clauses: tuple[Clause, ...]


Expression = (
    Literal
    | Parameter
    | Variable
    | Property
    | Subscript
    | Slice
    | ListLiteral
    | MapLiteral
    | MapProjection
    | Call
    | Case
    | Unary
    | Binary
    | Comparison
    | IsNull
    | LabelPredicate
    | ListComprehension
    | PatternComprehension
    | Quantifier
    | Reduce
    | PatternExpression
    | Subquery
)

# ------------------------------------------------------------ patterns


@dataclass(frozen=True, slots=True)
class Label:
    """A label or relationship type; `offset` is its place in the text."""

    name: str
    offset: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class LabelOperation:
    """A label expression with an operator: A|B, A&B (also written A:B), !A, or % for any label."""

    operator: OneOf["|", "&", "!", "%"]
    operands: tuple[LabelExpression, ...] = ()


LabelExpression = Label | LabelOperation


@dataclass(frozen=True, slots=True)
class NodePattern:
    """A node pattern; `offset` is the place of its parenthesis in the text."""

    variable: str = ""
    labels: LabelExpression | None = None
    properties: MapLiteral | Parameter | None = None
    where: Expression | None = None
    offset: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class PathLength:
    """The bounds of a variable-length relationship; None for a bound that is not given."""

    lower: int | None
    upper: int | None
    offset: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class RelationshipPattern:
    """A relationship pattern; `direction` is how it is written without brackets."""

    direction: OneOf["-->", "<--", "--", "<-->"] = "--"
    variable: str = ""
    types: LabelExpression | None = None
    length: PathLength | None = None
    properties: MapLiteral | Parameter | None = None
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A path pattern: nodes, and one relationship fewer; `function` is shortestPath or allShortestPaths, if any."""

    nodes: tuple[NodePattern, ...]
    relationships: tuple[RelationshipPattern, ...] = ()
    variable: str = ""
    function: OneOf["", "shortestPath", "allShortestPaths"] = ""

    @property
    def elements(self) -> tuple[NodePattern | RelationshipPattern, ...]:
        """The nodes and the relationships."""
        return (*self.nodes, *self.relationships)

    @property
    def hops(self) -> int:
        """The number of relationships; one of variable length counts as two."""
        return sum(1 + (relationship.length is not None) for relationship in self.relationships)


# ------------------------------------------------------------ clauses


@dataclass(frozen=True, slots=True)
class Match:
    """MATCH or OPTIONAL MATCH; `offset` is the place of its first pattern in the text."""

    paths: tuple[PathPattern, ...]
    where: Expression | None = None
    optional: bool = False
    offset: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Unwind:
    """UNWIND expression AS variable."""

    expression: Expression
    variable: str


@dataclass(frozen=True, slots=True)
class ProjectionItem:
    """An item of WITH or RETURN; `alias` is empty if there is none, `text` is how the expression is written."""

    expression: Expression
    alias: str = ""
    text: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The alias, or the name of a variable or of what a map projection projects; else empty."""
        match self.expression:
            case Variable(name) | MapProjection(name) if not self.alias:
                return name
            case _:
                return self.alias

    @property
    def column(self) -> str:
        """The name of the column in an answer: without an alias, a variable or the expression as it is written."""
        return self.name or self.text


@dataclass(frozen=True, slots=True)
class SortKey:
    """A sort key of ORDER BY."""

    expression: Expression
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Projection:
    """WITH or RETURN with the clauses that belong to it; `wildcard` for * before the items."""

    keyword: OneOf["WITH", "RETURN"]
    items: tuple[ProjectionItem, ...]
    distinct: bool = False
    wildcard: bool = False
    order_by: tuple[SortKey, ...] = ()
    skip: Expression | None = None
    limit: Expression | None = None
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class CallSubquery:
    """CALL { … } or CALL (a, b) { … }; `imports` is None if no variables are listed, ("*",) for all of them."""

    query: RegularQuery
    imports: tuple[str, ...] | None = None


Clause = Match | Unwind | Projection | CallSubquery


@dataclass(frozen=True, slots=True)
class RegularQuery:
    """One query, or several joined by UNION (`distinct`) or UNION ALL."""

    branches: tuple[tuple[Clause, ...], ...]
    distinct: bool = False


# ------------------------------------------------------------ traversal

SyntaxNode = (
    Expression
    | LabelExpression
    | NodePattern
    | RelationshipPattern
    | PathPattern
    | PathLength
    | MapEntry
    | Branch
    | Clause
    | ProjectionItem
    | SortKey
    | RegularQuery
)
NAME_FIELDS = ("variable", "accumulator", "alias")
"""The fields of syntax nodes that hold a name, besides `Variable.name`."""
SyntaxNodeType = TypeVar("SyntaxNodeType", bound=SyntaxNode)


def children(node: SyntaxNode) -> Iterator[SyntaxNode]:
    """Yield the nodes directly below a node."""
    for field_ in fields(node):
        yield from _nodes_in(getattr(node, field_.name))


def _nodes_in(value: object) -> Iterator[SyntaxNode]:
    if isinstance(value, tuple):
        for element in value:
            yield from _nodes_in(element)
    elif isinstance(value, SyntaxNode):
        yield value


def walk(node: SyntaxNode) -> Iterator[SyntaxNode]:
    """Yield a node and all nodes below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def transform(node: SyntaxNodeType, change: Callable[[SyntaxNode], SyntaxNode | None]) -> SyntaxNodeType:
    """Return a copy of a tree; where `change` returns a node, it replaces that node and everything below it."""
    changed = change(node)
    if changed is not None:
        return changed  # type: ignore[return-value]  # the caller replaces like with like
    updates = {
        field_.name: new
        for field_ in fields(node)
        if (new := _transform_value(old := getattr(node, field_.name), change)) is not old
    }
    return replace(node, **updates) if updates else node  # type: ignore[arg-type]  # a dataclass of any type


def _transform_value(value: object, change: Callable[[SyntaxNode], SyntaxNode | None]) -> object:
    if isinstance(value, tuple):
        new = tuple(_transform_value(element, change) for element in value)
        return value if all(a is b for a, b in zip(new, value, strict=True)) else new
    return transform(value, change) if isinstance(value, SyntaxNode) else value


def variables_in(node: SyntaxNode) -> Iterator[str]:
    """Yield the names of the variables that a tree refers to, those in patterns left out."""
    for descendant in walk(node):
        if isinstance(descendant, Variable | MapProjection):
            yield descendant.name if isinstance(descendant, Variable) else descendant.variable


def names_in(node: SyntaxNode) -> set[str]:
    """Return every name in a tree: of variables, aliases and accumulators."""
    return {
        str(getattr(descendant, name))
        for descendant in walk(node)
        for name in (("name",) if isinstance(descendant, Variable) else NAME_FIELDS)
        if hasattr(descendant, name)
    }


def bound_names(node: SyntaxNode) -> set[str]:
    """Return the names that an expression binds in a scope of its own: that of a list comprehension and the like."""
    match node:
        case ListComprehension() | Quantifier():
            return {node.variable}
        case Reduce():
            return {node.variable, node.accumulator}
        case _:
            return set()


def substitute(node: SyntaxNodeType, values: Mapping[Expression, Expression]) -> SyntaxNodeType:
    """Return a copy of a tree with expressions replaced, except where a local scope binds a variable in them.

    A variable that is replaced by another one is renamed in patterns and map projections too.
    """

    def change(child: SyntaxNode) -> SyntaxNode | None:
        if isinstance(child, Expression) and child in values:
            return values[child]
        if isinstance(child, NodePattern | RelationshipPattern | MapProjection):
            new = values.get(Variable(child.variable))
            if isinstance(new, Variable) and new.name != child.variable:
                return substitute(replace(child, variable=new.name), values)
        bound = bound_names(child)
        visible = {key: value for key, value in values.items() if bound.isdisjoint(variables_in(key))}
        if len(visible) == len(values):
            return None
        outer = {
            name: substitute(getattr(child, name), values) for name in ("source", "initial") if hasattr(child, name)
        }
        inner = {
            name: None if (part := getattr(child, name)) is None else substitute(part, visible)
            for name in ("predicate", "projection", "body")
            if hasattr(child, name)
        }
        return replace(child, **outer, **inner)  # type: ignore[arg-type]  # each takes its own fields

    return transform(node, change)
