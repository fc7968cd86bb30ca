"""Loader for the table of accepted findings, which stands next to the tables of a landscape or in its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lianzhu.graph.checks import CHECKS
from lianzhu.graph.checks.accepted import Acceptance
from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import Schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.values import InvalidValue, parse_as, split_list
from lianzhu.loaders.cells import Table
from lianzhu.loaders.table_entries import TableSource
from lianzhu.loaders.table_sources import open_tables
from lianzhu.loaders.tables import UnreadableTable

COLUMNS = ("check", "facts", "by", "why", "date")
REQUIRED = COLUMNS[:4]
EXPECTED = {
    "check": "the check as `lianzhu check` names it",
    "facts": "the ids in the column facts of `lianzhu check`, separated by ;",
    "by": "the name of whoever accepted the finding",
    "why": "the reason for accepting it",
}


def read_accepted(path: Path, schema: Schema) -> list[Acceptance]:
    """Read the findings accepted in a landscape, an empty list if it has no table of them.

    Raises `LandscapeError` with all problems in the table.
    """
    with open_tables(path) as source:
        return _read_accepted(source, schema)


def _read_accepted(source: TableSource, schema: Schema) -> list[Acceptance]:
    entries = source.accepted()
    if not entries:
        return []
    problems = [
        Problem(Place(entry.file), "a second table of accepted findings", f"one such table, here {entries[0].file}")
        for entry in entries[1:]
    ]
    acceptances: list[Acceptance] = []
    try:
        table = entries[0].read()
    except UnreadableTable as error:
        problems.append(error.problem)
    else:
        table = table.renamed(schema.column_names(COLUMNS))
        problems += [*table.problems, *_header_problems(table)]
        if not problems:
            acceptances = [_acceptance(table, row) for row in range(len(table))]
            problems += [*_cell_problems(table), *_repetitions(acceptances)]
    if problems:
        raise LandscapeError(source.name, problems)
    return acceptances


def _header_problems(table: Table) -> Iterator[Problem]:
    header = Place(table.file, 1)
    for column in table.columns:
        if column not in COLUMNS:
            found = f"unknown column '{column}'{did_you_mean(column, COLUMNS)}"
            yield Problem(header, found, f"one of {', '.join(COLUMNS)}")
    for column in REQUIRED:
        if column not in table.columns:
            yield Problem(header, f"missing column '{column}'", "a value in every row")


def _cell_problems(table: Table) -> Iterator[Problem]:
    for row in range(len(table)):
        for column in REQUIRED:
            if not split_list(table.column(column)[row] or ""):
                yield Problem(table.place(row, column), "empty", EXPECTED[column])
        check, date = table.column("check")[row], table.column("date")[row]
        if check and check not in CHECKS:
            found = f"unknown check '{check}'{did_you_mean(check, CHECKS)}"
            yield Problem(table.place(row, "check"), found, f"one of {', '.join(CHECKS)}")
        try:
            parse_as("date", date or "2023")
        except InvalidValue as error:
            yield Problem(table.place(row, "date"), f"'{date}'", str(error))


def _acceptance(table: Table, row: int) -> Acceptance:
    check, facts, by, why, date = (table.column(column)[row] or "" for column in COLUMNS)
    return Acceptance(check, split_list(facts), by, why, date, table.place(row))


def _repetitions(acceptances: list[Acceptance]) -> Iterator[Problem]:
    rows: dict[tuple[str, tuple[str, ...]], int] = {}
    for acceptance in acceptances:
        first = rows.setdefault(acceptance.identity, acceptance.place.row)
        if first != acceptance.place.row and acceptance.facts:
            yield Problem(acceptance.place, f"the finding of row {first} again", "one row for each accepted finding")
