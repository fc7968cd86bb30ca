"""Shared fixtures: the packaged landscape, stores on both engines, a browser, and the command line."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lianzhu.cli import main
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import PropertyGraph, network_of
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.protocol import Store
from lianzhu.loaders.folder import read_folder
from lianzhu.opening import PACKAGED_TABLES

pytest_plugins = ["page_fixtures"]

os.environ["LANG"] = "C.UTF-8"  # a locale without a language: messages in English, tables and help in both languages
for variable in ("LIANZHU_LANG", "LC_ALL", "LC_MESSAGES"):
    os.environ.pop(variable, None)

ROOT = Path(__file__).parent.parent
EXIT_UNAVAILABLE = 69
"""Exit code of the tools if a dependency is not available."""


def skip_or_fail(reason: str) -> None:
    """Skip a test that needs a missing browser or server, or fail it if LIANZHU_REQUIRE_ALL is set."""
    if os.environ.get("LIANZHU_REQUIRE_ALL"):
        pytest.fail(f"{reason} (LIANZHU_REQUIRE_ALL is set)")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def landscape() -> Landscape:
    """The packaged landscape."""
    return read_folder(PACKAGED_TABLES)


@pytest.fixture(scope="session")
def network(landscape: Landscape) -> Any:
    """The packaged landscape as a networkx graph."""
    return network_of(landscape)


@pytest.fixture(scope="session")
def embedded(landscape: Landscape) -> EmbeddedStore:
    """The packaged landscape in an embedded store."""
    return EmbeddedStore(landscape)


# ------------------------------------------------------------ Neo4j


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Neo4j server: NEO4J_URI if it is set, otherwise one started on a free port.

    LIANZHU_NEO4J_VERSION sets the version; each version has its own home directory.
    """
    if uri := os.environ.get("NEO4J_URI"):
        yield uri
        return
    version = os.environ.get("LIANZHU_NEO4J_VERSION", "5.26.12")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    java = subprocess.run(
        [ROOT / "tools" / "find-java", "21" if version.startswith("20") else "17"],
        capture_output=True,
        text=True,
        check=False,
    )
    if java.returncode == EXIT_UNAVAILABLE:
        skip_or_fail(java.stderr.strip())
    env = os.environ | {
        "NEO4J_SERVER_HOME": str(cache / "lianzhu" / f"neo4j-{version}-for-tests"),
        "NEO4J_VERSION": version,
        "JAVA_HOME": java.stdout.strip(),
        "NEO4J_BOLT_PORT": str(free_port()),
        "NEO4J_HTTP_PORT": str(free_port()),
        "NEO4J_PASSWORD": "lianzhu-test",
    }
    tool = ROOT / "tools" / "neo4j-server"
    subprocess.run([tool, "wipe"], env=env, check=False)
    # write to a file: the server inherits the stream and would keep a pipe open as long as it runs
    log = tmp_path_factory.mktemp("neo4j") / "start.log"
    with log.open("w") as stream:
        code = subprocess.run([tool, "start"], env=env, stdout=stream, stderr=stream, check=False).returncode
    output = log.read_text().strip()
    if code == EXIT_UNAVAILABLE:
        skip_or_fail(output)
    assert code == 0, output
    os.environ["NEO4J_PASSWORD"] = "lianzhu-test"
    yield f"bolt://127.0.0.1:{env['NEO4J_BOLT_PORT']}"
    subprocess.run([tool, "stop"], env=env, check=True)


@pytest.fixture(scope="session")
def on_server(server: str) -> Iterator[Callable[[Landscape], Store]]:
    """Replace the contents of the server with a landscape: ``on_server(landscape)`` returns the store."""
    import neo4j

    from lianzhu.graph.stores.neo4j import Neo4jStore

    user, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"]
    with neo4j.GraphDatabase.driver(server, auth=(user, password)) as driver:
        count = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
    assert count == 0, f"{server} is not empty: use a separate database for the tests"

    stores: list[Store] = []

    def replace_contents(landscape: Landscape) -> Store:
        with neo4j.GraphDatabase.driver(server, auth=(user, password)) as driver:
            driver.execute_query("MATCH (n) DETACH DELETE n")
        store = Neo4jStore.connect(server)
        stores.append(store)
        store.write(PropertyGraph.of(landscape))
        return store

    yield replace_contents
    for store in stores:
        store.close()


@pytest.fixture
def empty_store(on_server: Callable[[Landscape], Store]) -> Any:
    """A store on a server without data."""
    return on_server(Landscape())


@pytest.fixture
def write(server: str) -> Callable[[str], None]:
    """Run Cypher that writes to the server, as others do who share the database with a landscape."""
    import neo4j

    auth = (os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"])

    def run(cypher: str) -> None:
        with neo4j.GraphDatabase.driver(server, auth=auth) as driver:
            driver.execute_query(cypher)

    return run


@pytest.fixture(scope="session")
def make_store(request: pytest.FixtureRequest) -> Callable[[str, Landscape], Store]:
    """Create a store with a landscape: ``make_store("neo4j", landscape)``; the other engine is "embedded"."""

    def make(engine: str, landscape: Landscape) -> Store:
        if engine == "embedded":
            return EmbeddedStore(landscape)
        on_server: Callable[[Landscape], Store] = request.getfixturevalue("on_server")
        return on_server(landscape)

    return make


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that uses `engine` once on each engine."""
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use the server, so that `-m "not neo4j"` never starts one."""
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker("neo4j")


# ------------------------------------------------------------ Chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    found = subprocess.run(
        [ROOT / "tools" / "find-chromium"],
        env=os.environ | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode == EXIT_UNAVAILABLE:
        skip_or_fail(found.stderr.strip().splitlines()[-1])
    assert found.returncode == 0, found.stderr
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=found.stdout.strip().splitlines()[-1],
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet],
        )
        yield chromium
        chromium.close()


# ------------------------------------------------------------ the command line


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The output and exit code of a command."""

    out: str
    err: str
    code: int


@pytest.fixture
def lianzhu(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., CommandResult]:
    """Run a command in the test process: ``lianzhu("find", "客服")``."""
    monkeypatch.delenv("LIANZHU_STORE", raising=False)

    def run(*args: object) -> CommandResult:
        monkeypatch.setattr(sys, "argv", ["lianzhu", *map(str, args)])
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        captured = capsys.readouterr()
        return CommandResult(captured.out, captured.err, code)

    return run


# ------------------------------------------------------------ tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An editable copy of the packaged tables."""
    return Path(shutil.copytree(PACKAGED_TABLES, tmp_path / "mine"))


@pytest.fixture
def tables(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Write tables to a folder: ``tables({"nodes/Company": "name\\n百度"})``; the folder also has a report named R."""

    def write(contents: dict[str, str]) -> Path:
        root = tmp_path / "tables"
        for name, text in {"nodes/Report": "name,publisher,published\nR,某院,2023-06", **contents}.items():
            path = root / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    return write
