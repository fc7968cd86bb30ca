"""Which reports of two landscapes are editions of one series, and so what a difference between the two may be called.

Two publishers that speak of different things have not changed their minds. That a source no longer states something, or
states it otherwise, is said only within a series that its owner declares: reports with the same `series`, a report that
keeps its id while its file or date changes, or all reports if the caller says that the landscapes are editions of one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.landscape_columns import kinds_of
from lianzhu.graph.records import Node

ADDED, GONE, CHANGED = "added", "gone", "changed"
"""Outcomes between two states of one landscape, which say what its tables hold."""
NO_LONGER_STATED, STATED_OTHERWISE = "no_longer_stated", "stated_otherwise"
"""Outcomes within a series."""
ONLY_BEFORE, ONLY_AFTER, DIFFERS = "only_before", "only_after", "differs"
"""Outcomes between sources that have nothing to do with each other."""
RENAMED, MERGED, SPLIT, MOVED, NEW_EDITION = "renamed", "merged", "split", "moved", "new_edition"
IN_BOTH = "in_both"
OUTCOMES = (
    *(IN_BOTH, DIFFERS, NEW_EDITION, RENAMED, MERGED, SPLIT, MOVED),
    *(STATED_OTHERWISE, CHANGED, NO_LONGER_STATED, GONE, ADDED, ONLY_BEFORE, ONLY_AFTER),
)
"""All outcomes, in the order in which rows come."""
SERIES = "series"
VERSION = ("sha256", "published")
"""Fields of a report that tell two editions apart which share an id."""
Reports = Mapping[str, Node]


class Sources:
    """The reports of two landscapes; with `series` the caller declares that all of them are editions of one."""

    def __init__(self, before: Landscape, after: Landscape, *, series: bool = False) -> None:
        self.before, self.after = reports_of(before), reports_of(after)
        self._series = series

    def line(self, report: str) -> str:
        """Return the series of a report or, where none is declared, its id."""
        if self._series:
            return SERIES
        node = self.after.get(report) or self.before.get(report)
        return f"{SERIES} {node.fields[SERIES]}" if node and node.fields.get(SERIES) else report

    def lines(self, reports: Collection[str]) -> frozenset[str]:
        """Return the series of reports, and the ids of those that are in none."""
        return frozenset(map(self.line, reports))

    @cached_property
    def common(self) -> frozenset[str]:
        """The series and reports that both landscapes hold."""
        return self.lines(self.before) & self.lines(self.after)

    @cached_property
    def series(self) -> frozenset[str]:
        """The series of which the landscapes hold different editions."""
        versions = (
            {(self.line(report), report, *(node.fields.get(name) for name in VERSION)) for report, node in side.items()}
            for side in (self.before, self.after)
        )
        before, after = versions
        return self.common & {line for line, *_ in before ^ after}

    @cached_property
    def editions(self) -> list[tuple[str, str]]:
        """The reports, before and after, that are the only editions of their series there and differ in id."""
        found = []
        for line in self.series:
            before, after = ([each for each in side if self.line(each) == line] for side in (self.before, self.after))
            if len(before) == len(after) == 1 and before != after:
                found.append((before[0], after[0]))
        return sorted(found)

    # ------------------------------------------------------------ what a difference is called

    def gone(self, reports: Collection[str]) -> str:
        """Return what it is called that what these reports state is not there afterwards."""
        if self.lines(reports) & self.series:
            return NO_LONGER_STATED
        return GONE if self.common else ONLY_BEFORE

    def added(self) -> str:
        """Return what it is called that something is only there afterwards."""
        return ADDED if self.common else ONLY_AFTER

    def changed(self, before: Collection[str], after: Collection[str]) -> str:
        """Return what it is called that reports state something else afterwards."""
        if self.lines(before) & self.lines(after) & self.series:
            return STATED_OTHERWISE
        return CHANGED if self.common else DIFFERS

    def comparable(self, before: Collection[str], after: Collection[str]) -> bool:
        """Tell whether what the one states may stand for what the other states: they are of one series or report.

        Of landscapes that share neither, what differs is set side by side.
        """
        return not self.common or not self.lines(before).isdisjoint(self.lines(after))

    def node_outcome(self, outcome: str) -> str:
        """Return what a difference between nodes is called, which are no source's statements."""
        return outcome if self.common else {ADDED: ONLY_AFTER, GONE: ONLY_BEFORE}.get(outcome, DIFFERS)

    def field_outcome(self, outcome: str) -> str:
        """Return what it is called that a field of a node differs: as a statement, if all sources are of a series."""
        if (self.lines(self.before) | self.lines(self.after)) <= self.series:
            return {CHANGED: STATED_OTHERWISE, GONE: NO_LONGER_STATED}[outcome]
        return self.node_outcome(outcome)

    def report_outcome(self, report: str, outcome: str) -> str:
        """Return what it is called that a field of a report differs: of a series, that this is another edition."""
        return NEW_EDITION if self.line(report) in self.series else self.node_outcome(outcome)


def reports_of(landscape: Landscape) -> Reports:
    """Return the reports of a landscape by id."""
    return {node: landscape.nodes[node] for node, kind in kinds_of(landscape.nodes).items() if kind == "Report"}


def mirrored(outcome: str) -> str:
    """Return what an outcome is called when the two landscapes change places."""
    pairs = {ADDED: GONE, GONE: ADDED, NO_LONGER_STATED: ADDED, ONLY_BEFORE: ONLY_AFTER, ONLY_AFTER: ONLY_BEFORE}
    return (pairs | {MERGED: SPLIT, SPLIT: MERGED}).get(outcome, outcome)
