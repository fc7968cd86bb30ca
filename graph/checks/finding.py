"""One thing that a check has to say, with the facts it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lianzhu.graph.answers import Answer

ERROR, FINDING = "error", "finding"
COLUMNS = ("level", "check", "message", "facts")


@dataclass(frozen=True, slots=True)
class Finding:
    """An `error` in the making of the landscape, or a `finding` for the reader of its sources."""

    level: str
    check: str
    message: str
    facts: tuple[str, ...] = ()


def as_rows(findings: Iterable[Finding]) -> Answer:
    """Return findings as rows, errors first."""
    ordered = sorted(findings, key=lambda each: (each.level != ERROR, each.check, each.message, each.facts))
    return Answer(COLUMNS, [(each.level, each.check, each.message, list(each.facts)) for each in ordered])
