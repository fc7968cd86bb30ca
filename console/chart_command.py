"""Commands that draw charts of figures: market size, shares, penetration, concentration and comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from lianzhu.console.opened import open_landscape
from lianzhu.console.options import output_options, public_option, store_option
from lianzhu.console.output_language import language
from lianzhu.console.program import SuggestingGroup
from lianzhu.console.progress import showing_progress
from lianzhu.console.render import FORMATS, emit, print_other_nodes
from lianzhu.console.streams import print_line
from lianzhu.graph.errors import OutputError

PICTURES = (".svg", ".png")
DATA_SUFFIXES = tuple(f".{each}" for each in (*FORMATS[1:], "txt"))

metric_option: Callable[[Any], Any] = click.option(
    "--metric", default="", metavar="NAME", help="A metric of the schema, such as revenue · 指标"
)


@click.group(cls=SuggestingGroup)
def chart() -> None:
    """Draw figures as SVG or PNG, or print what would be drawn · 统计图：规模、份额、渗透率、集中度、对比.

    With -o FILE.svg or FILE.png the chart is drawn; without, its data are printed as rows, each with its facts.
    """


@chart.command()
@click.argument("name")
@metric_option
@public_option
@store_option
@output_options
def size(name: str, metric: str, **options: Any) -> None:
    """Draw a market's size by year, forecasts hatched · 历年市场规模，预测以斜线标出.

    Each basis, region and report has a panel of its own; a year that no source gives stays empty. --metric draws
    another amount, such as the revenue of a company.
    """
    draw_chart("size", [name], metric=metric, **options)


@chart.command()
@click.argument("whole")
@public_option
@store_option
@output_options
def shares(whole: str, **options: Any) -> None:
    """Draw the shares of a whole, of a chain also those within it · 份额与构成."""
    draw_chart("shares", [whole], **options)


@chart.command()
@click.argument("chain", required=False)
@public_option
@store_option
@output_options
def penetration(chain: str | None, **options: Any) -> None:
    """Draw the penetration of a chain by industry, or of all chains · 分行业渗透率."""
    draw_chart("penetration", [chain] if chain else [], **options)


@chart.command()
@click.argument("chain", required=False)
@public_option
@store_option
@output_options
def concentration(chain: str | None, **options: Any) -> None:
    """Draw how concentrated the markets of a chain are, within bounds · 集中度：CR3 与 HHI 的上下限."""
    draw_chart("concentration", [chain] if chain else [], **options)


@chart.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME NAME...")
@metric_option
@public_option
@store_option
@output_options
def compare(names: tuple[str, ...], metric: str, **options: Any) -> None:
    """Draw figures of equal metric, period and basis of two or more things · 同指标同时期的数据对比."""
    draw_chart("compare", names, prefer="Company", metric=metric, **options)


def draw_chart(
    kind: str,
    names: Sequence[str],
    *,
    output: Path | None,
    output_format: str | None,
    store: str | None,
    public: bool,
    prefer: str = "Chain",
    metric: str = "",
) -> None:
    """Draw a chart if the file is a picture; otherwise print or write its data."""
    if output and not output_format and output.suffix.lower() not in (*PICTURES, *DATA_SUFFIXES):
        suffixes = ", ".join(DATA_SUFFIXES)
        raise OutputError(f"cannot write {output}: a chart is .svg or .png, and its data are {suffixes}")
    landscape = open_landscape(store, public=public)
    found = [landscape.resolve(name, prefer=prefer) for name in names]
    picture = output if output and output.suffix.lower() in PICTURES else None
    with showing_progress(f"drawing {output}" if picture else "reading the figures"):
        rows = landscape.chart(
            kind, *(each.node.id for each in found), path=picture, metric=metric, language=language() or "zh"
        )
    if picture:
        print_line(f"{picture}", err=bool(output_format))
    if not picture or output_format:
        emit(rows, output_format, None if picture else output, landscape)
    for warning in rows.warnings:
        print_line(f"注意 Note: {warning}", err=True)
    for each in found:
        if each.node.kind != prefer:
            print_other_nodes(each)
