"""Declarations for schema.toml of what tables have and the schema lacks, to be pasted as they are.

They are guesses that a person may edit: the type of a column comes from its cells, its ASCII name from pinyin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Literal

from lianzhu.graph.errors import SchemaError
from lianzhu.graph.schema import Field, Schema, packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.schema_rules import CLOSED_TABLES, OTHER_NAMES
from lianzhu.graph.toml_text import KeyPath, toml_text
from lianzhu.graph.values import InvalidValue, parse_as, split_list

GUESSED_TYPES = ("int", "float", "bool", "date")
"""Field types that are tried on the cells of a column, in this order."""
LEADING_ZERO = re.compile(r"0\d")
"""The start of a code that only looks like a number."""
LIST_SEPARATORS = re.compile("[;；]")

KindsOf = Callable[[Iterable[str]], list[str]]
"""Finds the kinds of the nodes that texts name; none if one of the texts names no node."""
NameStyle = Literal["node", "edge", "field"]


def declare_column(
    path: KeyPath, heading: str, cells: Sequence[str | None], schema: Schema, kinds_of: KindsOf
) -> dict[str, Any]:
    """Return the declaration of a column.

    `path` is where its fields are declared: ``("node", "Company")``, ``("figure_fields",)`` and the like. A column of
    figures that names nodes is a role, one of edges that does is a ref. A name that another field has is declared as
    that field is.
    """
    name = _known_name(heading, schema) or ascii_name(heading, "field")
    texts = [cell for cell in dict.fromkeys(cells) if cell]
    kinds = [] if path[0] in ("node", "node_fields") else kinds_of(text for cell in texts for text in split_list(cell))
    if kinds and path[0] == "figure_fields":
        return {"role": {name: {"kinds": kinds, **_translations(heading, name)}}}
    same = next((field for field in schema.fields() if field.name == name and not field.derived), None)
    type_ = same.type if same else "ref" if kinds else _guess_type(texts)
    attributes = {"type": type_, **({"kinds": kinds} if type_ == "ref" else {}), **_translations(heading, name)}
    fields = {name: attributes}
    return {path[0]: fields if len(path) == 1 else {path[1]: {"fields": fields}}}


def declare_nodes(stem: str) -> dict[str, Any]:
    """Return the declaration of the node kind of a table."""
    name = ascii_name(stem, "node")
    return {"node": {name: _translations(stem, name)}}


def declare_edges(
    stem: str, starts: Sequence[str | None], ends: Sequence[str | None], kinds_of: KindsOf
) -> dict[str, Any]:
    """Return the declaration of the edge kind of a table; its ends are of the kinds of the nodes that cells name."""
    start, end = (kinds_of(cell for cell in cells if cell) or ["Company"] for cells in (starts, ends))
    name = ascii_name(stem, "edge")
    return {"edge": {name: {**_translations(stem, name), "from": start, "to": end}}}


def declare_word(field: Field, path: KeyPath, text: str) -> str:
    """Return the declaration of a word that a field does not permit, such as a metric or a unit; empty for none.

    `path` is where the field is declared. A choice of a field of the landscape's own is added there, by hand.
    """
    document: dict[str, Any] = {}
    if field.words == "unit":
        document = {"unit": {text: {"dimension": text, "factor": 1}}}
    elif field.words and field.words not in CLOSED_TABLES:
        name = ascii_name(text, "field")
        if OTHER_NAMES[0].fullmatch(name):
            document = {field.words: {name: _translations(text, name)}}
    elif field.choices and not field.words and _is_packaged(path):
        document = {"choices": [text]}
        for key in reversed(path):
            document = {key: document}
    return toml_text(document)


def _is_packaged(path: KeyPath) -> bool:
    """Return whether the packaged schema declares what stands at a path."""
    table: Any = packaged_schema().document
    for key in path:
        table = table.get(key, {})
    return bool(path and table)


def accepted(declarations: Iterable[dict[str, Any]], schema: Schema) -> tuple[list[str], Schema]:
    """Return the text of each declaration, empty if the schema cannot be extended by it, and the extended schema."""
    texts = []
    for declaration in declarations:
        text = toml_text(declaration)
        try:
            schema = extend_schema(schema, text)
        except SchemaError:
            text = ""
        texts.append(text)
    return texts, schema


def ascii_name(text: str, style: NameStyle) -> str:
    """Return an ASCII name for a text, spelt in pinyin: a label, a relationship type or the name of a field.

    >>> ascii_name("园区", "node"), ascii_name("入驻", "edge"), ascii_name("员工 Count", "field")
    ('YuanQu', 'RU_ZHU', 'yuan_gong_count')
    """
    from pypinyin import lazy_pinyin  # lazy: few tables have undeclared names

    words = re.findall("[A-Za-z0-9]+", text if text.isascii() else " ".join(lazy_pinyin(text)))
    name = "".join(word[:1].upper() + word[1:] for word in words) if style == "node" else "_".join(words)
    name = f"x{name}" if name[:1].isdigit() else name
    return {"node": name[:1].upper() + name[1:], "edge": name.upper(), "field": name.lower()}[style]


def _translations(text: str, name: str) -> dict[str, str]:
    """Return the names in both languages of what a table calls `text`."""
    return {"zh": text, "en": text if text.isascii() else name.replace("_", " ")}


def _known_name(heading: str, schema: Schema) -> str:
    """Return the column that a heading is the Chinese name of, if it is the name of a field."""
    names = schema.column_names(field.name for field in schema.fields())
    return names.get(heading, "")


def _guess_type(texts: Collection[str]) -> str:
    """Return the field type that all texts of a column are valid for; text if they are codes, or if there are none."""
    if any(LIST_SEPARATORS.search(text) for text in texts):
        return "list"
    if not texts or any(LEADING_ZERO.match(text) for text in texts):
        return "str"
    return next((type_ for type_ in GUESSED_TYPES if all(_is_valid(type_, text) for text in texts)), "str")


def _is_valid(type_: str, text: str) -> bool:
    try:
        parse_as(type_, text)
    except InvalidValue:
        return False
    return True
