"""The cache of opened folders: it is used only if no table has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lianzhu.graph.errors import StoreError
from lianzhu.graph.landscape import Landscape
from lianzhu.loaders.folder import read_folder
from lianzhu.opening import open_folder

COUNT = "MATCH (c:Company) RETURN count(c) AS n"


@pytest.fixture
def folders_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The folders that were read instead of being loaded from the cache, which is empty at first."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return []


@pytest.fixture
def open_cached(folders_read: list[Path], monkeypatch: pytest.MonkeyPatch):
    def read(folder: Path) -> Landscape:
        folders_read.append(folder)
        return read_folder(folder)

    monkeypatch.setattr("lianzhu.loaders.folder.read_folder", read)
    return open_folder


def test_a_folder_is_read_once_and_returns_the_same_rows_from_the_cache(
    folder: Path, open_cached, folders_read, landscape
) -> None:
    first, second = open_cached(folder), open_cached(folder)
    assert folders_read == [folder]
    query = "MATCH (a)-[r]->(b) RETURN a.id AS a, r AS r, b.id AS b ORDER BY r.id"
    assert first.run(query).rows == second.run(query).rows
    assert second.names().entries == landscape.names.entries
    assert second.landscape().nodes == landscape.nodes and folders_read == [folder]


def test_the_first_use_and_the_cache_give_the_same_landscape_in_the_same_order(folder: Path, open_cached) -> None:
    first, second = (open_cached(folder).landscape() for _ in range(2))
    assert [*first.nodes.values()] == [*second.nodes.values()] and [*first.facts()] == [*second.facts()]


def test_nodes_and_facts_of_each_kind_keep_the_order_of_the_tables(folder: Path, open_cached) -> None:
    loaded, opened = read_folder(folder), open_cached(folder).landscape()
    for kind in loaded.schema.nodes:
        order = [node.id for node in loaded.nodes.values() if node.kind == kind]
        assert [node.id for node in opened.nodes.values() if node.kind == kind] == order
    assert [*opened.figures] == [*loaded.figures] and [*opened.coverage] == [*loaded.coverage]


def test_a_cached_landscape_rejects_writes(folder: Path, open_cached, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianzhu.graph.errors import WriteRefused

    open_cached(folder)
    monkeypatch.setattr("lianzhu.graph.cypher.guard.reject_writes", lambda text: None)
    with pytest.raises(WriteRefused):
        open_cached(folder).run("MATCH (n) SET n.name = 'x'")


def test_an_edited_table_is_read_again(folder: Path, open_cached, folders_read) -> None:
    count = open_cached(folder).run(COUNT).rows[0][0]
    path = folder / "nodes" / "Company.csv"
    text = path.read_text("utf-8")
    path.write_text(text + "新公司\n", "utf-8")
    assert open_cached(folder).run(COUNT).rows == [(count + 1,)]
    path.write_text(text + "旧公司\n", "utf-8")  # the same size as before
    assert open_cached(folder).names().resolve("旧公司").kind == "Company"
    products = folder / "nodes" / "Product.csv"
    products.write_text(products.read_text("utf-8") + "某产品\n", "utf-8")
    assert open_cached(folder).names().resolve("某产品").kind == "Product"
    assert len(folders_read) == 4


def test_the_cache_does_not_hide_an_error(folder: Path, open_cached) -> None:
    from lianzhu.graph.errors import LandscapeError

    open_cached(folder)
    (folder / "nodes" / "Company.csv").write_text("nome\nx\n", "utf-8")
    with pytest.raises(LandscapeError):
        open_cached(folder)


@pytest.mark.parametrize("damage", ["truncated", "other content", "missing"])
def test_a_damaged_cache_is_ignored(folder: Path, open_cached, folders_read, tmp_path: Path, damage: str) -> None:
    expected = open_cached(folder).run(COUNT).rows
    for path in (tmp_path / "cache").rglob("*.kgl" if damage != "other content" else "index.json"):
        if damage == "missing":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:50] if damage == "truncated" else b"[]")
    assert open_cached(folder).run(COUNT).rows == expected
    assert len(folders_read) == (2 if damage == "other content" else 1)  # the graph is built from the landscape


def test_a_cache_that_cannot_be_written_is_ignored(folder: Path, open_cached, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert open_cached(folder).run(COUNT).rows == open_cached(folder).run(COUNT).rows


def damage_files(cache: Path, name: str, damage: str) -> None:
    for path in cache.rglob(name):
        if damage == "missing":
            path.unlink()
        elif damage == "truncated":
            path.write_bytes(path.read_bytes()[:50])
        else:
            path.write_text(path.read_text("utf-8").replace('"stamp":"', '"stamp":"0'), "utf-8")


DAMAGES = pytest.mark.parametrize("damage", ["truncated", "missing", "other version"])


@DAMAGES
def test_names_that_the_cache_cannot_give_are_those_of_the_landscape(
    folder: Path, open_cached, folders_read, tmp_path: Path, damage: str
) -> None:
    expected = open_cached(folder).names().resolve("追一科技")
    damage_files(tmp_path / "cache", "names.json", damage)
    store = open_cached(folder)
    assert store.names().resolve("追一科技") == expected and len(folders_read) == 1


@DAMAGES
def test_a_landscape_that_the_cache_cannot_give_is_read_from_the_tables(
    folder: Path, open_cached, folders_read, tmp_path: Path, damage: str
) -> None:
    expected = open_cached(folder).landscape()
    damage_files(tmp_path / "cache", "landscape.json", damage)
    read = open_cached(folder).landscape()
    assert (
        {**read.nodes} == {**expected.nodes}
        and {fact.id: fact for fact in read.facts()} == {fact.id: fact for fact in expected.facts()}
        and len(folders_read) == 2
    )


def test_a_store_that_was_opened_before_an_edit_stays_as_it_was(folder: Path, open_cached) -> None:
    open_cached(folder)
    before = open_cached(folder)
    path = folder / "nodes" / "Company.csv"
    path.write_text(path.read_text("utf-8") + "新公司,\n", "utf-8")
    after = open_cached(folder)
    counts = [store.run(COUNT).rows[0][0] for store in (before, after)]
    assert counts[1] == counts[0] + 1
    assert "company:新公司" in after.landscape().nodes and "company:新公司" not in before.landscape().nodes


def test_tables_that_have_changed_and_are_no_longer_cached_are_to_be_opened_again(
    folder: Path, open_cached, tmp_path: Path
) -> None:
    open_cached(folder)
    store = open_cached(folder)
    shutil.rmtree(tmp_path / "cache")
    path = folder / "nodes" / "Company.csv"
    path.write_text(path.read_text("utf-8") + "新公司,\n", "utf-8")
    with pytest.raises(StoreError, match=r"have changed since they were opened; open them again$"):
        store.landscape()
