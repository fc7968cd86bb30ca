"""The share that each member has of a whole, as the sources state it: only exact numbers, and no forecasts."""

from __future__ import annotations

from lianzhu.pages.key_figures import EXACT, NOT_A_MEMBER
from lianzhu.pages.snapshot import Snapshot


def shares_of(snapshot: Snapshot, whole: str) -> dict[str, tuple[float, str]]:
    """Return the percentage of a whole and the id of the figure that states it, by member; the latest one counts.

    A bound such as 超过70% is no share, nor is a range or a forecast.
    """
    found: dict[str, tuple[str, float, str]] = {}
    for figure in snapshot.about(whole, "Figure"):
        row, pairs = snapshot.properties(figure), snapshot.dimensions(figure)
        members = [node for role, node in pairs if role not in NOT_A_MEMBER]
        wholes = [node for role, node in pairs if role == "of"]
        exact = row.get("unit") == "%" and row.get("value") is not None and row.get("op", "") in EXACT
        if not exact or row.get("forecast") or wholes != [whole] or len(members) != 1:
            continue
        period = str(row.get("period_start", ""))
        if members[0] not in found or period > found[members[0]][0]:
            found[members[0]] = (period, float(row["value"]), figure)
    return {node: (value, figure) for node, (_, value, figure) in found.items()}
