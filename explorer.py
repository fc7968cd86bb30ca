"""The front door for Python: an opened landscape that answers questions, draws itself and hands out its records."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT
from lianzhu.opening import open_store

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from lianzhu.graph.answers import Answer
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.schema import Schema
    from lianzhu.graph.stores.protocol import Store
    from lianzhu.queries.citations import Statement
    from lianzhu.queries.profile import Profile

StrPath = str | os.PathLike[str]


def open(target: StrPath | None = None, *, packs: Iterable[StrPath] = (), timeout: float = DEFAULT_TIMEOUT) -> Explorer:
    """Open a landscape: the packaged one, a folder of tables, or a server (``neo4j://…``, ``bolt://…``).

    Parameters
    ----------
    target
        A folder or an address; the packaged landscape if left out. User and password of a server come from
        NEO4J_USERNAME and NEO4J_PASSWORD.
    packs
        Folders with canned queries of your own, besides those that LIANZHU_PACKS names.
    timeout
        Seconds that a query may run.

    Raises
    ------
    LianzhuError
        `StoreError` for an address that is none, `LandscapeError` for tables with problems, `ServerUnavailable`,
        `LoginFailed`.

    Examples
    --------
    >>> import lianzhu
    >>> landscape = lianzhu.open()
    >>> landscape.query("vendors_by_industry", industry="政务", chain="智能客服").records()[0]["vendor"]
    '中关村科金'
    """
    return Explorer(open_store(target), packs=packs, timeout=timeout)


class Explorer:
    """An opened landscape. Use it in a ``with`` block, or `close` it, where it is on a server."""

    def __init__(self, store: Store, *, packs: Iterable[StrPath] = (), timeout: float = DEFAULT_TIMEOUT) -> None:
        self.store = store
        self._packs = tuple(Path(each) for each in packs)
        self._timeout = timeout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<lianzhu.Explorer of {self.store.address}>"

    def close(self) -> None:
        """Close the connection to a server; a landscape in memory needs no closing."""
        self.store.close()

    @property
    def schema(self) -> Schema:
        """The schema of the landscape: which kinds, fields, metrics and units it may hold."""
        return self.store.schema

    # ------------------------------------------------------------ questions

    def query(self, name: str, /, **params: Any) -> Answer:
        """Run a canned query; `params` are names of nodes, numbers or words, as on the command line.

        Raises `NotFound` for an unknown query, `BadParameter` for a value that does not fit.

        >>> import lianzhu
        >>> lianzhu.open().query("sole_vendor_industries").columns[:2]
        ('industry', 'chain')
        """
        from lianzhu.queries.library import Library
        from lianzhu.queries.run import run

        return run(self.store, Library.at(self._packs).query(name), params, timeout=self._timeout)

    def cypher(self, text: str, /, **params: Any) -> Answer:
        """Run a Cypher query that reads; `params` are the values of its ``$parameters``.

        Raises `CypherError`, `WriteRefused`, `NotPortable` or `QueryTimeout`.

        >>> import lianzhu
        >>> text = "MATCH (c:Company) WHERE c.name CONTAINS $text RETURN count(c) AS n"
        >>> lianzhu.open().cypher(text, text="百度").records()
        [{'n': 2}]
        """
        return self.store.run(text, params, timeout=self._timeout)

    def cite(self, answer: Answer) -> Answer:
        """Return an answer with report, publisher and locators of the facts that each row rests on."""
        from lianzhu.queries.run import cited

        return cited(self.store, answer)

    def find(self, text: str) -> Answer:
        """Return the nodes with `text` in a name or alias, the closest first; raise `NotFound` if there is none."""
        from lianzhu.queries.lookup import find

        return find(self.store, text)

    def show(self, name: str, kind: str | None = None) -> Profile:
        """Return all facts about a node; raise `NotFound`, or `Ambiguous` where only `kind` can tell."""
        from lianzhu.queries.lookup import node
        from lianzhu.queries.profile import profile

        return profile(self.store, node(self.store, name, kind))

    def statement(self, fact: str) -> Statement:
        """Return what a fact states and where it stands, by its id; raise `NotFound` if there is none of that id."""
        from lianzhu.queries.citations import statement

        return statement(self.store, fact)

    def info(self) -> Answer:
        """Return what the landscape holds, counted by kind, metric, strength and source."""
        from lianzhu.queries.summary import summary

        return summary(self.store)

    # ------------------------------------------------------------ the landscape itself

    def landscape(self) -> Landscape:
        """Return every node and fact as typed records."""
        return self.store.landscape()

    def network(self) -> MultiDiGraph[str]:
        """Return the landscape as a networkx graph, whose nodes and edges have `kind` and their properties."""
        from lianzhu.graph.property_graph import network_of

        return network_of(self.store.landscape())

    def check(self) -> Answer:
        """Return errors in the making of the landscape, and findings about what its sources say."""
        from lianzhu.graph.checks import as_rows, check

        return as_rows(check(self.store.landscape()))

    # ------------------------------------------------------------ pages

    def view(self, path: StrPath) -> Path:
        """Write the whole landscape as one HTML page that opens in any browser, offline; return its path."""
        from lianzhu.pages import atlas_page

        return self._write(path, atlas_page(self.network(), schema=self.schema))

    def view_chains(self, path: StrPath, *names: str) -> Path:
        """Write the page of one or several industry chains; return its path."""
        from lianzhu.pages import chain_page
        from lianzhu.queries.lookup import node

        chains = dict.fromkeys(node(self.store, name, "Chain").id for name in names)
        return self._write(path, chain_page(self.network(), *chains, schema=self.schema))

    def view_leaders(self, path: StrPath, industry: str | None = None) -> Path:
        """Write the page of the enterprises that lead an industry's AI chain, of one industry or of all."""
        from lianzhu.pages import leaders_page
        from lianzhu.queries.lookup import node

        chosen = node(self.store, industry, "Industry").id if industry else None
        return self._write(path, leaders_page(self.network(), chosen, schema=self.schema))

    def view_company(self, path: StrPath, name: str, *, hops: int = 1, kind: str | None = None) -> Path:
        """Write the page of one company, or of any other node, with its neighbours up to one or two hops away."""
        from lianzhu.pages import company_page
        from lianzhu.queries.lookup import company_or_node

        node = company_or_node(self.store, name, kind).id
        return self._write(path, company_page(self.network(), node, hops, schema=self.schema))

    def has_leaders(self) -> bool:
        """Tell whether a page of leaders would show anything: a role with criteria or with holders."""
        from lianzhu.pages import tells_of_leaders

        return tells_of_leaders(self.network())

    def _write(self, path: StrPath, html: str) -> Path:
        from lianzhu.exports.files import write_text

        write_text(Path(path), html)
        return Path(path)
