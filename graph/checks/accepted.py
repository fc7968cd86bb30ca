"""Findings that somebody has accepted, with the reason; they do not return until their facts change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from lianzhu.graph.checks.finding import Finding
from lianzhu.graph.problems import Place

ACCEPTED = "accepted"
"""The level of a finding that has been accepted."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A row of accepted.csv: a finding by check and ids, who accepted it and why, and the date if it is given."""

    check: str
    facts: tuple[str, ...]
    by: str
    why: str
    date: str
    place: Place

    @property
    def identity(self) -> tuple[str, tuple[str, ...]]:
        """The identity of the finding that is accepted."""
        return self.check, tuple(sorted(set(self.facts)))


@dataclass(frozen=True, slots=True)
class Review:
    """The findings of a landscape: the open ones, the accepted ones, and the acceptances that match no finding.

    `file` is the table with the acceptances, empty if there is none.
    """

    open: tuple[Finding, ...]
    accepted: tuple[Finding, ...] = ()
    unmatched: tuple[Acceptance, ...] = ()
    file: str = ""

    def findings(self, *, accepted: bool = False) -> tuple[Finding, ...]:
        """Return the open findings, and the accepted ones if they are asked for."""
        return self.open + (self.accepted if accepted else ())

    def notes(self) -> list[str]:
        """Return a line on the accepted findings, and one for each acceptance that is no longer needed."""
        count = len(self.accepted)
        notes = [f"{count} finding{'' if count == 1 else 's'} accepted earlier ({self.file})"] if count else []
        return notes + [
            f"{row.place}: no finding '{row.check}' of {'; '.join(row.facts)} any more; the row can be removed"
            for row in self.unmatched
        ]


def review(findings: Iterable[Finding], acceptances: Collection[Acceptance], checks: Collection[str]) -> Review:
    """Part the findings into open and accepted ones; `checks` are the names of the checks that were run."""
    rows = {acceptance.identity: acceptance for acceptance in acceptances}
    pending, accepted, matched = [], [], set()
    for finding in findings:
        row = rows.get(finding.identity)
        if row is None:
            pending.append(finding)
        else:
            matched.add(row.identity)
            accepted.append(_accept(finding, row))
    unmatched = tuple(row for row in acceptances if row.check in checks and row.identity not in matched)
    file = next((row.place.file for row in acceptances), "")
    return Review(tuple(pending), tuple(accepted), unmatched, file)


def _accept(finding: Finding, row: Acceptance) -> Finding:
    date = f", {row.date}" if row.date else ""
    return replace(finding, level=ACCEPTED, message=f"{finding.message} (accepted by {row.by}{date}: {row.why})")
