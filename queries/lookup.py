"""Node lookup by name, in any store."""

from __future__ import annotations

from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import NotFound
from lianzhu.graph.names import Entry
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.broader import broader_industry_hint


def search_nodes(store: Store, text: str) -> Answer:
    """Return the nodes with `text` in a name or alias, best matches first; raise `NotFound` with close matches."""
    names = store.names()
    entries = names.search(text)
    if not entries:
        raise NotFound("node", text, names.all_names(), suffix=broader_industry_hint(names, text))
    kinds = store.schema.nodes
    rows = [(entry.name, entry.kind, kinds[entry.kind].zh, list(entry.aliases), entry.id) for entry in entries]
    return Answer(("name", "kind", "zh", "aliases", "id"), rows)


def find_node(store: Store, name: str, kind: str | None = None) -> Entry:
    """Return the node with this name, alias or id; raise `NotFound` or `Ambiguous`."""
    kinds = store.schema.nodes
    if kind is not None and kind not in kinds:
        raise NotFound("node kind", kind, kinds, hint=f"the kinds are {', '.join(kinds)}")
    return store.names().resolve(name, [kind] if kind else ())


def find_company_or_node(store: Store, name: str, kind: str | None = None) -> Entry:
    """Return the company with this name, otherwise any node with it; raise `NotFound` or `Ambiguous`."""
    companies = store.names().candidates(name, ["Company"]) if kind is None else []
    return companies[0] if len(companies) == 1 else find_node(store, name, kind)
