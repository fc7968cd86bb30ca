"""The command that compares two editions of a landscape, or two reports in one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lianzhu.console.opened import open_landscape
from lianzhu.console.options import PAGE_SUFFIXES, output_options, scope_options, store_option
from lianzhu.console.output_language import language
from lianzhu.console.render import resolve_format
from lianzhu.console.view_commands import draw
from lianzhu.graph.errors import BadParameter, StoreError


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
@click.option(
    "--only-one", is_flag=True, help="With --reports, also list what only one of the two states · 含仅一方所述"
)
@click.option("--kind", metavar="KIND", help="Only this kind of node, relation or figure: 企业, SERVES · 只列此类")
@click.option("--chain", metavar="NAME", help="Only this chain, its parts and what is in them · 只列此产业链")
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
    only_one: bool,
    kind: str | None,
    chain: str | None,
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
    FILE.html the changes are drawn on the map; Excel and Markdown files have a sheet or section for each group. With
    --reports, what only one states is counted, and listed with --only-one, --kind or --chain.
    """
    from lianzhu.console.diff_report import emit_changes, print_summary
    from lianzhu.documents.changes_document import without_only_one

    chosen: dict[str, Any] = {
        "series": series,
        "shared": bool(shared),
        "unconfirmed": unconfirmed,
        "evidence": not no_evidence,
        "region": region,
        "groups": groups,
        "kind": kind,
        "chain": chain,
    }
    if reports:
        landscape, later = open_landscape(store), None
        chosen["shared"] = shared is not False
    else:
        _check_no_store(store)
        for side in (before, after):
            _check_exists(side)
        landscape, later = open_landscape(before), open_landscape(after)
    is_page = output and output.suffix.lower() in PAGE_SUFFIXES and output_format is None
    if output and is_page:
        draw(landscape.view_diff, output, later, reports=(before, after) if reports else None, **chosen)
        return
    is_table = resolve_format(output_format, output) in ("table", "md", "xlsx")
    chosen["language"] = (language() or "") if is_table else ""
    found = landscape.diff(later, **chosen) if later else landscape.diff_reports(before, after, **chosen)
    is_complete = only_one or not reports or kind is not None or chain is not None
    answer = found if is_complete else without_only_one(found)
    lines = print_summary(found, answer.warnings, landscape.schema)
    sides = [each.landscape() for each in (landscape, later) if each]
    emit_changes(answer, output_format, output, landscape, lines=lines, sides=sides)


def _check_no_store(store: str | None) -> None:
    """Raise `BadParameter` for --store, before or after the command, if A and B are landscapes themselves."""
    if store is not None or click.get_current_context().find_root().obj is not None:
        raise BadParameter(
            "--store has no use here: A and B are the two landscapes; remove it or, if A and B are two reports of one"
            " landscape, add --reports"
        )


def _check_exists(side: str) -> None:
    """Raise `StoreError` for what is no landscape, which may be the name of a report."""
    if "://" not in side and not Path(side).exists():
        raise StoreError(
            f"there is no folder or file '{side}'; to compare two reports of one landscape, by name, add --reports"
        )
