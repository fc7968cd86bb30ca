"""The store on a Neo4j server, through the official driver. The only door to neo4j."""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import neo4j
from neo4j import exceptions, graph, time

from lianzhu.graph.answers import Answer
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
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import Entry, Names
from lianzhu.graph.property_graph import PropertyGraph, coverage_record, edge_record, figure_record, node_record
from lianzhu.graph.schema import ABOUT, packaged_schema
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, PortableCypher
from lianzhu.graph.stores.upload import Written, upload

READ_TIMEOUT = 600.0
"""Seconds that reading all nodes of a label, or all relationships of a type, may take."""

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # else its warnings reach stderr


class Neo4jStore:
    """A landscape on a server; user and password come from NEO4J_USERNAME and NEO4J_PASSWORD."""

    def __init__(self, driver: neo4j.Driver, address: str, database: str | None = None) -> None:
        self.address = address
        self.schema = packaged_schema()
        self._driver = driver
        self._database = database
        self._names: Names | None = None

    @classmethod
    def connect(cls, address: str, database: str | None = None) -> Neo4jStore:
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
    ) -> Answer:
        """Run a query that reads; see `Store.run`."""
        guard.refuse_writes(cypher)
        guard.refuse_several(cypher)
        if not isinstance(cypher, PortableCypher):
            from lianzhu.graph.cypher import portability  # late: a query of a shipped pack needs none

            portability.refuse_neo4j_faults(cypher, self.schema, params)
        query = neo4j.Query(cypher, timeout=timeout)
        with _errors(self.address, timeout), self._session(neo4j.READ_ACCESS) as session:
            result = session.run(query, dict(params or {}))
            columns = tuple(result.keys())
            return Answer(columns, [tuple(_plain(value) for value in record.values()) for record in result])

    def names(self) -> Names:
        """Return the index of names, read from the server once; raise `StoreError` if it holds no landscape."""
        if self._names is None:
            names = Names.of(
                Entry(row["id"], label, row["name"], tuple(row.get("aliases", ())), tuple(row.get("former_ids", ())))
                for label in self.schema.nodes
                for row in self._nodes(label)
                if "name" in row
            )
            if not names.entries:
                raise StoreError(f"{self.address} holds no landscape; put one there: lianzhu load --to {self.address}")
            self._names = names
        return self._names

    def landscape(self) -> Landscape:
        """Return every node and fact on the server that the schema declares."""
        about = self._about()
        figures, coverage = (self._nodes(label) for label in ("Figure", "Coverage"))
        return Landscape(
            nodes={
                row["id"]: node_record(label, row, self.schema)
                for label in self.schema.nodes
                for row in self._nodes(label)
            },
            edges=[
                edge_record(kind, row["start"], row["end"], row["properties"], self.schema)
                for kind in self.schema.edges
                for row in self._relationships(kind)
            ],
            figures=[figure_record(row, about[row["id"]], self.schema) for row in figures],
            coverage=[coverage_record(row, end) for row in coverage for _, end in about[row["id"]][:1]],
            schema=self.schema,
        )

    def _about(self) -> defaultdict[str, list[tuple[str, str]]]:
        """Return the (role, node id) pairs that each figure and coverage row is about, by its id."""
        about: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self._relationships(ABOUT):
            about[row["start"]].append((row["properties"]["role"], row["end"]))
        return about

    def write(self, graph: PropertyGraph, progress: Callable[[int], object] = int) -> Written:
        """Write a property graph to the server, see `upload`; a load that was cut off is completed by the next."""
        self._names = None
        with _errors(self.address, during="the load"), self._session(neo4j.WRITE_ACCESS) as session:
            return upload(session, graph, progress)

    def close(self) -> None:
        """Close the connection."""
        self._driver.close()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=access)

    def _read(self, cypher: str) -> Answer:
        return self.run(PortableCypher(cypher), timeout=READ_TIMEOUT)

    def _nodes(self, label: str) -> list[dict[str, Any]]:
        """Return the properties of the nodes with a label, in the order of their ids."""
        answer = self._read(
            f"MATCH (n:`{label}`) WHERE n.id IS NOT NULL RETURN properties(n) AS properties ORDER BY n.id"
        )
        return [properties for (properties,) in answer.rows]

    def _relationships(self, kind: str) -> list[dict[str, Any]]:
        """Return start id, end id and properties of the relationships of a type, in the order of their ids."""
        read = f"MATCH (a)-[r:{kind}]->(b) RETURN a.id AS start, b.id AS end, properties(r) AS properties ORDER BY r.id"
        return self._read(read).records()


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
