"""Benchmark of the first use of a folder of tables, compared with handing the same files to the engine unchecked.

    python bench/reading.py [NODES RELATIONS]        default: 100000 400000

The floor reads the files with pandas, hands the frames to the engine and saves the graph, without names, ids or checks.
The first use is a canned query with an empty cache, the second the same command again. Each runs in a process of its
own, without pyarrow, alternating with the floor. Targets: the first use takes at most 3 times the CPU seconds of the
floor and, for 100,000 nodes and 400,000 relations, at most 700 MB.
"""

from __future__ import annotations

import csv
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

RUNS = 3
NODE_SHARES = {
    "Company": 0.4,
    "Product": 0.3,
    "Technology": 0.1,
    "Scenario": 0.1,
    "Model": 0.05,
    "Organization": 0.04,
    "Industry": 0.01,
}
"""Share of each kind in the nodes."""
EDGE_SHARES = {
    "OFFERS": ("Company", "Product", 0.4),
    "SERVES": ("Company", "Industry", 0.2),
    "PARTNERS_WITH": ("Company", "Organization", 0.1),
    "USES": ("Product", "Technology", 0.1),
    "APPLIES_IN": ("Product", "Scenario", 0.1),
    "DEVELOPS": ("Organization", "Model", 0.05),
    "BELONGS_TO": ("Company", "Industry", 0.05),
}
"""Start kind, end kind and share in the relations of each edge kind."""
REPORTS = [f"报告{number}" for number in range(50)]
PARALLEL = 0.05
"""Share of the relations that state the same as another relation, at another place."""
CHARACTERS = "智能云客服数据金融科技华星联创海天信达百腾讯阿里易观头豹算力模型产业链主知识图谱"


class Usage(NamedTuple):
    """What a process used: CPU seconds and peak memory in MB."""

    seconds: float
    megabytes: float


def main(nodes: int, relations: int) -> None:
    """Generate a landscape, run the floor, the first and the second use alternately, and print the medians."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory) / "tables"
        write_landscape(folder, nodes, relations)
        floor, first, second = [], [], []
        for run in range(RUNS):
            os.environ["XDG_CACHE_HOME"] = str(Path(directory) / f"cache{run}")
            floor.append(usage("floor", folder))
            first.append(usage("use", folder))
            second.append(usage("use", folder))
    print(f"{nodes:,} nodes, {relations:,} relations{'CPU s':>14}{'MB':>8}{'ratio':>8}")
    for name, runs in (("floor", floor), ("first use", first), ("second use", second)):
        seconds, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
        ratio = statistics.median(run.seconds / base.seconds for run, base in zip(runs, floor, strict=True))
        print(f"{name:38}{seconds:10.2f}{megabytes:8.0f}{ratio:8.2f}")


def usage(task: str, folder: Path) -> Usage:
    """Run this file in a new process, with a task as its first argument, and return what the process used."""
    pid = os.posix_spawn(sys.executable, [sys.executable, __file__, task, str(folder)], os.environ)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{task} failed")
    return Usage(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


# ------------------------------------------------------------ tasks


def floor(folder: Path) -> None:
    """Hand the files to the engine as they are."""
    import kglite
    import pandas as pd

    engine = kglite.KnowledgeGraph()
    for kind in ("Report", *NODE_SHARES):
        engine.add_nodes(pd.read_csv(folder / "nodes" / f"{kind}.csv"), kind, "name")
    for kind, (start, end, _) in EDGE_SHARES.items():
        engine.add_relationships(pd.read_csv(folder / "edges" / f"{kind}.csv"), kind, start, "from", end, "to")
    engine.save(str(folder.parent / "floor.kgl"))


def use(folder: Path) -> None:
    """Run a canned query on the folder, as a command."""
    from lianzhu.cli import main as lianzhu

    with (folder / "nodes" / "Industry.csv").open(encoding="utf-8", newline="") as file:
        industry = next(csv.DictReader(file))["name"]
    query = ["query", "run", "vendors_by_industry", f"industry={industry}"]
    sys.argv = ["lianzhu", *query, "--store", str(folder), "-o", os.devnull, "--format", "csv"]
    lianzhu()


# ------------------------------------------------------------ the landscape


def write_landscape(folder: Path, nodes: int, relations: int) -> None:
    """Write the tables of a landscape with names and aliases, qualifiers, reasons and parallel relations."""
    chance = random.Random(20231206)
    names = {kind: list(_names(chance, kind, int(nodes * share))) for kind, share in NODE_SHARES.items()}
    _write(
        folder / "nodes" / "Report.csv", ("name", "publisher", "published"), ((r, "某院", "2023-06") for r in REPORTS)
    )
    for kind, known in names.items():
        rows = ((name, f"{name}别名" if chance.random() < 0.3 else "") for name in known)
        _write(folder / "nodes" / f"{kind}.csv", ("name", "aliases"), rows)
    for kind, (start, end, share) in EDGE_SHARES.items():
        columns = (
            "from",
            "to",
            "source",
            "locator",
            "strength",
            "as_of",
            "why",
            *(["row"] if kind == "SERVES" else []),
        )
        rows = _edges(chance, kind, names[start], names[end], int(relations * share))
        _write(folder / "edges" / f"{kind}.csv", columns, rows)


def _names(chance: random.Random, kind: str, count: int) -> Iterator[str]:
    """Yield unique names; those of companies end as companies' names do."""
    suffix = {"Company": "有限公司", "Organization": "研究院"}.get(kind, "")
    for number in range(count):
        yield "".join(chance.choices(CHARACTERS, k=3)) + f"{kind[:2]}{number}{suffix}"


def _edges(
    chance: random.Random, kind: str, starts: Sequence[str], ends: Sequence[str], count: int
) -> Iterator[Sequence[object]]:
    pair = starts[0], ends[0]
    for number in range(count):
        if chance.random() >= PARALLEL:
            pair = chance.choice(starts), chance.choice(ends)
        implied = chance.random() < 0.1
        cells = [*pair, chance.choice(REPORTS), f"L{number + 1}", "implied" if implied else "explicit"]
        cells += ["2023-05" if chance.random() < 0.2 else "", "由上文推得" if implied else ""]
        yield [*cells, chance.randint(1, 30) if chance.random() < 0.5 else ""] if kind == "SERVES" else cells


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    if sys.argv[1:2] in (["floor"], ["use"]):
        sys.modules["pyarrow"] = None  # type: ignore[assignment]
        {"floor": floor, "use": use}[sys.argv[1]](Path(sys.argv[2]))
    else:
        main(*(int(argument) for argument in sys.argv[1:3] or ("100000", "400000")))
