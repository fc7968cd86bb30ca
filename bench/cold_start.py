"""Benchmark of the cold start: a canned query on the packaged landscape, compared with importing the heavy libraries.

Prints the median ratio of the run times, measured in pairs. Target: at most 0.2.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15
LIANZHU = str(Path(sys.executable).parent / "lianzhu")
COMMANDS = {
    "lianzhu query run vendors_by_industry": [LIANZHU, "query", "run", "vendors_by_industry"],
    "lianzhu query run … --format csv": [LIANZHU, "query", "run", "vendors_by_industry", "--format", "csv"],
    "lianzhu --help": [LIANZHU, "--help"],
    "python -c pass": [sys.executable, "-c", "pass"],
}
BASELINE = [sys.executable, "-c", "import pandas, networkx, neo4j, pyvis, click"]


def run_time(command: list[str]) -> float:
    """Run a command and return its run time in seconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Time each command alternately with the baseline and print the ratios."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for run in range(RUNS + 1):
        for name, command in COMMANDS.items():
            pair = run_time(command), run_time(BASELINE)
            if run:  # the first run warms the disk cache
                times[name].append(pair)
    print(f"{'command':42}{'median s':>10}{'baseline s':>12}{'ratio':>8}")
    for name, pairs in times.items():
        command_time, baseline_time = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(command / baseline for command, baseline in pairs)
        print(f"{name:42}{command_time:10.3f}{baseline_time:12.3f}{ratio:8.2f}")


if __name__ == "__main__":
    main()
