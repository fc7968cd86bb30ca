"""Explore in a real Chromium: its pictures and texts, hostile names in them, and accessibility."""

from __future__ import annotations

import re
from pathlib import Path as File
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import HOSTILE_NAMES
from exploring import CHAIN, OPENED, SETTLED, STEPS, VENDOR, ids, opened_at
from page_landscapes import snapshot_of

from lianzhu.graph.records import Node
from lianzhu.pages import chain_page

pytestmark = pytest.mark.browser


@pytest.fixture
def explore(shared_page: Any, atlas_html: str) -> Any:
    """Open Explore on the packaged atlas with the given steps: ``explore(STEPS)``."""
    return lambda steps: opened_at(shared_page(atlas_html), steps)


# ------------------------------------------------------------ files


def saved(page: Any, format_: str, folder: File) -> bytes:
    with page.expect_download() as download:
        page.evaluate("(format) => lianzhu.save(format)", format_)
    file = folder / f"saved.{format_}"
    download.value.save_as(file)
    return file.read_bytes()


def test_a_picture_has_title_legend_sources_and_what_was_cut_off(explore: Any, tmp_path: File) -> None:
    page = explore([["add", CHAIN], ["open", CHAIN, "PART_OF/in//"], ["open", CHAIN, "ACTS_IN/in//"]])
    svg = saved(page, "svg", tmp_path).decode()
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert texts[0] == "探索：智能客服"
    for wanted in ("中关村科金", "环节", "产业链"):
        assert wanted in texts
    assert any("来源：2023年中国AI技术变革企业服务白皮书" in text for text in texts)
    assert any(re.search(r"组成部分：只画 51 之 1\d", text) for text in texts)
    assert any(text.startswith("lianzhu · 20") for text in texts)
    slide = saved(page, "slide", tmp_path)
    width, height = (int.from_bytes(slide[start : start + 4], "big") for start in (16, 20))
    assert width == pytest.approx(height * 16 / 9, abs=2)


def test_cited_text_has_every_relation_as_a_sentence_with_its_facts(explore: Any, tmp_path: File) -> None:
    page = explore([["add", VENDOR], OPENED[0]])
    text = saved(page, "txt", tmp_path).decode()
    assert "腾讯企点提供企点分析AI助手。" in text
    facts = page.evaluate(
        "lianzhu.explore.view().scene.relations.flatMap((index) => [...new Set(lianzhu.explore.relation(index).facts.map(({ id }) => id))])"
    )
    assert facts and all(fact in text for fact in facts)
    rows = saved(page, "csv", tmp_path).decode("utf-8-sig")
    assert all(fact in rows for fact in facts)


def test_hostile_names_are_text(opened: Any, tmp_path: File) -> None:
    firms = [Node(f"company:{at}", "Company", name) for at, name in enumerate(HOSTILE_NAMES)]
    edges = [("ACTS_IN", firm.id, "chain:c") for firm in firms]
    network = snapshot_of([Node("chain:c", "Chain", HOSTILE_NAMES[0]), *firms], edges).network
    page = opened_at(opened(chain_page(network, "chain:c")), [["add", "chain:c"], ["open", "chain:c", "ACTS_IN/in//"]])
    page.click("[data-tool=tree]")
    page.evaluate("lianzhu.explore.ask.path('company:0', 'company:1')")
    page.evaluate(SETTLED)
    assert len(ids(page)) == len(HOSTILE_NAMES) + 1
    svg, text = saved(page, "svg", tmp_path).decode(), saved(page, "txt", tmp_path).decode()
    assert "<script" not in svg.replace("&lt;script", "") and "\u202e" not in svg + text
    assert page.evaluate("window.hacked") is None


def test_explore_has_no_accessibility_violations(explore: Any) -> None:
    page = explore(STEPS)
    page.click("[data-tool=tree]")
    page.evaluate("(id) => lianzhu.explore.ask.compare([id, 'company:智齿科技'])", VENDOR)
    page.evaluate(SETTLED)
    for _ in range(2):
        found = Axe().run(page, context=".explore").response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
        page.click("[data-tool=filter]")
    page.click("[data-tool=tree]")
