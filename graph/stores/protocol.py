"""The interface of all stores, and a marker type for queries known to be portable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from lianzhu.graph.answers import Answer

if TYPE_CHECKING:
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.names import Names
    from lianzhu.graph.schema import Schema

DEFAULT_TIMEOUT = 30.0
"""Default time limit of a query, in seconds."""


class PortableCypher(str):
    """Cypher that tests have shown to return the same rows on every store; stores run it without analysis."""

    __slots__ = ()


class Store(Protocol):
    """A landscape that can be queried with Cypher. Queries are read-only and return the same rows on every store."""

    @property
    def address(self) -> str:
        """The folder or URL of the store, as shown in messages."""

    @property
    def schema(self) -> Schema:
        """The schema of the landscape."""

    @property
    def note(self) -> str:
        """What to tell the user of what was read so far, such as what was passed over; empty if there is nothing."""

    def require_landscape(self) -> None:
        """Raise `StoreError` if the store holds no landscape, but at most a graph of others."""

    def run(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout: float = DEFAULT_TIMEOUT) -> Answer:
        """Run a read-only query; raise `WriteRefused`, `CypherError`, `NotPortable` or `QueryTimeout`.

        `timeout` is in seconds. Cypher other than `PortableCypher` is analysed first: the embedded store rewrites
        parts that its engine evaluates differently from Neo4j, or rejects the query.
        """

    def names(self) -> Names:
        """Return the name index."""

    def landscape(self) -> Landscape:
        """Return the landscape, with all nodes and facts as typed records."""

    def close(self) -> None:
        """Release the resources of the store."""
