"""Commands that look up nodes and facts: info, find, show, cite and check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lianzhu.console.opened import open_landscape
from lianzhu.console.options import output_options, store_option
from lianzhu.console.progress import showing_progress
from lianzhu.console.render import emit, print_other_nodes
from lianzhu.console.streams import print_line


@click.command()
@store_option
@output_options
def info(store: str | None, output_format: str | None, output: Path | None) -> None:
    """Count the nodes and facts in the landscape · 图谱概况."""
    landscape = open_landscape(store)
    counts = landscape.info()
    emit(counts, output_format, output, landscape)
    for warning in counts.warnings:
        print_line(f"注意 Note: {warning}", err=True)


@click.command()
@click.argument("text")
@store_option
@output_options
def find(text: str, store: str | None, output_format: str | None, output: Path | None) -> None:
    """Find nodes by any part of a name or alias · 按名称或别名的任意部分查找."""
    landscape = open_landscape(store)
    emit(landscape.find(text), output_format, output, landscape)


@click.command()
@click.argument("name")
@click.option("--kind", help="Node kind, such as Chain, if the name is ambiguous · 节点类型")
@store_option
@output_options
def show(name: str, kind: str | None, store: str | None, output_format: str | None, output: Path | None) -> None:
    """Show all facts about a node, by name, alias or id · 节点档案：关系、数据、来源."""
    from lianzhu.console.show import print_profile

    landscape = open_landscape(store)
    found = landscape.resolve(name, kind)
    print_profile(landscape.show(found.node.id), output_format, output, landscape)
    print_other_nodes(found)


@click.command()
@click.argument("facts", nargs=-1, required=True, metavar="FACT...")
@click.option("--report", type=click.Path(path_type=Path), help="Report file; prints the cited passage · 报告文件")
@store_option
def cite(facts: tuple[str, ...], report: Path | None, store: str | None) -> None:
    """Show the source of facts and, with --report FILE, the passage · 查看事实的出处与原文."""
    from lianzhu.console.show import print_statement
    from lianzhu.opening import read_cell
    from lianzhu.queries.citations import cited_passage

    landscape = open_landscape(store)
    for fact in facts:
        statement = landscape.statement(fact)
        passage = cited_passage(statement, report, read_cell) if report else None
        print_statement(statement, passage, landscape.schema)


@click.command()
@click.option(
    "--reports",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also verify every locator against the reports in DIR · 核对出处",
)
@click.option(
    "--all", "show_accepted", is_flag=True, help="Also show findings accepted in accepted.csv · 含已接受的结果"
)
@store_option
@output_options
def check(
    reports: Path | None, show_accepted: bool, store: str | None, output_format: str | None, output: Path | None
) -> None:
    """Check the landscape for errors in the data and inconsistencies in the sources · 校验图谱.

    Exits with 1 if there are errors, and with 0 if there are only findings. A row of accepted.csv, next to the tables,
    accepts a finding: columns check, facts (the ids separated by ;), by, why and, if you like, date.
    """
    from lianzhu.console.show import print_review
    from lianzhu.graph.checks import as_rows
    from lianzhu.graph.checks.passages import summary_lines, verify
    from lianzhu.opening import read_row

    explorer = open_landscape(store)
    with showing_progress("checking the landscape"):
        verifications = verify(explorer.landscape(), reports, read_row) if reports else None
        review = explorer.review(verifications)
    summary = [] if verifications is None else summary_lines(verifications)
    emit(as_rows(review.findings(accepted=show_accepted)), output_format, output, explorer)
    if print_review(review, summary):
        sys.exit(1)
