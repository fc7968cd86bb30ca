"""Records that loaders produce: nodes, and facts (edges, figures, statements, coverage rows), each with a citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import product, repeat
from json import dumps
from json.encoder import encode_basestring
from struct import unpack
from typing import Any

Scalar = str | int | float | bool
Value = Scalar | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """The source of a fact, the location in that source, and the strength of the evidence.

    `source` is the id of a Report; `locator` is a location in it (schema.toml lists the forms). `strength` is
    explicit (stated), implied (inferred; `why` gives the reason) or editorial (judged by `by`; `why` gives the reason).
    `as_of` is the date that the fact refers to, as precise as the source; `as_of_stated` is false if the report's
    publication date is used instead. `section` is the heading of the section that contains the location. `until` is
    the date when what the fact states ended. `reviewed` is pending or checked, by `reviewed_by` on `reviewed_on`.
    `named_source` is the source that the report itself names, such as IDC.
    """

    source: str
    locator: str
    strength: str = "explicit"
    as_of: str = ""
    as_of_stated: bool = False
    by: str = ""
    why: str = ""
    section: str = ""
    until: str = ""
    reviewed: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""
    named_source: str = ""

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

    @property
    def other_names(self) -> tuple[str, ...]:
        """The aliases and the English name."""
        return other_names(self.aliases, str(self.fields.get("name_en", "")))

    def properties(self) -> dict[str, Value]:
        """Return all non-empty properties of the node."""
        required: dict[str, Value] = {"id": self.id, "name": self.name}
        optional: dict[str, Value] = {"aliases": self.aliases, "parent": self.parent, "former_ids": self.former_ids}
        return required | {name: value for name, value in optional.items() if value} | dict(self.fields)


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship stated by a source; `fields` are its qualifiers. Parallel edges are common.

    The id is derived from the content unless it is given, which saves time if it is known.
    """

    kind: str
    start: str
    end: str
    citation: Citation
    fields: Mapping[str, Value] = field(default_factory=dict)
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
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
        if self.citation.named_source:  # a field of every figure already
            object.__setattr__(self, "citation", replace(self.citation, named_source=""))
        object.__setattr__(self, "id", fact_id("figure", self.about, dict(self.fields), self.citation))

    def properties(self) -> dict[str, Value]:
        """Return all non-empty properties of the Figure node."""
        return {"id": self.id} | dict(self.fields) | self.citation.properties()


@dataclass(frozen=True, slots=True)
class Statement:
    """What a source says of things in words, or a relation that is not actual.

    `about` contains (role, node id) pairs: the role is "about" for a statement in words, whose `fields` are text,
    aspect and modality, and "from" or "to" for a relation, whose `fields` are relation (its kind), modality and its
    qualifiers. A relation keeps the id that it would have as an edge.
    """

    about: tuple[tuple[str, str], ...]
    fields: Mapping[str, Value]
    citation: Citation
    id: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "about", tuple(sorted(self.about)))
        if not self.id:
            object.__setattr__(self, "id", self._content_id())

    def _content_id(self) -> str:
        relation = self.relation
        if relation:
            return fact_id("edge", relation.kind, relation.start, relation.end, dict(relation.fields), self.citation)
        content = {name: value for name, value in self.fields.items() if name != "modality"}
        return fact_id("statement", self.about, content, self.citation)

    @property
    def relation(self) -> Edge | None:
        """The relation that is not actual, as an edge; None for a statement in words."""
        if "relation" not in self.fields:
            return None
        ends = dict(self.about)
        qualifiers = {name: value for name, value in self.fields.items() if name not in ("relation", "modality")}
        return Edge(str(self.fields["relation"]), ends["from"], ends["to"], self.citation, qualifiers, self.id or "-")

    def properties(self) -> dict[str, Value]:
        """Return all non-empty properties of the Statement node."""
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


Fact = Edge | Figure | Statement | Coverage


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
    return _hash_all([_json(parts)])[0]


def edge_ids(
    kind: str,
    starts: Sequence[str],
    ends: Sequence[str],
    fields: Mapping[str, Sequence[Value | None]],
    sources: Sequence[str],
    locators: Sequence[str],
) -> list[str]:
    """Return the ids of edges that are given by column, None for a missing field; the same as those of the records.

    >>> edge_ids("USES", ["product:a"], ["technology:b"], {}, ["report:R"], ["L12"])
    ['fhkczsc7vbibqk']
    """
    quoted = {text: encode_basestring(text) for texts in (starts, ends, sources) for text in {*texts}}
    rows = zip(starts, ends, _qualifiers(fields, len(starts)), sources, map(encode_basestring, locators), strict=True)
    prefix = f'["edge",{_json(kind)},'
    return _hash_all(
        f"{prefix}{quoted[start]},{quoted[end]}{qualifiers},[{quoted[source]},{locator}]]"
        for start, end, qualifiers, source, locator in rows
    )


def _qualifiers(fields: Mapping[str, Sequence[Value | None]], count: int) -> Iterator[str]:
    """Yield a comma and the JSON object of each row's fields, sorted by name."""
    if not fields:
        return repeat(",{}", count)
    columns = [
        ["" if value is None else f"{_json_value(name)}:{_json_value(value)}" for value in column]
        for name, column in sorted(fields.items())
    ]
    return (",{" + ",".join(filter(None, row)) + "}" for row in zip(*columns, strict=True))


def _json_value(value: Value) -> str:
    """Return a value as JSON, from a cache; 0.0 and -0.0 are equal, but not as JSON."""
    return _json(value) if isinstance(value, float) and value == 0 else _cached_json(value)


@lru_cache(maxsize=10_000, typed=True)
def _cached_json(value: Value) -> str:
    return _json(value)


def _json(value: object) -> str:
    return dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash_all(texts: Iterable[str]) -> list[str]:
    """Return the hash of each text, "f" and the base 32 letters of 8 bytes: a lookup for every three letters."""
    digests = [blake2b(text.encode(), digest_size=8).digest() for text in texts]
    three, last = _base32_letters()
    return [
        f"f{three[n >> 49]}{three[n >> 34 & 32767]}{three[n >> 19 & 32767]}{three[n >> 4 & 32767]}{last[n & 15]}"
        for n in unpack(f">{len(digests)}Q", b"".join(digests))
    ]


@cache
def _base32_letters() -> tuple[Sequence[str], Sequence[str]]:
    """Return the base 32 letters of each number of 15 bits, and of each number of 4 bits that ends a digest."""
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    return ["".join(letters) for letters in product(alphabet, repeat=3)], alphabet[::2]


def other_names(aliases: Iterable[str], name_en: str) -> tuple[str, ...]:
    """Return all names by which a node may be asked for besides its own."""
    return tuple(dict.fromkeys([*aliases, *filter(None, [name_en])]))


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
