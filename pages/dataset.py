"""Everything that a page can say, in columns: names, facts with their citations, figures and coverage.

Columns of numbers and of texts are small, quick to write and quick to read (see bench/pages.py). Places in the columns
stand for nodes; the order is that of ids, so that the same landscape gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any

from lianzhu.graph.records import CITATION_FIELDS, id_prefix, period
from lianzhu.graph.schema import Field
from lianzhu.pages.pinyin import readings
from lianzhu.pages.snapshot import Properties, Snapshot
from lianzhu.pages.words import schema

Json = dict[str, Any]
FIGURE = ("metric", "printed", "value", "low", "high", "op", "unit", "level", "forecast", "basis", "named_source")
COVERAGE = ("aspect", "state", "note")
MAX_PLAIN = 1_000
"""Columns of more distinct values are looked at for a shorter form."""
ENDS_IN_NUMBER = re.compile(r"(.*?)(0|[1-9][0-9]{0,14})", re.DOTALL)
STATEMENT = ("aspect", "text", "relation", "modality")


def dataset(snapshot: Snapshot, chosen: Collection[str] | None = None) -> Json:
    """Return the columns of a landscape, or of the chosen nodes, of every fact at one of them, and of its ends.

    ``{"kinds": […], "prefixes": […], "nodes": {"id": […], "kind": […], "name": […]}, "facts": {…}, …}``;
    a node stands for itself by its place in `nodes`; its id is 0 if it is made of the prefix of its kind and its name.
    A missing value is null, and `rows` hold what few have as [place, value] pairs. `complete` lists the nodes of which
    every fact is there; None for all of them.
    """
    return _Dataset(snapshot, None if chosen is None else set(chosen)).columns()


def node_ids(dataset: Json) -> list[str]:
    """Return the ids of the nodes of a dataset, in its order."""
    nodes, prefixes = dataset["nodes"], dataset["prefixes"]
    columns = zip(nodes["id"], nodes["kind"], nodes["name"], strict=True)
    return [node or f"{prefixes[kind]}:{name}" for node, kind, name in columns]


class _Dataset:
    def __init__(self, snapshot: Snapshot, chosen: set[str] | None) -> None:
        rows = snapshot.network.nodes(data=True)
        self.properties: dict[str, Properties] = {node: row for node, row in rows}  # noqa: C416
        self.edges = snapshot.facts
        self.about: dict[str, list[tuple[str, str]]] = {}
        for _, start, end, kind, row in snapshot.edges if len(snapshot.facts) < len(snapshot.edges) else ():
            if kind == "ABOUT":
                self.about.setdefault(start, []).append((str(row.get("role", "")), end))
        if chosen is None:
            statements = schema().statements
            nodes = {node for node, row in self.properties.items() if row.get("kind") not in statements}
        else:
            self.edges = [edge for edge in self.edges if edge[1] in chosen or edge[2] in chosen]
            self.about = {key: pairs for key, pairs in self.about.items() if any(end in chosen for _, end in pairs)}
            nodes = self._kept(chosen)
        self.chosen = chosen
        self.nodes = sorted(nodes)
        self.place = {node: at for at, node in enumerate(self.nodes)}

    def _kept(self, chosen: set[str]) -> set[str]:
        """Return the chosen nodes, every node that a fact at one of them names, and the parents of all these."""
        kept = {node for node in chosen if node in self.properties}
        kept |= {node for edge in self.edges for node in edge[1:3]}
        kept |= {node for pairs in self.about.values() for _, node in pairs}
        rows = [edge[4] for edge in self.edges] + [self.properties[each] for each in self.about]
        kept |= {source for row in rows if (source := str(row.get("source", ""))) in self.properties}
        parents = kept
        while parents := {parent for node in parents if (parent := self._parent(node))} - kept:
            kept = kept | parents
        return kept

    def _parent(self, node: str) -> str:
        parent = str(self.properties[node].get("parent", ""))
        return parent if parent in self.properties else ""

    def columns(self) -> Json:
        kinds = sorted({str(self.properties[node].get("kind", "")) for node in self.nodes})
        at_kind = {kind: at for at, kind in enumerate(kinds)}
        rows = [self.properties[node] for node in self.nodes]
        names = [str(row.get("name", node)) for node, row in zip(self.nodes, rows, strict=True)]
        prefixes = {kind: id_prefix(kind) for kind in kinds}
        named = zip(self.nodes, rows, names, strict=True)
        nodes: Json = {
            "id": [0 if node == f"{prefixes[row['kind']]}:{name}" else node for node, row, name in named],
            "kind": [at_kind[str(row.get("kind", ""))] for row in rows],
            "name": names,
            "aliases": [[at, list(row["aliases"])] for at, row in enumerate(rows) if row.get("aliases")],
            "pinyin": self._pinyin(names, rows),
            "english": [[at, row["name_en"]] for at, row in enumerate(rows) if row.get("name_en")],
            "parents": [[at, self.place[p]] for at, node in enumerate(self.nodes) if (p := self._parent(node))],
            "fields": self._fields(rows, {kind: schema().node_kind_fields(kind) for kind in schema().nodes}),
        }
        return {
            "kinds": kinds,
            "prefixes": list(prefixes.values()),
            "complete": self._complete(),
            "nodes": nodes,
            "facts": self._facts(),
            "figures": self._statements("Figure", FIGURE),
            "coverage": self._statements("Coverage", COVERAGE),
            "statements": self._statements("Statement", STATEMENT),
        }

    def _complete(self) -> list[int] | None:
        if self.chosen is None:
            return None
        return sorted(self.place[node] for node in self.chosen if node in self.place)

    def _pinyin(self, names: list[str], rows: Sequence[Properties]) -> Json:
        """Return the readings of names, and the usual readings of what only aliases contain."""
        aliases = ["".join(row["aliases"]) for row in rows if row.get("aliases")]
        return {"usual": readings([*names, *aliases])["usual"], "read": readings(names)["read"]}

    def _facts(self) -> Json:
        ids, starts, ends, kinds, rows = zip(*self.edges, strict=True) if self.edges else ((),) * 5
        place = self.place.__getitem__
        facts: Json = {"id": ids, "kind": _coded(kinds)}
        facts |= {"start": list(map(place, starts)), "end": list(map(place, ends))}
        facts["fields"] = self._fields(rows, {kind: each.fields for kind, each in schema().edges.items()})
        return facts | self._citations(rows)

    def _statements(self, label: str, own: Sequence[str]) -> Json:
        roles = {role: at for at, role in enumerate(schema().roles)}
        ids = sorted(each for each in self.about if self.properties[each].get("kind") == label)
        rows = [self.properties[each] for each in ids]
        about = [
            sorted(
                ([role, self.place[node]] for role, node in self.about[each]),
                key=lambda pair: (roles.get(str(pair[0]), len(roles)), pair[1]),
            )
            for each in ids
        ]
        columns = _columns(rows, own)
        if label == "Figure":
            columns["period"] = _coded([period(row) for row in rows])
            other = schema().figure_fields.keys() - {*FIGURE, "period_start", "period_end"}
            declared = {name: field for name, field in schema().figure_fields.items() if name in other}
            columns["fields"] = self._fields(rows, {"Figure": declared})
        return {"id": ids, "about": about} | columns | self._citations(rows)

    def _citations(self, rows: Sequence[Properties]) -> Json:
        columns = _columns(rows, CITATION_FIELDS)
        sources = columns["source"]["values"]
        columns["source"]["values"] = [self.place.get(str(each), -1) for each in sources]
        return columns

    def _fields(self, rows: Sequence[Properties], declared: Mapping[str, Mapping[str, Field]]) -> list[Any]:
        """Return the filled fields as [place, [[name, Chinese, English, value], …]] pairs."""
        return [
            [at, filled]
            for at, row in enumerate(rows)
            if (own := declared.get(row.get("kind", ""))) and not own.keys().isdisjoint(row)
            if (filled := [self._field(row, each) for each in own.values() if row.get(each.name) is not None])
        ]

    def _field(self, row: Properties, field: Field) -> list[str]:
        value = row[field.name]
        parts = value if isinstance(value, list | tuple) else [value]
        names = [self._name(str(each)) if field.type == "ref" else str(each) for each in parts]
        return [field.name, field.zh, field.en, "；".join(names)]

    def _name(self, node: str) -> str:
        return str(self.properties.get(node, {}).get("name", node))


def _columns(rows: Sequence[Properties], names: Sequence[str]) -> Json:
    """Return some properties of every row as columns; of what a row does not have, a column says null."""
    present = set().union(*rows)
    return {name: _coded(_column(rows, name)) if name in present else {"values": [None]} for name in names}


def _column(rows: Sequence[Properties], name: str) -> list[Any]:
    try:
        return list(map(itemgetter(name), rows))  # most columns are full, and this is several times quicker
    except KeyError:
        return [row.get(name) for row in rows]


def _coded(column: Sequence[Any]) -> Json:
    """Return a column as its distinct values and, for each row, the index of its value among them.

    Indexes are left out where every row has the same value, or a value of its own.
    """
    distinct = dict.fromkeys(column)
    values = [None if value == "" else value for value in distinct]
    if len(values) == 1:
        return {"values": values}
    if len(values) > MAX_PLAIN and (numbered := _numbered(column)):
        return numbered
    if len(values) == len(column):
        return {"values": values}
    indexes = {value: at for at, value in enumerate(distinct)}
    return {"values": values, "at": list(map(indexes.__getitem__, column))}


def _numbered(column: Sequence[Any]) -> Json | None:
    """Return a column of texts that end in numbers, such as locators, as few texts and a number for each row."""
    parts = [ENDS_IN_NUMBER.fullmatch(value) if isinstance(value, str) else None for value in column]
    found = [part for part in parts if part]
    prefixes = {prefix: at for at, prefix in enumerate(dict.fromkeys(part[1] for part in found))}
    if len(found) < len(parts) or len(prefixes) > len(column) / 4:
        return None
    at = [prefixes[part[1]] for part in found]
    return {"prefixes": list(prefixes), "at": at, "numbers": [int(part[2]) for part in found]}
