"""A folder opened before is opened from the cache, and never when anything in it has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianzhu.graph.landscape import Landscape
from lianzhu.loaders.folder import read_folder
from lianzhu.opening import open_folder

COUNT = "MATCH (c:Company) RETURN count(c) AS n"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The folders that were really read, with a cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return []


@pytest.fixture
def opened(reads: list[Path], monkeypatch: pytest.MonkeyPatch):
    def read(folder: Path) -> Landscape:
        reads.append(folder)
        return read_folder(folder)

    monkeypatch.setattr("lianzhu.loaders.folder.read_folder", read)
    return open_folder


def test_a_folder_is_read_once_and_answers_alike_from_the_cache(folder: Path, opened, reads, landscape) -> None:
    first, second = opened(folder), opened(folder)
    assert reads == [folder]
    query = "MATCH (a)-[r]->(b) RETURN a.id AS a, r AS r, b.id AS b ORDER BY r.id"
    assert first.run(query).rows == second.run(query).rows
    assert second.names().entries == landscape.names.entries
    assert second.landscape().nodes == landscape.nodes and reads == [folder, folder]


def test_a_write_is_refused_from_the_cache_too(folder: Path, opened, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianzhu.graph.errors import WriteRefused

    opened(folder)
    monkeypatch.setattr("lianzhu.graph.cypher.guard.refuse_writes", lambda text: None)
    with pytest.raises(WriteRefused):
        opened(folder).run("MATCH (n) SET n.name = 'x'")


def test_an_edit_of_any_table_is_seen_at_once(folder: Path, opened, reads) -> None:
    before = opened(folder).run(COUNT).rows[0][0]
    path = folder / "nodes" / "Company.csv"
    text = path.read_text("utf-8")
    path.write_text(text + "新公司\n", "utf-8")
    assert opened(folder).run(COUNT).rows == [(before + 1,)]
    path.write_text(text + "旧公司\n", "utf-8")  # of the same size
    assert opened(folder).names().resolve("旧公司").kind == "Company"
    products = folder / "nodes" / "Product.csv"
    products.write_text(products.read_text("utf-8") + "某产品\n", "utf-8")
    assert opened(folder).names().resolve("某产品").kind == "Product"
    assert len(reads) == 4


def test_a_mistake_is_not_hidden_by_the_cache(folder: Path, opened) -> None:
    from lianzhu.graph.errors import LandscapeError

    opened(folder)
    (folder / "nodes" / "Company.csv").write_text("nome\nx\n", "utf-8")
    with pytest.raises(LandscapeError):
        opened(folder)


@pytest.mark.parametrize("damage", ["cut", "other", "gone"])
def test_a_damaged_cache_is_as_good_as_none(folder: Path, opened, reads, tmp_path: Path, damage: str) -> None:
    expected = opened(folder).run(COUNT).rows
    for path in (tmp_path / "cache").rglob("*.kgl" if damage != "other" else "index.json"):
        if damage == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:50] if damage == "cut" else b"[]")
    assert opened(folder).run(COUNT).rows == expected
    assert len(reads) == 2


def test_a_cache_that_cannot_be_written_is_done_without(folder: Path, opened, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert opened(folder).run(COUNT).rows == opened(folder).run(COUNT).rows
