"""What tests ask of a page in the browser."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

SEEN = """() => shownMarks().filter((mark) => mark.role !== "flow" && !GROUND.has(mark.role)).map((mark) => {
    const [x, y, w, h, lines, small] = markOf(mark.key);
    const at = stage.network.canvasToDOM({x, y});
    const ctx = document.createElement("canvas").getContext("2d");
    const style = SHELL.styles[mark.role] || {font: 13, small: 11, inset: 10};
    const longest = (texts, size) => {
        ctx.font = `${size}px ${FONT}`;
        return Math.max(0, ...texts.map((text) => ctx.measureText(text).width));
    };
    const scale = stage.network.getScale();
    return {
        text: lines.join(""), role: mark.role, x: at.x, y: at.y, w: w * scale, h: h * scale, scale,
        room: w - (mark.role === "box" ? 12 : 1.5 * style.inset), needs: Math.max(longest(lines, style.font), longest(small, style.small)),
        letters: style.font * scale, stageWide: stage.canvas.clientWidth, stageHigh: stage.canvas.clientHeight,
    };
})"""
"""Everything that is drawn, where it stands in the window, and how much room its text has and needs."""


def packed(html: str) -> Any:
    """Return the data that a page carries."""
    found = re.search(r'<script type="text/plain" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


def find(page: Any, text: str) -> None:
    page.fill("#query", text)
    page.press("#query", "Enter")


def click_mark(page: Any, name: str) -> None:
    """Click into the middle of the box of that name."""
    at = page.evaluate(
        """(name) => { const mark = [...stage.marks.values()].find((m) => m.node && thingOf(m.node).name === name
               && m.role !== "plate" && shown(m));
           const {x, y} = stage.network.canvasToDOM(centreOf(mark.key));
           const box = stage.canvas.getBoundingClientRect(); return [box.x + x, box.y + y]; }""",
        name,
    )
    page.mouse.click(*at)
