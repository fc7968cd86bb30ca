"""Records that loaders produce: nodes, and facts (edges, figures, coverage rows) with a citation each."""

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
    """The source of a fact, the location in that source, and the strength of the evidence.

    `source` is the id of a Report; `locator` is a location in it (schema.toml lists the forms). `strength` is
    explicit (stated), implied (inferred; `why` gives the reason) or editorial (judged by `by`; `why` gives the reason).
    `as_of` is the date that the fact refers to, as precise as the source; `as_of_stated` is false if the report's
    publication date is used instead. `section` is the heading of the section that contains the location.
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
        """Return the citation as properties of a relationship or statement node, without empty ones."""
        values = {name: getattr(self, name) for name in CITATION_FIELDS}
        stated: dict[str, Value] = {"as_of_stated": self.as_of_stated} if self.as_of else {}
        return {name: value for name, value in values.items() if value} | stated


CITATION_FIELDS = tuple(citation_field.name for citation_field in fields(Citation))
"""Names of the citation properties of a fact."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the landscape: ``Node("company:百度", "Company", "百度", aliases=("Baidu",))``."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    former_ids: tuple[str, ...] = ()
    fields: Mapping[str, Value] = field(default_factory=dict)

    def properties(self) -> dict[str, Value]:
        """Return all non-empty properties of the node."""
        required: dict[str, Value] = {"id": self.id, "name": self.name}
        optional: dict[str, Value] = {"aliases": self.aliases, "parent": self.parent, "former_ids": self.former_ids}
        return required | {name: value for name, value in optional.items() if value} | dict(self.fields)


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship stated by a source; `fields` are its qualifiers. Parallel edges are common."""

    kind: str
    start: str
    end: str
    citation: Citation
    fields: Mapping[str, Value] = field(default_factory=dict)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        edge_id = fact_id("edge", self.kind, self.start, self.end, dict(self.fields), self.citation)
        object.__setattr__(self, "id", edge_id)

    def properties(self) -> dict[str, Value]:
        """Return all non-empty properties of the relationship."""
        return {"id": self.id} | dict(self.fields) | self.citation.properties()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number stated by a source, with the dimensions that it applies to.

    `about` contains (role, node id) pairs; if several nodes share a role, the figure applies to them combined.
    `fields` are metric, value or low and high, op, unit, printed, level, period, forecast, basis and named_source, as
    declared in schema.toml.
    """

    about: tuple[tuple[str, str], ...]
    fields: Mapping[str, Value]
    citation: Citation
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "about", tuple(sorted(self.about)))
        object.__setattr__(self, "id", fact_id("figure", self.about, dict(self.fields), self.citation))

    def properties(self) -> dict[str, Value]:
        """Return all non-empty properties of the Figure node."""
        return {"id": self.id} | dict(self.fields) | self.citation.properties()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How completely a source covers an aspect of a node (schema.toml declares states and aspects)."""

    about: str
    aspect: str
    state: str
    citation: Citation
    note: str = ""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", fact_id("coverage", self.about, self.aspect, self.state, self.citation))

    def properties(self) -> dict[str, Value]:
        """Return all non-empty properties of the Coverage node."""
        note: dict[str, Value] = {"note": self.note} if self.note else {}
        return {"id": self.id, "aspect": self.aspect, "state": self.state} | note | self.citation.properties()


Fact = Edge | Figure | Coverage


def period(fields: Mapping[str, Any]) -> str:
    """Format the period of a figure, from its fields.

    >>> period({"period_start": "2022", "period_end": "2027"})
    '2022–2027'
    """
    bounds = [str(fields[name]) for name in ("period_start", "period_end") if fields.get(name)]
    return "–".join(dict.fromkeys(bounds))


def fact_id(*content: object) -> str:
    """Return a short id derived by hashing the content of a fact and its location, independent of row order.

    Strength, date and reason are not hashed, so that the id survives a reassessment of the evidence.
    """
    parts = [[part.source, part.locator] if isinstance(part, Citation) else part for part in content]
    text = dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "f" + b32encode(blake2b(text.encode(), digest_size=8).digest()).decode().lower().rstrip("=")


def node_id(kind: str, name: str, parent: str = "") -> str:
    """Return the default id of a node.

    >>> node_id("VendorCategory", "综合解决方案厂商", parent="chain:智能客服")
    'vendor_category:智能客服/综合解决方案厂商'
    """
    scope = parent.partition(":")[2] + "/" if parent else ""
    return f"{id_prefix(kind)}:{scope}{name}"


@cache
def id_prefix(kind: str) -> str:
    """Return the part of a node id before the colon: vendor_category for VendorCategory."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()


def plain_value(value: Value) -> Scalar | list[str]:
    """Convert a value to the types that JSON and the engines accept: tuples become lists."""
    return list(value) if isinstance(value, tuple) else value


def plain_properties(properties: Mapping[str, Value]) -> dict[str, Scalar | list[str]]:
    """Convert property values to the types that JSON and the engines accept."""
    return {name: plain_value(value) for name, value in properties.items()}
