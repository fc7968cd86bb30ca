"""What the tests of Explore share: steps to begin with, where things are in the window, what is drawn."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from urllib.parse import parse_qs

VENDOR = "company:腾讯企点"
CHAIN = "chain:智能客服"
OPENED = [
    ["open", VENDOR, "OFFERS/out//"],
    ["open", VENDOR, "ACTS_IN/out//"],
    ["open", VENDOR, "SERVES/out//"],
    ["open", VENDOR, "USED_BY/in//"],
    ["open", CHAIN, "ACTS_IN/in//"],
    ["open", CHAIN, "PART_OF/in//Segment"],
    ["open", CHAIN, "HAS_TREND/out//"],
    ["open", CHAIN, "APPLIES_IN/out/forecast/"],
]
STEPS = [["add", VENDOR], *OPENED]
LAYOUT = """() => {
    const { boxes, blocks } = lianzhu.explore.layout();
    return { boxes: [...boxes.values()], blocks };
}"""
SEEN = """() => {
    const { canvas } = lianzhu.explore.view();
    return [...lianzhu.explore.layout().boxes].map(([id, box]) => [id, canvas.camera.placeOf(box)]);
}"""
"""Where the corner of each box is in the window."""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => setTimeout(done)))))"
"""Steps are drawn in the next frame; the tree, the panel and the address follow it."""


def opened_at(page: Any, steps: list[Any]) -> Any:
    """Open Explore with the given steps only."""
    page.evaluate("lianzhu.openView('explore')")
    page.wait_for_selector(".explore[data-ready]")
    page.evaluate(
        """(steps) => {
            const { state, take } = lianzhu.explore;
            Object.assign(state, { filters: { off: Object.fromEntries(Object.keys(state.filters.off).map((n) => [n, new Set()])), from: "", to: "" } });
            Object.assign(state, { picked: [], question: null, camera: null, showsTree: false });
            state.selected.clear();
            lianzhu.show("");
            take(["clear"], ...steps);
        }""",
        steps,
    )
    page.evaluate(SETTLED)
    return page


def place(page: Any, id_: str, dx: float = 20, dy: float = 16) -> tuple[float, float]:
    """Where a point of a box is in the window, from its corner."""
    at = page.evaluate(
        """([id, dx, dy]) => {
            const { x, y } = lianzhu.explore.layout().boxes.get(id);
            return lianzhu.explore.view().canvas.camera.placeOf({ x: x + dx, y: y + dy });
        }""",
        [id_, dx, dy],
    )
    return at["x"], at["y"]


def badge(page: Any, id_: str) -> tuple[float, float]:
    """Where the count of a box is in the window."""
    width = page.evaluate("(id) => lianzhu.explore.layout().boxes.get(id).width", id_)
    return place(page, id_, width - 16)


def keys(page: Any) -> list[str]:
    """The groups that are open."""
    return list(page.evaluate("lianzhu.explore.layout().blocks.map(({ key }) => key)"))


def ids(page: Any) -> list[str]:
    """The things that are drawn."""
    return list(page.evaluate("[...lianzhu.explore.layout().boxes.keys()]"))


def address(page: Any) -> dict[str, str]:
    """The parameters of the address."""
    return {name: values[0] for name, values in parse_qs(page.evaluate("location.hash.slice(1)")).items()}


def overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Tell whether two areas overlap."""
    across = a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
    return across and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]


def assert_apart(layout: dict[str, Any]) -> None:
    """Fail if blocks, or boxes, overlap."""
    areas = [*layout["blocks"], *(box for box in layout["boxes"] if not box["block"])]
    assert [pair for pair in combinations(areas, 2) if overlap(*pair)] == []
    assert [pair for pair in combinations(layout["boxes"], 2) if overlap(*pair)] == []
