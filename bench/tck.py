"""The openCypher TCK's read scenarios as property graphs, queries and expected answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from equality import Order, Rows

from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.tests.parity import property_graph

ADDED = "tck:"
"""Prefix of the ids that are added to nodes and relationships, since the embedded store needs them."""
INVENTED_LABEL = "TckNode"
"""Label of nodes that have none."""
RESERVED_PROPERTIES = {"type", "title"}
"""Properties that the embedded engine adds itself."""
TOKEN = re.compile(
    r"\s+|//[^\n]*|(?P<token>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`"
    r"|(?:\d+\.\d+|\.\d+|\d+)(?:[eE][-+]?\d+)?|\w+|<-|->|.)",
    re.DOTALL,
)
READS_ID = re.compile(r"\.\s*id\b|\bid\s*:")
LISTS_PROPERTIES = re.compile(r"\bkeys\s*\(", re.IGNORECASE)
READS_LABELS = re.compile(r"\blabels\s*\(", re.IGNORECASE)
CONSTANTS = {"true": True, "false": False, "null": None}


class NotHoldable(Exception):
    """Our graphs cannot hold the scenario's, or the script cannot read it; the message is the reason."""


class Scenario(NamedTuple):
    """A graph, a query and the answer that openCypher expects; `invented` if a node without a label was given one."""

    title: str
    graph: PropertyGraph
    invented: bool
    query: str
    params: dict[str, Any]
    expected: Rows
    order: Order

    def without_added(self, answer: Rows) -> Rows:
        """Return an answer without the ids that were added to the graph."""
        lists_keys = LISTS_PROPERTIES.search(self.query) is not None
        rows = [[_without_added(value, lists_keys) for value in row] for row in answer.rows]
        return Rows(answer.columns, [row for row in rows if not (lists_keys and row == ["id"])])


def scenarios(folder: Path) -> Iterator[Scenario | tuple[str, NotHoldable]]:
    """Yield the scenarios, or title and reason of one that the embedded store cannot hold."""
    for line in (folder / "read_scenarios.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        title = f"{record['feature']} {record['name']}"
        try:
            yield _scenario(title, record)
        except NotHoldable as reason:
            yield title, reason


def _scenario(title: str, record: Mapping[str, Any]) -> Scenario:
    query, expect = record["query"], record["expect"]
    reader = CreateReader()
    for statement in record["setup"]:
        reader.read(statement)
    nodes, invented = [], False
    for index, (labels, properties) in enumerate(reader.nodes):
        if len(labels) > 1:
            raise NotHoldable("a node has several labels")
        if not labels and READS_LABELS.search(query):
            raise NotHoldable("a node has no label, and the query returns labels")
        if "id" not in properties and READS_ID.search(query):
            raise NotHoldable("a node has no id, and the query reads ids")
        if RESERVED_PROPERTIES & properties.keys():
            raise NotHoldable("a property is named type or title")
        invented |= not labels
        nodes.append((labels[0] if labels else INVENTED_LABEL, {"id": f"{ADDED}{index}"} | properties))
    ids = [properties["id"] for _, properties in nodes]
    if len(set(map(repr, ids))) < len(ids):
        raise NotHoldable("two nodes have the same id")
    relationships = []
    for index, (kind, start, end, properties) in enumerate(reader.relationships):
        if "id" not in properties and READS_ID.search(query):
            raise NotHoldable("a relationship has no id, and the query reads ids")
        relationships.append((kind, ids[start], ids[end], {"id": f"{ADDED}r{index}"} | properties))
    expected = Rows(expect["cols"], [[decode(value) for value in row] for row in expect["rows"]])
    params = {name: decode(value) for name, value in record["params"].items()}
    order = Order(expect["order"], None, expect["lu"])
    return Scenario(title, property_graph(nodes, relationships), invented, query, params, expected, order)


def decode(value: Any) -> Any:
    """Return a value as the stores return it: nodes and relationships as their properties, a path as both.

    >>> decode({"$": "N", "l": ["A"], "p": {"$": "M", "m": {"num": 1}}})
    {'num': 1}
    """
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    match value["$"]:
        case "M":
            return {name: decode(item) for name, item in value["m"].items()}
        case "N" | "R":
            return decode(value["p"])
        case "P":
            return {"nodes": decode(value["n"]), "relationships": decode(value["r"])}
    return float(value["v"])


def _without_added(value: Any, lists_keys: bool) -> Any:
    if isinstance(value, list):
        return [_without_added(item, lists_keys) for item in value if not (lists_keys and item == "id")]
    if isinstance(value, dict):
        added = {"id"} if str(value.get("id", "")).startswith(ADDED) else set()
        return {name: _without_added(item, lists_keys) for name, item in value.items() if name not in added}
    return value


class CreateReader:
    """A reader of CREATE statements: patterns with literal properties, and variables for the nodes.

    >>> reader = CreateReader()
    >>> reader.read("CREATE (a:A {num: 1})<-[:T]-()")
    >>> reader.nodes, reader.relationships
    ([(['A'], {'num': 1}), ([], {})], [('T', 1, 0, {})])
    """

    def __init__(self) -> None:
        self.nodes: list[tuple[list[str], dict[str, Any]]] = []
        self.relationships: list[tuple[str, int, int, dict[str, Any]]] = []
        self._tokens: list[str] = []
        self._variables: dict[str, int] = {}

    def read(self, statement: str) -> None:
        """Read a statement; raise `NotHoldable` if it is more than literal patterns."""
        self._variables = {}
        self._tokens = [match["token"] for match in TOKEN.finditer(statement) if match["token"]][::-1]
        while self._tokens:
            if self._next().upper() != "CREATE":
                raise NotHoldable("the setup is more than CREATE")
            self._path()
            while self._skip(","):
                self._path()
            self._skip(";")

    def _path(self) -> None:
        start = self._node()
        while self._peek() in ("-", "<-"):
            backwards = self._next() == "<-"
            self._expect("[")
            if self._peek() not in (":", "]"):
                self._next()  # a variable, of no use in a later pattern
            self._expect(":")
            kind = self._name()
            if not re.fullmatch(r"\w+", kind):
                raise NotHoldable("a relationship type is no plain name")
            properties = self._map() if self._peek() == "{" else {}
            self._expect("]")
            arrow = self._next()
            if (arrow == "->") == backwards:
                raise NotHoldable(f"unreadable setup at {arrow}")
            end = self._node()
            self.relationships.append((kind, end, start, properties) if backwards else (kind, start, end, properties))
            start = end

    def _node(self) -> int:
        self._expect("(")
        variable = "" if self._peek() in (":", "{", ")") else self._name()
        labels = []
        while self._skip(":"):
            labels.append(self._name())
        properties = self._map() if self._peek() == "{" else {}
        self._expect(")")
        if variable in self._variables:
            return self._variables[variable]
        self.nodes.append((labels, properties))
        if variable:
            self._variables[variable] = len(self.nodes) - 1
        return len(self.nodes) - 1

    def _map(self) -> dict[str, Any]:
        self._expect("{")
        properties = {}
        while not self._skip("}"):
            name = self._name()
            self._expect(":")
            properties[name] = self._literal()
            self._skip(",")
        return {name: value for name, value in properties.items() if value is not None}

    def _literal(self) -> Any:
        token = self._next()
        if token == "[":
            items = []
            while not self._skip("]"):
                items.append(self._literal())
                self._skip(",")
            value: Any = items
        elif token == "-":
            value = -self._literal()
        elif token[0] in "'\"":
            value = _unescape(token[1:-1])
        elif re.match(r"\.?\d", token):
            value = float(token) if re.search(r"[.eE]", token) else int(token)
        elif token.lower() in CONSTANTS:
            value = CONSTANTS[token.lower()]
        else:
            raise NotHoldable(f"a property is computed or temporal: {token}")
        if self._peek() not in (",", "}", "]"):
            raise NotHoldable("a property is computed or temporal: an expression")
        return value

    def _peek(self) -> str:
        return self._tokens[-1] if self._tokens else ""

    def _next(self) -> str:
        if not self._tokens:
            raise NotHoldable("unreadable setup: it ends early")
        return self._tokens.pop()

    def _skip(self, token: str) -> bool:
        if self._peek() != token:
            return False
        self._next()
        return True

    def _expect(self, token: str) -> None:
        if not self._skip(token):
            raise NotHoldable(f"unreadable setup at {self._peek()}")

    def _name(self) -> str:
        return self._next().strip("`")


ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def _unescape(text: str) -> str:
    return re.sub(
        r"\\(u[0-9a-fA-F]{4}|.)",
        lambda match: chr(int(match[1][1:], 16)) if len(match[1]) > 1 else ESCAPES.get(match[1], match[1]),
        text,
    )
