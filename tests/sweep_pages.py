"""Every diagram in every window, language and theme, on the packaged landscape, a battery chain, random ones, a small one.

Run by ``make sweep``, before a change of the pages is done; tests/test_diagrams_in_browser.py tests a part of it.
"""

from __future__ import annotations

from typing import Any

import pytest
from page_landscapes import BATTERY, battery, random_chain, three_nodes
from page_properties import faults, views_of

from lianzhu.graph.property_graph import network_of
from lianzhu.pages import atlas_page

pytestmark = pytest.mark.browser
WINDOWS = [(390, 844), (1280, 800), (1440, 900), (2560, 1440)]
RANDOM_LANDSCAPES = 100
COMPANIES = 30
"""So many companies of a landscape are looked at."""


def sweep(page: Any) -> list[str]:
    """Return the faults of every view in both themes."""
    found = []
    for theme in ("light", "dark"):
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        for view in views_of(page, COMPANIES):
            page.evaluate("(view) => lianzhu.openView(view)", view)
            found += [f"{theme} {view}: {fault}" for fault in faults(page)]
    return found


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_every_view_of_the_packaged_landscape_is_sound(
    opened: Any, atlas_html: str, width: int, height: int, locale: str
) -> None:
    assert sweep(opened(atlas_html, width, height, locale=locale)) == []


@pytest.mark.skipif(not BATTERY.exists(), reason="the battery chain is not part of the project")
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_every_view_of_a_battery_chain_is_sound(opened: Any, width: int, height: int, locale: str) -> None:
    assert sweep(opened(atlas_page(network_of(battery())), width, height, locale=locale)) == []


@pytest.mark.parametrize("seed", range(RANDOM_LANDSCAPES))
def test_a_random_chain_is_sound(opened: Any, seed: int) -> None:
    html = atlas_page(network_of(random_chain(seed)))
    width, height = WINDOWS[seed % len(WINDOWS)]
    page = opened(html, width, height, locale=("zh-CN", "en-US")[seed // 4 % 2])
    assert sweep(page) == []


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_a_landscape_of_three_nodes_is_sound(opened: Any, width: int, height: int) -> None:
    assert sweep(opened(atlas_page(network_of(three_nodes())), width, height)) == []
