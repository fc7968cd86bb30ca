"""Random graphs, and random expressions over the names that a query has in sight."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from parity import shape

from lianzhu.graph.landscape import PropertyGraph

LABELS = ("Company", "Product", "Industry")
KINDS = ("OFFERS", "SERVES", "PART_OF")
NAMES = ("甲", "乙", "Zebra", "zebra", "（集团）", "10", "9", "O'Reilly", "", " 空 格")
TAGS = ("a", "b", "甲", "乙")
SCALARS = ("int", "float", "text", "bool")


def random_graph(seed: int, size: int = 5) -> PropertyGraph:
    """Return a small graph with parallel edges, self loops, missing values and lists."""
    random = Random(seed)
    nodes: list[tuple[str, dict[str, Any]]] = []
    for number in range(size):
        own = {
            "name": random.choice(NAMES),
            "position": random.randint(-2, 4),
            "value": random.choice([0.0, 0.5, 1.0, -1.5, 66.8, 0.1, 1e9]),
            "forecast": random.random() < 0.5,
            "published": random.choice(["2023", "2023-06", "2024-01-15"]),
            "aliases": random.choices(TAGS, k=random.randint(1, 3)),
        }
        kept = {key: value for key, value in own.items() if key == "name" or random.random() < 0.7}
        nodes.append((random.choice(LABELS), {"id": f"n{number}"} | kept))
    edges = []
    for number in range(size * 3):
        properties: dict[str, Any] = {"id": f"r{number}"}
        properties |= {"row": random.randint(1, 3)} if random.random() < 0.6 else {}
        properties |= {"chain": random.choice(TAGS)} if random.random() < 0.6 else {}
        start, end = random.choice(nodes)[1]["id"], random.choice(nodes)[1]["id"]
        edges += [(random.choice(KINDS), start, end, properties)]
    return shape(nodes, edges)


class ExpressionWriter:
    """Writes expressions; `scope` holds the type of every name in sight."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.scope: dict[str, str] = {}
        self.params: dict[str, Any] = {}
        self.count = 0
        self.in_condition = False  # a pattern may be a condition only there

    # -------------------------------------------------- choices

    def chance(self, percent: int) -> bool:
        return self.random.randint(0, 99) < percent

    def pick(self, *choices: Any) -> Any:
        return choices[self.random.randint(0, len(choices) - 1)]

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def names(self, *types: str) -> list[str]:
        return [name for name, type_ in self.scope.items() if type_ in types]

    def param(self, value: Any) -> str:
        name = self.fresh("p")
        self.params[name] = value
        return f"${name}"

    # -------------------------------------------------- expressions

    def expr(self, type_: str, depth: int = 2) -> str:
        """Write an expression of a type."""
        makers: list[Callable[[int], str]] = [getattr(self, f"{type_}_leaf")]
        if depth > 0:
            makers += [getattr(self, f"{type_}_deep")] * 2
        if found := self.names(type_):
            makers += [lambda depth: self.pick(*found)] * 2
        return str(self.pick(*makers)(depth))

    def owner(self, *types: str) -> str:
        found = self.names(*types)
        return str(self.pick(*found)) if found else ""

    def int_leaf(self, depth: int) -> str:
        choices = [str(self.random.randint(0, 3)), self.param(self.random.randint(-1, 3))]
        choices += [f"{name}.position" for name in self.names("node")] + [f"{name}.row" for name in self.names("edge")]
        choices += [f"{name}.k" for name in self.names("row")] + [f"size({name})" for name in self.names("nodes")]
        return str(self.pick(*choices))

    def int_deep(self, depth: int) -> str:
        e, d = self.expr, depth - 1
        return str(
            self.pick(
                lambda: f"({e('int', d)} {self.pick('+', '-', '*')} {e('int', d)})",
                lambda: f"{e('int', d)} % {self.pick(2, 3)}",
                lambda: f"{e('int', d)} / {self.pick(2, 3)}",
                lambda: f"size({e(self.pick('text', 'texts', 'ints'), d)})",
                lambda: f"abs({e('int', d)})",
                lambda: f"({e('int', d)}) - {self.pick('-1', '[1, 2][0]')}",
                lambda: f"coalesce({e('int', d)}, {e('int', d)})",
                lambda: f"toInteger({e('text', d)})",
                lambda: self.case("int", d),
                lambda: f"COUNT {{ {self.inner_pattern()} }}",
                lambda: f"size([{self.inner_pattern(bare=True)} | 1])",
                lambda: f"{e('ints', d)}[{self.random.randint(-2, 2)}]",
                lambda: f"reduce(s = 0, y IN {e('ints', d)} | s + y)",
                lambda: f"head({e('ints', d)})",
                lambda: f"length({self.owner('path', 'shortest')})" if self.names("path", "shortest") else "4",
            )()
        )

    def float_leaf(self, depth: int) -> str:
        choices = ["1.5", "0.25", self.param(2.5), *(f"{name}.value" for name in self.names("node"))]
        return str(self.pick(*choices))

    def float_deep(self, depth: int) -> str:
        e, d = self.expr, depth - 1
        return str(
            self.pick(
                lambda: f"({e('float', d)} {self.pick('+', '-')} {e(self.pick('float', 'int'), d)})",
                lambda: f"{e('float', d)} * {self.pick('2', '0.5', '100.0')}",
                lambda: f"{e('float', d)} / {self.pick('2', '4.0')}",
                lambda: f"toFloat({e('int', d)})",
                lambda: f"floor({e('float', d)})",
                lambda: f"abs({e('float', d)})",
                lambda: f"coalesce({e('float', d)}, 0.0)",
                lambda: self.case("float", d),
            )()
        )

    def text_leaf(self, depth: int) -> str:
        choices = ["'a'", "'甲'", "''", self.param(self.pick("a", "乙", "2023"))]
        choices += [f"{name}.{key}" for name in self.names("node") for key in ("name", "id", "published")]
        choices += [f"{name}.{key}" for name in self.names("edge") for key in ("id", "chain")]
        choices += [f"{name}.t" for name in self.names("row")] + [f"head({name}).id" for name in self.names("nodes")]
        return str(self.pick(*choices))

    def text_deep(self, depth: int) -> str:
        e, d = self.expr, depth - 1
        node, edge = self.owner("node"), self.owner("edge")
        return str(
            self.pick(
                lambda: f"{e('text', d)} + {e(self.pick('text', 'int'), d)}",
                lambda: f"{self.pick('toUpper', 'toLower', 'trim')}({e('text', d)})",
                lambda: f"left({e('text', d)}, {self.pick(0, 1, 4)})",
                lambda: f"substring({e('text', d)}, {self.pick(0, 1)})",
                lambda: f"replace({e('text', d)}, 'a', 'b')",
                lambda: f"toString({e(self.pick('int', 'bool', 'text'), d)})",
                lambda: f"coalesce({e('text', d)}, {e('text', d)})",
                lambda: self.case("text", d),
                lambda: f"{e('texts', d)}[{self.random.randint(-2, 2)}]",
                lambda: f"{self.pick('head', 'last')}({e('texts', d)})",
                lambda: f"reduce(s = '', y IN {e('texts', d)} | s + y)",
                lambda: f"labels({node})[0]" if node else "'x'",
                lambda: f"type({edge})" if edge else "'y'",
                lambda: f"startNode({edge}).id" if edge else "'z'",
            )()
        )

    def bool_leaf(self, depth: int) -> str:
        choices = ["true", "false", self.param(True), *(f"{name}.forecast" for name in self.names("node"))]
        choices += [f"{name} IS NULL" for name in self.scope] + [f"{name}:Company" for name in self.names("node")]
        return str(self.pick(*choices))

    def bool_deep(self, depth: int) -> str:
        e, d = self.expr, depth - 1
        same = self.pick(*SCALARS)
        nodes = self.names("node")
        return str(
            self.pick(
                lambda: f"{e(same, d)} {self.pick('=', '<>', '<', '<=', '>', '>=')} {e(same, d)}",
                lambda: f"({e('bool', d)} {self.pick('AND', 'OR', 'XOR')} {e('bool', d)})",
                lambda: f"NOT ({e('bool', d)})",
                lambda: f"({e('int', d)}) < -{e('int', 0)}",
                lambda: f"{e(self.pick('int', 'text', 'texts'), d)} IS {self.pick('', 'NOT ')}NULL",
                lambda: f"{e('text', d)} IN {e('texts', d)}",
                lambda: f"{e('int', d)} IN {e('ints', d)}",
                lambda: f"{e('text', d)} {self.pick('STARTS WITH', 'ENDS WITH', 'CONTAINS')} {e('text', d)}",
                lambda: f"{e('text', d)} =~ '{self.pick('.*a.*', '(?i)zebra', '[0-9]+', '甲|乙')}'",
                lambda: (
                    f"{self.pick('any', 'all', 'none', 'single')}(y IN {e('texts', d)} WHERE y {self.pick('=', '<')} {e('text', 0)})"
                ),
                lambda: f"EXISTS {{ {self.inner_pattern()} }}",
                lambda: f"({self.pick(*nodes)})-[:{self.pick(*KINDS)}]->()" if nodes and self.in_condition else "true",
                lambda: f"{e('texts', d)} = {e('texts', d)}",
                lambda: f"{self.pick(*nodes)} {self.pick('=', '<>')} {self.pick(*nodes)}" if nodes else "true",
                lambda: f"CASE WHEN {e('bool', d)} THEN {e('bool', d)} ELSE {e('bool', d)} END",
            )()
        )

    def texts_leaf(self, depth: int) -> str:
        choices = ["['a', '甲']", "[]", self.param(["a", "b"]), *(f"{name}.aliases" for name in self.names("node"))]
        return str(self.pick(*choices))

    def texts_deep(self, depth: int) -> str:
        e, d = self.expr, depth - 1
        path, listed = self.owner("path"), self.names("nodes")
        return str(
            self.pick(
                lambda: f"[y IN {e('texts', d)} WHERE y {self.pick('>', '<>')} {e('text', 0)} | y + 'x']",
                lambda: f"[y IN {e('texts', d)} WHERE y IS NOT NULL]",
                lambda: f"[{e('text', d)}, {e('text', d)}]",
                lambda: (
                    f"coalesce({e('texts', d)}, []) + {self.pick('coalesce(' + e('texts', d) + ', [])', '[' + e('text', d) + ']')}"
                ),
                lambda: f"{self.pick('tail', '')}({e('texts', d)})",
                lambda: f"{e('texts', d)}[{self.pick('0..1', '1..', '..-1', '-2..')}]",
                lambda: f"split({e('text', d)}, 'a')",
                lambda: f"[n IN nodes({path}) | n.id]" if path else "['p']",
                lambda: f"[r IN relationships({path}) | r.id]" if path else "['q']",
                lambda: f"[n IN {self.pick(*listed)} | n.id]" if listed else "['r']",
                lambda: f"[n IN {self.pick(*listed)} WHERE n.position > 0 | n.name]" if listed else "['s']",
            )()
        )

    def ints_leaf(self, depth: int) -> str:
        return str(self.pick("[1, 2, 3]", "[3, null, 1]", "range(0, 3)", self.param([2, 1, 2])))

    def ints_deep(self, depth: int) -> str:
        e, d = self.expr, depth - 1
        return str(
            self.pick(
                lambda: f"[{e('int', d)}, {e('int', d)}]",
                lambda: f"[y IN {e('ints', d)} WHERE y {self.pick('>', '<=')} {e('int', 0)} | y * 2]",
                lambda: f"range(0, {self.random.randint(0, 3)})",
                lambda: f"{e('ints', d)}[{self.pick('0..1', '1..', '..-1')}]",
                lambda: f"[y IN {e('ints', d)} | y % 2]",
            )()
        )

    def case(self, type_: str, depth: int) -> str:
        if self.chance(40):
            subject = f"{self.expr('int', depth)} WHEN {self.expr('int', 0)} THEN {self.expr(type_, depth)}"
        else:
            subject = f"WHEN {self.expr('bool', depth)} THEN {self.expr(type_, depth)}"
        return f"CASE {subject} {f'ELSE {self.expr(type_, depth)} ' if self.chance(60) else ''}END"

    def inner_pattern(self, *, bare: bool = False) -> str:
        """Write a pattern for EXISTS, COUNT or a list."""
        raise NotImplementedError
