"""Parse a .cypher file: the comment at its top holds title, question, parameters, columns and tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lianzhu.graph.cypher.lexer import clauses, items, tokens
from lianzhu.graph.errors import BadQueryFile
from lianzhu.graph.suggestions import did_you_mean

if TYPE_CHECKING:
    from lianzhu.graph.schema import Schema

KEYS = ("title", "question", "params", "returns", "tags")
TYPES = ("str", "int", "float", "bool")
WORD_TYPES: Mapping[str, Callable[[Schema], Mapping[str, Any]]] = {
    "Kind": lambda schema: schema.nodes,
    "Relation": lambda schema: schema.edges,
    "Metric": lambda schema: schema.metrics,
    "Aspect": lambda schema: schema.aspects,
    "State": lambda schema: schema.coverage_states,
    "Strength": lambda schema: schema.strengths,
}
"""The types of parameters that take a word of the landscape's schema, and where it is declared."""
KEY_LINE = re.compile(r"// ?(?P<key>[A-Za-z_]+):(?P<text>.*)")
MORE_LINE = re.compile(r"//\s{2,}(?P<text>\S.*)")
PARAM = re.compile(
    r"(?P<name>\w+): *(?P<type>\w+(?:\|\w+)*)(?P<optional>\?)? *(?:= *(?P<default>[^;]*))?(?:; *(?P<choices>.*))?"
)
ANY_NODE = "Node"
"""The type of a parameter that takes a node of any kind."""


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a query.

    `type` is str, int, float, bool; a table of the schema (``Metric``) of which it takes a word; or the kinds of node
    that it takes (``Company|Organization``, or ``Node`` for any): then any name of the node will do and the query gets
    its id. An optional parameter is null unless given; `default` is the text used otherwise.
    """

    name: str
    type: str
    default: str | None = None
    optional: bool = False
    choices: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a run must give a value."""
        return self.default is None and not self.optional

    @property
    def is_node(self) -> bool:
        """Whether it takes the name of a node."""
        return self.type not in TYPES and self.type not in WORD_TYPES

    def words(self, schema: Schema) -> tuple[str, ...]:
        """Return the values that it takes, if these are few: its choices, or the words of its table of the schema."""
        return tuple(WORD_TYPES[self.type](schema)) if self.type in WORD_TYPES else self.choices

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of node that it takes; empty for any."""
        return () if self.type == ANY_NODE else tuple(self.type.split("|"))

    def __str__(self) -> str:
        default = f" = {self.default}" if self.default is not None else ""
        choices = f"; {', '.join(self.choices)}" if self.choices else ""
        return f"{self.name}: {self.type}{'?' if self.optional else ''}{default}{choices}"


@dataclass(frozen=True, slots=True)
class Query:
    """A canned query: its description, its parameters, its columns and its Cypher.

    The `cypher` of a query that ships is `PortableCypher`: tests compare its rows on every store.
    """

    name: str
    pack: str
    title_zh: str
    title_en: str
    question_zh: str
    question_en: str
    params: tuple[Param, ...]
    returns: tuple[str, ...]
    tags: tuple[str, ...]
    cypher: str


def parse(name: str, pack: str, text: str) -> Query:
    """Parse a query; raise `BadQueryFile` naming file and line if its header cannot be read. See also `check`."""
    place = f"{pack}/{name}.cypher"
    header = _header(place, text)
    if missing := [key for key in ("title", "question", "returns") if key not in header]:
        raise BadQueryFile(f"{place}: the header lacks {', '.join(missing)}")
    return Query(
        name,
        pack,
        *_two_languages(place, "title", header["title"]),
        *_two_languages(place, "question", header["question"]),
        params=tuple(_param(place, line) for line in header.get("params", "").splitlines()),
        returns=_listed(header["returns"]),
        tags=_listed(header.get("tags", "")),
        cypher=text,
    )


def _header(place: str, text: str) -> dict[str, str]:
    """Return the values of the header by key; lines indented under a key continue it."""
    header: dict[str, str] = {}
    key = ""
    for number, line in enumerate(text.splitlines(), 1):
        more, first = MORE_LINE.fullmatch(line), KEY_LINE.fullmatch(line)
        if more and key:
            header[key] = f"{header[key]}\n{more['text']}".strip()
        elif first:
            key = first["key"]
            if key not in KEYS:
                near = did_you_mean(key, KEYS)
                raise BadQueryFile(f"{place}:{number}: '{key}' is none of {', '.join(KEYS)}{near}")
            if key in header:
                raise BadQueryFile(f"{place}:{number}: '{key}' stands twice")
            header[key] = first["text"].strip()
        elif line.startswith("//"):
            raise BadQueryFile(f"{place}:{number}: a header line must begin with a key: // title: …")
        else:
            break
    return header


def _two_languages(place: str, key: str, text: str) -> tuple[str, str]:
    zh, bar, en = text.partition("|")
    if not (bar and zh.strip() and en.strip()):
        raise BadQueryFile(f"{place}: {key} needs Chinese and English: 中文 | English")
    return zh.strip(), en.strip()


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for each in text.replace("\n", ",").split(",") if (part := each.strip()))


def _param(place: str, line: str) -> Param:
    found = PARAM.fullmatch(line)
    if not found:
        raise BadQueryFile(f"{place}: parameter '{line}' is not of the form name: type = default; choice, choice")
    default = (found["default"] or "").strip() or None
    return Param(found["name"], found["type"], default, bool(found["optional"]), _listed(found["choices"] or ""))


def check(query: Query, schema: Schema) -> None:
    """Raise `BadQueryFile` unless header and Cypher name the same parameters and columns, each of a known type."""
    place = f"{query.pack}/{query.name}.cypher"
    alone = (*TYPES, *WORD_TYPES)
    known = (*alone, ANY_NODE, *schema.nodes)
    for param in query.params:
        alternatives = param.type.split("|")
        if wrong := [each for each in alternatives if each not in known or (len(alternatives) > 1 and each in alone)]:
            raise BadQueryFile(f"{place}: '{wrong[0]}' is no type of a parameter{did_you_mean(wrong[0], known)}")
    stream = tokens(query.cypher)
    used = {token.text[1:] for token in stream if token.kind == "param"}
    declared = {param.name for param in query.params}
    if used - declared:
        raise BadQueryFile(f"{place}: ${', $'.join(sorted(used - declared))} is used but not declared under params")
    if declared - used:
        raise BadQueryFile(f"{place}: {', '.join(sorted(declared - used))} is declared under params but not used")
    columns = tuple(_columns(query.cypher))
    if columns != query.returns:
        raise BadQueryFile(f"{place}: the header returns {', '.join(query.returns)}; the query {', '.join(columns)}")


def _columns(text: str) -> Iterator[str]:
    """Yield the alias of each column of the last RETURN."""
    body: Any = next((body for key, body in reversed(list(clauses(tokens(text)))) if key == "RETURN"), [])
    for column in items(body):
        named = len(column) > 1 and column[-2].upper == "AS"
        yield column[-1].text if named or len(column) == 1 else "(a column without AS)"
