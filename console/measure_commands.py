"""Commands that measure a landscape: what is missing, how concentrated it is, and how things are related."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import click

from lianzhu.console.opened import open_landscape
from lianzhu.console.options import (
    PAGE_SUFFIXES,
    SuggestingChoice,
    measure_options,
)
from lianzhu.console.output_language import language
from lianzhu.console.render import emit
from lianzhu.console.streams import print_line
from lianzhu.console.view_commands import draw
from lianzhu.explorer import MAX_STEPS, TRACE_STEPS, Explorer
from lianzhu.graph.answers import Answer

NO_GAPS = "没有缺口。No gaps."
NOTHING_COMPARED = "没有可比的内容。Nothing to compare."
NO_PATH = "没有路径。No path."
NOTHING_TRACED = "没有上下游。Nothing is traced."
POSITIVE = click.IntRange(min=1)
STEPS = click.IntRange(min=1, max=100)
NO_SHARES = "没有写明份额的数据。No shares are stated."


@click.command()
@click.argument("chain", required=False)
@measure_options
def gaps(chain: str | None, region: str | None, groups: bool, **output: Any) -> None:
    """List what is missing in a chain, or in all of them · 缺口清单.

    Segments with no vendor, one, or vendors and no customer; layers that nothing links to the next; industries
    that nobody serves, products that nobody offers, and criteria that nobody is said to meet. The column gap_in tells a
    gap in the chain from one in the source. --region adds segments with vendors elsewhere and none there.
    """
    print_measure(lambda landscape: landscape.gaps(chain, region=region, groups=groups), NO_GAPS, **output)


@click.command()
@click.argument("name", metavar="[CHAIN|WHOLE]", required=False)
@measure_options
def concentration(name: str | None, region: str | None, groups: bool, **output: Any) -> None:
    """Compute CR1, CR3, CR5 and HHI from stated shares, with bounds · 市场集中度.

    Shares are added up only if they are of the same whole, period, region and basis. The bounds of the index are for a
    rest of many small firms and of a single one. Levels are those of the U.S. Merger Guidelines (2023), presumptions of
    dominance those of 反垄断法 (2022), article 24. --region adds the share of the firms there.
    """
    print_measure(lambda landscape: landscape.concentration(name, region=region, groups=groups), NO_SHARES, **output)


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME NAME...")
@measure_options
def compare(names: tuple[str, ...], region: str | None, groups: bool, **output: Any) -> None:
    """Set two to four things side by side, each cell with its source · 并列比较.

    Companies, products, models, chains or industries: where they stand, what they offer and what that runs on, whom
    they serve, their figures of equal metric and period. An empty place says whether a source leaves it out. With
    -o FILE.html they stand side by side on a page, with the graph around them.
    """
    file: Path | None = output["output"]
    if file and file.suffix.lower() in PAGE_SUFFIXES and output["output_format"] is None:
        if region or groups:
            raise click.UsageError("--region and --groups do not apply to a page; write the rows, as .xlsx or .md")
        draw(open_landscape(output["store"]).view_comparison, file, *names, language=language() or "zh")
        return

    def ask(landscape: Explorer) -> Answer:
        return landscape.compare(*names, region=region, groups=groups, language=language() or "zh")

    print_measure(ask, NOTHING_COMPARED, **output)


@click.command()
@click.argument("first")
@click.argument("last")
@click.option("--supply", is_flag=True, help="Only along the direction of supply · 只沿供给方向")
@click.option("--steps", type=STEPS, default=MAX_STEPS, show_default=True, help="Maximum number of steps · 最多几步")
@click.option("--paths", type=POSITIVE, default=3, show_default=True, help="Maximum number of paths · 最多几条路径")
@measure_options
def path(
    first: str, last: str, supply: bool, steps: int, paths: int, region: str | None, groups: bool, **output: Any
) -> None:
    """Find the shortest ways between two things, as sentences with sources · 两者之间的路径.

    They go through companies, products and segments before generic relations and things that nearly everything is
    related to. Without a path, the nearest is named.
    """
    chosen: dict[str, Any] = {"supply": supply, "max_steps": steps, "limit": paths, "region": region, "groups": groups}
    print_measure(
        lambda landscape: landscape.path(first, last, language=language() or "zh", **chosen), NO_PATH, **output
    )


@click.command()
@click.argument("name")
@click.argument("direction", type=SuggestingChoice(("up", "down", "上游", "下游")))
@click.option(
    "--steps", type=STEPS, default=TRACE_STEPS, show_default=True, help="Steps of supply to follow · 几步供给"
)
@measure_options
def trace(name: str, direction: str, steps: int, region: str | None, groups: bool, **output: Any) -> None:
    """List what is upstream or downstream, by step, and what stops without it · 上下游追溯与单点.

    The columns stops and stopped count and name what is no longer reached if a segment or firm fails: the single points
    on the way.
    """
    way: Literal["up", "down"] = "up" if direction in ("up", "上游") else "down"

    def ask(landscape: Explorer) -> Answer:
        return landscape.trace(name, way, steps=steps, region=region, groups=groups, language=language() or "zh")

    print_measure(ask, NOTHING_TRACED, **output)


def print_measure(
    ask: Callable[[Explorer], Answer],
    nothing: str,
    *,
    cite: bool,
    store: str | None,
    output_format: str | None,
    output: Path | None,
) -> None:
    """Print or write the rows of a measure, then to stderr its notes, or that there are no rows."""
    landscape = open_landscape(store)
    answer = ask(landscape)
    emit(landscape.cite(answer) if cite else answer, output_format, output, landscape)
    for line in (*([] if answer.rows else [nothing]), *(f"注意 Note: {note}" for note in answer.warnings)):
        print_line(line, err=True)
