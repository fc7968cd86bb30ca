"""The leaders' page as data: the role and its criteria, who builds what with whom, the scenarios, named leaders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lianzhu.pages.indexes import Indexes, gap_ids
from lianzhu.pages.leader_chains import Bunch, Leader, leaders_of
from lianzhu.pages.leader_evidence import Criterion, built_for, criteria_of
from lianzhu.pages.leader_roles import Pair, Side, item_of, leader_role, linked, pair_of, scenarios_by_industry
from lianzhu.pages.market_shares import shares_of
from lianzhu.pages.parts import Item, gaps
from lianzhu.pages.snapshot import Snapshot

Json = dict[str, Any]


def leaders_diagram(snapshot: Snapshot, indexes: Indexes, industry: str | None = None) -> Json | None:
    """Return the page of leaders, of one industry or of all; None if no role of the landscape can be the leader's."""
    role = leader_role(snapshot)
    if role is None:
        return None
    pair = pair_of(snapshot, role)
    leaders = leaders_of(snapshot, role, industry)
    return {
        "role": indexes.item(item_of(snapshot, role)),
        "duties": indexes.items(linked(snapshot, role, ("HAS_DUTY",))),
        "gains": indexes.items(linked(snapshot, role, ("HAS_ADVANTAGE",), intended=True)),
        "played": indexes.items(linked(snapshot, role, ("HAS_ROLE",), into=True, of=("Role",))),
        "gaps": gap_ids(gaps(snapshot, role, "leaders")),
        "pair": _packed_pair(pair, indexes) if pair else None,
        "criteria": [_criterion(each, indexes) for each in criteria_of(snapshot, role, industry)],
        "built": [
            {
                "industry": indexes.item(field.industry),
                "work": indexes.item(field.work),
                "models": indexes.items(field.models),
                "makers": indexes.items(field.makers),
            }
            for field in built_for(snapshot, role, industry)
        ],
        "fields": [
            {
                "industry": indexes.item(field.industry),
                "themes": [
                    {"theme": indexes.item(theme.theme), "scenarios": indexes.items(theme.scenarios)}
                    for theme in field.themes
                ],
            }
            for field in scenarios_by_industry(snapshot, industry)
        ],
        "leaders": [_packed_leader(snapshot, leader, indexes) for leader in leaders],
        "industry": indexes.node(industry or ""),
    }


def _packed_pair(pair: Pair, indexes: Indexes) -> Json:
    sides = {"left": _side(pair.left, indexes), "right": _side(pair.right, indexes)}
    return sides | {"work": indexes.item(pair.work), "models": indexes.items(pair.models)}


def _side(side: Side, indexes: Indexes) -> Json:
    return {
        "role": indexes.item(side.role),
        "duties": indexes.items(side.duties),
        "gains": indexes.items(side.gains),
        "holders": indexes.items(side.holders),
    }


def _criterion(criterion: Criterion, indexes: Indexes) -> Json:
    return indexes.item(criterion.item) | {
        "subs": [
            indexes.item(sub.item)
            | {
                "examples": [
                    indexes.item(example.item) | {"industries": indexes.items(example.industries)}
                    for example in sub.examples
                ],
                "gaps": gap_ids([sub.gap] if sub.gap else []),
            }
            for sub in criterion.subs
        ]
    }


def _packed_leader(snapshot: Snapshot, leader: Leader, indexes: Indexes) -> Json:
    return indexes.item(leader.firm) | {
        "leads_in": indexes.items(leader.leads_in),
        "places": [indexes.item(place) | _share(snapshot, place, leader) for place in leader.places],
        "upstream": _bunches(leader.upstream, indexes),
        "own": _bunches(leader.own, indexes),
        "downstream": _bunches(leader.downstream, indexes),
        "partners": _bunches(leader.partners, indexes),
        "cases": indexes.items(leader.cases),
        "gaps": gap_ids(leader.gaps),
    }


def _share(snapshot: Snapshot, place: Item, leader: Leader) -> Json:
    """Return the leader's share of a place, if sources state one, with the figure that states it."""
    share = shares_of(snapshot, place.node).get(leader.firm.node)
    return {"share": share} if share else {}


def _bunches(bunches: Iterable[Bunch], indexes: Indexes) -> list[Json]:
    return [
        {"title": [each.zh, each.en], "node": indexes.node(each.node), "items": indexes.items(each.items)}
        for each in bunches
    ]
