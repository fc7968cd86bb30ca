"""Loader for landscape2 files: CNCF's landscape.yml, and data.yml with its settings.yml.

The file is a Chain, a category a Layer of it, a subcategory a Segment, an item a Product of the company that its
Crunchbase address names; an item of the category of members is a Company. Each relation cites the line that states it.
A file that lianzhu has written comes in as what it was written from: its annotations hold what the format has no key
for (`lianzhu.graph.landscape_items`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianzhu.graph.errors import SchemaError
from lianzhu.graph.landscape_items import (
    CHAIN_ANNOTATION,
    CRUNCHBASE,
    ITEM_KEYS,
    NO_HOMEPAGE,
    NO_LOGO,
    NODE_ANNOTATION,
    PATH_SEPARATOR,
    PLACEMENT_KINDS,
    ROWS_ANNOTATION,
    SCHEMA_ANNOTATION,
    ItemKey,
    is_placeholder,
    reference_columns,
    slug_of,
)
from lianzhu.graph.records import id_prefix, node_id
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.suggestions import did_you_mean, is_misspelling
from lianzhu.graph.toml_text import combined, parse_toml, toml_text
from lianzhu.graph.values import InvalidValue, parse_as, split_list
from lianzhu.loaders.imported import ImportedLandscape
from lianzhu.loaders.landscape_structure import (
    NOT_A_KEY,
    AnnotatedEntry,
    FileAccount,
    YamlCategory,
    YamlItem,
    YamlPart,
    YamlSubcategory,
    read_categories,
)
from lianzhu.loaders.yaml_lines import YamlMapping, YamlScalar, YamlValue, entries, items, read_yaml

MEMBERS_CATEGORY = re.compile(r"(?:(?P<foundation>\S.*?)\s+)?members", re.IGNORECASE)
"""The category of members, if no settings name it: "CNCF Members"."""
MEMBERSHIP = re.compile(r"\s*\((?P<membership>(?:end[ -]user )?(?:member|supporter|contributor))\)", re.IGNORECASE)
"""What CNCF adds to the names of members."""
PLACEHOLDER_SLUGS = {"example", "placeholder", "org-name", "organization", "none", "null", "tbd", "todo", "n-a"}
DATE_IN_NAME = re.compile(r"[-_. ]?(\d{4}-\d{2}(?:-\d{2})?)")
TOOL_KEYS = {"allow_duplicate_repo": "a setting of the program that draws the landscape"}
MEMBER_EDGE = {
    "zh": "会员",
    "en": "member of",
    "sentence": {"zh": "{from}是{to}的会员", "en": "{from} is a member of {to}"},
    "from": ["Company", "Organization"],
    "to": ["Organization"],
    "about": {
        "zh": "企业或机构是某基金会、协会的会员。",
        "en": "A company or organization is a member of a foundation or association.",
    },
    "example": "Google → CNCF (membership = member)",
    "not": "A unit of a group: UNIT_OF. Cooperation without membership: PARTNERS_WITH.",
    "fields": {
        "joined": {"type": "date", "zh": "加入日期", "en": "date at which it joined"},
        "membership": {"type": "str", "zh": "会员的身份", "en": "kind of membership, as the source words it"},
    },
}
HOST_EDGE = {
    "zh": "托管于",
    "en": "hosted by",
    "sentence": {"zh": "{from}由{to}托管", "en": "{from} is hosted by {to}"},
    "from": ["Product"],
    "to": ["Organization"],
    "about": {
        "zh": "开源项目由基金会托管；基金会不是其厂商。",
        "en": "An open source project is hosted by a foundation, which is not its vendor.",
    },
    "example": "Akri → CNCF",
    "not": "A company that sells the product: OFFERS.",
}
SETTINGS_FIELDS = {
    "url": ("website", "网址", "website"),
    "description": ("description", "简介", "description"),
}
"""The settings that become fields of the chain, with the Chinese and English names of these."""


def import_landscape(
    path: Path, settings: Path | None = None, *, name: str = "", published: str = ""
) -> ImportedLandscape:
    """Import a landscape2 data file and, if there is one, its settings file.

    `name` is that of the chain (default: the foundation of the settings or of the category of members, else the file's
    name), `published` the date of the file (default: that in its name, else that of its last change). Raises
    `LandscapeError` if a file is no such file.
    """
    return _Importer(path, settings, name, published).imported()


@dataclass(slots=True)
class _Thing:
    """A node that items stand for, with its cells by column and the lines that state them."""

    kind: str
    id: str
    items: list[YamlItem] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    is_annotated: bool = False


@dataclass(slots=True)
class _Maker:
    """A company that items name by its Crunchbase slug or by its name, and how items spell that name."""

    id: str
    cells: dict[str, str]
    names: list[str] = field(default_factory=list)


def _slugified(name: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", name.lower()))


def _address_key(address: str) -> str:
    """Return an address in the form in which two are compared."""
    return re.sub(r"^https?://(www\.)?", "", address.strip().lower()).rstrip("/")


def _text(value: YamlValue | None) -> str:
    return value.text.strip() if isinstance(value, YamlScalar) and not value.is_null else ""


class _Importer:
    """Makes the tables of a landscape out of the categories of a file."""

    def __init__(self, path: Path, settings: Path | None, name: str, published: str) -> None:
        document = read_yaml(path)
        self.path, self.published = path, published
        self.result = ImportedLandscape()
        self.account = FileAccount(self.result.account, path.name)
        self.settings_account = FileAccount(self.result.account, settings.name if settings else "")
        self.settings = entries(read_yaml(settings)) if settings else {}
        self.categories = read_categories(document, self.account)
        self.schema = packaged_schema()
        self.additions: dict[str, Any] = {}
        self.nodes: dict[str, tuple[str, dict[str, str]]] = {}
        self.rows: list[tuple[str, dict[str, str], YamlScalar | None]] = []
        self.stated: dict[tuple[str, str], dict[str, str]] = {}
        self.parts: dict[str, str] = {}
        self.makers: dict[str, _Maker] = {}
        self.report = ""
        self._read_additions()
        self.members = self._members_category()
        self.foundation = _text(self.settings.get("foundation")) or self._foundation_of_members()
        chain = name or self.foundation or DATE_IN_NAME.sub("", path.stem) or path.stem
        self.chain = node_id("Chain", chain)
        self.chain_name = chain
        self.foundation = self.foundation or chain

    def imported(self) -> ImportedLandscape:
        """Return the tables and the account."""
        self._read_rows()
        self._add_chain()
        self._add_parts()
        things = self._things()
        self.foundation_slug = self._foundation_slug(things)
        self._note_makers(things)
        for thing in things:
            for item in thing.items:
                self._add_item(thing, item)
            self._add_node(thing.kind, thing.id, thing.cells)
        self._add_makers()
        self._drop_stale_placements(things)
        self._write_tables()
        self.account.finish()
        self.settings_account.finish()
        return self.result

    # ------------------------------------------------------------ settings and the chain

    def _members_category(self) -> str:
        """Return the name of the category of members; empty if there is none."""
        names = [category.name.text for category in self.categories]
        setting = self.settings.get("members_category")
        if stated := _text(setting):
            if stated in names:
                self.settings_account.count("settings", "members_category", "context")
                return stated
            reason = f"no category '{stated}' in {self.path.name}{did_you_mean(stated, names)}"
            self.settings_account.reject("settings", "members_category", setting, reason)  # type: ignore[arg-type]
        return next((name for name in names if MEMBERS_CATEGORY.fullmatch(name)), "")

    def _foundation_of_members(self) -> str:
        match = MEMBERS_CATEGORY.fullmatch(self.members)
        return (match["foundation"] or "") if match else ""

    def _add_chain(self) -> None:
        """Add the chain, with what the settings say of it."""
        annotated = self.categories[0].annotations.get(CHAIN_ANNOTATION)
        if annotated is not None:
            self._take_annotation(self.categories[0], CHAIN_ANNOTATION, annotated in self.nodes, "no row for this id")
            self.chain = str(annotated) if annotated in self.nodes else self.chain
        cells = self.nodes.get(self.chain, ("", {"name": self.chain_name}))[1]
        account = self.settings_account
        for key, value in self.settings.items():
            if key == "members_category" and _text(value):
                continue
            if key == "foundation" and _text(value):
                account.count("settings", key, "merged" if annotated else "field")
            elif key in SETTINGS_FIELDS and (text := _text(value)):
                self._set_chain_field(cells, key, value, text)
            else:
                account.ignore("settings", key, value, "about the look of the site, not about what it shows")
        self._add_node("Chain", self.chain, cells)

    def _set_chain_field(self, cells: dict[str, str], key: str, value: YamlValue, text: str) -> None:
        column, zh, en = SETTINGS_FIELDS[key]
        if text == NO_HOMEPAGE:
            self.settings_account.ignore("settings", key, value, "a placeholder, written by lianzhu")
        elif is_placeholder(text):
            self.settings_account.reject("settings", key, value, "a placeholder")
        else:
            same = cells.get(column) == text
            self.settings_account.count("settings", key, "merged" if same else "field")
            cells[column] = text
            self._declare("Chain", column, {"type": "str", "zh": zh, "en": en})

    # ------------------------------------------------------------ what lianzhu has written

    def _entries(self) -> Iterator[AnnotatedEntry]:
        for category in self.categories:
            yield category
            for subcategory in category.subcategories:
                yield subcategory
                yield from subcategory.items

    def _take_annotation(self, entry: AnnotatedEntry, name: str, is_valid: bool, reason: str) -> bool:
        """Count an annotation as read, or reject it; return whether it is valid."""
        key = f"extra.annotations.{name}" if entry.table == "items" else f"annotations.{name}"
        if is_valid:
            self.account.count(entry.table, key, "field")
        else:
            self.account.reject(entry.table, key, entry.annotation_values[name], reason)
            entry.annotations.pop(name, None)
        return is_valid

    def _read_additions(self) -> None:
        """Extend the schema by what the landscape of a written file added to it."""
        for entry in self._entries():
            text = entry.annotations.get(SCHEMA_ANNOTATION)
            if text is None:
                continue
            try:
                self.schema, reason = extend_schema(self.schema, str(text)), ""
                self.additions = combined(self.additions, parse_toml(str(text)))
            except SchemaError as error:
                reason = "; ".join(problem.summary for problem in error.problems) or str(error)
            self._take_annotation(entry, SCHEMA_ANNOTATION, not reason, reason)

    def _read_rows(self) -> None:
        """Read the rows and nodes that annotations hold."""
        for entry in self._entries():
            if (node := entry.annotations.get(NODE_ANNOTATION)) is not None:
                reason = self._reason_against_node(node)
                self._take_annotation(entry, NODE_ANNOTATION, not reason, reason)
            if CHAIN_ANNOTATION in entry.annotations and entry is not self.categories[0]:
                self._take_annotation(entry, CHAIN_ANNOTATION, False, "expected only in the first category")
            if (rows := entry.annotations.get(ROWS_ANNOTATION)) is None:
                continue
            reason = self._reason_against_rows(rows)
            if self._take_annotation(entry, ROWS_ANNOTATION, not reason, reason):
                self._take_rows(rows, entry.annotation_values[ROWS_ANNOTATION])

    def _take_rows(self, rows: list[tuple[str, dict[str, str]]], value: YamlScalar) -> None:
        for path, cells in rows:
            if path.startswith("nodes/"):
                self._add_node(path.removeprefix("nodes/"), cells["id"], cells)
                continue
            self.rows.append((path, cells, value))
            if path.startswith("edges/"):
                self.stated.setdefault((cells.get("from", ""), cells.get("to", "")), cells)

    def _reason_against_node(self, node: object) -> str:
        if not _is_row(node) or "kind" not in node or not node.get("id"):  # type: ignore[operator,attr-defined]
            return "expected an object with kind and id"
        kind = node["kind"]  # type: ignore[index]
        return "" if kind in self.schema.nodes else f"unknown kind '{kind}'"

    def _reason_against_rows(self, rows: object) -> str:
        """Return why a text is no list of rows; empty if it is one."""
        if not isinstance(rows, list):
            return "expected a list of rows"
        for row in rows:
            if not (isinstance(row, list) and len(row) == 2 and isinstance(row[0], str) and _is_row(row[1])):
                return "expected pairs of a table and its cells by column"
            folder, _, kind = row[0].partition("/")
            known = {"nodes": self.schema.nodes, "edges": self.schema.edges}.get(folder)
            tables = ("figures", "statements", "coverage", "sections")
            if (kind not in known) if known is not None else (row[0] not in tables):
                return f"unknown table '{row[0]}'"
            if folder == "nodes" and not row[1].get("id"):
                return "a node without an id"
        return ""

    def _drop_stale_placements(self, things: list[_Thing]) -> None:
        """Drop written relations to subcategories in which their item no longer stands, with a note."""
        written = {thing.id: thing for thing in things if thing.is_annotated}
        places = {
            thing.id: {self.parts.get(path, "") for item in thing.items for path in self._paths(item)}
            for thing in written.values()
        }
        parts = {*self.parts.values()}
        kept = []
        for path, cells, value in self.rows:
            start, end = cells.get("from", ""), cells.get("to", "")
            is_placement = value and path.removeprefix("edges/") in PLACEMENT_KINDS and start in written
            if value and is_placement and end in parts and end not in places[start]:
                self.account.note(f"{start} no longer stands in {end}: the relation is left out", value.line)
            else:
                kept.append((path, cells, value))
        self.rows = kept

    def _paths(self, item: YamlItem) -> Iterator[str]:
        """Yield the paths of the subcategories in which an item stands."""
        yield item.path
        for value in items(item.values.get("second_path")):
            yield _text(value)
        for value in items(item.values.get("additional_categories")):
            yield PATH_SEPARATOR.join(_text(entries(value).get(key)) for key in ("category", "subcategory"))

    # ------------------------------------------------------------ nodes and edges

    def _add_node(self, kind: str, id_: str, cells: dict[str, str]) -> None:
        self.nodes.setdefault(id_, (kind, {"id": id_, **cells}))

    def _add_edge(self, kind: str, start: str, end: str, line: int, **qualifiers: str) -> None:
        """Add a relation that a line of the file states, unless the file was written with it."""
        row = {"from": start, "to": end, **qualifiers, "source": self._report_id(), "locator": f"L{line}"}
        self.rows.append((f"edges/{kind}", row, None))

    def _report_id(self) -> str:
        """Return the id of the report that the file is, which is added when a fact first cites it."""
        if not self.report:
            content = self.path.read_bytes()
            in_name = DATE_IN_NAME.search(self.path.stem)
            published = self.published or (in_name[1] if in_name else "")
            if not published:
                published = datetime.fromtimestamp(self.path.stat().st_mtime, UTC).date().isoformat()
                self.account.note(f"published on {published}, the file's own date, because its name has none")
            name = f"{self.nodes[self.chain][1]['name']} {self.path.name}"
            self.report = node_id("Report", name)
            cells = {"name": name, "publisher": self.foundation.replace(";", ","), "published": published}
            cells |= {"file": self.path.name, "sha256": sha256(content).hexdigest()}
            self._add_node("Report", self.report, cells)
        return self.report

    def _declare(self, kind: str, column: str, declaration: Mapping[str, object]) -> None:
        """Declare a field of a node kind, unless the schema has it."""
        if column not in self.schema.node_kind_fields(kind):
            fields = self.additions.setdefault("node", {}).setdefault(kind, {}).setdefault("fields", {})
            fields[column] = dict(declaration)

    def _declare_edge(self, kind: str, declaration: Mapping[str, object]) -> None:
        if kind not in self.schema.edges:
            self.additions.setdefault("edge", {})[kind] = declaration

    def _foundation_id(self) -> str:
        """Return the id of the foundation, which is added when a fact first names it."""
        foundation = node_id("Organization", self.foundation)
        cells = {"name": self.foundation}
        if self.foundation_slug:
            cells |= {"aliases": self.foundation_slug, "crunchbase": self.foundation_address}
            self._declare("Organization", "crunchbase", _declaration(CRUNCHBASE))
        self._add_node("Organization", foundation, cells)
        return foundation

    # ------------------------------------------------------------ categories and subcategories

    def _add_parts(self) -> None:
        for category in self.categories:
            layer = self._add_part("Layer", category, self.chain)
            for subcategory in category.subcategories:
                self.parts[subcategory.path] = self._add_part("Segment", subcategory, layer)

    def _add_part(self, kind: str, part: YamlPart, parent: str) -> str:
        """Add the node of a category or subcategory, and return its id."""
        if annotated := part.annotations.get(NODE_ANNOTATION):
            cells = {"name": part.name.text, **_without(annotated, "kind")}
            if part.note:
                cells["note"] = part.note
                self._declare(annotated["kind"], "note", NOTE_DECLARATION)
            self._add_node(annotated["kind"], annotated["id"], cells)
            return str(annotated["id"])
        id_ = node_id(kind, part.name.text, parent)
        cells = {"name": part.name.text, "parent": parent}
        if part.note:
            cells["note"] = part.note
            self._declare(kind, "note", NOTE_DECLARATION)
        self._add_node(kind, id_, cells)
        self._add_edge("PART_OF", id_, parent, part.name.line)
        return id_

    # ------------------------------------------------------------ what the items stand for

    def _is_member(self, item: YamlItem) -> bool:
        return bool(self.members) and item.path.startswith(self.members + PATH_SEPARATOR)

    def _all_items(self) -> Iterator[tuple[YamlCategory, YamlSubcategory, YamlItem]]:
        for category in self.categories:
            for subcategory in category.subcategories:
                for item in subcategory.items:
                    yield category, subcategory, item

    def _things(self) -> list[_Thing]:
        """Return the nodes that the items stand for, each with its items.

        Items of one name are one thing if they share the homepage or the repository; the id of a second thing of that
        name has its homepage, which changes less often than the categories. A member is known by its slug.
        """
        things: dict[str, _Thing] = {}
        by_address: dict[tuple[str, str], _Thing] = {}
        for members_first in (True, False):
            for category, subcategory, item in self._all_items():
                is_member = category.name.text == self.members and NODE_ANNOTATION not in item.annotations
                if is_member != members_first:
                    continue
                thing = self._thing_of(item, is_member, subcategory, things, by_address)
                thing.items.append(item)
        order = {id(item): number for number, (_, _, item) in enumerate(self._all_items())}
        for thing in things.values():
            thing.items.sort(key=lambda item: order[id(item)])
        return sorted(things.values(), key=lambda thing: order[id(thing.items[0])])

    def _thing_of(
        self,
        item: YamlItem,
        is_member: bool,
        subcategory: YamlSubcategory,
        things: dict[str, _Thing],
        by_address: dict[tuple[str, str], _Thing],
    ) -> _Thing:
        """Return what an item stands for: a thing that is known, or a new one."""
        name = item.name.text
        if annotated := item.annotations.get(NODE_ANNOTATION):
            thing = _Thing(annotated["kind"], annotated["id"], is_annotated=True)
            thing.cells.update(_without(annotated, "kind", "id"))
            return things.setdefault(thing.id, thing)
        texts = (_text(item.values.get(key)) for key in ("homepage_url", "repo_url"))
        keys = [(name, _address_key(text)) for text in texts if text] or [(name, "")]
        found = next((by_address[key] for key in keys if key in by_address), None)
        if found is None and is_member:
            slug = self._slug(item.values.get("crunchbase"))
            member = node_id("Company", slug or MEMBERSHIP.sub("", name) or name)
            found = things.setdefault(member, _Thing("Company", member))
        elif found is None:
            product = node_id("Product", name)
            if product in things or product in self.nodes:
                scope = keys[0][1] or subcategory.path.replace(PATH_SEPARATOR, "/")
                product = self._free_id(f"{id_prefix('Product')}:{scope}/{name}", things)
            found = things[product] = _Thing("Product", product)
        by_address |= {key: found for key in keys if key not in by_address}
        return found

    def _free_id(self, id_: str, things: Mapping[str, _Thing]) -> str:
        number = 2
        free = id_
        while free in things or free in self.nodes:
            free, number = f"{id_} ({number})", number + 1
        return free

    # ------------------------------------------------------------ makers

    def _slug(self, value: YamlValue | None) -> str:
        """Return the Crunchbase slug of an address that is no placeholder; empty otherwise."""
        slug = slug_of(_text(value))
        return "" if slug in PLACEHOLDER_SLUGS else slug

    def _foundation_slug(self, things: list[_Thing]) -> str:
        """Return the slug that most projects of the foundation name as their organization: its own."""
        native = [item for thing in things if not thing.is_annotated for item in thing.items]
        projects = [item for item in native if _text(item.values.get("project"))]
        slugs = Counter(slug for item in projects if (slug := self._slug(item.values.get("crunchbase"))))
        slug, count = slugs.most_common(1)[0] if slugs else ("", 0)
        self.foundation_address = ""
        if count * 2 <= len(projects):
            return ""
        addresses = (_text(item.values.get("crunchbase")) for item in projects)
        self.foundation_address = next(address for address in addresses if slug_of(address) == slug)
        return slug

    def _note_makers(self, things: list[_Thing]) -> None:
        """Find the companies that are known by their slug: rows that were written, and members."""
        for id_, (kind, cells) in self.nodes.items():
            if kind in ("Company", "Organization") and (slug := slug_of(cells.get("crunchbase", ""))):
                self.makers[slug] = _Maker(id_, cells)
        for thing in things:
            for item in thing.items:
                if thing.kind in ("Company", "Organization") and (slug := self._slug(item.values.get("crunchbase"))):
                    self.makers.setdefault(slug, _Maker(thing.id, thing.cells))

    def _maker(self, slug: str, address: str) -> _Maker:
        if slug not in self.makers:
            self._declare("Company", "crunchbase", _declaration(CRUNCHBASE))
            self.makers[slug] = _Maker(node_id("Company", slug), {"crunchbase": address})
        return self.makers[slug]

    def _add_makers(self) -> None:
        """Add the companies that are no items, named as items spell their slug, else by the slug itself."""
        unnamed = 0
        for slug, maker in self.makers.items():
            if maker.id in self.nodes:
                continue
            name = next(iter(maker.names), slug)
            unnamed += name == slug
            self._add_node("Company", maker.id, {"name": name, **maker.cells})
        if unnamed:
            self.account.note(
                f"{unnamed:,} companies are named by the slug of their Crunchbase address, because no item names them"
            )

    # ------------------------------------------------------------ the values of an item

    def _add_item(self, thing: _Thing, item: YamlItem) -> None:
        self._add_name(thing, item)
        self._place(thing, item.path, item.name, item.name.line)
        self._add_organization(thing, item)
        for key, value in item.values.items():
            if key == "extra" and isinstance(value, YamlMapping):
                for below, inner in value.values.items():
                    self._add_value(thing, item, f"extra.{below}", inner)
            else:
                self._add_value(thing, item, key, value)

    def _add_name(self, thing: _Thing, item: YamlItem) -> None:
        """Count the name of an item; that of a second item of one thing is another name of it."""
        name = MEMBERSHIP.sub("", item.name.text) if thing.kind == "Company" else item.name.text
        known = thing.cells.setdefault("name", name)
        if known == name or thing.is_annotated:
            is_first = item is thing.items[0] and known == name
            self.account.count("items", "name", "field" if is_first else "merged")
        elif split_list(name) != (name,):
            self.account.reject("items", "name", item.name, f"an alias of {thing.id} with ;, which separates aliases")
        else:
            self.account.count("items", "name", "field")
            aliases = (*split_list(thing.cells.get("aliases", "")), name)
            thing.cells["aliases"] = ";".join(dict.fromkeys(aliases))

    def _place(self, thing: _Thing, path: str, value: YamlScalar, line: int) -> bool:
        """Add the relation of a thing to a subcategory; return whether it is new and the schema has a kind for it."""
        part = self.parts[path]
        if (thing.id, part) in self.stated:
            return False
        part_kind = self.nodes[part][0]
        for kind in PLACEMENT_KINDS:
            declared = self.schema.edges[kind]
            if thing.kind in declared.start and part_kind in declared.end:
                self._add_edge(kind, thing.id, part, line)
                return True
        self.account.note(f"no relation for a {thing.kind} in a {part_kind}: {value.text} is not placed there", line)
        return False

    def _add_organization(self, thing: _Thing, item: YamlItem) -> None:
        """Add the relation of an item to its organization: the maker, the host, or the foundation of a member."""
        address = item.values.get("crunchbase")
        if self._is_member(item) and thing.kind == "Company":
            self._add_membership(thing, item)
        if not isinstance(address, YamlScalar) or address.is_null:
            self._add_host(thing, item)
            return
        slug = self._slug(address)
        if not slug:
            reason = "a placeholder" if slug_of(address.text) else "expected https://www.crunchbase.com/organization/…"
            self.account.reject("items", "crunchbase", address, reason)
            self._add_host(thing, item)
        elif thing.kind in ("Company", "Organization"):
            self._set(thing, CRUNCHBASE, address, address.text.strip())
        elif slug == self.foundation_slug:
            self._relate("HOSTED_BY", thing, self._foundation_id(), "crunchbase", address)
        else:
            self._add_host(thing, item)
            maker = self._maker(slug, address.text.strip())
            if thing.kind == "Product":
                maker.names += self._spellings(slug, item)
            kind = "HOSTED_BY" if (self.nodes.get(maker.id, ("",))[0]) == "Organization" else "OFFERS"
            self._relate(kind, thing, maker.id, "crunchbase", address)

    def _spellings(self, slug: str, item: YamlItem) -> Iterator[str]:
        """Yield the name of the organization of an item: as it is stated, or the item's, if it spells the slug."""
        if stated := _text(entries(item.values.get("organization")).get("name")):
            yield stated
        name = re.sub(r"\s*\([^()]*\)$", "", item.name.text)
        if _slugified(name) == re.sub(r"-[0-9a-f]{4}$", "", slug) or _slugified(name) == slug:
            yield name

    def _add_host(self, thing: _Thing, item: YamlItem) -> None:
        """Relate a project to the foundation, where its maturity is stated and its organization is another or none."""
        project = item.values.get("project")
        if isinstance(project, YamlScalar) and _text(project) and thing.kind == "Product" and not thing.is_annotated:
            foundation = self._foundation_id()
            if (thing.id, foundation) not in self.stated:
                self._declare_edge("HOSTED_BY", HOST_EDGE)
                self._add_edge("HOSTED_BY", thing.id, foundation, project.line)

    def _relate(self, kind: str, thing: _Thing, organization: str, key: str, value: YamlScalar) -> None:
        """Add the relation of a product to its organization, unless it is known."""
        pair = (thing.id, organization) if kind == "HOSTED_BY" else (organization, thing.id)
        if pair in self.stated:
            self.account.count("items", key, "merged")
            return
        self.account.count("items", key, "field")
        self.stated[pair] = {}
        declared = self.schema.edges.get(kind)
        if kind == "HOSTED_BY":
            self._declare_edge(kind, HOST_EDGE)
        elif declared is not None and thing.kind not in declared.end:
            kind = "DEVELOPS" if thing.kind in self.schema.edges["DEVELOPS"].end else ""
        if kind:
            self._add_edge(kind, *pair, value.line)
        else:
            self.account.note(f"no relation of a company to a {thing.kind}: {value.text} is not linked", value.line)

    def _add_membership(self, thing: _Thing, item: YamlItem) -> None:
        """Relate a member to the foundation."""
        joined, date = item.values.get("joined"), ""
        known = next(
            (cells for (start, _), cells in self.stated.items() if start == thing.id and "joined" in cells), None
        )
        if isinstance(joined, YamlScalar) and _text(joined):
            try:
                date = str(parse_as("date", joined.text))
            except InvalidValue as error:
                self.account.reject("items", "joined", joined, f"expected {error}")
            else:
                self._count_joined(joined, date, known)
        if thing.is_annotated:
            return
        match = MEMBERSHIP.search(item.name.text)
        qualifiers = {"joined": date, "membership": match["membership"].lower() if match else ""}
        self._declare_edge("MEMBER_OF", MEMBER_EDGE)
        stated = {name: text for name, text in qualifiers.items() if text}
        self._add_edge("MEMBER_OF", thing.id, self._foundation_id(), item.name.line, **stated)

    def _count_joined(self, value: YamlScalar, date: str, known: Mapping[str, str] | None) -> None:
        if known is None:
            self.account.count("items", "joined", "field")
        elif known["joined"] == date:
            self.account.count("items", "joined", "merged")
        else:
            reason = f"{ROWS_ANNOTATION} says {known['joined']}; change it there"
            self.account.reject("items", "joined", value, reason)

    def _add_value(self, thing: _Thing, item: YamlItem, key: str, value: YamlValue) -> None:
        """Give a value of an item its fate."""
        account = self.account
        if isinstance(value, YamlScalar) and value.is_null:
            account.ignore("items", key, value, "empty")
        elif key == "crunchbase" and isinstance(value, YamlScalar):
            pass  # _add_organization has taken it
        elif key == "joined" and isinstance(value, YamlScalar):
            if not self._is_member(item) or thing.kind != "Company":
                account.reject("items", key, value, "the date of joining of an item that is no member")
        elif key == "second_path":
            for path in items(value) or [value]:
                self._add_second_path(thing, key, path, _text(path))
        elif key == "additional_categories":
            for place in items(value) or [value]:
                joined = PATH_SEPARATOR.join(_text(entries(place).get(name)) for name in ("category", "subcategory"))
                self._add_second_path(thing, key, place, joined)
        elif key in ("organization", "extra.organization"):
            self._add_named_organization(thing, item, key, value)
        elif key == "extra.annotations":
            self._add_annotations(thing, item, value)
        elif key in ITEM_KEYS:
            self._add_field(thing, ITEM_KEYS[key], value)
        elif key in TOOL_KEYS:
            account.ignore("items", key, value, TOOL_KEYS[key])
        else:
            known = [*ITEM_KEYS, "second_path", "crunchbase", "organization", "joined"]
            account.ignore(
                "items", key, value, NOT_A_KEY + (did_you_mean(key, known) if is_misspelling(key, known) else "")
            )

    def _add_second_path(self, thing: _Thing, key: str, value: YamlValue, path: str) -> None:
        """Place a thing in another subcategory, if the file has it."""
        if path not in self.parts:
            reason = f"no such category and subcategory{did_you_mean(path, self.parts)}"
            self.account.reject("items", key, value, reason)
            return
        scalars_of_place = [value] if isinstance(value, YamlScalar) else [*entries(value).values()]
        places = [scalar for scalar in scalars_of_place if isinstance(scalar, YamlScalar)]
        own = {other.path for other in thing.items}
        is_new = path not in own and self._place(thing, path, places[0], places[0].line)
        if is_new:
            self.stated[thing.id, self.parts[path]] = {}
        for name in [key] if isinstance(value, YamlScalar) else [f"{key}.{name}" for name in entries(value)]:
            self.account.count("items", name, "field" if is_new else "merged")

    def _add_named_organization(self, thing: _Thing, item: YamlItem, key: str, value: YamlValue) -> None:
        """Take the organization that an item names: the maker, unless its Crunchbase address identifies that."""
        name_value = value if isinstance(value, YamlScalar) else entries(value).get("name")
        for other, inner in entries(value).items():
            if other != "name":
                self.account.ignore("items", f"{key}.{other}", inner, "of the organization only the name is imported")
        if not isinstance(name_value, YamlScalar):
            if not entries(value):
                self.account.reject("items", key, value, "expected the name of an organization")
            return
        name_key = key if name_value is value else f"{key}.name"
        name = _text(name_value)
        if not name or is_placeholder(name):
            self.account.reject("items", name_key, name_value, "a placeholder" if name else "empty")
        elif self._slug(item.values.get("crunchbase")):
            self.account.count("items", name_key, "merged")  # the name of the company that the address identifies
        elif thing.kind != "Product":
            self.account.reject("items", name_key, name_value, f"the organization of a {thing.kind}")
        else:
            maker = self.makers.setdefault(f"name:{name}", _Maker(node_id("Company", name), {}, [name]))
            self._relate("OFFERS", thing, maker.id, name_key, name_value)

    def _add_annotations(self, thing: _Thing, item: YamlItem, value: YamlValue) -> None:
        """Take the annotations of others; those that lianzhu has written are counted where they are read."""
        if not isinstance(value, YamlMapping):
            self.account.reject("items", "extra.annotations", value, "expected texts by name")
        for name, inner in entries(value).items():
            if name == "organization":
                self._add_named_organization(thing, item, f"extra.annotations.{name}", inner)
            elif name not in item.annotation_values and not (name.startswith("lianzhu_") and entries(inner)):
                self.account.ignore("items", f"extra.annotations.{name}", inner, "an annotation of another program")

    def _add_field(self, thing: _Thing, key: ItemKey, value: YamlValue) -> None:
        """Set the field of a key."""
        if key.type == "list":
            self._add_list(thing, key, value)
        elif not isinstance(value, YamlScalar):
            self.account.reject("items", key.key, value, "expected a text")
        elif thing.is_annotated and value.text in (NO_HOMEPAGE, NO_LOGO):
            self.account.ignore("items", key.key, value, "a placeholder, written by lianzhu")
        elif is_placeholder(value.text):
            self.account.reject("items", key.key, value, "a placeholder")
        else:
            try:
                parsed = parse_as(key.type, value.text)
            except InvalidValue as error:
                self.account.reject("items", key.key, value, f"expected {error}")
            else:
                self._set(thing, key, value, str(parsed).lower() if key.type == "bool" else str(parsed).strip())

    def _set(self, thing: _Thing, key: ItemKey, value: YamlScalar, text: str) -> None:
        """Set the cell of a field; a thing has one value for each, the first that the file states."""
        known = thing.cells.get(key.field)
        written = thing.is_annotated and key.field not in thing.lines
        if known is not None and known != text and not written:
            line = thing.lines.get(key.field, 0)
            self.account.reject("items", key.key, value, f"{thing.id} has {key.field} {known!r}, from line {line}")
            return
        self.account.count("items", key.key, "merged" if known == text else "field")
        thing.cells[key.field] = text
        thing.lines.setdefault(key.field, value.line)
        self._declare(thing.kind, key.field, _declaration(key))

    def _add_list(self, thing: _Thing, key: ItemKey, value: YamlValue) -> None:
        """Add the texts of a list to a field; a mapping becomes one text of its parts."""
        texts = list(split_list(thing.cells.get(key.field, "")))
        for item in items(value) or [value]:
            parts = {name: inner for name, inner in entries(item).items() if name in key.parts}
            for name, inner in entries(item).items():
                if name not in parts:
                    self.account.ignore("items", f"{key.key}.{name}", inner, NOT_A_KEY)
            ordered = [parts[name] for name in key.parts if name in parts] if entries(item) else [item]
            text = " ".join(filter(None, map(_text, ordered)))
            keys = [f"{key.key}.{name}" for name in parts] if entries(item) else [key.key]
            if not all(isinstance(part, YamlScalar) for part in ordered) or split_list(text) != (text,):
                reason = "expected texts without ;, which separates the values of a list"
                for name, part in zip(keys, parts.values() if entries(item) else [item], strict=True):
                    self.account.reject("items", name, part, reason)
                continue
            for name in keys:
                self.account.count("items", name, "merged" if text in texts else "field")
            texts.append(text)
        if texts:
            thing.cells[key.field] = ";".join(dict.fromkeys(texts))
            self._declare(thing.kind, key.field, _declaration(key))

    # ------------------------------------------------------------ tables

    def _write_tables(self) -> None:
        """Fill the tables, without rows that name nodes of entries that are no longer in a written file."""
        if self.additions:
            self.result.additions = toml_text(self.additions)
            self.schema = extend_schema(packaged_schema(), self.result.additions)
        for id_, (kind, cells) in self.nodes.items():
            self.result.table(f"nodes/{kind}").add(cells)
            self._note_missing(f"nodes/{kind}", cells, id_)
        for path, cells, value in self.rows:
            if value is None or not self._note_missing(path, cells, cells.get("from", path), value.line):
                self.result.table(path).add(cells)

    def _note_missing(self, path: str, cells: Mapping[str, str], subject: str, line: int = 0) -> bool:
        """Note a row that names a node which the file does not have; return whether it does."""
        names = [name for column in reference_columns(path, self.schema) for name in split_list(cells.get(column, ""))]
        missing = [name for name in names if name not in self.nodes]
        if missing:
            self.account.note(f"{path}: a row of {subject} names {missing[0]}, which the file does not have", line)
        return bool(missing)


NOTE_DECLARATION = {"type": "str", "zh": "说明", "en": "note"}


def _declaration(key: ItemKey) -> dict[str, str]:
    return {"type": key.type, "zh": key.zh, "en": key.en}


def _is_row(value: object) -> bool:
    """Return whether a value of JSON maps columns to texts."""
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _without(row: Mapping[str, str], *columns: str) -> dict[str, str]:
    return {name: text for name, text in row.items() if name not in columns}
