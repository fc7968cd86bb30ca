"""Exceptions with messages for the user; the command line prints the message without a traceback.

LianzhuError
├── SchemaError              the schema file is inconsistent
├── LandscapeError           tables or records violate the schema; reports all problems at once
├── LookupFailed
│   ├── NotFound             no node, fact, query or parameter has that name
│   └── Ambiguous            the name matches several nodes
├── QueryError
│   ├── BadQueryFile         a canned query has an invalid header or text
│   ├── BadParameter         a value is not valid for its parameter
│   ├── CypherError          the engine rejects the query text
│   ├── WriteRefused         the query would modify the graph
│   ├── NotPortable          the embedded engine would return a different result than Neo4j
│   └── QueryTimeout         the query exceeded its time limit
├── StoreError
│   ├── ServerUnavailable    no server is reachable at the address
│   └── LoginFailed          the server rejects the user name or password
├── SourceError              a locator or a report file does not match a fact
└── OutputError              a result cannot be written to the requested destination
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lianzhu.graph.problems import Problem, declaration_lines, summarise
from lianzhu.graph.suggestions import did_you_mean


class LianzhuError(Exception):
    """Base class of all errors with a message for the user."""


class SchemaError(LianzhuError):
    """The schema file is inconsistent; `problems` lists what is wrong in the schema.toml of a landscape."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *(f"  {problem}" for problem in self.problems)]))


class LandscapeError(LianzhuError):
    """Tables or records violate the schema; `problems` lists every violation, the message summarises them."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = f"{len(self.problems):,} problem{'s' if len(self.problems) > 1 else ''}"
        lines = [f"  {line}" for line in summarise(self.problems)]
        super().__init__("\n".join([f"{source}: {count}", *lines, *declaration_lines(self.problems)]))


class LookupFailed(LianzhuError):
    """A name does not identify exactly one item."""


class NotFound(LookupFailed):
    """No item has that name; the message suggests near matches or, if there are none, gives the hint."""

    def __init__(
        self, item_type: str, name: str, candidates: Iterable[str] = (), hint: str = "", suffix: str = ""
    ) -> None:
        suggestion = did_you_mean(name, candidates)
        super().__init__(f"no {item_type} named '{name}'" + (suggestion or (f"; {hint}" if hint else "")) + suffix)


class Ambiguous(LookupFailed):
    """A name matches several nodes; the message lists their ids."""

    def __init__(self, name: str, candidates: Iterable[str]) -> None:
        self.candidates = tuple(candidates)
        super().__init__(f"'{name}' is ambiguous; use one of these ids: {', '.join(self.candidates)}")


class QueryError(LianzhuError):
    """A query cannot be run."""


class BadQueryFile(QueryError):
    """A canned query has an invalid header or text."""


class BadParameter(QueryError):
    """A value is not valid for its parameter."""


class CypherError(QueryError):
    """The engine rejects the query text."""


class WriteRefused(QueryError):
    """The query would modify the graph; queries are read-only."""


class NotPortable(QueryError):
    """The embedded engine would return a different result than Neo4j; the message suggests a rewrite.

    `rule` is the name of the rule that the query breaks, empty for a syntax error.
    """

    def __init__(self, message: str, rule: str = "") -> None:
        self.rule = rule
        super().__init__(message)


class QueryTimeout(QueryError):
    """The query exceeded its time limit."""


class StoreError(LianzhuError):
    """A store cannot be opened or read."""


class ServerUnavailable(StoreError):
    """No server is reachable at the address."""


class LoginFailed(StoreError):
    """The server rejects the user name or password."""


class SourceError(LianzhuError):
    """A locator or a report file does not match a fact."""


class OutputError(LianzhuError):
    """A result cannot be written to the requested destination."""
