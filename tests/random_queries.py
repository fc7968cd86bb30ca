"""Random queries out of the Cypher that both stores share."""

from __future__ import annotations

from random_expressions import KINDS, LABELS, SCALARS, ExpressionWriter

SORTED_BY = {"node": "{0}.id", "edge": "{0}.id", "row": "{0}.k, {0}.t"}
UNSORTED = {"path", "shortest", "nodes"}
"""Types that no sort key is made of: every clause that sorts leaves them out."""


class Writer(ExpressionWriter):
    """Writes one query, whose rows come in one order only."""

    # -------------------------------------------------- patterns

    def node(self, name: str = "") -> str:
        label = f":{self.pick(*LABELS)}" if self.chance(35) else ":Company|Product" if self.chance(10) else ""
        values = self.chance(12)
        return f"({name}{label}{' {position: ' + self.expr('int', 0) + '}' if values else ''})"

    def hop(self, name: str = "", length: str = "") -> str:
        kinds = f":{'|'.join(self.random.sample(KINDS, self.random.randint(1, 2)))}" if self.chance(40) else ""
        left, right = self.pick(("-", "->"), ("<-", "-"), ("-", "-"))
        return f"{left}[{name}{kinds}{length}]{right}"

    def start(self) -> str:
        nodes = self.names("node")
        return f"({self.pick(*nodes)})" if nodes and self.chance(75) else self.node()

    def inner_pattern(self, *, bare: bool = False) -> str:
        """Write a pattern for EXISTS, COUNT or a list."""
        text = self.start() + "".join(self.hop() + self.node() for _ in range(self.pick(1, 1, 2)))
        return text if bare or self.chance(60) else f"{self.pick('', 'MATCH ')}{text} WHERE {self.expr('bool', 1)}"

    def pattern(self) -> tuple[str, dict[str, str]]:
        """Write a path that may begin at a node in sight; return what it binds too."""
        bound: dict[str, str] = {}
        nodes = self.names("node")
        if nodes and self.chance(60):
            text = f"({self.pick(*nodes)})"
        else:
            name = self.fresh("n")
            bound[name] = "node"
            text = self.node(name)
        for _ in range(self.pick(0, 1, 1, 1, 2)):
            name = self.fresh("n")
            if self.chance(15):
                text += self.hop("", f"*{self.pick('1..2', '0..1', '2', '1..3')}")
            elif self.chance(60):
                edge = self.fresh("r")
                bound[edge] = "edge"
                text += self.hop(edge)
            else:
                text += self.hop()
            bound[name] = "node"
            text += self.node(name)
        if self.chance(15):
            path = self.fresh("q")
            bound[path] = "path"
            text = f"{path} = {text}"
        return text, bound

    # -------------------------------------------------- clauses

    def match(self) -> str:
        optional = bool(self.scope) and self.chance(30)
        text, bound = self.pattern()
        if self.chance(12) and not optional:
            self.scope |= bound
            more, bound = self.pattern()
            text += f", {more}"
        self.scope |= bound
        where = f" WHERE {self.condition(2)}" if self.chance(35) else ""
        return f"{'OPTIONAL ' if optional else ''}MATCH {text}{where}"

    def condition(self, depth: int) -> str:
        """Write what may stand after WHERE, patterns among it."""
        self.in_condition = True
        text = self.expr("bool", depth)
        self.in_condition = False
        return text

    def shortest(self) -> str:
        a, b, path = self.fresh("n"), self.fresh("n"), self.fresh("q")
        self.scope |= {a: "node", b: "node", path: "shortest"}  # which of several is for the engine to choose
        call = f"{path} = shortestPath(({a}){self.hop('', f'*..{self.pick(2, 3, 4)}')}({b}))"
        return f"MATCH ({a}:Company), ({b}:{self.pick('Company', 'Product')}) WHERE {a}.id < {b}.id AND {a} <> {b} MATCH {call}"

    def unwind(self) -> str:
        if listed := self.names("nodes"):
            name = self.fresh("n")
            self.scope[name] = "node"
            return f"UNWIND {self.pick(*listed)} AS {name}"
        if self.chance(25):
            name, rows = self.fresh("m"), self.param([{"k": 1, "t": "a"}, {"k": 2}, {"k": 1, "t": "乙"}])
            self.scope[name] = "row"
            written = "[{k: 1, t: 'a'}, {k: null, t: 'b'}]"
            return f"UNWIND {self.pick(rows, written)} AS {name}"
        type_ = self.pick("text", "int")
        text, name = self.expr(type_ + "s", 2), self.fresh("u")
        self.scope[name] = type_
        return f"UNWIND {text} AS {name}"

    def call(self) -> str:
        given = self.names("node")[:1]
        before = dict(self.scope)
        self.scope = dict.fromkeys(given, "node")
        match = self.match()
        name, type_ = self.fresh("c"), self.pick("int", "text")
        value = f"count({self.pick('*', *self.scope)})" if type_ == "int" else f"max({self.expr('text', 1)})"
        self.scope = before | {name: type_}
        return f"CALL ({', '.join(given)}) {{ {match} RETURN {value} AS {name} }}"

    def keys(self, scope: dict[str, str]) -> str:
        """Write sort keys that leave no ties."""
        keys = [
            key
            for name, type_ in scope.items()
            for key in SORTED_BY.get(type_, "{0}").format(name).split(", ")
            if type_ not in UNSORTED
        ]
        self.random.shuffle(keys)
        return ", ".join(f"{key}{self.pick('', '', ' DESC')}" for key in keys)

    def carried(self) -> tuple[list[str], dict[str, str]]:
        """Choose columns: names that go on, and new values."""
        if self.chance(15) and self.scope:
            name = self.fresh("w")
            return ["*", f"{self.expr('int', 1)} AS {name}"], self.scope | {name: "int"}
        names = [name for name in self.scope if self.chance(70)]
        made = {name: self.scope[name] for name in names}
        columns = list(names)
        for _ in range(self.pick(0, 1, 1, 2)):
            type_, name = self.pick(*SCALARS, "texts"), self.fresh("w")
            columns.append(f"{self.expr(type_, 2)} AS {name}")
            made[name] = type_
        return columns, made

    def with_(self) -> str:
        columns, made = self.carried()
        if not columns:
            return self.unwind()
        aggregated = columns[0] != "*" and self.chance(35)
        first = ""
        if aggregated:
            made = {name: type_ for name, type_ in made.items() if type_ not in UNSORTED}
            columns = [each for each in columns if each.split(" ")[-1] in made]
            visible = {name: type_ for name, type_ in self.scope.items() if type_ not in UNSORTED}
            if self.chance(50) and len(visible) == len(self.scope):
                first = f"WITH {', '.join(self.scope)} ORDER BY {self.keys(visible)} "
            for _ in range(self.pick(1, 1, 2)):
                text, name, type_ = self.aggregate(ordered=bool(first))
                columns.append(f"{text} AS {name}")
                made[name] = type_
        sortable = not UNSORTED & set(made.values())
        distinct = not aggregated and sortable and self.chance(20)
        self.scope = made
        order = ""
        if sortable and self.chance(35):
            order = f" ORDER BY {self.keys(made)}"
            order += f" SKIP {self.pick(0, 1)}" if self.chance(30) else ""
            order += f" LIMIT {self.pick(1, 2, 4)}" if self.chance(50) else ""
        where = f" WHERE {self.condition(1)}" if self.chance(25) else ""
        return f"{first}WITH {'DISTINCT ' if distinct else ''}{', '.join(columns)}{order}{where}"

    def aggregate(self, *, ordered: bool) -> tuple[str, str, str]:
        """Write an aggregate; return its text, a name for it and its type."""
        distinct = self.pick("", "", "DISTINCT ")
        choices = [("count(*)", "int"), (f"count({distinct}{self.expr(self.pick(*SCALARS), 1)})", "int")]
        choices += [(f"sum({distinct}{self.expr('int', 1)})", "int"), (f"sum({self.expr('float', 1)})", "total")]
        choices += [(f"{self.pick('min', 'max')}({self.expr(type_, 1)})", type_) for type_ in ("int", "float", "text")]
        if ordered:
            choices += [(f"collect({distinct}{self.expr(type_, 1)})", type_ + "s") for type_ in ("text", "int")] * 2
            choices += [(f"collect({distinct}{name})", "nodes") for name in self.names("node")]
        text, type_ = self.pick(*choices)
        return text, self.fresh("a"), type_

    def returned(
        self, names: list[str] | None = None, types: list[str] | None = None
    ) -> tuple[str, list[str], list[str]]:
        """Write RETURN, with the given columns if there is to be a UNION with another."""
        types = types or [self.pick(*SCALARS, "texts", "ints") for _ in range(self.pick(1, 2, 3))]
        names = names or [self.fresh("x") for _ in types]
        columns = [f"{self.expr(type_, 2)} AS {name}" for type_, name in zip(types, names, strict=True)]
        return ", ".join(columns), names, types

    def final(self) -> str:
        text, names, types = self.returned()
        if self.chance(20):
            total, name, type_ = self.aggregate(ordered=False)
            if type_ != "total":
                text, names, types = f"{text}, {total} AS {name}", [*names, name], [*types, type_]
        distinct = self.pick("", "", "", "DISTINCT ")
        page = f" SKIP {self.pick(0, 1, 2)}" if self.chance(15) else ""
        page += f" LIMIT {self.pick(1, 3, 10)}" if self.chance(30) else ""
        keys = self.keys(dict(zip(names, types, strict=True)))
        first = f"size({names[0]}), " if types[0] in ("text", "texts", "ints") and self.chance(25) else ""
        return f"RETURN {distinct}{text} ORDER BY {first}{keys}{page}"

    def clauses(self) -> list[str]:
        makers = [self.match, self.match, self.unwind, self.with_, self.with_, self.call, self.shortest]
        made = [self.pick(self.match, self.match, self.unwind)()]
        for _ in range(self.pick(0, 1, 2, 3)):
            made.append(self.pick(*makers)())
        return made

    def query(self) -> str:
        """Write a whole query whose rows come in one order only."""
        if self.chance(8):
            first = [*self.clauses()]
            text, names, types = self.returned()
            first.append(f"RETURN {text}")
            self.scope = {}
            second = [*self.clauses(), f"RETURN {self.returned(names, types)[0]}"]
            return " ".join([*first, self.pick("UNION", "UNION ALL"), *second])
        return " ".join([*self.clauses(), self.final()])
