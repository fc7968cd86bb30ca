"""The Python API: open a landscape, run queries on it, look up nodes and facts, and write pages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from lianzhu.graph.errors import BadParameter
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT
from lianzhu.opening import accepted_findings, open_store, tables_path

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from lianzhu.graph.answers import Answer
    from lianzhu.graph.checks.accepted import Acceptance, Review
    from lianzhu.graph.checks.passages import Verification
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.schema import Schema
    from lianzhu.graph.stores.protocol import Store
    from lianzhu.pages import Question
    from lianzhu.queries.citations import CitedFact
    from lianzhu.queries.lookup import Found
    from lianzhu.queries.profile import Profile

StrPath = str | os.PathLike[str]
QUESTIONS = (
    "forecast_growth",
    "empty_segments",
    "sole_vendors",
    "sole_vendor_industries",
    "shared_suppliers",
    "most_named",
    "unplaced_vendors",
    "customer_cases",
    "differing_figures",
)
"""Canned queries whose answers the atlas carries: they ask about the whole landscape."""


def open(target: StrPath | None = None, *, packs: Iterable[StrPath] = (), timeout: float = DEFAULT_TIMEOUT) -> Explorer:
    """Open a landscape: the packaged one, tables in a folder, a workbook or a zip file, or a server.

    Parameters
    ----------
    target
        A folder, a workbook (.xlsx), a zipped folder or the address of a server (``neo4j://…``, ``bolt://…``); the
        packaged landscape if omitted. The user name and password for a server are read from NEO4J_USERNAME and
        NEO4J_PASSWORD.
    packs
        Folders with custom queries, in addition to the folders listed in LIANZHU_PACKS.
    timeout
        Maximum run time of a query, in seconds.

    Raises
    ------
    LianzhuError
        `StoreError` for an invalid address, `LandscapeError` for invalid tables, `ServerUnavailable` or `LoginFailed`
        for a server.

    Examples
    --------
    >>> import lianzhu
    >>> landscape = lianzhu.open()
    >>> landscape.query("vendors_by_industry", industry="政务", chain="智能客服").records()[0]["vendor"]
    '百度智能云'
    """
    return Explorer(open_store(target), packs=packs, timeout=timeout, tables=tables_path(target))


class Explorer:
    """An open landscape. If it is on a server, use it in a ``with`` block or call `close`.

    `tables` is the folder or file with the tables of a landscape that is not on a server.
    """

    def __init__(
        self,
        store: Store,
        *,
        packs: Iterable[StrPath] = (),
        timeout: float = DEFAULT_TIMEOUT,
        tables: Path | None = None,
    ) -> None:
        self.store = store
        self.tables = tables
        self._packs = tuple(Path(pack) for pack in packs)
        self._timeout = timeout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<lianzhu.Explorer of {self.store.address}>"

    def close(self) -> None:
        """Close the connection to the server; does nothing for a landscape in memory."""
        self.store.close()

    @property
    def schema(self) -> Schema:
        """The schema of the landscape, which declares its kinds, fields, metrics and units."""
        return self.store.schema

    def public(self) -> Explorer:
        """Return the landscape without its internal reports, their facts, and what only these speak of."""
        from lianzhu.graph.access import public_part
        from lianzhu.graph.stores.embedded import EmbeddedStore

        landscape = self.store.landscape()
        part = public_part(landscape)
        if part is landscape:
            return self
        return Explorer(EmbeddedStore(part, self.store.address), packs=self._packs, timeout=self._timeout)

    # ------------------------------------------------------------ queries

    def query(self, name: str, /, **params: Any) -> Answer:
        """Run a canned query; `params` take the same values as on the command line, such as names of nodes.

        Raises `NotFound` for an unknown query and `BadParameter` for an invalid argument.

        >>> import lianzhu
        >>> lianzhu.open().query("sole_vendor_industries").columns[:2]
        ('industry', 'vendor')
        """
        from lianzhu.queries.library import Library
        from lianzhu.queries.run import run

        return run(self.store, Library.from_environment(self._packs).query(name), params, timeout=self._timeout)

    def cypher(self, text: str, /, **params: Any) -> Answer:
        """Run a read-only Cypher query; `params` are the values of its ``$parameters``.

        Raises `CypherError`, `WriteRefused`, `NotPortable` or `QueryTimeout`.

        >>> import lianzhu
        >>> text = "MATCH (c:Company) WHERE c.name CONTAINS $text RETURN count(c) AS n"
        >>> lianzhu.open().cypher(text, text="百度").records()
        [{'n': 3}]
        """
        return self.store.run(text, params, timeout=self._timeout)

    def cite(self, answer: Answer) -> Answer:
        """Return the answer with columns for the reports, publishers and locators of each row's facts."""
        from lianzhu.graph.answers import Answer
        from lianzhu.queries.run import with_citations

        if not isinstance(answer, Answer):
            raise BadParameter(
                "cite() expects an answer of query() or cypher(); statement() describes a fact by its id"
            )

        return with_citations(self.store, answer)

    def find(self, text: str) -> Answer:
        """Return the nodes with `text` in a name or alias, best matches first, then the statements whose words have it.

        Raises `NotFound` if there are none.
        """
        from lianzhu.queries.lookup import search_nodes

        return search_nodes(self.store, text)

    def resolve(self, name: str, kind: str | None = None, *, prefer: str = "") -> Found:
        """Return the node that a name, alias or id means, and the others of that name; raise `NotFound`.

        Of several, a node of the preferred kind comes first, then core kinds before supporting ones, then the node with
        the most facts.
        """
        from lianzhu.queries.lookup import find

        return find(self.store, name, kind, prefer=prefer)

    def show(self, name: str, kind: str | None = None) -> Profile:
        """Return all facts about the node that a name means (see `resolve`); raise `NotFound`."""
        from lianzhu.queries.profile import profile

        return profile(self.store, self.resolve(name, kind).node)

    def statement(self, fact: str) -> CitedFact:
        """Return the statement and citation of a fact by its id; raise `NotFound` if no fact has this id."""
        from lianzhu.queries.citations import find_statement

        self.store.require_landscape()
        return find_statement(self.store, fact)

    def info(self) -> Answer:
        """Return counts of nodes and facts by kind, metric, strength, coverage state and source."""
        from lianzhu.queries.summary import summary

        self.store.require_landscape()
        return summary(self.store)

    # ------------------------------------------------------------ data

    def landscape(self) -> Landscape:
        """Return all nodes and facts as typed records; raise `StoreError` if a server holds no landscape."""
        self.store.require_landscape()
        return self.store.landscape()

    def network(self) -> MultiDiGraph[str]:
        """Return the landscape as a networkx graph, with kinds and properties as attributes."""
        from lianzhu.graph.property_graph import network_of

        return network_of(self.landscape())

    def check(self, *, accepted: bool = False) -> Answer:
        """Return errors in the data and findings about inconsistencies in the sources.

        Findings that have been accepted (accepted.csv) are left out, unless `accepted` asks for them.
        """
        from lianzhu.graph.checks import as_rows

        return as_rows(self.review().findings(accepted=accepted))

    def review(self, verifications: Sequence[Verification] | None = None) -> Review:
        """Return the findings of all checks, parted into open and accepted ones.

        `verifications` are the results of verifying the citations, if that has been done. A landscape on a server has
        no accepted findings. Raises `LandscapeError` if the table of accepted findings has problems.
        """
        from lianzhu.graph.checks import CHECKS, LOCATOR, check
        from lianzhu.graph.checks.accepted import review
        from lianzhu.graph.checks.passages import verification_errors

        findings = [*check(self.landscape()), *verification_errors(verifications or ())]
        return review(findings, self.acceptances(), CHECKS.keys() - ({LOCATOR} if verifications is None else set()))

    def acceptances(self) -> Sequence[Acceptance]:
        """Return the findings accepted in the tables of the landscape; none of a landscape on a server.

        Raises `LandscapeError` if the table of accepted findings has problems.
        """
        return accepted_findings(self.tables, self.schema) if self.tables else ()

    # ------------------------------------------------------------ pages

    def view(self, path: StrPath) -> Path:
        """Write the whole landscape as one HTML page that works offline in any browser; return its path."""
        from lianzhu.pages import atlas_page

        return self._write(path, atlas_page(self.network(), self._questions(), schema=self.schema))

    def _questions(self) -> Iterator[Question]:
        """Yield the answers that the atlas carries: to questions about all chains, and to those of custom packs."""
        from lianzhu.pages import Question
        from lianzhu.queries.library import Library
        from lianzhu.queries.run import run

        library = Library.from_environment(self._packs)
        for query in [*map(library.query, QUESTIONS), *library.custom_queries()]:
            try:
                answer = run(self.store, query, {}, timeout=self._timeout)
            except BadParameter:
                continue  # it needs an argument, or its default names nothing here
            if answer.rows:
                yield Question(query.name, query.title_zh, query.title_en, answer)

    def view_chains(self, path: StrPath, *names: str) -> Path:
        """Write a page for one or more industry chains; return its path."""
        from lianzhu.pages import chain_page
        from lianzhu.queries.lookup import find_node

        chains = dict.fromkeys(find_node(self.store, name, "Chain").id for name in names)
        return self._write(path, chain_page(self.network(), *chains, schema=self.schema))

    def view_leaders(self, path: StrPath, industry: str | None = None) -> Path:
        """Write a page for the leaders of AI industry chains, in one industry or in all; return its path."""
        from lianzhu.pages import leaders_page
        from lianzhu.queries.lookup import find_node

        industry_id = find_node(self.store, industry, "Industry").id if industry else None
        return self._write(path, leaders_page(self.network(), industry_id, schema=self.schema))

    def view_company(self, path: StrPath, name: str, *, hops: int = 1, kind: str | None = None) -> Path:
        """Write a page for a company or any other node, with its neighbours within one or two hops; return its path."""
        from lianzhu.graph.property_graph import network_of
        from lianzhu.graph.stores.neighbourhood import neighbourhood
        from lianzhu.pages import company_page

        node_id = self.resolve(name, kind, prefer="Company").node.id
        network = network_of(neighbourhood(self.store, node_id, hops))
        return self._write(path, company_page(network, node_id, hops, schema=self.schema))

    def view_query(self, path: StrPath, name: str, /, **params: Any) -> Path:
        """Write a page with the answer of a canned query and the graph around what it names; return its path."""
        from lianzhu.pages import Question
        from lianzhu.queries.library import Library

        query = Library.from_environment(self._packs).query(name)
        answer = self.query(name, **params)
        return self._view_answer(path, Question(query.name, query.title_zh, query.title_en, answer))

    def view_cypher(self, path: StrPath, text: str, /, **params: Any) -> Path:
        """Write a page with the answer of a Cypher query and the graph around what it names; return its path.

        Nodes, relationships and paths are recognised, and the ids of nodes and facts.
        """
        from lianzhu.pages import Question

        return self._view_answer(path, Question("answer", "查询结果", "Answer", self.cypher(text, **params)))

    def _view_answer(self, path: StrPath, question: Question) -> Path:
        from lianzhu.graph.property_graph import network_of
        from lianzhu.pages import answer_page

        network = network_of(self.store.landscape())  # empty on a server with a graph of others, which Cypher can ask
        return self._write(path, answer_page(network, question, schema=self.schema))

    def has_leaders(self) -> bool:
        """Return whether the leaders page would have content: a role with criteria or holders."""
        from lianzhu.pages import tells_of_leaders

        return tells_of_leaders(self.network())

    def _write(self, path: StrPath, html: str) -> Path:
        from lianzhu.exports.files import write_text

        write_text(Path(path), html)
        return Path(path)
