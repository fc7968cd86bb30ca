"""The commands that look things up: counts, names, nodes, the source of a fact, errors and findings."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lianzhu.console.opened import opened
from lianzhu.console.options import output_options, store_option
from lianzhu.console.render import emit


@click.command()
@store_option
@output_options
def info(store: str | None, form: str | None, output: Path | None) -> None:
    """Count what the landscape holds · 图谱概况."""
    landscape = opened(store)
    emit(landscape.info(), form, output, landscape.schema)


@click.command()
@click.argument("text")
@store_option
@output_options
def find(text: str, store: str | None, form: str | None, output: Path | None) -> None:
    """Find nodes by any part of a name or alias · 按名称或别名的任意部分查找."""
    landscape = opened(store)
    emit(landscape.find(text), form, output, landscape.schema)


@click.command()
@click.argument("name")
@click.option("--kind", help="Kind of node, where the name is ambiguous, such as Chain · 节点类型")
@store_option
@output_options
def show(name: str, kind: str | None, store: str | None, form: str | None, output: Path | None) -> None:
    """Show all facts about a node, by any of its names · 节点档案：关系、数据、来源."""
    from lianzhu.console.show import print_profile

    landscape = opened(store)
    print_profile(landscape.show(name, kind), form, output, landscape.schema)


@click.command()
@click.argument("facts", nargs=-1, required=True, metavar="FACT...")
@click.option("--report", type=click.Path(path_type=Path), help="The report's file: prints the passage · 报告文件")
@store_option
def cite(facts: tuple[str, ...], report: Path | None, store: str | None) -> None:
    """Show what facts rest on; with --report FILE, the passage itself · 查看事实的出处与原文."""
    from lianzhu.console.show import print_statement
    from lianzhu.queries.citations import passage_of

    landscape = opened(store)
    for fact in facts:
        statement = landscape.statement(fact)
        print_statement(statement, passage_of(statement, report) if report else None, landscape.schema)


@click.command()
@click.option(
    "--reports",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also verify every locator in the reports of DIR · 核对出处",
)
@store_option
@output_options
def check(reports: Path | None, store: str | None, form: str | None, output: Path | None) -> None:
    """Check a landscape: errors in its making, findings about what its sources say · 校验图谱.

    Exit code 1 if there are errors, 0 with findings alone.
    """
    from lianzhu.console.show import print_checks
    from lianzhu.graph.checks import check as findings

    landscape = opened(store).landscape()
    if print_checks(landscape, findings(landscape), reports, form, output):
        sys.exit(1)
