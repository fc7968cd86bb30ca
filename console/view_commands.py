"""The commands that draw: the atlas, or the same page cut down to a subject."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from lianzhu.console.opened import opened
from lianzhu.console.options import PageFile, store_option
from lianzhu.console.program import Commands
from lianzhu.console.streams import say

page_option: Callable[[Any], Any] = click.option(
    "-o", "--output", type=PageFile(), required=True, help="The HTML file to write · 输出文件"
)

NO_LEADERS = (
    "the page is empty: no Role of this landscape has criteria (HAS_CRITERION) or, in a chain or industry, "
    "holders (HAS_ROLE) · 没有可画的链主：没有角色写明标准或担任的企业"
)


@click.group(cls=Commands, invoke_without_command=True)
@click.option("-o", "--output", type=PageFile(), help="The HTML file to write · 输出文件")
@store_option
@click.pass_context
def view(ctx: click.Context, output: Path | None, store: str | None) -> None:
    """Draw the whole landscape as one page that opens in any browser, offline · 生成离线网页.

    With a command, the same page cut down to a subject.
    """
    if ctx.invoked_subcommand is None:
        if output is None:
            raise click.UsageError("say which file to write: lianzhu view -o atlas.html")
        say_written(opened(store).view(output))
    elif output is not None:
        raise click.UsageError(f"-o goes after the command's name: lianzhu view {ctx.invoked_subcommand} … -o {output}")


@view.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@page_option
@store_option
def chain(names: tuple[str, ...], output: Path, store: str | None) -> None:
    """Draw industry chains: layers, segments, vendors, and what the source leaves out · 产业链图谱."""
    say_written(opened(store).view_chains(output, *names))


@view.command()
@click.option("--industry", metavar="NAME", help="Of this industry alone · 只看一个行业")
@page_option
@store_option
def leaders(industry: str | None, output: Path, store: str | None) -> None:
    """Draw who leads an industry's AI chain, by which criteria and on what evidence · 智能链主."""
    landscape = opened(store)
    say_written(landscape.view_leaders(output, industry))
    if not landscape.has_leaders():
        say(NO_LEADERS, err=True)


@view.command()
@click.argument("name")
@click.option("--hops", type=click.IntRange(1, 2), default=1, show_default=True, help="Steps from it · 几步之内")
@click.option("--kind", help="Kind of node, where the name is ambiguous, such as Product · 节点类型")
@page_option
@store_option
def company(name: str, hops: int, kind: str | None, output: Path, store: str | None) -> None:
    """Draw one company, or any other node, and its neighbours · 企业图."""
    say_written(opened(store).view_company(output, name, hops=hops, kind=kind))


def say_written(page: Path) -> None:
    """Say where a page was written, and how large it is."""
    size = f" ({page.stat().st_size / 1e6:.1f} MB)" if page.is_file() else ""
    say(f"{page}{size}")
