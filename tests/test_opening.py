"""A landscape is opened by the address a person gives, or one sentence says what to give instead."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lianzhu.graph.errors import StoreError
from lianzhu.opening import PACKAGED_TABLES, open_folder, open_store

COUNT = "MATCH (n:Company) RETURN count(n) AS n"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "the store address is empty; expected a folder of tables or an address such as neo4j://…"),
        ("http://localhost:7474", "http://localhost:7474 is the address of Neo4j Browser; use the Bolt address: neo4j://localhost:7687"),
        ("https://graph.example", "https://graph.example is the address of Neo4j Browser; use the Bolt address: neo4j+s://graph.example:7687"),
        ("bolt://neo4j:s3cret@127.0.0.1:7687", "bolt://127.0.0.1:7687: do not put user and password in the address, where others can read them; set NEO4J_USERNAME and NEO4J_PASSWORD"),
        ("http://neo4j:s3cret@localhost:7474/x", "http://localhost:7474 is the address of Neo4j Browser; use the Bolt address: neo4j://localhost:7687"),
        ("bolt://127.0.0.1:7687/other", "bolt://127.0.0.1:7687/other: a server address cannot include a database; use bolt://127.0.0.1:7687 and set NEO4J_DATABASE=other (or --database for `lianzhu load`)"),
        ("bolt://neo4j:pa/s3cret@127.0.0.1:7687", "bolt://127.0.0.1:7687: do not put user and password in the address, where others can read them; set NEO4J_USERNAME and NEO4J_PASSWORD"),
        ("http://u:a/s3cret@localhost:7474", "http://localhost:7474 is the address of Neo4j Browser; use the Bolt address: neo4j://localhost:7687"),
        ("ftp://u:s3cret@x/y", "'ftp://x' is not a store; expected a folder or an address with one of the schemes neo4j, neo4j+s, neo4j+ssc, bolt, bolt+s, bolt+ssc"),
    ],
)  # fmt: skip
def test_an_address_that_no_driver_takes_gets_one_sentence_without_the_password(address: str, message: str) -> None:
    with pytest.raises(StoreError) as raised:
        open_store(address)
    assert str(raised.value) == message and "s3cret" not in str(raised.value)


@pytest.mark.parametrize("place", ["option before", "option", "variable"])
def test_an_empty_store_is_refused(lianzhu, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    if place == "variable":
        monkeypatch.setenv("LIANZHU_STORE", "")
    said = lianzhu(
        *{"option before": ("--store", "", "info"), "option": ("info", "--store", " ")}.get(place, ("info",))
    )
    assert said.code == 1 and said.out == ""
    assert said.err.startswith(
        "lianzhu: LIANZHU_STORE is set but empty" if place == "variable" else "lianzhu: --store is empty"
    )


def test_a_folder_whose_name_is_not_utf_8_is_opened_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xd6\xd0\xce\xc4"))
    shutil.copytree(PACKAGED_TABLES, folder)
    first, again = open_folder(folder), open_folder(folder)
    assert first.run(COUNT).rows == again.run(COUNT).rows
    assert first.address == f"{tmp_path}/\\xd6\\xd0\\xce\\xc4"
    done = subprocess.run(
        [sys.executable, "-m", "lianzhu", "--store", folder, "find", "追一"], capture_output=True, check=False
    )
    assert "追一科技" in done.stdout.decode() and done.returncode == 0


@pytest.mark.parametrize("home", ["missing", "unset", "a file"])
def test_without_a_home_for_the_cache_a_landscape_still_opens(tmp_path: Path, home: str) -> None:
    (tmp_path / "file").touch()
    env = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")}
    env |= {"missing": {"HOME": str(tmp_path / "none")}, "a file": {"HOME": str(tmp_path / "file")}}.get(home, {})
    command = [sys.executable, "-m", "lianzhu", "find", "追一"]
    done = subprocess.run(command, capture_output=True, env=env, check=False)
    assert done.returncode == 0 and done.stderr == b""


def test_the_cache_is_stale_when_a_module_of_the_package_changes(tmp_path: Path) -> None:
    """Also a module in a room that did not exist when the cache was written: rooms are not listed by hand."""
    from lianzhu.opening import _packages

    root = Path(__file__).parent.parent
    packages = {path.relative_to(root).as_posix() for path in _packages(root)}
    listed = {
        file.parent.relative_to(root).as_posix()
        for file in root.glob("**/__init__.py")
        if ".venv" not in file.parts and ".types" not in file.parts and "build" not in file.parts
    }
    assert packages == listed and {"graph/cypher/portability", "loaders"} <= packages
