"""Commands that draw pages: the atlas of the whole landscape, or a page for part of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from lianzhu.console.opened import open_landscape
from lianzhu.console.options import (
    PageFile,
    pack_option,
    params_argument,
    public_option,
    store_option,
    timeout_option,
)
from lianzhu.console.program import SuggestingGroup
from lianzhu.console.progress import showing_progress
from lianzhu.console.render import print_other_nodes
from lianzhu.console.streams import print_line

page_option: Callable[[Any], Any] = click.option(
    "-o", "--output", type=PageFile(), required=True, help="The HTML file to write · 输出文件"
)

NO_LEADERS = (
    "the page is empty: no Role in this landscape has criteria (HAS_CRITERION) or, in a chain or industry, "
    "holders (HAS_ROLE) · 没有可画的链主：没有角色写明标准或担任的企业"
)


@click.group(cls=SuggestingGroup, invoke_without_command=True)
@click.option("-o", "--output", type=PageFile(), help="The HTML file to write · 输出文件")
@public_option
@store_option
@click.pass_context
def view(ctx: click.Context, output: Path | None, public: bool, store: str | None) -> None:
    """Draw the whole landscape as one page that works offline in any browser · 生成离线网页.

    The subcommands draw a page for part of the landscape.
    """
    if ctx.invoked_subcommand is None:
        if output is None:
            raise click.UsageError("specify the file to write: lianzhu view -o atlas.html")
        draw(open_landscape(store, public=public).view, output)
    elif output is not None or public:
        option = "-o" if output is not None else "--public"
        raise click.UsageError(f"put {option} after the subcommand: lianzhu view {ctx.invoked_subcommand} … {option}")


@view.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@page_option
@public_option
@store_option
def chain(names: tuple[str, ...], output: Path, public: bool, store: str | None) -> None:
    """Draw industry chains: layers, segments, vendors, and gaps in the sources · 产业链图谱."""
    draw(open_landscape(store, public=public).view_chains, output, *names)


@view.command()
@click.option("--industry", metavar="NAME", help="Only this industry · 只看一个行业")
@page_option
@public_option
@store_option
def leaders(industry: str | None, output: Path, public: bool, store: str | None) -> None:
    """Draw the leaders of AI industry chains, with criteria and evidence · 智能链主."""
    landscape = open_landscape(store, public=public)
    draw(landscape.view_leaders, output, industry)
    if not landscape.has_leaders():
        print_line(NO_LEADERS, err=True)


@view.command()
@click.argument("name")
@click.option(
    "--hops", type=click.IntRange(1, 2), default=1, show_default=True, help="Maximum distance in hops · 几步之内"
)
@click.option("--kind", help="Node kind, such as Product, if the name is ambiguous · 节点类型")
@page_option
@public_option
@store_option
def company(name: str, hops: int, kind: str | None, output: Path, public: bool, store: str | None) -> None:
    """Draw a company, or any other node, and its neighbours · 企业图."""
    landscape = open_landscape(store, public=public)
    found = landscape.resolve(name, kind, prefer="Company")
    draw(landscape.view_company, output, found.node.id, hops=hops)
    print_other_nodes(found)


@view.command("query")
@click.argument("name")
@params_argument
@page_option
@pack_option
@public_option
@timeout_option
@store_option
def view_query(
    name: str,
    params: tuple[tuple[str, str], ...],
    output: Path,
    packs: tuple[Path, ...],
    public: bool,
    timeout: float,
    store: str | None,
) -> None:
    """Draw the answer of a canned query: its rows, and the graph around what they name · 查询结果的网页."""
    landscape, arguments = open_landscape(store, packs=packs, timeout=timeout, public=public), dict(params)
    draw(landscape.view_query, output, name, **arguments)
    if not landscape.query(name, **arguments).rows:
        from lianzhu.console.show import print_empty_answer
        from lianzhu.queries.library import Library

        print_empty_answer(landscape.store, Library.from_environment(packs).query(name), arguments)


@view.command("cypher")
@click.argument("text", metavar="QUERY")
@params_argument
@page_option
@public_option
@timeout_option
@store_option
def view_cypher(
    text: str, params: tuple[tuple[str, str], ...], output: Path, public: bool, timeout: float, store: str | None
) -> None:
    """Draw the answer of a Cypher query, and the graph around what it names · Cypher 结果的网页."""
    from lianzhu.console.show import print_unknown_names
    from lianzhu.queries.run import parse_json_arguments

    landscape = open_landscape(store, timeout=timeout, public=public)
    print_unknown_names(text, landscape.schema)
    draw(landscape.view_cypher, output, text, **parse_json_arguments(params))


def draw(write_page: Callable[..., Path], output: Path, *args: Any, **options: Any) -> None:
    """Write a page, with progress, and print its path and size."""
    with showing_progress(f"drawing {output}"):
        page = write_page(output, *args, **options)
    size = f" ({_printed_size(page.stat().st_size)})" if page.is_file() else ""
    print_line(f"{page}{size}")


def _printed_size(size: int) -> str:
    """Return a number of bytes in kB or, from 100 kB, in MB."""
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} kB"
