"""Every error that a user can cause; the command line prints them as one clear message.

LianzhuError
├── SchemaError              the schema file contradicts itself
├── LandscapeError           tables or records do not fit the schema: all problems at once
├── LookupFailed
│   ├── NotFound             no node, fact, query or parameter of that name
│   └── Ambiguous            the name fits several nodes
├── QueryError
│   ├── BadQueryFile         a canned query's header or text is wrong
│   ├── BadParameter         a value does not fit its parameter
│   ├── CypherError          the engine refuses the text of a query
│   ├── WriteRefused         a query that would change the graph
│   ├── NotPortable          the embedded engine would give another answer than Neo4j
│   └── QueryTimeout         a query ran longer than its limit
├── StoreError
│   ├── ServerUnavailable    no server answers at the address
│   └── LoginFailed          the server refuses user or password
├── SourceError              a locator or a report file is not what a fact says
└── OutputError              a result cannot be written where it was asked for
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lianzhu.graph.problems import Problem, summarise
from lianzhu.graph.suggestions import did_you_mean


class LianzhuError(Exception):
    """The base of all errors with a message meant for the user."""


class SchemaError(LianzhuError):
    """The schema file contradicts itself."""


class LandscapeError(LianzhuError):
    """Tables or records do not fit the schema; `problems` holds every one of them, the message a summary."""

    def __init__(self, where: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = f"{len(self.problems):,} problem{'s' if len(self.problems) > 1 else ''}"
        super().__init__(f"{where}: {count}\n" + "\n".join(f"  {line}" for line in summarise(self.problems)))


class LookupFailed(LianzhuError):
    """A name does not lead to exactly one thing."""


class NotFound(LookupFailed):
    """Nothing has that name; the message offers near matches, or else the hint."""

    def __init__(self, what: str, name: str, known: Iterable[str] = (), hint: str = "", remark: str = "") -> None:
        near = did_you_mean(name, known)
        super().__init__(f"no {what} is called '{name}'" + (near or (f"; {hint}" if hint else "")) + remark)


class Ambiguous(LookupFailed):
    """A name fits several nodes; the message lists their ids."""

    def __init__(self, name: str, candidates: Iterable[str]) -> None:
        self.candidates = tuple(candidates)
        super().__init__(f"'{name}' may be any of {', '.join(self.candidates)}; write one of these")


class QueryError(LianzhuError):
    """A query cannot be run."""


class BadQueryFile(QueryError):
    """A canned query's header or text is wrong."""


class BadParameter(QueryError):
    """A value does not fit the parameter it was given for."""


class CypherError(QueryError):
    """The engine refuses the text of a query."""


class WriteRefused(QueryError):
    """A query would change the graph; queries only read."""


class NotPortable(QueryError):
    """The embedded engine would give another answer than Neo4j; the message names the rewrite."""


class QueryTimeout(QueryError):
    """A query ran longer than its time limit."""


class StoreError(LianzhuError):
    """A store cannot be opened or read."""


class ServerUnavailable(StoreError):
    """No server answers at the address."""


class LoginFailed(StoreError):
    """The server refuses user or password."""


class SourceError(LianzhuError):
    """A locator or a report file is not what a fact says."""


class OutputError(LianzhuError):
    """A result cannot be written where it was asked for."""
