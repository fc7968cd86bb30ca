"""Benchmark of an import: the A-share files through `lianzhu import` and a first query, against pandas reading them.

    python bench/importing.py ../shared/data/a-share-chain

Both are timed side by side, in turns, as CPU seconds of a process of their own without the start of Python and pandas.
Target: at most 40 times what pandas needs.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 5
PANDAS = """
import sys, time
import pandas
start = time.process_time()
for path in sys.argv[1:]:
    pandas.read_csv(path)
print(time.process_time() - start)
"""
IMPORT = """
import sys, time
from pathlib import Path
import lianzhu.importing, lianzhu.explorer
start = time.process_time()
map_file, output, *paths = map(Path, sys.argv[1:])
lianzhu.importing.import_files(paths, output, map_file=map_file)
print(time.process_time() - start)
start = time.process_time()
with lianzhu.explorer.open(output) as landscape:
    landscape.query("vendor_offers", vendor="宁德时代")
print(time.process_time() - start)
"""


def seconds(program: str, *arguments: object) -> list[float]:
    """Run a program in a process of its own and return the seconds that it prints."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return [float(line) for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()]


def main(folder: Path) -> None:
    """Run both in turns and print the medians and the ratio."""
    paths = sorted(folder.glob("*.csv"))
    pandas_times, import_times, query_times = [], [], []
    for _ in range(RUNS):
        pandas_times += seconds(PANDAS, *paths)
        with tempfile.TemporaryDirectory() as temporary:
            times = seconds(IMPORT, ROOT / "examples" / "a-share-chain.toml", Path(temporary) / "a-share", *paths)
        import_times.append(times[0])
        query_times.append(times[1])
    pandas_time, import_time, query_time = map(statistics.median, (pandas_times, import_times, query_times))
    ratio = (import_time + query_time) / pandas_time
    print(f"pandas reads the files in {pandas_time:.3f} s, import {import_time:.2f} s, first query {query_time:.2f} s")
    print(f"ratio {ratio:.0f} (target: 40)")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
