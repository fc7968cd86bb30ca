"""Node lookup by name, in any store."""

from __future__ import annotations

from dataclasses import dataclass

from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import NotFound
from lianzhu.graph.names import Entry
from lianzhu.graph.stores.protocol import PortableCypher, Store
from lianzhu.queries.broader import broader_industry_hint

FACT_COUNTS = PortableCypher("MATCH (n) WHERE n.id IN $ids RETURN n.id AS id, COUNT { (n)--() } AS facts")
"""The number of relations, figures and coverage rows at nodes."""
STATEMENTS_WITH_TEXT = PortableCypher(
    "MATCH (s:Statement)-[:ABOUT]->(n) WHERE toLower(s.text) CONTAINS $text WITH s, n ORDER BY n.name"
    " RETURN s.text AS text, collect(n.name) AS about, s.id AS id ORDER BY text, id"
)
"""The statements with a text in their words, and what they are about."""
MAX_OTHERS = 5
"""Number of other nodes of a name that a note lists."""


def search_nodes(store: Store, text: str) -> Answer:
    """Return the nodes with `text` in a name or alias, best matches first, then the statements with it in their words.

    Raises `NotFound` with close matches if there are none.
    """
    names = store.names()
    entries = names.search(text)
    statements = store.run(STATEMENTS_WITH_TEXT, {"text": text.strip().lower()}).rows if text.strip() else []
    if not entries and not statements:
        raise NotFound("node", text, names.all_names(), suffix=broader_industry_hint(names, text))
    kinds = store.schema.nodes
    rows = [(entry.name, entry.kind, kinds[entry.kind].zh, list(entry.aliases), entry.id) for entry in entries]
    label = store.schema.statements["Statement"]
    rows += [(words, label.name, label.zh, about, fact) for words, about, fact in statements]
    return Answer(("name", "kind", "zh", "aliases", "id"), rows)


@dataclass(frozen=True, slots=True)
class Found:
    """The node that a name means, and the other nodes of that name, best first."""

    node: Entry
    others: tuple[Entry, ...] = ()

    @property
    def note(self) -> str:
        """What to tell a person of the other nodes; empty if there are none."""
        listed = ", ".join(f"{entry.kind} {entry.id}" for entry in self.others[:MAX_OTHERS])
        more = f" and {len(self.others) - MAX_OTHERS} more" if len(self.others) > MAX_OTHERS else ""
        return f"this is {self.node.kind} {self.node.id}; of the same name: {listed}{more}" if self.others else ""


def find(store: Store, name: str, kind: str | None = None, *, prefer: str = "") -> Found:
    """Return the node with this name, alias or id; raise `NotFound`.

    Of several, a node of the preferred kind comes first, then core kinds before supporting ones, then the node with the
    most facts.
    """
    kinds = store.schema.nodes
    if kind is not None and kind not in kinds:
        raise NotFound("node kind", kind, kinds, hint=f"the kinds are {', '.join(kinds)}")
    candidates = store.names().candidates(name, [kind] if kind else ())
    if len(candidates) < 2:
        return Found(store.names().resolve(name, [kind] if kind else ()))
    counts = dict(store.run(FACT_COUNTS, {"ids": [entry.id for entry in candidates]}).rows)
    best, *others = sorted(
        candidates,
        key=lambda entry: (entry.kind != prefer, kinds[entry.kind].supporting, -counts.get(entry.id, 0), entry.id),
    )
    return Found(best, tuple(others))


def find_node(store: Store, name: str, kind: str | None = None) -> Entry:
    """Return the node that a name means; see `find`."""
    return find(store, name, kind).node
