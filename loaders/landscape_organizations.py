"""The organizations that the items of a landscape2 file name: makers, hosts, and the foundation with its members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lianzhu.graph.landscape_items import CRUNCHBASE, ROWS_ANNOTATION, is_placeholder, slug_of
from lianzhu.graph.records import node_id
from lianzhu.graph.values import InvalidValue, parse_as
from lianzhu.loaders.landscape_structure import FileAccount, YamlItem
from lianzhu.loaders.landscape_tables import LandscapeTables
from lianzhu.loaders.landscape_things import MEMBERSHIP, ItemNode, known_slug, spellings, text_of
from lianzhu.loaders.yaml_lines import YamlScalar, YamlValue, entries


@dataclass(slots=True)
class NamedOrganization:
    """An organization that items name by its Crunchbase slug or in words, and the names that they give it."""

    id: str
    cells: Mapping[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Organizations:
    """Relates items to their organizations, which are added to the tables in the end.

    The foundation hosts its projects: an item that names it as its organization has no relation OFFERS.
    """

    tables: LandscapeTables
    account: FileAccount
    foundation: str
    slug: str = ""
    address: str = ""
    _named: dict[str, NamedOrganization] = field(default_factory=dict)

    def prepare(self, nodes: Sequence[ItemNode]) -> None:
        """Find the slug of the foundation, and the organizations that have a node already."""
        items = [item for node in nodes if not node.is_written for item in node.items]
        projects = [item.values.get("crunchbase") for item in items if text_of(item.values.get("project"))]
        slugs = Counter(filter(None, map(known_slug, projects)))
        slug, count = slugs.most_common(1)[0] if slugs else ("", 0)
        if count * 2 > len(projects):  # most projects name the foundation as their organization
            self.slug = slug
            self.address = next(text_of(address) for address in projects if known_slug(address) == slug)
        for id_, (kind, cells) in self.tables.nodes.items():
            if kind in ("Company", "Organization") and (slug := slug_of(cells.get("crunchbase", ""))):
                self._named[slug] = NamedOrganization(id_)
        for node in nodes:
            addresses = [item.values.get("crunchbase") for item in node.items if node.is_organization]
            for slug in filter(None, map(known_slug, addresses)):
                self._named.setdefault(slug, NamedOrganization(node.id))

    def relate(self, node: ItemNode, item: YamlItem) -> None:
        """Relate an item to the organization that its address names, and a project to the foundation."""
        address = item.values.get("crunchbase")
        slug = known_slug(address)
        if node.is_organization:
            return
        if isinstance(address, YamlScalar) and slug:
            if slug == self.slug:
                self._relate("HOSTED_BY", node, self._foundation_id(), "crunchbase", address)
                return
            organization = self._organization(slug, address)
            organization.names += spellings(slug, item, entries(item.values.get("organization")))
            is_host = self.tables.kind_of(organization.id) == "Organization" and node.is_written
            self._relate("HOSTED_BY" if is_host else "OFFERS", node, organization.id, "crunchbase", address)
        project = item.values.get("project")
        if isinstance(project, YamlScalar) and text_of(project) and node.kind == "Product" and not node.is_written:
            foundation = self._foundation_id()
            if (node.id, foundation) not in self.tables.stated:
                self.tables.stated[node.id, foundation] = {}
                self.tables.add_edge("HOSTED_BY", node.id, foundation, project.line)

    def reject_unknown_address(self, value: YamlScalar) -> bool:
        """Reject an address that names no organization; return whether it is one."""
        if known_slug(value):
            return False
        reason = "a placeholder" if slug_of(value.text) else "expected https://www.crunchbase.com/organization/…"
        self.account.reject("items", "crunchbase", value, reason)
        return True

    def relate_named(self, node: ItemNode, item: YamlItem, key: str, value: YamlValue) -> None:
        """Relate an item to the organization that it names in words, unless its address identifies that."""
        name_value = value if isinstance(value, YamlScalar) else entries(value).get("name")
        for other, inner in entries(value).items():
            if other != "name":
                self.account.ignore("items", f"{key}.{other}", inner, "of the organization only the name is imported")
        if not isinstance(name_value, YamlScalar):
            if name_value is not None or not entries(value):
                self.account.reject("items", key, name_value or value, "expected the name of an organization")
            return
        name_key = key if name_value is value else f"{key}.name"
        name = text_of(name_value)
        if not name or is_placeholder(name):
            self.account.reject("items", name_key, name_value, "a placeholder" if name else "empty")
        elif known_slug(item.values.get("crunchbase")):
            self.account.count("items", name_key, "merged")  # it names the company that the address identifies
        elif node.is_organization:
            self.account.reject("items", name_key, name_value, f"the organization of a {node.kind}")
        else:
            company = node_id("Company", name)
            self._named.setdefault(company, NamedOrganization(company, names=[name]))
            self._relate("OFFERS", node, company, name_key, name_value)

    def _relate(self, kind: str, node: ItemNode, organization: str, key: str, value: YamlScalar) -> None:
        """Add the relation of an item to its organization, unless it is known."""
        tables = self.tables
        if (organization, node.id) in tables.stated or (node.id, organization) in tables.stated:
            self.account.count("items", key, "merged")
            return
        if kind == "OFFERS":
            permitted = (kind for kind in ("OFFERS", "DEVELOPS") if node.kind in tables.schema.edges[kind].end)
            kind = next(permitted, "")
        if not kind:
            self.account.reject("items", key, value, f"there is no relation of a company to a {node.kind}")
            return
        pair = (node.id, organization) if kind == "HOSTED_BY" else (organization, node.id)
        self.account.count("items", key, "field")
        tables.stated[pair] = {}
        tables.add_edge(kind, *pair, value.line)

    def _organization(self, slug: str, address: YamlScalar) -> NamedOrganization:
        if slug not in self._named:
            self.tables.declare("Company", CRUNCHBASE.field, CRUNCHBASE.type, CRUNCHBASE.zh, CRUNCHBASE.en)
            cells = {CRUNCHBASE.field: address.text.strip()}
            self._named[slug] = NamedOrganization(node_id("Company", slug), cells)
        return self._named[slug]

    def _foundation_id(self) -> str:
        """Return the id of the foundation, which is added when a fact first names it."""
        foundation = node_id("Organization", self.foundation)
        cells = {"name": self.foundation}
        if self.slug:
            cells |= {"aliases": self.slug, CRUNCHBASE.field: self.address}
            self.tables.declare("Organization", CRUNCHBASE.field, CRUNCHBASE.type, CRUNCHBASE.zh, CRUNCHBASE.en)
        self.tables.add_node("Organization", foundation, cells)
        return foundation

    # ------------------------------------------------------------ members

    def add_member(self, node: ItemNode, item: YamlItem) -> None:
        """Relate a member to the foundation, and give its date of joining its fate."""
        joined, date = item.values.get("joined"), ""
        if isinstance(joined, YamlScalar) and text_of(joined):
            try:
                date = str(parse_as("date", joined.text))
            except InvalidValue as error:
                self.account.reject("items", "joined", joined, f"expected {error}")
            else:
                self._count_joined(node, joined, date)
        if not node.is_written:
            match = MEMBERSHIP.search(item.name.text)
            qualifiers = {"joined": date, "membership": match["membership"].lower() if match else ""}
            stated = {name: text for name, text in qualifiers.items() if text}
            self.tables.add_edge("MEMBER_OF", node.id, self._foundation_id(), item.name.line, **stated)

    def _count_joined(self, node: ItemNode, value: YamlScalar, date: str) -> None:
        """Count a date of joining; that of a written relation is changed where it is written."""
        stated = self.tables.stated.items() if node.is_written else ()
        known = next((cells["joined"] for (start, _), cells in stated if start == node.id and "joined" in cells), date)
        if known != date:
            reason = f"{ROWS_ANNOTATION} has {known}; change it there"
            self.account.reject("items", "joined", value, reason)
        else:
            self.account.count("items", "joined", "merged" if node.is_written else "field")

    # ------------------------------------------------------------ nodes

    def add_nodes(self) -> None:
        """Add the organizations that are no items, named as items spell their slug, else by the slug itself."""
        unnamed = 0
        for slug, organization in self._named.items():
            if organization.id not in self.tables.nodes:
                name = next(iter(organization.names), slug)
                unnamed += name == slug
                self.tables.add_node("Company", organization.id, {"name": name, **organization.cells})
        if unnamed:
            self.account.note(
                f"{unnamed:,} companies are named by the slug of their Crunchbase address, because no item names them"
            )
