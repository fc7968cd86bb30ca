"""Problems in the files of a landscape, and a summary that groups similar ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MAX_SUMMARY_LINES = 20
"""Maximum number of lines in a summary."""
MAX_EXAMPLES = 3
"""Number of examples shown for a group of similar problems; smaller groups are listed in full."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a row or cell in it; rows are numbered as in a spreadsheet, with the header as row 1."""

    file: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = (self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else "")
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in a landscape: its place, what was found and what was expected."""

    place: Place
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.place}: {self.found}; expected {self.expected}"

    def record(self) -> dict[str, object]:
        """Return the problem as a JSON-serialisable dict; `row` is None if the problem concerns the whole file."""
        place = self.place
        return {
            "file": place.file,
            "row": place.row or None,
            "column": place.column or None,
            "found": self.found,
            "expected": self.expected,
        }


def summarise(problems: Sequence[Problem]) -> Iterator[str]:
    """Summarise problems in about twenty lines, grouped by file, column and expectation.

    A group is shown as a count and a few examples. The last line gives the number of problems omitted.
    """
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.place.file, problem.place.column, problem.expected), []).append(problem)
    reported = line_count = 0
    for group in groups.values():
        if line_count >= MAX_SUMMARY_LINES:
            break
        lines = [str(problem) for problem in group] if len(group) <= MAX_EXAMPLES else [_summarise_group(group)]
        yield from lines
        reported, line_count = reported + len(group), line_count + len(lines)
    if reported < len(problems):
        yield f"… and {len(problems) - reported:,} more"


def _summarise_group(group: Sequence[Problem]) -> str:
    place, expected = group[0].place, group[0].expected
    column = str(Place(place.file, 0, place.column))
    distinct = list(dict.fromkeys(problem.found for problem in group))
    if len(distinct) == 1:
        return f"{column}: {distinct[0]} in {len(group):,} rows ({_row_numbers(group)}); expected {expected}"
    first_problems = {problem.found: problem for problem in reversed(group)}
    examples = "; ".join(f"row {first_problems[found].place.row}: {found}" for found in distinct[:MAX_EXAMPLES])
    return f"{column}: {len(group):,} problems ({examples}; …); expected {expected}"


def _row_numbers(group: Iterable[Problem]) -> str:
    rows = list(dict.fromkeys(problem.place.row for problem in group))
    ellipsis = ", …" if len(rows) > MAX_EXAMPLES else ""
    return ", ".join(str(row) for row in rows[:MAX_EXAMPLES]) + ellipsis
