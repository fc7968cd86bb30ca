"""The store on a Neo4j server, accessed through the official driver. The only module that imports neo4j."""

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
    SchemaError,
    ServerUnavailable,
    StoreError,
    WriteRefused,
)
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.names import Entry, Names
from lianzhu.graph.property_graph import SCHEMA_ID, PropertyGraph, edge_record, is_fact, landscape_of, node_record
from lianzhu.graph.records import other_names
from lianzhu.graph.schema import ABOUT, SCHEMA_LABEL, Schema, packaged_schema
from lianzhu.graph.schema_extension import extend_schema, merge_additions
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, PortableCypher
from lianzhu.graph.stores.upload import UploadCounts, upload

READ_TIMEOUT = 600.0
"""Time limit for reading all nodes of a label or all relationships of a type, in seconds."""

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # keeps driver warnings off stderr


class Neo4jStore:
    """A landscape on a Neo4j server; credentials are read from NEO4J_USERNAME and NEO4J_PASSWORD."""

    def __init__(self, driver: neo4j.Driver, address: str, database: str | None = None) -> None:
        self.address = address
        self._schema: Schema | None = None
        self._driver = driver
        self._database = database
        self._names: Names | None = None

    @classmethod
    def connect(cls, address: str, database: str | None = None) -> Neo4jStore:
        """Connect to a server; raise `ServerUnavailable` or `LoginFailed`.

        The database defaults to NEO4J_DATABASE, then to the user's home database.
        """
        user, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        with _translate_errors(address):
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

    @property
    def schema(self) -> Schema:
        """The packaged schema with the additions of the landscape on the server, which are read once."""
        if self._schema is None:
            self._schema = extend_schema(packaged_schema(), self._additions(), f"{self.address} (node Schema)")
        return self._schema

    def _additions(self) -> str:
        """Return the text of the Schema node, empty if there is none."""
        query = neo4j.Query(f"MATCH (s:{SCHEMA_LABEL} {{id: $id}}) RETURN s.toml AS toml", timeout=READ_TIMEOUT)
        with _translate_errors(self.address, READ_TIMEOUT), self._session(neo4j.READ_ACCESS) as session:
            record = session.run(query, id=SCHEMA_ID).single()
            return str(record["toml"] or "") if record else ""

    def run(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Answer:
        """Run a read-only query; see `Store.run`."""
        guard.reject_writes(cypher)
        guard.reject_multiple_statements(cypher)
        if not isinstance(cypher, PortableCypher):
            from lianzhu.graph.cypher import portability  # lazy: not needed for queries of the shipped packs

            portability.reject_neo4j_bugs(cypher, portability.declared_types(self.schema), params)
        query = neo4j.Query(cypher, timeout=timeout)
        with _translate_errors(self.address, timeout), self._session(neo4j.READ_ACCESS) as session:
            result = session.run(query, dict(params or {}))
            columns = tuple(result.keys())
            return Answer(columns, [tuple(_plain_value(value) for value in record.values()) for record in result])

    def names(self) -> Names:
        """Return the name index, read from the server once; raise `StoreError` if there is no landscape."""
        if self._names is None:
            names = Names.of(
                Entry(
                    row["id"],
                    label,
                    row["name"],
                    other_names(row.get("aliases", ()), row.get("name_en", "")),
                    tuple(row.get("former_ids", ())),
                )
                for label in self.schema.nodes
                for row in self._read_nodes(label)
                if "name" in row
            )
            if not names.entries:
                raise StoreError(
                    f"{self.address} contains no landscape; load one with `lianzhu load --to {self.address}`"
                )
            self._names = names
        return self._names

    def landscape(self) -> Landscape:
        """Return all nodes and facts on the server whose label or type is declared in the schema."""
        return landscape_of(
            {
                row["id"]: node_record(label, row, self.schema)
                for label in self.schema.nodes
                for row in self._read_nodes(label)
            },
            [
                edge_record(kind, row["start"], row["end"], row["properties"], self.schema)
                for kind in self.schema.edges
                for row in self._read_relationships(kind)
                if is_fact(row["properties"])
            ],
            {label: self._read_nodes(label) for label in self.schema.statements},
            self._read_about(),
            self.schema,
        )

    def _read_about(self) -> defaultdict[str, list[tuple[str, str]]]:
        """Return the (role, node id) pairs of each figure, statement and coverage row, keyed by its id."""
        about: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self._read_relationships(ABOUT):
            about[row["start"]].append((row["properties"]["role"], row["end"]))
        return about

    def write(self, graph: PropertyGraph, progress: Callable[[int], object] = int) -> UploadCounts:
        """Upload a property graph to the server; see `upload`.

        Additions to the schema are merged with those on the server; raises `SchemaError` if they contradict each other.
        """
        graph = self._with_merged_additions(graph)
        self._names = self._schema = None
        with _translate_errors(self.address, operation="load"), self._session(neo4j.WRITE_ACCESS) as session:
            return upload(session, graph, progress)

    def _with_merged_additions(self, graph: PropertyGraph) -> PropertyGraph:
        new, stored = graph.schema.additions, self._additions() if graph.schema.additions else ""
        try:
            return graph.with_additions(merge_additions(stored, new)) if new and stored else graph
        except SchemaError as error:
            raise SchemaError(
                f"{self.address} holds a landscape whose schema.toml contradicts this one: {error}; change one of them,"
                " or load into another database (--database)"
            ) from None

    def close(self) -> None:
        """Close the connection."""
        self._driver.close()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=access)

    def _run_read(self, cypher: str) -> Answer:
        return self.run(PortableCypher(cypher), timeout=READ_TIMEOUT)

    def _read_nodes(self, label: str) -> list[dict[str, Any]]:
        """Return the properties of all nodes with a label, sorted by id."""
        answer = self._run_read(
            f"MATCH (n:`{label}`) WHERE n.id IS NOT NULL RETURN properties(n) AS properties ORDER BY n.id"
        )
        return [properties for (properties,) in answer.rows]

    def _read_relationships(self, kind: str) -> list[dict[str, Any]]:
        """Return the start id, end id and properties of all relationships of a type, sorted by id."""
        return self._run_read(
            f"MATCH (a)-[r:{kind}]->(b) RETURN a.id AS start, b.id AS end, properties(r) AS properties ORDER BY r.id"
        ).records()


def _plain_value(value: Any) -> Any:
    """Convert a driver value: nodes and relationships to their properties, paths to both, dates to text."""
    if isinstance(value, graph.Node | graph.Relationship):
        return {name: _plain_value(item) for name, item in sorted(value.items())}
    if isinstance(value, graph.Path):
        return {"nodes": _plain_value(list(value.nodes)), "relationships": _plain_value(list(value.relationships))}
    if isinstance(value, list | tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain_value(item) for name, item in value.items()}
    if isinstance(value, time.Date | time.DateTime | time.Time):
        return value.iso_format()
    return value


@contextmanager
def _translate_errors(address: str, timeout: float = 0, operation: str = "") -> Iterator[None]:
    """Translate driver errors into our own, with advice for the user.

    `operation` names an operation that can be resumed by running it again.
    """
    try:
        yield
    except LianzhuError:
        raise
    except exceptions.AuthError as error:
        raise LoginFailed(_login_message(address, error)) from None
    except exceptions.ConfigurationError as error:
        raise StoreError(f"{address}: {error}") from None
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired):
        if operation:
            raise ServerUnavailable(
                f"lost the connection to {address} during the {operation}; completed batches are kept: restart the"
                " server and run the same command again to finish"
            ) from None
        raise ServerUnavailable(
            f"no Neo4j server is reachable at {address}; start it, or set another address with --store or LIANZHU_STORE"
        ) from None
    except exceptions.Neo4jError as error:
        raise _translate_server_error(error, timeout) from None
    except exceptions.DriverError as error:
        raise StoreError(f"{address}: {error}") from None
    except (ValueError, OSError) as error:
        raise StoreError(f"{address}: {error}") from None


def _login_message(address: str, error: exceptions.AuthError) -> str:
    if "NEO4J_PASSWORD" in os.environ:
        advice = "check NEO4J_USERNAME and NEO4J_PASSWORD"
    else:
        advice = "set NEO4J_PASSWORD (and NEO4J_USERNAME, if it is not neo4j)"
    details = "" if "Unauthorized" in (error.code or "") else f" ({error.message})"
    return f"{address} rejected the login; {advice}{details}"


def _translate_server_error(error: exceptions.Neo4jError, timeout: float) -> LianzhuError:
    code, message = error.code or "", error.message or str(error)
    if "AccessMode" in code or "Writing in read access mode" in message:
        return WriteRefused("the query would modify the graph; queries are read-only")
    if "TransactionTimedOut" in code or "Terminated" in code:
        return QueryTimeout(
            f"the query exceeded its time limit of {timeout:g} s; narrow it, or raise the limit with --timeout"
        )
    if "Statement" in code:
        return CypherError(message)
    return StoreError(message)
