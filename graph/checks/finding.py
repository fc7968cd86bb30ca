"""Results of checks, and their conversion to a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lianzhu.graph.answers import Answer

ERROR, FINDING = "error", "finding"
FINDING_COLUMNS = ("level", "check", "message", "facts")


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check: an `error` in the data, or a `finding` about what the sources state."""

    level: str
    check: str
    message: str
    facts: tuple[str, ...] = ()


def as_rows(findings: Iterable[Finding]) -> Answer:
    """Return findings as a table, errors first."""
    ordered = sorted(
        findings, key=lambda finding: (finding.level != ERROR, finding.check, finding.message, finding.facts)
    )
    rows = [(finding.level, finding.check, finding.message, list(finding.facts)) for finding in ordered]
    return Answer(FINDING_COLUMNS, rows)
