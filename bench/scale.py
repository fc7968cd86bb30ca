"""Benchmark of landscapes of 10,000 to 1,000,000 nodes, with four times as many relations, on both stores.

    python bench/scale.py [--embedded] [NODES ...]        default: 10000 100000 1000000

Each measurement is a process of its own: elapsed seconds, CPU seconds and peak memory of reading the tables for the
first time and from the cache (with one canned query), of loading them onto Neo4j (`lianzhu load` up to `MAX_LOAD`
nodes, and `lianzhu export neo4j` with `neo4j-admin database import`), and the median milliseconds of a few queries,
each after a first run. `--embedded` leaves out Neo4j. The figures of docs/scale.md come from here.
"""

from __future__ import annotations

import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from servers import PASSWORD, Server, neo4j_server

RELATIONS_PER_NODE = 4
MAX_LOAD = 200_000
"""Number of nodes up to which `lianzhu load` is measured; beyond it, files for neo4j-admin are the way."""
RUNS = 3
SHARES = {
    "Company": 0.35,
    "Product": 0.35,
    "Segment": 0.14,
    "Scenario": 0.05,
    "Technology": 0.05,
    "Organization": 0.02,
    "Industry": 0.01,
    "Layer": 0.0225,
    "Chain": 0.0075,
}
"""Share of each kind in the nodes; a chain has three layers, and a layer some six segments."""
RELATIONS = {
    "OFFERS": ("Company", "Product", 0.24),
    "SUPPLIES": ("Company", "Company", 0.2),
    "ACTS_IN": ("Company", "Segment", 0.15),
    "SERVES": ("Company", "Industry", 0.12),
    "USES": ("Product", "Technology", 0.1),
    "APPLIES_IN": ("Product", "Scenario", 0.08),
    "PARTNERS_WITH": ("Company", "Organization", 0.06),
    "UPSTREAM_OF": ("Segment", "Segment", 0.05),
}
"""Start kind, end kind and share in the relations of each kind of edge."""
WHOLES = {"Segment": "Layer", "Layer": "Chain"}
"""What each node of a kind is PART_OF."""
REPORTS = [f"产业链报告{number}" for number in range(200)]
CHARACTERS = "华东智能云芯电材海星科创联达信恒瑞新源光通力博远航宏图盛世金融数据算模型精密动锂钴镍硅碳铜铝"
SUFFIXES = {
    "Company": "股份有限公司",
    "Product": "系统",
    "Segment": "环节",
    "Scenario": "场景",
    "Technology": "技术",
    "Organization": "研究院",
    "Industry": "业",
    "Layer": "层",
    "Chain": "产业链",
}


class Usage(NamedTuple):
    """What a process used: elapsed seconds and, of a process of our own, CPU seconds and peak memory in MB."""

    seconds: float
    cpu_seconds: float = 0
    megabytes: float = 0


def main(sizes: Sequence[int], on_server: bool) -> None:
    """Measure each size and print the results as they come."""
    for nodes in sizes:
        with tempfile.TemporaryDirectory() as directory:
            folder = Path(directory) / "tables"
            names = write_landscape(folder, nodes)
            print(f"\n{nodes:,} nodes, {nodes * RELATIONS_PER_NODE:,} relations, {size(folder):,.0f} MB of tables")
            embedded = measure_embedded(Path(directory), folder, names)
            if on_server:
                with neo4j_server(start=False) as server:
                    measure_server(server, Path(directory), folder, names, embedded)


def measure_embedded(directory: Path, folder: Path, names: dict[str, str]) -> dict[str, float]:
    """Print what reading and querying the tables takes; return the milliseconds of each query."""
    cache = {"XDG_CACHE_HOME": str(directory / "cache")}
    query = ["query", "run", "vendor_offers", f"vendor={names['Company']}", "--store", str(folder)]
    command = [sys.executable, "-m", "lianzhu", *query, "-o", os.devnull, "--format", "csv"]
    report("first read and a query", usage(command, cache))
    report("cached, and a query", usage(command, cache), disk=size(directory / "cache"))
    return measure_queries("embedded", str(folder), names, cache)


def measure_server(
    server: Server, directory: Path, folder: Path, names: dict[str, str], embedded: dict[str, float]
) -> None:
    """Print what loading the tables onto Neo4j and querying them there takes."""
    lianzhu, store = [sys.executable, "-m", "lianzhu"], ["--store", str(folder)]
    environment = {"XDG_CACHE_HOME": str(directory / "cache"), "NEO4J_PASSWORD": PASSWORD}
    export = directory / "neo4j"
    report("lianzhu export neo4j", usage([*lianzhu, "export", "neo4j", *store, "-o", str(export)], environment))
    start = time.perf_counter()
    server.run_tool("admin", "database", "import", "full", "neo4j", "@import.args", cwd=export)
    report("neo4j-admin import", Usage(time.perf_counter() - start), disk=size(server.home / "data" / "databases"))
    if row_count(folder / "nodes") <= MAX_LOAD:
        server.run_tool("wipe")
        server.run_tool("start")
        report("lianzhu load", usage([*lianzhu, "load", *store, "--to", server.address], environment))
    else:
        server.run_tool("admin", "dbms", "set-initial-password", PASSWORD)
        server.run_tool("start")
        report("constraints and indexes", Usage(create_schema(server, export / "schema.cypher")))
    measure_queries("Neo4j", server.address, names, environment, embedded)
    print(f"{'Neo4j server, peak memory':34}{peak_memory(server):>32,.0f} MB", flush=True)


def create_schema(server: Server, script: Path) -> float:
    """Create the constraints and indexes of a script, and return the seconds until they are there."""
    import neo4j

    start = time.perf_counter()
    with neo4j.GraphDatabase.driver(server.address, auth=("neo4j", PASSWORD)) as driver:
        for statement in script.read_text("utf-8").splitlines():
            driver.execute_query(statement.removesuffix(";"))  # type: ignore[arg-type]
        driver.execute_query("CALL db.awaitIndexes(3600)")
    return time.perf_counter() - start


def measure_queries(
    title: str, address: str, names: dict[str, str], environment: dict[str, str], base: dict[str, float] | None = None
) -> dict[str, float]:
    """Run the queries in a new process, print and return the median milliseconds of each."""
    command = [sys.executable, __file__, "--queries", address, json.dumps(names)]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=os.environ | environment).stdout
    times: dict[str, float] = json.loads(output)
    for name, milliseconds in times.items():
        ratio = f"   embedded : Neo4j {base[name] / milliseconds:.2f}" if base else ""
        print(f"  {title:10}{name:30}{milliseconds:12.2f} ms{ratio}", flush=True)
    return times


def time_queries(address: str, names: dict[str, str]) -> dict[str, float]:
    """Return the median milliseconds of each query on a store, after a first run."""
    from lianzhu.opening import open_store
    from lianzhu.queries.library import builtin_query
    from lianzhu.queries.run import bind

    store = open_store(address)
    times = {}
    for name, arguments in queries(names).items():
        query = builtin_query(name)
        params = bind(query, arguments, store)
        runs = []
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            store.run(query.cypher, params, timeout=600)
            runs.append((time.perf_counter() - start) * 1000)
        times[name] = statistics.median(runs[1:])
    store.close()
    return times


def queries(names: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return the arguments of the canned queries that are measured: about a thing, a chain, everything."""
    return {
        "vendor_offers": {"vendor": names["Company"]},
        "competitors": {"vendor": names["Company"]},
        "vendors_by_industry": {"industry": names["Industry"]},
        "chain_members": {"chain": names["Chain"]},
        "shared_suppliers": {"customer": names["Company"]},
        "most_named": {},
        "two_sources": {},
    }


# ------------------------------------------------------------ processes


def usage(command: Sequence[str], environment: dict[str, str]) -> Usage:
    """Run a command and return what it used."""
    start = time.perf_counter()
    with Path(os.devnull).open("w") as null:
        process = subprocess.Popen(command, stdout=null, env=os.environ | environment)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return Usage(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def report(title: str, used: Usage, disk: float | None = None) -> None:
    """Print a line of the results."""
    own = f"{used.cpu_seconds:9.1f} s of CPU{used.megabytes:10,.0f} MB" if used.megabytes else ""
    print(f"{title:34}{used.seconds:9.1f} s{own}{f'   {disk:,.0f} MB on disk' if disk else ''}", flush=True)


def peak_memory(server: Server) -> float:
    """Return the peak memory of a running server, in MB."""
    pid = next((server.home / "run").glob("*.pid")).read_text().strip()
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def size(path: Path) -> float:
    """Return the size of the files in a folder, in MB."""
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6


def row_count(folder: Path) -> int:
    """Return the number of rows in the tables of a folder."""
    return sum(file.read_bytes().count(b"\n") - 1 for file in folder.glob("*.csv"))


# ------------------------------------------------------------ the landscape


def write_landscape(folder: Path, nodes: int) -> dict[str, str]:
    """Write the tables of a landscape; return the name of an average node of each kind, to ask about."""
    chance = random.Random(20240601)
    names = {kind: [*_names(chance, kind, max(3, int(nodes * share)))] for kind, share in SHARES.items()}
    _write(folder / "nodes" / "Report.csv", ("name", "publisher", "published"), ((r, "某院", "2024") for r in REPORTS))
    for kind, known in names.items():
        rows = ((name, f"{name[:4]}{number}" if number % 3 == 0 else "") for number, name in enumerate(known))
        _write(folder / "nodes" / f"{kind}.csv", ("name", "aliases"), rows)
    fixed = [
        (f"{start.lower()}:{name}", f"{end.lower()}:{names[end][number % len(names[end])]}")
        for start, end in WHOLES.items()
        for number, name in enumerate(names[start])
    ]
    header = ("from", "to", "source", "locator", "strength", "as_of", "why")
    _write(folder / "edges" / "PART_OF.csv", header, _facts(chance, fixed))
    rest = nodes * RELATIONS_PER_NODE - len(fixed)
    for kind, (start, end, share) in RELATIONS.items():
        ends = _ends(chance, names[start], names[end], int(rest * share))
        _write(folder / "edges" / f"{kind}.csv", header, _facts(chance, ends))
    return {kind: known[len(known) // 2] for kind, known in names.items()}


def _names(chance: random.Random, kind: str, count: int) -> Iterator[str]:
    """Yield distinct Chinese names that end as names of the kind do."""
    base = len(CHARACTERS)
    for number in range(count):
        digits = "".join(CHARACTERS[number // base**place % base] for place in range(4))
        yield f"{''.join(chance.choices(CHARACTERS, k=2))}{digits}{SUFFIXES[kind]}"


def _ends(chance: random.Random, starts: Sequence[str], ends: Sequence[str], count: int) -> Iterator[tuple[str, str]]:
    """Yield pairs of names; some are far better connected than others, as companies and industries are."""
    for _ in range(count):
        start, end = (names[int(len(names) * chance.random() ** 2)] for names in (starts, ends))
        if start != end:
            yield start, end


def _facts(chance: random.Random, ends: Iterable[tuple[str, str]]) -> Iterator[Sequence[object]]:
    """Yield the row of a relation for each pair, with its source, place and strength."""
    for number, pair in enumerate(ends, 1):
        implied = chance.random() < 0.1
        strength = ("implied", "", "由上文推得") if implied else ("explicit", "2024", "")
        yield [*pair, REPORTS[chance.randrange(len(REPORTS))], f"L{number}", *strength]


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--queries"]:
        print(json.dumps(time_queries(sys.argv[2], json.loads(sys.argv[3]))))
    else:
        sizes = [int(argument) for argument in sys.argv[1:] if argument != "--embedded"]
        main(sizes or [10_000, 100_000, 1_000_000], "--embedded" not in sys.argv[1:])
