"""Problems in the files of a landscape, and a summary that groups similar ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MAX_SUMMARY_LINES = 20
"""Maximum number of lines in a summary."""
MAX_EXAMPLES = 3
"""Number of examples shown for a group of similar problems; smaller groups are listed in full."""

MAX_DECLARATIONS = 50
"""Maximum number of declarations that are printed together."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a row or cell in it; rows are numbered as in a spreadsheet, with the header as row 1.

    A place in a file that is no table has a line instead.
    """

    file: str
    row: int = 0
    column: str = ""
    line: int = 0

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}:{self.line}"
        parts = (self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else "")
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in a landscape: its place, what was found and what was expected.

    `declaration` has the lines for schema.toml with which what was found would be declared, if it can be.
    """

    place: Place
    found: str
    expected: str
    declaration: str = ""

    def __str__(self) -> str:
        return "\n".join([self.summary, *declaration_lines([self])])

    @property
    def summary(self) -> str:
        """The message without the declaration."""
        return f"{self.place}: {self.found}; expected {self.expected}"

    def record(self) -> dict[str, object]:
        """Return the problem as a JSON-serialisable dict; `row` is None if the problem concerns the whole file.

        In a file that is no table, the row is the line.
        """
        place = self.place
        declaration = {"declaration": self.declaration} if self.declaration else {}
        return {
            "file": place.file,
            "row": place.row or place.line or None,
            "column": place.column or None,
            "found": self.found,
            "expected": self.expected,
            **declaration,
        }


def declaration_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield the lines to add to schema.toml that declare what was found, together for all problems."""
    declarations = dict.fromkeys(problem.declaration for problem in problems if problem.declaration)
    if declarations:
        from lianzhu.graph.toml_text import combined, parse_toml, toml_text  # lazy: few problems have a declaration

        yield "to declare what is new, add to schema.toml:"
        document: dict[str, Any] = {}
        for declaration in list(declarations)[:MAX_DECLARATIONS]:
            document = combined(document, parse_toml(declaration))
        yield from toml_text(document).splitlines()


def summarise(problems: Sequence[Problem]) -> Iterator[str]:
    """Summarise problems in about twenty lines, grouped by file, column and expectation.

    A group is shown as a count and a few examples. The last line gives the number of problems omitted. Declarations
    are left out: `declaration_lines` gives those of all problems together.
    """
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.place.file, problem.place.column, problem.expected), []).append(problem)
    reported = line_count = 0
    for group in groups.values():
        if line_count >= MAX_SUMMARY_LINES:
            break
        lines = [problem.summary for problem in group] if len(group) <= MAX_EXAMPLES else [_summarise_group(group)]
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
