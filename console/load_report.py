"""What a load did to a server, by kind, and what only the server has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from lianzhu.graph.answers import Answer
from lianzhu.graph.schema import Schema
from lianzhu.graph.stores.removal import NO_FACT, OTHER_REPORT
from lianzhu.graph.stores.upload import Extra, UploadReport

MAX_SHOWN_EXTRAS = 3
"""Number of nodes or relationships of a kind that are shown of those that only the server has."""
REMOVED_BY_ALL = {OTHER_REPORT, NO_FACT}
"""The reasons for which --prune keeps what --prune-all removes."""


def changes_by_kind(report: UploadReport, schema: Schema) -> Answer:
    """Return a row for each kind with a difference between the tables and the server."""
    extras = {kind: len(list(group)) for kind, group in groupby(sorted(extra.kind for extra in report.extras))}
    kinds = (*schema.labels, "Schema", *schema.relationship_types)
    rows = [
        (
            kind,
            schema.chinese_name(kind),
            report.added[kind],
            report.changed[kind],
            report.unchanged[kind],
            extras.get(kind, 0),
            report.removed[kind],
        )
        for kind in kinds
        if report.added[kind] or report.changed[kind] or kind in extras
    ]
    return Answer(("kind", "zh", "added", "changed", "unchanged", "only_on_server", "removed"), rows)


def extra_lines(report: UploadReport, address: str, *, prune: bool, dry_run: bool) -> Iterator[str]:
    """Yield what only the server has, why some of it is kept, and how to remove it; nothing if there is none of it."""
    if not report.extras:
        return
    yield f"{address}: {len(report.extras):,} nodes and relationships are not in these tables"
    by_reason: dict[str, list[Extra]] = {}
    for extra in sorted(report.extras, key=lambda extra: (extra.reason, extra.kind, extra.text)):
        by_reason.setdefault(extra.reason, []).append(extra)
    for reason, extras in by_reason.items():
        yield f"  {_heading(reason, prune=prune, dry_run=dry_run)}:"
        yield from _examples(extras)


def _heading(reason: str, *, prune: bool, dry_run: bool) -> str:
    if reason:
        return f"kept {reason}{' (--prune-all removes them)' if reason in REMOVED_BY_ALL else ''}"
    if not prune:
        return "kept; the same command with --prune removes them"
    return "to be removed" if dry_run else "removed"


def _examples(extras: Iterable[Extra]) -> Iterator[str]:
    """Yield a line for each kind; the extras must be sorted by it."""
    for kind, group in groupby(extras, key=lambda extra: extra.kind):
        texts = [extra.text for extra in group]
        more = f" and {len(texts) - MAX_SHOWN_EXTRAS:,} more" if len(texts) > MAX_SHOWN_EXTRAS else ""
        yield f"    {len(texts):,} {kind}: {', '.join(texts[:MAX_SHOWN_EXTRAS])}{more}"
