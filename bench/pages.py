"""Benchmark of the atlas page against a plain Pyvis page of the same graph, in Chromium.

    python bench/pages.py [OLDER_PAGE.html]

Prints, for 1,000 and 20,000 nodes with 2.5 edges per node: the build time in Python, the file size, the time until the
page is ready (for Pyvis: until its loading bar disappears), and the frame rate while the page is scrolled (Pyvis: while
the graph is dragged). With a page of the packaged landscape that an earlier version wrote, it also compares the two:
bytes, and time until ready.

Targets with 1,000 nodes: ready at least 50 times faster than Pyvis, and less than 1 MB. Targets with 20,000 nodes:
ready in at most twice the time of 1,000 nodes, at least 50 frames per second, and a build time below 0.5% of that of
Pyvis.

Pyvis is measured with its default, an undirected `Network()`, which compares each edge with all others, and with a
directed one, which does not. The target refers to the default.
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

import lianzhu
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.pages import atlas_page

NAME_CHARACTERS = (
    "智能云数据科技网络算力芯片模型语音视觉金融医疗制造零售物流教育交通能源农业传媒政务客服营销运营知识图谱平台服务"
)
EDGE_KINDS = (("SERVES", "Company", "Industry"), ("OFFERS", "Company", "Product"), ("POWERED_BY", "Product", "Model"))
NODE_KINDS = ("Company", "Product", "Model", "Industry", "Technology", "Organization")
VIEWPORT = {"width": 1440, "height": 900}
ATLAS_READY = "body[data-ready]"
READY_TIMEOUT = 150.0
"""Seconds to wait for a page to become ready."""
PYVIS_READY = "#loadingBar[style*='display: none']"
MEASURE_FRAME_RATE = """() => new Promise((done) => { let frames = 0; const start = performance.now();
  const count = () => { frames += 1; if (performance.now() - start < 1500) requestAnimationFrame(count);
    else done(frames / 1.5); };
  requestAnimationFrame(count); })"""


def landscape(size: int) -> Landscape:
    """Return a random landscape with Chinese names."""
    rng = random.Random(size)
    report = Node("report:R", "Report", "某报告", fields={"publisher": ("某院",), "published": "2024"})
    nodes = {report.id: report}
    ids_by_kind: dict[str, list[str]] = {kind: [] for kind in NODE_KINDS}
    for index in range(size - 1):
        kind = NODE_KINDS[index % len(NODE_KINDS)]
        name = "".join(rng.choices(NAME_CHARACTERS, k=rng.randint(3, 7))) + str(index)
        nodes[f"{kind.lower()}:{name}"] = Node(f"{kind.lower()}:{name}", kind, name)
        ids_by_kind[kind].append(f"{kind.lower()}:{name}")
    edges = []
    for index in range(int(size * 2.5)):
        kind, start, end = EDGE_KINDS[index % len(EDGE_KINDS)]
        citation = Citation(
            report.id, f"L{index + 1}", "explicit" if index % 4 else "implied", as_of="2024", why="推断"
        )
        edges.append(Edge(kind, rng.choice(ids_by_kind[start]), rng.choice(ids_by_kind[end]), citation))
    return Landscape(nodes, edges)


def write_pyvis_page(graph: nx.MultiDiGraph[str], file: Path, directed: bool) -> None:
    """Write a plain Pyvis page."""
    from pyvis.network import Network

    plain = nx.MultiDiGraph()
    for node, attributes in graph.nodes(data=True):
        plain.add_node(node, label=attributes["name"], group=attributes["kind"])
    for start, end, attributes in graph.edges(data=True):
        plain.add_edge(start, end, title=attributes["kind"])
    network = Network(directed=directed, cdn_resources="in_line")
    network.from_nx(plain)
    file.write_text(network.generate_html(), "utf-8")


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    """Call a function; return its run time in seconds and its result."""
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def time_to_ready(page: Page, file: Path, ready_selector: str, timeout: float) -> float:
    """Open a page and return the seconds until it is ready; raise Playwright's `Error` after `timeout` seconds."""
    start = time.perf_counter()
    page.goto(file.as_uri(), wait_until="commit", timeout=timeout * 1000)
    page.wait_for_selector(ready_selector, state="attached", timeout=timeout * 1000)
    return time.perf_counter() - start


def scroll_rate(page: Page) -> float:
    """Return the frames per second while the page is scrolled."""
    page.mouse.move(500, 500)
    page.evaluate(f"window.frameRate = ({MEASURE_FRAME_RATE})()")
    end = time.perf_counter() + 1.6
    while time.perf_counter() < end:
        page.mouse.wheel(0, 90)
    return float(page.evaluate("window.frameRate"))


def drag_rate(page: Page) -> float:
    """Return the frames per second while the graph is dragged back and forth."""
    page.mouse.move(500, 500)
    page.mouse.down()
    page.evaluate(f"window.frameRate = ({MEASURE_FRAME_RATE})()")
    end = time.perf_counter() + 1.6
    step = 0
    while time.perf_counter() < end:
        step += 1
        page.mouse.move(500 + 120 * ((step % 20) - 10) / 10, 500 + 60 * ((step % 14) - 7) / 7)
    page.mouse.up()
    return float(page.evaluate("window.frameRate"))


@contextmanager
def new_tab(browser: Browser) -> Iterator[Page]:
    """Open a tab and close it afterwards, so that its animations do not slow down later measurements."""
    page = browser.new_page(viewport=VIEWPORT)
    try:
        yield page
    finally:
        page.close()


def measure_atlas(browser: Browser, size: int, graph: nx.MultiDiGraph[str], file: Path) -> tuple[float, float]:
    """Measure the atlas and print the results; return the build time and the median time until it is ready."""
    atlas_page(network_of(landscape(50)))  # warm up the imports
    build_time, html = timed(lambda: atlas_page(graph))
    file.write_text(html, "utf-8")
    times = []
    for _ in range(5):
        with new_tab(browser) as page:
            times.append(time_to_ready(page, file, ATLAS_READY, 60))
    with new_tab(browser) as page:
        time_to_ready(page, file, ATLAS_READY, 60)
        page.evaluate("lianzhu.openView('tables/facts')")
        frames_per_second = scroll_rate(page)
    ready = sorted(times)[2]
    print_result("atlas", size, build_time, file, f"{ready:.2f} s", frames_per_second)
    return build_time, ready


def measure_pyvis(browser: Browser, size: int, graph: nx.MultiDiGraph[str], file: Path) -> tuple[float, float, float]:
    """Measure Pyvis and print the results; return its build times (undirected, directed) and the time until ready."""
    undirected, _ = timed(partial(write_pyvis_page, graph, file, False))
    directed, _ = timed(partial(write_pyvis_page, graph, file, True))
    with new_tab(browser) as page:
        page.route("http*://**", lambda route: route.abort())
        try:
            ready = time_to_ready(page, file, PYVIS_READY, READY_TIMEOUT)
            print_result("Pyvis", size, undirected, file, f"{ready:.1f} s", drag_rate(page))
        except Error:  # a timeout is a valid result
            ready = READY_TIMEOUT
            print_result("Pyvis", size, undirected, file, f"over {READY_TIMEOUT:.0f} s", 0)
    return undirected, directed, ready


def compare_with_older(browser: Browser, older: Path, folder: Path) -> None:
    """Compare the page of the packaged landscape with one that an earlier version wrote, opening them in turn."""
    newer = lianzhu.open().view(folder / "packaged.html")
    times: dict[Path, list[float]] = {older.resolve(): [], newer.resolve(): []}
    for _ in range(9):
        for file in times:
            with new_tab(browser) as page:
                times[file].append(time_to_ready(page, file, ATLAS_READY, 60))
    before, now = (sorted(each)[4] for each in times.values())
    print(f"packaged landscape: ready in {now / before:.2f} of the earlier time (target: 0.7)")
    size, size_before = (file.stat().st_size / 1e6 for file in (newer, older))
    print(f"packaged landscape: {size:.2f} MB (target: 1.1), {size_before:.2f} before")


def main() -> None:
    """Run the benchmark and print the results."""
    folder = Path(tempfile.mkdtemp())
    find_chromium, env = (
        Path(__file__).parent.parent / "tools" / "find-chromium",
        os.environ | {"PYTHON": sys.executable},
    )
    chromium = subprocess.run([find_chromium], env=env, capture_output=True, text=True, check=True).stdout.split()[-1]
    atlas_times, pyvis_times = {}, {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        if len(sys.argv) > 1:
            compare_with_older(browser, Path(sys.argv[1]), folder)
        for size in (1_000, 20_000):
            graph = network_of(landscape(size))
            atlas_times[size] = measure_atlas(browser, size, graph, folder / f"atlas{size}.html")
            pyvis_times[size] = measure_pyvis(browser, size, graph, folder / f"pyvis{size}.html")
        browser.close()
    (_, small_ready), (build_time, large_ready) = atlas_times[1_000], atlas_times[20_000]
    undirected, directed, _ = pyvis_times[20_000]
    print(f"ready with 1,000 nodes: {pyvis_times[1_000][2] / small_ready:.0f} times faster than Pyvis (target: 50)")
    print(f"ready with 20,000 nodes: {large_ready / small_ready:.2f} times the time with 1,000 nodes (target: 2)")
    print(f"build time for 20,000 nodes: {build_time / undirected:.2%} of the Pyvis build time (target: 0.5%)")
    print(f"build time for 20,000 nodes: {build_time / directed:.2%} of the directed Pyvis build time")


def print_result(name: str, size: int, build_time: float, file: Path, ready: str, frames_per_second: float) -> None:
    """Print the measurements of a page as one row."""
    size_mb = file.stat().st_size / 1e6
    sizes = f"{size:7} nodes   build {build_time:8.3f} s   {size_mb:6.2f} MB"
    print(f"{name:6} {sizes}   ready {ready:>10}   {frames_per_second:4.0f} fps", flush=True)


if __name__ == "__main__":
    main()
