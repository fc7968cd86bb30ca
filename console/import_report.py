"""Printed report of an import: what was understood, the account of every cell, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianzhu.console.render import emit
from lianzhu.console.streams import print_line, print_message
from lianzhu.graph.answers import Answer

if TYPE_CHECKING:
    from lianzhu.importing import ImportReport

MAX_REJECTIONS = 10
"""Rejected cells that are printed; rejects.csv has all of them."""
MAX_IMPORT_NOTES = 20


def print_report(report: ImportReport) -> None:
    """Print the report of an import to stdout, and notes on what was left out to stderr."""
    if report.columns:
        emit(_without_single_sheet(report.understood()), None, None)
    else:
        emit(_without_single_sheet(report.cells()), None, None)
    account = report.account
    for note in account.notes[:MAX_IMPORT_NOTES]:
        print_line(f"注意 Note: {note}", err=True)
    if len(account.notes) > MAX_IMPORT_NOTES:
        print_line(f"… and {len(account.notes) - MAX_IMPORT_NOTES} more notes in import.json", err=True)
    for rejection in account.rejections[:MAX_REJECTIONS]:
        print_line(f"拒收 Rejected: {rejection.place}: '{rejection.text}': {rejection.reason}", err=True)
    if len(account.rejections) > MAX_REJECTIONS:
        print_line(f"… and {len(account.rejections) - MAX_REJECTIONS:,} more in rejects.csv", err=True)
    print_message(report.summary())
    if report.output is None:
        return
    folder = report.output
    open_names = sum(not row.decision for row in report.near)
    if open_names:
        print_message(f"{open_names} near names to decide in {folder / 'review.csv'}; then run the same command again")
    if report.map_text:
        path = folder / "map.toml"
        print_message(f"map: {path}; edit it and import again with --map {path}")
    print_message(f"next: lianzhu --store {folder} view -o {folder.name}.html")


def _without_single_sheet(answer: Answer) -> Answer:
    """Return a table without the columns of file and sheet, if all rows have the same."""
    if len({row[:2] for row in answer.rows}) > 1:
        return answer
    return Answer(answer.columns[2:], [row[2:] for row in answer.rows])
