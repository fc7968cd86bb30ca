"""Cold start: a canned query on the packaged landscape against importing the libraries it might have imported.

Prints the ratio of the median times, each pair of runs taken side by side. Target: at most 0.2.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15
LIANZHU = str(Path(sys.executable).parent / "lianzhu")
CANDIDATES = {
    "lianzhu query run vendors_by_industry": [LIANZHU, "query", "run", "vendors_by_industry"],
    "lianzhu query run … --format csv": [LIANZHU, "query", "run", "vendors_by_industry", "--format", "csv"],
    "lianzhu --help": [LIANZHU, "--help"],
    "python -c pass": [sys.executable, "-c", "pass"],
}
BASELINE = [sys.executable, "-c", "import pandas, networkx, neo4j, pyvis, click"]


def seconds(command: list[str]) -> float:
    """Return the time that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Time each candidate in turn with the baseline and print the ratios."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in CANDIDATES}
    for run in range(RUNS + 1):
        for name, command in CANDIDATES.items():
            pair = seconds(command), seconds(BASELINE)
            if run:  # the first fills the disk's cache
                times[name].append(pair)
    print(f"{'command':42}{'median s':>10}{'baseline s':>12}{'ratio':>8}")
    for name, pairs in times.items():
        ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"{name:42}{ours:10.3f}{theirs:12.3f}{ratio:8.2f}")


if __name__ == "__main__":
    main()
