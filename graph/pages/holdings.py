"""Everything that a page can say, in columns: names, facts with their citations, figures and coverage.

Columns of numbers and of texts are small, quick to write and quick to read (see bench/pages.py). Places in the columns
stand for nodes; the order is that of ids, so that the same landscape gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from lianzhu.graph.pages.initials import initials
from lianzhu.graph.records import period
from lianzhu.graph.schema import Field, schema

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Properties = Mapping[str, Any]
Json = dict[str, Any]
FIGURE = ("metric", "printed", "level", "forecast", "basis", "named_source")
COVERAGE = ("aspect", "state", "note")
CITATION = ("locator", "section", "strength", "as_of", "as_of_stated", "by", "why")


def holdings(network: MultiDiGraph[str], chosen: Collection[str] | None = None) -> Json:
    """Return the columns of a landscape, or of the chosen nodes, of every fact at one of them, and of its ends.

    ``{"kinds": […], "nodes": {"id": […], "kind": […], "name": […]}, "facts": {…}, "figures": {…}, "coverage": {…}}``;
    a node stands for itself by its place in `nodes`, a missing value is null, and `rows` hold what few have as
    [place, value] pairs.
    """
    return _Holdings(network, None if chosen is None else set(chosen)).columns()


class _Holdings:
    def __init__(self, network: MultiDiGraph[str], chosen: set[str] | None) -> None:
        self.properties: dict[str, Properties] = {node: row for node, row in network.nodes(data=True)}  # noqa: C416
        statements = schema().statements
        self.about: dict[str, list[tuple[str, str]]] = {}
        edges: list[tuple[str, str, str, Properties]] = []
        for start, neighbours in network.adjacency():  # plain dicts, without network.edges' view of each
            for end, parallel in neighbours.items():
                for row in parallel.values():
                    if row.get("kind") == "ABOUT":
                        self.about.setdefault(start, []).append((str(row.get("role", "")), end))
                    elif chosen is None or start in chosen or end in chosen:
                        edges.append((str(row.get("id", "")), start, end, row))
        edges.sort(key=itemgetter(0, 1, 2))
        self.edges = [edge[1:] for edge in edges]
        if chosen is not None:
            self.about = {key: pairs for key, pairs in self.about.items() if any(end in chosen for _, end in pairs)}
        nodes = [node for node, row in self.properties.items() if row.get("kind") not in statements]
        if chosen is not None:
            nodes = sorted(self._kept(chosen))
        self.nodes = sorted(nodes)
        self.place = {node: at for at, node in enumerate(self.nodes)}

    def _kept(self, chosen: set[str]) -> set[str]:
        """Return the chosen nodes and every node that a fact at one of them names."""
        kept = {node for node in chosen if node in self.properties}
        kept |= {node for start, end, _ in self.edges for node in (start, end)}
        kept |= {node for pairs in self.about.values() for _, node in pairs}
        rows = [row for _, _, row in self.edges] + [self.properties[each] for each in self.about]
        kept |= {source for row in rows if (source := str(row.get("source", ""))) in self.properties}
        return kept | {parent for node in kept if (parent := self._parent(node))}

    def _parent(self, node: str) -> str:
        parent = str(self.properties[node].get("parent", ""))
        return parent if parent in self.properties else ""

    def columns(self) -> Json:
        kinds = sorted({str(self.properties[node].get("kind", "")) for node in self.nodes})
        at_kind = {kind: at for at, kind in enumerate(kinds)}
        rows = [self.properties[node] for node in self.nodes]
        names = [str(row.get("name", node)) for node, row in zip(self.nodes, rows, strict=True)]
        nodes: Json = {
            "id": self.nodes,
            "kind": [at_kind[str(row.get("kind", ""))] for row in rows],
            "name": names,
            "aliases": [[at, list(row["aliases"])] for at, row in enumerate(rows) if row.get("aliases")],
            "initials": [[at, each] for at, each in enumerate(initials(names)) if each],
            "parents": [[at, self.place[p]] for at, node in enumerate(self.nodes) if (p := self._parent(node))],
            "fields": self._fields(rows, {kind: each.fields for kind, each in schema().nodes.items()}),
        }
        return {
            "kinds": kinds,
            "nodes": nodes,
            "facts": self._facts(),
            "figures": self._statements("Figure", FIGURE),
            "coverage": self._statements("Coverage", COVERAGE),
        }

    def _facts(self) -> Json:
        rows = [row for _, _, row in self.edges]
        facts: Json = {
            "id": [str(row.get("id", "")) for row in rows],
            "kind": _coded(str(row.get("kind", "")) for row in rows),
            "start": [self.place[start] for start, _, _ in self.edges],
            "end": [self.place[end] for _, end, _ in self.edges],
            "fields": self._fields(rows, {kind: each.fields for kind, each in schema().edges.items()}),
        }
        return facts | self._citations(rows)

    def _statements(self, label: str, own: Iterable[str]) -> Json:
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
        columns: Json = {name: _coded(row.get(name) for row in rows) for name in own}
        if label == "Figure":
            columns["period"] = _coded(period(row) for row in rows)
        return {"id": ids, "about": about} | columns | self._citations(rows)

    def _citations(self, rows: list[Properties]) -> Json:
        sources = [self.place.get(str(row.get("source", "")), -1) for row in rows]
        return {"source": sources} | {name: _coded(row.get(name) for row in rows) for name in CITATION}

    def _fields(self, rows: list[Properties], declared: Mapping[str, Mapping[str, Field]]) -> list[Any]:
        """Return the filled fields as [place, [[name, Chinese, English, value], …]] pairs."""
        some = {kind: own for kind, own in declared.items() if own}
        found = []
        for at, row in enumerate(rows):
            own = some.get(str(row.get("kind", "")))
            if own and (filled := [self._field(row, each) for each in own.values() if row.get(each.name) is not None]):
                found.append([at, filled])
        return found

    def _field(self, row: Properties, field: Field) -> list[str]:
        value = row[field.name]
        parts = value if isinstance(value, list | tuple) else [value]
        names = [self._name(str(each)) if field.type == "ref" else str(each) for each in parts]
        return [field.name, field.zh, field.en, "；".join(names)]

    def _name(self, node: str) -> str:
        return str(self.properties.get(node, {}).get("name", node))


def _coded(values: Iterable[Any]) -> Json:
    """Return a column as its different values and, for each row, the place of its value among them."""
    column = [None if value == "" else value for value in values]
    different = list(dict.fromkeys(column))
    places = {value: at for at, value in enumerate(different)}
    return {"values": different, "at": list(map(places.__getitem__, column))}
