"""Find nodes by name, in any store."""

from __future__ import annotations

from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import NotFound
from lianzhu.graph.names import Entry
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.broader import broader_remark


def find(store: Store, text: str) -> Answer:
    """Return the nodes with `text` in a name or alias, the closest first; raise `NotFound` with near matches."""
    names = store.names()
    found = names.containing(text)
    if not found:
        raise NotFound("node", text, names.known(), remark=broader_remark(names, text))
    kinds = store.schema.nodes
    rows = [(entry.name, entry.kind, kinds[entry.kind].zh, list(entry.aliases), entry.id) for entry in found]
    return Answer(("name", "kind", "zh", "aliases", "id"), rows)


def node(store: Store, name: str, kind: str | None = None) -> Entry:
    """Return the node that goes by a name; raise `NotFound` or `Ambiguous`."""
    known = store.schema.nodes
    if kind is not None and kind not in known:
        raise NotFound("kind of node", kind, known, hint=f"the kinds are {', '.join(known)}")
    return store.names().resolve(name, [kind] if kind else ())


def company_or_node(store: Store, name: str, kind: str | None = None) -> Entry:
    """Return the company that goes by a name, or else whatever does; raise `NotFound` or `Ambiguous`."""
    companies = store.names().candidates(name, ["Company"]) if kind is None else []
    return companies[0] if len(companies) == 1 else node(store, name, kind)
