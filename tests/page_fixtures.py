"""Fixtures for page tests: the packaged landscape's views and pages, built once, and tabs to open pages in.

Tests must not modify what session fixtures return.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import networkx as nx
import pytest
from browsing import Tab, TabPool
from page_landscapes import CHAIN

from lianzhu.graph.landscape import Landscape
from lianzhu.measures.relations import Relations
from lianzhu.pages import ChainMeasures, atlas_page, chain_page
from lianzhu.pages.chain import chain_view
from lianzhu.pages.parts import ChainView
from lianzhu.pages.snapshot import Snapshot

MAX_DOWNLOADS = 2
"""A shared page with more downloads is opened again: Chromium blocks an eleventh download of a page within a second."""


@pytest.fixture(scope="session")
def snapshot(network: Any) -> Snapshot:
    """The snapshot of the packaged landscape."""
    return Snapshot(network)


@pytest.fixture(scope="session")
def shuffled(network: Any) -> Any:
    """The packaged landscape as a networkx graph with nodes and edges inserted in another order."""
    graph: Any = nx.MultiDiGraph()
    nodes, edges = list(network.nodes(data=True)), list(network.edges(keys=True, data=True))
    Random(1).shuffle(nodes)
    Random(2).shuffle(edges)
    graph.add_nodes_from(nodes)
    graph.add_edges_from(edges)
    return graph


@pytest.fixture(scope="session")
def chain(snapshot: Snapshot) -> ChainView:
    """The view of a packaged chain that has layers, an industry matrix and market sizes."""
    return chain_view(snapshot, CHAIN)


def measured(landscape: Landscape, *chains: str) -> dict[str, ChainMeasures]:
    """Return the measures of some chains of a landscape, or of all."""
    relations = Relations(landscape, editorial=False)
    return {chain: ChainMeasures.of(relations, chain) for chain in chains or relations.of_kind("Chain")}


@pytest.fixture(scope="session")
def chain_html(network: Any, landscape: Landscape) -> str:
    """The page of the packaged chain."""
    return chain_page(network, CHAIN, measures=measured(landscape, CHAIN))


@pytest.fixture(scope="session")
def atlas_html(network: Any, landscape: Landscape) -> str:
    """The atlas of the packaged landscape."""
    return atlas_page(network, measures=measured(landscape))


# ------------------------------------------------------------ pages in Chromium


@pytest.fixture(scope="session")
def tabs(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> TabPool:
    """The tabs in which tests open pages."""
    return TabPool(browser, tmp_path_factory.mktemp("pages"))


@pytest.fixture
def opened(tabs: TabPool) -> Iterator[Callable[..., Any]]:
    """Open a page from a file: ``opened(html, 390, 844)``; it must make no request, log nothing and raise no error."""
    used: list[Tab] = []

    def open_page(html: str, width: int = 1440, height: int = 900, address: str = "", **context: Any) -> Any:
        used.append(tabs.acquire(**context))
        return used[-1].open(tabs.file(html), width, height, address)

    yield open_page
    for tab in used:
        tabs.release(tab)
    assert [trouble for tab in used for trouble in tab.troubles] == []


@pytest.fixture(scope="module")
def shared_tabs(tabs: TabPool) -> Iterator[dict[tuple[Any, ...], Tab]]:
    """The tabs that the tests of a file share, keyed by page, viewport and context options."""
    shared: dict[tuple[Any, ...], Tab] = {}
    yield shared
    for tab in shared.values():
        tabs.release(tab)


@pytest.fixture
def shared_page(
    tabs: TabPool, shared_tabs: dict[tuple[Any, ...], Tab], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Any]]:
    """Like `opened`, but open each page once per file, for tests that open a view and only read it.

    Such a test must not change what outlives the view: filters, language, theme, the search field or the viewport.
    The page is opened again after a failed test and after MAX_DOWNLOADS.
    """
    used: set[tuple[Any, ...]] = set()
    failures = request.session.testsfailed

    def open_page(html: str, width: int = 1440, height: int = 900, **context: Any) -> Any:
        key = (html, width, height, *context.items())
        used.add(key)
        new = key not in shared_tabs
        if new:
            shared_tabs[key] = tabs.acquire(**context)
        if new or shared_tabs[key].downloads > MAX_DOWNLOADS:
            shared_tabs[key].open(tabs.file(html), width, height)
        return shared_tabs[key].page

    yield open_page
    troubles = [trouble for key in used for trouble in shared_tabs[key].troubles]
    if troubles or request.session.testsfailed > failures:
        for key in used:
            tabs.release(shared_tabs.pop(key))
    assert troubles == []
