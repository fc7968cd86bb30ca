"""The command that compares two editions of a landscape, or two reports in one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lianzhu.console.opened import open_landscape
from lianzhu.console.options import PAGE_SUFFIXES, output_options, scope_options, store_option
from lianzhu.console.view_commands import draw
from lianzhu.graph.errors import StoreError


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option(
    "--reports", is_flag=True, help="A and B are two reports of one landscape (--store) · 比较同一图谱的两份报告"
)
@click.option(
    "--series", is_flag=True, help="All reports of A and B are editions of one series · 两者是同一系列的先后版"
)
@click.option(
    "--shared/--no-shared", default=None, help="Also list what both state (default with --reports) · 含两者共有"
)
@click.option(
    "--unconfirmed", is_flag=True, help="Only what A states and its next edition in B does not · 只列未获确认的"
)
@click.option("--no-evidence", is_flag=True, help="Leave out changes of strength, dates and reviews · 不列依据的变化")
@scope_options
@store_option
@output_options
def diff(
    before: str,
    after: str,
    reports: bool,
    series: bool,
    shared: bool | None,
    unconfirmed: bool,
    no_evidence: bool,
    region: str | None,
    groups: bool,
    store: str | None,
    output_format: str | None,
    output: Path | None,
) -> None:
    """Compare two landscapes, or two reports in one · 比较两版图谱或两份报告.

    A and B are folders of tables, workbooks, .zip files or servers; with --reports, names of reports. Facts are
    compared by what they say: lines and rows that moved are no changes. "No longer stated" and "stated otherwise" are
    said only between editions of one series: reports with the same series (a column of Report), or --series. With -o
    FILE.html the changes are drawn on the map; Excel and Markdown files have a sheet or section for each group.
    """
    from lianzhu.console.diff_report import emit_changes, print_summary

    chosen: dict[str, Any] = {
        "series": series,
        "unconfirmed": unconfirmed,
        "evidence": not no_evidence,
        "region": region,
        "groups": groups,
    }
    if reports:
        landscape, later = open_landscape(store), None
        chosen["shared"] = shared is not False
    else:
        for side in (before, after):
            _check_exists(side)
        landscape, later = open_landscape(before), open_landscape(after)
        chosen["shared"] = bool(shared)
    if output and output.suffix.lower() in PAGE_SUFFIXES and output_format is None:
        draw(landscape.view_diff, output, later, reports=(before, after) if reports else None, **chosen)
        return
    answer = landscape.diff(later, **chosen) if later else landscape.diff_reports(before, after, **chosen)
    emit_changes(answer, output_format, output, landscape)
    print_summary(answer, landscape.schema)


def _check_exists(side: str) -> None:
    """Raise `StoreError` for what is no landscape, which may be the name of a report."""
    if "://" not in side and not Path(side).exists():
        raise StoreError(
            f"there is no folder or file '{side}'; to compare two reports of one landscape, by name, add --reports"
        )
