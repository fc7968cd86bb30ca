"""The store on a Neo4j server, accessed through the official driver. The only module that imports neo4j."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
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
from lianzhu.graph.property_graph import SCHEMA_ID, PropertyGraph
from lianzhu.graph.records import other_names
from lianzhu.graph.schema import SCHEMA_LABEL, Schema, packaged_schema
from lianzhu.graph.schema_extension import extend_schema, merge_additions
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, PortableCypher
from lianzhu.graph.stores.server_rows import (
    ServerRows,
    any_node_query,
    names_query,
    nodes_query,
    relationships_query,
)
from lianzhu.graph.stores.upload import UploadReport, upload

READ_TIMEOUT = 600.0
"""Time limit for reading all nodes of a label or all relationships of a type, in seconds."""

RETRY_TIME = 60.0
"""Seconds for which a transaction of a load is tried again after a deadlock or while the server restarts."""
MIN_VERSION = (5, 26)
"""The first version of Neo4j with labels and types that are values of a query."""

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # keeps driver warnings off stderr


class Neo4jStore:
    """A landscape on a Neo4j server; credentials are read from NEO4J_USERNAME and NEO4J_PASSWORD."""

    def __init__(self, driver: neo4j.Driver, address: str, database: str | None = None) -> None:
        self.address = address
        self._schema: Schema | None = None
        self._driver = driver
        self._database = database
        self._names: Names | None = None
        self._holds_landscape = False
        self._note = ""

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
                max_transaction_retry_time=RETRY_TIME,
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
            self.require_landscape()
            rows = ServerRows(self.schema)
            rows.add_nodes(self._read(names_query(self.schema)))
            self._note = rows.foreign_note(self.address) or self._note
            self._names = Names.of(
                Entry(
                    row["id"],
                    kind,
                    row["name"],
                    other_names(row.get("aliases", ()), row.get("name_en", "")),
                    tuple(row.get("former_ids", ())),
                )
                for kind, row in rows.nodes_by_kind()
            )
        return self._names

    def require_landscape(self) -> None:
        """Raise `StoreError` if the database holds no node of a landscape."""
        if not self._holds_landscape:
            if not self._read(any_node_query(self.schema)):
                raise StoreError(
                    f"{self.address} contains no landscape; load one with `lianzhu load --to {self.address}`"
                    f"{f' --database {self._database}' if self._database else ''}"
                )
            self._holds_landscape = True

    def landscape(self) -> Landscape:
        """Return all nodes and facts on the server whose label or type is declared in the schema.

        What others keep under these labels and types is passed over; `note` tells of it.
        """
        rows = ServerRows(self.schema)
        rows.add_nodes(self._read(nodes_query(self.schema)))
        rows.add_relationships(self._read(relationships_query(self.schema)))
        self._note = rows.foreign_note(self.address) or self._note
        return rows.landscape()

    @property
    def note(self) -> str:
        """What to tell of what was read; see `Store.note`."""
        return self._note

    def write(
        self,
        graph: PropertyGraph,
        progress: Callable[[int], object] = int,
        *,
        prune: bool = False,
        prune_all: bool = False,
        dry_run: bool = False,
    ) -> UploadReport:
        """Upload a property graph to the server; see `upload`.

        Additions to the schema are merged with those on the server, save with `prune_all`; raises `SchemaError` if
        they contradict each other.
        """
        self._require_version()
        graph = self._with_stored_additions(graph, merges=not prune_all)
        access = neo4j.READ_ACCESS if dry_run else neo4j.WRITE_ACCESS
        with _translate_errors(self.address, operation="load"), self._session(access) as session:
            report = upload(session, graph, progress, prune=prune, prune_all=prune_all, dry_run=dry_run)
        self._names, self._schema, self._holds_landscape, self._note = None, None, False, ""
        return report

    def _require_version(self) -> None:
        """Raise `StoreError` if the server is too old for the queries that load a landscape."""
        with _translate_errors(self.address):
            agent = self._driver.get_server_info().agent
        found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
        if found and (int(found[1]), int(found[2])) < MIN_VERSION:
            needed = ".".join(map(str, MIN_VERSION))
            raise StoreError(f"{self.address} is {agent}; loading a landscape needs Neo4j {needed} or later")

    def _with_stored_additions(self, graph: PropertyGraph, *, merges: bool) -> PropertyGraph:
        """Return the graph with a schema that knows the kinds of both landscapes, and the node that holds both texts.

        Without `merges`, the graph's own node is kept.
        """
        new, stored = graph.schema.additions, self._additions()
        if not stored or stored == new:
            return graph
        try:
            both = merge_additions(stored, new)
            schema = extend_schema(packaged_schema(), both)
        except SchemaError as error:
            raise SchemaError(
                f"{self.address} holds a landscape whose schema.toml contradicts this one: {error}; change one of them,"
                " or load into another database (--database)"
            ) from None
        return replace(graph.with_additions(both) if merges else graph, schema=schema)

    def close(self) -> None:
        """Close the connection."""
        self._driver.close()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=access)

    def _read(self, cypher: str) -> list[dict[str, Any]]:
        return self.run(PortableCypher(cypher), timeout=READ_TIMEOUT).records()


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
