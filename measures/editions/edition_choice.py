"""Some of the changes: those of a kind, of a chain, or of the firms of a region."""

from __future__ import annotations

from collections.abc import Iterable

from lianzhu.graph.errors import BadParameter
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import fold
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.measures.chain_structure import FIRM_KINDS, ChainStructure
from lianzhu.measures.editions.edition_changes import EditionChange
from lianzhu.measures.editions.edition_diff import Editions
from lianzhu.measures.editions.edition_nodes import NODE
from lianzhu.measures.locations import Locations
from lianzhu.measures.relations import Relations


def of_kind(editions: Editions, changes: Iterable[EditionChange], kind: str) -> list[EditionChange]:
    """Return the changes of nodes, relations or figures of a kind, given by its code or its name in either language.

    The kind of a statement is its aspect; one name may be that of several kinds. Raises `BadParameter` for no kind.
    """
    schema = editions.after.schema
    tables = (schema.nodes, schema.edges, schema.metrics, schema.aspects)
    named = [(name, code) for table in tables for code, each in table.items() for name in (each.zh, each.en, code)]
    stated = [(change.kind, change.kind) for change in editions.changes]
    codes = {code for name, code in (*named, *stated) if fold(name) == fold(kind)}
    if not codes:
        suggestion = did_you_mean(kind, [name for name, _ in named])
        raise BadParameter(f"no kind of node, relation, figure or statement named '{kind}'{suggestion}")
    return [change for change in changes if change.kind in codes]


def in_region(editions: Editions, changes: Iterable[EditionChange], region: str) -> list[EditionChange]:
    """Return the changes that are about a firm of a region, given by its id, before or after."""
    here: set[str] = set()
    for side in (editions.before, editions.after):
        if region in side.nodes:
            locations = Locations(Relations(side), region)
            firms = locations.relations.of_kind(*FIRM_KINDS)
            here |= set(map(editions.identity.of, locations.located(firms, "here")))
    return [change for change in changes if any(editions.identity.of(node) in here for node in change.nodes)]


def in_chain(editions: Editions, changes: Iterable[EditionChange], chain: str) -> list[EditionChange]:
    """Return the changes that are about a chain, given by its id, its parts and what is in them, before or after.

    Of the firms in it, which stand elsewhere as well, only that they are there, gone or called otherwise.
    """
    parts: set[str] = set()
    firms: set[str] = set()
    for side in (editions.before, editions.after):
        for node in (node for node in side.nodes if editions.identity.of(node) == editions.identity.of(chain)):
            held, vendors = _within(side, node)
            parts |= set(map(editions.identity.of, held))
            firms |= set(map(editions.identity.of, vendors))

    def is_chosen(change: EditionChange) -> bool:
        nodes = set(map(editions.identity.of, change.nodes))
        return not parts.isdisjoint(nodes) or (change.what == NODE and not firms.isdisjoint(nodes))

    return [change for change in changes if is_chosen(change)]


def _within(side: Landscape, chain: str) -> tuple[set[str], set[str]]:
    """Return the parts of a chain with what they hold, and the firms in them."""
    structure = ChainStructure(Relations(side), chain)
    parts = {held for part in structure.wholes for held in structure.within(part)}
    firms = {way[-1].start for part in structure.wholes for way in structure.ways_to_firms(part) if way}
    return {chain, *structure.wholes, *parts}, firms - parts
