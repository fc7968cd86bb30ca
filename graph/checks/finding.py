"""Results of checks, and their conversion to a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianzhu.graph.answers import Answer

ERROR, FINDING = "error", "finding"
LOCATOR = "locator"
"""The check of citations, which needs the reports."""
FINDING_COLUMNS = ("level", "check", "message", "facts")
CHECKS: Mapping[str, str] = {
    "shared alias": "two nodes of one kind and parent have the same name or alias",
    "possible misspelling": "two names differ by one character, and a slip is likely",
    "orphan": "no fact refers to the node",
    "impossible value": "a share outside 0 to 100%, or a negative amount",
    "transcription error": "a value whose digits or size are not those of what is printed",
    "contradiction": "figures with the same dimensions that cannot both be true",
    "contradictory hedges": "below (近, 不足) and above (多, 余, 以上, 超) said of the same number",
    "inconsistent growth": "a growth rate that the first and last amounts do not give",
    "inconsistent multiple": "a multiple (倍) that the two compared amounts do not give",
    "inconsistent share": "a share that the amounts of the part and the whole do not give",
    "shares sum to over 100%": "shares of one whole that together exceed it",
    "shares sum to under 100%": "shares of one whole that fall short of it, though all are listed",
    "part exceeds whole": "an amount of a part that exceeds that of the whole",
    "parts sum to over the total": "amounts of parts that together exceed that of the whole",
    "parts sum to under the total": "amounts of parts that fall short of that of the whole, though all are listed",
    "count contradicts list": "a stated number of things that differs from the things listed",
    "overlapping stages": "stages of one development whose periods overlap",
    "different lists": "the parts or members of one thing, listed differently in two places",
    LOCATOR: "the cited passage does not mention what the fact states",
}
"""The checks by name, and what each of them finds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check: an `error` in the data, or a `finding` about what the sources state.

    `facts` are the ids of the facts concerned or, for a finding about names, of the nodes.
    """

    level: str
    check: str
    message: str
    facts: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, tuple[str, ...]]:
        """The check and the sorted ids, which stay the same as long as the facts do."""
        return self.check, tuple(sorted(set(self.facts)))


def as_rows(findings: Iterable[Finding]) -> Answer:
    """Return findings as a table, errors first."""
    ordered = sorted(
        findings, key=lambda finding: (finding.level != ERROR, finding.check, finding.message, finding.facts)
    )
    rows = [(finding.level, finding.check, finding.message, list(finding.facts)) for finding in ordered]
    return Answer(FINDING_COLUMNS, rows)
