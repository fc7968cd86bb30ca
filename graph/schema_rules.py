"""What the schema.toml of a landscape may add: rules derived from the document that it extends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from lianzhu.graph.colours import COLOUR_PATTERN, is_legible
from lianzhu.graph.schema import FIELD_TYPES, RESERVED_PROPERTIES, SCHEMA_LABEL, Schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.toml_text import KeyPath

CLOSED_TABLES = {
    "statement": "the labels of statements as they are",
    "strength": "explicit, implied or editorial, which queries and pages count by",
    "modality": "the modalities as they are, which decide what is a relationship",
    "review": "pending or checked",
    "access": "public or internal, by which --public leaves reports out",
    "term": "the codes of answers as they are, which the measures give",
    "locator": "the forms of locators as they are",
    "fact_fields": "a field of the edge kinds that have it (edge.KIND.fields) or of figures (figure_fields)",
    "coverage_fields": "a new aspect, or a field of figures",
}
"""Tables whose meaning is in the program, and what to do instead of adding to them."""
NO_PROPERTIES = RESERVED_PROPERTIES | {
    *("node_type", "connection_type", "start", "end", "call"),
    *("kind", "key", "from", "to", "about", "target", "report"),
}
"""Names that fields and roles cannot have: those of values and words of engines, of columns, and of keys of exports."""
RESERVED_TYPES = (
    *("AND", "CALL", "CASE", "ELSE", "END", "EXISTS", "LIMIT", "MATCH", "OPTIONAL", "OR"),
    *("RETURN", "SKIP", "THEN", "UNWIND", "WHEN", "WHERE", "WITH"),
)
"""Words of Cypher that kglite does not take as the name of a relationship type."""
ESSENTIAL_KEYS = {"zh", "en", "from", "to", "type", "kinds", "dimension", "factor"}
"""Keys that an addition cannot leave out where all entries of a table have them."""
ANY_WORDS = re.compile(r"\S(.*\S)?")
NAME_PATTERNS = {
    "node": (re.compile(r"[A-Z][A-Za-z0-9]*"), "an ASCII name such as TechPark; its Chinese name is `zh`"),
    "edge": (re.compile(r"[A-Z][A-Z0-9_]*"), "an ASCII name such as LOCATED_NEAR; its Chinese name is `zh`"),
    "unit": (ANY_WORDS, "a unit as figures have it"),
    "level": (ANY_WORDS, "a level as figures have it"),
}
OTHER_NAMES = (re.compile(r"[a-z][a-z0-9_]*"), "an ASCII name such as floor_area; its Chinese name is `zh`")
REFERENCES = {"from": "node", "to": "node", "kinds": "node", "edges": "edge", "metrics": "metric"}
"""The tables whose entries the lists of these keys name."""
REFERENCE_NAMES = {"node": "a kind of node", "edge": "a kind of edge", "metric": "a metric"}
GROWTHS = ("compound", "yearly")
STORED_AS_THEMSELVES = ("int", "float", "bool", "list")
"""Field types that are not stored as text."""


class SchemaIssue(NamedTuple):
    """What is wrong at a key of a document, and what was expected."""

    path: KeyPath
    found: str
    expected: str


def is_fields_table(name: str) -> bool:
    """Return whether the entries of a table are fields: those of a kind, or those common to many."""
    return name == "fields" or name.endswith("_fields")


def subject_of(path: KeyPath) -> str:
    """Return how messages name an entry.

    >>> subject_of(("node", "Company", "fields", "staff")), subject_of(("figure_fields", "method"))
    ('node Company, field staff', 'figure_fields, field method')
    """
    if is_fields_table(path[0]):
        return ", field ".join(path[:2])
    return " ".join(path[:2]) + (f", field {path[3]}" if len(path) > 3 and path[2] == "fields" else "")


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys that entries of a table have: what their values are, and which keys all entries have."""

    types: Mapping[str, str]
    required: frozenset[str]
    parts: Mapping[str, Collection[str]]

    @classmethod
    def of(cls, entries: Collection[Mapping[str, Any]]) -> Shape:
        """Return the shape of entries."""
        types = {key: _type_of(value) for entry in entries for key, value in entry.items()}
        counts = Counter(key for entry in entries for key in entry)
        parts = {
            key: {part for entry in entries for part in entry.get(key, ())}
            for key, type_ in types.items()
            if type_ == "a table"
        }
        return cls(types, frozenset(key for key, count in counts.items() if count == len(entries)), parts)


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    types = {str: "a text", int: "a number", float: "a number", list: "a list of texts", dict: "a table"}
    return next((name for type_, name in types.items() if isinstance(value, type_)), "a date")


def shape_of_table(document: Mapping[str, Any], name: str) -> Shape:
    """Return the shape of the entries of a table; that of all fields for a table of fields."""
    fields = [field for _, field in fields_of(document)]
    return Shape.of(fields if is_fields_table(name) else list(document[name].values()))


def entries_of(document: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    """Return the entries of a table that are tables themselves; none if the document lacks the table."""
    table = document.get(name)
    entries = table.items() if isinstance(table, Mapping) else ()
    return {key: entry for key, entry in entries if isinstance(entry, Mapping)}


def fields_of(document: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    """Yield the path and the attributes of each field."""
    for table in document:
        for key, entry in entries_of(document, table).items():
            if is_fields_table(table):
                yield (table, key), entry
            for name, field in entries_of(entry, "fields").items():
                yield (table, key, "fields", name), field


def schema_issues(base: Schema, added: Mapping[str, Any], merged: Mapping[str, Any]) -> Iterator[SchemaIssue]:
    """Yield what is wrong in a document that is added to a schema; `merged` is the document with the additions."""
    yield from _Structure(base.document).issues(added)
    yield from _references(added, merged)
    yield from _special_values(added, merged, base.document)
    yield from _clashes(base, added, merged)


# ------------------------------------------------------------ tables, keys and types


class _Structure:
    """Checks that an addition has the tables, keys and types of the document that it extends."""

    def __init__(self, base: Mapping[str, Any]) -> None:
        self.base = base
        self.shapes = {name: shape_of_table(base, name) for name in base}
        self.field_shape = shape_of_table(base, "fields")

    def issues(self, added: Mapping[str, Any]) -> Iterator[SchemaIssue]:
        for name, table in added.items():
            if name not in self.base:
                yield SchemaIssue((name,), f"unknown table [{name}]{did_you_mean(name, self.base)}", _one_of(self.base))
            elif not isinstance(table, Mapping):
                yield SchemaIssue((name,), f"{name} is {_type_of(table)}", f"a table such as [{name}.NAME]")
            elif name not in CLOSED_TABLES:
                for key, entry in table.items():
                    yield from self._entry((name, key), entry, self.base[name], self.shapes[name])

    def _entry(self, path: KeyPath, entry: Any, known: Mapping[str, Any], shape: Shape) -> Iterator[SchemaIssue]:
        subject = subject_of(path)
        if not isinstance(entry, Mapping):
            yield SchemaIssue(path, f"{subject} is {_type_of(entry)}", f"a table such as [{'.'.join(path)}]")
            return
        if path[-1] not in known:
            yield from _name_issues(path)
            for key in sorted(shape.required & ESSENTIAL_KEYS - entry.keys(), key=list(shape.types).index):
                yield SchemaIssue((*path, key), f"{subject}: no {key}", f"{key} = {_example(shape.types[key])}")
        for key, value in entry.items():
            place, type_ = (*path, key), _type_of(value)
            if key not in shape.types:
                found = f"{subject}: unknown key '{key}'{did_you_mean(key, shape.types)}"
                yield SchemaIssue(place, found, _one_of(shape.types))
            elif type_ != shape.types[key]:
                yield SchemaIssue(place, f"{subject}: {key} is {type_}", shape.types[key])
            elif is_fields_table(key):
                declared = entries_of(known.get(path[-1], {}), key)
                for name, field in value.items():
                    yield from self._entry((*place, name), field, declared, self.field_shape)
            else:
                yield from _value_issues(place, value, shape)


def _name_issues(path: KeyPath) -> Iterator[SchemaIssue]:
    table, name = path[-2:]
    pattern, expected = NAME_PATTERNS.get(table, OTHER_NAMES)
    if not pattern.fullmatch(name):
        yield SchemaIssue(path, f"{subject_of(path)}: the name '{name}' is not permitted", expected)
    elif name in (RESERVED_TYPES if table == "edge" else NO_PROPERTIES if _names_property(table) else ()):
        yield SchemaIssue(path, f"{subject_of(path)}: the name '{name}' is reserved", "another name")


def _names_property(table: str) -> bool:
    return is_fields_table(table) or table == "role"


def _value_issues(place: KeyPath, value: Any, shape: Shape) -> Iterator[SchemaIssue]:
    subject, key = subject_of(place[:-1]), place[-1]
    if isinstance(value, list) and not all(isinstance(item, str) and item for item in value):
        yield SchemaIssue(place, f"{subject}: {key} has an item that is no text", "a list of texts")
    elif (isinstance(value, list) and not value) or (isinstance(value, str) and not value.strip()):
        yield SchemaIssue(place, f"{subject}: {key} is empty", shape.types[key])
    elif isinstance(value, Mapping):
        for part, text in value.items():
            if part not in shape.parts[key]:
                found = f"{subject}: unknown key '{key}.{part}'{did_you_mean(part, shape.parts[key])}"
                yield SchemaIssue((*place, part), found, _one_of(sorted(shape.parts[key])))
            elif not isinstance(text, str):
                yield SchemaIssue((*place, part), f"{subject}: {key}.{part} is {_type_of(text)}", "a text")


def _one_of(names: Iterable[str]) -> str:
    return f"one of {', '.join(names)}"


def _example(type_: str) -> str:
    return {"a text": '"…"', "a number": "1", "a list of texts": '["…"]'}.get(type_, "…")


# ------------------------------------------------------------ what names refer to


def _references(added: Mapping[str, Any], merged: Mapping[str, Any]) -> Iterator[SchemaIssue]:
    """Yield the lists that name an undeclared kind or metric."""
    entries = [((name, key), entry) for name in added for key, entry in entries_of(added, name).items()]
    for path, entry in (*entries, *(pair for pair in fields_of(added) if len(pair[0]) > 2)):
        for key in entry.keys() & REFERENCES.keys():
            table = REFERENCES[key]
            declared = entries_of(merged, table)
            for item in entry[key] if isinstance(entry[key], list) else ():
                if isinstance(item, str) and item not in declared:
                    what = f"{key} has unknown {'kind' if table != 'metric' else table} '{item}'"
                    found = f"{subject_of(path)}: {what}{did_you_mean(item, declared)}"
                    yield SchemaIssue((*path, key, item), found, REFERENCE_NAMES[table])


def _special_values(
    added: Mapping[str, Any], merged: Mapping[str, Any], base: Mapping[str, Any]
) -> Iterator[SchemaIssue]:
    """Yield values that no program could use: of fields, colours, units and growth rates."""
    words = [name for name in merged if any(field.get("words") == name for _, field in fields_of(base))]
    declared = {path for path, _ in fields_of(base)}
    for path, field in fields_of(added):
        subject = subject_of(path)
        if path in declared:
            continue
        for key, found, expected in _field_issues(path, field, words):
            yield SchemaIssue((*path, key), f"{subject}: {found}", expected)
    colours = {kind["colour"].lower(): name for name, kind in entries_of(base, "node").items()}
    for name, kind in entries_of(added, "node").items():
        if isinstance(colour := kind.get("colour"), str) and name not in base["node"]:
            for expected in _colour_expectations(colour, colours):
                yield SchemaIssue(("node", name, "colour"), f"node {name}: colour is '{colour}'", expected)
            colours.setdefault(colour.lower(), name)
    for name, metric in entries_of(added, "metric").items():
        if isinstance(growth := metric.get("growth"), str) and growth not in GROWTHS:
            found = f"metric {name}: growth is '{growth}'{did_you_mean(growth, GROWTHS)}"
            yield SchemaIssue(("metric", name, "growth"), found, _one_of(GROWTHS))
    for name, unit in entries_of(added, "unit").items():
        if isinstance(factor := unit.get("factor"), int | float) and factor <= 0:
            yield SchemaIssue(("unit", name, "factor"), f"unit {name}: factor is {factor}", "a number greater than 0")


def _field_issues(path: KeyPath, field: Mapping[str, Any], words: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the key of each attribute of a field that does not fit, what was found and what was expected."""
    type_ = field.get("type")
    if isinstance(type_, str) and type_ not in FIELD_TYPES:
        yield "type", f"unknown type '{type_}'{did_you_mean(type_, FIELD_TYPES)}", _one_of(FIELD_TYPES)
    elif type_ == "ref" and path[0] in ("node", "node_fields"):
        yield "type", "a node cannot refer to another by a field", "a kind of edge, which cites its source"
    elif type_ == "ref" and path[0] == "figure_fields":
        yield "type", "a figure refers to nodes by its roles", "a role ([role.NAME] with kinds)"
    if field.get("derived"):
        yield "derived", "a derived field has values only where the program computes them", "a field without derived"
    if "kinds" in field and type_ is not None and type_ != "ref":
        yield "kinds", "kinds restrict the nodes of a ref", 'type = "ref"'
    for key in ("choices", "words"):
        if key in field and type_ is not None and type_ != "str":
            yield key, f"{key} restrict a text", 'type = "str"'
    if "choices" in field and "words" in field:
        yield "choices", "both choices and words", "one of the two"
    if isinstance(table := field.get("words"), str) and table not in words:
        yield "words", f"unknown table of words '{table}'{did_you_mean(table, words)}", _one_of(words)


def _colour_expectations(colour: str, taken: Mapping[str, str]) -> Iterator[str]:
    if not COLOUR_PATTERN.fullmatch(colour):
        yield "a colour such as #1864af"
    elif colour.lower() in taken:
        yield f"a colour other than that of {taken[colour.lower()]}, or none: a distinct one is chosen"
    elif not is_legible(colour):
        yield "a darker colour, on which white letters can be read"


# ------------------------------------------------------------ clashes of names


def _clashes(base: Schema, added: Mapping[str, Any], merged: Mapping[str, Any]) -> Iterator[SchemaIssue]:
    """Yield names that stand for two things."""
    yield from _label_clashes(base, added)
    yield from _translation_clashes(base.document, added)
    new = {path for path, _ in fields_of(added)} - {path for path, _ in fields_of(base.document)}
    new |= {("role", name) for name in entries_of(added, "role").keys() - base.roles.keys()}
    columns = named_columns(added, merged)
    for table in _tables_of_columns(base.document, merged):
        yield from _column_clashes(table, new, columns)
    yield from _type_clashes(merged, new)


def _label_clashes(base: Schema, added: Mapping[str, Any]) -> Iterator[SchemaIssue]:
    """Yield kinds whose names differ from others only in case, with which they would share an index."""
    labels = {name.lower(): name for name in (*base.labels, SCHEMA_LABEL)}
    types = {name.lower(): name for name in base.relationship_types}
    for table, taken, others in (("node", labels, types), ("edge", types, labels)):
        for name in added.get(table, ()):
            if name in base.document[table]:
                continue
            other = taken.get(name.lower(), name if name in others.values() else "")
            if other:
                yield SchemaIssue((table, name), f"{table} {name}: the name is taken by {other}", "another name")
            taken.setdefault(name.lower(), name)


def _translation_clashes(base: Mapping[str, Any], added: Mapping[str, Any]) -> Iterator[SchemaIssue]:
    """Yield Chinese names that another entry of the same table has: cells and files may be named by them."""
    for table in added:
        if is_fields_table(table) or table in ("column", *CLOSED_TABLES):
            continue
        known = entries_of(base, table)
        names = {str(entry.get("zh")): name for name, entry in known.items()} | {name: name for name in known}
        for name, entry in entries_of(added, table).items():
            chinese = entry.get("zh")
            if name not in known and isinstance(chinese, str) and (other := names.setdefault(chinese, name)) != name:
                found = f"{table} {name}: zh '{chinese}' is the name of {other}"
                yield SchemaIssue((table, name, "zh"), found, "another Chinese name")


ColumnOrigin = tuple[str, KeyPath]
"""A column of a table, and the path of what declares it."""


def named_columns(added: Mapping[str, Any], merged: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the names of columns in a merged document; a field or role that is added gives its own to its column."""
    columns = entries_of(merged, "column")
    origins = [*fields_of(added), *((("role", name), role) for name, role in entries_of(added, "role").items())]
    for path, entry in origins:
        name, chinese = path[-1], entry.get("zh")
        if isinstance(chinese, str) and name not in entries_of(added, "column"):
            column = columns.setdefault(name, {"zh": chinese})
            others = column.get("also", [])
            if chinese not in (column["zh"], *others):
                columns[name] = {**column, "also": [*others, chinese]}
    return columns


def _tables_of_columns(base: Mapping[str, Any], merged: Mapping[str, Any]) -> Iterator[list[ColumnOrigin]]:
    """Yield the columns of each kind of table."""

    def common(table: str) -> list[ColumnOrigin]:
        return [(name, (table, name)) for name in entries_of(merged, table)]

    def own(table: str, kind: str) -> list[ColumnOrigin]:
        return [(name, (table, kind, "fields", name)) for name in entries_of(merged[table][kind], "fields")]

    qualifiers = {path[-1] for path, _ in fields_of(base) if path[0] == "edge"}
    of_statements = [column for column in common("statement_fields") if column[0] not in qualifiers]
    yield from ([*common("node_fields"), *own("node", kind)] for kind in entries_of(merged, "node"))
    yield from ([*common("fact_fields"), *of_statements, *own("edge", kind)] for kind in entries_of(merged, "edge"))
    yield [*common("fact_fields"), *common("role"), *common("figure_fields")]
    yield [*common("fact_fields"), *common("statement_fields")]


def _column_clashes(
    table: list[ColumnOrigin], new: Set[KeyPath], columns: Mapping[str, Mapping[str, Any]]
) -> Iterator[SchemaIssue]:
    """Yield the columns of a table that share a name, in either language, because of what is new."""
    names: dict[str, ColumnOrigin] = {}
    chinese: dict[str, ColumnOrigin] = {}
    for name, path in table:
        first = names.setdefault(name, (name, path))[1]
        if first != path and {first, path} & new:
            place, other = (path, first) if path in new else (first, path)
            yield SchemaIssue(place, f"{subject_of(place)}: the name is taken by {subject_of(other)}", "another name")
        column = columns.get(name, {})
        for text in (column.get("zh"), *column.get("also", ())):
            other_name, other = chinese.setdefault(text, (name, path)) if text else (name, path)
            if other_name != name:
                place = next((path for path in (path, other) if path in new), ("column", name))
                found = f"{subject_of(place)}: zh '{text}' is the name of both {other_name} and {name}"
                yield SchemaIssue((*place, "zh"), found, "a Chinese name of its own ([column.NAME] sets it)")


def _type_clashes(merged: Mapping[str, Any], new: Set[KeyPath]) -> Iterator[SchemaIssue]:
    """Yield new fields whose values could not be compared with those of another field of the same name."""
    stored: dict[str, tuple[KeyPath, str]] = {}
    for path, field in sorted(fields_of(merged), key=lambda pair: pair[0] in new):
        type_ = field.get("type")
        if isinstance(type_, str) and type_ in FIELD_TYPES:
            other, known = stored.setdefault(path[-1], (path, type_))
            if path in new and _stored_type(known) != _stored_type(type_):
                found = f"{subject_of(path)}: type is '{type_}', unlike that of {subject_of(other)}"
                yield SchemaIssue((*path, "type"), found, f"'{known}', or another name")


def _stored_type(type_: str) -> str:
    return type_ if type_ in STORED_AS_THEMSELVES else "text"
