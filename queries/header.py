"""Parser for .cypher query files: the header comment declares title, question, parameters, columns and tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lianzhu.graph.errors import BadQueryFile
from lianzhu.graph.suggestions import did_you_mean

if TYPE_CHECKING:
    from lianzhu.graph.cypher.syntax import ProjectionItem, RegularQuery
    from lianzhu.graph.schema import Schema

HEADER_KEYS = ("title", "question", "params", "returns", "tags")
SCALAR_TYPES = ("str", "int", "float", "bool")
SCHEMA_TYPES: Mapping[str, Callable[[Schema], Mapping[str, Any]]] = {
    "Kind": lambda schema: schema.nodes,
    "Relation": lambda schema: schema.edges,
    "Metric": lambda schema: schema.metrics,
    "Aspect": lambda schema: schema.aspects,
    "State": lambda schema: schema.coverage_states,
    "Strength": lambda schema: schema.strengths,
    "Modality": lambda schema: schema.modalities,
}
"""Parameter types whose values are names declared in the schema, with the table that declares them."""
ANY_NODE = "Node"
"""The parameter type that accepts a node of any kind."""
KEY_LINE = re.compile(r"// ?(?P<key>[A-Za-z_]+):(?P<value>.*)")
CONTINUATION_LINE = re.compile(r"//\s{2,}(?P<value>\S.*)")
PARAM_DECLARATION = re.compile(
    r"(?P<name>\w+): *(?P<type>\w+(?:\|\w+)*)(?P<optional>\?)? *(?:= *(?P<default>[^;]*))?(?:; *(?P<choices>.*))?"
)


@dataclass(frozen=True, slots=True)
class Param:
    """A declared parameter of a query.

    `type` is a scalar type (str, int, float, bool), a table of the schema whose names are the allowed values
    (``Metric``), or one or more node kinds (``Company|Organization``, or ``Node`` for any). A node parameter accepts
    any name of the node; the query receives its id. `default` is the text to parse if no value is given; an optional
    parameter without a value is null.
    """

    name: str
    type: str
    default: str | None = None
    optional: bool = False
    choices: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether the parameter must be given a value."""
        return self.default is None and not self.optional

    @property
    def is_node(self) -> bool:
        """Whether the parameter takes the name of a node."""
        return self.type not in SCALAR_TYPES and self.type not in SCHEMA_TYPES

    def allowed_values(self, schema: Schema) -> tuple[str, ...]:
        """Return the declared choices or the names in the parameter's schema table; empty if any value is allowed."""
        return tuple(SCHEMA_TYPES[self.type](schema)) if self.type in SCHEMA_TYPES else self.choices

    @property
    def kinds(self) -> tuple[str, ...]:
        """The node kinds that the parameter accepts; empty if it accepts any kind."""
        return () if self.type == ANY_NODE else tuple(self.type.split("|"))

    def __str__(self) -> str:
        default = f" = {self.default}" if self.default is not None else ""
        choices = f"; {', '.join(self.choices)}" if self.choices else ""
        return f"{self.name}: {self.type}{'?' if self.optional else ''}{default}{choices}"


@dataclass(frozen=True, slots=True)
class Query:
    """A canned query: its description, parameters, columns and Cypher.

    The `cypher` of a built-in query is `PortableCypher`: tests compare its rows across all stores.
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
    """Parse the text of a query file; raise `BadQueryFile` if its header is invalid. See also `validate`."""
    file = f"{pack}/{name}.cypher"
    header = _parse_header(file, text)
    if missing := [key for key in ("title", "question", "returns") if key not in header]:
        raise BadQueryFile(f"{file}: the header is missing {', '.join(missing)}")
    return Query(
        name,
        pack,
        *_split_languages(file, "title", header["title"]),
        *_split_languages(file, "question", header["question"]),
        params=tuple(_parse_param(file, line) for line in header.get("params", "").splitlines()),
        returns=_split_commas(header["returns"]),
        tags=_split_commas(header.get("tags", "")),
        cypher=text,
    )


def _parse_header(file: str, text: str) -> dict[str, str]:
    """Return the header values by key; an indented line continues the value of the key above it."""
    header: dict[str, str] = {}
    key = ""
    for number, line in enumerate(text.splitlines(), 1):
        continuation, key_line = CONTINUATION_LINE.fullmatch(line), KEY_LINE.fullmatch(line)
        if continuation and key:
            header[key] = f"{header[key]}\n{continuation['value']}".strip()
        elif key_line:
            key = key_line["key"]
            if key not in HEADER_KEYS:
                suggestion = did_you_mean(key, HEADER_KEYS)
                raise BadQueryFile(f"{file}:{number}: '{key}' is not one of {', '.join(HEADER_KEYS)}{suggestion}")
            if key in header:
                raise BadQueryFile(f"{file}:{number}: duplicate key '{key}'")
            header[key] = key_line["value"].strip()
        elif line.startswith("//"):
            raise BadQueryFile(f"{file}:{number}: a header line must start with a key, such as // title: …")
        else:
            break
    return header


def _split_languages(file: str, key: str, text: str) -> tuple[str, str]:
    zh, separator, en = text.partition("|")
    if not (separator and zh.strip() and en.strip()):
        raise BadQueryFile(f"{file}: {key} must be in Chinese and English: 中文 | English")
    return zh.strip(), en.strip()


def _split_commas(text: str) -> tuple[str, ...]:
    return tuple(item for part in text.replace("\n", ",").split(",") if (item := part.strip()))


def _parse_param(file: str, line: str) -> Param:
    match = PARAM_DECLARATION.fullmatch(line)
    if not match:
        raise BadQueryFile(f"{file}: parameter '{line}' is not of the form name: type = default; choice, choice")
    default = (match["default"] or "").strip() or None
    return Param(match["name"], match["type"], default, bool(match["optional"]), _split_commas(match["choices"] or ""))


def validate(query: Query, schema: Schema) -> None:
    """Raise `BadQueryFile` unless header and Cypher have the same parameters and columns, and all types are known."""
    file = f"{query.pack}/{query.name}.cypher"
    single_types = (*SCALAR_TYPES, *SCHEMA_TYPES)
    types = (*single_types, ANY_NODE, *schema.nodes)
    for param in query.params:
        alternatives = param.type.split("|")
        invalid = [
            name for name in alternatives if name not in types or (len(alternatives) > 1 and name in single_types)
        ]
        if invalid:
            raise BadQueryFile(f"{file}: '{invalid[0]}' is not a parameter type{did_you_mean(invalid[0], types)}")
    from lianzhu.graph.cypher.parser import parse  # lazy: running a query does not need it
    from lianzhu.graph.cypher.syntax import Parameter, walk

    tree = parse(query.cypher)
    used = {node.name for node in walk(tree) if isinstance(node, Parameter)}
    declared = {param.name for param in query.params}
    if used - declared:
        raise BadQueryFile(f"{file}: used but not declared under params: ${', $'.join(sorted(used - declared))}")
    if declared - used:
        raise BadQueryFile(f"{file}: declared under params but not used: {', '.join(sorted(declared - used))}")
    columns = tuple(item.name or "(a column without AS)" for item in returned_columns(tree))
    if columns != query.returns:
        declared_columns = ", ".join(query.returns)
        raise BadQueryFile(
            f"{file}: the header declares columns {declared_columns}; the query returns {', '.join(columns)}"
        )


def returned_columns(tree: RegularQuery) -> tuple[ProjectionItem, ...]:
    """Return the columns of the RETURN of a query."""
    from lianzhu.graph.cypher.syntax import Projection

    last = tree.branches[-1][-1]
    return last.items if isinstance(last, Projection) else ()
