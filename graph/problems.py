"""What is wrong in the files of a landscape: every problem with its place, and a summary that stays readable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SHOWN = 20
"""Lines of a summary at most."""
EXAMPLES = 3
"""Places that stand for a group of like problems; a group no larger is listed in full."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a row or cell in it; rows are counted as a spreadsheet shows them, the header being row 1."""

    file: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = (self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else "")
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a landscape: where it is, what was found there, and what was expected."""

    place: Place
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.place}: {self.found}; expected {self.expected}"

    def record(self) -> dict[str, object]:
        """Return the problem as a JSON-ready object; `row` is None where the whole file is meant."""
        place = self.place
        return {
            "file": place.file,
            "row": place.row or None,
            "column": place.column or None,
            "found": self.found,
            "expected": self.expected,
        }


def summarise(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield about twenty lines: like problems (one file, column and expectation) once, with a count and a few places.

    The last line says how many problems the lines leave out.
    """
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.place.file, problem.place.column, problem.expected), []).append(problem)
    printed = lines = 0
    for group in groups.values():
        if lines >= SHOWN:
            break
        described = [str(each) for each in group] if len(group) <= EXAMPLES else [_grouped(group)]
        yield from described
        printed, lines = printed + len(group), lines + len(described)
    if printed < len(problems):
        yield f"… and {len(problems) - printed:,} more"


def _grouped(group: Sequence[Problem]) -> str:
    place, expected = group[0].place, group[0].expected
    head = str(Place(place.file, 0, place.column))
    found = list(dict.fromkeys(each.found for each in group))
    if len(found) == 1:
        return f"{head}: {found[0]} in {len(group):,} rows ({_rows(group)}); expected {expected}"
    shown = {each.found: each for each in reversed(group)}
    examples = "; ".join(f"row {shown[text].place.row}: {text}" for text in found[:EXAMPLES])
    return f"{head}: {len(group):,} problems ({examples}; …); expected {expected}"


def _rows(group: Iterable[Problem]) -> str:
    rows = list(dict.fromkeys(each.place.row for each in group))
    more = ", …" if len(rows) > EXAMPLES else ""
    return ", ".join(str(row) for row in rows[:EXAMPLES]) + more
