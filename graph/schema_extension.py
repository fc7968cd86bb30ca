"""Extends a schema by the schema.toml of a landscape, which adds to what the base declares and changes none of it.

The rules follow from the base's own document: a table there may get entries, an entry the keys that others of its table
have, a list more items. So what the packaged schema comes to declare can be added by a landscape without a change here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lianzhu.graph.colours import distinct_colour
from lianzhu.graph.errors import SchemaError
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import Schema, packaged_schema, parse_schema
from lianzhu.graph.schema_rules import (
    CLOSED_TABLES,
    SchemaIssue,
    is_fields_table,
    named_columns,
    schema_issues,
    shape_of_table,
    subject_of,
)
from lianzhu.graph.toml_text import InvalidToml, KeyPath, combined, key_lines, line_of, parse_toml, toml_text

SCHEMA_FILE = "schema.toml"
"""The name of the file, in the folder of a landscape, that extends the packaged schema."""
NO_CHANGE = "no change of what is declared; a landscape may only add to it"
DISPLAYED_KEYS = {"zh", "en", "colour", "about", "example", "not"}
"""Keys that name or describe a term without affecting what it means for the data."""


def extend_schema(base: Schema, text: str, file: str = SCHEMA_FILE) -> Schema:
    r"""Return a schema with the additions of a TOML text; raise `SchemaError`, with all problems, if they are invalid.

    An empty text adds nothing. A node kind without a `colour` gets a distinct one; `about` is otherwise the name, and a
    column is named in Chinese by the `zh` of its field. `file` is named in messages.

    >>> schema = extend_schema(packaged_schema(), '[node.Park]\nzh = "园区"\nen = "Park"')
    >>> schema.nodes["Park"].about_zh, schema.nodes["Park"].colour[0]
    ('园区', '#')
    """
    try:
        added = parse_toml(text)
    except InvalidToml as error:
        raise _invalid(file, [Problem(Place(file, line=error.line), f"not TOML ({error})", "valid TOML")]) from None
    if not added:
        return base
    merged = combined(base.document, added)
    all_issues = (*_changes(base.document, added), *schema_issues(base, added, merged))
    issues = {issue.path: issue for issue in reversed(all_issues)}  # the first at each key
    if issues:
        lines = key_lines(text)
        problems = [Problem(Place(file, line=line_of(lines, path)), *message) for path, *message in issues.values()]
        raise _invalid(file, sorted(problems, key=lambda problem: problem.place.line))
    try:
        schema = parse_schema(_completed(base.document, added, merged))
    except SchemaError as error:  # of a rule that only the parser knows
        found = str(error).removeprefix(f"{SCHEMA_FILE}: ")
        raise _invalid(file, [Problem(Place(file), found, "additions that agree with the rest")]) from None
    except KeyError as error:
        expected = f"the key {error} in each entry whose table has it throughout"
        raise _invalid(file, [Problem(Place(file), "an incomplete addition", expected)]) from None
    return replace(schema, additions=_joined_texts(base.additions, text))


def _invalid(file: str, problems: list[Problem]) -> SchemaError:
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    return SchemaError(f"{file}: {count}", problems)


def _joined_texts(first: str, second: str) -> str:
    return toml_text(combined(parse_toml(first), parse_toml(second))) if first else second


def merge_additions(stored: str, new: str) -> str:
    """Return one text with the additions of two landscapes to the packaged schema, for a server that holds both.

    Where they name or describe a term differently, the new text wins. Raises `SchemaError` if they differ otherwise, or
    if they are not valid together.
    """
    first, second = parse_toml(stored), parse_toml(new)
    differing = [
        f"{'.'.join(path)} is {known!r} there and {value!r} here"
        for path, known, value in _differences((), first, second)
        if not DISPLAYED_KEYS.intersection(path[-2:])
    ]
    if differing:
        raise SchemaError("; ".join(differing))
    both = combined(first, second)
    text = next((text for text, document in ((new, second), (stored, first)) if document == both), toml_text(both))
    return extend_schema(packaged_schema(), text).additions


def _differences(
    path: KeyPath, first: Mapping[str, Any], second: Mapping[str, Any]
) -> Iterator[tuple[KeyPath, Any, Any]]:
    """Yield the path and both values of each key whose values differ and are not merged."""
    for key in sorted(first.keys() & second.keys()):
        known, value = first[key], second[key]
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            yield from _differences((*path, key), known, value)
        elif known != value and not (isinstance(known, list) and isinstance(value, list)):
            yield (*path, key), known, value


# ------------------------------------------------------------ changes of what is declared


def _changes(base: Mapping[str, Any], added: Mapping[str, Any]) -> Iterator[SchemaIssue]:
    """Yield what additions would change in a document, rather than add to it."""
    for name, table in added.items():
        if not isinstance(table, Mapping) or name not in base:
            continue
        if name in CLOSED_TABLES and not _is_part(table, base[name]):
            yield SchemaIssue((name,), f"[{name}] cannot be extended", CLOSED_TABLES[name])
            continue
        for key in table.keys() & base[name].keys():
            yield from _changes_of_entry((name, key), base[name][key], table[key])


def _is_part(value: Any, known: Any) -> bool:
    """Return whether a value is, or is part of, a known one."""
    if isinstance(value, Mapping) and isinstance(known, Mapping):
        return all(key in known and _is_part(item, known[key]) for key, item in value.items())
    if isinstance(value, list) and isinstance(known, list):
        return all(item in known for item in value)
    return bool(value == known)


def _changes_of_entry(path: KeyPath, known: Mapping[str, Any], added: Any) -> Iterator[SchemaIssue]:
    """Yield what an addition would change in a declared entry.

    A list that a field lacks permits anything, and a mark changes what a term means: neither can be added.
    """
    for key, value in added.items() if isinstance(added, Mapping) else ():
        old = known.get(key)
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            if not is_fields_table(key):
                yield from _changes_of_entry((*path, key), old, value)
                continue
            for name in value.keys() & old.keys():
                yield from _changes_of_entry((*path, key, name), old[name], value[name])
        elif key not in known:
            if is_fields_table(path[-2]) or not isinstance(value, list | Mapping):
                yield SchemaIssue((*path, key), f"{subject_of(path)} is declared without {key}", NO_CHANGE)
        elif value != old and not (isinstance(value, list) and isinstance(old, list)):
            found = f"{subject_of(path)}: {key} is {_shown(value)}, but is declared as {_shown(old)}"
            yield SchemaIssue((*path, key), found, NO_CHANGE)


def _shown(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value).lower()


# ------------------------------------------------------------ what an addition may leave out


def _completed(base: Mapping[str, Any], added: Mapping[str, Any], merged: Mapping[str, Any]) -> dict[str, Any]:
    """Return the merged document with what additions left out: colours, descriptions and names of columns."""
    document = {**merged, "column": named_columns(added, merged)}
    for name, table in added.items():
        if not is_fields_table(name):
            document[name] = dict(document[name])
            defaults = {"example": "", "not": ""} if name == "edge" else {}
            described = "about" in shape_of_table(base, name).types
            for key in table.keys() - base[name].keys():
                entry = merged[name][key]
                about = {"about": {language: entry[language] for language in ("zh", "en")}} if described else {}
                document[name][key] = {**defaults, **about, **entry}
    for key in added.get("node", ()):
        colours = [kind["colour"] for kind in document["node"].values() if "colour" in kind]
        document["node"][key] = {"colour": distinct_colour(colours), **document["node"][key]}
    return document
