"""The Python API: open a landscape, run queries on it, look up nodes and facts, and write pages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from lianzhu.graph.errors import BadParameter, NotFound
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT
from lianzhu.opening import accepted_findings, open_store, tables_path

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from lianzhu.graph.answers import Answer
    from lianzhu.graph.checks.accepted import Acceptance, Review
    from lianzhu.graph.checks.passages import Verification
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.language import Language
    from lianzhu.graph.schema import Schema
    from lianzhu.graph.stores.protocol import Store
    from lianzhu.measures.editions.edition_changes import EditionChange
    from lianzhu.measures.editions.edition_diff import Editions
    from lianzhu.measures.editions.edition_words import WordLanguage
    from lianzhu.measures.relations import Relations
    from lianzhu.pages import ChainMeasures, Question
    from lianzhu.queries.citations import CitedFact
    from lianzhu.queries.header import Query
    from lianzhu.queries.lookup import Found
    from lianzhu.queries.profile import Profile

MAX_COMPARED = 4
"""Number of things that fit side by side."""
MAX_STEPS = 8
"""Number of steps within which paths are looked for by default."""
TRACE_STEPS = 3
"""Number of steps of supply that a trace follows by default."""
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

    def relations(
        self, *, groups: bool = False, modal: bool = False, ended: bool = False, editorial: bool = True
    ) -> Relations:
        """Return the relations at each node, for the functions of `lianzhu.measures`.

        With `groups`, units and holdings are counted with the head of their group; `modal` adds relations that are
        forecast, planned or advised, and `ended` those that have ended. What an editor judged is left out if
        `editorial` is false.
        """
        from lianzhu.measures.groups import Groups
        from lianzhu.measures.relations import Relations

        landscape = self.landscape()
        found = Groups.of(landscape) if groups else None
        return Relations(landscape, modal=modal, ended=ended, editorial=editorial, groups=found)

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

    # ------------------------------------------------------------ charts

    def chart(
        self,
        kind: str,
        /,
        *names: str,
        path: StrPath | None = None,
        metric: str = "",
        language: Language = "zh",
    ) -> Answer:
        """Return the data of a chart, a row for each bar, and draw it if `path` is given, which ends in .svg or .png.

        Parameters
        ----------
        kind
            ``size`` (an amount by year), ``shares`` (of a whole), ``penetration`` (by industry), ``concentration`` (of
            markets), these two of all chains without a name, or ``compare`` (two or more things).
        names
            What the chart is about, by name, alias or id.
        path
            The file to draw.
        metric
            For ``size`` and ``compare``, a metric of the schema; ``size`` draws market_size by default.
        language
            The language of headings and notes, zh or en.

        Raises
        ------
        LianzhuError
            `NotFound` for an unknown name, `BadParameter` for an unknown kind, `NothingToDraw` if no figure fits, and
            `OutputError` if the file cannot be drawn.

        Examples
        --------
        >>> import lianzhu
        >>> rows = lianzhu.open().chart("size", "智能客服").records()
        >>> [(row["period"], row["printed"], row["forecast"]) for row in rows]
        [('2022', '66.8亿元', False), ('2027', '181.3亿元', True)]
        """
        from lianzhu.documents.charts.kinds import make_chart_of, write_chart

        nodes = [self.resolve(name, prefer="Company" if kind == "compare" else "Chain").node.id for name in names]
        landscape = self.landscape()
        made = make_chart_of(landscape, kind, nodes, language=language, metric=metric)
        return write_chart(made, landscape, Path(path) if path is not None else None)

    # ------------------------------------------------------------ measures

    def gaps(self, chain: str | None = None, *, region: str | None = None, groups: bool = False) -> Answer:
        """Return what is missing in a chain, or in all: vendors, customers, links, served industries, offered products.

        `gap_in` tells a gap in the chain from one in the source (examples only, lost, not stated) and from what is not
        known. With a region also the segments that have vendors elsewhere and none there; with `groups` units and
        holdings count with their group. See `lianzhu.measures.gaps`. Raises `NotFound`.

        >>> import lianzhu
        >>> rows = lianzhu.open().gaps("智能客服").records()
        >>> rows[0]["gap"], rows[0]["place"], rows[0]["gap_in"], rows[0]["coverage"]
        ('no_vendor', '基础设施', 'gap_in_source', ['lost'])
        """
        from lianzhu.measures.gaps import gap_answer, gaps

        relations = self.relations(groups=groups, editorial=False)
        found = gaps(relations, self._id(chain, "Chain"), region=self._id(region, "Region"))
        return gap_answer(relations, found, whole_landscape=chain is None, region=region is not None)

    def diff(
        self,
        other: Explorer | StrPath,
        *,
        series: bool = False,
        shared: bool = False,
        unconfirmed: bool = False,
        evidence: bool = True,
        region: str | None = None,
        groups: bool = False,
        kind: str | None = None,
        chain: str | None = None,
        language: WordLanguage = "",
    ) -> Answer:
        """Return what changed from this landscape to another: nodes, relations, figures, statements and coverage.

        Facts are compared by what they say, not by where; nodes by id, former id and alias. `change` says what became
        of each: added, gone, changed, renamed … between two states of a landscape; no_longer_stated and
        stated_otherwise only between editions of a series; only_before, only_after and differs otherwise.

        Parameters
        ----------
        other
            The later landscape, or where it is (see `open`).
        series
            Whether all reports of the two are editions of one series. Reports with the same `series` are anyway, and so
            is a report that keeps its id while its file or date changes.
        shared
            Whether what both state is listed, too.
        unconfirmed
            Whether only that is listed which an edition states of nodes that are still there, and the next does not.
        evidence
            Whether changes of strength, dates and reviews are listed.
        region
            Only changes of firms in this region.
        groups
            Whether units and holdings count with their group.
        kind
            Only changes of nodes, relations, figures or statements of this kind, by its code or its name.
        chain
            Only changes of this chain, its parts and what is in them.
        language
            The language of codes that stand within other text; "" leaves them as codes.

        Examples
        --------
        >>> import lianzhu
        >>> landscape = lianzhu.open()
        >>> len(landscape.diff(landscape))
        0
        """
        from lianzhu.measures.editions.edition_rows import changes_answer

        editions, notes = self._editions(other, series=series, shared=shared, groups=groups)
        changes = self._changes(
            editions, unconfirmed=unconfirmed, evidence=evidence, region=region, kind=kind, chain=chain
        )
        return changes_answer(editions, changes, warnings=notes, language=language)

    def diff_reports(
        self,
        before: str,
        after: str,
        *,
        series: bool = False,
        shared: bool = True,
        unconfirmed: bool = False,
        evidence: bool = True,
        region: str | None = None,
        groups: bool = False,
        kind: str | None = None,
        chain: str | None = None,
        language: WordLanguage = "",
    ) -> Answer:
        """Return what two reports of this landscape have in common, and what only one of them states; see `diff`.

        Raises `NotFound`, and `BadParameter` if both names mean one report.

        >>> import lianzhu
        >>> rows = lianzhu.open().diff_reports("whitepaper-2023", "trends-2025").records()
        >>> [row["subject"] for row in rows if row["kind"] == "Chain" and row["change"] == "in_both"]
        ['AI大模型', '数字员工']
        """
        from lianzhu.measures.editions.edition_rows import changes_answer

        editions, notes = self._editions(None, reports=(before, after), series=series, shared=shared, groups=groups)
        changes = self._changes(
            editions, unconfirmed=unconfirmed, evidence=evidence, region=region, kind=kind, chain=chain
        )
        return changes_answer(editions, changes, warnings=notes, language=language)

    def _editions(
        self,
        other: Explorer | StrPath | None,
        *,
        reports: tuple[str, str] | None = None,
        series: bool = False,
        shared: bool = False,
        groups: bool = False,
    ) -> tuple[Editions, tuple[str, ...]]:
        """Return what differs between this landscape and another, or two reports, and the notes on groups."""
        from lianzhu.measures.editions.edition_diff import diff
        from lianzhu.measures.editions.edition_reports import sides_of_reports
        from lianzhu.measures.groups import Groups

        before = self.landscape()
        if reports:
            old, new = (str(self._id(name, "Report")) for name in reports)
            if old == new:
                raise BadParameter(f"'{reports[0]}' and '{reports[1]}' are the same report; name two reports")
            before, after = sides_of_reports(before, old, new)
        elif isinstance(other, Explorer):
            after = other.landscape()
        else:
            with open(other) as opened:
                after = opened.landscape()
        rolled = [Groups.of(side) if groups else Groups() for side in (before, after)]
        notes = tuple(dict.fromkeys(note for each in rolled for note in each.notes))
        return diff(before, after, series=series, shared=shared, groups=(rolled[0], rolled[1])), notes

    def _changes(
        self,
        editions: Editions,
        *,
        unconfirmed: bool,
        evidence: bool,
        region: str | None,
        kind: str | None,
        chain: str | None,
    ) -> list[EditionChange]:
        """Return the changes that are asked for."""
        from lianzhu.measures.editions.edition_choice import in_chain, in_region, of_kind
        from lianzhu.measures.editions.edition_rows import of_evidence

        changes = editions.unconfirmed() if unconfirmed else list(editions.changes)
        if not evidence:
            changes = [change for change in changes if not of_evidence(change)]
        if region is not None:
            changes = in_region(editions, changes, self._id_in_either(region, "Region", editions))
        if chain is not None:
            changes = in_chain(editions, changes, self._id_in_either(chain, "Chain", editions))
        return changes if kind is None else of_kind(editions, changes, kind)

    def _id_in_either(self, name: str, kind: str, editions: Editions) -> str:
        """Return the id of a node that this landscape has, or the other that it is compared with."""
        from lianzhu.queries.lookup import find_node

        try:
            return find_node(self.store, name, kind).id
        except NotFound:
            return editions.after.names.resolve(name, (kind,)).id

    def concentration(self, name: str | None = None, *, region: str | None = None, groups: bool = False) -> Answer:
        """Return concentration ratios and the Herfindahl-Hirschman index of the markets of a chain, or of all.

        `name` is a chain, or the whole of a market, such as a segment. Shares are added up only within a market: of one
        whole, period, region and basis. The bounds say what the firms without a stated share may have. With a region
        also the share of the firms there; with `groups` units and holdings count with their group. Of a chain also how
        the statements that name vendors are spread, which says nothing of markets. See
        `lianzhu.measures.concentration`. Raises `NotFound`.

        >>> import lianzhu
        >>> rows = lianzhu.open().concentration("EDA").records()
        >>> [(row["measure"], row["low"], row["high"]) for row in rows][:3]
        [('joint_share', 80.0, 80.0), ('covered_share', 81.7, 90.3), ('cr1', 25.33, 84.0)]
        """
        from lianzhu.measures.concentration import concentrations, statement_concentrations
        from lianzhu.measures.concentration_rows import concentration_answer

        relations = self.relations(groups=groups, editorial=False)
        subject = self.resolve(name, prefer="Chain").node.id if name else None
        found, refused = concentrations(relations, subject, region=self._id(region, "Region"))
        of_chain = subject is not None and relations.kind(subject) == "Chain"
        statements = statement_concentrations(relations, subject) if subject and of_chain else []
        return concentration_answer(relations, found, refused, statements)

    def leaders(
        self,
        name: str | None = None,
        *,
        industry: str | None = None,
        weights: StrPath | None = None,
        summary: bool = False,
        top: int | None = None,
        region: str | None = None,
        groups: bool = False,
    ) -> Answer:
        """Return the evidence on who leads a chain (链主): what sources state of each candidate, and what we compute.

        There is no score unless weights are given. See `lianzhu.measures.leaders`: `leadership`, `leader_measures`
        (what is looked at) and `leader_scores` (how it is added up).

        Parameters
        ----------
        name
            A chain, an industry or a firm, by name, alias or id; all chains if omitted, the whole landscape if it has
            none.
        industry
            Only firms that belong to this industry, serve it, or are named its leader.
        weights
            A TOML file with a table ``[weights]``, whose keys are measures or dimensions; each line of the answer is
            then a part of a score.
        summary
            Whether each candidate has one row.
        top
            Only that many candidates of each chain, the most telling or those with the highest scores; the ranks are
            those among all.
        region
            Tell firms in this region from those elsewhere.
        groups
            Whether units and holdings count with their group.

        Raises
        ------
        LianzhuError
            `NotFound` for an unknown name, `BadParameter` for a name of another kind and for weights that cannot be
            used.

        Examples
        --------
        >>> import lianzhu
        >>> answer = lianzhu.open().leaders("智能客服")
        >>> answer.warnings[0]
        'no source names the leader (智能链主) of 智能客服; what follows is evidence, not a choice'
        >>> rows = [row for row in answer.records() if row["candidate"] == "追一科技"]
        >>> [(row["measure"], row["value"], row["evidence"]) for row in rows if row["measure"] == "partners"]
        [('partners', 1, '大连市税务局')]
        """
        from lianzhu.measures.leaders.leader_rows import evidence_answer, summary_answer
        from lianzhu.measures.leaders.leader_score_rows import score_answer
        from lianzhu.measures.leaders.leader_weights import read_weights
        from lianzhu.measures.leaders.leadership import leaders, scopes
        from lianzhu.measures.locations import Locations

        given = read_weights(Path(weights), self.schema) if weights is not None else None
        relations = self.relations(groups=groups)
        places = {"chain": "", "industry": self._id(industry, "Industry") or "", "firm": ""}
        if name:
            meant = self._leaders_of(name)
            if industry and "industry" in meant:
                raise BadParameter(f"'{name}' is an Industry; give one industry, as the name or as --industry")
            places |= meant
            places["firm"] = relations.groups.top(places["firm"])
        firm = places["firm"]
        top = None if firm else top
        region_id = self._id(region, "Region")
        locations = Locations(relations, region_id) if region_id else None
        found = [leaders(relations, scope) for scope in scopes(relations, **places)]
        if given is not None:
            return score_answer(relations, found, given, only=firm, top=top, summary=summary, locations=locations)
        answer_of = summary_answer if summary else evidence_answer
        return answer_of(relations, found, only=firm, top=top, locations=locations)

    def _leaders_of(self, name: str) -> dict[str, str]:
        """Return the chain, industry or firm that a name means; raise `BadParameter` if it means something else."""
        node = self.resolve(name, prefer="Chain").node
        argument = {"Chain": "chain", "Industry": "industry", "Company": "firm", "Organization": "firm"}.get(node.kind)
        if argument is None:
            raise BadParameter(f"'{name}' is a {node.kind}; expected a chain, an industry or a firm")
        return {argument: node.id}

    def compare(
        self, *names: str, region: str | None = None, groups: bool = False, language: Language = "zh"
    ) -> Answer:
        """Return two to four things side by side: chains, relations, figures and words, each cell with its citation.

        A cell that no source fills says whether it is left out or not stated. With a region the first row says whether
        they are there. Raises `NotFound`, and `BadParameter` for another number of things.

        >>> import lianzhu
        >>> answer = lianzhu.open().compare("追一科技", "百度智能云")
        >>> [row["item"] for row in answer.records() if row["shared"] == 2][:2]
        ['智能客服', '智能客服/智能客服厂商']
        """
        from lianzhu.measures.comparison_rows import comparison_answer

        relations = self.relations(groups=groups)
        things = self._compared(names, relations)
        return comparison_answer(relations, things, region=self._id(region, "Region"), language=language)

    def _compared(self, names: Sequence[str], relations: Relations) -> list[str]:
        """Return the ids of things to compare; raise `BadParameter` if they are too few or too many."""
        found = [self.resolve(name).node.id for name in names]
        things = list(dict.fromkeys(map(relations.groups.top, found)))
        if len(things) == 1 < len({*found}):
            raise BadParameter(f"nothing to compare: these are all of the group of {relations.name(things[0])}")
        if not 2 <= len(things) <= MAX_COMPARED:
            raise BadParameter(f"expected 2 to {MAX_COMPARED} things to compare, found {len(things)}")
        return things

    def path(
        self,
        first: str,
        last: str,
        *,
        supply: bool = False,
        limit: int = 3,
        max_steps: int = MAX_STEPS,
        region: str | None = None,
        groups: bool = False,
        language: Language = "zh",
    ) -> Answer:
        """Return the shortest paths between two things, a row for each step, as sentences with their sources.

        Paths go through core kinds before generic relations and hubs; a note says so where they do not. With `supply`,
        only along the direction of supply. With a region no path passes a firm that is known to be elsewhere. Without a
        path within the steps, a note names the nearest. Raises `NotFound`.

        >>> import lianzhu
        >>> [row["sentence"] for row in lianzhu.open().path("追一科技", "塔可思").records()][:2]
        ['追一科技提供塔可思']
        """
        from lianzhu.measures.path_rows import connection, connection_answer

        relations, start, end = self.relations(groups=groups), self.resolve(first).node.id, self.resolve(last).node.id
        start, end = relations.groups.top(start), relations.groups.top(end)
        region_id = self._id(region, "Region")
        found = connection(relations, start, end, supply=supply, region=region_id, limit=limit, max_hops=max_steps)
        return connection_answer(relations, found, start, end, max_hops=max_steps, supply=supply, language=language)

    def trace(
        self,
        name: str,
        direction: Literal["up", "down"],
        *,
        steps: int = TRACE_STEPS,
        region: str | None = None,
        groups: bool = False,
        language: Language = "zh",
    ) -> Answer:
        """Return everything upstream or downstream of a thing, by steps of supply, with the firms at each.

        `stops` counts what is no longer reached without it, and `stopped` names it: the single points on the way. A
        note says if supply goes on beyond the steps. Raises `NotFound`.

        >>> import lianzhu
        >>> lianzhu.open().trace("智能客服/中游", "down").columns[:4]
        ('step', 'kind', 'name', 'reached_by')
        """
        from lianzhu.measures.trace_rows import trace_answer

        relations = self.relations(groups=groups)
        return trace_answer(
            relations,
            relations.groups.top(self.resolve(name).node.id),
            upstream=direction == "up",
            max_distance=steps,
            region=self._id(region, "Region"),
            language=language,
        )

    def _id(self, name: str | None, kind: str) -> str | None:
        """Return the id of the node of a kind that a name means, None for no name; raise `NotFound`."""
        if name and not self.relations().of_kind(kind):
            raise NotFound(kind, name, hint=f"the landscape holds no {kind}")
        return self.resolve(name, kind).node.id if name else None

    # ------------------------------------------------------------ briefs

    def brief(
        self,
        chain: str,
        path: StrPath,
        *,
        language: Language = "zh",
        region: str | None = None,
        groups: bool = False,
        diagram: bool = False,
    ) -> Path:
        """Write the brief of a chain (产业链简报) as Word, HTML or Markdown, by the suffix of `path`; return its path.

        Every sentence is made of facts and has a numbered note. With a region vendors and gaps are seen from there;
        with `groups` units and holdings count with their group; with `diagram` the diagram of the chain is drawn by a
        browser, which takes Playwright and a Chromium. Raises `NotFound`, and `OutputError` for another suffix or
        without a browser.

        >>> import lianzhu, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = lianzhu.open().brief("智能客服", f"{folder}/brief.md")
        ...     path.read_text("utf-8").splitlines()[0]
        '# 智能客服产业链简报'
        """
        from lianzhu.documents.brief.brief_files import check_brief_suffix, write_brief

        check_brief_suffix(Path(path))
        chain_id, region_id = self.resolve(chain, "Chain").node.id, self._id(region, "Region")
        picture = self._diagram(chain_id, language) if diagram else b""
        return write_brief(
            self.relations(groups=groups), chain_id, Path(path), language=language, region=region_id, diagram=picture
        )

    def _diagram(self, chain_id: str, language: Language) -> bytes:
        from lianzhu.pages import chain_page
        from lianzhu.pages.diagram_picture import diagram_picture

        return diagram_picture(chain_page(self.network(), chain_id, schema=self.schema), language)

    # ------------------------------------------------------------ pages

    def view(self, path: StrPath) -> Path:
        """Write the whole landscape as one HTML page that works offline in any browser; return its path."""
        from lianzhu.pages import atlas_page

        network, measures = self.network(), self._chain_measures(*self.relations().of_kind("Chain"))
        return self._write(path, atlas_page(network, self._questions(), measures=measures, schema=self.schema))

    def _questions(self) -> Iterator[Question]:
        """Yield the answers that the atlas carries: to questions about all chains, and to those of custom packs."""
        from lianzhu.pages import Question
        from lianzhu.queries.library import Library

        library = Library.from_environment(self._packs)
        yield from self._answers(map(library.query, QUESTIONS))
        if self.relations().of_kind("Chain"):
            leaders = self.leaders(summary=True)
            if leaders.rows:
                yield Question("leaders", "链主的证据", "Evidence on leaders", leaders)
        yield from self._answers(library.custom_queries())

    def _answers(self, queries: Iterable[Query]) -> Iterator[Question]:
        """Yield the answers that have rows, to queries that need no argument."""
        from lianzhu.pages import Question
        from lianzhu.queries.run import run

        for query in queries:
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
        measures = self._chain_measures(*chains)
        return self._write(path, chain_page(self.network(), *chains, measures=measures, schema=self.schema))

    def _chain_measures(self, *chains: str) -> dict[str, ChainMeasures]:
        from lianzhu.pages import ChainMeasures

        relations = self.relations(editorial=False)
        return {chain: ChainMeasures.of(relations, chain) for chain in chains}

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

    def view_comparison(self, path: StrPath, *names: str, language: Language = "zh") -> Path:
        """Write a page with two to four things side by side, and the graph around them; return its path."""
        from lianzhu.measures.comparison_rows import comparison_answer
        from lianzhu.pages import Question, question_page

        relations = self.relations()
        things = self._compared(names, relations)
        title = " · ".join(relations.name(thing) for thing in things)
        answer = comparison_answer(relations, things, language=language)
        table = Question("comparison", title, title, answer)
        question = {"name": "compare", "things": things}
        return self._write(path, question_page(self.network(), question, table, schema=self.schema))

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

    def view_diff(
        self,
        path: StrPath,
        other: Explorer | StrPath | None = None,
        *,
        reports: tuple[str, str] | None = None,
        series: bool = False,
        shared: bool = False,
        unconfirmed: bool = False,
        evidence: bool = True,
        region: str | None = None,
        groups: bool = False,
        kind: str | None = None,
        chain: str | None = None,
    ) -> Path:
        """Write a page that shows on the map what changed from this landscape to another; return its path.

        With `reports`, two reports of this landscape are compared. The other parameters are those of `diff`: the page
        marks only the changes that they choose.
        """
        from lianzhu.graph.property_graph import network_of
        from lianzhu.pages import Comparison, changes_page, union

        editions, _ = self._editions(other, reports=reports, series=series, shared=shared, groups=groups)
        changes = self._changes(
            editions, unconfirmed=unconfirmed, evidence=evidence, region=region, kind=kind, chain=chain
        )
        later = other.tables if isinstance(other, Explorer) else other
        names = [_name_of(*each) for each in ((editions.before, self.tables), (editions.after, later))]
        comparison = Comparison(editions, changes, names[0], names[1])
        network = network_of(union(editions, changes))
        return self._write(path, changes_page(network, comparison, schema=editions.after.schema))

    def _write(self, path: StrPath, html: str) -> Path:
        from lianzhu.exports.files import write_text

        write_text(Path(path), html)
        return Path(path)


def _name_of(landscape: Landscape, tables: StrPath | None) -> str:
    """Return what a landscape is called: its report if it has only one, else its folder or file."""
    from lianzhu.measures.editions.edition_sources import reports_of

    reports = [*reports_of(landscape).values()]
    if len(reports) == 1:
        return reports[0].name
    return Path(tables).name if tables else "Neo4j"
