"""The atlas: one page with every view of a landscape, or cut down to some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lianzhu.graph.collector import paused_collector
from lianzhu.graph.errors import NotFound
from lianzhu.graph.steps import begin_step
from lianzhu.pages.answer_table import Question, packed_answers
from lianzhu.pages.chain import chain_view
from lianzhu.pages.chain_diagram import chain_diagram
from lianzhu.pages.chain_measures import ChainMeasures
from lianzhu.pages.changes import Comparison, marks, most_notable, shown
from lianzhu.pages.dataset import dataset
from lianzhu.pages.indexes import Indexes
from lianzhu.pages.key_figures import key_figures
from lianzhu.pages.leader_roles import leader_role
from lianzhu.pages.leaders import leaders_diagram
from lianzhu.pages.look import sizes
from lianzhu.pages.overview import overview_diagram
from lianzhu.pages.page import render
from lianzhu.pages.parts import ChainView
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.words import SCHEMA, property_words, words

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from lianzhu.graph.schema import Schema

Json = dict[str, Any]
CHANGES = "changes"
"""The name of the rows that say what changed, which the browser looks for."""


@dataclass(frozen=True)
class Contents:
    """What a page holds: which diagrams, answers and (None: all) nodes with every fact at them."""

    chains: tuple[ChainView, ...] = ()
    overview: bool = False
    leaders: bool = False
    industry: str | None = None
    questions: tuple[Question, ...] = ()
    chosen: frozenset[str] | None = None
    hops: int = 1
    comparison: Comparison | None = None
    question: Json | None = None
    measures: Mapping[str, ChainMeasures] = field(default_factory=dict)


@contextmanager
def _making_page(schema: Schema | None) -> Iterator[None]:
    """Set the schema of a page (None: the packaged one), and pause the garbage collector, which would find nothing."""
    token = SCHEMA.set(schema)
    try:
        with paused_collector():
            yield
    finally:
        SCHEMA.reset(token)


def atlas_page(
    network: MultiDiGraph[str],
    questions: Iterable[Question] = (),
    *,
    measures: Mapping[str, ChainMeasures] | None = None,
    schema: Schema | None = None,
) -> str:
    """Return the whole landscape as complete HTML, with answers to questions; the same input gives the same bytes.

    It opens on the overview; that of a landscape with a single chain is the chain.
    """
    with _making_page(schema):
        snapshot = Snapshot(network)
        chains = tuple(drawn_chains(snapshot))
        contents = Contents(chains, overview=True, leaders=True, questions=tuple(questions), measures=measures or {})
        single = len(chains) == 1 and len(snapshot.of_kind("Chain")) == 1
        return _page(snapshot, contents, f"chain/{chains[0].id}" if single else "overview", "图谱")


def chain_page(
    network: MultiDiGraph[str],
    *chains: str,
    measures: Mapping[str, ChainMeasures] | None = None,
    schema: Schema | None = None,
) -> str:
    """Return the page of one or several chains; raise `NotFound` if the snapshot does not hold one of them."""
    with _making_page(schema):
        snapshot = Snapshot(network)
        views = tuple(chain_view(snapshot, chain) for chain in chains)
        chosen = frozenset(node for view in views for node in view.nodes())
        contents = Contents(views, chosen=chosen, measures=measures or {})
        return _page(snapshot, contents, f"chain/{chains[0]}", views[0].name)


def leaders_page(network: MultiDiGraph[str], industry: str | None = None, *, schema: Schema | None = None) -> str:
    """Return the page of the enterprises that lead an industry's AI chain, of one industry or of all."""
    with _making_page(schema):
        snapshot = Snapshot(network)
        every_node = Indexes({node: at for at, node in enumerate(sorted(network))})
        diagram = leaders_diagram(snapshot, every_node, industry)
        chosen = frozenset(_nodes_in(diagram, sorted(network))) | ({industry} if industry else set())
        contents = Contents(leaders=True, industry=industry, chosen=chosen)
        return _page(snapshot, contents, "leaders", "智能链主")


def company_page(network: MultiDiGraph[str], company: str, hops: int = 1, *, schema: Schema | None = None) -> str:
    """Return the page of one company, or of any node, with what is related to it within one or two hops."""
    with _making_page(schema):
        snapshot = Snapshot(network)
        if not snapshot.kind(company):
            raise NotFound("node", company, sorted(snapshot.network))
        near = {end for link in snapshot.links(company) for end in (link.start, link.end)} if hops > 1 else set()
        contents = Contents(chosen=frozenset({company, *near}), hops=hops)
        return _page(snapshot, contents, f"company/{company}", snapshot.name(company))


def answer_page(network: MultiDiGraph[str], question: Question, *, schema: Schema | None = None) -> str:
    """Return the page of an answer: its rows, and the graph around what they name."""
    with _making_page(schema):
        snapshot = Snapshot(network)
        rows = packed_answers(snapshot, [question])[0]["rows"]
        contents = Contents(questions=(question,), chosen=frozenset(node for row in rows for node in row["nodes"]))
        return _page(snapshot, contents, f"tables/{question.name}", question.zh)


def question_page(network: MultiDiGraph[str], question: Json, answer: Question, *, schema: Schema | None = None) -> str:
    """Return the page of some things with their facts, opened in Explore with a question about them.

    `question` is as `pages/web/explore_questions.js` has it: ``{"name": "compare", "things": [ids]}``. The tables of
    the page have the answer as rows.
    """
    with _making_page(schema):
        contents = Contents(chosen=frozenset(question["things"]), question=question, questions=(answer,))
        return _page(Snapshot(network), contents, "explore", answer.zh)


def changes_page(network: MultiDiGraph[str], comparison: Comparison, *, schema: Schema | None = None) -> str:
    """Return the page of two landscapes, given as one: what changed is marked on the diagrams and listed as rows.

    It opens on the chain of which most changed (of two reports that are no series: most is in both), or on the rows.
    """
    with _making_page(schema):
        snapshot = Snapshot(network)
        chains = tuple(drawn_chains(snapshot))
        question = Question(CHANGES, "变化", "Changes", shown(comparison))
        contents = Contents(chains, overview=True, questions=(question,), comparison=comparison)
        opened = most_notable({view.id: view.nodes() for view in chains}, comparison)
        address = f"chain/{opened}" if opened else f"tables/{CHANGES}"
        return _page(snapshot, contents, address, f"{comparison.before} → {comparison.after}")


def tells_of_leaders(network: MultiDiGraph[str]) -> bool:
    """Tell whether the snapshot has anything for the page of leaders to show: a role with criteria or with holders."""
    return leader_role(Snapshot(network)) is not None


def drawn_chains(snapshot: Snapshot) -> list[ChainView]:
    """Return the chains of which there is something to draw, those with the most to show first."""
    views = [chain_view(snapshot, chain) for chain in snapshot.of_kind("Chain")]
    counts = {view.id: sum(len(lane.nodes()) for lane in view.lanes) for view in views}
    drawn = [view for view in views if counts[view.id] or key_figures(snapshot, view.id).sizes]
    return sorted(drawn, key=lambda view: (-counts[view.id], snapshot.order(view.id)))


def _page(snapshot: Snapshot, contents: Contents, opened: str, name: str) -> str:
    begin_step("collecting facts for the page")
    held = dataset(snapshot, contents.chosen)
    indexes = Indexes.of(held)
    begin_step("drawing diagrams")
    data: Json = {
        "dataset": held,
        "chains": [chain_diagram(snapshot, view, indexes, contents.measures.get(view.id)) for view in contents.chains],
        "overview": overview_diagram(snapshot, indexes) if contents.overview else None,
        "leaders": leaders_diagram(snapshot, indexes, contents.industry) if contents.leaders else None,
        "answers": packed_answers(snapshot, contents.questions),
    }
    if contents.comparison:
        data["changes"] = marks(contents.comparison, indexes)
    begin_step("writing the page")
    known = words() | ({"properties": property_words()} if contents.comparison else {})
    shell = {"open": opened, "hops": contents.hops, "question": contents.question, "words": known, "look": sizes()}
    return render(name, shell, data)


def _nodes_in(diagram: Any, nodes: list[str]) -> Iterator[str]:
    """Iterate over the nodes that a diagram refers to."""
    if isinstance(diagram, list):
        for each in diagram:
            yield from _nodes_in(each, nodes)
    elif isinstance(diagram, dict):
        if diagram.get("node", -1) >= 0:
            yield nodes[diagram["node"]]
        for each in diagram.values():
            yield from _nodes_in(each, nodes)
