"""Loader for landscape2 files: CNCF's landscape.yml, and data.yml with its settings.yml.

The file is a Chain, a category a Layer of it, a subcategory a Segment, an item a Product of the company that its
Crunchbase address names; an item of the category of members is a Company. Each relation cites the line that states it.
A file that lianzhu has written comes in as what it was written from: its annotations hold what the format has no key
for (`lianzhu.graph.landscape_items`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lianzhu.graph.landscape_items import (
    ANNOTATIONS,
    CRUNCHBASE,
    ITEM_KEYS,
    NO_HOMEPAGE,
    NO_LOGO,
    NODE_ANNOTATION,
    NUMBERED_NAME,
    PATH_SEPARATOR,
    PLACEMENT_KINDS,
    ItemKey,
    is_placeholder,
)
from lianzhu.graph.records import node_id
from lianzhu.graph.suggestions import did_you_mean, is_misspelling
from lianzhu.graph.values import InvalidValue, parse_as, split_list
from lianzhu.loaders.imported import ImportedLandscape
from lianzhu.loaders.landscape_annotations import AnnotationReader, drop_stale_placements
from lianzhu.loaders.landscape_organizations import Organizations
from lianzhu.loaders.landscape_structure import (
    NOT_A_KEY,
    FileAccount,
    YamlItem,
    YamlPart,
    is_landscape,
    read_categories,
)
from lianzhu.loaders.landscape_tables import DATE_IN_NAME, LandscapeTables
from lianzhu.loaders.landscape_things import MEMBERSHIP, ItemNode, ItemNodes, text_of
from lianzhu.loaders.yaml_lines import YamlMapping, YamlScalar, YamlValue, entries, items, read_yaml

__all__ = ["import_landscape", "is_landscape"]

MEMBERS_CATEGORY = re.compile(r"(?:(?P<foundation>\S.*?)\s+)?members", re.IGNORECASE)
"""The category of members, if no settings name it: "CNCF Members"."""
TOOL_KEYS = {"allow_duplicate_repo": "a setting of the program that draws the landscape"}
CHAIN_SETTINGS = {"url": ("website", "网址", "website"), "description": ("description", "简介", "description")}
"""The settings that become fields of the chain, with the Chinese and English names of these."""
PLACE_KEYS = ("second_path", "additional_categories")


def import_landscape(
    path: Path, settings: Path | None = None, *, name: str = "", published: str = ""
) -> ImportedLandscape:
    """Import a landscape2 data file and, if there is one, its settings file.

    `name` is that of the chain (default: the foundation of the settings or of the category of members, else the file's
    name), `published` the date of the file (default: that in its name, else that of its last change). Raises
    `LandscapeError` if a file is no such file.
    """
    result = ImportedLandscape()
    account = FileAccount(result.account, path.name)
    categories = read_categories(read_yaml(path), account)
    tables = LandscapeTables(path, account, published=published)
    written_chain = AnnotationReader(categories, tables, account).read()
    site = _Settings(settings, FileAccount(result.account, settings.name if settings else ""))
    members = site.members_category([category.name.text for category in categories], path.name)
    match = MEMBERS_CATEGORY.fullmatch(members)
    foundation = site.foundation or (match["foundation"] or "" if match else "")
    chain_name = name or foundation or DATE_IN_NAME.sub("", path.stem) or path.stem
    tables.publisher = foundation or chain_name
    chain = written_chain or node_id("Chain", chain_name)
    site.add_chain(tables, chain, chain_name)
    parts: dict[str, str] = {}
    for category in categories:
        layer = _add_part(tables, "Layer", category, chain)
        for subcategory in category.subcategories:
            parts[subcategory.path] = _add_part(tables, "Segment", subcategory, layer)
    all_items = [item for category in categories for part in category.subcategories for item in part.items]
    organizations = Organizations(tables, account, foundation or chain_name)
    _ItemReader(tables, account, organizations, parts, members).read(all_items)
    organizations.add_nodes()
    tables.write(result)
    account.finish()
    site.account.finish()
    return result


class _Settings:
    """The settings file: it names the foundation and the category of members; the rest is about the site."""

    def __init__(self, path: Path | None, account: FileAccount) -> None:
        document = read_yaml(path) if path else None
        self.account, self.values = account, entries(document)
        if document is not None and not self.values:
            account.reject("settings", "", document, "expected settings by name")
        self.foundation = text_of(self.values.get("foundation"))

    def members_category(self, names: list[str], file: str) -> str:
        """Return the name of the category of members; empty if there is none."""
        setting = self.values.get("members_category")
        if isinstance(setting, YamlScalar) and (stated := text_of(setting)):
            if stated in names:
                self.account.count("settings", "members_category", "context")
                return stated
            reason = f"no category '{stated}' in {file}{did_you_mean(stated, names)}"
            self.account.reject("settings", "members_category", setting, reason)
        return next((name for name in names if MEMBERS_CATEGORY.fullmatch(name)), "")

    def add_chain(self, tables: LandscapeTables, chain: str, name: str) -> None:
        """Add the chain, with what the settings say of it."""
        is_known = chain in tables.nodes
        cells = tables.nodes[chain][1] if is_known else {"name": name}
        for key, value in self.values.items():
            text = text_of(value)
            if key == "foundation" and text:
                self.account.count("settings", key, "merged" if is_known else "field")
            elif key in CHAIN_SETTINGS and text:
                self._set_field(tables, cells, key, value)
            elif key != "members_category" or not isinstance(value, YamlScalar) or not text:
                self.account.ignore("settings", key, value, "about the site, not about what it shows")
        tables.add_node("Chain", chain, cells)

    def _set_field(self, tables: LandscapeTables, cells: dict[str, str], key: str, value: YamlValue) -> None:
        column, zh, en = CHAIN_SETTINGS[key]
        text = text_of(value)
        if text == NO_HOMEPAGE:
            self.account.ignore("settings", key, value, "a placeholder, written by lianzhu")
        elif is_placeholder(text):
            self.account.reject("settings", key, value, "a placeholder")
        else:
            self.account.count("settings", key, "merged" if cells.get(column) == text else "field")
            cells[column] = text
            tables.declare("Chain", column, "str", zh, en)


def _add_part(tables: LandscapeTables, kind: str, part: YamlPart, parent: str) -> str:
    """Add the node of a category or subcategory, and return its id."""
    cells = {"name": part.name.text}
    if written := part.annotations.get(NODE_ANNOTATION):
        kind, part_id = written["kind"], written["id"]
        own = {column: text for column, text in written.items() if column != "kind"}
        if not _is_numbered(part.name.text, own.get("name", part.name.text)):
            del own["name"]  # it has been renamed
        cells |= own
    else:
        part_id = node_id(kind, part.name.text, parent)
        cells["parent"] = parent
    if part.note:
        cells["note"] = part.note
        tables.declare(kind, "note", "str", "说明", "note")
    tables.add_node(kind, part_id, cells)
    if not written and tables.kind_of(parent) in tables.schema.edges["PART_OF"].end:
        tables.add_edge("PART_OF", part_id, parent, part.name.line)
    return str(part_id)


def _is_numbered(shown: str, name: str) -> bool:
    """Return whether a text is a name, or shows it with a number because it stands beside another of that name."""
    return shown == name or re.fullmatch(NUMBERED_NAME.format(name=re.escape(name)), shown) is not None


def _paths(item: YamlItem) -> Iterator[str]:
    """Yield the paths of the subcategories in which an item stands, its own first."""
    yield item.path
    for key in PLACE_KEYS:
        value = item.values.get(key)
        for place in items(value) or ([value] if value else []):
            yield _path_of(place)


def _path_of(place: YamlValue) -> str:
    """Return the path that a text, or a mapping with category and subcategory, names."""
    if isinstance(place, YamlScalar):
        return text_of(place)
    return PATH_SEPARATOR.join(text_of(entries(place).get(key)) for key in ("category", "subcategory"))


class _ItemReader:
    """Makes nodes and relations out of items, and gives each of their values its fate."""

    def __init__(
        self,
        tables: LandscapeTables,
        account: FileAccount,
        organizations: Organizations,
        parts: dict[str, str],
        members: str,
    ) -> None:
        self.tables, self.account, self.organizations = tables, account, organizations
        self.parts, self.members = parts, members

    def read(self, all_items: list[YamlItem]) -> None:
        """Read all items."""
        flagged = [(item, self._is_member(item)) for item in all_items]
        nodes = ItemNodes().find_all(flagged, self.tables.nodes)
        self.organizations.prepare(nodes)
        for node in nodes:
            for item in node.items:
                self._read_item(node, item)
            self.tables.add_node(node.kind, node.id, node.cells)
        places = {
            node.id: {self.parts.get(path, "") for item in node.items for path in _paths(item)}
            for node in nodes
            if node.is_written
        }
        drop_stale_placements(self.tables, places, {*self.parts.values()})

    def _is_member(self, item: YamlItem) -> bool:
        """Return whether one of the places of an item is in the category of members."""
        return bool(self.members) and any(path.startswith(self.members + PATH_SEPARATOR) for path in _paths(item))

    def _read_item(self, node: ItemNode, item: YamlItem) -> None:
        self._add_name(node, item)
        self._place(node, item.path, item.name)
        self.organizations.relate(node, item)
        if node.is_organization and self._is_member(item):
            self.organizations.add_member(node, item)
        for key, value in item.values.items():
            if key == "extra" and isinstance(value, YamlMapping):
                for below, inner in value.values.items():
                    self._add_value(node, item, f"extra.{below}", inner)
            else:
                self._add_value(node, item, key, value)

    def _add_name(self, node: ItemNode, item: YamlItem) -> None:
        """Count the name of an item; one that differs from the name of its node is an alias of that."""
        name = item.name.text if node.is_written or node.kind != "Company" else MEMBERSHIP.sub("", item.name.text)
        if node.is_written and not _is_numbered(name, node.cells.get("name", name)):
            node.cells["name"] = name  # it has been renamed
        known = node.cells.setdefault("name", name)
        if known == name or node.is_written:
            self.account.count("items", "name", "field" if item is node.items[0] and known == name else "merged")
        elif split_list(name) != (name,):
            self.account.reject("items", "name", item.name, f"another name of {node.id}, but ; separates aliases")
        else:
            self.account.count("items", "name", "field")
            node.cells["aliases"] = ";".join(dict.fromkeys([*split_list(node.cells.get("aliases", "")), name]))

    def _place(self, node: ItemNode, path: str, value: YamlScalar) -> bool:
        """Relate an item to a subcategory at the line of a value; return whether the relation is new."""
        part = self.parts[path]
        if (node.id, part) in self.tables.stated:
            return False
        part_kind = self.tables.kind_of(part)
        for kind in PLACEMENT_KINDS:
            declared = self.tables.schema.edges[kind]
            if node.kind in declared.start and part_kind in declared.end:
                self.tables.add_edge(kind, node.id, part, value.line)
                return True
        self.account.note(
            f"no relation of a {node.kind} to a {part_kind}: {node.id} is not placed in {part}", value.line
        )
        return False

    # ------------------------------------------------------------ values

    def _add_value(self, node: ItemNode, item: YamlItem, key: str, value: YamlValue) -> None:
        """Give a value its fate."""
        account = self.account
        if isinstance(value, YamlScalar) and value.is_null:
            account.ignore("items", key, value, "empty")
        elif key == "crunchbase" and isinstance(value, YamlScalar):
            if not self.organizations.reject_unknown_address(value) and node.is_organization:
                self._set(node, CRUNCHBASE, value, value.text.strip())
        elif key == "joined" and isinstance(value, YamlScalar):
            if not (node.is_organization and self._is_member(item)):
                account.reject("items", key, value, "the date of joining of an item that is no member")
        elif key in PLACE_KEYS:
            for place in items(value) or [value]:
                self._add_place(node, key, place)
        elif key in ("organization", "extra.organization"):
            self.organizations.relate_named(node, item, key, value)
        elif key == "extra.annotations":
            self._add_annotations(node, item, value)
        elif key in ITEM_KEYS:
            self._add_field(node, ITEM_KEYS[key], value)
        elif key in TOOL_KEYS:
            account.ignore("items", key, value, TOOL_KEYS[key])
        else:
            known = [*ITEM_KEYS, *PLACE_KEYS, "crunchbase", "organization", "joined"]
            hint = did_you_mean(key, known) if is_misspelling(key, known) else ""
            account.ignore("items", key, value, NOT_A_KEY + hint)

    def _add_place(self, node: ItemNode, key: str, value: YamlValue) -> None:
        """Place an item in another subcategory, if the file has it."""
        path = _path_of(value)
        if path not in self.parts:
            reason = f"no such category and subcategory{did_you_mean(path, self.parts)}"
            self.account.reject("items", key, value, reason)
            return
        by_key = {f"{key}.{name}": inner for name, inner in entries(value).items()} or {key: value}
        texts = [inner for inner in by_key.values() if isinstance(inner, YamlScalar)]
        is_new = path not in {other.path for other in node.items} and self._place(node, path, texts[0])
        if is_new:
            self.tables.stated[node.id, self.parts[path]] = {}
        for name, inner in by_key.items():
            if name in (key, f"{key}.category", f"{key}.subcategory"):
                self.account.count("items", name, "field" if is_new else "merged")
            else:
                self.account.ignore("items", name, inner, NOT_A_KEY)

    def _add_annotations(self, node: ItemNode, item: YamlItem, value: YamlValue) -> None:
        """Take the annotations of others; those that lianzhu has written are counted where they are read."""
        if not isinstance(value, YamlMapping):
            self.account.reject("items", "extra.annotations", value, "expected texts by name")
        for name, inner in entries(value).items():
            if name == "organization":
                self.organizations.relate_named(node, item, f"extra.annotations.{name}", inner)
            elif name not in item.annotation_values and name not in ANNOTATIONS:
                self.account.ignore("items", f"extra.annotations.{name}", inner, "an annotation of another program")

    def _add_field(self, node: ItemNode, key: ItemKey, value: YamlValue) -> None:
        """Set the field of a key."""
        if key.type == "list":
            self._add_list(node, key, value)
        elif not isinstance(value, YamlScalar):
            self.account.reject("items", key.key, value, "expected a text")
        elif node.is_written and value.text in (NO_HOMEPAGE, NO_LOGO):
            self.account.ignore("items", key.key, value, "a placeholder, written by lianzhu")
        elif is_placeholder(value.text):
            self.account.reject("items", key.key, value, "a placeholder")
        else:
            try:
                parsed = parse_as(key.type, value.text)
            except InvalidValue as error:
                self.account.reject("items", key.key, value, f"expected {error}")
            else:
                self._set(node, key, value, str(parsed).lower() if key.type == "bool" else str(parsed).strip())

    def _set(self, node: ItemNode, key: ItemKey, value: YamlScalar, text: str) -> None:
        """Set the cell of a field; a node has one value for each, the first that the file states."""
        known = node.cells.get(key.field)
        if known is not None and known != text and (key.field in node.lines or not node.is_written):
            reason = f"{node.id} has another {key.field}, that of line {node.lines.get(key.field, 0)}"
            self.account.reject("items", key.key, value, reason)
            return
        self.account.count("items", key.key, "merged" if known == text else "field")
        node.cells[key.field] = text
        node.lines.setdefault(key.field, value.line)
        self.tables.declare(node.kind, key.field, key.type, key.zh, key.en)

    def _add_list(self, node: ItemNode, key: ItemKey, value: YamlValue) -> None:
        """Add the texts of a list to a field; a mapping becomes one text of its parts."""
        texts = list(split_list(node.cells.get(key.field, "")))
        for item in items(value) or [value]:
            by_key: dict[str, YamlValue] = {key.key: item}
            if isinstance(item, YamlMapping):
                by_key = {f"{key.key}.{name}": item.values[name] for name in key.parts if name in item.values}
                for name, inner in item.values.items():
                    if name not in key.parts:
                        self.account.ignore("items", f"{key.key}.{name}", inner, NOT_A_KEY)
            text = " ".join(filter(None, map(text_of, by_key.values())))
            if split_list(text) != (text,) or not all(isinstance(part, YamlScalar) for part in by_key.values()):
                for name, part in by_key.items():
                    self.account.reject("items", name, part, "expected a text without ;, which separates values")
                continue
            for name in by_key:
                self.account.count("items", name, "merged" if text in texts else "field")
            texts.append(text)
        if texts:
            node.cells[key.field] = ";".join(dict.fromkeys(texts))
            self.tables.declare(node.kind, key.field, key.type, key.zh, key.en)
