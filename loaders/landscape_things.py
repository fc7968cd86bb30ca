"""What the items of a landscape2 file stand for: one node may be several items, and one name several nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, count

from lianzhu.graph.landscape_items import NODE_ANNOTATION, PATH_SEPARATOR, slug_of
from lianzhu.graph.names import fold
from lianzhu.graph.records import id_prefix, node_id
from lianzhu.loaders.landscape_structure import YamlItem
from lianzhu.loaders.yaml_lines import YamlScalar, YamlValue

MEMBERSHIP = re.compile(r"\s*\((?P<membership>(?:end[ -]user )?(?:member|supporter|contributor))\)", re.IGNORECASE)
"""What CNCF adds to the names of members."""
PLACEHOLDER_SLUGS = {"example", "placeholder", "org-name", "organization", "none", "null", "tbd", "todo", "n-a"}


@dataclass(slots=True)
class ItemNode:
    """A node that items stand for, with its cells by column and the lines that state them.

    `is_written` marks one that lianzhu has written, whose id and kind are in an annotation.
    """

    kind: str
    id: str
    items: list[YamlItem] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    is_written: bool = False

    @property
    def is_organization(self) -> bool:
        """Whether the node is a company or another organization, rather than something that one offers."""
        return self.kind in ("Company", "Organization")


def text_of(value: YamlValue | None) -> str:
    """Return the text of a scalar; empty for anything else and for null."""
    return value.text.strip() if isinstance(value, YamlScalar) and not value.is_null else ""


def known_slug(value: YamlValue | None) -> str:
    """Return the Crunchbase slug of an address that is no placeholder; empty otherwise."""
    slug = slug_of(text_of(value))
    return "" if slug in PLACEHOLDER_SLUGS else slug


def _address_key(address: str) -> str:
    """Return an address in the form in which two are compared."""
    return re.sub(r"^https?://(www\.)?", "", address.strip().lower()).rstrip("/")


def _identified_first(numbered: tuple[int, tuple[YamlItem, bool]]) -> int:
    """Sort items whose id is written before members, which have a slug, and these before all others."""
    _, (item, is_member) = numbered
    return 0 if NODE_ANNOTATION in item.annotations else 1 if is_member else 2


@dataclass(slots=True)
class ItemNodes:
    """Finds the nodes of items.

    Items of one name are one node if they share the homepage or the repository. The id of a second node of that name
    has its homepage, which changes less often than the categories. A member is known by its Crunchbase slug.
    """

    nodes: dict[str, ItemNode] = field(default_factory=dict)
    _by_address: dict[tuple[str, str], ItemNode] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def find_all(self, items: Iterable[tuple[YamlItem, bool]], taken: Iterable[str]) -> list[ItemNode]:
        """Return the nodes of items, each given with whether it is a member; in the order of their first items.

        `taken` are ids that other nodes have.
        """
        numbered = list(enumerate(items))
        order = {id(item): number for number, (item, _) in numbered}
        self._taken |= {fold(node) for node in taken}
        for _, (item, is_member) in sorted(numbered, key=_identified_first):
            self._node_of(item, is_member).items.append(item)
        for node in self.nodes.values():
            node.items.sort(key=lambda item: order[id(item)])
        return sorted(self.nodes.values(), key=lambda node: order[id(node.items[0])])

    def _node_of(self, item: YamlItem, is_member: bool) -> ItemNode:
        """Return the node of an item: one that is known, or a new one."""
        name = item.name.text
        texts = [text_of(item.values.get(key)) for key in ("homepage_url", "repo_url")]
        keys = [(fold(name), _address_key(text)) for text in texts if text] or [(fold(name), "")]
        node = next((self._by_address[key] for key in keys if key in self._by_address), None)
        if written := item.annotations.get(NODE_ANNOTATION):
            kind, known = written["kind"], written["id"]
            cells = {column: text for column, text in written.items() if column not in ("kind", "id")}
            node = self.nodes.setdefault(known, ItemNode(kind, known, cells=cells, is_written=True))
            self._taken.add(fold(known))
        elif node is None and is_member:
            company = node_id("Company", known_slug(item.values.get("crunchbase")) or MEMBERSHIP.sub("", name) or name)
            node = self.nodes.setdefault(company, ItemNode("Company", company))
        elif node is None:
            product = self._product_id(name, keys[0][1] or item.path.replace(PATH_SEPARATOR, "/"))
            node = self.nodes[product] = ItemNode("Product", product)
        self._by_address |= {key: node for key in keys if key not in self._by_address}
        return node

    def _product_id(self, name: str, scope: str) -> str:
        """Return an id that is not taken: of the name, else with the scope before it, else with a number after it."""
        prefix = id_prefix("Product")
        scoped = f"{scope}/{name}"
        texts = chain([name, scoped], (f"{scoped} ({number})" for number in count(2)))
        free = next(id_ for text in texts if fold(id_ := f"{prefix}:{text}") not in self._taken)
        self._taken.add(fold(free))
        return free


def spellings(slug: str, item: YamlItem, stated: Mapping[str, YamlValue]) -> Iterable[str]:
    """Yield the name of the organization of an item: as it is stated, else the item's own, if it spells the slug."""
    if name := text_of(stated.get("name")):
        yield name
    own = re.sub(r"\s*\([^()]*\)$", "", item.name.text)
    slugified = "-".join(re.findall(r"[^\W_]+", own.lower()))
    if slugified in (slug, re.sub(r"-[0-9a-f]{4}$", "", slug)):  # Crunchbase adds four digits to a slug that exists
        yield own
