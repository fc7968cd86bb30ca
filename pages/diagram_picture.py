"""Saves the diagram of a page as a picture, as its reader would with a browser: the only door to Playwright."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lianzhu.graph.errors import OutputError

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge")
BROWSER_VARIABLE = "CHROME_PATH"
LOCALES = {"zh": "zh-CN", "en": "en-US"}
TIMEOUT = 30_000
"""Milliseconds after which a page that does not answer is given up."""


def diagram_picture(html: str, language: str) -> bytes:
    """Return what the page of a chain exports as PNG; raise `OutputError` without Playwright or a Chromium."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise OutputError(
            "the diagram is drawn by a browser, which takes Playwright: pip install playwright, then playwright install"
            " chromium; or leave out --diagram"
        ) from None
    with tempfile.TemporaryDirectory(prefix="lianzhu.") as folder:
        page_file = Path(folder) / "chain.html"
        page_file.write_text(html, "utf-8")
        try:
            with sync_playwright() as playwright:
                return _exported(playwright, page_file, LOCALES[language])
        except Error as error:
            reason = error.message.splitlines()[0]
            raise OutputError(
                f"no browser could draw the diagram ({reason}); install Chromium, set {BROWSER_VARIABLE} to one, or"
                " leave out --diagram"
            ) from None


def _exported(playwright: Playwright, page_file: Path, locale: str) -> bytes:
    found = os.environ.get(BROWSER_VARIABLE) or next(filter(None, map(shutil.which, BROWSERS)), None)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"] if is_root else [])
    try:
        page = browser.new_context(locale=locale, viewport={"width": 1400, "height": 1000}).new_page()
        page.set_default_timeout(TIMEOUT)
        page.goto(page_file.as_uri())
        with page.expect_download() as download:
            page.click("#export")
            page.click("[data-format=png]")
        return Path(download.value.path()).read_bytes()
    finally:
        browser.close()
