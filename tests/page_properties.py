"""What must hold of every view in every window: nothing overlaps, is clipped or too small, and no arrow crosses a box."""

from __future__ import annotations

from typing import Any

FAULTS = r"""() => {
  const found = [];
  const stage = document.getElementById("stage");
  const seen = (each) => each.checkVisibility({visibilityProperty: true}) && each.getBoundingClientRect().width > 0;
  const label = (each) => `${each.className.baseVal ?? each.className} “${(each.textContent || "").trim().slice(0, 30)}”`;
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth + 1) found.push(`the page is ${root.scrollWidth} px wide in a window of ${innerWidth}`);

  const SCROLLS = "#handle, .bars, .scroll, .scroll *, #details, .hits, h1, .drawer > summary > span, .explore *, .spoken, .box > span";
  for (const each of document.querySelectorAll("#stage *, #panel *, #bar *")) {
    if (!(each instanceof HTMLElement) || !seen(each) || each.matches(SCROLLS) || each.closest(".spoken")) continue;
    if (each.matches("select, option, input")) continue;
    const clips = getComputedStyle(each).overflow !== "visible";
    if (each.scrollWidth > each.clientWidth + 1 && each.clientWidth && (clips || each.matches(".box, .card, .title, .cell, .key, .whole, .head > *")))
      found.push(`clipped: ${label(each)} needs ${each.scrollWidth} of ${each.clientWidth} px`);
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script, style, noscript, .spoken, option, svg") || !seen(parent)) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < 12.99) found.push(`small: ${size} px in ${label(parent)}`);
  }

  const rects = (selector) => [...stage.querySelectorAll(selector)].filter(seen).map((element) => ({element, rect: element.getBoundingClientRect()}));
  const apart = (items) => {
    items.sort((a, b) => a.rect.top - b.rect.top);
    items.forEach(({element, rect}, at) => {
      for (const other of items.slice(at + 1)) {
        if (other.rect.top >= rect.bottom - 1) break;
        if (element.contains(other.element) || other.element.contains(element)) continue;
        if (rect.left < other.rect.right - 1 && other.rect.left < rect.right - 1) found.push(`overlap: ${label(element)} and ${label(other.element)}`);
      }
    });
  };
  apart(rects(".diagram .box"));
  apart(rects(".diagram .card"));
  apart(rects(".diagram .band, .diagram .drawer, .head, .legend"));
  apart(rects(".diagram .key, .head > *"));

  const cards = rects(".rows > .row > .card");
  for (const flow of stage.querySelectorAll(".overlay .flow")) {
    const path = flow.querySelector(".line");
    if (!path || /C/.test(path.getAttribute("d"))) continue;
    const {left, top} = flow.ownerSVGElement.getBoundingClientRect();
    const length = path.getTotalLength();
    for (let at = 3; at < length - 3; at += 4) {
      const point = path.getPointAtLength(at);
      const [x, y] = [point.x + left, point.y + top];
      const crossed = cards.find(({rect}) => x > rect.left + 2 && x < rect.right - 2 && y > rect.top + 2 && y < rect.bottom - 2);
      if (crossed) { found.push(`arrow ${flow.getAttribute("aria-label")} crosses ${label(crossed.element)}`); break; }
    }
  }
  return [...new Set(found)].slice(0, 12);
}"""


def faults(page: Any) -> list[str]:
    """Return what is wrong with the open view, in words; nothing if all is well."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return list(page.evaluate(FAULTS))


def views_of(page: Any, companies: int) -> list[str]:
    """Return the views that the menu offers, so many companies among them."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll("#menu [data-view-name]")].flatMap((each) => each.tagName === "SELECT"
             ? [...each.options].map(({value}) => value).filter(Boolean) : [each.dataset.viewName])"""
    )
    own = [view for view in found if view.startswith("company/")]
    return [view for view in found if not view.startswith("company/")] + own[:companies]
