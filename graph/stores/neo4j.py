"""The store on a Neo4j server, through the official driver. The only door to neo4j."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import neo4j
from neo4j import exceptions, graph, time

from lianzhu.graph.cypher import guard
from lianzhu.graph.errors import (
    CypherError,
    LianzhuError,
    LoginFailed,
    QueryTimeout,
    ServerUnavailable,
    StoreError,
    WriteRefused,
)
from lianzhu.graph.landscape import PropertyGraph
from lianzhu.graph.names import Entry, Names
from lianzhu.graph.schema import schema
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, Answer
from lianzhu.graph.stores.upload import Written, upload

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # else its warnings reach stderr


class BoltStore:
    """A landscape on a server; user and password come from NEO4J_USERNAME and NEO4J_PASSWORD."""

    def __init__(self, driver: neo4j.Driver, address: str, database: str | None = None) -> None:
        self.address = address
        self._driver = driver
        self._database = database

    @classmethod
    def connect(cls, address: str, database: str | None = None) -> BoltStore:
        """Open a connection to a database: the one named, else NEO4J_DATABASE, else the user's own.

        Raises `ServerUnavailable` or `LoginFailed`.
        """
        user, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        with _errors(address):
            driver = neo4j.GraphDatabase.driver(
                address,
                auth=(user, password),
                connection_timeout=5,
                max_transaction_retry_time=15,
                notifications_min_severity="OFF",
            )
            try:
                driver.verify_connectivity()
            except BaseException:
                driver.close()
                raise
        return cls(driver, address, database or os.environ.get("NEO4J_DATABASE"))

    def run(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        judged: bool = False,
    ) -> Answer:
        """Run a query that reads; see `Store.run`."""
        guard.refuse_writes(cypher)
        guard.refuse_several(cypher)
        if not judged:
            from lianzhu.graph.cypher import portability  # late: a query of a pack that ships needs none

            portability.refuse_faults_of_neo4j(cypher, params)
        query = neo4j.Query(cypher, timeout=timeout)
        with _errors(self.address, timeout), self._session(neo4j.READ_ACCESS) as session:
            result = session.run(query, dict(params or {}))
            columns = tuple(result.keys())
            return Answer(columns, [tuple(_plain(value) for value in record.values()) for record in result])

    def names(self) -> Names:
        """Return the index of names, read from the server; raise `StoreError` if it holds no landscape."""
        names = Names.of(
            Entry(row["id"], label, row["name"], tuple(row.get("aliases", ())), tuple(row.get("former_ids", ())))
            for label in schema().nodes
            for row in self._nodes(label)
            if "name" in row
        )
        if not names.entries:
            raise StoreError(f"{self.address} holds no landscape; put one there: lianzhu load --to {self.address}")
        return names

    def graph(self) -> PropertyGraph:
        """Return everything on the server that the schema knows."""
        nodes = {label: rows for label in schema().labels if (rows := self._nodes(label))}
        relationships: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for kind in (*schema().edges, "ABOUT"):
            read = (
                f"MATCH (a)-[r:{kind}]->(b) RETURN labels(a)[0] AS a, labels(b)[0] AS b, a.id AS from_id,"
                " b.id AS to_id, properties(r) AS properties ORDER BY r.id"
            )
            for row in self._read(read).records():
                start, end = row.pop("a"), row.pop("b")
                relationships.setdefault((kind, start, end), []).append(row)
        return PropertyGraph(nodes, relationships)

    def write(self, landscape_graph: PropertyGraph, progress: Callable[[int], object] = int) -> Written:
        """Put a property graph onto the server, see `upload`; a load that was cut off is completed by the next."""
        with _errors(self.address, during="the load"), self._session(neo4j.WRITE_ACCESS) as session:
            return upload(session, landscape_graph, progress)

    def close(self) -> None:
        """Close the connection."""
        self._driver.close()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=access)

    def _read(self, cypher: str) -> Answer:
        return self.run(cypher, timeout=600)

    def _nodes(self, label: str) -> list[dict[str, Any]]:
        return [
            row[0]
            for row in self._read(
                f"MATCH (n:`{label}`) WHERE n.id IS NOT NULL RETURN properties(n) AS row ORDER BY n.id"
            ).rows
        ]


def _plain(value: Any) -> Any:
    """Return nodes and relationships as their properties, a path as both, a date as text."""
    if isinstance(value, graph.Node | graph.Relationship):
        return {name: _plain(each) for name, each in sorted(value.items())}
    if isinstance(value, graph.Path):
        return {"nodes": _plain(list(value.nodes)), "relationships": _plain(list(value.relationships))}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, time.Date | time.DateTime | time.Time):
        return value.iso_format()
    return value


@contextmanager
def _errors(address: str, timeout: float = 0, during: str = "") -> Iterator[None]:
    """Turn the driver's errors into ours, each with the way out; `during` says what to run again if it is cut off."""
    try:
        yield
    except LianzhuError:
        raise
    except exceptions.AuthError as error:
        raise LoginFailed(_login_advice(address, error)) from None
    except exceptions.ConfigurationError as error:
        raise StoreError(f"{address}: {error}") from None
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired):
        if during:
            raise ServerUnavailable(
                f"the server at {address} went away in the middle of {during}; what was written stays, start the server"
                " and run the same command again to complete it"
            ) from None
        raise ServerUnavailable(
            f"no Neo4j server answers at {address}; start it, or give another address with --store or LIANZHU_STORE"
        ) from None
    except exceptions.Neo4jError as error:
        raise _translated(error, timeout) from None
    except exceptions.DriverError as error:
        raise StoreError(f"{address}: {error}") from None
    except (ValueError, OSError) as error:
        raise StoreError(f"{address}: {error}") from None


def _login_advice(address: str, error: exceptions.AuthError) -> str:
    given = "NEO4J_PASSWORD" in os.environ
    advice = (
        "check NEO4J_USERNAME and NEO4J_PASSWORD" if given else "set NEO4J_PASSWORD (and NEO4J_USERNAME, if not neo4j)"
    )
    return f"{address} refuses the login; {advice}" + (
        "" if "Unauthorized" in (error.code or "") else f" ({error.message})"
    )


def _translated(error: exceptions.Neo4jError, timeout: float) -> LianzhuError:
    code, message = error.code or "", error.message or str(error)
    if "AccessMode" in code or "Writing in read access mode" in message:
        return WriteRefused("the query would change the graph; queries only read")
    if "TransactionTimedOut" in code or "Terminated" in code:
        return QueryTimeout(f"the query ran longer than {timeout:g} s; narrow it, or allow more with --timeout")
    if "Statement" in code:
        return CypherError(message)
    return StoreError(message)
