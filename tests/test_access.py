"""Internal reports, and the part of a landscape that may be published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from browsing import packed
from conftest import CommandResult

TABLES = {
    "nodes/Report": "name,publisher,published,access\n公开报告,甲,2025,\n内部纪要,乙,2025,内部",
    "nodes/Company": "name\n甲电池\n乙汽车\n丙材料",
    "nodes/Chain": "name\n电池",
    "edges/ACTS_IN": "from,to,source,locator\n甲电池,电池,公开报告,p1\n乙汽车,电池,公开报告,p2",
    "edges/SUPPLIES": "from,to,share,source,locator\n甲电池,乙汽车,30,内部纪要,p1\n丙材料,甲电池,20,内部纪要,p2",
    "statements": "about,aspect,text,source,locator\n甲电池,定位,领先,公开报告,p1\n甲电池,计划,降价,内部纪要,p3",
    "figures": "metric,company,value,unit,printed,period_start,source,locator\n"
    "revenue,甲电池,5,亿元,5亿元,2024,内部纪要,p4\nrevenue,乙汽车,9,亿元,9亿元,2024,公开报告,p3",
}


def landscape_folder(folder: Path) -> str:
    for name, text in TABLES.items():
        path = folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder)


def exported(lianzhu: Callable[..., CommandResult], folder: Path, *options: str) -> dict[str, list[dict[str, object]]]:
    output = folder / "out.json"
    result = lianzhu("--store", landscape_folder(folder / "mine"), "export", "json", "-o", str(output), *options)
    assert result.code == 0, result.err
    document: dict[str, list[dict[str, object]]] = json.loads(output.read_text("utf-8"))
    return document


def test_public_leaves_out_internal_reports_and_what_only_they_state(
    lianzhu: Callable[..., CommandResult], tmp_path: Path
) -> None:
    document = exported(lianzhu, tmp_path, "--public")
    assert {node["name"] for node in document["nodes"]} == {"公开报告", "甲电池", "乙汽车", "电池"}
    assert {edge["kind"] for edge in document["edges"]} == {"ACTS_IN"}
    assert [row["text"] for row in document["statements"]] == ["领先"]
    assert [row["printed"] for row in document["figures"]] == ["9亿元"]


def test_without_public_all_is_exported(lianzhu: Callable[..., CommandResult], tmp_path: Path) -> None:
    document = exported(lianzhu, tmp_path)
    assert len(document["nodes"]) == 6
    assert len(document["edges"]) == 4


def test_a_public_page_does_not_name_what_is_internal(lianzhu: Callable[..., CommandResult], tmp_path: Path) -> None:
    store, page = landscape_folder(tmp_path / "mine"), tmp_path / "page.html"
    arguments = ("--store", store, "view", "company", "甲电池", "--hops", "2", "-o", str(page))
    assert lianzhu(*arguments).code == 0
    assert "丙材料" in json.dumps(packed(page.read_text("utf-8")), ensure_ascii=False)
    assert lianzhu(*arguments, "--public").code == 0
    shown = json.dumps(packed(page.read_text("utf-8")), ensure_ascii=False)
    assert "乙汽车" in shown
    assert "丙材料" not in shown
    assert "内部纪要" not in shown
