"""Checks of shares of one whole, which together can be no more and, if all are listed, no less than 100%."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from lianzhu.graph.checks.composition import Composition
from lianzhu.graph.checks.finding import FINDING, Finding
from lianzhu.graph.checks.observations import Observation, tolerance
from lianzhu.graph.intervals import sum_interval

EPSILON = 1e-9
"""Floating-point error that a sum of shares may have."""


def share_checks(observations: list[Observation], composition: Composition) -> Iterator[Finding]:
    """Yield shares of the same whole, varying in one dimension, whose total exceeds or falls short of 100%.

    A total below 100% is reported only if the source lists all shares: it says so (coverage), the parts are all those
    of a list that is complete, or the last is a residual (其他).
    """
    for group in _groups(observations).values():
        shares = {part: share for part, share in group.items() if not _is_nested(part, group)}
        if len(shares) < 2:
            continue
        total = sum_interval(share.interval for share in shares.values() if share.interval)
        listing = " + ".join(share.text for share in shares.values())
        facts, allowance = tuple(share.id for share in shares.values()), tolerance(shares.values())
        if total.low > 1 + EPSILON:
            yield Finding(FINDING, "shares sum to over 100%", f"{listing} ≥ {total.low:.1%} {allowance}", facts)
        elif total.high < 1 - EPSILON and _all_listed(shares, composition):
            yield Finding(FINDING, "shares sum to under 100%", f"{listing} ≤ {total.high:.1%} {allowance}", facts)


def _groups(observations: list[Observation]) -> dict[tuple[object, ...], dict[tuple[str, ...], Observation]]:
    """Return the shares of one whole by the nodes of the dimension in which they vary."""
    groups: defaultdict[tuple[object, ...], dict[tuple[str, ...], Observation]] = defaultdict(dict)
    for share in observations:
        if not share.metric.additive or not share.whole or share.interval is None:
            continue
        about = share.figure.about
        for varying in sorted({role for role, _ in about} - {"of"}):
            fixed = tuple(pair for pair in about if pair[0] != varying)
            part = tuple(node for role, node in about if role == varying)
            key = (share.metric.name, fixed, varying, share.bounds, share.basis, share.forecast)
            groups[key].setdefault(part, share)
    return groups


def _all_listed(shares: dict[tuple[str, ...], Observation], composition: Composition) -> bool:
    """Return whether the shares are all that there are."""
    first = next(iter(shares.values()))
    parts = {node for part in shares for node in part}
    if any(composition.is_residual(node) for node in parts):
        return True
    return len(first.whole) == 1 and (
        composition.figures_are_complete(first.whole[0], first.metric.name)
        or composition.has_all_parts(first.whole[0], parts)
    )


def _is_nested(part: tuple[str, ...], group: Iterable[tuple[str, ...]]) -> bool:
    """Return whether another part of the group already includes all nodes of this part."""
    return any(set(part) < set(other) for other in group)
