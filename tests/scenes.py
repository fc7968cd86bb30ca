"""What tests of scenes share: landscapes of their own, and that a scene is drawn soundly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.pages.marks import GROUNDS, STYLES, Arrangement, Mark, Scene
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.text import width

CHAIN = "chain:智能客服"
CITE = Citation("report:R", "L1")
REPORT = Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2024"})
HOSTILE = '"><script>alert(1)</script>\u202e' + "名" * 300


def snapshot_of(nodes: Sequence[Node], edges: Iterable[Edge | tuple[str, str, str]], **rest: Any) -> Snapshot:
    """Return the snapshot of a landscape of our own; an edge given as a tuple is cited from line 1 of report R."""
    facts = [edge if isinstance(edge, Edge) else Edge(*edge, CITE) for edge in edges]
    return Snapshot(network_of(Landscape({n.id: n for n in [REPORT, *nodes]}, facts, **rest)))


def crowd(number: int) -> Snapshot:
    """Return a chain with a layer of three companies and one of so many more, the last in the most facts."""
    layers = [
        Node(f"layer:c/{n}", "Layer", n, parent="chain:c", fields={"position": at}) for at, n in enumerate("上下")
    ]
    firms = [Node(f"company:{at}", "Company", f"企业{at}号") for at in range(number)]
    edges = [("ACTS_IN", firm.id, layers[at > 2].id) for at, firm in enumerate(firms)]
    edges += [("PARTNERS_WITH", firms[-1].id, firm.id) for firm in firms[:9]]
    return snapshot_of([Node("chain:c", "Chain", "c"), *layers, *firms], edges)


def assert_sound(arrangement: Arrangement) -> None:
    """Fail if marks overlap, stand outside, share a key, or hold text that does not fit."""
    solid = [mark for mark in arrangement.marks if mark.role not in GROUNDS]
    assert len({mark.key for mark in arrangement.marks}) == len(arrangement.marks)
    outside = [mark for mark in arrangement.marks if not _inside(mark, arrangement)]
    assert outside == []
    assert [(a.key, b.key) for a, b in combinations(solid, 2) if overlap(a, b)] == []
    assert [mark for mark in solid if not _fits(mark)] == []


def arrangements(scene: Scene) -> list[Arrangement]:
    """Return every arrangement of a scene, in Chinese and in English."""
    return [each for found in scene.arrangements.values() for each in found]


def said(mark: Mark) -> str:
    """Return all text of a mark."""
    return " ".join(each for each in (*mark.lines, *mark.small, mark.beside) if each)


def overlap(a: Mark, b: Mark) -> bool:
    """Tell whether two marks overlap."""
    across = a.x < b.x + b.w - 0.01 and b.x < a.x + a.w - 0.01
    return across and a.y < b.y + b.h - 0.01 and b.y < a.y + a.h - 0.01


def _inside(mark: Mark, page: Arrangement) -> bool:
    right, below = mark.x + mark.w <= page.width + 0.01, mark.y + mark.h <= page.height + 0.01
    return mark.x >= 0 and mark.y >= 0 and mark.w > 0 and mark.h > 0 and right and below


def _fits(mark: Mark) -> bool:
    style = STYLES[mark.role]
    if mark.role in ("title", "head"):
        return all(width(line, style.font) <= mark.w for line in mark.lines)
    room = mark.w - 2 * style.inset + 0.01
    high = len(mark.lines) * style.line + len(mark.small) * style.small_line
    wide = all(width(line, style.font) <= room for line in mark.lines)
    return wide and high <= mark.h + 0.01 and all(width(line, style.small) <= room for line in mark.small)
