"""The view of the enterprises that lead an industry's chain: their role, its criteria, and where AI is applied."""

from __future__ import annotations

from collections.abc import Iterator

from lianzhu.pages.leaders_facts import TITLE
from lianzhu.pages.leaders_layout import LeadersLayout, without_leaders
from lianzhu.pages.leaders_view import LeadersView, leaders_view
from lianzhu.pages.marks import Arrow, Scene, at_each_width
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.words import in_each_language

NOTE = (
    "谁与谁共建、凭什么认定、用在哪些场景；斜纹处来源未给出，不等于没有",
    "who builds what, by what a leader is recognised, where AI is applied; hatched: not in the source",
)
BETWEEN = ("DEVELOPS", "HAS_ROLE", "SERVES", "PARTNERS_WITH")
"""Kinds of facts that are drawn as arrows between the roles, what they build, and named leaders."""


def leaders_scene(snapshot: Snapshot, industry: str | None = None) -> Scene:
    """Return the leaders' scene, of one industry or of all, laid out for every width."""
    view = leaders_view(snapshot, industry)
    name = f"leaders/{industry}" if industry else "leaders"
    of = f" · {snapshot.name(industry)}" if industry else ""
    return Scene(
        name,
        TITLE[0] + of,
        TITLE[1] + of,
        in_each_language(lambda: at_each_width(LeadersLayout(view).arrange if view else without_leaders)),
        tuple(_arrows(snapshot, view)) if view else (),
        view.role.node if view else "",
        *NOTE,
        quiet=True,
    )


def _arrows(snapshot: Snapshot, view: LeadersView) -> Iterator[Arrow]:
    """Iterate over the relations between the roles and their work, and between named leaders and their neighbours."""
    pair = view.pair
    drawn = {view.role.node} | ({pair.left.role.node, pair.right.role.node, pair.work.node} if pair else set())
    firms = {leader.firm.node for leader in view.leaders}
    bunches = [bunch for each in view.leaders for bunch in (*each.upstream, *each.downstream, *each.partners)]
    around = {item.node for bunch in bunches for item in bunch.items}
    found: dict[tuple[str, str, str], str] = {}
    for link in snapshot.all_links:
        ends = {link.start, link.end}
        near = ends <= drawn or (ends & firms and ends <= firms | around)
        seen = link.kind == "PARTNERS_WITH" and ends <= drawn  # the two face each other
        if link.kind in BETWEEN and near and not seen and len(ends) == 2:
            found.setdefault((link.kind, link.start, link.end), link.strength)
    for (kind, start, end), strength in sorted(found.items()):
        yield Arrow(kind, start, end, strength)
