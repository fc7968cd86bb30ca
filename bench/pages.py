"""The atlas against the page that Pyvis makes by itself of the same graph, in a real Chromium.

    python bench/pages.py

Prints, for 1,000 and 20,000 nodes with 2.5 relations each: seconds of the Python build, megabytes, seconds until the
page can be used (Pyvis: its loading bar has gone), frames a second while it is dragged. Targets: ready at 1,000 nodes
at least 50 times sooner; 20,000 nodes ready within twice the time of 1,000, at least 50 frames a second; build of
20,000 nodes under 0.5% of Pyvis's; under 1 MB at 1,000 nodes.

Pyvis builds two ways: as it comes, `Network()` without directions, which compares every relation with all others, and
directed, as our page is, which does not. The target is of the first; both are printed.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
from playwright.sync_api import Browser, Error, Page, sync_playwright

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.pages import atlas_page

WORDS = "智能云数据科技网络算力芯片模型语音视觉金融医疗制造零售物流教育交通能源农业传媒政务客服营销运营知识图谱平台服务"
SHAPES = (("SERVES", "Company", "Industry"), ("OFFERS", "Company", "Product"), ("POWERED_BY", "Product", "Model"))
KINDS = ("Company", "Product", "Model", "Industry", "Technology", "Organization")
WINDOW = {"width": 1440, "height": 900}
OURS_READY = "body[data-ready]"
PATIENCE = 150.0
"""Seconds after which a page counts as never ready."""
THEIRS_READY = "#loadingBar[style*='display: none']"
FRAMES = """() => new Promise((done) => { let frames = 0; const start = performance.now();
  const count = () => { frames += 1; if (performance.now() - start < 1500) requestAnimationFrame(count);
    else done(frames / 1.5); };
  requestAnimationFrame(count); })"""


def landscape(size: int) -> Landscape:
    """Return things with Chinese names and facts between them, each with its citation."""
    dice = random.Random(size)
    report = Node("report:R", "Report", "某报告", fields={"publisher": ("某院",), "published": "2024"})
    nodes = {report.id: report}
    by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for number in range(size - 1):
        kind = KINDS[number % len(KINDS)]
        name = "".join(dice.choices(WORDS, k=dice.randint(3, 7))) + str(number)
        nodes[f"{kind.lower()}:{name}"] = Node(f"{kind.lower()}:{name}", kind, name)
        by_kind[kind].append(f"{kind.lower()}:{name}")
    edges = []
    for number in range(int(size * 2.5)):
        kind, start, end = SHAPES[number % len(SHAPES)]
        place = Citation(report.id, f"L{number + 1}", "explicit" if number % 4 else "implied", as_of="2024", why="推断")
        edges.append(Edge(kind, dice.choice(by_kind[start]), dice.choice(by_kind[end]), place))
    return Landscape(nodes, edges)


def pyvis_page(graph: nx.MultiDiGraph[str], file: Path, directed: bool) -> None:
    """Write the page that Pyvis makes by itself."""
    from pyvis.network import Network

    plain = nx.MultiDiGraph()
    plain.add_nodes_from((node, {"label": row["name"], "group": row["kind"]}) for node, row in graph.nodes(data=True))
    plain.add_edges_from((start, end, {"title": row["kind"]}) for start, end, row in graph.edges(data=True))
    network = Network(directed=directed, cdn_resources="in_line")
    network.from_nx(plain)
    file.write_text(network.generate_html(), "utf-8")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that some work takes, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def opened(page: Page, file: Path, ready: str, most: float) -> float:
    """Return the seconds until a page can be used; raise if it takes longer than `most`."""
    start = time.perf_counter()
    page.goto(file.as_uri(), wait_until="commit", timeout=most * 1000)
    page.wait_for_selector(ready, state="attached", timeout=most * 1000)
    return time.perf_counter() - start


def dragged(page: Page) -> float:
    """Return the frames a second while the map is dragged to and fro."""
    page.mouse.move(500, 500)
    page.mouse.down()
    page.evaluate(f"window.counted = ({FRAMES})()")
    until = time.perf_counter() + 1.6
    step = 0
    while time.perf_counter() < until:
        step += 1
        page.mouse.move(500 + 120 * ((step % 20) - 10) / 10, 500 + 60 * ((step % 14) - 7) / 7)
    page.mouse.up()
    return float(page.evaluate("window.counted"))


@contextmanager
def tab(browser: Browser) -> Iterator[Page]:
    """Open a page, and close it after: one that goes on drawing would slow those that come later."""
    page = browser.new_page(viewport=WINDOW)
    try:
        yield page
    finally:
        page.close()


def atlas(browser: Browser, size: int, graph: nx.MultiDiGraph[str], file: Path) -> tuple[float, float]:
    """Measure our page, print it, and return the seconds of its build and until it is ready (the median of five)."""
    atlas_page(network_of(landscape(50)))  # imports
    build, html = timed(lambda: atlas_page(graph))
    file.write_text(html, "utf-8")
    times = []
    for _ in range(5):
        with tab(browser) as page:
            times.append(opened(page, file, OURS_READY, 60))
    with tab(browser) as page:
        opened(page, file, OURS_READY, 60)
        page.evaluate("openView('map')")
        frames = dragged(page)
    ready = sorted(times)[2]
    report("atlas", size, build, file, f"{ready:.2f} s", frames)
    return build, ready


def pyvis(browser: Browser, size: int, graph: nx.MultiDiGraph[str], file: Path) -> tuple[float, float, float]:
    """Measure Pyvis's page, print it, and return the seconds of its build as it comes, directed, and until ready."""
    plain, _ = timed(partial(pyvis_page, graph, file, False))
    directed, _ = timed(partial(pyvis_page, graph, file, True))
    with tab(browser) as page:
        page.route("http*://**", lambda route: route.abort())
        try:
            ready = opened(page, file, THEIRS_READY, PATIENCE)
            report("Pyvis", size, plain, file, f"{ready:.1f} s", dragged(page))
        except Error:  # a page that never gets ready is a result
            ready = PATIENCE
            report("Pyvis", size, plain, file, f"over {PATIENCE:.0f} s", 0)
    return plain, directed, ready


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    finder, env = Path(__file__).parent.parent / "tools" / "find-chromium", os.environ | {"PYTHON": sys.executable}
    chromium = subprocess.run([finder], env=env, capture_output=True, text=True, check=True).stdout.split()[-1]
    ours, theirs = {}, {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for size in (1_000, 20_000):
            graph = network_of(landscape(size))
            ours[size] = atlas(browser, size, graph, folder / f"ours{size}.html")
            theirs[size] = pyvis(browser, size, graph, folder / f"pyvis{size}.html")
        browser.close()
    (_, small), (build, large) = ours[1_000], ours[20_000]
    plain, directed, _ = theirs[20_000]
    print(f"ready at 1,000 nodes: {theirs[1_000][2] / small:.0f} times sooner (target 50)")
    print(f"ready at 20,000 nodes: {large / small:.2f} times that of 1,000 (target 2)")
    print(f"build of 20,000 nodes: {build / plain:.2%} of Pyvis's as it comes (target 0.5%)")
    print(f"build of 20,000 nodes: {build / directed:.2%} of Pyvis's for a directed graph")


def report(name: str, size: int, build: float, file: Path, ready: str, frames: float) -> None:
    """Print one row."""
    size_mb = file.stat().st_size / 1e6
    row = f"{name:6} {size:7} nodes   build {build:8.3f} s   {size_mb:6.2f} MB   ready {ready:>10}   {frames:4.0f} fps"
    print(row, flush=True)


if __name__ == "__main__":
    main()
