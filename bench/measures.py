"""Benchmark of the measures: each command on the A-share chain, as a whole process, against cached canned queries.

    python bench/measures.py ../shared/data/a-share-chain

Prints the median run time of each command and its ratio to the median of the canned queries, all taken in turns.
Target: at most 3, save `leaders` without a name.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIANZHU = str(Path(sys.executable).parent / "lianzhu")
RUNS = 5
FIRM, OTHER, PRODUCT, INDUSTRY = "宁德时代", "比亚迪", "碳酸锂", "化学制剂"
QUERIES = (
    ("vendor_offers", f"vendor={FIRM}"),
    ("vendor_profile", f"vendor={FIRM}"),
    ("competitors", f"vendor={FIRM}"),
    ("supply_paths", f"origin={PRODUCT}"),
    ("chain_members",),
    ("empty_segments",),
    ("most_named",),
    ("two_sources",),
    ("shared_names",),
    ("sole_vendors",),
)
COMMANDS = (
    ("gaps",),
    ("concentration",),
    ("compare", FIRM, OTHER),
    ("path", FIRM, OTHER),
    ("path", PRODUCT, FIRM, "--supply"),
    ("trace", FIRM, "up"),
    ("trace", FIRM, "down"),
    ("trace", PRODUCT, "down"),
    ("leaders", "--industry", INDUSTRY),
    ("leaders", FIRM),
)


def seconds(store: Path, *arguments: str) -> float:
    """Return the run time of a command as a process of its own."""
    start = time.perf_counter()
    subprocess.run([LIANZHU, "--store", str(store), *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def main(folder: Path) -> None:
    """Import the dataset, then time queries and commands in turns."""
    with tempfile.TemporaryDirectory() as temporary:
        store = Path(temporary) / "a-share"
        files = map(str, sorted(folder.glob("*.csv")))
        map_file = str(ROOT / "examples" / "a-share-chain.toml")
        command = [LIANZHU, "import", *files, "-o", str(store), "--map", map_file]
        subprocess.run(command, check=True, capture_output=True)
        queries: list[float] = []
        commands: dict[tuple[str, ...], list[float]] = {command: [] for command in COMMANDS}
        for _ in range(RUNS):
            queries += [seconds(store, "query", "run", *query) for query in QUERIES]
            for arguments, times in commands.items():
                times.append(seconds(store, *arguments))
        baseline = statistics.median(queries)
        print(f"canned query, median of {len(QUERIES)}: {baseline:.2f} s")
        for arguments, times in commands.items():
            median = statistics.median(times)
            print(f"{' '.join(arguments):40}{median:8.2f} s{median / baseline:8.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
