"""What every store can do, and the text of a query that needs no analysis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from lianzhu.graph.answers import Answer

if TYPE_CHECKING:
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.names import Names
    from lianzhu.graph.schema import Schema

DEFAULT_TIMEOUT = 30.0
"""Seconds that a query may run."""


class PortableCypher(str):
    """Cypher of which tests have shown that every store returns the same rows: a store runs it as it stands."""

    __slots__ = ()


class Store(Protocol):
    """A landscape that answers Cypher. Queries only read; the same query gives the same rows on every store."""

    @property
    def address(self) -> str:
        """What messages call the store: a folder or a URL."""

    @property
    def schema(self) -> Schema:
        """The schema of the landscape."""

    def run(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout: float = DEFAULT_TIMEOUT) -> Answer:
        """Run a query that reads; raise `WriteRefused`, `CypherError`, `NotPortable` or `QueryTimeout`.

        `timeout` is in seconds. Cypher that is not `PortableCypher` is analysed first: the embedded store rewrites
        what its engine would answer differently from Neo4j, or refuses it.
        """

    def names(self) -> Names:
        """Return the index of names."""

    def landscape(self) -> Landscape:
        """Return the landscape: every node and every fact as a typed record."""

    def close(self) -> None:
        """Release what the store holds open."""
