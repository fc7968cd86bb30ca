"""Benchmark of Explore on the A-share industry chain against other ways to lay out a graph that grows, in Chromium.

    python bench/explore.py A_SHARE_FOLDER

Opens the page of 100,000 nodes and that of the packaged landscape in turn, and prints the ratio of the times until
Explore is ready (target: at most 2). Opens things until 300 boxes are drawn, then measures further steps from the key
press to the painted frame, with how far boxes moved and how many overlap (targets: 0). The same graph, step by step, is
given to vis-network with the physics of Pyvis (until it comes to rest; target: 50 times as long as a step of ours) and
to the layout fcose of Cytoscape, as AWS Graph Explorer uses it (target: 5 times). Last, the paths between pairs of
companies (target: 100 ms).

Needs npm, which installs cytoscape and cytoscape-fcose into a temporary folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from a_share import a_share
from playwright.sync_api import Browser, Page, sync_playwright

import lianzhu
from lianzhu.graph.property_graph import network_of
from lianzhu.pages import atlas_page
from pages import ATLAS_READY, VIEWPORT, new_tab, time_to_ready

ROOT = Path(__file__).parent.parent
BOXES = 300
STEPS = 15
RUNS = 7
PAIRS = 40

SCRIPT = (Path(__file__).parent / "explore.js").read_text("utf-8")


def libraries(folder: Path) -> list[str]:
    """Install Cytoscape with fcose; return their scripts in the order in which they are loaded."""
    npm = ROOT / ".venv" / "bin" / "npm"
    names = ("cytoscape", "cytoscape-fcose")
    subprocess.run([npm if npm.exists() else "npm", "install", "--prefix", folder, "--silent", *names], check=True)
    modules = folder / "node_modules"
    files = ("layout-base/layout-base.js", "cose-base/cose-base.js", "cytoscape/dist/cytoscape.min.js")
    return [(modules / each).read_text("utf-8") for each in (*files, "cytoscape-fcose/cytoscape-fcose.js")]


def measure_ready(browser: Browser, pages: dict[str, Path]) -> None:
    """Open the pages in turn and print the ratio of their times until Explore is ready."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(RUNS):
        for name, file in pages.items():
            with new_tab(browser) as page:
                page.add_init_script("location.hash = location.hash || '#v=explore'")
                times[name].append(time_to_ready(page, file, ATLAS_READY, 60))
    packaged, large = (median(each) for each in times.values())
    print(f"Explore on 100,000 nodes: ready in {large / packaged:.2f} times that of the packaged one (target: 2)")


def open_explore(page: Page, file: Path) -> None:
    """Open Explore with what measures it."""
    page.goto("about:blank")
    page.goto(f"{file.as_uri()}#v=explore")
    page.wait_for_selector(".explore[data-ready]")
    page.evaluate(SCRIPT)


def measure_steps(page: Page, kind: str, scripts: list[str]) -> None:
    """Print how long a step takes from the first thing of a kind, and other layouts for the same graph."""
    start = page.evaluate("(kind) => lianzhu.dataset().nodes.id.find((id) => id.startsWith(`${kind}:`))", kind)
    drawn = page.evaluate("(asked) => bench.grow(asked)", {"start": start, "boxes": BOXES})
    opened: list[dict[str, Any]] = []
    for box in page.evaluate("[...lianzhu.explore.layout().boxes.keys()].reverse()"):
        step = page.evaluate("(box) => bench.step(box)", box)
        opened += [step] if step["added"] else []
        if len(opened) == STEPS:
            break
    ours = median(step["time"] for step in opened)
    moved, overlaps = (max(step[name] for step in opened) for name in ("moved", "overlaps"))
    graph = page.evaluate("bench.graph()") | {"added": opened[-1]["added"]}
    print(f"from {start}: {drawn} boxes, {len(graph['edges'])} facts between them")
    print(f"  a step: {ours:.1f} ms; boxes moved {moved:.1f} px, {overlaps} overlap (targets: 0)")
    for script in scripts:
        page.evaluate(script)
    for name, layout, target in (("the physics of Pyvis", "physics", 50), ("fcose", "fcose", 5)):
        other = median(page.evaluate(f"(graph) => bench.{layout}(graph)", graph) for _ in range(3))
        print(f"  {name}: {other:.0f} ms, {other / ours:.0f} times as long (target: {target})")


def measure_paths(page: Page) -> None:
    """Print how long it takes to find and show the paths between companies, the first time and later."""
    times = page.evaluate("(count) => bench.paths(count)", PAIRS)
    rest = sorted(times[1:])
    print(f"paths: the first {times[0]:.0f} ms, then median {median(rest):.0f}, longest {rest[-1]:.0f} (target: 100)")


def main() -> None:
    """Run the benchmark and print the results."""
    folder = Path(tempfile.mkdtemp())
    packaged = lianzhu.open().view(folder / "packaged.html")
    large = folder / "large.html"
    large.write_bytes(atlas_page(network_of(a_share(Path(sys.argv[1])))).encode())
    env = os.environ | {"PYTHON": sys.executable}
    found = subprocess.run([ROOT / "tools" / "find-chromium"], env=env, capture_output=True, text=True, check=True)
    scripts = libraries(folder)
    with sync_playwright() as playwright:
        chromium = found.stdout.split()[-1]
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        measure_ready(browser, {"packaged": packaged, "large": large})
        page = browser.new_page(viewport=VIEWPORT)
        for kind in ("company", "industry"):
            open_explore(page, large)
            measure_steps(page, kind, scripts)
        open_explore(page, large)
        measure_paths(page)
        browser.close()


if __name__ == "__main__":
    main()
