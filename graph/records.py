"""What loaders emit: nodes, and facts (edges, figures, coverage rows) that each cite a source."""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from hashlib import blake2b
from json import dumps
from typing import Any

Scalar = str | int | float | bool
Value = Scalar | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact stands and how strongly the source supports it.

    `source` is the id of a Report; `locator` a place in it (the forms are in schema.toml); `strength` is explicit
    (stated), implied (inferred, `why` says how) or editorial (judged by `by`, for the reason `why`).
    `as_of` is the time the fact speaks of, in the precision stated; `as_of_stated` is false where the report's own
    date stands in for it. `section` is the heading under which the place stands.
    """

    source: str
    locator: str
    strength: str = "explicit"
    as_of: str = ""
    as_of_stated: bool = False
    by: str = ""
    why: str = ""
    section: str = ""

    def properties(self) -> dict[str, Value]:
        """Return the citation as properties of an edge or a statement, empty ones left out."""
        given = {name: getattr(self, name) for name in CITATION_FIELDS}
        stated: dict[str, Value] = {"as_of_stated": self.as_of_stated} if self.as_of else {}
        return {name: value for name, value in given.items() if value} | stated


CITATION_FIELDS = tuple(each.name for each in fields(Citation))
"""The properties that say where a fact stands, besides its id."""


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the landscape: ``Node("company:百度", "Company", "百度", aliases=("Baidu",))``."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    former_ids: tuple[str, ...] = ()
    fields: Mapping[str, Value] = field(default_factory=dict)

    def properties(self) -> dict[str, Value]:
        """Return every property of the node, empty ones left out."""
        own: dict[str, Value] = {"id": self.id, "name": self.name}
        rest: dict[str, Value] = {"aliases": self.aliases, "parent": self.parent, "former_ids": self.former_ids}
        return own | {name: value for name, value in rest.items() if value} | dict(self.fields)


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation that a source states; `fields` are its qualifiers. Parallel edges are normal."""

    kind: str
    start: str
    end: str
    citation: Citation
    fields: Mapping[str, Value] = field(default_factory=dict)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        made = fact_id("edge", self.kind, self.start, self.end, dict(self.fields), self.citation)
        object.__setattr__(self, "id", made)

    def properties(self) -> dict[str, Value]:
        """Return every property of the relationship, empty ones left out."""
        return {"id": self.id} | dict(self.fields) | self.citation.properties()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a source states, with every dimension it is about.

    `about` holds (role, node id) pairs; several nodes in one role are taken together. `fields` holds metric, value
    or low and high, op, unit, printed, level, period, forecast, basis and named_source as schema.toml declares them.
    """

    about: tuple[tuple[str, str], ...]
    fields: Mapping[str, Value]
    citation: Citation
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "about", tuple(sorted(self.about)))
        object.__setattr__(self, "id", fact_id("figure", self.about, dict(self.fields), self.citation))

    def properties(self) -> dict[str, Value]:
        """Return every property of the Figure node, empty ones left out."""
        return {"id": self.id} | dict(self.fields) | self.citation.properties()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How completely a source treats an aspect of a node (states and aspects are in schema.toml)."""

    about: str
    aspect: str
    state: str
    citation: Citation
    note: str = ""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", fact_id("coverage", self.about, self.aspect, self.state, self.citation))

    def properties(self) -> dict[str, Value]:
        """Return every property of the Coverage node, empty ones left out."""
        note: dict[str, Value] = {"note": self.note} if self.note else {}
        return {"id": self.id, "aspect": self.aspect, "state": self.state} | note | self.citation.properties()


Fact = Edge | Figure | Coverage


def period(fields: Mapping[str, Any]) -> str:
    """Return the period of a figure's fields as one reads it.

    >>> period({"period_start": "2022", "period_end": "2027"})
    '2022–2027'
    """
    ends = [str(fields[name]) for name in ("period_start", "period_end") if fields.get(name)]
    return "–".join(dict.fromkeys(ends))


def fact_id(*content: object) -> str:
    """Return a short id made of what a fact says and where: the same content has the same id in any order of rows.

    Strength, time and reasons are left out, so that a second judgement of the same statement keeps its id.
    """
    parts = [[part.source, part.locator] if isinstance(part, Citation) else part for part in content]
    text = dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "f" + b32encode(blake2b(text.encode(), digest_size=8).digest()).decode().lower().rstrip("=")


def node_id(kind: str, name: str, parent: str = "") -> str:
    """Return the id that a node has by default.

    >>> node_id("VendorCategory", "综合解决方案厂商", parent="chain:智能客服")
    'vendor_category:智能客服/综合解决方案厂商'
    """
    scope = parent.partition(":")[2] + "/" if parent else ""
    return f"{prefix(kind)}:{scope}{name}"


@cache
def prefix(kind: str) -> str:
    """Return the part of an id before the colon: VendorCategory gives vendor_category."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()


def plain(value: Value) -> Scalar | list[str]:
    """Return a value as the engines and JSON take it: tuples become lists."""
    return list(value) if isinstance(value, tuple) else value


def plain_all(properties: Mapping[str, Value]) -> dict[str, Scalar | list[str]]:
    """Return properties as the engines and JSON take them."""
    return {name: plain(value) for name, value in properties.items()}
