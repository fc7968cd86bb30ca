"""Where a landscape is kept: one protocol, with a store in memory and one on a Neo4j server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lianzhu.graph.errors import StoreError

if TYPE_CHECKING:
    from lianzhu.graph.landscape import Landscape, PropertyGraph
    from lianzhu.graph.names import Names

DEFAULT_TIMEOUT = 30.0
"""Seconds that a query may run."""
SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query returns: plain values (numbers, strings, lists, dicts) in rows under columns.

    `warnings` are the engine's remarks, such as a label that no node has.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    warnings: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as dicts keyed by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Store(Protocol):
    """What every store can do. Queries only read; the same query gives the same rows on every store."""

    @property
    def address(self) -> str:
        """What messages call the store."""

    def run(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        judged: bool = False,
    ) -> Answer:
        """Run a query that reads; raise `WriteRefused`, `CypherError`, `NotPortable` or `QueryTimeout`.

        `judged` says that the text needs no look at whether every engine answers it alike: tests have shown it.
        """

    def names(self) -> Names:
        """Return the index of names."""

    def graph(self) -> PropertyGraph:
        """Return everything that the store holds."""

    def close(self) -> None:
        """Release what the store holds open."""


def open_store(target: str, read_folder: Callable[[Path], Landscape]) -> Store:
    """Open a server (``neo4j://…``, ``bolt://…``) or a folder of tables, which `read_folder` reads.

    Raises `StoreError` for an address that is neither, and what opening it raises.
    """
    if "://" in target:
        scheme = target.partition("://")[0]
        if scheme not in SERVER_SCHEMES:
            raise StoreError(
                f"'{target}' is no store: expected a folder, or an address with {', '.join(SERVER_SCHEMES)}"
            )
        from lianzhu.graph.stores.neo4j import BoltStore

        return BoltStore.connect(target)
    from lianzhu.graph.cache import open_folder

    return open_folder(Path(target), read_folder)
