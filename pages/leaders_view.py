"""The leaders' page before it is laid out: everything that it shows, each part with its facts."""

from __future__ import annotations

from dataclasses import dataclass

from lianzhu.pages.leader_chains import Leader, leaders_of
from lianzhu.pages.leaders_facts import Field, Pair, fields_of, item_of, leader_role, linked, pair_of
from lianzhu.pages.leaders_matrix import Matrix, matrix_of
from lianzhu.pages.parts import Gap, Item, gaps
from lianzhu.pages.snapshot import Snapshot


@dataclass(frozen=True)
class LeadersView:
    """The leader's role with its duties, the pair that builds, the evidence, the scenarios, and named leaders.

    `played` are the roles that take the leader's, as a leading enterprise of an industry does.
    """

    role: Item
    duties: tuple[Item, ...]
    gains: tuple[Item, ...]
    gaps: tuple[Gap, ...]
    pair: Pair | None
    matrix: Matrix
    fields: tuple[Field, ...]
    leaders: tuple[Leader, ...]
    industry: Item | None = None
    played: tuple[Item, ...] = ()


def leaders_view(snapshot: Snapshot, industry: str | None = None) -> LeadersView | None:
    """Return what the page shows, of one industry or of all; None if no role of the landscape can be the leader's."""
    role = leader_role(snapshot)
    if role is None:
        return None
    leaders = leaders_of(snapshot, role, industry)
    silent = gaps(snapshot, role, "leaders")
    if not leaders and not silent:
        silent = (Gap(role),)
    return LeadersView(
        item_of(snapshot, role),
        linked(snapshot, role, ("HAS_DUTY",)),
        linked(snapshot, role, ("HAS_ADVANTAGE",), intended=True),
        silent,
        pair_of(snapshot, role),
        matrix_of(snapshot, role, industry),
        fields_of(snapshot, industry),
        leaders,
        item_of(snapshot, industry) if industry else None,
        linked(snapshot, role, ("HAS_ROLE",), into=True, of=("Role",)),
    )
