"""Files for landscape2: data.yml and settings.yml, which its program draws and which `lianzhu import` reads again.

A layer of the chain is a category, a part of it a subcategory, and what stands in the part an item. What the format has
no key for stands in annotations, as JSON (`lianzhu.graph.landscape_items`): landscape2 reads past them, and the import
makes the same landscape out of them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lianzhu.exports.chain_scope import MAKER_KINDS, ChainParts, chain_parts, within_chain
from lianzhu.exports.files import atomic_folder
from lianzhu.exports.native_tables import native_tables
from lianzhu.graph.errors import OutputError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.landscape_items import (
    CHAIN_ANNOTATION,
    CRUNCHBASE,
    DAY_PATTERN,
    NO_HOMEPAGE,
    NO_LOGO,
    NODE_ANNOTATION,
    PATH_SEPARATOR,
    PLACEMENT_KINDS,
    ROWS_ANNOTATION,
    SCHEMA_ANNOTATION,
    WEB_PATTERN,
    is_placeholder,
    keys_by_field,
    named_nodes,
    slug_of,
)

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100"><rect x="8" y="8" width="144" height="84" rx="10"'
    ' fill="#eef2f5" stroke="#9fb0bd" stroke-width="3"/></svg>\n'
)
"""The logo of what has none; landscape2 reads it from the folder of logos."""

TableRow = tuple[str, dict[str, str]]
"""The path of a table, and the cells of a row by column."""


@dataclass(frozen=True, slots=True)
class LandscapeDocuments:
    """The documents of data.yml and settings.yml, and notes on what they cannot say or leave out."""

    data: dict[str, Any]
    settings: dict[str, Any]
    notes: list[str]


def landscape_documents(landscape: Landscape, chain: str = "") -> LandscapeDocuments:
    """Return the documents for a chain, given by name or id; raise `OutputError` if it must be chosen.

    A landscape with one chain is exported as a whole. Of one with several, the facts about the chain are, and a note
    counts the others.
    """
    return _Documents.of(landscape, _chain_id(landscape, chain)).documents()


def write_landscape2(folder: Path, landscape: Landscape, chain: str = "") -> list[str]:
    """Write data.yml, settings.yml and the folder of logos to a new folder; return notes for the user.

    Raises `OutputError`.
    """
    documents = landscape_documents(landscape, chain)
    with atomic_folder(folder) as temporary:
        (temporary / "data.yml").write_text(yaml_text(documents.data), encoding="utf-8", newline="\n")
        (temporary / "settings.yml").write_text(yaml_text(documents.settings), encoding="utf-8", newline="\n")
        (temporary / "logos").mkdir()
        (temporary / "logos" / NO_LOGO).write_text(LOGO, encoding="utf-8", newline="\n")
    return documents.notes


def yaml_text(document: Mapping[str, Any]) -> str:
    """Return a document as YAML, in the order of its keys."""
    import yaml  # lazy: few commands write YAML

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(document, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10**9)
    return str(text)


def _chain_id(landscape: Landscape, chain: str) -> str:
    """Return the id of a chain, or of the only one."""
    chains = [node for node in landscape.nodes.values() if node.kind == "Chain"]
    if chain:
        return landscape.names.resolve(chain, ("Chain",)).id
    if len(chains) == 1:
        return chains[0].id
    if not chains:
        raise OutputError("the landscape has no chain; landscape2 files show the layers of one")
    names = ", ".join(node.name for node in chains)
    raise OutputError(f"the landscape has {len(chains)} chains; choose one with --chain: {names}")


@dataclass(slots=True)
class _Entry:
    """A category, subcategory or item of the document: its keys, and the annotations that go with them."""

    values: dict[str, Any]
    node: dict[str, str]
    rows: list[TableRow] = field(default_factory=list)

    def annotations(self) -> dict[str, str]:
        """Return the annotations as texts of JSON."""
        texts = {NODE_ANNOTATION: _json(self.node)} if self.node else {}
        return {**texts, ROWS_ANNOTATION: _json(self.rows)} if self.rows else texts


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class _Documents:
    """Builds the documents: the entries for the parts and their items first, then the rows with the entry they fit."""

    landscape: Landscape
    whole: Landscape
    parts: ChainParts
    tables: dict[str, list[dict[str, str]]]
    notes: list[str]
    nodes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    entries: dict[str, _Entry] = field(default_factory=dict)
    categories: list[_Entry] = field(default_factory=list)
    subcategories: dict[str, _Entry] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    without: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, whole: Landscape, chain: str) -> _Documents:
        """Return the builder for a chain of a landscape."""
        parts = chain_parts(whole, chain, PLACEMENT_KINDS)
        landscape = within_chain(whole, parts)
        native = native_tables(landscape)
        tables = {
            path: [
                {name: text for name, text in zip(table.columns, texts, strict=True) if text} for texts in table.texts()
            ]
            for path, table in native.tables.items()
        }
        return cls(landscape, whole, parts, tables, list(native.notes))

    def documents(self) -> LandscapeDocuments:
        """Return the documents."""
        for path, rows in self.tables.items():
            if path.startswith("nodes/"):
                self.nodes |= {row["id"]: (path.removeprefix("nodes/"), row) for row in rows}
        self._add_categories()
        self._add_items()
        self._add_rows()
        data = {"categories": [self._category(entry) for entry in self.categories]}
        self._note()
        return LandscapeDocuments(data, self._settings(), self.notes)

    # ------------------------------------------------------------ categories and subcategories

    def _add_categories(self) -> None:
        """Add the layers of the chain as categories, and the parts of each as subcategories."""
        chain, owners, placements = self.parts.chain, self.parts.owners, self.parts.placements
        layers = [part for part, owner in owners.items() if part == owner]
        layers.sort(key=lambda layer: (self.nodes[layer][0] != "Layer", int(self.nodes[layer][1].get("position", "0"))))
        own_parts = chain in placements or chain in owners.values()
        used: Counter[str] = Counter()
        for owner in [*layers, chain] if own_parts or not layers else layers:
            category = self._part_entry(owner, used)
            category.values["subcategories"] = []
            self.categories.append(category)
            self.entries.setdefault(owner, category)
            used_inside: Counter[str] = Counter()
            inner = [part for part, layer in owners.items() if layer == owner != part]
            for part in [owner, *inner] if owner in placements or not inner else inner:  # one is required
                subcategory = self._part_entry(part, used_inside)
                subcategory.values["items"] = []
                self.entries.setdefault(part, subcategory)
                self.subcategories[part] = subcategory
                self.paths[part] = category.values["name"] + PATH_SEPARATOR + subcategory.values["name"]
                category.values["subcategories"].append(subcategory)
        first = self.categories[0]
        self.entries[chain] = first  # the rows about the chain, and about nothing that has an entry

    def _part_entry(self, part: str, used: Counter[str]) -> _Entry:
        kind, cells = self.nodes[part]
        name = _unique(cells["name"], used)
        shown = {"name"} if name == cells["name"] else set()
        if part == self.parts.chain:
            return _Entry({"name": name}, {"kind": kind, "id": part})
        return _Entry({"name": name}, {"kind": kind, **_without_cells(cells, shown)})

    # ------------------------------------------------------------ items

    def _add_items(self) -> None:
        """Add what stands in the parts: an item in the first of them, with the others as second paths."""
        places: dict[str, list[str]] = {}
        for part in self.subcategories:
            for thing in self.parts.placements.get(part, ()):
                places.setdefault(thing, []).append(part)
        used: dict[str, Counter[str]] = {part: Counter() for part in self.subcategories}
        addresses = Counter(slug_of(cells.get("crunchbase", "")) for _, cells in self.nodes.values())
        makers = self._maker_addresses(addresses)
        joined = self._joined()
        for thing, parts in places.items():
            entry = self._item(thing, used[parts[0]])
            if len(parts) > 1:
                entry.values["second_path"] = [self.paths[part] for part in parts[1:]]
            if thing in makers:
                entry.values.setdefault("crunchbase", makers[thing])
            if thing in joined:
                entry.values["joined"] = joined[thing]
            self.entries[thing] = entry
            self.subcategories[parts[0]].values["items"].append(entry)

    def _item(self, thing: str, used: Counter[str]) -> _Entry:
        kind, cells = self.nodes[thing]
        fields = self.landscape.schema.node_kind_fields(kind)
        name = _unique(cells["name"], used)
        shown = {"name"} if name == cells["name"] else set()
        values: dict[str, Any] = {"name": name}
        extra: dict[str, Any] = {}
        for column, text in cells.items():
            key = keys_by_field().get(column)
            is_same = key is not None and column in fields and fields[column].type == key.type
            if key is None or not is_same or is_placeholder(text) or not key.permits(text) or key.type == "list":
                continue
            if key is CRUNCHBASE and kind not in ("Company", "Organization"):
                continue
            shown.add(column)
            target = extra if key.key.startswith("extra.") else values
            target[key.key.removeprefix("extra.")] = text == "true" if key.type == "bool" else text
        for key_name, placeholder in (("homepage_url", NO_HOMEPAGE), ("logo", NO_LOGO)):
            if key_name not in values:
                values[key_name] = placeholder
                self.without[key_name] += 1
        if extra:
            values["extra"] = extra
        return _Entry(values, {"kind": kind, **_without_cells(cells, shown)})

    def _maker_addresses(self, addresses: Mapping[str, int]) -> dict[str, str]:
        """Return the Crunchbase address of the organization of each product, where no other has that address."""
        found: dict[str, str] = {}
        for edge in self.landscape.edges:
            if edge.kind not in MAKER_KINDS:
                continue
            thing, maker = (edge.start, edge.end) if edge.kind == "HOSTED_BY" else (edge.end, edge.start)
            kind, cells = self.nodes[maker]
            address = cells.get("crunchbase", "")
            is_usable = kind in ("Company", "Organization") and CRUNCHBASE.permits(address)
            if (
                is_usable
                and addresses[slug_of(address)] == 1
                and self.nodes[thing][0] not in ("Company", "Organization")
            ):
                found.setdefault(thing, address)
        return found

    def _joined(self) -> dict[str, str]:
        """Return the day at which each member joined."""
        found: dict[str, str] = {}
        for row in self.tables.get("edges/MEMBER_OF", ()):
            if re.fullmatch(DAY_PATTERN, row.get("joined", "")):
                found.setdefault(row["from"], row["joined"])
        return found

    # ------------------------------------------------------------ rows

    def _add_rows(self) -> None:
        """Put each row into the annotations of the first thing that it names.

        A node without an entry goes where it is named; one that several entries name, to the first category, so that it
        stays when an item is removed.
        """
        schema, first = self.landscape.schema, self.categories[0]
        named_by: dict[str, dict[int, _Entry]] = {}
        for path, rows in self.tables.items():
            if path.startswith("nodes/"):
                continue
            for row in rows:
                names = named_nodes(path, row, schema)
                home = next((self.entries[name] for name in names if name in self.entries), first)
                home.rows.append((path, row))
                for name in names:
                    named_by.setdefault(name, {})[id(home)] = home
        for name, (kind, cells) in self.nodes.items():
            if name not in self.entries or name == self.parts.chain:
                homes = [*named_by.get(name, {}).values()]
                home = homes[0] if len(homes) == 1 and name != self.parts.chain else first
                home.rows.append((f"nodes/{kind}", cells))

    # ------------------------------------------------------------ documents

    def _category(self, entry: _Entry) -> dict[str, Any]:
        subcategories = [self._subcategory(subcategory) for subcategory in entry.values["subcategories"]]
        annotations = entry.annotations()
        if entry is self.categories[0]:
            annotations[CHAIN_ANNOTATION] = self.parts.chain
            if additions := self.landscape.schema.additions:
                annotations[SCHEMA_ANNOTATION] = additions
        return {"name": entry.values["name"], "annotations": annotations, "subcategories": subcategories}

    def _subcategory(self, entry: _Entry) -> dict[str, Any]:
        items = [self._item_document(item) for item in entry.values["items"]]
        return {"name": entry.values["name"], "annotations": entry.annotations(), "items": items}

    def _item_document(self, entry: _Entry) -> dict[str, Any]:
        extra = {**entry.values.pop("extra", {}), "annotations": entry.annotations()}
        return {**entry.values, "extra": extra}

    def _settings(self) -> dict[str, Any]:
        """Return the least that landscape2 requires, and the category of members."""
        cells = self.nodes[self.parts.chain][1]
        address = cells.get("website", "")
        is_address = re.fullmatch(WEB_PATTERN, address) and not is_placeholder(address)
        settings = {"foundation": cells["name"], "url": address if is_address else NO_HOMEPAGE}
        if description := cells.get("description"):
            settings["description"] = description
        members = {row["from"] for row in self.tables.get("edges/MEMBER_OF", ())}
        for category in self.categories:
            items = [item for subcategory in category.values["subcategories"] for item in subcategory.values["items"]]
            if items and all(item.node["id"] in members for item in items):
                settings["members_category"] = category.values["name"]
        return settings

    def _note(self) -> None:
        """Note what stands for unknown values, and what is not about the chain."""
        for key, what in (("homepage_url", f"homepage, so {NO_HOMEPAGE}"), ("logo", f"logo, so {NO_LOGO}")):
            if count := self.without[key]:
                items = "item has" if count == 1 else "items have"
                self.notes.append(f"{count:,} {items} no {what} stands for it, which the format requires")
        left_out = sum(1 for _ in self.whole.facts()) - sum(1 for _ in self.landscape.facts())
        if left_out:
            name = self.nodes[self.parts.chain][1]["name"]
            self.notes.append(f"{left_out:,} facts that are not about {name} or name other chains are left out")


def _unique(name: str, used: Counter[str]) -> str:
    """Return a name that is not used beside it yet: the second of that name gets a number."""
    used[name] += 1
    return name if used[name] == 1 else _unique(f"{name} ({used[name]})", used)


def _without_cells(cells: Mapping[str, str], columns: set[str]) -> dict[str, str]:
    return {column: text for column, text in cells.items() if column not in columns}
