"""A separate Neo4j server for benchmarks, managed with tools/neo4j-server."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOOL = Path(__file__).parent.parent / "tools" / "neo4j-server"
PASSWORD = "lianzhu-bench"


class Server:
    """A Neo4j server on free ports, and the tool that manages it."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.port = _free_port()
        self.address = f"bolt://127.0.0.1:{self.port}"
        self.env = os.environ | {
            "NEO4J_SERVER_HOME": str(home),
            "NEO4J_BOLT_PORT": str(self.port),
            "NEO4J_HTTP_PORT": str(_free_port()),
            "NEO4J_PASSWORD": PASSWORD,
        }
        os.environ["NEO4J_PASSWORD"] = PASSWORD

    def run_tool(self, *arguments: str, cwd: Path | None = None) -> None:
        """Run the tool with its output in a file: the server inherits the stream and would keep a pipe open."""
        with tempfile.TemporaryFile() as log:
            subprocess.run([TOOL, *arguments], env=self.env, cwd=cwd or self.home, stdout=log, stderr=log, check=True)


@contextmanager
def neo4j_server(start: bool = True) -> Iterator[Server]:
    """Yield an empty server, started unless `start` is false; stop it and delete its data afterwards."""
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "lianzhu" / "neo4j-for-bench"
    instance = Server(home)
    instance.run_tool("wipe")
    if start:
        instance.run_tool("start")
    try:
        yield instance
    finally:
        instance.run_tool("wipe")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
