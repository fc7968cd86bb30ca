"""Tabs in which tests open pages, and what tests ask of a page."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOSTILE_NAMES = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "\"><svg onload=window.hacked=1>'",
    "{{ 7*7 }}{% raw %}<!--",
    "甲\u202e乙\u2066丙\u0000丁\u2028戊",
    "很长的名字" * 1000,
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 10,
    "😀👩‍👩‍👧公司",
]
"""Names that would run, break or turn a page that took them for more than text."""


@dataclass
class Tab:
    """A browser tab that records requests beyond the opened file, console messages, page errors and downloads."""

    page: Any
    options: tuple[tuple[str, Any], ...]
    address: str = "about:blank"
    troubles: list[str] = field(default_factory=list)
    downloads: int = 0

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._on_request(request.url))
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("download", lambda _: self._on_download())

    def _on_request(self, url: str) -> None:
        if url.partition("#")[0] != self.address and not url.startswith("blob:"):
            self.troubles.append(url)

    def _on_download(self) -> None:
        self.downloads += 1

    def open(self, file: Path, width: int, height: int, fragment: str = "") -> Any:
        """Open a file in a viewport of the given size; return the page once it is ready."""
        self.address, self.downloads = file.as_uri(), 0
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.goto(self.address + fragment)
        self.page.wait_for_selector("body[data-ready]")
        return self.page

    def reset(self) -> None:
        """Leave the page, close popups and undo emulation, so that nothing of it reaches the next test."""
        for other in self.page.context.pages:
            if other is not self.page:
                other.close()
        self.page.emulate_media(media="null", color_scheme=dict(self.options).get("color_scheme", "light"))
        self.page.goto("about:blank")


class TabPool:
    """Reusable tabs of a browser: a new tab starts a process, which doubles the CPU time of opening a page."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self._free: list[Tab] = []
        self._files: dict[str, Path] = {}

    def file(self, html: str) -> Path:
        """Return the file of a page, written once."""
        if html not in self._files:
            self._files[html] = self._folder / f"page{len(self._files)}.html"
            self._files[html].write_bytes(html.encode())
        return self._files[html]

    def acquire(self, **context: Any) -> Tab:
        """Return an empty tab with the given context options; the locale is zh-CN by default."""
        options = tuple(sorted(({"locale": "zh-CN"} | context).items()))
        for tab in self._free:
            if tab.options == options:
                self._free.remove(tab)
                tab.troubles.clear()
                return tab
        return Tab(self._browser.new_context(reduced_motion="reduce", **dict(options)).new_page(), options)

    def release(self, tab: Tab) -> None:
        """Reset a tab and keep it for the next test."""
        tab.reset()
        self._free.append(tab)


def packed(html: str) -> Any:
    """Return the data that a page carries."""
    found = re.search(r'<script type="text/plain" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


def open_view(page: Any, view: str) -> Any:
    """Open a view of the atlas; return its page."""
    page.evaluate("(view) => lianzhu.openView(view)", view)
    assert page.evaluate("lianzhu.state.view") == view
    return page


def find(page: Any, text: str) -> None:
    """Search for a text and take the first hit."""
    page.fill("#query", text)
    page.press("#query", "Enter")


def choose(page: Any, name: str) -> None:
    """Click the first box or title of that name in the open diagram."""
    box_of(page, name).click()


def box_of(page: Any, name: str) -> Any:
    """Return the first box or title in the open diagram of a thing of that very name."""
    return page.locator("#stage :is(.box, .title)", has=page.get_by_text(name, exact=True)).first
