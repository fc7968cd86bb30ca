"""What is measured of a chain, on its page in a real Chromium: marks, the list of gaps, and the table of markets."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import open_view
from hydrogen import CHAIN, cited, hydrogen
from page_fixtures import measured
from page_properties import faults

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Figure
from lianzhu.pages import atlas_page

pytestmark = pytest.mark.browser

VIEW = f"chain/{CHAIN}"


def share(line: int, firm: str, value: float) -> Figure:
    about = (("company", f"company:{firm}"), ("of", "segment:电解槽"))
    stated = {"metric": "market_share", "unit": "%", "value": value, "printed": f"{value:g}%", "period_start": "2024"}
    return Figure(about, stated, cited(line))


def hydrogen_with_shares() -> Landscape:
    landscape = hydrogen()
    landscape.figures = [share(80, "甲氢", 55.0), share(81, "乙氢", 20.0)]
    return landscape


@pytest.fixture(scope="module")
def hydrogen_html() -> str:
    landscape = hydrogen_with_shares()
    return atlas_page(network_of(landscape), measures=measured(landscape))


@pytest.mark.parametrize(
    ("width", "height", "locale", "scheme"),
    [(390, 844, "zh-CN", "light"), (1024, 768, "en-US", "dark"), (1440, 900, "zh-CN", "light")],
)
def test_gaps_and_markets_are_laid_out_soundly(
    opened: Any, hydrogen_html: str, width: int, height: int, locale: str, scheme: str
) -> None:
    page = open_view(opened(hydrogen_html, width, height, locale=locale, color_scheme=scheme), VIEW)
    assert page.locator(".measured .gaps tr").count() == 5 and page.locator(".measured .markets tbody tr").count() == 1
    assert faults(page) == []
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [each["id"] for each in violations] == []


def test_a_mark_says_what_is_missing_and_shows_the_facts(opened: Any, hydrogen_html: str) -> None:
    page = open_view(opened(hydrogen_html, locale="zh-CN"), VIEW)
    mark = page.locator('[data-card="segment:催化剂"] .lacks').first
    assert mark.inner_text() == "仅一家" and mark.get_attribute("title") == "仅见一家厂商：不详"
    mark.click()
    assert page.inner_text("#details h2") == "催化剂"
    shown = page.inner_text("#details")
    assert "L4" in shown and "L5" in shown


def test_gaps_are_listed_by_kind_and_by_what_they_are_in(opened: Any, hydrogen_html: str) -> None:
    page = open_view(opened(hydrogen_html, locale="zh-CN"), VIEW)
    rows = {row.locator("th").inner_text(): row.locator("td") for row in page.locator(".measured .gaps tr").all()}
    vendors = {
        line.locator("small").first.inner_text(): [
            place.inner_text().replace("\n", "") for place in line.locator(".place").all()
        ]
        for line in rows["未见厂商"].locator("p").all()
    }
    assert vendors == {"产业链的缺口": ["检测"], "来源的缺口": ["电堆", "膜", "运维储运商"]}
    rows["未见厂商"].get_by_text("检测", exact=True).click()
    assert page.inner_text("#details h2") == "检测"


def test_a_market_has_its_bounds_its_level_and_the_presumption(opened: Any, hydrogen_html: str) -> None:
    page = open_view(opened(hydrogen_html, locale="zh-CN"), VIEW)
    cells = [cell.inner_text() for cell in page.locator(".measured .markets tbody tr td").all()]
    assert cells[:5] == ["75", "55", "75–100", "75–100", "3425–4050"]
    assert cells[5].split("\n") == ["高度集中", "可推定市场支配地位：一家达到二分之一"]
